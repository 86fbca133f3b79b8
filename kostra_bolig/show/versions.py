"""The versions in the store on a terminal: what a fetch did, what is stored, and what SSB changed between two."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.figures.trend import decimals_shown
from kostra_bolig.kostra import OSLO, Language, is_percent_unit, not_since, updated_at
from kostra_bolig.said import said
from kostra_bolig.show.grid import coloured, grid_of
from kostra_bolig.show.numbers import POINTS, cell_of, change, change_told, percent
from kostra_bolig.show.terminal import count, echo, source_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.answers.claims import FiguresAnswer
    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.answers.versions import (
        CellOfOneAnswer,
        CheckAnswer,
        DiffAnswer,
        DifferenceAnswer,
        PruneAnswer,
        SnapshotAnswer,
        StatusAnswer,
    )
    from kostra_bolig.figures.series import Series

__all__ = [
    "check_text",
    "diff_table",
    "fetch_text",
    "history_table",
    "overview_text",
    "prune_text",
    "sparkline",
    "status_text",
]

_BARS: Final = "▁▂▃▄▅▆▇█"


def fetch_text(answer: FetchAnswer, folder: Path) -> None:
    """Print what a fetch did."""
    first, last = answer["years"]
    echo(
        f"{answer['outcome']}: table {answer['table']}, {answer['rows']} observations, {answer['regions']} regions, "
        f"{first} to {last}, {last} {_stage_of(answer, answer['table'])}, updated {answer['updated']}, "
        f"{count(answer['requests'], 'request')}"
    )
    echo(f"snapshot {answer['snapshot']} in {folder}")
    _warn_of_the_end(answer)
    for note in answer["notes"]:
        echo(f"note: {note['text']}")


def _stage_of(answer: FetchAnswer | SnapshotAnswer, table: str) -> str:
    """Return how final the newest year is, or when it appeared where SSB has not touched it since."""
    calendar = definition(table).calendar
    month = not_since(
        updated_at(answer["updated"]), stage=answer["stage"], last_year=answer["years"][1], calendar=calendar
    )
    return str(answer["stage"]) if month is None else str(said("show-not-since", month=month))


def history_table(snapshots: Sequence[SnapshotAnswer], newest: str | None) -> None:
    """Print the stored snapshots, oldest first."""
    if not snapshots:
        echo("nothing stored; run `kostra-bolig fetch`")
        return
    grid = grid_of(
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
        grid.add(one["id"], one["updated"] or "", f"{first}–{last}", one["stage"], one["fetched_at"] or "", remark)
    grid.print()


def diff_table(answer: DiffAnswer, *, most: int) -> None:
    """Print what SSB changed, the country first and then the largest changes."""
    language = Language(answer["language"])
    older, newer = answer["older"], answer["newer"]
    echo(f"from {older['id']} ({older['stage']}, updated {older['updated']})")
    echo(f"to   {newer['id']} ({newer['stage']}, updated {newer['updated']})")
    echo(f"{count(len(answer['changed']), 'cell')} changed, {len(answer['added'])} added, {len(answer['gone'])} gone")
    if answer["changed"]:
        grid = grid_of(
            ("region", "left"),
            ("series", "left"),
            ("year", "right"),
            ("old", "right"),
            ("new", "right"),
            ("change", "right"),
            ("", "right"),
            keys=3,
        )
        for cell in answer["changed"][:most]:
            moved = cell["absolute"]
            decimals = decimals_shown((cell["old"], cell["new"]), answer["decimals"].get(cell["content"], 0))
            grid.add(
                f"{cell['region']} {cell['region_name']}",
                cell["series"] or cell["content"],
                str(cell["year"]),
                cell_of(cell["old"], cell["old_status"], decimals, language),
                cell_of(cell["new"], cell["new_status"], decimals, language),
                coloured(moved, "" if moved is None else change(moved, decimals, language=language)),
                _suppressed(cell) or _relative(cell, language),
            )
        grid.print()
    for word in ("added", "gone"):
        _say_cells(word, answer[word])
    if len(answer["changed"]) > most:
        echo(f"{len(answer['changed']) - most} more changed cells; --most N or --json shows them")


def _suppressed(cell: DifferenceAnswer | CellOfOneAnswer) -> str:
    """Return since when SSB suppresses a cell, or nothing where it does not."""
    since = cell["suppressed_since"]
    return "" if since is None else str(said("show-suppressed-since", since=since))


def _relative(cell: DifferenceAnswer, language: Language) -> str:
    """Return what stands beside a change: what it is in percent, or that it is of percentage points."""
    if is_percent_unit(cell["unit"]):
        return "" if cell["absolute"] is None else POINTS[Language.EN]
    return "" if cell["percent"] is None else percent(cell["percent"], 1, language=language)


def check_text(answer: CheckAnswer) -> None:
    """Print what is damaged in a store, and how much is there."""
    for damage in answer["damaged"]:
        echo(f"damaged: {damage['path']}: expected {damage['expected']}, got {damage['found']}")
    echo(f"{count(answer['snapshots'], 'snapshot')}, {len(answer['damaged'])} damaged, in {answer['store']}")


def prune_text(answer: PruneAnswer) -> None:
    """Print which snapshots were removed, and how many are left."""
    for snapshot in answer["removed"]:
        echo(f"removed {snapshot}")
    echo(f"{count(len(answer['kept']), 'snapshot')} kept")


def _say_cells(word: str, cells: Sequence[CellOfOneAnswer]) -> None:
    if not cells:
        return
    regions = list(dict.fromkeys(cell["region_name"] for cell in cells))
    years = [cell["year"] for cell in cells]
    named = f"{', '.join(regions[:3])}{' …' if len(regions) > 3 else ''}"
    of = f"{count(len(cells), 'cell')} of {count(len(regions), 'region')} ({named})"
    echo(f"{word}: {of}, {min(years)} to {max(years)}")


def status_text(answer: StatusAnswer) -> None:
    """Print what is stored, how old it is, and when SSB publishes next."""
    echo(f"store {answer['store']}")
    if answer["newest"] is None:
        echo("nothing stored; run `kostra-bolig fetch`")
    for snapshot in answer["snapshots"]:
        first, last = snapshot["years"]
        mark = "newest" if snapshot["id"] == answer["newest"] else "      "
        accepted = f", accepted: {snapshot['accepted']}" if snapshot["accepted"] else ""
        echo(
            f"{mark}  {snapshot['id']}  {first} to {last}, {last} {_stage_of(snapshot, answer['table'])}, "
            f"{snapshot['rows']} observations, {count(snapshot['notes'], 'note')}, "
            f"updated {snapshot['updated']}, "
            f"fetched {snapshot['fetched_at']}{accepted}"
        )
    if answer["clock_behind_days"] is not None:
        days = answer["clock_behind_days"]
        echo(f"fetched by a clock that was {days:.1f} days ahead of this one: this machine's clock is behind; set it")
    elif answer["age_days"] is not None:
        echo(f"fetched {answer['age_days']:.1f} days ago")
    for key, code in answer["choices"]["series"].items():
        echo(f"{key} is read from {code}, chosen by a person; `kostra-bolig fetch --series {key}=` takes that back")
    unbound = [key for key, code in answer["series"].items() if code is None]
    if unbound:
        echo(f"unavailable: {', '.join(unbound)}")
    if answer["quarantined"]:
        echo(f"{count(answer['quarantined'], 'refused answer')} in quarantine")
    _warn_of_the_end(answer)
    _say_next(answer)


def _warn_of_the_end(answer: FetchAnswer | StatusAnswer) -> None:
    if answer["discontinued"]:
        echo(f"warning: {said('show-discontinued', table=answer['table'])}")


def _say_next(answer: StatusAnswer) -> None:
    if answer["next_publication"] is not None:
        moment = dt.datetime.fromisoformat(answer["next_publication"]).astimezone(OSLO)
        echo(f"SSB publishes next {moment:%Y-%m-%d %H:%M} in Oslo")


def overview_text(answer: StatusAnswer, series: Sequence[Series], figures: FiguresAnswer) -> None:
    """Print the six series of the country at a glance, and what is stored."""
    years = sorted({year for one in series for year in one.years})
    span = range(years[0], years[-1] + 1) if years else range(0)
    cells = {one.name: dict(one.frame.select("year", "value").rows()) for one in series}
    lines = {name: sparkline([values.get(year) for year in span]) for name, values in cells.items()}
    language = series[0].provenance.language if series else Language.NO
    start = figures["figures"][0]["from_year"]
    grid = grid_of(("", "left"), ("", "left"), ("newest", "right"), (f"since {start}", "right"), ("", "left"))
    for one in figures["figures"]:
        moved = one["percent"]
        last = f"{one['to_year']}: {cell_of(one['to_value'], one['to_status'], one['decimals'], language)}"
        since = ""
        if moved is not None and one["absolute"] is not None:
            unit, shown = one["unit"] or "", one["decimals"]
            since = change_told(one["absolute"], moved, unit=unit, decimals=shown, language=language)
        grid.add(one["series"], lines.get(one["series"], ""), last, coloured(moved, since), one["note"] or "")
    echo(figures["region_name"])
    grid.print()
    for provenance in [one.provenance for one in series[:1]]:
        source_text(provenance)
    stored = count(len(answer["snapshots"]), "version")
    echo(f"{stored} in {answer['store']}" if answer["snapshots"] else "nothing stored; run `kostra-bolig fetch`")
    _say_next(answer)
    echo("More: kostra-bolig --help")


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
