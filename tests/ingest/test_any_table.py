"""Any KOSTRA table, with and without a definition, from fetch to figure; the tables are constructed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import (
    ContractChanged,
    DefinitionError,
    SettingsError,
    SnapshotNotFound,
    UnknownSeries,
    UsageError,
)
from tests.builders.any_table import COSTS, DWELLINGS, PER_1000, SHARE, any_table
from tests.builders.constructed import build
from tests.builders.standin import StandIn
from tests.conftest import ROOT

OTHER = "99998"
"""An id that no definition is shipped for."""
OWN = f"""
format = 1
id = "{OTHER}"
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
"""

CLAIMS = """
format = 1
title = "Mine"

[[claim]]
id = "rise"
text = "+2 %"
kind = "percent_change"
series = "boliger"
start = 2021
end = 2022
published = 2
"""


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve table 12015 and one of which we ship no definition."""
    with StandIn(build(municipalities=12), population=any_table(OTHER, municipalities=12)) as served:
        served.rate_limit_headers = False  # each test has a store of its own, and so its own count of calls
        yield served


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store both tables."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=folder)
        kb.fetch(base_url=server.base_url, cache_dir=folder)
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a person a definition of the other table."""
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(tmp_path))
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    file = tmp_path / f"{OTHER}.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


class TestWithoutADefinition:
    """The generic contract."""

    def test_its_contents_are_there_and_no_series(self, store: Path) -> None:
        """Every content by SSB's code; no key, no canary."""
        table = kb.load(table=OTHER, cache_dir=store)

        assert table.provenance.table == OTHER
        assert table.contents()["content"].to_list() == sorted([DWELLINGS, PER_1000, COSTS, SHARE])
        assert (table.binding.codes, table.spec.keys) == ({}, ())
        assert table.observations["series"].null_count() == table.observations.height

    @pytest.mark.parametrize(
        "named", [DWELLINGS, "Kommunalt disponerte boliger (antall)", " kommunalt DISPONERTE boliger (antall)"]
    )
    def test_a_content_by_code_or_label(self, store: Path, named: str) -> None:
        """The figure of the country is the one that the answer holds."""
        assert kb.load(table=OTHER, cache_dir=store).series(named).at(2022) == 110_531

    def test_a_label_of_the_other_language(self, store: Path) -> None:
        """Labels in English are shown; the Norwegian one is understood too."""
        table = kb.load(table=OTHER, cache_dir=store, lang="en")

        assert table.series("Kommunalt disponerte boliger (antall)").content == DWELLINGS
        assert table.series("Municipally disposed dwellings (number)").content == DWELLINGS

    def test_a_miss_lists_what_is_near(self, store: Path) -> None:
        """By a part of a label, and by a slip in a code."""
        table = kb.load(table=OTHER, cache_dir=store)

        with pytest.raises(UnknownSeries, match=f"table {OTHER}, which has no series of ours; near matches: ") as part:
            table.series("boliger")
        assert set(part.value.near) >= {DWELLINGS, PER_1000}
        with pytest.raises(UnknownSeries) as slip:
            table.series(DWELLINGS[:-1])
        assert slip.value.near[0] == DWELLINGS

    @pytest.mark.parametrize("key", list(SeriesKey))
    def test_the_six_properties_name_the_table(self, store: Path, key: SeriesKey) -> None:
        """They are those of 12015."""
        with pytest.raises(UnknownSeries, match=OTHER):
            getattr(kb.load(table=OTHER, cache_dir=store), key.value)

    def test_a_result_below_zero_is_no_share_out_of_bounds(self, store: Path) -> None:
        """Percent is not share: nothing is remarked of a negative result."""
        table = kb.load(table=OTHER, cache_dir=store)

        assert table.series(SHARE).frame["value"].min() < 0  # type: ignore[operator]
        assert [note.check for note in table.notes] == []

    def test_what_would_refuse_a_defined_table_is_a_note(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Half a dwelling in the country is odd, and no more is known."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        odd = any_table(OTHER, municipalities=3).with_cell("EAK", DWELLINGS, "2024", 116_999.5)
        with StandIn(population=odd) as served:
            result = kb.fetch(table=OTHER, base_url=served.base_url, cache_dir=tmp_path)

        assert result.outcome == "new"

    def test_what_goes_is_for_a_person(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Drift of contents is hard without a definition too."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        whole = any_table(OTHER, municipalities=3)
        with StandIn(population=whole) as served:
            kb.fetch(table=OTHER, base_url=served.base_url, cache_dir=tmp_path)
            served.population = whole.with_years(whole.years[1:]).with_updated("2026-06-15T06:00:00Z")
            with pytest.raises(ContractChanged, match="2019"):
                kb.fetch(table=OTHER, base_url=served.base_url, cache_dir=tmp_path, deadline_s=20)

    def test_the_panel_is_of_all_its_contents(self, store: Path) -> None:
        """There are no keys to choose them by."""
        panel = kb.load(table=OTHER, cache_dir=store).panel(joined=False)

        assert {DWELLINGS, SHARE} <= set(panel.columns)
        assert panel.filter(pl.col("region") == "EAK", pl.col("year") == 2022)[DWELLINGS].item() == 110_531

    def test_two_tables_in_one_store_never_mix(self, store: Path) -> None:
        """Each has a folder of its own, and kb.load() is 12015 as ever."""
        assert sorted(path.name for path in store.iterdir()) == sorted(["12015", OTHER, "requests"])
        assert kb.load(cache_dir=store).provenance.table == "12015"
        assert {one.provenance.table for one in kb.history(cache_dir=store)} == {"12015"}
        assert {one.provenance.table for one in kb.history(table=OTHER, cache_dir=store)} == {OTHER}

    def test_the_environment_speaks_to_the_command_line_only(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """kb.load() is 12015 whatever it says, and what it chooses for its series concerns no other table."""
        monkeypatch.setenv("KOSTRA_BOLIG_TABLE", OTHER)
        monkeypatch.setenv("KOSTRA_BOLIG_SERIES_UNGE", "KOSandmidlbo14d0000")

        assert kb.load(cache_dir=store).provenance.table == "12015"
        assert kb.load(table=OTHER, cache_dir=store).provenance.table == OTHER

    @pytest.mark.parametrize("table", ["1201", "../12015", "12015 ", "abcde"])
    def test_an_id_that_is_none(self, table: str) -> None:
        """Five digits, and no path."""
        with pytest.raises(SettingsError, match="five digits"):
            kb.load(table=table)

    def test_a_table_that_ssb_does_not_know(self, server: StandIn, tmp_path: Path) -> None:
        """Nothing says that it was ever there: a slip, and no contract that changed."""
        with pytest.raises(UsageError, match="SSB has no table 99999") as refused:
            kb.fetch(table="99999", base_url=server.base_url, cache_dir=tmp_path)

        assert refused.value.exit_code == 2

    def test_no_published_figures(self) -> None:
        """They are of 12015."""
        with pytest.raises(UsageError, match=f"no published figures of table {OTHER}"):
            kb.load(table=OTHER, source="published")


class TestOwnDefinition:
    """A person's own file."""

    def test_its_series_are_bound_and_kept_with_the_figures(self, server: StandIn, own: Path, tmp_path: Path) -> None:
        """The snapshot keeps the definition it was read with, and readers use that one."""
        store = tmp_path / "store"
        result = kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=store)
        own.unlink()
        table = kb.load(table=OTHER, cache_dir=store)

        assert result.snapshot.binding.codes == {"boliger": DWELLINGS}
        assert table.spec.name_en == "Dwellings"
        assert table.series("boliger").at(2023) == 115_583
        assert (result.snapshot.path / "definition.toml").read_text(encoding="utf-8") == OWN

    def test_a_changed_definition_reads_the_table_anew(self, server: StandIn, own: Path, tmp_path: Path) -> None:
        """The same one is unchanged; a further key is another version."""
        store = tmp_path / "store"
        outcomes = []
        for text in (OWN, OWN, OWN.replace('"boliger"', '"dwellings"')):
            own.write_text(text, encoding="utf-8")
            outcomes.append(kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=store).outcome.value)

        assert outcomes == ["new", "unchanged", "new"]
        assert kb.load(table=OTHER, cache_dir=store).spec.keys == ("dwellings",)

    def test_it_replaces_the_shipped_one_with_a_note(self, server: StandIn, own: Path, tmp_path: Path) -> None:
        """Whole: what it does not name is no series."""
        text = OWN.replace(OTHER, "12015").replace("kommunalt disponerte boliger", "husstander i natthjem")
        own.with_name("12015.toml").write_text(text, encoding="utf-8")
        result = kb.fetch(base_url=server.base_url, cache_dir=tmp_path / "store")

        assert list(result.snapshot.binding.codes) == ["boliger"]
        assert [note.check for note in result.notes if "your own definition" in note.text] == ["definition"]

    def test_one_of_another_table(self, own: Path) -> None:
        """The file's name and its id agree."""
        own.write_text(OWN.replace(OTHER, "99997"), encoding="utf-8")

        with pytest.raises(DefinitionError, match=f"{OTHER}.toml: id: expected {OTHER}.*got 99997"):
            kb.fetch(table=OTHER)

    def test_a_slip_in_it_names_file_entry_and_key(self, own: Path) -> None:
        """In one line, before anything is asked."""
        own.write_text(OWN.replace('kind = "count"', 'kind = "amount"'), encoding="utf-8")

        with pytest.raises(DefinitionError, match=rf"{OTHER}.toml: \[\[series\]\] boliger: kind: expected ") as refused:
            kb.fetch(table=OTHER)
        assert "\n" not in str(refused.value)


class TestCommandLine:
    """``--table``, and the variable that only it reads."""

    @pytest.mark.parametrize(
        ("arguments", "environment"), [(["--table", OTHER], ""), ([], OTHER), (["--table", OTHER], "12015")]
    )
    def test_the_option_goes_before_the_variable(
        self, store: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: str
    ) -> None:
        """What is stored of that table is answered."""
        monkeypatch.setenv("KOSTRA_BOLIG_TABLE", environment)
        told = CliRunner().invoke(cli, ["series", DWELLINGS, "--json", "--cache-dir", str(store), *arguments])
        kept = CliRunner().invoke(cli, ["status", "--json", "--cache-dir", str(store), *arguments])

        assert json.loads(told.stdout)["source"]["table"] == OTHER
        assert (json.loads(kept.stdout)["table"], json.loads(kept.stdout)["series"]) == (OTHER, {})

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["status", "--table", OTHER, "--table", "12015"], f"expected one table, got {OTHER}, 12015"),
            (["report", "--table", OTHER], f"table {OTHER} has no definition, and so no claims"),
            (["status", "--table", "../x"], "expected the five digits"),
        ],
    )
    def test_what_no_table_can_answer(self, store: Path, arguments: list[str], said: str) -> None:
        """A usage error, before anything is read."""
        refused = CliRunner().invoke(cli, [*arguments, "--cache-dir", str(store)])

        assert refused.exit_code == 2
        assert said in refused.stderr


