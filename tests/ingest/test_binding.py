"""Which content code a series is read from."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence

import pytest

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind
from kostra_bolig.ingest.binding import bind
from kostra_bolig.records import Binding, Content

TOTAL, LONG, CHILDREN, CHILDREN_LONG, YOUTH, SHELTER = SeriesKey

TABLE = (
    Content(code="KOStotmidlbo0000", label="Husstander i midlertidige botilbud, i alt", unit="husstander"),
    Content(code="KOSa", label="Husstander i midlertidige botilbud i mer enn 3 måneder", unit="husstander"),
    Content(code="KOSmidlbobarn0000", label="Husstander med barn i midlertidige botilbud", unit="husstander"),
    Content(code="KOSb", label="Husstander med barn i midlertidige botilbud i mer enn 3 måneder", unit="husstander"),
    Content(
        code="KOSandbarn3m0000",
        label="Andel husstander med barn i midlertidige botilbud i mer enn 3 mnd",
        unit="prosent",
    ),
    Content(code="KOSc", label="Husstander med unge under 25 år i midlertidige botilbud", unit="husstander"),
    Content(
        code="KOSandmidlbo14d0000",
        label="Husstander i midlertidige botilbud i 14 eller færre dager",
        unit="prosent",
    ),
    Content(code="KOStotnatt0000", label="Husstander i natthjem", unit="husstander"),
)
CODES = {
    TOTAL: "KOStotmidlbo0000",
    LONG: "KOSa",
    CHILDREN: "KOSmidlbobarn0000",
    CHILDREN_LONG: "KOSb",
    YOUTH: "KOSc",
    SHELTER: "KOStotnatt0000",
}


def with_content(code: str, *, label: str | None = None, unit: str | None = "husstander") -> list[Content]:
    """Return the table with one content's label or unit changed."""
    return [
        Content(code=code, label=label or content.label, unit=unit) if content.code == code else content
        for content in TABLE
    ]


def without(code: str) -> list[Content]:
    """Return the table without one content."""
    return [content for content in TABLE if content.code != code]


def test_a_word_that_no_label_of_a_series_has_is_no_unit_of_it_either() -> None:
    """Persons are counted too, but not by a series of households."""
    in_persons = bind(with_content("KOStotmidlbo0000", unit="personer"))
    others = dataclasses.replace(definition().series[TOTAL], not_in_label=())
    of_anybody = dataclasses.replace(definition(), series={**definition().series, TOTAL: others})

    assert TOTAL not in in_persons.codes
    assert bind(with_content("KOStotmidlbo0000", unit="personer"), spec=of_anybody).codes[TOTAL] == CODES[TOTAL]


