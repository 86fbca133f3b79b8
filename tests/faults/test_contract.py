"""The table itself: changed in shape, emptied for revision, asked for at the wrong hour, dated oddly."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from kostra_bolig.clock import OSLO
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import ConstructedTable
from tests.builders.standin import Reply
from tests.conftest import HeldTime
from tests.faults.campaign import Campaign
from tests.faults.truth import frame_of_table

TOTAL, SHARE = "KOStotmidlbo0000", "KOSandbarn3m0000"


@pytest.fixture
def fetch(campaign: Campaign, held_time: HeldTime) -> Callable[..., int]:
    """Return a fetch that never really waits, an hour after the one before, of a server that says no limit."""
    campaign.standin.rate_limit_headers = False

    def in_held_time(**options: Any) -> int:
        held_time.sleep(3600)
        return campaign.fetch(clock=held_time.clock(), **options)

    return in_held_time


def _reasons(campaign: Campaign) -> Any:
    """Give the reasons of what was last put aside."""
    folder = Store(campaign.store_dir).quarantined()[-1]
    return json.loads((folder / "reasons.json").read_text("utf-8"))


def _cells(campaign: Campaign, check: str) -> list[tuple[str, str, int, str, str]]:
    """Give the cells that a check named in what was last put aside: region, content, year, after, before."""
    return [
        (case["region"], case["content"], case["year"], case["found"], case["expected"])
        for case in _reasons(campaign)["failure_cases"]
        if case["check"] == check and case["region"] is not None
    ]


# 12 The table changed


def _with_content(table: ConstructedTable, code: str, **changes: Any) -> ConstructedTable:
    contents = (dataclasses.replace(one, **changes) if one.code == code else one for one in table.contents)
    return dataclasses.replace(table, contents=tuple(contents))


def _changed_tables(later: ConstructedTable) -> Mapping[str, ConstructedTable]:
    """Give changed tables by what the message must name."""
    return {
        "series_gone: expected the series of the newest snapshot, got 1 gone: unge": later.without("unge"),
        "years_gone: expected the years of the newest snapshot, got 1 gone: 2015": later.with_years(later.years[1:]),
        "years_gone: expected the years of the newest snapshot, got 9 gone: 2015, 2016, 2017": later.with_years(
            later.years[-1:]
        ),
        "regions_gone: expected the regions of the newest snapshot, got 1 gone: 4601": later.with_regions(
            [region.code for region in later.regions if region.code != "4601"]
        ),
        f"expected prosent, 1 decimals, got promille, 1 decimals ({SHARE})": _with_content(
            later, SHARE, unit_no="promille"
        ),
        f"expected prosent, 1 decimals, got prosent, 2 decimals ({SHARE})": _with_content(later, SHARE, decimals=2),
        f"expected husstander, 0 decimals, got husstander, 1 decimals ({TOTAL})": _with_content(
            later, TOTAL, decimals=1
        ),
    }


def test_a_changed_table_waits_for_a_person(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Series, years or regions gone, a unit or decimals changed: exit 5, and the message names what changed."""
    for named, table in _changed_tables(campaign.later).items():
        campaign.standin.table = table
        campaign.case(12, fetch, exits={5}, recover=False, label=named)
        assert named in _reasons(campaign)["message"]
        assert 'fetch --accept "reason"' in _reasons(campaign)["message"]
    campaign.standin.table = campaign.later

    campaign.case(12, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="as it was")

    assert campaign.tallies[12].cases == 8


