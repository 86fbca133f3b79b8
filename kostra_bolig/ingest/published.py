"""The figures that Fafo-rapport 2025:11 prints, shipped with the library.

They are read as a fetched answer is. That they keep the contract is held by a test, not at every start.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from importlib import resources
from typing import Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import contents_of, dimensions_of, read_cells
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Language, Source, Stage
from kostra_bolig.kostra import LICENCE, source_line
from kostra_bolig.records import Provenance
from kostra_bolig.said import said, spoken

__all__ = ["is_of", "of_table", "published"]

PUBLISHED_FILE: Final = "fafo_2025_11.json"
_NOTES: Final = ("ingest-printed-cells", "ingest-printed-unrevised", "ingest-printed-codes")
_OURS: Final = "FAFO_"
"""Begins the content codes of printed figures whose code at SSB nobody knows."""


def published() -> Table:
    """Return the 19 national figures that Fafo-rapport 2025:11 prints, through the same reading as a fetched table.

    Cells the report does not print are absent: neither zero nor missing at SSB.
    """
    table = _published()
    provenance = table.provenance
    if spoken() != Language.EN:  # the file has our own words on the figures in English
        provenance = dataclasses.replace(
            provenance,
            table_label=str(said("ingest-printed-label", table=provenance.table, text=definition().printed_in)),
            mandatory_notes=tuple(str(said(name)) for name in _NOTES),
        )
    return dataclasses.replace(table, observations=table.observations.clone(), provenance=provenance)


def is_of(table: str) -> bool:
    """Tell whether published figures of a table are shipped."""
    return _published().provenance.table == table


def of_table(table: str) -> Table:
    """Return the published figures of a table.

    Raises
    ------
    UsageError
        None are shipped.
    """
    if not is_of(table):
        raise UsageError(said("ingest-none-published", table=table, published=_published().provenance.table))
    return published()


@functools.cache
def _published() -> Table:
    body = resources.files("kostra_bolig.definitions").joinpath(PUBLISHED_FILE).read_bytes()
    cube = jsonstat.read(parse(body))
    dims, spec = dimensions_of(cube), definition()
    ours = {key: f"{_OURS}{key}" for key in spec.keys if f"{_OURS}{key}" in dims.content.codes}
    binding = dataclasses.replace(bind(contents_of(dims), chosen=ours), notes=())
    frame = read_cells(dims, binding.codes).frame.filter(pl.col("value").is_not_null())
    return Table(
        observations=frame,
        binding=binding,
        provenance=Provenance(
            source=Source.PUBLISHED,
            source_line=source_line(Language.NO, quoted_in=spec.printed_in),
            licence=LICENCE,
            table=spec.id,
            table_label=cube.label or spec.id,
            language=Language.NO,
            updated=None,
            stage=Stage.UNREVISED,
            fetched_at=None,
            snapshot=None,
            sha256=hashlib.sha256(body).hexdigest(),
            mandatory_notes=cube.mandatory_notes,
        ),
    )
