"""The options that commands share, and what they name: a store, a version of the table, a language."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypedDict

import click

from kostra_bolig.cli.speech import Form, listening, reporting, wiped
from kostra_bolig.cli.spoken import Group, option
from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import UsageError
from kostra_bolig.kinds import Lang, Language
from kostra_bolig.kostra import LANGUAGES, TABLE_ID, RegionKind
from kostra_bolig.said import quoted, said, speaking, speaking_of
from kostra_bolig.settings import language_asked_for, language_of_the_place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.store.snapshots import Store

__all__ = [
    "Commands",
    "Common",
    "across_break_option",
    "common",
    "common_of_tables",
    "joined_option",
    "kept_in",
    "kind_option",
    "lang_option",
    "language_said",
    "one_or_more_regions",
    "output_option",
    "per_1000_option",
    "reading",
    "set_of",
    "set_option",
    "store_of",
    "table_beside",
    "table_of",
    "whole_of",
    "withdrawn_option",
]


_ALL: Final = "all"
_LIKE_AGES: Final = re.compile(r"[0-9]+ ?[-–] ?[0-9]+")
_PER_1000: Final = "--per-1000"
_TABLE: Final = "KOSTRA_BOLIG_TABLE"
_PLACES: Final = frozenset({"cache_dir", "definition", "file", "folder", "html", "metrics", "on_new", "template"})
"""Options that name files, whose names may be any bytes."""


class Where(TypedDict):
    """Where figures come from and are kept, and in which language they are named."""

    cache_dir: str | None
    base_url: str | None
    lang: Lang | None
    table: str


class Kept(TypedDict):
    """Where figures are kept."""

    cache_dir: str | None
    table: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """The options that every command has."""

    as_json: bool
    cache_dir: str | None
    base_url: str | None
    lang: Lang | None
    verbose: int
    log_format: str
    table: str = DEFAULT_TABLE
    tables: tuple[str, ...] = ()
    is_table_said: bool = False
    snapshot: str | None = None
    as_of: str | None = None
    withdrawn: bool = False
    per: str | None = None
    categories: tuple[str, ...] = ()
    is_for_programs: bool = False
    closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False, compare=False)
    """What is still to be done when the command has said all else, its failure too."""

    @property
    def language(self) -> Language:
        """Return the language of what is shown."""
        return language_said(self.lang, is_for_programs=self.is_for_programs)

    @property
    def drawn_in(self) -> Language:
        """Return the language of charts and pages: Norwegian, where nobody says another."""
        return language_asked_for(self.lang) or Language.NO

    @property
    def form(self) -> Form:
        """Return how to speak on stderr: to people, as one JSON object, or as lines of a log in JSON."""
        return "log" if self.log_format == "json" else "json" if self.as_json else "text"

    @property
    def where(self) -> Where:
        """Return the options that say where figures come from and are kept."""
        return {"cache_dir": self.cache_dir, "base_url": self.base_url, "lang": self.lang, "table": self.table}

    @property
    def shown(self) -> Where:
        """Return the same for figures that are shown: SSB's labels are in the reader's language."""
        return {**self.where, "lang": self.lang if self.is_for_programs else self._labels}

    @property
    def _labels(self) -> Lang | None:
        """Return the language of labels for people; what the variable says is checked where settings are."""
        return self.lang or (None if os.environ.get("KOSTRA_BOLIG_LANG") else self.language.value)


def language_said(lang: str | None, *, is_for_programs: bool) -> Language:
    """Return the language of what is said: as asked for, else English to programs, and to people what they read."""
    return language_asked_for(lang) or (Language.EN if is_for_programs else language_of_the_place())


Decorator: TypeAlias = "Callable[[Callable[..., None]], Callable[..., None]]"
lang_option: Decorator = option("--lang", type=click.Choice([language.value for language in LANGUAGES]))


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command has; it is of one table."""

    @common_of_tables
    @functools.wraps(command)
    def with_one(common: Common, *args: Any, **options: Any) -> None:
        if len(common.tables) > 1:
            raise UsageError(said("cli-one-table", tables=common.tables))
        command(common, *args, **options)

    return with_one


