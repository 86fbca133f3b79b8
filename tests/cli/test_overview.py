"""Tables that no definition knows: an overview where no command is named, and tables where no region stands for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from tests.builders.any_table import DISTRICTS, DWELLINGS, table_of_regions
from tests.builders.broken_down import broken_down
from tests.builders.constructed import ConstructedTable
from tests.builders.standin import StandIn


@pytest.mark.parametrize(
    ("table", "lang", "words"),
    [
        (broken_down(), "en", "see what it holds with `kostra-bolig contents --table 12367`"),
        (broken_down(), "no", "se hva den har med `kostra-bolig contents --table 12367`"),
        (table_of_regions("99995", DISTRICTS, "KOKbydelsregion0000"), "en", "kostra-bolig contents --table 99995"),
    ],
)
def test_a_table_without_series(
    table: ConstructedTable, lang: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither further dimensions nor the want of series are a fault, or a question that one did not ask."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    with StandIn(table) as server:
        kb.fetch(table=table.table_id, base_url=server.base_url, cache_dir=tmp_path)

    told = CliRunner().invoke(
        cli,
        [],
        env={"KOSTRA_BOLIG_TABLE": table.table_id, "KOSTRA_BOLIG_CACHE_DIR": str(tmp_path), "KOSTRA_BOLIG_LANG": lang},
    )

    assert told.exit_code == 0, told.output
    assert words in told.stdout
    assert table.updated[:4] in told.stdout


def test_a_table_without_a_sum_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ranks, counts or compares its regions needs none; what shows one region says which there are."""
    regions = {code: name for code, name in DISTRICTS.items() if code != "EAB"}
    table = table_of_regions("99994", regions, "KOKbydelsregion0000")
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    with StandIn(table) as server:
        kb.fetch(table="99994", base_url=server.base_url, cache_dir=tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--table", "99994", "--cache-dir", str(tmp_path), "--lang", "en"])

    ranked = json.loads(run("ranking", DWELLINGS, "--json").stdout)
    assert [one["region"] for one in ranked["ranking"]] == ["030103", "030102", "030101"]
    assert ranked["notes"] == []
    assert "current prices" in run("ranking", "KOSconstructedutgift0000").stdout
    assert json.loads(run("coverage", DWELLINGS, "--json").stdout)["years"][0]["regions"] == 3
    assert run("compare", DWELLINGS, "030101", "030102", "--from", "2020").exit_code == 0
    assert run("ranking", DWELLINGS, "--plot", str(tmp_path / "ranking.svg")).exit_code == 0
    assert "030101, 030102, 030103" in run("series", DWELLINGS).stderr
    assert "its regions are such as 030101" in run("series", DWELLINGS, "--region", "4600").stderr


def test_a_definition_that_fixes_categories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of the source names them, and the overview shows the series; days are written as in Norwegian."""
    where = 'where = { KOKregnskapsomfa0000 = "A", KOKfunksjon0000 = "FGK9", KOKart0000 = "AGD2" }'
    series = {"key": "helse", "name_no": "h", "name_en": "h", "definition": "H.", "definition_source": "SSB",
              "code": "KOSbelop0000", "label": "h", "kind": "measure"}  # fmt: skip
    lines = "".join(f'{name} = "{text}"\n' for name, text in series.items())
    top = 'format = 1\nid = "12367"\nname_no = "R"\nname_en = "A"\n\n[[series]]\n'
    (tmp_path / "12367.toml").write_text(f"{top}{lines}{where}\n[calendar]\n", "utf-8")
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(tmp_path))
    monkeypatch.setenv("KOSTRA_BOLIG_TABLE", "12367")
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(tmp_path / "store"))
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    with StandIn(broken_down()) as server:
        kb.fetch(table="12367", base_url=server.base_url)

    for command in (
        ["series", "helse"],
        ["compare", "helse", "EAK", "4601"],
        ["ranking", "helse"],
        ["coverage", "helse"],
        [],
    ):
        told = CliRunner().invoke(cli, command, env={"KOSTRA_BOLIG_LANG": "no"})
        assert told.exit_code == 0, told.output
        assert "Helse- og omsorg, samlet" in told.stdout, command
    assert "den 16. juni 2025" in told.stdout
    openpyxl = pytest.importorskip("openpyxl")
    for command in (["compare", "helse", "EAK", "4601"], ["ranking", "helse"]):
        assert CliRunner().invoke(cli, [*command, "--lang", "no", "-o", str(tmp_path / "sheet.xlsx")]).exit_code == 0
        cells = openpyxl.load_workbook(tmp_path / "sheet.xlsx").worksheets[0].iter_rows(values_only=True)
        assert sum("Helse- og omsorg, samlet" in str(row) for row in cells) >= 2, command
