"""What an operator asks for in Python; the command line prints the same answers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from kostra_bolig.answers import versions
from kostra_bolig.answers.dicts import as_text
from kostra_bolig.clock import Clock
from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.ingest.kept import newest
from kostra_bolig.kinds import Stage
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.store import choices
from kostra_bolig.store.inspection import Damage
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.answers.versions import CheckAnswer, PruneAnswer, StatusAnswer
    from kostra_bolig.records import Snapshot

__all__ = ["Checked", "Pruned", "Status", "check", "newest_path", "prune", "snapshots", "status"]

_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_LONGEST: Final = dt.timedelta(days=36_500)
"""A hundred years: whoever means more has mistyped."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """What a check of everything stored found.

    Attributes
    ----------
    store
        The folder of the table, or of the store where it holds several.
    tables
        The tables that were looked at.
    snapshots
        How many snapshots of them.
    damaged
        Each file or folder that is not as it was written: `path`, and what was `expected` and `found` in words.
    """

    store: Path
    tables: tuple[str, ...]
    snapshots: int
    damaged: tuple[Damage, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.damaged

    def to_dict(self) -> CheckAnswer:
        """Return what ``check --json`` answers."""
        return {
            "store": str(self.store),
            "tables": list(self.tables),
            "snapshots": self.snapshots,
            "damaged": [{"path": str(one.path), "expected": one.expected, "found": one.found} for one in self.damaged],
        }


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pruned:
    """Which snapshots were kept and which removed, by id, oldest first."""

    kept: tuple[str, ...]
    removed: tuple[str, ...]

    def to_dict(self) -> PruneAnswer:
        """Return what ``prune --json`` answers."""
        return {"kept": list(self.kept), "removed": list(self.removed)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Status:
    """What is stored of a table, and how old it is; :meth:`to_dict` has the rest.

    Attributes
    ----------
    store
        The folder of the table.
    table
        Id of the table.
    newest
        Id of the newest good snapshot; ``None`` where nothing is stored.
    snapshots
        How many are stored; :func:`snapshots` lists them.
    stage
        How final the newest year is.
    age_days
        How long ago the newest was fetched.
    too_old
        Whether SSB last gave a good answer longer ago than `max_age`; ``None`` where none was given.
    quarantined
        How many refused answers were put aside.
    next_publication
        When SSB publishes next; ``None`` where nobody can tell.
    discontinued
        Whether SSB has ended the table; ``None`` where nobody has heard.
    is_newest_path_behind
        Whether the file of :func:`newest_path` is there and does not have the newest figures.
    answer
        All that ``status --json`` answers.
    """

    store: Path
    table: str
    newest: str | None
    snapshots: int
    stage: Stage | None
    age_days: float | None
    too_old: bool | None
    quarantined: int
    next_publication: dt.datetime | None
    discontinued: bool | None
    is_newest_path_behind: bool
    answer: Mapping[str, Any] = dataclasses.field(repr=False, hash=False)

    def to_dict(self) -> StatusAnswer:
        """Return what ``status --json`` answers."""
        return as_text(cast("StatusAnswer", self.answer))


def status(
    *,
    table: str | None = None,
    cache_dir: str | Path | None = None,
    max_age: str | dt.timedelta | None = None,
    clock: Clock | None = None,
) -> Status:
    """Return what is stored of a table, how old it is, and when SSB publishes next.

    Parameters
    ----------
    table
        Id of the table; 12015 by default, whatever the environment says.
    cache_dir
        Folder of the store.
    max_age
        How long ago SSB may last have given a good answer, new or unchanged: a number and s, m, h or d, such as
        ``"3d"``, or a timedelta. ``too_old`` says whether it is longer; where nothing is stored, it is.
    clock
        What is taken for now, such as one that a test holds still; by default the machine's.

    Raises
    ------
    UsageError
        `max_age` is no time, or `clock` no clock.
    StoreError
        The store cannot be read, or no snapshot in it is whole.
    """
    longest, now = None if max_age is None else _age(max_age), (arguments.clock(clock) or Clock()).now()
    answer = versions.status_answer(_store(table, cache_dir), now, max_age=longest)
    held, file, next_ = answer["max_age"], answer["newest_file"], answer["next_publication"]
    return Status(
        store=Path(answer["store"]),
        table=answer["table"],
        newest=answer["newest"],
        snapshots=len(answer["snapshots"]),
        stage=None if answer["stage"] is None else Stage(answer["stage"]),
        age_days=answer["age_days"],
        too_old=None if held is None else held["too_old"],
        quarantined=answer["quarantined"],
        next_publication=None if next_ is None else dt.datetime.fromisoformat(next_),
        discontinued=answer["discontinued"],
        is_newest_path_behind=file is not None and file["behind"],
        answer=answer,
    )


def snapshots(*, table: str | None = None, cache_dir: str | Path | None = None) -> list[Snapshot]:
    """Return the stored snapshots that are whole, in the order SSB published them.

    Parameters
    ----------
    table, cache_dir
        As for :func:`status`.

    Raises
    ------
    StoreError
        The store cannot be read; a snapshot that is damaged is left out with a warning.
    """
    store = _store(table, cache_dir)
    return choices.with_reasons(store.folder, store.history())


def check(*, table: str | None = None, cache_dir: str | Path | None = None) -> Checked:
    """Check every file of everything stored against its hash, of every table; nothing is changed.

    The file of :func:`newest_path` is held against the newest snapshot.

    Parameters
    ----------
    table, cache_dir
        As for :func:`status`; a table of which nothing is stored is named too.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    store = _store(table, cache_dir)
    answer = versions.check_answer(store)
    damaged = [
        Damage(path=Path(one["path"]), expected=one["expected"], found=one["found"]) for one in answer["damaged"]
    ]
    damaged += [one for id_ in answer["tables"] for one in newest.damage(Store(store.root, id_))]
    return Checked(
        store=Path(answer["store"]),
        tables=tuple(answer["tables"]),
        snapshots=answer["snapshots"],
        damaged=tuple(damaged),
    )


