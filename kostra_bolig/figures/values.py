"""The figures of one region by year: how one is read, with its unit, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Self

import polars as pl

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import arguments, frames, rounding
from kostra_bolig.figures.finding.years import concerns, no_value, no_year
from kostra_bolig.figures.handed import html
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.kinds import CountedAs, Source
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.figures.areas.area import Area
    from kostra_bolig.figures.areas.ours import Ours
    from kostra_bolig.records import Provenance

__all__ = ["Values"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Values(Handed):
    """The figures of one region by year; :class:`kostra_bolig.Series` says what each attribute is."""

    key: str | None
    content: str
    content_name: str
    region: str
    region_name: str
    base_unit: str
    decimals: int
    frame: pl.DataFrame
    provenance: Provenance
    spec: TableSpec = field(default_factory=definition, repr=False)
    ours: Ours | None = None
    remarks: tuple[Said, ...] = ()
    area: Area | None = None
    breaks: tuple[int, ...] = ()
    counted_as: CountedAs | None = None

    @property
    def name(self) -> str:
        """Our key, or SSB's code for a content that is no series of the table.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").unge
        >>> series.name, series.unit, series.is_share
        ('unge', 'husstander', False)
        """
        return self.key or self.content

    @property
    def unit(self) -> str:
        """Unit of the values: :attr:`base_unit`, per 1,000 inhabitants where the figures are."""
        if self.ours is None or not self.ours.per_1000:
            return self.base_unit
        return str(said("figures-unit-per-1000", unit=self.base_unit, ages=self.ours.ages))

    @property
    def is_share(self) -> bool:
        """Whether the values are in percent, so that they change by percentage points."""
        return is_percent_unit(self.unit)

    @property
    def said(self) -> tuple[Said, ...]:
        """What must stand beside the figures: what is ours in all, what SSB's own count is, then the remarks."""
        is_ours = self.ours is not None and (self.ours.is_rate or self.area is None)
        ours = (said("figures-ours", what=self.ours.said),) if self.ours is not None and is_ours else ()
        return (*ours, *self.told_of_count, *self.remarks)

    @property
    def told_of_count(self) -> tuple[Said, ...]:
        """What a person should know of SSB's own count of a county or group that is not known to be a total."""
        if self.counted_as in (None, CountedAs.TOTAL):
            return ()
        name = "figures-counted-as" if self.ours is None else "figures-parts-counted-as"
        return (said(name, region=self.region, counted_as=str(self.counted_as), is_estimate=self.spec.estimated),)

    @property
    def years(self) -> tuple[int, ...]:
        """Every year that these figures have a row for, with or without a value."""
        frames.refuse_forked()
        return tuple(self.frame["year"])

    @property
    def made_of(self) -> dict[int, tuple[str, ...]]:
        """The codes that the figure of each year is made of: one where it is SSB's own, several where it is our sum."""
        frames.refuse_forked()
        return {year: tuple(codes or ()) for year, codes in self.frame.select("year", "made_of").rows()}

    def at(self, year: int) -> float:
        """Return the value of a year, in :attr:`unit`.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.at(2024)
        7079.0

        Raises
        ------
        SeriesError
            The year is not among the figures, or SSB gives no value for it; the message says which and why.
        """
        year = arguments.year(year)
        row = self.frame.row(by_predicate=pl.col("year") == year, named=True) if year in self.years else None
        if row is None:
            raise self._error(self._absent(year), year=year)
        if row["value"] is None:
            why = (row["status"], row["missing"])
            is_gap = self.area is not None and not self.area.codes.get(year, (self.region,))
            gap = self.area.gaps[year].why if self.area is not None and is_gap and year in self.area.gaps else None
            told = {"series": self.name, "region": self.region_name}
            what = no_value(year, *why, **told, remarks=self.remarks, gap=gap)
            raise self._error(what, year=year)
        return float(row["value"])

    def between(self, first: int | None = None, last: int | None = None) -> Self:
        """Return the series from one year to another, both included; by default from its first and to its last.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.between(2022).years
        (2022, 2023, 2024)

        Raises
        ------
        SeriesError
            A year is not among the figures, or the years are not in order.
        """
        first, last = arguments.optional_year(first, "first"), arguments.optional_year(last, "last")
        for year in (first, last):
            if year is not None and year not in self.years:
                raise self._error(self._absent(year), year=year)
        start, end = self._period(first, last)
        return self.only(pl.col("year").is_between(start, end))

    def only(self, years: pl.Expr) -> Self:
        """Return the series with some of its years, and with what is to be told of these.

        >>> import polars as pl
        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").unge
        >>> series.only(pl.col("year") > 2021).years
        (2024,)
        """
        frame = self.frame.filter(years)
        values = dict(frame.select("year", "value").rows())
        told = () if self.area is None else self.area.told(dict(self.frame.select("year", "value").rows()))
        others = (one for one in self.remarks if one not in told and one.name != "figures-followed")
        kept = (one for one in others if concerns(one, values))
        ours = self.ours
        if ours is not None and ours.summed and (frame.drop_nulls("value")["made_of"].list.len() < 2).all():
            ours = replace(ours, summed=False) if ours.is_rate else None
        now = () if self.area is None or not values else self.area.told(values)
        return replace(self, frame=frame, ours=ours, remarks=(*now, *kept))

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        return self.frame, self.provenance

    def __repr__(self) -> str:
        """Return name, region, unit, years and values in a few lines."""
        cells = "  ".join(f"{row['year']}: {self._shown(row)}" for row in self.frame.iter_rows(named=True))
        head = f"Series {self.name} · {self.region_name} · {self.unit}"
        return "\n".join([head, cells, *map(str, self.said), str(self.provenance)])

    def _repr_html_(self) -> str:
        rows = list(self.frame.iter_rows(named=True))
        caption = f"{self.content_name}, {self.region_name} ({self.unit})"
        shown = html.table([str(row["year"]) for row in rows], [[self._shown(row) for row in rows]], caption=caption)
        below = "<br>".join(escape(str(line)) for line in (*self.said, self.provenance))
        return f"{shown}<small>{below}</small>"

    def _shown(self, row: dict[str, object]) -> str:
        value = "" if row["value"] is None else self._figure(float(str(row["value"])), row["made_of"])
        return f"{value} {row['status'] or ''}".strip() or str(row["missing"] or "–").replace("_", " ")

    def _figure(self, number: float, made_of: object) -> str:
        """Return SSB's figure as it is, and ours with as many decimals as make sense."""
        is_ours = self.ours is not None and (self.ours.is_rate or (isinstance(made_of, list) and len(made_of) > 1))
        return str(rounding.rounded(number, self.decimals)) if is_ours else rounding.plain(number)

    def _absent(self, year: int) -> Said:
        is_printed = self.provenance.source is Source.PUBLISHED
        return no_year(year, series=self.name, region=self.region_name, years=self.years, is_printed=is_printed)

    def _error(self, what: Said, *, year: int | None = None) -> SeriesError:
        return SeriesError(what, year=year, series=self.name, region=self.region)

    def _period(self, start: int | None, end: int | None) -> tuple[int, int]:
        if not self.years:
            raise self._error(said("figures-no-years", series=self.name, region=self.region_name))
        start, end = arguments.optional_year(start, "start"), arguments.optional_year(end, "end")
        first, last = start if start is not None else self.years[0], end if end is not None else self.years[-1]
        if first > last:
            raise self._error(said("figures-first-after-last", first=first, last=last), year=first)
        return first, last
