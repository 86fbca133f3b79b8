"""Lines of up to eight series: one has its values on it, several have their names where they end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kostra_bolig.show import theme
from kostra_bolig.show.drawn.frame import BESIDE, NAME, TEXT, TOOLTIP, Frame, Json, Mark, Row
from kostra_bolig.show.drawn.lettering import height_of
from kostra_bolig.show.drawn.scale import Scale, floating, from_zero
from kostra_bolig.show.drawn.values import Place, fitted
from kostra_bolig.show.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.show.drawn.values import Side

__all__ = ["lines"]

_ABOVE: Final = 24
_AWAY: Final = 7
_OPEN: Final = "datum.pale || datum.hollow"
_EDGE: Final = 0.2
"""Of the way between two years: from the first and last to the edge, where names stand beside it."""
_APART: Final = 3
_NEAR: Final = 2


def lines(frame: Frame) -> list[Json]:
    """Return the layers, from below."""
    is_alone = len(frame.labels) == 1
    scale = frame.scale or scale_of(frame)
    edge = 0.5 if is_alone or len(frame.years) == 1 else _EDGE
    marks = [Mark(theme.shape(place), theme.colour(place)) for place in range(len(frame.labels))]
    points = {"type": "point", "padding": edge}
    below: list[Json] = []
    down = 18.0 if any(row["symbol"] for row in frame.rows) else 0.0
    if not is_alone:
        below, down = frame.floors(marks, frame.x(points, 0))
    has_values = is_alone and not frame.is_panel and _choose(frame, scale)
    place: Json = {"x": frame.x(points, down), "y": frame.y(scale, has_grid=not has_values)}
    layers = [*frame.baseline(scale, place), *_drawn(frame, place)]
    if frame.index is not None:
        rule = {"type": "rule", "strokeDash": [4, 3], "color": theme.QUIET}
        layers.insert(0, {"data": {"values": [{"value": 100}]}, "mark": rule, "encoding": {"y": place["y"]}})
    if has_values:
        layers += _values(place)
    if is_alone:
        return [*layers, frame.symbols({"x": place["x"]})]
    return [*layers, *_ends(frame, scale, marks, edge), *below]


def scale_of(frame: Frame) -> Scale:
    """Return the axis of values: an index has one around its values and 100, all else begins at 0."""
    if frame.index is not None and frame.values:
        return floating([100, *frame.values], frame.height)
    return from_zero(frame.values, frame.height, above=_ABOVE, below=_ABOVE, is_whole=frame.is_whole)


def _drawn(frame: Frame, place: Json) -> list[Json]:
    shape = frame.by_label([theme.shape(place) for place in range(len(frame.labels))])
    points = {**place, "color": frame.colours(), "shape": shape, "tooltip": TOOLTIP}
    point = {"type": "point", "size": 30 if frame.is_panel else 55, "opacity": 1, "invalid": "filter"}
    return [
        {
            "mark": {"type": "line", "invalid": "break-paths-show-path-domains"},
            "encoding": {**place, "color": frame.colours(), "detail": {"field": "part", "type": "nominal"}},
        },
        {
            "mark": {**point, "filled": True},
            "encoding": points,
            "transform": [{"filter": f"!({_OPEN})"}],
        },
        {
            "mark": {**point, "fill": "white"},
            "encoding": points,
            "transform": [{"filter": _OPEN}],
        },
    ]


def _choose(frame: Frame, scale: Scale) -> bool:
    """Say in the rows which values are written, on the side on which the line leaves them room; and whether any is."""
    step = frame.width / len(frame.years)
    rows = frame.rows
    at = [None if row["value"] is None else scale.at(row["value"]) for row in rows]
    x = [(year + 0.5) * step for year in range(len(rows))]
    segments = [
        ((x[i], one), (x[i + 1], other))
        for i, (one, other) in enumerate(pairwise(at))
        if one is not None and other is not None
    ]

    def placed(row: Row) -> Place:
        year = frame.years.index(row["year"])
        own = scale.at(row["value"])
        beside = [y for y in (at[max(0, year - 1)], at[min(len(at) - 1, year + 1)]) if y is not None]
        is_peak = not beside or own <= sum(beside) / len(beside)
        sides: list[Side] = ["above", "below"] if is_peak else ["below", "above"]
        return Place(x=x[year], y=own, away=_AWAY, sides=sides)

    rules = [scale.at(100)] if frame.index is not None else []
    chosen, size = fitted(rows, placed, width=frame.width, height=frame.height, rules=rules, lines=segments)
    for number, row in enumerate(rows):
        row["side"], row["size"] = chosen.get(number), size
    return bool(chosen) or not frame.values


def _values(place: Json) -> list[Json]:
    """Return the values that are written."""
    return [
        {
            "mark": {"type": "text", "baseline": baseline, "dy": away},
            "encoding": {**place, "text": TEXT, "size": {"field": "size", "type": "quantitative", "scale": None}},
            "transform": [{"filter": f"datum.side === '{side}'"}],
        }
        for side, baseline, away in (("above", "bottom", -_AWAY), ("below", "top", _AWAY))
    ]


def _ends(frame: Frame, scale: Scale, marks: Sequence[Mark], edge: float) -> list[Json]:
    """Return the names of the lines where they end, none on another, with a thin line to those that had to move."""
    last_year = len(frame.years) - 1
    step = frame.width / max(last_year + 2 * edge, 1)
    ends: list[tuple[float, int, int, list[str]]] = []
    for number, label in enumerate(frame.labels):
        mine = [row for row in frame.rows if row["label"] == label and row["value"] is not None]
        if not mine:
            continue
        year = frame.years.index(mine[-1]["year"])
        said = label if year == last_year else word("chart-until", frame.language, label=label, year=mine[-1]["year"])
        ends.append((scale.at(mine[-1]["value"]), number, year, frame.name(said)))
    ends.sort(key=lambda end: end[0])
    middles = _apart([end[0] for end in ends], [height_of(len(end[3]), NAME) + _APART for end in ends], frame.height)
    layers: list[Json] = []
    for (y, number, year, name), middle in zip(ends, middles, strict=True):
        first = middle - height_of(len(name) - 1, NAME) / 2
        x = (year + edge) * step if last_year else frame.width / 2
        if year == last_year and (abs(first - y) > _NEAR or not last_year):
            layers.append(_leader((x + 5, y), (frame.width + BESIDE - 5, first), marks[number].colour))
        layers += frame.named(name, marks[number], middle)
    return layers


def _leader(start: tuple[float, float], end: tuple[float, float], colour: str) -> Json:
    ends = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
    mark = {"type": "rule", "strokeWidth": 0.75, "color": colour}
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {channel: {"value": value} for channel, value in ends.items()},
    }


def _apart(wanted: Sequence[float], heights: Sequence[float], height: float) -> list[float]:
    """Return middles of boxes that overlap nowhere, each as near as it can be to where it is wanted, from above.

    Boxes that would overlap become one that stands where its parts would want it most.
    """
    blocks: list[tuple[float, float, int]] = []  # middle, height, how many
    for middle, high in zip(wanted, heights, strict=True):
        block = (middle, high, 1)
        while blocks and blocks[-1][0] + blocks[-1][1] / 2 > block[0] - block[1] / 2:
            before = blocks.pop()
            count = before[2] + block[2]
            block = ((before[0] * before[2] + block[0] * block[2]) / count, before[1] + block[1], count)
        blocks.append(block)
    # none below the axis, where the symbols of years without a value stand
    floor = height
    for place in range(len(blocks) - 1, -1, -1):
        middle, high, count = blocks[place]
        middle = min(middle, floor - high / 2)
        blocks[place] = (middle, high, count)
        floor = middle - high / 2
    found: list[float] = []
    sizes = iter(heights)
    for middle, high, count in blocks:
        top = middle - high / 2
        for _ in range(count):
            one = next(sizes)
            found.append(top + one / 2)
            top += one
    return found
