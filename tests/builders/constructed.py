"""A CONSTRUCTED table in the shape of SSB's KOSTRA table 12015.

Everything here is made from ``facts.md``: the ids, the known content codes, the labels and the 19 national
cells of the report. Every other code, label and figure is invented, and nothing was recorded from SSB. Codes
that nobody here has seen carry the word ``constructed``.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

Lang: TypeAlias = Literal["no", "en"]
Json: TypeAlias = dict[str, Any]
Cell: TypeAlias = tuple[float | int | None, str | None]
CellKey: TypeAlias = tuple[str, str, str]

BASE_URL = "https://data.ssb.no/api/pxwebapi/v2"

REPORT_CELLS: Mapping[str, Mapping[str, int]] = {
    "midlertidig_botilbud": {"2020": 4502, "2021": 4415, "2022": 5742, "2023": 6596, "2024": 7079},
    "over_3_mnd": {"2020": 895, "2021": 849, "2022": 1186, "2023": 1686, "2024": 1750},
    "med_barn": {"2021": 341, "2022": 471, "2024": 645},
    "med_barn_over_3_mnd": {"2021": 61, "2024": 187},
    "unge": {"2021": 410, "2024": 615},
    "natthjem": {"2021": 135, "2024": 167},
}
"""The 19 national cells printed in the report (facts.md, 1), by series key and year."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Region:
    """One region of the table: the country, a county, a KOSTRA group or a municipality."""

    code: str
    label_no: str
    label_en: str

    @property
    def is_municipality(self) -> bool:
        """Whether the code is a municipality's four digits."""
        return self.code.isdigit()

    @property
    def is_historic(self) -> bool:
        """Whether the label says that the region is no longer in use."""
        return self.last_year is not None

    @property
    def first_year(self) -> int | None:
        """First year the region existed; None when it was there from the start."""
        if found := _YEARS_IN_LABEL.search(self.label_no):
            return int(found["first"]) if found["first"] else None
        return _FIRST_YEAR.get(self.code)

    @property
    def last_year(self) -> int | None:
        """Last year the region existed; None when it still does."""
        found = _YEARS_IN_LABEL.search(self.label_no)
        return int(found["last"]) if found else None

    def exists(self, year: str) -> bool:
        """Whether the region was in use in *year*."""
        return (self.first_year or 0) <= int(year) <= (self.last_year or 9999)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Content:
    """One content (measure) of the table, and the series key it stands for, if any."""

    code: str
    label_no: str
    label_en: str
    unit_no: str
    unit_en: str
    decimals: int
    key: str | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Note:
    """A note in both languages, and whether it must be shown."""

    text_no: str
    text_en: str
    mandatory: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Codelist:
    """A subset of the regions, the way SSB offers it: a stable label and a table-dependent id."""

    id: str
    label_no: str
    label_en: str
    codes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ConstructedTable:
    """An invented table 12015 that can describe itself and its data as PxWebApi v2 does.

    A cell that ``cells`` does not hold is null with status ``..``. With an ``extra_dimension`` every one of
    its codes repeats the same cell.
    """

    regions: tuple[Region, ...]
    contents: tuple[Content, ...]
    years: tuple[str, ...]
    cells: Mapping[CellKey, Cell]
    notes: tuple[Note, ...] = ()
    region_notes: tuple[Note, ...] = ()
    content_notes: Mapping[str, tuple[Note, ...]] = dataclasses.field(default_factory=dict)
    table_id: str = "12015"
    label_no: str = "12015: Midlertidige botilbud og natthjem (K), etter region, statistikkvariabel og år"
    label_en: str = "12015: Temporary housing and night shelters (M), by region, contents and year"
    source_no: str = "Statistisk sentralbyrå"
    source_en: str = "Statistics Norway"
    region_id: str = "KOKkommuneregion0000"
    contents_id: str = "ContentsCode"
    time_id: str = "Tid"
    dimension_order: tuple[str, ...] = ("KOKkommuneregion0000", "ContentsCode", "Tid")
    extra_dimension: tuple[str, str, tuple[tuple[str, str], ...]] | None = None
    updated: str = "2025-03-15T07:00:00Z"
    discontinued: bool | None = False
    summing: tuple[str, Mapping[str, tuple[str, ...]]] | None = None
    """A code list that sums, as the population table has one: its id, and the regions that each value is made of."""

    # What the table is made of

    @property
    def dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """All codes of every dimension, in the table's order."""
        codes = {
            self.region_id: tuple(region.code for region in self.regions),
            self.contents_id: tuple(content.code for content in self.contents),
            self.time_id: self.years,
        }
        order = self.dimension_order
        if self.extra_dimension is not None:
            extra_id, _, values = self.extra_dimension
            codes[extra_id] = tuple(code for code, _ in values)
            if extra_id not in order:
                order = (order[0], extra_id, *order[1:])
        return {dimension: codes[dimension] for dimension in order}

    @property
    def may_be_left_out(self) -> frozenset[str]:
        """Dimensions that the server sums over where nobody asks for them."""
        return frozenset()

    @property
    def codelists(self) -> tuple[Codelist, ...]:
        """The code lists on the region dimension; each is a subset and none aggregates."""
        kommuner = [region for region in self.regions if region.is_municipality]
        fylker = [region for region in self.regions if region.code.startswith("EKA")]
        subsets: tuple[tuple[str, str, Iterable[Region]], ...] = (
            ("Landet", "the whole country", (r for r in self.regions if r.code == "EAK")),
            ("Alle kommuner", "all municipalities", kommuner),
            ("Kommuner 2024-", "municipalities 2024-", (r for r in kommuner if r.exists("2024"))),
            ("Kommuner 2020-2023", "municipalities 2020-2023", (r for r in kommuner if r.exists("2022"))),
            ("Alle fylker", "all counties", fylker),
            ("Fylker 2024-", "counties 2024-", (r for r in fylker if r.exists("2024"))),
            ("KOSTRA-grupperinger", "KOSTRA groups", (r for r in self.regions if r.code.startswith("EKG"))),
        )
        return tuple(
            Codelist(
                id=f"agg_KOGkommuneregion0000{90001 + position}",
                label_no=f"Uttrekk for {label_no}",
                label_en=f"Selection of {label_en}",
                codes=tuple(region.code for region in members),
            )
            for position, (label_no, label_en, members) in enumerate(subsets)
        )

    def content_code(self, key_or_code: str) -> str:
        """Give the content code that a series key (the first content with it) or a code stands for."""
        for content in self.contents:
            if key_or_code in (content.code, content.key):
                return content.code
        raise KeyError(key_or_code)

    def summed(self) -> ConstructedTable:
        """Give the table whose regions are the values of the code list that sums; 0 where there is nothing to sum."""
        assert self.summing is not None
        cells: dict[CellKey, Cell] = {}
        for code, parts in self.summing[1].items():
            for content, year in itertools.product((one.code for one in self.contents), self.years):
                values = [self.cells.get((part, content, year), _NOT_AVAILABLE)[0] for part in parts]
                cells[code, content, year] = (sum(value for value in values if value is not None), None)
        regions = tuple(Region(code=code, label_no=code, label_en=code) for code in self.summing[1])
        return dataclasses.replace(self, regions=regions, cells=cells, summing=None)

    def has_codelist(self, codelist_id: str) -> bool:
        """Whether the table offers a code list."""
        is_summing = self.summing is not None and codelist_id == self.summing[0]
        return is_summing or codelist_id in {codelist.id for codelist in self.codelists}

    @functools.cached_property
    def answered(self) -> dict[tuple[str, str, bytes, int, bool], Any]:
        """Hold the answers that a server has made of this table, for the next server that has it."""
        return {}

    def cell(self, region: str, key_or_code: str, year: str) -> Cell:
        """Give one cell's value and status."""
        return self.cells.get((region, self.content_code(key_or_code), year), _NOT_AVAILABLE)

    # What the server says of it

    def info(self, lang: Lang) -> Json:
        """Make the answer of ``/tables/{id}``."""
        other: Lang = "en" if lang == "no" else "no"
        here = f"{BASE_URL}/tables/{self.table_id}"
        return {
            "language": lang,
            "id": self.table_id,
            "label": _in(lang, self.label_no, self.label_en),
            "description": "",
            "sortCode": self.table_id,
            "updated": self.updated,
            "firstPeriod": self.years[0],
            "lastPeriod": self.years[-1],
            "category": "public",
            "variableNames": [self._dimension_label(dimension, lang) for dimension in self.dimensions],
            "discontinued": self.discontinued,
            "source": _in(lang, self.source_no, self.source_en),
            "subjectCode": "sk",
            "timeUnit": "Annual",
            "paths": [[{"id": "sk", "label": _in(lang, "Sosiale forhold", "Social conditions"), "sortCode": "sk"}]],
            "links": [
                {"rel": "self", "hreflang": lang, "href": f"{here}?lang={lang}"},
                {"rel": "alternate", "hreflang": other, "href": f"{here}?lang={other}"},
                {"rel": "metadata", "hreflang": lang, "href": f"{here}/metadata?lang={lang}"},
                {"rel": "data", "hreflang": lang, "href": f"{here}/data?lang={lang}&outputFormat=json-stat2"},
            ],
        }

    def metadata(self, lang: Lang) -> Json:
        """Make the answer of ``/tables/{id}/metadata``: a dataset with code lists and no values."""
        answer = self._dataset_without_values(self.dimensions, lang)
        answer["link"] = {
            "related": [
                {
                    "extension": {"relation": "statistics-homepage", "metaid": "KORTNAVN:constructed"},
                    "href": _in(lang, "https://www.ssb.no/kostra", "https://www.ssb.no/en/kostra"),
                    "label": _in(lang, "Statistikkens hjemmeside", "Statistics homepage"),
                    "type": "text/html",
                }
            ]
        }
        for dimension, described in answer["dimension"].items():
            described["extension"]["codelists"] = (
                [self._codelist_head(codelist, lang) for codelist in self.codelists]
                if dimension == self.region_id
                else []
            )
        answer["value"] = []
        return answer

    def dataset(self, selection: Mapping[str, Sequence[str]], lang: Lang, *, sparse: bool = False) -> Json:
        """Make the answer of ``/tables/{id}/data`` in JSON-stat2.

        Parameters
        ----------
        selection
            Codes wanted of each dimension, answered in the table's own order; absent means all.
        lang
            Language of the labels.
        sparse
            Give ``value`` as an object from flat index to value, without the nulls, in place of a list.
        """
        chosen = {
            dimension: tuple(code for code in codes if code in wanted)
            for dimension, codes in self.dimensions.items()
            for wanted in (frozenset(selection.get(dimension, codes)),)
        }
        axes = list(chosen)
        at_region, at_content, at_year = (
            axes.index(self.region_id),
            axes.index(self.contents_id),
            axes.index(self.time_id),
        )
        values: list[float | int | None] = []
        status: dict[str, str] = {}
        for position, codes in enumerate(itertools.product(*chosen.values())):
            key = (codes[at_region], codes[at_content], codes[at_year])
            value, symbol = self.cells.get(key, _NOT_AVAILABLE)
            values.append(int(value) if isinstance(value, float) and value.is_integer() else value)
            if symbol is not None:
                status[str(position)] = symbol
        answer = self._dataset_without_values(chosen, lang)
        answer["value"] = (
            {str(position): value for position, value in enumerate(values) if value is not None} if sparse else values
        )
        if status:
            answer["status"] = status
        return answer

    def codelist(self, codelist_id: str, lang: Lang) -> Json:
        """Make the answer of ``/codelists/{id}``; KeyError when the table has no such list."""
        labels = {region.code: _in(lang, region.label_no, region.label_en) for region in self.regions}
        if self.summing is not None and codelist_id == self.summing[0]:
            head = Codelist(id=codelist_id, label_no="Kommuner, sammenslåtte tidsserier", label_en="Summed", codes=())
            return {
                **self._codelist_head(head, lang),
                "language": lang,
                "languages": ["no", "en"],
                "elimination": False,
                "values": [
                    {"code": code, "label": code, "valueMap": list(parts)} for code, parts in self.summing[1].items()
                ],
            }
        for codelist in self.codelists:
            if codelist.id == codelist_id:
                return {
                    **self._codelist_head(codelist, lang),
                    "language": lang,
                    "languages": ["no", "en"],
                    "elimination": False,
                    "values": [{"code": code, "label": labels[code], "valueMap": [code]} for code in codelist.codes],
                }
        raise KeyError(codelist_id)

    # Variations

    def with_cell(
        self, region: str, key_or_code: str, year: str, value: float | None, status: str | None = None
    ) -> ConstructedTable:
        """Change one cell."""
        cell = {(region, self.content_code(key_or_code), year): (value, status)}
        return dataclasses.replace(self, cells={**self.cells, **cell})

    def relabelled(self, labels: Mapping[str, str]) -> ConstructedTable:
        """Change the Norwegian labels of contents, by code."""
        contents = tuple(
            dataclasses.replace(content, label_no=labels.get(content.code, content.label_no))
            for content in self.contents
        )
        return dataclasses.replace(self, contents=contents)

    def recoded(self, codes: Mapping[str, str]) -> ConstructedTable:
        """Change the codes of contents, old to new."""
        return dataclasses.replace(
            self,
            contents=tuple(
                dataclasses.replace(content, code=codes.get(content.code, content.code)) for content in self.contents
            ),
            cells={
                (region, codes.get(content, content), year): cell
                for (region, content, year), cell in self.cells.items()
            },
            content_notes={codes.get(code, code): notes for code, notes in self.content_notes.items()},
        )

    def without(self, key_or_code: str) -> ConstructedTable:
        """Take one content away."""
        gone = self.content_code(key_or_code)
        return dataclasses.replace(
            self,
            contents=tuple(content for content in self.contents if content.code != gone),
            cells={key: cell for key, cell in self.cells.items() if key[1] != gone},
            content_notes={code: notes for code, notes in self.content_notes.items() if code != gone},
        )

    def doubled(self, key_or_code: str, new_code: str) -> ConstructedTable:
        """Add a second content with the same label and unit, and every cell one higher."""
        code = self.content_code(key_or_code)
        original = next(content for content in self.contents if content.code == code)
        copies = {
            (region, new_code, year): (None if value is None else value + 1, status)
            for (region, content, year), (value, status) in self.cells.items()
            if content == code
        }
        return dataclasses.replace(
            self,
            contents=(*self.contents, dataclasses.replace(original, code=new_code)),
            cells={**self.cells, **copies},
        )

    def reordered(self, dimension_order: Sequence[str]) -> ConstructedTable:
        """Change the order of the dimensions."""
        return dataclasses.replace(self, dimension_order=tuple(dimension_order))

    def renamed(
        self, *, region_id: str | None = None, contents_id: str | None = None, time_id: str | None = None
    ) -> ConstructedTable:
        """Change the ids of dimensions, in their places."""
        ids = {
            self.region_id: region_id or self.region_id,
            self.contents_id: contents_id or self.contents_id,
            self.time_id: time_id or self.time_id,
        }
        return dataclasses.replace(
            self,
            region_id=ids[self.region_id],
            contents_id=ids[self.contents_id],
            time_id=ids[self.time_id],
            dimension_order=tuple(ids.get(dimension, dimension) for dimension in self.dimension_order),
        )

    def with_extra_dimension(
        self, dimension_id: str, label: str, values: Sequence[tuple[str, str]]
    ) -> ConstructedTable:
        """Add a breakdown dimension after the first one."""
        return dataclasses.replace(self, extra_dimension=(dimension_id, label, tuple(values)))

    def with_updated(self, updated: str) -> ConstructedTable:
        """Change the time of the last update (UTC, with a Z)."""
        return dataclasses.replace(self, updated=updated)

    def with_years(self, years: Sequence[str]) -> ConstructedTable:
        """Change which years the table has; a year without cells is null with status ``..``."""
        return dataclasses.replace(self, years=tuple(years))

    def with_regions(self, codes: Sequence[str]) -> ConstructedTable:
        """Keep only some of the regions, in the table's order."""
        wanted = frozenset(codes)
        return dataclasses.replace(
            self,
            regions=tuple(region for region in self.regions if region.code in wanted),
            cells={key: cell for key, cell in self.cells.items() if key[0] in wanted},
        )

    # Parts of the answers

    def _dimension_label(self, dimension: str, lang: Lang) -> str:
        if self.extra_dimension is not None and dimension == self.extra_dimension[0]:
            return self.extra_dimension[1]
        return {
            self.region_id: "region",
            self.contents_id: _in(lang, "statistikkvariabel", "contents"),
            self.time_id: _in(lang, "år", "year"),
        }[dimension]

    def _labels(self, dimension: str, lang: Lang) -> Mapping[str, str]:
        if dimension == self.region_id:
            return {region.code: _in(lang, region.label_no, region.label_en) for region in self.regions}
        if dimension == self.contents_id:
            return {content.code: _in(lang, content.label_no, content.label_en) for content in self.contents}
        if dimension == self.time_id:
            return {year: year for year in self.years}
        return dict(self.extra_dimension[2]) if self.extra_dimension is not None else {}

    def _codelist_head(self, codelist: Codelist, lang: Lang) -> Json:
        href = f"{BASE_URL}/codelists/{codelist.id}?lang={lang}"
        return {
            "id": codelist.id,
            "label": _in(lang, codelist.label_no, codelist.label_en),
            "type": "Aggregation",
            "links": [{"rel": "metadata", "hreflang": lang, "href": href}],
        }

    def _dimension(self, dimension: str, codes: Sequence[str], lang: Lang) -> Json:
        labels = self._labels(dimension, lang)
        category: Json = {
            "index": {code: position for position, code in enumerate(codes)},
            "label": {code: labels[code] for code in codes},
        }
        extension: Json = {"elimination": False, "show": "code" if dimension == self.time_id else "value"}
        described: Json = {"label": self._dimension_label(dimension, lang)}
        if dimension == self.region_id and self.region_notes:
            described["note"] = [_in(lang, note.text_no, note.text_en) for note in self.region_notes]
            extension["noteMandatory"] = _mandatory(self.region_notes)
        if dimension == self.contents_id:
            chosen = [content for content in self.contents if content.code in category["index"]]
            noted = {c.code: self.content_notes[c.code] for c in chosen if c.code in self.content_notes}
            if noted:
                category["note"] = {
                    code: [_in(lang, note.text_no, note.text_en) for note in notes] for code, notes in noted.items()
                }
                extension["categoryNoteMandatory"] = {
                    code: _mandatory(notes) for code, notes in noted.items() if _mandatory(notes)
                }
            category["unit"] = {
                content.code: {
                    "base": _in(lang, content.unit_no, content.unit_en),
                    "decimals": content.decimals,
                }
                for content in chosen
            }
            extension["refperiod"] = {content.code: "01.01-31.12" for content in chosen}
            extension["measuringType"] = {content.code: "Flow" for content in chosen}
            extension["priceType"] = {content.code: "NotApplicable" for content in chosen}
            extension["adjustment"] = {content.code: "None" for content in chosen}
        return {**described, "category": category, "extension": extension}

    def _dataset_without_values(self, chosen: Mapping[str, Sequence[str]], lang: Lang) -> Json:
        answer: Json = {
            "version": "2.0",
            "class": "dataset",
            "label": _in(lang, self.label_no, self.label_en),
            "source": _in(lang, self.source_no, self.source_en),
            "updated": self.updated,
        }
        extension: Json = {}
        if self.notes:
            answer["note"] = [_in(lang, note.text_no, note.text_en) for note in self.notes]
            extension["noteMandatory"] = _mandatory(self.notes)
        extension["px"] = {
            "infofile": "None",
            "tableid": self.table_id,
            "decimals": max((content.decimals for content in self.contents), default=0),
            "official-statistics": True,
            "aggregallowed": False,
            "copyright": False,
            "language": lang,
            "contents": _in(lang, "Midlertidige botilbud (K),", "Temporary housing (M),"),
            "descriptiondefault": False,
            "heading": [self.contents_id, self.time_id],
            "stub": [dim for dim in chosen if dim not in (self.contents_id, self.time_id)],
            "matrix": "constructed12015",
            "subject-code": "sk",
            "subject-area": _in(lang, "Sosiale forhold", "Social conditions"),
        }
        if self.discontinued is not None:
            extension["discontinued"] = self.discontinued
        extension["contact"] = [
            {
                "name": "",
                "organization": _in(lang, self.source_no, self.source_en),
                "phone": "",
                "mail": "",
                "raw": _in(lang, self.source_no, self.source_en),
            }
        ]
        answer["role"] = {"time": [self.time_id], "geo": [self.region_id], "metric": [self.contents_id]}
        answer["id"] = list(chosen)
        answer["size"] = [len(codes) for codes in chosen.values()]
        answer["dimension"] = {dim: self._dimension(dim, codes, lang) for dim, codes in chosen.items()}
        answer["extension"] = extension
        return answer


