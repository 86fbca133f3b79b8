"""The cells of a dataset: every form of value and status comes out at its codes, or is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat import cells, decode
from tests.builders import constructed, reference
from tests.builders.datasets import SMALL_ROWS, Json, as_bytes, pyjstat_rows, small


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
            (["e"], ["e"] * 8),
            ([""], [None] * 8),
            ([None], [None] * 8),
            ("", [None] * 8),
            (None, [None] * 8),
        ],
        ids=[
            "object",
            "array",
            "object of nothing",
            "empty object",
            "one for all",
            "array of one for all",
            "array of an empty text",
            "array of null",
            "empty text",
            "null",
        ],
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


class TestRefusals:
    """What is no number, no symbol or in no place is refused."""

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


@pytest.mark.parametrize(
    ("categories", "inner", "outer"),
    [
        (1, 1, 1),
        (3, 1, 30_000),
        (2, 3, 7_000),
        (7, 4_681, 2),
        (2, 16_384, 2),
        (2, 16_385, 1),
        (300, 110, 1),
        (299, 110, 2),
        (33_000, 1, 2),
        (3, 32_768, 1),
        (2, 40_000, 2),
    ],
)
def test_codes_stand_where_the_format_puts_them(categories: int, inner: int, outer: int) -> None:
    """The last dimension runs fastest, whatever the sizes: shorter than a block of the work, as long, or longer."""
    names = [f"code {place}" for place in range(categories)]
    expected = [name for name in names for _ in range(inner)] * outer

    column = cells.codes(names, inner, len(expected))

    assert column.dtype == pl.Enum(names)
    assert column.to_list() == expected
