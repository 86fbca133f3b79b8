"""All of KOSTRA in one run: few requests, one pace, and none that fails stops another; the tables are constructed."""

from __future__ import annotations

import datetime as dt
import json
import logging
import shutil
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import pytest

from kostra_bolig.errors import AnswerRefused
from kostra_bolig.store import asked as heard
from kostra_bolig.store.layout import stored_tables
from kostra_bolig.store.snapshots import Store
from tests.builders.catalogue import entry
from tests.builders.nights import FIRST_NIGHT, IN_ALL, OF_KINDS, PACE, Kostra, Night, fault
from tests.builders.standin import Reply, maintenance

NEXT = FIRST_NIGHT + dt.timedelta(days=1)
FEW = {"K": 7, "F": 3, "B": 2}
MOST = 60
"""Requests of an ordinary night, at most."""


@pytest.fixture(scope="module")
def kostra() -> Iterator[Kostra]:
    """Serve twelve tables, and a list with a few that cannot be read."""
    with Kostra(FEW).serving() as served:
        yield served


@pytest.fixture(scope="module")
def begun(kostra: Kostra, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Night]:
    """Return a store after the first night, and that night."""
    store = tmp_path_factory.mktemp("begun")
    kostra.begin_anew()
    return store, kostra.night(store)


@pytest.fixture
def few(kostra: Kostra, monkeypatch: pytest.MonkeyPatch) -> Kostra:
    """Serve them as on the first night."""
    monkeypatch.setattr("kostra_bolig.ssb.transport._wait", lambda _: 1.0)
    kostra.begin_anew()
    return kostra


@pytest.fixture(scope="module")
def served_five() -> Iterator[Kostra]:
    """Serve five tables, for nights on which all of them are new."""
    with Kostra({"K": 3, "F": 1, "B": 1}).serving() as served:
        yield served


@pytest.fixture
def five(served_five: Kostra, monkeypatch: pytest.MonkeyPatch) -> Kostra:
    """Serve them as on the first night."""
    monkeypatch.setattr("kostra_bolig.ssb.transport._wait", lambda _: 1.0)
    served_five.begin_anew()
    return served_five


@pytest.fixture
def store(few: Kostra, begun: tuple[Path, Night], tmp_path: Path) -> Path:
    """Return a store of the first night, on the day after."""
    few.time.until(NEXT)
    return Path(shutil.copytree(begun[0], tmp_path / "store"))


def test_the_first_night_asks_klass_once_for_all(few: Kostra, begun: tuple[Path, Night]) -> None:
    """The list, the limits, and of each table its description, its labels in English and its figures."""
    store, night = begun

    assert night.outcomes() == {"left out": 5, "new": 12}
    assert night.requests - night.of_klass == 1 + 1 + 3 * 12
    one = Store(store, few.ids[0]).newest()
    assert one is not None
    assert night.of_klass == 3 + len(range(one.years[0], one.years[1] + 1))
    assert night.busiest <= PACE
    assert stored_tables(store) == few.ids


def test_on_a_night_on_which_nothing_moved_one_question_says_so(few: Kostra, store: Path) -> None:
    """What the list says of each table is what is stored."""
    night = few.night(store)

    assert night.outcomes() == {"left out": 5, "unchanged": 12}
    assert night.requests == 1
    assert few.server.requests[0].query["pastDays"] == "3"


def test_of_tables_that_moved_only_these_are_asked_for(few: Kostra, store: Path) -> None:
    """Each has a new snapshot, the others the old one."""
    moved = [few.ids[0], few.ids[8]]
    few.move(moved, NEXT - dt.timedelta(hours=6))
    night = few.night(store)

    assert night.outcomes() == {"left out": 5, "new": 2, "unchanged": 10}
    assert [table for table in few.ids if Store(store, table).count() == 2] == moved
    assert night.requests - night.of_klass == 1 + 1 + 3 * 2


def test_every_line_of_the_log_has_the_callers_context(few: Kostra, store: Path) -> None:
    """A filter that reads a trace of theirs finds it in every record, also of requests, which are sent by threads."""
    trace: ContextVar[str] = ContextVar("trace", default="none")
    told: list[tuple[str, str]] = []

    class OfTheirs(logging.Handler):
        def filter(self, record: logging.LogRecord) -> bool:
            told.append((getattr(record, "event", "other"), f"{trace.get()} {threading.get_ident()}"))
            return False

    handler, logger = OfTheirs(), logging.getLogger("kostra_bolig")
    few.move([few.ids[0], few.ids[8]], NEXT - dt.timedelta(hours=6))
    few.server.replies.append(Reply(status=503))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    token = trace.set("night-7")
    try:
        night = few.night(store)
    finally:
        trace.reset(token)
        logger.setLevel(before)
        logger.removeHandler(handler)

    assert night.outcomes()["new"] == 2
    assert {text.split()[0] for _, text in told} == {"night-7"}
    assert {"http.request", "http.request_failed", "fetch.storing"} <= {event for event, _ in told}
    here = str(threading.get_ident())
    assert {text.split()[1] == here for event, text in told if event == "http.request"} == {False}


