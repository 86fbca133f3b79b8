"""Claims of one text about several tables: each is held against its own; the tables are constructed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import ClaimsError, ServiceUnavailable, UsageError
from kostra_bolig.figures.claims.tables import in_hand
from kostra_bolig.kinds import Verdict
from kostra_bolig.said import said
from tests.builders.any_table import DWELLINGS, HOUSING, any_table
from tests.builders.constructed import build
from tests.builders.standin import StandIn

ABSENT = "99998"
CLAIMS = f"""
format = 1
title = "Two tables"

[[claim]]
id = "households"
text = "7,079 households in 2024."
kind = "value"
series = "midlertidig_botilbud"
year = 2024
published = 7079

[[claim]]
id = "dwellings"
text = "110,531 dwellings in 2022."
kind = "value"
table = "{HOUSING}"
series = "{DWELLINGS}"
year = 2022
published = 110531
"""
GONE = f"""
[[claim]]
id = "gone"
text = "One of a table that SSB does not have."
kind = "value"
table = "{ABSENT}"
series = "KOS"
year = 2022
published = 1
"""


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve table 12015, and one of dwellings beside it."""
    with (
        pytest.MonkeyPatch.context() as patch,
        StandIn(build(municipalities=3), population=any_table(municipalities=3)) as served,
    ):
        served.rate_limit_headers = False
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        yield served


@pytest.fixture(autouse=True)
def asked_of(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the stand-in, whoever asks."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store table 12015 alone."""
    folder = tmp_path_factory.mktemp("one")
    kb.fetch(base_url=server.base_url, cache_dir=folder)
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write claims about both."""
    found = tmp_path_factory.mktemp("claims") / "claims.toml"
    found.write_text(CLAIMS, encoding="utf-8")
    return found


def run(*arguments: str | Path) -> Result:
    """Run a command here."""
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def test_a_table_that_is_not_stored_is_fetched_once_and_each_claim_has_its_source(
    server: StandIn, store: Path, file: Path
) -> None:
    """The figure of each is that of its own table."""
    for _ in range(2):
        results = kb.verify(kb.read_claims(file), kb.load(cache_dir=store))

    assert sum(seen.method == "POST" and HOUSING in seen.path for seen in server.requests) == 1
    assert [(one.id, one.table, one.computed) for one in results] == [
        ("households", "12015", 7079),
        ("dwellings", HOUSING, 110_531),
    ]
    assert [one.provenance and one.provenance.table for one in results] == ["12015", HOUSING]
    assert kb.load(table=HOUSING, cache_dir=store, source="stored").provenance.table == HOUSING


def test_the_answer_in_json_names_table_and_source_of_each(store: Path, file: Path) -> None:
    """Keys are added; the source at the top is that of the table in hand."""
    answer = json.loads(run("verify", file, "--cache-dir", store, "--json").stdout)

    assert answer["source"]["table"] == "12015"
    assert [(one["table"], one["source"] and one["source"]["table"]) for one in answer["claims"]] == [
        ("12015", "12015"),
        (HOUSING, HOUSING),
    ]


def test_people_read_which_table_a_claim_is_about_and_both_sources(store: Path, file: Path) -> None:
    """On the terminal and on the page."""
    page = file.parent / "page.html"
    printed = run("verify", file, "--cache-dir", store, "--lang", "no", "--html", page)

    assert f"dwellings ({HOUSING}): 110,531 dwellings in 2022." in printed.stdout
    html = page.read_text("utf-8")
    assert f"Landet (tabell {HOUSING}): 110,531 dwellings" in html
    assert html.count(f"tabell {HOUSING}") == 2, "beside the claim, and among the sources"


def test_claims_of_a_table_that_cannot_be_had_say_what_to_do(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can tell, the others are told, and the answer has no source for it."""
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody")
    own = tmp_path / "own.toml"
    own.write_text(CLAIMS.split('[[claim]]\nid = "dwellings')[0] + GONE, encoding="utf-8")
    done = run("verify", own, "--cache-dir", store, "--json", "--lang", "no")

    assert done.exit_code == 0
    told, gone = json.loads(done.stdout)["claims"]
    assert told["verdict"] == "reproduced"
    assert (gone["verdict"], gone["table"], gone["source"]) == ("not_checkable", ABSENT, None)
    assert gone["note"].startswith(f"tabell {ABSENT} kan ikke leses")


def test_a_table_without_a_version_so_old_cannot_be_checked(store: Path, file: Path) -> None:
    """Its claims say so; those of the other are told."""
    told = kb.load(cache_dir=store, as_of="2025-06-16")
    before = kb.load(cache_dir=store, as_of="2025-03-15")

    now, then = (kb.verify(kb.read_claims(file), one) for one in (told, before))

    assert [one.verdict for one in now] == [Verdict.REPRODUCED, Verdict.REPRODUCED]
    assert [one.verdict for one in then] == [Verdict.REPRODUCED, Verdict.NOT_CHECKABLE]
    assert f"table {HOUSING} cannot be read, so nobody can tell: there is no snapshot as of 2025-03-15" in then[1].note


def test_claims_that_all_name_another_table_need_not_the_usual_one(server: StandIn, file: Path, tmp_path: Path) -> None:
    """Table 12015 is not fetched where no claim is about it."""
    own = tmp_path / "own.toml"
    own.write_text(CLAIMS.split("[[claim]]")[0] + "[[claim]]" + CLAIMS.split("[[claim]]")[2], encoding="utf-8")
    answer = json.loads(run("verify", own, "--cache-dir", tmp_path / "store", "--json").stdout)

    assert answer["source"]["table"] == HOUSING
    assert [one.name for one in (tmp_path / "store").iterdir() if one.name.isdigit()] == [HOUSING]


def test_figures_of_other_tables_can_be_given(store: Path, file: Path) -> None:
    """A mapping of tables by id is held against in place of what is stored."""
    other = kb.load(table=HOUSING, cache_dir=store)

    assert kb.verify(kb.read_claims(file), kb.load(cache_dir=store), tables={HOUSING: other})[1].computed == 110_531


@pytest.mark.parametrize("written", ['""', '"../12008"', '"1200"', "true"])
def test_what_is_no_id_of_a_table_is_refused(tmp_path: Path, written: str) -> None:
    """The claim and the field are named."""
    own = tmp_path / "own.toml"
    own.write_text(CLAIMS.replace(f'"{HOUSING}"', written), encoding="utf-8")

    with pytest.raises(ClaimsError, match="claim dwellings: table: expected the id of a table"):
        kb.read_claims(own)


MISSING = UsageError(said("figures-where-missing", dimensions=(), first="KOKart0000"))


def claims_on(tmp_path: Path, *claims: str) -> kb.Claims:
    """Read claims of which each adds some fields."""
    file = tmp_path / "claims.toml"
    parts = [
        f'[[claim]]\nid = "{place}"\ntext = "t"\nkind = "value"\nseries = "unge"\nyear = 2024\npublished = 1\n{fields}'
        for place, fields in enumerate(claims)
    ]
    file.write_text("\n".join(["format = 1", *parts]), encoding="utf-8")
    return kb.read_claims(file)


class Reader:
    """Gives one table, refuses what it is told to refuse, and keeps what it was asked for."""

    def __init__(self, *, absent: tuple[str, ...] = (), needs: tuple[str, ...] = ()) -> None:
        self.absent, self.needs = absent, needs
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, name: str, where: Mapping[str, str]) -> kb.Table:
        """Give the table, whichever is asked for."""
        self.asked.append((name, dict(where)))
        if name in self.absent:
            raise ServiceUnavailable("away", url="http://127.0.0.1:9")
        if not set(self.needs) <= set(where):
            raise MISSING
        return kb.load(source="published")


