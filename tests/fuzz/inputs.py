"""What is tried on each surface: drawn by hypothesis, from what is right to what is hostile."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import click
from hypothesis import strategies as st

from kostra_bolig.cli.main import cli
from kostra_bolig.definitions.keys import SeriesKey
from tests.builders.datasets import small
from tests.cassettes.build import small_table
from tests.conftest import ROOT
from tests.fuzz import texts
from tests.fuzz.targets import Labels, Targets, answers, names_of_regions, stored_manifest

Case = tuple[Any, ...]
DEFINITION = ROOT / "kostra_bolig" / "definitions" / "12015.toml"

REGIONS = ("EAK", "0301", "Oslo", "Bergen", "4601", "EKG13", "EKA03", "1201", "bergn", "Våler", "")
KEYS = (*SeriesKey, "KOSandbarn3m0000", "KOStotnatt0000", "ungee", "UNGE", "")
YEARS = ("2015", "2020", "2021", "2024", "2025", "201", "0", "-1", "9999", "32768", "200000", str(2**63), "1e3", "²")
FILES = (
    "out.csv",
    "out.xlsx",
    "out.svg",
    "out.json",
    "out.parquet",
    "out.SVG",
    "out",
    "",
    ".",
    ".svg",
    "claims.toml",
    "claims.toml/out.svg",
    "nosuch/out.csv",
    "n" * 300 + ".svg",
)
SNAPSHOTS = (
    "20250315T070000Z-be3078486385",
    "20250615T060000Z-e1967530c175",
    "20250315T070000Z-000000000000",
    "newest",
)
DAYS = ("2025-04-01", "2025-06-30", "2020-01-01", "0001-01-01", "9999-12-31", "2025-13-01", "20250401", "2025-W10-1")
URLS = (
    "http://127.0.0.1:9/v2",
    "https://127.0.0.1:9/pxwebapi/v2",
    "http://[::1",
    "http://127.0.0.1:99999",
    "https://user:sesam@127.0.0.1:9",
    "https://" + "a" * 300,
    "https://xn--/",
    "https://\udcff",
    "http://127.0.0.1:9/\x1b[31m",
    "file:///etc/passwd",
    "off",
    "",
)
FOLDERS = (".", "../empty", "nosuch/deeper", "claims.toml", "n" * 300, "~nobody-such", "")
LIMITS = ("0", "0.05", "-1", "nan", "inf", "1e999", "x", "40", "")

NAMED: Mapping[str, tuple[str, ...]] = {
    "keys": KEYS,
    "key": KEYS,
    "asked": REGIONS,
    "regions": REGIONS,
    "query": REGIONS,
    "first": YEARS,
    "last": YEARS,
    "since": YEARS,
    "base": YEARS,
    "index": YEARS,
    "year": YEARS,
    "file": FILES,
    "html": ("out.html", *FILES),
    "template": ("new.toml", *FILES),
    "older": (*SNAPSHOTS, *DAYS),
    "newer": (*SNAPSHOTS, *DAYS),
    "snapshot": SNAPSHOTS,
    "as_of": DAYS,
    "base_url": URLS,
    "cache_dir": FOLDERS,
    "deadline": ("0.05", *LIMITS[2:7]),
    "wait": LIMITS,
    "keep": LIMITS,
    "most": LIMITS,
    "on_new": ("true", "", "'", "nosuch-command x", "\udcff"),
}
"""What is plausible for a parameter, by its name; what has another name is any text."""

CONFINED = frozenset({"file", "html", "template", "cache_dir"})
"""Parameters that something is written to: no text leads out of the folder of the tests."""

BARE = frozenset({"on_new"})
"""Parameters for which only what is listed is tried: they are run."""


@dataclass(frozen=True)
class Surface:
    """A way in.

    Attributes
    ----------
    name, says
        In a word, and what it is.
    cases
        What is tried.
    target
        The function of :class:`Targets` that it is given to.
    examples
        How many cases are drawn the same in every run; the normal one tries a third of them.
    """

    name: str
    says: str
    cases: Callable[[], st.SearchStrategy[Case]]
    target: Callable[..., int]
    examples: int


# Answers and files


@functools.cache
def _answers() -> tuple[dict[str, Any], ...]:
    """Return three sound datasets: one that uses every part of the format, the table's own, and one of 100 kB."""
    wide = small()
    years = [str(year) for year in range(20_000)]
    wide["dimension"]["when"]["category"] = {"index": years}
    wide |= {"size": [2, 2, len(years)], "value": [7] * 4 * len(years), "status": {"5": ":"}}
    return small(), small_table().dataset({}, "no"), wide


