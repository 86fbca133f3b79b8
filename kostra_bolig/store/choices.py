"""What a person chose for a table once, kept beside its snapshots in ``choices.json``."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import DefinitionError, SettingsError, StoreError, UsageError
from kostra_bolig.said import said
from kostra_bolig.store import disk
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from kostra_bolig.records import Snapshot
    from kostra_bolig.settings import Settings

__all__ = ["ALL", "Choices", "applied", "defining", "definition_of", "if_all", "read", "with_reasons", "write"]

ALL: Final = "all"
"""What takes a choice of years or regions back."""

_FILE: Final = "choices.json"
_MOST: Final = 10_000_000
_LONGEST: Final = 1_000_000
"""So long is what a person chooses at the most; its names may be shorter than the codes that are kept of them."""
_MOST_ACCEPTED: Final = 50
"""So many of the reasons are kept at the most, the newest."""
_AGES: Final = re.compile(r"[0-9]{1,3}-[0-9]{1,3}")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose for a table.

    Attributes
    ----------
    years, regions
        Which of them are asked for, as :mod:`kostra_bolig.ssb.selection` reads it; ``None`` for all.
    where
        Which categories are asked for, by the id of their dimension; all of a dimension that is not there.
    series
        Content code by series key.
    population
        Whether the inhabitants are stored too; ``None`` where nobody said.
    ages
        Ages of which the inhabitants are stored too, such as ``18-24``.
    definition
        The file that says what the table is, as a whole path.
    accepted
        Where a person accepted that SSB went back to a version that was stored before: the snapshot, the one that it
        took the place of, when and why. A snapshot's own manifest is never written again.
    more
        What else stands in the file: later versions keep further choices there.
    now, unchosen
        Of this run alone: what it chose of :attr:`series`, and the dimensions of which it takes back what nobody chose.
    """

    years: str | None = None
    regions: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    population: bool | None = None
    ages: tuple[str, ...] = ()
    definition: str | None = None
    accepted: tuple[Mapping[str, str | None], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict, compare=False)
    unchosen: tuple[str, ...] = field(default=(), compare=False)

    def changed(
        self,
        series: Mapping[str, str],
        population: bool | None,
        ages: Sequence[str] = (),
        *,
        years: str | None = None,
        regions: str | None = None,
        where: Mapping[str, Sequence[str]] | None = None,
        definition: str | None = None,
    ) -> Choices:
        """Return the choices after some are made.

        An empty code takes one back, and so do no population, all years, all regions, none of the categories of a
        dimension and an empty definition.

        Raises
        ------
        UsageError
            So many categories are named that what is kept of them could not be read again.
        """
        categories = {**self.where, **{id_: tuple(named) for id_, named in (where or {}).items()}}
        if (length := len(json.dumps(categories))) > _LONGEST:
            raise UsageError(said("store-chosen-too-long", most=_LONGEST, got=length))
        chosen = {**self.series, **series}
        return dataclasses.replace(
            self,
            years=self.years if years is None else _unless_all(years),
            regions=self.regions if regions is None else _unless_all(regions),
            where={id_: named for id_, named in categories.items() if named},
            series={key: code for key, code in chosen.items() if code},
            population=self.population if population is None else population,
            definition=self.definition if definition is None else definition or None,
            ages=() if population is False else tuple(dict.fromkeys((*self.ages, *ages))),
            now={key: code for key, code in series.items() if code},
            unchosen=tuple(id_ for id_, named in (where or {}).items() if not named and id_ not in self.where),
        )

    def accepting(self, snapshot: str, *, instead_of: str | None, at: dt.datetime, reason: str) -> Choices:
        """Return the choices after a person accepted that SSB went back to a snapshot."""
        entry = {"snapshot": snapshot, "instead_of": instead_of, "at": at.isoformat(), "reason": reason}
        return dataclasses.replace(self, accepted=(*self.accepted, entry)[-_MOST_ACCEPTED:])

    def reason_for(self, snapshot: str) -> str | None:
        """Return why a person last accepted that SSB went back to a snapshot; ``None`` where nobody did."""
        return next((one["reason"] for one in reversed(self.accepted) if one["snapshot"] == snapshot), None)

    def knowing(self, choose: Mapping[str, str], keys: Sequence[str]) -> Choices:
        """Return the choices, where each series that is named is one of the definition's or of an earlier choice.

        Raises
        ------
        SettingsError
            There is none.
        """
        for key in choose:
            if key not in keys and key not in self.series:
                what = said("settings-no-such-series", setting="--series", got=repr(key), expected=tuple(keys))
                raise SettingsError(what, setting="--series")
        return self


def if_all(chosen: str | None) -> str | None:
    """Return a choice of years or regions that takes one back, or ``None``."""
    return chosen if chosen == ALL else None


