"""The file of claims: TOML, read strictly, so that a slip in it is named and not passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict, TypeGuard, TypeVar

from kostra_bolig.definitions.document import parsed
from kostra_bolig.errors import ClaimsError, UsageError
from kostra_bolig.figures import asked
from kostra_bolig.figures.claims import RULES, Claim, ClaimKind, Claims
from kostra_bolig.figures.claims.rules import HIGHEST, LOWEST
from kostra_bolig.figures.rounding import decimals_of
from kostra_bolig.kostra import COUNTRY, TABLE_ID
from kostra_bolig.records import Verdict
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from kostra_bolig.definitions.own import Defined
    from kostra_bolig.said import Said

__all__ = ["FORMAT", "REPORT_FILE", "ClaimEntry", "ClaimsFile", "fafo_2025_11", "of_definition", "read"]

REPORT_FILE: Final = "fafo_2025_11.toml"
FORMAT: Final = 1
_MOST_BYTES: Final = 1_000_000
_MOST_DECIMALS: Final = 15
_MOST_SHOWN: Final = 200
_LARGEST: Final = 10**15
"""No number of a claim is larger: beyond it a float no longer tells whole numbers apart."""
_LAST_YEAR: Final = 9999
_YEAR: Final = re.compile(r"[0-9]{4}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUOTED: Final = re.compile(r"[-+\N{MINUS SIGN}]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
"""A number as people write it in quotes; with a comma it is Norwegian."""
_COMMA: Final = re.compile(rb"(=[ \t]*[-+]?[0-9]{1,15}),([0-9]{1,15})(?=[ \t]*(?:[,}#\r\n]|$))")
"""A number with a decimal comma, which TOML does not know, to the end of its line or of its place in braces."""
_NUMBERS: Final = frozenset({"published", "within_percent", "one_in", "at_least", "at_most", "per"})
_PARTICULAR: Final = frozenset().union(*(rule.takes for rule in RULES.values()))
"""Fields that only some kinds of claims have."""
_Member = TypeVar("_Member", bound=StrEnum)


class ClaimEntry(TypedDict):
    """One ``[[claim]]`` of a claims file."""

    id: str
    text: str
    where: NotRequired[str]
    kind: ClaimKind
    table: NotRequired[str]
    categories: NotRequired[dict[str, str]]
    series: str
    region: NotRequired[str]
    year: NotRequired[int]
    start: NotRequired[int]
    end: NotRequired[int]
    published: NotRequired[float | str]
    decimals: NotRequired[int]
    within_percent: NotRequired[float]
    of: NotRequired[str]
    one_in: NotRequired[int]
    at_least: NotRequired[float]
    at_most: NotRequired[float]
    per: NotRequired[int]
    among: NotRequired[str]
    from_bottom: NotRequired[bool]
    cells: NotRequired[dict[str, float]]
    recorded: NotRequired[Verdict]
    note: NotRequired[str]
    text_no: NotRequired[str]
    note_no: NotRequired[str]


class ClaimsFile(TypedDict):
    """A claims file."""

    format: Literal[1]
    title: NotRequired[str]
    title_no: NotRequired[str]
    written: NotRequired[dt.date]
    claim: list[ClaimEntry]


def fafo_2025_11() -> Claims:
    """Return the claims of Fafo-rapport 2025:11, chapter 1.1."""
    return _read(resources.files("kostra_bolig.definitions").joinpath(REPORT_FILE), name=REPORT_FILE)


def of_definition(defined: Defined) -> Claims:
    """Return the claims that a table's definition names: beside a person's own, else those that are shipped.

    Raises
    ------
    UsageError
        It names none.
    ClaimsError
        There is no such file, or it is no claims file.
    """
    name = defined.spec.claims
    if name is None:
        raise UsageError(said("figures-no-claims", table=defined.spec.id))
    beside = None if defined.path is None else Path(defined.path).parent / name
    if beside is not None and (beside.exists() or name != REPORT_FILE):
        return read(beside)
    return fafo_2025_11()


def read(path: str | Path) -> Claims:
    """Return the claims of a TOML file.

    Raises
    ------
    ClaimsError
        The file cannot be read or is not a claims file; the message names the claim and the field.
    UsageError
        The path is none.
    """
    file = asked.path(path)
    return _read(file, name=str(file))


def _read(file: Path | Traversable, *, name: str) -> Claims:
    content = _content(file, name)
    if content.get("format") != FORMAT or isinstance(content.get("format"), bool):
        what = said("figures-claims-format", path=name, format=FORMAT, got=_shortened(content.get("format")))
        raise ClaimsError(what, path=name)
    if unknown := sorted(set(content) - set(ClaimsFile.__annotations__)):
        fields = tuple(ClaimsFile.__annotations__)
        what = said("figures-claims-unknown-field", path=name, got=_shortened(unknown[0]), fields=fields)
        raise ClaimsError(what, path=name)
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries:
        raise ClaimsError(said("figures-claims-none", path=name), path=name)
    claims = tuple(_claim(entry, place, name) for place, entry in enumerate(entries, start=1))
    ids = [claim.id for claim in claims]
    if twice := sorted(id_ for id_, times in Counter(ids).items() if times > 1):
        what = said("figures-claims-id-twice", path=name, id=repr(twice[0]))
        raise ClaimsError(what, path=name, claim_id=twice[0])
    written = _day(content.get("written"))
    if written is not None and (not isinstance(written, dt.date) or isinstance(written, dt.datetime)):
        raise ClaimsError(said("figures-claims-written", path=name, got=_shortened(written)), path=name)
    return Claims(
        title=_text(content, "title", name, None, default=name),
        title_no=_text(content, "title_no", name, None, default=""),
        claims=claims,
        written=written,
    )


def _day(written: Any) -> Any:
    """Return a day, also one that is written as a text."""
    if not isinstance(written, str) or not _DAY.fullmatch(written.strip()):
        return written
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        return written


def _content(file: Path | Traversable, name: str) -> dict[str, Any]:
    """Return what a file holds; numbers with a point as they are written."""
    try:
        with file.open("rb") as opened:
            body = opened.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise ClaimsError(said("figures-claims-too-large", path=name, most=_MOST_BYTES), path=name)
        return _parsed(body)
    except FileNotFoundError:
        raise ClaimsError(said("figures-claims-absent", path=name), path=name) from None
    except OSError as error:
        raise ClaimsError(said("figures-claims-unreadable", path=name, why=error.strerror), path=name) from error
    except RecursionError:
        raise ClaimsError(said("figures-claims-too-deep", path=name), path=name) from None
    except (ValueError, ArithmeticError) as error:
        raise ClaimsError(said("figures-claims-no-toml", path=name, why=str(error)), path=name) from error


def _parsed(body: bytes) -> dict[str, Any]:
    """Return what TOML holds; where it is none, what it holds with points for decimal commas."""
    try:
        return parsed(body, parse_float=Decimal)
    except ValueError:
        pointed = _COMMA.sub(rb"\1.\2", body)
        if pointed == body:
            raise
        try:
            return parsed(pointed, parse_float=Decimal)
        except ValueError:
            pass
        raise


def _claim(entry: Any, place: int, name: str) -> Claim:
    if not isinstance(entry, dict):
        raise ClaimsError(said("figures-claim-no-table", path=name, place=place), path=name)
    id_ = _text(entry, "id", name, None)
    fields = ClaimEntry.__annotations__
    if unknown := sorted(set(entry) - set(fields)):
        raise _wrong(name, id_, said("figures-field-unknown", got=_shortened(unknown[0]), fields=tuple(fields)))
    kind = _one_of(ClaimKind, entry, "kind", name, id_)
    rule = RULES[kind]
    if foreign := sorted((set(entry) & _PARTICULAR) - rule.takes):
        raise _wrong(name, id_, said("figures-field-of-other-kind", field=foreign[0], kind=kind.value))
    entry = {field: _pointed(value) if field in _NUMBERS else value for field, value in entry.items()}
    series = _text(entry, "series", name, id_)
    start, end = _years(entry, kind, name, id_)
    more = _particular(entry, kind, name, id_)
    published = more.pop("published", entry.get("published"))
    if rule.words and published not in rule.words:
        expected = tuple(f'"{word}"' for word in rule.words)
        raise _wrong(name, id_, said("figures-field-direction", expected=expected, got=_shortened(published)))
    if not rule.words and not _is_number(published):
        raise _wrong(name, id_, said("figures-field-published", got=_shortened(published)))
    cells = entry.get("cells", {})
    if isinstance(cells, dict):
        cells = {year: _pointed(value) for year, value in cells.items()}
    if not isinstance(cells, dict) or not all(
        _YEAR.fullmatch(year) and _is_number(value) for year, value in cells.items()
    ):
        raise _wrong(name, id_, said("figures-field-cells", example="{ 2021 = 4415, 2024 = 7079 }"))
    return Claim(
        id=id_,
        text=_text(entry, "text", name, id_),
        where=_text(entry, "where", name, id_, default=""),
        kind=kind,
        series=series,
        region=_text(entry, "region", name, id_, default=COUNTRY),
        start=start,
        end=end,
        published=published if isinstance(published, str) else float(published),
        decimals=_decimals(entry, published, name, id_),
        within_percent=_number(entry, "within_percent", name, id_, default=5.0),
        cells={int(year): float(value) for year, value in cells.items()},
        recorded=_one_of(Verdict, entry, "recorded", name, id_) if "recorded" in entry else None,
        note=_text(entry, "note", name, id_, default=""),
        text_no=_text(entry, "text_no", name, id_, default=""),
        note_no=_text(entry, "note_no", name, id_, default=""),
        table=_table(entry, name, id_),
        categories=_categories(entry, name, id_),
        **more,
    )


def _table(entry: Mapping[str, Any], name: str, id_: str) -> str:
    """Return the id of the table that a claim names, empty where it names none."""
    if "table" not in entry:
        return ""
    table = entry["table"]
    if type(table) is int and table >= 0:  # an id looks like a number, and TOML takes it for one
        table = str(table).zfill(5)
    if not isinstance(table, str) or not re.fullmatch(TABLE_ID, table):
        raise _wrong(name, id_, said("figures-field-table", got=_shortened(entry["table"])))
    return table


def _categories(entry: Mapping[str, Any], name: str, id_: str) -> dict[str, str]:
    """Return the categories that a claim names, by the id of their dimension."""
    found = entry.get("categories", {})
    texts = [text for pair in found.items() for text in pair] if isinstance(found, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        example = '{ KOKfunksjon0000 = "FGK9" }'
        raise _wrong(name, id_, said("figures-field-categories", example=example, got=_shortened(found)))
    return dict(found)


def _years(entry: Mapping[str, Any], kind: ClaimKind, name: str, id_: str) -> tuple[int, int]:
    """Return the first and the last year of a claim; 0 for the first where an extreme is of every year."""
    if not RULES[kind].one_year:
        start, end = (_whole(entry, field, name, id_, most=_LAST_YEAR) for field in ("start", "end"))
    elif kind is ClaimKind.EXTREME:
        end = _whole(entry, "year", name, id_, most=_LAST_YEAR)
        start = _whole(entry, "start", name, id_, most=_LAST_YEAR, default=0)
    else:
        start = end = _whole(entry, "year", name, id_, most=_LAST_YEAR)
        return start, end
    if start >= end:
        raise _wrong(name, id_, said("figures-field-years", start=start, end=end))
    return start, end


def _particular(entry: Mapping[str, Any], kind: ClaimKind, name: str, id_: str) -> dict[str, Any]:
    """Return the fields that only one kind of claim has, and what they say in place of ``published``."""
    match kind:
        case ClaimKind.SHARE:
            found: dict[str, Any] = {"of": _text(entry, "of", name, id_)}
            if ("one_in" in entry) is ("published" in entry):
                raise _wrong(name, id_, said("figures-field-one-of-two", one="published", other="one_in"))
            if "one_in" in entry:
                found |= {"is_one_in": True, "published": _from(entry, "one_in", name, id_, least=1)}
            return found
        case ClaimKind.MULTIPLE:
            return _bounds(entry, name, id_)
        case ClaimKind.RATE:
            return {"per": _from(entry, "per", name, id_, least=1)}
        case ClaimKind.RANK:
            found = {"among": _text(entry, "among", name, id_), "from_bottom": _flag(entry, "from_bottom", name, id_)}
            if (word := entry.get("published")) in (HIGHEST, LOWEST):
                return found | {"published": 1, "from_bottom": word == LOWEST}
            return found | {"published": _from(entry, "published", name, id_, least=1)}
        case _:
            return {}


def _bounds(entry: Mapping[str, Any], name: str, id_: str) -> dict[str, Any]:
    """Return between what a number of times must be.

    The bound itself stands in the field, in place of ``published``; or ``true``, beside it.
    """
    found: dict[str, Any] = {}
    for field in ("at_least", "at_most"):
        if (bound := entry.get(field)) is None or bound is False:
            continue
        if bound is True:
            bound = entry.get("published")
        elif "published" in entry:
            raise _wrong(name, id_, said("figures-field-one-of-two", one="published", other=field))
        if not _is_number(bound) or bound < 0:
            raise _wrong(name, id_, said("figures-field-number", field=field, got=_shortened(bound)))
        found[field] = float(bound)
        found.setdefault("published", bound)
    if len(found) > 2 and found["at_least"] > found["at_most"]:
        what = said("figures-field-bounds", least=found["at_least"], most=found["at_most"])
        raise _wrong(name, id_, what)
    return found


def _pointed(value: Any) -> Any:
    """Return a number that is written as a text, with a comma or a point, as a number; else the value."""
    if not isinstance(value, str) or not _QUOTED.fullmatch(text := value.strip()):
        return value
    text = text.replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return Decimal(text) if "." in text else int(text)


def _from(entry: Mapping[str, Any], field: str, name: str, id_: str, *, least: int) -> int:
    number = entry.get(field)
    if type(number) is not int or not least <= number <= _LARGEST:
        raise _wrong(name, id_, said("figures-field-from-1", field=field, least=least, got=_shortened(number)))
    return number


def _flag(entry: Mapping[str, Any], field: str, name: str, id_: str) -> bool:
    value = entry.get(field, False)
    if not isinstance(value, bool):
        raise _wrong(name, id_, said("figures-field-flag", field=field, got=_shortened(value)))
    return value


def _shortened(value: object) -> str:
    """Return a value as the file has it, cut where it is long."""
    try:
        text = str(value).lower() if isinstance(value, Decimal) else repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        return str(said("figures-very-many-digits"))
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _decimals(entry: Mapping[str, Any], published: Any, name: str, id_: str) -> int:
    """Return how many decimals the text prints: as they are written, unless more are asked for."""
    given = _whole(entry, "decimals", name, id_, most=_MOST_DECIMALS, default=0)
    if not isinstance(published, Decimal):
        return given
    written = max(0, -int(published.as_tuple().exponent))
    needed = written if "decimals" not in entry else decimals_of(float(published))
    if needed > _MOST_DECIMALS:
        what = said("figures-field-too-fine", most=_MOST_DECIMALS, got=_shortened(str(published)))
        raise _wrong(name, id_, what)
    return max(given, needed)


def _wrong(name: str, id_: str | None, what: Said) -> ClaimsError:
    return ClaimsError(said("figures-claim-wrong", path=name, id=id_ or "?", what=what), path=name, claim_id=id_)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST


def _text(entry: Mapping[str, Any], field: str, name: str, id_: str | None, *, default: str | None = None) -> str:
    text = entry.get(field, default)
    if not isinstance(text, str) or (default is None and not text):
        raise _wrong(name, id_, said("figures-field-text", field=field, got=_shortened(text)))
    return text


def _whole(entry: Mapping[str, Any], field: str, name: str, id_: str, *, most: int, default: int | None = None) -> int:
    number = entry.get(field, default)
    if type(number) is not int or number < 0:
        raise _wrong(name, id_, said("figures-field-whole", field=field, got=_shortened(number)))
    if number > most:
        raise _wrong(name, id_, said("figures-field-beyond", field=field, most=most, got=_shortened(number)))
    return number


def _number(entry: Mapping[str, Any], field: str, name: str, id_: str, *, default: float) -> float:
    number = entry.get(field, Decimal(str(default)))
    if not _is_number(number) or number < 0:
        raise _wrong(name, id_, said("figures-field-number", field=field, got=_shortened(number)))
    return float(number)


def _one_of(kinds: type[_Member], entry: Mapping[str, Any], field: str, name: str, id_: str) -> _Member:
    text = entry.get(field)
    if text not in list(kinds):
        expected = tuple(kind.value for kind in kinds)
        raise _wrong(name, id_, said("figures-field-one-of", field=field, expected=expected, got=_shortened(text)))
    return kinds(text)
