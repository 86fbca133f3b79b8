"""Decoding, the gates and a decoder's memory, beside pyjstat and pxwebpy on the same bytes in the same run."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.ingest.gate import contract, drift, season
from kostra_bolig.jsonstat.text import parse
from tests.benchmarks import memory
from tests.benchmarks.contest import race
from tests.benchmarks.decoders import DECODERS, FLOOR, LABELS, OURS, PXWEBPY, PYJSTAT, ours, pxwebpy, pyjstat
from tests.benchmarks.decoders import pyjstat_labels as labelled
from tests.benchmarks.ledger import Ledger, seconds, times
from tests.benchmarks.material import FEW_SYMBOLS, INDENTED, SIZES, SPACED
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.benchmark
pytest.importorskip("pytest_benchmark", reason="needs the extra bench")
pytest.importorskip("pxweb", reason="needs the extra bench")

ROUNDS = {"9 k": 15, "100 k": 7, "800 k": 3, FEW_SYMBOLS: 3, SPACED: 1, INDENTED: 1}


@pytest.mark.parametrize("size", ROUNDS)
def test_every_decoded_cell_is_pyjstats(bodies: dict[str, Path], size: str) -> None:
    """Codes, labels and values of every cell are those of pyjstat; symbols and units, which it loses, the answer's."""
    body = bodies[size].read_bytes()
    written = json.loads(body)

    cube, frame = ours(body)
    codes, labels, unpacked = pyjstat(body), labelled(body), pxwebpy(body)

    assert frame.height == len(codes) == len(labels) == len(unpacked) == len(written["value"])
    for dimension in cube.dimensions:
        column = frame[dimension.id].cast(pl.String)
        names = column.replace_strict(dict(zip(dimension.codes, dimension.labels, strict=True)))
        assert column.to_list() == codes[dimension.id].to_list() == unpacked[dimension.label].to_list()
        assert names.to_list() == labels[dimension.label].to_list()
    value = frame["value"].to_numpy()
    assert frame["value"].is_nan().sum() == 0  # so that a NaN is an empty cell, here as there
    assert np.array_equal(value, codes["value"].to_numpy(dtype="float64"), equal_nan=True)
    assert np.array_equal(value, unpacked["value"].to_numpy(), equal_nan=True)
    assert frame["status"].to_list() == [written["status"].get(str(cell)) for cell in range(frame.height)]
    assert {
        code: {"base": unit.base, "decimals": unit.decimals} for code, unit in cube.dimensions[1].units.items()
    } == (written["dimension"]["ContentsCode"]["category"]["unit"])


@pytest.mark.parametrize("size", ROUNDS)
def test_decode(benchmark: BenchmarkFixture, bodies: dict[str, Path], book: Ledger, size: str) -> None:
    """All decoders, from the same bytes to what they can give, in every round."""
    body = bodies[size].read_bytes()
    works = {name: functools.partial(decode, body) for name, decode in DECODERS.items()}

    took = race(benchmark, works, rounds=ROUNDS[size], sprint=(FLOOR, OURS))

    floor, fast, once, twice, other = (took[name] for name in (FLOOR, OURS, PYJSTAT, LABELS, PXWEBPY))
    book.note(f"decode {size} ({len(body) / 1e6:.3g} MB)", f"{seconds(fast)}, {times(fast / floor)} `json.loads`")
    for peer, took_it in (
        ("`pyjstat`, one pass", once),
        ("`pyjstat`, two passes for codes and labels", once + twice),
        ("`pxwebpy`", other),
    ):
        book.note(f"… by {peer}", f"{seconds(took_it)}, ours {times(took_it / fast)} faster")
    if size in ("800 k", SPACED, INDENTED):
        written = size.removeprefix("800 k")
        book.hold(f"decode 800 k cells{written}, against `json.loads`", fast / floor, 1)
    if size == "800 k":
        book.hold("… against one pass of `pyjstat`", once / fast, 12, said="{} × faster", at_least=True)
        book.hold("… against `pxwebpy`", other / fast, 5, said="{} × faster", at_least=True)


