"""The way of the data, from a real server to a real store: never a wrong number."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import hashlib
import json
import os
import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.answers.fetch import fetch_answer
from kostra_bolig.answers.versions import history_answer, status_answer
from kostra_bolig.errors import (
    AnswerRefused,
    BodyRefused,
    ContractChanged,
    ContractFailed,
    DatasetRefused,
    KostraBoligError,
    SeriesUnavailable,
    ServiceUnavailable,
    SnapshotDamaged,
    SnapshotNotFound,
    StoreError,
    StoreLocked,
    UnknownRegion,
    UsageError,
)
from kostra_bolig.ingest import load as loading
from kostra_bolig.ingest.load import history, load
from kostra_bolig.ingest.published import published
from kostra_bolig.ingest.run import fetch, refresh
from kostra_bolig.kinds import Stage
from kostra_bolig.records import FetchResult, Note, Snapshot
from kostra_bolig.settings import Settings
from kostra_bolig.show.versions import fetch_text, status_text
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import REPORT_CELLS, ConstructedTable, build
from tests.builders.drafts import draft_of, sourced
from tests.builders.standin import Reply, StandIn, maintenance
from tests.builders.stores import publish
from tests.conftest import HeldTime

MARCH, JUNE = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z"
REGION, CONTENTS, TIME = "KOKkommuneregion0000", "ContentsCode", "Tid"
TOTAL, YOUTH, NIGHT = "KOStotmidlbo0000", "KOSconstructedunge0000", "KOStotnatt0000"
SIX = ["midlertidig_botilbud", "over_3_mnd", "med_barn", "med_barn_over_3_mnd", "unge", "natthjem"]
Run = Callable[..., FetchResult]


@pytest.fixture
def server(standin: StandIn) -> StandIn:
    """Return the stand-in with a small table."""
    standin.table = build(municipalities=8)
    return standin


@pytest.fixture
def run(server: StandIn, store_dir: Path, held_time: HeldTime) -> Run:
    """Return a function that fetches at noon on 20 March 2025."""

    def run_fetch(
        *,
        force: bool = False,
        accept: str | None = None,
        series: dict[str, str] | None = None,
        lang: str | None = None,
        base_url: str | None = None,
    ) -> FetchResult:
        settings = Settings.resolve(base_url=base_url or server.base_url, cache_dir=store_dir, series=series, lang=lang)
        return refresh(settings, force=force, accept=accept, clock=held_time.clock())

    return run_fetch


@pytest.fixture
def store(store_dir: Path) -> Store:
    """Return the store that the tests fetch into."""
    return Store(store_dir)


def asked(server: StandIn) -> list[str]:
    """Return what the server was asked, in order."""
    return [f"{seen.method} {seen.path}" for seen in server.requests]


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return time of change and content of every file of the snapshots, and of the pointer."""
    paths = [*folder.glob("12015/snapshots/**/*"), folder / "12015" / "newest"]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths if path.is_file()}


def national(table: kb.Table, keys: list[str] | None = None) -> dict[str, dict[str, int]]:
    """Return the national figures of the cells that the report prints."""
    found = {}
    for key in keys or SIX:
        values = dict(table.series(key).frame.select("year", "value").rows())
        found[key] = {year: int(values[int(year)]) for year in REPORT_CELLS[key]}
    return found


def reasons(error: AnswerRefused | ContractChanged) -> dict[str, Any]:
    """Return the reasons kept beside a refused answer."""
    assert error.quarantine is not None
    found: dict[str, Any] = json.loads((error.quarantine / "reasons.json").read_text("utf-8"))
    return found


def data(change: Callable[[Any], Any]) -> Reply:
    """Return a reply that changes the dataset in the answer to the POST."""
    return Reply(when="POST", transform=lambda body: json.dumps(change(json.loads(body))).encode())


# Fetching


def test_a_first_fetch_asks_five_questions_in_this_order(run: Run, server: StandIn) -> None:
    """The table, its metadata, the server's limit, one POST for everything, and the metadata in English."""
    result = run()

    assert asked(server) == [
        "GET /tables/12015",
        "GET /tables/12015/metadata",
        "GET /config",
        "POST /tables/12015/data",
        "GET /tables/12015/metadata",
    ]
    assert [seen.query.get("lang") for seen in server.requests] == ["no", "no", None, "no", "en"]
    assert result.outcome == "new"
    assert result.requests == 5
    assert result.notes == ()


def test_the_question_lists_every_variable_and_no_code_twice(run: Run, server: StandIn) -> None:
    """A variable left out would be summed away or be an error; a double is an empty 500."""
    run()

    selection = json.loads(server.requests[-2].body)["selection"]

    assert {part["variableCode"]: tuple(part["valueCodes"]) for part in selection} == server.table.dimensions
    assert all(len(set(part["valueCodes"])) == len(part["valueCodes"]) for part in selection)


def test_a_second_fetch_asks_one_question_and_posts_nothing(run: Run, server: StandIn, store_dir: Path) -> None:
    """SSB says that nothing was published, so nothing is downloaded or touched."""
    first = run()
    before = everything(store_dir)
    server.requests.clear()

    again = run()

    assert asked(server) == ["GET /tables/12015"]
    assert (again.outcome, again.requests) == ("unchanged", 1)
    assert again.snapshot == first.snapshot
    assert everything(store_dir) == before


def test_force_downloads_and_checks_and_stores_nothing_twice(run: Run, server: StandIn, store_dir: Path) -> None:
    """The same content again publishes nothing."""
    first = run()
    before = everything(store_dir)

    again = run(force=True)

    assert (again.outcome, again.requests) == ("unchanged", 5)
    assert again.snapshot == first.snapshot
    assert everything(store_dir) == before


def test_march_is_unrevised_and_june_is_revised(run: Run, server: StandIn, store: Store) -> None:
    """SSB does not flag it; the moment of the update tells, and both versions stay."""
    march = run()
    server.table = server.table.with_updated(JUNE).with_cell("EAK", "natthjem", "2024", 171)

    june = run()

    assert (march.snapshot.provenance.stage, june.snapshot.provenance.stage) == ("unrevised", "revised")
    assert june.outcome == "new"
    assert [snapshot.id for snapshot in store.snapshots()] == [march.snapshot.id, june.snapshot.id]
    assert load().natthjem.at(2024) == 171
    assert load(snapshot=march.snapshot.id).natthjem.at(2024) == 167


def test_fetch_resolves_its_arguments_and_the_environment(server: StandIn, store_dir: Path, tmp_path: Path) -> None:
    """The public function is :func:`refresh` with settings from arguments, then the environment."""
    result = fetch(cache_dir=tmp_path / "other", lang="en", deadline_s=60, series={"natthjem": NIGHT})

    assert result.snapshot.path.is_relative_to(tmp_path / "other")
    assert result.snapshot.base_url == server.base_url
    assert load(cache_dir=tmp_path / "other", lang="en").provenance.language == "en"
    assert not store_dir.exists()


def test_what_is_asked_and_answered_is_kept(run: Run, server: StandIn) -> None:
    """The manifest names the question; the files hold the answers as received."""
    result = run()

    manifest = json.loads((result.snapshot.path / "manifest.json").read_text("utf-8"))
    body = (result.snapshot.path / "data.json").read_bytes()

    assert manifest["request"]["base_url"] == server.base_url
    assert manifest["request"]["url"] == f"{server.base_url}/tables/12015/data?lang=no&outputFormat=json-stat2"
    assert [json.loads(text) for text in manifest["request"]["bodies"]] == [json.loads(server.requests[-2].body)]
    assert json.loads(body) == server.table.dataset({}, "no")
    assert json.loads((result.snapshot.path / "metadata.json").read_bytes()) == server.table.metadata("no")
    assert sorted(path.name for path in result.snapshot.path.iterdir()) == [
        "data.json",
        "manifest.json",
        "metadata-en.json",
        "metadata.json",
        "observations.parquet",
    ]


def test_a_snapshot_whose_metadata_can_no_longer_be_read_is_fetched_again(
    run: Run, server: StandIn, store: Store
) -> None:
    """What an earlier version kept is no reason to refuse SSB's answer of today."""
    info = run().snapshot.info
    draft = draft_of(server.table.updated, server.table)
    with store.lock():
        store.publish(dataclasses.replace(draft, info=info, request={**draft.request, "base_url": server.base_url}))

    again = run(accept="other series than before")

    assert again.requests == 5
    assert national(load()) == REPORT_CELLS


# The same table in other clothes

