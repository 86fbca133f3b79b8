"""Regions: what the codes stand for, and from what a person types to a code."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UnknownRegion, UsageError
from kostra_bolig.kostra import (
    COUNTRY,
    COUNTY,
    KIND_WORDS,
    REGION_ALIASES,
    REGION_PATTERNS,
    RegionKind,
    kind_of,
    sum_region,
)
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kostra_bolig.said import Said

__all__ = ["Region", "described", "find", "listed", "of_kinds", "search", "some_overlap"]

# None begins with a run of spaces: each of them would be tried as the first.
_YEARS: Final = re.compile(r"\((?P<first>\d{4})?\s*[-–]\s*(?P<last>\d{4})?\)\s*$")
_QUALIFIER: Final = re.compile(r"\([^()]+\)\s*$")
_TWINS: Final = re.compile(r"\s[-–/]\s")
_WITH_KIND: Final = re.compile(rf"(?P<name>.+?)\s+\(?(?P<kind>{'|'.join(KIND_WORDS)})\)?", re.IGNORECASE)
_KIND_FIRST: Final = re.compile(rf"(?P<kind>{'|'.join(KIND_WORDS)})\s+(?P<name>.+)", re.IGNORECASE)
_GROUP: Final = re.compile(
    r"(?:ekg|(?:kostra[\s-]*)?gruppe|kostra[\s-]*group)[\s-]*0?(?P<number>\d{1,2})", re.IGNORECASE
)
_CODE_AND_NAME: Final = re.compile(r"(?P<code>\d{3,4}|EA?K[A-Z]*(?:[\s-]?\d+)?)\b[\s:–-]*(?P<name>.*)", re.IGNORECASE)
_IN_COUNTY: Final = re.compile(r"(?P<name>.+?)(?:\s*,\s*|\s+i\s+|\s+in\s+|\s*\()(?P<county>[^()]+?)\)?", re.IGNORECASE)
_MOST_TWINS: Final = 4
_KEPT: Final = 1 << 14
"""A table has about 900 regions with a few names each; every name that is typed is held against all."""
_NEAR: Final = 0.6
_LONGEST: Final = 200
"""No region's name is as long; of a longer label, the beginning tells what is meant."""
_SHOWN: Final = 8
_SHOWN_OF_LONG: Final = 40


@dataclass(frozen=True, kw_only=True)
class Region:
    """One region of the table.

    Attributes
    ----------
    code
        SSB's code, leading zeros kept.
    label
        SSB's label.
    name
        The label without its years.
    kind
        What it is.
    county
        Name of the county that a municipality's code puts it in, or ``None``.
    valid_from, valid_to
        First and last year that the label gives, or ``None`` where it gives none.
    """

    code: str
    label: str
    name: str
    kind: RegionKind
    county: str | None
    valid_from: int | None
    valid_to: int | None

    @property
    def is_current(self) -> bool:
        """Whether the label names no last year."""
        return self.valid_to is None

    def overlaps(self, other: Region) -> bool:
        """Whether both existed in some year, as far as their labels tell."""
        return (self.valid_from or 0) <= (other.valid_to or 9999) and (other.valid_from or 0) <= (self.valid_to or 9999)

    @property
    def said(self) -> Said:
        """It as it is listed: code, label, and the county of a municipality whose label does not have it."""
        says_where = self.county is None or any(name in self.label for name in _twins(self.county))
        county = None if says_where else self.county
        return said("figures-listed-region", code=self.code, label=self.label, county=county)

    def __str__(self) -> str:
        """Return it as it is listed, in English."""
        return str(self.said)


def described(names: Mapping[str, str]) -> list[Region]:
    """Return every region with what its code and label say, in the order of `names`.

    Parameters
    ----------
    names
        SSB's label of each code of the table.
    """
    counties = {
        code.removeprefix(COUNTY): _YEARS.sub("", label[:_LONGEST]).rstrip()
        for code, label in names.items()
        if code.startswith(COUNTY)
    }
    return [_region(code, label, counties.get(code[:2])) for code, label in names.items()]


def find(asked: str, names: Mapping[str, str]) -> str:
    """Return the code of the region that a person means.

    Parameters
    ----------
    asked
        A code, or a name: in any case, with or without its Sámi or Kven twin, «kommune» or «fylke», with ``aa`` for å
        and ``o`` or ``oe`` for ø, with the county after a comma where a name has several answers.
    names
        SSB's label of each code of the table.

    Returns
    -------
    str
        A name that a present and a former region share means the present one; «Oslo» means the municipality.

    Raises
    ------
    UnknownRegion
        There is none, or the name has several answers; they, or the near matches, are listed.
    """
    if asked in names:
        return asked
    if asked == COUNTRY:  # what is meant where nobody names a region
        return _of_all(names)
    _require_short(asked)
    regions = described(names)
    meant = _meant(asked, regions)
    if len(meant) == 1:
        return meant[0].code
    if meant:
        several = said("figures-region-of-several", got=repr(asked), answers=tuple(region.said for region in meant))
        raise UnknownRegion(several, asked=asked, near=tuple(map(str, meant)))
    near = _near(asked, regions)
    some = None if RegionKind.MUNICIPALITY in {one.kind for one in regions} else tuple(sorted(names)[:3])
    told = tuple(one.said for one in near)
    what = said("figures-no-such-region", got=repr(asked), near=told, country=COUNTRY, some=some)
    raise UnknownRegion(what, asked=asked, near=tuple(map(str, near)))


