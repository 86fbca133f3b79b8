"""Time, passed in where it is needed, so that tests can hold it still."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OSLO", "Clock"]

OSLO: Final = ZoneInfo("Europe/Oslo")
"""The time that SSB publishes by."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


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

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], dt.datetime] = _utc_now
