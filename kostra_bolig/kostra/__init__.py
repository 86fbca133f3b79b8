"""What all of SSB's KOSTRA tables share: region codes, symbols, units, labels, stages, when SSB publishes.

What one table is stands in its definition, see :mod:`kostra_bolig.definitions`.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra.regions import (
    COUNTRIES,
    COUNTRIES_WITHOUT_OSLO,
    COUNTRY,
    COUNTRY_WITHOUT_OSLO,
    COUNTY,
    ENOUGH,
    KIND_WORDS,
    LOWEST_KINDS,
    OSLO_MUNICIPALITY,
    REGION_ALIASES,
    REGION_DIMENSIONS,
    REGION_PATTERNS,
    RegionDimension,
    RegionKind,
    as_counted,
    kind_of,
    lowest_kind,
    sum_region,
)
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "API_URL",
    "ASK_AGAIN_S",
    "CALENDAR",
    "CORRECTIONS",
    "COUNTRIES",
    "COUNTRIES_WITHOUT_OSLO",
    "COUNTRY",
    "COUNTRY_WITHOUT_OSLO",
    "COUNTY",
    "DEADLINE_S",
    "ENOUGH",
    "GRAVITY",
    "HIDING",
    "KIND_WORDS",
    "KLASS_GROUPS",
    "KLASS_MUNICIPALITIES",
    "LANGUAGES",
    "LICENCE",
    "LONGEST_LABEL",
    "LOWEST_KINDS",
    "MISSING",
    "MOST_CELLS",
    "OSLO_MUNICIPALITY",
    "POPULATION_TABLE",
    "REGION_ALIASES",
    "REGION_DIMENSIONS",
    "REGION_PATTERNS",
    "SERVER_CACHE_S",
    "TABLE_ID",
    "Calendar",
    "Missing",
    "RegionDimension",
    "RegionKind",
    "as_counted",
    "counted",
    "is_count_unit",
    "is_discontinued",
    "is_money_unit",
    "is_of_groups_alone",
    "is_percent_unit",
    "is_share_label",
    "kind_of",
    "lowest_kind",
    "may_be_missing",
    "next_publication",
    "normalised_label",
    "not_since",
    "publication_after",
    "source_line",
    "stage_of",
    "sum_region",
    "updated_at",
]

TABLE_ID: Final = r"[0-9]{5}"
"""What an id of a table at SSB looks like."""
API_URL: Final = "https://data.ssb.no/api/pxwebapi/v2"
SERVER_CACHE_S: Final = 300.0
"""So long SSB's server may give the same answer to the same question."""
ASK_AGAIN_S: Final = SERVER_CACHE_S + 5
"""After so long it answers anew."""
_OF_OTHERS: Final = re.compile(r"kommune|fylke|land|municipal|count(y|ies)|countr|region", re.IGNORECASE)
"""What a note says that is not of the KOSTRA groups alone."""
DEADLINE_S: Final = 300.0
"""So long a whole fetch may take where nobody says otherwise."""
TRIES: Final = 5
"""So often a passing fault is tried, the first time included, where nobody says otherwise."""
CORRECTIONS: Final = "https://www.ssb.no/kostra"
"""Here SSB keeps its log of corrections, «rettinger i tidligere års publiserte data»."""
KLASS_MUNICIPALITIES: Final = 131
"""SSB's classification of municipalities (Klass)."""
KLASS_GROUPS: Final = 112
"""SSB's classification of KOSTRA groups; its correspondence to municipalities says who is in which."""
MOST_CELLS: Final = 10_000_000
"""More of a table is not asked for: a cell takes some 200 bytes once it is read."""
POPULATION_TABLE: Final = "07459"
LICENCE: Final = "CC BY 4.0"
LONGEST_LABEL: Final = 500
"""A content label longer than this is taken for none that is known."""

LANGUAGES: Final = tuple(Language)


def source_line(language: Language, *, quoted_in: str | None = None) -> str:
    """Return the line that names SSB, and what its figures are quoted in.

    >>> source_line(Language.NO, quoted_in="Fafo-rapport 2025:11")
    'Kilde: Statistisk sentralbyrå, sitert i Fafo-rapport 2025:11'
    """
    line = said("words-source") if quoted_in is None else said("words-source-quoted", text=quoted_in)
    return line.sentence(language.value)