@functools.cache
def build(*, municipalities: int = 357, first_year: int = 2015, last_year: int = 2024) -> ConstructedTable:
    """Make the table: the report's national cells, and invented cells that obey what ``facts.md`` says.

    Parameters
    ----------
    municipalities
        How many municipalities of today; the best known come first, and a few historic ones are added.
    first_year, last_year
        The years of the table.
    """
    years = tuple(str(year) for year in range(first_year, last_year + 1))
    regions = _regions(municipalities)
    return ConstructedTable(
        regions=regions,
        contents=_CONTENTS,
        years=years,
        cells=_cells(regions, years),
        notes=_NOTES,
        region_notes=_REGION_NOTES,
        content_notes=_CONTENT_NOTES,
    )


# What the constructed table is made of

_NOT_AVAILABLE: Cell = (None, "..")
_NOT_POSSIBLE: Cell = (None, ".")
_SUPPRESSED: Cell = (None, ":")
_FEWEST_SHOWN = 3

_YEARS_IN_LABEL = re.compile(r"\((?P<first>\d{4})?-(?P<last>\d{4})\)$")

_COUNTIES = {
    "EKA03": "Oslo",
    "EKA11": "Rogaland",
    "EKA15": "Møre og Romsdal",
    "EKA18": "Nordland",
    "EKA31": "Østfold",
    "EKA32": "Akershus",
    "EKA33": "Buskerud",
    "EKA34": "Innlandet",
    "EKA39": "Vestfold",
    "EKA40": "Telemark",
    "EKA42": "Agder",
    "EKA46": "Vestland",
    "EKA50": "Trøndelag",
    "EKA55": "Troms",
    "EKA56": "Finnmark",
}
_HISTORIC_COUNTIES = {
    "EKA01": "Østfold (-2019)",
    "EKA02": "Akershus (-2019)",
    "EKA12": "Hordaland (-2019)",
    "EKA30": "Viken (2020-2023)",
    "EKA38": "Vestfold og Telemark (2020-2023)",
    "EKA54": "Troms og Finnmark (2020-2023)",
}
_NAMED_MUNICIPALITIES = {
    "0301": "Oslo",
    "4601": "Bergen",
    "1103": "Stavanger",
    "5001": "Trondheim",
    "1515": "Herøy",
    "1818": "Herøy",
    "3301": "Drammen",
    "3201": "Bærum",
}
_HISTORIC_MUNICIPALITIES = {
    "0219": "Bærum (-2019)",
    "0602": "Drammen (-2019)",
    "1201": "Bergen (-2019)",
    "1601": "Trondheim (-2017)",
    "3005": "Drammen (2020-2023)",
    "3024": "Bærum (2020-2023)",
}
_FIRST_YEAR = {
    **dict.fromkeys(("EKA31", "EKA32", "EKA33", "EKA39", "EKA40", "EKA55", "EKA56", "3201", "3301"), 2024),
    **dict.fromkeys(("EKA34", "EKA42", "EKA46", "4601"), 2020),
    **dict.fromkeys(("EKA50", "5001"), 2018),
}
_LARGE_MUNICIPALITIES = {"4601": 0.09, "1201": 0.09, "5001": 0.06, "1601": 0.06, "1103": 0.05}
_NUMBERED_IN = ("31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56", "11", "15", "18")


