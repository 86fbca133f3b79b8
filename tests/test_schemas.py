"""``schemas/`` says what the library checks and answers, and real files and answers keep it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pandera.polars as pa
import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.answers.backup import backup_answer
from kostra_bolig.answers.claims import report_answer
from kostra_bolig.answers.comparison import compare_answer, coverage_answer, ranking_answer
from kostra_bolig.answers.error import error_answer
from kostra_bolig.answers.fetch import fetch_answer
from kostra_bolig.answers.files import cite_answer, export_answer, plot_answer
from kostra_bolig.answers.panel import panel_answer
from kostra_bolig.answers.regions import regions_answer
from kostra_bolig.answers.series import series_answer, trend_answer
from kostra_bolig.answers.versions import check_answer, diff_answer, history_answer, prune_answer, status_answer
from kostra_bolig.contact.contents import contents
from kostra_bolig.contact.doctor import examine
from kostra_bolig.contact.tables import listing
from kostra_bolig.errors import ContractFailed
from kostra_bolig.figures import verdicts
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.claims import file as claims_file
from kostra_bolig.ingest.kept import saved
from kostra_bolig.ingest.load import load
from kostra_bolig.ingest.published import published
from kostra_bolig.ingest.run import refresh
from kostra_bolig.kostra import RegionKind
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import build
from tests.builders.schemas import validator
from tests.builders.standin import StandIn
from tests.conftest import ROOT, HeldTime
from tests.write_schemas import FOLDER, files, main, names

COMMAND = "python -m tests.write_schemas"
NIGHT = "KOStotnatt0000"
FIRST: dict[str, list[str]] = json.loads((ROOT / "tests" / "first_answers.json").read_text("utf-8"))
"""The required keys of each answer as the first version gave them; never to be rewritten."""


def shipped_claims() -> dict[str, Any]:
    """Return the claims file that is shipped with the package, with its dates as JSON has them."""
    content = tomllib.loads(
        resources.files("kostra_bolig.definitions").joinpath("fafo_2025_11.toml").read_text("utf-8")
    )
    shipped: dict[str, Any] = json.loads(json.dumps(content, default=dt.date.isoformat))
    return shipped


@pytest.mark.parametrize("name", sorted(names()))
def test_a_schema_is_as_its_model_says(name: str) -> None:
    """A change of a model shows in the review of ``schemas/``."""
    path = FOLDER / name

    committed = path.read_text("utf-8") if path.exists() else None

    assert committed == files()[name], f"schemas/{name} is not what the models say; run: {COMMAND}"


def test_there_is_no_schema_without_a_model() -> None:
    """A file that nothing writes would never change."""
    committed = {path.name for path in FOLDER.iterdir()}

    assert committed == set(files()), f"schemas/ has files that no model writes; run: {COMMAND}"


def test_the_shipped_definition_keeps_the_schema() -> None:
    """Who writes a definition of their own can check it with the schema first; the reader is stricter."""
    shipped = tomllib.loads(resources.files("kostra_bolig.definitions").joinpath("12015.toml").read_text("utf-8"))
    rules = validator("definition")

    assert [error.message for error in rules.iter_errors(shipped)] == []
    assert [*rules.iter_errors({**shipped, "nmae": "x"})]
    assert [*rules.iter_errors({**shipped, "series": [{"key": "x"}]})]


def test_the_command_writes_every_file_and_removes_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the failing test tells a person to run makes it pass."""
    monkeypatch.setattr("tests.write_schemas.FOLDER", tmp_path / "schemas")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "old.yaml").write_text("old")

    main()

    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "schemas").iterdir()} == files()


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".schema.json")])
def test_every_json_schema_is_one_of_draft_2020_12(name: str) -> None:
    """Other programs can read them; answers and manifests may get keys, a file that a person writes has no further."""
    content = json.loads((FOLDER / name).read_text("utf-8"))

    jsonschema.Draft202012Validator.check_schema(content)

    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    if name == "manifest.schema.json":
        assert [form["$ref"].rsplit("__", 1)[-1] for form in content["anyOf"]] == ["Manifest", "Manifest"]
    else:
        assert content["additionalProperties"] is name.startswith("answer-")


def keys_of(schema: dict[str, Any], part: dict[str, Any], place: str = "") -> set[str]:
    """Return every key that a schema requires, as a path: ``claims[].verdict``."""
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    keys = {f"{place}{name}" for name in part.get("required", ())}
    for name, inner in part.get("properties", {}).items():
        keys |= keys_of(schema, inner, f"{place}{name}.")
    for inner in (*part.get("anyOf", ()), part.get("items", {}), part.get("additionalProperties", {})):
        if isinstance(inner, dict) and inner:
            keys |= keys_of(schema, inner, f"{place.removesuffix('.')}[]." if inner is part.get("items") else place)
    return keys


