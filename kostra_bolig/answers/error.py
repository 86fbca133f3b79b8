"""What every command answers when it fails."""

from __future__ import annotations

from typing import TypedDict

from kostra_bolig.errors import BUG, KostraBoligError

__all__ = ["ErrorAnswer", "ErrorOfTableAnswer", "error_answer", "error_of_table_answer"]


class ErrorAnswer(TypedDict):
    """A failure."""

    error: str
    message: str
    exit_code: int
    quarantine: str | None


class ErrorOfTableAnswer(ErrorAnswer):
    """A failure of one table of several."""

    table: str


def error_answer(error: KostraBoligError) -> ErrorAnswer:
    """Return a failure."""
    quarantine = getattr(error, "quarantine", None)
    return {
        "error": type(error).__name__,
        "message": str(error),
        "exit_code": error.exit_code,
        "quarantine": str(quarantine) if quarantine else None,
    }


def error_of_table_answer(table: str, error: BaseException) -> ErrorOfTableAnswer:
    """Return a failure of one table; one that nobody foresaw is a fault of ours."""
    if isinstance(error, KostraBoligError):
        return {**error_answer(error), "table": table}
    return {
        "error": type(error).__name__,
        "message": str(error),
        "exit_code": BUG,
        "quarantine": None,
        "table": table,
    }
