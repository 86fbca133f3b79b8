"""The commands that show figures: series, change, regions, comparison, ranking, coverage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from kostra_bolig.cli.options import (
    Common,
    across_break_option,
    joined_option,
    kind_option,
    one_or_more_regions,
    output_option,
    per_1000_option,
    reading,
    set_of,
    set_option,
    table_of,
    whole_of,
)
from kostra_bolig.cli.speech import by_the_way, print_json
from kostra_bolig.cli.spoken import Command, argument, option
from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import COUNTRY, RegionKind
from kostra_bolig.records import Category
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from kostra_bolig.answers.comparison import CompareAnswer, RankingAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.show.sheets.sheet import Sheet

    _Answer = TypeVar("_Answer", CompareAnswer, RankingAnswer)

__all__ = ["compare", "coverage", "panel", "ranking", "regions", "series", "trend"]


@click.command(
    cls=Command,
    epilog="kostra-bolig series over_3_mnd --from 2020 --to 2024",
)
@argument("key", metavar="KEY")
@one_or_more_regions
@option("--from", "first", type=int, metavar="Y")
@option("--to", "last", type=int, metavar="Y")
@option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@set_option
@joined_option
@per_1000_option
@reading
def series(
    common: Common,
    key: str,
    regions: tuple[str, ...],
    set_name: str | None,
    first: int | None,
    last: int | None,
    form: str,
    joined: bool | None,
    per_1000: bool | str,
) -> None:
    """Show one series."""
    from kostra_bolig.answers.series import series_answer
    from kostra_bolig.show import tables

    table = table_of(common)
    is_rate = per_1000 or common.per is not None
    years = (first, last)
    found = [] if set_name is None else [_sum_of_set(table, key, set_name, years, joined=joined, per_1000=is_rate)]
    found += [
        table.series(key, region=region, joined=joined, since=first if joined else None, per_1000=per_1000)
        for region in regions or (() if set_name else (COUNTRY,))
    ]
    found = [one.between(first, last) for one in found]
    if common.as_json or form == "json":
        answers = [series_answer(one) for one in found]
        return print_json(answers[0] if len(answers) == 1 else {"regions": answers})
    if form == "csv":
        from kostra_bolig.show.sheets.rows import csv_of

        return csv_of(found)
    for one in found:
        tables.series_table(one)


def _sum_of_set(
    table: Table,
    key: str,
    name: str,
    years: tuple[int | None, int | None],
    *,
    joined: bool | None,
    per_1000: bool | str,
) -> Series:
    """Return the sum over a person's set, which is of counts."""
    from kostra_bolig.figures.among import sets

    if per_1000:
        raise UsageError(said("cli-set-per-1000"))
    since, until = years
    return sets.total(table, key, name, set_of(table, name), joined=joined, since=since, until=until)


@click.command(cls=Command, epilog="kostra-bolig trend midlertidig_botilbud --from 2021 --to 2024")
@argument("key", metavar="KEY")
@option("--from", "first", type=int, required=True, metavar="Y")
@option("--to", "last", type=int, required=True, metavar="Y")
@one_or_more_regions
@option("--contributions", is_flag=True)
@set_option
@joined_option
@per_1000_option
@across_break_option
@reading
def trend(
    common: Common,
    key: str,
    first: int,
    last: int,
    regions: tuple[str, ...],
    contributions: bool,
    set_name: str | None,
    joined: bool | None,
    per_1000: bool | str,
    across_break: bool,
) -> None:
    """Show the change of a series between two years, in percent of the start year."""
    from kostra_bolig.answers.series import trend_answer
    from kostra_bolig.figures.among.contributions import of_change
    from kostra_bolig.show import tables

    if contributions and (per_1000 or common.per):
        raise UsageError(said("cli-contributions-per-1000"))
    table = table_of(common)
    found = [
        table.series(key, region=region, joined=joined, since=first if joined else None, per_1000=per_1000)
        for region in [*regions, *set_of(table, set_name)] or [COUNTRY]
    ]
    answers = [
        trend_answer(
            one,
            first,
            last,
            contributions=of_change(table, key, region=one.region, start=first, end=last, joined=joined)
            if contributions
            else None,
            across_break=across_break,
        )
        for one in found
    ]
    if common.as_json:
        return print_json(answers[0] if len(answers) == 1 else {"regions": answers})
    for one, answer in zip(found, answers, strict=True):
        tables.trend_text(one, answer)


