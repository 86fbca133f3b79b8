"""The commands on regions and versions, as a person and a program meet them: every region, every revision."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl  # type: ignore[import-untyped]
import pytest

from kostra_bolig.answers.claims import ReportAnswer
from kostra_bolig.answers.comparison import CompareAnswer, CoverageAnswer, RankingAnswer
from kostra_bolig.answers.files import CiteAnswer, ExportAnswer
from kostra_bolig.answers.regions import RegionsAnswer
from kostra_bolig.answers.series import SeriesAnswer, SeriesOfRegionsAnswer, TrendAnswer, TrendOfRegionsAnswer
from kostra_bolig.answers.versions import DiffAnswer, HistoryAnswer
from kostra_bolig.cli import main as command_line
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store
from tests.builders.charts import texts
from tests.builders.constructed_klass import build_klass, build_merged, build_population
from tests.builders.drafts import draft_of, tiny, with_companions
from tests.builders.standin import StandIn
from tests.builders.stores import publish
from tests.conftest import HeldTime, Run
from tests.write_schemas import _document

MARCH, JUNE = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z"
TOTAL = "midlertidig_botilbud"
Invoke = Callable[..., Run]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store with a version of March and one of June, which a person accepted; tests only read it.

    Seven things differ in June: five cells, the municipality Haram that came and the old county Østfold that went.
    """
    folder, time = tmp_path_factory.mktemp("stored"), HeldTime()
    june = (
        build_merged(updated=JUNE)
        .with_cell("EAK", TOTAL, "2024", 7230)
        .with_cell("5001", TOTAL, "2024", 1500)
        .with_cell("4601", "unge", "2024", 5)
        .with_cell("0301", "unge", "2024", None, ":")
    )
    march = (
        build_merged(updated=MARCH)
        .with_cell("EAK", "natthjem", "2024", 167, "*")
        .with_cell("4601", "unge", "2024", None, ":")
        .with_cell("0301", "unge", "2024", 12)
    )
    march = march.with_regions([region.code for region in march.regions if region.code != "1580"])
    with StandIn(march, klass=build_klass(), population=build_population(june)) as server:
        settings = Settings.resolve(
            base_url=server.base_url, cache_dir=folder, environ={"KOSTRA_BOLIG_KLASS_URL": server.klass_url}
        )
        refresh(settings, Wanted(population=True), clock=time.clock())
        server.table = june.with_regions([region.code for region in june.regions if region.code != "EKA01"])
        time.moment = dt.datetime(2025, 6, 20, 12, tzinfo=dt.UTC)
        refresh(settings, Wanted(population=True, accept="Østfold went"), clock=time.clock())
    return Store(folder)


@pytest.fixture
def ids(stored: Store) -> list[str]:
    """Return the ids of the two versions, oldest first."""
    return [snapshot.id for snapshot in stored.history()]


@pytest.fixture
def invoke(stored: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Invoke:
    """Return a function that runs the command line on that store in this process, as its entry point does."""
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(stored.root))

    def invoke_command(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["kostra-bolig", *arguments])
        with pytest.raises(SystemExit) as left:
            command_line.main()
        out, err = capfd.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        return Run(code=code, out=out, err=err)

    return invoke_command


def rows(text: str) -> list[list[str]]:
    """Return the cells of the lines of a table for people, with plain spaces in figures."""
    return [re.split(r" {2,}", line.strip().replace("\xa0", " ")) for line in text.splitlines()]


# What SSB changed


def test_diff_names_exactly_the_changed_cells(invoke: Invoke, ids: list[str]) -> None:
    """The country first, then the largest; a symbol is never 0, and a mark that fell from a figure is a change.

    What is suppressed now is told without its former figure, and after those that have a size.
    """
    done = invoke("diff", "--json")

    answer = json.loads(done.out)
    keys = ("region", "series", "year", "old", "new", "old_status", "new_status", "absolute")
    assert (done.code, answer["older"]["id"], answer["newer"]["id"]) == (0, *ids)
    assert [tuple(cell[key] for key in keys) for cell in answer["changed"]] == [
        ("EAK", "midlertidig_botilbud", 2024, 7079.0, 7230.0, None, None, 151.0),
        ("EAK", "natthjem", 2024, 167.0, 167.0, "*", None, 0.0),
        ("5001", "midlertidig_botilbud", 2024, 1424.0, 1500.0, None, None, 76.0),
        ("4601", "unge", 2024, None, 5.0, ":", None, None),
        ("0301", "unge", 2024, None, None, ":", ":", None),
    ]
    assert [cell["suppressed_since"] for cell in answer["changed"]] == [None, None, None, None, "2025-06-15"]
    assert answer["changed"][0]["percent"] == pytest.approx(2.1330696, abs=1e-7)
    assert ({cell["region"] for cell in answer["added"]}, len(answer["added"])) == ({"1580"}, 63)
    assert ({cell["region"] for cell in answer["gone"]}, len(answer["gone"])) == ({"EKA01"}, 63)
    assert (answer["added"][0]["value"], answer["added"][0]["status"]) == (824.0, None)


