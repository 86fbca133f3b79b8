"""The committed charts: their words and values, and no text on another, on a line of the grid or on a mark."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from kostra_bolig.kinds import Language
from kostra_bolig.show.drawn.chart import Chart
from kostra_bolig.show.drawn.lettering import Box, width_of
from tests.builders.charts import SVG, parsed, texts
from tests.builders.pictures import CONSTRUCTED, PICTURES
from tests.write_pictures import FOLDER

vl_convert = pytest.importorskip("vl_convert")

PINNED = "1.9.0"
"""The renderer that the committed pictures were drawn with."""
TALL = 0.72
"""How high capital letters and digits are, of the size of the letters; what hangs below the line is 0.2 more."""
NEAR = 0.5
EACH = [(name, language) for name in PICTURES for language in Language]
SOME = {"bars-suppressed", "bars-dense-eight", "lines-eight", "line-index", "ranking", "panels-twelve-suppressed"}
"""One of each form, and the fullest."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            one,
            id=f"{one[0]}.{one[1].value}",
            marks=[] if one[0] in SOME and one[1] is Language.NO else [pytest.mark.pictures],
        )
        for one in EACH
    ],
)
def drawn(request: pytest.FixtureRequest) -> tuple[str, Language, Chart, str]:
    """Return each chart, drawn once."""
    name, language = request.param
    made = PICTURES[name](language)
    return name, language, made, made.to_svg()


Placed = tuple[ElementTree.Element, float, float, str]


def placed(node: ElementTree.Element, x: float = 0, y: float = 0, role: str = "") -> Iterator[Placed]:
    """Give every element with the corner that its parents moved it to, and the roles of these."""
    for moved in re.findall(r"translate\(([^)]*)\)", node.get("transform", "")):
        across, down = (float(part) for part in moved.split(","))
        x, y = x + across, y + down
    role = f"{role} {node.get('class', '')}"
    yield node, x, y, role
    for child in node:
        yield from placed(child, x, y, role)


def boxes_of_text(svg: str) -> list[tuple[str, Box]]:
    """Give every text of a picture with the box that its letters fill."""
    found = []
    for node, x, y, _ in placed(parsed(svg)):
        if node.tag != f"{SVG}text":
            continue
        size = float(str(node.get("font-size")).removesuffix("px"))
        lines = [line for line in node if line.tag == f"{SVG}tspan"] or [node]
        for number, line in enumerate(lines):
            text = line.text or ""
            if not text.strip():
                continue
            down = y + sum(float(one.get("dy") or 0) for one in lines[: number + 1] if one is not node)
            wide = width_of(text, size) * (1.06 if node.get("font-weight") == "bold" else 1)
            start = {"middle": 0.5, "end": 1.0}.get(str(node.get("text-anchor")), 0.0)
            if "rotate(-90)" in node.get("transform", ""):
                found.append((text, Box(x - TALL * size, y - wide * (1 - start), x, y + wide * start)))
            else:
                left = x - wide * start
                found.append((text, Box(left + NEAR, down - TALL * size, left + wide - NEAR, down)))
    return found


def boxes_of(svg: str, kind: str) -> list[Box]:
    """Give the boxes of lines of a kind: of the grid, or of a rule."""
    found = []
    for node, x, y, role in placed(parsed(svg)):
        if node.tag == f"{SVG}line" and kind in role:
            x2, y2 = x + float(node.get("x2", 0)), y + float(node.get("y2", 0))
            found.append(Box(min(x, x2), min(y, y2) - 0.4, max(x, x2), max(y, y2) + 0.4))
    return found


def boxes_of_bars(svg: str) -> list[Box]:
    """Give the boxes of bars."""
    found = []
    for node, x, y, role in placed(parsed(svg)):
        bar = re.match(r"^M([\d.-]+),([\d.-]+)h([\d.-]+)v([\d.-]+)", str(node.get("d")))
        if bar and "mark-rect role-mark" in role:
            left, top, wide, high = map(float, bar.groups())
            top, bottom = sorted((y + top, y + top + high))
            found.append(Box(x + left, top, x + left + wide, bottom))
    return found


def test_the_boxes_are_found() -> None:
    """Two texts on each other meet, and a picture with a grid has its lines."""
    svg = PICTURES["lines-eight"](Language.NO).to_svg()

    boxes = dict(boxes_of_text(svg))
    grid = boxes_of(svg, "role-axis-grid")
    assert len(grid) >= 5
    assert max(line.right - line.left for line in grid) == pytest.approx(640)
    assert boxes["Bergen"].left > 640
    assert boxes["Bergen"].meets(boxes["Bergen"])
    assert len(boxes_of_bars(PICTURES["bars-two"](Language.NO).to_svg())) >= 10


def test_no_text_is_on_anything(drawn: tuple[str, Language, Chart, str]) -> None:
    """Neither another text, nor a line of the grid, the line at 0 or 100, nor a bar meets the letters of one.

    None is turned to find room: of all texts the title of an axis alone runs upward.
    """
    svg = drawn[3]
    boxes = boxes_of_text(svg)
    lines = [*boxes_of(svg, "role-axis-grid"), *boxes_of(svg, "mark-rule role-mark"), *boxes_of_bars(svg)]
    turned = [role for node, _, _, role in placed(parsed(svg)) if "rotate(-90)" in node.get("transform", "")]

    assert not [(a, b) for (a, one), (b, other) in itertools.combinations(boxes, 2) if one.meets(other)]
    assert not [text for text, box in boxes if any(box.meets(line) for line in lines)]
    assert all("role-axis-title" in role for role in turned)


def test_words_and_values_are_those_of_the_committed_picture(drawn: tuple[str, Language, Chart, str]) -> None:
    """Whoever changes a chart sees which pictures change, and commits them: ``python -m tests.write_pictures``."""
    name, language, made, svg = drawn
    committed = FOLDER.joinpath(f"{name}.{language.value}.svg").read_text("utf-8")

    assert texts(committed) == texts(svg)
    assert parsed(committed).get("aria-label") == made.text
    assert CONSTRUCTED[language] in texts(committed)


def test_no_picture_is_of_another_time() -> None:
    """Every committed picture is one that is drawn."""
    assert {path.name for path in FOLDER.glob("*.svg")} == {f"{name}.{to.value}.svg" for name, to in EACH}


@pytest.mark.pixels
def test_pixels_are_those_of_the_committed_picture(drawn: tuple[str, Language, Chart, str]) -> None:
    """With the renderer that drew them, the pictures are the same to the last dot."""
    if vl_convert.__version__ != PINNED:
        pytest.skip(f"drawn with vl-convert {PINNED}, this is {vl_convert.__version__}")
    name, language, _, svg = drawn
    committed = FOLDER.joinpath(f"{name}.{language.value}.svg").read_text("utf-8")

    assert vl_convert.svg_to_png(committed) == vl_convert.svg_to_png(svg)
