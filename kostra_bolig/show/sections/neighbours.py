"""A municipality beside its KOSTRA group, its county and the country: places, charts, and every year's figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures.among import members, placing, unusual
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, Missing, is_count_unit
from kostra_bolig.show import labels
from kostra_bolig.show.chart import chart
from kostra_bolig.show.numbers import NONE
from kostra_bolig.show.sections.figures import (
    base_year,
    cell_of,
    named,
    newest_of,
    rates_of,
    remarks_of,
    row_of,
    series_of,
    table_of,
    whole_since,
)
from kostra_bolig.show.sections.lede import FEWEST, lede
from kostra_bolig.show.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.among.placing import Beside, Place
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language

__all__ = ["beside"]

_WIDTH: Final = 640
_HEIGHT: Final = 150
_RATES_OF_COUNTRY: Final = f"{COUNTRY} per 1000"
"""Stands among the regions that a page shows for the table that is no region's own."""


def beside(
    table: Table, code: str, series: Mapping[str, Series], shown: Sequence[str], language: Language
) -> dict[str, Any]:
    """Return what a page holds a municipality against.

    Parameters
    ----------
    table
        The figures.
    code
        The municipality.
    series
        Its series, by key.
    shown
        What the page shows anyway, or has shown: no second table of it.
    language
        Of the page.
    """
    newest = newest_of(table)
    group = members.groups_of(table, year=newest).get(code)
    county = members.county_of(table, code)
    there = set(table.observations["region"].unique())
    held = [one for one in (group, county, COUNTRY) if one is not None and one in there]
    alone = [one for one in held if _is_alone(table, one, newest)]
    peers = [one for one in held if one not in alone]
    rates = rates_of(table, code)
    country = rates_of(table, COUNTRY)
    found = {key: _beside(table, key, code, newest, is_rate=key in rates) for key in series}
    total = table.spec.total or ""
    of_total = found.get(total)
    notes = [word("page-alone", language, region=_name(table, one, language)) for one in alone]
    notes += [told.sentence(language.value) for told in placing.unplaced(table, code, newest)]
    if group is None:
        notes.append(word("figures-no-groups", language, year=newest, table=table.spec.id))
    if (
        total in series
        and is_count_unit(series[total].base_unit)
        and (row_of(series[total], newest)["value"] or FEWEST) < FEWEST
    ):
        notes.append(word("page-few", language, value=FEWEST))
    others = [_other(table, one, language, newest) for one in peers if one not in shown]
    if rates:
        others.insert(0, _rates(table, code, rates, language, newest))
        if country and _RATES_OF_COUNTRY not in shown:
            others.append(_rates(table, COUNTRY, country, language, newest))
    return {
        "lede": lede(table, series, of_total, rates.get(total), language),
        "unusual": _unusual(table, series, code),
        "places": _places(table, code, series, found, rates, alone, language),
        "charts": [] if total not in series else _charts(table, series[total], peers, rates, country, language),
        "others": others,
        "shown": [*peers, *([_RATES_OF_COUNTRY] if rates else [])],
        "remarks": notes,
    }


def _name(table: Table, code: str, language: Language) -> str:
    return labels.place_of(code, table.region(code)[1], table.provenance, language)


def _is_alone(table: Table, region: str, year: int) -> bool:
    """Return whether a group or county has one municipality, which is then no comparison."""
    if members.lacking(table, region, year=year):
        return False
    existing = table.observations.filter(
        (pl.col("year") == year) & pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value)
    )
    return len(set(members.of_region(table, region, year=year)) & set(existing["region"])) < 2


def _beside(table: Table, key: str, code: str, year: int, *, is_rate: bool) -> Beside | None:
    return placing.beside(table, key, code, year, per_1000=is_rate)


def _unusual(table: Table, series: Mapping[str, Series], code: str) -> frozenset[str]:
    """Return the series whose change since the base year SSB's own method would ask about."""
    start, end = base_year(table), newest_of(table)
    found = set()
    for key in series if start < end else ():
        try:
            marks = unusual.of_change(table, key, start, end)
        except (UsageError, SeriesError):
            continue
        if marks.get(code):
            found.add(key)
    return frozenset(found)


