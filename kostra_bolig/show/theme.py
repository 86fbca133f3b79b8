"""How our charts look: colours that the colour-blind can tell apart, and quiet axes."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["COLOURS", "INK", "LABELS", "QUIET", "SHAPES", "colour", "config", "shape"]

COLOURS: Final = ("#0968B8", "#DB6509", "#4D1755", "#15A587", "#A12D72", "#1E5115", "#202222", "#4801DC")
"""Told apart with any common colour blindness, and each of at least 3:1 against white: found by search, since the
palettes of Okabe and Ito and of others have colours that are too faint on white paper. The first three, which bars are
of, differ in grey too; lines have shapes and names."""
SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)
"""What tells the lines apart without colour."""
LABELS: Final = 12
"""Size of the text on the axes, in pixels."""
INK: Final = "#1a1a1a"
QUIET: Final = "#8c8c8c"


def colour(place: int) -> str:
    """Return the colour of a series by its place, from 0."""
    return COLOURS[place % len(COLOURS)]


def shape(place: int) -> str:
    """Return the shape of a series by its place, from 0: when the colours start anew, each has another shape."""
    return SHAPES[(place + place // len(COLOURS)) % len(SHAPES)]


def config(ink: str = INK) -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart.

    Parameters
    ----------
    ink
        Colour of text; ``"currentColor"`` follows the page that a chart stands on.
    """
    return {
        "background": "transparent" if ink == "currentColor" else "white",
        "aria": False,
        "font": "Liberation Sans, Arial, sans-serif",
        "title": {"anchor": "start", "fontSize": 16, "color": ink, "subtitleColor": ink, "subtitleFontSize": 12},
        "axis": {
            "labelColor": ink,
            "titleColor": ink,
            "labelFontSize": LABELS,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "axisX": {"grid": False, "domainColor": QUIET, "ticks": False, "labelAngle": 0},
        "axisY": {"gridColor": QUIET, "gridOpacity": 0.35, "domain": False, "ticks": False, "labelPadding": 7},
        "legend": {"labelColor": ink, "titleColor": ink, "labelFontSize": 12, "orient": "top"},
        "view": {"stroke": None},
        "text": {"color": ink, "fontSize": 11},
    }