class Missing(StrEnum):
    """Why SSB gives no value, or a value with a reservation; ``not_joined``, why we give none.

    The last is ours and never in a table: a region cannot be followed over its codes to that year.
    """

    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    SUPPRESSED = "suppressed"
    NIL = "nil"
    OTHER = "other"
    NOT_JOINED = "not_joined"


MISSING: Final[Mapping[str, Missing]] = {
    ".": Missing.NOT_APPLICABLE,
    "..": Missing.NOT_AVAILABLE,
    "...": Missing.NOT_AVAILABLE,
    ":": Missing.SUPPRESSED,
    "-": Missing.NIL,
}
"""SSB's symbols; any other symbol on an empty cell is ``other``. ``*`` (provisional) stands on values."""
HIDING: Final = tuple(symbol for symbol, reason in MISSING.items() if reason is not Missing.NIL)
"""Symbols that say that there is no value: one that is sent beside them is none."""
GRAVITY: Final = (
    Missing.SUPPRESSED,
    Missing.NOT_AVAILABLE,
    Missing.OTHER,
    Missing.NIL,
    Missing.NOT_JOINED,
    Missing.NOT_APPLICABLE,
)
"""Every reason, the gravest first: a sum has no value for the gravest reason of its parts."""


_PHRASES: Final = (
    (r"[\s,.;:()/–-]+", " "),
    (r"\b(?:i alt|antall)\b", ""),
    (r" {2,}|^ | $", " "),
    (r"\b(?:husholdning(?:er)?|husstand)\b", "husstander"),
    (r"\bmidlertidige\b", "midlertidig"),
    (r"\b(?:ungdom(?:mer)?|unge personer)\b", "unge"),
    (r"\bmåned(?:er)?\b", "mnd"),
    (r"\btre mnd\b", "3 mnd"),
    (r"(?:\b(?:lenger enn|lengre(?: tid)? enn|over|utover)|>) ?(?=3 mnd\b)", "mer enn "),
    (r"\bmed (?:opphold|varighet|botid)(?: på| i)? (?=mer enn 3 mnd\b)", "i "),
    (r"\bsom (?:bor|bodde|har bodd|oppholdt seg|har oppholdt seg) (?=(?:i|mer enn) )", ""),
    (r"\bi løpet av året\b", ""),
    (r"\b(?:med|der|hvor) hovedperson(?:en)?(?: er)?\b", "med hovedperson"),
    (r"\byngre enn (?=[0-9]{2}\b)", "under "),
    (r"\b(?:i alderen|i alder) (?=(?:(?:fra|mellom|under) )?[0-9]{2}\b)", ""),
    (r"\b(?:fra |mellom )?([0-9]{2}) (?:til(?: og med)?|og) ([0-9]{2}) år\b", r"\1 \2 år"),
)


@functools.lru_cache(maxsize=1 << 16)  # each label is held against each series
def normalised_label(label: str) -> str:
    """Return a Norwegian content label with SSB's varying ways of writing the same thing evened out.

    A label of more than 500 characters is nobody's and becomes an empty text: cut, it could be taken for another.

    >>> normalised_label("Husholdninger i midlertidige botilbud i mer enn 3 måneder (antall)")
    'husstander i midlertidig botilbud i mer enn 3 mnd'
    """
    text, before = label if len(label) <= LONGEST_LABEL else "", None
    while text != before:  # one phrase may show another: "i. alt" is "i alt" once the point is gone
        before = text
        text = unicodedata.normalize("NFKC", text).casefold()
        for pattern, replacement in _PHRASES:
            text = re.sub(pattern, replacement, text)
        text = text.strip()
    return text


_COUNTED: Final[Mapping[str, frozenset[str]]] = {
    "households": frozenset({"husstander", "husstand", "husholdninger", "households"}),
    "persons": frozenset({"personer", "person", "persons", "people"}),
    "dwellings": frozenset({"boliger", "bolig", "dwellings", "dwelling"}),
}
"""Units that say what is counted, in either language."""
_NUMBER: Final = frozenset({"antall", "number"})
_PERCENT: Final = frozenset({"prosent", "percent", "pct", "%"})
_MONEY: Final = frozenset({"kr", "kroner", "krone", "nok"})
_MANY: Final = frozenset(
    {"mill", "million", "millions", "millioner", "tusen", "thousand", "thousands", "mrd", "i", "in"}
)
_POINTS: Final = frozenset({"poeng", "point", "points"})


