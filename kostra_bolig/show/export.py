"""Files for people who go on elsewhere: CSV, Parquet, Excel, Stata and JSON-stat, always with source and licence."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.areas import spliced
from kostra_bolig.figures.areas.panel import complete, wide
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.frames import dated
from kostra_bolig.kinds import FileContent, Language, Locale
from kostra_bolig.kostra import RegionKind
from kostra_bolig.said import said, speaking
from kostra_bolig.show.outside import harmless_column
from kostra_bolig.show.sheets import about, book, choice, csvw, stata, years
from kostra_bolig.show.streams import write_utf8
from kostra_bolig.store import disk, parquet
from kostra_bolig.store.warned import KostraBoligWarning, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import FileContentName, LocaleName
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.show.sheets.sheet import Sheet

__all__ = ["Wanted", "Written", "print_csv", "write", "write_frame", "written"]

_TABULAR: Final = (".csv", ".parquet", ".xlsx", ".dta")
_ROWS: Final = (".csv", ".parquet", ".dta")
"""Forms in which the rows of every category stand beneath each other; the others are of one of each dimension."""
_OF_KLASS: Final = (FileContent.REGIONS, FileContent.CROSSWALK)


def write(
    table: Table,
    path: str | Path,
    *,
    content: FileContentName = FileContent.OBSERVATIONS,
    kinds: Sequence[KindName] = tuple(RegionKind),
    locale: LocaleName = Locale.EN,
    series: str | Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    since: int | None = None,
    until: int | None = None,
    joined: bool | None = None,
    language: str | None = None,
) -> tuple[Path, ...]:
    """Write figures to a file of the form that its suffix names.

    Parameters
    ----------
    table
        The figures.
    path
        ``.csv``, ``.parquet``, ``.xlsx`` (needs the extra ``excel``), ``.dta`` (Stata 14; needs the extra ``stata``)
        or ``.json`` (JSON-stat 2.0). A file that is there is replaced once the new one is whole. CSV has no types: tell
        what reads it that ``region`` is text, or ``0301`` becomes 301; the other forms say so themselves. Excel has
        first a sheet to read and to print, years across and regions down, then the same figures as programs read them.
    content
        ``observations``: one row per region, content and year. ``panel``: one row per region and year, one column per
        series. ``wide``: one row per municipality of today, followed over its codes (of a table without any, one per
        region of its lowest kind), one column per year, as chart tools take it. Where SSB has suppressed figures of an
        earlier version since, ``suppressed_since`` follows.
        ``regions``: one row per region and year, with county and KOSTRA group. ``crosswalk``: what came of each
        municipality whose code or area changed. These two are written whole, not as JSON-stat.
    kinds
        Kinds of region to write.
    locale
        How CSV writes numbers.
    series
        Keys or content codes of what is written; all by default. For ``wide`` one.
    regions
        Codes or names of what is written; by default all of the `kinds`.
    since, until
        First and last year; all by default.
    joined
        Of Excel's sheet to read: municipalities and counties are followed over their codes where sound, and without
        `regions` those of today stand there; ``True`` refuses where one of the `regions` cannot be followed, ``False``
        has SSB's own rows. Of a panel: ``True`` has the municipalities of today, followed, with what each figure is
        made of. Long observations in another form are SSB's own rows, and take neither.
    language
        Of Excel's sheet to read, by default that of the labels, and of what Stata's columns are called.

    Returns
    -------
    tuple of Path
        The file; for CSV also its description (CSV on the Web), which programs find by its name.

    Raises
    ------
    UsageError
        The suffix, the content, a kind or the locale is unknown, there is no series for a panel, nothing is left to
        write, `joined` does not concern what is written, or the extra is not installed.
    StoreError
        The file cannot be written.
    KostraBoligError
        As for :meth:`kostra_bolig.Table.series`.
    """
    wanted = Wanted(
        content=content,
        kinds=tuple(kinds),
        locale=locale,
        series=series,
        regions=regions,
        since=since,
        until=until,
        joined=joined,
        language=language,
    )
    return written(table, path, wanted).files


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be written, as :func:`write` says; `balanced`: of a panel, only regions with figures in all years."""

    content: FileContentName = FileContent.OBSERVATIONS
    kinds: Sequence[KindName] = tuple(RegionKind)
    locale: LocaleName = Locale.EN
    series: str | Sequence[str] | None = None
    regions: Sequence[str] | None = None
    since: int | None = None
    until: int | None = None
    joined: bool | None = None
    balanced: bool = False
    language: str | None = None

    @property
    def is_of_klass(self) -> bool:
        """Whether it is about regions alone, and so about all that a table holds alike."""
        return self.content in _OF_KLASS

    def may_have_all_categories(self, path: str | Path) -> bool:
        """Tell whether a file can hold every category of a table beside each other: a row for each figure."""
        is_long = self.content == FileContent.OBSERVATIONS and self.series is None
        return is_long and Path(path).suffix.lower() in _ROWS


