"""The colours and shapes of the charts: for everybody, the colour-blind too."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TypeAlias

import pytest

from kostra_bolig.show import theme

Colour: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = Sequence[Sequence[float]]

SIGHT: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes (2009), «A physiologically-based model for simulation of color vision deficiency»,
severity 1.0; on linear RGB."""
OF_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OF_OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
"""Ottosson (2020), «A perceptual color space for image processing»; 0.02 is a difference that one just sees."""
ENOUGH = 0.09


def linear(colour: str) -> Colour:
    """Give linear red, green and blue of ``#rrggbb`` (IEC 61966-2-1)."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(  # type: ignore[return-value]
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    )


def through(matrix: Matrix, colour: Sequence[float]) -> Colour:
    """Give a colour multiplied by a matrix."""
    return tuple(sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)  # type: ignore[return-value]


def oklab(colour: Colour) -> Colour:
    """Give a linear colour in Oklab."""
    seen = [min(max(part, 0), 1) for part in colour]
    return through(OF_OKLAB, [math.cbrt(part) for part in through(OF_CONES, seen)])


def difference(one: str, other: str, sight: str) -> float:
    """Give how different two colours are to eyes of a kind."""
    return math.dist(*(oklab(through(SIGHT[sight], linear(colour))) for colour in (one, other)))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it."""
    light, dark = sorted(
        (sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True)) for colour in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_measure() -> None:
    """Black on white is 21:1, and the red and green of a traffic light are one to the colour-blind."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert difference("#c0504d", "#7f7f3a", "normal") > ENOUGH
    assert difference("#c0504d", "#7f7f3a", "deuteranopia") < ENOUGH


@pytest.mark.parametrize("sight", SIGHT)
def test_every_two_colours_are_told_apart(sight: str) -> None:
    """Eight series are eight colours, whoever looks."""
    nearest = min(difference(one, other, sight) for one, other in itertools.combinations(theme.COLOURS, 2))

    assert nearest > ENOUGH


@pytest.mark.parametrize("colour", [*theme.COLOURS, theme.INK])
def test_every_colour_stands_out_from_white(colour: str) -> None:
    """What carries a figure has a contrast of 3:1 or more against the paper (WCAG 2.2, 1.4.11)."""
    assert contrast(colour, "#ffffff") >= 3


def test_bars_are_told_apart_in_grey() -> None:
    """Up to three series are bars: a copier makes greys of them that differ by half and more."""
    first = theme.COLOURS[:3]

    assert min(contrast(one, other) for one, other in itertools.combinations(first, 2)) > 1.5


def test_sixty_four_series_are_told_apart_by_colour_and_shape() -> None:
    """When the colours start anew, each comes with another shape."""
    marks = {(theme.colour(place), theme.shape(place)) for place in range(64)}

    assert len(marks) == 64


def test_no_shape_has_no_inside() -> None:
    """A mark that is filled can be seen: a mere stroke would vanish."""
    assert "stroke" not in theme.SHAPES


@pytest.mark.parametrize(("ink", "paper"), [("#1a1a1a", "white"), ("currentColor", "transparent")])
def test_a_chart_on_a_page_takes_the_colours_of_the_page(ink: str, paper: str) -> None:
    """On its own a chart is on white paper; on a page it follows light and dark."""
    config = theme.config(ink)

    assert config["background"] == paper
    assert config["axis"]["labelColor"] == config["title"]["color"] == config["text"]["color"] == ink
