"""A chart of a ranking: a bar for each region, the first uppermost, those without a figure last with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from kostra_bolig.answers.comparison import of_all, ranking_answer
from kostra_bolig.errors import UsageError
from kostra_bolig.kinds import Stage
from kostra_bolig.kostra import Missing, RegionKind, is_percent_unit
from kostra_bolig.said import said, speaking
from kostra_bolig.show import theme
from kostra_bolig.show.drawn.chart import Chart, finished
from kostra_bolig.show.drawn.lettering import width_of, wrapped
from kostra_bolig.show.labels import (
    STAR,
    categories_of,
    language_of,
    notes_on,
    sentences,
    source_of,
    title_of,
    unit_of,
    value_of,
)
from kostra_bolig.show.numbers import change_told, symbol_of
from kostra_bolig.show.words import is_plain_count, left_out, missing_word, word

if TYPE_CHECKING:
    from kostra_bolig.answers.comparison import RankedAnswer, RankingAnswer
    from kostra_bolig.figures.among.ranked import Wanted
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language

__all__ = ["plot_ranking", "ranked"]

_MOST_BARS: Final = 60
"""Of one chart: more have no room on a page."""
_WIDTH: Final = 400
_STEP: Final = 22
_LETTER: Final = 11
_NAME: Final = 12
_LONGEST_NAME: Final = 260
_AWAY: Final = 5


def plot_ranking(
    table: Table,
    key: str,
    year: int | None,
    *,
    kind: str | None,
    wanted: Wanted,
    language: str | None = None,
    title: str | None = None,
) -> Chart:
    """Return a ranking of a table as a chart; parameters and errors as for :meth:`kostra_bolig.Table.plot_ranking`."""
    spoken = language_of(language, table.provenance)
    with speaking(spoken):
        of_kind = cast("RegionKind", kind or table.lowest_kind)
        answer = ranking_answer(table, key, year, kind=of_kind, wanted=wanted, told_of_shown=True)
    return ranked(answer, of_all(table, key, per_1000=wanted.per_1000), language=spoken, title=title)


def ranked(answer: RankingAnswer, series: Series, *, language: Language, title: str | None = None) -> Chart:
    """Return a ranking as bars that lie, so that a name has room.

    Parameters
    ----------
    answer
        The ranking, with its notes in the language of the chart.
    series
        Of the country: name, unit and source of the figures.
    language
        Of words and numbers.
    title
        Instead of the one that is made.

    Raises
    ------
    UsageError
        More regions than have room, or none.
    """
    if len(answer["ranking"]) > _MOST_BARS:
        raise UsageError(said("show-too-many-bars", most=_MOST_BARS, got=len(answer["ranking"])))
    if not answer["ranking"]:
        raise UsageError(said("show-nothing-to-draw"))
    series = replace(series, decimals=answer["decimals"])
    rows = [_row(place, row, answer, series, language) for place, row in enumerate(answer["ranking"])]
    under = _under(answer, series, language)
    heading = title or title_of([series], language)
    foot = _foot(rows, answer, series, language)
    cells = ", ".join(f"{row['name']}: {row['said']}" for row in rows)
    return finished(
        _drawing(rows),
        rows,
        heading=heading,
        under=under,
        foot=foot,
        text=sentences([f"{heading}, {under}", cells, *foot]),
        language=language,
        width=_WIDTH + 240,
    )


def _row(place: int, row: RankedAnswer, answer: RankingAnswer, series: Series, language: Language) -> dict[str, Any]:
    """Return a row that says everything: the length of its bar, what stands at it, and what is told of it."""
    by_change = answer["by"] == "change"
    value = row["value"]
    text = "" if value is None else value_of(value, row["status"], series, language)
    if by_change:
        value = row["absolute"] if is_percent_unit(answer["unit"]) else row["percent"]
        text = "" if value is None else _change(row, answer, language)
    if row["rank"] is None or value is None:
        symbol = symbol_of(row["status"], row["missing"])
        reason = missing_word(Missing(row["missing"]), language) if row["missing"] else ""
        if not reason and row["value"] is not None and row["start"] is not None:
            reason = word("screen-zero-then", language, year=answer["since"], is_below=row["start"] < 0)
        value, text = None, f"{symbol} {reason}".strip()
    name = f"{row['rank']}. {row['region_name']}" if row["rank"] is not None else row["region_name"]
    parts = [row["made_of"], row["start_made_of"] or []] if by_change else [row["made_of"]]
    return {
        "place": place,
        "region": row["region"],
        "name": name,
        "shown": wrapped(name, _NAME, _LONGEST_NAME, lines=1)[0],
        "value": value,
        "text": text,
        "said": text,
        "hollow": value is not None and any(len(one) > 1 for one in parts),
        "side": "left" if value is not None and value < 0 else "right",
    }


def _change(row: RankedAnswer, answer: RankingAnswer, language: Language) -> str:
    """Return how a figure changed; the figures that it rests on stand in the ranking itself."""
    absolute, percent = row["absolute"] or 0.0, row["percent"] or 0.0
    return change_told(absolute, percent, unit=answer["unit"], decimals=answer["decimals"], language=language)


def _under(answer: RankingAnswer, series: Series, language: Language) -> str:
    """Return what stands under the title: what is ranked, of which year, in what unit, and how many of how many."""
    newest = max(series.years, default=None)
    is_pale = series.provenance.stage is Stage.UNREVISED and newest == answer["year"]
    of_some = said("chart-ranked-selected") if answer["among"] is not None else ""
    told: dict[str, Any] = {
        "kind": RegionKind(answer["kind"]).value,
        "within": answer["within"] or of_some,
        "year": f"{answer['year']}{STAR if is_pale else ''}",
    }
    by_change = answer["by"] == "change"
    parts = [
        word("chart-ranked-by-change", language, since=str(answer["since"]), **told)
        if by_change
        else word("chart-ranked", language, **told),
        *categories_of(series.provenance, language),
    ]
    unit = unit_of(series, language)
    if not by_change and not is_percent_unit(answer["unit"]) and not is_plain_count(unit):
        parts.append(unit)
    shown = len(answer["ranking"])
    if shown < answer["regions"]:
        parts.append(word("chart-ranked-some", language, shown=shown, regions=answer["regions"]))
    return " · ".join(parts)


def _foot(rows: list[dict[str, Any]], answer: RankingAnswer, series: Series, language: Language) -> list[str]:
    provenance = series.provenance
    is_pale = provenance.stage is Stage.UNREVISED and max(series.years, default=None) == answer["year"]
    lines = [source_of(provenance, f"{answer['year']}{STAR}" if is_pale else "", language)]
    if any(row["hollow"] for row in rows):
        lines.append(word("chart-hollow", language))
    lines += [*left_out(answer, language), *answer["notes"]]
    lines += notes_on(provenance, language, has_groups=answer["kind"] is RegionKind.KOSTRA_GROUP)
    return list(dict.fromkeys(lines))


def _drawing(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return bars that lie, with names at their left and figures at their ends."""
    values = [row["value"] for row in rows if row["value"] is not None]
    least, most = min([0, *values]), max([0, *values]) or 0
    left = max((width_of(row["text"], _LETTER) for row in rows if row["side"] == "left"), default=0) + 3 * _AWAY
    if least < 0:  # what stands at the left of the longest bar must not stand on the names
        least -= (most - least) * left / (_WIDTH - left)
    y = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.25, "paddingOuter": 0.15}}
    scale = {"domain": [least, most if most > least else 1], "nice": False}
    along: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": scale}
    x, zero = {"field": "value", **along}, {"datum": 0, **along}
    text: dict[str, Any] = {"type": "text", "baseline": "middle", "fontSize": _LETTER}
    end = {"y": y, "x": x, "text": {"field": "text", "type": "nominal"}}
    bar = {"type": "bar", "color": theme.COLOURS[0], "stroke": theme.COLOURS[0]}
    hollow = {"condition": {"test": "datum.hollow", "value": 0}, "value": 1}
    layers: list[dict[str, Any]] = [
        {
            "mark": bar,
            "encoding": {"y": y, "x": x, "fillOpacity": hollow},
            "transform": [{"filter": "datum.value !== null"}],
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": theme.QUIET},
            "encoding": {"x": zero, "y": {"value": 0}, "y2": {"value": _STEP * len(rows)}},
        },
        {
            "mark": {**text, "align": "left", "dx": _AWAY},
            "encoding": {**end, "x": zero},
            "transform": [{"filter": "datum.value === null"}],
        },
        {
            "mark": {**text, "align": "right", "fontSize": _NAME},
            "encoding": {"y": y, "x": {"value": -8}, "text": {"field": "shown", "type": "nominal"}},
        },
    ]
    layers += [
        {
            "mark": {**text, "align": align, "dx": away},
            "encoding": end,
            "transform": [{"filter": f"datum.side === '{side}' && datum.value !== null"}],
        }
        for side, align, away in (("left", "right", -_AWAY), ("right", "left", _AWAY))
    ]
    return {"width": _WIDTH, "height": _STEP * len(rows), "layer": layers}