CLOTHES: dict[str, Callable[[ConstructedTable], ConstructedTable]] = {
    "as it is": lambda table: table,
    "time first": lambda table: table.reordered((TIME, CONTENTS, REGION)),
    "contents first": lambda table: table.reordered((CONTENTS, REGION, TIME)),
    "other ids": lambda table: table.renamed(region_id="Region", contents_id="Innhold", time_id="Aar"),
    "other codes": lambda table: table.recoded(
        {
            TOTAL: "KOSa0000",
            "KOSconstructed3m0000": "KOSb0000",
            "KOSmidlbobarn0000": "KOSc0000",
            "KOSconstructedbarn3m0000": "KOSd0000",
            YOUTH: "KOSe0000",
            NIGHT: "KOSf0000",
        }
    ),
    "other labels": lambda table: table.relabelled(
        {
            TOTAL: "Husholdninger i midlertidig botilbud (antall)",
            "KOSconstructed3m0000": "Husholdninger i midlertidig botilbud i mer enn 3 mnd",
            "KOSmidlbobarn0000": "Husholdninger med barn i midlertidige botilbud, i alt",
            "KOSconstructedbarn3m0000": "Husstander med barn i midlertidig botilbud i mer enn 3 mnd (antall)",
            YOUTH: "Husstander med unge i midlertidig botilbud",
            NIGHT: "Husholdninger i natthjem",
        }
    ),
}


@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
@pytest.mark.parametrize("clothes", CLOTHES)
def test_the_national_figures_are_the_reports_whatever_the_answer_looks_like(
    run: Run, server: StandIn, clothes: str, sparse: bool
) -> None:
    """Order, ids, codes, labels and sparseness of an answer change no number."""
    server.table, server.sparse = CLOTHES[clothes](server.table), sparse

    run()

    assert national(load()) == REPORT_CELLS


@pytest.mark.parametrize(
    ("change", "candidates"),
    [
        (lambda table: table.without("unge"), "no content has a matching label"),
        (lambda table: table.doubled("unge", "KOSdouble0000"), "2 contents match"),
        (lambda table: table.relabelled({YOUTH: "Personer under 25 år"}), "no content has a matching label"),
    ],
    ids=["missing", "doubled", "relabelled"],
)
def test_a_youth_series_that_cannot_be_told_is_unavailable_and_the_others_work(
    run: Run, server: StandIn, change: Callable[[ConstructedTable], ConstructedTable], candidates: str
) -> None:
    """Never a guess: the series names its candidates, and a note says so."""
    server.table = change(server.table)

    result = run()

    table = load()
    others = [key for key in SIX if key != "unge"]
    assert national(table, others) == {key: REPORT_CELLS[key] for key in others}
    with pytest.raises(SeriesUnavailable, match=candidates):
        _ = table.unge
    assert [note.check for note in result.notes] == ["unbound"]


def test_a_label_that_nobody_knows_is_told_by_the_figures(run: Run, server: StandIn) -> None:
    """The series is bound, the manifest says by what, and the next fetch downloads nothing."""
    server.table = server.table.relabelled({YOUTH: "Noe ganske annet"}).recoded({YOUTH: "KOSrenamed0000"})

    first, second = run(), run()

    assert national(load()) == REPORT_CELLS
    assert first.snapshot.binding.bound_by["unge"] == "figures"
    assert Store(first.snapshot.path.parent.parent.parent).newest() == first.snapshot
    assert (second.outcome, second.requests) == ("unchanged", 1)


def test_a_person_chooses_the_content_of_a_series(run: Run, server: StandIn) -> None:
    """The override makes a new snapshot of the same figures, with the series bound and a note of who did it."""
    server.table = server.table.doubled("unge", "KOSdouble0000")
    first = run()

    chosen = run(series={"unge": YOUTH})

    assert "unge" not in first.snapshot.binding.codes
    assert chosen.outcome == "new"
    assert chosen.snapshot.binding.codes[kb.SeriesKey.UNGE] == YOUTH
    assert load().unge.at(2024) == 615
    assert [note.check for note in chosen.notes] == ["binding"]


def test_a_choice_holds_for_as_long_as_it_is_made(run: Run, server: StandIn) -> None:
    """Without the override the series is unavailable again, and its snapshot is not downloaded anew each night."""
    server.table = server.table.doubled("unge", "KOSdouble0000")
    run(series={"unge": YOUTH})

    with_choice = run(series={"unge": YOUTH})
    without = run(accept="the choice is taken back")
    again = run()

    assert (with_choice.outcome, with_choice.requests) == ("unchanged", 1)
    assert without.outcome == "new"
    assert "unge" not in without.snapshot.binding.codes
    assert (again.outcome, again.requests) == ("unchanged", 1)


def test_a_choice_taken_back_takes_a_series_away_and_a_person_must_look(run: Run, server: StandIn) -> None:
    """A series that was there and is not is a change of contract, whoever made it."""
    server.table = server.table.doubled("unge", "KOSdouble0000")
    run(series={"unge": YOUTH})

    with pytest.raises(ContractChanged, match=r"series_gone.*unge"):
        run()


def test_a_chosen_content_that_is_another_series_is_caught_by_the_canary(run: Run) -> None:
    """A wrong choice gives wrong numbers that look right; the published figures tell."""
    with pytest.raises(ContractFailed) as caught:
        run(series={"unge": NIGHT, "natthjem": YOUTH})

    assert caught.value.failure_cases["check"].unique().to_list() == ["canary"]


def test_english_changes_the_labels_and_nothing_else(run: Run, server: StandIn, store_dir: Path) -> None:
    """SSB is asked in Norwegian, whatever is shown; its English labels stand beside, and are no new version."""
    norwegian = run()
    before = everything(store_dir)
    server.requests.clear()

    english = run(lang="en")

    assert (english.outcome, english.snapshot) == ("unchanged", norwegian.snapshot)
    assert asked(server) == ["GET /tables/12015"]
    assert everything(store_dir) == before
    shown, kept = load(lang="en"), load(lang="no")
    assert (shown.provenance.language, shown.provenance.source_line) == ("en", "Source: Statistics Norway")
    assert shown.region("EAK")[1] == "The whole country"
    assert shown.region("Landet") == shown.region("the whole country")
    assert shown.provenance.table_label.endswith("contents and year")
    assert shown.natthjem.unit == "households"
    assert kept.natthjem.unit == "husstander"
    numbers = ["region", "content", "series", "year", "value", "status", "missing", "decimals"]
    assert shown.observations.select(numbers).equals(kept.observations.select(numbers))


def test_without_english_labels_the_norwegian_ones_are_shown(run: Run, server: StandIn) -> None:
    """A note says so, the figures are stored, and the next fetch asks for the labels alone."""
    server.always = Reply(when="lang=en", status=404, body=b"{}")
    first = run()
    shown = load(lang="en")
    server.always = None
    server.requests.clear()

    again = run()

    assert [note.check for note in first.notes] == ["labels_missing"]
    assert shown.provenance.language == "no"
    assert asked(server) == ["GET /tables/12015", "GET /tables/12015/metadata"]
    assert (again.outcome, again.notes) == ("new", ())
    assert load(lang="en").provenance.language == "en"
    server.requests.clear()
    assert run().outcome == "unchanged"


def test_english_labels_of_other_codes_are_none(run: Run, server: StandIn) -> None:
    """Names that belong to something else would stand at our figures."""

    def other(body: bytes) -> bytes:
        content = json.loads(body)
        category = content["dimension"]["Tid"]["category"]
        for part in ("index", "label"):
            category[part]["1999"] = category[part].pop("2024")
        return json.dumps(content).encode()

    server.replies.append(Reply(when="lang=en", transform=other))

    result = run()

    assert [note.check for note in result.notes] == ["labels_missing"]
    assert result.outcome == "new"


def test_figures_that_were_stored_in_english_stay_readable(run: Run, server: StandIn, store: Store) -> None:
    """An older version of this library fetched in the language that was asked for."""
    draft = draft_of(server.table.updated, server.table)
    provenance = dataclasses.replace(draft.provenance, language=kb.Language.EN)
    with store.lock():
        store.publish(dataclasses.replace(draft, provenance=provenance))
    stored = load(lang="no")

    again = run()

    assert stored.provenance.language == "en"
    assert again.outcome == "new"
    assert load(lang="no").provenance.language == "no"


def test_another_server_is_not_held_against_the_figures_of_the_first(run: Run, server: StandIn) -> None:
    """Drift compares like with like; the same address again compares."""
    run()
    with StandIn(build(municipalities=4).with_updated(JUNE)) as other:
        result = run(base_url=other.base_url)

        assert result.outcome == "new"
        assert result.snapshot.base_url == other.base_url
        assert (run(base_url=other.base_url).requests, run().outcome) == (1, "new")


