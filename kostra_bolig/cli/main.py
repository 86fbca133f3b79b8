"""The command line: read arguments, call the library, print, choose the exit code."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import logging
import os
import sys
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, TypedDict, TypeVar

import click

from kostra_bolig.about import NAME, __version__
from kostra_bolig.errors import ClaimsError, KostraBoligError, StoreError
from kostra_bolig.kostra import COUNTRY, LANGUAGES, Language, RegionKind, SeriesKey
from kostra_bolig.show import terminal
from kostra_bolig.show.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kostra_bolig.answers.answers import ReportAnswer
    from kostra_bolig.figures.claims import Claims
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.snapshots import Store

__all__ = ["cli", "main"]

_PROGRAM = "kostra-bolig"
_BUG = 70
_STOPPED = 130

Form: TypeAlias = Literal["text", "json", "log"]
Found = TypeVar("Found")


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
        with _reporting(asked, debug=debug), _listening(asked):
            command(asked, *args, **options)

    return with_options


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that reads figures the options that say which version of them."""

    @click.option("--snapshot", metavar="ID", help="Read this snapshot instead of the newest; see `history`.")
    @click.option("--as-of", metavar="DATE", help="Read the figures as they stood on this day, such as 2025-04-01.")
    @common
    @functools.wraps(command)
    def with_version(common: Common, *args: Any, snapshot: str | None, as_of: str | None, **options: Any) -> None:
        command(replace(common, snapshot=snapshot, as_of=as_of), *args, **options)

    return with_version


def _kind(*, default: str | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--kind",
        type=click.Choice([kind.value for kind in RegionKind]),
        default=default,
        show_default=default is not None,
        help="Kind of region.",
    )


_one_or_more_regions = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="R",
    help="Region code or name; give it several times for several. [default: EAK]",
)
_joined = click.option(
    "--joined", is_flag=True, help="Follow municipalities over mergers: the sum of the parts, ours and not SSB's."
)
_per_1000 = click.option("--per-1000", is_flag=True, help="Per 1,000 inhabitants, ours; needs `fetch --population`.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kostra-bolig report",
    invoke_without_command=True,
)
@click.version_option(__version__, "--version", "-V", prog_name=_PROGRAM)
@click.pass_context
def cli(context: click.Context) -> None:
    """Official Norwegian figures on temporary accommodation: SSB's table 12015, pulled, checked and ready to use.

    
    Exit codes
      0  done, new or unchanged
      1  a claim does not hold
      2  usage or settings
      3  SSB not available, try later
      4  answer refused
      5  the table changed, a person must look
      6  disk or permissions
      7  another run holds the lock

    Without a command: what is stored, and the six series of the country at a glance.
    """
    if context.invoked_subcommand is None:
        context.invoke(overview)


@click.command(hidden=True)
@common
def overview(common: Common) -> None:
    """Show what is stored and the six series of the country; nothing is fetched."""
    from kostra_bolig.answers import answers
    from kostra_bolig.clock import Clock
    from kostra_bolig.ingest import load

    store = answers.status_answer(_store(common), Clock().now())
    table = load.load(source="stored" if store["newest"] else "published", **common.where)
    series = [table.series(key) for key in table.binding.codes]
    terminal.overview_text(store, series, answers.figures_answer(table, COUNTRY))


@cli.command(epilog="Example: kostra-bolig fetch --json")
@click.option("--force", is_flag=True, help="Download and check even if SSB says that nothing was published.")
@click.option("--accept", metavar="REASON", help="Overrule failed checks once; the reason is kept in the snapshot.")
@click.option(
    "--deadline",
    type=float,
    metavar="S",
    help="Wall-clock bound on the whole run in seconds; with more than 305 left, an odd or missing answer is asked for "
    "once more. [default: 300]",
)
@click.option(
    "--wait", type=click.FloatRange(min=0), default=0, metavar="S", help="Wait so long for another run's lock."
)
@click.option("--on-new", metavar="COMMAND", help="Run this, without a shell, after a new snapshot was stored.")
@click.option("--population", is_flag=True, help="Store the inhabitants too (table 07459), for figures per 1,000.")
@common
def fetch(
    common: Common,
    force: bool,
    accept: str | None,
    deadline: float | None,
    wait: float,
    on_new: str | None,
    population: bool,
) -> None:
    """Pull the table, check it, and store it if it is new. This is also what a nightly job runs."""
    from kostra_bolig.answers import answers
    from kostra_bolig.ingest import run

    if accept is not None and not accept.strip():
        raise click.BadParameter("give the reason in a few words", param_hint="--accept")
    hook = _hook(on_new)
    result = _wiped(
        run.fetch(force=force, accept=accept, deadline_s=deadline, wait_s=wait, population=population, **common.where)
    )
    answer = answers.fetch_answer(result)
    if common.as_json:
        _json(answer)
    else:
        terminal.fetch_text(answer, result.snapshot.path.parent)
    if answer["outcome"] == "new":
        _run_hook(hook, result.snapshot)


