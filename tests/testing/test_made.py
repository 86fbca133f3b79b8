"""Tables, stores and servers of a few rows: they are read and checked as what comes from SSB, and told so."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import requests

import kostra_bolig as kb
from kostra_bolig.testing import HeldClock, Server, make_store, make_table
from tests.builders.broken_down import AMOUNT, FUNCTION, KIND, SCOPE, TABLE, broken_down
from tests.conftest import Run, RunCommand

ROWS = [("EAK", "unge", 2023, 100), ("EAK", "unge", 2024, 150), ("0301", "unge", 2024, ":")]


CELL = {"region": "0301", "series": "unge", "year": 2024, "value": 5}
LATER = {**CELL, "year": 2025}


@pytest.fixture(scope="module")
def made() -> kb.Table:
    """Return a table of three cells."""
    return make_table(ROWS)


def test_a_made_table_answers_as_a_fetched_one(made: kb.Table) -> None:
    """Values, changes, names and symbols are those of the rows; what no row gives is not available."""
    oslo = made.series("unge", region="Oslo")

    assert made.unge.change(2023, 2024).percent == 50.0
    assert oslo.frame["missing"].to_list() == [kb.Missing.NOT_AVAILABLE, kb.Missing.SUPPRESSED]
    assert (made.unge.region_name, oslo.region_name) == ("Landet", "Oslo")
    assert made.provenance.source is kb.Source.SSB
    assert made.provenance.updated == dt.datetime(2025, 3, 17, 7, tzinfo=dt.UTC)


def test_rows_may_be_dictionaries_or_a_frame(made: kb.Table) -> None:
    """The same cells make the same table, however they are written."""
    named = [dict(zip(("region", "series", "year", "value"), row, strict=True)) for row in ROWS[:2]]
    frame = pl.DataFrame(named)

    for rows in (named, frame, made.of_regions(["EAK"]).observations):
        assert make_table(rows).unge.frame.equals(made.unge.frame)


def test_the_country_is_meant_where_no_region_is_named() -> None:
    """A row without a region is the country's."""
    assert make_table([{"series": "natthjem", "year": 2024, "value": 7}]).natthjem.at(2024) == 7


def test_a_table_without_a_definition_can_be_made() -> None:
    """Any table of SSB's: its contents are asked for by code."""
    made = make_table(
        [{"content": "KOSx", "year": 2024, "value": 2.5, "unit": "prosent", "decimals": 1}], table="99999"
    )

    assert made.series("KOSx").at(2024) == 2.5


def test_what_no_definition_speaks_of_may_be_what_a_fetch_takes() -> None:
    """A share above 100 or a sum below 0, for the country too; a fetch says so in a note and stores it."""
    share = {"content": "KOSx", "year": 2024, "unit": "prosent", "decimals": 1}

    for made in (
        make_table([share | {"value": 117.5}], table="99999"),
        make_table([share | {"value": 117.5}, {**CELL, "region": "EAK"}]),
    ):
        assert made.series("KOSx").at(2024) == 117.5


