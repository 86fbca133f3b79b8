"""The JSON Schema of what a command answers, as the package has it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["OF_COMMAND", "of_command"]

OF_COMMAND: Final[dict[str, tuple[str, ...]]] = {
    "fetch": ("fetch", "fetch-of-tables"),
    "contents": ("contents",),
    "tables": ("tables",),
    "series": ("series", "series-of-regions"),
    "trend": ("trend", "trend-of-regions"),
    "regions": ("regions",),
    "compare": ("compare",),
    "ranking": ("ranking",),
    "coverage": ("coverage",),
    "panel": ("panel",),
    "plot": ("plot",),
    "report": ("report",),
    "verify": ("report", "template"),
    "status": ("status",),
    "history": ("history",),
    "diff": ("diff",),
    "export": ("export", "export-partition"),
    "cite": ("cite",),
    "backup": ("backup",),
    "restore": ("restore",),
    "check": ("check",),
    "prune": ("prune",),
    "doctor": ("doctor",),
    "error": ("error",),
}
"""The shapes that each command answers in; ``error`` is what every command says on stderr where it fails."""


def of_command(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what a command answers with ``--json``, whole in itself.

    Its ``$id`` ends in a version, which rises where who reads such answers must change. A command that answers in
    several shapes has one of ``answers``, for each shape has its own.

    >>> of_command("cite")["$id"]
    'urn:kostra-bolig:answer:cite:1'
    >>> of_command("series")["$id"]
    'urn:kostra-bolig:answers:series:1'

    Raises
    ------
    KeyError
        There is no such command.
    """
    shapes = [_read(f"answer-{one}.schema.json") for one in OF_COMMAND[name]]
    if len(shapes) == 1:
        return shapes[0]
    shared = {key: form for shape in shapes for key, form in shape.get("$defs", {}).items()}
    inner = [{key: part for key, part in shape.items() if key not in ("$schema", "$defs", "$id")} for shape in shapes]
    version = sum(int(shape["$id"].rpartition(":")[2]) - 1 for shape in shapes) + 1  # rises with that of any
    return {
        "$schema": shapes[0]["$schema"],
        "$id": f"urn:kostra-bolig:answers:{name}:{version}",
        "$defs": shared,
        "anyOf": inner,
    }


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_folder() / name).read_text("utf-8"))
    return found


def _folder() -> Traversable:
    """Return where the schemas are: in the wheel, else beside the package in its checkout."""
    shipped = files("kostra_bolig") / "schemas"
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[2] / "schemas"
