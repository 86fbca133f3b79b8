"""Laws that hold for every dataset and every series, tried on examples that nobody chose."""

from __future__ import annotations

import copy
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import KostraBoligError, SeriesError
from kostra_bolig.figures import rounding, trend
from kostra_bolig.figures.trend import Point
from kostra_bolig.ingest.binding import bind
from kostra_bolig.jsonstat import Unit, decode, encode, read
from kostra_bolig.kostra import is_count_unit, normalised_label
from kostra_bolig.records import Content
from tests.builders import constructed, reference
from tests.builders.datasets import as_bytes, pyjstat_rows, small

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)
NUMBER = st.one_of(
    st.integers(-(2**53), 2**53).map(float), st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
)
SYMBOL = st.sampled_from([None, ".", "..", ":", "-", "*", "å"])
COUNT = st.integers(0, 1_000_000)


@st.composite
def cubes(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a frame of 1 to 4 dimensions in row-major order, some of its rows taken away."""
    ids = draw(st.lists(TEXT.filter(lambda id_: id_ not in ("value", "status")), min_size=1, max_size=4, unique=True))
    codes = [draw(st.lists(TEXT, min_size=1, max_size=3, unique=True)) for _ in ids]
    frame = pl.DataFrame({"cell": [0]})
    for id_, members in zip(ids, codes, strict=True):
        axis = pl.DataFrame({id_: pl.Series(members, dtype=pl.Enum(members))})
        frame = frame.join(axis, how="cross")
    cells = frame.height
    return frame.drop("cell").with_columns(
        pl.Series("value", draw(st.lists(st.none() | NUMBER, min_size=cells, max_size=cells)), dtype=pl.Float64),
        pl.Series("status", draw(st.lists(SYMBOL, min_size=cells, max_size=cells)), dtype=pl.String),
    )


class TestJsonStat:
    """What is written is read back, and what is damaged is refused."""

    @given(frame=cubes())
    @settings(deadline=None, max_examples=150)
    def test_encode_then_decode_gives_the_frame_back(self, frame: pl.DataFrame) -> None:
        """A whole cube comes back equal in columns, codes, values and symbols."""
        again = decode(encode(frame, label="l", source="s"))

        assert again.columns == frame.columns
        assert again.rows() == frame.rows()

    @given(frame=cubes(), data=st.data())
    @settings(deadline=None, max_examples=100)
    def test_a_cube_with_gaps_comes_back_without_inventing_a_figure(
        self, frame: pl.DataFrame, data: st.DataObject
    ) -> None:
        """Every row comes back, and a cell that had none is empty."""
        kept = data.draw(st.lists(st.booleans(), min_size=frame.height, max_size=frame.height).filter(any))
        gapped = frame.filter(pl.Series(kept))

        again = decode(encode(gapped, label="l", source="s"))

        said = {row[:-2]: row[-2:] for row in gapped.rows()}
        assert {row[:-2]: row[-2:] for row in again.rows() if row[:-2] in said} == said
        assert {row[-2:] for row in again.rows() if row[:-2] not in said} <= {(None, None)}

    @given(frame=cubes(), data=st.data())
    @settings(deadline=None, max_examples=100)
    def test_labels_and_units_come_back(self, frame: pl.DataFrame, data: st.DataObject) -> None:
        """Each code keeps its label, its unit and its decimals."""
        id_ = frame.columns[0]
        codes = frame[id_].cast(pl.String).unique(maintain_order=True).to_list()
        labels = {code: data.draw(TEXT) for code in codes}
        units = {code: Unit(data.draw(st.none() | TEXT), data.draw(st.none() | st.integers(-1, 9))) for code in codes}

        body = encode(frame, label="l", source="s", labels={id_: labels}, units={id_: units}, roles={"metric": [id_]})

        cube = read(json.loads(body))
        dimension = cube.dimension(id_)
        assert dict(zip(dimension.codes, dimension.labels, strict=True)) == labels
        assert dimension.units == units
        assert cube.roles == {"metric": id_}

    @given(frame=cubes())
    @settings(deadline=None, max_examples=100)
    def test_what_is_written_is_sound_json_stat(self, frame: pl.DataFrame) -> None:
        """A decoder that shares nothing with the writer, and pyjstat, read the same cells."""
        body = encode(frame, label="l", source="s")

        assert reference.rows_of(json.loads(body)) == frame.rows()
        assert pyjstat_rows(body) == frame.drop("status").rows()


ODD: list[Any] = [
    None, True, False, 0, 1, 2, 3, 7, 8, -1, 1.0, 1.5, 10**30, 10**400, float("inf"), float("nan"), "", "0", "07", "-1",
    "x", "2.0", "EAK", ":", [], [1], ["x"], ["0301", "EAK"], {}, {"0": 1}, {"x": "y"}, {"8": 1}, [0] * 8, [None] * 8,
]  # fmt: skip


def places_of(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the way to every part of a document, leaves and containers."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, child in inner for place in places_of(child, (*path, key)))]


FORMS: dict[str, dict[str, Any]] = {
    "dense": small(),
    "sparse": small() | {"value": {"0": 1, "3": 2.5, "7": 0}, "status": ["", ":", None, "", "", "", "", "*"]},
    "one status": small() | {"status": "e"},
    "one status in an array": small() | {"status": ["e"]},
}


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a good document with one thing wrong, or merely different."""
    document: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(list(FORMS.values()))))
    path = draw(st.sampled_from([place for place in places_of(document) if place]))
    parent: Any = document
    for key in path[:-1]:
        parent = parent[key]
    last = path[-1]
    match draw(st.sampled_from(["replace", "delete", "rename", "swap", "repeat", "insert"])):
        case "replace":
            parent[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case "delete":
            del parent[last]
        case "rename" if isinstance(parent, dict):
            parent[draw(st.sampled_from(["x", "0", "8", "07", "EAK", "value", "index", "size"]))] = parent.pop(last)
        case "swap":
            other = draw(st.sampled_from(list(parent) if isinstance(parent, dict) else range(len(parent))))
            parent[last], parent[other] = parent[other], parent[last]
        case "repeat" if isinstance(parent, list):
            parent.insert(last, copy.deepcopy(parent[last]))
        case _ if isinstance(parent, dict):
            parent[draw(st.sampled_from(["x", "8", "-1", "1"]))] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case _:
            parent.insert(last, copy.deepcopy(draw(st.sampled_from(ODD))))
    return document


class TestMutants:
    """A damaged answer is refused, or means what a plain loop over the cells says it means."""

    @given(document=mutants())
    @settings(deadline=None, max_examples=600, suppress_health_check=[HealthCheck.too_slow])
    def test_a_mutant_is_refused_or_read_as_the_slow_decoder_reads_it(self, document: dict[str, Any]) -> None:
        """No single damage gives a frame with a wrong figure, and none ends in another error than ours."""
        body = as_bytes(document)

        try:
            frame = decode(body)
        except KostraBoligError:
            return

        assert frame.rows() == reference.rows_of(json.loads(body))

    @pytest.mark.parametrize("form", FORMS)
    def test_the_documents_are_good_before_they_are_damaged(self, form: str) -> None:
        """The starting points decode, so a refusal is the damage's doing."""
        document = FORMS[form]

        assert decode(as_bytes(document)).rows() == reference.rows_of(document)


YEARS = st.integers(1990, 2030)


class TestMaths:
    """Laws of change, growth and trend."""

    @given(slope=st.integers(-1000, 1000), level=st.integers(-(10**6), 10**6), first=YEARS, count=st.integers(2, 30))
    def test_the_trend_of_a_straight_line_is_the_line(self, slope: int, level: int, first: int, count: int) -> None:
        """Slope and level come back exactly, and the line explains everything."""
        points = [Point(first + step, float(level + slope * step)) for step in range(count)]

        line = trend.linear_trend(points)

        assert (line.slope, line.level) == (slope, level)
        assert line.at(first + count - 1) == level + slope * (count - 1)
        assert line.r_squared == (None if slope == 0 else 1.0)

    @given(value=st.floats(-1e9, 1e9), first=YEARS, count=st.integers(2, 30))
    def test_a_series_that_does_not_vary_is_flat(self, value: float, first: int, count: int) -> None:
        """Whatever the value, a constant series has no slope at all, not a tiny one."""
        line = trend.linear_trend([Point(first + step, value) for step in range(count)])

        assert (line.slope, line.direction, line.r_squared) == (0.0, "flat", None)

    @given(values=st.lists(COUNT, min_size=2, max_size=30), shift=st.integers(-(10**6), 10**6))
    def test_the_slope_does_not_depend_on_the_level(self, values: list[int], shift: int) -> None:
        """Adding the same to every year moves the line up, and tilts it not."""
        points = [Point(2000 + step, float(value)) for step, value in enumerate(values)]
        shifted = [Point(point.year, point.value + shift) for point in points]

        assert trend.linear_trend(points).slope == trend.linear_trend(shifted).slope

    @given(values=st.lists(COUNT, min_size=2, max_size=30))
    def test_the_share_explained_is_a_share(self, values: list[int]) -> None:
        """R squared lies between 0 and 1."""
        assume(len(set(values)) > 1)

        line = trend.linear_trend([Point(2000 + step, float(value)) for step, value in enumerate(values)])

        assert line.r_squared is not None
        assert 0 <= line.r_squared <= 1

    @given(start=st.integers(1, 10**6), end=st.integers(1, 10**6))
    def test_a_change_and_back_is_no_change(self, start: int, end: int) -> None:
        """Up by p percent and down by the change back gives the start value."""
        there, back = trend.change_percent(start, end), trend.change_percent(end, start)

        assert start * (1 + there / 100) * (1 + back / 100) == pytest.approx(start)

    @given(start=st.integers(1, 10**6), end=st.integers(0, 10**6))
    def test_a_percent_change_of_counts_is_the_nearest_float(self, start: int, end: int) -> None:
        """The percentage is the float nearest to the true one, so that a half stays a half when it is rounded."""
        true = Decimal(end - start) * 100 / Decimal(start)

        percent = trend.change_percent(start, end)

        assert percent == float(true)

    @given(start=st.integers(1, 10**6), end=st.integers(1, 10**6), first=YEARS, years=st.integers(1, 40))
    def test_growth_per_year_compounds_to_the_end_value(self, start: int, end: int, first: int, years: int) -> None:
        """Growing by the rate every year leads from the start to the end."""
        rate = trend.cagr(Point(first, start), Point(first + years, end))

        assert start * (1 + rate / 100) ** years == pytest.approx(end)

    @given(first=YEARS, back=st.integers(0, 40))
    def test_years_out_of_order_are_an_error(self, first: int, back: int) -> None:
        """There is no change from a year to the same or an earlier one."""
        start, end = Point(first, 1.0), Point(first - back, 2.0)

        for compute in (lambda: trend.change(start, end, unit="x"), lambda: trend.cagr(start, end)):
            with pytest.raises(SeriesError, match="the start year must be before the end year"):
                compute()

    @given(number=st.floats(-1e12, 1e12), decimals=st.integers(0, 6))
    @example(number=0.5, decimals=0)
    @example(number=2.675, decimals=2)
    @example(number=-2.5, decimals=0)
    def test_rounding_is_half_up_on_the_number_as_it_is_written(self, number: float, decimals: int) -> None:
        """Rounding equals decimal's half-up rounding of the number's own text."""
        written = Decimal(repr(number))

        assert rounding.rounded(number, decimals) == round_half_up(written, decimals)

    @given(number=st.floats(-1e12, 1e12), decimals=st.integers(0, 3))
    def test_a_signed_figure_has_a_sign_unless_it_is_nothing(self, number: float, decimals: int) -> None:
        """Plus above, a true minus below, and no sign on a figure that shows as 0."""
        shown = rounding.signed(number, decimals)

        figure = Decimal(shown.replace("−", "-"))
        assert abs(figure - Decimal(repr(number))) <= Decimal(5).scaleb(-decimals - 1)
        assert shown[0] == ("+" if figure > 0 else "−" if figure < 0 else "0")

    @given(number=st.floats(allow_nan=False, allow_infinity=False))
    def test_a_plain_figure_reads_back_as_the_number(self, number: float) -> None:
        """The text is the number, only without a needless point."""
        shown = rounding.plain(number)

        assert float(shown) == number
        assert not shown.endswith(".0")


def round_half_up(written: Decimal, decimals: int) -> Decimal:
    """Round as people learn it at school."""
    return written.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


CONTENTS = tuple(
    Content(code=content.code, label=content.label_no, unit=content.unit_no)
    for content in constructed.build(municipalities=1, first_year=2024).contents
)
UNRELATED = st.builds(
    Content,
    code=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=8).map("KOSnew{}".format),
    label=st.sampled_from(
        [
            "Andel husstander i midlertidige botilbud i mer enn 3 måneder",
            "Husstander i midlertidige botilbud i 4-12 uker",
            "Husstander uten barn i midlertidige botilbud",
            "Personer i midlertidige botilbud",
            "Husstander i natthjem i mer enn 3 måneder",
            "Utgifter til midlertidige botilbud",
        ]
    ),
    unit=st.sampled_from(["husstander", "antall", "prosent", "1000 kr", None]),
)


