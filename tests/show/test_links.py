"""SSB's links: a link on the page, its address beside it elsewhere, and nothing else that anybody could put there."""

from __future__ import annotations

import html
import json
import re
import time
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig.figures.table import Table
from kostra_bolig.show.outside import Piece, pieces, plain
from kostra_bolig.show.page import page
from kostra_bolig.show.terminal import source_text
from tests.builders.tables import table

NOTE = "Se [om statistikken](https://www.ssb.no/a?b=1&c=2#om) og [KOSTRA](http://example.org)."
PLAIN = "Se om statistikken (https://www.ssb.no/a?b=1&c=2#om) og KOSTRA (http://example.org)."
NO_LINKS = {
    "a script": "[a](javascript:alert(1))",
    "a script in disguise": "[a](JaVaScRiPt:alert(1))",
    "data": "[a](data:text/html,<script>alert(1)</script>)",
    "a file": "[a](file:///etc/passwd)",
    "mail": "[a](mailto:a@example.org)",
    "no protocol": "[a](//example.org)",
    "a path": "[a](/etc/passwd)",
    "a quote": '[a](https://example.org/" onclick="alert(1))',
    "a single quote": "[a](https://example.org/' onclick='alert(1))",
    "a tag": "[a](https://example.org/<script>)",
    "a space": "[a](https://example.org/ a)",
    "a title": '[a](https://example.org "title")',
    "a line": "[a](https://example.org/\na)",
    "a name before the host": "[a](https://www.ssb.no@example.org)",
    "a password": "[a](https://ssb:no@example.org)",
    "no host": "[a](https:///a)",
    "a port that is none": "[a](https://example.org:0/a)",
    "a backslash": "[a](https://example.org\\@ssb.no)",
    "text that turns": "[a](https://example.org/\u202egro)",
    "no text": "[](https://example.org)",
    "text of nothing": "[  ](https://example.org)",
    "never closed": "[a](https://example.org",
    "never opened": "a](https://example.org)",
    "a space between": "[a] (https://example.org)",
    "an address alone": "https://example.org",
    "very long": f"[a](https://example.org/{'a' * 3000})",
    "a text without end": f"[{'a' * 3000}](https://example.org)",
}


@pytest.fixture(scope="module")
def noted() -> Table:
    """Return a table with SSB's links among its notes, and what is none."""
    return table({"EAK": {2023: 1.0, 2024: 2.0}}, mandatory_notes=(NOTE, *NO_LINKS.values()))


@pytest.mark.parametrize("text", NO_LINKS.values(), ids=NO_LINKS)
def test_only_a_plain_web_address_is_a_link(text: str) -> None:
    """Whatever else stands in the place of one is text, as it stands."""
    assert list(pieces(text)) == [Piece(text)]
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a [b] c](https://example.org)", [Piece("a [b] c", "https://example.org")]),
        ("[[a](https://example.org)", [Piece("["), Piece("a", "https://example.org")]),
        ("[a](b) [c](https://example.org)", [Piece("[a](b) "), Piece("c", "https://example.org")]),
        ("[a](https://example.org/x_(y))", [Piece("a", "https://example.org/x_(y)")]),
        ("[a](https://example.org))", [Piece("a", "https://example.org"), Piece(")")]),
        ("![a](https://example.org/a.png)", [Piece("!"), Piece("a", "https://example.org/a.png")]),
        ("[Årsak](https://www.ssb.no/årsak)", [Piece("Årsak", "https://www.ssb.no/årsak")]),
        ("[a](https://a.no)[b](https://b.no)", [Piece("a", "https://a.no"), Piece("b", "https://b.no")]),
        ("[<b>a</b>](https://example.org)", [Piece("<b>a</b>", "https://example.org")]),
    ],
)
def test_brackets_in_one_another(text: str, found: list[Piece]) -> None:
    """The innermost pair that makes a link is one; what stands around it is text."""
    assert list(pieces(text)) == found


@given(st.text(alphabet="[]() ahtps:/.\"'<>@\n", max_size=60))
def test_no_text_is_lost_and_no_address_is_another(text: str) -> None:
    """The pieces are the text, and an address holds nothing that ends it in HTML or Markdown."""
    found = list(pieces(text))

    whole = "".join(one.text if one.address is None else f"[{one.text}]({one.address})" for one in found)
    assert whole == text
    for one in found:
        assert one.address is None or re.fullmatch(r"https?://[^\s\"'<>\\@/]+(?:/[^\s\"'<>\\]*)?", one.address)


@pytest.mark.parametrize("text", ["[" * 200_000, "](" * 100_000, "[a](https://" * 20_000, "](https://a.no)" * 9_000])
def test_a_very_long_text_takes_no_time(text: str) -> None:
    """Each place is looked at a bounded number of times."""
    started = time.perf_counter()

    plain(text)

    assert time.perf_counter() - started < 10


def test_on_the_page_they_are_links(noted: Table) -> None:
    """A link has its text and SSB's address; no other note makes an element or an attribute."""
    markup = page(noted, [], title="Rapporten", regions=("EAK",)).html

    notes = markup[markup.index('<h2 id="notes">') :]
    links = re.findall(r"<a ([^>]*)>([^<]*)</a>", notes)
    assert [(html.unescape(attributes), text) for attributes, text in links] == [
        ('href="https://www.ssb.no/a?b=1&c=2#om" rel="noreferrer"', "om statistikken"),
        ('href="http://example.org" rel="noreferrer"', "KOSTRA"),
    ]
    assert set(re.findall(r"<([a-z0-9]+)", notes)) <= {"h2", "ul", "li", "a", "footer", "p", "br"}


def test_elsewhere_the_address_stands_beside_the_text(
    noted: Table, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal, in CSV's description and in Excel."""
    source_text(noted.provenance)
    _, described = noted.export(tmp_path / "a.csv")
    (workbook,) = noted.export(tmp_path / "a.xlsx")

    assert f"note: {PLAIN}\n" in capsys.readouterr().out
    assert {"notes": [PLAIN, *NO_LINKS.values()]} in json.loads(described.read_text("utf-8"))["notes"]
    sheet = openpyxl.load_workbook(workbook)["about"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert PLAIN in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.hyperlink]


def test_under_a_chart_it_is_plain_text(noted: Table) -> None:
    """A picture has no links."""
    svg = noted.plot(["natthjem"]).to_svg()

    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", svg)).split())
    assert "Se om statistikken (https://www.ssb.no/a?b=1&c=2#om) og KOSTRA" in words
    assert "href" not in svg
