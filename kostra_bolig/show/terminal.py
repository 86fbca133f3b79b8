"""How answers look on a terminal: tables for people, plain text in a pipe, nothing that steers the terminal."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_bolig.kostra import OSLO, Language, Missing
from kostra_bolig.show.words import MISSING_WORDS, change, figure, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.answers.claims import ClaimAnswer, FigureAnswer, FiguresAnswer, ReportAnswer
    from kostra_bolig.answers.comparison import (
        CompareAnswer,
        ComparedAnswer,
        CoverageAnswer,
        RankedAnswer,
        RankingAnswer,
    )
    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.answers.regions import RegionsAnswer
    from kostra_bolig.answers.series import TrendAnswer
    from kostra_bolig.answers.versions import CellOfOneAnswer, DiffAnswer, SnapshotAnswer, StatusAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance

__all__ = [
    "claims_table",
    "compare_table",
    "count",
    "coverage_table",
    "csv_of",
    "diff_table",
    "fetch_text",
    "figures_table",
    "history_table",
    "overview_text",
    "printable",
    "ranking_table",
    "regions_table",
    "series_table",
    "source_text",
    "sparkline",
    "status_text",
    "trend_text",
]

_COLOURS: Final = {"reproduced": "green", "revised": "yellow", "not_reproduced": "red", "not_checkable": "dim"}
_NONE: Final = "–"
_WIDTH_IN_A_PIPE: Final = 200
_BARS: Final = "▁▂▃▄▅▆▇█"


def printable(text: str) -> str:
    """Return text without control characters: nothing a server sends may steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "request"), count(4, "request")
    ('1 request', '4 requests')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def source_text(provenance: Provenance) -> None:
    """Print what stands under any table: source, stage, which figures these are, mandatory notes."""
    from kostra_bolig.records import Source

    used = {
        Source.STORED: "figures stored before",
        Source.SSB: "figures fetched from SSB now",
        Source.PUBLISHED: "figures published in the report, not SSB's newest",
    }[provenance.source]
    _echo(str(provenance))
    _echo(used)
    _say(provenance.mandatory_notes)


def fetch_text(answer: FetchAnswer, folder: Path) -> None:
    """Print what a fetch did."""
    first, last = answer["years"]
    _echo(
        f"{answer['outcome']}: table {answer['table']}, {answer['rows']} observations, {answer['regions']} regions, "
        f"{first} to {last}, {last} {answer['stage']}, updated {answer['updated']}, "
        f"{count(answer['requests'], 'request')}"
    )
    _echo(f"snapshot {answer['snapshot']} in {folder}")
    for note in answer["notes"]:
        _echo(f"note: {note['text']}")


