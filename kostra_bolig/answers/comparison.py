"""What ``compare``, ``ranking`` and ``coverage`` answer."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import polars as pl

from kostra_bolig.answers.source import CategoryAnswer, SourceAnswer, source_answer, where_answer
from kostra_bolig.figures.among import members, placing, unusual
from kostra_bolig.figures.among.ranked import of_table
from kostra_bolig.figures.areas.composed import FOLLOWED
from kostra_bolig.figures.finding.categories import content_of, with_fixed
from kostra_bolig.figures.rates.per_inhabitants import decimals_of_rates
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.kinds import By, CountedAs, TextOf
from kostra_bolig.kostra import COUNTRY, Missing, RegionKind, kind_of, sum_region
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.among.ranked import Wanted
    from kostra_bolig.figures.comparison import Comparison
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said

__all__ = [
    "BesideAnswer",
    "CompareAnswer",
    "ComparedAnswer",
    "CoverageAnswer",
    "CoveredAnswer",
    "PlaceAnswer",
    "RankedAnswer",
    "RankingAnswer",
    "compare_answer",
    "coverage_answer",
    "of_all",
    "ranking_answer",
    "whence",
]


class PlaceAnswer(TypedDict):
    """A municipality's place among those of its KOSTRA group or county that have a figure."""

    among: str
    among_name: str
    kind: Annotated[str, TextOf(RegionKind)]
    year: int
    rank: int
    ranked: int
    regions: int
    lower_quartile: float | None
    median: float
    upper_quartile: float | None


class BesideAnswer(TypedDict):
    """What stands beside a municipality's figure of its last year."""

    year: int
    places: list[PlaceAnswer]
    country: float | None
    country_without_oslo: float | None


class ComparedAnswer(TypedDict):
    """One region beside others; the lists stand beside `years`. `percent` is from the base year to `last_year`.

    One that is shown by its `index_alone` has no values: `counted_as` says what its count is. `unusual` says that SSB's
    method would ask about that change; `beside` is null where it is no municipality.
    """

    region: str
    region_name: str
    values: list[float | None]
    status: list[str | None]
    missing: list[Annotated[str, TextOf(Missing)] | None]
    made_of: list[list[str]]
    index: list[float | None]
    absolute: float | None
    percent: float | None
    last_year: int | None
    unusual: bool | None
    beside: BesideAnswer | None
    ours: str | None
    counted_as: Annotated[str, TextOf(CountedAs)] | None
    index_alone: bool


class CompareAnswer(TypedDict):
    """One series of several regions beside each other."""

    series: str | None
    content: str
    content_name: str
    unit: str
    decimals: int
    base: int
    years: list[int]
    regions: list[ComparedAnswer]
    notes: list[str]
    where: list[CategoryAnswer]
    source: SourceAnswer


class RankedAnswer(TypedDict):
    """One region in a ranking; `missing` says why it has no rank, `unusual` that SSB's method would ask about it.

    `made_of` are the codes that the value is made of, `start_made_of` those of the start.
    """

    rank: int | None
    region: str
    region_name: str
    value: float | None
    status: str | None
    missing: Annotated[str, TextOf(Missing)] | None
    start: float | None
    absolute: float | None
    percent: float | None
    made_of: list[str]
    start_made_of: list[str] | None
    unusual: bool | None


class RankingAnswer(TypedDict):
    """Regions of a kind in order of a series; those without a figure last.

    `among` are the codes that were ranked among each other, null for all of the kind, and `within` is the county or
    KOSTRA group whose municipalities these are, null of others; `left_out` is how many had less than `at_least`;
    `regions` is how many there were without these, `ranked` how many of them have a rank.
    """

    series: str | None
    content: str
    content_name: str
    unit: str
    decimals: int
    kind: Annotated[str, TextOf(RegionKind)]
    by: By
    year: int
    since: int
    ours: str | None
    among: list[str] | None
    within: str | None
    at_least: float | None
    left_out: int
    regions: int
    ranked: int
    ranking: list[RankedAnswer]
    notes: list[str]
    where: list[CategoryAnswer]
    source: SourceAnswer