def test_diff_in_words_says_between_what_and_how_much(invoke: Invoke, ids: list[str]) -> None:
    """People read the versions with their stage, the counts, and one row a cell."""
    done = invoke("diff")

    lines = done.out.splitlines()
    assert lines[:3] == [
        f"from {ids[0]} (unrevised, updated {MARCH})",
        f"to   {ids[1]} (revised, updated {JUNE})",
        "5 cells changed, 63 added, 63 gone",
    ]
    assert ["EAK The whole country", TOTAL, "2024", "7,079", "7,230", "+151", "+2.1%"] in rows(done.out)
    assert ["4601 Bergen", "unge", "2024", ":", "5"] in rows(done.out)


def test_diff_shows_no_more_cells_than_asked_for_and_says_so(invoke: Invoke) -> None:
    """What is left out is counted."""
    done = invoke("diff", "--most", "2")

    assert "natthjem" in done.out
    assert "5001" not in done.out
    assert "3 more changed cells; --most N or --json shows them" in done.out


@pytest.mark.parametrize("newer", [[], ["2025-06-15"], ["{june}"]])
@pytest.mark.parametrize("older", ["2025-04-01", "{march}"])
def test_versions_are_named_by_id_or_day(invoke: Invoke, ids: list[str], older: str, newer: list[str]) -> None:
    """The same two versions, however they are named."""
    named = [name.format(march=ids[0], june=ids[1]) for name in (older, *newer)]

    answer = json.loads(invoke("diff", *named, "--json").out)

    assert (answer["older"]["id"], answer["newer"]["id"], len(answer["changed"])) == (*ids, 5)


def test_diff_passes_over_versions_with_the_same_figures(invoke: Invoke, store_dir: Path) -> None:
    """A version stored again with Klass's answers is no news; what SSB changed before it is."""
    store = Store(store_dir)
    revised = tiny().with_cell("EAK", "natthjem", "2024", 168)
    publish(store, draft_of("2024-06-15T06:00:00Z", tiny().with_cell("EAK", "natthjem", "2024", 166)))
    march = publish(store, draft_of(MARCH))
    publish(store, draft_of(JUNE, revised))
    with_klass = publish(store, with_companions(draft_of(JUNE, revised), {"klass-codes.json": b"{}"}))

    answer = json.loads(invoke("diff", "--json", "--cache-dir", str(store_dir)).out)

    assert (answer["older"]["id"], answer["newer"]["id"]) == (march.id, with_klass.id)
    assert [(cell["old"], cell["new"]) for cell in answer["changed"]] == [(167.0, 168.0)]


def test_diff_of_versions_that_are_all_the_same_is_empty(invoke: Invoke, store_dir: Path) -> None:
    """SSB may publish without changing a figure; that is the answer."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))
    publish(store, draft_of(JUNE))

    done = invoke("diff", "--cache-dir", str(store_dir))

    assert done.code == 0
    assert "0 cells changed, 0 added, 0 gone" in done.out.splitlines()
    assert "table 12015 · updated 2025-06-15" in done.out


def test_diff_needs_two_versions(invoke: Invoke, store_dir: Path) -> None:
    """One version alone has no change, and an empty store says to fetch; SSB is not asked."""
    empty = invoke("diff", "--cache-dir", str(store_dir))
    snapshot = publish(Store(store_dir), draft_of(MARCH))

    alone = invoke("diff", "--cache-dir", str(store_dir))

    assert (empty.code, alone.code) == (6, 2)
    assert "nothing is stored" in empty.err
    assert (
        f"no version from before {snapshot.id} is stored: history begins with the first fetch of your own" in alone.err
    )


def test_history_lists_the_versions(invoke: Invoke, ids: list[str]) -> None:
    """In SSB's order, with stage, what a person accepted, and which is the newest."""
    words, answer = invoke("history"), json.loads(invoke("history", "--json").out)

    assert [(one["id"], one["stage"], one["accepted"]) for one in answer["snapshots"]] == [
        (ids[0], "unrevised", None),
        (ids[1], "revised", "Østfold went"),
    ]
    assert answer["newest"] == ids[1]
    assert [ids[0], MARCH, "2018–2024", "unrevised", "2025-03-20T12:00:00Z"] in rows(words.out)
    assert [
        ids[1],
        JUNE,
        "2018–2024",
        "revised",
        "2025-06-20T12:00:00Z",
        "newest, accepted: Østfold went",
    ] in rows(words.out)


def test_history_of_an_empty_store_says_what_to_do(invoke: Invoke, store_dir: Path) -> None:
    """Nothing stored is an answer, not a failure."""
    done = invoke("history", "--cache-dir", str(store_dir))

    assert (done.code, done.out) == (0, "nothing stored; run `kostra-bolig fetch`\n")


# The report's claims, then and now


def test_the_report_as_of_march_gives_its_verdicts_and_the_newest_says_what_moved(invoke: Invoke) -> None:
    """The claim that held in March is revised in June, with both days and the cell; neither is a failure."""
    then, now = (invoke("report", *version, "--json") for version in (["--as-of", "2025-03-15"], []))

    verdicts = [{claim["id"]: claim["verdict"] for claim in json.loads(run.out)["claims"]} for run in (then, now)]
    assert (then.code, now.code) == (0, 0)
    assert verdicts[0] == {
        "households-2021-2022": "reproduced",
        "households-2021-2024": "reproduced",
        "with-children-2021-2024": "not_reproduced",
        "with-children-2017-2020": "not_checkable",
        "with-children-long-2021-2024": "reproduced",
        "youth-2021-2024": "reproduced",
        "night-shelter-2021-2024": "reproduced",
        "long-2022": "reproduced",
        "long-2024": "reproduced",
    }
    assert verdicts[1] == verdicts[0] | {"households-2021-2024": "revised"}
    moved = "true of SSB's figures of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7230"
    assert moved in next(c for c in json.loads(now.out)["claims"] if c["id"] == "households-2021-2024")["note"]
    assert moved in invoke("report").out


