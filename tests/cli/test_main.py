"""The command line as a user and as a scheduler meet it: answers on stdout, everything else on stderr, exit codes."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import logging
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

import kostra_bolig as kb
from kostra_bolig.cli import main as command_line
from kostra_bolig.clock import Clock
from kostra_bolig.ingest import load, run
from tests.builders.constructed import build
from tests.builders.standin import Reply, StandIn
from tests.builders.stores import stored
from tests.conftest import ROOT, Run, RunCommand

Invoke = Callable[..., Run]
TERMINAL = sys.getfilesystemencoding()
"""What a terminal of this machine takes bytes for."""


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Invoke:
    """Return a function that runs the command line in this process, as its entry point does."""

    def invoke_command(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["kostra-bolig", *arguments])
        with pytest.raises(SystemExit) as left:
            command_line.main()
        out, err = capfd.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        return Run(code=code, out=out, err=err)

    return invoke_command


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second try in this process come at once: how long it waits is specified in test_client."""
    monkeypatch.setattr(run, "Clock", lambda: Clock(sleep=lambda _seconds: None))


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """Run one server for all: figures are held against stored ones of the same address only."""
    with StandIn() as server:
        yield server


@pytest.fixture(scope="module")
def full_store(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the constructed table, for the tests to copy."""
    running.begin_anew()
    return stored(running.base_url, tmp_path_factory.mktemp("full") / "store")


@pytest.fixture
def fetched(full_store: Path, running: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Have the constructed table stored, and point the library at the server that it came from."""
    running.begin_anew()
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", running.base_url)
    shutil.copytree(full_store, store_dir)
    yield running
    assert running.failures == []


def test_report_offline_reproduces_the_report_and_exits_0(invoke: Invoke) -> None:
    """With nothing stored and nobody to ask, the report's own figures are used, and it says so."""
    done = invoke("report", "--json")
    answer = json.loads(done.out)
    claims = {claim["id"]: claim for claim in answer["claims"]}

    assert done.code == 0
    assert answer["source"]["figures"] == "published"
    assert (claims["households-2021-2022"]["verdict"], claims["households-2021-2024"]["verdict"]) == ("reproduced",) * 2
    assert claims["households-2021-2022"]["computed"] == pytest.approx(30.0566251, abs=1e-7)
    assert claims["households-2021-2024"]["computed"] == pytest.approx(60.3397508, abs=1e-7)
    assert claims["with-children-2021-2024"]["verdict"] == "not_reproduced"
    assert claims["with-children-2021-2024"]["published"] == 47
    assert "end year instead of the start year" in claims["with-children-2021-2024"]["note"]
    assert json.loads(done.err)["warning"].startswith("nothing is stored and SSB gave no figures")


def test_report_says_the_same_in_words(invoke: Invoke) -> None:
    """The table for people has the rounded figures, the verdicts, the explanation and the source."""
    done = invoke("report")

    assert done.code == 0
    for text in ("+30.06 %", "+60.34 %", "+89.15 %", "not reproduced", "end year instead of the start year"):
        assert text in done.out
    assert "figures published in the report, not SSB's newest" in done.out
    assert "Source: Statistics Norway" in done.out


def test_report_from_the_store_uses_the_stored_figures(invoke: Invoke, fetched: StandIn) -> None:
    """What is stored is used without asking SSB, and the answer names the snapshot."""
    done = invoke("report", "--json")

    source = json.loads(done.out)["source"]
    assert (done.code, source["figures"], source["snapshot"]) == (0, "stored", kb.load().provenance.snapshot)
    assert not fetched.requests


def test_report_fetches_when_nothing_is_stored(invoke: Invoke, standin: StandIn) -> None:
    """The first report pulls the table and keeps it."""
    standin.table = build()
    done = invoke("report", "--json")

    assert (done.code, json.loads(done.out)["source"]["figures"]) == (0, "ssb")
    assert kb.load(source="stored").observations.height == 36270


def test_report_exits_1_when_a_verdict_is_not_the_recorded_one(invoke: Invoke, standin: StandIn) -> None:
    """A claim recorded as checkable only on fetched figures, and then wrong, is news."""
    standin.table = standin.table.with_cell("EAK", "med_barn", "2018", 320)

    done = invoke("report", "--json")

    assert done.code == 1
    claim = next(c for c in json.loads(done.out)["claims"] if c["id"] == "with-children-2017-2020")
    assert (claim["verdict"], claim["as_recorded"]) == ("not_reproduced", False)


def test_fetch_says_what_it_did(invoke: Invoke, standin: StandIn) -> None:
    """The first fetch is new with at most 4 requests, the second unchanged with one and no POST."""
    standin.table = build()
    first = invoke("fetch", "--json")
    asked = [seen.method for seen in standin.requests]
    standin.requests.clear()
    second = invoke("fetch", "--json")

    answer = json.loads(first.out)
    assert (first.code, first.err) == (0, "")
    assert (answer["outcome"], answer["requests"], answer["rows"]) == ("new", 5, 36270)
    assert answer["years"] == [2015, 2024]
    assert answer["series"]["unge"] == "KOSconstructedunge0000"
    assert asked == ["GET", "GET", "GET", "POST", "GET"]
    assert (json.loads(second.out)["outcome"], [seen.method for seen in standin.requests]) == ("unchanged", ["GET"])


def test_fetch_in_words_is_two_lines(invoke: Invoke, standin: StandIn) -> None:
    """People read what was stored, how final it is, and where it lies."""
    standin.table = build()
    done = invoke("fetch")

    first, second = done.out.splitlines()
    assert first == (
        "new: table 12015, 36270 observations, 403 regions, 2015 to 2024, 2024 published in March, not since, "
        "updated 2025-03-15T07:00:00Z, 5 requests"
    )
    assert second.startswith("snapshot 20250315T070000Z-")


def test_fetch_prints_its_notes(invoke: Invoke, standin: StandIn) -> None:
    """A series that could not be bound is a note, and the others are stored."""
    standin.table = standin.table.without("unge")

    done = invoke("fetch")

    assert done.code == 0
    assert "note: unge is unavailable: no content has a matching label and a count as its unit" in done.out


@pytest.mark.parametrize(
    ("reply", "code", "error"),
    [
        (Reply(status=503), 3, "ServiceUnavailable"),
        (Reply(body=b"<html>Vedlikehold</html>"), 4, "BodyRefused"),
        (Reply(body=b'{"id": "99999"}'), 4, "DatasetRefused"),
        (Reply(status=400, body=b'{"title": "Non-existent value", "status": 400}'), 5, "ContractChanged"),
    ],
)
def test_a_failed_fetch_has_its_exit_code_and_one_json_object_on_stderr(
    invoke: Invoke, standin: StandIn, monkeypatch: pytest.MonkeyPatch, reply: Reply, code: int, error: str
) -> None:
    """A scheduler learns from the exit code, and a log collector from one object, what happened."""
    standin.always = reply

    done = invoke("fetch", "--json", "--deadline", "1")

    answer = json.loads(done.err)
    assert (done.code, done.out) == (code, "")
    assert (answer["error"], answer["exit_code"]) == (error, code)
    assert (answer["quarantine"] is not None) == (code in (4, 5))


def test_a_failure_is_one_line_that_says_what_to_do(invoke: Invoke, standin: StandIn) -> None:
    """SSB's own words reach the message, and there is no traceback."""
    standin.always = Reply(status=400, body=b'{"title": "Non-existent value", "status": 400}')

    done = invoke("fetch")

    assert done.err.count("\n") == 1
    assert "answered 400 «Non-existent value»" in done.err
    assert "a person must look" in done.err
    assert "The answer is in" in done.err


def test_debug_shows_the_traceback_and_keeps_the_exit_code(invoke: Invoke) -> None:
    """With --debug the traceback comes before the one line; a scheduler still learns the exit code."""
    done = invoke("fetch", "--debug", "--deadline", "1")

    assert done.code == 3
    assert "Traceback (most recent call last)" in done.err
    assert done.err.splitlines()[-1].startswith("kostra-bolig: SSB cannot be reached")


def test_a_fault_of_our_own_is_one_line_and_exit_70(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen exception is called a fault in the library, not a failure of SSB."""

    def broken(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(load, "load", broken)

    done = invoke("series", "unge", "--json")

    assert done.code == 70
    assert json.loads(done.err)["message"].startswith("a fault in kostra_bolig itself: ZeroDivisionError")


def test_a_panic_of_a_library_is_one_line_and_exit_70_too(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """What polars raises for a panic of its own is no Exception, and is caught all the same."""
    from polars.exceptions import PanicException

    def panics(**_: object) -> None:
        raise PanicException("called `Option::unwrap()` on a `None` value")

    assert not issubclass(PanicException, Exception)
    monkeypatch.setattr(load, "load", panics)

    done = invoke("series", "unge")

    assert (done.code, done.err.count("\n"), "Traceback" in done.err) == (70, 1, False)
    assert "PanicException: called" in done.err


def test_a_fault_of_our_own_keeps_its_traceback_with_debug(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --debug an unforeseen exception shows where it came from."""

    def broken(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(load, "load", broken)

    done = invoke("series", "unge", "--debug")

    assert done.code == 70
    assert "in broken" in done.err


def test_a_locked_store_exits_7(invoke: Invoke, fetched: StandIn, store_dir: Path) -> None:
    """A fetch that meets another one leaves at once and says which lock."""
    with FileLock(store_dir / "12015" / "lock"):
        done = invoke("fetch")

    assert done.code == 7
    assert "another run holds" in done.err


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--base-url", "ftp://data.ssb.no"], "--base-url / KOSTRA_BOLIG_BASE_URL"),
        (["--base-url", "http://example.org/api"], "use https"),
        (["--deadline", "0"], "--deadline"),
        (["--accept", " "], "--accept"),
        (["--lang", "se"], "--lang"),
        (["--nonsense"], "kostra-bolig fetch --help"),
    ],
)
def test_settings_that_make_no_sense_exit_2_and_name_the_flag(invoke: Invoke, arguments: list[str], names: str) -> None:
    """A usage error names the flag or where to read about it, in one line."""
    done = invoke("fetch", *arguments)

    assert done.code == 2
    assert names in done.err
    assert done.err.count("\n") == 1


def test_a_usage_error_is_json_when_json_is_asked_for(invoke: Invoke) -> None:
    """Even a wrong option is one JSON object on stderr with --json."""
    done = invoke("series", "--json")

    assert done.code == 2
    assert json.loads(done.err)["error"] == "UsageError"


def test_an_unwritable_store_exits_6_and_names_the_setting(invoke: Invoke, standin: StandIn, tmp_path: Path) -> None:
    """A cache folder that is a file is a matter of the disk, and the message says which setting to change."""
    file = tmp_path / "file"
    file.write_text("", "utf-8")

    done = invoke("fetch", "--cache-dir", str(file))

    assert done.code == 6
    assert "--cache-dir / KOSTRA_BOLIG_CACHE_DIR" in done.err


def test_series_shows_values_unit_and_source(invoke: Invoke, fetched: StandIn) -> None:
    """The table for people has one line per year and says where the figures come from."""
    done = invoke("series", "over_3_mnd", "--from", "2020", "--to", "2024")

    lines = done.out.splitlines()
    figures = [line.split(maxsplit=1) for line in lines if line.strip()[:2] == "20"]
    assert done.code == 0
    assert [[year, value.strip()] for year, value in figures] == [
        ["2020", "895"],
        ["2021", "849"],
        ["2022", "1,186"],
        ["2023", "1,686"],
        ["2024", "1,750"],
    ]
    assert any("households" in line for line in lines)
    assert any("table 12015 · updated 2025-03-15 · newest year of unknown stage · CC BY 4.0" in line for line in lines)


def test_series_as_json_has_the_promised_keys(invoke: Invoke, fetched: StandIn) -> None:
    """Years, values and symbols stand side by side."""
    answer = json.loads(invoke("series", "med_barn", "--from", "2021", "--to", "2022", "--json").out)

    assert (answer["series"], answer["content"], answer["region"]) == ("med_barn", "KOSmidlbobarn0000", "EAK")
    assert (answer["years"], answer["values"], answer["status"]) == ([2021, 2022], [341.0, 471.0], [None, None])
    assert (answer["unit"], answer["region_name"]) == ("husstander", "Landet")
    assert answer == json.loads(invoke("series", "med_barn", "--from", "2021", "--to", "2022", "--format", "json").out)


def test_series_as_csv_keeps_leading_zeros_and_symbols(invoke: Invoke, standin: StandIn) -> None:
    """A suppressed cell is an empty value with its symbol, never 0; Oslo stays 0301."""
    standin.table = standin.table.with_cell("0301", "natthjem", "2024", None, ":")
    kb.fetch()

    done = invoke("series", "natthjem", "--region", "0301", "--from", "2024", "--format", "csv")

    row = next(csv.DictReader(io.StringIO(done.out)))
    assert (row["region"], row["year"], row["value"], row["status"], row["missing"]) == (
        "0301",
        "2024",
        "",
        ":",
        "suppressed",
    )


def test_series_shows_the_symbol_of_a_missing_value(invoke: Invoke, standin: StandIn) -> None:
    """In the table a suppressed cell is shown as SSB's symbol with its meaning in the table's language."""
    standin.table = standin.table.with_cell("0301", "natthjem", "2024", None, ":")
    kb.fetch()

    done = invoke("series", "natthjem", "--region", "0301", "--from", "2024")

    assert ["2024", ":", "suppressed"] in [line.split() for line in done.out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["series", "med_barm"], "near matches: med_barn"),
        (["series", "unge", "--region", "Bergne"], "near matches: 4601 Bergen"),
        (
            ["series", "unge", "--region", "Herøy"],
            "1515 Herøy in Møre og Romsdal, 1818 Herøy in Nordland; give the code",
        ),
        (["series", "unge", "--from", "1999"], "has no year 1999; there are 2015, 2016"),
        (["series", "unge", "--from", "2022", "--to", "2020"], "the first year must not be after the last"),
        (["trend", "unge", "--from", "2021", "--to", "2030"], "has no year 2030; there are 2015"),
        (["trend", "unge", "--from", "2024", "--to", "2021"], "start year must be before the end year"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    invoke: Invoke, fetched: StandIn, arguments: list[str], message: str
) -> None:
    """An unknown series, region or year exits 2 and lists what is near or there."""
    done = invoke(*arguments)

    assert done.code == 2
    assert message in done.err


def test_an_unbound_series_exits_5_with_the_candidates(invoke: Invoke, standin: StandIn) -> None:
    """A series that matches two contents is unavailable, never a guess."""
    standin.table = standin.table.doubled("unge", "KOSdoubled0000")
    kb.fetch()

    done = invoke("series", "unge")

    assert done.code == 5
    assert "unge is unavailable in table 12015: 2 contents match" in done.err
    assert "KOSTRA_BOLIG_SERIES_UNGE=CODE" in done.err


def test_trend_as_json_has_the_promised_keys(invoke: Invoke, fetched: StandIn) -> None:
    """The change is exact, with both points, growth per year and direction."""
    answer = json.loads(invoke("trend", "midlertidig_botilbud", "--from", "2021", "--to", "2024", "--json").out)

    assert (answer["from"], answer["to"]) == ({"year": 2021, "value": 4415.0}, {"year": 2024, "value": 7079.0})
    assert answer["absolute"] == 2664.0
    assert answer["percent"] == pytest.approx(60.3397508, abs=1e-7)
    assert answer["cagr_percent"] == pytest.approx(17.0434, abs=1e-4)
    assert answer["direction"] == "up"


def test_trend_in_words_rounds_half_up(invoke: Invoke, fetched: StandIn) -> None:
    """People read both values, the percentage and the absolute change with its unit."""
    done = invoke("trend", "midlertidig_botilbud", "--from", "2021", "--to", "2024")

    assert "2021: 4,415 → 2024: 7,079   +60.3%   +2,664 households" in done.out
    assert "per year: +17.0%" in done.out


def test_the_trend_of_a_share_is_in_percentage_points(invoke: Invoke, standin: StandIn) -> None:
    """A share that goes from 40 to 50 percent rose by 10 percentage points, which is 25 percent."""
    table = standin.table
    for year, share in (("2022", 40.0), ("2023", 45.0), ("2024", 50.0)):
        table = table.with_cell("EAK", "KOSandbarn3m0000", year, share)
    standin.table = table
    kb.fetch()

    done = invoke("trend", "KOSandbarn3m0000", "--from", "2022", "--to", "2024")

    assert "2022: 40.0 → 2024: 50.0   +10.0 percentage points   in relative terms +25.0%" in done.out
    assert "per year: in relative terms +11.8%" in done.out
    assert "straight line: up, +5.0 percentage points per year" in done.out


@pytest.mark.parametrize(("start", "why"), [(0.0, "the change from 0"), (-2.5, "the change from below 0")])
def test_the_trend_of_a_share_from_0_or_below(invoke: Invoke, standin: StandIn, start: float, why: str) -> None:
    """It has no percentage, but its change in percentage points: that is given, and why there is no more."""
    share = "KOSandbarn3m0000"
    standin.table = standin.table.with_cell("4601", share, "2022", start).with_cell("4601", share, "2024", 10.0)
    kb.fetch()
    asked = ("trend", share, "--from", "2022", "--to", "2024", "--region", "4601")

    done, answer = invoke(*asked), json.loads(invoke(*asked, "--json").out)

    points = 10.0 - start
    assert f"→ 2024: 10.0   +{points} percentage points" in done.out
    assert (answer["absolute"], answer["absolute_unit"]) == (points, "percentage points")
    assert (answer["percent"], answer["cagr_percent"]) == (None, None)
    assert any(why in note for note in answer["notes"])


def test_trend_over_a_gap_still_gives_the_change_and_says_what_it_cannot(invoke: Invoke) -> None:
    """The report prints no figure for 2022: the change holds, a line through every year does not exist."""
    done = invoke("trend", "unge", "--from", "2021", "--to", "2024")
    answer = json.loads(invoke("trend", "unge", "--from", "2021", "--to", "2024", "--json").out)

    assert "note: no straight line through every year: the report does not print unge for 2022" in done.out
    assert (answer["percent"], answer["direction"], answer["slope_per_year"]) == (50.0, None, None)


def test_trend_to_zero_has_no_growth_per_year(invoke: Invoke, standin: StandIn) -> None:
    """A series that ends at 0 changed by −100 %, and its growth per year is null with a note."""
    standin.table = standin.table.with_cell("0301", "natthjem", "2021", 4).with_cell("0301", "natthjem", "2024", 0)
    kb.fetch()

    answer = json.loads(invoke("trend", "natthjem", "--from", "2021", "--to", "2024", "--region", "0301", "--json").out)

    assert (answer["percent"], answer["cagr_percent"]) == (-100.0, None)
    assert answer["notes"][0] == "no growth per year: growth per year needs values above 0, but 2024 is 0"


def test_verify_exits_1_for_a_wrong_claim_and_explains_it(invoke: Invoke, tmp_path: Path) -> None:
    """Anyone's text is held against the figures, and the slip is named."""
    file = tmp_path / "mine.toml"
    file.write_text(
        'format = 1\ntitle = "Mine"\n[[claim]]\nid = "children"\ntext = "Up 47 percent."\nkind = "percent_change"\n'
        'series = "med_barn"\nstart = 2021\nend = 2024\npublished = 47\n',
        "utf-8",
    )

    done = invoke("verify", str(file))

    assert done.code == 1
    assert "47 % is the change measured against the end year instead of the start year" in done.out


@pytest.mark.parametrize(
    ("fields", "published", "computed"),
    [
        ('kind = "percent_change"\nstart = 2021\nend = 2024\npublished = 60.3\ndecimals = 1', "+60.3%", "+60.34%"),
        ('kind = "percent_change"\nstart = 2021\nend = 2024\npublished = 60', "+60%", "+60.34%"),
        ('kind = "value"\nyear = 2021\npublished = 4415', "4,415", "4,415"),
        ('kind = "about"\nstart = 2020\nend = 2021\npublished = 4500', "4,500", "4,458.5"),
        ('kind = "value"\nyear = 2019\npublished = 4415', "4,415", "–"),
        ('kind = "percent_change"\nstart = 2019\nend = 2021\npublished = 1', "+1%", "–"),
        ('kind = "direction"\nstart = 2019\nend = 2021\npublished = "increase"', "increase", "–"),
        ('kind = "share"\nof = "midlertidig_botilbud"\nyear = 2021\npublished = 99.9', "99.9%", "100.00%"),
        ('kind = "share"\nof = "midlertidig_botilbud"\nyear = 2021\none_in = 2', "1 / 2", "1 / 1.00"),
        ('kind = "multiple"\nstart = 2021\nend = 2024\npublished = "1,6"', "× 1.6", "× 1.60"),
        ('kind = "difference"\nstart = 2021\nend = 2024\npublished = 2664', "+2,664", "+2,664"),
        ('kind = "extreme"\nstart = 2020\nyear = 2024\npublished = "lowest"', "lowest", "highest"),
        ('kind = "rank"\namong = "country"\nyear = 2024\npublished = 2', "2", "1"),
    ],
)
def test_a_claims_figures_are_shown_as_published(
    invoke: Invoke, tmp_path: Path, fields: str, published: str, computed: str
) -> None:
    """No decimal of the published figure is lost, and the computed one has at least as many."""
    file = tmp_path / "mine.toml"
    claim = f'id = "mine"\ntext = "Mine."\nseries = "midlertidig_botilbud"\n{fields}'
    file.write_text(f"format = 1\n[[claim]]\n{claim}\n", "utf-8")

    row = next(line for line in invoke("verify", str(file)).out.splitlines() if line.strip().startswith("mine"))

    assert re.split(r" {2,}", row.strip())[1:3] == [published, computed]


def test_verify_exits_0_when_the_failure_is_recorded(invoke: Invoke, tmp_path: Path) -> None:
    """A claim that a person has recorded as not reproduced is a finding, not a failure."""
    file = tmp_path / "mine.toml"
    file.write_text(
        'format = 1\n[[claim]]\nid = "children"\ntext = "Up 47 percent."\nkind = "percent_change"\nrecorded = '
        '"not_reproduced"\nseries = "med_barn"\nstart = 2021\nend = 2024\npublished = 47\n',
        "utf-8",
    )

    assert invoke("verify", str(file)).code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 1", "expected at least one [[claim]]"),
        (
            'format = 1\n[[claim]]\nid = "a"\ntext = "b"\nkind = "value"\nseries = "ungdom"\nyear = 2021\n'
            "published = 1",
            "there is no series or content 'ungdom'",
        ),
    ],
)
def test_verify_refuses_a_file_that_makes_no_sense(invoke: Invoke, tmp_path: Path, text: str, message: str) -> None:
    """A claims file with a fault exits 2 and says which."""
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")

    done = invoke("verify", str(file))

    assert done.code == 2
    assert message in done.err


