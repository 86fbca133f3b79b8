"""Whether figures of a content may be added over areas, where no definition speaks of it: only if all conditions hold.

SSB prints «… per 1000 innbyggere (antall)», and rates in kroner; so unit and label are both looked at, and at last the
figures: what adds up makes the country.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Stage
from kostra_bolig.kostra import COUNTRIES, LOWEST_KINDS, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.figures.observed import Observed
    from kostra_bolig.said import Said

__all__ = ["COUNTRY_TIMES", "UNITS", "by_figures", "by_words", "described", "may_add", "why_not"]

UNITS: Final = ("antall", "husstander", "personer", "boliger", "årsverk", "kr", "1000 kr")
"""Units of what may add up."""
COUNTRY_TIMES: Final = (0.8, 1.5)
"""So many times the sum of its municipalities the country is, of what adds up; small figures are suppressed."""
_NOT_ADDED: Final[Mapping[str, str]] = {
    "per": r"\bper\b",
    "pr.": r"\bpr\b",
    "andel": r"(?<!h)andel",
    "snitt": r"snitt",
    "prosent": r"prosent|%",
    "gebyr": r"gebyr",
    "sats": r"sats(?!ing)",
    "grad": r"\bgrad|grad(?:en|er|ene)?\b",
    "dekning": r"dekning",
    "ja=1": r"\bja\s*=\s*1",
}
"""Words that say that a figure is a rate, a share, a mean, a price or a yes, and how each is found in a text."""
_AVERAGE: Final = "average"


def may_add(unit: str) -> bool:
    """Tell whether a unit is one of those whose figures may add up, as far as the unit tells.

    >>> may_add("1000 kr"), may_add("kr per m2")
    (True, False)
    """
    return " ".join(unit.casefold().split()) in UNITS


def by_words(label: str, unit: str, measuring: str | None = None) -> tuple[Said, ...]:
    """Return why what SSB writes of a content speaks against adding its figures; nothing where nothing does.

    Parameters
    ----------
    label, unit
        SSB's Norwegian label and unit.
    measuring
        SSB's ``measuringType``, where it says one.

    >>> [str(why) for why in by_words("Frie inntekter per innbygger (kr)", "kr")]
    ['its label says «per»']
    """
    reasons = []
    if not may_add(unit):
        reasons.append(said("figures-sums-unit", unit=unit))
    for text, where in ((label, "label"), (unit, "unit")):
        found = [word for word, pattern in _NOT_ADDED.items() if re.search(pattern, text.casefold())]
        reasons += [said("figures-sums-word", where=where, word=word) for word in found]
    if measuring is not None and measuring.casefold() == _AVERAGE:
        reasons.append(said("figures-sums-average"))
    return tuple(reasons)


def by_figures(cells: pl.DataFrame, *, stage: Stage) -> Said | None:
    """Return why the figures of a content do not add up to the country, or ``None`` where they do.

    Parameters
    ----------
    cells
        The content's rows of the long frame, all regions.
    stage
        How final the newest year is: one that is not revised is passed over.
    """
    years = cells["year"].unique().sort(descending=True).to_list()
    year = next(iter(years[0 if stage is Stage.REVISED else 1 :]), None)
    of_year = cells.filter(pl.col("year") == year, pl.col("value").is_not_null())
    codes = [code for code in of_year["region"].unique() if kind_of(code) in LOWEST_KINDS]
    total = of_year.filter(pl.col("region").is_in(codes))["value"].sum()
    country = of_year.filter(pl.col("region").is_in(COUNTRIES))["value"]
    if country.is_empty() or not codes:
        return said("figures-sums-unknown", year=year)
    if total == 0:
        return said("figures-sums-nothing", year=year)
    least, most = COUNTRY_TIMES
    times = country[0] / total
    if least <= times <= most:
        return None
    return said("figures-sums-country", year=year, times=float(f"{times:.2g}"), least=least, most=most)


@functools.lru_cache(maxsize=8)
def described(body: bytes) -> dict[str, tuple[str, str, str | None]]:
    """Return SSB's Norwegian label, unit and ``measuringType`` of each content, from its description of a table."""
    if not body:
        return {}
    cube = jsonstat.read(parse(body))
    content = next((one for one in cube.dimensions if one.id == cube.roles.get("metric")), None)
    if content is None:
        return {}
    extension = cube.dataset["dimension"][content.id].get("extension") or {}
    measuring = extension.get("measuringType") or {}
    labels = dict(zip(content.codes, content.labels, strict=True))
    return {
        code: (label, (content.units[code].base or "") if code in content.units else "", measuring.get(code))
        for code, label in labels.items()
    }


def why_not(table: Observed, content: str, *, words_only: bool = False) -> tuple[Said, ...]:
    """Return why figures of a content may not be added, nothing where they may: by its words, then by its figures."""
    cells = table.observations.filter(pl.col("content") == content)
    first = cells.row(0, named=True)
    reasons = by_words(
        *described(table.description).get(content_of(content), (first["content_name"], first["unit"], None))
    )
    if reasons or words_only:
        return reasons
    if table.asked_for.regions is not None:
        return (said("figures-sums-part"),)
    figures = by_figures(cells, stage=table.provenance.stage)
    return () if figures is None else (figures,)
