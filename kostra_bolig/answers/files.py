"""What ``export``, ``plot`` and ``cite`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from kostra_bolig.answers.source import SourceAnswer, source_answer
from kostra_bolig.kinds import FileContent, TextOf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.figures.citation import Citation
    from kostra_bolig.figures.table import Table
    from kostra_bolig.ingest.several.partitioned import Partitioned
    from kostra_bolig.show.drawn.chart import Chart

__all__ = [
    "CitationAnswer",
    "CiteAnswer",
    "ExportAnswer",
    "PartitionAnswer",
    "PartitionOfTable",
    "PlotAnswer",
    "citation_answer",
    "cite_answer",
    "export_answer",
    "partition_answer",
    "plot_answer",
]


class ExportAnswer(TypedDict):
    """What was written."""

    files: list[str]
    content: Annotated[str, TextOf(FileContent)]
    rows: int
    source: SourceAnswer


class PartitionOfTable(TypedDict):
    """What was written of a table: its versions, their rows, the files that are new or other, and those that went."""

    table: str
    snapshots: list[str]
    rows: int
    written: list[str]
    removed: list[str]


class PartitionAnswer(TypedDict):
    """What was written for a warehouse."""

    folder: str
    content: Literal["partition"]
    tables: list[PartitionOfTable]


class PlotAnswer(TypedDict):
    """A chart that was written: `text` is what it shows, in words."""

    file: str
    text: str
    source: SourceAnswer


class CitationAnswer(TypedDict):
    """How to cite the figures; `csl` is CSL-JSON as text."""

    text: str
    bibtex: str
    csl: str


class CiteAnswer(CitationAnswer):
    """How to cite the figures; `csl` is CSL-JSON as text."""

    source: SourceAnswer


def export_answer(
    table: Table,
    written: Sequence[Path],
    *,
    content: FileContent,
    rows: int,
) -> ExportAnswer:
    """Return what was written."""
    return {
        "files": [str(path) for path in written],
        "content": content,
        "rows": rows,
        "source": source_answer(table.provenance),
    }


def partition_answer(folder: str, done: Sequence[Partitioned]) -> PartitionAnswer:
    """Return what was written for a warehouse."""
    return {
        "folder": folder,
        "content": "partition",
        "tables": [
            {
                "table": one.table,
                "snapshots": list(one.snapshots),
                "rows": one.rows,
                "written": [str(path) for path in one.written],
                "removed": [str(path) for path in one.removed],
            }
            for one in done
        ],
    }


def plot_answer(table: Table, chart: Chart, file: Path) -> PlotAnswer:
    """Return which file holds a chart, and what it shows in words."""
    return {"file": str(file), "text": chart.text, "source": source_answer(table.provenance)}


def cite_answer(table: Table) -> CiteAnswer:
    """Return how to cite the figures."""
    return {**citation_answer(table.cite()), "source": source_answer(table.provenance)}


def citation_answer(citation: Citation) -> CitationAnswer:
    """Return a citation."""
    return {"text": citation.text, "bibtex": citation.bibtex, "csl": citation.csl}
