"""Arguments of a wrong type: taken where the meaning is plain, else a usage error that says what was expected."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import tenacity

import kostra_bolig as kb
from kostra_bolig.errors import ServiceUnavailable, SnapshotNotFound, UnknownRegion, UsageError
from kostra_bolig.figures.arguments import year
from kostra_bolig.show.page import Page
from tests.builders.tables import table

TABLE = table({"0301": {2020: 3.0, 2024: 4.5}, "4601": {2020: 5.0, 2024: 5.0}, "EAK": {2020: 30.0, 2024: 45.0}})
SERIES = TABLE.series("natthjem", region="0301")
KEY = "natthjem"
CHART = SERIES.plot()


def fetched_with(**odd: Any) -> None:
    """Fetch from a server that is not there."""
    with suppress(ServiceUnavailable):
        kb.fetch(**{"base_url": "http://127.0.0.1:9/v2", "deadline_s": 0.05, **odd})


class Place(Enum):
    """A caller's own names."""

    OSLO = "0301"


class Year(IntEnum):
    """A caller's own years."""

    LAST = 2024


@pytest.mark.parametrize("region", ["0301", 301, np.int64(301), 301.0, np.str_("0301"), Place.OSLO])
def test_a_region_is_taken_by_its_code(region: Any) -> None:
    """A number is a code that lost its zero, a member stands for its value."""
    assert TABLE.series(KEY, region=region).region == "0301"
    assert TABLE.compare(KEY, [region, "EAK"]).series[0].region == "0301"


@pytest.mark.parametrize("asked", [2024, "2024", 2024.0, np.int16(2024), np.float64(2024), Year.LAST, " 2024 "])
def test_a_year_is_taken_by_its_number(asked: Any) -> None:
    """A whole number of any type, or its digits."""
    assert SERIES.at(asked) == 4.5
    assert SERIES.change(2020, asked).absolute == 1.5
    assert TABLE.ranking(KEY, asked)["value"].to_list() == [5.0, 4.5]
    assert SERIES.between(asked, asked).years == (2024,)


def test_one_region_stands_alone() -> None:
    """A text where a list is asked for is one region, shown beside its peers."""
    assert [one.region for one in TABLE.compare(KEY, "0301").series] == ["0301", "EAK"]
    assert [one.region for one in TABLE.compare(KEY, 301).series] == ["0301", "EAK"]  # type: ignore[arg-type]
    assert [one.region for one in TABLE.compare(KEY, ["0301"]).series] == ["0301"]


def test_a_key_is_taken_in_any_text() -> None:
    """Our enumeration, NumPy's text, a list of one."""
    assert TABLE.series(kb.SeriesKey.NATTHJEM).key == KEY
    assert TABLE.series(np.str_(KEY)).key == KEY
    assert TABLE.of_kinds("municipality").observations["region"].unique().sort().to_list() == ["0301", "4601"]


