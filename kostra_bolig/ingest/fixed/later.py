"""What the versions after one say of the same figures, in the categories that they are of."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import StoreError
from kostra_bolig.figures import frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.said import said
from kostra_bolig.store.warned import EarlierVersionWarning, warn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_bolig.store.opened import Opened
    from kostra_bolig.store.snapshots import Store

__all__ = ["later"]


def later(
    store: Store, snapshot: str, where: Mapping[str, str], apart: Sequence[str]
) -> Iterator[tuple[dt.date | None, pl.DataFrame, pl.Expr]]:
    """Give the versions after one, the newest first; none where it is the newest, or that cannot be read."""
    try:
        newest = store.read_newest()
    except StoreError as error:
        warn(EarlierVersionWarning(said("ingest-withdrawn-unknown", why=error.said)))
        return
    if newest is None or newest.snapshot.id == snapshot:
        return
    yield _of(newest, where, apart)
    for one in reversed(store.history()):
        if one.id == snapshot:
            return
        if one.id != newest.snapshot.id:
            with contextlib.suppress(StoreError):  # pruned or damaged meanwhile
                yield _of(store.read(one.id), where, apart)


def _of(opened: Opened, where: Mapping[str, str], apart: Sequence[str]) -> tuple[dt.date | None, pl.DataFrame, pl.Expr]:
    """Return the day and figures of a version, and of which rows it says anything."""
    from kostra_bolig.figures import revisions

    snapshot = opened.snapshot
    frame, part = silenced(opened.observations(where)), snapshot.provenance.asked_for
    if not set(apart) <= set(frame.columns):  # it is not broken down as these figures are
        return revisions.day_of(snapshot.provenance), frame, pl.lit(value=False)
    says = pl.lit(part.has_categories(where)) & frames.covered(part) & categories.among(apart, part.where)
    return revisions.day_of(snapshot.provenance), categories.combined(frame, apart), says
