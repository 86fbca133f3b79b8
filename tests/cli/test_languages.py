"""The language that is spoken: every command in both, side by side, with no foreign word; and what decides which."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.cli.spoken import Argument, Command, Option, complaint
from kostra_bolig.kinds import Language
from kostra_bolig.said import Said, said, speaking
from kostra_bolig.show.sentences import ROOMS, has_words
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import draft_of, tiny
from tests.builders.inside import Inside
from tests.builders.sources import parsed
from tests.builders.stores import publish
from tests.builders.two_versions import build
from tests.conftest import ROOT

PACKAGE = ROOT / "kostra_bolig"
TOTAL = "midlertidig_botilbud"
CLAIMS = """format = 1
[[claim]]
id = "c1"
text = "7079."
text_no = "7079."
kind = "value"
series = "midlertidig_botilbud"
year = 2024
published = 7079
[[claim]]
id = "c2"
text = "1."
text_no = "1."
kind = "percent_change"
series = "midlertidig_botilbud"
start = 2021
end = 2024
published = -38
[[claim]]
id = "c3"
text = "3."
text_no = "3."
kind = "extreme"
series = "midlertidig_botilbud"
start = 2021
year = 2024
published = "lowest"
"""
ANSWERS = {
    "overview": (),
    "status": ("status",),
    "history": ("history",),
    "diff": ("diff",),
    "check": ("check",),
    "backup": ("backup", "{folder}/all.tar"),
    "prune": ("prune", "--keep", "9"),
    "series": ("series", TOTAL, "--region", "Ski", "--region", "EKG12", "--region", "EAK"),
    "joined": ("series", TOTAL, "--region", "Bergen", "--joined"),
    "per 1000": ("series", TOTAL, "--region", "Bergen", "--per-1000"),
    "trend": ("trend", TOTAL, "--from", "2021", "--to", "2024"),
    "trend of nothing": ("trend", TOTAL, "--from", "2020", "--to", "2024", "--region", "1103"),
    "regions": ("regions",),
    "compare": ("compare", TOTAL, "Bergen"),
    "ranking": ("ranking", TOTAL, "--by", "change"),
    "coverage": ("coverage", TOTAL),
    "report": ("report", "--region", "Bergen"),
    "verify": ("verify", "{claims}"),
    "cite": ("cite",),
    "export": ("export", "{folder}/all.csv"),
    "plot": ("plot", TOTAL, "-o", "{folder}/chart.svg"),
    "fetch": ("fetch",),
}
ERRORS = {
    "no such series": ("series", "unga"),
    "no such region": ("series", TOTAL, "--region", "Bergn"),
    "several regions": ("series", TOTAL, "--region", "Herøy"),
    "no such year": ("trend", TOTAL, "--from", "1999", "--to", "2024"),
    "years not in order": ("trend", TOTAL, "--from", "2024", "--to", "2020"),
    "suppressed": ("trend", TOTAL, "--from", "2018", "--to", "2019", "--region", "Ski"),
    "no such snapshot": ("cite", "--snapshot", "x"),
    "no such day": ("cite", "--as-of", "i går"),
    "before history": ("cite", "--as-of", "1.1.2020"),
    "first day": ("diff", "2025-04-01"),
    "no such option": ("series", TOTAL, "--regoin", "Bergen"),
    "several near options": ("plot", TOTAL, "--size", "x"),
    "no such command": ("serie",),
    "missing argument": ("series",),
    "missing choice": ("completion",),
    "missing option": ("trend", TOTAL),
    "option without value": ("series", TOTAL, "--from"),
    "no integer": ("series", TOTAL, "--from", "x"),
    "no integer in a range": ("diff", "--most", "x"),
    "no number in a range": ("ranking", TOTAL, "--at-least", "x"),
    "out of range": ("prune", "--keep", "0"),
    "not one of": ("regions", "--kind", "x"),
    "extra argument": ("status", "x"),
    "takes no value": ("status", "--json=x"),
    "no claims": ("verify", "nowhere.toml"),
    "wrong file": ("export", "all.doc"),
    "followed long": ("export", "all.csv", "--joined"),
    "no figures": ("export", "all.csv", "--from", "2030"),
    "wrong answer": ("ranking", TOTAL, "-o", "all.doc"),
    "wrong chart": ("plot", TOTAL, "-o", "chart.doc"),
    "wrong address": ("fetch", "--base-url", "x"),
    "wrong deadline": ("fetch", "--deadline", "-1"),
}
HELP = {f"{name} --help": (name, "--help") for name in cli.commands} | {"--help": ("--help",)}
QUOTED = re.compile(
    r"`[^`]*`|(?<!\w)'[^'\n]*'|«[^»]*»|\"[^\"]*\"|https?://\S+|[\w.{}-]*/\S+|[a-z]+-[a-z-]+|--?[\w-]+|\S*[_=\d]\S*|\[[\w|]+\]|\S*\.[a-z]+"
)
WORD = re.compile(r"[^\W\d_]{3,}")
LIKE_A_SENTENCE = re.compile(r"[a-zæøå]{2,}[,:]? [a-zæøå]{2,}")


def words_of(language: str) -> set[str]:
    """Return every word that our texts in a language use, in small letters."""
    found: set[str] = set()
    for room in ROOMS:
        lines = (PACKAGE / "show" / language / f"{room}.ftl").read_text("utf-8").splitlines()
        text = "\n".join(line.partition("=")[2] or line for line in lines if not line.startswith("#"))
        plain = QUOTED.sub(" ", re.sub(r"\{[^{}]*\}|\$\w+|^\s*\*?\[\w[\w-]*\]", " ", text, flags=re.MULTILINE))
        found |= set(WORD.findall(plain.casefold()))
    return found


@pytest.fixture(scope="module")
def foreign() -> dict[str, set[str]]:
    """Return, for each language, the words that only the other one has."""
    english, norwegian = words_of("en"), words_of("no")
    return {"en": norwegian - english, "no": english - norwegian}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a version of March and its revision of June, in both languages."""
    folder = tmp_path_factory.mktemp("languages")
    build(folder / "store")
    (folder / "mine.toml").write_text(CLAIMS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def theirs(store: Path) -> set[str]:
    """Return the words that are SSB's, or names: labels and notes in both languages, and what options are called."""
    texts: list[str] = [
        *kb.SeriesKey,
        *kb.RegionKind,
        *kb.Stage,
        *kb.Missing,
        "Fafo rapport KOSTRA Klass table report",
        "argument bibtex",
        os.strerror(errno.ECONNREFUSED),
    ]
    for language in ("no", "en"):
        table = kb.load(cache_dir=store / "store", lang=language)
        for column in ("region_name", "content_name", "unit"):
            texts += table.observations[column].unique().drop_nulls().to_list()
        texts += [table.provenance.table_label, *table.provenance.mandatory_notes]
    for command in cli.commands.values():
        texts += [command.name or "", *(text for param in command.params for text in param.opts)]
    return set(WORD.findall(" ".join(texts).replace("_", " ").replace("-", " ").casefold()))


Speak = Callable[..., str]


@pytest.fixture
def speak(inside: Inside, store: Path, tmp_path: Path) -> Speak:
    """Return a function that runs a command in a language and gives what it says, on both streams."""

    def spoken(arguments: tuple[str, ...], language: str) -> str:
        given = [word.format(folder=tmp_path, claims=store / "mine.toml") for word in arguments]
        where = [] if not arguments or arguments[0] == "completion" else ["--cache-dir", str(store / "store")]
        environ = {"KOSTRA_BOLIG_CACHE_DIR": str(store / "store"), "KOSTRA_BOLIG_LANG": language, "COLUMNS": "200"}
        ended = inside.run([*given, *(where if "--help" not in given else [])], env=environ)
        return (ended.out + ended.err).decode()

    return spoken


@pytest.mark.parametrize("arguments", [*(ANSWERS | ERRORS | HELP).values()], ids=[*(ANSWERS | ERRORS | HELP)])
def test_a_command_speaks_one_language(
    speak: Speak, foreign: dict[str, set[str]], theirs: set[str], arguments: tuple[str, ...]
) -> None:
    """Both say something else, and neither has a word of the other, but for those of SSB."""
    said = {language: speak(arguments, language) for language in ("en", "no")}

    astray = {
        language: sorted(set(WORD.findall(QUOTED.sub(" ", text).casefold())) & foreign[language] - theirs)
        for language, text in said.items()
    }

    assert astray == {"en": [], "no": []}, said
    assert said["en"] != said["no"] or arguments[:1] in {("plot",), ("export",)}
    assert "Traceback" not in said["en"] + said["no"]


def test_numbers_and_dates_are_written_as_in_norwegian(speak: Speak) -> None:
    """Thousands with a space, a decimal comma, the percent sign apart, the month in words."""
    assert " 7 164 " in speak(("series", TOTAL), "no").replace("\xa0", " ")
    assert "+62,3 %" in speak(("trend", TOTAL, "--from", "2021", "--to", "2024"), "no")
    assert "oppdatert 15. juni 2025" in speak(("series", TOTAL), "no")
    assert "Hentet 20. juni 2025 fra https://www.ssb.no/statbank/table/12015." in speak(("cite",), "no")


@pytest.mark.parametrize(
    ("arguments", "environ", "begin"),
    [
        (["--lang", "no", "status"], {}, "lager "),
        (["status", "--lang=no"], {}, "lager "),
        (["status"], {"KOSTRA_BOLIG_LANG": "no"}, "lager "),
        (["status", "--lang", "en"], {"KOSTRA_BOLIG_LANG": "no"}, "store "),
        (["status"], {"LC_ALL": "nb_NO.UTF-8"}, "lager "),
        (["status"], {"LC_ALL": "", "LC_MESSAGES": "nn_NO"}, "lager "),
        (["status"], {"LC_ALL": "sv_SE.UTF-8"}, "store "),
        (["status"], {"LC_ALL": "nb_NO.UTF-8", "KOSTRA_BOLIG_LANG": "en"}, "store "),
        (["status", "--help", "--lang", "no"], {}, "Bruk: "),
        (["--lang", "no"], {}, "Landet\n"),
    ],
)
def test_what_decides_the_language(
    inside: Inside, store: Path, arguments: list[str], environ: dict[str, str], begin: str
) -> None:
    """The flag wherever it stands, then the variable, then the locale; all but Norwegian is English."""
    ended = inside.run(arguments, env={"KOSTRA_BOLIG_CACHE_DIR": str(store / "store"), **environ})

    assert ended.out.decode().startswith(begin), ended.err.decode()


def test_programs_read_english_and_ssbs_norwegian_labels_unless_asked(inside: Inside, store: Path) -> None:
    """As in the first version, wherever the machine stands."""
    where = {"KOSTRA_BOLIG_CACHE_DIR": str(store / "store"), "LC_ALL": "nb_NO.UTF-8"}
    asked = ["trend", TOTAL, "--from", "2021", "--to", "2024", "--region", "Bergen", "--per-1000", "--json"]

    plain, norwegian, english = (
        json.loads(inside.run([*asked, *more], env=where).out) for more in ((), ("--lang", "no"), ("--lang", "en"))
    )
    failed = json.loads(inside.run(["series", "unga", "--json"], env=where).err)
    rows = inside.run(["series", TOTAL, "--format", "csv"], env=where).out.decode().splitlines()

    assert (plain["unit"], plain["source"]["language"]) == ("husstander per 1,000 inhabitants", "no")
    assert plain["ours"].startswith("per 1,000 inhabitants on 31 December")
    assert norwegian["ours"].startswith("per 1\N{NO-BREAK SPACE}000 innbyggere 31. desember")
    assert english["unit"] == "households per 1,000 inhabitants"
    assert english["source"]["line"] == "Source: Statistics Norway"
    assert [set(plain)] * 2 == [set(norwegian), set(english)]
    assert [one["direction"] for one in (plain, norwegian, english)] == ["up"] * 3
    assert failed["message"].startswith("there is no series or content")
    assert "Husstander" not in rows[1]
    assert "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-06-15" in rows[1]


def test_a_chart_is_norwegian_where_nobody_says_another(inside: Inside, store: Path, tmp_path: Path) -> None:
    """A picture goes further than the machine it was drawn on."""
    drawn = {}
    for name, more in {"plain": [], "en": ["--lang", "en"]}.items():
        file = tmp_path / f"{name}.svg"
        inside.run(["plot", TOTAL, "-o", str(file), *more], env={"KOSTRA_BOLIG_CACHE_DIR": str(store / "store")})
        drawn[name] = file.read_text("utf-8")

    assert "Husstander i midlertidig botilbud" in drawn["plain"]
    assert "oppdatert 15. juni 2025" in drawn["plain"]
    assert "Households in temporary accommodation" in drawn["en"]
    assert "Husstander" not in drawn["en"]


def test_every_command_and_option_is_described_in_both_languages() -> None:
    """Whoever adds one adds a line to ``show/en/help.ftl`` and to ``show/no/help.ftl``, and no help in the code."""
    lacking = []
    for command in (cli, *cli.commands.values()):
        assert isinstance(command, Command), f"{command.name}: click.command(cls=Command, …)"
        for language in ("en", "no"):
            if not has_words(f"help-{command.name}", language):
                lacking.append((language, command.name))
            for param in command.params:
                assert isinstance(param, Option | Argument), f"{command.name} {param.name}: option(…) of cli.spoken"
                named = param.called if isinstance(param, Option) else None
                if named and not any(has_words(f"help-{of}.{named}", language) for of in (command.name, "options")):
                    lacking.append((language, f"{command.name} --{named}"))
                assert getattr(param, "_own_help", None) is None, f"{command.name} --{named}: help=… in the code"

    assert lacking == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["94 cells of the older one that the newer one was not asked for",
                "12 cells of the newer one that the older one was not asked for"]),
        ("no", ["94 celler i den eldste var det ikke spurt etter i den nyeste",
                "12 celler i den nyeste var det ikke spurt etter i den eldste"]),
    ],
)  # fmt: skip
def test_which_version_was_not_asked_for_what(language: Language, told: list[str]) -> None:
    """Both languages mean the same version."""
    sentences = (said("show-not-asked-for", which=which, n=n) for which, n in (("older", 94), ("newer", 12)))
    assert [" ".join(one.sentence(language).split()) for one in sentences] == told


