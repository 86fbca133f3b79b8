"""A warehouse of 100 constructed tables: how long a night takes, and how large what it leaves is.

``python -m tests.benchmarks.warehouse`` prints the figures as they stand in the documents; with ``--write`` it writes
them there. The clock of the requests is moved by hand: nothing is waited for. DuckDB is asked where it is installed.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kostra_bolig.ingest.several.partitioned import partitioned
from tests.builders.nights import FIRST_NIGHT, Kostra

TABLES: Final = 100
MUNICIPALITIES: Final = 350
MOVED: Final = 12
PAGE: Final = Path(__file__).parents[2] / "docs" / "operate" / "warehouse.md"
TABLE: Final = re.compile(r"(?<=<!-- times -->\n\n).*?(?=\n\n)", re.DOTALL)
QUESTION: Final = """
select count(*), sum(value) from read_parquet(
  '{folder}/*/*/*.parquet', hive_types = {{'table': VARCHAR, 'snapshot': VARCHAR}}, union_by_name = true)
where "table" = '20042' and valid_to is null
"""
ALL: Final = QUESTION.replace("\"table\" = '20042' and ", "")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a night did."""

    name: str
    fetch_s: float
    export_s: float
    written: int
    versions: int
    rows: int
    store: int
    folder: int

    def __str__(self) -> str:
        """Return it as a row of the documents."""
        sizes = " | ".join(f"{size / 1e6:.1f} MB" for size in (self.store, self.folder))
        counts = f"{self.written} | {self.versions} | {self.rows:,}"
        return f"| {self.name} | {self.fetch_s:.1f} s | {self.export_s:.1f} s | {counts} | {sizes} |"


def measured(place: Path, *, tables: int = TABLES, municipalities: int = MUNICIPALITIES) -> tuple[list[Row], str]:
    """Fetch and export on five nights, and ask DuckDB of what is then there."""
    store, folder, rows = place / "store", place / "warehouse", list[Row]()
    with Kostra({"K": tables}, municipalities=municipalities).serving() as kostra:
        for days, (name, moved) in enumerate(
            (
                ("the first", 0),
                ("every table moved", tables),
                ("every table moved again", tables),
                (f"an ordinary one, {MOVED} moved", MOVED),
                ("nothing moved", 0),
            )
        ):
            kostra.move(kostra.ids[:moved], FIRST_NIGHT + dt.timedelta(days=days, hours=-6))
            kostra.time.until(FIRST_NIGHT + dt.timedelta(days=days))
            began = time.perf_counter()
            kostra.night(store)
            fetched = time.perf_counter()
            done = partitioned(folder, root=store)
            ended = time.perf_counter()
            rows.append(
                Row(
                    name=name,
                    fetch_s=fetched - began,
                    export_s=ended - fetched,
                    written=sum(len(one.written) for one in done),
                    versions=sum(len(one.snapshots) for one in done),
                    rows=sum(one.rows for one in done),
                    store=_size(store),
                    folder=_size(folder),
                )
            )
    return rows, _asked(folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _asked(folder: Path) -> str:
    """Return how long DuckDB takes for one table and for all, the shortest of five."""
    if find_spec("duckdb") is None:
        return "DuckDB was not asked: it is not installed."
    import duckdb

    def shortest(question: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            duckdb.sql(question.format(folder=folder)).fetchall()
            times.append(time.perf_counter() - began)
        return min(times)

    one, every = shortest(QUESTION), shortest(ALL)
    return f"DuckDB sums the newest version of one table in {one:.2f} s, of all in {every:.2f} s."


def main() -> None:
    """Print the figures, or write them."""
    with tempfile.TemporaryDirectory() as place:
        rows, asked = measured(Path(place))
    head = (
        "| night | fetch, this machine | export | files written | versions | rows | store | folder |",
        "|---|---|---|---|---|---|---|---|",
    )
    told = "\n".join((*head, *map(str, rows)))
    print(f"{told}\n\n{asked}")  # noqa: T201
    if "--write" in sys.argv:
        page = PAGE.read_text("utf-8")
        page = TABLE.sub(told, page, count=1)
        page = re.sub(r"^DuckDB (?:sums|was not).*$", asked, page, flags=re.MULTILINE)
        PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