def _places(
    table: Table,
    code: str,
    series: Mapping[str, Series],
    found: Mapping[str, Beside | None],
    rates: Mapping[str, Series],
    alone: Sequence[str],
    language: Language,
) -> dict[str, Any] | None:
    """Return the table of places: a row for each series, with what its group, its county and the country have."""
    newest = newest_of(table)
    among = {
        place.among: place.among_name
        for one in found.values()
        if one is not None
        for place in one.places
        if place.among not in alone
    }
    countries = [
        region
        for region, field in ((COUNTRY, "country"), (COUNTRY_WITHOUT_OSLO, "country_without_oslo"))
        if any(one is not None and getattr(one, field) is not None for one in found.values())
    ]
    if not countries and not among:
        return None
    rows, units = [], []
    names = named({key: rates.get(key, series[key]) for key in found}, language)
    for key, one in found.items():
        shown = rates.get(key, series[key])
        units.append(labels.unit_of(shown, language))
        if one is None:
            empty = {"text": NONE, "meaning": word("page-no-place", language)}
            levels = [placing.level_of(table, key, region, newest, per_1000=key in rates) for region in countries]
            cells = [cell_of(series[key], newest, language), *_levels_of(levels, shown, language)]
            rows.append({"name": names[key], "cells": [*cells, *[empty] * (2 * len(among))]})
            continue
        country = [one.country if region == COUNTRY else one.country_without_oslo for region in countries]
        cells = [cell_of(shown, newest, language), *_levels_of(country, shown, language)]
        by_code = {place.among: place for place in one.places}
        for region in among:
            is_zero = is_count_unit(shown.base_unit) and row_of(shown, newest)["value"] == 0
            cells += _placed(by_code.get(region), shown, language, is_zero=is_zero)
        is_of_ssb = shown.content != series[key].content  # its unit does not say that it is a rate: its name does
        rows.append({"name": shown.content_name if is_of_ssb else names[key], "cells": cells})
    return {
        "caption": word("page-places-caption", language, year=newest, units=tuple(dict.fromkeys(units))),
        "place": _name(table, code, language),
        "countries": [_name(table, region, language) for region in countries],
        "among": list(among.values()),
        "rows": rows,
    }


def _plain(text: str) -> dict[str, str]:
    return {"text": text, "meaning": ""}


def _levels_of(numbers: Sequence[float | None], series: Series, language: Language) -> list[dict[str, str]]:
    return [_plain(NONE if number is None else labels.value_of(number, None, series, language)) for number in numbers]


def _middle(number: float, series: Series, language: Language) -> str:
    """Return a quantile with the decimals of the figures, or one more where it lies between two."""
    decimals = series.decimals or decimals_shown([number], 0)
    return labels.value_of(number, None, replace(series, decimals=decimals), language)


def _placed(place: Place | None, series: Series, language: Language, *, is_zero: bool) -> list[dict[str, str]]:
    """Return a place, and what those have among whom it is; of 0 that it is lowest, for many may share the place."""
    if place is None:
        return [_plain(NONE), _plain(NONE)]
    more = None if place.regions == place.ranked else place.regions
    rank = word(
        "page-rank-of-zero" if is_zero else "page-rank", language, rank=place.rank, ranked=place.ranked, more=more
    )
    low, high = place.lower_quartile, place.upper_quartile
    median = word(
        "page-median",
        language,
        median=_middle(place.median, series, language),
        low=None if low is None else _middle(low, series, language),
        high=None if high is None else _middle(high, series, language),
    )
    return [_plain(rank), _plain(median)]


def _other(table: Table, region: str, language: Language, newest: int) -> dict[str, Any]:
    """Return the table of a region that it is held against, and why it may be an index alone."""
    series = series_of(table, region, language, is_beside=True)
    return {
        "name": _name(table, region, language),
        "table": table_of(series, region, newest, language),
        "remarks": remarks_of(series, language),
    }


