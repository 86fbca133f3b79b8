"""The import budget: what each command may load, for that is most of what a command costs.

A set below is all that the command may load of what is worth watching; a module that is not needed any more is taken
out of it by hand, one that is new has to be worth its time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAVY = frozenset(
    {
        "altair",
        "babel",
        "click",
        "fluent",
        "jinja2",
        "msgspec",
        "numpy",
        "pandas",
        "pandera",
        "polars",
        "pyarrow",
        "pyjstat",
        "pyreadstat",
        "requests",
        "rich",
        "tenacity",
        "urllib3",
        "vl_convert",
        "xlsxwriter",
    }
)
FETCHING = frozenset(
    {
        "ingest.answer",
        "ingest.gate.contract",
        "ingest.companions",
        "ingest.frame",
        "ingest.run",
        "jsonstat.cells",
        "jsonstat.columns",
        "jsonstat.dataset",
        "ssb.client",
        "ssb.faults",
        "ssb.pacer",
        "ssb.transport",
    }
)
"""Modules of ours that only a fetch needs."""
OTHERS = frozenset(
    {
        "figures.claims",
        "figures.claims.file",
        "figures.among.coverage",
        "figures.among.ranked",
        "figures.areas.panel",
        "figures.comparison",
        "show.dataset",
        "figures.areas.joining",
        "figures.mergers",
        "figures.rates.per_inhabitants",
        "figures.revisions",
        "figures.verdicts",
        "show.chart",
        "show.drawn.chart",
        "show.drawn.drawing",
        "show.export",
        "show.labels",
        "show.page",
        "show.theme",
        "show.versions",
        "ssb.klass",
        "ssb.population",
    }
)
"""Modules of ours that answer other questions than for one series."""
SERIES = ("series", "midlertidig_botilbud")


@pytest.mark.parametrize("name", sorted(FETCHING | OTHERS))
def test_what_may_not_be_loaded_is_there(name: str) -> None:
    """A module that has moved would be loaded unseen."""
    assert find_spec(f"kostra_bolig.{name}") is not None


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the frozen store: a checkout may be read-only, and its folder anybody's."""
    folder = tmp_path_factory.mktemp("imports") / "store"
    shutil.copytree(ROOT / "tests" / "snapshots" / "v1", folder)
    return folder


def loaded_after(code: str, **environ: str) -> set[str]:
    """Return every module that a fresh interpreter has loaded after running `code`."""
    script = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\n"
        "print(file=sys.stderr)\nprint(*(name for name in sys.modules if sys.modules[name]), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ | environ
    )
    return set(done.stderr.splitlines()[-1].split())


def loaded_by(*arguments: str, store: Path | None = None, missing: str = "") -> set[str]:
    """Return every module that a command has loaded when it ends; `missing` is one that is not installed."""
    absent = f"sys.modules[{missing!r}] = None; " if missing else ""
    code = f"{absent}sys.argv[1:] = {list(arguments)!r}; from kostra_bolig.cli.main import main; main()"
    return loaded_after(code, **({} if store is None else {"KOSTRA_BOLIG_CACHE_DIR": str(store)}))


def packages_of(modules: set[str]) -> set[str]:
    """Return the heavy packages among modules."""
    return {name.partition(".")[0] for name in modules} & HEAVY


