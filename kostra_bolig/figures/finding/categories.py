"""Further dimensions of a table: how a person names their categories, and figures of one category of each."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.records import Categories, Provenance
    from kostra_bolig.said import Said

__all__ = [
    "COLUMNS",
    "asked_for",
    "chosen",
    "combined",
    "find",
    "further",
    "narrowed",
    "of",
    "parted",
    "require_chosen",
    "within",
]

COLUMNS: Final = frozenset(
    {
        "region",
        "region_name",
        "content",
        "content_name",
        "series",
        "year",
        "value",
        "status",
        "missing",
        "unit",
        "decimals",
    }
)
"""The columns that every long frame has."""
_BETWEEN: Final = " · "
"""What stands between a content and its categories where they are one name; no code of SSB's has a space."""
_NEAR: Final = 5
_LISTED: Final = 12


def further(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the columns of a long frame that are further dimensions of its table.

    >>> further(pl.DataFrame({"region": ["0301"], "KOKfunksjon0000": ["FGK6"], "content": ["KOS1"]}))
    ('KOKfunksjon0000',)
    """
    return tuple(name for name in frame.columns if name not in COLUMNS)


def combined(frame: pl.DataFrame, names: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a long frame in which a content with its categories is one content: what is judged is judged apart.

    >>> cells = pl.DataFrame({"region": ["0301"], "KOKart0000": ["AGD10"], "content": ["KOS1"]})
    >>> combined(cells)["content"].item()
    'KOS1 · AGD10'
    """
    names = further(frame) if names is None else names
    if not names:
        return frame
    return frame.with_columns(pl.concat_str("content", *names, separator=_BETWEEN).alias("content")).drop(names)


def parted(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return a frame of contents with their categories with each in a column of its own again.

    >>> parted(pl.DataFrame({"region": ["0301"], "content": ["KOS1 · AGD10"]}), ["KOKart0000"]).row(0)
    ('0301', 'AGD10', 'KOS1')
    """
    if not names:
        return frame
    each = frame["content"].unique().sort()  # few, and each is then held once
    place = frame["content"].cast(pl.Enum(each)).to_physical()
    parts = [one.split(_BETWEEN) for one in each]
    columns = (pl.Series(name, [part[at] for part in parts], pl.String) for at, name in enumerate(["content", *names]))
    apart = frame.with_columns(column.gather(place) for column in columns)
    before = [name for name in ("region", "region_name") if name in frame.columns]
    return apart.select(*before, *names, *(name for name in frame.columns if name not in before))


def within(content: str, codes: Sequence[str]) -> str:
    """Return a content with its categories as the one name that :func:`combined` gives it.

    >>> within("KOS1", ["AGD10"])
    'KOS1 · AGD10'
    """
    return _BETWEEN.join([content, *codes])


def narrowed(frame: pl.DataFrame, where: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows of one category of each further dimension, without the columns that are then the same."""
    names = [name for name in where if name in frame.columns]
    return frame.filter(*(pl.col(name) == where[name] for name in names)).drop(names) if names else frame


def require_chosen(dimensions: Sequence[Categories], missing: Sequence[str]) -> None:
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
    raise UsageError(said("figures-where-missing", dimensions=lines, first=missing[0]))


def asked_for(where: object) -> dict[str, str]:
    """Return the categories that are asked for, by the id of their dimension.

    Raises
    ------
    UsageError
        They are no texts by text.
    """
    if where is None:
        return {}
    if not isinstance(where, Mapping) or not all(isinstance(text, str) for pair in where.items() for text in pair):
        raise UsageError(said("figures-where-no-texts", got=type(where).__name__))
    return dict(where)


def of(provenance: Provenance) -> dict[str, str]:
    """Return the categories that figures are of, by the id of their dimension."""
    return {one.id: one.code for one in provenance.where}


def chosen(
    dimensions: Sequence[Categories], where: Mapping[str, str], *, also: Sequence[Categories] = ()
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
        if id_ not in of_id:
            raise UsageError(said("figures-no-dimension", got=repr(id_[:80]), there=tuple(of_id)))
    return {id_: _found(one, other.get(id_), where[id_]) for id_, one in of_id.items() if id_ in where}


def _found(dimension: Categories, other: Categories | None, text: str) -> str:
    try:
        return find(dimension, text)
    except UsageError:
        if other is not None:
            with suppress(UsageError):
                return find(other, text)
        raise


def find(dimension: Categories, text: str) -> str:
    """Return the code of a category by its code or its whole label.

    Raises
    ------
    UsageError
        There is none, or there are two of that label.
    """
    if text in dimension.codes:
        return text
    wanted = " ".join(text.split()).casefold()
    labels = [" ".join(label.split()).casefold() for label in dimension.labels]
    found = [code for code, label in zip(dimension.codes, labels, strict=True) if label == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(said("figures-category-of-two", id=dimension.id, got=repr(text[:80]), codes=tuple(found)))
    named = [f"{code} ({label})" for code, label in zip(dimension.codes, dimension.labels, strict=True)]
    near = [one for one, label in zip(named, labels, strict=True) if wanted and wanted in label]
    close = difflib.get_close_matches(wanted[:80], [one[:120] for one in labels], n=_NEAR)
    near += [one for one, label in zip(named, labels, strict=True) if label in close and one not in near]
    raise UsageError(
        said("figures-no-category", id=dimension.id, got=repr(text[:80]), near=tuple((near or named)[:_NEAR]))
    )


def _listed(dimension: Categories) -> Said:
    named = [f"{code} ({label})" for code, label in zip(dimension.codes, dimension.labels, strict=True)]
    return said(
        "figures-where-dimension",
        id=dimension.id,
        label=dimension.label,
        categories=tuple(named[:_LISTED]),
        more=max(len(named) - _LISTED, 0),
    )
