"""A JSON-stat 2.0 dataset: its dimensions, units, roles and notes, checked, and its cells as a frame (gate 2).

Its parts must agree: whatever has no meaning in the format is refused, and nothing is guessed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat import cells, text
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Cube", "Dimension", "Unit", "decode", "read", "require_asked"]

_VERSION: Final = re.compile(r"2(?:\.[0-9]+)*")
_MEASURED: Final = ("value", "status")
_MOST_CELLS: Final = 10_000_000  # sizes are cheap to write: a small body could otherwise ask for all memory
_SHOWN: Final = 80
_NAMED: Final = 5
_DECIMALS: Final = range(-1, 100)  # PxWeb writes -1 for "not set"


@dataclass(frozen=True)
class Unit:
    """Unit of a category: its base as the source words it, and the decimals shown."""

    base: str | None
    decimals: int | None


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One dimension of a dataset.

    Attributes
    ----------
    id, label
        Its code and name.
    codes, labels
        Categories in the order of their index, and their names.
    units
        Unit of each category that has one.
    mandatory_notes
        Notes on the dimension or its categories that the source requires to be shown.
    """

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: Mapping[str, Unit]
    mandatory_notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Cube:
    """A checked JSON-stat dataset.

    Attributes
    ----------
    dataset
        The document as parsed.
    label, source, updated
        As the dataset says, or ``None``.
    table_id, language, decimals
        From PxWeb's extension, or ``None``.
    dimensions
        In the dataset's order.
    roles
        Dimension id of each role that is filled by exactly one dimension: ``time``, ``geo``, ``metric``.
    mandatory_notes
        All notes that the source requires to be shown, the table's first.
    """

    dataset: Mapping[str, Any]
    label: str | None
    source: str | None
    updated: str | None
    table_id: str | None
    language: str | None
    decimals: int | None
    dimensions: tuple[Dimension, ...]
    roles: Mapping[str, str]
    mandatory_notes: tuple[str, ...]

    def dimension(self, id: str) -> Dimension:
        """Return the dimension with this id.

        Raises
        ------
        LookupError
            There is none.
        """
        for dimension in self.dimensions:
            if dimension.id == id:
                return dimension
        raise LookupError(id)

    def frame(self) -> pl.DataFrame:
        """Return the cells, one row per cell in the dataset's own order.

        Returns
        -------
        polars.DataFrame
            One enum column per dimension id holding codes; ``value`` f64 in the category's unit, null where the
            dataset has none; ``status`` enum or null, the symbol verbatim.

        Raises
        ------
        DatasetRefused
            Values or status symbols do not fit the dataset's size, or are not numbers and texts; or there are more
            than 10 million cells.
        """
        count = inner = math.prod(len(dimension.codes) for dimension in self.dimensions)
        if count > _MOST_CELLS:
            raise DatasetRefused(said("jsonstat-cells", most=_MOST_CELLS, got=_figure(count)))
        value = cells.values(self.dataset.get("value"), count)
        status = cells.status(self.dataset.get("status"), count)
        columns = {}  # by name, for polars gives a series without a name one of its own
        for dimension in self.dimensions:
            inner //= len(dimension.codes)
            columns[dimension.id] = cells.codes(dimension.codes, inner, count)
        return pl.DataFrame({**columns, "value": value, "status": status})


def decode(body: bytes) -> pl.DataFrame:
    """Return the cells of any JSON-stat 2.0 dataset.

    Parameters
    ----------
    body
        The dataset, UTF-8.

    Returns
    -------
    polars.DataFrame
        One row per cell in the dataset's own order: one enum column per dimension id holding codes, then ``value``
        f64 (null where the dataset has none) and ``status`` enum (null where there is none).

    Raises
    ------
    BodyRefused
        Not strict JSON.
    DatasetRefused
        Not a JSON-stat 2.0 dataset, or its parts disagree.
    """
    return read(text.parse(body)).frame()


