"""The versions in the store on a terminal: what a fetch did, what is stored, and what SSB changed between two."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.definitions.shipped import known
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import is_percent_unit, not_since, updated_at
from kostra_bolig.said import said
from kostra_bolig.show.grid import Cell, Side, coloured, grid_of
from kostra_bolig.show.numbers import cell_of, change, change_told, figure, of_amounts, percent, points
from kostra_bolig.show.terminal import count, echo, language, say, source_text, tell, told
from kostra_bolig.show.words import moment, stage_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.answers.claims import FiguresAnswer
    from kostra_bolig.answers.fetch import FetchAnswer, FetchOfTablesAnswer, LeftOutAnswer
    from kostra_bolig.answers.versions import (
        CellOfOneAnswer,
        CheckAnswer,
        DiffAnswer,
        DifferenceAnswer,
        MaxAgeAnswer,
        PruneAnswer,
        SnapshotAnswer,
        StatusAnswer,
    )
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance

__all__ = [
    "check_text",
    "diff_table",
    "fetch_text",
    "fetched_text",
    "history_table",
    "left_out_text",
    "overview_text",
    "prune_text",
    "sparkline",
    "status_text",
]

_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_BARS: Final = "▁▂▃▄▅▆▇█"
_CATEGORIES: Final = 8


def fetch_text(answer: FetchAnswer, folder: Path | None) -> None:
    """Print what a fetch did, and where the snapshot is unless that is left out."""
    first, last = answer["years"]
    tell(
        "screen-fetched",
        outcome=told(f"screen-outcome-{answer['outcome']}"),
        table=answer["table"],
        rows=answer["rows"],
        regions=answer["regions"],
        first=first,
        last=last,
        stage=_stage_of(answer, answer["table"]),
        updated=moment(answer["updated"]),
        requests=count(answer["requests"], "screen-requests"),
    )
    if folder is not None:
        tell("screen-snapshot-in", snapshot=answer["snapshot"], folder=str(folder))
    years, regions = answer["asked_for"]["years"], answer["asked_for"]["regions"]
    if years is not None or regions is not None:
        tell("show-asked-for", years=_count_of(years), regions=_count_of(regions))
    for id_, codes in answer["asked_for"]["where"].items():
        tell(
            "show-asked-for-where",
            id=id_,
            n=len(codes),
            codes=tuple(codes[:_CATEGORIES]),
            more=max(len(codes) - _CATEGORIES, 0),
        )
    _warn_of_the_end(answer)
    say([note["text"] for note in answer["notes"]])


def left_out_text(answer: LeftOutAnswer) -> None:
    """Print why a table was not fetched that cannot be read."""
    say([answer["why"]])


def fetched_text(answer: FetchOfTablesAnswer) -> None:
    """Print what became of several tables in all; or that there is none to fetch anew."""
    if not answer["tables"]:
        tell("screen-nothing-stored")
        return
    outcomes = [str(one.get("outcome", "failed")) for one in answer["tables"]]
    tell(
        "screen-fetched-several",
        tables=len(outcomes),
        new=outcomes.count("new"),
        unchanged=outcomes.count("unchanged"),
        failed=outcomes.count("failed"),
        left_out=outcomes.count("left_out"),
        requests=count(answer["requests"], "screen-requests"),
    )


def _count_of(chosen: Sequence[object] | None) -> int | None:
    return None if chosen is None else len(chosen)


def _stage_of(answer: FetchAnswer | SnapshotAnswer, table: str) -> str:
    """Return how final the newest year is, or when it appeared where SSB has not touched it since."""
    calendar, stage = known(table).calendar, Stage(answer["stage"])
    month = not_since(updated_at(answer["updated"]), stage=stage, last_year=answer["years"][1], calendar=calendar)
    return stage_word(stage, language()) if month is None else str(said("show-not-since", month=month))


def history_table(snapshots: Sequence[SnapshotAnswer], newest: str | None) -> None:
    """Print the stored snapshots, oldest first."""
    if not snapshots:
        tell("screen-nothing-stored")
        return
    names = ("snapshot", "updated-by-ssb", "years", "newest-year", "fetched-at")
    grid = grid_of(*((told(f"screen-{name}"), "left") for name in names), ("", "left"))
    for one in snapshots:
        first, last = one["years"]
        mark = told("screen-newest") if one["id"] == newest else ""
        accepted = told("screen-accepted", reason=one["accepted"]) if one["accepted"] else ""
        remark = ", ".join(part for part in (mark, accepted) if part)
        updated, fetched = (
            told("screen-moment", moment=one[of]) if one[of] else "" for of in ("updated", "fetched_at")
        )
        grid.add(
            Cell(one["id"], is_whole=True),
            updated,
            f"{first}–{last}",
            stage_word(Stage(one["stage"]), language()),
            fetched,
            remark,
        )
    grid.print()


def diff_table(answer: DiffAnswer, provenance: Provenance, *, most: int) -> None:
    """Print what SSB changed, the country first and then the largest changes."""
    spoken = language()
    for name in ("older", "newer"):
        version = answer[name]
        stage = stage_word(Stage(version["stage"]), spoken)
        tell(f"screen-{name}", id=version["id"], stage=stage, updated=moment(version["updated"]))
    changed = count(len(answer["changed"]), "screen-cells")
    tell("screen-changed", changed=changed, added=len(answer["added"]), gone=len(answer["gone"]))
    if answer["changed"]:
        heads: list[tuple[str, Side]] = [("region", "left"), ("series", "left"), ("year", "right"), ("old", "right")]
        heads += [("new", "right"), ("change", "right")]
        grid = grid_of(*((told(f"screen-{head}"), side) for head, side in heads), ("", "right"), keys=3)
        for cell in answer["changed"][:most]:
            moved = cell["absolute"]
            decimals = decimals_shown((cell["old"], cell["new"]), answer["decimals"].get(cell["content"], 0))
            grid.add(
                f"{cell['region']} {cell['region_name']}",
                of_amounts(cell["series"] or cell["content"], cell["unit"]),
                str(cell["year"]),
                cell_of(cell["old"], cell["old_status"], None, decimals, spoken),
                cell_of(cell["new"], cell["new_status"], None, decimals, spoken),
                coloured(moved, "" if moved is None else change(moved, decimals, language=spoken)),
                _suppressed(cell) or _relative(cell, spoken),
            )
        grid.print()
    for word in ("added", "gone"):
        _say_cells(word, answer[word])
    left_out = answer["not_asked_for"]
    for which, cells in (("older", left_out["older"]), ("newer", left_out["newer"])):
        if cells:
            tell("show-not-asked-for", which=which, n=cells)
    if len(answer["changed"]) > most:
        tell("screen-more-changed", more=len(answer["changed"]) - most)
    source_text(provenance)
    tell("screen-corrections", address=answer["corrections"])


def _suppressed(cell: DifferenceAnswer | CellOfOneAnswer) -> str:
    """Return since when SSB suppresses a cell, or nothing where it does not."""
    since = cell["suppressed_since"]
    return "" if since is None else str(said("show-suppressed-since", since=since))


def _relative(cell: DifferenceAnswer, language: Language) -> str:
    """Return what stands beside a change: what it is in percent, or that it is of percentage points."""
    if is_percent_unit(cell["unit"]):
        return "" if cell["absolute"] is None else points(language)
    return "" if cell["percent"] is None else percent(cell["percent"], 1, language=language)


def check_text(answer: CheckAnswer) -> None:
    """Print what is damaged in a store, and how much is there."""
    for damage in answer["damaged"]:
        tell("screen-damaged", path=damage["path"], expected=damage["expected"], got=damage["found"])
    snapshots = count(answer["snapshots"], "screen-snapshots")
    tell("screen-checked", snapshots=snapshots, damaged=len(answer["damaged"]), store=answer["store"])


def prune_text(answer: PruneAnswer) -> None:
    """Print which snapshots were removed, and how many are left."""
    for snapshot in answer["removed"]:
        tell("screen-removed", snapshot=snapshot)
    tell("screen-kept", snapshots=count(len(answer["kept"]), "screen-snapshots"))


def _say_cells(word: str, cells: Sequence[CellOfOneAnswer]) -> None:
    if not cells:
        return
    regions = list(dict.fromkeys(cell["region_name"] for cell in cells))
    years = [cell["year"] for cell in cells]
    named = f"{', '.join(regions[:3])}{' …' if len(regions) > 3 else ''}"
    tell(
        f"screen-cells-{word}",
        cells=count(len(cells), "screen-cells"),
        regions=count(len(regions), "screen-regions"),
        named=named,
        first=min(years),
        last=max(years),
    )


def status_text(answer: StatusAnswer) -> None:
    """Print what is stored, how old it is, and when SSB publishes next; first whether that is too old, if asked."""
    if (held := answer["max_age"]) is not None:
        _say_whether_too_old(held)
    tell("screen-store", store=answer["store"])
    if answer["newest"] is None:
        tell("screen-nothing-stored")
    for snapshot in answer["snapshots"]:
        first, last = snapshot["years"]
        newest = told("screen-newest")
        accepted = f", {told('screen-accepted', reason=snapshot['accepted'])}" if snapshot["accepted"] else ""
        line = told(
            "screen-stored",
            snapshot=snapshot["id"],
            first=first,
            last=last,
            stage=_stage_of(snapshot, answer["table"]),
            rows=snapshot["rows"],
            notes=count(snapshot["notes"], "screen-notes"),
            updated=moment(snapshot["updated"]),
            fetched=moment(snapshot["fetched_at"]),
        )
        echo(f"{newest if snapshot['id'] == answer['newest'] else ' ' * len(newest)}  {line}{accepted}")
    if answer["clock_behind_days"] is not None:
        tell("screen-clock-behind", days=figure(answer["clock_behind_days"], 1, language=language()))
    elif answer["age_days"] is not None:
        tell("screen-age", days=figure(answer["age_days"], 1, language=language()))
    _say_choices(answer)
    unbound = tuple(key for key, code in answer["series"].items() if code is None)
    if unbound:
        tell("screen-unavailable", keys=unbound)
    if answer["quarantined"]:
        tell("screen-quarantined", answers=count(answer["quarantined"], "screen-refused-answers"))
    if (file := answer["newest_file"]) is not None:
        tell("screen-newest-file-behind" if file["behind"] else "screen-newest-file", path=file["path"])
    _warn_of_the_end(answer)
    _say_next(answer)


def _say_whether_too_old(held: MaxAgeAnswer) -> None:
    """Print whether SSB's last good answer is too old, in a line of its own."""
    if held["age_s"] is None:
        tell("screen-too-old-nothing", most=_span(held["max_age_s"])[1])
        return
    age, most = _spans(abs(held["age_s"]), held["max_age_s"])
    name = "screen-too-old" if held["too_old"] else "screen-not-too-old"
    if held["age_s"] < 0:
        name = "screen-too-far-ahead" if held["too_old"] else "screen-not-too-far-ahead"
    tell(name, age=age, most=most, moment=held["counted_from"])


