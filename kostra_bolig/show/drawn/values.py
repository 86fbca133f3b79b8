"""Which values are written beside their marks: all that have room, else the most telling; none is ever turned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from kostra_bolig.show.drawn.lettering import Box, height_of, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Side", "fitted"]

Side = Literal["above", "below"]
_SIZES: Final = (11, 10, 9)
_GAP: Final = 1.5
_EDGE: Final = 4
"""So far a value may reach to the left of the drawing, where the numbers of the axis stand; farther to the right."""
_BESIDE: Final = 0.75
"""So far from the middle of its bar, in widths of the bar, a value may reach: to the middle of the next."""
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a mark is: the middle of its end, what else it covers, and the sides on which its value may stand."""

    x: float
    y: float
    away: float
    sides: Sequence[Side]
    own: Box | None = None


@dataclass
class _Room:
    """What is taken on a drawing."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    rules: Sequence[float] = ()
    lines: Sequence[tuple[Point, Point]] = ()

    def is_free(self, box: Box, own: Box | None) -> bool:
        if box.left < -_EDGE or box.right > self.width + 5 * _EDGE or box.top < -2 or box.bottom > self.height + _GAP:
            return False
        if any(box.top < rule < box.bottom for rule in self.rules):
            return False
        return not any(box.meets(other) for other in self.boxes if other is not own) and not any(
            _crosses(box, *line) for line in self.lines
        )


def fitted(
    rows: Sequence[dict[str, Any]],
    place_of: Callable[[dict[str, Any]], Place],
    *,
    width: float,
    height: float,
    rules: Sequence[float] = (),
    lines: Sequence[tuple[Point, Point]] = (),
) -> tuple[dict[int, Side], int]:
    """Return on which side the values of which rows stand, and the size of their letters.

    The largest size at which all have room; at the smallest, the last and the first, the highest and the lowest before
    the rest. Where not even half of them have room none is written, and the grid tells them.
    """
    with_value = [place for place, row in enumerate(rows) if row["value"] is not None]
    places = {place: place_of(rows[place]) for place in with_value}
    found: dict[int, Side] = {}
    for size in _SIZES:
        taken = [where.own for where in places.values() if where.own is not None]
        room = _Room(width, height, taken, rules, lines)
        found = {}
        for place in _by_weight(rows, with_value):
            side = _side(places[place], rows[place]["text"], size, room)
            if side is not None:
                found[place] = side
        if len(found) == len(with_value):
            return found, size
    return found if len(found) * 2 >= len(with_value) else {}, _SIZES[-1]


def _side(where: Place, text: str, size: float, room: _Room) -> Side | None:
    """Return on which side a value has room, and take it."""
    half, high = width_of(text, size) / 2 + _GAP, height_of(1, size)
    if where.own is not None and half > (where.own.right - where.own.left) * _BESIDE:
        return None  # whose it is could not be seen
    for side in where.sides:
        top = where.y - where.away - high if side == "above" else where.y + where.away
        box = Box(where.x - half, top, where.x + half, top + high)
        if room.is_free(box, where.own):
            room.boxes.append(box)
            return side
    return None


def _by_weight(rows: Sequence[dict[str, Any]], places: Sequence[int]) -> Iterator[int]:
    """Give places of rows, those first without which a reader would miss most."""
    if not places:
        return
    telling: list[int] = []
    for label in dict.fromkeys(rows[place]["label"] for place in places):
        mine = [place for place in places if rows[place]["label"] == label]
        highest = max(mine, key=lambda place: rows[place]["value"])
        lowest = min(mine, key=lambda place: rows[place]["value"])
        telling += [mine[-1], mine[0], highest, lowest]
    yield from dict.fromkeys([*telling, *reversed(places)])


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """Tell whether a straight line passes through a box (Liang and Barsky)."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    first, last = 0.0, 1.0
    for direction, distance in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if direction == 0:
            if distance < 0:
                return False
        elif direction < 0:
            first = max(first, distance / direction)
        else:
            last = min(last, distance / direction)
    return first < last
