"""What may stand in a definition: each table of the file with its keys."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kostra_bolig.definitions.spec import Kind

__all__ = ["CalendarEntry", "DefinitionFile", "IdentityEntry", "PredecessorEntry", "PrintedEntry", "SeriesEntry"]


class CalendarEntry(TypedDict):
    """``[calendar]``: month and day, such as ``"03-15"``, on which figures for the year before appear.

    What is left out of it nobody knows; without it, the table is published as most of KOSTRA.
    """

    unrevised: NotRequired[str]
    revised: NotRequired[str]


class PrintedEntry(TypedDict):
    """A national figure that was printed; `unrevised` where SSB has revised the year since."""

    year: int
    value: float
    unrevised: NotRequired[bool]


class SeriesEntry(TypedDict):
    """One ``[[series]]``."""

    key: str
    name_no: str
    name_en: str
    subject_no: NotRequired[str]
    subject_en: NotRequired[str]
    definition: str
    definition_source: str
    code: NotRequired[str]
    label: str
    kind: Kind
    not_in_label: NotRequired[list[str]]
    limits: NotRequired[list[str]]
    part_of: NotRequired[list[str]]
    sums: NotRequired[bool]
    printed: NotRequired[list[PrintedEntry]]
    per_1000: NotRequired[str]
    where: NotRequired[dict[str, str]]


class IdentityEntry(TypedDict):
    """One ``[[identity]]``: a share is one series in percent of another."""

    share: str
    part: NotRequired[str]
    whole: str
    source: str


class PredecessorEntry(TypedDict):
    """One ``[[predecessor]]``: where a series was before this table had it."""

    series: str
    table: str
    content: str
    until: int


class DefinitionFile(TypedDict):
    """The definition of a table."""

    format: Literal[1]
    id: str
    name_no: str
    name_en: str
    total: NotRequired[str]
    base_year: NotRequired[int]
    estimated: NotRequired[bool]
    printed_in: NotRequired[str]
    counted_no: NotRequired[list[str]]
    counted_en: NotRequired[list[str]]
    not_counted_no: NotRequired[list[str]]
    not_counted_en: NotRequired[list[str]]
    claims: NotRequired[str]
    calendar: NotRequired[CalendarEntry]
    series: list[SeriesEntry]
    identity: NotRequired[list[IdentityEntry]]
    predecessor: NotRequired[list[PredecessorEntry]]
