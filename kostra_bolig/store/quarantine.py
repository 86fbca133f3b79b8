"""Refused answers, put aside with the reasons for a person to look at."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.store import disk, manifest
from kostra_bolig.store.layout import ID, listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.store.layout import Layout

__all__ = ["KEPT", "REASONS", "kept", "put"]

KEPT: Final = 20
"""How many refused answers are kept; older ones make room for newer ones."""
REASONS: Final = "reasons.json"


def put(layout: Layout, bodies: Mapping[str, bytes], reasons: Mapping[str, Any], *, at: dt.datetime) -> Path:
    """Put refused answers aside, and remove all but the newest :data:`KEPT`; the lock must be held.

    Returns
    -------
    Path
        Their folder.

    Raises
    ------
    StoreError
        The disk is full or the folder cannot be written.
    """
    layout.refuse_planted()
    text = manifest.sealed(dict(reasons))
    digest = hashlib.sha256(b"".join(bodies.values()) + text).hexdigest()
    path = layout.refused / f"{at:%Y%m%dT%H%M%SZ}-{digest[:12]}"
    with disk.writing(path), disk.temporary_folder(layout.refused) as temporary:
        for name, body in bodies.items():
            disk.write(disk.file_in(temporary, name), body)
        disk.write(temporary / REASONS, text)
        if not disk.is_there(path):
            temporary.rename(path)
        for old in kept(layout)[:-KEPT]:
            disk.remove(old)
    return path


def kept(layout: Layout) -> list[Path]:
    """Return the folders of refused answers, oldest first."""
    layout.refuse_planted()
    return [path for path in listed(layout.refused) if ID.fullmatch(path.name)]
