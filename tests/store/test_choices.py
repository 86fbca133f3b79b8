"""What a person chose for a table, as it is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kostra_bolig.store import choices

NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


def test_reasons_however_long_never_make_the_choices_unreadable(tmp_path: Path) -> None:
    """What is written is read again: the oldest reasons give way, and nothing that was chosen does."""
    kept = choices.Choices(series={"unge": "KOSunge0000"})
    for number in range(60):
        kept = kept.accepting(f"version-{number}", instead_of=None, at=NOON, reason=f"{number} " + "å" * 4_000)

    choices.write(tmp_path, kept)

    read = choices.read(tmp_path)
    newest = [f"version-{number}" for number in range(60 - len(read.accepted), 60)]
    assert read.series == {"unge": "KOSunge0000"}
    assert [one["snapshot"] for one in read.accepted] == newest
    assert len(newest) > 5
