"""The description beside a CSV file, which programs find by its name: CSV on the Web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["described"]

_DUBLIN_CORE: Final = ("title", "source", "license", "modified", "bibliographicCitation")


def described(
    name: str,
    about: Mapping[str, str | list[str]],
    columns: Sequence[str],
    schema: Mapping[str, pl.DataType],
    *,
    separator: str,
    comma: str,
) -> dict[str, Any]:
    """Return what a CSV file holds.

    Parameters
    ----------
    name
        The file's.
    about
        What must go along with the figures.
    columns
        Of the file, in its order.
    schema
        Their types; what it lacks is text.
    separator, comma
        As the file is written.
    """
    told = dict(about)
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": quote(name.encode("utf-8", "surrogateescape")),
        **{f"dc:{term}": told.pop(term) for term in _DUBLIN_CORE if term in told},
        "notes": [{term: text} for term, text in told.items()],
        "dialect": {"delimiter": separator, "encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {
                    "name": column,
                    "titles": column,
                    "datatype": {"base": "number", "format": {"decimalChar": comma}}
                    if dtype.is_float()
                    else "integer"
                    if dtype.is_integer()
                    else "date"
                    if dtype == pl.Date()
                    else "string",
                    "null": "",
                }
                for column, dtype in {column: schema.get(column, pl.String()) for column in columns}.items()
            ]
        },
    }
