"""JSON-stat 2.0: bytes to a frame and back, for any dataset."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat import Unit, decode, encode, read
from tests.builders import constructed, reference
from tests.builders.datasets import as_bytes, pyjstat_rows, small
from tests.conftest import ROOT

Json = dict[str, Any]
RESPONSES = ROOT.parent / "shared" / "pxwebapi" / "responses"


SMALL_ROWS = [
    ("0301", "many", "2023", 1.0, None),
    ("0301", "many", "2024", 2.0, None),
    ("0301", "share", "2023", 30.5, None),
    ("0301", "share", "2024", None, ":"),
    ("EAK", "many", "2023", 5.0, None),
    ("EAK", "many", "2024", 6.0, None),
    ("EAK", "share", "2023", None, ".."),
    ("EAK", "share", "2024", 80.0, "*"),
]


def list_index(document: Json) -> Json:
    """Write every index as a list of codes."""
    for dimension in document["dimension"].values():
        index = dimension["category"]["index"]
        dimension["category"]["index"] = sorted(index, key=index.__getitem__)
    return document


def shuffled_index(document: Json) -> Json:
    """Write every index and label object in another key order; the order is in the numbers."""
    for dimension in document["dimension"].values():
        for part in ("index", "label"):
            backwards = reversed(list(dimension["category"][part].items()))
            dimension["category"][part] = dict(backwards)
    return document


def as_it_is(document: Json) -> Json:
    """Leave the index as the server writes it."""
    return document


TABLE = constructed.build(municipalities=5, first_year=2022)
ORDERS = list(itertools.permutations(TABLE.dimension_order))


class TestDecode:
    """Cells, codes and symbols come out where the dataset puts them."""

    def test_a_small_dataset_row_by_row(self) -> None:
        """Every cell stands at its codes with its value and symbol."""
        frame = decode(as_bytes(small()))

        assert frame.columns == ["place", "what", "when", "value", "status"]
        assert frame.rows() == SMALL_ROWS

    def test_the_columns_have_their_types(self) -> None:
        """Codes are enums in index order, values are f64, symbols are an enum of those that are there."""
        frame = decode(as_bytes(small()))

        assert frame.schema == {
            "place": pl.Enum(["0301", "EAK"]),
            "what": pl.Enum(["many", "share"]),
            "when": pl.Enum(["2023", "2024"]),
            "value": pl.Float64,
            "status": pl.Enum(["*", "..", ":"]),
        }

    @pytest.mark.parametrize("order", ORDERS, ids="-".join)
    @pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
    @pytest.mark.parametrize("written", [as_it_is, list_index, shuffled_index])
    def test_equals_pyjstat_in_every_form(
        self, order: Sequence[str], *, sparse: bool, written: Callable[[Json], Json]
    ) -> None:
        """Codes and values equal pyjstat's in every dimension order, form of values and form of index."""
        document = written(TABLE.reordered(order).dataset({}, "no", sparse=sparse))

        frame = decode(as_bytes(document))

        assert frame.select(*order, "value").rows() == pyjstat_rows(as_bytes(document))

    @pytest.mark.parametrize("order", ORDERS, ids="-".join)
    def test_equals_the_slow_decoder_with_symbols(self, order: Sequence[str]) -> None:
        """Codes, values and symbols equal those of a plain loop over the cells."""
        document = TABLE.reordered(order).dataset({}, "no", sparse=True)

        frame = decode(as_bytes(document))

        assert frame.rows() == reference.rows_of(document)

    def test_one_category_needs_no_index(self) -> None:
        """A dimension with one category may leave its index out."""
        document = small()
        document["id"].append("only")
        document["size"].append(1)
        document["dimension"]["only"] = {"category": {"label": {"x": "The only one"}}}

        frame = decode(as_bytes(document))

        assert frame.rows() == [(*row[:3], "x", *row[3:]) for row in SMALL_ROWS]

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ({"0": "*", "3": ":"}, ["*", None, None, ":", None, None, None, None]),
            (["*", "", None, ":", "", "", "", ""], ["*", None, None, ":", None, None, None, None]),
            ({"0": "", "1": None}, [None] * 8),
            ({}, [None] * 8),
            ("e", ["e"] * 8),
            ("", [None] * 8),
            (None, [None] * 8),
        ],
        ids=["object", "array", "object of nothing", "empty object", "one for all", "empty text", "null"],
    )
    def test_every_form_of_status(self, status: object, expected: list[str | None]) -> None:
        """A symbol may come in an object, an array or as one text for all; an empty one is none."""
        document = small() | {"status": status}

        frame = decode(as_bytes(document))

        assert frame["status"].to_list() == expected

    def test_status_may_be_absent(self) -> None:
        """Without status no cell has a symbol."""
        document = small()
        del document["status"]

        frame = decode(as_bytes(document))

        assert frame["status"].to_list() == [None] * 8

    def test_a_symbol_on_a_value_is_kept(self) -> None:
        """A provisional value keeps both its number and its symbol."""
        frame = decode(as_bytes(small()))

        assert frame.row(7) == ("EAK", "share", "2024", 80.0, "*")

    def test_an_empty_cell_keeps_its_symbol(self) -> None:
        """A suppressed cell is null with its symbol, not 0."""
        frame = decode(as_bytes(small()))

        assert frame.row(3) == ("0301", "share", "2024", None, ":")

    def test_sparse_values_leave_the_other_cells_null(self) -> None:
        """Values in an object stand at their places; every other cell is null."""
        document = small() | {"value": {"6": 7.5, "0": 1}}

        frame = decode(as_bytes(document))

        assert frame["value"].to_list() == [1.0, None, None, None, None, None, 7.5, None]

    def test_no_values_at_all_in_an_empty_object(self) -> None:
        """An empty object of values is a dataset of nulls."""
        document = small() | {"value": {}}

        frame = decode(as_bytes(document))

        assert frame["value"].to_list() == [None] * 8

    def test_a_large_whole_number_becomes_the_nearest_float(self) -> None:
        """A whole number beyond 64 bits is still a number."""
        document = small() | {"value": {"0": 2**70}}

        frame = decode(as_bytes(document))

        assert frame["value"][0] == 1180591620717411303424.0


