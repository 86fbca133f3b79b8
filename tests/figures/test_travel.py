"""Errors and records sent to another process: pickled, copied, compared; and processes forked with figures in hand."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import inspect
import multiprocessing as mp
import os
import pickle
import subprocess
import sys
import typing
from enum import Enum
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.ingest import published as shipped
from kostra_bolig.said import said
from tests.builders.series import series
from tests.builders.tables import table

SAID = said("figures-no-year", series="unge", region="Oslo", year=2020, years=(2021, 2024))
ERROR_ARGUMENTS: dict[str, Any] = {
    "setting": "--lang",
    "asked": "x",
    "region": "0301",
    "path": Path("p"),
    "url": "https://example.org",
    "failure_cases": pl.DataFrame({"check": ["whole_count"], "year": [2024]}),
    "key": "unge",
    "candidates": ("K1",),
}


def errors() -> list[KostraBoligError]:
    """Make one of each error that is public, with what it needs."""
    made = []
    for name in kb.__all__:
        found = getattr(kb, name)
        if inspect.isclass(found) and issubclass(found, KostraBoligError):
            needed = [
                parameter
                for parameter, about in inspect.signature(found).parameters.items()
                if about.kind is about.KEYWORD_ONLY and about.default is about.empty
            ]
            made.append(found(SAID, **{parameter: ERROR_ARGUMENTS[parameter] for parameter in needed}))
    return made


def records() -> list[Any]:
    """Make one of each record that is public."""
    figures = table({"0301": {2020: 3.0, 2024: 4.5}, "EAK": {2020: 30.0, 2024: ":"}})
    newer = table({"0301": {2020: 3.0, 2024: 5.0}, "EAK": {2020: 30.0, 2024: 45.0}})
    one = dataclasses.replace(series({2020: 3.0, 2024: ":"}), ours=Ours(summed=True), remarks=(SAID,))
    published = shipped.published()
    results = kb.verify(kb.FAFO_2025_11, published)
    change = series({2021: 1.0, 2022: 2.0})
    cell = kb.Cell(region="0301", content="K", year=2024, found="1", expected="2")
    note = kb.Note(check="c", said=SAID, cells=(cell,))
    info = kb.TableInfo(updated=None, first_period="2015", last_period="2024", discontinued=None, label="l")
    snapshot = kb.Snapshot(
        id="s",
        path=Path("p"),
        sequence=1,
        rows=1,
        regions=1,
        years=(2015, 2024),
        info=info,
        base_url="https://example.org",
        binding=published.binding,
        provenance=published.provenance,
        notes=(note,),
        accepted=None,
    )
    return [
        published.binding,
        published.unge.plot(),
        kb.Page(html="<p>"),
        cell,
        change.change(2021, 2022),
        published.cite(),
        kb.FAFO_2025_11.claims[0],
        results[0],
        results,
        kb.FAFO_2025_11,
        figures.compare("natthjem", ["0301", "EAK"]),
        newer.diff(figures),
        kb.FetchResult(outcome=kb.Outcome.NEW, snapshot=snapshot, notes=(note,), requests=4),
        note,
        kb.Point(2021, 1.0),
        published.provenance,
        one,
        snapshot,
        figures,
        info,
        change.trend(),
        (damage := kb.Damage(path=Path("p"), expected="one", found="none")),
        kb.Checked(store=Path("p"), tables=("12015",), snapshots=1, damaged=(damage,)),
        kb.Saved(file=Path("f"), store=Path("p"), tables={"12015": 1}, files=3, bytes=9, damaged=(damage,)),
        kb.Pruned(kept=("s",), removed=()),
        kb.Status(
            store=Path("p"),
            table="12015",
            newest="s",
            snapshots=1,
            stage=kb.Stage.UNREVISED,
            age_days=0.5,
            too_old=None,
            quarantined=0,
            next_publication=None,
            discontinued=None,
            is_newest_path_behind=False,
            answer={"newest": "s"},
        ),
        kb.KostraBoligWarning(SAID),
        kb.PublishedFiguresWarning(SAID),
        kb.EarlierVersionWarning(SAID),
        kb.StoreWarning("plain text"),
        SAID,
    ]


@pytest.mark.parametrize("error", errors(), ids=lambda error: type(error).__name__)
def test_an_error_travels(error: KostraBoligError) -> None:
    """Pickled and copied it is equal: class, words and data."""
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):  # noqa: S301  our own
        assert again == error
        assert hash(again) == hash(error)
        assert str(again) == str(error)
        assert again.exit_code == error.exit_code


def test_another_error_is_not_equal() -> None:
    """Another class, other words or other data are another error."""
    one = kb.SeriesError(SAID, year=2020)

    assert one not in (kb.SeriesError(SAID, year=2021), kb.UsageError(SAID), kb.SeriesError("words", year=2020), 1)


@pytest.mark.parametrize("record", records(), ids=lambda record: type(record).__name__)
def test_a_record_travels(record: Any) -> None:
    """Pickled and copied it is equal, frames among its parts cell by cell."""
    for again in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record), copy.copy(record)):  # noqa: S301
        assert again == record
        assert repr(again) == repr(record)


def test_every_public_class_is_tried() -> None:
    """Nothing that is public is left out: an error, a record, an enumeration or the shape of a dictionary."""
    tried = {type(one) for one in (*errors(), *records())}
    public = {found for name in kb.__all__ if inspect.isclass(found := getattr(kb, name))}

    assert {
        one.__name__ for one in public - tried if not issubclass(one, Enum) and not typing.is_typeddict(one)
    } == set()


def test_figures_that_differ_are_not_equal() -> None:
    """One cell is enough; a symbol in place of a figure too."""
    one, other = table({"0301": {2024: 4.0}}), table({"0301": {2024: 5.0}})

    assert one != other
    assert one == table({"0301": {2024: 4.0}})
    assert hash(one) == hash(table({"0301": {2024: 4.0}}))
    assert series({2024: 4.0}) != series({2024: ":"})
    assert one.series("natthjem", region="0301") != one


FORKS = "fork" in mp.get_all_start_methods() and sys.platform == "linux"


def _asked(figures: kb.Table) -> str:
    try:
        return str(figures.series("natthjem", region="0301").at(2024))
    except KostraBoligError as error:
        return f"{type(error).__name__}: {error}"


def _loaded(_: int) -> str:
    try:
        return str(kb.load(source="published"))
    except KostraBoligError as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.skipif(not FORKS, reason="nothing is forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning", "ignore:.*fork.*:RuntimeWarning")
def test_a_forked_process_is_told_and_does_not_wait_for_ever() -> None:
    """Figures in hand before the fork: what is asked after it is a usage error that names the way out."""
    figures = kb.load(source="published")
    figures.ranking("unge", kind="country")  # polars has its threads

    with mp.get_context("fork").Pool(1) as pool:
        said_of_figures = pool.apply_async(_asked, (figures,)).get(timeout=30)
        said_of_load = pool.apply_async(_loaded, (1,)).get(timeout=30)

    assert said_of_figures.startswith("UsageError: this process was forked")
    assert '"spawn"' in said_of_load


MADE = """
import os
from kostra_bolig.testing import make_table
table = make_table([("EAK", "unge", 2024, 5)])
if os.fork() == 0:
    try:
        table.unge.at(2024)
    except Exception as error:
        print(type(error).__name__, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.mark.skipif(not FORKS, reason="nothing is forked here")
def test_a_forked_process_is_told_of_a_table_that_nobody_loaded_too() -> None:
    """Made of a few rows, in a process where nothing else has been asked."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", MADE], capture_output=True, timeout=60, check=True)

    assert done.stdout.split() == [b"UsageError"]


def test_a_spawned_process_counts() -> None:
    """A process that begins anew gets the figures and asks them."""
    figures = table({"0301": {2024: 4.0}}, updated=dt.datetime(2025, 6, 15, tzinfo=dt.UTC))

    with mp.get_context("spawn").Pool(1) as pool:
        assert pool.apply_async(_asked, (figures,)).get(timeout=60) == "4.0"


def test_the_process_that_forks_goes_on() -> None:
    """Only the child is told; its parent counts as before."""
    figures = table({"0301": {2024: 4.0}})
    if hasattr(os, "fork"):
        with pytest.warns() if sys.version_info >= (3, 12) else _quiet():
            child = os.fork()
            if child == 0:  # before anything is looked at: only the parent is warned
                os._exit(0)
        os.waitpid(child, 0)

    assert _asked(figures) == "4.0"


def _quiet() -> Any:
    from contextlib import nullcontext

    return nullcontext()
