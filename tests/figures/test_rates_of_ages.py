"""Figures per 1,000 inhabitants of some ages, and SSB's own rates: fetched from a stand-in, divided by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
import time
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig import jsonstat
from kostra_bolig.answers.comparison import compare_answer
from kostra_bolig.answers.versions import status_answer
from kostra_bolig.cli.main import cli
from kostra_bolig.clock import Clock
from kostra_bolig.errors import DatasetRefused, StoreError, UsageError
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.records import FetchResult
from kostra_bolig.settings import Settings
from kostra_bolig.show.labels import unit_of
from kostra_bolig.ssb import population
from kostra_bolig.store.snapshots import Store
from tests.builders.aged import AGE, OPEN, build_aged, people
from tests.builders.constructed import ConstructedTable
from tests.builders.constructed_klass import build_merged, build_population
from tests.builders.standin import Reply, StandIn

MOMENT = dt.datetime(2025, 3, 20, 12, tzinfo=dt.UTC)
OWN = "KOSconstructedand3m0000"
"""A content that the constructed table has beside the series; here it stands for a rate of SSB's."""
TABLE = build_merged()
COUNTRY = 5_000_000


def fetched(
    folder: Path, table: ConstructedTable, living: ConstructedTable, *, ages: tuple[str, ...] = ()
) -> FetchResult:
    """Fetch a table with its inhabitants into a folder."""
    with StandIn(table, population=living) as server:
        return fetched_from(server, folder, ages=ages)


def fetched_from(server: StandIn, folder: Path, *, ages: tuple[str, ...] = ()) -> FetchResult:
    """Fetch what a server has, with the inhabitants, into a folder."""
    clock = Clock(monotonic=time.monotonic, sleep=lambda _: None, now=lambda: MOMENT)
    environ = {"KOSTRA_BOLIG_KLASS_URL": "off"}
    settings = Settings.resolve(base_url=server.base_url, cache_dir=folder, environ=environ)
    return refresh(settings, Wanted(population=True, ages=ages), clock=clock)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a table and its inhabitants by age; tests only read it."""
    made = tmp_path_factory.mktemp("ages")
    fetched(made, TABLE, build_aged(TABLE))
    return made


@pytest.fixture(scope="module")
def table(folder: Path) -> kb.Table:
    """Return what is stored."""
    return kb.load(cache_dir=folder)


def youth(first: int, last: int, *, total: int = COUNTRY) -> int:
    """Return the inhabitants of some ages, by the builder's rule."""
    return sum(people(total, age) for age in range(first, last + 1))


def test_a_count_is_divided_by_the_inhabitants_of_the_ages_asked_for(table: kb.Table) -> None:
    """615 households over those of 18 to 24 on 31 December: of 1 January of the next year, all seven ages together."""
    rate = table.series("unge", per_1000="18-24")
    plain = table.series("unge", per_1000=True)

    assert rate.at(2024) == pytest.approx(615 * 1000 / youth(18, 24))
    assert plain.at(2024) == pytest.approx(615 * 1000 / COUNTRY)
    assert rate.unit == "husstander per 1,000 inhabitants aged 18–24"
    assert plain.unit == "husstander per 1,000 inhabitants"
    assert next(str(line) for line in rate.said) == (
        "per 1,000 inhabitants aged 18–24 on 31 December (1 January of the next year in table 07459): "
        "computed by kostra_bolig, not by SSB"
    )
    assert unit_of(rate, kb.Language.NO) == "husstander per 1\N{NO-BREAK SPACE}000 innbyggere 18–24 år"


@pytest.mark.parametrize("written", ["18-24", "18–24", "18 - 24"])
def test_ages_are_taken_as_people_write_them(table: kb.Table, written: str) -> None:
    """With a hyphen or a dash, and spaces around it."""
    assert table.series("unge", per_1000=written).frame.equals(table.series("unge", per_1000="18-24").frame)


@pytest.mark.parametrize("wrong", ["24-18", "18", "youth", "", "-18-24", 18, None, ("18", "24")])
def test_what_is_no_ages_is_refused(table: kb.Table, wrong: object) -> None:
    """It is said what is expected."""
    with pytest.raises(UsageError, match="per_1000: expected ages such as 18-24, got "):
        table.series("unge", per_1000=wrong)  # type: ignore[arg-type]


def test_ages_that_are_not_stored_are_asked_for_by_name(table: kb.Table) -> None:
    """The sentence is the command that stores them."""
    with pytest.raises(UsageError, match=r"aged 0–17 are not stored .*; run `kostra-bolig fetch --ages 0-17`"):
        table.series("unge", per_1000="0-17")


def test_rates_of_ages_follow_the_same_31_december_as_those_of_all(table: kb.Table) -> None:
    """The same years have a rate, and the same regions: a part that was merged away has none of either."""
    everybody = table.ranking("midlertidig_botilbud", 2019, per_1000=True)
    young = table.ranking("midlertidig_botilbud", 2019, per_1000="18-24")

    assert dict(everybody.select("region", "missing").rows()) == dict(young.select("region", "missing").rows())
    assert everybody["value"].null_count() > 0
    joined = table.series("midlertidig_botilbud", region="Nordre Follo", joined=True, per_1000="18-24")
    assert [year for year in joined.years if joined.frame.filter(pl.col("year") == year)["value"][0] is not None] == [
        year
        for year, value in table.series("midlertidig_botilbud", region="Nordre Follo", joined=True, per_1000=True)
        .frame.select("year", "value")
        .rows()
        if value is not None
    ]


