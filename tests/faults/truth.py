"""What must be published of an answer, put together slowly and in plain sight from the document itself."""

from __future__ import annotations

from typing import Any

import polars as pl

from tests.builders.constructed import ConstructedTable
from tests.builders.reference import Row, rows_of

MEANING = {".": "not_applicable", "..": "not_available", "...": "not_available", ":": "suppressed", "-": "nil"}
SERIES = {
    "KOStotmidlbo0000": "midlertidig_botilbud",
    "KOSconstructed3m0000": "over_3_mnd",
    "KOSmidlbobarn0000": "med_barn",
    "KOSconstructedbarn3m0000": "med_barn_over_3_mnd",
    "KOSconstructedunge0000": "unge",
    "KOStotnatt0000": "natthjem",
}
_REASONS = ["not_applicable", "not_available", "suppressed", "nil", "other", "not_joined"]
_SCHEMA: dict[str, Any] = {
    "region": pl.String,
    "region_name": pl.String,
    "content": pl.String,
    "content_name": pl.String,
    "series": pl.Enum(list(SERIES.values())),
    "year": pl.Int16,
    "value": pl.Float64,
    "status": pl.String,
    "missing": pl.Enum(_REASONS),
    "unit": pl.String,
    "decimals": pl.Int8,
}


def frame_of(document: Any) -> pl.DataFrame:
    """Give the long frame that a JSON-stat document of the table means; any error: it means nothing."""
    cells = rows_of(document)
    ids, roles = document["id"], document["role"]
    (content,), (year,) = roles["metric"], roles["time"]
    (region,) = roles.get("geo") or [id_ for id_ in ids if id_ not in (content, year)]
    if sorted(ids) != sorted([region, content, year]):
        raise ValueError("not one figure for each region, content and year")
    units = document["dimension"][content]["category"].get("unit", {})
    of_table = document.get("extension", {}).get("px", {}).get("decimals")
    rows: list[Row] = []
    for *codes, value, status in cells:
        at = dict(zip(ids, codes, strict=True))
        unit = units.get(at[content], {})
        of_unit = unit.get("decimals")
        if status in (".", "..", "...", ":"):
            value = None
        rows.append(
            (
                at[region],
                _name(document, region, at[region]),
                at[content],
                _name(document, content, at[content]),
                SERIES.get(at[content]),
                int(at[year]),
                value,
                status,
                MEANING.get(status, "other") if value is None and status is not None else None,
                unit.get("base"),
                of_table if of_unit is None else of_unit,
            )
        )
    rows.sort(key=lambda row: (row[0], row[2], row[5]))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def frame_of_table(table: ConstructedTable) -> pl.DataFrame:
    """Give the long frame of everything that a constructed table holds."""
    return frame_of(table.dataset(table.dimensions, "no"))


def _name(document: Any, dimension: str, code: str) -> Any:
    labels = document["dimension"][dimension]["category"].get("label")
    return labels[code] if labels else code
