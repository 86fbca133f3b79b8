"""Whole processes from a cold start, and a whole fetch, against what cannot be less."""

from __future__ import annotations

import functools
import itertools
import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from tests.benchmarks import material
from tests.benchmarks.contest import race
from tests.benchmarks.ledger import Ledger, seconds, times
from tests.benchmarks.processes import environment, output_of
from tests.builders.constructed_klass import build_klass
from tests.builders.standin import BASE_PATH, StandIn

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.benchmark
pytest.importorskip("pytest_benchmark", reason="needs the extra bench")

SERIES = ("series", "midlertidig_botilbud", "--json")
REPORT = ("report", "--json")
POLARS, NOTHING = "import polars", "pass"
MODULE = (sys.executable, "-m", "kostra_bolig")
SCRIPT = Path(sys.executable).with_name("kostra-bolig.exe" if sys.platform == "win32" else "kostra-bolig")
FORMS = {"python -m kostra_bolig": MODULE} | ({"kostra-bolig": (str(SCRIPT),)} if SCRIPT.exists() else {})


@pytest.fixture
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the bytecode of every process of a test."""
    return tmp_path_factory.mktemp("bytecode")


def test_cold_start(benchmark: BenchmarkFixture, root: Path, bytecode: Path, book: Ledger) -> None:
    """Each command as it is typed, in both forms there are, beside Python that does nothing or imports polars."""
    run = functools.partial(output_of, environ=environment(bytecode, KOSTRA_BOLIG_CACHE_DIR=str(root)))
    commands = {code: (sys.executable, "-c", code) for code in (NOTHING, POLARS)}
    for form, begin in FORMS.items():
        for arguments in (("--help",), ("--version",), SERIES, REPORT):
            commands[" ".join((form, *arguments))] = (*begin, *arguments)

    took = race(benchmark, {name: functools.partial(run, command) for name, command in commands.items()}, rounds=9)

    for begin in FORMS.values():
        answer = json.loads(run((*begin, *SERIES))[0])
        assert dict(zip(answer["years"], answer["values"], strict=True))[2024] == 7079
        assert json.loads(run((*begin, *REPORT))[0])["claims"][0]["verdict"] == "reproduced"
    slowest = {
        arguments: max(took[" ".join((form, *arguments))] for form in FORMS) / took[POLARS]
        for arguments in (("--help",), ("--version",), SERIES)
    }
    said = "{} × `import polars`"
    book.hold("cold `series KEY --json` from the store", slowest[SERIES], 1.4, said=said)
    book.hold("cold `--help`", slowest[("--help",)], 0.5, said=said)
    book.hold("cold `--version`", slowest[("--version",)], 0.5, said=said)
    for name in commands:
        shown = f"python -c '{name}'" if name in (NOTHING, POLARS) else name
        book.note(f"cold `{shown}`", f"{seconds(took[name])}, {times(took[name] / took[POLARS])} `import polars`")


WITHOUT_PAUSES = """
import sys
from kostra_bolig import clock
clock.Clock.__init__.__kwdefaults__["sleep"] = lambda seconds: None
sys.argv[1:] = {arguments!r}
from kostra_bolig.cli.main import main
main()
"""
"""A command as it is, but that it does not wait between its tries: how long that is, chance decides."""
PUBLISHED = "import kostra_bolig as kb; kb.load(source='published')"


def test_cold_start_without_ssb(benchmark: BenchmarkFixture, tmp_path: Path, bytecode: Path, book: Ledger) -> None:
    """Nothing is stored and nobody listens: how soon the report's own figures are there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/api/pxwebapi/v2"
    alone = environment(bytecode, KOSTRA_BOLIG_CACHE_DIR=str(tmp_path / "empty"), KOSTRA_BOLIG_BASE_URL=closed)
    run = functools.partial(output_of, environ=alone)
    codes = {POLARS: POLARS, PUBLISHED: PUBLISHED}
    codes |= {" ".join(arguments): WITHOUT_PAUSES.format(arguments=list(arguments)) for arguments in (SERIES, REPORT)}

    works = {name: functools.partial(run, (sys.executable, "-c", code)) for name, code in codes.items()}
    took = race(benchmark, works, rounds=9)

    answer, warning = run((sys.executable, "-c", codes[" ".join(SERIES)]))
    assert json.loads(answer)["source"]["figures"] == "published"
    assert "nothing is stored" in warning
    said = "{} × `import polars`"
    book.hold('cold `load(source="published")`', took[PUBLISHED] / took[POLARS], 2, said=said)
    for arguments in (SERIES, REPORT):
        name = " ".join(arguments)
        book.hold(f"cold `{name}`, nothing stored, a closed port", took[name] / took[POLARS], 3, said=said)


def test_fetch(benchmark: BenchmarkFixture, tmp_path: Path, bytecode: Path, book: Ledger) -> None:
    """Ask, download, check and store everything, Klass included, beside a client that only reads the same answers."""
    table = material.table(material.SIZES["100 k"])
    stores = (tmp_path / str(number) for number in itertools.count())
    with StandIn(table, klass=build_klass()) as server:
        server.rate_limit_headers = False  # so that no round waits for the window of the one before
        settings = Settings.resolve(base_url=server.base_url, cache_dir=next(stores), environ={})
        result = refresh(settings, clock=material.NOON)
        asked = list(server.requests)

        def transfer() -> None:
            with requests.Session() as session:
                for one in asked:
                    path = one.path if one.path.startswith("/api/") else f"{BASE_PATH}{one.path}"
                    url = server.base_url.removesuffix(BASE_PATH) + path
                    headers = {"Content-Type": one.headers["Content-Type"]} if one.body else {}
                    answer = session.request(one.method, url, params=one.query, data=one.body, headers=headers)
                    answer.raise_for_status()

        def command() -> str:
            where = ("--base-url", server.base_url, "--cache-dir", str(next(stores)))
            return output_of((*MODULE, "fetch", "--json", *where), environment(bytecode))[0]

        def in_process() -> str:
            settings = Settings.resolve(base_url=server.base_url, cache_dir=next(stores), environ={})
            return refresh(settings, clock=material.NOON).outcome

        took = race(benchmark, {"transfer": transfer, "command": command, "in process": in_process}, rounds=7)

    assert (result.outcome, result.snapshot.rows, result.snapshot.regions) == ("new", 100_100, 910)
    over = took["command"] - took["transfer"]
    book.hold("complete `fetch` of the real table's size", over, 1.5, said="{} s over the bare transfer")
    for work, what in (("command", "as a process"), ("in process", "in a running one"), ("transfer", "bare transfer")):
        book.note(f"complete `fetch` of {len(asked)} answers, {what}", seconds(took[work]))
