"""What SSB's own definitions say of the figures: a share is one series in percent of another.

It is held against municipalities alone, for the figures of country, counties and groups are estimates; and against
figures that SSB gives alone, for nothing that is suppressed is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.kostra import REGION_PATTERNS
from kostra_bolig.records import RegionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import Identity, TableSpec
    from kostra_bolig.records import Content

__all__ = ["Verdict", "verdict"]

_FEWEST_CELLS: Final = 50
"""With fewer cells there is no verdict."""
_SMALLEST: Final = 3
"""A numerator below this says nothing: shares of few are alike."""
_AGREE: Final = 0.95
_DENIES: Final = 0.5
_CELL: Final = ("region", "year")


@dataclass(frozen=True, kw_only=True)
class Verdict:
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


def verdict(
    key: str, candidates: Sequence[Content], frame: pl.DataFrame, codes: Mapping[str, str], spec: TableSpec
) -> Verdict:
    """Return which of some contents makes the identities true in which a series stands."""
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
            return Verdict(content=true[0], share=share, agreeing=agreeing, cells=cells, denied=denied)
        if denied:
            return Verdict(share=share, denied=denied)
    return Verdict()


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
    # SSB rounds the share; what is half way may go to either side.
    rounding = 0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64)) + 1e-9
    agrees = (pl.col("part") / pl.col("whole") * 100 - pl.col("share")).abs() <= rounding
    counted = cells.group_by("content").agg(agrees.sum().alias("agreeing"), pl.len().alias("cells"))
    return {code: (agreeing, n) for code, agreeing, n in counted.select("content", "agreeing", "cells").iter_rows()}
