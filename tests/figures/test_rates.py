"""Figures per 1,000 inhabitants."""

from __future__ import annotations

import polars as pl
import pytest

from kostra_bolig.figures.rates import per_inhabitants, yearend
from kostra_bolig.figures.rates.yearend import NoRate
from kostra_bolig.kostra import Missing
from kostra_bolig.ssb import klass
from tests.builders.municipal_history import became, codes_of
from tests.builders.series import series

CELLS = pl.DataFrame(
    [
        ("4601", 2024, 30.0, None, "d"),
        ("0301", 2023, 7.0, None, "a"),
        ("0301", 2024, 0.0, None, "b"),
        ("1580", 2024, None, "suppressed", "c"),
        ("2111", 2024, 4.0, None, "e"),
    ],
    schema={
        "region": pl.String,
        "year": pl.Int16,
        "value": pl.Float64,
        "missing": pl.Enum(Missing),
        "mark": pl.String,
    },
    orient="row",
)


def inhabitants(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Make inhabitants as they are read."""
    schema = {"region": pl.String, "year": pl.Int16, "population": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_a_cell_is_divided_by_the_inhabitants_of_its_own_region_and_year() -> None:
    """7 per 2,000 are 3.5 per 1,000; none are none; a suppressed one stays so; order and further columns stay."""
    living_ = inhabitants(
        ("0301", 2022, 1), ("0301", 2023, 2_000), ("0301", 2024, 2_500), ("1580", 2024, 9_000), ("4601", 2024, 300_000)
    )

    divided = per_inhabitants.per_1000(CELLS, living_)

    assert divided.schema == CELLS.schema
    assert divided.rows() == [
        ("4601", 2024, 0.1, None, "d"),
        ("0301", 2023, 3.5, None, "a"),
        ("0301", 2024, 0.0, None, "b"),
        ("1580", 2024, None, "suppressed", "c"),
        ("2111", 2024, None, "not_available", "e"),
    ]


def test_a_small_rate_is_not_shown_as_0() -> None:
    """7 of 5 million are 0.0014 per 1,000: beside one of 0.20 it has a decimal more, and at most four."""
    living_ = inhabitants(*(("EAK", year, 5_000_000) for year in (2023, 2024, 2025)))
    counts = series({2022: 1000.0, 2023: 7.0, 2024: 0.0}, region="EAK")

    rate = per_inhabitants.of_series(counts, living_, klass=klass.shipped())

    assert rate.decimals == 3
    assert "2022: 0.200  2023: 0.001  2024: 0.000" in repr(rate)
    assert per_inhabitants.of_series(series({2024: 250.0}, region="EAK"), living_, klass=klass.shipped()).decimals == 2
    assert per_inhabitants.decimals_of_rates([1e-9]) == 4


# 31 December


def counted_on(year: int) -> pl.DataFrame:
    """Invent the inhabitants of every municipality and county on 1 January: no two have as many."""
    codes = sorted(codes_of(year))
    rows = [(code, year, 10_007 + 101 * place) for place, code in enumerate(codes)]
    return inhabitants(*rows, ("EAK", year, 5_000_000))


def by_oracle(code: str, year: int) -> int | None:
    """Return the inhabitants of 31 December by the list of changes alone."""
    later = became(year)[code]
    if any(code != other and later & becoming for other, becoming in became(year).items()):
        return None
    known: dict[str, int] = {region: number for region, _, number in counted_on(year + 1).rows()}
    return sum(known[one] for one in later)


@pytest.mark.parametrize(("year", "without"), [(2017, 8), (2019, 109), (2023, 0)])
def test_rates_of_all_municipalities_are_as_an_oracle_says(year: int, without: int) -> None:
    """Every code of a year with many changes: no rate over the inhabitants of another area."""
    codes = sorted(codes_of(year))
    cells = pl.DataFrame(
        [(code, year, 60.0, None) for code in codes],
        schema={"region": pl.String, "year": pl.Int16, "value": pl.Float64, "missing": pl.Enum(Missing)},
        orient="row",
    )

    found = per_inhabitants.of_regions(cells, counted_on(year + 1), klass=klass.shipped())

    expected = {code: by_oracle(code, year) for code in codes}
    rates_ = {code: None if number is None else 60.0 * 1000 / number for code, number in expected.items()}
    assert dict(found.select("region", "value").rows()) == pytest.approx(rates_)
    assert list(expected.values()).count(None) == without
    assert set(found.filter(pl.col("value").is_null())["missing"]) <= {"not_available"}


@pytest.mark.parametrize(
    ("codes", "year", "expected"),
    [
        pytest.param(["1507"], 2023, 52_626 + 9_636, id="Ålesund-is-Ålesund-and-Haram"),
        pytest.param(["3024"], 2023, 130_920, id="Bærum-under-its-new-code"),
        pytest.param(["0301"], 2023, 717_710, id="Oslo-goes-on"),
        pytest.param(["0213", "0217"], 2019, 59_288, id="joined-has-the-successors"),
        pytest.param(["0213"], 2019, NoRate.MERGED, id="Ski-was-merged"),
        pytest.param(["5001"], 2019, NoRate.MERGED, id="Trondheim-took-in-Klæbu"),
        pytest.param(["5001", "5030"], 2019, 205_163, id="Trondheim-with-Klæbu"),
        pytest.param(["0720"], 2016, NoRate.DIVIDED, id="Stokke"),
        pytest.param(["5012"], 2019, NoRate.DIVIDED, id="Snillfjord"),
        pytest.param(["1850"], 2019, NoRate.DIVIDED, id="Tysfjord"),
        pytest.param(["0301"], 2024, NoRate.NOT_COUNTED, id="the-next-year-is-not-there-yet"),
        pytest.param(["2111"], 2023, NoRate.NOT_COUNTED, id="Longyearbyen-is-in-no-register"),
        pytest.param(["EKA18"], 2023, 240_000, id="a-county-that-goes-on"),
        pytest.param(["EKA30"], 2023, NoRate.DIVIDED, id="a-county-that-ended"),
        pytest.param(["EKA15"], 2018, NoRate.DIVIDED, id="Rindal-left-Møre-og-Romsdal"),
        pytest.param(["EKA50"], 2018, NoRate.DIVIDED, id="Rindal-came-to-Trøndelag"),
        pytest.param(["1507", "0301"], 2022, NoRate.NOT_COUNTED, id="of-two-only-one-is-counted"),
        pytest.param(["EAK"], 2023, 5_500_000, id="the-country"),
    ],
)
def test_the_inhabitants_of_31_december_by_hand(codes: list[str], year: int, expected: int | NoRate) -> None:
    """Constructed numbers, real changes of codes."""
    counted = inhabitants(
        ("1508", 2024, 52_626),
        ("1580", 2024, 9_636),
        ("3201", 2024, 130_920),
        ("0301", 2024, 717_710),
        ("0301", 2023, 1),
        ("3020", 2020, 59_288),
        ("5001", 2020, 205_163),
        ("0710", 2017, 60_000),
        ("0704", 2017, 45_000),
        ("EKA18", 2024, 240_000),
        ("EKA15", 2019, 1),
        ("EKA50", 2019, 1),
        ("EAK", 2024, 5_500_000),
    )

    found, without = yearend.population(counted, klass.shipped(), [("here", year, codes)])

    if isinstance(expected, NoRate):
        assert (found.height, without) == (0, {("here", year): expected})
    else:
        assert (found.rows(), without) == ([("here", year, expected)], {})
