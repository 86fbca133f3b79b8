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
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import (
    ContractChanged,
    SeriesError,
    SeriesUnavailable,
    UnknownRegion,
    UnknownSeries,
    UsageError,
)
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of, require_known
from kostra_bolig.jsonstat import encode, read
from kostra_bolig.kinds import CountedAs, Source
from kostra_bolig.kostra import Missing, RegionKind
from kostra_bolig.records import Binding, Content
from tests.builders.cells import Cell, cells
from tests.builders.constructed_klass import build_klass
from tests.builders.datasets import pyjstat_rows
from tests.builders.provenance import PROVENANCE

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
BOUND: dict[str, str] = {SeriesKey.NATTHJEM: COUNT}


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
    reasons={key: "no content has a matching label" for key in SeriesKey if key is not SeriesKey.NATTHJEM},
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
    def test_a_further_dimension_is_a_column(self, categories: int) -> None:
        """Each category has rows of its own, also a single one; a table that had none refuses it."""
        cube = read(with_extra(answer(), categories=categories))

        frame = assemble(cube, BOUND)

        assert frame["Alder"].n_unique() == categories
        assert frame.columns[:4] == ["region", "region_name", "Alder", "content"]
        with pytest.raises(
            ContractChanged, match=rf"has a further dimension: Alder \(alder, {categories} categories\)"
        ):
            require_known(dimensions_of(cube).further, ())

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

        with pytest.raises(
            ContractChanged, match=f"expected years in Tid, got {year}: only tables of years can be read"
        ):
            assemble(read(document), BOUND)

    def test_contents(self) -> None:
        """Every content has its label, and its unit where there is one."""
        document = answer()
        del document["dimension"]["ContentsCode"]["category"]["unit"][SHARE]

        assert contents_of(dimensions_of(read(document))) == (
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
        assert series.frame.rows() == [(2023, None, ":", "suppressed", ["0301"]), (2024, 0.0, None, None, ["0301"])]
        assert series.provenance is TABLE.provenance

    def test_the_country_by_default(self) -> None:
        """Without a region the series is the country's."""
        assert TABLE.series("natthjem").region == "EAK"

    def test_a_content_that_is_none_of_the_six(self) -> None:
        """Any content can be reached by its code; it has no key."""
        series = TABLE.series(SHARE)

        assert (series.key, series.name, series.unit, series.decimals) == (None, SHARE, "prosent", 1)
        assert series.at(2023) == 2.4

    def test_a_first_year_after_the_last(self) -> None:
        """No empty series is given."""
        with pytest.raises(UsageError, match="natthjem for 0301 has no figures since 2025; the last year is 2024"):
            TABLE.series("natthjem", region="Oslo", since=2025)

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
            ("nathjem", "there is no series or content 'nathjem' in table 12015; near matches: natthjem", "natthjem"),
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
        with pytest.raises(
            UnknownSeries, match="'%%%' in table 12015; the series are midlertidig_botilbud, over_3_mnd, "
        ) as refused:
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
            (dataclasses.replace(BINDING, reasons={}), "series: natthjem"),
            (dataclasses.replace(BINDING, codes={}, reasons={}), "series: none"),
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


NAMES = {
    "0301": "Oslo - Oslove",
    "1201": "Bergen (-2019)",
    "1515": "Herøy (Møre og Romsdal)",
    "1818": "Herøy (Nordland)",
    "4601": "Bergen",
    "EAK": "Landet",
    "EKA12": "Hordaland (-2019)",
    "EKA46": "Vestland",
    "EKG12": "KOSTRA-gruppe 12",
}
NIGHTS: Mapping[str, Mapping[int, Cell]] = {
    "0301": {2019: 10.0, 2020: 12.0},
    "1201": {2019: 20.0, 2020: "."},
    "1515": {2019: ":", 2020: 3.0},
    "1818": {2019: 4.0, 2020: ":"},
    "4601": {2019: ".", 2020: 25.0},
    "EAK": {2019: 100.0, 2020: 150.0},
    "EKA12": {2019: 30.0, 2020: "."},
    "EKA46": {2019: ".", 2020: 40.0},
    "EKG12": {2019: 8.0, 2020: 9.0},
}
PEOPLE = {"0301": 700.0, "4601": 250.0, "1515": 100.0, "1201": 400.0, "0": 5000.0}


def inhabitants() -> bytes:
    """Make the population table's answer: as many on 1 January of both years, and none of Herøy in Nordland."""
    frame = pl.DataFrame(
        [(code, year, count, None) for code, count in PEOPLE.items() for year in ("2020", "2021")],
        schema={"Region": pl.String, "Tid": pl.String, "value": pl.Float64, "status": pl.String},
        orient="row",
    )
    return encode(frame, label="l", source="s", roles={"geo": ["Region"], "time": ["Tid"]})


def of_content(code: str, figures: Mapping[str, Mapping[int, Cell]]) -> pl.DataFrame:
    """Make the observations of one of the two contents."""
    name, series, unit, decimals = (
        ("Husstander i natthjem", SeriesKey.NATTHJEM, "husstander", 0)
        if code == COUNT
        else ("Andel i natthjem", None, "prosent", 1)
    )
    return cells(figures).select(
        "region",
        pl.col("region").replace_strict(NAMES).alias("region_name"),
        pl.lit(code).alias("content"),
        pl.lit(name).alias("content_name"),
        pl.lit(series, dtype=pl.Enum(SeriesKey)).alias("series"),
        "year",
        "value",
        "status",
        "missing",
        pl.lit(unit).alias("unit"),
        pl.lit(decimals, dtype=pl.Int8).alias("decimals"),
    )


PLAIN = Table(
    observations=pl.concat(
        [of_content(COUNT, NIGHTS), of_content(SHARE, {"EAK": {2019: 1.5, 2020: 2.5}, "0301": {2019: 1.0, 2020: ":"}})]
    ).sort("region", "content", "year"),
    provenance=PROVENANCE,
    binding=BINDING,
)
WITH_OTHERS = dataclasses.replace(
    PLAIN, companions={**build_klass().bodies((2019, 2020)), "population.json": inhabitants()}
)
BREAK = (
    "SSB drew the KOSTRA groups anew in 2020: EKG12 until 2019 and from 2020 are different municipalities, and do not "
    "compare"
)


class TestRegions:
    """The regions of the table."""

    def test_all(self) -> None:
        """What code and label tell of each, and its group of the newest year."""
        frame = WITH_OTHERS.regions()

        assert frame.schema == pl.Schema(
            [
                ("region", pl.String),
                ("region_name", pl.String),
                ("name", pl.String),
                ("kind", pl.String),
                ("county", pl.String),
                ("valid_from", pl.Int16),
                ("valid_to", pl.Int16),
                ("kostra_group", pl.String),
            ]
        )
        assert frame.rows() == [
            ("0301", "Oslo - Oslove", "Oslo - Oslove", "municipality", None, None, None, "EKG13"),
            ("1201", "Bergen (-2019)", "Bergen", "municipality", "Hordaland", None, 2019, None),
            ("1515", "Herøy (Møre og Romsdal)", "Herøy (Møre og Romsdal)", "municipality", None, None, None, None),
            ("1818", "Herøy (Nordland)", "Herøy (Nordland)", "municipality", None, None, None, None),
            ("4601", "Bergen", "Bergen", "municipality", "Vestland", None, None, "EKG12"),
            ("EAK", "Landet", "Landet", "country", None, None, None, None),
            ("EKA12", "Hordaland (-2019)", "Hordaland", "county", None, None, 2019, None),
            ("EKA46", "Vestland", "Vestland", "county", None, None, None, None),
            ("EKG12", "KOSTRA-gruppe 12", "KOSTRA-gruppe 12", "kostra_group", None, None, None, None),
        ]

    def test_without_klass_no_group_is_made_up(self) -> None:
        """The column is there, and empty."""
        assert PLAIN.regions()["kostra_group"].to_list() == [None] * 9

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"query": "bergen"}, ["1201", "4601"]),
            ({"query": "heroy"}, ["1515", "1818"]),
            ({"query": "EKA"}, ["EKA12", "EKA46"]),
            ({"query": "bregen"}, ["1201", "4601"]),
            ({"query": "zzz"}, []),
            ({"query": "bergen", "current": True}, ["4601"]),
            ({"query": "bergen", "kind": "county"}, []),
            ({"kind": "kostra_group"}, ["EKG12"]),
            ({"kind": "county", "current": False}, ["EKA12"]),
            ({"kind": "county", "current": True}, ["EKA46"]),
        ],
    )
    def test_chosen(self, asked: dict[str, Any], found: list[str]) -> None:
        """By what is typed, by kind and by whether they exist now."""
        assert PLAIN.regions(**asked)["region"].to_list() == found

    def test_an_unknown_kind(self) -> None:
        """The kinds are listed."""
        with pytest.raises(UsageError) as refused:
            PLAIN.regions(kind="parish")  # type: ignore[arg-type]

        assert str(refused.value) == (
            "there is no kind of region 'parish'; expected one of "
            "country, country_without_oslo, county, kostra_group, municipality, longyearbyen, "
            "county_municipality, county_group, district"
        )

    @pytest.mark.parametrize("asked", ["0301", "301", "Oslo", "oslove"])
    def test_one(self, asked: str) -> None:
        """Code and name of a region, however it is asked for."""
        assert PLAIN.region(asked) == ("0301", "Oslo - Oslove")

    def test_a_name_with_two_answers(self) -> None:
        """Nobody guesses between the two."""
        with pytest.raises(UnknownRegion, match="'Herøy' has 2 answers"):
            PLAIN.region("Herøy")


