"""When SSB was last asked is recorded, however a fetch ends, and the record decides nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from kostra_bolig.clock import Clock
from kostra_bolig.errors import ServiceUnavailable, StoreLocked
from kostra_bolig.store import asked, disk
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import draft_of
from tests.builders.stores import publish

GOOD = dt.datetime(2025, 3, 20, 8, 47, tzinfo=dt.UTC)


def failing(folder: Path, error: BaseException, *, requests: int = 1) -> None:
    """Record a run that ends with an error."""

    def run() -> None:
        with asked.recorded(folder, Clock(), lambda: requests) as recording:
            recording.hold(contextlib.nullcontext())
            raise error

    with pytest.raises(type(error)):
        run()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a table whose last record is a good one."""
    kept = tmp_path / "12015"
    kept.mkdir()
    text = (
        '{"at": "2025-03-20T08:46:00+00:00", "outcome": "new", "duration_s": 60.0, "requests": 3, "exit_code": 0,'
        ' "error": null, "snapshot": "one", "succeeded_at": "2025-03-20T08:47:00+00:00"}'
    )
    (kept / asked.FILE).write_text(text, "utf-8")
    return kept


def test_a_failed_run_is_recorded_with_the_last_success_before_it(folder: Path) -> None:
    """Who watches sees both that it failed and how long SSB has been silent."""
    failing(folder, ServiceUnavailable("away", url="https://example.org"))

    last = asked.read(folder)
    assert last is not None
    assert (last.outcome, last.exit_code, last.error) == ("failed", 3, "ServiceUnavailable")
    assert (last.succeeded_at, last.snapshot, last.succeeded_snapshot) == (GOOD, None, "one")


def test_a_run_that_asked_nothing_leaves_the_record(folder: Path) -> None:
    """What failed before the first request has not asked SSB."""
    failing(folder, StoreLocked("held", path=folder), requests=0)

    last = asked.read(folder)
    assert last is not None
    assert last.outcome == "new"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("ours")])
def test_what_stopped_it_is_recorded_with_its_exit_code(folder: Path, error: BaseException) -> None:
    """A stopped run and a fault of ours are no success."""
    failing(folder, error)

    last = asked.read(folder)
    assert last is not None
    assert last.exit_code == (130 if isinstance(error, KeyboardInterrupt) else 70)


def test_a_full_disk_while_recording_is_a_warning_and_leaves_the_record_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run's own error stands, and what is read is still what was true."""

    def full(path: Path, body: bytes) -> None:
        del body
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(disk, "replace", full)
    with pytest.warns(UserWarning, match="No space left"):
        failing(folder, ServiceUnavailable("away", url="https://example.org"))

    last = asked.read(folder)
    assert last is not None
    assert (last.outcome, last.succeeded_at) == ("new", GOOD)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"at": 1}', '{"at": "2025-03-20"}'])
def test_a_record_that_makes_no_sense_is_none(folder: Path, text: str) -> None:
    """A half-written or foreign file says nothing, and stops nobody."""
    (folder / asked.FILE).write_text(text, "utf-8")

    assert asked.read(folder) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("60.0", "NaN"),
        ("60.0", "1e999"),
        ("60.0", "-1"),
        ('"requests": 3', '"requests": -3'),
        ("2025-03-20T08:47:00+00:00", "0001-01-01T00:00:00+14:00"),
        ("2025-03-20T08:46:00+00:00", "9999-12-31T23:59:59-01:00"),
    ],
)
def test_what_no_run_records_is_none(folder: Path, before: str, after: str) -> None:
    """An amount that is none, and a moment outside the calendar: ``status`` shows no such thing, and does not fall."""
    kept = (folder / asked.FILE).read_text("utf-8")
    (folder / asked.FILE).write_text(kept.replace(before, after), "utf-8")

    assert asked.read(folder) is None


@pytest.mark.parametrize(
    ("fetched", "vouched", "expected"),
    [
        (dt.datetime(2025, 3, 19, tzinfo=dt.UTC), True, GOOD),
        (dt.datetime(2025, 3, 21, tzinfo=dt.UTC), False, dt.datetime(2025, 3, 21, tzinfo=dt.UTC)),
        (dt.datetime(2099, 1, 1, tzinfo=dt.UTC), True, GOOD),
        (dt.datetime(2099, 1, 1, tzinfo=dt.UTC), None, GOOD),
        (dt.datetime(2025, 3, 26, tzinfo=dt.UTC), True, GOOD),
        (dt.datetime(2024, 6, 17, tzinfo=dt.UTC), False, dt.datetime(2024, 6, 17, tzinfo=dt.UTC)),
    ],
    ids=[
        "recorded later",
        "killed before it recorded",
        "by a clock that was wrong",
        "the same, of a version that did not say for which",
        "by a clock that was wrong, at the hour it told",
        "the one that it was of is not whole",
    ],
)
def test_the_last_good_answer_is_one_for_the_figures_that_are_read(
    folder: Path, store_dir: Path, fetched: dt.datetime, vouched: bool | None, expected: dt.datetime
) -> None:
    """A wrong clock must not keep a dead job quiet, nor a good night of figures that are gone vouch for older ones."""
    draft = draft_of()
    draft = dataclasses.replace(draft, provenance=dataclasses.replace(draft.provenance, fetched_at=fetched))
    newest = publish(Store(store_dir), draft)
    of = {True: f'"{newest.id}"', False: '"another"', None: "null"}[vouched]
    kept = (folder / asked.FILE).read_text("utf-8")
    (folder / asked.FILE).write_text(kept.replace('"one"', of), "utf-8")

    assert asked.last_good(folder, newest, now=dt.datetime(2025, 3, 25, tzinfo=dt.UTC)) == expected