@click.command(cls=Command, epilog="kostra-bolig regions bergen")
@argument("query", metavar="[QUERY]", required=False)
@kind_option(default=None)
@option("--current", is_flag=True)
@reading
def regions(common: Common, query: str | None, kind: KindName | None, current: bool) -> None:
    """List regions, or find those whose code or name is like QUERY."""
    from kostra_bolig.answers.regions import regions_answer
    from kostra_bolig.show import tables

    table = whole_of(common)
    answer = regions_answer(table, table.regions(query, kind=kind, current=True if current else None))
    if common.as_json:
        return print_json(answer)
    tables.regions_table(answer)


@click.command(cls=Command, epilog="kostra-bolig compare midlertidig_botilbud Bergen EKG12 EAK")
@argument("key", metavar="KEY")
@argument("asked", metavar="[REGION]...", nargs=-1)
@option("--base", type=int, metavar="Y")
@option("--from", "first", type=int, metavar="Y")
@set_option
@joined_option
@per_1000_option
@across_break_option
@output_option
@reading
def compare(
    common: Common,
    key: str,
    asked: tuple[str, ...],
    base: int | None,
    first: int | None,
    set_name: str | None,
    joined: bool | None,
    per_1000: bool | str,
    across_break: bool,
    file: str | None,
) -> None:
    """Show regions beside each other."""
    from kostra_bolig.answers.comparison import compare_answer, whence
    from kostra_bolig.show import tables

    table = table_of(common)
    if not asked and set_name is None:
        raise UsageError(said("cli-compare-what"))
    regions = asked[0] if len(asked) == 1 and set_name is None else [*asked, *set_of(table, set_name)]
    comparison = table.compare(
        key, regions, base=base, joined=joined, since=first, per_1000=per_1000, across_break=across_break
    )
    answer = compare_answer(comparison, table)
    if file is not None:
        from kostra_bolig.show.sheets.answered import compare_frame, compare_sheet

        made = compare_sheet, lambda: compare_answer(comparison, table)
        return _save(common, table, file, compare_frame(answer), answer, *made)
    if common.as_json:
        return print_json(answer)
    tables.compare_table(answer, whence(table, key))


@click.command(cls=Command, epilog="kostra-bolig ranking midlertidig_botilbud --by change --from 2021")
@argument("key", metavar="KEY")
@option("--year", type=int, metavar="Y")
@kind_option(default=None)
@option("--by", type=click.Choice(["value", "change"]), default="value", show_default=True)
@option("--from", "since", type=int, metavar="Y")
@option("--top", type=click.IntRange(min=1), metavar="N")
@option("--bottom", type=click.IntRange(min=1), metavar="N")
@option("--at-least", type=float, metavar="N")
@option("--county", metavar="R")
@option("--group", metavar="R")
@option("--plot", "drawing", metavar="FILE")
@set_option
@joined_option
@per_1000_option
@across_break_option
@output_option
@reading
def ranking(
    common: Common,
    key: str,
    year: int | None,
    kind: str | None,
    by: Literal["value", "change"],
    since: int | None,
    top: int | None,
    bottom: int | None,
    at_least: float | None,
    county: str | None,
    group: str | None,
    drawing: str | None,
    set_name: str | None,
    joined: bool | None,
    per_1000: bool | str,
    across_break: bool,
    file: str | None,
) -> None:
    """Show regions in order of a series."""
    from kostra_bolig.answers.comparison import ranking_answer, whence
    from kostra_bolig.figures.among.members import within
    from kostra_bolig.show import tables

    table = table_of(common)
    inside = within(table, county=county, group=group, year=table.newest_year(key) if year is None else year)
    own = set_of(table, set_name)
    among = inside if set_name is None else [one for one in own if inside is None or one in inside]

    def answered() -> RankingAnswer:
        return ranking_answer(
            table,
            key,
            year,
            kind=RegionKind(kind or table.lowest_kind),
            by=by,
            since=since,
            joined=joined,
            per_1000=per_1000,
            among=among,
            at_least=at_least,
            top=top,
            bottom=bottom,
            across_break=across_break,
        )

    answer = answered()
    if drawing is not None:
        chart = table_of(common, language=common.drawn_in).plot_ranking(
            key,
            year,
            kind=RegionKind(kind or table.lowest_kind),
            by=by,
            since=since,
            joined=joined,
            per_1000=per_1000,
            among=among,
            at_least=at_least,
            top=top,
            bottom=bottom,
            across_break=across_break,
            language=common.drawn_in,
        )
        chart.save(drawing)
    if file is not None:
        from kostra_bolig.show.sheets.answered import ranking_frame, ranking_sheet

        return _save(common, table, file, ranking_frame(answer), answer, ranking_sheet, answered)
    if common.as_json:
        return print_json(answer)
    tables.ranking_table(answer, whence(table, key))


