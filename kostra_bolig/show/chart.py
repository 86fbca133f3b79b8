"""Charts of series: bars and lines that say where the figures come from and hide nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast, get_args

import polars as pl

from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.comparison import index_alone
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.rounding import legible
from kostra_bolig.figures.trend import require_one_area
from kostra_bolig.kinds import ChartForm, Language, Stage
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said
from kostra_bolig.show.drawn.chart import finished
from kostra_bolig.show.drawn.drawing import MOST_TOGETHER, drawing
from kostra_bolig.show.drawn.frame import Frame
from kostra_bolig.show.labels import (
    STAR,
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.show.drawn.chart import Chart

__all__ = ["chart"]

_MOST_BARS: Final = 3
_PLAUSIBLE: Final = range(1900, 2101)
"""Years that an axis may reach to: each takes a place on it, whether it has a figure or not."""


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
    since, until = arguments.optional_year(since, "since"), arguments.optional_year(until, "until")
    index, across_break = arguments.optional_year(index, "index"), arguments.flag(across_break, "across_break")
    form = cast("ChartForm | None", arguments.optional_text(form, "form"))
    title, language = arguments.optional_text(title, "title"), arguments.optional_text(language, "language")
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
