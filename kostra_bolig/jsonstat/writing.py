"""Frames written as JSON-stat 2.0: the only door to pyjstat, which writes the text."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.clock import unheld

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.jsonstat.dataset import Unit

__all__ = ["encode"]

_MEASURED: Final = ("value", "status")


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
    with unheld():
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
