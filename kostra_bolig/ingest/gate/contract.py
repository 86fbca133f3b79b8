"""The data contract, in pandera: what must be true of the figures before they are kept (gate 3).

Hard for the country, soft for regions: municipalities report themselves, and one slip of theirs from years ago must not
stop every night's run. The schemas are built from the table's definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.definitions.spec import Kind
from kostra_bolig.ingest.gate import canary, findings
from kostra_bolig.ingest.gate.checked import broken, check, pa, schema
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.kostra import (
    COUNTRIES,
    COUNTRIES_WITHOUT_OSLO,
    COUNTRY,
    HIDING,
    REGION_PATTERNS,
    Missing,
    is_count_unit,
    is_percent_unit,
)
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.said import Said

__all__ = [
    "COUNT_MOST",
    "YEARS",
    "Meaning",
    "check_meaning",
    "check_structure",
    "country",
    "figures",
    "observations",
    "panel",
    "region_column",
    "series_frame",
]

YEARS: Final = (1980, 2100)
COUNT_MOST: Final = 10_000_000
"""No count is above this: there are not twice as many people in the country."""
_LARGEST: Final = 1e15
"""A figure of more digits is none: it would no longer be held exactly."""

_made_once = lru_cache(maxsize=32)
"""Making a schema takes pandera as long as holding a small frame against it."""
_SAYS_SHARE: Final = r"(?i)\bandel|\bshare"
_FINITE: Final = Rule(check="finite", expected=said("ingest-rule-finite"))
_HELD_EXACTLY: Final = Rule(check="held_exactly", expected=said("ingest-rule-held-exactly"))
_REASONED: Final = Rule(check="a_reason_for_every_empty_cell", expected=said("ingest-rule-reason"))
_COUNTRY_THERE: Final = Rule(check="country_there", expected=said("ingest-rule-country-there"))
_WHOLE: Final = Rule(check="whole_count", expected=said("ingest-rule-whole-count"), elsewhere=Severity.SOFT)
_BOUNDED: Final = Rule(check="count_at_most", expected=said("ingest-rule-count-at-most", most=COUNT_MOST))
_SHARE: Final = Rule(check="share_0_to_100", expected=said("ingest-rule-share"), elsewhere=Severity.SOFT)
_FIGURES: Final = (_WHOLE, _BOUNDED, _SHARE, findings.HIDDEN)
_COUNTED: Final = Rule(check="series_in_a_count", expected=said("ingest-rule-series-in-a-count"))
_WITHOUT_OSLO: Final = Rule(check="without_oslo_in_country", expected=said("ingest-rule-without-oslo"))
_LAST_COUNTED: Final = Rule(check="last_year_counted", expected=said("ingest-rule-last-year-counted"))
_LAST_NOT_ZERO: Final = Rule(check="last_year_not_zero", expected=said("ingest-rule-last-year-not-zero"))
_LAST_THERE: Final = Rule(check="last_year_there", expected=said("ingest-rule-last-year-there"), severity=Severity.SOFT)


def region_column(description: str) -> pa.Column:
    """Return a column of region codes."""
    pattern = "|".join(REGION_PATTERNS.values())
    return pa.Column(pl.String, pa.Check.str_matches(pattern), description=description)


@_made_once
def observations(spec: TableSpec) -> pa.DataFrameSchema:
    """Return the schema of the long frame: its structure, hard for every cell."""
    filled = pa.Check.str_length(min_value=1)
    finite = check(_FINITE, pl.col("value").is_finite())
    number = pl.col("value").cast(pl.Float64, strict=False)  # of the wrong type is a finding of its own
    exact = check(_HELD_EXACTLY, ~number.is_finite() | (number.abs() <= _LARGEST))
    empty = pl.col("value").is_null()
    reasoned = (empty == pl.col("missing").is_not_null()) & (~empty | pl.col("status").is_not_null())
    return schema(
        "Observations",
        "The long frame: its structure, hard for every cell.",
        {
            "region": region_column("SSB's code, leading zeros kept"),
            "region_name": pa.Column(pl.String, description="SSB's name"),
            "content": pa.Column(pl.String, filled, description="SSB's content code"),
            "content_name": pa.Column(pl.String, description="SSB's label"),
            "series": pa.Column(
                pl.Enum(list(spec.keys)), nullable=True, description="our key; null for other contents"
            ),
            "year": pa.Column(pl.Int16, pa.Check.in_range(*YEARS), description="year counted"),
            "value": pa.Column(
                pl.Float64, [finite, exact], nullable=True, description="in unit; null when SSB gives none"
            ),
            "status": pa.Column(pl.String, nullable=True, description="SSB's symbol verbatim; null when none"),
            "missing": _missing_column(),
            "unit": pa.Column(pl.String, filled, description="unit of value, as SSB words it"),
            "decimals": pa.Column(pl.Int8, pa.Check.in_range(-1, 15), description="decimals SSB shows"),
        },
        checks=[check(_REASONED, reasoned)],
        unique=["region", "content", "year"],
    )


@_made_once
def figures() -> pa.DataFrameSchema:
    """Return the schema of what figures mean: hard for the country, soft for other regions."""
    value, kind = pl.col("value"), pl.col("kind")
    said_to_be_none = pl.col("status").is_in(HIDING).fill_null(value=False)
    holds = (
        (kind != Kind.COUNT.value) | ((value >= 0) & (value == value.round())),
        (kind != Kind.COUNT.value) | (value <= COUNT_MOST),
        (kind != Kind.SHARE.value) | value.is_between(0, 100),
        value.is_null() | ~said_to_be_none,
    )
    return schema(
        "Figures",
        "The long frame: what its figures mean. Hard for the country, soft for other regions.",
        {
            "value": pa.Column(pl.Float64, nullable=True),
            "status": pa.Column(pl.String, nullable=True),
            "kind": pa.Column(pl.String, pa.Check.isin([one.value for one in Kind])),
        },
        checks=[check(rule, holding) for rule, holding in zip(_FIGURES, holds, strict=True)],
        strict=False,
    )


@_made_once
def panel(spec: TableSpec) -> pa.DataFrameSchema:
    """Return the schema of one row per (region, year), one column per series: parts are no larger than their wholes."""
    series = {key: pa.Column(pl.Float64, nullable=True) for key in spec.keys}
    return schema(
        "Panel",
        "One row per (region, year), one column per series: parts are no larger than their whole.",
        {"region": pa.Column(pl.String), "year": pa.Column(pl.Int16), **series},
        checks=[
            check(rule, pl.col(part) <= pl.col(whole))
            for rule, (part, whole) in zip(_parts(spec), spec.parts, strict=True)
        ],
        unique=["region", "year"],
        strict=False,
    )


@_made_once
def country(spec: TableSpec) -> pa.DataFrameSchema:
    """Return the schema of one row per (series, year) of the country, beside what it is compared with."""
    value = pl.col("value")
    is_newest = pl.col("year") == pl.col("year").max()
    year_before = value.shift(1).over("series", order_by="year")
    key = pl.col("series").cast(pl.String)
    is_total = key == pl.lit(spec.total, pl.String)
    is_count = key.is_in(_counted(spec))
    holds = (
        (_WITHOUT_OSLO, ~is_count | (pl.col("without_oslo") <= value)),
        (_LAST_COUNTED, ~(is_total & is_newest).fill_null(value=False) | (value.fill_null(0) > 0)),
        (_LAST_NOT_ZERO, ~is_newest | (year_before == 0) | (value != 0)),
        (_LAST_THERE, ~is_newest | year_before.is_null() | value.is_not_null()),
        (canary.rule(spec), ~canary.misses()),
    )
    kept = "the figure in the newest snapshot, read from the same content"
    return schema(
        "Country",
        "One row per (series, year) of the country, beside what it is compared with.",
        {
            "region": pa.Column(pl.String, pa.Check.isin(COUNTRIES)),
            "series": pa.Column(pl.String, pa.Check.isin(list(spec.keys))),
            "content": pa.Column(pl.String),
            "year": pa.Column(pl.Int16),
            "value": pa.Column(pl.Float64, nullable=True, description="the country"),
            "without_oslo": pa.Column(pl.Float64, nullable=True, description="the country without Oslo"),
            "published": pa.Column(pl.Float64, nullable=True, description="the figure that was printed"),
            "kept": pa.Column(pl.Float64, nullable=True, description=kept),
            "is_kept": pa.Column(pl.Boolean, description="whether the newest snapshot has this cell"),
        },
        checks=[check(rule, holding) for rule, holding in holds],
        strict=False,
    )


@_made_once
def series_frame() -> pa.DataFrameSchema:
    """Return the schema of one series of one region: one row per year, sorted."""
    ordered = Rule(check="sorted", expected=said("ingest-rule-sorted"))
    in_order = (pl.col("year") - pl.col("year").shift(1)).fill_null(1) > 0
    return schema(
        "SeriesFrame",
        "One series of one region: one row per year, sorted.",
        {
            "year": pa.Column(pl.Int16, [pa.Check.in_range(*YEARS), check(ordered, in_order)], unique=True),
            "value": pa.Column(pl.Float64, nullable=True, description="in the series' unit; null when SSB gives none"),
            "status": pa.Column(pl.String, nullable=True, description="SSB's symbol verbatim; null when none"),
            "missing": _missing_column(),
            "made_of": pa.Column(
                pl.List(pl.String), description="the codes that it is made of: one, SSB's own; several, our sum"
            ),
        },
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Meaning:
    """Where the figures of a long frame break the rules of the contract.

    Attributes
    ----------
    found
        The rules that are broken, as findings.
    missed
        Printed figures missed by series that can do without: the series is in doubt, not the table.
    doubts
        Those series, with the figures in one sentence.
    """

    found: pl.DataFrame
    missed: pl.DataFrame
    doubts: Mapping[str, Said]

    @property
    def hard(self) -> pl.DataFrame:
        """Rules that no snapshot may break."""
        return findings.of(self.found, Severity.HARD)

    @property
    def soft(self) -> pl.DataFrame:
        """Rules whose breach is worth a note."""
        return findings.of(self.found, Severity.SOFT)


def check_structure(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return what is wrong with the structure of a long frame, as findings; empty when nothing is."""
    found = [broken(observations(spec), frame, (_FINITE, _HELD_EXACTLY, _REASONED))]
    of_country = spec.total is not None or any(one.printed for one in spec.series.values())
    if of_country and "region" in frame.columns and frame["region"].cast(pl.String).is_in(COUNTRIES).any() is not True:
        found.append(findings.of_table(_COUNTRY_THERE, said("ingest-found-no-such-region"), region=COUNTRY))
    return findings.joined(found)


