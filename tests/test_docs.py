"""The documents say what the program does: examples run, tables come from the code, links lead somewhere."""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import inspect
import io
import json
import os
import pkgutil
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, is_typeddict

import click
import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import kostra_bolig
import kostra_bolig.answers
from kostra_bolig import errors
from kostra_bolig.cli.main import cli, main
from tests.builders import two_versions
from tests.conftest import ROOT

PAGES = tuple(sorted((ROOT / "docs").rglob("*.md")))
DOCUMENTS = (*(ROOT / name for name in ("README.md", "CHANGELOG.md", "cache/README.md")), *PAGES)
NOTEBOOKS = tuple(ROOT / "docs" / folder / "chapter_1_1.ipynb" for folder in ("use", "bruk"))
NORWEGIAN = tuple(path for path in PAGES if path.parent.name == "bruk")
"""The pages of ``docs/use`` once more."""
STORED = (
    *(f"{folder}/{name}" for folder in ("use", "bruk") for name in ("charts", "export", "history", "regions")),
    "operate/store",
)
"""Pages whose examples read a store with two versions of a constructed table."""
TASKS = ("index", "no", "use/claims", "use/series", "bruk/claims", "bruk/series", "operate/cli", "inside/api", *STORED)
"""Pages that tell how to do something."""
COMMANDS = (
    "backup",
    "check",
    "cite",
    "compare",
    "completion",
    "contents",
    "coverage",
    "diff",
    "doctor",
    "export",
    "fetch",
    "history",
    "panel",
    "plot",
    "prune",
    "ranking",
    "regions",
    "report",
    "restore",
    "schema",
    "series",
    "status",
    "tables",
    "trend",
    "verify",
)
MODULES = tuple(
    sorted(
        part.name
        for part in pkgutil.walk_packages(kostra_bolig.__path__, "kostra_bolig.")
        if not part.name.endswith("__main__")
    )
)

EXIT_CODES = {
    "0": "done, new or unchanged",
    "1": "a claim does not hold",
    "2": "usage or settings",
    "3": "SSB not available, try later",
    "4": "answer refused",
    "5": "the table changed, a person must look",
    "6": "disk or permissions",
    "7": "another run holds the lock",
}


def name_of(path: Path) -> str:
    """Return how a document is called in the answers of pytest."""
    return path.relative_to(ROOT).as_posix()


def known_as(path: Path) -> str:
    """Return the folder and name of a page."""
    return name_of(path).removeprefix("docs/").removesuffix(".md")


every_document = pytest.mark.parametrize("path", [*DOCUMENTS, *NOTEBOOKS], ids=name_of)


def is_norwegian(path: Path) -> bool:
    """Return whether a page is written in Norwegian."""
    return known_as(path) == "no" or path in NORWEGIAN


def speak(path: Path, patch: pytest.MonkeyPatch) -> None:
    """Set the machine up in the language of a page, as that of its reader is."""
    patch.setenv("LC_ALL", "nb_NO.UTF-8" if is_norwegian(path) else "en_GB.UTF-8")


def run_here(command: str) -> str:
    """Return what a command prints on stdout and stderr, as a reader sees it, and its exit code if it is not 0."""
    arguments = shlex.split(command)
    assert arguments[0] == "kostra-bolig", f"only kostra-bolig can be run here, not {command}"
    screen = io.StringIO()
    with (
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as left:
            main()
    word = "avslutningskode" if os.environ.get("LC_ALL", "").startswith("nb") else "exit code"
    return screen.getvalue() + (f"[{word} {left.value.code}]\n" if left.value.code else "")


def as_saved(text: str) -> str:
    """Return text as editors save it: lines end with their last letter, and a space is a space."""
    return "".join(f"{line.rstrip()}\n" for line in text.replace("\N{NO-BREAK SPACE}", " ").splitlines())


def console(example: Example) -> str | None:
    """Run the command of a console block and compare; three dots stand for anything."""
    first, _, wanted = str(example.parsed).partition("\n")
    got = as_saved(run_here(first.removeprefix("$ ")))
    if doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS):
        return None
    return f"{first}\nexpected:\n{wanted}\ngot:\n{got}"


