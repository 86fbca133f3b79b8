"""Sentences: everything that is said has its words and the values they need, and nobody writes prose elsewhere."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kostra_bolig import errors
from kostra_bolig.said import Said, Value, said, speaking_of
from kostra_bolig.show import phrases, sentences
from kostra_bolig.show.sentences import ROOMS, sentence
from tests.builders.sources import parsed
from tests.conftest import ROOT

PACKAGE = ROOT / "kostra_bolig"
MODULES = sorted(PACKAGE.rglob("*.py"))
MESSAGE = re.compile(r"^([a-z][a-z0-9_-]*) =|^ +(\.[a-z][a-z0-9_-]*) =", re.MULTILINE)
VARIABLE = re.compile(r"\$([a-z][a-z0-9_]*)")
ERRORS = frozenset(errors.__all__)
LANGUAGES = ("en", "no")


def name_of(path: Path) -> str:
    """Return a module's path in the package, for the name of a case."""
    return path.relative_to(PACKAGE).as_posix()


def calls(path: Path) -> Iterator[ast.Call]:
    """Give every call in a module."""
    return (node for node in ast.walk(parsed(path.read_text("utf-8"))) if isinstance(node, ast.Call))


@cache
def things_said() -> list[tuple[str, str, set[str]]]:
    """Return module, name and values of everything that is said in the package by its whole name."""
    found = []
    for path in MODULES:
        for call in calls(path):
            name = getattr(call.args[0], "value", None) if call.args else None
            is_whole = not any(word.arg is None for word in call.keywords)
            if getattr(call.func, "id", None) == "said" and isinstance(name, str) and is_whole:
                found.append((name_of(path), name, {word.arg or "" for word in call.keywords}))
    return found