def test_a_damaged_earlier_version_is_left_out_with_a_warning(invoke: Invoke, stored: Store, tmp_path: Path) -> None:
    """The report goes on with what is whole, and the text's own cells tell the revision."""
    copy = Store(tmp_path / "copy")
    shutil.copytree(stored.root, copy.root)
    (copy.history()[0].path / "data.json").write_bytes(b"")

    done = invoke("report", "--json", "--cache-dir", str(copy.root))

    claim = next(claim for claim in json.loads(done.out)["claims"] if claim["id"] == "households-2021-2024")
    assert (done.code, claim["verdict"]) == (0, "revised")
    assert "true of the figures that the text had; SSB has since changed 2024: 7079 → 7230" in claim["note"]
    assert "it is left out" in done.err


def test_the_report_shows_the_six_series_of_regions_beside_it(invoke: Invoke) -> None:
    """Every region asked for, by code or name, with first and last figure and the reason where there is no change."""
    regions = ("--region", "Bergen", "--region", "EKG12")

    answer, words = json.loads(invoke("report", *regions, "--json").out), invoke("report", *regions).out

    figures = {one["series"]: one for one in answer["regions"][0]["figures"]}
    assert [region["region"] for region in answer["regions"]] == ["4601", "EKG12"]
    assert (figures[TOTAL]["from_value"], figures[TOTAL]["to_value"], figures[TOTAL]["absolute"]) == (1321, 1324, 3)
    assert (figures["unge"]["from_value"], figures["unge"]["to_value"], figures["unge"]["percent"]) == (10, 5, -50)
    assert [TOTAL, "2021: 1,321", "2024: 1,324", "+0.2%"] in rows(words)
    assert "KOSTRA-gruppe 12" in words
    assert {one["unit"] for one in answer["regions"][1]["figures"]} == {"Index, 2021 = 100"}


def test_a_suppressed_figure_beside_the_report_has_no_change(invoke: Invoke) -> None:
    """In June Oslo's youth are suppressed: the symbol stands there with the reason, and no percentage."""
    answer = json.loads(invoke("report", "--region", "0301", "--json").out)

    youth = next(one for one in answer["regions"][0]["figures"] if one["series"] == "unge")
    assert (youth["from_value"], youth["to_value"], youth["to_status"], youth["percent"]) == (10, None, ":", None)
    assert "suppressed: SSB does not show it, and it may be 0 or more" in youth["note"]


def test_verify_reads_the_version_asked_for_and_shows_regions_too(invoke: Invoke, tmp_path: Path) -> None:
    """Anybody's claim on a municipality holds in March and not in June."""
    file = tmp_path / "mine.toml"
    claim = 'id = "a"\ntext = "b"\nkind = "value"\nregion = "5001"\nyear = 2024\npublished = 1424'
    file.write_text(f'format = 1\nwritten = 2025-06-20\n[[claim]]\nseries = "{TOTAL}"\n{claim}\n', "utf-8")

    then = invoke("verify", str(file), "--as-of", "2025-04-01", "--region", "5001", "--json")
    now = invoke("verify", str(file), "--json")

    assert (then.code, now.code) == (0, 1)
    assert [region["region_name"] for region in json.loads(then.out)["regions"]] == ["Trondheim - Tråante"]
    assert json.loads(now.out)["claims"][0]["verdict"] == "not_reproduced"


# Regions


def test_regions_are_found_and_described(invoke: Invoke) -> None:
    """Code, kind, county and KOSTRA group; both Bergens, and which one is in use."""
    found, current = (json.loads(invoke("regions", "bergen", *more, "--json").out) for more in ([], ["--current"]))

    assert found["regions"] == [
        {
            "region": "1201",
            "region_name": "Bergen (-2019)",
            "name": "Bergen",
            "kind": "municipality",
            "county": "Hordaland",
            "valid_from": None,
            "valid_to": 2019,
            "kostra_group": None,
        },
        {
            "region": "4601",
            "region_name": "Bergen",
            "name": "Bergen",
            "kind": "municipality",
            "county": "Vestland",
            "valid_from": None,
            "valid_to": None,
            "kostra_group": "EKG12",
        },
    ]
    assert [region["region"] for region in current["regions"]] == ["4601"]


def test_regions_in_words_are_one_a_line(invoke: Invoke) -> None:
    """A kind alone lists it; what is like nothing lists nothing."""
    groups, none = invoke("regions", "--kind", "kostra_group"), invoke("regions", "zzzz")

    assert ["EKG12", "KOSTRA-gruppe 12", "KOSTRA group"] in rows(groups.out)
    assert groups.out.splitlines()[-1] == "17 regions"
    assert (none.code, none.out.splitlines()[-1]) == (0, "0 regions")


