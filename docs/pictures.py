"""Make the pictures that README shows: ``python docs/pictures.py``, after a change to the charts or the page.

They are committed, so that a code host shows them. The figure of the report has the 19 figures that it prints. The page
of a municipality has invented figures, near in size to what a large municipality may have, and says so across its head;
it is drawn by Chromium, since a code host shows no page of HTML.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

FOLDER = Path(__file__).resolve().parent / "pictures"
ROOT = FOLDER.parent.parent
INVENTED = {"no": "Konstruerte tall, ikke SSBs", "en": "Constructed figures, not SSB's"}
"""What stands on the page of a municipality in each language."""
SIZE = (860, 1216)
"""Width and height of the picture of a page: the proportions of A4."""
MOMENT = dt.datetime(2025, 6, 20, 12, tzinfo=dt.UTC)

_FIGURES = {
    "midlertidig_botilbud": (268, 291, 310, 296, 381, 442, 467),
    "over_3_mnd": (47, 55, 58, 52, 74, 109, 112),
    "med_barn": (36, 40, 41, 38, 49, 61, 66),
    "med_barn_over_3_mnd": (9, 11, 12, 11, 15, 22, 21),
    "unge": (55, 61, 64, 59, 71, 83, 90),
    "natthjem": (14, 16, 17, 15, 18, 24, 27),
}
"""Invented figures of a municipality from 2018 to 2024."""
_PEOPLE = 20
"""So many times the invented inhabitants of the tests, which are too few for a rate that one would meet."""


def figure(language: str) -> str:
    """Return figure 1.1 of the report, drawn from the figures that it prints."""
    import kostra_bolig as kb

    table = kb.load(source="published")
    drawn = table.plot(["midlertidig_botilbud", "over_3_mnd"], since=2020, until=2024, language=language)
    return drawn.to_svg()


def page(language: str, folder: Path) -> str:
    """Return the page of a municipality with invented figures, which say so across its head."""
    store, file = folder / "store", folder / f"{language}.html"
    if not store.is_dir():
        _store(store)
    _run("report", "--html", str(file), "--region", "Bergen", "--lang", language, "--cache-dir", str(store))
    said = (
        '<p style="margin:0 0 .6rem;padding:.35rem .8rem;background:#7a3b00;color:#fff;font-weight:700">'
        f"{INVENTED[language]}</p>"
    )
    return file.read_text("utf-8").replace("<header>", f"<header>{said}", 1)


def _store(store: Path) -> None:
    """Store a constructed table of June 2025 in which one municipality has the figures above."""
    from kostra_bolig.clock import Clock
    from kostra_bolig.ingest.run import refresh
    from kostra_bolig.ingest.wanted import Wanted
    from kostra_bolig.settings import Settings
    from tests.builders.constructed_klass import build_klass, build_merged, build_population
    from tests.builders.standin import StandIn

    table = build_merged(updated="2025-06-15T06:00:00Z")
    table = dataclasses.replace(
        table,
        cells={
            **table.cells,
            **{
                ("4601" if year >= 2020 else "1201", table.content_code(key), str(year)): (float(value), None)
                for key, values in _FIGURES.items()
                for year, value in enumerate(values, 2018)
            },
        },
    )
    few = build_population(table)
    cells = {at: (_PEOPLE * (count or 0) if at[0] != "0" else count, mark) for at, (count, mark) in few.cells.items()}
    people = dataclasses.replace(few, cells=cells)
    clock = Clock(monotonic=time.monotonic, sleep=lambda _: None, now=lambda: MOMENT)
    with StandIn(table, klass=build_klass(), population=people) as server:
        settings = Settings.resolve(base_url=server.base_url, cache_dir=store, environ={})
        refresh(settings, Wanted(population=True), clock=clock)


def _run(*arguments: str) -> None:
    from kostra_bolig.cli.main import main

    with (
        contextlib.redirect_stdout(io.StringIO()),
        patch.object(sys, "argv", ["kostra-bolig", *arguments]),
        contextlib.suppress(SystemExit),
    ):
        main()


def photographed(html: Path, picture: Path) -> None:
    """Draw a page as a picture, as Chromium shows it."""
    browser = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    subprocess.run(  # noqa: S603  our own page, a browser of this machine
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--screenshot={picture}",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            html.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )


def write() -> None:
    """Write every picture in both languages."""
    sys.path.insert(0, str(ROOT))
    os.environ["NO_PROXY"] = "127.0.0.1"
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for language in INVENTED:
            (FOLDER / f"figure-1-1.{language}.svg").write_text(figure(language), encoding="utf-8")
            html = Path(made, f"page-{language}.html")
            html.write_text(page(language, Path(made)), encoding="utf-8")
            photographed(html, FOLDER / f"one-page.{language}.png")


if __name__ == "__main__":
    write()
