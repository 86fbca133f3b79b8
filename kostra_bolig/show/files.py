"""What is printed of files that were written, and how to cite the figures."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.said import said
from kostra_bolig.show.numbers import figure
from kostra_bolig.show.terminal import count, echo, echo_lines, language, tell
from kostra_bolig.store import own

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.answers.backup import BackupAnswer
    from kostra_bolig.answers.claims import TemplateAnswer
    from kostra_bolig.answers.files import CiteAnswer, ExportAnswer, PartitionAnswer, PlotAnswer
    from kostra_bolig.kinds import Language

__all__ = [
    "backup_text",
    "cite_text",
    "export_text",
    "files_text",
    "page_text",
    "partition_text",
    "plot_text",
    "restore_text",
    "template_text",
    "write_template",
]

_TEMPLATE: Final = "claims.toml"


def plot_text(answer: PlotAnswer) -> None:
    """Print where a chart is."""
    echo(answer["file"])


def export_text(answer: ExportAnswer) -> None:
    """Print which files were written, and how many rows they have."""
    files_text(answer["files"], answer["rows"])


def partition_text(answer: PartitionAnswer) -> None:
    """Print what was written of each table."""
    for one in answer["tables"]:
        tell(
            "show-partitioned",
            table=one["table"],
            versions=len(one["snapshots"]),
            rows=one["rows"],
            written=len(one["written"]),
        )


def backup_text(answer: BackupAnswer) -> None:
    """Print what a backup holds, and what of it is damaged."""
    _whole_text("screen-backed-up", answer)


def restore_text(answer: BackupAnswer) -> None:
    """Print what was restored, and what of it is damaged."""
    _whole_text("screen-restored", answer)


def _whole_text(name: str, answer: BackupAnswer) -> None:
    for damage in answer["damaged"]:
        tell("screen-damaged", path=damage["path"], expected=damage["expected"], got=damage["found"])
    tell(
        name,
        file=answer["file"],
        store=answer["store"],
        snapshots=count(sum(one["snapshots"] for one in answer["tables"]), "screen-snapshots"),
        tables=tuple(one["table"] for one in answer["tables"]),
        files=answer["files"],
        megabytes=figure(answer["bytes"] / 1e6, 1, language=language()),
        damaged=len(answer["damaged"]),
    )


def files_text(files: Sequence[object], rows: int) -> None:
    """Print which files were written, and how many rows they have."""
    for path in files:
        echo(str(path))
    echo(count(rows, "screen-rows"))


def page_text(file: str) -> None:
    """Print where a page is."""
    tell("screen-page", file=file)


def cite_text(answer: CiteAnswer, form: Literal["text", "bibtex", "csl"]) -> None:
    """Print how to cite the figures, in a form."""
    echo_lines(answer[form])


def write_template(path: str | Path, language: Language) -> Path:
    """Write a claims file to fill in, where no file is.

    Raises
    ------
    UsageError
        Something is there already, or the path is none.
    StoreError
        The file cannot be written.
    """
    file = arguments.path(path)
    body = resources.files("kostra_bolig.show").joinpath(language.value, _TEMPLATE).read_bytes()
    if not own.write_new(file, body):
        raise UsageError(said("show-template-there", path=str(file)))
    return file


def template_text(answer: TemplateAnswer) -> None:
    """Print where a claims file to fill in is."""
    echo(answer["template"])
