"""The page and the HTML chart as a browser shows them: headless Chromium, and no network.

Skipped, with the reason, where Playwright or a browser is not found. The browser is that of the variable CHROMIUM, or
the first of ``chromium``, ``chromium-browser`` and ``google-chrome`` on the path.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.jsonstat import read
from kostra_bolig.show.chart import chart
from kostra_bolig.show.page import page
from tests.builders.constructed import build
from tests.builders.provenance import PROVENANCE
from tests.builders.series import revised
from tests.builders.tables import table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EVIL = "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
LIGHT, DARK = "rgb(0, 90, 143)", "rgb(124, 196, 244)"


@dataclass
class Opened:
    """A page in the browser, and everything that it said and asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def findings(self) -> list[str]:
        """Give what axe-core finds against accessibility, of any impact."""
        axe = pytest.importorskip(
            "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
        )
        violations = axe.Axe().run(self.page).response["violations"]
        return [f"{one['impact']}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in violations]


Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests of this module."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = [*filter(None, [os.environ.get("CHROMIUM")]), "chromium", "chromium-browser", "google-chrome"]
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip(f"no browser found: none of {', '.join(names)}")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return pages: of the country, a municipality over ten years, two regions, and one with an evil name."""
    folder = tmp_path_factory.mktemp("pages")
    published = kb.load(source="published")
    cube = read(build(municipalities=8).dataset({}, "no"))
    binding = bind(contents_of(dimensions_of(cube)))
    whole = Table(
        observations=assemble(cube, binding.codes),
        binding=binding,
        provenance=dataclasses.replace(PROVENANCE, mandatory_notes=cube.mandatory_notes),
    )
    two = table({"0301": {2019: 4.0, 2021: 5.0, 2024: ":"}, "EKG07": {2019: 1.0, 2021: 7.0, 2024: (9.0, "*")}})
    evil = table({"0301": {2021: 5.0, 2024: 9.0}})
    evil = dataclasses.replace(evil, observations=evil.observations.with_columns(region_name=pl.lit(EVIL)))

    def saved(name: str, of_what: Table, *regions: str, language: str = "no") -> Path:
        results = kb.verify(kb.FAFO_2025_11, of_what)
        made = page(of_what, results, title=kb.FAFO_2025_11.title, regions=regions, language=language)
        return made.save(folder / f"{name}.html")

    return {
        "country": saved("country", published, "EAK"),
        "municipality": saved("municipality", whole, "1515"),
        "two": saved("two", two, "0301", "EKG07", language="en"),
        "evil": saved("evil", evil, "0301"),
    }


@pytest.fixture(scope="module")
def chart_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an HTML chart of two regions, of which one has an evil name."""
    regions = [
        revised({2023: 3.0, 2024: ":"}, region_name=EVIL),
        revised({2023: 5.0, 2024: 6.0}, region="1515", region_name="H"),
    ]
    return chart(regions).save(tmp_path_factory.mktemp("charts") / "chart.html")


@pytest.fixture
def opened(browser: Browser) -> Callable[..., Any]:
    """Return a context that opens a file, on paper of a colour and a screen of a width.

    Whatever is done there, nothing may be said on the console, and nothing asked for but the file itself.
    """

    @contextmanager
    def open_file(file: Path, *, scheme: Any = "light", width: int = 1000) -> Iterator[Opened]:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        tab = Opened(context.new_page())
        tab.page.on("console", lambda message: tab.said.append(message.text))
        tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.page.on("dialog", lambda dialog: tab.said.append(dialog.message))
        tab.page.on("request", lambda request: tab.asked.append(request.url))
        tab.page.goto(file.as_uri())
        yield tab
        context.close()
        assert tab.said == []
        assert tab.asked == [file.as_uri()]

    return open_file


class TestPage:
    """``report --html`` in a browser."""

    @pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
    def test_charts_are_drawn(self, opened: Open, files: dict[str, Path], scheme: str, colour: str) -> None:
        """Opened in silence, it has six charts with the nineteen bars of the report, in the colour of the page."""
        with opened(files["country"], scheme=scheme) as tab:
            bars = tab.page.evaluate(
                """[...document.querySelectorAll('figure svg .mark-rect.role-mark path')]
                   .map(bar => [bar.getBoundingClientRect().height > 5, getComputedStyle(bar).fill])"""
            )
            widths = tab.page.evaluate(
                "[...document.querySelectorAll('figure svg')].map(chart => chart.getBoundingClientRect().width)"
            )

        assert bars == [[True, colour]] * 19
        assert len(widths) == 6
        assert min(widths) > 250

    @pytest.mark.parametrize(("name", "scheme"), [("country", "light"), ("two", "dark"), ("municipality", "dark")])
    def test_axe_finds_nothing(self, opened: Open, files: dict[str, Path], name: str, scheme: str) -> None:
        """No finding of axe-core, serious or not, in light and in dark."""
        with opened(files[name], scheme=scheme) as tab:
            assert tab.findings() == []

    def test_by_keyboard(self, opened: Open, files: dict[str, Path]) -> None:
        """The first key shows a link to the content, and from there the tables can be reached and moved."""
        with opened(files["country"]) as tab:
            focus = "document.activeElement"
            tab.page.keyboard.press("Tab")
            link = tab.page.evaluate(f"[{focus}.textContent, {focus}.getBoundingClientRect().left >= 0]")
            tab.page.keyboard.press("Enter")
            tab.page.keyboard.press("Tab")
            table = tab.page.evaluate(f"[location.hash, {focus}.getAttribute('aria-label')]")

        assert link == ["Til innholdet", True]
        assert table == ["#main", "Alle tall, Landet"]

    @pytest.mark.parametrize(("name", "sheets"), [("country", 2), ("municipality", 4)])
    def test_it_prints_on_a4(self, opened: Open, files: dict[str, Path], name: str, sheets: int) -> None:
        """The country on two sheets: figures, then claims; a municipality on four, with what it is held against."""
        pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
        with opened(files[name]) as tab:
            printed = pypdf.PdfReader(io.BytesIO(tab.page.pdf(prefer_css_page_size=True)))

        texts = [sheet.extract_text() for sheet in printed.pages]
        assert len(texts) <= sheets
        assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == [595, 842]
        assert any("Alle tall" in text for text in texts[:2])
        assert any(text.startswith("Påstander i rapporten") for text in texts[1:])
        assert "CC BY 4.0" in texts[-1]

    @pytest.mark.parametrize("name", ["country", "municipality", "evil"])
    def test_on_a_phone(self, opened: Open, files: dict[str, Path], name: str) -> None:
        """At 360 pixels nothing but the tables moves sideways, and what stands above one is read without moving it."""
        with opened(files[name], width=360) as tab:
            captions = tab.page.evaluate(
                "[...document.querySelectorAll('caption')].map(text => text.getBoundingClientRect().right)"
            )
            assert tab.page.evaluate("document.documentElement.scrollWidth") == 360

        assert max(captions) <= 360

    def test_a_name_is_no_markup(self, opened: Open, files: dict[str, Path]) -> None:
        """A region's name that holds a script is read as it is written, and does nothing."""
        with opened(files["evil"]) as tab:
            heading = tab.page.inner_text("h1")
            label = tab.page.evaluate("document.querySelector('svg').getAttribute('aria-label')")
            title = tab.page.title()
            found = tab.page.evaluate("document.querySelectorAll('script, img').length")

        assert heading.endswith(EVIL)
        assert EVIL in label
        assert title.startswith("Midlertidig botilbud")
        assert found == 0

    def test_it_is_small(self, files: dict[str, Path]) -> None:
        """A municipality over ten years is far less than a megabyte."""
        assert max(file.stat().st_size for file in files.values()) < 200_000


class TestChart:
    """``plot -o chart.html``."""

    def test_it_fetches_nothing_and_runs_nothing_of_the_labels(self, chart_file: Path) -> None:
        """The library that draws is within the file, and a label cannot end the script that it stands in."""
        text = chart_file.read_text("utf-8")

        assert '<html lang="nb">' in text
        assert "<title>Husstander med unge i midlertidig botilbud</title>" in text
        assert not re.search(r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)=[\"']?(?:https?:)?//", text)
        assert "@import" not in text
        assert text.count("<script>") == text.count("</script>") == 2
        assert "\\u003c/script>\\u003cscript>document.title" in text

    def test_in_a_browser(self, opened: Open, chart_file: Path) -> None:
        """It is drawn in silence, fits a phone, and axe-core finds nothing."""
        with opened(chart_file, width=360) as tab:
            tab.page.wait_for_selector("svg .mark-rect.role-mark path")
            bars = tab.page.evaluate("document.querySelectorAll('svg .mark-rect.role-mark path').length")

            assert bars == 3
            assert tab.page.title() == "Husstander med unge i midlertidig botilbud"
            assert tab.page.evaluate("document.documentElement.scrollWidth") == 360
            assert tab.findings() == []