class TestRead:
    """What a dataset says of itself."""

    def test_head(self) -> None:
        """Label, source, time, table, language and decimals are read."""
        cube = read(small())

        assert (cube.label, cube.source, cube.updated) == ("a constructed dataset", "nobody", "2025-03-15T07:00:00Z")
        assert (cube.table_id, cube.language, cube.decimals) == ("12015", "no", 1)

    def test_head_may_be_silent(self) -> None:
        """What the dataset does not say is None."""
        document = small()
        for part in ("label", "source", "updated", "extension", "note", "role"):
            del document[part]

        cube = read(document)

        assert (cube.label, cube.source, cube.updated) == (None, None, None)
        assert (cube.table_id, cube.language, cube.decimals) == (None, None, None)
        assert cube.roles == {}

    def test_dimensions(self) -> None:
        """Codes come in the order of their index, each with its label."""
        cube = read(small())

        assert [(d.id, d.label, d.codes, d.labels) for d in cube.dimensions] == [
            ("place", "region", ("0301", "EAK"), ("Oslo", "Landet")),
            ("what", "content", ("many", "share"), ("Households", "Share")),
            ("when", "year", ("2023", "2024"), ("2023", "2024")),
        ]

    def test_a_dimension_without_a_label_is_called_by_its_id(self) -> None:
        """The id stands in for a label that is not given."""
        document = small()
        del document["dimension"]["place"]["label"]

        cube = read(document)

        assert cube.dimension("place").label == "place"

    def test_units(self) -> None:
        """Each category has its unit, and a dimension without units has none."""
        cube = read(small())

        assert cube.dimension("what").units == {"many": Unit("husstander", 0), "share": Unit("prosent", 1)}
        assert cube.dimension("when").units == {}

    def test_a_unit_may_be_half_said(self) -> None:
        """A unit without base or decimals, or with further keys, has what it has."""
        document = small()
        document["dimension"]["what"]["category"]["unit"] = {"many": {"label": "!"}, "share": {"decimals": -1}}

        cube = read(document)

        assert cube.dimension("what").units == {"many": Unit(None, None), "share": Unit(None, -1)}

    def test_roles(self) -> None:
        """A role that one dimension has is known by that dimension."""
        cube = read(small())

        assert cube.roles == {"geo": "place", "metric": "what", "time": "when"}

    def test_a_role_of_two_dimensions_is_nobodys(self) -> None:
        """A role shared by two dimensions finds none of them."""
        document = small() | {"role": {"geo": ["place", "what"], "time": ["when"], "metric": []}}

        cube = read(document)

        assert cube.roles == {"time": "when"}

    def test_mandatory_notes_of_table_dimension_and_category(self) -> None:
        """The notes flagged as mandatory are gathered from every level, the table's first."""
        cube = read(small())

        assert cube.mandatory_notes == ("must be shown", "borders moved", "rounded")
        assert cube.dimension("place").mandatory_notes == ("borders moved",)

    def test_the_same_mandatory_note_is_shown_once(self) -> None:
        """A note on both table and dimension is one note."""
        document = small()
        document["dimension"]["place"]["note"] = ["must be shown"]

        cube = read(document)

        assert cube.mandatory_notes == ("must be shown", "rounded")

    @pytest.mark.parametrize("flags", [{}, {"1": False}, {"7": True}, {"1": 1}, None, [True, True]], ids=str)
    def test_a_note_is_not_mandatory_without_its_flag(self, flags: object) -> None:
        """Only `true` at the place of the note makes it mandatory."""
        document = small()
        document["extension"]["noteMandatory"] = flags

        cube = read(document)

        assert cube.mandatory_notes == ("borders moved", "rounded")

    @pytest.mark.parametrize("version", ["2.0", "2", "2.1"])
    def test_versions_of_the_format(self, version: str) -> None:
        """Any 2.x is read."""
        assert read(small() | {"version": version}).label == "a constructed dataset"

    def test_metadata_are_read_without_cells(self) -> None:
        """A metadata answer has no values; its dimensions are read all the same."""
        document = TABLE.metadata("no")

        cube = read(document)

        assert cube.dimension("Tid").codes == ("2022", "2023", "2024")
        with pytest.raises(DatasetRefused, match="expected 1377 values, as size says, got 0"):
            cube.frame()