class TestLabels:
    """What a label alone is taken for, when its code is new."""

    @pytest.mark.parametrize(
        ("label", "unit", "key"),
        [
            # the series, in the ways SSB and the report write them
            ("Husstander i midlertidige botilbud, i alt", "husstander", TOTAL),
            ("Husstander i midlertidige botilbud i alt", "antall", TOTAL),
            ("Husstander i midlertidige botilbud, i alt (antall)", "husstander", TOTAL),
            ("Husstander i midlertidige botilbud", "antall husstander", TOTAL),
            ("Husholdninger i midlertidig botilbud", "husholdninger", TOTAL),
            ("Antall husstander i midlertidige botilbud", "antall", TOTAL),
            ("HUSSTANDER I MIDLERTIDIGE BOTILBUD, I ALT", "HUSSTANDER", TOTAL),
            ("husstander i midlertidige botilbud", "husstander", TOTAL),
            ("Husstander i midlertidige botilbud i mer enn 3 måneder (antall)", "husstander", LONG),
            ("Husstander i midlertidige botilbud i mer enn 3 mnd", "antall", LONG),
            ("Husstander i midlertidige botilbud i mer enn 3 mnd.", "husstander", LONG),
            ("Husholdninger i midlertidig botilbud mer enn tre måneder", "husstander", LONG),
            ("Husstander i midlertidige botilbud lenger enn 3 måneder", "husstander", LONG),
            ("Husstander i midlertidige botilbud over 3 måneder, i alt", "husstander", LONG),
            ("Husstander med barn i midlertidige botilbud", "husstander", CHILDREN),
            ("Husstander med barn i midlertidig botilbud (antall)", "husstander", CHILDREN),
            ("Husholdninger med barn under 18 år i midlertidige botilbud", "husstander", CHILDREN),
            ("Husstander med barn i midlertidige botilbud i mer enn 3 mnd", "husstander", CHILDREN_LONG),
            ("Husstander med barn i midlertidige botilbud i mer enn 3 måneder", "antall", CHILDREN_LONG),
            ("Husholdninger med barn i midlertidig botilbud lenger enn tre måneder", "antall", CHILDREN_LONG),
            ("Husstander med unge i midlertidige botilbud", "husstander", YOUTH),
            ("Husstander med unge under 25 år i midlertidige botilbud", "husstander", YOUTH),
            ("Husholdninger med ungdom i midlertidig botilbud", "antall", YOUTH),
            ("Husstander med unge (18-24 år) i midlertidige botilbud", "husstander", YOUTH),
            ("Unge husstander under 25 år i midlertidige botilbud", "husstander", YOUTH),
            ("Husstander i natthjem", "husstander", SHELTER),
            ("Husholdninger i natthjem, i alt (antall)", "antall", SHELTER),
            # the same words for a share, an amount or nothing
            ("Husstander i midlertidige botilbud, i alt", "prosent", None),
            ("Husstander i midlertidige botilbud, i alt", None, None),
            ("Husstander i midlertidige botilbud, i alt", "", None),
            ("Husstander i midlertidige botilbud, i alt", "1000 kr", None),
            ("Husstander i midlertidige botilbud, i alt", "per 1000 innbyggere", None),
            ("Husstander i midlertidige botilbud i mer enn 3 mnd", "prosent", None),
            ("Husstander med barn i midlertidige botilbud i mer enn 3 mnd", "prosent", None),
            # near misses
            ("Andel husstander i midlertidige botilbud i mer enn 3 mnd", "husstander", None),
            ("Andel husstander med barn i midlertidige botilbud i mer enn 3 mnd", "prosent", None),
            ("Husstander med barn i midlertidige botilbud i mer enn 3 mnd (prosent)", "husstander", None),
            ("Husstander i midlertidige botilbud i 14 eller færre dager", "prosent", None),
            ("Husstander i midlertidige botilbud i 14 eller færre dager", "husstander", None),
            ("Husstander i midlertidige botilbud i 4-12 uker", "husstander", None),
            ("Husstander i midlertidige botilbud i 3 mnd eller mer", "husstander", None),
            ("Husstander i midlertidige botilbud i mindre enn 3 mnd", "husstander", None),
            ("Husstander i midlertidige botilbud i mer enn 13 måneder", "husstander", None),
            ("Husstander i midlertidige botilbud i mer enn 3 uker", "husstander", None),
            ("Husstander i midlertidige botilbud i mer enn 3 mnd og under 6 mnd", "husstander", None),
            ("Husstander i natthjem i mer enn 3 måneder", "husstander", None),
            ("Husstander med barn i natthjem", "husstander", None),
            ("Husstander i natthjem og midlertidige botilbud", "husstander", None),
            ("Husstander uten barn i midlertidige botilbud", "husstander", None),
            ("Husstander med barn over 18 år i midlertidige botilbud", "husstander", None),
            ("Husstander med unge under 18 år i midlertidige botilbud", "husstander", None),
            ("Unge husstander under 30 år i midlertidige botilbud", "husstander", None),
            ("Husstander med unge (18-29 år) i midlertidige botilbud", "husstander", None),
            ("Husstander med unge i midlertidige botilbud i mer enn 3 måneder", "husstander", None),
            ("Husstander med barn og unge i midlertidige botilbud", "husstander", None),
            ("Personer i midlertidige botilbud", "antall", None),
            ("Unge i midlertidige botilbud", "antall", None),
            ("Unge personer under 25 år i midlertidige botilbud", "antall", None),
            ("Barn i midlertidige botilbud", "antall", None),
            ("Antall barn i husstander i midlertidige botilbud", "antall", None),
            ("Husstander som bor lenger enn tre måneder", "husstander", None),
            ("Husstander i varige botilbud", "husstander", None),
            ("Nye husstander i midlertidige botilbud", "husstander", None),
            ("Gjennomsnittlig antall husstander i midlertidige botilbud", "antall", None),
            ("Husstander i midlertidige botilbud per 1000 innbyggere", "antall", None),
            ("Midlertidige botilbud, i alt", "antall", None),
            ("Natthjem", "antall", None),
            ("", "husstander", None),
        ],
    )
    def test_label_and_unit(self, label: str, unit: str | None, key: SeriesKey | None) -> None:
        """A label and unit are one of the six series, or none; when in doubt, none."""
        binding = bind([Content(code="KOSnew0000", label=label, unit=unit)])

        assert dict(binding.codes) == ({} if key is None else {key: "KOSnew0000"})