def _save(
    common: Common,
    table: Table,
    file: str,
    frame: pl.DataFrame,
    answer: _Answer,
    sheet: Callable[[_Answer, Table, Language], Sheet],
    again: Callable[[], _Answer],
) -> None:
    """Write an answer's figures to a file; the sheet to read says all in its own language."""
    from kostra_bolig.show.export import write_frame
    from kostra_bolig.show.files import files_text

    of_one = tuple(Category(**one) for one in answer["where"])
    written = replace(table, provenance=replace(table.provenance, where=of_one), apart=()) if of_one else table
    done = write_frame(
        written, file, frame, sheet=lambda language: sheet(again(), table, language), remarks=answer["notes"]
    )
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        files_text(done.files, done.rows)


@click.command(cls=Command, epilog="kostra-bolig panel unge --balanced --format csv")
@argument("keys", metavar="[KEY]...", nargs=-1)
@set_option
@joined_option
@option("--balanced", is_flag=True)
@option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@output_option
@reading
def panel(
    common: Common,
    keys: tuple[str, ...],
    set_name: str | None,
    joined: bool | None,
    balanced: bool,
    form: str,
    file: str | None,
) -> None:
    """Show series of the municipalities of today side by side."""
    from kostra_bolig.answers.panel import panel_answer
    from kostra_bolig.show import export, files, tables

    table = table_of(common)
    followed = table.lowest_kind is RegionKind.MUNICIPALITY if joined is None else joined
    regions = None if set_name is None else set_of(table, set_name)
    if file is not None:
        wanted = export.Wanted(
            content="panel", series=keys or None, regions=regions, joined=followed, balanced=balanced
        )
        done = export.written(table, file, wanted)
        with by_the_way():
            if common.as_json or form == "json":
                return print_json(panel_answer(table, keys, joined=followed, balanced=balanced, regions=regions))
            return files.files_text(done.files, done.rows)
    if form == "csv" and not common.as_json:
        only = table.panel(joined=followed, keys=keys or None, regions=regions, balanced=balanced)
        return export.print_csv(table, only)
    answer = panel_answer(table, keys, joined=followed, balanced=balanced, regions=regions)
    if common.as_json or form == "json":
        return print_json(answer)
    tables.panel_table(answer, table.provenance)


@click.command(cls=Command, epilog="kostra-bolig coverage unge")
@argument("key", metavar="KEY")
@kind_option(default=None)
@reading
def coverage(common: Common, key: str, kind: str | None) -> None:
    """Show how many regions report a series, are suppressed or missing, by year."""
    from kostra_bolig.answers.comparison import coverage_answer, whence
    from kostra_bolig.show import tables

    table = table_of(common)
    answer = coverage_answer(table, key, kind=RegionKind(kind or table.lowest_kind))
    if common.as_json:
        return print_json(answer)
    tables.coverage_table(answer, whence(table, key))
