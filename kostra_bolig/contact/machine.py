"""The machine that we run on: what it is set to, its clock, what is installed, and the store and its rights."""

from __future__ import annotations

import email.utils
import os
import re
import sys
import tempfile
from importlib import metadata
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kostra_bolig import NAME, __version__
from kostra_bolig.contact.asking import Found
from kostra_bolig.errors import ServiceUnavailable, SettingsError, StoreError
from kostra_bolig.installed import manager
from kostra_bolig.said import said
from kostra_bolig.ssb import faults, proxies
from kostra_bolig.store import choices, disk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from kostra_bolig.contact.asking import Contact
    from kostra_bolig.said import Value

__all__ = ["certificates", "clock", "extra", "proxy", "rights", "settings", "store", "versions", "whole"]

CLOCK_OFF_S: Final = 300
"""So many seconds this machine's clock may be off: tokens, certificates and publication hours bear no more."""
_PYTHON: Final = (3, 11)
_REQUIRED: Final = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(?:>=\s*(?P<least>[0-9.]+))?[^;]*(?:;(?P<when>.*))?"
)
_EXTRA: Final = re.compile(r"extra\s*==\s*['\"](?P<extra>[^'\"]+)['\"]")
_SHOWN: Final = 3


def settings(contact: Contact) -> Found:
    """Look whether the settings make sense, and show what is set."""
    if contact.wrong:
        return Found(is_so=False, seen=said("contact-saw", what=tuple(error.said for error in contact.wrong)))
    read = contact.settings
    named = tuple(sorted(name for name in os.environ if name.startswith(f"{NAME.upper()}_")))
    seen = said(
        "contact-saw-settings",
        base_url=read.base_url,
        klass_url=read.klass_url,
        language=read.language.value,
        set=named,
    )
    return Found(is_so=True, seen=seen)


def proxy(contact: Contact) -> Found:
    """Look which proxy SSB is asked through; never with the name and password that may stand in it."""
    url = contact.settings.base_url
    try:
        named = proxies.named(url)
    except SettingsError as error:
        return Found(is_so=False, seen=said("contact-saw", what=error.said))
    through = named.get(urlsplit(url).scheme) or named.get("all")
    return Found(
        is_so=True, seen=said("contact-saw-proxy", through=None if through is None else proxies.without_user(through))
    )


def certificates(contact: Contact) -> Found:
    """Look which certificate authorities are asked, and whether one of them vouches for SSB."""
    url = contact.settings.base_url
    try:
        named = faults.authorities(url)
    except SettingsError as error:
        return Found(is_so=False, seen=said("contact-saw", what=error.said))
    if refused := [error for error in contact.away if isinstance(error, SettingsError)]:
        return Found(is_so=False, seen=said("contact-saw", what=refused[0].said))
    return Found(is_so=True, seen=said("contact-saw-certificates", named=named))


def clock(contact: Contact) -> Found:
    """Hold this machine's clock against those of the servers that answered.

    Raises
    ------
    ServiceUnavailable
        None has said what time it is.
    """
    off = [moment for answer in contact.answers.values() if (moment := _off(answer.headers, answer.received_at))]
    if not off:
        raise ServiceUnavailable(said("contact-no-date"), url=contact.settings.base_url)
    seconds = round(min(off, key=abs).total_seconds())  # what took long on its way is no fault of the clock
    return Found(
        is_so=abs(seconds) <= CLOCK_OFF_S, seen=said("contact-saw-clock", seconds=abs(seconds), is_behind=seconds < 0)
    )


def _off(headers: Mapping[str, str], received: dt.datetime | None) -> dt.timedelta | None:
    """Return how far this clock is ahead of a server's, as an answer has it."""
    try:
        moment = email.utils.parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return None if received is None or moment.tzinfo is None else received - moment


def versions(_: Contact) -> Found:
    """Look whether what this library needs is installed, in versions that it can work with."""
    missing, listed = _installed(None)
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _PYTHON:
        missing = [f"Python {'.'.join(map(str, _PYTHON))}", *missing]
    return Found(
        is_so=not missing,
        seen=said(
            "contact-saw-versions", version=__version__, python=python, others=tuple(listed), missing=tuple(missing)
        ),
    )


def extra(_: Contact, *, name: str) -> Found:
    """Tell whether an extra is installed; that it is not is no failure."""
    missing, listed = _installed(name)
    advice = said("contact-advise-extra", install=manager.adding(name)) if missing else None
    return Found(
        is_so=True, seen=said("contact-saw-extra", listed=tuple(listed), missing=tuple(missing)), advice=advice
    )


def _installed(of: str | None) -> tuple[list[str], list[str]]:
    """Return what is missing or too old of what the library, or one of its extras, needs; and what is there."""
    missing, listed = [], []
    for name, least in _required(of):
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
            continue
        listed.append(f"{name} {there}")
        if _numbers(there) < _numbers(least):
            missing.append(f"{name} {least}")
    return missing, listed


def _required(of: str | None) -> Iterator[tuple[str, str]]:
    try:
        lines = metadata.requires(NAME.replace("_", "-")) or ()
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return
    for line in lines:
        read = _REQUIRED.fullmatch(line)
        if read is None:
            continue
        when = _EXTRA.search(read["when"] or "")
        if (when["extra"] if when else None) == of:
            yield read["name"], read["least"] or "0"


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, as far as it begins with such."""
    return tuple(int(part) for part in re.findall(r"\d+", re.split(r"[^0-9.]", version)[0]))


def store(contact: Contact) -> Found:
    """Look whether the store can be read, and what is in it."""
    held = contact.store
    newest = held.newest()
    choices.read(held.folder)
    return Found(
        is_so=True,
        seen=said("contact-saw-store", path=str(held.folder), n=held.count(), newest=newest.id if newest else None),
    )


def rights(contact: Contact) -> Found:
    """Look whether the store can be written to, and not by everybody; where there is none yet, whether it can be made.

    Raises
    ------
    StoreError
        It cannot.
    """
    folder = contact.store.folder
    place = folder
    with disk.writing(folder):  # a name that is too long cannot even be asked for
        while not place.is_dir() and place != place.parent:
            if disk.is_there(place):
                raise StoreError(said("contact-no-folder", path=str(place)), path=place)
            place = place.parent
    if place == folder:
        contact.store.count()  # which refuses links and folders that are open to all
    with disk.writing(place), tempfile.TemporaryFile(dir=place):
        pass
    return Found(is_so=True, seen=said("contact-saw-rights", path=str(place), is_store=place == folder))


def whole(contact: Contact) -> Found:
    """Look whether every file of the store is as it was written."""
    damaged = contact.store.check()
    told: tuple[Value, ...] = tuple(str(one.path) for one in damaged[:_SHOWN])
    return Found(is_so=not damaged, seen=said("contact-saw-damage", n=len(damaged), paths=told))
