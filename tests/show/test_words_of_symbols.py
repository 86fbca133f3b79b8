"""What SSB's symbols mean has one wording in each language: terminal, charts, page, files, Excel, errors, documents."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from kostra_bolig.errors import SeriesError
from kostra_bolig.kinds import Language
from kostra_bolig.kostra import MISSING
from kostra_bolig.said import Said, speaking
from kostra_bolig.show.page import page
from kostra_bolig.show.sheets.sheet import notes_of
from kostra_bolig.show.tables import series_table
from kostra_bolig.show.words import symbols
from tests.builders.cells import Cell
from tests.builders.tables import table
from tests.conftest import ROOT

WORDS = {
    Language.NO: {
        ".": "finnes ikke",
        "..": "mangler",
        "...": "mangler",
        ":": "skjermet",
        "-": "null",
        "*": "foreløpig, ved et tall",
    },
    Language.EN: {
        ".": "does not exist",
        "..": "missing",
        "...": "missing",
        ":": "suppressed",
        "-": "nil",
        "*": "provisional, at a figure",
    },
}
OTHERS = {
    "en": r"\b(?:confidential\w*|withheld|concealed|masked|redacted|not applicable|not possible)\b",
    "no": r"\b(?:hemmelig\w*|konfidensiel\w*|skjult\w*|undertryk\w*|sladde\w*|maskert\w*|prikke\w*|ikke mulig)\b",
}
"""Other words for the same, which nobody shall have to translate."""
YEARS: dict[int, Cell] = dict(enumerate([".", "..", "...", ":", "-", (7.0, "*"), 1.0], 2018))
TABLE = table({"0301": YEARS})

every_language = pytest.mark.parametrize("language", list(Language))


@every_language
def test_the_words_are_these(language: Language) -> None:
    """Written out, as SSB says it: «-» is null, nil."""
    assert symbols(language) == WORDS[language]


def lines_of(text: str) -> str:
    """Return text with single, plain spaces."""
    return re.sub(r" +$", "", re.sub(r"[ \u00a0]+", " ", text), flags=re.MULTILINE)


@every_language
def test_the_terminal_has_them_beside_each_symbol(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    """The remark of a year says what its symbol means."""
    with speaking(language.value):
        series_table(TABLE.series("natthjem", region="0301"))

    out = lines_of(capsys.readouterr().out)
    for year, cell in zip(YEARS, [*MISSING, "7*"], strict=False):
        assert f" {year} {cell} {WORDS[language][cell[-1] if cell == '7*' else cell]}\n" in out


@every_language
def test_charts_pages_files_and_sheets_have_them(language: Language, tmp_path: Path) -> None:
    """What explains the symbols under a chart, on a page, in a file and in Excel is the same everywhere."""
    chart = TABLE.plot(["natthjem"], regions=["0301"], language=language.value).to_svg()
    shown = page(TABLE, [], title="", regions=["0301"], language=language.value).html
    with speaking(language.value):
        TABLE.export(tmp_path / "all.parquet")
        notes = notes_of(TABLE.provenance, [], symbols=set(WORDS[language]), has_ours=False, language=language)

    told = pl.read_parquet_metadata(tmp_path / "all.parquet")["symbols"].splitlines()
    for symbol, meaning in WORDS[language].items():
        assert f"{symbol} {meaning}" in lines_of(chart)
        assert f"{symbol} {meaning}" in lines_of(re.sub(r"<[^>]+>", "", shown))
        assert f"{symbol} {meaning}" in told
        assert f"{symbol}  {meaning}" in notes[0].lines


@every_language
@pytest.mark.parametrize("year", [year for year, cell in YEARS.items() if isinstance(cell, str)])
def test_an_error_has_them(language: Language, year: int) -> None:
    """Who asks for a figure that is a symbol is told in the same words."""
    with pytest.raises(SeriesError) as refused:
        TABLE.series("natthjem", region="0301").at(year)

    assert isinstance(refused.value.said, Said)
    sentence = refused.value.said.sentence(language.value)
    assert f" '{YEARS[year]}': {WORDS[language][str(YEARS[year])]}" in sentence


@pytest.mark.parametrize(
    ("language", "path"),
    [
        *((language, path) for language in OTHERS for path in (ROOT / f"kostra_bolig/show/{language}").glob("*.ftl")),
        *(("no" if "bruk" in path.parts or path.stem == "no" else "en", path) for path in ROOT.glob("docs/**/*.md")),
        ("en", ROOT / "README.md"),
    ],
    ids=lambda part: part.relative_to(ROOT).as_posix() if isinstance(part, Path) else part,
)
def test_no_text_has_another_word(language: str, path: Path) -> None:
    """Sentences and documents call a symbol what its word is."""
    assert re.findall(OTHERS[language], path.read_text("utf-8"), re.IGNORECASE) == []


def test_the_documents_have_the_same_words() -> None:
    """The table of the symbols begins each meaning with its word."""
    text = (ROOT / "docs" / "use" / "series.md").read_text("utf-8")

    found = dict(re.findall(r"^\| `([.:-]+)` \| `\w+` \| ([^:|]+):", text, re.MULTILINE))

    assert found == {symbol: WORDS[Language.EN][symbol] for symbol in MISSING}
