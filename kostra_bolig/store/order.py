"""The order in which SSB published the versions of a table, which of them it went back from, and which may lack."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.kostra import may_be_missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_bolig.kostra import Calendar
    from kostra_bolig.records import Snapshot

__all__ = ["is_of", "lacking_after", "moment", "of", "taken_back"]

_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


def moment(snapshot: Snapshot) -> dt.datetime | None:
    """Return when SSB updated a version, else when it was fetched."""
    return snapshot.provenance.updated or snapshot.provenance.fetched_at


def is_of(snapshot: Snapshot, day: dt.date) -> bool:
    """Tell whether SSB had published a version by a day, in Oslo."""
    then = moment(snapshot)
    return then is not None and then.astimezone(OSLO).date() <= day


def of(snapshot: Snapshot) -> tuple[dt.datetime, int]:
    """Return what versions are sorted by."""
    return moment(snapshot) or _NEVER, snapshot.sequence


def taken_back(stored: Iterable[Snapshot], named: str | None) -> list[Snapshot]:
    """Return the versions that SSB went back from: one that it had updated before them was stored after them.

    Parameters
    ----------
    stored
        All that are stored.
    named
        The one that ``newest`` names: it comes after all, whatever its number.
    """
    gone: list[Snapshot] = []
    first: tuple[dt.datetime, int] | None = None
    for one in sorted(stored, key=lambda one: (one.id == named, one.sequence), reverse=True):
        if first is not None and of(one) > first:
            gone.append(one)
        else:
            first = of(one)
    return sorted(gone, key=of)


def lacking_after(snapshot: Snapshot, day: dt.date, calendar: Calendar, now: dt.datetime) -> dt.datetime | None:
    """Return when SSB by its calendar published after a version, and by a day; ``None`` where it did not."""
    updated, stage = snapshot.provenance.updated, snapshot.provenance.stage
    if updated is None:
        return None
    due = may_be_missing(updated, stage=stage, last_year=snapshot.years[1], calendar=calendar)
    return due if due is not None and due.date() <= day and due <= now else None