def test_the_whole_list_is_asked_for_once_a_week(few: Kostra, store: Path) -> None:
    """And where what is kept of it makes no sense, at once."""
    few.time.until(FIRST_NIGHT + dt.timedelta(days=8))
    few.night(store)
    assert "pastDays" not in few.server.requests[0].query

    (store / "tables.json").write_text('{"tables": 1}', "utf-8")
    few.time.until(FIRST_NIGHT + dt.timedelta(days=9))
    few.night(store)
    assert "pastDays" not in few.server.requests[0].query


def test_a_list_that_is_behind_what_is_stored_is_not_believed(few: Kostra, store: Path) -> None:
    """The table itself is asked: else its last update would seem to go back."""
    file = store / "tables.json"
    kept = json.loads(file.read_text("utf-8"))
    for one in kept["tables"]:
        one["updated"] = "2025-06-01T06:00:00Z"
    file.write_text(json.dumps(kept), "utf-8")
    few.server.now = lambda: NEXT + dt.timedelta(days=365)  # SSB's list says that nothing was updated lately
    night = few.night(store)

    assert night.outcomes() == {"left out": 5, "unchanged": 12}
    assert [one.path for one in few.server.requests] == ["/tables", *(f"/tables/{id_}" for id_ in few.ids)]


def test_one_that_fails_is_tried_again_when_the_others_are_done(five: Kostra, tmp_path: Path) -> None:
    """It is told last; what it says the second time counts."""
    five.server.replies.extend([maintenance(when=f"/tables/{five.ids[1]}/metadata?")] * 5)

    night = five.night(tmp_path)

    assert night.outcomes() == {"left out": 5, "new": 5}
    assert list(night.results)[-1] == five.ids[1]


def test_one_that_fails_stops_no_other(five: Kostra, tmp_path: Path) -> None:
    """Nothing of it is stored; the next night asks again."""
    five.server.always = maintenance(when=f"/tables/{five.ids[1]}/data")
    night = five.night(tmp_path)

    assert night.outcomes() == {"failed": 1, "left out": 5, "new": 4}
    assert fault(night.results[five.ids[1]]) == "ServiceUnavailable"
    five.server.always = None
    five.time.until(NEXT)
    assert five.night(tmp_path).outcomes() == {"left out": 5, "new": 1, "unchanged": 4}


def test_what_is_refused_is_put_aside_once(five: Kostra, tmp_path: Path) -> None:
    """Of two tries the second is kept."""
    five.server.always = Reply(when=f"/tables/{five.ids[1]}/data", body=b'{"version": "2.0"}')
    night = five.night(tmp_path)

    assert fault(night.results[five.ids[1]]) == "DatasetRefused"
    assert len(Store(tmp_path, five.ids[1]).quarantined()) == 1


def test_a_server_that_goes_away_is_not_asked_about_every_table(five: Kostra, tmp_path: Path) -> None:
    """After three in a row the others wait, and after three more they are given up."""
    five.server.always = maintenance(when="/metadata?")
    night = five.night(tmp_path)

    assert night.outcomes() == {"failed": 5, "left out": 5}
    assert {fault(one) for one in night.results.values()} == {"ServiceUnavailable", None}
    assert len([one for one in five.server.requests if one.path.endswith("/metadata")]) == 2 * 3 * 5


def test_answers_that_are_refused_are_no_server_that_goes_away(five: Kostra, tmp_path: Path) -> None:
    """After three of them the others are asked about all the same, and told first."""
    bad = five.ids[:3]
    five.server.replies.extend([Reply(when=f"/tables/{id_}/data", body=b"{}") for id_ in (*bad, *bad)])
    night = five.night(tmp_path)

    assert [id_ for id_ in night.results if id_ in five.ids] == [*five.ids[3:], *bad]
    assert night.outcomes() == {"failed": 3, "left out": 5, "new": 2}


def test_a_stored_table_that_the_list_calls_unreadable_is_asked_about(few: Kostra, store: Path) -> None:
    """It could be read before: left out without a word, its figures would grow old while every night is good."""
    moved = few.ids[0]
    few.move([moved], NEXT - dt.timedelta(hours=6))

    def monthly(body: bytes) -> bytes:
        content = json.loads(body)
        for one in content["tables"]:
            one["timeUnit"] = "Monthly" if one["id"] == moved else one["timeUnit"]
        return json.dumps(content).encode()

    few.server.always = Reply(when="/tables?", transform=monthly)
    night = few.night(store)

    assert night.outcomes() == {"left out": 5, "new": 1, "unchanged": 11}
    assert night.results[moved].result is not None