def test_what_is_no_household_is_counted_as_none() -> None:
    """The table of municipal dwellings counts no households, whose unit the figures of 12015 have."""
    rows = [("0301", "kommunale_boliger", 2023, 100), ("0301", "kommunale_boliger", 2024, 125)]

    made = make_table(rows, table="12008").series("kommunale_boliger", region="0301")

    assert (made.unit, made.change(2023, 2024).unit) == ("antall", "antall")
    assert make_table([("0301", "natthjem", 2024, 1)]).series("natthjem", region="0301").unit == "husstander"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "at least one row"),
        ("unge", "tuples, dictionaries or a polars frame, not str"),
        (pd.DataFrame({"unge": [1]}), r"tuples, dictionaries or a polars frame, not pandas\..*DataFrame"),
        ([("EAK", "ung", 2024, 1)], "row 1: no series is called 'ung'; there are midlertidig_botilbud"),
        ([*ROWS, ("EAK", "unge", 2024, 1)], "row 4: EAK, TEST_unge, 2024 stands in an earlier row"),
        ([("EAK", "unge", "24", 1)], "row 1: a year is a whole number of four digits, not '24'"),
        ([("EAK", "unge", 2024, "many")], "row 1: a value is a number, None, or one of SSB's symbols"),
        ([("EAK", "unge", 2024, float("nan"))], "row 1: a value is a number"),
        ([("EAK", "unge", 2024, True)], "row 1: a value is a number"),
        ([("EAK", 7, 2024, 1)], "row 1: series is a text, not 7"),
        ([("EAK", "unge", 2024)], "row 1: .* is no row"),
        ([{"series": "unge", "year": 2024, "valu": 1}], "row 1: no column is called valu"),
        ([{"series": "unge", "year": 2024}], "row 1: value is not there"),
        ([{"year": 2024, "value": 1}], "row 1: series is not there"),
        ([("EAK", "unge", 2024, Decimal("sNaN"))], "row 1: a value is a number"),
        ([("EAK", "unge", 2024, 10**400)], "row 1: a value is a number"),
        ([("EAK", "unge", 2024, b"5")], "row 1: a value is a number"),
        ([{**CELL, "decimals": "1"}], "row 1: decimals is a whole number from -1 to 15, not '1'"),
        ([{**CELL, "decimals": 1.0}], "row 1: decimals is a whole number"),
        ([{**CELL, "missing": "suppressed"}], "row 1: missing is 'suppressed', which is not why the cell is 5"),
        ([{**CELL, "value": ":", "missing": "nil"}], "row 1: missing is 'nil', which is not why the cell is ':'"),
        ([{**CELL, "value": None, "missing": "hidden"}], "row 1: missing is 'hidden'"),
        ([CELL | {"unit": "kroner"}, LATER | {"unit": "prosent"}], "row 2: the unit of TEST_unge is 'kroner' in an"),
        ([CELL | {"decimals": 0}, LATER | {"decimals": 1}], "row 2: the decimals of TEST_unge is 0 in an earlier row"),
        ([CELL | {"region_name": "Oslo"}, LATER | {"region_name": "Bergen"}], "row 2: the region_name of 0301 is"),
        ([CELL | {"content": "X"}, LATER | {"content": "X", "series": "natthjem"}], "row 2: the series of X is 'unge'"),
    ],
)
def test_a_wrong_row_is_named(rows: object, told: str) -> None:
    """What is wrong with a row is told with its number, in words."""
    with pytest.raises(kb.UsageError, match=told):
        make_table(rows)  # type: ignore[arg-type]


def test_one_row_is_enough_to_describe_a_content_and_a_region() -> None:
    """What a row says of them holds for the others, before and after it, and for the printed figures."""
    told = {"content_name": "Unge", "unit": "hoder", "decimals": 1, "region_name": "Byen"}
    made = make_table([LATER, CELL | told, {**CELL, "year": 2023}], printed=True)

    assert set(made.observations.filter(series="unge").select("content_name", "unit", "decimals").rows()) == {
        ("Unge", "hoder", 1)
    }
    assert made.series("unge", region="0301").region_name == "Byen"


def test_a_reason_stands_for_its_symbol() -> None:
    """A cell that is said to be suppressed is never one that is not available; a frame of observations has both."""
    rows = [{**CELL, "value": None, "missing": "suppressed"}, {**LATER, "value": None, "missing": kb.Missing.NIL}]
    made = make_table(rows)

    assert made.series("unge", region="0301").frame["status"].to_list() == [":", "-"]
    assert make_table(made.observations).observations.equals(made.observations)


def test_a_table_is_named_as_ssb_names_them() -> None:
    """Five digits, which is also a folder of its own in a store and nowhere else."""
    with pytest.raises(kb.UsageError, match="table: expected the five digits"):
        make_table([{"content": "KOSx", "year": 2024, "value": 1}], table="../other")


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([("EAK", "unge", 2024, -1)], "whole_count"),
        ([("EAK", "unge", 2024, 1.5)], "whole_count"),
        ([("EAK", "unge", 2024, 5), ("EAK", "midlertidig_botilbud", 2024, 4)], "unge_in_midlertidig_botilbud"),
        ([("NORWAY", "unge", 2024, 5)], "NORWAY"),
    ],
)
def test_what_no_table_of_ssb_has_is_refused(rows: list[tuple[str, str, int, float]], rule: str) -> None:
    """The contract of fetched figures holds for made ones: a test must not rest on what cannot come."""
    with pytest.raises(kb.ContractFailed, match=rule):
        make_table(rows)


