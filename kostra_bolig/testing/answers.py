"""What a PxWebApi v2 server says of a small table: its entry, its description and its data."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import REGION_DIMENSIONS
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.jsonstat import Cube
    from kostra_bolig.records import FurtherDimension

__all__ = ["CONTENTS", "REGIONS", "YEARS", "Answers", "Dataset", "Described", "as_bytes"]

REGIONS, CONTENTS, YEARS = REGION_DIMENSIONS[0].id, "ContentsCode", "Tid"
UPDATED = "2025-03-17T07:00:00Z"
NOT_THERE = (None, "..")
"""A cell that nobody gave, as SSB marks what is not available."""


class Described(NamedTuple):
    """What a server says of a content."""

    label: str
    unit: str
    decimals: int


def as_bytes(content: Mapping[str, Any]) -> bytes:
    """Return an answer as it is sent."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=True).encode()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A small table, and what a server says of it.

    Attributes
    ----------
    table, label, updated
        Its id, its title, and when it was updated, as SSB writes that.
    regions, contents, years
        The regions with their names, the contents, and the years.
    cells
        Value and symbol by region, the category of each further dimension, content and year; what is not there has the
        symbol ``..``.
    further
        The dimensions beside these three, which stand after the region.
    """

    table: str
    label: str
    updated: str
    regions: Mapping[str, str]
    contents: Mapping[str, Described]
    years: Sequence[int]
    cells: Mapping[tuple[Any, ...], tuple[float | None, str | None]]
    further: Sequence[FurtherDimension] = ()

    @classmethod
    def of(cls, table: Table) -> Answers:
        """Return what a server says that has a table's figures.

        Raises
        ------
        UsageError
            They are those of one category of a further dimension, which would be taken for the whole table's.
        """
        if chosen := tuple(f"{one.id}={one.code}" for one in table.provenance.where):
            raise UsageError(said("testing-one-category", table=table.provenance.table, where=chosen))
        frame, provenance = table.observations, table.provenance
        place = ["region", *(one.id for one in table.further), "content", "year"]
        cells, regions, contents = {}, {}, {}
        for row in frame.iter_rows(named=True):
            cells[tuple(row[name] for name in place)] = (row["value"], row["status"])
            regions[row["region"]] = row["region_name"]
            contents[row["content"]] = Described(row["content_name"], row["unit"] or "", row["decimals"] or 0)
        updated = provenance.updated
        return cls(
            table=provenance.table,
            label=provenance.table_label,
            updated=UPDATED if updated is None else f"{updated:%Y-%m-%dT%H:%M:%SZ}",
            regions=regions,
            contents=contents,
            years=sorted(set(frame["year"].to_list())),
            cells=cells,
            further=table.further,
        )

    def info(self) -> dict[str, Any]:
        """Return the entry of ``/tables``."""
        names = ["region", *(one.label for one in self.further), "statistikkvariabel", "år"]
        return _entry(self.table, self.label, self.updated, self.codes[YEARS], names)

    @property
    def codes(self) -> dict[str, list[str]]:
        """All codes of each dimension."""
        further = {one.id: [*one.codes] for one in self.further}
        years = [str(year) for year in self.years]
        return {REGIONS: [*self.regions], **further, CONTENTS: [*self.contents], YEARS: years}

    def metadata(self) -> dict[str, Any]:
        """Return the description: a dataset without values."""
        return {**self._dataset(self.codes), "value": []}

    def data(self, asked: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
        """Return the cells of some codes of each dimension, by default of all, in the table's order."""
        codes = {
            id_: [code for code in there if asked is None or code in asked[id_]] for id_, there in self.codes.items()
        }
        places = itertools.product(*([*map(int, of)] if id_ == YEARS else of for id_, of in codes.items()))
        cells = [self.cells.get(place, NOT_THERE) for place in places]
        marked = {str(at): symbol for at, (_, symbol) in enumerate(cells) if symbol is not None}
        answer = {**self._dataset(codes), "value": [_number(value) for value, _ in cells]}
        return {**answer, "status": marked} if marked else answer

    def _dataset(self, codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        names = {
            REGIONS: ("region", self.regions),
            **{one.id: (one.label, dict(zip(one.codes, one.labels, strict=True))) for one in self.further},
            CONTENTS: ("statistikkvariabel", {code: one.label for code, one in self.contents.items()}),
            YEARS: ("år", {code: code for code in self.codes[YEARS]}),
        }
        dimensions: dict[str, Any] = {
            id_: {
                "label": names[id_][0],
                "category": {
                    "index": {code: place for place, code in enumerate(there)},
                    "label": {code: names[id_][1][code] for code in there},
                },
            }
            for id_, there in codes.items()
        }
        dimensions[CONTENTS]["category"]["unit"] = {
            code: {"base": self.contents[code].unit, "decimals": self.contents[code].decimals}
            for code in codes[CONTENTS]
        }
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "source": "Statistisk sentralbyrå",
            "updated": self.updated,
            "role": {"time": [YEARS], "geo": [REGIONS], "metric": [CONTENTS]},
            "id": [*codes],
            "size": [len(there) for there in codes.values()],
            "dimension": dimensions,
            "extension": {"px": {"tableid": self.table, "decimals": 0}},
        }


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """What a server says of a table of which a whole answer is at hand, with whatever dimensions it has.

    Attributes
    ----------
    content
        The answer: a JSON-stat 2.0 dataset.
    cube, frame
        The same, read; and its cells.
    """

    content: Mapping[str, Any]
    cube: Cube
    frame: pl.DataFrame

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Dataset:
        """Return what a server says that has an answer; one that is no dataset is refused as a fetched one is."""
        cube = jsonstat.read(content)
        return cls(content=content, cube=cube, frame=cube.frame())

    @property
    def table(self) -> str:
        """The table's id."""
        return self.cube.table_id or ""

    @property
    def codes(self) -> dict[str, list[str]]:
        """All codes of each dimension."""
        return {one.id: [*one.codes] for one in self.cube.dimensions}

    def info(self) -> dict[str, Any]:
        """Return the entry of ``/tables``."""
        years = self.codes.get(self.cube.roles.get("time") or YEARS, [""])
        names = [one.label for one in self.cube.dimensions]
        updated = str(self.content.get("updated", UPDATED))
        return _entry(self.table, str(self.content.get("label", self.table)), updated, years, names)

    def metadata(self) -> dict[str, Any]:
        """Return the description: a dataset without values."""
        return {**{name: part for name, part in self.content.items() if name != "status"}, "value": []}

    def data(self, asked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the cells of some codes of each dimension, in the table's order."""
        codes = {id_: [code for code in there if code in asked[id_]] for id_, there in self.codes.items()}
        cells = self.frame.filter(pl.col(id_).cast(pl.String).is_in(of) for id_, of in codes.items())
        status = cells["status"].cast(pl.String).to_list()
        return {
            **self.content,
            "size": [len(of) for of in codes.values()],
            "dimension": {id_: _of_codes(self.content["dimension"][id_], of) for id_, of in codes.items()},
            "value": [_number(value) for value in cells["value"].to_list()],
            "status": {str(at): symbol for at, symbol in enumerate(status) if symbol is not None},
        }


def _of_codes(dimension: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """Return a dimension of an answer with some of its categories."""
    category = dimension["category"]
    kept = {name: {code: of[code] for code in codes if code in of} for name, of in category.items() if name != "index"}
    return {**dimension, "category": {**kept, "index": {code: place for place, code in enumerate(codes)}}}


def _entry(table: str, label: str, updated: str, years: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    return {
        "language": "no",
        "id": table,
        "label": label,
        "description": "",
        "updated": updated,
        "firstPeriod": years[0],
        "lastPeriod": years[-1],
        "category": "public",
        "variableNames": [*names],
        "discontinued": False,
        "source": "Statistisk sentralbyrå",
        "timeUnit": "Annual",
        "paths": [[{"id": "kostrahoved", "label": "KOSTRA"}]],
        "links": [],
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value