def counted(unit: str) -> str | None:
    """Return what a unit counts, households where it says no more than a number; ``None`` of what is no count.

    >>> counted("husstander"), counted("antall"), counted("personer"), counted("prosent")
    ('households', 'households', 'persons', None)
    """
    words = set(re.findall(r"[\w%]+", unit.casefold()))
    return next((what for what, named in _COUNTED.items() if words and words <= named | _NUMBER), None)


def is_count_unit(unit: str) -> bool:
    """Tell whether a unit counts something, and is not a share, a rate or an amount of money.

    >>> is_count_unit("husstander"), is_count_unit("personer"), is_count_unit("prosent"), is_count_unit("")
    (True, True, False, False)
    """
    return counted(unit) is not None


def is_money_unit(unit: str) -> bool:
    """Tell whether a unit is an amount of Norwegian money, in whole kroner or thousands or millions of them.

    >>> is_money_unit("1000 kr"), is_money_unit("mill. kr"), is_money_unit("NOK 1 000"), is_money_unit("prosent")
    (True, True, True, False)
    """
    words = set(re.findall(r"[^\W\d_]+", unit.casefold()))
    return bool(words & _MONEY) and words <= _MONEY | _MANY


def is_percent_unit(unit: str) -> bool:
    """Tell whether a unit is percent, whatever of, as SSB writes it in either language.

    >>> is_percent_unit("prosent av husstander"), is_percent_unit("per cent"), is_percent_unit("prosentpoeng")
    (True, True, False)
    """
    first, *rest = [*re.findall(r"[^\W\d_]+|\S", re.sub(r"\bper\s+cent\b", "percent", unit.casefold())), ""]
    return first in _PERCENT and _POINTS.isdisjoint(rest)


_SHARE: Final = re.compile(r"\b(?:andel\w*|prosent\w*|gjennomsnitt\w*|per|pr|shares?|percent\w*|average)\b|%")


def is_share_label(label: str) -> bool:
    """Tell whether a label, in either language, says that what it names is a share, a rate or a mean: no count.

    >>> is_share_label("Andel husstander i natthjem"), is_share_label("Husstander i natthjem (antall)")
    (True, False)
    """
    return _SHARE.search(label.casefold()) is not None


_ENDED: Final = "(avslutta serie)"


def is_discontinued(flag: bool | None, *, title: str) -> bool | None:
    """Tell whether SSB has ended a table, as it flags it or says in the table's title; ``None`` where it does not say.

    >>> is_discontinued(None, title="Sosialhjelp (K) (avslutta serie) 2015-2021")
    True
    """
    return True if _ENDED in title.casefold() else flag


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """(month, day) on which figures for the year before appear first, and are revised; ``None`` where nobody knows."""

    unrevised: tuple[int, int] | None
    revised: tuple[int, int] | None


CALENDAR: Final = Calendar(unrevised=(3, 15), revised=(6, 15))
"""When most KOSTRA tables are published, or on the next working day; a table's definition may say otherwise."""
_PUBLICATION_TIME: Final = dt.time(8, 0)
_SATURDAY: Final = 5

_PLAUSIBLE_YEARS: Final = range(1900, 3000)


