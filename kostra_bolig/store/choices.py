"""What a person chose for a table once, kept beside its snapshots in ``choices.json``."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["ALL", "Choices", "read", "write"]

ALL: Final = "all"
"""What takes a choice of years or regions back."""

_FILE: Final = "choices.json"
_MOST: Final = 100_000
_AGES: Final = re.compile(r"[0-9]{1,3}-[0-9]{1,3}")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose for a table.

    Attributes
    ----------
    years, regions
        Which of them are asked for, as :mod:`kostra_bolig.ssb.selection` reads it; ``None`` for all.
    series
        Content code by series key.
    population
        Whether the inhabitants are stored too; ``None`` where nobody said.
    ages
        Ages of which the inhabitants are stored too, such as ``18-24``.
    more
        What else stands in the file: later versions keep further choices there.
    """

    years: str | None = None
    regions: str | None = None
    series: Mapping[str, str] = field(default_factory=dict)
    population: bool | None = None
    ages: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def changed(
        self,
        series: Mapping[str, str],
        population: bool | None,
        ages: Sequence[str] = (),
        *,
        years: str | None = None,
        regions: str | None = None,
    ) -> Choices:
        """Return the choices after some are made.

        An empty code takes one back, and so do no population, all years and all regions.
        """
        chosen = {**self.series, **series}
        return dataclasses.replace(
            self,
            years=self.years if years is None else _unless_all(years),
            regions=self.regions if regions is None else _unless_all(regions),
            series={key: code for key, code in chosen.items() if code},
            population=self.population if population is None else population,
            ages=() if population is False else tuple(dict.fromkeys((*self.ages, *ages))),
        )


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
        are_texts = all(isinstance(text, str) for pair in series.items() for text in pair)
        are_texts = are_texts and isinstance(years, str | None) and isinstance(regions, str | None)
        are_texts = are_texts and isinstance(ages, list) and all(_AGES.fullmatch(one) for one in ages)
    except (ValueError, TypeError, AttributeError, RecursionError):
        are_texts, series, population, years, regions, ages, content = False, {}, None, None, None, [], {}
    if not are_texts or not isinstance(population, bool | None):
        raise StoreError(said("store-no-choices", path=str(path), table=folder.name), path=path)
    return Choices(years=years, regions=regions, series=series, population=population, ages=tuple(ages), more=content)


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
    content |= {
        name: chosen for name, chosen in (("years", choices.years), ("regions", choices.regions)) if chosen is not None
    }
    with disk.writing(path):
        disk.replace(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
