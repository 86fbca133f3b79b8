"""Time, passed in where it is needed, so that tests can hold it still."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

__all__ = ["LOOK_S", "OSLO", "Clock", "Halted", "stopped_by", "unheld"]

OSLO: Final = ZoneInfo("Europe/Oslo")
"""The time that SSB publishes by."""
LOOK_S: Final = 0.1
"""Whoever waits for what no clock ends looks at the clock so often."""
_T = TypeVar("_T")


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


class Halted(BaseException):
    """Somebody said stop. It is no Exception: who copes with what goes wrong on the way must not cope with this."""


def stopped_by(stop: threading.Event, clock: Clock) -> Clock:
    """Return a clock that halts whoever looks at it or waits by it once an event is set.

    >>> import threading
    >>> stop = threading.Event()
    >>> ours = stopped_by(stop, Clock())
    >>> ours.sleep(0.001)
    >>> stop.set()
    >>> ours.now()
    Traceback (most recent call last):
    kostra_bolig.clock.Halted
    """

    def unless_stopped(look: Callable[[], _T]) -> Callable[[], _T]:
        def looked() -> _T:
            if stop.is_set():
                raise Halted
            return look()

        return looked

    def sleep(seconds: float) -> None:
        if clock.sleep is not _TIME.sleep:  # one that a test holds: nobody waits by it
            clock.sleep(seconds)
            seconds = 0.0
        if stop.wait(max(seconds, 0.0)):
            raise Halted

    return Clock(monotonic=unless_stopped(clock.monotonic), sleep=sleep, now=unless_stopped(clock.now))


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
