"""Areas that change while a code goes on: KOSTRA groups that are drawn anew, and borders that move."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import AcrossBreak, DatasetRefused
from kostra_bolig.figures import mergers
from kostra_bolig.figures.claims import Claim, ClaimKind, Claims
from kostra_bolig.figures.series import Series
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Verdict
from kostra_bolig.ssb import borders, klass
from kostra_bolig.ssb.borders import BorderMove
from tests.builders.recorded import needs_recorded, recorded
from tests.builders.tables import table

YEARS = range(2017, 2024)
MADE = table(
    {
        "EAK": {year: 1000.0 + year for year in YEARS},
        "0301": {year: 100.0 + year - 2016 for year in YEARS},
        "EKG12": {year: 10.0 * (year - 2016) for year in YEARS},
        "EKG13": {year: 50.0 for year in YEARS},
    }
)
"""Invented: two groups from 2017 to 2023, which were drawn anew in 2019 and 2020."""
GROUP = MADE.series("natthjem", region="EKG12")


def versions(*days: str) -> dict[str, bytes]:
    """Make Klass's answer on its versions of the groups."""
    told = [{"name": "KOSTRA-grupper", "validFrom": day} for day in days]
    return {"klass-group-versions.json": json.dumps({"versions": told}).encode()}


class TestGroupBreaks:
    """The years from which SSB groups municipalities anew."""

    def test_those_that_are_shipped(self) -> None:
        """2019 and 2020, without asking anybody."""
        assert klass.shipped().group_breaks == (2019, 2020)
        assert klass.history({}).group_breaks == (2019, 2020)

    def test_those_that_klass_tells_are_breaks_too(self) -> None:
        """However many; one that does not begin with a year is of the year whose last day it is valid on."""
        known = klass.history(versions("2004-06-01", "2020-01-01", "2025-07-01"))

        assert known.group_breaks == (2004, 2019, 2020, 2025)
        assert [one.values["year"] for one in mergers.breaks("EKG07", (2020, 2026), known)] == [2025]

    @pytest.mark.parametrize("body", [b"{}", b'{"versions": [{"name": "x"}]}', b'{"versions": [{"validFrom": "x"}]}'])
    def test_what_klass_never_gives_is_refused(self, body: bytes) -> None:
        """No break is guessed from it."""
        with pytest.raises(DatasetRefused):
            klass.group_breaks({"klass-group-versions.json": body})


MEASURES: dict[str, Callable[..., Any]] = {
    "change": lambda one, **how: one.change(2017, 2023, **how),
    "yearly": lambda one, **how: one.yearly_change(2019, 2020, **how),
    "index": lambda one, **how: one.index(base=2023, **how),
    "cagr": lambda one, **how: one.cagr(2018, 2019, **how),
    "trend": lambda one, **how: one.trend(**how),
}


@pytest.mark.parametrize("measured", MEASURES.values(), ids=MEASURES)
def test_nothing_is_measured_across_a_break_of_a_group(measured: Callable[..., Any]) -> None:
    """It is refused with the year and what to do, and done where that is asked for."""
    with pytest.raises(
        AcrossBreak, match=r"drew the KOSTRA groups anew in 20(?:19|20): .*across_break=True"
    ) as refused:
        measured(GROUP)

    assert refused.value.year in (2019, 2020)
    assert (refused.value.series, refused.value.region, refused.value.exit_code) == ("natthjem", "EKG12", 2)
    assert measured(GROUP, across_break=True) is not None


@pytest.mark.parametrize(("first", "last"), [(2017, 2018), (2020, 2023)])
def test_on_one_side_of_the_breaks_a_group_is_measured(first: int, last: int) -> None:
    """It is one group there; the years beyond do not matter, but to an index, which has all of them."""
    assert GROUP.change(first, last).percent > 0
    assert GROUP.trend(first, last).slope == pytest.approx(10)
    assert GROUP.between(first, last).index(base=last)["index"][-1] == 100