def parts_of(modules: set[str]) -> set[str]:
    """Return the modules of ours among modules, without the package's name."""
    return {name.partition(".")[2] for name in modules if name.startswith("kostra_bolig.")}


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import kostra_bolig", set()),
        ("import kostra_bolig; kostra_bolig.SeriesKey, kostra_bolig.SnapshotNotFound", set()),
        ("import kostra_bolig; kostra_bolig.load", {"polars"}),
    ],
)
def test_an_import_loads_what_it_is_asked_for(code: str, allowed: set[str]) -> None:
    """Importing the package costs nothing; a name costs what its own module needs."""
    loaded = packages_of(loaded_after(code))

    assert loaded <= allowed


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("series", "--help")])
def test_help_and_version_load_click_alone(arguments: tuple[str, ...]) -> None:
    """None of the modules that know figures is loaded, of ours neither."""
    loaded = loaded_by(*arguments)

    assert packages_of(loaded) == {"click"}
    cli = {
        f"cli.{name}"
        for name in (
            *("claims", "contact", "ending", "figures", "fetching", "files"),
            *("main", "options", "signals", "speech", "spoken", "versions"),
        )
    }
    ours = {
        "definitions",
        "definitions.keys",
        "definitions.shipped",
        "cli",
        "clock",
        "errors",
        "kinds",
        "kostra",
        "kostra.regions",
        "records",
        "said",
        "settings",
        "show",
        "show.outside",
        "show.phrases",
        "show.sentences",
        "show.streams",
        "show.terminal",
    }
    assert parts_of(loaded) <= ours | cli


@pytest.mark.parametrize(
    ("arguments", "allowed", "parts"),
    [
        ((*SERIES, "--json"), {"click", "polars"}, set()),
        (SERIES, {"click", "polars", "rich"}, set()),
        (
            ("report", "--json"),
            {"click", "polars"},
            {"figures.claims", "figures.claims.file", "figures.revisions", "figures.verdicts"},
        ),
        (("regions", "--json"), {"click", "polars"}, {"ssb.klass"}),
    ],
    ids=["series as JSON", "series as a table", "report as JSON", "regions as JSON"],
)
def test_reading_the_store_loads_nothing_of_a_fetch(
    store: Path, arguments: tuple[str, ...], allowed: set[str], parts: set[str]
) -> None:
    """Neither what asks SSB and checks its answers, nor what other commands need; rich draws tables alone."""
    loaded = loaded_by(*arguments, store=store)

    assert packages_of(loaded) <= allowed
    assert parts_of(loaded) & (FETCHING | OTHERS) <= parts
    assert "polars" in packages_of(loaded)  # it did read


def test_drawing_without_the_extra_loads_nothing_to_draw_with(store: Path, tmp_path: Path) -> None:
    """Where the extra "plot" is not installed, saying so costs no more than reading."""
    loaded = loaded_by("plot", SERIES[1], "-o", str(tmp_path / "drawn.svg"), store=store, missing="vl_convert")

    assert packages_of(loaded) <= {"click", "polars"}
    assert "show.drawn.chart" in parts_of(loaded)


def test_a_fetch_that_gets_no_answer_loads_no_charts_and_no_pyjstat(tmp_path: Path) -> None:
    """It loads the client and the checks; the server is a closed port."""
    loaded = loaded_by("fetch", "--deadline", "1", "--json", store=tmp_path)

    assert packages_of(loaded) <= {"click", "polars", "requests", "tenacity", "urllib3"}
    assert "ssb.client" in parts_of(loaded)


@pytest.mark.parametrize("cells", [1, 50_000], ids=["short", "long"])
def test_reading_json_stat_loads_no_pyjstat(cells: int) -> None:
    """Nor pandas, which pyjstat brings; a short answer does without msgspec too."""
    codes = f"[str(number) for number in range({cells})]"
    body = (
        f"json.dumps({{'version': '2.0', 'class': 'dataset', 'id': ['a'], 'size': [{cells}], 'value': [1] * {cells}, "
        f"'dimension': {{'a': {{'category': {{'index': {codes}}}}}}}}}).encode()"
    )
    loaded = packages_of(loaded_after(f"import json; from kostra_bolig import jsonstat; jsonstat.decode({body})"))

    assert loaded == ({"polars"} if cells == 1 else {"polars", "msgspec"})


def test_the_published_figures_load_neither_pandera_nor_pandas() -> None:
    """They load what reading any answer loads, and nothing beside; their contract is held by a test."""
    loaded = loaded_after("import kostra_bolig as kb; kb.load(source='published')")

    assert packages_of(loaded) == {"polars"}
    assert not parts_of(loaded) & {"ingest.gate", "ingest.run", "ingest.answer"}
