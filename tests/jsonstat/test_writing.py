"""A frame written out as JSON-stat."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest

from kostra_bolig.jsonstat import Unit, decode, encode
from tests.builders.datasets import SMALL_ROWS, Json, as_bytes, pyjstat_rows, small


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


@pytest.mark.parametrize("id_", ["^.*$", "^$", "*", ".", "value ", "region"])
def test_a_dimension_may_have_a_name_that_means_something_elsewhere(id_: str) -> None:
    """An id such as ``^.*$`` is a name here, not a pattern of names."""
    frame = pl.DataFrame({id_: ["a", "b"], "value": [1.0, None], "status": [None, ":"]})

    assert decode(encode(frame, label="l", source="s")).rows() == [("a", 1.0, None), ("b", None, ":")]