@cache
def names_said() -> tuple[set[str], set[str]]:
    """Return every name in the package, and the beginnings of those that are put together."""
    whole, begun = set(), {"help-"}
    for path in MODULES:
        for node in ast.walk(parsed(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    words = re.findall(r'word\("([a-z-]+)"\)', (PACKAGE / "show" / "sections" / "page.html.j2").read_text("utf-8"))
    whole |= {f"page-{name}" for name in words}
    return whole, {name for name in begun if name.partition("-")[0] in ROOMS and name.endswith("-") and name != "page-"}


@cache
def words_of(language: str) -> dict[str, str]:
    """Return every sentence of a language by its name, as it is written; an attribute after a dot."""
    found: dict[str, str] = {}
    for room in ROOMS:
        text = (PACKAGE / "show" / language / f"{room}.ftl").read_text("utf-8")
        starts = [*MESSAGE.finditer(text)]
        ends = [*(start.start() for start in starts[1:]), len(text)]
        owner = ""
        for start, end in zip(starts, ends, strict=True):
            owner = start[1] or owner
            name = f"{owner}{start[2] or ''}"
            assert name not in found, f"{name} stands twice"
            found[name] = "\n".join(line for line in text[start.end() : end].splitlines() if not line.startswith("#"))
    return found


def values_in(sentence: str) -> set[str]:
    """Return the values that a sentence names."""
    return set(VARIABLE.findall(sentence))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_said_has_its_words(language: str) -> None:
    """A sentence is there for each name, and asks for no value that is not given."""
    words = words_of(language)
    wrong = []
    for place, name, given in things_said():
        asked = {re.sub("^(has|any)_", "", word) for word in values_in(words.get(name, ""))}
        asked = {word.removesuffix("_count") if word not in given else word for word in asked}
        asked.discard("of_table")  # every sentence has it
        if name not in words or not asked <= given:
            wrong.append((place, name, sorted(asked - given)))

    assert not wrong


def test_both_languages_have_every_word_with_the_same_values() -> None:
    """Whoever adds a sentence, a word or an option adds one line in each language."""
    english, norwegian = words_of("en"), words_of("no")
    names = {name for name in english.keys() | norwegian.keys() if not name.startswith("help-metavars")}

    lacking = {name: [one for one in LANGUAGES if name not in words_of(one)] for name in names}
    lacking = {name: languages for name, languages in lacking.items() if languages}
    differing = {
        name: (values_in(english[name]), values_in(norwegian[name]))
        for name in names - lacking.keys()
        if _bare(english[name]) != _bare(norwegian[name])
    }

    assert not lacking
    assert not differing


def _bare(sentence: str) -> set[str]:
    return {re.sub("^(has|any)_|_count$", "", word) for word in values_in(sentence)}


@pytest.mark.parametrize(("language", "word"), [("en", "env"), ("no", "miljøvariabel")])
def test_the_help_announces_every_variable_alike(language: str, word: str) -> None:
    """One word for a variable of the environment, in the language of the help."""
    text = (PACKAGE / "show" / language / "help.ftl").read_text("utf-8")

    assert set(re.findall(r"\[([^\s\]]+): KOSTRA_BOLIG", text)) == {word}


def test_a_thing_has_one_word_in_norwegian() -> None:
    """Avslutningskode, sammenligne and tegn have had another word beside them; a report does not print."""
    words = "".join(path.read_text("utf-8") for path in sorted((PACKAGE / "show" / "no").glob("*.ftl")))

    assert re.findall(r"(?i)sluttkode|sammenlikn|(?<![\w$-])symbol(?!sk)|rapporten trykker", words) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    """A sentence that nobody says is taken away."""
    whole, begun = names_said()

    left = [
        name
        for name in words_of(language)
        if (bare := name.partition(".")[0]) not in whole and not bare.startswith(tuple(begun))
    ]

    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_without_fluent_is_what_fluent_reads(language: str) -> None:
    """A plain phrase says the same either way, with whatever stands in it."""
    odd: tuple[Value, ...] = ("å { $x } \N{NO-BREAK SPACE}", 1234567, -0.5, -3.0, True, None, ("a", "b", "c"))
    checked = 0
    for room in ROOMS:
        for name, phrase in phrases.plain(language, room).items():
            if phrase is None:
                continue
            places = [part for part in phrase if not isinstance(part, str)]
            names = [name.removeprefix("any_") for name, _ in places]
            of_texts = (*odd[:1], "2025-03-15", "2025-03-15T07:00:00Z")
            for value in of_texts if any(function for _, function in places) else odd:
                what = Said(name, tuple((one, value) for one in names))
                assert sentences._by_fluent(what, language, room) == sentences._plainly(what, phrase, language), name
                checked += 1
                if not names:
                    break

    assert checked > 100


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_error_carries_prose(path: Path) -> None:
    """What is raised is said as data: a name and its values, of which none is a sentence that was made before."""
    prose = [
        call.lineno
        for call in calls(path)
        if getattr(call.func, "id", None) in ERRORS
        and call.args
        and (isinstance(call.args[0], ast.JoinedStr) or isinstance(getattr(call.args[0], "value", None), str))
    ]
    made = [
        call.lineno
        for call in calls(path)
        if getattr(call.func, "id", None) == "said"
        and any(re.search(r"\bstr\(said\(|\.sentence\(", ast.unparse(word.value)) for word in call.keywords)
    ]

    assert not prose + made


def test_a_sentence_is_made_of_its_values() -> None:
    """Texts stand as they are, numbers without grouping, lists with commas."""
    line = sentence(said("settings-no-such-series", setting="series", got="'x'", expected=("a", "b")), "en")

    assert line == "series: there is no series 'x'; expected one of a, b"
    assert "86400" in str(said("settings-deadline", setting="--deadline", most=86_400, got="-1"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_stands_in_its_sentence_under_whatever_name_it_is_given(language: str) -> None:
    """What is told of values, as the table of an advised command, is never written over one that is given."""
    moments = {"of_data": "2031-03-17T07:00:00Z", "of_table": "2032-06-15T06:00:00Z"}
    stale = said("ingest-older-than-the-table", last="2030", last_of_table="2031", **moments)

    text = sentence(stale, language)

    assert all(moment[:4] in text for moment in moments.values())


def test_a_long_value_stands_whole_in_its_sentence() -> None:
    """What a person typed may be of any length, and so may a list of candidates."""
    line = sentence(said("settings-language", setting="--lang", expected="no or en", got="x" * 20_000), "en")

    assert line == f"--lang: expected no or en, got {'x' * 20_000}"


def test_a_value_takes_nobodys_place() -> None:
    """Characters of private use stand as they are, beside a value that is long."""
    odd, long = "\ue0000\ue001" * 2_000, "x" * 20_000

    line = sentence(said("settings-language", setting=odd, expected="\ue0001\ue001", got=long), "en")

    assert line == f"{odd}: expected \ue0001\ue001, got {long}"


@pytest.mark.parametrize("odd", ["\udcff.toml", "\ud800", "\udcff" * 2_000])
def test_a_sentence_can_be_written(odd: str) -> None:
    """Bytes that are no text are told by their numbers, whatever stands in the error itself."""
    line = sentence(said("settings-language", setting=odd, expected="no or en", got="å"), "en")

    assert line.encode().startswith(b"\\udcff" if "\udcff" in odd else b"\\ud800")
    assert line.endswith("got å")


@pytest.mark.parametrize(
    "odd", ["\x1b[31m", "\n", "\r", "\0", "\x9b", "\u2028", "\u202e", "\u2066", "\ufeff", "\U000e0001"]
)
def test_no_value_steers_who_prints_the_sentence(odd: str) -> None:
    """It may be a label of a server, or a text that a server answered with; a space that breaks no line stays."""
    inner = said("settings-language", setting=f"å{odd}", expected=(f"x{odd}", "y\u00a0z"), got=odd * 2_000)

    line = sentence(said("figures-claim-wrong", path="p", id="i", what=inner), "en")

    assert odd not in line
    assert odd[0] not in line
    assert "y\u00a0z" in line


def test_any_number_can_be_said() -> None:
    """What a person mistypes is said back, however large."""
    for number in (0, -1, 10**15, 10**30, -(10**400), 10**5000, 1e300, float("inf"), float("nan"), 0.5):
        assert "--deadline" in str(said("settings-deadline", setting="--deadline", most=number, got="x"))


@pytest.mark.parametrize(
    ("value", "en", "no"), [(-2.3, "−2.3", "−2,3"), (-1234.0, "−1234", "−1\u00a0234"), (-0.0, "0", "0")]
)
def test_a_figure_below_0_has_a_true_minus(value: float, en: str, no: str) -> None:
    """As in the tables beside the sentence, in one that chooses between forms too."""
    for language, told in (("en", en), ("no", no)):
        plain = said("figures-seam-differs", year=2020, table="1", there=value, here=1.0)
        chosen = said("figures-slip-extreme", year=2020, value=value, word="highest")

        assert all(f" {told}" in sentence(one, language) for one in (plain, chosen))
        assert not any("-" in sentence(one, language) for one in (plain, chosen))


def test_a_sentence_that_is_not_there_is_a_fault_of_ours() -> None:
    """A name without words, or a value that is not given, does not pass in silence."""
    with pytest.raises(LookupError, match="settings-nothing"):
        sentence(said("settings-nothing"), "en")
    with pytest.raises(LookupError, match="settings-deadline"):
        sentence(said("settings-deadline", setting="--deadline"), "en")


def test_what_is_said_goes_through_json_and_pickle() -> None:
    """A manifest and another process hold it whole."""
    whole = said("settings-language", setting="--lang", expected=("no", said("settings-no-code", got=1.5)), got=None)

    assert Said.from_json(whole.to_json()) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301  our own


class TestThousands:
    """In Norwegian the thousands of every number that is no year stand apart; in English none does."""

    UNGROUPED = re.compile(r"(?<![\w.:/-])[0-9]{4,}(?![\w-])")

    def test_of_every_value_of_every_sentence(self) -> None:
        """Whatever sentence a count or a figure stands in, and wherever."""
        odd = []
        for name, written in words_of("no").items():
            given: dict[str, Value] = {
                value: ("2024",) if f"${value}_count" in written else "2024" for value in _bare(written)
            }
            for value in sorted(given.keys() - sentences._OF_YEARS - {*re.findall(r"DAY\(\$(\w+)", written)}):
                for number in (35640, 1234.5):
                    one = (number,) if isinstance(given[value], tuple) else number
                    text = sentence(Said(name, tuple({**given, value: one}.items())), "no")
                    odd += [(name, value, text)] if re.search("35640|1234", text) else []

        assert not odd

    def test_in_the_words_themselves(self) -> None:
        """A number that stands in a sentence as it is written is grouped too, but for years, ids and codes."""
        years_and_codes = re.compile(r"\b(?:(?:19|20)[0-9]{2}|0301|4627|8080|12015|12008|07459)\b")

        odd = {
            name: text for name, text in words_of("no").items() if self.UNGROUPED.search(years_and_codes.sub("", text))
        }

        assert not odd

    def test_years_never(self) -> None:
        """A year is one word, also one that was mistyped."""
        assert "2024" in sentence(said("figures-no-year", series="x", region="y", year=2024, years=(2015, 2016)), "no")
        assert "20244" in sentence(said("figures-no-year", series="x", region="y", year=20244, years=()), "no")
        assert {name for name in self.names_of_years() if name in sentences._COUNTS} == set()

    @staticmethod
    def names_of_years() -> set[str]:
        """Return the names under which the package says what it calls a year."""
        return {
            keyword.arg or ""
            for path in MODULES
            for call in calls(path)
            for keyword in call.keywords
            if getattr(call.func, "id", None) == "said" and re.search(r"\byears?$", ast.unparse(keyword.value))
        }

    def test_english_stays_as_it_is(self) -> None:
        """There, a sentence has numbers as a computer reads them."""
        cell = said("ingest-missed-cell", year=2021, printed=4415.0, got=35640.5)

        assert cell.sentence("en") == "2021: expected 4415, got 35640.5"
        assert cell.sentence("no") == "2021: ventet 4\N{NO-BREAK SPACE}415, fikk 35\N{NO-BREAK SPACE}640,5"


_COUNTED = {
    "en": "observations|files|versions|snapshots|rows|requests|tables|cells",
    "no": "observasjoner|filer|versjoner|rader|forespørsler|tabeller|celler|nye",
}


@pytest.mark.parametrize("language", sorted(_COUNTED))
def test_one_of_a_thing_is_not_several(language: str) -> None:
    """Whoever counts one says so, unless it is one out of them all or the most that there may be."""
    several = re.compile(rf"(?<!of )(?<!av )\b1 (?:{_COUNTED[language]})\b")
    odd = []
    for name, written in words_of(language).items():
        values = {value: ("x",) if f"${value}_count" in written else "x" for value in _bare(written)}
        for value in sorted(values.keys() - {"most", "least", *re.findall(r"DAY\(\$(\w+)", written)}):
            if isinstance(values[value], str) and f"{name}.one" not in words_of(language):
                text = sentence(Said(name, tuple({**values, value: 1}.items())), language)
                odd += [(name, value)] if several.search(text) else []

    assert not odd


_ADVISED = re.compile(r"kostra-bolig (?:contents|doctor|fetch|history|report|series|status|verify)\b(?P<rest>.*)")
_OF_THE_DEFAULT = {"figures-published-of-country", "ingest-published-instead", "ingest-published-without-a-store"}
"""What is said of table 12015 alone."""


@pytest.mark.parametrize("language", ["en", "no"])
@pytest.mark.parametrize("room", [room for room in ROOMS if room != "help"])
def test_a_command_that_is_advised_names_its_table(language: str, room: str) -> None:
    """Who copies it does not act on another table; help has examples, and no advice."""
    name, without = "", []
    for line in phrases.source(language, room).split("\n"):
        name = line.partition(" =")[0] if line[:1].isalpha() else name
        for found in _ADVISED.finditer("" if line.startswith("#") else line):
            names = ("{ $of_table }", "{ $has_table ->", " CLAIMS.toml --table", " --table { $table }")
            if not found["rest"].startswith(names) and name not in _OF_THE_DEFAULT:
                without.append(name)
    assert without == []


def test_the_table_is_the_one_that_is_said_else_the_one_that_is_spoken_of() -> None:
    """12015 need not be named."""
    with speaking_of("12008"):
        of_another = said("figures-no-groups", year=2024, table="20001").sentence("en")
        spoken_of = said("screen-nothing-stored").sentence("en")
    assert "`kostra-bolig fetch --table 20001 --force`" in of_another
    assert "`kostra-bolig fetch --table 12008`" in spoken_of
    assert "`kostra-bolig fetch`" in said("screen-nothing-stored").sentence("en")
    assert "`kostra-bolig fetch --force`" in said("figures-no-groups", year=2024, table="12015").sentence("en")
