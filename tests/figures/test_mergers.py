"""Series across mergers: which parts make up a municipality in each year, and their sum. Every sum by hand."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.errors import NotJoinable, UsageError
from kostra_bolig.figures import mergers
from kostra_bolig.figures.areas import joining
from kostra_bolig.figures.areas.area import Area
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.mergers import Known
from kostra_bolig.figures.series import Series
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.kostra import Missing
from kostra_bolig.settings import Settings
from kostra_bolig.ssb import klass
from kostra_bolig.ssb.klass import Klass
from tests.builders.constructed_klass import (
    MUNICIPALITIES,
    ConstructedKlass,
    build_klass,
    build_merged,
    build_population,
)
from tests.builders.series import series
from tests.builders.standin import StandIn
from tests.conftest import HeldTime, RunCommand

TOTAL = "KOStotmidlbo0000"
YEARS = range(2018, 2025)
Period = tuple[str, str, str, str | None]
Change = tuple[str, str | None, str | None]


def klass_of(
    periods: Sequence[Period], changes: Sequence[Change], *, years: Sequence[int] = YEARS
) -> tuple[Klass, dict[str, str]]:
    """Make a Klass of these periods and changes, as it is read from its answers, and the labels of its codes."""
    told = ConstructedKlass(periods=tuple(periods), changes=tuple(changes))
    return klass.read(told.bodies(years, whole=True)), {code: name for code, name, _, _ in periods}


def parts_by_klass(
    region: str, names: Mapping[str, str], years: Sequence[int], told: Klass
) -> dict[int, tuple[str, ...]]:
    """Return the parts by year, or raise why they cannot be told."""
    found, refused = mergers.walked(region, years, Known.of(told, names))
    if refused is not None:
        raise refused
    return found


def parts(region: str, periods: Sequence[Period], changes: Sequence[Change]) -> dict[int, tuple[str, ...]]:
    """Return the parts by year, in order, of the years in which they differ from the year before."""
    told, names = klass_of(periods, changes)
    found = parts_by_klass(region, names, YEARS, told)
    return {year: found[year] for year in YEARS if year == YEARS[0] or found[year] != found[year - 1]}


# By Klass


@pytest.fixture(scope="module")
def known() -> Klass:
    """Return the constructed Klass."""
    return klass.read(build_klass().bodies(YEARS, whole=True))


@pytest.mark.parametrize(
    ("region", "by_year"),
    [
        pytest.param("0301", {2018: ("0301",)}, id="unchanged"),
        pytest.param("4601", {2018: ("1201",), 2020: ("4601",)}, id="renumbered"),
        pytest.param("5501", {2018: ("1902",), 2020: ("5401",), 2024: ("5501",)}, id="renumbered-twice"),
        pytest.param("3207", {2018: ("0213", "0217"), 2020: ("3020",), 2024: ("3207",)}, id="merged-then-renumbered"),
        pytest.param("5001", {2018: ("5001", "5030"), 2020: ("5001",)}, id="merged-into-an-existing-code"),
        pytest.param("3020", {2018: ("0213", "0217"), 2020: ("3020",), 2024: ()}, id="ended"),
        pytest.param("0213", {2018: ("0213",), 2020: ()}, id="a-part-itself"),
        pytest.param("1507", {2018: ("1507",), 2024: ()}, id="before-it-was-split"),
    ],
)
def test_the_parts_of_a_municipality_are_those_that_klass_names(
    known: Klass, region: str, by_year: Mapping[int, tuple[str, ...]]
) -> None:
    """A year belongs to the codes of its last day; one that has ended is followed back from its last year."""
    found = parts_by_klass(region, MUNICIPALITIES, YEARS, known)

    expected: dict[int, tuple[str, ...]] = {}
    for year in YEARS:
        expected[year] = by_year.get(year, expected.get(year - 1, ()))
    assert found == expected


@pytest.mark.parametrize("region", ["1508", "1580"])
def test_a_split_is_refused_with_the_reason_and_the_way_out(known: Klass, region: str) -> None:
    """Ålesund was split into Ålesund and Haram: nobody has figures for either before."""
    with pytest.raises(NotJoinable) as caught:
        parts_by_klass(region, MUNICIPALITIES, YEARS, known)

    assert str(caught.value) == (
        f"{region} cannot be joined over 2024-01-01: 1507 Ålesund was split into 1508 Ålesund, 1580 Haram, and SSB has "
        "no figures for the pieces. Join from 2024 on (since=2024, --from 2024), or ask for "
        f"1507 and {region} on their own"
    )
    assert (caught.value.region, caught.value.year) == (region, 2023)


def test_a_split_outside_the_years_asked_for_does_not_matter(known: Klass) -> None:
    """From the year of the split on there is nothing to divide."""
    assert parts_by_klass("1508", MUNICIPALITIES, [2024], known) == {2024: ("1508",)}


def test_a_split_within_a_gap_of_the_years_is_refused_all_the_same(known: Klass) -> None:
    """That 2023 is not asked for makes no pieces of 2022 known."""
    with pytest.raises(NotJoinable, match="1507 Ålesund was split into"):
        parts_by_klass("1508", MUNICIPALITIES, [2022, 2024], known)


def test_an_unknown_municipality_is_refused(known: Klass) -> None:
    """A code that the table has and Klass does not is followed nowhere."""
    with pytest.raises(NotJoinable, match="SSB's Klass knows no municipality 2111 in 2018 to 2024") as caught:
        parts_by_klass("2111", {**MUNICIPALITIES, "2111": "Longyearbyen"}, YEARS, known)

    assert (caught.value.region, caught.value.year) == ("2111", None)


def test_a_merger_of_merged_municipalities_goes_down_to_the_first() -> None:
    """In 2018, 2020 and 2024 in a row: each step takes in one more."""
    periods = [
        ("0001", "A", "1980-01-01", "2019-01-01"),
        ("0002", "B", "1980-01-01", "2019-01-01"),
        ("0003", "AB", "2019-01-01", "2020-01-01"),
        ("0004", "C", "1980-01-01", "2020-01-01"),
        ("0005", "ABC", "2020-01-01", "2024-01-01"),
        ("0006", "D", "1980-01-01", None),
    ]
    changes = [
        ("2019-01-01", "0001", "0003"),
        ("2019-01-01", "0002", "0003"),
        ("2020-01-01", "0003", "0005"),
        ("2020-01-01", "0004", "0005"),
        ("2024-01-01", "0005", "0006"),
    ]

    found = parts("0006", periods, changes)

    assert found == {
        2018: ("0001", "0002", "0004", "0006"),
        2019: ("0003", "0004", "0006"),
        2020: ("0005", "0006"),
        2024: ("0006",),
    }


def test_a_code_that_was_used_before_for_another_municipality_is_not_followed_there() -> None:
    """0009 is one municipality until 2018 and another from 2024; only the second is asked for."""
    periods = [
        ("0009", "First", "1980-01-01", "2019-01-01"),
        ("0009", "Second", "2024-01-01", None),
        ("0008", "After the first", "2019-01-01", None),
        ("0007", "Before the second", "1980-01-01", "2024-01-01"),
    ]
    changes = [("2019-01-01", "0009", "0008"), ("2024-01-01", "0007", "0009")]

    assert parts("0009", periods, changes) == {2018: ("0007",), 2024: ("0009",)}
    assert parts("0008", periods, changes) == {2018: ("0009",), 2019: ("0008",)}


def test_codes_that_change_hands_on_one_day_are_refused() -> None:
    """0001 became 0002 and 0003 became 0001: nothing tells that from a piece of 0001 going to 0002."""
    periods = [
        ("0001", "One", "1980-01-01", None),
        ("0002", "Two", "2020-01-01", None),
        ("0003", "Three", "1980-01-01", "2020-01-01"),
    ]
    changes = [("2020-01-01", "0001", "0002"), ("2020-01-01", "0003", "0001")]

    for region in ("0001", "0002"):
        with pytest.raises(NotJoinable, match=r"0001 .* was split into 0001 itself, 0002 Two"):
            parts(region, periods, changes)


INDRE_OSTFOLD = (
    [
        ("3118", "Indre Østfold", "2020-01-01", None),
        ("3207", "Nordre Follo", "2020-01-01", None),
        ("3216", "Vestby", "2020-01-01", None),
    ],
    [("2026-01-01", "3118", "3207"), ("2026-01-01", "3118", "3216")],
)
"""Constructed: on 1 January 2026 parts of a municipality that goes on go to two neighbours."""


@pytest.mark.parametrize(
    ("region", "told"),
    [
        (
            "3118",
            [
                "3118 lost a part to 3207 Nordre Follo on 2026-01-01: figures before and after do not compare",
                "3118 lost a part to 3216 Vestby on 2026-01-01: figures before and after do not compare",
            ],
        ),
        (
            "3207",
            [
                "3207 took in a part of 3118 Indre Østfold on 2026-01-01: figures before and after are of different "
                "areas"
            ],
        ),
    ],
)
def test_one_that_goes_on_while_it_gives_parts_away_is_joined_and_the_parts_are_told(
    region: str, told: list[str]
) -> None:
    """Its code goes on and so does the series; nobody took it in."""
    known, names = klass_of(*INDRE_OSTFOLD, years=range(2024, 2027))

    found = parts_by_klass(region, names, range(2024, 2027), known)

    assert found == dict.fromkeys(range(2024, 2027), (region,))
    assert [str(what) for _, what in mergers.given(found, Known.by_klass(known))] == told
    assert list(map(str, mergers.breaks(region, (2024, 2026), known))) == told
    assert mergers.given({year: found[year] for year in (2024, 2025)}, Known.by_klass(known)) == []


def test_one_that_began_as_a_part_of_one_that_goes_on_has_no_figures_before() -> None:
    """Nobody knows what the part had."""
    periods = [("0001", "Whole", "1980-01-01", None), ("0002", "Part", "2020-01-01", None)]

    with pytest.raises(NotJoinable, match="0001 Whole was split into 0001 itself, 0002 Part"):
        parts("0002", periods, [("2020-01-01", "0001", "0002")])
    assert parts("0001", periods, [("2020-01-01", "0001", "0002")]) == {2018: ("0001",)}


def test_a_piece_that_goes_to_a_neighbour_does_not_matter_where_the_two_merge_later() -> None:
    """Whatever went from 0001 to 0002, both are in 0003."""
    periods = [
        ("0001", "Giver", "1980-01-01", "2024-01-01"),
        ("0002", "Taker", "1980-01-01", "2024-01-01"),
        ("0003", "Both", "2024-01-01", None),
    ]
    changes = [("2020-01-01", "0001", "0002"), ("2024-01-01", "0001", "0003"), ("2024-01-01", "0002", "0003")]

    assert parts("0003", periods, changes) == {2018: ("0001", "0002"), 2024: ("0003",)}


def test_a_split_whose_pieces_all_came_together_again_can_be_joined() -> None:
    """0001 was split into 0002 and 0003, and both are in 0004 today."""
    periods = [
        ("0001", "Whole", "1980-01-01", "2020-01-01"),
        ("0002", "Half", "2020-01-01", "2024-01-01"),
        ("0003", "Other half", "2020-01-01", "2024-01-01"),
        ("0004", "Whole again", "2024-01-01", None),
    ]
    changes = [
        ("2020-01-01", "0001", "0002"),
        ("2020-01-01", "0001", "0003"),
        ("2024-01-01", "0002", "0004"),
        ("2024-01-01", "0003", "0004"),
    ]

    assert parts("0004", periods, changes) == {2018: ("0001",), 2020: ("0002", "0003"), 2024: ("0004",)}


def test_of_two_splits_the_later_is_named() -> None:
    """Walking back, it is met first; from its year on the series can be joined."""
    periods = [
        ("0001", "First", "1980-01-01", "2020-01-01"),
        ("0002", "Second", "2020-01-01", "2024-01-01"),
        ("0003", "Third", "2020-01-01", None),
        ("0004", "Fourth", "2024-01-01", None),
        ("0005", "Fifth", "2024-01-01", None),
    ]
    changes = [
        ("2020-01-01", "0001", "0002"),
        ("2020-01-01", "0001", "0003"),
        ("2024-01-01", "0002", "0004"),
        ("2024-01-01", "0002", "0005"),
    ]

    with pytest.raises(NotJoinable, match="over 2024-01-01: 0002 Second was split into 0004 Fourth, 0005 Fifth"):
        parts("0004", periods, changes)


def test_a_new_name_for_the_same_code_changes_nothing() -> None:
    """Klass lists it as a change from the code to itself."""
    periods = [("0001", "Old name", "1980-01-01", "2020-01-01"), ("0001", "New name", "2020-01-01", None)]

    assert parts("0001", periods, [("2020-01-01", "0001", "0001")]) == {2018: ("0001",)}
    assert parts("0001", periods, []) == {2018: ("0001",)}


def test_two_changes_within_one_year_are_both_followed() -> None:
    """What lasted from March to September is nobody's last day of a year."""
    periods = [
        ("0001", "First", "1980-01-01", "2020-03-01"),
        ("0002", "Second", "2020-03-01", "2020-09-01"),
        ("0003", "Third", "2020-09-01", None),
    ]

    found = parts("0003", periods, [("2020-03-01", "0001", "0002"), ("2020-09-01", "0002", "0003")])

    assert found == {2018: ("0001",), 2020: ("0003",)}


