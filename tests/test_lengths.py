"""Text from outside: whatever its length, what reads it takes no more time than in proportion to it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig import jsonstat
from kostra_bolig.errors import DatasetRefused, KostraBoligError, UnknownRegion
from kostra_bolig.figures import regions
from kostra_bolig.figures.regions import Region
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import contents_of, dimensions_of
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kostra import RegionKind, normalised_label
from kostra_bolig.ssb import faults, klass
from tests.builders.standin import StandIn

BOUND_S = 1.0
"""What no text of these tests may cost; a quadratic reader took 3 to 20 seconds for some."""

REPEATED = (
    *(" ", "i ", "i alt ", "a i ", ", ", "(", "(a", ") (", "- ", " - ", "x", "0"),
    *("\ufdfa", "a\u0315\u0300", "over ", "å"),
)


def repeating(part: str) -> Callable[[int], str]:
    """Return what makes a text of about a length by writing a part over and over."""
    return lambda length: part * (length // len(part))


SHAPES: dict[str, Callable[[int], str]] = {
    **{f"{part!r} over and over": repeating(part) for part in REPEATED},
    "nested words": lambda length: "i " * (length // 6) + "alt " * (length // 6),
    "spaces and an end": lambda length: " " * length + "x",
    "an open bracket at the end": lambda length: "a" + " " * length + "(2020-",
}
NAMES = {f"{code:04}": f"Sted {code}" for code in range(300, 1200)} | {"EAK": "Landet", "EKA03": "Oslo"}


def cost_s(reader: Callable[[], object]) -> float:
    """Return the least processor time of three runs; a refusal of ours is an answer like any other."""

    def once() -> float:
        normalised_label.cache_clear()
        began = time.process_time()
        with contextlib.suppress(KostraBoligError):
            reader()
        return time.process_time() - began

    return min(once() for _ in range(3))


def dataset(*, contents: int = 1, region_label: str = "Oslo", content_label: str = "Noe", code: str = "0301") -> bytes:
    """Return the metadata of a table with so many contents, and one region."""

    def dimension(labels: dict[str, str], unit: bool = False) -> dict[str, Any]:
        category: dict[str, Any] = {"index": {one: place for place, one in enumerate(labels)}, "label": labels}
        if unit:
            category["unit"] = {one: {"base": "husstander", "decimals": 0} for one in labels}
        return {"label": "x", "category": category, "extension": {"elimination": False}}

    described = {
        "R": dimension({code: region_label}),
        "C": dimension({f"KOS{place:06}": f"{content_label} {place}" for place in range(contents)}, unit=True),
        "T": dimension({"2024": "2024"}),
    }
    return json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "id": list(described),
            "size": [1, contents, 1],
            "role": {"geo": ["R"], "metric": ["C"], "time": ["T"]},
            "dimension": described,
            "value": [],
        }
    ).encode()


def bound_of(body: bytes) -> object:
    """Read metadata as a fetch does, down to which content is which series."""
    return bind(contents_of(dimensions_of(jsonstat.read(parse(body)))))


READERS: dict[str, Callable[[str], object]] = {
    "a content's label": normalised_label,
    "a region's label": lambda text: regions.described({"0301": text, "EKA03": text}),
    "a region that is looked for": lambda text: regions.find(text, NAMES),
    "a region among long labels": lambda text: regions.find("Oslø", {"0301": text, "0302": text + "y"}),
    "a query": lambda text: regions.search(text, regions.described(NAMES)),
    "Retry-After": lambda text: faults.retry_after_s(text, now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC)),
    "a redirect": lambda text: faults.same_host("https://data.ssb.no/x", "https://data.ssb.no/x", text),
    "a problem's title": faults.printable,
    "a body": lambda text: parse(text.encode()),
    "metadata with such a label": lambda text: bound_of(dataset(region_label=text, content_label=text)),
    "metadata with such a code": lambda text: bound_of(dataset(code=text)),
    "a name in Klass": lambda text: klass.memberships({"klass-groups-2024.json": json.dumps({"x": text}).encode()}),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_text_four_times_as_long_costs_at_most_about_four_times_as_much(
    reader: Callable[[str], object], shape: Callable[[int], str]
) -> None:
    """64 kB of anything stay below a second; a longer text costs in proportion, small times apart."""
    short, long = cost_s(lambda: reader(shape(16_000))), cost_s(lambda: reader(shape(64_000)))

    assert long < BOUND_S
    assert long < max(8 * short, 0.1)


def test_many_contents_are_bound_in_proportion() -> None:
    """A table with many codes is read in time that grows as they do."""
    few, many = dataset(contents=2_000), dataset(contents=8_000)

    short, long = cost_s(lambda: bound_of(few)), cost_s(lambda: bound_of(many))

    assert long < 1.5
    assert long < max(8 * short, 0.25)


def test_many_regions_of_one_name_are_told_apart_in_proportion() -> None:
    """Namesakes are not held against each other one by one: ten thousand, each of another year."""
    years = {f"{place:04}": f"Sted ({place:04}-{place:04})" for place in range(10_000)}

    assert cost_s(lambda: regions.find("Sted", years)) < BOUND_S


def test_a_label_that_nobody_wrote_is_refused_with_its_beginning() -> None:
    """It is no label of SSB's; the dimension, the limit and the beginning are named."""
    cube = jsonstat.read(parse(dataset(region_label="Oslo" * 1000)))

    with pytest.raises(DatasetRefused) as refused:
        dimensions_of(cube)

    assert str(refused.value) == (
        f"expected labels of R of at most 1000 characters, got 4000 that begin {'Oslo' * 10!r}. "
        "Nothing was stored; a person must look"
    )


