"""What bars and lines share: the rows that say everything, the axis of years, and the symbols below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kostra_bolig.kinds import Language
from kostra_bolig.show import theme
from kostra_bolig.show.drawn.lettering import height_of, width_of, wrapped
from kostra_bolig.show.numbers import signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.show.drawn.scale import Scale

__all__ = ["BESIDE", "NAME", "TEXT", "TOOLTIP", "Frame", "Json", "Mark", "Row"]

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]
TOOLTIP: Final = [{"field": name, "type": "nominal", "title": " "} for name in ("label", "year", "said")]
TEXT: Final = {"field": "text", "type": "nominal"}
NAME: Final = 11
"""Size of the letters of names beside a drawing."""
BESIDE: Final = 10
"""Pixels from a drawing to what stands at its side."""
_SMALL: Final = 10
_SYMBOL: Final = 16
_FLOOR: Final = 17
_LONGEST_NAME: Final = 190
_BETWEEN_YEARS: Final = 7


@dataclass(frozen=True)
class Mark:
    """A sign of a series that stands before its name: a shape in a colour."""

    shape: str
    colour: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A drawing of rows that say everything.

    Attributes
    ----------
    rows
        One a year and series.
    labels
        Names of the series, in order.
    index
        The year that is 100.
    is_whole
        Whether the axis has whole numbers only.
    unit
        Title of the axis; ``None`` for none.
    is_small
        On a page that has words of its own, and in its colours.
    places
        Which colours and shapes the series have, from 0.
    scale
        Of the values, where several drawings share one.
    has_numbers
        Whether the axis says its values.
    """

    rows: list[Row]
    labels: Sequence[str]
    index: int | None
    is_whole: bool
    unit: str | None
    language: Language
    width: int
    height: int
    is_small: bool
    scale: Scale | None = None
    has_numbers: bool = True
    is_panel: bool = False
    years: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", list(dict.fromkeys(row["year"] for row in self.rows)))

    @property
    def values(self) -> list[float]:
        """Return all values."""
        return [row["value"] for row in self.rows if row["value"] is not None]

    @property
    def ink(self) -> str:
        """Return the colour of text."""
        return "currentColor" if self.is_small else theme.INK

    def row_of(self, label: str, year: str) -> Row:
        """Return the row of a series and a year."""
        return next(row for row in self.rows if row["label"] == label and row["year"] == year)

    def x(self, scale: Json, floors: float) -> Json:
        """Return the axis of years, as many of them as have room, the last always; with room above them."""
        size = _SMALL if self.is_small or self.is_panel else theme.LABELS
        room = max(width_of(year, size) for year in self.years) + _BETWEEN_YEARS
        every = max(1, -int(-room * len(self.years) // self.width))
        axis = {"labelFontSize": size, "labelPadding": 4 + floors, "values": self.years[::-1][::every][::-1]}
        return {
            "field": "year",
            "type": "ordinal",
            "sort": self.years,
            "title": None,
            "scale": {"domain": self.years, **scale},
            "axis": {**axis, "labelOverlap": False},
        }

    def y(self, scale: Scale, *, has_grid: bool) -> Json:
        """Return the axis of values."""
        axis: Json = {"labelExpr": _axis_text(self.language), "values": list(scale.ticks), "grid": has_grid}
        axis["tickCount"] = len(scale.ticks)  # of more than that Vega would leave out every other
        if not self.has_numbers:
            axis["labels"] = False
        if self.is_small:
            axis["minExtent"] = 34
        return {
            "field": "value",
            "type": "quantitative",
            "stack": None,
            "title": None if self.is_small else self.unit,
            "scale": {"domain": [scale.least, scale.most], "nice": False, "zero": False},
            "axis": axis,
        }

    def by_label(self, marks: Sequence[str], *, legend: Json | None = None) -> Json:
        """Return a channel that tells the series apart by these marks."""
        return {
            "field": "label",
            "type": "nominal",
            "sort": self.labels,
            "scale": {"domain": self.labels, "range": marks},
            "legend": legend,
        }

    def colours(self, *, legend: Json | None = None) -> Json:
        """Return the colours of the series."""
        colours = [theme.colour(place) for place in range(len(self.labels))]
        is_one = self.is_small and len(self.labels) == 1
        return self.by_label(["var(--accent)"] if is_one else colours, legend=legend)

    def baseline(self, scale: Scale, place: Json) -> list[Json]:
        """Return the line at 0 where that is not the lower edge."""
        if scale.least >= 0 or scale.most < 0:
            return []
        rule = {"type": "rule", "color": theme.QUIET}
        return [{"data": {"values": [{"value": 0}]}, "mark": rule, "encoding": {"y": place["y"]}}]

    def symbols(self, place: Json, *, down: float = 0, label: str | None = None) -> Json:
        """Return SSB's symbols below the axis where there is no value: a gap says why it is one."""
        mark = {"type": "text", "baseline": "middle", "dy": _FLOOR / 2 + 2 + down, "color": self.ink}
        of_label = [] if label is None else [{"filter": {"field": "label", "equal": label}}]
        return {
            "mark": {**mark, "fontSize": _SYMBOL, "fontWeight": "bold"},
            "encoding": {**place, "y": {"value": self.height}, "text": {"field": "symbol", "type": "nominal"}},
            "transform": [{"filter": "datum.symbol !== ''"}, *of_label],
        }

    def floors(self, marks: Sequence[Mark], x: Json) -> tuple[list[Json], float]:
        """Return rows of symbols below the axis, each with its series' name beside it, and how high they are.

        A series without any value has no other place for its name.
        """
        layers: list[Json] = []
        down = 0.0
        for label, mark in zip(self.labels, marks, strict=True):
            mine = [row for row in self.rows if row["label"] == label]
            if any(row["value"] is not None for row in mine) and not any(row["symbol"] for row in mine):
                continue
            name, middle = self.name(label), self.height + _FLOOR / 2 + 2 + down
            layers.append(self.symbols({"x": x}, down=down, label=label))
            layers += self.named(name, mark, middle + height_of(len(name) - 1, NAME) / 2)
            down += max(_FLOOR, height_of(len(name), NAME) + 2)
        return layers, down

    def name(self, text: str) -> list[str]:
        """Return a name as it stands beside a drawing."""
        return wrapped(text, NAME, _LONGEST_NAME, lines=3, keeps_end=True)

    def named(self, name: Sequence[str], mark: Mark, middle: float) -> list[Json]:
        """Return a name at the right side of the drawing, with its mark, both around a height."""
        x, first = self.width + BESIDE, middle - height_of(len(name) - 1, NAME) / 2
        point = {"type": "point", "shape": mark.shape, "color": mark.colour, "filled": True, "size": 45, "opacity": 1}
        text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": NAME, "color": self.ink}
        text |= {"lineHeight": height_of(1, NAME)}
        return [
            _alone({"mark": point, "encoding": {"x": {"value": x}, "y": {"value": first}}}),
            _alone(
                {
                    "mark": {**text, "text": list(name)},
                    "encoding": {"x": {"value": x + BESIDE}, "y": {"value": first}},
                }
            ),
        ]


def _alone(layer: Json) -> Json:
    """Return a layer that is of no row."""
    return {"data": {"values": [{}]}, **layer}


def _axis_text(language: Language) -> str:
    """Return the Vega expression that writes a number on the axis as people of the language write it."""
    signed = "replace(format(datum.value, ','), '-', '\\u2212')"
    if language is Language.EN:
        return signed
    apart, before_decimals = signs(language)
    grouped = f"replace({signed}, regexp('[.]', 'g'), '@')"
    return f"replace(replace({grouped}, regexp(',', 'g'), '\\u{ord(apart):04x}'), '@', '{before_decimals}')"
