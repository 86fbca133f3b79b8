"""What is only known from others, asked of SSB itself: the table, its dimensions, its units, the six series."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.clock import Clock
from kostra_bolig.contact.asking import Contact
from kostra_bolig.contact.beliefs import Belief, beliefs
from kostra_bolig.contact.doctor import looked_at
from kostra_bolig.kostra import API_URL
from kostra_bolig.settings import Settings
from tests.builders.constructed import REPORT_CELLS

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("recording")]


@pytest.fixture(scope="module")
def contact() -> Iterator[Contact]:
    """Ask each question once for all."""
    asked = Contact(Settings.resolve(base_url=API_URL, environ={}), clock=Clock())
    yield asked
    asked.close()


@pytest.mark.parametrize("belief", [one for one in beliefs() if one.check is not None], ids=lambda one: one.name)
def test_what_is_believed_is_so(contact: Contact, belief: Belief) -> None:
    """Each belief that ``doctor`` asks, held against SSB itself."""
    check = looked_at(belief, contact)

    assert check["ok"], f"expected {check['expected']}, got {check['seen']}; {check['advice']}"


def test_a_whole_fetch_passes_every_gate(live_environment: Path) -> None:
    """The real table is pulled, checked and stored: four requests, two to Klass and one for the groups of each year."""
    result = kb.fetch(cache_dir=live_environment)

    first, last = result.snapshot.years
    assert result.requests <= 4 + 2 + (last - first + 1)
    assert last >= 2024


def test_klass_tells_mergers_and_groups(live_environment: Path) -> None:
    """Nordre Follo is Ski and Oppegård before 2020; the split of Ålesund is refused; Bergen is in a KOSTRA group."""
    kb.fetch(cache_dir=live_environment)
    table = kb.load(cache_dir=live_environment, source="stored")

    follo = table.series("midlertidig_botilbud", region="Nordre Follo", joined=True)

    assert str(follo.remarks[0]).endswith("0213 Ski (-2019) + 0217 Oppegård (-2019), summed by us, not by SSB")
    with pytest.raises(kb.NotJoinable, match="1507 Ålesund was split into"):
        table.series("midlertidig_botilbud", region="Haram", joined=True)
    assert (table.kostra_group("4601") or "").startswith("EKG")


def test_the_population_table_gives_inhabitants(live_environment: Path) -> None:
    """Every municipality and county of the newest year, and the country, have some."""
    kb.fetch(cache_dir=live_environment, population=True)
    table = kb.load(cache_dir=live_environment, source="stored")

    per_1000 = table.series("midlertidig_botilbud", per_1000=True)

    assert 0.5 < per_1000.at(2024) < 5


@pytest.mark.parametrize("key", list(kb.SeriesKey))
def test_each_series_is_found_in_the_real_metadata(live_environment: Path, key: kb.SeriesKey) -> None:
    """Every series is bound; where not, the message lists SSB's real codes, labels and units."""
    kb.fetch(cache_dir=live_environment)

    series = kb.load(cache_dir=live_environment, source="stored").series(key)

    for year, value in REPORT_CELLS[key].items():
        near = pytest.approx(value, rel=0.25, abs=40) if year == "2024" else pytest.approx(value, rel=0.02, abs=5)
        assert series.at(int(year)) == near, series.content_name