@pytest.mark.parametrize("region", ["EAK", "0301"])
def test_other_regions_are_measured_over_all_years(region: str) -> None:
    """Nothing happened to them."""
    assert MADE.series("natthjem", region=region).change(2017, 2023).percent > 0


class TestCompare:
    """A group beside others."""

    def test_the_base_is_the_last_break_and_every_year_is_shown(self) -> None:
        """The levels of all years; of the group no index before it was drawn anew."""
        found = MADE.compare("natthjem", ["0301", "EKG12", "EAK"])
        of = {code: found.frame.filter(region=code).sort("year") for code in ("0301", "EKG12", "EAK")}

        assert found.base == 2020
        assert all(frame["year"].to_list() == list(YEARS) for frame in of.values())
        assert of["EKG12"]["index"].to_list() == [None, None, None, 100, 125, 150, 175]
        assert of["EKG12"]["percent"].null_count() == 3
        assert of["0301"]["index"].null_count() == of["EAK"]["index"].null_count() == 0

    def test_across_the_break_where_it_is_asked_for(self) -> None:
        """The first year in common is the base, as for other regions."""
        found = MADE.compare("natthjem", ["0301", "EKG12"], across_break=True)

        assert found.base == 2017
        assert found.frame.filter(region="EKG12")["index"].to_list() == [100, 200, 300, 400, 500, 600, 700]

    def test_a_base_before_the_break_is_refused(self) -> None:
        """The change from it to the last year would be that of two groups."""
        with pytest.raises(AcrossBreak):
            MADE.compare("natthjem", ["0301", "EKG12"], base=2019)
        assert MADE.compare("natthjem", ["0301", "EAK"], base=2019).base == 2019

    def test_its_chart_has_the_group_from_the_break_on(self) -> None:
        """The others have all their years."""
        rows = MADE.compare("natthjem", ["0301", "EKG12"]).plot().specification["data"]["values"]

        assert [row["value"] for row in rows if row["label"] == "name of EKG12"][:4] == [None, None, None, 100]
        assert all(row["value"] is not None for row in rows if row["label"] == "name of 0301")


class TestRanking:
    """Groups in order."""

    def test_by_change_across_a_break_is_refused(self) -> None:
        """Unless it is asked for, or the years are of one side."""
        with pytest.raises(AcrossBreak, match="anew in 2020: from 2019 to 2020 they are of different municipalities"):
            MADE.ranking("natthjem", 2020, kind="kostra_group", by="change")
        with pytest.raises(AcrossBreak):
            MADE.ranking("natthjem", 2023, kind="kostra_group", since=2018)

        asked_for = MADE.ranking("natthjem", 2020, kind="kostra_group", by="change", across_break=True)
        assert asked_for["region"].to_list() == ["EKG12", "EKG13"]
        for since in (2022, 2020):  # from the year of a break on they are what they are
            found = MADE.ranking("natthjem", 2023, kind="kostra_group", by="change", since=since)
            assert found["rank"].to_list() == [1, 2]

    def test_by_value_in_the_year_of_a_break_has_no_change(self) -> None:
        """The order is that of the figures; beside them nothing is measured."""
        found = MADE.ranking("natthjem", 2020, kind="kostra_group")

        assert found["value"].to_list() == [50.0, 40.0]
        assert found.select("start", "absolute", "percent").null_count().row(0) == (2, 2, 2)

    def test_municipalities_are_ranked_over_any_years(self) -> None:
        """They were not drawn anew."""
        assert MADE.ranking("natthjem", 2020, by="change").height == 1


