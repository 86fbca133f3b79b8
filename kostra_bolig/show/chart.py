"""Charts of series: bars and lines that say where the figures come from and hide nothing. Needs the extra ``plot``."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures.regions import kind_of
from kostra_bolig.kostra import (
    COUNTRY,
    COUNTRY_WITHOUT_OSLO,
    GROUPS_REDRAWN,
    MISSING,
    OSLO,
    SERIES,
    Language,
    Missing,
    RegionKind,
    SeriesKey,
    Stage,
    is_percent_unit,
)
from kostra_bolig.records import Source
from kostra_bolig.show import theme
from kostra_bolig.show.words import (
    GROUP_BREAK_WORDS,
    MISSING_WORDS,
    NO_BREAK,
    OURS_WORDS,
    STAGE_WORDS,
    figure,
    source_line,
)
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import altair as alt

    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance

__all__ = [
    "FORMATS",
    "STAR",
    "Chart",
    "Form",
    "chart",
    "language_of",
    "name_of",
    "notes_of",
    "place_of",
    "remarks",
    "symbol_of",
    "unit_of",
    "value_of",
    "why_empty",
]

Form = Literal["bar", "line"]
_Json: TypeAlias = dict[str, Any]
FORMATS: Final = (".svg", ".png", ".pdf", ".html", ".json")
STAR: Final = "*"
"""Stands at a year whose figures SSB has not revised yet."""
_MOST_BARS: Final = 3
_SCALE: Final = 2.0
_SMALL: Final = 10
_LETTER: Final = 6.2
"""Width of a letter of the values and the legend, in pixels."""
_LETTER_OF_TITLE: Final = 9.0
_LETTER_OF_FOOT: Final = 4.8
_LINE_OF_TEXT: Final = 14
_SYMBOL: Final = 20
_NARROWEST: Final = 10
_OVERLAP: Final = 4
_WORDS: Final[dict[Language, dict[str, Any]]] = {
    Language.NO: {
        "table": "tabell",
        "updated": "oppdatert",
        "all": "Midlertidig botilbud og natthjem",
        "stays": "Midlertidig botilbud",
        "index": "Indeks, {year} = 100",
        "per_1000": "{unit} per 1\u00a0000 innbyggere",
        "units": {"households": "husstander", "number": "antall", "percent": "prosent", "per cent": "prosent"},
        "places": {COUNTRY: "Landet", COUNTRY_WITHOUT_OSLO: "Landet uten Oslo"},
        "marked": "{symbol} ved et tall: merket slik av SSB",
        "provisional": "{symbol} ved et tall: foreløpig",
        "empty": "Der det ikke står noe: {why}",
        "unprinted": "rapporten trykker ikke tallet",
        "absent": "tabellen har ikke noe tall",
        "quoted": (
            "Tallene er de som rapporten trykker. Et tall den ikke trykker, er verken null eller ukjent hos SSB.",
            "Tallene for 2024 var ureviderte da rapporten ble skrevet.",
        ),
    },
    Language.EN: {
        "table": "table",
        "updated": "updated",
        "all": "Temporary accommodation and night shelters",
        "stays": "Temporary accommodation",
        "index": "Index, {year} = 100",
        "per_1000": "{unit} per 1,000 inhabitants",
        "units": {"husstander": "households", "husholdninger": "households", "antall": "number", "prosent": "percent"},
        "places": {COUNTRY: "The whole country", COUNTRY_WITHOUT_OSLO: "The whole country except Oslo"},
        "marked": "{symbol} at a figure: so marked by SSB",
        "provisional": "{symbol} at a figure: provisional",
        "empty": "Where nothing stands: {why}",
        "unprinted": "the report does not print the figure",
        "absent": "the table has no figure",
        "quoted": (
            "The figures are those that the report prints. One that it does not print is neither 0 nor missing at SSB.",
            "The figures for 2024 were unrevised when the report was written.",
        ),
    },
}
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_TEXT: Final = {"field": "text", "type": "nominal"}
_TOOLTIP: Final = [{"field": name, "type": "nominal", "title": " "} for name in ("label", "year", "said")]
_PER_1000: Final = " per 1,000 inhabitants"
_SYMBOLS: Final = {Missing.OTHER: "?"} | {reason: symbol for symbol, reason in MISSING.items() if symbol != "..."}
_HTML: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1rem; background: #ffffff; color: {ink}; }}
h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
#chart {{ width: 100%; }}
#chart svg {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div role="img" aria-label="{text}"><div id="chart" aria-hidden="true"></div></div>
</main>
<script>{library}</script>
<script>
vegaEmbed("#chart", {specification}, {{"mode": "vega-lite", "renderer": "svg", "actions": false}});
</script>
</body>
</html>
"""


