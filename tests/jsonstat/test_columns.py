"""The long parts of an answer as columns: they are what the strict parser reads, or are left to it."""

from __future__ import annotations

import functools
import itertools
import json
import math
import random
import sys
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig import jsonstat
from kostra_bolig.errors import BodyRefused, DatasetRefused
from kostra_bolig.jsonstat import columns
from kostra_bolig.jsonstat.columns import Scattered
from kostra_bolig.jsonstat.text import parse
from tests.builders import constructed, reference
from tests.builders.datasets import as_bytes, small
from tests.faults.mutants import mutants

CELLS = 40_000


def large(values: str, status: str = "{}", *, more: str = "") -> bytes:
    """Make an answer with a long label, so that it is read as a large one, and these parts as they are written."""
    size = f'"id":["cell"],"size":[{CELLS}],"dimension":{{"cell":{{"category":{{"index":{INDEX}}}}}}}'
    return f'{{"version":"2.0","class":"dataset",{size},"value":{values},"status":{status}{more}}}'.encode()


CODES = [f"{place:05}" for place in range(CELLS)]
INDEX = json.dumps(CODES)


@functools.cache
def numbers(*first: str) -> str:
    """Write an array that begins with these, and goes on with whole numbers."""
    return f"[{','.join([*first, *map(str, range(CELLS - len(first)))])}]"


def plain(column: Any) -> Any:
    """Return a column as the strict parser gives it; anything else as it is."""
    if isinstance(column, Scattered):
        return {str(place): cell for place, cell in zip(column.place, column.cell, strict=True)}
    return column.to_list() if isinstance(column, pl.Series) else column


def test_a_large_answer_is_read_into_columns() -> None:
    """Numbers and symbols come as columns, in their places."""
    body = large(numbers("null", "4415", "37.9"), '{"0":":","39999":".."}')

    content = parse(body)
    frame = jsonstat.read(content).frame()

    assert isinstance(content["value"], pl.Series)
    assert isinstance(content["status"], Scattered)
    assert frame.row(0) == ("00000", None, ":")
    assert frame.row(1) == ("00001", 4415.0, None)
    assert frame.row(2) == ("00002", 37.9, None)
    assert frame.row(CELLS - 1) == ("39999", float(CELLS - 4), "..")
    assert frame["status"].null_count() == CELLS - 2


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.none() | st.integers() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False),
        min_size=1,
        max_size=60,
    )
)
def test_numbers_are_those_that_pythons_own_parser_gives(values: list[float | int | None]) -> None:
    """To the last bit, whatever way they are written."""
    text = json.dumps(values)
    expected = [None if value is None else float(value) for value in json.loads(text)]

    found = columns.numbers(memoryview(text.encode()))

    assert isinstance(found, pl.Series)
    assert [None if value is None else value.hex() for value in found.to_list()] == [
        None if value is None else value.hex() for value in expected
    ]


@functools.cache
def of_all_lengths(seed: int) -> tuple[list[float | int | None], dict[str, str]]:
    """Return numbers of all lengths, and symbols."""
    chance = random.Random(seed)
    values = [chance.choice([None, chance.randint(0, 10**9), chance.uniform(-1e6, 1e6)]) for _ in range(90_000)]
    return values, {str(place): chance.choice([":", ".", "..", "*"]) for place in range(0, 90_000, 3)}


@pytest.mark.parametrize(
    "style", [{"separators": (",", ":")}, {}, {"indent": 2}], ids=["compact", "spaced", "indented"]
)
@pytest.mark.parametrize("seed", range(3))
def test_blocks_are_put_together_without_a_seam(seed: int, style: dict[str, Any]) -> None:
    """Numbers of all lengths, so that the blocks end everywhere in them."""
    values, symbols = of_all_lengths(seed)

    content = parse(json.dumps({"value": values, "status": symbols}, **style).encode())

    assert isinstance(content["value"], pl.Series)
    assert isinstance(content["status"], Scattered)
    assert content["value"].to_list() == values
    assert plain(content["status"]) == symbols


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
        parse(large(numbers(), more=more))


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

    content = parse(body)

    assert content["label"] == label
    assert jsonstat.read(content).frame()["value"][0] == 7.0


