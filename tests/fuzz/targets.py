"""One function for each surface that something not trusted comes in by, and the rule that all of them are held to.

Each takes what came in, and returns the exit code that it ends with: 0 where there is an answer, else that of the
refusal. Whatever else happens is :class:`Broken`: another exception, a panic of a library in Rust, an exit code that is
not documented, more time than anybody waits, or an output that steers a terminal or does not parse.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import functools
import io
import json
import os
import re
import shutil
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import category
from unittest.mock import patch

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.cli import main
from kostra_bolig.clock import Clock
from kostra_bolig.definitions.reader import read_text
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures.regions import described, find, search
from kostra_bolig.ingest import load
from kostra_bolig.kostra import LONGEST_LABEL
from kostra_bolig.records import Note
from kostra_bolig.store.draft import MANIFEST, Draft
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import ConstructedTable, build
from tests.builders.constructed_klass import build_klass, build_population
from tests.builders.standin import Reply, StandIn
from tests.cassettes.build import small_table
from tests.fuzz.texts import LONG, MARK

STORED = Path(__file__).resolve().parents[1] / "snapshots" / "v1"
REFUSALS = frozenset(range(2, 8))
DONE = frozenset({0, 1})
BUG = 70
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of characters that no error says, for somebody may print it."""
MOST_S = 10.0
"""Seconds that this process may work on one case; what others do on the machine is not counted."""

MOST_WAITED_S = 120.0
"""Seconds that one case may take by the clock."""

FIGURES = "report", "verify"
"""Commands that end 1 where a claim does not hold; for the others 1 is no exit code."""


class Breach(StrEnum):
    """How the rule was broken."""

    FAULT = "exit 70"
    PANIC = "panic"
    HANG = "hang"
    EXIT = "exit code"
    OUTPUT = "output"


class Broken(AssertionError):
    """What came from outside ended neither in an answer nor in a refusal."""

    def __init__(self, breach: Breach, what: str) -> None:
        super().__init__(f"{breach}: {what}")
        self.breach = breach
        self.what = what


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Texts as a server could send them, and the command that has to show them."""

    region: str = "Oslo"
    country: str = "Hele landet"
    content: str = "Husstander"
    unit: str = "husstander"
    symbol: str = ":"
    table: str = "12015: Midlertidige botilbud"
    source: str = "Kilde: Statistisk sentralbyrå"
    note: str = "Celler er skjermet."
    remark: str = "1 cell"
    reason: str = "looked at it"
    command: tuple[str, ...] = ("series", "unge")

    @classmethod
    def all(cls, text: str, *, command: tuple[str, ...] = ("series", "unge")) -> Labels:
        """Return the same text in every place."""
        places = {field.name: text for field in dataclasses.fields(cls) if field.name != "command"}
        return cls(**places, command=command)


def held(run: Callable[[], int]) -> int:
    """Return the exit code that something ends with, if that is an answer or a refusal within the time."""
    began, worked = time.monotonic(), time.process_time()
    try:
        code = run()
    except KostraBoligError as error:
        code = error.exit_code
        if _STEERING & set(map(category, str(error))):
            raise Broken(Breach.OUTPUT, f"an error says {ascii(str(error))[:200]}") from error
    except (KeyboardInterrupt, Broken):
        raise
    except BaseException as error:
        breach = Breach.FAULT if isinstance(error, Exception) else Breach.PANIC
        raise Broken(breach, f"{type(error).__name__}: {error}"[:300]) from error
    took, work = time.monotonic() - began, time.process_time() - worked
    if took > MOST_WAITED_S or work > MOST_S:
        raise Broken(Breach.HANG, f"it took {took:.0f} s, {work:.0f} s of them at work")
    if code not in DONE | REFUSALS:
        raise Broken(Breach.EXIT, f"it ended {code}")
    return code


def _is_written(text: str) -> bool:
    """Tell whether this system has bytes for a text: cp1252 does not have all."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


