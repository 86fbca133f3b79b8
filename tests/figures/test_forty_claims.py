"""Forty claims, right and wrong in ways that people get them wrong: the verdict and the reason of each.

The country's figures of 2020 to 2024 are those that Fafo-rapport 2025:11 prints, but for the total of 2024, which the
constructed version of June moves from 7079 to 7164. All others are constructed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.figures.claims import ClaimResults
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Language
from kostra_bolig.said import said
from kostra_bolig.testing import make_table
from tests.builders import two_versions
from tests.builders.cells import Cell
from tests.builders.tables import table as one_content

CLAIMS: dict[str, tuple[str, str, str]] = {
    # A figure of a year
    "a figure": ("kind='value' series='natthjem' year=2024 published=167", "reproduced", "2024: 167"),
    "another year": (
        "kind='value' series='natthjem' year=2024 published=158",
        "not_reproduced",
        "2024: 167; 158 is what 2023 gives",
    ),
    "another series": (
        "kind='value' series='natthjem' year=2024 published=187",
        "not_reproduced",
        "2024: 167; 187 is what med_barn_over_3_mnd gives",
    ),
    "a region's figure in place of the country's": (
        "kind='value' series='midlertidig_botilbud' year=2024 published=1431",
        "not_reproduced",
        "2024: 7164; 1431 is what Bergen (4601) gives",
    ),
    "the country's in place of the municipality's": (
        "kind='value' series='over_3_mnd' region='Bergen' year=2024 published=1750",
        "not_reproduced",
        "2024: 10; 1750 is what Landet (EAK) gives",
    ),
    "the country without Oslo": (
        "kind='value' series='unge' year=2024 published=517",
        "not_reproduced",
        "2024: 615; 517 is what Landet uten Oslo (EAKUO) gives",
    ),
    "a figure that SSB has revised": (
        "kind='value' series='midlertidig_botilbud' year=2024 published=7079",
        "revised",
        "true of SSB's figures of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7164",
    ),
    "a figure that is nobody's": (
        "kind='value' series='natthjem' year=2024 published=176",
        "not_reproduced",
        "2024: 167",
    ),
    "a suppressed figure": (
        "kind='value' series='midlertidig_botilbud' region='1515' year=2024 published=2",
        "not_checkable",
        "is ':': suppressed: SSB does not show it",
    ),
    # A change in percent
    "a change": ("kind='percent_change' series='unge' start=2021 end=2024 published=50", "reproduced", "+50.00 %"),
    "of the end year": (
        "kind='percent_change' series='med_barn' start=2021 end=2024 published=47",
        "not_reproduced",
        "+89.15 %; 47 % is the change measured against the end year instead of the start year",
    ),
    "a turned sign": (
        "kind='percent_change' series='unge' start=2021 end=2024 published=-50",
        "not_reproduced",
        "the sign is turned",
    ),
    "of other years": (
        "kind='percent_change' series='midlertidig_botilbud' start=2021 end=2023 published=30",
        "not_reproduced",
        "+49.40 %; 30 % is the change from 2021 to 2022",
    ),
    "the level for the change": (
        "kind='percent_change' series='unge' start=2021 end=2024 published=150",
        "not_reproduced",
        "150 % is the end year in percent of the start year, not the change",
    ),
    "points of a share for percent": (
        "kind='percent_change' series='KOSandbarn3m0000' start=2021 end=2024 published='11,1'",
        "not_reproduced",
        "2021: 17.9 → 2024: 29, +62.01 %; 11.1 is the change in percentage points, not in percent",
    ),
    "households for percent": (
        "kind='percent_change' series='natthjem' start=2021 end=2024 published=32",
        "not_reproduced",
        "+23.70 %; 32 is the change in the unit of the figures, not in percent",
    ),
    "another series' change": (
        "kind='percent_change' series='natthjem' start=2021 end=2024 published=89",
        "not_reproduced",
        "+23.70 %; 89 is what med_barn gives",
    ),
    # How many more
    "a difference": ("kind='difference' series='unge' start=2021 end=2024 published=205", "reproduced", "+205"),
    "percent for a difference": (
        "kind='difference' series='unge' start=2021 end=2024 published=50",
        "not_reproduced",
        "50 is the change in percent, not the difference",
    ),
    "a difference of other years": (
        "kind='difference' series='unge' start=2021 end=2024 published=147",
        "not_reproduced",
        "147 is the difference from 2022 to 2024",
    ),
    # How many times
    "doubled, as good as": (
        "kind='multiple' series='over_3_mnd' start=2020 end=2024 published=2",
        "reproduced",
        "2020: 895 → 2024: 1750, × 1.96",
    ),
    "not quite doubled": (
        "kind='multiple' series='med_barn' start=2021 end=2024 published=2",
        "not_reproduced",
        "2021: 341 → 2024: 645, × 1.89",
    ),
    "more than tripled": (
        "kind='multiple' series='med_barn_over_3_mnd' start=2021 end=2024 at_least=3",
        "reproduced",
        "× 3.07",
    ),
    "more than doubled, and it is not": (
        "kind='multiple' series='over_3_mnd' start=2020 end=2024 at_least=2",
        "not_reproduced",
        "× 1.96",
    ),
    "nearly doubled": (
        "kind='multiple' series='med_barn' start=2021 end=2024 at_least=1.8 at_most=2",
        "reproduced",
        "× 1.89",
    ),
    "the increase for the whole": (
        "kind='multiple' series='med_barn_over_3_mnd' start=2021 end=2024 published=2.1",
        "not_reproduced",
        "2.1 is the increase measured in the start year, not the whole: an increase of one time is a doubling",
    ),
    # A share
    "a share": (
        "kind='share' series='over_3_mnd' of='midlertidig_botilbud' year=2023 published=26",
        "reproduced",
        "2023: 1686 / 6596 = 25.56 %",
    ),
    "one in four": (
        "kind='share' series='over_3_mnd' of='midlertidig_botilbud' year=2024 one_in=4",
        "reproduced",
        "2024: 7164 / 1750 = 4.09",
    ),
    "one in three": (
        "kind='share' series='over_3_mnd' of='midlertidig_botilbud' year=2024 one_in=3",
        "not_reproduced",
        "3 is over_3_mnd held against the rest of midlertidig_botilbud, not against all of it",
    ),
    "a share of another whole": (
        "kind='share' series='med_barn_over_3_mnd' of='midlertidig_botilbud' year=2024 published=29",
        "not_reproduced",
        "2024: 187 / 7164 = 2.61 %; 29 is what it gives of med_barn",
    ),
    "the rest": (
        "kind='share' series='over_3_mnd' of='midlertidig_botilbud' year=2023 published=74",
        "not_reproduced",
        "74 is what the rest of midlertidig_botilbud gives, without over_3_mnd",
    ),
    # Per inhabitants
    "a rate": (
        "kind='rate' series='midlertidig_botilbud' region='Bergen' year=2023 per=1000 published=101.8",
        "reproduced",
        "2023: 101.77 per 1000 inhabitants on 31 December",
    ),
    "per 10,000 for per 1,000": (
        "kind='rate' series='midlertidig_botilbud' region='Bergen' year=2023 per=1000 published=1018",
        "not_reproduced",
        "1018 is what it gives per 10000 inhabitants",
    ),
    # The highest, the lowest
    "the highest": (
        "kind='extreme' series='midlertidig_botilbud' start=2018 year=2024 published='highest'",
        "reproduced",
        "2023: 6596, 2024: 7164",
    ),
    "the highest, and it is not": (
        "kind='extreme' series='unge' start=2018 year=2021 published='highest'",
        "not_reproduced",
        "2021: 410; the highest is 2018 with 415",
    ),
    "the lowest, over a gap": (
        "kind='extreme' series='midlertidig_botilbud' region='1508' start=2018 year=2024 published='lowest'",
        "not_checkable",
        "a year without a figure may be the one",
    ),
    "the lowest, of one that had another code": (
        "kind='extreme' series='midlertidig_botilbud' region='4601' start=2018 year=2020 published='lowest'",
        "not_reproduced",
        "the lowest is 2018 with 418; without following 4601 over its codes it is not checkable",
    ),
    "a change of one that had another code": (
        "kind='percent_change' series='midlertidig_botilbud' region='Tromsø' start=2019 end=2024 published=69",
        "reproduced",
        "2019: 1019 → 2024: 1724, +69.19 %; without following Tromsø over its codes it is not checkable",
    ),
    "a figure of one that took in another": (
        "kind='value' series='midlertidig_botilbud' region='Trondheim' year=2019 published=1419",
        "not_reproduced",
        "2019: 2938; 5001 is followed over its codes: 2019: 5001 Trondheim - Tråante + 5030 Klæbu (-2019), summed by"
        " us, not by SSB; without following Trondheim over its codes it is reproduced",
    ),
    # A place among others
    "second of the municipalities": (
        "kind='rank' series='midlertidig_botilbud' region='Bergen' year=2024 among='municipality' published=2",
        "reproduced",
        "2024: 1431, number 2 from the top among 8 with a figure, of the municipalities; 1 suppressed, 0 missing",
    ),
    "the first, and it is the second": (
        "kind='rank' series='midlertidig_botilbud' region='Bergen' year=2024 among='municipality' published='highest'",
        "not_reproduced",
        "number 2 from the top among 8 with a figure, of the municipalities; 1 suppressed, 0 missing",
    ),
    "the lowest, while one is suppressed": (
        "kind='rank' series='midlertidig_botilbud' region='Oslo' year=2024 among='municipality' published='lowest'",
        "not_checkable",
        "number 1 from the bottom among 8 with a figure, of the municipalities; 1 suppressed, 0 missing; "
        "1 region without a figure may stand before it",
    ),
    "among the counties, a shared place": (
        "kind='rank' series='unge' region='EKA15' year=2024 among='county' published=2",
        "reproduced",
        "2024: 98, number 2 from the top, with 1 other, among 15 with a figure, of the counties",
    ),
    "the place from the other end": (
        "kind='rank' series='unge' region='EKA31' year=2024 among='county' published=15",
        "not_reproduced",
        "15 is the place from the other end",
    ),
    "in its group": (
        "kind='rank' series='midlertidig_botilbud' region='Trondheim' year=2024 among='EKG12' published=2",
        "reproduced",
        "number 2 from the top among 2 with a figure, of the municipalities of KOSTRA-gruppe 12",
    ),
    # Words
    "about": (
        "kind='about' series='natthjem' start=2022 end=2024 published=160 within_percent=8",
        "reproduced",
        "2022: 148, 2023: 158, 2024: 167",
    ),
    "a wrong direction": (
        "kind='direction' series='natthjem' start=2021 end=2024 published='decrease'",
        "not_reproduced",
        "+23.70 %",
    ),
}


def written(folder: Path, claims: dict[str, str], *, top: str = "") -> Path:
    """Write a claims file: each claim by its name, its fields on a line."""
    file = folder / "claims.toml"
    parts = [f"format = 1\n{top}"]
    for name, fields in claims.items():
        one_a_line = "\n".join(field.replace("=", " = ", 1) for field in fields.split())
        parts.append(f'[[claim]]\nid = "{name}"\ntext = "Constructed."\n{one_a_line}\n')
    file.write_text("\n".join(parts), "utf-8")
    return file


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Return the version of June, with that of March stored before it."""
    store = tmp_path_factory.mktemp("store")
    two_versions.build(store)
    return kb.load(source="stored", cache_dir=store)


