"""What each version left with people is read by this one: stores, claims, definitions, and who reads its answers."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import math
import re
import shlex
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import kostra_bolig as kb
from kostra_bolig.definitions.reader import read_text
from kostra_bolig.store.snapshots import Store
from tests.builders.contracts import Schema, broken_answer, broken_file, version_of
from tests.builders.inside import Inside
from tests.builders.schemas import validator
from tests.conftest import ROOT
from tests.snapshots import release
from tests.write_schemas import FOLDER

KEPT = {path.parent.name: path.parent for path in sorted(release.FOLDER.glob("*/about.json"))}
OF_ANSWERS = {
    command: f"answer-{'report' if command.startswith('verify') else command.split()[0]}"
    for command in release.COMMANDS
}
"""The name of the schema of each answer that is kept."""
DIFFERENT: dict[str, list[str]] = {
    "first": [
        "answer-report.regions[].figures[].series: no longer a closed set",
        "answer-status.next_publication: null is none of string",
        "answer-trend-of-regions.regions[].percent: null is none of number",
        "answer-trend.percent: null is none of number",
    ],
}
"""Where a reader of a version's answers stumbles over today's; said in docs/operate/upgrading.md."""


OF_THE_DAY = frozenset({"age_days", "next_publication"})
FOLLOWS_CODE = ("series", "trend", "compare", "ranking")
"""The commands that have followed a region over its codes since the first version, unless told not to."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a version, and a copy of its store that may be written to."""

    name: str
    folder: Path
    store: Path

    def content(self, name: str) -> dict[str, Any]:
        """Return one of its JSON files."""
        found: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return found


@pytest.fixture(scope="module", params=KEPT)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return what is kept of each version, one after another."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(KEPT[request.param] / "store", folder / "store")
    return Kept(name=request.param, folder=KEPT[request.param], store=folder / "store")


@pytest.fixture(scope="module")
def answers(kept: Kept, inside: Inside) -> dict[str, dict[str, Any]]:
    """Return what this version answers to what each was asked, on its store."""
    found = {}
    for command in kept.content("answers.json"):
        words = [str(kept.folder / word) if word == "claims.toml" else word for word in shlex.split(command)]
        if kept.name == "first" and words[0] in FOLLOWS_CODE:
            words.append("--not-joined")  # what it did without being asked
        done = inside.run([*words, "--json", "--cache-dir", str(kept.store)])
        said = done.out.decode().replace(json.dumps(str(kept.store))[1:-1], "STORE")
        found[command] = {"exit_code": done.code, "answer": json.loads(said)}
    return found


def test_the_first_version_and_this_one_are_kept() -> None:
    """And every version that the change log tells of as released."""
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert {"first", kb.__version__, *released} <= set(KEPT)


def test_what_is_kept_is_never_written_again(kept: Kept) -> None:
    """The script that made it refuses to."""
    with pytest.raises(FileExistsError, match="is frozen"):
        release.keep(kept.name, "HEAD")


def test_its_store_is_whole(kept: Kept) -> None:
    """Every hash, seal and manifest; each manifest keeps today's schema."""
    tables = sorted(path.name for path in kept.store.glob("[0-9]*"))

    assert "12015" in tables
    for table in tables:
        store = Store(kept.store, table)
        assert store.check() == []
        for snapshot in store.snapshots():
            validator("manifest").validate(json.loads((snapshot.path / "manifest.json").read_text("utf-8")))
    march, june = Store(kept.store).snapshots()
    assert (march.rows, june.rows) == (1512, 1512)


def test_its_figures_are_read(kept: Kept) -> None:
    """Cells that a person knows: the report's figures in March, invented revisions in June, and inhabitants."""
    march, june = (
        kb.load(snapshot=one.id, cache_dir=kept.store, withdrawn=True) for one in Store(kept.store).snapshots()
    )

    assert [table.midlertidig_botilbud.at(2024) for table in (march, june)] == [7079, 7112]
    assert [table.series("midlertidig_botilbud", region="4601").at(2024) for table in (march, june)] == [1324, 1328]
    assert round(june.series("midlertidig_botilbud", region="4601", per_1000=True).at(2023), 2) == 101.77


def test_the_page_on_upgrading_says_what_is_other() -> None:
    """Every key of an answer in which today's differs from the first version's."""
    page = (ROOT / "docs" / "operate" / "upgrading.md").read_text("utf-8")
    part = page.split("## If you upgrade today")[1].split("## ")[0]

    for line in DIFFERENT["first"]:
        assert f"`{line.partition(':')[0].rpartition('.')[2]}`" in part