def changed(path: str, value: object) -> Callable[[Json], None]:
    """Return a change that sets one part, named by its keys with dots between."""

    def change(document: Json) -> None:
        *parents, last = path.split(".")
        place: Any = document
        for key in parents:
            place = place[key]
        place[last] = value

    return change


def removed(path: str) -> Callable[[Json], None]:
    """Return a change that takes one part away."""

    def change(document: Json) -> None:
        *parents, last = path.split(".")
        place: Any = document
        for key in parents:
            place = place[key]
        del place[last]

    return change


DISAGREEMENTS = {
    "a collection": (changed("class", "collection"), "expected a JSON-stat 2.0 dataset, got class 'collection'"),
    "version 1": (changed("version", "1.3"), "got class 'dataset', version '1.3'"),
    "no version": (removed("version"), "version None"),
    "no id": (removed("id"), "expected id to be a list of texts, got None"),
    "no dimension at all": (changed("id", []), "expected different dimensions in id"),
    "id twice": (changed("id", ["place", "place", "when"]), "expected different dimensions in id"),
    "id a number": (changed("id", ["place", 2, "when"]), "expected id to be a list of texts"),
    "id a text": (changed("id", "place"), "expected id to be a list of texts"),
    "id called value": (changed("id", ["value", "what", "when"]), "dimension ids other than value and status"),
    "id called status": (changed("id", ["place", "what", "status"]), "got \\['status'\\]"),
    "id not described": (changed("id", ["region", "what", "when"]), "expected exactly the dimensions"),
    "id forgotten": (changed("id", ["place", "what"]), "one size above 0 for each of 2"),
    "no size": (removed("size"), "one size above 0 for each of 3 dimensions, got None"),
    "too few sizes": (changed("size", [2, 4]), "one size above 0 for each of 3 dimensions, got \\[2, 4\\]"),
    "a size of 0": (changed("size", [2, 0, 2]), "one size above 0"),
    "a size below 0": (changed("size", [2, -2, -2]), "one size above 0"),
    "a size of true": (changed("size", [2, True, 2]), "one size above 0"),
    "a size with a point": (changed("size", [2, 2.0, 2]), "one size above 0"),
    "a size too large": (changed("size", [3, 2, 2]), "expected the index of place to count 0 to 2, got \\[0, 1\\]"),
    "a size beyond memory": (changed("size", [10**12, 2, 2]), "the index of place to count 0 to 999999999999"),
    "a size too small": (changed("size", [1, 2, 2]), "expected the index of place to count 0 to 0, got \\[0, 1\\]"),
    "a list too short for its size": (changed("size", [2, 3, 2]), "expected 3 different codes in what, got 2"),
    "dimension a list": (changed("dimension", []), "expected dimension to be an object, got list"),
    "a dimension too many": (changed("dimension.more", {}), "expected exactly the dimensions"),
    "a dimension too few": (removed("dimension.when"), "expected exactly the dimensions"),
    "a dimension of nothing": (changed("dimension.when", None), "expected dimension when to be an object"),
    "no category": (removed("dimension.when.category"), "expected category of when to be an object, got NoneType"),
    "no index for two categories": (removed("dimension.place.category.index"), "expected index of place to be a list"),
    "no index, no label": (removed("dimension.when.category.index"), "expected index of when to be a list"),
    "a code twice": (changed("dimension.what.category.index", ["many", "many"]), "got 1 different of 2"),
    "a code that is a number": (changed("dimension.what.category.index", ["many", 7]), "index of what to be a list"),
    "a place twice": (changed("dimension.place.category.index", {"0301": 0, "EAK": 0}), "got \\[0, 0\\]"),
    "a place left out": (changed("dimension.place.category.index", {"0301": 0, "EAK": 2}), "got \\[0, 2\\]"),
    "a place of true": (changed("dimension.place.category.index", {"0301": 0, "EAK": True}), "got \\[0, True\\]"),
    "a place in text": (changed("dimension.place.category.index", {"0301": 0, "EAK": "1"}), "got \\[0, '1'\\]"),
    "a label too few": (removed("dimension.place.category.label.EAK"), "a label for each code of place and no other"),
    "a label too many": (changed("dimension.place.category.label.X", "Y"), "got \\['X'\\]"),
    "a label of nothing": (changed("dimension.place.category.label.EAK", None), "expected labels of place to be texts"),
    "labels in a list": (
        changed("dimension.place.category.label", ["Oslo"]),
        "expected labels of place to be an object",
    ),
    "units in a list": (changed("dimension.what.category.unit", []), "expected units of what to be an object"),
    "a unit in text": (changed("dimension.what.category.unit.many", "husstander"), "expected unit of many to be an ob"),
    "a unit of no code": (changed("dimension.what.category.unit.more", {"base": "x"}), "units with a base for codes"),
    "a base of a number": (changed("dimension.what.category.unit.many.base", 1), "expected units with a base"),
    "decimals with a point": (changed("dimension.what.category.unit.many.decimals", 1.5), "got 1.5"),
    "decimals of true": (changed("dimension.what.category.unit.many.decimals", True), "decimals of unit of many"),
    "decimals beyond reason": (changed("dimension.what.category.unit.many.decimals", 1000), "small whole number"),
    "decimals of the table": (changed("extension.px.decimals", 1000), "expected decimals of extension.px"),
    "roles in a list": (changed("role", []), "expected role to be an object"),
    "a role in text": (changed("role.time", "when"), "expected role time to be a list of texts"),
    "a foreign role": (changed("role.time", ["Tid"]), "expected role time to name dimensions of"),
    "two roles for one": (changed("role.time", ["place"]), "expected one role for each dimension"),
    "one role twice": (changed("role.time", ["when", "when"]), "expected one role for each dimension"),
    "extension a text": (changed("extension", "px"), "expected extension to be an object"),
    "px a list": (changed("extension.px", []), "expected extension.px to be an object"),
    "a dimension's extension a list": (changed("dimension.place.extension", []), "expected extension of place"),
    "no value": (removed("value"), "expected values in a list or an object, got NoneType"),
    "value a text": (changed("value", "1"), "expected values in a list or an object, got str"),
    "too few values": (changed("value", [1] * 7), "expected 8 values, as size says, got 7"),
    "too many values": (changed("value", [1] * 9), "expected 8 values, as size says, got 9"),
    "status a number": (changed("status", 1), "expected status symbols as a text"),
    "status of numbers": (changed("status", [1] * 8), "expected status symbols as a text"),
    "too few symbols": (changed("status", [":"]), "expected 8 status symbols, as size says, got 1"),
    "a symbol at no place": (changed("status", {"8": ":"}), "expected status at places 0 to 7"),
}


