"""The file of claims: TOML, read strictly, so that a slip in it is named and not passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict

from kostra_bolig.definitions.toml import parsed
from kostra_bolig.errors import ClaimsError, UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.claims import RULES, Claim, ClaimKind, Claims, Rule
from kostra_bolig.figures.claims.claim import ClaimEntry
from kostra_bolig.figures.claims.entry import Entry, is_number, shortened
from kostra_bolig.figures.rounding import decimals_of
from kostra_bolig.kinds import Verdict
from kostra_bolig.kostra import COUNTRY, TABLE_ID
from kostra_bolig.said import said

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from kostra_bolig.definitions.own import Defined

__all__ = ["FORMAT", "REPORT_FILE", "ClaimsFile", "fafo_2025_11", "of_definition", "read"]

REPORT_FILE: Final = "fafo_2025_11.toml"
FORMAT: Final = 1
_MOST_BYTES: Final = 1_000_000
_MOST_DECIMALS: Final = 15
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
        raise UsageError(said("figures-no-claims", table=defined.spec.id, is_defined=bool(defined.spec.series)))
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
    file = arguments.path(path)
    return _read(file, name=str(file))


def _read(file: Path | Traversable, *, name: str) -> Claims:
    content = _content(file, name)
    if content.get("format") != FORMAT or isinstance(content.get("format"), bool):
        what = said("figures-claims-format", path=name, format=FORMAT, got=shortened(content.get("format")))
        raise ClaimsError(what, path=name)
    if unknown := sorted(set(content) - set(ClaimsFile.__annotations__)):
        fields = tuple(ClaimsFile.__annotations__)
        what = said("figures-claims-unknown-field", path=name, got=shortened(unknown[0]), fields=fields)
        raise ClaimsError(what, path=name)
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries:
        raise ClaimsError(said("figures-claims-none", path=name), path=name)
    claims = tuple(_claim(entry, place, name) for place, entry in enumerate(entries, start=1))
    ids = [claim.id for claim in claims]
    if twice := sorted(id_ for id_, times in Counter(ids).items() if times > 1):
        what = said("figures-claims-id-twice", path=name, id=repr(twice[0]))
        raise ClaimsError(what, path=name, claim_id=twice[0])
    top = Entry(name, None, content)
    written = _day(content.get("written"))
    if written is not None and (not isinstance(written, dt.date) or isinstance(written, dt.datetime)):
        raise ClaimsError(said("figures-claims-written", path=name, got=shortened(written)), path=name)
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
    entry = Entry(name, Entry(name, None, found).text("id"), numbers)
    fields = ClaimEntry.__annotations__
    if unknown := sorted(set(found) - set(fields)):
        raise entry.wrong(said("figures-field-unknown", got=shortened(unknown[0]), fields=tuple(fields)))
    kind = entry.one_of(ClaimKind, "kind")
    rule = RULES[kind]
    if foreign := sorted((set(found) & _PARTICULAR) - rule.takes):
        raise entry.wrong(said("figures-field-of-other-kind", field=foreign[0], kind=kind.value))
    series = entry.text("series")
    start, end = _years(entry, rule)
    more = rule.particular(entry)
    published = more.pop("published", entry.fields.get("published"))
    if rule.words and published not in rule.words:
        expected = tuple(f'"{word}"' for word in rule.words)
        raise entry.wrong(said("figures-field-direction", expected=expected, got=shortened(published)))
    if not rule.words and not is_number(published):
        raise entry.wrong(said("figures-field-published", got=shortened(published)))
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


def _cells(entry: Entry) -> dict[int, float]:
    """Return the figures that a text says it had, by year."""
    cells = entry.fields.get("cells", {})
    if isinstance(cells, dict):
        cells = {year: _pointed(value) for year, value in cells.items()}
    if not isinstance(cells, dict) or not all(
        _YEAR.fullmatch(year) and is_number(value) for year, value in cells.items()
    ):
        raise entry.wrong(said("figures-field-cells", example="{ 2021 = 4415, 2024 = 7079 }"))
    return {int(year): float(value) for year, value in cells.items()}


def _table(entry: Entry) -> str:
    """Return the id of the table that a claim names, empty where it names none."""
    if "table" not in entry.fields:
        return ""
    table = entry.fields["table"]
    if type(table) is int and table >= 0:  # an id looks like a number, and TOML takes it for one
        table = str(table).zfill(5)
    if not isinstance(table, str) or not re.fullmatch(TABLE_ID, table):
        raise entry.wrong(said("figures-field-table", got=shortened(entry.fields["table"])))
    return table


def _categories(entry: Entry) -> dict[str, str]:
    """Return the categories that a claim names, by the id of their dimension."""
    found = entry.fields.get("categories", {})
    texts = [text for pair in found.items() for text in pair] if isinstance(found, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        example = '{ KOKfunksjon0000 = "FGK9" }'
        raise entry.wrong(said("figures-field-categories", example=example, got=shortened(found)))
    return dict(found)


def _years(entry: Entry, rule: Rule) -> tuple[int, int]:
    """Return the first and the last year of a claim; 0 for the first where it is of every year up to one."""
    if not rule.one_year:
        start, end = (entry.whole(field, most=_LAST_YEAR) for field in ("start", "end"))
    elif rule.has_start:
        end = entry.whole("year", most=_LAST_YEAR)
        start = entry.whole("start", most=_LAST_YEAR, default=0)
    else:
        start = end = entry.whole("year", most=_LAST_YEAR)
        return start, end
    if start >= end:
        raise entry.wrong(said("figures-field-years", start=start, end=end))
    return start, end


def _pointed(value: Any) -> Any:
    """Return a number that is written as a text, with a comma or a point, as a number; else the value."""
    if not isinstance(value, str) or not _QUOTED.fullmatch(text := value.strip()):
        return value
    text = text.replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return Decimal(text) if "." in text else int(text)


def _decimals(entry: Entry, published: Any) -> int:
    """Return how many decimals the text prints: as they are written, unless more are asked for."""
    given = entry.whole("decimals", most=_MOST_DECIMALS, default=0)
    if not isinstance(published, Decimal):
        return given
    written = max(0, -int(published.as_tuple().exponent))
    needed = written if "decimals" not in entry.fields else decimals_of(float(published))
    if needed > _MOST_DECIMALS:
        what = said("figures-field-too-fine", most=_MOST_DECIMALS, got=shortened(str(published)))
        raise entry.wrong(what)
    return max(given, needed)