def test_one_that_began_out_of_nothing_has_no_parts_before() -> None:
    """Klass says so: a new code without an old one."""
    periods = [("0001", "New", "2020-01-01", None), ("0002", "Gone", "1980-01-01", "2020-01-01")]
    changes = [("2020-01-01", None, "0001"), ("2020-01-01", "0002", None)]

    assert parts("0001", periods, changes) == {2018: (), 2020: ("0001",)}


@pytest.mark.parametrize(
    ("lost", "unsaid"),
    [
        (("2020-01-01", "5030", "5001"), "5030"),
        (("2024-01-01", "1507", "1580"), "1580"),
        (("2020-01-01", "1201", "4601"), "1201, 4601"),
    ],
)
def test_changes_that_klass_leaves_out_are_refused_and_named(lost: Change, unsaid: str) -> None:
    """Trondheim without Klæbu would look right: where one began or ended unsaid, it may have been a part."""
    whole = build_klass()
    told = dataclasses.replace(whole, changes=tuple(change for change in whole.changes if change != lost))

    with pytest.raises(NotJoinable) as caught:
        parts_by_klass("5001", MUNICIPALITIES, YEARS, klass.read(told.bodies(YEARS, whole=True)))

    year = int(lost[0][:4])
    assert str(caught.value) == (
        f"5001 cannot be joined over {lost[0]}: {unsaid} began or ended then, SSB's Klass does not say out of what or "
        f"into what, and it may be a part of 5001. Join from {year} on (since={year}, --from {year})"
    )
    assert caught.value.year == year - 1


