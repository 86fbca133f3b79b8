"""Which definition of a table counts: a person's own, else the shipped one, else none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostra_bolig.definitions.shipped import definition, known, shipped_tables
from kostra_bolig.errors import DefinitionError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kostra_bolig.definitions.spec import TableSpec

__all__ = ["Defined", "defined", "keys_elsewhere"]


@dataclass(frozen=True, kw_only=True)
class Defined:
    """What a table is, and who says so.

    Attributes
    ----------
    spec
        What the table is.
    body, path
        The file of a person's own definition, and where it stands; ``None`` where there is none.
    replaces
        Whether it takes the place of a shipped one.
    """

    spec: TableSpec
    body: bytes | None = None
    path: str | None = None
    replaces: bool = False


def defined(table: str, folder: Path | None, file: Path | None = None) -> Defined:
    """Return what a table is: by a file, else by ``<id>.toml`` in a person's folder; either replaces ours whole.

    Raises
    ------
    DefinitionError
        The file is no definition, or one of another table; or the folder that a person named is none.
    """
    if file is None and folder is not None and not _is_there(folder, folder.is_dir):
        raise DefinitionError(said("definitions-no-folder", folder=str(folder)), path=str(folder))
    folder = folder or _own_tables()
    path = folder / f"{table}.toml" if file is None and folder is not None else file
    if path is None or (file is None and not _is_there(path, path.exists)):
        return Defined(spec=known(table))
    from kostra_bolig.definitions.reader import read_text
    from kostra_bolig.definitions.toml import body_of, in_a_line

    name = in_a_line(str(path))
    body = body_of(path)
    spec = read_text(body, name=name)
    if spec.id != table:
        what = said("definitions-of-another", where=f"{name}: id", expected=table, got=spec.id)
        raise DefinitionError(what, path=name, key="id")
    try:
        definition(table)
        replaces = True
    except FileNotFoundError:
        replaces = False
    return Defined(spec=spec, body=body, path=name, replaces=replaces)


def keys_elsewhere(folder: Path | None) -> dict[str, tuple[str, ...]]:
    """Return the ids of the tables whose definition has a series, by its key: the shipped ones and a person's own.

    A file that is no definition is told of where its table is asked for.
    """
    found: dict[str, tuple[str, ...]] = {}
    there = folder or _own_tables()
    own = [] if there is None or not there.is_dir() else [path.stem for path in sorted(there.glob("*.toml"))]
    for table in dict.fromkeys([*shipped_tables(), *own]):
        with suppress(DefinitionError):
            for key in defined(table, folder).spec.keys:
                found[key] = (*found.get(key, ()), table)
    return found


def _is_there(path: Path, is_so: Callable[[], bool]) -> bool:
    """Tell whether a file or folder is there; one of which the system does not say it is for its owner to look at."""
    try:
        return is_so()
    except OSError as error:
        what = said("definitions-unreadable", file=str(path), why=error.strerror or str(error))
        raise DefinitionError(what, path=str(path)) from error


def _own_tables() -> Path | None:
    """Return ``tables`` of the user's config folder, or ``None`` where there is no home folder to look in."""
    from kostra_bolig.places import home

    found = home.config()
    return None if found is None else found / "tables"