# Large tables


def test_a_small_limit_splits_the_question_and_gives_the_same_frame(run: Run, server: StandIn, store: Store) -> None:
    """Parts by region, each under the server's limit, put together to the same figures."""
    whole = run()
    server.max_data_cells = 2000
    server.requests.clear()

    split = run(force=True)

    posts = [json.loads(seen.body)["selection"] for seen in server.requests if seen.method == "POST"]
    regions = [part["valueCodes"] for post in posts for part in post if part["variableCode"] == REGION]
    assert [len(codes) for codes in regions] == [22, 22, len(server.table.regions) - 44]
    assert [code for codes in regions for code in codes] == [region.code for region in server.table.regions]
    assert split.snapshot == whole.snapshot
    assert store.observations(split.snapshot).height == len(server.table.regions) * 9 * 10


def test_every_part_of_a_split_answer_is_kept(run: Run, server: StandIn) -> None:
    """The bytes of each part, and each question."""
    server.max_data_cells = 2000

    result = run()

    manifest = json.loads((result.snapshot.path / "manifest.json").read_text("utf-8"))
    assert {"data.json", "data-2.json", "data-3.json"} < set(manifest["files"])
    assert len(manifest["request"]["bodies"]) == 3
    assert len(result.snapshot.provenance.mandatory_notes) == 3


def test_notes_on_any_part_are_shown(run: Run, server: StandIn) -> None:
    """A mandatory note that stands only in the last part is as mandatory."""
    server.max_data_cells = 2000

    def noted(dataset: Any) -> Any:
        if "5001" in dataset["dimension"][REGION]["category"]["index"]:
            dataset["dimension"][REGION]["category"]["note"] = {"5001": ["Konstruert."]}
            dataset["dimension"][REGION]["extension"]["categoryNoteMandatory"] = {"5001": {"0": True}}
        return dataset

    server.always = data(noted)

    result = run()

    assert "Konstruert." in result.snapshot.provenance.mandatory_notes


def test_parts_of_two_publications_are_refused(run: Run, server: StandIn, store: Store) -> None:
    """SSB publishes between two parts: half of the figures would be old and half new."""
    server.max_data_cells = 2000
    server.replies.append(data(lambda dataset: dataset | {"updated": JUNE}))

    with pytest.raises(DatasetRefused, match="SSB published in between"):
        run()

    assert store.newest() is None


@pytest.mark.parametrize("limit", [None, 0, -1, "800000", True])
def test_a_limit_that_makes_no_sense_means_a_careful_one(run: Run, server: StandIn, limit: Any) -> None:
    """10 000 cells at once is the reference server's own default."""
    server.replies.append(
        Reply(
            when="GET /config", transform=lambda body: json.dumps(json.loads(body) | {"maxDataCells": limit}).encode()
        )
    )

    result = run()

    assert (result.outcome, result.requests) == ("new", 5)


def test_a_limit_below_one_region_asks_region_by_region(run: Run, server: StandIn) -> None:
    """It is the server that says no, not an endless loop."""
    server.table = server.table.with_regions(["EAK", "EAKUO"])
    server.max_data_cells = 10

    with pytest.raises(ContractChanged, match="Too many cells selected"):
        run()


# Answers that are not what was asked for


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(when="/tables/12015?", transform=lambda body: body.replace(b'"id":"12015"', b'"id":"12016"')), "12016"),
        (
            Reply(when="/metadata", transform=lambda body: body.replace(b'"tableid":"12015"', b'"tableid":"1"')),
            "table 1",
        ),
        (Reply(when="POST", transform=lambda body: body.replace(b'"tableid":"12015"', b'"tableid":"12016"')), "12016"),
    ],
    ids=["table", "metadata", "data"],
)
def test_another_table_is_refused_wherever_it_shows(run: Run, server: StandIn, reply: Reply, error: str) -> None:
    """A proxy or cache that answers with table 12016 is caught by its id."""
    server.replies.append(reply)

    with pytest.raises(DatasetRefused, match=error) as caught:
        run()

    assert caught.value.exit_code == 4


@pytest.mark.parametrize("field", ["updated", "firstPeriod", "lastPeriod", "label", "discontinued"])
def test_a_description_of_the_table_in_other_types_is_refused(run: Run, server: StandIn, field: str) -> None:
    """Texts are texts."""
    server.replies.append(
        Reply(when="/tables/12015?", transform=lambda body: json.dumps(json.loads(body) | {field: 12015}).encode())
    )

    with pytest.raises(DatasetRefused, match=field):
        run()


def test_a_server_that_answers_fewer_codes_is_refused(run: Run, server: StandIn, store: Store) -> None:
    """A region lost on the way is not a region gone from the table."""
    fewer = server.table.with_regions([region.code for region in server.table.regions if region.code != "1818"])
    server.replies.append(data(lambda _: fewer.dataset({}, "no")))

    with pytest.raises(DatasetRefused, match=r"1 not answered \(1818\), 0 not asked for") as caught:
        run()

    assert caught.value.quarantine is not None
    assert sorted(path.name for path in caught.value.quarantine.iterdir()) == [
        "data.json",
        "metadata.json",
        "reasons.json",
        "table.json",
    ]
    assert store.newest() is None


def test_a_server_that_answers_more_codes_is_refused(run: Run, server: StandIn) -> None:
    """Codes nobody asked for may belong to another question."""
    more = build(municipalities=9)
    server.replies.append(data(lambda _: more.dataset({}, "no")))

    with pytest.raises(DatasetRefused, match=r"0 not answered, 1 not asked for"):
        run()


def test_a_further_dimension_is_exit_5_and_named(run: Run, server: StandIn, store: Store) -> None:
    """Figures broken down by something else are no longer one per region, content and year."""
    server.table = server.table.with_extra_dimension(
        "Kjonn", "kjønn", [("0", "Begge"), ("1", "Menn"), ("2", "Kvinner")]
    )

    with pytest.raises(ContractChanged, match=r"a further dimension: Kjonn \(kjønn, 3 categories\)") as caught:
        run()

    assert caught.value.exit_code == 5
    assert store.newest() is None


def test_half_a_body_is_refused_and_the_bytes_are_put_aside(run: Run, server: StandIn) -> None:
    """What was refused is kept with what was received before it."""
    server.always = Reply(when="POST", cut_at=0.5, cut_mode="close")

    with pytest.raises(BodyRefused) as caught:
        run()

    assert caught.value.quarantine is not None
    whole = json.dumps(server.table.dataset({}, "no"), ensure_ascii=False, separators=(",", ":")).encode()
    assert whole.startswith((caught.value.quarantine / "refused").read_bytes())
    assert reasons(caught.value)["error"] == "BodyRefused"


def test_a_page_in_place_of_an_answer_is_put_aside(run: Run, server: StandIn) -> None:
    """HTML with status 200 on the first question."""
    server.always = Reply(body=b"<html>please log in</html>")

    with pytest.raises(BodyRefused) as caught:
        run()

    assert caught.value.quarantine is not None
    assert (caught.value.quarantine / "refused").read_bytes() == b"<html>please log in</html>"