class CoveredAnswer(TypedDict):
    """How many regions have a figure in a year, and why the others have none.

    `responded` are those with a figure or one that is suppressed: that is no silence.
    """

    year: int
    regions: int
    reported: int
    suppressed: int
    not_available: int
    other: int
    reported_percent: float | None
    responded: int
    responded_percent: float | None


class CoverageAnswer(TypedDict):
    """How much of a series is reported."""

    series: str | None
    content: str
    content_name: str
    kind: Annotated[str, TextOf(RegionKind)]
    years: list[CoveredAnswer]
    where: list[CategoryAnswer]
    source: SourceAnswer


def compare_answer(comparison: Comparison, table: Table | None = None) -> CompareAnswer:
    """Return one series of several regions; with the table, also each municipality's place among its like."""
    first = comparison.series[0]
    years = sorted({year for one in comparison.series for year in one.years})
    is_rate = False if first.ours is None else first.ours.ages or first.ours.per_1000
    beside: list[ComparedAnswer] = []
    for one in comparison.series:
        of_region = comparison.frame.filter(pl.col("region") == one.region)
        by_year = {row["year"]: row for row in of_region.iter_rows(named=True)}
        rows = [by_year.get(year, dict.fromkeys(of_region.columns)) for year in years]
        measure = "absolute" if comparison.is_share else "percent"
        last = next((row for row in reversed(rows) if row[measure] is not None), None)
        beside.append(
            {
                "region": one.region,
                "region_name": one.region_name,
                "values": [row["value"] for row in rows],
                "status": [row["status"] for row in rows],
                "missing": [row["missing"] for row in rows],
                "made_of": [row["made_of"] or [] for row in rows],
                "index": [row["index"] for row in rows],
                "absolute": last["absolute"] if last else None,
                "percent": last["percent"] if last else None,
                "last_year": last["year"] if last else None,
                "unusual": _is_unusual(table, one, comparison.base, last["year"] if last else None, per_1000=is_rate),
                "beside": _beside(table, one, rows, per_1000=is_rate),
                "ours": None if one.ours is None else str(one.ours),
                "counted_as": one.counted_as,
                "index_alone": one.region in comparison.index_alone,
            }
        )
    return {
        "series": first.key,
        "content": content_of(first.content),
        "content_name": first.content_name,
        "unit": first.unit,
        "decimals": max(one.decimals for one in comparison.series),
        "base": comparison.base,
        "years": years,
        "regions": beside,
        "notes": [str(line) for line in (*comparison.remarks, *_unplaced(comparison, table))],
        "where": where_answer(first.provenance),
        "source": source_answer(first.provenance),
    }


def _unplaced(comparison: Comparison, table: Table | None) -> dict[Said, None]:
    """Return among whom no place is given because only some of them were asked for, each once."""
    years = [year for one in comparison.series for year in one.years]
    if table is None or not years:
        return {}
    of_each = (placing.unplaced(table, one.region, max(years)) for one in comparison.series)
    return dict.fromkeys(told for of_one in of_each for told in of_one)


def _is_unusual(table: Table | None, one: Series, base: int, last: int | None, *, per_1000: bool | str) -> bool | None:
    if table is None or last is None or last <= base or kind_of(one.region) is not RegionKind.MUNICIPALITY:
        return None
    if base not in table.observations["year"]:  # of another table, before a seam: nobody else is followed there
        return None
    return unusual.of_change(table, one.name, base, last, per_1000=per_1000).get(one.region)


def _beside(
    table: Table | None, one: Series, rows: Sequence[Mapping[str, Any]], *, per_1000: bool | str
) -> BesideAnswer | None:
    last = next((row for row in reversed(rows) if row["value"] is not None), None)
    if table is None or last is None or last["made_of"] != [one.region]:  # what others became part of has no place
        return None
    found = placing.beside(table, one.name, one.region, last["year"], per_1000=per_1000)
    return None if found is None else asdict(found)  # type: ignore[return-value]


