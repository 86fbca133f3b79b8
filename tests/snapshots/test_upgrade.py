"""The first version's own wheel fetches; today's takes over its store; and what happens to who goes back.

Asks a package index for what the first version rests on: ``pytest -m upgrade tests/snapshots``.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kostra_bolig.answers.schema import OF_COMMAND
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import StandIn
from tests.snapshots.installed import FIRST, Environment, Said, is_known, wheel_of
from tests.snapshots.release import FOLDER, june, march

pytestmark = [
    pytest.mark.upgrade,
    pytest.mark.skipif(not is_known(FIRST), reason=f"a shallow clone, or none: commit {FIRST[:7]} is not in it"),
]
ASKED = ("series unge --region 0301", "trend med_barn --from 2021 --to 2024", "history", "diff", "report")
ANSWERED = {
    "contents": "contents",
    "tables": "tables",
    "series": "series unge --region 0301 --region EAK",
    "trend": "trend med_barn --from 2021 --to 2024 --region 0301 --region EAK",
    "regions": "regions",
    "compare": "compare midlertidig_botilbud 0301 --from 2020",
    "ranking": "ranking midlertidig_botilbud",
    "coverage": "coverage unge",
    "panel": "panel unge",
    "report": "report",
    "verify": "verify claims.toml",
    "status": "status --max-age 3d",
    "history": "history",
    "diff": "diff",
    "export": "export figures.csv",
    "cite": "cite",
    "check": "check",
    "prune": "prune --keep 9",
    "doctor": "doctor",
    "backup": "backup whole.tar",
    "restore": "restore whole.tar --cache-dir restored",
    "fetch": "fetch",
    "error": "series nothing",
}
"""A question to each command of the installed wheel whose answer has a schema; ``plot`` needs an extra."""
READING = ("status", "series unge", "history", "diff", "check", "report", "prune --keep 1")


PASSING = ("lock", "requests", "asked.json")
"""What a run leaves to say that it ran."""


def tree(store: Path, *, passing: tuple[str, ...] = PASSING) -> dict[str, str]:
    """Return the hash of every file of a store."""
    return {
        path.relative_to(store).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.rglob("*"))
        if path.is_file() and path.name not in passing
    }


@dataclass
class Course:
    """What was said, and what lay in the store, at each step."""

    first: dict[str, Said] = field(default_factory=dict)
    today: dict[str, Said] = field(default_factory=dict)
    back: dict[str, Said] = field(default_factory=dict)
    restored: dict[str, Said] = field(default_factory=dict)
    cleared: dict[str, Said] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    python: str = ""
    later_claims: Said | None = None
    moved: dict[str, Said] = field(default_factory=dict)
    schemas: dict[str, Said] = field(default_factory=dict)
    answers: dict[str, Said] = field(default_factory=dict)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Install the first version, fetch and ask; install today's over it, ask and fetch; go back, and ask."""
    folder = tmp_path_factory.mktemp("upgrade")
    environment, store, before = Environment.make(folder / "environment"), folder / "store", folder / "before"
    cache, data = folder / "home" / "cache", folder / "home" / "data"
    first, today = wheel_of(FIRST, folder / "first"), wheel_of(None, folder / "today")
    shutil.copy(FOLDER / "first" / "claims.toml", environment.folder)
    shutil.copy(FOLDER / "0.1.0" / "claims.toml", environment.folder / "later.toml")
    course = Course()
    with StandIn(march(), klass=build_klass()) as standin:
        standin.rate_limit_headers = False

        def said(command: str, store: Path | None = store) -> Said:
            if store is None and sys.platform != "linux":
                return Said(0, "", "the usual place can be another here only on Linux")
            for kept in (folder / "store", before, cache, data):
                for passing in kept.glob("**/requests"):  # or it would wait its turn
                    passing.unlink()
            usual = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(cache), "XDG_DATA_HOME": str(data)}
            return environment.run(
                *shlex.split(command),
                environ={
                    **(usual if store is None else {"KOSTRA_BOLIG_CACHE_DIR": str(store)}),
                    "KOSTRA_BOLIG_BASE_URL": standin.base_url,
                    "KOSTRA_BOLIG_KLASS_URL": standin.klass_url,
                },
            )

        environment.install(first)
        course.first["fetch of March"] = said("fetch")
        standin.table = june()
        course.first["fetch of June"] = said("fetch")
        course.moved["first"] = said("fetch", None)
        course.first |= {command: said(f"{command} --json") for command in (*ASKED, "verify claims.toml")}
        shutil.copytree(store, before)
        course.trees["first"] = tree(store)
        course.trees["before reading"] = tree(store, passing=("requests",))

        environment.install(today)
        course.today |= {command: said(f"{command} --json") for command in (*ASKED, "verify claims.toml", "status")}
        course.python = environment.python(
            f"import kostra_bolig as kb; print(kb.load(cache_dir={str(store)!r}).midlertidig_botilbud.at(2024))"
        )
        course.trees["read"] = tree(store, passing=("requests",))
        course.today["fetch"] = said("fetch --json")
        course.today["fetch again"] = said("fetch --json")
        course.today["history after"] = said("history --json")
        course.today["series after"] = said(f"{ASKED[0]} --json")
        course.today["check"] = said("check --json")
        course.moved["today"] = said("fetch --json", None)
        course.schemas = {name: said(f"schema {name}") for name in OF_COMMAND}
        course.answers = {name: said(f"{command} --json") for name, command in ANSWERED.items()}
        course.trees["today"] = tree(store)

        environment.install(first)
        course.back |= {command: said(command) for command in (*READING, "fetch")}
        course.moved["back"] = said("status --json", None)
        course.moved["back, told where"] = said("status --json", data / "kostra_bolig")
        course.later_claims = said("verify later.toml", before)
        course.trees["back"] = tree(store)
        course.restored |= {command: said(f"{command} --json", before) for command in ("check", "fetch", *ASKED)}
        for path in (store / "12015" / "snapshots").iterdir():
            if json.loads((path / "manifest.json").read_text("utf-8"))["format"] > 1:
                shutil.rmtree(path)
        course.cleared["series"] = said(f"{ASKED[0]} --json")
        newest = answer(course.first["history"])["newest"]
        (store / "12015" / "newest").write_text(f"{newest}\n", encoding="utf-8")
        course.cleared["fetch"] = said("fetch --json")
        course.cleared["check"] = said("check --json")
    return course


