"""The long frame, and what can be asked of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

import kostra_bolig
from kostra_bolig.errors import ContractChanged, SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries
from kostra_bolig.jsonstat import read
from kostra_bolig.model import Binding, Content, Source
from kostra_bolig.observations import Table, assemble, contents_of, dimensions_of
from kostra_bolig.table import Missing, SeriesKey
from tests.test_jsonstat import pyjstat_rows
from tests.test_model import PROVENANCE

Json = dict[str, Any]

COUNT, SHARE = "KOStotnatt0000", "KOSandel0000"
CODES = {"Region": ["EAK", "0301"], "ContentsCode": [COUNT, SHARE], "Tid": ["2023", "2024"]}
LABELS = {
    "Region": {"EAK": "Landet", "0301": "Oslo"},
    "ContentsCode": {COUNT: "Husstander i natthjem", SHARE: "Andel i natthjem"},
    "Tid": {"2023": "2023", "2024": "2024"},
}
CELLS: Mapping[tuple[str, str, str], tuple[float | None, str | None]] = {
    ("EAK", COUNT, "2023"): (158, None),
    ("EAK", COUNT, "2024"): (167, "*"),
    ("EAK", SHARE, "2023"): (2.4, None),
    ("EAK", SHARE, "2024"): (None, ".."),
    ("0301", COUNT, "2023"): (None, ":"),
    ("0301", COUNT, "2024"): (0, None),
    ("0301", SHARE, "2023"): (None, "."),
    ("0301", SHARE, "2024"): (None, "§"),
}
ROWS = [
    ("0301", "Oslo", SHARE, "Andel i natthjem", None, 2023, None, ".", "not_applicable", "prosent", 1),
    ("0301", "Oslo", SHARE, "Andel i natthjem", None, 2024, None, "§", "other", "prosent", 1),
    ("0301", "Oslo", COUNT, "Husstander i natthjem", "natthjem", 2023, None, ":", "suppressed", "husstander", 0),
    ("0301", "Oslo", COUNT, "Husstander i natthjem", "natthjem", 2024, 0.0, None, None, "husstander", 0),
    ("EAK", "Landet", SHARE, "Andel i natthjem", None, 2023, 2.4, None, None, "prosent", 1),
    ("EAK", "Landet", SHARE, "Andel i natthjem", None, 2024, None, "..", "not_available", "prosent", 1),
    ("EAK", "Landet", COUNT, "Husstander i natthjem", "natthjem", 2023, 158.0, None, None, "husstander", 0),
    ("EAK", "Landet", COUNT, "Husstander i natthjem", "natthjem", 2024, 167.0, "*", None, "husstander", 0),
]
BOUND = {SeriesKey.NATTHJEM: COUNT}


def answer(order: Sequence[str] = ("Region", "ContentsCode", "Tid")) -> Json:
    """Make the tiny constructed answer with its dimensions in some order."""
    cells = [
        CELLS[at["Region"], at["ContentsCode"], at["Tid"]]
        for codes in itertools.product(*(CODES[id_] for id_ in order))
        for at in (dict(zip(order, codes, strict=True)),)
    ]
    dimensions: Json = {
        id_: {
            "label": id_.casefold(),
            "category": {"index": {code: place for place, code in enumerate(CODES[id_])}, "label": LABELS[id_]},
        }
        for id_ in order
    }
    dimensions["ContentsCode"]["category"]["unit"] = {
        COUNT: {"base": "husstander", "decimals": 0},
        SHARE: {"base": "prosent"},
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "role": {"geo": ["Region"], "metric": ["ContentsCode"], "time": ["Tid"]},
        "id": list(order),
        "size": [2, 2, 2],
        "dimension": dimensions,
        "value": [value for value, _ in cells],
        "status": {str(place): status for place, (_, status) in enumerate(cells) if status is not None},
        "extension": {"px": {"decimals": 1}},
    }


def with_extra(document: Json, *, categories: int) -> Json:
    """Add a breakdown in front, and repeat the cells for each of its categories."""
    codes = [str(number) for number in range(categories)]
    document["id"].insert(0, "Alder")
    document["size"].insert(0, categories)
    document["dimension"]["Alder"] = {"label": "alder", "category": {"index": codes}}
    document["value"] = document["value"] * categories
    return document


BINDING = Binding(
    codes={SeriesKey.NATTHJEM: COUNT},
    unavailable={key: "no content has a matching label" for key in SeriesKey if key is not SeriesKey.NATTHJEM},
    candidates=("KOStotnatt0000 Husstander i natthjem [husstander]", "KOSandel0000 Andel i natthjem [prosent]"),
)
TABLE = Table(
    observations=assemble(read(answer()), BOUND),
    provenance=dataclasses.replace(PROVENANCE, mandatory_notes=("mind the gap",)),
    binding=BINDING,
)


class TestAssemble:
    """A cube as the long frame."""

    @pytest.mark.parametrize("order", list(itertools.permutations(CODES)), ids="-".join)
    def test_row_by_row_in_every_dimension_order(self, order: Sequence[str]) -> None:
        """The rows are the same, sorted by region, content and year, however the cube is turned."""
        frame = assemble(read(answer(order)), BOUND)

        assert frame.rows() == ROWS

    def test_columns_and_types(self) -> None:
        """The columns stand in the contract's order with the contract's types."""
        frame = assemble(read(answer()), BOUND)

        assert list(frame.schema.items()) == [
            ("region", pl.String),
            ("region_name", pl.String),
            ("content", pl.String),
            ("content_name", pl.String),
            ("series", pl.Enum(SeriesKey)),
            ("year", pl.Int16),
            ("value", pl.Float64),
            ("status", pl.String),
            ("missing", pl.Enum(Missing)),
            ("unit", pl.String),
            ("decimals", pl.Int8),
        ]

    @pytest.mark.parametrize(
        ("symbol", "missing"),
        [
            (".", "not_applicable"),
            ("..", "not_available"),
            ("...", "not_available"),
            (":", "suppressed"),
            ("-", "nil"),
            ("*", "other"),
            ("§", "other"),
        ],
    )
    def test_what_a_symbol_on_an_empty_cell_means(self, symbol: str, missing: str) -> None:
        """Every symbol has a meaning; one that is not known is `other`, and stands verbatim."""
        document = answer() | {"value": [None] * 8, "status": symbol}

        frame = assemble(read(document), BOUND)

        assert frame["missing"].to_list() == [missing] * 8
        assert frame["status"].to_list() == [symbol] * 8

    def test_a_symbol_on_a_value_is_no_reason_for_its_absence(self) -> None:
        """A value with a symbol keeps both, and is not missing."""
        document = answer() | {"value": [1] * 8, "status": "*"}

        frame = assemble(read(document), BOUND)

        assert frame.select("value", "status", "missing").unique().rows() == [(1.0, "*", None)]

    def test_an_empty_cell_without_a_symbol_has_no_reason(self) -> None:
        """No reason is made up where SSB gives none; the contract refuses such a cell."""
        document = answer() | {"value": [None] * 8, "status": {}}

        frame = assemble(read(document), BOUND)

        assert frame.select("value", "status", "missing").unique().rows() == [(None, None, None)]

    def test_contents_without_a_unit(self) -> None:
        """A content without a unit has none, and the table's decimals."""
        document = answer()
        del document["dimension"]["ContentsCode"]["category"]["unit"]

        frame = assemble(read(document), BOUND)

        assert frame.select("unit", "decimals").unique().rows() == [(None, 1)]

    def test_contents_that_are_no_series(self) -> None:
        """Without a binding no row belongs to a series."""
        assert assemble(read(answer()), {})["series"].to_list() == [None] * 8