class TestRefusals:
    """A dataset whose parts disagree is refused, with what was expected and what came."""

    @pytest.mark.parametrize(("change", "said"), DISAGREEMENTS.values(), ids=DISAGREEMENTS.keys())
    def test_parts_that_disagree(self, change: Callable[[Json], None], said: str) -> None:
        """One part that does not fit the others is enough."""
        document = small()
        change(document)

        with pytest.raises(DatasetRefused, match=said) as refused:
            decode(as_bytes(document))

        assert str(refused.value).startswith("not a sound JSON-stat dataset: expected ")
        assert str(refused.value).endswith(". Nothing was stored")

    @pytest.mark.parametrize("form", ["list", "object"])
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (True, "expected values to be numbers or null, got bool"),
            ("7", "expected values to be numbers or null, got str"),
            ("..", "got str"),
            ([7], "got list"),
            ({}, "got dict"),
            (10**400, "expected values to be numbers a computer can hold"),
            (-(10**400), "expected values to be numbers a computer can hold"),
        ],
        ids=["true", "number in text", "symbol", "list", "object", "huge", "huge below 0"],
    )
    def test_a_value_that_is_no_number(self, value: object, said: str, form: str) -> None:
        """A value is a number or null; anything else is refused, in a list and in an object."""
        values: Any = [1, 2, 3, value, 5, 6, 7, 8]
        document = small() | {"value": values if form == "list" else {str(i): v for i, v in enumerate(values)}}

        with pytest.raises(DatasetRefused, match=said):
            decode(as_bytes(document))

    def test_a_number_that_overflows_to_infinity(self) -> None:
        """1e999 is JSON, but no number that can be counted with."""
        body = as_bytes(small()).replace(b"30.5", b"1e999")

        with pytest.raises(DatasetRefused, match="expected values to be numbers a computer can hold"):
            decode(body)

    @pytest.mark.parametrize(
        "place", ["8", "-1", "07", "1.0", " 1", "1 ", "+1", "1e0", "", "x", "-0", "99999999999999999999", "١"]
    )
    def test_a_sparse_place_that_is_not_a_plain_number_within(self, place: str) -> None:
        """A place is written as a plain whole number of a cell; every other way is refused."""
        document = small() | {"value": {"0": 1, place: 2}}

        with pytest.raises(DatasetRefused, match="expected value at places 0 to 7"):
            decode(as_bytes(document))

    def test_a_small_body_cannot_ask_for_all_memory(self) -> None:
        """Sizes whose product is beyond reason are refused before anything is made."""
        codes = [str(number) for number in range(1000)]
        ids = ["a", "b", "c", "d"]
        dimensions = {id_: {"category": {"index": codes}} for id_ in ids}
        document = small() | {"role": {}, "id": ids, "size": [1000] * 4, "dimension": dimensions, "value": {"0": 1}}

        with pytest.raises(DatasetRefused, match="expected at most 10000000 cells, got 1000000000000"):
            decode(as_bytes(document))


