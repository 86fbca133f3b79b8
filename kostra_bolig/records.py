"""Frozen records that travel between the parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, cast

from kostra_bolig.clock import OSLO
from kostra_bolig.said import Said, said, sized, spoken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.answers.source import NoteAnswer, SourceAnswer
    from kostra_bolig.answers.versions import SnapshotAnswer
    from kostra_bolig.kinds import (
        BoundBy,
        CountedAs,
        Lang,
        Language,
        Outcome,
        Source,
        Stage,
    )

__all__ = [
    "AskedFor",
    "Binding",
    "Candidate",
    "Categories",
    "Category",
    "Cell",
    "Content",
    "FetchResult",
    "Note",
    "Provenance",
    "Snapshot",
    "TableInfo",
]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the table that a note or a refusal points at.

    Attributes
    ----------
    region, content, year
        Its address; ``None`` where the remark is about more than one.
    found, expected
        What stands there and what should, as text.
    """

    region: str | None
    content: str | None
    year: int | None
    found: str
    expected: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something a person should know about a snapshot that did not stop it.

    Attributes
    ----------
    check
        Name of the check that remarks it.
    said
        What is said: a name and its values; a text where an old version of this library stored one.
    cells
        The cells concerned, at most some dozens.
    """

    check: str
    said: Said | str
    cells: tuple[Cell, ...] = ()

    def __repr__(self) -> str:
        """Return the check and what it remarks in a line, and how many cells it concerns."""
        return sized(f"Note {self.check}: {self.sentence(spoken())}", {"cell": len(self.cells)} if self.cells else {})

    @property
    def text(self) -> str:
        """What is said, as one English sentence."""
        return self.sentence("en")

    def to_dict(self) -> NoteAnswer:
        """Return what ``fetch`` answers of it with ``--json``, as ``json.dumps`` takes it."""
        return cast("NoteAnswer", import_module("kostra_bolig.answers.dicts").of_note(self))

    def sentence(self, language: Lang) -> str:
        """Return what is said in a language; as it was stored, where this version has no such sentence."""
        return self.said if isinstance(self.said, str) else self.said.sentence(language)


@dataclass(frozen=True, kw_only=True)
class Content:
    """One content of the table, as its Norwegian metadata describe it.

    Attributes
    ----------
    code, label, unit
        SSB's code, label and unit; the unit is ``None`` where SSB gives none.
    """

    code: str
    label: str
    unit: str | None

    def __str__(self) -> str:
        """Return it as a candidate is listed: ``code label [unit]``."""
        return f"{self.code} {self.label} [{self.unit or said('words-no-unit').sentence('en')}]"


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category of a further dimension, in the language of the labels."""

    id: str
    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Categories:
    """A further dimension of a table, with the categories that are there."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """Which part of the table was asked for, where a person did not want all.

    What lies outside was not asked for: nobody knows whether it is there, and it is never called gone.

    Attributes
    ----------
    years
        Every year that was chosen, whether the table has it or not; ``None`` for all.
    regions
        The codes of the regions, the country among them; ``None`` for all.
    where
        The codes of the categories, by the id of their dimension; all of a dimension that is not there.
    """

    years: tuple[int, ...] | None = None
    regions: tuple[str, ...] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return self.years is None and self.regions is None and not self.where

    def has_categories(self, where: Mapping[str, str]) -> bool:
        """Tell whether one category of each dimension was asked for."""
        return all(where.get(id_, codes[0]) in codes for id_, codes in self.where.items())

    def has(self, *, region: str, year: int | None = None) -> bool:
        """Tell whether a region, in a year, was asked for."""
        in_regions = self.regions is None or region in self.regions
        return in_regions and (year is None or self.years is None or year in self.years)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A content that a series might be read from, and how near it comes to the figures that were printed of it.

    Attributes
    ----------
    content
        Which.
    is_near
        Whether every figure is as near as a revision leaves it; ``None`` where there is nothing to hold it against.
    off
        The mean distance as a part of what was printed; infinite where a figure is missing, ``None`` as above.
    cells
        Year, what was printed, whether that was unrevised, and what stands there.
    """

    content: Content
    is_near: bool | None = None
    off: float | None = None
    cells: tuple[tuple[int, float, bool, float | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Binding:
    """Which content code each series is read from.

    Attributes
    ----------
    codes
        Series key to content code.
    reasons
        Series bound to none, with the reason; a text where an old version of this library stored one.
    candidates
        Every content of the table, as ``"code label [unit]"``.
    notes
        Bindings that a person should look at.
    withheld
        The content of each series that is unavailable only because its figures miss those that the report prints.
    bound_by
        What says so, for each series of `codes`; none where an old version of this library stored it.
    """

    codes: Mapping[str, str]
    reasons: Mapping[str, Said | str]
    candidates: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    withheld: Mapping[str, str] = field(default_factory=dict)
    bound_by: Mapping[str, BoundBy] = field(default_factory=dict)

    @property
    def unavailable(self) -> Mapping[str, str]:
        """Series bound to none, with the reason as one English sentence."""
        return {key: why if isinstance(why, str) else why.sentence("en") for key, why in self.reasons.items()}


@dataclass(frozen=True, kw_only=True)
class TableInfo:
    """What ``/tables/{id}`` says of a table; two equal ones mean that nothing was published in between.

    Attributes
    ----------
    updated
        UTC text as SSB sends it, or ``None``.
    first_period, last_period
        First and last year, as text.
    discontinued
        Whether SSB has stopped the table, or ``None`` where it does not say.
    label
        The table's title; not part of the comparison.
    """

    updated: str | None
    first_period: str | None
    last_period: str | None
    discontinued: bool | None
    label: str = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where figures come from, and how final they are.

    Attributes
    ----------
    source
        Fetched now, stored before, or the figures published in the report.
    source_line
        The line to print under any figure.
    licence
        Licence of the figures.
    table, table_label
        Table id and title.
    language
        Language of the labels.
    updated
        When SSB updated the table, UTC; ``None`` for published figures or where SSB does not say.
    stage
        How final the newest year is.
    fetched_at
        When the answer was received, UTC; ``None`` for published figures.
    snapshot
        Snapshot id, or ``None``.
    sha256
        Of the answer's bytes.
    mandatory_notes
        Notes that SSB requires to be shown with the figures.
    asked_for
        Which part of the table was asked for.
    where
        The category of each further dimension that the figures are of.
    """

    source: Source
    source_line: str
    licence: str
    table: str
    table_label: str
    language: Language
    updated: dt.datetime | None
    stage: Stage
    fetched_at: dt.datetime | None
    snapshot: str | None
    sha256: str
    mandatory_notes: tuple[str, ...]
    asked_for: AskedFor = field(default_factory=AskedFor)
    where: tuple[Category, ...] = ()

    def to_dict(self) -> SourceAnswer:
        """Return what every answer with ``--json`` has under ``source``, as ``json.dumps`` takes it."""
        return cast("SourceAnswer", import_module("kostra_bolig.answers.dicts").of_source(self))

    def __str__(self) -> str:
        """Return the line to print under a figure."""
        return self.sentence()

    def __repr__(self) -> str:
        """Return the line, as what it is."""
        return f"Provenance: {self}"

    def _repr_html_(self) -> str:
        return f"<small>{escape(str(self))}</small>"

    @property
    def part(self) -> Said | None:
        """Which years and regions alone were asked for, where a person chose any; categories are named beside it."""
        years, regions = self.asked_for.years, self.asked_for.regions
        if years is None and regions is None:
            return None
        n_years, n_regions = (None if one is None else len(one) for one in (years, regions))
        return said("words-part", years=n_years, regions=n_regions)

    def sentence(self, language: Lang | None = None) -> str:
        """Return the line to print under a figure, in a language; by default in the one that is spoken."""
        parts = [said("words-source-table", line=self.source_line, table=self.table)]
        parts += [said("words-category", label=one.label) for one in self.where]
        if self.updated is not None:
            parts.append(said("words-updated", day=f"{self.updated.astimezone(OSLO):%Y-%m-%d}"))
        parts.append(said(f"words-newest-year-{self.stage.value}"))
        if self.part is not None:
            parts.append(self.part)
        return " · ".join([*(part.sentence(language) for part in parts), self.licence])


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One stored version of the table.

    Attributes
    ----------
    id
        ``<updated>-<first 12 of the content hash>``.
    path
        Its folder.
    sequence
        Order of publication in this store, from 1; never derived from a clock.
    rows, regions, years
        Size of the long frame; `years` is (first, last).
    info
        The table as SSB described it then.
    base_url
        The server it came from.
    binding
        Which content each series was read from.
    provenance
        Source, licence, stage, hashes.
    notes
        What the checks remarked.
    accepted
        Why a person overruled a failed check, or ``None``.
    counted_as
        What the counts of counties and groups are, by kind of region and content; nothing where that was not asked yet.
    """

    id: str
    path: Path
    sequence: int
    rows: int
    regions: int
    years: tuple[int, int]
    info: TableInfo
    base_url: str
    binding: Binding
    provenance: Provenance
    notes: tuple[Note, ...]
    accepted: str | None
    counted_as: Mapping[str, Mapping[str, CountedAs]] = field(default_factory=dict)

    def to_dict(self) -> SnapshotAnswer:
        """Return what ``status`` and ``history`` answer of it with ``--json``, as ``json.dumps`` takes it."""
        return cast("SnapshotAnswer", import_module("kostra_bolig.answers.dicts").of_snapshot(self))

    def __repr__(self) -> str:
        """Return its name and size in a line."""
        head = f"Snapshot {self.id} of table {self.provenance.table}"
        return sized(head, {"row": self.rows, "region": self.regions}, self.years)

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}<br>{escape(str(self.provenance))}</p>"


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """What a fetch did.

    Attributes
    ----------
    outcome
        ``new`` or ``unchanged``.
    snapshot
        The newest good snapshot, new or not.
    notes
        What the checks remarked.
    requests
        How many requests were sent.
    """

    outcome: Outcome
    snapshot: Snapshot
    notes: tuple[Note, ...]
    requests: int

    def to_dict(self) -> FetchAnswer:
        """Return what the command ``fetch`` answers of it with ``--json``, as ``json.dumps`` takes it."""
        return cast("FetchAnswer", import_module("kostra_bolig.answers.dicts").of_fetch(self))

    def __repr__(self) -> str:
        """Return what was done, what is stored now and what was remarked, a line each."""
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        head, *below = map(escape, self._lines())
        return f"<p><b>{head}</b><br>{'<br>'.join(below)}</p>"

    def _lines(self) -> list[str]:
        head = sized(f"FetchResult {self.outcome.value}", {"request": self.requests, "note": len(self.notes)})
        notes = [f"{note.check}: {note.sentence(spoken())}" for note in self.notes]
        return [head, repr(self.snapshot), *notes, str(self.snapshot.provenance)]
