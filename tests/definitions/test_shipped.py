"""What is shipped of table 12015: its definition, whole and as the report and SSB say."""

from __future__ import annotations

import ast
import dataclasses
import re
from functools import cache
from importlib import resources

import pytest

import kostra_bolig
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.definitions.reader import read
from kostra_bolig.definitions.shipped import DEFAULT_TABLE, definition
from kostra_bolig.definitions.spec import Kind
from kostra_bolig.figures.claims_file import fafo_2025_11
from kostra_bolig.ingest.published import PUBLISHED_FILE, published
from kostra_bolig.kostra import CALENDAR, normalised_label
from tests.builders.sources import parsed
from tests.conftest import ROOT

PACKAGE = ROOT / "kostra_bolig"


def test_the_six_keys() -> None:
    """The report follows six series, in this order; programs name them by the public enum."""
    assert list(definition().keys) == [
        "midlertidig_botilbud",
        "over_3_mnd",
        "med_barn",
        "med_barn_over_3_mnd",
        "unge",
        "natthjem",
    ]
    assert [key.value for key in kostra_bolig.SeriesKey] == list(definition().keys)


@pytest.mark.parametrize("name", sorted(path.name for path in (PACKAGE / "definitions").glob("[0-9]*.toml")))
def test_a_shipped_definition_is_read_as_one_of_anybodys(name: str) -> None:
    """Its patterns too are bounded, which no reader of figures waits to hear."""
    assert read(PACKAGE / "definitions" / name) == definition(name.removesuffix(".toml"))


def test_known_codes() -> None:
    """Three codes are known; the others are found by label, never guessed."""
    assert {key: one.code for key, one in definition().series.items()} == {
        "midlertidig_botilbud": "KOStotmidlbo0000",
        "over_3_mnd": None,
        "med_barn": "KOSmidlbobarn0000",
        "med_barn_over_3_mnd": None,
        "unge": None,
        "natthjem": "KOStotnatt0000",
    }
    assert definition().codes == {
        "midlertidig_botilbud": "KOStotmidlbo0000",
        "med_barn": "KOSmidlbobarn0000",
        "natthjem": "KOStotnatt0000",
    }


@pytest.mark.parametrize("key", SeriesKey)
def test_a_series_is_complete(key: SeriesKey) -> None:
    """Each series has its key, both names, a definition and who says so, and is a count that can be summed."""
    one = definition().series[key]

    assert one.key == key
    assert all((one.name_no, one.name_en, one.definition, one.definition_source))
    assert (one.kind, one.sums) == (Kind.COUNT, True)


@pytest.mark.parametrize("key", SeriesKey)
def test_a_series_own_name_has_its_label(key: SeriesKey) -> None:
    """The Norwegian name is one of the labels the series is known by, and by no other series."""
    label = normalised_label(definition().series[key].name_no)

    assert [other for other, one in definition().series.items() if re.fullmatch(one.label, label)] == [key]


def test_a_series_is_frozen() -> None:
    """What a series is does not change while the program runs."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        definition().series["unge"].code = "KOSx"  # type: ignore[misc]


def test_parts_and_wholes() -> None:
    """Every household of a part is counted in its wholes; night shelters are no part of temporary accommodation."""
    assert set(definition().parts) == {
        ("over_3_mnd", "midlertidig_botilbud"),
        ("med_barn", "midlertidig_botilbud"),
        ("unge", "midlertidig_botilbud"),
        ("med_barn_over_3_mnd", "over_3_mnd"),
        ("med_barn_over_3_mnd", "med_barn"),
    }
    assert definition().total == "midlertidig_botilbud"


def test_the_printed_cells_are_those_of_the_shipped_figures() -> None:
    """The report prints 19 national cells; those of 2024 were unrevised then, and no others."""
    printed = {
        (one.key, cell.year): (cell.value, cell.unrevised)
        for one in definition().series.values()
        for cell in one.printed
    }
    shipped = {
        (series, year): (value, year == 2024)
        for series, year, value in published().observations.select("series", "year", "value").rows()
    }

    assert len(printed) == 19
    assert printed == shipped


def test_the_identities_that_ssb_s_definitions_give() -> None:
    """Two contents are a series in percent of another."""
    assert [(one.share, one.part, one.whole) for one in definition().identities] == [
        ("KOSandbarn3m0000", "med_barn_over_3_mnd", "med_barn"),
        ("KOSandmidlbo14d0000", None, "midlertidig_botilbud"),
    ]


def test_what_it_names_is_shipped() -> None:
    """The claims and the calendar are those that the rest of the library reads."""
    spec = definition()

    assert spec.id == DEFAULT_TABLE
    assert spec.calendar == CALENDAR
    assert resources.files("kostra_bolig.definitions").joinpath(str(spec.claims)).is_file()
    assert resources.files("kostra_bolig.definitions").joinpath(PUBLISHED_FILE).is_file()
    assert {claim.series for claim in fafo_2025_11().claims} <= set(spec.keys)
    assert spec.base_year in {claim.start for claim in fafo_2025_11().claims}


@cache
def _texts() -> dict[str, list[str]]:
    """Return every text in each module's code, without docstrings."""
    return {
        path.relative_to(PACKAGE).as_posix(): _code_of(parsed(path.read_text("utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def _code_of(tree: ast.AST) -> list[str]:
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_the_table_s_id_is_the_default_and_stands_nowhere_else() -> None:
    """Another table is another definition: no code knows this one by its id."""
    found = [name for name, texts in _texts().items() for text in texts if DEFAULT_TABLE in text.split()]

    assert found == ["definitions/shipped.py"]


def test_no_code_lists_the_series() -> None:
    """The keys stand in the definition and in the enum that programs name them by; a seventh is one entry."""
    found = [name for name, texts in _texts().items() if len(set(definition().keys).intersection(texts)) > 1]

    assert found == ["definitions/keys.py", "store/format1.py"]  # that format had these, for good


def test_municipal_dwellings_are_what_facts_say_and_no_more() -> None:
    """Three national figures, found by label; no code, no total, and it is said that the labels were not seen."""
    spec = definition("12008")
    (one,) = spec.series.values()

    assert (spec.id, spec.total, spec.codes, spec.claims) == ("12008", None, {}, None)
    assert {cell.year: cell.value for cell in one.printed} == {2021: 108_128, 2022: 110_531, 2023: 115_583}
    assert "not seen" in one.definition_source
    assert re.fullmatch(one.label, normalised_label("Kommunalt disponerte boliger i alt (antall)"))
    assert not re.fullmatch(one.label, normalised_label("Kommunalt disponerte boliger per 1000 innbyggere (antall)"))
