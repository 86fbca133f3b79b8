"""Processes: killed at any moment, and many at once (classes 17 and 19)."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from kostra_bolig.ingest import load
from kostra_bolig.store.snapshots import Store
from tests.builders.standin import Reply, StandIn
from tests.conftest import ROOT
from tests.faults.campaign import Campaign
from tests.faults.publisher import draft_of, mark_of, marked

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and forks are POSIX")

KILL_WITHIN_S = 0.03
SEED = 12015


class Publisher:
    """Another process that publishes without end, again and again."""

    def __init__(self, store_dir: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.publisher", str(store_dir)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def killed(self, seed: int, after_s: float) -> int:
        """Let it publish for some time, kill it, and return how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seed}\n")
        child = int(self.process.stdout.readline())
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


@pytest.fixture
def publisher(store_dir: Path) -> Iterator[Publisher]:
    """Start the process; it ends with the test."""
    made = Publisher(store_dir)
    yield made
    made.close()


def kill(campaign: Campaign, publisher: Publisher, kills: int) -> tuple[int, int]:
    """Kill a publishing process so many times; return how many left something behind, and how many had published.

    After each: nothing stored is damaged, the newest is one that was being published and whole, and the next run
    publishes. The pace is real: moments are seeded, but what they hit is the machine's doing.
    """
    moments, store = random.Random(SEED), Store(campaign.store_dir)
    pointer = campaign.store_dir / "12015" / "newest"
    base, draft = campaign._newest(), draft_of(store, 0)
    littered = published = 0

    def run(seed: int, after_s: float) -> int:
        nonlocal littered, published
        before = pointer.read_bytes()
        ended = publisher.killed(seed, after_s)
        littered += bool(campaign.leftovers())
        published += pointer.read_bytes() != before
        torn = [damage for damage in store.check() if ".tmp-" not in damage.path.name]
        assert torn == []
        return 0 if ended == -signal.SIGKILL else 1

    for number in range(kills):
        after_s = moments.uniform(0, KILL_WITHIN_S)
        campaign.case(
            17,
            lambda after_s=after_s, number=number: run(number, after_s),  # type: ignore[misc]
            exits={0},
            truth=lambda: marked(base, mark_of(campaign._newest())),
            recover=False,
            midway=True,
            label=f"SIGKILL {number} after {1000 * after_s:.1f} ms",
        )
        with store.lock():  # the next run: with no hand work
            again, is_new = store.publish(dataclasses.replace(draft, observations=marked(base, 2_000_000 + number)))
            store.prune(1)
        assert (is_new, store.newest()) == (True, again)
    return littered, published


def test_a_run_killed_at_any_moment_tears_and_loses_nothing(campaign: Campaign, publisher: Publisher) -> None:
    """Sixty kills over the window in which a snapshot is written."""
    littered, published = kill(campaign, publisher, 60)

    assert littered > 0, "no kill hit a run while it wrote: the moments are wrong"
    assert published > 0, "no run came so far as to publish: the moments are wrong"


@pytest.mark.campaign
def test_a_thousand_kills_tear_and_lose_nothing(campaign: Campaign, publisher: Publisher) -> None:
    """The same, long enough to hit every instruction of the window."""
    littered, published = kill(campaign, publisher, 1_000)

    sys.stderr.write(f"\n1000 kills: {littered} left something behind, {published} had published\n")
    assert littered > 100


@pytest.mark.parametrize(
    ("number", "expected", "told"),
    [(signal.SIGTERM, -signal.SIGTERM, 143), (signal.SIGHUP, -signal.SIGHUP, 129), (signal.SIGINT, 130, 130)],
)
def test_a_fetch_that_is_told_to_stop_leaves_the_last_good_and_says_so(
    campaign: Campaign, number: signal.Signals, expected: int, told: int
) -> None:
    """SIGTERM from a scheduler, Ctrl-C from a person: amid the download; the log closes, and it is recorded."""
    asked, gate = threading.Event(), threading.Event()
    said: list[dict[str, object]] = []

    def held(body: bytes) -> bytes:
        asked.set()
        gate.wait(20)
        return body

    def run() -> int:
        campaign.standin.replies.append(Reply(when="/data", transform=held))
        with started(campaign.standin, campaign.store_dir, "--log-format", "json") as process:
            assert asked.wait(20)
            process.send_signal(number)
            _, err = process.communicate(timeout=20)
            gate.set()
        recorded = next(campaign.store_dir.rglob("asked.json")).read_text("utf-8")
        said.extend(json.loads(text) for text in (err.splitlines()[-1], recorded))
        return process.returncode

    campaign.case(17, run, exits={expected}, label=number.name)
    assert said[0]["event"] == "fetch.done"
    assert [(one["outcome"], one["exit_code"]) for one in said] == [("failed", told)] * 2


