"""A content of a table by SSB's code, or by its label."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import SeriesUnavailable, UnknownSeries, UsageError
from kostra_bolig.kostra import LONGEST_LABEL
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.records import Binding

__all__ = ["find", "unavailable"]

_NEAR: Final = 5
_OF_CATEGORIES: Final = frozenset(
    {"figures-no-dimension", "figures-no-category", "figures-category-not-asked-for", "ingest-series-fixes-none"}
)
"""Why a series is of no one category of each dimension."""
_LIKENESS: Final = 0.5


def find(
    named: str, labels: Sequence[Mapping[str, str]], *, keys: Sequence[str], table: str, has_codes: bool = True
) -> str:
    """Return the code of the content that a person names: by its code, else by its label, however spaced and cased.

    Parameters
    ----------
    named
        What the person wrote.
    labels
        SSB's label of each content, by code, in each language that there is: the one that is shown first.
    keys
        The keys of the table's series, which are near matches too.
    table
        Id of the table, for the message.
    has_codes
        Whether the codes are SSB's, and worth naming.

    Raises
    ------
    UnknownSeries
        Nothing is called so, or several contents are; near matches are listed.

    >>> find("boliger i alt (antall)", [{"KOS1": "Boliger i alt (antall)"}], keys=(), table="99999")
    'KOS1'
    """
    shown = labels[0]
    if named in shown:
        return named
    wanted = _evened(named)
    of_label = [code for code in shown if wanted and any(_evened(one.get(code, "")) == wanted for one in labels)]
    if len(of_label) == 1:
        return of_label[0]
    near = of_label or _near(named, labels, keys=keys, has_codes=has_codes)
    told = tuple(f"{code} «{shown[code]}»" if code in shown else code for code in near)
    if of_label:
        what = said("figures-label-of-several", got=repr(named), table=table, contents=told)
    elif keys:
        what = said("figures-no-such-series", got=repr(named), table=table, near=told, known=tuple(keys))
    else:
        what = said("figures-no-such-content", got=repr(named), table=table, near=told, n=len(shown))
    raise UnknownSeries(what, asked=named, near=near)


def _near(named: str, labels: Sequence[Mapping[str, str]], *, keys: Sequence[str], has_codes: bool) -> list[str]:
    """Return what the person may have meant: keys and codes alike, then contents with such a label."""
    offered = [*keys, *labels[0]] if has_codes else list(keys)
    near = get_close_matches(named, offered, n=_NEAR, cutoff=_LIKENESS)
    if near or not has_codes:
        return near
    evened = {_evened(label): code for one in reversed(labels) for code, label in reversed([*one.items()])}
    wanted = _evened(named)
    alike = [evened[one] for one in get_close_matches(wanted, evened, n=_NEAR, cutoff=_LIKENESS)]
    holding = [code for label, code in evened.items() if len(wanted) >= 3 and wanted in label]
    return list(dict.fromkeys([*holding, *alike]))[:_NEAR]


def _evened(label: str) -> str:
    return " ".join(label[:LONGEST_LABEL].casefold().split())


def unavailable(key: str, binding: Binding, table: str) -> SeriesUnavailable | UsageError:
    """Return why a series of a table's definition cannot be read, as the error to raise.

    The table is as it should be where only other categories were asked for than those that the series is read from.
    """
    why = binding.reasons.get(key, said("figures-unbound"))
    if isinstance(why, Said) and why.name == "figures-series-of-others":
        return UsageError(said("figures-series-and-where", series=key, why=why))
    if isinstance(why, Said) and why.name in _OF_CATEGORIES:  # no other content would help
        what = said("figures-unavailable-category", series=key, table=table, why=why)
        return SeriesUnavailable(what, key=key, candidates=binding.candidates)
    what = said(
        "figures-unavailable",
        series=key,
        table=table,
        why=why,
        setting=f"KOSTRA_BOLIG_SERIES_{key.upper()}",
        candidates="; ".join(binding.candidates),
    )
    return SeriesUnavailable(what, key=key, candidates=binding.candidates)
