"""The reader of a definition: TOML, read strictly, so that a slip in it is named and not passed over."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kostra_bolig.definitions.document import MOST_BYTES, body_of, in_a_line, parsed
from kostra_bolig.definitions.entry import KEY, LONGEST_SHOWN, MOST_ENTRIES, TOP, Entry, shown
from kostra_bolig.definitions.forms import (
    CalendarEntry,
    DefinitionFile,
    IdentityEntry,
    PredecessorEntry,
    PrintedEntry,
    SeriesEntry,
)
from kostra_bolig.definitions.patterns import LONGEST_PATTERN, MOST_WAYS, PatternError, ways
from kostra_bolig.definitions.spec import Identity, Kind, Predecessor, PrintedCell, SeriesSpec, TableSpec
from kostra_bolig.errors import DefinitionError
from kostra_bolig.kostra import CALENDAR, TABLE_ID, Calendar, normalised_label
from kostra_bolig.kostra.limits import limits_in
from kostra_bolig.said import said

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMAT", "read", "read_text"]

FORMAT: Final = 1
_MOST_COUNTED: Final = 10_000_000
_MOST_PERCENT: Final = 100
_CODE: Final = r"[A-Za-z0-9_]{1,64}"
_FILE: Final = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}\.toml"
_DAY: Final = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_TAKEN: Final = frozenset({"region", "region_name", "content", "content_name", "kind", "series", "source", "year"})
"""Columns that stand beside those of the series."""
_BESIDE: Final = ("_status", "_missing", "_made_of", "_suppressed_since")
"""What a column beside that of a series is called, after its key."""
_LARGEST: Final = 1e15
_OUT_OF_BOUNDS: Final = {
    Kind.COUNT: "definitions-count",
    Kind.SHARE: "definitions-share",
    Kind.MEASURE: "definitions-measure",
}


def read(path: str | Path) -> TableSpec:
    """Return what a table is, from a file.

    Raises
    ------
    DefinitionError
        The file cannot be read or is no definition; the message names the file, the entry and the key.
    """
    return read_text(body_of(path), name=in_a_line(str(path)))


def read_text(body: bytes, *, name: str, is_shipped: bool = False, is_stored: bool = False) -> TableSpec:
    """Return what a table is, from the bytes of a file of this name.

    The patterns of a definition that is shipped a test has tried; whoever reads a figure does not wait for it. Of one
    that a snapshot was read with nothing is asked that is not needed to read it.

    Raises
    ------
    DefinitionError
        As for :func:`read`.
    """
    if len(body) > MOST_BYTES:
        raise DefinitionError(said("definitions-too-large", file=name, most=MOST_BYTES), path=name)
    try:
        content = parsed(body)
    except RecursionError:
        raise DefinitionError(said("definitions-too-deep", file=name), path=name) from None
    except ValueError as error:
        raise DefinitionError(said("definitions-not-toml", file=name, why=in_a_line(str(error))), path=name) from None
    top = Entry(name, TOP, content, is_stored=is_stored)
    if content.get("format") != FORMAT or type(content.get("format")) is not int:
        raise top.wrong("format", "definitions-format", expected=FORMAT, got=shown(content.get("format")))
    top.require_keys(DefinitionFile)
    series = _series(top, is_shipped=is_shipped)
    _require_sound_parts(name, series)
    total = top.one_of("total", series, optional=True)
    return TableSpec(
        id=top.text("id", TABLE_ID),
        name_no=top.text("name_no"),
        name_en=top.text("name_en"),
        series=series,
        total=total,
        base_year=top.year("base_year", optional=True),
        estimated=top.flag("estimated"),
        identities=tuple(_identity(entry, series) for entry in top.entries("identity", IdentityEntry)),
        predecessors=_predecessors(top, series),
        calendar=_calendar(top),
        printed_in=top.text("printed_in", default="") or None,
        counted_no=_lines(top, "counted_no"),
        counted_en=_lines(top, "counted_en"),
        not_counted_no=_lines(top, "not_counted_no"),
        not_counted_en=_lines(top, "not_counted_en"),
        claims=top.text("claims", _FILE, default="") or None,
    )


def _series(top: Entry, *, is_shipped: bool) -> dict[str, SeriesSpec]:
    entries = list(top.entries("series", SeriesEntry, named="key"))
    if not entries:
        raise top.wrong("series", "definitions-no-series")
    series: dict[str, SeriesSpec] = {}
    codes: dict[tuple[object, ...], str] = {}
    for entry in entries:
        one = _one_series(entry, is_shipped=is_shipped)
        if one.key in series:
            raise entry.wrong("key", "definitions-twice", got=shown(one.key))
        of_one = (one.code or "", *sorted(one.where.items()))
        if one.code is not None and codes.setdefault(of_one, one.key) != one.key:
            raise entry.wrong("code", "definitions-two-of-one-code", got=shown(one.code), other=codes[of_one])
        series[one.key] = one
    for entry in entries:
        if clash := [f"{other}{end}" for other in series for end in _BESIDE if f"{other}{end}" == entry.content["key"]]:
            raise entry.wrong("key", "definitions-taken", got=shown(clash[0]))
    return series


def _one_series(entry: Entry, *, is_shipped: bool) -> SeriesSpec:
    key = entry.text("key", KEY)
    if key in _TAKEN:
        raise entry.wrong("key", "definitions-taken", got=shown(key))
    kind = Kind(entry.one_of("kind", [*Kind]))
    return SeriesSpec(
        key=key,
        name_no=entry.text("name_no"),
        name_en=entry.text("name_en"),
        subject_no=entry.text("subject_no", default=""),
        subject_en=entry.text("subject_en", default=""),
        definition=entry.text("definition"),
        definition_source=entry.text("definition_source"),
        code=entry.text("code", _CODE, default="") or None,
        label=entry.text("label") if is_shipped else _label(entry),
        kind=kind,
        not_in_label=_words(entry, "not_in_label"),
        limits=_limits(entry),
        part_of=_texts(entry, "part_of", sentence="definitions-keys"),
        sums=_sums(entry, kind),
        printed=_printed(entry, kind),
        per_1000=entry.text("per_1000", _CODE, default="") or None,
        where=_where(entry),
    )


def _label(entry: Entry) -> str:
    """Return a pattern that can be matched in bounded time."""
    pattern = entry.text("label")
    if len(pattern) > LONGEST_PATTERN:
        raise entry.wrong("label", "definitions-long-pattern", most=LONGEST_PATTERN, got=len(pattern))
    try:
        ways(pattern)
        re.compile(pattern)
    except PatternError as error:
        if error.place == 0:
            raise entry.wrong("label", "definitions-many-ways", most=MOST_WAYS) from None
        raise entry.wrong("label", "definitions-pattern", place=error.place, got=shown(pattern)) from None
    except re.error as error:
        place = (error.pos or 0) + 1
        raise entry.wrong("label", "definitions-pattern", place=place, got=shown(pattern)) from None
    return pattern


def _sums(entry: Entry, kind: Kind) -> bool:
    sums = entry.flag("sums")
    if sums and kind is Kind.SHARE:
        raise entry.wrong("sums", "definitions-share-sums")
    return sums


def _texts(entry: Entry, key: str, *, sentence: str = "definitions-texts") -> tuple[str, ...]:
    found = entry.content.get(key, [])
    is_list = isinstance(found, list) and len(found) <= MOST_ENTRIES
    if not is_list or not all(isinstance(one, str) for one in found) or len(set(found)) < len(found):
        raise entry.wrong(key, sentence, got=shown(found))
    return tuple(found)


def _lines(entry: Entry, key: str) -> tuple[str, ...]:
    """Return texts that a page shows, each of one line."""
    lines = _texts(entry, key)
    return lines if entry.is_stored else tuple(replace(entry, content={key: one}).text(key) for one in lines)


def _words(entry: Entry, key: str) -> tuple[str, ...]:
    """Return words that a label may have: one that no label has, once evened out, would forbid nothing."""
    words = _texts(entry, key)
    for one in () if entry.is_stored else words:
        if one.split() != [normalised_label(one)] or not one.isprintable():
            raise entry.wrong(key, "definitions-words", got=shown(one))
    return words


def _limits(entry: Entry) -> tuple[str, ...]:
    limits = _texts(entry, "limits")
    for one in limits:
        if len(limits_in(one)) != 1:
            raise entry.wrong("limits", "definitions-limit", got=shown(one))
    return limits


def _printed(entry: Entry, kind: Kind) -> tuple[PrintedCell, ...]:
    cells: dict[int, PrintedCell] = {}
    for one in entry.entries("printed", PrintedEntry):
        year = one.year("year")
        if year in cells:
            raise one.wrong("year", "definitions-twice", got=str(year))
        cells[year] = PrintedCell(year=year, value=_figure(one, kind), unrevised=one.flag("unrevised"))
    return tuple(cells.values())


def _figure(entry: Entry, kind: Kind) -> float:
    found = entry.content.get("value")
    value: float | None = None
    if isinstance(found, int | float) and not isinstance(found, bool) and abs(found) <= _LARGEST:
        value = float(found)
    fits = {
        Kind.COUNT: value is not None and 0 <= value <= _MOST_COUNTED and value == math.floor(value),
        Kind.SHARE: value is not None and 0 <= value <= _MOST_PERCENT,
        Kind.MEASURE: value is not None,
    }
    if value is None or not fits[kind]:
        raise entry.wrong("value", _OUT_OF_BOUNDS[kind], got=shown(found))
    return value


def _where(entry: Entry) -> dict[str, str]:
    found = entry.content.get("where", {})
    if not isinstance(found, dict) or len(found) > MOST_ENTRIES:
        raise entry.wrong("where", "definitions-where", got=shown(found))
    for dimension, code in found.items():
        if not (re.fullmatch(_CODE, dimension) and isinstance(code, str) and re.fullmatch(r"[\w.:-]{1,64}", code)):
            raise entry.wrong(
                "where", "definitions-where", got=f"{in_a_line(dimension)[:LONGEST_SHOWN]} = {shown(code)}"
            )
    return dict(found)


def _require_sound_parts(file: str, series: dict[str, SeriesSpec]) -> None:
    """Require that each whole is a series of the same kind, and that nothing is a part of itself."""
    for one in series.values():
        entry = Entry(file, f"[[series]] {one.key}", {})
        for whole in one.part_of:
            if whole not in series:
                raise entry.wrong("part_of", "definitions-one-of", expected=tuple(series), got=shown(whole))
            if series[whole].kind is not one.kind:
                raise entry.wrong(
                    "part_of", "definitions-other-kind", kind=one.kind, whole=whole, other=series[whole].kind
                )
    left = {key: set(one.part_of) for key, one in series.items()}
    while free := [key for key, wholes in left.items() if not wholes]:
        for key in free:
            del left[key]
        for wholes in left.values():
            wholes.difference_update(free)
    if left:
        key = next(iter(left))
        raise Entry(file, f"[[series]] {key}", {}).wrong("part_of", "definitions-circle", keys=tuple(left))


def _identity(entry: Entry, series: dict[str, SeriesSpec]) -> Identity:
    found = Identity(
        share=entry.text("share", _CODE),
        part=entry.one_of("part", series, optional=True),
        whole=entry.one_of("whole", series),
        source=entry.text("source"),
    )
    if found.share not in series and re.fullmatch(KEY, found.share):  # SSB's codes are not written so
        raise entry.wrong("share", "definitions-no-such-share", keys=tuple(series), got=shown(found.share))
    if found.share in series and series[found.share].kind is Kind.COUNT:
        raise entry.wrong("share", "definitions-count-no-share", got=shown(found.share))
    if found.part == found.share:
        raise entry.wrong("part", "definitions-of-itself", got=shown(found.part))
    if found.whole in (found.share, found.part):
        raise entry.wrong("whole", "definitions-of-itself", got=shown(found.whole))
    return found


def _predecessors(top: Entry, series: dict[str, SeriesSpec]) -> tuple[Predecessor, ...]:
    found: dict[str, Predecessor] = {}
    for entry in top.entries("predecessor", PredecessorEntry):
        one = _predecessor(entry, series)
        if one.series in found:
            raise entry.wrong("series", "definitions-twice", got=shown(one.series))
        if one.table == top.content["id"]:
            raise entry.wrong("table", "definitions-own-predecessor", got=shown(one.table))
        found[one.series] = one
    return tuple(found.values())


def _predecessor(entry: Entry, series: dict[str, SeriesSpec]) -> Predecessor:
    return Predecessor(
        series=entry.one_of("series", series),
        table=entry.text("table", TABLE_ID),
        content=entry.text("content", _CODE),
        until=entry.year("until"),
    )


def _calendar(top: Entry) -> Calendar:
    """Return when SSB publishes the table: as most of KOSTRA where nothing is said of it."""
    if "calendar" not in top.content:
        return CALENDAR
    found = top.content["calendar"]
    if not isinstance(found, dict):
        raise top.wrong("calendar", "definitions-calendar", got=shown(found))
    entry = replace(top, name="[calendar]", content=found)
    entry.require_keys(CalendarEntry)
    unrevised, revised = (_day(entry, key) for key in ("unrevised", "revised"))
    if unrevised is not None and revised is not None and unrevised >= revised:
        raise entry.wrong("revised", "definitions-before", got=shown(found["revised"]))
    return Calendar(unrevised=unrevised, revised=revised)


def _day(entry: Entry, key: str) -> tuple[int, int] | None:
    text = entry.text(key, _DAY, default="")
    return (int(text[:2]), int(text[3:])) if text else None
