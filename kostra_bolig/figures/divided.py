"""A table whose figures are divided by those of a count, of the same regions and years: ours, not SSB's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments, exact
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.areas.summable import by_words, described, why_not
from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.figures.rates import per_inhabitants
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import COUNTRY, Missing, is_money_unit, is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.figures.areas.area import Area
    from kostra_bolig.figures.series import Series
    from kostra_bolig.said import Said

__all__ = ["Divided", "divided"]

_COUNT: Final = "antall"
_DECIMALS: Final = 2
_UNIT_IN_BRACKETS: Final = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Divided(Table):
    """A table of which each series is divided by a count.

    Attributes
    ----------
    by, of
        The table of that count, and its series or content there.
    """

    by: Table
    of: str

    def series(
        self,
        key: str,
        *,
        region: str = COUNTRY,
        joined: bool | None = None,
        since: int | None = None,
        per_1000: bool | str = False,
        where: Mapping[str, str] | None = None,
    ) -> Series:
        """Return one series of one region, divided; both are joined alike.

        Raises
        ------
        UsageError
            A rate is asked for on top of this one, or the figures are in percent or no totals.
        KostraBoligError
            As for :meth:`kostra_bolig.Table.series`, of either table.
        """
        if arguments.per_1000(per_1000):
            raise UsageError(said("figures-per-and-per-1000"))
        if where is not None:
            return self.of_categories(where).series(key, region=region, joined=joined, since=since)
        above = super().series(key, region=region, joined=joined, since=since)
        below = self.by.series(self.of, region=above.region, joined=joined)
        self._require_amounts(key)
        for one in (above, below):
            per_inhabitants.require_total(one.region_name, one.counted_as)
        cells = _quotients(above.frame, below.frame, on=["year"])
        told = {one.name for one in above.remarks}
        return replace(
            above,
            frame=cells,
            base_unit=self._unit(above.base_unit, below.content_name),
            decimals=_decimals(cells["value"]),
            ours=replace(above.ours or Ours(), per=self._named(below)),
            remarks=(*above.remarks, *(one for one in below.remarks if one.name not in told)),
            breaks=tuple(sorted({*above.breaks, *below.breaks})),
        )

    def of_categories(self, where: Mapping[str, str]) -> Table:
        """Return the figures of other categories, divided by the same count; as of a :class:`Table` otherwise."""
        found = super().of_categories(where)
        return found if isinstance(found, Divided) else divided(found, self.by, self.of)

    def _require_amounts(self, key: str) -> None:
        """Refuse to divide what is a rate or a share itself."""
        content = self._content(key)
        label, unit = _described(self, content)
        is_defined = content in self.binding.codes.values()
        reasons = () if is_defined else by_words(label, _COUNT if is_money_unit(unit) else unit)
        if is_percent_unit(unit) or reasons:
            raise UsageError(said("figures-per-no-amount", series=key, unit=unit))

    def _started(
        self, key: str, kind: str, *, since: int, until: int, joined: bool | None
    ) -> tuple[pl.DataFrame, list[Area]]:
        above, areas = super()._started(key, kind, since=since, until=until, joined=joined)
        below, _ = self.by._started(self.of, kind, since=since, until=until, joined=joined)
        self._require_amounts(key)
        _require_totals(self, key, above)
        _require_totals(self.by, self.of, below)
        made = [
            cells if "made_of" in cells.columns else cells.with_columns(pl.concat_list("region").alias("made_of"))
            for cells in (above, below)
        ]
        return _quotients(*made, on=["region", "year"]), areas

    def _named(self, below: Series) -> str:
        day = below.provenance.updated
        of = said(
            "figures-per-of",
            content=below.content_name,
            table=below.provenance.table,
            day="" if day is None else f"{day:%Y-%m-%d}",
        )
        return str(of)

    @staticmethod
    def _unit(unit: str, counted: str) -> str:
        return str(said("figures-unit-per", unit=unit, counted=_UNIT_IN_BRACKETS.sub("", counted)))


def divided(table: Table, by: Table, of: str) -> Divided:
    """Return a table whose figures are divided by a count of a table, of the same regions and years.

    Raises
    ------
    UnknownSeries, SeriesUnavailable
        As for :meth:`kostra_bolig.Table.series`, of the count.
    UsageError
        It is no count that may be summed; which of the conditions failed is said.
    """
    content = by._content(of)
    label, unit = _described(by, content)
    if content in by.binding.codes.values():
        how = by._adding(content)
        why: tuple[Said, ...] = () if how is not None and how.shared is None else (said("figures-per-unit", unit=unit),)
    else:
        why = why_not(by, content)
    if is_money_unit(unit):
        why = (*why, said("figures-per-unit", unit=unit))
    if why:
        raise UsageError(said("figures-per-no-count", series=of, name=label, table=by.spec.id, why=why))
    fields = {name: getattr(table, name) for name in Table.__dataclass_fields__}
    return Divided(**fields, by=by, of=of)


def _require_totals(table: Table, key: str, cells: pl.DataFrame) -> None:
    """Refuse counts of counties and groups that are not known to be the totals of their municipalities."""
    content = table._content(key)
    unit = table._since(content, None)["unit"][0]
    for region in sorted(cells["region"].unique()):
        per_inhabitants.require_total(table._labels[region], table._counted_as(region, content, unit))


def _described(table: Table, content: str) -> tuple[str, str]:
    """Return SSB's Norwegian label and unit of a content, whatever language the figures are shown in."""
    first = table._since(content, None).row(0, named=True)
    label, unit, _ = described(table.description).get(content_of(content), (first["content_name"], first["unit"], None))
    return label, unit


