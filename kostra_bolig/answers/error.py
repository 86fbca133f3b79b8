"""What every command answers when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from kostra_bolig.errors import KostraBoligError

__all__ = ["ErrorAnswer", "ErrorOfTableAnswer", "error_answer"]


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