def save(example: Example) -> None:
    """Save a TOML block under the name in its first line."""
    text = str(example.parsed)
    Path(text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")


def examples_of(path: Path) -> list[Example]:
    """Return what can be run in a document."""
    parsers: list[Callable[[Document], object]] = [
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser("console", console),
        CodeBlockParser("toml", save),
    ]
    return list(Sybil(parsers=parsers).parse(path).examples())  # type: ignore[arg-type]


def without_blocks(text: str) -> str:
    """Return a document without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def without_code(text: str) -> str:
    """Return a document without its fenced blocks and code spans."""
    return re.sub(r"`[^`\n]*`", "", without_blocks(text))


def anchors_of(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts and the site make them."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_under(head: str, path: Path) -> dict[str, str]:
    """Return the two-column table with this head in a document."""
    body = path.read_text("utf-8").split(f"{head}\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


def has_examples(path: Path) -> bool:
    """Tell whether a document has blocks that can be run, without parsing them."""
    return any(f"```{language}\n" in path.read_text("utf-8") for language in ("python", "console", "toml"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move to an empty folder, and leave out the wait between two tries."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tenacity.wait_random_exponential", lambda **_: lambda _state: 0.0)
    return tmp_path


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if has_examples(path) and known_as(path) not in STORED], ids=name_of
)
def test_the_examples_of_a_document_give_what_it_shows(
    path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python and console blocks run with nothing stored and SSB unreachable, and print what stands under them."""
    speak(path, monkeypatch)
    examples = examples_of(path)

    for example in examples:
        example.evaluate()


@pytest.mark.parametrize("folder", ["use", "operate", "inside"])
def test_a_folder_of_the_documents_has_at_most_eight_pages(folder: str) -> None:
    """Who looks for something sees all there is at a glance; a notebook is a page too."""
    pages = [path for path in (ROOT / "docs" / folder).iterdir() if path.suffix in {".md", ".ipynb"}]

    assert 4 <= len(pages) <= 8


def test_every_page_stands_in_one_of_the_folders() -> None:
    """Beside them stand the two pages to begin with."""
    assert {path.stem for path in PAGES if path.parent == ROOT / "docs"} == {"index", "no"}


SPOKEN = re.compile(r""" *(?<!\w)# .*| --lang (?:en|no)|, language="(?:en|no)"|(?<=^title = ).*|(?<=^text = ).*""")
"""What is in the language of a page: remarks, the language asked for, and what an invented article says."""


def code_of(path: Path) -> list[str]:
    """Return the code of a page without what it prints and without remarks, which are in the page's language."""
    found = []
    for kind, body in re.findall(r"^```(\w+)\n(.*?)^```$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        given = re.findall(r"^(?:>>>|\.\.\.|\$).*", body, re.MULTILINE)
        lines = given if kind in {"console", "python"} and given else body.splitlines()
        found.append("\n".join([kind, *(SPOKEN.sub("", line) for line in lines)]))
    return found


def test_everything_in_use_is_there_in_norwegian() -> None:
    """Both folders have the same pages, and the same notebook."""
    english, norwegian = ({path.name for path in (ROOT / "docs" / folder).iterdir()} for folder in ("use", "bruk"))

    assert english == norwegian


@pytest.mark.parametrize("path", NORWEGIAN, ids=name_of)
def test_a_norwegian_page_has_what_the_english_one_has(path: Path) -> None:
    """The same headings, the same code and the same pictures asked for, in the same order."""
    twin = ROOT / "docs" / "use" / path.name
    english, norwegian = (page.read_text("utf-8") for page in (twin, path))

    assert code_of(path) == code_of(twin)
    for kind in (r"^#+(?= )", r"<!-- made: .* -->"):
        assert re.findall(kind, without_blocks(norwegian), re.MULTILINE) == re.findall(
            kind, without_blocks(english), re.MULTILINE
        )


@pytest.mark.parametrize("path", NORWEGIAN, ids=name_of)
def test_a_page_leads_to_itself_in_the_other_language(path: Path) -> None:
    """Under its title, both ways."""
    english, norwegian = ((ROOT / "docs" / folder / path.name).read_text("utf-8") for folder in ("use", "bruk"))

    assert re.match(rf"# .+\n\n\[På norsk\]\(\.\./bruk/{path.name}\)\n\n", english)
    assert re.match(rf"# .+\n\n\[In English\]\(\.\./use/{path.name}\)\n\n", norwegian)


@pytest.mark.parametrize("name", TASKS)
def test_a_page_that_tells_how_has_an_example_that_is_run(name: str) -> None:
    """Python, a command or a claims file: something that the tests above and below run."""
    assert examples_of(ROOT / "docs" / f"{name}.md") != []


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store a constructed table of March 2025 and its revision of June, with Klass and inhabitants."""
    store = tmp_path_factory.mktemp("versions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        two_versions.build(store)
    return store


@pytest.mark.parametrize("name", STORED)
def test_the_examples_of_a_page_on_stored_figures_give_what_it_shows(
    name: str, stored: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Examples on regions, revisions, charts, files and the store run on two versions, and print what stands under."""
    shutil.copytree(stored, elsewhere, dirs_exist_ok=True)
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(elsewhere))
    path = ROOT / "docs" / f"{name}.md"
    speak(path, monkeypatch)
    examples = examples_of(path)

    for example in examples:
        example.evaluate()

    assert len(examples) >= 7


@pytest.mark.parametrize("name", [name for name in STORED if not name.startswith("operate/")])
def test_a_page_with_constructed_figures_says_so_before_the_first(name: str) -> None:
    """Nobody may take an invented figure of a real municipality for SSB's."""
    opening = (ROOT / "docs" / f"{name}.md").read_text("utf-8").split("```", 1)[0]

    words = ("**konstruerte**", "ikke SSBs") if name.startswith("bruk/") else ("**constructed**", "not SSB's")
    assert all(word in opening for word in words)


def test_an_example_with_another_output_is_found(elsewhere: Path) -> None:
    """The comparison can fail: a wrong figure, a wrong line and a wrong exit code are told apart from right ones."""
    page = elsewhere / "page.md"
    page.write_text(
        "```python\n>>> 1 + 1\n3\n```\n"
        "```console\n$ kostra-bolig --version\nkostra-bolig, version 99\n```\n"
        "```console\n$ kostra-bolig no-such-command\n...\n[exit code 3]\n```\n",
        encoding="utf-8",
    )

    wrong = 0
    for example in examples_of(page):
        with pytest.raises(AssertionError):
            example.evaluate()
        wrong += 1

    assert wrong == 3


def run_examples(module: ModuleType) -> doctest.TestResults:
    """Run the examples in a module's docstrings; for each without any, too, ``testmod`` looks at all sources anew."""
    runner = doctest.DocTestRunner()
    for found in doctest.DocTestFinder().find(module):
        if found.examples:
            runner.run(found)
    return runner.summarize()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_give_what_it_shows(name: str) -> None:
    """Every ``>>>`` in the code runs."""
    result = run_examples(importlib.import_module(name))

    assert result.failed == 0


@pytest.mark.parametrize("kind", [kostra_bolig.Table, kostra_bolig.Series])
def test_every_method_of_what_people_hold_shows_an_example(kind: type) -> None:
    """Whoever asks for help on one sees a call of it."""
    methods = {name: method for name, method in inspect.getmembers(kind, callable) if not name.startswith("_")}

    assert [name for name, method in methods.items() if ">>>" not in (inspect.getdoc(method) or "")] == []


def test_the_package_itself_begins_with_an_example_that_runs() -> None:
    """What ``help(kostra_bolig)`` shows first works."""
    result = run_examples(kostra_bolig)

    assert (result.failed, result.attempted) == (0, 3)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("report", "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/kostra-bolig report"),
        (
            "test",
            "python3 -m venv --upgrade-deps .venv && "
            '.venv/bin/pip install --quiet -e ".[all]" --group test && .venv/bin/python -m pytest',
        ),
    ],
)
def test_readme_has_one_line_for(name: str, command: str) -> None:
    """The two commands of a newcomer stand in README where the CI finds them, one line each."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert readme.count(f"<!-- ci: {name} -->\n```sh\n{command}\n```\n") == 1
    assert readme.count("<!-- ci: ") == 2


def test_readme_shows_the_figure_and_the_page_before_any_bare_command() -> None:
    """A newcomer sees what it is for, and is told of no command that this folder does not have yet."""
    first, _, _ = (ROOT / "README.md").read_text("utf-8").partition("## Install it for real use")

    assert re.findall(r"!\[[^]]{40,}\]\((\S+)\)", first) == [
        "docs/pictures/figure-1-1.en.svg",
        "docs/pictures/one-page.en.png",
    ]
    assert len(re.findall(r"^```sh\n.+\n```$", first, re.MULTILINE)) == 3
    assert re.findall(r"(?<!bin/)kostra-bolig ", first) == []


@pytest.mark.parametrize("language", ["no", "en"])
def test_the_committed_figure_is_what_the_program_draws(language: str) -> None:
    """The words and values of figure 1.1 are those of today's chart; run ``python docs/pictures.py`` after a change."""
    drawn = runpy.run_path(str(ROOT / "docs" / "pictures.py"))["figure"](language)

    kept = (ROOT / "docs" / "pictures" / f"figure-1-1.{language}.svg").read_text("utf-8")

    words = re.compile(r"<text[^>]*>([^<]*)<|aria-label=\"([^\"]*)\"")
    assert words.findall(kept) == words.findall(drawn)