def test_a_municipality_alone_is_compared_with_its_group_and_the_country(invoke: Invoke) -> None:
    """Levels, index and change, with the break of the groups."""
    answered, words = (invoke("compare", TOTAL, "Bergen", "--base", "2020", *form) for form in (("--json",), ()))
    answer = json.loads(answered.out)

    bergen, group, country = answer["regions"]
    assert [one["region"] for one in answer["regions"]] == ["4601", "EKG12", "EAK"]
    assert (answer["base"], answer["years"][0], bergen["values"][:3]) == (2020, 2018, [418.0, 419.0, 1320.0])
    assert (bergen["made_of"][1:3], bergen["ours"], bergen["index"][2]) == ([["1201"], ["4601"]], None, 100.0)
    assert (bergen["absolute"], bergen["last_year"]) == (4.0, 2024)
    assert country["percent"] == pytest.approx(60.595291, abs=1e-6)
    assert (country["values"][-1], group["ours"]) == (7230.0, None)
    assert "index 2020 = 100" in words.out
    assert (group["counted_as"], group["index_alone"], group["values"]) == ("unknown", True, [None] * 7)
    assert ["2020", "1,320", "100.0", "100.0", "4,502", "100.0"] in rows(words.out)
    assert "The whole country: +60.6% from 2020 to 2024" in words.out
    assert "note: KOSTRA-gruppe 12: SSB drew the KOSTRA groups anew in 2020" in words.out


def test_compare_follows_mergers_per_1000_inhabitants_from_a_base_year(invoke: Invoke) -> None:
    """(1 + 2) × 100 + 2 × 19 households on 11,000 inhabitants at the end of 2019; all of it ours, and said so."""
    done = invoke(
        "compare", TOTAL, "3207", "EAK", "--joined", "--per-1000", "--base", "2019", "--from", "2019", "--json"
    )

    answer = json.loads(done.out)
    follo = answer["regions"][0]
    assert (answer["base"], answer["years"][0], answer["unit"]) == (2019, 2019, "husstander per 1,000 inhabitants")
    assert follo["values"][0] == pytest.approx(338 * 1000 / 11000)
    assert follo["values"][-1] == pytest.approx(1224 * 1000 / 12000)
    assert "sum of the municipalities merged" in follo["ours"]
    assert "per 1,000 inhabitants on 31 December" in answer["regions"][1]["ours"]


def test_ranking_lists_those_without_a_figure_last_with_the_reason(invoke: Invoke) -> None:
    """A suppressed region is neither 0 nor dropped, and one that is gone is no region of the year."""
    answer, words = json.loads(invoke("ranking", "unge", "--json").out), invoke("ranking", "unge")

    ranking = answer["ranking"]
    assert (answer["year"], answer["since"], answer["by"], answer["kind"]) == (2024, 2023, "value", "municipality")
    assert [row["region"] for row in ranking][-2:] == ["4601", "0301"]
    assert (ranking[0]["rank"], ranking[0]["value"], ranking[-2]["rank"], ranking[-2]["value"]) == (1, 10.0, 8, 5.0)
    assert [ranking[-1][key] for key in ("rank", "value", "status", "missing")] == [None, None, ":", "suppressed"]
    assert ["0301", "Oslo - Oslove", ":", "suppressed"] in rows(words.out)
    assert "9 regions, 1 of them without a rank" in words.out


@pytest.mark.parametrize(
    ("options", "title", "under", "suppressed"),
    [
        ((), "Husstander med unge i midlertidig botilbud", "Kommuner, 2024 · husstander", ": skjermet"),
        (
            ("--lang", "en", "--bottom", "1"),
            "Households with youth in temporary accommodation",
            "Municipalities, 2024 · households · 1 of 9",
            None,
        ),
    ],
)
def test_ranking_is_drawn_as_bars(
    invoke: Invoke, tmp_path: Path, options: tuple[str, ...], title: str, under: str, suppressed: str | None
) -> None:
    """With --plot it stands in a file too, in the language of charts; a suppressed region has its reason for a bar."""
    pytest.importorskip("vl_convert")
    file = tmp_path / "ranking.svg"

    done = invoke("ranking", "unge", "--plot", str(file), *options)

    said = texts(file.read_text("utf-8"))
    assert done.code == 0
    assert {title, under} <= set(said)
    assert (suppressed is None) or suppressed in said


def test_a_chart_tells_of_the_regions_and_years_that_it_draws(invoke: Invoke, tmp_path: Path) -> None:
    """Why Haram has no start stands where Haram is drawn; how Nordre Follo is followed, where its former codes are."""
    pytest.importorskip("vl_convert")
    file = tmp_path / "drawn.svg"

    def told(*arguments: str) -> str:
        assert invoke(*arguments, str(file)).code == 0
        return " ".join(texts(file.read_text("utf-8")))

    ranking = ("ranking", TOTAL, "--by", "change", "--from", "2019", "--year", "2024")
    assert "Haram: 2019: ikke noe tall" in told(*ranking, "--plot")
    assert "Haram" not in told(*ranking, "--top", "1", "--plot")
    plot = ("plot", TOTAL, "--region", "3207", "--from")
    assert "er fulgt over" in told(*plot, "2019", "-o")
    assert "er fulgt over" not in told(*plot, "2024", "-o")


