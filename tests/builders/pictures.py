"""The charts that are committed as pictures: every form and every hard case, of constructed figures that say so."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.series import Series
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import MISSING, RegionKind
from kostra_bolig.records import Provenance
from kostra_bolig.said import said
from kostra_bolig.show.chart import chart
from kostra_bolig.show.drawn.chart import Chart
from kostra_bolig.show.ranked import ranked
from tests.builders.cells import Cell
from tests.builders.series import REVISED, revised

CONSTRUCTED: Final = {
    Language.NO: "Konstruerte tall, laget for å vise diagrammet. De er ikke SSBs.",
    Language.EN: "Constructed figures, made to show the chart. They are not SSB's.",
}
NAMES: Final = (
    "Bergen",
    "Trondheim - Tråante",
    "Stavanger",
    "Kristiansand",
    "Tromsø",
    "Drammen",
    "Sandnes",
    "Fredrikstad",
    "Hamarøy - Hábmer",
    "Nordreisa - Ráisa - Raisi",
    "Porsanger - Porsáŋgu - Porsanki",
    "Storfjord - Omasvuotna - Omasvuono",
)
LEVELS: Final = (412, 287, 240, 198, 131, 164, 118, 143, 21, 24, 18, 14)
PACE: Final = (1.0, 0.97, 1.02, 1.11, 1.08, 0.93, 1.05, 1.19, 1.31, 1.27)
LENGTHY: Final = "Longyearbyen lokalstyre og omliggende bosetninger med et navn som aldri tar slutt"


def provenance(language: Language, *, stage: Stage = Stage.REVISED) -> Provenance:
    """Return where constructed figures come from: nowhere, which they say."""
    return dataclasses.replace(REVISED, stage=stage, mandatory_notes=(CONSTRUCTED[language],))


def made(
    cells: Mapping[int, Cell],
    language: Language,
    *,
    region: str = "EAK",
    name: str | None = None,
    key: SeriesKey | None = SeriesKey.MIDLERTIDIG_BOTILBUD,
    unit: str = "husstander",
    decimals: int = 0,
    stage: Stage = Stage.REVISED,
    content_name: str = "",
) -> Series:
    """Make a series, of the country unless told otherwise."""
    return revised(
        cells,
        region=region,
        region_name=name or "Landet",
        key=key,
        unit=unit,
        decimals=decimals,
        content_name=content_name,
        provenance=provenance(language, stage=stage),
    )


def regions(count: int, language: Language, *, years: Sequence[int] = range(2015, 2025)) -> list[Series]:
    """Make series of so many municipalities, near each other as small ones are."""
    return [
        made(
            {year: float(round(LEVELS[place] * PACE[(year - 2015) * (place % 3 + 1) % len(PACE)])) for year in years},
            language,
            region=f"{4600 + place}",
            name=NAMES[place],
        )
        for place in range(count)
    ]


def country(language: Language) -> Series:
    """Make ten years of the country."""
    return made({2015 + n: float(round(4600 * pace)) for n, pace in enumerate(PACE)}, language)


def two(language: Language, years: int = 5) -> list[Series]:
    """Make the two series of figure 1.1."""
    parts = {2025 - years + n: float(round(1100 * PACE[n])) for n in range(years)}
    wholes = {year: value * 4 + 13 for year, value in parts.items()}
    return [made(wholes, language), dataclasses.replace(made(parts, language, key=SeriesKey.OVER_3_MND), content="y")]


def oslo(cells: Mapping[int, Cell], language: Language, *, stage: Stage = Stage.REVISED) -> Series:
    """Make a series of one municipality."""
    return made(cells, language, region="0301", name="Oslo - Oslove", stage=stage)


def _followed(language: Language) -> Series:
    one = made({2018 + n: float(v) for n, v in enumerate((31, 28, 40, 37, 44, 52, 49))}, language, region="3207")
    of = pl.Series([["0213", "0217"]] * 2 + [["3020"]] * 5)
    return dataclasses.replace(
        one, region_name="Nordre Follo", frame=one.frame.with_columns(made_of=of), ours=Ours(summed=True)
    )


def _group(language: Language) -> Series:
    one = made(
        {2016 + n: float(v) for n, v in enumerate((80, 85, 88, 140, 151, 149, 160, 171, 169))},
        language,
        region="EKG12",
        name="KOSTRA-gruppe 12",
    )
    remark = said("figures-groups-redrawn", region="EKG12", year=2020, before=2019)
    return dataclasses.replace(one, breaks=(2020,), remarks=(remark,))


def _rate(language: Language) -> Series:
    one = made({2020 + n: v for n, v in enumerate((1.31, 1.28, 1.44, 1.62, 1.58))}, language, region="4601", decimals=2)
    return dataclasses.replace(one, region_name="Bergen", ours=Ours(per_1000=True))


def _suppressed_lines(language: Language) -> list[Series]:
    hidden: Mapping[int, Cell] = {2019: 4.0, 2020: ":", 2021: ":", 2022: 6.0, 2023: 5.0, 2024: 9.0}
    ended: Mapping[int, Cell] = {2019: 11.0, 2020: 14.0, 2021: 12.0, 2022: 15.0, 2023: ".", 2024: "."}
    never: Mapping[int, Cell] = dict.fromkeys(range(2019, 2025), ":")
    shown: Mapping[int, Cell] = {2019 + n: float(v) for n, v in enumerate((17, 14, 16, 21, 15, 13))}
    return [
        made(cells, language, region=f"{1800 + place}", name=name)
        for place, (name, cells) in enumerate(
            [("Hamarøy - Hábmer", hidden), ("Nordre Land", ended), ("Leka", never), ("Tynset", shown)]
        )
    ]


def _drawn(series: Callable[[Language], Sequence[Series]], **options: object) -> Callable[[Language], Chart]:
    return lambda language: chart(series(language), language=language.value, **options)  # type: ignore[arg-type]


def _ranked(
    language: Language, values: Sequence[float | str], *, starts: Sequence[float] | None = None, regions_of: int = 12
) -> Chart:
    """Make a ranking of the municipalities with these values; a text is a symbol."""
    figures = [(name, value) for name, value in zip(NAMES, values, strict=False) if not isinstance(value, str)]
    gone = [(name, value) for name, value in zip(NAMES, values, strict=False) if isinstance(value, str)]
    rows = []
    if starts is not None:
        changed = [(name, value, start) for (name, value), start in zip(figures, starts, strict=True)]
        changed.sort(key=lambda one: one[1] / one[2], reverse=True)
    else:
        changed = [(name, value, 0.0) for name, value in sorted(figures, key=lambda one: one[1], reverse=True)]
    for rank, (name, value, start) in enumerate(changed, start=1):
        is_change = starts is not None
        rows.append(
            {
                "rank": rank,
                "region": f"{4600 + NAMES.index(name)}",
                "region_name": name,
                "value": value,
                "status": None,
                "missing": None,
                "start": start if is_change else None,
                "absolute": value - start if is_change else None,
                "percent": (value - start) / start * 100 if is_change else None,
                "made_of": ["1", "2"] if rank == 2 else ["1"],
                "start_made_of": ["1"] if is_change else None,
                "unusual": None,
            }
        )
    rows += [
        {
            **dict.fromkeys(("rank", "value", "start", "absolute", "percent", "start_made_of", "unusual")),
            "region": f"{4600 + NAMES.index(name)}",
            "region_name": name,
            "status": symbol,
            "missing": MISSING[str(symbol)],
            "made_of": ["1"],
        }
        for name, symbol in gone
    ]
    answer: Any = {
        "unit": "husstander",
        "decimals": 0,
        "kind": RegionKind.MUNICIPALITY,
        "by": "value" if starts is None else "change",
        "year": 2024,
        "since": 2021,
        "regions": regions_of,
        "among": None,
        "within": None,
        "at_least": None,
        "left_out": 0,
        "notes": [],
        "ranking": rows,
    }
    return ranked(answer, made({2023: 1.0, 2024: 1.0}, language), language=language)


SHARES: Final = {2019 + n: v for n, v in enumerate((7.4, 9.12, 8.05, 11.6, 12.0, 13.35))}
NET: Final = {2018 + n: v for n, v in enumerate((1.4, -0.8, 2.1, -3.25, -1.0, 0.0, 0.6))}

PICTURES: Final[Mapping[str, Callable[[Language], Chart]]] = {
    "bars": _drawn(lambda to: [country(to)]),
    "bars-two": _drawn(two),
    "bars-dense": _drawn(lambda to: two(to, 10)),
    "bars-dense-three": _drawn(
        lambda to: [
            made({2015 + n: float(round(level * pace)) for n, pace in enumerate(PACE)}, to, region=code, name=name)
            for code, name, level in (
                ("4601", "Bergen", 1310),
                ("5001", "Trondheim - Tråante", 1190),
                ("1103", "Stavanger", 1240),
            )
        ]
    ),
    "bars-dense-eight": _drawn(lambda to: regions(8, to), form="bar"),
    "bars-eight-suppressed": _drawn(lambda to: [*_suppressed_lines(to), *regions(4, to)], form="bar"),
    "line-dense": _drawn(
        lambda to: [made({1990 + n: float(round(4600 * PACE[n * 7 % 10])) for n in range(35)}, to)], form="line"
    ),
    "bars-one-year": _drawn(lambda to: regions(8, to, years=[2024])),
    "bars-provisional": _drawn(
        lambda to: [
            oslo({2020: 131.0, 2021: 118.0, 2022: (140.0, "*"), 2023: 152.0, 2024: 149.0}, to, stage=Stage.UNREVISED)
        ]
    ),
    "bars-suppressed": _drawn(lambda to: [oslo({2019: 5.0, 2020: ":", 2021: 7.0, 2022: "..", 2023: 12.0}, to)]),
    "bars-all-missing": _drawn(lambda to: [oslo({2021: ":", 2022: ":", 2023: ".", 2024: ".."}, to)]),
    "bars-followed": _drawn(lambda to: [_followed(to)]),
    "bars-negative": _drawn(
        lambda to: [made(NET, to, key=None, unit="prosent", decimals=1, content_name="Netto driftsresultat (prosent)")]
    ),
    "bars-shares": _drawn(
        lambda to: [made(SHARES, to, key=None, unit="prosent", decimals=1, content_name="Andel med barn (prosent)")]
    ),
    "bars-per-1000": _drawn(lambda to: [_rate(to)]),
    "line": _drawn(lambda to: [country(to)], form="line"),
    "line-group": _drawn(lambda to: [_group(to)], form="line"),
    "line-index": _drawn(lambda to: [country(to)], index=2018),
    "lines-index": _drawn(lambda to: regions(4, to), index=2015),
    "lines-index-negative": _drawn(
        lambda to: [
            made(NET, to, key=None, unit="prosent", decimals=1, content_name="Netto driftsresultat (prosent)"),
            made(
                {year: 2 - value for year, value in NET.items()},
                to,
                key=None,
                unit="prosent",
                decimals=1,
                content_name="Netto driftsresultat (prosent)",
                region="EAKUO",
                name="Landet uten Oslo",
            ),
        ],
        index=2018,
    ),
    "lines-eight": _drawn(lambda to: regions(8, to)),
    "lines-one-year": _drawn(lambda to: regions(4, to, years=[2024]), form="line"),
    "lines-suppressed": _drawn(_suppressed_lines, form="line"),
    "lines-long-names": _drawn(
        lambda to: [
            dataclasses.replace(one, region_name=f"{LENGTHY} {place}") for place, one in enumerate(regions(4, to))
        ]
    ),
    "ranking": lambda to: _ranked(to, [*map(float, LEVELS[:8]), 14.0, ":", ":", ".."], regions_of=357),
    "ranking-by-change": lambda to: _ranked(
        to, [412.0, 205.0, 240.0, 131.0, 90.0], starts=[390.0, 287.0, 198.0, 131.0, 61.0], regions_of=5
    ),
    "ranking-all-missing": lambda to: _ranked(to, [":", ":", "."], regions_of=3),
    "panels-nine": _drawn(lambda to: regions(9, to)),
    "panels-twelve-suppressed": _drawn(
        lambda to: [*regions(8, to, years=range(2019, 2025)), *_suppressed_lines(to)], form="bar"
    ),
}
"""By name; each is drawn in both languages."""
