"""Sets of regions of a person's own, such as a newspaper's area: ``sets.toml``, read strictly.

A line is a set: ``neighbours = ["Bergen", "Askøy"]``, by names or codes. Which regions these are is asked of the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig import settings
from kostra_bolig.definitions.document import parsed
from kostra_bolig.errors import UnknownRegion, UsageError
from kostra_bolig.figures import asked, exact
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.figures.series import Series
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import GRAVITY, Missing, RegionKind, is_count_unit, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["OursOfSet", "codes", "read", "total"]

_MOST_BYTES: Final = 1_000_000
_NAME: Final = re.compile(r"[^\W_][\w-]{0,63}")
_NORWEGIAN: Final = re.compile(r"^([^\W_][\w-]*)(?=[ \t]*=)", re.MULTILINE)
"""A name at the beginning of a line: TOML wants quotes about one with an æ, ø or å."""
_MOST_SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True)
class OursOfSet(Ours):
    """What is ours in the series of a set: the sum.

    Attributes
    ----------
    parts
        The names of the regions.
    """

    parts: tuple[str, ...] = ()

    @property
    def said(self) -> Said:
        """What a person is told of it."""
        return said("figures-ours-set", parts=self.parts)


def read(path: str | Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return the sets of a file: the names and codes in each, as they are written.

    Parameters
    ----------
    path
        By default ``KOSTRA_BOLIG_SETS``, else ``sets.toml`` in the user's config folder.

    Raises
    ------
    UsageError
        The file cannot be read, or is no file of sets; the message names the file and the set.
    """
    file = settings.sets_file() if path is None else asked.path(path)
    name = str(file)
    try:
        with file.open("rb") as opened:
            body = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(said("figures-sets-absent", path=name)) from None
    except OSError as error:
        raise UsageError(said("figures-sets-unreadable", path=name, why=error.strerror)) from error
    if len(body) > _MOST_BYTES:
        raise UsageError(said("figures-sets-too-large", path=name, most=_MOST_BYTES))
    try:
        content = parsed(_NORWEGIAN.sub(r'"\1"', body.decode("utf-8-sig")).encode())
    except (ValueError, ArithmeticError) as error:
        raise UsageError(said("figures-sets-no-toml", path=name, why=str(error))) from None
    except RecursionError:
        raise UsageError(said("figures-sets-no-toml", path=name, why=said("figures-sets-too-deep"))) from None
    return {one: _regions(name, one, regions) for one, regions in content.items()}


def codes(table: Table, name: str, *, path: str | Path | None = None) -> list[str]:
    """Return the codes of the regions of a set, in its order.

    Raises
    ------
    UsageError
        There is no such set; or the file cannot be read.
    UnknownRegion
        The table has no such region, or the name has several answers.
    """
    sets = read(path)
    if name not in sets:
        near = get_close_matches(name, sets, n=5, cutoff=0.5)
        where = str(settings.sets_file() if path is None else path)
        raise UsageError(said("figures-no-such-set", got=repr(name), path=where, near=tuple(near or sorted(sets))))
    found: list[str] = []
    for region in sets[name]:
        try:
            code = table.region(region)[0]
        except UnknownRegion as error:
            what = said("figures-set-wrong", set=name, what=error.said)
            raise UnknownRegion(what, asked=error.asked, near=error.near) from None
        if code in found:
            twice = said("figures-set-twice", region=table.region(code)[1], code=code)
            raise UsageError(said("figures-set-wrong", set=name, what=twice))
        found.append(code)
    return found