def _spans(age: float, most: float) -> tuple[str, str]:
    """Return an age and how old is allowed, in units so small that the older of the two is seen to be."""
    spans = [(_span(age, largest), _span(most, largest)) for _, largest in _UNITS]
    (_, first), (_, second) = next((one for one in spans if (one[0][0] > one[1][0]) is (age > most)), spans[-1])
    return first, second


def _span(seconds: float, largest: int = _UNITS[0][1]) -> tuple[float, str]:
    """Return a time as it is told in one unit, and in words."""
    unit, size = next((one for one in _UNITS if one[1] <= largest and seconds >= 2 * one[1]), _UNITS[-1])
    number = round(seconds / size, 1)
    return number * size, told(f"screen-span-{unit}", n=figure(number, int(number % 1 > 0), language=language()))


def _say_choices(answer: StatusAnswer) -> None:
    """Print what a person has chosen, and how each choice is taken back."""
    _say_last_asked(answer)
    for key, code in answer["choices"]["series"].items():
        tell("screen-chosen", key=key, code=code)
    for what in ("years", "regions"):
        if (chosen := answer["choices"][what]) is not None:
            tell("show-chosen", what=what, chosen=chosen)
    for id_, codes in answer["choices"]["where"].items():
        tell("show-chosen-where", id=id_, codes=tuple(codes))
    if (definition := answer["choices"]["definition"]) is not None:
        tell("screen-chosen-definition", path=definition)


