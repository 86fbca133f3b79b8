"""The data contract, in pandera: what must be true of the figures before they are kept (gates 2 and 3).

Hard for the country, soft for regions: municipalities report themselves, and one slip of theirs from years ago must not
stop every night's run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from pandera.polars import PolarsData  # noqa: TC002  pandera reads the annotations at run time

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import DatasetRefused
from kostra_bolig.kostra import (
    COUNTRY,
    COUNTRY_WITHOUT_OSLO,
    HIDING,
    POPULATION_TABLE,
    REGION_PATTERNS,
    Missing,
    RegionKind,
    is_count_unit,
    is_percent_unit,
)
from kostra_bolig.records import Cell, Note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.ssb.klass import Klass

__all__ = [
    "HIDDEN",
    "Country",
    "Figures",
    "Findings",
    "Inhabitants",
    "Memberships",
    "Municipalities",
    "Observations",
    "Panel",
    "SeriesFrame",
    "check_drift",
    "check_klass",
    "check_meaning",
    "check_memberships",
    "check_population",
    "check_structure",
    "note_of",
    "shown",
]

_REGION: Final = "|".join(REGION_PATTERNS.values())
_KEYS: Final = definition().keys
_TOTAL: Final = definition().total
_UNREVISED: Final = next(cell.year for one in definition().series.values() for cell in one.printed if cell.unrevised)
_SILENT_YEAR: Final = "last_year_there"
_CANARY: Final = "canary"
HIDDEN: Final = "symbol_or_value"
_NOT_FOUND: Final = ("region", "content", "year", "region_name", "content_name", "is_kept")
"""Columns that say where a cell is, or how it is compared; the others say what was found there."""
CANARY_PERCENT: Final = 2.0
CANARY_HOUSEHOLDS: Final = 5
"""A national cell may be so far from the published figure, by the larger of the two, and be called a revision. Ours,
not SSB's."""
CANARY_UNREVISED_PERCENT: Final = 25.0
CANARY_UNREVISED_HOUSEHOLDS: Final = 40
"""The same for cells that were unrevised when the report printed them. Ours, not SSB's."""
OLD_YEARS: Final = 2
MASS_CHANGE_PERCENT: Final = 20.0
"""So many cells older than `OLD_YEARS` years may change at once and be called revisions, and so many figures of one
year fall to 0 or a symbol. Ours, not SSB's."""
_CELLS_NAMED: Final = 100
"""So many of the cells that changed together are named, before and after."""

_EXPECTED: Final = {
    "column_in_dataframe": "the columns of the model",
    "column_in_schema": "no further columns",
    "column_ordered": "the columns in the order of the model",
    "multiple_fields_uniqueness": "one row per region, content and year",
    "not_nullable": "a text or number in every row",
}
"""What pandera's own checks ask for, in words."""

FINDINGS: Final = {
    "check": pl.String,
    "region": pl.String,
    "content": pl.String,
    "year": pl.Int16,
    "found": pl.String,
    "expected": pl.String,
}


