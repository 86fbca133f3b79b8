"""What SSB's table 12015 is: ids, roles, series, status symbols, region kinds, publication dates.

The only module that holds codes and labels of SSB. Sources, as named in each place: Fafo-rapport 2025:11,
chapter 1.1 ("report"); SSB's variable definitions ("SSB"). Codes nobody has seen are ``None``: they are found by
label and unit when the table is fetched, see :mod:`kostra_bolig.ingest.binding`.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "API_URL",
    "ASK_AGAIN_S",
    "COUNTRY",
    "COUNTRY_WITHOUT_OSLO",
    "DEADLINE_S",
    "GROUPS_REDRAWN",
    "KLASS_GROUPS",
    "KLASS_MUNICIPALITIES",
    "LANGUAGES",
    "LICENCE",
    "MISSING",
    "OSLO",
    "POPULATION_TABLE",
    "PUBLICATION_DATES",
    "REGION_ALIASES",
    "REGION_PATTERNS",
    "REPORT_BASE_YEAR",
    "REPORT_UNREVISED_YEAR",
    "SERIES",
    "SERVER_CACHE_S",
    "SOURCE_LINES",
    "TABLE_ID",
    "TIMES",
    "Language",
    "Missing",
    "RegionKind",
    "SeriesKey",
    "SeriesSpec",
    "Stage",
    "is_count_unit",
    "is_percent_unit",
    "next_publication",
    "normalised_label",
    "stage_of",
    "updated_at",
]

TABLE_ID: Final = "12015"
API_URL: Final = "https://data.ssb.no/api/pxwebapi/v2"
SERVER_CACHE_S: Final = 300.0
"""So long SSB's server may give the same answer to the same question."""
ASK_AGAIN_S: Final = SERVER_CACHE_S + 5
"""After so long it answers anew."""
DEADLINE_S: Final = 300.0
"""So long a whole fetch may take where nobody says otherwise."""
KLASS_MUNICIPALITIES: Final = 131
"""SSB's classification of municipalities (Klass)."""
KLASS_GROUPS: Final = 112
"""SSB's classification of KOSTRA groups; its correspondence to municipalities says who is in which."""
GROUPS_REDRAWN: Final = 2020
"""First year of the KOSTRA groups as they are now; figures of a group before and after do not compare."""
REPORT_BASE_YEAR: Final = 2021
"""The year that the report measures its changes from."""
REPORT_UNREVISED_YEAR: Final = 2024
"""The year whose figures were unrevised when the report printed them; SSB has revised them since."""
POPULATION_TABLE: Final = "07459"
COUNTRY: Final = "EAK"
COUNTRY_WITHOUT_OSLO: Final = "EAKUO"
OSLO: Final = ZoneInfo("Europe/Oslo")
LICENCE: Final = "CC BY 4.0"
TIMES: Final = "\N{MULTIPLICATION SIGN}"


class Language(StrEnum):
    """A language SSB's API answers in."""

    NO = "no"
    EN = "en"


LANGUAGES: Final = tuple(Language)
SOURCE_LINES: Final[Mapping[Language, str]] = {
    Language.NO: "Kilde: Statistisk sentralbyrå",
    Language.EN: "Source: Statistics Norway",
}


class SeriesKey(StrEnum):
    """Our name for one of the six series the report follows."""

    MIDLERTIDIG_BOTILBUD = "midlertidig_botilbud"
    OVER_3_MND = "over_3_mnd"
    MED_BARN = "med_barn"
    MED_BARN_OVER_3_MND = "med_barn_over_3_mnd"
    UNGE = "unge"
    NATTHJEM = "natthjem"


class Missing(StrEnum):
    """Why SSB gives no value, or a value with a reservation."""

    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    SUPPRESSED = "suppressed"
    NIL = "nil"
    OTHER = "other"


MISSING: Final[Mapping[str, Missing]] = {
    ".": Missing.NOT_APPLICABLE,
    "..": Missing.NOT_AVAILABLE,
    "...": Missing.NOT_AVAILABLE,
    ":": Missing.SUPPRESSED,
    "-": Missing.NIL,
}
"""SSB's symbols; any other symbol on an empty cell is ``other``. ``*`` (provisional) stands on values."""


class RegionKind(StrEnum):
    """What a code of the region dimension stands for."""

    COUNTRY = "country"
    COUNTRY_WITHOUT_OSLO = "country_without_oslo"
    COUNTY = "county"
    KOSTRA_GROUP = "kostra_group"
    MUNICIPALITY = "municipality"


