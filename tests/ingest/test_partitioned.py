"""All versions as a folder for a warehouse: the same figures as of each day, cell by cell."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import warnings
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from filelock import FileLock

from kostra_bolig import fetch, load
from kostra_bolig.cli import main as command_line
from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, StoreLocked, UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.several.partitioned import Partitioned, partitioned
from kostra_bolig.testing import make_store, make_table
from tests.builders.broken_down import broken_down
from tests.builders.constructed import build
from tests.builders.standin import StandIn

TABLE: Final = "12015"
SAME = ["region", "content", "year", "value", "status", "missing"]
DAYS: Final = ("2025-03-15", "2025-03-20", "2025-06-15", "2025-06-16", "2025-09-01", "2026-01-01")


def version(day: str, oslo: float | str, bergen: float | str) -> Table:
    """Return a version of a few cells."""
    rows = [("0301", "unge", 2024, oslo), ("4601", "unge", 2024, bergen), ("EAK", "unge", 2024, 900)]
    return make_table(rows, updated=dt.datetime.fromisoformat(day))


FIRST: Final = [("2025-03-15T07:00:00Z", 10, 20), ("2025-06-15T06:00:00Z", 11, 20)]
# The last moment of a day in UTC is the next day in Oslo; two of one day; a cell that is suppressed at last.
LATER: Final[list[tuple[str, float, float | str]]] = [
    ("2025-06-30T22:30:00Z", 12, 21),
    ("2025-08-31T06:00:00Z", 13, 22),
    ("2025-08-31T09:00:00Z", 14, ":"),
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of two versions."""
    return make_store(tmp_path / "store", [version(*one) for one in FIRST])


def written(folder: Path, store: Path, *, withdrawn: bool = False) -> Partitioned:
    """Write the one table."""
    [done] = partitioned(folder, [TABLE], root=store, withdrawn=withdrawn)
    return done


def read(folder: Path) -> pl.DataFrame:
    """Read every file, by its own columns."""
    return pl.read_parquet(folder / "table=*" / "snapshot=*" / "*.parquet", hive_partitioning=False)


def of_day(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    """Choose the rows that are valid on a day, as the page says."""
    when = dt.date.fromisoformat(day)
    valid = (pl.col("valid_from") <= when) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > when))
    return frame.filter(valid).select(SAME).sort("region", "content", "year")