def _rates(table: Table, region: str, rates: Mapping[str, Series], language: Language, newest: int) -> dict[str, Any]:
    return {
        "name": word("page-per-1000", language, region=_name(table, region, language)),
        "table": table_of(rates, region, newest, language),
        "remarks": remarks_of(rates, language),
    }


def _charts(
    table: Table,
    own: Series,
    peers: Sequence[str],
    rates: Mapping[str, Series],
    country: Mapping[str, Series],
    language: Language,
) -> list[dict[str, Any]]:
    """Return the total beside that of others: as an index of each, and per 1,000 inhabitants where these are there."""
    key = own.name
    drawn = [_levels(table, own, peers, language) if own.is_share else _index(table, key, own, peers, language)]
    if key in rates and key in country and rates[key].frame["value"].null_count() < rates[key].frame.height:
        beside = [rates[key]]
        for peer in peers:
            try:
                beside.append(table.series(key, region=peer, per_1000=True))
            except UsageError:  # no total: it has no rate
                continue
        name = word("page-chart-rate", language, what=labels.name_of(own, language))
        drawn.append(_drawn(beside, name, language))
    return drawn


def _levels(table: Table, own: Series, peers: Sequence[str], language: Language) -> dict[str, Any]:
    """Return a share beside that of others, as it is: an index would show the change in percent of a percentage."""
    beside = [own, *(table.series(own.name, region=peer) for peer in peers)]
    return _drawn(beside, word("page-chart", language, what=labels.name_of(own, language)), language)


def _index(table: Table, key: str, own: Series, peers: Sequence[str], language: Language) -> dict[str, Any]:
    """Return the total as an index of each from the same year; a line says whose figures do not go back so far."""
    name = labels.name_of(own, language)
    base = _start(own, base_year(table))
    if base is None:
        has_earlier = not own.frame.filter(pl.col("value").is_not_null() & (pl.col("year") < max(own.years))).is_empty()
        why = word("page-no-index" if has_earlier else "page-no-start", language, value=FEWEST)
        return {"name": word("page-chart", language, what=name), "svg": "", "remarks": [why]}
    drawn, absent = [own], []
    for one in (table.series(key, region=peer) for peer in peers):
        later = one.only(pl.col("year") >= whole_since(one))
        if (row_of(later, base)["value"] or 0) > 0:
            drawn.append(later)
        else:
            absent.append(_why_not_drawn(one, _name(table, one.region, language), base, language))
    made = _drawn(drawn, word("page-chart-index", language, what=name, year=base), language, index=base)
    return {**made, "remarks": [*made["remarks"], *absent]}


def _why_not_drawn(series: Series, region: str, base: int, language: Language) -> str:
    """Return why others have no index from a year: they were another area, have nothing above 0, or no figure."""
    level = row_of(series, base)["value"]
    value = None if level is None else labels.value_of(level, None, series, language)
    why = "none" if value is None else "another" if base < whole_since(series) else "below"
    return word("page-not-drawn", language, region=region, year=base, why=why, value=value)


def _start(own: Series, wanted: int) -> int | None:
    """Return the year that an index starts from: the one wanted, else the first with enough; none of a few."""
    enough = own.frame.filter(pl.col("value") >= FEWEST)["year"].to_list()
    earlier = [year for year in enough if year < max(own.years)]
    return wanted if wanted in earlier else min(earlier, default=None)


def _drawn(series: Sequence[Series], name: str, language: Language, *, index: int | None = None) -> dict[str, Any]:
    """Return a chart without title and notes of its own: these stand on the page."""
    made = chart(series, index=index, form="line", language=language, width=_WIDTH, height=_HEIGHT)
    specification = {part: what for part, what in made.specification.items() if part != "title"}
    specification["vconcat"] = [
        {part: what for part, what in inner.items() if part != "title"} for inner in specification["vconcat"]
    ]
    remarks = [line for one in series for line in one.told_of_count]
    return {
        "name": name,
        "svg": replace(made, specification=specification).to_svg(),
        "remarks": list(dict.fromkeys(line.sentence(language.value) for line in remarks)),
    }
