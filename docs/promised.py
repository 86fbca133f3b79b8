"""What docs/operate/upgrading.md lists as promised, read from the code: parts of docs/generate.py."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import kostra_bolig as kb
from kostra_bolig import errors, testing
from kostra_bolig.answers.schema import OF_COMMAND, of_command
from kostra_bolig.cli.main import cli
from kostra_bolig.cli.metrics import METRICS
from kostra_bolig.definitions import reader
from kostra_bolig.figures.claims import file as claims_file
from kostra_bolig.kinds import Event
from kostra_bolig.store import format1, format2

ROOT = Path(__file__).parent.parent


def _listed(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def promised_names() -> str:
    """Return the public names of Python."""
    records = [name for name in kb.__all__ if not name.startswith("__")]
    functions = sorted(name for name in records if name[0].islower())
    classes = sorted(set(records) - {*functions} - {*errors.__all__})
    return "\n\n".join(
        [
            f"Functions and modules: {_listed(functions)}.",
            f"Classes and constants: {_listed(classes)}.",
            f"Errors: {_listed(sorted(errors.__all__))}.",
            f"In `kostra_bolig.testing`: {_listed(sorted(testing.__all__))}, and the fixture `kostra_bolig_store`.",
        ]
    )


def promised_commands() -> str:
    """Return the commands, each with the id of the schema of what it answers."""
    ids: dict[str, str] = {name: f"`{of_command(name)['$id']}`" for name in OF_COMMAND}
    rows = [[f"`{name}`", ids.pop(name, "none: it has no `--json`")] for name in cli.commands]
    return _table(["command", "`$id` of its answer"], [*rows, ["what a failure says", ids.pop("error")]])


def promised_codes() -> str:
    """Return the exit codes with the errors that end a command with each."""
    ends: defaultdict[int, list[str]] = defaultdict(list)
    for name in errors.__all__:
        ends[getattr(errors, name).exit_code].append(name)
    rest = {
        0: "what was asked for was done",
        1: "a claim that does not hold, which is no error",
        70: "a fault of ours",
        130: "Ctrl-C",
        141: "a reader who has gone, such as `head`",
    }
    rows = [
        [str(code), ", ".join(filter(None, [rest.get(code), _listed(ends[code])]))] for code in sorted({*ends, *rest})
    ]
    return _table(["exit code", "ends with it"], rows)


def promised_variables() -> str:
    """Return the environment variables that are read or set."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "kostra_bolig").rglob("*.py")]
    found = {
        name for text in sources for name in re.findall(r"_?KOSTRA_BOLIG_[A-Z_]*[A-Z]\b|KOSTRA_BOLIG_SERIES_", text)
    }
    return _listed(sorted(f"{name}<KEY>" if name.endswith("_") else name for name in found))


def promised_events() -> str:
    """Return the names of the log's events."""
    return _listed(sorted(Event))


def promised_metrics() -> str:
    """Return the names of the metrics."""
    return _listed(f"kostra_bolig_{name}" for name in METRICS)


def promised_formats() -> str:
    """Return the numbers of what is kept in files, and which are read."""
    read = sorted({format1.FORMAT, format2.FORMAT})
    rows = [
        ["the store: `format` in each `manifest.json`", str(format2.FORMAT), _numbers(read)],
        ["a claims file: `format` at its top", str(claims_file.FORMAT), _numbers([claims_file.FORMAT])],
        ["a definition: `format` at its top", str(reader.FORMAT), _numbers([reader.FORMAT])],
    ]
    return _table(["what", "written now", "read"], rows)


def minimums() -> str:
    """Return what must be there at least, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    rows = [
        ["Python", f"`{project['requires-python']}`"],
        ["always", _listed(project["dependencies"])],
        *([f"`{name}`", _listed(extras[name])] for name in extras if name not in _OF_THE_WORKSHOP),
    ]
    return _table(["for", "at least"], rows)


_OF_THE_WORKSHOP = frozenset({"test", "browser", "bench", "docs", "dev"})
"""Extras that only who works on the program installs."""


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


PARTS = {
    part.__name__: part
    for part in (
        promised_names,
        promised_commands,
        promised_codes,
        promised_variables,
        promised_events,
        promised_metrics,
        promised_formats,
        minimums,
    )
}