def read(dataset: Mapping[str, Any]) -> Cube:
    """Return a parsed JSON-stat document as a checked cube; the cells are checked by :meth:`Cube.frame`.

    Raises
    ------
    DatasetRefused
        Not a JSON-stat 2.0 dataset, or its dimensions, sizes and categories disagree.
    """
    _require_dataset(dataset)
    ids, sizes = _texts(dataset.get("id"), "id"), dataset.get("size")
    if len(set(ids)) != len(ids) or not ids:
        raise DatasetRefused(said("jsonstat-ids", got=repr(ids)))
    if clash := set(ids) & set(_MEASURED):
        raise DatasetRefused(said("jsonstat-ids-taken", got=repr(sorted(clash))))
    if not isinstance(sizes, list) or len(sizes) != len(ids) or not all(type(n) is int and n > 0 for n in sizes):
        raise DatasetRefused(said("jsonstat-sizes", dimensions=len(ids), got=repr(sizes)[:_SHOWN]))
    described = _object(dataset.get("dimension"), "dimension")
    if set(described) != set(ids):
        raise DatasetRefused(said("jsonstat-dimensions", expected=repr(ids), got=repr(sorted(described))))
    extension = _object(dataset.get("extension", {}), "extension")
    px = _object(extension.get("px", {}), "extension.px")
    dimensions = tuple(_dimension(id_, described[id_], size) for id_, size in zip(ids, sizes, strict=True))
    notes = _mandatory(dataset.get("note"), extension.get("noteMandatory"))
    return Cube(
        dataset=dataset,
        label=_text_or_none(dataset.get("label")),
        source=_text_or_none(dataset.get("source")),
        updated=_text_or_none(dataset.get("updated")),
        table_id=_text_or_none(px.get("tableid")),
        language=_text_or_none(px.get("language")),
        decimals=_decimals(px.get("decimals"), "extension.px"),
        dimensions=dimensions,
        roles=_roles(dataset.get("role", {}), ids),
        mandatory_notes=tuple(dict.fromkeys(notes + [n for d in dimensions for n in d.mandatory_notes])),
    )


def require_asked(cube: Cube, asked: Mapping[str, Sequence[str]], *, table: str) -> None:
    """Refuse an answer that is not what was asked for (gate 2).

    Parameters
    ----------
    cube
        The answer.
    asked
        Codes of each variable.
    table
        The table that was asked.

    Raises
    ------
    DatasetRefused
        It is of another table, or its dimensions or codes differ from those asked for.
    """
    if cube.table_id not in (None, table):
        raise DatasetRefused(said("jsonstat-other-table", expected=table, got=cube.table_id))
    got = {dimension.id: set(dimension.codes) for dimension in cube.dimensions}
    if got.keys() != asked.keys():
        raise DatasetRefused(said("jsonstat-other-dimensions", expected=tuple(asked), got=tuple(got)))
    for variable, codes in asked.items():
        lost, foreign = sorted(set(codes) - got[variable]), sorted(got[variable] - set(codes))
        if lost or foreign:
            raise DatasetRefused(
                said(
                    "jsonstat-other-codes",
                    dimension=variable,
                    expected=len(set(codes)),
                    got=len(got[variable]),
                    lost=len(lost),
                    lost_codes=tuple(lost[:_NAMED]),
                    foreign=len(foreign),
                    foreign_codes=tuple(foreign[:_NAMED]),
                )
            )


def _require_dataset(dataset: Mapping[str, Any]) -> None:
    """Refuse the other classes of JSON-stat, an answer of none, and other versions."""
    form, version = dataset.get("class"), dataset.get("version")
    got, of = repr(form)[:_SHOWN], repr(version)[:_SHOWN]
    if form == "collection":
        raise DatasetRefused(said("jsonstat-collection", got=got, version=of))
    if form == "dimension":
        raise DatasetRefused(said("jsonstat-dimension-alone", got=got, version=of))
    if form is None:
        raise DatasetRefused(said("jsonstat-no-class", got=got, version=of))
    if form != "dataset" or not _VERSION.fullmatch(str(version)):
        raise DatasetRefused(said("jsonstat-no-dataset", got=got, version=of))


def _figure(count: int) -> str:
    """Return a count in digits, or by its power of ten: Python writes no whole number of thousands of digits."""
    return str(count) if count < 10**18 else f"10^{math.floor(math.log10(count))}"


def _object(content: Any, part: str, of: str = "") -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise DatasetRefused(said("jsonstat-no-object", part=part, of=of, got=type(content).__name__))
    return content


