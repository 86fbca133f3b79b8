"""A definition that is chosen once with ``fetch --definition`` and remembered; the table is constructed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.clock import Clock
from kostra_bolig.contact.doctor import examine
from kostra_bolig.errors import DefinitionError
from kostra_bolig.settings import Settings
from tests.builders.any_table import DWELLINGS, any_table
from tests.builders.standin import StandIn

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
AT_ONCE = Clock(sleep=lambda _seconds: None)
"""A clock by which nobody waits."""


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve a table of which we ship no definition."""
    with StandIn(any_table(OTHER, municipalities=3)) as served:
        served.rate_limit_headers = False
        yield served


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a definition, and none where it would be found by itself."""
    found = tmp_path / "mine.toml"
    found.write_text(OWN, encoding="utf-8")
    return found


@pytest.fixture(autouse=True)
def asked_of(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the stand-in, whoever asks."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)


def run(*arguments: str | Path) -> Result:
    """Run a command of the table here."""
    return CliRunner().invoke(cli, [*map(str, arguments), "--table", OTHER])


def test_it_counts_until_it_is_taken_back(file: Path) -> None:
    """The next fetch reads by it without being told; an empty text ends that, and the figures are read anew."""
    assert run("fetch", "--definition", file).exit_code == 0
    assert kb.load(table=OTHER).series("boliger").at(2022) == 110_531
    assert json.loads(run("status", "--json").stdout)["choices"]["definition"] == str(file)
    assert f"by the definition {file}, chosen by a person" in run("status").stdout

    again = json.loads(run("fetch", "--json").stdout)
    assert (again["outcome"], list(again["series"])) == ("unchanged", ["boliger"])

    back = json.loads(run("fetch", "--definition", "", "--json").stdout)
    assert (back["outcome"], back["series"]) == ("new", {})
    assert json.loads(run("status", "--json").stdout)["choices"]["definition"] is None


def test_the_snapshot_keeps_it(file: Path) -> None:
    """Who reads the figures needs the file no more; who fetches is told that it is gone, and how to go on."""
    kb.fetch(table=OTHER, definition=file)
    file.unlink()

    assert kb.load(table=OTHER, source="stored").series("boliger").at(2022) == 110_531
    with pytest.raises(DefinitionError, match=r"is gone: .*or take it back with `--definition=`"):
        kb.fetch(table=OTHER)
    assert run("fetch", "--definition=").exit_code == 0


def test_one_of_another_table_is_a_usage_error(file: Path) -> None:
    """Nothing is remembered and nothing asked."""
    file.write_text(OWN.replace(OTHER, "99997"), encoding="utf-8")
    done = run("fetch", "--definition", file)

    assert done.exit_code == 2
    assert f"expected {OTHER}" in done.stderr
    assert json.loads(run("status", "--json").stdout)["choices"]["definition"] is None


def test_one_that_is_not_there_is_a_usage_error(file: Path) -> None:
    """The file is named."""
    done = run("fetch", "--definition", file.with_name("none.toml"))

    assert done.exit_code == 2
    assert "none.toml" in done.stderr


def test_a_series_of_it_can_be_chosen_in_the_same_run(file: Path) -> None:
    """Its keys are those of the definition given, and of the one remembered."""
    done = json.loads(run("fetch", "--definition", file, "--series", f"boliger={DWELLINGS}", "--json").stdout)
    assert done["series"] == {"boliger": DWELLINGS}
    assert run("fetch", "--series", "boliger=").exit_code == 0


def test_of_several_tables_none_can_be_chosen(file: Path) -> None:
    """A definition is of one table."""
    assert run("fetch", "--table", "99997", "--definition", file).exit_code == 2


def test_the_shipped_one_is_replaced_whole_with_a_note(tmp_path: Path) -> None:
    """Nothing of ours is left, and the fetch says so."""
    from tests.builders.constructed import build

    own = tmp_path / "own.toml"
    own.write_text(
        OWN.replace(OTHER, "12015").replace("kommunalt disponerte boliger", "husstander i natthjem"), encoding="utf-8"
    )
    with StandIn(build(municipalities=3)) as served:
        done = kb.fetch(definition=own, base_url=served.base_url)

    assert [note.check for note in done.notes if note.check == "definition"] == ["definition"]
    assert kb.load(source="stored").spec.keys == ("boliger",)


def test_the_doctor_looks_for_its_series(file: Path) -> None:
    """First aid is by the definition that counts."""
    kb.fetch(table=OTHER, definition=file)
    answer, _ = examine(Settings.resolve, {"table": OTHER}, clock=AT_ONCE)

    assert "series_boliger" in {one["name"] for one in answer["checks"]}


@pytest.mark.parametrize("named", ["gone", "file.toml", "~/tables"])
def test_a_folder_of_definitions_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """Nothing is stored as though nobody had defined it: a folder may be misspelt, or not be mounted that night."""
    (tmp_path / "file.toml").write_text(OWN, "utf-8")
    folder = named if named.startswith("~") else str(tmp_path / named)
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", folder)

    fetched = run("fetch", "--lang", "en")

    assert fetched.exit_code == 2
    assert f"KOSTRA_BOLIG_TABLES: there is no folder {folder}" in fetched.stderr
    assert fetched.stderr.count("\n") == 1


def test_a_definition_that_cannot_be_looked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be entered is told of as a file that may not be read is."""
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(file.parent / ("x" * 5_000)))

    with pytest.raises(DefinitionError, match="cannot be read: "):
        kb.fetch(table=OTHER)