@pytest.mark.parametrize(
    ("claims", "table", "absent", "asked"),
    [
        (('table = "99998"', ""), None, (), ["12015"]),
        (('table = "99998"', 'table = "99997"'), "12015", (), ["12015"]),
        (('table = "99998"', 'table = "99997"'), None, (), ["99998"]),
        (('table = "99998"', 'table = "99997"'), None, ("99998",), ["99998", "99997"]),
    ],
    ids=["one names none", "it is said", "the first", "the first that can be read"],
)
def test_the_table_in_hand_is_the_usual_one_unless_each_claim_names_its_own(
    claims: tuple[str, ...], table: str | None, absent: tuple[str, ...], asked: list[str], tmp_path: Path
) -> None:
    """Whoever says which is obeyed."""
    read = Reader(absent=absent)

    in_hand(claims_on(tmp_path, *claims), read, table=table, where={})

    assert [name for name, _ in read.asked] == asked


def test_where_none_of_the_tables_can_be_read_the_last_says_why(tmp_path: Path) -> None:
    """What is wrong is not passed over."""
    claims = claims_on(tmp_path, 'table = "99998"', 'table = "99997"')

    with pytest.raises(ServiceUnavailable):
        in_hand(claims, Reader(absent=("99998", "99997")), table=None, where={})


def test_the_categories_of_the_first_claim_on_the_table_count_below_those_that_are_asked_for(tmp_path: Path) -> None:
    """What a claim on another table names is not taken for it."""
    claims = claims_on(
        tmp_path,
        'table = "99998"\ncategories = { KOKart0000 = "AGD1" }',
        'categories = { KOKart0000 = "AGD2", KOKfunksjon0000 = "FGK1" }',
    )
    read = Reader(needs=("KOKart0000", "KOKfunksjon0000"))

    in_hand(claims, read, table="12015", where={"KOKfunksjon0000": "FGK9"})

    assert read.asked[-1] == ("12015", {"KOKart0000": "AGD2", "KOKfunksjon0000": "FGK9"})


def test_where_a_claim_on_the_table_names_no_category_none_is_made_up(tmp_path: Path) -> None:
    """Nobody knows which it means."""
    claims = claims_on(tmp_path, 'categories = { KOKart0000 = "AGD2" }', "")

    with pytest.raises(UsageError) as refused:
        in_hand(claims, Reader(needs=("KOKart0000",)), table="12015", where={})

    assert refused.value is MISSING
