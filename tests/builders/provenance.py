"""Where figures of no store come from."""

from __future__ import annotations

import datetime as dt

from kostra_bolig.kinds import Language, Source, Stage
from kostra_bolig.records import Provenance

PROVENANCE = Provenance(
    source=Source.STORED,
    source_line="Kilde: Statistisk sentralbyrå",
    licence="CC BY 4.0",
    table="12015",
    table_label="12015: Midlertidige botilbud",
    language=Language.NO,
    updated=dt.datetime(2025, 3, 15, 7, tzinfo=dt.UTC),
    stage=Stage.UNREVISED,
    fetched_at=dt.datetime(2025, 3, 16, tzinfo=dt.UTC),
    snapshot="20250315T070000Z-0123456789ab",
    sha256="0" * 64,
    mandatory_notes=(),
)
