"""Every shape that the specification of JSON-stat 2.0 allows (json-stat.org/full): decoded, or refused for its reason.

All documents are constructed. Each is read twice, once padded to the size from which on the long parts are read as
columns: there is one grammar for bodies of every size.
"""

from __future__ import annotations

from typing import Any

import pytest

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat import Unit, decode, read
from kostra_bolig.jsonstat.text import LONG
from tests.builders.datasets import Json, as_bytes

Cells = list[tuple[Any, ...]]

AREAS: Json = {"category": {"index": ["AU", "CA"]}}
YEARS: Json = {"category": {"index": ["2023", "2024"]}}


def dataset(*, area: Json = AREAS, year: Json = YEARS, value: Any = (1, 2, 3, 4), **more: Any) -> Json:
    """Make a dataset of two dimensions and what else is given."""
    sizes = [len(one["category"].get("index", "1")) for one in (area, year)]
    value = list(value) if isinstance(value, tuple) else value
    made = {"version": "2.0", "class": "dataset", "id": ["area", "year"], "size": sizes, "value": value}
    return made | {"dimension": {"area": area, "year": year}} | more


def cells(*values: float | None, status: tuple[str | None, ...] = (None,) * 4) -> Cells:
    """Return the rows of the four cells."""
    places = [("AU", "2023"), ("AU", "2024"), ("CA", "2023"), ("CA", "2024")]
    return [(*place, *cell) for place, cell in zip(places, zip(values, status, strict=True), strict=True)]


PLAIN = cells(1, 2, 3, 4)
READ: dict[str, tuple[Json, Cells]] = {
    "the least there can be": (dataset(), PLAIN),
    "values with points, nulls and powers": (dataset(value=(1.5, None, -2e3, 0)), cells(1.5, None, -2000, 0)),
    "values by place": (dataset(value={"0": 1, "3": 4}), cells(1, None, None, 4)),
    "values by place, in any order": (dataset(value={"3": 4, "0": 1}), cells(1, None, None, 4)),
    "no value at any place": (dataset(value={}), cells(None, None, None, None)),
    "a null at a place": (dataset(value={"1": None, "2": 3}), cells(None, None, 3, None)),
    "a symbol for each": (dataset(status=["a", "b", "c", "d"]), cells(1, 2, 3, 4, status=("a", "b", "c", "d"))),
    "a symbol for some": (dataset(status={"2": "e"}), cells(1, 2, 3, 4, status=(None, None, "e", None))),
    "a symbol for all, as a text": (dataset(status="e"), cells(1, 2, 3, 4, status=("e",) * 4)),
    "a symbol for all, in an array of one": (dataset(status=["e"]), cells(1, 2, 3, 4, status=("e",) * 4)),
    "symbols by place beside values by place": (
        dataset(value={"0": 1}, status={"1": ":"}),
        cells(1, None, None, None, status=(None, ":", None, None)),
    ),
    "index as an object": (dataset(area={"category": {"index": {"CA": 1, "AU": 0}}}), PLAIN),
    "one category with its index in an object": (
        dataset(area={"category": {"index": {"CA": 0}}}, value=(3, 4)),
        PLAIN[2:],
    ),
    "one category without an index": (dataset(area={"category": {"label": {"CA": "Canada"}}}, value=(3, 4)), PLAIN[2:]),
    "every dimension of one category": (
        dataset(area={"category": {"label": {"CA": "Canada"}}}, year={"category": {"label": {"2024": ""}}}, value=(4,)),
        PLAIN[3:],
    ),
    "categories in one another": (
        dataset(area={"category": {"index": ["AU", "CA"], "child": {"AU": ["CA"], "CA": []}}}),
        PLAIN,
    ),
    "places on a map": (
        dataset(area={"category": {"index": ["AU", "CA"], "coordinates": {"CA": [-75.7, 45.4]}}}),
        PLAIN,
    ),
    "notes everywhere": (
        dataset(
            note=["of all"],
            area={"note": ["of areas"], "category": {"index": ["AU", "CA"], "note": {"CA": ["of Canada", ""]}}},
        ),
        PLAIN,
    ),
    "links everywhere": (
        dataset(
            link={"alternate": [{"type": "text/csv", "href": "https://example.org/a.csv"}]},
            area={"link": {"describedby": [{"href": "https://example.org/area"}]}, **AREAS},
        ),
        PLAIN,
    ),
    "a dimension that says what it is": (
        dataset(
            area={
                "version": "2.0",
                "class": "dimension",
                "href": "https://example.org/area.json",
                "label": "area",
                "source": "nobody",
                "updated": "2025-01-01",
                "extension": {"any": ["thing"]},
                **AREAS,
            }
        ),
        PLAIN,
    ),
    "whatever an extension holds": (dataset(extension={"any": [1, {"of": None}], "px": {"of": "others"}}), PLAIN),
    "head without a label, source or day": (dataset(label="", href="https://example.org/d.json"), PLAIN),
    "a day without a time": (dataset(updated="2025-06-15"), PLAIN),
    "roles": (dataset(role={"time": ["year"], "geo": ["area"]}), PLAIN),
    "no roles": (dataset(role={}), PLAIN),
    "a role of none and one of two": (dataset(role={"metric": [], "geo": ["year", "area"]}), PLAIN),
    "dimensions described in another order": (
        dataset(dimension={"year": YEARS, "area": AREAS}),
        PLAIN,
    ),
    "a label that is empty": (dataset(area={"label": "", **AREAS}), PLAIN),
    "later of the same version": (dataset(version="2.1"), PLAIN),
}