def updated_at(text: str | None) -> dt.datetime | None:
    """Return the moment that SSB's ``updated`` names, or ``None`` where it names none.

    >>> updated_at("2026-06-15T06:00:00Z")
    datetime.datetime(2026, 6, 15, 6, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        moment = dt.datetime.fromisoformat(text or "")
        moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _PLAUSIBLE_YEARS else None


def stage_of(
    updated: dt.datetime | None, *, last_year: int, calendar: Calendar = CALENDAR, now: dt.datetime | None = None
) -> Stage:
    """Return how final the figures for `last_year` were when SSB updated the table.

    SSB does not flag it: between 15 March and 15 June of the year after, they are unrevised. Before 15 March there
    should be none, so the stage is unknown; so it is where SSB did not touch the table at the June publication, which
    `now` is after.
    """
    if updated is None:
        return Stage.UNKNOWN
    day = updated.astimezone(OSLO).date()
    if calendar.revised is not None and day >= dt.date(last_year + 1, *calendar.revised):
        return Stage.REVISED
    if calendar.revised is None or not _came_first(day, last_year, calendar):
        return Stage.UNKNOWN
    is_over = now is not None and now > _moment(dt.date(last_year + 1, *calendar.revised))
    return Stage.UNKNOWN if is_over else Stage.UNREVISED


def not_since(
    updated: dt.datetime | None, *, stage: Stage, last_year: int, calendar: Calendar = CALENDAR
) -> int | None:
    """Return the month in which figures for `last_year` appeared where SSB did not touch them at the revision.

    >>> not_since(updated_at("2025-03-17T07:00:00Z"), stage=Stage.UNKNOWN, last_year=2024)
    3
    """
    if updated is None or stage != Stage.UNKNOWN or calendar.unrevised is None or calendar.revised is None:
        return None
    day = updated.astimezone(OSLO).date()
    is_between = _came_first(day, last_year, calendar) and day < dt.date(last_year + 1, *calendar.revised)
    return calendar.unrevised[0] if is_between else None


def _came_first(day: dt.date, last_year: int, calendar: Calendar) -> bool:
    return calendar.unrevised is not None and day >= dt.date(last_year + 1, *calendar.unrevised)


def next_publication(now: dt.datetime, calendar: Calendar = CALENDAR) -> dt.datetime | None:
    """Return when SSB publishes next after `now`, in Oslo time; ``None`` where nobody knows.

    A day of the calendar that is a Saturday or Sunday means the Monday after it.
    """
    local = now.astimezone(OSLO)
    return next((moment for _, moment in _publications(local.year, calendar) if moment > local), None)


def publication_after(updated: dt.datetime, calendar: Calendar = CALENDAR) -> dt.datetime | None:
    """Return when SSB publishes next after what it published at `updated`.

    Figures of the very day of the calendar are those of that publication, though it be a Saturday.
    """
    local = updated.astimezone(OSLO)
    return next((moment for day, moment in _publications(local.year, calendar) if day > local.date()), None)


def is_of_groups_alone(note: str) -> bool:
    """Tell whether every sentence of a note is of the KOSTRA groups and of nothing else that has figures.

    >>> is_of_groups_alone("KOSTRA-gruppene ble endret i 2020."), is_of_groups_alone("Kommunene ble endret i 2020.")
    (True, False)
    """
    sentences = [one for one in re.split(r"(?<=[.!?])\s+", note.strip()) if one]
    return bool(sentences) and all(
        re.search(r"KOSTRA[- ](gruppe|group)", one, re.IGNORECASE) and not _OF_OTHERS.search(one) for one in sentences
    )


def may_be_missing(
    updated: dt.datetime, *, stage: Stage, last_year: int, calendar: Calendar = CALENDAR
) -> dt.datetime | None:
    """Return the first publication after an update of which nobody knows that SSB let it pass.

    >>> str(may_be_missing(updated_at("2025-03-17T07:00:00Z"), stage=Stage.UNKNOWN, last_year=2024))
    '2026-03-16 08:00:00+01:00'
    """
    following = publication_after(updated, calendar)
    if following is None or not_since(updated, stage=stage, last_year=last_year, calendar=calendar) is None:
        return following
    return publication_after(following, calendar)


def _publications(year: int, calendar: Calendar) -> Iterator[tuple[dt.date, dt.datetime]]:
    """Give the days of the calendar, and the moments that they mean, in a year and the one after."""
    days = sorted(day for day in (calendar.unrevised, calendar.revised) if day is not None)
    for of_year in (year, year + 1):
        for month, day in days:
            nominal = dt.date(of_year, month, day)
            yield nominal, _moment(nominal)


def _moment(day: dt.date) -> dt.datetime:
    """Return 08:00 in Oslo on a day, or on the Monday after it where it is a Saturday or Sunday."""
    working = day + dt.timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)
    return dt.datetime.combine(working, _PUBLICATION_TIME, tzinfo=OSLO)
