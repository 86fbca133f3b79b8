"""Files for people who go on elsewhere: CSV, Parquet, Excel and JSON-stat, always with source, licence and stage."""

from __future__ import annotations

import io
import json
import os
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.citation import cite, newest_year
from kostra_bolig.figures.comparison import dated
from kostra_bolig.kostra import MISSING, Language, RegionKind, kind_of
from kostra_bolig.said import said, spoken
from kostra_bolig.show.dataset import suppressed_since
from kostra_bolig.show.outside import harmless_column, plain
from kostra_bolig.show.words import missing_word
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.figures.table import Table

__all__ = ["FileContent", "Locale", "write"]


_LONGEST_CELL: Final = 32_767
"""Letters that a cell of Excel holds; of a longer text nothing would be written."""
_DUBLIN_CORE: Final = ("title", "source", "license", "modified", "bibliographicCitation")


class FileContent(StrEnum):
    """What is written."""

    OBSERVATIONS = "observations"
    PANEL = "panel"


class Locale(StrEnum):
    """How numbers are written in CSV: ``no`` has decimal comma, semicolon and a byte order mark, as Excel expects."""

    EN = "en"
    NO = "no"


def write(
    table: Table,
    path: str | Path,
    *,
    content: str = FileContent.OBSERVATIONS,
    kinds: Sequence[str] = tuple(RegionKind),
    locale: str = Locale.EN,
) -> tuple[Path, ...]:
    """Write figures to a file of the form that its suffix names.

    Parameters
    ----------
    table
        The figures.
    path
        ``.csv``, ``.parquet``, ``.xlsx`` (needs the extra ``excel``) or ``.json`` (JSON-stat 2.0). A file that is
        there is replaced once the new one is whole. CSV has no types: tell what reads it that ``region`` is text, or
        ``0301`` becomes 301; the other forms say so themselves.
    content
        ``observations``: one row per region, content and year. ``panel``: one row per region and year, one column per
        series. Where SSB has suppressed figures of an earlier version since, a column ``suppressed_since`` follows.
    kinds
        Kinds of region to write.
    locale
        How CSV writes numbers.

    Returns
    -------
    tuple of Path
        The file; for CSV also its description (CSV on the Web), which programs find by its name.

    Raises
    ------
    UsageError
        The suffix, the content, a kind or the locale is unknown, there is no series for a panel, or the extra is not
        installed.
    StoreError
        The file cannot be written.
    """
    path = asked.path(path)
    if content not in list(FileContent):
        raise UsageError(said("show-content", expected=tuple(FileContent), got=repr(content)))
    if locale not in list(Locale):
        raise UsageError(said("show-locale", expected=tuple(Locale), got=repr(locale)))
    if path.suffix.lower() not in _FORMS:
        raise UsageError(said("show-suffix", expected=tuple(_FORMS), got=repr(path.name)))
    chosen = table.of_kinds(kinds)
    frame = chosen.panel() if content == FileContent.PANEL else dated(chosen.observations, chosen.withdrawn)
    frame = frame.with_columns(pl.selectors.float() + 0.0)  # or a reader would meet -0
    if frame.is_empty():
        raise UsageError(said("show-empty-panel"))
    bodies = _FORMS[path.suffix.lower()](chosen, frame, path.name, Locale(locale))
    written = []
    for name, body in bodies.items():
        target = path.with_name(name)
        disk.rewrite(target, body)
        written.append(target)
    return tuple(written)


def _csv(table: Table, frame: pl.DataFrame, name: str, locale: Locale) -> dict[str, bytes]:
    is_norwegian = locale is Locale.NO
    about = _about(table)
    separator, comma = (";", ",") if is_norwegian else (",", ".")
    texts = frame.select(
        _number(pl.selectors.float(), comma),
        harmless_column(pl.selectors.string()),
        pl.selectors.exclude(pl.selectors.float(), pl.selectors.string()),
        harmless_column(pl.lit(str(table.provenance))).alias("source"),
    ).select(*frame.columns, "source")
    buffer = io.BytesIO()
    texts.write_csv(buffer, separator=separator, include_bom=is_norwegian)
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": quote(os.fsencode(name)),
        **{f"dc:{term}": about.pop(term) for term in _DUBLIN_CORE if term in about},
        "notes": [{term: text} for term, text in about.items()],
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
                for column, dtype in [*frame.schema.items(), ("source", pl.String())]
            ]
        },
    }
    return {name: buffer.getvalue(), f"{name}-metadata.json": _json(described)}