BUNDLE: Json = {"oecd": {"value": [1], "dimension": {"id": ["year"], "size": [1], "year": {"category": {}}}}}
REFUSED: dict[str, tuple[Json, str]] = {
    "a bundle of version 1": (BUNDLE, "got class None, version None; class is required"),
    "a dataset of version 1 in its wrapper": ({"dataset": dataset()}, "got class None, version None; class is req"),
    "a dataset of version 1": (dataset(version="1.3"), "got class 'dataset', version '1.3'"),
    "a version that only begins like one": (dataset(version="20"), "got class 'dataset', version '20'"),
    "no version": ({key: part for key, part in dataset().items() if key != "version"}, "version None"),
    "id and size within the dimensions, as in version 1": (
        {key: part for key, part in dataset().items() if key not in ("id", "size")},
        "expected id to be a list of texts, got None",
    ),
    "a collection of links": (
        {"version": "2.0", "class": "collection", "link": {"item": [{"class": "dataset", "href": "https://x.org"}]}},
        "class 'collection', version '2.0', which groups datasets, dimensions and collections",
    ),
    "a collection with a dataset in it": (
        {"version": "2.0", "class": "collection", "link": {"item": [dataset()]}},
        "class 'collection', version '2.0', which groups datasets, dimensions and collections",
    ),
    "a dimension alone": (
        {"version": "2.0", "class": "dimension", **AREAS},
        "which describes one dimension and has no values",
    ),
    "a dimension that is elsewhere": (
        dataset(dimension={"area": AREAS, "year": {"href": "https://example.org/year.json"}}),
        "got a href to it",
    ),
    "an error in place of a dataset": (
        {"version": "2.0", "error": [{"status": "404", "label": "not found"}]},
        "got class None, version '2.0'",
    ),
    "two categories without an index": (
        dataset(dimension={"area": {"category": {"label": {"AU": "", "CA": ""}}}, "year": YEARS}, size=[2, 2]),
        "expected an index of area, which only a dimension of one category may leave out",
    ),
    "a category without index and label": (
        dataset(dimension={"area": {"category": {}}, "year": YEARS}, size=[1, 2], value=(1, 2)),
        "expected an index of area, which only a dimension of one category may leave out, and then for a label",
    ),
    "texts in place of values": (dataset(value=("1", "2", "3", "4")), "expected values to be numbers or null"),
    "fewer symbols than cells": (dataset(status=["e", "f"]), "expected 4 status symbols, as size says, or one for all"),
    "a value beyond the cells": (dataset(value={"4": 1}), "expected value at places 0 to 3"),
    "fewer values than cells": (dataset(value=(1, 2, 3)), "expected 4 values, as size says, got 3"),
    "a dimension without a role that is there": (dataset(role={"geo": ["region"]}), "expected role geo to name"),
    "a category that the index does not have": (
        dataset(area={"category": {"index": ["AU", "CA"], "label": {"AU": "", "CA": "", "NO": ""}}}),
        "expected a label for each code of area and no other",
    ),
}


def padded(document: Json) -> Json:
    """Return a document that is so long that its long parts are read as columns."""
    return document | {"note": ["." * LONG]}


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize(("document", "expected"), READ.values(), ids=READ)
def test_what_the_specification_allows_is_decoded(document: Json, expected: Cells, *, long: bool) -> None:
    """Each cell with its codes, value and symbol, whatever stands beside it."""
    assert decode(as_bytes(padded(document) if long else document)).rows() == expected


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize(("document", "said"), REFUSED.values(), ids=REFUSED)
def test_what_it_does_not_allow_or_holds_no_cells_is_refused(document: Json, said: str, *, long: bool) -> None:
    """The reason is the specification's: what is required, or what such an answer is."""
    with pytest.raises(DatasetRefused) as refused:
        decode(as_bytes(padded(document) if long else document))

    assert said in str(refused.value)


def test_units_are_read_as_far_as_they_are_said() -> None:
    """Decimals, base, and what the specification closes beside them (label, symbol, position) go together."""
    unit = {"AU": {"decimals": 1, "label": "%", "symbol": "%", "position": "end"}, "CA": {"base": "persons"}}

    cube = read(dataset(area={"category": {"index": ["AU", "CA"], "unit": unit}}))

    assert cube.dimension("area").units == {"AU": Unit(None, 1), "CA": Unit("persons", None)}


def test_what_is_not_said_is_not_made_up() -> None:
    """Without roles none is guessed, without labels ids and codes stand for them."""
    cube = read(dataset())

    assert (cube.roles, cube.label, cube.updated) == ({}, None, None)
    assert [(one.label, one.labels) for one in cube.dimensions] == [("area", ("AU", "CA")), ("year", ("2023", "2024"))]