def csv_of(series: Sequence[Series]) -> None:
    """Print series as CSV: one row per region and year."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["series", "content", "region", "region_name", "year", "value", "status", "missing", "unit", "source"]
    )
    for found in series:
        for row in found.frame.iter_rows(named=True):
            writer.writerow(
                [
                    found.key or "",
                    _harmless(found.content),
                    _harmless(found.region),
                    _harmless(found.region_name),
                    row["year"],
                    "" if row["value"] is None else _bare(row["value"], found.decimals),
                    _harmless(row["status"] or ""),
                    row["missing"] or "",
                    _harmless(found.unit),
                    _harmless("; ".join((*found.said, str(found.provenance)))),
                ]
            )
    click.echo(out.getvalue(), nl=False)


def series_table(found: Series) -> None:
    """Print one series with its symbols and what they mean."""
    language = found.provenance.language
    _echo(f"{found.content_name}, {found.region_name}")
    grid = _grid(("year", "right"), (found.unit, "right"), ("", "left"))
    for row in found.frame.iter_rows(named=True):
        remark = _remark(row["missing"], language) or (row["status"] if row["value"] is not None else None) or ""
        _add(grid, str(row["year"]), _cell(row["value"], row["status"], found.decimals, language), remark)
    _print(grid)
    _say(found.said)
    source_text(found.provenance)


def trend_text(found: Series, answer: TrendAnswer) -> None:
    """Print the change of a series between two years."""
    language, decimals = found.provenance.language, max(found.decimals, 0)
    _echo(f"{found.content_name}, {found.region_name} ({found.unit})")
    unit = answer["absolute_unit"]
    start, end = answer["from"], answer["to"]
    _echo(
        f"{start['year']}: {figure(start['value'], decimals, language=language)} → "
        f"{end['year']}: {figure(end['value'], decimals, language=language)}   "
        f"{percent(answer['percent'], 1, language=language)}   "
        f"{change(answer['absolute'], decimals, language=language)} {unit}"
    )
    if answer["cagr_percent"] is not None:
        _echo(f"per year: {percent(answer['cagr_percent'], 1, language=language)}")
    if answer["slope_per_year"] is not None:
        slope = change(answer["slope_per_year"], 1, language=language)
        _echo(f"straight line: {answer['direction']}, {slope} {unit} per year")
    _say(answer["notes"])
    source_text(found.provenance)


def regions_table(answer: RegionsAnswer) -> None:
    """Print regions, one a line."""
    grid = _grid(("code", "left"), ("region", "left"), ("kind", "left"), ("county", "left"), ("KOSTRA group", "left"))
    for region in answer["regions"]:
        _add(
            grid,
            region["region"],
            region["region_name"],
            region["kind"].replace("_", " "),
            region["county"] or "",
            region["kostra_group"] or "",
        )
    _print(grid)
    _echo(count(len(answer["regions"]), "region"))


def compare_table(answer: CompareAnswer, provenance: Provenance) -> None:
    """Print regions beside each other: a block of levels, index and change for each year."""
    language = provenance.language
    regions = answer["regions"]
    _echo(f"{answer['content_name']} ({answer['unit']}), index {answer['base']} = 100")
    columns = [(f"{one['region_name']} ({one['region']})", "right") for one in regions]
    grid = _grid(("year", "right"), *columns)
    for place, year in enumerate(answer["years"]):
        cells = []
        for one in regions:
            value = _cell(one["values"][place], one["status"][place], answer["decimals"], language)
            index = one["index"][place]
            cells.append(value if index is None else f"{value}  {figure(index, 1, language=language):>6}")
        _add(grid, str(year), *cells)
    _print(grid)
    for one in regions:
        _echo(f"{one['region_name']}: {_moved(one, answer, language)}")
    _say(answer["notes"])
    source_text(provenance)


def ranking_table(answer: RankingAnswer, provenance: Provenance) -> None:
    """Print regions in order, those without a figure last with the reason."""
    language = provenance.language
    since = answer["since"]
    title = f"{answer['content_name']} ({answer['unit']}), {answer['year']}"
    order = "highest first" if answer["by"] == "value" else "largest rise first"
    _echo(f"{title}, {order}")
    grid = _grid(
        ("", "right"),
        ("code", "left"),
        ("region", "left"),
        (str(answer["year"]), "right"),
        (f"since {since}", "right"),
        ("", "left"),
    )
    for row in answer["ranking"]:
        moved = row["percent"]
        _add(
            grid,
            "" if row["rank"] is None else str(row["rank"]),
            row["region"],
            row["region_name"],
            _cell(row["value"], row["status"], answer["decimals"], language),
            _coloured(moved, "" if moved is None else percent(moved, 1, language=language)),
            _why_unranked(row, since, language),
        )
    _print(grid)
    without = sum(row["rank"] is None for row in answer["ranking"])
    _echo(f"{count(len(answer['ranking']), 'region')}, {without} of them without a rank")
    _say(answer["notes"])
    source_text(provenance)


def coverage_table(answer: CoverageAnswer, provenance: Provenance) -> None:
    """Print how many regions report, are suppressed or missing."""
    _echo(f"{answer['content_name']}: how many regions ({answer['kind'].replace('_', ' ')}) report it")
    names = ("regions", "reported", "suppressed", "not_available", "other")
    grid = _grid(("year", "right"), *((name.replace("_", " "), "right") for name in names), ("", "right"))
    for row in answer["years"]:
        share = row["reported_percent"]
        _add(
            grid,
            str(row["year"]),
            *(str(row[name]) for name in names),  # type: ignore[literal-required]
            "" if share is None else f"{figure(share, 1, language=provenance.language)} %",
        )
    _print(grid)
    source_text(provenance)


def history_table(snapshots: Sequence[SnapshotAnswer], newest: str | None) -> None:
    """Print the stored snapshots, oldest first."""
    if not snapshots:
        _echo("nothing stored; run `kostra-bolig fetch`")
        return
    grid = _grid(
        ("snapshot", "left"),
        ("updated by SSB", "left"),
        ("years", "left"),
        ("newest year", "left"),
        ("fetched", "left"),
        ("", "left"),
    )
    for one in snapshots:
        first, last = one["years"]
        mark = "newest" if one["id"] == newest else ""
        accepted = f"accepted: {one['accepted']}" if one["accepted"] else ""
        remark = ", ".join(part for part in (mark, accepted) if part)
        _add(grid, one["id"], one["updated"] or "", f"{first}–{last}", one["stage"], one["fetched_at"] or "", remark)
    _print(grid)


def diff_table(answer: DiffAnswer, *, most: int) -> None:
    """Print what SSB changed, the country first and then the largest changes."""
    language = Language(answer["language"])
    older, newer = answer["older"], answer["newer"]
    _echo(f"from {older['id']} ({older['stage']}, updated {older['updated']})")
    _echo(f"to   {newer['id']} ({newer['stage']}, updated {newer['updated']})")
    _echo(f"{count(len(answer['changed']), 'cell')} changed, {len(answer['added'])} added, {len(answer['gone'])} gone")
    if answer["changed"]:
        grid = _grid(
            ("region", "left"),
            ("series", "left"),
            ("year", "right"),
            ("old", "right"),
            ("new", "right"),
            ("change", "right"),
            ("", "right"),
        )
        for cell in answer["changed"][:most]:
            moved = cell["absolute"]
            decimals = 0 if moved is None or float(moved).is_integer() else 1
            _add(
                grid,
                f"{cell['region']} {cell['region_name']}",
                cell["series"] or cell["content"],
                str(cell["year"]),
                _cell(cell["old"], cell["old_status"], decimals, language),
                _cell(cell["new"], cell["new_status"], decimals, language),
                _coloured(moved, "" if moved is None else change(moved, decimals, language=language)),
                "" if cell["percent"] is None else percent(cell["percent"], 1, language=language),
            )
        _print(grid)
    for word in ("added", "gone"):
        _say_cells(word, answer[word])
    if len(answer["changed"]) > most:
        _echo(f"{len(answer['changed']) - most} more changed cells; --most N or --json shows them")


def _say_cells(word: str, cells: Sequence[CellOfOneAnswer]) -> None:
    if not cells:
        return
    regions = list(dict.fromkeys(cell["region_name"] for cell in cells))
    years = [cell["year"] for cell in cells]
    named = f"{', '.join(regions[:3])}{' …' if len(regions) > 3 else ''}"
    of = f"{count(len(cells), 'cell')} of {count(len(regions), 'region')} ({named})"
    _echo(f"{word}: {of}, {min(years)} to {max(years)}")


def claims_table(answer: ReportAnswer, provenance: Provenance) -> None:
    """Print claims, verdicts and the arithmetic behind them."""
    from rich.text import Text

    _echo(answer["title"])
    grid = _grid(("claim", "left"), ("published", "right"), ("computed", "right"), ("verdict", "left"), wrap=False)
    for claim in answer["claims"]:
        published, computed = _said(claim, provenance.language)
        _add(grid, claim["id"], published, computed, Text(claim["verdict"], style=_COLOURS[claim["verdict"]]))
    _print(grid)
    for claim in answer["claims"]:
        _echo(f"{claim['id']}: {claim['text']}")
        _echo(f"    {claim['note']}")
    for region in answer["regions"]:
        figures_table(region["region_name"], region["figures"], provenance.language)
    source_text(provenance)


def figures_table(name: str, figures: Sequence[FigureAnswer], language: Language) -> None:
    """Print the six series of a region: first and last figure, and the change."""
    _echo(name)
    grid = _grid(("series", "left"), ("from", "right"), ("to", "right"), ("change", "right"), ("", "left"))
    for one in figures:
        moved = one["percent"]
        decimals = one["decimals"]
        _add(
            grid,
            one["series"],
            f"{one['from_year']}: {_cell(one['from_value'], one['from_status'], decimals, language)}",
            f"{one['to_year']}: {_cell(one['to_value'], one['to_status'], decimals, language)}",
            _coloured(moved, "" if moved is None else percent(moved, 1, language=language)),
            one["note"] or "",
        )
    _print(grid)


def status_text(answer: StatusAnswer) -> None:
    """Print what is stored, how old it is, and when SSB publishes next."""
    _echo(f"store {answer['store']}")
    if answer["newest"] is None:
        _echo("nothing stored; run `kostra-bolig fetch`")
    for snapshot in answer["snapshots"]:
        first, last = snapshot["years"]
        mark = "newest" if snapshot["id"] == answer["newest"] else "      "
        accepted = f", accepted: {snapshot['accepted']}" if snapshot["accepted"] else ""
        _echo(
            f"{mark}  {snapshot['id']}  {first} to {last}, {last} {snapshot['stage']}, "
            f"{snapshot['rows']} observations, {count(snapshot['notes'], 'note')}, "
            f"updated {snapshot['updated']}, "
            f"fetched {snapshot['fetched_at']}{accepted}"
        )
    if answer["age_days"] is not None:
        _echo(f"fetched {answer['age_days']:.1f} days ago")
    unbound = [key for key, code in answer["series"].items() if code is None]
    if unbound:
        _echo(f"unavailable: {', '.join(unbound)}")
    if answer["quarantined"]:
        _echo(f"{count(answer['quarantined'], 'refused answer')} in quarantine")
    _say_next(answer)


def _say_next(answer: StatusAnswer) -> None:
    moment = dt.datetime.fromisoformat(answer["next_publication"]).astimezone(OSLO)
    _echo(f"SSB publishes next {moment:%Y-%m-%d %H:%M} in Oslo")


def overview_text(answer: StatusAnswer, series: Sequence[Series], figures: FiguresAnswer) -> None:
    """Print the six series of the country at a glance, and what is stored."""
    years = sorted({year for one in series for year in one.years})
    span = range(years[0], years[-1] + 1) if years else range(0)
    cells = {one.name: dict(one.frame.select("year", "value").rows()) for one in series}
    lines = {name: sparkline([values.get(year) for year in span]) for name, values in cells.items()}
    language = series[0].provenance.language if series else Language.NO
    start = figures["figures"][0]["from_year"]
    grid = _grid(("", "left"), ("", "left"), ("newest", "right"), (f"since {start}", "right"), ("", "left"))
    for one in figures["figures"]:
        moved = one["percent"]
        last = f"{one['to_year']}: {_cell(one['to_value'], one['to_status'], one['decimals'], language)}"
        since = "" if moved is None else percent(moved, 1, language=language)
        _add(grid, one["series"], lines.get(one["series"], ""), last, _coloured(moved, since), one["note"] or "")
    _echo(figures["region_name"])
    _print(grid)
    for provenance in [one.provenance for one in series[:1]]:
        source_text(provenance)
    stored = count(len(answer["snapshots"]), "version")
    _echo(f"{stored} in {answer['store']}" if answer["snapshots"] else "nothing stored; run `kostra-bolig fetch`")
    _say_next(answer)
    _echo("More: kostra-bolig --help")


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a row of bars, from 0 to the highest; a year without a value is a space.

    >>> sparkline([0, 4, None, 8])
    '▁▅ █'
    """
    highest = max((value for value in values if value is not None), default=0)
    if highest <= 0:
        return "".join(" " if value is None else _BARS[0] for value in values)
    top = len(_BARS) - 1
    return "".join(" " if value is None else _BARS[round(max(value, 0) / highest * top)] for value in values)


