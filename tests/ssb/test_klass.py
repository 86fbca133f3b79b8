"""What SSB's Klass is asked, and what is read from its answers."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest

from kostra_bolig.errors import BodyRefused, DatasetRefused
from kostra_bolig.ssb import klass
from kostra_bolig.ssb.klass import Question

CODE = {"code": "0301", "name": "Oslo", "validFromInRequestedRange": "2018-01-01", "validToInRequestedRange": None}
CHANGE = {
    "oldCode": "0213",
    "oldName": "Ski",
    "newCode": "3020",
    "newName": "Nordre Follo",
    "changeOccurred": "2020-01-01",
}


def said(*, codes: Any = (CODE,), changes: Any = (CHANGE,), groups: Any = ()) -> dict[str, bytes]:
    """Make the three answers as they are stored."""
    return {
        "klass-codes.json": json.dumps({"codes": codes}).encode(),
        "klass-changes.json": json.dumps({"codeChanges": changes}).encode(),
        "klass-groups-2024.json": json.dumps({"correspondenceItems": groups}).encode(),
    }


def test_municipalities_and_changes_are_asked_since_what_is_shipped_and_groups_for_each_year() -> None:
    """The last day that counts is 1 January after the last year; Klass's "to" is the first day that does not."""
    period = {"from": "2024-01-02", "to": "2025-01-02"}
    groups = "/classifications/112/correspondsAt"

    asked = list(klass.questions([2024, 2023]))

    assert asked == [
        Question(file="klass-codes.json", path="/classifications/131/codes", query=period, needed=True),
        Question(file="klass-changes.json", path="/classifications/131/changes", query=period, needed=True),
        Question(file="klass-group-versions.json", path="/classifications/112", query={}),
        Question(
            file="klass-groups-2024.json",
            path=groups,
            query={"targetClassificationId": "131", "date": "2024-12-31"},
            year=2024,
        ),
        Question(
            file="klass-groups-2023.json",
            path=groups,
            query={"targetClassificationId": "131", "date": "2023-12-31"},
            year=2023,
        ),
    ]


def test_of_years_that_the_shipped_history_covers_only_the_groups_are_asked() -> None:
    """What is known already costs no request."""
    assert [question.year for question in klass.questions([2021, 2022])] == [None, 2022, 2021]


def test_what_klass_says_goes_on_from_what_is_shipped() -> None:
    """A code that lives on has one period, one that Klass no longer knows has ended, a new one begins."""
    codes = [
        {
            "code": "0301",
            "name": "Oslo - Oslove",
            "validFromInRequestedRange": "2024-01-02",
            "validToInRequestedRange": None,
        },
        {
            "code": "3118",
            "name": "Indre Østfold",
            "validFromInRequestedRange": "2024-01-02",
            "validToInRequestedRange": "2025-01-01",
        },
        {"code": "9001", "name": "Ny", "validFromInRequestedRange": "2025-01-01", "validToInRequestedRange": None},
    ]
    changes = [{**CHANGE, "oldCode": "3118", "newCode": "9001", "changeOccurred": "2025-01-01"}, CHANGE]

    known = klass.history(said(codes=codes, changes=changes))

    periods = {code: rows for code, *rows in known.codes.filter(pl.col("code").is_in(["3118", "9001"])).rows()}
    assert periods == {
        "3118": ["Indre Østfold", dt.date(2024, 1, 1), dt.date(2025, 1, 1)],
        "9001": ["Ny", dt.date(2025, 1, 1), None],
    }
    assert known.codes.filter(code="0301").rows() == [("0301", "Oslo - Oslove", dt.date(1948, 1, 1), None)]
    assert known.changes.height == klass.shipped().changes.height + 1


def test_without_an_answer_of_klass_its_shipped_history_stands() -> None:
    """Groups are read where they are stored, whatever else is not."""
    groups = said(groups=[{"sourceCode": "EKG12", "targetCode": "4601"}])["klass-groups-2024.json"]

    known = klass.history({"klass-groups-2024.json": groups})

    assert known.changes.equals(klass.shipped().changes)
    assert known.groups.rows() == [(2024, "EKG12", "4601")]


@pytest.mark.parametrize(
    ("files", "complete"),
    [
        ({"klass-codes.json", "klass-changes.json"}, True),
        ({"klass-codes.json", "klass-groups-2024.json"}, False),
        ({"klass-changes.json", "data.json"}, False),
    ],
)
def test_codes_and_changes_together_are_what_joined_series_need(files: set[str], complete: bool) -> None:
    """Groups of a year may be missing; half of the mergers is of no use."""
    assert klass.is_complete(dict.fromkeys(files)) is complete


def test_codes_are_read_with_their_periods() -> None:
    """The period within what was asked goes before the code's own; who is valid now has no end; 9999 is nowhere."""
    codes = [
        {"code": "9999", "name": "Uoppgitt"},
        CODE,
        {"code": "0213", "name": "Ski", "validFrom": "1964-01-01", "validTo": "2020-01-01"},
        {
            "code": "0101",
            "name": "Halden",
            "validFrom": "1838-01-01",
            "validTo": "2020-01-01",
            "validFromInRequestedRange": "2018-01-01",
            "validToInRequestedRange": "2019-01-01",
        },
    ]

    rows = klass.read(said(codes=codes)).codes.rows()

    assert rows == [
        ("0101", "Halden", dt.date(2018, 1, 1), dt.date(2019, 1, 1)),
        ("0213", "Ski", dt.date(1964, 1, 1), dt.date(2020, 1, 1)),
        ("0301", "Oslo", dt.date(2018, 1, 1), None),
    ]


