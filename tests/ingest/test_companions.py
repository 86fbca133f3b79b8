"""Klass and the inhabitants beside the table: stored where they come, a note where not, and never the table's loss."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig import jsonstat
from kostra_bolig.clock import OSLO, Clock
from kostra_bolig.ingest import companions
from kostra_bolig.ingest import run as runs
from kostra_bolig.ingest.companions import Companions
from kostra_bolig.ingest.frame import assemble
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.kinds import Outcome, Stage
from kostra_bolig.records import FetchResult
from kostra_bolig.settings import Settings
from kostra_bolig.ssb.client import Client
from kostra_bolig.ssb.joint import Joint
from kostra_bolig.store.choices import Choices
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import ConstructedTable
from tests.builders.constructed_klass import build_klass, build_merged, build_population
from tests.builders.drafts import NOTE, draft_of
from tests.builders.standin import Reply, StandIn, maintenance, too_many_requests
from tests.conftest import HeldTime

CODES, CHANGES = "/klass/v1/classifications/131/codes", "/klass/v1/classifications/131/changes"
GROUPS_OF_2023 = "correspondsAt?targetClassificationId=131&date=2023"
METADATA, ANSWER = "/tables/07459/metadata", "/tables/07459/data"
WITHOUT_KLASS = "stored without what SSB's Klass says of mergers after 1 January 2024 and of KOSTRA groups. "
WITHOUT_PEOPLE = "stored without inhabitants: nothing can be given per 1,000 of them. "
KLASS_FILES = {
    "klass-codes.json",
    "klass-changes.json",
    "klass-group-versions.json",
    *(f"klass-groups-{year}.json" for year in (2022, 2023, 2024)),
}
QUESTIONS = len(KLASS_FILES)
PEOPLE_FILES = {"population.json", "population-metadata.json"}
Ask = Callable[..., Draft]
Run = Callable[..., FetchResult]


def merged(*regions: str) -> ConstructedTable:
    """Make the table of mergers with few regions, 2022 to 2024."""
    table = build_merged().with_regions(["EAK", "EAKUO", *regions])
    return dataclasses.replace(table, years=("2022", "2023", "2024"))


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """Run the stand-in once."""
    with StandIn(merged("0301"), klass=build_klass()) as server:
        yield server


@pytest.fixture
def server(running: StandIn) -> StandIn:
    """Return the stand-in as new."""
    running.klass, running.population = build_klass(), build_population(running.table)
    running.always, running.rate_limit_headers = None, False
    running.replies.clear()
    running.requests.clear()
    return running


@pytest.fixture(scope="module")
def bare(running: StandIn) -> Draft:
    """Return what is stored of the table alone."""
    frame = assemble(jsonstat.read(running.table.dataset({}, "no")), {})
    return dataclasses.replace(draft_of(), observations=frame)


@pytest.fixture
def settings(server: StandIn, store_dir: Path) -> Settings:
    """Return settings that point at the stand-in and its Klass."""
    found = Settings.resolve(base_url=server.base_url, cache_dir=store_dir)
    return dataclasses.replace(found, klass_url=server.klass_url)


@pytest.fixture
def ask(settings: Settings, bare: Draft, held_time: HeldTime) -> Ask:
    """Return a function that asks the others, at noon on 20 March 2025."""

    def asked(
        *,
        population: bool = False,
        clock: Clock | None = None,
        client: Client | None = None,
        before: Mapping[str, bytes] | None = None,
        observations: pl.DataFrame | None = None,
        **changed: Any,
    ) -> Draft:
        clock, wanted = clock or held_time.clock(), dataclasses.replace(settings, **changed)
        client = client or Client(wanted, clock=clock)
        run = runs.Run(
            client=client,
            store=Store(wanted.cache_dir),
            settings=wanted,
            clock=clock,
            chosen=Choices(population=population or None),
            joint=Joint(clock),
        )
        companions = Companions(run, before=before or {})
        return companions.with_theirs(
            bare if observations is None else dataclasses.replace(bare, observations=observations)
        )

    return asked


def files(draft: Draft) -> set[str]:
    """Return what is stored beside the table."""
    return set(draft.files) - {"data.json", "metadata.json"}


def told(draft: Draft) -> list[str]:
    """Return the notes on what did not come; the table's own note is kept."""
    own, *notes = draft.notes
    assert own == NOTE
    assert {note.check for note in notes} <= {"companion_missing"}
    return [note.text for note in notes]


