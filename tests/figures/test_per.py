"""Figures divided by a count of another table, of the same regions and years: ours, not SSB's; constructed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.divided import _quotients
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import CountedAs
from tests.builders import two_versions
from tests.builders.any_table import COSTS, DWELLINGS, HOUSING, PER_1000, SHARE, any_table, merged_table
from tests.builders.broken_down import AMOUNT, TABLE, broken_down
from tests.builders.cells import Cell
from tests.builders.constructed import build
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import StandIn
from tests.builders.tables import CONTENT
from tests.builders.tables import table as handmade

OTHER = "99998"
PER = "12015:midlertidig_botilbud"


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve table 12015, and one with money in it."""
    with StandIn(build(municipalities=12), population=any_table(municipalities=12)) as served:
        served.rate_limit_headers = False
        yield served


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store both."""
    folder = tmp_path_factory.mktemp("per")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        for table in (None, HOUSING):
            kb.fetch(table=table, base_url=server.base_url, cache_dir=folder)
    return folder


@pytest.fixture(scope="module")
def housing(store: Path) -> Table:
    """Return the table that is divided."""
    return kb.load(table=HOUSING, cache_dir=store)


@pytest.fixture(scope="module")
def households(store: Path) -> Table:
    """Return the table that it is divided by."""
    return kb.load(cache_dir=store)


def run(store: Path, *arguments: str) -> Result:
    """Run a command of the table of dwellings here."""
    return CliRunner().invoke(cli, [*arguments, "--cache-dir", str(store), "--table", HOUSING])


def test_a_figure_is_divided_by_that_of_the_same_region_and_year(housing: Table, households: Table) -> None:
    """The unit says of what, and the series that it is ours."""
    made = housing.per(households, "midlertidig_botilbud").series(COSTS)

    assert made.at(2024) == housing.series(COSTS).at(2024) / 7079
    assert made.unit.startswith("1000 kr per ")
    assert "table 12015, updated " in str(made.ours)


def test_of_every_region_and_year(housing: Table, households: Table) -> None:
    """Nothing is there where either figure is not, with the reason, and no symbol but SSB's own for it."""
    made = housing.per(households, "unge")
    empty = 0
    for region in sorted(set(housing.observations["region"]) & set(households.observations["region"])):
        try:
            cells = made.series(DWELLINGS, region=region, joined=False).frame
        except UsageError:  # a group or county whose count is not known to be a total
            assert region.startswith(("EKG", "EKA"))
            continue
        above = housing.series(DWELLINGS, region=region, joined=False).frame
        below = households.series("unge", region=region, joined=False).frame
        for year, value, missing in cells.select("year", "value", "missing").rows():
            over = above.filter(pl.col("year") == year).row(0, named=True)
            under = below.filter(pl.col("year") == year).rows(named=True)
            if over["value"] is None or not under or not under[0]["value"]:
                assert value is None
                assert missing is not None
                if over["value"] is not None and under and under[0]["missing"] is not None:
                    assert missing == under[0]["missing"]
                empty += 1
            else:
                assert value == pytest.approx(over["value"] / under[0]["value"])
                assert missing is None
    assert empty, "the constructed table has suppressed cells"


@pytest.mark.parametrize("command", [("series",), ("trend", "--from", "2022", "--to", "2024"), ("ranking",)])
def test_commands_take_it(store: Path, command: tuple[str, ...]) -> None:
    """The unit stands in each answer."""
    name, *more = command
    done = run(store, name, COSTS, *more, "--per", PER, "--json")

    assert done.exit_code == 0, done.stderr
    assert " per " in json.loads(done.stdout)["unit"] if name != "trend" else True
    printed = run(store, name, COSTS, *more, "--per", PER, "--lang", "no")
    assert "delt på" in printed.stdout, printed.stdout
    assert "1000 kr per " in printed.stdout


def test_a_ranking_has_no_more_decimals_than_make_sense(store: Path, housing: Table, households: Table) -> None:
    """And its figures are those of the series."""
    answer = json.loads(run(store, "ranking", DWELLINGS, "--per", PER, "--json").stdout)
    made = housing.per(households, "midlertidig_botilbud")
    first = next(row for row in answer["ranking"] if row["value"] is not None)

    assert answer["decimals"] in (2, 4)
    assert first["value"] == made.series(DWELLINGS, region=first["region"]).at(answer["year"])


def test_regions_beside_each_other_and_a_chart(store: Path, tmp_path: Path) -> None:
    """Compared and drawn like other figures."""
    regions = ["EAK", "EAKUO"]
    compared = json.loads(run(store, "compare", DWELLINGS, *regions, "--per", PER, "--json").stdout)
    assert " per " in compared["unit"]

    drawn = tmp_path / "per.svg"
    done = run(store, "plot", COSTS, "--per", PER, "-o", str(drawn), "--lang", "no")
    assert done.exit_code == 0, done.stderr
    assert "1000 kr per " in drawn.read_text("utf-8")
    assert "delt på" in drawn.read_text("utf-8")


@pytest.mark.parametrize(
    ("per", "reason"),
    [
        (f"{HOUSING}:{COSTS}", "is no count"),
        (f"{HOUSING}:{PER_1000}", "its label says «per»"),
        (f"{HOUSING}:{SHARE}", "its unit «prosent» is none of what adds up"),
        ("midlertidig_botilbud", "expected a table and a content"),
        ("12015:", "expected a table and a content"),
        ("12015:nothing", "nothing"),
    ],
)
def test_what_is_no_count_that_may_be_summed_is_refused(store: Path, per: str, reason: str) -> None:
    """With which of the conditions failed."""
    done = run(store, "series", DWELLINGS, "--per", per)

    assert done.exit_code == 2
    assert reason in done.stderr


