"""What ``report`` and ``verify`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from kostra_bolig.answers.series import measured_between
from kostra_bolig.answers.source import CategoryAnswer, SourceAnswer, source_answer, where_answer
from kostra_bolig.figures.claims import ClaimKind
from kostra_bolig.kinds import Language, Measure, TextOf, Verdict
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.said import said, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.claims import ClaimResult
    from kostra_bolig.figures.table import Table

__all__ = [
    "ClaimAnswer",
    "ClaimsAnswer",
    "FigureAnswer",
    "FiguresAnswer",
    "ReportAnswer",
    "TemplateAnswer",
    "claim_answer",
    "figures_answer",
    "has_lost",
    "is_as_recorded",
    "report_answer",
]


class FigureAnswer(TypedDict):
    """First and last figure of a series in a region; `note` says why there is no change.

    `from_missing` and `to_missing` say why there is no figure, where there is a row that has none; `made_of` are the
    codes that the last is made of, `from_made_of` those of the first.
    """

    series: str
    decimals: int
    unit: str | None
    from_year: int
    from_value: float | None
    from_status: str | None
    from_missing: Annotated[str, TextOf(Missing)] | None
    to_year: int
    to_value: float | None
    to_status: str | None
    to_missing: Annotated[str, TextOf(Missing)] | None
    absolute: float | None
    percent: float | None
    note: str | None
    from_made_of: list[str]
    made_of: list[str]


class FiguresAnswer(TypedDict):
    """The series of one region; `notes` say how it is followed over its codes between the two years, if it is."""

    region: str
    region_name: str
    figures: list[FigureAnswer]
    notes: list[str]


class ClaimAnswer(TypedDict):
    """What the figures say of one claim; `made_of` are the codes of each figure that it was held against.

    `table` is the one that it was held against, `categories` those of its further dimensions that the figures are of,
    and `source` where its figures come from: null where it cannot be read. `at_least` and `at_most` are the bounds of a
    claim that gives no more: `published` is then the first of them. `decimals` are those that the text prints,
    `computed_decimals` those that `computed` needs so that it does not seem to be on the other side of its verdict.
    `unit` is that of the figures where both numbers are figures or a difference of them, which is in percentage points
    where the figures are in percent; null where they are a percentage, a number of times, a rate or a rank.
    """

    id: str
    text: str
    where: str
    kind: Annotated[str, TextOf(ClaimKind)]
    published: float | str
    at_least: float | None
    at_most: float | None
    decimals: int
    computed: float | str | None
    computed_decimals: int
    unit: str | None
    verdict: Annotated[str, TextOf(Verdict)]
    recorded: Annotated[str, TextOf(Verdict)] | None
    as_recorded: bool
    note: str
    made_of: list[list[str]]
    measure: Annotated[str, TextOf(Measure)]
    table: str
    categories: list[CategoryAnswer]
    source: SourceAnswer | None


class ClaimsAnswer(TypedDict):
    """What the figures say of several claims."""

    claims: list[ClaimAnswer]


class ReportAnswer(TypedDict):
    """What the figures say of the claims of one text."""

    title: str
    source: SourceAnswer
    claims: list[ClaimAnswer]
    regions: list[FiguresAnswer]


class TemplateAnswer(TypedDict):
    """A claims file to fill in that was written."""

    template: str


def claim_answer(result: ClaimResult) -> ClaimAnswer:
    """Return what the figures say of one claim."""
    language = Language(spoken())
    return {
        "id": result.claim.id,
        "text": result.claim.said(language),
        "where": result.claim.where,
        "kind": result.claim.kind,
        "published": result.claim.published,
        "at_least": result.claim.at_least,
        "at_most": result.claim.at_most,
        "decimals": result.claim.decimals,
        "computed": result.computed,
        "computed_decimals": result.decimals,
        "unit": result.unit or None,
        "verdict": result.verdict,
        "recorded": result.claim.recorded,
        "as_recorded": result.as_recorded,
        "note": result.said(language),
        "made_of": [list(codes) for codes in result.made_of],
        "measure": result.measure,
        "table": result.table,
        "categories": [] if result.provenance is None else where_answer(result.provenance),
        "source": None if result.provenance is None else source_answer(result.provenance),
    }


def report_answer(
    title: str, results: Sequence[ClaimResult], table: Table, *, regions: Sequence[str] = ()
) -> ReportAnswer:
    """Return what the figures say of the claims of one text, and the series of regions beside it.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    """
    codes = [table.region(region)[0] for region in regions]
    is_beside = any(kind_of(code) is RegionKind.MUNICIPALITY for code in codes)
    return {
        "title": title,
        "source": source_answer(table.provenance),
        "claims": [claim_answer(result) for result in results],
        "regions": [figures_answer(table, code, is_beside=is_beside) for code in codes],
    }


def is_as_recorded(answer: ReportAnswer) -> bool:
    """Tell whether every claim has the verdict that its file records."""
    return all(claim["as_recorded"] for claim in answer["claims"])


def has_lost(answer: ReportAnswer) -> bool:
    """Tell whether a claim is not reproduced, and not recorded so: what figures cannot tell is no loss."""
    lost = [claim for claim in answer["claims"] if claim["verdict"] == Verdict.NOT_REPRODUCED]
    return any(claim["recorded"] != Verdict.NOT_REPRODUCED for claim in lost)


def figures_answer(table: Table, region: str, *, since: int | None = None, is_beside: bool = False) -> FiguresAnswer:
    """Return the first and last figures of the table's series in a region, by default from its base year.

    A county or group that `is_beside` a municipality has the index in place of counts that are not known to be totals.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    """
    from kostra_bolig.errors import SeriesError, SeriesUnavailable
    from kostra_bolig.figures.comparison import indexed

    spec = table.spec
    code, name = table.region(region)
    since = since or spec.base_year or int(min(table.observations["year"].to_list()))
    figures: list[FigureAnswer] = []
    followed: dict[str, None] = {}
    for key in spec.keys:
        last = since
        cells: dict[int, dict[str, Any]] = {}
        note, change, decimals, unit = None, None, 0, None
        try:
            series = table.series(key, region=code)
            if is_beside and series.told_of_count:
                note = "; ".join(map(str, (*series.told_of_count, said("figures-index-alone"))))
                series = indexed(series, since, unit=str(said("chart-index", year=since)))
            decimals, unit, last = max(series.decimals, 0), series.unit, max(series.years)
            cells = {row["year"]: row for row in series.frame.iter_rows(named=True)}
            shown = series.between(since, last).remarks
            followed |= {str(remark): None for remark in shown if remark.name == "figures-followed"}
            measured, why = measured_between(series, since, last)
            change, note = measured.to_dict(), why or note
        except (SeriesError, SeriesUnavailable) as error:
            note = str(error)
        start, end = (cells.get(year, {}) for year in (since, last))
        figures.append(
            {
                "series": key,
                "decimals": decimals,
                "unit": unit,
                "from_year": since,
                "from_value": start.get("value"),
                "from_status": start.get("status"),
                "from_missing": start.get("missing"),
                "to_year": last,
                "to_value": end.get("value"),
                "to_status": end.get("status"),
                "to_missing": end.get("missing"),
                "absolute": change["absolute"] if change else None,
                "percent": change["percent"] if change else None,
                "note": note,
                "from_made_of": start.get("made_of") or [],
                "made_of": end.get("made_of") or [],
            }
        )
    return {"region": code, "region_name": name, "figures": figures, "notes": list(followed)}
