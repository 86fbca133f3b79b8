"""Streams that fail: full, closed, without a reader, or in an encoding that lacks the signs. Every command, each fault.

Most runs are forks of one process (:mod:`tests.builders.forks`); some are started by a shell, from nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.show.streams import degraded
from tests.builders.constructed import build
from tests.builders.forks import Forks
from tests.builders.inside import Inside
from tests.builders.standin import StandIn
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /dev/full")

FULL = "/dev/full"
PRODUCT_IS_OUTPUT = {
    "help": ["--help"],
    "version": ["--version"],
    "overview": [],
    "series": ["series", "unge", "--region", "EAK", "--region", "0301"],
    "series csv": ["series", "unge", "--format", "csv"],
    "trend": ["trend", "unge", "--from", "2021", "--to", "2024"],
    "regions": ["regions"],
    "compare": ["compare", "unge", "0301", "EAK"],
    "ranking": ["ranking", "unge"],
    "coverage": ["coverage", "unge"],
    "report": ["report"],
    "verify": ["verify", "kostra_bolig/definitions/fafo_2025_11.toml"],
    "status": ["status"],
    "history": ["history"],
    "diff": ["diff"],
    "cite": ["cite"],
    "check": ["check"],
    "completion": ["completion", "bash"],
    "schema": ["schema", "series"],
    "as json": ["series", "unge", "--json"],
}
DEEDS = {
    "fetch": ["fetch", "--cache-dir", "{folder}/store", "--on-new", "touch {folder}/hooked"],
    "plot": ["plot", "unge", "-o", "{folder}/chart.json"],
    "export": ["export", "{folder}/all.csv"],
    "prune": ["prune", "--keep", "9"],
    "backup": ["backup", "{folder}/all.tar"],
}
FAULTS: dict[str, tuple[tuple[str, str, str], int]] = {
    "stdout full": ((os.devnull, FULL, "kept"), 6),
    "stdout closed": ((os.devnull, "closed", "kept"), 6),
    "reader gone": ((os.devnull, "gone", "kept"), 141),
    "stderr full": ((os.devnull, "kept", FULL), 0),
    "stderr closed": ((os.devnull, "kept", "closed"), 0),
    "stdin closed": (("closed", "kept", "kept"), 0),
    "all closed": (("closed", "closed", "closed"), 6),
}


GRAVEST = ("stdout full", "reader gone")
by_fault = pytest.mark.parametrize(
    "fault", [pytest.param(one, marks=[] if one in GRAVEST else pytest.mark.faults) for one in FAULTS]
)
"""The normal run has the gravest; each is a process for each command."""


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two versions, in which a region has letters and a suppressed cell."""
    folder = tmp_path_factory.mktemp("stored") / "store"
    table = build(municipalities=8).with_cell("0301", "unge", "2022", None, ":")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        for version in (table, table.with_cell("0301", "unge", "2020", 3).with_updated("2025-06-15T06:00:00Z")):
            with StandIn(version) as server:
                kb.fetch(base_url=server.base_url, cache_dir=folder, accept="constructed")
    return folder