def _parquet(table: Table, frame: pl.DataFrame, name: str, locale: Locale) -> dict[str, bytes]:
    del locale
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={key: _flat(text) for key, text in _about(table).items()})
    return {name: buffer.getvalue()}


def _excel(table: Table, frame: pl.DataFrame, name: str, locale: Locale) -> dict[str, bytes]:
    del locale
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise UsageError(said("show-no-excel-extra")) from None
    buffer = io.BytesIO()
    about = [(key, line) for key, text in _about(table).items() for line in _lines(_flat(text))]
    longest = frame.select(pl.selectors.string().str.len_chars().max()).rows()[0]
    if max((length or 0 for length in longest), default=0) > _LONGEST_CELL:
        raise UsageError(said("show-cell-too-long", most=_LONGEST_CELL))
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats: dict[Any, str] = {pl.selectors.numeric(): "General"}
        frame.write_excel(book, worksheet="figures", column_formats=formats, autofit=True, freeze_panes=(1, 0))
        pl.DataFrame(about, schema=["about", "said"], orient="row").write_excel(book, worksheet="about", autofit=True)
    return {name: buffer.getvalue()}


def _jsonstat(table: Table, frame: pl.DataFrame, name: str, locale: Locale) -> dict[str, bytes]:
    del locale
    if "content" not in frame.columns:
        table = table.of_series()
    return {name: table.to_jsonstat()}


_FORMS: Final[Mapping[str, Callable[[Table, pl.DataFrame, str, Locale], dict[str, bytes]]]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _excel,
    ".json": _jsonstat,
}


def _about(table: Table) -> dict[str, str | list[str]]:
    """Return what must go along with the figures."""
    provenance = table.provenance
    about: dict[str, str | list[str]] = {
        "title": provenance.table_label,
        "source": provenance.source_line,
        "license": provenance.licence,
        "stage": newest_year(provenance),
        "modified": provenance.updated.isoformat() if provenance.updated else "",
        "retrieved": provenance.fetched_at.isoformat() if provenance.fetched_at else "",
        "snapshot": provenance.snapshot or "",
        "bibliographicCitation": cite(provenance).text,
        "notes": [plain(note) for note in provenance.mandatory_notes],
        "remarks": _remarks(table),
        "symbols": _symbols(),
    }
    return {term: text for term, text in about.items() if text}


def _remarks(table: Table) -> list[str]:
    """Return what a person should know of these figures that SSB's notes may not say."""
    years = table.observations["year"].unique().to_list()
    kinds = {kind_of(code) for code in table.observations["region"].unique()}
    told = [*table.breaks(RegionKind.KOSTRA_GROUP, since=min(years), until=max(years))]
    told += [
        one
        for kind in (RegionKind.COUNTY, RegionKind.KOSTRA_GROUP)
        if kind in kinds
        for one in table.told_of_counts(kind)
    ]
    return [*map(str, suppressed_since(table)), *map(str, told)]


def _symbols() -> list[str]:
    """Return what SSB's symbols mean, a line each."""
    language = Language(spoken())
    told = [f"{symbol} {missing_word(reason, language)}" for symbol, reason in MISSING.items()]
    return [*told, str(said("show-provisional"))]


def _number(number: pl.Expr, comma: str) -> pl.Expr:
    """Return a number as text with every decimal it has, and no needless ``.0``."""
    return number.cast(pl.String).str.replace(r"\.0$", "").str.replace(".", comma, literal=True)


def _flat(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def _lines(text: str) -> list[str]:
    """Return the lines of a text, none of them longer than a cell of Excel holds."""
    return [
        line[at : at + _LONGEST_CELL] for line in text.split("\n") for at in range(0, len(line) or 1, _LONGEST_CELL)
    ]


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
