"""Municipalities and counties over their codes, held against an oracle that reads the shipped changes by itself."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import cast

import polars as pl
import pytest

from kostra_bolig.answers.claims import figures_answer
from kostra_bolig.answers.comparison import compare_answer, of_all, ranking_answer
from kostra_bolig.errors import NotJoinable
from kostra_bolig.figures.among.contributions import of_change
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.claims.file import read
from kostra_bolig.figures.table import Table
from kostra_bolig.figures.verdicts import verify
from kostra_bolig.kinds import CountedAs, Language
from kostra_bolig.kostra import RegionKind
from kostra_bolig.show.numbers import figure
from kostra_bolig.show.ranked import ranked
from tests.builders.municipal_history import became_until, followed_back
from tests.builders.whole_country import (
    CODES,
    OTHER_SHARE,
    SHARE,
    YEARS,
    value_of,
    whole_country,
    with_cells,
    years_of,
)

TOTAL = "midlertidig_botilbud"
CODE = CODES[TOTAL]
STOKKE = (
    "2015 to 2016: no figure, for 0720 Stokke was split into 0704 Tønsberg, 0710 Sandefjord on 2017-01-01, and SSB has "
    "no figures for the pieces"
)


@pytest.fixture(scope="module")
def table() -> Table:
    """Return the whole country, with invented figures."""
    return whole_country()


def made(text: str) -> dict[int, tuple[str, ...]]:
    """Return what is written as «2015 0213+0217, 2020 3020»: each until the next, «none» for nothing."""
    begins = {
        int(year): tuple(codes.split("+")) if codes != "none" else ()
        for year, codes in (one.split() for one in text.split(", "))
    }
    return {year: begins[max(first for first in begins if first <= year)] for year in YEARS}


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Tromsø", "2015 1902, 2020 5401, 2024 5501", None),
        ("Nordre Follo", "2015 0213+0217, 2020 3020, 2024 3207", None),
        ("Bergen", "2015 1201, 2020 4601", None),
        ("Trondheim", "2015 1601+1662, 2018 5001+5030, 2020 5001", None),
        ("Fredrikstad", "2015 0106, 2020 3004, 2024 3107", None),
        ("Tønsberg", "2015 none, 2017 0704+0716, 2020 3803, 2024 3905", STOKKE),
        ("Sandefjord", "2015 none, 2017 0710, 2020 3804, 2024 3907", STOKKE),
        (
            "Ålesund",
            "2015 none, 2024 1508",
            "2015 to 2023: no figure, for 1507 Ålesund was split into 1508 Ålesund, 1580 Haram on 2024-01-01, and SSB "
            "has no figures for the pieces",
        ),
        (
            "Narvik",
            "2015 none, 2020 1806",
            "2015 to 2019: no figure, for 1850 Tysfjord - Divtasvuodna was split into 1806 Narvik, 1875 Hábmer - "
            "Hamarøy on 2020-01-01, and SSB has no figures for the pieces",
        ),
        ("Oslo", "2015 0301", None),
    ],
)
def test_ten_municipalities_by_name(table: Table, name: str, expected: str, why: str | None) -> None:
    """Years, codes and reasons as written out here; every value the sum of the figures of its codes."""
    series = table.series(TOTAL, region=name)

    assert series.made_of == made(expected)
    assert dict(series.frame.select("year", "value").rows()) == {
        year: sum(value_of(code, CODE, year) for code in codes) if codes else None
        for year, codes in made(expected).items()
    }
    assert {year for year, reason in series.frame.select("year", "missing").rows() if reason} == {
        year for year, codes in made(expected).items() if not codes
    }
    assert [str(remark) for remark in series.remarks if remark.name == "figures-null-for"] == ([why] if why else [])


def test_every_code_is_made_of_what_the_oracle_says(table: Table) -> None:
    """All municipalities of ten years, those that ended too: none too many, none too few, none before a split."""
    wrong = []
    for code, years in years_of().items():
        if not code.isdigit():
            continue
        parts, split = followed_back(code, max(years), YEARS[0])
        expected = {year: tuple(sorted(parts.get(year, ()))) for year in YEARS if year <= max(years)}
        after = {year: (code,) for year in YEARS if year > max(years)}
        area = table._areas(CODE, [code], YEARS)[0]
        if area.codes != expected | after or (split is None) == bool(area.gaps):
            wrong.append((code, area.codes, expected))

    assert wrong == []


COUNTIES = {
    "EKA03": "2015 EKA03",
    "EKA11": "2015 EKA11",
    "EKA15": "2015 EKA15",
    "EKA18": "2015 EKA18",
    "EKA31": "2015 EKA01, 2020 none, 2024 EKA31",
    "EKA32": "2015 EKA02, 2020 none, 2024 EKA32",
    "EKA33": "2015 EKA06, 2020 none, 2024 EKA33",
    "EKA34": "2015 EKA04+EKA05, 2020 EKA34",
    "EKA39": "2015 EKA07, 2020 none, 2024 EKA39",
    "EKA40": "2015 EKA08, 2020 none, 2024 EKA40",
    "EKA42": "2015 EKA09+EKA10, 2020 EKA42",
    "EKA46": "2015 EKA12+EKA14, 2020 EKA46",
    "EKA50": "2015 EKA16+EKA17, 2018 EKA50",
    "EKA55": "2015 EKA19, 2020 none, 2024 EKA55",
    "EKA56": "2015 EKA20, 2020 none, 2024 EKA56",
}
"""All counties of today, written by hand from what is known of the reforms of 2018, 2020 and 2024."""


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_is_followed_where_its_municipalities_are_the_same(table: Table, county: str) -> None:
    """Sums of counties that merged; a gap, with the larger county named, while it was a part of one."""
    series = table.series(TOTAL, region=county)

    expected = made(COUNTIES[county])
    assert series.made_of == expected
    assert dict(series.frame.select("year", "value").rows()) == {
        year: sum(value_of(code, CODE, year) for code in codes) if codes else None for year, codes in expected.items()
    }
    inside = {"EKA31": "30", "EKA32": "30", "EKA33": "30", "EKA39": "38", "EKA40": "38", "EKA55": "54", "EKA56": "54"}
    told = [str(remark) for remark in series.remarks if remark.name == "figures-null-for"]
    assert told == [
        f"2020 to 2023: no figure, for its municipalities were part of EKA{larger} Fylke EKA{larger} (-2023) then, "
        "which was more than this county"
        for larger in inside.get(county, "").split()
    ]


@pytest.mark.parametrize("county", COUNTIES)
def test_who_moved_between_counties_is_told_by_name(table: Table, county: str) -> None:
    """As the oracle finds them: all that left or came between two years that the series goes over, and no others."""
    series = table.series(TOTAL, region=county)
    there = [year for year in YEARS if series.made_of[year]]
    expected = set()
    for before, after in pairwise(there):
        old, new = ({code[3:] for code in series.made_of[year]} for year in (before, after))
        for code, into in became_until(before, after).items():
            if (code[:2] in old) != any(one[:2] in new for one in into):
                expected.add(code)

    told = [remark for remark in series.remarks if remark.name == "figures-county-moved"]
    moved = [cast("tuple[str, ...]", remark.values[side]) for remark in told for side in ("left", "came")]
    named = {part.split()[0] for parts in moved for part in parts}
    assert named == expected


def test_a_former_county_is_followed_to_its_own_last_year(table: Table) -> None:
    """Viken is the sum of three until 2019 and SSB's own until 2023; in 2024 it is SSB's own row, which is empty."""
    series = table.series(TOTAL, region="EKA30")

    assert series.made_of == made("2015 EKA01+EKA02+EKA06, 2020 EKA30")
    assert series.frame.row(-1)[:4] == (2024, None, ".", "not_applicable")
    assert str(series.remarks[0]).endswith("2020 to 2023: EKA30 Fylke EKA30 (-2023)")


def test_counties_are_not_summed_where_their_counts_are_means(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Means do not add up; a county with another code is followed all the same."""
    monkeypatch.setattr(Table, "_counted_as", lambda *_: CountedAs.MEAN)

    agder, telemark = (table.series(TOTAL, region=code) for code in ("EKA42", "EKA40"))

    assert agder.made_of == made("2015 none, 2020 EKA42")
    assert "2015 to 2019: no figure, for it would be EKA09 + EKA10, and SSB's counts of counties are means" in str(
        agder.remarks[0]
    )
    assert telemark.made_of == made(COUNTIES["EKA40"])