@dataclass(frozen=True, kw_only=True)
class Written:
    """Which files were written, and how many rows of figures they have."""

    files: tuple[Path, ...]
    rows: int


def written(table: Table, path: str | Path, wanted: Wanted) -> Written:
    """Write figures to a file, as :func:`write` says."""
    if wanted.content not in list(FileContent):
        raise UsageError(said("show-content", expected=tuple(FileContent), got=repr(wanted.content)))
    content, joined = FileContent(wanted.content), wanted.joined
    if wanted.is_of_klass:
        return _of_klass(table, path, wanted)
    path = _named(path, wanted.locale)
    form, is_long = path.suffix.lower(), content is FileContent.OBSERVATIONS
    if is_long and joined is not None and form != ".xlsx":
        raise UsageError(said("show-joined-long"))
    asked_for = choice.Choice.of(
        table,
        kinds=wanted.kinds,
        series=wanted.series,
        regions=wanted.regions,
        since=wanted.since,
        until=wanted.until,
    )
    chosen, frame = _chosen(asked_for, content, joined=joined, is_jsonstat=form == ".json")
    shown = asked_for.shown(only_series=not is_long)
    if wanted.balanced:
        frame = complete(frame, [key for key in shown if key in frame.columns])
    if frame.is_empty():
        raise UsageError(said("show-empty-panel"))
    sheet, remarks, symbols = None, list[str](), None
    if form == ".dta" and content is FileContent.WIDE:
        side_by_side = asked_for.side_by_side()
        reasons, marks = (f"{shown[0]}_{part}" for part in ("missing", "status"))
        symbols = wide(side_by_side, reasons if reasons in side_by_side.columns else marks)
    if form == ".xlsx" and content is not FileContent.WIDE:
        language = _language(table, wanted.language)
        is_followed = joined if is_long else joined is True
        places = asked_for.places(joined=is_followed, only_today=not is_long and joined is True)
        if wanted.balanced:
            left = set(frame["region"])
            places = [one for one in places if one in left]
        with speaking(language):
            sheet, told, cells = years.of_table(
                table,
                shown,
                places,
                asked_for.years,
                joined=is_followed,
                must=joined is True and is_long and wanted.regions is not None,
                remarks=about.remarks(chosen),
                language=language,
            )
        remarks = [str(line) for line in told]
        if is_long and wanted.regions is not None:
            frame = asked_for.observations(cells)
    return _saved(
        _File(
            table=chosen,
            frame=frame,
            path=path,
            locale=Locale(wanted.locale),
            sheet=sheet,
            remarks=remarks,
            symbols=symbols,
            language=None if wanted.language is None else _language(table, wanted.language),
        )
    )