def test_the_norwegian_page_has_the_same_two_commands() -> None:
    """Who reads Norwegian gets what README gives."""
    commands = re.findall(r"^python3 .+$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert re.findall(r"^python3 .+$", (ROOT / "docs" / "no.md").read_text("utf-8"), re.MULTILINE) == commands


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_the_generated_parts_of_a_page_are_what_the_code_gives(path: Path) -> None:
    """Series, keys, commands and errors cannot drift; run ``python docs/generate.py`` after a change."""
    generated = runpy.run_path(str(ROOT / "docs" / "generate.py"))["generated"]

    page = path.read_text("utf-8")

    assert generated(page) == page


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("use/series.md", "series"),
        ("use/series.md", "missing"),
        ("no.md", "serier"),
        ("inside/glossary.md", "names"),
        ("inside/glossary.md", "symbols"),
        ("inside/house.md", "rooms"),
        ("inside/house.md", "layers"),
        ("inside/house.md", "contracts"),
        ("use/claims.md", "cells"),
        ("operate/cli.md", "keys"),
        ("operate/cli.md", "commands"),
        ("operate/cli.md", "tree"),
        ("operate/unverified.md", "beliefs"),
        ("operate/upgrading.md", "promised_names"),
        ("operate/upgrading.md", "promised_commands"),
        ("operate/upgrading.md", "promised_codes"),
        ("operate/upgrading.md", "promised_variables"),
        ("operate/upgrading.md", "promised_events"),
        ("operate/upgrading.md", "promised_metrics"),
        ("operate/upgrading.md", "promised_formats"),
        ("operate/upgrading.md", "minimums"),
    ],
)
def test_a_page_has_its_generated_part(page: str, part: str) -> None:
    """No generated part has been lost from its page."""
    text = (ROOT / "docs" / page).read_text("utf-8")

    assert text.count(f"<!-- generated: {part} -->\n\n") == 1


