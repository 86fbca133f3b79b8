"""A store as one file: a plain tar of its files and, last, a list of them with their hashes.

Whoever reads one may have it from anywhere: each header is read by itself and taken only where it tells of a plain file
under a name of ours, within bounds. Links, devices, folders, other names, extensions of the format and what is
compressed are refused, and so is a file that ends too early or differs from the list.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypedDict

from kostra_bolig.errors import SnapshotDamaged, SnapshotTooNew, StoreError
from kostra_bolig.kostra import TABLE_ID
from kostra_bolig.said import said
from kostra_bolig.store import disk, manifest
from kostra_bolig.store.layout import FILE_MOST, ID, LISTING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

__all__ = ["Contents", "is_name", "read", "write"]

FORMAT: Final = 1
_LIST: Final = "backup.json"
_LIST_MOST: Final = 200_000_000
_FILES_MOST: Final = 1_000_000
_BLOCK: Final = tarfile.BLOCKSIZE
_FILE: Final = r"(?!(?:lock|snapshots|quarantine)(?:/|$))[a-z0-9][a-z0-9-]{0,59}(?:\.(?!tar$)[a-z0-9]{1,9})?"
"""A backup is no file of a store, wherever it lies: else each would hold the one before."""
_NAME: Final = re.compile(
    rf"{TABLE_ID}/(?:(?:snapshots|quarantine)/(?:{ID.pattern})/)?{_FILE}|shared/{_FILE}|{re.escape(LISTING)}"
)
_SHOWN: Final = 80


class _Listed(TypedDict):
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What is in a backup.

    Attributes
    ----------
    files
        Size and hash of each file, by its name below the store.
    """

    files: Mapping[str, _Listed]

    @property
    def tables(self) -> dict[str, int]:
        """How many snapshots there are of each table."""
        ids = {name.partition("/")[0] for name in self.files if re.match(rf"{TABLE_ID}/", name)}
        of_each = {"/".join(name.split("/")[:3]) for name in self.files if name[5:].startswith("/snapshots/")}
        return {table: sum(one.startswith(f"{table}/") for one in of_each) for table in sorted(ids)}

    @property
    def mark(self) -> str:
        """What tells it from another."""
        listed = sorted((name, one["sha256"]) for name, one in self.files.items())
        return hashlib.sha256(repr(listed).encode()).hexdigest()

    @property
    def bytes(self) -> int:
        """How large its files are together."""
        return sum(one["bytes"] for one in self.files.values())


def is_name(name: str) -> bool:
    """Tell whether a file of a store has this name, below the store.

    >>> is_name("12015/newest"), is_name("12015/../newest"), is_name("/etc/passwd"), is_name("12015/lock")
    (True, False, False, False)
    """
    return _NAME.fullmatch(name) is not None


def write(file: BinaryIO, members: Iterable[tuple[str, Path]], *, head: Mapping[str, Any]) -> Contents:
    """Write a backup of files of a store, each under its name below it; `head` is kept in the list.

    Raises
    ------
    StoreError
        A file cannot be read.
    """
    files: dict[str, _Listed] = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, path in members:
            body = disk.read(path, most=FILE_MOST)
            _add(tar, name, body, moment=int(path.stat().st_mtime))
            files[name] = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        _add(tar, _LIST, manifest.sealed({"backup": FORMAT, **head, "files": files}))
    return Contents(files=files)


def _add(tar: tarfile.TarFile, name: str, body: bytes, *, moment: int = 0) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(body), max(0, moment), 0o644
    tar.addfile(member, io.BytesIO(body))


def read(file: BinaryIO, path: Path, take: Callable[[str, bytes, int], None]) -> Contents:
    """Read a backup to its end, giving each file to `take`: its name, its content, and when it was changed.

    What is given is not proved before this returns.

    Parameters
    ----------
    file, path
        What is read, and its name for messages.

    Raises
    ------
    StoreError
        It is refused, or is no backup.
    SnapshotDamaged
        It ends too early, or differs from its list.
    SnapshotTooNew
        A later version of this library has written it.
    """
    found: dict[str, _Listed] = {}
    while (member := _member(file, path)) is not None:
        name = member.name
        most = _LIST_MOST if name == _LIST else FILE_MOST
        if not 0 <= member.size <= most:
            raise StoreError(
                said("store-tar-large", path=str(path), name=_shown(name), most=most, got=member.size), path=path
            )
        body = file.read(member.size)
        if len(body) < member.size or len(file.read(-member.size % _BLOCK)) < -member.size % _BLOCK:
            raise SnapshotDamaged(said("store-tar-short", path=str(path)), path=path)
        if name == _LIST:
            _compare(found, body, path)
            return Contents(files=found)
        if name in found or len(found) >= _FILES_MOST:
            raise StoreError(said("store-tar-twice", path=str(path), name=_shown(name)), path=path)
        take(name, body, int(member.mtime))
        found[name] = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    raise SnapshotDamaged(said("store-tar-short" if found else "store-tar-none", path=str(path)), path=path)


def _member(file: BinaryIO, path: Path) -> tarfile.TarInfo | None:
    """Return the next header, if it tells of a plain file under a name of ours; ``None`` at the end."""
    block = file.read(_BLOCK)
    if not block or not any(block):
        return None
    if len(block) < _BLOCK:
        raise SnapshotDamaged(said("store-tar-short", path=str(path)), path=path)
    try:
        member = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, ValueError):
        raise SnapshotDamaged(said("store-tar-none", path=str(path)), path=path) from None
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise StoreError(said("store-tar-kind", path=str(path), name=_shown(member.name)), path=path)
    if member.name != _LIST and not is_name(member.name):
        raise StoreError(said("store-tar-name", path=str(path), name=_shown(member.name)), path=path)
    return member


def _compare(found: Mapping[str, _Listed], body: bytes, path: Path) -> None:
    """Hold what was read against the list."""
    said_of = manifest.content_of(body, path)
    listed, number = said_of.get("files"), said_of.get("backup")
    if isinstance(number, int) and number > FORMAT:
        raise SnapshotTooNew(said("store-too-new", path=str(path), got=number, expected=FORMAT), path=path)
    if not isinstance(listed, dict) or number != FORMAT:
        raise SnapshotDamaged(said("store-tar-differs", path=str(path), name=_LIST), path=path)
    other = [name for name in sorted({*found, *listed}) if found.get(name) != listed.get(name)]
    if other:
        raise SnapshotDamaged(said("store-tar-differs", path=str(path), name=_shown(other[0])), path=path)


def _shown(name: str) -> str:
    return repr(name[:_SHOWN])