def _of_all(names: Mapping[str, str]) -> str:
    """Return the region that stands for the country in a table whose code for it is another."""
    found = sum_region(names)
    if found is None:
        raise UnknownRegion(said("figures-no-sum-region", some=tuple(sorted(names)[:3])), asked=COUNTRY, near=())
    return found


def search(query: str, regions: Sequence[Region]) -> list[Region]:
    """Return regions whose code begins with, or whose name holds, what is asked; else those meant, else the near.

    Raises
    ------
    UnknownRegion
        What is asked is longer than any name.
    """
    _require_short(query)
    wanted, beginning = _loose(query), query.strip().casefold()
    if not beginning:
        return list(regions)
    meant = _meant(query, regions)  # «Nes, Akershus» is how a former one is written, and where the present one is
    found = [
        region
        for region in regions
        if region.code.casefold().startswith(beginning)
        or (wanted and any(wanted in _loose(name) for name in _names(region)))
        or region in meant
    ]
    return found or _near(query, regions)


def _require_short(asked: str) -> None:
    if len(asked) > _LONGEST:
        start = asked[:_SHOWN_OF_LONG]
        long = said("figures-region-name-too-long", most=_LONGEST, got=len(asked), start=repr(start))
        raise UnknownRegion(long, asked=start)


def listed(
    names: Mapping[str, str], groups: Mapping[str, str], *, query: str | None, kind: str | None, current: bool | None
) -> pl.DataFrame:
    """Return regions as :meth:`kostra_bolig.Table.regions` lists them.

    Parameters
    ----------
    names
        SSB's label of each code of the table.
    groups
        The KOSTRA group of each municipality, as far as it is known.
    query, kind, current
        Only these; ``None`` leaves none out.

    Raises
    ------
    UsageError
        The kind is unknown.
    """
    kinds = _kinds([kind]) if kind is not None else tuple(RegionKind)
    found = described(names)
    rows = [
        (
            one.code,
            one.label,
            one.name,
            one.kind.value,
            one.county,
            one.valid_from,
            one.valid_to,
            groups.get(one.code),
        )
        for one in (found if query is None else search(query, found))
        if one.kind in kinds and current in (None, one.is_current)
    ]
    text = pl.String
    return pl.DataFrame(
        rows,
        schema={
            "region": text,
            "region_name": text,
            "name": text,
            "kind": text,
            "county": text,
            "valid_from": pl.Int16,
            "valid_to": pl.Int16,
            "kostra_group": text,
        },
        orient="row",
    ).sort("region")


def of_kinds(codes: Iterable[str], kinds: Sequence[str]) -> list[str]:
    """Return the codes of regions of these kinds.

    Raises
    ------
    UsageError
        A kind is unknown.
    """
    patterns = [re.compile(REGION_PATTERNS[kind]) for kind in _kinds(kinds)]
    return [code for code in codes if any(pattern.fullmatch(code) for pattern in patterns)]


def _kinds(kinds: Sequence[str]) -> tuple[RegionKind, ...]:
    if odd := [kind for kind in kinds if kind not in list(RegionKind)]:
        expected = tuple(kind.value for kind in RegionKind)
        raise UsageError(said("figures-no-such-kind", got=repr(odd[0]), expected=expected))
    return tuple(RegionKind(kind) for kind in kinds)


@lru_cache(maxsize=_KEPT)
def _region(code: str, label: str, county: str | None) -> Region:
    """Return a region; `county` is the one whose number a municipality's code begins with."""
    beginning = label[:_LONGEST]
    years = _YEARS.search(beginning)
    kind = kind_of(code)
    return Region(
        code=code,
        label=label,
        name=_YEARS.sub("", beginning).strip(),
        kind=kind,
        county=county if kind is RegionKind.MUNICIPALITY else None,
        valid_from=int(years["first"]) if years and years["first"] else None,
        valid_to=int(years["last"]) if years and years["last"] else None,
    )


def _meant(asked: str, regions: Sequence[Region]) -> list[Region]:
    """Return the region that is meant, every answer where it has several, or none."""
    found = next(filter(None, _attempts(" ".join(asked.split()), regions)), None)
    return _chosen(found) if found else []


