"""Official Norwegian housing statistics: SSB's table 12015, pulled, checked and ready to use.

>>> import kostra_bolig as kb
>>> table = kb.load(source="published")
>>> print(table.midlertidig_botilbud.change(2021, 2024))
+60 % (4415 → 7079)

Nothing happens at import: each name is fetched from its module when it is first used.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kostra_bolig.answers.backup import BackupAnswer
    from kostra_bolig.answers.claims import ClaimAnswer, ClaimsAnswer
    from kostra_bolig.answers.comparison import CompareAnswer
    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.answers.files import CitationAnswer
    from kostra_bolig.answers.series import SeriesAnswer
    from kostra_bolig.answers.source import NoteAnswer, SourceAnswer
    from kostra_bolig.answers.versions import CheckAnswer, DiffAnswer, PruneAnswer, SnapshotAnswer, StatusAnswer
    from kostra_bolig.contact.tables import tables
    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.errors import (
        AcrossBreak,
        AnswerRefused,
        BodyRefused,
        ClaimsError,
        ContractChanged,
        ContractFailed,
        DatasetRefused,
        DeadlineExceeded,
        DefinitionError,
        FetchStopped,
        KostraBoligError,
        NotJoinable,
        SeriesError,
        SeriesUnavailable,
        ServiceUnavailable,
        SettingsError,
        SnapshotDamaged,
        SnapshotNotFound,
        SnapshotTooNew,
        StoreError,
        StoreLocked,
        UnknownRegion,
        UnknownSeries,
        UsageError,
    )
    from kostra_bolig.figures.among.sets import read as read_sets
    from kostra_bolig.figures.citation import Citation
    from kostra_bolig.figures.claims import Claim, ClaimKind, ClaimResult, ClaimResults, Claims
    from kostra_bolig.figures.claims.file import read as read_claims
    from kostra_bolig.figures.comparison import Comparison
    from kostra_bolig.figures.handed.panda import to_pandas
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.figures.trend import Change, ChangeAnswer, LineAnswer, Point, PointAnswer, Trend
    from kostra_bolig.figures.verdicts import verify
    from kostra_bolig.ingest.kept.operators import Checked, Pruned, Status, check, newest_path, prune, snapshots, status
    from kostra_bolig.ingest.kept.saved import Saved, backup, restore
    from kostra_bolig.ingest.load import load
    from kostra_bolig.ingest.run import fetch
    from kostra_bolig.ingest.versions import history
    from kostra_bolig.kinds import By, ChartForm, FileContent, Language, Locale, Outcome, Source, Stage, Verdict
    from kostra_bolig.kostra import Missing, RegionKind
    from kostra_bolig.records import Binding, Cell, FetchResult, Note, Provenance, Snapshot, TableInfo
    from kostra_bolig.said import Said
    from kostra_bolig.show.drawn.chart import Chart
    from kostra_bolig.show.page import Page
    from kostra_bolig.store.inspection import Damage
    from kostra_bolig.store.warned import (
        EarlierVersionWarning,
        KostraBoligWarning,
        PublishedFiguresWarning,
        StoreWarning,
    )

    FAFO_2025_11: Claims

NAME: Final = "kostra_bolig"
__version__ = "0.1.0"

__all__ = [
    "FAFO_2025_11",
    "AcrossBreak",
    "AnswerRefused",
    "BackupAnswer",
    "Binding",
    "BodyRefused",
    "By",
    "Cell",
    "Change",
    "ChangeAnswer",
    "Chart",
    "ChartForm",
    "CheckAnswer",
    "Checked",
    "Citation",
    "CitationAnswer",
    "Claim",
    "ClaimAnswer",
    "ClaimKind",
    "ClaimResult",
    "ClaimResults",
    "Claims",
    "ClaimsAnswer",
    "ClaimsError",
    "CompareAnswer",
    "Comparison",
    "ContractChanged",
    "ContractFailed",
    "Damage",
    "DatasetRefused",
    "DeadlineExceeded",
    "DefinitionError",
    "Diff",
    "DiffAnswer",
    "EarlierVersionWarning",
    "FetchAnswer",
    "FetchResult",
    "FetchStopped",
    "FileContent",
    "KostraBoligError",
    "KostraBoligWarning",
    "Language",
    "LineAnswer",
    "Locale",
    "Missing",
    "NotJoinable",
    "Note",
    "NoteAnswer",
    "Outcome",
    "Page",
    "Point",
    "PointAnswer",
    "Provenance",
    "PruneAnswer",
    "Pruned",
    "PublishedFiguresWarning",
    "RegionKind",
    "Said",
    "Saved",
    "Series",
    "SeriesAnswer",
    "SeriesError",
    "SeriesKey",
    "SeriesUnavailable",
    "ServiceUnavailable",
    "SettingsError",
    "Snapshot",
    "SnapshotAnswer",
    "SnapshotDamaged",
    "SnapshotNotFound",
    "SnapshotTooNew",
    "Source",
    "SourceAnswer",
    "Stage",
    "Status",
    "StatusAnswer",
    "StoreError",
    "StoreLocked",
    "StoreWarning",
    "Table",
    "TableInfo",
    "Trend",
    "UnknownRegion",
    "UnknownSeries",
    "UsageError",
    "Verdict",
    "__version__",
    "backup",
    "check",
    "fetch",
    "history",
    "load",
    "newest_path",
    "prune",
    "read_claims",
    "read_sets",
    "restore",
    "snapshots",
    "status",
    "tables",
    "to_pandas",
    "verify",
]

_HOMES = {
    "answers.claims": (
        "ClaimAnswer",
        "ClaimsAnswer",
    ),
    "answers.comparison": ("CompareAnswer",),
    "answers.fetch": ("FetchAnswer",),
    "answers.files": ("CitationAnswer",),
    "answers.series": ("SeriesAnswer",),
    "answers.source": (
        "NoteAnswer",
        "SourceAnswer",
    ),
    "answers.backup": ("BackupAnswer",),
    "answers.versions": ("CheckAnswer", "DiffAnswer", "PruneAnswer", "SnapshotAnswer", "StatusAnswer"),
    "contact.tables": ("tables",),
    "figures.citation": ("Citation",),
    "figures.claims": ("Claim", "ClaimKind", "ClaimResult", "ClaimResults", "Claims"),
    "figures.comparison": ("Comparison",),
    "figures.handed.panda": ("to_pandas",),
    "figures.revisions": ("Diff",),
    "figures.series": ("Series",),
    "figures.table": ("Table",),
    "figures.trend": ("Change", "ChangeAnswer", "LineAnswer", "Point", "PointAnswer", "Trend"),
    "figures.verdicts": ("verify",),
    "ingest.kept.operators": (
        "Checked",
        "Pruned",
        "Status",
        "check",
        "newest_path",
        "prune",
        "snapshots",
        "status",
    ),
    "ingest.kept.saved": ("Saved", "backup", "restore"),
    "ingest.load": ("load",),
    "ingest.run": ("fetch",),
    "ingest.versions": ("history",),
    "definitions.keys": ("SeriesKey",),
    "kinds": ("By", "ChartForm", "FileContent", "Language", "Locale", "Outcome", "Source", "Stage", "Verdict"),
    "kostra": ("Missing", "RegionKind"),
    "said": ("Said",),
    "show.drawn.chart": ("Chart",),
    "show.page": ("Page",),
    "store.inspection": ("Damage",),
    "store.warned": ("EarlierVersionWarning", "KostraBoligWarning", "PublishedFiguresWarning", "StoreWarning"),
    "records": (
        "Binding",
        "Cell",
        "FetchResult",
        "Note",
        "Provenance",
        "Snapshot",
        "TableInfo",
    ),
}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    """Return a public name from the module it lives in."""
    if name == "FAFO_2025_11":
        found: object = import_module("kostra_bolig.figures.claims.file").fafo_2025_11()
    elif name == "read_sets":
        found = import_module("kostra_bolig.figures.among.sets").read
    elif name == "read_claims":
        found = import_module("kostra_bolig.figures.claims.file").read
    elif name in __all__:
        home = next((module for module, names in _HOMES.items() if name in names), "errors")
        found = getattr(import_module(f"kostra_bolig.{home}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    import_module(f"{__name__}.hints").make_resolvable()
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
