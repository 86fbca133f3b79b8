"""Arguments that make no sense, and a machine that lacks what is not needed: 2 or 0, never 70."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.cli.fetching import words_of
from kostra_bolig.testing import make_store, make_table
from tests.builders.constructed import build
from tests.builders.forks import Forks
from tests.builders.inside import Inside
from tests.builders.standin import StandIn
from tests.conftest import ROOT

BYTES = os.fsdecode(b"\x81")
HUGE = "1" + "0" * 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with one version of a small table."""
    made = tmp_path_factory.mktemp("arguments") / "store"
    with pytest.MonkeyPatch.context() as patched, StandIn(build(municipalities=3)) as server:
        patched.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(base_url=server.base_url, cache_dir=made)
    return made


@pytest.fixture
def stored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from that store."""
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are bytes on POSIX only")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["series", b"\x81"], 2),
        (["series", "unge", "--region", b"\x81"], 2),
        (["compare", "unge", b"\x81", "EAK", "--json"], 2),
        (["regions", b"\x81"], 2),
        (["plot", "unge", "-o", "{folder}/x.svg", "--title", b"\x81"], 2),
        (["export", b"{folder}/\x81.csv", "--json"], 0),
        (["report", "--as-of", b"\x81"], 2),
        (["fetch", "--accept", b"\x81"], 2),
        (["status", "--base-url", b"\x81"], 2),
        (["status", "--cache-dir", b"{folder}/\x81", "--json"], 2),
        ([b"\x81"], 2),
    ],
    ids=str,
)
def test_bytes_that_are_no_text_are_a_name_of_a_file_or_a_usage_error(
    inside: Inside, stored: None, tmp_path: Path, arguments: list[str | bytes], code: int
) -> None:
    """A file may be called anything; a region, a title or a day is text."""
    made = [
        os.fsdecode(word.replace(b"{folder}", bytes(tmp_path)))
        if isinstance(word, bytes)
        else word.format(folder=tmp_path)
        for word in arguments
    ]

    done = inside.run(made)

    assert (done.code, b"Traceback" in done.err) == (code, False), done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plot", "unge", "-o", "{folder}/x.svg", "--from", "201"],
        ["plot", "unge", "-o", "{folder}/x.svg", "--from", "-1"],
        ["plot", "unge", "-o", "{folder}/x.svg", "--to", "2000000"],
        ["plot", "unge", "-o", "{folder}/x.svg", "--to", HUGE],
        ["plot", "unge", "-o", "{folder}/x.svg", "--index", HUGE],
        ["series", "unge", "--to", HUGE],
        ["compare", "unge", "EAK", "EAKUO", "--from", "201"],
        ["compare", "unge", "EAK", "EAKUO", "--base", HUGE],
        ["ranking", "unge", "--year", "-5"],
        ["fetch", "--deadline", "nan"],
        ["fetch", "--deadline", HUGE],
        ["fetch", "--wait", "nan"],
        ["fetch", "--wait", "inf"],
        ["fetch", "--wait", HUGE],
        ["prune", "--keep", "0"],
        ["diff", "--most", "0"],
    ],
    ids=" ".join,
)
def test_a_number_beyond_sense_is_a_usage_error(
    inside: Inside, stored: None, tmp_path: Path, arguments: list[str]
) -> None:
    """Seen before anything is drawn, asked or removed."""
    done = inside.run([word.format(folder=tmp_path) for word in arguments])

    assert (done.code, done.out) == (2, b""), done.err
    assert not list(tmp_path.iterdir())


UNUSABLE = {
    "a name too long": ("{folder}/" + "n" * 300, b"File name too long"),
    "a folder too long": ("{folder}/" + "n" * 300 + "/x", b"File name too long"),
    "a path too long": ("{folder}" + "/n" * 3000, b"File name too long"),
    "below a file": ("{folder}/file/x", b"Not a directory"),
    "a link to itself": ("{folder}/loop", b"Too many levels of symbolic links"),
    "below a link to itself": ("{folder}/loop/x", b"Too many levels of symbolic links"),
}
READS_A_STORE = (
    "status",
    "series unge",
    "history",
    "diff",
    "check",
    "cite",
    "regions",
    "coverage unge",
    "prune --keep 1",
    "backup all.tar",
)
WRITES_A_FILE = (
    "plot unge -o {path}.svg",
    "plot unge -o {path}.json",
    "export {path}.csv",
    "export {path}.xlsx",
    "ranking unge --kind country -o {path}.csv",
    "backup {path}.tar --cache-dir {kept}",
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which something is kept."""
    return make_store(tmp_path_factory.mktemp("kept") / "store", make_table([("EAK", "unge", 2024, 150)]))


