"""Labels: those of one answer agree, no two codes have changed places since the newest snapshot; and SSB's English."""

from __future__ import annotations

import dataclasses
import logging
import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest import findings, peers
from kostra_bolig.ingest.findings import Rule, Severity
from kostra_bolig.ingest.frame import dimensions_of
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Event
from kostra_bolig.kostra import Language, source_line
from kostra_bolig.records import Categories, Category, Note
from kostra_bolig.said import said
from kostra_bolig.store.draft import ENGLISH_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.jsonstat import Dimension
    from kostra_bolig.store.snapshots import Draft

__all__ = ["AGREE", "check_agreement", "check_renamed", "in_english", "lacks_english", "of_categories", "with_english"]

AGREE: Final = Rule(check="labels_agree", expected=said("ingest-rule-labels-agree"))
_EXCHANGED: Final = Rule(check="labels_exchanged", expected=said("ingest-rule-labels-stay"), severity=Severity.CHANGED)
_RENUMBERED: Final = Rule(check="renumbered", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
_RENAMED: Final = Rule(check="renamed", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
_METADATA: Final = "metadata.json"
_MISSING: Final = "labels_missing"
_log = logging.getLogger(__name__)
_NAMED: Final = 10
_CELLS_NAMED: Final = 100


def with_english(run: Run, draft: Draft) -> Draft:
    """Return a draft with SSB's own description of the table in English; a note where it does not come.

    Figures in Norwegian are whole without it, so nothing that happens on the way stops them.
    """
    notes = tuple(note for note in draft.notes if note.check != _MISSING)
    _log.info("%s", said("ingest-step-labels", table=run.spec.id), extra=Event.LABELS.extra)
    try:
        ours = {one.id: one.codes for one in jsonstat.read(parse(draft.files[_METADATA])).dimensions}
        answer = run.client.metadata(table=run.spec.id, language=Language.EN)
        described = jsonstat.read(answer.content)
        jsonstat.require_asked(described, ours, table=run.spec.id)
        dimensions_of(described)
    except KostraBoligError as error:
        note = Note(check=_MISSING, said=said("ingest-without-english", why=error.said))
        return dataclasses.replace(draft, notes=(*notes, note))
    return dataclasses.replace(draft, files={**draft.files, ENGLISH_LABELS: answer.body}, notes=notes)


def lacks_english(notes: Sequence[Note]) -> bool:
    """Tell whether the English labels were asked for and did not come; what older versions stored has none."""
    return any(note.check == _MISSING for note in notes)


def in_english(table: Table, body: bytes) -> Table:
    """Return a table with the labels that SSB's description in English gives."""
    dims = dimensions_of(jsonstat.read(parse(body)))
    names = {
        "region_name": ("region", dict(zip(dims.region.codes, dims.region.labels, strict=True))),
        "content_name": ("content", dict(zip(dims.content.codes, dims.content.labels, strict=True))),
        "unit": ("content", {code: unit.base for code, unit in dims.content.units.items() if unit.base}),
    }
    return dataclasses.replace(
        table,
        observations=table.observations.with_columns(
            pl.col(of).replace_strict(labels, default=pl.col(column), return_dtype=pl.String).alias(column)
            for column, (of, labels) in names.items()
        ),
        provenance=dataclasses.replace(
            table.provenance,
            language=Language.EN,
            source_line=source_line(Language.EN),
            table_label=dims.cube.label or table.provenance.table_label,
            mandatory_notes=dims.cube.mandatory_notes,
        ),
        also_called=_named(table, "region"),
        also_labelled=_named(table, "content"),
    )


def of_categories(table: Table, where: Mapping[str, str], english: bytes | None, *, in_english: bool) -> Table:
    """Return a table of one category of each of its further dimensions, as they are asked for.

    Raises
    ------
    UsageError
        One is missing or unknown.
    """
    bodies = [table.description, *([] if english is None else [english])]
    described = [{one.id: one for one in dimensions_of(jsonstat.read(parse(body))).further} for body in bodies]
    columns = categories.further(table.observations)
    names = [name for name in columns if name in described[0]]  # a later version may have stored more beside them
    there = {name: sorted(table.observations[name].unique().to_list()) for name in names}
    spoken = [tuple(_of_labels(name, codes, of_ids.get(name)) for name, codes in there.items()) for of_ids in described]
    own, other = (spoken[-1], spoken[0]) if in_english else (spoken[0], spoken[-1])
    codes = categories.chosen(own, where, also=other)
    categories.require_chosen(own, [name for name in names if name not in codes])
    label = {one.id: dict(zip(one.codes, one.labels, strict=True)) for one in own}
    of_one = tuple(Category(id=id_, code=code, label=label[id_][code]) for id_, code in codes.items())
    frame = categories.narrowed(table.observations, codes).drop(set(columns) - set(names))
    counted_as = {
        kind: {content: word for content in frame["content"].unique() if (word := of.get(_within(content, codes)))}
        for kind, of in table.counted_as.items()
    }
    provenance = dataclasses.replace(table.provenance, where=of_one)
    return dataclasses.replace(table, observations=frame, counted_as=counted_as, provenance=provenance)


def _within(content: str, codes: Mapping[str, str]) -> str:
    return categories.within(content, tuple(codes.values()))


def _of_labels(name: str, codes: Sequence[str], dimension: Dimension | None) -> Categories:
    labels = {} if dimension is None else dict(zip(dimension.codes, dimension.labels, strict=True))
    return Categories(
        id=name,
        label=name if dimension is None else dimension.label,
        codes=tuple(codes),
        labels=tuple(labels.get(code, code) for code in codes),
    )


def _named(table: Table, column: str) -> dict[str, str]:
    return dict(table.observations.select(column, f"{column}_name").unique(maintain_order=True).rows())


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
