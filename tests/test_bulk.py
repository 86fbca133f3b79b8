"""Large answers: the fast reading gives what the strict one gives, or leaves the answer to it."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig import bulk, document, jsonstat
from kostra_bolig.errors import BodyRefused, DatasetRefused

CELLS = 40_000


def large(values: str, status: str = "{}", *, more: str = "") -> bytes:
    """Make an answer with a long label, so that it is read as a large one, and these parts as they are written."""
    size = f'"id":["cell"],"size":[{CELLS}],"dimension":{{"cell":{{"category":{{"index":{json.dumps(CODES)}}}}}}}'
    return f'{{"version":"2.0","class":"dataset",{size},"value":{values},"status":{status}{more}}}'.encode()


CODES = [f"{place:05}" for place in range(CELLS)]


def numbers(*first: str) -> str:
    """Write an array that begins with these, and goes on with whole numbers."""
    return f"[{','.join([*first, *map(str, range(CELLS - len(first)))])}]"


def parts_of(body: bytes) -> dict[str, Any]:
    """Return what is read fast of an answer, as plain Python."""
    lifted = bulk.lift(body)
    assert lifted is not None
    content = json.loads(lifted[0])
    assert bulk.put_back(content, lifted[1])
    status = content.get("status")
    return {
        "value": content["value"].to_list(),
        "status": dict(status.rows()) if isinstance(status, pl.DataFrame) else status,
    }


def test_a_large_answer_is_read_into_columns() -> None:
    """Numbers and symbols come as columns, in their places."""
    body = large(numbers("null", "4415", "37.9"), '{"0":":","39999":".."}')

    content = document.parse(body)
    frame = jsonstat.read(content).frame()

    assert isinstance(content["value"], pl.Series)
    assert isinstance(content["status"], pl.DataFrame)
    assert frame.row(0) == ("00000", None, ":")
    assert frame.row(1) == ("00001", 4415.0, None)
    assert frame.row(2) == ("00002", 37.9, None)
    assert frame.row(CELLS - 1) == ("39999", float(CELLS - 4), "..")
    assert frame["status"].null_count() == CELLS - 2


@settings(deadline=None, max_examples=30)
@given(st.lists(st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60))
def test_numbers_are_those_that_pythons_own_parser_gives(values: list[float | int | None]) -> None:
    """To the last bit, whatever way they are written."""
    text = json.dumps(values)
    expected = [None if value is None else float(value) for value in json.loads(text)]

    found = bulk.lift(f'{{"value":{text}}}'.encode())

    if found is not None:
        (series,) = found[1].values()
        assert isinstance(series, pl.Series)
        assert [None if value is None else value.hex() for value in series.to_list()] == [
            None if value is None else value.hex() for value in expected
        ]


@pytest.mark.parametrize("seed", range(3))
def test_blocks_are_put_together_without_a_seam(seed: int) -> None:
    """Numbers of all lengths, so that the blocks end everywhere in them."""
    chance = random.Random(seed)
    values = [chance.choice([None, chance.randint(0, 10**9), chance.uniform(-1e6, 1e6)]) for _ in range(90_000)]
    symbols = {str(place): chance.choice([":", ".", "..", "*"]) for place in range(0, 90_000, 3)}

    found = parts_of(json.dumps({"value": values, "status": symbols}).encode())

    assert found["value"] == [None if value is None else float(value) for value in values]
    assert found["status"] == {int(place): symbol for place, symbol in symbols.items()}


@pytest.mark.parametrize(
    "first",
    [
        "NaN",
        "Infinity",
        "01",
        "1.",
        ".5",
        "+1",
        "--1",
        "1e",
        "nul",
        "nulll",
        "1 2",
        "",
        "true",
        '"1"',
        "[1]",
        "{}",
        "0x1",
    ],
)
def test_what_is_no_json_is_refused_as_a_small_answer_is(first: str) -> None:
    """The fast way is no way around the gate: such an answer is refused, with the strict parser's reason."""
    with pytest.raises((BodyRefused, DatasetRefused)):
        jsonstat.decode(large(numbers(first)))


@pytest.mark.parametrize("first", ["1e999", "-1e999", "1" * 400])
def test_a_number_too_large_for_a_computer_is_refused(first: str) -> None:
    """It would be infinite, which is no figure."""
    with pytest.raises(DatasetRefused, match="a computer can hold"):
        jsonstat.decode(large(numbers(first)))


