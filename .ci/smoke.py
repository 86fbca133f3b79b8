"""Do once what a user does, in an environment that holds no tools for tests.

Run by ``.ci/lowest`` from the root of the checkout, against the stand-in server of the tests. The extras are tried
where they are installed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import pickle
import sys
import tempfile
import warnings
import zoneinfo
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
zoneinfo.reset_tzpath(to=())  # as on a system without time zones

import kostra_bolig as kb  # noqa: E402
from kostra_bolig.cli.main import cli  # noqa: E402
from kostra_bolig.testing import make_table  # noqa: E402
from tests.builders.constructed_klass import build_klass, build_population  # noqa: E402
from tests.builders.standin import StandIn  # noqa: E402


def run(*words: str) -> str:
    """Run a command as a user does, in this process, and return what it printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        cli.main(list(words), prog_name="kostra-bolig", standalone_mode=False)
    return said.getvalue()


def main() -> None:
    """Fetch, read, compute, show and write, in Python and on the command line."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder, StandIn() as server:
        server.klass, server.population = build_klass(), build_population(server.table)
        os.environ |= {
            "KOSTRA_BOLIG_CACHE_DIR": f"{folder}/store",
            "KOSTRA_BOLIG_BASE_URL": server.base_url,
        }
        assert kb.fetch(population=True).outcome == "new"
        assert kb.fetch().outcome == "unchanged"
        table = kb.load()
        assert str(table.midlertidig_botilbud.change(2021, 2024)).startswith("+60 %")
        hidden = make_table([("3020", "unge", 2023, ":"), ("3207", "unge", 2024, ":"), ("3207", "unge", 2025, "..")])
        reasons = hidden.series("unge", region="3207").frame["missing"].to_list()
        assert reasons == ["suppressed", "suppressed", "not_available"], reasons
        try:
            table.series("unge", region="Nowhere")
        except kb.UnknownRegion as error:
            assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  our own
        assert json.loads(run("report", "--json"))["claims"]
        for words in (
            ("series", "unge", "--region", "oslo"),
            ("series", "unge", "--region", "oslo", "--per-1000"),
            ("trend", "midlertidig_botilbud", "--from", "2021", "--to", "2024"),
            ("compare", "unge", "oslo", "bergen"),
            ("ranking", "unge"),
            ("coverage", "unge"),
            ("regions", "bergen"),
            ("status",),
            ("history",),
            ("check",),
            ("cite",),
            ("completion", "bash"),
            *(("export", f"{folder}/figures.{form}") for form in ("csv", "parquet", "json")),
        ):
            assert run(*words) or words[0] == "export", words
        if importlib.util.find_spec("xlsxwriter"):
            run("export", f"{folder}/figures.xlsx")
        if importlib.util.find_spec("altair"):
            run("plot", "unge", "-o", f"{folder}/chart.svg")
            run("plot", "unge", "-o", f"{folder}/chart.png")
            run("report", "--html", f"{folder}/page.html")


if __name__ == "__main__":
    main()
