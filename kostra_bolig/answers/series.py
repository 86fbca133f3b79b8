"""What ``series`` and ``trend`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from kostra_bolig.answers.source import CategoryAnswer, SourceAnswer, source_answer, where_answer
from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.figures.trend import NO_LINE, ChangeAnswer, LineAnswer, Point
from kostra_bolig.kinds import CountedAs, TextOf
from kostra_bolig.kostra import Missing, is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.figures.among.contributions import Contributions
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.trend import Change, ChangeInPoints

__all__ = [
    "ContributionAnswer",
    "NotPublishedAnswer",
    "SeriesAnswer",
    "SeriesOfRegionsAnswer",
    "TrendAnswer",
    "TrendOfRegionsAnswer",
    "measured_between",
    "series_answer",
    "trend_answer",
]


class SeamAnswer(TypedDict):
    """The first year that a table has a series itself, and the table and content that it stands in before."""

    year: int
    table: str
    content: str


class SeriesAnswer(TypedDict):
    """One series of one region; `values`, `status`, `missing` and `made_of` (the codes) stand beside `years`."""

    series: str | None
    content: str
    content_name: str
    region: str
    region_name: str
    unit: str
    decimals: int
    years: list[int]
    values: list[float | None]
    status: list[str | None]
    missing: list[Annotated[str, TextOf(Missing)] | None]
    made_of: list[list[str]]
    ours: str | None
    counted_as: Annotated[str, TextOf(CountedAs)] | None
    remarks: list[str]
    where: list[CategoryAnswer]
    source: SourceAnswer
    seam: SeamAnswer | None


class SeriesOfRegionsAnswer(TypedDict):
    """One series of several regions, in the order asked for."""

    regions: list[SeriesAnswer]


class ContributionAnswer(TypedDict):
    """What one municipality changed by; where the start is made of several codes, it is our sum."""

    region: str
    region_name: str
    start: float
    end: float
    absolute: float
    start_made_of: list[str]


class NotPublishedAnswer(TypedDict):
    """One municipality whose change is not given."""

    region: str
    region_name: str


class TrendAnswer(ChangeAnswer, LineAnswer):
    """The change of a series between two years, and the straight line through them.

    `contributions` are the municipalities that made it, the largest change first, `not_published` the others; both are
    null where nobody asked.
    """

    series: str
    region: str
    region_name: str
    from_made_of: list[str]
    to_made_of: list[str]
    cagr_percent: float | None
    ours: str | None
    notes: list[str]
    where: list[CategoryAnswer]
    source: SourceAnswer
    contributions: list[ContributionAnswer] | None
    not_published: list[NotPublishedAnswer] | None


class TrendOfRegionsAnswer(TypedDict):
    """The change of one series in several regions, in the order asked for."""

    regions: list[TrendAnswer]


def series_answer(series: Series) -> SeriesAnswer:
    """Return one series."""
    frame = series.frame
    return {
        "series": series.key,
        "content": content_of(series.content),
        "content_name": series.content_name,
        "region": series.region,
        "region_name": series.region_name,
        "unit": series.unit,
        "decimals": series.decimals,
        "years": frame["year"].to_list(),
        "values": frame["value"].to_list(),
        "status": frame["status"].to_list(),
        "missing": frame["missing"].to_list(),
        "made_of": [list(codes) for codes in series.made_of.values()],
        "ours": None if series.ours is None else str(series.ours),
        "counted_as": series.counted_as,
        "remarks": [str(remark) for remark in (*series.told_of_count, *series.remarks)],
        "where": where_answer(series.provenance),
        "source": source_answer(series.provenance),
        "seam": seam_answer(series),
    }


def seam_answer(series: Series) -> SeamAnswer | None:
    """Return from which year on a series is its table's own, and where it stands before; none where it has no seam."""
    seam = next((remark.values for remark in series.remarks if remark.name == "figures-seam"), None)
    if seam is None:
        return None
    return {"year": int(str(seam["since"])), "table": str(seam["table"]), "content": str(seam["content"])}


def trend_answer(
    series: Series,
    start: int,
    end: int,
    *,
    contributions: Contributions | None = None,
    across_break: bool = False,
) -> TrendAnswer:
    """Return the change of a series between two years; what cannot be computed is null, and a note says why.

    Of a share that starts at 0 or below, the change in percentage points is given, and none in percent.

    Raises
    ------
    SeriesError
        The change itself cannot be computed.
    """
    from kostra_bolig.errors import SeriesError
    from kostra_bolig.figures.trend import cagr

    change, why = measured_between(series, start, end, across_break=across_break)
    why_no_percent = [] if why is None else [why]
    series = series.between(start, end)
    made_of = series.made_of
    notes = [*map(str, series.said), *why_no_percent]
    growth = None
    if not why_no_percent:
        try:
            growth = cagr(change.start, change.end)
        except SeriesError as error:
            notes.append(str(said("figures-no-growth", why=error.said)))
    line, measured = NO_LINE, change.to_dict()
    try:
        line = series.trend(start, end, across_break=across_break).to_dict()
    except SeriesError as error:
        notes.append(str(said("figures-no-line", why=error.said)))
    notes += [str(line) for line in (contributions.said if contributions else ())]
    return {
        "series": series.name,
        "region": series.region,
        "region_name": series.region_name,
        "unit": measured["unit"],
        "from": measured["from"],
        "to": measured["to"],
        "from_made_of": list(made_of[start]),
        "to_made_of": list(made_of[end]),
        "absolute": measured["absolute"],
        "absolute_unit": measured["absolute_unit"],
        "percent": measured["percent"],
        "cagr_percent": growth,
        **line,
        "ours": None if series.ours is None else str(series.ours),
        "contributions": contributions.given.to_dicts() if contributions else None,  # type: ignore[typeddict-item]
        "not_published": contributions.not_published.to_dicts() if contributions else None,  # type: ignore[typeddict-item]
        "notes": notes,
        "where": where_answer(series.provenance),
        "source": source_answer(series.provenance),
    }


def measured_between(
    series: Series, start: int, end: int, *, across_break: bool = False
) -> tuple[Change | ChangeInPoints, str | None]:
    """Return the change between two years; of a share from 0 or below that in points, and why there is no percentage.

    Raises
    ------
    SeriesError
        The change cannot be computed.
    """
    from kostra_bolig.errors import AcrossBreak, SeriesError

    try:
        return series.change(start, end, across_break=across_break), None
    except AcrossBreak:
        raise
    except SeriesError as error:
        in_points = _in_points(series, start, end)
        if in_points is None:
            raise
        return in_points, str(error.said)


def _in_points(series: Series, start: int, end: int) -> ChangeInPoints | None:
    """Return the change of a share in percentage points where only what it starts from has no percentage."""
    from kostra_bolig.figures.trend import change_in_points

    values = dict(series.frame.select("year", "value").rows())
    first, last = values.get(start), values.get(end)
    if first is None or last is None or first > 0 or start >= end or not is_percent_unit(series.unit):
        return None
    return change_in_points(Point(start, first), Point(end, last), unit=series.unit)