def test_a_full_disk_does_not_hide_why_an_answer_was_refused(
    run: Run, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal is what a person must hear of; that it could not be kept is a warning."""

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    server.always = Reply(body=b"<html>please log in</html>")

    with (
        pytest.warns(UserWarning, match=r"asked\.json could not be written.*No space left"),
        pytest.warns(UserWarning, match=r"could not be put aside.*No space left"),
        pytest.raises(BodyRefused) as caught,
    ):
        run()

    assert caught.value.quarantine is None


def test_a_service_that_is_down_puts_nothing_aside(run: Run, server: StandIn, store: Store) -> None:
    """Maintenance is no refused answer."""
    server.always = maintenance()

    with pytest.raises(ServiceUnavailable):
        run()

    assert store.quarantined() == []


# Answers from before the publication


def test_an_answer_older_than_the_table_is_noted_and_asked_for_again(run: Run, server: StandIn) -> None:
    """Caches turn one by one: /tables says June, the data are still those of March; the note says both."""
    march, june = server.table, server.table.with_updated(JUNE).with_cell("EAK", "natthjem", "2024", 171)
    server.table = june
    server.replies.append(data(lambda _: march.dataset({}, "no")))

    early = run()
    later = run()
    last = run()

    assert [note.check for note in early.notes] == ["older_than_the_table"]
    assert f"figures of {march.updated}, while the table was updated {JUNE};" in early.notes[0].text
    assert early.snapshot.provenance.stage == "unrevised"
    assert (later.outcome, later.snapshot.provenance.stage, later.notes) == ("new", "revised", ())
    assert load().natthjem.at(2024) == 171
    assert (last.outcome, last.requests) == ("unchanged", 1)


def test_metadata_without_the_newest_year_are_asked_for_again(run: Run, server: StandIn) -> None:
    """/tables says that the table ends in 2025, and not when it was updated, while its metadata still end in 2024."""
    server.replies.append(
        Reply(
            when="/tables/12015?",
            transform=lambda body: json.dumps(json.loads(body) | {"updated": None, "lastPeriod": "2025"}).encode(),
        )
    )

    early = run()
    later = run()

    (note,) = early.notes
    assert note.check == "older_than_the_table"
    assert note.text == "SSB answered figures to 2024, while the table ends 2025; the next fetch asks again"
    assert (later.outcome, later.notes) == ("new", ())


def test_a_table_that_names_no_update_is_downloaded_each_time(run: Run, server: StandIn) -> None:
    """Without ``updated`` nobody can say that nothing changed."""
    server.always = Reply(
        when="/tables/12015?", transform=lambda body: json.dumps(json.loads(body) | {"updated": None}).encode()
    )

    first, again = run(), run()

    assert (first.outcome, again.outcome, again.requests) == ("new", "unchanged", 5)
    assert first.snapshot.provenance.stage == "unknown"
    assert first.snapshot.id.startswith("undated-")


def test_a_description_that_changed_is_a_new_version(run: Run, server: StandIn) -> None:
    """A table declared discontinued is stored as that once, and is unchanged after."""
    run()
    server.table = dataclasses.replace(server.table, discontinued=True)

    told, again = run(), run()

    assert (told.outcome, told.snapshot.info.discontinued) == ("new", True)
    assert (again.outcome, again.requests) == ("unchanged", 1)


def test_an_answer_with_its_categories_in_another_order_is_the_same_figures(
    run: Run, server: StandIn, store: Store
) -> None:
    """The server gives categories in the order asked, or in its own: a cell is known by its codes alone."""
    before = store.observations(run().snapshot)

    def turned(dataset: Any) -> Any:
        for dimension in dataset["dimension"].values():
            category = dimension["category"]
            last = len(category["index"]) - 1
            category["index"] = {code: last - place for code, place in category["index"].items()}
        dataset["value"] = dataset["value"][::-1]
        last = len(dataset["value"]) - 1
        dataset["status"] = {str(last - int(place)): symbol for place, symbol in dataset["status"].items()}
        return dataset

    server.replies.append(data(turned))
    again = run(force=True)

    assert again.outcome == "unchanged"
    assert store.observations(again.snapshot).equals(before)
    assert before["region"].is_sorted()


@pytest.mark.parametrize("said", [None, "absent", False])
def test_a_table_of_which_ssb_does_not_say_that_it_ended_has_not(run: Run, server: StandIn, said: object) -> None:
    """`null` is no word of an end, and neither is silence; `false` is a word of none."""

    def described(body: bytes) -> bytes:
        told = json.loads(body) | {"discontinued": said}
        return json.dumps({key: part for key, part in told.items() if part != "absent"}).encode()

    server.replies.append(Reply(when="GET /tables/12015?", transform=described))

    answer = fetch_answer(run())

    assert answer["discontinued"] is (False if said is False else None)


def test_a_table_that_let_june_pass_is_of_unknown_stage_and_nothing_is_missing_of_it(
    run: Run, server: StandIn, store: Store, held_time: HeldTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """SSB updates some tables in March alone: once that was asked, no version of June is looked for; of March it is."""
    run()
    held_time.moment = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)

    passed = run()

    fetch_text(fetch_answer(passed), store.folder)
    status_text(status_answer(store, held_time.moment))
    assert (passed.outcome, passed.snapshot.provenance.stage) == ("new", Stage.UNKNOWN)
    assert capsys.readouterr().out.count("2024 published in March, not since") == 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load(as_of="2025-08-01")
    with pytest.warns(UserWarning, match="SSB was due to publish on 2026-03-16"):
        load(as_of="2026-04-01")
    assert run().outcome == "unchanged"


def test_status_of_a_table_without_a_calendar_says_when_it_last_moved(
    run: Run, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a table of another rhythm nobody guesses when it moves next."""
    run()
    answer = status_answer(store, dt.datetime(2025, 3, 21, tzinfo=dt.UTC)) | {"next_publication": None}

    status_text(answer)

    assert (
        "\nSSB last updated table 12015 on 2025-03-15; when it does so next is not known\n" in capsys.readouterr().out
    )


@pytest.mark.parametrize("by", ["flag", "title"])
def test_a_table_that_ssb_has_ended_is_told_of_at_every_fetch_and_in_status(
    run: Run, server: StandIn, store: Store, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    """Whoever waits for new figures must look elsewhere; no day of the next ones is named."""
    if by == "flag":
        server.table = dataclasses.replace(server.table, discontinued=True)
    else:
        ended = {"label": "12015: Midlertidige botilbud (K) (avslutta serie)", "discontinued": None}
        server.always = Reply(
            when="GET /tables/12015?", transform=lambda body: json.dumps(json.loads(body) | ended).encode()
        )

    for result in (run(), run()):
        fetch_text(fetch_answer(result), store.folder)
        assert "\nwarning: SSB has discontinued table 12015: no new figures come here" in capsys.readouterr().out
    answer = status_answer(store, dt.datetime(2025, 3, 21, tzinfo=dt.UTC))
    status_text(answer)

    assert (answer["discontinued"], answer["next_publication"]) == (True, None)
    out = capsys.readouterr().out
    assert "warning: SSB has discontinued table 12015" in out
    assert "publishes next" not in out


# The contract


def zeroed(table: ConstructedTable, year: str) -> ConstructedTable:
    """Return the table as it shows at 06:00 before a revision: 0 in the last year."""
    cells = {
        key: ((0, None) if key[2] == year and value is not None else (value, status))
        for key, (value, status) in table.cells.items()
    }
    return dataclasses.replace(table, cells=cells)


def test_zeros_for_the_last_year_are_refused_and_the_newest_is_untouched(
    run: Run, server: StandIn, store: Store, store_dir: Path
) -> None:
    """Byte for byte the last good snapshot stays, and the refused bytes lie aside with the cells."""
    good = run()
    before = everything(store_dir)
    server.table = zeroed(server.table, "2024").with_updated(JUNE)

    with pytest.raises(ContractFailed, match="The newest good snapshot is kept") as caught:
        run()

    assert caught.value.exit_code == 4
    assert everything(store_dir) == before
    assert store.newest() == good.snapshot
    kept = reasons(caught.value)
    assert (kept["error"], kept["exit_code"], kept["base_url"]) == ("ContractFailed", 4, server.base_url)
    assert kept["message"] == str(caught.value)
    total = {"check": "last_year_counted", "region": "EAK", "content": TOTAL, "year": 2024}
    assert [case for case in kept["failure_cases"] if case["check"] == "last_year_counted"] == [
        total
        | {
            "found": "series midlertidig_botilbud, value 0.0, without_oslo 0.0, published 7079.0, kept 7079.0",
            "expected": "a total above 0 in the last year",
        }
    ]
    assert caught.value.quarantine is not None
    assert json.loads((caught.value.quarantine / "data.json").read_bytes())["updated"] == JUNE


def test_a_person_overrules_once_and_the_reason_is_kept(run: Run, server: StandIn) -> None:
    """Accepted figures are stored with who said so; the same figures are not asked about again."""
    run()
    server.table = server.table.with_updated(JUNE).with_cell("EAK", "unge", "2024", 900)
    with pytest.raises(ContractChanged, match=r"series_gone.*got 1 gone: unge.*canary.*--accept"):
        run()

    accepted = run(accept="confirmed with SSB by phone")
    server.table = server.table.with_updated("2025-06-16T06:00:00Z")
    next_time = run()

    assert accepted.outcome == "new"
    assert accepted.snapshot.accepted == "confirmed with SSB by phone"
    assert [(note.check, note.cells[0].found[:30]) for note in accepted.notes] == [
        ("canary", "series unge, value 900.0, with")
    ]
    assert "overruled by a person (confirmed with SSB by phone)" in accepted.notes[0].text
    assert (next_time.outcome, next_time.snapshot.accepted) == ("new", None)


def test_a_reason_given_where_nothing_had_to_be_overruled_is_not_kept(run: Run) -> None:
    """``accepted`` says that checks failed; a sound snapshot does not carry it."""
    result = run(accept="just in case")

    assert result.snapshot.accepted is None


@pytest.mark.parametrize("accept", ["", "  "])
def test_overruling_without_a_reason_is_refused(run: Run, server: StandIn, accept: str) -> None:
    """The reason is the point."""
    with pytest.raises(UsageError, match="expected the reason"):
        run(accept=accept)

    assert server.requests == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda table: table.with_years(table.years[1:]), "years_gone"),
        (lambda table: table.with_regions([r.code for r in table.regions if r.code != "1818"]), "regions_gone"),
        (lambda table: table.without("natthjem"), "series_gone"),
        (
            lambda table: dataclasses.replace(
                table, contents=tuple(dataclasses.replace(c, decimals=c.decimals + 1) for c in table.contents)
            ),
            "unit_changed",
        ),
    ],
)
def test_a_table_that_lost_something_is_exit_5_and_accept_publishes(
    run: Run, server: StandIn, change: Callable[[ConstructedTable], ConstructedTable], reason: str
) -> None:
    """The table's own contract changed: a person must look, and may say so."""
    good = run()
    server.table = change(server.table).with_updated(JUNE)

    with pytest.raises(ContractChanged, match=reason) as caught:
        run()

    assert caught.value.exit_code == 5
    assert caught.value.reasons[0].startswith(reason)
    assert reasons(caught.value)["reasons"] == list(caught.value.reasons)
    assert load().provenance.snapshot == good.snapshot.id
    assert run(accept="seen").snapshot.accepted == "seen"