def test_the_day_until_which_was_asked_ends_no_municipality() -> None:
    """Klass cuts a period that goes on to what was asked; what ended on a day before it has ended."""
    range_ = {"validFromInRequestedRange": "2024-01-02", "validToInRequestedRange": "2026-01-02"}
    codes = [
        {"code": "0301", "name": "Oslo - Oslove", **range_},
        {"code": "4601", "name": "Bergen", **range_},
        {"code": "3118", "name": "Indre Østfold", **range_, "validToInRequestedRange": "2026-01-01"},
    ]

    known = klass.history(said(codes=codes, changes=[])).codes

    ends = dict(known.filter(pl.col("code").is_in(["0301", "4601", "3118"])).select("code", "valid_to").rows())
    assert ends == {"0301": None, "4601": None, "3118": dt.date(2026, 1, 1)}


def test_the_day_until_which_was_asked_ends_nobody_however_many_have_ended() -> None:
    """Asked for ten years, as the first versions did, fewer than half of the codes go on."""
    begins = {"validFromInRequestedRange": "2015-01-01"}
    ended = {"0101": "2020-01-01", "0104": "2020-01-01", "0213": "2020-01-01"}
    codes = [{"code": code, "name": code, **begins, "validToInRequestedRange": end} for code, end in ended.items()]
    codes += [
        {"code": code, "name": code, **begins, "validToInRequestedRange": "2025-01-02"} for code in ("0301", "4601")
    ]

    ends = dict(klass.read(said(codes=codes, changes=[])).codes.select("code", "valid_to").rows())

    assert ends == {"0301": None, "4601": None, **dict.fromkeys(ended, dt.date(2020, 1, 1))}


def test_an_answer_that_is_not_cut_says_who_has_ended() -> None:
    """Where some code has no end, the latest end is one."""
    ended = {"validFromInRequestedRange": "2015-01-01", "validToInRequestedRange": "2024-01-01"}

    codes = klass.read(
        said(codes=[CODE, *({**ended, "code": code, "name": code} for code in ("0101", "0104"))], changes=[])
    )

    ends = dict(codes.codes.select("code", "valid_to").rows())
    assert ends == {"0301": None, **dict.fromkeys(("0101", "0104"), dt.date(2024, 1, 1))}


def test_changes_are_read_with_those_that_have_no_counterpart() -> None:
    """A code that began or ended alone has nothing beside it."""
    ended = {"oldCode": "0102", "oldName": "Sted", "newCode": None, "newName": None, "changeOccurred": "2019-01-01"}
    began = {"newCode": "3199", "newName": "Nytt", "changeOccurred": "2024-01-01"}

    rows = klass.read(said(changes=[began, CHANGE, ended])).changes.rows()

    assert rows == [
        (dt.date(2019, 1, 1), "0102", "Sted", None, None),
        (dt.date(2020, 1, 1), "0213", "Ski", "3020", "Nordre Follo"),
        (dt.date(2024, 1, 1), None, None, "3199", "Nytt"),
    ]


def test_groups_are_read_by_the_year_in_the_name_of_the_file() -> None:
    """Files of other sources are left alone."""
    groups = [{"sourceCode": "EKG12", "targetCode": "4601"}, {"sourceCode": "EKG11", "targetCode": "5501"}]
    earlier = json.dumps({"correspondenceItems": [{"sourceCode": "EKG12", "targetCode": "1201"}]}).encode()
    others = {"klass-groups-2019.json": earlier, "data.json": b"no JSON", "population.json": b"{"}

    found = klass.read(said(groups=groups) | others)

    assert found.groups.rows() == [(2019, "EKG12", "1201"), (2024, "EKG11", "5501"), (2024, "EKG12", "4601")]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (said(codes={}), "expected a list of codes from Klass, got dict"),
        (said(changes=None), "expected a list of codeChanges from Klass, got NoneType"),
        (said(groups="EKG12"), "expected a list of correspondenceItems from Klass, got str"),
        (said(codes=["0301"]), "expected code, name in each of Klass's codes, got 0301"),
        (said(codes=[{"code": 301, "name": "Oslo"}]), "expected code, name in each of Klass's codes, got .*301"),
        (said(codes=[{**CODE, "name": None}]), "expected code, name in each"),
        (said(changes=[{**CHANGE, "oldCode": 213}]), "expected changeOccurred, oldCode, oldName, newCode, newName in"),
        (said(changes=[{**CHANGE, "changeOccurred": None}]), "expected changeOccurred, oldCode"),
        (said(changes=[{**CHANGE, "changeOccurred": ""}]), "expected a date as changeOccurred from Klass, got ''"),
        (said(codes=[{**CODE, "validFromInRequestedRange": "1. januar"}]), "a date as validFrom .*'1. januar'"),
        (said(codes=[{**CODE, "validToInRequestedRange": 2020}]), "a date as validTo from Klass, got '2020'"),
        (said(groups=[{"sourceCode": "EKG12"}]), "expected sourceCode, targetCode in each of Klass's correspondence"),
    ],
)
def test_an_answer_of_another_shape_is_refused(answers: dict[str, bytes], message: str) -> None:
    """A part that is missing, of another kind or no date is named; nothing is guessed."""
    with pytest.raises(DatasetRefused, match=message):
        klass.read(answers)


def test_an_answer_that_is_no_json_is_refused() -> None:
    """Klass's default is XML."""
    with pytest.raises(BodyRefused, match="expected one complete JSON object"):
        klass.read({**said(), "klass-codes.json": b"<codeList/>"})
