"""A service of others, asked by many at once while figures are fetched and old ones removed: each answer was true."""

from __future__ import annotations

import bisect
import contextlib
import http.client
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import kostra_bolig as kb
from tests.conftest import ROOT
from tests.consumers.service import HIDDEN, HIDDEN_SINCE, MOVING, number_of, updated, version

SECONDS = float(os.environ.get("KOSTRA_BOLIG_SERVICE_S", "30"))
"""How long it is; read before a test has an environment of its own."""
CLIENTS, WORKERS, KEEP, THINKS_S = 16, 2, 4, 0.4
CONNECTION = 20
"""So many requests a client makes over one connection."""
REGIONS = ("EAK", "0301", "4601", "EKA46", "EKG13")


@dataclass
class Beside:
    """What the fetching and the pruning process have said so far."""

    served: int = -1
    stored: int = -1
    pruned: int = 0
    ready: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def has_happened(self) -> bool:
        """Tell whether enough was fetched and removed that an answer could be wrong; a busy machine takes longer."""
        return self.stored > HIDDEN_SINCE and self.pruned > 0

    def listen(self, process: subprocess.Popen[str]) -> None:
        """Read what a process says until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            what, _, number = line.partition(" ")
            match what:
                case "served":
                    self.served = int(number)
                case "stored":
                    self.stored = int(number)
                case "pruned":
                    self.pruned += int(number)
                case "ready\n":
                    self.ready += 1
                case _:
                    self.said.append(line)


@dataclass
class Counts:
    """What came of the answers of one client."""

    right: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    workers: set[int] = field(default_factory=set)


def truth(number: int, region: str, key: str, year: int) -> float | None:
    """Return the figure of a version."""
    value, _ = version(number).cell(region, key, str(year))
    return None if value is None else float(value)


def may_show(hidden: float | None, number: int, floor: int) -> bool:
    """Tell whether a version may show the cell like this: never once a later one that suppresses it was stored."""
    was = truth(min(number, HIDDEN_SINCE - 1), HIDDEN[0], HIDDEN[1], int(HIDDEN[2]))
    return hidden is None or (hidden == was and max(number, floor) < HIDDEN_SINCE)


def is_right(path: str, query: dict[str, str], said: Any, floor: int, ceiling: int) -> bool:
    """Tell whether an answer is that of one version which was the one asked for while it was asked."""
    if path == "/history":
        numbers = [number_of(at) for at, _, _ in said]
        is_true = all(value == truth(number_of(at), "EAK", MOVING, 2024) for at, value, _ in said)
        shown = all(may_show(hidden, number_of(at), floor) for at, _, hidden in said)
        in_order = numbers == sorted(set(numbers)) and floor <= numbers[-1] <= ceiling
        return is_true and shown and in_order
    if path == "/newest":
        versions = range(floor, ceiling + 1)
        return any(said == {region: truth(one, region, MOVING, 2024) for region in said} for one in versions)
    number = number_of(said["updated"])
    if "day" in query:
        last = bisect.bisect_right(range(ceiling + 1), query["day"], key=lambda one: f"{updated(one):%Y-%m-%d}") - 1
        floor_of_day, ceiling = min(floor, last), min(ceiling, last)
    else:
        floor_of_day = floor
    if not floor_of_day <= number <= ceiling or not may_show(said["hidden"], number, floor):
        return False
    if path == "/ranking":
        of_each = {region: truth(number, region, query["key"], 2024) for region, _ in said["ranking"]}
        known = sorted((value for value in of_each.values() if value is not None), reverse=True)
        listed = [value for _, value in said["ranking"]]
        return dict(said["ranking"]) == of_each and [one for one in listed if one is not None] == known
    if path == "/change":
        start, end = (truth(number, "EAK", MOVING, year) or 0 for year in (2021, 2024))
        change = said["change"]
        return bool(change["absolute"] == end - start and abs(change["percent"] - 100 * (end / start - 1)) < 1e-9)
    series, hidden = said["series"], number >= HIDDEN_SINCE or said["hidden"] is None
    figures = [truth(number, query["region"], query["key"], year) for year in series["years"]]
    if hidden and (query["region"], query["key"]) == HIDDEN[:2]:
        figures[series["years"].index(int(HIDDEN[2]))] = None
    return len(figures) == 10 and series["values"] == figures


def ask(port: int, until: float, beside: Beside, counts: Counts, seed: int) -> None:
    """Ask until it is time and enough has happened, and count what came of it."""
    chance, keys = random.Random(seed), [key.value for key in kb.SeriesKey]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in itertools.count():
        now = time.monotonic()
        if now >= until and (beside.has_happened or now >= until + 4 * SECONDS):
            break
        if number % CONNECTION == 0:
            connection.close()  # the next may come to another worker
        time.sleep(chance.uniform(0, THINKS_S))
        path = chance.choice(["/series", "/series", "/ranking", "/change", "/as_of", "/as_of", "/history", "/newest"])
        floor = beside.stored
        query = {"key": chance.choice(keys), "region": chance.choice(REGIONS)}
        if path == "/as_of":
            path, query["day"] = "/series", f"{updated(max(floor - chance.randrange(4), 0)):%Y-%m-%d}"
        asked = f"{path}?{urlencode(query)}"
        try:
            connection.request("GET", asked)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException) as error:
            counts.errors.append(f"{asked}: {error!r}")
            connection.close()
            continue
        counts.workers.add(answer["pid"])
        said, day = answer["said"], query.get("day")
        if response.status == 404 and day is not None and f"{updated(beside.served - KEEP + 1):%Y-%m-%d}" > day:
            counts.gone += 1  # as it should be: by now all versions of that day and before were removed
        elif response.status != 200:
            counts.errors.append(f"{asked}: {response.status} {said}")
        elif is_right(path, query, said, floor, beside.served):
            counts.right["/as_of" if day else path] += 1
        else:
            counts.wrong.append(f"{asked} between {floor} and {beside.served}: {said}")
    connection.close()


@contextlib.contextmanager
def running(beside: Beside, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process of the service, and listen to it, until it is not needed any more."""
    command = [sys.executable, "-m", "tests.consumers.service", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options) as process:
        listening = threading.Thread(target=beside.listen, args=(process,))
        listening.start()
        try:
            yield process
            assert process.poll() is None, f"{arguments} ended by itself: {process.returncode}"
        finally:
            process.kill()
            listening.join()


