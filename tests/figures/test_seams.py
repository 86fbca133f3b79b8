"""A series with a predecessor: earlier years from another table, the seam told, nothing averaged; constructed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.answers.comparison import ranking_answer
from kostra_bolig.answers.panel import panel_answer
from kostra_bolig.cli.main import cli
from kostra_bolig.definitions.spec import Predecessor
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import RegionKind
from tests.builders.any_table import COSTS, DWELLINGS, any_table, merged_table
from tests.builders.constructed import ConstructedTable
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import StandIn
from tests.builders.whole_country import whole_country, years_of

NEW, OLD = "99997", "99996"
DEFINITION = f"""
format = 1
id = "{NEW}"
name_no = "Boliger"
name_en = "Dwellings"
total = "boliger"

[[series]]
key = "boliger"
name_no = "Kommunale boliger"
name_en = "Municipal dwellings"
definition = "Dwellings that the municipality disposes of."
definition_source = "constructed"
label = "kommunalt disponerte boliger"
kind = "count"
sums = true

[[predecessor]]
series = "boliger"
table = "{OLD}"
content = "{DWELLINGS}"
until = 2020
"""


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve a table from 2019, and one to 2020 that has another figure for one of the two years they share."""
    new = any_table(NEW, municipalities=3)
    old = any_table(OLD, municipalities=3, first_year=2016, last_year=2020)
    shared = {
        (region, content, year): new.cells.get((region, content, year), cell)
        for (region, content, year), cell in old.cells.items()
    }
    old = dataclasses.replace(old, cells=shared).with_cell("EAK", DWELLINGS, "2020", 107_000.0, None)
    with StandIn(new, population=old) as served:
        served.rate_limit_headers = False
        yield served


@pytest.fixture
def table(server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Fetch the newer table by that definition."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
    file = tmp_path / "mine.toml"
    file.write_text(DEFINITION, "utf-8")
    kb.fetch(table=NEW, definition=file)
    return kb.load(table=NEW)


def test_earlier_years_come_from_the_other_table_and_the_seam_is_told(table: Table) -> None:
    """The table's own figure stands where both have one, and a difference is told."""
    series = table.series("boliger")

    assert series.years == tuple(range(2016, 2025))
    assert (series.at(2018), series.at(2019), series.at(2020)) == (106_000, 106_000, 106_000)
    told = {one.name: dict(one.values) for one in series.remarks}
    seam = told["figures-seam"]
    assert (seam["since"], seam["last"], seam["table"], seam["content"]) == (2019, 2018, OLD, DWELLINGS)
    assert (told["figures-seam-differs"]["there"], told["figures-seam-differs"]["here"]) == (107_000, 106_000)
    assert [one.values["year"] for one in series.remarks if one.name == "figures-seam-differs"] == [2020]


def test_every_answer_marks_it(table: Table, tmp_path: Path) -> None:
    """In JSON, on the terminal, in CSV, under a chart, and with a change across it."""

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, "--table", NEW, "--lang", "no"])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    answer = json.loads(run("series", "boliger", "--json"))
    assert answer["seam"] == {"year": 2019, "table": OLD, "content": DWELLINGS}
    for command in (
        ("series", "boliger"),
        ("series", "boliger", "--format", "csv"),
        ("trend", "boliger", "--from", "2017", "--to", "2024"),
    ):
        assert f"til og med 2018 fra tabell {OLD}" in run(*command)
    assert OLD in run("trend", "boliger", "--from", "2016", "--to", "2017"), "also where every year is from there"
    assert OLD not in run("series", "boliger", "--from", "2021"), "and not where none is"
    assert json.loads(run("series", "boliger", "--from", "2021", "--json"))["seam"] is None
    run("plot", "boliger", "-o", str(tmp_path / "seam.svg"))
    assert f"til og med 2018 fra tabell {OLD}"[:24] in (tmp_path / "seam.svg").read_text("utf-8")


@pytest.mark.parametrize("wanted", [{"since": 2017, "by": "change"}, {"year": 2018}, {"year": 2019, "by": "change"}])
def test_all_regions_together_do_not_go_over_it_and_say_so(table: Table, wanted: dict[str, Any]) -> None:
    """A year that `series` shows is not called one that there is not."""
    with pytest.raises(UsageError, match=f"stands in table {OLD}, .* which begins in 2019: .* with `series`, `trend`"):
        table.ranking("boliger", **wanted)


def test_what_is_this_tables_alone_says_where_the_years_before_are(table: Table) -> None:
    """The panel has none of them; a ranking whose years are all from here has nothing to say of them."""
    [told] = panel_answer(table, ["boliger", COSTS], joined=True, balanced=False)["notes"]
    wanted = Wanted(by="change", since=2022)
    ranked = ranking_answer(table, "boliger", 2024, kind=RegionKind.MUNICIPALITY, wanted=wanted)

    assert told.startswith(f"boliger: the years before 2019 stand in table {OLD}, content {DWELLINGS}, ")
    assert OLD not in str(ranked["notes"])


