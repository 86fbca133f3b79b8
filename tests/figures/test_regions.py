"""Regions: what codes and labels say, and from what a person types to a code, or to a question back."""

from __future__ import annotations

import contextlib
import re
from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.errors import UnknownRegion
from kostra_bolig.figures import regions
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import Said
from kostra_bolig.ssb import klass
from tests.builders.recorded import needs_recorded, recorded

NAMES = {
    "EAK": "Landet",
    "EAKUO": "Landet uten Oslo",
    "EKA03": "Oslo",
    "EKA11": "Rogaland",
    "EKA15": "Møre og Romsdal",
    "EKA18": "Nordland",
    "EKA19": "Troms (-2019)",
    "EKA55": "Troms - Romsa - Tromssa",
    "EKG11": "KOSTRA-gruppe 11",
    "EKG12": "KOSTRA-gruppe 12",
    "0301": "Oslo - Oslove",
    "0441": "Os (Innlandet)",
    "1201": "Bergen (-2019)",
    "1243": "Os (Hordaland) (-2019)",
    "1508": "Ålesund",
    "1507": "Ålesund (-2023)",
    "1515": "Herøy (Møre og Romsdal)",
    "1818": "Herøy (Nordland)",
    "1833": "Rana - Raane",
    "1902": "Tromsø (-2019)",
    "3024": "Bærum (2020-2023)",
    "3201": "Bærum",
    "3018": "Våler (Viken) (2020-2023)",
    "3114": "Våler (Østfold)",
    "3419": "Våler (Innlandet)",
    "0236": "Nes (Akershus) (-2019)",
    "0411": "Nes (Buskerud) (-2019)",
    "4601": "Bergen",
    "5001": "Trondheim - Tråante",
    "5401": "Tromsø (2020-2023)",
    "5501": "Tromsø",
    "5601": "Alta - Áltá - Alattio",
}
"""SSB's labels as they may stand: twin names, years, and what tells namesakes apart."""


# As people type them


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("0301", "0301"),
        ("301", "0301"),
        ("0301 Oslo", "0301"),
        ("Oslo", "0301"),
        ("Oslo kommune", "0301"),
        ("Oslo fylke", "EKA03"),
        ("OSLOVE", "0301"),
        ("Bergen", "4601"),
        ("  bergen  KOMMUNE ", "4601"),
        ("Bjørgvin", "4601"),
        ("bjorgvin", "4601"),
        ("Bergen (-2019)", "1201"),
        ("1201", "1201"),
        ("Tromsø", "5501"),
        ("romsa", "EKA55"),
        ("Troms Romsa", "EKA55"),
        ("Tromssa - Troms", "EKA55"),
        ("Tromsø (2020-2023)", "5401"),
        ("Tromso", "5501"),
        ("TROMSOE", "5501"),
        ("Troms", "EKA55"),
        ("aalesund", "1508"),
        ("Alesund", "1508"),
        ("Ålesund (-2023)", "1507"),
        ("Alta", "5601"),
        ("Altá", "5601"),
        ("Herøy, Nordland", "1818"),
        ("Herøy (Nordland)", "1818"),
        ("heroy i nordland fylke", "1818"),
        ("Heroey in More og Romsdal", "1515"),
        ("Våler (Østfold)", "3114"),
        ("Os", "0441"),
        ("bærum", "3201"),
        ("baerum", "3201"),
        ("Bærum (2020-2023)", "3024"),
        ("EKG12", "EKG12"),
        ("EKG 12", "EKG12"),
        ("EKG 12 KOSTRA-gruppe 12", "EKG12"),
        ("EKA 03", "EKA03"),
        ("0301 Oslo kommune", "0301"),
        ("Oslo (kommune)", "0301"),
        ("ekg12", "EKG12"),
        ("kostragruppe 12", "EKG12"),
        ("KOSTRA-gruppe 12", "EKG12"),
        ("KOSTRA group 12", "EKG12"),
        ("gruppe 12", "EKG12"),
        ("eka11", "EKA11"),
        ("EKA03 Oslo", "EKA03"),
        ("rogaland", "EKA11"),
        ("Rogaland fylkeskommune", "EKA11"),
        ("Nordland county", "EKA18"),
        ("Norge", "EAK"),
        ("Noreg", "EAK"),
        ("hele landet", "EAK"),
        ("eak", "EAK"),
        ("LANDET UTEN OSLO", "EAKUO"),
        ("Norge uten Oslo", "EAKUO"),
    ],
)
def test_a_region_is_found_as_people_type_it(asked: str, expected: str) -> None:
    """Code or name, any case, one of its twin names, plain letters, with its kind, county or years."""
    assert regions.find(asked, NAMES) == expected


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("Herøy", ("1515 Herøy (Møre og Romsdal)", "1818 Herøy (Nordland)")),
        ("heroy kommune", ("1515 Herøy (Møre og Romsdal)", "1818 Herøy (Nordland)")),
        (
            "Våler",
            ("3018 Våler (Viken) (2020-2023)", "3114 Våler (Østfold)", "3419 Våler (Innlandet)"),
        ),
        ("Nes", ("0236 Nes (Akershus) (-2019)", "0411 Nes (Buskerud) (-2019)")),
    ],
)
def test_a_name_of_several_regions_is_asked_back(asked: str, answers: tuple[str, ...]) -> None:
    """Namesakes are listed with their codes and where they are, and none is guessed."""
    with pytest.raises(UnknownRegion) as refused:
        regions.find(asked, NAMES)

    assert str(refused.value) == (
        f"the region name {asked!r} has {len(answers)} answers: {', '.join(answers)}; give the code"
    )
    assert (refused.value.asked, refused.value.near) == (asked, answers)