@pytest.fixture(scope="module")
def results(table: Table, tmp_path_factory: pytest.TempPathFactory) -> ClaimResults:
    """Return what the figures say of all claims, read from one file."""
    file = written(tmp_path_factory.mktemp("claims"), {name: fields for name, (fields, _, _) in CLAIMS.items()})
    return kb.verify(kb.read_claims(file), table)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_gets_its_verdict_and_the_reason(name: str, results: ClaimResults) -> None:
    """What is right is reproduced; what is wrong says what it is instead, and what nobody can tell says why."""
    result = next(result for result in results if result.id == name)
    _, verdict, reason = CLAIMS[name]

    assert result.verdict.value == verdict, result.note
    if verdict == "not_reproduced":
        assert result.note.endswith(reason)  # and nothing is made up where nothing fits
    assert reason in result.note


@pytest.mark.parametrize("name", CLAIMS)
def test_the_reason_is_told_in_norwegian_as_well(name: str, results: ClaimResults) -> None:
    """All of it, in no English word, with a decimal comma and the thousands apart."""
    result = next(result for result in results if result.id == name)
    told = result.said(Language.NO)

    assert re.findall(r"\b(?:the|from|with|without|is|of|rank|year)\b", told) == []
    assert re.findall(r"[0-9]\.[0-9]|(?<![0-9=,])[3-9][0-9]{3}(?![0-9)]| over| er fulgt| [A-ZÆØÅ])", told) == []
    assert ("uten å følge" in told) == ("without following" in result.note)


