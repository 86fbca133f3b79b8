"""The drawing of a chart in Vega-Lite: bars, lines, or one small drawing for each of many series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kostra_bolig.show.drawn.bars import bars
from kostra_bolig.show.drawn.lettering import wrapped
from kostra_bolig.show.drawn.lines import lines, scale_of
from kostra_bolig.show.drawn.scale import from_zero

if TYPE_CHECKING:
    from kostra_bolig.kinds import ChartForm
    from kostra_bolig.show.drawn.frame import Frame, Json

__all__ = ["MOST_TOGETHER", "drawing"]

MOST_TOGETHER: Final = 8
"""Series in one drawing: more have one each."""
_COLUMNS: Final = 3
_BETWEEN: Final = 16
_PANEL: Final = 110
_TITLE: Final = 11


def drawing(frame: Frame, form: ChartForm) -> Json:
    """Return the drawing, without its titles."""
    if len(frame.labels) > MOST_TOGETHER:
        return _panels(frame, form)
    layers = bars(frame) if form == "bar" else lines(frame)
    return {"layer": layers, "width": frame.width, "height": frame.height}


def _panels(frame: Frame, form: ChartForm) -> Json:
    """Return a small drawing for each series, all on the same axes."""
    width = (frame.width - (_COLUMNS - 1) * _BETWEEN) // _COLUMNS
    small = replace(frame, width=width, height=_PANEL, is_panel=True, unit=None)
    scale = (
        from_zero(small.values, _PANEL, above=6, below=6, is_whole=frame.is_whole) if form == "bar" else scale_of(small)
    )
    panels = []
    for place, label in enumerate(frame.labels):
        rows = [row for row in frame.rows if row["label"] == label]
        one = replace(small, rows=rows, labels=[label], scale=scale, has_numbers=place % _COLUMNS == 0)
        title = {"text": wrapped(label, _TITLE, width, lines=2, keeps_end=True), "fontSize": _TITLE, "offset": 4}
        panel = {"layer": bars(one) if form == "bar" else lines(one), "width": width, "height": _PANEL}
        mine = [{"filter": {"field": "label", "equal": label}}]
        panels.append({"transform": mine, "title": {**title, "fontWeight": "bold"}, **panel})
    return {"concat": panels, "columns": _COLUMNS, "spacing": {"column": _BETWEEN, "row": 18}}