def test_verify_writes_a_file_to_fill_in_and_never_over_one(invoke: Invoke, tmp_path: Path) -> None:
    """It can be verified as it is; written to again, what a person filled in stays, and the command ends with 2."""
    file = tmp_path / "mine.toml"

    assert json.loads(invoke("verify", "--template", str(file), "--json").out) == {"template": str(file)}
    assert "Tittelen" in (before := file.read_text("utf-8"))
    assert invoke("verify", str(file)).code == 0

    again = invoke("verify", "--template", str(file), "--lang", "en")

    assert (again.code, again.out, file.read_text("utf-8")) == (2, "", before)
    assert str(file) in again.err


@pytest.mark.parametrize("given", [[], ["mine.toml", "--template", "other.toml"]])
def test_verify_takes_a_file_or_writes_one(invoke: Invoke, given: list[str]) -> None:
    """Neither and both are usage errors."""
    done = invoke("verify", *given)

    assert done.code == 2
    assert "one of the two" in done.err


def test_status_of_an_empty_store_says_so(invoke: Invoke, store_dir: Path) -> None:
    """Nothing stored is an answer, not an error, and nothing is created by asking."""
    done = invoke("status")

    assert done.code == 0
    assert "nothing stored; run `kostra-bolig fetch`" in done.out
    assert re.search(r"SSB publishes next 20\d\d-0[36]-1[5-7] 08:00 in Oslo", done.out)
    assert not store_dir.exists()