class TestGroups:
    """The KOSTRA group of a municipality, as Klass has it, and the year in which the groups were redrawn."""

    def test_of_a_year(self) -> None:
        """The newest year unless one is asked for; a code has a group in the years in which it existed."""
        assert WITH_OTHERS.kostra_group("Bergen") == "EKG12"
        assert WITH_OTHERS.kostra_group("1201", year=2019) == "EKG12"
        assert WITH_OTHERS.kostra_group("1201") is None
        assert WITH_OTHERS.kostra_group("1515") is None

    @pytest.mark.parametrize(("table", "year"), [(PLAIN, 2020), (WITH_OTHERS, 2018)], ids=["no Klass", "no year"])
    def test_that_nobody_has_asked_for(self, table: Table, year: int) -> None:
        """Not to know is not the same as none."""
        with pytest.raises(UsageError, match=f"Klass has no KOSTRA groups of {year} stored with these figures"):
            table.kostra_group("Bergen", year=year)

    @pytest.mark.parametrize(
        ("table", "region", "peers"),
        [
            (WITH_OTHERS, "Bergen", ("4601", "EKG12", "EAK")),
            (WITH_OTHERS, "Oslo", ("0301", "EAK")),
            (WITH_OTHERS, "EKG12", ("EKG12", "EAK")),
            (WITH_OTHERS, "EAK", ("EAK",)),
            (PLAIN, "Bergen", ("4601", "EAK")),
        ],
        ids=["municipality", "group without figures", "group", "country", "without Klass"],
    )
    def test_peers(self, table: Table, region: str, peers: tuple[str, ...]) -> None:
        """A municipality beside its group and the country, each once and only with figures."""
        assert table.peers(region) == peers

    @pytest.mark.parametrize(
        ("region", "since", "remarks"),
        [("EKG12", None, (BREAK,)), ("EKG12", 2020, ()), ("4601", None, ()), ("EAK", None, ()), ("EKA46", None, ())],
    )
    def test_the_break_is_said_where_a_group_crosses_it(
        self, region: str, since: int | None, remarks: tuple[str, ...]
    ) -> None:
        """A group from 2020 on is one group, and other kinds of region were not redrawn."""
        found = PLAIN.series(COUNT, region=region, since=since, joined=False)
        assert tuple(map(str, found.remarks)) == remarks

    def test_the_break_is_not_said_of_the_years_before_it(self) -> None:
        """A group until 2019 is one group too."""
        before = dataclasses.replace(PLAIN, observations=PLAIN.observations.filter(pl.col("year") < 2020))

        assert before.series(COUNT, region="EKG12").remarks == ()