class Observations(pa.DataFrameModel):
    """The long frame: its structure, hard for every cell."""

    region: pl.String = pa.Field(str_matches=_REGION, description="SSB's code, leading zeros kept")
    region_name: pl.String = pa.Field(description="SSB's name")
    content: pl.String = pa.Field(str_length={"min_value": 1}, description="SSB's content code")
    content_name: pl.String = pa.Field(description="SSB's label")
    series: pl.Enum = pa.Field(
        nullable=True,
        dtype_kwargs={"categories": list(_KEYS)},
        description="our key; null for other contents",
    )
    year: pl.Int16 = pa.Field(in_range={"min_value": 1980, "max_value": 2100}, description="year counted")
    value: pl.Float64 = pa.Field(nullable=True, description="in unit; null when SSB gives none")
    status: pl.String = pa.Field(nullable=True, description="SSB's symbol verbatim; null when none")
    missing: pl.Enum = pa.Field(
        nullable=True,
        dtype_kwargs={"categories": [reason.value for reason in Missing]},
        description="why there is no value; null when there is one",
    )
    unit: pl.String = pa.Field(str_length={"min_value": 1}, description="unit of value, as SSB words it")
    decimals: pl.Int8 = pa.Field(in_range={"min_value": -1, "max_value": 15}, description="decimals SSB shows")

    @pa.check("value", name="finite", error="a finite number")
    @classmethod
    def finite(cls, data: PolarsData) -> pl.LazyFrame:
        """Hold finite numbers only."""
        return data.lazyframe.select(pl.col(data.key).is_finite())

    @pa.dataframe_check(name="a_reason_for_every_empty_cell", error="a value, or a symbol that says why there is none")
    @classmethod
    def reasoned(cls, data: PolarsData) -> pl.LazyFrame:
        """Give a value, or a status and its meaning."""
        empty = pl.col("value").is_null()
        return data.lazyframe.select(
            (empty == pl.col("missing").is_not_null()) & (~empty | pl.col("status").is_not_null())
        )

    class Config:
        """One row per (region, content, year), no further columns."""

        strict = True
        ordered = True
        unique = ["region", "content", "year"]  # noqa: RUF012  pandera's own way


class Figures(pa.DataFrameModel):
    """The long frame: what its figures mean. Hard for the country, soft for other regions."""

    value: pl.Float64 = pa.Field(nullable=True)
    status: pl.String = pa.Field(nullable=True)
    kind: pl.String = pa.Field(isin=["count", "share", "other"])

    @pa.dataframe_check(name="whole_count", error="a whole number of 0 or more")
    @classmethod
    def whole(cls, data: PolarsData) -> pl.LazyFrame:
        """Count households in whole numbers of 0 or more."""
        value = pl.col("value")
        return data.lazyframe.select((pl.col("kind") != "count") | ((value >= 0) & (value == value.round())))

    @pa.dataframe_check(name="share_0_to_100", error="a share between 0 and 100")
    @classmethod
    def share(cls, data: PolarsData) -> pl.LazyFrame:
        """Keep shares between 0 and 100 percent."""
        return data.lazyframe.select((pl.col("kind") != "share") | pl.col("value").is_between(0, 100))

    @pa.dataframe_check(name=HIDDEN, error="no value where the symbol says there is none")
    @classmethod
    def silent(cls, data: PolarsData) -> pl.LazyFrame:
        """Give no value where the symbol says there is none."""
        return data.lazyframe.select(pl.col("value").is_null() | ~pl.col("status").is_in(HIDING).fill_null(value=False))


class Panel(pa.DataFrameModel):
    """One row per (region, year), one column per series: parts are no larger than their whole."""

    region: pl.String
    year: pl.Int16
    midlertidig_botilbud: pl.Float64 = pa.Field(nullable=True)
    over_3_mnd: pl.Float64 = pa.Field(nullable=True)
    med_barn: pl.Float64 = pa.Field(nullable=True)
    med_barn_over_3_mnd: pl.Float64 = pa.Field(nullable=True)
    unge: pl.Float64 = pa.Field(nullable=True)
    natthjem: pl.Float64 = pa.Field(nullable=True)

    @pa.dataframe_check(name="over_3_mnd_in_midlertidig_botilbud", error="over_3_mnd ≤ midlertidig_botilbud")
    @classmethod
    def long_in_all(cls, data: PolarsData) -> pl.LazyFrame:
        """Long stays are among all stays."""
        return data.lazyframe.select(pl.col("over_3_mnd") <= pl.col("midlertidig_botilbud"))

    @pa.dataframe_check(name="med_barn_in_midlertidig_botilbud", error="med_barn ≤ midlertidig_botilbud")
    @classmethod
    def children_in_all(cls, data: PolarsData) -> pl.LazyFrame:
        """Households with children are among all households."""
        return data.lazyframe.select(pl.col("med_barn") <= pl.col("midlertidig_botilbud"))

    @pa.dataframe_check(name="unge_in_midlertidig_botilbud", error="unge ≤ midlertidig_botilbud")
    @classmethod
    def youth_in_all(cls, data: PolarsData) -> pl.LazyFrame:
        """Households with youth are among all households."""
        return data.lazyframe.select(pl.col("unge") <= pl.col("midlertidig_botilbud"))

    @pa.dataframe_check(name="med_barn_over_3_mnd_in_med_barn", error="med_barn_over_3_mnd ≤ med_barn")
    @classmethod
    def long_with_children_in_children(cls, data: PolarsData) -> pl.LazyFrame:
        """Long stays with children are among stays with children."""
        return data.lazyframe.select(pl.col("med_barn_over_3_mnd") <= pl.col("med_barn"))

    @pa.dataframe_check(name="med_barn_over_3_mnd_in_over_3_mnd", error="med_barn_over_3_mnd ≤ over_3_mnd")
    @classmethod
    def long_with_children_in_long(cls, data: PolarsData) -> pl.LazyFrame:
        """Long stays with children are among long stays."""
        return data.lazyframe.select(pl.col("med_barn_over_3_mnd") <= pl.col("over_3_mnd"))

    class Config:
        """One row per (region, year)."""

        unique = ["region", "year"]  # noqa: RUF012