class Targets:
    """The surfaces, with a folder of their own to write in.

    Parameters
    ----------
    folder
        Where stores and files are; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.empty = folder / "empty"
        self.here = folder / "here"
        self._stored_texts: Labels | None = None
        for each in (self.empty, self.here):
            each.mkdir(parents=True, exist_ok=True)
        (self.here / "claims.toml").write_bytes(CLAIMS)
        self._restore()

    # The surfaces

    def decode(self, body: bytes) -> int:
        """Read an answer of a server as a dataset."""

        def run() -> int:
            frame = jsonstat.decode(body)
            if not frame["value"].drop_nulls().is_finite().all():
                raise Broken(Breach.OUTPUT, "a value is no number")
            return 0

        return held(run)

    def claims(self, body: bytes, *more: str) -> int:
        """Hold a claims file against stored figures."""
        (self.here / "given.toml").write_bytes(body)
        return self.command("verify", "given.toml", *more)

    def manifest(self, content: Mapping[str, Any], *command: str) -> int:
        """Read a store whose newest manifest says something else, under a seal that is right."""
        newest = self.store / "12015" / "snapshots" / (self.store / "12015" / "newest").read_text("utf-8").strip()
        file = newest / MANIFEST
        before = file.read_bytes()
        file.write_bytes(seal(content))
        try:
            return self.command(*command)
        finally:
            if newest.is_dir():
                file.write_bytes(before)

    def regions(self, asked: str, names: Mapping[str, str] | None = None) -> int:
        """Look for a region by whatever was typed, among labels of whatever kind."""
        known = names if names is not None else names_of_regions()

        def run() -> int:
            listed = described(known)
            search(asked, listed)
            return 0 if find(asked, known) in known else BUG

        return held(run)

    def arguments(self, *line: str) -> int:
        """Run a command line."""
        return self.command(*line)

    def environment(self, variables: Mapping[str, str], *line: str) -> int:
        """Run a command with these variables set, as far as this system's letters can write them."""
        fit = {name: value for name, value in variables.items() if _is_written(name) and _is_written(value)}
        return self.command(*line, env=fit)

    def labels(self, labels: Labels) -> int:
        """Show figures whose names, units, symbols and notes are these."""
        store = self.folder / "labelled"
        texts = dataclasses.replace(labels, command=())
        if texts != self._stored_texts:
            self._stored_texts = None
            shutil.rmtree(store, ignore_errors=True)
            for number, id_ in enumerate(sorted(path.name for path in (STORED / "12015" / "snapshots").iterdir())):
                with Store(store).lock():
                    Store(store).publish(_labelled(id_, labels, moved=number))
            self._stored_texts = texts
        written = self.here / "written"
        shutil.rmtree(written, ignore_errors=True)
        written.mkdir()
        code = self.command(*labels.command, env={"KOSTRA_BOLIG_CACHE_DIR": str(store)})
        for file in written.iterdir():
            check_file(file)
        return code

    def definition(self, body: bytes) -> int:
        """Read a definition, and look for its series by labels of every kind."""

        def run() -> int:
            spec = read_text(body, name="given.toml")
            for one in spec.series.values():
                for label in ("a" * LONGEST_LABEL, "husstander " * 45, LONG[:LONGEST_LABEL]):
                    re.fullmatch(one.label, label)
            return 0

        return held(run)

    def server(self, which: str, body: bytes, is_new: bool, how: Sequence[str], *command: str) -> int:
        """Fetch from a server that answers one question with this, and show what is stored then."""
        store = self.folder / "served"
        shutil.rmtree(store, ignore_errors=True)
        if not is_new:
            shutil.copytree(STORED, store)
        table, people = _tables()
        with StandIn(table, klass=build_klass(), population=people) as standin:
            standin.always = Reply(when=QUESTIONS[which], body=body)
            env = {"KOSTRA_BOLIG_CACHE_DIR": str(store), "KOSTRA_BOLIG_KLASS_URL": standin.klass_url}
            asked = ("fetch", "--population", "--deadline", "60", "--base-url", standin.base_url, *how)
            code = self.command(*asked, env=env)
        if code != 0:
            return code
        written = self.here / "written"
        shutil.rmtree(written, ignore_errors=True)
        written.mkdir()
        shown = self.command(*command, env=env)
        for file in written.iterdir():
            check_file(file)
        return shown

    # What they stand on

    def command(self, *line: str, env: Mapping[str, str] | None = None) -> int:
        """Run a command line in this process, and hold its end and its outputs to the rule."""
        said: list[Said] = []

        def run() -> int:
            said.append(self.said(line, env or {}))
            return said[0].code if said[0].code != BUG else _fault(said[0])

        try:
            code = held(run)
        finally:
            if {"fetch", "prune"} & set(line):
                self._restore()
        check_code(line, code)
        check_output(line, said[0], env or {})
        return code

    def said(self, line: Sequence[str], env: Mapping[str, str]) -> Said:
        """Return how a command line ends in this process, on real files in the place of the streams."""
        with contextlib.ExitStack() as stack:
            paths = [self.folder / name for name in ("stdout", "stderr")]
            out, err = (
                stack.enter_context(path.open("w", encoding="utf-8", errors=errors, newline=""))
                for path, errors in zip(paths, ("strict", "backslashreplace"), strict=True)
            )
            stack.enter_context(contextlib.chdir(self.here))
            stack.enter_context(patch.dict(os.environ, self._environ(env), clear=True))
            stack.enter_context(patch.object(sys, "argv", ["kostra-bolig", *line]))
            stack.enter_context(patch.dict(_defaults_of(Clock), {"sleep": lambda _seconds: None}))
            stack.enter_context(contextlib.redirect_stdout(out))
            stack.enter_context(contextlib.redirect_stderr(err))
            code = _left(main.main)
        return Said(code, *(path.read_bytes().decode("utf-8", "replace") for path in paths))

    def _environ(self, env: Mapping[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.empty),
            "XDG_CACHE_HOME": str(self.empty),
            "KOSTRA_BOLIG_CACHE_DIR": str(self.store),
            "KOSTRA_BOLIG_BASE_URL": "http://127.0.0.1:9/nobody/listens/here",
            "KOSTRA_BOLIG_KLASS_URL": "off",
            **env,
        }

    def _restore(self) -> None:
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(STORED, self.store)


