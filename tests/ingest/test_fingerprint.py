"""Which content the figures name, where codes and labels leave it open."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping

import polars as pl
import pytest

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind, PrintedCell
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.fingerprint import complete, relabelled
from kostra_bolig.ingest.gate.canary import is_near
from kostra_bolig.kinds import BoundBy
from kostra_bolig.records import Binding, Content
from tests.builders.constructed import REPORT_CELLS
from tests.builders.twins import COUNTRY, SHARE, Cells, framed, invented, worded
from tests.builders.wordings import WORDINGS

TOTAL, LONG, CHILDREN, CHILDREN_LONG, YOUTH, SHELTER = SeriesKey
CODES = {TOTAL: "KOStotmidlbo0000", CHILDREN: "KOSmidlbobarn0000", SHELTER: "KOStotnatt0000"}
FIGURES = {key: {int(year): float(value) for year, value in REPORT_CELLS[key].items()} for key in SeriesKey}

Table = dict[str, tuple[str, str, dict[int, float]]]
"""Label, unit and national figures, by content code."""


def known() -> Table:
    """Return the three contents whose codes are known."""
    return {code: (definition().series[key].name_no, "antall", FIGURES[key]) for key, code in CODES.items()}


def bound(table: Table, more: Mapping[str, Cells] | None = None, chosen: Mapping[str, str] | None = None) -> Binding:
    """Return what a table is bound to, by its labels and then by its figures."""
    contents = [Content(code=code, label=label, unit=unit) for code, (label, unit, _) in table.items()]
    cells: dict[str, Cells] = {
        code: {(COUNTRY, year): value for year, value in figures.items()} for code, (_, _, figures) in table.items()
    }
    for code, of_content in (more or {}).items():
        cells[code] = {**cells[code], **of_content}
    return complete(bind(contents, chosen=chosen), framed(cells), contents)


def with_youth(
    label: str = "Statistikkvariabel 7", unit: str = "antall", changed: Mapping[int, float] | None = None
) -> Table:
    """Return the known contents and one with the figures printed of the youth, some of them changed."""
    figures = {**FIGURES[YOUTH], **(changed or {})}
    return {**known(), "KOSx": (label, unit, figures)}


class TestPrintedFigures:
    """The figures that were printed of a series are its fingerprint."""

    def test_a_label_that_nobody_knows(self) -> None:
        """The content with the printed figures is the series, and that is remarked."""
        binding = bound(with_youth())

        assert binding.codes[YOUTH] == "KOSx"
        assert binding.bound_by[YOUTH] is BoundBy.FIGURES
        assert [note.text for note in binding.notes] == [
            "unge is read from KOSx Statistikkvariabel 7 [antall]: neither code nor label says so, its national "
            "figures are those that were printed (2021: expected 410, got 410, 2024: expected 615, got 615)"
        ]

    def test_every_unknown_series(self) -> None:
        """All of the table may be found by its figures alone."""
        table: Table = {f"KOS{key}": (f"Tall {place}", "antall", FIGURES[key]) for place, key in enumerate(SeriesKey)}

        binding = bound(table)

        assert dict(binding.codes) == {key: f"KOS{key}" for key in SeriesKey}
        assert set(binding.bound_by.values()) == {BoundBy.FIGURES}

    def test_a_known_code_and_a_choice_come_first(self) -> None:
        """Figures are asked only where code and choice say nothing."""
        table: Table = {**with_youth(), "KOSy": ("Tall", "antall", {2021: 1, 2024: 1})}

        binding = bound(table, chosen={YOUTH: "KOSy"})

        assert binding.bound_by == {
            TOTAL: BoundBy.CODE, CHILDREN: BoundBy.CODE, YOUTH: BoundBy.CHOICE, SHELTER: BoundBy.CODE
        }  # fmt: skip
        assert binding.codes[YOUTH] == "KOSy"

    @pytest.mark.parametrize("changed", [{2021: 412}, {2024: 700}, {2021: 405, 2024: 590}])
    def test_a_revision_is_within_the_bounds(self, changed: dict[int, float]) -> None:
        """What SSB revises by little is still the series."""
        assert bound(with_youth(changed=changed)).bound_by[YOUTH] is BoundBy.FIGURES

    @pytest.mark.parametrize("changed", [{2021: 430}, {2024: 800}, {2021: 413, 2024: 736}, {2021: 820, 2024: 1230}])
    def test_figures_that_miss(self, changed: dict[int, float]) -> None:
        """A content outside the bounds is none, and how near it comes is said."""
        binding = bound(with_youth(changed=changed))

        assert YOUTH not in binding.codes
        assert "KOSx Statistikkvariabel 7 [antall] (2021: expected 410, got" in binding.unavailable[YOUTH]

    @pytest.mark.parametrize(
        ("label", "unit"),
        [
            ("Statistikkvariabel 7", "prosent"),
            ("Andel unge", "antall"),
            ("Personer i midlertidige botilbud", "antall"),
            ("Unge i natthjem", "antall"),
            ("Husstander med barn i midlertidige botilbud", "antall"),
        ],
    )
    def test_a_label_or_unit_that_contradicts(self, label: str, unit: str) -> None:
        """What says that it is a share, persons or another series is never taken by its figures."""
        assert YOUTH not in bound(with_youth(label, unit)).codes

    @pytest.mark.parametrize(
        "label",
        [
            "Husstander med unge under 30 år i midlertidige botilbud",
            "Unge husstander i midlertidige botilbud, 18–29 år",
            "Husstander i midlertidige botilbud, hovedperson 25 år og eldre",
            "Ungdomshusholdninger under 23",
            "Unge mellom 16 og 30",
            "Ungdomshusholdninger i over seks måneder",
            "Ungdomshusholdninger i inntil 14 dager",
            "Ungdomshusholdninger, utenom Oslo",
            "Ungdomshusholdninger uten foreldre",
        ],
    )
    def test_a_label_of_another_limit_contradicts(self, label: str) -> None:
        """Another age, another stay or a part of them: not the series, though the figures are just as printed."""
        binding = bound(with_youth(label))

        assert YOUTH not in binding.codes
        assert f"KOSx {label}" in binding.unavailable[YOUTH]

    @pytest.mark.parametrize("label", ["Ungdomshusholdninger til og med 24 år", "Aleneboende, fylte 18–24"])
    def test_a_label_of_its_own_limit_does_not(self, label: str) -> None:
        """The same limit in other words contradicts nothing."""
        assert bound(with_youth(label)).codes[YOUTH] == "KOSx"

    def test_a_content_exactly_as_printed_is_preferred(self) -> None:
        """Beside one that was never revised, one within the bounds is no rival."""
        binding = bound({**with_youth(), "KOSy": ("Tall", "antall", {2021: 412, 2024: 615})})

        assert binding.codes[YOUTH] == "KOSx"

    def test_two_that_fit(self) -> None:
        """Two that are alike in the years that were final are told apart by nobody: both are named."""
        binding = bound({**with_youth(), "KOSy": ("Tall", "antall", {2021: 410, 2024: 664})})

        assert YOUTH not in binding.codes
        assert all(code in binding.unavailable[YOUTH] for code in ("KOSx", "KOSy", "fetch --series unge=CODE"))

    def test_of_two_equal_ones_the_newer(self) -> None:
        """An old code and a new one with the same figures: the one that goes on is the series."""
        table = with_youth(changed={2025: 650})
        table["KOSold"] = ("Tall", "antall", FIGURES[YOUTH])

        assert bound(table).codes[YOUTH] == "KOSx"

    def test_of_two_labels_the_one_with_the_figures(self) -> None:
        """Where labels name two, the figures tell which."""
        table = with_youth("Husstander med unge under 25 år i midlertidige botilbud")
        table["KOSy"] = ("Unge husstander under 25 år i midlertidige botilbud", "antall", {2021: 520, 2024: 800})

        binding = bound(table)

        assert (binding.codes[YOUTH], binding.bound_by[YOUTH]) == ("KOSx", BoundBy.FIGURES)

    def test_of_two_labels_with_nearly_the_same_figures_none(self) -> None:
        """A content that stands there twice is read from neither, though one is exactly as printed."""
        table = with_youth("Husstander med unge under 25 år i midlertidige botilbud")
        table["KOSy"] = ("Husstander med unge under 25 år i midlertidige botilbud", "antall", {2021: 411, 2024: 616})

        assert YOUTH not in bound(table).codes

    def test_a_label_and_figures_that_disagree(self) -> None:
        """Where the label names one and the figures another, neither is read."""
        table = with_youth()
        table["KOSy"] = ("Unge husstander under 25 år i midlertidige botilbud", "antall", {2021: 520, 2024: 800})

        binding = bound(table)

        assert YOUTH not in binding.codes
        assert YOUTH not in binding.bound_by
        assert binding.unavailable[YOUTH].startswith("the label says KOSy")

    def test_of_any_definition(self) -> None:
        """Whatever definition has printed figures is read so; a share only where they are as printed."""
        one = dataclasses.replace(
            definition().series[YOUTH],
            key="share",
            kind=Kind.SHARE,
            printed=(PrintedCell(year=2021, value=12.5), PrintedCell(year=2022, value=13.0)),
        )
        spec = dataclasses.replace(definition(), series={"share": one}, total=None, identities=())
        contents = [Content(code=code, label=f"Tall {code}", unit="prosent") for code in ("KOSx", "KOSy")]
        frame = framed(
            {
                "KOSx": {(COUNTRY, 2021): 12.5, (COUNTRY, 2022): 13.0},
                "KOSy": {(COUNTRY, 2021): 12.0, (COUNTRY, 2022): 13.0},
            }
        )

        binding = complete(bind(contents, spec=spec), frame, contents, spec=spec)

        assert dict(binding.codes) == {"share": "KOSx"}

    def test_the_frame_says_so_too(self) -> None:
        """The long frame carries the series that the figures named."""
        frame = framed({"KOSx": {(COUNTRY, 2021): 410.0}, "KOSy": {(COUNTRY, 2021): 1.0}})

        assert relabelled(frame, {YOUTH: "KOSx"})["series"].to_list() == [YOUTH, None]


def municipal(figures: Mapping[int, float], *, of: int = 60) -> Cells:
    """Return figures of so many municipalities: some part of the country's."""
    return {(f"{3000 + n}", year): float(n % 9 + 3) for n in range(of) for year in list(figures)[:1]}