def test_there_are_forty_of_every_kind() -> None:
    """Each kind is claimed both rightly and wrongly."""
    kinds = {fields.split("'")[1] for fields, _, _ in CLAIMS.values()}

    assert len(CLAIMS) >= 40
    assert kinds == {kind.value for kind in kb.ClaimKind}


def test_a_figure_that_was_old_when_the_text_was_written_is_named_as_an_earlier_versions(
    table: Table, tmp_path: Path
) -> None:
    """March's figure in a text of September is no revision: SSB had moved it in June."""
    fields = {"stale": "kind='value' series='midlertidig_botilbud' year=2024 published=7079"}
    file = written(tmp_path, fields, top="written = '2025-09-01'\n")

    result = kb.verify(kb.read_claims(file), table)[0]

    assert result.verdict.value == "not_reproduced"
    assert "it is true of SSB's figures of 2025-03-15, which had changed before the text was written" in result.note


def test_a_place_of_an_earlier_version_is_told_in_norwegian(tmp_path: Path) -> None:
    """It is no year, and has a word of its own in each language."""
    before, now = (
        make_table(
            [("EAK", "unge", 2024, 30), ("0301", "unge", 2024, 9), ("4601", "unge", 2024, bergen)],
            updated=dt.datetime(2025, month, 16, 6, tzinfo=dt.UTC),
        )
        for month, bergen in ((3, 8), (6, 11))
    )
    fields = {"stale": "kind='rank' series='unge' region='4601' among='municipality' year=2024 published=2"}
    file = written(tmp_path, fields, top="written = '2025-04-01'\n")

    result = kb.verify(kb.read_claims(file), now, history=[before])[0]

    assert result.note.endswith(": 2024: 8 → 11, rank: 2 → 1")
    assert result.said(Language.NO).endswith(": 2024: 8 → 11, plass: 2 → 1")