def prune(*, keep: int, table: str | None = None, cache_dir: str | Path | None = None, wait_s: float = 0.0) -> Pruned:
    """Remove old snapshots; never the newest good one, nor the one that is read.

    Parameters
    ----------
    keep
        How many of the last stored stay, at least 1.
    table, cache_dir
        As for :func:`status`.
    wait_s
        How long to wait, in seconds, for another run that is storing.

    Raises
    ------
    UsageError
        `keep` is no whole number from 1.
    StoreLocked
        Another run is storing.
    StoreError
        No snapshot is whole, or the folder cannot be written: what could not be removed stays.
    """
    number, store = arguments.optional_count(keep, "keep"), _store(table, cache_dir)
    if number is None:
        raise UsageError(said("store-keep", got=repr(keep)))
    with store.lock(wait_s=arguments.seconds(wait_s, "wait_s")):
        removed = store.prune(number)
    answer = versions.prune_answer(store, removed)
    return Pruned(kept=tuple(answer["kept"]), removed=tuple(answer["removed"]))


def newest_path(*, table: str | None = None, cache_dir: str | Path | None = None) -> Path:
    """Return the path of a Parquet file with the newest figures; the path stays the same after every later fetch.

    The first call writes the file; from then on every fetch brings it up to the newest figures. It is replaced whole:
    whoever has it open reads on in what was there. Where it cannot be replaced it is emptied, with a warning, for older
    figures must not pass for the newest. On Windows a program that has it open may forbid that too: then a warning says
    so, and :func:`status`, and the next fetch tries again.

    The rows are those of ``kb.load(source="stored").observations``, with SSB's Norwegian labels; of a table with
    further dimensions every category, one column per dimension. A suppressed figure is null, with its symbol in
    ``status``.

    Parameters
    ----------
    table, cache_dir
        As for :func:`status`.

    Returns
    -------
    Path
        ``newest.parquet`` in the folder of the table.

    Raises
    ------
    SnapshotNotFound
        Nothing is stored.
    StoreLocked
        Another run is storing, and takes more than a minute.
    StoreError
        No snapshot is whole, or the file cannot be written: on Windows, while a program has it open.
    """
    return newest.made(_store(table, cache_dir)).absolute()


def _age(max_age: object) -> dt.timedelta:
    """Return a time that is written with its unit, such as ``3d``.

    Raises
    ------
    UsageError
        It is written otherwise, or is no time at all.
    """
    age = max_age
    if isinstance(max_age, str):
        found = re.fullmatch(r" *([0-9]{1,9}) ?([smhd]) *", max_age)
        age = dt.timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else None
    if not isinstance(age, dt.timedelta) or not dt.timedelta(0) < age <= _LONGEST:
        raise UsageError(said("ingest-no-age", got=repr(max_age)))
    return age


def _store(table: str | None, cache_dir: str | Path | None) -> Store:
    where, of = arguments.optional_path(cache_dir, "cache_dir"), arguments.optional_text(table, "table")
    return place.store_of(Settings.resolve(cache_dir=where, table=of))
