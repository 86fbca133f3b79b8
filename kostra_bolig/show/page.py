"""One page on the figures of the country or of regions: self-contained HTML, to read, print and send.

Needs the extra ``plot``. The page asks nothing of anybody when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import SeriesError, SeriesUnavailable, UnknownRegion, UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.claims import Verdict
from kostra_bolig.figures.comparison import indexed
from kostra_bolig.figures.trend import last_break
from kostra_bolig.kostra import (
    COUNTRY,
    MISSING,
    OSLO,
    Language,
    Missing,
    RegionKind,
    Stage,
    kind_of,
)
from kostra_bolig.records import CountedAs, Source
from kostra_bolig.said import said
from kostra_bolig.show import labels
from kostra_bolig.show.chart import chart
from kostra_bolig.show.numbers import change_told, claimed
from kostra_bolig.show.outside import pieces
from kostra_bolig.show.words import direction_word, missing_word, source_line, stage_figures, verdict_word, word
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.figures.claims import ClaimResult
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance

__all__ = ["Page", "page"]

_TEMPLATE: Final = "page.html.j2"
_MARKS: Final = {
    Verdict.REPRODUCED: "✓",
    Verdict.REVISED: "↻",
    Verdict.NOT_REPRODUCED: "✗",
    Verdict.NOT_CHECKABLE: "?",
}
_NONE: Final = "–"
_COUNTED: Final = ("page-counted-stay", "page-counted-once", "page-counted-children", "page-counted-shelter")


def _not_counted(table: Table) -> tuple[str, ...]:
    """Return the names of what the figures are not."""
    own = "page-not-counted-estimates" if table.spec.estimated else "page-not-counted-own"
    return ("page-not-counted-unregistered", own, "page-not-counted-suppressed")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page on its own: nothing is fetched when it is opened.

    Attributes
    ----------
    html
        The page.
    """

    html: str

    def save(self, path: str | Path) -> Path:
        """Write the page to a file.

        Raises
        ------
        UsageError
            The path is none.
        StoreError
            The file cannot be written.
        """
        path = asked.path(path)
        disk.rewrite(path, self.html.encode())
        return path


def page(
    table: Table,
    results: Sequence[ClaimResult],
    *,
    title: str,
    regions: Sequence[str] = (COUNTRY,),
    language: str | None = None,
) -> Page:
    """Return the page.

    Parameters
    ----------
    table
        The figures.
    results
        The claims of a text, as :func:`kostra_bolig.verify` gives them.
    title
        The text that makes the claims.
    regions
        Codes or names of the regions to show.
    language
        Of the page; by default that of the figures.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    UsageError
        The language is unknown, or the extra ``plot`` is not installed.
    """
    try:
        from jinja2 import Environment
    except ImportError:
        raise UsageError(said("show-no-page-extra")) from None
    if not regions:
        raise UsageError(said("show-no-regions"))
    spoken = labels.language_of(language, table.provenance)
    codes = list(dict.fromkeys(table.region(region)[0] for region in regions))
    is_beside = any(kind_of(code) is RegionKind.MUNICIPALITY for code in codes)
    shown = [_region(table, code, spoken, is_beside=is_beside) for code in codes]
    template = resources.files("kostra_bolig.show").joinpath(_TEMPLATE).read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_readable)
    provenance = table.provenance
    html = environment.from_string(template).render(
        word=lambda name: word(f"page-{name}", spoken),
        since=word("page-since", spoken, start=_base_year(table)),
        fetched=_fetched(provenance, spoken),
        counted=[word(name, spoken) for name in _COUNTED],
        not_counted=[word(name, spoken) for name in _not_counted(table)],
        place=", ".join(region["name"] for region in shown),
        sources=_sources(table, spoken),
        regions=shown,
        legend=_legend(table, codes, spoken),
        title=title,
        claims=[_claim(result, table, spoken, is_own=codes == [_code(result, table)]) for result in results],
        notes=[list(pieces(note)) for note in labels.notes_of(provenance, spoken)],
        notes_lang=word("page-lang", spoken if provenance.source is Source.PUBLISHED else provenance.language),
        snapshot=provenance.snapshot,
    )
    return Page(html=html)