REGION_PATTERNS: Final[Mapping[RegionKind, str]] = {
    RegionKind.COUNTRY: r"^EAK$",
    RegionKind.COUNTRY_WITHOUT_OSLO: r"^EAKUO$",
    RegionKind.COUNTY: r"^EKA\d{2}$",
    RegionKind.KOSTRA_GROUP: r"^EKG\d{2}$",
    RegionKind.MUNICIPALITY: r"^\d{4}$",
}

REGION_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "EAK": ("Norge", "Noreg", "Norway", "hele landet", "heile landet", "the country"),
    "EAKUO": ("Norge uten Oslo", "landet utenom Oslo", "Norway without Oslo"),
    "4601": ("Bjørgvin",),
}
"""What people also call a region; twin names that stand in SSB's own label need no entry."""


@dataclass(frozen=True, kw_only=True)
class SeriesSpec:
    """One series: what it counts, and how it is recognised in the table.

    Attributes
    ----------
    key
        Our name for it.
    name_no, name_en
        What people call it.
    definition
        What is counted, in English.
    definition_source
        Who says so.
    code
        SSB's content code where it is known, else ``None``.
    label_pattern
        Regular expression that must match the whole of :func:`normalised_label` of the Norwegian label.
    """

    key: SeriesKey
    name_no: str
    name_en: str
    definition: str
    definition_source: str
    code: str | None
    label_pattern: str


_STAY = r"i midlertidig botilbud"
_LONG = r"(?: i)? mer enn 3 mnd"
_YOUTH = r"(?:husstander med unge|unge husstander)(?: under (?:2\d|30)(?: år)?| 1\d (?:2\d|30) år)?"

SERIES: Final[Mapping[SeriesKey, SeriesSpec]] = {
    spec.key: spec
    for spec in (
        SeriesSpec(
            key=SeriesKey.MIDLERTIDIG_BOTILBUD,
            name_no="Husstander i midlertidig botilbud",
            name_en="Households in temporary accommodation",
            definition=(
                "Households that stayed in temporary accommodation during the year: they may stay around the clock "
                "and have no tenancy contract. A household with several stays is counted once."
            ),
            definition_source="SSB (counting); report (what temporary accommodation is)",
            code="KOStotmidlbo0000",
            label_pattern=rf"husstander {_STAY}",
        ),
        SeriesSpec(
            key=SeriesKey.OVER_3_MND,
            name_no="Husstander i midlertidig botilbud i mer enn 3 måneder",
            name_en="Households in temporary accommodation for more than 3 months",
            definition="Households in temporary accommodation whose stay lasted more than 3 months.",
            definition_source="report",
            code=None,
            label_pattern=rf"husstander {_STAY}{_LONG}",
        ),
        SeriesSpec(
            key=SeriesKey.MED_BARN,
            name_no="Husstander med barn i midlertidig botilbud",
            name_en="Households with children in temporary accommodation",
            definition="Households with at least one child under 18 in temporary accommodation during the year.",
            definition_source="SSB",
            code="KOSmidlbobarn0000",
            label_pattern=rf"husstander med barn(?: under 18 år)? {_STAY}",
        ),
        SeriesSpec(
            key=SeriesKey.MED_BARN_OVER_3_MND,
            name_no="Husstander med barn i midlertidig botilbud i mer enn 3 måneder",
            name_en="Households with children in temporary accommodation for more than 3 months",
            definition="Households with children in temporary accommodation whose stay lasted more than 3 months.",
            definition_source="report",
            code=None,
            label_pattern=rf"husstander med barn(?: under 18 år)? {_STAY}{_LONG}",
        ),
        SeriesSpec(
            key=SeriesKey.UNGE,
            name_no="Husstander med unge i midlertidig botilbud",
            name_en="Households with youth in temporary accommodation",
            definition=(
                "Households with youth in temporary accommodation during the year. The report does not print the age "
                "limit; it is read from SSB's label when the table is fetched."
            ),
            definition_source="report",
            code=None,
            label_pattern=rf"{_YOUTH} {_STAY}",
        ),
        SeriesSpec(
            key=SeriesKey.NATTHJEM,
            name_no="Husstander i natthjem",
            name_en="Households in night shelters",
            definition=(
                "Households that used a night shelter (natthjem), where one may not stay in daytime. Not part of "
                "temporary accommodation."
            ),
            definition_source="SSB (code and label); report (definition)",
            code="KOStotnatt0000",
            label_pattern=r"husstander i natthjem",
        ),
    )
}