def answer(said: Said) -> Any:
    """Return the answer of a command that has one."""
    assert said.code in (0, 1), said.err
    return json.loads(said.out)


def test_the_first_version_fetched(course: Course) -> None:
    """What is upgraded is its own: format 1, with Klass beside it in each snapshot."""
    assert [said.code for said in course.first.values()] == [0] * len(course.first)
    assert sum(name.endswith("manifest.json") for name in course.trees["first"]) == 2
    assert sum(name.endswith("klass-codes.json") for name in course.trees["first"]) == 2


@pytest.mark.parametrize("command", [*ASKED[:2], "verify claims.toml", "report"])
def test_the_same_store_gives_the_same_answers(course: Course, command: str) -> None:
    """Every figure and verdict that the first version gave."""
    then, now = answer(course.first[command]), answer(course.today[command])

    assert course.first[command].code == course.today[command].code
    for key in ("values", "years", "from", "to", "absolute"):
        assert then.get(key) == now.get(key)
    assert [(one["id"], one["verdict"]) for one in then.get("claims", ())] == [
        (one["id"], one["verdict"]) for one in now.get("claims", ())
    ]
    assert {key: now["source"][key] for key in then["source"]} == then["source"]


def test_python_reads_it(course: Course) -> None:
    """``kb.load``, in the environment that was upgraded."""
    assert course.python == "7112.0"


def test_history_and_diff_see_the_versions_of_before(course: Course) -> None:
    """Their ids stay as they are, and what SSB changed between them."""
    for command, key in (("history", "snapshots"), ("diff", "changed")):
        then, now = answer(course.first[command])[key], answer(course.today[command])[key]
        assert [{key: two[key] for key in one} for one, two in zip(then, now, strict=True)] == then


def test_reading_changes_nothing_in_the_store(course: Course) -> None:
    """Who only reads can go back as if nothing had been."""
    assert course.trees["read"] == course.trees["before reading"]


