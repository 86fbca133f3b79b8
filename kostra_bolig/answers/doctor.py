"""What ``doctor`` answers."""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = ["CheckedAnswer", "DoctorAnswer", "State"]

State = Literal["as_believed", "not_as_believed", "unreachable"]


class CheckedAnswer(TypedDict):
    """One thing that is believed, and what was seen of it."""

    name: str
    ok: bool
    seen: str
    expected: str
    advice: str | None
    state: State
    sure: str
    exit_code: int


class DoctorAnswer(TypedDict):
    """Everything that was looked at, and how gravely it fails."""

    checks: list[CheckedAnswer]
    exit_code: int
    saved: list[str]
