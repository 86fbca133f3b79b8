"""The documents say what the program does: examples run, tables come from the code, links lead somewhere."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import os
import pkgutil
import re
import runpy
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import kostra_bolig
from kostra_bolig import errors
from kostra_bolig.cli import cli, main
from kostra_bolig.config import Settings
from kostra_bolig.pipeline import refresh
from tests.cassettes.build import small_table
from tests.conftest import ROOT, HeldTime
from tests.standin import StandIn

PAGES = tuple(sorted((ROOT / "docs").glob("*.md")))
DOCUMENTS = (*(ROOT / name for name in ("README.md", "CHANGELOG.md", "cache/README.md")), *PAGES)
COMMANDS = ("check", "completion", "fetch", "prune", "report", "series", "status", "trend", "verify")
MODULES = tuple(
    sorted(f"kostra_bolig.{part.name}" for part in pkgutil.iter_modules(kostra_bolig.__path__) if part.name[0] != "_")
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


every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)


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
    return screen.getvalue() + (f"[exit code {left.value.code}]\n" if left.value.code else "")


def without_trailing_space(text: str) -> str:
    """Return text whose lines end with their last letter, as editors save it."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def console(example: Example) -> str | None:
    """Run the command of a console block and compare; three dots stand for anything."""
    first, _, wanted = str(example.parsed).partition("\n")
    got = without_trailing_space(run_here(first.removeprefix("$ ")))
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
        PythonCodeBlockParser(),
        CodeBlockParser("console", console),
        CodeBlockParser("toml", save),
    ]
    return list(Sybil(parsers=parsers).parse(path).examples())  # type: ignore[arg-type]


def without_code(text: str) -> str:
    """Return a document without its fenced blocks and code spans."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def anchors_of(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as MkDocs makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.S | re.M), re.M)
    plain = [unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode() for heading in headings]
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in plain}


def table_under(head: str, path: Path) -> dict[str, str]:
    """Return the two-column table with this head in a document."""
    body = path.read_text("utf-8").split(f"{head}\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move to an empty folder, and leave out the wait between two tries."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tenacity.wait_random_exponential", lambda **_: lambda _state: 0.0)
    return tmp_path


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if examples_of(path) and path.stem != "store"], ids=name_of
)
def test_the_examples_of_a_document_give_what_it_shows(path: Path, elsewhere: Path) -> None:
    """Python and console blocks run with nothing stored and SSB unreachable, and print what stands under them."""
    examples = examples_of(path)

    for example in examples:
        example.evaluate()


def test_a_stored_snapshot_is_read_as_the_page_on_the_store_shows(elsewhere: Path, held_time: HeldTime) -> None:
    """The way to read a snapshot without this library works on a snapshot of this library."""
    with StandIn(small_table()) as server:
        refresh(Settings.resolve(base_url=server.base_url, cache_dir=elsewhere), clock=held_time.clock())
    examples = examples_of(ROOT / "docs" / "store.md")

    for example in examples:
        example.evaluate()

    assert len(examples) == 7


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


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_give_what_it_shows(name: str) -> None:
    """Every ``>>>`` in the code runs."""
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def test_the_package_itself_begins_with_an_example_that_runs() -> None:
    """What ``help(kostra_bolig)`` shows first works."""
    result = doctest.testmod(kostra_bolig)

    assert (result.failed, result.attempted) == (0, 3)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("report", "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/kostra-bolig report"),
        ("test", "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]' && .venv/bin/python -m pytest"),
    ],
)
def test_readme_has_one_line_for(name: str, command: str) -> None:
    """The two commands of a newcomer stand in README where the CI finds them, one line each."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert readme.count(f"<!-- ci: {name} -->\n```sh\n{command}\n```\n") == 1
    assert readme.count("<!-- ci: ") == 2


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
        ("series.md", "series"),
        ("series.md", "missing"),
        ("no.md", "serier"),
        ("report.md", "cells"),
        ("cli.md", "keys"),
        ("cli.md", "commands"),
        ("errors.md", "tree"),
    ],
)
def test_a_page_has_its_generated_part(page: str, part: str) -> None:
    """No generated part has been lost from its page."""
    text = (ROOT / "docs" / page).read_text("utf-8")

    assert text.count(f"<!-- generated: {part} -->\n\n") == 1


def test_the_page_on_the_series_says_what_is_known_of_each() -> None:
    """One row, written out: the generator itself is right."""
    page = (ROOT / "docs" / "series.md").read_text("utf-8")

    row = (
        "`over_3_mnd`",
        "Husstander i midlertidig botilbud i mer enn 3 måneder<br>"
        "Households in temporary accommodation for more than 3 months",
        "Households in temporary accommodation whose stay lasted more than 3 months.",
        "report",
        "found by label",
    )

    assert f"| {' | '.join(row)} |\n" in page


def test_the_page_on_the_report_has_its_nineteen_figures() -> None:
    """Two rows, written out: cells that the report does not print stay empty."""
    page = (ROOT / "docs" / "report.md").read_text("utf-8")

    assert "| EAK, households | 2020 | 2021 | 2022 | 2023 | 2024 |\n" in page
    assert "| `midlertidig_botilbud` | 4502 | 4415 | 5742 | 6596 | 7079 |\n" in page
    assert "| `med_barn` |  | 341 | 471 |  | 645 |\n" in page