# Shares


def test_a_share_of_merged_areas_is_one_sum_in_percent_of_the_other(table: Table) -> None:
    """Only where the definition names both: (part of Ski + of Oppegård) ÷ (whole of Ski + of Oppegård) × 100."""
    part, whole = CODES["med_barn_over_3_mnd"], CODES["med_barn"]
    series = table.series(SHARE, region="3207")

    above, below = (sum(value_of(code, side, 2019) for code in ("0213", "0217")) for side in (part, whole))
    assert series.at(2019) == pytest.approx(above / below * 100, abs=1e-12)
    assert series.at(2020) == value_of("3020", SHARE, 2020)
    assert series.made_of == made("2015 0213+0217, 2020 3020, 2024 3207")
    assert str(series.ours) == "share of the sums of the municipalities merged"
    assert "2015 to 2019: 0213 Ski (-2019) + 0217 Oppegård (-2019), a share of sums by us, not by SSB" in str(
        series.remarks[0]
    )
    assert series.between(2020).ours is None


@pytest.mark.parametrize("region", ["Tromsø", "Nordre Follo", "Kristiansand", "Ålesund", "EKA40", "EKA55", "EKA34"])
@pytest.mark.parametrize("last", [2016, 2019, 2022])
def test_who_began_after_the_last_year_is_followed_back_all_the_same(table: Table, region: str, last: int) -> None:
    """The years chosen to be fetched or shown end anywhere: the figures of each, and why there is none, stay."""
    earlier = dataclasses.replace(table, observations=table.observations.filter(pl.col("year") <= last))

    whole, shorter = (one.series(TOTAL, region=region) for one in (table, earlier))
    is_shown = pl.col("year") <= last
    assert shorter.frame.equals(whole.frame.filter(is_shown))
    assert set(shorter.remarks) == set(whole.only(is_shown).remarks)
    code = table.region(region)[0]
    of_years, _ = table.through(TOTAL, [code], [*range(2015, last + 1)])
    assert of_years.drop("region").equals(shorter.frame.select(of_years.drop("region").columns))


