"""What all KOSTRA tables share."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kostra_bolig.clock import OSLO
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import (
    MISSING,
    REGION_PATTERNS,
    Calendar,
    Missing,
    RegionKind,
    is_count_unit,
    is_percent_unit,
    kind_of,
    next_publication,
    normalised_label,
    not_since,
    publication_after,
    source_line,
    stage_of,
    updated_at,
)


def at(text: str) -> dt.datetime:
    """Return a moment from text with its offset."""
    return dt.datetime.fromisoformat(text)


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
            ("a" * 500, "a" * 500),
            ("a" * 501, ""),
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
            ("prosent av husstander", False, True),
            ("Prosent (av alle)", False, True),
            ("per cent of households", False, True),
            ("per  cent", False, True),
            ("pct.", False, True),
            ("% av husstander", False, True),
            ("antall %", False, False),
            ("prosentandel", False, False),
            ("prosent-poeng", False, False),
            ("%-poeng", False, False),
            ("per cent points", False, False),
            ("percentage points", False, False),
            ("per centimeter", False, False),
            ("prosentpoeng", False, False),
            ("husstander i prosent", False, False),
            ("1000 husstander", False, False),
            ("husstander per 1000 innbyggere", False, False),
            ("personer", True, False),
            ("Boliger", True, False),
            ("personer per bolig", False, False),
            ("elever", False, False),
            ("kr", False, False),
            ("1000 kr", False, False),
            ("døgn", False, False),
            ("", False, False),
            (" ", False, False),
        ],
    )
    def test_count_or_percent(self, unit: str, *, count: bool, percent: bool) -> None:
        """Only a unit of things counted is a count, and only percent is percent."""
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
            ("0301\n", []),
            ("٠٣٠١", []),
            ("EKA3", []),
            ("EKH01", []),
        ],
    )
    def test_kind(self, code: str, kinds: list[RegionKind]) -> None:
        """A code is of one kind, or of none that is known."""
        assert [kind for kind, pattern in REGION_PATTERNS.items() if re.fullmatch(pattern, code)] == kinds
        if kinds:
            assert kind_of(code) is kinds[0]
        else:
            with pytest.raises(LookupError):
                kind_of(code)


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

    @pytest.mark.parametrize(
        ("calendar", "stage"),
        [
            (Calendar(unrevised=None, revised=None), Stage.UNKNOWN),
            (Calendar(unrevised=(3, 15), revised=None), Stage.UNKNOWN),
            (Calendar(unrevised=None, revised=(3, 15)), Stage.REVISED),
            (Calendar(unrevised=(2, 1), revised=(4, 1)), Stage.UNREVISED),
        ],
    )
    def test_stage_by_the_calendar_of_the_table(self, calendar: Calendar, stage: Stage) -> None:
        """A table that is not known to be revised is not called unrevised for ever."""
        assert stage_of(at("2025-03-20T08:00:00+01:00"), last_year=2024, calendar=calendar) is stage

    @pytest.mark.parametrize(
        ("calendar", "following"),
        [
            (Calendar(unrevised=None, revised=None), None),
            (Calendar(unrevised=None, revised=(9, 1)), at("2025-09-01T08:00:00+02:00")),
            (Calendar(unrevised=(2, 1), revised=None), at("2026-02-02T08:00:00+01:00")),
        ],
    )
    def test_next_publication_by_the_calendar_of_the_table(
        self, calendar: Calendar, following: dt.datetime | None
    ) -> None:
        """Where nobody knows when, nothing is said."""
        assert next_publication(at("2025-06-01T08:00:00+02:00"), calendar) == following

    def test_stage_without_a_time(self) -> None:
        """Where SSB does not say when, nobody knows how final."""
        assert stage_of(None, last_year=2024) is Stage.UNKNOWN

    @pytest.mark.parametrize(
        ("now", "following"),
        [
            ("2024-01-01T00:00:00+01:00", "2024-03-15T08:00:00+01:00"),
            ("2024-03-15T07:59:59+01:00", "2024-03-15T08:00:00+01:00"),
            ("2024-03-15T08:00:00+01:00", "2024-06-17T08:00:00+02:00"),
            ("2024-06-15T09:00:00+02:00", "2024-06-17T08:00:00+02:00"),
            ("2025-03-15T06:59:59+00:00", "2025-03-17T08:00:00+01:00"),
            ("2025-03-30T01:30:00+00:00", "2025-06-16T08:00:00+02:00"),
            ("2025-06-16T05:59:59+00:00", "2025-06-16T08:00:00+02:00"),
            ("2025-06-16T06:00:00+00:00", "2026-03-16T08:00:00+01:00"),
            ("2025-10-26T02:30:00+01:00", "2026-03-16T08:00:00+01:00"),
            ("2025-12-31T23:30:00+00:00", "2026-03-16T08:00:00+01:00"),
            ("2026-03-16T07:00:00+00:00", "2026-06-15T08:00:00+02:00"),
            ("2028-02-29T12:00:00+01:00", "2028-03-15T08:00:00+01:00"),
        ],
    )
    def test_next_publication(self, now: str, following: str) -> None:
        """New figures appear at 08:00 Oslo time on 15 March and 15 June, or the next working day."""
        moment = next_publication(at(now))

        assert moment == at(following)
        assert moment is not None
        assert moment.tzinfo is OSLO

    @pytest.mark.parametrize(
        ("updated", "following"),
        [
            ("2024-03-15T07:00:00+00:00", "2024-06-17T08:00:00+02:00"),
            ("2024-06-17T06:00:00+00:00", "2025-03-17T08:00:00+01:00"),
            ("2025-03-17T07:00:00+00:00", "2025-06-16T08:00:00+02:00"),
            ("2025-03-15T07:00:00+00:00", "2025-06-16T08:00:00+02:00"),
            ("2025-08-01T07:00:00+00:00", "2026-03-16T08:00:00+01:00"),
        ],
    )
    def test_publication_after_an_update(self, updated: str, following: str) -> None:
        """What SSB published on the day of its calendar is that publication, at a weekend too."""
        assert publication_after(at(updated)) == at(following)

    @pytest.mark.parametrize(
        ("updated", "now", "stage", "since"),
        [
            ("2025-03-17T07:00:00+00:00", "2025-06-15T12:00:00+02:00", Stage.UNREVISED, None),
            ("2025-03-17T07:00:00+00:00", "2025-06-16T07:59:00+02:00", Stage.UNREVISED, None),
            ("2025-03-17T07:00:00+00:00", "2025-06-16T08:01:00+02:00", Stage.UNKNOWN, 3),
            ("2025-06-16T06:00:00+00:00", "2025-06-16T12:00:00+02:00", Stage.REVISED, None),
            ("2025-03-01T07:00:00+00:00", "2025-06-20T12:00:00+02:00", Stage.UNKNOWN, None),
        ],
    )
    def test_what_was_not_updated_in_june_is_of_unknown_stage(
        self, updated: str, now: str, stage: Stage, since: int | None
    ) -> None:
        """SSB updates some tables in March alone: they are not unrevised for ever."""
        found = stage_of(at(updated), last_year=2024, now=at(now))

        assert found is stage
        assert not_since(at(updated), stage=found, last_year=2024) == since

    def test_stage_of_figures_for_this_year(self) -> None:
        """A last period of the year of the update itself fits no date of the calendar."""
        assert stage_of(at("2026-06-16T06:00:00+00:00"), last_year=2026) is Stage.UNKNOWN


def test_source_lines_are_ssb_s_own() -> None:
    """The source is named in the words SSB asks for, in either language."""
    assert source_line(Language.NO) == "Kilde: Statistisk sentralbyrå"
    assert source_line(Language.EN) == "Source: Statistics Norway"


def test_time_zones_need_nothing_of_the_system() -> None:
    """A small image has no time zones of its own: ours come with the package."""
    code = "import zoneinfo; zoneinfo.reset_tzpath(to=()); from kostra_bolig.clock import OSLO; print(OSLO)"

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

    for line in [*project["dependencies"], *extras["excel"], *extras["plot"], *extras["stata"]]:
        assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?>=[\w.]+", line), line


def test_the_extras_are_what_a_user_may_want() -> None:
    """`all` is every other; what developers need is in groups, which are no part of what is published."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]

    assert extras.pop("all") == [f"kostra-bolig[{','.join(sorted(extras))}]"]
    assert sorted(extras) == ["excel", "plot", "stata"]
    assert sorted(project["dependency-groups"]) == ["bench", "browser", "dev", "docs", "release", "test"]