@st.composite
def bodies(draw: st.DrawFn) -> Case:
    """Draw bytes: anything, or a sound dataset with places changed, then bytes changed."""
    if not draw(st.integers(0, 7)):
        return (draw(st.binary(max_size=200)),)
    document = _answers()[draw(st.sampled_from((0, 0, 0, 0, 0, 0, 1, 1, 2)))]
    changed = draw(texts.mutated(document))
    text = json.dumps(changed, ensure_ascii=draw(st.booleans()))
    return (_spliced(draw, text.encode("utf-8", "surrogatepass")),)


def _spliced(draw: st.DrawFn, body: bytes) -> bytes:
    """Draw whether bytes are cut out, put in or written over, and where."""
    if draw(st.integers(0, 3)):
        return body
    start = draw(st.integers(0, len(body)))
    end = draw(st.sampled_from((start, start + 1, start + 20, len(body))))
    piece = draw(st.binary(max_size=8) | st.sampled_from(PIECES_OF_BODIES))
    return body[:start] + piece + body[end:]


PIECES_OF_BODIES = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\0",
    b"NaN",
    b"-0",
    b"1e999",
    b"1" * 5000,
    b"[" * 20_000,
    b'{"a":' * 20_000,
    b'"\\ud800"',
    b",",
    b"}",
    b"# ",
    b'"""',
)


@st.composite
def claims_files(draw: st.DrawFn) -> Case:
    """Draw a claims file: anything, or a sound one with fields changed, then bytes changed; and the form asked for."""
    form = draw(st.sampled_from(((), ("--json",))))
    if not draw(st.integers(0, 7)):
        return draw(st.binary(max_size=200)), *form
    kind, published = draw(
        st.sampled_from((("percent_change", 60), ("value", 7079), ("direction", "increase"), ("about", 60)))
    )
    when = {"year": 2024} if kind == "value" else {"start": 2021, "end": 2024}
    claim: dict[str, Any] = {
        "id": "one",
        "text": "Rose.",
        "kind": kind,
        "series": draw(st.sampled_from((*SeriesKey, *KEYS))),
        "published": published,
        **when,
    }
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=3)):
        claim[field] = draw(_field(field))
    top = {"format": 1, "title": "t", "written": dt.date(2025, 4, 30)}
    if not draw(st.integers(0, 4)):
        top[draw(st.sampled_from(("format", "title", "written", "x")))] = draw(_anything())
    twice = [claim] * draw(st.sampled_from((1, 1, 1, 2, 0)))
    body = texts.toml({**top, "claim": twice}).encode("utf-8", "surrogatepass")
    return _spliced(draw, body), *form


FIELDS = (
    "id",
    "text",
    "where",
    "kind",
    "series",
    "region",
    "start",
    "end",
    "year",
    "published",
    "published",
    "decimals",
    "within_percent",
    "cells",
    "recorded",
    "note",
    "text_no",
    "note_no",
)


def _field(field: str) -> st.SearchStrategy[Any]:
    """Draw a value for a field of a claim: most often of its own kind."""
    match field:
        case "published" | "decimals" | "within_percent" | "start" | "end" | "year":
            own: st.SearchStrategy[Any] = texts.numbers()
        case "cells":
            years = st.sampled_from(("2021", "2024", "²", "1", "99999", "١٢٣", "1" * 5000))
            own = st.dictionaries(years | texts.whole_texts(), texts.numbers(), max_size=3)
        case "region":
            own = st.sampled_from(REGIONS) | texts.whole_texts()
        case "recorded":
            own = st.sampled_from(("reproduced", "not_reproduced", "revised"))
        case _:
            own = texts.whole_texts()
    return own | own | _anything()


def _anything() -> st.SearchStrategy[Any]:
    leaves = texts.numbers() | texts.whole_texts() | st.booleans() | st.dates()
    inner = texts.whole_texts()
    return st.recursive(leaves, lambda one: st.lists(one, max_size=2) | st.dictionaries(inner, one, max_size=2))


READ = (
    ("status",),
    ("history",),
    ("history", "--json"),
    ("series", "unge"),
    ("series", "unge", "--json"),
    ("series", "unge", "--as-of", "2025-07-01"),
    ("cite",),
    ("cite", "--json"),
    ("diff",),
    ("diff", "--json"),
    ("check",),
    ("report",),
    ("report", "--json"),
    ("trend", "unge", "--from", "2021", "--to", "2024"),
    ("export", "out.csv"),
    ("export", "out.xlsx"),
    ("plot", "unge", "-o", "out.svg"),
    ("backup", "out.tar"),
    ("prune", "--keep", "1"),
    ("prune", "--keep", "1", "--json"),
    (),
)


