"""A CONSTRUCTED table with three dimensions beyond region, content and year, as SSB's table 12367 has them.

The ids, and the shape of six dimensions of which the metadata give roles to content and year alone, are those of SSB's
answer; each figure is invented.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from tests.builders.any_table import any_table
from tests.builders.constructed import Cell, ConstructedTable, Content, Lang

TABLE = "12367"
AMOUNT = "KOSbelop0000"
SCOPE, FUNCTION, KIND = "KOKregnskapsomfa0000", "KOKfunksjon0000", "KOKart0000"
FURTHER = (
    (SCOPE, "regnskapsomfang", "scope", (("A", "Kommuner", "Municipalities"), ("B", "Uten foretak", "Without firms"))),
    (
        FUNCTION,
        "funksjon",
        "function",
        (
            ("100", "Politisk styring", "Political control"),
            ("FGK8b", "Grunnskole", "Primary school"),
            ("FGK9", "Helse- og omsorg, samlet", "Health and care, in all"),
        ),
    ),
    (
        KIND,
        "art",
        "kind",
        (
            ("AGD10", "Brutto driftsutgifter", "Gross expenditure"),
            ("AGD2", "Netto driftsutgifter", "Net expenditure"),
            ("AGD3", "Samlet", "In all"),
            ("AGD4", "Samlet", "In all"),
        ),
    ),
)
"""Of each dimension its id, its label in Norwegian and English, and its categories with theirs; one label is of two."""
_CONTENT = Content(
    code=AMOUNT, label_no="Beløp (1000 kr)", label_en="Amount (NOK 1000)", unit_no="1000 kr", unit_en="NOK 1000",
    decimals=0, key=None,
)  # fmt: skip
Further = tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class BrokenDown(ConstructedTable):
    """A table whose further dimensions stand after the region; each category's figures are so many times the first's.

    Attributes
    ----------
    further
        As :data:`FURTHER`.
    instead
        Cells that are otherwise: by region, categories in order, content and year.
    """

    further: Further = FURTHER
    instead: Mapping[tuple[str, ...], Cell] = dataclasses.field(default_factory=dict)

    @property
    def dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """All codes of every dimension, in the table's order."""
        region, *others = super().dimensions.items()
        more = [(id_, tuple(code for code, *_ in categories)) for id_, _, _, categories in self.further]
        return dict([region, *more, *others])

    def dataset(self, selection: Mapping[str, Sequence[str]], lang: Lang, *, sparse: bool = False) -> dict[str, Any]:
        """Make the answer of ``/tables/{id}/data`` in JSON-stat2."""
        assert not sparse
        chosen = {
            id_: tuple(code for code in codes if code in set(selection.get(id_, codes)))
            for id_, codes in self.dimensions.items()
        }
        answer = self._dataset_without_values(chosen, lang)
        cells = [self.cell_of(codes) for codes in itertools.product(*chosen.values())]
        answer["value"] = [value for value, _ in cells]
        answer["status"] = {str(place): symbol for place, (_, symbol) in enumerate(cells) if symbol is not None}
        return answer

    def cell_of(self, codes: tuple[str, ...]) -> Cell:
        """Give the value and symbol of a cell by its codes in the table's order."""
        if codes in self.instead:
            return self.instead[codes]
        region, *of_categories, content, year = codes
        value, symbol = self.cells[region, content, year]
        times = 1
        for code, (_, _, _, categories) in zip(of_categories, self.further, strict=True):
            times *= 1 + [one for one, *_ in categories].index(code)
        return (None if value is None else int(value) * times), symbol

    def _dimension_label(self, dimension: str, lang: Lang) -> str:
        for id_, norwegian, english, _ in self.further:
            if id_ == dimension:
                return norwegian if lang == "no" else english
        return super()._dimension_label(dimension, lang)

    def _labels(self, dimension: str, lang: Lang) -> Mapping[str, str]:
        for id_, _, _, categories in self.further:
            if id_ == dimension:
                return {code: norwegian if lang == "no" else english for code, norwegian, english in categories}
        return super()._labels(dimension, lang)


def broken_down(*, municipalities: int = 4, further: Further = FURTHER, last_year: int = 2024) -> BrokenDown:
    """Make a small one."""
    plain = any_table(TABLE, title="Regnskap", contents=(_CONTENT,), municipalities=municipalities, last_year=last_year)
    of_plain = {field.name: getattr(plain, field.name) for field in dataclasses.fields(plain)}
    return BrokenDown(**of_plain, further=further)
