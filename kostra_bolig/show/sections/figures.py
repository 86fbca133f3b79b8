"""The series of a region on a page: which there are, and the table of every year's figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import SeriesUnavailable, UsageError
from kostra_bolig.figures.comparison import indexed
from kostra_bolig.figures.trend import last_break
from kostra_bolig.kinds import CountedAs, Stage
from kostra_bolig.kostra import Missing, is_money_unit
from kostra_bolig.show import labels
from kostra_bolig.show.numbers import NONE, symbol_of
from kostra_bolig.show.words import missing_word, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Value

__all__ = [
    "base_year",
    "cell_of",
    "named",
    "newest_of",
    "rates_of",
    "remarks_of",
    "row_of",
    "series_of",
    "starred",
    "table_of",
    "whole_since",
]

_OF_PARTS: Final = frozenset({"figures-part-without-value", "figures-part-marked"})
"""Remarks of which there is one for each year and part of a sum."""
_NOTHING: Final = {"value": None, "status": None, "missing": None, "made_of": None}


def base_year(table: Table) -> int:
    """Return the year that changes are measured from."""
    return table.spec.base_year or int(min(table.observations["year"].to_list()))


def newest_of(table: Table) -> int:
    """Return the last year of the figures."""
    return int(max(table.observations["year"].to_list()))


def starred(year: int, newest: int, provenance: Provenance) -> str:
    """Return a year as it stands on the page: with a star where its figures are not revised yet."""
    return f"{year}{labels.STAR}" if year == newest and provenance.stage is Stage.UNREVISED else str(year)


def series_of(table: Table, code: str, language: Language, *, is_beside: bool) -> dict[str, Series]:
    """Return the series of a region; beside a municipality, what is not known to be a total is an index alone."""
    found: dict[str, Series] = {}
    for key in table.spec.keys:
        try:
            one = table.series(key, region=code)
        except SeriesUnavailable:
            continue
        is_alone = is_beside and one.counted_as not in (None, CountedAs.TOTAL)
        if is_alone:
            one = one.only(pl.col("year") >= whole_since(one))
            base = _base_of(one, base_year(table))
            one = indexed(one, base, unit=labels.index_of(base, language))
        found[key] = one
    return found


def whole_since(series: Series) -> int:
    """Return the year from which a series is of one area: after its last break, and after its last gap."""
    gaps = series.frame.filter(pl.col("missing") == Missing.NOT_JOINED.value)["year"].to_list()
    return max(last_break(series.years, series.breaks) or 0, max(gaps, default=0) + 1)


def _base_of(series: Series, wanted: int) -> int:
    """Return the base year of an index: the one wanted, else the first with a value above 0."""
    given = series.frame.filter(pl.col("value") > 0)["year"].to_list()
    return wanted if wanted in given else min(given, default=wanted)


def _is_index(series: Series, language: Language) -> bool:
    return any(series.base_unit == labels.index_of(year, language) for year in series.years)


def rates_of(table: Table, code: str) -> dict[str, Series]:
    """Return the series of a region per 1,000 inhabitants, as far as there are such."""
    found: dict[str, Series] = {}
    for key in table.spec.keys if table.population is not None else ():
        try:
            found[key] = table.series(key, region=code, per_1000=True)
        except (SeriesUnavailable, UsageError):
            continue
    return found


def remarks_of(series: Mapping[str, Series], language: Language) -> list[str]:
    """Return what is to be known of series of one region, and of which of them where it is not all.

    What is said of a part in several years is one line.
    """
    years = sorted({year for one in series.values() for year in one.years})
    concerned: dict[str, list[str]] = {}
    for key, one in series.items():
        by_part: dict[tuple[str, tuple[tuple[str, Value], ...]], set[int]] = {}
        kept = []
        for remark in one.remarks:
            year = remark.values.get("year")
            if remark.name in _OF_PARTS and isinstance(year, int):
                others = tuple(pair for pair in remark.pairs if pair[0] != "year")
                by_part.setdefault((remark.name, others), set()).add(year)
            else:
                kept.append(remark)
        lines = labels.remarks(replace(one, remarks=tuple(kept)), years, language)
        lines += [word(name, language, year=_spans(of), **dict(pairs)) for (name, pairs), of in by_part.items()]
        for line in dict.fromkeys(lines):
            concerned.setdefault(line, []).append(key)
    return [
        line
        if len(keys) == len(series)
        else word("figures-of-region", language, region=_names([series[key] for key in keys], language), what=line)
        for line, keys in concerned.items()
    ]


def _names(series: Sequence[Series], language: Language) -> str:
    return ", ".join(labels.name_of(one, language) for one in series)


def _spans(years: set[int]) -> str:
    """Return years with those that follow each other as one span.

    >>> _spans({2015, 2017, 2018, 2019})
    '2015, 2017–2019'
    """
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)


def row_of(series: Series, year: int) -> Mapping[str, Any]:
    """Return what a series has in a year."""
    return next((row for row in series.frame.iter_rows(named=True) if row["year"] == year), _NOTHING)


def cell_of(series: Series, year: int, language: Language) -> dict[str, str]:
    """Return a cell as people read it: the figure, or the symbol and what it means."""
    row = row_of(series, year)
    status, missing = row["status"], row["missing"]
    if row["value"] is not None:
        return {"text": labels.value_of(row["value"], status, series, language), "meaning": ""}
    if missing is None and status is None and _is_index(series, language):
        return {"text": NONE, "meaning": word("page-no-index-here", language)}
    meaning = missing_word(Missing(missing), language) if missing else labels.why_empty(series.provenance, language)
    return {"text": symbol_of(status, missing) or NONE, "meaning": meaning}


def table_of(series: Mapping[str, Series], code: str, newest: int, language: Language) -> dict[str, Any]:
    """Return the table of every year's figure, with the codes that it is made of where these are others."""
    years = sorted({year for one in series.values() for year in one.years})
    units, names = dict.fromkeys(labels.unit_of(one, language) for one in series.values()), named(series, language)
    made_of = {year: _made_of(series, year) for year in years}
    has_codes = any(codes not in ((), (code,)) for codes in made_of.values())
    return {
        "caption": word("page-caption", language, units=tuple(units)),
        "columns": [names[key] for key in series],
        "has_codes": has_codes,
        "rows": [
            {
                "year": starred(year, newest, one.provenance),
                "cells": [cell_of(one, year, language) for one in series.values()],
                "codes": _codes(made_of[year], language),
            }
            for year, one in ((year, next(iter(series.values()))) for year in years)
        ],
    }


def named(series: Mapping[str, Series], language: Language) -> dict[str, str]:
    """Return what series that stand together are called: each with its unit, where they have several or are amounts."""
    units = {key: labels.unit_of(one, language) for key, one in series.items()}
    has_units = len(set(units.values())) > 1 or any(is_money_unit(one.base_unit) for one in series.values())
    names = {key: labels.name_of(one, language) for key, one in series.items()}
    return {key: f"{name} ({units[key]})" if has_units else name for key, name in names.items()}


def _made_of(series: Mapping[str, Series], year: int) -> tuple[str, ...]:
    """Return the codes that the figures of a year are made of: those of the one that takes most."""
    given = [row_of(one, year) for one in series.values()]
    return max((tuple(row["made_of"] or ()) for row in given if row["value"] is not None), key=len, default=())


def _codes(codes: tuple[str, ...], language: Language) -> str:
    if len(codes) < 2:
        return "".join(codes)
    return word("page-sum", language, codes=" + ".join(codes))