ODD: dict[str, Any] = {
    "None": None,
    "True": True,
    "a float": 1.5,
    "nan": float("nan"),
    "bytes": b"0301",
    "a list": [1],
    "a dict": {},
    "an object": object(),
    "a frame": pl.DataFrame({"a": [1]}),
    "a column": pl.Series([1, 2]),
    "a day": pd.Timestamp("2024-01-01"),
    "NA": pd.NA,
    "a fraction": Fraction(1, 2),
    "an array": np.array([1, 2]),
    "a huge number": 10**400,
    "a path": Path("p"),
    "bytes that are no text": "\udcff",
    "half a character": "\ud800",
    "a null character": "a\0b",
}
CALLS: dict[str, Callable[[Any], Any]] = {
    "series(key)": lambda odd: TABLE.series(odd),
    "series(region)": lambda odd: TABLE.series(KEY, region=odd),
    "series(since)": lambda odd: TABLE.series(KEY, since=odd),
    "series(joined)": lambda odd: TABLE.series(KEY, joined=odd),
    "series(per_1000)": lambda odd: TABLE.series(KEY, per_1000=odd),
    "compare(key)": lambda odd: TABLE.compare(odd, ["0301"]),
    "compare(regions)": lambda odd: TABLE.compare(KEY, odd),
    "compare(region)": lambda odd: TABLE.compare(KEY, [odd, "EAK"]),
    "compare(base)": lambda odd: TABLE.compare(KEY, ["0301"], base=odd),
    "compare(since)": lambda odd: TABLE.compare(KEY, ["0301"], since=odd),
    "ranking(key)": lambda odd: TABLE.ranking(odd),
    "ranking(year)": lambda odd: TABLE.ranking(KEY, odd),
    "ranking(kind)": lambda odd: TABLE.ranking(KEY, kind=odd),
    "ranking(by)": lambda odd: TABLE.ranking(KEY, by=odd),
    "ranking(since)": lambda odd: TABLE.ranking(KEY, since=odd),
    "ranking(among)": lambda odd: TABLE.ranking(KEY, among=odd),
    "ranking(at_least)": lambda odd: TABLE.ranking(KEY, at_least=odd),
    "ranking(top)": lambda odd: TABLE.ranking(KEY, top=odd),
    "ranking(bottom)": lambda odd: TABLE.ranking(KEY, bottom=odd),
    "coverage(key)": lambda odd: TABLE.coverage(odd),
    "coverage(kind)": lambda odd: TABLE.coverage(KEY, kind=odd),
    "diff(other)": lambda odd: TABLE.diff(odd),
    "newest_year(key)": lambda odd: TABLE.newest_year(odd),
    "plot(keys)": lambda odd: TABLE.plot(odd),
    "plot(regions)": lambda odd: TABLE.plot([KEY], regions=odd),
    "plot(since)": lambda odd: TABLE.plot([KEY], since=odd),
    "plot(until)": lambda odd: TABLE.plot([KEY], until=odd),
    "plot(index)": lambda odd: TABLE.plot([KEY], index=odd),
    "plot(form)": lambda odd: TABLE.plot([KEY], form=odd),
    "plot(title)": lambda odd: TABLE.plot([KEY], title=odd),
    "plot(language)": lambda odd: TABLE.plot([KEY], language=odd),
    "export(path)": lambda odd: TABLE.export(odd),
    "export(content)": lambda odd: TABLE.export("x.csv", content=odd),
    "export(kinds)": lambda odd: TABLE.export("x.csv", kinds=odd),
    "export(locale)": lambda odd: TABLE.export("x.csv", locale=odd),
    "of_kinds(kinds)": lambda odd: TABLE.of_kinds(odd),
    "region(region)": lambda odd: TABLE.region(odd),
    "regions(query)": lambda odd: TABLE.regions(odd),
    "regions(kind)": lambda odd: TABLE.regions(kind=odd),
    "regions(current)": lambda odd: TABLE.regions(current=odd),
    "kostra_group(region)": lambda odd: TABLE.kostra_group(odd),
    "kostra_group(year)": lambda odd: TABLE.kostra_group("0301", year=odd),
    "breaks(kind)": lambda odd: TABLE.breaks(odd, since=2020, until=2024),
    "breaks(since)": lambda odd: TABLE.breaks("municipality", since=odd, until=2024),
    "breaks(until)": lambda odd: TABLE.breaks("kostra_group", since=2020, until=odd),
    "peers(region)": lambda odd: TABLE.peers(odd),
    "peers(per_1000)": lambda odd: TABLE.peers("0301", per_1000=odd),
    "Series.at(year)": lambda odd: SERIES.at(odd),
    "Series.between(first)": lambda odd: SERIES.between(odd),
    "Series.between(last)": lambda odd: SERIES.between(2020, odd),
    "Series.change(start)": lambda odd: SERIES.change(odd, 2024),
    "Series.change(end)": lambda odd: SERIES.change(2020, odd),
    "Series.yearly_change(start)": lambda odd: SERIES.yearly_change(odd),
    "Series.index(base)": lambda odd: SERIES.index(base=odd),
    "Series.cagr(end)": lambda odd: SERIES.cagr(2020, odd),
    "Series.trend(end)": lambda odd: SERIES.trend(2020, odd),
    "Series.share_of(other)": lambda odd: SERIES.share_of(odd),
    "Series.plot(since)": lambda odd: SERIES.plot(since=odd),
    "Series.plot(index)": lambda odd: SERIES.plot(index=odd),
    "Series.plot(form)": lambda odd: SERIES.plot(form=odd),
    "Comparison.plot(form)": lambda odd: TABLE.compare(KEY, ["0301"]).plot(form=odd),
    "Comparison.plot(title)": lambda odd: TABLE.compare(KEY, ["0301"]).plot(title=odd),
    "Comparison.plot(language)": lambda odd: TABLE.compare(KEY, ["0301"]).plot(language=odd),
    "compare(joined)": lambda odd: TABLE.compare(KEY, ["0301"], joined=odd),
    "plot(joined)": lambda odd: TABLE.plot([KEY], joined=odd),
    "Comparison.since(year)": lambda odd: TABLE.compare(KEY, ["0301"]).since(odd),
    "verify(claims)": lambda odd: kb.verify(odd, TABLE),
    "verify(table)": lambda odd: kb.verify(kb.FAFO_2025_11, odd),
    "verify(history)": lambda odd: kb.verify(kb.FAFO_2025_11, TABLE, history=odd),
    "fetch(deadline_s)": lambda odd: fetched_with(deadline_s=odd),
    "fetch(series)": lambda odd: fetched_with(series=odd),
    "read_claims(path)": lambda odd: kb.read_claims(odd),
    "load(source)": lambda odd: kb.load(source=odd, as_of="2024-01-01"),
    "load(snapshot)": lambda odd: kb.load(source="stored", snapshot=odd),
    "load(as_of)": lambda odd: kb.load(source="stored", as_of=odd),
    "load(lang)": lambda odd: kb.load(source="published", lang=odd),
    "load(base_url)": lambda odd: kb.load(source="published", base_url=odd),
    "load(cache_dir)": lambda odd: kb.load(source="published", cache_dir=odd),
    "history(before)": lambda odd: list(kb.history(before=odd)),
    "fetch(wait_s)": lambda odd: fetched_with(wait_s=odd),
    "fetch(accept)": lambda odd: fetched_with(accept=odd),
    "fetch(force)": lambda odd: fetched_with(force=odd),
    "fetch(population)": lambda odd: fetched_with(population=odd),
    "Chart.save(path)": lambda odd: CHART.save(odd),
    "Page.save(path)": lambda odd: Page(html="").save(odd),
}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_odd_is_a_usage_error_or_taken(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is given, there is an answer or an error of ours; never one from inside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tenacity, "wait_random_exponential", lambda **_: tenacity.wait_none())  # nobody is there
    told = []
    for odd in ODD.values():
        try:
            CALLS[call](odd)
        except (UsageError, SnapshotNotFound) as error:  # the store of the test is empty
            told.append(str(error))

    assert all(map(str.isprintable, told)), told