def test_ranking_by_change_names_the_year_that_is_missing(invoke: Invoke) -> None:
    """A municipality that did not exist in the start year has no rank; one that fell stands after one that rose."""
    arguments = ("ranking", TOTAL, "--by", "change", "--from", "2021", "--year", "2024", "--not-joined")

    answer, words = json.loads(invoke(*arguments, "--json").out), invoke(*arguments)

    assert [row["region"] for row in answer["ranking"]] == [
        "5001",
        "0301",
        "1515",
        "1818",
        "4601",
        "1508",
        "1580",
        "3207",
        "5501",
    ]
    assert answer["ranking"][0]["percent"] == pytest.approx(5.5594651, abs=1e-7)
    assert ["5501", "Tromsø", "1,724", "does not exist (2021)"] in rows(words.out)


def test_ranking_by_change_follows_the_municipalities_of_the_year_to_its_start(invoke: Invoke) -> None:
    """Nordre Follo is ranked from the sum of its parts; the pieces of a split have no start, and it is told why."""
    arguments = ("ranking", TOTAL, "--by", "change", "--from", "2019", "--year", "2024")

    answer, words = json.loads(invoke(*arguments, "--json").out), invoke(*arguments)

    of_region = {row["region"]: row for row in answer["ranking"]}
    follo, haram = of_region["3207"], of_region["1580"]
    assert (follo["start"], follo["value"], follo["rank"]) == (338.0, 1224.0, 1)
    assert (follo["made_of"], follo["start_made_of"]) == (["3207"], ["0213", "0217"])
    assert (haram["rank"], haram["missing"], haram["start_made_of"]) == (None, "not_joined", [])
    assert of_region.keys() == {"0301", "1508", "1515", "1580", "1818", "3207", "4601", "5001", "5501"}
    assert answer["notes"][-3] == (
        "the start in 2019 stands under former codes for 4 of the regions, and is our sum, not SSB's, for 2"
    )
    assert answer["notes"][-1].startswith("Haram: 2019: no figure, for 1507 Ålesund was split into 1508")
    assert ["1580", "Haram", "824", "the area cannot be followed here (2019)"] in rows(words.out)


def test_ranking_of_a_kind_per_1000_inhabitants(invoke: Invoke) -> None:
    """The country alone has 7230 households on 5 million inhabitants."""
    answer = json.loads(invoke("ranking", TOTAL, "--kind", "country", "--per-1000", "--json").out)

    assert [(row["rank"], row["region"], row["value"]) for row in answer["ranking"]] == [(1, "EAK", 1.446)]
    assert "per 1,000 inhabitants" in answer["ours"]


def test_coverage_counts_who_reports(invoke: Invoke) -> None:
    """Only regions that exist in a year count; a suppressed one responded and has no figure."""
    answer, words = json.loads(invoke("coverage", "unge", "--json").out), invoke("coverage", "unge")

    assert answer["years"][0] | {"reported_percent": None} == {
        "year": 2018,
        "regions": 10,
        "reported": 10,
        "suppressed": 0,
        "not_available": 0,
        "other": 0,
        "reported_percent": None,
        "responded": 10,
        "responded_percent": 100.0,
    }
    assert [answer["years"][-1][key] for key in ("year", "regions", "reported", "suppressed")] == [2024, 9, 8, 1]
    assert answer["years"][-1]["reported_percent"] == pytest.approx(88.8888889)
    assert (answer["years"][-1]["responded"], answer["years"][-1]["responded_percent"]) == (9, 100.0)
    assert ["2024", "9", "8", "88.9 %", "9", "100.0 %", "1", "0", "0"] in rows(words.out)


# Several regions, mergers, inhabitants


def test_a_series_of_several_regions_is_a_list_in_the_order_asked_for(invoke: Invoke) -> None:
    """JSON, CSV and the table for people show each of them."""
    asked = ("series", TOTAL, "--region", "EAK", "--region", "Bergen", "--from", "2023")

    answer = json.loads(invoke(*asked, "--json").out)
    table = list(csv.DictReader(io.StringIO(invoke(*asked, "--format", "csv").out)))
    words = invoke(*asked).out

    assert [(one["region"], one["values"]) for one in answer["regions"]] == [
        ("EAK", [6596.0, 7230.0]),
        ("4601", [1323.0, 1324.0]),
    ]
    assert [(row["region"], row["year"], row["value"]) for row in table] == [
        ("EAK", "2023", "6596"),
        ("EAK", "2024", "7230"),
        ("4601", "2023", "1323"),
        ("4601", "2024", "1324"),
    ]
    assert ["2024", "7,230"] in rows(words)
    assert ["2024", "1,324"] in rows(words)


def test_a_trend_of_several_regions_is_a_list_too(invoke: Invoke) -> None:
    """One after the other, each with its own change."""
    asked = ("trend", TOTAL, "--from", "2021", "--to", "2024", "--region", "EAK", "--region", "0301")

    answer, words = json.loads(invoke(*asked, "--json").out), invoke(*asked).out.replace("\xa0", " ")

    assert [(one["region"], one["absolute"]) for one in answer["regions"]] == [("EAK", 2815.0), ("0301", 3.0)]
    assert "2021: 4,415 → 2024: 7,230   +63.8%   +2,815 households" in words
    assert "2021: 321 → 2024: 324   +0.9%   +3 households" in words


