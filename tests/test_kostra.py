"""What table 12015 is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kostra_bolig.kostra import (
    MISSING,
    OSLO,
    REGION_PATTERNS,
    SERIES,
    SOURCE_LINES,
    Language,
    Missing,
    RegionKind,
    SeriesKey,
    Stage,
    is_count_unit,
    is_percent_unit,
    next_publication,
    normalised_label,
    stage_of,
    updated_at,
)


def at(text: str) -> dt.datetime:
    """Return a moment from text with its offset."""
    return dt.datetime.fromisoformat(text)


class TestSeries:
    """The six series."""

    def test_the_six_keys(self) -> None:
        """The report follows six series, in this order."""
        assert [key.value for key in SERIES] == [
            "midlertidig_botilbud",
            "over_3_mnd",
            "med_barn",
            "med_barn_over_3_mnd",
            "unge",
            "natthjem",
        ]
        assert list(SERIES) == list(SeriesKey)

    def test_known_codes(self) -> None:
        """Three codes are known; the others are found by label, never guessed."""
        assert {key.value: spec.code for key, spec in SERIES.items()} == {
            "midlertidig_botilbud": "KOStotmidlbo0000",
            "over_3_mnd": None,
            "med_barn": "KOSmidlbobarn0000",
            "med_barn_over_3_mnd": None,
            "unge": None,
            "natthjem": "KOStotnatt0000",
        }

    @pytest.mark.parametrize("key", SeriesKey)
    def test_a_series_is_complete(self, key: SeriesKey) -> None:
        """Each series has its key, both names, a definition and who says so."""
        spec = SERIES[key]

        assert spec.key is key
        assert all((spec.name_no, spec.name_en, spec.definition, spec.definition_source))

    @pytest.mark.parametrize("key", SeriesKey)
    def test_a_series_own_name_has_its_label(self, key: SeriesKey) -> None:
        """The Norwegian name is one of the labels the series is known by, and by no other series."""
        label = normalised_label(SERIES[key].name_no)

        assert [other for other, spec in SERIES.items() if re.fullmatch(spec.label_pattern, label)] == [key]

    def test_a_series_is_frozen(self) -> None:
        """What a series is does not change while the program runs."""
        with pytest.raises(dataclasses.FrozenInstanceError):
            SERIES[SeriesKey.UNGE].code = "KOSx"  # type: ignore[misc]


class TestLabels:
    """SSB's ways of writing the same thing."""

    @pytest.mark.parametrize(
        ("label", "expected"),
        [
            ("Husstander i midlertidige botilbud, i alt", "husstander i midlertidig botilbud"),
            ("Husstander i midlertidige botilbud i alt (antall)", "husstander i midlertidig botilbud"),
            ("Antall husstander i midlertidig botilbud", "husstander i midlertidig botilbud"),
            ("I alt: husholdninger i midlertidig botilbud", "husstander i midlertidig botilbud"),
            ("Husstander  i\N{NO-BREAK SPACE}natthjem", "husstander i natthjem"),
            ("… i mer enn 3 mnd.", "i mer enn 3 mnd"),
            ("i over tre måneder", "i mer enn 3 mnd"),
            ("lengre enn 3 måneder", "mer enn 3 mnd"),
            ("over 13 måneder", "over 13 mnd"),
            ("Husstander med unge personer", "husstander med unge"),
            ("under 25 a\N{COMBINING RING ABOVE}r", "under 25 år"),
            ("Bialt antallet", "bialt antallet"),
            ("", ""),
            (" ., ", ""),
        ],
    )
    def test_evened_out(self, label: str, expected: str) -> None:
        """Number, case, punctuation and wording are one."""
        assert normalised_label(label) == expected


