"""Stores of tables, as a fetch leaves them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Source
from kostra_bolig.kostra import API_URL, updated_at
from kostra_bolig.records import TableInfo
from kostra_bolig.said import kind_of, said
from kostra_bolig.store.draft import DATA, METADATA, Draft
from kostra_bolig.store.snapshots import Store
from kostra_bolig.testing.answers import Answers, as_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["make_store"]


def make_store(path: str | Path, tables: Table | Iterable[Table]) -> Path:
    """Store tables, each as a snapshot of its own, and return the folder for ``cache_dir=``.

    Parameters
    ----------
    path
        The folder; made where it is not there. What is stored there stays.
    tables
        The versions, oldest first, of one table or several: those of :func:`make_table`, or any other.

    Raises
    ------
    UsageError
        One of them is no table, or has the figures of one category of a further dimension; or `path` is no path.
    StoreError
        The folder cannot be written.
    """
    root = arguments.path(path).absolute()
    every = [tables] if isinstance(tables, Table) else list(tables)
    for one in every:
        if not isinstance(one, Table):
            raise UsageError(said("testing-none-of-ours", got=kind_of(one)))
    for one, draft in [(one, _draft(one)) for one in every]:  # nothing is written where one of them cannot be
        store = Store(root, one.provenance.table)
        with store.lock():
            store.publish(draft)
    return root


def _draft(table: Table) -> Draft:
    answers = Answers.of(table)
    data = as_bytes(answers.data())
    updated = updated_at(answers.updated)
    provenance = dataclasses.replace(
        table.provenance,
        source=Source.SSB,
        updated=updated,
        fetched_at=table.provenance.fetched_at or (updated or dt.datetime.now(dt.UTC)) + dt.timedelta(hours=1),
        snapshot=None,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Draft(
        observations=table.observations,
        files={**table.companions, DATA: data, METADATA: as_bytes(answers.metadata())},
        request={"base_url": API_URL, "url": f"{API_URL}/tables/{answers.table}/data", "bodies": [None]},
        info=TableInfo(
            updated=answers.updated,
            first_period=str(answers.years[0]),
            last_period=str(answers.years[-1]),
            discontinued=False,
            label=answers.label,
        ),
        binding=table.binding,
        provenance=provenance,
        notes=table.notes,
        accepted=None,
        counted_as=table.counted_as,
    )
