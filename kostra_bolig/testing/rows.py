"""A few rows, as whoever writes a test writes them, read strictly: what is wrong with one is told with its number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import COUNTRY, HIDING, MISSING, OSLO_MUNICIPALITY, Missing
from kostra_bolig.kostra.regions import COUNTRY_WITHOUT_OSLO
from kostra_bolig.said import kind_of, said
from kostra_bolig.testing.answers import Described

if TYPE_CHECKING:
    import polars as pl

    from kostra_bolig.definitions.spec import SeriesSpec, TableSpec

__all__ = ["Read", "Row", "read"]

Row: TypeAlias = Mapping[str, Any] | Sequence[Any]
_BY_PLACE: Final = ("region", "series", "year", "value", "status")
_KNOWN: Final = frozenset(
    {*_BY_PLACE, "content", "region_name", "content_name", "unit", "decimals", "missing", "level", "unit_name"}
)
_DECIMALS: Final = range(-1, 16)
_NAMES: Final = {
    COUNTRY: "Landet",
    COUNTRY_WITHOUT_OSLO: "Landet uten Oslo",
    OSLO_MUNICIPALITY: "Oslo",
}


class Read:
    """What some rows say: regions, contents and cells; and which content each series is read from."""

    def __init__(self, spec: TableSpec) -> None:
        self.spec = spec
        self.cells: dict[tuple[str, str, int], tuple[float | None, str | None]] = {}
        self.chosen: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._described: dict[str, dict[str, Any]] = {}

    @property
    def regions(self) -> dict[str, str]:
        """The regions with their names: what some row calls each, else what it is known by."""
        return {code: self._named.get(code) or _NAMES.get(code, code) for code, _, _ in self.cells}

    @property
    def contents(self) -> dict[str, Described]:
        """The contents: what some row says of each, else what is known of its series."""
        return {code: self._as_described(code) for code in self._described}

    def add(self, number: int, row: Mapping[str, Any]) -> None:
        """Take one row, the first of which is number 1."""
        region = _text(number, row, "region", default=COUNTRY)
        content = self._content(number, row)
        place = (region, content, _year(number, row.get("year")))
        if place in self.cells:
            raise UsageError(said("testing-twice", row=number, region=region, content=content, year=str(place[2])))
        self.cells[place] = _cell(number, row)
        if named := _text(number, row, "region_name", default=""):
            self._agreed(number, "region_name", region, self._named, region, named)

    def _content(self, number: int, row: Mapping[str, Any]) -> str:
        key, code = _text(number, row, "series", default=""), _text(number, row, "content", default="")
        if not key and not code:
            raise UsageError(said("testing-nothing-of", row=number, column="series", columns=tuple(row)))
        one = self.spec.series.get(key)
        if key and one is None and self.spec.series:
            raise UsageError(said("testing-no-such-series", row=number, got=repr(key), keys=self.spec.keys))
        code = code or (None if one is None else one.code) or f"TEST_{key}"
        if one is not None and self.chosen.setdefault(one.key, code) != code:
            what = said("testing-two-contents", row=number, series=key, one=self.chosen[one.key], other=code)
            raise UsageError(what)
        told = self._described.setdefault(code, {})
        given = {
            "series": key,
            "content_name": _text(number, row, "content_name", default=""),
            "unit": _text(number, row, "unit", default=""),
            "decimals": _decimals_of(number, row.get("decimals")),
        }
        for column, value in given.items():
            if value not in ("", None):
                self._agreed(number, column, code, told, column, value)
        return code

    def _agreed(self, number: int, column: str, of: str, told: dict[str, Any], name: str, value: object) -> None:
        """Note what a row says of a content or a region; refuse what an earlier row says otherwise."""
        if told.setdefault(name, value) != value:
            raise UsageError(
                said("testing-otherwise", row=number, column=column, of=of, one=repr(told[name]), other=repr(value))
            )

    def _as_described(self, code: str) -> Described:
        told = self._described[code]
        key = told.get("series", "")
        one = self.spec.series.get(key)
        label = told.get("content_name") or (key or code if one is None else one.name_no)
        return Described(label, told.get("unit") or _unit(one), told.get("decimals", _decimals(one)))


def read(rows: Iterable[Row] | pl.DataFrame, spec: TableSpec) -> Read:
    """Return what rows say.

    Raises
    ------
    UsageError
        There is none, or one of them is wrong; it is named by its number.
    """
    found = Read(spec)
    for number, row in enumerate(_each(rows), start=1):
        found.add(number, _named(number, row))
    if not found.cells:
        raise UsageError(said("testing-no-rows"))
    return found


def _each(rows: Any) -> Iterable[Any]:
    if hasattr(rows, "iter_rows"):
        return cast("Iterable[Any]", rows.iter_rows(named=True))
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable) or hasattr(rows, "columns"):
        raise UsageError(said("testing-no-table", got=kind_of(rows)))
    return rows


def _named(number: int, row: Any) -> Mapping[str, Any]:
    if isinstance(row, Mapping):
        if odd := tuple(str(name) for name in row if name not in _KNOWN):
            raise UsageError(said("testing-unknown-columns", row=number, odd=odd, known=tuple(sorted(_KNOWN))))
        return row
    if isinstance(row, str | bytes) or not isinstance(row, Sequence) or not 4 <= len(row) <= len(_BY_PLACE):
        raise UsageError(said("testing-no-row", row=number, got=repr(row)[:80], columns=_BY_PLACE))
    return dict(zip(_BY_PLACE, row, strict=False))


def _text(number: int, row: Mapping[str, Any], column: str, *, default: str) -> str:
    value = row.get(column)
    if value is None:
        return default
    if not isinstance(value, str):
        raise UsageError(said("testing-no-text", row=number, column=column, got=repr(value)))
    return str(value)


def _year(number: int, value: Any) -> int:
    if isinstance(value, str) and len(value) == len("2024") and value.isdecimal():
        value = int(value)
    year = _whole(value)
    if year is None or not 1000 <= year <= 9999:
        raise UsageError(said("testing-no-year", row=number, got=repr(value)))
    return year


def _whole(value: Any) -> int | None:
    return None if isinstance(value, bool) or not isinstance(value, Integral) else int(value)


def _decimals_of(number: int, value: Any) -> int | None:
    if value is None:
        return None
    if (decimals := _whole(value)) not in _DECIMALS:
        raise UsageError(said("testing-no-decimals", row=number, got=repr(value)))
    return decimals


def _cell(number: int, row: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """Return value and symbol; a symbol may stand where the value would."""
    if "value" not in row:
        raise UsageError(said("testing-nothing-of", row=number, column="value", columns=tuple(row)))
    value, symbol = row["value"], _text(number, row, "status", default="") or None
    if isinstance(value, str) and symbol is None and (value in MISSING):
        value, symbol = None, value
    figure = None if value is None else _figure(number, value)
    symbol = _symbol(number, figure, symbol, missing=_text(number, row, "missing", default="") or None)
    return figure, ".." if figure is None and symbol is None else symbol


def _symbol(number: int, figure: float | None, symbol: str | None, *, missing: str | None) -> str | None:
    """Return the symbol of a cell; the reason that is given for it is one of that symbol's."""
    if missing is None:
        return symbol
    if symbol is None and figure is None:
        symbol = next((sign for sign, reason in MISSING.items() if reason == missing), None)
    is_empty = symbol is not None and (figure is None or symbol in HIDING)
    if not is_empty or MISSING.get(symbol or "", Missing.OTHER) != missing:
        cell = repr(symbol if figure is None else figure)
        raise UsageError(said("testing-no-reason", row=number, got=repr(missing), cell=cell))
    return symbol


def _figure(number: int, value: Any) -> float:
    try:
        is_number = not isinstance(value, bool) and isinstance(value, Real | Decimal)
        figure = float(value) if is_number else math.nan
    except (ValueError, OverflowError):
        figure = math.nan
    if not math.isfinite(figure):
        raise UsageError(said("testing-no-value", row=number, got=shortened(value), symbols=tuple(MISSING)))
    return figure


def _unit(one: SeriesSpec | None) -> str:
    if one is not None and one.kind == "share":
        return "prosent"
    return "husstander" if one is not None and one.name_no.startswith("Husstander") else "antall"


def _decimals(one: SeriesSpec | None) -> int:
    return 0 if one is None or one.kind == "count" else 1