def test_a_part_of_something_else_is_left_where_it_is() -> None:
    """Only the members of the dataset itself are its values."""
    body = large(numbers("7")).replace(b'"version"', b'"extension":{"value":[1,2]},"version"')

    content = parse(body)

    assert content["extension"] == {"value": [1, 2]}
    assert jsonstat.read(content).frame()["value"][0] == 7.0


@pytest.mark.parametrize("cut", [1, 10, 1000, 100_000])
def test_an_answer_that_is_cut_short_is_refused(cut: int) -> None:
    """Wherever the connection broke."""
    with pytest.raises(BodyRefused):
        parse(large(numbers(), '{"0":":"}')[:-cut])


@pytest.mark.parametrize(("values", "expected"), [(CELLS - 1, "40000 values"), (CELLS + 1, "40000 values")])
def test_another_number_of_values_than_cells_is_refused(values: int, expected: str) -> None:
    """As in a small answer."""
    with pytest.raises(DatasetRefused, match=expected):
        jsonstat.decode(large(json.dumps(list(range(values)))))


def test_a_small_answer_is_read_the_plain_way() -> None:
    """Columns cost more than they give there."""
    assert parse(b'{"value":[1,null],"status":{"1":":"}}') == {"value": [1, None], "status": {"1": ":"}}


def test_the_values_are_finite_or_none() -> None:
    """Nothing else comes out of the fast way."""
    frame = jsonstat.decode(large(numbers("null", "-0.0", "1e-320", "1.7976931348623157e308")))

    assert frame["value"].head(4).to_list() == [None, -0.0, 1e-320, 1.7976931348623157e308]
    assert all(value is None or math.isfinite(value) for value in frame["value"].to_list())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("{ }", {}),
        ("{\n}", {}),
        ('{"1":"}","2":"{"}', {1: "}", 2: "{"}),
        ('{"1":"]","2":"["}', {1: "]", 2: "["}),
        ('{"1":"\\"status\\":{"}', {1: '"status":{'}),
        ('{"1":""}', {}),
        ('{"1":null}', {}),
        ('{"\\u0031":"."}', {1: "."}),
        ('[":"]', dict.fromkeys(range(CELLS), ":")),
        ('":"', dict.fromkeys(range(CELLS), ":")),
    ],
)
def test_brackets_and_blanks_are_read_as_what_they_are(status: str, expected: dict[int, str]) -> None:
    """A brace inside a symbol is a symbol, an object of white space is empty, an escape is its character."""
    frame = jsonstat.decode(large(numbers(), status)).with_row_index("place")

    assert dict(frame.drop_nulls("status").select("place", pl.col("status").cast(pl.String)).rows()) == expected


def test_symbols_in_an_array_are_read_as_a_column() -> None:
    """With something for every cell, an empty text and null for none."""
    symbols = [[":", "", None, ".."][place % 4] for place in range(CELLS)]

    content = parse(large(numbers(), json.dumps(symbols)))

    assert isinstance(content["status"], pl.Series)
    assert content["status"].to_list() == [symbol or None for symbol in symbols]


@pytest.mark.parametrize(
    "status",
    [
        '{"1":":","\\u0031":"."}',
        '{"0":":","-0":"."}',
        '{"-0":":"}',
        '{"\\u002d0":":"}',
        '{"4294967296":":"}',
        '{"1":"\\ud800"}',
        '{"1":"a\nb"}',
        '{"1":":"\n"2":"."}',
        '{"1":":",,"2":"."}',
        '{"1":{"2":":"},"3":"."}',
        '{"1":":"}}',
        '["\\ud800"]',
        '[":",]',
        "[[]]",
        "{",
        '{"1',
    ],
)
def test_odd_symbols_are_refused(status: str) -> None:
    """Whatever stands there ends in a refusal, never in another error."""
    with pytest.raises((BodyRefused, DatasetRefused)):
        jsonstat.decode(large(numbers(), status))