def test_a_person_can_accept_a_changed_table(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """With a reason the changed table is published as it is, and the reason is kept in the snapshot."""
    for named, table in _changed_tables(campaign.later).items():
        campaign.standin.table = campaign.good
        fetch(accept="back again", force=True)
        campaign.standin.table = table
        campaign.case(
            12,
            lambda: fetch(accept="SSB wrote to us"),
            exits={0},
            truth=partial(frame_of_table, table),
            recover=False,
            label=f"accepted: {named}",
        )
        newest = Store(campaign.store_dir).newest()
        assert newest is not None
        assert newest.accepted == "SSB wrote to us"


def _without_years(body: bytes) -> bytes:
    """Take the dimension of years out of a metadata answer."""
    described = json.loads(body)
    place = described["id"].index("Tid")
    del described["id"][place], described["size"][place], described["dimension"]["Tid"], described["role"]["time"]
    return json.dumps(described).encode()


def test_a_dimension_more_or_less_cannot_be_accepted(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Figures that are no longer one per region, content and year have no place: exit 5, with or without a reason."""
    for accept in (None, "a reason"):
        campaign.standin.table = campaign.later.with_extra_dimension("Alder", "alder", (("0-17", "barn"), ("18+", "a")))
        campaign.case(12, partial(fetch, accept=accept), exits={5}, recover=False, label="one more")
        assert "a further dimension: Alder (alder, 2 categories)" in _reasons(campaign)["message"]
        campaign.standin.table = campaign.later
        campaign.standin.always = Reply(when="/metadata", transform=_without_years)
        campaign.case(12, partial(fetch, accept=accept), exits={5}, recover=False, label="one less")
        assert "expected one dimension each for region, content and year" in _reasons(campaign)["message"]
        campaign.standin.always = None

    campaign.case(12, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="as it was")


def test_what_is_found_by_its_role_may_have_another_name(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Dimensions in another order or of another name are the same figures: published, and none is moved."""
    campaign.standin.table = campaign.later.renamed(region_id="Region", contents_id="Innhold", time_id="Aar").reordered(
        ("Aar", "Innhold", "Region")
    )

    campaign.case(12, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)


# 13 Zeros, dots and mass changes


def _with_cells(
    table: ConstructedTable, *, regions: Callable[[str], bool], years: Callable[[str], bool], cell: Any
) -> ConstructedTable:
    """Change every cell of some regions and years; `cell` is the new one or a function of the old one."""
    cells = {
        key: (cell(old) if callable(cell) else cell) if regions(key[0]) and years(key[2]) else old
        for key, old in table.cells.items()
    }
    return dataclasses.replace(table, cells=cells)


@pytest.mark.parametrize("cell", [(0, None), (None, "."), (None, "..")], ids=["zeros", "dots", "two dots"])
def test_the_early_morning_of_a_revision_is_refused(
    campaign: Campaign, fetch: Callable[..., int], cell: tuple[int | None, str | None]
) -> None:
    """The newest year as 0 or a dot, for the country, for everybody or for everybody else: exit 4, cells named."""
    now = "0.0" if cell[0] == 0 else str(cell[1])
    whose: dict[str, Callable[[str], bool]] = {
        "the country": lambda region: region == "EAK",
        "everybody": lambda _region: True,
        "everybody else": lambda region: region != "EAK",
    }
    for name, regions in whose.items():
        campaign.standin.table = _with_cells(campaign.later, regions=regions, years="2024".__eq__, cell=cell)
        campaign.case(13, fetch, exits={4}, recover=False, label=f"{cell} for {name}")
        if name != "everybody else":
            named = _cells(campaign, "national_figure_fell_to_nothing")
            assert ("EAK", TOTAL, 2024, now, "7079.0") in named
            assert len(named) == 6
        if name != "the country":
            assert ("EKA03", TOTAL, 2024, now, "1132.0") in _cells(campaign, "figures_fell_to_nothing")
    campaign.standin.table = campaign.later

    campaign.case(13, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="after 08:15")


def test_figures_of_long_ago_do_not_change_together(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Old years changed for all: exit 4, and the cells are named with what stood there before."""

    def one_more(old: tuple[float | None, str | None]) -> tuple[float | None, str | None]:
        return (None if old[0] is None else old[0] + 1, old[1])

    campaign.standin.table = _with_cells(
        campaign.later, regions=lambda _region: True, years=lambda year: year <= "2020", cell=one_more
    )

    campaign.case(13, fetch, exits={4}, recover=False)

    assert ("0301", TOTAL, 2015, "669.0", "668.0") in _cells(campaign, "mass_change")
    assert "cells older than 2 years changed" in _reasons(campaign)["message"]


def test_a_new_year_of_zeros_is_refused(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Nothing can have fallen in a year that was not there before; the year before is what it is held against."""
    years = (*campaign.later.years, "2025")
    zeros = {
        (region.code, content.code, "2025"): (0, None)
        for region, content in itertools.product(campaign.later.regions, campaign.later.contents)
    }
    campaign.standin.table = dataclasses.replace(
        campaign.later, years=years, cells={**campaign.later.cells, **zeros}, updated="2026-03-15T07:00:00Z"
    )

    campaign.case(13, fetch, exits={4}, recover=False)

    checks = {case["check"] for case in _reasons(campaign)["failure_cases"]}
    assert checks == {"last_year_counted", "last_year_not_zero"}


# 14 SSB's hours

DAYS = ("2025-03-20", "2025-03-30", "2025-10-26")
HOURS = {"04:59": 0, "05:00": 4, "06:30": 4, "08:14": 4, "08:16": 0, "11:30": 0}


def _oslo(day: str, hour: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=OSLO).astimezone(dt.UTC)


def test_a_doubt_counts_in_the_hours_of_revision_only(campaign: Campaign, held_time: HeldTime) -> None:
    """One municipality's slip is exit 4 from 05:00 to 08:15 in Oslo and a note at other hours, on DST days too."""
    campaign.standin.rate_limit_headers = False
    slip = campaign.later.with_cell("4601", "over_3_mnd", "2024", 9999)
    campaign.standin.table = slip
    for day, (hour, code) in itertools.product(DAYS, HOURS.items()):
        held_time.moment = _oslo(day, hour)
        held_time.seconds += 3600
        campaign.case(
            14,
            lambda: campaign.fetch(clock=held_time.clock(), force=True),
            exits={code},
            truth=lambda: frame_of_table(slip),
            recover=False,
            label=f"{day} {hour}",
        )
        newest = Store(campaign.store_dir).newest()
        assert newest is not None
        assert [note.check for note in newest.notes] == ["over_3_mnd_in_midlertidig_botilbud"]
        if code:
            assert "SSB may be revising (05:00 to 08:15 in Oslo)" in _reasons(campaign)["message"]

    assert campaign.tallies[14].cases == 18


@pytest.mark.parametrize("day", DAYS)
def test_sound_figures_are_welcome_at_any_hour(campaign: Campaign, held_time: HeldTime, day: str) -> None:
    """Where there is no doubt the hour does not matter."""
    held_time.moment = _oslo(day, "06:30")

    campaign.case(
        14,
        lambda: campaign.fetch(clock=held_time.clock()),
        exits={0},
        truth=lambda: frame_of_table(campaign.later),
        recover=False,
    )


# 15 Clocks and `updated`


def _newest_is(campaign: Campaign, sequence: int) -> bool:
    newest = Store(campaign.store_dir).newest()
    return newest is not None and newest.sequence == sequence


def test_the_newest_is_what_ssb_says_now_whatever_its_date(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """`updated` back: refused. Absent, empty, no date, in the future, in another zone: in the order of arrival."""
    moments = (
        "2019-01-01T00:00:00Z",
        None,
        "",
        "yesterday",
        "2025-13-45T99:99:99Z",
        "2099-01-01T00:00:00Z",
        "2025-06-15T06:00:00+14:00",
        "2025-06-15T06:00:00",
        "2025-06-15",
        "../../../../etc/passwd",
        "x" * 5000,
        "2024-02-29T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "0999-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    )
    for number, moment in enumerate(moments, start=1):
        table = dataclasses.replace(
            campaign.later.with_cell("EAK", "midlertidig_botilbud", "2024", 7085 + number),
            updated=moment,  # type: ignore[arg-type]
        )
        campaign.standin.table = table
        campaign.case(
            15,
            fetch,
            exits={4} if number == 1 else {0},
            truth=partial(frame_of_table, table),
            recover=False,
            label=f"updated {moment!r:.30}",
        )
        assert _newest_is(campaign, number)

    assert campaign.tallies[15].cases == 15


@pytest.mark.parametrize("moment", [5, True, ["2025-06-15T06:00:00Z"], {}])
def test_an_updated_that_is_no_text_is_refused(campaign: Campaign, fetch: Callable[..., int], moment: object) -> None:
    """What is no text is no date of SSB's."""
    campaign.standin.table = dataclasses.replace(campaign.later, updated=moment)  # type: ignore[arg-type]

    campaign.case(15, fetch, exits={4}, recover=False)


def test_the_clock_of_this_machine_orders_nothing(campaign: Campaign, held_time: HeldTime) -> None:
    """A day off either way, 29 February, both runs of the hour that comes twice: the newest is the one last fetched."""
    campaign.standin.rate_limit_headers = False
    clocks = {
        "a day ahead": dt.datetime(2025, 3, 21, 12, tzinfo=dt.UTC),
        "a day behind": dt.datetime(2025, 3, 19, 12, tzinfo=dt.UTC),
        "29 February": dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC),
        "02:30 the first time": dt.datetime(2025, 10, 26, 2, 30, tzinfo=OSLO).astimezone(dt.UTC),
        "02:30 the second time": dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=OSLO).astimezone(dt.UTC),
        "the hour that is not": dt.datetime(2025, 3, 30, 2, 30, tzinfo=OSLO).astimezone(dt.UTC),
        "the epoch": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        "the end of 2037": dt.datetime(2037, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
    }
    for number, (name, moment) in enumerate(clocks.items(), start=2):
        held_time.moment = moment
        held_time.seconds += 3600
        table = campaign.later.with_cell("EAK", "midlertidig_botilbud", "2024", 7085 + number)
        campaign.standin.table = table
        campaign.case(
            15,
            lambda: campaign.fetch(clock=held_time.clock(), force=True),
            exits={0},
            truth=partial(frame_of_table, table),
            recover=False,
            label=name,
        )
        assert _newest_is(campaign, number)
