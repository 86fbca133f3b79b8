"""Unusual changes, by Hidiroglou and Berthelot: against the formula written out anew, and by hand."""

from __future__ import annotations

import random
import statistics

import pytest

from kostra_bolig.figures.among import unusual
from tests.builders.cells import Cell
from tests.builders.tables import table


def quartile(numbers: list[float], part: float) -> float:
    """Return a quantile by linear interpolation between the two numbers about it (R's type 7)."""
    ordered = sorted(numbers)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def by_the_limits_of_the_ratio(start: list[float], end: list[float]) -> list[bool]:
    """Judge as SSB's toolbox does: by limits on each ratio in place of the score, which is the same seen from there."""
    ratios = [after / before for before, after in zip(start, end, strict=True)]
    middle = statistics.median(ratios)
    sizes = [max(pair) ** 0.5 for pair in zip(start, end, strict=True)]
    scores = [
        (ratio / middle - 1 if ratio >= middle else 1 - middle / ratio) * size
        for ratio, size in zip(ratios, sizes, strict=True)
    ]
    q1, q2, q3 = (quartile(scores, part) for part in (0.25, 0.5, 0.75))
    least = abs(q2 * 0.05) if q2 else 0.05
    low, high = q2 - 20 * max(q2 - q1, least), q2 + 20 * max(q3 - q2, least)
    return [
        ratio < middle * size / (size - low) or ratio > middle * (size + high) / size
        for ratio, size in zip(ratios, sizes, strict=True)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_marks_are_those_of_the_formula(seed: int) -> None:
    """Of three hundred places that change by some percent, with a few that change by much."""
    chance = random.Random(seed)
    start = [float(chance.randint(3, 1500)) for _ in range(300 + seed % 2)]
    end = [float(max(1, round(value * chance.gauss(1.05, 0.02 + seed / 100)))) for value in start]
    for place in chance.sample(range(len(start)), 8):
        end[place] = float(max(1, round(start[place] * chance.choice([0.02, 0.1, 6, 20]))))
    expected = by_the_limits_of_the_ratio(start, end)

    found = unusual.marks(start, end)

    assert found == expected
    assert any(expected)
    assert not all(expected)


def test_by_hand() -> None:
    """Nineteen places of 100 rise by 1 to 19; from 100 to 1,000 is unusual, and so is from 100 to 5; to 150 is not."""
    start: list[float | None] = [100.0] * 20
    rising: list[float | None] = [float(101 + place) for place in range(19)]

    # The median ratio is about 1.10; scores of the nineteen lie within ±1, so that C × a quartile's distance is about
    # 10; E of 1,000 is (10 / 1.105 − 1) × √1000 = 254, of 5 (1 − 1.105 / 0.05) × √100 = −211, of 150 0.36 × √150 = 4.4.
    assert unusual.marks(start, [*rising, 1000.0])[-1] is True
    assert unusual.marks(start, [*rising, 5.0])[-1] is True
    assert unusual.marks(start, [*rising, 150.0])[-1] is False


def test_small_places_may_change_by_much() -> None:
    """From 3 to 10 is no more than chance where hundreds change by some percent."""
    start: list[float | None] = [float(200 + place) for place in range(40)]
    end: list[float | None] = [value * (1 + (place % 9) / 40) for place, value in enumerate(start) if value is not None]

    found = unusual.marks([*start, 3.0, 300.0], [*end, 10.0, 1000.0])

    assert found[-2:] == [False, True]


@pytest.mark.parametrize(("before", "after"), [(0.0, 5.0), (5.0, 0.0), (None, 5.0), (5.0, None), (-1.0, 5.0)])
def test_what_is_not_above_0_in_both_years_is_not_judged(before: float | None, after: float | None) -> None:
    """Suppressed, missing and 0 have no ratio, and count for no other's."""
    start: list[float | None] = [100.0 + place for place in range(30)]
    end: list[float | None] = [110.0 + place * 2 for place in range(30)]

    assert unusual.marks([*start, before], [*end, after]) == [*unusual.marks(start, end), None]


def test_equal_values_are_left_out_where_they_are_half() -> None:
    """Else the limits would stand on the median itself, and everything that moved would be unusual."""
    moving: list[float | None] = [100.0 + place for place in range(25)]
    moved: list[float | None] = [120.0 + place * 2 for place in range(25)]
    still: list[float | None] = [50.0] * 25

    found = unusual.marks([*moving, *still], [*moved, *still])

    assert found == [*unusual.marks(moving, moved), *[None] * 25]
    assert unusual.marks([*moving, *still[:24]], [*moved, *still[:24]])[-1] is not None


def test_where_nearly_all_move_alike_a_little_more_is_not_unusual() -> None:
    """The median of the scores is 0 then, and so are the quartiles: the limits stand off them all the same."""
    start: list[float | None] = [100.0] * 30
    a_little, a_lot = 110.5, 200.0

    found = unusual.marks(start, [110.0] * 28 + [a_little, a_lot])

    assert found == [False] * 29 + [True]


def test_few_places_say_nothing_together() -> None:
    """Below twenty none is marked, and none is said to be usual."""
    assert unusual.marks([100.0] * 19, [float(100 + place) for place in range(18)] + [9000.0]) == [None] * 19
    assert unusual.marks([], []) == []


def test_a_ranking_carries_the_marks_whatever_is_chosen_of_it() -> None:
    """A place is judged among all municipalities, and is not removed for it; counties are not judged."""
    regions: dict[str, dict[int, Cell]] = {
        f"11{place + 1:02}": {2023: 100.0, 2024: 101.0 + place} for place in range(25)
    }
    regions["4601"] = {2023: 100.0, 2024: 1000.0}
    regions |= {f"EKA{place}": {2023: 100.0, 2024: 1000.0 if place == 40 else 101.0 + place} for place in range(11, 41)}
    figures = table(regions)

    ranked = figures.ranking("natthjem", 2024, by="change")

    assert ranked.filter("unusual")["region"].to_list() == ["4601"]
    assert ranked.height == 26
    assert figures.ranking("natthjem", 2024, among=["4601"])["unusual"].to_list() == [True]
    assert figures.ranking("natthjem", 2024, kind="county", by="change")["unusual"].null_count() == 30
    assert unusual.of_change(figures, "natthjem", 2023, 2024)["4601"] is True
