"""Figures and labels that are wrong together are refused, and ten ordinary years are not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandera.config
import polars as pl
import pytest

from kostra_bolig import jsonstat
from kostra_bolig.clock import OSLO
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractChanged, ContractFailed
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.ingest.gate import judgement
from kostra_bolig.ingest.gate.findings import nothing
from kostra_bolig.ingest.run import refresh
from kostra_bolig.records import Snapshot
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store
from tests.builders import attacks
from tests.builders.constructed import ConstructedTable
from tests.builders.publications import Office, Publication
from tests.builders.standin import Reply, StandIn
from tests.cassettes.build import small_table
from tests.conftest import ROOT, HeldTime
from tests.faults.campaign import Campaign, Tally
from tests.faults.truth import frame_of_table

SIZE = 80


@functools.cache
def publications() -> tuple[Publication, ...]:
    """Return a first fetch, and March and June of the year after."""
    return tuple(Office(3, municipalities=SIZE).publications(1))


@functools.cache
def frame_and_binding(place: int) -> tuple[pl.DataFrame, Any]:
    """Return what is read of one of the publications."""
    return _read(publications()[place].table)


def _read(table: ConstructedTable) -> tuple[pl.DataFrame, Any]:
    binding = bind(contents_of(dimensions_of(jsonstat.read(table.metadata("no")))))
    return assemble(jsonstat.read(table.dataset({}, "no")), binding.codes), binding


def judged(read: tuple[pl.DataFrame, Any], *, beside: int | None, strict: bool) -> tuple[int, set[str]]:
    """Return the exit code that gate 3 gives what was read, beside a stored publication or none, and what it names."""
    frame, binding = read
    kept = None if beside is None else frame_and_binding(beside)[0]
    against = judgement.Against(
        spec=definition(),
        is_stored=kept is not None,
        kept=kept,
        same_language=True,
        strict=strict,
        accept=None,
        ended=dict,
    )
    try:
        passed = judgement.judge(frame, binding, against, found=nothing())
    except ContractFailed as error:
        return error.exit_code, set(error.failure_cases["check"])
    except ContractChanged as error:
        return error.exit_code, {reason.partition(":")[0] for reason in error.reasons}
    return 0, {note.check for note in passed.notes}


def count(campaign: Campaign, number: int, label: str, *, holds: bool) -> None:
    """Count a case that did not go through a whole fetch."""
    tally = campaign.tallies.setdefault(number, Tally(number))
    tally.cases += 1
    if not holds:
        tally.wrong_exits += 1
        tally.remarks.append(label)


def hold(
    campaign: Campaign, number: int, cases: Mapping[str, ConstructedTable], *, beside: tuple[int | None, ...]
) -> None:
    """Hold that each case is refused with exit code 4 and the check that its name begins with, at any hour."""
    for label, table in cases.items():
        read = _read(table)
        for kept in beside:
            for strict in (False, True) if kept is None else (False,):
                code, named = judged(read, beside=kept, strict=strict)
                wanted = label.partition(":")[0]
                count(campaign, number, f"{label}, beside {kept}: {code} {named}", holds=code == 4 and wanted in named)


def test_a_new_year_that_is_wrong_together_is_refused(campaign: Campaign) -> None:
    """Silent, copied, out of scale or exchanged in one kind of region: exit 4, first or beside an older version."""
    hold(campaign, 27, attacks.wrong_years(publications()[1].table), beside=(None, 0))


def test_an_old_year_out_of_all_bounds_is_refused(campaign: Campaign) -> None:
    """National figures beside their neighbours, counts and figures too large: exit 4, first or beside a version."""
    cases = attacks.wrong_anywhere(publications()[1].table)
    hold(campaign, 31, cases, beside=(None,))
    hold(campaign, 31, {label: table for label, table in cases.items() if "out_of" in label}, beside=(0,))


def test_figures_moved_together_since_the_stored_version_are_refused(campaign: Campaign) -> None:
    """One factor on all of a kind, one series in another's place: exit 4, in one year or in all."""
    hold(campaign, 28, attacks.wrong_beside(publications()[1].table), beside=(1,))


@pytest.mark.parametrize(
    ("step", "at_ten", "at_half_past_six"), [(8, (0, False), (0, False)), (3, (0, True), (4, True))]
)
def test_a_year_partly_without_figures_is_a_note(
    campaign: Campaign, step: int, at_ten: tuple[int, bool], at_half_past_six: tuple[int, bool]
) -> None:
    """An eighth `..` is an ordinary March; a third is a note, and refused from 05:00 to 08:15."""
    codes = [region.code for region in publications()[2].table.regions if attacks.municipal(region.code)]
    late = set(codes[::step])
    table = attacks.changed(publications()[2].table, attacks.as_(None, ".."), regions=late.__contains__, years={"2025"})

    read = _read(table)
    for strict, (code, is_named) in ((False, at_ten), (True, at_half_past_six)):
        got, named = judged(read, beside=0, strict=strict)
        holds = (got, "new_year_partly_silent" in named) == (code, is_named)
        count(campaign, 27, f"every {step}th, strict {strict}: {got} {named}", holds=holds)


