"""What Windows does otherwise, put upon this machine: streams, paths, files in use, no fork, no flush of a folder.

Windows itself is not here; the workflow of the project runs everything on it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kostra_bolig.cli.fetching import words_of
from kostra_bolig.errors import SettingsError
from kostra_bolig.said import quoted
from kostra_bolig.settings import Settings
from kostra_bolig.ssb import faults
from kostra_bolig.store import choices
from tests.builders import windows
from tests.conftest import ROOT

FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
PATH = "C:\\Users\\Kåre Nordmann\\new store"


def unfit(paths: list[Path]) -> list[Path]:
    """Return those that Windows cannot have: by a letter, by a device's name, or beside another but for its case."""
    folded = [path.as_posix().casefold() for path in paths]
    return [
        path
        for path, name in zip(paths, folded, strict=True)
        if folded.count(name) > 1
        or any(FORBIDDEN.search(part) or part.partition(".")[0].casefold() in DEVICES for part in path.parts)
    ]


@pytest.mark.foreign
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the files that are open")
def test_every_command_does_its_work_where_the_system_does_as_windows(tmp_path: Path) -> None:
    """None moves or removes what it has open, opens a folder, or writes what cp1252 cannot."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.builders.windows", str(tmp_path)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    ended: list[dict[str, Any]] = json.loads(done.stdout)
    as_they_should = {"no-such-command": 2, "no-such-series": 2}
    wrong = [one for one in ended if one["code"] != as_they_should.get((one["words"] or [""])[-1], 0)]
    assert wrong == []
    assert all("Traceback" not in one["err"] for one in ended)
    assert unfit([path.relative_to(tmp_path) for path in tmp_path.rglob("*")]) == []


@pytest.mark.foreign
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the files that are open")
def test_such_a_process_finds_what_windows_would_refuse(tmp_path: Path) -> None:
    """So the test above does not pass for want of refusing."""
    script = f"""
import os, pathlib
from tests.builders import windows
for name in windows.OF_OTHERS:
    __import__(name)
windows.install()
folder = pathlib.Path({str(tmp_path)!r})
(folder / "here").mkdir()
(folder / "a").write_bytes(b"")
(folder / "b").write_bytes(b"")
(folder / "other").mkdir()
(folder / "here" / "c").write_bytes(b"")
open_one = open(folder / "a")
open_two = open(folder / "here" / "c")
for call in (
    lambda: os.open(folder, os.O_RDONLY),
    lambda: (folder / "a").unlink(),
    lambda: (folder / "b").replace(folder / "a"),
    lambda: (folder / "b").rename(folder / "other"),
    lambda: (folder / "here").rename(folder / "there"),
):
    try:
        call()
    except OSError as error:
        print(type(error).__name__)
(folder / "å").write_text("å")
print((folder / "å").read_bytes())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=False,
    )

    assert done.stdout.split("\n")[:-1] == [*["PermissionError"] * 3, "FileExistsError", "PermissionError", r"b'\xe5'"]


@pytest.mark.foreign
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the files that are open")
def test_a_program_that_has_the_newest_figures_open_breaks_no_fetch(tmp_path: Path) -> None:
    """What is fetched is stored; a warning and ``status`` name the file; the fetch after it is closed mends it."""
    script = f"""
import os, pathlib, warnings
from tests.builders import windows
for name in windows.OF_OTHERS:
    try:
        __import__(name)
    except ImportError:
        pass
windows.install()
import kostra_bolig as kb
from tests.builders.constructed import build
from tests.builders.standin import StandIn
folder = pathlib.Path({str(tmp_path)!r})
with StandIn(build(municipalities=3)) as server:
    os.environ |= {{"KOSTRA_BOLIG_CACHE_DIR": str(folder / "store"), "KOSTRA_BOLIG_KLASS_URL": "off"}}
    os.environ["KOSTRA_BOLIG_BASE_URL"] = server.base_url
    kb.fetch()
    path = kb.newest_path()
    before = path.read_bytes()
    server.table = server.table.with_updated("2025-06-15T06:00:00Z")
    for step in ("held", "closed"):
        reader = path.open("rb") if step == "held" else None
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            outcome = kb.fetch().outcome.value
        names = [one.message.said.name for one in told]
        print(step, outcome, names, kb.status().is_newest_path_behind, path.read_bytes() == before)
        if reader is not None:
            reader.close()
    print(kb.check().is_whole, len(kb.snapshots()))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )

    assert done.stdout.splitlines() == [
        "held new ['ingest-newest-path-behind'] True True",
        "closed unchanged [] False False",
        "True 2",
    ], done.stderr


def test_no_file_of_the_checkout_has_a_name_that_windows_cannot_have() -> None:
    """Neither of the package, nor of the tests and documents; and none is too long for a folder of a usual length."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, cwd=ROOT, check=False)
    names = listed.stdout.decode().split("\0")[:-1] or [
        path.relative_to(ROOT).as_posix()
        for folder in ("kostra_bolig", "docs")
        for path in (ROOT / folder).rglob("*.*")
    ]
    paths = [Path(name) for name in names]

    assert len(paths) > 300
    assert unfit(paths) == []
    assert max(map(len, names)) < 160
    assert unfit([Path("a/con.py"), Path("b/x:y"), Path("c/One"), Path("c/one"), Path("d/e")]) == [
        *(Path("a/con.py"), Path("b/x:y"), Path("c/One"), Path("c/one")),
    ]