def test_namesakes_without_a_county_in_their_label_are_listed_with_it() -> None:
    """The county of a code tells namesakes apart where SSB's label does not, and finds them."""
    names = {"1515": "Herøy", "1818": "Herøy", "EKA15": "Møre og Romsdal", "EKA18": "Nordland - Nordlánnda"}

    with pytest.raises(UnknownRegion) as refused:
        regions.find("Herøy", names)

    assert refused.value.near == ("1515 Herøy in Møre og Romsdal", "1818 Herøy in Nordland - Nordlánnda")
    assert regions.find("Herøy, nordlannda", names) == "1818"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Trondhiem", "5001 Trondheim - Tråante"),
        ("Bergne", "4601 Bergen"),
        ("Rogalnd", "EKA11 Rogaland"),
        ("Herøyy", "1515 Herøy (Møre og Romsdal)"),
        ("kostragruppe 13", "EKG12 KOSTRA-gruppe 12"),
        ("0301 Bergen", "4601 Bergen"),
        ("Bergen fylke", "4601 Bergen"),
        ("4061", "4601 Bergen"),
    ],
)
def test_a_slip_is_asked_back_with_near_matches(asked: str, near: str) -> None:
    """What is nearly a region, or is two at once, is never taken for one: the near ones are listed."""
    with pytest.raises(UnknownRegion, match=f"^there is no region '{asked}' in these figures; near matches") as refused:
        regions.find(asked, NAMES)

    assert near in refused.value.near
    assert near in str(refused.value)
    assert len(refused.value.near) <= 8


@pytest.mark.parametrize("asked", ["", "  ", "Stockholm län", "%%%", "()", ","])
def test_nothing_near_says_what_codes_look_like(asked: str) -> None:
    """With nothing near, the message says how regions are named."""
    with pytest.raises(UnknownRegion, match="the country is EAK, municipalities have four digits") as refused:
        regions.find(asked, NAMES)

    assert refused.value.near == ()
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("names", "asked", "expected"),
    [
        ({"3001": "Halden (2020-2023)", "0101": "Halden (-2019)"}, "Halden", "3001"),
        ({"0101": "Halden (-2019)", "3001": "Halden (2020-2023)", "3101": "Halden"}, "halden", "3101"),
    ],
)
def test_a_name_passed_on_means_its_last_bearer(names: dict[str, str], asked: str, expected: str) -> None:
    """A municipality that was only renumbered is one answer: the present code, else the last one."""
    assert regions.find(asked, names) == expected


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(NAMES)))
def test_every_code_and_every_label_finds_itself(code: str) -> None:
    """What SSB writes is always understood: a code, a label, or both."""
    namesake_of_municipality = code == "EKA03"

    assert regions.find(code, NAMES) == code
    assert regions.find(f"{code} {NAMES[code]}", NAMES) == code
    assert regions.find(NAMES[code], NAMES) == ("0301" if namesake_of_municipality else code)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30))
