"""Patterns of labels: what is taken, and that none takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig.definitions.patterns import LONGEST_PATTERN, MOST_WAYS, PatternError, ways
from kostra_bolig.kostra import LONGEST_LABEL


@pytest.mark.parametrize(
    ("pattern", "counted"),
    [
        ("husstander i natthjem", 1),
        (r"under (?:2\d|30)(?: år)?", 4),
        ("(?:a|b|c)(?:d|e)", 6),
        ("(?:a|b|c)?", 4),
        ("a?b?c?", 8),
        ("andel .*", LONGEST_LABEL),
        (r"\w+|[a-zæøå]", LONGEST_LABEL + 1),
        (r"[^a\-]\.\?", 1),
        ("", 1),
    ],
)
def test_ways_are_counted(pattern: str, counted: int) -> None:
    """An option doubles the ways, an alternative adds its own, a repetition has one for each length."""
    assert ways(pattern) == counted


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ("(a+)+", 1),
        ("(?:a+)+", 7),
        ("(?:a|b)*", 8),
        ("a**", 3),
        ("a*?", 3),
        ("a??", 3),
        ("a{2}", 2),
        ("^a", 1),
        ("a$", 2),
        ("(?=a)", 1),
        ("(?P<x>a)", 1),
        (r"(?:a)\1", 6),
        (r"a\b", 2),
        ("(?:a", 5),
        ("a)", 2),
        ("[a", 1),
        ("[]", 1),
        ("[a--b]", 1),
        ("[[a]", 1),
        ("*a", 1),
        ("(?i:a)", 1),
        ("a" + "(?:" * 30 + "b" + ")" * 30, 62),
    ],
)
def test_what_is_not_taken_is_named_by_its_place(pattern: str, place: int) -> None:
    """Whatever may take for ever, or means something else elsewhere, is refused."""
    with pytest.raises(PatternError) as caught:
        ways(pattern)

    assert caught.value.place == place


@pytest.mark.parametrize("pattern", ["a?" * 100 + "a" * 100, "(?:a|a)" * 60, ".*.*", ".*a?b?", "(?:a?|b?)" * 40])
def test_a_pattern_of_too_many_ways_is_refused(pattern: str) -> None:
    """Options that double, and repetitions after each other, are what makes a matcher hang."""
    with pytest.raises(PatternError) as caught:
        ways(pattern)

    assert caught.value.place == 0


PIECES = st.lists(
    st.sampled_from(["a", "b", "a?", "a*", "a+", ".", ".*", r"\d", "[ab]*", "(?:a|b)", "(?:a|ab)?", "|", "(?:", ")"]),
    max_size=60,
).map("".join)


@given(pattern=PIECES, tail=st.sampled_from(["", "b", "c"]))
def test_what_is_taken_is_matched_in_bounded_time(pattern: str, tail: str) -> None:
    """A pattern that is taken is one that Python takes too, and no label keeps it busy."""
    pattern = pattern[:LONGEST_PATTERN]
    try:
        assert ways(pattern) <= MOST_WAYS
    except PatternError:
        return

    compiled, began = re.compile(pattern), time.monotonic()
    compiled.fullmatch("a" * (LONGEST_LABEL - 1) + tail)

    assert time.monotonic() - began < 0.5