_PHRASES: Final = (
    (r"[\s,.;:()/–-]+", " "),
    (r"\b(?:i alt|antall)\b", ""),
    (r" {2,}|^ | $", " "),
    (r"\bhusholdninger\b", "husstander"),
    (r"\bmidlertidige\b", "midlertidig"),
    (r"\b(?:ungdom(?:mer)?|unge personer)\b", "unge"),
    (r"\bmåned(?:er)?\b", "mnd"),
    (r"\btre mnd\b", "3 mnd"),
    (r"\b(?:lenger enn|lengre enn|over) (?=3 mnd\b)", "mer enn "),
)


_LONGEST_LABEL: Final = 500
"""SSB's own have fewer than 100 characters."""


@functools.lru_cache(maxsize=1 << 16)  # each label is held against each series
def normalised_label(label: str) -> str:
    """Return a Norwegian content label with SSB's varying ways of writing the same thing evened out.

    A label of more than 500 characters is nobody's and becomes an empty text: cut, it could be taken for another.

    >>> normalised_label("Husholdninger i midlertidige botilbud i mer enn 3 måneder (antall)")
    'husstander i midlertidig botilbud i mer enn 3 mnd'
    """
    text, before = label if len(label) <= _LONGEST_LABEL else "", None
    while text != before:  # one phrase may show another: "i. alt" is "i alt" once the point is gone
        before = text
        text = unicodedata.normalize("NFKC", text).casefold()
        for pattern, replacement in _PHRASES:
            text = re.sub(pattern, replacement, text)
        text = text.strip()
    return text


_COUNTED: Final = frozenset({"antall", "number", "husstander", "husstand", "husholdninger", "households"})
_PERCENT: Final = frozenset({"prosent", "percent", "pct", "%"})


def is_count_unit(unit: str) -> bool:
    """Tell whether a unit counts households, and is not a share, a rate or an amount of money.

    >>> is_count_unit("husstander"), is_count_unit("prosent"), is_count_unit("")
    (True, False, False)
    """
    words = re.findall(r"[\w%]+", unit.casefold())
    return bool(words) and all(word in _COUNTED for word in words)


def is_percent_unit(unit: str) -> bool:
    """Tell whether a unit is percent, as SSB writes it in either language.

    >>> is_percent_unit("prosent"), is_percent_unit("per cent"), is_percent_unit("husstander")
    (True, True, False)
    """
    return "".join(unit.casefold().split()) in _PERCENT


class Stage(StrEnum):
    """How final SSB's figures for the newest year are."""

    UNREVISED = "unrevised"
    REVISED = "revised"
    UNKNOWN = "unknown"


PUBLICATION_DATES: Final[Mapping[Stage, tuple[int, int]]] = {Stage.UNREVISED: (3, 15), Stage.REVISED: (6, 15)}
"""(month, day) on which figures for the year before appear, at 08:00 Oslo time."""

_PUBLICATION_TIME: Final = dt.time(8, 0)


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


def stage_of(updated: dt.datetime | None, *, last_year: int) -> Stage:
    """Return how final the figures for `last_year` were when SSB updated the table.

    SSB does not flag it: between 15 March and 15 June of the year after, they are unrevised. Before 15 March there
    should be none, so the stage is unknown.
    """
    if updated is None:
        return Stage.UNKNOWN
    day = updated.astimezone(OSLO).date()
    if day >= dt.date(last_year + 1, *PUBLICATION_DATES[Stage.REVISED]):
        return Stage.REVISED
    if day >= dt.date(last_year + 1, *PUBLICATION_DATES[Stage.UNREVISED]):
        return Stage.UNREVISED
    return Stage.UNKNOWN


def next_publication(now: dt.datetime) -> dt.datetime:
    """Return when SSB publishes next after `now`, in Oslo time."""
    local = now.astimezone(OSLO)
    moments = (
        dt.datetime.combine(dt.date(year, month, day), _PUBLICATION_TIME, tzinfo=OSLO)
        for year in (local.year, local.year + 1)
        for month, day in sorted(PUBLICATION_DATES.values())
    )
    return next(moment for moment in moments if moment > local)