class TestEncode:
    """A frame written out as JSON-stat can be read by anybody."""

    def test_a_small_frame(self) -> None:
        """Every part stands where the format wants it."""
        frame = decode(as_bytes(small()))

        body = encode(
            frame,
            label="a label",
            source="a source",
            updated=dt.datetime(2025, 3, 15, 8, tzinfo=dt.timezone(dt.timedelta(hours=1))),
            labels={"place": {"0301": "Oslo"}},
            units={"what": {"many": Unit("husstander", 0), "share": Unit("prosent", None), "gone": Unit("x", 1)}},
            roles={"geo": ["place"], "metric": ["what"], "time": ["when"]},
            notes=["mind the gap"],
        )

        assert json.loads(body) == {
            "version": "2.0",
            "class": "dataset",
            "label": "a label",
            "source": "a source",
            "updated": "2025-03-15T07:00:00Z",
            "note": ["mind the gap"],
            "extension": {"noteMandatory": {"0": True}},
            "role": {"geo": ["place"], "metric": ["what"], "time": ["when"]},
            "id": ["place", "what", "when"],
            "size": [2, 2, 2],
            "dimension": {
                "place": {
                    "label": "place",
                    "category": {"index": {"0301": 0, "EAK": 1}, "label": {"0301": "Oslo", "EAK": "EAK"}},
                },
                "what": {
                    "label": "what",
                    "category": {
                        "index": {"many": 0, "share": 1},
                        "label": {"many": "many", "share": "share"},
                        "unit": {"many": {"base": "husstander", "decimals": 0}, "share": {"base": "prosent"}},
                    },
                },
                "when": {
                    "label": "when",
                    "category": {"index": {"2023": 0, "2024": 1}, "label": {"2023": "2023", "2024": "2024"}},
                },
            },
            "value": [1, 2, 30.5, None, 5, 6, None, 80],
            "status": {"3": ":", "6": "..", "7": "*"},
        }

    def test_what_is_not_said_is_left_out(self) -> None:
        """No unit, role, note, time or symbol: no such part."""
        frame = pl.DataFrame({"a": ["x"], "value": [1.0], "status": [None]}, schema_overrides={"status": pl.String})

        document = json.loads(encode(frame, label="l", source="s"))

        assert sorted(document) == ["class", "dimension", "id", "label", "size", "source", "value", "version"]
        assert sorted(document["dimension"]["a"]["category"]) == ["index", "label"]

    @pytest.mark.parametrize(
        ("notes", "written"),
        [
            ([], {"license": "CC BY 4.0", "noteMandatory": {"7": True}}),
            (["a", "b"], {"license": "CC BY 4.0", "noteMandatory": {"0": True, "1": True}}),
        ],
        ids=["without notes", "with notes"],
    )
    def test_an_extension(self, notes: list[str], written: Json) -> None:
        """What else is said stands beside the flags of the notes, and never takes a note's flag away."""
        frame = pl.DataFrame({"a": ["x"], "value": [1.0], "status": [":"]})
        extension = {"license": "CC BY 4.0", "noteMandatory": {"7": True}}

        document = json.loads(encode(frame, label="l", source="s", notes=notes, extension=extension))

        assert document["extension"] == written
        assert document.get("note", []) == notes

    def test_text_columns_keep_their_order_of_appearance(self) -> None:
        """Codes without an order of their own come as they are met; cells in between are null."""
        frame = pl.DataFrame({"a": ["z", "b"], "b": ["1", "2"], "value": [1.0, 2.0], "status": [None, "*"]})

        again = decode(encode(frame, label="l", source="s"))

        assert again.rows() == [
            ("z", "1", 1.0, None),
            ("z", "2", None, None),
            ("b", "1", None, None),
            ("b", "2", 2.0, "*"),
        ]

    def test_enum_columns_keep_the_order_of_their_categories(self) -> None:
        """Years stay in order when the first region lacks one, and codes that no row has are left out."""
        years = pl.Enum(["2020", "2021", "2022"])
        frame = pl.DataFrame(
            {"a": ["x", "y", "y"], "year": ["2022", "2020", "2022"], "value": [1.0, 2.0, 3.0], "status": [None] * 3},
            schema_overrides={"year": years, "status": pl.String},
        )

        again = decode(encode(frame, label="l", source="s"))

        assert again.rows() == [
            ("x", "2020", None, None),
            ("x", "2022", 1.0, None),
            ("y", "2020", 2.0, None),
            ("y", "2022", 3.0, None),
        ]

    def test_pyjstat_reads_what_is_written(self) -> None:
        """The library's own words are read back by the library of the field."""
        frame = decode(as_bytes(small()))

        body = encode(frame, label="l", source="s")

        assert pyjstat_rows(body) == [row[:4] for row in SMALL_ROWS]

    @pytest.mark.parametrize(
        ("codes", "values", "said"),
        [
            (["x", "x"], [1.0, 2.0], "two rows for one cell"),
            (["x", "y"], [1.0, float("nan")], "finite values only"),
            (["x", "y"], [1.0, float("inf")], "finite values only"),
            ([], [], "at least one cell"),
        ],
        ids=["duplicate", "nan", "infinity", "empty"],
    )
    def test_a_frame_that_is_no_dataset(self, codes: list[str], values: list[float], said: str) -> None:
        """A frame that JSON-stat cannot hold is a mistake of the caller."""
        frame = pl.DataFrame(
            {"a": codes, "value": values, "status": [None] * len(codes)},
            schema={"a": pl.String, "value": pl.Float64, "status": pl.String},
        )

        with pytest.raises(ValueError, match=said):
            encode(frame, label="l", source="s")


