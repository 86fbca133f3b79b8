"""Time, passed in where it is needed, so that tests can hold it still."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["OSLO", "Clock", "unheld"]

OSLO: Final = ZoneInfo("Europe/Oslo")
"""The time that SSB publishes by."""


def _unpatched_time() -> Any:
    """Return Python's time in a copy of ours: libraries that hold time still in a test patch the shared one.

    A deadline that never passes, or a pause that is none, would follow.
    """
    spec = find_spec(time.__name__)
    if spec is None or spec.loader is None:
        return time
    ours = module_from_spec(spec)
    spec.loader.exec_module(ours)
    return ours


_TIME: Final = _unpatched_time()


def _utc_now() -> dt.datetime:
    return dt.datetime.fromtimestamp(_TIME.time(), dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The three things asked of time.

    Attributes
    ----------
    monotonic
        Seconds that never go back, for deadlines.
    sleep
        Wait some seconds.
    now
        The wall clock, UTC, for people and for SSB's hours.
    """

    monotonic: Callable[[], float] = _TIME.monotonic
    sleep: Callable[[float], None] = _TIME.sleep
    now: Callable[[], dt.datetime] = _utc_now


_HEAP_TYPE: Final = 1 << 9
"""Flag of a class that Python code has made; the interpreter's own are none."""


@contextlib.contextmanager
def unheld() -> Iterator[None]:
    """Give Python's own days and moments back while a library is loaded that is compiled against them.

    Libraries that hold time still in a test put classes of theirs in the place; pandas, loaded then, ends the process.
    """
    held = {name: getattr(dt, name) for name in ("date", "datetime")}
    true = {name: _own(made) for name, made in held.items()}
    if true == held:
        yield
        return
    _put(true)
    try:
        yield
    finally:
        _put(held)


def _own(made: type) -> type:
    """Return the interpreter's own class among those that a class is made of; itself where there is none."""
    bases = [one for one in made.__mro__ if one.__module__ == dt.__name__ and not one.__flags__ & _HEAP_TYPE]
    return bases[0] if bases else made


def _put(classes: dict[str, type]) -> None:
    for name, one in classes.items():
        setattr(dt, name, one)