@pytest.mark.parametrize(("year", "is_from_there"), [(2018, True), (2021, False)])
def test_a_claim_says_which_table_its_figure_is_from(
    table: Table, tmp_path: Path, year: int, is_from_there: bool
) -> None:
    """The line of the source names the table in hand alone."""
    file = tmp_path / "claims.toml"
    file.write_text(
        'format = 1\n[[claim]]\nid = "one"\ntext = "A constructed claim."\nkind = "value"\nseries = "boliger"\n'
        f"year = {year}\npublished = 106000\n",
        "utf-8",
    )

    [result] = kb.verify(kb.read_claims(file), table)

    assert (f"to 2018 from table {OLD}" in result.note) is is_from_there


@pytest.mark.parametrize(("lang", "words"), [("no", "over den skjøten"), ("en", "across that seam")])
def test_regions_beside_each_other_and_their_sheet(table: Table, tmp_path: Path, lang: str, words: str) -> None:
    """In either language the years of before are there, and the seam is told, in Excel on the sheet itself."""
    openpyxl = pytest.importorskip("openpyxl")
    compared = ("compare", "boliger", "EAK", "0301", "--table", NEW, "--lang", lang)
    file = tmp_path / "seam.xlsx"

    shown, saved = (CliRunner().invoke(cli, [*compared, *more]) for more in ((), ("-o", str(file))))

    assert (shown.exit_code, saved.exit_code) == (0, 0), shown.stderr + saved.stderr
    assert "2016" in shown.stdout
    assert words in shown.stdout
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if "2016" in row)
    assert next(row for row in rows if row[0] == "EAK")[head.index("2018")] == 106_000
    assert any(OLD in str(row[0]) and words in str(row[0]) for row in rows)


def test_another_content_has_no_seam(table: Table) -> None:
    """None is invented."""
    assert table.series(COSTS).years == tuple(range(2019, 2025))
    assert json.loads(json.dumps(table.series(COSTS).to_dict()))["seam"] is None