def _said(claim: ClaimAnswer, language: Language) -> tuple[str, str]:
    """Return a claim's published and computed figures as people write them, with no decimal lost."""
    from kostra_bolig.figures.claims import ClaimKind

    published, computed, decimals = claim["published"], claim["computed"], claim["decimals"]
    if isinstance(published, str) or isinstance(computed, str):
        return str(published), str(computed or _NONE)
    if claim["kind"] == ClaimKind.PERCENT_CHANGE:
        return (
            percent(published, decimals, language=language),
            _NONE if computed is None else percent(computed, max(decimals, 2), language=language),
        )
    more = max(decimals, 1) if claim["kind"] == ClaimKind.ABOUT else decimals
    return (
        figure(published, decimals, language=language),
        _NONE if computed is None else figure(computed, more, language=language),
    )


def _cell(value: float | None, status: str | None, decimals: int, language: Language) -> str:
    """Return a figure with SSB's symbol on it, or the symbol where there is no figure."""
    if value is None:
        return status or _NONE
    return f"{figure(value, decimals, language=language)}{status or ''}"


def _remark(missing: str | None, language: Language) -> str | None:
    return None if missing is None else MISSING_WORDS[language][Missing(missing)]


def _moved(one: ComparedAnswer, answer: CompareAnswer, language: Language) -> str:
    """Return a region's change since the base year, or why it has none."""
    base, last = answer["base"], one["last_year"]
    if one["percent"] is not None and last == base:
        return f"no figure after {base}"
    if one["percent"] is not None:
        return f"{percent(one['percent'], 1, language=language)} from {base} to {last}"
    values = dict(zip(answer["years"], one["values"], strict=True))
    reason = _remark(dict(zip(answer["years"], one["missing"], strict=True)).get(base), language)
    return (
        f"0 in {base}, no percentage" if values.get(base) == 0 else f"{reason or 'no figure'} ({base}), no percentage"
    )


