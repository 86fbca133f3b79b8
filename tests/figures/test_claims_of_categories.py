"""Claims on categories of a table's further dimensions: each is held against the figures of its own."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import ClaimsError
from kostra_bolig.kinds import Verdict
from tests.builders.broken_down import AMOUNT, FUNCTION, KIND, SCOPE, TABLE, broken_down
from tests.builders.constructed import build
from tests.builders.standin import StandIn

HEALTH, SCHOOL = ("A", "FGK9", "AGD2"), ("A", "FGK8b", "AGD2")
FIRST = broken_down()
LATER = dataclasses.replace(
    FIRST, updated="2025-06-20T06:00:00Z", instead={("EAK", *HEALTH, AMOUNT, "2024"): (16_000_000, None)}
)


def figure(codes: tuple[str, ...], year: int = 2024) -> float:
    """Return a figure of the country."""
    return float(FIRST.cell_of(("EAK", *codes, AMOUNT, str(year)))[0] or 0)


def claim(id_: str, where: str, published: float, *, table: str = f'table = "{TABLE}"') -> str:
    """Write a claim on the amount in 2024."""
    return (
        f'[[claim]]\nid = "{id_}"\ntext = "x"\nkind = "value"\n{table}\nseries = "{AMOUNT}"\nyear = 2024\n'
        f"published = {published:.0f}\n{where}\n"
    )


def named(codes: tuple[str, ...]) -> str:
    """Write categories as a claim names them."""
    pairs = ", ".join(f'{id_} = "{code}"' for id_, code in zip((SCOPE, FUNCTION, KIND), codes, strict=False))
    return f"categories = {{ {pairs} }}"


TOP = 'format = 1\ntitle = "Accounts"\n'
BOTH = TOP + claim("health", named(HEALTH), figure(HEALTH)) + claim("school", named(SCHOOL), figure(SCHOOL))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Store the table and its revision, and table 12015."""
    folder = tmp_path_factory.mktemp("claims")
    with StandIn(FIRST) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        patch.setenv("KOSTRA_BOLIG_BASE_URL", served.base_url)
        served.rate_limit_headers = False
        for table in (FIRST, LATER):
            served.table = table
            kb.fetch(table=TABLE, cache_dir=folder)
        served.table = build(municipalities=3)
        kb.fetch(cache_dir=folder)
        yield folder


def verify(store: Path, folder: Path, text: str, *args: str) -> Result:
    """Hold claims against what is stored."""
    file = folder / "claims.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["verify", str(file), "--cache-dir", str(store), "--lang", "en", *args])


def test_each_is_of_its_own(store: Path, tmp_path: Path) -> None:
    """One was revised, the other holds; the answer says of which categories."""
    answered = json.loads(verify(store, tmp_path, BOTH, "--json").stdout)["claims"]

    assert [one["verdict"] for one in answered] == ["revised", "reproduced"]
    assert [[of["code"] for of in one["categories"]] for one in answered] == [list(HEALTH), list(SCHOOL)]
    assert answered[1]["source"]["where"][1]["label"] == "Primary school"


def test_beside_another_table(store: Path, tmp_path: Path) -> None:
    """Claims on 12015, which has none, and on two categories stand in one file."""
    mixed = BOTH + claim("households", "", 1).replace(f'"{TABLE}"', '"12015"').replace(AMOUNT, "midlertidig_botilbud")

    answered = json.loads(verify(store, tmp_path, mixed, "--json").stdout)["claims"]

    assert [one["table"] for one in answered] == [TABLE, TABLE, "12015"]
    assert [len(one["categories"]) for one in answered] == [3, 3, 0]
    assert answered[1]["verdict"] == "reproduced"


