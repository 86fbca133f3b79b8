"""The proof that checks run: whatever switches pandera off, or gets one that nobody here knows of."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pandera.config
import pandera.polars as pa
import polars as pl
import pytest

from kostra_bolig.errors import ContractFailed
from kostra_bolig.ingest import checked
from kostra_bolig.ingest.findings import Rule
from kostra_bolig.said import said

ABOVE = Rule(check="above", expected=said("ingest-rule-finite"))
OFF: tuple[Callable[[], Any], ...] = (
    lambda: pandera.config.config_context(validation_enabled=False),
    lambda: pandera.config.config_context(validation_depth=pandera.config.ValidationDepth.SCHEMA_ONLY),
    lambda: pandera.config.config_context(validation_depth=pandera.config.ValidationDepth.DATA_ONLY),
)


def broken() -> list[str]:
    """Return which rules a frame with a negative number breaks."""
    columns = {"a": pa.Column(pl.Int64, checked.check(ABOVE, pl.col("a") > 0))}
    of = checked.schema("one", "One column.", columns)
    return checked.broken(of, pl.DataFrame({"a": [-1]}), [ABOVE])["check"].to_list()


@pytest.mark.parametrize("off", OFF)
def test_a_switch_that_we_do_not_reach_refuses_though_the_checks_ran_before(
    monkeypatch: pytest.MonkeyPatch, off: Callable[[], Any]
) -> None:
    """Another pandera may have a switch that our settings do not move: what was proved before counts no more."""
    assert broken() == ["above"]
    monkeypatch.setattr(checked, "config_context", lambda **_: contextlib.nullcontext())

    with off(), pytest.raises(ContractFailed, match="checks_run"):
        broken()
    assert broken() == ["above"]


def test_a_switch_that_is_moved_for_the_whole_process_refuses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """For good, and not within a context."""
    assert broken() == ["above"]
    monkeypatch.setattr(checked, "config_context", lambda **_: contextlib.nullcontext())
    pandera.config.reset_config_context(pandera.config.PanderaConfig(validation_enabled=False))

    try:
        with pytest.raises(ContractFailed, match="checks_run"):
            broken()
    finally:
        pandera.config.reset_config_context()


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 2], []),
        ([1, None], []),
        ([1, -1], ["above", "small"]),
        ([1, 200], ["small"]),
        ([200, -1], ["above", "small"]),
    ],
)
def test_rules_of_a_row_are_told_one_by_one_where_one_is_broken(values: list[int | None], found: list[str]) -> None:
    """They are tried all at once first; null breaks none."""
    small = Rule(check="small", expected=said("ingest-rule-finite"))
    columns = {"a": pa.Column(pl.Int64, nullable=True)}
    rules = [checked.check(ABOVE, pl.col("a") > 0), checked.check(small, pl.col("a").is_between(0, 100))]
    of = checked.schema("one", "One column.", columns, checks=rules)

    told = checked.broken(of, pl.DataFrame({"a": values}, schema={"a": pl.Int64}), [ABOVE, small])

    assert sorted(set(told["check"])) == found


@pytest.mark.parametrize("off", OFF)
def test_a_switch_that_we_know_changes_nothing(off: Callable[[], Any]) -> None:
    """Our settings stand above it."""
    with off():
        assert broken() == ["above"]