@cli.command(epilog="Example: kostra-bolig series over_3_mnd --from 2020 --to 2024")
@click.argument("key", metavar="KEY")
@_one_or_more_regions
@click.option("--from", "first", type=int, metavar="Y", help="First year.")
@click.option("--to", "last", type=int, metavar="Y", help="Last year.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="Form of the answer; json is the same as --json.",
)
@_joined
@_per_1000
@reading
def series(
    common: Common,
    key: str,
    regions: tuple[str, ...],
    first: int | None,
    last: int | None,
    form: str,
    joined: bool,
    per_1000: bool,
) -> None:
    """Show one series. KEY is one of the six keys, or any content code of the table.

    \b
    midlertidig_botilbud  over_3_mnd  med_barn  med_barn_over_3_mnd  unge  natthjem

    With several regions the JSON answer is an object with the list "regions".
    """
    from kostra_bolig.answers import answers

    table = _table(common)
    found = [
        _between(
            table.series(key, region=region, joined=joined, since=first if joined else None, per_1000=per_1000),
            first,
            last,
        )
        for region in regions or (COUNTRY,)
    ]
    if common.as_json or form == "json":
        said = [answers.series_answer(one) for one in found]
        return _json(said[0] if len(said) == 1 else {"regions": said})
    if form == "csv":
        return terminal.csv_of(found)
    for one in found:
        terminal.series_table(one)


@cli.command(epilog="Example: kostra-bolig trend midlertidig_botilbud --from 2021 --to 2024")
@click.argument("key", metavar="KEY")
@click.option("--from", "first", type=int, required=True, metavar="Y", help="Start year.")
@click.option("--to", "last", type=int, required=True, metavar="Y", help="End year.")
@_one_or_more_regions
@_joined
@_per_1000
@reading
def trend(
    common: Common, key: str, first: int, last: int, regions: tuple[str, ...], joined: bool, per_1000: bool
) -> None:
    """Show the change of a series between two years, in percent of the start year."""
    from kostra_bolig.answers import answers

    table = _table(common)
    found = [
        table.series(key, region=region, joined=joined, since=first if joined else None, per_1000=per_1000)
        for region in regions or (COUNTRY,)
    ]
    said = [answers.trend_answer(one, first, last) for one in found]
    if common.as_json:
        return _json(said[0] if len(said) == 1 else {"regions": said})
    for one, answer in zip(found, said, strict=True):
        terminal.trend_text(one, answer)


@cli.command(epilog="Example: kostra-bolig regions bergen")
@click.argument("query", metavar="[QUERY]", required=False)
@_kind(default=None)
@click.option("--current", is_flag=True, help="Only those that exist now.")
@reading
def regions(common: Common, query: str | None, kind: str | None, current: bool) -> None:
    """List regions, or find those whose code or name is like QUERY."""
    from kostra_bolig.answers import answers

    table = _table(common)
    answer = answers.regions_answer(table, table.regions(query, kind=kind, current=True if current else None))
    if common.as_json:
        return _json(answer)
    terminal.regions_table(answer)


