"""What a dataset says of itself, and that its parts must agree."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat import Unit, decode, read
from tests.builders import constructed, reference
from tests.builders.datasets import SMALL_ROWS, Json, as_bytes, pyjstat_rows, small
from tests.conftest import ROOT

RESPONSES = ROOT.parent / "shared" / "pxwebapi" / "responses"
TABLE = constructed.build(municipalities=5, first_year=2022)


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
    "no class": (removed("class"), "a JSON-stat 2.0 dataset, got class None, version '2.0'; class is required\\."),
    "class a list": (changed("class", ["dataset"]), "a JSON-stat 2.0 dataset, got class \\['dataset'\\]"),
    "a later version": (changed("version", "3.0"), "got class 'dataset', version '3.0'"),
    "one value for all": (changed("value", [1]), "expected 8 values, as size says, got 1"),
    "a value in text": (changed("value", [1, 2, 3, "few", 5, 6, 7, 8]), "values to be numbers or null, got str"),
    "a status of objects": (changed("status", [{}] * 8), "expected status symbols as a text"),
    "one status that is no text": (changed("status", [1]), "expected status symbols as a text"),
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
    "no index for two categories": (
        removed("dimension.place.category.index"),
        "expected an index of place, which only a dimension of one",
    ),
    "no index, no label": (removed("dimension.when.category.index"), "expected an index of when, which only"),
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
    "too few symbols": (
        changed("status", [":", "."]),
        "expected 8 status symbols, as size says, or one for all, got 2",
    ),
    "no symbol at all": (changed("status", []), "expected 8 status symbols, as size says, or one for all, got 0"),
    "a symbol at no place": (changed("status", {"8": ":"}), "expected status at places 0 to 7"),
}


WHOLE = {"version": "2.0", "label": "constructed", "href": "https://example.org/whole.json"}
NOT_READ: dict[str, tuple[Json, str]] = {
    "a collection": (
        WHOLE | {"class": "collection", "link": {"item": [{"class": "dataset", "href": "https://example.org/1"}]}},
        "expected a JSON-stat 2.0 dataset, got class 'collection', version '2.0', which groups datasets, dimensions "
        "and collections by links to them; no link is followed",
    ),
    "a dataset in a collection": (
        WHOLE | {"class": "collection", "link": {"item": [small()]}},
        "expected a JSON-stat 2.0 dataset, got class 'collection', version '2.0', which groups datasets, dimensions "
        "and collections by links to them; no link is followed",
    ),
    "a dimension alone": (
        WHOLE | {"class": "dimension", "category": {"index": ["a"]}},
        "expected a JSON-stat 2.0 dataset, got class 'dimension', version '2.0', which describes one dimension and "
        "has no values",
    ),
    "a dimension by its address alone": (
        small() | {"dimension": small()["dimension"] | {"when": {"href": "https://example.org/when.json"}}},
        "expected category of when in the dataset, got a href to it, by which dimensions are shared between answers; "
        "no link is followed",
    ),
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

    @pytest.mark.parametrize(("document", "said"), NOT_READ.values(), ids=NOT_READ.keys())
    def test_what_the_format_allows_and_is_not_read(self, document: Json, said: str) -> None:
        """Such an answer is no unsound one: the reason says what it is, and why that is not enough."""
        with pytest.raises(DatasetRefused) as refused:
            decode(as_bytes(document))

        assert str(refused.value) == f"JSON-stat that is not read: {said}. Nothing was stored"

    def test_a_count_of_cells_that_python_writes_no_longer(self) -> None:
        """Dimensions multiply: twenty thousand of two categories each are refused as a few large ones are."""
        ids = [f"d{number}" for number in range(20_000)]
        dimensions = {id_: {"category": {"index": ["a", "b"]}} for id_ in ids}
        document = small() | {"role": {}, "id": ids, "size": [2] * len(ids), "dimension": dimensions}

        with pytest.raises(DatasetRefused, match="expected at most 10000000 cells, got 10\\^6020"):
            decode(as_bytes(document))


class TestForms:
    """What the format allows beside what SSB sends: read past, or read."""

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("href", "https://example.org/dataset.json"),
            ("link", {"alternate": [{"type": "text/csv", "href": "https://example.org/dataset.csv"}]}),
            ("error", None),
            ("dimension.place.href", "https://example.org/place.json"),
            ("dimension.place.link", {"describedby": [{"href": "https://example.org/place"}]}),
            ("dimension.place.class", "dimension"),
            ("dimension.place.category.child", {"EAK": ["0301"]}),
            ("dimension.place.category.coordinates", {"0301": [10.75, 59.91]}),
            ("dimension.what.category.unit.many.symbol", "hh"),
            ("dimension.what.category.unit.many.position", "end"),
            ("extension.anything", [1, {"of": "theirs"}]),
            ("updated", "15 March 2025"),
        ],
    )
    def test_what_says_nothing_of_the_cells_changes_none(self, path: str, value: object) -> None:
        """Links, hierarchies, places on a map, parts of units and extensions leave the cells as they are."""
        document = small()
        changed(path, value)(document)

        assert decode(as_bytes(document)).rows() == SMALL_ROWS

    def test_a_dataset_of_one_cell(self) -> None:
        """One category in each dimension, without an index, and one symbol for all is one for that cell."""
        dimension = {"a": {"category": {"label": {"x": "X"}}}, "b": {"category": {"index": ["y"]}}}
        document = small() | {
            "role": {},
            "id": ["a", "b"],
            "size": [1, 1],
            "dimension": dimension,
            "value": [7],
            "status": ["*"],
        }

        assert decode(as_bytes(document)).rows() == [("x", "y", 7.0, "*")]

    def test_a_code_may_be_an_empty_text(self) -> None:
        """So may a dimension's name; a text is a text."""
        document = small() | {"role": {}, "id": ["", "column_0"], "size": [2, 1], "value": [1, 2], "status": ["", ":"]}
        document["dimension"] = {
            id_: {"category": {"index": codes}} for id_, codes in (("", ["", " "]), ("column_0", [""]))
        }

        frame = decode(as_bytes(document))

        assert frame.columns == ["", "column_0", "value", "status"]
        assert frame.rows() == [("", "", 1.0, None), (" ", "", 2.0, ":")]


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
