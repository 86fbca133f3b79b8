"""Drift: how an answer differs from the newest snapshot in ways that SSB's revisions do not.

Nothing that was there is gone, units stay, and figures move as corrections move them: each series of each kind of
region by itself, so that a fault in one is not lost in the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.figures.rounding import decimals_true, rounded
from kostra_bolig.ingest.gate import findings, peers
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.kostra import COUNTRIES, MISSING, Missing, RegionKind
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.said import Said

__all__ = ["MASS_CHANGE_PERCENT", "OLD_YEARS", "check_drift", "check_moved"]

OLD_YEARS: Final = 2
MASS_CHANGE_PERCENT: Final = 20.0
"""So many cells older than `OLD_YEARS` years may change at once and be called revisions, and so many figures of one
year fall to 0 or a symbol. Ours, not SSB's."""
FELL_PERCENT: Final = 50.0
"""So many figures above 0 of one series, kind of region and year may fall to 0, ``.`` or ``..``."""
FACTOR_PERCENT: Final = 50.0
"""So many of the figures of one kind move by one factor only where they were multiplied."""
FACTOR_LEAST: Final = 0.1
"""A common factor nearer to 1 than this cannot be told from rounding."""
FACTOR_CELL: Final = 10
"""Smaller figures say nothing of a factor."""
FACTOR_FAR: Final = 3.0
_NATIONAL_LEAST: Final = 30
"""A national count below this moves by a factor without a fault."""
_CELLS_NAMED: Final = 100
"""So many of the cells that changed together are named, before and after."""

_GONE: Final = {
    "year": Rule(check="years_gone", expected=said("ingest-rule-years-stay"), severity=Severity.CHANGED),
    "region": Rule(check="regions_gone", expected=said("ingest-rule-regions-stay"), severity=Severity.CHANGED),
    "series": Rule(check="series_gone", expected=said("ingest-rule-series-stay"), severity=Severity.CHANGED),
}
_CONTENTS: Final = Rule(check="contents_gone", expected=said("ingest-rule-contents-stay"), severity=Severity.CHANGED)
"""Of a table that no definition speaks of: of others those count that a series is read from."""
_UNIT: Final = Rule(check="unit_changed", expected=said("ingest-rule-unit-stays"), severity=Severity.CHANGED)
_NATIONAL_FELL: Final = Rule(check="national_figure_fell_to_nothing", expected=said("ingest-rule-national-stays"))
_NATIONAL_MOVED: Final = Rule(check="national_figure_moved", expected=said("ingest-rule-within-three", than="stored"))
_FELL: Final = Rule(check="figures_fell_to_nothing", expected=said("ingest-rule-at-most", percent=MASS_CHANGE_PERCENT))
_HIDDEN: Final = Rule(check="figures_suppressed", expected=said("ingest-rule-at-most", percent=FELL_PERCENT))
_FELL_ALIKE: Final = Rule(check="series_fell_to_nothing", expected=said("ingest-rule-at-most", percent=FELL_PERCENT))
_MASS: Final = Rule(check="mass_change", expected=said("ingest-rule-at-most", percent=MASS_CHANGE_PERCENT))
_MASS_ALIKE: Final = Rule(check="series_mass_change", expected=said("ingest-rule-at-most", percent=MASS_CHANGE_PERCENT))
_FACTOR: Final = Rule(check="common_factor", expected=said("ingest-rule-no-common-factor"))
_EXCHANGED: Final = Rule(check="series_exchanged", expected=said("ingest-rule-not-anothers"))
_SUPPRESSING: Final = tuple(symbol for symbol, reason in MISSING.items() if reason is Missing.SUPPRESSED)
_NOTHING: Final = (Missing.NOT_APPLICABLE.value, Missing.NOT_AVAILABLE.value, Missing.NIL.value, Missing.OTHER.value)