class TestCompare:
    """One series of several regions."""

    def test_in_the_order_asked_for(self) -> None:
        """By code or name, with the figures of each."""
        comparison = PLAIN.compare("natthjem", ["EAK", "Oslo"])

        assert comparison.base == 2019
        assert comparison.frame.select("region", "region_name", "year", "value", "index").rows() == [
            ("EAK", "Landet", 2019, 100.0, 100.0),
            ("EAK", "Landet", 2020, 150.0, 150.0),
            ("0301", "Oslo - Oslove", 2019, 10.0, 100.0),
            ("0301", "Oslo - Oslove", 2020, 12.0, 120.0),
        ]
        assert comparison.series[1].region == "0301"

    def test_since_and_base(self) -> None:
        """The first year and the base year are passed on."""
        assert PLAIN.compare("natthjem", ["EAK"], base=2020).base == 2020
        assert PLAIN.compare("natthjem", ["EAK"], since=2020).frame["year"].to_list() == [2020]

    @pytest.mark.parametrize(
        ("regions", "said"), [([], "got none"), (["Oslo", "EAK", "301"], "got 0301, EAK, 0301")], ids=["none", "twice"]
    )
    def test_regions_that_do_not_compare(self, regions: list[str], said: str) -> None:
        """None, or one twice under two names."""
        with pytest.raises(UsageError, match=f"^expected one or more different regions, {said}$"):
            PLAIN.compare("natthjem", regions)

    def test_a_first_year_before_all_others_is_mistyped(self) -> None:
        """As for ``Series.between``, and for ``compare --from``, which asks nothing else."""
        with pytest.raises(SeriesError, match="has no year 1999; there are 2019, 2020"):
            PLAIN.compare("natthjem", ["EAK", "Oslo"], since=1999)

    def test_the_base_may_be_before_the_first_year_shown(self) -> None:
        """What is shown is cut; what it is measured against stays."""
        comparison = PLAIN.compare("natthjem", ["EAK"], base=2019, since=2020)

        assert comparison.frame.select("year", "value", "index").rows() == [(2020, 150.0, 150.0)]
        assert comparison.series[0].years == (2020,)

    def test_joined_is_for_municipalities(self) -> None:
        """Bergen is followed to its former number; the country and a group are SSB's own and stay as they are."""
        totals = dataclasses.replace(WITH_OTHERS, counted_as={"kostra_group": {COUNT: CountedAs.TOTAL}})
        comparison = totals.compare("natthjem", ["4601", "EKG12", "EAK"], joined=True)

        assert comparison.frame["value"].to_list() == [20.0, 25.0, 8.0, 9.0, 100.0, 150.0]
        assert comparison.base == 2020
        assert f"KOSTRA-gruppe 12: {BREAK}" in [str(remark) for remark in comparison.remarks]

    def test_per_1000(self) -> None:
        """Each by its own inhabitants, and said to be ours."""
        comparison = WITH_OTHERS.compare("natthjem", ["0301", "EAK"], per_1000=True)

        assert comparison.frame["value"].to_list() == [10_000 / 700, 12_000 / 700, 20.0, 30.0]
        assert [one.unit for one in comparison.series] == ["husstander per 1,000 inhabitants"] * 2
        assert (
            "Landet: per 1,000 inhabitants on 31 December (1 January of the next year in table 07459): computed by "
            "kostra_bolig, not by SSB" in [str(remark) for remark in comparison.remarks]
        )


