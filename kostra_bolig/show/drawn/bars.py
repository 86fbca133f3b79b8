"""Bars of up to eight series beside each other, each with its value as far as that has room."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from kostra_bolig.show import theme
from kostra_bolig.show.drawn.frame import NAME, TEXT, TOOLTIP, Frame, Json, Mark, Row
from kostra_bolig.show.drawn.lettering import Box, width_of, wrapped
from kostra_bolig.show.drawn.scale import Scale, from_zero
from kostra_bolig.show.drawn.values import Place, fitted

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bars"]

_ABOVE: Final = 18
_AWAY: Final = 2
_ALONE: Final = 0.15
_BESIDE: Final = 0.2
_NARROWEST_WITH_SYMBOL: Final = 12
_KEY: Final = 30
"""Pixels of a key's mark, and of the space to the next."""


def bars(frame: Frame) -> list[Json]:
    """Return the layers, from below."""
    between = _ALONE if len(frame.labels) == 1 else _BESIDE
    scale = frame.scale or from_zero(frame.values, frame.height, above=_ABOVE, below=_ABOVE, is_whole=frame.is_whole)
    has_values = not frame.is_panel and _choose(frame, scale, between)
    step = frame.width / len(frame.years)
    is_narrow = len(frame.labels) > 1 and step * (1 - between) / len(frame.labels) < _NARROWEST_WITH_SYMBOL
    is_empty = not any(row["symbol"] for row in frame.rows)
    marks = [Mark("square", theme.colour(place)) for place in range(len(frame.labels))]
    bands = {"paddingInner": between, "paddingOuter": between / 2}
    below, down = frame.floors(marks, frame.x(bands, 0)) if is_narrow else ([], 0 if is_empty else 18)
    place: Json = {"x": frame.x(bands, down), "y": frame.y(scale, has_grid=not has_values)}
    if len(frame.labels) > 1:
        offsets = {"domain": frame.labels, "paddingInner": 0, "paddingOuter": 0}
        place["xOffset"] = {"field": "label", "type": "nominal", "sort": frame.labels, "scale": offsets}
    legend = _legend(frame)
    # What is not revised is paler, and a sum of ours hollow, within an edge that stands out from the paper.
    drawn = {
        "fill": frame.colours(legend=legend),
        "stroke": frame.colours(legend=legend),
        "fillOpacity": {
            "condition": [{"test": "datum.hollow", "value": 0}, {"test": "datum.pale", "value": 0.45}],
            "value": 1,
        },
        "strokeWidth": {
            "condition": {"test": "(datum.pale || datum.hollow) && datum.value !== 0", "value": 1.5},
            "value": 0,
        },
        "tooltip": TOOLTIP,
    }
    layers = [{"mark": {"type": "bar"}, "encoding": {**place, **drawn}}, *frame.baseline(scale, place)]
    layers += _values(place) if has_values else []
    if is_narrow:
        return [*layers, *below]
    return [*layers, frame.symbols({name: place[name] for name in ("x", "xOffset") if name in place})]


def _values(place: Json) -> list[Json]:
    """Return the values that are written, above their bars or below those under 0."""
    sides = {"above": ("bottom", -_AWAY), "below": ("top", _AWAY)}
    return [
        {
            "mark": {"type": "text", "baseline": baseline, "dy": away},
            "encoding": {**place, "text": TEXT, "size": {"field": "size", "type": "quantitative", "scale": None}},
            "transform": [{"filter": f"datum.side === '{side}'"}],
        }
        for side, (baseline, away) in sides.items()
    ]


def _choose(frame: Frame, scale: Scale, between: float) -> bool:
    """Say in the rows which values are written, on which side, and how large; return whether any is to be."""
    chosen, size = fitted(
        frame.rows, _placing(frame, scale, between), width=frame.width + NAME, height=frame.height + 14
    )
    if len(frame.labels) > 1 and len(chosen) < len(frame.values):
        chosen = {}  # some bars of a year with their value and some without would be read as a difference
    for place, row in enumerate(frame.rows):
        row["side"], row["size"] = chosen.get(place), size
    return bool(chosen) or not frame.values


def _placing(frame: Frame, scale: Scale, between: float) -> Callable[[Row], Place]:
    step = frame.width / len(frame.years)
    width = step * (1 - between) / len(frame.labels)
    zero = scale.at(0)

    def placed(row: Row) -> Place:
        year, label = frame.years.index(row["year"]), list(frame.labels).index(row["label"])
        left = year * step + step * between / 2 + label * width
        end = scale.at(row["value"])
        own = Box(left, min(end, zero), left + width, max(end, zero))
        return Place(x=left + width / 2, y=end, away=_AWAY, sides=["below" if row["value"] < 0 else "above"], own=own)

    return placed


def _legend(frame: Frame) -> Json | None:
    """Return the key, the same for every channel that tells the series apart: they are shown as one."""
    if len(frame.labels) == 1 or frame.is_small:
        return None
    longest = max(width_of(label, theme.LABELS) for label in frame.labels)
    columns = max(1, min(len(frame.labels), int(frame.width / (longest + _KEY))))
    legend: Json = {"title": None, "columns": columns, "labelLimit": frame.width}
    if longest <= frame.width:
        return legend
    half = (frame.width - _KEY) / 2
    short = {
        one: one
        if width_of(one, theme.LABELS) <= frame.width
        else "".join(wrapped(one, theme.LABELS, half, lines=2, keeps_end=True))
        for one in frame.labels
    }
    return {**legend, "labelExpr": f"{json.dumps(short)}[datum.label]"}  # its end, where the region stands, is kept