def test_the_first_fetch_asks_klass_what_it_was_never_asked_and_keeps_the_figures(course: Course) -> None:
    """Two requests, and no download of the table; its own snapshot has the same figures. Then nothing is new."""
    new, again = answer(course.today["fetch"]), answer(course.today["fetch again"])

    assert (new["outcome"], new["requests"], new["updated"]) == ("new", 2, "2025-06-15T06:00:00Z")
    assert (again["outcome"], again["requests"], again["snapshot"]) == ("unchanged", 1, new["snapshot"])
    assert answer(course.today["series after"])["values"] == answer(course.first[ASKED[0]])["values"]


@pytest.mark.parametrize("name", sorted(OF_COMMAND))
def test_the_wheel_prints_a_schema_that_its_answers_keep(course: Course, name: str) -> None:
    """As it is installed, far from the checkout: whole in itself, with an id and a version."""
    schema = json.loads(course.schemas[name].out)
    assert course.schemas[name].code == 0
    assert re.fullmatch(rf"urn:kostra-bolig:answers?:{name}:[0-9]+", schema["$id"])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert course.schemas[name].out.count('"$ref"') == course.schemas[name].out.count('"$ref": "#/$defs/')

    if name in ANSWERED:
        said = course.answers[name]
        given = json.loads(said.err.splitlines()[-1] if name == "error" else said.out)
        jsonschema.Draft202012Validator(schema).validate(given)
        assert given


def test_what_the_first_version_wrote_stays_as_it_is(course: Course) -> None:
    """Byte by byte, but for which snapshot is the newest; and all of it is whole."""
    first, today = course.trees["first"], course.trees["today"]

    assert {name for name, hashed in first.items() if today[name] != hashed} == {"12015/newest"}
    check = answer(course.today["check"])
    assert (check["snapshots"], check["damaged"]) == (3, [])
    assert [one["id"] for one in answer(course.today["history after"])["snapshots"][:2]] == [
        one["id"] for one in answer(course.first["history"])["snapshots"]
    ]


@pytest.mark.parametrize("command", [*READING, "fetch"])
def test_the_first_version_refuses_a_store_that_this_one_fetched_into(course: Course, command: str) -> None:
    """It says so and ends with 6; it gives no older figures for the newest, and writes nothing."""
    assert course.back[command].code == 6
    assert "has format 2, expected 1 or older" in course.back[command].out + course.back[command].err
    assert course.trees["back"] == course.trees["today"]


def test_the_first_version_goes_on_with_the_store_of_before(course: Course) -> None:
    """The copy that was made before the upgrade."""
    assert {said.code for said in course.restored.values()} == {0}
    assert answer(course.restored["fetch"])["outcome"] == "unchanged"


def test_the_first_version_goes_on_where_what_this_one_wrote_is_removed(course: Course) -> None:
    """Without a copy: its own snapshots are all there, and once ``newest`` names one of them nothing is missed."""
    assert answer(course.cleared["series"])["values"] == answer(course.first[ASKED[0]])["values"]
    assert "which is not there; taking the newest that is" in course.cleared["series"].err
    assert answer(course.cleared["fetch"])["outcome"] == "unchanged"
    assert answer(course.cleared["check"])["damaged"] == []


def test_the_first_version_names_what_it_does_not_know_in_a_claims_file(course: Course) -> None:
    """Nothing of it is passed over."""
    assert course.later_claims is not None
    assert course.later_claims.code == 2
    assert "later.toml: unknown field 'title_no' at the top" in course.later_claims.err


@pytest.mark.skipif(sys.platform != "linux", reason="the usual place is a person's own elsewhere")
def test_the_store_in_the_usual_place_moves_from_the_cache_to_the_data_folder(course: Course) -> None:
    """With the first fetch, which says so; the first version no longer finds it, and does where it is told."""
    assert (course.moved["first"].code, answer(course.moved["today"])["requests"]) == (0, 2)
    assert "/home/data/kostra_bolig" in course.moved["today"].err
    assert answer(course.moved["back"])["snapshots"] == []
    assert course.moved["back, told where"].code == 6
    assert "has format 2" in course.moved["back, told where"].err
