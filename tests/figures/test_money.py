"""Amounts of money say their unit and that they are in current prices, wherever a person reads them; constructed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.clock import Clock
from kostra_bolig.contact.doctor import examine
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import is_money_unit
from kostra_bolig.settings import Settings
from tests.builders.any_table import COSTS, DWELLINGS, HOUSING, any_table
from tests.builders.standin import StandIn

PRICES = "løpende priser"
AT_ONCE = Clock(sleep=lambda _seconds: None)
"""A clock by which nobody waits."""


@pytest.fixture(scope="module")
def served() -> Iterator[StandIn]:
    """Serve a table with money in it."""
    with StandIn(any_table(municipalities=6)) as server:
        yield server


@pytest.fixture(scope="module")
def store(served: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store it."""
    folder = tmp_path_factory.mktemp("money")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(table=HOUSING, base_url=served.base_url, cache_dir=folder)
    return folder


@pytest.fixture(scope="module")
def table(store: Path) -> Table:
    """Return it."""
    return kb.load(table=HOUSING, cache_dir=store)


def run(*arguments: str | Path) -> str:
    """Run a command here and return what it prints, in Norwegian."""
    done = CliRunner().invoke(cli, [*map(str, arguments), "--table", HOUSING, "--lang", "no"])
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("series", COSTS),
        ("trend", COSTS, "--from", "2022", "--to", "2024"),
        ("compare", COSTS, "EAK", "EAKUO"),
        ("ranking", COSTS),
    ],
)
def test_on_the_terminal(store: Path, command: tuple[str, ...]) -> None:
    """Unit and prices stand with the figures."""
    printed = run(*command, "--cache-dir", store)

    assert "1000 kr" in printed
    assert PRICES in printed


def test_a_unit_that_begins_with_a_figure_is_no_part_of_the_number(store: Path) -> None:
    """Apart by a space alone, 1 650 000 1000 kr reads as one number."""
    told = run("trend", COSTS, "--from", "2022", "--to", "2024", "--cache-dir", store)

    assert re.search(r"[0-9] × 1000 kr", told)
    assert not re.search(r"[0-9] 1000 kr", told)


def test_on_a_chart(table: Table) -> None:
    """The unit on its axis, the prices under it."""
    drawn = table.plot(COSTS, language="no").to_svg()

    assert "1000 kr" in drawn
    assert PRICES in drawn


def test_in_a_sheet(store: Path, tmp_path: Path) -> None:
    """Of all regions, and of one."""
    openpyxl = pytest.importorskip("openpyxl")
    for more in ((), ("--region", "EAK")):
        run("export", tmp_path / "money.xlsx", "--locale", "no", "--cache-dir", store, *more)
        book = openpyxl.load_workbook(tmp_path / "money.xlsx")
        text = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        assert PRICES in text


def test_counts_say_nothing_of_prices(table: Table) -> None:
    """And what says its own prices is not contradicted."""
    assert not [one for one in table.series(DWELLINGS).remarks if one.name == "figures-current-prices"]


def test_money_per_inhabitant_is_no_rate_of_ours(table: Table) -> None:
    """The reason is said."""
    with pytest.raises(UsageError):
        table.series(COSTS, per_1000=True)


@pytest.mark.parametrize(
    ("unit", "is_money"),
    [("kr", True), ("1000 kr", True), ("kr per m2", False), ("mill. kr", True), ("NOK 1000", True), ("antall", False)],
)
def test_which_units_are_money(unit: str, is_money: bool) -> None:
    """A price of something else is no amount."""
    assert is_money_unit(unit) is is_money


def test_the_doctor_takes_money_for_a_unit_that_it_knows(
    served: StandIn, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First contact with a table of accounts shows no cross for it."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", served.base_url)
    answer, _ = examine(
        Settings.resolve, {"table": HOUSING, "cache_dir": store}, clock=Clock(sleep=lambda _seconds: None)
    )

    [check] = [one for one in answer["checks"] if one["name"] == "units"]
    assert check["ok"], check