def manifests() -> st.SearchStrategy[Case]:
    """Draw a manifest with places changed that somebody could have sealed, and a command that reads it."""
    changed = texts.mutated(stored_manifest()) | texts.renamed(stored_manifest())
    return st.builds(lambda content, line: (content, *line), changed, st.sampled_from(READ))


@functools.cache
def _definition() -> dict[str, Any]:
    return tomllib.loads(DEFINITION.read_text("utf-8"))


@st.composite
def definitions(draw: st.DrawFn) -> Case:
    """Draw a definition: anything, or the shipped one with places changed, then bytes changed."""
    if not draw(st.integers(0, 7)):
        return (draw(st.binary(max_size=200)),)
    changed = draw(st.one_of(texts.mutated(_definition()), texts.renamed(_definition()), _with_a_label()))
    return (_spliced(draw, texts.toml(changed).encode("utf-8", "surrogatepass")),)


@st.composite
def _with_a_label(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the shipped definition with another pattern of a series' label."""
    made = copy.deepcopy(_definition())
    parts = st.sampled_from(
        ("a", "husstander", " ", ".", "(?:", ")", "(", "[", "^]", "+", "*", "?", "{9}", "|", "\\", "ı")
    )
    draw(st.sampled_from(made["series"]))["label"] = "".join(draw(st.lists(parts, max_size=40)))
    return made


@st.composite
def served(draw: st.DrawFn) -> Case:
    """Draw one answer of a server with places or texts changed, how it is fetched, and a command after it."""
    which = draw(st.sampled_from(sorted(answers())))
    document = answers()[which]
    changed = draw(texts.mutated(document) | texts.renamed(document))
    text = json.dumps(changed, ensure_ascii=draw(st.booleans()))
    body = _spliced(draw, text.encode("utf-8", "surrogatepass"))
    how = draw(st.sampled_from(((), ("--json",), ("--accept", "tried"), ("--accept", "tried"), ("--lang", "en"))))
    return which, body, draw(st.booleans()), how, *draw(st.sampled_from((*READ, *SHOWN)))


# What is typed and set


@st.composite
def queries(draw: st.DrawFn) -> Case:
    """Draw what is typed for a region, and sometimes labels that are odd too."""
    names = names_of_regions()
    near = st.builds(
        lambda name, cut, more: f"{name[cut:]}{more}", st.sampled_from(sorted(names.values())), st.integers(0, 3), _MORE
    )
    long = st.builds(lambda piece, times: (piece * times)[:65_536], st.sampled_from(("o", "Å ", "(", "0", "-")), _TIMES)
    asked = draw(near | st.sampled_from(REGIONS) | texts.texts() | long | st.sampled_from(sorted(names)))
    if draw(st.integers(0, 3)):
        return (asked,)
    odd = st.dictionaries(st.sampled_from(sorted(names)), texts.whole_texts(), min_size=1, max_size=5)
    return asked, {**dict(list(names.items())[:20]), "EAK": "Landet", **draw(odd)}


_MORE = st.sampled_from(("", " ", "s", " kommune", " (Oslo)", " (-2019)", "\n", "\u0301"))
_TIMES = st.integers(1, 65_536)


@st.composite
def lines(draw: st.DrawFn) -> Case:
    """Draw a command line from the real commands and their options."""
    name = draw(st.sampled_from(sorted(cli.commands)))
    line = [name]
    for parameter in cli.commands[name].params:
        line += _given(draw, name, parameter)
    for _ in range(draw(st.sampled_from((0, 0, 0, 0, 1)))):
        line.insert(draw(st.integers(0, len(line))), draw(_confined(texts.passed_texts())))
    # Nobody waits here: what listens nowhere is given up at once, and a file is never named like a device.
    return (*line, "--deadline", "0.05") if name == "fetch" and "--deadline" not in line else tuple(line)


def _given(draw: st.DrawFn, command: str, parameter: click.Parameter) -> list[str]:
    """Draw whether and how a parameter is given."""
    name = parameter.name or ""
    if isinstance(parameter, click.Argument):
        most = 3 if parameter.nargs == -1 else 1
        least = 1 if parameter.required and draw(st.integers(0, 15)) else 0
        return [draw(_value(name, parameter)) for _ in range(draw(st.integers(least, most)))]
    is_needed = parameter.required and draw(st.integers(0, 15))
    if not is_needed and draw(st.integers(0, 5)):
        return []
    if isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count):
        return [parameter.opts[-1]]
    times = draw(st.integers(1, 3)) if parameter.multiple else 1
    given = []
    for _ in range(times):
        given += [parameter.opts[0], draw(_value(name, parameter))]
    return given