def _readable(value: object) -> object:
    """Return what stands on the page without what no page may have, or what turns text around; markup is ours."""
    return labels.drawable(value) if type(value) is str else value


def _region(table: Table, code: str, language: Language, *, is_beside: bool) -> dict[str, Any]:
    """Return a section; beside a municipality, a county or group that is not known to be a total is an index alone."""
    series: dict[str, Series] = {}
    for key in table.spec.keys:
        try:
            one = table.series(key, region=code)
        except SeriesUnavailable:
            continue
        is_alone = is_beside and one.counted_as not in (None, CountedAs.TOTAL)
        base = max(_base_year(table), last_break(one.years, one.breaks) or 0)  # an index begins where its group does
        series[key] = indexed(one, base, unit=labels.index_of(base, language)) if is_alone else one
    years = sorted({year for one in series.values() for year in one.years})
    newest = _newest(table)
    units = dict.fromkeys(labels.unit_of(one, language) for one in series.values())
    return {
        "name": labels.place_of(code, table.region(code)[1], table.provenance, language),
        "figures": [
            _headline(series.get(key), key, (_base_year(table), newest), language, table.spec)
            for key in table.spec.keys
        ],
        "charts": [
            {"name": labels.name_of_key(key, language, table.spec), "svg": _drawn(one, years, language)}
            for key, one in series.items()
        ],
        "caption": word("page-caption", language, units=tuple(units)),
        "columns": [labels.name_of_key(key, language, table.spec) for key in series],
        "rows": [
            {
                "year": _starred(year, newest, table.provenance),
                "cells": [_cell(one, year, language) for one in series.values()],
            }
            for year in years
        ],
        "remarks": list(
            dict.fromkeys(line for one in series.values() for line in labels.remarks(one, years, language))
        ),
    }


def _headline(
    series: Series | None, key: str, years: tuple[int, int], language: Language, spec: TableSpec
) -> dict[str, str]:
    start, newest = years
    name = labels.name_of_key(key, language, spec)
    if series is None:
        return {"name": name, "value": _NONE, "year": "", "said": word("page-unavailable", language)}
    try:
        change = series.change(start, newest)
        moved = change_told(
            change.absolute,
            change.percent,
            unit=series.unit,
            decimals=series.decimals,
            language=language,
        )
        value = labels.value_of(change.start.value, None, series, language)
        said = word("page-change", language, percent=moved, start=start, value=value)
    except SeriesError:
        said = word("page-no-change", language, start=start)
    cell = _cell(series, newest, language)
    return {
        "name": name,
        "value": cell["text"],
        "year": _starred(newest, newest, series.provenance),
        "said": f"{cell['meaning'].capitalize()}. {said}" if cell["meaning"] else said,
    }


def _drawn(series: Series, years: Sequence[int], language: Language) -> str:
    drawn = chart(
        [series],
        since=years[0],
        until=years[-1],
        form="bar",
        language=language,
        width=290,
        height=140,
        is_small=True,
    )
    return drawn.to_svg()


def _cell(series: Series, year: int, language: Language) -> dict[str, str]:
    row = next((row for row in series.frame.iter_rows(named=True) if row["year"] == year), None)
    status, missing = (row["status"], row["missing"]) if row is not None else (None, None)
    if row is not None and row["value"] is not None:
        return {"text": labels.value_of(row["value"], status, series, language), "meaning": ""}
    meaning = missing_word(Missing(missing), language) if missing else labels.why_empty(series.provenance, language)
    return {"text": labels.symbol_of(status, missing) or _NONE, "meaning": meaning}