def test_a_content_that_is_gone_is_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a definition every content counts, with one those of its series; a person may overrule it."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    table = any_table(OTHER, municipalities=3)
    with StandIn(table) as server:
        kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=tmp_path)
        server.table = table.without(COSTS).with_updated("2025-06-20T06:00:00Z")
        with pytest.raises(kb.ContractChanged, match=f"contents_gone.*1 gone: {COSTS}.*--accept") as gone:
            kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=tmp_path)
        own = tmp_path / "own.toml"
        own.write_text(OWN, "utf-8")
        known = kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=tmp_path, definition=own)

    assert gone.value.exit_code == 5
    assert (known.outcome, known.snapshot.binding.codes) == ("new", {"boliger": DWELLINGS})


def test_advice_names_the_table(store: Path, tmp_path: Path) -> None:
    """What is advised of another table must not be done to 12015."""
    with pytest.raises(UsageError, match=f"run `kostra-bolig fetch --table {OTHER} --population`"):
        kb.load(table=OTHER, cache_dir=store).series(DWELLINGS, per_1000=True)
    with pytest.raises(SnapshotNotFound, match=f"run `kostra-bolig fetch --table {OTHER}`"):
        kb.load(table=OTHER, source="stored", cache_dir=tmp_path)
    with pytest.raises(SnapshotNotFound, match="run `kostra-bolig fetch`"):
        kb.load(source="stored", cache_dir=tmp_path)


