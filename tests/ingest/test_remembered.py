"""What a person chose once, and every later fetch keeps to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kostra_bolig.answers.versions import status_answer
from kostra_bolig.errors import ContractChanged, SettingsError, StoreError, UsageError
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.records import FetchResult
from kostra_bolig.settings import Settings, choice_of_series
from kostra_bolig.store import choices
from kostra_bolig.store.choices import Choices
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import build
from tests.builders.standin import StandIn
from tests.conftest import HeldTime

YOUTH = "KOSconstructedunge0000"
Run = Callable[..., FetchResult]


@pytest.fixture
def run(standin: StandIn, store_dir: Path, held_time: HeldTime) -> Run:
    """Return a function that fetches a table in which two contents are labelled as the youth."""
    standin.table = build(municipalities=8).doubled("unge", "KOSdouble0000")

    def run_fetch(
        *, choose: dict[str, str] | None = None, series: dict[str, str] | None = None, accept: str | None = None
    ) -> FetchResult:
        settings = Settings.resolve(base_url=standin.base_url, cache_dir=store_dir, series=series)
        return refresh(settings, Wanted(choose=choose or {}, accept=accept), clock=held_time.clock())

    return run_fetch


def test_a_choice_is_remembered(run: Run, held_time: HeldTime) -> None:
    """The next fetch reads the same, without being told and without a download, and status shows it."""
    chosen, again = run(choose={"unge": YOUTH}), run()

    store = Store(again.snapshot.path.parent.parent.parent)
    assert chosen.snapshot.binding.codes["unge"] == YOUTH
    assert chosen.snapshot.binding.bound_by["unge"] == "choice"
    assert (again.outcome, again.requests) == ("unchanged", 1)
    assert dict(status_answer(store, held_time.clock().now())["choices"]) == {
        "where": {}, "years": None, "regions": None, "series": {"unge": YOUTH}, "population": None,
        "ages": [], "definition": None
    }  # fmt: skip


def test_a_choice_is_taken_back(run: Run) -> None:
    """Whatever comes of that fetch: that a series goes is for a person."""
    folder = run(choose={"unge": YOUTH}).snapshot.path.parent.parent

    with pytest.raises(ContractChanged, match=r"series_gone.*unge"):
        run(choose={"unge": ""})

    assert choices.read(folder) == Choices()
    assert "unge" not in run(accept="I took it back").snapshot.binding.codes


def test_a_choice_of_what_the_label_says_too_is_taken_back(run: Run, standin: StandIn) -> None:
    """The same content is then read by its label, and nothing says that a person chose it."""
    standin.table = build(municipalities=8).relabelled({YOUTH: "Statistikkvariabel 7"})
    chosen = run(choose={"unge": YOUTH})
    standin.table = build(municipalities=8)

    back = run(choose={"unge": ""})

    assert chosen.snapshot.binding.bound_by["unge"] == "choice"
    assert (back.snapshot.binding.codes["unge"], back.snapshot.binding.bound_by["unge"]) == (YOUTH, "label")
    assert not [note for note in back.notes if "chosen" in note.text]
    assert run().outcome == "unchanged"


def test_a_setting_of_one_run_comes_first_and_is_forgotten(run: Run) -> None:
    """The environment counts for its own run; what is remembered counts after it."""
    run(choose={"unge": YOUTH})

    once, after = run(series={"unge": "KOSdouble0000"}), run()

    assert once.snapshot.binding.codes["unge"] == "KOSdouble0000"
    assert after.snapshot.binding.codes["unge"] == YOUTH


def test_a_choice_that_was_refused_is_not_remembered(run: Run) -> None:
    """A slip in a code is told as one, with near ones, the table moved or not; no later fetch knows of it."""
    folder = run(choose={"unge": YOUTH}).snapshot.path.parent.parent

    with pytest.raises(UsageError, match=f"no content {YOUTH[:-1]}, from which unge is to be read; near it: {YOUTH} "):
        run(choose={"unge": YOUTH[:-1]})

    assert choices.read(folder).series == {"unge": YOUTH}


def test_a_choice_of_a_series_that_the_definition_no_longer_has_is_taken_back(run: Run) -> None:
    """The way back that status names is there; of a series that nobody chose there is none to take."""
    folder = run().snapshot.path.parent.parent
    choices.write(folder, choices.read(folder).changed({"former": YOUTH}, None))

    with pytest.raises(SettingsError, match="there is no series 'formre'; expected one of midlertidig_botilbud"):
        run(choose={"formre": ""})
    assert choices.read(folder).series == {"former": YOUTH}
    assert run(choose={"former": ""}).outcome == "unchanged"
    assert choices.read(folder) == Choices()


def test_why_a_series_is_gone_is_told(run: Run, standin: StandIn) -> None:
    """Whoever is to look at the table need not look for that."""
    run(choose={"unge": YOUTH})
    standin.table = build(municipalities=8).without("unge").with_updated("2025-06-16T06:00:00Z")

    with pytest.raises(ContractChanged, match=f"1 gone: unge .the chosen content {YOUTH} is not in the table"):
        run()


@pytest.mark.parametrize(("first", "then"), [("population", True), ("without_population", False)])
def test_inhabitants_are_remembered(
    standin: StandIn, store_dir: Path, held_time: HeldTime, first: str, then: bool
) -> None:
    """Whether they are stored is chosen once, also where the population table gave none that night."""
    standin.table = build(municipalities=8)
    settings = Settings.resolve(base_url=standin.base_url, cache_dir=store_dir)

    wanted = Wanted(population=first == "population", without_population=first != "population")
    refresh(settings, wanted, clock=held_time.clock())
    refresh(settings, clock=held_time.clock())

    assert choices.read(Store(store_dir).folder).population is then


def test_what_a_later_version_keeps_there_stays(tmp_path: Path) -> None:
    """Choices that this version does not know are kept as they are."""
    (tmp_path / "choices.json").write_text('{"years": "-5", "population": true}', "utf-8")

    choices.write(tmp_path, choices.read(tmp_path).changed({"unge": "KOSx"}, population=False))

    assert json.loads((tmp_path / "choices.json").read_text("utf-8")) == {
        "years": "-5", "series": {"unge": "KOSx"}, "population": False
    }  # fmt: skip


@pytest.mark.parametrize("body", ["", "[]", "{", '{"series": 1}', '{"series": {"unge": 1}}', '{"population": "yes"}'])
def test_a_file_that_holds_something_else(tmp_path: Path, body: str) -> None:
    """A person is told what to do, and nothing is guessed."""
    (tmp_path / "choices.json").write_text(body, "utf-8")

    with pytest.raises(StoreError, match="choose again"):
        choices.read(tmp_path)


@pytest.mark.parametrize("choose", [{"ungdom": "KOSx"}, {"unge": "KOS x"}, {"unge": None}, [1]])
def test_a_choice_that_makes_no_sense(choose: dict[str, str]) -> None:
    """It is refused as a setting is."""
    with pytest.raises(SettingsError):
        choice_of_series(choose)


def test_without_inhabitants_there_are_none_of_ages() -> None:
    """Whoever wants them no longer is not asked for them by what was chosen before."""
    chosen = Choices(population=True, ages=("18-24",))

    assert chosen.changed({}, False).ages == ()
    assert chosen.changed({}, None, ["25-66"]).ages == ("18-24", "25-66")