def test_status_lists_snapshots_stage_and_age(invoke: Invoke, standin: StandIn) -> None:
    """Every snapshot is listed with how final it is; the newest is marked; refused answers are counted."""
    table = standin.table
    standin.table = table.without("unge")
    kb.fetch()
    standin.table = table.without("unge").with_updated("2025-06-15T06:00:00Z")
    kb.fetch()
    standin.table = table.with_cell("EAK", "med_barn", "2024", 99999).with_updated("2025-06-16T06:00:00Z")
    with pytest.raises(kb.ContractFailed):
        kb.fetch()

    words = invoke("status").out
    answer = json.loads(invoke("status", "--json").out)

    assert [snapshot["stage"] for snapshot in answer["snapshots"]] == ["unknown", "revised"]
    assert (answer["newest"], answer["stage"]) == (answer["snapshots"][1]["id"], "revised")
    assert answer["quarantined"] == 1
    assert 0 <= answer["age_days"] < 1
    assert f"newest  {answer['newest']}" in words
    assert "unavailable: unge" in words
    assert "1 refused answer in quarantine" in words


def test_a_snapshot_accepted_by_a_person_keeps_the_reason(invoke: Invoke, standin: StandIn) -> None:
    """--accept publishes what failed a check, once, and status shows why."""
    standin.table = standin.table.with_cell("EAK", "med_barn", "2024", 99999)

    refused, accepted = invoke("fetch"), invoke("fetch", "--accept", "SSB confirmed by telephone")

    assert (refused.code, accepted.code) == (4, 0)
    assert "accepted: SSB confirmed by telephone" in invoke("status").out