def test_a_series_is_followed_over_a_merger_and_called_ours(invoke: Invoke) -> None:
    """118 in Ski and 218 in Oppegård are 336 in 2018; in words and as CSV it is told that the sum is not SSB's."""
    asked = ("series", TOTAL, "--region", "Nordre Follo", "--from", "2018")

    answer, words = json.loads(invoke(*asked, "--json").out), invoke(*asked).out
    table = list(csv.DictReader(io.StringIO(invoke(*asked, "--format", "csv").out)))

    assert answer["values"] == [336.0, 338.0, 1120.0, 1121.0, 1122.0, 1123.0, 1224.0]
    assert answer["ours"] == "sum of the municipalities merged"
    told = (
        "3207 is followed over its codes: 2018 to 2019: 0213 Ski (-2019) + 0217 Oppegård (-2019), summed by us, not by "
        "SSB; 2020 to 2023: 3020 Nordre Follo (2020-2023); 2024: 3207 Nordre Follo"
    )
    assert f"note: {told}" in words
    assert (table[0]["value"], table[0]["source"].partition("; Kilde")[0]) == ("336", told)
    assert [row["made_of"] for row in table] == ["0213+0217"] * 2 + ["3020"] * 4 + ["3207"]
    assert list(table[0])[-1] == "made_of"
    assert answer["made_of"] == [["0213", "0217"]] * 2 + [["3020"]] * 4 + [["3207"]]


def test_years_that_are_ssbs_own_are_not_called_ours(invoke: Invoke) -> None:
    """Nordre Follo from 2020 on is SSB's; only the years of its two parts are a sum."""
    whole, later = (
        json.loads(invoke("series", TOTAL, "--region", "3207", "--json", *since).out)
        for since in ((), ("--from", "2020"))
    )
    trends = [
        json.loads(invoke("trend", TOTAL, "--region", "3207", "--from", year, "--to", "2024", "--json").out)
        for year in ("2019", "2020")
    ]

    assert (whole["ours"], later["ours"]) == ("sum of the municipalities merged", None)
    assert later["remarks"] == [
        "3207 is followed over its codes: 2020 to 2023: 3020 Nordre Follo (2020-2023); 2024: 3207 Nordre Follo"
    ]
    assert [one["ours"] for one in trends] == ["sum of the municipalities merged", None]
    assert [one["from_made_of"] for one in trends] == [["0213", "0217"], ["3020"]]


def test_a_municipality_is_not_followed_where_nobody_wants_it(invoke: Invoke) -> None:
    """SSB's own rows under the code alone; both ways at once are a slip."""
    asked = ("series", TOTAL, "--region", "3207")

    alone, both = json.loads(invoke(*asked, "--not-joined", "--json").out), invoke(*asked, "--joined", "--not-joined")

    assert (alone["values"], alone["made_of"]) == ([None] * 6 + [1224.0], [["3207"]] * 7)
    assert (both.code, both.err) == (
        2,
        "kostra-bolig: --joined and --not-joined: give one of the two; see `kostra-bolig series --help`\n",
    )


def test_a_trend_is_followed_over_a_merger_per_1000_inhabitants(invoke: Invoke) -> None:
    """336 on 3,000 inhabitants in 2018 and 1224 on 12,000 in 2024 is a fall from 112 to 102."""
    done = invoke(
        "trend", TOTAL, "--from", "2018", "--to", "2024", "--region", "3207", "--joined", "--per-1000", "--json"
    )

    answer = json.loads(done.out)
    assert (answer["from"]["value"], answer["to"]["value"], answer["absolute"]) == (112.0, 102.0, -10.0)
    assert answer["ours"] == (
        "sum of the municipalities merged, per 1,000 inhabitants on 31 December (1 January of the next year in table "
        "07459)"
    )


# A panel


def test_the_panel_is_of_todays_municipalities_and_says_how_many(invoke: Invoke) -> None:
    """In words, as CSV and as JSON; without following, every region as SSB has it."""
    answer = json.loads(invoke("panel", "unge", "--balanced", "--json").out)
    words = invoke("panel", TOTAL, "--balanced").out
    table = list(csv.DictReader(io.StringIO(invoke("panel", TOTAL, "--format", "csv").out)))
    alone = json.loads(invoke("panel", TOTAL, "--not-joined", "--json").out)

    assert (answer["series"], answer["regions"], answer["of_regions"]) == (["unge"], 6, 9)
    assert ["3207", "Nordre Follo", "2018", "336", "0213+0217"] in rows(words)
    follo = next(row for row in table if (row["region"], row["year"]) == ("3207", "2018"))
    assert (follo[TOTAL], follo[f"{TOTAL}_made_of"], follo[f"{TOTAL}_missing"]) == ("336", "0213+0217", "")
    assert {row["region"] for row in alone["panel"]} > {"EAK", "EKG12", "0213", "3207"}
    assert f"{TOTAL}_made_of" not in alone["panel"][0]


# Export and citation