def _code(result: ClaimResult, table: Table) -> str:
    """Return the code of the region that a claim is about, or what the claim calls it where there is none such."""
    try:
        return table.region(result.claim.region)[0]
    except UnknownRegion:
        return result.claim.region


def _claim(result: ClaimResult, table: Table, language: Language, *, is_own: bool) -> dict[str, str]:
    claim = result.claim
    code = _code(result, table)
    is_known = code in table.observations["region"]
    note = result.said(language)
    is_english = language is Language.EN or not result.is_told_in(language)
    if language is Language.NO and result.verdict is Verdict.NOT_CHECKABLE:
        name = claim.series
        if name in table.spec.series:
            name = labels.name_of_key(name, language, table.spec)
        years = str(claim.end) if claim.start == claim.end else f"{claim.start}–{claim.end}"
        note, is_english = word("page-not-checkable", language, name=name, years=years), False

    def said(number: float | str | None, decimals: int) -> str:
        if number is None:
            return _NONE
        if isinstance(number, str):
            return direction_word(number, language)
        return claimed(number, decimals, measure=result.measure, language=language)

    return {
        "place": ""
        if is_own
        else labels.place_of(code, table.region(code)[1] if is_known else code, table.provenance, language),
        "text": claim.said(language),
        "note": note,
        "note_lang": word("page-lang", Language.EN if is_english else language),
        "published": said(claim.published, claim.decimals),
        "computed": said(result.computed, result.table_decimals),
        "mark": _MARKS[result.verdict],
        "verdict": verdict_word(result.verdict, language),
    }


def _base_year(table: Table) -> int:
    return table.spec.base_year or int(min(table.observations["year"].to_list()))


def _newest(table: Table) -> int:
    return int(max(table.observations["year"].to_list()))


def _sources(table: Table, language: Language) -> str:
    provenance = table.provenance
    line = source_line(provenance, language)
    parts = [word("words-source-table", language, line=line, table=provenance.table)]
    if provenance.updated is not None:
        parts.append(word("words-updated", language, day=f"{provenance.updated.astimezone(OSLO):%Y-%m-%d}"))
    parts += [f"{_newest(table)}: {stage_figures(provenance.stage, language)}", provenance.licence]
    return " · ".join(parts)


def _fetched(provenance: Provenance, language: Language) -> str:
    if provenance.fetched_at is None:
        return word("page-never-fetched", language)
    return word("page-fetched", language, moment=f"{provenance.fetched_at.astimezone(OSLO):%Y-%m-%d %H:%M}")


def _legend(table: Table, codes: Sequence[str], language: Language) -> str:
    """Return what every symbol on the page means; SSB's commonest three always."""
    provenance = table.provenance
    shown = table.observations.filter(table.observations["region"].is_in(codes))
    there = shown.filter(shown["series"].is_not_null())
    empty = set(there.filter(there["value"].is_null())["status"].drop_nulls())
    meanings = {symbol: missing_word(MISSING[symbol], language) for symbol in (".", "..", ":")}
    meanings |= {
        symbol: missing_word(MISSING.get(symbol, Missing.OTHER), language) for symbol in sorted(empty - set(meanings))
    }
    if labels.STAR in there.filter(there["value"].is_not_null())["status"]:
        meanings[labels.STAR] = word("page-provisional", language)
    if provenance.source is Source.PUBLISHED:
        meanings[_NONE] = labels.why_empty(provenance, language)
    said = [f"{symbol} {meaning}" for symbol, meaning in meanings.items()]
    if provenance.stage is Stage.UNREVISED:
        said.append(f"{_newest(table)}{labels.STAR} {stage_figures(provenance.stage, language)}")
    return word("page-legend", language, symbols=tuple(said))


def _starred(year: int, newest: int, provenance: Provenance) -> str:
    return f"{year}{labels.STAR}" if year == newest and provenance.stage is Stage.UNREVISED else str(year)
