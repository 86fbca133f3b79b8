"""What is told of a schema that changed: keys and words may come, all else breaks who reads or writes it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.builders.contracts import Schema, broken_answer, broken_file, version_of

THEN: Schema = {
    "$id": "urn:kostra-bolig:answer:x:1",
    "$defs": {
        "One": {
            "type": "object",
            "properties": {"year": {"type": "integer"}, "value": {"anyOf": [{"type": "number"}, {"type": "null"}]}},
            "required": ["year", "value"],
            "additionalProperties": False,
        }
    },
    "type": "object",
    "properties": {
        "kind": {"enum": ["a", "b"], "type": "string"},
        "ones": {"type": "array", "items": {"$ref": "#/$defs/One"}},
        "named": {"type": "object", "additionalProperties": {"type": "string"}},
        "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "minItems": 2},
        "later": {"type": "string"},
    },
    "required": ["kind", "ones"],
    "additionalProperties": False,
}


def with_part(way: str, part: Any) -> Schema:
    """Return the schema with another part; ``None`` takes it away."""
    changed = copy.deepcopy(THEN)
    *steps, last = way.split("/")
    place: Any = changed
    for step in steps:
        place = place[step]
    if part is None:
        del place[last]
    else:
        place[last] = part
    return changed


@pytest.mark.parametrize(
    ("way", "part"),
    [
        ("properties/new", {"type": "string"}),
        ("$defs/One/properties/new", {"type": "string"}),
        ("properties/kind/enum", ["a", "b", "c"]),
        ("$defs/One/properties/value", {"type": "integer"}),
        ("required", ["kind", "ones", "later"]),
        ("description", "other words"),
    ],
)
def test_what_may_come_into_an_answer(way: str, part: Any) -> None:
    """A reader of then takes it."""
    assert broken_answer(THEN, with_part(way, part)) == []


@pytest.mark.parametrize(
    ("way", "part", "told"),
    [
        ("required", ["kind"], ".ones: not always there"),
        ("properties/later", None, ".later: gone"),
        ("properties/kind/type", "integer", ".kind: integer is none of string"),
        ("properties/kind", {"type": "string"}, ".kind: no longer a closed set"),
        ("$defs/One/required", ["year"], ".ones[].value: not always there"),
        ("$defs/One/properties/year", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, ".ones[].year: null is none"),
        ("properties/named/additionalProperties", {"type": "number"}, ".named.*: number is none of string"),
        ("properties/pair/prefixItems", [{"type": "integer"}, {"type": "null"}], ".pair[1]: null is none of string"),
        ("properties/pair/minItems", 1, ".pair[]: minItems was 2, is 1"),
    ],
)
def test_what_breaks_who_reads_an_answer(way: str, part: Any, told: str) -> None:
    """It says where, and what."""
    (line,) = broken_answer(THEN, with_part(way, part))

    assert line.startswith(told)


@pytest.mark.parametrize(
    ("way", "part"),
    [
        ("properties/new", {"type": "string"}),
        ("properties/kind/enum", ["a", "b", "c"]),
        ("required", ["kind"]),
        ("$defs/One/properties/year", {"type": "number"}),
    ],
)
def test_what_a_file_that_people_have_may_have_besides(way: str, part: Any) -> None:
    """A file of then is one of now."""
    assert broken_file(THEN, with_part(way, part)) == []


@pytest.mark.parametrize(
    ("way", "part", "told"),
    [
        ("required", ["kind", "ones", "later"], ".later: now asked for"),
        ("properties/later", None, ".later: no longer known"),
        ("properties/kind/enum", ["a"], ".kind: b is no longer a word"),
        ("$defs/One/properties/value", {"type": "number"}, ".ones[].value: null is none of number"),
    ],
)
def test_what_breaks_a_file_that_people_have(way: str, part: Any, told: str) -> None:
    """It was written by hand, and is refused all at once."""
    (line,) = broken_file(THEN, with_part(way, part))

    assert line.startswith(told)


def test_the_version_is_the_end_of_the_id() -> None:
    """The first version's schemas had no id."""
    assert (version_of({"$id": "urn:kostra-bolig:answer:x:12"}), version_of({})) == (12, 1)
