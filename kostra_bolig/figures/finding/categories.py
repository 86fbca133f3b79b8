"""Further dimensions of a table: how a person names their categories, and figures of one category of each."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.frames import LONG
from kostra_bolig.records import Category
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from kostra_bolig.figures.observed import Observed
    from kostra_bolig.records import FurtherDimension, Provenance

__all__ = [
    "BETWEEN",
    "EVERY",
    "LATER",
    "among",
    "asked_for",
    "beside",
    "choice",
    "chosen",
    "combined",
    "content_of",
    "find",
    "further",
    "is_missing",
    "named",
    "narrowed",
    "near",
    "of",
    "parted",
    "require_chosen",
    "require_fixed",
    "several",
    "with_columns",
    "with_fixed",
    "within",
]

EVERY: Final[Mapping[str, str]] = MappingProxyType({})
"""In place of the categories that are asked for: all of them, each in the code of its content; compared by identity."""
LATER: Final[Mapping[str, str]] = MappingProxyType({})
"""In place of the categories that are asked for: nobody has said yet, each series will; compared by identity."""
_MISSING: Final = "figures-where-missing"
BETWEEN: Final = " · "
"""What stands between a content and its categories where they are one name; no code of SSB's has a space."""
_NEAR: Final = 5
_LISTED: Final = 12


