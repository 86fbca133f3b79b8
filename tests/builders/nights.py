"""A CONSTRUCTED KOSTRA of many small tables, and the nights on which a few of them move; nothing was recorded.

How many tables there are of each kind is as ``facts.md`` (8) has it, and so is how many tables SSB has in all.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from kostra_bolig.clock import Clock
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest.several.tables import OfTable, Several
from kostra_bolig.ingest.wanted import Wanted
from tests.builders.any_table import CONTENTS, COUNTIES, DISTRICTS, any_table, table_of_regions
from tests.builders.catalogue import entry
from tests.builders.constructed import ConstructedTable
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import StandIn

FIRST_NIGHT = dt.datetime(2025, 6, 20, 12, 0, tzinfo=dt.UTC)
OF_KINDS = {"K": 232, "F": 96, "B": 52}
UNREADABLE = 5
IN_ALL = 7_763
_WINDOW_S = 59.999
"""A minute, but for what is lost where moments of this century are written as numbers."""
PACE = 30
"""Requests in any 60 seconds, at most."""


class HandClock:
    """A clock that stands still, but where somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.begun = FIRST_NIGHT

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.seconds += seconds

    def now(self) -> dt.datetime:
        """Return the time."""
        return self.begun + dt.timedelta(seconds=self.seconds)

    def until(self, moment: dt.datetime) -> None:
        """Move on to a moment."""
        self.seconds = (moment - self.begun).total_seconds()

    def clock(self) -> Clock:
        """Return it as the library takes it."""
        return Clock(monotonic=lambda: self.seconds, sleep=self.sleep, now=self.now)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Night:
    """What one run did."""

    results: dict[str, OfTable]
    requests: int
    of_klass: int
    seconds: float
    busiest: int

    def outcomes(self) -> dict[str, int]:
        """Return how many tables were new, unchanged, left out and failed."""
        told = [
            "left out" if one.left_out else "failed" if one.result is None else one.result.outcome.value
            for one in self.results.values()
        ]
        return {word: told.count(word) for word in sorted(set(told))}


class Kostra:
    """A server of many tables.

    Parameters
    ----------
    kinds
        How many tables of each kind, by the mark in their titles.
    in_all
        How many tables the list has, those of others among them.
    municipalities
        How many each table of municipalities has.
    """

    def __init__(self, kinds: dict[str, int], *, in_all: int = 0, municipalities: int = 3) -> None:
        self.time = HandClock()
        self._municipalities = municipalities
        self._kinds, self._in_all = kinds, in_all
        self.server = StandIn()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Serve as on the first night, at the same address."""
        self.time.seconds = 0.0
        kinds, in_all = self._kinds, self._in_all
        marks = [mark for mark, number in kinds.items() for _ in range(number)]
        tables = [_table(f"{20_001 + place}", mark, self._municipalities) for place, mark in enumerate(marks)]
        self.ids = [table.table_id for table in tables]
        self.server.begin_anew(tables[0], klass=build_klass())
        self.server.further = {table.table_id: table for table in tables[1:]}
        unreadable = [
            entry(f"{30_001 + place}", "Folkeavstemning (K)", first="1970-2024", last="1970-2024", time_unit="Other")
            for place in range(UNREADABLE)
        ]
        others = max(0, in_all - len(tables) - len(unreadable))
        not_kostra = [
            entry(f"{40_000 + place}", "Constructed", is_kostra=False, last="2020") for place in range(others)
        ]
        self.server.catalogue = [*unreadable, *not_kostra]
        self.server.monotonic = lambda: self.time.seconds
        self.server.now = self.time.now

    @contextmanager
    def serving(self) -> Iterator[Kostra]:
        """Serve."""
        with self.server:
            yield self

    def move(self, ids: Sequence[str], at: dt.datetime) -> None:
        """Let SSB publish some tables anew, with another figure in the last year."""
        for id_ in ids:
            table = self.server.further.get(id_, self.server.table)
            region = next(one.code for one in table.regions if not one.code.startswith("E"))
            key = (region, CONTENTS[0].code, table.years[-1])
            value, status = table.cells[key]
            moved = dataclasses.replace(
                table,
                updated=f"{at:%Y-%m-%dT%H:%M:%SZ}",
                cells={**table.cells, key: ((value or 0) + 1, status)},
            )
            if id_ in self.server.further:
                self.server.further[id_] = moved
            else:
                self.server.table = moved

    def night(self, store: Path, *, population: bool = False, deadline_s: float | None = None) -> Night:
        """Fetch all tables, and return what was done, by the clock that is moved by hand."""
        self.server.requests.clear()
        began = self.time.seconds
        with mock.patch.dict(os.environ, {"KOSTRA_BOLIG_KLASS_URL": self.server.klass_url}):
            run = Several(
                every=True,
                wanted=Wanted(population=population),
                deadline_s=deadline_s,
                base_url=self.server.base_url,
                cache_dir=store,
                clock=self.time.clock(),
            )
            found = {one.table: one for one in run.results()}
        seen = self.server.requests
        asked = [one.at for one in seen if "/klass/" not in one.path]
        busiest = max(sum(at - _WINDOW_S < other <= at for other in asked) for at in asked)
        assert run.requests == len(seen)
        return Night(
            results=found,
            requests=len(seen),
            of_klass=len(seen) - len(asked),
            seconds=self.time.seconds - began,
            busiest=busiest,
        )


@functools.cache
def _table(table_id: str, mark: str, municipalities: int) -> ConstructedTable:
    title = f"Constructed ({mark})"
    if mark == "F":
        return table_of_regions(table_id, COUNTIES, "KOKfylkesregion0000", title=title)
    if mark == "B":
        return table_of_regions(table_id, DISTRICTS, "KOKbydelsregion0000", title=title)
    return any_table(table_id, title=title, municipalities=municipalities)


def fault(of_table: OfTable) -> str | None:
    """Return the class of what failed, if something did."""
    return type(of_table.error).__name__ if isinstance(of_table.error, KostraBoligError) else None