@pytest.mark.parametrize("odd", ["a float", "bytes", "an object", "a frame", "a list", "a day", "True", "nan"])
@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("series(region)", "region: expected the code or name of a region, such as 0301 or Oslo, got"),
        ("series(key)", "key: expected a text, got"),
        ("Series.at(year)", "year: expected a year such as 2024, got"),
        ("plot(since)", "since: expected a year such as 2024, got"),
        ("breaks(until)", "until: expected a year such as 2024, got"),
    ],
)
def test_a_usage_error_says_what_was_expected(call: str, expected: str, odd: str) -> None:
    """The argument, what it takes, and what it got."""
    with pytest.raises(UsageError, match=f"^{expected}"):
        CALLS[call](ODD[odd])


@pytest.mark.parametrize("digits", ["²", "٢٠٢٤", "20 24", "", "2024.5", "-", "9" * 20])
def test_what_only_looks_like_a_year_is_none(digits: str) -> None:
    """Superscripts and other digits of the world are no years that are meant."""
    with pytest.raises(UsageError, match="expected a year"):
        year(digits)


@pytest.mark.parametrize("odd", ["\udcff", "Osl\ud800", "\udcff" * 300])
def test_a_region_in_bytes_that_are_no_text_is_unknown(odd: str) -> None:
    """It is said in text, so that it can be printed."""
    for call in (TABLE.region, TABLE.peers, lambda region: TABLE.series(KEY, region=region)):
        with pytest.raises(UnknownRegion) as told:
            call(odd)
        assert str(told.value).encode()


@pytest.mark.parametrize(
    "odd", ["x", "1", b"1", None, True, float("inf"), float("nan"), -1, -0.5, 10**400, [1], object()]
)
def test_a_wait_is_a_number_of_seconds_that_end(odd: Any, tmp_path: Path) -> None:
    """Nothing is asked and nothing written where it is none."""
    with pytest.raises(UsageError, match="wait_s: expected 0 or more seconds, got"):
        kb.fetch(wait_s=odd, cache_dir=tmp_path / "store")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("odd", [1, b"x", ["x"], "\udcff", " ", ""])
def test_a_reason_is_a_text_that_says_something(odd: Any, tmp_path: Path) -> None:
    """It is kept, so it must be one that can be written; told before anything is asked."""
    with pytest.raises(UsageError, match="accept: expected"):
        kb.fetch(accept=odd, cache_dir=tmp_path / "store")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
@pytest.mark.parametrize("suffix", [".csv", ".svg", ".toml", ".html"])
def test_a_name_that_no_file_can_have_is_no_path(odd: str, suffix: str) -> None:
    """A null character, or half a character."""
    save: dict[str, Callable[[str], Any]] = {
        ".csv": TABLE.export,
        ".svg": CHART.save,
        ".toml": kb.read_claims,
        ".html": Page(html="").save,
    }
    with pytest.raises(UsageError, match="path: expected a path, got"):
        save[suffix](f"{odd}{suffix}")
