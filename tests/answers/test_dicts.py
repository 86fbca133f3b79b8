"""A record in hand as a dictionary: what its command answers, of nothing but what JSON has."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kostra_bolig as kb
from kostra_bolig.answers.claims import report_answer
from kostra_bolig.cli.main import cli
from kostra_bolig.said import speaking
from kostra_bolig.testing import make_table
from tests.builders.constructed import build
from tests.builders.standin import StandIn

PLACE = "0301"


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, kb.FetchResult]]:
    """Fetch a small table once, for all that is asked here."""
    folder = tmp_path_factory.mktemp("dicts") / "store"
    with pytest.MonkeyPatch.context() as patched, StandIn(build(municipalities=20)) as server:
        patched.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        yield folder, kb.fetch(base_url=server.base_url, cache_dir=folder)


@pytest.fixture(scope="module")
def table(fetched: tuple[Path, kb.FetchResult]) -> kb.Table:
    """Read it."""
    return kb.load(cache_dir=fetched[0], lang="en")


@pytest.fixture
def told(fetched: tuple[Path, kb.FetchResult], capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a command in this process, and return what it answers with ``--json``."""

    def run(*arguments: str) -> Any:
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments, "--json", "--lang", "en", "--cache-dir", str(fetched[0])], "kostra-bolig")
        assert ended.value.code in (0, None)
        return json.loads(capsys.readouterr().out)

    return run


def only_json(part: object) -> bool:
    """Tell whether something is of the very types that JSON has, all the way down: an enum is none of them."""
    if type(part) is dict:
        return all(type(name) is str and only_json(inner) for name, inner in part.items())
    if type(part) is list:
        return all(map(only_json, part))
    return part is None or type(part) in (str, int, float, bool)


def of_each(table: kb.Table, fetched: kb.FetchResult) -> dict[str, tuple[Any, Any]]:
    """Return each record that we hand out as a dictionary, with the type that says its shape."""
    series = table.series("unge", region=PLACE)
    results = kb.verify(kb.FAFO_2025_11, kb.load(source="published"))
    return {
        "series": (series, kb.SeriesAnswer),
        "change": (series.change(2021, 2024), kb.ChangeAnswer),
        "trend": (series.trend(2021, 2024), kb.LineAnswer),
        "comparison": (table.compare("unge", [PLACE, "EAK"]), kb.CompareAnswer),
        "provenance": (table.provenance, kb.SourceAnswer),
        "fetch": (fetched, kb.FetchAnswer),
        "claim": (results[0], kb.ClaimAnswer),
        "claims": (results, kb.ClaimsAnswer),
        "citation": (table.cite(), kb.CitationAnswer),
        "snapshot": (fetched.snapshot, kb.SnapshotAnswer),
        "note": (kb.Note(check="drift", said="a remark"), kb.NoteAnswer),
        "diff": (table.diff(table), kb.DiffAnswer),
    }


NAMES = (
    "series",
    "change",
    "trend",
    "comparison",
    "provenance",
    "fetch",
    "claim",
    "claims",
    "citation",
    "diff",
    "snapshot",
    "note",
)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_of_what_json_has_alone(table: kb.Table, fetched: tuple[Path, kb.FetchResult], name: str) -> None:
    """Enums, days and paths are texts; it comes back from JSON as it was."""
    record, _ = of_each(table, fetched[1])[name]

    given = record.to_dict()

    assert only_json(given)
    assert json.loads(json.dumps(given)) == given


@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_shape_that_its_type_says(table: kb.Table, fetched: tuple[Path, kb.FetchResult], name: str) -> None:
    """Every key of the public type is there, and no other."""
    record, shape = of_each(table, fetched[1])[name]

    given = record.to_dict()

    assert set(given) == shape.__required_keys__


