"""Phrases: the words of a language in its files, of which the plain ones are read without Project Fluent.

Loading Fluent takes as long as ``--help`` does. Most phrases are text with values in it and need none of it: these are
read here, by the same rules. The others, which choose between forms, are left to Fluent.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

__all__ = ["CALLS", "Part", "plain", "source"]

CALLS: Final = ("DAY",)
"""Functions of ours that a phrase may call on one value."""
Part = tuple[str, str] | str
"""A text, or the name of a value and the function that is called on it (or none)."""
_HEAD: Final = re.compile(r"^([a-zA-Z][\w-]*) *=[ ]?(.*)$")
_ATTRIBUTE: Final = re.compile(r"^ +\.([a-zA-Z][\w-]*) *=[ ]?(.*)$")
_PLACE: Final = re.compile(r"\{ *(?:\$([a-zA-Z][\w-]*)|([A-Z]+)\(\$([a-zA-Z][\w-]*)\)|\"([^\"\\{}]*)\") *\}")


@cache
def source(language: str, room: str) -> str:
    """Return the file of a room in a language; empty where there is none."""
    file = resources.files("kostra_bolig.show").joinpath(language, f"{room}.ftl")
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return ""


@cache
def plain(language: str, room: str) -> dict[str, tuple[Part, ...] | None]:
    """Return every phrase of a room by its name, an attribute after a dot; ``None`` where it needs Fluent."""
    lines: dict[str, list[str]] = {}
    name = ""
    owner = ""
    for line in source(language, room).splitlines():
        if head := _HEAD.match(line):
            owner = name = head[1]
            lines[name] = [head[2]]
        elif name and (attribute := _ATTRIBUTE.match(line)):
            name = f"{owner}.{attribute[1]}"
            lines[name] = [attribute[2]]
        elif name and (not line.strip() or line.startswith((" ", "}"))):
            lines[name].append(line)
        else:
            name = ""
    return {name: _parts(_text(found)) for name, found in lines.items() if any(map(str.strip, found))}


def _text(lines: list[str]) -> str:
    """Return a phrase of several lines without the indent that they have in common."""
    first, rest = lines[0].rstrip(), [line.rstrip() for line in lines[1:]]
    while rest and not rest[-1]:
        rest.pop()
    indent = min((len(line) - len(line.lstrip(" ")) for line in rest if line), default=0)
    dedented = [line[indent:] for line in rest]
    return "\n".join([first, *dedented]) if first else "\n".join(dedented).lstrip("\n")


def _parts(text: str) -> tuple[Part, ...] | None:
    """Return the texts and places of a phrase; ``None`` where it has something else in braces."""
    parts: list[Part] = []
    end = 0
    for place in _PLACE.finditer(text):
        parts.append(text[end : place.start()])
        if place[2] and place[2] not in CALLS:
            return None
        parts.append(place[4] if place[4] is not None else (place[1] or place[3], place[2] or ""))
        end = place.end()
    parts.append(text[end:])
    is_plain = not any(sign in part for part in parts if isinstance(part, str) for sign in "{}")
    return tuple(part for part in parts if part) if is_plain else None
