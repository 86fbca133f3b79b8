"""Names that annotations use, so that ``typing.get_type_hints`` finds them at run time and nothing is loaded before.

What a module imports for type checkers alone is not there when it runs: pandas for one return value would cost each
command most of a second, and what stands above a module may not be imported by it. So every module of ours that is
loaded gets, under these names, a reference that is followed when somebody asks what an annotation means, as FastAPI,
pydantic and Typer do. Only then is the module behind it loaded. Type checkers never look here.
"""

from __future__ import annotations

import sys
from collections import abc
from importlib import import_module
from typing import Final, ForwardRef

__all__ = ["GENERIC", "HOMES", "MODULES", "found", "make_resolvable"]

HOMES: Final[dict[str, tuple[str, ...]]] = {
    "importlib.resources.abc": ("Traversable",),
    "pathlib": ("Path",),
    "types": ("TracebackType",),
    "kostra_bolig.answers.backup": ("BackupAnswer",),
    "kostra_bolig.answers.claims": ("ClaimAnswer", "ClaimsAnswer"),
    "kostra_bolig.answers.comparison": ("CompareAnswer",),
    "kostra_bolig.answers.fetch": ("FetchAnswer",),
    "kostra_bolig.answers.files": ("CitationAnswer",),
    "kostra_bolig.answers.series": ("SeriesAnswer",),
    "kostra_bolig.answers.source": ("NoteAnswer", "SourceAnswer"),
    "kostra_bolig.answers.tables": ("TablesAnswer",),
    "kostra_bolig.answers.versions": ("CheckAnswer", "DiffAnswer", "PruneAnswer", "SnapshotAnswer", "StatusAnswer"),
    "kostra_bolig.clock": ("Clock",),
    "kostra_bolig.definitions.spec": ("TableSpec",),
    "kostra_bolig.errors": ("KostraBoligError",),
    "kostra_bolig.figures.areas.area": ("Area",),
    "kostra_bolig.figures.areas.ours": ("Ours",),
    "kostra_bolig.definitions.keys": ("SeriesKey",),
    "kostra_bolig.figures.citation": ("Citation",),
    "kostra_bolig.figures.claims.reading": ("Reading",),
    "kostra_bolig.figures.claims": ("Claim", "ClaimResult", "Claims"),
    "kostra_bolig.figures.comparison": ("Comparison",),
    "kostra_bolig.figures.observed": ("Observed",),
    "kostra_bolig.figures.revisions": ("Diff",),
    "kostra_bolig.figures.series": ("Series",),
    "kostra_bolig.figures.table": ("Table",),
    "kostra_bolig.figures.trend": ("Change", "ChangeInPoints", "Point", "Trend"),
    "kostra_bolig.kinds": (
        "BoundBy",
        "By",
        "ChartForm",
        "CountedAs",
        "FileContentName",
        "Lang",
        "Language",
        "LocaleName",
        "Outcome",
        "Source",
        "Stage",
        "Verdict",
    ),
    "kostra_bolig.kostra": ("Calendar",),
    "kostra_bolig.kostra.regions": ("KindName",),
    "kostra_bolig.records": (
        "AskedFor",
        "Binding",
        "FurtherDimension",
        "FetchResult",
        "Note",
        "Provenance",
        "Snapshot",
        "TableInfo",
    ),
    "kostra_bolig.said": ("Said",),
    "kostra_bolig.show.drawn.chart": ("Chart",),
    "kostra_bolig.ssb.klass": ("Klass",),
    "kostra_bolig.store.inspection": ("Damage",),
}
"""The names, by the module that they are in. One name means the same in every module; a test holds that."""
GENERIC: Final = ("Callable", "Collection", "Iterable", "Iterator", "Mapping", "Sequence")
"""Names of ``collections.abc``, which is loaded anyway: a reference takes no brackets."""
MODULES: Final[dict[str, str]] = {
    "alt": "altair",
    "dt": "datetime",
    "pd": "pandas",
    "pl": "polars",
    "threading": "threading",
}


class _Module:
    """A module under its short name, loaded when an annotation names something of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # whoever looks through a module for something else loads nothing
            raise AttributeError(name)
        return getattr(import_module(self._name), name)


def _reference(module: str, name: str) -> ForwardRef:
    """Return a reference that needs none of the names of the module it stands in."""
    return ForwardRef(f"__import__({__name__!r}, fromlist=['found']).found({module!r}, {name!r})")


_NAMES: Final[dict[str, object]] = {
    **{name: getattr(abc, name) for name in GENERIC},
    **{name: _reference(module, name) for module, names in HOMES.items() for name in names},
    **{short: _Module(name) for short, name in MODULES.items()},
}
_OURS: Final = f"{__name__.partition('.')[0]}."
_done: set[str] = set()


def found(module: str, name: str) -> object:
    """Return what a reference means; what is loaded for that can be followed further."""
    meant: object = getattr(import_module(module), name)
    make_resolvable()
    return meant


def make_resolvable() -> None:
    """Give our modules that are loaded by now the names that their annotations use."""
    loaded = list(sys.modules)  # in one step, for another thread may load something meanwhile
    for name in [name for name in loaded if name.startswith(_OURS) and name not in _done]:
        _done.add(name)
        there = vars(sys.modules[name])
        for known, reference in _NAMES.items():
            there.setdefault(known, reference)
