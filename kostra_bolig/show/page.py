"""One page on the figures of the country or of regions: self-contained HTML, to read, print and send.

Needs the extra ``plot``. The page asks nothing of anybody when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.answers.series import measured_between
from kostra_bolig.clock import OSLO
from kostra_bolig.errors import AcrossBreak, SeriesError, UnknownRegion, UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.claims import bounded
from kostra_bolig.figures.verdicts import sources_of
from kostra_bolig.installed import manager
from kostra_bolig.kinds import Language, Source, Stage, Verdict
from kostra_bolig.kostra import COUNTRY, RegionKind, kind_of
from kostra_bolig.said import said
from kostra_bolig.show import labels
from kostra_bolig.show.chart import chart
from kostra_bolig.show.numbers import NONE, change, change_told, claimed
from kostra_bolig.show.outside import pieces
from kostra_bolig.show.sections.figures import (
    base_year,
    cell_of,
    named,
    newest_of,
    remarks_of,
    row_of,
    series_of,
    starred,
    table_of,
)
from kostra_bolig.show.sections.neighbours import beside
from kostra_bolig.show.words import direction_word, source_line, stage_figures, symbols, verdict_word, word
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jinja2 import Template

    from kostra_bolig.figures.claims import ClaimResult
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance

__all__ = ["Page", "is_of_country", "page"]

_TEMPLATE: Final = "page.html.j2"
_MARKS: Final = {
    Verdict.REPRODUCED: "✓",
    Verdict.REVISED: "↻",
    Verdict.NOT_REPRODUCED: "✗",
    Verdict.NOT_CHECKABLE: "?",
}


def _counted(table: Table, language: Language) -> tuple[str, ...]:
    """Return what the figures count, as far as the table's definition says it."""
    return table.spec.counted_en if language is Language.EN else table.spec.counted_no


def _not_counted(table: Table, language: Language) -> tuple[str, ...]:
    """Return what the figures are not: what the table's definition says, and what is so of every table."""
    of_table = table.spec.not_counted_en if language is Language.EN else table.spec.not_counted_no
    own = "page-not-counted-estimates" if table.spec.estimated else "page-not-counted-own"
    return (*of_table, word(own, language), word("page-not-counted-suppressed", language))


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
    is_report: bool = True,
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
    is_report
        Whether the text is the report, not one of the reader's own.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    UsageError
        The language is unknown, or the extra ``plot`` is not installed.
    """
    try:
        template = _template()
    except ImportError:
        raise UsageError(said("show-no-page-extra", install=manager.adding("plot"))) from None
    if not regions:
        raise UsageError(said("show-no-regions"))
    spoken = labels.language_of(language, table.provenance)
    codes = list(dict.fromkeys(table.region(region)[0] for region in regions))
    is_beside = any(kind_of(code) is RegionKind.MUNICIPALITY for code in codes)
    series = {code: series_of(table, code, spoken, is_beside=is_beside) for code in codes}
    shown, seen = [], list(codes)
    for code in codes:
        shown.append(_region(table, code, series[code], seen, spoken))
        seen += shown[-1]["beside"].get("shown", ())
    provenance = table.provenance
    html = template.render(
        lang=word("words-locale", spoken),
        word=lambda name: word(f"page-{name}", spoken),
        since=word("page-since", spoken, start=base_year(table)),
        fetched=_fetched(provenance, spoken),
        of_table=labels.name_of_table(table.spec, provenance, spoken),
        counted=_counted(table, spoken),
        not_counted=_not_counted(table, spoken),
        place=", ".join(region["name"] for region in shown),
        sources=_sources(table, spoken),
        others=[
            word("words-source-table", spoken, line=source_line(one, spoken), table=one.table)
            for one in sources_of(results, table)[1:]
        ],
        regions=shown,
        legend=_legend(table, shown, spoken),
        claims_of=word("page-claims" if is_report else "page-claims-of-text", spoken),
        title=title,
        claims=[_claim(result, table, spoken, is_own=codes == [_code(result, table)]) for result in results],
        notes=[list(pieces(note)) for note in labels.notes_of(provenance, spoken)],
        notes_lang=word("words-locale", spoken if provenance.source is Source.PUBLISHED else provenance.language),
        snapshot=provenance.snapshot,
    )
    return Page(html=html)


def is_of_country(table: Table, regions: Sequence[str]) -> bool:
    """Return whether a page of these regions is one of the country, of which the report's claims are.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    """
    return not regions or COUNTRY in {table.region(region)[0] for region in regions}


