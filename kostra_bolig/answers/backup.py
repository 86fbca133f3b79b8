"""What ``backup`` and ``restore`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from kostra_bolig.answers.versions import DamageAnswer

if TYPE_CHECKING:
    from kostra_bolig.ingest.kept.saved import Saved

__all__ = ["BackupAnswer", "BackupOfTable", "RestoreAnswer", "backup_answer"]


class BackupOfTable(TypedDict):
    """A table in a backup: how many snapshots of it."""

    table: str
    snapshots: int


class BackupAnswer(TypedDict):
    """A store that was written to a file; what is damaged in it is in the file as it is."""

    file: str
    store: str
    tables: list[BackupOfTable]
    files: int
    bytes: int
    damaged: list[DamageAnswer]


class RestoreAnswer(BackupAnswer):
    """A store that was read from a file, and what a check of it then found."""


def backup_answer(saved: Saved) -> BackupAnswer:
    """Return what was written to a backup, or read from one."""
    return {
        "file": str(saved.file),
        "store": str(saved.store),
        "tables": [{"table": table, "snapshots": number} for table, number in saved.tables.items()],
        "files": saved.files,
        "bytes": saved.bytes,
        "damaged": [
            {"path": str(damage.path), "expected": damage.expected, "found": damage.found} for damage in saved.damaged
        ],
    }