class TestDimensions:
    """Region, content and year are found by role."""

    def test_by_role(self) -> None:
        """The ids do not matter."""
        dims = dimensions_of(read(answer()))

        assert (dims.region.id, dims.content.id, dims.year.id) == ("Region", "ContentsCode", "Tid")

    @pytest.mark.parametrize("order", list(itertools.permutations(CODES)), ids="-".join)
    def test_region_without_a_role(self, order: Sequence[str]) -> None:
        """The one dimension that is left is the region."""
        document = answer(order)
        del document["role"]["geo"]

        assert dimensions_of(read(document)).region.id == "Region"

    @pytest.mark.parametrize("role", ["metric", "time"])
    def test_content_and_year_need_their_roles(self, role: str) -> None:
        """Without them nobody can tell which is which, and the dimensions are listed."""
        document = answer()
        del document["role"][role]

        with pytest.raises(ContractChanged, match="for region, content and year, got Region, ContentsCode, Tid with"):
            dimensions_of(read(document))

    @pytest.mark.parametrize("categories", [1, 3])
    def test_a_further_dimension_is_named(self, categories: int) -> None:
        """A breakdown is a change of the table, also with a single category."""
        cube = read(with_extra(answer(), categories=categories))

        with pytest.raises(
            ContractChanged, match=rf"has a further dimension: Alder \(alder, {categories} categories\)"
        ):
            assemble(cube, BOUND)

    def test_a_further_dimension_without_a_region_role(self) -> None:
        """With two dimensions left, neither is taken for the region."""
        document = with_extra(answer(), categories=1)
        del document["role"]["geo"]

        with pytest.raises(ContractChanged, match="got Alder, Region, ContentsCode, Tid with roles"):
            dimensions_of(read(document))

    @pytest.mark.parametrize("year", ["2024K1", "2024M01", "24", "02024", "", "Siste", "٢٠٢٤"])
    def test_a_time_that_is_not_a_year(self, year: str) -> None:
        """Quarters, months and other times are a change of the table."""
        document = answer()
        document["dimension"]["Tid"]["category"] = {"index": ["2023", year]}

        with pytest.raises(ContractChanged, match=f"expected years in Tid, got {year}; a person must look"):
            assemble(read(document), BOUND)

    def test_contents(self) -> None:
        """Every content has its label, and its unit where there is one."""
        document = answer()
        del document["dimension"]["ContentsCode"]["category"]["unit"][SHARE]

        assert contents_of(read(document)) == (
            Content(code=COUNT, label="Husstander i natthjem", unit="husstander"),
            Content(code=SHARE, label="Andel i natthjem", unit=None),
        )


