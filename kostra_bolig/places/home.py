"""The folders that the platform has for a user's programs: for what is set, for data, and for what may be thrown away.

On Windows the last lies inside the second; there and on a Mac the first two are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["cache", "config", "data"]

_NAME: Final = "kostra_bolig"


def config() -> Path | None:
    """Return our folder for what a person sets; ``None`` where there is no home folder."""
    from platformdirs import user_config_path

    return _below_home(lambda: user_config_path(_NAME, appauthor=False))


def data() -> Path | None:
    """Return our folder for what is kept; ``None`` where there is no home folder."""
    from platformdirs import user_data_path

    return _below_home(lambda: user_data_path(_NAME, appauthor=False))


def cache() -> Path | None:
    """Return our folder for what may be thrown away; ``None`` where there is no home folder."""
    from platformdirs import user_cache_path

    return _below_home(lambda: user_cache_path(_NAME, appauthor=False))


def _below_home(found: Callable[[], Path]) -> Path | None:
    try:
        path = found()
    except RuntimeError:
        return None
    return path if path.is_absolute() else None  # an older platformdirs leaves the tilde where nobody says where it is
