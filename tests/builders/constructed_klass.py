"""An invented Klass, and a table of municipalities that were renumbered, merged and split, for the stand-in.

Constructed, never recorded: the names and years of the mergers are public knowledge, every figure is invented, and the
shape of Klass's answers is as its public guide and source give it, and no answer was seen (see
docs/operate/unverified.md).
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.builders import constructed
from tests.builders.constructed import ConstructedTable, Region

KLASS_PATH = "/api/klass/v1"

MUNICIPALITIES = {
    "0213": "Ski (-2019)",
    "0217": "Oppegård (-2019)",
    "0301": "Oslo - Oslove",
    "1201": "Bergen (-2019)",
    "1507": "Ålesund (-2023)",
    "1508": "Ålesund",
    "1515": "Herøy (Møre og Romsdal)",
    "1580": "Haram",
    "1818": "Herøy (Nordland)",
    "1902": "Tromsø (-2019)",
    "3020": "Nordre Follo (2020-2023)",
    "3207": "Nordre Follo",
    "4601": "Bergen",
    "5001": "Trondheim - Tråante",
    "5030": "Klæbu (-2019)",
    "5401": "Tromsø (2020-2023)",
    "5501": "Tromsø",
}
"""SSB's label of each municipality of the table: renumbered, merged, absorbed and split."""