def test_a_store_has_every_version(tmp_path: Path, made: kb.Table, run: RunCommand) -> None:
    """Tables become snapshots that the library and the command read, the last of them the newest."""
    later = make_table([("EAK", "unge", 2024, 151)], updated=dt.datetime(2025, 6, 16, 6, tzinfo=dt.UTC))

    store = make_store(tmp_path / "made", [made, later])
    told: Run = run("series", "unge", "--cache-dir", str(store), "--json")

    assert kb.load(cache_dir=store).unge.at(2024) == 151
    assert [one.unge.at(2024) for one in kb.history(cache_dir=store)] == [150, 151]
    assert told.code == 0, told.err
    assert json.loads(told.out)["values"] == [151]


def test_the_published_figures_can_be_stored(tmp_path: Path) -> None:
    """Any table of ours may be put into a store, not only a made one."""
    store = make_store(tmp_path, kb.load(source="published"))

    assert kb.load(cache_dir=store).midlertidig_botilbud.at(2024) == 7079


def test_a_store_takes_tables_only(tmp_path: Path) -> None:
    """What is no table is refused by what it is, and nothing is written."""
    with pytest.raises(kb.UsageError, match="not tuple"):
        make_store(tmp_path / "none", [("EAK", "unge", 2024, 1)])  # type: ignore[list-item]
    with pytest.raises(kb.UsageError, match="path: expected a path, got None"):
        make_store(None, make_table(ROWS))  # type: ignore[arg-type]

    assert not (tmp_path / "none").exists()


def test_what_is_served_is_fetched(tmp_path: Path) -> None:
    """A fetch goes the whole way over real sockets; a new version served is a new snapshot."""
    with Server(make_table([("0301", "unge", 2024, 50)], printed=True)) as server:
        first = kb.fetch(base_url=server.base_url, cache_dir=tmp_path)
        again = kb.fetch(base_url=server.base_url, cache_dir=tmp_path)
        june = dt.datetime(2025, 6, 16, 6, tzinfo=dt.UTC)
        server.tables["12015"] = make_table([("0301", "unge", 2024, 52)], printed=True, updated=june)
        later = kb.fetch(base_url=server.base_url, cache_dir=tmp_path)
        listed = kb.tables(base_url=server.base_url, cache_dir=tmp_path)

    assert [one.outcome for one in (first, again, later)] == ["new", "unchanged", "new"]
    assert kb.load(cache_dir=tmp_path).series("unge", region="Oslo").at(2024) == 52
    assert "POST /tables/12015/data" in server.requests
    assert listed.select("id", "stored").rows() == [("12015", True)]


def test_a_server_answers_only_in_its_with(tmp_path: Path) -> None:
    """Before and after, nobody listens; a test that forgot to begin it does not wait for ever."""
    server = Server(make_table([("EAK", "unge", 2024, 1)], printed=True))

    def fetched() -> kb.Outcome:
        return kb.fetch(base_url=server.base_url, cache_dir=tmp_path, tries=1, deadline_s=5).outcome

    with pytest.raises(kb.ServiceUnavailable, match="cannot be reached"):
        fetched()
    with server:
        assert fetched() is kb.Outcome.NEW
    with pytest.raises(kb.ServiceUnavailable, match="cannot be reached"):
        fetched()


@pytest.mark.parametrize("body", ["", "unge", "[]", "{}", '{"selection": [{"variableCode": "Tid"}]}', "3"])
def test_a_question_that_is_none_is_answered_so(body: str) -> None:
    """As SSB answers one: not by an end of the line, with a traceback in the output of the test."""
    with Server(make_table(ROWS)) as server:
        answer = requests.post(f"{server.base_url}/tables/12015/data", data=body, timeout=5)

    assert (answer.status_code, answer.json()["status"]) == (400, 400)