def _content(code: str, label_no: str, label_en: str, key: str | None, *, percent: bool = False) -> Content:
    return Content(
        code=code,
        label_no=label_no,
        label_en=label_en,
        unit_no="prosent" if percent else "husstander",
        unit_en="per cent" if percent else "households",
        decimals=1 if percent else 0,
        key=key,
    )


_CONTENTS = (
    _content(
        "KOStotmidlbo0000",
        "Husstander i midlertidige botilbud, i alt",
        "Households in temporary housing, total",
        "midlertidig_botilbud",
    ),
    _content(
        "KOSconstructed3m0000",
        "Husstander i midlertidige botilbud i mer enn 3 måneder",
        "Households in temporary housing for more than 3 months",
        "over_3_mnd",
    ),
    _content(
        "KOSmidlbobarn0000",
        "Husstander med barn i midlertidige botilbud",
        "Households with children in temporary housing",
        "med_barn",
    ),
    _content(
        "KOSconstructedbarn3m0000",
        "Husstander med barn i midlertidige botilbud i mer enn 3 måneder",
        "Households with children in temporary housing for more than 3 months",
        "med_barn_over_3_mnd",
    ),
    _content(
        "KOSandbarn3m0000",
        "Andel husstander med barn i midlertidige botilbud i mer enn 3 mnd",
        "Share of households with children in temporary housing for more than 3 months",
        None,
        percent=True,
    ),
    _content(
        "KOSconstructedunge0000",
        "Husstander med unge under 25 år i midlertidige botilbud",
        "Households with young people under 25 in temporary housing",
        "unge",
    ),
    _content(
        "KOSandmidlbo14d0000",
        "Husstander i midlertidige botilbud i 14 eller færre dager",
        "Households in temporary housing for 14 days or fewer",
        None,
        percent=True,
    ),
    _content("KOStotnatt0000", "Husstander i natthjem", "Households in night shelters", "natthjem"),
    _content(
        "KOSconstructedand3m0000",
        "Andel husstander i midlertidige botilbud i mer enn 3 mnd",
        "Share of households in temporary housing for more than 3 months",
        None,
        percent=True,
    ),
)
_COUNTS = {content.key: content.code for content in _CONTENTS if content.key is not None}

