"""Labels made by a grammar: what they say is known, so what they are taken for can be held against it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.ingest.binding import bind
from kostra_bolig.records import Content

TOTAL, LONG, CHILDREN, CHILDREN_LONG, YOUTH, SHELTER = SeriesKey

WHO = {
    "households": ["husstander", "husholdninger", "Husstander"],
    "persons": ["personer", "barn", "beboere"],
}
GROUP = {
    "": [""],
    "children": ["med barn", "med barn under 18 år", "med barn (0–17 år)"],
    "youth": ["med unge", "med ungdom", "med unge under 25 år", "med unge 18–24 år", "med unge i alderen 18 til 24 år"],
    "head": ["der hovedperson er under 25 år", "hvor hovedpersonen er 18–24 år"],
    "other": [
        "uten barn",
        "med barn og unge",
        "med unge under 18 år",
        "der hovedperson er under 67 år",
        "med unge under 30 år",
        "hvor hovedpersonen er under 30 år",
        "med unge 18–29 år",
        "med eldre",
    ],
}
PLACE = {
    "accommodation": ["i midlertidige botilbud", "i midlertidig botilbud"],
    "shelter": ["i natthjem"],
    "other": ["i varige botilbud", "i natthjem og midlertidige botilbud"],
}
STAY = {
    "": [""],
    "long": ["i mer enn 3 måneder", "i mer enn 3 mnd", "lengre enn 3 måneder", "lenger enn tre måneder", "over 3 mnd."],
    "other": ["i 14 eller færre dager", "i mindre enn 3 mnd", "i mer enn 6 måneder", "i mer enn 13 mnd", "i 4-12 uker"],
}
BEFORE = {"": ["", "Antall "], "share": ["Andel ", "Prosent av ", "Gjennomsnittlig antall "]}
BEHIND = {"": ["", ", i alt", " (antall)", ", i alt (antall)"], "share": [" (prosent)", " per 1000 innbyggere"]}
MEANT = {
    ("", "accommodation", ""): TOTAL,
    ("", "accommodation", "long"): LONG,
    ("children", "accommodation", ""): CHILDREN,
    ("children", "accommodation", "long"): CHILDREN_LONG,
    ("youth", "accommodation", ""): YOUTH,
    ("head", "accommodation", ""): YOUTH,
    ("", "shelter", ""): SHELTER,
}


@dataclass(frozen=True)
class Label:
    """A label, and the series that it means."""

    text: str
    means: SeriesKey | None


@st.composite
def labels(draw: st.DrawFn) -> Label:
    """Make a label of words in any order that Norwegian allows."""
    parts = {
        name: draw(st.sampled_from([(meaning, text) for meaning, texts in words.items() for text in texts]))
        for name, words in {
            "who": WHO, "group": GROUP, "place": PLACE, "stay": STAY, "before": BEFORE, "behind": BEHIND,
        }.items()
    }  # fmt: skip
    order = draw(st.permutations(["group", "place", "stay"]))
    words = " ".join(text for text in (parts["who"][1], *(parts[name][1] for name in order)) if text)
    meant = MEANT.get((parts["group"][0], parts["place"][0], parts["stay"][0]))
    is_count = parts["before"][0] == parts["behind"][0] == "" and parts["who"][0] == "households"
    return Label(f"{parts['before'][1]}{words}{parts['behind'][1]}", meant if is_count else None)


class TestGrammar:
    """What a label says decides, in whatever order it says it."""

    @given(label=labels(), unit=st.sampled_from(["antall", "husstander"]))
    @example(label=Label("Husstander i midlertidige botilbud med unge under 25 år", YOUTH), unit="antall")
    def test_right_or_unavailable(self, label: Label, unit: str) -> None:
        """A label is taken for the series that it means or for none, never for another."""
        binding = bind([Content(code="KOSnew0000", label=label.text, unit=unit)])

        assert set(binding.codes) <= {label.means}

    @given(label=labels())
    def test_a_share_is_never_a_count(self, label: Label) -> None:
        """In percent, the same words are none of the six."""
        binding = bind([Content(code="KOSnew0000", label=label.text, unit="prosent")])

        assert dict(binding.codes) == {}

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Husstander i midlertidige botilbud med unge under 25 år", YOUTH),
            ("Unge under 25 år i midlertidige botilbud, husstander", YOUTH),
            ("Husholdninger der hovedperson er under 25 år i midlertidige botilbud", YOUTH),
            ("Husholdninger i midlertidige botilbud der hovedpersonen er under 25 år (antall)", YOUTH),
            ("Husstander i midlertidige botilbud, unge 18–24 år", YOUTH),
            ("Husstander med unge mellom 18 og 24 år i midlertidige botilbud", YOUTH),
            ("Husstander i midlertidige botilbud med ungdom yngre enn 25 år", YOUTH),
            ("Husstander i midlertidige botilbud lengre enn 3 måneder (antall)", LONG),
            ("Husstander som har bodd i midlertidige botilbud i mer enn 3 måneder", LONG),
            ("Husstander i midlertidige botilbud med varighet over 3 måneder", LONG),
            ("Husstander i mer enn 3 måneder i midlertidige botilbud", LONG),
            ("Husstander i midlertidige botilbud > 3 mnd", LONG),
            ("Husstander i midlertidige botilbud med barn", CHILDREN),
            ("Husstander i midlertidige botilbud med barn i mer enn 3 måneder", CHILDREN_LONG),
            ("Husstander i midlertidige botilbud i mer enn tre måneder med barn under 18 år", CHILDREN_LONG),
        ],
    )
    def test_other_orders_and_words(self, text: str, key: SeriesKey) -> None:
        """The ways in which SSB may write a series are that series."""
        binding = bind([Content(code="KOSnew0000", label=text, unit="antall")])

        assert dict(binding.codes) == {key: "KOSnew0000"}