def started(standin: StandIn, store_dir: Path, *options: str) -> subprocess.Popen[str]:
    """Start ``kostra-bolig fetch`` as a process of its own."""
    command = [sys.executable, "-m", "kostra_bolig", "fetch", "--json", *options]
    where = ["--cache-dir", str(store_dir), "--base-url", standin.base_url]
    return subprocess.Popen(
        [*command, *where], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def ended(processes: list[subprocess.Popen[str]]) -> list[tuple[int, dict[str, object]]]:
    """Return exit code and answer of each, in the order of the codes."""
    ends = []
    for process in processes:
        out, err = process.communicate(timeout=60)
        ends.append((process.returncode, json.loads((out or err).splitlines()[-1] if err and not out else out)))
    return sorted(ends, key=lambda end: end[0])


def truth_of(campaign: Campaign) -> Callable[[], pl.DataFrame]:
    """Return what gives the frame of the later table, fetched in this process into another store."""

    def truth() -> pl.DataFrame:
        folder = campaign.store_dir.parent / "truth"
        return load.load(source="ssb", cache_dir=folder, base_url=campaign.standin.base_url).observations

    return truth


def test_of_eight_fetches_at_once_on_an_empty_store_one_publishes(campaign: Campaign) -> None:
    """The server keeps the one that holds the lock waiting until the seven others have ended, with exit 7."""
    gate = threading.Event()
    campaign.standin.replies.append(Reply(transform=lambda body: body if gate.wait(60) else b""))
    shutil.rmtree(campaign.store_dir)
    processes = [started(campaign.standin, campaign.store_dir) for _ in range(8)]
    turned_away: list[int] = []
    while len(turned_away) < 7:
        turned_away = [process.returncode for process in processes if process.poll() is not None]
        time.sleep(0.01)
    gate.set()

    ends = ended(processes)

    assert [code for code, _ in ends] == [0, 7, 7, 7, 7, 7, 7, 7]
    assert ends[0][1]["outcome"] == "new"
    assert {answer["error"] for _, answer in ends[1:]} == {"StoreLocked"}
    assert Store(campaign.store_dir).count() == 1
    assert Store(campaign.store_dir).check() == []
    for number in range(8):
        campaign.case(19, lambda number=number: ends[number][0], exits={0} if number == 0 else {7}, recover=False)  # type: ignore[misc]


def test_fetches_that_may_wait_take_their_turns(campaign: Campaign) -> None:
    """One publishes, the other finds it unchanged."""
    shutil.rmtree(campaign.store_dir)
    processes = [started(campaign.standin, campaign.store_dir, "--wait", "30") for _ in range(2)]

    ends = ended(processes)

    assert [code for code, _ in ends] == [0, 0]
    assert sorted(str(answer["outcome"]) for _, answer in ends) == ["new", "unchanged"]
    assert Store(campaign.store_dir).count() == 1
    assert Store(campaign.store_dir).check() == []
    for number in range(2):
        campaign.case(19, lambda number=number: ends[number][0], exits={0}, recover=False)  # type: ignore[misc]


HOLDER = """
import sys, time
from pathlib import Path
from kostra_bolig.store.snapshots import Store
with Store(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_dead_process_blocks_nobody(campaign: Campaign) -> None:
    """While it lives, exit 7; killed, the lock is free, though its file is still there."""
    command = [sys.executable, "-c", HOLDER, str(campaign.store_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        campaign.case(19, campaign.fetch, exits={7}, recover=False, label="held")
        holder.kill()

    assert (campaign.store_dir / "12015" / "lock").exists()
    campaign.case(19, campaign.fetch, exits={0}, truth=truth_of(campaign), recover=False, label="let go of")


def test_a_stale_lock_file_blocks_nobody(campaign: Campaign) -> None:
    """Whatever stands in it: the system's lock counts, not the file."""
    (campaign.store_dir / "12015" / "lock").write_bytes(b"12345\n")

    campaign.case(19, campaign.fetch, exits={0}, truth=truth_of(campaign), recover=False, label="stale")
