"""Which content code a series is read from, decided when the table is fetched.

Codes cannot be guessed and come and go. So: a code that a person chose, else the code we know, else the one content
whose Norwegian label and unit say that it is the series, else the one whose figures do, see
:mod:`kostra_bolig.ingest.fingerprint`. None or several: the series is unavailable, the others work.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind
from kostra_bolig.kinds import BoundBy
from kostra_bolig.kostra import is_count_unit, is_percent_unit, is_share_label, normalised_label
from kostra_bolig.kostra.limits import limits_in
from kostra_bolig.records import Binding, Note
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import SeriesSpec, TableSpec
    from kostra_bolig.records import Content

__all__ = ["Contents", "bind", "is_open", "without"]

_OPEN: Final = frozenset({"ingest-none-matches", "ingest-several-match"})


def bind(
    contents: Sequence[Content], *, chosen: Mapping[str, str] | None = None, spec: TableSpec | None = None
) -> Binding:
    """Return which content each series is read from, as far as codes and labels say.

    Parameters
    ----------
    contents
        Every content of the table, with Norwegian labels.
    chosen
        Content codes that a person chose, by series key; they win over label and unit.
    spec
        What the table is; table 12015 by default.

    Returns
    -------
    Binding
        A code, or a reason, for each series of the table. No content is bound to two series.
    """
    table = Contents(definition() if spec is None else spec, contents)
    codes: dict[str, str] = {}
    reasons: dict[str, Said | str] = {}
    remarks: dict[str, Said] = {}
    bound_by: dict[str, BoundBy] = {}
    for one in table.spec.series.values():
        code = (chosen or {}).get(one.key)
        content, remark = table.found(one, code)
        if content is not None:
            codes[one.key] = content.code
            named = BoundBy.CODE if content.code == one.code else BoundBy.LABEL
            bound_by[one.key] = named if code is None else BoundBy.CHOICE
            if remark is not None:
                remarks[one.key] = said("ingest-read-from", series=one.key, content=str(content), why=remark)
        elif remark is not None:
            reasons[one.key] = remark
    read = Counter(codes.values())
    for key in [key for key, code in codes.items() if read[code] > 1]:
        reasons[key] = said("ingest-read-for-two", content=codes.pop(key))
    return Binding(
        codes=codes,
        reasons=reasons,
        candidates=tuple(str(content) for content in contents),
        notes=tuple(Note(check="binding", said=remark) for key, remark in remarks.items() if key in codes),
        bound_by={key: bound_by[key] for key in codes},
    )


def is_open(binding: Binding, key: str) -> bool:
    """Tell whether codes and labels leave open what a series is read from, so that its figures may say it."""
    why = binding.reasons.get(key)
    return isinstance(why, Said) and why.name in _OPEN


def without(binding: Binding, reasons: Mapping[str, Said | str]) -> Binding:
    """Return a binding without the series that there is a reason not to trust."""
    return dataclasses.replace(
        binding,
        codes={key: code for key, code in binding.codes.items() if key not in reasons},
        reasons={**binding.reasons, **reasons},
        withheld={key: binding.codes[key] for key in reasons},
        bound_by={key: by for key, by in binding.bound_by.items() if key not in reasons},
    )


class Contents:
    """The contents of a table beside what it is, each label evened out once."""

    def __init__(self, spec: TableSpec, contents: Sequence[Content]) -> None:
        self.spec = spec
        self.by_code: dict[str, Content] = {content.code: content for content in contents}
        self._labels = {content.code: normalised_label(content.label) for content in contents}

    def found(self, series: SeriesSpec, chosen: str | None) -> tuple[Content | None, Said | None]:
        """Return the content of a series and a remark worth a note, or ``None`` and the reason.

        A code known for another series is never taken by its label: one of the two must be wrong.
        """
        if chosen is not None:
            content = self.by_code.get(chosen)
            return content, said("ingest-chosen") if content else said("ingest-chosen-gone", content=chosen)
        known = self.by_code.get(series.code) if series.code is not None else None
        if known is not None:
            return self._checked(series, known)
        matching = self.named(series)
        if len(matching) > 1:
            return None, said("ingest-several-match", count=len(matching), contents="; ".join(map(str, matching)))
        if not matching:
            return None, said("ingest-none-matches", kind=series.kind.value)
        return matching[0], said("ingest-code-gone", content=series.code) if series.code is not None else None

    def named(self, series: SeriesSpec) -> list[Content]:
        """Return the contents whose label and unit say that they are a series."""
        known_codes = set(self.spec.codes.values())
        return [
            content
            for content in self.by_code.values()
            if self._matches(series, content) and self.fits(series, content) and content.code not in known_codes
        ]

    def fits(self, series: SeriesSpec, content: Content) -> bool:
        """Tell whether the unit of a content may be that of a series: no word of it is forbidden."""
        unit = content.unit or ""
        is_count = is_count_unit(unit) and set(series.not_in_label).isdisjoint(unit.casefold().split())
        return {Kind.COUNT: is_count, Kind.SHARE: is_percent_unit(unit)}.get(series.kind, True)

    def measures(self, series: SeriesSpec, content: Content) -> bool:
        """Tell whether a content is measured as a series is: a count is no share by its unit, nor by its label."""
        return self.fits(series, content) and not _is_a_share(series, content)

    def may_be(self, series: SeriesSpec, content: Content) -> bool:
        """Tell whether nothing in a content's code, unit and label contradicts that it is a series."""
        others = [other for other in self.spec.series.values() if other.key != series.key]
        return (
            self.measures(series, content)
            and all(content.code != other.code for other in others)
            and not any(self._matches(other, content) for other in others)
            and set(series.not_in_label).isdisjoint(self._labels[content.code].split())
            and (self._matches(series, content) or limits_in(content.label) <= _limits_of(series))
        )

    def _checked(self, series: SeriesSpec, known: Content) -> tuple[Content | None, Said | None]:
        """Trust a known code unless its label or unit now says that it is something else."""
        others = (other for other in self.spec.series.values() if other.key != series.key)
        if any(self._matches(other, known) for other in others):
            return None, said("ingest-labelled-otherwise", content=known.code, label=repr(known.label))
        if not self.fits(series, known):
            return None, said("ingest-other-unit", content=known.code, unit=known.unit, kind=series.kind.value)
        if _is_a_share(series, known):
            return None, said("ingest-labelled-otherwise", content=known.code, label=repr(known.label))
        return known, None if self._matches(series, known) else said("ingest-new-label")

    def _matches(self, series: SeriesSpec, content: Content) -> bool:
        label = self._labels[content.code]
        return bool(label) and re.fullmatch(series.label, label) is not None


def _limits_of(series: SeriesSpec) -> frozenset[str]:
    """Return the limits of age and duration that a label of a series may name."""
    return frozenset[str]().union(*map(limits_in, (series.name_no, *series.limits)))


def _is_a_share(series: SeriesSpec, content: Content) -> bool:
    """Tell whether a label says share, rate or mean of what should be a count."""
    return series.kind is Kind.COUNT and is_share_label(content.label)
