"""INVENTED tables with near twins: which content is which series is known, so a binding can be held against it.

The national figures of the printed years are the report's, or a revision of them; everything else is made up.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.records import Content
from tests.builders.constructed import REPORT_CELLS

YEARS = range(2018, 2026)
SHARE = "KOSandbarn3m0000"
UNKNOWN = ("over_3_mnd", "med_barn_over_3_mnd", "unge")
KNOWN = {"midlertidig_botilbud": "KOStotmidlbo0000", "med_barn": "KOSmidlbobarn0000", "natthjem": "KOStotnatt0000"}
COUNTRY = "EAK"
MUNICIPALITIES = tuple(f"{number:04}" for number in range(3001, 3041))

Cells = dict[tuple[str, int], float]
"""Figures by region and year."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Invented:
    """An invented table.

    Attributes
    ----------
    contents, frame
        What it holds: the frame has the columns of the long frame that binding looks at.
    truth
        Content code of each series that it has.
    twins
        Which kinds of twins were put beside which series.
    """

    contents: tuple[Content, ...]
    frame: pl.DataFrame
    truth: Mapping[str, str]
    twins: tuple[tuple[str, str], ...]


def _scaled(factor: float) -> Callable[[Cells], Cells]:
    return lambda cells: {place: round(value * factor) for place, value in cells.items()}


def _late(cells: Cells) -> Cells:
    return {(region, year): cells.get((region, year - 1), value) for (region, year), value in cells.items()}


def _rounded(cells: Cells) -> Cells:
    return {place: round(value / 3) * 3 for place, value in cells.items()}


def _eight_percent_off(cells: Cells) -> Cells:
    return {(region, year): round(value * 1.08) if year == 2024 else value for (region, year), value in cells.items()}


def _until_2024(cells: Cells) -> Cells:
    return {(region, year): value for (region, year), value in cells.items() if year < 2025}


def _same(cells: Cells) -> Cells:
    return cells


def _twin(kind: str, chance: random.Random) -> Callable[[Cells], Cells]:
    """Return what makes a twin of a series out of its figures."""
    if kind in SCALED:
        return _scaled(chance.uniform(*SCALED[kind]))
    return OTHERS[kind]


SCALED: Mapping[str, tuple[float, float]] = {
    "nested": (0.8, 1.0),
    "persons": (1.5, 2.5),
    "without Oslo": (0.6, 0.9),
    "another age limit": (0.7, 1.3),
}
OTHERS: Mapping[str, Callable[[Cells], Cells]] = {
    "overlapping code": _until_2024,
    "a year late": _late,
    "rounded to 3": _rounded,
    "equal in 2021": _eight_percent_off,
    "a share by its unit": _same,
    "a share by its label": _same,
}
TWINS = (*SCALED, *OTHERS)
NAMED: Mapping[str, tuple[str, ...]] = {
    "nested": (
        "Husstander i midlertidige botilbud i mer enn 6 måneder",
        "Husstander i midlertidige botilbud i over fire måneder",
        "Husstander i midlertidige botilbud, 14 dager eller mer",
        "Husstander med barn i midlertidige botilbud i mer enn 2 måneder",
        "Husstander med unge under 23 år i midlertidige botilbud",
        "Husstander uten barn i midlertidige botilbud",
        "Husstander i natthjem i mer enn én uke",
    ),
    "persons": (
        "Personer i midlertidige botilbud",
        "Personer i natthjem",
        "Enkeltpersoner i midlertidige botilbud",
        "Beboere i midlertidige botilbud",
        "Barn i midlertidige botilbud i mer enn 3 måneder",
    ),
    "without Oslo": (
        "Husstander i midlertidige botilbud, utenom Oslo",
        "Husstander i midlertidige botilbud uten Oslo",
        "Husstander i natthjem (ekskl. Oslo)",
    ),
    "another age limit": (
        "Husstander med unge under 30 år i midlertidige botilbud",
        "Husstander med ungdom 18–29 år i midlertidige botilbud",
        "Husstander i midlertidige botilbud, hovedperson over 25 år",
        "Unge husstander til og med 25 år i midlertidige botilbud",
        "Husstander med barn under 16 år i midlertidige botilbud i mer enn 3 måneder",
        "Husstander med barn 0–6 år i midlertidige botilbud",
    ),
    "a share by its label": (
        "Andel husstander i midlertidige botilbud i mer enn 3 måneder",
        "Husstander med unge i midlertidige botilbud, i prosent av alle",
    ),
}
"""What SSB may call a twin; others may have the very name of the series."""


