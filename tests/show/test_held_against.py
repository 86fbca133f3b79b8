"""The page of a municipality: what it says first, what it is held against, and in which language."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from kostra_bolig.cli.main import cli
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.jsonstat import read
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.show.page import page
from kostra_bolig.ssb import population
from tests.builders.constructed_klass import build_klass, build_merged, build_population
from tests.builders.provenance import PROVENANCE

ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|was|were|not|by|from|its|than|with|which|figures?|years?|households?|suppressed|rank)\b",
    re.IGNORECASE,
)
NORWEGIAN = re.compile(
    r"\b(?:og|er|av|ikke|med|til|som|det|siden|hadde|husstander|kommunen?|skjermet|tall|innbyggere|år)\b", re.IGNORECASE
)
NB = "\N{NO-BREAK SPACE}"


MORE = pytest.mark.pictures
REGIONS = [
    pytest.param("5501", id="renumbered"),
    pytest.param("3207", id="merged"),
    pytest.param("1508", id="split"),
    pytest.param("EKA46", id="a county"),
    pytest.param("0301", id="Oslo", marks=MORE),
    pytest.param("1515", id="without earlier codes", marks=MORE),
    pytest.param("EKG12", id="a group", marks=MORE),
]
"""Whose pages are read for words of the other language."""


@cache
def made(language: Language = Language.NO, *, has_population: bool = True) -> Table:
    """Make the table of merged, renumbered and split municipalities, with Klass and inhabitants."""
    constructed = build_merged()
    cells = dict(constructed.cells)
    total = next(one.code for one in constructed.contents if one.key == "midlertidig_botilbud")
    for year in constructed.years:
        cells["1515", total, year] = (None, ":")
    constructed = dataclasses.replace(constructed, cells=cells)
    cube = read(constructed.dataset({}, language.value))
    binding = bind(contents_of(dimensions_of(cube)))
    companions = build_klass().bodies([int(year) for year in constructed.years])
    if has_population:
        people = build_population(constructed)
        companions[population.METADATA_FILE] = json.dumps(people.metadata("no")).encode()
        companions[population.DATA_FILE] = json.dumps(people.dataset({}, "no")).encode()
    return Table(
        observations=assemble(cube, binding.codes),
        binding=binding,
        provenance=dataclasses.replace(PROVENANCE, language=language, stage=Stage.REVISED),
        companions=companions,
        follows=True,
    )


@cache
def markup(region: str, language: Language = Language.NO, *, has_population: bool = True) -> str:
    """Give the page of a region."""
    return page(made(language, has_population=has_population), [], title="T", regions=[region], language=language).html


def words(text: str) -> str:
    """Give what people read or hear of a page, without SSB's own names."""
    heard = re.findall(r'(?:aria-label|title)="([^"]*)"', text)
    body = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    read = html.unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *heard]))
    for name in ("CC BY 4.0", "Møre og Romsdal"):
        read = read.replace(name, "")
    return re.sub(r"\s+", " ", read.replace(NB, " "))


def lede(text: str) -> str:
    """Give what a page says first."""
    return words(re.findall(r'<p class="lede">(.*?)</p>', text)[0]).strip()


@pytest.mark.parametrize("region", REGIONS)
def test_no_english_on_the_norwegian_page(region: str) -> None:
    """Neither in what is read nor in what is heard; the constructed notes of SSB are Norwegian too."""
    assert sorted(set(ENGLISH.findall(words(markup(region))))) == []


@pytest.mark.parametrize("region", REGIONS)
def test_no_norwegian_on_the_english_page(region: str) -> None:
    """But for terms in brackets that explain an English one."""
    text = re.sub(r"\((?:midlertidig botilbud|natthjem)\)", "", words(markup(region, Language.EN)))

    assert sorted(set(NORWEGIAN.findall(text))) == []


def test_where_all_have_none_nobody_is_first() -> None:
    """Where nobody has any, nobody is number 1."""
    text = words(page(zeros(), [], title="T", regions=["4601"], language="no").html)

    assert re.search(r"Husstander i natthjem 0,00 0,0\d lavest av 2 0,00 ", text), text


def zeros() -> Table:
    """Make the same table with no households in the night shelters of anybody."""
    observed = made().observations
    is_zero = (pl.col("series") == "natthjem") & pl.col("value").is_not_null()
    return dataclasses.replace(
        made(), observations=observed.with_columns(value=pl.when(is_zero).then(0.0).otherwise("value"))
    )


def test_a_suppressed_figure_hides_none_of_the_country() -> None:
    """SSB gives 7079 of 5 million: it is only the municipality's own place that nobody knows."""
    text = words(markup("1515"))

    assert re.search(r"Husstander i midlertidig botilbud : skjermet 1,42 – ingen plassering uten tall ", text), text


def test_it_begins_with_what_matters() -> None:
    """The newest figure and its change; then since when, per inhabitant, and among whom."""
    assert lede(markup("3207")) == (
        "Nordre Follo hadde 1 224 husstander i midlertidig botilbud i 2024, 101 flere enn i 2023. "
        "Det er 103 flere enn i 2021, da tallet var 1 121 (+9 %). Det er 102,00 per 1 000 innbyggere; landet har 1,42."
    )