def test_a_server_out_of_order_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one try nothing is waited for, and the error is the one that SSB's own failure gives."""
    monkeypatch.setenv("KOSTRA_BOLIG_TRIES", "1")
    with Server(make_table(ROWS)) as server:
        server.status = 503
        with pytest.raises(kb.ServiceUnavailable, match="503"):
            kb.fetch(base_url=server.base_url, cache_dir=tmp_path)

    assert server.requests == ["GET /tables/12015"]


def test_tries_and_a_clock_are_arguments_where_ssb_is_asked(tmp_path: Path) -> None:
    """A night that would take twenty minutes takes none: what was waited is read from the clock."""
    held = HeldClock()
    with Server(make_table(ROWS)) as server:
        where: dict[str, Any] = {"base_url": server.base_url, "cache_dir": tmp_path}
        server.status = 503
        for read in (kb.fetch, functools.partial(kb.load, source="ssb")):
            server.requests.clear()
            with pytest.raises(kb.ServiceUnavailable, match="503"):
                read(tries=2, clock=held.clock(), **where)
            assert server.requests == ["GET /tables/12015"] * 2
        with pytest.raises(kb.ServiceUnavailable):
            kb.fetch(deadline_s=1200, clock=held.clock(), **where)
        server.requests.clear()
        with pytest.warns(kb.PublishedFiguresWarning, match="503"):
            kb.load(tries=1, **where)

    assert server.requests == ["GET /tables/12015"]
    assert max(held.slept) == 305  # past the own cache of SSB


def test_a_day_is_past_by_the_clock_that_is_given(tmp_path: Path) -> None:
    """In March nobody misses the version of June."""
    make_store(tmp_path, make_table(ROWS, updated=dt.datetime(2025, 3, 15, 7, tzinfo=dt.UTC)))
    late = HeldClock(now=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))

    assert kb.load(as_of="2025-06-30", cache_dir=tmp_path, clock=HeldClock().clock()).as_of == dt.date(2025, 6, 30)
    with pytest.warns(kb.EarlierVersionWarning, match="SSB was due to publish on 2025-06-16"):
        kb.load(as_of="2025-06-30", cache_dir=tmp_path, clock=late.clock())


def test_how_old_it_is_is_told_by_the_clock_that_is_given(tmp_path: Path) -> None:
    """Code that warns of an old store can be tested on a day of its own."""
    make_store(tmp_path, make_table(ROWS, updated=dt.datetime(2025, 3, 17, 7, tzinfo=dt.UTC)))  # fetched an hour later
    days = [HeldClock(now=dt.datetime(2025, 3, day, 8, tzinfo=dt.UTC)).clock() for day in (18, 22)]

    told = [kb.status(max_age="3d", cache_dir=tmp_path, clock=clock) for clock in days]

    assert [(one.age_days, one.too_old) for one in told] == [(1.0, False), (5.0, True)]
    assert {one.next_publication for one in told} == {dt.datetime(2025, 6, 16, 6, tzinfo=dt.UTC)}


@pytest.mark.parametrize("read", [kb.fetch, kb.load])
def test_a_clock_is_one_that_says_what_time_it_is(read: Callable[..., object]) -> None:
    """What holds one is told how to give it."""
    with pytest.raises(
        kb.UsageError, match=r"clock: expected a Clock, such as .*HeldClock\(\)\.clock\(\), got HeldClock"
    ):
        read(clock=HeldClock())
    for tries in (0, 10, 1.5, True):
        with pytest.raises(kb.SettingsError, match="expected a whole number from 1 to 9"):
            read(tries=tries)


