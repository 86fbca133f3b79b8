"""A table with further dimensions, as it is read: of one category of each, or of all that its series are of."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.frame import dimensions_of
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Language
from kostra_bolig.records import Category, FurtherDimension
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.jsonstat import Dimension
    from kostra_bolig.records import Binding
    from kostra_bolig.store.opened import Opened

__all__ = ["chosen", "of_categories", "set_apart"]


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


def _whole(table: Table, own: tuple[FurtherDimension, ...], english: bytes | None, opened: Opened | None) -> Table:
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


def _of_labels(name: str, codes: Sequence[str], dimension: Dimension | None) -> FurtherDimension:
    labels = {} if dimension is None else dict(zip(dimension.codes, dimension.labels, strict=True))
    return FurtherDimension(
        id=name,
        label=name if dimension is None else dimension.label,
        codes=tuple(codes),
        labels=tuple(labels.get(code, code) for code in codes),
    )
