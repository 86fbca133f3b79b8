"""Many short runs of the command line, each a process of its own with standard streams as a test wants them.

One process loads the modules and forks for each run, since a start of Python for each of some hundred would take
minutes. In the child the three streams are made as Python makes them at its start, ``None`` where the number is closed,
and flushed as at its end, with 120 where that fails; what else its end does, taking every module apart, takes longer
than most runs. Between tries of a server that is not there nobody waits; what a server says to wait is waited.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

FORKER = """
import atexit, encodings.utf_8_sig, gc, importlib, io, json, os, pkgutil, sys, tomllib
import filelock, fluent.runtime, fluent.runtime.types, polars, requests, rich.console, rich.table, rich.text, tenacity
import kostra_bolig

for module in pkgutil.walk_packages(kostra_bolig.__path__, "kostra_bolig."):
    if module.name != "kostra_bolig.__main__":
        importlib.import_module(module.name)

def place(number, how, kept):
    if how == "closed":
        os.close(number)
        return
    if how == "gone":
        reader, writer = os.pipe()
        os.close(reader)
    elif how == "kept":
        writer = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    else:
        writer = os.open(how, os.O_RDWR)
    if writer != number:
        os.dup2(writer, number)
        os.close(writer)

def stream(number, encoding, errors):
    try:
        os.fstat(number)
    except OSError:
        return None
    raw = open(number, "rb" if number == 0 else "wb", closefd=False)
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, line_buffering=number == 2)

def end(code):
    atexit._run_exitfuncs()
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except BaseException as error:
        code = 120
        sys.stderr.write(f"Exception ignored in: {sys.stdout!r}\\n{type(error).__name__}: {error}\\n")
    try:
        if sys.stderr is not None and not sys.stderr.closed:
            sys.stderr.flush()
    except BaseException:
        code = 120
    os._exit(code)

tenacity.wait_random_exponential = lambda **how: tenacity.wait_none()
gc.freeze()
asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
for line in asked:
    run = json.loads(line)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        answers.write(json.dumps(os.waitstatus_to_exitcode(status)) + "\\n")
        answers.flush()
        continue
    os.environ.clear()
    os.environ.update(run["environ"])
    for number, how in enumerate(run["streams"]):
        place(number, how, run["kept"][number])
    sys.stdin, sys.stdout, sys.stderr = (
        stream(number, run["encoding"], "backslashreplace" if number == 2 else "strict") for number in range(3)
    )
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    sys.argv = ["kostra-bolig", *run["arguments"]]
    os.chdir(run["cwd"])
    if run["is_cwd_gone"]:
        os.rmdir(run["cwd"])
    try:
        kostra_bolig.cli.main.main()
    except SystemExit as left:
        end(left.code)
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended, with what was kept of its streams."""

    code: int
    out: bytes
    err: bytes


class Forks:
    """The process that runs the command line again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", FORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def run(
        self,
        arguments: Sequence[str],
        *,
        streams: tuple[str, str, str] = (os.devnull, "kept", "kept"),
        encoding: str = "utf-8",
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        is_cwd_gone: bool = False,
    ) -> Ended:
        """Run it once, in the environment of the test.

        Parameters
        ----------
        arguments
            Words of the command line; bytes that are no text as :func:`os.fsdecode` gives them.
        streams, encoding
            Each of stdin, stdout and stderr is ``"kept"``, ``"closed"``, ``"gone"`` or a device.
        env
            More variables. Those that Python, polars or pandera read as they start have no effect.
        cwd, is_cwd_gone
            Where it runs, and whether that folder is taken away before it begins.
        """
        kept = [str(self.folder / name) for name in ("in", "out", "err")]
        for name in kept:
            Path(name).write_bytes(b"")
        asked: dict[str, Any] = {
            "arguments": list(arguments),
            "streams": streams,
            "encoding": encoding,
            "kept": kept,
            "environ": {**os.environ, **(env or {})},
            "cwd": str(cwd),
            "is_cwd_gone": is_cwd_gone,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        code = json.loads(self.process.stdout.readline())
        return Ended(code, Path(kept[1]).read_bytes(), Path(kept[2]).read_bytes())

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