def test_the_definition_in_the_guide_is_one(server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands on the page, it binds its series."""
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(tmp_path))
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    page = (ROOT / "docs" / "use" / "tables.md").read_text("utf-8")
    whole = next(block for block in page.split("```toml\n")[1:] if block.startswith("format"))
    text = whole.split("```")[0].replace('"12008"', f'"{OTHER}"')
    (tmp_path / f"{OTHER}.toml").write_text(text, encoding="utf-8")
    result = kb.fetch(table=OTHER, base_url=server.base_url, cache_dir=tmp_path / "store")

    assert result.snapshot.binding.codes == {"boliger": DWELLINGS}


def test_claims_beside_a_definition_are_held_against_its_table(
    server: StandIn, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``report`` of a table with a definition of one's own."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
    own.write_text(OWN.replace('total = "boliger"', 'total = "boliger"\nclaims = "mine.toml"'), encoding="utf-8")
    own.with_name("mine.toml").write_text(CLAIMS, encoding="utf-8")
    kb.fetch(table=OTHER, cache_dir=tmp_path / "store")
    told = CliRunner().invoke(cli, ["report", "--table", OTHER, "--json", "--cache-dir", str(tmp_path / "store")])

    answer = json.loads(told.stdout)
    assert (answer["title"], answer["source"]["table"]) == ("Mine", OTHER)
    assert [one["verdict"] for one in answer["claims"]] == ["reproduced"]