def test_a_content_that_has_ended_for_everybody_is_a_note(campaign: Campaign) -> None:
    """Symbols in every region are the end of a content, not a fault: exit 0 with a note."""
    table = attacks.changed(publications()[1].table, attacks.as_(None, "."), years={"2025"}, series={"natthjem"})

    code, named = judged(_read(table), beside=0, strict=False)

    count(campaign, 33, f"ended: {code} {named}", holds=(code, "last_year_there" in named) == (0, True))


def test_klass_says_which_codes_have_ended_where_labels_do_not(campaign: Campaign) -> None:
    """Two thirds of the codes renumbered under bare labels: refused if nobody says why, taken where Klass does."""
    office = Office(5, municipalities=60)
    before = office.publication("2025-06-16", "before").table
    office.renumber(2025, share=0.66)
    office.count(2025)
    after = office.publication("2026-03-16", "after").table
    ended = {one.code: one.until for one in office.municipalities if one.until is not None}
    bare = _relabelled(after, {one.code: one.name for one in office.municipalities})
    frame, binding = _read(bare)
    held = judgement.Against(
        spec=definition(),
        is_stored=True,
        kept=_read(before)[0],
        same_language=True,
        strict=False,
        accept=None,
        ended=dict,
    )

    with pytest.raises(ContractFailed, match="new_year_silent"):
        judgement.judge(frame, binding, held, found=nothing())
    passed = judgement.judge(frame, binding, dataclasses.replace(held, ended=lambda: ended), found=nothing())

    count(campaign, 33, "by Klass", holds=not passed.overruled)


