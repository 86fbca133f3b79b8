"""Tables from a few rows, by the way of a fetched answer: written as SSB writes one, read and checked as one is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from reprlib import repr as shortened
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import DEFAULT_TABLE, known
from kostra_bolig.errors import ContractFailed, SettingsError, UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import contents_of, dimensions_of, read_cells
from kostra_bolig.ingest.gate import contract, findings, judgement
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Language, Source
from kostra_bolig.kostra import COUNTRY, LICENCE, TABLE_ID, source_line, stage_of
from kostra_bolig.records import Binding, Provenance
from kostra_bolig.said import said
from kostra_bolig.testing import rows as given
from kostra_bolig.testing.answers import Answers, as_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_bolig.definitions.spec import TableSpec

__all__ = ["make_table"]

_OF_ALL_OF_A_TABLE = ("country_there", "last_year_counted", "last_year_not_zero", "last_year_there")
"""Checks of what only the whole table at SSB must have: a test may need one municipality."""


def make_table(
    rows: Iterable[given.Row] | pl.DataFrame,
    *,
    table: str = DEFAULT_TABLE,
    updated: dt.datetime | None = None,
    printed: bool = False,
) -> Table:
    """Return a table of a few figures of your own, read and checked as a fetched one is.

    >>> table = make_table([("0301", "unge", 2024, 12), ("0301", "unge", 2023, ":")])
    >>> table.series("unge", region="Oslo").at(2024)
    12.0

    Parameters
    ----------
    rows
        Tuples ``(region, series, year, value)``, with a symbol of SSB's in the place of the value or after it; or
        dictionaries, or a polars frame, with ``series`` or ``content``, ``year`` and ``value``, and as you like
        ``region`` (the country where it is left out), ``status`` or ``missing``, ``region_name``, ``content_name``,
        ``unit`` and ``decimals``, of which one row for each region and content is enough. A cell that no row gives is
        ``..``, not available.
    table
        Id of the table that it is to be; 12015 by default.
    updated
        When SSB is to have updated it; 17 March of the year after the last by default, 08:00 in Oslo.
    printed
        Add the national figures that the report prints, where no row gives them. A fetch holds what it gets against
        them, so a table that is served needs them.

    Returns
    -------
    Table
        Its provenance says that it is from SSB, as that of a fetched one does: what you test sees no difference.

    Raises
    ------
    UsageError
        A row is wrong, or says of a content or a region what an earlier row says otherwise; it is named by its number.
    SettingsError
        `table` is no table's id.
    ContractFailed
        The figures break a rule that figures of SSB never break, such as a part larger than the whole. They are not
        held against the figures that the report prints, nor must the country be there.
    """
    spec = known(_id(table))
    read = given.read(rows, spec)
    if arguments.flag(printed, "printed"):
        _add_printed(read)
    years = sorted({year for _, _, year in read.cells})
    moment = _moment(updated, years[-1])
    answers = Answers(
        table=spec.id,
        label=f"{spec.id}: {spec.name_no} (K), etter region, statistikkvariabel og år",
        updated=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        regions=read.regions,
        contents=read.contents,
        years=years,
        cells=read.cells,
    )
    body = as_bytes(answers.data())
    dims = dimensions_of(jsonstat.read(parse(body)))
    binding = bind(contents_of(dims), chosen=read.chosen, spec=spec)
    cells = read_cells(dims, binding.codes, spec=spec)
    _require_sound(cells.frame, spec, binding)
    return Table(
        observations=cells.frame,
        provenance=Provenance(
            source=Source.SSB,
            source_line=source_line(Language.NO),
            licence=LICENCE,
            table=spec.id,
            table_label=answers.label,
            language=Language.NO,
            updated=moment,
            stage=stage_of(moment, last_year=years[-1], calendar=spec.calendar, now=moment),
            fetched_at=moment + dt.timedelta(hours=1),
            snapshot=None,
            sha256=hashlib.sha256(body).hexdigest(),
            mandatory_notes=(),
        ),
        binding=dataclasses.replace(binding, notes=()),
        spec=spec,
        description=as_bytes(answers.metadata()),
    )


def _add_printed(read: given.Read) -> None:
    for one in read.spec.series.values():
        for cell in one.printed:
            code = read.chosen.get(one.key) or one.code or f"TEST_{one.key}"
            if (COUNTRY, code, cell.year) not in read.cells:
                read.add(0, {"series": one.key, "year": cell.year, "value": cell.value, "content": code})


def _id(table: object) -> str:
    found = arguments.text(table, "table")
    if not re.fullmatch(TABLE_ID, found):
        raise SettingsError(said("settings-no-table", setting="table", got=shortened(found)), setting="table")
    return found


def _moment(updated: dt.datetime | None, last_year: int) -> dt.datetime:
    if updated is None:
        return dt.datetime(last_year + 1, 3, 17, 7, tzinfo=dt.UTC)
    if not isinstance(updated, dt.datetime) or updated.tzinfo is None:
        raise UsageError(said("testing-no-moment", got=repr(updated)))
    return updated.astimezone(dt.UTC).replace(microsecond=0)


def _require_sound(frame: pl.DataFrame, spec: TableSpec, binding: Binding) -> None:
    """Refuse what no table of SSB's is, as a fetch does: rules of meaning are of what the definition speaks of."""
    found = contract.check_structure(frame, spec).filter(~pl.col("check").is_in(_OF_ALL_OF_A_TABLE))
    if found.is_empty():
        meaning = contract.check_meaning(frame, spec).found.filter(~pl.col("check").is_in(_OF_ALL_OF_A_TABLE))
        found = findings.refusing(findings.eased(meaning, but=judgement.defined(binding, spec)), strict=False)
    if not found.is_empty():
        what = said("testing-broken", findings=findings.shown(found))
        raise ContractFailed(what, failure_cases=findings.failure_cases(found))
