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

from kostra_bolig import document, jsonstat
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of
from kostra_bolig.kostra import LICENCE, SOURCE_LINES, TABLE_ID, Language, SeriesKey, Stage
from kostra_bolig.records import Provenance, Source

__all__ = ["published"]

PUBLISHED_FILE: Final = "fafo_2025_11.json"


def published() -> Table:
    """Return the 19 national figures that Fafo-rapport 2025:11 prints, through the same reading as a fetched table.

    Cells the report does not print are absent: neither zero nor missing at SSB.
    """
    table = _published()
    return dataclasses.replace(table, observations=table.observations.clone())


@functools.cache
def _published() -> Table:
    body = resources.files("kostra_bolig.definitions").joinpath(PUBLISHED_FILE).read_bytes()
    cube = jsonstat.read(document.parse(body))
    contents = contents_of(cube)
    ours = {
        SeriesKey(content.code.removeprefix("FAFO_")): content.code
        for content in contents
        if content.code.startswith("FAFO_")
    }
    binding = dataclasses.replace(bind(contents, chosen=ours), notes=())
    return Table(
        observations=assemble(cube, binding.codes).filter(pl.col("value").is_not_null()),
        binding=binding,
        provenance=Provenance(
            source=Source.PUBLISHED,
            source_line=f"{SOURCE_LINES[Language.NO]}, sitert i Fafo-rapport 2025:11",
            licence=LICENCE,
            table=TABLE_ID,
            table_label=cube.label or TABLE_ID,
            language=Language.NO,
            updated=None,
            stage=Stage.UNREVISED,
            fetched_at=None,
            snapshot=None,
            sha256=hashlib.sha256(body).hexdigest(),
            mandatory_notes=cube.mandatory_notes,
        ),
    )
