"""Everything that 12015 has, for a table of each kind, from fetch to claims after a revision; all are constructed."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from tests.builders.any_table import COUNTIES, DISTRICTS, DWELLINGS, HOUSING, any_table, table_of_regions
from tests.builders.constructed import ConstructedTable, build
from tests.builders.standin import StandIn


@dataclass(frozen=True)
class Kind:
    """A kind of table: its series, its sum region, one region, and what `--joined` and `--per-1000` give."""

    made: ConstructedTable
    key: str
    country: str
    region: str
    joined: str
    per_1000: str


KINDS = {
    "12015": Kind(build(municipalities=4), "unge", "EAK", "4601", "", "no population is stored"),
    HOUSING: Kind(any_table(municipalities=4), "kommunale_boliger", "EAK", "4601", "", "no population is stored"),
    "99996": Kind(
        table_of_regions("99996", COUNTIES, "KOKfylkesregion0000"),
        DWELLINGS,
        "EAFK",
        "4600",
        "municipalit",
        "no population is stored",
    ),
    "99995": Kind(
        table_of_regions("99995", DISTRICTS, "KOKbydelsregion0000"),
        DWELLINGS,
        "EAB",
        "030101",
        "municipalit",
        "no inhabitants are read",
    ),
}


@pytest.fixture(scope="module", params=list(KINDS))
def stored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Store a table, and what SSB made of it afterwards: one figure of the country is 3 higher."""
    id_, folder = request.param, tmp_path_factory.mktemp("shown")
    kind = KINDS[id_]
    before = kind.made
    content = DWELLINGS if id_ != "12015" else before.content_code("unge")
    value, status = before.cells[kind.country, content, "2023"]
    assert value is not None
    after = dataclasses.replace(
        before.with_cell(kind.country, content, "2023", value + 3, status), updated="2025-06-20T06:00:00Z"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        for table in (before, after):
            with StandIn(table) as server:
                server.rate_limit_headers = False
                patch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
                kb.fetch(table=id_, cache_dir=folder, force=True)
    return Stored(id_, kind, folder, content)


@dataclass(frozen=True)
class Stored:
    """A table that is stored in two versions."""

    id: str
    kind: Kind
    folder: Path
    content: str

    def run(self, *arguments: str | Path) -> Result:
        """Run a command of the table here."""
        return CliRunner().invoke(cli, [*map(str, arguments), "--table", self.id, "--cache-dir", str(self.folder)])

    def answer(self, *arguments: str | Path) -> dict[str, Any]:
        """Run a command and return what it answers."""
        done = self.run(*arguments, "--json")
        assert done.exit_code == 0, done.stderr
        made: dict[str, Any] = json.loads(done.stdout)
        return made

    @property
    def now(self) -> float:
        """The figure of the country in 2023, after the revision."""
        value, _ = self.kind.made.cells[self.kind.country, self.content, "2023"]
        assert value is not None
        return value + 3


def test_a_series(stored: Stored) -> None:
    """Of the sum region where none is named, and of one of its regions."""
    answer = stored.answer("series", stored.kind.key)
    assert answer["region"] == stored.kind.country
    assert answer["values"][answer["years"].index(2023)] == stored.now

    one = stored.answer("series", stored.kind.key, "--region", stored.kind.region)
    value, _ = stored.kind.made.cells[stored.kind.region, stored.content, "2023"]
    assert one["values"][one["years"].index(2023)] == value


def test_regions_beside_each_other(stored: Stored) -> None:
    """Each in the order asked for."""
    answer = stored.answer("compare", stored.kind.key, stored.kind.region, stored.kind.country)
    assert [one["region"] for one in answer["regions"]] == [stored.kind.region, stored.kind.country]


def test_a_ranking(stored: Stored) -> None:
    """Of the lowest kind."""
    answer = stored.answer("ranking", stored.kind.key)
    values = [one["value"] for one in answer["ranking"] if one["rank"] is not None]
    assert values
    assert values == sorted(values, reverse=True)


def test_what_ssb_changed(stored: Stored) -> None:
    """One figure, by 3."""
    answer = stored.answer("diff")
    changed = [one for one in answer["changed"] if one["region"] == stored.kind.country]
    assert [(one["content"], one["year"], one["old"], one["new"]) for one in changed] == [
        (stored.content, 2023, stored.now - 3, stored.now)
    ]


@pytest.mark.parametrize("lang", ["no", "en"])
def test_what_ssb_changed_is_the_same_in_either_language(stored: Stored, lang: str) -> None:
    """A unit in other words is no other content: nothing came and nothing went."""
    answer = stored.answer("diff", "--lang", lang)
    assert (len(answer["changed"]), answer["added"], answer["gone"]) == (1, [], [])

    newest = kb.load(table=stored.id, cache_dir=stored.folder, lang="no" if lang == "en" else "en")
    [older] = kb.load(table=stored.id, cache_dir=stored.folder, lang=lang).earlier()  # type: ignore[arg-type]
    found = newest.diff(older)
    assert (found.changed.height, found.added.height, found.gone.height) == (1, 0, 0)


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_a_file_of_each_form(stored: Stored, tmp_path: Path, ending: str) -> None:
    """With every region."""
    file = tmp_path / f"figures.{ending}"
    assert stored.answer("export", file)["rows"] > 0
    assert file.stat().st_size > 0


def test_the_sheet_calls_all_of_them_what_they_are(stored: Stored, tmp_path: Path) -> None:
    """All of Oslo's districts are not the country, nor are all county municipalities."""
    openpyxl = pytest.importorskip("openpyxl")
    stored.answer("export", tmp_path / "figures.xlsx", "--lang", "no")
    rows = openpyxl.load_workbook(tmp_path / "figures.xlsx").worksheets[0].iter_rows(values_only=True)
    name = next(row[1] for row in rows if row[0] == stored.kind.country)
    assert name == {"EAK": "Landet", "EAFK": "Alle fylkeskommuner", "EAB": "Alle bydeler"}[stored.kind.country]


def test_a_chart(stored: Stored, tmp_path: Path) -> None:
    """With the source under it."""
    stored.answer("plot", stored.kind.key, "-o", tmp_path / "chart.svg")
    assert f"tabell {stored.id}" in (tmp_path / "chart.svg").read_text("utf-8")


def test_claims_of_ones_own(stored: Stored, tmp_path: Path) -> None:
    """True of the figure now; the one before was revised."""
    file = tmp_path / "claims.toml"
    file.write_text(
        "format = 1\n"
        + "".join(
            f'[[claim]]\nid = "{name}"\ntext = "t"\nkind = "value"\ntable = "{stored.id}"\n'
            f'series = "{stored.kind.key}"\n'
            f'region = "{stored.kind.country}"\nyear = 2023\npublished = {figure:.0f}\n'
            for name, figure in (("now", stored.now), ("then", stored.now - 3))
        ),
        "utf-8",
    )
    answer = stored.answer("verify", file)
    assert [one["verdict"] for one in answer["claims"]] == ["reproduced", "revised"]


@pytest.mark.parametrize("option", ["--joined", "--per-1000"])
def test_what_applies_to_it_and_the_reason_where_not(stored: Stored, option: str) -> None:
    """Regions are followed where they are municipalities; rates are made where inhabitants are read and stored."""
    expected = stored.kind.joined if option == "--joined" else stored.kind.per_1000
    done = stored.run("series", stored.kind.key, "--region", stored.kind.region, option)

    assert done.exit_code == (2 if expected else 0), done.stderr
    assert expected in done.stderr
