"""A CONSTRUCTED KOSTRA table with any contents: every label, code and figure is invented, nothing was recorded.

The shape is that of table 12008 as ``facts.md`` (7 and 8) tells it: counts, a content per 1,000 inhabitants whose label
ends «(antall)», money, and a share. Its three national figures of dwellings are those that SSB has printed elsewhere.
"""

from __future__ import annotations

import dataclasses
import functools
import random
from collections.abc import Mapping

from tests.builders.constructed import Cell, CellKey, ConstructedTable, Content, Region, build
from tests.builders.constructed_klass import build_merged

HOUSING = "12008"
DWELLINGS = "KOSconstructedbolig0000"
PER_1000 = "KOSconstructedboligper0000"
COSTS = "KOSconstructedutgift0000"
SHARE = "KOSconstructedandel0000"
DWELLINGS_PRINTED = {"2021": 108_128, "2022": 110_531, "2023": 115_583}
CONTENTS = (
    Content(
        code=DWELLINGS,
        label_no="Kommunalt disponerte boliger (antall)",
        label_en="Municipally disposed dwellings (number)",
        unit_no="antall",
        unit_en="number",
        decimals=0,
        key=None,
    ),
    Content(
        code=PER_1000,
        label_no="Kommunalt disponerte boliger per 1000 innbyggere (antall)",
        label_en="Municipally disposed dwellings per 1000 inhabitants (number)",
        unit_no="antall",
        unit_en="number",
        decimals=0,
        key=None,
    ),
    Content(
        code=COSTS,
        label_no="Netto driftsutgifter til boliger (1000 kr)",
        label_en="Net operating expenditure on dwellings (NOK 1000)",
        unit_no="1000 kr",
        unit_en="NOK 1000",
        decimals=0,
        key=None,
    ),
    Content(
        code=SHARE,
        label_no="Netto driftsresultat i prosent av inntekter (prosent)",
        label_en="Net result in per cent of income (per cent)",
        unit_no="prosent",
        unit_en="per cent",
        decimals=1,
        key=None,
    ),
)


@functools.cache
def any_table(
    table_id: str = HOUSING,
    *,
    title: str = "Kommunalt disponerte boliger (K)",
    contents: tuple[Content, ...] = CONTENTS,
    municipalities: int = 30,
    first_year: int = 2019,
    last_year: int = 2024,
) -> ConstructedTable:
    """Make a table of municipalities with these contents; a result in percent may be below zero, costs large."""
    shape = build(municipalities=municipalities, first_year=first_year, last_year=last_year)
    cells: dict[CellKey, Cell] = {}
    chance = random.Random(table_id)
    for content in contents:
        for region in shape.regions:
            size = 40 * chance.uniform(0.5, 2)
            for year in shape.years:
                cells[region.code, content.code, year] = _cell(region, content, year, size)
    return ConstructedTable(
        table_id=table_id,
        label_no=f"{table_id}: {title}, etter region, statistikkvariabel og år",
        label_en=f"{table_id}: {title}, by region, contents and year",
        regions=shape.regions,
        contents=contents,
        years=shape.years,
        cells=cells,
        updated=f"{last_year + 1}-06-16T06:00:00Z",
    )


def _cell(region: Region, content: Content, year: str, size: float) -> Cell:
    if not region.exists(year):
        return None, "."
    step = 1 + 0.02 * (int(year) - 2019)
    if content.unit_no == "prosent":
        return round(size / 20 * step - 4, 1), None
    if " per " in content.label_no:
        return float(round(size / 2)), None
    scale = 25 if content.unit_no == "1000 kr" else 1
    if region.is_municipality:
        return float(round(size * step * scale)), None
    national = DWELLINGS_PRINTED.get(year, 106_000 if year < "2021" else 117_000) * scale
    return float({"EAK": national, "EAKUO": national * 9 // 10}.get(region.code, round(size * step * scale * 8))), None


def merged_table(table_id: str, *, country_times: float = 1.0) -> ConstructedTable:
    """Make such a table of municipalities that were renumbered, merged and split; the country is so often their sum."""
    shape = build_merged()
    total = shape.content_code("midlertidig_botilbud")
    cells: dict[CellKey, Cell] = {}
    for content in CONTENTS:
        for year in shape.years:
            of_year = {
                region.code: shape.cells[region.code, total, year] for region in shape.regions if region.is_municipality
            }
            whole = sum(value for value, _ in of_year.values() if value is not None)
            for region in shape.regions:
                cells[region.code, content.code, year] = of_year.get(region.code, (round(whole * country_times), None))
    return dataclasses.replace(any_table(table_id), regions=shape.regions, years=shape.years, cells=cells)


COUNTIES = {
    "0300": "Oslo - Oslove",
    "3000": "Viken (2020-2023)",
    "3100": "Østfold",
    "4600": "Vestland",
    "5600": "Finnmark - Finnmárku - Finmarkku",
    "EAFK": "Alle fylkeskommuner",
    "EAFKUO": "Alle fylkeskommuner utenom Oslo",
    "EAFK01": "Fylkeskommunegruppe 1",
}
DISTRICTS = {"030101": "Gamle Oslo", "030102": "Grünerløkka", "030103": "Sagene", "EAB": "Alle bydeler"}
"""Codes as ``facts.md`` (8) has them; how SSB labels the sums and groups nobody here has seen."""


def table_of_regions(
    table_id: str, regions: Mapping[str, str], dimension: str, *, title: str = "Constructed"
) -> ConstructedTable:
    """Make a table of other regions than municipalities: each figure of the country is the sum of the others."""
    shape = any_table(table_id, title=title)
    years, own = shape.years, [code for code in regions if not code.startswith("E")]
    cells: dict[CellKey, Cell] = {}
    for content in CONTENTS:
        for year in years:
            for place, code in enumerate(own, start=1):
                exists = Region(code=code, label_no=regions[code], label_en="").exists(year)
                cells[code, content.code, year] = (100 * place + int(year) - 2000, None) if exists else (None, ".")
            for code in regions.keys() - own:
                parts = [cells[one, content.code, year][0] for one in own if one != "0300" or not code.endswith("UO")]
                cells[code, content.code, year] = (sum(part for part in parts if part is not None), None)
    return dataclasses.replace(
        shape,
        regions=tuple(Region(code=code, label_no=name, label_en=name) for code, name in regions.items()),
        cells=cells,
        region_id=dimension,
        dimension_order=(dimension, shape.contents_id, shape.time_id),
    )