@pytest.mark.parametrize(
    ("arguments", "written", "count"),
    [
        (["panel.csv", "--content", "panel", "--locale", "no"], ["panel.csv", "panel.csv-metadata.json"], 392),
        (["all.parquet"], ["all.parquet"], 3528),
        (["some.json", "--kind", "country", "--kind", "kostra_group"], ["some.json"], 1134),
    ],
)
def test_export_says_what_it_wrote(
    invoke: Invoke, tmp_path: Path, arguments: list[str], written: list[str], count: int
) -> None:
    """Every file by name, and how many rows; of the kinds asked for only."""
    words = invoke("export", str(tmp_path / arguments[0]), *arguments[1:])
    answer = json.loads(invoke("export", str(tmp_path / arguments[0]), *arguments[1:], "--json").out)

    paths = [str(tmp_path / name) for name in written]
    assert words.out.splitlines() == [*paths, f"{count} rows"]
    assert (answer["files"], answer["rows"]) == (paths, count)
    assert all(Path(path).stat().st_size for path in paths)


def test_the_norwegian_csv_has_semicolon_and_decimal_comma(invoke: Invoke, tmp_path: Path) -> None:
    """What a Norwegian Excel opens; zeros at the front of a code stay."""
    invoke("export", str(tmp_path / "panel.csv"), "--content", "panel", "--locale", "no")

    lines = (tmp_path / "panel.csv").read_text("utf-8-sig").splitlines()

    assert lines[0].startswith("region;region_name;kind;year;midlertidig_botilbud;")
    assert lines[1].startswith("0213;Ski (-2019);municipality;2018;118")


def test_export_takes_regions_series_and_years(invoke: Invoke, tmp_path: Path) -> None:
    """By name or code, several times; as long observations."""
    chosen = ["--region", "Bergen", "--region", "EAK", "--series", "unge", "--from", "2020", "--to", "2021"]
    invoke("export", str(tmp_path / "some.csv"), *chosen)

    written = csv.DictReader((tmp_path / "some.csv").read_text("utf-8").splitlines())
    cells = [(row["region"], row["series"], row["year"]) for row in written]
    assert cells == [(region, "unge", year) for region in ("4601", "EAK") for year in ("2020", "2021")]


@pytest.mark.parametrize("flag", ["--joined", "--not-joined"])
def test_long_observations_are_followed_in_excel_alone(invoke: Invoke, tmp_path: Path, flag: str) -> None:
    """Elsewhere that is a usage error; a panel takes it."""
    asked = ["--region", "Bergen", "--series", "unge", flag]
    codes = [
        invoke("export", str(tmp_path / name), *asked, *more).code
        for name, *more in (("a.csv",), ("a.json",), ("a.xlsx",), ("p.csv", "--content", "panel"))
    ]

    assert codes == [2, 2, 0, 0]


