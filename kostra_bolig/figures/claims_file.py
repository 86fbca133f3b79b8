"""The file of claims: TOML, read strictly, so that a slip in it is named and not passed over."""

from __future__ import annotations

import datetime as dt
import tomllib
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict, TypeVar

from kostra_bolig.errors import ClaimsError
from kostra_bolig.figures.claims import Claim, Claims
from kostra_bolig.kostra import COUNTRY
from kostra_bolig.records import ClaimKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["REPORT_FILE", "ClaimEntry", "ClaimsFile", "fafo_2025_11", "read"]

REPORT_FILE: Final = "fafo_2025_11.toml"
_FORMAT: Final = 1
_Member = TypeVar("_Member", bound=StrEnum)


class ClaimEntry(TypedDict):
    """One ``[[claim]]`` of a claims file."""

    id: str
    text: str
    where: NotRequired[str]
    kind: ClaimKind
    series: str
    region: NotRequired[str]
    year: NotRequired[int]
    start: NotRequired[int]
    end: NotRequired[int]
    published: float | str
    decimals: NotRequired[int]
    within_percent: NotRequired[float]
    cells: NotRequired[dict[str, float]]
    recorded: NotRequired[Verdict]
    note: NotRequired[str]
    text_no: NotRequired[str]
    note_no: NotRequired[str]


class ClaimsFile(TypedDict):
    """A claims file."""

    format: Literal[1]
    title: NotRequired[str]
    written: NotRequired[dt.date]
    claim: list[ClaimEntry]


def fafo_2025_11() -> Claims:
    """Return the claims of Fafo-rapport 2025:11, chapter 1.1."""
    return _read(resources.files("kostra_bolig.definitions").joinpath(REPORT_FILE), name=REPORT_FILE)


def read(path: str | Path) -> Claims:
    """Return the claims of a TOML file.

    Raises
    ------
    ClaimsError
        The file cannot be read or is not a claims file; the message names the claim and the field.
    """
    return _read(Path(path), name=str(path))


def _read(file: Path | Traversable, *, name: str) -> Claims:
    try:
        content = tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError:
        raise ClaimsError(f"there is no claims file {name}", path=name) from None
    except OSError as error:
        raise ClaimsError(f"{name} cannot be read: {error.strerror}", path=name) from error
    except ValueError as error:
        raise ClaimsError(f"{name} is not TOML: {error}", path=name) from error
    if content.get("format") != _FORMAT:
        raise ClaimsError(f"{name}: expected `format = {_FORMAT}` at the top, got {content.get('format')!r}", path=name)
    if unknown := sorted(set(content) - set(ClaimsFile.__annotations__)):
        fields = ", ".join(ClaimsFile.__annotations__)
        raise ClaimsError(f"{name}: unknown field {unknown[0]!r} at the top; the fields are {fields}", path=name)
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries:
        raise ClaimsError(f"{name}: expected at least one [[claim]]", path=name)
    claims = tuple(_claim(entry, place, name) for place, entry in enumerate(entries, start=1))
    ids = [claim.id for claim in claims]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ClaimsError(f"{name}: the id {twice[0]!r} is given twice", path=name, claim_id=twice[0])
    written = content.get("written")
    if written is not None and type(written) is not dt.date:
        raise ClaimsError(f"{name}: written: expected a day such as 2025-04-30, got {written!r}", path=name)
    return Claims(title=_text(content, "title", name, None, default=name), claims=claims, written=written)


def _claim(entry: Any, place: int, name: str) -> Claim:
    if not isinstance(entry, dict):
        raise ClaimsError(f"{name}: claim {place} is not a table; write it under [[claim]]", path=name)
    id_ = _text(entry, "id", name, None)
    fields = ClaimEntry.__annotations__
    if unknown := sorted(set(entry) - set(fields)):
        raise _wrong(name, id_, f"unknown field {unknown[0]!r}; the fields are {', '.join(fields)}")
    kind = _one_of(ClaimKind, entry, "kind", name, id_)
    series = _text(entry, "series", name, id_)
    if kind is ClaimKind.VALUE:
        start = end = _whole(entry, "year", name, id_)
    else:
        start, end = _whole(entry, "start", name, id_), _whole(entry, "end", name, id_)
        if start >= end:
            raise _wrong(name, id_, f"start must be before end, got {start} and {end}")
    published = entry.get("published")
    if kind is ClaimKind.DIRECTION and published not in ("increase", "decrease"):
        raise _wrong(name, id_, f'published: expected "increase" or "decrease", got {published!r}')
    if kind is not ClaimKind.DIRECTION and not _is_number(published):
        raise _wrong(name, id_, f"published: expected a number, got {published!r}")
    cells = entry.get("cells", {})
    if not isinstance(cells, dict) or not all(year.isdigit() and _is_number(value) for year, value in cells.items()):
        raise _wrong(name, id_, "cells: expected years with numbers, such as { 2021 = 4415, 2024 = 7079 }")
    return Claim(
        id=id_,
        text=_text(entry, "text", name, id_),
        where=_text(entry, "where", name, id_, default=""),
        kind=kind,
        series=series,
        region=_text(entry, "region", name, id_, default=COUNTRY),
        start=start,
        end=end,
        published=published if isinstance(published, str) else float(published),  # type: ignore[arg-type]
        decimals=_whole(entry, "decimals", name, id_, default=0),
        within_percent=_number(entry, "within_percent", name, id_, default=5.0),
        cells={int(year): float(value) for year, value in cells.items()},
        recorded=_one_of(Verdict, entry, "recorded", name, id_) if "recorded" in entry else None,
        note=_text(entry, "note", name, id_, default=""),
        text_no=_text(entry, "text_no", name, id_, default=""),
        note_no=_text(entry, "note_no", name, id_, default=""),
    )


def _wrong(name: str, id_: str | None, what: str) -> ClaimsError:
    return ClaimsError(f"{name}: claim {id_ or '?'}: {what}", path=name, claim_id=id_)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < float("inf")
    )


def _text(entry: Mapping[str, Any], field: str, name: str, id_: str | None, *, default: str | None = None) -> str:
    text = entry.get(field, default)
    if not isinstance(text, str) or (default is None and not text):
        raise _wrong(name, id_, f"{field}: expected a text, got {text!r}")
    return text


def _whole(entry: Mapping[str, Any], field: str, name: str, id_: str, *, default: int | None = None) -> int:
    number = entry.get(field, default)
    if type(number) is not int or number < 0:
        raise _wrong(name, id_, f"{field}: expected a whole number, got {number!r}")
    return number


def _number(entry: Mapping[str, Any], field: str, name: str, id_: str, *, default: float) -> float:
    number = entry.get(field, default)
    if not _is_number(number) or number < 0:
        raise _wrong(name, id_, f"{field}: expected a number of 0 or more, got {number!r}")
    return float(number)


def _one_of(kinds: type[_Member], entry: Mapping[str, Any], field: str, name: str, id_: str) -> _Member:
    text = entry.get(field)
    if text not in list(kinds):
        raise _wrong(name, id_, f"{field}: expected one of {', '.join(kinds)}, got {text!r}")
    return kinds(text)