CLAIMS = b"""format = 1
title = "constructed"
written = 2025-04-30
[[claim]]
id = "one"
text = "Households rose by 60 percent."
kind = "percent_change"
series = "midlertidig_botilbud"
start = 2021
end = 2024
published = 60
cells = { 2021 = 4415, 2024 = 7079 }
"""


@functools.cache
def names_of_regions() -> dict[str, str]:
    """Return the labels of every region of the constructed table, by code."""
    return {region.code: region.label_no for region in build(first_year=2023).regions}


@functools.cache
def stored_manifest() -> dict[str, Any]:
    """Return what the manifest of the newest frozen snapshot says, without its seal."""
    newest = STORED / "12015" / "snapshots" / (STORED / "12015" / "newest").read_text("utf-8").strip()
    said: dict[str, Any] = json.loads((newest / MANIFEST).read_bytes())
    del said["sha256"]
    return said


def seal(content: Mapping[str, Any]) -> bytes:
    """Return a manifest with the hash of what it says; halves of characters, which nobody writes, in JSON's way."""
    from hashlib import sha256

    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return json.dumps({**content, "sha256": digest}, ensure_ascii=any(map("\ud800".__le__, text))).encode()


QUESTIONS = {
    "information": "GET /tables/12015?",
    "metadata": "GET /tables/12015/metadata?",
    "data": "POST /tables/12015/data?",
    "population": "GET /tables/07459?",
    "population's metadata": "GET /tables/07459/metadata?",
    "population's data": "POST /tables/07459/data?",
    "codes": "/classifications/131/codes?",
    "changes": "/classifications/131/changes?",
    "groups": "/classifications/112/correspondsAt?",
}
"""What a fetch asks, by the part of the request that tells it."""