def test_placeholders_stand_for_words_of_the_language() -> None:
    """FILE is FIL, and what is a sign stays one."""
    with speaking("no"):
        command = cli.commands["export"]

        assert (
            command.get_usage(command.context_class(command, info_name="kostra-bolig export"))
            == "Bruk: kostra-bolig export [VALG] FIL"
        )


def test_every_placeholder_that_is_a_word_has_one_in_norwegian() -> None:
    """Letters and abbreviations stay as they are; so does the name of a file."""
    metavars = {param.metavar for command in cli.commands.values() for param in command.params if param.metavar}
    words = {word.casefold() for text in metavars for word in re.findall("[A-Z]{3,}", text)} - {"url"}

    assert {word for word in words if not has_words(f"help-metavars.{word}", "no")} == set()


@pytest.mark.parametrize("arguments", ERRORS.values(), ids=ERRORS)
def test_what_click_says_is_known(arguments: tuple[str, ...]) -> None:
    """Every complaint of click about a line has a sentence of ours, in English the same."""
    name, *rest = arguments
    try:
        if name in cli.commands:
            cli.commands[name].make_context(name, list(rest))
        else:
            cli.resolve_command(click.Context(cli), [name])
    except click.UsageError as error:
        message = error.format_message().rstrip(".")
        ours = complaint(message)
        assert isinstance(ours, Said), message
        assert all(isinstance(value, Said) for name, value in ours.pairs if name == "why"), message


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Give the texts of a module that are no docstring and of no error that is a fault of ours."""
    tree = parsed(path.read_text("utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Raise):
            passed |= {id(inner) for inner in ast.walk(node)} if isinstance(node, ast.Raise) else {id(node.value)}
        if isinstance(node, ast.keyword) and node.arg == "epilog":
            passed |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.FunctionDef) and node.name == "__repr__":
            passed |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


@pytest.mark.parametrize(("spoken", "words"), [("en", "updated at an unknown time"), ("no", "oppdatert på et ukjent")])
def test_where_ssb_does_not_say_when_a_table_was_updated_that_is_said(
    inside: Inside, store_dir: Path, spoken: str, words: str
) -> None:
    """In the list of versions and in what is different between two; nothing is left empty."""
    for figure in (170, 171):
        publish(Store(store_dir), draft_of(None, tiny().with_cell("EAK", "natthjem", "2024", figure)))

    said_of = [inside.run([command, "--lang", spoken]).out.decode() for command in ("status", "diff")]

    assert [text.count(words) for text in said_of] == [2, 2]


@pytest.mark.parametrize("room", ["answers", "cli", "contact", "jsonstat", "show", "ssb", "store"])
def test_no_text_reaches_a_person_from_elsewhere(room: str) -> None:
    """What reads like a sentence stands in the files of the languages; patterns, mark-up and names of fonts do not."""
    found = [
        (path.name, line, text)
        for path in sorted((PACKAGE / room).glob("*.py"))
        for line, text in texts_in(path)
        if LIKE_A_SENTENCE.search(text) and not re.search(r"[<({]|\(\?P|sans-serif|gzip|Traceback", text)
    ]

    assert [one for one in found if one[0] not in KNOWN] == []


KNOWN = frozenset({"asking.py", "spoken.py"})
"""Modules with names of steps, and with the patterns of what click says."""