def without(field: str) -> Callable[[bytes], bytes]:
    """Return a change that takes a part away."""

    def changed(body: bytes) -> bytes:
        document = json.loads(body)
        del document[field]
        return json.dumps(document).encode()

    return changed


# Klass


def test_klass_is_stored_as_received(ask: Ask, server: StandIn) -> None:
    """Codes, changes and the groups of each year; the table's own answers stay, nothing is remarked."""
    draft = ask()

    assert files(draft) == KLASS_FILES
    assert draft.files["data.json"] == b'{"constructed": "data"}'
    assert json.loads(draft.files["klass-groups-2023.json"])["correspondenceItems"][0]["targetCode"] == "0301"
    assert told(draft) == []
    assert [seen.headers["Accept"] for seen in server.requests] == ["application/json"] * QUESTIONS


def test_the_requests_to_klass_count_as_the_runs(ask: Ask, settings: Settings, server: StandIn) -> None:
    """Also where Klass fails."""
    client = Client(settings)

    ask(client=client)
    after_all = client.requests
    server.always = maintenance(when=CHANGES)
    ask(client=client)

    assert (after_all, client.requests) == (QUESTIONS, QUESTIONS + 2)


def test_without_a_place_for_klass_it_is_not_asked(ask: Ask, server: StandIn) -> None:
    """Switched off is no lack."""
    draft = ask(klass_url=None)

    assert (files(draft), told(draft), server.requests) == (set(), [], [])


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        pytest.param(
            Reply(when=CODES, status=404, body=b""), "/codes?from=2024-01-02&to=2025-01-02 answered 404", id="404"
        ),
        pytest.param(Reply(when=CHANGES, status=400, body=b'{"title": "No"}'), "answered 400 «No»", id="400"),
        pytest.param(maintenance(when=CODES), "answered 503", id="503"),
        pytest.param(too_many_requests("20", when=CHANGES), "answered 429", id="429-is-not-waited-for"),
        pytest.param(Reply(when=CODES, drop=True), "cannot be reached", id="dropped"),
        pytest.param(Reply(when=CODES, body=b"<codeList/>"), "expected one complete JSON object", id="xml"),
        pytest.param(Reply(when=CHANGES, cut_at=0.5, cut_mode="close"), "expected one complete JSON", id="half"),
        pytest.param(Reply(when=CODES, body=b"[]"), "expected a JSON object, got a JSON list", id="a-list"),
        pytest.param(Reply(when=CODES, transform=without("codes")), "expected a list of codes", id="no-codes"),
        pytest.param(Reply(when=CODES, body=b'{"codes": []}'), "expected municipalities from Klass", id="empty"),
        pytest.param(Reply(when=CHANGES, transform=without("codeChanges")), "a list of codeChanges", id="no-changes"),
        pytest.param(
            Reply(when=CODES, transform=lambda body: body.replace(b'"0301"', b'"301"')),
            "breaks its contract",
            id="code",
        ),
        pytest.param(
            Reply(when=CODES, status=302, body=b"", headers={"Location": "https://example.org/"}),
            "redirects to https://example.org",
            id="elsewhere",
        ),
    ],
)
def test_klass_that_fails_becomes_a_note(
    ask: Ask, server: StandIn, held_time: HeldTime, reply: Reply, reason: str
) -> None:
    """One try, no wait, no half of it, and what it means for a person."""
    server.replies.append(reply)

    draft = ask()

    (note,) = told(draft)
    assert note.startswith(WITHOUT_KLASS + "The next fetch asks again (")
    assert reason in note
    assert files(draft) == set()
    assert held_time.slept == []