@pytest.mark.parametrize("path", [PATH, r"\\server\share\figures", r"C:\temp\n"])
def test_a_windows_path_in_a_message_is_as_it_was_typed(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each backslash once, so that it can be found, and copied."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{path}\\office.pem")

    with pytest.raises(SettingsError) as of_certificates:
        faults.authorities("https://data.ssb.no")
    with pytest.raises(SettingsError) as of_language:
        Settings.resolve(lang=path)

    assert f"'{path}\\office.pem'" in str(of_certificates.value)
    assert f"'{path}'" in str(of_language.value)


def test_a_windows_path_in_the_choices_is_read_back_as_it_was(tmp_path: Path) -> None:
    """JSON writes a backslash twice, and means one."""
    kept = choices.Choices(definition=f"{PATH}\\12367.toml")

    choices.write(tmp_path, kept)

    assert choices.read(tmp_path) == kept


def test_a_folder_that_the_letters_of_a_system_cannot_write_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """In cp1252 an arrow has no bytes, so no folder has it in its name."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsencode", lambda text: str(text).encode("cp1252"))
        with pytest.raises(SettingsError) as refused:
            Settings.resolve(cache_dir="here→there")

    assert refused.value.setting == "--cache-dir / KOSTRA_BOLIG_CACHE_DIR"


def test_what_could_steer_a_terminal_is_written_out() -> None:
    """A path is shown as it is only where it is nothing else."""
    assert quoted("C:\\new\x1b[31m") == r"'C:\\new\x1b[31m'"
    assert quoted("it's") == '"it\'s"'


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (r"\\server\share\keep.cmd --to D:\figures\new", [r"\\server\share\keep.cmd", "--to", r"D:\figures\new"]),
        (r'powershell -File "C:\my tools\keep.ps1"', ["powershell", "-File", r"C:\my tools\keep.ps1"]),
        (r'"C:\Kåre Nordmann\keep.exe" ""', [r"C:\Kåre Nordmann\keep.exe", ""]),
        (r"C:\tools\keep.exe --name=O'Hara", [r"C:\tools\keep.exe", "--name=O'Hara"]),
    ],
)
def test_a_hook_keeps_the_paths_of_windows(command: str, words: list[str]) -> None:
    """And passes them on: the words that come back from the line which Windows is given are these."""
    assert words_of(command, system="nt") == words
    assert in_c_runtime(subprocess.list2cmdline(words)) == words


def in_c_runtime(line: str) -> list[str]:
    """Return the words of a command line as a program on Windows gets them (CommandLineToArgvW)."""
    words, word, is_quoted, is_begun = [], "", False, False
    place = 0
    while place < len(line):
        slashes = len(line) - place - len(line[place:].lstrip("\\"))
        place += slashes
        character = line[place : place + 1]
        if character == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                is_quoted, is_begun = not is_quoted, True
        else:
            word += "\\" * slashes
            if character in {" ", "\t"} and not is_quoted:
                if word or is_begun:
                    words.append(word)
                word, is_begun = "", False
            else:
                word += character
        place += 1
    return [*words, word] if word or is_begun else words


def test_what_posix_alone_has_is_known_by_its_name() -> None:
    """The list is of names that are there: a slip in one would take nothing away."""
    if sys.platform == "linux":
        assert [name for name in windows.POSIX_ALONE if not hasattr(os, name)] == []
