"""SSB's Klass: which municipalities there were, how they were merged and split, and the KOSTRA group of each.

Klass is a service of its own beside the table's. Nothing here is needed to read the table. What it said of
municipalities to 2024 is shipped with this library (SSB's content, CC BY 4.0), so only what is newer must be asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kostra import KLASS_GROUPS, KLASS_MUNICIPALITIES
from kostra_bolig.said import said
from kostra_bolig.ssb import borders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_bolig.ssb.borders import BorderMove

__all__ = [
    "CHANGES_FILE",
    "CODES_FILE",
    "GROUP_VERSIONS_FILE",
    "KNOWN_FROM",
    "ONE_DAY",
    "SHIPPED_THROUGH",
    "WITHOUT_GROUPS_FILE",
    "Klass",
    "Question",
    "ended",
    "group_breaks",
    "groups_file",
    "history",
    "is_complete",
    "memberships",
    "questions",
    "read",
    "shipped",
    "years_without_groups",
]

CODES_FILE: Final = "klass-codes.json"
CHANGES_FILE: Final = "klass-changes.json"
GROUP_VERSIONS_FILE: Final = "klass-group-versions.json"
_GROUPS_FILE: Final = re.compile(r"klass-groups-(?P<year>\d{4})\.json")
KNOWN_FROM: Final = dt.date(2010, 1, 1)
"""What is shipped has every municipality that was valid after this day."""
SHIPPED_THROUGH: Final = dt.date(2024, 1, 1)
"""The last day whose changes are shipped; Klass is asked for later ones."""
ONE_DAY: Final = dt.timedelta(days=1)
_ORIGIN: Final = "#"
"""Lines that begin so say whose the shipped files are."""
WITHOUT_GROUPS_FILE: Final = "klass-without-groups.json"
"""The years of which Klass said that it has no groups, as we keep them; it is not asked again."""
_WITHIN: Final = "InRequestedRange"
"""What Klass adds to the names of days that it cuts to what was asked."""
_OUTSIDE: Final = "9999"
"""Klass's code for what is in no municipality."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question to Klass.

    Attributes
    ----------
    file
        Name under which the answer is stored.
    path, query
        What is asked for.
    year
        The year whose KOSTRA groups are asked for; ``None`` for what is not of a year.
    needed
        Whether all else is of no use without the answer.
    """

    file: str
    path: str
    query: Mapping[str, str]
    year: int | None = None
    needed: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Klass:
    """What Klass says of municipalities and KOSTRA groups.

    One is like no other, for its frames have no truth: what was found out of it can be kept beside it.

    Attributes
    ----------
    codes
        One row per municipality and period: ``code`` str, ``name`` str, ``valid_from`` date, ``valid_to`` date (the
        first day on which it is no longer valid; null for those valid now); sorted by code and period.
    changes
        One row per old and new code of a change: ``date`` date, ``old_code``, ``old_name``, ``new_code``,
        ``new_name`` str; sorted by date and code.
    groups
        One row per year and municipality: ``year`` i16, ``group`` str, ``municipality`` str; sorted so.
    group_breaks
        Every year from which municipalities were grouped anew, in order: a group before and after is not the same.
    moves
        Borders that moved between municipalities whose codes went on, as far as they are known.
    """

    codes: pl.DataFrame
    changes: pl.DataFrame
    groups: pl.DataFrame
    group_breaks: tuple[int, ...] = ()
    moves: tuple[BorderMove, ...] = ()


def groups_file(year: int) -> str:
    """Return the name under which the KOSTRA groups of a year are stored."""
    return f"klass-groups-{year}.json"


def questions(years: Sequence[int]) -> Iterator[Question]:
    """Give what must be asked to know the municipalities and groups of these years, and on the day after them."""
    period = {"from": str(SHIPPED_THROUGH + ONE_DAY), "to": f"{max(years) + 1}-01-02"}
    if period["from"] < period["to"]:
        of_municipalities = f"/classifications/{KLASS_MUNICIPALITIES}"
        yield Question(file=CODES_FILE, path=f"{of_municipalities}/codes", query=period, needed=True)
        yield Question(file=CHANGES_FILE, path=f"{of_municipalities}/changes", query=period, needed=True)
    yield Question(file=GROUP_VERSIONS_FILE, path=f"/classifications/{KLASS_GROUPS}", query={})
    for year in sorted(years, reverse=True):
        yield Question(
            file=groups_file(year),
            path=f"/classifications/{KLASS_GROUPS}/correspondsAt",
            query={"targetClassificationId": str(KLASS_MUNICIPALITIES), "date": f"{year}-12-31"},
            year=year,
        )


@cache
def shipped() -> Klass:
    """Return the municipalities that this library was shipped with, and their changes to :data:`SHIPPED_THROUGH`."""
    day = {"valid_from": pl.Date, "valid_to": pl.Date, "date": pl.Date}
    codes, changes = (
        pl.read_csv(
            resources.files("kostra_bolig.ssb").joinpath(name).read_bytes(),
            comment_prefix=_ORIGIN,
            infer_schema=False,
        )
        for name in ("municipalities.csv", "municipality_changes.csv")
    )
    codes, changes = (
        frame.with_columns(pl.col(name).str.to_date() for name in frame.columns if name in day)
        for frame in (codes, changes)
    )
    return Klass(
        codes=codes.filter(pl.col("code") != _OUTSIDE).sort("code", "valid_from"),
        changes=changes.sort("date", "old_code", "new_code"),
        groups=memberships({}),
        group_breaks=_shipped_breaks(),
        moves=borders.shipped(),
    )


@cache
def _shipped_breaks() -> tuple[int, ...]:
    """Return the years from which municipalities were grouped anew that this library was shipped with."""
    text = resources.files("kostra_bolig.ssb").joinpath("group_versions.csv").read_text("utf-8")
    _, *years = (line for line in text.splitlines() if not line.startswith(_ORIGIN))
    return tuple(map(int, years))


def group_breaks(bodies: Mapping[str, bytes]) -> tuple[int, ...]:
    """Return the years from which municipalities were grouped anew: those shipped, and those that Klass told.

    A year's groups are those of its last day.

    Parameters
    ----------
    bodies
        Klass's answers by file name; other files are left alone.

    Raises
    ------
    DatasetRefused
        An answer is not what Klass gives.
    """
    body = bodies.get(GROUP_VERSIONS_FILE)
    versions = [] if body is None else _items(body, "versions", ("validFrom",))
    told = {_day(version["validFrom"], "validFrom").year for version in versions}
    return tuple(sorted({*_shipped_breaks(), *told}))


def history(bodies: Mapping[str, bytes]) -> Klass:
    """Return what is shipped, with what Klass said since and its KOSTRA groups.

    Parameters
    ----------
    bodies
        Its answers by file name; other files are left alone. Without its answers on municipalities, those shipped are
        taken to be valid still.

    Raises
    ------
    DatasetRefused
        An answer is not what Klass gives.
    """
    known = shipped()
    if not is_complete(bodies):
        return replace(known, groups=memberships(bodies), group_breaks=group_breaks(bodies))
    newer = read(bodies)
    begins = SHIPPED_THROUGH + ONE_DAY
    return Klass(
        codes=_continued(known.codes, newer.codes, begins),
        changes=pl.concat([known.changes, newer.changes.filter(pl.col("date") >= begins)]),
        groups=newer.groups,
        group_breaks=newer.group_breaks,
        moves=newer.moves,
    )


def _continued(older: pl.DataFrame, newer: pl.DataFrame, begins: dt.date) -> pl.DataFrame:
    """Return periods of which those before a day are as the one says, and those after it as the other does."""
    periods: defaultdict[str, list[tuple[str, dt.date | None, dt.date | None]]] = defaultdict(list)
    for code, name, first, last in older.rows():
        periods[code].append((name, first, begins if last is None or last > begins else last))
    for code, name, first, last in newer.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > begins)).rows():
        of_code = periods[code]
        if (first is None or first <= begins) and of_code and of_code[-1][2] == begins:
            of_code[-1] = (name, of_code[-1][1], last)
        else:
            of_code.append((name, max(first or begins, begins), last))
    rows = [(code, *period) for code, of_code in periods.items() for period in of_code]
    return pl.DataFrame(rows, schema=older.schema, orient="row").sort("code", "valid_from")


def is_complete(files: Mapping[str, object]) -> bool:
    """Tell whether files hold what Klass said of municipalities since what is shipped."""
    return CODES_FILE in files and CHANGES_FILE in files


def read(bodies: Mapping[str, bytes]) -> Klass:
    """Return what Klass answered, where it :func:`is_complete`.

    Parameters
    ----------
    bodies
        Its answers by file name; other files are left alone.

    Raises
    ------
    DatasetRefused
        An answer is not what Klass gives.
    """
    codes = _items(bodies[CODES_FILE], "codes", ("code", "name"))
    changes = _items(
        bodies[CHANGES_FILE], "codeChanges", ("changeOccurred",), ("oldCode", "oldName", "newCode", "newName")
    )
    until = _asked_until(codes)
    return Klass(
        codes=pl.DataFrame(
            [
                (item["code"], item["name"], _date(item, "validFrom"), _date(item, "validTo", no_end=until))
                for item in codes
            ],
            schema={"code": pl.String, "name": pl.String, "valid_from": pl.Date, "valid_to": pl.Date},
            orient="row",
        )
        .filter(pl.col("code") != _OUTSIDE)
        .sort("code", "valid_from", nulls_last=False),
        changes=pl.DataFrame(
            [
                (
                    _day(item["changeOccurred"], "changeOccurred"),
                    *(item.get(field) for field in ("oldCode", "oldName", "newCode", "newName")),
                )
                for item in changes
            ],
            schema={"date": pl.Date, **dict.fromkeys(("old_code", "old_name", "new_code", "new_name"), pl.String)},
            orient="row",
        ).sort("date", "old_code", "new_code"),
        groups=memberships(bodies),
        group_breaks=group_breaks(bodies),
        moves=borders.known(codes),
    )


def ended(klass: Klass) -> dict[str, int]:
    """Return the last year of each municipality whose code did not go on after a change."""
    begun = dict(klass.changes.group_by("new_code").agg(pl.col("date").max()).rows())
    last = klass.changes.group_by("old_code").agg(pl.col("date").max()).rows()
    return {code: day.year - 1 for code, day in last if code is not None and (begun.get(code) or dt.date.min) < day}


def memberships(bodies: Mapping[str, bytes]) -> pl.DataFrame:
    """Return the KOSTRA groups as :attr:`Klass.groups` has them.

    Parameters
    ----------
    bodies
        Klass's answers by file name; other files are left alone.

    Raises
    ------
    DatasetRefused
        An answer is not what Klass gives.
    """
    rows = [
        (int(named["year"]), item["sourceCode"], item["targetCode"])
        for file, body in bodies.items()
        if (named := _GROUPS_FILE.fullmatch(file))
        for item in _items(body, "correspondenceItems", ("sourceCode", "targetCode"))
    ]
    schema = {"year": pl.Int16, "group": pl.String, "municipality": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("year", "group", "municipality")


def years_without_groups(bodies: Mapping[str, bytes]) -> frozenset[int]:
    """Return the years of which Klass said that it has no groups."""
    body = bodies.get(WITHOUT_GROUPS_FILE)
    return frozenset() if body is None else frozenset(parse(body)["years"])


def _items(body: bytes, part: str, texts: Sequence[str], or_null: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the items of an answer; a code that begins or ends without a counterpart has null beside it."""
    items = parse(body).get(part)
    if not isinstance(items, list):
        raise DatasetRefused(said("ssb-klass-no-list", part=part, got=type(items).__name__))
    for item in items:
        if (
            not isinstance(item, dict)
            or not all(isinstance(item.get(field), str) for field in texts)
            or not all(isinstance(item.get(field), str | None) for field in or_null)
        ):
            expected = (*texts, *or_null)
            raise DatasetRefused(said("ssb-klass-lacks", expected=expected, part=part, got=str(item)[:200]))
    return items


def _asked_until(codes: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the day until which Klass was asked, where it cuts periods that go on: then every code has an end."""
    ends = [item.get(f"validTo{_WITHIN}") for item in codes]
    days = [_day(end, "validTo") for end in ends if end]
    return str(max(days)) if days and len(days) == len(ends) else None


def _date(item: Mapping[str, Any], field: str, *, no_end: str | None = None) -> dt.date | None:
    """Return the first or last day of an item within what was asked, else of its whole period; null is none."""
    within = item.get(f"{field}{_WITHIN}")
    text = item.get(field) if not within or within == no_end else within
    return None if text is None else _day(text, field)


def _day(text: Any, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise DatasetRefused(said("ssb-klass-no-date", field=field, got=repr(str(text)[:40]))) from None