class TestUnits:
    """What a unit counts."""

    @pytest.mark.parametrize(
        ("unit", "count", "percent"),
        [
            ("husstander", True, False),
            ("Husstander", True, False),
            ("antall", True, False),
            ("antall husstander", True, False),
            ("antall (husstander)", True, False),
            ("husholdninger", True, False),
            ("households", True, False),
            ("number", True, False),
            ("prosent", False, True),
            ("Prosent", False, True),
            ("per cent", False, True),
            ("percent", False, True),
            ("pct", False, True),
            ("%", False, True),
            ("antall %", False, False),
            ("prosentpoeng", False, False),
            ("husstander i prosent", False, False),
            ("1000 husstander", False, False),
            ("husstander per 1000 innbyggere", False, False),
            ("personer", False, False),
            ("kr", False, False),
            ("1000 kr", False, False),
            ("døgn", False, False),
            ("", False, False),
            (" ", False, False),
        ],
    )
    def test_count_or_percent(self, unit: str, *, count: bool, percent: bool) -> None:
        """Only a unit that counts households is a count, and only percent is percent."""
        assert (is_count_unit(unit), is_percent_unit(unit)) == (count, percent)


class TestSymbols:
    """What SSB's symbols mean."""

    @pytest.mark.parametrize(
        ("symbol", "meaning"),
        [
            (".", Missing.NOT_APPLICABLE),
            ("..", Missing.NOT_AVAILABLE),
            ("...", Missing.NOT_AVAILABLE),
            (":", Missing.SUPPRESSED),
            ("-", Missing.NIL),
        ],
    )
    def test_meaning(self, symbol: str, meaning: Missing) -> None:
        """Each symbol on an empty cell has one meaning."""
        assert MISSING[symbol] is meaning

    def test_provisional_is_no_reason_for_an_empty_cell(self) -> None:
        """The star stands on values."""
        assert "*" not in MISSING


class TestRegions:
    """What a region code stands for."""

    @pytest.mark.parametrize(
        ("code", "kinds"),
        [
            ("EAK", [RegionKind.COUNTRY]),
            ("EAKUO", [RegionKind.COUNTRY_WITHOUT_OSLO]),
            ("EKA31", [RegionKind.COUNTY]),
            ("EKG01", [RegionKind.KOSTRA_GROUP]),
            ("0301", [RegionKind.MUNICIPALITY]),
            ("301", []),
            ("03011", []),
            ("eak", []),
            ("EKA3", []),
            ("EKH01", []),
        ],
    )
    def test_kind(self, code: str, kinds: list[RegionKind]) -> None:
        """A code is of one kind, or of none that is known."""
        assert [kind for kind, pattern in REGION_PATTERNS.items() if re.search(pattern, code)] == kinds


