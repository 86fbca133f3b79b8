"""Strict JSON: bytes in, a checked document out, or a refusal (gate 1).

Python's own parser accepts NaN and Infinity, keeps the last of two equal keys and lets deep nesting end in a
RecursionError. Each of these is how a wrong number could look right, so each is refused here.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from kostra_bolig.errors import BodyRefused

__all__ = ["parse"]

_SHOWN = 60
_LARGE = 100_000
"""Bytes from which on the long parts of an answer are read as columns; below, it costs more than it gives."""


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:_SHOWN]!r} is given twice in one object")
    return made


def _strict(body: bytes) -> Any:
    text = body.decode()
    content = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    if "\\ud" in text or "\\uD" in text:  # half of a surrogate pair parses, but is no text
        json.dumps(content, ensure_ascii=False).encode()
    return content


def _parsed_in_bulk(body: bytes) -> dict[str, Any] | None:
    """Return a large answer with its long parts as columns, or ``None`` where it is not written in the plain way."""
    from kostra_bolig import bulk

    lifted = bulk.lift(body)
    if lifted is None:
        return None
    rest, parts = lifted
    try:
        content = _strict(rest)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and bulk.put_back(content, parts) else None


def parse(body: bytes, *, url: str | None = None) -> dict[str, Any]:
    """Return the JSON object in `body`.

    Parameters
    ----------
    body
        The bytes as received, UTF-8.
    url
        Where they came from, for the message.

    Returns
    -------
    dict
        The parsed object; of a large one, ``value`` and ``status`` are columns, see :func:`kostra_bolig.bulk.lift`.

    Raises
    ------
    BodyRefused
        The body is empty, not UTF-8, cut short, not JSON, holds NaN or Infinity, gives a key twice, is nested too
        deep, or is not an object.
    """
    if len(body) >= _LARGE and (content := _parsed_in_bulk(body)) is not None:
        return content
    try:
        content = _strict(body)
    except (ValueError, RecursionError) as error:
        start = body[:_SHOWN].decode("utf-8", "replace")
        reason = "it is empty" if not body else "it is nested too deep" if isinstance(error, RecursionError) else error
        raise BodyRefused(
            f"expected one complete JSON object, got {len(body)} bytes starting {start!r}: {reason}. "
            "Nothing was stored; try again later",
            url=url,
            body=body,
        ) from error
    if not isinstance(content, dict):
        raise BodyRefused(
            f"expected a JSON object, got a JSON {type(content).__name__}. Nothing was stored; try again later",
            url=url,
            body=body,
        )
    return content