def _say_last_asked(answer: StatusAnswer) -> None:
    """Print when SSB was last asked, and where that failed when it last gave a good answer."""
    if (last := answer["last_asked"]) is None:
        return
    failed = last["outcome"] == "failed"
    code = last["exit_code"]
    tell(
        "screen-last-asked",
        moment=last["at"],
        outcome=told("screen-outcome-failed", code=code) if failed else told(f"screen-outcome-{last['outcome']}"),
        requests=count(last["requests"], "screen-requests"),
        seconds=figure(last["duration_s"], 1, language=language()),
    )
    if failed and last["succeeded_at"] is not None:
        tell("screen-last-succeeded", moment=last["succeeded_at"])


def _warn_of_the_end(answer: FetchAnswer | StatusAnswer) -> None:
    if answer["discontinued"]:
        tell("cli-warning", text=said("show-discontinued", table=answer["table"]))


def _say_next(answer: StatusAnswer) -> None:
    if answer["next_publication"] is not None:
        moment = dt.datetime.fromisoformat(answer["next_publication"]).astimezone(OSLO)
        tell("screen-next", moment=f"{moment:%Y-%m-%d %H:%M}")
    elif not answer["discontinued"] and (
        newest := next((one for one in answer["snapshots"] if one["id"] == answer["newest"]), None)
    ):
        day = (newest["updated"] or "")[:10]
        tell("show-last-moved", table=answer["table"], day=day or None)


