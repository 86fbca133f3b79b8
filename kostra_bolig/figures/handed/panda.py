"""A polars frame as a pandas frame, without pyarrow: what is missing stays missing, and a closed set is a category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from kostra_bolig.clock import unheld
from kostra_bolig.errors import UsageError
from kostra_bolig.figures import frames
from kostra_bolig.said import kind_of, said

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["to_pandas"]


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Return any frame of this library as a pandas frame; pyarrow need not be installed.

    >>> import kostra_bolig as kb
    >>> table = kb.load(source="published")
    >>> kb.to_pandas(table.ranking("unge", kind="country"))["value"].tolist()
    [615.0]

    Returns
    -------
    pandas.DataFrame
        The same columns and rows. Text is ``string`` (NA where there is none), decimals ``float64`` (NaN), whole
        numbers keep their size (``Int16`` and the like with NA, where one is missing), enums are categories with all
        of the set in its order, days ``datetime64[s]`` (NaT), and a list of codes is one text, such as ``0213+0217``.

    Raises
    ------
    UsageError
        It is no polars frame.
    """
    if not isinstance(frame, pl.DataFrame):
        raise UsageError(said("figures-expected-frame", argument="frame", got=kind_of(frame)))
    frames.refuse_forked()
    with unheld():
        import pandas as pd

    return pd.DataFrame({name: _column(frame[name]) for name in frame.columns})


def _column(column: pl.Series) -> Any:
    """Return one column as pandas has it."""
    import pandas as pd

    kind, is_whole = column.dtype, column.null_count() == 0
    if isinstance(kind, pl.Enum | pl.Categorical):
        there = kind.categories if isinstance(kind, pl.Enum) else column.unique().drop_nulls().sort()
        names = there.cast(pl.String).to_list()
        codes = column.cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(-1).to_list()
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str")))
    if kind == pl.List(pl.String):
        column, kind = column.list.join("+"), pl.String()
    if kind == pl.String:
        return pd.Series(column.to_list(), dtype="string")
    if kind.is_float():
        return pd.Series(column.to_list(), dtype=str(kind).lower())
    if kind.is_integer() or kind == pl.Boolean:
        name = "boolean" if kind == pl.Boolean else str(kind)
        plain = "bool" if kind == pl.Boolean else name.lower()
        dtype: Any = plain if is_whole else name
        return pd.Series(column.to_list(), dtype=dtype)
    if kind == pl.Date:
        return pd.Series(column.to_list(), dtype="datetime64[s]")
    return pd.Series(column.to_list(), dtype="object")