def test_a_person_sees_every_doubt_before_overruling(run: Run, server: StandIn) -> None:
    """A harmless loss of a region must not hide that a national figure is wrong too."""
    run()
    kept = [region.code for region in server.table.regions if region.code != "1818"]
    server.table = server.table.with_regions(kept).with_updated(JUNE).with_cell("EAK", "unge", "2024", 900)

    with pytest.raises(ContractChanged) as caught:
        run()

    assert [reason.split(":")[0] for reason in caught.value.reasons] == ["regions_gone", "canary"]


def test_a_figure_of_the_wrong_shape_cannot_be_overruled(run: Run, server: StandIn) -> None:
    """Structure is not a matter of opinion."""
    server.table = dataclasses.replace(
        server.table,
        regions=(*server.table.regions, dataclasses.replace(server.table.regions[0], code="EKX01", label_no="?")),
    )

    with pytest.raises(ContractFailed, match="have not the shape they must have: str_matches"):
        run(accept="I want it")


@pytest.mark.parametrize(
    ("hour", "minute", "is_hard"),
    [(4, 59, False), (5, 0, True), (8, 14, True), (8, 15, False), (12, 0, False)],
)
@pytest.mark.parametrize("month", [3, 6])
def test_a_municipal_slip_is_hard_between_5_and_quarter_past_8_in_oslo(
    run: Run, server: StandIn, held_time: HeldTime, month: int, hour: int, minute: int, is_hard: bool
) -> None:
    """At other hours it is a note with the cell in it; summer time counts."""
    held_time.moment = dt.datetime(2025, month, 20, hour - (1 if month == 3 else 2), minute, tzinfo=dt.UTC)
    server.table = server.table.with_cell("0301", "natthjem", "2016", 0.5)

    if is_hard:
        with pytest.raises(ContractFailed, match=r"SSB may be revising .*try again after 08:15"):
            run()
    else:
        (note,) = run().notes
        assert note.check == "whole_count"
        assert note.text.startswith("1 cell of regions not by the rule, kept as SSB gives it")
        assert [(cell.region, cell.content, cell.year) for cell in note.cells] == [("0301", NIGHT, 2016)]


def test_figures_asked_for_before_quarter_past_8_are_checked_as_such(
    server: StandIn, store_dir: Path, held_time: HeldTime
) -> None:
    """A slow answer that arrives after the hour was still taken within it."""
    held_time.moment = dt.datetime(2025, 3, 20, 7, 14, 50, tzinfo=dt.UTC)
    server.table = server.table.with_cell("0301", "natthjem", "2016", 0.5)
    server.replies.append(maintenance(when="POST"))
    server.replies[0] = dataclasses.replace(server.replies[0], headers={"Retry-After": "60"})

    with pytest.raises(ContractFailed, match="SSB may be revising"):
        refresh(Settings.resolve(base_url=server.base_url, cache_dir=store_dir), clock=held_time.clock())

    assert held_time.moment >= dt.datetime(2025, 3, 20, 7, 15, tzinfo=dt.UTC)


# The canary: each series by itself


def off(table: ConstructedTable, key: str, year: str, value: int) -> ConstructedTable:
    """Return the table with another national figure, and the country without Oslo no larger."""
    low = min(value, int(table.cell("EAKUO", key, year)[0] or 0))
    return table.with_cell("EAK", key, year, value).with_cell("EAKUO", key, year, low)


def swapped(table: ConstructedTable, one: str, other: str) -> ConstructedTable:
    """Return the table with the figures of two contents under each other's code."""
    codes = {one: other, other: one}
    cells = {(region, codes.get(content, content), year): cell for (region, content, year), cell in table.cells.items()}
    return dataclasses.replace(table, cells=cells)


def test_figures_that_ssb_has_revised_since_the_report_are_accepted(run: Run, server: StandIn) -> None:
    """The report's 2024 was unrevised: a first fetch of today keeps all six series.

    The share of those with children was not revised along, which is told.
    """
    for key, value in (("natthjem", 190), ("med_barn_over_3_mnd", 210), ("unge", 690)):
        server.table = off(server.table, key, "2024", value)

    result = run()

    assert result.outcome == "new"
    assert [note.check for note in result.notes] == ["identity_KOSandbarn3m0000"]  # the share was not moved with them
    assert list(result.snapshot.binding.codes) == SIX
    assert [load().series(key).at(2024) for key in ("natthjem", "med_barn_over_3_mnd", "unge")] == [190, 210, 690]


def test_a_series_that_misses_is_unavailable_with_the_figures_and_the_others_work(
    run: Run, server: StandIn, store: Store
) -> None:
    """One series in doubt takes nothing else away; its content can still be read by its code."""
    server.table = off(server.table, "unge", "2021", 500)

    result = run()

    table = load()
    others = [key for key in SIX if key != "unge"]
    assert national(table, others) == {key: REPORT_CELLS[key] for key in others}
    figures = f"{YOUTH} misses the figures that were printed (2021: expected 410, got 500)"
    with pytest.raises(SeriesUnavailable, match=re.escape(f"unge is unavailable in table 12015: {figures}")):
        _ = table.unge
    assert [(note.check, note.text) for note in result.notes] == [("canary", f"unge is unavailable: {figures}")]
    assert (result.snapshot.accepted, result.snapshot.binding.withheld) == (None, {"unge": YOUTH})
    rows = store.observations(result.snapshot).filter(pl.col("content") == YOUTH)
    assert (rows["series"].null_count(), table.series(YOUTH).at(2021)) == (rows.height, 500)


def test_a_series_made_unavailable_is_not_downloaded_anew_each_night(run: Run, server: StandIn) -> None:
    """The same table would be read the same way again; a new version that still misses is stored too."""
    server.table = off(server.table, "unge", "2021", 500)
    run()

    again = run()
    forced = run(force=True)
    server.table = server.table.with_updated(JUNE)
    later, after = run(), run()

    assert (again.outcome, again.requests) == ("unchanged", 1)
    assert forced.outcome == "unchanged"
    assert (later.outcome, "unge" in later.snapshot.binding.codes) == ("new", False)
    assert (after.outcome, after.requests) == ("unchanged", 1)


def test_a_series_made_unavailable_comes_back_with_sound_figures(run: Run, server: StandIn) -> None:
    """What it showed before is not held against it."""
    sound = server.table
    server.table = off(sound, "unge", "2021", 500)
    run()
    server.table = sound.with_updated(JUNE)

    result = run()

    assert list(result.snapshot.binding.codes) == SIX
    assert result.snapshot.binding.withheld == {}
    assert result.notes == ()


def test_another_choice_for_a_series_made_unavailable_is_tried(run: Run, server: StandIn) -> None:
    """Only the content that missed would miss again."""
    server.table = off(server.table.doubled("unge", "KOSdouble0000"), "unge", "2021", 500)
    wrong = run(series={"unge": YOUTH})

    right = run(series={"unge": "KOSdouble0000"})

    assert "unge" not in wrong.snapshot.binding.codes
    assert right.snapshot.binding.codes[kb.SeriesKey.UNGE] == "KOSdouble0000"


