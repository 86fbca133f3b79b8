"""Charts of series: bars and lines that say where the figures come from and hide nothing.

To draw one takes the extra ``plot``; to go on from one does not.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, get_args

import polars as pl

from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.comparison import index_alone
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.rounding import legible
from kostra_bolig.figures.trend import require_one_area
from kostra_bolig.installed import manager
from kostra_bolig.kinds import ChartForm, Language, Stage
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said
from kostra_bolig.show import theme
from kostra_bolig.show.drawn import alone
from kostra_bolig.show.drawn.drawing import MOST_TOGETHER, drawing
from kostra_bolig.show.drawn.frame import Frame
from kostra_bolig.show.labels import (
    STAR,
    drawable,
    foot_of,
    index_of,
    labels_of,
    language_of,
    subtitle_of,
    text_of,
    title_of,
    unit_of,
    value_of,
    why_empty,
    without_levels,
)
from kostra_bolig.show.numbers import figure, symbol_of
from kostra_bolig.show.words import is_plain_count, missing_word
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import altair as alt

    from kostra_bolig.figures.series import Series

__all__ = ["FORMATS", "Chart", "chart", "extra", "finished", "require_drawing"]

FORMATS: Final = (".svg", ".png", ".pdf", ".html", ".json")
_MOST_BARS: Final = 3
_PLAUSIBLE: Final = range(1900, 2101)
"""Years that an axis may reach to: each takes a place on it, whether it has a figure or not."""
_SCALE: Final = 2.0
_LETTER_OF_TITLE: Final = 9.0
_LETTER_UNDER: Final = 6.0
_LETTER_OF_FOOT: Final = 4.8
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_MIME: Final = "application/vnd.vegalite.v6+json"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart, shown by notebooks as it is.

    Attributes
    ----------
    specification
        In Vega-Lite, with its data.
    title
        Its title.
    text
        What it shows, in words: for those who cannot see it.
    language
        Of its words and numbers.
    """

    specification: dict[str, Any] = field(hash=False)
    title: str
    text: str
    language: Language

    @property
    def altair(self) -> alt.VConcatChart:
        """The Altair chart, for those who go on from it; it takes Altair alone.

        Raises
        ------
        UsageError
            Altair is not installed.
        """
        with extra():
            import altair

        made: alt.VConcatChart = altair.VConcatChart.from_dict(self.specification)
        return made

    def to_dict(self) -> dict[str, Any]:
        """Return the specification as a file of Vega-Lite has it: with the schema that it follows."""
        return {"$schema": _SCHEMA, **self.specification}

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file: SVG, PNG, PDF, HTML or JSON (Vega-Lite), as its suffix says.

        Nothing is fetched from anywhere, neither now nor when the file is opened.

        Raises
        ------
        UsageError
            The suffix is unknown, the path is none, or the extra ``plot`` is not installed, which JSON does not need.
        StoreError
            The file cannot be written.
        """
        path = asked.path(path)
        form = path.suffix.lower()
        if form not in FORMATS:
            raise UsageError(said("show-suffix", expected=FORMATS, got=repr(path.name)))
        body = self._body(form)
        disk.rewrite(path, body)
        return path

    def to_svg(self) -> str:
        """Return the chart as SVG, with its words in it for screen readers.

        Raises
        ------
        UsageError
            The extra ``plot`` is not installed, or the chart cannot be drawn.
        """
        with extra():
            import vl_convert

        with _drawing():
            drawn = vl_convert.vegalite_to_svg(self.specification)
        return alone.worded(drawn, title=self.title, text=self.text)

    def _body(self, form: str) -> bytes:
        if form == ".svg":
            return self.to_svg().encode()
        if form == ".json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2).encode()
        with extra():
            import vl_convert

        if form == ".html":
            return alone.page(self.specification, title=self.title, text=self.text, language=self.language).encode()
        with _drawing():
            if form == ".pdf":
                return vl_convert.vegalite_to_pdf(self.specification)
            return vl_convert.vegalite_to_png(self.specification, scale=_SCALE)

    def __repr__(self) -> str:
        """Return what it shows, in words."""
        return f"Chart: {self.text}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return the picture with its words; where nothing can draw it, what a notebook may draw itself."""
        del include, exclude
        if not _can_draw():
            return {_MIME: self.to_dict(), "text/plain": repr(self)}
        svg = self.to_svg()
        return {"text/html": alone.picture(svg, self.text), "image/svg+xml": svg, "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        return alone.picture(self.to_svg(), self.text) if _can_draw() else f"<p>{escape(self.text)}</p>"


def chart(
    series: Sequence[Series],
    *,
    since: int | None = None,
    until: int | None = None,
    index: int | None = None,
    form: ChartForm | None = None,
    title: str | None = None,
    language: str | None = None,
    across_break: bool = False,
    width: int = 640,
    height: int = 320,
    is_small: bool = False,
) -> Chart:
    """Return a chart of one or more series.

    Counts, and all bars, start at 0. A year without a value is a gap with SSB's symbol on the axis; unrevised figures
    are paler and their year has a star; the source, the stage and SSB's mandatory notes stand under it. A county or
    group that is not known to be a total is drawn beside a municipality as an index alone; else a line says why not.

    Parameters
    ----------
    series
        Of the same unit, unless `index` is given.
    since, until
        First and last year.
    index
        Show every series as an index of this year = 100.
    form
        ``"bar"`` or ``"line"``; by default bars for up to three series, lines for more and for an index.
    title
        Instead of the one that is made.
    language
        ``no`` or ``en``; by default that of the figures.
    across_break
        Whether the index of a region goes on across a year from which it is another one.
    width, height
        In pixels, of the drawing itself.
    is_small
        For a page that has title, source and notes of its own: without them, and in the colours of the page
        (``currentColor`` and ``--accent``).

    Raises
    ------
    UsageError
        No series or one twice, two units without an index, years out of order, or an unknown form or language.
    SeriesError
        A series has no value above 0 in the base year of the index.
    AcrossBreak
        An index of a KOSTRA group would go across a year in which the groups were drawn anew.
    """
    if form not in (None, *get_args(ChartForm)):
        raise UsageError(said("show-form", expected=get_args(ChartForm), got=repr(form)))
    apart = index_alone(series) if index is None else []
    series = [one for one in series if all(one is not other for other in apart)]
    years = _years(series, since, until)
    if index is None and len({one.unit for one in series}) > 1:
        raise UsageError(said("show-two-units", got=tuple(dict.fromkeys(one.unit for one in series))))
    if index is not None and not across_break:
        for one in series:
            told = {"series": one.name, "region": one.region, "name": one.region_name}
            require_one_area([index, *(year for year in one.years if year in years)], one.breaks, **told)
    spoken = language_of(language, series[0].provenance)
    labels = labels_of(series, spoken)
    rows = [row for one, label in zip(series, labels, strict=True) for row in _rows(one, label, years, index, spoken)]
    starred = {row["year"] for row in rows if row["pale"]}
    for row in rows:
        row["year"] += STAR if row["year"] in starred else ""
    unit = unit_of(series[0], spoken) if index is None else index_of(index, spoken)
    frame = Frame(
        rows=rows,
        labels=labels,
        index=index,
        is_whole=index is None and all(one.decimals <= 0 for one in series),
        unit=None if is_plain_count(unit) else unit,
        language=spoken,
        width=width,
        height=height,
        is_small=is_small,
    )
    is_of_bars = index is None and len(series) <= (_MOST_BARS if len(years) > 1 else MOST_TOGETHER)
    inner = drawing(frame, form or ("bar" if is_of_bars else "line"))
    heading = title or title_of(series, spoken)
    under = subtitle_of(series, index, spoken)
    foot = foot_of([_resting(one, years, index) for one in series], rows, years, spoken) + without_levels(apart, spoken)
    return finished(
        inner,
        rows,
        heading=heading,
        under=under,
        foot=foot,
        text=text_of(heading, under, rows, frame.unit if index is None else None, [] if is_small else foot),
        language=spoken,
        width=width,
        is_small=is_small,
    )


def finished(
    inner: dict[str, Any],
    rows: Sequence[dict[str, Any]],
    *,
    heading: str,
    under: str,
    foot: Sequence[str],
    text: str,
    language: Language,
    width: int,
    is_small: bool = False,
) -> Chart:
    """Return a drawing of rows as a chart, with its titles above and its lines below."""
    outer: dict[str, Any] = {"config": theme.config("currentColor" if is_small else theme.INK)}
    if not is_small:
        below = [part for line in foot for part in wrap(line, int((width + 40) / _LETTER_OF_FOOT))]
        inner["title"] = {"text": below, "orient": "bottom", "offset": 12, "frame": "bounds"}
        inner["title"] |= {"fontSize": 10, "fontWeight": "normal"}
        lines = _parted(under, int(width / _LETTER_UNDER))
        outer["title"] = {"text": wrap(heading, int(width / _LETTER_OF_TITLE)), "offset": 8}
        outer["title"] |= {"subtitle": lines if len(lines) > 1 else under}
    return Chart(
        specification=_clean({**outer, "data": {"values": list(rows)}, "vconcat": [inner]}),
        title=drawable(heading),
        text=drawable(text),
        language=language,
    )


def _parted(text: str, most: int) -> list[str]:
    """Return the lines of what stands under a title, broken between its parts alone.

    >>> _parted("Landet · Kommuner · Grunnskole", 20)
    ['Landet · Kommuner ·', 'Grunnskole']
    """
    lines = [""]
    for part in text.split(" · "):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if len(longer) > most and lines[-1]:
            lines[-1] += " ·"
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


@contextmanager
def extra() -> Iterator[None]:
    """Turn a library that is not installed into a usage error that says what to install."""
    try:
        yield
    except ImportError:
        raise UsageError(said("show-no-plot-extra", install=manager.adding("plot"))) from None


def require_drawing(path: str) -> None:
    """Refuse a file that cannot be drawn here, before anything is read for it; Vega-Lite takes nothing to write.

    Raises
    ------
    UsageError
        The extra ``plot`` is not installed.
    """
    if not path.lower().endswith(".json"):
        with extra():
            import vl_convert  # noqa: F401


def _can_draw() -> bool:
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _drawing() -> Iterator[None]:
    """Turn whatever the library that draws raises into an error of ours; a panic of it is no Exception."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise UsageError(said("show-not-drawn", error=type(error).__name__, reason=str(error)[:200])) from error


def _clean(part: Any) -> Any:
    """Return a part of a specification with its texts such as can be drawn."""
    if isinstance(part, str):
        return drawable(part)
    if isinstance(part, dict):
        return {name: _clean(inner) for name, inner in part.items()}
    return [_clean(inner) for inner in part] if isinstance(part, list | tuple) else part


def _years(series: Sequence[Series], since: int | None, until: int | None) -> range:
    there = [year for one in series for year in one.years]
    if not there:
        raise UsageError(said("show-nothing-to-draw"))
    first, last = since if since is not None else min(there), until if until is not None else max(there)
    is_drawable = first in _PLAUSIBLE and last in _PLAUSIBLE
    if not is_drawable or not any(first <= year <= last for year in there):
        raise UsageError(said("show-years", least=min(there), newest=max(there), first=first, last=last))
    return range(first, last + 1)


def _resting(series: Series, years: range, index: int | None) -> Series:
    """Return a series with what is told of the years that a chart rests on: those drawn, and that of its index."""
    rests = [years[0], years[-1], *([] if index is None else [index])]
    return series if series.area is None else series.only(pl.col("year").is_between(min(rests), max(rests)))


def _index(value: float, level: float) -> float:
    found = nearest(exact(value) * 100 / exact(level))
    return value if found is None else found


def _rows(
    series: Series, label: str, years: Sequence[int], index: int | None, language: Language
) -> list[dict[str, Any]]:
    cells = {row["year"]: row for row in series.frame.iter_rows(named=True)}
    level: float | None = None
    if index is not None:
        level = series.at(index)
        if level <= 0:
            raise SeriesError(
                said(
                    "show-no-base",
                    series=series.name,
                    region=series.region_name,
                    value=legible(level),
                    year=index,
                ),
                year=index,
                series=series.name,
                region=series.region,
            )
    newest = max(series.years, default=None)
    rows = []
    for year in years:
        cell = cells.get(year, {"value": None, "status": None, "missing": None, "made_of": None})
        value, symbol, text = cell["value"], "", ""
        if value is None:
            symbol = symbol_of(cell["status"], cell["missing"])
            words = missing_word(Missing(cell["missing"]), language) if cell["missing"] else ""
            words = words or why_empty(series.provenance, language)
        else:
            value = value if level is None else _index(value, level)
            is_index = level is not None
            text = figure(value, 1, language=language) if is_index else ""
            text = f"{text}{cell['status'] or ''}" if is_index else value_of(value, cell["status"], series, language)
            words = text
        rows.append(
            {
                "year": str(year),
                "label": label,
                "value": value,
                "text": text,
                "mark": cell["status"] if value is not None else None,
                "symbol": symbol,
                "said": words,
                "hollow": value is not None and len(cell["made_of"] or ()) > 1,
                "pale": series.provenance.stage is Stage.UNREVISED and year == newest,
                # a line across would compare the two
                "part": sum(min(series.years) < broken <= year for broken in series.breaks),
            }
        )
    return rows
