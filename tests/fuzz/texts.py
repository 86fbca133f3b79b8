"""Texts and values that nobody would write, and some that only somebody hostile would."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

MARK = "kbpwn"
"""A name that no document of ours has: an element or attribute so called has come from a label."""

PIECES = (
    "Oslo",
    "Våler (Innlandet)",
    "0301",
    "EAK",
    "2024",
    "\x00",
    "\x07",
    "\x08",
    "\t",
    "\n",
    "\r",
    "\x1b[31m",
    "\x1b]0;owned\x07",
    "\x7f",
    "\x85",
    "\x9b2J",
    "\u00ad",
    "\u061c",
    "\u200b",
    "\u2028",
    "\u2029",
    "\u202egnp.exe",
    "\u2066",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001f3da\ufe0f",
    "\U000e0001",
    "\U0010ffff",
    "e\u0301" * 9,
    "=1+1",
    "+HYPERLINK(1)",
    "-2",
    "@SUM(A1)",
    "[red]",
    "[/]",
    "[link=http://x]",
    f"<{MARK} {MARK}=1>",
    f"</script><{MARK}>",
    f"</style></title><{MARK}>",
    f"--><{MARK}>",
    f"\"' {MARK}=\"1\" '{MARK}='1",
    "]]>",
    "&amp;&#0;",
    "{{ 7 * 7 }}",
    "{ $x }",
    "%s%n",
    "\\",
    "\\u001b",
    "\\input{x}$}",
    '"',
    "'",
    ",;",
    "../../x",
    "${HOME}",
    "~",
    "²",
    "١٢٣",
    "1201\N{FULLWIDTH DIGIT FIVE}",
    "-0",
    "1e999",
    "nan",
)
"""Parts of texts, each of which has broken something somewhere."""

LONG = "Øvre Årdal – " * 1200
"""A label of 15 kB."""


def whole_texts() -> st.SearchStrategy[str]:
    """Draw texts that can be written as UTF-8."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    long = st.builds(lambda piece, times: (piece * times)[:15_000], st.sampled_from(PIECES), st.integers(1, 15_000))
    return st.one_of(pieces, free, pieces, long, st.just(LONG))


def texts() -> st.SearchStrategy[str]:
    """Draw texts, some of which are no text: half of a surrogate pair, an undecodable byte."""
    broken = st.lists(st.sampled_from((*PIECES, "\ud800", "\udfff", "\udc80", "\udcff")), max_size=4).map("".join)
    return whole_texts() | broken


def passed_texts() -> st.SearchStrategy[str]:
    """Draw texts as a process can be given them: no NUL, and bytes that are no text as Python hands them on."""
    odd = st.binary(max_size=6).map(os.fsdecode)
    return (whole_texts() | odd).map(lambda text: text.replace("\0", ""))


def numbers() -> st.SearchStrategy[Any]:
    """Draw numbers: ordinary, at the edges, and far beyond."""
    return st.one_of(
        st.integers(-3, 3000),
        st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**40, 10**400, -1, 40, 100_000]),
        st.floats(),
        st.sampled_from([-0.0, 0.1, 1e29, 1e300, 1e-320, 30.05]),
    )


def values() -> st.SearchStrategy[Any]:
    """Draw anything that JSON can say, and what Python's writer says beside it."""
    leaves = st.none() | st.booleans() | numbers() | texts()
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3), max_leaves=5
    )


@st.composite
def mutated(draw: st.DrawFn, document: Mapping[str, Any], most: int = 3) -> dict[str, Any]:
    """Draw a document with one to `most` places changed, taken away, doubled or renamed."""
    made: Any = _copied(document)
    for _ in range(draw(st.integers(1, most))):
        _change(draw, made)
    return made  # type: ignore[no-any-return]


def _copied(node: Any) -> Any:
    """Return a document of its own; :func:`copy.deepcopy` is several times slower."""
    if isinstance(node, dict):
        return {key: _copied(inner) for key, inner in node.items()}
    return [_copied(inner) for inner in node] if isinstance(node, list) else node


def _change(draw: st.DrawFn, node: Any) -> None:
    """Go down from a container by drawn steps, and change what is there."""
    while node:
        key = draw(st.sampled_from(sorted(node))) if isinstance(node, dict) else draw(st.integers(0, len(node) - 1))
        inner = node[key]
        if isinstance(inner, dict | list) and inner and draw(st.integers(0, 3)):
            node = inner
            continue
        match draw(st.sampled_from(("replace", "remove", "move", "replace"))):
            case "replace":
                node[key] = draw(values())
            case "remove":
                del node[key]
            case _ if isinstance(node, dict):
                node[draw(texts())] = node.pop(key)
            case _:
                node.append(_copied(inner))
        return


@st.composite
def renamed(draw: st.DrawFn, document: Mapping[str, Any], most: int = 3) -> dict[str, Any]:
    """Draw a document in which one to `most` texts are others."""
    made: Any = _copied(document)
    places = list(_texts_in(made))
    for node, key in draw(st.lists(st.sampled_from(places), min_size=1, max_size=most)):
        node[key] = draw(texts())
    return made  # type: ignore[no-any-return]


def _texts_in(node: Any) -> Iterator[tuple[Any, Any]]:
    """Give where the texts of a document are: what holds them, and their key in it."""
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(inner, str):
            yield node, key
        elif isinstance(inner, dict | list):
            yield from _texts_in(inner)


def toml(content: Mapping[str, Any]) -> str:
    """Write a document as TOML: its lists of tables as such, the rest inline."""
    tables = {key: value for key, value in content.items() if _is_of_tables(value)}
    lines = [f"{_quoted(key)} = {_inline(value)}" for key, value in content.items() if key not in tables]
    for key, entries in tables.items():
        for entry in entries:
            lines += [
                f"[[{_quoted(key)}]]",
                *(f"{_quoted(field)} = {_inline(value)}" for field, value in entry.items()),
            ]
    return "\n".join(lines) + "\n"


def _is_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _inline(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case dict():
            return "{" + ", ".join(f"{_quoted(key)} = {_inline(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case dt.date():
            return value.isoformat()
        case None:
            return '""'
        case int():
            return str(value) if abs(value) < 10**40 else f"1{'0' * 400}"
        case _:
            return repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
