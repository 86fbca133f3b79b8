"""Fair races: everybody runs in every round, so that what the machine does besides strikes all alike."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


_SPRINTS = 10


class Contest:
    """Works that are timed beside each other.

    Attributes
    ----------
    fastest
        The shortest time of each in seconds: noise only ever adds.
    """

    def __init__(self, works: Mapping[str, Callable[[], Any]]) -> None:
        self.fastest = dict.fromkeys(works, math.inf)
        self._works = list(works.items())

    def round(self, only: Collection[str] = ()) -> None:
        """Let everybody run once, or only some; the next round begins with the next one."""
        for name, work in self._works:
            if only and name not in only:
                continue
            gc.collect()
            began = time.perf_counter()
            answer = work()
            self.fastest[name] = min(self.fastest[name], time.perf_counter() - began)
            del answer
        self._works.append(self._works.pop(0))


def race(
    benchmark: BenchmarkFixture,
    works: Mapping[str, Callable[[], Any]],
    *,
    rounds: int,
    sprint: Collection[str] = (),
) -> dict[str, float]:
    """Return the shortest time of each work in seconds.

    Parameters
    ----------
    rounds
        How often everybody runs; from two on, what a first call imports is in no time.
    sprint
        Who runs ten times more without the others: what takes least is what noise changes most.
    """
    contest = Contest(works)
    benchmark.pedantic(contest.round, rounds=rounds)  # type: ignore[no-untyped-call]
    for _ in range(_SPRINTS if sprint else 0):
        contest.round(sprint)
    benchmark.extra_info.update(contest.fastest)
    return contest.fastest