def claim(kind: ClaimKind, published: float | str, *, start: int, end: int) -> Claims:
    """Make a claim about a group."""
    one = Claim(
        id="c",
        text="t",
        where="",
        kind=kind,
        series="natthjem",
        region="EKG12",
        start=start,
        end=end,
        published=published,
        decimals=0,
        within_percent=100,
        cells={},
        recorded=None,
        note="",
    )
    return Claims(title="t", claims=(one,))


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        pytest.param(claim(ClaimKind.PERCENT_CHANGE, 600, start=2017, end=2023), Verdict.NOT_CHECKABLE, id="change"),
        pytest.param(
            claim(ClaimKind.DIRECTION, "increase", start=2019, end=2020), Verdict.NOT_CHECKABLE, id="direction"
        ),
        pytest.param(claim(ClaimKind.PERCENT_CHANGE, 75, start=2020, end=2023), Verdict.REPRODUCED, id="one-side"),
        pytest.param(claim(ClaimKind.VALUE, 70, start=2023, end=2023), Verdict.REPRODUCED, id="value"),
        pytest.param(claim(ClaimKind.ABOUT, 40, start=2017, end=2023), Verdict.REPRODUCED, id="about"),
    ],
)
def test_a_claim_of_a_change_across_a_break_cannot_be_checked(asked: Claims, verdict: Verdict) -> None:
    """What changed is not told from what was regrouped; figures that each stand for themselves are checked."""
    (result,) = kb.verify(asked, MADE)

    assert result.verdict is verdict
    is_across = asked.claims[0].start < 2020 <= asked.claims[0].end
    assert ("KOSTRA groups anew" in result.note) is is_across


# Borders

OSLO = "I 1980 ble del av 0231 Skedsmo overført til 0301 Oslo. Oslo kommune heter Osloven tjïelte på sørsamisk."
SOLA = "Fra 1. januar 2017 ble det foretatt en kommunegrenseendring mellom kommunene 1124 Sola og 1102 Sandnes."
OYER = (
    "I 2022 ble areal i grunnkrets 34050306 Dal i 3405 Lillehammer kommune overføres til grunnkrets 34400107 "
    "Vestlund i 3440 Øyer kommune."
)
RAUMA = "I 2021 ble grunnkrets 15390106 Våge til nye 15350308 Våge."
VANYLVEN = "I 2016 ble et område (grunnkretsene 0101 Sørbrandal og 0102 Hakallestranda) overført fra 1514 Sande."


@pytest.mark.parametrize(
    ("code", "notes", "expected"),
    [
        pytest.param("0301", OSLO, [(1980, ("0231", "0301"))], id="a-name-is-no-move"),
        pytest.param("1124", SOLA, [(2017, ("1102", "1124"))], id="a-day"),
        pytest.param("3440", OYER, [(2022, ("3405", "3440"))], id="a-year"),
        pytest.param("1535", RAUMA, [(2021, ("1535", "1539"))], id="tracts-of-two"),
        pytest.param("1511", VANYLVEN, [(2016, ("1511", "1514"))], id="tracts-are-no-municipalities"),
        pytest.param(
            "1121", "I 1970 og 1989 ble 1121 Time del overført.", [(1970, ("1121",)), (1989, ("1121",))], id="two"
        ),
        pytest.param(
            "2003", "I 1992 ble del av 2019 Nordkapp overført.", [(1992, ("2003", "2019"))], id="code-like-a-year"
        ),
        pytest.param("1833", "Vedtak 16. februar 2024 nr. 270 om fastsetting av Raanen tjïelte.", [], id="a-decision"),
        pytest.param("1120", "1120 Klepp har hatt de samme grensene siden formannskapsloven i 1837.", [], id="none"),
        pytest.param("3452", "I 2021 ble grunnkrets 34520302 Høyne til 34520306 Skjel.", [], id="within-one"),
        pytest.param("0301", "", [], id="empty"),
        pytest.param("0301", None, [], id="absent"),
    ],
)
def test_moves_are_read_from_the_notes_of_a_code(
    code: str, notes: str | None, expected: list[tuple[int, tuple[str, ...]]]
) -> None:
    """Sentences as SSB writes them, in answers that others recorded or after their pattern."""
    found = borders.told([{"code": code, "notes": notes}])

    assert [(one.year, one.codes) for one in found] == expected


