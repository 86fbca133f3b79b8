"""The list of KOSTRA's tables, kept beside the tables: one question a night says which of them have moved.

SSB's whole list is asked for once a week; on other days what it says to have been updated since takes the place of what
is kept. Nothing depends on the file: where it is not there or makes no sense, the whole list is asked for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import json
import math
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import DatasetRefused, KostraBoligError
from kostra_bolig.said import said
from kostra_bolig.ssb import catalogue
from kostra_bolig.store import disk, shared
from kostra_bolig.store.layout import LISTING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.ssb.catalogue import Listed
    from kostra_bolig.ssb.client import Client

__all__ = ["FILE", "near", "refreshed"]

FILE: Final = LISTING
_MOST: Final = 20_000_000
_WHOLE_AFTER: Final = dt.timedelta(days=7)
_MARGIN_DAYS: Final = 2
"""So many days more are asked for than have passed: SSB counts them by its own clock and index."""
_NEAR: Final = 0.75
_SHOWN: Final = 3
_BY: Final = ", etter "


def refreshed(client: Client, root: Path, *, base_url: str, now: dt.datetime) -> dict[str, Listed]:
    """Ask what SSB's list says of KOSTRA's tables now, keep it, and return it by id.

    Raises
    ------
    DatasetRefused
        The whole list has no table of KOSTRA's.
    KostraBoligError
        As :func:`kostra_bolig.ssb.catalogue.every`.
    """
    kept = _kept(root, base_url)
    days = None
    if kept is not None and dt.timedelta() <= now - kept.whole_at < _WHOLE_AFTER and kept.asked_at <= now:
        days = math.ceil((now - kept.asked_at) / dt.timedelta(days=1)) + _MARGIN_DAYS
    told = {one.id: one for one in catalogue.every(client, past_days=days) if one.is_kostra}
    if days is None and not told:  # kept, it would say for a week that nothing is to be done
        raise DatasetRefused(said("ssb-none-listed", url=base_url), url=base_url)
    before = {} if kept is None or days is None else kept.tables
    found = dict(sorted({**before, **told}.items()))
    content = {
        "base_url": base_url,
        "whole_at": (now if kept is None or days is None else kept.whole_at).isoformat(),
        "asked_at": now.isoformat(),
        "tables": [catalogue.entry_of(one) for one in found.values()],
    }
    with contextlib.suppress(KostraBoligError), shared.held(root), disk.writing(root / FILE):
        disk.replace(root / FILE, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return found


def near(root: Path, table: str, *, base_url: str) -> tuple[str, ...]:
    """Return tables of KOSTRA whose id is nearly that, with their titles, as far as the list is kept."""
    kept = _kept(root, base_url)
    known = {} if kept is None else {id_: one for id_, one in kept.tables.items() if id_ != table}
    ids = difflib.get_close_matches(table, known, n=_SHOWN, cutoff=_NEAR)
    return tuple(_titled(known[one]) for one in ids)


def _titled(one: Listed) -> str:
    """Return id and title, without what every title ends with: by what its figures are given."""
    title = one.label.removeprefix(f"{one.id}: ").partition(_BY)[0]
    return f"{one.id} «{title}»"


class _Kept:
    """The list as it was kept."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.base_url = content["base_url"]
        self.whole_at = dt.datetime.fromisoformat(content["whole_at"]).astimezone(dt.UTC)
        self.asked_at = dt.datetime.fromisoformat(content["asked_at"]).astimezone(dt.UTC)
        self.tables = {one.id: one for one in catalogue.listed(content["tables"], url=FILE)}


def _kept(root: Path, base_url: str) -> _Kept | None:
    try:
        kept = _Kept(json.loads(disk.read(root / FILE, most=_MOST)))
    except (KostraBoligError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        return None
    return kept if kept.base_url == base_url else None
