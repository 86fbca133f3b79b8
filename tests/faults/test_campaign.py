"""The campaign itself: it must notice what it is there to notice."""

from __future__ import annotations

import shutil

import pytest

from kostra_bolig.store.snapshots import Store
from tests.faults.campaign import Campaign


def noticed(campaign: Campaign) -> list[str]:
    """Return what the campaign remarked, and clear it: here the remarks are what is wanted."""
    remarks = [remark for tally in campaign.tallies.values() for remark in tally.remarks]
    campaign.tallies.clear()
    return remarks


def test_a_wrong_exit_code_is_noticed(campaign: Campaign) -> None:
    """A run that ends otherwise than named is remarked."""
    campaign.case(1, lambda: 4, exits={3}, label="made up")

    assert noticed(campaign) == ["made up: exit 4, expected [3]"]


def test_a_lost_snapshot_is_noticed(campaign: Campaign) -> None:
    """A last good snapshot with a changed byte is remarked."""

    def damage() -> int:
        newest = Store(campaign.store_dir).newest()
        assert newest is not None
        (newest.path / "extra").write_bytes(b"x")
        return 3

    campaign.case(1, damage, exits={3}, recover=False, label="made up")

    assert noticed(campaign) == ["made up: the last good snapshot changed"]


def test_a_wrong_frame_is_noticed(campaign: Campaign) -> None:
    """A published frame that should not be there is remarked."""
    campaign.case(1, campaign.fetch, exits={0}, label="made up")

    assert "value mismatch" in noticed(campaign)[0]


def test_leftovers_are_noticed(campaign: Campaign) -> None:
    """A temporary folder that stays is remarked."""

    def litter() -> int:
        (campaign.store_dir / "12015" / ".tmp-mine").mkdir()
        return 3

    campaign.case(1, litter, exits={3}, recover=False, label="made up")
    shutil.rmtree(campaign.store_dir / "12015" / ".tmp-mine")

    assert noticed(campaign) == ["made up: left behind ['12015/.tmp-mine']"]


def test_a_store_that_cannot_go_on_is_noticed(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """A next run that fails is remarked."""
    monkeypatch.setattr(campaign, "fetch", lambda: 6)

    campaign.case(1, lambda: 3, exits={3}, label="made up")

    assert noticed(campaign) == ["made up: the next run failed"]
