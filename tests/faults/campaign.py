"""What must hold after any fault, in one place, and the count of what was injected.

After each case: the last good snapshot is byte for byte what it was and still the one that ``load`` gives (or a new
one that is true), the exit code is the one named, nothing is left behind, and the next run without the fault succeeds
with no hand work.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from kostra_bolig.clock import Clock
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest import load, run
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import ConstructedTable
from tests.builders.standin import StandIn

CLASSES = {
    1: "No connection: DNS, refused, reset, TLS, certificates, proxies",
    2: "Hang and slow drip",
    3: "429 in every form, for ever, across processes",
    4: "500, 502, 503, 504",
    5: "404 once and for ever",
    6: "200 that is no answer: HTML, empty, {}, problem",
    7: "Body cut four ways at every twentieth",
    8: "Too large, and bombs",
    9: "Redirect to elsewhere, and loops",
    10: "JSON oddities",
    11: "Mutated answers",
    12: "Table changed: dimension, content, years, regions, unit, decimals",
    13: "Mass change, zeros and dots for the last year",
    14: "Fetch inside SSB's hours",
    15: "Clocks and `updated`: back, absent, future, 29 February, DST",
    16: "The same content again",
    17: "Killed at a random moment",
    18: "The N-th system call fails",
    19: "Many at once, stale locks",
    20: "Stored files damaged",
    21: "Hostile names",
    22: "Symlinks and world-writable folders",
    23: "Formats of other versions",
    24: "Our own requests",
    25: "Proxies that strip or spoil headers",
    26: "Texts that steer: CSV, control characters, secrets",
    27: "A new year wrong together: silent, copied, out of scale",
    28: "One factor on a kind of region, series exchanged, since the stored version",
    29: "An answer older than the newest",
    30: "Labels that disagree or change places",
    31: "Figures out of all bounds",
    32: "Gates under other libraries' settings",
    33: "Ordinary publications: ten years without a false alarm",
}


@dataclass
class Tally:
    """What happened to one class of faults in one test."""

    number: int
    cases: int = 0
    wrong_frames: int = 0
    lost: int = 0
    wrong_exits: int = 0
    remarks: list[str] = field(default_factory=list)

    def as_property(self) -> str:
        """Return it as a test report can carry it."""
        return json.dumps(dataclasses.asdict(self))


@dataclass
class Campaign:
    """A store with a last good snapshot, a stand-in to break, and the rules that must hold.

    Attributes
    ----------
    standin, store_dir
        The server, and the folder of the store.
    good, later
        The table of the last good snapshot, and the one that SSB has published since: fetching is always due.
    """

    standin: StandIn
    store_dir: Path
    good: ConstructedTable
    later: ConstructedTable
    tallies: dict[int, Tally] = field(default_factory=dict)
    seen: dict[str | None, pl.DataFrame] = field(default_factory=dict)
    """What was read of the newest snapshot before a case, by its digest: unchanged it is not read again."""

    def settings(self, **changes: object) -> Settings:
        """Return settings for this store and server, some of them changed."""
        environ = {"KOSTRA_BOLIG_KLASS_URL": "off"}
        made = Settings.resolve(base_url=self.standin.base_url, cache_dir=self.store_dir, environ=environ)
        return dataclasses.replace(made, **changes)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Store the last good snapshot, and let SSB publish a later table."""
        self.standin.table = self.good
        run.refresh(self.settings())
        self.standin.table = self.later
        self.standin.requests.clear()

    def fetch(self, *, settings: Settings | None = None, clock: Clock | None = None, **options: Any) -> int:
        """Fetch in this process and return the exit code."""
        try:
            run.refresh(settings or self.settings(), Wanted(**options), clock=clock)
        except KostraBoligError as error:
            return error.exit_code
        return 0

    def case(
        self,
        number: int,
        run: Callable[[], int],
        *,
        exits: Collection[int],
        truth: Callable[[], pl.DataFrame] | None = None,
        recover: bool = True,
        midway: bool = False,
        label: str = "",
    ) -> None:
        """Inject one case and hold the rules against what it leaves.

        Parameters
        ----------
        number
            Its class in :data:`CLASSES`.
        run
            Breaks something, fetches (or reads), and returns the exit code; what it broke outside the store it mends.
        exits
            The exit codes that are right here.
        truth
            The frame that must be published where the run ends with 0; ``None``: nothing new may be published.
        recover
            Whether to fetch once more without the fault, which must succeed. It ends the use of this store for `later`.
        midway
            Whether the fault hits a run that is writing: it may have published what is true already, and what it could
            not clean up behind itself the next run must, as it begins.
        label
            What to call the case when it fails.
        """
        tally = self.tallies.setdefault(number, Tally(number))
        tally.cases += 1
        path = Store(self.store_dir).newest()
        good = None if path is None else digest(path.path)
        before = self.seen[good] if good in self.seen else self._newest()
        self.seen = {good: before}
        code = run()
        if code not in exits:
            tally.wrong_exits += 1
            tally.remarks.append(f"{label}: exit {code}, expected {sorted(exits)}")
        if path is not None and digest(path.path) != good:
            tally.lost += 1
            tally.remarks.append(f"{label}: the last good snapshot changed")
        now = self._newest()
        is_published = code == 0 or (midway and not now.equals(before))
        expected = truth() if is_published and truth is not None else before
        try:
            assert_frame_equal(now, expected, check_row_order=True)
        except AssertionError as different:
            tally.wrong_frames += 1
            tally.remarks.append(f"{label}: {str(different)[:200]}")
        if midway:
            with Store(self.store_dir).lock():
                pass
        if left := self.leftovers():
            tally.remarks.append(f"{label}: left behind {left}")
        if recover and self.fetch() != 0:
            tally.remarks.append(f"{label}: the next run failed")

    def leftovers(self) -> list[str]:
        """Return temporary files and folders that lie in the store while nobody is writing."""
        return sorted(str(path.relative_to(self.store_dir)) for path in self.store_dir.rglob("*.tmp*"))

    def _newest(self) -> pl.DataFrame:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load.load(source="stored", cache_dir=self.store_dir).observations


def digest(folder: Path) -> str:
    """Return one hash of every file below a folder, names included."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()
