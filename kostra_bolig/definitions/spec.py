"""What one table is, as data: its series, how they are recognised, what must hold between them, what was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.kostra import Calendar

__all__ = ["Identity", "Kind", "Predecessor", "PrintedCell", "SeriesSpec", "TableSpec"]


class Kind(StrEnum):
    """What the figures of a series are, and so within which bounds they lie.

    ``count``: whole, 0 or more, at most 10 million. ``share``: 0 to 100. ``measure``: none of these bounds.
    """

    COUNT = "count"
    SHARE = "share"
    MEASURE = "measure"


@dataclass(frozen=True, kw_only=True)
class PrintedCell:
    """A national figure that was printed: the canary.

    Attributes
    ----------
    year, value
        As printed.
    unrevised
        Whether SSB has revised the year since it was printed, so that more may differ.
    """

    year: int
    value: float
    unrevised: bool = False


@dataclass(frozen=True, kw_only=True)
class SeriesSpec:
    """One series: what it counts, and how it is recognised in the table.

    Attributes
    ----------
    key
        Our name for it.
    name_no, name_en
        What people call it.
    subject_no, subject_en
        What it and its parts are together, as the title of a chart of several of them; its name where nothing is said.
    definition, definition_source
        What is counted, in English, and who says so.
    code
        SSB's content code where it is known, else ``None``.
    label
        Regular expression that must match the whole of the normalised Norwegian label.
    kind
        What its figures are.
    not_in_label
        Words that no label of it has, each as it stands in a normalised label.
    limits
        Limits of age and duration that a label of it may name, in whatever words; those in its Norwegian name too. A
        label that names another is none of it.
    part_of
        Keys of the series that it is part of: never larger than any of them.
    sums
        Whether its figures may be summed over merged areas.
    printed
        The national figures that were printed of it, by year.
    per_1000
        Content code of SSB's own rate of it per 1,000 inhabitants, or ``None``: it is shown in place of ours.
    where
        The category of each further dimension that it is read from.
    """

    key: str
    name_no: str
    name_en: str
    subject_no: str = ""
    subject_en: str = ""
    definition: str
    definition_source: str
    code: str | None
    label: str
    kind: Kind
    not_in_label: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    sums: bool = False
    printed: tuple[PrintedCell, ...] = ()
    per_1000: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What SSB's own definitions say: a share is one series in percent of another.

    Attributes
    ----------
    share
        Content code or key of the share.
    part, whole
        Keys of the series above and under the line; `part` is ``None`` where no series of ours is it.
    source
        Who says so.
    """

    share: str
    part: str | None
    whole: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Predecessor:
    """Where a series was before this table had it.

    Attributes
    ----------
    series
        Its key here.
    table, content
        The table and content code it was read from.
    until
        Its last year there.
    """

    series: str
    table: str
    content: str
    until: int


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """What one table is.

    Attributes
    ----------
    id
        SSB's id of five digits.
    name_no, name_en
        What people call it.
    series
        The series by key, in the order people are shown them.
    total
        Key of the series that the table stands or falls with, or ``None``.
    base_year
        The year from which changes are shown where nobody asks for another, or ``None``.
    estimated
        Whether SSB's own figures of country, counties and groups are known to be estimates; else no more is said than
        that they are SSB's own.
    identities, predecessors
        As their classes say.
    calendar
        When SSB publishes it.
    printed_in
        Where the printed figures stand, or ``None``.
    counted_no, counted_en, not_counted_no, not_counted_en
        What its figures count and what they do not, in sentences, as a page says it; each language by itself.
    claims
        File name of the claims that are shipped with it, or ``None``.
    """

    id: str
    name_no: str
    name_en: str
    series: Mapping[str, SeriesSpec]
    total: str | None
    base_year: int | None
    estimated: bool = False
    identities: tuple[Identity, ...] = ()
    predecessors: tuple[Predecessor, ...] = ()
    calendar: Calendar
    printed_in: str | None = None
    counted_no: tuple[str, ...] = ()
    counted_en: tuple[str, ...] = ()
    not_counted_no: tuple[str, ...] = ()
    not_counted_en: tuple[str, ...] = ()
    claims: str | None = None

    def __hash__(self) -> int:
        """Return one number for all definitions of a table."""
        return hash(self.id)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its series, in the order people are shown them."""
        return tuple(self.series)

    @property
    def codes(self) -> Mapping[str, str]:
        """The content codes that are known, by key."""
        return {one.key: one.code for one in self.series.values() if one.code is not None}

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Each part with each of its wholes."""
        return tuple((one.key, whole) for one in self.series.values() for whole in one.part_of)