_NOTES = (
    Note(
        text_no="Konstruert tabell: formen er som i KOSTRA, tallene er oppdiktet.",
        text_en="Constructed table: shaped like KOSTRA, the figures are invented.",
    ),
    Note(
        text_no="Noen celler er skjermet (:).",
        text_en="Some cells are suppressed (:).",
        mandatory=True,
    ),
)
_REGION_NOTES = (
    Note(
        text_no="KOSTRA-gruppene ble endret i 2020, og det er brudd mellom 2019 og 2020.",
        text_en="The KOSTRA groups were redrawn in 2020, with a break between 2019 and 2020.",
        mandatory=True,
    ),
)
_CONTENT_NOTES = {
    "KOStotmidlbo0000": (
        Note(
            text_no="En husstand med flere opphold i året telles én gang.",
            text_en="A household with several stays in the year is counted once.",
            mandatory=True,
        ),
    ),
    "KOStotnatt0000": (
        Note(
            text_no="Natthjem er ikke med i midlertidige botilbud.",
            text_en="Night shelters are not part of temporary housing.",
        ),
    ),
}

_FIRST_KNOWN, _LAST_KNOWN = 2015, 2024
_NATIONAL = {
    "midlertidig_botilbud": (4180, 4210, 4250, 4330, 4410, 4502, 4415, 5742, 6596, 7079),
    "over_3_mnd": (800, 820, 835, 850, 870, 895, 849, 1186, 1686, 1750),
    "med_barn": (252, 241, 232, 228, 231, 229, 341, 471, 560, 645),
    "med_barn_over_3_mnd": (48, 45, 41, 39, 42, 40, 61, 95, 150, 187),
    "unge": (430, 425, 420, 415, 412, 408, 410, 468, 541, 615),
    "natthjem": (90, 95, 101, 108, 117, 122, 135, 148, 158, 167),
}


