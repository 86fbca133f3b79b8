"""Keep what a version leaves behind with people: ``python -m tests.snapshots.release NAME [COMMIT]``.

Its own wheel, built from the commit (by default the one that is checked out) and installed in an environment of its
own, fetches into a store and answers; what it wrote is kept in ``tests/snapshots/NAME`` and is never written again:

``claims.toml``, ``definition.toml``
    Written by hand before the command is run: every kind of claim that the version knows, and a definition where it
    knew definitions.
``store/``
    What it stored: a small table in March, and its revision in June, with Klass and the inhabitants beside it.
``answers.json``
    What it answered with ``--json``, with its exit code, by command line.
``schemas.json``
    Its JSON Schemas, by name.
``promised.json``
    Its public names, functions and methods with their parameters, commands with their options, exit codes, variables,
    log events and metrics.
``about.json``
    Which commit it was, and with which command this was written.

The figures are CONSTRUCTED from ``facts.md`` through the stand-in server; none was recorded from SSB.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.builders.any_table import HOUSING, any_table
from tests.builders.constructed import ConstructedTable
from tests.builders.constructed_klass import MUNICIPALITIES, build_klass, build_merged, build_population
from tests.builders.standin import StandIn
from tests.conftest import ROOT
from tests.snapshots.installed import Environment, wheel_of

FOLDER = Path(__file__).parent
COMMANDS = (
    "series midlertidig_botilbud",
    "series unge --region 0301",
    "series midlertidig_botilbud --region 3207",
    "trend med_barn --from 2021 --to 2024",
    "compare midlertidig_botilbud 0301 4601 EAK --from 2021",
    "ranking midlertidig_botilbud",
    "coverage unge",
    "regions oslo",
    "report",
    "verify claims.toml",
    "status",
    "history",
    "diff",
    "check",
    "cite",
)
"""What is asked with ``--json`` of the store; each version has had these commands."""
PROMISED = """
import inspect, json, pathlib, re
import kostra_bolig as kb
from kostra_bolig import errors
try:
    from kostra_bolig.cli.main import cli
    from kostra_bolig.cli.metrics import METRICS
    from kostra_bolig.kinds import Event
    from kostra_bolig import testing
except ImportError:  # the first version had no metrics, and no events of the log
    from kostra_bolig.cli import cli
    METRICS = Event = testing = ()
def parameters(of):
    return [name for name in inspect.signature(of).parameters if name != "self"]
public = {name: getattr(kb, name) for name in kb.__all__}
functions = {name: one for name, one in public.items() if inspect.isfunction(one)}
for name, one in public.items():
    if inspect.isclass(one) and one.__module__.startswith("kostra_bolig"):
        for inner, method in inspect.getmembers(one):
            is_method = inspect.isfunction(method) or inspect.ismethod(method)
            if is_method and not inner.startswith("_") and method.__module__.startswith("kostra_bolig"):
                functions[f"{name}.{inner}"] = method
sources = [path.read_text("utf-8") for path in pathlib.Path(kb.__file__).parent.rglob("*.py")]
print(json.dumps({
    "names": sorted(kb.__all__),
    "parameters": {name: parameters(one) for name, one in sorted(functions.items())},
    "testing": sorted(getattr(testing, "__all__", ())),
    "commands": {
        name: sorted(option for part in one.params for option in part.opts if option.startswith("-"))
        for name, one in cli.commands.items()
    },
    "exit_codes": {name: getattr(errors, name).exit_code for name in errors.__all__},
    "variables": sorted({name for text in sources for name in re.findall("KOSTRA_BOLIG_[A-Z_]+", text)}),
    "events": sorted(Event),
    "metrics": sorted(METRICS),
}))
"""
"""Prints what a version promises, by its own code."""


def march() -> ConstructedTable:
    """Return a table of municipalities that merged and split, as SSB published it unrevised."""
    codes = (*MUNICIPALITIES, "EAK", "EAKUO", "EKA03", "EKA46", "EKG11", "EKG12", "EKG13")
    return build_merged(updated="2025-03-15T07:00:00Z").with_regions(codes)


def june() -> ConstructedTable:
    """Return its revision, three cells of 2024 moved a little."""
    table = march().with_updated("2025-06-15T06:00:00Z")
    for region, by in {"EAK": 33, "EAKUO": 33, "4601": 4}.items():
        value, status = table.cell(region, "midlertidig_botilbud", "2024")
        table = table.with_cell(region, "midlertidig_botilbud", "2024", (value or 0) + by, status)
    return table


def keep(name: str, commit: str) -> None:
    """Write the folder of a version, with its own wheel."""
    kept = FOLDER / name
    if (kept / "about.json").exists():
        raise FileExistsError(f"{kept} is frozen: it stands for what people have")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        environment = Environment.make(Path(made) / "environment")
        environment.install(wheel_of(commit, Path(made)))
        _fill(kept, environment)
        _write(kept / "promised.json", json.loads(environment.python(PROMISED)))
        schemas = {
            path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
            for path in sorted((Path(made) / "source" / "schemas").glob("*.schema.json"))
        }
    _write(kept / "schemas.json", schemas)
    command = f"python -m tests.snapshots.release {name} {commit[:7]}"
    _write(kept / "about.json", {"commit": commit, "written_by": command})


def _fill(kept: Path, environment: Environment) -> None:
    """Fetch twice, with what Klass and the population table say, then ask everything."""
    store, definition = environment.folder / "store", kept / "definition.toml"
    shutil.copy(kept / "claims.toml", environment.folder)
    with StandIn(march(), klass=build_klass(), population=build_population(march())) as standin:
        standin.further = {HOUSING: any_table(municipalities=1)}
        standin.rate_limit_headers = False
        environ = {
            "KOSTRA_BOLIG_CACHE_DIR": str(store),
            "KOSTRA_BOLIG_BASE_URL": standin.base_url,
            "KOSTRA_BOLIG_KLASS_URL": standin.klass_url,
        }
        runs = [(march(), "fetch --population"), (june(), "fetch --population")]
        if definition.exists():  # in the folder of definitions: a choice would be kept
            runs.append((june(), f"fetch --table {HOUSING}"))
            environ["KOSTRA_BOLIG_TABLES"] = "tables"  # the path is kept in the manifest
            (environment.folder / "tables").mkdir()
            shutil.copy(definition, environment.folder / "tables" / f"{HOUSING}.toml")
        for table, command in runs:
            standin.table = table
            said = environment.run(*shlex.split(command), environ=environ)
            if said.code:
                raise RuntimeError(f"{command} ended with {said.code}:\n{said.err}")
            for passing in store.glob("**/requests"):  # or the next would wait its turn
                passing.unlink()
    answers: dict[str, Any] = {}
    for command in COMMANDS:
        said = environment.run(*shlex.split(command), "--json", environ={"KOSTRA_BOLIG_CACHE_DIR": str(store)})
        answer = json.loads(said.out.replace(json.dumps(str(store))[1:-1], "STORE"))
        answers[command] = {"exit_code": said.code, "answer": answer}
    _write(kept / "answers.json", answers)
    for passing in store.glob("**/lock"):
        passing.unlink()
    shutil.copytree(store, kept / "store")


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON object with one of its keys a line: small, and a difference still shows where it is."""
    lines = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for key, value in content.items()
    )
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asked = sys.argv[2] if len(sys.argv) > 2 else "HEAD"
    found = subprocess.run(["git", "-C", str(ROOT), "rev-parse", asked], capture_output=True, check=True, text=True)
    keep(sys.argv[1], found.stdout.strip())
