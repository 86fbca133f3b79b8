"""What a snapshot is made of before it is one, and the names of its files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.kinds import CountedAs
    from kostra_bolig.records import Binding, Note, Provenance, TableInfo

__all__ = [
    "DATA",
    "DEFINITION",
    "ENGLISH_LABELS",
    "MANIFEST",
    "METADATA",
    "OBSERVATIONS",
    "Draft",
    "FileEntry",
    "PlacedFile",
    "Request",
    "content_hash",
    "is_companion",
    "is_data",
]

MANIFEST: Final = "manifest.json"
DATA: Final = "data.json"
METADATA: Final = "metadata.json"
OBSERVATIONS: Final = "observations.parquet"
DEFINITION: Final = "definition.toml"
"""A person's own definition that the table was read with; where there is none, it was the shipped one or none."""
_AT_ONCE: Final = 200_000
_DATA: Final = re.compile(r"data(-[0-9]+)?\.json")
ENGLISH_LABELS: Final = "metadata-en.json"
"""SSB's own description of the table in English, of which the labels are read."""
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


class PlacedFile(FileEntry):
    """The same, and whether it lies beside the tables, which share it."""

    shared: NotRequired[bool]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a snapshot is made of, before it is one.

    Attributes
    ----------
    observations
        The long frame.
    files
        Answers as received, by file name: ``data.json`` and ``metadata.json``, further parts of a split answer, the
        table's description in English, and what Klass and the population table said.
    request
        What was asked: ``base_url``, ``url`` and ``bodies``.
    info, binding, provenance, notes, accepted
        As on :class:`kostra_bolig.records.Snapshot`.
    counted_as
        The same.
    """

    observations: pl.DataFrame
    files: Mapping[str, bytes]
    request: Request
    info: TableInfo
    binding: Binding
    provenance: Provenance
    notes: tuple[Note, ...]
    accepted: str | None
    counted_as: Mapping[str, Mapping[str, CountedAs]] = field(default_factory=dict)


def content_hash(draft: Draft) -> str:
    """Return the sha256 of what a snapshot tells: figures with names, units, symbols and series, whence and when.

    Dimension order, white space and links in the answer do not matter. What Klass and the population table said is
    part of it where it is stored, and so are the English labels and a person's own definition.
    """
    stage, notes = draft.provenance.stage, list(draft.provenance.mandatory_notes)
    said = [asdict(draft.info), draft.request["base_url"], stage, notes]
    digest = hashlib.sha256(f"{json.dumps(said, sort_keys=True)}\n".encode())
    figures = draft.observations.select(pl.all().exclude("missing"))
    for place in range(0, max(figures.height, 1), _AT_ONCE):  # as text they take several times their room
        digest.update(figures.slice(place, _AT_ONCE).write_csv(include_header=place == 0).encode())
    for name in sorted(filter(is_companion, draft.files)):
        digest.update(f"\n{name}\n{json.dumps(json.loads(draft.files[name]), sort_keys=True)}".encode())
    if DEFINITION in draft.files:
        digest.update(b"\n" + draft.files[DEFINITION])
    if ENGLISH_LABELS in draft.files:
        digest.update(
            f"\n{ENGLISH_LABELS}\n{json.dumps(_labels(draft.files[ENGLISH_LABELS]), sort_keys=True)}".encode()
        )
    return digest.hexdigest()


def _labels(body: bytes) -> list[Any]:
    """Return the texts of a description, without its links and moments."""
    content = json.loads(body)
    texts = {id_: [one.get("label"), one["category"]] for id_, one in content["dimension"].items()}
    return [content.get("label"), content.get("note"), texts]


def is_companion(name: str) -> bool:
    """Tell whether a file of a snapshot is an answer of another source, stored beside the table's own."""
    return _COMPANION.fullmatch(name) is not None


def is_data(name: str) -> bool:
    """Tell whether a file of a snapshot is the table's own answer, or a part of it."""
    return _DATA.fullmatch(name) is not None
