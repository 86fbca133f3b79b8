"""The proof that checks run: whatever switches pandera off, or gets one that nobody here knows of."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pandera.config
import pandera.polars as pa
import polars as pl
import pytest

from kostra_bolig.errors import ContractFailed
from kostra_bolig.ingest.gate import checked
from kostra_bolig.ingest.gate.findings import Rule
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


DAMAGE: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "nothing": (lambda frame: frame, ""),
    "a column less": (lambda frame: frame.drop("n"), "column_in_dataframe"),
    "a column more": (lambda frame: frame.with_columns(more=1), "column_in_schema"),
    "another order": (lambda frame: frame.select("n", "code", "v", "e"), "column_ordered"),
    "another type": (lambda frame: frame.with_columns(pl.col("n").cast(pl.Int32)), "dtype('Int64')"),
    "a null": (lambda frame: frame.with_columns(n=pl.Series([1, None], dtype=pl.Int64)), "not_nullable"),
    "no number": (lambda frame: frame.with_columns(v=pl.Series([1.0, float("nan")])), "not_nullable"),
    "another code": (lambda frame: frame.with_columns(code=pl.Series(["a", "c"])), "isin"),
    "a row twice": (lambda frame: pl.concat([frame, frame.head(1).with_columns(v=9.0)]), "multiple_fields_uniqueness"),
    "a value twice": (lambda frame: frame.with_columns(v=pl.lit(0.5)), "field_uniqueness"),
    "a type of another parameter": (
        lambda frame: frame.with_columns(pl.col("e").cast(pl.Enum(["x"]))),
        "dtype('Enum(categories=['x', 'y'])')",
    ),
    "rows the other way": (lambda frame: frame.reverse(), ""),
    "a rule": (lambda frame: frame.with_columns(n=pl.lit(-1, pl.Int64)), "above"),
}

OF_STRICT = ("a column more", "another order")


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_plainly_sound_is_sound_to_pandera_and_nothing_else_is(what: str, strict: bool) -> None:
    """A frame is tried as a whole before pandera sees it: of each sort of breach one is left for pandera to tell."""
    columns = {
        "code": pa.Column(pl.String, pa.Check.isin(["a", "b"])),
        "n": pa.Column(pl.Int64, checked.check(ABOVE, pl.col("n") > 0)),
        "v": pa.Column(pl.Float64, unique=True),
        "e": pa.Column(pl.Enum(["x", "y"])),
    }
    of = checked.schema("one", "Four columns.", columns, unique=["code", "n"], strict=strict)
    damage, rule = DAMAGE[what]
    sound = {"code": ["a", "b"], "n": [1, 2], "v": [0.5, 1.5], "e": pl.Series(["x", "x"], dtype=pl.Enum(["x", "y"]))}
    frame = damage(pl.DataFrame(sound))

    told = checked.broken(of, frame, [ABOVE])["check"].to_list()

    assert {*told} == ({rule} if rule and (strict or what not in OF_STRICT) else set())
    assert bool(told) == bool(checked._errors(of, frame))


ONCE = """
import polars as pl
from kostra_bolig.ingest.gate import checked
from kostra_bolig.ingest.gate.checked import pa
code = pa.Column(pl.String, [pa.Check.str_matches("^[ab]$"), pa.Check.isin(["a", "b"])])
columns = {"code": code, "n": pa.Column(pl.Int64)}
of = checked.schema("one", "Two columns.", columns, unique=["code"])
frame = pl.DataFrame({"code": ["a", "b"], "n": [1, 2]})
checked.broken(of, frame.reverse().clear())
checked._errors = None
assert checked.broken(of, frame).is_empty()
"""


def test_pandera_looks_once_at_what_breaks_nothing() -> None:
    """A schema that was made before pandera knew of polars, as that of each first fetch, is not asked twice."""
    subprocess.run([sys.executable, "-c", ONCE], check=True, timeout=60)
