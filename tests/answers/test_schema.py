"""``kostra-bolig schema COMMAND``: the shape of each answer, from the installed package."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kostra_bolig.answers.schema import OF_COMMAND, of_command
from kostra_bolig.cli.main import cli
from tests.builders.inside import Inside

FOLDER = Path(__file__).resolve().parents[2] / "schemas"


def test_every_answer_has_a_command() -> None:
    """Each command with ``--json`` has its shapes, and each shape that is kept belongs to one."""
    answering = {name for name, one in cli.commands.items() if any("--json" in part.opts for part in one.params)}
    kept = {path.name.removeprefix("answer-").removesuffix(".schema.json") for path in FOLDER.glob("answer-*.json")}

    assert set(OF_COMMAND) - {"error"} == answering
    assert {one for shapes in OF_COMMAND.values() for one in shapes} == kept


@pytest.mark.parametrize("name", sorted(OF_COMMAND))
def test_a_schema_is_whole_in_itself(name: str) -> None:
    """It is valid, has an id of its own, and refers to nothing outside; shapes put together mean what each means."""
    schema = of_command(name)

    jsonschema.Draft202012Validator.check_schema(schema)
    alone = len(OF_COMMAND[name]) == 1
    assert schema["$id"] == f"urn:kostra-bolig:{f'answer:{OF_COMMAND[name][0]}' if alone else f'answers:{name}'}:1"
    text = json.dumps(schema)
    assert all(part.startswith("#/$defs/") for part in text.split('"$ref": "')[1:])
    for one in OF_COMMAND[name]:
        alone = json.loads((FOLDER / f"answer-{one}.schema.json").read_text("utf-8"))
        for key, form in alone.get("$defs", {}).items():
            assert schema["$defs"][key] == form


def test_no_two_schemas_have_one_id() -> None:
    """Who keeps schemas by their ids has the right one: the shapes, and those that are put together of several."""
    shapes = [json.loads(path.read_text("utf-8"))["$id"] for path in FOLDER.glob("*.schema.json")]
    several = [of_command(name)["$id"] for name, its in OF_COMMAND.items() if len(its) > 1]

    assert len({*shapes, *several}) == len(shapes) + len(several)


def test_the_version_of_several_shapes_rises_with_that_of_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who knows one version of a command's answers is told of another."""
    for name in OF_COMMAND["series"]:
        schema = json.loads((FOLDER / f"answer-{name}.schema.json").read_text("utf-8"))
        schema["$id"] = schema["$id"].removesuffix(":1") + (":3" if name == "series" else ":1")
        (tmp_path / f"answer-{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    monkeypatch.setattr("kostra_bolig.answers.schema._folder", lambda: tmp_path)

    assert of_command("series")["$id"] == "urn:kostra-bolig:answers:series:3"


def test_the_command_prints_it(tmp_path: Path) -> None:
    """One JSON object on stdout, of which an answer of the command is one."""
    line = Inside(tmp_path)
    schema = json.loads(line.run(["schema", "check"]).out)
    answer = json.loads(line.run(["check", "--json", "--cache-dir", str(tmp_path / "store")]).out)

    jsonschema.validate(answer, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"damaged": 1}, schema)


def test_another_name_is_a_usage_error(tmp_path: Path) -> None:
    """The commands that answer are listed."""
    done = Inside(tmp_path).run(["schema", "serie"])

    assert done.code == 2
    assert b"series" in done.err
