"""What every record of figures has for those who work elsewhere: pandas, and all that speaks Arrow."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import polars as pl

from kostra_bolig.figures import frames
from kostra_bolig.figures.frames import Compared
from kostra_bolig.figures.handed.panda import to_pandas

if TYPE_CHECKING:
    import pandas as pd

    from kostra_bolig.records import Provenance

__all__ = ["Handed"]


class Handed(Compared):
    """A record whose figures are one frame, which other libraries take as it is.

    Whatever speaks Arrow takes the record itself: ``pl.DataFrame(series)``, ``pyarrow.table(series)``, DuckDB by the
    variable's name; so does what works with any frame through narwhals, such as ``altair.Chart(series)``.
    """

    def to_pandas(self) -> pd.DataFrame:
        """Return the figures as a pandas frame, as :func:`kostra_bolig.to_pandas` does; pyarrow need not be installed.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").unge.to_pandas()["value"].tolist()
        [410.0, 615.0]

        The column ``missing`` is ``string`` here; the source and the licence stand in the frame's ``attrs``.
        """
        frames.refuse_forked()
        frame, source = self._given()
        made = to_pandas(frame.with_columns(pl.col("missing").cast(pl.String)))
        made.attrs |= {"source": str(source), "licence": source.licence}
        return made

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the figures as an Arrow stream: the PyCapsule interface.

        Texts are as pyarrow works with them where pyarrow is loaded: of those as polars keeps them it makes a table,
        and can then neither sort, filter nor write it, nor give it to pandas.
        """
        frames.refuse_forked()
        frame, _ = self._given()
        if sys.modules.get("pyarrow") is not None:
            return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).__arrow_c_stream__(requested_schema)
        return frame.__arrow_c_stream__(requested_schema)

    def __narwhals_dataframe__(self) -> object:
        """Return the figures as narwhals asks for them, which only narwhals does."""
        import narwhals

        frames.refuse_forked()
        frame, _ = self._given()
        made: Any = narwhals.from_native(frame, eager_only=True)
        return made._compliant_frame  # it has no public name for what its own protocol wants

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        """Return the figures, and where they come from."""
        raise NotImplementedError