def test_an_address_of_klass_that_makes_no_sense_becomes_a_note(ask: Ask) -> None:
    """The figures are good; what is wrong is said."""
    (note,) = told(ask(klass_url="http://klass..invalid/klass/v1"))

    assert note.startswith(WITHOUT_KLASS)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(status=400, body=b"{}"), id="400"),
        pytest.param(Reply(body=b"no JSON"), id="garbage"),
        pytest.param(Reply(body=b"{}"), id="another-shape"),
        pytest.param(
            Reply(body=b'{"correspondenceItems": [{"sourceCode": "EKG1", "targetCode": "0301"}]}'), id="no-group"
        ),
        pytest.param(
            Reply(
                body=b'{"correspondenceItems": [{"sourceCode": "EKG01", "targetCode": "0301"},'
                b'{"sourceCode": "EKG02", "targetCode": "0301"}]}'
            ),
            id="in-two-groups",
        ),
    ],
)
def test_groups_of_one_year_that_fail_cost_that_year_alone(ask: Ask, server: StandIn, reply: Reply) -> None:
    """The mergers and the other years are stored, and the note names the year."""
    server.replies.append(dataclasses.replace(reply, when=GROUPS_OF_2023))

    draft = ask()

    (note,) = told(draft)
    assert note.startswith("stored without the KOSTRA groups of 2023. The next fetch asks again (")
    assert files(draft) == KLASS_FILES - {"klass-groups-2023.json"}


@pytest.mark.parametrize("reply", [Reply(status=404, body=b"{}"), Reply(body=b'{"versions": [{"name": "x"}]}')])
def test_versions_of_the_groups_that_fail_cost_nothing_else(ask: Ask, server: StandIn, reply: Reply) -> None:
    """The breaks that are shipped are known all the same, and the note says what is not."""
    server.replies.append(dataclasses.replace(reply, when="/classifications/112"))

    draft = ask()

    (note,) = told(draft)
    assert note.startswith("stored without what SSB's Klass says of when the KOSTRA groups were drawn anew")
    assert files(draft) == KLASS_FILES - {"klass-group-versions.json"}