def test_why_a_person_accepted_that_ssb_went_back_is_kept(run: Run, server: StandIn, store_dir: Path) -> None:
    """The very bytes are stored already, and their manifest is never written again: the reason stands beside it."""
    whole = server.table
    march = server.table = whole.without("natthjem")
    first = run()
    server.table = whole.with_updated(JUNE)
    second = run()
    server.table = march
    with pytest.raises(ContractChanged, match="series_gone"):
        run()

    back = run(accept="SSB took June back")
    run()
    run(series={"unge": YOUTH})

    store = Store(store_dir)
    told = {one["id"]: one["accepted"] for one in history_answer(store)["snapshots"]}
    kept = json.loads((store.folder / "choices.json").read_text("utf-8"))["accepted"]
    assert back.snapshot.id == first.snapshot.id
    assert told == {first.snapshot.id: "SSB took June back", second.snapshot.id: None}
    assert {one["id"]: one["accepted"] for one in status_answer(store, dt.datetime.now(dt.UTC))["snapshots"]} == told
    assert [(one["snapshot"], one["instead_of"]) for one in kept] == [(first.snapshot.id, second.snapshot.id)]
    assert dt.datetime.fromisoformat(kept[0]["at"]).tzinfo is not None
    assert {one.id: one.accepted for one in kb.snapshots(cache_dir=store_dir)} == told

    (store.folder / "choices.json").write_text("{", "utf-8")
    with pytest.warns(kb.StoreWarning, match="choices.json does not hold what was chosen"):
        assert [one["accepted"] for one in history_answer(store)["snapshots"]] == [None, None]


def test_a_person_can_keep_a_series_made_unavailable(run: Run, server: StandIn) -> None:
    """With a reason the same table is read again, the series stays, and the note says who overruled."""
    server.table = off(server.table, "unge", "2021", 500)
    run()

    kept = run(accept="SSB corrected 2021")
    again = run()

    assert (kept.outcome, kept.snapshot.accepted) == ("new", "SSB corrected 2021")
    assert load().unge.at(2021) == 500
    assert [note.check for note in kept.notes] == ["canary"]
    assert "overruled by a person (SSB corrected 2021)" in kept.notes[0].text
    assert (again.outcome, again.requests) == ("unchanged", 1)


def test_a_stored_series_that_misses_now_waits_for_a_person(run: Run, server: StandIn) -> None:
    """A series that was there is not taken away in silence: exit 5, and the figures are named."""
    good = run()
    server.table = off(server.table, "unge", "2021", 500).with_updated(JUNE)

    with pytest.raises(
        ContractChanged, match=r"series_gone.*unge.*value 500\.0.*newest good snapshot is kept"
    ) as caught:
        run()

    assert caught.value.exit_code == 5
    assert load().provenance.snapshot == good.snapshot.id


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda table: off(table, "midlertidig_botilbud", "2022", 9000), "value 9000"),
        (lambda table: swapped(table, YOUTH, NIGHT), "natthjem and unge show each other's figures"),
    ],
    ids=["total", "swapped"],
)
def test_the_total_or_two_swapped_series_refuse_the_table_unless_overruled(
    run: Run, server: StandIn, store: Store, change: Callable[[ConstructedTable], ConstructedTable], named: str
) -> None:
    """Everything rests on the total, and a swap says that the codes cannot be trusted: exit 4."""
    server.table = change(server.table)

    with pytest.raises(ContractFailed, match=named) as caught:
        run()

    assert caught.value.exit_code == 4
    assert store.newest() is None
    assert "Nothing was stored" in str(caught.value)
    assert "snapshot" not in str(caught.value)
    accepted = run(accept="seen")
    assert list(accepted.snapshot.binding.codes) == SIX
    assert {note.check for note in accepted.notes} == {"canary"}


def test_a_rule_for_the_country_is_judged_before_the_canary(run: Run, server: StandIn) -> None:
    """Youth above the total is a broken answer, not a series to leave out."""
    server.table = server.table.with_cell("EAK", "unge", "2021", 5000)

    with pytest.raises(ContractFailed, match="unge_in_midlertidig_botilbud") as caught:
        run()

    assert "canary" in caught.value.failure_cases["check"].to_list()


def test_a_series_that_misses_in_the_hours_of_revision_refuses(run: Run, server: StandIn, held_time: HeldTime) -> None:
    """A figure about to be revised must not take its series away until June."""
    held_time.moment = dt.datetime(2025, 3, 20, 5, 0, tzinfo=dt.UTC)
    server.table = off(server.table, "unge", "2021", 500)

    with pytest.raises(ContractFailed, match=r"canary.*SSB may be revising"):
        run()


# Numbers that would look right


@pytest.mark.parametrize(
    ("one", "other"),
    [(TOTAL, "KOSconstructed3m0000"), ("KOSmidlbobarn0000", YOUTH), (YOUTH, "KOSconstructedbarn3m0000")],
)
def test_values_under_each_others_code_are_caught(run: Run, server: StandIn, one: str, other: str) -> None:
    """Right labels over swapped figures: only the published cells can tell."""
    codes = {one: other, other: one}
    swapped = {
        (region, codes.get(content, content), year): cell
        for (region, content, year), cell in server.table.cells.items()
    }
    server.table = dataclasses.replace(server.table, cells=swapped)

    with pytest.raises(ContractFailed, match=r"canary|_in_"):
        run()


def test_figures_shifted_by_one_year_are_caught(run: Run, server: StandIn) -> None:
    """An index off by one is the classic wrong number."""

    def shifted(dataset: Any) -> Any:
        return dataset | {"value": [None, *dataset["value"][:-1]], "status": {}}

    server.always = data(shifted)

    with pytest.raises(AnswerRefused):
        run()


def test_percent_under_a_count_label_is_no_count(run: Run, server: StandIn) -> None:
    """A share with the label of a count is not bound; the unit tells them apart."""
    contents = tuple(
        dataclasses.replace(content, unit_no="prosent", decimals=1) if content.code == YOUTH else content
        for content in server.table.contents
    )
    cells = {
        key: ((9.5, None) if key[1] == YOUTH and cell[0] is not None else cell)
        for key, cell in server.table.cells.items()
    }
    server.table = dataclasses.replace(server.table, contents=contents, cells=cells)

    run()

    with pytest.raises(SeriesUnavailable):
        _ = load().unge


def test_data_in_another_unit_than_the_metadata_said_are_caught(run: Run, server: StandIn) -> None:
    """The binding rests on the metadata; the data must be what they described."""

    def in_percent(dataset: Any) -> Any:
        dataset["dimension"][CONTENTS]["category"]["unit"][YOUTH]["base"] = "prosent"
        return dataset

    server.replies.append(data(in_percent))

    with pytest.raises(ContractFailed, match="series_in_a_count: expected a count, got prosent"):
        run()


def test_thousands_in_place_of_ones_are_caught(run: Run, server: StandIn) -> None:
    """The same figures in another unit miss the published ones by far."""
    cells = {
        key: (value * 1000 if value is not None else None, status)
        for key, (value, status) in server.table.cells.items()
    }
    server.table = dataclasses.replace(server.table, cells=cells)

    with pytest.raises(ContractFailed, match="canary"):
        run()


def test_suppressed_cells_are_neither_zero_nor_figures(run: Run, server: StandIn, store: Store) -> None:
    """Symbols come through from the server to the frame, and regions never add up by themselves."""
    server.table = server.table.with_cell("1818", "unge", "2023", None, ":").with_cell("1818", "unge", "2024", 0)

    run()

    frame = load().series("unge", region="1818").frame.filter(pl.col("year") >= 2023)
    assert frame.select("value", "status", "missing").rows() == [(None, ":", "suppressed"), (0.0, None, None)]


# Damaged stores