def test_tries_are_from_1_to_9(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often a fault is tried is a digit; the message names the variable."""
    monkeypatch.setenv("KOSTRA_BOLIG_TRIES", "0")

    with pytest.raises(kb.SettingsError, match="KOSTRA_BOLIG_TRIES: expected a whole number from 1 to 9, got '0'"):
        kb.fetch()


def test_a_held_clock_moves_by_waiting_alone() -> None:
    """Waiting takes no time and is noted; every part of the clock agrees."""
    held = HeldClock()
    clock = held.clock()
    before = clock.monotonic()

    clock.sleep(305)

    assert (clock.monotonic() - before, held.slept) == (305, [305])
    assert clock.now() == dt.datetime(2025, 3, 20, 12, 5, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"observations": pl.DataFrame({"year": [2024]})}, "observations lack region"),
        ({"observations": [1]}, r"observations is a polars\.DataFrame, not list"),
        ({"observations": pd.DataFrame()}, r"observations is a polars\.DataFrame, not pandas\..*DataFrame"),
        ({"provenance": "SSB"}, "provenance is a Provenance, not str"),
        ({"binding": {}}, "binding is a Binding, not dict"),
        ({"spec": "12015"}, "spec is a TableSpec, not str"),
    ],
)
def test_a_table_of_wrong_parts_says_so(made: kb.Table, parts: dict[str, object], told: str) -> None:
    """Whoever builds a table by hand is told which part is wrong, at once, and what makes one."""
    whole = {"observations": made.observations, "provenance": made.provenance, "binding": made.binding}

    with pytest.raises(kb.UsageError, match=f"{told}.*make_table"):
        kb.Table(**{**whole, **parts})  # type: ignore[arg-type]


def test_a_column_of_another_type_says_so(made: kb.Table) -> None:
    """A year as text would be found by no question."""
    frame = made.observations.with_columns(pl.col("year").cast(pl.String))

    with pytest.raises(kb.UsageError, match="the column year of observations cannot be String"):
        kb.Table(observations=frame, provenance=made.provenance, binding=made.binding)


def test_a_server_of_a_whole_answer(tmp_path: Path) -> None:
    """A table with further dimensions is fetched from it as it is, symbols and all."""
    table = dataclasses.replace(broken_down(), updated="2025-06-16T06:00:00Z")
    with Server(table.dataset({}, "no")) as server:
        result = kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, regions="0301,4601,0219")
    loaded = kb.load(table=TABLE, cache_dir=tmp_path, where={SCOPE: "B", FUNCTION: "FGK9", KIND: "AGD2"})

    assert result.outcome == "new"
    assert (
        loaded.series(AMOUNT, region="4601", joined=False).at(2024)
        == (table.cell_of(("4601", "B", "FGK9", "AGD2", AMOUNT, "2024"))[0])
    )
    assert set(loaded.series(AMOUNT, region="0219", joined=False).frame["status"].drop_nulls()) == {"."}


def test_a_table_with_further_dimensions_is_served_and_stored_whole(tmp_path: Path) -> None:
    """The figures of each category are its own again, however often the table goes round."""
    table = dataclasses.replace(broken_down(), updated="2025-06-16T06:00:00Z")
    with Server(table.dataset({}, "no")) as server:
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path / "first")
    first = kb.load(table=TABLE, cache_dir=tmp_path / "first")

    with Server(first) as server:
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path / "served")
    make_store(tmp_path / "made", first)

    for again in ("served", "made"):
        loaded = kb.load(table=TABLE, cache_dir=tmp_path / again)
        assert loaded.observations.equals(first.observations), again
        assert loaded.further == first.further, again


def test_figures_of_one_category_are_no_table(tmp_path: Path) -> None:
    """Nobody takes them for the whole table's: they are neither served nor stored as such."""
    table = dataclasses.replace(broken_down(), updated="2025-06-16T06:00:00Z")
    with Server(table.dataset({}, "no")) as server:
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path / "whole")
    part = kb.load(table=TABLE, cache_dir=tmp_path / "whole", where={SCOPE: "B", FUNCTION: "FGK9", KIND: "AGD2"})

    for take in (Server, functools.partial(make_store, tmp_path / "part")):
        with pytest.raises(kb.UsageError, match=f"of {SCOPE}=B, {FUNCTION}=FGK9, {KIND}=AGD2 alone"):
            take(part)
    assert not (tmp_path / "part").exists()


def test_a_server_of_what_is_no_table() -> None:
    """It is refused before anything is served."""
    whole = broken_down().dataset({}, "no")

    with pytest.raises(kb.UsageError, match="not list"):
        Server([])  # type: ignore[arg-type]
    with pytest.raises(kb.KostraBoligError):
        Server({"class": "dataset"})
    with pytest.raises(kb.DatasetRefused, match="as size says"):
        Server({**whole, "value": whole["value"][1:]})
    with pytest.raises(kb.UsageError, match="by the five digits of its id, not ''"):
        Server({**whole, "extension": {}})