def test_the_panel_of_earlier_years_has_the_municipalities_of_its_newest(table: Table) -> None:
    """Also those whose label says when they ended since, which the frame of these years has figures of."""
    earlier = dataclasses.replace(table, observations=table.observations.filter(pl.col("year") <= 2022))

    there = set(earlier.panel(joined=True, keys=[TOTAL])["region"])

    assert there == {code for code, years in years_of().items() if 2022 in years and code.isdigit()}


def test_a_sum_that_ssb_suppresses_a_part_of_is_counted_as_nobodys(table: Table) -> None:
    """The start of Nordre Follo has no figure then, so it is no sum of ours."""
    hidden = with_cells(table, {("0217", CODES["unge"], 2019): (None, ":", "suppressed")})

    told = [
        one.followed("unge", RegionKind.MUNICIPALITY, since=2019, until=2024, regions=["3207", "4601"])[0].values
        for one in (table, hidden)
    ]

    assert [(one["count"], one["sums"]) for one in told] == [(2, 1), (2, 0)]


def test_a_ranking_of_shares_has_the_decimals_of_ssbs_own(table: Table) -> None:
    """A share of ours may have fourteen, which the figures of every other would get."""
    answer = ranking_answer(table, SHARE, 2024, kind=RegionKind.MUNICIPALITY, wanted=Wanted(by="change", since=2019))

    assert answer["decimals"] == 1


@pytest.mark.parametrize("side", ["med_barn_over_3_mnd", "med_barn"])
def test_a_share_with_a_suppressed_side_is_suppressed(table: Table, side: str) -> None:
    """Nothing is computed of what SSB hides, above or under the line."""
    hidden = with_cells(table, {("0217", CODES[side], 2019): (None, ":", "suppressed")})

    series = hidden.series(SHARE, region="3207")

    assert series.frame.row(4)[:4] == (2019, None, None, "suppressed")
    assert series.frame.row(3)[1] is not None
    with pytest.raises(Exception, match=r"the part 0217 Oppegård \(-2019\) is ':', so there is no sum"):
        series.at(2019)


