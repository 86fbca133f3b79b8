"""What is printed of files that were written, and how to cite the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kostra_bolig.show.terminal import count, echo, echo_lines, tell

if TYPE_CHECKING:
    from kostra_bolig.answers.files import CiteAnswer, ExportAnswer, PlotAnswer

__all__ = ["cite_text", "export_text", "page_text", "plot_text"]


def plot_text(answer: PlotAnswer) -> None:
    """Print where a chart is."""
    echo(answer["file"])


def export_text(answer: ExportAnswer) -> None:
    """Print which files were written, and how many rows they have."""
    for path in answer["files"]:
        echo(path)
    echo(count(answer["rows"], "screen-rows"))


def page_text(file: str) -> None:
    """Print where a page is."""
    tell("screen-page", file=file)


def cite_text(answer: CiteAnswer, form: Literal["text", "bibtex", "csl"]) -> None:
    """Print how to cite the figures, in a form."""
    echo_lines(answer[form])
