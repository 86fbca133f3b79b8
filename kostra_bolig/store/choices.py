"""What a person chose for a table once, kept beside its snapshots in ``choices.json``."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Choices", "read", "write"]

_FILE: Final = "choices.json"
_MOST: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose for a table.

    Attributes
    ----------
    series
        Content code by series key.
    population
        Whether the inhabitants are stored too; ``None`` where nobody said.
    more
        What else stands in the file: later versions keep further choices there.
    """

    series: Mapping[str, str] = field(default_factory=dict)
    population: bool | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def changed(self, series: Mapping[str, str], population: bool | None) -> Choices:
        """Return the choices after some are made; an empty code takes one back, and so does no population."""
        chosen = {**self.series, **series}
        return dataclasses.replace(
            self,
            series={key: code for key, code in chosen.items() if code},
            population=self.population if population is None else population,
        )


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
        series, population = content.pop("series", None) or {}, content.pop("population", None)
        are_texts = all(isinstance(text, str) for pair in series.items() for text in pair)
    except (ValueError, TypeError, AttributeError, RecursionError):
        are_texts, series, population, content = False, {}, None, {}
    if not are_texts or not isinstance(population, bool | None):
        raise StoreError(said("store-no-choices", path=str(path)), path=path)
    return Choices(series=series, population=population, more=content)


def write(folder: Path, choices: Choices) -> None:
    """Keep what was chosen; the lock must be held.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    path = folder / _FILE
    content = {**choices.more, "series": dict(choices.series), "population": choices.population}
    with disk.writing(path):
        disk.replace(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
