"""What a person chose for a table, as it is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kostra_bolig.errors import UsageError
from kostra_bolig.store import choices

NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


def test_reasons_however_long_never_make_the_choices_unreadable(tmp_path: Path) -> None:
    """What is written is read again: the oldest reasons give way, and nothing that was chosen does."""
    kept = choices.Choices(series={"unge": "KOSunge0000"})
    for number in range(60):
        kept = kept.accepting(f"version-{number}", instead_of=None, at=NOON, reason=f"{number} " + "å" * 40_000)

    choices.write(tmp_path, kept)

    read = choices.read(tmp_path)
    newest = [f"version-{number}" for number in range(60 - len(read.accepted), 60)]
    assert read.series == {"unge": "KOSunge0000"}
    assert [one["snapshot"] for one in read.accepted] == newest
    assert len(newest) > 5


def test_as_many_categories_as_a_table_may_have_are_read_again(tmp_path: Path) -> None:
    """Nothing that was chosen shuts out the run after it."""
    named = [f"KOS{number:08}" for number in range(20_000)]
    choices.write(tmp_path, choices.Choices().changed({}, None, where={"KOKart0000": named}))

    assert choices.read(tmp_path).where == {"KOKart0000": tuple(named)}


def test_more_than_can_be_read_again_is_refused_before_anything_is_asked() -> None:
    """And what to do in its place is said."""
    with pytest.raises(UsageError, match=r"too many categories are chosen: .* leave --where out for all of a"):
        choices.Choices().changed({}, None, where={"KOKart0000": [f"{number:020}" for number in range(60_000)]})