def test_rates_of_the_first_version_are_over_the_inhabitants_of_the_end_of_the_year(kept: Kept) -> None:
    """Of the newest year it stored none of the next 1 January, and later versions do: the page says what to do."""
    newest = kb.load(cache_dir=kept.store).series("midlertidig_botilbud", region="0301", per_1000=True)

    assert newest.frame["value"][-2:].is_null().to_list() == [False, kept.name == "first"]


def differences(then: Any, now: Any, at: str = "") -> list[str]:
    """Return where an answer of today is not what one of then said; further keys are none, nor a float's last digit."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [
            line
            for key, value in then.items()
            if key not in OF_THE_DAY
            for line in (differences(value, now[key], f"{at}.{key}") if key in now else [f"{at}.{key}: gone"])
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [
            line for number, value in enumerate(then) for line in differences(value, now[number], f"{at}[{number}]")
        ]
    are_close = isinstance(then, float) and isinstance(now, float) and math.isclose(then, now, rel_tol=1e-14)
    return [] if then == now or are_close else [f"{at}: {then!r} -> {now!r}"]


def test_the_same_question_has_the_same_answer(kept: Kept, answers: dict[str, dict[str, Any]]) -> None:
    """Every key, figure, verdict and exit code of then; what differs is named, with the reason."""
    then = kept.content("answers.json")

    found = [line for command in then for line in differences(then[command], answers[command], command)]

    assert found == []


def test_who_reads_its_answers_reads_those_of_today(kept: Kept, answers: dict[str, dict[str, Any]]) -> None:
    """Its own schemas, once they let keys come, take what this version answers on its store."""
    schemas = kept.content("schemas.json")

    broken = {
        command: [error.message for error in jsonschema.Draft202012Validator(opened(schemas[name])).iter_errors(answer)]
        for command, name in OF_ANSWERS.items()
        for answer in [answers[command]["answer"]]
    }

    assert {command: found for command, found in broken.items() if found} == {}


def opened(schema: Any) -> Any:
    """Return a schema that lets keys come, as those of the first version did not."""
    if isinstance(schema, dict):
        return {key: opened(part) for key, part in schema.items() if (key, part) != ("additionalProperties", False)}
    return [opened(part) for part in schema] if isinstance(schema, list) else schema


def test_a_schema_that_breaks_its_promise_has_a_new_version(kept: Kept) -> None:
    """Keys come, words come; what goes, or may hold something else, is another version in the ``$id``."""
    found = []
    for name, then in kept.content("schemas.json").items():
        now = today(name)
        broken = (broken_answer if name.startswith("answer-") else broken_file)(then, now)
        found += [f"{name}{line}" for line in broken if version_of(now) <= version_of(then)]

    assert found == DIFFERENT.get(kept.name, []), "raise the version of these in tests/write_schemas.py: VERSIONS"


def today(name: str) -> Schema:
    """Return a schema as it is now."""
    path = FOLDER / f"{name}.schema.json"
    assert path.exists(), f"no command lost its answer: {name}"
    found: Schema = json.loads(path.read_text("utf-8"))
    return found


def test_nothing_that_was_promised_is_gone(kept: Kept) -> None:
    """Names, parameters, commands, options, exit codes, variables, events and metrics."""
    then = kept.content("promised.json")
    now = promised_now()

    assert {
        name for name in ("names", "testing", "variables", "events", "metrics") if {*then[name]} - {*now[name]}
    } == set()
    assert [name for name, code in then["exit_codes"].items() if now["exit_codes"].get(name) != code] == []
    for kind in ("commands", "parameters"):
        gone = {
            name: [part for part in parts if part not in now[kind].get(name, ())] for name, parts in then[kind].items()
        }
        assert {name: parts for name, parts in gone.items() if parts or name not in now[kind]} == {}


@functools.cache
def promised_now() -> dict[str, Any]:
    """Return what this version promises."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(release.PROMISED, {})  # noqa: S102  what each version ran
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_its_claims_keep_the_schema(kept: Kept) -> None:
    """What the first version could claim can be claimed."""
    claims = tomllib.loads((kept.folder / "claims.toml").read_text("utf-8"))

    validator("claims-file").validate(json.loads(json.dumps(claims, default=str)))


def test_its_definition_is_read(kept: Kept) -> None:
    """The first version had none; what a later one defined, and stored by it, is read."""
    path = kept.folder / "definition.toml"
    if not path.exists():
        assert kept.name == "first"
        return

    spec = read_text(path.read_bytes(), name=path.name)

    validator("definition").validate(tomllib.loads(path.read_text("utf-8")))
    assert (spec.id, list(spec.keys)) == ("12008", ["kommunale_boliger"])
    stored = kb.load(table="12008", cache_dir=kept.store)
    assert stored.series("kommunale_boliger").at(2023) == 115_583