def _in(lang: Lang, norwegian: str, english: str) -> str:
    return norwegian if lang == "no" else english


def _mandatory(notes: Sequence[Note]) -> dict[str, bool]:
    return {str(position): True for position, note in enumerate(notes) if note.mandatory}


def _regions(municipalities: int) -> tuple[Region, ...]:
    names = {**_COUNTIES, **_HISTORIC_COUNTIES, **_HISTORIC_MUNICIPALITIES}
    names |= {f"EKG{number:02}": f"KOSTRA-gruppe {number:02}" for number in range(1, 18)}
    numbered = {
        code: f"Kommune {code}"
        for number in range(99, 59, -1)
        for code in (f"{county}{number}" for county in _NUMBERED_IN)
    }
    names |= dict(itertools.islice((_NAMED_MUNICIPALITIES | numbered).items(), municipalities))
    regions = [Region(code=code, label_no=name, label_en=name) for code, name in names.items()]
    regions.append(Region(code="EAK", label_no="Landet", label_en="The whole country"))
    regions.append(Region(code="EAKUO", label_no="Landet uten Oslo", label_en="The whole country except Oslo"))
    return tuple(sorted(regions, key=lambda region: region.code))


def _national(year: str) -> dict[str, int]:
    """Give the country's counts; outside the known years all of them grow or shrink alike."""
    known = min(max(int(year), _FIRST_KNOWN), _LAST_KNOWN)
    scale = 1.02 ** (int(year) - known)
    return {key: int(counts[known - _FIRST_KNOWN] * scale) for key, counts in _NATIONAL.items()}