class TestTable:
    """The whole table, as it is expected to look."""

    def test_every_series_is_found(self) -> None:
        """Known codes and labels find the six, and leave the shares alone, without a remark."""
        binding = bind(TABLE)

        assert dict(binding.codes) == CODES
        assert dict(binding.unavailable) == {}
        assert binding.notes == ()

    def test_every_content_is_a_candidate(self) -> None:
        """All contents are listed as a person needs them, in the table's order."""
        binding = bind(TABLE[:1] + TABLE[4:5])

        assert binding.candidates == (
            "KOStotmidlbo0000 Husstander i midlertidige botilbud, i alt [husstander]",
            "KOSandbarn3m0000 Andel husstander med barn i midlertidige botilbud i mer enn 3 mnd [prosent]",
        )

    def test_nothing_to_bind(self) -> None:
        """A table without contents has no series, and says so for each."""
        binding = bind([])

        assert dict(binding.codes) == {}
        assert dict(binding.unavailable) == dict.fromkeys(
            SeriesKey, "no content has a matching label and a count as its unit"
        )


class TestDoubt:
    """One series in doubt is unavailable with its reason; the others work."""

    @pytest.mark.parametrize(
        ("contents", "key", "reason"),
        [
            (without("KOSc"), YOUTH, "no content has a matching label and a count as its unit"),
            (
                [*TABLE, Content(code="KOSd", label="Unge husstander i midlertidige botilbud", unit="antall")],
                YOUTH,
                "2 contents match: KOSc Husstander med unge under 25 år i midlertidige botilbud [husstander]; "
                "KOSd Unge husstander i midlertidige botilbud [antall]",
            ),
            (
                with_content("KOStotnatt0000", unit="prosent"),
                SHELTER,
                "KOStotnatt0000 is now in prosent, expected a count",
            ),
            (
                with_content("KOStotnatt0000", unit=None),
                SHELTER,
                "KOStotnatt0000 is now in no unit, expected a count",
            ),
            (
                with_content("KOSmidlbobarn0000", label="Husstander med barn i midlertidige botilbud over 3 mnd"),
                CHILDREN,
                "KOSmidlbobarn0000 is now labelled 'Husstander med barn i midlertidige botilbud over 3 mnd', "
                "which is another series",
            ),
        ],
        ids=["missing", "doubled", "percent", "no unit", "another series"],
    )
    def test_a_series_in_doubt(self, contents: Sequence[Content], key: SeriesKey, reason: str) -> None:
        """The series is bound to nothing, says why, and takes no other with it."""
        binding = bind(contents)

        assert dict(binding.unavailable) == {key: reason}
        assert dict(binding.codes) == {other: code for other, code in CODES.items() if other != key}

    def test_swapped_labels_of_two_known_codes(self) -> None:
        """Where label and code say different things, neither series is read."""
        swapped = [
            Content(code="KOStotmidlbo0000", label="Husstander i natthjem", unit="husstander"),
            Content(code="KOStotnatt0000", label="Husstander i midlertidige botilbud, i alt", unit="husstander"),
        ]

        binding = bind(swapped)

        assert dict(binding.codes) == {}
        assert binding.unavailable[TOTAL] == (
            "KOStotmidlbo0000 is now labelled 'Husstander i natthjem', which is another series"
        )
        assert binding.unavailable[SHELTER] == (
            "KOStotnatt0000 is now labelled 'Husstander i midlertidige botilbud, i alt', which is another series"
        )

    def test_a_code_known_for_another_series_is_not_taken_by_its_label(self) -> None:
        """The total's code with the label of long stays is neither."""
        contents = [
            Content(
                code="KOStotmidlbo0000", label="Husstander i midlertidige botilbud i mer enn 3 mnd", unit="husstander"
            )
        ]

        binding = bind(contents)

        assert dict(binding.codes) == {}


class TestRemarks:
    """A binding that a person should look at is noted."""

    def test_a_known_code_with_a_new_label(self) -> None:
        """A known code is trusted when its new label is no other series, and noted."""
        binding = bind(with_content("KOStotnatt0000", label="Husstander på natthjem"))

        assert binding.codes[SHELTER] == "KOStotnatt0000"
        assert [(note.check, note.text) for note in binding.notes] == [
            (
                "binding",
                "natthjem is read from KOStotnatt0000 Husstander på natthjem [husstander]: known code, new label",
            )
        ]

    def test_a_known_code_that_is_gone(self) -> None:
        """When the known code is gone, the label finds the new one, and that is noted."""
        new = Content(code="KOSnatt2", label="Husstander i natthjem", unit="husstander")

        binding = bind([*without("KOStotnatt0000"), new])

        assert binding.codes[SHELTER] == "KOSnatt2"
        assert [(note.check, note.text) for note in binding.notes] == [
            (
                "binding",
                "natthjem is read from KOSnatt2 Husstander i natthjem [husstander]: "
                "KOStotnatt0000 is gone from the table",
            )
        ]


