"""What is known of the figures from elsewhere: national ones that were printed, and SSB's own definitions of shares.

The printed ones are the canary: a revision moves a national cell by little, a series read from the wrong content misses
by far. By a definition, a share is one series in percent of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.ingest.gate import findings
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.kostra import COUNTRIES, REGION_PATTERNS, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kostra_bolig.definitions.spec import Identity, TableSpec
    from kostra_bolig.records import Content
    from kostra_bolig.said import Said

__all__ = [
    "CANARY_HOUSEHOLDS",
    "CANARY_PERCENT",
    "CANARY_UNREVISED_HOUSEHOLDS",
    "CANARY_UNREVISED_PERCENT",
    "Defined",
    "check_identities",
    "confirmed",
    "defined",
    "doubts",
    "identity_check",
    "is_near",
    "misses",
    "printed",
    "rule",
    "swapped",
]

CANARY_PERCENT: Final = 2.0
CANARY_HOUSEHOLDS: Final = 5
"""A national cell may be so far from the printed figure, by the larger of the two, and be called a revision. Ours,
not SSB's."""
CANARY_UNREVISED_PERCENT: Final = 25.0
CANARY_UNREVISED_HOUSEHOLDS: Final = 40
"""The same for cells that were unrevised when they were printed. Ours, not SSB's."""
_FEWEST_CELLS: Final = 50
"""With fewer cells there is no verdict."""
_SMALLEST: Final = 3
"""A numerator below this says nothing: shares of few are alike."""
_AGREE: Final = 0.95
_DENIES: Final = 0.5
_CELL: Final = ("region", "year")