@dataclass(frozen=True, kw_only=True, eq=False)
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

    specification: dict[str, Any]
    title: str
    text: str
    language: Language

    @property
    def altair(self) -> alt.VConcatChart:
        """The Altair chart, for those who go on from it.

        Raises
        ------
        UsageError
            The extra ``plot`` is not installed.
        """
        with _extra():
            import altair

        made: alt.VConcatChart = altair.VConcatChart.from_dict(self.specification)
        return made

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file: SVG, PNG, PDF, HTML or JSON (Vega-Lite), as its suffix says.

        Nothing is fetched from anywhere, neither now nor when the file is opened.

        Raises
        ------
        UsageError
            The suffix is unknown.
        StoreError
            The file cannot be written.
        """
        path = Path(path)
        form = path.suffix.lower()
        if form not in FORMATS:
            raise UsageError(f"expected a file that ends in {', '.join(FORMATS)}, got {path.name!r}")
        body = self._body(form)
        with disk.writing(path, advice="free space, or choose another file"):
            disk.replace(path, body)
        return path

    def to_svg(self) -> str:
        """Return the chart as SVG, with its words in it for screen readers."""
        import vl_convert

        drawn = vl_convert.vegalite_to_svg(self.specification)
        said = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(self.text)}" ', 1)
        start, end = said.index(">") + 1, said.rindex("</svg>")
        return f'{said[:start]}<g aria-hidden="true">{said[start:end]}</g>{said[end:]}'

    def _body(self, form: str) -> bytes:
        import vl_convert

        if form == ".svg":
            return self.to_svg().encode()
        if form == ".html":
            return self._to_html().encode()
        if form == ".json":
            return json.dumps({"$schema": _SCHEMA, **self.specification}, ensure_ascii=False, indent=2).encode()
        if form == ".pdf":
            return vl_convert.vegalite_to_pdf(self.specification)
        return vl_convert.vegalite_to_png(self.specification, scale=_SCALE)

    def _to_html(self) -> str:
        """Return a page of its own, with the library that draws it and tells the value under the pointer."""
        import vl_convert

        # In a script element only "<" could end it; in JSON text it can be written so that it does not.
        specification = json.dumps(self.specification).replace("<", "\\u003c")
        return _HTML.format(
            lang="nb" if self.language is Language.NO else "en",
            title=escape(self.title),
            text=escape(self.text),
            ink=theme.INK,
            library=vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"),
            specification=specification,
        )

    def __repr__(self) -> str:
        """Return what it shows, in words."""
        return f"Chart: {self.text}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        del include, exclude
        return {"image/svg+xml": self.to_svg(), "text/plain": repr(self)}


def chart(
    series: Sequence[Series],
    *,
    since: int | None = None,
    until: int | None = None,
    index: int | None = None,
    form: Form | None = None,
    title: str | None = None,
    language: str | None = None,
    width: int = 640,
    height: int = 320,
    is_small: bool = False,
) -> Chart:
    """Return a chart of one or more series.

    Counts, and all bars, start at 0. A year without a value is a gap with SSB's symbol on the axis; unrevised figures
    are paler and their year has a star; the source, the stage and SSB's mandatory notes stand under it.

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
    width, height
        In pixels, of the drawing itself.
    is_small
        For a page that has title, source and notes of its own: without them, and in the colours of the page
        (``currentColor`` and ``--accent``).

    Raises
    ------
    UsageError
        No series or one twice, two units without an index, years out of order, an unknown form or language, or the
        extra ``plot`` is not installed.
    SeriesError
        A series has no value above 0 in the base year of the index.
    """
    with _extra():
        import vl_convert  # noqa: F401  what will draw it
    if form not in (None, "bar", "line"):
        raise UsageError(f"form: expected bar or line, got {form!r}")
    years = _years(series, since, until)
    if index is None and len({one.unit for one in series}) > 1:
        raise UsageError(
            f"expected one unit, got {', '.join(dict.fromkeys(one.unit for one in series))}; "
            "draw an index instead (index=, --index)"
        )
    spoken = language_of(language, series[0].provenance)
    labels = _labels(series, spoken)
    rows = [row for one, label in zip(series, labels, strict=True) for row in _rows(one, label, years, index, spoken)]
    starred = {row["year"] for row in rows if row["pale"]}
    for row in rows:
        row["year"] += STAR if row["year"] in starred else ""
    drawn = _Drawing(
        rows=rows,
        labels=labels,
        form=form or ("bar" if index is None and len(series) <= _MOST_BARS else "line"),
        index=index,
        is_whole=index is None and all(one.decimals <= 0 for one in series),
        unit=unit_of(series[0], spoken) if index is None else _WORDS[spoken]["index"].format(year=index),
        language=spoken,
        width=width,
        height=height,
        is_small=is_small,
    )
    said = title or _title(series, spoken)
    under = _subtitle(series, index, spoken)
    foot = _foot(series, rows, years, spoken)
    inner: dict[str, Any] = {"layer": drawn.layers(), "width": width, "height": height}
    outer: dict[str, Any] = {"config": theme.config("currentColor" if is_small else theme.INK)}
    if not is_small:
        below = [part for line in foot for part in wrap(line, int((width + 40) / _LETTER_OF_FOOT))]
        inner["title"] = {"text": below, "orient": "bottom", "offset": 12, "frame": "bounds"}
        inner["title"] |= {"fontSize": 10, "fontWeight": "normal"}
        outer["title"] = {"text": wrap(said, int(width / _LETTER_OF_TITLE)), "subtitle": under, "offset": 8}
    return Chart(
        specification={**outer, "data": {"values": rows}, "vconcat": [inner]},
        title=said,
        text=_text(said, under, rows, drawn.unit, [] if is_small else foot),
        language=spoken,
    )


def language_of(language: str | None, provenance: Provenance) -> Language:
    """Return the language to speak: the one asked for, else that of the figures."""
    if language is None:
        return provenance.language
    if language not in list(Language):
        raise UsageError(f"language: expected {' or '.join(Language)}, got {language!r}")
    return Language(language)


def name_of(series: Series, language: Language) -> str:
    """Return what people call a series; SSB's label where it is none of the six."""
    if series.key is None:
        return series.content_name
    spec = SERIES[series.key]
    return spec.name_no if language is Language.NO else spec.name_en


