"""Python and the command on one store: the same verdicts, differences, peers, years and rankings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.kostra import RegionKind
from kostra_bolig.show.tables import panel_table
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import draft_of, tiny
from tests.builders.provenance import PROVENANCE
from tests.builders.stores import publish
from tests.builders.two_versions import build
from tests.conftest import Run, RunCommand

TOTAL = "midlertidig_botilbud"
SHARE = "KOSandbarn3m0000"
MARCH, JUNE = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z"
CLAIMS = """
format = 1
title = "A constructed text"
written = 2025-04-01
[[claim]]
id = "held-when-written"
text = "7,079 households."
kind = "value"
series = "midlertidig_botilbud"
year = 2024
published = 7079
[[claim]]
id = "never-held"
text = "7,000 households."
kind = "value"
series = "midlertidig_botilbud"
year = 2024
published = 7000
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a version of March and its revision of June; tests only read it."""
    made = tmp_path_factory.mktemp("two")
    build(made)
    return made


@pytest.fixture
def answer(run: RunCommand, folder: Path) -> Callable[..., Any]:
    """Return what a command answers on the store, as JSON."""

    def ask(*arguments: str) -> Any:
        done: Run = run(*arguments, "--json", "--cache-dir", str(folder))
        assert done.out, done.err
        return json.loads(done.out)

    return ask


def test_the_same_verdicts(answer: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    """A claim that was true of March's figures is revised in both, with the same words; one that never was is not."""
    file = tmp_path / "claims.toml"
    file.write_text(CLAIMS, "utf-8")

    results = kb.verify(kb.read_claims(file), kb.load(cache_dir=folder))

    said = [(one["id"], one["verdict"], one["note"]) for one in answer("verify", str(file))["claims"]]
    assert [(one.id, one.verdict, one.note) for one in results] == said
    assert [one.verdict for one in results] == ["revised", "not_reproduced"]


def test_without_a_history_a_claim_stands_alone(folder: Path, tmp_path: Path) -> None:
    """An empty list of earlier versions is taken at its word."""
    file = tmp_path / "claims.toml"
    file.write_text(CLAIMS, "utf-8")

    results = kb.verify(kb.read_claims(file), kb.load(cache_dir=folder), history=[])

    assert {one.verdict for one in results} == {kb.Verdict.NOT_REPRODUCED}


def test_the_same_difference(answer: Callable[..., Any], folder: Path) -> None:
    """Without a version to compare with, both take the last that had other figures."""
    table = kb.load(cache_dir=folder)

    assert table.diff().changed.to_dicts() == answer("diff")["changed"]
    assert [one.provenance.snapshot for one in table.earlier()] == [answer("diff")["older"]["id"]]


@pytest.mark.parametrize("per_1000", [False, True])
def test_the_same_peers(answer: Callable[..., Any], folder: Path, per_1000: bool) -> None:
    """One municipality is shown beside its group and the country; per 1,000 inhabitants beside the country alone."""
    options = ["--per-1000"] if per_1000 else []
    compared = kb.load(cache_dir=folder).compare(TOTAL, "Bergen", per_1000=per_1000)

    codes = [one.region for one in compared.series]
    assert codes == [one["region"] for one in answer("compare", TOTAL, "Bergen", *options)["regions"]]
    assert len(codes) == (2 if per_1000 else 3)


def test_the_same_years(answer: Callable[..., Any], folder: Path) -> None:
    """From one year to another, both included."""
    series = kb.load(cache_dir=folder).series(TOTAL).between(2019, 2022)

    assert list(series.years) == answer("series", TOTAL, "--from", "2019", "--to", "2022")["years"]


def test_the_same_ranking(answer: Callable[..., Any], folder: Path) -> None:
    """Without a year, of the newest."""
    ranked = kb.load(cache_dir=folder).ranking(TOTAL)

    assert ranked.to_dicts() == answer("ranking", TOTAL)["ranking"]