def common_of_tables(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command has; it may be of several tables."""

    @option("--table", "tables", multiple=True, metavar="ID")
    @option("--json", "as_json", is_flag=True)
    @option("--cache-dir", metavar="DIR")
    @option("--base-url", metavar="URL")
    @lang_option
    @option("-v", "--verbose", count=True)
    @option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
    )
    @option("--debug", is_flag=True)
    @functools.wraps(command)
    def with_options(
        *args: Any,
        tables: tuple[str, ...],
        as_json: bool,
        cache_dir: str | None,
        base_url: str | None,
        lang: Lang | None,
        verbose: int,
        log_format: str,
        debug: bool,
        **options: Any,
    ) -> None:
        asked = Common(
            as_json=as_json,
            cache_dir=cache_dir,
            base_url=base_url,
            lang=lang or click.get_current_context().find_root().params.get("lang"),
            verbose=verbose,
            log_format=log_format,
            tables=tuple(dict.fromkeys(tables)),
            is_table_said=bool(tables or os.environ.get(_TABLE)),
            table=tables[0] if tables else os.environ.get(_TABLE) or DEFAULT_TABLE,
            is_for_programs=as_json or log_format == "json" or options.get("form") in ("csv", "json"),
        )
        with (
            speaking(asked.language),
            speaking_of(asked.table),
            asked.closing,
            reporting(asked.form, debug=debug),
            listening(asked.form, verbose=verbose),
        ):
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
                    raise UsageError(said("cli-no-working-folder", got=quoted(text)))
            elif not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
                raise UsageError(said("cli-no-text", got=quoted(text)))


def _is_somewhere() -> bool:
    """Return whether the working folder is there."""
    try:
        os.getcwd()  # noqa: PTH109  asked whether it can be, not for a path
    except OSError:
        return False
    return True


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that reads figures the options that say which version of them."""

    @option("--snapshot", metavar="ID")
    @option("--as-of", metavar="DATE")
    @withdrawn_option
    @where_option
    @common
    @functools.wraps(command)
    def with_version(
        common: Common,
        *args: Any,
        snapshot: str | None,
        as_of: str | None,
        withdrawn: bool,
        where: tuple[str, ...],
        **options: Any,
    ) -> None:
        per = options.pop("per", None)
        version = replace(common, snapshot=snapshot, as_of=as_of, withdrawn=withdrawn, per=per, categories=where)
        command(version, *args, **options)

    return with_version


def kind_option(*, default: str | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make the option that asks for one kind of region."""
    return option(
        "--kind",
        type=click.Choice([kind.value for kind in RegionKind]),
        default=default,
        show_default=default is not None,
    )


one_or_more_regions: Decorator = option(
    "--region",
    "regions",
    multiple=True,
    metavar="R",
)


class Commands(Group):
    """Commands of which ``--per-1000`` stands alone or before ages: what else follows it is the next argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the option with what belongs to it, as click reads it."""
        return super().parse_args(ctx, _spelled_out(args))


def _spelled_out(arguments: Sequence[str]) -> list[str]:
    """Return arguments with the value of ``--per-1000`` in the same word.

    >>> _spelled_out(["series", "--per-1000", "unge", "--per-1000", "18-24"])
    ['series', '--per-1000=all', 'unge', '--per-1000=18-24']
    """
    left, made = list(arguments), []
    while left:
        made.append(left.pop(0))
        if made[-1] == "--":
            break
        if made[-1] == _PER_1000:
            made[-1] += f"={left.pop(0) if left and _LIKE_AGES.fullmatch(left[0]) else _ALL}"
    return [*made, *left]


class _Rate(click.ParamType):  # type: ignore[type-arg]
    """Nothing, or ages such as 18-24."""

    name = "ages"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> bool | str:
        """Return what the library takes: it says what is wrong with other ages."""
        del param, ctx
        if isinstance(value, bool):
            return value
        return True if value == _ALL else str(value)


def per_1000_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options on rates: per 1,000 inhabitants, or per another count; :func:`reading` keeps that."""
    per = option("--per", metavar="TABLE:CONTENT")(command)
    return option(_PER_1000, type=_Rate(), metavar="[AGES]", default=False, is_flag=False, flag_value=_ALL)(per)


where_option: Decorator = option("--where", multiple=True, metavar="ID=VALUE")
withdrawn_option: Decorator = option("--withdrawn", is_flag=True)
across_break_option: Decorator = option("--across-break", is_flag=True)
output_option: Decorator = option("-o", "--output", "file", metavar="FILE")
set_option: Decorator = option("--set", "set_name", metavar="NAME")


def joined_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options on following municipalities and counties over their codes; by default where sound."""

    @option("--joined", is_flag=True)
    @option("--not-joined", is_flag=True)
    @functools.wraps(command)
    def with_joined(*args: Any, joined: bool, not_joined: bool, **options: Any) -> None:
        if joined and not_joined:
            raise click.UsageError(str(said("cli-joined-and-not")))
        command(*args, joined=True if joined else False if not_joined else None, **options)

    return with_joined


def kept_in(common: Common) -> Kept:
    """Return what names a store and a table in it; the other options are checked too."""
    from kostra_bolig.settings import Settings

    settings = Settings.resolve(**common.where)
    settings.cache_dir  # noqa: B018  which may be nowhere
    return {"cache_dir": common.cache_dir or None, "table": settings.table}


def store_of(common: Common) -> Store:
    """Return the store that the options name."""
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.whole import place

    return place.store_of(Settings.resolve(**common.where))


def whole_of(common: Common) -> Table:
    """Return that version for what concerns all its categories alike, or those of the options."""
    from kostra_bolig.figures.finding.categories import LATER

    return table_of(common, categories=categories_of(common) or LATER)


def table_of(common: Common, *, language: Language | None = None, categories: Mapping[str, str] | None = None) -> Table:
    """Return the version of the table that the options name, by default with labels for whoever reads the answer."""
    from kostra_bolig.ingest import load

    where = common.shown if language is None else {**common.where, "lang": language.value}
    figures = load.load(
        snapshot=common.snapshot,
        as_of=common.as_of,
        withdrawn=common.withdrawn,
        where=categories_of(common) if categories is None else categories,
        **where,
    )
    return wiped(figures if common.per is None else _divided(common, figures))


def categories_of(common: Common) -> dict[str, str]:
    """Return the categories that the options name, by the id of their dimension; a label may have what parts others.

    Raises
    ------
    UsageError
        One is not written as ``ID=VALUE``, or a dimension is named twice.
    """
    found: dict[str, str] = {}
    for one in common.categories:
        name, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not name or not value or name in found:
            raise UsageError(said("cli-where-what", got=repr(one)))
        found[name] = value
    return found


def _divided(common: Common, figures: Table) -> Table:
    """Return figures divided by the count that ``--per`` names."""
    from kostra_bolig.figures.divided import divided
    from kostra_bolig.figures.finding.categories import is_missing

    name, colon, content = (common.per or "").partition(":")
    if not colon or not re.fullmatch(TABLE_ID, name) or not content.strip():
        raise UsageError(said("cli-per-what", got=repr(common.per)))
    by = figures if name == figures.spec.id else table_beside(common, name, as_of=figures.as_of)
    try:
        return divided(figures, by, content.strip())
    except UsageError as error:
        if by is figures or not is_missing(error):
            raise
        raise UsageError(said("cli-per-broken-down", table=name)) from None


def table_beside(common: Common, name: str, *, as_of: dt.date | None, where: Mapping[str, str] | None = None) -> Table:
    """Return another table beside that of the options, fetched once where none is stored."""
    from kostra_bolig.ingest import load

    shown = replace(common, table=name).shown
    return wiped(load.beside(as_of=as_of, withdrawn=common.withdrawn, where=where, **shown))


def set_of(table: Table, name: str | None) -> list[str]:
    """Return the codes of the regions of a person's set, none where none is named."""
    from kostra_bolig.figures.among import sets

    return [] if name is None else sets.codes(table, name)
