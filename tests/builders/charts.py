"""What a chart shows, read off its specification and its picture."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from kostra_bolig.show.drawn.chart import Chart

SVG = "{http://www.w3.org/2000/svg}"
NB = "\N{NO-BREAK SPACE}"


def rows(figure: Chart) -> list[dict[str, Any]]:
    """Give the rows that a chart is drawn from."""
    return list(figure.specification["data"]["values"])


def column(figure: Chart, name: str) -> list[Any]:
    """Give one column of the rows."""
    return [row[name] for row in rows(figure)]


def drawing(figure: Chart) -> dict[str, Any]:
    """Give the drawing within a chart: its layers, and the text under it."""
    return dict(figure.specification["vconcat"][0])


def foot(figure: Chart) -> list[str]:
    """Give the lines under a chart."""
    return list(drawing(figure)["title"]["text"])


def axis(figure: Chart) -> dict[str, Any]:
    """Give how the values are scaled."""
    return dict(drawing(figure)["layer"][0]["encoding"]["y"])


def parsed(svg: str) -> ElementTree.Element:
    """Give the tree of an SVG image that we have made."""
    return ElementTree.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[str]:
    """Give every text of an SVG image, as people read it."""
    return [line.replace(NB, " ") for node in parsed(svg).iter(f"{SVG}text") for line in node.itertext()]


def shapes(svg: str, kind: str) -> list[str]:
    """Give the paths of the marks of a kind: ``rect``, ``line`` or ``symbol``."""
    groups = [g for g in parsed(svg).iter(f"{SVG}g") if f"mark-{kind} role-mark" in g.get("class", "")]
    return [str(path.get("d")) for group in groups for path in group.iter(f"{SVG}path")]
