"""The door to pandera: frames held against schemas, whatever another part of the program has set pandera to.

pandera can be told, in the environment or by its ``config_context``, to check nothing or types alone. A gate is not
switched off from outside: every check runs under settings of our own, and under these, and whatever else pandera is set
to, a frame known to be bad has to fail first.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.clock import unheld
from kostra_bolig.errors import ContractFailed
from kostra_bolig.ingest.gate import findings
from kostra_bolig.ingest.gate.findings import Rule
from kostra_bolig.said import said

with unheld():  # pandera loads pandas, which crashes where a test holds time still
    import pandera.polars as pa
    from pandera.config import ValidationDepth, config_context, get_config_context, get_config_global
    from pandera.errors import SchemaError, SchemaErrors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["STRUCTURE", "broken", "check", "pa", "schema"]

_RUNS: Final = Rule(check="checks_run", expected=said("ingest-rule-checks-run"))
STRUCTURE: Final = {
    name: Rule(check=name, expected=said(sentence))
    for name, sentence in {
        "column_in_dataframe": "ingest-rule-columns-there",
        "column_in_schema": "ingest-rule-no-further-columns",
        "column_ordered": "ingest-rule-columns-in-order",
        "multiple_fields_uniqueness": "ingest-rule-one-row",
        "not_nullable": "ingest-rule-not-null",
        "str_matches": "ingest-rule-known-region",
    }.items()
}
"""What pandera's own checks ask for."""
_NOT_FOUND: Final = ("region", "content", "year", "region_name", "content_name", "is_kept", "unrevised")
"""Columns that say where a cell is, or how it is compared; the others say what was found there."""


def check(rule: Rule, holds: pl.Expr) -> pa.Check:
    """Return a rule as pandera's check: `holds` is true, or null, in each row that keeps it."""
    return pa.Check(_Kept(holds), name=rule.check, error=rule.expected.sentence("en"))