def printed(spec: TableSpec) -> pl.DataFrame:
    """Return the cells that were printed: ``series`` str · ``year`` i16 · ``published`` f64 · ``unrevised`` bool."""
    rows = [(one.key, cell.year, cell.value, cell.unrevised) for one in spec.series.values() for cell in one.printed]
    schema = {"series": pl.String, "year": pl.Int16, "published": pl.Float64, "unrevised": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def rule(spec: TableSpec) -> Rule:
    """Return the rule on printed cells."""
    unrevised = sorted({cell.year for one in spec.series.values() for cell in one.printed if cell.unrevised})
    return Rule(
        check="canary",
        expected=said(
            "ingest-rule-canary",
            percent=CANARY_PERCENT,
            households=CANARY_HOUSEHOLDS,
            years=tuple(str(year) for year in unrevised),
            unrevised_percent=CANARY_UNREVISED_PERCENT,
            unrevised_households=CANARY_UNREVISED_HOUSEHOLDS,
        ),
    )


def misses() -> pl.Expr:
    """Tell whether a cell misses its printed figure, and does not stand so in the newest snapshot already."""
    known = pl.col("is_kept") & pl.col("value").eq_missing(pl.col("kept"))
    return pl.col("published").is_not_null() & ~known & ~_fits("published")


def is_near(value: float, figure: float, *, unrevised: bool) -> bool:
    """Tell of one cell what :func:`misses` tells of many: whether it is as near as a revision leaves it."""
    percent, households = (
        (CANARY_UNREVISED_PERCENT, CANARY_UNREVISED_HOUSEHOLDS) if unrevised else (CANARY_PERCENT, CANARY_HOUSEHOLDS)
    )
    return abs(value - figure) <= max(figure * percent / 100, households)


def confirmed(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return the national cells that are as they were printed: ``region``, ``series`` str · ``year`` i16.

    However far they are from the years beside them, they are right.
    """
    national = frame.filter(pl.col("region").is_in(COUNTRIES)).with_columns(pl.col("series").cast(pl.String))
    return (
        national.join(printed(spec), on=["series", "year"])
        .filter(_fits("published"))
        .select("region", "series", "year")
    )


def swapped(held: pl.DataFrame, missed: pl.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of series of which each shows the other's printed figures where it misses its own."""
    if missed.is_empty():
        return []
    others = held.filter(pl.col("published").is_not_null()).select("year", other="series", published_other="published")
    crossed = (
        missed.join(others, on="year")
        .filter(pl.col("series") != pl.col("other"))
        .group_by("series", "other")
        .agg(_fits("published_other").all().alias("fits"))
        .filter("fits")
    )
    pairs = {(one, other) for one, other in crossed.select("series", "other").rows()}
    return sorted((one, other) for one, other in pairs if one < other and (other, one) in pairs)


def doubts(missed: pl.DataFrame, *, but: Collection[str | None]) -> dict[str, Said]:
    """Return what each series but some shows where another figure was printed."""
    found: dict[str, Said] = {}
    for (key, content), cells in missed.group_by("series", "content", maintain_order=True):
        if (series := str(key)) in but:
            continue
        cell = None
        for year, figure, value in cells.sort("year").select("year", "published", "value").rows():
            got = said("ingest-no-figure") if value is None else value
            one = said("ingest-missed-cell", year=year, printed=figure, got=got)
            cell = one if cell is None else said("ingest-and-a-finding", first=cell, next=one)
        found[series] = said("ingest-series-misses", content=str(content), cells=cell)
    return found


def _fits(figure: str) -> pl.Expr:
    """Tell whether a value is as near a printed figure as a revision leaves it."""

    def larger(percent: float, households: float) -> pl.Expr:
        return pl.max_horizontal(pl.col(figure) * percent / 100, pl.lit(float(households)))

    most = (
        pl.when("unrevised")
        .then(larger(CANARY_UNREVISED_PERCENT, CANARY_UNREVISED_HOUSEHOLDS))
        .otherwise(larger(CANARY_PERCENT, CANARY_HOUSEHOLDS))
    )
    return ((pl.col("value") - pl.col(figure)).abs() <= most).fill_null(value=False)


@dataclass(frozen=True, kw_only=True)
class Defined:
    """What the identities say of a series.

    Attributes
    ----------
    content
        Code of the one content that makes the identity true, or ``None``.
    share
        Code of the share it was held against.
    agreeing, cells
        In how many of how many cells.
    denied
        Codes of contents that make it false.
    """

    content: str | None = None
    share: str = ""
    agreeing: int = 0
    cells: int = 0
    denied: frozenset[str] = frozenset()

    def denies(self, code: str) -> bool:
        """Tell whether a content is not what the definitions say."""
        return code in self.denied


def defined(
    key: str, candidates: Sequence[Content], frame: pl.DataFrame, codes: Mapping[str, str], spec: TableSpec
) -> Defined:
    """Return which of some contents makes the identities true in which a series stands.

    They are held against municipalities alone, for figures of country, counties and groups are estimates; and against
    figures that SSB gives alone, for nothing that is suppressed is computed.
    """
    for identity in spec.identities:
        other = {identity.part: identity.whole, identity.whole: identity.part}.get(key)
        share, beside = codes.get(identity.share, identity.share), codes.get(other or "")
        if beside is None or not candidates:
            continue
        counted = _counted(frame, identity, key, share, beside, [content.code for content in candidates])
        rates = {code: agreeing / cells for code, (agreeing, cells) in counted.items()}
        enough = {code for code, (_, cells) in counted.items() if cells >= _FEWEST_CELLS}
        denied = frozenset(code for code in enough if rates[code] < _DENIES)
        true = [code for code in enough if rates[code] >= _AGREE]
        rivals = [code for code, rate in rates.items() if rate >= _DENIES and code not in true]
        if len(true) == 1 and not rivals:
            agreeing, cells = counted[true[0]]
            return Defined(content=true[0], share=share, agreeing=agreeing, cells=cells, denied=denied)
        if denied:
            return Defined(share=share, denied=denied)
    return Defined()


def _counted(
    frame: pl.DataFrame, identity: Identity, key: str, share: str, beside: str, candidates: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Return in how many cells each content makes the identity true, of how many that have all three figures."""
    of_municipalities = frame.filter(
        pl.col("value").is_not_null()
        & pl.col("content").is_in([share, beside, *candidates])
        & pl.col("region").str.contains(REGION_PATTERNS[RegionKind.MUNICIPALITY])
    )

    def one(code: str, name: str, *more: str) -> pl.DataFrame:
        return of_municipalities.filter(pl.col("content") == code).select(*_CELL, *more, pl.col("value").alias(name))

    known, tried = ("whole", "part") if key == identity.part else ("part", "whole")
    cells = (
        of_municipalities.filter(pl.col("content").is_in(candidates))
        .select(*_CELL, "content", pl.col("value").alias(tried))
        .join(one(beside, known), on=_CELL)
        .join(one(share, "share", "decimals"), on=_CELL)
        .filter((pl.col("part") >= _SMALLEST) & (pl.col("whole") > 0))
    )
    counted = cells.group_by("content").agg(_agrees().sum().alias("agreeing"), pl.len().alias("cells"))
    return {code: (agreeing, n) for code, agreeing, n in counted.select("content", "agreeing", "cells").iter_rows()}


def check_identities(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return where SSB's own definitions of shares do not come true, as remarks: the difference is told, no more.

    Figures of country, counties and groups are estimates of their own, and those of municipalities may be rounded. Only
    figures that SSB gives are looked at.
    """
    of_series = frame.filter(pl.col("series").is_not_null()).select(pl.col("series").cast(pl.String), "content")
    codes = dict(of_series.unique(maintain_order=True).rows())
    return findings.joined(
        _missed(frame, identity, share=codes.get(identity.share, identity.share), part=part, whole=whole)
        for identity in spec.identities
        if (part := codes.get(identity.part or "")) is not None and (whole := codes.get(identity.whole)) is not None
    )


def identity_check(identity: Identity) -> str:
    """Return the name of the check of an identity."""
    return f"identity_{identity.share}"


def _missed(frame: pl.DataFrame, identity: Identity, *, share: str, part: str, whole: str) -> pl.DataFrame:
    def one(code: str, name: str, *more: str) -> pl.DataFrame:
        of_content = frame.filter(pl.col("value").is_not_null() & (pl.col("content") == code))
        return of_content.select(*_CELL, *more, pl.col("value").alias(name))

    shares = one(share, "share", "content", "decimals")
    cells = shares.join(one(part, "part"), on=_CELL).join(one(whole, "whole"), on=_CELL).filter(pl.col("whole") > 0)
    missed = cells.filter(~_agrees())
    if missed.is_empty():
        return findings.nothing()
    made = pl.col("part") / pl.col("whole") * 100
    missed = missed.with_columns(made=made.round(missed["decimals"][0] + 1), off=(pl.col("share") - made).abs())
    furthest = missed.row(int(missed["off"].arg_max() or 0), named=True)
    kinds = [kind_of(code) for code in missed["region"]]
    told = said(
        "ingest-found-identity",
        share=share,
        part=str(identity.part),
        whole=identity.whole,
        n=missed.height,
        cells=cells.height,
        kinds=tuple(
            said("ingest-n-of-kind", n=kinds.count(kind), regions=said("ingest-kind-of", kind=kind.value))
            for kind in RegionKind
            if kind in kinds
        ),
        off=format(furthest["off"], ".2g"),
        region=furthest["region"],
        year=str(furthest["year"]),
    )
    rule = Rule(
        check=identity_check(identity),
        expected=said("ingest-rule-identity", share=share, part=str(identity.part), whole=identity.whole),
        severity=Severity.REMARK,
    )
    return findings.of_cells(rule, missed, found=pl.col("share"), expected=pl.col("made"), told=told)


def _agrees() -> pl.Expr:
    """Tell whether a share is its part in percent of its whole; SSB rounds it, and half way may go to either side."""
    rounding = 0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64)) + 1e-9
    return (pl.col("part") / pl.col("whole") * 100 - pl.col("share")).abs() <= rounding
