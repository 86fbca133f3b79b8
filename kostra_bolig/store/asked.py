"""When SSB was last asked for a table, and how that went, kept beside its snapshots in ``asked.json``."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import math
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from kostra_bolig.errors import BUG, STOPPED, StoreError
from kostra_bolig.kinds import Outcome
from kostra_bolig.said import said
from kostra_bolig.store import disk
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kostra_bolig.clock import Clock
    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.records import FetchResult, Snapshot

__all__ = ["FILE", "Asked", "Ending", "Recording", "hearing", "last_good", "note_in_vain", "read", "recorded"]

FILE: Final = "asked.json"
Ending: TypeAlias = Literal["new", "unchanged", "failed"]
_MOST: Final = 100_000
_HEARD: Final[ContextVar[list[Asked] | None]] = ContextVar("kostra_bolig_heard", default=None)
_OUTCOMES: Final = frozenset(get_args(Ending))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One time that SSB was asked for a table.

    Attributes
    ----------
    table
        Its id.
    at
        When the run began.
    outcome
        ``new``, ``unchanged`` or ``failed``.
    duration_s
        How long it took.
    requests
        How many were sent for this table.
    exit_code
        What the command line ends with after it.
    error
        The class of what went wrong.
    snapshot
        The newest snapshot after it, where it did not fail.
    succeeded_at
        When SSB last gave a good answer: ``new`` or ``unchanged``.
    succeeded_snapshot
        The newest snapshot after that answer; ``None`` where it is not known.
    """

    table: str
    at: dt.datetime
    outcome: Ending
    duration_s: float
    requests: int = 0
    exit_code: int = 0
    error: str | None = None
    snapshot: str | None = None
    succeeded_at: dt.datetime | None = None
    succeeded_snapshot: str | None = None


@dataclass(kw_only=True)
class Recording:
    """What a run says of itself while it is recorded.

    Attributes
    ----------
    result
        What was fetched; ``None`` until it is, and where it fails.
    is_held, locks
        Whether the lock of the store is held, and what gives it back; without it nothing is written.
    """

    result: FetchResult | None = None
    is_held: bool = False
    locks: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)

    def hold(self, lock: contextlib.AbstractContextManager[None]) -> None:
        """Take the lock of the store until the run is recorded."""
        self.locks.enter_context(lock)
        self.is_held = True


@contextlib.contextmanager
def hearing() -> Iterator[list[Asked]]:
    """Give a list that each run is added to as it ends, while this lasts; also those that cannot be recorded."""
    heard: list[Asked] = []
    before = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(before)


@contextlib.contextmanager
def recorded(folder: Path, clock: Clock, requests: Callable[[], int]) -> Iterator[Recording]:
    """Record one run for the table of a folder, however it ends, if the lock was taken.

    A run that failed before it sent anything has not asked. A record that cannot be written is a warning: what the run
    did, and what it ends with, stand.

    Parameters
    ----------
    folder
        What the store holds of the table.
    clock
        Time.
    requests
        Tells how many requests were sent for it until now.
    """
    began, began_at = clock.now(), clock.monotonic()
    recording = Recording()
    failure: BaseException | None = None
    with recording.locks:
        try:
            yield recording
        except BaseException as error:
            failure = error
            raise
        finally:
            result = recording.result
            asked = Asked(
                table=folder.name,
                at=began,
                outcome="failed",
                duration_s=round(max(0.0, clock.monotonic() - began_at), 3),
                requests=requests(),
                exit_code=_exit_code(failure),
                error=None if failure is None else type(failure).__name__,
            )
            if failure is None and result is not None:
                asked = dataclasses.replace(
                    asked,
                    outcome="new" if result.outcome is Outcome.NEW else "unchanged",
                    snapshot=result.snapshot.id,
                    succeeded_at=clock.now(),
                    succeeded_snapshot=result.snapshot.id,
                )
            if recording.is_held and (result is not None or asked.requests):
                asked = _note(folder, asked)
            if (heard := _HEARD.get()) is not None:
                heard.append(asked)