class TestRankingAndCoverage:
    """Regions of a kind in order, and how many of them report."""

    def test_municipalities_by_value(self) -> None:
        """Those of the year, those without a figure last; no county, group or former code among them."""
        frame = PLAIN.ranking("natthjem", 2020)

        assert frame.select("rank", "region", "value", "missing").rows() == [
            (1, "4601", 25.0, None),
            (2, "0301", 12.0, None),
            (3, "1515", 3.0, None),
            (None, "1818", None, "suppressed"),
        ]

    def test_by_change_and_of_another_kind(self) -> None:
        """The options are passed on."""
        by_change = PLAIN.ranking("natthjem", 2020, by="change", since=2019, joined=False)
        counties = PLAIN.ranking(COUNT, 2020, kind="county")

        assert by_change.select("rank", "region", "percent", "missing").rows() == [
            (1, "0301", 20.0, None),
            (None, "1515", None, "suppressed"),
            (None, "1818", None, "suppressed"),
            (None, "4601", None, "not_applicable"),
        ]
        assert counties.select("rank", "region").rows() == [(1, "EKA46")]

    def test_per_1000(self) -> None:
        """A rate puts a small place before a large one; without a number of inhabitants there is none."""
        frame = WITH_OTHERS.ranking("natthjem", 2020, per_1000=True)

        assert frame.select("rank", "region", "value", "missing").rows() == [
            (1, "4601", 100.0, None),
            (2, "1515", 30.0, None),
            (3, "0301", 12_000 / 700, None),
            (None, "1818", None, "suppressed"),
        ]

    def test_a_share_is_not_divided_by_inhabitants(self) -> None:
        """Percent per 1,000 people is no figure."""
        with pytest.raises(UsageError, match="is in prosent; only counts are given per 1,000 inhabitants"):
            WITH_OTHERS.ranking("KOSandel0000", 2020, per_1000=True)

    def test_per_1000_without_inhabitants(self) -> None:
        """How to get them is said."""
        with pytest.raises(
            UsageError, match="no population is stored with these figures; run `kostra-bolig fetch --pop"
        ):
            PLAIN.ranking("natthjem", 2020, per_1000=True)

    def test_coverage(self) -> None:
        """Of the municipalities that existed in each year; of another kind where that is asked for."""
        assert PLAIN.coverage("natthjem").rows() == [
            (2019, 4, 3, 1, 0, 0, 75.0, 4, 100.0),
            (2020, 4, 3, 1, 0, 0, 75.0, 4, 100.0),
        ]
        assert PLAIN.coverage(COUNT, kind="county").rows() == [
            (2019, 1, 1, 0, 0, 0, 100.0, 1, 100.0),
            (2020, 1, 1, 0, 0, 0, 100.0, 1, 100.0),
        ]

    @pytest.mark.parametrize("kind", ["parish", "Municipality", "country_without_oslo"])
    def test_a_kind_without_regions(self, kind: str) -> None:
        """An unknown kind, and one that these figures do not have, give no empty answer."""
        with pytest.raises(UsageError, match=r"there (is no kind of region|are no regions of this kind)"):
            PLAIN.coverage("natthjem", kind=kind)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match=r"there (is no kind of region|are no regions of this kind)"):
            PLAIN.ranking("natthjem", 2020, kind=kind)  # type: ignore[arg-type]