def applied(settings: Settings, kept: Choices, choose: Mapping[str, str]) -> Settings:
    """Return settings with what was chosen: by an argument, else in the environment, else in an earlier run."""
    now = {key: code for key, code in choose.items() if code}
    series = {**kept.series, **settings.series, **now}
    return dataclasses.replace(settings, series=series, definition=defining(settings, kept))


def definition_of(settings: Settings, chosen: str | None = None) -> Path | None:
    """Return the file that says what the table is where one is `chosen`, taken back (empty) or else remembered.

    Raises
    ------
    StoreError
        The choices cannot be read.
    DefinitionError
        The remembered one is no longer there.
    """
    if chosen is not None:
        return Path(chosen) if chosen else None
    return defining(settings, read(settings.cache_dir / settings.table))


def defining(settings: Settings, kept: Choices) -> Path | None:
    """Return the file that says what the table is: of this run, else remembered; ``None`` where the usual place does.

    Raises
    ------
    DefinitionError
        The remembered one is no longer there.
    """
    in_folder = None if settings.tables is None else settings.tables / f"{settings.table}.toml"
    if settings.definition is not None or kept.definition is None or (in_folder is not None and in_folder.exists()):
        return settings.definition
    path = Path(kept.definition)
    if not path.exists():
        what = said("store-definition-gone", path=kept.definition, table=settings.table)
        raise DefinitionError(what, path=kept.definition)
    return path


def _unless_all(chosen: str) -> str | None:
    return None if chosen == ALL else chosen


def read(folder: Path) -> Choices:
    """Return what was chosen for the table of a folder; nothing where there is no file.

    Raises
    ------
    StoreError
        The file cannot be read, or holds something else.
    """
    path = folder / _FILE
    if not disk.is_there(path):
        return Choices()
    body = disk.read(path, most=_MOST)
    try:
        content = {**json.loads(body)}
        ages = content.pop("ages", None) or []
        series, population = content.pop("series", None) or {}, content.pop("population", None)
        years, regions = content.pop("years", None), content.pop("regions", None)
        definition, accepted = content.pop("definition", None), content.pop("accepted", None) or []
        where = content.pop("where", None) or {}
        are_lists = all(isinstance(named, list) for named in where.values())
        are_texts = all(isinstance(text, str) for pair in series.items() for text in pair)
        are_texts = are_texts and isinstance(years, str | None) and isinstance(regions, str | None)
        are_texts = are_texts and isinstance(definition, str | None)
        are_texts = are_texts and are_lists and all(isinstance(one, str) for named in where.values() for one in named)
        are_texts = are_texts and all(isinstance(one[key], str) for one in accepted for key in ("snapshot", "reason"))
        are_texts = are_texts and isinstance(ages, list) and all(_AGES.fullmatch(one) for one in ages)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        are_texts, series, population, years, regions, ages, content = False, {}, None, None, None, [], {}
        definition, where, accepted = None, {}, []
    if not are_texts or not isinstance(population, bool | None):
        raise StoreError(said("store-no-choices", path=str(path), table=folder.name), path=path)
    return Choices(
        years=years,
        regions=regions,
        where={id_: tuple(named) for id_, named in where.items()},
        series=series,
        population=population,
        ages=tuple(ages),
        definition=definition,
        accepted=tuple(accepted),
        more=content,
    )


def with_reasons(folder: Path, snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """Return stored snapshots with why a person accepted each: as it was stored, or else as SSB went back to it.

    Where what was chosen cannot be read a warning says so, and the snapshots are as they were stored.
    """
    try:
        kept = read(folder)
    except StoreError as error:
        warn(StoreWarning(error.said))
        return list(snapshots)
    return [dataclasses.replace(one, accepted=kept.reason_for(one.id) or one.accepted) for one in snapshots]


def write(folder: Path, choices: Choices) -> None:
    """Keep what was chosen; the lock must be held.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    path = folder / _FILE
    content = {**choices.more, "series": dict(choices.series), "population": choices.population}
    if choices.ages:
        content["ages"] = list(choices.ages)
    if choices.accepted:
        content["accepted"] = [dict(one) for one in choices.accepted]
    if choices.where:
        content["where"] = {id_: list(named) for id_, named in choices.where.items()}
    content |= {
        name: chosen for name in ("years", "regions", "definition") if (chosen := getattr(choices, name)) is not None
    }
    while len(body := json.dumps(content, ensure_ascii=False, indent=1).encode()) > _LONGEST and content.get(
        "accepted"
    ):
        content["accepted"] = content["accepted"][1:]  # or nothing of it could be read again
    with disk.writing(path):
        disk.replace(path, body)
