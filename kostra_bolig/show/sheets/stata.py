"""Files of Stata: labels of what stands in them, and extended missing values that say why there is no figure."""

from __future__ import annotations

import re
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.clock import unheld
from kostra_bolig.errors import UsageError
from kostra_bolig.installed import manager
from kostra_bolig.kinds import Language
from kostra_bolig.kostra import MISSING, Missing
from kostra_bolig.said import said, spoken
from kostra_bolig.show.labels import name_of_key
from kostra_bolig.show.words import missing_word
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.table import Table

__all__ = ["written"]

_LETTERS: Final = {Missing.SUPPRESSED: "a", Missing.NOT_AVAILABLE: "b", Missing.NOT_APPLICABLE: "c"}
_VERSION: Final = 14
"""The oldest Stata whose files hold every letter; all later ones, R, pandas and SPSS read them."""
_LONGEST_NAME: Final = 32
_LONGEST_LABEL: Final = 80
_LONGEST_NOTE: Final = 67_784
"""In bytes, with the zero at the end."""
_RESERVED: Final = re.compile(
    r"_all|_b|_coef|_cons|_n|_pi|_pred|_rc|_skip|byte|double|float|if|in|int|long|using|with|strL|str\d+",
    re.IGNORECASE,
)
_BESIDE: Final = ("_status", "_made_of", "_missing", "_suppressed_since")
_NAME_OF_CHARACTERISTIC: Final = 129
_MAP: Final = b"<map>"
_CHARACTERISTICS: Final = b"<characteristics>"
_AFTER_CHARACTERISTICS: Final = range(9, 14)
"""Of the fourteen places in the map of a file, those that lie behind its characteristics."""


def written(
    table: Table,
    frame: pl.DataFrame,
    about: Mapping[str, str],
    *,
    language: Language | None,
    path: Path,
    symbols: pl.DataFrame | None = None,
) -> bytes:
    """Return a file of Stata, its title as the dataset's label and what goes along with the figures as its notes.

    Parameters
    ----------
    table
        What the figures are from.
    frame
        The figures, as programs read them.
    about
        What goes along with them, name and text.
    language
        Of the labels; by default that in which everything is said.
    path
        Where the file will stand.
    symbols
        Of each column of figures SSB's symbols, where they do not stand in `frame` itself.

    Raises
    ------
    UsageError
        The extra ``stata`` is not installed.
    StoreError
        There is no room to make the file.
    """
    try:
        with unheld():  # it is compiled against Python's days, as pandas is
            import pyreadstat
    except ImportError:
        raise UsageError(said("show-no-stata-extra", install=manager.adding("stata"))) from None
    tongue = Language(spoken()) if language is None else language
    labels = _labels(table, frame.columns, tongue)
    reasons = _reasons(frame, symbols)
    frame = frame.with_columns(
        pl.col(pl.List(pl.String)).list.join("+"), pl.selectors.by_dtype(pl.Enum).cast(pl.String)
    )
    lettered = {column: _lettered(frame[column], why) for column, why in reasons.items()}
    names = _names(frame.columns)
    said_of = {letter: missing_word(reason, tongue) for reason, letter in _LETTERS.items()}
    figures = frame.with_columns(**lettered).rename(names)
    whose = f"{about.get('source', '')} · {about.get('license', '')} · {about.get('title', '')}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "figures.dta"
            pyreadstat.write_dta(
                figures,
                file,
                version=_VERSION,
                file_label=_cut(whose),
                column_labels=[_cut(labels[column]) for column in frame.columns],
                variable_value_labels={names[column]: said_of for column in lettered},
                missing_user_values={names[column]: list(said_of) for column in lettered},
            )
            body = file.read_bytes()
    except (OSError, pyreadstat.ReadstatError) as error:
        raise disk.unwritable(path, error, is_file=True) from error
    return _noted(body, [f"{name}: {text}" for name, text in about.items()])


def _reasons(frame: pl.DataFrame, symbols: pl.DataFrame | None) -> dict[str, list[str | None]]:
    """Return of each column of figures the letter that says why there is none: by the reason, else by SSB's symbol."""
    letters = {symbol: _LETTERS.get(reason) for symbol, reason in MISSING.items()} | dict(_LETTERS.items())
    found = {}
    for column, dtype in frame.schema.items():
        whose = frame if symbols is None else symbols
        of_cell = "" if column == "value" else f"{column}_"
        told = (column,) if symbols is not None else (f"{of_cell}missing", f"{of_cell}status")
        beside = next((name for name in told if name in whose.columns), "")
        if dtype.is_float() and beside in whose.columns:
            why = [letters.get(symbol) if symbol else None for symbol in whose[beside].cast(pl.String).to_list()]
            if any(one and value is None for one, value in zip(why, frame[column], strict=True)):
                found[column] = why
    return found


def _lettered(column: pl.Series, why: Sequence[str | None]) -> pl.Series:
    """Return figures with a letter where there is none, as the writer takes them."""
    cells = [letter if value is None else value for value, letter in zip(column, why, strict=True)]
    return pl.Series(column.name, cells, dtype=pl.Object)


def _labels(table: Table, columns: Sequence[str], language: Language) -> dict[str, str]:
    """Return what each column holds, in a language."""
    contents = dict(table.observations.select("content", "content_name").unique().rows())
    found = {}
    for column in columns:
        [base, beside] = next(
            ([column.removesuffix(end), end.removeprefix("_")] for end in _BESIDE if column.endswith(end)), [column, ""]
        )
        label = name_of_key(base, language, table.spec) if base in table.spec.series else contents.get(base)
        if label is None:
            what = said("show-column", column=column)
        else:
            what = said("show-column-of-series", beside=beside or "value", label=label)
        found[column] = what.sentence(language.value)
    return found


def _names(columns: Sequence[str]) -> dict[str, str]:
    """Return the name of each column in Stata: letters, digits and underscores, none of its own words, none twice."""
    found: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W", "_", column).replace("_suppressed_since", "_since")
        name = f"y{name}" if name[:1].isdigit() else f"{name}_" if _RESERVED.fullmatch(name) else name
        if len(name) > _LONGEST_NAME and name.endswith(_BESIDE):
            head, _, end = name.rpartition("_")
            name = f"{head[: _LONGEST_NAME - len(end) - 1]}_{end}"
        name, times = name[:_LONGEST_NAME], 1
        while name in found.values():
            times += 1
            name = f"{name[: _LONGEST_NAME - len(str(times)) - 1]}_{times}"
        found[column] = name
    return found


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def _noted(body: bytes, notes: Sequence[str]) -> bytes:
    """Return a file with notes, which its writer does not know: they stand among its characteristics."""
    texts = [("note0", str(len(notes))), *((f"note{place}", text) for place, text in enumerate(notes, start=1))]
    said_of = b""
    for name, text in texts:
        content = text.encode()[: _LONGEST_NOTE - 1].decode(errors="ignore").encode() + b"\0"
        heads = b"".join(one.encode().ljust(_NAME_OF_CHARACTERISTIC, b"\0") for one in ("_dta", name))
        said_of += b"<ch>" + struct.pack("<I", len(heads) + len(content)) + heads + content + b"</ch>"
    at = body.index(_MAP) + len(_MAP)
    places = list(struct.unpack_from("<14Q", body, at))
    begin = places[_AFTER_CHARACTERISTICS.start - 1] + len(_CHARACTERISTICS)
    for place in _AFTER_CHARACTERISTICS:
        places[place] += len(said_of)
    return body[:at] + struct.pack("<14Q", *places) + body[at + 14 * 8 : begin] + said_of + body[begin:]
