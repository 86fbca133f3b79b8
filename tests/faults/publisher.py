"""A process that publishes without end until it is killed: ``python -m tests.faults.publisher STORE``.

For each line on its standard input it forks a child that publishes and says so by its process id; the parent has
imported everything, so that a kill costs milliseconds.
"""

from __future__ import annotations

import dataclasses
import os
import random
import sys
import traceback
from pathlib import Path

import filelock  # noqa: F401 -- imported here, so that no child has to
import polars as pl

from kostra_bolig.store.draft import Draft
from kostra_bolig.store.snapshots import Store

YEARS = range(2015, 2025)


def draft_of(store: Store, number: int) -> Draft:
    """Return the newest snapshot as a draft with another figure in one cell: one no other number has."""
    newest = store.newest()
    assert newest is not None
    return Draft(
        observations=marked(store.observations(newest), number),
        files={name: (newest.path / name).read_bytes() for name in ("data.json", "metadata.json")},
        request={"base_url": newest.base_url, "url": newest.base_url, "bodies": [None]},
        info=newest.info,
        binding=newest.binding,
        provenance=newest.provenance,
        notes=(),
        accepted=None,
    )


def marked(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return a frame with `number` in Oslo's first cell of night shelters."""
    return frame.with_columns(pl.when(_mark()).then(pl.lit(float(number))).otherwise("value").alias("value"))


def mark_of(frame: pl.DataFrame) -> int:
    """Return the number in the marked cell."""
    return int(frame.filter(_mark())["value"].item())


def _mark() -> pl.Expr:
    return (pl.col("region") == "0301") & (pl.col("content") == "KOStotnatt0000") & (pl.col("year") == YEARS[0])


def publish_without_end(folder: Path, seed: int) -> None:
    """Publish one marked frame after the other; say so before the first."""
    store, numbers = Store(folder), random.Random(seed)
    draft = draft_of(store, 0)
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    while True:
        frame = marked(draft.observations, numbers.randrange(1_000_000))
        with store.lock():
            store.publish(dataclasses.replace(draft, observations=frame))


def main() -> None:
    """Fork a child for each line, and wait for it to be killed."""
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                publish_without_end(folder, int(line))
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
