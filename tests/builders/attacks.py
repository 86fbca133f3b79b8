"""Figures that look right in each cell and are wrong together: what a gate must refuse, made of a sound table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping

from tests.builders.constructed import Cell, CellKey, ConstructedTable

Change = Callable[[CellKey, Cell, Mapping[CellKey, Cell]], Cell]
COUNTS = frozenset({"midlertidig_botilbud", "over_3_mnd", "med_barn", "med_barn_over_3_mnd", "unge", "natthjem"})
NATIONAL = ("EAK", "EAKUO")


def changed(
    table: ConstructedTable,
    change: Change,
    *,
    regions: Callable[[str], bool] = lambda _region: True,
    years: Collection[str] | None = None,
    series: Collection[str] | None = None,
) -> ConstructedTable:
    """Return a table with some of its cells changed; `series` leaves contents that are none alone."""
    keys = {content.code: content.key for content in table.contents}
    cells = {
        place: change(place, cell, table.cells)
        if regions(place[0]) and (years is None or place[2] in years) and (series is None or keys[place[1]] in series)
        else cell
        for place, cell in table.cells.items()
    }
    return dataclasses.replace(table, cells=cells)


def as_(value: float | None, symbol: str | None = None) -> Change:
    """Put the same into every cell."""
    return lambda _place, _cell, _cells: (value, symbol)


def times(factor: float) -> Change:
    """Multiply every figure."""
    return lambda _place, cell, _cells: (None if cell[0] is None else round(cell[0] * factor), cell[1])


def of_the_year_before(place: CellKey, cell: Cell, cells: Mapping[CellKey, Cell]) -> Cell:
    """Repeat the year before."""
    return cells[place[0], place[1], str(int(place[2]) - 1)]


def exchanged(table: ConstructedTable, one: str, other: str) -> Change:
    """Put the figures of two series under each other's code."""
    codes = {table.content_code(one): table.content_code(other), table.content_code(other): table.content_code(one)}
    return lambda place, _cell, cells: cells[place[0], codes.get(place[1], place[1]), place[2]]


def municipal(region: str) -> bool:
    """Tell whether a region is a municipality."""
    return region.isdigit()


def not_the_country(region: str) -> bool:
    """Tell whether a region is any but the country."""
    return region != "EAK"


def wrong_years(table: ConstructedTable) -> dict[str, ConstructedTable]:
    """Return a table with its newest year spoilt in every way that a gate must refuse, by what it must name."""
    year = {table.years[-1]}

    def new(change: Change, **where: Collection[str] | Callable[[str], bool]) -> ConstructedTable:
        return changed(table, change, years=year, **where)  # type: ignore[arg-type]

    return {
        "new_year_silent: 0 but in the country": new(as_(0), regions=not_the_country),
        "new_year_silent: . but in the country": new(as_(None, "."), regions=not_the_country),
        "new_year_silent: .. in municipalities": new(as_(None, ".."), regions=municipal),
        "new_year_silent: one series 0 in municipalities": new(as_(0), regions=municipal, series={"over_3_mnd"}),
        "new_year_silent: 0 in counties": new(as_(0), regions=lambda region: region.startswith("EKA")),
        "new_year_silent: 0 in groups": new(as_(0), regions=lambda region: region.startswith("EKG")),
        "new_year_copied: everywhere": new(of_the_year_before),
        "new_year_copied: in municipalities": new(of_the_year_before, regions=municipal),
        "new_year_copied: in the country": new(of_the_year_before, regions=NATIONAL.__contains__),
        "new_year_out_of_scale: a digit more": new(times(10), regions=NATIONAL.__contains__, series={"natthjem"}),
        "new_year_out_of_scale: a digit less": new(times(0.1), regions=NATIONAL.__contains__, series=COUNTS),
        "new_year_out_of_scale: one a digit less": new(times(0.1), regions=NATIONAL.__contains__, series={"natthjem"}),
        "new_year_multiplied: a digit more": new(times(10), regions=municipal, series=COUNTS),
        "new_year_exchanged: in counties": changed(
            table, exchanged(table, "unge", "over_3_mnd"), years=year, regions=lambda region: region.startswith("EKA")
        ),
    }


def wrong_anywhere(table: ConstructedTable) -> dict[str, ConstructedTable]:
    """Return a table with older years spoilt, by what a gate must name with and without a stored version."""
    return {
        "year_out_of_scale: a national figure": changed(
            table, times(1000), regions="EAK".__eq__, years={"2017"}, series={"natthjem"}
        ),
        "year_out_of_scale: a national figure a digit less": changed(
            table, times(0.1), regions=NATIONAL.__contains__, years={"2018"}, series={"unge"}
        ),
        "year_out_of_scale: the first year": changed(
            table, times(1000), regions="EAK".__eq__, years={table.years[0]}, series={"midlertidig_botilbud"}
        ),
        "held_exactly: a figure of 30 digits": changed(
            table, as_(1e29), regions="0301".__eq__, years={"2017"}, series={"unge"}
        ),
        "held_exactly: a share of 30 digits": changed(table, as_(1e29), regions="0301".__eq__, years={"2017"}),
        "count_at_most: more than there are people": changed(
            table, as_(11_000_000), regions="0301".__eq__, years={"2017"}, series={"natthjem"}
        ),
        "new_year_multiplied: an old year": changed(table, times(10), regions=municipal, years={"2018"}, series=COUNTS),
        "municipalities_above_country: all years": changed(table, times(10), regions=municipal, series=COUNTS),
    }


def wrong_beside(table: ConstructedTable) -> dict[str, ConstructedTable]:
    """Return a table moved as no revision moves it, by what a gate must name beside the stored version."""
    return {
        "common_factor: municipalities": changed(table, times(10), regions=municipal, series=COUNTS),
        "common_factor: municipalities doubled": changed(table, times(2), regions=municipal, series=COUNTS),
        "common_factor: one old year": changed(table, times(10), regions=municipal, years={"2018"}, series=COUNTS),
        "common_factor: counties": changed(
            table, times(1.5), regions=lambda region: region.startswith("EKA"), series={"midlertidig_botilbud"}
        ),
        "series_exchanged: municipalities": changed(table, exchanged(table, "unge", "over_3_mnd"), regions=municipal),
        "series_exchanged: one old year": changed(
            table, exchanged(table, "unge", "over_3_mnd"), regions=municipal, years={"2019"}
        ),
        "series_exchanged: the country long ago": changed(
            table, exchanged(table, "unge", "over_3_mnd"), regions="EAK".__eq__, years={"2017"}
        ),
        "series_fell_to_nothing: one series in municipalities": changed(
            table, as_(0), regions=municipal, years={"2022"}, series={"over_3_mnd"}
        ),
        "national_figure_moved: the first year": changed(
            table, times(4), regions="EAK".__eq__, years={table.years[0]}, series={"midlertidig_botilbud"}
        ),
    }