def test_any_text_is_a_region_or_a_question(text: str) -> None:
    """Nothing that is typed ends in another error, and an answer is always a code of the table."""
    found = None

    with contextlib.suppress(UnknownRegion):
        found = regions.find(text, NAMES)

    assert found is None or found in NAMES


# All of SSB's regions


COUNTIES = {
    "01": "Østfold (-2019)",
    "02": "Akershus (-2019)",
    "03": "Oslo",
    "04": "Hedmark (-2019)",
    "05": "Oppland (-2019)",
    "06": "Buskerud (-2019)",
    "07": "Vestfold (-2019)",
    "08": "Telemark (-2019)",
    "09": "Aust-Agder (-2019)",
    "10": "Vest-Agder (-2019)",
    "11": "Rogaland",
    "12": "Hordaland (-2019)",
    "14": "Sogn og Fjordane (-2019)",
    "15": "Møre og Romsdal",
    "16": "Sør-Trøndelag (-2017)",
    "17": "Nord-Trøndelag (-2017)",
    "18": "Nordland - Nordlánnda",
    "19": "Troms (-2019)",
    "20": "Finnmark (-2019)",
    "30": "Viken (2020-2023)",
    "31": "Østfold",
    "32": "Akershus",
    "33": "Buskerud",
    "34": "Innlandet",
    "38": "Vestfold og Telemark (2020-2023)",
    "39": "Vestfold",
    "40": "Telemark",
    "42": "Agder",
    "46": "Vestland",
    "50": "Trøndelag - Trööndelage",
    "54": "Troms og Finnmark - Romsa ja Finnmárku (2020-2023)",
    "55": "Troms - Romsa - Tromssa",
    "56": "Finnmark - Finnmárku - Finmarkku",
}


def every_label() -> dict[str, str]:
    """Give the 891 regions of a KOSTRA table in 2026.

    Constructed: the municipalities of the shipped history since 2015 with the years as labels were seen to have them.
    """
    names = {
        "EAK": "Landet",
        "EAKUO": "Landet uten Oslo",
        **{f"EKA{digits}": label for digits, label in COUNTIES.items()},
        **{f"EKG{number:02}": f"KOSTRA-gruppe {number:02}" for number in range(1, 18)},
        "2111": "Longyearbyen",
    }
    known = klass.shipped().codes.filter(pl.col("valid_to").is_null() | (pl.col("valid_to").dt.year() > 2015))
    for code, name, begins, ends in known.rows():  # of a code with several names, the last is shown
        first = f"{begins.year}" if begins.year > 2015 else ""
        names[code] = name if ends is None else f"{name} ({first}-{ends.year - 1})"
    return names


EVERY = every_label()
OLD_WAY = {code: _bare for code, label in EVERY.items() if (_bare := re.sub(r" \((?![-0-9])[^)]*\)", "", label))}
"""As in 2017: namesakes stand bare."""


def test_all_891_regions_find_themselves() -> None:
    """By code, by label and by both, in a table of full size."""
    assert len(EVERY) == 891

    for code, label in EVERY.items():
        assert regions.find(label, EVERY) == ("0301" if code == "EKA03" else code)
        assert regions.find(f"{code} {label}", EVERY) == code


@needs_recorded
def test_every_name_that_klass_and_a_table_really_gave_finds_itself() -> None:
    """Klass's 357 municipalities of 1 January 2026, and the regions of a KOSTRA table of that spring, as recorded."""
    of_klass = {one["code"]: one["name"] for one in recorded("klass_131_codesAt_2026-01-01.json")["codes"]}
    del of_klass["9999"]  # in no municipality
    of_table = recorded("12134_data.json")["dimension"]["KOKkommuneregion0000"]["category"]["label"]
    names = {**EVERY, **of_klass, **of_table}

    assert len(of_klass) == 357
    for code, label in {**of_klass, **of_table}.items():
        assert regions.find(label, names) == code
        assert regions.find(f"{code} {label}", names) == code