@pytest.mark.parametrize(
    "more",
    [',"value":[1]', ',"status":{"1":":"}', ',"label":"x","label":"y"'],
    ids=["value-twice", "status-twice", "another-twice"],
)
def test_a_key_given_twice_is_refused(more: str) -> None:
    """Whichever of the two is meant, nobody knows."""
    with pytest.raises(BodyRefused, match="twice"):
        document.parse(large(numbers(), more=more))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ('{"1":":","1":"."}', "twice"),
        ('{"01":":"}', "at places"),
        ('{"-1":":"}', "at places"),
        ('{"40000":":"}', "at places"),
        ('{"x":":"}', "at places"),
        ('{"1":5}', "status symbols"),
        ('{"1":["."]}', "status symbols"),
        ('{"1":":",}', "Expecting|Illegal"),
    ],
)
def test_a_symbol_in_no_place_is_refused(status: str, reason: str) -> None:
    """As in a small answer: a place is a plain whole number within the dataset, given once."""
    with pytest.raises((BodyRefused, DatasetRefused), match=reason):
        jsonstat.decode(large(numbers(), status))


@pytest.mark.parametrize(
    "status",
    [
        "{}",
        '{"1":": "}',
        '{"1":" :"}',
        '{"1":", "}',
        '{"1":","}',
        '{"1":"}"}',
        '{"1":"#"}',
        '{"1":"::"}',
        '{"1":"å…"}',
        '{"2":":","1":"."}',
        '{"1":":","2":".","3":".."}',
        '{ "1": ":", "2" : "." }',
        '{"1":"\\u003a"}',
        '{"1":"a\\"b"}',
        '{"1":",\\"2\\":"}',
    ],
)
def test_symbols_written_in_another_way_are_read_all_the_same(status: str) -> None:
    """What the fast way does not read, the strict one does."""
    expected = {int(place): symbol for place, symbol in json.loads(status).items()}

    frame = jsonstat.decode(large(numbers(), status)).with_row_index("place")

    assert dict(frame.drop_nulls("status").select("place", pl.col("status").cast(pl.String)).rows()) == expected


def test_values_as_an_object_are_read_all_the_same() -> None:
    """A sparse answer is read by the strict parser."""
    frame = jsonstat.decode(large('{"1":5,"39999":7.5}'))

    assert frame.drop_nulls("value").select("cell", "value").rows() == [("00001", 5.0), ("39999", 7.5)]


@pytest.mark.parametrize("label", ['"value":[1,2]', '"status":{"1":":"}'])
def test_a_text_that_looks_like_a_part_is_a_text(label: str) -> None:
    """Nothing is cut out of a label."""
    body = large(numbers("7")).replace(b'"version"', f'"label":{json.dumps(label)},"version"'.encode())

    content = document.parse(body)

    assert content["label"] == label
    assert jsonstat.read(content).frame()["value"][0] == 7.0


def test_a_part_of_something_else_is_left_where_it_is() -> None:
    """Only the members of the dataset itself are its values."""
    body = large(numbers("7")).replace(b'"version"', b'"extension":{"value":[1,2]},"version"')

    content = document.parse(body)

    assert content["extension"] == {"value": [1, 2]}
    assert jsonstat.read(content).frame()["value"][0] == 7.0


@pytest.mark.parametrize("cut", [1, 10, 1000, 100_000])
def test_an_answer_that_is_cut_short_is_refused(cut: int) -> None:
    """Wherever the connection broke."""
    with pytest.raises(BodyRefused):
        document.parse(large(numbers(), '{"0":":"}')[:-cut])


@pytest.mark.parametrize(("values", "expected"), [(CELLS - 1, "40000 values"), (CELLS + 1, "40000 values")])
def test_another_number_of_values_than_cells_is_refused(values: int, expected: str) -> None:
    """As in a small answer."""
    with pytest.raises(DatasetRefused, match=expected):
        jsonstat.decode(large(json.dumps(list(range(values)))))


def test_a_small_answer_is_read_the_plain_way() -> None:
    """Columns cost more than they give there."""
    assert document.parse(b'{"value":[1,null],"status":{"1":":"}}') == {"value": [1, None], "status": {"1": ":"}}


def test_the_values_are_finite_or_none() -> None:
    """Nothing else comes out of the fast way."""
    frame = jsonstat.decode(large(numbers("null", "-0.0", "1e-320", "1.7976931348623157e308")))

    assert frame["value"].head(4).to_list() == [None, -0.0, 1e-320, 1.7976931348623157e308]
    assert all(value is None or math.isfinite(value) for value in frame["value"].to_list())
