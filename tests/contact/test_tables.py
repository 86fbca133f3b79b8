"""The list of SSB's KOSTRA tables: paged, marked, and what of it is stored; a constructed list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import DatasetRefused, ServiceUnavailable
from kostra_bolig.ssb import catalogue
from tests.builders.any_table import any_table
from tests.builders.catalogue import entry
from tests.builders.standin import Reply, StandIn

ENTRIES = [
    entry("11111", "Boligbygging (F)"),
    entry("11112", "Barnehager i bydelene (B)"),
    entry("11113", "Sosialhjelp (K) (avslutta serie)", last="2021", discontinued=None),
    entry("11114", "Sosialhjelp (K) (avslutta serie), se tabell 11111", last="2021", discontinued=True),
    entry("11115", "Vei (K)", last="2016"),
    entry("11116", "Folkeavstemninger (K)", first="1970-2024", last="1970-2024", time_unit="Other"),
    entry("11117", "Regnskap (K)", variables=("region", "funksjon", "art", "statistikkvariabel", "år")),
    entry("11118", "Landstall", variables=("statistikkvariabel", "år")),
    entry("05000", "Boligpriser", is_kostra=False),
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Serve two tables and a list of more; a page holds four."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    monkeypatch.setattr(catalogue, "_PAGE", 4)
    with StandIn(population=any_table(municipalities=3)) as served:
        served.catalogue = list(ENTRIES)
        yield served


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing."""
    monkeypatch.setattr("kostra_bolig.ssb.transport._wait", lambda _: 0.0)


def test_every_page_is_asked_for_and_kostras_are_told_by_their_paths(server: StandIn, tmp_path: Path) -> None:
    """Those of the districts and without a mark too; what is none of KOSTRA's is left out."""
    found = kb.tables(base_url=server.base_url, cache_dir=tmp_path)

    assert found["id"].to_list() == sorted(["12015", "12008", *(one["id"] for one in ENTRIES if one["id"] != "05000")])
    assert [seen.query["pageNumber"] for seen in server.requests] == ["1", "2", "3"]
    kinds = dict(found.select("id", "kind").rows())
    assert (kinds["11111"], kinds["11112"], kinds["12015"], kinds["11118"]) == (
        "county_municipality",
        "district",
        "municipality",
        None,
    )


def test_all_of_ssbs_tables(server: StandIn, tmp_path: Path) -> None:
    """With the catalogue."""
    assert "05000" in kb.tables(catalogue=True, base_url=server.base_url, cache_dir=tmp_path)["id"].to_list()


@pytest.mark.parametrize(("query", "ids"), [("bolig", ["11111", "12008"]), ("1111", [f"1111{n}" for n in range(1, 9)])])
def test_a_query_is_of_titles_and_ids(server: StandIn, tmp_path: Path, query: str, ids: list[str]) -> None:
    """However cased; what is none of KOSTRA's is not among them."""
    found = kb.tables(query.upper(), base_url=server.base_url, cache_dir=tmp_path)["id"].to_list()

    assert set(ids) <= set(found)
    assert "05000" not in found


def test_what_has_ended_is_dead_or_cannot_be_read_says_so(server: StandIn, tmp_path: Path) -> None:
    """By flag or title, by its last year, and by its periods and dimensions."""
    rows = {row["id"]: row for row in kb.tables(base_url=server.base_url, cache_dir=tmp_path).to_dicts()}

    assert (rows["11113"]["discontinued"], rows["11113"]["replaced_by"]) == (True, None)
    assert (rows["11114"]["discontinued"], rows["11114"]["replaced_by"]) == (True, "11111")
    assert [id_ for id_, row in rows.items() if row["dead"]] == ["11113", "11114", "11115"]
    unreadable = {id_: row["why"] for id_, row in rows.items() if not row["readable"]}
    assert unreadable == {
        "11116": "its periods are no years, but such as 1970-2024",
        "11118": "no dimension of regions among statistikkvariabel, år",
    }


@pytest.mark.usefixtures("away")
def test_without_ssb_what_is_stored_is_listed_and_the_exit_code_is_3(server: StandIn, tmp_path: Path) -> None:
    """The answer is whole JSON all the same, and says that it is not all."""
    kb.fetch(table="12008", base_url=server.base_url, cache_dir=tmp_path)
    stored = kb.tables("12008", base_url=server.base_url, cache_dir=tmp_path)
    server.always = Reply(status=503)
    arguments = ["tables", "--json", "--base-url", server.base_url, "--cache-dir", str(tmp_path)]
    told = CliRunner().invoke(cli, arguments)

    assert stored["stored"].to_list() == [True]
    assert told.exit_code == 3
    answer = json.loads(told.stdout)
    assert ([row["id"] for row in answer["tables"]], answer["complete"]) == (["12008"], False)
    with pytest.raises(ServiceUnavailable):
        kb.tables(base_url=server.base_url, cache_dir=tmp_path)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"tables": [], "page": {}}', b'{"tables": [{"id": 1, "label": ""}], "page": {"totalPages": 1}}']
)
def test_what_is_no_list_is_refused(server: StandIn, tmp_path: Path, body: bytes) -> None:
    """Nothing is made of it."""
    server.replies.append(Reply(body=body))

    with pytest.raises(DatasetRefused, match="answered no list of tables"):
        kb.tables(base_url=server.base_url, cache_dir=tmp_path)


@pytest.mark.parametrize(("lang", "words"), [("en", "goes on as 11111"), ("no", "fortsetter som 11111")])
def test_the_list_on_a_terminal(server: StandIn, tmp_path: Path, lang: str, words: str) -> None:
    """In both languages, with how many there are."""
    arguments = ["tables", "sosial", "--lang", lang, "--base-url", server.base_url, "--cache-dir", str(tmp_path)]
    told = CliRunner().invoke(cli, arguments, env={"COLUMNS": "200"})

    assert words in told.stdout
    assert told.stdout.splitlines()[-1].startswith("2 tab")