@dataclass(frozen=True)
class _Kept:
    holds: pl.Expr

    def __call__(self, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(self.holds)


def schema(
    name: str,
    description: str,
    columns: Mapping[str, pa.Column],
    *,
    checks: Sequence[pa.Check] = (),
    unique: Sequence[str] = (),
    strict: bool = True,
) -> pa.DataFrameSchema:
    """Return a schema; `strict`: these columns in this order and no others."""
    return pa.DataFrameSchema(
        dict(columns),
        checks=list(checks),
        unique=list(unique) or None,
        strict=strict,
        ordered=strict,
        name=name,
        description=description,
    )


def broken(of: pa.DataFrameSchema, frame: pl.DataFrame, rules: Sequence[Rule] = ()) -> pl.DataFrame:
    """Return the rules of a schema that a frame breaks, one finding per offending row.

    Raises
    ------
    ContractFailed
        The checks themselves do not run.
    """
    with _all_on():
        errors = [] if _is_kept(_at_once(of), frame) else _errors(of, frame)
    known = {**STRUCTURE, **{rule.check: rule for rule in rules}}
    return findings.joined(_found(error, frame, known) for error in errors)


def _at_once(of: pa.DataFrameSchema) -> pa.DataFrameSchema:
    """Return all that a schema asks as one check, which says only whether all of it is kept.

    For each rule of each column pandera scans the frame, and copies it to show where the rule is broken; a sound frame
    breaks none. Where a frame is sorted, one row by key is a look at the row before.
    """
    once = [[name] for name, column in of.columns.items() if column.unique]
    once += [[*of.unique]] if of.unique else []

    def all_of_it(data: pa.PolarsData) -> bool:
        rows = data.lazyframe
        return (
            _has_columns(of, rows.collect_schema())
            and _are_kept(of, rows)
            and all(_is_once(rows, keys) for keys in once)
        )

    return pa.DataFrameSchema(checks=[pa.Check(all_of_it)], name=of.name)


def _has_columns(of: pa.DataFrameSchema, there: pl.Schema) -> bool:
    """Tell whether a frame has the columns, of their types; and where the schema is strict no others, in its order."""
    asked = {name: column.dtype.type for name, column in of.columns.items()}
    if of.strict or of.ordered:
        return [*there.items()] == [*asked.items()]
    return all(there.get(name) == dtype for name, dtype in asked.items())


def _are_kept(of: pa.DataFrameSchema, rows: pl.LazyFrame) -> bool:
    """Tell whether every row keeps what is asked of it and of its columns' values."""
    filled = [name for name, column in of.columns.items() if not column.nullable]
    floats = [name for name, dtype in rows.collect_schema().items() if name in filled and dtype.is_float()]
    asked = [(name, one) for name, column in of.columns.items() for one in column.checks]
    asked += [("*", one) for one in of.checks]
    ours = [one._check_fn.holds for _, one in asked if isinstance(one._check_fn, _Kept)]
    holds = [*ours, *(pl.col(name).is_not_null() for name in filled), *(pl.col(name).is_not_nan() for name in floats)]
    looks = [rows.select(pl.all_horizontal(one.fill_null(value=True) for one in holds).all())] if holds else []
    for name, one in asked:
        if not isinstance(one._check_fn, _Kept):
            of_pandera = pa.Check.get_builtin_check_fn(one.name)
            output = of_pandera(pa.PolarsData(rows, name), **one._check_kwargs)
            looks.append(output.select(pl.all_horizontal(pl.all().fill_null(value=True)).all()))
    return all(_seen(look) for look in looks)


def _is_once(rows: pl.LazyFrame, keys: Sequence[str]) -> bool:
    """Tell whether no two rows have the same key."""
    rises = pl.lit(value=False)
    for key in reversed(keys):
        before = pl.col(key).shift(1)
        rises = (pl.col(key) > before) | ((pl.col(key) == before) & rises)
    if _seen(rows.select(rises.slice(1).all().fill_null(value=False))):
        return True
    return not _seen(rows.select(pl.struct(keys).is_duplicated().any()))


def _seen(look: pl.LazyFrame) -> bool:
    """Return the one value of a look at rows that are in memory already: the streaming engine costs ten times that."""
    return bool(look.collect(engine="in-memory").item())


@contextmanager
def _all_on() -> Iterator[None]:
    """Check with everything on, and prove first that a bad frame fails."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        _require_failing()
        yield


def _require_failing() -> None:
    failed = _failing(repr(get_config_context()), repr(get_config_global()))
    if not {"probe_of_cells", "probe_of_rows", "column_in_dataframe"} <= failed:
        found = findings.of_table(_RUNS, said("ingest-found-checks-off"))
        raise ContractFailed(
            said("ingest-checks-do-not-run", findings=findings.shown(found)),
            failure_cases=findings.failure_cases(found),
        )


@lru_cache
def _failing(*_switches: str) -> frozenset[str]:
    """Return what fails of the frame that breaks every sort of rule, with pandera's switches so as they are.

    What was seen under some holds until one of them is moved, and is then seen again.
    """
    errors = _errors(_probe(), pl.DataFrame({"a": [1, -1]}))
    return frozenset(str(getattr(error.check, "name", error.check)) for error in errors)


@cache
def _probe() -> pa.DataFrameSchema:
    """Return a schema of which one frame breaks every sort of rule."""
    above = Rule(check="probe_of_cells", expected=_RUNS.expected), pl.col("a") > 0
    rows = Rule(check="probe_of_rows", expected=_RUNS.expected), pl.col("a") < 0
    columns = {"a": pa.Column(pl.Int64, check(*above)), "b": pa.Column(pl.Int64)}
    return schema("probe", "One that a frame breaks in every way.", columns, checks=[check(*rows)])


def _is_kept(of: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    """Tell whether a frame breaks nothing; the first breach ends it."""
    try:
        of.validate(frame)
    except SchemaError:
        return False
    return True


def _errors(of: pa.DataFrameSchema, frame: pl.DataFrame) -> list[Any]:
    try:
        of.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return list(errors.schema_errors)
    return []


def _found(error: Any, frame: pl.DataFrame, rules: Mapping[str, Rule]) -> pl.DataFrame:
    name = str(getattr(error.check, "name", None) or error.check)
    asked = str(getattr(error.check, "error", None) or name)
    rule = rules.get(name) or Rule(check=name, expected=said("ingest-as-it-is", text=asked))
    output = getattr(error, "check_output", None)
    if not isinstance(output, pl.DataFrame) or output.height != frame.height:
        column = getattr(error.schema, "name", None)
        in_a_line = " ".join(f"{column}: {error.failure_cases}".split())
        return findings.of_table(rule, said("ingest-as-it-is", text=in_a_line[:200]))
    offending = frame.filter(~output["check_output"].fill_null(value=True))
    columns = [column for column in frame.columns if column not in _NOT_FOUND]
    found = pl.concat_str(
        [pl.format(f"{column} {{}}", pl.col(column).cast(pl.String)) for column in columns],
        separator=", ",
        ignore_nulls=True,
    )
    return findings.of_cells(rule, offending, found=found)