@pytest.mark.parametrize("body", [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"], ids=bytes.hex)
@pytest.mark.parametrize("where", [b'"version"', b'":"', b'"cell"', b'"2.0"'])
def test_bytes_that_are_no_text_are_refused_wherever_they_stand(body: bytes, where: bytes) -> None:
    """In a key, a label, a symbol: msgspec leaves out what it only passes by, so it is held here."""
    good = large(numbers(), '{"1":":"}')
    assert where in good

    with pytest.raises(BodyRefused, match="can't decode"):
        parse(good.replace(where, where[:-1] + body + b'"', 1))


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("member", ["value", "status", "more"])
def test_bottomless_nesting_is_refused(opening: bytes, member: str) -> None:
    """In a long part as anywhere."""
    body = b'{"%b":%b' % (member.encode(), opening * 100_000)

    with pytest.raises(BodyRefused, match="nested too deep"):
        parse(body)


def outcome(body: bytes, *, long: int) -> Any:
    """Return the rows of a body, or what kind of refusal it meets, when it is read as one so long."""
    try:
        return jsonstat.read(parse(body, long=long)).frame().rows()
    except (BodyRefused, DatasetRefused) as refused:
        return type(refused)


def truth(body: bytes) -> Any:
    """Return the rows of a body as the slow readers have them, or ``None`` where they see no meaning."""
    try:
        return reference.rows_of(reference.document_of(body))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def is_json(body: bytes) -> bool:
    """Tell whether the slow reader takes a body for one JSON object."""
    try:
        return isinstance(reference.document_of(body), dict)
    except ValueError:
        return False


def check_both_ways(body: bytes) -> None:
    """Hold both ways against each other and against the slow readers."""
    plainly, in_columns = outcome(body, long=sys.maxsize), outcome(body, long=0)

    assert in_columns == plainly
    assert (plainly is BodyRefused) != is_json(body)
    if isinstance(plainly, list):
        assert plainly == truth(body)


@pytest.fixture(params=[8, 64, 32_768])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read in blocks of so many bytes: small ones end everywhere in a small body."""
    length: int = request.param
    monkeypatch.setattr(columns, "_BLOCK", length)
    return length


FORMS = {
    "dense": small(),
    "sparse": small() | {"value": {"0": 1, "3": 2.5, "7": 0}, "status": ["", ":", None, "", "", "", "", "*"]},
    "full": small() | {"status": {str(place): symbol for place, symbol in enumerate(":.{}[],-")}},
    "one status": small() | {"status": ["e"]},
}
STYLES: dict[str, dict[str, Any]] = {"compact": {"separators": (",", ":")}, "spaced": {}, "indented": {"indent": 1}}
PIECES = [
    b'"', b",", b":", b"\n", b" ", b"{", b"}", b"[", b"]", b"\\", b"0", b"-", b".", b"e", b"NaN", b"null", b"1e999",
    b"\xff", b"\\ud800", b"\\u0031", b'"0":":",', b'"3":".",', b'"value":[1],', b'"status":{},', b"\x00",
    b"\xef\xbb\xbf", b",1", b"1,", b"-0", b'"",', b"true", b"9" * 400, b"\xc3\xa5",
]  # fmt: skip


def spoilt(body: bytes, chance: random.Random) -> bytes:
    """Return a body with a piece put in, taken out, put in place of another, or given twice."""
    at = chance.randrange(len(body)) if chance.random() < 0.5 else max(body.find(b'"value"'), 0) + chance.randrange(150)
    length = chance.choice([0, 0, 1, 1, 2, 9])
    piece = body[at : at + chance.randrange(12)] if chance.random() < 0.2 else chance.choice([b"", *PIECES])
    return body[:at] + piece + body[at + length :]


@pytest.mark.parametrize("times", [60, pytest.param(250, marks=pytest.mark.campaign)])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_no_spoilt_byte_is_read_in_another_way_in_columns(form: str, style: str, block: int, times: int) -> None:
    """Every form, written in every style, with one or two pieces spoilt: the same rows, or the same refusal."""
    body = json.dumps(FORMS[form], ensure_ascii=False, **STYLES[style]).encode()
    chance = random.Random(f"{form} {style} {block}")
    check_both_ways(body)

    for _ in range(times):
        check_both_ways(spoilt(spoilt(body, chance) if chance.random() < 0.3 else body, chance))


@pytest.mark.parametrize("one_of", [pytest.param(4), pytest.param(1, marks=pytest.mark.campaign)])
def test_no_mutant_is_read_in_another_way_in_columns(one_of: int) -> None:
    """The thousand mutants of the fault campaign, of a small answer; in the normal run one of four."""
    document = constructed.build(municipalities=2, first_year=2022).dataset({}, "no")
    tried = 0
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    for _, mutant in itertools.islice(mutants(body), None, None, one_of):
        tried += 1
        assert outcome(mutant, long=0) == outcome(mutant, long=sys.maxsize)

    assert tried > 1000 // one_of


@settings(deadline=None, max_examples=200)
@given(
    value=st.dictionaries(st.integers(0, 9).map(str), st.none() | st.integers() | st.floats(allow_nan=False))
    | st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=2), max_size=10),
    status=st.dictionaries(st.integers(-1, 9).map(str) | st.text(max_size=2), st.none() | st.text(max_size=3))
    | st.lists(st.none() | st.text(max_size=3) | st.integers(), max_size=10)
    | st.text(max_size=3),
    escaped=st.booleans(),
)
def test_any_value_and_status_are_the_same_both_ways(value: Any, status: Any, *, escaped: bool) -> None:
    """Whatever stands in the two parts."""
    body = json.dumps(small() | {"value": value, "status": status}, ensure_ascii=escaped).encode(
        "utf-8", "surrogatepass"
    )

    check_both_ways(body)


def test_a_good_answer_is_read_in_columns_in_every_style() -> None:
    """So that the comparisons above compare two ways indeed."""
    for style in STYLES.values():
        content = parse(json.dumps(small(), **style).encode(), long=0)

        assert isinstance(content["value"], pl.Series)
        assert isinstance(content["status"], Scattered)
    assert parse(as_bytes(small()), long=sys.maxsize)["value"] == small()["value"]


@settings(deadline=None, max_examples=300)
@given(
    written=st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
)
def test_a_number_is_the_nearest_float_however_it_is_written(written: str) -> None:
    """With digits beyond a float's, with exponents, at both ends of what a computer holds."""
    found = columns.numbers(memoryview(f"[{written}]".encode()))

    if found is None:
        assert math.isinf(float(written))
    else:
        assert isinstance(found, pl.Series)
        assert found.to_list() == [float(written)]


@pytest.mark.parametrize(
    "written",
    ["9" * 5001, "30." + "5" * 6000, "1e-99999", "0." + "0" * 400 + "1e401", "1e" + "9" * 40, "0e" + "9" * 40],
    ids=["5001 digits", "6000 decimals", "underflow", "zeros and an exponent", "a huge exponent", "nothing times that"],
)
def test_a_number_of_thousands_of_digits_is_the_same_both_ways(written: str) -> None:
    """Whether it is a number that a computer can hold or none."""
    check_both_ways(as_bytes(small()).replace(b"30.5", written.encode()))


@pytest.mark.parametrize("part", ["value", "status"])
def test_a_place_of_thousands_of_digits_is_refused(part: str) -> None:
    """It is no cell's, and no error of Python's."""
    document = small() | {part: {"9" * 5001: 1 if part == "value" else ":"}}

    assert outcome(as_bytes(document), long=0) is outcome(as_bytes(document), long=sys.maxsize) is DatasetRefused
