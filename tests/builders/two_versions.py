"""A store with two versions of a constructed table: for examples in the documents and pictures of their site."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from pathlib import Path

from kostra_bolig.clock import Clock
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.settings import Settings
from tests.builders.constructed_klass import build_klass, build_merged, build_population
from tests.builders.standin import StandIn

_MARCH = dt.datetime(2025, 3, 20, 12, tzinfo=dt.UTC)
_JUNE = dt.datetime(2025, 6, 20, 12, tzinfo=dt.UTC)


def build(store: Path) -> None:
    """Store a constructed table of March 2025 and its revision of June, with Klass and inhabitants."""
    merged = build_merged(updated="2025-03-15T07:00:00Z")
    total = "KOStotmidlbo0000"
    suppressed = {("0213", total, "2018"): (None, ":"), ("1515", total, "2024"): (None, ":")}
    late, revised = (
        {("1580", total, "2024"): (None, "..")},
        {("EAK", total, "2024"): (7164, None), ("4601", total, "2024"): (1431, None)},
    )
    march = dataclasses.replace(merged, cells={**merged.cells, **suppressed, **late})
    june = dataclasses.replace(merged, cells={**merged.cells, **suppressed, **revised}, updated="2025-06-15T06:00:00Z")
    with StandIn(march, klass=build_klass(), population=build_population(merged)) as server:
        settings = Settings.resolve(base_url=server.base_url, cache_dir=store, environ={})
        for server.table, moment in ((march, _MARCH), (june, _JUNE)):
            refresh(settings, Wanted(population=True), clock=_at(moment))


def _at(moment: dt.datetime) -> Clock:
    """Return a clock that stands still and does not wait."""
    return Clock(monotonic=time.monotonic, sleep=lambda _: None, now=lambda: moment)