def test_a_predecessor_that_cannot_be_read_is_told(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table's own years are there all the same."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody")
    series = table.series("boliger")

    assert series.years == tuple(range(2019, 2025))
    assert f"its years to 2020 stand in table {OLD}, which cannot be read: " in " ".join(map(str, series.remarks))


def test_a_figure_of_before_stands_in_for_none_that_is_suppressed(table: Table) -> None:
    """Whoever suppresses a cell now is not got round by what another table printed."""
    cells = table.observations.with_columns(
        pl.when(is_first := (pl.col("year") == 2019) & (pl.col("region") == "EAK"))
        .then(None)
        .otherwise("value")
        .alias("value"),
        pl.when(is_first).then(pl.lit(":")).otherwise("status").alias("status"),
        pl.when(is_first)
        .then(pl.lit("suppressed").cast(table.observations.schema["missing"]))
        .otherwise("missing")
        .alias("missing"),
    )
    row = dataclasses.replace(table, observations=cells).series("boliger").frame.row(3, named=True)

    assert (row["year"], row["value"], row["missing"]) == (2019, None, "suppressed")


# Over mergers


@pytest.fixture(scope="module")
def parted() -> Table:
    """Return the whole country from 2020 on, with a table of before that ended in 2019 and knows no newer code."""
    whole = whole_country()
    content = whole.content("midlertidig_botilbud")
    one = Predecessor(series="midlertidig_botilbud", table=OLD, content=content, until=2019)
    cells, year = whole.observations, pl.col("year")
    ended = [code for code, years in years_of().items() if min(years) < 2020]
    old = dataclasses.replace(whole, observations=cells.filter(year < 2020, pl.col("region").is_in(ended)))
    new = dataclasses.replace(
        whole,
        observations=cells.filter(year >= 2020),
        spec=dataclasses.replace(whole.spec, predecessors=(one,)),
    )
    new.before[OLD] = old
    return new


@pytest.mark.parametrize("region", ["3207", "1103", "5001", "4601", "EKA11"])
def test_a_region_is_followed_over_the_seam_as_in_one_table(parted: Table, region: str) -> None:
    """Stavanger of 2019 is with what it took in in 2020, though that table never saw it; our sums are said to be."""
    series, whole = (one.series("midlertidig_botilbud", region=region) for one in (parted, whole_country()))

    columns = ["year", "value", "made_of"]
    assert series.frame.select(columns).equals(whole.frame.select(columns))
    assert series.ours == whole.ours
    told = [str(remark) for remark in series.remarks]
    assert [one for one in told if not one.startswith("from 2020 on")] == [str(remark) for remark in whole.remarks]
    assert series.between(2021).ours is None


def test_a_region_that_is_not_followed_says_what_it_took_in_at_the_seam(parted: Table) -> None:
    """Its figures before and after are of different areas."""
    told = [str(one) for one in parted.series("midlertidig_botilbud", region="1103", joined=False).remarks]

    assert "1103 took in 1141 Finnøy on 2020-01-01: figures before and after are of different areas" in told


def of_years(table_id: str, years: tuple[int, int], *, without: frozenset[str] = frozenset()) -> ConstructedTable:
    """Make a table of the constructed mergers with the years from one to another, as SSB has the regions in them."""
    table = merged_table(table_id)
    return dataclasses.replace(
        table,
        table_id=table_id,
        years=tuple(year for year in table.years if years[0] <= int(year) <= years[1]),
        regions=tuple(one for one in table.regions if one.code not in without),
    )


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Store a table from 2022, and one that ended in 2021 and has none of the codes of 2024."""
    new, old = of_years(NEW, (2022, 2024)), of_years(OLD, (2018, 2021), without=frozenset({"3207", "5501", "1508"}))
    store = tmp_path_factory.mktemp("store")
    file = store / "mine.toml"
    file.write_text(DEFINITION.replace("until = 2020", "until = 2021"), "utf-8")
    with StandIn(new, population=old, klass=build_klass()) as served, pytest.MonkeyPatch.context() as patch:
        served.rate_limit_headers = False
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", served.klass_url)
        kb.fetch(table=NEW, definition=file, base_url=served.base_url, cache_dir=store)
        kb.fetch(table=OLD, base_url=served.base_url, cache_dir=store)
    return kb.load(table=NEW, cache_dir=store)


def of_before(merged: Table, region: str, year: int) -> float:
    """Return what the table of before has under a code."""
    return kb.load(table=OLD, cache_dir=merged.store).series(DWELLINGS, region=region).at(year)


def test_a_sum_from_before_the_seam_is_told_as_ours(merged: Table) -> None:
    """SSB's own figures here may follow sums of ours there: in the line of codes, in JSON, and in what is ours."""
    series = merged.series("boliger", region="3020")

    assert series.made_of[2019] == ("0213", "0217")
    assert series.at(2019) == sum(of_before(merged, code, 2019) for code in ("0213", "0217"))
    assert series.to_dict()["ours"] == "sum of the municipalities merged"
    [followed] = [str(one) for one in series.remarks if one.name == "figures-followed"]
    assert followed.startswith(
        "3020 is followed over its codes: 2018 to 2019: 0213 Ski (-2019) + 0217 Oppegård (-2019), "
    )
    assert "summed by us, not by SSB; 2020 to 2023: 3020" in followed


@pytest.mark.parametrize(("region", "of_2020"), [("3207", "3020"), ("5501", "5401"), ("4601", "4601")])
def test_a_municipality_with_a_newer_code_is_followed_over_the_seam(merged: Table, region: str, of_2020: str) -> None:
    """The table of before ended when it had another code: it is read under that one."""
    series = merged.series("boliger", region=region)

    assert series.years == tuple(range(2018, 2025))
    assert (series.made_of[2020], series.made_of[2024]) == ((of_2020,), (region,))
    assert series.at(2020) == of_before(merged, of_2020, 2020)


def test_a_region_that_the_table_of_before_has_not_is_told(merged: Table) -> None:
    """Nobody can follow a municipality to before it was split off, and none is followed that is not to be."""
    split, alone = merged.series("boliger", region="1508"), merged.series("boliger", region="3207", joined=False)

    assert f"its years to 2021 are not here: table {OLD} has no region 1508 Ålesund" in map(str, split.remarks)
    assert f"its years to 2021 are not here: table {OLD} has no region 3207 Nordre Follo" in map(str, alone.remarks)


def test_groups_that_were_drawn_anew_before_the_seam_are_not_compared_across_it(merged: Table) -> None:
    """The break lies in the years of the other table."""
    series = merged.series("boliger", region="EKG12")

    assert "SSB drew the KOSTRA groups anew in 2020" in " ".join(map(str, series.remarks))
    with pytest.raises(kb.KostraBoligError, match="2020"):
        series.change(2018, 2024)


def test_what_a_region_is_followed_over_is_told_once(merged: Table) -> None:
    """Also where the last year has a figure and no rate, so that the years of the newest code are fewer."""
    series = merged.series("boliger", region="3020")
    is_last = pl.col("year") == 2023
    rates = dataclasses.replace(series, frame=series.frame.with_columns(pl.when(~is_last).then("value").alias("value")))

    [followed] = [str(one) for one in rates.between(2018, 2023).remarks if one.name == "figures-followed"]

    assert followed.endswith("; 2020 to 2022: 3020 Nordre Follo (2020-2023)")
