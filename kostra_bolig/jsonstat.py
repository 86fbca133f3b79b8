"""JSON-stat 2.0: bytes to a frame and back, for any dataset (gate 2: its parts must agree).

pyjstat's ``Dataset`` is the model of the document; the expansion of its cells is ours, because pyjstat's loses status
symbols and units and walks cell by cell.
"""

from __future__ import annotations

import datetime as dt
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from kostra_bolig import bulk, document
from kostra_bolig.errors import DatasetRefused
from kostra_bolig.kostra import TABLE_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Cube", "Dimension", "Unit", "check_answer", "decode", "encode", "read"]

_MEASURED = ("value", "status")
_BLOCK = 65_536
_MOST_CELLS = 10_000_000  # sizes are cheap to write: a small body could otherwise ask for all memory
_DECIMALS = range(-1, 100)  # PxWeb writes -1 for "not set"


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
        The document, as pyjstat's ``Dataset``.
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
        """Return the dimension with this id."""
        return next(dimension for dimension in self.dimensions if dimension.id == id)

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
        sizes = [len(dimension.codes) for dimension in self.dimensions]
        cells = math.prod(sizes)
        if cells > _MOST_CELLS:
            raise _refused(f"at most {_MOST_CELLS} cells", f"{cells}")
        value, status = _values(self.dataset, cells), _status(self.dataset, cells)
        columns, inner = [], cells
        for dimension, size in zip(self.dimensions, sizes, strict=True):
            inner //= size
            codes = pl.Series(dimension.codes, dtype=pl.Enum(dimension.codes))
            columns.append(_repeated(codes, inner, cells).alias(dimension.id))
        return pl.DataFrame([*columns, value, status])


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
    return read(document.parse(body)).frame()


def read(content: Mapping[str, Any]) -> Cube:
    """Return a parsed JSON-stat document as a checked cube; the cells are checked by :meth:`Cube.frame`.

    Raises
    ------
    DatasetRefused
        Not a JSON-stat 2.0 dataset, or its dimensions, sizes and categories disagree.
    """
    from pyjstat.pyjstat import Dataset

    dataset: Mapping[str, Any] = Dataset(content)
    if dataset.get("class") != "dataset" or not str(dataset.get("version", "")).startswith("2"):
        raise _refused("a JSON-stat 2.0 dataset", f"class {dataset.get('class')!r}, version {dataset.get('version')!r}")
    ids, sizes = _texts(dataset.get("id"), "id"), dataset.get("size")
    if len(set(ids)) != len(ids) or not ids:
        raise _refused("different dimensions in id", repr(ids))
    if clash := set(ids) & set(_MEASURED):
        raise _refused("dimension ids other than value and status", repr(sorted(clash)))
    if not isinstance(sizes, list) or len(sizes) != len(ids) or not all(type(n) is int and n > 0 for n in sizes):
        raise _refused(f"one size above 0 for each of {len(ids)} dimensions", repr(sizes)[:80])
    described = _object(dataset.get("dimension"), "dimension")
    if set(described) != set(ids):
        raise _refused(f"exactly the dimensions {ids}", repr(sorted(described)))
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


def check_answer(cube: Cube, asked: Mapping[str, Sequence[str]], *, table: str = TABLE_ID) -> None:
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
        raise DatasetRefused(
            f"expected table {table}, got table {cube.table_id}. Nothing was stored; a person must look"
        )
    got = {dimension.id: set(dimension.codes) for dimension in cube.dimensions}
    if got.keys() != asked.keys():
        raise DatasetRefused(
            f"expected the dimensions {', '.join(asked)}, got {', '.join(got)}. Nothing was stored; try again later"
        )
    for variable, codes in asked.items():
        lost, foreign = sorted(set(codes) - got[variable]), sorted(got[variable] - set(codes))
        if lost or foreign:
            raise DatasetRefused(
                f"expected {len(set(codes))} codes of {variable}, got {len(got[variable])}: {len(lost)} not answered "
                f"({', '.join(lost[:5])}), {len(foreign)} not asked for ({', '.join(foreign[:5])}). "
                "Nothing was stored; try again later"
            )


