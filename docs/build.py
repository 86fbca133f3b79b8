"""Make what the site shows and no file holds: charts, pages, pictures of a terminal, the executed notebook.

A hook of MkDocs. A page asks for something with a comment before a block that holds one command:

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
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from nbformat import NotebookNode

ROOT: Final = Path(__file__).resolve().parent.parent
NOTEBOOK: Final = "use/chapter_1_1.ipynb"
CHAPTER: Final = "use/chapter_1_1.md"
FOLDER: Final = "made"
ASKED: Final = re.compile(
    r"<!-- made: (?P<file>[\w-]+\.(?:svg|html)) from (?P<figures>report|constructed) -->\n"
    r"(?P<block>```(?:sh\n|console\n\$ )(?P<command>kostra-bolig[^\n]*)\n.*?```\n)",
    re.DOTALL,
)
_COLUMNS: Final = 112
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


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make everything that the pages ask for, and run the notebook."""
    is_draft = os.environ.get("KOSTRA_BOLIG_DOCS") == "draft"
    asked = asked_for([file.content_string for file in files.documentation_pages()])
    _made.clear()
    _made.update({name: Made(body="<svg/>", text=name) for name in asked} if is_draft else made_for(asked))
    chapter, pictures = rendered(notebook(Path(config.docs_dir, NOTEBOOK), is_run=not is_draft))
    for name, made in _made.items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=made.body))
    for name, body in pictures.items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=body))
    files.append(File.generated(config, CHAPTER, content=chapter))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show what was made where a page asks for it, and lead to the executed notebook instead of its source."""
    del config, files
    words = _WORDS["no" if page.file.src_uri == "no.md" else "en"]
    if page.file.src_uri != CHAPTER:
        for written in (NOTEBOOK, Path(NOTEBOOK).name):
            markdown = markdown.replace(f"]({written})", f"]({Path(written).with_suffix('.md').as_posix()})")
    return ASKED.sub(lambda found: found["block"] + _shown(found, page, words), markdown)


def asked_for(pages: list[str]) -> dict[str, re.Match[str]]:
    """Return what pages ask for, by the name of its file; two that ask for the same share it."""
    asked: dict[str, re.Match[str]] = {}
    for found in (found for page in pages for found in ASKED.finditer(page)):
        if asked.setdefault(found["file"], found).group("figures", "command") != found.group("figures", "command"):
            raise PluginError(f"{found['file']} is asked for twice, and not in the same way")
    return asked


def made_for(asked: dict[str, re.Match[str]]) -> dict[str, Made]:
    """Run every command that is asked for; return what each made, by the name of its file."""
    sys.path[:0] = [str(ROOT)] * (str(ROOT) not in sys.path)
    from tests.builders import two_versions

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        stores = {"report": home / "empty", "constructed": home / "constructed"}
        if any(found["figures"] == "constructed" for found in asked.values()):
            with _alone(stores["constructed"]):
                two_versions.build(stores["constructed"])
        return {name: _run(found, home, stores[found["figures"]]) for name, found in asked.items()}


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


def rendered(executed: NotebookNode) -> tuple[str, dict[str, str]]:
    """Return an executed notebook as a page, and its pictures by name."""
    parts: list[str] = []
    pictures: dict[str, str] = {}
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            data = {"text/plain": output.text} if output.output_type == "stream" else output.data
            if "image/svg+xml" in data:
                name = f"chapter-1-1-{len(pictures) + 1}.svg"
                pictures[name] = data["image/svg+xml"]
                parts.append(_picture(name, data["text/plain"].removeprefix("Chart: "), "../"))
            elif "text/html" in data:
                parts.append(f'<div class="output">{data["text/html"]}</div>')
            else:
                parts.append(f"```text\n{data['text/plain'].rstrip()}\n```")
    return "\n\n".join(parts) + "\n", pictures


def _run(asked: re.Match[str], home: Path, store: Path) -> Made:
    """Run one command in an empty folder, with figures of this store."""
    from rich.console import Console
    from rich.text import Text

    here = home / asked["file"].replace(".", "-")
    here.mkdir()
    printed = _printed(asked["command"], here, store).replace(str(home), "~")
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


def _printed(command: str, here: Path, store: Path) -> str:
    """Return what a command prints on a terminal with colours."""
    from kostra_bolig.cli.main import main

    out, problems, code = io.StringIO(), io.StringIO(), None
    with (
        _alone(store),
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
        raise PluginError(f"{command} ended with {code}: {problems.getvalue()}")
    return out.getvalue()


@contextlib.contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Take away the settings of whoever builds, any server but this machine, and the wait between two tries."""
    settings = {
        "KOSTRA_BOLIG_BASE_URL": "http://127.0.0.1:9/nobody/listens/here",
        "KOSTRA_BOLIG_CACHE_DIR": str(store),
        "KOSTRA_BOLIG_KLASS_URL": "off",
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": str(_COLUMNS),
        "FORCE_COLOR": "1",
        "TERM": "xterm-256color",
    }
    ours = {name: text for name, text in os.environ.items() if not name.startswith(("KOSTRA_BOLIG_", "NO_COLOR"))}
    with (
        patch.dict(os.environ, {**ours, **settings}, clear=True),
        patch("tenacity.wait_random_exponential", lambda **_: lambda _state: 0.0),
    ):
        yield


def _shown(asked: re.Match[str], page: Page, words: dict[str, str]) -> str:
    """Return what stands under a block: the picture or the page, and whose figures they are."""
    made, name = _made[asked["file"]], asked["file"]
    up = "../" * page.file.src_uri.count("/")
    whose = words[asked["figures"]]
    if name.endswith(".html"):
        address = get_relative_url(f"{FOLDER}/{name}", page.url)
        title = escape(words["page"].format(command=asked["command"]), quote=True)
        frame = f'<iframe class="made" src="{address}" title="{title}" loading="lazy"></iframe>'
        return f"\n{frame}\n\n[{words['open']}]({up}{FOLDER}/{name}). {whose}\n{{: .whose }}\n"
    if not made.is_terminal:
        return f"\n{_picture(name, made.text, up)}\n\n{whose}\n{{: .whose }}\n"
    text = f"<details><summary>{words['text']}</summary><pre>{escape(made.text)}</pre></details>"
    picture = _picture(name, words["terminal"].format(command=asked["command"]), up)
    return f"\n{picture}\n\n{whose}\n{{: .whose }}\n\n{text}\n"


def _picture(name: str, text: str, up: str) -> str:
    """Return a picture that leads to itself, to be enlarged on a small screen."""
    said = re.sub(r"[\[\]`*_\\<>]", "", " ".join(text.split()))
    at = f"{up}{FOLDER}/{name}"
    return f"[![{said}]({at}){{ .made }}]({at})"