def test_all_labels_of_2017_find_themselves_or_are_asked_back_among_their_namesakes() -> None:
    """A label that two regions share finds neither silently; with the county beside it, it finds one."""
    shared = {label for label, n in Counter(OLD_WAY.values()).items() if n > 1} - {"Oslo"}
    assert {"Herøy", "Nes (-2019)", "Våler (-2019)"} <= shared

    for code, label in OLD_WAY.items():
        if label not in shared:
            assert regions.find(label, OLD_WAY) == ("0301" if code == "EKA03" else code)
            continue
        with pytest.raises(UnknownRegion) as refused:
            regions.find(label, OLD_WAY)
        assert any(one.startswith(f"{code} ") for one in refused.value.near)


@pytest.mark.parametrize("names", [EVERY, OLD_WAY], ids=["today", "2017"])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Nes, Akershus", "3228"),
        ("Nes (Akershus)", "3228"),
        ("Nes kommune i Akershus fylke", "3228"),
        ("Nes, Buskerud", "0616"),
        ("Nes", "3228"),
        ("nes kommune", "3228"),
        ("Os", "3430"),
        ("Os, Hordaland", "1243"),
        ("Bø", "1867"),
        ("Sande", "1514"),
        ("Herøy i Nordland", "1818"),
        ("Våler, Østfold", "3114"),
        ("Våler, Innlandet", "3419"),
        ("Oslo", "0301"),
        ("Oslo kommune", "0301"),
        ("Oslo fylke", "EKA03"),
        ("Troms Romsa", "EKA55"),
        ("romsa", "EKA55"),
        ("Troms", "EKA55"),
        ("Tromsø", "5501"),
        ("EKG 12", "EKG12"),
        ("ekg-1", "EKG01"),
        ("KOSTRA-gruppe 1", "EKG01"),
    ],
)
def test_names_of_a_full_table_mean_the_present_region(names: dict[str, str], asked: str, expected: str) -> None:
    """A present one among former namesakes is meant, wherever SSB writes the county."""
    assert regions.find(asked, names) == expected


def test_a_kind_that_stands_in_ssbs_own_label_is_no_part_of_the_name() -> None:
    """«Oslo kommune» is Oslo, and finds itself."""
    names = {"0301": "Oslo kommune", "EKA03": "Oslo", "3101": "Halden kommune"}

    assert [regions.find(asked, names) for asked in ("Oslo", "Oslo kommune", "halden", "Oslo fylke")] == [
        "0301",
        "0301",
        "3101",
        "EKA03",
    ]


def test_search_also_gives_the_present_one_where_a_former_one_is_written_so() -> None:
    """«Nes (Akershus)» stands in the label of a municipality that ended."""
    found = [region.code for region in regions.search("Nes, Akershus", regions.described(EVERY))]

    assert found == ["0236", "3228"]


# What codes and labels say


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("EAK", RegionKind.COUNTRY),
        ("EAKUO", RegionKind.COUNTRY_WITHOUT_OSLO),
        ("EKA03", RegionKind.COUNTY),
        ("EKG12", RegionKind.KOSTRA_GROUP),
        ("0301", RegionKind.MUNICIPALITY),
        ("2110", RegionKind.MUNICIPALITY),
        ("2112", RegionKind.MUNICIPALITY),
        ("2111", RegionKind.LONGYEARBYEN),
    ],
)
def test_the_kind_is_in_the_code(code: str, kind: RegionKind) -> None:
    """Told apart by the code alone."""
    assert kind_of(code) is kind


