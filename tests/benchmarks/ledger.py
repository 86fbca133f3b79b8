"""What a run of the suite measured, and its place in docs/inside/performance.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "inside" / "performance.md"
PACKAGES: Final = ("polars", "msgspec", "click", "requests", "pandera", "pandas", "pyjstat", "pxwebpy")
BOUNDED: Final = (
    "decode 800 k cells, against `json.loads`",
    "decode 800 k cells, spaced, against `json.loads`",
    "decode 800 k cells, indented, against `json.loads`",
    "… against one pass of `pyjstat`",
    "… against `pxwebpy`",
    "… peak memory",
    "… peak memory, spaced",
    "all gates on 100 k rows",
    "cold `series KEY --json` from the store",
    "cold `--help`",
    "cold `--version`",
    'cold `load(source="published")`',
    "cold `series midlertidig_botilbud --json`, nothing stored, a closed port",
    "cold `report --json`, nothing stored, a closed port",
    "complete `fetch` of the real table's size",
    "cost per cell from 9 k to 800 k",
)
"""What the issue sets a bound for, in its order: a run that lacks one of them is no whole run."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: a work, what was measured, and for some what it should be at most."""

    work: str
    measured: str
    bound: str = "–"
    reached: str = "–"


@dataclass
class Ledger:
    """What a run measured, in the order in which it did."""

    bounded: dict[str, Row] = field(default_factory=dict)
    others: list[Row] = field(default_factory=list)

    def hold(self, work: str, measured: float, limit: float, *, said: str = "{} ×", at_least: bool = False) -> None:
        """Note a work that has a bound, and whether it is reached."""
        if work not in BOUNDED:
            raise KeyError(work)
        is_reached = measured >= limit if at_least else measured <= limit
        self.bounded[work] = Row(
            work=work,
            measured=said.format(f"{measured:.3g}"),
            bound=("≥ " if at_least else "") + said.format(f"{limit:g}"),
            reached="yes" if is_reached else "**no**",
        )

    def note(self, work: str, measured: str) -> None:
        """Note a work that has none."""
        self.others.append(Row(work=work, measured=measured))

    @property
    def is_whole(self) -> bool:
        """Whether every work with a bound was measured."""
        return set(self.bounded) == set(BOUNDED)

    def table(self) -> str:
        """Return the table as Markdown: the works with a bound first."""
        rows = [*(self.bounded[work] for work in BOUNDED if work in self.bounded), *self.others]
        lines = [f"| {row.work} | {row.measured} | {row.bound} | {row.reached} |" for row in rows]
        return "\n".join(["| work | measured | at most | reached |", "|---|---|---|---|", *lines])


LEDGER: Final = pytest.StashKey[Ledger]()


def machine() -> str:
    """Return what the figures depend on: processors and versions, and nothing that names the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{cores} processors, {platform.system()}, Python {platform.python_version()}; {packages}."


def seconds(took: float) -> str:
    """Return a time with three digits that count."""
    return f"{took:.3g} s" if took >= 1 else f"{took * 1e3:.3g} ms"


def times(ratio: float) -> str:
    """Return a ratio with three digits that count."""
    return f"{ratio:.3g} ×"


def write(part: str, text: str) -> None:
    """Put what was measured between the markers of a part of docs/inside/performance.md."""
    begin, end = f"<!-- measured: {part} -->", f"<!-- end: {part} -->"
    head, _, rest = PAGE.read_text("utf-8").partition(begin)
    PAGE.write_text(f"{head}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}", "utf-8")