def total(
    table: Table,
    key: str,
    name: str,
    regions: Sequence[str],
    *,
    joined: bool | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Series:
    """Return the sum of a series over the regions of a set: ours, and null in each year in which a part is.

    What is told of the parts is of the years from `since` to `until`, where these are given and among the figures.

    Raises
    ------
    UsageError
        The series is no count, or one of counties whose counts are means; or a region is in another: the country, a
        county or a group beside a municipality, or a municipality beside one that it became part of.
    """
    kinds = {kind_of(region) for region in regions}
    if kinds - {RegionKind.MUNICIPALITY} and kinds != {RegionKind.COUNTY}:
        raise UsageError(said("figures-set-of-kinds", set=name))
    parts = [table.series(key, region=region, joined=joined) for region in regions]
    first = parts[0]
    if not is_count_unit(first.unit):
        raise UsageError(said("figures-set-no-count", series=first.name, unit=first.unit))
    if any(one.counted_as is CountedAs.MEAN for one in parts):
        raise UsageError(said("figures-means-not-summed"))
    _require_apart(name, parts)
    if why := table.why_not_added(key):
        raise UsageError(said("figures-not-added", series=first.name, why=why))
    shown = pl.col("year").is_between(since or min(first.years), until or max(first.years))
    if any(one.frame.filter(shown).height for one in parts):
        parts = [one.only(shown) for one in parts]
    rows = [_summed(year, parts) for year in sorted({year for one in parts for year in one.years})]
    schema: dict[str, Any] = {name: kind for name, kind in first.frame.schema.items() if name in rows[0]}
    frame = pl.DataFrame(rows, schema=schema)
    remarks = [said("figures-of-region", region=one.region_name, what=what) for one in parts for what in one.said]
    remarks += [remark for year in frame.filter(pl.col("value").is_null())["year"] for remark in _without(year, parts)]
    remarks += [remark for year in frame.drop_nulls("value")["year"] for remark in _marked(year, parts)]
    return Series(
        key=first.key,
        content=first.content,
        content_name=first.content_name,
        region=name,
        region_name=name,
        base_unit=first.base_unit,
        decimals=decimals_shown(frame["value"], max(one.decimals for one in parts)),
        frame=frame,
        provenance=first.provenance,
        spec=first.spec,
        ours=OursOfSet(summed=True, parts=tuple(f"{one.region} {one.region_name}" for one in parts)),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _require_apart(name: str, parts: Sequence[Series]) -> None:
    """Refuse parts of which two are made of the same code in a year: its figure would count twice."""
    taken: dict[tuple[int, str], Series] = {}
    for one in parts:
        for year, made_of in one.made_of.items():
            for code in made_of:
                other = taken.setdefault((year, code), one)
                if other is not one:
                    regions = tuple(f"{part.region} {part.region_name}" for part in (other, one))
                    raise UsageError(said("figures-set-overlaps", set=name, regions=regions, code=code, year=year))


def _row(one: Series, year: int) -> Mapping[str, Any]:
    found = one.frame.filter(pl.col("year") == year)
    return found.row(0, named=True) if found.height else {}


def _summed(year: int, parts: Sequence[Series]) -> dict[str, Any]:
    rows = [_row(one, year) for one in parts]
    values = [row.get("value") for row in rows]
    given = [value for value in values if value is not None]
    has_all = len(given) == len(values)
    reasons = [row.get("missing") or Missing.NOT_AVAILABLE.value for row in rows if row.get("value") is None]
    found: dict[str, Any] = {
        "year": year,
        "value": exact.total(given) if has_all else None,
        "status": None,
        "missing": None if has_all else next(one.value for one in GRAVITY if one.value in reasons),
    }
    if "made_of" in parts[0].frame.columns:
        found["made_of"] = [code for row in rows for code in row.get("made_of") or ()]
    return found


def _marked(year: int, parts: Sequence[Series]) -> list[Said]:
    """Return which parts of a sum SSB marks, as it marks what is provisional."""
    told = {f"{one.region} {one.region_name}": (one.region, _row(one, year).get("status")) for one in parts}
    return [
        said("figures-part-marked", year=year, region=region, part=part, symbol=symbol)
        for part, (region, symbol) in told.items()
        if symbol is not None
    ]


def _without(year: int, parts: Sequence[Series]) -> list[Said]:
    rows = [(one, _row(one, year)) for one in parts]
    return [
        said(
            "figures-part-without-value",
            year=year,
            region=one.region,
            part=f"{one.region} {one.region_name}",
            symbol=row.get("status"),
            is_there=bool(row),
        )
        for one, row in rows
        if row.get("value") is None and row.get("missing") != Missing.NOT_JOINED  # of that its own remark says why
    ]


def _regions(path: str, name: str, regions: Any) -> tuple[str, ...]:
    def wrong(what: Said) -> UsageError:
        return UsageError(said("figures-sets-wrong", path=path, set=name[:_MOST_SHOWN], what=what))

    if not _NAME.fullmatch(name) or _is_code(name):
        raise wrong(said("figures-set-name"))
    if not isinstance(regions, list) or not regions:
        raise wrong(said("figures-set-list", got=repr(regions)[:_MOST_SHOWN]))
    for region in regions:
        if isinstance(region, bool) or not isinstance(region, str | int) or region in ("", 0):
            raise wrong(said("figures-set-region", got=repr(region)[:_MOST_SHOWN]))
    return tuple(asked.region(region) for region in regions)


def _is_code(name: str) -> bool:
    try:
        kind_of(name.upper())
    except LookupError:
        return False
    return True
