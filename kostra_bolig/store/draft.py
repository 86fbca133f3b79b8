"""What a snapshot is made of before it is one, and the names of its files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, TypedDict

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.records import Binding, Note, Provenance, TableInfo

__all__ = [
    "DATA",
    "MANIFEST",
    "OBSERVATIONS",
    "Draft",
    "FileEntry",
    "Request",
    "content_hash",
    "is_companion",
    "is_data",
]

MANIFEST: Final = "manifest.json"
DATA: Final = "data.json"
OBSERVATIONS: Final = "observations.parquet"
_DATA: Final = re.compile(r"data(-[0-9]+)?\.json")
_COMPANION: Final = re.compile(r"(klass|population)(-[a-z0-9]+)*\.json")


class Request(TypedDict):
    """What was asked, and of whom."""

    base_url: str
    url: str
    bodies: list[str | None]


class FileEntry(TypedDict):
    """One file of the snapshot."""

    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a snapshot is made of, before it is one.

    Attributes
    ----------
    observations
        The long frame.
    files
        Answers as received, by file name: ``data.json`` and ``metadata.json``, further parts of a split answer, and
        what Klass and the population table said.
    request
        What was asked: ``base_url``, ``url`` and ``bodies``.
    info, binding, provenance, notes, accepted
        As on :class:`kostra_bolig.records.Snapshot`.
    """

    observations: pl.DataFrame
    files: Mapping[str, bytes]
    request: Request
    info: TableInfo
    binding: Binding
    provenance: Provenance
    notes: tuple[Note, ...]
    accepted: str | None


def content_hash(draft: Draft) -> str:
    """Return the sha256 of what a snapshot tells: figures with names, units, symbols and series, whence and when.

    Dimension order, white space and links in the answer do not matter. What Klass and the population table said is
    part of it where it is stored.
    """
    stage, notes = draft.provenance.stage, list(draft.provenance.mandatory_notes)
    said = [asdict(draft.info), draft.request["base_url"], stage, notes]
    figures = draft.observations.select(pl.all().exclude("missing")).write_csv()
    digest = hashlib.sha256(f"{json.dumps(said, sort_keys=True)}\n{figures}".encode())
    for name in sorted(filter(is_companion, draft.files)):
        digest.update(f"\n{name}\n{json.dumps(json.loads(draft.files[name]), sort_keys=True)}".encode())
    return digest.hexdigest()


def is_companion(name: str) -> bool:
    """Tell whether a file of a snapshot is an answer of another source, stored beside the table's own."""
    return _COMPANION.fullmatch(name) is not None


def is_data(name: str) -> bool:
    """Tell whether a file of a snapshot is the table's own answer, or a part of it."""
    return _DATA.fullmatch(name) is not None
