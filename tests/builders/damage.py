"""Damage to the files of a store."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def resealed(path: Path, **changes: Any) -> None:
    """Change a manifest and give it the right hash again."""
    manifest = json.loads((path / "manifest.json").read_text("utf-8")) | changes
    del manifest["sha256"]
    content = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
    (path / "manifest.json").write_text(
        json.dumps(manifest | {"sha256": hashlib.sha256(content).hexdigest()}), encoding="utf-8"
    )


def in_a_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def giant(path: Path) -> None:
    """Make a file far larger than any of ours, without using the disk."""
    with path.open("ab") as file:
        file.truncate(600_000_000)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
