"""A new year, held against the year before: each series of the definition, each kind of region by itself.

What SSB shows while it revises (0 or a dot), a year that was copied and a figure with a digit too many all look right
in the cell. Together, beside the year before, they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.definitions.spec import Kind
from kostra_bolig.ingest.gate import canary, findings, peers
from kostra_bolig.ingest.gate.contract import with_kind
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.kostra import COUNTRIES, Missing, RegionKind
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kostra_bolig.definitions.spec import TableSpec

__all__ = ["OF_ENDS", "check_neighbours", "check_sums", "check_years"]

SILENT_PERCENT: Final = 50.0
"""So many of the municipalities that had a figure above 0 may have 0, ``.`` or ``..`` the year after."""
SILENT_NOTE_PERCENT: Final = 25.0
"""More than so many are worth a note: 12 to 25 % ``..`` is an ordinary March."""
ZERO_PERCENT: Final = 75.0
"""So many counties or KOSTRA groups that had a figure above 0 may have 0 the year after."""
SAME_PERCENT: Final = 90.0
SAME_CELL: Final = 10
SAME_LEAST: Final = 1.5
"""So many of the figures of `SAME_CELL` or more may equal those of the year before; judged among one and a half times
as many regions as a kind needs: 30 municipalities."""
NATIONAL_TIMES: Final = 3.0
NATIONAL_LEAST: Final = 30
"""A national count of so many or more is within so many times the year before."""
SCALE_TIMES: Final = 5.0
"""The middle figure of a kind of region is within so many times the year before: a digit too many or too few is not."""
_FIRST_TIMES: Final = 10.0
"""The first year of a series has one neighbour, and may be of a beginning."""
_EXCHANGE_TIMES: Final = 2.0
_EXCHANGE_CELL: Final = 5

_SILENT: Final = Rule(check="new_year_silent", expected=said("ingest-rule-new-year-silent", percent=SILENT_PERCENT))
_SOME_SILENT: Final = Rule(
    check="new_year_partly_silent",
    expected=said("ingest-rule-new-year-silent", percent=SILENT_NOTE_PERCENT),
    severity=Severity.SOFT,
)
OF_ENDS: Final = (_SILENT.check, _SOME_SILENT.check)
"""Checks that depend on which regions have ended."""
_SAME: Final = Rule(check="new_year_copied", expected=said("ingest-rule-new-year-same", percent=SAME_PERCENT))
_TIMES: Final = Rule(check="new_year_out_of_scale", expected=said("ingest-rule-within-three", than="year-before"))
_SCALE: Final = Rule(check="new_year_multiplied", expected=said("ingest-rule-new-year-scale", times=SCALE_TIMES))
_EXCHANGED: Final = Rule(check="new_year_exchanged", expected=said("ingest-rule-new-year-own"))
_SUM: Final = Rule(check="municipalities_above_country", expected=said("ingest-rule-sum", times=NATIONAL_TIMES))
_NEIGHBOURS: Final = Rule(check="year_out_of_scale", expected=said("ingest-rule-within-three", than="neighbours"))


def check_years(
    frame: pl.DataFrame,
    spec: TableSpec,
    *,
    years: Collection[int],
    ended: Mapping[str, int],
    is_first: bool = False,
) -> pl.DataFrame:
    """Return what is odd about some years beside the year before each, as findings.

    Parameters
    ----------
    frame
        The long frame.
    spec
        What the table is.
    years
        The years to judge.
    ended
        Last year of regions that have ended, where their labels do not say so.
    is_first
        Whether nothing is stored, so that the scale of every year is judged.
    """
    pairs = _pairs(frame, spec)
    last = peers.last_years(frame, ended)
    goes_on = pl.col("year") <= pl.col("region").replace_strict(last, default=9999, return_dtype=pl.Int32)
    judged = pl.col("year").is_in(list(years))
    return findings.joined(
        [
            _silent(pairs.filter(judged, goes_on), frame),
            _same(pairs, years),
            _national(pairs.filter(judged), frame, spec),
            _scale(pairs if is_first else pairs.filter(judged)),
            _exchanged(pairs if is_first else pairs.filter(judged)),
        ]
    )


def check_neighbours(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return national counts that are out of scale beside the years before and after, as findings.

    A first year, which has one neighbour only, is held to ten times it; the newest is judged by :func:`check_years`.
    """
    value, before, after = pl.col("value"), pl.col("before"), pl.col("after")
    largest = pl.max_horizontal("value", "before", "after")
    cells = (
        with_kind(frame.filter(pl.col("region").is_in(COUNTRIES), pl.col("value").is_not_null()), spec)
        .filter(pl.col("kind") == Kind.COUNT.value)
        .sort("content", "year")
        .with_columns(before=value.shift(1).over("content"), after=value.shift(-1).over("content"))
    )
    higher = (value > before * NATIONAL_TIMES) & (value > after * NATIONAL_TIMES)
    lower = (value < before / NATIONAL_TIMES) & (value < after / NATIONAL_TIMES)
    first = before.is_null() & (value > after * _FIRST_TIMES)
    far = cells.filter(largest >= NATIONAL_LEAST, (higher | lower | first).fill_null(value=False))
    off = _unconfirmed(far.with_columns(pl.col("series").cast(pl.String)), frame, spec)
    beside = pl.concat_str([before.cast(pl.String), after.cast(pl.String)], separator=" → … → ", ignore_nulls=True)
    return findings.of_cells(_NEIGHBOURS, off, found=pl.format("{} ({})", value, beside))