@dataclasses.dataclass(frozen=True)
class Fetching:
    """A store with the first publication, and whole fetches into it."""

    campaign: Campaign
    time: HeldTime

    def at(self, hour: str, table: ConstructedTable, **options: Any) -> int:
        """Fetch a table at an hour in Oslo on the day after it was published."""
        day = dt.datetime.fromisoformat(table.updated).date() + dt.timedelta(days=1)
        self.time.moment = dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=OSLO).astimezone(dt.UTC)
        self.time.seconds += 86_400
        self.campaign.standin.table = table
        return self.campaign.fetch(clock=self.time.clock(), **options)

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot."""
        newest = Store(self.campaign.store_dir).newest()
        assert newest is not None
        return newest


@pytest.fixture(scope="module")
def first_fetched(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, HeldTime]:
    """Return a store with the first publication, and the time after it was fetched."""
    running.begin_anew(publications()[0].table)
    time = HeldTime()
    made = Fetching(Campaign(running, tmp_path_factory.mktemp("gates") / "store", small_table(), small_table()), time)
    assert made.at("10:00", publications()[0].table) == 0
    return made.campaign.store_dir, time


@pytest.fixture
def fetching(first_fetched: tuple[Path, HeldTime], campaign: Campaign, held_time: HeldTime, tmp_path: Path) -> Fetching:
    """Return a store of the campaign with the first publication in it."""
    store_dir, time = first_fetched
    campaign.standin.rate_limit_headers = False
    campaign.store_dir = tmp_path / "gates"
    shutil.copytree(store_dir, campaign.store_dir)
    held_time.moment, held_time.seconds = time.moment, time.seconds
    campaign.standin.table = publications()[0].table
    return Fetching(campaign, held_time)


def test_whole_fetches_refuse_what_the_gate_refuses(fetching: Fetching) -> None:
    """At 06:30 and at 10:00 nothing wrong is stored, and what is sound then is."""
    march = publications()[1].table
    cases = {**attacks.wrong_years(march), **attacks.wrong_beside(march)}
    for label in list(cases)[::4]:
        for hour in ("06:30", "10:00"):
            fetching.campaign.case(
                27, partial(fetching.at, hour, cases[label]), exits={4}, recover=False, label=f"{label}, {hour}"
            )

    fetching.campaign.case(
        27,
        partial(fetching.at, "10:00", march),
        exits={0},
        truth=partial(frame_of_table, march),
        recover=False,
        label="sound",
    )


def test_what_a_person_accepted_is_known_from_then_on(fetching: Fetching) -> None:
    """A jump that is real is accepted once; June passes without a hand, with a note."""
    march, june = publications()[1].table, publications()[2].table
    jump = partial(attacks.changed, change=attacks.times(4), regions=attacks.NATIONAL.__contains__, years={"2025"})

    refused = fetching.at("10:00", jump(march, series={"natthjem"}))
    accepted = fetching.at("10:00", jump(march, series={"natthjem"}), accept="SSB confirmed it")
    later = fetching.at("10:00", jump(june, series={"natthjem"}))

    assert (refused, accepted, later) == (4, 0, 0)
    assert "new_year_out_of_scale" in {note.check for note in fetching.newest.notes}


# Going back


@pytest.mark.parametrize(
    ("updated", "code"),
    [
        ("2025-03-15T07:00:00Z", 4),
        ("2025-06-16T05:59:59Z", 4),
        ("2025-06-16T07:59:59+02:00", 4),
        ("2025-06-16T08:00:00+02:00", 0),
        ("2099-01-01T00:00:00Z", 0),
        (None, 0),
        ("yesterday", 0),
    ],
)
def test_an_answer_older_than_the_stored_one_is_refused(fetching: Fetching, updated: str | None, code: int) -> None:
    """An `updated` before the stored one is exit 4; one that is absent, unreadable or in the future judges nothing."""
    table = publications()[0].table.with_cell("0301", "natthjem", "2016", 40)
    older = dataclasses.replace(table, updated=updated)  # type: ignore[arg-type]
    fetching.campaign.standin.table = older

    fetching.campaign.case(
        29,
        lambda: fetching.campaign.fetch(clock=fetching.time.clock()),
        exits={code},
        truth=partial(frame_of_table, older),
        recover=False,
        label=f"updated {updated}",
    )


def test_a_person_overrules_an_answer_that_goes_back(fetching: Fetching) -> None:
    """`--accept` stores it, with the finding as a note."""
    older = publications()[0].table.with_updated("2025-03-15T07:00:00Z")

    fetching.campaign.standin.table = older

    assert fetching.campaign.fetch(clock=fetching.time.clock()) == 4
    assert fetching.campaign.fetch(clock=fetching.time.clock(), accept="SSB restored a backup") == 0
    assert [note.check for note in fetching.newest.notes] == ["updated_goes_back"]


# Labels


def _rotated(dimension: str) -> Callable[[Any], Any]:
    """Give each category of a dimension in the data the label of the next."""

    def rotate(document: Any) -> Any:
        labels = document["dimension"][dimension]["category"]["label"]
        names = list(labels.values())
        document["dimension"][dimension]["category"]["label"] = dict(zip(labels, [*names[1:], names[0]], strict=True))
        return document

    return rotate


def _in_json(change: Callable[[Any], Any], body: bytes) -> bytes:
    return json.dumps(change(json.loads(body))).encode()


def test_labels_of_one_answer_agree(fetching: Fetching) -> None:
    """Regions or contents called otherwise in the data than in the metadata: exit 4, first or with a version."""
    march = publications()[1].table
    for dimension in ("KOKkommuneregion0000", "ContentsCode"):
        rotate = _rotated(dimension)
        reply = Reply(when="/data", transform=partial(_in_json, rotate))
        fetching.campaign.standin.always = reply
        fetching.campaign.case(
            30, partial(fetching.at, "10:00", march), exits={4}, recover=False, label=f"rotated {dimension}"
        )
    fetching.campaign.standin.always = None

    fetching.campaign.case(
        30, partial(fetching.at, "10:00", march), exits={0}, truth=partial(frame_of_table, march), recover=False
    )


def _relabelled(table: ConstructedTable, labels: Mapping[str, str]) -> ConstructedTable:
    regions = tuple(
        dataclasses.replace(region, label_no=labels.get(region.code, region.label_no)) for region in table.regions
    )
    return dataclasses.replace(table, regions=regions)


def test_codes_that_take_each_others_labels_are_a_change(fetching: Fetching) -> None:
    """Two codes, three in a round, and two contents: exit 5; another name is a note."""
    march = publications()[1].table
    names = {region.code: region.label_no for region in march.regions}
    one, two, three = (code for code in ("4601", "1103", "5001"))
    cases = {
        "two": _relabelled(march, {one: names[two], two: names[one]}),
        "a round": _relabelled(march, {one: names[two], two: names[three], three: names[one]}),
        "contents": march.relabelled(
            {
                content.code: next(other.label_no for other in march.contents if other.code == taken)
                for content in march.contents
                for taken in [
                    {"KOSandbarn3m0000": "KOSandmidlbo14d0000", "KOSandmidlbo14d0000": "KOSandbarn3m0000"}.get(
                        content.code
                    )
                ]
                if taken is not None
            }
        ),
    }
    for label, table in cases.items():
        fetching.campaign.case(30, partial(fetching.at, "10:00", table), exits={5}, recover=False, label=label)
    renamed = _relabelled(march, {one: "Bergen - Bjørgvin"})

    fetching.campaign.case(
        30,
        partial(fetching.at, "10:00", renamed),
        exits={0},
        truth=partial(frame_of_table, renamed),
        recover=False,
        label="renamed",
    )
    assert [note.check for note in fetching.newest.notes] == ["renamed"]


# Settings of other libraries

SETTINGS = (
    {"PANDERA_VALIDATION_ENABLED": "False"},
    {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
    {"PANDERA_VALIDATION_DEPTH": "DATA_ONLY"},
    {"PANDERA_VALIDATION_DEPTH": "none of these"},
    {"PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error"},
    {"POLARS_ENGINE_AFFINITY": "streaming", "POLARS_MAX_THREADS": "1", "POLARS_VERBOSE": "1"},
)


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param(environ, id=" ".join(environ.values()), marks=[pytest.mark.foreign] if number else [])
        for number, environ in enumerate(SETTINGS)
    ],
)
def test_no_environment_of_another_library_turns_a_gate_off(fetching: Fetching, environ: dict[str, str]) -> None:
    """A year of zeros is refused in a process of its own, and a setting that cannot be read is named: never stored."""
    march = publications()[1].table
    fetching.campaign.standin.table = attacks.changed(
        march, attacks.as_(0), regions=attacks.not_the_country, years={"2025"}
    )
    command = [sys.executable, "-m", "kostra_bolig", "fetch", "--cache-dir", str(fetching.campaign.store_dir)]

    def fetch() -> int:
        env = {**os.environ, **environ, "KOSTRA_BOLIG_BASE_URL": fetching.campaign.standin.base_url}
        return subprocess.run(command, env=env, cwd=ROOT, check=False, capture_output=True, timeout=120).returncode

    exits = {2} if "none of these" in environ.values() else {4}
    fetching.campaign.case(32, fetch, exits=exits, recover=False, label=str(environ))


@pytest.mark.parametrize(
    "context",
    [
        lambda: pandera.config.config_context(validation_enabled=False),
        lambda: pandera.config.config_context(validation_depth=pandera.config.ValidationDepth.SCHEMA_ONLY),
        lambda: pl.Config(engine_affinity="streaming"),
        lambda: pl.Config(tbl_rows=1, fmt_str_lengths=1, float_precision=0),
    ],
    ids=["pandera off", "pandera types alone", "polars streaming", "polars formats"],
)
def test_no_setting_of_another_library_turns_a_gate_off(fetching: Fetching, context: Callable[[], Any]) -> None:
    """The same within another library's own context; what is sound is stored there as it is everywhere."""
    march = publications()[1].table
    bad = attacks.changed(march, attacks.as_(0), regions=attacks.not_the_country, years={"2025"})
    broken = march.with_cell("EAK", "unge", "2016", 100.5)
    with context():
        for label, table in (("zeros", bad), ("half a household", broken)):
            fetching.campaign.case(32, partial(fetching.at, "10:00", table), exits={4}, recover=False, label=label)
        code = fetching.at("10:00", march)

    count(fetching.campaign, 32, f"sound: {code}", holds=code == 0)


