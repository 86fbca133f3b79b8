"""The commands on what is stored: list the versions, compare two, check them, remove old ones."""

from __future__ import annotations

import functools
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kostra_bolig.cli.options import (
    Common,
    categories_of,
    common,
    kept_in,
    output_option,
    store_of,
    table_of,
    where_option,
    withdrawn_option,
)
from kostra_bolig.cli.speech import by_the_way, print_json
from kostra_bolig.cli.spoken import Command, argument, option
from kostra_bolig.errors import ServiceUnavailable, StoreError

if TYPE_CHECKING:
    from kostra_bolig.answers.versions import DiffAnswer
    from kostra_bolig.figures.table import Table

__all__ = ["check", "diff", "history", "prune", "status"]


@click.command(cls=Command, epilog="kostra-bolig status --max-age 3d")
@option("--max-age", metavar="AGE")
@common
def status(common: Common, max_age: str | None) -> None:
    """Show what is stored, how old it is, how final, and when SSB publishes next."""
    from kostra_bolig.ingest.kept import operators
    from kostra_bolig.show import versions as shown

    answer = operators.status(max_age=max_age, **kept_in(common)).to_dict()
    if common.as_json:
        print_json(answer)
    else:
        shown.status_text(answer)
    if answer["max_age"] is not None and answer["max_age"]["too_old"]:
        sys.exit(ServiceUnavailable.exit_code)


@click.command(cls=Command, epilog="kostra-bolig history")
@common
def history(common: Common) -> None:
    """List the stored snapshots, in the order SSB published them."""
    from kostra_bolig.answers.versions import history_answer
    from kostra_bolig.show import versions as shown

    answer = history_answer(store_of(common))
    if common.as_json:
        return print_json(answer)
    shown.history_table(answer["snapshots"], answer["newest"])


@click.command(cls=Command, epilog="kostra-bolig diff --most 20")
@argument("older", metavar="[A]", required=False)
@argument("newer", metavar="[B]", required=False)
@option("--region", "regions", multiple=True, metavar="R")
@option("--series", "series", multiple=True, metavar="KEY")
@option("--most", type=click.IntRange(min=1), default=40, show_default=True, metavar="N")
@output_option
@withdrawn_option
@where_option
@common
def diff(
    common: Common,
    older: str | None,
    newer: str | None,
    regions: tuple[str, ...],
    series: tuple[str, ...],
    most: int,
    file: str | None,
    withdrawn: bool,
    where: tuple[str, ...],
) -> None:
    """Show what SSB changed between two snapshots."""
    from kostra_bolig.answers.versions import diff_answer
    from kostra_bolig.show import versions as shown

    common = replace(common, categories=where)
    after, before = _versions(common, older, newer)
    found = after.diff(before, regions=regions or None, series=series or None, withdrawn=withdrawn)
    answer = diff_answer(found)
    if file is not None:
        return _save(common, after, file, answer)
    if common.as_json:
        return print_json(answer)
    shown.diff_table(answer, found.newer, most=most)


@click.command(cls=Command, epilog="kostra-bolig check --json")
@common
def check(common: Common) -> None:
    """Check every file of every snapshot against its hash."""
    from kostra_bolig.ingest.kept import operators
    from kostra_bolig.show import versions as shown

    checked = operators.check(**kept_in(common))
    answer = checked.to_dict()
    if common.as_json:
        print_json(answer)
    else:
        shown.check_text(answer)
    if not checked.is_whole:
        sys.exit(StoreError.exit_code)


@click.command(cls=Command, epilog="kostra-bolig prune --keep 24")
@option("--keep", type=click.IntRange(min=1), required=True, metavar="N")
@common
def prune(common: Common, keep: int) -> None:
    """Remove old snapshots; never the newest good one, nor the one that is read."""
    from kostra_bolig.ingest.kept import operators
    from kostra_bolig.show import versions as shown

    answer = operators.prune(keep=keep, **kept_in(common)).to_dict()
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        shown.prune_text(answer)


def _versions(common: Common, older: str | None, newer: str | None) -> tuple[Table, Table | None]:
    """Return two stored versions, the later first: as asked, else the newest; without the earlier it is looked for."""
    from kostra_bolig.ingest import load

    after = (
        _version(common, newer)
        if newer is not None
        else load.load(source="stored", where=categories_of(common), **common.shown)
    )
    return after, None if older is None else _version(common, older)


def _save(common: Common, table: Table, file: str, answer: DiffAnswer) -> None:
    """Write what SSB changed to a file."""
    from kostra_bolig.show.export import write_frame
    from kostra_bolig.show.files import files_text
    from kostra_bolig.show.sheets.answered import diff_frame, diff_sheet

    sheet = functools.partial(diff_sheet, answer, table)
    done = write_frame(table, file, diff_frame(answer), sheet=sheet)
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        files_text(done.files, done.rows)


def _version(common: Common, asked: str) -> Table:
    """Return the version that an id or a day names; what it is compared for says of itself what was withdrawn."""
    from kostra_bolig.figures.arguments import day_named

    if day_named(asked) is None:
        return table_of(replace(common, snapshot=asked, withdrawn=True))
    return table_of(replace(common, as_of=asked, withdrawn=True))