def check_meaning(
    frame: pl.DataFrame, spec: TableSpec, *, with_canary: bool = False, kept: pl.DataFrame | None = None
) -> Meaning:
    """Return where the figures of a sound long frame break the rules of the contract.

    Parameters
    ----------
    frame
        The long frame.
    spec
        What the table is.
    with_canary
        Whether to hold national cells against those that were printed.
    kept
        The newest snapshot, a long frame: a cell that stands so there already is not held against the canary.
    """
    bound = frame.filter(pl.col("series").is_not_null()).with_columns(pl.col("series").cast(pl.String))
    held = _country(bound, spec, with_canary=with_canary, kept=kept)
    rules = (_WITHOUT_OSLO, _LAST_COUNTED, _LAST_NOT_ZERO, _LAST_THERE, canary.rule(spec))
    national = broken(country(spec), held, rules)
    missed = held.filter(canary.misses())
    swapped = canary.swapped(held, missed)
    doubts = canary.doubts(missed, but={spec.total, *(key for pair in swapped for key in pair)})
    in_doubt = missed.filter(pl.col("series").is_in(list(doubts)))["content"].unique().to_list()
    is_doubt = (pl.col("check") == canary.rule(spec).check) & pl.col("content").is_in(in_doubt)
    shares = [unit for unit in frame["unit"].unique() if is_percent_unit(unit)]
    counted = _counted(spec)
    in_percent = bound.filter(pl.col("series").is_in(counted), pl.col("unit").is_in(shares))
    other_unit = in_percent.select("content", "unit").unique(maintain_order=True)
    confused = [
        findings.of_table(
            canary.rule(spec),
            said("ingest-found-swapped", one=one, other=other),
            expected=said("ingest-rule-in-its-place"),
        )
        for one, other in swapped
    ]
    found = [
        findings.of_cells(_COUNTED, other_unit, found=pl.col("unit")),
        broken(figures(), with_kind(frame, spec), _FIGURES),
        broken(panel(spec), _panel(bound, spec), _parts(spec)),
        *confused,
        national.filter(~is_doubt),
        canary.check_identities(frame, spec),
    ]
    return Meaning(found=findings.joined(found), missed=national.filter(is_doubt), doubts=doubts)


