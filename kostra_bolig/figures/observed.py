"""What a table held at one moment, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Self

import polars as pl

from kostra_bolig.definitions.shipped import definition, other_than_default
from kostra_bolig.errors import UsageError
from kostra_bolig.figures import frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import RegionKind, is_count_unit, kind_of, lowest_kind
from kostra_bolig.said import said, sized

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.records import AskedFor, Binding, FurtherDimension, Note, Provenance
    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Observed"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Observed(Handed):
    """The figures with what is known of them; :class:`kostra_bolig.Table` says what each attribute is."""

    observations: pl.DataFrame
    provenance: Provenance
    binding: Binding
    spec: TableSpec = field(default_factory=definition, repr=False)
    notes: tuple[Note, ...] = ()
    companions: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    store: Path | None = field(default=None, repr=False)
    as_of: dt.date | None = field(default=None, repr=False)
    withdrawn: pl.DataFrame = field(default_factory=frames.no_withdrawn, repr=False)
    also_called: Mapping[str, str] = field(default_factory=dict, repr=False)
    also_labelled: Mapping[str, str] = field(default_factory=dict, repr=False)
    counted_as: Mapping[str, Mapping[str, CountedAs]] = field(default_factory=dict, repr=False)
    description: bytes = field(default=b"", repr=False)
    apart: tuple[FurtherDimension, ...] = field(default=(), repr=False)
    further: tuple[FurtherDimension, ...] = field(default=(), repr=False)
    description_en: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Refuse parts that no table is made of, and note that figures are in hand: a forked process must know."""
        frames.require_parts(self.observations, self.provenance, self.binding, self.spec)
        frames.note_process()

    @property
    def asked_for(self) -> AskedFor:
        """Which part of the table was asked for; what lies outside is not known to be there or gone."""
        return self.provenance.asked_for

    @cached_property
    def klass(self) -> Klass:
        """What SSB's Klass says of mergers and splits, as shipped to 2024 and as stored since; and KOSTRA groups."""
        from kostra_bolig.ssb import klass

        frames.refuse_forked()
        return klass.history(self.companions)

    @cached_property
    def population(self) -> pl.DataFrame | None:
        """Inhabitants, one row per region and year; ``None`` where they are not stored with these figures."""
        from kostra_bolig.ssb import population

        frames.refuse_forked()
        return population.read(self.companions) if population.DATA_FILE in self.companions else None

    @cached_property
    def _counts(self) -> Mapping[str, Mapping[str, CountedAs]]:
        """What counts of counties and groups are: as stored, else as these figures tell."""
        from kostra_bolig.ssb import members

        return self.counted_as or members.counted_as(self.observations, self.klass.groups, self.asked_for)

    def _counted_as(self, code: str, content: str, unit: str) -> CountedAs | None:
        """Return what SSB's count of a county or a group is; ``None`` of other regions, and of what is no count."""
        kind = kind_of(code)
        if kind not in (RegionKind.COUNTY, RegionKind.KOSTRA_GROUP) or not is_count_unit(unit):
            return None
        from kostra_bolig.ssb.members import is_of_one

        if is_of_one(code, self.klass.codes):
            return CountedAs.TOTAL
        return self._counts.get(kind, {}).get(content, CountedAs.UNKNOWN)

    @property
    def lowest_kind(self) -> RegionKind:
        """What the table's regions are made of: municipalities, county municipalities or districts."""
        return lowest_kind(self._labels)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.observations.select("region", "region_name").unique(maintain_order=True).rows())

    def of_series(self) -> Self:
        """Return the table with the contents only that are bound to a series.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.of_series().contents()["series"].to_list()[:2]
        ['med_barn_over_3_mnd', 'over_3_mnd']
        """
        return replace(self, observations=self.observations.filter(pl.col("series").is_not_null()))

    def contents(self) -> pl.DataFrame:
        """Return what the table holds.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.contents()["unit"].unique().to_list()
        ['husstander']

        Returns
        -------
        polars.DataFrame
            One row per content, sorted by code: ``content``, ``content_name`` str, ``series`` enum (null for contents
            that are no series of the table), ``unit`` str, ``decimals`` i8.
        """
        frames.refuse_forked()
        return (
            self.observations.select("content", "content_name", "series", "unit", "decimals").unique().sort("content")
        )

    def __repr__(self) -> str:
        """Return size, series and source in a few lines."""
        frame = self.observations
        bound = ", ".join(self.binding.codes) or "none"
        unbound = f"; unavailable: {', '.join(self.binding.unavailable)}" if self.binding.unavailable else ""
        size = {"observation": frame.height, "region": frame["region"].n_unique()}
        head = sized(f"Table {self.provenance.table}", size, self._years)
        return f"{head}\nseries: {bound}{unbound}\n{self.provenance}"

    def require_one_category(self) -> None:
        """Raise `UsageError` where nobody has said of which category of each further dimension; they are listed.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.require_one_category()  # the table has no further dimensions
        """
        categories.require_chosen(self.further, [one.id for one in self.further])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.contents()._repr_html_()}"

    @cached_property
    def _years(self) -> list[int]:
        years: list[int] = self.observations["year"].unique().sort().to_list()
        return years

    def _groups(self, year: int) -> dict[str, str]:
        of_year = self.klass.groups.filter(pl.col("year") == year)
        return dict(of_year.select("municipality", "group").rows())

    def _since(self, content: str, year: int | None) -> pl.DataFrame:
        """Return the cells of a content, from a year on where one is given."""
        of_content = pl.col("content") == content
        return self.observations.filter(of_content if year is None else of_content & (pl.col("year") >= year))

    def _withdrawn(self, content: str, codes: Sequence[str]) -> tuple[Said, ...]:
        """Return since when SSB suppresses figures that this version has of regions, each as data."""
        if self.withdrawn.is_empty():
            return ()
        cells = self.withdrawn.filter((pl.col("content") == content) & pl.col("region").is_in(codes))
        return tuple(
            said("figures-suppressed-since", region=code, year=year, since=None if since is None else str(since))
            for code, year, since in cells.select("region", "year", "suppressed_since").rows()
        )

    def _redrawn(self, kind: str) -> tuple[int, ...]:
        """Return the years from which regions of a kind are other ones."""
        return self.klass.group_breaks if kind == RegionKind.KOSTRA_GROUP else ()

    def _inhabitants(self, rate: bool | tuple[int, int]) -> pl.DataFrame:
        """Return the inhabitants that a rate divides by: all, or those of some ages."""
        if isinstance(rate, tuple):
            from kostra_bolig.ssb import population

            if (living := population.read_ages(self.companions, *rate)) is not None:
                return living
            span = "{}-{}".format(*rate)
            raise UsageError(said("figures-no-ages", ages=frames.span(rate), asked=span, table=self.spec.id))
        if self.population is None:
            raise UsageError(said("figures-no-population", table=other_than_default(self.spec.id)))
        return self.population