@cli.command(epilog="Example: kostra-bolig compare midlertidig_botilbud Bergen EKG12 EAK")
@click.argument("key", metavar="KEY")
@click.argument("asked", metavar="REGION...", nargs=-1, required=True)
@click.option("--base", type=int, metavar="Y", help="Base year of index and change. [default: first in common]")
@click.option("--from", "first", type=int, metavar="Y", help="First year.")
@_joined
@_per_1000
@reading
def compare(
    common: Common,
    key: str,
    asked: tuple[str, ...],
    base: int | None,
    first: int | None,
    joined: bool,
    per_1000: bool,
) -> None:
    """Show regions beside each other: levels, index, change.

    One municipality alone is shown beside its KOSTRA group and the country; per 1,000 inhabitants beside the country.
    """
    from kostra_bolig.answers import answers
    from kostra_bolig.figures.regions import kind_of

    table = _table(common)
    beside = table.peers(asked[0]) if len(asked) == 1 else asked
    if per_1000 and len(asked) == 1:  # the population table knows no KOSTRA groups
        beside = tuple(code for code in beside if kind_of(code) is not RegionKind.KOSTRA_GROUP)
    comparison = table.compare(key, beside, base=base, joined=joined, since=first, per_1000=per_1000)
    answer = answers.compare_answer(comparison)
    if common.as_json:
        return _json(answer)
    terminal.compare_table(answer, table.provenance)


@cli.command(epilog="Example: kostra-bolig ranking midlertidig_botilbud --by change --from 2021")
@click.argument("key", metavar="KEY")
@click.option("--year", type=int, metavar="Y", help="The year to rank. [default: the last]")
@_kind(default=RegionKind.MUNICIPALITY.value)
@click.option("--by", type=click.Choice(["value", "change"]), default="value", show_default=True, help="Order.")
@click.option("--from", "since", type=int, metavar="Y", help="Start year of the change. [default: the year before]")
@_per_1000
@reading
def ranking(
    common: Common,
    key: str,
    year: int | None,
    kind: str,
    by: Literal["value", "change"],
    since: int | None,
    per_1000: bool,
) -> None:
    """Show regions in order of a series; those without a figure are listed last, with the reason."""
    from kostra_bolig.answers import answers

    table = _table(common)
    asked = year if year is not None else max(table.series(key).years)
    answer = answers.ranking_answer(table, key, asked, kind=RegionKind(kind), by=by, since=since, per_1000=per_1000)
    if common.as_json:
        return _json(answer)
    terminal.ranking_table(answer, table.provenance)


@cli.command(epilog="Example: kostra-bolig coverage unge")
@click.argument("key", metavar="KEY")
@_kind(default=RegionKind.MUNICIPALITY.value)
@reading
def coverage(common: Common, key: str, kind: str) -> None:
    """Show how many regions report a series, are suppressed or missing, by year."""
    from kostra_bolig.answers import answers

    table = _table(common)
    answer = answers.coverage_answer(table, key, kind=RegionKind(kind))
    if common.as_json:
        return _json(answer)
    terminal.coverage_table(answer, table.provenance)


@cli.command(epilog="Example: kostra-bolig plot midlertidig_botilbud over_3_mnd --from 2020 --to 2024 -o fig11.svg")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option(
    "-o", "--output", "file", required=True, metavar="FILE", help="File to write: .svg, .png, .pdf, .html or .json."
)
@_one_or_more_regions
@click.option("--from", "first", type=int, metavar="Y", help="First year.")
@click.option("--to", "last", type=int, metavar="Y", help="Last year.")
@click.option("--index", type=int, metavar="Y", help="Draw an index, this year = 100.")
@click.option("--form", type=click.Choice(["bar", "line"]), help="Bars or lines. [default: as it reads best]")
@click.option("--title", metavar="TEXT", help="Title instead of the one that is made.")
@_joined
@_per_1000
@reading
def plot(
    common: Common,
    keys: tuple[str, ...],
    file: str,
    regions: tuple[str, ...],
    first: int | None,
    last: int | None,
    index: int | None,
    form: Literal["bar", "line"] | None,
    title: str | None,
    joined: bool,
    per_1000: bool,
) -> None:
    """Draw series as a chart. Needs the extra "plot"; nothing is fetched when the file is opened.

    With --lang en the words and numbers are English, else Norwegian.
    """
    from kostra_bolig.answers import answers

    table = _table(common)
    chart = table.plot(
        keys,
        regions=regions or (COUNTRY,),
        since=first,
        until=last,
        index=index,
        form=form,
        title=title,
        joined=joined,
        per_1000=per_1000,
        language=_language(common),
    )
    answer = answers.plot_answer(table, chart, chart.save(file))
    if common.as_json:
        return _json(answer)
    click.echo(answer["file"])