# Ten years


def fetched_without_a_hand(office: Office, server: StandIn, store: Path, time: HeldTime) -> list[tuple[str, str]]:
    """Fetch every publication as it comes; return each with what went wrong, or nothing."""
    server.rate_limit_headers = False
    settings = Settings.resolve(base_url=server.base_url, cache_dir=store)
    told = []
    for publication in office.publications():
        server.table = publication.table
        time.moment = publication.fetched_at
        time.seconds += 86_400
        try:
            outcome = refresh(settings, clock=time.clock()).outcome
        except Exception as error:  # whatever it is, it is a false alarm
            told.append((publication.name, str(error)))
        else:
            told.append((publication.name, "" if outcome == "new" else outcome))
    return told


def test_ten_years_of_ordinary_publications_pass(campaign: Campaign, tmp_path: Path, held_time: HeldTime) -> None:
    """March and June of ten years with every event that is known of: each is stored as a new version, exit 0."""
    office = Office(0, municipalities=40)
    for name, wrong in fetched_without_a_hand(office, campaign.standin, tmp_path / "ten", held_time):
        count(campaign, 33, f"{name}: {wrong}", holds=not wrong)

    assert campaign.tallies[33].cases == 21


@pytest.mark.campaign
def test_many_times_ten_years_pass(standin: StandIn, tmp_path: Path, held_time: HeldTime) -> None:
    """The same with other chances and all municipalities; ``TEN_YEARS`` says how many times."""
    odd = []
    for seed in range(100, 100 + int(os.environ.get("TEN_YEARS", "5"))):
        told = fetched_without_a_hand(Office(seed, municipalities=357), standin, tmp_path / str(seed), held_time)
        odd += [(seed, name, wrong) for name, wrong in told if wrong]

    assert odd == []
