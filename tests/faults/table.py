"""The table of the campaign in docs/inside/faults.md, made from the reports of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.faults.campaign import CLASSES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "inside" / "faults.md"
BEGIN, END = "<!-- generated: campaign -->", "<!-- end: campaign -->"


def table(properties: Iterable[str]) -> str:
    """Return the table of a run as Markdown, from what its reports carry."""
    sums = {number: [0, 0, 0, 0] for number in CLASSES}
    for text in properties:
        tally = json.loads(text)
        for place, name in enumerate(("cases", "wrong_frames", "lost", "wrong_exits")):
            sums[tally["number"]][place] += tally[name]
    lines = [
        "| # | fault class | cases injected | wrong frames published | last good lost | exit code as named |",
        "|---|---|---|---|---|---|",
    ]
    for number, (cases, wrong, lost, exits) in sums.items():
        lines.append(f"| {number} | {CLASSES[number]} | {cases} | {wrong} | {lost} | {_share(cases, exits)} |")
    cases, wrong, lost, exits = (sum(column) for column in zip(*sums.values(), strict=True))
    lines.append(f"| | all {len(CLASSES)} | {cases} | {wrong} | {lost} | {_share(cases, exits)} |")
    return "\n".join(lines)


def written() -> str:
    """Return the table as the page has it."""
    return PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def write(new: str) -> None:
    """Put a table into the page."""
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n\n{new}\n\n{END}{rest.partition(END)[2]}", "utf-8")


def _share(cases: int, wrong: int) -> str:
    return f"{100 * (cases - wrong) / cases:g} %" if cases else "–"
