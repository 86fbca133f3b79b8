"""The file of claims: what people write in it that TOML would not take, and what is refused with its reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.figures import claims_file
from kostra_bolig.figures.claims import Claim
from kostra_bolig.kinds import Language
from kostra_bolig.show.files import write_template

HEAD = 'format = 1\n[[claim]]\nid = "one"\ntext = "Constructed."\n'
VALUE = 'kind = "value"\nseries = "unge"\nyear = 2021\n'
SHARE = 'kind = "share"\nseries = "unge"\nof = "natthjem"\nyear = 2021\n'
TIMES = 'kind = "multiple"\nseries = "unge"\nstart = 2021\nend = 2024\n'
RATE = 'kind = "rate"\nseries = "unge"\nyear = 2021\npublished = 1\n'
RANK = 'kind = "rank"\nseries = "unge"\nyear = 2021\n'
EXTREME = 'kind = "extreme"\nseries = "unge"\nyear = 2021\n'


def read(fields: str, folder: Path, *, head: str = HEAD) -> Claim:
    """Read one claim, written as TOML."""
    file = folder / "claims.toml"
    file.write_text(f"{head}{fields}", "utf-8")
    return claims_file.read(file).claims[0]


@pytest.mark.parametrize(
    ("written", "number", "decimals"),
    [
        ("47,1", 47.1, 1),
        ("47,10", 47.1, 2),
        ('"47,1"', 47.1, 1),
        ('"47.10"', 47.1, 2),
        ("'−3,5'", -3.5, 1),
        ("-3,5 # as the text has it", -3.5, 1),
        ('"410"', 410.0, 0),
    ],
)
def test_a_number_as_norwegians_write_it_is_taken(written: str, number: float, decimals: int, tmp_path: Path) -> None:
    """A comma for a point, in quotes or not, and no decimal is lost."""
    claim = read(f"{VALUE}published = {written}\n", tmp_path)

    assert (claim.published, claim.decimals) == (number, decimals)


def test_commas_in_braces_part_figures_and_decimals_alike(tmp_path: Path) -> None:
    """``{ 2021 = 37,9, 2024 = 41 }`` is two figures."""
    claim = read(f"{VALUE}published = 37,9\ncells = {{ 2021 = 37,9, 2024 = 41,25 }}\n", tmp_path)

    assert claim.cells == {2021: 37.9, 2024: 41.25}


def test_a_file_that_is_toml_is_read_as_it_stands(tmp_path: Path) -> None:
    """A text that looks like a number with a comma stays what it is."""
    claim = read(f'{VALUE}published = 410\nnote = """\npublished = 47,1\n"""\n', tmp_path)

    assert claim.note == "published = 47,1\n"


def test_a_comma_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    """The message is of the file as it was written."""
    with pytest.raises(kb.ClaimsError, match="is not TOML"):
        read(f"{VALUE}published = 47,1,2\n", tmp_path)


@pytest.mark.parametrize("written", ["'2025-04-30'", '" 2025-04-30 "', "2025-04-30"])
def test_a_date_may_stand_in_quotes(written: str, tmp_path: Path) -> None:
    """It is the same day."""
    file = tmp_path / "claims.toml"
    file.write_text(f"written = {written}\n{HEAD}{VALUE}published = 1\n", "utf-8")

    assert claims_file.read(file).written == dt.date(2025, 4, 30)


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    """There is no 31 April."""
    with pytest.raises(kb.ClaimsError, match=r"written: expected a day such as 2025-04-30, got '2025-04-31'"):
        read(f"{VALUE}published = 1\n", tmp_path, head=f"written = '2025-04-31'\n{HEAD}")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (f"{VALUE}published = 1\nof = 'unge'", "of: a claim of the kind value does not take it"),
        (f"{TIMES}published = 2\nper = 1000", "per: a claim of the kind multiple does not take it"),
        (SHARE, "give either published or one_in"),
        (f"{SHARE}published = 25\none_in = 4", "give either published or one_in"),
        (f"{SHARE}one_in = 0", "one_in: expected a whole number from 1, got 0"),
        (f"{SHARE}one_in = 2.5", "one_in: expected a whole number from 1, got 2.5"),
        (SHARE.replace('of = "natthjem"', "published = 2"), "of: expected a text, got nothing"),
        (f"{TIMES}at_least = 3\nat_most = 2", "at_least must not be more than at_most, got 3 and 2"),
        (f"{TIMES}at_least = 3\npublished = 2", "give either published or at_least"),
        (f"{TIMES}at_least = 'much'", "at_least: expected a number of 0 or more, got 'much'"),
        (f"{TIMES}at_most = true", "at_most: expected a number of 0 or more, got nothing"),
        (TIMES, "published: expected a number, got nothing"),
        (RATE, "per: expected a whole number from 1, got nothing"),
        (f"{RATE}per = true", "per: expected a whole number from 1, got true"),
        (f"{RANK}published = 1", "among: expected a text, got nothing"),
        (f"{RANK}among = 'county'\npublished = 0", "published: expected a whole number from 1, got 0"),
        (f"{RANK}among = 'county'\npublished = 1.5", "published: expected a whole number from 1, got 1.5"),
        (f"{RANK}among = 'county'\npublished = 1\nfrom_bottom = 1", "from_bottom: expected true or false, got 1"),
        (f"{EXTREME}published = 410", 'published: expected "highest" or "lowest", got 410'),
        (f"{EXTREME}published = 'highest'\nstart = 2021", "start must be before end, got 2021 and 2021"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(fields: str, message: str, tmp_path: Path) -> None:
    """File, claim, field, expected, got."""
    with pytest.raises(kb.ClaimsError) as caught:
        read(fields, tmp_path)

    assert str(caught.value).endswith(f"claim one: {message}")


@pytest.mark.parametrize(
    ("published", "got"), [("", "fikk ingenting"), (f"published = 0x{'f' * 5000}", "et tall med svært mange sifre")]
)
def test_what_a_field_holds_is_told_in_the_language_that_is_asked_for(published: str, got: str, tmp_path: Path) -> None:
    """In Python too, where an error is said in English unless asked otherwise."""
    with pytest.raises(kb.ClaimsError) as refused:
        read(f"{VALUE}{published}", tmp_path)

    assert got in refused.value.sentence("no")


@pytest.mark.parametrize(
    ("fields", "published", "bounds"),
    [
        ("at_least = 2", 2.0, (2.0, None)),
        ("at_most = '2,5'", 2.5, (None, 2.5)),
        ("published = 2\nat_least = true", 2.0, (2.0, None)),
        ("at_least = 1.8\nat_most = 2", 1.8, (1.8, 2.0)),
        ("published = 2\nat_most = false", 2.0, (None, None)),
    ],
)
def test_bounds_stand_in_place_of_a_number_or_beside_it(
    fields: str, published: float, bounds: tuple[float | None, float | None], tmp_path: Path
) -> None:
    """«More than doubled» is at least 2, however it is written."""
    claim = read(f"{TIMES}{fields}\n", tmp_path)

    assert (claim.published, (claim.at_least, claim.at_most)) == (published, bounds)


@pytest.mark.parametrize(("word", "from_bottom"), [("highest", False), ("lowest", True)])
def test_the_ends_of_a_ranking_have_words(word: str, from_bottom: bool, tmp_path: Path) -> None:
    """The highest is number 1 from the top, the lowest number 1 from the bottom."""
    claim = read(f"{RANK}among = 'county'\npublished = '{word}'\n", tmp_path)

    assert (claim.published, claim.from_bottom) == (1.0, from_bottom)


@pytest.mark.parametrize("language", list(Language))
def test_the_file_to_fill_in_is_a_claims_file_of_every_kind(language: Language, tmp_path: Path) -> None:
    """As it is written it is verified; and with every example uncommented each kind is there once."""
    file = write_template(tmp_path / "mine.toml", language)

    assert [result.verdict.value for result in kb.verify(kb.read_claims(file), kb.load(source="published"))] == [
        "reproduced"
    ]

    lines = file.read_text("utf-8").splitlines()
    bare = [
        line.removeprefix("# ") if (line.startswith(("# [[", "# ")) and " = " in line) or "[[" in line else line
        for line in lines
    ]
    file.write_text("\n".join(bare), "utf-8")
    claims = kb.read_claims(file).claims

    assert sorted(claim.kind for claim in claims) == sorted(kb.ClaimKind)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """A person's claims are never lost to a template."""
    file = tmp_path / "mine.toml"
    file.write_text("mine", "utf-8")

    with pytest.raises(kb.UsageError, match="is there already, and is left as it is"):
        write_template(file, Language.EN)

    assert file.read_text("utf-8") == "mine"
