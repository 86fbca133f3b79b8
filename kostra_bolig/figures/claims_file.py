"""The file of claims: TOML, read strictly, so that a slip in it is named and not passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Entry:
    """The fields of a claim, or of the file's own table, and how messages name them."""

    file: str
    id: str | None
    fields: Mapping[str, Any]

    def wrong(self, what: Said) -> ClaimsError:
        """Return the error that says what is wrong with a claim."""
        named = said("figures-claim-wrong", path=self.file, id=self.id or "?", what=what)
        return ClaimsError(named, path=self.file, claim_id=self.id)

    def text(self, field: str, *, default: str | None = None) -> str:
        text = self.fields.get(field, default)
        if not isinstance(text, str) or (default is None and not text):
            raise self.wrong(said("figures-field-text", field=field, got=_shortened(text)))
        return text

    def flag(self, field: str) -> bool:
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(said("figures-field-flag", field=field, got=_shortened(value)))
        return value

    def whole(self, field: str, *, most: int, default: int | None = None) -> int:
        number = self.fields.get(field, default)
        if type(number) is not int or number < 0:
            raise self.wrong(said("figures-field-whole", field=field, got=_shortened(number)))
        if number > most:
            raise self.wrong(said("figures-field-beyond", field=field, most=most, got=_shortened(number)))
        return number

    def from_1(self, field: str) -> int:
        number = self.fields.get(field)
        if type(number) is not int or not 1 <= number <= _LARGEST:
            raise self.wrong(said("figures-field-from-1", field=field, least=1, got=_shortened(number)))
        return number

    def number(self, field: str, *, default: float) -> float:
        number = self.fields.get(field, Decimal(str(default)))
        if not _is_number(number) or number < 0:
            raise self.wrong(said("figures-field-number", field=field, got=_shortened(number)))
        return float(number)

    def one_of(self, kinds: type[_Member], field: str) -> _Member:
        text = self.fields.get(field)
        if text not in list(kinds):
            expected = tuple(kind.value for kind in kinds)
            raise self.wrong(said("figures-field-one-of", field=field, expected=expected, got=_shortened(text)))
        return kinds(text)


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
    top = _Entry(name, None, content)
    written = _day(content.get("written"))
    if written is not None and (not isinstance(written, dt.date) or isinstance(written, dt.datetime)):
        raise ClaimsError(said("figures-claims-written", path=name, got=_shortened(written)), path=name)
    return Claims(
        title=top.text("title", default=name),
        title_no=top.text("title_no", default=""),
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


def _claim(found: Any, place: int, name: str) -> Claim:
    if not isinstance(found, dict):
        raise ClaimsError(said("figures-claim-no-table", path=name, place=place), path=name)
    numbers = {field: _pointed(value) if field in _NUMBERS else value for field, value in found.items()}
    entry = _Entry(name, _Entry(name, None, found).text("id"), numbers)
    fields = ClaimEntry.__annotations__
    if unknown := sorted(set(found) - set(fields)):
        raise entry.wrong(said("figures-field-unknown", got=_shortened(unknown[0]), fields=tuple(fields)))
    kind = entry.one_of(ClaimKind, "kind")
    rule = RULES[kind]
    if foreign := sorted((set(found) & _PARTICULAR) - rule.takes):
        raise entry.wrong(said("figures-field-of-other-kind", field=foreign[0], kind=kind.value))
    series = entry.text("series")
    start, end = _years(entry, kind)
    more = _particular(entry, kind)
    published = more.pop("published", entry.fields.get("published"))
    if rule.words and published not in rule.words:
        expected = tuple(f'"{word}"' for word in rule.words)
        raise entry.wrong(said("figures-field-direction", expected=expected, got=_shortened(published)))
    if not rule.words and not _is_number(published):
        raise entry.wrong(said("figures-field-published", got=_shortened(published)))
    cells = _cells(entry)
    return Claim(
        id=entry.text("id"),
        text=entry.text("text"),
        where=entry.text("where", default=""),
        kind=kind,
        series=series,
        region=entry.text("region", default=COUNTRY),
        start=start,
        end=end,
        published=published if isinstance(published, str) else float(published),
        decimals=_decimals(entry, published),
        within_percent=entry.number("within_percent", default=5.0),
        cells=cells,
        recorded=entry.one_of(Verdict, "recorded") if "recorded" in entry.fields else None,
        note=entry.text("note", default=""),
        text_no=entry.text("text_no", default=""),
        note_no=entry.text("note_no", default=""),
        table=_table(entry),
        categories=_categories(entry),
        **more,
    )


def _cells(entry: _Entry) -> dict[int, float]:
    """Return the figures that a text says it had, by year."""
    cells = entry.fields.get("cells", {})
    if isinstance(cells, dict):
        cells = {year: _pointed(value) for year, value in cells.items()}
    if not isinstance(cells, dict) or not all(
        _YEAR.fullmatch(year) and _is_number(value) for year, value in cells.items()
    ):
        raise entry.wrong(said("figures-field-cells", example="{ 2021 = 4415, 2024 = 7079 }"))
    return {int(year): float(value) for year, value in cells.items()}


def _table(entry: _Entry) -> str:
    """Return the id of the table that a claim names, empty where it names none."""
    if "table" not in entry.fields:
        return ""
    table = entry.fields["table"]
    if type(table) is int and table >= 0:  # an id looks like a number, and TOML takes it for one
        table = str(table).zfill(5)
    if not isinstance(table, str) or not re.fullmatch(TABLE_ID, table):
        raise entry.wrong(said("figures-field-table", got=_shortened(entry.fields["table"])))
    return table


def _categories(entry: _Entry) -> dict[str, str]:
    """Return the categories that a claim names, by the id of their dimension."""
    found = entry.fields.get("categories", {})
    texts = [text for pair in found.items() for text in pair] if isinstance(found, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        example = '{ KOKfunksjon0000 = "FGK9" }'
        raise entry.wrong(said("figures-field-categories", example=example, got=_shortened(found)))
    return dict(found)


def _years(entry: _Entry, kind: ClaimKind) -> tuple[int, int]:
    """Return the first and the last year of a claim; 0 for the first where an extreme is of every year."""
    if not RULES[kind].one_year:
        start, end = (entry.whole(field, most=_LAST_YEAR) for field in ("start", "end"))
    elif kind is ClaimKind.EXTREME:
        end = entry.whole("year", most=_LAST_YEAR)
        start = entry.whole("start", most=_LAST_YEAR, default=0)
    else:
        start = end = entry.whole("year", most=_LAST_YEAR)
        return start, end
    if start >= end:
        raise entry.wrong(said("figures-field-years", start=start, end=end))
    return start, end


def _particular(entry: _Entry, kind: ClaimKind) -> dict[str, Any]:
    """Return the fields that only one kind of claim has, and what they say in place of ``published``."""
    match kind:
        case ClaimKind.SHARE:
            found: dict[str, Any] = {"of": entry.text("of")}
            if ("one_in" in entry.fields) is ("published" in entry.fields):
                raise entry.wrong(said("figures-field-one-of-two", one="published", other="one_in"))
            if "one_in" in entry.fields:
                found |= {"is_one_in": True, "published": entry.from_1("one_in")}
            return found
        case ClaimKind.MULTIPLE:
            return _bounds(entry)
        case ClaimKind.RATE:
            return {"per": entry.from_1("per")}
        case ClaimKind.RANK:
            found = {"among": entry.text("among"), "from_bottom": entry.flag("from_bottom")}
            if (word := entry.fields.get("published")) in (HIGHEST, LOWEST):
                return found | {"published": 1, "from_bottom": word == LOWEST}
            return found | {"published": entry.from_1("published")}
        case _:
            return {}


def _bounds(entry: _Entry) -> dict[str, Any]:
    """Return between what a number of times must be.

    The bound itself stands in the field, in place of ``published``; or ``true``, beside it.
    """
    found: dict[str, Any] = {}
    for field in ("at_least", "at_most"):
        if (bound := entry.fields.get(field)) is None or bound is False:
            continue
        if bound is True:
            bound = entry.fields.get("published")
        elif "published" in entry.fields:
            raise entry.wrong(said("figures-field-one-of-two", one="published", other=field))
        if not _is_number(bound) or bound < 0:
            raise entry.wrong(said("figures-field-number", field=field, got=_shortened(bound)))
        found[field] = float(bound)
        found.setdefault("published", bound)
    if len(found) > 2 and found["at_least"] > found["at_most"]:
        what = said("figures-field-bounds", least=found["at_least"], most=found["at_most"])
        raise entry.wrong(what)
    return found


def _pointed(value: Any) -> Any:
    """Return a number that is written as a text, with a comma or a point, as a number; else the value."""
    if not isinstance(value, str) or not _QUOTED.fullmatch(text := value.strip()):
        return value
    text = text.replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return Decimal(text) if "." in text else int(text)


def _shortened(value: object) -> str:
    """Return a value as the file has it, cut where it is long."""
    try:
        text = str(value).lower() if isinstance(value, Decimal) else repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        return str(said("figures-very-many-digits"))
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _decimals(entry: _Entry, published: Any) -> int:
    """Return how many decimals the text prints: as they are written, unless more are asked for."""
    given = entry.whole("decimals", most=_MOST_DECIMALS, default=0)
    if not isinstance(published, Decimal):
        return given
    written = max(0, -int(published.as_tuple().exponent))
    needed = written if "decimals" not in entry.fields else decimals_of(float(published))
    if needed > _MOST_DECIMALS:
        what = said("figures-field-too-fine", most=_MOST_DECIMALS, got=_shortened(str(published)))
        raise entry.wrong(what)
    return max(given, needed)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST
