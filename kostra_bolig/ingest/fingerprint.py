"""What the figures say a series is read from, where codes and labels leave it open.

The national figures that were printed of a series are its fingerprint; SSB's own definitions, of a share as one series
in percent of another, are a second one. Each names a content only where no other comes near it: a series that is
unavailable costs a person one look, a wrong one goes unseen.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind
from kostra_bolig.ingest.binding import Contents, is_open
from kostra_bolig.ingest.gate.canary import defined, is_near
from kostra_bolig.kinds import BoundBy
from kostra_bolig.kostra import COUNTRIES
from kostra_bolig.records import Candidate, Note
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import PrintedCell, SeriesSpec, TableSpec
    from kostra_bolig.records import Binding, Content
    from kostra_bolig.said import Said

__all__ = ["candidates", "complete", "relabelled", "within"]

_RIVAL: Final = 3
"""A content that is at most so many times as far from the printed figures as the nearest one is its rival."""
_THIN: Final = 0.05
"""A content that is not as printed in the one year that was final is no further off than this in all years. Ours."""
_SHOWN: Final = 3

_Figures = dict[str, dict[int, float]]
"""National figures by content and year; those that SSB does not give are absent."""


def complete(
    binding: Binding, frame: pl.DataFrame, contents: Sequence[Content], *, spec: TableSpec | None = None
) -> Binding:
    """Return a binding with the series that the figures name.

    Parameters
    ----------
    binding
        What codes and labels say, see :func:`kostra_bolig.ingest.binding.bind`.
    frame
        The long frame. Only figures that SSB gives are looked at.
    contents
        Every content of the table.
    spec
        What the table is; table 12015 by default.

    Returns
    -------
    Binding
        A series that was open is bound by ``figures`` or ``identity``, or says how near each content comes. One that a
        label names is unavailable where the figures name another.
    """
    table = _Table(definition() if spec is None else spec, binding, frame, contents)
    if not table.undecided:
        return binding
    found = {one.key: table.judged(one) for one in table.undecided}
    chosen = {key: verdict for key, verdict in found.items() if verdict.content is not None}
    read = [verdict.content.code for verdict in chosen.values() if verdict.content is not None]
    twice = {key for key, verdict in chosen.items() if verdict.content and read.count(verdict.content.code) > 1}
    reasons = {key: why for key, why in binding.reasons.items() if key not in chosen or key in twice}
    codes, bound_by, notes = dict(binding.codes), dict(binding.bound_by), list(binding.notes)
    for key, verdict in found.items():
        if verdict.content is not None and key in twice:
            reasons[key] = said("ingest-read-for-two", content=verdict.content.code)
        elif verdict.content is not None:
            codes[key], bound_by[key] = verdict.content.code, verdict.by
            read_from = said("ingest-read-from", series=key, content=str(verdict.content), why=verdict.why)
            notes.append(Note(check="binding", said=read_from))
        elif verdict.why is not None:
            reasons[key] = verdict.why
            codes.pop(key, None)
            bound_by.pop(key, None)
            notes = [note for note in notes if not _is_of(note, key)]
    order = [*table.spec.series]
    return dataclasses.replace(
        binding,
        codes={key: codes[key] for key in order if key in codes},
        reasons={key: reasons[key] for key in order if key in reasons},
        bound_by={key: bound_by[key] for key in order if key in bound_by},
        notes=tuple(notes),
    )


def candidates(
    binding: Binding,
    contents: Sequence[Content],
    frame: pl.DataFrame | None = None,
    *,
    spec: TableSpec | None = None,
) -> dict[str, list[Candidate]]:
    """Return what each series that is unavailable might be read from, the nearest to its printed figures first.

    Parameters
    ----------
    binding, contents, spec
        As for :func:`complete`; the binding is as that left it.
    frame
        The long frame; without one nothing is held against the printed figures.
    """
    if frame is None:
        frame = pl.DataFrame(schema={"region": pl.String, "content": pl.String, "year": pl.Int16, "value": pl.Float64})
    table = _Table(definition() if spec is None else spec, binding, frame, contents)
    unbound = (one for one in table.spec.series.values() if one.key not in binding.codes)
    return {one.key: table.candidates(one) for one in unbound}


def relabelled(frame: pl.DataFrame, codes: Mapping[str, str], spec: TableSpec | None = None) -> pl.DataFrame:
    """Return a long frame whose column ``series`` says what each content is read for now."""
    series = pl.Enum((definition() if spec is None else spec).keys)
    return frame.with_columns(
        pl.col("content")
        .replace_strict({code: key for key, code in codes.items()}, default=None, return_dtype=series)
        .alias("series")
    )


def within(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return a stored long frame without series that the definition no longer has: whoever wrote it took them away."""
    dtype = frame.schema["series"]
    gone = set(dtype.categories) - set(spec.keys) if isinstance(dtype, pl.Enum) else set()
    if not gone:
        return frame
    key = pl.col("series").cast(pl.String)
    return frame.with_columns(pl.when(key.is_in(spec.keys)).then(key).cast(pl.Enum(spec.keys)).alias("series"))


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Verdict:
    """What the figures say of one series: a content and why, a reason for none, or nothing at all."""

    content: Content | None = None
    by: BoundBy = BoundBy.FIGURES
    why: Said | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Near:
    """How near a content comes to the printed figures of a series.

    Attributes
    ----------
    content
        Which.
    is_in_bounds
        Whether every figure is as near as a revision leaves it. Those that were unrevised may move by much, and tell
        nothing between contents that are equally near in the other years.
    is_within
        Whether it is so near that it may be the series by its figures alone.
    off, off_in_all
        The mean distance, as a part of what was printed: in the years that were final then, and in all.
    cells
        Each year with what was printed and what stands there.
    """

    content: Content
    is_in_bounds: bool
    is_within: bool
    off: float
    off_in_all: float
    cells: tuple[tuple[PrintedCell, float | None], ...]


