"""What may be added over areas where no definition speaks: by SSB's words, then by the figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig import jsonstat
from kostra_bolig.errors import NotJoinable, UsageError
from kostra_bolig.figures.among import sets
from kostra_bolig.figures.areas.summable import by_figures, by_words, described
from kostra_bolig.kinds import Stage
from kostra_bolig.records import AskedFor
from tests.builders.any_table import COSTS, DWELLINGS, HOUSING, PER_1000, SHARE, merged_table
from tests.builders.recorded import needs_recorded, recorded
from tests.builders.standin import StandIn

TABLE = "99998"
RECORDED = {
    ("12134_data.json", "Frie inntekter per innbygger (kr)"): "its label says «per»",
    ("12191_data_v0.json", "Avtalehjemler for private fysioterapeuter, fulltid (antall)"): "",
    (
        "12191_data_v0.json",
        "Hjemmebesøk utført av jordmor innen tre* døgn etter kvinners og nyfødtes hjemkomst fra føde/barselavdeling "
        "(antall)",
    ): "",
    ("12191_data_v0.json", "Ergoterapeuter (kommunehelse + omsorg) (årsverk)"): "",
    (
        "12191_data_v0.json",
        "Antall kommuner med frisklivssentral  (ja=1, nei=0)",
    ): "its unit «ja=1, nei=0» is none of what adds up",
    (
        "12191_data_v0.json",
        "Antall kommuner med tilbud om helsestasjon for ungdom (ja=1, nei=0)",
    ): "its unit «ja=1, nei=0» is none of what adds up",
    ("12367_data_v0.json", "Beløp (1000 kr)"): "",
}
"""Every label of a content in the answers that others recorded: why its words say that it is not summed, if they do."""


def contents_in(name: str) -> Iterator[tuple[str, str, str | None]]:
    """Give label, unit and kind of measure of each content of a recorded answer."""
    answer: Any = recorded(name)
    cube = jsonstat.read(answer.get("dataset", answer))
    dimension = cube.dataset["dimension"]["ContentsCode"]
    measuring = dimension.get("extension", {}).get("measuringType", {})
    for one in cube.dimensions:
        if one.id == "ContentsCode":
            for code, label in zip(one.codes, one.labels, strict=True):
                yield label, one.units[code].base or "", measuring.get(code)


@needs_recorded
def test_every_recorded_label_is_told_of() -> None:
    """None is left out, and none is made up."""
    names = sorted({name for name, _ in RECORDED})

    assert {(name, label) for name in names for label, _, _ in contents_in(name)} == set(RECORDED)


@needs_recorded
@pytest.mark.parametrize(("name", "label"), RECORDED)
def test_whether_a_recorded_label_would_be_summed(name: str, label: str) -> None:
    """By its words, and why not."""
    found = next(one for one in contents_in(name) if one[0] == label)

    assert next((str(why) for why in by_words(*found)), "") == RECORDED[name, label]


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Kommunalt disponerte boliger per 1000 innbyggere (antall)", "antall"),
        ("Boliger pr. innbygger (antall)", "antall"),
        ("Boliger pr innbygger (antall)", "antall"),
        ("Andel boliger (antall)", "antall"),
        ("Brukerandel (antall)", "antall"),
        ("Gjennomsnittlig antall boliger (antall)", "antall"),
        ("Snittpris (kr)", "kr"),
        ("Årsgebyr for avløp (kr)", "kr"),
        ("Timesats for hjelp (kr)", "kr"),
        ("Dekningsgrad (antall)", "antall"),
        ("Full dekning (antall)", "antall"),
        ("Selvkostgrad (antall)", "antall"),
        ("Kommunen har plan, ja=1 (antall)", "antall"),
        ("Kommunen har plan, ja = 1 (antall)", "antall"),
        ("Boliger (antall)", "antall per innbygger"),
        ("Resultat (prosent)", "prosent"),
        ("Areal (km²)", "km²"),
        ("Boliger (antall)", ""),
    ],
)
def test_words_that_speak_against_it(label: str, unit: str) -> None:
    """One is enough."""
    assert by_words(label, unit)


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Boliger i alt (antall)", "antall"),
        ("Husstander med personer over 67 år (husstander)", "husstander"),
        ("Eksperter i perioden (personer)", "personer"),
        ("Netto driftsutgifter til boliger (1000 kr)", "1000 kr"),
        ("Lønnsutgifter (kr)", "kr"),
        ("Handel med boliger (kr)", "KR"),
        ("Årsverk i tjenesten (årsverk)", "årsverk"),
        ("Satsingsområder (antall)", "antall"),
    ],
)
def test_words_that_do_not(label: str, unit: str) -> None:
    """«personer» is not «per», nor «handel» «andel»."""
    assert by_words(label, unit) == ()


def test_an_average_by_ssbs_own_word() -> None:
    """However it is labelled."""
    assert [why.name for why in by_words("Boliger (antall)", "antall", "Average")] == ["figures-sums-average"]


@pytest.mark.parametrize(
    ("country", "stage", "found"),
    [
        (100.0, Stage.REVISED, None),
        (80.0, Stage.REVISED, None),
        (150.0, Stage.REVISED, None),
        (79.0, Stage.REVISED, "figures-sums-country"),
        (151.0, Stage.REVISED, "figures-sums-country"),
        (None, Stage.REVISED, "figures-sums-unknown"),
        (50.0, Stage.UNREVISED, None),
    ],
)
def test_the_country_beside_its_municipalities(country: float | None, stage: Stage, found: str | None) -> None:
    """0.8 to 1.5 times their sum, in the newest revised year; the year before is one of 100 to 100 here."""
    rows = [
        (2023, "EAK", 100.0),
        (2023, "4601", 60.0),
        (2023, "0301", 40.0),
        (2024, "EAK", country),
        (2024, "4601", 60.0),
        (2024, "0301", 40.0),
        (2024, "EKA46", 60.0),
        (2024, "1201", None),
    ]
    cells = pl.DataFrame(rows, schema={"year": pl.Int16, "region": pl.String, "value": pl.Float64}, orient="row")
    why = by_figures(cells, stage=stage)

    assert (None if why is None else why.name) == found


@pytest.mark.parametrize(
    ("country", "municipalities", "found"),
    [
        (-100.0, (-60.0, -40.0), None),
        (100.0, (-60.0, -40.0), "figures-sums-country"),
        (5.0, (60.0, -60.0), "figures-sums-nothing"),
        (5.0, (None, None), "figures-sums-unknown"),
    ],
)
def test_amounts_below_0(country: float, municipalities: tuple[float | None, ...], found: str | None) -> None:
    """They add up as others do, and are never called figures that are not there."""
    rows = [(2024, "EAK", country), *zip((2024, 2024), ("4601", "0301"), municipalities, strict=True)]
    cells = pl.DataFrame(rows, schema={"year": pl.Int16, "region": pl.String, "value": pl.Float64}, orient="row")
    why = by_figures(cells, stage=Stage.REVISED)

    assert (None if why is None else why.name) == found


def test_of_some_regions_alone_nobody_can_tell(merged: kb.Table) -> None:
    """The municipalities that were not asked for may hold the rest of the country, or nothing."""
    assert merged.why_not_added(DWELLINGS) == ()

    chosen = dataclasses.replace(merged.provenance, asked_for=AskedFor(regions=("EAK", "0301")))

    told = dataclasses.replace(merged, provenance=chosen).why_not_added(DWELLINGS)
    assert [why.name for why in told] == ["figures-sums-part"]


def test_no_description_says_nothing() -> None:
    """Figures in hand that came from no store have none."""
    assert described(b"") == {}


def loaded(tmp: pytest.TempPathFactory, *, table: str = TABLE, country_times: float = 1.0) -> kb.Table:
    """Fetch a table, by default one without a definition, whose municipalities were merged."""
    folder = tmp.mktemp("merged")
    with pytest.MonkeyPatch.context() as patch, StandIn(merged_table(table, country_times=country_times)) as served:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(table=table, base_url=served.base_url, cache_dir=folder)
        return kb.load(table=table, cache_dir=folder, lang="en")


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> kb.Table:
    """Make the country the sum of its municipalities; labels are in English."""
    return loaded(tmp_path_factory)


@pytest.mark.parametrize("joined", [None, True])
@pytest.mark.parametrize("content", [DWELLINGS, COSTS])
def test_what_may_be_added_is_summed_over_merged_municipalities(
    merged: kb.Table, content: str, joined: bool | None
) -> None:
    """0213 and 0217 became Nordre Follo; the sum is ours, and money adds up too."""
    series = merged.series(content, region="Nordre Follo", joined=joined)

    assert series.made_of[2019] == ("0213", "0217")
    assert series.at(2019) == merged.series(content, region="0213", joined=False).at(2019) + merged.series(
        content, region="0217", joined=False
    ).at(2019)
    assert series.ours is not None


@pytest.mark.parametrize(("content", "word"), [(PER_1000, "«per»"), (SHARE, "«prosent»")])
def test_a_rate_is_never_added(merged: kb.Table, content: str, word: str) -> None:
    """The year is left out with the reason, and refused where it is asked for."""
    series = merged.series(content, region="Nordre Follo")

    assert series.made_of[2019] == ()
    assert any(word in str(remark) for remark in series.remarks)
    with pytest.raises(NotJoinable, match=f"is not known to add up over parts: .*{word}"):
        merged.series(content, region="Nordre Follo", joined=True)
    with pytest.raises(UsageError, match=r"add up over parts|the sum of a set is of counts alone"):
        sets.total(merged, content, "ours", ["4601", "0301"])


@pytest.mark.parametrize("content", [DWELLINGS, COSTS, PER_1000, SHARE])
def test_a_renumbering_is_no_sum(merged: kb.Table, content: str) -> None:
    """Bergen was 1201, and is followed in every unit."""
    assert merged.series(content, region="Bergen").made_of[2019] == ("1201",)


def test_a_rate_of_a_rate_is_refused(merged: kb.Table) -> None:
    """«per 1000 innbyggere (antall)» has the unit of a count."""
    with pytest.raises(UsageError, match="no count that a rate could be made of: its label says «per»"):
        merged.series(PER_1000, per_1000=True)
    with pytest.raises(UsageError, match="no count that a rate could be made of"):
        merged.ranking(PER_1000, per_1000=True)


@pytest.fixture(scope="module")
def defined(tmp_path_factory: pytest.TempPathFactory) -> kb.Table:
    """Fetch 12008, whose definition speaks of one content; here that is not found, as its printed figures are not."""
    return loaded(tmp_path_factory, table=HOUSING)


def test_a_content_that_the_definition_does_not_name_is_judged_as_without_one(defined: kb.Table) -> None:
    """Amounts of money are added, a rate is not, and each is told as what it is."""
    assert defined.series(COSTS, region="Nordre Follo", joined=True).made_of[2019] == ("0213", "0217")
    with pytest.raises(NotJoinable, match="is not known to add up over parts: its label says «per»"):
        defined.series(PER_1000, region="Nordre Follo", joined=True)
    with pytest.raises(UsageError, match="no count that a rate could be made of: its label says «per»"):
        defined.series(PER_1000, per_1000=True)


def test_what_does_not_make_the_country_is_not_added(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The figures have the last word."""
    series = loaded(tmp_path_factory, country_times=0.5).series(DWELLINGS, region="Nordre Follo")

    assert series.made_of[2019] == ()
    assert any("the country is 0.5 times its municipalities" in str(remark) for remark in series.remarks)