def _attempts(text: str, regions: Sequence[Region]) -> Iterable[list[Region]]:
    """Give what the text may mean, the most literal reading first."""
    code = _code(text, {region.code: region for region in regions})
    yield [region for region in regions if region.code == code]
    yield [region for region in regions if region.label.casefold() == text.casefold() and not region.is_current]
    for evened in (_plain, _loose):
        literal = _named(text, regions, evened)
        there = _placed(text, regions, evened)
        yield literal + [region for region in there if region not in literal]
        for with_kind in filter(None, (one.fullmatch(text) for one in (_WITH_KIND, _KIND_FIRST))):
            kinds = KIND_WORDS[with_kind["kind"].casefold()]
            yield _named(with_kind["name"], [region for region in regions if region.kind in kinds], evened)


def _placed(text: str, regions: Sequence[Region], evened: Callable[[str], str]) -> list[Region]:
    """Return the municipalities of a name in the county that stands beside it."""
    placed = _IN_COUNTY.fullmatch(text)
    if placed is None:
        return []
    county = _loose(_without_kind(placed["county"]))
    there = [region for region in regions if region.county and county in map(_loose, _twins(region.county))]
    return _named(_without_kind(placed["name"]), there, evened)


def _without_kind(text: str) -> str:
    with_kind = _WITH_KIND.fullmatch(text)
    return with_kind["name"] if with_kind else text


def _code(text: str, regions: Mapping[str, Region]) -> str | None:
    """Return the code that the text is, or begins with, as spreadsheets and people write it."""
    if group := _GROUP.fullmatch(text):
        code = f"EKG{int(group['number']):02}"
        return code if code in regions else None
    written = _CODE_AND_NAME.fullmatch(text)
    if written is None:
        return None
    code = re.sub(r"[\s-]", "", written["code"].upper())
    candidates = [code, code.zfill(4)] if code.isdigit() else [code]  # spreadsheets drop the zero of 0301
    found = next((code for code in candidates if code in regions), None)
    if found and (name := written["name"]):
        names = (name, _without_kind(name))
        return found if any(_named(one, [regions[found]], _loose) for one in names) else None  # «0301 Bergen»
    return found


def _named(text: str, regions: Sequence[Region], evened: Callable[[str], str]) -> list[Region]:
    """Return the regions of this name, with letters evened out."""
    wanted = evened(text)
    return [region for region in regions if any(evened(name) == wanted for name in _names(region))]


@lru_cache(maxsize=_KEPT)
def _names(region: Region) -> tuple[str, ...]:
    """Return every name a region goes by: SSB's, its twins, without what tells namesakes apart, and other names."""
    bare = _without_kind(_QUALIFIER.sub("", region.name).rstrip())
    twins = _twins(bare)
    few = twins if len(twins) <= _MOST_TWINS else []  # a label made to have many would have too many orders
    together = (" ".join(some) for many in range(2, len(few) + 1) for some in permutations(few, many))
    aliases = REGION_ALIASES.get(region.code, ())
    return tuple(dict.fromkeys((region.label[:_LONGEST], region.name, bare, *twins, *together, *aliases)))


def _twins(name: str) -> list[str]:
    return [one.strip() for one in _TWINS.split(name)]


def _chosen(found: Sequence[Region]) -> list[Region]:
    """Return what a shared name means: the present region, else the last, unless two bore the name together."""
    kinds = Counter(region.kind for region in found)
    if RegionKind.MUNICIPALITY in kinds and len(kinds) > 1:  # Oslo is a municipality and a county in one
        found = [region for region in found if region.kind is RegionKind.MUNICIPALITY]
    current = [region for region in found if region.is_current]
    former = [region for region in found if not region.is_current]
    if len(current) > 1 or (not current and some_overlap(former)):
        return list(found)
    return current or [max(former, key=lambda region: region.valid_to or 0)]


def some_overlap(regions: Sequence[Region]) -> bool:
    """Tell whether two existed in some year: in the order of their first years, two neighbours then do."""
    in_order = sorted(regions, key=lambda region: (region.valid_from or 0, region.valid_to or 9999))
    return any(one.overlaps(other) for one, other in pairwise(in_order))


def _near(text: str, regions: Sequence[Region]) -> list[Region]:
    by_name: defaultdict[str, list[Region]] = defaultdict(list)
    for region in regions:
        for name in (region.code, *_names(region)):
            by_name[_loose(name)].append(region)
    matches = get_close_matches(_loose(text), by_name, n=_SHOWN, cutoff=_NEAR)
    found = list(dict.fromkeys(region for match in matches for region in by_name[match]))
    return sorted(found, key=lambda region: not region.is_current)[:_SHOWN]


@lru_cache(maxsize=_KEPT)
def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_LETTERS: Final = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ä": "a", "ö": "o", "đ": "d", "ŧ": "t", "ŋ": "n"})


@lru_cache(maxsize=_KEPT)
def _loose(text: str) -> str:
    """Return a name with what people leave out or write otherwise evened out.

    >>> _loose("Tromsø") == _loose("TROMSOE"), _loose("Ålesund") == _loose("aalesund")
    (True, True)
    """
    evened = _plain(text).translate(_LETTERS)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", evened) if letter.isalnum())
    for written, meant in (("aa", "a"), ("ae", "a"), ("oe", "o")):
        bare = bare.replace(written, meant)
    return bare
