"""What goes along with figures: source, licence, stage, version, notes, remarks and what the symbols mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_bolig.figures.citation import cite, newest_year
from kostra_bolig.figures.finding.categories import BETWEEN
from kostra_bolig.figures.finding.money import prices
from kostra_bolig.kinds import Language
from kostra_bolig.kostra import KLASS_GROUPS, KLASS_MUNICIPALITIES, RegionKind, kind_of
from kostra_bolig.said import said, spoken
from kostra_bolig.show.dataset import suppressed_since
from kostra_bolig.show.outside import plain
from kostra_bolig.show.words import symbols

if TYPE_CHECKING:
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["about", "of_klass", "remarks"]


def of_klass(table: Table, *, has_groups: bool, lacking: Said | None) -> dict[str, str | list[str]]:
    """Return what must go along with what Klass says of regions, as far as it is stored with the figures."""
    provenance = table.provenance
    what = said("show-klass", municipalities=str(KLASS_MUNICIPALITIES), groups=str(KLASS_GROUPS))
    is_without = has_groups and table.klass.groups.is_empty()
    without = said("show-klass-without-groups", table=table.spec.id) if is_without else None
    told: dict[str, str | list[str]] = {
        "title": str(what),
        "source": provenance.source_line,
        "license": provenance.licence,
        "retrieved": provenance.fetched_at.isoformat() if provenance.fetched_at else "",
        "snapshot": provenance.snapshot or "",
        "remarks": [str(one) for one in (lacking, without) if one is not None],
    }
    return {term: text for term, text in told.items() if text}


def about(table: Table) -> dict[str, str | list[str]]:
    """Return what must go along with the figures."""
    provenance = table.provenance
    told: dict[str, str | list[str]] = {
        "title": provenance.table_label,
        "source": provenance.source_line,
        "license": provenance.licence,
        "stage": newest_year(provenance),
        "modified": provenance.updated.isoformat() if provenance.updated else "",
        "retrieved": provenance.fetched_at.isoformat() if provenance.fetched_at else "",
        "snapshot": provenance.snapshot or "",
        "bibliographicCitation": cite(provenance).text,
        "categories": _categories(table),
        "notes": [plain(note) for note in provenance.mandatory_notes],
        "remarks": remarks(table),
        "symbols": _symbols(),
    }
    return {term: text for term, text in told.items() if text}


def remarks(table: Table) -> list[str]:
    """Return what a person should know of these figures that SSB's notes may not say."""
    years = table.observations["year"].unique().to_list()
    kinds = {kind_of(code) for code in table.observations["region"].unique()}
    found = [*table.breaks(RegionKind.KOSTRA_GROUP, since=min(years), until=max(years))]
    found += [
        one
        for kind in (RegionKind.COUNTY, RegionKind.KOSTRA_GROUP)
        if kind in kinds
        for one in table.told_of_counts(kind)
    ]
    for name, unit in table.contents().select("content_name", "unit").rows():
        found += [one for one in prices(name, unit) if one not in found]
    return [*map(str, suppressed_since(table)), *map(str, found)]


def _categories(table: Table) -> list[str]:
    """Return which categories of further dimensions the figures are of, a line each."""
    found = [f"{one.id} {one.code}: {one.label}" for one in table.provenance.where]
    parts = [code.split(BETWEEN)[1:] for code in table.contents()["content"]] if table.apart else []
    for place, one in enumerate(table.apart):
        there = {codes[place] for codes in parts if codes}
        named = zip(one.codes, one.labels, strict=True)
        found += [f"{one.id} {code}: {label}" for code, label in named if code in there]
    return found + [
        f"{one.id} {code}: {label}" for one in table.further for code, label in zip(one.codes, one.labels, strict=True)
    ]


def _symbols() -> list[str]:
    """Return what SSB's symbols mean, a line each."""
    return [f"{symbol} {meaning}" for symbol, meaning in symbols(Language(spoken())).items()]