def test_a_code_that_nobody_wrote_is_refused_with_its_beginning() -> None:
    """The same of a code."""
    cube = jsonstat.read(parse(dataset(code="0" * 201)))

    with pytest.raises(DatasetRefused, match="expected codes of R of at most 200 characters, got 201 that begin"):
        dimensions_of(cube)


def test_a_long_label_is_never_taken_for_a_short_one() -> None:
    """Cut, it would be the label of a series."""
    assert normalised_label("Husstander i natthjem" + " " * 500 + "og noe annet") == ""
    assert normalised_label("Husstander i natthjem" + " " * 400) == "husstander i natthjem"


@pytest.mark.parametrize("ask", [lambda text: regions.find(text, NAMES), lambda text: regions.search(text, [])])
def test_a_query_longer_than_any_name_is_a_usage_error(ask: Callable[[str], object]) -> None:
    """It says how long a name may be; a name of that length is looked for."""
    with pytest.raises(UnknownRegion) as refused:
        ask("Oslo " * 50)

    assert str(refused.value) == (
        "a region's name has at most 200 characters, got 250 that begin 'Oslo Oslo Oslo Oslo Oslo Oslo Oslo Oslo '"
    )


@given(
    spans=st.lists(
        st.tuples(st.none() | st.integers(1990, 2030), st.none() | st.integers(0, 20)), min_size=2, max_size=12
    )
)
def test_namesakes_overlap_where_two_of_them_do(spans: list[tuple[int | None, int | None]]) -> None:
    """Neighbours in the order of their first years tell as much as all pairs."""
    found = [
        Region(
            code=f"{place:04}",
            label="Sted",
            name="Sted",
            kind=RegionKind.MUNICIPALITY,
            county=None,
            valid_from=first,
            valid_to=None if lasts is None else (first or 2000) + lasts,
        )
        for place, (first, lasts) in enumerate(spans)
    ]
    pairs = any(one.overlaps(other) for place, one in enumerate(found) for other in found[place + 1 :])

    assert regions.some_overlap(found) is pairs


def test_a_fetch_of_a_table_with_such_a_label_is_refused_in_time() -> None:
    """A label of 15 kB made a deadline of 5 s last 11: it is refused at once."""
    with StandIn() as server:
        code = "KOStotnatt0000"
        server.table = server.table.relabelled({code: "i " * 2500 + "alt " * 2500})
        began = time.monotonic()
        with pytest.raises(DatasetRefused, match="expected labels of ContentsCode of at most 1000 characters"):
            kb.fetch(base_url=server.base_url, deadline_s=30)

    assert time.monotonic() - began < 10