@cli.command(epilog="Example: kostra-bolig report --json")
@_one_or_more_regions
@click.option("--html", metavar="FILE", help='Write a page to read, print and send. Needs the extra "plot".')
@reading
def report(common: Common, regions: tuple[str, ...], html: str | None) -> None:
    """Hold the claims of Fafo-rapport 2025:11 against the newest figures.

    Fetches if nothing is stored; if SSB cannot be reached either, uses the figures published in the report. Always
    says which figures it used. A claim that was true of SSB's figures when it was written and no longer is, is
    "revised". With --region, the six series of those regions are shown beside it.
    """
    from kostra_bolig.figures.claims import fafo_2025_11

    answer = _claims(common, fafo_2025_11(), regions, html=html)
    if not all(claim["as_recorded"] for claim in answer["claims"]):
        sys.exit(1)


@cli.command(epilog="Example: kostra-bolig verify my-article.toml")
@click.argument("file", metavar="CLAIMS.toml")
@_one_or_more_regions
@reading
def verify(common: Common, file: str, regions: tuple[str, ...]) -> None:
    """Hold the claims of any text against the newest figures; exit 1 if one does not hold and is not recorded so."""
    from kostra_bolig.figures.claims import Verdict, read

    answer = _claims(common, read(file), regions)
    lost = Verdict.NOT_REPRODUCED
    if any(claim["verdict"] == lost and claim["recorded"] != lost for claim in answer["claims"]):
        sys.exit(1)


@cli.command(epilog="Example: kostra-bolig status")
@common
def status(common: Common) -> None:
    """Show what is stored, how old it is, how final, and when SSB publishes next."""
    from kostra_bolig.answers import answers
    from kostra_bolig.clock import Clock

    answer = answers.status_answer(_store(common), Clock().now())
    if common.as_json:
        return _json(answer)
    terminal.status_text(answer)


@cli.command(epilog="Example: kostra-bolig history")
@common
def history(common: Common) -> None:
    """List the stored snapshots, in the order SSB published them."""
    from kostra_bolig.answers import answers

    answer = answers.history_answer(_store(common))
    if common.as_json:
        return _json(answer)
    terminal.history_table(answer["snapshots"], answer["newest"])


@cli.command(epilog="Example: kostra-bolig diff --most 20")
@click.argument("older", metavar="[A]", required=False)
@click.argument("newer", metavar="[B]", required=False)
@click.option("--most", type=click.IntRange(min=1), default=40, show_default=True, metavar="N", help="Cells shown.")
@common
def diff(common: Common, older: str | None, newer: str | None, most: int) -> None:
    """Show what SSB changed from snapshot A to B: the country first, then the largest changes.

    Without B: up to the newest. Without A too: since the last version with other figures. A and B are ids (see
    `history`) or days, such as 2025-04-01.
    """
    from kostra_bolig.answers import answers

    answer = answers.diff_answer(_difference(common, older, newer))
    if common.as_json:
        return _json(answer)
    terminal.diff_table(answer, most=most)


@cli.command(epilog="Example: kostra-bolig export panel.csv --content panel --locale no")
@click.argument("file", metavar="FILE")
@click.option(
    "--content",
    type=click.Choice(["observations", "panel"]),
    default="observations",
    show_default=True,
    help="observations: a row per region, content and year. panel: a row per region and year, a column per series.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in RegionKind]),
    multiple=True,
    help="Only this kind of region; several times for several.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "no"]),
    default="en",
    show_default=True,
    help="no: CSV with semicolon and decimal comma.",
)
@reading
def export(
    common: Common, file: str, content: Literal["observations", "panel"], kinds: tuple[str, ...], locale: str
) -> None:
    """Write the figures to FILE: .csv, .parquet, .xlsx (extra "excel") or .json (JSON-stat), with source and notes."""
    from kostra_bolig.answers import answers

    table = _table(common)
    chosen = table.of_kinds(kinds) if kinds else table
    written = chosen.export(file, content=content, locale=locale)
    answer = answers.export_answer(chosen, written, content=content)
    if common.as_json:
        return _json(answer)
    for path in answer["files"]:
        click.echo(path)
    click.echo(f"{terminal.count(answer['rows'], 'row')}")


