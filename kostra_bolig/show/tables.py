"""Tables of figures on a terminal: of series, regions, comparisons and claims, with where they come from."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kostra_bolig.figures.trend import plain
from kostra_bolig.kostra import Language, Missing, is_percent_unit
from kostra_bolig.show.formulas import harmless
from kostra_bolig.show.grid import Cell, Side, coloured, grid_of
from kostra_bolig.show.numbers import NONE, cell_of, change, change_told, claimed, figure, percent
from kostra_bolig.show.streams import write_utf8
from kostra_bolig.show.terminal import count, echo, printable, say, source_text
from kostra_bolig.show.words import MISSING_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.claims import ClaimAnswer, FigureAnswer, ReportAnswer
    from kostra_bolig.answers.comparison import (
        CompareAnswer,
        ComparedAnswer,
        CoverageAnswer,
        RankedAnswer,
        RankingAnswer,
    )
    from kostra_bolig.answers.regions import RegionsAnswer
    from kostra_bolig.answers.series import TrendAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance

__all__ = [
    "claims_table",
    "compare_table",
    "coverage_table",
    "csv_of",
    "figures_table",
    "ranking_table",
    "regions_table",
    "series_table",
    "trend_text",
]

_COLOURS: Final = {"reproduced": "green", "revised": "yellow", "not_reproduced": "red", "not_checkable": "dim"}


def csv_of(series: Sequence[Series]) -> None:
    """Print series as CSV: one row per region and year."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            *("series", "content", "region", "region_name", "year", "value", "status", "missing", "unit", "source"),
            "made_of",
        ]
    )
    for found in series:
        for row in found.frame.iter_rows(named=True):
            writer.writerow(
                [
                    found.key or "",
                    _cell(found.content),
                    _cell(found.region),
                    _cell(found.region_name),
                    row["year"],
                    "" if row["value"] is None else plain(row["value"] + 0.0),
                    _cell(row["status"] or ""),
                    row["missing"] or "",
                    _cell(found.unit),
                    _cell("; ".join(map(str, (*found.said, found.provenance)))),
                    _cell("+".join(row["made_of"] or ())),
                ]
            )
    write_utf8(out.getvalue())


def series_table(found: Series) -> None:
    """Print one series with its symbols and what they mean."""
    language = found.provenance.language
    echo(f"{found.content_name}, {found.region_name}")
    grid = grid_of(("year", "right"), (found.unit, "right"), ("", "left"))
    for row in found.frame.iter_rows(named=True):
        remark = _remark(row["missing"], language) or (row["status"] if row["value"] is not None else None) or ""
        grid.add(str(row["year"]), cell_of(row["value"], row["status"], found.decimals, language), remark)
    grid.print()
    say(found.said)
    source_text(found.provenance)


def trend_text(found: Series, answer: TrendAnswer) -> None:
    """Print the change of a series between two years."""
    language, decimals = found.provenance.language, max(found.decimals, 0)
    echo(f"{found.content_name}, {found.region_name} ({found.unit})")
    unit = answer["absolute_unit"]
    start, end = answer["from"], answer["to"]
    echo(
        f"{start['year']}: {figure(start['value'], decimals, language=language)} → "
        f"{end['year']}: {figure(end['value'], decimals, language=language)}   "
        f"{percent(answer['percent'], 1, language=language)}   "
        f"{change(answer['absolute'], decimals, language=language)} {unit}"
    )
    if answer["cagr_percent"] is not None:
        echo(f"per year: {percent(answer['cagr_percent'], 1, language=language)}")
    if answer["slope_per_year"] is not None:
        slope = change(answer["slope_per_year"], 1, language=language)
        echo(f"straight line: {answer['direction']}, {slope} {unit} per year")
    say(answer["notes"])
    source_text(found.provenance)


def regions_table(answer: RegionsAnswer) -> None:
    """Print regions, one a line."""
    grid = grid_of(("code", "left"), ("region", "left"), ("kind", "left"), ("county", "left"), ("KOSTRA group", "left"))
    for region in answer["regions"]:
        grid.add(
            region["region"],
            region["region_name"],
            region["kind"].replace("_", " "),
            region["county"] or "",
            region["kostra_group"] or "",
        )
    grid.print()
    echo(count(len(answer["regions"]), "region"))


def compare_table(answer: CompareAnswer, provenance: Provenance) -> None:
    """Print regions beside each other: a block of levels, index and change for each year."""
    language = provenance.language
    regions = answer["regions"]
    is_share = is_percent_unit(answer["unit"])
    against = f"changes since {answer['base']}" if is_share else f"index {answer['base']} = 100"
    echo(f"{answer['content_name']} ({answer['unit']}), {against}")
    columns: list[tuple[str, Side]] = [(f"{one['region_name']} ({one['region']})", "right") for one in regions]
    grid = grid_of(("year", "right"), *columns)
    for place, year in enumerate(answer["years"]):
        cells = []
        for one in regions:
            value = cell_of(one["values"][place], one["status"][place], answer["decimals"], language)
            index = one["index"][place]
            cells.append(value if index is None or is_share else f"{value}  {figure(index, 1, language=language):>6}")
        grid.add(str(year), *cells)
    grid.print()
    for one in regions:
        echo(f"{one['region_name']}: {_moved(one, answer, language)}")
    say(answer["notes"])
    source_text(provenance)