def test_a_suppressed_figure_is_said_to_be() -> None:
    """No figure takes its place."""
    assert lede(markup("1515")) == (
        "SSB viser ikke hvor mange husstander i midlertidig botilbud Herøy () hadde i 2024: tallet er "
        "skjermet. Heller ikke for noe annet år fra 2018 til 2024 viser SSB et tall."
    )


def test_a_split_municipality_has_no_change() -> None:
    """The area cannot be followed, which is said in place of a percentage."""
    assert "kommunens område kan ikke følges så langt tilbake" in lede(markup("1508"))


def test_a_municipality_that_is_gone_says_so() -> None:
    """Its own years stand, and the newest is no missing figure."""
    assert lede(markup("0213")).startswith("Ski (-2019) var ingen egen kommune i 2024. Det er tall for 2 av 7 år;")


def test_two_municipalities_have_one_table_of_the_country() -> None:
    """What both are held against stands once, so that no two parts of the page bear one name."""
    both = page(made(), [], title="T", regions=["4601", "5001"], language="no").html
    names = re.findall(r'role="region" aria-label="([^"]*)"', both)

    assert "KOSTRA-gruppe 12" in names
    assert len(names) == len(set(names))


def test_the_codes_of_every_year_stand_beside_it() -> None:
    """Sums are ours and say so; SSB's own rows have their code."""
    text = words(markup("3207"))

    assert "0213 + 0217 (vår sum)" in text
    assert re.search(r"2020 1 120( 10){5} 3020 ", text), text


def test_oslo_is_compared_with_the_country_alone() -> None:
    """A group and a county of one municipality are no comparison, and it is not said to be number 1 of 1."""
    text = words(markup("0301"))

    assert "KOSTRA-gruppe 13 er én kommune: der er det ingen å sammenligne med." in text
    assert "1 av 1" not in text


def test_what_is_no_total_stands_as_its_index_alone() -> None:
    """A group of which nobody knows what its counts are, and it says so."""
    text = words(markup("4601"))

    assert "KOSTRA-gruppe 12: ved siden av en kommune vises bare indeksen" in text
    assert "om det er summen eller gjennomsnittet av kommunene, går ikke fram av disse tallene" in text


def test_a_rate_of_ssbs_own_is_called_so_among_the_places() -> None:
    """Its unit is «antall» as that of a count, so the row has SSB's name of the rate and not that of the series."""
    table = made()
    rate = dataclasses.replace(table.spec.series["unge"], per_1000="KOStotnatt0000")
    spec = dataclasses.replace(table.spec, series={**table.spec.series, "unge": rate})

    shown = page(dataclasses.replace(table, spec=spec), [], title="T", regions=["4601"], language="no").html
    places = [html.unescape(one) for one in re.findall(r'<th scope="row">([^<]*)', shown)]

    name = table.contents().filter(content="KOStotnatt0000")["content_name"][0]
    assert name in places
    assert places.count("Husstander med unge i midlertidig botilbud") == 0


def test_without_inhabitants_the_counts_are_ranked() -> None:
    """And nothing is per 1,000."""
    text = words(markup("5501", has_population=False))

    assert "per 1 000 innbyggere" not in text
    assert "Tall for 2024, i husstander." in text


class TestCommands:
    """``report --html`` and ``verify --html``."""

    @pytest.mark.parametrize(
        ("more", "has_claims"),
        [
            ((), True),
            (("--region", "EAK"), True),
            (("--region", "1515"), False),
            (("--region", "1515", "--claims"), True),
        ],
    )
    def test_the_reports_claims_are_about_the_country(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], has_claims: bool
    ) -> None:
        """On its page they stand, on that of a region where they are asked for; the terminal has them always."""
        monkeypatch.setattr("kostra_bolig.cli.claims.table_of", lambda *_, **__: made())
        file = tmp_path / "page.html"

        done = CliRunner().invoke(cli, ["report", "--html", str(file), *more, "--lang", "no"])

        assert done.exit_code in (0, 1), done.stderr
        assert ("Påstander i rapporten, holdt mot" in file.read_text("utf-8")) is has_claims
        assert "påstand" in done.stdout

    def test_claims_without_a_page(self) -> None:
        """The option concerns the page."""
        done = CliRunner().invoke(cli, ["report", "--claims", "--lang", "en"])

        assert done.exit_code == 2
        assert "option --claims concerns the page" in done.stderr

    def test_a_page_of_ones_own_text(self, tmp_path: Path) -> None:
        """Its claims stand on it, and it is not called the report; the exit code is that of the verdicts."""
        claims, file = tmp_path / "own.toml", tmp_path / "own.html"
        claims.write_text(
            'format = 1\ntitle = "Min tekst"\n[[claim]]\nid = "one"\ntext = "Tallet var 700."\n'
            'series = "unge"\nkind = "value"\nyear = 2024\npublished = 700\n',
            "utf-8",
        )

        done = CliRunner().invoke(cli, ["verify", str(claims), "--html", str(file)])

        text = words(file.read_text("utf-8"))
        assert done.exit_code == 1, done.stderr
        assert "Påstander i teksten, holdt mot tallene" in text
        assert "Min tekst" in text
        assert "rapporten, holdt mot" not in text

    def test_a_template_has_no_page(self, tmp_path: Path) -> None:
        """It is a file to fill in."""
        asked = ["verify", "--template", str(tmp_path / "a.toml"), "--html", str(tmp_path / "a.html")]

        assert CliRunner().invoke(cli, asked).exit_code == 2
        assert list(tmp_path.iterdir()) == []