def test_the_keys_of_every_answer_are_on_the_page() -> None:
    """But for the four that are parts of others, and that ``to_dict`` of a record gives alone."""
    described = set(runpy.run_path(str(ROOT / "docs" / "generate.py"))["_ANSWERS"].values())
    shapes = {
        shape
        for part in pkgutil.iter_modules(kostra_bolig.answers.__path__, "kostra_bolig.answers.")
        for shape in vars(importlib.import_module(part.name)).values()
        if is_typeddict(shape)
    }

    parts = {"ChangeAnswer", "LineAnswer", "CitationAnswer", "ClaimsAnswer"}
    assert {shape.__name__ for shape in shapes - described} == parts


def test_the_page_on_the_series_says_what_is_known_of_each() -> None:
    """One row, written out: the generator itself is right."""
    page = (ROOT / "docs" / "use" / "series.md").read_text("utf-8")

    row = (
        "`over_3_mnd`",
        "Husstander i midlertidig botilbud i mer enn 3 måneder<br>"
        "Households in temporary accommodation for more than 3 months",
        "found by label",
    )

    assert f"| {' | '.join(row)} |\n" in page
    counted = "Households in temporary accommodation whose stay lasted more than 3 months. *report*"
    assert f"\n- **`over_3_mnd`**: {counted}\n" in page


def test_the_glossary_has_the_words_of_both_languages() -> None:
    """A series and a symbol, written out."""
    page = (ROOT / "docs" / "inside" / "glossary.md").read_text("utf-8")

    assert "| Husstander i natthjem | Households in night shelters | `natthjem` |\n" in page
    assert "| skjermet | suppressed | `:` |\n" in page


def test_the_page_on_the_report_has_its_nineteen_figures() -> None:
    """Two rows, written out: cells that the report does not print stay empty."""
    page = (ROOT / "docs" / "use" / "claims.md").read_text("utf-8")

    assert "| EAK, households | 2020 | 2021 | 2022 | 2023 | 2024 |\n" in page
    assert "| `midlertidig_botilbud` | 4502 | 4415 | 5742 | 6596 | 7079 |\n" in page
    assert "| `med_barn` |  | 341 | 471 |  | 645 |\n" in page


@pytest.mark.parametrize("document", ["README.md", "docs/operate/cli.md"])
def test_the_exit_codes_of_a_document_are_those_of_the_program(document: str) -> None:
    """README, the page on the command line and ``--help`` give the same eight codes the same meaning."""
    helped = dict(re.findall(r"^ +(\d)  (.+)$", cli.help or "", re.MULTILINE))

    assert table_under("| exit code | means |", ROOT / document) == EXIT_CODES
    assert helped == EXIT_CODES


def test_every_error_has_an_exit_code_with_advice() -> None:
    """Each class stands in the drawn tree with its code, and the page says what to do at each code."""
    page = (ROOT / "docs" / "operate" / "cli.md").read_text("utf-8")
    drawn = dict(re.findall(r"── (\w+) +(\d+)", page))

    raised = {name: str(getattr(errors, name).exit_code) for name in errors.__all__ if name != "KostraBoligError"}

    assert drawn == raised
    assert set(table_under("| exit code | what to do |", ROOT / "docs" / "operate" / "cli.md")) == set(raised.values())