class TestSeries:
    """One series of one region, asked for by what people have."""

    @pytest.mark.parametrize("key", ["natthjem", SeriesKey.NATTHJEM, COUNT])
    @pytest.mark.parametrize("region", ["0301", "Oslo", "oslo"])
    def test_by_key_or_code_and_by_code_or_name(self, key: str, region: str) -> None:
        """The series is the same however it is named."""
        series = TABLE.series(key, region=region)

        assert (series.key, series.content, series.content_name) == ("natthjem", COUNT, "Husstander i natthjem")
        assert (series.region, series.region_name, series.unit, series.decimals) == ("0301", "Oslo", "husstander", 0)
        assert series.frame.rows() == [(2023, None, ":", "suppressed"), (2024, 0.0, None, None)]
        assert series.provenance is TABLE.provenance

    def test_the_country_by_default(self) -> None:
        """Without a region the series is the country's."""
        assert TABLE.series("natthjem").region == "EAK"

    def test_a_content_that_is_none_of_the_six(self) -> None:
        """Any content can be reached by its code; it has no key."""
        series = TABLE.series(SHARE)

        assert (series.key, series.name, series.unit, series.decimals) == (None, SHARE, "prosent", 1)
        assert series.at(2023) == 2.4

    def test_a_series_bound_to_nothing(self) -> None:
        """It says why, lists the candidates and how to choose one."""
        with pytest.raises(SeriesUnavailable) as refused:
            TABLE.series("unge")

        assert str(refused.value) == (
            "unge is unavailable in table 12015: no content has a matching label. "
            "Choose one with KOSTRA_BOLIG_SERIES_UNGE=CODE and fetch again; the table has "
            "KOStotnatt0000 Husstander i natthjem [husstander]; KOSandel0000 Andel i natthjem [prosent]"
        )
        assert (refused.value.key, refused.value.candidates) == ("unge", BINDING.candidates)
        assert refused.value.exit_code == 5

    @pytest.mark.parametrize(
        ("asked", "said", "near"),
        [
            ("nathjem", "there is no series or content 'nathjem'; near matches: natthjem", "natthjem"),
            ("KOSandel000", "near matches: KOSandel0000", SHARE),
            ("Unge", "near matches: unge", "unge"),
        ],
    )
    def test_an_unknown_series_lists_near_matches(self, asked: str, said: str, near: str) -> None:
        """A slip of the pen is answered with what may have been meant."""
        with pytest.raises(UnknownSeries, match=said) as refused:
            TABLE.series(asked)

        assert refused.value.asked == asked
        assert refused.value.near[0] == near

    def test_an_unknown_series_with_nothing_near_lists_the_six(self) -> None:
        """With nothing near, the series are named."""
        with pytest.raises(UnknownSeries, match="'%%%'; the series are midlertidig_botilbud, over_3_mnd, ") as refused:
            TABLE.series("%%%")

        assert refused.value.near == ()

    def test_an_unknown_region(self) -> None:
        """A region that is not there is answered with near matches."""
        with pytest.raises(UnknownRegion, match="there is no region 'Osla' in these figures; near matches: 0301 Oslo"):
            TABLE.series("natthjem", region="Osla")

    def test_a_region_of_the_published_figures(self) -> None:
        """The report prints the country only, and how to get regions is said."""
        published = kostra_bolig.load(source="published")

        with pytest.raises(UnknownRegion) as refused:
            published.series("unge", region="Oslo")

        assert published.provenance.source is Source.PUBLISHED
        assert str(refused.value) == (
            "the published figures cover the country (EAK) only, not 'Oslo'; run `kostra-bolig fetch` for regions"
        )

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("midlertidig_botilbud", 7079.0),
            ("over_3_mnd", 1750.0),
            ("med_barn", 645.0),
            ("med_barn_over_3_mnd", 187.0),
            ("unge", 615.0),
            ("natthjem", 167.0),
        ],
    )
    def test_the_national_series_have_names(self, name: str, value: float) -> None:
        """Each of the six is a property of the table: the country's figures, here of 2024."""
        series = getattr(kostra_bolig.load(source="published"), name)

        assert (series.key, series.region) == (name, "EAK")
        assert series.at(2024) == value


