"""What a gate found: each finding with the rule it breaks, where, what stands there and what should.

A rule carries its severity, and what a run does with a finding follows from that alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import polars as pl

from kostra_bolig.kostra import COUNTRIES
from kostra_bolig.records import Cell, Note
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = [
    "CASES",
    "HIDDEN",
    "Rule",
    "Severity",
    "failure_cases",
    "joined",
    "lines",
    "noted",
    "nothing",
    "of",
    "of_cells",
    "of_table",
    "overruled",
    "place",
    "refusing",
    "shown",
    "softened",
]


class Severity(StrEnum):
    """What a finding does to the answer it was found in.

    ``changed``: the table is not as it was, a person must look. ``hard``: the answer is refused. ``soft``: a note, and
    refused in the hours in which SSB revises. ``remark``: a note at any hour.
    """

    CHANGED = "changed"
    HARD = "hard"
    SOFT = "soft"
    REMARK = "remark"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a gate.

    Attributes
    ----------
    check
        Its name.
    expected
        What it asks for.
    severity
        What breaking it does.
    elsewhere
        The same in regions other than the country, where that differs.
    """

    check: str
    expected: Said
    severity: Severity = Severity.HARD
    elsewhere: Severity | None = None


HIDDEN: Final = Rule(check="symbol_or_value", expected=said("ingest-rule-symbol-or-value"), elsewhere=Severity.SOFT)
"""The rule whose cells are kept without what was found there: a value that is none."""
_Types: TypeAlias = "dict[str, type[pl.DataType] | pl.DataType]"

CASES: Final[_Types] = {
    "check": pl.String,
    "region": pl.String,
    "content": pl.String,
    "year": pl.Int16,
    "found": pl.String,
    "expected": pl.String,
}
"""The columns in which findings are handed out."""
_COLUMNS: Final[_Types] = {**CASES, "severity": pl.Enum(Severity), "said": pl.String}
_NOTHING: Final = pl.DataFrame(schema=_COLUMNS)
_CELLS_IN_A_NOTE: Final = 20
_SHOWN: Final = 3


def nothing() -> pl.DataFrame:
    """Return no findings."""
    return _NOTHING.clone()


