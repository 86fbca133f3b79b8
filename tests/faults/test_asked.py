"""While it is recorded that SSB was asked: killed, no room, no network. ``status`` stays true, exit codes as named."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from kostra_bolig.store import asked, disk
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import JUNE
from tests.builders.inside import Inside
from tests.builders.standin import Reply, StandIn
from tests.cassettes.build import small_table
from tests.conftest import ROOT, HeldTime

NEVER = "http://127.0.0.1:9"
KILLED = """
import os, pathlib, signal, sys
from kostra_bolig.cli.main import main
from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from kostra_bolig.store import asked, disk
moment = sys.argv.pop(1)
put, rename = disk.put, pathlib.Path.replace
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def put_half(temporary, path, body, **like):
    if path.name == asked.FILE:
        temporary.write_bytes(body[: len(body) // 2])
        die()
    put(temporary, path, body, **like)
def renamed(self, target):
    if pathlib.Path(target).name != asked.FILE:
        return rename(self, target)
    if moment == "after it has its name":
        rename(self, target)
    die()
if moment == "between the snapshot and the record":
    asked._note = die
elif moment == "half written":
    disk.put = put_half
else:
    pathlib.Path.replace = renamed
main()
"""


@pytest.fixture(scope="module")
def heard(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that SSB answered for four days ago, for every test to copy."""
    running.begin_anew(small_table())
    folder = tmp_path_factory.mktemp("heard") / "store"
    then = HeldTime(moment=dt.datetime.now(dt.UTC) - dt.timedelta(days=4))
    refresh(Settings.resolve(base_url=running.base_url, cache_dir=folder), clock=then.clock())
    return folder


@pytest.fixture
def table(heard: Path, standin: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the table in a copy; SSB has published anew since."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    standin.table = small_table().with_updated(JUNE).with_cell("EAK", "midlertidig_botilbud", "2024", 7085)
    shutil.copytree(heard, store_dir)
    return store_dir / "12015"


def status(inside: Inside, age: str = "3d") -> tuple[int, dict[str, Any]]:
    """Return the exit code of ``status --max-age`` and its answer."""
    done = inside.run(["status", "--json", "--max-age", age])
    return done.code, json.loads(done.out)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("moment", "is_recorded"),
    [
        ("between the snapshot and the record", False),
        ("half written", False),
        ("before it has its name", False),
        ("after it has its name", True),
    ],
)
def test_a_run_killed_while_it_records_leaves_a_true_status(
    inside: Inside, table: Path, moment: str, is_recorded: bool
) -> None:
    """The record is the one before or the new one, whole; what was stored says itself when SSB was heard."""
    before = asked.read(table)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment, "fetch", "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    code, answer = status(inside)
    last = answer["last_asked"]
    assert before is not None
    assert (last["snapshot"] == answer["newest"]) is is_recorded
    assert is_recorded or last["at"] == before.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    assert (code, answer["max_age"]["too_old"], len(answer["snapshots"])) == (0, False, 2)
    left = [Path(one["path"]).name for one in json.loads(inside.run(["check", "--json"]).out)["damaged"]]
    assert left == [path.name for path in disk.leftovers(table)]  # nothing else is damaged; the next run clears it away
    assert inside.run(["fetch"]).code == 0
    assert status(inside)[1]["last_asked"]["outcome"] == "unchanged"
    assert disk.leftovers(table) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EACCES])
@pytest.mark.parametrize(
    ("arguments", "exit_code", "status_code"),
    [((), 0, 0), (("--base-url", NEVER, "--deadline", "1"), 3, 3)],
    ids=["new", "failed"],
)
def test_a_record_that_finds_no_room_is_a_warning_and_the_exit_code_stands(
    inside: Inside,
    table: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    arguments: tuple[str, ...],
    exit_code: int,
    status_code: int,
) -> None:
    """The disk fills when all else is written: the record before stands whole, and the snapshot counts."""
    before = (table / asked.FILE).read_bytes()
    real = disk.put

    def full(temporary: Path, path: Path, body: bytes, **like: Any) -> None:
        if path.name == asked.FILE:
            temporary.write_bytes(body[:20])
            raise OSError(code, os.strerror(code), str(path))
        real(temporary, path, body, **like)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "put", full)
        done = inside.run(["fetch", *arguments])

    assert done.code == exit_code
    assert b"asked.json could not be written" in done.err
    assert (table / asked.FILE).read_bytes() == before
    assert status(inside)[0] == status_code
    assert (inside.run(["fetch"]).code, status(inside)[0]) == (0, 0)
    assert disk.leftovers(table) == []


@pytest.mark.parametrize(
    "reply",
    [None, Reply(status=503), Reply(drop=True)],
    ids=["nobody listens", "no service", "hangs up"],
)
def test_a_dead_network_is_recorded_and_makes_nobody_believe_in_a_success(
    inside: Inside, table: Path, standin: StandIn, reply: Reply | None
) -> None:
    """Exit 3, recorded as asked and failed; the age counts from four days ago as before."""
    good = asked.read(table)
    standin.always = reply
    away = ("--base-url", NEVER) if reply is None else ()
    done = inside.run(["fetch", "--deadline", "1", *away])
    standin.always = None

    late, answer = status(inside)
    early, _ = status(inside, "5d")
    last = answer["last_asked"]
    assert good is not None
    assert (done.code, late, early) == (3, 3, 0)
    assert (last["outcome"], last["exit_code"], last["snapshot"]) == ("failed", 3, None)
    assert last["requests"] >= 1
    assert dt.datetime.fromisoformat(last["at"]) > good.at + dt.timedelta(days=3)
    assert last["succeeded_at"] == answer["max_age"]["counted_from"]
    assert Store(table.parent, "12015").count() == 1
