"""What every test stands on: no network but loopback, a clean environment, a store of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import importlib
import itertools
import os
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import polars as pl
import pytest

from kostra_bolig.clock import Clock
from kostra_bolig.settings import LOOPBACK
from tests.builders.constructed import build
from tests.builders.forks import Forks
from tests.builders.inside import Inside
from tests.builders.standin import StandIn

ROOT = Path(__file__).resolve().parent.parent
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # workers share the cores
    pl.thread_pool_size()  # which reads it once; no child is told
    del os.environ["POLARS_MAX_THREADS"]
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108
"""A folder that is in memory, where there is one, and how much must be free of it: a run leaves 0.2 GB."""
MUNICIPALITIES = 40
"""So many a table has where its size is not what is tested: enough that a kind of region is judged together."""
TESTS = ROOT / "tests"
APART = (TESTS / "benchmarks", TESTS / "live")
"""Folders of which every test has a mark that the normal run leaves out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run write the table of the fault campaign."""
    parser.addoption(
        "--write-fault-table", action="store_true", help="write docs/inside/faults.md from this run's campaign"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let no case of hypothesis fail for its time, and watch the fault campaign, where all reports come to."""
    hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is slow at times
    hypothesis.settings.load_profile("untimed")
    sys.dont_write_bytecode = False  # or every worker of every run compiles the tests anew
    if _is_normal(config) and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # 25,000 files; the other marks write to the disk
    gc.disable()  # what is collected stays, and a fourth of the time would go to searching it
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(FaultTable(config))


def pytest_xdist_auto_num_workers() -> int:
    """Start one worker more than there are cores: a fourth of the time is waiting for servers and processes."""
    return (os.cpu_count() or 1) + 1