@pytest.fixture
def shares(store_dir: Path) -> Path:
    """Store shares that a person must not misread: in two versions, with two decimals, and none of SSB's own."""
    march = tiny().with_cell("EAK", SHARE, "2024", 31.4).with_cell("EAK", SHARE, "2023", 0.1)
    publish(Store(store_dir), draft_of(MARCH, march))
    june = march.with_cell("EAK", SHARE, "2024", 32.46)
    publish(Store(store_dir), draft_of(JUNE, june))
    return store_dir


def test_no_decimal_is_lost(run: RunCommand, shares: Path) -> None:
    """A difference of shares shows what each version says, and so does a table; machines get every digit."""
    where = ("--cache-dir", str(shares))

    diff = run("diff", *where).out
    shown = run("series", SHARE, *where).out
    rows = list(csv.DictReader(io.StringIO(run("series", SHARE, "--format", "csv", *where).out)))

    assert "31.40" in diff
    assert "32.46" in diff
    assert "+1.06" in diff
    assert "32.46" in shown
    assert next(row["value"] for row in rows if row["year"] == "2024") == "32.46"


@pytest.mark.parametrize("decimals", [-1, 0])
def test_decimals_that_are_too_few_cut_nothing(shares: Path, decimals: int) -> None:
    """Where SSB says that a share has none, its values still have them."""
    table = kb.load(cache_dir=shares)
    frame = table.observations.with_columns(pl.lit(decimals, dtype=pl.Int8).alias("decimals"))
    wrong = kb.Table(observations=frame, provenance=table.provenance, binding=table.binding)

    assert wrong.series(SHARE).decimals == 2
    assert wrong.series("natthjem").decimals == 0


def test_changes_of_shares_are_percentage_points(run: RunCommand, shares: Path) -> None:
    """From 0.1 to 32.46 % is 32.36 points; what that is in percent is for programs."""
    where = ("--cache-dir", str(shares))
    years = ("--by", "change", "--from", "2023", "--kind", "country")

    text = run("ranking", SHARE, *years, *where).out
    compared = run("compare", SHARE, "EAK", "--base", "2023", *where).out
    row = json.loads(run("ranking", SHARE, *years, "--json", *where).out)["ranking"][0]

    assert "+32.36 percentage points" in text
    assert "+32.36 percentage points from 2023 to 2024" in compared
    assert "32360" not in text + compared
    assert (row["absolute"], row["percent"]) == (32.36, 32360.0)


def test_a_slope_has_the_decimals_of_the_figures(run: RunCommand, store_dir: Path) -> None:
    """A line that rises by 0.04 points a year does not rise by 0.0 points."""
    shown = tiny()
    for year, share in (("2022", 31.40), ("2023", 31.44), ("2024", 31.48)):
        shown = shown.with_cell("EAK", SHARE, year, share)
    publish(Store(store_dir), draft_of(JUNE, shown))

    text = run("trend", SHARE, "--from", "2022", "--to", "2024", "--cache-dir", str(store_dir)).out

    assert "straight line: up, +0.04 percentage points per year" in text


def test_a_panel_shows_a_share_of_ours_as_ssb_shows_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """6 of 7 is 85.7 where SSB prints one decimal, not 85.71428571428571."""
    row = {"region": "3103", "region_name": "Moss", "kind": RegionKind.MUNICIPALITY, SHARE: 600 / 7}
    ours = row | {"year": 2019, f"{SHARE}_status": None, f"{SHARE}_made_of": ["0104", "0136"]}
    theirs = ours | {"year": 2024, SHARE: 33.3, f"{SHARE}_made_of": ["3103"]}
    answer: Any = {"panel": [ours, theirs], "series": [SHARE], "regions": 1, "of_regions": 1, "notes": []}

    panel_table(answer, PROVENANCE)

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[3].replace(",", ".") for line in lines if line[:1] == ["3103"]] == ["85.7", "33.3"]
