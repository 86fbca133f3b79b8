"""A CONSTRUCTED list of tables in the shape of PxWebApi's ``/tables``; nothing was recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tests.builders.constructed import ConstructedTable

POPULATION = "07459"
"""The one of the tables that are served that is none of KOSTRA's."""


def entry(
    id_: str,
    label: str,
    *,
    first: str = "2015",
    last: str = "2024",
    is_kostra: bool = True,
    variables: Sequence[str] = ("region", "statistikkvariabel", "år"),
    discontinued: bool | None = False,
    time_unit: str = "Annual",
) -> dict[str, Any]:
    """Make an entry of the list; what makes it KOSTRA's is a node in one of its paths."""
    head = [{"id": "kostrahoved", "label": "KOSTRA"}] if is_kostra else []
    return {
        "type": "Table",
        "id": id_,
        "label": f"{id_}: {label}",
        "description": "",
        "updated": f"{int(last[-4:]) + 1}-06-16T06:00:00Z",
        "firstPeriod": first,
        "lastPeriod": last,
        "category": "public",
        "variableNames": list(variables),
        "discontinued": discontinued,
        "source": "Statistisk sentralbyrå",
        "subjectCode": "sk",
        "timeUnit": time_unit,
        "paths": [[{"id": "sk", "label": "Sosiale forhold"}], [{"id": "of", "label": "Offentlig"}, *head]],
        "links": [],
    }


def entry_of(table: ConstructedTable) -> dict[str, Any]:
    """Make the entry of a table that is served."""
    made = table.info("no")
    paths = made["paths"] if table.table_id == POPULATION else [*made["paths"], [{"id": "kostrahoved", "label": "K"}]]
    return {**made, "type": "Table", "paths": paths}


def page_of(
    entries: Sequence[Mapping[str, Any]], query: Mapping[str, str], *, now: dt.datetime | None = None
) -> dict[str, Any]:
    """Make one page of the list; of what was updated in the last days alone, where the time is known."""
    if now is not None and "pastDays" in query:
        since = now - dt.timedelta(days=int(query["pastDays"]))
        entries = [one for one in entries if dt.datetime.fromisoformat(one["updated"]) >= since]
    size, number = int(query.get("pageSize", "10000")), int(query.get("pageNumber", "1"))
    ended = query.get("includeDiscontinued", "false") == "true"
    there = [one for one in entries if ended or not one["discontinued"]]
    page = {
        "pageNumber": number,
        "pageSize": size,
        "totalElements": len(there),
        "totalPages": max(1, -(-len(there) // size)),
        "links": [],
    }
    return {"language": "no", "tables": there[(number - 1) * size : number * size], "page": page, "links": []}