def _texts(content: Any, part: str, of: str = "") -> list[str]:
    if not isinstance(content, list) or not all(isinstance(text, str) for text in content):
        raise DatasetRefused(said("jsonstat-no-texts", part=part, of=of, got=repr(content)[:_SHOWN]))
    return content


def _text_or_none(part: Any) -> str | None:
    return part if isinstance(part, str) else None


def _roles(part: Any, ids: Sequence[str]) -> dict[str, str]:
    roles = {}
    taken: list[str] = []
    for role, members in _object(part, "role").items():
        named = _texts(members, "role", role)
        if not set(named) <= set(ids):
            raise DatasetRefused(said("jsonstat-role-foreign", role=role, expected=repr(list(ids)), got=repr(named)))
        taken += named
        if len(named) == 1:
            roles[role] = named[0]
    if len(set(taken)) != len(taken):
        raise DatasetRefused(said("jsonstat-roles", got=repr(part)))
    return roles


def _dimension(id_: str, part: Any, size: int) -> Dimension:
    described = _object(part, "one-dimension", id_)
    if "category" not in described and "href" in described:
        raise DatasetRefused(said("jsonstat-dimension-elsewhere", dimension=id_))
    category = _object(described.get("category"), "category", id_)
    labels = _object(category.get("label", {}), "labels", id_)
    codes = _codes(id_, category, labels, size)
    if labels and set(labels) != set(codes):
        raise DatasetRefused(said("jsonstat-labels", of=id_, got=repr(sorted(set(labels) ^ set(codes))[:_NAMED])))
    named = tuple(labels.get(code, code) for code in codes)
    if not all(isinstance(label, str) for label in named):
        raise DatasetRefused(said("jsonstat-labels-no-texts", of=id_))
    extension = _object(described.get("extension", {}), "its-extension", id_)
    notes = _mandatory(described.get("note"), extension.get("noteMandatory"))
    on_category = extension.get("categoryNoteMandatory")
    if isinstance(on_category, dict) and isinstance(category.get("note"), dict):
        for code, flags in on_category.items():
            notes += _mandatory(category["note"].get(code), flags)
    return Dimension(
        id=id_,
        label=described["label"] if isinstance(described.get("label"), str) else id_,
        codes=codes,
        labels=named,
        units=_units(id_, category, codes),
        mandatory_notes=tuple(notes),
    )


def _codes(id_: str, category: Mapping[str, Any], labels: Mapping[str, Any], size: int) -> tuple[str, ...]:
    index = category.get("index", list(labels) if len(labels) == 1 else None)
    if isinstance(index, dict):
        whole = len(index) == size and all(type(place) is int for place in index.values())
        if not whole or sorted(index.values()) != list(range(size)):
            got = repr(list(index.values()))[:_SHOWN]
            raise DatasetRefused(said("jsonstat-index", of=id_, last=str(size - 1), got=got))
        return tuple(sorted(index, key=index.__getitem__))
    if index is None:
        raise DatasetRefused(said("jsonstat-no-index", of=id_))
    codes = _texts(index, "index", id_)
    if len(codes) != size or len(set(codes)) != size:
        different = len(set(codes))
        raise DatasetRefused(said("jsonstat-codes", of=id_, expected=str(size), different=different, given=len(codes)))
    return tuple(codes)


def _units(id_: str, category: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Unit]:
    units, known = {}, frozenset(codes)
    for code, part in _object(category.get("unit", {}), "units", id_).items():
        unit = _object(part, "unit", code)
        base = unit.get("base")
        if code not in known or not isinstance(base, str | None):
            raise DatasetRefused(said("jsonstat-units", of=id_, got=f"{code}: {part!r}"[:_SHOWN]))
        units[code] = Unit(base=base, decimals=_decimals(unit.get("decimals"), "unit", code))
    return units


def _decimals(content: Any, part: str, of: str = "") -> int | None:
    if content is None:
        return None
    if type(content) is not int or content not in _DECIMALS:
        raise DatasetRefused(said("jsonstat-decimals", part=part, of=of, got=repr(content)[:_SHOWN]))
    return content


def _mandatory(notes: Any, flags: Any) -> list[str]:
    if not isinstance(notes, list) or not isinstance(flags, dict):
        return []
    return [text for place, text in enumerate(notes) if flags.get(str(place)) is True and isinstance(text, str)]