def _is_normal(config: pytest.Config) -> bool:
    """Tell whether the marks are those of the normal run, which pyproject.toml says."""
    options: list[str] = config.getini("addopts")
    return bool(config.option.markexpr == options[options.index("-m") + 1])


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Load nothing of timings and of live tests where none is asked for: each worker would."""
    return True if _is_normal(config) and collection_path in APART else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Load a share of the tests first: workers start at once, and in a new checkout each would compile them all."""
    worker: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    if worker is None or not _is_normal(session.config) or session.config.args != session.config.getini("testpaths"):
        return
    files = [file for file in sorted(TESTS.rglob("test_*.py")) if not any(file.is_relative_to(one) for one in APART)]
    for file in files[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with contextlib.suppress(pytest.skip.Exception):
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Keep what was collected out of every search for garbage, for it lives as long as the process; and search less."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


class FaultTable:
    """Hold the table in docs/inside/faults.md against a whole run of the campaign, or write it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.carried: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect what the campaign counted, once for each test."""
        if report.when == "teardown":
            self.carried += [str(value) for name, value in report.user_properties if name.startswith("fault-")]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compare or write, where the whole campaign has run."""
        option = self.config.option
        whole = {ROOT, TESTS, TESTS / "faults"}
        is_part = {Path(argument).resolve() for argument in self.config.args} - whole
        if not self.carried or session.testsfailed or option.keyword or option.markexpr != "faults" or is_part:
            return
        from tests.faults import table

        new = table.table(self.carried)
        if option.write_fault_table:
            table.write(new)
        elif table.written() != new:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            sys.stderr.write(
                "\ndocs/inside/faults.md is not what this run gave: "
                "`pytest -m faults tests/faults --write-fault-table`\n"
            )


@pytest.fixture(scope="session", autouse=True)
def memory_is_given_back(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remove what a run without a failure has written into memory, at its end: a test may have changed what removes."""
    yield
    folder = tmp_path_factory.getbasetemp()
    if MEMORY in folder.parents and not request.session.testsfailed:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings() -> Iterator[None]:
    """Take away the settings and the language of whoever runs this, for what tests of a file share as well."""
    with pytest.MonkeyPatch.context() as patched:
        _take_settings_away(patched)
        yield


def _take_settings_away(patched: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("KOSTRA_BOLIG_") or name.lower().endswith(("_proxy", "_ca_bundle")):
            patched.delenv(name)
    patched.delenv("LC_ALL", raising=False)
    patched.setenv("LC_MESSAGES", "C")  # who sits here reads English


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """Leave it to the system when to write: what a store is after a power cut no test sees, and flushes take minutes.

    That files are flushed, in which order and what follows where it fails, tests hold with calls of their own.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", _flushed)
        yield


def _flushed(descriptor: int) -> None:
    os.fstat(descriptor)


@pytest.fixture(scope="session", autouse=True)
def no_long_pause_between_tries() -> Iterator[None]:
    """Draw each pause between tries a hundred times shorter; how long it may be, tests say that hold their time."""
    from tenacity import wait

    class Drawn(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return super().uniform(a, b) / 100

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wait, "random", Drawn())
        yield


@pytest.fixture(scope="session", autouse=True)
def no_hour_of_ssbs() -> Iterator[None]:
    """Let no test depend on when it runs: from 05:00 to 08:15 in Oslo SSB revises, and what is in doubt is refused.

    Tests of those hours hold their time still, in another year.
    """
    from kostra_bolig.ingest import answer

    is_revising = answer._is_revising
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(answer, "_is_revising", lambda moment: is_revising(moment) and not _is_now(moment))
        yield


def _is_now(moment: dt.datetime) -> bool:
    return abs(moment - dt.datetime.now(dt.UTC)) < dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def only_loopback(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that reaches for another machine; live tests are the exception."""
    if request.node.get_closest_marker("live"):
        return
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        is_local = self.family == getattr(socket, "AF_UNIX", None)  # which Windows has not
        if not is_local and str(address[0]) not in LOOPBACK:
            pytest.fail(f"a test tried to connect to {address}")
        connect(self, address)

    def guarded_lookup(host: Any, *args: Any, **options: Any) -> Any:
        if host not in (None, *LOOPBACK):
            raise socket.gaierror(socket.EAI_NONAME, "no such host: tests have no network")
        return lookup(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


@pytest.fixture(scope="session")
def unmade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return folders below one of this run, none of which exists."""
    folder = tmp_path_factory.mktemp("unmade")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, unmade: Iterator[Path]) -> None:
    """Take away every setting of the user, and give the test a store of its own."""
    _take_settings_away(monkeypatch)
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(next(unmade) / "store"))
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody/listens/here")
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # or every process compiles the package anew


@pytest.fixture
def store_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of this test's store, for tests that look into it; it does not exist yet."""
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Run the stand-in server with a constructed table of every kind of region, and point the library at it."""
    with StandIn(build(municipalities=MUNICIPALITIES)) as server:
        monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
        yield server


@dataclass
class HeldTime:
    """A clock that stands still; sleeping moves it."""

    moment: dt.datetime = dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC)
    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Move on without waiting."""
        self.slept.append(seconds)
        self.seconds += seconds
        self.moment += dt.timedelta(seconds=seconds)

    def clock(self) -> Clock:
        """Return it as the library takes it."""
        return Clock(monotonic=lambda: self.seconds, sleep=self.sleep, now=lambda: self.moment)


@pytest.fixture
def held_time() -> HeldTime:
    """Return a clock that stands still at noon on 20 March 2025, UTC."""
    return HeldTime()


@dataclass(frozen=True)
class Run:
    """How a command ended."""

    code: int
    out: str
    err: str


RunCommand = Callable[..., Run]


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Return the process that runs commands."""
    if sys.platform != "linux":
        pytest.skip("needs fork")
    made = Forks(tmp_path_factory.mktemp("forks"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """Return what runs commands in this process."""
    return Inside(tmp_path_factory.mktemp("inside"))


@pytest.fixture
def run(request: pytest.FixtureRequest) -> RunCommand:
    """Return a function that runs ``kostra-bolig`` as a real process of its own, forked where that is possible."""

    def run_forked(*arguments: str, env: dict[str, str] | None = None) -> Run:
        forks: Forks = request.getfixturevalue("forks")
        ended = forks.run(arguments, env=env)
        return Run(code=ended.code, out=ended.out.decode(), err=ended.err.decode())

    def run_command(*arguments: str, env: dict[str, str] | None = None) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "kostra_bolig", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
            timeout=60,
            check=False,
        )
        return Run(code=done.returncode, out=done.stdout, err=done.stderr)

    return run_forked if sys.platform == "linux" else run_command