@functools.cache
def _tables() -> tuple[ConstructedTable, ConstructedTable]:
    """Return a table and its inhabitants."""
    table = small_table()
    return table, build_population(table)


@functools.cache
def answers() -> dict[str, Any]:
    """Return a sound answer to each question of a fetch."""
    klass, period = build_klass(), "from=2015-01-01&to=2025-01-01"
    table, people = _tables()
    return {
        "information": table.info("no"),
        "metadata": table.metadata("no"),
        "data": table.dataset({}, "no"),
        "population": people.info("no"),
        "population's metadata": people.metadata("no"),
        "population's data": people.dataset({}, "no"),
        "codes": klass.answer(f"/classifications/131/codes?{period}"),
        "changes": klass.answer(f"/classifications/131/changes?{period}"),
        "groups": klass.answer("/classifications/112/correspondsAt?date=2020-01-01"),
    }


def check_code(line: Sequence[str], code: int) -> None:
    """Refuse an exit code that this command does not have."""
    if code == 1 and not set(FIGURES) & set(line):
        raise Broken(Breach.EXIT, "1 says that a claim does not hold, and none was made")


def check_output(line: Sequence[str], said: Said, env: Mapping[str, str]) -> None:
    """Refuse an output that steers the terminal, or is no JSON where it should be."""
    if "FORCE_COLOR" not in env and "TTY_COMPATIBLE" not in env:
        for name, text in (("stdout", said.out), ("stderr", said.err)):
            _refuse_steering(name, text)
    if said.code in DONE and "--json" in line and not {"-h", "--help", "-V", "--version", "completion"} & set(line):
        _parsed("stdout", lambda: json.loads(said.out))
    if said.code == 0 and "csv" in line and "--json" not in line and "series" in line:
        _check_csv(said.out, delimiter=",")


def check_file(file: Path) -> None:
    """Refuse a file that does not parse as what its name says, or that lets a label be more than a label."""
    body = file.read_bytes()
    match file.suffix:
        case ".json":
            _parsed(file.name, lambda: json.loads(body))
        case ".svg":
            _check_xml(file.name, body)
        case ".html":
            _check_html(file.name, body.decode())
        case ".parquet":
            _parsed(file.name, lambda: pl.read_parquet(io.BytesIO(body)))
        case ".csv":
            _check_csv(body.decode("utf-8-sig"), delimiter=";" if file.stem.endswith("no") else ",")
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                for part in book.namelist():
                    _check_xml(f"{file.name} {part}", book.read(part))


def _check_xml(name: str, body: bytes) -> None:
    for element in _parsed(name, lambda: ET.fromstring(body)).iter():  # noqa: S314  # made by us a moment ago
        if element.tag.rpartition("}")[2] in (MARK, "f") or MARK in element.attrib:
            raise Broken(Breach.OUTPUT, f"{name}: a label became the element {element.tag}")


def _check_html(name: str, text: str) -> None:
    reader = _Elements()
    reader.feed(text)
    if grown := [element for element in reader.seen if MARK in element]:
        raise Broken(Breach.OUTPUT, f"{name}: a label became {grown[0]}")
    if odd := sorted(one for one in set(text) - set("\n\t\r") if one < " "):
        raise Broken(Breach.OUTPUT, f"{name}: it has the control characters {odd}")


class _Elements(HTMLParser):
    """The names of elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the names."""
        self.seen |= {tag, *(name for name, _ in attrs)}