class TestChosen:
    """A person's choice wins."""

    def test_over_two_that_match(self) -> None:
        """The choice settles a doubt, and is noted."""
        double = Content(code="KOSd", label="Unge husstander i midlertidige botilbud", unit="antall")

        binding = bind([*TABLE, double], chosen={YOUTH: "KOSd"})

        assert dict(binding.codes) == {**CODES, YOUTH: "KOSd"}
        assert [note.text for note in binding.notes] == [
            "unge is read from KOSd Unge husstander i midlertidige botilbud [antall]: chosen by a person"
        ]

    def test_over_a_known_code(self) -> None:
        """The choice wins over code, label and unit."""
        binding = bind(TABLE, chosen={CHILDREN: "KOSandbarn3m0000"})

        assert binding.codes[CHILDREN] == "KOSandbarn3m0000"

    def test_of_a_code_that_is_not_there(self) -> None:
        """A choice that the table does not have is not replaced by a guess."""
        binding = bind(TABLE, chosen={YOUTH: "KOSgone"})

        assert dict(binding.unavailable) == {YOUTH: "the chosen content KOSgone is not in the table"}
        assert dict(binding.codes) == {key: code for key, code in CODES.items() if key != YOUTH}

    def test_of_one_code_for_two_series(self) -> None:
        """No content is read for two series: both are unavailable, and no note says otherwise."""
        binding: Binding = bind(TABLE, chosen={YOUTH: "KOStotnatt0000"})

        assert dict(binding.unavailable) == {
            YOUTH: "KOStotnatt0000 would be read for two series",
            SHELTER: "KOStotnatt0000 would be read for two series",
        }
        assert dict(binding.codes) == {key: code for key, code in CODES.items() if key not in (YOUTH, SHELTER)}
        assert binding.notes == ()


class TestOfAnyTable:
    """What a definition says decides, not what this library knows of one table."""

    @pytest.mark.parametrize(
        ("kind", "unit", "reason"),
        [
            (Kind.SHARE, "prosent av husstander", None),
            (Kind.SHARE, "husstander", "no content has a matching label and percent as its unit"),
            (Kind.MEASURE, "kr", None),
            (Kind.MEASURE, None, None),
            (Kind.COUNT, "kr", "no content has a matching label and a count as its unit"),
        ],
    )
    def test_the_unit_fits_what_the_series_is(self, kind: Kind, unit: str | None, reason: str | None) -> None:
        """A count is in households, a share in percent, and any other measure in whatever it is."""
        one = dataclasses.replace(definition().series["natthjem"], key="other", kind=kind, code=None)
        spec = dataclasses.replace(definition(), series={"other": one}, total=None)

        binding = bind([Content(code="KOSx", label="Husstander i natthjem", unit=unit)], spec=spec)

        assert dict(binding.codes) == ({} if reason else {"other": "KOSx"})
        assert dict(binding.unavailable) == ({"other": reason} if reason else {})

    @pytest.mark.parametrize(
        ("kind", "unit", "reason"),
        [
            (Kind.SHARE, "husstander", "KOStotnatt0000 is now in husstander, expected percent"),
            (Kind.COUNT, "prosent", "KOStotnatt0000 is now in prosent, expected a count"),
            (Kind.COUNT, None, "KOStotnatt0000 is now in no unit, expected a count"),
        ],
    )
    def test_a_known_code_in_another_unit(self, kind: Kind, unit: str | None, reason: str) -> None:
        """A code that is known does not make figures of another kind the series."""
        one = dataclasses.replace(definition().series["natthjem"], kind=kind)
        spec = dataclasses.replace(definition(), series={"natthjem": one}, total=None)

        binding = bind([Content(code="KOStotnatt0000", label="Husstander i natthjem", unit=unit)], spec=spec)

        assert dict(binding.unavailable) == {"natthjem": reason}

    def test_a_label_without_end_is_none_that_is_known(self) -> None:
        """Text from outside takes no time: a label of a megabyte is not looked into."""
        label = "i. " * 300_000 + "alt" * 300_000
        began = time.monotonic()

        binding = bind([Content(code="KOSx", label=label, unit="husstander")])

        assert time.monotonic() - began < 1
        assert dict(binding.codes) == {}
