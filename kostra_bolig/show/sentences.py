"""Sentences: what is said as data, in words of a language.

The words are in Project Fluent's files, ``<language>/<room>.ftl``: one file for each room of the house in which
something is said, which is the first part of a sentence's name; ``name.more`` is an attribute of a sentence. In a
sentence, ``{ $name }`` is a value; texts stand as they are, lists with commas, numbers without grouping in English and
with it in Norwegian, where they are no years. Of a value that may be absent, ``$has_name`` says ``yes`` or ``no``; of a
list, ``$name_count`` says how many, and ``$any_name`` is it with "or" before the last. ``{ $of_table }`` behind a
command that is advised is ``--table`` with the table that is spoken of, where it must be named. ``{ DAY($name) }`` is a
day or a moment as people write it.
"""

from __future__ import annotations

import re
from decimal import Context, DivisionByZero, InvalidOperation, localcontext
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from unicodedata import category

from kostra_bolig.definitions.shipped import other_than_default
from kostra_bolig.said import Said, said, spoken_of
from kostra_bolig.show import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fluent.runtime import FluentBundle

    from kostra_bolig.kinds import Lang
    from kostra_bolig.said import Value

__all__ = ["ROOMS", "has_words", "sentence"]

ROOMS: Final = (
    "chart",
    "cli",
    "contact",
    "definitions",
    "figures",
    "help",
    "ingest",
    "installed",
    "jsonstat",
    "page",
    "screen",
    "settings",
    "sheet",
    "show",
    "ssb",
    "store",
    "testing",
    "words",
)
"""The rooms of the house in which something is said, and what else has words: charts, help, pages, the screen."""
_EVERYWHERE: Final = "en"
"""The language that has every sentence; a test holds that the other has them too."""
_MOST: Final = 10**15
_OF_YEARS: Final = frozenset(
    {"after", "base", "before", "end", "first", "last", "later", "least", "newest", "next", "since", "start", "year"}
    | {"years", "written"}
)
"""Names of values that are years where they are whole numbers of Python: no figure is."""
_COUNTS: Final = frozenset({"bytes", "cells", "count", "counted", "given", "most", "n", "requests", "rows"})
"""Names of values that are counts, though they may look like a year."""
_LOOKS_LIKE_A_YEAR: Final = range(1900, 2101)
_LONGEST: Final = 60
_THOUSAND: Final = 1_000
_MINUS: Final = "\N{MINUS SIGN}"

_HARMLESS: Final = frozenset({"Zs", "Co", "Cn", "Cs"})
"""Kinds of characters that are not printable and steer nothing: spaces, of private use, of none, halves."""
_PLAIN: Final = Context(prec=60, traps=[DivisionByZero, InvalidOperation])
_LONG: Final = 1_000
_MARK: Final = "\ue000"
"""Of private use; a text that has it is taken for a long one, so that no place is in it."""
_PLACE: Final = f"{_MARK}{{}}\ue001"
_PLACES: Final = re.compile(rf"{_MARK}[0-9]+\ue001")


def sentence(what: Said, language: str) -> str:
    """Return what is said, in a language.

    Raises
    ------
    LookupError
        There is no such sentence, or a value that it needs is not given: a fault of ours, found by the tests.
    """
    room = what.name.partition("-")[0]
    phrase = phrases.plain(language, room).get(what.name, ()) if room in ROOMS else ()
    if phrase == () and language != _EVERYWHERE:
        return sentence(what, _EVERYWHERE)
    if phrase == ():
        raise LookupError(f"there is no sentence {what.name!r} in {language!r}")
    text = _by_fluent(what, language, room) if phrase is None else _plainly(what, phrase, language)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def has_words(name: str, language: str) -> bool:
    """Tell whether there are words of a name in a language."""
    return bool(phrases.plain(language, name.partition("-")[0]).get(name, ()) != ())


def _plainly(what: Said, phrase: tuple[phrases.Part, ...], language: str) -> str:
    """Return a sentence that is text with values in it."""
    values = _values(what.values, language)
    parts = []
    for part in phrase:
        if isinstance(part, str):
            parts.append(part)
            continue
        name, function = part
        if name not in values:
            raise LookupError(f"the sentence {what.name!r} in {language!r} cannot be made: it has no ${name}")
        text = _text(values[name], language, name)
        parts.append(_FUNCTIONS[function](text, language) if function else text)
    return "".join(parts)


def _by_fluent(what: Said, language: str, room: str) -> str:
    """Return a sentence that chooses between forms."""
    bundle = _bundle(language, room)
    name, _, attribute = what.name.partition(".")
    message = bundle.get_message(name)
    pattern: Any = message.attributes[attribute] if attribute else message.value
    arguments, long = _arguments(what.values, language)
    with localcontext(_PLAIN):  # numbers are written with decimals, which a program may have told to be strict
        text, faults = bundle.format_pattern(pattern, arguments)
    if faults:
        raise LookupError(f"the sentence {what.name!r} in {language!r} cannot be made: {faults[0]}")
    return _PLACES.sub(lambda place: long.get(place[0], ""), str(text)) if long else str(text)