@pytest.mark.parametrize("document", ["README.md", "docs/cli.md"])
def test_the_exit_codes_of_a_document_are_those_of_the_program(document: str) -> None:
    """README, the page on the command line and ``--help`` give the same eight codes the same meaning."""
    helped = dict(re.findall(r"^ +(\d)  (.+)$", cli.help or "", re.MULTILINE))

    assert table_under("| exit code | means |", ROOT / document) == EXIT_CODES
    assert helped == EXIT_CODES


def test_every_error_has_an_exit_code_with_advice() -> None:
    """Each class stands in the drawn tree with its code, and the page says what to do at each code."""
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    drawn = dict(re.findall(r"── (\w+) +(\d)", page))

    raised = {name: str(getattr(errors, name).exit_code) for name in errors.__all__ if name != "KostraBoligError"}

    assert drawn == raised
    assert set(table_under("| exit code | what to do |", ROOT / "docs" / "errors.md")) == set(raised.values())


def test_the_commands_are_those_that_the_documents_name() -> None:
    """README lists every command, and no other."""
    named = re.findall(r"^\| `kostra-bolig (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert tuple(sorted(named)) == COMMANDS
    assert tuple(sorted(cli.commands)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described(name: str) -> None:
    """The reference has a line for each option that says what it does."""
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    section = re.search(rf"^### {name}\b.*?(?=^### |^<!-- end)", page, re.DOTALL | re.MULTILINE)

    options = [option for option in cli.commands[name].params if isinstance(option, click.Option)]

    assert section is not None
    described = dict(re.findall(r"^\| (`-[^|]+?) \| ([^|]+?) \|", section[0], re.MULTILINE))
    assert all(len(text) > 8 for text in described.values())
    assert [sum(f"`{option.opts[-1]}`" in line for line in described) for option in options] == [1] * len(options)


def test_every_command_but_completion_answers_in_json() -> None:
    """README says so."""
    answering = [
        name for name, command in cli.commands.items() if any("--json" in part.opts for part in command.params)
    ]

    assert sorted(answering) == ["check", "fetch", "prune", "report", "series", "status", "trend", "verify"]


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
    page = (ROOT / "docs" / "api.md").read_text("utf-8")

    by_hand = {"FAFO_2025_11": "### `FAFO_2025_11`\n", "__version__": "`kostra_bolig.__version__`"}

    assert page.count(by_hand.get(name, f"::: kostra_bolig.{name}\n")) == 1


def test_the_long_frame_is_described_column_by_column() -> None:
    """The page on the Python API has the columns of the frame, in their order."""
    described = table_under("| column | type | is |", ROOT / "docs" / "api.md")

    columns = [f"`{column}`" for column in kostra_bolig.load(source="published").observations.columns]

    assert list(described) == columns


def test_every_check_of_the_contract_is_described() -> None:
    """The page on validation names each check of gate 3, and none that there is not."""
    from kostra_bolig import schema

    page = (ROOT / "docs" / "validation.md").read_text("utf-8")
    described = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE))))
    drift = {
        "country_there",
        "years_gone",
        "regions_gone",
        "series_gone",
        "unit_changed",
        "national_figure_fell_to_nothing",
        "mass_change",
    }

    models = (schema.Observations, schema.Figures, schema.Panel, schema.Country)
    checks = {check.name for model in models for check in model.to_schema().checks}
    checks |= {check.name for check in schema.Observations.to_schema().columns["value"].checks}

    assert described == checks | drift


def test_our_limits_are_named_with_their_figures() -> None:
    """The two limits that are not SSB's stand in the page as they stand in the code."""
    from kostra_bolig import schema

    page = (ROOT / "docs" / "validation.md").read_text("utf-8")

    assert (schema.CANARY_PERCENT, schema.MASS_CHANGE_PERCENT, schema.OLD_YEARS) == (10.0, 20.0, 2)
    assert "- **10 %** for the canary" in page
    assert "- **20 %** for mass change" in page
    assert "cells two years or more older" in page


def test_every_field_of_a_claims_file_is_described() -> None:
    """The page on claims has each field of ``[[claim]]``, and no other."""
    from kostra_bolig.claims import ClaimEntry

    described = table_under("In each `[[claim]]`:\n\n| field | must be there | is |", ROOT / "docs" / "claims.md")

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
    """No repository, badge or tracker: the API, and the two conventions of the changelog."""
    hosts = set(re.findall(r"https?://([^/\s`)]+)", path.read_text("utf-8")))

    assert hosts <= {"data.ssb.no", "keepachangelog.com", "semver.org"}


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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages as the CI does."""
    if missing := [name for name in ("mkdocs", "material", "mkdocstrings") if find_spec(name) is None]:
        pytest.skip(f"{', '.join(missing)} not installed; pip install '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


def test_the_site_builds_without_a_warning_and_has_every_page(site: Path) -> None:
    """``mkdocs build --strict`` is silent, and each page is there."""
    built = {path.parent.name for path in site.glob("*/index.html")}

    assert {path.stem for path in PAGES} - {"index"} <= built
    assert (site / "index.html").is_file()


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


def test_the_reference_on_the_site_has_the_docstrings(site: Path) -> None:
    """Names come with what they do, and no role of another markup is left in the text."""
    page = (site / "api" / "index.html").read_text("utf-8")

    assert "Return the change between two years, in percent of the start year." in page
    assert "MED_BARN_OVER_3_MND" in page
    assert re.findall(r":(?:func|class|attr|meth|data|mod):", page) == []
