"""What is only known from others, asked of SSB itself: the table, its dimensions, its units, the six series."""

from __future__ import annotations

from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.client import Client
from kostra_bolig.config import Settings
from tests.constructed import REPORT_CELLS

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("recording")]


def test_config_gives_a_cell_limit(tmp_path: Path) -> None:
    """``/config`` says how many cells one call may have."""
    with Client(Settings.resolve(cache_dir=tmp_path)) as client:
        limit = client.config().content["maxDataCells"]

    assert limit >= 100_000


def test_a_whole_fetch_passes_every_gate_in_four_requests(live_environment: Path) -> None:
    """The real table is pulled, checked and stored."""
    result = kb.fetch(cache_dir=live_environment)

    assert result.requests <= 4
    assert result.snapshot.years[1] >= 2024


@pytest.mark.parametrize("key", list(kb.SeriesKey))
def test_each_series_is_found_in_the_real_metadata(live_environment: Path, key: kb.SeriesKey) -> None:
    """Every series is bound; where not, the message lists SSB's real codes, labels and units."""
    kb.fetch(cache_dir=live_environment)

    series = kb.load(cache_dir=live_environment, source="stored").series(key)

    for year, value in REPORT_CELLS[key].items():
        assert series.at(int(year)) == pytest.approx(value, rel=0.1), series.content_name