def test_a_series_whose_sums_are_all_suppressed_is_not_called_ours(table: Table) -> None:
    """Nordre Follo's figures that are shown are SSB's own; the line on its codes says what the others would be."""
    hidden: dict[tuple[str, str, int], tuple[float | None, str | None, str | None]]
    hidden = {("0213", CODE, year): (None, ":", "suppressed") for year in YEARS if year < 2020}
    one = {key: cell for key, cell in hidden.items() if key[2] != 2017}

    none, some = (with_cells(table, cells).series(TOTAL, region="3207") for cells in (hidden, one))

    assert none.ours is None
    assert "summed by us" in " ".join(map(str, none.remarks))
    assert some.ours is not None
    assert some.between(2018, 2024).ours is None


def test_a_share_of_nothing_is_none(table: Table) -> None:
    """0 of 0 households is no share."""
    sides = [CODES[key] for key in ("med_barn_over_3_mnd", "med_barn")]
    nobody = with_cells(table, {(code, side, 2019): (0.0, None, None) for code in ("0213", "0217") for side in sides})

    assert nobody.series(SHARE, region="3207").frame.row(4)[:4] == (2019, None, None, "not_applicable")


def test_a_share_of_which_one_side_is_unknown_is_not_joined(table: Table) -> None:
    """Nordre Follo has none before 2020, and why; from 2020 on another code stands for it, which is no sum."""
    series = table.series(OTHER_SHARE, region="3207")

    assert series.made_of == made("2015 none, 2020 3020, 2024 3207")
    assert str(series.remarks[1]) == (
        "2015 to 2019: no figure, for it would be 0213 + 0217, and KOSandmidlbo14d0000 is in prosent, which does not "
        "add up over parts"
    )
    with pytest.raises(NotJoinable, match="is in prosent, which does not add up over parts"):
        table.series(OTHER_SHARE, region="3207", joined=True)
    assert table.series(OTHER_SHARE, region="Tromsø", joined=True).made_of == made("2015 1902, 2020 5401, 2024 5501")


def test_a_share_of_one_that_kept_its_code_stays_ssbs_own(table: Table) -> None:
    """Trondheim alone in 2018 and 2019, not with Klæbu, and that is told; before, nothing stands under its code."""
    series = table.series(OTHER_SHARE, region="Trondheim")

    assert series.made_of == made("2015 none, 2018 5001")
    assert series.at(2019) == value_of("5001", OTHER_SHARE, 2019)
    assert [str(remark) for remark in series.remarks if remark.name == "figures-stands-alone"] == [
        "2018 to 2019: SSB's own figure of 5001 alone, for it would be 5001 + 5030, and KOSandmidlbo14d0000 is in "
        "prosent, which does not add up over parts"
    ]


# What is asked for


@pytest.mark.parametrize(("region", "year"), [("Ålesund", 2023), ("Tønsberg", 2016), ("EKA40", 2023)])
def test_whoever_wants_all_years_joined_is_refused_where_one_cannot_be(table: Table, region: str, year: int) -> None:
    """With the last year that cannot be had."""
    with pytest.raises(NotJoinable) as caught:
        table.series(TOTAL, region=region, joined=True)

    assert caught.value.year == year


def test_a_municipality_that_klass_does_not_know_is_as_ssb_has_it(table: Table) -> None:
    """Nobody knows what it was before; where it has no figure, that is told."""
    frame = table.observations
    renamed = frame.with_columns(frame["region"].replace("5501", "5599"))
    unknown = type(table)(observations=renamed, provenance=table.provenance, binding=table.binding)

    series = unknown.series(TOTAL, region="5599")

    assert series.made_of == dict.fromkeys(YEARS, ("5599",))
    assert (series.at(2024), series.frame["status"].to_list()[:9]) == (value_of("5501", CODE, 2024), ["."] * 9)
    assert [str(remark) for remark in series.remarks] == [
        "2015 to 2023: no figure, for SSB's Klass knows no municipality 5599 in 2015 to 2024"
    ]


def test_the_figures_beside_a_report_say_once_how_a_region_is_followed(table: Table) -> None:
    """For the years that are shown, and of one that kept its code nothing."""
    follo, oslo = (figures_answer(table, region) for region in ("Nordre Follo", "Oslo"))

    assert follo["notes"] == [
        "3207 is followed over its codes: 2021 to 2023: 3020 Nordre Follo (-2023); 2024: 3207 Nordre Follo"
    ]
    assert oslo["notes"] == []