needs_responses = pytest.mark.skipif(
    not RESPONSES.is_dir(), reason="the reference server's answers are not beside this checkout (../shared/pxwebapi)"
)


@needs_responses
class TestReferenceServer:
    """Real answers of the PxWebApi v2 reference server's own tests."""

    NAMES = ("MetadataById_tab001_js2.json", "MetadataById_tab004_js2.json")

    @staticmethod
    def answer(name: str) -> Json:
        """Read one answer."""
        content: Json = json.loads(Path(RESPONSES / name).read_bytes())
        return content

    @pytest.mark.parametrize("name", NAMES)
    def test_dimensions_are_as_the_answer_says(self, name: str) -> None:
        """Ids, codes in index order, labels and units equal what stands in the document."""
        document = self.answer(name)

        cube = read(copy.deepcopy(document))

        assert [dimension.id for dimension in cube.dimensions] == document["id"]
        for dimension, size in zip(cube.dimensions, document["size"], strict=True):
            category = document["dimension"][dimension.id]["category"]
            assert [category["index"][code] for code in dimension.codes] == list(range(size))
            assert dict(zip(dimension.codes, dimension.labels, strict=True)) == category["label"]
            assert {
                code: {"base": unit.base, "decimals": unit.decimals} for code, unit in dimension.units.items()
            } == category.get("unit", {})

    def test_tab001(self) -> None:
        """The population table is found by its roles, with a unit and no mandatory note."""
        cube = read(self.answer("MetadataById_tab001_js2.json"))

        assert cube.roles == {"time": "TIME", "geo": "REGION", "metric": "ContentsCode"}
        assert cube.dimension("ContentsCode").units == {"HNMGA": Unit("amount", 0)}
        assert (cube.table_id, cube.language, cube.decimals) == ("TAB001", "en", 0)
        assert cube.mandatory_notes == ()

    def test_tab004(self) -> None:
        """The emissions table has no region role."""
        cube = read(self.answer("MetadataById_tab004_js2.json"))

        assert cube.roles == {"time": "TIME", "metric": "ContentsCode"}
        assert [len(dimension.codes) for dimension in cube.dimensions] == [14, 11, 1, 28]

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
    def test_values_put_into_it_come_out_as_pyjstat_and_a_plain_loop_read_them(
        self, name: str, *, sparse: bool
    ) -> None:
        """With values and symbols made up for it, the answer decodes as by two other decoders."""
        document = self.answer(name)
        cells = math.prod(document["size"])
        values = [None if cell % 7 == 3 else cell / 4 for cell in range(cells)]
        document["value"] = {str(i): v for i, v in enumerate(values) if v is not None} if sparse else values
        document["status"] = {str(cell): ".." for cell in range(3, cells, 7)}

        frame = decode(as_bytes(document))

        assert frame.drop("status").rows() == pyjstat_rows(as_bytes(document))
        assert frame.rows() == reference.rows_of(document)


@pytest.mark.parametrize("id_", ["^.*$", "^$", "*", ".", "value ", "region"])
def test_a_dimension_may_have_a_name_that_means_something_elsewhere(id_: str) -> None:
    """An id such as ``^.*$`` is a name here, not a pattern of names."""
    frame = pl.DataFrame({id_: ["a", "b"], "value": [1.0, None], "status": [None, ":"]})

    assert decode(encode(frame, label="l", source="s")).rows() == [("a", 1.0, None), ("b", None, ":")]
