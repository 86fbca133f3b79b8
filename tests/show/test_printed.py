"""What is printed: nothing of a server's steers a terminal, no decimal is lost, and no clock makes an age negative."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.answers.claims import report_answer
from kostra_bolig.answers.comparison import compare_answer, coverage_answer, ranking_answer
from kostra_bolig.answers.files import cite_answer
from kostra_bolig.answers.regions import regions_answer
from kostra_bolig.answers.series import trend_answer
from kostra_bolig.answers.versions import DiffAnswer, StatusAnswer
from kostra_bolig.cli.speech import print_json
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.claims.file import fafo_2025_11
from kostra_bolig.figures.table import Table
from kostra_bolig.figures.verdicts import verify
from kostra_bolig.ingest.published import published
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import RegionKind
from kostra_bolig.said import speaking
from kostra_bolig.show import files, tables, versions
from kostra_bolig.show.sheets import rows
from tests.builders.provenance import PROVENANCE
from tests.builders.tables import table as one_content


def printed(show: Callable[..., None], *arguments: Any, **options: Any) -> str:
    """Return what a function of show prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show(*arguments, **options)
    return out.getvalue()


def named(text: str) -> Table:
    """Return the published figures with every name that a server gives replaced."""
    table = published()
    cells = table.observations.with_columns(pl.lit(text).alias("region_name"), pl.lit(text).alias("content_name"))
    provenance = replace(table.provenance, table_label=text, mandatory_notes=(text,), source_line=text, licence=text)
    return replace(table, observations=cells, provenance=provenance)


def status_of(**told: object) -> StatusAnswer:
    """Return the status of a table of which nothing is stored, but for what is told."""
    choices: dict[str, Any] = {"where": {}, "series": {}, "years": None, "regions": None, "definition": None}
    absent = "newest age_days clock_behind_days discontinued last_asked max_age newest_file next_publication"
    nothing = dict.fromkeys(absent.split())
    of_table = {"store": "store", "table": "12015", "snapshots": [], "series": {}, "quarantined": 0, "choices": choices}
    made: Any = {**nothing, **of_table, **told}
    answer: StatusAnswer = made
    return answer


@pytest.mark.parametrize(
    ("start", "end", "unit", "told"),
    [
        (31, 30, "husstander", "−1 husstand"),
        (30, 31, "households", "+1 household"),
        (30, 32, "husstander", "+2 husstander"),
        (31, 30, "årsverk", "−1 årsverk"),
        (2, 3, "prosent", "+1,0 prosentpoeng"),
    ],
)
def test_a_change_by_one_is_of_one(start: float, end: float, unit: str, told: str) -> None:
    """The unit is SSB's, in the plural, and stands so behind every other number."""
    series = one_content({"EAK": {2023: float(start), 2024: float(end)}}, unit=unit).series("natthjem")

    with speaking("no"):
        line = printed(tables.trend_text, series, trend_answer(series, 2023, 2024)).splitlines()[1]

    assert re.search(rf"{re.escape(told)}(?: |$)", line.replace("\u00a0", " "))


