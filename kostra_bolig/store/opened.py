"""A snapshot that was opened: each of its files read once, and held as its manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kostra_bolig.definitions.document import MOST_BYTES
from kostra_bolig.definitions.shipped import known
from kostra_bolig.errors import DefinitionError, SnapshotTooNew
from kostra_bolig.said import said
from kostra_bolig.store import disk
from kostra_bolig.store.draft import DEFINITION, OBSERVATIONS, is_companion
from kostra_bolig.store.layout import codes_of, columns_of, frame_of, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import PlacedFile

__all__ = ["Opened", "definition_in", "opened", "spec_of"]


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

    def observations(self, where: Mapping[str, str] | None = None) -> pl.DataFrame:
        """Return the long frame, or what it has of one category of each further dimension, without their columns.

        Raises
        ------
        SnapshotDamaged
            The file is no Parquet.
        """
        return frame_of(self.snapshot.path, self.bodies[OBSERVATIONS], where)

    def columns(self) -> pl.DataFrame:
        """Return the long frame without a row; what is in its columns is not read.

        Raises
        ------
        SnapshotDamaged
            As :meth:`observations`.
        """
        return columns_of(self.snapshot.path, self.bodies[OBSERVATIONS])

    def codes(self, column: str) -> list[str]:
        """Return the codes that there are in a column of the long frame, sorted.

        Raises
        ------
        SnapshotDamaged
            As :meth:`observations`.
        """
        return codes_of(self.snapshot.path, self.bodies[OBSERVATIONS], column)

    def companions(self) -> dict[str, bytes]:
        """Return what other sources said, as stored beside the table's own answers, by file name."""
        return {name: body for name, body in self.bodies.items() if is_companion(name)}

    def spec(self) -> TableSpec:
        """Return what the table is: a person's own definition that it was read with, else what is known of it.

        Raises
        ------
        SnapshotTooNew
            As :func:`spec_of`.
        """
        return definition_in(self.bodies, self.snapshot.provenance.table, self.snapshot.path)


def definition_in(files: Mapping[str, bytes], table: str, folder: Path = Path()) -> TableSpec:
    """Return what a table is by the files of a snapshot; nothing is read that was not asked for with the table.

    Raises
    ------
    SnapshotTooNew
        As :func:`spec_of`.
    """
    body = files.get(DEFINITION)
    if body is None:
        return known(table)
    from kostra_bolig.definitions.reader import read_text

    try:
        return read_text(body, name=DEFINITION, is_stored=True)
    except DefinitionError as error:
        what = said("store-other-definition", path=str(folder / DEFINITION), why=error.said)
        raise SnapshotTooNew(what, path=folder) from None


def spec_of(snapshot: Snapshot) -> TableSpec:
    """Return what the table of a snapshot is, as it was read.

    Raises
    ------
    SnapshotTooNew
        Its definition is not one as this version reads them.
    """
    file = snapshot.path / DEFINITION
    files = {DEFINITION: disk.read(file, most=MOST_BYTES)} if disk.is_there(file) else {}
    return definition_in(files, snapshot.provenance.table, snapshot.path)


def opened(snapshot: Snapshot, files: Mapping[str, PlacedFile]) -> Opened:
    """Return a snapshot with the content of every file, of which each is as its manifest says.

    Raises
    ------
    SnapshotDamaged
        A file is missing or differs from the manifest.
    """
    return Opened(snapshot=snapshot, bodies={name: read_file(snapshot.path, name, files) for name in files})