def encode(
    frame: pl.DataFrame,
    *,
    label: str,
    source: str,
    updated: dt.datetime | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    units: Mapping[str, Mapping[str, Unit]] | None = None,
    roles: Mapping[str, Sequence[str]] | None = None,
    notes: Sequence[str] = (),
    extension: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a frame as a JSON-stat 2.0 dataset, written by pyjstat.

    Parameters
    ----------
    frame
        One row per cell: code columns, then ``value`` and ``status``. Cells that the frame does not have become
        null without a status.
    label, source, updated
        Of the dataset; `updated` with its time zone.
    labels, units
        By dimension id and code; a code without a label is its own label.
    roles
        Dimension ids by role.
    notes
        Of the dataset, flagged as notes that must be shown.
    extension
        What else to say of the dataset.

    Returns
    -------
    bytes
        UTF-8. The categories are those that the frame has: in the order of an enum column, else of their first
        appearance.

    Raises
    ------
    ValueError
        The frame has no rows, two rows for one cell, or a value that is not finite.
    """
    from pyjstat.pyjstat import Dataset

    ids = [name for name in frame.columns if name not in _MEASURED]
    # Columns without their names: polars takes an id such as "^.*$" for a pattern of names.
    columns = {name: column.alias("") for name, column in zip(frame.columns, frame.get_columns(), strict=True)}
    if frame.is_empty() or not columns["value"].is_finite().all():
        raise ValueError("a dataset has at least one cell, and finite values only")
    if frame.drop(_MEASURED).is_duplicated().any():
        raise ValueError("the frame has two rows for one cell; a dataset has one")
    codes = {id_: _in_order(columns[id_]) for id_ in ids}
    sizes = [len(codes[id_]) for id_ in ids]
    strides = [math.prod(sizes[position + 1 :]) for position in range(len(ids))]
    position = pl.zeros(frame.height, dtype=pl.Int64, eager=True)
    for id_, stride in zip(ids, strides, strict=True):
        place = columns[id_].cast(pl.String).replace_strict(codes[id_], range(len(codes[id_])), return_dtype=pl.Int64)
        position += place * stride
    measured = pl.DataFrame([position.alias("cell"), *(columns[name].alias(name) for name in _MEASURED)])
    cells = pl.select(cell=pl.int_range(math.prod(sizes))).join(measured, on="cell", how="left", maintain_order="left")
    said = cells.filter(pl.col("status").is_not_null())
    content: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": source,
        "id": ids,
        "size": sizes,
        "dimension": {
            id_: {
                "label": id_,
                "category": {
                    "index": {code: place for place, code in enumerate(codes[id_])},
                    "label": {code: (labels or {}).get(id_, {}).get(code, code) for code in codes[id_]},
                    **_unit_part((units or {}).get(id_, {}), codes[id_]),
                },
            }
            for id_ in ids
        },
        "value": cells["value"].to_list(),
    }
    if updated is not None:
        content["updated"] = updated.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if roles:
        content["role"] = {role: list(members) for role, members in roles.items()}
    flags = {"noteMandatory": {str(place): True for place in range(len(notes))}} if notes else {}
    if notes:
        content["note"] = list(notes)
    if said_more := {**(extension or {}), **flags}:
        content["extension"] = said_more
    if not said.is_empty():
        content["status"] = dict(zip(said["cell"].cast(pl.String), said["status"], strict=True))
    return str(Dataset(content).write()).encode()


def _in_order(column: pl.Series) -> list[str]:
    """Return the codes of a column: in the order of its categories where it has some, else of appearance."""
    seen: list[str] = column.cast(pl.String).unique(maintain_order=True).to_list()
    if isinstance(column.dtype, pl.Enum):
        place = {code: position for position, code in enumerate(column.dtype.categories)}
        seen.sort(key=place.__getitem__)
    return seen


def _unit_part(units: Mapping[str, Unit], codes: Sequence[str]) -> dict[str, Any]:
    said = {
        code: {
            name: part
            for name, part in (("base", units[code].base), ("decimals", units[code].decimals))
            if part is not None
        }
        for code in codes
        if code in units
    }
    return {"unit": said} if said else {}


def _refused(expected: str, got: str) -> DatasetRefused:
    return DatasetRefused(f"not a sound JSON-stat dataset: expected {expected}, got {got}. Nothing was stored")


def _object(part: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(part, dict):
        raise _refused(f"{name} to be an object", type(part).__name__)
    return part


def _texts(part: Any, name: str) -> list[str]:
    if not isinstance(part, list) or not all(isinstance(text, str) for text in part):
        raise _refused(f"{name} to be a list of texts", repr(part)[:80])
    return part


def _text_or_none(part: Any) -> str | None:
    return part if isinstance(part, str) else None


def _roles(part: Any, ids: Sequence[str]) -> dict[str, str]:
    roles = {}
    taken: list[str] = []
    for role, members in _object(part, "role").items():
        named = _texts(members, f"role {role}")
        if not set(named) <= set(ids):
            raise _refused(f"role {role} to name dimensions of {list(ids)}", repr(named))
        taken += named
        if len(named) == 1:
            roles[role] = named[0]
    if len(set(taken)) != len(taken):
        raise _refused("one role for each dimension", repr(part))
    return roles


def _dimension(id_: str, part: Any, size: int) -> Dimension:
    described = _object(part, f"dimension {id_}")
    category = _object(described.get("category"), f"category of {id_}")
    labels = _object(category.get("label", {}), f"labels of {id_}")
    codes = _codes(id_, category, labels, size)
    if labels and set(labels) != set(codes):
        raise _refused(f"a label for each code of {id_} and no other", repr(sorted(set(labels) ^ set(codes))[:5]))
    named = tuple(labels.get(code, code) for code in codes)
    if not all(isinstance(label, str) for label in named):
        raise _refused(f"labels of {id_} to be texts", "something else")
    extension = _object(described.get("extension", {}), f"extension of {id_}")
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
            raise _refused(f"the index of {id_} to count 0 to {size - 1}", repr(list(index.values()))[:80])
        return tuple(sorted(index, key=index.__getitem__))
    codes = _texts(index, f"index of {id_}")
    if len(codes) != size or len(set(codes)) != size:
        raise _refused(f"{size} different codes in {id_}", f"{len(set(codes))} different of {len(codes)}")
    return tuple(codes)


def _units(id_: str, category: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Unit]:
    units, known = {}, frozenset(codes)
    for code, part in _object(category.get("unit", {}), f"units of {id_}").items():
        unit = _object(part, f"unit of {code}")
        base = unit.get("base")
        if code not in known or not isinstance(base, str | None):
            raise _refused(f"units with a base for codes of {id_}", f"{code}: {part!r}"[:80])
        units[code] = Unit(base=base, decimals=_decimals(unit.get("decimals"), f"unit of {code}"))
    return units


def _decimals(part: Any, name: str) -> int | None:
    if part is None:
        return None
    if type(part) is not int or part not in _DECIMALS:
        raise _refused(f"decimals of {name} as a small whole number", repr(part)[:80])
    return part


def _mandatory(notes: Any, flags: Any) -> list[str]:
    if not isinstance(notes, list) or not isinstance(flags, dict):
        return []
    return [text for place, text in enumerate(notes) if flags.get(str(place)) is True and isinstance(text, str)]


def _repeated(codes: pl.Series, inner: int, cells: int) -> pl.Series:
    """Return the codes of a dimension for every cell: each `inner` times in a row, over and over."""
    column = codes.clear()
    for start in range(0, cells, _BLOCK):  # in blocks, so that the places take no room to speak of
        row = pl.int_range(start, min(start + _BLOCK, cells), dtype=pl.UInt32, eager=True)
        column.append(codes.gather((row // inner) % len(codes)))
    return column


def _values(dataset: Mapping[str, Any], cells: int) -> pl.Series:
    part = dataset.get("value")
    if isinstance(part, pl.Series):  # of a large answer, numbers and nulls already
        if not part.is_finite().all():
            raise _refused("values to be numbers a computer can hold", "a larger one")
        if len(part) != cells:
            raise _refused(f"{cells} values, as size says", f"{len(part)}")
        return part.alias("value")
    dense = list(part.values()) if isinstance(part, dict) else part
    if not isinstance(dense, list):
        raise _refused("values in a list or an object", type(part).__name__)
    if foreign := set(map(type, dense)) - {int, float, type(None)}:
        raise _refused("values to be numbers or null", ", ".join(sorted(kind.__name__ for kind in foreign)))
    values = pl.Series("value", [], dtype=pl.Float64)
    with suppress(OverflowError):  # newer polars make null of a number too large for a float
        values = pl.Series("value", dense, dtype=pl.Float64, strict=False)
    if len(values) != len(dense) or values.null_count() != dense.count(None) or not values.is_finite().all():
        raise _refused("values to be numbers a computer can hold", "a larger one")
    if isinstance(part, dict):
        return _scattered(values, list(part), cells, name="value")
    if len(values) != cells:
        raise _refused(f"{cells} values, as size says", f"{len(values)}")
    return values


def _status(dataset: Mapping[str, Any], cells: int) -> pl.Series:
    part = dataset.get("status")
    if isinstance(part, pl.DataFrame):  # of a large answer, places and symbols already
        return _placed(_encoded(part[bulk.SYMBOL]), part[bulk.PLACE], cells, name="status")
    if part is None or isinstance(part, str):
        symbol = part or None
        return pl.repeat(symbol, cells, dtype=pl.Enum([symbol] if symbol else []), eager=True).alias("status")
    symbols = list(part.values()) if isinstance(part, dict) else part
    if not isinstance(symbols, list) or not set(map(type, symbols)) <= {str, type(None)}:
        raise _refused("status symbols as a text, or texts in a list or an object", type(part).__name__)
    status = _encoded(pl.Series("status", symbols, dtype=pl.String))
    if isinstance(part, dict):
        return _scattered(status, list(part), cells, name="status")
    if len(status) != cells:
        raise _refused(f"{cells} status symbols, as size says", f"{len(status)}")
    return status


def _encoded(symbols: pl.Series) -> pl.Series:
    """Return symbols with each kept once; an empty one is none."""
    kinds = symbols.unique().cast(pl.String).drop_nulls().sort()
    return symbols.cast(pl.Enum(kinds.filter(kinds != "")), strict=False)


def _scattered(sparse: pl.Series, places: Sequence[str], cells: int, *, name: str) -> pl.Series:
    """Return the cells of a sparse object; a place must be written as a plain whole number within the dataset."""
    text = pl.Series(places, dtype=pl.String)
    place = text.cast(pl.Int64, strict=False)
    if place.null_count() or (place.cast(pl.String) != text).any():
        raise _refused(f"{name} at places 0 to {cells - 1}", "another place")
    return _placed(sparse, place, cells, name=name)


def _placed(sparse: pl.Series, place: pl.Series, cells: int, *, name: str) -> pl.Series:
    if not place.is_between(0, cells - 1).all():
        raise _refused(f"{name} at places 0 to {cells - 1}", "another place")
    full = pl.repeat(None, cells, dtype=sparse.dtype, eager=True).alias(name)
    return full.scatter(place, sparse)