def required_in(content: dict[str, Any]) -> list[str]:
    """Return the keys that a schema requires, in order."""
    return sorted(keys_of(content, content))


@pytest.mark.parametrize("name", sorted(FIRST))
def test_an_answer_still_has_every_key_of_the_first_version(name: str) -> None:
    """Who reads an answer of the first version can read one of today: keys are added, never renamed or removed."""
    today = required_in(json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")))

    assert set(FIRST[name]) <= set(today)


def test_every_answer_of_the_first_version_is_there() -> None:
    """No command lost its answer."""
    assert set(FIRST) <= set(files_of_answers())
    assert sum(map(len, FIRST.values())) > 200


def test_an_answer_may_get_keys_that_the_schema_does_not_name() -> None:
    """A reader that checks answers against today's schema takes those of a later version, at every depth."""
    answer = json.loads(json.dumps(series_answer(published().unge)))
    answer["later"] = 1
    answer["source"]["later"] = {"deep": []}

    validator("answer-series").validate(answer)


@pytest.mark.parametrize("name", [name.removesuffix(".yaml") for name in names() if name.endswith(".yaml")])
def test_every_yaml_is_one_that_pandera_reads(name: str) -> None:
    """Other programs can check a frame against it."""
    read = pa.DataFrameSchema.from_yaml(FOLDER / f"{name}.yaml")

    assert list(read.columns)


def test_the_published_figures_keep_the_yaml() -> None:
    """A frame of ours passes what other programs read."""
    read = pa.DataFrameSchema.from_yaml(FOLDER / "observations.yaml")

    checked = read.validate(published().observations, lazy=True)

    assert checked.height == 19


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("observations", "#   finite (value): a finite number"),
        ("figures", "#   whole_count: a whole number of 0 or more"),
        ("panel", "#   unge_in_midlertidig_botilbud: unge ≤ midlertidig_botilbud"),
        ("country", "#   canary: within 2 % or 5 of the published figure, in 2024 within 25 % or 40"),
        ("series", "#   sorted (year): years in order"),
    ],
)
def test_rules_that_yaml_cannot_hold_stand_above_it(name: str, rule: str) -> None:
    """A change of a rule is a visible diff, too."""
    lines = (FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()

    assert rule in lines


# Real things


def test_the_shipped_claims_keep_their_schema() -> None:
    """The claims file of the report."""
    validator("claims-file").validate(shipped_claims())


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "guess"},
        {"recorded": "true"},
        {"published": None},
        {"start": "2021"},
        {"serie": "unge"},
        {"cells": {"2021": "4415"}},
    ],
)
def test_a_claim_out_of_shape_breaks_the_schema(change: dict[str, Any]) -> None:
    """Closed sets are closed, and a misspelt field is no field."""
    content = shipped_claims()
    content["claim"][0] |= change

    assert not validator("claims-file").is_valid(content)


@pytest.fixture
def filled(standin: StandIn, store_dir: Path, held_time: HeldTime) -> Store:
    """Return a store with one snapshot that has a note."""
    standin.table = build(municipalities=8).with_cell("0301", NIGHT, "2016", 0.5)
    refresh(Settings.resolve(base_url=standin.base_url, cache_dir=store_dir), clock=held_time.clock())
    return Store(store_dir)


def test_a_real_manifest_keeps_its_schema(filled: Store) -> None:
    """What a fetch writes, with a note and its cells."""
    (snapshot,) = filled.snapshots()
    manifest = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))

    validator("manifest").validate(manifest)

    assert [note["check"] for note in manifest["notes"]] == ["whole_count"]


@pytest.mark.parametrize(
    "change",
    [{"format": 3}, {"stage": "final"}, {"language": "nn"}, {"rows": "many"}, {"notes": [{}]}, {"sha256": None}],
)
def test_a_manifest_out_of_shape_breaks_the_schema(filled: Store, change: dict[str, Any]) -> None:
    """Format 2 is open to further keys, and its own say what they say."""
    (snapshot,) = filled.snapshots()
    manifest = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))

    assert not validator("manifest").is_valid(manifest | change)


