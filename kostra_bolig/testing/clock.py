"""A clock that stands still: waiting moves it, and takes no time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kostra_bolig.clock import Clock

__all__ = ["HeldClock"]


@dataclass(kw_only=True)
class HeldClock:
    """A clock that stands still until somebody waits by it.

    >>> held = HeldClock()
    >>> held.clock().sleep(90)
    >>> held.now.isoformat(), held.slept
    ('2025-03-20T12:01:30+00:00', [90])

    Attributes
    ----------
    now
        What the time is, UTC; noon on 20 March 2025 by default.
    slept
        How many seconds were waited each time.
    """

    now: dt.datetime = dt.datetime(2025, 3, 20, 12, tzinfo=dt.UTC)
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        """Return it as the library takes it."""
        return Clock(monotonic=lambda: self.now.timestamp(), sleep=self._sleep, now=lambda: self.now)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)
