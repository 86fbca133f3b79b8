"""Claims of a text against the figures: four verdicts, and the reason for each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import time
from pathlib import Path
from typing import TypeAlias

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.figures import claims, verdicts
from kostra_bolig.figures.claims import ClaimKind, ClaimResult
from kostra_bolig.figures.claims import file as claims_file
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest import published as shipped
from kostra_bolig.kinds import Source, Verdict
from tests.builders.constructed import REPORT_CELLS
from tests.builders.standin import StandIn
from tests.builders.tables import table

CLAIM = """
format = 1
title = "A constructed text"

[[claim]]
id = "one"
text = "A constructed claim."
{fields}
"""


@pytest.fixture(scope="module")
def published() -> Table:
    """Return the figures that the report prints."""
    return shipped.published()


def verdict_on(fields: str, table: Table, folder: Path) -> ClaimResult:
    """Hold one claim, written as TOML, against a table."""
    file = folder / "claims.toml"
    file.write_text(CLAIM.format(fields=fields), "utf-8")
    return verdicts.verify(claims_file.read(file), table)[0]


def test_the_reports_claims_get_the_recorded_verdicts(published: Table) -> None:
    """On its own figures, every claim of the report gets the verdict that a person has recorded."""
    verdicts = {result.id: result.verdict.value for result in kb.verify(kb.FAFO_2025_11, published)}

    assert verdicts == {
        "households-2021-2022": "reproduced",
        "households-2021-2024": "reproduced",
        "with-children-2021-2024": "not_reproduced",
        "with-children-2017-2020": "not_checkable",
        "with-children-long-2021-2024": "reproduced",
        "youth-2021-2024": "reproduced",
        "night-shelter-2021-2024": "reproduced",
        "long-2022": "reproduced",
        "long-2024": "reproduced",
    }


def test_the_reports_claims_compute_to_the_exact_percentages(published: Table) -> None:
    """The three percentages of the report are 30.06, 60.34 and 89.15."""
    computed = {result.id: result.computed for result in kb.verify(kb.FAFO_2025_11, published)}

    assert computed["households-2021-2022"] == pytest.approx(30.0566251, abs=1e-7)
    assert computed["households-2021-2024"] == pytest.approx(60.3397508, abs=1e-7)
    assert computed["with-children-2021-2024"] == pytest.approx(89.1495601, abs=1e-7)


def test_the_47_percent_is_explained(published: Table) -> None:
    """The note says which figures were used and that 47 % is measured against the end year."""
    result = next(r for r in kb.verify(kb.FAFO_2025_11, published) if r.id == "with-children-2021-2024")

    assert "2021: 341 → 2024: 645, +89.15 %" in result.note
    assert "(645 − 341) / 645 = 47.1 %" in result.note
    assert "end year instead of the start year" in result.note


def test_the_claims_files_cells_are_the_reports() -> None:
    """Each cell that the claims file repeats is the one that the report prints."""
    checked = 0
    for claim in kb.FAFO_2025_11.claims:
        for year, value in claim.cells.items():
            assert value == REPORT_CELLS[claim.series][str(year)]
            checked += 1

    assert checked == 14


def test_a_claim_the_report_does_not_print_figures_for_is_checked_on_fetched_ones(standin: StandIn) -> None:
    """«Around 230 from 2017 to 2020» cannot be checked on the report's figures, and can on a fetched table."""
    kb.fetch()

    result = next(r for r in kb.verify(kb.FAFO_2025_11, kb.load()) if r.id == "with-children-2017-2020")

    assert result.verdict is Verdict.REPRODUCED
    assert result.as_recorded


def test_a_claim_that_held_when_written_is_revised_after_ssb_moved_its_cells(standin: StandIn) -> None:
    """A percentage that was right on the figures then published is revised, and the moved cells are named."""
    moved = standin.table.with_cell("EAK", "midlertidig_botilbud", "2024", 7230)
    standin.table = moved.with_updated("2025-06-15T06:00:00Z")
    kb.fetch()

    results = {r.id: r for r in kb.verify(kb.FAFO_2025_11, kb.load())}

    assert results["households-2021-2024"].verdict is Verdict.REVISED
    assert "2024: 7079 → 7230" in results["households-2021-2024"].note
    assert results["households-2021-2024"].as_recorded
    assert results["households-2021-2022"].verdict is Verdict.REPRODUCED