class _Table:
    """A table whose series are partly undecided."""

    def __init__(self, spec: TableSpec, binding: Binding, frame: pl.DataFrame, contents: Sequence[Content]) -> None:
        self.spec, self.binding, self.frame = spec, binding, frame
        self.contents = Contents(spec, contents)
        self.undecided = [
            one
            for one in spec.series.values()
            if is_open(binding, one.key) or (binding.bound_by.get(one.key) is BoundBy.LABEL and one.printed)
        ]
        national = frame.filter((pl.col("region").is_in(COUNTRIES)) & pl.col("value").is_not_null())
        self.years = sorted(frame["year"].unique().to_list())
        self.figures: _Figures = {}
        for content, year, value in national.select("content", "year", "value").iter_rows():
            self.figures.setdefault(content, {})[year] = value
        self._is_revised = False
        self._is_revised = any(map(self._has_moved, spec.series.values()))

    def _has_moved(self, series: SeriesSpec) -> bool:
        """Tell whether what was final of a series has been changed since: figures are near it, and none are equal."""
        code = self.binding.codes.get(series.key)
        contents = self._alike(series) if code is None else [self.contents.by_code[code]]
        nears = [near for content in contents if (near := self._near(series, content)) is not None]
        return any(near.is_within for near in nears) and all(near.off > 0 for near in nears)

    def _alike(self, series: SeriesSpec) -> list[Content]:
        """Return the contents that are measured as a series is, and that are not known or read for another."""
        taken = {code for key, code in self.binding.codes.items() if key != series.key}
        known = {one.code for one in self.spec.series.values() if one.key != series.key} - {None}
        return [
            content
            for content in self.contents.by_code.values()
            if content.code not in taken | known and self.contents.measures(series, content)
        ]

    def candidates(self, series: SeriesSpec) -> list[Candidate]:
        """Return what a series might be read from, the nearest first."""
        nears = {content: self._near(series, content) for content in self._alike(series)}
        found = [
            Candidate(content=content)
            if near is None
            else Candidate(
                content=content,
                is_near=near.is_within,
                off=near.off_in_all,
                cells=tuple((cell.year, cell.value, cell.unrevised, value) for cell, value in near.cells),
            )
            for content, near in nears.items()
        ]
        return sorted(found, key=lambda one: (one.off is None, one.off or 0.0, one.content.code))

    def judged(self, series: SeriesSpec) -> _Verdict:
        """Return what the figures say of a series that is open, or that a label names."""
        alike = self._alike(series)
        nears = sorted(
            (near for near in (self._near(series, content) for content in alike) if near is not None),
            key=lambda near: (near.off, near.off_in_all, near.content.code),
        )
        able = [content for content in alike if self.contents.may_be(series, content)]
        named = self.contents.named(series)
        fitting = self._fitting([near for near in nears if near.content in able], nears, is_doubled=len(named) > 1)
        if series.key in self.binding.codes:
            return self._beside_a_label(series, [near for near in fitting if near.content in able], nears)
        if named and any(near.content not in named for near in fitting):
            return self._unavailable(series, nears)
        return self._decided(series, fitting, able, nears)

    def _beside_a_label(self, series: SeriesSpec, fitting: list[_Near], nears: list[_Near]) -> _Verdict:
        """Withdraw what a label says where the figures name another content."""
        code = self.binding.codes[series.key]
        own = next((near for near in fitting if near.content.code == code), None)
        if not fitting or (own is not None and (own.off == 0 or all(near.cells == own.cells for near in fitting))):
            return _Verdict()
        label = self.contents.by_code[code]
        return _Verdict(why=said("ingest-label-or-figures", content=str(label), nearest=_told(nears)))

    def _decided(self, series: SeriesSpec, fitting: list[_Near], able: list[Content], nears: list[_Near]) -> _Verdict:
        # Where the printed figures can be compared at all, what SSB's definitions say decides between those that fit.
        between = [near.content for near in fitting] if nears else able
        says = defined(series.key, between, self.frame, self.binding.codes, self.spec)
        if len(fitting) == 1 and not says.denies(fitting[0].content.code):
            return _Verdict(content=fitting[0].content, why=said("ingest-by-figures", cells=_cells(fitting[0])))
        if says.content is not None and (len(fitting) > 1 or not nears):
            content = self.contents.by_code[says.content]
            why = said("ingest-by-identity", share=says.share, agreeing=says.agreeing, n=says.cells)
            return _Verdict(content=content, by=BoundBy.IDENTITY, why=why)
        return self._unavailable(series, nears)

    def _unavailable(self, series: SeriesSpec, nears: list[_Near]) -> _Verdict:
        before = self.binding.reasons[series.key]
        if not nears:
            return _Verdict()
        return _Verdict(
            why=said("ingest-nearest", why=before, key=series.key, nearest=_told(nears), table=self.spec.id)
        )

    def _near(self, series: SeriesSpec, content: Content) -> _Near | None:
        """Return how near a content comes, or ``None`` where there is too little to hold it against."""
        printed = [cell for cell in series.printed if cell.year in self.years]
        final = [cell for cell in printed if not cell.unrevised]
        if not final:
            return None
        given = self.figures.get(content.code, {})
        cells = tuple((cell, given.get(cell.year)) for cell in printed)
        off = _off(final, given)
        off_in_all = _off(printed, given)
        # Bounds are for counts, and tell contents apart where there are years enough to keep them in.
        is_count = series.kind is Kind.COUNT and len(printed) > 1
        # Equal in the one year that was final may be chance, where what was final has been changed.
        is_equal = off == 0 and not (is_count and self._is_revised)
        enough = is_equal or (is_count and (len(final) > 1 or off_in_all <= _THIN))
        within = all(
            value is not None and is_near(value, cell.value, unrevised=cell.unrevised) for cell, value in cells
        )
        return _Near(
            content=content,
            is_in_bounds=within,
            is_within=within and enough and self._is_of_its_kind(series, given),
            off=off,
            off_in_all=off_in_all,
            cells=cells,
        )

    def _is_of_its_kind(self, series: SeriesSpec, given: Mapping[int, float]) -> bool:
        """Tell whether national figures are what the contract asks of the series."""
        if series.kind is Kind.COUNT and any(value < 0 or value % 1 for value in given.values()):
            return False
        wholes = [self.figures.get(self.binding.codes.get(whole, ""), {}) for whole in series.part_of]
        return all(value <= whole.get(year, value) for whole in wholes for year, value in given.items())

    def _fitting(self, able: list[_Near], every: list[_Near], *, is_doubled: bool) -> list[_Near]:
        """Return the content that the printed figures name; several where they cannot tell them apart.

        Of contents that have the same name (`is_doubled`), being exact tells none.
        """
        within = [near for near in able if near.is_within]
        # Figures that were final stay as they are, unless those of other series have moved as well.
        exact = [] if self._is_revised or is_doubled else [near for near in within if near.off == 0]
        pool = exact or within
        left = self._newest_of_equal(pool)
        if len(left) != 1:
            return left
        best, older = left[0], [near for near in pool if near not in left]
        rivals = [
            near
            for near in every
            if near is not best
            and near not in older
            and near.off <= _RIVAL * best.off
            and (near.off_in_all <= _RIVAL * best.off_in_all or near.is_in_bounds)
        ]
        return [best, *rivals]

    def _newest_of_equal(self, pool: list[_Near]) -> list[_Near]:
        """Return of contents with the same figures the one that has a figure in the newest year, if it is one."""
        first, *others = [self.figures[near.content.code] for near in pool] or [{}]
        if not others or any(first[year] != one[year] for one in others for year in first.keys() & one.keys()):
            return pool
        newest = [near for near in pool if self.years[-1] in self.figures[near.content.code]]
        return newest if len(newest) == 1 else pool


def _off(printed: Sequence[PrintedCell], given: Mapping[int, float]) -> float:
    """Return how far figures are from what was printed, on average and as a part of it; one that is absent is lost."""
    if not all(cell.year in given for cell in printed):
        return float("inf")
    return sum(abs(given[cell.year] - cell.value) / max(abs(cell.value), 1) for cell in printed) / len(printed)


def _is_of(note: Note, key: str) -> bool:
    return not isinstance(note.said, str) and note.said.values.get("series") == key


def _cells(near: _Near) -> tuple[Said, ...]:
    return tuple(
        said(
            "ingest-missed-cell",
            year=cell.year,
            printed=cell.value,
            got=said("ingest-no-figure") if value is None else value,
        )
        for cell, value in near.cells
    )


def _told(nears: Sequence[_Near]) -> Said:
    first, *others = (
        said("ingest-candidate", content=str(near.content), cells=_cells(near))
        for near in sorted(nears, key=lambda near: near.off_in_all)[:_SHOWN]
    )
    for other in others:
        first = said("ingest-and-a-finding", first=first, next=other)
    return first