def _check_csv(text: str, *, delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len({len(row) for row in rows}) > 1:
        raise Broken(Breach.OUTPUT, f"CSV with rows of {sorted({len(row) for row in rows})} fields")
    names = [place for place, column in enumerate(rows[0]) if column.endswith("name")]
    texts = [row[place] for row in rows for place in names]
    if odd := [text for text in texts if len(text) > 1 and text.lstrip().startswith(("=", "+", "-", "@"))]:
        raise Broken(Breach.OUTPUT, f"a spreadsheet computes {odd[0][:40]!r}")


def _refuse_steering(name: str, text: str) -> None:
    if odd := sorted(one for one in set(text) - {"\n"} if not one.isprintable()):
        raise Broken(Breach.OUTPUT, f"{name} has {odd[:5]}")


def _parsed(name: str, parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except Exception as error:
        raise Broken(Breach.OUTPUT, f"{name} does not parse: {error}"[:300]) from error


def _fault(said: Said) -> int:
    raise Broken(Breach.FAULT, said.err.strip()[-300:])


def _left(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as left:
        if isinstance(left.code, int):
            return left.code
        raise Broken(Breach.EXIT, f"it left with {left.code!r}") from left
    raise Broken(Breach.EXIT, "it did not leave")


def _defaults_of(made: type) -> dict[str, Any]:
    """Return what a class takes for options that are not given; changing it changes that."""
    found: dict[str, Any] = made.__init__.__kwdefaults__  # type: ignore[misc]
    return found


def _labelled(id_: str, labels: Labels, *, moved: int) -> Draft:
    """Return a frozen snapshot with other texts; one figure of the later differs."""
    folder = STORED / "12015" / "snapshots" / id_
    snapshot, table = _frozen(id_)
    cell = (pl.col("region") == "0301") & (pl.col("series") == "natthjem") & (pl.col("year") == 2020)
    frame = table.observations.with_columns(
        pl.col("region_name")
        .replace({table_name: labels.country for table_name in _names(table, "EAK")})
        .replace({table_name: labels.region for table_name in _names(table, "0301", "EKG13")}),
        pl.when(pl.col("series") == "unge")
        .then(pl.lit(labels.content))
        .otherwise(pl.col("content_name"))
        .alias("content_name"),
        pl.when(pl.col("series") == "unge").then(pl.lit(labels.unit)).otherwise(pl.col("unit")).alias("unit"),
        pl.when(cell).then(None).otherwise(pl.col("value") + moved).alias("value"),
        pl.when(cell).then(pl.lit(labels.symbol)).otherwise(pl.col("status")).alias("status"),
        pl.when(cell)
        .then(pl.lit("other"))
        .otherwise(pl.col("missing"))
        .cast(table.observations["missing"].dtype)
        .alias("missing"),
    )
    return Draft(
        observations=frame,
        files={name: (folder / name).read_bytes() for name in ("data.json", "metadata.json")},
        request={"base_url": snapshot.base_url, "url": snapshot.base_url, "bodies": []},
        info=dataclasses.replace(snapshot.info, label=labels.table),
        binding=dataclasses.replace(table.binding, candidates=(f"x {labels.content} [{labels.unit}]",)),
        provenance=dataclasses.replace(
            table.provenance, source_line=labels.source, table_label=labels.table, mandatory_notes=(labels.note,)
        ),
        notes=(Note(check="constructed", said=labels.remark, cells=()),),
        accepted=labels.reason,
    )


def _names(table: Any, *codes: str) -> list[str]:
    found: list[str] = table.observations.filter(pl.col("region").is_in(codes))["region_name"].unique().to_list()
    return found


@functools.cache
def _frozen(id_: str) -> tuple[Any, Any]:
    return Store(STORED).open(id_), load.load(snapshot=id_, cache_dir=STORED)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Know no other machine than this one."""
    import socket

    lookup = socket.getaddrinfo

    def only_here(host: Any, *args: Any, **options: Any) -> Any:
        if host not in (None, "127.0.0.1", "localhost", "::1"):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return lookup(host, *args, **options)

    with patch.object(socket, "getaddrinfo", only_here):
        yield
