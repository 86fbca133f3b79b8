"""The guide «Add your table», run as it is written, on a constructed table; its labels and figures are invented."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from tests.builders.any_table import HOUSING, any_table
from tests.builders.catalogue import entry_of
from tests.builders.constructed import ConstructedTable, Content
from tests.builders.standin import StandIn
from tests.conftest import ROOT

ALL, OWNED, SHARE = "KOSconstructedalle0000", "KOSconstructedeide0000", "KOSconstructedandeleide0000"
LABELS = {
    ALL: ("Kommunalt disponerte boliger (antall)", "antall"),
    OWNED: ("Kommunalt eide boliger (antall)", "antall"),
    SHARE: ("Andel kommunalt eide boliger (prosent)", "prosent"),
}


def of_the_guide() -> ConstructedTable:
    """Make the table that the guide speaks of: of all dwellings, four in five are owned."""
    contents = tuple(
        Content(
            code=code,
            label_no=label,
            label_en=f"{label} in English",
            unit_no=unit,
            unit_en=unit,
            decimals=int(unit == "prosent"),
            key=None,
        )
        for code, (label, unit) in LABELS.items()
    )
    table = any_table(HOUSING, municipalities=6, contents=contents)
    cells = dict(table.cells)
    for (region, content, year), (value, status) in table.cells.items():
        if content == ALL and value is not None:
            owned = float(round(value * 4 / 5))
            cells[region, OWNED, year] = (owned, None)
            cells[region, SHARE, year] = (round(100 * owned / value, 1), None)
        elif content == ALL:
            cells[region, OWNED, year] = cells[region, SHARE, year] = (None, status)
    return dataclasses.replace(table, cells=cells)


def section(page: Path) -> str:
    """Return the guide's part of a page."""
    return re.split(r"^## ", page.read_text("utf-8"), flags=re.MULTILINE)[-1]


@pytest.mark.parametrize("page", ["use/tables.md", "bruk/tables.md"])
def test_the_guide_leads_from_a_title_to_a_report(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is written as it stands there and each command given as it stands there."""
    guide = section(ROOT / "docs" / page)
    definition, claims = re.findall(r"^```toml\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    commands = [
        line
        for body in re.findall(r"^```text\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
        for line in body.splitlines()
    ]
    monkeypatch.chdir(tmp_path)
    Path("my-12008.toml").write_text(definition, "utf-8")
    Path("my-claims.toml").write_text(claims, "utf-8")

    with StandIn(of_the_guide()) as server:
        server.rate_limit_headers = False
        server.catalogue = [entry_of(server.table)]
        monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
        answers = {}
        for command in commands:
            _, *words = shlex.split(command)
            done = CliRunner().invoke(cli, [*words, "--json"])
            assert done.exit_code == 0, (command, done.stderr)
            answers[words[0]] = json.loads(done.stdout)

    assert [one["id"] for one in answers["tables"]["tables"]] == [HOUSING]
    assert {one["content"] for one in answers["contents"]["contents"]} == set(LABELS)
    assert answers["fetch"]["series"] == {"boliger": ALL, "eide": OWNED, "andel_eide": SHARE}
    assert [note["check"] for note in answers["fetch"]["notes"] if note["check"] == "definition"] == ["definition"]
    assert answers["series"]["values"][answers["series"]["years"].index(2022)] == round(110_531 * 4 / 5)
    assert [one["verdict"] for one in answers["report"]["claims"]] == ["reproduced"]


def test_its_part_of_rule_and_its_identity_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More owned than there are refuses the table; a share that is another is a note."""
    guide = section(ROOT / "docs" / "use" / "tables.md")
    file = tmp_path / "my-12008.toml"
    file.write_text(re.findall(r"^```toml\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)[0], "utf-8")
    table = of_the_guide()
    municipality = next(one.code for one in table.regions if one.is_municipality and one.exists("2023"))

    with StandIn(table.with_cell(municipality, SHARE, "2023", 12.0, None)) as server:
        noted = kb.fetch(table=HOUSING, definition=file, base_url=server.base_url)
    assert [note.check for note in noted.notes if municipality in {cell.region for cell in note.cells}]

    with StandIn(table.with_cell("EAK", OWNED, "2023", 999_999.0, None)) as server, pytest.raises(kb.ContractFailed):
        kb.fetch(table=HOUSING, definition=file, base_url=server.base_url, cache_dir=tmp_path / "other")