def test_the_commands_are_those_that_the_documents_name() -> None:
    """README lists every command, and no other."""
    named = re.findall(r"^\| `kostra-bolig (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert tuple(sorted(named)) == COMMANDS
    assert tuple(sorted(cli.commands)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described(name: str) -> None:
    """The reference has one line for each option that says what it does, under the command or for all of them."""
    page = (ROOT / "docs" / "operate" / "cli.md").read_text("utf-8")
    section = re.search(rf"^### {name}\b.*?(?=^### |^<!-- end)", page, re.DOTALL | re.MULTILINE)

    options = [option for option in cli.commands[name].params if isinstance(option, click.Option)]

    assert section is not None
    common = (
        page.partition("### Options of every command")[2].partition("\n### ")[0]
        if name not in ("completion", "schema")
        else ""
    )
    several = page.partition("### Options of several commands")[2].partition("\n### ")[0]
    also = re.findall(r"`(--?[\w-]+)`", next(iter(re.findall(r"^And `.*", section[0], re.MULTILINE)), ""))
    shared = "\n".join(line for line in several.splitlines() if any(line.startswith(f"| `{one}`") for one in also))
    described = dict(re.findall(r"^\| (`-[^|]+?) \| ([^|]+?) \|", f"{common}\n{shared}\n{section[0]}", re.MULTILINE))
    assert all(len(text) > 8 for text in described.values())
    assert [sum(f"`{option.opts[-1]}`" in line for line in described) for option in options] == [1] * len(options)


def test_every_command_but_those_that_print_a_text_for_programs_answers_in_json() -> None:
    """README says so."""
    answering = [
        name for name, command in cli.commands.items() if any("--json" in part.opts for part in command.params)
    ]

    assert sorted(answering) == [name for name in COMMANDS if name not in ("completion", "schema")]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_an_example_of_it(name: str) -> None:
    """``--help`` shows how the command is used."""
    example = cli.commands[name].epilog or ""

    assert re.match(rf'Example: (eval "\$\()?kostra-bolig {name}\b', example)


def shown_commands() -> Iterator[tuple[str, str]]:
    """Give every command line shown in a shell block or as an example of ``--help``, and where."""
    for path in DOCUMENTS:
        for block in re.findall(r"^```sh\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            for line in re.findall(r"(?:^|bin/|[\s(])(kostra-bolig [a-z-][^\n&|]*)", block):
                yield name_of(path), line
    for name, command in cli.commands.items():
        yield name, (command.epilog or "").removeprefix("Example: ").removeprefix('eval "$(').removesuffix(')"')


@pytest.mark.parametrize(("where", "line"), sorted(set(shown_commands())))
def test_a_command_that_is_shown_can_be_given(where: str, line: str) -> None:
    """Every command and option that a document shows exists; nothing is run."""
    arguments = shlex.split(line, comments=True)[1:]

    context = cli.commands[arguments[0]].make_context(arguments[0], arguments[1:])

    assert context.info_name == arguments[0], where


@pytest.mark.parametrize("name", kostra_bolig.__all__)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    """Whoever reads the page on the Python API meets every name of ``kostra_bolig.__all__``."""
    page = (ROOT / "docs" / "inside" / "api.md").read_text("utf-8")

    by_hand = {"FAFO_2025_11": r"### `FAFO_2025_11`$"}
    by_hand |= {name: rf"`kostra_bolig\.{name}`" for name in ("By", "ChartForm", "__version__")}

    asked = by_hand.get(name, rf"^\.\. auto(?:class|exception|function):: kostra_bolig\.{name}$")
    assert len(re.findall(asked, page, re.MULTILINE)) == 1


def test_the_long_frame_is_described_column_by_column() -> None:
    """The page on the Python API has the columns of the frame, in their order."""
    described = table_under("| column | type | is |", ROOT / "docs" / "inside" / "api.md")

    columns = [f"`{column}`" for column in kostra_bolig.load(source="published").observations.columns]

    assert list(described) == columns


def test_every_check_of_the_contract_is_described() -> None:
    """The page on validation names each check of gate 3, and none that there is not."""
    page = (ROOT / "docs" / "operate" / "validation.md").read_text("utf-8")
    described = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE))))

    assert described == checks_of_gate_3()


def checks_of_gate_3() -> set[str]:
    """Return the name of every rule of gate 3: those of the modules, and those made of the definition."""
    from kostra_bolig.definitions.shipped import definition
    from kostra_bolig.ingest.gate import canary, checked, contract, drift, findings, judgement, labels, season
    from kostra_bolig.ingest.gate.findings import Rule

    found: set[str] = {canary.rule(definition()).check}
    found |= {canary.identity_check(one) for one in definition().identities if one.part is not None}
    for module in (checked, contract, drift, findings, judgement, labels, season):
        for value in vars(module).values():
            several = value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,)
            found |= {rule.check for rule in several if isinstance(rule, Rule)}
    return (found | {check.name for check in contract.panel(definition()).checks}) - set(checked.STRUCTURE)


def test_our_limits_are_named_with_their_figures() -> None:
    """The limits that are not SSB's stand in the page as they stand in the code."""
    from kostra_bolig.ingest.gate import canary, contract, drift, season

    page = " ".join((ROOT / "docs" / "operate" / "validation.md").read_text("utf-8").split())

    assert (drift.MASS_CHANGE_PERCENT, drift.OLD_YEARS, drift.FELL_PERCENT) == (20.0, 2, 50.0)
    assert (drift.FACTOR_PERCENT, drift.FACTOR_LEAST, drift.FACTOR_CELL, drift.FACTOR_FAR) == (50.0, 0.1, 10, 3.0)
    assert (canary.CANARY_PERCENT, canary.CANARY_HOUSEHOLDS) == (2.0, 5)
    assert (canary.CANARY_UNREVISED_PERCENT, canary.CANARY_UNREVISED_HOUSEHOLDS) == (25.0, 40)
    assert (season.SILENT_PERCENT, season.SILENT_NOTE_PERCENT, season.ZERO_PERCENT) == (50.0, 25.0, 75.0)
    assert (season.SAME_PERCENT, season.SAME_CELL, season.NATIONAL_TIMES, season.NATIONAL_LEAST) == (90.0, 10, 3.0, 30)
    assert (season.SCALE_TIMES, contract.COUNT_MOST) == (5.0, 10_000_000)
    assert "- **2 % or 5 households**, the larger of the two, for the canary" in page
    assert "For cells of 2024, which were unrevised when the report printed them, **25 % or 40 households**" in page
    assert "- **20 %** for mass change" in page
    assert "cells two years or more older" in page
    assert "more than **50 %** of at least 20 municipalities" in page
    assert "more than **90 %** of at least 30 cells" in page
    assert "**3 times** or below a third" in page


