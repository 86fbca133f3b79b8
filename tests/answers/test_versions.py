"""What ``status`` answers of time: never less than none has passed."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from kostra_bolig.answers.versions import status_answer
from kostra_bolig.show.versions import status_text
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import FETCHED, draft_of
from tests.builders.stores import publish


@pytest.mark.parametrize(
    ("later", "age", "behind", "line"),
    [
        (dt.timedelta(days=3), 3.0, None, "fetched 3.0 days ago"),
        (dt.timedelta(0), 0.0, None, "fetched 0.0 days ago"),
        (dt.timedelta(seconds=-1), 0.0, None, "fetched 0.0 days ago"),
        (dt.timedelta(days=-3), 0.0, 3.0, "fetched by a clock that was 3.0 days ahead of this one"),
        (dt.timedelta(days=-4000), 0.0, 4000.0, "fetched by a clock that was 4,000.0 days ahead of this one"),
    ],
)
def test_age_is_never_negative_and_a_clock_that_is_behind_is_told_of(
    store_dir: Path,
    capsys: pytest.CaptureFixture[str],
    later: dt.timedelta,
    age: float,
    behind: float | None,
    line: str,
) -> None:
    """A second of difference is none; days are said."""
    store = Store(store_dir)
    publish(store, draft_of())

    answer = status_answer(store, FETCHED + later)
    status_text(answer)

    assert (answer["age_days"], answer["clock_behind_days"]) == (age, behind)
    assert math.copysign(1, answer["age_days"] or 0.0) == 1
    said = capsys.readouterr().out
    assert line in said
    assert "-" not in said.split("fetched ")[-1].splitlines()[0]