class Country(pa.DataFrameModel):
    """One row per (series, year) of the country, beside what it is compared with."""

    region: pl.String = pa.Field(eq=COUNTRY)
    series: pl.Enum = pa.Field(dtype_kwargs={"categories": list(_KEYS)})
    content: pl.String
    year: pl.Int16
    value: pl.Float64 = pa.Field(nullable=True, description="the country")
    without_oslo: pl.Float64 = pa.Field(nullable=True, description="the country without Oslo")
    published: pl.Float64 = pa.Field(nullable=True, description="the figure printed in the report")
    kept: pl.Float64 = pa.Field(
        nullable=True, description="the figure in the newest snapshot, read from the same content"
    )
    is_kept: pl.Boolean = pa.Field(description="whether the newest snapshot has this cell")

    @pa.dataframe_check(name="without_oslo_in_country", error="the country without Oslo ≤ the country")
    @classmethod
    def without_oslo_in_country(cls, data: PolarsData) -> pl.LazyFrame:
        """Keep the country without Oslo no larger than the country."""
        return data.lazyframe.select(pl.col("without_oslo") <= pl.col("value"))

    @pa.dataframe_check(name="last_year_counted", error="a total above 0 in the last year")
    @classmethod
    def last_year_counted(cls, data: PolarsData) -> pl.LazyFrame:
        """Count a national total above 0 in the newest year."""
        newest_total = (pl.col("series") == _TOTAL) & _newest_year()
        return data.lazyframe.select(~newest_total | (pl.col("value").fill_null(0) > 0))

    @pa.dataframe_check(name="last_year_not_zero", error="no fall to 0 in the last year")
    @classmethod
    def last_year_not_zero(cls, data: PolarsData) -> pl.LazyFrame:
        """Let no series fall to 0 in the newest year: figures about to be revised show so."""
        return data.lazyframe.select(~_newest_year() | (_year_before() == 0) | (pl.col("value") != 0))

    @pa.dataframe_check(name=_SILENT_YEAR, error="a figure in the last year, as in the year before")
    @classmethod
    def last_year_there(cls, data: PolarsData) -> pl.LazyFrame:
        """Give a figure for the newest year where there was one the year before; soft, for series do end."""
        return data.lazyframe.select(~_newest_year() | _year_before().is_null() | pl.col("value").is_not_null())

    @pa.dataframe_check(
        name=_CANARY,
        error=f"within {CANARY_PERCENT:g} % or {CANARY_HOUSEHOLDS} households of the published figure, in "
        f"{_UNREVISED} within {CANARY_UNREVISED_PERCENT:g} % or {CANARY_UNREVISED_HOUSEHOLDS}",
    )
    @classmethod
    def canary(cls, data: PolarsData) -> pl.LazyFrame:
        """Miss a published cell by little: a revision does, a wrong binding misses it by far."""
        return data.lazyframe.select(~_misses())