def check_drift(
    frame: pl.DataFrame,
    before: pl.DataFrame,
    *,
    same_language: bool = True,
    reasons: Mapping[str, Said | str] | None = None,
    every_content: bool = False,
) -> pl.DataFrame:
    """Return what is gone since the newest snapshot, measured otherwise, or changed in masses, as findings.

    A series whose content has a new code is compared with its figures under the old one, and one that is gone is told
    with the reason why it is unavailable. Units are compared only where both frames are in the same language, decimals
    always. With `every_content` none may be gone, whether or not a series is read from it.
    """
    found = []
    for column, rule in {**_GONE, **({"content": _CONTENTS} if every_content else {})}.items():
        then, now = (set(one[column].unique().drop_nulls().cast(pl.String)) for one in (before, frame))
        if gone := sorted(then - now):
            why = {key: said("ingest-gone-for", what=key, why=one) for key, one in (reasons or {}).items()}
            listed = tuple(why.get(one, one) for one in gone[:10])
            found.append(findings.of_table(rule, said("ingest-found-gone", n=len(gone), gone=listed)))
    before = before.with_columns(pl.col("content").replace(_new_codes(frame, before)))
    found.append(_measured(frame, before, same_language=same_language))
    cells = _beside(frame, before).with_columns(
        changed=~pl.col("value").eq_missing(pl.col("value_now")),
        fell=(pl.col("value") > 0) & ((pl.col("value_now") == 0) | _is_nothing("now")).fill_null(value=False),
        hidden=(pl.col("missing_now") == Missing.SUPPRESSED.value).fill_null(value=False),
    )
    national = cells.filter(
        pl.col("region").is_in(COUNTRIES),
        pl.col("series").is_not_null(),
        pl.col("value") > 0,
        pl.col("value_now").fill_null(0) == 0,
    )
    found.append(_moved(national, _NATIONAL_FELL))
    above = pl.col("value") > 0
    of_years = cells.lazy().filter(above).group_by("year").agg(pl.len(), pl.col("fell").sum(), pl.col("hidden").sum())
    for year, n, fell, hidden in of_years.sort("year").collect(engine="in-memory").iter_rows():
        of_year = above & (pl.col("year") == year)
        if fell * 100 > n * MASS_CHANGE_PERCENT:
            told = said("ingest-found-fell", fell=fell, n=n, year=str(year))
            found += [findings.of_table(_FELL, told), _named(cells, of_year & pl.col("fell"), _FELL)]
        if hidden * 100 > n * FELL_PERCENT:
            told = said("ingest-found-hidden", hidden=hidden, n=n, year=str(year))
            found += [findings.of_table(_HIDDEN, told), _named(cells, of_year & pl.col("hidden"), _HIDDEN)]
    is_settled = pl.col("year") <= pl.lit(before["year"].max()) - OLD_YEARS
    settled = cells.lazy().filter(is_settled).select(n=pl.len(), share=pl.col("changed").mean())
    for n, share in settled.collect(engine="in-memory").iter_rows():
        if share is not None and share * 100 > MASS_CHANGE_PERCENT:
            percent = share * 100
            decimals = decimals_true(percent, 1, lambda shown: shown > MASS_CHANGE_PERCENT)
            told = said("ingest-found-mass-change", percent=str(rounded(percent, decimals)), n=n, years=OLD_YEARS)
            found += [findings.of_table(_MASS, told), _named(cells, is_settled & pl.col("changed"), _MASS)]
    return findings.joined(found)