def test_verbose_logs_to_stderr_only(invoke: Invoke, standin: StandIn) -> None:
    """-v says the steps, -vv every request; stdout stays one JSON object."""
    steps, requests = invoke("fetch", "-v", "--json"), invoke("fetch", "-vv", "--force", "--json")

    assert json.loads(steps.out)["outcome"] == "new"
    assert "kostra-bolig: reading the table's metadata" in steps.err
    assert "kostra-bolig: POST http://127.0.0.1" in requests.err
    assert logging.getLogger("kostra_bolig").level == logging.NOTSET


def test_control_characters_from_the_server_do_not_reach_the_terminal(invoke: Invoke, standin: StandIn) -> None:
    """A title with an escape sequence is printed without it."""
    standin.always = Reply(status=400, body=json.dumps({"title": "\x1b[2Jgone", "status": 400}).encode())

    done = invoke("fetch")

    assert "\x1b" not in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(invoke: Invoke, shell: str) -> None:
    """Each shell gets a script that asks this program what to complete."""
    done = invoke("completion", shell)

    assert done.code == 0
    assert "_KOSTRA_BOLIG_COMPLETE" in done.out


def test_completion_completes(run: RunCommand) -> None:
    """Asked as the shell's script asks, the program answers with its commands."""
    done = run(env={"_KOSTRA_BOLIG_COMPLETE": "bash_complete", "COMP_WORDS": "kostra-bolig rep", "COMP_CWORD": "1"})

    assert done.out.split() == ["plain,report"]


