"""What a person sees: the overview, colours on a terminal only, and a progress line that goes away."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kostra_bolig.cli import main as command_line
from kostra_bolig.show import grid, terminal, versions
from tests.builders.constructed import build
from tests.builders.standin import StandIn
from tests.conftest import ROOT

ESCAPE = "\x1b"


@dataclass(frozen=True)
class Stored:
    """A store, and what its fetch showed on a terminal."""

    folder: Path
    shown: str


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Fetch, on a terminal, a small table in which the country's newest natthjem is suppressed."""
    folder = tmp_path_factory.mktemp("screen") / "store"
    table = build(municipalities=3).with_cell("EAK", "natthjem", "2024", None, ":")
    for year, value in (("2021", 0), ("2022", 4), ("2023", 0), ("2024", 4)):
        table = table.with_cell("0301", "natthjem", year, value)
    with StandIn(table) as server:
        shown = on_a_terminal(
            *("fetch", "--base-url", server.base_url, "--cache-dir", str(folder)),
            *("--accept", "a gap that the tests look at"),
        )
    return Stored(folder, shown)


@pytest.fixture
def stored(fetched: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from that store."""
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(fetched.folder))


def said(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run the command line in this process, into a pipe, and return what it printed."""
    monkeypatch.setattr(sys, "argv", ["kostra-bolig", *arguments])
    with pytest.raises(SystemExit) as left:
        command_line.main()
    assert left.value.code == 0
    return capfd.readouterr().out


def on_a_terminal(*arguments: str) -> str:
    """Run the command line as a process on a terminal, and return all that reached it."""
    pexpect = pytest.importorskip("pexpect", reason="needs a terminal of POSIX")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "kostra_bolig", *arguments],
        cwd=str(ROOT),
        encoding=sys.getfilesystemencoding(),
        timeout=30,
        env={**os.environ, "KOSTRA_BOLIG_KLASS_URL": "off"},
        dimensions=(50, 200),
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before)


# The overview


def test_without_a_command_the_stored_series_are_shown_at_a_glance(
    stored: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each series has its bars, its newest figure and the change since the report's base year; then what is stored."""
    out = said(capfd, monkeypatch)

    assert out.startswith("The whole country\n")
    (total,) = re.findall(r"^ *midlertidig_botilbud +(\S+) +(.*\S) *$", out, flags=re.MULTILINE)
    assert re.fullmatch("[▁▂▃▄▅▆▇█]{10}", total[0])
    assert re.split(r" {2,}", total[1]) == ["2024: 7,079", "+60.3%"]
    assert "figures stored before" in out
    assert re.search("^1 version in .*12015$", out, flags=re.MULTILINE)
    assert out.endswith("More: kostra-bolig --help\n")


def test_a_suppressed_figure_has_no_bar_and_no_change_in_the_overview(
    stored: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSB's symbol stands where the figure would, with the reason, and nothing is drawn as 0."""
    out = said(capfd, monkeypatch)

    (night,) = [line for line in out.splitlines() if line.strip().startswith("natthjem")]
    assert re.search(r"natthjem +[▁▂▃▄▅▆▇█]{9} +2024: : ", night)
    assert "%" not in night
    assert "suppressed" in night


def test_without_a_store_the_reports_figures_are_shown_and_called_so(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store_dir: Path
) -> None:
    """The first thing a person sees asks nobody, stores nothing, and says what to do next."""
    out = said(capfd, monkeypatch)

    assert re.search(r"unge +▆  █ +2024: 615 +\+50\.0%", out)
    assert "figures published in the report, not SSB's newest" in out
    assert "nothing stored; run `kostra-bolig fetch`" in out
    assert not store_dir.exists()


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([0, 4, None, 8], "▁▅ █"),
        ([None, None], "  "),
        ([0, None, 0], "▁ ▁"),
        ([-5, 10], "▁█"),
        ([7079], "█"),
        ([], ""),
    ],
)
def test_bars_run_from_nothing_to_the_highest(values: list[float | None], bars: str) -> None:
    """A year without a value is a gap, never the lowest bar."""
    assert versions.sparkline(values) == bars


# Terminal and pipe


def test_a_pipe_gets_no_escape_codes(
    stored: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program reads is plain text."""
    shown = [said(capfd, monkeypatch, *arguments) for arguments in ((), ("report",), ("series", "unge"))]

    assert [ESCAPE in text for text in shown] == [False, False, False]


@pytest.mark.parametrize(("no_color", "has_colour"), [(None, True), ("1", False)])
def test_a_terminal_gets_colours_unless_they_are_refused(
    stored: None, monkeypatch: pytest.MonkeyPatch, no_color: str | None, has_colour: bool
) -> None:
    """A rise is yellow on a terminal; NO_COLOR takes the colour away and leaves the sign."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)

    shown = on_a_terminal()

    assert (re.search(r"\x1b\[33m *\+60\.3%", shown) is not None) is has_colour
    assert "+60.3%" in shown
    assert (re.search(r"\x1b\[3\d", shown) is not None) is has_colour


def test_progress_counts_the_steps(fetched: Stored) -> None:
    """On a terminal the steps pass by with their number, in order, on one line that is gone before the answer."""
    progress, _ = fetched.shown.split("new: table 12015")

    assert [int(step) for step in re.findall(r"\r\x1b\[2K\[(\d)/6\] \S", progress)] == [1, 2, 3, 4, 5, 6]
    assert "\n" not in progress
    assert progress.endswith("\r\x1b[2K")


# What a server sends


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\x1b[2Jgone", " [2Jgone"),
        ("two\nlines", "two lines"),
        ("\u202eevil", " evil"),
        ("Tromsø – Romsa", "Tromsø – Romsa"),
    ],
)
def test_nothing_that_steers_a_terminal_is_printable(sent: str, shown: str) -> None:
    """Control characters, line breaks and direction marks become spaces; letters stay."""
    assert terminal.printable(sent) == shown


def test_a_unit_cannot_steer_the_terminal_from_a_tables_head(capsys: pytest.CaptureFixture[str]) -> None:
    """A head of a table is a server's word, too."""
    table = grid.grid_of(("\x1b[2Jhusstander\x07", "right"))

    table.print()

    shown = capsys.readouterr().out
    assert "husstander" in shown
    assert (ESCAPE in shown, "\x07" in shown) == (False, False)


# Figures that have no percentage


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("ranking", "natthjem", "--year", "2024", "--by", "change", "--from", "2021"),
            r"^ +0301 +Oslo +4 +0 in 2021, no percentage *$",
        ),
        (
            ("trend", "natthjem", "--region", "0301", "--from", "2022", "--to", "2023"),
            r"^2022: 4 → 2023: 0 +−100\.0% +−4 ",
        ),
        (("compare", "natthjem", "0301", "EAKUO", "--base", "2021"), r"^Oslo: 0 in 2021, no percentage$"),
        (
            ("compare", "natthjem", "EAK", "EAKUO", "--base", "2024"),
            r"^The whole country: suppressed \(2024\), no percentage$",
        ),
        (("compare", "natthjem", "EAK", "EAKUO", "--base", "2023"), r"^The whole country: no figure after 2023$"),
    ],
)
def test_what_has_no_percentage_shows_none(
    stored: None,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    line: str,
) -> None:
    """A change from 0 has no percentage and one to 0 no growth per year; the figures are shown with the reason."""
    out = said(capfd, monkeypatch, *arguments)

    assert re.search(line, out, flags=re.MULTILINE), out
    assert "\nper year: " not in out