def test_a_day_without_a_single_change_is_not_taken_for_one_on_which_nothing_changed() -> None:
    """Klass gave codes that end and an empty list of changes."""
    told = dataclasses.replace(build_klass(), changes=())

    with pytest.raises(NotJoinable, match="over 2024-01-01: 1507, 1508, 1580 began or ended then"):
        parts_by_klass("5001", MUNICIPALITIES, YEARS, klass.read(told.bodies(YEARS, whole=True)))


def test_a_municipality_that_only_the_table_knows_to_have_ended_is_refused_and_named() -> None:
    """Klass answered without Klæbu altogether; the table's own label «(-2019)» tells that something is missing."""
    whole = build_klass()
    told = dataclasses.replace(
        whole,
        periods=tuple(period for period in whole.periods if period[0] != "5030"),
        changes=tuple(change for change in whole.changes if change[1] != "5030"),
    )

    with pytest.raises(NotJoinable, match="over 2020-01-01: 5030 began or ended then"):
        parts_by_klass("5001", MUNICIPALITIES, YEARS, klass.read(told.bodies(YEARS, whole=True)))


def test_a_municipality_that_only_the_table_knows_is_a_part_where_klass_says_that_it_changed() -> None:
    """The codes of Klass lack Ski, its changes do not: Nordre Follo is Ski and Oppegård all the same."""
    whole = build_klass()
    told = dataclasses.replace(whole, periods=tuple(period for period in whole.periods if period[0] != "0213"))
    names = {**MUNICIPALITIES, "2111": "Longyearbyen", "0216": "Sted (2012-2013)"}

    found = parts_by_klass("3020", names, YEARS, klass.read(told.bodies(YEARS, whole=True)))

    assert found[2019] == ("0213", "0217")


