"""Fetch several tables in one run: one pace, one list, and none that fails stops another."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    AnswerRefused,
    ContractChanged,
    KostraBoligError,
    ServiceUnavailable,
    SnapshotNotFound,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.figures import arguments, frames
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.kinds import Event
from kostra_bolig.kostra import ASK_AGAIN_S
from kostra_bolig.said import Said, said
from kostra_bolig.settings import Settings
from kostra_bolig.ssb import listing
from kostra_bolig.ssb.joint import Joint
from kostra_bolig.store import layout
from kostra_bolig.store.asked import note_in_vain
from kostra_bolig.store.layout import Layout
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kostra_bolig.records import FetchResult
    from kostra_bolig.ssb.catalogue import Listed

__all__ = ["OfTable", "Several"]

_FEW: Final = 8
"""So many tables are asked about one by one; of more the list says it in fewer requests."""
_AWAY_AFTER: Final = 3
"""So many tables in a row without an answer from SSB, and the others wait for the second try."""
_UNREADABLE: Final = frozenset(
    {"ingest-dimensions", "ingest-further-dimension", "ingest-no-years", "ingest-other-regions"}
)
"""What a table lacks that cannot be read, where it is not one that could be read before."""
_TOO_LARGE: Final = "ingest-too-many-cells"
_PANIC: Final = "PanicException"
_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True)
class OfTable:
    """What became of one table.

    Attributes
    ----------
    table
        Its id.
    result
        What was fetched.
    error
        Why nothing was; one that is none of ours is a fault of ours.
    left_out
        Why it cannot be read, where all that can were asked for.
    """

    table: str
    result: FetchResult | None = None
    error: BaseException | None = None
    left_out: Said | None = None


class Several:
    """A run of several tables.

    Parameters
    ----------
    named
        Ids of tables.
    stored
        Those too that are stored.
    every
        Those too that KOSTRA has, as far as they can be read.
    wanted
        What is asked for of each table.
    deadline_s, lang, base_url, cache_dir
        As for :func:`kostra_bolig.fetch`, for each table.
    clock
        Time.

    Attributes
    ----------
    tables
        Their ids, in the order in which they are told.

    Raises
    ------
    KostraBoligError
        A setting makes no sense; all are asked for, and SSB does not give its list; or those that are stored alone, and
        none is.
    """

    def __init__(
        self,
        *,
        named: Sequence[str] = (),
        stored: bool = False,
        every: bool = False,
        wanted: Wanted | None = None,
        deadline_s: float | None = None,
        lang: str | None = None,
        base_url: str | None = None,
        cache_dir: str | Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        frames.refuse_forked()
        self._clock = clock or Clock()
        self._began = self._clock.now()
        self._joint = Joint(self._clock, is_of_several=True)
        self._settings = place.moved(
            Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir, deadline_s=deadline_s)
        )
        self._root = self._settings.cache_dir
        wanted = wanted or Wanted()
        of_ages = ["{}-{}".format(*arguments.ages(one, "ages")) for one in wanted.ages]
        of_each = dataclasses.replace(wanted, ages=of_ages)
        self._named = set(named)
        self._may_be_left_out = stored or every
        self._listing: dict[str, Listed] = {}
        self._unlisted: KostraBoligError | None = None
        there = place.stored_tables(self._settings) if stored or every else []
        if every or len({*named, *there}) > _FEW:
            self._list(is_needed=every and not named and not there)
        of_kostra = self._listing if every else {}
        self.tables: list[str] = list(dict.fromkeys((*named, *sorted({*there, *of_kostra}))))
        if not every and not self.tables:  # a disk that is not mounted looks so, and each night would be a good one
            raise SnapshotNotFound(said("ingest-nothing-stored", path=str(self._root), table=None), path=self._root)

        def fetched(table: str, *, is_first_of_two: bool) -> FetchResult:
            return refresh(
                Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir, deadline_s=deadline_s, table=table),
                of_each,
                clock=self._clock,
                joint=self._joint,
                is_first_of_two=is_first_of_two,
            )

        self._fetched: Callable[..., FetchResult] = fetched

    @property
    def requests(self) -> int:
        """How many requests were sent until now, the list's among them."""
        return self._joint.requests

    def results(self) -> Iterator[OfTable]:
        """Fetch them, and give what became of each as soon as that is sure; what failed is tried again at the end."""
        if (error := self._unlisted) is not None:
            yield from (self._in_vain(table, error) for table in self.tables)
            return
        later, silent = [], 0
        failed_at = self._clock.monotonic()
        for table in self.tables:
            if (why := self._why_left_out(table)) is not None:
                yield OfTable(table=table, left_out=why)
                continue
            if silent >= _AWAY_AFTER:
                later.append(table)
                continue
            of_table = self._of(table, is_first_of_two=True)
            if isinstance(of_table.error, ServiceUnavailable | AnswerRefused | ContractChanged | StoreLocked):
                silent = silent + 1 if isinstance(of_table.error, ServiceUnavailable) else 0
                failed_at = self._clock.monotonic()
                later.append(table)
                continue
            silent = 0
            yield of_table
        yield from self._again(later, failed_at=failed_at)

    def _again(self, tables: Sequence[str], *, failed_at: float) -> Iterator[OfTable]:
        """Try once more: past the server's own cache, if there is the time that one table would wait too."""
        pause = ASK_AGAIN_S - (self._clock.monotonic() - failed_at)
        if tables and pause > 0 and self._settings.deadline_s > ASK_AGAIN_S:
            _log.info(
                "%s", said("ingest-step-again-of-tables", n=len(tables), seconds=round(pause)), extra=Event.AGAIN.extra
            )
            self._clock.sleep(pause)
        self._joint.forget_failures()
        silent: list[ServiceUnavailable] = []
        for table in tables:
            if len(silent) >= _AWAY_AFTER:
                yield self._in_vain(table, silent[-1])
                continue
            of_table = self._of(table, is_first_of_two=False)
            silent = [*silent, of_table.error] if isinstance(of_table.error, ServiceUnavailable) else []
            yield of_table

    def _in_vain(self, table: str, error: KostraBoligError) -> OfTable:
        """Return that a table failed with the list, or with those before it, and record it where it is stored."""
        root = dataclasses.replace(self._settings, table=table).cache_dir
        if Layout.of(root, table).stored():
            store = Store(root, table, clock=self._clock)
            with contextlib.suppress(StoreLocked, StoreError), store.lock():  # who cannot hold it told of that
                note_in_vain(store.folder, error, at=self._began)
        return OfTable(table=table, error=error)

    def _list(self, *, is_needed: bool) -> None:
        """Ask for the list; with time for it once more, past the server's own cache, where no good answer comes."""
        self._joint.pacer.resume(self._root / layout.REQUESTS)
        try:
            try:
                self._listing = self._listed()
            except (ServiceUnavailable, AnswerRefused) as error:
                if self._settings.deadline_s <= ASK_AGAIN_S:
                    raise
                _log.info("%s", said("ingest-step-again", why=error.said, seconds=ASK_AGAIN_S), extra=Event.AGAIN.extra)
                self._clock.sleep(ASK_AGAIN_S)
                self._listing = self._listed()
        except (ServiceUnavailable, AnswerRefused) as error:
            if is_needed:
                raise
            self._unlisted = error
        self._joint.listed(self._listing)

    def _listed(self) -> dict[str, Listed]:
        from kostra_bolig.ssb.client import Client

        address, now = self._settings.base_url, self._clock.now()
        with Client(self._settings, clock=self._clock, pacer=self._joint.pacer) as client:
            return listing.refreshed(client, self._root, base_url=address, now=now)

    def _of(self, table: str, *, is_first_of_two: bool) -> OfTable:
        try:
            return OfTable(table=table, result=self._fetched(table, is_first_of_two=is_first_of_two))
        except KostraBoligError as error:
            if self._is_left_out(table) and self._is_unreadable(table, error):
                return OfTable(table=table, left_out=said("ingest-table-unreadable", table=table, why=error.said))
            return OfTable(table=table, error=error)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # a panic of a library is no Exception
            if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
                raise
            return OfTable(table=table, error=error)

    def _why_left_out(self, table: str) -> Said | None:
        """Return why a table cannot be read, as far as the list tells; one that could be before is asked about."""
        listed = self._listing.get(table)
        why = None if listed is None else listed.why_not()
        if why is None or not self._is_left_out(table) or self._is_known(table):
            return None
        return said("ingest-table-unreadable", table=table, why=why)

    def _is_left_out(self, table: str) -> bool:
        """Tell whether a table that cannot be read is left out: where it was not asked for by its id."""
        return self._may_be_left_out and table not in self._named

    def _is_unreadable(self, table: str, error: KostraBoligError) -> bool:
        """Tell whether a table cannot be read; one that could be before has changed, and a person must look."""
        name = error.said.name if isinstance(error.said, Said) else None
        if isinstance(error, UsageError):
            return name == _TOO_LARGE
        return isinstance(error, ContractChanged) and name in _UNREADABLE and not self._is_known(table)

    def _is_known(self, table: str) -> bool:
        """Tell whether a table is stored or has a definition, so that it could be read before."""
        try:
            settings = dataclasses.replace(self._settings, table=table)
            return bool(Layout.of(settings.cache_dir, table).stored() or settings.defined.spec.series)
        except KostraBoligError:  # told of where it is fetched
            return True
