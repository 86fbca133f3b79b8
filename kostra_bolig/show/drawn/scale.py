"""Axes of values: where one begins and ends, where its lines lie, and how high on a drawing a value stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Scale", "floating", "from_zero"]

_STEPS: Final = (1, 2, 5, 10)
_TICKS: Final = 5
_MARGIN: Final = 0.08
_FLAT: Final = 1e-300
"""Whatever is nearer to each other stands at one height: of less, a fifth may be no float any more."""


@dataclass(frozen=True)
class Scale:
    """An axis of values on a drawing of a height in pixels."""

    least: float
    most: float
    ticks: tuple[float, ...]
    height: float

    def at(self, value: float) -> float:
        """Return how far below the upper edge a value stands."""
        return self.height * (self.most - value) / (self.most - self.least)


def from_zero(values: Sequence[float], height: float, *, above: float, below: float, is_whole: bool) -> Scale:
    """Return an axis that holds 0 and all values, with room in pixels above the highest and below one under 0."""
    most, least = max([0, *values]), min([0, *values])
    if most - least < _FLAT:
        return Scale(0, 1, (0,), height)
    room = height - above - (below if least < 0 else 0)
    per_pixel = (most - least) / max(room, height / 4)
    least -= below * per_pixel if least < 0 else 0
    most += above * per_pixel
    return Scale(least, most, _ticks(least, most, is_whole=is_whole), height)


def floating(values: Sequence[float], height: float) -> Scale:
    """Return an axis just around all values."""
    most, least = max(values), min(values)
    margin = (most - least) * _MARGIN if most - least > _FLAT else 1
    least, most = least - margin, most + margin
    return Scale(least, most, _ticks(least, most, is_whole=False), height)


def _ticks(least: float, most: float, *, is_whole: bool) -> tuple[float, ...]:
    """Return round values on an axis, about five."""
    rough = (most - least) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in _STEPS if power * one >= rough * 0.7)
    if is_whole:
        step = max(1.0, step)
    first, last = math.ceil(least / step), math.floor(most / step)
    digits = max(0, -math.floor(math.log10(step)))
    return tuple(round(place * step, digits) + 0.0 for place in range(first, last + 1))
