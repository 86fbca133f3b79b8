"""A fetch that is told to stop ends within a moment, whatever it waits for, and leaves the store whole."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import multiprocessing
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import FetchStopped, KostraBoligError, SettingsError, UsageError
from kostra_bolig.kinds import Event
from kostra_bolig.store.snapshots import Store
from kostra_bolig.testing import HeldClock
from tests.builders.standin import Reply, StandIn
from tests.builders.stores import everything
from tests.cassettes.build import revised_table, small_table

MOMENT_S = 5.0
"""So long is a moment on a busy machine; alone it is a tenth of a second."""
NEVER = Reply(delay_s=600)


@pytest.fixture(scope="module")
def serving() -> Iterator[StandIn]:
    """Run one server for all."""
    with StandIn(small_table()) as server:
        yield server


@pytest.fixture(scope="module")
def stored(serving: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the figures of March, for the tests to copy."""
    folder = tmp_path_factory.mktemp("stopping") / "store"
    serving.begin_anew(small_table())  # a test before may have needed no store
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(base_url=serving.base_url, cache_dir=folder)
    return folder


@pytest.fixture
def server(serving: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return the server with the figures of June, which the library uses; Klass is not asked."""
    serving.begin_anew(revised_table())
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", serving.base_url)
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    return serving


@pytest.fixture
def store(stored: Path, server: StandIn, store_dir: Path) -> Path:
    """Return a store of the test's own, which the library uses."""
    shutil.copytree(stored, store_dir)
    return store_dir


async def _cancelled(stop: threading.Event, begun: Callable[[], bool], wait_s: float) -> float:
    """Cancel a fetch in a thread, once it is at it, as a program in asyncio does; return when."""

    async def job() -> kb.FetchResult:
        try:
            return await asyncio.to_thread(kb.fetch, stop=stop, wait_s=wait_s)
        finally:
            stop.set()

    task = asyncio.create_task(job())
    while not begun():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return began


def cancelled(begun: Callable[[], bool], *, wait_s: float = 0.0) -> float:
    """Return how long the thread of a cancelled fetch goes on; ``asyncio.run`` waits for it."""
    began = asyncio.run(_cancelled(threading.Event(), begun, wait_s))
    return time.monotonic() - began


def snapshots(store: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that is stored of the table but when SSB was asked."""
    return {path: body for path, body in everything(store / "12015").items() if path != "asked.json"}


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(NEVER, id="SSB never answers"),
        pytest.param(Reply(when="POST", delay_s=600), id="the figures never come"),
        pytest.param(Reply(when="POST", drip_s=0.02), id="the figures drip"),
        pytest.param(Reply(status=503, body=b"", headers={"Retry-After": "60"}), id="SSB says when to come again"),
    ],
)
def test_a_cancelled_fetch_ends_whatever_ssb_does(store: Path, server: StandIn, reply: Reply) -> None:
    """Its thread is free within a moment, the store as it was, and that SSB was asked in vain is recorded."""
    server.always = reply
    before = snapshots(store)

    def begun() -> bool:
        return any(reply.when in {None, seen.method} for seen in server.requests)

    assert cancelled(begun) < MOMENT_S

    assert snapshots(store) == before
    last = json.loads((store / "12015" / "asked.json").read_text("utf-8"))
    assert (last["outcome"], last["error"], last["exit_code"]) == ("failed", "FetchStopped", 130)
    assert last["succeeded_at"] is not None
    assert kb.check().is_whole


def test_a_cancelled_fetch_waits_for_no_lock(store: Path, server: StandIn) -> None:
    """Another run holds the store, and goes on holding it; SSB was not asked."""
    before = everything(store)
    with Store(store).lock():
        assert cancelled(lambda: True, wait_s=600) < MOMENT_S

    assert everything(store) == before
    assert server.requests == []


def test_klass_that_never_answers_is_no_reason_to_store_without_it(
    store: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails beside the table becomes a note; being told to stop does not."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", server.klass_url)
    server.always = Reply(when="klass", delay_s=600)
    before = snapshots(store)
    stop = threading.Event()

    def once_asked() -> None:
        while not any("klass" in seen.path for seen in server.requests):
            time.sleep(0.01)
        stop.set()

    asking = threading.Thread(target=once_asked, daemon=True)
    asking.start()

    with pytest.raises(FetchStopped):
        kb.fetch(stop=stop)

    asking.join()
    assert snapshots(store) == before


def test_a_pause_between_tables_and_tries_ends(store: Path, server: StandIn) -> None:
    """Five minutes until SSB is asked once more, past its cache, are not waited for."""
    server.always = Reply(when="POST", body=b"{}")
    stop = threading.Event()

    began = time.monotonic()
    with _setting(stop, Event.AGAIN), pytest.raises(FetchStopped):
        kb.fetch(stop=stop, deadline_s=1000)

    assert time.monotonic() - began < 20  # which holds the tries, and no pause of 305 s
    assert len(kb.snapshots()) == 1


def test_what_is_being_stored_is_stored(store: Path, server: StandIn) -> None:
    """Told to stop too late, the run ends as it would have: nobody is told that nothing was stored."""
    stop = threading.Event()
    with _setting(stop, Event.STORING):
        result = kb.fetch(stop=stop)

    assert stop.is_set()
    assert result.outcome == "new"
    assert [one.id for one in kb.snapshots()][-1] == result.snapshot.id


@contextlib.contextmanager
def _setting(stop: threading.Event, at: Event) -> Iterator[None]:
    """Set an event as soon as the log tells of another."""

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if getattr(record, "event", None) == at.value:
                stop.set()

    heard, log = Heard(), logging.getLogger("kostra_bolig")
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(heard)
    try:
        yield
    finally:
        log.removeHandler(heard)
        log.setLevel(level)


def test_who_is_stopped_before_it_begins_asks_nobody(server: StandIn, store_dir: Path) -> None:
    """No folder is made either."""
    stop = threading.Event()
    stop.set()

    with pytest.raises(FetchStopped, match="stored nothing") as caught:
        kb.fetch(stop=stop)

    assert server.requests == []
    assert not store_dir.exists()
    assert isinstance(caught.value, KostraBoligError)
    assert caught.value.exit_code == 130
    assert "fikk beskjed om å stoppe" in caught.value.sentence("no")


def test_an_event_that_nobody_sets_changes_nothing(store: Path, server: StandIn) -> None:
    """The fetch is the fetch."""
    assert kb.fetch(stop=threading.Event()).outcome == "new"
    assert kb.fetch(stop=threading.Event(), deadline_s=100).outcome == "unchanged"
    assert kb.fetch(stop=threading.Event(), clock=HeldClock().clock()).outcome == "unchanged"


def test_a_clock_that_a_test_holds_is_stopped_as_well(store: Path, server: StandIn) -> None:
    """Nobody waits by it: five minutes pass in no time, and what is said meanwhile is heard."""
    server.always = Reply(when="POST", body=b"{}")
    stop, held = threading.Event(), HeldClock().clock()

    with _setting(stop, Event.AGAIN), pytest.raises(FetchStopped):
        kb.fetch(stop=stop, deadline_s=1000, clock=held)

    assert len(kb.snapshots()) == 1


@pytest.mark.parametrize("stop", [True, threading.Event, asyncio.Event(), multiprocessing.Event(), "now"])
def test_what_is_no_event_of_threads_is_refused(server: StandIn, store_dir: Path, stop: object) -> None:
    """One of asyncio cannot be set from a thread, nor waited for in one."""
    with pytest.raises(UsageError, match=r"stop: expected a threading\.Event, got (?!Event)"):
        kb.fetch(stop=stop)  # type: ignore[arg-type]

    assert server.requests == []


@pytest.mark.parametrize("deadline_s", [0, -1, math.nan, math.inf, True, "soon", b"5", 10**400])
def test_a_deadline_that_is_none_is_refused(server: StandIn, store_dir: Path, deadline_s: object) -> None:
    """Nothing is asked, no folder made."""
    with pytest.raises(UsageError, match="--deadline") as caught:
        kb.fetch(deadline_s=deadline_s)  # type: ignore[arg-type]

    assert isinstance(caught.value, SettingsError)
    assert server.requests == []
    assert not store_dir.exists()
