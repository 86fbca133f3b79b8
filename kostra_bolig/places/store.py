"""Where the store is where nobody says a place: among the user's data, and before it moves where it was of old.

What it keeps is irreplaceable, for SSB keeps no old versions; so it is data. Until it was known as such it was kept in
the cache folder, which anybody may empty.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kostra_bolig.kostra import TABLE_ID
from kostra_bolig.places import home

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MOVING", "Places", "default", "has_snapshots", "tables_in"]

MOVING: Final = "moving"
"""The file that says, while it is in the new place, that the old one is on its way there; it names that."""
_NOTHING, _SOMETHING, _SNAPSHOTS = range(3)
_OF_EVERY_STORE: Final = "lock"


@dataclass(frozen=True, kw_only=True)
class Places:
    """The default place of the store, and the one of before.

    Attributes
    ----------
    now
        Where it is, or will be.
    before
        Where it was of old; ``None`` where that is no other.
    """

    now: Path
    before: Path | None = None

    def of(self, table: str) -> Path:
        """Return where a table is: in the new place once anything is there, but while the old one is moving."""
        old = self.leaving()
        if not old:
            return self.now
        if not self.is_moving():
            return self.now if _is_filled(self.now) else old
        there, here = _kept(old / table), _kept(self.now / table)
        return old if there > here else self.now

    def leaving(self) -> Path | None:
        """Return the old place where a table is in it, else ``None``."""
        return self.before if self.before is not None and tables_in(self.before) else None

    def is_moving(self) -> bool:
        """Tell whether the old place is on its way to the new one."""
        try:
            return (self.now / MOVING).read_text("utf-8").strip() == str(self.before)
        except (OSError, ValueError):
            return False

    def are_both_filled(self) -> bool:
        """Tell whether snapshots are in both, and neither is on its way to the other."""
        return self.before is not None and _is_filled(self.before) and _is_filled(self.now) and not self.is_moving()


def default(checkout: Path) -> Places | None:
    """Return the places: in the checkout that the package runs from, else the user's; ``None`` without a home folder.

    Parameters
    ----------
    checkout
        Where it would be.
    """
    if (checkout / "pyproject.toml").is_file() and (checkout / "cache" / "README.md").is_file():
        return Places(now=checkout / "cache")
    now, before = home.data(), home.cache()
    if now is None:
        return None
    is_other = before is not None and os.path.realpath(before) != os.path.realpath(now)
    return Places(now=now, before=before if is_other else None)


def tables_in(place: Path) -> list[str]:
    """Return the ids of the tables of which a place keeps anything, sorted; none where it cannot be looked into."""
    return [name for name in _names(place) if re.fullmatch(TABLE_ID, name) and _kept(place / name)]


def has_snapshots(folder: Path) -> bool:
    """Tell whether there are snapshots in the folder of a table."""
    return bool(_names(folder / "snapshots"))


def _is_filled(place: Path) -> bool:
    """Tell whether a place has a snapshot of any table."""
    return any(re.fullmatch(TABLE_ID, name) and _kept(place / name) == _SNAPSHOTS for name in _names(place))


def _kept(folder: Path) -> int:
    """Return how much is kept of the table of a folder: snapshots, something else, or nothing."""
    if has_snapshots(folder):
        return _SNAPSHOTS
    return _SOMETHING if {*_names(folder)} - {_OF_EVERY_STORE, "snapshots"} else _NOTHING


def _names(folder: Path) -> list[str]:
    """Return what is in a folder, but for what a run that was killed left behind."""
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208  names, no paths
    except OSError:
        return []