def _national(key: str, chance: random.Random, moved: float) -> dict[int, float]:
    """Return the national figures of a series: as printed, or each moved by at most a part of itself."""
    printed = {int(year): float(value) for year, value in REPORT_CELLS[key].items()}
    known = sorted(printed)
    figures = {}
    for year in YEARS:
        near = min(known, key=lambda one: (abs(one - year), one))
        figures[year] = printed.get(year, round(printed[near] * chance.uniform(0.8, 1.2)))
    for year in printed:
        most = chance.uniform(0, 0.12) if year == 2024 else moved
        figures[year] = round(figures[year] * (1 + chance.choice((-1, 1)) * chance.uniform(0, most)))
    return figures


def _cells(key: str, chance: random.Random, moved: float) -> Cells:
    figures = _national(key, chance, moved)
    cells = {(COUNTRY, year): value for year, value in figures.items()}
    for region in MUNICIPALITIES:
        part = chance.uniform(0.005, 0.05)
        cells |= {(region, year): round(value * part) for year, value in figures.items()}
    return cells


def invented(seed: int, *, is_labelled: bool = False, are_named: bool = False) -> Invented:
    """Make a table of a seed: with its twins, with revisions or without, with known codes or new ones.

    Where they are to be named (`are_named`), a twin may stand alone: its name says that it is another content.
    """
    chance = random.Random(seed)
    everything_moves = chance.random() < 0.2
    truth: dict[str, str] = {}
    contents: list[tuple[Content, Cells]] = []
    twins: list[tuple[str, str]] = []
    figures: dict[str, Cells] = {}
    for place, key in enumerate(REPORT_CELLS):
        moved = 0.015 if everything_moves else 0.0
        figures[key] = _cells(key, chance, moved)
        has_code = key in KNOWN and chance.random() < 0.7
        code = KNOWN[key] if has_code else f"KOSinvented{place}"
        label = definition().series[key].name_no if has_code or is_labelled else f"Statistikkvariabel {place}"
        if key not in KNOWN and chance.random() < 0.05:
            continue  # the series is gone from the table
        truth[key] = code
        contents.append((Content(code=code, label=label, unit="antall"), figures[key]))
    for key in chance.sample([*REPORT_CELLS], k=chance.randint(1, 4)):
        kind = chance.choice(TWINS)
        if key not in truth and kind != "persons" and not (are_named and kind in NAMED):
            continue  # what is left would be told from it by nobody
        unit = "prosent" if kind == "a share by its unit" else "antall"
        label = f"Andel {len(contents)}" if kind == "a share by its label" else f"Statistikkvariabel {len(contents)}"
        twin = Content(code=f"KOStwin{len(contents)}", label=label, unit=unit)
        contents.append((twin, _twin(kind, chance)(figures[key])))
        twins.append((key, kind))
    share = {
        place: round(part / whole * 100, 1)
        for place, part in figures["med_barn_over_3_mnd"].items()
        if (whole := figures["med_barn"][place]) > 0
    }
    contents.append((Content(code=SHARE, label="Andel husstander med barn over 3 mnd", unit="prosent"), share))
    chance.shuffle(contents)
    return Invented(
        contents=tuple(content for content, _ in contents),
        frame=framed({content.code: cells for content, cells in contents}),
        truth=truth,
        twins=tuple(twins),
    )


def worded(table: Invented, seed: int, wordings: Mapping[str, Sequence[str]]) -> Invented:
    """Return an invented table whose contents are called what SSB may call them, some of them the same."""
    chance = random.Random(-seed)
    names = {code: chance.choice(wordings[key]) for key, code in table.truth.items() if code.startswith("KOSinvented")}
    twins = [content.code for content in table.contents if content.code.startswith("KOStwin")]
    for code, (key, kind) in zip(sorted(twins, key=lambda one: int(one[7:])), table.twins, strict=True):
        if (chance.random() < 0.7 or (key not in table.truth and kind in NAMED)) and (
            choices := NAMED.get(kind) or [names.get(table.truth.get(key, ""), "")]
        ) != [""]:
            names[code] = chance.choice(choices)
    contents = tuple(dataclasses.replace(one, label=names.get(one.code, one.label)) for one in table.contents)
    return dataclasses.replace(table, contents=contents)


def framed(cells: Mapping[str, Cells]) -> pl.DataFrame:
    """Return figures as the columns of the long frame that binding looks at; shares have one decimal."""
    rows = [
        (region, code, year, value, 1 if code == SHARE else 0)
        for code, of_content in cells.items()
        for (region, year), value in of_content.items()
    ]
    types = {"region": pl.String, "content": pl.String, "year": pl.Int16, "value": pl.Float64, "decimals": pl.Int8}
    return pl.DataFrame(rows, schema=types, orient="row", strict=False)
