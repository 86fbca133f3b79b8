"""How a fetch ended, as Prometheus reads it: a file for the node exporter's textfile collector."""

from __future__ import annotations

import contextlib
import dataclasses
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kostra_bolig import __version__
from kostra_bolig.errors import KostraBoligError, StoreError
from kostra_bolig.said import said
from kostra_bolig.store import own
from kostra_bolig.store.asked import last_good
from kostra_bolig.store.warned import KostraBoligWarning, warn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from kostra_bolig.cli.ending import Ended
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.snapshots import Store

__all__ = ["METRICS", "written"]

METRICS: Final = (
    "build_info",
    "run_timestamp_seconds",
    "run_duration_seconds",
    "run_requests",
    "run_exit_code",
    "fetch_outcome",
    "fetch_exit_code",
    "fetch_duration_seconds",
    "fetch_requests",
    "last_success_timestamp_seconds",
    "newest_updated_timestamp_seconds",
    "quarantined_answers",
)
"""What the file holds, each a gauge; the names begin with ``kostra_bolig_``."""
_ENGLISH: Final = "en"
"""Help is the same in every file: a collector that reads two says so where it is not."""
_OUTCOMES: Final = ("new", "unchanged", "failed", "left_out")
_ESCAPED: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclasses.dataclass
class _Samples:
    """The samples of each metric, in the order in which they were given."""

    of: dict[str, list[str]] = dataclasses.field(default_factory=lambda: {name: [] for name in METRICS})

    def add(self, name: str, number: float | None, **labels: str) -> None:
        """Add one; nothing where there is no number."""
        if number is not None:
            within = ",".join(f'{label}="{value.translate(_ESCAPED)}"' for label, value in labels.items())
            self.of[name].append(
                f"kostra_bolig_{name}{'{' if within else ''}{within}{'}' if within else ''} {number!r}"
            )

    def text(self) -> str:
        """Return them as Prometheus reads them."""
        lines = []
        for name, samples in self.of.items():
            if samples:
                lines += [f"# HELP kostra_bolig_{name} {_help(name)}", f"# TYPE kostra_bolig_{name} gauge", *samples]
        return "".join(f"{line}\n" for line in lines)


def _help(name: str) -> str:
    return said(f"cli-metric-{name.replace('_', '-')}").sentence(_ENGLISH)


def written(file: str, run: Ended, tables: Sequence[Ended], stored: Iterable[Store], *, now: dt.datetime) -> None:
    """Write how a fetch ended to a file, whole or not at all; where it cannot be written, warn.

    Parameters
    ----------
    file
        Its path.
    run
        How all ended.
    tables
        How each table ended.
    stored
        Where tables are kept: those of `tables`, and any of which nothing was heard this time.
    now
        When it ended.
    """
    samples = _Samples()
    samples.add("build_info", 1, version=__version__)
    samples.add("run_timestamp_seconds", now.timestamp())
    samples.add("run_duration_seconds", run.duration_s)
    samples.add("run_requests", run.requests)
    samples.add("run_exit_code", run.exit_code)
    good = {one.table or "": one.succeeded_at for one in tables}
    for one in tables:
        table = one.table or ""
        for outcome in _OUTCOMES:
            samples.add("fetch_outcome", int(outcome == one.outcome), table=table, outcome=outcome)
        samples.add("fetch_exit_code", one.exit_code, table=table)
        samples.add("fetch_duration_seconds", one.duration_s, table=table)
        samples.add("fetch_requests", one.requests, table=table)
    for store in stored:
        newest = _newest(store)
        updated = None if newest is None else newest.provenance.updated
        with contextlib.suppress(StoreError):
            good[store.table] = good.get(store.table) or last_good(store.folder, newest, now)
        samples.add(
            "newest_updated_timestamp_seconds", None if updated is None else updated.timestamp(), table=store.table
        )
        with contextlib.suppress(StoreError):
            samples.add("quarantined_answers", len(store.quarantined()), table=store.table)
    for table, moment in good.items():
        samples.add("last_success_timestamp_seconds", None if moment is None else moment.timestamp(), table=table)
    try:
        own.rewrite(Path(file), samples.text().encode())
    except KostraBoligError as error:
        warn(KostraBoligWarning(said("cli-metrics-not-written", why=error.said)))


def _newest(store: Store) -> Snapshot | None:
    """Return the newest good snapshot; ``None`` where there is none or it cannot be read: others tell of that."""
    with warnings.catch_warnings(action="ignore"):
        try:
            return store.newest()
        except StoreError:
            return None