@cache
def _template() -> Template:
    from jinja2 import Environment

    text = resources.files("kostra_bolig.show.sections").joinpath(_TEMPLATE).read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_readable).from_string(text)


def _readable(value: object) -> object:
    """Return what stands on the page without what no page may have, or what turns text around; markup is ours."""
    return labels.drawable(value) if type(value) is str else value


def _region(
    table: Table, code: str, series: dict[str, Series], codes: Sequence[str], language: Language
) -> dict[str, Any]:
    """Return a section: of a municipality also what it is held against."""
    years = sorted({year for one in series.values() for year in one.years})
    newest = newest_of(table)
    is_municipality = kind_of(code) is RegionKind.MUNICIPALITY
    held = beside(table, code, series, codes, language) if is_municipality else {}
    names = named(series, language)
    return {
        "name": labels.place_of(code, table.region(code)[1], table.provenance, language),
        "beside": held,
        "figures": [
            _headline(
                series.get(key),
                names.get(key) or labels.name_of_key(key, language, table.spec),
                (base_year(table), newest),
                language,
                is_unusual=key in held.get("unusual", ()),
            )
            for key in table.spec.keys
        ],
        "charts": [{"name": names[key], "svg": _drawn(one, years, language)} for key, one in series.items()],
        "table": table_of(series, code, newest, language),
        "remarks": remarks_of(series, language),
    }


def _headline(
    series: Series | None,
    name: str,
    years: tuple[int, int],
    language: Language,
    *,
    is_unusual: bool = False,
) -> dict[str, str]:
    start, newest = years
    if series is None:
        return {"name": name, "value": NONE, "year": "", "said": word("page-unavailable", language), "asks": ""}
    then = row_of(series, start)
    moved = _moved(series, start, newest, language)
    value = labels.value_of(then["value"], None, series, language) if moved else ""
    said = word("page-change" if moved else "page-no-change", language, percent=moved, start=start, value=value)
    cell = cell_of(series, newest, language)
    return {
        "name": name,
        "value": cell["text"],
        "year": starred(newest, newest, series.provenance),
        "said": f"{cell['meaning'].capitalize()}. {said}" if cell["meaning"] else said,
        "asks": word("screen-unusual", language) if is_unusual else "",
    }


def _moved(series: Series, start: int, newest: int, language: Language) -> str:
    """Return by how much a series changed, in what it is counted in where it has no percentage; nothing if unknown."""
    try:
        measured = measured_between(series, start, newest)[0].to_dict()
    except AcrossBreak:
        return ""
    except SeriesError:
        then, now = row_of(series, start)["value"], row_of(series, newest)["value"]
        if then is None or now is None:
            return ""
        by = change(now - then, series.decimals, language=language)
        return by if now != then else word("words-direction-no-change", language)
    return change_told(
        measured["absolute"], measured["percent"] or 0.0, unit=series.unit, decimals=series.decimals, language=language
    )


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


def _code(result: ClaimResult, table: Table) -> str:
    """Return the code of the region that a claim is about, or what the claim calls it where there is none such."""
    try:
        return table.region(result.claim.region)[0]
    except UnknownRegion:
        return result.claim.region


