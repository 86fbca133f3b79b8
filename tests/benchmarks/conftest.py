"""The benchmark suite's own ledger: one table at the end, and on request the page it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import ledger, material, profiles
from tests.benchmarks.ledger import LEDGER, Ledger


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a whole run write what it measured."""
    parser.addoption(
        "--write-performance", action="store_true", help="write docs/inside/performance.md from this run's benchmarks"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Open the ledger."""
    config.stash[LEDGER] = Ledger()


@pytest.fixture
def book(pytestconfig: pytest.Config) -> Ledger:
    """Return the ledger of this run."""
    return pytestconfig.stash[LEDGER]


@pytest.fixture(scope="session")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write each size of answer to a file once, and return the files by size."""
    folder = tmp_path_factory.mktemp("bodies")
    files = {size: folder / f"{regions}.json" for size, regions in material.SIZES.items()}
    for size, regions in material.SIZES.items():
        files[size].write_bytes(material.body(regions))
    others = {
        material.FEW_SYMBOLS: material.body_with_few_symbols(),
        material.SPACED: material.body_spaced(),
        material.INDENTED: material.body_spaced(indent=2),
    }
    for number, (name, body) in enumerate(others.items()):
        files[name] = folder / f"other-{number}.json"
        files[name].write_bytes(body)
    return files


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with two versions of 100 k rows."""
    folder = tmp_path_factory.mktemp("stored")
    material.store_two_versions(folder)
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Print the table, and write it where it was asked for."""
    book, is_timed = config.stash[LEDGER], not config.getoption("--benchmark-disable", default=True)
    if is_timed and book.others:
        terminalreporter.write_line(f"\n{ledger.machine()}\n\n{book.table()}")
    if not config.getoption("--write-performance"):
        return
    if exitstatus or not book.is_whole or not is_timed:
        terminalreporter.write_line(
            "\ndocs/inside/performance.md is as it was: a whole run without a failure writes it"
        )
        return
    ledger.write("benchmarks", f"{ledger.machine()}\n\n{book.table()}")
    ledger.write("profiles", profiles.text())
    terminalreporter.write_line("\ndocs/inside/performance.md is written")
