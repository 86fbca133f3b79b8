"""A process in which the system does as Windows does, as far as one can on Linux, and every command run in it.

What POSIX alone has is gone from ``os``; a folder cannot be opened; a file that is open, or mapped, can neither be
moved nor removed, nor the folder it is in; a move onto a file that is there fails where it would on Windows; a file
that may only be read cannot be removed; streams are cp1252, and so is what opens a file and does not say otherwise.

Run as ``python -m tests.builders.windows FOLDER``; it prints how each command ended, as JSON.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import stat
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest

__all__ = ["POSIX_ALONE", "install", "run_all"]

POSIX_ALONE = (
    *(
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_DIRECTORY",
        "O_CLOEXEC",
        "O_SYNC",
        "O_NOCTTY",
        "chown",
        "fchown",
        "lchown",
        "chroot",
    ),
    *("fork", "forkpty", "register_at_fork", "wait", "wait3", "wait4", "getuid", "geteuid", "getgid", "getegid"),
    *("getgroups", "getpgid", "getsid", "setsid", "setuid", "mkfifo", "mknod", "sync", "fdatasync", "pread", "pwrite"),
    *("statvfs", "fstatvfs", "uname", "nice", "killpg", "getloadavg", "sched_getaffinity", "posix_fadvise", "openpty"),
)
OF_OTHERS = (
    "altair",
    "babel",
    "filelock",
    "pandera.polars",
    "platformdirs",
    "polars",
    "pyreadstat",
    "requests",
    "rich",
    "tzdata",
    "pyjstat",
    "tenacity",
    "msgspec",
    "fluent.runtime",
    "click",
    "vl_convert",
    "xlsxwriter",
)
"""Libraries of others know what system they are on: they are loaded before it changes."""
IN_USE = "The process cannot access the file because it is being used by another process"


class _Os(ModuleType):
    """The module ``os`` as our modules find it; the others go on with their own."""

    name = "nt"

    def __getattr__(self, name: str) -> Any:
        if name in POSIX_ALONE:
            raise AttributeError(name)
        return getattr(os, name)


def _held(path: str) -> bool:
    """Tell whether this process has a file open or mapped, or one in this folder."""
    real = os.path.realpath(path)
    places = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            places.add(str(descriptor.readlink()))
    with Path("/proc/self/maps").open(encoding="utf-8") as maps:
        places |= {found[1] for line in maps if (found := re.search(r"\s(/\S.*)$", line.rstrip()))}
    return any(place == real or place.startswith(real + "/") for place in places)


def _locks() -> bool:
    """Tell whether filelock calls, which on Windows has a way of its own."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals["__name__"].startswith(("pathlib", "os")):
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and str(frame.f_globals["__name__"]).startswith("filelock.")


def _as_there(real: Callable[..., Any], *, onto: bool, over: bool = False, removes: bool = False) -> Callable[..., Any]:
    """Return a call that moves or removes, with what Windows refuses."""

    def call(path: Any, *args: Any, **options: Any) -> Any:
        paths = [os.fspath(path), *(os.fspath(arg) for arg in args[:1] if onto)]
        if options.get("dir_fd") is None and options.get("src_dir_fd") is None:
            for one in paths:
                if not _locks() and _held(one):
                    raise PermissionError(errno.EACCES, IN_USE, one)
            if onto and os.path.lexists(paths[1]) and (not over or Path(paths[1]).is_dir()):
                raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists", paths[1])
            if removes and os.path.lexists(paths[0]) and not os.lstat(paths[0]).st_mode & stat.S_IWUSR:
                raise PermissionError(errno.EACCES, "Access is denied", paths[0])
        return real(path, *args, **options)

    return call


