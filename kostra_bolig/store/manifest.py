"""A snapshot's manifest: written with the hash of its own content, and read by the reader of its format."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kostra_bolig.errors import SnapshotDamaged, SnapshotTooNew, StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk, format1, format2
from kostra_bolig.store.draft import DATA, MANIFEST, OBSERVATIONS, PlacedFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import Request

__all__ = ["FORMAT", "Manifest", "content_of", "read", "request_of", "sealed", "unsealed"]

FORMAT: Final = format2.FORMAT
"""The format that is written."""
MANIFEST_MOST: Final = 16_000_000
"""Bytes of the largest manifest that is read."""
Manifest: TypeAlias = format1.Manifest | format2.Manifest


def sealed(content: Mapping[str, Any]) -> bytes:
    """Return what is said as text with the hash of its own content, so that a flipped bit shows."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return json.dumps(
        {**content, "sha256": hashlib.sha256(text.encode()).hexdigest()}, ensure_ascii=False, indent=1
    ).encode()


def unsealed(file: Path) -> dict[str, Any]:
    """Return what a sealed file says, if it is what was written.

    Raises
    ------
    SnapshotDamaged
        It is missing, or its content differs from its hash.
    """
    return content_of(disk.read(file, most=MANIFEST_MOST), file)


def content_of(body: bytes, file: Path) -> dict[str, Any]:
    """Return what the bytes of a sealed file say; raises as :func:`unsealed`."""
    try:
        content: dict[str, Any] = json.loads(body)
        seal = content.pop("sha256")
        text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise SnapshotDamaged(said("store-no-manifest", path=str(file)), path=file) from None
    if hashlib.sha256(text).hexdigest() != seal:
        raise SnapshotDamaged(said("store-unsealed", path=str(file)), path=file)
    return content


def read(path: Path) -> tuple[Snapshot, dict[str, PlacedFile]]:
    """Return what the manifest in a folder says of the snapshot and of its files.

    Raises
    ------
    SnapshotDamaged
        There is none, or it is not what was written.
    SnapshotTooNew
        It was written by a later version of this library; every format keeps `format`, `id` and the seal.
    """
    file = path / MANIFEST
    content: Any = unsealed(file)
    if content.get("id") != path.name:
        got = repr(str(content.get("id"))[:80])
        raise SnapshotDamaged(said("store-describes-another", path=str(file), got=got), path=file)
    number = content.get("format")
    if type(number) is int and number > FORMAT:
        raise SnapshotTooNew(said("store-too-new", path=str(path), got=str(number), expected=FORMAT), path=path)
    try:
        content = _as_format_2(file, content)
        files: dict[str, PlacedFile] = {
            name: content["files"][name] for name in (DATA, OBSERVATIONS, *content["files"])
        }
        files |= {name: {**entry, "shared": True} for name, entry in content.get("shared", {}).items()}
        for name, entry in files.items():
            disk.file_in(path, name)
            int(entry["bytes"]), bytes.fromhex(entry["sha256"])
        return format2.snapshot_of(path, content), files
    except SnapshotDamaged:
        raise
    except (ValueError, KeyError, AttributeError, TypeError, IndexError, RecursionError, StoreError) as error:
        what = said("store-not-its-format", path=str(file), format=str(number), reason=str(error)[:600])
        raise SnapshotDamaged(what, path=file) from None


def request_of(path: Path) -> Request:
    """Return what was asked for the snapshot in a folder, whose manifest was read.

    Raises
    ------
    SnapshotDamaged
        There is no manifest, or it is not what was written.
    """
    file = path / MANIFEST
    request: Request = _as_format_2(file, unsealed(file))["request"]
    return request


def _as_format_2(file: Path, content: dict[str, Any]) -> dict[str, Any]:
    """Return what a manifest says in the words of format 2: each older format is lifted by its own reader."""
    number = content.get("format")
    if number == format2.FORMAT and type(number) is int:
        return content
    if number == format1.FORMAT and format1.has_its_keys(content):
        return format1.lifted(content)
    raise SnapshotDamaged(said("store-other-keys", path=str(file), format=format1.FORMAT), path=file)