def _misses() -> pl.Expr:
    known = pl.col("is_kept") & pl.col("value").eq_missing(pl.col("kept"))
    return pl.col("published").is_not_null() & ~known & ~_fits("published")


def _fits(printed: str) -> pl.Expr:
    """Tell whether a value is as near a printed figure as a revision leaves it."""
    figure = pl.col(printed)

    def larger(percent: float, households: float) -> pl.Expr:
        return pl.max_horizontal(figure * percent / 100, pl.lit(float(households)))

    most = (
        pl.when(pl.col("year") == _UNREVISED)
        .then(larger(CANARY_UNREVISED_PERCENT, CANARY_UNREVISED_HOUSEHOLDS))
        .otherwise(larger(CANARY_PERCENT, CANARY_HOUSEHOLDS))
    )
    return ((pl.col("value") - figure).abs() <= most).fill_null(value=False)


def _newest_year() -> pl.Expr:
    return pl.col("year") == pl.col("year").max()


def _year_before() -> pl.Expr:
    return pl.col("value").shift(1).over("series", order_by="year")


class SeriesFrame(pa.DataFrameModel):
    """One series of one region: one row per year, sorted."""

    year: pl.Int16 = pa.Field(unique=True, in_range={"min_value": 1980, "max_value": 2100})
    value: pl.Float64 = pa.Field(nullable=True, description="in the series' unit; null when SSB gives none")
    status: pl.String = pa.Field(nullable=True, description="SSB's symbol verbatim; null when none")
    missing: pl.Enum = pa.Field(
        nullable=True,
        dtype_kwargs={"categories": [reason.value for reason in Missing]},
        description="why there is no value; null when there is one",
    )

    @pa.check("year", name="sorted", error="years in order")
    @classmethod
    def in_order(cls, data: PolarsData) -> pl.LazyFrame:
        """Sort by year."""
        return data.lazyframe.select((pl.col(data.key) - pl.col(data.key).shift(1)).fill_null(1) > 0)

    class Config:
        """No further columns."""

        strict = True
        ordered = True


class Municipalities(pa.DataFrameModel):
    """The municipalities that Klass knows: one row per code and period."""

    code: pl.String = pa.Field(str_matches=REGION_PATTERNS[RegionKind.MUNICIPALITY], description="SSB's code")
    name: pl.String = pa.Field(str_length={"min_value": 1}, description="Klass's name")
    valid_from: pl.Date = pa.Field(nullable=True, description="first day of the period")
    valid_to: pl.Date = pa.Field(nullable=True, description="first day after the period; null when it has not ended")

    class Config:
        """One row per (code, valid_from)."""

        strict = True
        ordered = True
        unique = ["code", "valid_from"]  # noqa: RUF012  pandera's own way


class Memberships(pa.DataFrameModel):
    """The KOSTRA group of each municipality by Klass: one row per year and municipality."""

    year: pl.Int16 = pa.Field(in_range={"min_value": 1980, "max_value": 2100}, description="year of the figures")
    group: pl.String = pa.Field(str_matches=REGION_PATTERNS[RegionKind.KOSTRA_GROUP], description="the group's code")
    municipality: pl.String = pa.Field(str_matches=REGION_PATTERNS[RegionKind.MUNICIPALITY], description="its code")

    class Config:
        """A municipality is in one group a year."""

        strict = True
        ordered = True
        unique = ["year", "municipality"]  # noqa: RUF012  pandera's own way


class Inhabitants(pa.DataFrameModel):
    """Inhabitants by SSB's population table: one row per region and year."""

    region: pl.String = pa.Field(str_matches=_REGION, description="the code of the region in KOSTRA tables")
    year: pl.Int16 = pa.Field(in_range={"min_value": 1980, "max_value": 2100}, description="year of the figures")
    population: pl.Int64 = pa.Field(ge=0, description="persons")

    class Config:
        """One row per (region, year)."""

        strict = True
        ordered = True
        unique = ["region", "year"]  # noqa: RUF012  pandera's own way


@dataclass(frozen=True, kw_only=True, eq=False)
class Findings:
    """What gate 3 found: frames with ``check``, ``region``, ``content``, ``year``, ``found`` and ``expected``.

    Attributes
    ----------
    hard
        Rules that no snapshot may break.
    soft
        The same rules broken by regions other than the country: worth a note.
    missed
        Published figures missed by series that can do without: the series is in doubt, not the table.
    doubts
        Those series, with the figures in one sentence.
    """

    hard: pl.DataFrame
    soft: pl.DataFrame
    missed: pl.DataFrame
    doubts: Mapping[str, str]


def check_klass(klass: Klass) -> None:
    """Refuse what Klass answered where it breaks its contract.

    Raises
    ------
    DatasetRefused
        A code is none, or there is nothing; or as :func:`check_memberships`.
    """
    _require(Municipalities, klass.codes, "Klass")
    check_memberships(klass.groups)
    if klass.codes.is_empty():
        raise DatasetRefused("expected municipalities from Klass, got none")


def check_memberships(frame: pl.DataFrame) -> None:
    """Refuse KOSTRA groups that break their contract.

    Raises
    ------
    DatasetRefused
        A group or a municipality is none, or a municipality is in two groups in one year.
    """
    _require(Memberships, frame, "Klass")


def check_population(frame: pl.DataFrame) -> None:
    """Refuse numbers of inhabitants that break their contract.

    Raises
    ------
    DatasetRefused
        A region is none, a number is below 0 or given twice, or the country has none.
    """
    _require(Inhabitants, frame, f"table {POPULATION_TABLE}")
    if COUNTRY not in frame["region"]:
        raise DatasetRefused(f"expected the country in table {POPULATION_TABLE}, got none")