def _cells(regions: Sequence[Region], years: Sequence[str]) -> dict[CellKey, Cell]:
    chance = random.Random(12015)
    country = {year: _national(year) for year in years}
    oslo = {year: {key: int(count * 0.16) for key, count in counts.items()} for year, counts in country.items()}
    cells: dict[CellKey, Cell] = {}
    for region in regions:
        weight = _LARGE_MUNICIPALITIES.get(region.code, min(0.02, 0.0014 * chance.lognormvariate(0, 0.8)))
        if not region.is_municipality:
            weight = chance.uniform(0.03, 0.09)
        short_stays = chance.uniform(25, 60)
        for year in years:
            if region.code == "EAK":
                counts = country[year]
            elif region.code == "EAKUO":
                counts = {key: count - oslo[year][key] for key, count in country[year].items()}
            elif region.code in ("0301", "EKA03"):
                counts = oslo[year]
            else:
                counts = _local_counts(chance, country[year], weight)
            row = _row(counts, short_stays + chance.uniform(-5, 5), hides_few=region.is_municipality)
            if not region.exists(year):
                row = dict.fromkeys(row, _NOT_POSSIBLE)
            elif region.label_no.startswith("Kommune ") and chance.random() < 0.01:
                row = dict.fromkeys(row, _NOT_AVAILABLE)
            for content, cell in row.items():
                cells[region.code, content, year] = cell
    return cells