def test_a_wrong_claim_stays_wrong_after_a_revision(standin: StandIn) -> None:
    """The 47 % is not saved by a revision: it was not true of the figures then published either."""
    standin.table = standin.table.with_cell("EAK", "med_barn", "2024", 650)
    kb.fetch()

    results = {r.id: r for r in kb.verify(kb.FAFO_2025_11, kb.load())}

    assert results["with-children-2021-2024"].verdict is Verdict.NOT_REPRODUCED


# Claims and earlier versions of the table

JUNE_24 = "2024-06-15T06:00:00Z"
MARCH, JUNE, NEXT_MARCH = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z", "2026-03-15T07:00:00Z"
APRIL = dt.date(2025, 4, 30)
Version: TypeAlias = tuple[str | None, float]


def of_version(table: Table, updated: str | None, households: float, *, fetched: str | None = None) -> Table:
    """Return the table as SSB had it at a moment, with so many households in the country in 2024."""
    here = (pl.col("series") == "midlertidig_botilbud") & (pl.col("year") == 2024)
    return dataclasses.replace(
        table,
        observations=table.observations.with_columns(pl.when(here).then(households).otherwise("value").alias("value")),
        provenance=dataclasses.replace(
            table.provenance,
            source=Source.STORED,
            updated=dt.datetime.fromisoformat(updated) if updated else None,
            fetched_at=dt.datetime.fromisoformat(fetched) if fetched else None,
        ),
    )


def sixty_percent(written: dt.date | None, *, cells: bool = True) -> claims.Claims:
    """Return the report's «60 percent from 2021 to 2024» alone; it is true of 7079 households in 2024."""
    claim = next(claim for claim in kb.FAFO_2025_11.claims if claim.id == "households-2021-2024")
    claim = claim if cells else dataclasses.replace(claim, cells={})
    return claims.Claims(title="One claim", claims=(claim,), written=written)


@pytest.mark.parametrize(
    ("earlier", "newest", "written", "moved"),
    [
        pytest.param(
            [(MARCH, 7079)], (JUNE, 7230), APRIL, "of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7230"
        ),
        pytest.param(
            [(MARCH, 7079)], (JUNE, 7230), None, "of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7230"
        ),
        pytest.param(
            [(MARCH, 7079), (JUNE, 7080)],
            (NEXT_MARCH, 7230),
            APRIL,
            "of 2025-06-15, no longer of those of 2026-03-15: 2024: 7080 → 7230",
            id="a first move left it true",
        ),
        pytest.param(
            [(MARCH, 7079), (JUNE, 7230)],
            (NEXT_MARCH, 7300),
            APRIL,
            "of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7230",
            id="moved twice",
        ),
        pytest.param(
            [(MARCH, 7230), (JUNE, 7079)],
            (NEXT_MARCH, 7230),
            None,
            "of 2025-06-15, no longer of those of 2026-03-15: 2024: 7079 → 7230",
            id="true only in between, and nobody says when it was written",
        ),
        pytest.param(
            [(MARCH, 7230), (JUNE, 7079)],
            (NEXT_MARCH, 7230),
            dt.date(2025, 6, 15),
            "of 2025-06-15, no longer of those of 2026-03-15: 2024: 7079 → 7230",
            id="written on the very day of publication",
        ),
        pytest.param(
            [("2025-03-14T23:30:00Z", 7079)],
            (JUNE, 7230),
            dt.date(2025, 3, 15),
            "of 2025-03-15, no longer of those of 2025-06-15: 2024: 7079 → 7230",
            id="the day is Oslo's",
        ),
    ],
)
def test_a_claim_that_was_true_of_the_figures_of_its_day_is_revised_with_the_day_they_moved(
    published: Table, earlier: list[Version], newest: Version, written: dt.date | None, moved: str
) -> None:
    """Which version it was last true of, which it no longer is, and what moved between them; without its own cells."""
    before = [of_version(published, *version) for version in earlier]

    result = verdicts.verify(sixty_percent(written, cells=False), of_version(published, *newest), history=before)[0]

    assert result.verdict is Verdict.REVISED
    assert result.note.partition("; ")[2] == f"true of SSB's figures {moved}"


