"""Ten wordings of each series whose code nobody knows: which bind, and by what, with the other codes known or new."""

from __future__ import annotations

import pytest

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.fingerprint import complete
from kostra_bolig.records import Binding, BoundBy, Content
from tests.builders.constructed import REPORT_CELLS
from tests.builders.twins import COUNTRY, KNOWN, Cells, framed

TOTAL, LONG, CHILDREN, CHILDREN_LONG, YOUTH, SHELTER = SeriesKey
LABELS = {
    TOTAL: "Husstander i midlertidige botilbud, i alt",
    CHILDREN: "Husstander med barn i midlertidige botilbud",
    SHELTER: "Husstander i natthjem",
}
WORDINGS: dict[SeriesKey, dict[str, BoundBy]] = {
    LONG: {
        "Husstander i midlertidige botilbud i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud i mer enn 3 mnd (antall)": BoundBy.LABEL,
        "Husholdninger i midlertidig botilbud lengre enn 3 måneder": BoundBy.LABEL,
        "Husstander i mer enn tre måneder i midlertidige botilbud": BoundBy.LABEL,
        "Antall husstander som har bodd i midlertidige botilbud i over 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med varighet over 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud > 3 mnd": BoundBy.LABEL,
        "Husstander med langvarig opphold i midlertidige botilbud": BoundBy.FIGURES,
        "Opphold i midlertidige botilbud utover tre måneder": BoundBy.FIGURES,
        "Langtidsbeboere i midlertidige botilbud": BoundBy.FIGURES,
    },
    CHILDREN_LONG: {
        "Husstander med barn i midlertidige botilbud i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander med barn i midlertidige botilbud i mer enn 3 mnd (antall)": BoundBy.LABEL,
        "Husholdninger med barn under 18 år i midlertidig botilbud lengre enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med barn i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud i mer enn 3 måneder med barn (0–17 år)": BoundBy.LABEL,
        "Antall husstander med barn som har bodd i midlertidige botilbud i over 3 måneder": BoundBy.LABEL,
        "Husstander med barn i mer enn tre måneder i midlertidige botilbud": BoundBy.LABEL,
        "Barnefamilier i midlertidige botilbud i mer enn 3 måneder": BoundBy.FIGURES,
        "Husstander med mindreårige barn i midlertidige botilbud i mer enn 3 mnd": BoundBy.FIGURES,
        "Barn og foreldre med langvarig opphold i midlertidige botilbud": BoundBy.FIGURES,
    },
    YOUTH: {
        "Husstander med unge i midlertidige botilbud": BoundBy.LABEL,
        "Husstander med unge under 25 år i midlertidige botilbud (antall)": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med unge under 25 år": BoundBy.LABEL,
        "Unge under 25 år i midlertidige botilbud, husstander": BoundBy.LABEL,
        "Husholdninger der hovedperson er under 25 år i midlertidige botilbud": BoundBy.LABEL,
        "Husholdninger med ungdom (18–24 år) i midlertidig botilbud": BoundBy.LABEL,
        "Husstander i midlertidige botilbud, unge 18–24 år": BoundBy.LABEL,
        "Unge under 25 år i midlertidige botilbud": BoundBy.FIGURES,
        "Ungdomshusholdninger i midlertidige botilbud": BoundBy.FIGURES,
        "Aleneboende 18–24 år i midlertidige botilbud": BoundBy.FIGURES,
    },
}
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