def test_of_a_county_that_is_made_of_several_it_is_not_said_that_it_is_no_sum_of_ours() -> None:
    """Its parts are SSB's own counts; the count of one that is not made of several is said to be SSB's own."""
    made = whole_country()
    told = {
        code: [str(remark) for remark in made.series("midlertidig_botilbud", region=code).told_of_count]
        for code in ("EKA50", "EKA11")
    }

    assert told == {
        "EKA50": [
            "what EKA50 is made of is SSB's own estimates, one for each code; "
            "whether they are the totals or the means of the municipalities, these figures do not tell"
        ],
        "EKA11": [
            "EKA11 is SSB's own estimate, not our sum; "
            "whether it is the total or the mean of its municipalities, these figures do not tell"
        ],
    }


def test_a_share_of_two_areas_is_none(table: Table) -> None:
    """Trondheim with Klæbu is no part of Trondheim alone; as soon as both are the same, there is a share."""
    followed = table.series(TOTAL, region="5001")
    alone = table.series("unge", region="5001", joined=False)

    shares = dict(alone.share_of(followed).rows())

    assert {year for year, share in shares.items() if share is None} == {2015, 2016, 2017, 2018, 2019}
    assert shares[2020] == value_of("5001", CODES["unge"], 2020) * 100 / value_of("5001", CODE, 2020)


def test_a_claim_on_a_share_of_two_areas_is_not_checkable(table: Table, tmp_path: Path) -> None:
    """What no definition speaks of is Trondheim's alone in 2019; the whole is Trondheim's and Klæbu's."""
    file = tmp_path / "claims.toml"
    file.write_text(
        'format = 1\n[[claim]]\nid = "one"\ntext = "A constructed claim."\nkind = "share"\nregion = "5001"\n'
        f'series = "{CODES["unge"]}"\nof = "{TOTAL}"\nyear = 2019\npublished = 10\n',
        "utf-8",
    )
    codes = {key: code for key, code in CODES.items() if key != "unge"}
    undefined = dataclasses.replace(table, binding=dataclasses.replace(table.binding, codes=codes))

    result = verify(read(file), undefined)[0]

    assert result.verdict.value == "not_checkable"
    assert result.note.startswith("in 2019 the one is of 5001 and the other of 5001+5030, which are different areas")


@pytest.mark.parametrize(
    ("region", "years", "told", "sagt"),
    [
        ("1103", "start = 2018\nend = 2020", "1142 Rennesøy (-2019), summed by us", "summert av oss, ikke av SSB"),
        ("EKA50", "start = 2018\nend = 2020", "1567 Rindal came to the county", "kom 1571 Halsa inn i fylket"),
        ("3405", "start = 2021\nend = 2022", "moved in 2022: figures before", "ble flyttet i 2022: tallene før"),
        ("3405", "start = 2022\nend = 2024", None, None),
        ("1103", "start = 2020\nend = 2024", None, None),
        ("3207", "start = 2021\nend = 2024", None, None),
    ],
)
def test_a_claim_says_what_must_be_known_of_its_figures(
    table: Table, region: str, years: str, told: str | None, sagt: str | None, tmp_path: Path
) -> None:
    """That they are our sums, or before and after of different areas; nothing where they are SSB's, of one area."""
    file = tmp_path / "claims.toml"
    file.write_text(
        'format = 1\n[[claim]]\nid = "one"\ntext = "A constructed claim."\nkind = "difference"\npublished = 0\n'
        f'series = "{TOTAL}"\nregion = "{region}"\n{years}\n',
        "utf-8",
    )

    [result] = verify(read(file), table, history=[])

    assert result.read is not None
    assert bool(result.read.remarks) == (told is not None)
    assert told is None or told in result.note
    assert sagt is None or sagt in result.said(Language.NO)


@pytest.mark.parametrize(
    ("among", "at_least", "within", "under"),
    [
        (["EKA46"], 32_400, "Fylke EKA46", "Kommuner i Fylke EKA46, 2024"),
        (["4601", "4602"], 32_235, None, "Kommuner i et utvalg, 2024"),
        (None, 38_000, None, "Kommuner, 2024"),
    ],
)
def test_a_ranking_says_among_whom_it_is(
    table: Table, among: list[str] | None, at_least: int, within: str | None, under: str
) -> None:
    """Number 1 of a county is not number 1 of all; and who was left out is told where the bars are."""
    wanted = Wanted(among=among, at_least=at_least)
    answer = ranking_answer(table, TOTAL, 2024, kind=RegionKind.MUNICIPALITY, wanted=wanted)

    told = ranked(answer, of_all(table, TOTAL), language=Language.NO).text

    assert answer["within"] == within
    assert f", {under}" in told
    left_out = "1 region" if answer["left_out"] == 1 else f"{answer['left_out']} regioner"
    assert f"{left_out} utelatt, med under {figure(at_least, 0, language=Language.NO)} i 2024" in told


