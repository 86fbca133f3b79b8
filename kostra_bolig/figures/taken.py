"""What a table in hand is held against or taken into: another version, a citation, a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self, cast

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import asked, door, frames
from kostra_bolig.figures.areas.composed import FOLLOWED, Composed
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.figures.among.ranked import By
    from kostra_bolig.figures.citation import Citation
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import FileContentName, Lang, LocaleName
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.records import Provenance
    from kostra_bolig.show.chart import Chart

__all__ = ["Taken"]


class Taken(Composed):
    """A table that can be held against another version, cited and written to files; see :class:`kostra_bolig.Table`."""

    def of_regions(self, regions: Sequence[str]) -> Self:
        """Return the table with these regions only, by code or name.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").of_regions(["EAK"]).observations.height
        19

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers.
        UsageError
            None is left.
        """
        codes = [self._region(region) for region in asked.regions(regions)]
        left = self.observations.filter(pl.col("region").is_in(codes))
        if left.is_empty():
            raise UsageError(said("figures-no-regions-of-kind"))
        return replace(self, observations=left)

    def of_categories(self, where: Mapping[str, str]) -> Table:
        """Return the same version of the table, of one category of each further dimension.

        Figures in hand that are of other categories are read from the store that they came from.

        Parameters
        ----------
        where
            The code or label of a category, by SSB's id of its dimension: ``{"KOKfunksjon0000": "Grunnskole"}``.

        Raises
        ------
        UsageError
            A dimension is not named, or there is no such dimension or category; those that there are are listed. Or the
            figures are of other categories and from no store.
        KostraBoligError
            As for :func:`kostra_bolig.load`, where they are read.
        """
        from kostra_bolig.figures.claims.tables import of_categories
        from kostra_bolig.figures.finding import categories

        frames.refuse_forked()
        return of_categories(cast("Table", self), categories.asked_for(where))

    def per(self, other: Table, of: str) -> Table:
        """Return the table with each figure divided by a count of a table, this or another: ours, not SSB's.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.per(table, "midlertidig_botilbud").series("over_3_mnd").at(2024)  # doctest: +ELLIPSIS
        0.247...

        Parameters
        ----------
        other
            The table of the count.
        of
            Its series, or SSB's code or label of a content. Regions and years are the same, and both are joined alike;
            where either figure is missing or suppressed, there is none.

        Raises
        ------
        UnknownSeries, SeriesUnavailable
            As for :meth:`kostra_bolig.Table.series`, of the count.
        UsageError
            It is no count that may be summed; which of the conditions failed is said.
        """
        return door.divided(cast("Table", self), other, asked.text(of, "of"))

    def diff(
        self,
        other: Table | None = None,
        *,
        regions: Sequence[str] | None = None,
        series: Sequence[str] | None = None,
        withdrawn: bool = False,
    ) -> Diff:
        """Return what is different here from another version of the table.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.diff()  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        kostra_bolig.errors.UsageError: these figures are from no store, so there are no earlier versions to ...

        Parameters
        ----------
        other
            The version to start from; by default the newest one stored before this that has other figures.
        regions
            Only these, by code or name; municipalities and counties with the codes that their figures stood under
            before.
        series
            Only these, by key or content code.
        withdrawn
            Show the former figures of cells that SSB suppresses since, too.

        Raises
        ------
        UsageError
            One of them is the figures published in the report; or no other is given, and none is stored before this.
        UnknownRegion, UnknownSeries, SeriesUnavailable
            As for :meth:`kostra_bolig.Table.series`.
        KostraBoligError
            As for :func:`kostra_bolig.load`, where a stored one is read.
        """
        from kostra_bolig.figures import revisions

        return revisions.of_table(
            self,
            other,
            rows=self._rows_of(regions),
            contents=None if series is None else {self._content(one): one for one in asked.texts(series, "series")},
            with_withdrawn=asked.flag(withdrawn, "withdrawn"),
        )

    def _rows_of(self, regions: Sequence[str] | None) -> pl.Expr:
        """Tell of each row whether its figure is that of regions, under their own code or, in its year, another."""
        if regions is None:
            return pl.lit(value=True)
        found = pl.lit(value=False)
        for code in map(self._region, asked.regions(regions)):
            found |= pl.col("region") == code
            if kind_of(code) in FOLLOWED:
                for year, codes in self._followed.area(code, self._years).codes.items():
                    found |= (pl.col("year") == year) & pl.col("region").is_in(list(codes))
        return found

    def earlier(self) -> Iterator[Table]:
        """Give the versions stored before this one, the newest first; each is read when it is its turn.

        >>> import kostra_bolig as kb
        >>> [*kb.load(source="published").earlier()]
        []

        Raises
        ------
        KostraBoligError
            As for :func:`kostra_bolig.load`.
        """
        from kostra_bolig.figures import revisions

        return revisions.earlier(self)

    def cite(self) -> Citation:
        """Return how to cite these figures: text, BibTeX and CSL-JSON.

        >>> import kostra_bolig as kb
        >>> print(kb.load(source="published").cite().text)  # doctest: +ELLIPSIS
        Statistisk sentralbyrå (n.d.). 12015: Husstander i midlertidige botilbud, ...
        """
        from kostra_bolig.figures.citation import cite

        return cite(self.provenance)

    def export(
        self,
        path: str | Path,
        *,
        content: FileContentName = "observations",
        kinds: KindName | Sequence[KindName] = tuple(RegionKind),
        locale: LocaleName = "en",
        series: str | Sequence[str] | None = None,
        regions: Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        joined: bool | None = None,
        language: Lang | None = None,
        withdrawn: bool = False,
    ) -> tuple[Path, ...]:
        """Write the figures to a file: CSV, Parquet, Excel, Stata or JSON-stat, as its suffix says.

        Parameters
        ----------
        path, content, kinds, locale, series, regions, since, until, joined, language
            As for :func:`kostra_bolig.show.export.write`.
        withdrawn
            Write the figures of this version that SSB has suppressed since, too.

        Returns
        -------
        tuple of Path
            What was written.

        Raises
        ------
        UsageError
            The suffix, the content, a kind or the locale is unknown, nothing is left to write, `joined` does not
            concern what is written, or the extra ``excel`` or ``stata`` is not installed.
        StoreError
            The file cannot be written.
        """
        table = cast("Table", self.as_given() if asked.flag(withdrawn, "withdrawn") else self)
        return door.write(
            table,
            asked.path(path),
            content=cast("FileContentName", asked.text(content, "content")),
            kinds=cast("list[KindName]", asked.texts(kinds, "kinds")),
            locale=cast("LocaleName", asked.text(locale, "locale")),
            series=None if series is None else asked.texts(series, "series"),
            regions=None if regions is None else asked.regions(regions),
            since=asked.optional_year(since, "since"),
            until=asked.optional_year(until, "until"),
            joined=asked.optional_flag(joined, "joined"),
            language=asked.optional_text(language, "language"),
        )

    def plot_ranking(
        self,
        key: SeriesKey | str,
        year: int | None = None,
        *,
        kind: KindName = RegionKind.MUNICIPALITY,
        by: By = "value",
        since: int | None = None,
        joined: bool | None = None,
        per_1000: bool | str = False,
        among: Sequence[str] | None = None,
        at_least: float | None = None,
        top: int | None = None,
        bottom: int | None = None,
        across_break: bool = False,
        language: Lang | None = None,
        title: str | None = None,
    ) -> Chart:
        """Return a bar chart of a ranking; parameters as for :meth:`ranking`, and `language` and `title` of the chart.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").plot_ranking("unge", kind="country", language="en").title
        'Households with youth in temporary accommodation'

        Raises
        ------
        UsageError
            As for :meth:`ranking`; or there are more than 60 regions.
        AcrossBreak
            As for :meth:`ranking`.
        """
        return door.plot_ranking(
            cast("Table", self),
            key,
            year,
            kind=kind,
            by=by,
            since=since,
            joined=joined,
            per_1000=per_1000,
            among=among,
            at_least=at_least,
            top=top,
            bottom=bottom,
            across_break=across_break,
            language=asked.optional_text(language, "language"),
            title=asked.optional_text(title, "title"),
        )

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        return self.observations, self.provenance

    def to_jsonstat(self) -> bytes:
        """Return the observations as a JSON-stat 2.0 dataset, written by pyjstat.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.to_jsonstat()[:15]
        b'{"version": "2.'

        Labels, units, status symbols and mandatory notes go along. The regions, contents and years are those that the
        observations have, sorted; a cell that the observations do not have is null without a symbol.
        """
        return door.encoded(cast("Table", self))
