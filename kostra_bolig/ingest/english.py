"""SSB's own English: asked for beside the table, and put in the place of the Norwegian labels."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest.frame import dimensions_of
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Event, Language
from kostra_bolig.kostra import source_line
from kostra_bolig.records import Note
from kostra_bolig.said import said
from kostra_bolig.store.draft import ENGLISH_LABELS, METADATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.store.draft import Draft

__all__ = ["in_english", "lacks_english", "with_english"]

_MISSING: Final = "labels_missing"
_log = logging.getLogger(__name__)


def with_english(run: Run, draft: Draft) -> Draft:
    """Return a draft with SSB's own description of the table in English; a note where it does not come.

    Figures in Norwegian are whole without it, so nothing that happens on the way stops them.
    """
    notes = tuple(note for note in draft.notes if note.check != _MISSING)
    _log.info("%s", said("ingest-step-labels", table=run.spec.id), extra=Event.LABELS.extra)
    try:
        ours = {one.id: one.codes for one in jsonstat.read(parse(draft.files[METADATA])).dimensions}
        answer = run.client.metadata(table=run.spec.id, language=Language.EN)
        described = jsonstat.read(answer.content)
        jsonstat.require_asked(described, ours, table=run.spec.id)
        dimensions_of(described)
    except KostraBoligError as error:
        note = Note(check=_MISSING, said=said("ingest-without-english", why=error.said))
        return dataclasses.replace(draft, notes=(*notes, note))
    return dataclasses.replace(draft, files={**draft.files, ENGLISH_LABELS: answer.body}, notes=notes)


def lacks_english(notes: Sequence[Note]) -> bool:
    """Tell whether the English labels were asked for and did not come; what older versions stored has none."""
    return any(note.check == _MISSING for note in notes)


def in_english(table: Table, body: bytes) -> Table:
    """Return a table with the labels that SSB's description in English gives."""
    dims = dimensions_of(jsonstat.read(parse(body)))
    names = {
        "region_name": ("region", dict(zip(dims.region.codes, dims.region.labels, strict=True))),
        "content_name": ("content", dict(zip(dims.content.codes, dims.content.labels, strict=True))),
        "unit": ("content", {code: unit.base for code, unit in dims.content.units.items() if unit.base}),
    }
    return dataclasses.replace(
        table,
        observations=table.observations.with_columns(
            pl.col(of).replace_strict(labels, default=pl.col(column), return_dtype=pl.String).alias(column)
            for column, (of, labels) in names.items()
        ),
        provenance=dataclasses.replace(
            table.provenance,
            language=Language.EN,
            source_line=source_line(Language.EN),
            table_label=dims.cube.label or table.provenance.table_label,
            mandatory_notes=dims.cube.mandatory_notes,
        ),
        also_called=_named(table, "region"),
        also_labelled=_named(table, "content"),
    )


def _named(table: Table, column: str) -> dict[str, str]:
    return dict(table.observations.select(column, f"{column}_name").unique(maintain_order=True).rows())