@pytest.mark.parametrize("why", UNUSABLE)
def test_a_path_that_no_system_opens_is_no_fault_of_ours(inside: Inside, tmp_path: Path, kept: Path, why: str) -> None:
    """As a store it is unreadable or empty, as a file to write or to read it is named: never 70."""
    (tmp_path / "file").write_text("x")
    for name in ("loop", "loop.svg", "loop.json", "loop.csv", "loop.xlsx", "loop.tar"):
        (tmp_path / name).symlink_to(tmp_path / name)
    place, reason = UNUSABLE[why]
    path = place.format(folder=tmp_path)
    fetch = ["fetch", "--base-url", "http://127.0.0.1:9/", "--deadline", "1", "--cache-dir", path]
    runs = {
        **{command: inside.run([*command.split(), "--cache-dir", path]) for command in READS_A_STORE},
        "fetch": inside.run(fetch),
        "doctor": inside.run(["doctor", *fetch[1:]]),
        "verify": inside.run(["verify", path]),
    }
    writes = {command: inside.run([*command.format(path=path, kept=kept).split()]) for command in WRITES_A_FILE}

    assert {command: ended.code for command, ended in runs.items() if ended.code not in {0, 2, 3, 6}} == {}
    assert {command: ended.code for command, ended in writes.items() if ended.code != 6} == {}
    assert {command: ended.err for command, ended in writes.items() if reason not in ended.err} == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is in use")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["status"], 0),
        (["report"], 0),
        (["series", "unge", "--json"], 0),
        (["plot", "unge", "-o", "{folder}/x.svg"], 0),
        (["plot", "unge", "-o", "x.svg"], 2),
        (["export", "x.csv"], 2),
        (["report", "--html", "x.html"], 2),
        (["verify", "x.toml"], 2),
        (["status", "--cache-dir", "here"], 2),
    ],
    ids=str,
)
def test_a_working_folder_that_has_gone_is_asked_for_only_where_it_is_needed(
    forks: Forks, stored: None, tmp_path: Path, arguments: list[str], code: int
) -> None:
    """Only a relative name needs one, and the message says so."""
    gone = tmp_path / "gone"
    gone.mkdir()
    words = [word.format(folder=tmp_path) for word in arguments]

    done = forks.run(words, cwd=gone, is_cwd_gone=True)

    assert done.code == code, done.err
    if code:
        assert b"working folder" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is in use")
def test_the_program_starts_where_the_working_folder_has_gone(stored: None, tmp_path: Path) -> None:
    """From nothing: Python looks there for modules too."""
    gone = tmp_path / "gone"
    begin = f"import os, sys; os.rmdir({str(gone)!r}); sys.argv[1:] = ['status']\n"

    def run(script: str) -> subprocess.CompletedProcess[bytes]:
        gone.mkdir(exist_ok=True)
        command, env = [sys.executable, "-c", begin + script], {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, cwd=gone, env=env, timeout=120, check=False)

    done = run("from kostra_bolig.cli.main import main\nmain()")

    if b"panicked" in done.stderr and run("import polars").returncode:
        pytest.skip("polars itself cannot be loaded from there, as by Python 3.13.0")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("system", "command", "words"),
    [
        ("posix", r"keep 'a b' c\ d \"e\"", ["keep", "a b", "c d", '"e"']),
        ("nt", r"C:\tools\keep.exe C:\new\store", [r"C:\tools\keep.exe", r"C:\new\store"]),
        (
            "nt",
            r'"C:\Program Files\keep.exe" --to "D:\my figures\"',
            [r"C:\Program Files\keep.exe", "--to", "D:\\my figures\\"],
        ),
        ("nt", "keep it's", ["keep", "it's"]),
        ("posix", "keep #1", ["keep", "#1"]),
    ],
)
def test_a_hook_is_split_as_its_system_writes_paths(system: str, command: str, words: list[str]) -> None:
    """On Windows a backslash parts folders and an apostrophe is a letter."""
    assert words_of(command, system=system) == words


@pytest.mark.parametrize("system", ["posix", "nt"])
def test_a_quotation_mark_that_is_not_closed_is_refused(system: str) -> None:
    """Nobody can say where the word ends."""
    with pytest.raises(ValueError, match="No closing quotation"):
        words_of('keep "it', system=system)


def test_a_hook_gets_no_repository_of_a_git_that_started_us(forks: Forks, tmp_path: Path) -> None:
    """Neither what git says of its own repository nor anything to read; the rest of the environment is there."""
    told = tmp_path / "told.json"
    script = "import json, os, sys; json.dump([sys.stdin.read(), dict(os.environ)], open(sys.argv[1], 'w'))"
    env = {"GIT_DIR": "/elsewhere/.git", "GIT_INDEX_FILE": "/elsewhere/index", "GIT_AUTHOR_NAME": "somebody"}
    with StandIn(build(municipalities=3)) as server:
        done = forks.run(
            [
                *("fetch", "--base-url", server.base_url, "--cache-dir", str(tmp_path / "store")),
                *("--on-new", f'"{sys.executable}" -c "{script}" "{told}"'),
            ],
            env=env,
        )

    read, inherited = json.loads(told.read_text("utf-8"))
    assert (done.code, read) == (0, "")
    assert env.keys() & inherited.keys() == {"GIT_AUTHOR_NAME"}
    assert {"PATH", "KOSTRA_BOLIG_SNAPSHOT", "KOSTRA_BOLIG_SNAPSHOT_ID"} <= set(inherited)


def test_what_stands_after_two_dashes_is_no_option(inside: Inside, stored: None) -> None:
    """A name that looks like one is taken as it is written."""
    done = inside.run(["series", "--", "--per-1000"])

    assert done.code == 2
    assert b"'--per-1000'" in done.err


@pytest.mark.parametrize(("language", "said"), [("no", "skal stå i doble anførselstegn"), ("en", "in double quotes")])
def test_a_name_with_a_space_and_no_quotes(inside: Inside, language: str, said: str) -> None:
    """Whoever types it is told what to do about the half that is too much."""
    done = inside.run(["series", "unge", "--region", "Nordre", "Follo", "--lang", language])

    assert done.code == 2
    assert "(Follo)" in done.err.decode()
    assert said in done.err.decode()


def test_a_dimension_is_named_once(inside: Inside, stored: None) -> None:
    """Nobody knows which of two categories is meant."""
    done = inside.run(["series", "unge", "--where", "KOKart0000=AGD1", "--where", "KOKart0000=AGD2"])

    assert done.code == 2
    assert b"once for each dimension" in done.err
    assert b"KOKart0000=AGD2" in done.err