@cli.command(epilog="Example: kostra-bolig cite --form bibtex")
@click.option(
    "--form",
    type=click.Choice(["text", "bibtex", "csl"]),
    default="text",
    show_default=True,
    help="A sentence, an entry for LaTeX, or CSL-JSON for Zotero, pandoc and Quarto.",
)
@reading
def cite(common: Common, form: Literal["text", "bibtex", "csl"]) -> None:
    """Show how to cite the figures, with the version and the day SSB updated them."""
    from kostra_bolig.answers import answers

    answer = answers.cite_answer(_table(common))
    if common.as_json:
        return _json(answer)
    click.echo(answer[form])


@cli.command(epilog="Example: kostra-bolig check --json")
@common
def check(common: Common) -> None:
    """Check every file of every snapshot against its hash; exit 6 and name what is damaged. Deletes nothing."""
    from kostra_bolig.answers import answers

    store = _store(common)
    answer = answers.check_answer(store)
    if common.as_json:
        _json(answer)
    else:
        for damage in answer["damaged"]:
            click.echo(printable(f"damaged: {damage['path']}: expected {damage['expected']}, got {damage['found']}"))
        click.echo(
            f"{terminal.count(answer['snapshots'], 'snapshot')}, {len(answer['damaged'])} damaged, in {answer['store']}"
        )
    if answer["damaged"]:
        sys.exit(StoreError.exit_code)


@cli.command(epilog="Example: kostra-bolig prune --keep 24")
@click.option("--keep", type=click.IntRange(min=1), required=True, metavar="N", help="How many of the newest to keep.")
@common
def prune(common: Common, keep: int) -> None:
    """Remove old snapshots; never the newest good one, nor the one that is read."""
    from kostra_bolig.answers import answers

    store = _store(common)
    with store.lock():
        removed = store.prune(keep)
    answer = answers.prune_answer(store, removed)
    if common.as_json:
        return _json(answer)
    for snapshot_id in answer["removed"]:
        click.echo(f"removed {snapshot_id}")
    click.echo(f"{terminal.count(len(answer['kept']), 'snapshot')} kept")


@cli.command(epilog='Example: eval "$(kostra-bolig completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes the shell complete commands and options."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(cli, {}, _PROGRAM, "_KOSTRA_BOLIG_COMPLETE").source())


def main() -> NoReturn:
    """Run the command line and leave with the exit code."""
    arguments = sys.argv[1:]
    form: Form = "json" if "--json" in arguments else "text"
    try:
        cli.main(arguments, prog_name=_PROGRAM, standalone_mode=False, complete_var="_KOSTRA_BOLIG_COMPLETE")
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.Abort:
        _fail(
            "Stopped",
            "stopped before it was done; what was stored is untouched",
            _STOPPED,
            form=form,
        )
    except click.ClickException as error:
        hint = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else _PROGRAM
        message = f"{error.format_message().rstrip('.')}; see `{hint} --help`"
        _fail("UsageError", message, error.exit_code, form=form)
    except BrokenPipeError:
        # Whoever read our answer has gone; closing stderr keeps Python from complaining about it at exit.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)


@contextlib.contextmanager
def _reporting(common: Common, *, debug: bool) -> Iterator[None]:
    """Turn every failure into one line on stderr and an exit code, and every warning into one line."""

    def show(message: Warning | str, *_category_and_place: object, **_more: object) -> None:
        text = printable(str(message))
        _tell(common.form, "warning", {"message" if common.form == "log" else "warning": text}, f"warning: {text}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("always", category=UserWarning, module="")
        warnings.showwarning = show
        try:
            yield
        except KostraBoligError as error:
            if debug:
                _traceback(error)
            _failed(error, form=common.form)
        except (click.ClickException, click.Abort, click.exceptions.Exit, KeyboardInterrupt, BrokenPipeError):
            raise
        except Exception as error:
            if debug:
                _traceback(error)
            message = f"a fault in {NAME} itself: {type(error).__name__}: {error}. Run again with --debug and report it"
            _fail(type(error).__name__, message, _BUG, form=common.form)


def _traceback(error: BaseException | None) -> None:
    """Show where an error and those behind it came from; each message on one line, for it may hold a server's text."""
    from traceback import format_tb

    if error is None:
        return
    _traceback(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    click.echo("Traceback (most recent call last):", err=True)
    click.echo("".join(format_tb(error.__traceback__)), err=True, nl=False)
    click.echo(f"{type(error).__name__}: {printable(str(error))}", err=True)


def _failed(error: KostraBoligError, *, form: Form) -> NoReturn:
    from kostra_bolig.answers.answers import error_answer

    answer = error_answer(error)
    kept = f". The answer is in {answer['quarantine']}" if answer["quarantine"] else ""
    _tell(form, "error", answer, f"{answer['message']}{kept}")
    sys.exit(error.exit_code)


def _fail(name: str, message: str, exit_code: int, *, form: Form) -> NoReturn:
    answer = {"error": name, "message": message, "exit_code": exit_code, "quarantine": None}
    _tell(form, "error", answer, message)
    sys.exit(exit_code)


def _tell(form: Form, level: str, answer: Mapping[str, object], text: str) -> None:
    """Say on stderr that something is wrong: a line for people, an object for programs, or a line of the log."""
    if form == "text":
        said = f"{_PROGRAM}: {printable(text)}"
    else:
        when = {"time": _now(), "level": level} if form == "log" else {}
        said = _dumped({**when, **answer})
    click.echo(said, err=True)


def _now(seconds: float | None = None) -> str:
    moment = dt.datetime.now(dt.UTC) if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.isoformat(timespec="milliseconds")


@contextlib.contextmanager
def _listening(common: Common) -> Iterator[None]:
    """Show what the library logs: every line with ``-v`` or as JSON, one passing progress line on a terminal."""
    logger = logging.getLogger(NAME)
    if common.verbose or common.log_format == "json":
        handler: logging.Handler = logging.StreamHandler()
        handler.setFormatter(_JsonLine() if common.log_format == "json" else _TextLine())
        level = logging.DEBUG if common.verbose > 1 else logging.INFO
    elif sys.stderr.isatty():
        handler, level = _Progress(), logging.INFO
    else:
        yield
        return
    handler.setLevel(level)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


class _TextLine(logging.Formatter):
    """A line for people, without what could steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(f"{_PROGRAM}: {record.getMessage()}")


class _JsonLine(logging.Formatter):
    """A line for log collectors: ``time`` (UTC), ``level``, ``message``."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"time": _now(record.created), "level": record.levelname.lower(), "message": record.getMessage()}
        return _dumped(said)


class _Progress(logging.Handler):
    """One line on the terminal that says which step is being done now, and goes away."""

    def emit(self, record: logging.LogRecord) -> None:
        from kostra_bolig.records import Step

        step = getattr(record, "step", None)
        counted = f"[{step}/{len(Step)}] " if step is not None else ""
        sys.stderr.write(f"\r\x1b[2K{counted}{printable(record.getMessage())[:100]} …")
        sys.stderr.flush()

    def wipe(self) -> None:
        """Take the line away, so that an answer begins on a clean one."""
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()

    def close(self) -> None:
        self.wipe()
        super().close()


def _wiped(found: Found) -> Found:
    """Return what the library gave, after the line that told of its steps has gone."""
    for handler in logging.getLogger(NAME).handlers:
        if isinstance(handler, _Progress):
            handler.wipe()
    return found


def _store(common: Common) -> Store:
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.snapshots import Store

    return Store(Settings.resolve(**common.where).cache_dir)


def _hook(command: str | None) -> list[str]:
    """Return the words of a command, as a shell would split them; what makes no sense is refused before the fetch."""
    from shlex import split

    try:
        words = split(command or "")
    except ValueError as error:
        raise click.BadParameter(f"{error}: {command!r}", param_hint="--on-new") from error
    if command is not None and not words:
        raise click.BadParameter("give a command, or leave the option out", param_hint="--on-new")
    return words


def _run_hook(words: list[str], snapshot: Snapshot) -> None:
    """Run a person's command on a new snapshot; its failure is told and undoes nothing."""
    from subprocess import run

    if not words:
        return
    named = {"KOSTRA_BOLIG_SNAPSHOT": str(snapshot.path), "KOSTRA_BOLIG_SNAPSHOT_ID": snapshot.id}
    try:
        ended = run(words, env={**os.environ, **named}, stdout=sys.stderr.fileno(), check=False)  # noqa: S603
        failure = f"ended with {ended.returncode}" if ended.returncode else ""
    except OSError as error:
        failure = f"could not be run: {error.strerror}"
    if failure:
        warnings.warn(f"--on-new {words[0]} {failure}; the snapshot {snapshot.id} stays", UserWarning, stacklevel=2)


def _table(common: Common) -> Table:
    from kostra_bolig.ingest import load

    return _wiped(load.load(snapshot=common.snapshot, as_of=common.as_of, **common.where))


def _between(found: Series, first: int | None, last: int | None) -> Series:
    """Cut a series to the years asked for; a year it does not have is refused with those it has."""
    from dataclasses import replace

    import polars as pl

    for year in (first, last):
        if year is not None and year not in found.years:
            found.at(year)
    start, end = first if first is not None else found.years[0], last if last is not None else found.years[-1]
    if start > end:
        raise click.BadParameter(
            f"the first year must not be after the last, got {start} and {end}", param_hint="--from"
        )
    return replace(found, frame=found.frame.filter(pl.col("year").is_between(start, end)))


def _json(answer: Mapping[str, Any]) -> None:
    click.echo(_dumped(answer, indent=2))


def _dumped(answer: Mapping[str, object], *, indent: int | None = None) -> str:
    """Return JSON that people can read and that steers no terminal: what is not printable is escaped."""
    text = json.dumps(answer, ensure_ascii=False, indent=indent)
    return "".join(
        character if character.isprintable() or character == "\n" else json.dumps(character)[1:-1] for character in text
    )


def _difference(common: Common, older: str | None, newer: str | None) -> Diff:
    """Hold two stored versions against each other: as asked, else the newest and the last that had other figures."""
    from kostra_bolig.ingest import load

    after = _version(common, newer) if newer is not None else load.load(source="stored", **common.where)
    if older is not None:
        return after.diff(_version(common, older))
    found = None
    for snapshot in reversed(_store(common).history(before=after.provenance.snapshot)):
        found = after.diff(_version(common, snapshot.id))
        if not found.is_empty:
            return found
    if found is None:
        raise click.UsageError(f"no version from before {after.provenance.snapshot} is stored, so there is no change")
    return found


def _version(common: Common, asked: str) -> Table:
    """Return the version that an id or a day names."""
    try:
        dt.date.fromisoformat(asked)
    except ValueError:
        return _table(replace(common, snapshot=asked))
    return _table(replace(common, as_of=asked))


def _language(common: Common) -> Language:
    """Return the language that is asked for, which need not be that of the stored labels."""
    from kostra_bolig.settings import Settings

    return Settings.resolve(**common.where).language


def _claims(common: Common, claims: Claims, regions: Sequence[str], *, html: str | None = None) -> ReportAnswer:
    from kostra_bolig.answers import answers
    from kostra_bolig.figures.claims import Verdict
    from kostra_bolig.figures.claims import verify as verified
    from kostra_bolig.ingest import load

    table = _table(common)
    for claim in claims.claims:
        if claim.series not in [*SeriesKey] and claim.series not in table.contents()["content"]:
            raise ClaimsError(
                f"claim {claim.id}: there is no series or content {claim.series!r}; "
                f"the series are {', '.join(SeriesKey)}",
                path=claims.title,
                claim_id=claim.id,
            )
    results = verified(claims, table)
    at_odds = any(result.verdict in (Verdict.NOT_REPRODUCED, Verdict.REVISED) for result in results)
    if at_odds and table.provenance.snapshot is not None:  # only what disagrees needs the earlier versions
        before = list(load.history(cache_dir=common.cache_dir, before=table.provenance.snapshot))
        results = verified(claims, table, history=before)
    answer = answers.report_answer(claims.title, results, table, regions=regions)
    if html is not None:
        from kostra_bolig.show.page import page

        page(table, results, title=claims.title, regions=regions or (COUNTRY,), language=_language(common)).save(html)
    if common.as_json:
        _json(answer)
    else:
        terminal.claims_table(answer, table.provenance)
        if html is not None:
            click.echo(f"the page is in {html}")
    return answer