def test_compare_and_plot_take_ages(table: kb.Table) -> None:
    """Beside the country, as for all inhabitants: groups have none in that table."""
    found = table.compare("unge", "4601", per_1000="18-24")

    assert [one.region for one in found.series] == ["4601", "EAK"]
    assert {one.unit for one in found.series} == {"husstander per 1,000 inhabitants aged 18–24"}


def test_what_stands_beside_a_rate_of_ages_is_one_too(table: kb.Table) -> None:
    """A median over all inhabitants would be another figure."""
    rows = table.ranking("unge", 2024, per_1000="18-24")
    answer = compare_answer(table.compare("unge", ["4601", "EAK"], per_1000="18-24"), table)

    beside = answer["regions"][0]["beside"]
    assert beside is not None
    assert beside["country"] == pytest.approx(615 * 1000 / youth(18, 24))
    of_county = rows.filter(pl.col("region").str.starts_with("46"))["value"].drop_nulls()
    assert [place["median"] for place in beside["places"] if place["among"] == "EKA46"] == [of_county.median()]


# The command


@pytest.mark.parametrize(
    ("arguments", "ages"),
    [
        (["series", "unge", "--per-1000", "18-24"], (18, 24)),
        (["series", "--per-1000", "18-24", "unge"], (18, 24)),
        (["series", "unge", "--per-1000=18-24"], (18, 24)),
        (["series", "--per-1000", "unge"], None),
        (["series", "unge", "--per-1000"], None),
        (["series", "unge", "--per-1000", "--region", "EAK"], None),
    ],
    ids=str,
)
def test_the_option_stands_alone_or_before_ages(
    folder: Path, arguments: list[str], ages: tuple[int, int] | None
) -> None:
    """What follows it and is no ages is the next argument, as it always was."""
    done = CliRunner().invoke(cli, [*arguments, "--json", "--cache-dir", str(folder)])

    answer = json.loads(done.stdout)
    below = COUNTRY if ages is None else youth(*ages)
    assert answer["values"][-1] == pytest.approx(615 * 1000 / below)
    assert answer["unit"].endswith("inhabitants" if ages is None else "inhabitants aged 18–24")


def test_ages_once_asked_for_are_stored_from_then_on(tmp_path: Path) -> None:
    """Beside those of 18 to 24; told by status, and asked for only where they lack."""
    with StandIn(TABLE, population=build_aged(TABLE)) as server:
        first = fetched_from(server, tmp_path)
        more = fetched_from(server, tmp_path, ages=("0-17",))
        again = fetched_from(server, tmp_path)

    assert (first.outcome, more.outcome, again.outcome, again.requests) == ("new", "new", "unchanged", 1)
    assert status_answer(Store(tmp_path), MOMENT)["choices"]["ages"] == ["0-17"]
    found = kb.load(cache_dir=tmp_path)
    assert found.series("unge", per_1000="0-17").at(2024) == pytest.approx(615 * 1000 / youth(0, 17))
    assert found.series("unge", per_1000="18-24").at(2024) == pytest.approx(615 * 1000 / youth(18, 24))


def test_a_population_table_without_ages_gives_rates_of_all_and_no_note(tmp_path: Path) -> None:
    """Where ages were not asked for, nobody misses them; where they were, a note says so and the rest is stored."""
    quiet = fetched(tmp_path / "quiet", TABLE, build_population(TABLE))
    asked = fetched(tmp_path / "asked", TABLE, build_population(TABLE), ages=("0-17",))

    assert not [note for note in quiet.notes if "by age" in note.text]
    assert [note.text for note in asked.notes if "by age" in note.text]
    assert kb.load(cache_dir=tmp_path / "asked").series("unge", per_1000=True).at(2024) > 0


def test_ages_that_are_asked_for_later_and_do_not_come_are_told(tmp_path: Path) -> None:
    """The figures are unchanged; that what was asked for is not there is said each time."""
    with StandIn(TABLE, population=build_population(TABLE)) as server:
        fetched_from(server, tmp_path)
        asked, again = (fetched_from(server, tmp_path, ages=("0-17",)) for _ in range(2))

    for result in (asked, again):
        assert result.outcome == "unchanged"
        assert "stored without the inhabitants by age" in [note.text for note in result.notes][-1]


