"""The categories of further dimensions that a definition fixes for its series, while a table is fetched.

What is judged is judged in contents with their categories: there each series has one content, and no gate knows more.
"""

from __future__ import annotations

import dataclasses
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError, UsageError
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.frames import covered
from kostra_bolig.ingest import fingerprint
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import contents_of, dimensions_of
from kostra_bolig.kinds import Language
from kostra_bolig.kostra import COUNTRIES
from kostra_bolig.records import Binding
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import SeriesSpec, TableSpec
    from kostra_bolig.ingest.frame import Dimensions
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.records import AskedFor, Content, FurtherDimension
    from kostra_bolig.said import Said

__all__ = ["bound", "comparable", "known", "named", "of_contents", "require_there", "within"]

_NEAR: Final = 5
_LIKENESS: Final = 0.5


def known(run: Run, names: Sequence[str]) -> Sequence[str]:
    """Return which further dimensions the table may have: what it had or its definition fixes, else any."""
    of_series = {id_ for one in run.spec.series.values() for id_ in one.where}
    if run.newest is not None:
        return [*of_series, *(categories.further(run.store.columns(run.newest)) if names else ())]
    return [*of_series] if run.spec.series else names


def require_there(run: Run, dims: Dimensions) -> None:
    """Refuse what this run names and the table does not have: a slip is no change of the table.

    Raises
    ------
    UsageError
        It has no such content, or no such dimension to take a choice back of; those near it are named.
    """
    codes = {one.code: str(one) for one in contents_of(dims)}
    for key, code in run.chosen.now.items():
        if code not in codes:
            near = tuple(codes[one] for one in get_close_matches(code, codes, n=_NEAR, cutoff=_LIKENESS))
            raise UsageError(said("ingest-no-content-for", series=key, content=code, table=run.spec.id, near=near))
    for id_ in run.chosen.unchosen:
        categories.several(dims.categories, id_, ())


