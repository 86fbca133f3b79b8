"""Time, passed in where it is needed, so that tests can hold it still."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OSLO", "Clock"]

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
