"""A constructed population table that knows ages: a dimension that may be left out, as SSB's 07459 has."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import cast

from tests.builders.constructed import ConstructedTable, Json, Lang
from tests.builders.constructed_klass import build_population

AGE = "Alder"
OPEN = 30
"""The last age: this and more."""


class AgedTable(ConstructedTable):
    """A population table with ages, each with its own number of people (:func:`people`)."""

    @property
    def may_be_left_out(self) -> frozenset[str]:
        """The server sums over the ages where nobody asks for them."""
        return frozenset({AGE})

    def dataset(self, selection: Mapping[str, Sequence[str]], lang: Lang, *, sparse: bool = False) -> Json:
        """Make an answer: of all ages together where none is asked for, else of each."""
        if AGE not in selection:
            plain = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
            return ConstructedTable(**plain | {"extra_dimension": None}).dataset(selection, lang, sparse=sparse)
        answer = super().dataset(selection, lang)
        codes = [tuple(answer["dimension"][id_]["category"]["index"]) for id_ in answer["id"]]
        at = answer["id"].index(AGE)
        answer["value"] = [
            None if total is None else people(total, int(place[at]))
            for place, total in zip(itertools.product(*codes), answer["value"], strict=True)
        ]
        return answer

    def _dimension(self, dimension: str, codes: Sequence[str], lang: Lang) -> Json:
        described = super()._dimension(dimension, codes, lang)
        if dimension == AGE:
            described["extension"]["elimination"] = True
        return described


def people(total: float, age: int) -> int:
    """Return how many of an age there are among all: invented, and another number for each age."""
    return int(total) // 100 + age if total else 0


def build_aged(table: ConstructedTable) -> ConstructedTable:
    """Make the population table of :func:`build_population` with single years of age, the last one open."""
    plain = build_population(table)
    ages = tuple((f"{age:03}", f"{age} år" if age < OPEN else f"{age} år eller eldre") for age in range(OPEN + 1))
    parts = {field.name: getattr(plain, field.name) for field in dataclasses.fields(plain)}
    return cast("ConstructedTable", AgedTable(**parts | {"extra_dimension": (AGE, "alder", ages)}))
