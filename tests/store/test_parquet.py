"""A file of figures says where they come from, to every reader: as words of the file, and in its Arrow schema."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.store.parquet import whence, written
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import draft_of
from tests.builders.stores import publish

FRAME = pl.DataFrame(
    {
        "region": ["0301", None],
        "year": pl.Series([2023, 2024], dtype=pl.Int16),
        "value": [7.0, None],
        "missing": pl.Series([None, "suppressed"], dtype=pl.Enum(["suppressed", "not_available"])),
        "made_of": [["0213", "0217"], []],
    }
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=25)
@given(st.dictionaries(TEXTS.filter(lambda name: name not in ("", "ARROW:schema")), TEXTS, max_size=6))
def test_any_words_leave_the_frame_as_it_is(about: dict[str, str]) -> None:
    """Its types too, enums among them; and the words of the file are these."""
    body = written(FRAME, about)

    again = pl.read_parquet(io.BytesIO(body))
    words = pl.read_parquet_metadata(io.BytesIO(body))
    assert again.equals(FRAME)
    assert again.schema == FRAME.schema
    assert {name: text for name, text in words.items() if name != "ARROW:schema"} == about


def test_the_words_are_in_the_arrow_schema() -> None:
    """In front of what polars wrote, which is all there."""
    empty = io.BytesIO()
    FRAME.clear().write_parquet(empty)
    before = base64.b64decode(pl.read_parquet_metadata(io.BytesIO(empty.getvalue()))["ARROW:schema"])

    after = base64.b64decode(pl.read_parquet_metadata(io.BytesIO(written(FRAME, {"source": "SSB"})))["ARROW:schema"])

    assert b"source\0" in after
    assert before[8:] in after
    assert int.from_bytes(after[4:8], "little") == len(after) - 8


def test_the_file_of_a_snapshot_says_whose_figures_it_holds(store_dir: Path) -> None:
    """Whoever copies it alone has the source and the licence."""
    store, draft = Store(store_dir), draft_of()
    publish(store, draft)

    [path] = store_dir.rglob("observations.parquet")

    words = pl.read_parquet_metadata(path)
    assert words["source"] == draft.provenance.source_line
    assert words["license"] == "CC BY 4.0"
    assert b"CC BY 4.0" in base64.b64decode(words["ARROW:schema"])


@pytest.mark.frames
@settings(max_examples=25)
@given(st.dictionaries(TEXTS, TEXTS, max_size=6))
def test_pyarrow_reads_them(about: dict[str, str]) -> None:
    """As the metadata of the schema, and the columns as they were."""
    pq = pytest.importorskip("pyarrow.parquet")

    body = written(FRAME, about)

    schema, table = pq.read_schema(io.BytesIO(body)), pq.read_table(io.BytesIO(body))
    assert {name.decode(): text.decode() for name, text in (schema.metadata or {}).items()} == about
    assert table["missing"].to_pylist() == [None, "suppressed"]
    assert str(schema.field("missing").type).startswith("dictionary")


@pytest.mark.frames
def test_duckdb_and_pyarrow_read_an_export(tmp_path: Path) -> None:
    """The figures and the licence, from one file."""
    duckdb = pytest.importorskip("duckdb")
    pq = pytest.importorskip("pyarrow.parquet")

    table = kb.load(source="published")
    [path] = table.export(tmp_path / "figures.parquet")

    assert duckdb.read_parquet(str(path)).count("year").fetchall() == [(19,)]
    metadata = pq.read_schema(path).metadata
    assert metadata[b"license"].decode() == whence(table.provenance)["license"]