def _quotients(above: pl.DataFrame, below: pl.DataFrame, *, on: list[str]) -> pl.DataFrame:
    """Return cells divided by others: nothing where either is missing, is 0 below, or is of another area."""
    columns = [*on, "value", "status", "missing", "made_of"]
    both = above.join(below.select(columns), on=on, how="left", suffix="_below", maintain_order="left")
    is_same = pl.col("made_of").eq_missing(pl.col("made_of_below"))
    quotient = exact.quotients(both["value"], both["value_below"], times=1)
    both = both.with_columns(quotient.alias("quotient"))
    has_both = pl.col("value").is_not_null() & pl.col("value_below").is_not_null()
    reason = (
        pl.when(pl.col("value").is_null())
        .then("missing")
        .when(pl.col("value_below").is_null())
        .then(
            pl.col("missing_below").cast(pl.String).fill_null(Missing.NOT_AVAILABLE.value).cast(both.schema["missing"])
        )
        .when(~is_same)
        .then(pl.lit(Missing.NOT_JOINED.value).cast(both.schema["missing"]))
        .when(pl.col("quotient").is_null())
        .then(pl.lit(Missing.NOT_AVAILABLE.value).cast(both.schema["missing"]))
    )
    status = (
        pl.when(pl.col("value").is_null())
        .then("status")
        .when(pl.col("value_below").is_null())
        .then("status_below")
        .when(has_both & is_same & pl.col("quotient").is_not_null())
        .then(pl.coalesce(_provisional("status"), _provisional("status_below")))
    )
    return both.with_columns(
        pl.when(is_same).then("quotient").alias("value"), reason.alias("missing"), status.alias("status")
    ).select(above.columns)


def _provisional(column: str) -> pl.Expr:
    """Return the symbol of a figure that is provisional: a quotient of one is so too. No other goes on."""
    return pl.when(pl.col(column) == "*").then(pl.col(column))


def _decimals(values: pl.Series) -> int:
    """Return with how many decimals quotients are shown: more where all are small."""
    most = values.abs().max()
    return per_inhabitants.decimals_of_rates(values) if not isinstance(most, float) or most >= 1 else 2 * _DECIMALS
