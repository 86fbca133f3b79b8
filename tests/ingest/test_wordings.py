"""Ten wordings of each series whose code nobody knows: which bind, and by what, with the other codes known or new."""

from __future__ import annotations

import pytest

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.fingerprint import complete
from kostra_bolig.kinds import BoundBy
from kostra_bolig.records import Binding, Content
from tests.builders.constructed import REPORT_CELLS
from tests.builders.twins import COUNTRY, KNOWN, Cells, framed
from tests.builders.wordings import LABELS, WORDINGS

TOTAL = SeriesKey.MIDLERTIDIG_BOTILBUD
CASES = [(key, label, by) for key, labels in WORDINGS.items() for label, by in labels.items()]


def bound(labels: dict[SeriesKey, str], *, codes_are_known: bool, units: dict[SeriesKey, str] | None = None) -> Binding:
    """Return the binding of a table of these labels with the figures of the report."""
    codes = {key: KNOWN[key] if codes_are_known and key in KNOWN else f"KOSnew{key}" for key in labels}
    contents = [
        Content(code=codes[key], label=label, unit=(units or {}).get(key, "antall")) for key, label in labels.items()
    ]
    cells: dict[str, Cells] = {
        codes[key]: {(COUNTRY, int(year)): float(value) for year, value in REPORT_CELLS[key].items()} for key in labels
    }
    return complete(bind(contents), framed(cells), contents)


@pytest.mark.parametrize("codes_are_known", [True, False], ids=["known codes", "new codes"])
@pytest.mark.parametrize(("key", "label", "by"), CASES)
def test_a_wording(key: SeriesKey, label: str, by: BoundBy, codes_are_known: bool) -> None:
    """The series binds, by its label or else by its figures, and so do those beside it."""
    labels = {**LABELS, **{one: next(iter(texts)) for one, texts in WORDINGS.items()}, key: label}

    binding = bound(labels, codes_are_known=codes_are_known)

    assert set(binding.codes) == {*SeriesKey}
    assert binding.codes[key] == f"KOSnew{key}"
    assert binding.bound_by[key] is by
    assert binding.bound_by[TOTAL] is (BoundBy.CODE if codes_are_known else BoundBy.LABEL)


@pytest.mark.parametrize(("key", "label"), [case[:2] for case in CASES])
def test_a_share_is_never_bound(key: SeriesKey, label: str) -> None:
    """In percent, or as a share by its label, no wording is the series, whatever its figures."""
    as_label = bound({**LABELS, key: f"Andel {label}"}, codes_are_known=True)
    by_unit = bound({**LABELS, key: label}, codes_are_known=True, units={key: "prosent"})

    assert key not in as_label.codes
    assert key not in by_unit.codes
