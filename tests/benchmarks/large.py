"""A constructed table of 5 million cells in six dimensions, over several calls: time and peak memory of each step.

``python -m tests.benchmarks.large`` prints the figures as they stand in the documents, ``--write-performance`` writes
them there too. Each step is a process of its own, and so is the server.
"""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import kostra_bolig as kb
from tests.benchmarks.ledger import write
from tests.benchmarks.memory import held
from tests.builders.broken_down import AMOUNT, FUNCTION, KIND, SCOPE, TABLE, BrokenDown, Further, broken_down
from tests.builders.constructed import Lang
from tests.builders.standin import StandIn
from tests.conftest import ROOT

FURTHER: Further = (
    (SCOPE, "regnskapsomfang", "scope", (("A", "Kommuner", "Municipalities"), ("B", "Uten foretak", "Without firms"))),
    (FUNCTION, "funksjon", "function", tuple((f"{n}", f"Funksjon {n}", f"Function {n}") for n in range(100, 150))),
    (KIND, "art", "kind", tuple((f"AGD{n}", f"Art {n}", f"Kind of cost {n}") for n in range(10, 24))),
)
WHERE = {SCOPE: "A", FUNCTION: "120", KIND: "AGD12"}
MUNICIPALITIES, LAST_YEAR = 600, 2024
REVISED = 10
"""The newest figures of every tenth region are others in the second version."""


class Large(BrokenDown):
    """The same table, whose cells are made by places, for there are many."""

    revised = False

    def dataset(self, selection: Mapping[str, Sequence[str]], lang: Lang, *, sparse: bool = False) -> dict[str, Any]:
        """Make the answer of ``/tables/{id}/data``: a symbol in one of seven cells."""
        assert not sparse
        chosen = {
            id_: tuple(code for code in codes if code in wanted)
            for id_, codes in self.dimensions.items()
            for wanted in (set(selection.get(id_, codes)),)
        }
        answer = self._dataset_without_values(chosen, lang)
        region, *others, year = (dict(zip(codes, range(len(codes)), strict=True)) for codes in self.dimensions.values())
        values: list[int | None] = []
        status = {}
        of_region, *of_others, of_year = chosen.values()
        within = [
            sum(place)
            for place in itertools.product(*([of[c] for c in o] for of, o in zip(others, of_others, strict=True)))
        ]
        for one in of_region:
            is_whole = one.startswith("E")
            size = 40_000_000 if one.startswith("EAK") else 900_000 if is_whole else 3_000 + 7 * region[one]
            for place in within:
                for when in of_year:
                    number = size * (20 + place) // 20 + 11 * year[when]
                    if self.revised and when == of_year[-1] and region[one] % REVISED == 0 and not is_whole:
                        number += 1
                    if (region[one] + place) % 7 == 0 and not is_whole:
                        status[str(len(values))] = ":"
                        values.append(None)
                    else:
                        values.append(number)
        return {**answer, "value": values, "status": status}


def table(*, revised: bool = False) -> Large:
    """Make the table, or its second version."""
    small = broken_down(municipalities=MUNICIPALITIES, further=FURTHER, last_year=LAST_YEAR)
    made = Large(**{field.name: getattr(small, field.name) for field in dataclasses.fields(small)})
    if revised:
        made = dataclasses.replace(made, updated=f"{LAST_YEAR + 1}-06-20T06:00:00Z")
        made.__dict__["revised"] = True
    return made


def serve() -> None:
    """Serve the table, say where and how many cells it has, and with each line of stdin serve its second version."""
    with StandIn(table()) as server:
        server.rate_limit_headers = False
        for line in itertools.chain([""], sys.stdin):
            if line:
                server.table = table(revised=True)
            print(server.base_url, math.prod(map(len, server.table.dimensions.values())), flush=True)  # noqa: T201


def step(name: str, folder: Path) -> None:
    """Do one step in this process, and say how long it took and how much it held at most."""
    for module in ("requests", "kostra_bolig.ingest.gate.judgement"):  # what is measured is the work, not the loading
        importlib.import_module(module)
    before, began = held("VmRSS"), time.perf_counter()
    if name == "fetch":
        assert kb.fetch(table=TABLE, cache_dir=folder).outcome == "new"
    elif name == "unchanged":
        assert kb.fetch(table=TABLE, cache_dir=folder).outcome == "unchanged"
    elif name == "whole":
        assert kb.load(table=TABLE, cache_dir=folder).series(AMOUNT, region="EAK", where=WHERE).years
    else:
        loaded = kb.load(table=TABLE, cache_dir=folder, where=WHERE)
        if name == "series":
            assert loaded.series(AMOUNT, region="EAK").years
        if name == "ranking":
            assert loaded.ranking(AMOUNT).height
        if name == "diff":
            assert loaded.diff().changed.height
    print(time.perf_counter() - began, held("VmHWM") - before)  # noqa: T201


def ran(*args: str, env: Mapping[str, str]) -> list[float]:
    """Run a step as a process, and return what it measured."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.large", *args]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=dict(env)).stdout
    return [float(word) for word in out.split()]


def measured(folder: Path) -> str:
    """Return all steps as a table of the documents."""
    env = {**os.environ, "KOSTRA_BOLIG_KLASS_URL": "off"}
    taken: dict[str, list[float]] = {}
    command = [sys.executable, "-m", "tests.benchmarks.large", "serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        for version in ("first", "revised"):
            if version == "revised":
                server.stdin.write("\n")
                server.stdin.flush()
            env["KOSTRA_BOLIG_BASE_URL"], cells = server.stdout.readline().split()
            ran("fetch", str(folder / "ahead"), env=env)  # the server has made its answers then
            taken[version] = ran("fetch", str(folder / "store"), env=env)
        taken["unchanged"] = ran("unchanged", str(folder / "store"), env=env)
        server.stdin.close()
    for name in ("load", "series", "ranking", "diff", "whole"):
        taken[name] = ran(name, str(folder / "store"), env=env)
    newest = max((folder / "ahead" / TABLE / "snapshots").iterdir())
    bodies = list(newest.glob("data*.json"))
    size = sum(file.stat().st_size for file in bodies)
    words = {
        "first": f"`fetch`, {len(bodies)} answers",
        "revised": "`fetch` of a revision, held against it",
        "unchanged": "`fetch`, nothing new",
        "load": "`load` of one category of each",
        "series": "… and one series",
        "ranking": "… and a ranking",
        "diff": "… and `diff` of the two versions",
        "whole": "`load` of all categories, and a series of one of each",
    }
    rows = [
        f"{int(cells):,} cells in six dimensions, {size / 1e6:.0f} MB as received, "
        f"{(newest / 'observations.parquet').stat().st_size / 1e6:.1f} MB as Parquet.",
        "",
        "| step | time | peak memory | of the bytes received |",
        "|---|---|---|---|",
    ]
    for name, said in words.items():
        took, most = taken[name]
        rows.append(f"| {said} | {took:.1f} s | {most / 1e6:.0f} MB | {most / size:.1f} × |")
    return "\n".join(rows)


def main(args: Sequence[str]) -> None:
    """Print the figures, or be one of the processes that they need."""
    match args:
        case ["serve"]:
            serve()
        case [name, folder] if not name.startswith("-"):
            step(name, Path(folder))
        case _:
            with tempfile.TemporaryDirectory() as folder:
                told = measured(Path(folder))
            print(told)  # noqa: T201
            if "--write-performance" in args:
                write("large", told)


if __name__ == "__main__":
    main(sys.argv[1:])
