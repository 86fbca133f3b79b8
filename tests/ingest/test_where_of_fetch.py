"""Which categories of a further dimension are asked for: chosen once, kept, followed, taken back."""

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
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest import answer
from kostra_bolig.records import AskedFor, FurtherDimension
from tests.builders.broken_down import AMOUNT, FUNCTION, KIND, SCOPE, TABLE, BrokenDown, broken_down
from tests.builders.standin import StandIn

ONE = {SCOPE: "A", FUNCTION: "FGK9", KIND: "AGD2"}
OTHER = {**ONE, FUNCTION: "100"}
FIRST = broken_down()
REVISED = dataclasses.replace(
    FIRST,
    updated="2025-06-20T06:00:00Z",
    instead={
        ("4601", "A", "FGK9", "AGD2", AMOUNT, "2024"): (5_995, None),
        ("4601", "A", "100", "AGD2", AMOUNT, "2024"): (1_999, None),
        ("5001", "A", "FGK9", "AGD2", AMOUNT, "2023"): (None, ":"),
        ("5001", "A", "100", "AGD2", AMOUNT, "2023"): (None, ":"),
    },
)


@pytest.fixture(autouse=True)
def no_klass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Klass out of it."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")


@pytest.fixture
def server() -> Iterator[StandIn]:
    """Serve the table."""
    with StandIn(FIRST) as served:
        served.rate_limit_headers = False
        yield served


def fetch(server: StandIn, folder: Path, table: BrokenDown = FIRST, **where: str | list[str]) -> kb.FetchResult:
    """Fetch a state of the table, with categories by a short name of their dimension."""
    server.table = table
    of_id = {{"scope": SCOPE, "function": FUNCTION, "kind": KIND}[name]: named for name, named in where.items()}
    return kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder, where=of_id or None)


def command(folder: Path, *args: str) -> Result:
    """Run a command on the table."""
    return CliRunner().invoke(cli, [*args, "--table", TABLE, "--cache-dir", str(folder), "--lang", "en"])


def chosen(folder: Path) -> dict[str, list[str]]:
    """Return the choice as it is kept."""
    return dict(json.loads((folder / TABLE / "choices.json").read_bytes()).get("where", {}))


def shown(folder: Path, where: dict[str, str]) -> kb.Table:
    """Read the newest version of one category of each."""
    return kb.load(table=TABLE, cache_dir=folder, source="stored", where=where)


