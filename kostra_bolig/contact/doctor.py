"""First contact and first aid: what SSB, Klass and this machine say, held against what is believed."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.clock import Clock
from kostra_bolig.contact.asking import Contact
from kostra_bolig.contact.beliefs import beliefs
from kostra_bolig.errors import (
    ContractChanged,
    KostraBoligError,
    ServiceUnavailable,
    SettingsError,
    StoreError,
)
from kostra_bolig.said import said
from kostra_bolig.store import disk, own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_bolig.answers.doctor import CheckedAnswer, DoctorAnswer
    from kostra_bolig.contact.beliefs import Belief
    from kostra_bolig.said import Said
    from kostra_bolig.settings import Settings

__all__ = ["examine", "looked_at", "save"]

_GRAVITY: Final = (StoreError, ContractChanged, SettingsError, ServiceUnavailable)
"""What a failing check ends with, the gravest first."""


def examine(
    read: Callable[..., Settings], given: Mapping[str, Any] | None = None, *, clock: Clock | None = None
) -> tuple[DoctorAnswer, Contact]:
    """Look at everything that is believed, once.

    Parameters
    ----------
    read
        Reads the settings, from arguments and an environment; what makes no sense in them is one more thing to be told.
    given
        The arguments.
    clock
        Time.

    Returns
    -------
    tuple
        What was seen, and the answers that it was seen in.
    """
    settings, wrong = _sound(read, given or {})
    contact = Contact(settings, clock=clock or Clock(), wrong=wrong)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what they say of the store is a check of its own
            checks = [looked_at(belief, contact) for belief in beliefs(contact.spec) if belief.check is not None]
    finally:
        contact.close()
    codes = {check["exit_code"] for check in checks if not check["ok"]}
    gravest = next((error.exit_code for error in _GRAVITY if error.exit_code in codes), 0)
    return {"checks": checks, "exit_code": gravest, "saved": []}, contact


def _sound(
    read: Callable[..., Settings], given: Mapping[str, Any]
) -> tuple[Settings | SettingsError, list[SettingsError]]:
    """Return the settings with defaults for those that make no sense, and what is wrong with these."""
    arguments, environ = dict(given), dict(os.environ)
    wrong: list[SettingsError] = []
    while True:
        try:
            settings = read(**arguments, environ=environ)
            settings.cache_dir  # noqa: B018  which may have no place either
        except SettingsError as error:
            wrong.append(error)
            names = error.setting.replace("--", "").split(" / ")
            named = [name for name in arguments if name.replace("_", "-") in names and arguments[name] is not None]
            others = [name for name in names if name in environ]
            if not named and not others:
                return error, wrong
            for name in named or others:
                del (arguments if named else environ)[name]
        else:
            return settings, wrong


def looked_at(belief: Belief, contact: Contact) -> CheckedAnswer:
    """Return what is seen of one belief.

    Raises
    ------
    LookupError
        It is one that nobody asks.
    """
    if belief.check is None:
        raise LookupError(belief.name)
    advice: Said | None
    try:
        found = belief.check(contact)
        seen, advice = found.seen, found.advice or (None if found.is_so else belief.advice)
        ok, failing = found.is_so, belief.failing
    except KostraBoligError as error:
        seen, ok = said("contact-saw", what=error.said), False
        failing = _failing(belief, error)
        unasked = "contact-advise-settings" if isinstance(error, SettingsError) else "contact-advise-unreachable"
        advice = belief.advice if failing is belief.failing else said(unasked)
    return {
        "name": belief.name,
        "ok": ok,
        "seen": str(seen),
        "expected": str(belief.believed),
        "advice": None if advice is None else str(advice),
        "state": "as_believed" if ok else "unreachable" if failing is ServiceUnavailable else "not_as_believed",
        "sure": belief.sure.value,
        "exit_code": 0 if ok else failing.exit_code,
    }


def _failing(belief: Belief, error: KostraBoligError) -> type[KostraBoligError]:
    """Return what a check fails as that could not be made: unasked, if the answer did not come or nobody was asked."""
    if isinstance(error, ServiceUnavailable | SettingsError):  # settings are told by checks of their own
        return ServiceUnavailable
    if isinstance(error, StoreError):
        return StoreError
    return belief.failing


def save(folder: str, answer: DoctorAnswer, contact: Contact) -> None:
    """Write the raw answers and the comparison to a folder, ready for a report; what was asked stands beside them.

    An answer that was not accepted is one of them, under a name that says so.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    into = Path(folder)
    asked = [
        {
            "file": name,
            "method": one.method,
            "url": one.url,
            "body": one.request_body,
            "received_at": one.received_at.isoformat() if one.received_at else None,
            "headers": dict(one.headers),
        }
        for name, one in contact.answers.items()
    ]
    files = {name: one.body for name, one in contact.answers.items()}
    files |= {f"refused-{name}": body for name, body in contact.refused.items()}
    files["asked.json"] = _dumped(asked)
    answer["saved"] = [str(into / name) for name in (*files, "comparison.json")]
    files["comparison.json"] = _dumped(answer)
    with disk.writing(into):
        into.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            own.rewrite(into / name, body)


def _dumped(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
