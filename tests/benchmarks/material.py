"""What is measured: the constructed table, made as large as it is needed. No figure in it is SSB's."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import json
import time
from pathlib import Path

from kostra_bolig.clock import Clock
from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from tests.builders.constructed import Cell, ConstructedTable, Json, Region, build
from tests.builders.standin import StandIn

SIZES = {"9 k": 82, "100 k": 910, "800 k": 7_272}
"""How many regions give so many cells, 110 each; the last is just below the 800 000 that SSB gives in one answer."""
FEW_SYMBOLS = "800 k, few symbols"
SPACED, INDENTED = "800 k, spaced", "800 k, indented"
REVISED = 200
NOON = Clock(monotonic=time.monotonic, sleep=time.sleep, now=lambda: dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC))
"""A clock of a day without a publication, for between 05:00 and 08:15 the checks are others."""


@functools.cache
def table(regions: int) -> ConstructedTable:
    """Make a table of so many regions, 10 contents and 11 years, as table 12015 is of about 890.

    The first are those of the constructed table; then its numbered municipalities come again under further codes, with
    the same figures and symbols.
    """
    whole = build(municipalities=357 if regions > 403 else 30, first_year=2015, last_year=2025)
    whole = whole.doubled("KOSandmidlbo14d0000", "KOSconstructed7d0000")
    models = [region.code for region in whole.regions if region.label_no.startswith("Kommune ")]
    taken = {region.code for region in whole.regions}
    free = (code for code in (f"{number:04d}" for number in range(9999)) if code not in taken)
    cells: dict[tuple[str, str, str], Cell] = dict(whole.cells)
    further = []
    for code, model in zip(itertools.islice(free, regions - len(whole.regions)), itertools.cycle(models), strict=False):
        further.append(Region(code=code, label_no=f"Kommune {code}", label_en=f"Kommune {code}"))
        for content, year in itertools.product((one.code for one in whole.contents), whole.years):
            cells[code, content, year] = whole.cells[model, content, year]
    everything = sorted((*whole.regions, *further), key=lambda region: region.code)
    return dataclasses.replace(whole, regions=tuple(everything), cells=cells, updated="2026-06-15T06:00:00Z")


def body(regions: int) -> bytes:
    """Make the answer to a question for all of a table, as the stand-in sends it."""
    return _text(table(regions).dataset({}, "no"))


def body_spaced(*, indent: int | None = None) -> bytes:
    """Make the largest answer with white space: behind commas and colons, or each member on a line of its own."""
    return json.dumps(table(SIZES["800 k"]).dataset({}, "no"), ensure_ascii=False, indent=indent).encode()


def body_with_few_symbols() -> bytes:
    """Make the largest answer with a figure in nine of ten cells and a symbol in the tenth."""
    dataset = table(SIZES["800 k"]).dataset({}, "no")
    cells = len(dataset["value"])
    dataset["value"] = [None if cell % 10 == 0 else cell % 9973 for cell in range(cells)]
    dataset["status"] = {str(cell): ":" for cell in range(0, cells, 10)}
    return _text(dataset)


def store_two_versions(folder: Path) -> None:
    """Store the table of 100 k rows twice; in the newer version some counts of 2023 are revised."""
    before = table(SIZES["100 k"])
    total = before.content_code("midlertidig_botilbud")
    counts = [key for key, (value, _) in before.cells.items() if key[1:] == (total, "2023") and value is not None]
    cells = {key: (1 + (before.cells[key][0] or 0), None) for key in counts[:REVISED]}
    after = dataclasses.replace(before, cells={**before.cells, **cells}, updated="2026-06-16T06:00:00Z")
    with StandIn(before) as server:
        settings = Settings.resolve(
            base_url=server.base_url, cache_dir=folder, environ={"KOSTRA_BOLIG_KLASS_URL": "off"}
        )
        for server.table in (before, after):
            refresh(settings, clock=NOON)


def _text(dataset: Json) -> bytes:
    return json.dumps(dataset, ensure_ascii=False, separators=(",", ":")).encode()
