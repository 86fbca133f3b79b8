"""A project of somebody else that tests its own code: a table of a few rows, a store, a server, and no way to SSB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kostra_bolig as kb
from kostra_bolig.testing import Server, make_store, make_table

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [("0301", "unge", 2023, 40), ("0301", "unge", 2024, 50)]


def sentence() -> str:
    """Say how many; what the project is about."""
    series = kb.load(source="stored").series("unge", region="0301")
    return f"{series.region_name}: {series.at(2024):.0f} in 2024"


def test_what_is_stored_is_told(kostra_bolig_store: Path) -> None:
    """The fixture is found without being asked for in a conftest."""
    make_store(kostra_bolig_store, make_table(ROWS))

    assert sentence() == "Oslo: 50 in 2024"


def test_what_is_suppressed_is_refused(kostra_bolig_store: Path) -> None:
    """No number stands for it."""
    make_store(kostra_bolig_store, make_table([*ROWS[:1], ("0301", "unge", 2024, ":")]))

    with pytest.raises(kb.SeriesError, match="suppressed"):
        sentence()


def test_what_is_fetched_is_told(kostra_bolig_store: Path) -> None:
    """Over the network, with every check."""
    with Server(make_table(ROWS, printed=True)) as server:
        kb.fetch(base_url=server.base_url)

    assert sentence() == "Oslo: 50 in 2024"


def test_nobody_reaches_ssb(kostra_bolig_store: Path) -> None:
    """The fixture sees to it."""
    with pytest.raises(kb.ServiceUnavailable):
        kb.fetch()