_FROM = {"3020": 2020, "3207": 2024, "4601": 2020, "5401": 2020, "5501": 2024, "1508": 2024, "1580": 2024}
_CHANGES = (
    ("2020-01-01", "0213", "3020"),
    ("2020-01-01", "0217", "3020"),
    ("2020-01-01", "1201", "4601"),
    ("2020-01-01", "1902", "5401"),
    ("2020-01-01", "5030", "5001"),
    ("2024-01-01", "1507", "1508"),
    ("2024-01-01", "1507", "1580"),
    ("2024-01-01", "3020", "3207"),
    ("2024-01-01", "5401", "5501"),
)
_YEARS_IN_LABEL = re.compile(r" \(\d{0,4}-(?P<last>\d{4})\)$")
_GROUP_OF = {"0301": "EKG13", "4601": "EKG12", "1201": "EKG12", "5001": "EKG12", "5501": "EKG11", "5401": "EKG11"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class ConstructedKlass:
    """What the invented Klass knows.

    Attributes
    ----------
    periods
        Code, name, first day and first day after, of each municipality.
    changes
        Day, old code and new code; one without a counterpart has ``None`` beside it.
    groups
        KOSTRA group of each municipality.
    versions
        First day of each version of the groups.
    notes
        What is written beside a municipality's code.
    """

    periods: tuple[tuple[str, str, str, str | None], ...]
    changes: tuple[tuple[str, str | None, str | None], ...]
    groups: Mapping[str, str] = dataclasses.field(default_factory=dict)
    versions: tuple[str, ...] = ("2004-06-01", "2019-01-01", "2020-01-01")
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def answer(self, target: str) -> Any | None:
        """Make the answer to what is asked below Klass's address, or ``None`` where there is no such thing."""
        split = urlsplit(target)
        query = dict(parse_qsl(split.query))
        names = {code: name for code, name, _, _ in self.periods}
        match split.path.strip("/").split("/"):
            case ["classifications", "131", "codes"]:
                first, last = query["from"], query["to"]
                return {
                    "codes": [
                        {
                            "code": code,
                            "parentCode": None,
                            "level": "1",
                            "name": name,
                            "shortName": "",
                            "presentationName": "",
                            "validFrom": None,
                            "validTo": None,
                            "notes": self.notes.get(code, ""),
                            "validFromInRequestedRange": max(begins, first),
                            "validToInRequestedRange": min(ends or "9999-12-31", last),
                        }
                        for code, name, begins, ends in self.periods
                        if begins < last and (ends is None or ends > first)
                    ]
                }
            case ["classifications", "131", "changes"]:
                return {
                    "codeChanges": [
                        {
                            "oldCode": old,
                            "oldName": names.get(old or ""),
                            "oldShortName": None,
                            "newCode": new,
                            "newName": names.get(new or ""),
                            "newShortName": None,
                            "changeOccurred": day,
                        }
                        for day, old, new in self.changes
                        if query["from"] < day < query["to"]
                    ]
                }
            case ["classifications", "112"]:
                return {
                    "name": "Standard for KOSTRA-grupper",
                    "versions": [
                        {"name": f"KOSTRA-grupper {day[:4]}", "validFrom": day, "published": ["nb"]}
                        for day in reversed(self.versions)
                    ],
                }
            case ["classifications", "112", "correspondsAt"]:
                there = {code for code, _, begins, ends in self.periods if begins <= query["date"] < (ends or "9999")}
                return {
                    "correspondenceItems": [
                        {
                            "sourceCode": group,
                            "sourceName": f"KOSTRA-gruppe {group[3:]}",
                            "targetCode": code,
                            "targetName": names[code],
                        }
                        for code, group in self.groups.items()
                        if code in there
                    ]
                }
        return None

    def bodies(self, years: Sequence[int], *, whole: bool = False) -> dict[str, bytes]:
        """Give every answer as a snapshot stores it, or those on municipalities from the first year on."""
        from kostra_bolig.ssb import klass

        answers = {}
        for question in klass.questions(years):
            query = dict(question.query)
            if whole and "from" in query:
                query["from"] = f"{min(years)}-01-01"
            target = f"{question.path}?{'&'.join(f'{name}={text}' for name, text in query.items())}".rstrip("?")
            answers[question.file] = json.dumps(self.answer(target)).encode()
        return answers


def build_klass() -> ConstructedKlass:
    """Make the Klass that fits :func:`build_merged`."""
    return ConstructedKlass(
        periods=tuple(
            (code, _YEARS_IN_LABEL.sub("", label), *_period(code, label)) for code, label in MUNICIPALITIES.items()
        ),
        changes=_CHANGES,
        groups=_GROUP_OF,
    )


def build_merged(*, updated: str = "2025-06-15T06:00:00Z") -> ConstructedTable:
    """Make a table from 2018 to 2024 whose municipalities were renumbered, merged and split.

    In year 2000 + n the municipality with the code c has ``100 × (position of c) + n`` households, the codes in order
    and counted from 1, so that every sum can be told at a glance. A code is ``.`` in years when it did not exist.
    """
    whole = constructed.build(municipalities=0, first_year=2018, last_year=2024)
    others = tuple(region for region in whole.regions if not region.is_municipality)
    regions = tuple(
        sorted(
            (*others, *(Region(code=code, label_no=name, label_en=name) for code, name in MUNICIPALITIES.items())),
            key=lambda region: region.code,
        )
    )
    cells = dict(whole.cells)
    for position, (code, label) in enumerate(sorted(MUNICIPALITIES.items()), start=1):
        begins, ends = _period(code, label)
        for year in whole.years:
            day = f"{year}-12-31"
            exists = begins <= day < (ends or "9999")
            for content in whole.contents:
                value = 100 * position + int(year) - 2000 if content.key == "midlertidig_botilbud" else 10.0
                cells[code, content.code, year] = (value, None) if exists else (None, ".")
    return dataclasses.replace(whole, regions=regions, cells=cells, updated=updated)


def build_population(table: ConstructedTable) -> ConstructedTable:
    """Make the population table for the regions of a table: 1,000 times (position of the region), a year longer."""
    codes = [region.code for region in table.regions if region.is_municipality]
    regions = (
        Region(code="0", label_no="Hele landet", label_en="The whole country"),
        *(region for region in table.regions if region.is_municipality),
    )
    content = constructed.Content(
        code="Personer1",
        label_no="Personer",
        label_en="Persons",
        unit_no="personer",
        unit_en="persons",
        decimals=0,
        key=None,
    )
    years = (*table.years, str(int(table.years[-1]) + 1))
    people = {"0": 5_000_000, **{code: 1_000 * position for position, code in enumerate(codes, start=1)}}
    return ConstructedTable(
        regions=regions,
        contents=(content,),
        years=years,
        cells={(code, "Personer1", year): (count, None) for code, count in people.items() for year in years},
        table_id="07459",
        label_no="07459: Befolkning, etter region, statistikkvariabel og år",
        label_en="07459: Population, by region, contents and year",
        region_id="Region",
        dimension_order=("Region", "ContentsCode", "Tid"),
        updated=table.updated,
    )


def _period(code: str, label: str) -> tuple[str, str | None]:
    """Give the first day of a municipality and the first day after it."""
    said = _YEARS_IN_LABEL.search(label)
    ends = f"{int(said['last']) + 1}-01-01" if said else None
    return f"{_FROM.get(code, 1980)}-01-01", ends