def _value(name: str, parameter: click.Parameter) -> st.SearchStrategy[str]:
    if isinstance(parameter.type, click.Choice):
        likely = st.sampled_from(list(parameter.type.choices))
        return st.one_of(likely, likely, likely, texts.passed_texts())
    if name not in NAMED:
        return texts.passed_texts()
    likely = st.sampled_from(NAMED[name])
    if name in BARE:
        return likely
    any_text = texts.passed_texts()
    return st.one_of(likely, likely, likely, _confined(any_text) if name in CONFINED else any_text)


def _confined(any_text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw texts that as a path lead nowhere else."""
    return any_text.map(lambda text: text.replace("/", "|").replace("~", "|").replace("..", "|"))


VARIABLES: Mapping[str, tuple[str, ...]] = {
    "KOSTRA_BOLIG_BASE_URL": URLS,
    "KOSTRA_BOLIG_KLASS_URL": URLS,
    "KOSTRA_BOLIG_LANG": ("no", "en", "nb", "NO", ""),
    "KOSTRA_BOLIG_CACHE_DIR": FOLDERS,
    "KOSTRA_BOLIG_SERIES_UNGE": ("KOSunge0000", "", "x y", "../x"),
    "KOSTRA_BOLIG_SERIES_": ("KOSunge0000",),
    "KOSTRA_BOLIG_SERIES_\udcff": ("x",),
    "KOSTRA_BOLIG_NOSUCH": ("x",),
    "HTTP_PROXY": ("::::x@", "http://127.0.0.1:9", "http://[", "socks5://127.0.0.1:9", "\udcff", "127.0.0.1:x"),
    "HTTPS_PROXY": ("::::x@", "http://user:pw@", "http://127.0.0.1:9", "http://[", "socks5h://127.0.0.1:9", "\udcff"),
    "ALL_PROXY": ("::::x@", "http://user:se sam@127.0.0.1:9"),
    "NO_PROXY": ("*", "127.0.0.1", ",,,", "[::1", "127.0.0.0/99"),
    "no_proxy": ("*", "127.0.0.0/x"),
    "REQUESTS_CA_BUNDLE": ("", "nosuch.pem", "claims.toml", ".", "\udcff"),
    "CURL_CA_BUNDLE": ("nosuch.pem",),
    "SSL_CERT_FILE": ("nosuch.pem", "claims.toml", "."),
    "NETRC": ("claims.toml", "."),
    "HOME": ("", "nosuch", "\udcff"),
    "XDG_CACHE_HOME": ("", "relative", "\udcff"),
    "COLUMNS": ("", "0", "-1", "1", "x", "40", "²", "99999999999"),
    "LINES": ("0", "x"),
    "NO_COLOR": ("1",),
    "FORCE_COLOR": ("1",),
    "TTY_COMPATIBLE": ("1", "x"),
    "TERM": ("dumb", "", "xterm-256color", "\udcff"),
    "LANG": ("C", "nb_NO.ISO-8859-1", "\udcff"),
    "LC_ALL": ("C", "nosuch"),
    "TZ": ("Europe/Oslo", "nosuch", ":", "\udcff", "UTC+99", ":claims.toml", "."),
    "PANDERA_VALIDATION_ENABLED": ("False", "x"),
    "PANDERA_VALIDATION_DEPTH": ("SCHEMA_ONLY", "x"),
    "POLARS_FMT_MAX_ROWS": ("x", "-1", "0"),
    "POLARS_FMT_STR_LEN": ("x", "0"),
    "POLARS_ENGINE_AFFINITY": ("gpu", "x"),
    "GIT_DIR": ("nosuch",),
    "EDITOR": ("nosuch",),
    "PYTHONWARNINGS": ("error", "x"),
    "PAGER": ("nosuch",),
    "UNICODE_VERSION": ("x", "²", "99.1.1"),
    "_KOSTRA_BOLIG_COMPLETE": ("x", "bash_complete", "fish_complete", "\udcff"),
}
"""Variables that something in a process of ours reads, and values that are right or that have broken something."""

RUN_WITH = (
    ("status",),
    ("status", "--json"),
    ("series", "unge"),
    ("series", "unge", "--json"),
    ("report",),
    ("cite",),
    ("fetch", "--deadline", "0.05"),
    ("fetch", "--deadline", "0.05", "--base-url", "https://127.0.0.1:9/pxwebapi/v2"),
    ("history",),
    ("plot", "unge", "-o", "out.svg"),
    ("--help",),
    (),
)


@st.composite
def environments(draw: st.DrawFn) -> Case:
    """Draw variables, and a command that is run with them."""
    variables = {}
    for name in draw(st.lists(st.sampled_from(sorted(VARIABLES)), min_size=1, max_size=4, unique=True)):
        is_folder = name in ("KOSTRA_BOLIG_CACHE_DIR", "HOME", "XDG_CACHE_HOME")
        free = texts.passed_texts()
        likely = st.sampled_from(VARIABLES[name])
        variables[name] = draw(st.one_of(likely, likely, _confined(free) if is_folder else free))
    return variables, *draw(st.sampled_from(RUN_WITH))


# Labels

SHOWN = (
    ("series", "unge"),
    ("series", "unge", "--region", "0301", "--region", "EAK"),
    ("series", "natthjem", "--region", "0301", "--format", "csv"),
    ("series", "unge", "--format", "csv"),
    ("series", "unge", "--region", "0301", "--json"),
    ("trend", "unge", "--from", "2021", "--to", "2024"),
    ("trend", "unge", "--from", "2021", "--to", "2024", "--json"),
    ("regions",),
    ("regions", "Bergen"),
    ("regions", "--json"),
    ("compare", "unge", "0301"),
    ("compare", "unge", "0301", "EAK", "4601"),
    ("compare", "unge", "0301", "EAK", "--json"),
    ("ranking", "unge"),
    ("ranking", "natthjem", "--by", "change", "--json"),
    ("coverage", "natthjem"),
    ("coverage", "natthjem", "--json"),
    ("cite",),
    ("cite", "--form", "bibtex"),
    ("cite", "--form", "csl"),
    ("cite", "--json"),
    ("history",),
    ("history", "--json"),
    ("diff",),
    ("diff", "--json"),
    ("status",),
    ("status", "--json"),
    ("report",),
    ("report", "--region", "0301"),
    ("report", "--json", "--region", "0301"),
    ("series", "nosuch"),
    ("series", "unge", "--region", "nosuch"),
    (),
    ("plot", "unge", "-o", "written/one.svg", "--region", "0301", "--region", "EAK"),
    ("plot", "unge", "natthjem", "-o", "written/two.svg", "--index", "2021"),
    ("plot", "unge", "-o", "written/one.json", "--region", "0301"),
    ("report", "--html", "written/page.html", "--region", "0301"),
    ("export", "written/one.csv"),
    ("export", "written/one-no.csv", "--locale", "no"),
    ("export", "written/panel.csv", "--content", "panel"),
    ("export", "written/one.xlsx", "--kind", "municipality"),
    ("export", "written/one.parquet"),
    ("export", "written/one.json"),
)
"""Every command that shows a label, in every form that it has; a chart as a page is slow, and tried by name."""


@st.composite
def labelled(draw: st.DrawFn) -> Case:
    """Draw texts of a server, and a command that shows them."""
    texts_ = texts.whole_texts()
    if draw(st.booleans()):
        return (Labels.all(draw(texts_), command=draw(st.sampled_from(SHOWN))),)
    places = draw(st.dictionaries(st.sampled_from(PLACES), texts_, min_size=1, max_size=4))
    return (Labels(**places, command=draw(st.sampled_from(SHOWN))),)


PLACES = ("region", "country", "content", "unit", "symbol", "table", "source", "note", "remark", "reason")

SURFACES = {
    surface.name: surface
    for surface in (
        Surface("decode", "A body of a server, read as JSON-stat", bodies, Targets.decode, 40),
        Surface("claims", "A claims file, held against figures", claims_files, Targets.claims, 30),
        Surface("manifest", "A manifest under a right seal, read by every command", manifests, Targets.manifest, 20),
        Surface("regions", "What is typed for a region", queries, Targets.regions, 30),
        Surface("arguments", "A command line", lines, Targets.arguments, 40),
        Surface("environment", "Variables of the environment", environments, Targets.environment, 30),
        Surface("labels", "Texts of a server, in every output", labelled, Targets.labels, 15),
        Surface("definitions", "A definition of a table", definitions, Targets.definition, 40),
        Surface("server", "An answer of a server, fetched, stored and shown", served, Targets.server, 8),
    )
}
