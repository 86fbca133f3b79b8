"""What a chart and a page call things: names, units, places, symbols, and the lines that stand under figures."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.finding.years import concerns
from kostra_bolig.kinds import Language, Source, Stage
from kostra_bolig.kostra import (
    LONGEST_LABEL,
    RegionKind,
    is_of_groups_alone,
    is_percent_unit,
    kind_of,
)
from kostra_bolig.said import said
from kostra_bolig.show.numbers import figure, of_hundred
from kostra_bolig.show.outside import plain
from kostra_bolig.show.words import mark_word, place_word, source_line, stage_figures, unit_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said

__all__ = [
    "STAR",
    "categories_of",
    "drawable",
    "foot_of",
    "index_of",
    "labels_of",
    "language_of",
    "name_of",
    "name_of_key",
    "name_of_table",
    "notes_of",
    "notes_on",
    "place_of",
    "remarks",
    "sentences",
    "source_of",
    "subtitle_of",
    "text_of",
    "title_of",
    "unit_of",
    "value_of",
    "why_empty",
    "without_levels",
]

STAR: Final = "*"
"""Stands at a year whose figures SSB has not revised yet."""
_STOPS: Final = (".", "!", "?", ":", "…")
_LONGEST: Final = 20_000
"""Letters of one text in a chart; SSB's longest note has some hundred."""


def drawable(text: str) -> str:
    """Return text without what nothing can draw, or what turns text around: a control character may end the process.

    >>> drawable(f"Tromsø{chr(11)}(Romsa)")
    'Tromsø (Romsa)'
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (_drawn(character) for character in text[:_LONGEST])
    return "".join(kept) + ("…" if len(text) > _LONGEST else "")


def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isprintable() or kind == "Zs":
        return character
    return "" if kind == "Cf" else " "


def language_of(language: str | None, provenance: Provenance) -> Language:
    """Return the language to speak: the one asked for, else that of the figures."""
    if language is None:
        return provenance.language
    if language not in list(Language):
        raise UsageError(said("show-language", expected=tuple(Language), got=repr(language)))
    return Language(language)


def name_of(series: Series, language: Language) -> str:
    """Return what people call a series; SSB's label where it is no series of the table."""
    if series.key is None or series.key not in series.spec.series:
        return series.content_name
    return name_of_key(series.key, language, series.spec)


def name_of_key(key: str, language: Language, spec: TableSpec) -> str:
    """Return what people call the series of a key."""
    named = spec.series[key]
    return named.name_en if language is Language.EN else named.name_no


def place_of(code: str, name: str, provenance: Provenance, language: Language) -> str:
    """Return the name of a region; that of the country in the language asked for, whatever SSB's labels are in."""
    return name if provenance.language is language else place_word(code, name, language)


def unit_of(series: Series, language: Language) -> str:
    """Return the unit of a series in the language asked for, as far as we know the word."""
    unit = unit_word(series.base_unit, language)
    if series.ours is None or not series.ours.per_1000:
        return unit
    return word("figures-unit-per-1000", language, unit=unit, ages=series.ours.ages)


def index_of(year: int, language: Language) -> str:
    """Return what the values of an index are called, with its base year."""
    return word("chart-index", language, year=year)


def value_of(number: float, status: str | None, series: Series, language: Language) -> str:
    """Return a value of a series as people write it: with the percent sign, and SSB's symbol where it has one."""
    text = figure(number, series.decimals, language=language)
    if is_percent_unit(series.unit):
        text = of_hundred(text, language)
    return f"{text}{status or ''}"


def why_empty(provenance: Provenance, language: Language) -> str:
    """Return why a cell may have neither a value nor a symbol."""
    return word("chart-unprinted" if provenance.source is Source.PUBLISHED else "chart-absent", language)


def notes_of(provenance: Provenance, language: Language) -> tuple[str, ...]:
    """Return the notes that must be shown with the figures: SSB's, or ours on those that the report prints."""
    if provenance.source is Source.PUBLISHED:
        return word("chart-quoted", language), word("chart-quoted-unrevised", language)
    return provenance.mandatory_notes


