"""The commands that take the figures elsewhere: a chart, a file, a citation, the whole store."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

import click

from kostra_bolig.cli.options import (
    Common,
    across_break_option,
    common,
    joined_option,
    kept_in,
    one_or_more_regions,
    per_1000_option,
    reading,
    set_of,
    set_option,
    store_of,
    table_of,
    whole_of,
)
from kostra_bolig.cli.speech import by_the_way, print_json
from kostra_bolig.cli.spoken import Command, argument, option
from kostra_bolig.errors import StoreError, UsageError
from kostra_bolig.kinds import ChartForm, FileContent, Locale
from kostra_bolig.kostra import COUNTRY, RegionKind
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_bolig.answers.backup import BackupAnswer
    from kostra_bolig.figures.table import Table
    from kostra_bolig.ingest.kept.saved import Saved

__all__ = ["backup", "cite", "export", "plot", "restore"]


@click.command(
    cls=Command, epilog="kostra-bolig plot midlertidig_botilbud over_3_mnd --from 2020 --to 2024 -o fig11.svg"
)
@argument("keys", metavar="KEY...", nargs=-1, required=True)
@option("-o", "--output", "file", required=True, metavar="FILE")
@one_or_more_regions
@option("--from", "first", type=int, metavar="Y")
@option("--to", "last", type=int, metavar="Y")
@option("--index", type=int, metavar="Y")
@option("--form", type=click.Choice(get_args(ChartForm)))
@option("--title", metavar="TEXT")
@set_option
@joined_option
@per_1000_option
@across_break_option
@reading
def plot(
    common: Common,
    keys: tuple[str, ...],
    file: str,
    regions: tuple[str, ...],
    first: int | None,
    last: int | None,
    index: int | None,
    form: ChartForm | None,
    title: str | None,
    set_name: str | None,
    joined: bool | None,
    per_1000: bool | str,
    across_break: bool,
) -> None:
    """Draw series as a chart."""
    from kostra_bolig.answers.files import plot_answer
    from kostra_bolig.show.drawn.chart import require_drawing
    from kostra_bolig.show.files import plot_text

    require_drawing(file)
    table = table_of(common, language=common.drawn_in)
    chart = table.plot(
        keys,
        regions=[*regions, *set_of(table, set_name)] or [COUNTRY],
        since=first,
        until=last,
        index=index,
        form=form,
        title=title,
        joined=joined,
        per_1000=per_1000,
        across_break=across_break,
        language=common.drawn_in,
    )
    answer = plot_answer(table, chart, chart.save(file))
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        plot_text(answer)


@click.command(cls=Command, epilog="kostra-bolig export panel.csv --content panel --locale no")
@argument("file", metavar="FILE")
@option(
    "--content",
    type=click.Choice([one.value for one in FileContent if one is not FileContent.WIDE]),
    default=FileContent.OBSERVATIONS.value,
    show_default=True,
)
@option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in RegionKind]),
    multiple=True,
)
@option(
    "--locale",
    type=click.Choice([one.value for one in Locale]),
    default=Locale.EN.value,
    show_default=True,
)
@option("--wide", is_flag=True)
@option("--partition", is_flag=True)
@option("--stored", is_flag=True)
@option("--series", "keys", metavar="KEY", multiple=True)
@one_or_more_regions
@option("--from", "first", type=int, metavar="Y")
@option("--to", "last", type=int, metavar="Y")
@set_option
@joined_option
@reading
def export(
    common: Common,
    file: str,
    content: str,
    kinds: tuple[RegionKind, ...],
    locale: str,
    wide: bool,
    partition: bool,
    stored: bool,
    keys: tuple[str, ...],
    regions: tuple[str, ...],
    first: int | None,
    last: int | None,
    set_name: str | None,
    joined: bool | None,
) -> None:
    """Write the figures to a file."""
    from kostra_bolig.answers.files import export_answer
    from kostra_bolig.figures.handed.file import Wanted
    from kostra_bolig.show.export import written
    from kostra_bolig.show.files import export_text

    if partition:
        chosen = (kinds, keys, regions, first, last, set_name, joined, common.snapshot, common.as_of, wide)
        if (
            content != FileContent.OBSERVATIONS
            or locale != Locale.EN
            or any(one not in (None, (), False) for one in (*chosen, common.categories))
        ):
            raise UsageError(said("cli-partition-is-whole"))
        return _partition(common, file, every=stored)
    if stored:
        raise UsageError(said("cli-stored-of-partition"))
    if wide and content in (FileContent.REGIONS, FileContent.CROSSWALK):
        raise UsageError(said("show-klass-is-whole", content=content))
    form = FileContent.WIDE if wide else FileContent(content)
    wanted = Wanted(
        content=form,
        kinds=kinds or tuple(RegionKind),
        locale=Locale(locale),
        series=keys or None,
        since=first,
        until=last,
        joined=joined,
    )
    has_all = wanted.may_have_all_categories(file)
    table = whole_of(common) if wanted.is_of_klass else _with_all_categories(common) if has_all else table_of(common)
    done = written(table, file, replace(wanted, regions=[*regions, *set_of(table, set_name)] or None))
    answer = export_answer(table, done.files, content=form, rows=done.rows)
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        export_text(answer)


def _with_all_categories(common: Common) -> Table:
    """Return the table; where it is broken down further and nobody says which category, with all of them."""
    from kostra_bolig.figures.finding.categories import EVERY, is_missing

    try:
        return table_of(common)
    except UsageError as error:
        if common.categories or not is_missing(error):
            raise
    return table_of(common, categories=EVERY)


def _partition(common: Common, folder: str, *, every: bool) -> None:
    """Write all versions of a table, or of every stored one, for a warehouse."""
    from pathlib import Path

    from kostra_bolig.answers.files import partition_answer
    from kostra_bolig.ingest.several import partitioned
    from kostra_bolig.settings import Settings
    from kostra_bolig.show.files import partition_text
    from kostra_bolig.store.whole import place

    root = store_of(common).root
    done = partitioned.partitioned(
        Path(folder),
        None if every else [common.table],
        root=root,
        elsewhere=place.stored_elsewhere(Settings.resolve(**common.where), root),
        withdrawn=common.withdrawn,
        lang=common.where["lang"],
    )
    answer = partition_answer(folder, done)
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        partition_text(answer)


@click.command(cls=Command, epilog="kostra-bolig cite --form bibtex")
@option(
    "--form",
    type=click.Choice(["text", "bibtex", "csl"]),
    default="text",
    show_default=True,
)
@reading
def cite(common: Common, form: Literal["text", "bibtex", "csl"]) -> None:
    """Show how to cite the figures."""
    from kostra_bolig.answers.files import cite_answer
    from kostra_bolig.show.files import cite_text

    answer = cite_answer(whole_of(common))
    if common.as_json:
        return print_json(answer)
    cite_text(answer, form)


@click.command(cls=Command, epilog="kostra-bolig backup kostra-2026-11-27.tar")
@argument("file", metavar="FILE")
@option("--wait", type=click.FloatRange(0, 86_400), default=0, metavar="S")
@common
def backup(common: Common, file: str, wait: float) -> None:
    """Write everything that is stored to one file."""
    from kostra_bolig.ingest.kept import saved
    from kostra_bolig.show.files import backup_text

    _of_the_whole(common, saved.backup(file, cache_dir=kept_in(common)["cache_dir"], wait_s=wait), backup_text)


@click.command(cls=Command, epilog="kostra-bolig restore kostra-2026-11-27.tar")
@argument("file", metavar="FILE")
@option("--wait", type=click.FloatRange(0, 86_400), default=0, metavar="S")
@common
def restore(common: Common, file: str, wait: float) -> None:
    """Put what a backup holds where nothing is stored."""
    from kostra_bolig.ingest.kept import saved
    from kostra_bolig.show.files import restore_text

    _of_the_whole(common, saved.restore(file, cache_dir=kept_in(common)["cache_dir"], wait_s=wait), restore_text)


def _of_the_whole(common: Common, done: Saved, show: Callable[[BackupAnswer], None]) -> None:
    """Say what was written or read, and end as ``check`` does where something in it is damaged."""
    answer = done.to_dict()
    with by_the_way():
        if common.as_json:
            print_json(answer)
        else:
            show(answer)
    if not done.is_whole:
        sys.exit(StoreError.exit_code)
