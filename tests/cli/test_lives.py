"""The nightly job says that it lives: ``status --max-age``, the last event of its log, and its metrics."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kostra_bolig.answers.versions import status_answer
from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from kostra_bolig.show.versions import status_text
from kostra_bolig.store import asked
from kostra_bolig.store.snapshots import Store
from tests.builders.inside import Inside
from tests.builders.standin import StandIn
from tests.cassettes.build import small_table
from tests.conftest import HeldTime

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Run one server for all."""
    with StandIn(small_table()) as server:
        yield server


@pytest.fixture(scope="module")
def stored(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that was filled on 20 March 2025, for the tests to copy."""
    folder = tmp_path_factory.mktemp("lives") / "store"
    refresh(Settings.resolve(base_url=server.base_url, cache_dir=folder), clock=HeldTime().clock())
    return folder


@pytest.fixture
def table(stored: Path, server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the table in a store of the test's own, which the command line uses."""
    server.begin_anew()
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
    shutil.copytree(stored, store_dir)
    return store_dir / "12015"


def record(table: Path, *, good: dt.timedelta | None, outcome: str = "failed") -> None:
    """Write that SSB was asked just now, and when it last gave a good answer."""
    now = dt.datetime.now(dt.UTC)
    content = json.loads((table / asked.FILE).read_text("utf-8"))
    content |= {"at": now.isoformat(), "outcome": outcome, "exit_code": 3 if outcome == "failed" else 0}
    content["succeeded_at"] = None if good is None else (now - good).isoformat()
    (table / asked.FILE).write_text(json.dumps(content), "utf-8")


def status(inside: Inside, *arguments: str) -> tuple[int, str]:
    """Return the exit code of ``status`` and what it printed."""
    done = inside.run(["status", *arguments])
    return done.code, (done.out if done.code != 2 else done.err).decode()


@pytest.mark.parametrize(
    ("age", "code"), [("5d", 0), ("121h", 0), ("7201m", 0), ("5 d", 0), ("119h", 3), ("428400s", 3)]
)
def test_status_counts_from_the_last_good_answer_not_from_the_last_question(
    inside: Inside, table: Path, age: str, code: int
) -> None:
    """Asked in vain a moment ago, and answered five days ago but a minute: 5d is not over, 119h is."""
    record(table, good=5 * DAY - dt.timedelta(minutes=1))

    assert status(inside, "--max-age", age)[0] == code


def test_status_says_in_json_what_it_counted(inside: Inside, table: Path) -> None:
    """Whoever is alerted sees from when and how long, and how much was allowed."""
    record(table, good=5 * DAY)

    code, text = status(inside, "--json", "--max-age", "3d")
    held = json.loads(text)["max_age"]
    assert (code, held["max_age_s"], held["too_old"]) == (3, 259_200, True)
    assert held["age_s"] == pytest.approx(432_000, abs=60)
    assert held["counted_from"] == json.loads(text)["last_asked"]["succeeded_at"]


def test_nobody_who_does_not_ask_is_told_of_an_age(inside: Inside, table: Path) -> None:
    """Without the option the exit code is 0, as it always was, and the key is null."""
    code, text = status(inside, "--json")

    assert (code, json.loads(text)["max_age"]) == (0, None)


@pytest.mark.parametrize(
    ("language", "age", "line"),
    [
        ("en", "3d", "TOO OLD: SSB last gave a good answer 5 days ago ("),
        ("no", "3d", "FOR GAMMELT: SSB ga sist et godt svar for 5 døgn siden ("),
        ("en", "6d", "not too old: SSB last gave a good answer 5 days ago, at most 6 days are allowed"),
        ("no", "36d", "ikke for gammelt: SSB ga sist et godt svar for 5 døgn siden, høyst 36 døgn er tillatt"),
    ],
)
def test_the_first_line_says_whether_it_is_too_old(
    inside: Inside, table: Path, language: str, age: str, line: str
) -> None:
    """One clear line for people, in their language, where a monitor looks first."""
    record(table, good=5 * DAY)

    assert status(inside, "--max-age", age, "--lang", language)[1].splitlines()[0].startswith(line)


def test_nothing_stored_is_too_old(inside: Inside, store_dir: Path) -> None:
    """A store that was never filled, or is not mounted, is no good night."""
    code, text = status(inside, "--max-age", "3d")

    assert (code, text.splitlines()[0]) == (3, "TOO OLD: nothing is stored, and at most 3 days are allowed")


@pytest.mark.parametrize("written", [None, "{", "never"], ids=["no record", "a torn record", "no success in it"])
def test_without_a_record_it_counts_from_the_fetch_that_stored(
    inside: Inside, table: Path, written: str | None
) -> None:
    """A store from before there were records, a clone of it, and one whose record is torn."""
    if written == "never":
        record(table, good=None)
    elif written is None:
        (table / asked.FILE).unlink()
    else:
        (table / asked.FILE).write_text(written, "utf-8")

    code, text = status(inside, "--json", "--max-age", "3d")
    assert (code, json.loads(text)["max_age"]["counted_from"]) == (3, "2025-03-20T12:00:00Z")
    assert status(inside, "--max-age", "36500d")[0] == 0


def test_what_a_wrong_clock_wrote_keeps_no_dead_job_alive(
    inside: Inside, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A success ten years ahead does not count beside what was stored; where that is ahead too, nobody knows."""
    record(table, good=-3_650 * DAY)
    beside = status(inside, "--max-age", "3d")
    early = status_answer(Store(table.parent, "12015"), HeldTime().moment - 9 * DAY, max_age=3 * DAY)
    status_text(early)
    record(table, good=-dt.timedelta(minutes=1))
    near = status(inside, "--max-age", "3d")

    assert (beside[0], near[0]) == (3, 0)
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("TOO OLD: SSB's last good answer (2025-03-20T12:00:00Z) is 9 days ahead")


@pytest.mark.parametrize("age", ["", "3", "d", "0d", "-1d", "1.5d", "3w", "3D", "٣d", "36501d", "999999999d", "1d12h"])
def test_an_age_that_makes_no_sense_ends_with_2(inside: Inside, store_dir: Path, age: str) -> None:
    """Nothing is guessed: who mistypes is told how it is written."""
    code, text = status(inside, "--max-age", age)

    assert (code, text.splitlines()[-1].split(",")[0]) == (2, "kostra-bolig: --max-age: expected a whole number and s")
