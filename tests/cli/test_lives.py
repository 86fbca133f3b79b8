"""The nightly job says that it lives: ``status --max-age``, the last event of its log, and its metrics."""

from __future__ import annotations

import ast
import datetime as dt
import errno
import functools
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from prometheus_client.parser import text_string_to_metric_families

from kostra_bolig.answers.versions import status_answer
from kostra_bolig.cli.ending import Ending
from kostra_bolig.cli.metrics import METRICS
from kostra_bolig.cli.options import Common
from kostra_bolig.ingest.run import refresh
from kostra_bolig.kinds import Event
from kostra_bolig.settings import Settings
from kostra_bolig.show.versions import status_text
from kostra_bolig.ssb.client import Client
from kostra_bolig.store import asked
from kostra_bolig.store.snapshots import Store
from tests.builders.damage import flip
from tests.builders.inside import Inside
from tests.builders.sources import parsed
from tests.builders.standin import StandIn
from tests.cassettes.build import small_table
from tests.conftest import ROOT, HeldTime

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
DAY = dt.timedelta(days=1)
UPDATED = dt.datetime(2025, 3, 15, 7, tzinfo=dt.UTC)
NAMED = [f"kostra_bolig_{name}" for name in METRICS]


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Run one server for all."""
    with StandIn(small_table()) as server:
        yield server


@pytest.fixture(scope="module")
def stored(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that was filled on 20 March 2025, for the tests to copy."""
    folder = tmp_path_factory.mktemp("lives") / "store"
    settings = Settings.resolve(base_url=server.base_url, cache_dir=folder)
    refresh(settings, clock=HeldTime().clock())
    refresh(settings)  # figures that were not revised in June are another version today
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


def test_a_good_night_does_not_vouch_for_the_older_figures_that_are_read_instead(inside: Inside, table: Path) -> None:
    """The newest is damaged, and until it is fetched anew everybody reads the one before."""
    assert status(inside, "--max-age", "1d")[0] == 0
    flip(table / "snapshots" / (table / "newest").read_text("utf-8").strip() / "observations.parquet")

    done = inside.run(["status", "--max-age", "1d", "--json"])
    assert (done.code, json.loads(done.out)["max_age"]["too_old"]) == (3, True)
    assert b"falling back to the one before" in done.err


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


@pytest.mark.parametrize(
    ("more", "age", "first", "second"),
    [
        (60, "5d", r"7201(\.\d)? minutes", "7200 minutes"),
        (3600, "5d", "121 hours", "120 hours"),
        (-60, "5d", "5 days", "5 days"),
    ],
)
def test_an_age_is_not_rounded_to_what_is_allowed(
    inside: Inside, table: Path, more: int, age: str, first: str, second: str
) -> None:
    """«5 days ago, at most 5 days are allowed» would call too old what it says is not."""
    record(table, good=5 * DAY + dt.timedelta(seconds=more))

    line = status(inside, "--max-age", age)[1].splitlines()[0].replace(",", "")

    assert line.startswith("TOO OLD") is (more > 0)
    assert re.search(f" {first} ago", line)
    assert line.endswith(f"at most {second} are allowed")


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


# The log