def test_a_real_process_reports_offline(run: RunCommand) -> None:
    """As a process of its own: exit 0, JSON on stdout, one warning line on stderr."""
    done = run("report", "--json")

    assert (done.code, len(json.loads(done.out)["claims"])) == (0, 9)
    assert done.err.count("\n") == 1


def test_a_reader_that_hangs_up_is_no_error(standin: StandIn, run: RunCommand) -> None:
    """``kostra-bolig … | head -1`` ends quietly."""
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m kostra_bolig report --json | head -1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_terminal_sees_progress_that_goes_away(standin: StandIn) -> None:
    """On a terminal the steps pass by on one line; the answer stays."""
    pexpect = pytest.importorskip("pexpect", reason="needs a terminal of POSIX")
    standin.table = build()
    child = pexpect.spawn(sys.executable, ["-m", "kostra_bolig", "fetch"], cwd=str(ROOT), encoding=TERMINAL, timeout=30)
    child.expect("downloading 36270 cells")
    child.expect("new: table 12015")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0


def test_ctrl_c_stops_in_one_line_and_keeps_the_store(fetched: StandIn) -> None:
    """A person who stops a hanging fetch gets one line, exit 130, and the snapshot that was there."""
    pexpect = pytest.importorskip("pexpect", reason="needs a terminal of POSIX")
    fetched.always = Reply(delay_s=30)
    child = pexpect.spawn(
        sys.executable, ["-m", "kostra_bolig", "fetch", "--force"], cwd=str(ROOT), encoding=TERMINAL, timeout=30
    )
    child.expect("asking")

    child.sendintr()
    child.expect("stopped before it was done")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 130
    assert kb.load(source="stored").observations.height == 36270