def test_a_count_that_is_broken_down_further_is_said_in_a_definition(server: StandIn, store: Path) -> None:
    """--where is of the figures that are divided, so it is no way to say of what the count is."""
    server.further = {TABLE: broken_down()}
    kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=store)

    refused = run(store, "series", DWELLINGS, "--per", f"{TABLE}:{AMOUNT}", "--lang", "en")

    assert refused.exit_code == 2
    assert f"table {TABLE} is broken down further, and --where is of the figures that are divided" in refused.stderr


def test_a_share_is_divided_by_nothing(housing: Table, households: Table) -> None:
    """Nor is a rate, and no figure is a rate twice."""
    made = housing.per(households, "midlertidig_botilbud")
    for key in (SHARE, PER_1000):
        with pytest.raises(UsageError, match="no amount that can be divided"):
            made.series(key)
    with pytest.raises(UsageError, match="leave out --per or --per-1000"):
        made.series(DWELLINGS, per_1000=True)


def test_merged_municipalities_are_summed_on_both_sides(tmp_path: Path) -> None:
    """A sum divided by the sum of the same codes, never a mean of quotients; where one is no sum there is none."""
    with StandIn(merged_table(OTHER), klass=build_klass()) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", server.klass_url)
        kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=tmp_path)
        table = kb.load(table=OTHER, cache_dir=tmp_path)
    made = table.per(table, DWELLINGS)
    summed = 0
    for region in table.regions(kind="municipality", current=True)["region"]:
        above, cells = table.series(COSTS, region=region), made.series(COSTS, region=region).frame
        below = dict(table.series(DWELLINGS, region=region).frame.select("year", "value").rows())
        for (year, value, codes), over in zip(
            cells.select("year", "value", "made_of").rows(), above.frame["value"], strict=True
        ):
            if value is not None:
                assert value == pytest.approx(over / below[year])
                summed += len(codes) > 1
    assert summed


def test_a_version_is_divided_by_its_own_count(tmp_path: Path) -> None:
    """Of an earlier snapshot both figures are those of then, though SSB has moved the count since."""
    two_versions.build(tmp_path)
    march = next(kb.history(cache_dir=tmp_path))
    assert march.provenance.snapshot is not None
    asked = ["series", "over_3_mnd", "--per", PER, "--snapshot", march.provenance.snapshot, "--json"]

    done = CliRunner().invoke(cli, [*asked, "--cache-dir", str(tmp_path)])

    answer = json.loads(done.stdout)
    shown = dict(zip(answer["years"], answer["values"], strict=True))
    assert shown[2024] == march.series("over_3_mnd").at(2024) / 7079


def counties(counted_as: CountedAs) -> Table:
    """Return two counties of which SSB's counts are this."""
    cells: dict[str, dict[int, Cell]] = {"EKA11": {2023: 100.0, 2024: 200.0}, "EKA46": {2023: 100.0, 2024: 300.0}}
    return dataclasses.replace(handmade(cells), counted_as={"county": {CONTENT: counted_as}})


@pytest.mark.parametrize(
    ("above", "below"),
    [(CountedAs.MEAN, CountedAs.TOTAL), (CountedAs.TOTAL, CountedAs.MEAN), (CountedAs.TOTAL, CountedAs.UNKNOWN)],
)
def test_no_county_is_divided_or_divides_by_what_is_no_total(above: CountedAs, below: CountedAs) -> None:
    """Not alone, and not in a ranking of all: a total for each of a mean is no figure of anything."""
    made = counties(above).per(counties(below), "natthjem")

    with pytest.raises(UsageError, match="has no rate"):
        made.series("natthjem", region="EKA11")
    with pytest.raises(UsageError, match="has no rate"):
        made.ranking("natthjem", 2024, kind="county")
    total = counties(CountedAs.TOTAL)
    assert total.per(total, "natthjem").ranking("natthjem", 2024, kind="county")["value"].to_list() == [1.0, 1.0]


def test_the_symbol_of_either_figure_stands_on_the_quotient() -> None:
    """A figure divided by a provisional one is so too; where the count is suppressed, that is the reason."""
    above = handmade({"0301": {2022: (8.0, "*"), 2023: 10.0, 2024: 12.0}})
    below = handmade({"0301": {2022: 4.0, 2023: (5.0, "*"), 2024: ":"}})

    cells = above.per(below, "natthjem").series("natthjem", region="0301").frame

    assert cells.select("value", "status", "missing").rows() == [
        (2.0, "*", None),
        (2.0, "*", None),
        (None, ":", "suppressed"),
    ]


def test_figures_of_two_areas_are_not_divided() -> None:
    """Where the one is the sum of two codes, and the other of one of them, there is none."""
    above = handmade({"0301": {2024: 10.0}}).series("natthjem", region="0301").frame
    below = above.with_columns(made_of=pl.Series([["0301", "0302"]]))

    cells = _quotients(above, below, on=["year"])

    assert cells.select("value", "missing").rows() == [(None, "not_joined")]


def test_money_is_no_count_even_where_it_adds_up() -> None:
    """Kroner for each krone is a share, and is asked for otherwise."""
    households, kroner = handmade({"0301": {2024: 10.0}}), handmade({"0301": {2024: 5.0}}, unit="1000 kr")

    with pytest.raises(UsageError, match="is no count"):
        households.per(kroner, "natthjem")
