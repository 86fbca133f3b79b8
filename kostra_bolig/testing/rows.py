"""A few rows, as whoever writes a test writes them, read strictly: what is wrong with one is told with its number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import COUNTRY, MISSING, OSLO_MUNICIPALITY
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
_NAMES: Final = {
    COUNTRY: "Landet",
    COUNTRY_WITHOUT_OSLO: "Landet uten Oslo",
    OSLO_MUNICIPALITY: "Oslo",
}


class Read:
    """What some rows say: regions, contents and cells; and which content each series is read from."""

    def __init__(self, spec: TableSpec) -> None:
        self.spec = spec
        self.regions: dict[str, str] = {}
        self.contents: dict[str, Described] = {}
        self.cells: dict[tuple[str, str, int], tuple[float | None, str | None]] = {}
        self.chosen: dict[str, str] = {}

    def add(self, number: int, row: Mapping[str, Any]) -> None:
        """Take one row, the first of which is number 1."""
        region = _text(number, row, "region", default=COUNTRY)
        content = self._content(number, row)
        place = (region, content, _year(number, row.get("year")))
        if place in self.cells:
            raise UsageError(said("testing-twice", row=number, region=region, content=content, year=str(place[2])))
        self.cells[place] = _cell(number, row)
        named = _text(number, row, "region_name", default="")
        self.regions[region] = named or self.regions.get(region) or _NAMES.get(region, region)

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
        label = _text(number, row, "content_name", default="") or (key or code if one is None else one.name_no)
        unit = _text(number, row, "unit", default="") or _unit(one)
        decimals = row.get("decimals")
        self.contents[code] = Described(label, unit, decimals if isinstance(decimals, int) else _decimals(one))
        return code


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
    if not isinstance(value, int) or isinstance(value, bool) or not 1000 <= value <= 9999:
        raise UsageError(said("testing-no-year", row=number, got=repr(value)))
    return value


def _cell(number: int, row: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """Return value and symbol; a symbol may stand where the value would."""
    if "value" not in row:
        raise UsageError(said("testing-nothing-of", row=number, column="value", columns=tuple(row)))
    value, symbol = row["value"], _text(number, row, "status", default="") or None
    if isinstance(value, str) and symbol is None and (value in MISSING):
        return None, value
    if value is not None and (
        isinstance(value, bool | str) or not hasattr(value, "__float__") or not math.isfinite(value)
    ):
        raise UsageError(said("testing-no-value", row=number, got=repr(value), symbols=tuple(MISSING)))
    number_given = None if value is None else float(value)
    return number_given, ".." if number_given is None and symbol is None else symbol


def _unit(one: SeriesSpec | None) -> str:
    if one is not None and one.kind == "share":
        return "prosent"
    return "husstander" if one is not None and one.name_no.startswith("Husstander") else "antall"


def _decimals(one: SeriesSpec | None) -> int:
    return 0 if one is None or one.kind == "count" else 1