def is_of(value: Any, hint: Any) -> bool:
    """Tell whether a value is of the very type that an annotation says, all the way down."""
    if hint is Any:
        return True
    if typing.is_typeddict(hint):
        hints = typing.get_type_hints(hint, include_extras=True)
        is_whole = type(value) is dict and value.keys() == hints.keys()
        return is_whole and all(is_of(value[name], inner) for name, inner in hints.items())
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return type(value) is str and value in list(hint.__metadata__[0].kind)
    if origin is typing.Literal:
        return value in parts
    if origin in (types.UnionType, typing.Union):
        return any(is_of(value, part) for part in parts)
    if origin is list:
        return type(value) is list and all(is_of(inner, parts[0]) for inner in value)
    if origin is dict:
        return type(value) is dict and all(is_of(inner, parts[1]) for inner in value.values())
    return type(value) is hint


@pytest.mark.parametrize("name", NAMES)
def test_each_value_is_of_the_type_that_is_said(
    table: kb.Table, fetched: tuple[Path, kb.FetchResult], name: str
) -> None:
    """What type checkers read is so: a text is no member of an enum, whose ``.value`` would not be there."""
    record, shape = of_each(table, fetched[1])[name]

    assert is_of(record.to_dict(), shape)


def test_a_series_is_what_the_command_answers(table: kb.Table, told: Callable[..., Any]) -> None:
    """Not alike: the same."""
    assert table.series("unge", region=PLACE).to_dict() == told("series", "unge", "--region", PLACE)


def test_all_years_of_a_series_are_the_series() -> None:
    """The command takes the years that are asked for, all by default: the remarks stand in the same order then."""
    rows = [("3020", 2023, 5), ("3207", 2024, 7)]
    amounts = [{"region": code, "content": "KOSx", "year": year, "value": of, "unit": "kr"} for code, year, of in rows]

    series = make_table(amounts, table="99999").series("KOSx", region="3207")

    assert len(series.remarks) == 2
    assert series.between(None, None).to_dict() == series.to_dict()


def test_a_change_and_a_line_are_parts_of_what_trend_answers(table: kb.Table, told: Callable[..., Any]) -> None:
    """Under the same keys, with the same values."""
    answer = told("trend", "unge", "--from", "2021", "--to", "2024")

    series = table.series("unge")

    given = {**series.change(2021, 2024).to_dict(), **series.trend(2021, 2024).to_dict()}
    assert {name: answer[name] for name in given} == given


def test_a_comparison_is_what_compare_answers_but_for_what_takes_the_table(
    table: kb.Table, told: Callable[..., Any]
) -> None:
    """What stands beside a municipality is null."""
    answer = told("compare", "unge", PLACE, "EAK")
    for one in answer["regions"]:
        one |= {"beside": None, "unusual": None}

    assert table.compare("unge", [PLACE, "EAK"]).to_dict() == answer


def test_claims_are_those_of_the_report(table: kb.Table) -> None:
    """One by one, and together."""
    results = kb.verify(kb.FAFO_2025_11, table)

    answer = report_answer("", results, table)

    assert [one.to_dict() for one in results] == results.to_dict()["claims"] == answer["claims"]


def test_where_figures_come_from_is_under_source_in_every_answer(table: kb.Table, told: Callable[..., Any]) -> None:
    """The moments as ISO 8601 in UTC."""
    given = table.provenance.to_dict()

    assert told("series", "unge")["source"] == given
    assert str(given["updated"]).endswith("Z")


def test_a_citation_is_what_cite_answers(table: kb.Table, told: Callable[..., Any]) -> None:
    """Beside the source."""
    answer = told("cite")

    assert table.cite().to_dict() == {name: text for name, text in answer.items() if name != "source"}


def test_a_snapshot_is_among_those_that_status_answers(
    fetched: tuple[Path, kb.FetchResult], told: Callable[..., Any]
) -> None:
    """As it is there."""
    assert told("status")["snapshots"] == [fetched[1].snapshot.to_dict()]


def test_it_speaks_the_language_that_is_spoken(table: kb.Table) -> None:
    """As the command does; keys and codes are the same in both."""
    results = kb.verify(kb.FAFO_2025_11, table)

    with speaking("no"):
        given = results[0].to_dict()

    assert given["text"] == results[0].claim.text_no
    assert given["verdict"] == results[0].verdict