@cache
def _bundle(language: str, room: str) -> FluentBundle:
    from kostra_bolig.show.numbers import load_zone

    load_zone()
    from fluent.runtime import FluentBundle, FluentResource

    functions: dict[str, Any] = {
        name: (lambda value, function=function: function(str(value), language)) for name, function in _FUNCTIONS.items()
    }
    bundle = FluentBundle([{"no": "nb"}.get(language, language)], functions=functions, use_isolating=False)
    bundle.add_resource(FluentResource(phrases.source(language, room)))
    return bundle


def _values(values: Mapping[str, Value], language: str) -> dict[str, Value]:
    """Return the values, and what can be told of each; what is given is not written over."""
    table = values.get("table") or spoken_of()
    named = other_than_default(table) if isinstance(table, str) else None
    told: dict[str, Value] = {"of_table": "" if named is None else f" --table {named}"}
    for name, value in values.items():
        told[f"has_{name}"] = "no" if value is None or value == "" or value == () else "yes"
        if isinstance(value, tuple):
            told[f"{name}_count"] = len(value)
        several = value if isinstance(value, tuple) else (value,)
        told[f"any_{name}"] = _any_of([_text(one, language, name) for one in several], language)
    return {**told, **values}


def _any_of(names: list[str], language: str) -> str:
    """Return names with "or" before the last."""
    if len(names) < 2:
        return "".join(names)
    return sentence(said("words-or", first=", ".join(names[:-1]), last=names[-1]), language)


def _arguments(values: Mapping[str, Value], language: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values as Fluent takes them, and the long ones by what stands in their place: Fluent refuses those."""
    arguments: dict[str, Any] = {}
    long: dict[str, str] = {}
    for name, value in _values(values, language).items():
        written = _written(value, language, name)
        if isinstance(written, str) and (len(written) > _LONG or _MARK in written):
            place = _PLACE.format(len(long))
            long[place], written = written, place
        arguments[name] = written
    return arguments, long


def _digits(number: int) -> str:
    """Return a very large number, shortened where Python would refuse to write it out."""
    try:
        text = str(number)
    except ValueError:
        text = hex(number)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _written(value: Value, language: str, name: str) -> Any:
    """Return a value as Fluent takes it: a number, which selects its plural, or text."""
    from fluent.runtime.types import fluent_number

    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST:
        return fluent_number(value, useGrouping=_is_grouped(value, language, name))
    if isinstance(value, float) and value.is_integer() and 0 <= value < _MOST:
        is_grouped = _is_grouped(value, language, name)
        return fluent_number(abs(value), useGrouping=is_grouped, maximumFractionDigits=15)
    return _text(value, language, name)


def _text(value: Value, language: str, name: str = "") -> str:
    """Return a value of a name as it stands in a sentence."""
    if value is None:
        return ""
    if isinstance(value, Said):
        return value.sentence(cast("Lang", language))
    if isinstance(value, tuple):
        return ", ".join(_text(one, language, name) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, language, name)
    return _on_a_line(value)


def _number(value: float, language: str, name: str) -> str:
    """Return a number; one that was mistyped may be longer than anything can count with. A figure has a true minus."""
    is_whole = isinstance(value, int) or (value.is_integer() and abs(value) < _MOST)
    text = _digits(int(value)) if is_whole else repr(value)
    if isinstance(value, float) and value < 0:
        return _MINUS + _number(-value, language, name)
    if language == _EVERYWHERE:
        return text
    from kostra_bolig.show.numbers import signs

    apart, before_decimals = signs(language)
    whole, point, decimals = text.partition(".")
    if _is_grouped(value, language, name):
        whole = f"{int(whole):,}".replace(",", apart)
    return whole + point.replace(".", before_decimals) + decimals


def _is_grouped(value: float, language: str, name: str) -> bool:
    """Tell whether the thousands of a number stand apart: in Norwegian, of one that is no year."""
    if language == _EVERYWHERE or not _THOUSAND <= abs(value) < _MOST:
        return False
    if isinstance(value, int) and name not in _COUNTS:
        return name not in _OF_YEARS and value not in _LOOKS_LIKE_A_YEAR
    return True


def _day(text: str, language: str) -> str:
    from kostra_bolig.show.numbers import day

    return day(text, language)


_FUNCTIONS: Final = {"DAY": _day}


def _on_a_line(text: str) -> str:
    """Return a text without what ends a line, steers a terminal or turns text around: it may be a server's."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or category(one) in _HARMLESS else " " for one in text)