def test_what_is_no_municipality_of_the_table_does_not_hinder() -> None:
    """Klass knows of a place that ended unsaid, but the table has no figures for it."""
    whole = build_klass()
    told = dataclasses.replace(whole, periods=(*whole.periods, ("2131", "Hopen", "1980-01-01", "2021-01-01")))

    found = parts_by_klass("0301", MUNICIPALITIES, YEARS, klass.read(told.bodies(YEARS, whole=True)))

    assert set(found.values()) == {("0301",)}


@given(seed=st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_without_splits_every_municipality_of_every_year_is_a_part_of_exactly_one_of_today(seed: int) -> None:
    """Whatever is renumbered and merged, also into an existing code, nothing is lost and nothing counted twice."""
    chance = random.Random(seed)
    living = {f"{number:04}": "1980-01-01" for number in range(1, 13)}
    fresh = (f"{number:04}" for number in range(13, 100))
    periods: list[Period] = []
    changes: list[Change] = []
    there = {}
    for year in YEARS:
        day = f"{year}-01-01"
        waiting = chance.sample(sorted(living), len(living)) if year > YEARS[0] and chance.random() < 0.7 else []
        while waiting:
            together = [waiting.pop() for _ in range(min(len(waiting), chance.choice([1, 1, 1, 2, 3])))]
            into = chance.choice([together[0], next(fresh)])
            for code in together:
                if code != into:
                    periods.append((code, code, living.pop(code), day))
                    changes.append((day, code, into))
            living.setdefault(into, day)
        there[year] = set(living)
    periods += [(code, code, begins, None) for code, begins in living.items()]
    told, names = klass_of(periods, changes)

    by_region = [parts_by_klass(region, names, YEARS, told) for region in living]

    for year in YEARS:
        assert sorted(code for found in by_region for code in found[year]) == sorted(there[year])


# The sum


def cells(**of_region: tuple[float | None, str | None, str | None]) -> pl.DataFrame:
    """Make the cells of 2019 by region: value, symbol and reason."""
    return pl.DataFrame(
        [(code.removeprefix("k"), 2019, *cell) for code, cell in of_region.items()],
        schema={
            "region": pl.String,
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
        },
        orient="row",
    )


NAMES = {"0213": "Ski (-2019)", "0217": "Oppegård (-2019)"}


def joined_of(cells: pl.DataFrame, parts: Mapping[int, tuple[str, ...]]) -> Series:
    """Return the series of Nordre Follo that is made of these parts, added."""
    area = Area(region="3207", codes=parts, names=NAMES)
    return joining.of_series(series({}, region="3207"), area, joining.Adding(content="KOSx0000"), lambda _: cells)


def rows_of(found: Series) -> list[tuple[object, ...]]:
    """Return year, value, symbol and reason of each row."""
    return found.frame.drop("made_of").rows()


SUPPRESSED, NOT_AVAILABLE, NIL, OTHER, NOT_APPLICABLE = (
    (None, ":", "suppressed"),
    (None, "..", "not_available"),
    (None, "-", "nil"),
    (None, "§", "other"),
    (None, ".", "not_applicable"),
)


def test_the_parts_are_added() -> None:
    """19 and 23 households are 42, and the remark says whose sum it is."""
    joined = joined_of(cells(k0213=(19.0, None, None), k0217=(23.0, None, None)), {2019: ("0213", "0217")})

    assert rows_of(joined) == [(2019, 42.0, None, None)]
    assert tuple(map(str, joined.remarks)) == (
        "3207 is followed over its codes: 2019: 0213 Ski (-2019) + 0217 Oppegård (-2019), summed by us, not by SSB",
    )


@pytest.mark.parametrize(
    ("cell", "symbol"),
    [
        (SUPPRESSED, "':'"),
        (NOT_AVAILABLE, "'..'"),
        (NIL, "'-'"),
        (OTHER, "'§'"),
        (NOT_APPLICABLE, "'.'"),
    ],
)
@pytest.mark.parametrize("other", [19.0, 19.5], ids=["whole", "decimals"])
def test_a_part_without_a_value_makes_the_sum_missing_with_its_reason(
    cell: tuple[None, str, str], symbol: str, other: float
) -> None:
    """Never 0, never the other part alone, however it is added."""
    joined = joined_of(cells(k0213=(other, None, None), k0217=cell), {2019: ("0213", "0217")})

    assert rows_of(joined) == [(2019, None, None, cell[2])]
    assert tuple(map(str, joined.remarks[1:])) == (
        f"2019: the part 0217 Oppegård (-2019) is {symbol}, so there is no sum",
    )


def test_a_part_that_the_table_does_not_have_makes_the_sum_missing() -> None:
    """Klass names it, the table has no row for it."""
    joined = joined_of(cells(k0213=(19.0, None, None)), {2019: ("0213", "0299")})

    assert rows_of(joined) == [(2019, None, None, "not_available")]
    assert tuple(map(str, joined.remarks)) == (
        "3207 is followed over its codes: 2019: 0213 Ski (-2019) + 0299, summed by us, not by SSB",
        "2019: the part 0299 is absent, so there is no sum",
    )


@pytest.mark.parametrize(
    ("one", "other", "gravest"),
    [
        (NOT_APPLICABLE, NIL, "nil"),
        (NIL, OTHER, "other"),
        (OTHER, NOT_AVAILABLE, "not_available"),
        (NOT_AVAILABLE, SUPPRESSED, "suppressed"),
        (SUPPRESSED, NOT_APPLICABLE, "suppressed"),
    ],
)
def test_of_two_reasons_the_gravest_stands(
    one: tuple[None, str, str], other: tuple[None, str, str], gravest: str
) -> None:
    """What SSB holds back goes before what it does not have, and that before what cannot be."""
    joined = joined_of(cells(k0213=one, k0217=other), {2019: ("0213", "0217")})

    assert joined.frame["missing"].to_list() == [gravest]
    assert len(joined.remarks) == 3


def test_one_part_alone_is_as_ssb_gives_it() -> None:
    """A symbol on a value is kept where nothing is added."""
    joined = joined_of(cells(k0213=(19.0, "*", None)), {2019: ("0213",)})

    assert rows_of(joined) == [(2019, 19.0, "*", None)]
    assert tuple(map(str, joined.remarks)) == ("3207 is followed over its codes: 2019: 0213 Ski (-2019)",)


def test_a_symbol_on_the_value_of_a_part_is_told() -> None:
    """A sum with a provisional part has no symbol of SSB's, but a person must know."""
    joined = joined_of(cells(k0213=(19.0, "*", None), k0217=(23.0, None, None)), {2019: ("0213", "0217")})

    assert rows_of(joined) == [(2019, 42.0, None, None)]
    assert tuple(map(str, joined.remarks[1:])) == ("2019: SSB marks the part 0213 Ski (-2019) with '*'",)


def test_a_year_without_parts_is_not_applicable() -> None:
    """The municipality did not exist."""
    joined = joined_of(cells(k0213=(19.0, None, None)), {2019: ("0213",), 2016: (), 2017: (), 2020: (), 2021: ()})

    nothing = (None, None, "not_applicable")
    assert rows_of(joined) == [
        (2016, *nothing),
        (2017, *nothing),
        (2019, 19.0, None, None),
        (2020, *nothing),
        (2021, *nothing),
    ]
    assert tuple(map(str, joined.remarks)) == ("3207 is followed over its codes: 2019: 0213 Ski (-2019)",)


def test_a_run_of_equal_parts_ends_at_a_gap() -> None:
    """2018 and 2020 are not "2018 to 2020"."""
    joined = joined_of(cells(), {2018: ("0213",), 2020: ("0213",)})

    assert str(joined.remarks[0]) == ("3207 is followed over its codes: 2018: 0213 Ski (-2019); 2020: 0213 Ski (-2019)")


# Through fetch, store and load


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fetch the constructed table with Klass and inhabitants once; 2019 of Oppegård is suppressed for over 3 months."""
    table = build_merged()
    code = table.content_code("over_3_mnd")
    table = table.with_cell("0217", code, "2019", None, ":")
    folder = tmp_path_factory.mktemp("merged")
    with StandIn(table, klass=build_klass(), population=build_population(table)) as server:
        wanted = Settings.resolve(base_url=server.base_url, cache_dir=folder, environ={})
        wanted = dataclasses.replace(wanted, klass_url=server.klass_url)
        refresh(wanted, Wanted(population=True), clock=HeldTime().clock())
    return folder


@pytest.fixture(scope="module")
def table(stored: Path) -> Table:
    """Return what was stored."""
    return kb.load(cache_dir=stored)


@pytest.mark.parametrize(
    ("region", "values", "ours"),
    [
        ("Nordre Follo", [336, 338, 1120, 1121, 1122, 1123, 1224], True),
        ("Trondheim", [2936, 2938, 1420, 1421, 1422, 1423, 1424], True),
        ("Tromsø", [1018, 1019, 1620, 1621, 1622, 1623, 1724], False),
        ("Bergen", [418, 419, 1320, 1321, 1322, 1323, 1324], False),
        ("Oslo", [318, 319, 320, 321, 322, 323, 324], False),
        ("1201", [418, 419, None, None, None, None, None], False),
    ],
)
def test_joined_series_are_right_to_the_cell(table: Table, region: str, values: list[float | None], ours: bool) -> None:
    """From the stand-in through the gates and the store: each cell as written out here, sums labelled as ours."""
    series = table.series("midlertidig_botilbud", region=region, joined=True)

    assert series.frame["year"].to_list() == list(YEARS)
    assert series.frame["value"].to_list() == values
    assert series.ours == (Ours(summed=True) if ours else None)


def test_a_joined_series_says_what_it_is_made_of(table: Table) -> None:
    """The parts of each period, by SSB's labels."""
    series = table.series("midlertidig_botilbud", region="Nordre Follo", joined=True)

    assert (series.region, series.region_name) == ("3207", "Nordre Follo")
    assert tuple(map(str, series.remarks)) == (
        "3207 is followed over its codes: 2018 to 2019: 0213 Ski (-2019) + 0217 Oppegård (-2019), summed by us, not by "
        "SSB; 2020 to 2023: 3020 Nordre Follo (2020-2023); 2024: 3207 Nordre Follo",
    )


def test_a_suppressed_part_never_becomes_0_through_the_store(table: Table) -> None:
    """Ski has 10 households for more than 3 months in 2019 and Oppegård is held back: there is no sum."""
    series = table.series("over_3_mnd", region="3207", joined=True)

    assert rows_of(series)[:3] == [
        (2018, 20.0, None, None),
        (2019, None, None, "suppressed"),
        (2020, 10, None, None),
    ]
    with pytest.raises(kb.SeriesError, match=r"the part 0217 Oppegård \(-2019\) is ':', so there is no sum"):
        series.at(2019)


def test_without_joining_a_series_is_as_ssb_has_it(table: Table) -> None:
    """Nordre Follo under its code of today is "." before 2024, and nobody adds anything."""
    series = table.series("midlertidig_botilbud", region="3207", joined=False)

    assert series.frame["value"].to_list() == [None] * 6 + [1224.0]
    assert series.frame["status"].to_list() == ["."] * 6 + [None]
    assert (series.ours, series.remarks) == (None, ())


def test_a_split_is_refused_through_the_store_and_joined_since_its_year(table: Table) -> None:
    """Ålesund from 2024 on is the new municipality alone."""
    with pytest.raises(NotJoinable, match="1507 Ålesund was split into 1508 Ålesund, 1580 Haram"):
        table.series("midlertidig_botilbud", region="Ålesund", joined=True)

    series = table.series("midlertidig_botilbud", region="Ålesund", joined=True, since=2024)

    assert rows_of(series) == [(2024, 624.0, None, None)]


def test_a_joined_series_can_begin_later(table: Table) -> None:
    """Trondheim from 2019."""
    series = table.series("midlertidig_botilbud", region="5001", joined=True, since=2019)

    assert series.frame["value"].to_list()[:2] == [2938, 1420]


@pytest.mark.parametrize(
    ("key", "region", "message"),
    [
        ("midlertidig_botilbud", "EAK", "EAK Landet is no municipality and no county; only those are merged"),
        ("midlertidig_botilbud", "EKG12", "EKG12 KOSTRA-gruppe 12 is no municipality"),
        ("KOSandmidlbo14d0000", "3207", "is in prosent, which does not add up over parts"),
    ],
)
def test_what_does_not_add_up_is_refused(table: Table, key: str, region: str, message: str) -> None:
    """Only counts of municipalities and counties are added, and shares whose two sides are known."""
    with pytest.raises(NotJoinable, match=message):
        table.series(key, region=region, joined=True)


def test_joined_figures_per_1000_are_over_the_inhabitants_of_the_parts(table: Table) -> None:
    """At the end of 2018 Ski has 1,000 inhabitants and Oppegård 2,000; at that of 2019 Nordre Follo has 11,000."""
    series = table.series("midlertidig_botilbud", region="3207", joined=True, per_1000=True)

    assert series.frame["value"].to_list()[:3] == pytest.approx([336 / 3, 338 / 11, 1120 / 11])
    assert series.frame["value"].to_list()[-1] == pytest.approx(1224 / 12)
    assert series.unit == "husstander per 1,000 inhabitants"
    assert series.ours == Ours(summed=True, per_1000=True)
    assert str(series.ours) == (
        "sum of the municipalities merged, per 1,000 inhabitants on 31 December (1 January of the next year in table "
        "07459)"
    )


def with_inhabitants(table: Table, region: str, year: int, count: float | None) -> Table:
    """Return the table with another number of inhabitants on 31 December."""
    document = json.loads(table.companions["population.json"])
    codes = list(document["dimension"]["Region"]["category"]["index"])
    document["value"][codes.index(region) * 7 + year - 2018] = count
    return dataclasses.replace(table, companions={**table.companions, "population.json": json.dumps(document).encode()})


@pytest.mark.parametrize("count", [0, None])
def test_a_part_without_inhabitants_makes_the_figure_per_1000_missing(table: Table, count: int | None) -> None:
    """Not 338 households over the inhabitants of Ski alone."""
    spoilt = with_inhabitants(table, "0217", 2018, count)

    series = spoilt.series("midlertidig_botilbud", region="3207", joined=True, per_1000=True)

    assert rows_of(series)[0] == (2018, None, None, "not_available")
    assert series.at(2019) == pytest.approx(338 / 11)
    assert "3207 has no rate for 2018: table 07459 gives no inhabitants of it on 1 January 2019" in [
        str(remark) for remark in series.remarks
    ]


def test_a_region_without_inhabitants_is_missing_per_1000_and_not_infinite(table: Table) -> None:
    """Table 07459 gives 0 for Oslo at the end of 2020: no figure for that year, and the others stand."""
    series = with_inhabitants(table, "0301", 2020, 0).series("midlertidig_botilbud", region="0301", per_1000=True)

    assert rows_of(series)[2] == (2020, None, None, "not_available")
    assert series.at(2021) == pytest.approx(321 / 3)


@pytest.mark.parametrize(
    ("key", "region", "message"),
    [
        ("midlertidig_botilbud", "EAKUO", "table 07459 gives no inhabitants of EAKUO Landet uten Oslo"),
        ("KOSandbarn3m0000", "0301", "is in prosent; only counts are given per 1,000 inhabitants"),
    ],
)
def test_what_has_no_inhabitants_or_is_no_count_is_not_given_per_1000(
    table: Table, key: str, region: str, message: str
) -> None:
    """A share of a share would look like a figure."""
    with pytest.raises(UsageError, match=message):
        table.series(key, region=region, per_1000=True)


def test_a_series_without_any_value_stays_without_per_1000(table: Table) -> None:
    """Nordre Follo of 2020 to 2023 is not there in 2024: that is the reason, not the inhabitants."""
    series = table.series("midlertidig_botilbud", region="3020", since=2024, per_1000=True)

    assert rows_of(series) == [(2024, None, ".", "not_applicable")]


def test_without_inhabitants_nothing_is_given_per_1000(table: Table) -> None:
    """What to do is said."""
    alone = dataclasses.replace(table, companions={})

    with pytest.raises(UsageError, match=r"no population is stored .* run `kostra-bolig fetch --population`"):
        alone.series("midlertidig_botilbud", per_1000=True)


def test_without_an_answer_of_klass_the_shipped_history_joins(table: Table) -> None:
    """The same figures as stored where Klass never answered: joined at once, and offline."""
    alone = dataclasses.replace(table, companions={})

    for region in ("Bergen", "Nordre Follo", "Trondheim", "Tromsø"):
        joined = alone.series("midlertidig_botilbud", region=region, joined=True).frame
        assert joined.equals(table.series("midlertidig_botilbud", region=region, joined=True).frame)
    with pytest.raises(NotJoinable, match="over 2024-01-01: 1507 Ålesund was split into 1508 Ålesund, 1580 Haram"):
        alone.series("midlertidig_botilbud", region="1508", joined=True)


def test_a_group_is_the_one_of_the_year(table: Table) -> None:
    """Bergen is in group 12, and its code of before 2020 was too; Ski is in none that the constructed Klass knows."""
    assert table.kostra_group("Bergen") == "EKG12"
    assert table.kostra_group("1201", year=2019) == "EKG12"
    assert table.kostra_group("1201") is None
    assert table.kostra_group("0213", year=2018) is None


def test_groups_of_a_year_that_are_not_stored_are_an_error(table: Table) -> None:
    """Not stored is not "in none"."""
    for figures, year in ((table, 2010), (dataclasses.replace(table, companions={}), None)):
        with pytest.raises(
            UsageError, match=r"has no KOSTRA groups of 20[12][04] stored .* `kostra-bolig fetch --force`"
        ):
            figures.kostra_group("Bergen", year=year)


@pytest.mark.parametrize(
    ("region", "peers"),
    [("Bergen", ("4601", "EKG12", "EAK")), ("Haram", ("1580", "EAK")), ("EAK", ("EAK",))],
)
def test_peers_are_the_region_its_group_and_the_country(table: Table, region: str, peers: tuple[str, ...]) -> None:
    """Whoever is in no group has the country alone, and nobody stands beside itself twice."""
    assert table.peers(region) == peers


def test_the_command_line_joins_and_refuses(run: RunCommand, stored: Path) -> None:
    """The same figures in JSON, and a refusal in one line with exit code 2."""
    where = ("--cache-dir", str(stored))

    joined = run("series", "midlertidig_botilbud", "--region", "Nordre Follo", "--joined", "--json", *where)
    refused = run("series", "midlertidig_botilbud", "--region", "1508", "--joined", *where)

    answer = json.loads(joined.out)
    assert joined.code == 0
    assert answer["values"] == [336, 338, 1120, 1121, 1122, 1123, 1224]
    assert "summed by us, not by SSB" in json.dumps(answer, ensure_ascii=False)
    assert (refused.code, refused.out) == (2, "")
    assert "1507 Ålesund was split into 1508 Ålesund, 1580 Haram" in refused.err
    assert len(refused.err.splitlines()) == 1


# What makes figures before and after not compare

TOOK_IN = "5001 took in 5030 Klæbu on 2020-01-01: figures before and after are of different areas"


@pytest.mark.parametrize(
    ("region", "years", "said"),
    [
        (
            "5001",
            (2018, 2024),
            "5001 took in 5030 Klæbu on 2020-01-01: figures before and after are of different areas",
        ),
        ("5001", (2020, 2024), None),
        ("5001", (2018, 2019), None),
        ("4601", (2018, 2024), None),
        ("3207", (2018, 2024), None),
        ("EAK", (2018, 2024), None),
        ("EKA46", (2018, 2024), None),
    ],
)
def test_a_municipality_that_kept_its_code_and_took_in_another_is_told(
    known: Klass, region: str, years: tuple[int, int], said: str | None
) -> None:
    """Its figures look like one series and are of two areas; a new code shows by itself."""
    assert tuple(map(str, mergers.breaks(region, years, known))) == (() if said is None else (said,))


def test_a_municipality_that_lost_a_part_is_told() -> None:
    """One that lives on smaller keeps its code too."""
    told, _ = klass_of(
        [("1111", "Stad", "1980-01-01", None), ("2222", "Bygd", "2020-01-01", None)], [("2020-01-01", "1111", "2222")]
    )

    assert tuple(map(str, mergers.breaks("1111", (2019, 2021), told))) == (
        "1111 lost a part to 2222 Bygd on 2020-01-01: figures before and after do not compare",
    )


@pytest.mark.parametrize(
    ("years", "broken"),
    [
        ((2019, 2020), [2020]),
        ((2015, 2019), [2019]),
        ((2015, 2024), [2019, 2020]),
        ((2020, 2024), []),
        ((2015, 2018), []),
    ],
)
def test_the_redrawing_of_the_groups_is_told_whoever_asks(years: tuple[int, int], broken: list[int]) -> None:
    """It is a fact about every KOSTRA group, and has happened more than once."""
    assert [one.values["year"] for one in mergers.breaks("EKG12", years, klass.shipped())] == broken