def test_groups_that_are_too_slow_cost_the_years_not_yet_asked_for(
    ask: Ask, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest year comes first; when Klass's time is up, what was said is kept and nothing more is asked."""
    monkeypatch.setattr(companions, "_SHARE", 0.001)
    server.always = Reply(when=GROUPS_OF_2023, delay_s=60)

    draft = ask(clock=Clock())

    (note,) = told(draft)
    assert note.startswith("stored without the KOSTRA groups of 2023, 2022. The next fetch asks again (")
    assert files(draft) == KLASS_FILES - {"klass-groups-2023.json", "klass-groups-2022.json"}


def test_klass_has_no_more_time_than_the_run(ask: Ask, server: StandIn) -> None:
    """Klass hangs; of the run 0.2 s are left, and half of them are Klass's."""
    server.replies.append(Reply(when=CODES, delay_s=60))
    started = time.monotonic()

    (note,) = told(ask(deadline_s=0.2, clock=Clock()))

    assert "within the deadline of 0.1 s" in note
    assert time.monotonic() - started < 5


def test_klass_has_no_more_time_than_its_own(ask: Ask, server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the run 300 s are left, and Klass gets its share alone."""
    monkeypatch.setattr(companions, "_SHARE", 1 / 3000)
    server.replies.append(Reply(when=CODES, delay_s=60))

    (note,) = told(ask())

    assert "within the deadline of 0.1 s" in note


def test_a_run_whose_time_is_up_asks_klass_nothing_more(
    ask: Ask, settings: Settings, server: StandIn, held_time: HeldTime
) -> None:
    """The table's last byte came in time; its figures are stored."""
    client = Client(settings, clock=held_time.clock())
    client.config()
    held_time.seconds += 400
    server.replies.append(Reply(when=CODES, delay_s=60))

    (note,) = told(ask(client=client))

    assert note.startswith(WITHOUT_KLASS)
    assert len([seen for seen in server.requests if "classifications" in seen.path]) <= 1


# Inhabitants


def extra_dimension(*, elimination: bool) -> Callable[[bytes], bytes]:
    """Return a change of metadata that adds a dimension."""

    def changed(body: bytes) -> bytes:
        document = json.loads(body)
        document["id"].append("Kjonn")
        document["size"].append(2)
        document["dimension"]["Kjonn"] = {
            "label": "kjønn",
            "category": {"index": {"1": 0, "2": 1}, "label": {"1": "Menn", "2": "Kvinner"}},
            "extension": {"elimination": elimination},
        }
        return json.dumps(document).encode()

    return changed


def test_inhabitants_are_stored_where_they_are_wanted(ask: Ask) -> None:
    """Metadata and figures of table 07459 beside Klass's."""
    draft = ask(population=True)

    assert told(draft) == []
    assert files(draft) == KLASS_FILES | PEOPLE_FILES


def test_a_dimension_of_the_inhabitants_that_may_be_left_out_is_left_out(ask: Ask, server: StandIn) -> None:
    """The answer is a sum over it, and is asked for as such."""
    server.replies.append(Reply(when=METADATA, transform=extra_dimension(elimination=True)))

    draft = ask(population=True, klass_url=None)

    asked = json.loads(server.requests[-1].body)
    assert told(draft) == []
    assert asked["selection"] == [
        {"variableCode": "Region", "valueCodes": ["0", "0301"]},
        {"variableCode": "ContentsCode", "valueCodes": ["Personer1"]},
        {"variableCode": "Tid", "valueCodes": ["2023", "2024", "2025"]},
    ]


def no_country(body: bytes) -> bytes:
    """Take every value of the country away."""
    document = json.loads(body)
    document["value"][:3] = [None] * 3
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        pytest.param(
            Reply(when=METADATA, transform=extra_dimension(elimination=False)),
            "expected that Kjonn",
            id="must-be-chosen",
        ),
        pytest.param(
            Reply(when=ANSWER, transform=lambda body: body.replace(b'"07459"', b'"07460"')),
            "expected table 07459, got table 07460",
            id="another-table",
        ),
        pytest.param(
            Reply(when=ANSWER, transform=extra_dimension(elimination=True)), "expected the dimensions", id="not-summed"
        ),
        pytest.param(Reply(when=ANSWER, transform=no_country), "expected the country in table 07459", id="no-country"),
        pytest.param(
            Reply(when=ANSWER, transform=lambda body: body.replace(b"1000,", b"-1000,", 1)),
            "expected whole numbers of people up to 10000000 in table 07459, got 0301 in 2023: -1000.0",
            id="negative",
        ),
        pytest.param(Reply(when=ANSWER, status=400, body=b'{"title": "No"}'), "answered 400 «No»", id="400"),
    ],
)
def test_inhabitants_that_fail_become_a_note(ask: Ask, server: StandIn, reply: Reply, reason: str) -> None:
    """None of their files is kept."""
    server.replies.append(reply)

    draft = ask(population=True, klass_url=None)

    (note,) = told(draft)
    assert note.startswith(WITHOUT_PEOPLE + "The next fetch asks again (")
    assert reason in note.replace("\n", " ")
    assert files(draft) == set()


def test_klass_and_inhabitants_fail_each_for_itself(ask: Ask, server: StandIn) -> None:
    """Two notes, and what came of the one is kept without the other."""
    server.always = Reply(when=CODES, status=400, body=b"{}")
    without_klass = ask(population=True)
    server.population = None

    without_both = ask(population=True)

    assert files(without_klass) == PEOPLE_FILES
    first, second = told(without_both)
    assert first.startswith(WITHOUT_KLASS)
    assert second.startswith(WITHOUT_PEOPLE)


def test_what_the_version_before_has_of_klass_is_kept_where_klass_fails(ask: Ask, server: StandIn) -> None:
    """A table of the same years loses nothing because a service beside it is away for a night."""
    before = server.klass.bodies(range(2022, 2026)) if server.klass else {}
    server.always = Reply(when=CODES, status=400, body=b"{}")

    draft = ask(before=before)

    assert {name: draft.files[name] for name in before} == before
    assert told(draft)[0].startswith("the answer before was kept for SSB's Klass (")


