"""Which content code a series is read from, decided when the table is fetched.

Codes cannot be guessed and come and go. So: a code that a person chose, else the code we know, else the one content
whose Norwegian label and unit say that it is the series. None or several: the series is unavailable, the others work.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from kostra_bolig.kostra import SERIES, SeriesKey, SeriesSpec, is_count_unit, normalised_label
from kostra_bolig.records import Binding, Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.records import Content

__all__ = ["bind", "without"]


def bind(contents: Sequence[Content], *, chosen: Mapping[SeriesKey, str] | None = None) -> Binding:
    """Return which content each series is read from.

    Parameters
    ----------
    contents
        Every content of the table, with Norwegian labels.
    chosen
        Content codes that a person chose; they win over label and unit.

    Returns
    -------
    Binding
        A code, or a reason, for each of the six series. No content is bound to two series.
    """
    codes: dict[SeriesKey, str] = {}
    unavailable: dict[SeriesKey, str] = {}
    remarks: dict[SeriesKey, str] = {}
    for spec in SERIES.values():
        content, remark = _found(spec, contents, (chosen or {}).get(spec.key))
        if content is None:
            unavailable[spec.key] = remark
            continue
        codes[spec.key] = content.code
        if remark:
            remarks[spec.key] = f"{spec.key} is read from {content}: {remark}"
    for key in _shared(codes):
        unavailable[key] = f"{codes.pop(key)} would be read for two series"
    return Binding(
        codes=codes,
        unavailable=unavailable,
        candidates=tuple(str(content) for content in contents),
        notes=tuple(Note(check="binding", said=text) for key, text in remarks.items() if key in codes),
    )


def without(binding: Binding, reasons: Mapping[SeriesKey, str]) -> Binding:
    """Return a binding without the series that there is a reason not to trust."""
    return dataclasses.replace(
        binding,
        codes={key: code for key, code in binding.codes.items() if key not in reasons},
        unavailable={**binding.unavailable, **reasons},
        withheld={key: binding.codes[key] for key in reasons},
    )


def _found(spec: SeriesSpec, contents: Sequence[Content], chosen: str | None) -> tuple[Content | None, str]:
    """Return the content of a series and a remark worth a note, or ``None`` and the reason.

    A code known for another series is never taken by its label: one of the two must be wrong.
    """
    by_code = {content.code: content for content in contents}
    if chosen is not None:
        found = by_code.get(chosen)
        return found, "chosen by a person" if found else f"the chosen content {chosen} is not in the table"
    known = by_code.get(spec.code) if spec.code is not None else None
    if known is not None:
        return _checked(spec, known)
    known_codes = {other.code for other in SERIES.values()}
    matching = [
        content
        for content in contents
        if _matches(spec, content) and is_count_unit(content.unit or "") and content.code not in known_codes
    ]
    if len(matching) > 1:
        return None, f"{len(matching)} contents match: {'; '.join(map(str, matching))}"
    if not matching:
        return None, "no content has a matching label and a count as its unit"
    return matching[0], f"{spec.code} is gone from the table" if spec.code is not None else ""


def _checked(spec: SeriesSpec, known: Content) -> tuple[Content | None, str]:
    """Trust a known code unless its label or unit now says that it is something else."""
    if any(_matches(other, known) for other in SERIES.values() if other.key != spec.key):
        return None, f"{known.code} is now labelled {known.label!r}, which is another series"
    if not is_count_unit(known.unit or ""):
        return None, f"{known.code} is now in {known.unit or 'no unit'}, expected a count of households"
    return known, "" if _matches(spec, known) else "known code, new label"


def _matches(spec: SeriesSpec, content: Content) -> bool:
    return re.fullmatch(spec.label_pattern, normalised_label(content.label)) is not None


def _shared(codes: Mapping[SeriesKey, str]) -> list[SeriesKey]:
    return [key for key, code in codes.items() if list(codes.values()).count(code) > 1]
