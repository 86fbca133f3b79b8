"""Write a frozen store of the format that the library writes now: ``python -m tests.snapshots.write``.

Its figures are CONSTRUCTED from ``facts.md`` through the stand-in server; none was recorded from SSB. A store that is
there is never written again: it stands for what people have on their disks.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from kostra_bolig.clock import Clock
from kostra_bolig.ingest import run
from kostra_bolig.records import Cell, Note
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.manifest import FORMAT
from kostra_bolig.store.snapshots import Store
from tests.builders.any_table import HOUSING, any_table
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import StandIn
from tests.cassettes.build import revised_table, small_table

FOLDER = Path(__file__).parent
FETCHED = (dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC), dt.datetime(2025, 6, 20, 12, 0, tzinfo=dt.UTC))


def write(store: Path) -> None:
    """Fetch the small table in March and its revision in June into a new store; say something of June's as data."""
    if store.exists():
        raise FileExistsError(f"{store} is frozen; a later format gets a folder of its own")
    with StandIn() as standin:
        settings = Settings.resolve(
            base_url=standin.base_url, cache_dir=store, environ={"KOSTRA_BOLIG_KLASS_URL": "off"}
        )
        for table, moment in zip((small_table(), revised_table()), FETCHED, strict=True):
            standin.table = table
            run.refresh(settings, clock=Clock(now=lambda moment=moment: moment))  # type: ignore[misc]
    _remark(Store(store))
    for passing in ("12015/lock", "requests"):
        (store / passing).unlink(missing_ok=True)


def write_shared(store: Path) -> None:
    """Fetch two small tables into a new store, in which they share what Klass said."""
    if store.exists():
        raise FileExistsError(f"{store} is frozen; a later format gets a folder of its own")
    with StandIn(small_table(), klass=build_klass(), population=any_table(municipalities=1)) as standin:
        for table in (small_table().table_id, HOUSING):
            settings = Settings.resolve(
                base_url=standin.base_url,
                cache_dir=store,
                table=table,
                environ={"KOSTRA_BOLIG_KLASS_URL": standin.klass_url},
            )
            run.refresh(settings, clock=Clock(now=lambda: FETCHED[1]))
    for passing in ("12015/lock", "12008/lock", "shared/lock", "requests"):
        (store / passing).unlink(missing_ok=True)


def _remark(store: Store) -> None:
    """Store June's figures once more, as of September, with an invented note that holds a sentence in a sentence."""
    june = store.read_newest()
    assert june is not None
    updated = dt.datetime(2025, 9, 15, 6, 0, tzinfo=dt.UTC)
    snapshot = june.snapshot
    draft = Draft(
        observations=june.observations(),
        files={name: body for name, body in june.bodies.items() if name.endswith(".json")},
        request={"base_url": snapshot.base_url, "url": snapshot.base_url, "bodies": [None]},
        info=dataclasses.replace(snapshot.info, updated=f"{updated:%Y-%m-%dT%H:%M:%SZ}"),
        binding=snapshot.binding,
        provenance=dataclasses.replace(snapshot.provenance, updated=updated),
        notes=(
            Note(
                check="invented",
                said=said("store-left-out", why=said("store-too-large", path="invented", most=1, got=2)),
                cells=(Cell(region="0301", content=None, year=2024, found="2", expected="1"),),
            ),
        ),
        accepted="invented for the frozen store",
    )
    with store.lock():
        store.publish(draft)


if __name__ == "__main__":
    for frozen, written in ((FOLDER / f"v{FORMAT}", write), (FOLDER / f"v{FORMAT}-shared", write_shared)):
        if not frozen.exists():
            written(frozen)
