"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

__all__ = ["harmless", "harmless_column"]

_FORMULA: Final = r"(?s)^([ \t\r\n]*[=+\-@＝＋－＠].+)$"
"""What begins a formula, in the wide forms of East Asian keyboards too; SSB's symbol ``-`` alone is none and stays."""


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("-"), harmless("Oslo")
    ("'=1+1", '-', 'Oslo')
    """
    return re.sub(_FORMULA, r"'\1", text)


def harmless_column(text: pl.Expr) -> pl.Expr:
    """Return a column of such texts."""
    return text.str.replace(_FORMULA, "'$1")