def further(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the columns of a long frame that are further dimensions of its table.

    >>> further(pl.DataFrame({"region": ["0301"], "KOKfunksjon0000": ["FGK6"], "content": ["KOS1"]}))
    ('KOKfunksjon0000',)
    """
    return tuple(name for name in frame.columns if name not in LONG)


def combined(frame: pl.DataFrame, names: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a long frame in which a content with its categories is one content: what is judged is judged apart.

    >>> cells = pl.DataFrame({"region": ["0301"], "KOKart0000": ["AGD10"], "content": ["KOS1"]})
    >>> combined(cells)["content"].item()
    'KOS1 · AGD10'
    """
    names = further(frame) if names is None else names
    if not names:
        return frame
    return frame.with_columns(pl.concat_str("content", *names, separator=BETWEEN).alias("content")).drop(names)


def parted(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return a frame of contents with their categories with each in a column of its own again.

    >>> parted(pl.DataFrame({"region": ["0301"], "content": ["KOS1 · AGD10"]}), ["KOKart0000"]).row(0)
    ('0301', 'AGD10', 'KOS1')
    """
    if not names:
        return frame
    each = frame["content"].unique().sort()  # few, and each is then held once
    place = frame["content"].cast(pl.Enum(each)).to_physical()
    parts = [one.split(BETWEEN) for one in each]
    columns = (pl.Series(name, [part[at] for part in parts], pl.String) for at, name in enumerate(["content", *names]))
    apart = frame.with_columns(column.gather(place) for column in columns)
    before = [name for name in ("region", "region_name") if name in frame.columns]
    return apart.select(*before, *names, *(name for name in frame.columns if name not in before))


def within(content: str, codes: Sequence[str]) -> str:
    """Return a content with its categories as the one name that :func:`combined` gives it.

    >>> within("KOS1", ["AGD10"])
    'KOS1 · AGD10'
    """
    return BETWEEN.join([content, *codes])


def content_of(code: str) -> str:
    """Return the content of a name that :func:`within` gave it.

    >>> content_of("KOS1 · AGD10"), content_of("KOS1")
    ('KOS1', 'KOS1')
    """
    return code.partition(BETWEEN)[0]


def beside(name: str, content: str) -> str:
    """Return another content in the categories that a name of :func:`within` has.

    >>> beside("KOS1 · AGD10", "KOS2")
    'KOS2 · AGD10'
    """
    return "".join((content, *name.partition(BETWEEN)[1:]))


def narrowed(frame: pl.DataFrame, where: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows of one category of each further dimension, without the columns that are then the same."""
    names = [name for name in where if name in frame.columns]
    return frame.filter(*(pl.col(name) == where[name] for name in names)).drop(names) if names else frame


def among(names: Sequence[str], where: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Tell of each row of a :func:`combined` frame whether its categories are among those of each dimension.

    >>> cells = pl.DataFrame({"content": ["KOS1 · A · AGD10", "KOS1 · B · AGD10"]})
    >>> cells.filter(among(["SCOPE", "KIND"], {"SCOPE": ["A"]}))["content"].to_list()
    ['KOS1 · A · AGD10']
    """
    parts = pl.col("content").str.split_exact(BETWEEN, len(names)).struct
    return pl.all_horizontal(
        pl.lit(value=True),
        *(
            parts.field(f"field_{place}").is_in(list(where[name]))
            for place, name in enumerate(names, start=1)
            if name in where
        ),
    )


def require_chosen(
    dimensions: Sequence[FurtherDimension], missing: Sequence[str], unavailable: Sequence[Said] = ()
) -> None:
    """Refuse to show figures of several categories as those of one.

    Raises
    ------
    UsageError
        A dimension is left of which no category was chosen; they are listed.
    """
    if not missing:
        return
    of_id = {one.id: one for one in dimensions}
    lines = tuple(_listed(of_id[name]) for name in missing if name in of_id)
    raise UsageError(said(_MISSING, dimensions=lines, first=missing[0], unavailable=tuple(unavailable)))


def is_missing(error: UsageError) -> bool:
    """Tell whether an error is that of :func:`require_chosen`."""
    return isinstance(error.said, Said) and error.said.name == _MISSING


def require_fixed(
    apart: Sequence[FurtherDimension], key: str, contents: Collection[str], series: Collection[str]
) -> None:
    """Refuse a content whose categories nobody has said: a definition fixes them for its series alone.

    Raises
    ------
    UsageError
        The content is not one of those with the categories that a series has.
    """
    if apart and key not in contents:
        ids = tuple(one.id for one in apart)
        raise UsageError(said("figures-where-of-content", content=repr(key[:80]), series=tuple(series), ids=ids))


def asked_for(where: object) -> Mapping[str, str]:
    """Return the categories that are asked for, by the id of their dimension; :data:`LATER` where nobody has said.

    Raises
    ------
    UsageError
        They are no texts by text.
    """
    if where is None:
        return LATER
    if where is EVERY or where is LATER:
        return where
    if not isinstance(where, Mapping):
        raise UsageError(said("figures-where-no-texts", got=type(where).__name__))
    if odd := [text for pair in where.items() for text in pair if not isinstance(text, str)]:
        raise UsageError(said("figures-where-no-texts", got=type(odd[0]).__name__))
    return dict(where)


def choice(value: object) -> dict[str, tuple[str, ...]] | None:
    """Return categories that are chosen, by the id of their dimension; none of a dimension where none is meant.

    Raises
    ------
    UsageError
        They are no texts, or lists of them, by text.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise UsageError(said("figures-where-no-texts", got=type(value).__name__))
    chosen: dict[str, tuple[str, ...]] = {}
    for id_, named in value.items():
        several = (named,) if isinstance(named, str) else named
        is_list = isinstance(several, Sequence) and all(isinstance(one, str) for one in several)
        if not is_list or not isinstance(id_, str):
            raise UsageError(said("figures-where-no-texts", got=type(named if isinstance(id_, str) else id_).__name__))
        chosen[id_] = tuple(one.strip() for one in several if one.strip())
    return chosen


def with_fixed(provenance: Provenance, content: str, apart: Sequence[FurtherDimension]) -> Provenance:
    """Return where figures of a content come from, with the categories in its name among those that they are of."""
    codes = content.split(BETWEEN)[1:]
    fixed = [
        Category(id=one.id, code=code, label=dict(zip(one.codes, one.labels, strict=True))[code])
        for one, code in zip(apart, codes, strict=False)
    ]
    return dataclasses.replace(provenance, where=(*provenance.where, *fixed)) if fixed else provenance


def with_columns(frame: pl.DataFrame, table: Observed) -> pl.DataFrame:
    """Return figures as a file has them: each further dimension a column under SSB's id, behind the region.

    Parameters
    ----------
    frame
        The figures, which may have a column ``content``.
    table
        What they are from: categories that all of them are of stand in its provenance, others in the content's code.
    """
    named, apart = [pl.lit(one.code).alias(one.id) for one in table.provenance.where], table.apart
    if apart and "content" in frame.columns and frame["content"].str.contains(BETWEEN, literal=True).any():
        parts = pl.col("content").str.split_exact(BETWEEN, len(apart)).struct
        named += [parts.field(f"field_{place}").alias(one.id) for place, one in enumerate(apart, start=1)]
        frame = frame.with_columns(*named, parts.field("field_0").alias("content"))
        if "content_name" in frame.columns:  # their labels stood behind it
            of_each = {one.id: dict(zip(one.codes, one.labels, strict=True)) for one in apart}
            labels = [pl.lit(BETWEEN) + pl.col(id_).replace_strict(of, default="") for id_, of in of_each.items()]
            frame = frame.with_columns(pl.col("content_name").str.strip_suffix(pl.concat_str(labels)))
    else:
        frame = frame.with_columns(*named)
    names = frame.columns[len(frame.columns) - len(named) :]
    others = [name for name in frame.columns if name not in names]
    place = max((others.index(name) + 1 for name in ("region", "region_name") if name in others), default=0)
    return frame.select(*others[:place], *names, *others[place:])


def of(provenance: Provenance) -> dict[str, str]:
    """Return the categories that figures are of, by the id of their dimension."""
    return {one.id: one.code for one in provenance.where}


def chosen(
    dimensions: Sequence[FurtherDimension], where: Mapping[str, str], *, also: Sequence[FurtherDimension] = ()
) -> dict[str, str]:
    """Return the code of the category that is named of each dimension, in the table's order.

    Parameters
    ----------
    dimensions, where
        What there is, and what is named.
    also
        The same dimensions with their labels in another language.

    Raises
    ------
    UsageError
        There is no such dimension or category, or a label is that of two; those near it are named.
    """
    of_id, other = {one.id: one for one in dimensions}, {one.id: one for one in also}
    for id_ in where:
        _of_id(dimensions, id_)
    return {id_: _found(one, other.get(id_), where[id_]) for id_, one in of_id.items() if id_ in where}


def _of_id(dimensions: Sequence[FurtherDimension], id_: str) -> FurtherDimension:
    of_id = {one.id: one for one in dimensions}
    if id_ not in of_id:
        raise UsageError(said("figures-no-dimension", got=repr(id_[:80]), there=tuple(of_id)))
    return of_id[id_]


def _found(dimension: FurtherDimension, other: FurtherDimension | None, text: str) -> str:
    try:
        return find(dimension, text)
    except UsageError:
        if other is not None:
            with suppress(UsageError):
                return find(other, text)
        raise


def find(dimension: FurtherDimension, text: str) -> str:
    """Return the code of a category by its code or its whole label.

    Raises
    ------
    UsageError
        There is none, or there are two of that label.
    """
    found = named(dimension, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(said("figures-category-of-two", id=dimension.id, got=repr(text[:80]), codes=tuple(found)))
    raise UsageError(said("figures-no-category", id=dimension.id, got=repr(text[:80]), near=near(dimension, text)))


def near(dimension: FurtherDimension, text: str) -> tuple[str, ...]:
    """Return the categories whose codes or labels are near a text, else the first ones."""
    wanted, of_code = _plain(text), dict(zip(dimension.codes, map(_plain, dimension.labels), strict=True))
    close = difflib.get_close_matches(wanted[:80], [one[:120] for one in of_code.values()], n=_NEAR)
    found = [
        *difflib.get_close_matches(text[:80], dimension.codes, n=_NEAR),
        *(code for code, label in of_code.items() if wanted and wanted in label),
        *(code for code, label in of_code.items() if label in close),
    ]
    listed = dict(zip(dimension.codes, dimension.labels, strict=True))
    return tuple(f"{code} ({listed[code]})" for code in list(dict.fromkeys(found or dimension.codes))[:_NEAR])


def named(dimension: FurtherDimension, text: str) -> list[str]:
    """Return the codes of the categories that a text names: the one of that code, else those of that whole label."""
    if text in dimension.codes:
        return [text]
    labels = zip(dimension.codes, dimension.labels, strict=True)
    return [code for code, label in labels if _plain(label) == _plain(text)]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def several(dimensions: Sequence[FurtherDimension], id_: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of categories in the table's order, each named by code or label, or by codes with commas.

    Raises
    ------
    UsageError
        There is no such dimension, one is no category of it, or a label is that of two.
    """
    dimension = _of_id(dimensions, id_)
    wanted: list[str] = []
    for text in texts:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        is_of_codes = len(parts) > 1 and any(part in dimension.codes for part in parts) and not named(dimension, text)
        wanted += [find(dimension, part) for part in (parts if is_of_codes else [text])]
    return tuple(code for code in dimension.codes if code in wanted)


def _listed(dimension: FurtherDimension) -> Said:
    named = [f"{code} ({label})" for code, label in zip(dimension.codes, dimension.labels, strict=True)]
    return said(
        "figures-where-dimension",
        id=dimension.id,
        label=dimension.label,
        categories=tuple(named[:_LISTED]),
        more=max(len(named) - _LISTED, 0),
    )