def notes_on(provenance: Provenance, language: Language, *, has_groups: bool) -> list[str]:
    """Return the notes that must be shown with figures: those on the KOSTRA groups alone only where there are such."""
    notes = notes_of(provenance, language)
    return [plain(note) for note in notes if has_groups or not is_of_groups_alone(note)]


def remarks(series: Series, years: Sequence[int], language: Language) -> list[str]:
    """Return what is ours in a series, and why these of its years may be of different areas."""
    place = place_of(series.region, series.region_name, series.provenance, language)
    is_ours = series.ours is not None and (series.ours.is_rate or series.area is None)  # else the line on its codes
    lines = [word("chart-ours", language, region=place)] if is_ours else []
    if series.ours is not None and series.ours.per:
        lines.append(series.ours.said.sentence(language.value))
    lines += [told.sentence(language.value) for told in series.told_of_count]
    lines += [remark.sentence(language.value) for remark in series.remarks if concerns(remark, years)]
    return lines


def without_levels(series: Sequence[Series], language: Language) -> list[str]:
    """Return the lines that say which series are not drawn, and why."""
    return list(
        dict.fromkeys(
            _said(said("show-left-out", region=one.region_name, why=why), language)
            for one in series
            for why in one.told_of_count
        )
    )


def _said(remark: Said, language: Language) -> str:
    """Return a remark in a language, or in English where there are no words of it yet."""
    try:
        return remark.sentence(language)
    except (LookupError, OSError):
        return remark.sentence("en")