class TestIdentities:
    """A share is one series in percent of another: of two that fit by figures, the one that makes it so."""

    @staticmethod
    def two_that_fit(of: int, *, off: float = 0.0, alike: int = 0) -> Binding:
        """Return the binding of a table with two contents like the children's long stays, alike in so many of 60."""
        part = municipal(FIGURES[CHILDREN_LONG], of=of)
        whole = {place: value * 2 + int(place[0]) % 5 for place, value in part.items()}
        other = {place: value + (number >= alike) for number, (place, value) in enumerate(part.items())}
        share = {place: round(part[place] / whole[place] * 100 + off, 1) for place in part}
        table = {
            **known(),
            "KOSx": ("Tall 1", "antall", FIGURES[CHILDREN_LONG]),
            "KOSy": ("Tall 2", "antall", {**FIGURES[CHILDREN_LONG], 2024: 190}),
            SHARE: ("Andel husstander med barn over 3 mnd", "prosent", {}),
        }
        return bound(table, {"KOSx": part, "KOSy": other, CODES[CHILDREN]: whole, SHARE: share})

    def test_the_identity_decides(self) -> None:
        """Sixty municipalities in which one of the two makes the share are enough."""
        binding = self.two_that_fit(60)

        assert (binding.codes[CHILDREN_LONG], binding.bound_by[CHILDREN_LONG]) == ("KOSx", BoundBy.IDENTITY)

    def test_fewer_cells_are_no_verdict(self) -> None:
        """Forty-nine are not."""
        assert CHILDREN_LONG not in self.two_that_fit(49).codes

    def test_another_that_makes_it_too_often_leaves_it_open(self) -> None:
        """Two thirds of the municipalities are no chance: then the identity does not tell the two apart."""
        assert CHILDREN_LONG in self.two_that_fit(60, alike=20).codes
        assert CHILDREN_LONG not in self.two_that_fit(60, alike=40).codes

    def test_a_share_that_neither_makes(self) -> None:
        """Where no content makes the share, none is taken."""
        assert CHILDREN_LONG not in self.two_that_fit(60, off=2.0).codes