def test_a_store_with_nothing_whole_is_filled_again(run: Run, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Damage is said, and the next fetch heals it without hand work."""
    caplog.set_level("INFO", logger="kostra_bolig")
    first = run()
    (first.snapshot.path / "data.json").write_bytes(b"")

    with pytest.warns(UserWarning, match="it is left out"):
        again = run()

    assert again.snapshot.id == first.snapshot.id
    assert store.newest() == again.snapshot
    assert "nothing that is stored is whole, so the table is downloaded" in caplog.messages
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_another_run_that_holds_the_lock_is_exit_7(run: Run, server: StandIn, store: Store) -> None:
    """SSB is not even asked."""
    with store.lock(), pytest.raises(StoreLocked):
        run()

    assert server.requests == []


# Loading


def test_the_stored_figures_are_read_without_asking_anybody(run: Run, server: StandIn) -> None:
    """Reading commands work offline."""
    snapshot = run().snapshot
    server.requests.clear()

    for table in (
        load(),
        load(source="stored"),
        load(snapshot=snapshot.id),
        load(source="stored", snapshot=snapshot.id),
    ):
        assert national(table) == REPORT_CELLS
        assert (table.provenance.source, table.provenance.snapshot) == ("stored", snapshot.id)

    assert server.requests == []


def test_ssb_is_asked_first_when_told_to(server: StandIn, store: Store) -> None:
    """``source="ssb"`` fetches, and says that the figures are SSB's of now."""
    first, again = load(source="ssb"), load(source="ssb")

    assert (first.provenance.source, again.provenance.source) == ("ssb", "ssb")
    assert [seen.method for seen in server.requests].count("POST") == 1
    assert national(again) == REPORT_CELLS
    assert store.newest() is not None


def test_an_empty_store_is_filled_from_ssb(server: StandIn, store: Store) -> None:
    """The first ``load()`` fetches; the second reads."""
    first = load()
    server.requests.clear()

    second = load()

    assert (first.provenance.source, second.provenance.source) == ("ssb", "stored")
    assert server.requests == []


def test_where_every_figure_comes_from_is_told(run: Run, server: StandIn) -> None:
    """Provenance of a stored table, field by field."""
    snapshot = run().snapshot

    said = load().provenance

    assert said == kb.Provenance(
        source=kb.Source.STORED,
        source_line="Kilde: Statistisk sentralbyrå",
        licence="CC BY 4.0",
        table="12015",
        table_label="12015: Midlertidige botilbud og natthjem (K), etter region, statistikkvariabel og år",
        language=kb.Language.NO,
        updated=dt.datetime(2025, 3, 15, 7, 0, tzinfo=dt.UTC),
        stage=kb.Stage.UNREVISED,
        fetched_at=dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC),
        snapshot=snapshot.id,
        sha256=hashlib.sha256((snapshot.path / "data.json").read_bytes()).hexdigest(),
        mandatory_notes=(
            "Noen celler er skjermet (:).",
            "KOSTRA-gruppene ble endret i 2020, og det er brudd mellom 2019 og 2020.",
            "En husstand med flere opphold i året telles én gang.",
        ),
    )


def test_nothing_stored_and_nobody_listening_gives_the_published_figures_within_ten_seconds(store_dir: Path) -> None:
    """With a warning that says so, and what to do."""
    started = time.monotonic()

    with pytest.warns(UserWarning, match=r"These are the figures published in the report.*run `kostra-bolig fetch`"):
        table = load()

    assert time.monotonic() - started < 10
    assert table.provenance.source == "published"
    assert table.midlertidig_botilbud.at(2024) == 7079


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<html>please log in</html>", headers={"Content-Type": "text/html"}),
        Reply(status=302, body=b"", headers={"Location": "https://portal.invalid/login"}),
        Reply(drop=True),
        Reply(delay_s=60),
        maintenance(),
    ],
    ids=["page", "redirect", "drop", "silence", "maintenance"],
)
def test_a_network_that_gives_no_figures_gives_the_published_ones(
    server: StandIn, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A captive portal, a dead line or maintenance, within ten seconds, here two, and with a warning."""
    assert loading._DEADLINE_S < 10
    monkeypatch.setattr(loading, "_DEADLINE_S", 2.0)
    server.always = reply
    started = time.monotonic()

    with pytest.warns(UserWarning, match="nothing is stored and SSB gave no figures"):
        table = load()

    assert table.provenance.source == "published"
    assert time.monotonic() - started < 6


def test_refused_figures_are_an_error_and_not_the_published_ones(server: StandIn) -> None:
    """Figures that break the contract are a finding; hiding it behind old ones would be a wrong answer."""
    server.table = server.table.with_cell("EAK", "midlertidig_botilbud", "2024", 70790)

    with pytest.raises(ContractFailed):
        load()


def test_a_changed_table_is_an_error_and_not_the_published_figures(server: StandIn) -> None:
    """So is a table that changed."""
    server.table = server.table.with_extra_dimension("Kjonn", "kjønn", [("0", "Begge")])

    with pytest.raises(ContractChanged):
        load()


def test_a_first_fetch_by_somebody_else_gives_the_published_figures(server: StandIn, store: Store) -> None:
    """While another run fills the empty store, a reader does not wait."""
    with store.lock(), pytest.warns(UserWarning, match="another run holds"):
        table = load()

    assert table.provenance.source == "published"


def test_the_published_figures_are_given_when_asked_for(store_dir: Path) -> None:
    """Without a warning, a network or a store."""
    table = load(source="published")

    assert table.provenance.source == "published"
    assert not store_dir.exists()


@pytest.mark.parametrize("arguments", [{"source": "stored"}, {"snapshot": "20250315T070000Z-0123456789ab"}])
def test_stored_figures_that_are_not_there_are_an_error(store_dir: Path, arguments: dict[str, Any]) -> None:
    """Asked for the store, nothing else is given, and nothing is created."""
    with pytest.raises(SnapshotNotFound) as caught:
        load(**arguments)

    assert caught.value.exit_code == 6
    assert not store_dir.exists()


def test_a_damaged_snapshot_asked_for_is_an_error(run: Run) -> None:
    """By its id there is nothing to fall back to."""
    snapshot = run().snapshot
    (snapshot.path / "data.json").write_bytes(b"")

    with pytest.raises(SnapshotDamaged):
        load(snapshot=snapshot.id)


# Earlier versions


@pytest.fixture
def versions(store: Store) -> tuple[Snapshot, Snapshot]:
    """Store a version of March and one of June, which has one night-shelter household more in 2024."""
    june = build(municipalities=1).with_regions(["EAK", "0301"]).with_cell("EAK", "natthjem", "2024", 168)
    return publish(store, draft_of(MARCH)), publish(store, sourced(draft_of(JUNE, june), stage=Stage.REVISED))


@pytest.mark.parametrize("day", ["2025-06-14", dt.date(2025, 6, 14)])
def test_the_figures_of_a_day_are_those_of_the_version_of_then(
    versions: tuple[Snapshot, Snapshot], day: str | dt.date
) -> None:
    """Figures, stage and snapshot are those of March until the day June's came; a day is a date or text."""
    then, now = load(as_of=day), load(as_of="2025-06-15")

    assert (then.natthjem.at(2024), then.provenance.stage, then.provenance.snapshot) == (
        167.0,
        "unrevised",
        versions[0].id,
    )
    assert (now.natthjem.at(2024), now.provenance.stage, now.provenance.snapshot) == (168.0, "revised", versions[1].id)
    assert then.provenance.source == "stored"


def test_a_version_that_was_never_fetched_is_told(store: Store) -> None:
    """March's figures are not those of the autumn: SSB revised them in June, when nobody fetched."""
    publish(store, draft_of(MARCH))

    with pytest.warns(
        UserWarning, match=r"due to publish on 2025-06-16, and no version from then to 2025-11-01"
    ) as told:
        found = load(as_of="2025-11-01")

    assert len(told) == 1
    assert found.natthjem.at(2024) == 167.0


def test_a_version_is_read_by_its_id(versions: tuple[Snapshot, Snapshot]) -> None:
    """The newest is what is read when nothing is said."""
    assert load(snapshot=versions[0].id).natthjem.at(2024) == 167.0
    assert load().natthjem.at(2024) == 168.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"as_of": "yesterday"}, "--as-of / as_of: expected a day such as 2025-04-01, got 'yesterday'"),
        ({"as_of": ""}, "--as-of / as_of: expected a day such as 2025-04-01, got ''"),
        (
            {"as_of": dt.datetime(2025, 4, 1, tzinfo=dt.UTC)},
            "--as-of / as_of: expected a day .*, got the moment 2025-04-01",
        ),
        ({"as_of": "2025-04-01", "snapshot": "x"}, "by its id or by a day, not by both"),
        ({"as_of": "2025-04-01", "source": "published"}, "leave out source='published'"),
    ],
)
def test_a_version_that_cannot_be_meant_is_refused(arguments: dict[str, Any], message: str) -> None:
    """No guess at a day, and no mixture of ways to name a version."""
    with pytest.raises(UsageError, match=message):
        load(**arguments)