def ranking_table(answer: RankingAnswer, provenance: Provenance) -> None:
    """Print regions in order, those without a figure last with the reason."""
    language = provenance.language
    since = answer["since"]
    title = f"{answer['content_name']} ({answer['unit']}), {answer['year']}"
    order = "highest first" if answer["by"] == "value" else "largest rise first"
    echo(f"{title}, {order}")
    grid = grid_of(
        ("", "right"),
        ("code", "left"),
        ("region", "left"),
        (str(answer["year"]), "right"),
        (f"since {since}", "right"),
        ("", "left"),
        keys=2,
    )
    for row in answer["ranking"]:
        grid.add(
            "" if row["rank"] is None else str(row["rank"]),
            row["region"],
            row["region_name"],
            cell_of(row["value"], row["status"], answer["decimals"], language),
            coloured(row["absolute"], _change(row, answer["unit"], answer["decimals"], language)),
            _why_unranked(row, since, language),
        )
    grid.print()
    without = sum(row["rank"] is None for row in answer["ranking"])
    echo(f"{count(len(answer['ranking']), 'region')}, {without} of them without a rank")
    say(answer["notes"])
    source_text(provenance)


def coverage_table(answer: CoverageAnswer, provenance: Provenance) -> None:
    """Print how many regions responded, how many have a figure, are suppressed or missing."""
    echo(f"{answer['content_name']}: how many regions ({answer['kind'].replace('_', ' ')}) report it")
    names = ("regions", "with a figure", "", "responded", "", "suppressed", "not available", "other")
    grid = grid_of(("year", "right"), *((name, "right") for name in names))
    for row in answer["years"]:
        reported, responded = (
            "" if share is None else f"{figure(share, 1, language=provenance.language)} %"
            for share in (row["reported_percent"], row["responded_percent"])
        )
        grid.add(
            *(str(row["year"]), str(row["regions"]), str(row["reported"]), reported, str(row["responded"]), responded),
            *(str(row["suppressed"]), str(row["not_available"]), str(row["other"])),
        )
    grid.print()
    source_text(provenance)


def claims_table(answer: ReportAnswer, provenance: Provenance) -> None:
    """Print claims, verdicts and the arithmetic behind them."""
    echo(answer["title"])
    grid = grid_of(("claim", "left"), ("published", "right"), ("computed", "right"), ("verdict", "left"))
    for claim in answer["claims"]:
        published, computed = _said(claim, provenance.language)
        grid.add(claim["id"], published, computed, Cell(claim["verdict"], _COLOURS[claim["verdict"]]))
    grid.print()
    for claim in answer["claims"]:
        echo(f"{claim['id']}: {claim['text']}")
        echo(f"    {claim['note']}")
    for region in answer["regions"]:
        figures_table(region["region_name"], region["figures"], provenance.language)
    source_text(provenance)


def figures_table(name: str, figures: Sequence[FigureAnswer], language: Language) -> None:
    """Print the series of a region: first and last figure, and the change."""
    echo(name)
    grid = grid_of(("series", "left"), ("from", "right"), ("to", "right"), ("change", "right"), ("", "left"))
    for one in figures:
        decimals = one["decimals"]
        grid.add(
            one["series"],
            f"{one['from_year']}: {cell_of(one['from_value'], one['from_status'], decimals, language)}",
            f"{one['to_year']}: {cell_of(one['to_value'], one['to_status'], decimals, language)}",
            coloured(one["absolute"], _change(one, one["unit"] or "", decimals, language)),
            one["note"] or "",
        )
    grid.print()


def _said(claim: ClaimAnswer, language: Language) -> tuple[str, str]:
    """Return a claim's published and computed figures as people write them, with no decimal lost."""
    from kostra_bolig.figures.claims import RULES

    published, computed, decimals = claim["published"], claim["computed"], claim["decimals"]
    if isinstance(published, str) or isinstance(computed, str):
        return str(published), str(computed or NONE)
    measure, shown = claim["measure"], max(decimals, RULES[claim["kind"]].decimals)
    return (
        claimed(published, decimals, measure=measure, language=language),
        NONE if computed is None else claimed(computed, shown, measure=measure, language=language),
    )


def _remark(missing: str | None, language: Language) -> str | None:
    return None if missing is None else MISSING_WORDS[language][Missing(missing)]


def _moved(one: ComparedAnswer, answer: CompareAnswer, language: Language) -> str:
    """Return a region's change since the base year, or why it has none."""
    base, last = answer["base"], one["last_year"]
    if one["percent"] is not None and last == base:
        return f"no figure after {base}"
    if one["percent"] is not None:
        return f"{_change(one, answer['unit'], answer['decimals'], language)} from {base} to {last}"
    values = dict(zip(answer["years"], one["values"], strict=True))
    reason = _remark(dict(zip(answer["years"], one["missing"], strict=True)).get(base), language)
    return (
        f"0 in {base}, no percentage" if values.get(base) == 0 else f"{reason or 'no figure'} ({base}), no percentage"
    )


def _change(row: ComparedAnswer | RankedAnswer | FigureAnswer, unit: str, decimals: int, language: Language) -> str:
    """Return a change in percent, or of shares in percentage points; nothing where there is none."""
    absolute, relative = row["absolute"], row["percent"]
    if absolute is None or (relative is None and not is_percent_unit(unit)):
        return ""
    return change_told(absolute, relative or 0.0, unit=unit, decimals=decimals, language=language)


def _why_unranked(row: RankedAnswer, since: int, language: Language) -> str:
    reason = _remark(row["missing"], language) or ""
    if row["rank"] is None and row["start"] == 0:
        return f"0 in {since}, no percentage"
    return f"{reason} ({since})" if reason and row["value"] is not None else reason


def _cell(text: str) -> str:
    return harmless(printable(text).lstrip())