def test_ages_that_do_not_come_leave_the_inhabitants_of_all(tmp_path: Path) -> None:
    """A note says so, and the next fetch asks again without downloading the table."""
    with StandIn(TABLE, population=build_aged(TABLE)) as server:
        server.replies += [
            Reply(when="POST /tables/07459/data"),
            Reply(when="POST /tables/07459/data", status=400, body=b'{"title":"Non-existent value","status":400}'),
        ]
        first, again = fetched_from(server, tmp_path), fetched_from(server, tmp_path)

        lacking = [[note.text for note in one.notes if note.check == "companion_missing"] for one in (first, again)]
        assert lacking[0][0].startswith("stored without the inhabitants by age")
        assert (again.outcome, lacking[1]) == ("new", [])
        assert [seen.path for seen in server.requests if seen.method == "POST"].count("/tables/12015/data") == 1
    assert kb.load(snapshot=first.snapshot.id, cache_dir=tmp_path).series("unge", per_1000=True).at(2024) > 0
    assert kb.load(cache_dir=tmp_path).series("unge", per_1000="18-24").at(2024) > 0


def test_the_last_age_is_open_and_no_single_year(folder: Path) -> None:
    """«30 år eller eldre» is not the age 30."""
    described = jsonstat.read(build_aged(TABLE).metadata("no"))

    with pytest.raises(DatasetRefused, match=f"expected the ages {OPEN} once each, as single years"):
        population.selection_of_ages(described, {}, range(20, OPEN + 1))


@pytest.mark.parametrize("change", ["twice", "contradicted"])
def test_ages_that_cannot_be_told_apart_are_nobodys(change: str) -> None:
    """Two categories of one age, or a code that says another than its label."""
    document = build_aged(TABLE).metadata("no")
    labels = document["dimension"][AGE]["category"]["label"]
    labels["019" if change == "twice" else "018"] = "18 år" if change == "twice" else "17 år"
    if change == "twice":
        codes = document["dimension"][AGE]["category"]
        codes["index"] = {("F18" if code == "019" else code): place for code, place in codes["index"].items()}
        codes["label"] = {("F18" if code == "019" else code): label for code, label in labels.items()}

    with pytest.raises(DatasetRefused, match="expected the ages 18"):
        population.selection_of_ages(jsonstat.read(document), {}, [18, 20])


def test_a_number_that_lacks_leaves_no_sum_of_the_ages() -> None:
    """Six ages are not seven."""
    answer = build_aged(TABLE).dataset({AGE: [f"{age:03}" for age in range(18, 25)], "Tid": ["2025"]}, "no")
    of_oslo = list(answer["dimension"]["Region"]["category"]["index"]).index("0301")
    answer["value"][7 * of_oslo + 3] = None
    bodies = {population.AGES_FILE: json.dumps(answer).encode()}

    found = population.read_ages(bodies, 18, 24)

    assert found is not None
    assert "0301" not in found["region"]
    assert dict(found.select("region", "population").rows())["EAK"] == youth(18, 24)


def test_choices_with_other_ages_are_refused(tmp_path: Path, folder: Path) -> None:
    """A file that somebody has written into is named, and nothing is fetched."""
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "12015" / "choices.json").write_text('{"ages": ["young"]}')

    with pytest.raises(StoreError, match="does not hold what was chosen"):
        fetched(copy, TABLE, build_aged(TABLE))


# SSB's own rates


def naming(table: kb.Table, key: str, content: str) -> kb.Table:
    """Return a table whose definition names a content with SSB's own rate of a series."""
    named = dataclasses.replace(table.spec.series[key], per_1000=content)
    return dataclasses.replace(table, spec=dataclasses.replace(table.spec, series={**table.spec.series, key: named}))


@pytest.fixture
def with_own(table: kb.Table) -> kb.Table:
    """Name SSB's own rate of the total."""
    return naming(table, "midlertidig_botilbud", OWN)


def test_ssbs_own_rate_is_shown_in_place_of_ours(with_own: kb.Table) -> None:
    """Its figures, its unit and its label, for the regions that it has, groups among them; ours is no part of it."""
    table = with_own
    theirs = table.series(OWN)
    shown = table.series("midlertidig_botilbud", per_1000=True)

    assert shown.frame.equals(theirs.frame)
    assert (shown.unit, shown.ours, shown.name, shown.content_name) == (theirs.unit, None, OWN, theirs.content_name)
    assert str(shown.remarks[-1]) == f"SSB's own rate, content {OWN}, not ours"
    ranked = table.ranking("midlertidig_botilbud", 2024, per_1000=True)
    assert ranked.equals(table.ranking(OWN, 2024))
    assert {one.name for one in table.compare("midlertidig_botilbud", ["4601", "EKG12"], per_1000=True).series} == {OWN}


def test_of_ages_and_of_joined_series_the_rate_is_ours(with_own: kb.Table) -> None:
    """SSB's own is over all inhabitants, and is no count that could be summed."""
    table = with_own
    aged = table.series("midlertidig_botilbud", per_1000="18-24")
    joined = table.series("midlertidig_botilbud", region="Nordre Follo", joined=True, per_1000=True)

    assert aged.at(2024) == pytest.approx(7079 * 1000 / youth(18, 24))
    assert joined.ours is not None
    assert joined.ours.per_1000


def test_a_definition_that_names_a_content_which_is_not_there_leaves_ours(
    table: kb.Table,
) -> None:
    """Contents come and go."""
    assert naming(table, "unge", "KOSgone0000").series("unge", per_1000=True).ours is not None
