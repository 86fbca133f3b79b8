"""How a fetch ended, told when all else is said: the last event of its log."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections import Counter
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from kostra_bolig.cli.signals import code_of
from kostra_bolig.cli.speech import reporting, say_done
from kostra_bolig.clock import Clock
from kostra_bolig.errors import BUG, KostraBoligError
from kostra_bolig.kinds import Event
from kostra_bolig.said import said
from kostra_bolig.show.streams import AnswerLost

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from kostra_bolig.cli.options import Common
    from kostra_bolig.store.asked import Asked
    from kostra_bolig.store.snapshots import Store

__all__ = ["Ended", "Ending"]

EndedAs: TypeAlias = Literal["new", "unchanged", "failed", "left_out"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ended:
    """How the fetch of one table, or of several together, ended.

    Attributes
    ----------
    table
        Its id; ``None`` of several.
    outcome
        ``new``, ``unchanged``, ``failed`` or ``left_out``; of several ``failed`` where one is, else ``new`` where
        one is.
    exit_code
        What the command line ends with, or would for this table alone.
    duration_s
        How long it took; of one of several, all its tries.
    requests
        How many were sent.
    snapshot
        The newest snapshot after it, where one table did not fail.
    succeeded_at
        When SSB last gave a good answer, as far as this run knows.
    """

    table: str | None
    outcome: EndedAs
    exit_code: int
    duration_s: float
    requests: int
    snapshot: str | None = None
    succeeded_at: dt.datetime | None = None

    def fields(self) -> dict[str, object]:
        """Return what a log says of it."""
        told = dataclasses.asdict(self)
        del told["succeeded_at"]
        return told


class Ending:
    """Hears how each table ends, and tells how all did when the command has said everything else.

    Parameters
    ----------
    common
        How to speak.
    is_of_several
        Whether several tables may be fetched: then each has an event of its own, and the last is of all.
    metrics
        The file that is written for Prometheus.
    """

    def __init__(self, common: Common, *, is_of_several: bool, metrics: str | None = None) -> None:
        from kostra_bolig.store.asked import hearing

        self._common = common
        self._is_of_several = is_of_several
        self._metrics = metrics
        self._clock = Clock()
        self._began_at = self._clock.monotonic()
        self._hearing: AbstractContextManager[list[Asked]] = hearing()
        self._heard: list[Asked] = []
        self.requests: int | None = None
        """How many requests were sent in all; ``None`` until somebody says so."""
        self.tables: list[Ended] = []
        """How each table of several ended."""

    def __enter__(self) -> Self:
        self._heard = self._hearing.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._hearing.__exit__(None, None, None)
        ended = self.ended(_exit_code(error))
        with contextlib.suppress(SystemExit), reporting(self._common.form, debug=False):  # the fetch's own code stands
            if self._metrics is not None:
                self._write_metrics(self._metrics, ended)
        if self._common.form == "log":
            more: dict[str, object] = {}
            if self._is_of_several:
                counted = Counter(one.outcome for one in self.tables)
                more = {"tables": {outcome: counted[outcome] for outcome in ("new", "unchanged", "failed", "left_out")}}
            say_done(_sentence(ended), {**ended.fields(), **more}, event=Event.DONE)

    def _write_metrics(self, file: str, ended: Ended) -> None:
        from kostra_bolig.cli import metrics

        tables = self.tables if self._is_of_several else [self._of_one(ended.exit_code)]
        named = {*self._common.tables, *(one.table for one in tables if one.table)}
        metrics.written(
            file, ended, tables, _stores(self._common, named, all_of_them=self._is_of_several), now=self._clock.now()
        )

    def table_ended(self, table: str, *, outcome: EndedAs | None, exit_code: int) -> None:
        """Tell how one table of several ended; without an outcome, as was heard."""
        ended = _of_tries(table, [one for one in self._heard if one.table == table], outcome, exit_code)
        self.tables.append(ended)
        if self._common.form == "log":
            say_done(_sentence(ended), ended.fields(), event=Event.TABLE_DONE)

    def _of_one(self, exit_code: int) -> Ended:
        """Return how the one table ended, by its own time; the whole run has its hook's in it too."""
        return _of_tries(self._common.table, self._heard, None, exit_code)

    def ended(self, exit_code: int) -> Ended:
        """Return how it ended: the one table, or all together."""
        duration_s = round(self._clock.monotonic() - self._began_at, 3)
        if not self._is_of_several:
            return dataclasses.replace(self._of_one(exit_code), duration_s=duration_s)
        outcomes = {one.outcome for one in self.tables}
        return Ended(
            table=None,
            outcome="failed" if exit_code else "new" if "new" in outcomes else "unchanged",
            exit_code=exit_code,
            duration_s=duration_s,
            requests=sum(one.requests for one in self._heard) if self.requests is None else self.requests,
        )


def _stores(common: Common, tables: set[str], *, all_of_them: bool) -> list[Store]:
    """Return where tables are kept, or all that are stored; no other setting that makes no sense stands in the way."""
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.snapshots import Store
    from kostra_bolig.store.whole import place

    folder = {name: text for name, text in os.environ.items() if name == "KOSTRA_BOLIG_CACHE_DIR"}
    try:
        stored = place.tables_of(Settings.resolve(cache_dir=common.cache_dir, environ=folder))
        kept = [Store(root, table) for table, root in sorted(stored.items()) if all_of_them or table in tables]
        return [store for store in kept if store.count()]
    except KostraBoligError:
        return []


def _of_tries(table: str, tries: list[Asked], outcome: EndedAs | None, exit_code: int) -> Ended:
    """Return how a table ended after some tries; it may have failed before the first."""
    last = tries[-1] if tries else None
    heard: EndedAs = "failed" if last is None else last.outcome
    return Ended(
        table=table,
        outcome=outcome or heard,
        exit_code=exit_code,
        duration_s=round(sum(one.duration_s for one in tries), 3),
        requests=sum(one.requests for one in tries),
        snapshot=None if last is None else last.snapshot,
        succeeded_at=None if last is None else last.succeeded_at,
    )


def _sentence(ended: Ended) -> str:
    outcome = said(f"screen-outcome-{ended.outcome.replace('_', '-')}", code=ended.exit_code)
    name = "cli-done" if ended.table is not None else "cli-done-several"
    return str(said(name, table=ended.table, outcome=outcome))


def _exit_code(error: BaseException | None) -> int:
    """Return what the command line ends with where this ends it."""
    if error is None:
        return 0
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    if isinstance(error, KostraBoligError | AnswerLost):
        return error.exit_code
    return code_of(error) if isinstance(error, KeyboardInterrupt) else BUG