def test_every_field_of_a_claims_file_is_described() -> None:
    """The page on claims has each field of ``[[claim]]``, and no other."""
    from kostra_bolig.figures.claims.claim import ClaimEntry

    described = table_under(
        "In each `[[claim]]`:\n\n| field | must be there | is |", ROOT / "docs" / "use" / "claims.md"
    )

    fields = {name.strip("`") for row in described for name in row.split(", ")}

    assert fields == set(ClaimEntry.__annotations__)


@every_document
def test_the_links_of_a_document_lead_somewhere(path: Path) -> None:
    """A link to a file or a heading of this project finds it."""
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(path.read_text("utf-8")))

    for link in links:
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.is_file(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors_of(target), f"{link}: no such heading"


@every_document
def test_a_document_names_no_other_address_than(path: Path) -> None:
    """No repository, badge or tracker: the API, the table's page in a citation, the conventions of the changelog.

    And names such as proxy.example, which nobody can have.
    """
    named = re.findall(r"https?://([^/\s`)]+)", path.read_text("utf-8"))
    hosts = {host for host in named if not host.partition(":")[0].endswith(".example") and "@proxy.example" not in host}

    assert hosts <= {"data.ssb.no", "www.ssb.no", "keepachangelog.com", "semver.org"}


@every_document
def test_a_document_says_nothing_of_the_machine_it_was_written_on(path: Path) -> None:
    """No path of anybody's machine."""
    text = path.read_text("utf-8")

    assert re.findall(r"(?<![\w.<>])/(?:work|tmp|home|root|Users|var|mnt)/\S*|[A-Z]:\\\S*", text) == []


@every_document
def test_a_document_claims_no_recording(path: Path) -> None:
    """Everything that looks like SSB here is constructed, and nothing says otherwise."""
    text = path.read_text("utf-8")

    assert re.findall(r"(?i)(?:recorded|captured|taken) (?:from|at|against|with) (?:SSB|the (?:real|live))", text) == []
    assert re.findall(r"(?i)\b(?:TODO|FIXME|TBD)\b", text) == []


def need(*names: str) -> None:
    """Skip where a package of the documents is not installed."""
    if missing := [name for name in names if find_spec(name) is None]:
        pytest.skip(f"{', '.join(missing)} not installed; pip install --group docs")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return the hook that makes what the site shows."""
    need("sphinx", "nbformat")
    spec = spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(hook: ModuleType) -> dict[str, Any]:
    """Make a chart and a picture of a terminal as the build does."""
    asked = hook.asked_for(hook.texts_of(ROOT / "docs"))
    found: dict[str, Any] = hook.made_for({name: asked[name] for name in ("en/fig11.svg", "en/claims.svg")})
    return found


def test_the_gallery_asks_for_charts_a_page_and_terminals() -> None:
    """Each command stands above what it makes, and says whose figures it shows."""
    page = (ROOT / "docs" / "use" / "charts.md").read_text("utf-8")

    asked = re.findall(
        r"^<!-- made: \S+\.(\w+) from (\w+) -->\n```\w+\n(?:\$ )?kostra-bolig(?: (\w+))?", page, re.MULTILINE
    )

    assert {figures for _, figures, _ in asked} == {"report", "constructed"}
    assert {command for _, _, command in asked} == {"", "compare", "diff", "plot", "ranking", "report"}
    assert ("html", "report", "report") in asked
    assert page.count("<!-- made: ") == len(asked) >= 12


def test_the_build_makes_the_figure_of_the_report_with_its_ten_values(made: dict[str, Any]) -> None:
    """The picture has the report's figures, and says them in words to those who cannot see it."""
    figure = made["en/fig11.svg"]

    assert re.findall(r"2024\*?: ([\d\s]+)", figure.text) == ["7\xa0079", "1\xa0750"]
    for value in ("4 502", "4 415", "5 742", "6 596", "7 079", "895", "849", "1 186", "1 686", "1 750"):
        assert f">{value}<" in figure.body.replace("\xa0", " ")
    assert not figure.is_terminal


def test_the_build_draws_what_a_command_prints_on_a_terminal(made: dict[str, Any]) -> None:
    """Command and answer are in the picture, in colour and as text, and no font is asked for anywhere."""
    picture = made["en/claims.svg"]

    assert picture.is_terminal
    assert picture.text.startswith("$ kostra-bolig report\n")
    assert re.search(r"with-children-2021-2024 +\+47% +\+89\.15% +not reproduced", picture.text)
    assert len(set(re.findall(r"r\d+ \{ fill: (#\w+)", picture.body))) >= 3
    assert "not_reproduced" not in picture.body
    assert "url(http" not in picture.body
    assert "@font-face" not in picture.body


def test_a_command_that_fails_fails_the_build(hook: ModuleType) -> None:
    """No page is built with a picture that is not there."""
    from sphinx.errors import ExtensionError

    page = "<!-- made: x.svg from report -->\n```sh\nkostra-bolig plot no_such_series -o x.svg\n```\n"

    with pytest.raises(ExtensionError, match=r"(?s)^kostra-bolig plot no_such_series .* ended with 2: .*no series"):
        hook.made_for(hook.asked_for([("en", page)]))


def test_one_file_asked_for_in_two_ways_fails_the_build(hook: ModuleType) -> None:
    """Two pages may show the same picture, but not two pictures of one name."""
    from sphinx.errors import ExtensionError

    page = "<!-- made: x.svg from report -->\n```sh\nkostra-bolig plot unge -o x.svg\n```\n"

    assert list(hook.asked_for([("en", page), ("en", page), ("no", page)])) == ["en/x.svg", "no/x.svg"]
    with pytest.raises(ExtensionError, match=r"x\.svg is asked for twice, and not in the same way"):
        hook.asked_for([("en", page), ("en", page.replace("report", "constructed"))])


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook that hold code."""
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_the_notebook_is_kept_without_answers(path: Path) -> None:
    """What it shows is made when the pages are built."""
    cells = cells_of(path)

    assert [(cell["outputs"], cell["execution_count"]) for cell in cells] == [([], None)] * len(cells)


def test_the_notebook_runs_from_the_figures_to_the_chart(capsys: pytest.CaptureFixture[str]) -> None:
    """Every cell runs in order without a network, and gives the figures, the charts and the verdicts of the report."""
    names: dict[str, Any] = {}

    for cell in cells_of(NOTEBOOKS[0]):
        code = ast.Interactive(ast.parse("".join(cell["source"])).body)
        exec(compile(code, "notebook", "single"), names)  # noqa: S102  the notebook is ours
    said = capsys.readouterr().out.replace("\xa0", " ")

    assert "2020: 4502  2021: 4415  2022: 5742  2023: 6596  2024: 7079\n" in said
    assert "+30 % (4415 → 5742)\n+60 % (4415 → 7079)\n" in said
    assert re.search(r"^Chart: Husstander i midlertidig botilbud.* 2020: 4 502, .* 2024\*: 1 750\.", said, re.MULTILINE)
    assert re.search(r"^Chart: Households in temporary accommodation.* 2024\*: 206\.1\.", said, re.MULTILINE)
    assert "304 more: 89.1% of 2021, 47.1% of 2024\n" in said
    assert "\nnot_reproduced  Households with children in temporary accommodation rose by 47 percent" in said
    assert "\nnew 64\nthe table is broken down further; say which category with --where ID=VALUE" in said
    assert "Series KOSbelop0000 · Bergen · 1000 kr\n2023: 15206  2024: 15343\n" in said


def test_the_norwegian_notebook_has_the_cells_of_the_english_one() -> None:
    """The same steps in the same order; the code differs in the words that it shows, and nowhere else."""
    english, norwegian = (json.loads(path.read_text("utf-8"))["cells"] for path in NOTEBOOKS)
    words = re.compile(r', language="en"|more|flere|of (?=20)|av (?=20)|_no(?=\})|\.sentence\("no"\)')

    assert [(cell["cell_type"], cell["id"]) for cell in norwegian] == [
        (cell["cell_type"], cell["id"]) for cell in english
    ]
    assert [words.sub("", "".join(cell["source"])) for cell in cells_of(NOTEBOOKS[1])] == [
        words.sub("", "".join(cell["source"])) for cell in cells_of(NOTEBOOKS[0])
    ]


def test_a_run_notebook_becomes_a_page_with_its_answers(hook: ModuleType) -> None:
    """Text, tables and charts stand under their cells; a chart is a file of its own, with its words."""
    made = pytest.importorskip("nbformat").v4
    chart = {"image/svg+xml": "<svg/>", "text/plain": "Chart: A *title* (households). 2021: 135."}
    book = made.new_notebook(
        cells=[
            made.new_markdown_cell("# Title\n\n[`chapter_1_1.ipynb`](chapter_1_1.ipynb)"),
            made.new_code_cell("print(1)", outputs=[made.new_output("stream", text="1\n")]),
            made.new_code_cell(
                "frame", outputs=[made.new_output("execute_result", {"text/html": "<table/>", "text/plain": "t"})]
            ),
            made.new_code_cell("chart", outputs=[made.new_output("execute_result", chart)]),
        ]
    )

    page, pictures = hook.rendered(book, "chapter_1_1.ipynb", "../../")

    assert pictures == {"chapter-1-1-1.svg": "<svg/>"}
    assert page == (
        "# Title\n\n{download}`chapter_1_1.ipynb`\n\n"
        "```python\nprint(1)\n```\n\n```text\n1\n```\n\n"
        '```python\nframe\n```\n\n<div class="output"><table/></div>\n\n'
        "```python\nchart\n```\n\n"
        '<p class="made"><a href="../../made/chapter-1-1-1.svg"><img class="made" src="../../made/chapter-1-1-1.svg"'
        ' alt="A title (households). 2021: 135." loading="lazy"></a></p>\n'
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site in ``KOSTRA_BOLIG_SITE``, as the CI has built it, else build one without what its pages show."""
    if built_before := os.environ.get("KOSTRA_BOLIG_SITE"):
        return Path(built_before)
    need("sphinx", "furo", "myst_parser", "sphinx_copybutton", "sphinx_reredirects", "nbformat")
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "dirhtml", "-E", "docs", str(folder)],
        cwd=ROOT,
        env={**os.environ, "KOSTRA_BOLIG_DOCS": "draft"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


@pytest.mark.site
def test_the_site_builds_without_a_warning_and_has_every_page(site: Path) -> None:
    """``sphinx-build -W`` is silent, and each page is there."""
    built = {path.parent.relative_to(site).as_posix() for path in site.glob("**/index.html")}

    assert {known_as(path) for path in PAGES} - {"index"} | {"use/chapter_1_1"} <= built
    assert (site / "index.html").is_file()


@pytest.mark.site
def test_the_site_says_whose_figures_a_picture_shows_and_names_it(site: Path) -> None:
    """Under each stands whose figures they are, in the language of the page; a framed page has a title and is there."""
    gallery, norwegian = ((site / name / "index.html").read_text("utf-8") for name in ("use/charts", "no"))

    framed = re.search(r'<iframe [^>]*src="../../(made/en/page\.html)" title="([^"]+)"', gallery)

    assert framed is not None
    assert framed[2] == "The page that kostra-bolig report --html page.html writes"
    assert (site / framed[1]).is_file()
    assert gallery.count("<strong>Constructed</strong> figures, not SSB's.") == 11
    assert norwegian.count("<strong>Konstruerte</strong> tall, ikke SSBs.") == 1
    assert re.findall(r'<img (?![^>]*alt="[^"]+")', gallery + norwegian) == []


@pytest.mark.site
def test_the_site_leads_to_the_executed_notebook(site: Path) -> None:
    """A link to the notebook on another page leads to its page, and that page to the notebook itself."""
    chapter = (site / "use" / "chapter_1_1" / "index.html").read_text("utf-8")
    kept = re.search(r'href="../../(_downloads/\w+/chapter_1_1.ipynb)"', chapter)

    assert '<a class="reference internal" href="../chapter_1_1/">' in (site / "use/charts/index.html").read_text(
        "utf-8"
    )
    assert kept is not None
    assert (site / kept[1]).read_text("utf-8") == NOTEBOOKS[0].read_text("utf-8")


@pytest.mark.site
def test_an_address_of_before_leads_to_where_its_page_is_now(site: Path) -> None:
    """Each page of the flat site is found, and each target is there with its heading."""
    flat = {path.parent.name for path in site.glob("*/index.html") if "This page has moved" in path.read_text("utf-8")}

    assert len(flat) == 24
    for name in flat:
        moved = re.search(r'<a href="\.\./([^"#]+)(?:#([^"]+))?">', (site / name / "index.html").read_text("utf-8"))
        assert moved is not None
        page = (site / moved[1] / "index.html").read_text("utf-8")
        assert moved[2] is None or f'id="{moved[2]}"' in page


@pytest.mark.site
def test_the_keyboard_reaches_what_is_wider_than_the_window(site: Path) -> None:
    """Code and tables scroll within their own box, and whoever has no mouse scrolls them too."""
    for path in site.glob("*/*/index.html"):
        page = path.read_text("utf-8")
        assert re.findall(r'<pre>|<div class="table-wrapper|role="heading">', page) == [], path


@pytest.mark.site
def test_a_norwegian_page_says_that_it_is_norwegian(site: Path) -> None:
    """Screen readers read each page in its language."""
    for path in PAGES:
        name = known_as(path)
        page = (site / ("" if name == "index" else name.removesuffix("/index")) / "index.html").read_text("utf-8")
        assert f'<html class="no-js" lang="{"nb" if is_norwegian(path) else "en"}"' in page


@pytest.mark.site
def test_the_site_asks_no_other_host_for_anything(site: Path) -> None:
    """Fonts, scripts, styles and pictures come from the site itself."""
    loaded = re.compile(r"<(?:link|script|img|iframe|source)\b[^>]*?\b(?:href|src)=[\"']?((?:https?:)?//[^\s\"'>]+)")

    foreign = {found for page in site.rglob("*.html") for found in loaded.findall(page.read_text("utf-8"))}
    foreign |= {
        found
        for sheet in site.rglob("*.css")
        for found in re.findall(r"url\([\"']?(https?://[^)\"']+)", sheet.read_text("utf-8"))
    }

    assert foreign == set()


@pytest.mark.site
def test_the_reference_on_the_site_has_the_docstrings(site: Path) -> None:
    """Names come with what they do, and no role of another markup is left in the text."""
    page = (site / "inside" / "api" / "index.html").read_text("utf-8")

    assert "Return the change between two years, in percent of the start year." in page
    assert "MED_BARN_OVER_3_MND" in page
    assert re.findall(r":(?:func|class|attr|meth|data|mod):", page) == []
    assert '<a class="reference internal" href="#kostra_bolig.Series"' in page