# What SSB has withdrawn


@pytest.mark.parametrize(
    "fields",
    [
        "kind='value' series='natthjem' region='0301' year=2023 published=8",
        "kind='difference' series='natthjem' region='0301' start=2023 end=2024 published=-4",
        "kind='extreme' series='natthjem' region='0301' start=2022 year=2024 published='lowest'",
        "kind='rank' series='natthjem' region='4601' year=2023 among='municipality' from_bottom=true published=2",
        "kind='value' series='natthjem' region='4601' year=2023 published=8",
        "kind='value' series='natthjem' region='0301' year=2024 published=8",
    ],
)
def test_a_figure_that_the_newest_version_suppresses_is_not_told(fields: str, tmp_path: Path) -> None:
    """An earlier version gave 8 for Oslo in 2023: no verdict and no reason is made of it, nor named as its."""
    cells = {"4601": {2022: 9.0, 2023: 7.0, 2024: 9.0}, "1103": {2022: 6.0, 2023: 6.0, 2024: 6.0}}
    before = one_content(cells | {"0301": {2022: 5.0, 2023: 8.0, 2024: 4.0}, "EAK": {2023: 99.0}})
    now = one_content(cells | {"0301": {2022: 5.0, 2023: ":", 2024: 4.0}, "EAK": {2023: 99.0}})
    file = written(tmp_path, {"one": fields})

    result = kb.verify(kb.read_claims(file), now, history=[before])[0]

    assert result.verdict.value in ("not_checkable", "not_reproduced")
    assert "8" not in result.note.replace("2018", "")
    assert "true of" not in result.note


