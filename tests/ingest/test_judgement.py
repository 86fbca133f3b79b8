"""Gate 3 by its parts: what is judged, against what, and what a finding does to the answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import polars as pl
import pytest

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractFailed
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.ingest.gate import drift, judgement, season
from kostra_bolig.ingest.gate.findings import nothing
from kostra_bolig.records import AskedFor, Binding
from tests.builders import attacks
from tests.builders.cells import Cell
from tests.builders.constructed import ConstructedTable, build
from tests.builders.tables import table

SPEC = definition()
MUNICIPALITIES = [f"{number:04}" for number in range(3001, 3041)]
NOW = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)


def frame(regions: dict[str, dict[int, Cell]]) -> pl.DataFrame:
    """Return the observations of night shelters alone."""
    return table(regions).observations


def checks(found: pl.DataFrame) -> set[str]:
    """Return which checks found something."""
    return set(found["check"])


@pytest.fixture(scope="module")
def made() -> ConstructedTable:
    """Return a table that every gate lets through, with as many municipalities as a verdict takes."""
    return build(municipalities=60, first_year=2019)


def read(made: ConstructedTable) -> tuple[pl.DataFrame, Binding]:
    """Return a table as a fetch reads it."""
    binding = bind(contents_of(dimensions_of(jsonstat.read(made.metadata("no")))))
    return assemble(jsonstat.read(made.dataset({}, "no")), binding.codes), binding


def judged(made: ConstructedTable, **against: Any) -> judgement.Passed:
    """Return what gate 3 lets through of a first answer, unless something is stored."""
    given = {"is_stored": False, "kept": None, "same_language": True, "strict": False, "accept": None, "ended": dict}
    return judgement.judge(*read(made), judgement.Against(spec=SPEC, **{**given, **against}), found=nothing())


@pytest.mark.parametrize(
    ("updated", "stored", "goes_back"),
    [
        (dt.datetime(2025, 3, 15, tzinfo=dt.UTC), dt.datetime(2025, 6, 15, tzinfo=dt.UTC), True),
        (dt.datetime(2025, 6, 15, tzinfo=dt.UTC), dt.datetime(2025, 6, 15, tzinfo=dt.UTC), False),
        (dt.datetime(2025, 3, 15, tzinfo=dt.UTC), dt.datetime(2099, 1, 1, tzinfo=dt.UTC), False),
        (None, dt.datetime(2025, 6, 15, tzinfo=dt.UTC), False),
        (dt.datetime(2025, 3, 15, tzinfo=dt.UTC), None, False),
    ],
    ids=["before", "the same", "stored in the future", "absent", "nothing stored"],
)
def test_an_update_goes_back_only_where_both_moments_can_be_told(
    updated: dt.datetime | None, stored: dt.datetime | None, goes_back: bool
) -> None:
    """A moment in the future is some clock's fault, and refuses nothing for years."""
    assert (not judgement.check_moment(updated, stored, now=NOW).is_empty()) is goes_back


def test_a_printed_figure_that_is_missed_withholds_the_series_and_refuses_the_table_while_ssb_revises(
    made: ConstructedTable,
) -> None:
    """In those hours every doubt is hard."""
    missed = made.with_cell("EAK", "natthjem", "2021", 99).with_cell("EAKUO", "natthjem", "2021", 99)

    assert "natthjem" in judged(missed).binding.reasons
    with pytest.raises(ContractFailed, match="canary"):
        judged(missed, strict=True)


@pytest.mark.parametrize("strict", [False, True])
def test_what_a_person_overrules_is_noted_once(made: ConstructedTable, strict: bool) -> None:
    """A part above its whole in a municipality refuses while SSB revises, and is a remark at other hours."""
    doubtful = made.with_cell("EAK", "natthjem", "2021", 99).with_cell("EAKUO", "natthjem", "2021", 99)
    whole, _ = made.cell("0301", "midlertidig_botilbud", "2023")
    doubtful = doubtful.with_cell("0301", "over_3_mnd", "2023", (whole or 0) + 1)

    passed = judged(doubtful, accept="seen", strict=strict)

    noted = Counter(note.check for note in passed.notes)
    assert passed.overruled
    assert noted["over_3_mnd_in_midlertidig_botilbud"] == noted["canary"] == 1
    assert max(noted.values()) == 1


