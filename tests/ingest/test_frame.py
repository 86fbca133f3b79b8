"""The long frame: which dimension is which, and which value is none."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractChanged
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of, read_cells, require_known
from kostra_bolig.ingest.load import load
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.kostra import HIDING, MISSING
from kostra_bolig.said import Said
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import NIGHT, draft_of, tiny

CELL = (pl.col("region") == "0301") & (pl.col("content") == NIGHT) & (pl.col("year") == 2016)


def row_of(frame: pl.DataFrame) -> dict[str, Any]:
    """Return the one cell that the tests put something into."""
    return frame.filter(CELL).row(0, named=True)


def cells_of(value: float | None, symbol: str | None) -> Any:
    """Return what is read of a table in which one cell has this value and symbol."""
    cube = jsonstat.read(tiny().with_cell("0301", NIGHT, "2016", value, symbol).dataset({}, "no"))
    return read_cells(dimensions_of(cube), {"natthjem": NIGHT})


@pytest.mark.parametrize(
    ("value", "symbol", "read", "missing", "is_hidden"),
    [
        (0, ":", None, "suppressed", True),
        (0, ".", None, "not_applicable", True),
        (3, "..", None, "not_available", True),
        (95, "...", None, "not_available", True),
        (0, "-", 0, None, False),
        (95, "*", 95, None, False),
        (95, "?", 95, None, False),
        (0, None, 0, None, False),
        (None, ":", None, "suppressed", False),
        (None, "-", None, "nil", False),
        (None, "?", None, "other", False),
    ],
)
def test_a_symbol_that_says_there_is_no_value_hides_the_one_sent(
    value: float | None, symbol: str | None, read: float | None, missing: str | None, is_hidden: bool
) -> None:
    """A suppressed cell is never 0: it has no value, the reason says why, and what was sent is told apart."""
    cells = cells_of(value, symbol)

    row = row_of(cells.frame)

    assert (row["value"], row["status"], row["missing"]) == (read, symbol, missing)
    assert cells.hidden.rows() == ([("0301", NIGHT, 2016, value, symbol)] if is_hidden else [])


def test_jsonstat_gives_both_as_they_were_sent() -> None:
    """Decoding knows no table, and hides nothing."""
    body = json.dumps(tiny().with_cell("0301", NIGHT, "2016", 0, ":").dataset({}, "no")).encode()

    decoded = jsonstat.decode(body)

    assert (0, ":") in decoded.select("value", "status").rows()


def stored_before(symbol: str) -> pl.DataFrame:
    """Return a long frame as it was stored before symbols hid values."""
    symbols = pl.when(CELL).then(pl.lit(symbol)).otherwise("status")
    return draft_of().observations.with_columns(
        pl.when(CELL).then(0.0).otherwise("value").alias("value"), symbols.alias("status")
    )


@pytest.mark.parametrize("symbol", HIDING)
def test_a_frame_stored_before_is_read_so_too(symbol: str) -> None:
    """Nothing else of it changes."""
    stored = stored_before(symbol)

    read = silenced(stored)

    assert (row_of(read)["value"], row_of(read)["missing"]) == (None, MISSING[symbol])
    assert read.schema == stored.schema
    assert read.filter(~CELL).equals(stored.filter(~CELL))


def test_a_frame_in_which_nothing_is_hidden_is_left_as_it_is() -> None:
    """The common case costs no copy."""
    frame = draft_of().observations

    assert silenced(frame) is frame


def test_a_stored_snapshot_is_read_so_too(tmp_path: Path) -> None:
    """A 0 that was stored under ``:`` is neither reported nor ranked."""
    store = Store(tmp_path)
    with store.lock():
        store.publish(dataclasses.replace(draft_of(), observations=stored_before(":")))

    table = load(cache_dir=tmp_path)

    assert (row_of(table.observations)["value"], row_of(table.observations)["missing"]) == (None, "suppressed")
    ranked = table.ranking("natthjem", kind="municipality", year=2016)
    assert ranked.filter(pl.col("region") == "0301")["rank"].to_list() == [None]
    coverage = table.coverage("natthjem", kind="municipality").filter(pl.col("year") == 2016)
    assert coverage.select("reported", "suppressed").rows() == [(0, 1)]


@settings(deadline=None, max_examples=50)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(["EAK", "0301"]),
            st.integers(2015, 2024).map(str),
            st.none() | st.integers(0, 9),
            st.sampled_from([".", "..", "...", ":", "-", "*", "?"]),
        ),
        max_size=6,
    )
)
def test_no_value_stands_beside_a_symbol_that_hides_it(cells: list[tuple[str, str, int | None, str]]) -> None:
    """Whatever is sent, a value and a symbol that says there is none are never read together."""
    table = tiny()
    for region, year, value, symbol in cells:
        table = table.with_cell(region, NIGHT, year, value, symbol)

    read = read_cells(dimensions_of(jsonstat.read(table.dataset({}, "no"))), {})

    hidden = read.frame.filter(pl.col("status").is_in(HIDING))
    assert hidden["value"].null_count() == hidden.height
    assert read.frame.filter(pl.col("value").is_null())["missing"].null_count() == 0
    assert read.frame.equals(silenced(read.frame))


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_the_order_of_dimensions_and_codes_does_not_matter(data: st.DataObject) -> None:
    """SSB answers in the order asked; every cell keeps its address whatever that is."""
    dataset = tiny().with_cell("0301", NIGHT, "2016", None, ":").dataset({}, "no")
    cube = jsonstat.read(dataset)
    codes = {one.id: data.draw(st.permutations(one.codes)) for one in cube.dimensions}
    ids = data.draw(st.permutations(dataset["id"]))
    cells = {row[:3]: row[3:] for row in cube.frame().rows()}
    sent = []
    for address in itertools.product(*(codes[id_] for id_ in ids)):
        at = dict(zip(ids, address, strict=True))
        sent.append(cells[tuple(at[one.id] for one in cube.dimensions)])
    shuffled = {
        **dataset,
        "id": ids,
        "size": [len(codes[id_]) for id_ in ids],
        "dimension": {
            id_: {**whole, "category": {**whole["category"], "index": codes[id_]}}
            for id_, whole in dataset["dimension"].items()
        },
        "value": [value for value, _ in sent],
        "status": {str(place): symbol for place, (_, symbol) in enumerate(sent) if symbol is not None},
    }

    frame = assemble(jsonstat.read(shuffled), {"natthjem": NIGHT})

    assert frame.equals(assemble(cube, {"natthjem": NIGHT}))


def test_every_content_is_given_in_the_answer_s_order() -> None:
    """Binding looks at all of them."""
    dims = dimensions_of(jsonstat.read(tiny().dataset({}, "no")))

    assert [content.code for content in contents_of(dims)] == list(dims.content.codes)


def test_the_series_are_those_of_the_definition() -> None:
    """Another table has other keys."""
    one = dataclasses.replace(definition().series["natthjem"], key="nights")
    spec = dataclasses.replace(definition(), series={"nights": one}, total=None)

    frame = assemble(jsonstat.read(tiny().dataset({}, "no")), {"nights": NIGHT}, spec=spec)

    assert frame.schema["series"] == pl.Enum(["nights"])
    assert frame.filter(pl.col("content") == NIGHT)["series"].unique().to_list() == ["nights"]


def test_the_region_dimension_is_known_by_its_id_where_its_role_is_absent() -> None:
    """A further dimension is named, and not mistaken for the regions."""
    dataset = tiny().dataset({}, "no")
    further = {"label": "kjønn", "category": {"index": {"1": 0}, "label": {"1": "menn"}}}
    content = {
        **dataset,
        "id": ["KOKkjoenn0000", *dataset["id"]],
        "size": [1, *dataset["size"]],
        "dimension": {"KOKkjoenn0000": further, **dataset["dimension"]},
        "role": {role: ids for role, ids in dataset["role"].items() if role != "geo"},
    }

    with pytest.raises(ContractChanged, match=r"further dimension: KOKkjoenn0000 \(kjønn, 1 categories\)") as caught:
        require_known(dimensions_of(jsonstat.read(content)).further, ())

    assert isinstance(caught.value.said, Said)
    assert caught.value.said.name == "ingest-further-dimension"