@pytest.mark.parametrize(
    ("earlier", "newest", "written"),
    [
        pytest.param([(MARCH, 7230)], (JUNE, 7300), APRIL, id="false on the day it was written"),
        pytest.param([], (MARCH, 7230), APRIL, id="the figures in hand are those of the day"),
        pytest.param([(JUNE_24, 7079)], (MARCH, 7230), APRIL, id="true until SSB moved it, before it was written"),
        pytest.param([(MARCH, 7230), (JUNE, 7079)], (NEXT_MARCH, 7230), APRIL, id="true only in between"),
        pytest.param([(MARCH, 7079), (MARCH, 7230)], (JUNE, 7230), APRIL, id="the later of two of one moment counts"),
        pytest.param([(JUNE_24, 7230)], (JUNE, 7300), dt.date(2025, 3, 14), id="nothing was due in between"),
    ],
)
def test_a_claim_that_was_false_when_it_was_written_is_not_saved_by_its_own_cells(
    published: Table, earlier: list[Version], newest: Version, written: dt.date
) -> None:
    """The text says that it had 7079; SSB's own figures of the day it was written say otherwise."""
    before = [of_version(published, *version) for version in earlier]

    result = verdicts.verify(sixty_percent(written), of_version(published, *newest), history=before)[0]

    assert result.verdict is Verdict.NOT_REPRODUCED


@pytest.mark.parametrize(
    ("earlier", "written"),
    [
        pytest.param([(MARCH, 7230)], dt.date(2025, 3, 14), id="every version is younger than the text"),
        pytest.param([("2025-03-14T23:30:00Z", 7230)], dt.date(2025, 3, 14), id="younger by Oslo's day"),
        pytest.param([(JUNE_24, 7230)], APRIL, id="the version of March, which the text had, is not stored"),
        pytest.param([(JUNE_24, 7230)], dt.date(2025, 3, 17), id="written on the day that version was due"),
        pytest.param([(MARCH, math.nan)], APRIL, id="the version of the day has no such figure"),
        pytest.param([(MARCH, math.nan), (MARCH, 7079)], None, id="nobody says when"),
    ],
)
def test_where_the_figures_of_its_day_are_not_stored_a_claims_own_cells_decide(
    published: Table, earlier: list[Version], written: dt.date | None
) -> None:
    """Nothing contradicts what the text says it had, and that bears it out."""
    before = [of_version(published, *version) for version in earlier]
    before = [
        dataclasses.replace(one, observations=one.observations.filter(pl.col("value").is_not_nan())) for one in before
    ]

    result = verdicts.verify(sixty_percent(written), of_version(published, JUNE, 7230), history=before)[0]

    assert result.verdict is Verdict.REVISED
    assert "2024: 7079 → 7230" in result.note


def test_a_version_of_its_day_that_cannot_tell_does_not_lend_the_day_to_a_later_one(published: Table) -> None:
    """A claim that only a version after its day bears out, and no cells of its own, is not reproduced."""
    silent = of_version(published, MARCH, 7079)
    silent = dataclasses.replace(silent, observations=silent.observations.filter(pl.col("year") < 2024))
    before = [silent, of_version(published, JUNE, 7079)]

    result = verdicts.verify(
        sixty_percent(APRIL, cells=False), of_version(published, NEXT_MARCH, 7230), history=before
    )[0]

    assert result.verdict is Verdict.NOT_REPRODUCED


def test_figures_that_ssb_went_back_to_bear_a_claim_out_again(published: Table) -> None:
    """Moved in June and moved back the next March is reproduced, whatever was in between."""
    before = [of_version(published, MARCH, 7079), of_version(published, JUNE, 7230)]

    result = verdicts.verify(sixty_percent(APRIL), of_version(published, NEXT_MARCH, 7079), history=before)[0]

    assert result.verdict is Verdict.REPRODUCED


@pytest.mark.parametrize(
    ("fetched", "named"),
    [("2025-03-19T23:30:00Z", "fetched on 2025-03-20"), (None, "of an unknown day")],
)
def test_a_version_that_ssb_did_not_date_is_told_by_when_it_was_fetched(
    published: Table, fetched: str | None, named: str
) -> None:
    """The day is Oslo's there too, and a version without any is not given one."""
    before = [of_version(published, None, 7079, fetched=fetched)]

    result = verdicts.verify(sixty_percent(None, cells=False), of_version(published, JUNE, 7230), history=before)[0]

    assert f"true of SSB's figures {named}, no longer of those of 2025-06-15" in result.note


