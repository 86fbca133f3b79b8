"""Every line of the documents that a person types, in Windows' shells too: the same words, or a form of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kostra_bolig.cli.main import cli
from tests.builders.shells import COMMENT, in_cmd, in_powershell, in_sh
from tests.conftest import ROOT

READ_BY_USERS = ("README.md", "docs/no.md", "docs/index.md", *(f"docs/{folder}/*.md" for folder in ("use", "bruk")))
PAGES = [path for pattern in READ_BY_USERS for path in sorted(ROOT.glob(pattern))]
PROGRAMS = {"kostra-bolig", "pip", "pipx", "uv", "python", "sphinx-build"}
WHEEL = ["pip", "install", "$(ls dist/kostra_bolig-*.whl)[all]"]
WHEEL_ON_WINDOWS = {
    "powershell": 'pip install "$((Get-Item dist\\kostra_bolig-*.whl).FullName)[all]"',
    "bat": 'for %f in (dist\\kostra_bolig-*.whl) do pip install "%f[all]"',
}
"""A glob is the shell's business: neither of Windows' hands names on, and each has its own way to get one."""
SHELLS = {"powershell": in_powershell, "bat": in_cmd}
every_shell = pytest.mark.parametrize("shell", SHELLS)


def lines(page: Path, fence: str) -> list[str]:
    """Return the lines in the blocks of a page with a mark."""
    blocks = re.findall(rf"^```{fence}\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def typed(page: Path) -> Iterator[str]:
    """Give every line of a page that a person types on Linux: in a block of sh, after a dollar, or alone in a text."""
    yield from lines(page, "sh")
    yield from (line.removeprefix("$ ") for line in lines(page, "console") if line.startswith("$ "))
    yield from (line for line in lines(page, "text") if line.startswith("kostra-bolig "))


def on_windows(commands: list[list[str]]) -> list[list[str]]:
    """Return the same words with the names that programs have there."""
    return [
        [
            "python" if first == "python3" else first.replace(".venv/bin/", ".venv\\Scripts\\"),
            *rest,
        ]
        for first, *rest in commands
    ]


def differs(line: str, shell: str) -> bool:
    """Tell whether a line has other words in a shell of Windows, or begins with what is not there."""
    words = in_sh(line)
    try:
        return SHELLS[shell](line) != words or on_windows(words) != words
    except ValueError:
        return True


@every_shell
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_line_has_the_same_words_on_windows_or_a_form_there(page: Path, shell: str) -> None:
    """The form stands on the page, or where it has no blocks for Windows, on README, which has all of them."""
    forms = [line for at in (page, ROOT / "README.md", ROOT / "docs" / "no.md") for line in lines(at, shell)]
    there = [SHELLS[shell](line) for line in forms if line != WHEEL_ON_WINDOWS[shell]]

    missing = [
        line
        for line in typed(page)
        if differs(line, shell) and in_sh(line) != [WHEEL] and on_windows(in_sh(line)) not in there
    ]

    assert missing == []
    assert WHEEL_ON_WINDOWS[shell] in lines(ROOT / "README.md", shell)


@every_shell
@pytest.mark.parametrize("page", ["README.md", "docs/no.md"])
def test_a_form_for_windows_is_that_of_a_line_of_the_page(page: str, shell: str) -> None:
    """And of no other: what has no counterpart would grow old unseen."""
    path = ROOT / page
    known = [on_windows(in_sh(line)) for line in typed(path)]

    forms = [line for line in lines(path, shell) if line != WHEEL_ON_WINDOWS[shell]]

    assert len(forms) >= 3
    assert [line for line in forms if SHELLS[shell](line) not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_line_begins_with_a_program_and_ends_where_it_ends(page: Path) -> None:
    """No variable before the program, no line that goes on: Windows has neither, or has it otherwise."""
    for line in typed(page):
        assert not line.rstrip().endswith("\\"), line
        for words in in_sh(line):
            assert re.split(r"[/\\]", words[0])[-1].replace("python3", "python") in PROGRAMS, line


@every_shell
@pytest.mark.parametrize("name", sorted(set(cli.commands) - {"completion"}))
def test_the_example_of_a_help_text_has_the_same_words_on_windows(name: str, shell: str) -> None:
    """``completion`` is for shells that Windows has not."""
    example = (cli.commands[name].epilog or "").removeprefix("Example: ")

    assert example
    assert not differs(example, shell), example


@every_shell
@pytest.mark.parametrize("language", ["en", "no"])
def test_a_command_that_is_advised_has_the_same_words_on_windows(language: str, shell: str) -> None:
    """Errors, notes and help name commands and options that can be typed as they stand."""
    words = "".join(path.read_text("utf-8") for path in sorted((ROOT / "kostra_bolig/show" / language).glob("*.ftl")))
    spans = re.findall(r"`((?:kostra-bolig|--)[^`]*)`", words)
    filled = [span.replace("{ $of_table }", "").replace("{ $every }", "0213,0217") for span in spans]
    advised = {re.sub(r"\{ \$\w+ \}", "X", span) for span in filled}
    advised = {f"kostra-bolig {line.removeprefix('kostra-bolig ')}" for line in advised if "{" not in line}

    assert len(advised) > 20
    assert sorted(line for line in advised if differs(line, shell)) == []


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs" / "operate").glob("*.md"))], ids=lambda path: path.name
)
def test_powershell_reads_its_blocks_and_every_line_that_it_shares(page: Path) -> None:
    """A grammar of PowerShell finds no error in them, and one in what is none."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_powershell")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    shared = [
        COMMENT.sub("", line).replace("--per-1000", '"--per-1000"')  # which the grammar, unlike the shell, parts
        for line in typed(page)
        if page in PAGES and not differs(line, "powershell")
    ]

    wrong = [
        line for line in [*lines(page, "powershell"), *shared] if parser.parse(f"{line}\n".encode()).root_node.has_error
    ]

    assert wrong == []
    assert parser.parse(b"kostra-bolig && (\n").root_node.has_error


@pytest.mark.parametrize(
    ("line", "shell"),
    [
        ("pip install '.[plot]'", "bat"),
        ("kostra-bolig fetch --years 2020,2022", "powershell"),
        ('pip install "$(ls dist/*.whl)"', "powershell"),
        ("KOSTRA_BOLIG_LANG=no kostra-bolig status > out.txt", "bat"),
        ("pip install . && kostra-bolig report", "powershell"),
        ("kostra-bolig series unge --region 50%", "bat"),
        ('kostra-bolig series unge --region "Nordre', "bat"),
    ],
)
def test_what_a_shell_reads_otherwise_is_found(line: str, shell: str) -> None:
    """So the tests above do not pass for want of looking."""
    with pytest.raises(ValueError, match=r"means something|left open"):
        SHELLS[shell](line)