def _local_counts(chance: random.Random, country: Mapping[str, int], weight: float) -> dict[str, int]:
    total = int(country["midlertidig_botilbud"] * weight * chance.uniform(0.8, 1.2))
    over_3_mnd = int(total * chance.uniform(0.1, 0.4))
    med_barn = int(total * chance.uniform(0.02, 0.2))
    return {
        "midlertidig_botilbud": total,
        "over_3_mnd": over_3_mnd,
        "med_barn": med_barn,
        "med_barn_over_3_mnd": min(over_3_mnd, int(med_barn * chance.uniform(0.1, 0.5))),
        "unge": int(total * chance.uniform(0.03, 0.2)),
        "natthjem": int(country["natthjem"] * weight * chance.uniform(0, 2)),
    }


def _row(counts: Mapping[str, int], short_stays: float, *, hides_few: bool) -> dict[str, Cell]:
    def count(key: str) -> Cell:
        return _SUPPRESSED if hides_few and counts[key] < _FEWEST_SHOWN else (counts[key], None)

    def share(part: str, whole: str) -> Cell:
        if hides_few and counts[part] < _FEWEST_SHOWN:
            return _SUPPRESSED
        return (round(100 * counts[part] / counts[whole], 1), None) if counts[whole] else _NOT_POSSIBLE

    total = count("midlertidig_botilbud")
    row = {code: count(key) for key, code in _COUNTS.items()}
    row["KOSandbarn3m0000"] = share("med_barn_over_3_mnd", "med_barn")
    row["KOSandmidlbo14d0000"] = total if total[0] is None else (round(short_stays, 1), None)
    row["KOSconstructedand3m0000"] = share("over_3_mnd", "midlertidig_botilbud")
    return row