def test_what_a_claim_leaves_out_the_command_says(store: Path, tmp_path: Path) -> None:
    """By label too; a claim's own word comes first."""
    text = TOP + claim("school", f'categories = {{ {FUNCTION} = "Grunnskole" }}', figure(SCHOOL))
    words = [
        "--table",
        TABLE,
        "--where",
        f"{SCOPE}=A",
        "--where",
        f"{KIND}=AGD2",
        "--where",
        f"{FUNCTION}=100",
        "--json",
    ]

    assert [one["verdict"] for one in json.loads(verify(store, tmp_path, text, *words).stdout)["claims"]] == [
        "reproduced"
    ]


def test_what_a_claim_leaves_out_is_not_taken_from_the_first(store: Path, tmp_path: Path) -> None:
    """Nobody has said which kind is meant, in whatever order the claims stand."""
    text = TOP + claim("health", named(HEALTH), figure(HEALTH)) + claim("partly", named(HEALTH[:1]), 16_000_000)

    answered = json.loads(verify(store, tmp_path, text, "--json").stdout)["claims"]

    assert [one["verdict"] for one in answered] == ["revised", "not_checkable"]
    assert f"{KIND} (kind)" in answered[1]["note"]


def test_a_difference_is_written_as_its_figures_are(store: Path, tmp_path: Path) -> None:
    """In Norwegian its thousands stand apart too."""
    text = (TOP + claim("more", named(SCHOOL), 1)).replace('"value"', '"difference"')
    told = verify(store, tmp_path, text.replace("year = 2024", "start = 2020\nend = 2024"), "--lang", "no").stdout

    assert re.search(r"\+1\s100\s000; beløp", told, re.M)
    assert not re.search("[0-9]{5}", told.replace(TABLE, ""))


def test_a_claim_without_any(store: Path, tmp_path: Path) -> None:
    """It is not held against the categories of another claim."""
    result = verify(store, tmp_path, BOTH + claim("bare", "", 1), "--table", TABLE)

    assert result.exit_code == 2
    assert "say which category with --where" in result.stderr


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ('categories = { KOKfunksjon0000 = "helse" }', "near it: 100 (Political control)"),
        ('categories = { KOKalder0000 = "1" }', f"there are: {SCOPE}"),
        ("categories = { KOKfunksjon0000 = 9 }", "categories: expected the code or label"),
        ('categories = "FGK9"', "categories: expected the code or label"),
    ],
)
def test_a_slip(store: Path, tmp_path: Path, where: str, words: str) -> None:
    """It is told with the claim that has it."""
    result = verify(store, tmp_path, TOP + claim("first", named(HEALTH), 1) + claim("slip", where, 1))

    assert result.exit_code == 2
    assert words in result.stderr
    assert "slip" in result.stderr


def test_in_python(store: Path, tmp_path: Path) -> None:
    """The version in hand is read again of the claim's categories; a table from no store cannot be."""
    file = tmp_path / "claims.toml"
    file.write_text(BOTH, encoding="utf-8")
    where = dict(zip((SCOPE, FUNCTION, KIND), ("A", "100", "AGD10"), strict=True))
    table = kb.load(table=TABLE, cache_dir=store, source="stored", where=where)

    results = kb.verify(kb.read_claims(file), table, history=[])

    assert [one.verdict for one in results] == [Verdict.NOT_REPRODUCED, Verdict.REPRODUCED]
    loose = kb.verify(kb.read_claims(file), dataclasses.replace(table, store=None))
    assert {one.verdict for one in loose} == {Verdict.NOT_CHECKABLE}
    assert "from no store" in loose[0].note


def test_a_table_without_the_dimension(store: Path, tmp_path: Path) -> None:
    """Table 12015 has none: a claim cannot name one."""
    file = tmp_path / "claims.toml"
    file.write_text(TOP + claim("a", named(HEALTH), 1, table="").replace(AMOUNT, "unge"), encoding="utf-8")

    with pytest.raises(ClaimsError, match=f"claim a: the table has no further dimension '{KIND}'$"):
        kb.verify(kb.read_claims(file), kb.load(cache_dir=store, source="stored"))