HOSTILE = st.text(
    st.one_of(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs"]), st.sampled_from("ab \x1b[2J\x9b\u202e")),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(HOSTILE)
def test_no_command_sends_what_steers_a_terminal(text: str) -> None:
    """Whatever a label, a note, a unit or a source line is: escapes, C1, direction marks and line breaks are spaces."""
    table = named(text)
    unge = replace(table.unge, base_unit=text, region_name=text, content_name=text)
    report = fafo_2025_11()
    municipalities = RegionKind.COUNTRY
    ranked = ranking_answer(table, "unge", 2024, kind=municipalities, wanted=Wanted(since=2021))
    shown = [
        printed(tables.series_table, unge),
        printed(tables.trend_text, unge, trend_answer(unge, 2021, 2024)),
        printed(tables.regions_table, regions_answer(table, table.regions())),
        printed(tables.compare_table, compare_answer(table.compare("unge", ["EAK"])), table.provenance),
        printed(tables.ranking_table, ranked, table.provenance),
        printed(tables.coverage_table, coverage_answer(table, "unge", kind=municipalities), table.provenance),
        printed(tables.claims_table, report_answer(text, verify(report, table), table), table.provenance),
        printed(rows.csv_of, [unge]),
        *(printed(files.cite_text, cite_answer(table), form) for form in ("text", "bibtex", "csl")),
        printed(files.page_text, text),
    ]

    for said in shown:
        assert all(character.isprintable() or character == "\n" for character in said), said


def difference(old: float | None, new: float | None) -> DiffAnswer:
    """Return one changed cell."""
    one = {"id": "a", "updated": None, "stage": Stage.REVISED}
    cell = {
        "region": "EAK",
        "region_name": "Landet",
        "content": "KOS",
        "content_name": "andel",
        "series": None,
        "year": 2024,
        "unit": "prosent",
        "old": old,
        "new": new,
        "old_status": None,
        "new_status": None,
        "suppressed_since": None,
        "absolute": None if old is None or new is None else round(new - old, 9),
        "percent": None,
    }
    made: Any = {"older": one, "newer": one, "language": Language.EN, "changed": [cell], "added": [], "gone": []}
    made |= {"decimals": {cell["content"]: 0}, "not_asked_for": {"older": 0, "newer": 0}, "corrections": ""}
    answer: DiffAnswer = made
    return answer


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        (31.4, 32.4, ["31.4", "32.4", "+1.0"]),
        (31.45, 32.4, ["31.45", "32.40", "+0.95"]),
        (31.0, 32.0, ["31", "32", "+1"]),
        (31.4, None, ["31.4"]),
    ],
)
def test_a_difference_shows_every_decimal_that_ssb_gave(old: float, new: float | None, cells: list[str]) -> None:
    """Shares that move by a whole point keep their tenths."""
    out = printed(versions.diff_table, difference(old, new), PROVENANCE, most=9).split()

    assert all(cell in out for cell in cells), out


@pytest.mark.parametrize(("value", "cell"), [(-0.0, "0"), (31.46, "31.46"), (7079.0, "7079"), (None, "")])
def test_csv_holds_the_value_as_ssb_gave_it(value: float | None, cell: str) -> None:
    """Programs get no rounded number, whatever decimals the table says it has, and no -0."""
    unge = published().unge
    frame = unge.frame.filter(pl.col("year") == 2024).with_columns(pl.lit(value, pl.Float64).alias("value"))

    line = printed(rows.csv_of, [replace(unge, frame=frame, decimals=0)]).splitlines()[1]

    assert line.split(",")[5] == cell


def test_json_has_no_negative_zero() -> None:
    """A difference of nothing is 0 in every answer."""
    out = printed(print_json, {"absolute": -0.0, "deep": [{"percent": -0.0, "value": -1.5}]})

    assert json.loads(out) == {"absolute": 0.0, "deep": [{"percent": 0.0, "value": -1.5}]}
    assert "-0" not in out


@pytest.mark.parametrize(
    ("updated", "stage", "told"),
    [
        ("2025-03-17T07:00:00Z", "unknown", "2024 published in March, not since, "),
        ("2025-03-17T07:00:00Z", "unrevised", "2024 unrevised, "),
        ("2025-06-16T06:00:00Z", "revised", "2024 revised, "),
        (None, "unknown", "2024 unknown, "),
    ],
)
def test_status_says_when_figures_appeared_that_ssb_has_not_touched_since(
    updated: str | None, stage: str, told: str
) -> None:
    """A table that moves in March alone is not unrevised for ever."""
    snapshot = {"id": "a", "years": [2015, 2024], "stage": stage, "rows": 1, "notes": 0, "updated": updated}
    answer = status_of(newest="a", snapshots=[{**snapshot, "fetched_at": None, "accepted": None}], age_days=0.0)

    assert told in printed(versions.status_text, answer)


@pytest.mark.parametrize(
    ("days", "behind", "line"),
    [(2.04, None, "fetched 2.0 days ago"), (0.0, 3.0, "this machine's clock is behind; set it")],
)
def test_an_age_is_never_negative(days: float, behind: float | None, line: str) -> None:
    """A clock that was set back is named, not counted with."""
    answer = status_of(newest="a", age_days=days, clock_behind_days=behind, next_publication="2026-03-15T07:00:00Z")

    out = printed(versions.status_text, answer)

    assert line in out
    assert "-3" not in out


def test_a_table_that_has_ended_is_told_of_in_the_language_that_is_spoken() -> None:
    """The word that it is a warning is said too."""
    answer = status_of(table="11001", discontinued=True)

    with speaking("no"):
        told = printed(versions.status_text, answer)

    assert "advarsel: SSB har avsluttet tabell 11001" in told
    assert "warning" not in told