def test_an_answer_of_klass_from_before_the_newest_year_is_not_kept(ask: Ask, server: StandIn) -> None:
    """It does not say which municipalities there are in the new year, 2024."""
    before = server.klass.bodies([2022, 2023]) if server.klass else {}
    server.always = Reply(when=CODES, status=400, body=b"{}")

    draft = ask(before=before)

    assert files(draft) == set()
    assert told(draft)[0].startswith(WITHOUT_KLASS)


# Through a fetch


@pytest.fixture
def run(settings: Settings, held_time: HeldTime) -> Run:
    """Return a function that fetches at noon on 20 March 2025."""

    def fetch(*, population: bool = False, klass: bool = True) -> FetchResult:
        wanted = settings if klass else dataclasses.replace(settings, klass_url=None)
        return refresh(wanted, Wanted(population=population), clock=held_time.clock())

    return fetch


def test_where_klass_is_stored_an_unchanged_table_costs_one_request(run: Run, server: StandIn) -> None:
    """Only whether the table has changed is asked; a year of which Klass has no groups is told once."""
    server.replies.append(Reply(when=GROUPS_OF_2023, status=404, body=b"{}"))
    first = run()
    server.requests.clear()

    again = run()

    assert (first.requests, again.outcome, again.requests) == (5 + QUESTIONS, Outcome.UNCHANGED, 1)
    assert [note.text for note in first.notes if note.check == "companion_missing"] == ["Klass has no groups for 2023"]
    assert [seen.path for seen in server.requests] == ["/tables/12015"]


def test_a_year_without_groups_is_not_asked_again_with_a_new_version(run: Run, server: StandIn) -> None:
    """What Klass has not, it will not have; it is told once."""
    server.replies.append(Reply(when=GROUPS_OF_2023, status=404, body=b"{}"))
    run()
    server.table = server.table.with_updated("2025-06-16T06:00:00Z")
    server.requests.clear()

    later = run()

    assert later.outcome is Outcome.NEW
    assert not [seen for seen in server.requests if GROUPS_OF_2023 in seen.path]
    assert "companion_missing" not in [note.check for note in later.notes]


def test_groups_of_the_newest_year_are_asked_for_until_they_are_there(run: Run, server: StandIn) -> None:
    """Klass may have them later than the table has its figures."""
    server.replies.append(Reply(when=GROUPS_OF_2023.replace("2023", "2024"), status=404, body=b"{}"))
    first = run()
    server.requests.clear()

    again = run()

    assert [note.text.split(" (")[0] for note in first.notes if note.check == "companion_missing"] == [
        "stored without the KOSTRA groups of 2024. The next fetch asks again"
    ]
    assert (again.outcome, again.requests) == (Outcome.NEW, 2)
    assert "/data" not in "".join(seen.path for seen in server.requests)
    assert "companion_missing" not in [note.check for note in again.notes]


def test_what_klass_lacked_is_asked_for_again_without_downloading_the_table(
    run: Run, server: StandIn, store_dir: Path
) -> None:
    """The table is unchanged: one request for that, and one for each answer that is missing."""
    server.replies.append(Reply(when=CHANGES, status=400, body=b"{}"))
    first = run()
    server.requests.clear()

    again = run()

    assert (first.outcome, again.outcome) == (Outcome.NEW, Outcome.NEW)
    paths = [seen.path.partition("?")[0] for seen in server.requests]
    assert [path for path in paths if "12015" in path] == ["/tables/12015"]
    assert again.requests == len(paths) == 1 + QUESTIONS
    before = kb.load(cache_dir=store_dir, snapshot=first.snapshot.id)
    assert kb.load(cache_dir=store_dir).observations.equals(before.observations)