def place_of(code: str, name: str, provenance: Provenance, language: Language) -> str:
    """Return the name of a region; that of the country in the language asked for, whatever SSB's labels are in."""
    return name if provenance.language is language else str(_WORDS[language]["places"].get(code, name))


def unit_of(series: Series, language: Language) -> str:
    """Return the unit of a series in the language asked for, as far as we know the word."""
    words = _WORDS[language]
    base, per_1000, _ = series.unit.partition(_PER_1000)
    said = words["units"].get(base.casefold(), base)
    return str(words["per_1000"].format(unit=said) if per_1000 else said)


def value_of(number: float, status: str | None, series: Series, language: Language) -> str:
    """Return a value of a series as people write it: with the percent sign, and SSB's symbol where it has one."""
    text = figure(number, series.decimals, language=language)
    if is_percent_unit(series.unit):
        text += f"{NO_BREAK}%" if language is Language.NO else "%"
    return f"{text}{status or ''}"


def symbol_of(status: str | None, missing: str | None) -> str:
    """Return the symbol of a cell without a value: SSB's, else (in a sum of ours) that of the reason; or nothing."""
    return status or ("" if missing is None else _SYMBOLS[Missing(missing)])


def why_empty(provenance: Provenance, language: Language) -> str:
    """Return why a cell may have neither a value nor a symbol."""
    return str(_WORDS[language]["unprinted" if provenance.source is Source.PUBLISHED else "absent"])


def notes_of(provenance: Provenance, language: Language) -> tuple[str, ...]:
    """Return the notes that must be shown with the figures: SSB's, or ours on those that the report prints."""
    if provenance.source is Source.PUBLISHED:
        return tuple(_WORDS[language]["quoted"])
    return provenance.mandatory_notes


