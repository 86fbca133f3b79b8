"""Write a frozen store of the format that the library writes now: ``python -m tests.snapshots.write``.

Its figures are CONSTRUCTED from ``facts.md`` through the stand-in server; none was recorded from SSB. A store that is
there is never written again: it stands for what people have on their disks.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kostra_bolig.clock import Clock
from kostra_bolig.ingest import run
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import FORMAT
from tests.builders.standin import StandIn
from tests.cassettes.build import revised_table, small_table

FOLDER = Path(__file__).parent
FETCHED = (dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC), dt.datetime(2025, 6, 20, 12, 0, tzinfo=dt.UTC))


def write(store: Path) -> None:
    """Fetch the small table in March and its revision in June into a new store."""
    if store.exists():
        raise FileExistsError(f"{store} is frozen; a later format gets a folder of its own")
    with StandIn() as standin:
        settings = Settings.resolve(base_url=standin.base_url, cache_dir=store, environ={})
        for table, moment in zip((small_table(), revised_table()), FETCHED, strict=True):
            standin.table = table
            run.refresh(settings, clock=Clock(now=lambda moment=moment: moment))  # type: ignore[misc]
    for passing in ("lock", "requests"):
        (store / "12015" / passing).unlink(missing_ok=True)


if __name__ == "__main__":
    write(FOLDER / f"v{FORMAT}")