@pytest.mark.parametrize(
    "fields",
    [
        "kind='extreme' series='natthjem' region='0301' start=2022 year=2024 published='highest'",
        "kind='rank' series='natthjem' region='4601' year=2023 among='municipality' published=1",
    ],
)
def test_what_was_true_with_a_figure_that_is_withdrawn_since_is_no_revision(fields: str, tmp_path: Path) -> None:
    """That Oslo's 2023 was below its 2024, or below Bergen's, must not be read off the word «revised»."""
    before = one_content({"0301": {2022: 5.0, 2023: 8.0, 2024: 9.0}, "4601": {2023: 9.0}, "1103": {2023: 6.0}})
    now = one_content({"0301": {2022: 10.0, 2023: ":", 2024: 9.0}, "4601": {2023: 5.0}, "1103": {2023: 6.0}})
    unhidden = one_content({"0301": {2022: 10.0, 2023: 8.0, 2024: 9.0}, "4601": {2023: 5.0}, "1103": {2023: 6.0}})
    claims = kb.read_claims(written(tmp_path, {"one": fields}))

    assert kb.verify(claims, unhidden, history=[before])[0].verdict.value == "revised"
    assert kb.verify(claims, now, history=[before])[0].verdict.value == "not_reproduced"


def test_the_highest_year_is_not_in_doubt_where_another_is_higher(tmp_path: Path) -> None:
    """A suppressed year leaves open what is highest; not that a year is not it, where a known one is higher."""
    figures = one_content({"EAK": {2021: 9.0, 2022: ":", 2023: 7.0, 2024: 10.0}})
    said = "kind='extreme' series='natthjem' start=2021 year={} published='highest'"
    file = written(tmp_path, {"wrong": said.format(2023), "open": said.format(2024)})

    wrong, open_ = kb.verify(kb.read_claims(file), figures)

    assert (wrong.verdict.value, wrong.note) == ("not_reproduced", "2021: 9, 2023: 7; the highest is 2021 with 9")
    assert (open_.verdict.value, open_.computed) == ("not_checkable", None)


@pytest.mark.parametrize(
    ("cell", "published", "verdict"),
    [
        (":", "published=2", "reproduced"),
        (":", "published=2 from_bottom=true", "not_checkable"),
        ("..", "published=2", "not_checkable"),
        ("..", "published=2 from_bottom=true", "not_checkable"),
        (".", "published=2 from_bottom=true", "reproduced"),
        (None, "published=2", "not_checkable"),
    ],
)
def test_a_place_is_open_while_one_before_it_may_be_unknown(
    cell: Cell, published: str, verdict: str, tmp_path: Path
) -> None:
    """From the top it is a place among the counts that are shown, if none is missing; from the bottom all must be."""
    figures = one_content({"0301": {2024: 9.0}, "1103": {2024: 5.0}, "4601": {2024: 3.0}, "5001": {2024: cell}})
    fields = f"kind='rank' series='natthjem' region='1103' year=2024 among='municipality' {published}"

    assert kb.verify(kb.read_claims(written(tmp_path, {"one": fields})), figures)[0].verdict.value == verdict


def test_a_suppressed_share_may_be_the_highest(tmp_path: Path) -> None:
    """Of shares, one that is suppressed leaves the place from the top open too."""
    cells: dict[str, dict[int, Cell]] = {"0301": {2024: 9.0}, "1103": {2024: 5.0}, "5001": {2024: ":"}}
    fields = "kind='rank' series='natthjem' region='0301' year=2024 among='municipality' published='highest'"

    claims = kb.read_claims(written(tmp_path, {"one": fields}))

    assert kb.verify(claims, one_content(cells, unit="prosent"))[0].verdict.value == "not_checkable"
    assert kb.verify(claims, one_content(cells))[0].verdict.value == "reproduced"


