"""Gate 1 for bodies: one complete, strict JSON object, or a refusal."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig import jsonstat
from kostra_bolig.errors import BodyRefused, DatasetRefused
from kostra_bolig.jsonstat.text import parse

URL = "https://data.ssb.no/api/pxwebapi/v2/tables/12015"
WHOLE = '{"label":"Østfold","id":["a","b"],"value":[1,2.5,null],"status":{"2":".."},"discontinued":false}'.encode()

REFUSED = {
    "empty": (b"", "it is empty"),
    "only spaces": (b"  \n", "Expecting value"),
    "NaN": (b'{"value":[NaN]}', "NaN is not a number in JSON"),
    "Infinity": (b'{"value":[Infinity]}', "Infinity is not a number in JSON"),
    "-Infinity": (b'{"value":[-Infinity]}', "-Infinity is not a number in JSON"),
    "a key twice": (b'{"value":[1],"value":[2]}', "the key 'value' is given twice in one object"),
    "a key twice, deep": (
        b'{"dimension":{"Tid":{"category":{"index":{"2023":0,"2024":1,"2023":2}}}}}',
        "the key '2023' is given twice in one object",
    ),
    "a key twice, in a list": (b'{"a":[{"b":1},{"c":1,"c":1}]}', "the key 'c' is given twice in one object"),
    "a key twice, once escaped": (b'{"unge":1,"\\u0075nge":2}', "the key 'unge' is given twice in one object"),
    "BOM": (b"\xef\xbb\xbf" + WHOLE, "Unexpected UTF-8 BOM"),
    "latin-1": (WHOLE.decode().encode("latin-1"), "'utf-8' codec can't decode byte 0xd8"),
    "UTF-16": (WHOLE.decode().encode("utf-16"), "'utf-8' codec can't decode byte"),
    "UTF-16 without BOM": (b'{"a":1}'.decode().encode("utf-16-le"), "Expecting property name"),
    "lone surrogate": (b'{"label":"\\ud800"}', "surrogates not allowed"),
    "lone surrogate, upper case": (b'{"label":"\\uDC00"}', "surrogates not allowed"),
    "lone surrogate in a key": (b'{"\\uD800":1}', "surrogates not allowed"),
    "lone surrogate as bytes": (b'{"label":"\xed\xa0\x80"}', "'utf-8' codec can't decode byte 0xed"),
    "100,000 nested lists": (b"[" * 100_000, "it is nested too deep"),
    "100,000 nested objects": (b'{"a":' * 100_000, "it is nested too deep"),
    "5,001-digit integer": (b'{"value":[' + b"9" * 5001 + b"]}", "Exceeds the limit"),
    "trailing comma in a list": (b'{"value":[1,2,]}', "Illegal trailing comma|Expecting value"),
    "trailing comma in an object": (b'{"value":1,}', "Illegal trailing comma|Expecting property name"),
    "two documents": (b'{"a":1}{"a":1}', "Extra data"),
    "leading zero": (b'{"value":[007]}', "delimiter"),
    "single quotes": (b"{'a':1}", "Expecting property name"),
    "a raw control character": (b'{"label":"a\nb"}', "Invalid control character"),
    "HTML": (b"<html><body>503</body></html>", "Expecting value"),
    "a list": (b"[1]", "got a JSON list"),
    "a number": (b"12015", "got a JSON int"),
    "a string": (b'"12015"', "got a JSON str"),
    "null": (b"null", "got a JSON NoneType"),
    "true": (b"true", "got a JSON bool"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_body_that_is_not_strict_json_is_refused(body: bytes, reason: str) -> None:
    """The refusal says why in one line, and keeps the address and the bytes for the quarantine."""
    with pytest.raises(BodyRefused, match=reason) as refused:
        parse(body, url=URL)

    assert (refused.value.url, refused.value.body) == (URL, body)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize("long", [0, 1_000_000])
def test_how_deep_a_body_may_be_is_not_for_the_program_around_us_to_say(long: int) -> None:
    """A program that lifts Python's limit would be ended by the machine's; brackets in texts are none."""
    shallow, deep = (b'{"label":%b,"value":[1]}' % label for label in (b'"[[\\"{{"', b"[" * 30_000 + b"]" * 30_000))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    try:
        assert parse(shallow, long=long)["label"] == '[["{{'
        with pytest.raises(BodyRefused, match="nested too deep"):
            parse(deep, long=long)
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("twentieth", range(20))
def test_a_truncated_body_is_refused(twentieth: int) -> None:
    """A body cut at any twentieth of its length is never taken for a whole one."""
    with pytest.raises(BodyRefused):
        parse(WHOLE[: len(WHOLE) * twentieth // 20])


def test_a_very_long_doubled_key_is_shown_in_part() -> None:
    """A key of a million characters given twice does not fill the screen."""
    key = "k" * 1_000_000

    with pytest.raises(BodyRefused) as refused:
        parse(f'{{"{key}":1,"{key}":2}}'.encode())

    assert len(str(refused.value)) < 500


def test_a_refusal_says_what_was_expected_got_and_done() -> None:
    """The message shows the start of the body, its length, and that nothing was stored."""
    with pytest.raises(BodyRefused) as refused:
        parse(b"<html>busy</html>")

    assert str(refused.value) == (
        "expected one complete JSON object, got 17 bytes starting '<html>busy</html>': "
        "Expecting value: line 1 column 1 (char 0). Nothing was stored; try again later"
    )
    assert (refused.value.url, refused.value.body) == (None, b"<html>busy</html>")


def test_a_whole_body_is_read() -> None:
    """Numbers, nulls, nested objects and Norwegian letters come out as they are."""
    expected = {
        "label": "Østfold",
        "id": ["a", "b"],
        "value": [1, 2.5, None],
        "status": {"2": ".."},
        "discontinued": False,
    }

    assert parse(WHOLE) == expected


def test_the_same_key_in_different_objects_is_no_double() -> None:
    """Only a key twice in the same object is ambiguous."""
    assert parse(b'{"a":{"k":1},"b":{"k":2}}') == {"a": {"k": 1}, "b": {"k": 2}}


@pytest.mark.parametrize("escape", [r"\ud83c\udfe0", r"\uD83C\uDFE0"])
def test_a_whole_surrogate_pair_is_text(escape: str) -> None:
    """A character beyond the basic plane, escaped as JSON asks for, is read."""
    assert parse(f'{{"label":"{escape}"}}'.encode()) == {"label": "\N{HOUSE BUILDING}"}


def test_a_number_too_large_for_a_float_is_refused_as_a_cell() -> None:
    """1e999 is well-formed JSON and passes here; gate 2 refuses it, so it never becomes an infinite figure."""
    dimension = {"Tid": {"category": {"index": {"2024": 0}}}}
    head = json.dumps({"version": "2.0", "class": "dataset", "id": ["Tid"], "size": [1], "dimension": dimension})
    body = f'{head[:-1]},"value":[1e999]}}'.encode()

    parsed = parse(body)

    assert parsed["value"] == [float("inf")]
    with pytest.raises(DatasetRefused, match=r"finite|larger"):
        jsonstat.decode(body)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=40)
@given(content=st.dictionaries(st.text(), JSON_VALUES), escaped=st.booleans())
def test_what_json_writes_is_read_back(content: dict[str, Any], escaped: bool) -> None:
    """Any JSON object survives being written and parsed, with and without escapes."""
    assert parse(json.dumps(content, ensure_ascii=escaped).encode()) == content


@settings(deadline=None)
@given(body=st.binary())
def test_no_bytes_bring_the_parser_down(body: bytes) -> None:
    """Whatever arrives is an object or a refusal, never another error."""
    try:
        parsed = parse(body)
    except BodyRefused as refused:
        assert refused.body == body  # noqa: PT017
    else:
        assert isinstance(parsed, dict)
