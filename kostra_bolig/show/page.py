"""One page on the figures of the country or of regions: self-contained HTML, to read, print and send.

Needs the extra ``plot``. The page asks nothing of anybody when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SeriesError, SeriesUnavailable, UnknownRegion, UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.claims import Verdict
from kostra_bolig.kostra import (
    COUNTRY,
    MISSING,
    OSLO,
    Language,
    Missing,
    Stage,
)
from kostra_bolig.records import Source
from kostra_bolig.said import said
from kostra_bolig.show import labels
from kostra_bolig.show.chart import chart
from kostra_bolig.show.links import pieces
from kostra_bolig.show.numbers import change_told, claimed
from kostra_bolig.show.words import MISSING_WORDS, STAGE_WORDS, source_line
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
_WORDS: Final[dict[Language, dict[str, Any]]] = {
    Language.NO: {
        "lang": "nb",
        "title": "Midlertidig botilbud og natthjem",
        "skip": "Til innholdet",
        "since": "utvikling siden {start}",
        "change": "{percent} siden {start} (fra {value})",
        "no_change": "Ingen endring siden {start} kan regnes ut",
        "unavailable": "Ikke tilgjengelig",
        "charts": "Seriene",
        "table": "Alle tall",
        "caption": "Per år, i {units}.",
        "year": "År",
        "claims": "Påstander i rapporten, holdt mot tallene",
        "claim": "Påstand",
        "published": "I teksten",
        "computed": "Av tallene",
        "verdict": "Dom",
        "verdicts": {
            Verdict.REPRODUCED: "stemmer",
            Verdict.REVISED: "revidert av SSB",
            Verdict.NOT_REPRODUCED: "stemmer ikke",
            Verdict.NOT_CHECKABLE: "kan ikke sjekkes",
        },
        "directions": {
            "increase": "økning",
            "decrease": "nedgang",
            "no change": "uendret",
            "highest": "høyest",
            "lowest": "lavest",
            "neither": "ingen av delene",
            "all equal": "alle like",
            "none": "ingen",
        },
        "counted": "Hva som telles",
        "counted_lines": (
            "Midlertidig botilbud: husstanden kan være der hele døgnet og har ingen leiekontrakt.",
            "En husstand med flere opphold i året telles én gang.",
            "Husstander med barn: minst ett barn under 18 år.",
            "Natthjem: husstanden kan ikke være der på dagtid. Natthjem er ikke del av midlertidig botilbud.",
        ),
        "not_counted": "Hva som ikke telles",
        "not_counted_lines": (
            "Bare husstander som kommunene har registrert eller gitt tilbud er med. Tallene er en nedre grense, og "
            "ikke et tall på bostedsløse.",
            "Tall for landet, fylker og KOSTRA-grupper er SSBs egne anslag, ikke summer av kommunene.",
            "Skjermede celler er tall som SSB ikke viser. De kan være 0 eller mer, og ingen av dem blir regnet ut.",
        ),
        "notes": "Merknader til tallene",
        "not_checkable": "{name}, {years}: tallene som trengs, finnes ikke her",
        "fetched": "Hentet {moment}",
        "never_fetched": "Ikke hentet fra SSB: tallene er de som er trykt i rapporten",
        "snapshot": "versjon",
        "made": "Laget med kostra_bolig. Prosenter er regnet av startåret og avrundet.",
        "table_word": "tabell",
        "updated": "oppdatert",
        "legend": "Tegn: {symbols}.",
        "provisional": "foreløpig, ved et tall",
    },
    Language.EN: {
        "lang": "en",
        "title": "Temporary accommodation and night shelters",
        "skip": "To the content",
        "since": "change since {start}",
        "change": "{percent} since {start} (from {value})",
        "no_change": "No change since {start} can be computed",
        "unavailable": "Unavailable",
        "charts": "The series",
        "table": "All figures",
        "caption": "By year, in {units}.",
        "year": "Year",
        "claims": "Claims of the report, held against the figures",
        "claim": "Claim",
        "published": "In the text",
        "computed": "From the figures",
        "verdict": "Verdict",
        "verdicts": {
            Verdict.REPRODUCED: "reproduced",
            Verdict.REVISED: "revised by SSB",
            Verdict.NOT_REPRODUCED: "not reproduced",
            Verdict.NOT_CHECKABLE: "not checkable",
        },
        "directions": {},
        "counted": "What is counted",
        "counted_lines": (
            "Temporary accommodation (midlertidig botilbud): may stay around the clock, no tenancy contract.",
            "A household with several stays in the year is counted once.",
            "Households with children: at least one child under 18.",
            "Night shelter (natthjem): may not stay in daytime. Not part of temporary accommodation.",
        ),
        "not_counted": "What is not counted",
        "not_counted_lines": (
            "Only households that municipalities registered or offered help are there. The figures are a lower bound, "
            "and no count of homelessness.",
            "Figures of the country, counties and KOSTRA groups are SSB's own estimates, not sums of municipalities.",
            "Suppressed cells are figures that SSB does not show. They may be 0 or more, and none is computed here.",
        ),
        "notes": "Notes on the figures",
        "fetched": "Fetched {moment}",
        "never_fetched": "Not fetched from SSB: the figures are those printed in the report",
        "snapshot": "version",
        "made": "Made with kostra_bolig. Percentages are of the start year, rounded.",
        "table_word": "table",
        "updated": "updated",
        "legend": "Symbols: {symbols}.",
        "provisional": "provisional, at a figure",
    },
}


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
    words = _WORDS[spoken]
    codes = list(dict.fromkeys(table.region(region)[0] for region in regions))
    shown = [_region(table, code, spoken) for code in codes]
    template = resources.files("kostra_bolig.show").joinpath(_TEMPLATE).read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_readable)
    provenance = table.provenance
    html = environment.from_string(template).render(
        words={
            **words,
            "since": words["since"].format(start=_base_year(table)),
            "fetched": _fetched(provenance, words),
        },
        place=", ".join(region["name"] for region in shown),
        sources=_sources(table, spoken),
        regions=shown,
        legend=_legend(table, codes, spoken),
        title=title,
        claims=[_claim(result, table, spoken, is_own=codes == [_code(result, table)]) for result in results],
        notes=[list(pieces(note)) for note in labels.notes_of(provenance, spoken)],
        notes_lang=_WORDS[spoken if provenance.source is Source.PUBLISHED else provenance.language]["lang"],
        snapshot=provenance.snapshot,
    )
    return Page(html=html)


def _readable(value: object) -> object:
    """Return what stands on the page without what no page may have, or what turns text around; markup is ours."""
    return labels.drawable(value) if type(value) is str else value


def _region(table: Table, code: str, language: Language) -> dict[str, Any]:
    series: dict[str, Series] = {}
    for key in definition().keys:
        try:
            series[key] = table.series(key, region=code)
        except SeriesUnavailable:
            continue
    years = sorted({year for one in series.values() for year in one.years})
    newest = _newest(table)
    units = dict.fromkeys(labels.unit_of(one, language) for one in series.values())
    return {
        "name": labels.place_of(code, table.region(code)[1], table.provenance, language),
        "figures": [
            _headline(series.get(key), key, (_base_year(table), newest), language) for key in definition().keys
        ],
        "charts": [
            {"name": labels.name_of_key(key, language), "svg": _drawn(one, years, language)}
            for key, one in series.items()
        ],
        "caption": _WORDS[language]["caption"].format(units=", ".join(units)),
        "columns": [labels.name_of_key(key, language) for key in series],
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


def _headline(series: Series | None, key: str, years: tuple[int, int], language: Language) -> dict[str, str]:
    words, (start, newest) = _WORDS[language], years
    if series is None:
        return {"name": labels.name_of_key(key, language), "value": _NONE, "year": "", "said": words["unavailable"]}
    try:
        change = series.change(start, newest)
        moved = change_told(
            change.absolute,
            change.percent,
            unit=series.unit,
            decimals=series.decimals,
            language=language,
            words=language,
        )
        value = labels.value_of(change.start.value, None, series, language)
        said = words["change"].format(percent=moved, start=start, value=value)
    except SeriesError:
        said = words["no_change"].format(start=start)
    cell = _cell(series, newest, language)
    return {
        "name": labels.name_of_key(key, language),
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
    meaning = MISSING_WORDS[language][Missing(missing)] if missing else labels.why_empty(series.provenance, language)
    return {"text": labels.symbol_of(status, missing) or _NONE, "meaning": meaning}


def _code(result: ClaimResult, table: Table) -> str:
    """Return the code of the region that a claim is about, or what the claim calls it where there is none such."""
    try:
        return table.region(result.claim.region)[0]
    except UnknownRegion:
        return result.claim.region


def _claim(result: ClaimResult, table: Table, language: Language, *, is_own: bool) -> dict[str, str]:
    claim, words = result.claim, _WORDS[language]
    code = _code(result, table)
    is_known = code in table.observations["region"]
    note = result.said(language)
    is_english = language is Language.EN or note == result.note
    if language is Language.NO and result.verdict is Verdict.NOT_CHECKABLE:
        name = labels.name_of_key(claim.series, language) if claim.series in definition().keys else claim.series
        years = str(claim.end) if claim.start == claim.end else f"{claim.start}–{claim.end}"
        note, is_english = words["not_checkable"].format(name=name, years=years), False

    def said(number: float | str | None, decimals: int) -> str:
        if number is None:
            return _NONE
        if isinstance(number, str):
            return str(words["directions"].get(number, number))
        return claimed(number, decimals, measure=result.measure, language=language)

    return {
        "place": ""
        if is_own
        else labels.place_of(code, table.region(code)[1] if is_known else code, table.provenance, language),
        "text": claim.said(language),
        "note": note,
        "note_lang": "en" if is_english else words["lang"],
        "published": said(claim.published, claim.decimals),
        "computed": said(result.computed, result.table_decimals),
        "mark": _MARKS[result.verdict],
        "verdict": words["verdicts"][result.verdict],
    }


def _base_year(table: Table) -> int:
    return definition().base_year or int(min(table.observations["year"].to_list()))


def _newest(table: Table) -> int:
    return int(max(table.observations["year"].to_list()))


def _sources(table: Table, language: Language) -> str:
    provenance, words = table.provenance, _WORDS[language]
    parts = [f"{source_line(provenance, language)}, {words['table_word']} {provenance.table}"]
    if provenance.updated is not None:
        parts.append(f"{words['updated']} {provenance.updated.astimezone(OSLO):%Y-%m-%d}")
    parts += [f"{_newest(table)}: {STAGE_WORDS[language][provenance.stage]}", provenance.licence]
    return " · ".join(parts)


def _fetched(provenance: Provenance, words: dict[str, Any]) -> str:
    if provenance.fetched_at is None:
        return str(words["never_fetched"])
    return str(words["fetched"].format(moment=f"{provenance.fetched_at.astimezone(OSLO):%Y-%m-%d %H:%M}"))


def _legend(table: Table, codes: Sequence[str], language: Language) -> str:
    """Return what every symbol on the page means; SSB's commonest three always."""
    words, provenance = _WORDS[language], table.provenance
    shown = table.observations.filter(table.observations["region"].is_in(codes))
    there = shown.filter(shown["series"].is_not_null())
    empty = set(there.filter(there["value"].is_null())["status"].drop_nulls())
    meanings = {symbol: MISSING_WORDS[language][MISSING[symbol]] for symbol in (".", "..", ":")}
    meanings |= {
        symbol: MISSING_WORDS[language][MISSING.get(symbol, Missing.OTHER)] for symbol in sorted(empty - set(meanings))
    }
    if labels.STAR in there.filter(there["value"].is_not_null())["status"]:
        meanings[labels.STAR] = words["provisional"]
    if provenance.source is Source.PUBLISHED:
        meanings[_NONE] = labels.why_empty(provenance, language)
    said = [f"{symbol} {meaning}" for symbol, meaning in meanings.items()]
    if provenance.stage is Stage.UNREVISED:
        said.append(f"{_newest(table)}{labels.STAR} {STAGE_WORDS[language][provenance.stage]}")
    return str(words["legend"].format(symbols=", ".join(said)))


def _starred(year: int, newest: int, provenance: Provenance) -> str:
    return f"{year}{labels.STAR}" if year == newest and provenance.stage is Stage.UNREVISED else str(year)
