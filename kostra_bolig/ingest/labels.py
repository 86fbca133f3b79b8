"""Labels: those of one answer agree, no two codes have changed places since the newest snapshot; and SSB's English."""

from __future__ import annotations

import dataclasses
import logging
import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError, UsageError
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest import findings, peers
from kostra_bolig.ingest.findings import Rule, Severity
from kostra_bolig.ingest.frame import dimensions_of
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Event
from kostra_bolig.kostra import Language, source_line
from kostra_bolig.records import Categories, Category, Note
from kostra_bolig.said import said
from kostra_bolig.store.draft import ENGLISH_LABELS, METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.jsonstat import Dimension
    from kostra_bolig.records import Binding
    from kostra_bolig.store.opened import Opened
    from kostra_bolig.store.snapshots import Draft

__all__ = [
    "AGREE",
    "check_agreement",
    "check_renamed",
    "chosen",
    "in_english",
    "lacks_english",
    "of_categories",
    "set_apart",
    "with_english",
]

AGREE: Final = Rule(check="labels_agree", expected=said("ingest-rule-labels-agree"))
_EXCHANGED: Final = Rule(check="labels_exchanged", expected=said("ingest-rule-labels-stay"), severity=Severity.CHANGED)
_RENUMBERED: Final = Rule(check="renumbered", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
_RENAMED: Final = Rule(check="renamed", expected=said("ingest-rule-labels-stay"), severity=Severity.REMARK)
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
        ours = {one.id: one.codes for one in jsonstat.read(parse(draft.files[METADATA])).dimensions}
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


def of_categories(
    table: Table,
    where: Mapping[str, str],
    english: bytes | None,
    *,
    in_english: bool,
    opened: Opened | None = None,
) -> Table:
    """Return a table of one category of each of its further dimensions, as they are asked for.

    Of a dimension that is not named, those categories are left that the definition's series fix, or all of them where
    every one is asked for; they stand in columns of their own until :func:`set_apart` is through with them.
    Where the snapshot is given, its figures are read from it, and those of categories that are not asked for are not.

    Raises
    ------
    UsageError
        One is missing that the definition does not fix either, or unknown.
    """
    bodies = [table.description, *([] if english is None else [english])]
    described = [{one.id: one for one in dimensions_of(jsonstat.read(parse(body))).further} for body in bodies]
    columns = categories.further(table.observations)
    names = [name for name in columns if name in described[0]]  # a later version may have stored more beside them
    there = {name: _codes(table, name) if opened is None else opened.codes(name) for name in names}
    spoken = [tuple(_of_labels(name, codes, of_ids.get(name)) for name, codes in there.items()) for of_ids in described]
    own, other = (spoken[-1], spoken[0]) if in_english else (spoken[0], spoken[-1])
    _require_asked_for(table, described, where)
    codes = categories.chosen(own, where, also=other)
    rest = [name for name in names if name not in codes]
    binding, fixed = _of_series(table, names, codes)
    if rest and not fixed and where is categories.LATER:
        return _whole(table, own, english, opened)
    if not fixed and where is not categories.EVERY:
        reasons = {} if codes else table.binding.reasons
        unavailable = [said("ingest-series-unavailable", key=key, why=why) for key, why in reasons.items()]
        categories.require_chosen(own, rest, unavailable)
    label = {one.id: dict(zip(one.codes, one.labels, strict=True)) for one in own}
    of_one = tuple(Category(id=id_, code=code, label=label[id_][code]) for id_, code in codes.items())
    read = categories.narrowed(table.observations, codes) if opened is None else silenced(opened.observations(codes))
    frame = read.drop(set(columns) - set(names))
    if rest and where is not categories.EVERY:
        every = pl.DataFrame(list(fixed), schema=dict.fromkeys(rest, pl.String), orient="row").unique()
        frame = frame.join(every, on=rest, how="semi", maintain_order="left")
    cells = frame.select("content", *rest).unique(maintain_order=True).rows()
    stored = {}  # under which name each stands where all categories are in it
    for content, *of_rest in cells:
        of_each = {**codes, **dict(zip(rest, of_rest, strict=True))}
        inside = categories.within(content, [of_each[name] for name in names])
        stored[categories.within(content, of_rest) if rest else content] = inside
    counted_as = {
        kind: {content: of[inside] for content, inside in stored.items() if inside in of}
        for kind, of in table.counted_as.items()
    }
    return dataclasses.replace(
        table,
        observations=frame,
        binding=binding,
        counted_as=counted_as,
        provenance=dataclasses.replace(table.provenance, where=of_one),
        apart=tuple(one for one in own if one.id in rest),
    )


def _whole(table: Table, own: tuple[Categories, ...], english: bytes | None, opened: Opened | None) -> Table:
    """Return a table with its further dimensions as columns, of which each series will name a category."""
    read = table.observations if opened is None else silenced(opened.observations())
    others = set(categories.further(read)) - {one.id for one in own}
    return dataclasses.replace(table, observations=read.drop(others), further=own, description_en=english or b"")


def chosen(table: Table, where: Mapping[str, str]) -> Table:
    """Return the figures of one category of each further dimension, of a table in hand that has them all.

    Raises
    ------
    UsageError
        One is missing that the definition does not fix either, or unknown.
    """
    is_english, english = table.provenance.language is Language.EN, table.description_en or None
    bare = dataclasses.replace(table, further=(), description_en=b"")
    found = of_categories(bare, where, english, in_english=is_english and english is not None)
    withdrawn = categories.narrowed(table.withdrawn, categories.of(found.provenance))
    withdrawn = categories.combined(withdrawn, [one.id for one in found.apart if one.id in withdrawn.columns])
    found = dataclasses.replace(found, withdrawn=withdrawn)
    return set_apart(found) if found.apart else found


def _codes(table: Table, name: str) -> list[str]:
    return sorted(table.observations[name].unique().to_list())


def _of_series(table: Table, names: Sequence[str], codes: Mapping[str, str]) -> tuple[Binding, set[tuple[str, ...]]]:
    """Return which series are of the categories that are named, and which they fix of the other dimensions."""
    rest = [name for name in names if name not in codes]
    binding, read, reasons, fixed = table.binding, {}, dict(table.binding.reasons), set()
    for key, content in binding.codes.items():
        where = table.spec.series[key].where if key in table.spec.series else {}
        others = {id_: code for id_, code in where.items() if codes.get(id_, code) != code}
        missing = tuple(name for name in rest if name not in where)
        if others:
            reasons[key] = said("figures-series-of-others", categories=tuple(f"{i}={c}" for i, c in others.items()))
        elif missing:
            reasons[key] = said("ingest-series-fixes-none", dimensions=missing)
        else:
            read[key] = categories.within(content, [where[name] for name in rest])
            fixed |= {tuple(where[name] for name in rest)} if rest else set()
    if read == dict(binding.codes):
        return binding, fixed
    bound_by = {key: by for key, by in binding.bound_by.items() if key in read}
    return dataclasses.replace(binding, codes=read, reasons=reasons, bound_by=bound_by), fixed


def set_apart(table: Table) -> Table:
    """Return a table in which a content with the categories that the definition fixes is a content of its own."""
    label = {one.id: dict(zip(one.codes, one.labels, strict=True)) for one in table.apart}
    names = [pl.col(id_).replace_strict(of_id, return_dtype=pl.String) for id_, of_id in label.items()]
    named = table.observations.with_columns(
        pl.concat_str("content_name", *names, separator=categories.BETWEEN).alias("content_name")
    )
    frame = categories.combined(named, [*label]).sort("region", "content", "year")
    return dataclasses.replace(table, observations=frame, also_labelled={})


def _require_asked_for(table: Table, described: Sequence[Mapping[str, Dimension]], where: Mapping[str, str]) -> None:
    """Refuse a category that the table has, and that this version was not asked for."""
    for id_, text in where.items():
        asked = table.provenance.asked_for.where.get(id_)
        every = [of_ids[id_] for of_ids in described if id_ in of_ids]
        named = {code for one in every for code in categories.named(_of_labels(id_, one.codes, one), text)}
        if asked is not None and named and named.isdisjoint(asked):
            code = min(named)
            raise UsageError(said("figures-category-not-asked-for", id=id_, code=code, table=table.provenance.table))


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
