"""The order in which SSB published the versions of a table, and which of them it went back from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_bolig.records import Snapshot

__all__ = ["moment", "of", "taken_back"]

_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


def moment(snapshot: Snapshot) -> dt.datetime | None:
    """Return when SSB updated a version, else when it was fetched."""
    return snapshot.provenance.updated or snapshot.provenance.fetched_at


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
