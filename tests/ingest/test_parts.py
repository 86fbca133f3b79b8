"""A part of the table: which years and regions a person wants, from now on, and what is compared with what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.answers.fetch import fetch_answer
from kostra_bolig.answers.source import source_answer
from kostra_bolig.answers.versions import diff_answer, status_answer
from kostra_bolig.errors import (
    ContractChanged,
    ContractFailed,
    KostraBoligError,
    NotJoinable,
    UnknownRegion,
    UsageError,
)
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.records import AskedFor, FetchResult
from kostra_bolig.settings import Settings
from kostra_bolig.ssb.selection import resolved
from kostra_bolig.store import choices
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import ConstructedTable, build
from tests.builders.constructed_klass import build_merged
from tests.builders.standin import StandIn
from tests.conftest import HeldTime

YOUTH = "KOSconstructedunge0000"
JUNE, JULY = "2025-06-15T06:00:00Z", "2025-07-15T06:00:00Z"
Run = Callable[..., FetchResult]


@pytest.fixture
def run(standin: StandIn, store_dir: Path, held_time: HeldTime) -> Run:
    """Return a function that fetches a table, or the same as before."""
    standin.table = build(municipalities=8)

    def run_fetch(
        table: ConstructedTable | None = None,
        *,
        years: str | None = None,
        regions: str | None = None,
        accept: str | None = None,
    ) -> FetchResult:
        standin.table = table or standin.table
        settings = Settings.resolve(base_url=standin.base_url, cache_dir=store_dir)
        return refresh(settings, Wanted(years=years, regions=regions, accept=accept), clock=held_time.clock())

    return run_fetch


def asked_in(standin: StandIn, place: int = -1) -> dict[str, list[str]]:
    """Return which codes of each variable a request for data asked for."""
    body = [json.loads(request.body) for request in standin.requests if request.path.endswith("/data")][place]
    return {one["variableCode"]: one["valueCodes"] for one in body["selection"]}


class TestWhatIsChosen:
    """Texts that name years and regions."""

    @pytest.mark.parametrize(
        ("text", "years"),
        [
            ("2020-2024", (2020, 2021, 2022, 2023, 2024)),
            ("2020,2022", (2020, 2022)),
            ("2016, 2020–2021", (2016, 2020, 2021)),
            ("-5", (2020, 2021, 2022, 2023, 2024)),
            ("-99", tuple(range(2015, 2025))),
            ("2023-2026", (2023, 2024, 2025, 2026)),
        ],
    )
    def test_years(self, text: str, years: tuple[int, ...]) -> None:
        """A span also means the years that are still to come."""
        there = [str(year) for year in range(2015, 2025)]

        found = resolved(years=text, regions=None, of_years=there, of_regions=["EAK"], find=str)

        assert found == AskedFor(years=years)

    @pytest.mark.parametrize("text", ["", "20", "2024-2020", "2020..2024", "-0", "2020-", "last", "2020,,2021"])
    def test_years_that_make_no_sense(self, run: Run, standin: StandIn, text: str) -> None:
        """Nobody is asked."""
        with pytest.raises(UsageError, match="--years: expected years such as 2020-2024"):
            run(years=text)

        assert standin.requests == []

    @pytest.mark.parametrize("text", ["", " , ", ";"])
    def test_no_regions(self, run: Run, text: str) -> None:
        """A choice of none is none."""
        with pytest.raises(UsageError, match="--regions: expected codes or names"):
            run(regions=text)

    @pytest.mark.parametrize(
        ("chosen", "codes"),
        [
            ("0301,EAK", ("0301", "EAK")),
            ("Bergen", ("4601", "EAK")),
            ("Herøy, Nordland;EKG01", ("1818", "EAK", "EKG01")),
        ],
    )
    def test_regions_by_code_and_by_name(self, run: Run, chosen: str, codes: tuple[str, ...]) -> None:
        """The country is asked for too, and codes are what is remembered."""
        table = build(municipalities=8)
        names = {"1515": "Herøy (Møre og Romsdal)", "1818": "Herøy (Nordland)"}
        table = _named(table, names)

        result = run(table, regions=chosen)

        assert result.snapshot.provenance.asked_for == AskedFor(regions=codes)
        assert choices.read(result.snapshot.path.parent.parent).regions == ",".join(codes)


def _named(table: ConstructedTable, names: dict[str, str]) -> ConstructedTable:
    import dataclasses

    regions = [
        dataclasses.replace(one, label_no=names.get(one.code, one.label_no), label_en=names.get(one.code, one.label_en))
        for one in table.regions
    ]
    return dataclasses.replace(table, regions=tuple(regions))


class TestWhatIsAsked:
    """What SSB is asked for, and what is stored of it."""

    def test_a_part_is_asked_for_and_stored(self, run: Run, standin: StandIn) -> None:
        """Years and regions of the choice, every content, and nothing else in the long frame."""
        result = run(years="2021-2023", regions="0301")

        first = asked_in(standin, 0)
        assert first["KOKkommuneregion0000"] == ["0301", "EAK"]
        assert first["Tid"] == ["2021", "2022", "2023"]
        frame = kb.load().observations
        assert (frame.height, frame["year"].unique().sort().to_list()) == (2 * 9 * 3, [2021, 2022, 2023])
        answer = fetch_answer(result)
        assert (answer["years"], answer["regions"]) == ([2021, 2023], 2)
        assert answer["asked_for"] == {"years": [2021, 2022, 2023], "regions": ["0301", "EAK"], "where": {}}

    def test_the_country_of_the_other_years_is_asked_for_the_checks_alone(self, run: Run, standin: StandIn) -> None:
        """A wrong figure of a year that nobody chose refuses the answer all the same."""
        run(years="2023")
        rest = asked_in(standin, 1)
        assert rest["KOKkommuneregion0000"] == ["EAK"]
        assert rest["Tid"] == [str(year) for year in range(2015, 2025) if year != 2023]

        with pytest.raises(ContractFailed, match="canary"):
            run(build(municipalities=8).with_updated(JUNE).with_cell("EAK", "midlertidig_botilbud", "2021", 5000))

    def test_a_series_that_its_figures_name_is_found_in_a_part(self, run: Run) -> None:
        """The printed years need not be among the chosen; the next night one question is enough."""
        table = build(municipalities=8).relabelled({YOUTH: "Statistikkvariabel 7"})

        chosen, again = run(table, years="2022"), run()

        assert chosen.snapshot.binding.bound_by["unge"] == "figures"
        assert (again.outcome, again.requests) == ("unchanged", 1)

    def test_an_answer_in_parts(self, run: Run, standin: StandIn) -> None:
        """What is chosen may be more than SSB gives at once."""
        standin.max_data_cells = 500

        result = run(years="-2", regions="all")

        assert result.snapshot.provenance.asked_for == AskedFor(years=(2023, 2024))
        assert kb.load().observations.height == len(build(municipalities=8).regions) * 9 * 2

    def test_the_last_years_move_on(self, run: Run) -> None:
        """A new year takes the place of the oldest, which is not gone: it is no longer asked for."""
        run(years="-3")

        result = run(build(municipalities=8, last_year=2025).with_updated("2026-03-16T07:00:00Z"))

        assert result.snapshot.provenance.asked_for.years == (2023, 2024, 2025)
        assert kb.load().observations["year"].unique().sort().to_list() == [2023, 2024, 2025]


class TestWhatIsRemembered:
    """What was chosen once counts until it is taken back."""

    def test_it_is_remembered_and_shown(self, run: Run, held_time: HeldTime) -> None:
        """The next fetch asks one question, and status shows the choice."""
        run(years="2020-2024", regions="0301")
        again = run()

        store = Store(again.snapshot.path.parents[2])
        kept = status_answer(store, held_time.clock().now())["choices"]
        assert (again.outcome, again.requests) == ("unchanged", 1)
        assert (kept["years"], kept["regions"]) == ("2020-2024", "0301,EAK")

    def test_it_is_taken_back(self, run: Run) -> None:
        """All of the table is asked for again, and the file says nothing of it."""
        folder = run(years="2020-2024", regions="0301").snapshot.path.parents[1]

        result = run(years="all", regions="all")

        assert result.snapshot.provenance.asked_for.is_all
        assert choices.read(folder) == choices.Choices()
        assert kb.load().observations.height == 4860

    def test_one_choice_leaves_the_other(self, run: Run) -> None:
        """Years and regions are chosen each by itself."""
        run(years="2020-2024", regions="0301")

        assert run(years="all").snapshot.provenance.asked_for == AskedFor(regions=("0301", "EAK"))

    def test_a_choice_that_was_refused_is_not_remembered(self, run: Run) -> None:
        """A region that is not there stops that fetch, and no later one."""
        folder = run().snapshot.path.parents[1]

        with pytest.raises(UsageError, match=r"no region '9999'.*kostra-bolig fetch --regions all"):
            run(regions="9999")

        assert choices.read(folder) == choices.Choices()

    @pytest.mark.parametrize(
        ("chosen", "gone", "way_back"),
        [
            ({"regions": "0301,EKG01"}, "EKG01", "--regions all"),
            ({"years": "2015,2024"}, "2015", "--years all"),
        ],
    )
    def test_a_choice_that_the_table_no_longer_has(
        self, run: Run, chosen: dict[str, str], gone: str, way_back: str
    ) -> None:
        """It is said with the way back, and what is stored stays."""
        run(**chosen)
        whole = build(municipalities=8)
        smaller = (
            whole.with_regions([one.code for one in whole.regions if one.code != gone])
            if "regions" in chosen
            else whole.with_years([year for year in whole.years if year != gone])
        )

        with pytest.raises(UsageError, match=rf"{gone}.*{way_back}"):
            run(smaller.with_updated(JUNE))

        assert kb.load().provenance.updated is not None

    def test_a_load_from_ssb_keeps_to_it(self, run: Run) -> None:
        """Whoever fetches in Python without saying more gets what was chosen."""
        run(regions="0301")

        assert kb.load(source="ssb").observations["region"].unique().sort().to_list() == ["0301", "EAK"]

    def test_in_python(self, standin: StandIn, store_dir: Path) -> None:
        """Lists and numbers mean what texts mean."""
        standin.table = build(municipalities=8)

        first = kb.fetch(years=[2022, 2024], regions=["Oslo", "EKG01"]).snapshot.provenance.asked_for
        last = kb.fetch(years=-2, regions="all").snapshot.provenance.asked_for

        assert first == AskedFor(years=(2022, 2024), regions=("0301", "EAK", "EKG01"))
        assert last == AskedFor(years=(2023, 2024))


class TestWhatIsCompared:
    """Gates and differences look at what both versions were asked for."""

    def test_fewer_are_not_gone_and_more_are_not_added(self, run: Run) -> None:
        """The rest is «not asked for», in either direction."""
        run(build(municipalities=8))
        run(
            build(municipalities=8).with_updated(JUNE).with_cell("0301", "unge", "2022", 70),
            years="2021-2023",
            regions="0301",
        )

        answer = diff_answer(kb.load().diff())
        assert [(cell["region"], cell["year"], cell["new"]) for cell in answer["changed"]] == [("0301", 2022, 70)]
        assert (answer["added"], answer["gone"]) == ([], [])
        assert answer["not_asked_for"] == {"older": 4860 - 54, "newer": 0}

        run(build(municipalities=8).with_updated(JULY), years="all", regions="all")
        back = diff_answer(kb.load().diff())
        assert [(cell["region"], cell["year"], cell["old"]) for cell in back["changed"]] == [("0301", 2022, 70)]
        assert (back["added"], back["gone"]) == ([], [])
        assert back["not_asked_for"] == {"older": 0, "newer": 4860 - 54}

    def test_what_both_were_asked_for_and_is_gone_is_gone(self, run: Run) -> None:
        """A year of the chosen span that the table loses is for a person."""
        run(years="2015-2024")
        whole = build(municipalities=8)

        with pytest.raises(ContractChanged, match=r"years_gone.*2015"):
            run(whole.with_years(whole.years[1:]).with_updated(JUNE))

    def test_a_unit_that_changes_is_seen_in_a_part(self, run: Run) -> None:
        """A narrower question makes no gate blind to what is in it."""
        run(years="2021-2024", regions="0301")
        moved = build(municipalities=8).with_updated(JUNE).with_cell("EAK", "unge", "2022", 0)

        with pytest.raises(KostraBoligError, match="national_figure_fell_to_nothing"):
            run(moved)

    def test_as_of_gives_what_that_version_was_asked_for(self, run: Run) -> None:
        """An earlier and wider version is not narrowed by a later choice."""
        run()
        run(build(municipalities=8).with_updated(JUNE), regions="0301")

        assert kb.load(as_of="2025-04-01").observations.height == 4860
        assert kb.load(as_of="2025-06-20").observations["region"].n_unique() == 2


class TestWhatIsRead:
    """A part of the table says what was not asked for."""

    def test_a_region_that_was_not_asked_for(self, run: Run) -> None:
        """It is told from one that does not exist, with what to do."""
        run(regions="0301,EKG01")

        with pytest.raises(UnknownRegion, match=r"none of the regions that were asked for.*--regions all"):
            kb.load().series("unge", region="Bergen")

    def test_every_figure_says_that_it_is_of_a_part(self, run: Run) -> None:
        """A place among those that were asked for is none among all, and a chart or a file is seen by others."""
        run(regions="0301,4601", years="2023-2024")

        provenance = kb.load().provenance

        assert "a part of the table: 3 regions, 2 years" in str(provenance)
        assert "en del av tabellen: 3 regioner, 2 år" in provenance.sentence("no")
        asked_for = {"years": [2023, 2024], "regions": ["0301", "4601", "EAK"], "where": {}}
        assert source_answer(provenance)["asked_for"] == asked_for

    def test_a_joined_series_needs_its_parts(self, run: Run) -> None:
        """No sum is made over municipalities of which one was left out; the command that asks for them is named."""
        run(build_merged(), regions="3207,3020,0213")

        with pytest.raises(NotJoinable, match=r"0217 was not asked for; .*--regions \"0213,0217,3020,3207,EAK\""):
            kb.load().series("midlertidig_botilbud", region="3207", joined=True)

        run(regions="0213,0217,3020,3207")
        assert kb.load().series("midlertidig_botilbud", region="3207", joined=True).at(2019) == 338.0  # 119 + 219


def test_the_last_years_are_every_year_between_them() -> None:
    """A year that the table lacks now is then missed when it is there, and none that is there is passed over."""
    found = resolved(years="-2", regions=None, of_years=["2020", "2022", "2024"], of_regions=[], find=str)

    assert found.years == (2022, 2023, 2024)
