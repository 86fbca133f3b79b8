"""What a page says first of a municipality: its newest figure, where it comes from, and how it stands to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_bolig.kinds import Stage
from kostra_bolig.kostra import Missing, RegionKind, is_count_unit
from kostra_bolig.show import labels
from kostra_bolig.show.numbers import figure, percent
from kostra_bolig.show.sections.figures import base_year, newest_of, row_of
from kostra_bolig.show.words import missing_word, stage_figures, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.figures.among.placing import Beside
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language
    from kostra_bolig.said import Value

__all__ = ["FEWEST", "lede"]

FEWEST: Final = 20
"""Of fewer than this a percentage says more of single households than of the municipality."""


def lede(
    table: Table, series: Mapping[str, Series], beside: Beside | None, rate: Series | None, language: Language
) -> list[str]:
    """Return what matters, in sentences; nothing where the table has no total of its own that counts something.

    Parameters
    ----------
    table
        The figures.
    series
        Those of the municipality.
    beside
        What stands beside its newest figure of the total, ``None`` where it has none.
    rate
        The total per 1,000 inhabitants, where `beside` is of that.
    language
        Of the page.
    """
    total = series.get(table.spec.total or "")
    if total is None or not is_count_unit(total.base_unit):
        return []
    newest, start = newest_of(table), base_year(table)
    place = labels.place_of(total.region, total.region_name, total.provenance, language)
    what = labels.name_of(total, language)
    told: dict[str, Value] = {"place": place, "what": f"{what[:1].lower()}{what[1:]}", "year": newest}
    now = row_of(total, newest)
    if now["value"] is None:
        return [_none(now, told, language), *_shown_at_all(total, language)]
    stage = stage_figures(Stage.UNREVISED, language) if total.provenance.stage is Stage.UNREVISED else None
    before = row_of(total, newest - 1)["value"]
    value = labels.value_of(now["value"], now["status"], total, language)
    first = "page-lede-one" if now["value"] == 1 else "page-lede"
    more = None if before is None else _moved(now["value"] - before, newest - 1, total, language)
    lines = [word(first, language, **told, value=value, stage=stage, more=more)]
    then = row_of(total, start)
    if then["value"] is not None and start != newest - 1:
        level = labels.value_of(then["value"], then["status"], total, language)
        moved = _moved(now["value"] - then["value"], start, total, language)
        relative = (
            percent(total.change(start, newest).percent, 0, language=language)
            if then["value"] >= FEWEST and now["value"] != then["value"]
            else None
        )
        lines.append(word("page-lede-since", language, moved=moved, value=level, percent=relative))
    elif then["value"] is None:
        lines.append(_no_change(then, start, language))
    return [*lines, *_beside(beside, now["value"], rate, newest, language)]


def _no_change(then: Mapping[str, object], start: int, language: Language) -> str:
    if then["missing"] == Missing.NOT_JOINED:
        return word("page-lede-not-joined", language, start=start)
    why = missing_word(Missing(str(then["missing"])), language) if then["missing"] else None
    return word("page-lede-no-change", language, start=start, why=why)


def _none(now: Mapping[str, object], told: dict[str, Value], language: Language) -> str:
    if now["missing"] == Missing.SUPPRESSED:
        return word("page-lede-suppressed", language, **told)
    if now["missing"] == Missing.NOT_APPLICABLE:
        return word("page-lede-gone", language, **told)
    why = missing_word(Missing(str(now["missing"])), language) if now["missing"] else None
    return word("page-lede-none", language, **told, why=why)


def _shown_at_all(total: Series, language: Language) -> list[str]:
    """Return of how many years there is a figure, and which is the last."""
    given = total.frame.filter(total.frame["value"].is_not_null())
    if given.is_empty():
        return [word("page-lede-never", language, first=total.years[0], last=total.years[-1])]
    last = given.row(-1, named=True)
    value = labels.value_of(last["value"], last["status"], total, language)
    return [
        word("page-lede-last", language, n=given.height, years=len(total.years), value=value, year=last["year"]),
    ]


def _moved(change: float, year: int, series: Series, language: Language) -> str:
    direction = "more" if change > 0 else "fewer" if change < 0 else "same"
    by = figure(abs(change), series.decimals, language=language)
    return word(f"page-lede-{direction}", language, by=by, year=year)


def _beside(beside: Beside | None, value: float, rate: Series | None, year: int, language: Language) -> list[str]:
    if beside is None or value < FEWEST:
        return []
    lines = []
    own = None if rate is None else row_of(rate, year)["value"]
    if rate is not None and own is not None and beside.country is not None:
        country = labels.value_of(beside.country, None, rate, language)
        lines.append(
            word("page-lede-rate", language, value=labels.value_of(own, None, rate, language), country=country)
        )
    for place in beside.places:
        if place.kind is RegionKind.KOSTRA_GROUP and place.ranked > 1:
            told: dict[str, Value] = {"rank": place.rank, "ranked": place.ranked, "among": place.among_name}
            lines.append(word("page-lede-place", language, **told, is_rate="no" if rate is None else "yes"))
    return lines