def test_a_table_that_lets_june_pass_is_no_longer_unrevised(
    run: Run, server: StandIn, held_time: HeldTime, store_dir: Path
) -> None:
    """The same figures, and nobody knows whether they are revised: no note, no warning, one request."""
    server.table = server.table.with_updated("2025-03-17T07:00:00Z")
    first = run()
    held_time.moment = dt.datetime(2025, 6, 17, 12, tzinfo=dt.UTC)

    later, again = run(), run()

    assert (first.snapshot.provenance.stage, later.snapshot.provenance.stage) == (Stage.UNREVISED, Stage.UNKNOWN)
    assert (later.outcome, later.requests, later.notes) == (Outcome.NEW, 1, first.notes)
    assert (again.outcome, again.snapshot.id) == (Outcome.UNCHANGED, later.snapshot.id)


@pytest.mark.parametrize("at", ["2025-06-16T08:01", "2025-06-16T23:59", "2025-06-17T07:59"])
def test_a_publication_that_is_late_by_hours_makes_no_snapshot(
    run: Run, server: StandIn, held_time: HeldTime, at: str
) -> None:
    """When SSB is busiest an unchanged table is not told from one that is let pass: no hook runs for it."""
    server.table = server.table.with_updated("2025-03-17T07:00:00Z")
    first = run()
    held_time.moment = dt.datetime.fromisoformat(at).replace(tzinfo=OSLO)

    later = run()

    assert (later.outcome, later.snapshot.id) == (Outcome.UNCHANGED, first.snapshot.id)
    assert later.snapshot.provenance.stage is Stage.UNREVISED


def test_where_klass_is_not_stored_the_next_fetch_asks_again(run: Run, server: StandIn, store_dir: Path) -> None:
    """The figures are stored without; the same figures again are nothing new; with Klass they are."""
    server.klass = None
    first = run()
    still_away = run()
    server.klass = build_klass()

    there = run()

    assert [note.check for note in first.notes].count("companion_missing") == 1
    assert (first.outcome, still_away.outcome, there.outcome) == (Outcome.NEW, Outcome.UNCHANGED, Outcome.NEW)
    assert still_away.snapshot.id == first.snapshot.id
    assert "companion_missing" not in [note.check for note in there.notes]
    assert kb.load(cache_dir=store_dir).kostra_group("0301") == "EKG13"
    assert kb.load(cache_dir=store_dir, snapshot=first.snapshot.id).klass.groups.is_empty()


def test_inhabitants_that_are_not_stored_are_asked_for_once_they_are_wanted(run: Run, store_dir: Path) -> None:
    """The table is unchanged, but what is asked for is more."""
    without_people = run(klass=False)
    no_population = kb.load(cache_dir=store_dir).population

    with_people = run(population=True, klass=False)

    assert (without_people.requests, with_people.requests) == (5, 3)
    assert with_people.outcome is Outcome.NEW
    assert no_population is None
    assert run(population=True, klass=False).requests == run(klass=False).requests == 1
    living = kb.load(cache_dir=store_dir).population
    assert living is not None
    assert living.rows()[:2] == [("0301", 2023, 1_000), ("0301", 2024, 1_000)]


def test_inhabitants_once_stored_are_asked_for_with_every_new_version(
    run: Run, server: StandIn, store_dir: Path
) -> None:
    """A night that does not say so again loses none."""
    run(population=True)
    server.table = server.table.with_updated("2025-06-16T06:00:00Z")

    later = run()

    assert later.outcome is Outcome.NEW
    assert kb.load(cache_dir=store_dir).population is not None


def test_what_ssbs_counts_are_is_kept_with_a_new_version(ask: Ask, server: StandIn) -> None:
    """The members of Klass's answer and of the table, held against SSB's own figures; a handful tells nothing."""
    server.table = merged("0301", "EKA03", "EKG13")
    frame = assemble(jsonstat.read(server.table.dataset({}, "no")), {})
    counts = {content for content, unit in frame.select("content", "unit").unique().rows() if unit == "husstander"}

    draft = ask(observations=frame)

    assert draft.counted_as == {kind: dict.fromkeys(counts, "unknown") for kind in ("county", "kostra_group")}