def test_every_command_has_an_example_in_its_help(invoke: Invoke) -> None:
    """--help of the program and of each command ends with an example."""
    for name in ["", *command_line.cli.commands]:
        done = invoke(*filter(None, [name, "--help"]))

        assert "Example: " in done.out
        assert "kostra-bolig" in done.out


def test_english_labels_on_request(invoke: Invoke, standin: StandIn) -> None:
    """--lang en shows SSB's English labels and source line; the series is bound by the Norwegian ones."""
    done = invoke("series", "natthjem", "--lang", "en", "--json")

    answer = json.loads(done.out)
    assert (answer["source"]["language"], answer["source"]["line"]) == ("en", "Source: Statistics Norway")
    assert answer["region_name"] == "The whole country"


def test_wait_waits_for_another_run(fetched: StandIn, store_dir: Path, invoke: Invoke) -> None:
    """A fetch that may wait gets its turn when the other run ends; one that may not leaves at once."""
    lock = FileLock(store_dir / "12015" / "lock", thread_local=False)
    lock.acquire()
    ending = threading.Timer(0.5, lock.release)
    ending.start()

    hasty, patient = invoke("fetch"), invoke("fetch", "--wait", "20")

    ending.join()
    assert (hasty.code, patient.code) == (7, 0)


def test_on_new_runs_a_command_with_the_snapshots_path(invoke: Invoke, standin: StandIn, tmp_path: Path) -> None:
    """The hook gets its words as written, without a shell, and the new snapshot in its environment."""
    said = tmp_path / "said.txt"
    script = (
        "import os, sys, pathlib; pathlib.Path(sys.argv[1]).write_text("
        "os.environ['KOSTRA_BOLIG_SNAPSHOT'] + '\\n' + os.environ['KOSTRA_BOLIG_SNAPSHOT_ID'] + '\\n' + sys.argv[2])"
    )
    hook = shlex.join([sys.executable, "-c", script, str(said), "$HOME; echo broken"])

    first = invoke("fetch", "--on-new", hook)
    path, snapshot_id, word = said.read_text("utf-8").splitlines()
    said.unlink()
    second = invoke("fetch", "--on-new", hook)

    assert (first.code, second.code) == (0, 0)
    assert (Path(path) / "manifest.json").is_file()
    assert (Path(path).name, word) == (snapshot_id, "$HOME; echo broken")
    assert not said.exists()