def as_of(
    day: str, store: Path, *, withdrawn: bool = False, table: str = TABLE, where: dict[str, str] | None = None
) -> pl.DataFrame:
    """Read the same with the library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = load(table=table, as_of=day, cache_dir=store, withdrawn=withdrawn, where=where).observations
    return frame.with_columns(pl.selectors.by_dtype(pl.Enum).cast(pl.String)).select(SAME).sort(SAME[:3])


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_day_is_what_load_reads_as_of_it(tmp_path: Path, store: Path, withdrawn: bool) -> None:
    """Cell by cell, also after a second run that adds versions and suppresses a cell of the older ones."""
    written(tmp_path / "out", store, withdrawn=withdrawn)
    make_store(store, [version(*one) for one in LATER])
    done = written(tmp_path / "out", store, withdrawn=withdrawn)

    frame = read(tmp_path / "out")
    for day in (*DAYS, "2025-06-30", "2025-07-01", "2025-08-30", "2025-08-31"):
        assert of_day(frame, day).equals(as_of(day, store, withdrawn=withdrawn)), day
    assert len(done.snapshots) == 4
    bergen = frame.filter(region="4601")
    assert bergen["value"].count() == (3 if withdrawn else 0)
    assert set(bergen["status"]) == ({None, ":"} if withdrawn else {":"})


def test_what_ssb_went_back_from_is_no_version_of_a_warehouse(tmp_path: Path, store: Path) -> None:
    """The rows that are valid today are what readers without a day get, and no file has the version it replaced."""
    written(tmp_path / "out", store)
    make_store(store, [version(*FIRST[0])])
    done = written(tmp_path / "out", store)

    newest = load(table=TABLE, cache_dir=store)
    assert list(done.snapshots) == [newest.provenance.snapshot]
    assert [path.parent.name.partition("=")[2] != newest.provenance.snapshot for path in done.removed] == [True]
    for day in DAYS:
        assert of_day(read(tmp_path / "out"), day).equals(as_of(day, store)), day
    assert of_day(read(tmp_path / "out"), DAYS[-1])["value"].to_list() == newest.observations["value"].to_list()


def test_the_schema_is_stable(tmp_path: Path, store: Path) -> None:
    """It is the one on the page: text, whole numbers, days and one float."""
    written(tmp_path / "out", store)

    text = pl.String()
    assert read(tmp_path / "out").schema == {
        "table": text,
        "snapshot": text,
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
        "region": text,
        "region_name": text,
        "content": text,
        "content_name": text,
        "series": text,
        "year": pl.Int16(),
        "value": pl.Float64(),
        "status": text,
        "missing": text,
        "unit": text,
        "decimals": pl.Int8(),
    }


def test_again_writes_only_what_is_other(tmp_path: Path, store: Path) -> None:
    """Nothing, then the new version and the last day of the one before."""
    folder = tmp_path / "out"
    assert len(written(folder, store).written) == 2
    assert written(folder, store).written == ()

    make_store(store, [version("2025-06-30T22:30:00Z", 12, 20)])
    done = written(folder, store)

    assert [path.parent.name[9:17] for path in done.written] == ["20250615", "20250630"]
    others = {path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet"}
    assert others <= {"_kostra_bolig.json", "_kostra_bolig.lock"}  # Spark passes over what begins so


def test_a_version_that_another_of_its_day_replaces_goes(tmp_path: Path, store: Path) -> None:
    """Of one day the last counts, also where the first was written before."""
    folder = tmp_path / "out"
    written(folder, store)
    make_store(store, [version("2025-06-15T10:00:00Z", 12, 20)])

    done = written(folder, store)

    assert [path.parent.name[9:24] for path in done.removed] == ["20250615T060000"]
    assert of_day(read(folder), "2025-06-15").equals(as_of("2025-06-15", store))


def test_a_figure_that_was_kept_goes_when_it_is_not_asked_for(tmp_path: Path, store: Path) -> None:
    """Without ``--withdrawn`` the folder has none of them, whatever it had."""
    make_store(store, [version(*one) for one in LATER])
    written(tmp_path / "out", store, withdrawn=True)
    written(tmp_path / "out", store)

    assert read(tmp_path / "out").filter(region="4601")["value"].count() == 0


def test_a_folder_of_others_is_left_alone(tmp_path: Path, store: Path) -> None:
    """Nothing is written into it, nor into one whose versions the store no longer has."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "a.txt").write_text("theirs")
    with pytest.raises(UsageError, match="did not write") as refused:
        written(folder, store)
    assert refused.value.exit_code == 2
    assert [path.name for path in folder.iterdir()] == ["a.txt"]

    written(tmp_path / "out", store)
    other = make_store(tmp_path / "other", [version("2025-09-01T06:00:00Z", 1, 2)])
    with pytest.raises(UsageError, match="the store no longer has"):
        written(tmp_path / "out", other)
    with pytest.raises(UsageError, match=f"versions of table {TABLE} that the store no longer has"):
        partitioned(tmp_path / "out", root=make_store(tmp_path / "third", [version("2025-09-01T06:00:00Z", 1, 2)]))


def test_what_a_killed_run_left_is_no_folder_of_others(tmp_path: Path, store: Path) -> None:
    """Neither before the mark was written, nor beside a file; it goes with the next run, and nobody does it by hand."""
    folder, left = tmp_path / "out", ".tmp-4183b8fc1d258ed0"
    folder.mkdir()
    (folder / left).touch()
    first = written(folder, store).written[0]
    (first.parent / left).write_bytes(b"PAR1")
    written(folder, store)

    assert not list(folder.rglob(left))