def note_in_vain(folder: Path, error: KostraBoligError, *, at: dt.datetime) -> None:
    """Record that SSB was asked in vain for many tables at once, of one that was not asked for by itself since then.

    Parameters
    ----------
    folder
        What the store holds of the table; its lock is held.
    error
        Why nothing came.
    at
        When the run began.
    """
    before = read(folder)
    if before is None or before.at < at:
        exit_code, name = error.exit_code, type(error).__name__
        _note(
            folder, Asked(table=folder.name, at=at, outcome="failed", duration_s=0.0, exit_code=exit_code, error=name)
        )


def _note(folder: Path, asked: Asked) -> Asked:
    """Write a record, with the last success of those before where this is none, and return it."""
    if asked.succeeded_at is None and (before := read(folder)) is not None:
        asked = dataclasses.replace(
            asked, succeeded_at=before.succeeded_at, succeeded_snapshot=before.succeeded_snapshot
        )
    path = folder / FILE
    try:
        with disk.writing(path):
            disk.refuse_planted(path)
            disk.replace(path, json.dumps(_content(asked), ensure_ascii=False, indent=1).encode())
    except StoreError as error:
        warn(StoreWarning(said("store-not-recorded", path=str(path), why=error.said)))
    return asked


def read(folder: Path) -> Asked | None:
    """Return the last record for the table of a folder; ``None`` where there is none that makes sense."""
    try:
        content = json.loads(disk.read(folder / FILE, most=_MOST))
        asked = Asked(
            table=folder.name,
            at=_moment(content["at"]),
            outcome=content["outcome"],
            duration_s=float(content["duration_s"]),
            requests=int(content["requests"]),
            exit_code=int(content["exit_code"]),
            error=content["error"],
            snapshot=content["snapshot"],
            succeeded_at=None if content["succeeded_at"] is None else _moment(content["succeeded_at"]),
            succeeded_snapshot=content.get("succeeded_snapshot", content["snapshot"]),
        )
    except (StoreError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        return None
    texts = (asked.error, asked.snapshot, asked.succeeded_snapshot)
    are_texts = all(isinstance(one, str | None) for one in texts)
    are_amounts = 0 <= asked.duration_s < math.inf and asked.requests >= 0
    return asked if are_texts and are_amounts and asked.outcome in _OUTCOMES else None


def last_good(folder: Path, newest: Snapshot | None, now: dt.datetime) -> dt.datetime | None:
    """Return when SSB last gave a good answer for the table of a folder; ``None`` where nothing of it is stored.

    A run that was killed between storing and recording is known by what it stored. An answer that vouched for another
    snapshot, which is damaged or gone, says nothing of the one that is read instead. Where a clock was wrong once, the
    moment nearest to now counts.
    """
    if newest is None:
        return None
    fetched_at, last = newest.provenance.fetched_at, read(folder)
    if last is None or last.succeeded_at is None or last.succeeded_snapshot not in (None, newest.id):
        return fetched_at
    if last.succeeded_snapshot is not None and last.succeeded_at <= now:
        return last.succeeded_at
    return min(filter(None, (fetched_at, last.succeeded_at)), key=lambda moment: abs(now - moment))


def _content(asked: Asked) -> dict[str, Any]:
    content = dataclasses.asdict(asked)
    del content["table"]
    return {name: one.isoformat() if isinstance(one, dt.datetime) else one for name, one in content.items()}


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(dt.UTC)  # at the ends of the calendar there is none


def _exit_code(failure: BaseException | None) -> int:
    if failure is None:
        return 0
    if isinstance(code := getattr(failure, "exit_code", None), int):  # ours, and what a signal raises
        return code
    if isinstance(failure, StoreWarning):  # somebody turns warnings into errors
        return StoreError.exit_code
    return BUG if isinstance(failure, Exception) or type(failure).__name__ == "PanicException" else STOPPED