def with_kind(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return a long frame with the kind of each figure: by the definition for its series, else by its unit."""
    units = frame["unit"].unique().to_list()
    by_unit = {unit: Kind.COUNT for unit in units if is_count_unit(unit)}
    percent = [unit for unit in units if is_percent_unit(unit)]
    shares = [one.share for one in spec.identities]
    says_share = pl.col("content").is_in(shares) | pl.col("content_name").str.contains(_SAYS_SHARE)
    is_share = pl.col("unit").is_in(percent) & says_share  # percent alone is no share: a net result may be below zero
    kind = pl.when(pl.col("series").is_not_null()).then(
        pl.col("series")
        .cast(pl.String)
        .replace_strict(_values({k: s.kind for k, s in spec.series.items()}), default=None)
    )
    of_unit = pl.col("unit").replace_strict(_values(by_unit), default=Kind.MEASURE.value, return_dtype=pl.String)
    of_words = pl.when(is_share).then(pl.lit(Kind.SHARE.value)).otherwise(of_unit)
    return frame.with_columns(kind=kind.otherwise(of_words))


def _values(kinds: Mapping[str, Kind]) -> dict[str, str]:
    return {name: kind.value for name, kind in kinds.items()}


def _missing_column() -> pa.Column:
    reasons = pl.Enum([reason.value for reason in Missing])
    return pa.Column(reasons, nullable=True, description="why there is no value; null when there is one")


def _counted(spec: TableSpec) -> list[str]:
    return [key for key, one in spec.series.items() if one.kind is Kind.COUNT]


def _parts(spec: TableSpec) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            check=f"{part}_in_{whole}",
            expected=said("ingest-rule-part-in-whole", part=part, whole=whole),
            elsewhere=Severity.SOFT,
        )
        for part, whole in spec.parts
    )


def _panel(bound: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    wide = bound.pivot("series", index=["region", "year"], values="value")
    return wide.select(
        "region",
        "year",
        *(pl.col(key) if key in wide.columns else pl.lit(None, pl.Float64).alias(key) for key in spec.keys),
    )


def _country(bound: pl.DataFrame, spec: TableSpec, *, with_canary: bool, kept: pl.DataFrame | None) -> pl.DataFrame:
    on = ["series", "year"]
    same = [*on, "content"]

    def beside(other: pl.DataFrame, regions: Sequence[str], name: str, on: list[str]) -> pl.DataFrame:
        return other.filter(pl.col("region").is_in(regions)).select(*on, pl.col("value").alias(name))

    stored = bound.clear() if kept is None else kept.with_columns(pl.col("series").cast(pl.String))
    in_kept = beside(stored, COUNTRIES, "kept", same).with_columns(is_kept=pl.lit(value=True))
    printed = canary.printed(spec)
    return (
        bound.filter(pl.col("region").is_in(COUNTRIES))
        .select("region", "series", "content", "year", "value")
        .join(beside(bound, COUNTRIES_WITHOUT_OSLO, "without_oslo", on), on=on, how="left", maintain_order="left")
        .join(printed if with_canary else printed.clear(), on=on, how="left", maintain_order="left")
        .join(in_kept, on=same, how="left", maintain_order="left")
        .with_columns(pl.col("is_kept").fill_null(value=False), pl.col("unrevised").fill_null(value=False))
    )