@pytest.mark.parametrize(
    ("first", "last", "published", "verdict"),
    [
        (100, 195, "2", "reproduced"),
        (100, 205, "2", "reproduced"),
        (1000, 1949, "2", "not_reproduced"),
        (1000, 2051, "2", "not_reproduced"),
        (205, 100, "0.5", "reproduced"),
        (2051, 1000, "0.5", "not_reproduced"),
        (100, 245, "2.5", "reproduced"),
        (1000, 2450, "2.45", "reproduced"),
        (1000, 2456, "2.45", "not_reproduced"),
        (0, 5, "2", "not_checkable"),
    ],
)
def test_the_edges_of_a_multiple(first: float, last: float, published: str, verdict: str, tmp_path: Path) -> None:
    """«Doubled» is 1.95 to 2.05, both included; «halved» is that the other way round; nothing doubles from 0."""
    figures = one_content({"EAK": {2023: float(first), 2024: float(last)}})
    fields = f"kind='multiple' series='natthjem' start=2023 end=2024 published={published}"

    assert kb.verify(kb.read_claims(written(tmp_path, {"one": fields})), figures)[0].verdict.value == verdict


@pytest.mark.parametrize("kind", ["county_municipality", "county_group", "district"])
def test_a_place_among_regions_of_other_tables_is_told_in_words(kind: str) -> None:
    """No word of the program's own stands for the districts or the county municipalities."""
    place = {"year": 2024, "rank": 1, "equals": 0, "ranked": 3, "suppressed": 0, "absent": 0}
    sentences = (
        said("figures-claim-rank", among=kind, value="1", end="top", **place),
        said("figures-not-among", region="x", among=kind, year=1),
    )

    for one in sentences:
        assert kind not in re.findall("[a-z_]+", one.sentence("no") + one.sentence("en"))


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ("at_least=2", "at least × 2"),
        ("at_most=2.5", "at most × 2.5"),
        ("at_least=1.8 at_most=2", "× 1.8 to × 2"),
        ("published=2 at_least=true", "at least × 2"),
        ("published=2", "× 2"),
    ],
)
def test_a_text_that_gives_bounds_is_shown_by_them(bounds: str, told: str, tmp_path: Path) -> None:
    """«More than doubled» is at least two times, not two times."""
    figures = one_content({"EAK": {2023: 100.0, 2024: 190.0}})
    fields = f"kind='multiple' series='natthjem' start=2023 end=2024 {bounds}"

    [result] = kb.verify(kb.read_claims(written(tmp_path, {"one": fields})), figures)

    assert f", {told} in the text, × 1.{'9' if bounds == 'published=2' else '90'} from" in repr(result)
    assert {result.to_dict()["at_least"], result.to_dict()["at_most"]} == {result.claim.at_least, result.claim.at_most}


@pytest.mark.parametrize(
    ("part", "one_in", "verdict"), [(40, 3, "reproduced"), (28.5, 3, "not_reproduced"), (0, 4, "not_reproduced")]
)
def test_one_in_so_many_rounds_half_up(part: float, one_in: int, verdict: str, tmp_path: Path) -> None:
    """100 ÷ 40 is 2.5, which is one in three; none is one in nothing."""
    share = one_content({"EAK": {2024: float(part)}})
    whole = one_content({"EAK": {2024: 100.0}}).observations.with_columns(
        pl.lit("whole").alias("content"), pl.lit(None, dtype=share.observations.schema["series"]).alias("series")
    )
    both = dataclasses.replace(share, observations=pl.concat([share.observations, whole]))
    fields = f"kind='share' series='natthjem' of='whole' year=2024 one_in={one_in}"

    assert kb.verify(kb.read_claims(written(tmp_path, {"one": fields})), both)[0].verdict.value == verdict
