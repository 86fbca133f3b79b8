"""Pace: never more than SSB allows, within a run and over runs that share a store."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kostra_bolig.ssb.pacer import Pacer
from tests.conftest import HeldTime

HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "x-ratelimit-policy": st.builds("{};w={}s".format, st.integers(0, 100), st.integers(0, 4000)) | st.text(),
        "x-ratelimit-remaining": st.integers(-1, 40).map(str) | st.text(),
    },
)


@hypothesis_settings(deadline=None, max_examples=40)
@given(steps=st.lists(st.tuples(st.floats(0, 5), HEADERS), min_size=31, max_size=100))
def test_never_more_than_30_requests_in_any_minute(steps: list[tuple[float, dict[str, str]]]) -> None:
    """Whatever the server says and however fast it answers, 31 requests take at least 60 seconds."""
    held_time = HeldTime()
    pacer = Pacer(held_time.clock())
    sent: list[float] = []

    for passing_s, headers in steps:
        held_time.sleep(pacer.wait_s())
        pacer.sent()
        sent.append(held_time.seconds)
        held_time.sleep(passing_s)
        pacer.observe(headers)

    assert all(later - earlier >= 60 - 1e-6 for earlier, later in zip(sent, sent[30:], strict=False))


def test_a_stricter_server_is_kept_to() -> None:
    """A policy of 10 calls in 120 seconds lets the eleventh wait until the first is 120 seconds old."""
    held_time = HeldTime()
    pacer = Pacer(held_time.clock())
    pacer.observe({"x-ratelimit-policy": "10;w=120s"})

    for _ in range(10):
        assert pacer.wait_s() == 0.0
        pacer.sent()
        held_time.sleep(1)

    assert pacer.wait_s() == 110.0


def test_a_more_generous_server_is_not_asked_more_often() -> None:
    """A policy of 30 calls in 10 seconds does not allow 180 in a minute."""
    held_time = HeldTime()
    pacer = Pacer(held_time.clock())
    pacer.observe({"x-ratelimit-policy": "30;w=10s"})

    for _ in range(30):
        pacer.sent()
    held_time.sleep(10)

    assert pacer.wait_s() == 50.0


def test_a_run_goes_on_at_the_pace_of_the_one_before(tmp_path: Path, held_time: HeldTime) -> None:
    """30 requests of an earlier process keep this one waiting until the oldest is 60 seconds old."""
    earlier = Pacer(held_time.clock())
    earlier.resume(tmp_path / "requests")
    for _ in range(30):
        earlier.sent()
    held_time.moment += dt.timedelta(seconds=20)
    held_time.seconds = 7.0  # another process, another monotonic clock

    pacer = Pacer(held_time.clock())
    pacer.resume(tmp_path / "requests")

    assert pacer.wait_s() == pytest.approx(40.0, abs=0.01)


def test_a_clock_that_was_ahead_makes_a_run_wait_no_longer_than_a_minute(tmp_path: Path, held_time: HeldTime) -> None:
    """Requests noted a day in the future count as sent now."""
    earlier = Pacer(held_time.clock())
    earlier.resume(tmp_path / "requests")
    for _ in range(30):
        earlier.sent()
    held_time.moment -= dt.timedelta(days=1)

    pacer = Pacer(held_time.clock())
    pacer.resume(tmp_path / "requests")

    assert pacer.wait_s() == pytest.approx(60.0, abs=0.01)


@pytest.mark.parametrize(
    "text", ["", "[", "{}", "7", '["soon"]', "[null]", "[1e999]", "[NaN]", "[" * 9_999, "[1" + "0" * 400 + "]"]
)
def test_a_spoilt_note_is_no_reason_to_fail(tmp_path: Path, held_time: HeldTime, text: str) -> None:
    """A file that makes no sense is taken for none."""
    file = tmp_path / "requests"
    file.write_text(text, "utf-8")
    pacer = Pacer(held_time.clock())

    pacer.resume(file)

    assert pacer.wait_s() == 0.0


def test_no_note_and_a_note_that_cannot_be_written_are_no_reason_to_fail(tmp_path: Path, held_time: HeldTime) -> None:
    """The first run has no note, and a folder in its place loses nothing but pace."""
    pacer = Pacer(held_time.clock())

    pacer.resume(tmp_path / "requests" / "nowhere")
    pacer.sent()

    assert pacer.wait_s() == 0.0


def test_a_note_holds_the_last_30_requests(tmp_path: Path, held_time: HeldTime) -> None:
    """The note does not grow."""
    pacer = Pacer(held_time.clock())
    pacer.resume(tmp_path / "requests")

    for _ in range(50):
        pacer.sent()

    assert len(json.loads((tmp_path / "requests").read_text("utf-8"))) == 30


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders on Windows")
def test_a_planted_pipe_holds_nobody_up(tmp_path: Path, held_time: HeldTime) -> None:
    """Reading or writing a pipe would wait for ever; it is passed over."""
    os.mkfifo(tmp_path / "requests")
    pacer = Pacer(held_time.clock())

    pacer.resume(tmp_path / "requests")
    pacer.sent()

    assert pacer.wait_s() == 0.0