def check_structure(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what is wrong with the structure of a long frame, as findings; empty when nothing is."""
    found = [_broken(Observations, frame)]
    if "region" in frame.columns and COUNTRY not in frame["region"].cast(pl.String):
        found.append(_finding("country_there", region=COUNTRY, found="no such region", expected="the country"))
    return pl.concat(found)


def check_meaning(
    frame: pl.DataFrame,
    *,
    published: pl.DataFrame | None = None,
    kept: pl.DataFrame | None = None,
    hidden: pl.DataFrame | None = None,
) -> Findings:
    """Return where the figures of a sound long frame break the rules of the contract.

    Parameters
    ----------
    frame
        The long frame.
    published
        The published figures, a long frame: the canary.
    kept
        The newest snapshot, a long frame: a cell that stands so there already is not held against the canary.
    hidden
        The cells sent with a value beside a symbol that says that there is none, as
        :class:`kostra_bolig.ingest.frame.Cells` has them.
    """
    counted = [unit for unit in frame["unit"].unique() if is_count_unit(unit)]
    shares = [unit for unit in frame["unit"].unique() if is_percent_unit(unit)]
    is_count = pl.col("series").is_not_null() | pl.col("unit").is_in(counted)  # a series is bound to a count only
    kind = pl.when(is_count).then(pl.lit("count")).when(pl.col("unit").is_in(shares))
    figures = _broken(Figures, frame.with_columns(kind=kind.then(pl.lit("share")).otherwise(pl.lit("other"))))
    bound = frame.filter(pl.col("series").is_not_null())
    parts = _broken(Panel, _panel(bound))
    both = pl.concat([figures, parts, _findings_of_hidden(hidden)])
    is_country = pl.col("region") == COUNTRY
    held = _country(bound, published=published, kept=kept)
    country = _broken(Country, held)
    missed = held.filter(_misses())
    swapped = _swapped(held, missed)
    doubts = _doubts(missed, but={_TOTAL, *(key for pair in swapped for key in pair)})
    in_doubt = missed.filter(pl.col("series").is_in(list(doubts)))["content"].unique().to_list()
    measured = _findings(
        bound.filter(pl.col("unit").is_in(shares)).select("content", "unit").unique(maintain_order=True),
        check="series_in_a_count",
        found=pl.col("unit"),
        expected=pl.lit("a count of households"),
    )
    is_silent = pl.col("check") == _SILENT_YEAR
    is_doubt = (pl.col("check") == _CANARY) & pl.col("content").is_in(in_doubt)
    confused = [
        _finding(
            _CANARY, found=f"{one} and {other} show each other's figures", expected="the figures of each in its place"
        )
        for one, other in swapped
    ]
    return Findings(
        hard=pl.concat([measured, both.filter(is_country), *confused, country.filter(~is_silent & ~is_doubt)]),
        soft=pl.concat([both.filter(~is_country), country.filter(is_silent)]),
        missed=country.filter(is_doubt),
        doubts=doubts,
    )


def _findings_of_hidden(hidden: pl.DataFrame | None) -> pl.DataFrame:
    if hidden is None:
        return pl.DataFrame(schema=FINDINGS)
    return _findings(
        hidden,
        check=HIDDEN,
        found=pl.format("value {}, status {}", pl.col("value").cast(pl.String), "status"),
        expected=pl.lit("no value where the symbol says there is none"),
    )


def _swapped(held: pl.DataFrame, missed: pl.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of series of which each shows the other's published figures where it misses its own."""
    others = held.filter(pl.col("published").is_not_null()).select("year", other="series", published_other="published")
    crossed = (
        missed.join(others, on="year")
        .filter(pl.col("series") != pl.col("other"))
        .group_by("series", "other")
        .agg(_fits("published_other").all().alias("fits"))
        .filter("fits")
    )
    pairs = set(crossed.select(pl.col("series", "other").cast(pl.String)).rows())
    return sorted((one, other) for one, other in pairs if one < other and (other, one) in pairs)


def _doubts(missed: pl.DataFrame, *, but: set[str | None]) -> dict[str, str]:
    """Return what each series but some shows where the report prints another figure."""
    doubts = {}
    for (key, content), cells in missed.group_by("series", "content", maintain_order=True):
        if (series := str(key)) in but:
            continue
        said = [
            f"{year}: expected {printed:.10g}, got {'no figure' if value is None else format(value, '.10g')}"
            for year, printed, value in cells.sort("year").select("year", "published", "value").rows()
        ]
        doubts[series] = f"{content} misses figures that the report prints ({'; '.join(said)})"
    return doubts


def check_drift(frame: pl.DataFrame, before: pl.DataFrame, *, same_language: bool = True) -> pl.DataFrame:
    """Return how a long frame differs from the newest snapshot in ways that SSB's revisions do not, as findings.

    A series whose content has a new code is compared with its figures under the old one. Units are compared only where
    both frames are in the same language, decimals always.
    """
    found = []
    for column, what in (("year", "years"), ("region", "regions"), ("series", "series")):
        then, now = (set(one[column].unique().drop_nulls().cast(pl.String)) for one in (before, frame))
        gone = sorted(then - now)
        if gone:
            text = f"{len(gone)} gone: {', '.join(gone[:10])}"
            found.append(_finding(f"{what}_gone", found=text, expected=f"the {what} of the newest snapshot"))
    before = before.with_columns(pl.col("content").replace(_new_codes(frame, before)))
    measured = ["content", "unit", "decimals"]
    old = before.select(measured).unique()
    other_unit = (pl.col("unit") != pl.col("unit_before")) & pl.lit(same_language)
    moved = (
        frame.select(measured)
        .unique()
        .join(old, on="content", suffix="_before", maintain_order="left")
        .filter(other_unit | (pl.col("decimals") != pl.col("decimals_before")))
    )
    found += [
        _finding(
            "unit_changed",
            content=content,
            found=f"{unit}, {decimals} decimals",
            expected=f"{unit_before}, {before_} decimals",
        )
        for content, unit, decimals, unit_before, before_ in moved.rows()
    ]
    cell = ["region", "content", "year"]
    of_now = frame.select(*cell, pl.col("value").alias("value_now"), pl.col("status").alias("status_now"))
    cells = (
        before.select(*cell, "series", "value", "status")
        .join(of_now, on=cell)
        .with_columns(changed=~pl.col("value").eq_missing(pl.col("value_now")))
    )
    national = cells.filter(
        pl.col("region") == COUNTRY,
        pl.col("series").is_not_null(),
        pl.col("value") > 0,
        pl.col("value_now").fill_null(0) == 0,
    )
    found.append(_moved(national, check="national_figure_fell_to_nothing"))
    for (year,), counted in cells.filter(pl.col("value") > 0).group_by("year", maintain_order=True):
        fell = counted.filter(pl.col("value_now").fill_null(0) == 0)
        if fell.height * 100 > counted.height * MASS_CHANGE_PERCENT:
            found.append(
                _finding(
                    "figures_fell_to_nothing",
                    found=f"{fell.height} of {counted.height} figures of {year} above 0 fell to 0 or a symbol",
                    expected=f"at most {MASS_CHANGE_PERCENT:g} %",
                )
            )
            found.append(_moved(fell.head(_CELLS_NAMED), check="figures_fell_to_nothing"))
    settled = cells.filter(pl.col("year") <= pl.lit(before["year"].max()) - OLD_YEARS)
    share = settled["changed"].mean()
    if isinstance(share, float) and share * 100 > MASS_CHANGE_PERCENT:
        found.append(
            _finding(
                "mass_change",
                found=f"{share * 100:.1f} % of {settled.height} cells older than {OLD_YEARS} years changed",
                expected=f"at most {MASS_CHANGE_PERCENT:g} %",
            )
        )
        found.append(_moved(settled.filter("changed").head(_CELLS_NAMED), check="mass_change"))
    return pl.concat(found)


def _moved(cells: pl.DataFrame, *, check: str) -> pl.DataFrame:
    """Return cells as findings: what stands there now, and what stood there before."""

    def cell(suffix: str) -> pl.Expr:
        value, status = pl.col(f"value{suffix}").cast(pl.String), pl.col(f"status{suffix}")
        return pl.coalesce(value, status, pl.lit("no value"))

    return _findings(cells, check=check, found=cell("_now"), expected=cell(""))


def note_of(findings: pl.DataFrame, *, noun: str, text: str) -> list[Note]:
    """Return findings as notes, one per check, with at most 20 cells each: so many of `noun`, and what of them."""
    notes = []
    for (check,), group in findings.group_by("check", maintain_order=True):
        cells = tuple(
            Cell(
                region=row["region"],
                content=row["content"],
                year=row["year"],
                found=row["found"],
                expected=row["expected"],
            )
            for row in group.head(20).iter_rows(named=True)
        )
        said = f"{group.height} {noun}{'' if group.height == 1 else 's'} {text}"
        notes.append(Note(check=str(check), said=f"{said}: expected {cells[0].expected}", cells=cells))
    return notes


def shown(findings: pl.DataFrame) -> str:
    """Return findings in one line: three of them, of different checks where there are, and how many more."""
    by_kind = findings.sort(pl.int_range(pl.len()).over("check"), maintain_order=True)
    lines = [
        f"{row['check']}: expected {row['expected']}, got {row['found']}"
        + (f" ({' '.join(str(row[part]) for part in ('region', 'content', 'year') if row[part] is not None)})")
        for row in by_kind.head(3).iter_rows(named=True)
    ]
    more = f"; and {findings.height - 3} more" if findings.height > 3 else ""
    return "; ".join(lines).replace(" ()", "") + more


def _new_codes(frame: pl.DataFrame, before: pl.DataFrame) -> dict[str, str]:
    """Return the new code of each content that is gone and whose series is now read from another."""
    bound = pl.col("series").is_not_null()
    now = dict(frame.filter(bound).select("series", "content").unique().rows())
    then = dict(before.filter(bound).select("series", "content").unique().rows())
    codes = set(frame["content"].unique())
    return {code: now[series] for series, code in then.items() if code not in codes and series in now}


def _panel(bound: pl.DataFrame) -> pl.DataFrame:
    wide = bound.pivot("series", index=["region", "year"], values="value")
    return wide.select(
        "region",
        "year",
        *(pl.col(key) if key in wide.columns else pl.lit(None, pl.Float64).alias(key) for key in _KEYS),
    )


def _country(bound: pl.DataFrame, *, published: pl.DataFrame | None, kept: pl.DataFrame | None) -> pl.DataFrame:
    def beside(other: pl.DataFrame | None, region: str, name: str, on: list[str]) -> pl.DataFrame:
        source = bound.clear() if other is None else other.filter(pl.col("region") == region)
        return source.select(*on, pl.col("value").alias(name))

    on = ["series", "year"]
    same = [*on, "content"]
    in_kept = beside(kept, COUNTRY, "kept", same).with_columns(is_kept=pl.lit(value=True))
    return (
        bound.filter(pl.col("region") == COUNTRY)
        .select("region", "series", "content", "year", "value")
        .join(beside(bound, COUNTRY_WITHOUT_OSLO, "without_oslo", on), on=on, how="left", maintain_order="left")
        .join(beside(published, COUNTRY, "published", on), on=on, how="left", maintain_order="left")
        .join(in_kept, on=same, how="left", maintain_order="left")
        .with_columns(pl.col("is_kept").fill_null(value=False))
    )


def _broken(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rules of a model that a frame breaks, one finding per offending row."""
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return pl.concat(_found(error, frame) for error in errors.schema_errors)
    return pl.DataFrame(schema=FINDINGS)


def _require(model: type[pa.DataFrameModel], frame: pl.DataFrame, whose: str) -> None:
    if not (broken := _broken(model, frame)).is_empty():
        raise DatasetRefused(f"the answer of {whose} breaks its contract: {shown(broken)}")


def _found(error: Any, frame: pl.DataFrame) -> pl.DataFrame:
    check = error.check
    name = str(getattr(check, "name", None) or check)
    expected = str(getattr(check, "error", None) or _EXPECTED.get(name, name))
    output = getattr(error, "check_output", None)
    if not isinstance(output, pl.DataFrame) or output.height != frame.height:
        column = getattr(error.schema, "name", None)
        in_a_line = " ".join(f"{column}: {error.failure_cases}".split())
        return _finding(name, found=in_a_line[:200], expected=expected)
    offending = frame.filter(~output["check_output"].fill_null(value=True))
    columns = [column for column in frame.columns if column not in _NOT_FOUND]
    said = pl.concat_str(
        [pl.format(f"{column} {{}}", pl.col(column).cast(pl.String)) for column in columns],
        separator=", ",
        ignore_nulls=True,
    )
    return _findings(offending, check=name, found=said, expected=pl.lit(expected))


def _findings(rows: pl.DataFrame, *, check: str, found: pl.Expr, expected: pl.Expr) -> pl.DataFrame:
    def address(column: str, dtype: type[pl.DataType]) -> pl.Expr:
        return (pl.col(column) if column in rows.columns else pl.lit(None)).cast(dtype).alias(column)

    return rows.select(
        pl.lit(check).alias("check"),
        address("region", pl.String),
        address("content", pl.String),
        address("year", pl.Int16),
        found.alias("found"),
        expected.alias("expected"),
    )


def _finding(
    check: str, *, found: str, expected: str, region: str | None = None, content: str | None = None
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "check": [check],
            "region": [region],
            "content": [content],
            "year": [None],
            "found": [found],
            "expected": [expected],
        },
        schema=FINDINGS,
    )