def test_a_version_fetched_before_a_text_was_written_counts_as_of_that_day(published: Table) -> None:
    """Where SSB gives no moment, the day of the fetch says what stood when a text was written."""
    before = [of_version(published, None, 7230, fetched="2025-04-29T12:00:00Z")]

    result = verdicts.verify(sixty_percent(APRIL), of_version(published, JUNE, 7300), history=before)[0]

    assert result.verdict is Verdict.NOT_REPRODUCED


def test_the_day_a_text_was_written_is_read(tmp_path: Path) -> None:
    """A claims file may say it at the top; one that does not leaves it open."""
    file = tmp_path / "claims.toml"
    file.write_text(f"written = 2025-04-30\n{CLAIM.format(fields=GOOD)}", "utf-8")

    assert claims_file.read(file).written == dt.date(2025, 4, 30)
    assert kb.FAFO_2025_11.written == dt.date(2025, 4, 30)

    file.write_text(CLAIM.format(fields=GOOD), "utf-8")
    assert claims_file.read(file).written is None


# Figures, precision and slips


def test_a_direction_with_other_figures_than_printed_is_not_reproduced(published: Table, tmp_path: Path) -> None:
    """«Rose from 100 to 615» is wrong although the direction is right."""
    fields = """kind = "direction"
series = "unge"
start = 2021
end = 2024
published = "increase"
cells = { 2021 = 100, 2024 = 615 }"""

    assert verdict_on(fields, published, tmp_path).verdict is Verdict.NOT_REPRODUCED


def test_a_wrong_direction_is_not_reproduced(published: Table, tmp_path: Path) -> None:
    """A claimed decrease of a series that rises does not hold."""
    fields = 'kind = "direction"\nseries = "unge"\nstart = 2021\nend = 2024\npublished = "decrease"'

    result = verdict_on(fields, published, tmp_path)

    assert (result.verdict, result.computed) == (Verdict.NOT_REPRODUCED, "increase")


@pytest.mark.parametrize(
    ("published_percent", "decimals", "verdict"),
    [
        (60, 0, "reproduced"),
        (60.3, 1, "reproduced"),
        (60.34, 2, "reproduced"),
        (61, 0, "not_reproduced"),
        (60, 1, "not_reproduced"),
    ],
)
def test_a_percentage_is_compared_at_its_published_precision(
    published: Table, tmp_path: Path, published_percent: float, decimals: int, verdict: str
) -> None:
    """60.34 % is «60» at no decimals, «60.3» at one, and not «60.0»."""
    fields = f"""kind = "percent_change"
series = "midlertidig_botilbud"
start = 2021
end = 2024
published = {published_percent}
decimals = {decimals}"""

    assert verdict_on(fields, published, tmp_path).verdict == verdict


@pytest.mark.parametrize(
    ("series", "start", "end", "percent", "reason"),
    [
        ("med_barn", 2021, 2024, 47, "47 % is the change measured against the end year instead of the start year"),
        ("midlertidig_botilbud", 2021, 2024, -60, "the sign is turned"),
        ("midlertidig_botilbud", 2021, 2024, 30, "30 % is the change from 2021 to 2022"),
        ("midlertidig_botilbud", 2021, 2024, 77, ""),
    ],
)
def test_a_wrong_percentage_is_explained_where_a_common_slip_gives_it(
    published: Table, tmp_path: Path, series: str, start: int, end: int, percent: int, reason: str
) -> None:
    """The end year as base, a turned sign and another pair of years are recognised; nothing is made up otherwise."""
    fields = f'kind = "percent_change"\nseries = "{series}"\nstart = {start}\nend = {end}\npublished = {percent}'

    result = verdict_on(fields, published, tmp_path)

    assert result.verdict is Verdict.NOT_REPRODUCED
    assert result.note.partition("; ")[2] == reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ('kind = "value"\nseries = "unge"\nyear = 2022\npublished = 1', "the report does not print unge for 2022"),
        ('kind = "value"\nseries = "unge"\nregion = "Bergen"\nyear = 2021\npublished = 1', "cover the country"),
    ],
)
def test_a_claim_without_its_cells_is_not_checkable(published: Table, tmp_path: Path, fields: str, reason: str) -> None:
    """A year or a region that the figures do not have makes a claim not checkable, and the note says why."""
    result = verdict_on(fields, published, tmp_path)

    assert (result.verdict, result.computed) == (Verdict.NOT_CHECKABLE, None)
    assert reason in result.note