def remarks(series: Series, years: Sequence[int], language: Language) -> list[str]:
    """Return what is ours in a series, and why its years may be of different areas."""
    place = place_of(series.region, series.region_name, series.provenance, language)
    lines = [OURS_WORDS[language].format(region=place)] if series.ours else []
    if not _is_group(series):
        return [*lines, *series.remarks]
    if min(years) < GROUPS_REDRAWN <= max(years):
        lines.append(GROUP_BREAK_WORDS[language].format(group=series.region, year=GROUPS_REDRAWN))
    return lines


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """The marks of a chart, from rows that say everything."""

    rows: list[dict[str, Any]]
    labels: Sequence[str]
    form: Form
    index: int | None
    is_whole: bool
    unit: str
    language: Language
    width: int
    height: int
    is_small: bool

    def layers(self) -> list[_Json]:
        """Return the layers, from below."""
        return self._bars() if self.form == "bar" else self._lines()

    @property
    def _x(self) -> _Json:
        years = list(dict.fromkeys(row["year"] for row in self.rows))
        return {
            "field": "year",
            "type": "ordinal",
            "sort": years,
            "title": None,
            "scale": {"domain": years},
            "axis": {"labelFontSize": _SMALL if self.is_small else theme.LABELS, "labelOverlap": True},
        }

    def _y(self, room: float) -> _Json:
        """Return the axis of values, with room in pixels for what stands above the highest."""
        values = [row["value"] for row in self.rows if row["value"] is not None]
        highest = max(values, default=0)
        top = highest / (1 - room / self.height) or 1
        axis: _Json = {"labelExpr": _axis_text(self.language)}
        if self.is_small:
            axis["minExtent"] = 34
        if self.is_whole:
            axis["tickMinStep"] = 1
        if not highest:
            axis["values"] = [0]
        is_floating = self.form == "line" and self.index is not None
        return {
            "field": "value",
            "type": "quantitative",
            "stack": None,
            "title": None if self.is_small else self.unit,
            "scale": {"zero": False} if is_floating else {"domain": [min([0, *values]), top], "nice": False},
            "axis": axis,
        }

    def _by_label(self, marks: Sequence[str]) -> _Json:
        """Return a channel that tells the series apart by these marks."""
        return {
            "field": "label",
            "type": "nominal",
            "sort": self.labels,
            "scale": {"domain": self.labels, "range": marks},
            "legend": self._legend,
        }

    @property
    def _colours(self) -> _Json:
        colours = [theme.colour(place) for place in range(len(self.labels))]
        return self._by_label(["var(--accent)"] if self.is_small else colours)

    @property
    def _legend(self) -> _Json | None:
        """Return the legend, the same for every channel that tells the series apart: they are shown as one."""
        if len(self.labels) == 1 or self.is_small:
            return None
        longest = max(len(label) for label in self.labels)
        columns = max(1, min(len(self.labels), int(self.width / (longest * _LETTER + 40))))
        return {"title": None, "columns": columns, "labelLimit": self.width}

    def _bars(self) -> list[_Json]:
        years = len(self.rows) / len(self.labels)
        bar = self.width / years * (0.9 if len(self.labels) == 1 else 0.8 / len(self.labels))
        longest = max(len(row["text"]) for row in self.rows) * _LETTER
        is_upright = longest > bar + _OVERLAP
        has_room = bar >= _NARROWEST
        place: _Json = {
            "x": self._x,
            "y": self._y(longest + _LINE_OF_TEXT if is_upright and has_room else 1.5 * _LINE_OF_TEXT),
        }
        if len(self.labels) > 1:
            place["xOffset"] = {"field": "label", "type": "nominal", "sort": self.labels}
        # What is not revised is paler, within an edge that stands out from the paper as before.
        bars = {
            "fill": self._colours,
            "stroke": self._colours,
            "fillOpacity": {"condition": {"test": "datum.pale", "value": 0.45}, "value": 1},
            "strokeWidth": {"condition": {"test": "datum.pale && datum.value > 0", "value": 1.5}, "value": 0},
            "tooltip": _TOOLTIP,
        }
        turned = {"angle": 270, "align": "left", "baseline": "middle", "dx": 4}
        text = {"type": "text", **(turned if is_upright else {"baseline": "bottom", "dy": -3})}
        values = [{"mark": text, "encoding": {**place, "text": _TEXT}}] if has_room else []
        symbols = self._symbols(0, 0)
        symbols["encoding"] = {**place, **symbols["encoding"]}
        return [{"mark": {"type": "bar"}, "encoding": {**place, **bars}}, *values, symbols]

    def _lines(self) -> list[_Json]:
        is_alone = len(self.labels) == 1
        place = {"x": self._x, "y": self._y(2 * _LINE_OF_TEXT if is_alone else _LINE_OF_TEXT)}
        shape = self._by_label([theme.shape(place) for place in range(len(self.labels))])
        points = {**place, "color": self._colours, "shape": shape, "tooltip": _TOOLTIP}
        point = {"type": "point", "size": 55, "opacity": 1, "invalid": "filter"}
        layers: list[_Json] = [
            {
                "mark": {"type": "line", "invalid": "break-paths-show-path-domains"},
                "encoding": {**place, "color": self._colours, "detail": {"field": "part", "type": "nominal"}},
            },
            {"mark": {**point, "filled": True}, "encoding": points, "transform": [{"filter": "!datum.pale"}]},
            {"mark": {**point, "fill": "white"}, "encoding": points, "transform": [{"filter": "datum.pale"}]},
        ]
        if self.index is not None:
            rule = {"type": "rule", "strokeDash": [4, 3]}
            layers.insert(0, {"data": {"values": [{"value": 100}]}, "mark": rule, "encoding": {"y": place["y"]}})
        if is_alone:
            text = {"type": "text", "baseline": "bottom", "dy": -7}
            layers.append({"mark": text, "encoding": {**place, "text": _TEXT}})
        with_symbol = dict.fromkeys(row["label"] for row in self.rows if row["symbol"])
        for floor, label in enumerate(with_symbol):  # above each other, for lines have no place beside each other
            layer = self._symbols(floor, self.labels.index(label))
            layer["transform"].append({"filter": {"field": "label", "equal": label}})
            layers.append(layer)
        return layers

    def _symbols(self, floor: int, place: int) -> _Json:
        """Return SSB's symbols on the axis where there is no value: a gap says why it is one."""
        colour = "currentColor" if self.is_small else theme.INK if len(self.labels) == 1 else theme.colour(place)
        mark = {"type": "text", "baseline": "bottom", "dy": -2 - floor * _LINE_OF_TEXT, "color": colour}
        return {
            "mark": {**mark, "fontSize": _SYMBOL, "fontWeight": "bold"},
            "encoding": {"x": self._x, "y": {"value": "height"}, "text": {"field": "symbol", "type": "nominal"}},
            "transform": [{"filter": "datum.symbol !== ''"}],
        }


