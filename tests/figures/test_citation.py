"""How to cite the figures, in the words and forms that people paste."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.figures.citation import cite, newest_year
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.records import Provenance
from tests.builders.provenance import PROVENANCE

BARE = dataclasses.replace(PROVENANCE, updated=None, fetched_at=None, snapshot=None, stage=Stage.UNKNOWN)


def test_text() -> None:
    """One sentence says who, when, what, which version, where, and on what terms."""
    citation = cite(PROVENANCE)

    assert str(citation) == citation.text
    assert citation.text == (
        "Statistisk sentralbyrå (2025). 12015: Midlertidige botilbud [data set; updated 2025-03-15, newest year "
        "unrevised, snapshot 20250315T070000Z-0123456789ab]. https://www.ssb.no/statbank/table/12015 (retrieved "
        "2025-03-16). Kilde: Statistisk sentralbyrå. CC BY 4.0."
    )


def test_bibtex() -> None:
    """The author's braces keep LaTeX from taking the office for a first name and a family name."""
    assert cite(PROVENANCE).bibtex == (
        "@misc{ssb12015-20250315,\n"
        "  author = {{Statistisk sentralbyrå}},\n"
        "  title = {12015: Midlertidige botilbud},\n"
        "  year = {2025},\n"
        "  url = {https://www.ssb.no/statbank/table/12015},\n"
        "  urldate = {2025-03-16},\n"
        "  note = {updated 2025-03-15, newest year unrevised, snapshot 20250315T070000Z-0123456789ab. "
        "Kilde: Statistisk sentralbyrå. CC BY 4.0}\n"
        "}"
    )


def test_csl() -> None:
    """CSL-JSON is a list of entries, has no field for a licence, and allows none but its own."""
    assert json.loads(cite(PROVENANCE).csl) == [
        {
            "id": "ssb12015-20250315",
            "type": "dataset",
            "title": "12015: Midlertidige botilbud",
            "author": [{"literal": "Statistisk sentralbyrå"}],
            "publisher": "Statistisk sentralbyrå",
            "URL": "https://www.ssb.no/statbank/table/12015",
            "note": (
                "updated 2025-03-15, newest year unrevised, snapshot 20250315T070000Z-0123456789ab. "
                "Kilde: Statistisk sentralbyrå. CC BY 4.0"
            ),
            "issued": {"date-parts": [[2025, 3, 15]]},
            "accessed": {"date-parts": [[2025, 3, 16]]},
        }
    ]


def test_figures_without_a_date() -> None:
    """What is not known is left out of every form, and none is made up."""
    citation = cite(BARE)

    assert citation.text == (
        "Statistisk sentralbyrå (n.d.). 12015: Midlertidige botilbud [data set; newest year of unknown stage]. "
        "https://www.ssb.no/statbank/table/12015. Kilde: Statistisk sentralbyrå. CC BY 4.0."
    )
    assert citation.bibtex == (
        "@misc{ssb12015,\n"
        "  author = {{Statistisk sentralbyrå}},\n"
        "  title = {12015: Midlertidige botilbud},\n"
        "  url = {https://www.ssb.no/statbank/table/12015},\n"
        "  note = {newest year of unknown stage. Kilde: Statistisk sentralbyrå. CC BY 4.0}\n"
        "}"
    )
    assert set(json.loads(citation.csl)[0]) == {"id", "type", "title", "author", "publisher", "URL", "note"}


def test_in_english() -> None:
    """The office goes by its English name where the labels are English."""
    english = dataclasses.replace(PROVENANCE, language=Language.EN, source_line="Source: Statistics Norway")

    citation = cite(english)

    assert citation.text.startswith("Statistics Norway (2025). ")
    assert "  author = {{Statistics Norway}},\n" in citation.bibtex
    assert json.loads(citation.csl)[0]["author"] == [{"literal": "Statistics Norway"}]


@pytest.mark.parametrize("label", ["12015: Botilbud (K)", "Botilbud (K)", "12015:Botilbud (K)"])
def test_the_table_id_stands_once_in_the_title(label: str) -> None:
    """SSB's titles begin with the id, and need not."""
    named = dataclasses.replace(PROVENANCE, table_label=label)

    assert json.loads(cite(named).csl)[0]["title"] == "12015: Botilbud (K)"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50 % & #1_a $", r"50 \% \& \#1\_a \$"),
        ("a{b}c", r"a\textbraceleft{}b\textbraceright{}c"),
        ("~^\\", r"\textasciitilde{}\textasciicircum{}\textbackslash{}"),
    ],
)
def test_a_title_means_nothing_to_latex(title: str, written: str) -> None:
    """A percent sign would swallow the rest of the line, and a brace the rest of the file."""
    named = dataclasses.replace(PROVENANCE, table_label=title)

    assert f"  title = {{12015: {written}}},\n" in cite(named).bibtex


def test_a_source_line_means_nothing_to_latex() -> None:
    """The note is text as well."""
    sourced = dataclasses.replace(PROVENANCE, source_line="Kilde: SSB & Fafo")

    assert r". Kilde: SSB \& Fafo. CC BY 4.0}" in cite(sourced).bibtex


@settings(deadline=None, max_examples=25)
@given(title=st.text(alphabet="ab{}\\%&~^ ", max_size=20))
def test_any_title_leaves_the_entry_whole(title: str) -> None:
    """However SSB words the title, every brace that BibTeX counts is closed, and none too early."""
    named = dataclasses.replace(PROVENANCE, table_label=title)

    depths = [0]
    for brace in re.findall(r"[{}]", cite(named).bibtex):
        depths.append(depths[-1] + (1 if brace == "{" else -1))

    assert depths[-1] == 0
    assert min(depths[1:-1]) > 0


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        (PROVENANCE, "newest year unrevised"),
        (dataclasses.replace(PROVENANCE, stage=Stage.REVISED), "newest year revised"),
        (BARE, "newest year of unknown stage"),
    ],
    ids=["unrevised", "revised", "unknown"],
)
def test_how_final_the_newest_year_is(provenance: Provenance, said: str) -> None:
    """It is the stage that is unknown, not the year."""
    assert newest_year(provenance) == said
