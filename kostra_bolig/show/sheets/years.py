"""The sheet of a table: years across, regions down, one block per series, as SSB's own tables are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.show.sheets.sheet import Block, Figure, Head, Sheet, mark_of, notes_of
from kostra_bolig.show.words import is_plain_count, place_word, source_line_of, unit_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language
    from kostra_bolig.said import Said

__all__ = ["heading", "of_table", "summed", "years_across"]

_CODE, _REGION, _YEAR, _SUMMED = 9, 34, 9.5, 30
_MOST_TOLD: Final = 40
"""Remarks that fit under the figures; more are on the sheet about."""
_MOST_DECIMALS: Final = 3
"""Decimals that are shown of a content that says that it has none; the cells have them all."""


def of_table(
    table: Table,
    keys: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    *,
    joined: bool | None,
    must: bool = False,
    remarks: Sequence[str],
    language: Language,
) -> tuple[Sheet, list[Said], set[tuple[str, int]]]:
    """Return the sheet of series of regions, what is said of how these are followed, and the codes and years in it.

    Parameters
    ----------
    table
        The figures.
    keys, regions, years
        Keys or contents, codes and years, in the order in which they stand there.
    joined, must
        As for :meth:`kostra_bolig.Table.through`.
    remarks
        What else a person should know of the figures.
    language
        In which it is written.

    Raises
    ------
    KostraBoligError
        As for :meth:`kostra_bolig.Table.series`.
    """
    labels = {code: place_word(code, table.region(code)[1], language) for code in regions}
    contents = {row["content"]: row for row in table.contents().iter_rows(named=True)}
    named = {str(row["series"]): code for code, row in contents.items() if row["series"]}
    blocks: list[Block] = []
    told: dict[Said, None] = {}
    cells: set[tuple[str, int]] = set()
    frames: dict[str, pl.DataFrame] = {}
    for key in keys:
        frames[key], of_series = table.through(key, regions, years, joined=joined, must=must)
        told |= dict.fromkeys(of_series)
        cells.update((code, year) for year, made in frames[key].select("year", "made_of").rows() for code in made)
    is_sum = pl.col("value").is_not_null() & (pl.col("made_of").list.len() > 1)
    has_sums = any(frame.select(is_sum.any()).item() for frame in frames.values())
    described = {key: contents[named.get(key, key)] for key in frames}
    titles = {key: heading(one["content_name"], one["unit"], language) for key, one in described.items()}
    times = Counter(titles.values())
    for key, frame in frames.items():
        title = titles[key] if times[titles[key]] == 1 else f"{titles[key]} ({key})"
        rows = _rows(frame, labels, years, described[key]["decimals"], has_sums=has_sums)
        blocks.append(Block(title=title, rows=rows))
    lines = [*map(str, told), *remarks]
    shown = lines[:_MOST_TOLD]
    if len(lines) > _MOST_TOLD:
        shown.append(word("sheet-more-remarks", language, n=len(lines) - _MOST_TOLD))
    heads = years_across(years, language)
    if has_sums:
        heads.append(Head(text=word("sheet-summed", language), width=_SUMMED))
    made = Sheet(
        language=language,
        title=table.provenance.table_label,
        under=[source_line_of(table.provenance, language)],
        heads=heads,
        frozen=2,
        blocks=blocks,
        notes=[],
        aside=word("sheet-series", language),
    )
    return noted(made, table, shown), list(told), cells


def noted(sheet: Sheet, table: Table, remarks: Iterable[str]) -> Sheet:
    """Return a sheet with what stands under its figures."""
    from dataclasses import replace

    notes = notes_of(table.provenance, remarks, symbols=sheet.symbols, has_ours=sheet.has_ours, language=sheet.language)
    return replace(sheet, notes=notes)


def heading(name: str, unit: str, language: Language) -> str:
    """Return what stands over a block: the name of its content with the unit, where that is more than «number».

    >>> from kostra_bolig.kinds import Language
    >>> heading("I alt (antall)", "husstander", Language.NO), heading("Andel", "prosent", Language.NO)
    ('I alt (antall)', 'Andel (prosent)')
    """
    in_brackets = name.rstrip().removesuffix(")").rpartition("(")[2] if name.rstrip().endswith(")") else ""
    if is_plain_count(unit) or in_brackets.casefold() == unit.casefold() or is_plain_count(in_brackets):
        return name
    return f"{name} ({unit_word(unit, language)})"


def years_across(years: Iterable[int], language: Language) -> list[Head]:
    """Return headings: code, region, and the years."""
    return [
        Head(text=word("sheet-code", language), width=_CODE),
        Head(text=word("sheet-region", language), width=_REGION),
        *(Head(text=str(year), width=_YEAR, is_figure=True) for year in years),
    ]


def summed(made_of: Iterable[tuple[int, Sequence[str]]]) -> str:
    """Return which codes a region's sums are made of, by period.

    >>> summed([(2018, ["0213", "0217"]), (2019, ["0213", "0217"]), (2020, ["3020"])])
    '2018–2019: 0213+0217'
    """
    runs: list[tuple[int, int, str]] = []
    for year, codes in made_of:
        if len(codes) < 2:
            continue
        text = "+".join(codes)
        if runs and runs[-1][1] == year - 1 and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], year, text)
        else:
            runs.append((year, year, text))
    return "; ".join(f"{first if first == last else f'{first}–{last}'}: {text}" for first, last, text in runs)


def _rows(
    frame: pl.DataFrame, labels: dict[str, str], years: Sequence[int], decimals: int, *, has_sums: bool
) -> list[list[str | Figure | None]]:
    """Return a row for each region: code, name, its figures and, where some are sums, what these are made of."""
    theirs = frame.filter(frame["made_of"].list.len() == 1)["value"]
    shown = min(decimals_shown(theirs, decimals), max(decimals, _MOST_DECIMALS))
    cells: dict[str, dict[int, Figure]] = {code: {} for code in labels}
    made: dict[str, list[tuple[int, Sequence[str]]]] = {code: [] for code in labels}
    read = frame.select("region", "year", "value", "status", "missing", "made_of")
    for region, year, value, status, missing, made_of in read.iter_rows():
        is_ours = value is not None and len(made_of) > 1
        symbol = mark_of(value, status, missing)
        cells[region][year] = Figure(value=value, symbol=symbol, decimals=shown, is_ours=is_ours)
        made[region].append((year, () if value is None else made_of))
    return [
        [code, name, *(cells[code].get(year) for year in years), *([summed(made[code])] if has_sums else [])]
        for code, name in labels.items()
    ]