@contextmanager
def _extra() -> Iterator[None]:
    try:
        yield
    except ImportError:
        message = "charts need altair and vl-convert; install them with: pip install 'kostra-bolig[plot]'"
        raise UsageError(message) from None


def _years(series: Sequence[Series], since: int | None, until: int | None) -> range:
    there = [year for one in series for year in one.years]
    if not there:
        raise UsageError("expected one or more series with figures to draw, got none")
    first, last = since if since is not None else min(there), until if until is not None else max(there)
    if not set(there) & set(range(first, last + 1)):
        raise UsageError(f"expected years between {min(there)} and {max(there)} in order, got {first} to {last}")
    return range(first, last + 1)


def _labels(series: Sequence[Series], language: Language) -> list[str]:
    """Return what tells the series apart: their names, their regions, or both; no two are the same."""
    names = [name_of(one, language) for one in series]
    places = [place_of(one.region, one.region_name, one.provenance, language) for one in series]
    if len({one.region for one in series}) == 1:
        labels = names
    elif len({one.content for one in series}) == 1:
        labels = places
    else:
        labels = [f"{name}, {place}" for name, place in zip(names, places, strict=True)]
    for more in (
        [one.region for one in series],
        [one.content for one in series],
        [one.ours or "" for one in series],
        [_updated(one.provenance, language) for one in series],
    ):
        told = defaultdict(set)
        for label, extra in zip(labels, more, strict=True):
            told[label].add(extra)
        labels = [
            f"{label} ({extra})" if extra and len(told[label]) > 1 else label
            for label, extra in zip(labels, more, strict=True)
        ]
    if twice := [label for label, times in Counter(labels).items() if times > 1]:
        raise UsageError(f"expected different series, got {twice[0]} twice")
    return labels


def _title(series: Sequence[Series], language: Language) -> str:
    names = list(dict.fromkeys(name_of(one, language) for one in series))
    keys = {one.key for one in series}
    if len(names) == 1:
        return names[0]
    if not keys <= set(SeriesKey) - {SeriesKey.NATTHJEM}:
        return str(_WORDS[language]["all"])
    total = next((one for one in series if one.key is SeriesKey.MIDLERTIDIG_BOTILBUD), None)
    return name_of(total, language) if total else str(_WORDS[language]["stays"])


def _subtitle(series: Sequence[Series], index: int | None, language: Language) -> str:
    first = series[0]
    is_one = len({one.region for one in series}) == 1
    parts = [place_of(first.region, first.region_name, first.provenance, language)] if is_one else []
    if index is not None:
        parts.append(_WORDS[language]["index"].format(year=index))
    return " · ".join(parts)