@pytest.fixture
def stored(two_versions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from that store."""
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(two_versions))


ANSWERING = {
    **{name: words for name, words in PRODUCT_IS_OUTPUT.items() if [name] == words[:1]},
    **DEEDS,
    "panel": ["panel", "unge"],
    "contents": ["contents"],
    "tables": ["tables"],
    "doctor": ["doctor"],
    "restore": ["restore", "{folder}/all.tar", "--cache-dir", "{folder}/{form}"],
}
OF_ITS_OWN = {"completion", "schema"}
"""Commands that have one form alone."""


def test_an_answer_and_each_line_beside_it_are_lines_of_a_log_where_one_is_asked_for(
    inside: Inside, stored: None, tmp_path: Path
) -> None:
    """Both streams may go to one file that is read line by line, in every command; without the log nothing changes."""
    with StandIn(build(municipalities=2)) as server:
        for name, words in ANSWERING.items():
            if name in OF_ITS_OWN:
                continue
            where = ["--base-url", server.base_url] if name == "fetch" else []
            alone, logged = (
                inside.run([*(word.format(folder=tmp_path, form=form) for word in words), "--json", *where, *more])
                for form, more in (("alone", []), ("log", ["--log-format", "json", "--debug"]))
            )

            assert len(logged.out.splitlines()) == 1, name
            assert len(alone.out.splitlines()) > 1, name
            assert json.loads(logged.out).keys() == json.loads(alone.out).keys()
            told = [json.loads(one) for one in logged.err.splitlines()]
            assert all({"time", "level", "event"} <= one.keys() for one in told), name

    assert {*ANSWERING, *OF_ITS_OWN} == set(cli.commands)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["series", "nothing"], "UnknownSeries"),
        (["series", "unge", "--from", "x"], "UsageError"),
        (["load"], "UsageError"),
        (["fetch", "--deadline", "1"], "ServiceUnavailable"),
    ],
)
def test_a_failure_is_one_object_a_line(
    inside: Inside, stored: None, monkeypatch: pytest.MonkeyPatch, words: list[str], error: str
) -> None:
    """Alone one object and no more; in a log a line, which also says where it came from if asked to."""
    monkeypatch.setenv("KOSTRA_BOLIG_TRIES", "1")
    alone = inside.run([*words, "--json"])
    logged = inside.run([*words, "--json", "--log-format", "json", "--debug"])

    assert json.loads(alone.err)["error"] == error
    (failed,) = (one for line in logged.err.splitlines() if "error" in (one := json.loads(line)))
    assert (failed["error"], failed["level"], failed["event"]) == (error, "error", "error")
    assert failed.get("traceback", "Traceback (most recent").startswith("Traceback (most recent")
    assert "traceback" in failed or error == "UsageError"


def test_what_a_hook_prints_is_lines_of_the_log(inside: Inside, tmp_path: Path) -> None:
    """On either of its streams; without the log it goes to stderr as it is."""
    hook = f"{sys.executable} -c \"import sys; print('one', flush=True); print('{{', file=sys.stderr)\""
    with StandIn(build(municipalities=2)) as server:
        where = ["--base-url", server.base_url, "--cache-dir", str(tmp_path / "store")]
        done = inside.run(["fetch", "--log-format", "json", "--on-new", hook, *where])

    told = [json.loads(line) for line in done.err.splitlines()]
    assert [one["message"] for one in told if one["event"] == "fetch.hook"] == ["one", "{"]
    assert told[-1]["event"] == "fetch.done"


@by_fault
def test_every_command_whose_product_is_its_output_says_that_it_was_lost(
    forks: Forks, stored: None, fault: str
) -> None:
    """6 where it could not be written whole, 141 where the reader has gone, and a stderr that fails changes nothing."""
    streams, code = FAULTS[fault]

    ended = {name: forks.run(arguments, streams=streams) for name, arguments in PRODUCT_IS_OUTPUT.items()}

    assert {name: one.code for name, one in ended.items()} == dict.fromkeys(PRODUCT_IS_OUTPUT, code)
    assert all("Traceback" not in one.err.decode() for one in ended.values())
    if streams[1] == "kept":
        assert all(one.out for one in ended.values())
    if streams[2] == "kept" and code == 6:
        assert all(b"could not be written whole" in one.err for one in ended.values())
    if code == 141:
        assert all(one.err == b"" for one in ended.values())


@by_fault
@pytest.mark.parametrize("form", ["text", pytest.param("json", marks=pytest.mark.faults)])
def test_what_a_command_does_never_depends_on_a_stream(
    forks: Forks, stored: None, tmp_path: Path, fault: str, form: str
) -> None:
    """A fetch stores, runs its hook and ends 0; a chart and a file are written, whoever can read what is said of it."""
    streams, _ = FAULTS[fault]
    as_json = ["--json"] if form == "json" else []

    with StandIn(build(municipalities=3)) as server:
        codes = {
            name: forks.run(
                [*(part.format(folder=tmp_path) for part in arguments), *as_json],
                streams=streams,
                env={"KOSTRA_BOLIG_BASE_URL": server.base_url},
            ).code
            for name, arguments in DEEDS.items()
        }

    assert codes == dict.fromkeys(DEEDS, 0)
    assert (tmp_path / "hooked").exists()
    assert (tmp_path / "store" / "12015" / "newest").exists()
    assert (tmp_path / "chart.json").exists()
    assert (tmp_path / "all.csv").exists()


@pytest.mark.parametrize(
    "arguments", [["series", "nonsense"], ["--nonsense"], ["series", "unge", "--json", "--to", "1"]], ids=" ".join
)
def test_a_failure_keeps_its_exit_code_whatever_the_streams(forks: Forks, stored: None, arguments: list[str]) -> None:
    """Without an answer nothing is lost: what was asked for does not exist, and that is 2."""
    for fault in ("stdout full", "stderr full", "all closed"):
        assert forks.run(arguments, streams=FAULTS[fault][0]).code == 2


@pytest.fixture(scope="module")
def plain(inside: Inside, two_versions: Path) -> dict[str, bytes]:
    """Return what every command prints where the encoding holds all signs."""
    env = {"KOSTRA_BOLIG_CACHE_DIR": str(two_versions)}
    return {name: inside.run(arguments, env=env).out for name, arguments in PRODUCT_IS_OUTPUT.items()}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_text_takes_the_encoding_of_its_stream(
    inside: Inside, stored: None, plain: dict[str, bytes], encoding: str
) -> None:
    """Every command ends 0 and prints what the encoding holds, with no figure changed."""
    for name, arguments in PRODUCT_IS_OUTPUT.items():
        ended = inside.run(arguments, encoding=encoding)

        assert (name, ended.code) == (name, 0)
        if name in ("series csv", "as json", "completion"):
            assert ended.out == plain[name]
        else:
            shown = ended.out.decode(encoding)
            assert re.findall(r"\d+", shown) == re.findall(r"\d+", plain[name].decode())
            assert "?" not in shown.replace("[?]", "")


def test_json_and_csv_are_utf_8_in_every_encoding(inside: Inside, stored: None) -> None:
    """A program that reads them need not know where they were made."""
    answer = json.loads(inside.run(["regions", "--json"], encoding="cp1252").out.decode("utf-8"))
    table = inside.run(["series", "natthjem", "--region", "0301", "--format", "csv"], encoding="ascii").out

    assert any("ø" in region["region_name"] for region in answer["regions"])
    assert "Statistisk sentralbyrå" in table.decode("utf-8")


def test_errors_as_json_are_utf_8_too(inside: Inside, stored: None) -> None:
    """What is asked for in letters comes back in letters."""
    ended = inside.run(["series", "unge", "--region", "Bodø→", "--json"], encoding="cp1252")

    assert ended.code == 2
    assert "Bodø→" in json.loads(ended.err.decode("utf-8"))["message"]


@settings(deadline=None)
@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp1252", "cp437", "koi8-r", "utf-8", "shift_jis", "nonsense"]))
def test_degraded_text_can_always_be_written(text: str, encoding: str) -> None:
    """Whatever the text and the encoding; what the encoding holds stays as it is."""
    shown = degraded(text, encoding)

    known = "ascii" if encoding == "nonsense" else encoding
    shown.encode(known)
    if text.isascii():
        assert shown == text


# From a shell, with nothing prepared


def shell(command: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash, in which ``$K`` is the program."""
    program = f"{sys.executable} -m kostra_bolig"
    return subprocess.run(
        ["bash", "-c", command.replace("$K", program)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **env},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("$K status >/dev/full", 6),
        *(
            pytest.param(command, code, marks=pytest.mark.faults)
            for command, code in (
                ("$K status >&-", 6),
                ("$K series unge --format csv >/dev/full 2>/dev/full", 6),
                ("$K report | true; exit ${PIPESTATUS[0]}", 141),
                ("$K --help | true; exit ${PIPESTATUS[0]}", 141),
                ("$K regions 2>&-", 0),
                ("$K cite 2>/dev/full <&-", 0),
            )
        ),
    ],
)
def test_a_shell_sees_the_same(stored: None, command: str, code: int) -> None:
    """The table above, as it is typed."""
    done = shell(command)

    assert (done.returncode, b"Traceback" in done.stderr, b"Exception ignored" in done.stderr) == (code, False, False)


