"""What SSB's symbols say of the values that stand beside them."""

from __future__ import annotations

import polars as pl

from kostra_bolig.kostra import HIDING, MISSING, Missing

__all__ = ["is_hidden", "silenced"]


def is_hidden() -> pl.Expr:
    """Tell of each cell whether it has a value beside a symbol that says that there is none."""
    return pl.col("value").is_not_null() & pl.col("status").is_in(HIDING).fill_null(value=False)


def silenced(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a long frame without such values.

    A version of this library that did not know better has stored them.
    """
    if frame.filter(is_hidden()).is_empty():
        return frame
    why = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=frame.schema["missing"])
    return frame.with_columns(
        pl.when(~is_hidden()).then("value").alias("value"),
        pl.when(is_hidden()).then(why).otherwise("missing").alias("missing"),
    )