def _rows(
    series: Series, label: str, years: Sequence[int], index: int | None, language: Language
) -> list[dict[str, Any]]:
    cells = {row["year"]: row for row in series.frame.iter_rows(named=True)}
    level: float | None = None
    if index is not None:
        level = series.at(index)
        if level <= 0:
            raise SeriesError(
                f"{series.name} for {series.region_name} is {level:g} in {index} and cannot be 100", year=index
            )
    newest = max(series.years, default=None)
    rows = []
    for year in years:
        cell = cells.get(year, {"value": None, "status": None, "missing": None})
        value, symbol, text = cell["value"], "", ""
        if value is None:
            symbol = symbol_of(cell["status"], cell["missing"])
            said = MISSING_WORDS[language][Missing(cell["missing"])] if cell["missing"] else ""
            said = said or why_empty(series.provenance, language)
        else:
            value = value if level is None else value * 100 / level
            is_index = level is not None
            text = figure(value, 1, language=language) if is_index else ""
            text = f"{text}{cell['status'] or ''}" if is_index else value_of(value, cell["status"], series, language)
            said = text
        rows.append(
            {
                "year": str(year),
                "label": label,
                "value": value,
                "text": text,
                "mark": cell["status"] if value is not None else None,
                "symbol": symbol,
                "said": said,
                "pale": series.provenance.stage is Stage.UNREVISED and year == newest,
                "part": int(_is_group(series) and year >= GROUPS_REDRAWN),  # a line across would compare the two
            }
        )
    return rows


def _is_group(series: Series) -> bool:
    return kind_of(series.region) is RegionKind.KOSTRA_GROUP


def _axis_text(language: Language) -> str:
    """Return the Vega expression that writes a number on the axis as people of the language write it."""
    if language is Language.EN:
        return "format(datum.value, ',')"
    grouped = "replace(format(datum.value, ','), regexp('[.]', 'g'), '@')"
    return f"replace(replace({grouped}, regexp(',', 'g'), '\\u00a0'), '@', ',')"


def _updated(provenance: Provenance, language: Language) -> str:
    if provenance.updated is None:
        return ""
    return f"{_WORDS[language]['updated']} {provenance.updated.astimezone(OSLO):%Y-%m-%d}"


def _foot(
    series: Sequence[Series], rows: Sequence[dict[str, Any]], years: Sequence[int], language: Language
) -> list[str]:
    words = _WORDS[language]
    provenances = list(dict.fromkeys(one.provenance for one in series))
    starred = ", ".join(dict.fromkeys(row["year"] for row in rows if row["pale"]))
    lines = []
    for provenance in provenances:
        stage = STAGE_WORDS[language][provenance.stage]
        if provenance.stage is Stage.UNREVISED:  # of the newest year only; those before it have been revised
            stage = f"{starred}: {stage}" if starred else STAGE_WORDS[language][Stage.REVISED]
        parts = [
            f"{source_line(provenance, language)}, {words['table']} {provenance.table}",
            _updated(provenance, language),
            stage,
            provenance.licence,
        ]
        lines.append(" · ".join(part for part in parts if part))
    symbols = [f"{row['symbol']} {row['said']}" for row in rows if row["symbol"]]
    marks = [words["provisional" if m == STAR else "marked"].format(symbol=m) for m in (r["mark"] for r in rows) if m]
    if explained := list(dict.fromkeys(symbols + marks)):
        lines.append(" · ".join(explained))
    lines += dict.fromkeys(
        words["empty"].format(why=row["said"]) for row in rows if row["value"] is None and not row["symbol"]
    )
    lines += dict.fromkeys(line for one in series for line in remarks(one, years, language))
    lines += dict.fromkeys(note for provenance in provenances for note in notes_of(provenance, language))
    return lines


def _text(title: str, under: str, rows: Sequence[dict[str, Any]], unit: str, foot: Sequence[str]) -> str:
    """Return a chart in words."""
    by_label: dict[str, list[str]] = {}
    for row in rows:
        by_label.setdefault(row["label"], []).append(f"{row['year']}: {row['said']}")
    head = ", ".join(part for part in (title, under) if part)
    cells = " ".join(f"{label}: {', '.join(cells)}." for label, cells in by_label.items())
    return " ".join([f"{head} ({unit}).", cells, *foot])