def test_where_the_list_does_not_come_each_that_is_stored_has_failed(few: Kostra, store: Path) -> None:
    """SSB is away: nobody asks about hundreds of tables one by one."""
    few.server.always = maintenance()
    night = few.night(store)

    assert night.outcomes() == {"failed": 12}
    assert night.requests == 5
    last = [heard.read(store / table) for table in few.ids if (store / table).is_dir()]
    assert [one.outcome for one in last if one is not None] == ["failed"] * 12
    assert {one.error for one in last if one is not None and one.succeeded_at is not None} == {"ServiceUnavailable"}


@pytest.mark.parametrize("kept", ["none is listed", "others alone are listed"])
def test_a_list_without_a_table_of_kostra_is_no_good_night(few: Kostra, tmp_path: Path, kept: str) -> None:
    """Nothing was done, and what is told of it ends with 4; it is not kept, so the next night asks for it anew."""
    others = [entry("40000", "Constructed", is_kostra=False, last="2020")] if kept == "others alone are listed" else []
    page = {"totalPages": 1, "totalElements": len(others), "pageNumber": 1, "pageSize": 10}
    listed = {"language": "en", "tables": others, "page": page, "links": []}
    few.server.always = Reply(status=200, body=json.dumps(listed).encode())

    with pytest.raises(AnswerRefused, match="no table of KOSTRA") as error:
        few.night(tmp_path / "store")
    few.server.always = None

    assert error.value.exit_code == 4
    assert few.night(tmp_path / "store").outcomes() == {"left out": 5, "new": 12}


def test_with_time_for_it_the_list_and_what_failed_are_asked_for_past_ssbs_cache(few: Kostra, store: Path) -> None:
    """As one table would be: 305 seconds after the answer that was none."""
    few.move([few.ids[0]], NEXT - dt.timedelta(hours=6))
    few.server.replies.extend([maintenance(when="/tables?")] * 5)
    few.server.replies.extend([maintenance(when=f"/tables/{few.ids[0]}/metadata?")] * 5)
    night = few.night(store, deadline_s=900)

    assert night.outcomes() == {"left out": 5, "new": 1, "unchanged": 11}
    assert 2 * 305 <= night.seconds < 2 * 305 + 60


def test_what_klass_answered_and_was_refused_is_put_aside_once(five: Kostra, tmp_path: Path) -> None:
    """Under the table that asked first; nothing of it is shared, and every table is stored."""
    five.server.always = Reply(when="/classifications/131/codes", body=b'{"codes": "none"}')
    night = five.night(tmp_path)

    assert night.outcomes() == {"left out": 5, "new": 5}
    aside = [path for table in five.ids for path in Store(tmp_path, table).quarantined()]
    assert [(path / "klass-codes.json").read_bytes() for path in aside] == [b'{"codes": "none"}']
    assert not list((tmp_path / "shared").glob("klass-codes-*"))


def test_a_table_that_was_stored_and_has_months_now_counts(few: Kostra, store: Path) -> None:
    """It could be read before: a person must look."""
    moved = few.ids[0]
    few.move([moved], NEXT - dt.timedelta(hours=6))

    def months(body: bytes) -> bytes:
        content = json.loads(body)
        time = content["dimension"]["Tid"]["category"]
        time["index"] = {f"{code}M01": place for code, place in time["index"].items()}
        time["label"] = {f"{code}M01": text for code, text in time["label"].items()}
        return json.dumps(content).encode()

    few.server.always = Reply(when=f"/tables/{moved}/metadata?", transform=months)
    night = few.night(store)

    assert fault(night.results[moved]) == "ContractChanged"


def test_the_inhabitants_are_asked_for_once(five: Kostra, tmp_path: Path) -> None:
    """As wide as the widest table so far; both tables name the same version."""
    from tests.builders.constructed_klass import build_population

    five.server.population = build_population(five.server.table)
    night = five.night(tmp_path, population=True)

    asked = [one for one in five.server.requests if "/07459/" in one.path]
    assert len(asked) <= 4
    kept = [path.name for path in (tmp_path / "shared").glob("population-*.json")]
    assert len(kept) <= 3
    assert night.outcomes()["new"] == 5


@pytest.mark.campaign
def test_all_385_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An ordinary night takes at most 60 requests, with one table that fails no more than its tries beside."""
    from tests.benchmarks.nights import measured

    nights = measured(tmp_path)

    with capsys.disabled():
        print(nights)  # noqa: T201
    assert nights.first.outcomes() == {"failed": 1, "left out": 5, "new": 379}
    assert nights.ordinary.outcomes() == {"left out": 5, "new": 13, "unchanged": 367}
    assert nights.ordinary.requests <= MOST
    page = (Path(__file__).parents[2] / "docs" / "inside" / "performance.md").read_text("utf-8")
    for night in (nights.first, nights.ordinary, nights.still):
        assert f" | {night.requests} | {night.of_klass} | " in page
    assert max(nights.first.busiest, nights.ordinary.busiest) <= PACE
    assert (sum(OF_KINDS.values()) + 5, IN_ALL) == (385, 7_763)