class TestBinding:
    """What a series is bound to depends on what the contents are, on nothing else."""

    @given(contents=st.permutations(CONTENTS))
    def test_the_order_of_contents_does_not_matter(self, contents: list[Content]) -> None:
        """However SSB sorts the contents, every series is read from the same one."""
        expected = bind(CONTENTS)

        binding = bind(contents)

        assert dict(binding.codes) == dict(expected.codes)
        assert set(binding.codes) == set(definition().keys)

    @given(more=st.lists(UNRELATED, max_size=6, unique_by=lambda content: content.code), data=st.data())
    def test_further_contents_do_not_matter(self, more: list[Content], data: st.DataObject) -> None:
        """Contents that are none of the six, however alike their labels, change nothing."""
        contents = data.draw(st.permutations([*CONTENTS, *more]))

        binding = bind(contents)

        assert dict(binding.codes) == dict(bind(CONTENTS).codes)
        assert binding.notes == ()

    @given(contents=st.lists(st.sampled_from(CONTENTS), unique=True))
    def test_every_series_is_bound_or_said_to_be_unavailable(self, contents: list[Content]) -> None:
        """With any part of the contents, no series is lost and no content has two."""
        binding = bind(contents)

        assert set(binding.codes) | set(binding.unavailable) == set(definition().keys)
        assert set(binding.codes) & set(binding.unavailable) == set()
        assert len(set(binding.codes.values())) == len(binding.codes)