def test_a_claim_about_an_unbound_series_is_not_checkable(standin: StandIn, tmp_path: Path) -> None:
    """A series that the table no longer has makes a claim not checkable rather than wrong."""
    standin.table = standin.table.without("unge")
    kb.fetch()

    result = verdict_on('kind = "value"\nseries = "unge"\nyear = 2021\npublished = 410', kb.load(), tmp_path)

    assert result.verdict is Verdict.NOT_CHECKABLE
    assert "unge is unavailable" in result.note


@pytest.mark.parametrize(("within", "verdict"), [(1, "not_reproduced"), (30, "reproduced")])
def test_about_means_every_year_within_the_margin(published: Table, tmp_path: Path, within: int, verdict: str) -> None:
    """«Around 5000 from 2020 to 2022» holds when each year is within the margin that the file states."""
    fields = f"""kind = "about"
series = "midlertidig_botilbud"
start = 2020
end = 2022
published = 5000
within_percent = {within}"""

    result = verdict_on(fields, published, tmp_path)

    assert result.verdict == verdict
    assert result.computed == pytest.approx((4502 + 4415 + 5742) / 3)


@pytest.mark.parametrize(
    ("verdict", "recorded", "as_recorded", "holds"),
    [
        ("reproduced", None, True, True),
        ("reproduced", "reproduced", True, True),
        ("reproduced", "not_reproduced", False, True),
        ("reproduced", "not_checkable", True, True),
        ("revised", "reproduced", True, True),
        ("revised", "not_reproduced", False, True),
        ("revised", "not_checkable", True, True),
        ("not_reproduced", None, False, False),
        ("not_reproduced", "reproduced", False, False),
        ("not_reproduced", "not_reproduced", True, True),
        ("not_reproduced", "not_checkable", False, False),
        ("not_checkable", "reproduced", True, True),
        ("not_checkable", "not_reproduced", True, True),
    ],
)
def test_only_a_contradiction_of_the_record_is_news(
    verdict: str, recorded: str | None, as_recorded: bool, holds: bool
) -> None:
    """A revision and missing cells do not contradict a recorded verdict; a newly wrong or newly right claim does."""
    claim = kb.FAFO_2025_11.claims[0]
    result = ClaimResult(
        claim=dataclasses.replace(claim, recorded=Verdict(recorded) if recorded else None),
        computed=None,
        verdict=Verdict(verdict),
        note="",
    )

    assert (result.as_recorded, result.holds) == (as_recorded, holds)