@needs_recorded
def test_moves_are_read_from_a_real_answer_of_klass() -> None:
    """Of 357 municipalities, those that tell a move since 2015: no name, no decision, no tract within one."""
    found = borders.told(recorded("klass_131_codesAt_2026-01-01.json")["codes"])

    assert [(one.year, one.codes) for one in found if one.year >= 2015] == [
        (2017, ("1102", "1124")),
        (2020, ("5054",)),
        (2021, ("1535", "1539")),
        (2021, ("3452", "3453")),
        (2022, ("3405", "3440")),
        (2022, ("4618", "4619")),
    ]


def test_what_klass_tells_is_told_in_its_words_alone() -> None:
    """The move that is shipped is not told beside it; those that Klass does not tell stay."""
    known = borders.known([{"code": "1124", "notes": SOLA}])

    assert [(one.year, one.words) for one in known] == [(2022, None), (2022, None), (2017, SOLA)]


def of(*moves: BorderMove) -> klass.Klass:
    """Return the shipped Klass with these moves."""
    return dataclasses.replace(klass.shipped(), moves=moves)


@pytest.mark.parametrize(
    ("region", "years", "told"),
    [
        ("1124", (2016, 2017), ["the border between 1124 Sola, 1102 Sandnes moved in 2017"]),
        ("1102", (2015, 2019), ["the border between 1124 Sola, 1102 Sandnes moved in 2017"]),
        ("3440", (2020, 2023), ["the border between 3405 Lillehammer, 3440 Øyer moved in 2022"]),
        ("4619", (2021, 2022), ["the border between 4618 Ullensvang, 4619 Eidfjord moved in 2022"]),
        ("1124", (2017, 2024), []),
        ("1124", (2015, 2016), []),
        ("0301", (2015, 2024), []),
    ],
)
def test_a_series_that_crosses_a_move_says_so(region: str, years: tuple[int, int], told: list[str]) -> None:
    """The moves that are shipped; a code goes on, and its figures are of another area."""
    found = [str(one) for one in mergers.breaks(region, years, klass.shipped())]

    assert found == [f"{line}: figures before and after are of different areas" for line in told]


def test_a_sum_says_what_moved_out_of_it_and_not_what_moved_within() -> None:
    """Sandnes took in Forsand in 2020; its border with Sola moved before. Were the two summed, nothing moved."""
    parts = {2016: ("1102", "1129"), 2018: ("1102", "1129"), 2020: ("1108",)}
    within = {2016: ("1102", "1124"), 2018: ("1102", "1124")}

    assert [one.name for one in mergers.moved_borders(parts, klass.shipped())] == ["figures-border-moved"]
    assert list(mergers.moved_borders(within, klass.shipped())) == []


def test_ssbs_own_words_are_quoted() -> None:
    """Of every municipality that the sentence names."""
    move = BorderMove(year=2022, codes=("3405", "3440"), words=OYER)

    for code in move.codes:
        (told,) = map(str, mergers.breaks(code, (2021, 2022), of(move)))
        assert told.startswith(f"SSB writes of the borders of {code}: «{OYER}»")


def test_a_joined_series_of_a_table_tells_the_move() -> None:
    """As the library reads it: Klass's answer beside the figures, its text in the remark."""
    made = table({"3405": {2021: 5.0, 2022: 6.0}, "3440": {2021: 5.0, 2022: 6.0}})
    code = {"name": "x", "validFromInRequestedRange": "2024-01-02", "validToInRequestedRange": None}
    codes = [{**code, "code": one, "notes": OYER} for one in ("3405", "3440")]
    told: Table = dataclasses.replace(
        made,
        companions={
            "klass-codes.json": json.dumps({"codes": codes}).encode(),
            "klass-changes.json": b'{"codeChanges": []}',
        },
    )

    def series(region: str, *, joined: bool) -> Series:
        return told.series("natthjem", region=region, joined=joined)

    for found in (series("3405", joined=False), series("3440", joined=True)):
        assert any(OYER in str(remark) for remark in found.remarks)