def _claim(result: ClaimResult, table: Table, language: Language, *, is_own: bool) -> dict[str, str]:
    claim = result.claim
    code = _code(result, table)
    is_in_hand = result.table in ("", table.spec.id)
    is_known = code in table.observations["region"]
    note = result.said(language)
    is_english = language is Language.EN or not result.is_told_in(language)
    if language is not Language.EN and result.verdict is Verdict.NOT_CHECKABLE and is_in_hand:
        name = claim.series
        if name in table.spec.series:
            name = labels.name_of_key(name, language, table.spec)
        years = str(claim.end) if claim.start == claim.end else f"{claim.start}–{claim.end}"
        note, is_english = word("page-not-checkable", language, name=name, years=years), False

    def said(number: float | str | None, decimals: int) -> str:
        if number is None:
            return NONE
        if isinstance(number, str):
            return direction_word(number, language)
        told = claimed(number, decimals, measure=result.measure, unit=result.unit, language=language)
        return told.replace("× ", "×\N{NO-BREAK SPACE}")  # in a narrow column

    bounds = bounded(claim.at_least, claim.at_most, said)
    place = labels.place_of(code, table.region(code)[1] if is_known else code, table.provenance, language)
    if not is_in_hand:
        place = word("page-of-table", language, table=result.table, place=place)
    return {
        "place": "" if is_own and is_in_hand else place,
        "text": claim.said(language),
        "note": note,
        "note_lang": word("words-locale", Language.EN if is_english else language),
        "published": said(claim.published, claim.decimals) if bounds is None else bounds.sentence(language),
        "computed": said(result.computed, result.table_decimals),
        "mark": _MARKS[result.verdict],
        "verdict": verdict_word(result.verdict, language),
    }


def _sources(table: Table, language: Language) -> str:
    provenance = table.provenance
    line = source_line(provenance, language)
    parts = [word("words-source-table", language, line=line, table=provenance.table)]
    parts += [word("words-category", language, label=one.label) for one in provenance.where]
    if provenance.updated is not None:
        parts.append(word("words-updated", language, day=f"{provenance.updated.astimezone(OSLO):%Y-%m-%d}"))
    parts += [f"{newest_of(table)}: {stage_figures(provenance.stage, language)}", labels.part_of(provenance, language)]
    return " · ".join(part for part in (*parts, provenance.licence) if part)


def _fetched(provenance: Provenance, language: Language) -> str:
    if provenance.fetched_at is None:
        return word("page-never-fetched", language)
    return word("page-fetched", language, moment=f"{provenance.fetched_at.astimezone(OSLO):%Y-%m-%d %H:%M}")


def _legend(table: Table, shown: Sequence[dict[str, Any]], language: Language) -> str:
    """Return what every symbol on the page means; SSB's commonest three always."""
    provenance = table.provenance
    tables = [one for region in shown for one in (region["table"], *_tables_beside(region))]
    cells = [cell for one in tables for row in one["rows"] for cell in row["cells"]]
    meanings = {symbol: [symbols(language)[symbol]] for symbol in (".", "..", ":")}
    for cell in sorted(cells, key=itemgetter("text", "meaning")):
        if cell["meaning"] and cell["meaning"] not in meanings.setdefault(cell["text"], []):
            meanings[cell["text"]].append(cell["meaning"])
    if any(not cell["meaning"] and cell["text"].endswith(labels.STAR) for cell in cells):
        meanings[labels.STAR] = [symbols(language)[labels.STAR]]
    if provenance.source is Source.PUBLISHED:
        meanings[NONE] = [labels.why_empty(provenance, language)]
    said = [f"{symbol} {_either(meaning, language)}" for symbol, meaning in meanings.items()]
    if provenance.stage is Stage.UNREVISED:
        said.append(f"{newest_of(table)}{labels.STAR} {stage_figures(provenance.stage, language)}")
    return word("page-legend", language, symbols=tuple(said))


def _either(meanings: Sequence[str], language: Language) -> str:
    """Return what a symbol means: a dash may mean several things."""
    if len(meanings) == 1:
        return meanings[0]
    return word("words-or", language, first=", ".join(meanings[:-1]), last=meanings[-1])


def _tables_beside(region: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["table"] for one in region["beside"].get("others", ())]