@pytest.mark.parametrize(
    ("hook", "failure"),
    [
        (shlex.join([sys.executable, "-c", "raise SystemExit(9)"]), "ended with 9"),
        ("/nowhere/at/all", "could not be run: No such file or directory"),
    ],
)
def test_a_hook_that_fails_does_not_undo_the_snapshot(
    invoke: Invoke, standin: StandIn, hook: str, failure: str
) -> None:
    """The failure is one warning, the exit code stays 0 and the snapshot stays."""
    done = invoke("fetch", "--on-new", hook, "--json")

    assert done.code == 0
    assert failure in json.loads(done.err)["warning"]
    assert kb.load(source="stored").provenance.snapshot == json.loads(done.out)["snapshot"]


def test_what_a_hook_prints_goes_to_stderr(invoke: Invoke, standin: StandIn) -> None:
    """What is on stdout stays the one JSON object that was asked for."""
    hook = shlex.join([sys.executable, "-c", "print('from the hook')"])

    done = invoke("fetch", "--json", "--on-new", hook)

    assert json.loads(done.out)["outcome"] == "new"
    assert "from the hook" in done.err


@pytest.mark.parametrize("hook", ["", "  ", "'unended"])
def test_a_hook_that_makes_no_sense_is_refused_before_the_fetch(invoke: Invoke, standin: StandIn, hook: str) -> None:
    """A command that cannot be split is a usage error, and SSB is not asked."""
    done = invoke("fetch", "--on-new", hook)

    assert (done.code, standin.requests) == (2, [])
    assert "--on-new" in done.err