def named(run: Run, dims: Dimensions, id_: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the categories that a person names, by code or by label in either language.

    SSB is asked for its English labels only where a text is nothing in Norwegian.

    Raises
    ------
    UsageError
        There is no such dimension or category.
    """
    try:
        return categories.several(dims.categories, id_, texts)
    except UsageError as error:
        if id_ not in {one.id for one in dims.further}:
            raise
        try:
            answer = run.client.metadata(table=run.spec.id, language=Language.EN)
            english = dimensions_of(jsonstat.read(answer.content)).categories
            return tuple(
                code
                for code in next(one.codes for one in dims.categories if one.id == id_)
                if code in {found for text in texts for found in _either(dims.categories, english, id_, text)}
            )
        except KostraBoligError:
            raise error from None


def _either(
    dimensions: Sequence[FurtherDimension], english: Sequence[FurtherDimension], id_: str, text: str
) -> tuple[str, ...]:
    try:
        return categories.several(dimensions, id_, [text])
    except UsageError:
        return categories.several(english, id_, [text])


def comparable(
    kept: pl.DataFrame | None,
    asked_for: AskedFor,
    binding: Binding,
    dimensions: Sequence[FurtherDimension],
    spec: TableSpec,
) -> pl.DataFrame | None:
    """Return what of the newest snapshot is asked for now too, as its contents are read now.

    The country is asked for in every year. A definition may have fixed other categories of a series before: it is
    compared with what stood in those that it fixes now, and one that is read from none now with what it was.
    """
    if kept is None:
        return None
    if not asked_for.is_all:
        in_part = covered(asked_for) | (pl.col("region").is_in(COUNTRIES))
        kept = kept.filter(in_part & categories.among([one.id for one in dimensions], asked_for.where))
    if not dimensions:
        return kept
    now = fingerprint.relabelled(kept, binding.codes, spec)
    left = [key for key in spec.keys if key not in binding.codes]
    if not left:
        return now
    series, was = now.schema["series"], kept["series"].cast(pl.String)
    return now.with_columns(series=pl.when(was.is_in(left)).then(was.cast(series)).otherwise("series"))


def bound(
    contents: Sequence[Content],
    frame: pl.DataFrame | None,
    *,
    dimensions: Sequence[FurtherDimension] = (),
    among: Mapping[str, Sequence[str]] | None = None,
    chosen: Mapping[str, str] | None = None,
    spec: TableSpec,
) -> Binding:
    """Return which content each series is read from, by codes, labels and figures; each in the categories it fixes.

    Parameters
    ----------
    contents, chosen, spec
        As for :func:`kostra_bolig.ingest.binding.bind`.
    frame
        The long frame, in which a content with its categories is one content; without one, figures say nothing.
    dimensions, among
        The table's further dimensions, and which categories of them were asked for where not all.

    Returns
    -------
    Binding
        Its codes are those of the frame, see :func:`kostra_bolig.figures.finding.categories.within`. A series that
        does not fix one category of each dimension, or one that is not there, is unavailable.
    """
    if not dimensions and not any(one.where for one in spec.series.values()):
        found = bind(contents, chosen=chosen, spec=spec)
        return found if frame is None else fingerprint.complete(found, frame, contents, spec=spec)
    why = {key: _not_fixed(one, dimensions, among or {}, spec.id) for key, one in spec.series.items()}
    of_categories: dict[tuple[str, ...], dict[str, SeriesSpec]] = {}
    for key, one in spec.series.items():
        if why[key] is None:
            of_categories.setdefault(tuple(one.where[of.id] for of in dimensions), {})[key] = one
    bindings = []
    for codes, series in of_categories.items():
        part = dataclasses.replace(spec, series=series)
        ours = {key: code for key, code in (chosen or {}).items() if key in series}
        found = bind(contents, chosen=ours, spec=part)
        if frame is not None:
            plain = {categories.within(one.code, codes): one.code for one in contents}
            own = frame.filter(pl.col("content").is_in(list(plain)))
            own = own.with_columns(pl.col("content").replace(plain))
            found = fingerprint.complete(found, own, contents, spec=part)
        inside = {key: categories.within(code, codes) for key, code in found.codes.items()}
        bindings.append(dataclasses.replace(found, codes=inside))

    def ordered(of: str) -> dict[str, Any]:
        every = {key: one for found in bindings for key, one in getattr(found, of).items()}
        return {key: every[key] for key in spec.keys if key in every}

    unavailable = {**{key: one for key, one in why.items() if one is not None}, **ordered("reasons")}
    return Binding(
        codes=ordered("codes"),
        reasons={key: unavailable[key] for key in spec.keys if key in unavailable},
        candidates=tuple(str(content) for content in contents),
        notes=tuple(note for found in bindings for note in found.notes),
        bound_by=ordered("bound_by"),
    )


def _not_fixed(
    series: SeriesSpec, dimensions: Sequence[FurtherDimension], among: Mapping[str, Sequence[str]], table: str
) -> Said | None:
    """Return why a series is of no one category of each dimension of a table, or ``None``."""
    of_id = {one.id: one for one in dimensions}
    for id_, code in series.where.items():
        if id_ not in of_id:
            return said("figures-no-dimension", got=repr(id_), there=tuple(of_id))
        if code not in of_id[id_].codes:
            return said("figures-no-category", id=id_, got=repr(code), near=categories.near(of_id[id_], code))
        if code not in among.get(id_, (code,)):
            return said("figures-category-not-asked-for", id=id_, code=code, table=table)
    if missing := tuple(id_ for id_ in of_id if id_ not in series.where):
        return said("ingest-series-fixes-none", dimensions=missing)
    return None


def of_contents(binding: Binding) -> Binding:
    """Return a binding whose codes are SSB's own, without their categories."""
    codes, withheld = (
        {key: categories.content_of(code) for key, code in of.items()} for of in (binding.codes, binding.withheld)
    )
    return dataclasses.replace(binding, codes=codes, withheld=withheld)


def within(spec: TableSpec, dimensions: Sequence[FurtherDimension]) -> TableSpec:
    """Return what a table is with SSB's codes as they stand where a content with its categories is one content."""
    if not dimensions:
        return spec

    def inside(code: str, series: SeriesSpec) -> str:
        return categories.within(code, [series.where.get(one.id, "") for one in dimensions])

    series = {
        key: one if one.code is None else dataclasses.replace(one, code=inside(one.code, one))
        for key, one in spec.series.items()
    }
    identities = tuple(
        one
        if one.share in spec.series or one.whole not in spec.series
        else dataclasses.replace(one, share=inside(one.share, spec.series[one.whole]))
        for one in spec.identities
    )
    return dataclasses.replace(spec, series=series, identities=identities)