@pytest.mark.campaign
@pytest.mark.skipif(os.name == "nt", reason="a socket is handed to processes by its number")
def test_sixteen_clients_of_two_workers_get_nothing_but_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute or a little more, or as long as ``KOSTRA_BOLIG_SERVICE_S`` says; what was counted is told."""
    store = str(tmp_path / "store")
    for name, value in {"KLASS_URL": "off", "CACHE_DIR": store}.items():
        monkeypatch.setenv(f"KOSTRA_BOLIG_{name}", value)
    beside, all_counts = Beside(), [Counts() for _ in range(CLIENTS)]
    with contextlib.ExitStack() as stack, socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        port, descriptor = listening.getsockname()[1], listening.fileno()
        fetching = stack.enter_context(running(beside, "fetch", store))
        while beside.stored < 0:
            assert fetching.poll() is None, "the first fetch failed"
            time.sleep(0.1)
        stack.enter_context(running(beside, "prune", store, str(KEEP)))
        for _ in range(WORKERS):
            stack.enter_context(running(beside, "serve", str(descriptor), store, pass_fds=[descriptor]))
        while beside.ready < WORKERS:
            time.sleep(0.1)
        until = time.monotonic() + SECONDS
        asking = [
            threading.Thread(target=ask, args=(port, until, beside, counts, seed))
            for seed, counts in enumerate(all_counts)
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
    right = sum((counts.right for counts in all_counts), Counter[str]())
    wrong, errors = ([line for counts in all_counts for line in getattr(counts, name)] for name in ("wrong", "errors"))
    sys.stderr.write(
        f"\n{SECONDS:.0f} s, {CLIENTS} clients, {WORKERS} workers: {right.total()} right answers {dict(right)}, "
        f"{sum(counts.gone for counts in all_counts)} of versions that were removed, {len(wrong)} wrong, "
        f"{len(errors)} errors; {beside.stored + 1} versions fetched, {beside.pruned} removed, {beside.said} said\n"
    )
    assert wrong == []
    assert errors == []
    assert beside.said == []
    assert len({worker for counts in all_counts for worker in counts.workers}) == WORKERS
    assert set(right) == {"/series", "/ranking", "/change", "/as_of", "/history", "/newest"}
    assert beside.has_happened