def ranking_answer(
    table: Table, key: str, year: int | None, *, kind: RegionKind, wanted: Wanted, told_of_shown: bool = False
) -> RankingAnswer:
    """Return regions of a kind in order of a series; `told_of_shown`: notes on single regions are of those shown.

    Raises
    ------
    UsageError
        As :meth:`kostra_bolig.Table.ranking`.
    """
    year = table.newest_year(key) if year is None else year

    def ranked(of: Wanted) -> pl.DataFrame:
        return of_table(table, key, year, kind=kind, wanted=of)

    whole = replace(wanted, top=None, bottom=None)
    ranking = ranked(wanted)
    kept = ranked(whole) if wanted.is_of_ends else ranking
    every = kept if wanted.at_least is None else ranked(replace(whole, at_least=None))
    country = of_all(table, key, per_1000=wanted.per_1000)
    is_rate = country.ours is not None and country.ours.is_rate
    values = [*ranking["value"], *ranking["start"]]
    if is_rate:
        shown = decimals_of_rates(values, country.decimals)
    else:
        made_of = [*ranking["made_of"], *ranking["start_made_of"]]
        ssbs = [value for value, codes in zip(values, made_of, strict=True) if codes is None or len(codes) < 2]
        shown = decimals_shown(ssbs, country.decimals)  # a share of ours may have more than make sense
    start = year - 1 if wanted.since is None else wanted.since
    notes = [str(line) for line in country.only(pl.col("year").is_between(start, year)).said]
    has_change = wanted.by == "change" or kind is RegionKind.KOSTRA_GROUP  # of a group the change may be left out
    if has_change and wanted.joined is not False and kind in FOLLOWED:
        told = table.followed(key, kind, since=start, until=year, regions=kept["region"].to_list())
        names = set((ranking if told_of_shown else kept)["region_name"])
        notes += [str(one) for one in told if one.name != "figures-of-region" or one.values["region"] in names]
    elif has_change:
        notes += map(str, table.breaks(kind, since=start, until=year))
    notes += [str(line) for line in table.told_of_counts(kind, key)]
    is_municipal = kind is RegionKind.MUNICIPALITY
    if members.lacking(table, COUNTRY, year=year) if is_municipal else table.asked_for.regions is not None:
        notes.append(str(said("figures-ranked-in-part")))
    provenance = whence(table, key)
    return {
        "series": country.key,
        "content": content_of(country.content),
        "content_name": country.content_name,
        "unit": country.unit,
        "decimals": shown,
        "kind": kind,
        "by": wanted.by,
        "year": year,
        "since": start,
        "ours": None if country.ours is None else str(country.ours),
        "among": None if wanted.among is None else list(wanted.among),
        "within": None if wanted.among is None else members.whole(table, wanted.among, kind=kind, year=year),
        "at_least": wanted.at_least,
        "left_out": every.height - kept.height,
        "regions": kept.height,
        "ranked": kept.height - kept["rank"].null_count(),
        "ranking": ranking.to_dicts(),  # type: ignore[typeddict-item]
        "notes": notes,
        "where": where_answer(provenance),
        "source": source_answer(provenance),
    }


def whence(table: Table, key: str) -> Provenance:
    """Return where the figures of a series come from, with the categories that its definition fixes."""
    return with_fixed(table.provenance, table.content(key), table.apart)


def of_all(table: Table, key: str, *, per_1000: bool | str = False) -> Series:
    """Return a series of the region that stands for all, for its name and unit; else of the first that has figures.

    Tables of Oslo's districts need not have such a region.
    """
    if sum_region(table.observations["region"].unique()) is not None:
        return table.series(key, per_1000=per_1000)
    first = str(table.observations.filter(pl.col("value").is_not_null())["region"].first() or "")
    found = table.series(key, region=first, joined=False, per_1000=per_1000)
    return replace(found, remarks=tuple(one for one in found.remarks if one.name == "figures-current-prices"))


def coverage_answer(table: Table, key: str, *, kind: RegionKind) -> CoverageAnswer:
    """Return how much of a series is reported.

    Raises
    ------
    UsageError
        As :meth:`kostra_bolig.Table.coverage`.
    """
    country = of_all(table, key)
    provenance = whence(table, key)
    return {
        "series": country.key,
        "content": content_of(country.content),
        "content_name": country.content_name,
        "kind": kind,
        "years": table.coverage(key, kind=kind).to_dicts(),  # type: ignore[typeddict-item]
        "where": where_answer(provenance),
        "source": source_answer(provenance),
    }
