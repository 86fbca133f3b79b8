"""The command without a command, for tables that no definition knows: what is stored, and how one goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from tests.builders.any_table import DISTRICTS, table_of_regions
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
