"""Strict JSON: bytes in, a checked object out, or a refusal (gate 1).

Python's own parser accepts NaN and Infinity, keeps the last of two equal keys and lets deep nesting end in a
RecursionError. Each of these is how a wrong number could look right, so each is refused here.

Of a large answer only ``value`` and ``status`` are read in another way, as columns. That way takes nothing that this
parser does not take, and leaves to it whatever it does not read: there is one grammar for bodies of every size.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final, NoReturn

from kostra_bolig.errors import BodyRefused
from kostra_bolig.said import Said, said

__all__ = ["LONG", "parse"]

LONG: Final = 100_000
"""Bytes from which on the long parts of an answer are read as columns; below, it costs more than it gives."""
_SHOWN: Final = 60
_DEEPEST: Final = 10_000
"""Python ends what is nested deeper than its limit, unless a program lifts that: then the machine's stack ends it."""
_TEXTS_AND_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(said("jsonstat-body-constant", name=name))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(said("jsonstat-body-key-twice", key=repr(twice[:_SHOWN])))
    return made


def _require_shallow(body: bytes) -> None:
    """Raise `RecursionError` where a body is nested deeper than any limit of Python's that is not lifted."""
    depth = 0
    for found in _TEXTS_AND_BRACKETS.finditer(body):
        depth += (found[0] in (b"[", b"{")) - (found[0] in (b"]", b"}"))
        if depth > _DEEPEST:
            raise RecursionError


def _strict(body: bytes) -> Any:
    text = body.decode()
    content = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    if "\\ud" in text or "\\uD" in text:  # half of a surrogate pair parses, but is no text
        json.dumps(content, ensure_ascii=False).encode()
    return content


def _reason(body: bytes, error: Exception) -> Said | str:
    """Return why a body is not read, in the parser's own words where it is none of our reasons."""
    if not body:
        return said("jsonstat-body-empty")
    if isinstance(error, RecursionError):
        return said("jsonstat-body-deep")
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Said) else str(error)


class _Key:
    """A key of the outermost object. No two are equal, so that a dictionary keeps every pair."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _with_columns(body: bytes) -> dict[str, Any] | None:
    """Return an object with its long parts as columns; ``None`` where only the parser can say what it is."""
    import msgspec

    from kostra_bolig.jsonstat import columns

    readers = {"value": columns.numbers, "status": columns.symbols}
    try:
        decoder = msgspec.json.Decoder(dict[_Key, msgspec.Raw], dec_hook=lambda _, text: _Key(text))
        content: dict[str, Any] = {}
        for key, raw in decoder.decode(body).items():
            if key.text in content:
                return None
            part = memoryview(raw)
            column = readers[key.text](part) if key.text in readers else None
            content[key.text] = _strict(bytes(part)) if column is None else column
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return content


def parse(body: bytes, *, url: str | None = None, long: int = LONG) -> dict[str, Any]:
    """Return the JSON object in `body`.

    Parameters
    ----------
    body
        The bytes as received, UTF-8.
    url
        Where they came from, for the message.
    long
        Bytes from which on ``value`` and ``status`` are read as columns.

    Returns
    -------
    dict
        The parsed object; of a long one, ``value`` and ``status`` are columns where they hold numbers and texts, see
        :mod:`kostra_bolig.jsonstat.columns`.

    Raises
    ------
    BodyRefused
        The body is empty, not UTF-8, cut short, not JSON, holds NaN or Infinity, gives a key twice, is nested too
        deep, or is not an object.
    """
    try:
        if sys.getrecursionlimit() > _DEEPEST:
            _require_shallow(body)
        if len(body) >= long and (read := _with_columns(body)) is not None:
            return read
        content = _strict(body)
    except (ValueError, RecursionError) as error:
        start = body[:_SHOWN].decode("utf-8", "replace")
        raise BodyRefused(
            said("jsonstat-body", bytes=len(body), start=repr(start), reason=_reason(body, error)),
            url=url,
            body=body,
        ) from error
    if not isinstance(content, dict):
        raise BodyRefused(
            said("jsonstat-body-no-object", got=type(content).__name__),
            url=url,
            body=body,
        )
    return content