def test_the_history_is_every_version_in_order(versions: tuple[Snapshot, Snapshot]) -> None:
    """Oldest first; those before one of them on request."""
    assert [table.natthjem.at(2024) for table in history()] == [167.0, 168.0]
    assert [table.provenance.snapshot for table in history(before=versions[1].id)] == [versions[0].id]
    assert list(history(before=versions[0].id)) == []


def test_a_damaged_version_is_left_out_of_the_history_with_a_warning(
    store: Store, versions: tuple[Snapshot, Snapshot]
) -> None:
    """One that lost a file in the middle does not hide those around it."""
    publish(store, draft_of("2026-03-15T07:00:00Z"))
    (versions[1].path / "data.json").unlink()

    with pytest.warns(UserWarning, match=r"data\.json .*; it is left out"):
        found = [table.provenance.updated for table in history()]

    assert found == [dt.datetime(2025, 3, 15, 7, tzinfo=dt.UTC), dt.datetime(2026, 3, 15, 7, tzinfo=dt.UTC)]


def test_an_empty_store_has_no_history(store_dir: Path) -> None:
    """Nothing is fetched for it, and nothing is made."""
    assert list(history()) == []
    assert not store_dir.exists()


# What is refused


def test_sources_that_make_no_sense_are_refused() -> None:
    """A closed set, and a snapshot is always in the store."""
    unknown: Any = "internet"

    with pytest.raises(UsageError, match="expected one of stored, ssb, published, got 'internet'"):
        load(source=unknown)
    with pytest.raises(UsageError, match="leave out source='ssb'"):
        load(source="ssb", snapshot="x")


@pytest.mark.parametrize("error", [ContractFailed, StoreError, ServiceUnavailable])
def test_every_failure_of_the_pipeline_is_our_own(error: type[Exception]) -> None:
    """One root, so that one ``except`` is enough."""
    assert issubclass(error, KostraBoligError)


# The published figures


def test_the_published_figures_are_the_nineteen_of_the_report() -> None:
    """Each cell that the report prints, and none that it does not."""
    frame = published().observations

    cells = {(str(key), year): value for key, year, value in frame.select("series", "year", "value").rows()}

    assert len(cells) == 19
    assert cells == {
        (key, int(year)): float(value) for key, years in REPORT_CELLS.items() for year, value in years.items()
    }
    assert set(frame["region"]) == {"EAK"}
    assert frame["status"].null_count() == 19


def test_the_published_figures_say_where_they_come_from() -> None:
    """Unrevised, quoted from the report, with the notes that must be shown."""
    table = published()

    said = table.provenance

    assert (said.source, said.stage, said.language, said.licence) == ("published", "unrevised", "no", "CC BY 4.0")
    assert said.source_line == "Kilde: Statistisk sentralbyrå, sitert i Fafo-rapport 2025:11"
    assert (said.updated, said.fetched_at, said.snapshot) == (None, None, None)
    assert len(said.sha256) == 64
    assert len(said.mandatory_notes) == 3
    assert "neither zero nor missing at SSB" in said.mandatory_notes[0]
    assert (table.notes, table.binding.unavailable) == ((), {})
    assert list(table.binding.codes) == SIX


def test_a_region_of_the_published_figures_is_told_to_be_absent() -> None:
    """The report prints the country only."""
    with pytest.raises(UnknownRegion, match="cover the country"):
        published().series("unge", region="Oslo")


def test_warnings_point_at_the_callers_own_line() -> None:
    """A person sees which line of theirs got the published figures."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load()

    assert [Path(warning.filename).name for warning in caught] == ["test_run.py"]


def test_notes_are_records(run: Run, server: StandIn) -> None:
    """What a fetch remarks is what the snapshot keeps."""
    server.table = server.table.without("unge")

    result = run()

    assert result.notes == result.snapshot.notes
    assert isinstance(result.notes[0], Note)


# Being a good client


def zeros(body: bytes) -> bytes:
    """Return an answer as SSB may show it while it revises: 0 everywhere."""
    content = json.loads(body)
    content["value"] = [None if value is None else 0 for value in content["value"]]
    return json.dumps(content).encode()


def test_an_odd_answer_is_asked_for_once_more_after_ssbs_own_cache(
    server: StandIn, store_dir: Path, held_time: HeldTime
) -> None:
    """With time left, a doubt is not the end: 305 seconds later SSB's server answers anew, and that is stored."""
    server.replies.append(Reply(when="POST", transform=zeros))
    settings = dataclasses.replace(Settings.resolve(cache_dir=store_dir), deadline_s=900)

    result = refresh(settings, clock=held_time.clock())

    assert (result.outcome, result.requests) == ("new", 8)
    assert held_time.slept == [305.0]
    assert not Store(store_dir).quarantined()


def test_an_answer_that_stays_odd_is_refused_after_one_late_try(
    server: StandIn, store_dir: Path, held_time: HeldTime
) -> None:
    """The second doubt is believed; the body that is put aside is the last one."""
    server.replies += [Reply(when="POST", transform=zeros) for _ in range(3)]
    settings = dataclasses.replace(Settings.resolve(cache_dir=store_dir), deadline_s=900)

    with pytest.raises(ContractFailed):
        refresh(settings, clock=held_time.clock())

    assert held_time.slept == [305.0]
    assert len(server.requests) == 7
    assert len(Store(store_dir).quarantined()) == 1


def test_a_server_that_is_down_is_asked_once_more_after_its_own_cache(
    server: StandIn, store_dir: Path, held_time: HeldTime
) -> None:
    """SSB's server repeats a 503 for 300 seconds; the last try comes later than that."""
    server.replies += [maintenance() for _ in range(5)]
    settings = dataclasses.replace(Settings.resolve(cache_dir=store_dir), deadline_s=900)

    result = refresh(settings, clock=held_time.clock())

    assert (result.outcome, result.requests) == ("new", 10)
    assert held_time.slept[-1] == 305.0


def test_without_the_time_an_odd_answer_is_refused_at_once(
    server: StandIn, store_dir: Path, held_time: HeldTime
) -> None:
    """A person who waits at the terminal, with the default deadline of 300 seconds, is told at once."""
    server.replies.append(Reply(when="POST", transform=zeros))

    with pytest.raises(ContractFailed):
        refresh(Settings.resolve(cache_dir=store_dir), clock=held_time.clock())

    assert held_time.slept == []
    assert len(server.requests) == 4


def test_runs_that_share_a_store_share_their_pace(server: StandIn, store_dir: Path, held_time: HeldTime) -> None:
    """Forty runs in a row, each with a request of its own, are never more than 30 requests in any 60 seconds."""
    settings = dataclasses.replace(Settings.resolve(cache_dir=store_dir), deadline_s=290)
    moments: list[float] = []
    clock = held_time.clock()
    refresh(settings, clock=clock)
    moments += [held_time.seconds] * 4

    for _ in range(40):
        held_time.seconds += 1000.0  # another process has another monotonic clock
        before = held_time.moment
        refresh(settings, clock=clock)
        moments.append(moments[-1] + (held_time.moment - before).total_seconds())

    assert all(later - earlier >= 59.9 for earlier, later in zip(moments, moments[30:], strict=False))
    assert sum(held_time.slept) == pytest.approx(60.0, abs=0.1)


# A symbol that says there is no value


def test_a_suppressed_cell_sent_with_a_value_is_stored_without_it_and_noted(
    run: Run, server: StandIn, store_dir: Path
) -> None:
    """It is neither 0 nor reported; the note says what SSB sent."""
    server.table = server.table.with_cell("0301", NIGHT, "2023", 0, ":")

    result = run()

    cell = load(cache_dir=store_dir).series("natthjem", region="0301").frame.filter(pl.col("year") == 2023)
    assert cell.select("year", "value", "status", "missing").rows() == [(2023, None, ":", "suppressed")]
    assert [(note.check, [(at.region, at.year, at.found) for at in note.cells]) for note in result.notes] == [
        ("symbol_or_value", [("0301", 2023, "value 0.0, status :")])
    ]
    assert result.notes[0].text.startswith("1 cell of regions with a value that is none, read without it")


@pytest.mark.parametrize("symbol", [".", "..", ":"])
def test_a_national_cell_sent_with_a_value_that_is_none_is_refused(run: Run, server: StandIn, symbol: str) -> None:
    """Whoever made that answer did not mean one of the two, and a person must say which."""
    server.table = server.table.with_cell("EAK", NIGHT, "2016", 95, symbol)

    with pytest.raises(ContractFailed, match=f"got value 95.0, status {re.escape(symbol)} \\(EAK {NIGHT} 2016\\)"):
        run()