def _beside(frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return each cell that both have, as it was and as it is now."""
    cell = ["region", "content", "year"]
    then = before.select(*cell, "series", "value", "status")
    now = frame.select(value_now="value", status_now="status", missing_now=pl.col("missing").cast(pl.String))
    if frame.height == before.height and all(frame[one].equals(before[one]) for one in cell):
        return then.hstack(now)  # an ordinary revision: joining a large table takes several times its room
    return then.join(frame.select(cell).hstack(now), on=cell)


def _named(cells: pl.DataFrame, which: pl.Expr, rule: Rule) -> pl.DataFrame:
    """Return the first of the cells that changed together, as findings."""
    return _moved(cells.lazy().filter(which).head(_CELLS_NAMED).collect(), rule)


def check_moved(frame: pl.DataFrame, before: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return how the counts of the definition moved together since the newest snapshot, as findings.

    Each series and kind of region is judged by itself: figures that fell to nothing, settled years that changed, one
    factor on all of a kind, and a series that shows what another showed.
    """
    now = peers.counts(frame, spec)
    then = peers.counts(before, spec).select("region", "series", "year", value_before="value")
    cells = now.join(then, on=["region", "series", "year"], maintain_order="left")
    return findings.joined(
        [
            _fell(cells),
            _settled(cells, before["year"].max()),
            _factor(cells),
            _exchanged(cells),
            _far(cells),
        ]
    )


def _is_nothing(suffix: str) -> pl.Expr:
    """Tell whether a cell is empty, but for suppression: that may fall otherwise in June than in March."""
    return pl.col(f"value_{suffix}").is_null() & pl.col(f"missing_{suffix}").is_in(_NOTHING).fill_null(value=True)


def _fell(cells: pl.DataFrame) -> pl.DataFrame:
    is_nothing = (pl.col("value") == 0) | (pl.col("value").is_null() & pl.col("missing").is_in(_NOTHING))
    fallen = (
        cells.filter(pl.col("value_before") > 0)
        .group_by("series", "content", "kind", "year", maintain_order=True)
        .agg(pl.len().alias("n"), is_nothing.fill_null(value=False).sum().alias("fell"))
        .filter(peers.enough() & (pl.col("fell") * 100 > pl.col("n") * FELL_PERCENT))
    )
    return peers.found(fallen, _FELL_ALIKE, "ingest-found-series-fell", "series", "fell", "n")


def _settled(cells: pl.DataFrame, newest: object) -> pl.DataFrame:
    changed = (
        cells.filter(
            pl.col("year") <= pl.lit(newest) - OLD_YEARS,
            pl.col("value").is_not_null() & pl.col("value_before").is_not_null(),
        )
        .group_by("series", "content", "kind", maintain_order=True)
        .agg(
            pl.len().alias("cells"),
            pl.col("region").n_unique().alias("n"),
            (pl.col("value") != pl.col("value_before")).sum().alias("changed"),
        )
        .filter(
            pl.col("kind") == RegionKind.MUNICIPALITY.value,
            peers.enough(),
            pl.col("changed") * 100 > pl.col("cells") * MASS_CHANGE_PERCENT,
        )
    )
    named = changed.select("series", "content", "kind", "changed", n="cells", years=pl.lit(OLD_YEARS))
    return peers.found(named, _MASS_ALIKE, "ingest-found-series-changed", "series", "changed", "n", "years")


def _factor(cells: pl.DataFrame) -> pl.DataFrame:
    """Find counts that were multiplied: of one series in one year, or of one kind of region in all of them."""
    ratio = pl.col("value") / pl.col("value_before")
    moved = cells.filter(
        pl.col("value").is_not_null() & pl.col("value_before").is_not_null(),
        pl.max_horizontal("value", "value_before") >= FACTOR_CELL,
        pl.min_horizontal("value", "value_before") > 0,
    ).with_columns(ratio=ratio, is_far=~ratio.is_between(1 / FACTOR_FAR, FACTOR_FAR))
    found = []
    for by in (["series", "content", "kind", "year"], ["kind"]):
        for is_far in (False, True):
            group = moved.filter("is_far") if is_far else moved
            factor = pl.col("ratio").median().over(by)
            off = (pl.col("value") - factor * pl.col("value_before")).abs()
            alike = (
                group.with_columns(factor=factor)
                .with_columns(fits=(off <= 0.5 * pl.max_horizontal(factor, pl.lit(1.0))) & (pl.col("ratio") != 1))
                .group_by(by, maintain_order=True)
                .agg(
                    pl.col("region").n_unique().alias("n"),
                    pl.col("factor").first(),
                    pl.col("fits").mean().alias("share"),
                )
                .filter(
                    peers.enough(),
                    pl.col("share") * 100 > FACTOR_PERCENT,
                    (pl.col("factor") - 1).abs() > FACTOR_LEAST,
                )
            )
            named = alike.with_columns(peers.shortly("factor"))
            if "series" not in by:
                named = named.with_columns(series=pl.lit(None, pl.String))
            found.append(peers.found(named, _FACTOR, "ingest-found-factor", "series", "n", "factor"))
        if any(one.height for one in found):
            break
    return findings.joined(found).unique(maintain_order=True)


def _exchanged(cells: pl.DataFrame) -> pl.DataFrame:
    """Find series that show in most regions of a kind what another showed there in the newest snapshot."""
    changed = cells.filter(pl.col("value").is_not_null(), pl.col("value") != pl.col("value_before"))
    others = cells.filter(pl.col("value_before").is_not_null()).select(
        "region", "year", other="series", of_other="value_before"
    )
    beside = (
        cells.filter(pl.col("value").is_not_null(), pl.col("value_before").is_not_null())
        .join(changed.select("series", "kind").unique(), on=["series", "kind"])
        .join(others, on=["region", "year"])
        .filter(pl.col("series") != pl.col("other"), pl.col("value_before") != pl.col("of_other"))
        .with_columns(alike=pl.col("value") == pl.col("of_other"))
    )
    found = []
    for by in (["series", "content", "other", "kind", "year"], ["series", "content", "other", "kind"]):
        taken = (
            beside.group_by(by, maintain_order=True)
            .agg(pl.col("region").filter("alike").n_unique().alias("n"), pl.col("alike").mean().alias("share"))
            .filter(peers.enough() & (pl.col("share") > 0.5))
        )
        found.append(peers.found(taken, _EXCHANGED, "ingest-found-anothers", "series", "other", "n"))
        if any(one.height for one in found):
            break
    crossed = beside.filter("alike", pl.col("kind") == RegionKind.COUNTRY.value, pl.col("value") >= _NATIONAL_LEAST)
    other_way = crossed.select("year", series="other", other="series")
    both = crossed.join(other_way, on=["year", "series", "other"], maintain_order="left")
    return findings.joined([*found, findings.of_cells(_EXCHANGED, both, found=pl.col("value"))])


def _far(cells: pl.DataFrame) -> pl.DataFrame:
    """Find national counts that moved further than any revision moves them; a fall to nothing is found elsewhere."""
    far = cells.filter(
        pl.col("region").is_in(COUNTRIES),
        pl.max_horizontal("value", "value_before") >= _NATIONAL_LEAST,
        pl.col("value") > 0,
        (pl.col("value") > pl.col("value_before") * FACTOR_FAR)
        | (pl.col("value") < pl.col("value_before") / FACTOR_FAR),
    )
    return findings.of_cells(_NATIONAL_MOVED, far, found=pl.col("value"))


def _measured(frame: pl.DataFrame, before: pl.DataFrame, *, same_language: bool) -> pl.DataFrame:
    measured = ["content", "unit", "decimals"]
    other_unit = (pl.col("unit") != pl.col("unit_before")) & pl.lit(same_language)
    moved = (
        frame.select(measured)
        .unique()
        .join(before.select(measured).unique(), on="content", suffix="_before", maintain_order="left")
        .filter(other_unit | (pl.col("decimals") != pl.col("decimals_before")))
    )
    return findings.joined(
        findings.of_table(
            _UNIT,
            said("ingest-unit-and-decimals", unit=unit, decimals=decimals),
            expected=said("ingest-unit-and-decimals", unit=unit_before, decimals=decimals_before),
            content=content,
        )
        for content, unit, decimals, unit_before, decimals_before in moved.rows()
    )


def _moved(cells: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Return cells as findings: what stands there now, and what stood there before.

    Of a figure that is suppressed now is told that there was one, and not which.
    """

    def cell(suffix: str) -> pl.Expr:
        value, status = pl.col(f"value{suffix}").cast(pl.String), pl.col(f"status{suffix}")
        return pl.coalesce(value, status, pl.lit(said("ingest-no-value").sentence("en")))

    was = (
        pl.when(pl.col("status_now").is_in(_SUPPRESSING)).then(pl.lit(str(said("ingest-a-figure")))).otherwise(cell(""))
    )
    return findings.of_cells(rule, cells, found=cell("_now"), expected=was)


def _new_codes(frame: pl.DataFrame, before: pl.DataFrame) -> dict[str, str]:
    """Return the new code of each content that is gone and whose series is now read from another."""
    bound = pl.col("series").is_not_null()
    now = dict(frame.filter(bound).select("series", "content").unique().rows())
    then = dict(before.filter(bound).select("series", "content").unique().rows())
    codes = set(frame["content"].unique())
    return {code: now[series] for series, code in then.items() if code not in codes and series in now}
