"""What has broken the rule once, and how it may end: the surface, the case, and the exit codes that are right."""

from __future__ import annotations

from typing import Any

from tests.fuzz.inputs import Case
from tests.fuzz.targets import CLAIMS, Labels, stored_manifest

LONG = "x" * 20_000
HUGE = "1" + "0" * 400
NO_TEXT = "\udc9a"
"""A byte of an argument that is no UTF-8, as Python hands it on."""

FETCH = "fetch", "--deadline", "0.05"
FETCH_SAFELY = "fetch", "--deadline", "5", "--base-url", "https://127.0.0.1:9/pxwebapi/v2"
"""Whose setting is refused at once: a busy machine has time for that."""
SVG = "plot", "unge", "-o", "out.svg"
DRAWN = (
    ("plot", "unge", "-o", "written/one.svg", "--region", "0301", "--region", "EAK"),
    ("plot", "unge", "natthjem", "-o", "written/two.svg", "--index", "2021"),
    ("report", "--html", "written/page.html", "--region", "0301"),
)
NOT_DRAWN = ("\0", "\x07", "\x08", "\x1b[31m", "\u2028", "\u2029", "\ufffe", "\uffff")
"""What XML does not allow, or a program in JavaScript does not take in a text."""


def _claims(field: str, value: str) -> Case:
    """Return a sound claims file in which one field says something else."""
    lines = [line for line in CLAIMS.decode().splitlines() if not line.startswith(f"{field} =")]
    return ("\n".join([*lines, f"{field} = {value}"]).encode(),)


def _manifest(*line: str, binding: dict[str, Any] | None = None, **changes: Any) -> Case:
    """Return a manifest that says something else, and the command that reads it."""
    whole = stored_manifest()
    return {**whole, **changes, "binding": {**whole["binding"], **(binding or {})}}, *line


def _unbound() -> dict[str, Any]:
    """Return a binding that says nothing of one series: neither its content nor why it has none."""
    return {"codes": {key: code for key, code in stored_manifest()["binding"]["codes"].items() if key != "natthjem"}}


KNOWN: tuple[tuple[str, Case, tuple[int, ...]], ...] = (
    ("claims", _claims("decimals", "40"), (2,)),
    ("claims", _claims("decimals", "400"), (2,)),
    ("claims", _claims("decimals", HUGE), (2,)),
    ("claims", _claims("published", "1e300"), (2,)),
    ("claims", _claims("published", "-1e308"), (2,)),
    ("claims", _claims("published", HUGE), (2,)),
    ("claims", _claims("within_percent", HUGE), (2,)),
    ("claims", _claims("cells", f"{{ 2021 = {HUGE} }}"), (2,)),
    ("claims", _claims("cells", '{ "²" = 1 }'), (2,)),
    ("claims", _claims("cells", f'{{ "{"1" * 5000}" = 1 }}'), (2,)),
    ("claims", (b"x = " + b"[" * 5000,), (2,)),
    ("claims", (b"a." * 16_000 + b"b = 1",), (2,)),
    ("definitions", (b"a." * 16_000 + b"b = 1",), (2,)),
    ("regions", ("Osl", {"0301": "Oslo\x1b[31m", "EAK": "Landet"}), (2,)),
    ("arguments", ("status", "--base-url", LONG), (2,)),
    ("arguments", ("series", "unge", "--region", NO_TEXT), (2,)),
    ("arguments", ("compare", "unge", NO_TEXT), (2,)),
    ("arguments", ("export", f"{NO_TEXT}.csv"), (0,)),  # a file may have any name that a system takes
    ("arguments", ("export", f"{NO_TEXT}.xlsx"), (0,)),
    ("arguments", ("plot", "unge", "-o", f"{NO_TEXT}.svg"), (0,)),
    ("arguments", ("report", "--html", f"{NO_TEXT}.html"), (0,)),
    ("arguments", ("status", "--cache-dir", NO_TEXT), (2,)),  # what is kept in a store names its folder, in text
    ("arguments", (*SVG, "--title", NO_TEXT), (2,)),
    ("arguments", (*SVG, "--title", "\x07"), (0,)),
    ("arguments", (*FETCH, "--accept", NO_TEXT), (2,)),
    ("arguments", (*FETCH, "--wait", "inf"), (2,)),
    ("arguments", (*FETCH, "--wait", "nan"), (2,)),
    ("arguments", (*SVG, "--from", "201"), (2,)),
    ("arguments", (*SVG, "--to", "20000"), (2,)),
    ("environment", ({"ALL_PROXY": "::::x@"}, *FETCH_SAFELY), (2,)),
    ("environment", ({"HTTPS_PROXY": "::::x@"}, *FETCH_SAFELY), (2,)),
    ("environment", ({"HTTP_PROXY": "::::x@"}, "fetch", "--deadline", "5"), (2,)),
    ("environment", ({"HTTPS_PROXY": "http://user:pw@"}, *FETCH_SAFELY), (2,)),
    ("environment", ({"COLUMNS": "²"}, "report"), (0,)),
    ("environment", ({"_KOSTRA_BOLIG_COMPLETE": "x"}, "report"), (2,)),
    ("environment", ({"_KOSTRA_BOLIG_COMPLETE": "bash_complete"}, "report"), (2,)),
    ("environment", ({"KOSTRA_BOLIG_BASE_URL": LONG}, "status"), (2,)),
    ("environment", ({"KOSTRA_BOLIG_KLASS_URL": LONG}, "status"), (2,)),
    ("environment", ({"KOSTRA_BOLIG_LANG": LONG}, "status"), (2,)),
    ("environment", ({"KOSTRA_BOLIG_SERIES_UNGE": LONG}, "status"), (2,)),
    ("environment", ({f"KOSTRA_BOLIG_SERIES_{LONG}": "x"}, "status"), (2,)),
    # Of a damaged newest version a warning tells, and the one before it is shown.
    ("manifest", _manifest("history", sequence="x"), (0,)),
    ("manifest", _manifest("history", "--json", sequence=[]), (0,)),
    ("manifest", _manifest("prune", "--keep", "1", sequence="x"), (0,)),
    ("manifest", _manifest("series", "unge", licence=[1]), (0,)),
    ("manifest", _manifest("series", "natthjem", binding=_unbound()), (5,)),
    ("manifest", _manifest("report", "--json", binding={"codes": {"natthjem": [1]}}), (0,)),
    ("manifest", _manifest("cite", table={**stored_manifest()["table"], "label": [1]}), (0,)),
    ("manifest", _manifest("cite", licence="\ud800"), (0,)),
    *(("labels", (Labels.all(text, command=command),), (0,)) for command in DRAWN for text in NOT_DRAWN),
)