def check_sums(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return years in which the municipalities hold several times what the country holds, as findings.

    They never add up to the country, because some figures are suppressed and others are estimated; but they are parts.
    """
    cells = peers.counts(frame, spec)
    country = cells.filter(pl.col("kind") == RegionKind.COUNTRY.value).select("series", "year", country="value")
    above = (
        cells.filter(pl.col("value") > 0, pl.col("kind") == RegionKind.MUNICIPALITY.value)
        .group_by("series", "content", "kind", "year", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("value").sum().alias("sum"))
        .join(country, on=["series", "year"], maintain_order="left")
        .filter(peers.enough(), pl.col("sum") > pl.col("country") * NATIONAL_TIMES)
    )
    return peers.found(above, _SUM, "ingest-found-sum", "series", "sum", "country")


def _unconfirmed(cells: pl.DataFrame, frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return cells but for those that are as they were printed: however large a step to them is, it is a real one."""
    if cells.is_empty():
        return cells
    return cells.join(canary.confirmed(frame, spec), on=["region", "series", "year"], how="anti", maintain_order="left")


def _pairs(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return each cell of a count beside the cell of the year before."""
    years = frame["year"].unique().sort()
    following = pl.DataFrame({"year_before": years[:-1], "year": years[1:]})
    cells = peers.counts(frame, spec)
    earlier = cells.select("region", "series", year_before="year", value_before="value")
    return cells.join(following, on="year").join(earlier, on=["region", "series", "year_before"], maintain_order="left")


def _given(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the content and year of each content that is given for a region at all: one that has ended is not."""
    return frame.filter(pl.col("value").is_not_null()).select("content", "year").unique()


def _silent(pairs: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    if pairs.is_empty():
        return findings.nothing()
    none = (Missing.NOT_APPLICABLE.value, Missing.NOT_AVAILABLE.value)
    is_zero = ((pl.col("value") == 0) | (pl.col("missing") == Missing.NIL.value)).fill_null(value=False)
    is_silent = is_zero | pl.col("missing").is_in(none).fill_null(value=False)
    is_municipal = pl.col("kind") == RegionKind.MUNICIPALITY.value
    groups = (
        pairs.filter(pl.col("value_before") > 0)
        .join(_given(frame), on=["content", "year"], maintain_order="left")
        .group_by("series", "content", "kind", "year", maintain_order=True)
        .agg(pl.len().alias("n"), is_silent.sum().alias("silent"), is_zero.sum().alias("zero"))
        .filter(peers.enough())
        .with_columns(percent=pl.col("silent") / pl.col("n") * 100, zero_percent=pl.col("zero") / pl.col("n") * 100)
    )
    hard = groups.filter(
        # SSB may withhold what it has estimated for counties and groups, and a small count of theirs may be 0
        pl.when(is_municipal).then(pl.col("percent") > SILENT_PERCENT).otherwise(pl.col("zero_percent") > ZERO_PERCENT)
    )
    soft = groups.filter(
        is_municipal, pl.col("percent").is_between(SILENT_NOTE_PERCENT, SILENT_PERCENT, closed="right")
    )
    return findings.joined(
        peers.found(rows, rule, "ingest-found-silent", "series", "silent", "n")
        for rule, rows in ((_SILENT, hard), (_SOME_SILENT, soft))
    )


def _same(pairs: pl.DataFrame, years: Collection[int]) -> pl.DataFrame:
    """Find years that repeat the year before, where no earlier year did."""
    is_national = pl.col("kind") == RegionKind.COUNTRY.value
    both = pairs.filter(pl.col("value") >= SAME_CELL, pl.col("value_before") >= SAME_CELL).with_columns(
        same=pl.col("value") == pl.col("value_before"),
        series=pl.when(~is_national).then("series"),  # the country has one cell of each: all series are judged together
    )
    alike = (
        both.group_by("series", "kind", "year", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("same").sum(), pl.col("content").first())
        .filter(peers.enough(times=SAME_LEAST) | ((pl.col("kind") == RegionKind.COUNTRY.value) & (pl.col("n") >= 3)))
        .filter(pl.col("same") * 100 > pl.col("n") * SAME_PERCENT)
        .with_columns(first=pl.col("year").min().over("series", "kind"))
        .filter(pl.col("year").is_in(list(years)) & (pl.col("year") == pl.col("first")))
    )
    alike = alike.with_columns(content=pl.when(pl.col("series").is_not_null()).then("content"))
    return peers.found(alike, _SAME, "ingest-found-same", "series", "same", "n")


def _national(pairs: pl.DataFrame, frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    value, before = pl.col("value"), pl.col("value_before")
    far = (value > before * NATIONAL_TIMES) | (value < before / NATIONAL_TIMES)
    off = pairs.filter(
        pl.col("kind").is_in([kind.value for kind in peers.NATIONAL]),
        before.is_not_null() & (pl.max_horizontal(value, before) >= NATIONAL_LEAST),
        (value != 0) | (pl.col("year") != frame["year"].max()),  # a fall to 0 has a rule of its own
        far,
    )
    return findings.of_cells(_TIMES, _unconfirmed(off, frame, spec), found=pl.format("{} ({} → …)", value, before))


def _scale(pairs: pl.DataFrame) -> pl.DataFrame:
    """Find kinds of region in which the middle figure is out of scale beside the year before."""
    ratio = pl.col("value") / pl.col("value_before")
    off = (
        pairs.filter(pl.col("value_before") >= SAME_CELL, pl.col("value") > 0)
        .group_by("series", "content", "kind", "year", maintain_order=True)
        .agg(pl.len().alias("n"), ratio.median().alias("ratio"))
        .filter(peers.enough(), ~pl.col("ratio").is_between(1 / SCALE_TIMES, SCALE_TIMES))
    )
    off = off.with_columns(factor=peers.shortly("ratio"))
    return peers.found(off, _SCALE, "ingest-found-out-of-scale", "series", "n", "factor")


def _exchanged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Find two series of which each goes on from the other's figures of the year before, and not from its own."""
    large = pairs.filter(pl.col("value") >= _EXCHANGE_CELL, pl.col("value_before") >= _EXCHANGE_CELL)
    other = large.select("region", "year", other="series", of_other="value", of_other_before="value_before")

    def apart(now: str, then: str) -> pl.Expr:
        return (pl.col(now).log() - pl.col(then).log()).abs().median()

    crossed = (
        large.join(other, on=["region", "year"], maintain_order="left")
        .filter(pl.col("series") < pl.col("other"))
        .group_by("series", "content", "other", "kind", "year", maintain_order=True)
        .agg(
            pl.len().alias("n"),
            own=pl.min_horizontal(apart("value", "value_before"), apart("of_other", "of_other_before")),
            across=pl.max_horizontal(apart("value", "of_other_before"), apart("of_other", "value_before")),
        )
        .filter(
            peers.enough(),
            pl.col("own") > pl.lit(_EXCHANGE_TIMES).log(),
            pl.col("across") < pl.col("own") / 2,
        )
    )
    return peers.found(crossed, _EXCHANGED, "ingest-found-crossed", "series", "other", "n")