class TestContents:
    """What the table holds."""

    def test_one_row_for_each(self) -> None:
        """Every content once, sorted by code."""
        contents = TABLE.contents()

        assert contents.columns == ["content", "content_name", "series", "unit", "decimals"]
        assert contents.rows() == [
            (SHARE, "Andel i natthjem", None, "prosent", 1),
            (COUNT, "Husstander i natthjem", "natthjem", "husstander", 0),
        ]


class TestJsonStat:
    """The table written out as JSON-stat."""

    def test_the_observations_come_back(self) -> None:
        """What is written is read back as the same long frame."""
        again = assemble(read(json.loads(TABLE.to_jsonstat())), BOUND)

        assert again.rows() == ROWS

    def test_pyjstat_reads_it(self) -> None:
        """Codes and values are read by the library of the field."""
        assert pyjstat_rows(TABLE.to_jsonstat()) == [(row[0], row[2], str(row[5]), row[6]) for row in ROWS]

    def test_title_source_time_and_notes_go_along(self) -> None:
        """The dataset says where it is from, and the notes are still mandatory."""
        cube = read(json.loads(TABLE.to_jsonstat()))

        assert (cube.label, cube.source) == ("12015: Midlertidige botilbud", "Kilde: Statistisk sentralbyrå")
        assert cube.updated == "2025-03-15T07:00:00Z"
        assert cube.mandatory_notes == ("mind the gap",)
        assert cube.roles == {"geo": "region", "metric": "content", "time": "year"}

    def test_years_stay_in_order_where_cells_are_absent(self) -> None:
        """The published figures have gaps, and their years are written from first to last all the same."""
        cube = read(json.loads(kostra_bolig.load(source="published").to_jsonstat()))

        assert cube.dimension("year").codes == ("2020", "2021", "2022", "2023", "2024")
        assert cube.frame()["value"].drop_nulls().len() == 19

    def test_a_time_in_another_zone_is_written_in_utc(self) -> None:
        """The Z means UTC."""
        oslo = dt.timezone(dt.timedelta(hours=2))
        moved = dataclasses.replace(PROVENANCE, updated=dt.datetime(2025, 6, 15, 8, tzinfo=oslo))

        body = dataclasses.replace(TABLE, provenance=moved).to_jsonstat()

        assert json.loads(body)["updated"] == "2025-06-15T06:00:00Z"


class TestShown:
    """What a person sees."""

    def test_text(self) -> None:
        """Size, period, series and source in three lines."""
        assert repr(TABLE) == (
            "Table 12015 · 8 observations · 2 regions · 2023 to 2024\n"
            "series: natthjem; unavailable: midlertidig_botilbud, over_3_mnd, med_barn, med_barn_over_3_mnd, unge\n"
            "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · CC BY 4.0"
        )

    @pytest.mark.parametrize(
        ("binding", "line"),
        [
            (dataclasses.replace(BINDING, unavailable={}), "series: natthjem"),
            (dataclasses.replace(BINDING, codes={}, unavailable={}), "series: none"),
        ],
    )
    def test_series_line(self, binding: Binding, line: str) -> None:
        """What is bound is named, and what is not is mentioned only when there is some."""
        assert repr(dataclasses.replace(TABLE, binding=binding)).splitlines()[1] == line

    def test_html(self) -> None:
        """A notebook shows the same, and the contents, with nothing run that came from a server."""
        hostile = dataclasses.replace(
            TABLE,
            provenance=dataclasses.replace(PROVENANCE, source_line="<script>"),
            observations=TABLE.observations.with_columns(content_name=pl.lit("<img>")),
        )

        shown = hostile._repr_html_()

        assert shown.startswith("<pre>Table 12015 · 8 observations")
        assert "&lt;script&gt;" in shown
        assert "&lt;img&gt;" in shown
        assert "<script>" not in shown
        assert "<img>" not in shown


def test_a_table_is_frozen() -> None:
    """The figures of one moment stay those."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        TABLE.notes = ()  # type: ignore[misc]


def test_a_suppressed_cell_of_the_table_is_an_error_when_it_is_asked_for() -> None:
    """From the bytes to the person: `:` is never read as 0."""
    with pytest.raises(SeriesError, match="natthjem for Oslo in 2023 is ':': suppressed"):
        TABLE.series("natthjem", region="Oslo").at(2023)
