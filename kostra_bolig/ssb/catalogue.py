"""The list of SSB's tables: which of them are KOSTRA's, and what the list says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.kostra import RegionKind, is_discontinued
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_bolig.said import Said
    from kostra_bolig.ssb.client import Client

__all__ = ["Listed", "entry_of", "every", "listed", "newest_year"]

_PAGE: Final = 1_000
_MOST_PAGES: Final = 1_000
_HEAD: Final = "kostrahoved"
"""What a table of KOSTRA has among its paths; it cannot be searched for."""
_MARKS: Final = {
    "K": RegionKind.MUNICIPALITY,
    "F": RegionKind.COUNTY_MUNICIPALITY,
    "B": RegionKind.DISTRICT,
}
_MARK: Final = re.compile(r"\(([KFB])\)")
_REPLACED: Final = re.compile(r"\btabell ([0-9]{5})\b", re.IGNORECASE)
_REGION: Final = re.compile(r"region|kommune|fylke|bydel", re.IGNORECASE)
_YEAR: Final = re.compile(r"[0-9]{4}")
_ANNUAL: Final = "Annual"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One table as the list has it; texts are Norwegian.

    Attributes
    ----------
    id, label, updated, first, last
        As SSB says.
    discontinued
        Whether SSB has ended it, by its flag or its title; ``None`` where it does not say.
    flag
        Its flag alone, as SSB gives it.
    is_kostra
        Whether it is one of KOSTRA's.
    time_unit, variables
        How its periods are counted, and what its dimensions are called.
    """

    id: str
    label: str
    updated: str | None
    first: str | None
    last: str | None
    discontinued: bool | None
    is_kostra: bool
    time_unit: str | None
    variables: tuple[str, ...]
    flag: bool | None = None

    @property
    def kind(self) -> RegionKind | None:
        """What it is made of, by the mark in its title; ``None`` where it has none."""
        found = _MARK.search(self.label)
        return None if found is None else _MARKS[found[1]]

    @property
    def replaced_by(self) -> str | None:
        """The table that goes on with the subject, where the title tells."""
        found = _REPLACED.search(self.label)
        return None if found is None else found[1]

    @property
    def last_year(self) -> int | None:
        """Its last year; ``None`` where its periods are no years."""
        return int(self.last) if self.last is not None and _YEAR.fullmatch(self.last) else None

    def is_dead(self, newest: int | None) -> bool:
        """Tell whether its last year is two or more behind the newest of any."""
        return newest is not None and self.last_year is not None and self.last_year <= newest - 2

    def why_not(self) -> Said | None:
        """Return why it cannot be read, as far as the list tells, or ``None`` where it can."""
        if self.time_unit not in (None, _ANNUAL) or self.last_year is None:
            return said("ssb-listed-no-years", period=self.last, unit=self.time_unit)
        if self.variables and self.kind is None and not any(_REGION.search(one) for one in self.variables):
            return said("ssb-listed-no-regions", variables=self.variables)
        return None


def newest_year(tables: Sequence[Listed]) -> int | None:
    """Return the newest last year of tables that have years."""
    return max((one.last_year for one in tables if one.last_year is not None), default=None)


def every(client: Client, *, past_days: int | None = None) -> list[Listed]:
    """Ask for the whole list, page by page, and return each table once; or for those updated in the last days alone.

    Raises
    ------
    DatasetRefused
        An answer is no list of tables.
    KostraBoligError
        As :class:`kostra_bolig.ssb.client.Client` raises.
    """
    found: dict[str, Listed] = {}
    for page in range(1, _MOST_PAGES + 1):
        answer = client.tables(page=page, size=_PAGE, past_days=past_days)
        tables, about = answer.content.get("tables"), answer.content.get("page")
        pages = about.get("totalPages") if isinstance(about, dict) else None
        if not isinstance(tables, list) or type(pages) is not int:
            raise DatasetRefused(said("ssb-no-list", url=answer.url), url=answer.url)
        for one in listed(tables, url=answer.url):
            found.setdefault(one.id, one)
        if page >= pages:
            break
    return list(found.values())


def entry_of(one: Listed) -> dict[str, Any]:
    """Return what the list says of a table in the list's own words, as far as it is read."""
    return {
        "id": one.id,
        "label": one.label,
        "updated": one.updated,
        "firstPeriod": one.first,
        "lastPeriod": one.last,
        "discontinued": one.flag,
        "timeUnit": one.time_unit,
        "variableNames": list(one.variables),
        "paths": [[{"id": _HEAD}]] if one.is_kostra else [],
    }


def listed(tables: Sequence[Any], *, url: str) -> Iterator[Listed]:
    """Read entries of the list.

    Raises
    ------
    DatasetRefused
        They are no list of tables.
    """
    for one in tables:
        try:
            yield Listed(
                id=_text(one["id"]),
                label=_text(one["label"]),
                updated=_text_or_none(one.get("updated")),
                first=_text_or_none(one.get("firstPeriod")),
                last=_text_or_none(one.get("lastPeriod")),
                discontinued=is_discontinued(_flag(one.get("discontinued")), title=one["label"]),
                is_kostra=any(node.get("id") == _HEAD for path in one.get("paths") or [] for node in path),
                time_unit=_text_or_none(one.get("timeUnit")),
                variables=tuple(map(_text, one.get("variableNames") or [])),
                flag=_flag(one.get("discontinued")),
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise DatasetRefused(said("ssb-no-list", url=url), url=url) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _flag(value: Any) -> bool | None:
    if not isinstance(value, bool | None):
        raise TypeError
    return value
