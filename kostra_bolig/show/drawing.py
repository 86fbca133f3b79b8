"""The drawing of a chart: Vega-Lite's layers of bars or lines, from rows that say everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kostra_bolig.kostra import Language
from kostra_bolig.show import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.records import ChartForm

__all__ = ["Drawing"]

_Json: TypeAlias = dict[str, Any]
_SMALL: Final = 10
_LETTER: Final = 6.2
"""Width of a letter of the values and the legend, in pixels."""
_LINE_OF_TEXT: Final = 14
_SYMBOL: Final = 20
_NARROWEST: Final = 10
_OVERLAP: Final = 4
_OPEN: Final = "datum.pale || datum.hollow"
_TEXT: Final = {"field": "text", "type": "nominal"}
_TOOLTIP: Final = [{"field": name, "type": "nominal", "title": " "} for name in ("label", "year", "said")]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The marks of a chart, from rows that say everything."""

    rows: list[dict[str, Any]]
    labels: Sequence[str]
    form: ChartForm
    index: int | None
    is_whole: bool
    unit: str
    language: Language
    width: int
    height: int
    is_small: bool

    def layers(self) -> list[_Json]:
        """Return the layers, from below."""
        return self._bars() if self.form == "bar" else self._lines()

    @property
    def _x(self) -> _Json:
        years = list(dict.fromkeys(row["year"] for row in self.rows))
        return {
            "field": "year",
            "type": "ordinal",
            "sort": years,
            "title": None,
            "scale": {"domain": years},
            "axis": {"labelFontSize": _SMALL if self.is_small else theme.LABELS, "labelOverlap": True},
        }

    def _y(self, room: float) -> _Json:
        """Return the axis of values, with room in pixels for what stands above the highest."""
        values = [row["value"] for row in self.rows if row["value"] is not None]
        highest = max(values, default=0)
        top = highest / (1 - room / self.height) or 1
        axis: _Json = {"labelExpr": _axis_text(self.language)}
        if self.is_small:
            axis["minExtent"] = 34
        if self.is_whole:
            axis["tickMinStep"] = 1
        if not highest:
            axis["values"] = [0]
        is_floating = self.form == "line" and self.index is not None
        return {
            "field": "value",
            "type": "quantitative",
            "stack": None,
            "title": None if self.is_small else self.unit,
            "scale": {"zero": False} if is_floating else {"domain": [min([0, *values]), top], "nice": False},
            "axis": axis,
        }

    def _by_label(self, marks: Sequence[str]) -> _Json:
        """Return a channel that tells the series apart by these marks."""
        return {
            "field": "label",
            "type": "nominal",
            "sort": self.labels,
            "scale": {"domain": self.labels, "range": marks},
            "legend": self._legend,
        }

    @property
    def _colours(self) -> _Json:
        colours = [theme.colour(place) for place in range(len(self.labels))]
        return self._by_label(["var(--accent)"] if self.is_small else colours)

    @property
    def _legend(self) -> _Json | None:
        """Return the legend, the same for every channel that tells the series apart: they are shown as one."""
        if len(self.labels) == 1 or self.is_small:
            return None
        longest = max(len(label) for label in self.labels)
        columns = max(1, min(len(self.labels), int(self.width / (longest * _LETTER + 40))))
        return {"title": None, "columns": columns, "labelLimit": self.width}

    def _bars(self) -> list[_Json]:
        years = len(self.rows) / len(self.labels)
        bar = self.width / years * (0.9 if len(self.labels) == 1 else 0.8 / len(self.labels))
        longest = max(len(row["text"]) for row in self.rows) * _LETTER
        is_upright = longest > bar + _OVERLAP
        has_room = bar >= _NARROWEST
        place: _Json = {
            "x": self._x,
            "y": self._y(longest + _LINE_OF_TEXT if is_upright and has_room else 1.5 * _LINE_OF_TEXT),
        }
        if len(self.labels) > 1:
            place["xOffset"] = {"field": "label", "type": "nominal", "sort": self.labels}
        # What is not revised is paler, and a sum of ours hollow, within an edge that stands out from the paper.
        bars = {
            "fill": self._colours,
            "stroke": self._colours,
            "fillOpacity": {
                "condition": [{"test": "datum.hollow", "value": 0}, {"test": "datum.pale", "value": 0.45}],
                "value": 1,
            },
            "strokeWidth": {
                "condition": {"test": "(datum.pale || datum.hollow) && datum.value > 0", "value": 1.5},
                "value": 0,
            },
            "tooltip": _TOOLTIP,
        }
        turned = {"angle": 270, "align": "left", "baseline": "middle", "dx": 4}
        text = {"type": "text", **(turned if is_upright else {"baseline": "bottom", "dy": -3})}
        values = [{"mark": text, "encoding": {**place, "text": _TEXT}}] if has_room else []
        symbols = self._symbols(0, 0)
        symbols["encoding"] = {**place, **symbols["encoding"]}
        return [{"mark": {"type": "bar"}, "encoding": {**place, **bars}}, *values, symbols]

    def _lines(self) -> list[_Json]:
        is_alone = len(self.labels) == 1
        place = {"x": self._x, "y": self._y(2 * _LINE_OF_TEXT if is_alone else _LINE_OF_TEXT)}
        shape = self._by_label([theme.shape(place) for place in range(len(self.labels))])
        points = {**place, "color": self._colours, "shape": shape, "tooltip": _TOOLTIP}
        point = {"type": "point", "size": 55, "opacity": 1, "invalid": "filter"}
        layers: list[_Json] = [
            {
                "mark": {"type": "line", "invalid": "break-paths-show-path-domains"},
                "encoding": {**place, "color": self._colours, "detail": {"field": "part", "type": "nominal"}},
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
        if self.index is not None:
            rule = {"type": "rule", "strokeDash": [4, 3]}
            layers.insert(0, {"data": {"values": [{"value": 100}]}, "mark": rule, "encoding": {"y": place["y"]}})
        if is_alone:
            text = {"type": "text", "baseline": "bottom", "dy": -7}
            layers.append({"mark": text, "encoding": {**place, "text": _TEXT}})
        with_symbol = dict.fromkeys(row["label"] for row in self.rows if row["symbol"])
        for floor, label in enumerate(with_symbol):  # above each other, for lines have no place beside each other
            layer = self._symbols(floor, self.labels.index(label))
            layer["transform"].append({"filter": {"field": "label", "equal": label}})
            layers.append(layer)
        return layers

    def _symbols(self, floor: int, place: int) -> _Json:
        """Return SSB's symbols on the axis where there is no value: a gap says why it is one."""
        colour = "currentColor" if self.is_small else theme.INK if len(self.labels) == 1 else theme.colour(place)
        mark = {"type": "text", "baseline": "bottom", "dy": -2 - floor * _LINE_OF_TEXT, "color": colour}
        return {
            "mark": {**mark, "fontSize": _SYMBOL, "fontWeight": "bold"},
            "encoding": {"x": self._x, "y": {"value": "height"}, "text": {"field": "symbol", "type": "nominal"}},
            "transform": [{"filter": "datum.symbol !== ''"}],
        }


def _axis_text(language: Language) -> str:
    """Return the Vega expression that writes a number on the axis as people of the language write it."""
    if language is Language.EN:
        return "format(datum.value, ',')"
    grouped = "replace(format(datum.value, ','), regexp('[.]', 'g'), '@')"
    return f"replace(replace({grouped}, regexp(',', 'g'), '\\u00a0'), '@', ',')"