ANSWERED: dict[str, tuple[list[str], str, int]] = {
    "ranking": (["ranking", TOTAL, "--top", "3"], "rank", 3),
    "compare": (["compare", TOTAL, "Nordre Follo", "EAK"], "region", 14),
    "panel": (["panel", "unge", "--balanced"], "region", 42),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_is_written_to_a_file(invoke: Invoke, tmp_path: Path, name: str) -> None:
    """As CSV and as Excel with a sheet to read, saying which file and how many rows; as JSON what it always answers."""
    arguments, first, count = ANSWERED[name]
    path, book = str(tmp_path / "a.csv"), str(tmp_path / "a.xlsx")

    words = invoke(*arguments, "-o", path).out
    answer = invoke(*arguments, "--output", book, "--lang", "no", "--json").out

    assert words.splitlines() == [path, f"{path}-metadata.json", f"{count} rows"]
    assert json.loads(answer) == json.loads(invoke(*arguments, "--lang", "no", "--json").out)
    table = list(csv.DictReader(Path(path).read_text("utf-8").splitlines()))
    sheets = openpyxl.load_workbook(book)
    assert (len(table), sheets["figures"].max_row) == (count, count + 1)
    assert (next(iter(table[0])), sheets.sheetnames) == (first, ["Tabell", "figures", "about"])
    made_of = [row["unge_made_of" if name == "panel" else "made_of"] for row in table]
    assert all(made_of)
    assert any("+" in codes for codes in made_of) == (name != "ranking")


def test_what_ssb_changed_is_written_to_a_file(invoke: Invoke, tmp_path: Path) -> None:
    """Every cell, with what it was and is; a suppressed one without its former figure."""
    answer = json.loads(invoke("diff", "--json").out)
    invoke("diff", "-o", str(tmp_path / "d.csv"))
    invoke("diff", "-o", str(tmp_path / "d.xlsx"))

    table = list(csv.DictReader((tmp_path / "d.csv").read_text("utf-8").splitlines()))
    sheet = openpyxl.load_workbook(tmp_path / "d.xlsx")["Table"]

    assert [row["change"] for row in table].count("changed") == len(answer["changed"])
    hidden = [row for row in table if row["suppressed_since"]]
    assert hidden
    assert all((row["old"], row["new"], row["new_status"]) == ("", "", ":") for row in hidden)
    text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    assert "What SSB changed between two versions" in text
    assert "suppressed since 2025-06-15" in text


@pytest.mark.parametrize("name", ["a.json", "a.txt"])
def test_an_answer_is_written_in_three_forms(invoke: Invoke, tmp_path: Path, name: str) -> None:
    """Another suffix is a usage error, and JSON is what `--json` prints."""
    done = invoke("ranking", TOTAL, "-o", str(tmp_path / name))

    assert (done.code, done.out) == (2, "")
    assert "expected a file that ends in .csv, .parquet, .xlsx, .dta" in done.err


def test_cite_gives_the_version_in_three_forms(invoke: Invoke, ids: list[str]) -> None:
    """A sentence, BibTeX and CSL-JSON; of the version that is read."""
    sentence, bibtex, csl = (invoke("cite", "--form", form).out for form in ("text", "bibtex", "csl"))
    answer = json.loads(invoke("cite", "--as-of", "2025-04-01", "--json").out)

    assert sentence.startswith("Statistics Norway (2025). 12015: ")
    assert f"updated 2025-06-15, newest year revised, snapshot {ids[1]}" in sentence
    assert bibtex.startswith("@misc{ssb12015-20250615,")
    assert json.loads(csl)[0]["type"] == "dataset"
    assert f"updated 2025-03-15, newest year unrevised, snapshot {ids[0]}" in answer["text"]


# What every command keeps

READING: dict[str, tuple[list[str], Any]] = {
    "series": (["series", "unge"], SeriesAnswer),
    "series-regions": (["series", "unge", "--region", "EAK", "--region", "0301"], SeriesOfRegionsAnswer),
    "trend": (["trend", "unge", "--from", "2021", "--to", "2023"], TrendAnswer),
    "trend-regions": (
        ["trend", "unge", "--from", "2021", "--to", "2023", "--region", "EAK", "--region", "0301"],
        TrendOfRegionsAnswer,
    ),
    "regions": (["regions"], RegionsAnswer),
    "compare": (["compare", "unge", "Bergen"], CompareAnswer),
    "ranking": (["ranking", "unge"], RankingAnswer),
    "coverage": (["coverage", "unge"], CoverageAnswer),
    "report": (["report", "--region", "0301"], ReportAnswer),
    "cite": (["cite"], CiteAnswer),
}


@pytest.mark.parametrize("name", READING)
def test_every_reading_command_reads_the_version_of_a_day_and_keeps_its_schema(
    invoke: Invoke, ids: list[str], name: str
) -> None:
    """As of a day in March it is March's, by id too, and by itself June's; no key is missing and none is too many."""
    command, form = READING[name]
    schema = json.loads(_document("", form))

    sources = []
    for version in (["--as-of", "2025-06-14"], ["--snapshot", ids[0]], []):
        answer = json.loads(invoke(*command, *version, "--json").out)
        jsonschema.Draft202012Validator(schema).validate(answer)
        sources += [one["source"]["snapshot"] for one in ([answer] if "source" in answer else answer["regions"])]

    each = len(sources) // 3
    assert sources == [ids[0]] * each * 2 + [ids[1]] * each


@pytest.mark.parametrize(
    ("command", "form"),
    [
        (["history"], HistoryAnswer),
        (["diff"], DiffAnswer),
        (["export", "{folder}/all.csv", "--as-of", "2025-04-01"], ExportAnswer),
    ],
)
def test_the_other_answers_keep_their_schemas(
    invoke: Invoke, tmp_path: Path, command: list[str], form: type[Any]
) -> None:
    """What a program reads has the keys and types that ``schemas/`` promises."""
    answer = json.loads(invoke(*(part.format(folder=tmp_path) for part in command), "--json").out)

    jsonschema.Draft202012Validator(json.loads(_document("", form))).validate(answer)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["report", "--as-of", "2025-03-14"], 6, "there is no snapshot as of 2025-03-14"),
        (["report", "--as-of", "June"], 2, "--as-of / as_of: expected a day such as 2025-04-01, got 'June'"),
        (["series", "unge", "--as-of", "2025-04-01", "--snapshot", "x"], 2, "by its id or by a day, not by both"),
        (["series", "unge", "--snapshot", "x"], 6, "there is no snapshot 'x'"),
        (["diff", "March"], 6, "there is no snapshot 'March'"),
        (["report", "--region", "Herøy"], 2, "the region name 'Herøy' has 2 answers: 1515 Herøy (Møre"),
        (["series", "unge", "--region", "Ålesund", "--joined"], 2, "1507 Ålesund was split into 1508 Ålesund, 1580"),
        (["compare", "unge", "Bergen", "4601"], 2, "expected one or more different regions, got 4601, 4601"),
        (["compare", "unge"], 2, "give one or more regions to compare"),
        (["compare", "unge", "Bergen", "--base", "1999"], 2, "there is no year 1999"),
        (["compare", "unge", "Bergen", "--from", "2099", "--base", "2020"], 2, "has no year 2099"),
        (["ranking", "unge", "--year", "1999"], 2, "there is no year 1999"),
        (["ranking", "unge", "--kind", "borough"], 2, "--kind"),
        (["regions", "--kind", "borough"], 2, "--kind"),
        (["coverage", "ungdom"], 2, "there is no series or content 'ungdom'"),
        (["export", "figures.txt"], 2, "expected a file that ends in .csv, .parquet, .xlsx, .dta, .json"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    invoke: Invoke, arguments: list[str], code: int, message: str
) -> None:
    """Exit code and a sentence that names what is wrong or lists what there is."""
    done = invoke(*arguments)

    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert done.err.count("\n") == 1
