"""The definitions that are shipped with this library."""

from __future__ import annotations

from functools import cache

from kostra_bolig.definitions.spec import Calendar, Identity, Kind, PrintedCell, SeriesSpec, TableSpec
from kostra_bolig.kostra import PUBLICATION_DATES, REPORT_BASE_YEAR, REPORT_UNREVISED_YEAR, SERIES, TABLE_ID, Stage

__all__ = ["definition"]

_PRINTED = {
    "midlertidig_botilbud": {2020: 4502, 2021: 4415, 2022: 5742, 2023: 6596, 2024: 7079},
    "over_3_mnd": {2020: 895, 2021: 849, 2022: 1186, 2023: 1686, 2024: 1750},
    "med_barn": {2021: 341, 2022: 471, 2024: 645},
    "med_barn_over_3_mnd": {2021: 61, 2024: 187},
    "unge": {2021: 410, 2024: 615},
    "natthjem": {2021: 135, 2024: 167},
}
_PART_OF = {
    "over_3_mnd": ("midlertidig_botilbud",),
    "med_barn": ("midlertidig_botilbud",),
    "unge": ("midlertidig_botilbud",),
    "med_barn_over_3_mnd": ("med_barn", "over_3_mnd"),
}


@cache
def definition() -> TableSpec:
    """Return what table 12015 is."""
    return TableSpec(
        id=TABLE_ID,
        name_no="Midlertidig botilbud og natthjem",
        name_en="Temporary accommodation and night shelters",
        series={
            spec.key.value: SeriesSpec(
                key=spec.key.value,
                name_no=spec.name_no,
                name_en=spec.name_en,
                definition=spec.definition,
                definition_source=spec.definition_source,
                code=spec.code,
                label=spec.label_pattern,
                kind=Kind.COUNT,
                part_of=_PART_OF.get(spec.key.value, ()),
                sums=True,
                printed=tuple(
                    PrintedCell(year=year, value=value, unrevised=year == REPORT_UNREVISED_YEAR)
                    for year, value in _PRINTED[spec.key.value].items()
                ),
            )
            for spec in SERIES.values()
        },
        total="midlertidig_botilbud",
        base_year=REPORT_BASE_YEAR,
        identities=(
            Identity(share="KOSandbarn3m0000", part="med_barn_over_3_mnd", whole="med_barn", source="SSB"),
            Identity(share="KOSandmidlbo14d0000", part=None, whole="midlertidig_botilbud", source="SSB"),
        ),
        calendar=Calendar(
            unrevised=PUBLICATION_DATES[Stage.UNREVISED],
            revised=PUBLICATION_DATES[Stage.REVISED],
        ),
        printed_in="Fafo-rapport 2025:11",
        claims="fafo_2025_11.toml",
    )
