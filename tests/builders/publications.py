"""Ten INVENTED years of ordinary publications: March unrevised, June revised, with all that is known to happen.

Every figure is invented; the events are those of ``facts.md`` 4, 7 and 8: municipalities that answer late, one that
withdraws a year, a county whose old year is corrected, renumberings, new twin names, a content that ends while its
successor overlaps, groups redrawn, a year that jumps, and the country without Oslo withheld in March.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence

from tests.builders.constructed import REPORT_CELLS, Cell, CellKey, ConstructedTable, Content, Region, build

KEYS = ("midlertidig_botilbud", "over_3_mnd", "med_barn", "med_barn_over_3_mnd", "unge", "natthjem")
SHARES = {
    "KOSandbarn3m0000": ("med_barn_over_3_mnd", "med_barn"),
    "KOSandmidlbo14d0000": (None, "midlertidig_botilbud"),
    "KOSconstructedand3m0000": ("over_3_mnd", "midlertidig_botilbud"),
}
SUCCESSOR = "KOSconstructednatt20000"
_FIRST = {"midlertidig_botilbud": 4180, "over_3_mnd": 800, "med_barn": 250, "med_barn_over_3_mnd": 45, "unge": 380}
_LATE: Cell = (None, "..")
_ENDED: Cell = (None, ".")
_HIDDEN: Cell = (None, ":")


@dataclasses.dataclass(frozen=True)
class Publication:
    """What SSB publishes on one day, and when it is fetched."""

    table: ConstructedTable
    fetched_at: dt.datetime
    name: str


@dataclasses.dataclass
class Municipality:
    """One municipality: its weight in the country, its habits, its labels and codes over time."""

    code: str
    name: str
    county: str
    group: str
    weight: float
    habits: Mapping[str, float]
    until: int | None = None
    since: int = 0


class Office:
    """An invented statistics office that counts, publishes and corrects.

    Parameters
    ----------
    seed
        Of all chance.
    municipalities
        How many there are.
    """

    def __init__(self, seed: int, *, municipalities: int = 120) -> None:
        self.chance = random.Random(seed)
        self.base = build(municipalities=municipalities)
        self.contents: tuple[Content, ...] = self.base.contents
        self.municipalities = [self._municipality(region) for region in self.base.regions if self._goes_on(region)]
        self.cells: dict[CellKey, Cell] = {}
        self.years: list[int] = []
        self.country: dict[int, dict[str, int]] = {}
        self.ended: dict[str, int] = {}
        for year in range(2015, 2025):
            self.count(year)

    def publications(self, years: int = 10) -> Iterator[Publication]:
        """Give March and June of each year after the report, each with its events."""
        yield self.publication("2025-06-16", "the first fetch")
        for year in range(2025, 2025 + years):
            self._events_of_new_year(year)
            self.count(year)
            held_back = self._march(year)
            yield self.publication(f"{year + 1}-03-16", f"March of {year + 1}")
            self._june(year, held_back)
            yield self.publication(f"{year + 1}-06-15", f"June of {year + 1}")

    def count(self, year: int) -> None:
        """Count a new year: the country first, then every region with its own weight and habits."""
        self.years.append(year)
        self.country[year] = self._national(year)
        for one in self.municipalities:
            there = one.since <= year <= (one.until or 9999)
            self._write(one.code, year, self._local(one, year) if there else None, hides_few=True)
        self._sums(year)

    # What happens

    def _events_of_new_year(self, year: int) -> None:
        if year in (2026, 2031):
            self.renumber(year, share=0.33 if year == 2026 else 0.7)
        if year == 2027:
            for one in self.chance.sample(self.municipalities, 6):
                one.name += " - Davvi"
        if year == 2028:
            self._redraw()
        if year == 2029:
            self._begin_successor()
        if year == 2030:
            self.ended["KOStotnatt0000"] = 2029
            self.ended["KOSandmidlbo14d0000"] = 2029

    def renumber(self, year: int, *, share: float) -> None:
        """Give municipalities new codes: the name goes on, the old code gets years in its label."""
        going = [one for one in self.municipalities if one.until is None and one.code != "0301"]
        taken = {one.code for one in self.municipalities}
        free = iter([f"{number:04}" for number in range(6001, 9999) if f"{number:04}" not in taken])
        for one in self.chance.sample(going, int(len(going) * share)):
            code = next(free)
            self.municipalities.append(dataclasses.replace(one, code=code, since=year))
            one.until = year - 1
            for past in self.years:
                self._write(code, past, None, hides_few=True)

    def _redraw(self) -> None:
        """Put a third of the municipalities into other groups."""
        for one in self.chance.sample(self.municipalities, len(self.municipalities) // 3):
            one.group = f"EKG{self.chance.randint(1, 16):02}"

    def _begin_successor(self) -> None:
        """Count night shelters another way beside the old one, from one year before that ends."""
        old = next(content for content in self.contents if content.code == "KOStotnatt0000")
        new = dataclasses.replace(
            old, code=SUCCESSOR, label_no="Husstander i natthjem, ny telling", label_en="Night shelters, new", key=None
        )
        self.contents = (*self.contents, new)

    def _march(self, year: int) -> dict[CellKey, Cell]:
        """Hold back what comes late: some municipalities, sometimes the country without Oslo; return the true cells."""
        going = [one.code for one in self.municipalities if one.since <= year <= (one.until or 9999)]
        late = set(self.chance.sample([code for code in going if code != "0301"], int(len(going) * 0.12)))
        if year % 3 == 0:
            late.add("EAKUO")
        held_back: dict[CellKey, Cell] = {}
        for key, cell in self.cells.items():
            if int(key[2]) != year:
                continue
            if key[0] in late:
                held_back[key] = cell
                self.cells[key] = _LATE
        return held_back

    def _june(self, year: int, held_back: Mapping[CellKey, Cell]) -> None:
        """Fill what was held back, revise, and correct what is old."""
        self.cells.update(held_back)
        for one in self.municipalities:
            if one.since <= year <= (one.until or 9999) and self.chance.random() < 0.4:
                self._write(one.code, year, self._local(one, year), hides_few=True)
        counts = self.country[year]
        moved = {key: round(count * self.chance.uniform(0.97, 1.05)) for key, count in counts.items()}
        self.country[year] = self._within(moved)
        self._sums(year)
        withdrawn = self.chance.choice([one for one in self.municipalities if one.code != "0301"])
        self._write(withdrawn.code, year - 2, None, hides_few=True, empty=_LATE)
        old = self.chance.choice([past for past in self.years if past < year - 2])
        county = self.chance.choice(sorted({one.county for one in self.municipalities}))
        for one in self.municipalities:
            if one.county == county and one.since <= old <= (one.until or 9999):
                self._write(one.code, old, self._local(one, old), hides_few=True)

    # How it is counted

    def _national(self, year: int) -> dict[str, int]:
        printed = {key: cells[str(year)] for key, cells in REPORT_CELLS.items() if str(year) in cells}
        before = self.country.get(year - 1)
        if before is None:
            before = {**_FIRST, "natthjem": 95}
        step = 1.3 if year == 2032 else self.chance.uniform(0.96, 1.07)
        counts = {key: round(count * step * self.chance.uniform(0.97, 1.03)) for key, count in before.items()}
        if year in (2022, 2023):
            counts["med_barn_over_3_mnd"] = round(before["med_barn_over_3_mnd"] * 1.4)
        counts["natthjem"] = round(before["natthjem"] * self.chance.uniform(0.9, 1.14))
        return {**self._within({**counts, **printed}), **printed}

    def _within(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Keep parts no larger than their wholes."""
        kept = dict(counts)
        for part in ("over_3_mnd", "med_barn", "unge"):
            kept[part] = min(kept[part], kept["midlertidig_botilbud"])
        kept["med_barn_over_3_mnd"] = min(kept["med_barn_over_3_mnd"], kept["med_barn"], kept["over_3_mnd"])
        return kept

    def _local(self, one: Municipality, year: int) -> dict[str, int]:
        country = self.country[year]
        return self._within(
            {
                key: int(
                    country[key] * one.weight * one.habits[key] * self.chance.lognormvariate(0, 0.25)
                    + self.chance.random()
                )
                for key in KEYS
            }
        )

    def _sums(self, year: int) -> None:
        """Estimate the country, counties and groups: with noise of their own, as estimates have."""
        country = self.country[year]
        oslo = self._counts("0301", year)
        self._write("EAK", year, country)
        self._write("EAKUO", year, {key: count - min(count, oslo.get(key, 0)) for key, count in country.items()})
        for region in self.base.regions:
            if region.code.startswith(("EKA", "EKG")):
                self._write(region.code, year, self._sum(region, year))

    def _sum(self, region: Region, year: int) -> dict[str, int] | None:
        members = [
            one
            for one in self.municipalities
            if region.code in (one.county, one.group) and one.since <= year <= (one.until or 9999)
        ]
        if not members or not region.exists(str(year)):
            return None
        sums = dict.fromkeys(KEYS, 0)
        for one in members:
            for key, count in self._counts(one.code, year).items():
                sums[key] += count
        factor = self.chance.uniform(1.0, 1.03)
        return self._within({key: round(count * factor) for key, count in sums.items()})

    def _counts(self, region: str, year: int) -> dict[str, int]:
        codes = {content.key: content.code for content in self.base.contents if content.key is not None}
        found = {key: self.cells.get((region, codes[key], str(year)), _LATE)[0] for key in KEYS}
        return {key: int(value) for key, value in found.items() if value is not None}

    def _write(
        self,
        region: str,
        year: int,
        counts: Mapping[str, int] | None,
        *,
        hides_few: bool = False,
        empty: Cell = _ENDED,
    ) -> None:
        for content in self.base.contents:
            cell = empty if counts is None else self._cell(content, counts, hides_few=hides_few)
            if self.ended.get(content.code, 9999) < year:
                cell = _ENDED
            self.cells[region, content.code, str(year)] = cell
        if len(self.contents) > len(self.base.contents):
            night = None if counts is None else counts["natthjem"]
            begun = night is not None and year >= 2029
            hidden = hides_few and night is not None and night < 3
            self.cells[region, SUCCESSOR, str(year)] = (_HIDDEN if hidden else (night, None)) if begun else _ENDED

    def _cell(self, content: Content, counts: Mapping[str, int], *, hides_few: bool) -> Cell:
        if content.key is not None:
            count = counts[content.key]
            return _HIDDEN if hides_few and 0 < count < 3 else (count, None)
        part, whole = SHARES[content.code]
        if not counts[whole]:
            return _ENDED
        if part is None:
            return (round(self.chance.uniform(25, 60), 1), None)
        return (round(100 * counts[part] / counts[whole], 1), None)

    # What is published

    def publication(self, day: str, name: str) -> Publication:
        """Publish what has been counted so far, on a day."""
        regions = [region for region in self.base.regions if not self._goes_on(region)]
        for one in self.municipalities:
            label = one.name if one.until is None else f"{one.name} ({one.since or ''}-{one.until})"
            regions.append(Region(code=one.code, label_no=label, label_en=label))
        years = tuple(str(year) for year in self.years)
        codes = {region.code for region in regions}
        cells = {key: cell for key, cell in self.cells.items() if key[0] in codes}
        for region in regions:
            for content in self.contents:
                for year in years:
                    cells.setdefault((region.code, content.code, year), _ENDED)
        table = dataclasses.replace(
            self.base,
            regions=tuple(sorted(regions, key=lambda region: region.code)),
            contents=self.contents,
            years=years,
            cells=cells,
            updated=f"{day}T06:00:00Z",
        )
        return Publication(table=table, fetched_at=dt.datetime.fromisoformat(f"{day}T10:00+00:00"), name=name)

    def _municipality(self, region: Region) -> Municipality:
        counties: Sequence[str] = [
            one.code for one in self.base.regions if one.code.startswith("EKA") and not one.is_historic
        ]
        weight = 0.16 if region.code == "0301" else min(0.06, 0.004 * self.chance.lognormvariate(0, 0.9))
        county = f"EKA{region.code[:2]}"
        return Municipality(
            code=region.code,
            name=region.label_no,
            county=county if county in counties else self.chance.choice(counties),
            group=f"EKG{self.chance.randint(1, 16):02}",
            weight=weight,
            habits={
                key: self.chance.uniform(0.6, 1.4) * (self.chance.random() < 0.2 if key == "natthjem" else 1)
                for key in KEYS
            },
        )

    @staticmethod
    def _goes_on(region: Region) -> bool:
        return region.is_municipality and not region.is_historic
