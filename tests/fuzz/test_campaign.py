"""The campaign: every surface for minutes, guided by what has not been reached yet; and what it makes of bad ends."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from tests.fuzz import campaign, tally
from tests.fuzz.inputs import SURFACES
from tests.fuzz.tally import Tally
from tests.fuzz.targets import Breach

SECONDS = "KOSTRA_BOLIG_FUZZ_S"
ASKED_S = float(os.environ.get(SECONDS, "300"))
"""Seconds in all; read before the tests take the settings of the user away."""


@pytest.mark.campaign
def test_nothing_from_outside_ends_in_a_fault(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The counts are printed, and written to docs/inside/faults.md with ``--write-fault-table``."""
    tallies = campaign.run(list(SURFACES), ASKED_S, tmp_path)
    table = tally.table(tallies, {name: surface.says for name, surface in SURFACES.items()})
    found = [f"{name}: {what}" for name, one in tallies.items() for what in one.found.values()]
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        os.write(1, "\n".join(["", f"{ASKED_S:g} s:", table, *found, ""]).encode())
    if pytestconfig.option.write_fault_table:
        tally.write(table)

    assert all(one.cases for one in tallies.values())
    assert found == []


def _driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Make a module of this name the process that tries."""
    (tmp_path / "mine.py").write_text(
        "import os, pathlib, sys, time\nplace = pathlib.Path(sys.argv[4])\n"
        "(place / 'now').write_text('the case')\n" + textwrap.dedent(body)
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_process_that_dies_of_a_case_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An abort of a library in Rust ends the process, not the campaign, and the case is known."""
    _driver(tmp_path, monkeypatch, "print('panicked', flush=True)\nos.abort()")

    found = campaign.slice_of("x", 0.1, 1, tmp_path / "x", module="mine")

    assert found.breaches == {Breach.PANIC: 1}
    assert "the case" in "".join(found.found.values())


def test_a_case_that_does_not_end_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is stopped."""
    _driver(tmp_path, monkeypatch, "time.sleep(60)")

    found = campaign.slice_of("x", 0.1, 1, tmp_path / "x", module="mine", hangs_s=0.5)

    assert found.breaches == {Breach.HANG: 1}


def test_what_a_process_counted_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tally is read when it has left."""
    one = Tally()
    one.ended(2)
    one.broke(Breach.FAULT, "ValueError: 12", "'x'")
    _driver(tmp_path, monkeypatch, f"(place / 'tally').write_text({one.written()!r})")

    found = campaign.slice_of("x", 0.1, 1, tmp_path / "x", module="mine")

    assert found == one


def test_the_table_says_how_each_surface_ended() -> None:
    """A column for answers, for each refusal and for each way to break the rule, and a sum."""
    one, two = Tally(), Tally()
    for code in (0, 1, 2, 4):
        one.ended(code)
    two.broke(Breach.PANIC, "x", "y")

    lines = tally.table({"a": one, "b": two}, {"a": "A", "b": "B"}).splitlines()

    assert lines[2:] == [
        "| A | 4 | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| B | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| all | 5 | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 |",
    ]


def test_a_table_is_put_between_its_marks(tmp_path: Path) -> None:
    """What stands around it stays."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{tally.BEGIN}\nold\n{tally.END}\nafter\n", "utf-8")

    tally.write("new", page)

    assert page.read_text("utf-8") == f"before\n{tally.BEGIN}\n\nnew\n\n{tally.END}\nafter\n"
