"""Which years, regions and categories of a table are asked for, where a person does not want all.

What is chosen is a text, as the command line takes it and the store keeps it: ``2020-2024``, ``2020,2022`` or ``-5``
for the last five years; codes or names of regions with commas between them, or semicolons where a name has a comma.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import COUNTRIES
from kostra_bolig.records import AskedFor
from kostra_bolig.said import Said, said
from kostra_bolig.store.choices import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

__all__ = ["parts", "regions_of", "require_regions", "require_years", "resolved"]

_LAST: Final = re.compile(r"-\s*([1-9][0-9]{0,2})")
_SPAN: Final = re.compile(r"([0-9]{4})(?:\s*[-–]\s*([0-9]{4}))?")
_LONGEST: Final = 20_000
_CODE: Final = re.compile(r"[\w.-]+")
"""What stands in a command without quotes, and in a list with commas between."""


def require_years(text: str) -> str:
    """Return a choice of years, once it can be read.

    Raises
    ------
    UsageError
        It cannot.
    """
    if text != ALL and not _LAST.fullmatch(text.strip()):
        _spans(text)
    return text.strip()


def require_regions(text: str) -> str:
    """Return a choice of regions, once it names some.

    Raises
    ------
    UsageError
        It names none, or is longer than any choice.
    """
    if not regions_of(text) or len(text) > _LONGEST:
        raise UsageError(said("ssb-no-choice-of-regions", got=repr(text[:80])))
    return text.strip()


def regions_of(text: str) -> list[str]:
    """Return the codes and names in a choice of regions.

    >>> regions_of("0301, EAK"), regions_of("Nes, Akershus; EAK")
    (['0301', 'EAK'], ['Nes, Akershus', 'EAK'])
    """
    parts = text.split(";") if ";" in text else text.split(",")
    return [part.strip() for part in parts if part.strip()]


def resolved(
    *,
    years: str | None,
    regions: str | None,
    of_years: Sequence[str],
    of_regions: Sequence[str],
    find: Callable[[str], str],
    where: Mapping[str, Sequence[str]] | None = None,
    find_categories: Callable[[str, Sequence[str]], tuple[str, ...]] = lambda _, named: tuple(named),
) -> AskedFor:
    """Return what a choice asks for of a table, the country always among it: the checks rest on its figures.

    Parameters
    ----------
    years, regions
        The choices; ``None`` for all.
    of_years, of_regions
        What the table has.
    find
        Returns the code of the region that a code or name means.
    where, find_categories
        The categories that are chosen, by the id of their dimension; and what returns their codes.

    Raises
    ------
    UsageError
        The table does not have what was chosen.
    """
    return AskedFor(
        years=None if years is None else _years(years, sorted(map(int, of_years))),
        regions=None if regions is None else _regions(regions, of_regions, find),
        where={id_: _categories(id_, named, find_categories) for id_, named in (where or {}).items()},
    )


def _years(text: str, there: Sequence[int]) -> tuple[int, ...]:
    """Return every year that a choice means, whether the table has it or not: one that goes is then missed."""
    if last := _LAST.fullmatch(text):
        wanted = there[-int(last[1]) :]
        return tuple(range(wanted[0], wanted[-1] + 1))
    spans = _spans(text)
    for first, until in spans:
        if not any(first <= year <= until for year in there):
            gone = str(first) if first == until else f"{first}–{until}"
            raise UsageError(said("ssb-years-gone", years=gone, first=there[0], last=there[-1]))
    return tuple(sorted({year for first, until in spans for year in range(first, until + 1)}))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the first and last year of each part of a choice."""
    read = [_SPAN.fullmatch(part.strip()) for part in text.split(",")]
    spans = [(int(one[1]), int(one[2] or one[1])) for one in read if one is not None]
    if len(spans) < len(read) or any(first > until for first, until in spans):
        raise UsageError(said("ssb-no-choice-of-years", got=repr(text[:80])))
    return spans


def _regions(text: str, there: Sequence[str], find: Callable[[str], str]) -> tuple[str, ...]:
    wanted, gone = [], []
    for one in regions_of(text):
        if one in there:
            wanted.append(one)
            continue
        try:
            wanted.append(find(one))
        except UsageError as error:
            gone.append(error.said)
    if gone:
        raise UsageError(said("ssb-regions-gone", why=gone[0], more=len(gone) - 1))
    chosen = {*wanted, *COUNTRIES}
    return tuple(code for code in there if code in chosen)


def _categories(
    id_: str, named: Sequence[str], find: Callable[[str, Sequence[str]], tuple[str, ...]]
) -> tuple[str, ...]:
    try:
        return find(id_, named)
    except UsageError as error:
        if isinstance(error.said, Said) and error.said.name == "figures-no-dimension":
            raise UsageError(said("ssb-where-of-none", id=id_, why=error.said)) from error
        left = [one for one in named if _CODE.fullmatch(one) and _is_there(find, id_, one)]
        what = said("ssb-where-gone", id=id_, why=error.said, left=",".join(left) or None)
        raise UsageError(what) from error


def _is_there(find: Callable[[str, Sequence[str]], tuple[str, ...]], id_: str, named: str) -> bool:
    try:
        return bool(find(id_, [named]))
    except UsageError:
        return False


def parts(
    asked: Mapping[str, Sequence[str]], region: str, most: int, *, others: Collection[str] = ()
) -> Iterator[dict[str, Sequence[str]]]:
    """Split a selection so that no part has more cells than the server gives at once.

    By region first; where one region has too many, by that of the `others` with the most categories too, and so on.

    >>> asked = {"region": ["0301", "4601"], "year": ["2023", "2024"]}
    >>> [list(part.values()) for part in parts(asked, "region", 1, others=["year"])]
    [[['0301'], ['2023']], [['0301'], ['2024']], [['4601'], ['2023']], [['4601'], ['2024']]]
    """
    each = math.prod(len(codes) for variable, codes in asked.items() if variable != region)
    step = max(most // each, 1)
    left = [variable for variable in others if variable != region]
    for start in range(0, len(asked[region]), step):
        part = {**asked, region: asked[region][start : start + step]}
        if each <= most or not left:
            yield part
        else:
            yield from parts(part, max(left, key=lambda variable: len(asked[variable])), most, others=left)
