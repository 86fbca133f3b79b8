"""A small table for a notebook, which reads well also where the page has a style for tables of its own, or none."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["table"]

_APART: Final = "<table style='border-collapse:separate;border-spacing:1em .25em'>"
"""marimo takes all room out of cells, and figures would run together."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = "", has_names: bool = False) -> str:
    """Return texts as a table; with `has_names` the first of each row is its name."""
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    columns = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{_row(row, has_name=has_names)}</tr>" for row in rows)
    return f"{_APART}{above}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], *, has_name: bool) -> str:
    name = [f"<th scope='row'>{escape(cells[0])}</th>"] if has_name else []
    return "".join([*name, *(f"<td>{escape(text)}</td>" for text in cells[len(name) :])])
