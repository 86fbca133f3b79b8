"""What a fetch would store of a constructed table."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from kostra_bolig import jsonstat
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.ingest.frame import assemble
from kostra_bolig.kinds import Language, Source, Stage
from kostra_bolig.records import Binding, Cell, Note, Provenance, TableInfo
from kostra_bolig.store.draft import Draft
from tests.builders.constructed import ConstructedTable, build

MARCH, JUNE = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z"
NIGHT = "KOStotnatt0000"
FETCHED = dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC)
NOTE = Note(
    check="whole_count",
    said="1 cell",
    cells=(Cell(region="0301", content=NIGHT, year=2016, found="0.5", expected="a whole number"),),
)


def tiny() -> ConstructedTable:
    """Return the constructed table with two regions."""
    return build(municipalities=1).with_regions(["EAK", "0301"])


def draft_of(updated: str | None = MARCH, table: ConstructedTable | None = None) -> Draft:
    """Return what a fetch would store."""
    table = table or tiny()
    cube = jsonstat.read(table.dataset({}, "no"))
    return Draft(
        observations=assemble(cube, {SeriesKey.NATTHJEM: NIGHT}),
        files={"data.json": b'{"constructed": "data"}', "metadata.json": b'{"constructed": "metadata"}'},
        request={"base_url": "http://127.0.0.1/v2", "url": "http://127.0.0.1/v2/data", "bodies": ['{"selection":[]}']},
        info=TableInfo(updated=updated, first_period="2015", last_period="2024", discontinued=False, label="12015: x"),
        binding=Binding(
            codes={SeriesKey.NATTHJEM: NIGHT},
            reasons={SeriesKey.UNGE: "no content has a matching label"},
            candidates=(f"{NIGHT} Husstander i natthjem [husstander]",),
        ),
        provenance=Provenance(
            source=Source.SSB,
            source_line="Kilde: Statistisk sentralbyrå",
            licence="CC BY 4.0",
            table="12015",
            table_label="12015: x",
            language=Language.NO,
            updated=dt.datetime.fromisoformat(updated) if updated else None,
            stage=Stage.UNREVISED,
            fetched_at=FETCHED,
            snapshot=None,
            sha256=hashlib.sha256(b'{"constructed": "data"}').hexdigest(),
            mandatory_notes=("Celler er skjermet.",),
        ),
        notes=(NOTE,),
        accepted=None,
    )


def with_companions(draft: Draft, files: dict[str, bytes]) -> Draft:
    """Return a draft with further files."""
    return dataclasses.replace(draft, files={**draft.files, **files})


def sourced(draft: Draft, **provenance: Any) -> Draft:
    """Return a draft with another origin."""
    return dataclasses.replace(draft, provenance=dataclasses.replace(draft.provenance, **provenance))
