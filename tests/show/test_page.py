"""The page: what stands on it, and that it stands on its own. How a browser shows it: test_browser."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import StoreError, UnknownRegion, UsageError
from kostra_bolig.figures.claims import ClaimResult, ClaimResults
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Stage
from kostra_bolig.show.page import page
from tests.builders.cells import Cell
from tests.builders.tables import CONTENT, table

NB = "\N{NO-BREAK SPACE}"


def shown(made: Table, *results: ClaimResult, regions: tuple[str, ...] = ("0301",), **options: Any) -> str:
    """Give the page of a table as HTML."""
    return page(made, results, title="Rapporten", regions=regions, **options).html


def said(markup: str) -> str:
    """Give what people read of some markup, with plain spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup)).replace(NB, " ")
    return re.sub(r"\s+", " ", text).strip()


def parts(markup: str, tag: str) -> list[str]:
    """Give what people read in every element of a kind."""
    return [said(part) for part in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", markup, re.DOTALL)]


def table_of(markup: str, place: int) -> list[list[str]]:
    """Give the rows of the first (figures) or a further table."""
    whole = re.findall(r"<table.*?</table>", markup, re.DOTALL)[place]
    return [
        parts(row.replace("<th", "<td").replace("</th", "</td"), "td")
        for row in re.findall(r"<tr>.*?</tr>", whole, re.DOTALL)
    ]


def tags(markup: str) -> list[str]:
    """Give every start tag."""
    return re.findall(r"<[a-zA-Z][^>]*>", markup)


@pytest.fixture(scope="module")
def of_report() -> str:
    """Return the page of the published figures."""
    published = kb.load(source="published")
    return page(published, kb.verify(kb.FAFO_2025_11, published), title=kb.FAFO_2025_11.title).html


class TestPublishedFigures:
    """The country, by the figures that the report prints."""

    def test_headlines(self, of_report: str) -> None:
        """Each of the six series has its newest figure and the change since 2021."""
        assert list(zip(parts(of_report, "dt"), parts(of_report, "dd"), strict=True)) == [
            ("Husstander i midlertidig botilbud", "7 079 (2024*) +60,3 % siden 2021 (fra 4 415)"),
            ("Husstander i midlertidig botilbud i mer enn 3 måneder", "1 750 (2024*) +106,1 % siden 2021 (fra 849)"),
            ("Husstander med barn i midlertidig botilbud", "645 (2024*) +89,1 % siden 2021 (fra 341)"),
            (
                "Husstander med barn i midlertidig botilbud i mer enn 3 måneder",
                "187 (2024*) +206,6 % siden 2021 (fra 61)",
            ),
            ("Husstander med unge i midlertidig botilbud", "615 (2024*) +50,0 % siden 2021 (fra 410)"),
            ("Husstander i natthjem", "167 (2024*) +23,7 % siden 2021 (fra 135)"),
        ]

    def test_all_figures(self, of_report: str) -> None:
        """The 19 cells stand in the table, and the others say that the report does not print them."""
        none = "– rapporten oppgir ikke tallet"

        rows = table_of(of_report, 0)

        assert rows[1:] == [
            ["2020", "4 502", "895", none, none, none, none],
            ["2021", "4 415", "849", "341", "61", "410", "135"],
            ["2022", "5 742", "1 186", "471", none, none, none],
            ["2023", "6 596", "1 686", none, none, none, none],
            ["2024*", "7 079", "1 750", "645", "187", "615", "167"],
        ]
        assert rows[0][0] == "År"
        assert rows[0][1:] == parts(of_report, "dt") == parts(of_report, "figcaption")

    def test_claims_and_verdicts(self, of_report: str) -> None:
        """Every claim stands beside the figures, and the 47 percent are explained."""
        rows = table_of(of_report, 1)

        assert [row[0] for row in rows[1:]] == ["✓ stemmer"] * 2 + ["✗ stemmer ikke", "? kan ikke sjekkes"] + [
            "✓ stemmer"
        ] * 5
        assert rows[3] == [
            "✗ stemmer ikke",
            "Husstander med barn i midlertidig botilbud økte med 47 prosent fra 2021 til 2024. 2021: 341 → 2024: 645, "
            "+89,15 %; rapportens 47 % er (645 − 341) / 645 = 47,1 %: endringen målt mot sluttåret i stedet for "
            "startåret",
            "+47 %",
            "+89,1 %",
        ]
        assert rows[4][1:] == [
            "Fra 2017 til 2020 var antallet husstander med barn stabilt, rundt 230. "
            "Husstander med barn i midlertidig botilbud, 2017–2020: tallene som trengs, finnes ikke her",
            "230",
            "–",
        ]
        assert rows[5][2:] == ["økning", "økning"]
        assert rows[9][2:] == ["1 750", "1 750"]

    def test_six_charts(self, of_report: str) -> None:
        """Each series is a small chart with its words for screen readers, in the colours of the page."""
        images = [tag for tag in tags(of_report) if tag.startswith("<svg")]

        assert len(images) == 6
        assert all('role="img" aria-label="Husstander' in image for image in images)
        assert of_report.count('fill="var(--accent)"') == 19

    def test_where_the_figures_come_from(self, of_report: str) -> None:
        """Source, stage, licence, and that nothing was fetched."""
        source = "Kilde: Statistisk sentralbyrå, sitert i Fafo-rapport 2025:11, tabell 12015"

        assert parts(of_report, "header") == [
            f"Midlertidig botilbud og natthjem: Landet {source} · 2024: ureviderte tall · CC BY 4.0"
        ]
        assert "Ikke hentet fra SSB: tallene er de som er trykt i rapporten" in parts(of_report, "footer")[0]
        assert "Tallene for 2024 var ureviderte da rapporten ble skrevet." in parts(of_report, "li")

    def test_what_is_counted_and_what_is_not(self, of_report: str) -> None:
        """Night shelters stand apart, and the figures are a lower bound."""
        lines = parts(of_report, "li")

        assert (
            "Natthjem: husstanden kan ikke være der på dagtid. Natthjem er ikke del av midlertidig botilbud." in lines
        )
        assert any("nedre grense" in line and "ikke et tall på bostedsløse" in line for line in lines)

    def test_symbols_are_explained(self, of_report: str) -> None:
        """SSB's symbols, the dash of what is not printed, and the star."""
        assert (
            "Tegn: . finnes ikke, .. mangler, : skjermet, – rapporten oppgir ikke tallet, 2024* ureviderte tall."
            in parts(of_report, "p")
        )

    def test_it_asks_nothing_of_anybody(self, of_report: str) -> None:
        """No script, no style sheet, no picture and no font from elsewhere; the only link goes to the content."""
        links = [
            found for tag in tags(of_report) for found in re.findall(r"\b(?:href|src|srcset|action)=\"([^\"]*)\"", tag)
        ]

        assert links == ["#main"]
        assert not {"<script", "<link", "<img", "<iframe"} & {tag.split()[0].rstrip(">") for tag in tags(of_report)}
        assert "url(" not in of_report
        assert "@import" not in of_report

    def test_it_is_small(self, of_report: str) -> None:
        """It can be sent by mail."""
        assert len(of_report.encode()) < 200_000

    def test_the_language_is_said(self, of_report: str) -> None:
        """Screen readers speak Norwegian, and so for every Norwegian note."""
        assert '<html lang="nb">' in of_report
        assert 'lang="en"' not in of_report


class TestRegions:
    """Other regions than the country."""

    def test_in_english(self) -> None:
        """Words and numbers are English; SSB's notes are in the language that they are stored in, and say so."""
        made = table({"0301": {2021: 1000.0, 2024: 1234.0}}, mandatory_notes=("En merknad.",))

        text = shown(made, language="en")

        assert '<html lang="en">' in text
        assert parts(text, "dd")[-1] == "1,234 (2024*) +23.4% since 2021 (from 1,000)"
        assert parts(text, "caption") == ["By year: households."]
        assert '<ul lang="nb"><li>En merknad.</li></ul>' in text

    def test_a_suppressed_last_year(self) -> None:
        """The symbol is the headline, with its meaning; no older figure takes its place and no change is given."""
        text = shown(table({"0301": {2021: 5.0, 2023: 9.0, 2024: ":"}}))

        assert parts(text, "dd")[-1] == ": (2024*) Skjermet. Ingen endring siden 2021 kan regnes ut"
        assert table_of(text, 0)[-1] == ["2024*", ": skjermet"]

    @pytest.mark.parametrize(("now", "told"), [(9.0, "+9 siden 2021 (fra 0)"), (0.0, "uendret siden 2021 (fra 0)")])
    def test_a_change_from_0_is_told_in_what_is_counted(self, now: float, told: str) -> None:
        """From 0 there is no percentage, but the change is known, and the sentence above says it too."""
        text = shown(table({"0301": {2021: 0.0, 2024: now}}))

        assert parts(text, "dd")[-1] == f"{now:.0f} (2024*) {told}"

    def test_a_change_from_below_0_is_told_in_what_is_counted(self) -> None:
        """An amount may be below 0; the card of it says by how much it changed."""
        text = shown(table({"0301": {2021: -4.0, 2024: 3.0}}))

        assert parts(text, "dd")[-1] == "3 (2024*) +7 siden 2021 (fra −4)"

    @pytest.mark.parametrize("start", [":", ".", None])
    def test_no_change_from_nothing(self, start: Cell) -> None:
        """Where 2021 is suppressed or empty nothing is known of the change."""
        text = shown(table({"0301": {2021: start, 2024: 9.0}}))

        assert parts(text, "dd")[-1] == "9 (2024*) Ingen endring siden 2021 kan regnes ut"

    def test_a_region_without_any_value(self) -> None:
        """Dots are shown as dots, and the chart is empty."""
        text = shown(table({"0301": {2021: ".", 2024: "."}}))

        assert parts(text, "dd")[-1] == ". (2024*) Finnes ikke. Ingen endring siden 2021 kan regnes ut"
        assert 'fill="var(--accent)"' not in text

    def test_an_unbound_series(self) -> None:
        """A series that the table does not have is said to be so, and has neither chart nor column."""
        text = shown(table({"0301": {2021: 5.0, 2024: 9.0}}))

        assert parts(text, "dd") == ["– Ikke tilgjengelig"] * 5 + ["9 (2024*) +80,0 % siden 2021 (fra 5)"]
        assert parts(text, "figcaption") == ["Husstander i natthjem"]
        assert table_of(text, 0)[0] == ["År", "Husstander i natthjem"]

    def test_two_regions(self) -> None:
        """Each has a section of its own, in the order asked for; one given twice is shown once."""
        made = table({"EAK": {2021: 50.0, 2024: 90.0}, "0301": {2021: 5.0, 2024: 9.0}})

        text = shown(made, regions=("0301", "EAK", "name of 0301"))

        assert parts(text, "h1") == ["Midlertidig botilbud og natthjem: name of 0301, name of EAK"]
        assert parts(text, "h2")[:2] == ["name of 0301, utvikling siden 2021", "name of EAK, utvikling siden 2021"]
        assert len(re.findall(r'\bid="', text)) == len(set(re.findall(r'\bid="[^"]*"', text)))

    def test_a_group_says_that_the_groups_were_redrawn(self) -> None:
        """Figures of a group before and after 2020 stand with the reason not to compare them."""
        text = shown(table({"EKG07": {2019: 5.0, 2024: 9.0}}), regions=("EKG07",))

        assert "SSB la om KOSTRA-gruppene i 2020" in " ".join(parts(text, "p"))

    def test_symbols_that_are_seldom(self) -> None:
        """What stands in the table is explained, and SSB's mark on a value is kept."""
        text = shown(table({"0301": {2021: "-", 2022: "§", 2023: (7.0, "*"), 2024: 1.0}}))

        assert table_of(text, 0)[1:] == [["2021", "- null"], ["2022", "§ annet tegn"], ["2023", "7*"], ["2024*", "1"]]
        always = "Tegn: . finnes ikke, .. mangler, : skjermet"
        assert f"{always}, - null, § annet tegn, * foreløpig, ved et tall, 2024* ureviderte tall." in parts(text, "p")

    def test_percent(self) -> None:
        """A series that a person has bound to a share is in percent everywhere."""
        text = shown(table({"0301": {2021: 10.0, 2024: 30.1}}, unit="prosent"))

        assert parts(text, "dd")[-1] == "30,1 % (2024*) +20,1 prosentpoeng siden 2021 (fra 10,0 %)"
        assert parts(text, "caption") == ["Per år: prosent."]

    @pytest.mark.parametrize(
        ("stage", "said_so"),
        [(Stage.REVISED, "2024: reviderte tall"), (Stage.UNKNOWN, "2024: ukjent om tallene er reviderte")],
    )
    def test_the_stage(self, stage: Stage, said_so: str) -> None:
        """Only unrevised figures have a star."""
        text = shown(table({"0301": {2021: 5.0, 2024: 9.0}}, stage=stage))

        assert said_so in parts(text, "header")[0]
        assert "2024*" not in text

    def test_when_it_was_fetched(self) -> None:
        """Oslo time, and the version that the figures are of."""
        footer = parts(shown(table({"0301": {2024: 9.0}})), "footer")[0]

        assert "oppdatert 15. mars 2025" in footer
        assert "Hentet 16. mars 2025 kl. 01.00 · versjon 20250315T070000Z-0123456789ab" in footer


class TestClaims:
    """Claims on the page."""

    @staticmethod
    def results(made: Table, folder: Path, entry: str) -> list[ClaimResult]:
        """Hold one claim against a table."""
        file = folder / "claims.toml"
        file.write_text(f'format = 1\n[[claim]]\nid = "one"\ntext = "A < B"\nseries = "natthjem"\n{entry}', "utf-8")
        return kb.verify(kb.read_claims(file), made)

    def test_a_claim_about_another_region_names_it(self, tmp_path: Path) -> None:
        """On the page of a municipality a claim about the country is not taken for one about the municipality."""
        made = table({"EAK": {2024: 167.0}, "0301": {2024: 9.0}})
        results = self.results(made, tmp_path, 'kind = "value"\nyear = 2024\npublished = 167')

        assert table_of(shown(made, *results), -1)[1][1] == "name of EAK: A < B 2024: 167"
        assert table_of(shown(made, *results, regions=("EAK",)), 1)[1][1] == "A < B 2024: 167"

    def test_a_claim_about_a_region_that_is_not_there(self, tmp_path: Path) -> None:
        """It keeps the name that the claim gives it."""
        made = table({"0301": {2024: 9.0}})
        results = self.results(made, tmp_path, 'kind = "value"\nregion = "Narnia"\nyear = 2024\npublished = 1')

        assert table_of(shown(made, *results), 1)[1] == [
            "? kan ikke sjekkes",
            "Narnia: A < B Husstander i natthjem, 2024: tallene som trengs, finnes ikke her",
            "1",
            "–",
        ]

    def test_a_note_in_english_is_marked_as_such(self, tmp_path: Path) -> None:
        """A screen reader does not read English as Norwegian; what we say ourselves is Norwegian."""
        made = table({"0301": {2021: 10.0, 2024: 8.0}})
        claim = 'kind = "percent_change"\nregion = "0301"\nstart = 2021\nend = 2024\npublished = 20'
        noted = f'{claim}\nrecorded = "not_reproduced"\nnote = "so it is"'
        results = self.results(made, tmp_path, claim)

        text = shown(made, *results)

        assert table_of(text, 1)[1][2:] == ["+20 %", "−20,0 %"]
        assert '<span class="quiet" lang="nb">2021: 10 → 2024: 8, −20,00 %; fortegnet er snudd</span>' in text
        text = shown(made, *self.results(made, tmp_path, noted))
        assert '<span class="quiet" lang="en">2021: 10 → 2024: 8, −20,00 %; so it is</span>' in text

    def test_a_content_that_is_none_of_the_six(self, tmp_path: Path) -> None:
        """A claim may be about any content of the table."""
        made = table({"0301": {2024: ":"}})
        file = tmp_path / "claims.toml"
        file.write_text(
            f'format = 1\n[[claim]]\nid = "one"\ntext = "x"\nseries = "{CONTENT}"\nregion = "0301"\nkind = "about"\n'
            "start = 2023\nend = 2024\npublished = 3",
            "utf-8",
        )

        row = table_of(shown(made, *kb.verify(kb.read_claims(file), made)), 1)[1]

        assert row[1] == f"x {CONTENT}, 2023–2024: tallene som trengs, finnes ikke her"

    def test_a_page_without_claims(self) -> None:
        """It has no empty table."""
        text = shown(table({"0301": {2024: 9.0}}))

        assert "Påstander" not in text
        assert text.count("<table") == 1


class TestMarkup:
    """Nothing that comes from outside is taken for markup."""

    def test_it_is_escaped_everywhere(self) -> None:
        """A region, a note and a title that hold a script are read as they are written."""
        evil = "<script>alert('&')</script>"
        made = table({"0301": {2021: 5.0, 2024: 9.0}}, mandatory_notes=(evil,), snapshot=evil)
        made = dataclasses.replace(made, observations=made.observations.with_columns(pl.lit(evil).alias("region_name")))

        text = page(made, [], title=evil, regions=["0301"]).html

        assert "<script" not in text
        assert html.unescape(parts(text, "h1")[0]) == f"Midlertidig botilbud og natthjem: {evil}"
        assert evil in parts(text, "li")

    @pytest.mark.parametrize("odd", ["\0", "\x07", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufffe", "\ud800"])
    def test_nothing_that_no_page_may_have(self, odd: str) -> None:
        """Control characters, marks that turn text around and half characters, in every text from outside."""
        name = "Oslo" if odd == "\ud800" else f"a{odd}b"  # no column of a frame can hold half a character
        made = table({"0301": {2021: 5.0, 2024: 9.0}}, mandatory_notes=(f"a{odd}b",), snapshot=odd)
        made = dataclasses.replace(made, observations=made.observations.with_columns(pl.lit(name).alias("region_name")))

        text = page(made, [], title=f"a{odd}b", regions=["0301"]).html

        assert odd not in text
        assert text.encode()


class TestRefused:
    """What is no page."""

    def test_no_region(self) -> None:
        """A page is about some region."""
        with pytest.raises(UsageError, match=r"^expected one or more regions, got none$"):
            shown(table({"0301": {2024: 9.0}}), regions=())

    def test_a_region_that_is_not_there(self) -> None:
        """One that is unknown is not left out."""
        with pytest.raises(UnknownRegion):
            shown(table({"0301": {2024: 9.0}}), regions=("0301", "9999"))

    def test_an_unknown_language(self) -> None:
        """What there is, is listed."""
        with pytest.raises(UsageError, match=r"^language: expected no or en, got 'sv'$"):
            shown(table({"0301": {2024: 9.0}}), language="sv")


class TestFiles:
    """Pages in files."""

    def test_the_command(self, tmp_path: Path) -> None:
        """``report --html`` writes the page beside its answer, without a network."""
        file = tmp_path / "page.html"

        done = CliRunner().invoke(cli, ["report", "--html", str(file), "--lang", "en"])

        assert done.exit_code == 0, done.stderr
        assert done.stdout.splitlines()[-1] == f"the page is in {file}"
        assert parts(file.read_text("utf-8"), "h1") == ["Temporary accommodation and night shelters: The whole country"]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """A file that cannot be written is said with its name."""
        made = page(table({"0301": {2024: 9.0}}), [], title="", regions=["0301"])

        with pytest.raises(StoreError, match=r"nowhere"):
            made.save(tmp_path / "nowhere" / "a.html")


@pytest.fixture(scope="module")
def results() -> ClaimResults:
    """Return the claims of the report, held against its own figures."""
    return kb.verify(kb.FAFO_2025_11, kb.load(source="published"))


class TestInANotebook:
    """What ``verify`` gives, as a notebook shows it."""

    def test_a_table(self, results: ClaimResults) -> None:
        """One row for each claim, with both figures and the reason."""
        rows = table_of(results._repr_html_(), 0)

        assert rows[0] == ["Verdict", "Claim", "In the text", "From the figures", "Why"]
        assert len(rows) == 10
        assert rows[1] == [
            "reproduced",
            "Households in temporary accommodation rose by 30 percent from 2021 to 2022.",
            "+30 %",
            "+30.1 %",
            "2021: 4415 → 2022: 5742, +30.06 %",
        ]
        assert [row[0] for row in rows[3:5]] == ["not reproduced", "not checkable"]
        assert rows[4][2:4] == ["230", "–"]
        assert rows[5][2:4] == ["increase", "increase"]
        assert rows[8][2:4] == ["1186", "1186"]

    def test_one_claim(self, results: ClaimResults) -> None:
        """A single result is a table of one row."""
        assert results[2]._repr_html_() == ClaimResults([results[2]])._repr_html_()
        assert len(table_of(results[2]._repr_html_(), 0)) == 2

    def test_it_is_escaped(self, results: ClaimResults) -> None:
        """A text that holds markup is read as it is written."""
        result = results[0]
        evil = dataclasses.replace(result, claim=dataclasses.replace(result.claim, text="<script>"), note="<img>")

        text = evil._repr_html_()

        assert "&lt;script&gt;" in text
        assert "<script" not in text
        assert "<img" not in text

    def test_it_is_a_list(self, results: ClaimResults) -> None:
        """Whoever counts, slices or compares it has a list."""
        assert isinstance(results, list)
        assert results[:2] == list(results)[:2]
        assert repr(results).splitlines()[:2] == [f"ClaimResults: {len(results)}", repr(results[0])]
