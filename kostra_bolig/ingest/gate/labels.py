"""Labels: those of one answer agree, and no two codes have changed places since the newest snapshot."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.ingest.gate import findings, peers
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kostra_bolig.jsonstat import Dimension

__all__ = ["AGREE", "check_agreement", "check_renamed"]

AGREE: Final = Rule(check="labels_agree", expected=said("ingest-rule-labels-agree"))
_EXCHANGED: Final = Rule(check="labels_exchanged", expected=said("ingest-rule-labels-stay"), severity=Severity.CHANGED)
_RENUMBERED: Final = Rule(check="renumbered", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
_RENAMED: Final = Rule(check="renamed", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
_NAMED: Final = 10
_CELLS_NAMED: Final = 100


def check_agreement(described: Iterable[Dimension], answered: Iterable[Dimension]) -> pl.DataFrame:
    """Return codes that the data name otherwise than the table's description does, as findings.

    Both must be in the same language; dimensions go in pairs, regions first and contents second.
    """
    found = []
    for column, one, other in zip(("region", "content"), described, answered, strict=True):
        names = {code: _plain(label) for code, label in zip(one.codes, one.labels, strict=True)}
        off = [
            (code, label, names[code])
            for code, label in zip(other.codes, other.labels, strict=True)
            if code in names and _plain(label) != names[code]
        ]
        rows = pl.DataFrame(off[:_CELLS_NAMED], schema=[column, "found", "expected"], orient="row")
        if off:
            sentence = findings.of_table(AGREE, said("ingest-found-other-labels", n=len(off), column=column))
            cells = findings.of_cells(AGREE, rows, found=pl.col("found"), expected=pl.col("expected"))
            found += [sentence, cells]
    return findings.joined(found)


def check_renamed(frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return which labels have moved since the newest snapshot, in the same language, as findings."""
    found = []
    for column in ("region", "content"):
        now, then = _names(frame, column), _names(before, column)
        exchanged = _in_circles(now, then)
        if exchanged:
            listed = tuple(f"{code} {then[code]} → {now[code]}" for code in exchanged[:_NAMED])
            told = said("ingest-found-labels-exchanged", n=len(exchanged), listed=listed)
            found.append(findings.of_table(_EXCHANGED, told))
        if column == "region":
            found += _renumbered(now, then, but=set(exchanged))
    return findings.joined(found)


def _renumbered(now: Mapping[str, str], then: Mapping[str, str], *, but: set[str]) -> list[pl.DataFrame]:
    """Tell a code whose name goes on under a new one from a region that is called something else."""
    new = {name: code for code, name in now.items() if code not in then}
    moved = [code for code in now if code in then and code not in but and now[code] != then[code]]
    successors = {
        code: new[name]
        for code in moved
        if (name := peers.without_years(now[code])) == then[code] and name != now[code] and name in new
    }
    others = [code for code in moved if code not in successors]
    found = []
    if successors:
        pairs = tuple(f"{old} {then[old]} → {code}" for old, code in successors.items())
        told = said("ingest-found-renumbered", n=len(pairs), listed=pairs[:_NAMED], more=max(len(pairs) - _NAMED, 0))
        found.append(findings.of_table(_RENUMBERED, told))
    if others:
        pairs = tuple(f"{code} {then[code]} → {now[code]}" for code in others)
        told = said("ingest-found-renamed", n=len(pairs), listed=pairs[:_NAMED], more=max(len(pairs) - _NAMED, 0))
        found.append(findings.of_table(_RENAMED, told))
    return found


def _in_circles(now: Mapping[str, str], then: Mapping[str, str]) -> list[str]:
    """Return codes of both versions that have taken each other's labels, two by two or in a round."""
    owners: dict[str, list[str]] = {}
    for code, name in then.items():
        owners.setdefault(name, []).append(code)
    taken = {
        code: owners[name][0]
        for code, name in now.items()
        if code in then and name != then[code] and len(owners.get(name, ())) == 1 and owners[name][0] in now
    }
    circles: list[str] = []
    walked: set[str] = set()
    for code in taken:
        path: dict[str, None] = {}
        step = code
        while step in taken and step not in walked:
            walked.add(step)
            path[step] = None
            step = taken[step]
        if step in path:
            steps = list(path)
            circles += steps[steps.index(step) :]
    return circles


def _names(frame: pl.DataFrame, column: str) -> dict[str, str]:
    rows = frame.select(column, f"{column}_name").unique(column, maintain_order=True).rows()
    return {code: _plain(name) for code, name in rows}


def _plain(label: str) -> str:
    return " ".join(unicodedata.normalize("NFC", label).split())
