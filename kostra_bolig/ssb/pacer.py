"""Spread requests in time, so that SSB's limit is never met: not by one run, nor by several that share a store."""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import StoreError
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.clock import Clock

__all__ = ["Pacer"]

_OUR_PACE: Final = (30, 60.0)
_FEW_REMAINING: Final = 5
_LONGEST_WINDOW_S: Final = 3600
_LARGEST_FILE: Final = 10_000
# A planted link or pipe must lead nowhere and hold nobody up.
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Pacer:
    """Spread requests so that SSB's limit is never met.

    At most 30 in any 60 seconds, and no more than the server's ``x-ratelimit-policy`` allows; slower when its
    ``x-ratelimit-remaining`` runs low. Headers that make no sense are ignored.

    Parameters
    ----------
    clock
        Time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: list[float] = []
        self._policy = _OUR_PACE
        self._remaining: int | None = None
        self._file: Path | None = None
        self.requests: int = 0

    def wait_s(self) -> float:
        """Return how many seconds to wait before the next request."""
        now = self._clock.monotonic()
        ready = now
        for limit, window_s in (_OUR_PACE, self._policy):
            if len(self._sent) >= limit:
                ready = max(ready, self._sent[-limit] + window_s)
        if self._sent and self._remaining is not None and self._remaining <= _FEW_REMAINING:
            limit, window_s = self._policy
            gap = window_s if self._remaining == 0 else window_s / min(limit, _OUR_PACE[0])
            ready = max(ready, self._sent[-1] + gap)
        return ready - now

    def sent(self) -> None:
        """Count a request, and note it for the next run: one that is killed has still asked."""
        self._sent.append(self._clock.monotonic())
        self.requests += 1
        if self._file is not None:
            self._note(self._file)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learn the server's limit from an answer's headers."""
        if policy := re.fullmatch(r"\s*(\d{1,6});\s*w=(\d{1,6})s?\s*", headers.get("x-ratelimit-policy", "")):
            limit, window_s = int(policy[1]), int(policy[2])
            if limit > 0 and 0 < window_s <= _LONGEST_WINDOW_S:
                self._policy = limit, float(window_s)
        remaining = headers.get("x-ratelimit-remaining", "")
        self._remaining = int(remaining) if re.fullmatch(r"\d{1,9}", remaining) else None

    def resume(self, file: Path) -> None:
        """Count the requests that earlier runs noted in `file`, and note ours there.

        A file that makes no sense or cannot be written is no reason to fail: nothing is lost but pace.
        """
        self._file = file
        with contextlib.suppress(StoreError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
            noted = json.loads(disk.read(file, most=_LARGEST_FILE))
            now, wall = self._clock.monotonic(), self._clock.now().timestamp()
            # A moment in the future is a clock that was wrong: count it as now.
            ages = [max(wall - float(moment), 0.0) for moment in noted[-_OUR_PACE[0] :]]
            self._sent = sorted(now - age for age in ages if math.isfinite(age))

    def _note(self, file: Path) -> None:
        now, wall = self._clock.monotonic(), self._clock.now().timestamp()
        # Rounded up: a moment that seemed earlier would let the next request go too soon.
        moments = [math.ceil((wall - (now - sent)) * 1000) / 1000 for sent in self._sent[-_OUR_PACE[0] :]]
        with contextlib.suppress(OSError), os.fdopen(os.open(file, _WRITE, 0o644), "w", encoding="utf-8") as opened:
            opened.write(json.dumps(moments))
