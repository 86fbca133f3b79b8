"""A snapshot that was opened: each of its files read once, and held as its manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostra_bolig.store.draft import OBSERVATIONS, is_companion
from kostra_bolig.store.layout import frame_of, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import FileEntry

__all__ = ["Opened", "opened"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Opened:
    """A whole snapshot, as it was when it was opened; whoever prunes it afterwards takes nothing from it.

    Attributes
    ----------
    snapshot
        What its manifest says.
    bodies
        Every file but the manifest, by name; the hash of each was checked.
    """

    snapshot: Snapshot
    bodies: Mapping[str, bytes]

    def observations(self) -> pl.DataFrame:
        """Return the long frame.

        Raises
        ------
        SnapshotDamaged
            The file is no Parquet.
        """
        return frame_of(self.snapshot.path, self.bodies[OBSERVATIONS])

    def companions(self) -> dict[str, bytes]:
        """Return what other sources said, as stored beside the table's own answers, by file name."""
        return {name: body for name, body in self.bodies.items() if is_companion(name)}


def opened(snapshot: Snapshot, files: Mapping[str, FileEntry]) -> Opened:
    """Return a snapshot with the content of every file, of which each is as its manifest says.

    Raises
    ------
    SnapshotDamaged
        A file is missing or differs from the manifest.
    """
    return Opened(snapshot=snapshot, bodies={name: read_file(snapshot.path, name, files) for name in files})