def _why_unranked(row: RankedAnswer, since: int, language: Language) -> str:
    reason = _remark(row["missing"], language) or ""
    if row["rank"] is None and row["start"] == 0:
        return f"0 in {since}, no percentage"
    return f"{reason} ({since})" if reason and row["value"] is not None else reason


def _coloured(number: float | None, text: str) -> Any:
    """Return a change in colour; its sign says the same without."""
    from rich.text import Text

    style = "" if not number else "yellow" if number > 0 else "cyan"
    return Text(printable(text), style=style)


def _echo(text: str) -> None:
    """Print a line; what a server sends ends no line and steers no terminal."""
    click.echo(printable(text))


def _say(remarks: Sequence[str]) -> None:
    for remark in remarks:
        _echo(f"note: {remark}")


def _bare(number: float, decimals: int) -> str:
    """Return a number as programs read it."""
    from kostra_bolig.figures.trend import rounded

    return str(rounded(number, max(decimals, 0)))


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; SSB's symbol ``-`` alone is none and stays."""
    shown = printable(text).lstrip()
    return f"'{shown}" if len(shown) > 1 and shown[0] in "=+-@" else shown


def _grid(*columns: tuple[str, str], wrap: bool = True) -> Any:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD)
    for name, justify in columns:
        grid.add_column(Text(printable(name)), justify=justify, no_wrap=not wrap or justify == "right")  # type: ignore[arg-type]
    return grid


def _add(grid: Any, *cells: Any) -> None:
    from rich.text import Text

    grid.add_row(*(Text(printable(cell)) if isinstance(cell, str) else cell for cell in cells))


def _print(grid: Any) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_IN_A_PIPE
    console.print(grid)