def _of_klass(table: Table, path: str | Path, wanted: Wanted) -> Written:
    """Write what Klass says of regions."""
    path = _named(path, wanted.locale, forms=_TABULAR)
    if replace(wanted, locale=Locale.EN, language=None) != Wanted(content=wanted.content):
        raise UsageError(said("show-klass-is-whole", content=str(wanted.content)))
    is_crosswalk, of = wanted.content == FileContent.CROSSWALK, table.observations
    names, given = dict(of.select("region", "region_name").unique().rows()), sorted(of["year"].unique())
    frame = spliced.crosswalk(table.klass) if is_crosswalk else spliced.regions(names, given, table.klass)
    if (lacking := None if is_crosswalk else spliced.lacking(given)) is not None:
        warn(KostraBoligWarning(lacking))
    language = _language(table, wanted.language)
    with speaking(language):
        return _saved(
            _File(
                table=table,
                frame=frame,
                path=path,
                locale=Locale(wanted.locale),
                of_klass=about.of_klass(table, has_groups=not is_crosswalk, lacking=lacking),
            )
        )


def write_frame(
    table: Table,
    path: str | Path,
    frame: pl.DataFrame,
    *,
    sheet: Callable[[Language], Sheet],
    remarks: Sequence[str] = (),
    language: str | None = None,
) -> Written:
    """Write an answer's figures to a file: ``.csv``, ``.parquet``, ``.dta``, or ``.xlsx`` with a sheet to read.

    Parameters
    ----------
    table
        What the figures are from.
    path
        The file.
    frame
        The figures, as programs read them.
    sheet
        Makes the sheet to read.
    remarks
        What a person should know of these figures.
    language
        Of the sheet to read; by default that of the labels.

    Raises
    ------
    UsageError
        The suffix is none of these, there are no figures, or the extra ``excel`` is not installed.
    StoreError
        The file cannot be written.
    """
    path = _named(path, Locale.EN, forms=_TABULAR)
    made = None
    if path.suffix.lower() == ".xlsx":
        tongue = _language(table, language)
        with speaking(tongue):
            made = sheet(tongue)
    return _saved(
        _File(table=table, frame=frame, path=path, locale=Locale.EN, sheet=made, remarks=remarks, is_answer=True)
    )


def _named(path: str | Path, locale: str, *, forms: Sequence[str] | None = None) -> Path:
    """Return a path whose suffix names a form."""
    path = asked.path(path)
    expected = tuple(_FORMS) if forms is None else tuple(forms)
    if locale not in list(Locale):
        raise UsageError(said("show-locale", expected=tuple(Locale), got=repr(locale)))
    if path.suffix.lower() not in expected:
        raise UsageError(said("show-suffix", expected=expected, got=repr(path.name)))
    return path


def _language(table: Table, language: str | None) -> Language:
    if language is not None and language not in list(Language):
        raise UsageError(said("show-language", expected=tuple(Language), got=repr(language)))
    return table.provenance.language if language is None else Language(language)


def _chosen(
    asked_for: choice.Choice, content: FileContent, *, joined: bool | None, is_jsonstat: bool
) -> tuple[Table, pl.DataFrame]:
    """Return the figures that are asked for, as a table and as what is written."""
    chosen = asked_for.table()
    if content == FileContent.OBSERVATIONS:
        return chosen, dated(chosen.observations, chosen.withdrawn)
    if content == FileContent.WIDE:
        if asked_for.keys is None or len(asked_for.keys) != 1 or is_jsonstat:
            raise UsageError(said("show-wide-of-one", forms=_TABULAR))
        if joined is False:
            raise UsageError(said("show-wide-is-followed"))
        [key] = asked_for.keys
        return chosen, wide(asked_for.side_by_side(), key)
    if not joined:
        is_of_series = is_jsonstat and asked_for.keys is None and chosen.spec.series
        return chosen.of_series() if is_of_series else chosen, chosen.panel(keys=asked_for.keys)
    if is_jsonstat:
        raise UsageError(said("show-joined-long"))
    return chosen, asked_for.followed()


