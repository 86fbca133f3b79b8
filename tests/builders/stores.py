"""Stores: what is put into one, and all that is in it."""

from __future__ import annotations

from pathlib import Path

from kostra_bolig.ingest.run import refresh
from kostra_bolig.records import Snapshot
from kostra_bolig.settings import Settings
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.snapshots import Store


def publish(store: Store, draft: Draft) -> Snapshot:
    """Publish under the lock, as a fetch does."""
    with store.lock():
        return store.publish(draft)[0]


def stored(base_url: str, folder: Path) -> Path:
    """Fetch a server's table without Klass into a folder, for many tests to copy, and return the folder."""
    refresh(Settings.resolve(base_url=base_url, cache_dir=folder, environ={"KOSTRA_BOLIG_KLASS_URL": "off"}))
    return folder


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return time of change and content of every file below a folder, but for the lock."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }
