"""Make what the site shows and no file holds: charts, pages, pictures of a terminal, the executed notebook.

An extension of Sphinx. A page asks for something with a comment before a block that holds one command:

    <!-- made: fig11.svg from report -->

``report`` are the 19 figures that the report prints, ``constructed`` a store of two versions of an invented table. The
command is run when the site is built. The file that it writes is shown under the block; where it writes none, what it
prints is drawn as a terminal shows it. No network is used.

With ``KOSTRA_BOLIG_DOCS=draft`` nothing is run and every picture is empty: for those who write and wait for none.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from sphinx.application import Sphinx

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = "made"
ASKED: Final = re.compile(
    r"<!-- made: (?P<file>[\w-]+\.(?:svg|html)) from (?P<figures>report|constructed) -->\n"
    r"(?P<block>```(?:sh\n|console\n\$ )(?P<command>kostra-bolig[^\n]*)\n.*?```\n)",
    re.DOTALL,
)
FILE: Final = re.compile(r"\[([^]]+)\]\((\.\./examples/\w+\.ipynb)\)")
"""A link to a notebook that is a file to take, and no page."""
_COLUMNS: Final = 112
_LOCALES: Final = {"en": "en_GB.UTF-8", "no": "nb_NO.UTF-8"}
_WORDS: Final = {
    "en": {
        "report": "The 19 figures that the report prints.",
        "constructed": "**Constructed** figures, not SSB's.",
        "terminal": "What `{command}` prints on a terminal",
        "text": "The same as text",
        "open": "Open the page",
        "page": "The page that {command} writes",
    },
    "no": {
        "report": "De 19 tallene som står i rapporten.",
        "constructed": "**Konstruerte** tall, ikke SSBs.",
        "terminal": "Det `{command}` skriver på en terminal",
        "text": "Det samme som tekst",
        "open": "Åpne siden",
        "page": "Siden som {command} lager",
    },
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a command made.

    Attributes
    ----------
    body
        The file.
    text
        What it shows, in words.
    is_terminal
        Whether it is a picture of what the command printed.
    """

    body: str
    text: str
    is_terminal: bool = False


_made: dict[str, Made] = {}
_chapters: dict[str, tuple[str, dict[str, str]]] = {}
_THEME: Final = {
    "Home": "Forside",
    "Next": "Neste",
    "On this page": "På denne siden",
    "Previous": "Forrige",
    "Search": "Søk",
}
"""What the theme says on a page."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Take part in a build."""
    app.connect("builder-inited", make)
    app.connect("source-read", show)
    app.connect("html-page-context", speak)
    app.connect("html-page-context", reach, priority=900)  # once the theme has made its part
    app.connect("build-finished", write)
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def make(app: Sphinx) -> None:
    """Make everything that the pages ask for, and run the notebooks."""
    is_draft = os.environ.get("KOSTRA_BOLIG_DOCS") == "draft"
    pages = Path(app.srcdir)
    asked = asked_for(texts_of(pages))
    _made.clear()
    _made.update({name: Made(body="<svg/>", text=name) for name in asked} if is_draft else made_for(asked))
    _chapters.clear()
    for path in sorted(pages.glob("*/*.ipynb")):
        if path.parent.name == "examples":  # run elsewhere, as what it is: tests/examples
            continue
        name = path.relative_to(pages).with_suffix("").as_posix()
        _chapters[name] = rendered(notebook(path, is_run=not is_draft), path.name, _up(app, name))


def texts_of(pages: Path) -> list[tuple[str, str]]:
    """Return the language of each page, and its text."""
    found = ((path.relative_to(pages).with_suffix("").as_posix(), path) for path in sorted(pages.rglob("*.md")))
    return [(language_of(name), path.read_text("utf-8")) for name, path in found]


def show(app: Sphinx, name: str, source: list[str]) -> None:
    """Show what was made where a page asks for it, and a notebook with its answers."""
    if name in _chapters:
        source[0] = _chapters[name][0]
        return
    language, up = language_of(name), _up(app, name)
    source[0] = ASKED.sub(lambda found: found["block"] + _shown(found, up, language), source[0])
    source[0] = FILE.sub(r"{download}`\1 <\2>`", source[0])


def speak(_app: Sphinx, name: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """Say that a Norwegian page is Norwegian, and what the theme says on it in Norwegian too."""
    if language_of(name) == "no":
        context["language"] = "nb"
        context["_"] = lambda said: _THEME.get(said, said)


def reach(_app: Sphinx, _name: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """Let the keyboard scroll what is wider than the window, and say of what rank the headings beside a page are."""
    body = context.get("body", "").replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def write(app: Sphinx, failed: Exception | None) -> None:
    """Write what was made beside the pages that show it."""
    if failed is not None:
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for name, made in _made.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(made.body, encoding="utf-8")
    for _, pictures in _chapters.values():
        for name, body in pictures.items():
            (folder / name).write_text(body, encoding="utf-8")


def language_of(name: str) -> str:
    """Return the language that a page is written in."""
    return "no" if name == "no" or name.startswith("bruk/") else "en"


def asked_for(pages: list[tuple[str, str]]) -> dict[str, re.Match[str]]:
    """Return what pages of a language ask for, by language and name of its file; two that ask for the same share it."""
    asked: dict[str, re.Match[str]] = {}
    for language, found in ((language, found) for language, page in pages for found in ASKED.finditer(page)):
        first = asked.setdefault(f"{language}/{found['file']}", found)
        if first.group("figures", "command") != found.group("figures", "command"):
            raise ExtensionError(f"{found['file']} is asked for twice, and not in the same way")
    return asked


def made_for(asked: dict[str, re.Match[str]]) -> dict[str, Made]:
    """Run every command that is asked for; return what each made, by the name of its file."""
    sys.path[:0] = [str(ROOT)] * (str(ROOT) not in sys.path)
    from tests.builders import two_versions

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        stores = {"report": home / "empty", "constructed": home / "constructed"}
        if any(found["figures"] == "constructed" for found in asked.values()):
            with _alone(stores["constructed"], "en"):
                two_versions.build(stores["constructed"])
        return {
            name: _run(found, home / name.replace("/", "-"), stores[found["figures"]], language_of_file(name))
            for name, found in asked.items()
        }


def language_of_file(name: str) -> str:
    """Return the language of the pages that show a file that was made."""
    return name.partition("/")[0]


def notebook(path: Path, *, is_run: bool) -> NotebookNode:
    """Return a notebook, run from its first cell to its last; one that fails fails the build."""
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    read = nbformat.read(path, as_version=4)
    if not is_run:
        return read
    with tempfile.TemporaryDirectory() as folder:
        # sockets of the file system where there are any: those of the network can be listened to, and it warns of that
        sockets = {"transport": "ipc", "ip": f"{folder}/kernel"} if os.name == "posix" else {}
        NotebookClient(
            read,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            config=Config({"AsyncKernelManager": sockets}),
        ).execute()
    return read


def rendered(executed: NotebookNode, file: str, up: str) -> tuple[str, dict[str, str]]:
    """Return an executed notebook as a page, and its pictures by name.

    Parameters
    ----------
    executed
        The notebook.
    file
        Its file, which the page offers.
    up
        The way from the page to the root of the site.
    """
    parts: list[str] = []
    pictures: dict[str, str] = {}
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            parts.append(re.sub(rf"\[(`?){file}\1\]\({file}\)", f"{{download}}`{file}`", cell.source))
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            data = {"text/plain": output.text} if output.output_type == "stream" else output.data
            if "image/svg+xml" in data:
                name = f"{Path(file).stem.replace('_', '-')}-{len(pictures) + 1}.svg"
                pictures[name] = data["image/svg+xml"]
                parts.append(_picture(name, data["text/plain"].removeprefix("Chart: "), up))
            elif "text/html" in data:
                parts.append(f'<div class="output">{data["text/html"]}</div>')
            else:
                parts.append(f"```text\n{data['text/plain'].rstrip()}\n```")
    return "\n\n".join(parts) + "\n", pictures


def _run(asked: re.Match[str], here: Path, store: Path, language: str) -> Made:
    """Run one command in a new folder, with figures of this store, on a machine of this language."""
    from rich.console import Console
    from rich.text import Text

    here.mkdir()
    printed = _printed(asked["command"], here, store, language).replace(str(here.parent), "~")
    file = here / asked["file"]
    if file.is_file():
        body = file.read_text("utf-8")
        said = re.search(r'aria-label="([^"]*)"', body)
        return Made(body=body, text=unescape(said[1]) if said else asked["file"])
    console = Console(record=True, width=_COLUMNS, file=io.StringIO())
    console.print(f"$ {asked['command']}\n", markup=False, highlight=False)
    console.print(Text.from_ansi(printed))
    text = console.export_text(clear=False)
    drawn = console.export_svg(title="", unique_id=file.stem)
    return Made(body=re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), text=text, is_terminal=True)


def _printed(command: str, here: Path, store: Path, language: str) -> str:
    """Return what a command prints on a terminal with colours."""
    from kostra_bolig.cli.main import main

    out, problems, code = io.StringIO(), io.StringIO(), None
    with (
        _alone(store, language),
        contextlib.chdir(here),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(problems),
        patch.object(sys, "argv", shlex.split(command)),
    ):
        try:
            main()
        except SystemExit as left:
            code = left.code
    if code:
        raise ExtensionError(f"{command} ended with {code}: {problems.getvalue()}")
    return out.getvalue()


@contextlib.contextmanager
def _alone(store: Path, language: str) -> Iterator[None]:
    """Take away the settings of whoever builds, any server but this machine, and the wait between two tries."""
    settings = {
        "KOSTRA_BOLIG_BASE_URL": "http://127.0.0.1:9/nobody/listens/here",
        "KOSTRA_BOLIG_CACHE_DIR": str(store),
        "KOSTRA_BOLIG_KLASS_URL": "off",
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": str(_COLUMNS),
        "LC_ALL": _LOCALES[language],
        "FORCE_COLOR": "1",
        "TERM": "xterm-256color",
    }
    ours = {name: text for name, text in os.environ.items() if not name.startswith(("KOSTRA_BOLIG_", "NO_COLOR"))}
    with (
        patch.dict(os.environ, {**ours, **settings}, clear=True),
        patch("tenacity.wait_random_exponential", lambda **_: lambda _state: 0.0),
    ):
        yield


def _shown(asked: re.Match[str], up: str, language: str) -> str:
    """Return what stands under a block: the picture or the page, and whose figures they are."""
    name, words = f"{language}/{asked['file']}", _WORDS[language]
    made = _made[name]
    whose = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", words[asked["figures"]])
    if name.endswith(".html"):
        address = f"{up}{FOLDER}/{name}"
        title = escape(words["page"].format(command=asked["command"]), quote=True)
        frame = f'<iframe class="made" src="{address}" title="{title}" loading="lazy"></iframe>'
        return f'\n{frame}\n\n<p class="whose"><a href="{address}">{words["open"]}</a>. {whose}</p>\n'
    if not made.is_terminal:
        return f'\n{_picture(name, made.text, up)}\n\n<p class="whose">{whose}</p>\n'
    lines = escape(made.text.strip("\n")).replace("\n\n", "\n&#8203;\n")  # an empty line would end the block of HTML
    text = f"<details><summary>{words['text']}</summary><pre>{lines}</pre></details>"
    picture = _picture(name, words["terminal"].format(command=asked["command"]), up)
    return f'\n{picture}\n\n<p class="whose">{whose}</p>\n\n{text}\n'


def _picture(name: str, text: str, up: str) -> str:
    """Return a picture that leads to itself, to be enlarged on a small screen."""
    said = escape(re.sub(r"[`*_\\]", "", " ".join(text.split())), quote=True)
    at = f"{up}{FOLDER}/{name}"
    return f'<p class="made"><a href="{at}"><img class="made" src="{at}" alt="{said}" loading="lazy"></a></p>'


def _up(app: Sphinx, name: str) -> str:
    """Return the way from a page to the root of the site."""
    return "../" * app.builder.get_target_uri(name).count("/")
