"""What a server or a person calls things, on its way into a chart: no text ends the process or spoils the file."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig.errors import UsageError
from kostra_bolig.ingest.published import published
from kostra_bolig.show.chart import chart
from kostra_bolig.show.labels import drawable
from tests.conftest import ROOT

pytest.importorskip("vl_convert")

CONTROLS = "".join(map(chr, (*range(32), *range(127, 160))))
HOSTILE = [
    CONTROLS,
    "\u2028\u2029",
    "\u202e\u2066\u061c\u200f evil",
    "\ud800 \udfff",
    "\ufffe\uffff\ufeff\U0001ffff",
    "</script><!-- ]]> {{x}} <b>&amp;",
    "\\u0000 \\x00 ' \" ` ${x} datum.y",
    " ",
]
FUZZ = """
import dataclasses, json, sys
from pathlib import Path
from kostra_bolig.ingest.published import published
from kostra_bolig.show.chart import chart
series = published().unge
for place, (text, suffixes) in enumerate(json.loads(sys.argv[1])):
    named = dataclasses.replace(
        series, key=None, content=text, content_name=text, region="0301", region_name=text, base_unit=text
    )
    for form in ("bar", "line"):
        made = chart([named, series], title=text or None, form=form, index=2021)
        for suffix in suffixes:
            made.save(Path(sys.argv[2]) / f"{place}-{form}{suffix}")
print("whole")
"""


@given(st.text())
def test_what_is_drawn_has_no_sign_that_steers(text: str) -> None:
    """No control character, surrogate, line separator, direction mark or sign that is none; letters stay."""
    shown = drawable(text)

    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in shown)
    assert shown == text or not all(map(str.isprintable, text))


EVERY_SUFFIX = [".svg", ".png", ".pdf", ".html", ".json"]


def draw(texts: Sequence[tuple[str, Sequence[str]]], folder: Path) -> None:
    """Draw texts as names and titles in each form and in these files, in a process of its own; all must be whole."""
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, json.dumps(texts), str(folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr[-500:]
    assert len(list(folder.iterdir())) == 2 * sum(len(suffixes) for _, suffixes in texts)
    for path in folder.glob("*.svg"):
        ElementTree.parse(path)  # noqa: S314  our own
    for path in folder.glob("*.json"):
        json.loads(path.read_text("utf-8"))


@pytest.mark.faults
def test_no_name_ends_the_process_that_draws(tmp_path: Path) -> None:
    """Labels, titles and units of every kind as SVG, which the other files are made of; all of them at once in each."""
    draw([*((text, [".svg"]) for text in HOSTILE), ("".join(HOSTILE), EVERY_SUFFIX)], tmp_path)


@pytest.mark.campaign
def test_no_name_ends_the_process_that_draws_in_any_file(tmp_path: Path) -> None:
    """Each of them in each form and file."""
    draw([(text, EVERY_SUFFIX) for text in HOSTILE], tmp_path)


class Panic(BaseException):
    """What pyo3 raises for a panic: no Exception."""


@pytest.mark.parametrize("raised", [Panic("called unwrap"), ValueError("no such thing")])
def test_a_panic_of_the_library_that_draws_is_an_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    """Who catches errors in a notebook catches this one."""
    import vl_convert

    def fails(*_: object, **__: object) -> str:
        raise raised

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", fails)

    with pytest.raises(UsageError, match="the chart cannot be drawn"):
        chart([published().unge]).to_svg()


def test_a_person_who_stops_a_drawing_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C is no fault of the chart."""
    import vl_convert

    def stops(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", stops)

    with pytest.raises(KeyboardInterrupt):
        chart([published().unge]).to_svg()


def test_a_space_that_does_not_break_stays() -> None:
    """Norwegian numbers are grouped with it."""
    assert drawable("4\N{NO-BREAK SPACE}415") == "4\N{NO-BREAK SPACE}415"