@pytest.mark.parametrize("name", ["manifest.json", "observations.parquet"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_version_that_is_not_whole_is_refused(tmp_path: Path, store: Path, name: str) -> None:
    """Without it the one before would seem to be valid for longer than it was."""
    make_store(store, [version("2025-09-01T06:00:00Z", 1, 2)])
    [damaged] = store.rglob(f"20250615*/{name}")
    damaged.chmod(0o644)
    damaged.write_bytes(b"{}")

    with pytest.raises(SnapshotDamaged, match="nobody can tell until when"):
        written(tmp_path / "out", store)


def test_nothing_stored_makes_no_folder(tmp_path: Path) -> None:
    """A table that is not there is refused first."""
    with pytest.raises(SnapshotNotFound):
        written(tmp_path / "out", tmp_path / "empty")
    with pytest.raises(SnapshotNotFound):  # of all that is stored, too: a disk that is not mounted is no good night
        partitioned(tmp_path / "out", root=tmp_path / "empty")
    assert not (tmp_path / "out").exists()


def test_two_at_once_do_not_mix(tmp_path: Path, store: Path) -> None:
    """The second is refused, by the way that other locks are; a lock that was left by one that died holds nobody."""
    folder = tmp_path / "out"
    folder.mkdir()
    with FileLock(folder / "_kostra_bolig.lock"), pytest.raises(StoreLocked, match="another run holds"):
        partitioned(folder, [TABLE], root=store, wait_s=0)
    assert not list(folder.rglob("*.parquet"))

    (folder / "_kostra_bolig.lock").touch()
    assert len(written(folder, store).written) == 2


def test_labels_are_in_the_language_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--lang`` says which, whatever the setting is, and without it the setting does."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    monkeypatch.setenv("KOSTRA_BOLIG_LANG", "no")
    with StandIn(build(municipalities=1)) as server:
        fetch(base_url=server.base_url, cache_dir=tmp_path / "store")

    said = []
    for more in ((), ("--lang", "en")):
        command = ["export", str(tmp_path / "out"), "--partition", "--cache-dir", str(tmp_path / "store"), *more]
        monkeypatch.setattr(sys, "argv", ["kostra-bolig", *command])
        with pytest.raises(SystemExit, match="0"):
            command_line.main()
        said.append(set(read(tmp_path / "out").filter(region="EAK")["region_name"]))

    assert said == [{"Landet"}, {"The whole country"}]


def test_further_dimensions_are_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All categories, each as ``load(where=…)`` gives it; a cell that is suppressed since is hidden alone."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    first = broken_down(municipalities=1)
    codes = [list(of_dimension) for of_dimension in first.dimensions.values()]
    region = next(code for code in codes[0] if not code.startswith("E"))
    cell = (region, *(of_dimension[0] for of_dimension in codes[1:-1]), codes[-1][-1])
    later = dataclasses.replace(first, updated="2025-09-16T06:00:00Z", instead={cell: (None, ":")})
    with StandIn(first) as server:
        fetch(table=first.table_id, base_url=server.base_url, cache_dir=tmp_path / "store")
        server.table = later
        fetch(table=first.table_id, base_url=server.base_url, cache_dir=tmp_path / "store")

    partitioned(tmp_path / "out", [first.table_id], root=tmp_path / "store")

    frame = read(tmp_path / "out")
    further = list(first.dimensions)[1:-2]
    assert frame.columns[4 : 6 + len(further)] == ["region", "region_name", *further]
    assert frame.filter(pl.col("status") == ":")["region", *further, "year"].unique().rows() == [
        (region, *cell[1 : 1 + len(further)], int(cell[-1]))
    ]
    others = {name: codes[place][-1] for place, name in enumerate(further, start=1)}
    for day in ("2025-06-20", "2025-09-20"):
        for where in (dict(zip(further, cell[1:], strict=False)), others):
            seen = of_day(frame.filter(**where), day)
            assert seen.equals(as_of(day, tmp_path / "store", table=first.table_id, where=where)), (day, where)


@pytest.mark.frames
@pytest.mark.parametrize("withdrawn", [False, True])
def test_duckdb_reads_the_same_as_of_a_day(tmp_path: Path, store: Path, withdrawn: bool) -> None:
    """By the line of the page, cell by cell, the table's id as text."""
    duckdb = pytest.importorskip("duckdb")
    make_store(store, [version(*one) for one in LATER])
    written(tmp_path / "out", store, withdrawn=withdrawn)

    source = f"read_parquet('{tmp_path}/out/*/*/*.parquet', hive_types = {{'table': VARCHAR, 'snapshot': VARCHAR}})"
    for day in (*DAYS, "2025-06-30", "2025-07-01", "2025-08-31"):
        rows = duckdb.sql(
            f"select {', '.join(SAME)} from {source} where \"table\" = '12015'"  # noqa: S608
            f" and valid_from <= date '{day}' and (valid_to is null or valid_to > date '{day}')"
            " order by region, content, year"
        ).fetchall()
        assert rows == as_of(day, store, withdrawn=withdrawn).rows(), day


@pytest.mark.spark
def test_spark_reads_the_same_as_of_a_day(tmp_path: Path, store: Path) -> None:
    """By the lines of the page, cell by cell, the table's id as text."""
    sql = pytest.importorskip("pyspark.sql", reason="needs Spark")
    make_store(store, [version(*one) for one in LATER])
    written(tmp_path / "out", store)
    spark = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")

    frame = spark.read.option("mergeSchema", "true").parquet(str(tmp_path / "out"))
    assert dict(frame.dtypes)["table"] == "string"
    for day in (*DAYS, "2025-06-30", "2025-07-01", "2025-08-31"):
        valid = f"`table` = '12015' and valid_from <= '{day}' and (valid_to is null or valid_to > '{day}')"
        rows = frame.where(valid).select(*SAME).orderBy(*SAME[:3]).collect()
        assert [tuple(row) for row in rows] == as_of(day, store).rows(), day
    spark.stop()