class TestTime:
    """When SSB publishes, and how final figures are."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-06-15T06:00:00Z", dt.datetime(2026, 6, 15, 6, tzinfo=dt.UTC)),
            ("2026-06-15T08:00:00+02:00", dt.datetime(2026, 6, 15, 6, tzinfo=dt.UTC)),
            ("2026-06-15T06:00:00", dt.datetime(2026, 6, 15, 6, tzinfo=dt.UTC)),
            ("2028-02-29", dt.datetime(2028, 2, 29, tzinfo=dt.UTC)),
            ("2027-02-29", None),
            ("0001-01-01T00:00:00+14:00", None),
            ("in June", None),
            ("", None),
            (None, None),
        ],
    )
    def test_updated(self, text: str | None, expected: dt.datetime | None) -> None:
        """SSB's time is UTC; what is no time is None."""
        assert updated_at(text) == expected

    @pytest.mark.parametrize(
        ("updated", "stage"),
        [
            ("2024-12-31T23:59:00+01:00", Stage.UNKNOWN),
            ("2025-02-28T12:00:00+01:00", Stage.UNKNOWN),
            ("2025-03-14T23:59:59+01:00", Stage.UNKNOWN),
            ("2025-03-14T22:59:59+00:00", Stage.UNKNOWN),
            ("2025-03-14T23:00:00+00:00", Stage.UNREVISED),
            ("2025-03-15T08:00:00+01:00", Stage.UNREVISED),
            ("2025-03-30T03:00:00+02:00", Stage.UNREVISED),
            ("2025-06-14T21:59:59+00:00", Stage.UNREVISED),
            ("2025-06-14T22:00:00+00:00", Stage.REVISED),
            ("2025-06-15T08:00:00+02:00", Stage.REVISED),
            ("2025-10-26T02:30:00+01:00", Stage.REVISED),
            ("2026-03-15T08:00:00+01:00", Stage.REVISED),
            ("2024-03-15T08:00:00+01:00", Stage.UNKNOWN),
        ],
    )
    def test_stage_of_2024(self, updated: str, stage: Stage) -> None:
        """The dates are Oslo's: figures for 2024 are unrevised from 15 March 2025 and revised from 15 June 2025."""
        assert stage_of(at(updated), last_year=2024) is stage

    def test_stage_on_a_leap_day(self) -> None:
        """29 February is before the first publication of the year."""
        assert stage_of(at("2028-02-29T12:00:00+01:00"), last_year=2027) is Stage.UNKNOWN
        assert stage_of(at("2028-02-29T12:00:00+01:00"), last_year=2026) is Stage.REVISED

    def test_stage_without_a_time(self) -> None:
        """Where SSB does not say when, nobody knows how final."""
        assert stage_of(None, last_year=2024) is Stage.UNKNOWN

    @pytest.mark.parametrize(
        ("now", "following"),
        [
            ("2025-01-01T00:00:00+01:00", "2025-03-15T08:00:00+01:00"),
            ("2025-03-15T07:59:59+01:00", "2025-03-15T08:00:00+01:00"),
            ("2025-03-15T08:00:00+01:00", "2025-06-15T08:00:00+02:00"),
            ("2025-03-15T06:59:59+00:00", "2025-03-15T08:00:00+01:00"),
            ("2025-03-30T01:30:00+00:00", "2025-06-15T08:00:00+02:00"),
            ("2025-06-15T05:59:59+00:00", "2025-06-15T08:00:00+02:00"),
            ("2025-06-15T06:00:00+00:00", "2026-03-15T08:00:00+01:00"),
            ("2025-10-26T02:30:00+01:00", "2026-03-15T08:00:00+01:00"),
            ("2025-12-31T23:30:00+00:00", "2026-03-15T08:00:00+01:00"),
            ("2028-02-29T12:00:00+01:00", "2028-03-15T08:00:00+01:00"),
        ],
    )
    def test_next_publication(self, now: str, following: str) -> None:
        """New figures appear at 08:00 Oslo time on 15 March and 15 June; the moment itself has passed."""
        moment = next_publication(at(now))

        assert moment == at(following)
        assert moment.tzinfo is OSLO


def test_source_lines_are_ssb_s_own() -> None:
    """The source is named in the words SSB asks for, in either language."""
    assert SOURCE_LINES == {
        Language.NO: "Kilde: Statistisk sentralbyrå",
        Language.EN: "Source: Statistics Norway",
    }


def test_time_zones_need_nothing_of_the_system() -> None:
    """A small image has no time zones of its own: ours come with the package."""
    code = "import zoneinfo; zoneinfo.reset_tzpath(to=()); from kostra_bolig.kostra import OSLO; print(OSLO)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "Europe/Oslo\n"


def test_time_zones_are_required_everywhere() -> None:
    """Not on Windows only."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]

    assert [line for line in project["dependencies"] if line.startswith("tzdata")] == ["tzdata>=2024.1"]


def test_every_requirement_names_its_lowest_version() -> None:
    """`.ci/lowest` installs exactly these; one without a lowest version would be tried on none."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]

    for line in [*project["dependencies"], *extras["excel"], *extras["plot"]]:
        assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?>=[\w.]+", line), line