def test_years_after_the_stored_ones_are_new_whatever_was_chosen_before(made: ConstructedTable) -> None:
    """Two years come at once: the first of them is judged as the second is."""
    kept, _ = read(made.with_years(["2019", "2020", "2021", "2022"]))
    silent = attacks.changed(made, attacks.as_(None, ".."), regions=attacks.municipal, years={"2023"})

    with pytest.raises(ContractFailed, match="new_year_silent"):
        judged(silent, is_stored=True, kept=kept, asked_before=AskedFor(years=(2019, 2020, 2021, 2022)))


# What moved since the newest snapshot


@pytest.mark.parametrize(("fallen", "is_found"), [(2, False), (3, True)])
def test_a_fifth_of_the_figures_of_a_year_may_fall_to_nothing(fallen: int, is_found: bool) -> None:
    """Of ten."""
    before = frame({code: {2023: 7.0, 2024: 7.0} for code in MUNICIPALITIES[:10]})
    now = frame({code: {2023: 7.0, 2024: 0.0 if at < fallen else 7.0} for at, code in enumerate(MUNICIPALITIES[:10])})

    assert ("figures_fell_to_nothing" in checks(drift.check_drift(now, before))) is is_found


def test_a_content_that_is_still_there_is_compared_with_itself_though_its_series_is_read_from_another() -> None:
    """The figures of the other are no revision of its own."""
    before = frame({"EAK": {2023: 90.0, 2024: 95.0}})
    of_none = before.with_columns(series=pl.lit(None, before.schema["series"]))
    other = frame({"EAK": {2023: 0.0, 2024: 0.0}}).with_columns(content=pl.lit("KOSother0000"))

    assert checks(drift.check_drift(pl.concat([of_none, other]), before)) == set()


@pytest.mark.parametrize(("then", "now", "is_found"), [(9.0, 29.0, False), (9.0, 30.0, True)])
def test_a_small_national_count_may_move_by_a_factor(then: float, now: float, is_found: bool) -> None:
    """Below thirty three times as many are no fault."""
    found = drift.check_moved(frame({"EAK": {2023: now, 2024: 9.0}}), frame({"EAK": {2023: then, 2024: 9.0}}), SPEC)

    assert ("national_figure_moved" in checks(found)) is is_found


# A new year beside the year before


@pytest.mark.parametrize(("in_2022", "is_found"), [(1.0, True), (0.0, False)])
def test_a_year_is_copied_only_where_no_earlier_one_repeats_the_year_before(in_2022: float, is_found: bool) -> None:
    """Where figures have stood still before, that they do is no sign."""
    figures = frame({code: {2022: 40.0 + in_2022, 2023: 40.0, 2024: 40.0} for code in MUNICIPALITIES})

    found = season.check_years(figures, SPEC, years={2024}, ended={})

    assert ("new_year_copied" in checks(found)) is is_found


@pytest.mark.parametrize(("year", "is_found"), [(2024, False), (2023, True)])
def test_a_fall_to_nothing_in_the_newest_year_has_a_rule_of_its_own(year: int, is_found: bool) -> None:
    """It is told once, and in an earlier year by this one."""
    cells: dict[int, Cell] = {2022: 50.0, 2023: 50.0, 2024: 50.0, year: 0.0}
    figures = frame({"EAK": cells})

    found = season.check_years(figures, SPEC, years={2023, 2024}, ended={}).filter(pl.col("year") == year)

    assert ("new_year_out_of_scale" in checks(found)) is is_found