GOOD = 'kind = "value"\nseries = "unge"\nyear = 2021\npublished = 410'


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (GOOD.replace("value", "valu"), f"kind: expected one of {', '.join(ClaimKind)}, got 'valu'"),
        (GOOD.replace('series = "unge"\n', ""), "series: expected a text, got nothing"),
        (GOOD.replace("year = 2021", "year = '2021'"), "year: expected a whole number of 0 or more, got '2021'"),
        (GOOD.replace("410", '"many"'), "published: expected a number, got 'many'"),
        (GOOD.replace("410", "nan"), "published: expected a number, got nan"),
        (GOOD.replace("410", "true"), "published: expected a number, got true"),
        (GOOD + "\nrecorded = 'right'", "recorded: expected one of"),
        (GOOD + "\ndecimals = -1", "decimals: expected a whole number of 0 or more, got -1"),
        (GOOD + "\nyaer = 2022", "unknown field 'yaer'; the fields are id, text, where"),
        (GOOD + "\ncells = { a = 1 }", "cells: expected years with numbers"),
        (GOOD + "\nwithin_percent = -3", "within_percent: expected a number of 0 or more, got -3"),
        (
            'kind = "percent_change"\nseries = "unge"\nstart = 2024\nend = 2021\npublished = 1',
            "start must be before end, got 2024 and 2021",
        ),
        (
            'kind = "direction"\nseries = "unge"\nstart = 2021\nend = 2024\npublished = "up"',
            'published: expected "increase" or "decrease", got \'up\'',
        ),
    ],
)
def test_a_fault_in_a_claim_is_named_with_the_claim_and_the_field(tmp_path: Path, fields: str, message: str) -> None:
    """A claims file that makes no sense is refused: file, claim, field, expected, got."""
    file = tmp_path / "claims.toml"
    file.write_text(CLAIM.format(fields=fields), "utf-8")

    with pytest.raises(kb.ClaimsError) as caught:
        claims_file.read(file)

    assert str(caught.value).startswith(f"{file}: claim one: {message}")
    assert (caught.value.claim_id, caught.value.exit_code) == ("one", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 2\n[[claim]]\n", "expected `format = 1` at the top, got 2"),
        ("format = 1\n", "expected at least one [[claim]]"),
        ("format = 1\nclaim = [1]\n", "claim 1 is not a table; write it under [[claim]]"),
        ("format = ", "is not TOML"),
        (
            f"writen = 2025-04-30\n{CLAIM.format(fields=GOOD)}",
            "unknown field 'writen' at the top; the fields are format, title, title_no, written, claim",
        ),
        (f"written = 'April'\n{CLAIM.format(fields=GOOD)}", "written: expected a day such as 2025-04-30, got 'April'"),
        (f"written = 2025-04-30T12:00:00\n{CLAIM.format(fields=GOOD)}", "written: expected a day such as 2025-04-30"),
        (
            f"{CLAIM.format(fields=GOOD)}\n[[claim]]\nid = 'one'\ntext = 'Again.'\n{GOOD}",
            "the id 'one' is given twice",
        ),
    ],
)
def test_a_file_that_is_no_claims_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """The message says what a claims file needs."""
    file = tmp_path / "claims.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(kb.ClaimsError) as caught:
        claims_file.read(file)

    assert message in str(caught.value)


