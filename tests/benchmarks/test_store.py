"""Publishing, loading, and what is asked of a stored snapshot of the real table's size."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kostra_bolig as kb
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.snapshots import Store
from tests.benchmarks import material
from tests.benchmarks.contest import race
from tests.benchmarks.ledger import Ledger, seconds

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.benchmark
pytest.importorskip("pytest_benchmark", reason="needs the extra bench")


def test_publish(benchmark: BenchmarkFixture, root: Path, tmp_path: Path, book: Ledger) -> None:
    """Hash the content, write Parquet and the answers, flush all of it to the disk, and name it the newest."""
    store = Store(root)
    newest = store.open(store.history()[-1].id)
    draft = Draft(
        observations=store.observations(newest),
        files={name: (newest.path / name).read_bytes() for name in ("data.json", "metadata.json")},
        request={"base_url": newest.base_url, "url": newest.base_url, "bodies": []},
        info=newest.info,
        binding=newest.binding,
        provenance=newest.provenance,
        notes=newest.notes,
        accepted=None,
    )
    folders = itertools.count()

    def publish() -> bool:
        into = Store(tmp_path / str(next(folders)))
        with into.lock():
            return into.publish(draft)[1]

    took = race(benchmark, {"publish": publish}, rounds=9)

    assert publish()
    book.note("publish 100 k rows: Parquet, hashes, flushed to the disk", seconds(took["publish"]))


def test_reading(benchmark: BenchmarkFixture, root: Path, book: Ledger) -> None:
    """Load with every hash checked; one series, its trend, three regions beside each other, and both versions."""
    older, newer = kb.history(cache_dir=root)
    of_country = newer.midlertidig_botilbud

    took = race(
        benchmark,
        {
            "load": lambda: kb.load(source="stored", cache_dir=root),
            "series": lambda: newer.series("midlertidig_botilbud"),
            "trend": lambda: (of_country.change(2021, 2024), of_country.trend(2021, 2024)),
            "compare": lambda: newer.compare("midlertidig_botilbud", ["0301", "EKA11", "EAK"]),
            "diff": lambda: newer.diff(older),
        },
        rounds=15,
    )

    assert newer.observations.height == older.observations.height == 100_100
    assert of_country.at(2024) == 7079
    assert str(of_country.change(2021, 2024)) == "+60 % (4415 → 7079)"
    assert newer.compare("midlertidig_botilbud", ["0301", "EAK"]).frame.height == 22
    assert newer.diff(older).changed.height == material.REVISED
    for work, what in (
        ("load", "load a stored snapshot of 100 k rows, every hash checked"),
        ("series", "`series` on it"),
        ("trend", "`trend` on it"),
        ("compare", "`compare` of three regions on it"),
        ("diff", "`diff` of two versions of 100 k rows"),
    ):
        book.note(what, seconds(took[work]))