def wrong_bindings(seeds: range, *, is_worded: bool = False) -> list[tuple[int, str]]:
    """Return the series of invented tables that are read from another content than they are, and pass the canary."""
    found = []
    for seed in seeds:
        table = invented(seed, is_labelled=seed % 4 == 0, are_named=is_worded)
        if is_worded:
            table = worded(table, seed, WORDS)
        binding = complete(bind(table.contents), table.frame, table.contents)
        wrong = [(key, code) for key, code in binding.codes.items() if table.truth.get(key) != code]
        found += [(seed, key) for key, code in wrong if not is_worded or passes(table.frame, key, code)]
    return found


WORDS: dict[str, list[str]] = {
    key: [*WORDINGS.get(key, ()), definition().series[key].name_no, f"Tall {key}"] for key in SeriesKey
}


def passes(frame: pl.DataFrame, key: str, code: str) -> bool:
    """Tell whether a content shows what was printed of a series; the gate takes no other."""
    own = frame.filter((pl.col("region") == COUNTRY) & (pl.col("content") == code))
    given = dict(own.select("year", "value").rows())
    printed = definition().series[key].printed
    return all(is_near(given.get(cell.year, 0.0), cell.value, unrevised=cell.unrevised) for cell in printed)


class TestNearTwins:
    """Beside near twins of every kind, a series is read from what it is, or is unavailable."""

    def test_no_wrong_binding(self) -> None:
        """Of three hundred invented tables, none has a series that is read from a twin."""
        assert wrong_bindings(range(300)) == []

    def test_no_wrong_binding_by_names_that_are_near_too(self) -> None:
        """Nor where the twins are called what SSB may call them, or the very same, as the gate lets them through."""
        assert wrong_bindings(range(150), is_worded=True) == []

    @pytest.mark.campaign
    @pytest.mark.parametrize("is_worded", [False, True])
    def test_no_wrong_binding_in_thousands(self, is_worded: bool) -> None:
        """Nor of thousands; `KOSTRA_BOLIG_TWINS` says how many."""
        most = int(os.environ.get("KOSTRA_BOLIG_TWINS", "6000"))
        assert wrong_bindings(range(300, most), is_worded=is_worded) == []

    @pytest.mark.parametrize(("other", "is_bound"), [(558, False), (440, True)], ids=["within 25 %", "out of bounds"])
    def test_the_unrevised_year_tells_nothing_between_two_that_are_equal_else(self, other: int, is_bound: bool) -> None:
        """2024 may have moved by much: of two that are alike in 2021, the nearer one in 2024 need not be it."""
        table = with_youth(changed={2021: 414, 2024: 603})
        table["KOSy"] = ("Tall", "antall", {2021: 414, 2024: float(other)})

        assert (bound(table).codes.get(YOUTH) == "KOSx") is is_bound

    def test_equal_in_one_year_is_chance_where_final_figures_have_moved(self) -> None:
        """Where the total's final years have moved, being equal in 2021 alone makes no content the series."""
        table = with_youth(changed={2021: 410, 2024: 700})
        table["KOStotmidlbo0000"] = (*table["KOStotmidlbo0000"][:2], {**FIGURES[TOTAL], 2021: 4440})

        assert YOUTH not in bound(table).codes
        assert YOUTH in bound(with_youth(changed={2021: 410, 2024: 700})).codes

    def test_a_label_whose_figures_have_moved_beside_another_that_fits(self) -> None:
        """«Under 23» with figures within the bounds, and one of no known name that is within them too."""
        table = with_youth("Husstander med unge under 23 år i midlertidige botilbud", changed={2021: 406, 2024: 588})
        table["KOSy"] = ("Ungdomshusholdninger", "antall", {2021: 407, 2024: 589})

        binding = bound(table)

        assert YOUTH not in binding.codes
        assert "KOSy Ungdomshusholdninger" in binding.unavailable[YOUTH]
