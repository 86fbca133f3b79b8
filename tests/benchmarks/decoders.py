"""Who decodes: the standard library's parser alone, this library, and its peers; each from the same bytes.

Each imports what it needs when it is called, so that a process that runs one of them holds nothing of the others.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from kostra_bolig.jsonstat import Cube

FLOOR, OURS, PYJSTAT, LABELS, PXWEBPY = "json.loads", "kostra_bolig", "pyjstat", "pyjstat, labels", "pxwebpy"


def floor(body: bytes) -> Any:
    """Parse the text and do nothing with it: what no decoder that uses the standard library goes below."""
    return json.loads(body)


def ours(body: bytes) -> tuple[Cube, pl.DataFrame]:
    """Decode codes, values and symbols of every cell, with the labels and units of every category."""
    from kostra_bolig import jsonstat
    from kostra_bolig.jsonstat.text import parse

    cube = jsonstat.read(parse(body))
    return cube, cube.frame()


def pyjstat(body: bytes) -> pd.DataFrame:
    """Decode codes and values; labels take a second pass, symbols and units are lost."""
    return _pyjstat(body, "id")


def pyjstat_labels(body: bytes) -> pd.DataFrame:
    """Decode labels and values: the second pass."""
    return _pyjstat(body, "label")


def pxwebpy(body: bytes) -> pl.DataFrame:
    """Decode codes and values to a frame, as pxwebpy's documents do; labels, symbols and units are lost."""
    import polars as pl
    from pxweb._internal.functions import unpack_table_data

    rows = unpack_table_data(json.loads(body), show="code")
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64})


def _pyjstat(body: bytes, naming: str) -> pd.DataFrame:
    from pyjstat.pyjstat import Dataset

    with warnings.catch_warnings():  # pyjstat uses functions of its own that it calls outdated
        warnings.simplefilter("ignore")
        frame: pd.DataFrame = Dataset.read(body.decode()).write("dataframe", naming=naming)
    return frame


DECODERS: Mapping[str, Callable[[bytes], Any]] = {
    FLOOR: floor,
    OURS: ours,
    PYJSTAT: pyjstat,
    LABELS: pyjstat_labels,
    PXWEBPY: pxwebpy,
}
