"""A web service of others on a store that is being written: its workers, and what runs beside them.

``python -m tests.consumers.service serve FD STORE`` answers HTTP on a socket that it was given, loading the table for
each request as a careless service does; ``fetch STORE`` is SSB and a job in one: it serves a new version, fetches it
and says so, over and over; ``prune STORE KEEP`` removes old ones. Each runs until it is killed.
"""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import json
import os
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import polars as pl

import kostra_bolig as kb
from kostra_bolig.errors import SnapshotNotFound, StoreLocked
from tests.builders.constructed import ConstructedTable
from tests.builders.standin import StandIn
from tests.cassettes.build import small_table

FIRST = dt.datetime(2025, 6, 16, 4, tzinfo=dt.UTC)
APART = dt.timedelta(hours=8)  # three a day, in Oslo as by UTC
MOVING = "midlertidig_botilbud"
HIDDEN, HIDDEN_SINCE = ("4601", "unge", "2024"), 3
"""A cell, and the version from which on SSB suppresses it."""
PAUSE_S = 0.1


def updated(number: int) -> dt.datetime:
    """Return when SSB published a version."""
    return FIRST + number * APART


def number_of(text: str) -> int:
    """Return which version SSB published then."""
    return round((dt.datetime.fromisoformat(text) - FIRST) / APART)


@functools.lru_cache(maxsize=64)
def version(number: int) -> ConstructedTable:
    """Make a version of the table: some figures are its own, and one is suppressed from some version on."""
    table = small_table().with_updated(f"{updated(number):%Y-%m-%dT%H:%M:%SZ}")
    for region in ("EAK", "0301"):
        value, _ = table.cell(region, MOVING, "2024")
        table = table.with_cell(region, MOVING, "2024", (value or 0) + number)
    region, key, year = HIDDEN
    return table if number < HIDDEN_SINCE else table.with_cell(region, key, year, None, ":")


def answered(store: Path, path: str, query: dict[str, str]) -> Any:
    """Return what is asked for, from the store as it is now."""
    if path == "/history":
        return [
            [str(table.provenance.updated), table.midlertidig_botilbud.at(2024), _hidden(table)]
            for table in kb.history(cache_dir=store)
        ]
    if path == "/newest":  # as a program reads it that knows nothing of us
        frame = pl.read_parquet(kb.newest_path(cache_dir=store))
        of_year = frame.filter(pl.col("series") == MOVING, pl.col("year") == 2024)
        return dict(of_year.select("region", "value").rows())
    table = kb.load(cache_dir=store, source="stored", as_of=query.get("day"))
    of = {"updated": str(table.provenance.updated), "hidden": _hidden(table)}
    if path == "/ranking":
        ranked = table.ranking(query["key"], 2024, joined=False)
        return of | {"ranking": ranked.select("region", "value").rows()}
    if path == "/change":
        return of | {"change": table.midlertidig_botilbud.change(2021, 2024).to_dict()}
    return of | {"series": table.series(query["key"], region=query["region"], joined=False).to_dict()}


def _hidden(table: kb.Table) -> float | None:
    region, key, year = HIDDEN
    frame = table.series(key, region=region, joined=False).frame
    value: float | None = dict(frame.select("year", "value").rows())[int(year)]
    return value


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    store: Path

    def do_GET(self) -> None:
        """Answer: 404 where a version is not there any more, 500 with what was raised for anything else."""
        split, status = urlsplit(self.path), 200
        try:
            said = answered(self.store, split.path, dict(parse_qsl(split.query)))
        except SnapshotNotFound as error:
            status, said = 404, str(error)
        except Exception:
            status, said = 500, traceback.format_exc()
        body = json.dumps({"pid": os.getpid(), "said": said}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def say(*words: object) -> None:
    """Tell the test, which listens."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def serve(descriptor: int, store: Path) -> None:
    """Answer requests, each connection in a thread, on a socket that other workers have too."""
    handler = type("Handler", (_Handler,), {"store": store})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.daemon_threads = True
    server.socket.close()
    server.socket = socket.socket(fileno=descriptor)
    say("ready")
    server.serve_forever()


def fetch(store: Path) -> None:
    """Publish and fetch one version after the other; say before and after which."""
    with StandIn(version(0)) as ssb:
        ssb.rate_limit_headers = False
        number = 0
        while True:
            ssb.table = version(number)
            say("served", number)
            result = kb.fetch(base_url=ssb.base_url, cache_dir=store, wait_s=60)
            assert result.outcome is kb.Outcome.NEW, result
            say("stored", number)
            ssb.requests.clear()
            number += 1
            time.sleep(PAUSE_S)


def prune(store: Path, keep: int) -> None:
    """Remove old versions, over and over; one that has to wait too long says so as the command does."""
    while True:
        try:
            pruned = kb.prune(keep=keep, cache_dir=store, wait_s=60)
        except StoreLocked:
            say("locked")
        else:
            say("pruned", len(pruned.removed))
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    if role == "serve":
        serve(int(arguments[0]), Path(arguments[1]))
    elif role == "fetch":
        fetch(Path(arguments[0]))
    else:
        prune(Path(arguments[0]), int(arguments[1]))