def test_real_answers_keep_their_schemas(standin: StandIn, filled: Store, store_dir: Path, held_time: HeldTime) -> None:
    """Every answer that a command gives with ``--json``, through JSON and back."""
    settings = Settings.resolve(base_url=standin.base_url, cache_dir=store_dir)
    table = load()
    report = claims_file.fafo_2025_11()
    standin.table = standin.table.with_cell("EAK", "midlertidig_botilbud", "2024", 70790).with_updated(
        "2025-06-15T06:00:00Z"
    )
    with pytest.raises(ContractFailed) as refused:
        refresh(settings, clock=held_time.clock())
    regions = [series_answer(table.series("unge", region=region)) for region in ("0301", "EAK")]
    trends = [trend_answer(table.series("unge", region=region), 2021, 2024) for region in ("0301", "EAK")]
    older = dataclasses.replace(table, observations=table.observations[1:].with_columns(pl.col("value") * 2))
    ranked = Wanted(by="change", since=2021)
    ranking = ranking_answer(table, "unge", 2024, kind=RegionKind.MUNICIPALITY, wanted=ranked)
    kept = saved.backup(store_dir.parent / "all.tar", cache_dir=store_dir)
    given: dict[str, Any] = {
        "answer-fetch": fetch_answer(refresh_unchanged(standin, settings, held_time)),
        "answer-export-partition": {
            "folder": "out",
            "content": "partition",
            "tables": [{"table": "12015", "snapshots": ["a"], "rows": 1, "written": ["out/a"], "removed": []}],
        },
        "answer-fetch-of-tables": {
            "tables": [
                fetch_answer(refresh_unchanged(standin, settings, held_time)),
                {**error_answer(refused.value), "table": "12008"},
                {"table": "11116", "outcome": "left_out", "why": "no years"},
            ],
            "requests": 9,
        },
        "answer-contents": contents(settings),
        "answer-tables": listing(settings, None, is_catalogue=False)[0],
        "answer-series": regions[0],
        "answer-series-of-regions": {"regions": regions},
        "answer-trend": trends[1],
        "answer-trend-of-regions": {"regions": trends},
        "answer-regions": regions_answer(table, table.regions()),
        "answer-compare": compare_answer(table.compare("unge", ["0301", "EAK"])),
        "answer-ranking": ranking,
        "answer-coverage": coverage_answer(table, "unge", kind=RegionKind.MUNICIPALITY),
        "answer-panel": panel_answer(table, ["unge"], joined=True, balanced=False),
        "answer-report": report_answer(report.title, verdicts.verify(report, table), table, regions=["0301"]),
        "answer-template": {"template": "my-article.toml"},
        "answer-history": history_answer(filled),
        "answer-diff": diff_answer(table.diff(older)),
        "answer-export": export_answer(table, [Path("panel.csv")], content=kb.FileContent.PANEL, rows=5),
        "answer-plot": plot_answer(table, table.plot(["unge"]), Path("unge.svg")),
        "answer-cite": cite_answer(table),
        "answer-status": status_answer(filled, dt.datetime(2025, 4, 1, tzinfo=dt.UTC)),
        "answer-backup": backup_answer(kept),
        "answer-restore": backup_answer(kept),
        "answer-check": check_answer(filled),
        "answer-prune": prune_answer(filled, [refresh(settings, clock=held_time.clock()).snapshot]),
        "answer-doctor": examine(lambda **_: settings, clock=held_time.clock())[0],
        "answer-error": error_answer(refused.value),
    }

    broken = {
        name: [error.message for error in validator(name).iter_errors(json.loads(json.dumps(answer)))]
        for name, answer in given.items()
    }

    assert broken == {name: [] for name in files_of_answers()}


def refresh_unchanged(standin: StandIn, settings: Settings, held_time: HeldTime) -> Any:
    """Fetch what is stored already."""
    standin.table = build(municipalities=8).with_cell("0301", NIGHT, "2016", 0.5)
    return refresh(settings, clock=held_time.clock())


def files_of_answers() -> list[str]:
    """Return the names of the schemas of answers."""
    return [name.removesuffix(".schema.json") for name in names() if name.startswith("answer-")]


def test_answers_from_an_empty_store_and_the_report_keep_their_schemas(store_dir: Path) -> None:
    """Nulls and empty lists are in the contract."""
    table = published()
    status = status_answer(Store(store_dir), dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    series = series_answer(table.unge)

    assert [error.message for error in validator("answer-status").iter_errors(json.loads(json.dumps(status)))] == []
    assert [error.message for error in validator("answer-series").iter_errors(json.loads(json.dumps(series)))] == []