BY_FORKS_TOO = [pytest.param(one, marks=pytest.mark.campaign) for one in (">/dev/full", "2>&-", "2>/dev/full", ">&-")]


@pytest.mark.parametrize(
    "redirection", [*BY_FORKS_TOO, pytest.param(">&- 2>&- <&-", marks=pytest.mark.faults), "| true"]
)
def test_a_shells_fetch_stores_and_runs_its_hook(tmp_path: Path, redirection: str) -> None:
    """The night's job, as a scheduler may start it."""
    with StandIn(build(municipalities=3)) as server:
        done = shell(
            f"$K fetch --on-new 'touch {tmp_path}/hooked' {redirection}; exit ${{PIPESTATUS[0]}}",
            KOSTRA_BOLIG_BASE_URL=server.base_url,
            KOSTRA_BOLIG_CACHE_DIR=str(tmp_path / "store"),
        )

    assert (done.returncode, (tmp_path / "hooked").exists()) == (0, True)


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
        *(
            pytest.param(env, marks=pytest.mark.faults)
            for env in (
                {"PYTHONIOENCODING": "cp1252"},
                {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"},
                {"PYTHONIOENCODING": "nonsense:strict"},
            )
        ),
    ],
    ids=str,
)
def test_a_shells_locale_breaks_nothing(stored: None, env: dict[str, str]) -> None:
    """Text in what there is, JSON in UTF-8."""
    text, answer = shell("$K trend unge --from 2021 --to 2024", **env), shell("$K cite --json", **env)

    if "nonsense" in str(env):  # Python itself does not start
        assert text.returncode == 1
        return
    assert (text.returncode, b"->" in text.stdout) == (0, True)
    assert "Statistisk sentralbyrå" in json.loads(answer.stdout.decode("utf-8"))["text"]