def log(inside: Inside, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code of a fetch and the lines of its log."""
    done = inside.run(["fetch", "--log-format", "json", *arguments])
    return done.code, [json.loads(line) for line in done.err.decode().splitlines()]


def test_the_log_of_an_unchanged_fetch_closes_with_its_outcome(inside: Inside, table: Path) -> None:
    """One event tells all that a collector needs of the night."""
    code, lines = log(inside)

    done = lines[-1]
    assert done.pop("duration_s") >= 0
    del done["time"], done["message"]
    assert (code, done) == (
        0,
        {
            "level": "info",
            "event": "fetch.done",
            "table": "12015",
            "outcome": "unchanged",
            "exit_code": 0,
            "requests": 1,
            "snapshot": (table / "newest").read_text("utf-8").strip(),
        },
    )


@pytest.mark.parametrize(
    ("arguments", "code", "requests"),
    [
        (("--base-url", "http://127.0.0.1:9", "--deadline", "1"), 3, 1),
        (("--accept", " "), 2, 0),
        (("--base-url", "not an address"), 2, 0),
        (("--table", "12008", "--definition", "nowhere.toml"), 2, 0),
    ],
    ids=["dead network", "no reason", "no address", "no definition"],
)
def test_the_log_of_a_failed_fetch_closes_with_its_outcome_after_the_error(
    inside: Inside, table: Path, arguments: tuple[str, ...], code: int, requests: int
) -> None:
    """Also where it failed before it asked: the error says why, the last line that it is over."""
    ended, lines = log(inside, *arguments)

    error, done = lines[-2:]
    assert (ended, error["event"], done["event"]) == (code, "error", "fetch.done")
    assert (done["outcome"], done["exit_code"], done["snapshot"]) == ("failed", code, None)
    assert done["requests"] >= requests


def test_a_fetch_that_finds_the_lock_held_closes_its_log_too(inside: Inside, table: Path) -> None:
    """Exit 7 is a failure of this run; what another run records stays."""
    before = (table / asked.FILE).read_bytes()
    with FileLock(table / "lock"):
        code, lines = log(inside)

    assert (code, lines[-1]["event"], lines[-1]["exit_code"], lines[-1]["requests"]) == (7, "fetch.done", 7, 0)
    assert (table / asked.FILE).read_bytes() == before


def test_a_fetch_that_is_stopped_closes_its_log(inside: Inside, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C says so in the form of the log, and the last line is the last."""

    def stopped(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Client, "data", stopped)
    code, lines = log(inside, "--force")

    assert (code, [line["event"] for line in lines[-2:]]) == (130, ["error", "fetch.done"])
    assert (lines[-1]["outcome"], lines[-1]["exit_code"]) == ("failed", 130)


def test_of_several_tables_each_is_told_and_the_last_event_counts_them(inside: Inside, table: Path) -> None:
    """One table that fails is one of several; the gravest exit code stands in the last line."""
    code, lines = log(inside, "--stored", "--table", "99999", "--deadline", "2")

    told = {line["table"]: line["outcome"] for line in lines if line["event"] == "fetch.table_done"}
    done = lines[-1]
    assert told == {"12015": "unchanged", "99999": "failed"}
    assert (done["event"], done["outcome"], done["exit_code"], done["table"]) == ("fetch.done", "failed", code, None)
    assert done["tables"] == {"new": 0, "unchanged": 1, "failed": 1, "left_out": 0}
    assert done["requests"] == sum(line["requests"] for line in lines if line["event"] == "fetch.table_done")


def test_a_usage_error_is_a_line_of_the_log_too(inside: Inside) -> None:
    """What click does not understand has time, level and event like every other line."""
    code, lines = log(inside, "--wait", "x")

    assert (code, [line["event"] for line in lines]) == (2, ["error"])


def test_a_new_fetch_of_everything_has_only_known_events(
    inside: Inside, server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every request shown, and Klass that does not answer: no line lacks its name."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("KOSTRA_BOLIG_TRIES", "1")
    code, lines = log(inside, "-vv", "--population", "--base-url", server.base_url)

    events = [line["event"] for line in lines]
    assert (code, events[-1]) == (0, "fetch.done")
    assert {"http.request", "fetch.klass", "fetch.population", "fetch.storing"} <= set(events)
    assert set(events) <= set(Event)


def test_no_log_line_of_the_package_lacks_its_event() -> None:
    """Every call of a logger, read from the source, says which event it is."""
    calls, nameless = 0, []
    for path in sorted((ROOT / "kostra_bolig").rglob("*.py")):
        for node in ast.walk(parsed(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of, level = ast.unparse(node.func.value), node.func.attr
            if of.rpartition(".")[2] not in ("_log", "log", "logger", "logging", "_LOG") or level not in LEVELS:
                continue
            calls += 1
            extra = [ast.unparse(one.value) for one in node.keywords if one.arg == "extra"]
            if not re.fullmatch(r"\['Event\.[A-Z_]+\.extra'\]", str(extra)):
                nameless.append(f"{path.name}:{node.lineno}")

    assert calls > 15
    assert nameless == []


def test_the_page_lists_every_event_and_no_other() -> None:
    """A closed set: who filters by name finds each in docs/operate/nightly.md."""
    page = (ROOT / "docs" / "operate" / "nightly.md").read_text("utf-8")
    rows = page.split("| event | when |")[1].split("\n\n")[0].splitlines()[2:]

    listed = [name for row in rows for name in re.findall(r"`([a-z_.]+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(Event)


# Metrics


def samples(file: Path) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return what Prometheus's own parser reads, by name and label values; each has HELP and TYPE, and no time."""
    found = {}
    for family in text_string_to_metric_families(file.read_text("utf-8")):
        assert (family.type, family.name in NAMED, bool(family.documentation)) == ("gauge", True, True)
        for one in family.samples:
            assert (one.name, one.timestamp) == (family.name, None)
            found[one.name.removeprefix("kostra_bolig_"), tuple(one.labels.values())] = one.value
    return found


def measured(inside: Inside, file: Path, *arguments: str) -> tuple[int, dict[tuple[str, tuple[str, ...]], float]]:
    """Return the exit code of a fetch, and the metrics that it wrote."""
    code = inside.run(["fetch", "--metrics", str(file), *arguments]).code
    return code, samples(file)


def test_the_metrics_of_a_fetch_are_what_prometheus_reads(inside: Inside, table: Path, tmp_path: Path) -> None:
    """Of an unchanged fetch too: how it ended, when SSB last gave a good answer, and what waits for a person."""
    began = time.time()
    code, found = measured(inside, tmp_path / "kostra.prom")

    assert {name for name, _ in found} == set(METRICS)
    assert (code, found["run_exit_code", ()], found["fetch_exit_code", ("12015",)]) == (0, 0, 0)
    outcomes = {labels[1]: value for (name, labels), value in found.items() if name == "fetch_outcome"}
    assert outcomes == {"new": 0, "unchanged": 1, "failed": 0, "left_out": 0}
    assert found["fetch_requests", ("12015",)] == found["run_requests", ()] == 1
    heard = asked.read(table)
    assert heard is not None
    assert found["fetch_duration_seconds", ("12015",)] == heard.duration_s < found["run_duration_seconds", ()]
    assert began <= found["last_success_timestamp_seconds", ("12015",)] <= found["run_timestamp_seconds", ()]
    assert found["newest_updated_timestamp_seconds", ("12015",)] == UPDATED.timestamp()
    assert found["quarantined_answers", ("12015",)] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--base-url", "http://127.0.0.1:9", "--deadline", "1"), 3),
        (("--base-url", "nonsense"), 2),
        (("--accept", ""), 2),
    ],
    ids=["dead network", "a setting", "before anything"],
)
@pytest.mark.parametrize("several", [(), ("--stored",)], ids=["one", "several"])
def test_a_failed_fetch_writes_its_metrics_too(
    inside: Inside, table: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, several: tuple[str, ...]
) -> None:
    """The last success stays where it was, so that its age can be alerted on, whatever failed."""
    record(table, good=5 * DAY)
    before = time.time()
    ended, found = measured(inside, tmp_path / "kostra.prom", *arguments, *several)

    assert (ended, found["run_exit_code", ()]) == (code, code)
    assert found["last_success_timestamp_seconds", ("12015",)] == pytest.approx(before - 5 * 86_400, abs=60)
    if not several or code == 3:
        assert found["fetch_outcome", ("12015", "failed")] == 1


def test_several_tables_stand_in_one_file_by_their_label(inside: Inside, table: Path, tmp_path: Path) -> None:
    """One is unchanged and one fails; a name that is no id breaks no line."""
    code, found = measured(inside, tmp_path / "kostra.prom", "--stored", "--table", 'no\n"id\\')

    assert code == 2
    assert {labels for name, labels in found if name == "fetch_exit_code"} == {("12015",), ('no\n"id\\',)}
    assert found["fetch_outcome", ("12015", "unchanged")] == 1
    assert ("last_success_timestamp_seconds", ('no\n"id\\',)) not in found


def test_the_metrics_of_one_table_say_nothing_of_another(inside: Inside, table: Path, tmp_path: Path) -> None:
    """Each job has its own file, and a collector refuses a sample that two of them have."""
    shutil.copytree(table, table.parent / "12008")

    _, found = measured(inside, tmp_path / "kostra.prom")

    assert {labels[0] for _, labels in found if labels and labels[0].isdigit()} == {"12015"}


def test_how_long_a_table_took_and_how_often_it_asked_is_that_of_all_its_tries(tmp_path: Path) -> None:
    """One of several tables that failed is tried once more when the others are done."""
    common = Common(as_json=False, cache_dir=str(tmp_path), base_url=None, lang=None, verbose=0, log_format="text")
    with Ending(common, is_of_several=True) as ending:
        for requests, seconds in ((1, 2.0), (3, 5.0)):
            time = HeldTime()
            with asked.recorded(tmp_path / "12015", time.clock(), functools.partial(int, requests)):
                time.seconds += seconds
        ending.table_ended("12015", outcome=None, exit_code=3)

    assert [(one.duration_s, one.requests) for one in ending.tables] == [(7.0, 4)]
    assert ending.ended(3).requests == 4


@pytest.mark.parametrize("where", ["nowhere/kostra.prom", ".", ""], ids=["no folder", "a folder", "nothing"])
def test_metrics_that_cannot_be_written_are_a_warning(inside: Inside, table: Path, tmp_path: Path, where: str) -> None:
    """The exit code of the fetch stands, whichever it is."""
    file = str(tmp_path / where) if where else where
    good = inside.run(["fetch", "--metrics", file])
    bad = inside.run(["fetch", "--metrics", file, "--base-url", "http://127.0.0.1:9", "--deadline", "1"])

    assert (good.code, bad.code) == (0, 3)
    assert b"kostra-bolig: warning: the metrics were not written" in good.err
    assert b"the metrics were not written" in bad.err


def test_metrics_on_a_full_disk_leave_those_before_whole(
    inside: Inside, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written aside and renamed: the collector never reads half a file, nor one of ours that was left over."""
    file = tmp_path / "metrics" / "kostra.prom"
    file.parent.mkdir()
    measured(inside, file)
    before = file.read_bytes()

    def full(_descriptor: int, _body: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        done = inside.run(["fetch", "--metrics", str(file), "--log-format", "json"])

    lines = [json.loads(line) for line in done.err.decode().splitlines()]
    assert (done.code, lines[-1]["event"], lines[-1]["outcome"]) == (0, "fetch.done", "unchanged")
    assert [line["event"] for line in lines if line["level"] == "warning"] == ["store.warning", "warning"]
    assert (file.read_bytes(), [path.name for path in file.parent.iterdir()]) == (before, ["kostra.prom"])


def test_the_page_lists_every_metric_and_no_other() -> None:
    """Whoever writes an alert finds each in docs/operate/nightly.md."""
    page = (ROOT / "docs" / "operate" / "nightly.md").read_text("utf-8")
    rows = page.split("| metric | labels | is |")[1].split("\n\n")[0].splitlines()[2:]

    assert [re.findall(r"`(\w+)`", row)[0] for row in rows] == NAMED