@pytest.mark.parametrize(
    ("region", "joined", "year"), [("3405", None, 2022), ("1103", False, 2020), ("EKA50", None, 2020)]
)
def test_what_came_before_the_years_shown_is_not_told_of_them(
    table: Table, region: str, joined: bool | None, year: int
) -> None:
    """A border that moved, or a municipality that came, says nothing of figures that are all from then on."""
    series = table.series(TOTAL, region=region, joined=joined)

    assert "different areas" in " ".join(map(str, series.between(year - 1).remarks))
    assert series.between(year).remarks == ()
    assert f"{year}" not in " ".join(map(str, series.between(2015, year - 2).remarks))


def test_a_place_in_a_year_is_that_of_the_municipality_of_that_year(table: Table, tmp_path: Path) -> None:
    """In 2019 Stavanger is ranked as SSB has it, among others Rennesøy, and not with Rennesøy in its own figure."""
    file = tmp_path / "claims.toml"
    file.write_text(
        'format = 1\n[[claim]]\nid = "one"\ntext = "A constructed claim."\nkind = "rank"\nregion = "1103"\n'
        f'series = "{TOTAL}"\nyear = 2019\namong = "EKA11"\npublished = 1\n',
        "utf-8",
    )
    ranking = table.ranking(TOTAL, 2019, among=["EKA11"])
    own = ranking.row(by_predicate=pl.col("region") == "1103", named=True)

    result = verify(read(file), table)[0]

    assert (result.computed, result.made_of) == (own["rank"], (("1103",),))
    assert result.note.startswith(f"2019: {own['value']:.0f}, number {own['rank']} from the top among ")
    assert table.series(TOTAL, region="1103").made_of[2019] == ("1103", "1141", "1142")


def test_a_place_is_not_shown_beside_a_figure_of_more_than_the_municipality(table: Table) -> None:
    """Where the last figure is of 2019 and our sum with Rennesøy, Stavanger's own place then is another's."""
    none: tuple[float | None, str | None, str | None] = (None, "..", "not_available")
    gone = {("1103", CODE, year): none for year in YEARS if year > 2019}
    without = with_cells(table, gone)

    assert compare_answer(table.compare(TOTAL, ["1103"]), table)["regions"][0]["beside"] is not None
    assert compare_answer(without.compare(TOTAL, ["1103"]), without)["regions"][0]["beside"] is None


def test_who_made_a_change_says_where_the_start_is_our_sum(table: Table) -> None:
    """Nordre Follo's start in 2019 is Ski and Oppegård; with SSB's rows alone it has none."""
    asked = {"region": "EAK", "start": 2019, "end": 2024}

    found = of_change(table, TOTAL, **asked)  # type: ignore[arg-type]
    row = found.given.row(by_predicate=pl.col("region") == "3207", named=True)
    alone = of_change(table, TOTAL, joined=False, **asked)  # type: ignore[arg-type]

    assert row["start_made_of"] == ["0213", "0217"]
    assert row["start"] == value_of("0213", CODE, 2019) + value_of("0217", CODE, 2019)
    made = found.given.select("region", "start_made_of").rows()
    told = found.starts[0].values
    assert told["count"] == len([codes for region, codes in made if codes != [region]])
    assert told["sums"] == len([codes for _, codes in made if len(codes) > 1])
    assert alone.starts == ()
    assert "3207" in alone.not_published["region"]


def test_what_is_told_of_a_ranking_is_of_those_ranked(table: Table) -> None:
    """Oslo alone stands under no former code, and Ålesund, which was split, is not among it."""
    kind, wanted = RegionKind.MUNICIPALITY, Wanted(by="change", since=2023, among=["0301"])
    answer = ranking_answer(table, TOTAL, 2024, kind=kind, wanted=wanted)
    of_county = ranking_answer(table, TOTAL, 2024, kind=kind, wanted=dataclasses.replace(wanted, among=["EKA15"]))

    assert answer["notes"] == []
    assert {note.partition(":")[0] for note in of_county["notes"]} == {"Ålesund", "Haram"}