class TestAsking:
    """SSB is asked for those categories, this time and the next."""

    @pytest.mark.parametrize("named", ["FGK9,100", ["Helse- og  omsorg, samlet", "100"], ["100", "fgk9, 100", "FGK9"]])
    def test_by_codes_and_by_whole_labels(self, server: StandIn, tmp_path: Path, named: str | list[str]) -> None:
        """A comma parts codes only; what is kept are codes, in the table's order."""
        if "fgk9, 100" in named:
            with pytest.raises(UsageError, match="no category 'fgk9'"):
                fetch(server, tmp_path, function=named)
            return
        result = fetch(server, tmp_path, function=named)

        assert result.snapshot.provenance.asked_for == AskedFor(where={FUNCTION: ("100", "FGK9")})
        assert chosen(tmp_path) == {FUNCTION: ["100", "FGK9"]}
        assert result.snapshot.rows == 50 * 6 * 2 * 2 * 4
        [asked] = [json.loads(one.body) for one in server.requests if one.method == "POST"]
        assert [one["valueCodes"] for one in asked["selection"] if one["variableCode"] == FUNCTION] == [["100", "FGK9"]]

    @pytest.mark.parametrize(
        "named", ["Health and care, in all", ["health and care, in all", "Helse- og omsorg, samlet"]]
    )
    def test_by_an_english_label(self, server: StandIn, tmp_path: Path, named: str | list[str]) -> None:
        """SSB is asked for these only where the Norwegian ones do not say it; codes are kept."""
        result = fetch(server, tmp_path, function=named)

        assert result.snapshot.provenance.asked_for.where == {FUNCTION: ("FGK9",)}
        assert chosen(tmp_path) == {FUNCTION: ["FGK9"]}
        assert fetch(server, tmp_path, function=named).outcome == "unchanged"

    def test_the_next_night_follows(self, server: StandIn, tmp_path: Path) -> None:
        """Nothing new is unchanged; what is new is asked for in the same part; what is taken back comes in full."""
        fetch(server, tmp_path, function="FGK9", kind="AGD2")

        assert fetch(server, tmp_path).outcome == "unchanged"
        assert fetch(server, tmp_path, REVISED).snapshot.provenance.asked_for.where == {
            FUNCTION: ("FGK9",),
            KIND: ("AGD2",),
        }
        assert fetch(server, tmp_path, REVISED, function="").snapshot.provenance.asked_for.where == {KIND: ("AGD2",)}
        assert chosen(tmp_path) == {KIND: ["AGD2"]}
        assert fetch(server, tmp_path, REVISED, kind=[]).snapshot.provenance.asked_for == AskedFor()

    @pytest.mark.parametrize(
        ("id_", "named", "words"),
        [
            (FUNCTION, "helse", r"near it: FGK9 \(Helse- og omsorg, samlet\)"),
            (KIND, "Samlet", "AGD3, AGD4"),
            ("KOKalder0000", "1", f"there are: {SCOPE}"),
        ],
    )
    def test_what_the_table_does_not_have(
        self, server: StandIn, tmp_path: Path, id_: str, named: str, words: str
    ) -> None:
        """It is said before any figure is asked for, with the way back, and is not kept."""
        with pytest.raises(UsageError, match=words) as caught:
            kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, where={id_: named})

        assert f"--where {id_}=`" in str(caught.value)
        assert (f"--where {id_}=CODE" in str(caught.value)) is (id_ in (FUNCTION, KIND)), "no category of no dimension"
        assert not any(one.method == "POST" for one in server.requests)
        assert not (tmp_path / TABLE / "choices.json").exists()

    def test_what_is_left_of_a_choice_can_be_typed(self, server: StandIn, tmp_path: Path) -> None:
        """Where one of several is gone the way on names the others."""
        with pytest.raises(UsageError, match=f"no category 'GONE'.* --where {FUNCTION}=100,FGK9`, or all of them"):
            fetch(server, tmp_path, function=["100", "GONE", "FGK9"])

    @pytest.mark.parametrize("where", [["FGK9"], {FUNCTION: 9}, {9: "FGK9"}, {FUNCTION: [None]}])
    def test_what_is_no_text(self, tmp_path: Path, where: object) -> None:
        """Nobody is asked."""
        with pytest.raises(UsageError, match="all text, for where"):
            kb.fetch(table=TABLE, cache_dir=tmp_path, where=where)  # type: ignore[arg-type]

    @pytest.mark.parametrize("where", [{FUNCTION: "FGK9"}, {FUNCTION: [9]}, ["FGK9"], "FGK9"])
    def test_a_choice_that_cannot_be_read(self, server: StandIn, tmp_path: Path, where: object) -> None:
        """A file that somebody wrote by hand is refused, not read as something else."""
        (tmp_path / TABLE).mkdir()
        (tmp_path / TABLE / "choices.json").write_text(json.dumps({"where": where}), encoding="utf-8")

        with pytest.raises(kb.StoreError, match=r"choices\.json"):
            fetch(server, tmp_path)

    def test_a_table_too_large_is_read_in_part(
        self, server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By its id it is 2 and says how to narrow it; once narrowed it is fetched, with all that is stored too."""
        monkeypatch.setattr(answer, "_MOST_CELLS", 2_000)
        with pytest.raises(UsageError, match=f'kostra-bolig fetch --table {TABLE} --where "ID=CODE,CODE"'):
            fetch(server, tmp_path)

        assert fetch(server, tmp_path, scope="A", function="FGK9").outcome == "new"
        server.table = REVISED
        at = ["--base-url", server.base_url, "--cache-dir", str(tmp_path), "--json"]
        result = CliRunner().invoke(cli, ["fetch", "--stored", *at])
        assert result.exit_code == 0, result.stderr
        assert [(one["table"], one["outcome"]) for one in json.loads(result.stdout)["tables"]] == [(TABLE, "new")]

    def test_a_slip_in_what_is_taken_back(self, server: StandIn, tmp_path: Path) -> None:
        """A dimension that is neither chosen nor there is told; one that is there and not chosen is no slip."""
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, where={KIND: "AGD2"})

        with pytest.raises(UsageError, match=f"no further dimension 'KOKart000'; there are: {SCOPE}"):
            kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, where={"KOKart000": ""})
        fetch(server, tmp_path, scope="")

        assert chosen(tmp_path) == {KIND: ["AGD2"]}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store one category, then its revision with two, then one other."""
    folder = tmp_path_factory.mktemp("versions")
    with StandIn(FIRST) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        served.rate_limit_headers = False
        assert not fetch(served, folder, function="FGK9", kind="AGD2").notes
        assert not fetch(served, folder, REVISED, function="FGK9,100").notes
        assert not fetch(served, folder, REVISED, function="100").notes
    return folder


def test_a_code_is_near_codes_like_it() -> None:
    """Of a hundred categories the first five are no help; a whole label comes before codes with commas."""
    codes = (*(f"{number}" for number in range(100, 190)), "FGK8b", "FGK9", "A")
    labels = (*(f"Tjeneste {number}" for number in range(100, 190)), "Grunnskole", "Helse", "A, 100 og 101")
    dimension = FurtherDimension(id=FUNCTION, label="funksjon", codes=codes, labels=labels)

    assert categories.near(dimension, "FGK99")[:2] == ("FGK9 (Helse)", "FGK8b (Grunnskole)")
    assert categories.near(dimension, "xyz")[0] == "100 (Tjeneste 100)"
    assert categories.several([dimension], FUNCTION, ["A, 100 og 101"]) == ("A",)
    assert categories.several([dimension], FUNCTION, ["A, 100"]) == ("100", "A")


class TestVersions:
    """Versions that were asked for different parts are compared in what both have."""

    def test_what_one_was_not_asked_for_is_not_gone(self, store: Path) -> None:
        """The newest has another category than the first: each is compared with the version before that has it."""
        two = kb.load(table=TABLE, cache_dir=store, source="stored", snapshot=ids(store)[1], where=ONE)

        changed = two.diff()

        assert changed.changed.filter(pl.col("new").is_not_null())["new"].to_list() == [5_995]
        assert (changed.added.height, changed.gone.height) == (0, 0)
        with pytest.raises(UsageError, match="no version from before"):
            kb.load(table=TABLE, cache_dir=store, source="stored", snapshot=ids(store)[1], where=OTHER).diff()
        assert shown(store, OTHER).diff().is_empty

    def test_a_category_that_a_version_was_not_asked_for(self, store: Path) -> None:
        """It is there, and not in this version: the reader is told so, and how to get it."""
        with pytest.raises(UsageError, match=f"FGK9 of {FUNCTION} is not in this version: it was not asked for"):
            shown(store, ONE)
        with pytest.raises(UsageError, match="has no category 'FGK'"):
            shown(store, {**ONE, FUNCTION: "FGK"})

    def test_what_is_withdrawn_stays_so(self, store: Path) -> None:
        """The newest version says nothing of the category: what the one before suppresses is shown nowhere."""
        with pytest.warns(UserWarning, match="1 figure of .* has been suppressed by SSB since"):
            old = kb.load(table=TABLE, cache_dir=store, source="stored", snapshot=ids(store)[0], where=ONE)

        [(value, missing)] = old.series(AMOUNT, region="5001").frame.filter(year=2023).select("value", "missing").rows()
        assert (value, missing) == (None, "suppressed")

    def test_a_claim_is_held_against_versions_that_have_it(self, store: Path) -> None:
        """The others are passed over in the history."""
        found = list(kb.history(table=TABLE, cache_dir=store, where=OTHER))

        assert [one.provenance.snapshot for one in found] == ids(store)[1:]


def ids(folder: Path) -> list[str]:
    """Return the ids of the snapshots as they were stored."""
    listed = json.loads(command(folder, "history", "--json").stdout)["snapshots"]
    return [one["id"] for one in sorted(listed, key=lambda one: str(one["fetched_at"]))]


class TestCommandLine:
    """``--where`` of ``fetch``."""

    def test_it_is_said_by_fetch_and_by_status(self, server: StandIn, tmp_path: Path) -> None:
        """How many, which, and how it is taken back."""
        words = ["--where", f"{KIND}=AGD2,AGD10", "--where", f"{FUNCTION}=Helse- og omsorg, samlet"]
        done = command(tmp_path, "fetch", "--base-url", server.base_url, *words, "--where", f"{FUNCTION}=100")

        assert done.exit_code == 0, done.stderr
        assert f"asked for 2 categories of {FUNCTION}: 100, FGK9" in done.stdout
        told = command(tmp_path, "status")
        assert f"categories of {KIND} asked for: AGD10, AGD2, chosen by a person" in told.stdout
        assert f"fetch --table {TABLE} --where {KIND}=`" in told.stdout
        answered = json.loads(command(tmp_path, "status", "--json").stdout)
        assert answered["choices"]["where"] == {KIND: ["AGD10", "AGD2"], FUNCTION: ["100", "FGK9"]}

    @pytest.mark.parametrize("words", [FUNCTION, "=FGK9", f"{FUNCTION}=100", f"{FUNCTION}="])
    def test_what_makes_no_sense(self, tmp_path: Path, words: str) -> None:
        """Neither a word alone, nor a choice that is also taken back."""
        before = ["--where", f"{FUNCTION}="] if "=" in words[1:] else []

        result = command(tmp_path, "fetch", *before, "--where", words)

        assert result.exit_code == 2
        assert "expected ID=VALUE for --where" in result.stderr

    def test_of_several_tables(self, tmp_path: Path) -> None:
        """Which table's dimension it is nobody says."""
        result = command(tmp_path, "fetch", "--table", "12015", "--where", f"{KIND}=AGD2")

        assert result.exit_code == 2
        assert "--where: expected one table" in result.stderr


def test_among_no_dimensions_is_every_row() -> None:
    """A table without further dimensions is as it was."""
    frame = pl.DataFrame({"content": ["KOS1", "KOS2"]})

    assert frame.filter(categories.among([], {})).height == 2