@dataclass(frozen=True, kw_only=True)
class _File:
    """What is written to a file."""

    table: Table
    frame: pl.DataFrame
    path: Path
    locale: Locale
    sheet: Sheet | None = None
    remarks: Sequence[str] = ()
    is_answer: bool = False
    of_klass: dict[str, str | list[str]] | None = None
    language: Language | None = None
    symbols: pl.DataFrame | None = None

    @property
    def about(self) -> dict[str, str | list[str]]:
        """What must go along with the figures."""
        if self.of_klass is not None:
            return dict(self.of_klass)
        whole = about.about(self.table)
        told = [*([] if self.is_answer else whole.get("remarks", [])), *self.remarks]
        return {term: text for term, text in (whole | {"remarks": told}).items() if text}


def _saved(file: _File) -> Written:
    """Write a file, and return what was written."""
    frame = file.frame.with_columns(pl.selectors.float() + 0.0)  # or a reader would meet -0
    if file.of_klass is None and (file.is_answer or "year" in frame.columns):  # not in a wide file: chart tools read it
        frame = categories.with_columns(frame, file.table)
    files = []
    for name, body in _FORMS[file.path.suffix.lower()](replace(file, frame=frame)).items():
        target = file.path.with_name(name)
        disk.rewrite(target, body)
        files.append(target)
    return Written(files=tuple(files), rows=frame.height)


def print_csv(table: Table, frame: pl.DataFrame) -> None:
    """Print a frame as CSV, with its source in the last column."""
    write_utf8(_as_text(table, categories.with_columns(frame, table), ".").write_csv())


def _as_text(table: Table, frame: pl.DataFrame, comma: str) -> pl.DataFrame:
    """Return a frame as CSV holds it, with its source: codes that something is made of as ``0213+0217``."""
    frame = frame.with_columns(
        pl.col(pl.List(pl.String)).list.join("+"), pl.selectors.by_dtype(pl.Enum).cast(pl.String)
    )
    return frame.select(
        _number(pl.selectors.float(), comma),
        harmless_column(pl.selectors.string()),
        pl.selectors.exclude(pl.selectors.float(), pl.selectors.string()),
        harmless_column(pl.lit(str(table.provenance))).alias("source"),
    ).select(*frame.columns, "source")


def _csv(file: _File) -> dict[str, bytes]:
    is_norwegian, frame, name = file.locale is Locale.NO, file.frame, file.path.name
    told = file.about
    separator, comma = (";", ",") if is_norwegian else (",", ".")
    texts = _as_text(file.table, frame, comma)
    if file.of_klass is not None:
        whose = " · ".join(_flat(told[term]) for term in ("source", "title", "license"))
        texts = texts.with_columns(pl.lit(whose).alias("source"))
    elif not file.is_answer and "year" not in frame.columns:  # chart tools take its columns as they are
        texts = texts.drop("source")
    buffer = io.BytesIO()
    texts.write_csv(buffer, separator=separator, include_bom=is_norwegian)
    described = csvw.described(name, told, texts.columns, frame.schema, separator=separator, comma=comma)
    return {name: buffer.getvalue(), f"{name}-metadata.json": _json(described)}


def _parquet(file: _File) -> dict[str, bytes]:
    return {file.path.name: parquet.written(file.frame, {key: _flat(text) for key, text in file.about.items()})}


def _excel(file: _File) -> dict[str, bytes]:
    told = [(key, _flat(text)) for key, text in file.about.items()]
    return {file.path.name: book.written(file.sheet, file.frame, told)}


def _stata(file: _File) -> dict[str, bytes]:
    told = {key: _flat(text) for key, text in file.about.items()}
    body = stata.written(file.table, file.frame, told, language=file.language, path=file.path, symbols=file.symbols)
    return {file.path.name: body}


def _jsonstat(file: _File) -> dict[str, bytes]:
    return {file.path.name: file.table.to_jsonstat()}


_FORMS: Final[Mapping[str, Callable[[_File], dict[str, bytes]]]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _excel,
    ".dta": _stata,
    ".json": _jsonstat,
}


def _number(number: pl.Expr, comma: str) -> pl.Expr:
    """Return a number as text with every decimal it has, and no needless ``.0``."""
    return number.cast(pl.String).str.replace(r"\.0$", "").str.replace(".", comma, literal=True)


def _flat(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