def test_a_missing_claims_file_is_named(tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is refused by name."""
    with pytest.raises(kb.ClaimsError, match=r"there is no claims file .*nowhere\.toml"):
        claims_file.read(tmp_path / "nowhere.toml")
    with pytest.raises(kb.ClaimsError, match="cannot be read: Is a directory"):
        kb.read_claims(tmp_path)


@pytest.mark.parametrize(
    ("written", "decimals"),
    [
        ("30", 0),
        ("30.1", 1),
        ("30.10", 2),
        ("30.06\ndecimals = 1", 2),
        ("30\ndecimals = 1", 1),
        ("30.10\ndecimals = 1", 1),
        ("3e1", 0),
    ],
)
def test_decimals_follow_what_is_written(written: str, decimals: int, published: Table, tmp_path: Path) -> None:
    """A figure is held against as many decimals as the text prints; more may be asked for, fewer than it has not."""
    fields = (
        f'kind = "percent_change"\nseries = "midlertidig_botilbud"\nstart = 2021\nend = 2022\npublished = {written}'
    )

    assert verdict_on(fields, published, tmp_path).claim.decimals == decimals


def test_a_percentage_with_a_decimal_can_hold(published: Table, tmp_path: Path) -> None:
    """30.06 % printed as 30.1 is reproduced, and is shown as it is written."""
    fields = 'kind = "percent_change"\nseries = "midlertidig_botilbud"\nstart = 2021\nend = 2022\npublished = 30.1'

    result = verdict_on(fields, published, tmp_path)

    assert result.verdict is Verdict.REPRODUCED
    assert "<td>+30.1 %</td>" in result._repr_html_()


VALUE = 'kind = "value"\nseries = "unge"\nyear = 2024\n'
ODD_FILES: dict[str, str | bytes] = {
    "decimals = 40": CLAIM.format(fields=f"{VALUE}published = 615\ndecimals = 40"),
    "decimals = -1": CLAIM.format(fields=f"{VALUE}published = 615\ndecimals = -1"),
    "1e300": CLAIM.format(fields=f"{VALUE}published = 1e300"),
    "an exponent without end": CLAIM.format(fields=f"{VALUE}published = 1e99999999999999999999"),
    "10^400": CLAIM.format(fields=f"{VALUE}published = 1{'0' * 400}"),
    "10^5000": CLAIM.format(fields=f"{VALUE}published = 1{'0' * 5000}"),
    "a hexadecimal without end": CLAIM.format(fields=f"{VALUE}published = 0x{'f' * 9000}"),
    "infinite": CLAIM.format(fields=f"{VALUE}published = -inf"),
    "forty decimals": CLAIM.format(fields=f"{VALUE}published = 615.{'0' * 39}1"),
    "a year of 400 digits": CLAIM.format(fields=f'kind = "value"\nseries = "unge"\nyear = 1{"0" * 400}\npublished = 1'),
    "a superscript as year": CLAIM.format(fields=f'{VALUE}published = 615\ncells = {{ "²" = 615 }}'),
    "other digits as year": CLAIM.format(fields=f'{VALUE}published = 615\ncells = {{ "٢٠٢٤" = 615 }}'),
    "a cell of 10^400": CLAIM.format(fields=f"{VALUE}published = 615\ncells = {{ 2024 = 1{'0' * 400} }}"),
    "a margin of 1e300": CLAIM.format(fields=f"{VALUE}published = 615\nwithin_percent = 1e300"),
    "brackets": "a = " + "[" * 5000,
    "braces": "a = " + "{a=" * 5000,
    "dots": "a" + ".a" * 5000 + " = 1",
    "a format of true": "format = true\n",
    "a format of 10^400": f"format = 1{'0' * 400}\n",
    "too large": "# " + "x" * 1_000_000,
    "not UTF-8": b"title = '\xff'",
    "null": "\0",
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_an_odd_file_is_a_claims_error(name: str, tmp_path: Path) -> None:
    """Whatever stands in a file of claims, it is read or refused in one line; nothing crashes."""
    file = tmp_path / "claims.toml"
    body = ODD_FILES[name]
    file.write_bytes(body if isinstance(body, bytes) else body.encode())

    with pytest.raises(kb.ClaimsError) as refused:
        kb.read_claims(file)

    assert refused.value.path == str(file)
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize("part", ["a.", '"a".', "a . "])
@pytest.mark.parametrize("before", ["format = 1\n", "format = 1\n[", "x = {"])
def test_a_key_of_many_parts_takes_no_time(part: str, before: str, tmp_path: Path) -> None:
    """Python's reader of TOML takes time and memory by the square of them: 16,000 took 23 seconds and a gigabyte."""
    file = tmp_path / "claims.toml"
    file.write_text(f"{before}{part * 16_000}b = 1\n")
    began = time.process_time()

    with pytest.raises(kb.ClaimsError, match="nested too deep"):
        kb.read_claims(file)

    assert time.process_time() - began < 2


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path, published: Table) -> None:
    """Editors on Windows begin a file with one."""
    file = tmp_path / "claims.toml"
    file.write_text(CLAIM.format(fields=f"{VALUE}published = 615"), "utf-8-sig")

    assert kb.verify(kb.read_claims(file), published)[0].verdict is Verdict.REPRODUCED


@pytest.mark.parametrize("cell", [95.0, 105.0])
def test_the_edge_of_about_is_exact(cell: float, tmp_path: Path) -> None:
    """A value just as far off as the margin allows is about it, however floats round."""
    fields = 'kind = "about"\nseries = "natthjem"\nregion = "EAK"\nstart = 2023\nend = 2024\npublished = 100\n'
    figures = table({"EAK": {2023: cell, 2024: 100.0}})

    assert verdict_on(f"{fields}within_percent = 5", figures, tmp_path).verdict is Verdict.REPRODUCED
    assert verdict_on(f"{fields}within_percent = 4.9", figures, tmp_path).verdict is Verdict.NOT_REPRODUCED


def test_a_slip_is_found_by_exact_arithmetic(tmp_path: Path) -> None:
    """14.5 % of the end year prints 15, and the slip is named."""
    fields = 'kind = "percent_change"\nseries = "natthjem"\nregion = "EAK"\nstart = 2023\nend = 2024\npublished = 15\n'

    result = verdict_on(fields, table({"EAK": {2023: 34.2, 2024: 40.0}}), tmp_path)

    assert "measured against the end year" in result.note