WORDS = st.sampled_from(
    [
        "Husstander",
        "husholdninger",
        "midlertidig",
        "midlertidige",
        "botilbud",
        "i",
        "i alt",
        "antall",
        "(antall)",
        ", ",
        ".",
        "-",
        "med barn",
        "unge",
        "ungdom",
        "personer",
        "lenger enn",
        "over",
        "mer enn",
        "tre",
        "3",
        "måneder",
        "mnd",
        "mnd.",
        "natthjem",
        "under 25 år",
        "ß",
        "ǅ",
        "a\N{COMBINING RING ABOVE}",
        "\N{NO-BREAK SPACE}",
    ]
)


class TestLabels:
    """Labels are evened out once and for all."""

    @given(label=st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS, max_size=8).map("".join) | st.text())
    @settings(max_examples=400)
    def test_a_label_evened_out_stays_as_it_is(self, label: str) -> None:
        """Normalising twice is normalising once."""
        once = normalised_label(label)

        assert normalised_label(once) == once

    @given(label=st.lists(WORDS, max_size=12).map(" ".join))
    def test_case_does_not_matter(self, label: str) -> None:
        """A label in capitals is the same label."""
        assert normalised_label(label.upper()) == normalised_label(label)

    @given(unit=st.text(max_size=20))
    def test_a_unit_is_read_in_any_case(self, unit: str) -> None:
        """A unit in capitals counts what the unit counts."""
        assert is_count_unit(unit.casefold()) == is_count_unit(unit)
