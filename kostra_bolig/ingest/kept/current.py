"""Whether what is kept is what a fetch would bring: then nothing is downloaded."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.answer import COUNTRY_FILE, STALE, part_of
from kostra_bolig.ingest.frame import contents_of, dimensions_of, read_cells
from kostra_bolig.ingest.further import fixed
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import BoundBy, Language
from kostra_bolig.store.draft import DEFINITION, METADATA

if TYPE_CHECKING:
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.records import Snapshot, TableInfo

__all__ = ["is_current"]


def is_current(run: Run, newest: Snapshot, info: TableInfo) -> bool:
    """Tell whether fetching again would give the same: the same table from the same server, read the same way.

    A series that was withheld from the same content would be withheld again, unless a person overrules that now.
    """
    settings = run.settings
    if (
        info.updated is None
        or _with_flag(newest.info) != _with_flag(info)
        or newest.base_url != settings.base_url
        or newest.provenance.language != Language.NO
    ):
        return False
    try:
        if _definition_of(newest) != settings.defined.body:
            return False
        dims = dimensions_of(jsonstat.read(parse((newest.path / METADATA).read_bytes())))
        asked_for = part_of(run, dims)
        if asked_for != newest.provenance.asked_for:
            return False
        kept = run.kept if run.spec.series else None
        found = fixed.bound(
            contents_of(dims),
            None if kept is None else _with_country(run, kept, newest),
            dimensions=dims.categories,
            among=asked_for.where,
            chosen=settings.series,
            spec=run.spec,
        )
        binding = fixed.of_contents(found)
    except (KostraBoligError, OSError):  # stored by a version that read it otherwise
        return False
    again = {} if run.wanted.accept is not None else newest.binding.withheld
    codes = {key: code for key, code in binding.codes.items() if again.get(key) != code}
    chosen = [key for key, by in newest.binding.bound_by.items() if by is BoundBy.CHOICE]
    is_chosen = all(binding.bound_by.get(key) is BoundBy.CHOICE for key in chosen)  # and none was taken back
    return is_chosen and codes == newest.binding.codes and not any(note.check == STALE for note in newest.notes)


def _with_flag(info: TableInfo) -> TableInfo:
    """Return what is said of a table; that it goes on SSB says in one place and leaves unsaid in another."""
    return dataclasses.replace(info, discontinued=info.discontinued is True)


def _definition_of(newest: Snapshot) -> bytes | None:
    """Return a person's own definition that a snapshot was read with, if it was."""
    file = newest.path / DEFINITION
    return file.read_bytes() if file.exists() else None


def _with_country(run: Run, frame: pl.DataFrame, newest: Snapshot) -> pl.DataFrame:
    """Return the figures of a snapshot with those of the country that were asked for the checks alone."""
    file = newest.path / COUNTRY_FILE
    if newest.provenance.asked_for.years is None or not file.exists():
        return frame
    dims = dimensions_of(jsonstat.read(parse(file.read_bytes())))
    of_country = categories.combined(read_cells(dims, newest.binding.codes, spec=run.spec).frame)
    return pl.concat([frame, of_country])