def joined(found: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return findings together."""
    filled = [one for one in found if not one.is_empty()]
    return pl.concat(filled) if filled else nothing()


def of_cells(
    rule: Rule,
    rows: pl.DataFrame,
    *,
    found: pl.Expr,
    expected: pl.Expr | None = None,
    sentence: Said | None = None,
    told: Said | None = None,
) -> pl.DataFrame:
    """Return one finding per row; the columns ``region``, ``content`` and ``year`` say where, as far as there are such.

    `sentence` is what is expected where that is not the rule's own, `told` what was found in all of them together.
    """
    if rows.is_empty():
        return nothing()
    sentence = sentence or rule.expected
    is_national = pl.col("region").is_in(COUNTRIES) if "region" in rows.columns else pl.lit(value=True)

    def address(column: str) -> pl.Expr:
        return (pl.col(column) if column in rows.columns else pl.lit(None)).cast(CASES[column]).alias(column)

    return rows.select(
        pl.lit(rule.check).alias("check"),
        address("region"),
        address("content"),
        address("year"),
        found.cast(pl.String).alias("found"),
        (pl.lit(sentence.sentence("en")) if expected is None else expected.cast(pl.String)).alias("expected"),
        pl.when(is_national)
        .then(pl.lit(rule.severity.value))
        .otherwise(pl.lit((rule.elsewhere or rule.severity).value))
        .cast(_COLUMNS["severity"])
        .alias("severity"),
        pl.lit(_packed(told, sentence) if expected is None or told else None, pl.String).alias("said"),
    )


def of_table(
    rule: Rule,
    found: Said,
    *,
    expected: Said | None = None,
    region: str | None = None,
    content: str | None = None,
    year: int | None = None,
) -> pl.DataFrame:
    """Return one finding of which a sentence says what was found."""
    expected = expected or rule.expected
    texts = (found.sentence("en"), expected.sentence("en"))  # as they are stored
    values = (rule.check, region, content, year, *texts, rule.severity, _packed(found, expected))
    return pl.DataFrame([values], schema=_COLUMNS, orient="row")


def of(findings: pl.DataFrame, *severities: Severity) -> pl.DataFrame:
    """Return the findings of some severities."""
    return findings.filter(pl.col("severity").cast(pl.String).is_in([one.value for one in severities]))


def refusing(findings: pl.DataFrame, *, strict: bool) -> pl.DataFrame:
    """Return the findings that refuse an answer, what changed first; `strict`: in the hours in which SSB revises."""
    hard = [Severity.HARD, Severity.SOFT] if strict else [Severity.HARD]
    return pl.concat([of(findings, Severity.CHANGED), of(findings, *hard)])


def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a finding is about, whatever the figures: check, content, year and kind of region.

    The country with and without Oslo go together.
    """
    told = _told(row)
    kind = told.values.get("kind") if told is not None else None
    return row["check"], row["content"], row["year"], kind


def softened(findings: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Return findings of which some are known, and no more than remarked."""
    remark = pl.lit(Severity.REMARK.value).cast(_COLUMNS["severity"])
    return findings.with_columns(severity=pl.when(known).then(remark).otherwise("severity"))


def eased(findings: pl.DataFrame, *, but: Collection[str | None]) -> pl.DataFrame:
    """Return findings of which those of contents whose meaning no definition says refuse nothing by themselves."""
    is_defined = pl.col("content").is_in([one for one in but if one is not None]).fill_null(value=None in but)
    soft = pl.lit(Severity.SOFT.value).cast(_COLUMNS["severity"])
    return findings.with_columns(
        severity=pl.when((pl.col("severity") == Severity.HARD.value) & ~is_defined).then(soft).otherwise("severity")
    )


def failure_cases(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings as they are handed out."""
    return findings.select(list(CASES))


def noted(findings: pl.DataFrame) -> list[Note]:
    """Return findings that stop nothing as notes, one per check."""
    return [
        Note(check=check, said=_noted(group), cells=_cells(group))
        for check, group in _by_check(of(findings, Severity.SOFT, Severity.REMARK))
    ]


def overruled(findings: pl.DataFrame, reason: str) -> list[Note]:
    """Return findings that a person has overruled as notes, one per check."""
    return [
        Note(
            check=check,
            said=said(
                "ingest-findings-overruled", n=group.height, reason=reason, expected=_expected(group.row(0, named=True))
            ),
            cells=_cells(group),
        )
        for check, group in _by_check(findings)
    ]


def lines(findings: pl.DataFrame) -> list[Said]:
    """Return one sentence per finding."""
    return [_line(row) for row in findings.iter_rows(named=True)]


def shown(findings: pl.DataFrame) -> Said:
    """Return findings in one line: three of them, of different checks where there are, and how many more."""
    by_kind = findings.sort(pl.int_range(pl.len()).over("check"), maintain_order=True)
    first, *others = lines(by_kind.head(_SHOWN))
    for line in others:
        first = said("ingest-and-a-finding", first=first, next=line)
    return said("ingest-findings", lines=first, more=max(findings.height - _SHOWN, 0))


def _by_check(findings: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame]]:
    return ((str(check), group) for (check,), group in findings.group_by("check", maintain_order=True))


def _noted(group: pl.DataFrame) -> Said:
    row = group.row(0, named=True)
    told = [one for one in map(_told, group.iter_rows(named=True)) if one is not None]
    if row["severity"] == Severity.REMARK and told:
        return told[0]
    if told:
        return said("ingest-figures-not-by-the-rule", found=tuple(told), expected=_expected(row))
    sentence = "ingest-values-left-out" if row["check"] == HIDDEN.check else "ingest-cells-not-by-the-rule"
    return said(sentence, n=group.height, expected=_expected(row))


def _cells(group: pl.DataFrame) -> tuple[Cell, ...]:
    names = ("region", "content", "year", "found", "expected")
    return tuple(
        Cell(**{name: row[name] for name in names}) for row in group.head(_CELLS_IN_A_NOTE).iter_rows(named=True)
    )


def _line(row: Mapping[str, Any]) -> Said:
    where = " ".join(str(row[part]) for part in ("region", "content", "year") if row[part] is not None)
    found = _told(row) or row["found"]
    return said("ingest-finding", check=row["check"], expected=_expected(row), found=found, where=where)


def _packed(found: Said | None, expected: Said) -> str:
    """Return sentences as a column holds them, so that they can be said in another language later."""
    return json.dumps({name: one.to_json() for name, one in (("found", found), ("expected", expected)) if one})


def _told(row: Mapping[str, Any]) -> Said | None:
    content = json.loads(row["said"] or "{}").get("found")
    return None if content is None else Said.from_json(content)


def _expected(row: Mapping[str, Any]) -> Said | str:
    content = json.loads(row["said"] or "{}").get("expected")
    return str(row["expected"]) if content is None else Said.from_json(content)