def labels_of(series: Sequence[Series], language: Language) -> list[str]:
    """Return what tells the series apart: their names, their regions, or both; no two are the same.

    Of a name longer than anybody's only the beginning stands in a key.
    """
    names = [_short(name_of(one, language)) for one in series]
    places = [_short(place_of(one.region, one.region_name, one.provenance, language)) for one in series]
    if len({one.region for one in series}) == 1:
        labels = names
    elif len({one.content for one in series}) == 1:
        labels = places
    else:
        labels = [f"{name}, {place}" for name, place in zip(names, places, strict=True)]
    for more in (
        [one.region for one in series],
        [one.content for one in series],
        ["" if one.ours is None else one.ours.said.sentence(language.value) for one in series],
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
        raise UsageError(said("show-series-twice", label=twice[0]))
    return labels


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…"


def title_of(series: Sequence[Series], language: Language) -> str:
    """Return the title of a chart that is given none: what is common to its series."""
    title = _subject(series, language)
    rates = {one.ours.ages if one.ours is not None and one.ours.per_1000 else None for one in series}
    ages = next(iter(rates))
    return title if ages is None or len(rates) > 1 else word("chart-per-1000", language, title=title, ages=ages)


def _subject(series: Sequence[Series], language: Language) -> str:
    names = list(dict.fromkeys(name_of(one, language) for one in series))
    keys = {one.key for one in series}
    if len(names) == 1:
        return names[0]
    spec = series[0].spec
    if spec.total is None or not keys <= {spec.total, *(part for part, _ in spec.parts)}:
        return name_of_table(spec, series[0].provenance, language)
    total = spec.series[spec.total]
    subject = total.subject_en if language is Language.EN else total.subject_no
    return subject if subject and spec.total not in keys else name_of_key(spec.total, language, spec)


def name_of_table(spec: TableSpec, provenance: Provenance, language: Language) -> str:
    """Return what a table is called: as its definition says; without one as SSB does, where that is in the language."""
    if not spec.series and provenance.language is language:
        return provenance.table_label
    return spec.name_en if language is Language.EN else spec.name_no


def subtitle_of(series: Sequence[Series], index: int | None, language: Language) -> str:
    """Return what stands under the title: the region and the categories where all are of one, the base of an index."""
    first = series[0]
    is_one = len({one.region for one in series}) == 1
    parts = [place_of(first.region, first.region_name, first.provenance, language)] if is_one else []
    if len({one.provenance.where for one in series}) == 1:
        parts += categories_of(first.provenance, language)
    if index is not None:
        parts.append(index_of(index, language))
    return " · ".join(parts)


def categories_of(provenance: Provenance, language: Language) -> list[str]:
    """Return the categories of further dimensions that figures are of, as SSB calls them."""
    return [word("words-category", language, label=one.label) for one in provenance.where]


def _updated(provenance: Provenance, language: Language) -> str:
    if provenance.updated is None:
        return ""
    return word("words-updated", language, day=f"{provenance.updated.astimezone(OSLO):%Y-%m-%d}")


def source_of(provenance: Provenance, starred: str, language: Language) -> str:
    """Return the line that says where figures come from and how final they are, the starred years unrevised."""
    stage = stage_figures(provenance.stage, language)
    if provenance.stage is Stage.UNREVISED:  # of the newest year only; those before it have been revised
        stage = f"{starred}: {stage}" if starred else stage_figures(Stage.REVISED, language)
    parts = [
        word("words-source-table", language, line=source_line(provenance, language), table=provenance.table),
        *categories_of(provenance, language),
        _updated(provenance, language),
        stage,
        part_of(provenance, language),
        provenance.licence,
    ]
    return " · ".join(part for part in parts if part)


def part_of(provenance: Provenance, language: Language) -> str:
    """Return which part of the table was asked for; nothing where all of it was."""
    part = provenance.part
    return "" if part is None else part.sentence(language.value)


def foot_of(
    series: Sequence[Series], rows: Sequence[dict[str, Any]], years: Sequence[int], language: Language
) -> list[str]:
    """Return the lines under a chart: its sources, its symbols and why a cell is empty, remarks, notes."""
    provenances = list(dict.fromkeys(one.provenance for one in series))
    starred = ", ".join(dict.fromkeys(row["year"] for row in rows if row["pale"]))
    lines = [source_of(provenance, starred, language) for provenance in provenances]
    symbols = [f"{row['symbol']} {row['said']}" for row in rows if row["symbol"]]
    marks = [f"{mark} {mark_word(mark, language)}" for mark in (row["mark"] for row in rows) if mark]
    if any(row["hollow"] for row in rows):
        marks.append(word("chart-hollow", language))
    if explained := list(dict.fromkeys(symbols + marks)):
        lines.append(" · ".join(explained))
    lines += dict.fromkeys(
        word("chart-empty", language, why=row["said"]) for row in rows if row["value"] is None and not row["symbol"]
    )
    lines += dict.fromkeys(line for one in series for line in remarks(one, years, language))
    has_groups = any(kind_of(one.region) is RegionKind.KOSTRA_GROUP for one in series)
    lines += dict.fromkeys(
        note for provenance in provenances for note in notes_on(provenance, language, has_groups=has_groups)
    )
    return lines


def text_of(title: str, under: str, rows: Sequence[dict[str, Any]], unit: str | None, foot: Sequence[str]) -> str:
    """Return a chart in words."""
    by_label: dict[str, list[str]] = {}
    for row in rows:
        by_label.setdefault(row["label"], []).append(f"{row['year']}: {row['said']}")
    head = ", ".join(part for part in (title, under) if part)
    cells = " ".join(f"{label}: {', '.join(cells)}." for label, cells in by_label.items())
    has_unit = unit is None or f"({unit.casefold()})" in head.casefold()
    return sentences([head if has_unit else f"{head} ({unit})", cells, *foot])


def sentences(lines: Iterable[str]) -> str:
    """Return lines as one text to be heard, with a full stop after each that has none.

    >>> sentences(["suppressed", "", "Source: SSB."])
    'suppressed. Source: SSB.'
    """
    return " ".join(line if line.endswith(_STOPS) else f"{line}." for line in lines if line)
