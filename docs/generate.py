"""Write the parts of the pages that come from the code: ``python docs/generate.py``.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. A test checks that every page is what this
script makes of it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import click

from kostra_bolig import answers, errors, load
from kostra_bolig.cli import cli
from kostra_bolig.table import COUNTRY, MISSING, SERIES, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PAGES = Path(__file__).parent

_MEANINGS = {
    "not_applicable": "not possible, such as a municipality that did not exist",
    "not_available": "SSB has no figure",
    "suppressed": "too small to publish",
    "nil": "given as nil, without a number",
    "other": "a symbol not known here",
}
_ANSWERS = {
    "fetch": answers.FetchAnswer,
    "series": answers.SeriesAnswer,
    "trend": answers.TrendAnswer,
    "report, verify": answers.ReportAnswer,
    "each of claims": answers.ClaimAnswer,
    "status": answers.StatusAnswer,
    "each of snapshots": answers.SnapshotAnswer,
    "check": answers.CheckAnswer,
    "each of damaged": answers.DamageAnswer,
    "prune": answers.PruneAnswer,
    "source": answers.SourceAnswer,
    "a failure": answers.ErrorAnswer,
}


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def series() -> str:
    """Return what each series counts."""
    return _grid(
        ["key", "name", "what is counted", "says", "SSB's code"],
        (
            [
                f"`{spec.key}`",
                f"{spec.name_no}<br>{spec.name_en}",
                spec.definition,
                spec.definition_source,
                f"`{spec.code}`" if spec.code else "found by label",
            ]
            for spec in SERIES.values()
        ),
    )


def serier() -> str:
    """Return the series with their Norwegian names."""
    return _grid(["nøkkel", "serie"], ([f"`{spec.key}`", spec.name_no] for spec in SERIES.values()))


def cells() -> str:
    """Return the figures that the report prints."""
    frame = load(source="published").observations
    printed = {(row["series"], row["year"]): f"{row['value']:.0f}" for row in frame.iter_rows(named=True)}
    years = sorted({year for _, year in printed})
    return _grid(
        [f"{COUNTRY}, households", *map(str, years)],
        ([f"`{key}`", *(printed.get((key, year), "") for year in years)] for key in SeriesKey),
    )


def missing() -> str:
    """Return what SSB's symbols on empty cells mean."""
    rows = [[f"`{symbol}`", f"`{why}`", _MEANINGS[why]] for symbol, why in MISSING.items()]
    return _grid(["`status`", "`missing`", "means"], [*rows, ["any other", "`other`", _MEANINGS["other"]]])


def keys() -> str:
    """Return the keys of each JSON answer."""
    return _grid(
        ["answer", "keys"],
        ([name, ", ".join(f"`{key}`" for key in answer.__annotations__)] for name, answer in _ANSWERS.items()),
    )


def commands() -> str:
    """Return the reference of the command line."""
    return "\n\n".join([_command("kostra-bolig", cli), *(_command(name, cli.commands[name]) for name in cli.commands)])


def _command(name: str, command: click.Command) -> str:
    taken = "".join(f" {part.metavar or 'SHELL'}" for part in command.params if isinstance(part, click.Argument))
    said = [" ".join(part.split()) for part in (command.help or "").split("\n\n") if "\b" not in part]
    rows = [
        [_asked(option), _described(option), "required" if option.required else f"`{option.default}`"]
        if option.required or option.show_default
        else [_asked(option), _described(option), ""]
        for option in command.params
        if isinstance(option, click.Option)
    ]
    options = [_grid(["option", "does", "default"], rows)] if rows else []
    example = (command.epilog or "").removeprefix("Example: ")
    return "\n\n".join([f"### {name}{taken}", *said, *options, f"Example: `{example}`"])


def _asked(option: click.Option) -> str:
    return ", ".join(f"`{name}`" for name in option.opts) + (f" `{option.metavar}`" if option.metavar else "")


def _described(option: click.Option) -> str:
    chosen = [f"One of {', '.join(option.type.choices)}."] if isinstance(option.type, click.Choice) else []
    return " ".join([*([option.help] if option.help else []), *chosen])


def tree() -> str:
    """Return the tree of errors as it is drawn in the code."""
    drawn = (errors.__doc__ or "").split("::\n\n")[1].split("\n\n")[0]
    return f"```text\n{dedent(drawn)}\n```"


_PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (series, serier, cells, missing, keys, commands, tree)
}


def generated(page: str) -> str:
    """Return a page with its generated parts made anew."""
    return re.sub(
        r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}\n{_PARTS[found[2]]()}\n\n{found[3]}",
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    for path in sorted(PAGES.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        if (after := generated(before)) != before:
            path.write_text(after, encoding="utf-8")
            sys.stderr.write(f"{path.name} written\n")