@pytest.mark.parametrize(
    ("label", "name", "valid_from", "valid_to"),
    [
        ("Bergen", "Bergen", None, None),
        ("Bergen (-2019)", "Bergen", None, 2019),
        ("Bærum (2020-2023)", "Bærum", 2020, 2023),
        ("Haram (2024-)", "Haram", 2024, None),
        ("Våler (Viken) (2020-2023)", "Våler (Viken)", 2020, 2023),
        ("Herøy (Nordland)", "Herøy (Nordland)", None, None),
        ("Tromsø – Romsa (2020–2023)", "Tromsø – Romsa", 2020, 2023),
    ],
)
def test_the_years_are_in_the_label(label: str, name: str, valid_from: int | None, valid_to: int | None) -> None:
    """A label without a last year is a present region; the years are no part of the name."""
    (region,) = regions.described({"4601": label})

    assert (region.name, region.valid_from, region.valid_to) == (name, valid_from, valid_to)
    assert region.label == label
    assert region.is_current is (valid_to is None)


def test_longyearbyen_is_no_municipality_and_in_no_county() -> None:
    """SSB adds it to the municipalities by hand; it is not ranked, counted or joined among them."""
    (described,) = [one for one in regions.described({**EVERY, "EKA21": "Svalbard"}) if one.code == "2111"]

    assert (described.kind, described.county) == (RegionKind.LONGYEARBYEN, None)
    assert "2111" not in regions.of_kinds(EVERY, ["municipality"])
    assert len(regions.of_kinds(EVERY, ["municipality"])) == 838
    assert regions.find("Longyearbyen", EVERY) == "2111"


def test_only_a_municipality_has_a_county() -> None:
    """The county is the one of the code's first two digits, or unknown where the table has no such county."""
    described = {region.code: region.county for region in regions.described(NAMES)}

    assert [described[code] for code in ("0301", "1818", "4601", "EKA18", "EKG12", "EAK")] == [
        "Oslo",
        "Nordland",
        None,
        None,
        None,
        None,
    ]
    assert described["1902"] == "Troms"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Os (-2019)", "Os (2020-2023)", False),
        ("Os (-2019)", "Os (2019-2023)", True),
        ("Os (2020-)", "Os (-2019)", False),
        ("Os", "Os (-2019)", True),
    ],
)
def test_regions_overlap_where_their_years_do(one: str, other: str, expected: bool) -> None:
    """A label that gives no year leaves that end open."""
    first, second = regions.described({"0441": one, "1243": other})

    assert first.overlaps(second) is expected
    assert second.overlaps(first) is expected


# Search


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("heroy", ["1515", "1818"]),
        ("trom", ["EKA19", "EKA55", "1902", "5401", "5501"]),
        ("EKG", ["EKG11", "EKG12"]),
        (" 30 ", ["3024", "3018"]),
        ("ÅLESUND", ["1508", "1507"]),
        ("Bjørg", ["4601"]),
        ("norge", ["EAK", "EAKUO"]),
        ("kostragruppe 12", ["EKG12"]),
        ("Herøy, Nordland", ["1818"]),
        ("Bergen kommune", ["4601"]),
        ("Nes kommune", ["0236", "0411"]),
        ("Trondhiem", ["5001"]),
        ("%%%", []),
        ("Stockholm län", []),
    ],
)
def test_search_gives_what_holds_the_words_else_what_is_meant_else_what_is_near(query: str, codes: list[str]) -> None:
    """Present and former regions in the table's order, by part of a name or the beginning of a code."""
    found = regions.search(query, regions.described(NAMES))

    assert [region.code for region in found] == codes


def test_an_empty_search_gives_every_region() -> None:
    """Nothing asked is nothing left out."""
    assert [region.code for region in regions.search("  ", regions.described(NAMES))] == list(NAMES)


def test_a_region_is_listed_in_the_words_of_the_reader() -> None:
    """Where it is stands between SSB's names in either language, unless the label says it."""
    with pytest.raises(UnknownRegion) as caught:
        regions.find(
            "Herøy",
            {"EKA15": "Møre og Romsdal", "EKA18": "Nordland - Nordlánnda", "1515": "Herøy", "1818": "Herøy (Nordland)"},
        )
    told = caught.value.said

    assert isinstance(told, Said)
    assert "1515 Herøy in Møre og Romsdal, 1818 Herøy (Nordland)" in told.sentence("en")
    assert "1515 Herøy i Møre og Romsdal, 1818 Herøy (Nordland)" in told.sentence("no")