def install() -> None:
    """Make this process do so, from now on."""
    real_open, real_text = os.open, builtins.open

    def os_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real_open(path, flags, *args, **options)

    def text_open(
        file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, *args: Any, **options: Any
    ) -> Any:
        if encoding in {None, "locale"} and "b" not in mode:
            encoding = "cp1252"
        return real_text(file, mode, buffering, encoding, *args, **options)

    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # as it is there
    os.open = os_open
    builtins.open = io.open = text_open
    os.rename = _as_there(os.rename, onto=True)
    os.replace = _as_there(os.replace, onto=True, over=True)
    os.unlink = os.remove = _as_there(os.unlink, onto=False, removes=True)
    os.rmdir = _as_there(os.rmdir, onto=False)
    sys.modules["os"] = _Os("os")
    import kostra_bolig

    for module in pkgutil.walk_packages(kostra_bolig.__path__, "kostra_bolig."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    sys.modules["os"] = os


def commands(folder: Path) -> list[list[str]]:
    """Return what is run, in this order."""
    keep = f'"{sys.executable}" -c "import os; print(os.environ[\'KOSTRA_BOLIG_SNAPSHOT\'])"'
    claims = folder / "claims.toml"
    return [
        ["fetch", "--on-new", keep],
        ["fetch"],
        ["status"],
        [],
        ["contents"],
        ["series", "unge", "--region", "Oslo"],
        ["trend", "unge", "--from", "2021", "--to", "2024"],
        ["regions", "oslo"],
        ["compare", "unge", "Oslo", "EAK"],
        ["ranking", "unge", "--kind", "municipality"],
        ["coverage", "unge"],
        ["panel"],
        ["report"],
        ["report", "--html", str(folder / "page.html")],
        ["verify", "--template", str(claims)],
        ["plot", "unge", "-o", str(folder / "chart.svg")],
        ["plot", "unge", "-o", str(folder / "chart.png")],
        ["cite"],
        *(["export", str(folder / f"figures.{form}")] for form in ("csv", "parquet", "json", "xlsx")),
        ["export", str(folder / "figures.csv")],
        ["export", str(folder / "lake"), "--partition"],
        ["fetch", "--force", "--metrics", str(folder / "kostra.prom")],
        ["fetch", "--years", "2020-2024"],
        ["fetch", "--years", "all"],
        ["export", str(folder / "lake"), "--partition"],
        ["history"],
        ["backup", str(folder / "store.tar")],
        ["restore", str(folder / "store.tar"), "--cache-dir", str(folder / "restored")],
        ["check", "--cache-dir", str(folder / "restored")],
        ["diff"],
        ["check"],
        ["prune", "--keep", "1"],
        ["check"],
        ["schema", "status"],
        ["series", "unge", "--json"],
        ["no-such-command"],
        ["series", "no-such-series"],
    ]


def ended_as(words: list[str]) -> dict[str, Any]:
    """Run a command in this process, and return how it ended."""
    from kostra_bolig.cli import main

    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors=how, newline="")
        for how in ("strict", "backslashreplace")
    )
    with (
        patch.object(sys, "argv", ["kostra-bolig", *words]),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        pytest.raises(SystemExit) as left,
    ):
        main.main()
    out.flush()
    err.flush()
    told = [stream.buffer.getvalue() for stream in (out, err)]
    return {"words": words, "code": left.value.code, "out": told[0].decode("cp1252"), "err": told[1].decode("cp1252")}


def moved(folder: Path) -> list[dict[str, Any]]:
    """Let a fetch move the store from the cache folder, which lies in the data folder there, and return how it went."""
    from kostra_bolig import settings
    from kostra_bolig.places import home

    now, before = folder / "Local", folder / "Local" / "Cache"
    shutil.copytree(folder / "store", before)
    (now / "sets.toml").write_bytes(b"")
    del os.environ["KOSTRA_BOLIG_CACHE_DIR"]
    with (
        patch.object(settings, "__file__", str(folder / "installed" / "kostra_bolig" / "settings.py")),
        patch.object(home, "data", lambda: now),
        patch.object(home, "cache", lambda: before),
    ):
        ended = [ended_as(words) for words in (["status"], ["fetch"], ["check"], ["backup", str(folder / "a.tar")])]
    assert {path.name for path in now.iterdir()} - {"requests", "shared"} == {"12015", "sets.toml"}
    return ended


def run_all(folder: Path) -> list[dict[str, Any]]:
    """Run every command in this process, and return how each ended."""
    import kostra_bolig
    from tests.builders.constructed import build
    from tests.builders.standin import StandIn

    ended: list[dict[str, Any]] = []
    with StandIn(build(municipalities=3)) as server:
        server.rate_limit_headers = False
        os.environ |= {
            "KOSTRA_BOLIG_CACHE_DIR": str(folder / "store"),
            "KOSTRA_BOLIG_BASE_URL": server.base_url,
            "KOSTRA_BOLIG_KLASS_URL": "off",
        }
        hand = None
        for words in commands(folder):
            ended.append(ended_as(words))
            if words == ["fetch"]:
                hand = kostra_bolig.load()  # and hold it while versions come and go
                server.table = server.table.with_updated("2025-06-15T06:00:00Z")
        assert hand is not None
        assert hand.unge.years
        ended += moved(folder)
    return ended


def main() -> None:
    """Do so, in a folder that is named."""
    warnings.simplefilter("ignore")
    for name in OF_OTHERS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    install()
    folder = Path(sys.argv[1])
    tempfile.tempdir = str(folder)
    sys.stdout.write(json.dumps(run_all(folder)))


if __name__ == "__main__":
    main()