def test_log_format_json_is_one_object_a_line(invoke: Invoke, standin: StandIn) -> None:
    """A log collector gets time, level and message of every step, and a failure in the same form."""
    standin.table = build()
    good = invoke("fetch", "--log-format", "json")
    standin.always = Reply(status=503)
    bad = invoke("fetch", "--log-format", "json", "--deadline", "0.5")

    lines = [json.loads(line) for line in good.err.splitlines()]
    assert {frozenset(line) for line in lines[:-1]} == {frozenset({"time", "level", "event", "message"})}
    assert [line["event"] for line in lines[-2:]] == ["fetch.storing", "fetch.done"]
    assert lines[-2]["message"] == "storing 36270 observations"
    assert good.out.startswith("new: table 12015")
    last, done = (json.loads(line) for line in bad.err.splitlines()[-2:])
    assert (done["event"], done["outcome"], done["exit_code"]) == ("fetch.done", "failed", 3)
    assert (last["level"], last["error"], last["exit_code"]) == ("error", "ServiceUnavailable", 3)
    assert last["time"][:2] == "20"


def test_a_warning_is_a_line_of_the_log_too(invoke: Invoke) -> None:
    """With --log-format json a warning has time and level like every other line."""
    done = invoke("report", "--log-format", "json")

    warned = [json.loads(line) for line in done.err.splitlines() if json.loads(line)["level"] == "warning"]
    assert [line["message"][:17] for line in warned] == ["nothing is stored"]


def test_check_finds_nothing_in_a_sound_store(invoke: Invoke, fetched: StandIn) -> None:
    """Every file of every snapshot is what its manifest says."""
    done, words = invoke("check", "--json"), invoke("check")

    answer = json.loads(done.out)
    assert (done.code, answer["snapshots"], answer["damaged"]) == (0, 1, [])
    assert words.out.startswith("1 snapshot, 0 damaged, in ")


def test_check_names_what_is_damaged_and_deletes_nothing(invoke: Invoke, fetched: StandIn) -> None:
    """A changed byte ends with exit 6 and names the file; the file stays for a person to look at."""
    snapshot = kb.load().provenance.snapshot
    assert snapshot is not None
    file = next(Path(kb.fetch().snapshot.path).glob("observations.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"\0")

    done, words = invoke("check", "--json"), invoke("check")

    damaged = json.loads(done.out)["damaged"]
    assert (done.code, words.code) == (6, 6)
    assert [Path(damage["path"]).name for damage in damaged] == ["observations.parquet"]
    assert "damaged: " in words.out
    assert file.exists()


def test_prune_keeps_the_newest(invoke: Invoke, standin: StandIn) -> None:
    """Old snapshots go, as many as asked for stay, and the figures that are read are the same."""
    for day in ("15", "16", "17"):
        standin.table = standin.table.with_updated(f"2025-03-{day}T07:00:00Z")
        kb.fetch()
    before = kb.load().provenance.snapshot

    done = invoke("prune", "--keep", "2", "--json")
    words = invoke("prune", "--keep", "1")

    answer = json.loads(done.out)
    assert (done.code, len(answer["kept"]), len(answer["removed"])) == (0, 2, 1)
    assert answer["removed"][0].startswith("20250315T070000Z")
    assert words.out.splitlines()[-1] == "1 snapshot kept"
    assert kb.load().provenance.snapshot == before


@pytest.mark.parametrize(
    ("label", "cell"),
    [("=1+1", "'=1+1"), ("+47", "'+47"), ("-47", "'-47"), ("@sum", "'@sum"), ("\t=1", "'=1"), ("-", "-")],
)
def test_a_text_cell_of_csv_is_never_a_formula(invoke: Invoke, standin: StandIn, label: str, cell: str) -> None:
    """A spreadsheet shows the text that a server sent instead of running it; SSB's symbol - stays as it is."""
    table = standin.table
    region = next(region for region in table.regions if region.code == "4601")
    renamed = dataclasses.replace(region, label_no=label)
    standin.table = dataclasses.replace(
        table, regions=tuple(renamed if region.code == "4601" else region for region in table.regions)
    )
    kb.fetch()

    done = invoke("series", "unge", "--region", "4601", "--format", "csv")

    assert next(csv.DictReader(io.StringIO(done.out)))["region_name"] == cell