def overview_text(answer: StatusAnswer, series: Sequence[Series], figures: FiguresAnswer) -> None:
    """Print the six series of the country at a glance, and what is stored."""
    years = sorted({year for one in series for year in one.years})
    span = range(years[0], years[-1] + 1) if years else range(0)
    cells = {one.name: dict(one.frame.select("year", "value").rows()) for one in series}
    lines = {name: sparkline([values.get(year) for year in span]) for name, values in cells.items()}
    spoken = language()
    start = figures["figures"][0]["from_year"]
    since = told("screen-since", year=start)
    grid = grid_of(("", "left"), ("", "left"), (told("screen-newest"), "right"), (since, "right"), ("", "left"))
    for one in figures["figures"]:
        moved = one["percent"]
        cell = cell_of(one["to_value"], one["to_status"], one["to_missing"], one["decimals"], spoken)
        last = f"{one['to_year']}: {cell}"
        since = ""
        unit, shown = one["unit"] or "", one["decimals"]
        if one["absolute"] is not None and (moved is not None or is_percent_unit(unit)):
            since = change_told(one["absolute"], moved or 0.0, unit=unit, decimals=shown, language=spoken)
        note = one["note"] or ""
        if one["series"] not in lines:  # why stands in `status`; here it would be half the screen
            last, note = "", told("screen-series-unavailable")
        grid.add(
            of_amounts(one["series"], one["unit"]),
            lines.get(one["series"], ""),
            last,
            coloured(one["absolute"], since),
            note,
        )
    echo(figures["region_name"])
    grid.print()
    for provenance in [one.provenance for one in series[:1]]:
        source_text(provenance)
    if answer["snapshots"]:
        tell("screen-versions-in", versions=count(len(answer["snapshots"]), "screen-versions"), store=answer["store"])
    else:
        tell("screen-nothing-stored")
    _say_next(answer)
    tell("screen-more")


def without_series_text(answer: StatusAnswer) -> None:
    """Print what is stored of a table that no definition knows, and how one sees what it holds."""
    status_text(answer)
    tell("screen-see-contents", table=answer["table"])
    tell("screen-more")


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
