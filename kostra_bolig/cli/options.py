"""The options that commands share, and what they name: a store, a version of the table, a language."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from kostra_bolig.cli.speech import Form, listening, reporting, wiped
from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import LANGUAGES, Language, RegionKind
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_bolig.figures.table import Table
    from kostra_bolig.store.snapshots import Store

__all__ = [
    "Common",
    "across_break_option",
    "common",
    "joined_option",
    "kind_option",
    "language_of",
    "one_or_more_regions",
    "per_1000_option",
    "reading",
    "set_of",
    "set_option",
    "store_of",
    "table_of",
    "withdrawn_option",
]


_PLACES: Final = frozenset({"cache_dir", "file", "html", "on_new", "template"})
"""Options that name files, whose names may be any bytes."""


class Where(TypedDict):
    """Where figures come from and are kept."""

    cache_dir: str | None
    base_url: str | None
    lang: str | None


@dataclass(frozen=True, kw_only=True)
class Common:
    """The options that every command has."""

    as_json: bool
    cache_dir: str | None
    base_url: str | None
    lang: str | None
    verbose: int
    log_format: str
    snapshot: str | None = None
    as_of: str | None = None
    withdrawn: bool = False

    @property
    def form(self) -> Form:
        """Return how to speak on stderr: to people, as one JSON object, or as lines of a log in JSON."""
        return "log" if self.log_format == "json" else "json" if self.as_json else "text"

    @property
    def where(self) -> Where:
        """Return the options that say where figures come from and are kept."""
        return {"cache_dir": self.cache_dir, "base_url": self.base_url, "lang": self.lang}


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command has."""

    @click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object on stdout.")
    @click.option("--cache-dir", metavar="DIR", help="Folder of the store. [env: KOSTRA_BOLIG_CACHE_DIR]")
    @click.option("--base-url", metavar="URL", help="Another PxWebApi v2 server. [env: KOSTRA_BOLIG_BASE_URL]")
    @click.option(
        "--lang",
        type=click.Choice([language.value for language in LANGUAGES]),
        help="Language of SSB's labels. [env: KOSTRA_BOLIG_LANG]",
    )
    @click.option("-v", "--verbose", count=True, help="Say what is done; twice: every request.")
    @click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="json: every step as one JSON object a line on stderr, for log collectors.",
    )
    @click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
    @functools.wraps(command)
    def with_options(
        *args: Any,
        as_json: bool,
        cache_dir: str | None,
        base_url: str | None,
        lang: str | None,
        verbose: int,
        log_format: str,
        debug: bool,
        **options: Any,
    ) -> None:
        asked = Common(
            as_json=as_json, cache_dir=cache_dir, base_url=base_url, lang=lang, verbose=verbose, log_format=log_format
        )
        with reporting(asked.form, debug=debug), listening(asked.form, verbose=verbose):
            _check({**options, "cache_dir": cache_dir})
            command(asked, *args, **options)

    return with_options


def _check(options: Mapping[str, object]) -> None:
    """Refuse what no command can take: a name in bytes that are no text, a file beside a folder that has gone.

    Raises
    ------
    UsageError
        An argument cannot be taken.
    """
    for name, value in options.items():
        for text in value if isinstance(value, tuple) else (value,):
            if not isinstance(text, str):
                continue
            if name in _PLACES:
                if name != "on_new" and not Path(text).is_absolute() and not _is_somewhere():
                    raise UsageError(said("cli-no-working-folder", got=repr(text)))
            elif not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
                raise UsageError(said("cli-no-text", got=repr(text)))


def _is_somewhere() -> bool:
    """Return whether the working folder is there."""
    try:
        os.getcwd()  # noqa: PTH109  asked whether it can be, not for a path
    except OSError:
        return False
    return True


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that reads figures the options that say which version of them."""

    @click.option("--snapshot", metavar="ID", help="Read this snapshot instead of the newest; see `history`.")
    @click.option("--as-of", metavar="DATE", help="Read the figures as they stood on this day, such as 2025-04-01.")
    @withdrawn_option
    @common
    @functools.wraps(command)
    def with_version(
        common: Common, *args: Any, snapshot: str | None, as_of: str | None, withdrawn: bool, **options: Any
    ) -> None:
        command(replace(common, snapshot=snapshot, as_of=as_of, withdrawn=withdrawn), *args, **options)

    return with_version


def kind_option(*, default: str | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make the option that asks for one kind of region."""
    return click.option(
        "--kind",
        type=click.Choice([kind.value for kind in RegionKind]),
        default=default,
        show_default=default is not None,
        help="Kind of region.",
    )


one_or_more_regions = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="R",
    help="Region code or name; give it several times for several. [default: EAK]",
)
joined_option = click.option(
    "--joined", is_flag=True, help="Follow municipalities over mergers: the sum of the parts, ours and not SSB's."
)
per_1000_option = click.option(
    "--per-1000", is_flag=True, help="Per 1,000 inhabitants, ours; needs `fetch --population`."
)


withdrawn_option = click.option(
    "--withdrawn",
    is_flag=True,
    help="Show the figures of an earlier version that SSB has suppressed since, too.",
)


across_break_option = click.option(
    "--across-break",
    is_flag=True,
    help="Measure KOSTRA groups also across the years in which SSB drew them anew: before and after do not compare.",
)


set_option = click.option(
    "--set",
    "set_name",
    metavar="NAME",
    help="The regions of a set of your own, from sets.toml. [env: KOSTRA_BOLIG_SETS]",
)


def store_of(common: Common) -> Store:
    """Return the store that the options name."""
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.snapshots import Store

    return Store(Settings.resolve(**common.where).cache_dir)


def table_of(common: Common) -> Table:
    """Return the version of the table that the options name."""
    from kostra_bolig.ingest import load

    figures = load.load(snapshot=common.snapshot, as_of=common.as_of, withdrawn=common.withdrawn, **common.where)
    return wiped(figures)


def language_of(common: Common) -> Language:
    """Return the language that is asked for, which need not be that of the stored labels."""
    from kostra_bolig.settings import Settings

    return Settings.resolve(**common.where).language


def set_of(table: Table, name: str | None) -> list[str]:
    """Return the codes of the regions of a person's set, none where none is named."""
    from kostra_bolig.figures.among import sets

    return [] if name is None else sets.codes(table, name)
