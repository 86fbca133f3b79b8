"""Sentences: what is said as data, in words of a language.

The words are in Project Fluent's files, ``<language>/<room>.ftl``: one file for each room of the house in which
something is said, which is the first part of a sentence's name. In a sentence, ``{ $name }`` is a value; texts stand as
they are, numbers without grouping, lists with commas. Of a value that may be absent, ``$has_name`` says ``yes`` or
``no``; of a list, ``$name_count`` says how many.
"""

from __future__ import annotations

import re
from decimal import Context, DivisionByZero, InvalidOperation, localcontext
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from kostra_bolig.said import Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fluent.runtime import FluentBundle

    from kostra_bolig.said import Value

__all__ = ["ROOMS", "sentence"]

ROOMS: Final = ("cli", "contact", "definitions", "figures", "ingest", "jsonstat", "settings", "show", "ssb", "store")
"""The rooms of the house in which something is said."""
_MOST: Final = 10**15
_LONGEST: Final = 60

_HARMLESS: Final = frozenset({"Zs", "Co", "Cn", "Cs"})
"""Kinds of characters that are not printable and steer nothing: spaces, of private use, of none, halves."""
_PLAIN: Final = Context(prec=60, traps=[DivisionByZero, InvalidOperation])
_LONG: Final = 1_000
_MARK: Final = "\ue000"
"""Of private use; a text that has it is taken for a long one, so that no place is in it."""
_PLACE: Final = f"{_MARK}{{}}\ue001"
_PLACES: Final = re.compile(rf"{_MARK}[0-9]+\ue001")


def sentence(said: Said, language: str) -> str:
    """Return what is said, in a language.

    Raises
    ------
    LookupError
        There is no such sentence, or a value that it needs is not given: a fault of ours, found by the tests.
    """
    room = said.name.partition("-")[0]
    if room not in ROOMS:
        raise LookupError(f"there is no sentence {said.name!r} in {language!r}")
    bundle = _bundle(language, room)
    pattern = bundle.get_message(said.name).value if bundle.has_message(said.name) else None
    if pattern is None:
        raise LookupError(f"there is no sentence {said.name!r} in {language!r}")
    arguments, long = _arguments(said.values, language)
    with localcontext(_PLAIN):  # numbers are written with decimals, which a program may have told to be strict
        text, faults = bundle.format_pattern(pattern, arguments)
    if faults:
        raise LookupError(f"the sentence {said.name!r} in {language!r} cannot be made: {faults[0]}")
    line = _PLACES.sub(lambda place: long.get(place[0], ""), str(text)) if long else str(text)
    return line if line.isascii() else line.encode("utf-8", "backslashreplace").decode()


@cache
def _bundle(language: str, room: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([{"no": "nb"}.get(language, language)], use_isolating=False)
    words = resources.files("kostra_bolig.show").joinpath(language, f"{room}.ftl").read_text("utf-8")
    bundle.add_resource(FluentResource(words))
    return bundle


def _arguments(values: Mapping[str, Value], language: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values as Fluent takes them, and the long ones by what stands in their place: Fluent refuses those."""
    arguments: dict[str, Any] = {}
    long: dict[str, str] = {}
    for name, value in values.items():
        written = _written(value, language)
        if isinstance(written, str) and (len(written) > _LONG or _MARK in written):
            place = _PLACE.format(len(long))
            long[place], written = written, place
        arguments[name] = written
        arguments[f"has_{name}"] = "no" if value is None or value == "" or value == () else "yes"
        if isinstance(value, tuple):
            arguments[f"{name}_count"] = len(value)
    return arguments, long


def _digits(number: int) -> str:
    """Return a very large number, shortened where Python would refuse to write it out."""
    try:
        text = str(number)
    except ValueError:
        text = hex(number)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _written(value: Value, language: str) -> Any:
    """Return a value as Fluent takes it: a number that selects its plural and is written without grouping, or text."""
    from fluent.runtime.types import fluent_number

    if value is None:
        return ""
    if isinstance(value, Said):
        return value.sentence(language)
    if isinstance(value, tuple):
        return ", ".join(str(_written(one, language)) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):  # a mistyped one may be longer than what Fluent can count with
        return fluent_number(value, useGrouping=False) if abs(value) < _MOST else _digits(value)
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _MOST
        return fluent_number(value, useGrouping=False, maximumFractionDigits=15) if is_whole else repr(value)
    return _on_a_line(value)


def _on_a_line(text: str) -> str:
    """Return a text without what ends a line, steers a terminal or turns text around: it may be a server's."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or category(one) in _HARMLESS else " " for one in text)