def test_the_cost_of_a_cell_does_not_grow(benchmark: BenchmarkFixture, bodies: dict[str, Path], book: Ledger) -> None:
    """All three sizes in every round, and what each takes for one cell."""
    texts = {size: path.read_bytes() for size, path in bodies.items() if size in SIZES}
    works = {size: functools.partial(ours, body) for size, body in texts.items()}
    cells = {size: ours(body)[1].height for size, body in texts.items()}

    took = race(benchmark, works, rounds=9)

    cost = {size: took[size] / cells[size] for size in SIZES}
    book.hold("cost per cell from 9 k to 800 k", cost["800 k"] / cost["9 k"], 1)
    book.note("cost per cell", "; ".join(f"{size} {each * 1e9:.0f} ns" for size, each in cost.items()))


@pytest.mark.skipif(not memory.STATUS.exists(), reason="only Linux tells how much a process held at most")
def test_memory(bodies: dict[str, Path], book: Ledger) -> None:
    """The most that each holds beside the answer itself, every one in a fresh process."""
    body, small = bodies["800 k"], bodies["9 k"]
    size = body.stat().st_size

    held = {name: peak_of(name, body, small) / size for name in (FLOOR, OURS, PYJSTAT, PXWEBPY)}
    spaced = peak_of(OURS, bodies[SPACED], small) / bodies[SPACED].stat().st_size

    assert all(each > 0 for each in (*held.values(), spaced))
    book.hold("… peak memory", held[OURS], 3, said="{} × the body")
    book.hold("… peak memory, spaced", spaced, 3, said="{} × the body")
    book.note(
        "peak memory of decoding 800 k",
        "; ".join(f"`{name}` {times(each)} the body" for name, each in held.items() if name != OURS),
    )


def peak_of(name: str, body: Path, small: Path) -> int:
    """Return how many bytes a decoder needs in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory", name, str(body), str(small)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return int(done.stdout)


def test_gates(benchmark: BenchmarkFixture, bodies: dict[str, Path], book: Ledger) -> None:
    """Everything that a fetch holds 100 k rows against, beside pyjstat's decoding of them."""
    body = bodies["100 k"].read_bytes()
    cube = ours(body)[0]
    asked = {dimension.id: dimension.codes for dimension in cube.dimensions}
    frame = assemble(cube, bind(contents_of(dimensions_of(cube))).codes)
    spec = definition()

    def gates() -> list[pl.DataFrame]:
        jsonstat.require_asked(cube, asked, table="12015")
        findings = contract.check_meaning(frame, spec, with_canary=True, kept=frame)
        return [
            contract.check_structure(frame, spec),
            findings.found,
            season.check_years(frame, spec, years=[2024], ended={}),
            season.check_neighbours(frame, spec),
            drift.check_drift(frame, frame),
            drift.check_moved(frame, frame, spec),
        ]

    took = race(benchmark, {"gates": gates, PYJSTAT: functools.partial(pyjstat, body)}, rounds=7)

    assert frame.height == 100_100
    assert all(found.is_empty() for found in gates())
    book.hold("all gates on 100 k rows", took["gates"] / took[PYJSTAT], 0.5, said="{} × `pyjstat`")
    book.note("all gates on 100 k rows", seconds(took["gates"]))


def test_long_frame(benchmark: BenchmarkFixture, bodies: dict[str, Path], book: Ledger) -> None:
    """From the answer to the frame that is stored: names and units as columns, why a cell is empty, sorted."""
    body = bodies["100 k"].read_bytes()
    codes = bind(contents_of(dimensions_of(ours(body)[0]))).codes

    took = race(
        benchmark,
        {
            OURS: functools.partial(ours, body),
            "assembled": lambda: assemble(jsonstat.read(parse(body)), codes),
        },
        rounds=9,
    )

    book.note(
        "long frame of 100 k cells, decoding included",
        f"{seconds(took['assembled'])}, {times(took['assembled'] / took[OURS])} the decoding",
    )