class TestParts:
    """The table with some of its rows, and turned."""

    def test_panel(self) -> None:
        """The bound series of every region."""
        frame = PLAIN.panel()

        assert frame.columns == ["region", "region_name", "kind", "year", "natthjem", "natthjem_status"]
        assert frame.height == 18
        assert frame.filter(pl.col("region") == "1818").rows() == [
            ("1818", "Herøy (Nordland)", "municipality", 2019, 4.0, None),
            ("1818", "Herøy (Nordland)", "municipality", 2020, None, ":"),
        ]

    def test_of_kinds(self) -> None:
        """The regions of these kinds alone; all else stays."""
        chosen = WITH_OTHERS.of_kinds(["country", "county"])

        assert chosen.observations["region"].unique().sort().to_list() == ["EAK", "EKA12", "EKA46"]
        assert chosen.provenance is WITH_OTHERS.provenance
        assert chosen.companions is WITH_OTHERS.companions

    def test_of_series(self) -> None:
        """The contents that are a series alone."""
        assert PLAIN.of_series().observations["content"].unique().to_list() == [COUNT]

    @pytest.mark.parametrize(
        ("kinds", "said"),
        [(["parish"], "there is no kind of region 'parish'"), (["country_without_oslo"], "no regions of the kind")],
    )
    def test_kinds_that_are_not_there(self, kinds: list[RegionKind], said: str) -> None:
        """A table without rows is none."""
        with pytest.raises(UsageError, match=said):
            PLAIN.of_kinds(kinds)

    def test_cite(self) -> None:
        """The table is cited with its own version."""
        assert "snapshot 20250315T070000Z-0123456789ab" in PLAIN.cite().text
