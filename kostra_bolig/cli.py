"""The command line: read arguments, call the library, print, choose the exit code."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import io
import json
import logging
import os
import shlex
import subprocess
import sys
import traceback
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, TypedDict

import click

from kostra_bolig.about import NAME, __version__
from kostra_bolig.errors import ClaimsError, KostraBoligError, StoreError
from kostra_bolig.table import LANGUAGES, OSLO, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kostra_bolig.answers import ClaimAnswer, FetchAnswer, ReportAnswer, StatusAnswer
    from kostra_bolig.claims import Claims
    from kostra_bolig.model import Snapshot
    from kostra_bolig.observations import Table
    from kostra_bolig.series import Series
    from kostra_bolig.store import Store

__all__ = ["cli", "main"]

_PROGRAM = "kostra-bolig"
_BUG = 70
_STOPPED = 130

Form: TypeAlias = Literal["text", "json", "log"]


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


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kostra-bolig report",
)
@click.version_option(__version__, "--version", "-V", prog_name=_PROGRAM)
def cli() -> None:
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
    """


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
@common
def fetch(
    common: Common, force: bool, accept: str | None, deadline: float | None, wait: float, on_new: str | None
) -> None:
    """Pull the table, check it, and store it if it is new. This is also what a nightly job runs."""
    from kostra_bolig import answers, pipeline

    if accept is not None and not accept.strip():
        raise click.BadParameter("give the reason in a few words", param_hint="--accept")
    hook = _hook(on_new)
    result = pipeline.fetch(force=force, accept=accept, deadline_s=deadline, wait_s=wait, **common.where)
    answer = answers.fetch_answer(result)
    if common.as_json:
        _json(answer)
    else:
        _fetch_text(answer, result.snapshot.path.parent)
    if answer["outcome"] == "new":
        _run_hook(hook, result.snapshot)


def _fetch_text(answer: FetchAnswer, folder: Path) -> None:
    first, last = answer["years"]
    click.echo(
        f"{answer['outcome']}: table {answer['table']}, {answer['rows']} observations, {answer['regions']} regions, "
        f"{first} to {last}, {last} {answer['stage']}, updated {answer['updated']}, "
        f"{_count(answer['requests'], 'request')}"
    )
    click.echo(f"snapshot {answer['snapshot']} in {folder}")
    for note in answer["notes"]:
        click.echo(f"note: {_printable(note['text'])}")


@cli.command(epilog="Example: kostra-bolig series over_3_mnd --from 2020 --to 2024")
@click.argument("key", metavar="KEY")
@click.option("--region", default="EAK", show_default=True, help="Region code or name.")
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
@common
def series(common: Common, key: str, region: str, first: int | None, last: int | None, form: str) -> None:
    """Show one series. KEY is one of the six keys, or any content code of the table.

    
    midlertidig_botilbud  over_3_mnd  med_barn  med_barn_over_3_mnd  unge  natthjem
    """
    from kostra_bolig import answers

    found = _between(_table(common).series(key, region=region), first, last)
    if common.as_json or form == "json":
        return _json(answers.series_answer(found))
    if form == "csv":
        return _csv(found)
    _series_table(found)


@cli.command(epilog="Example: kostra-bolig trend midlertidig_botilbud --from 2021 --to 2024")
@click.argument("key", metavar="KEY")
@click.option("--from", "first", type=int, required=True, metavar="Y", help="Start year.")
@click.option("--to", "last", type=int, required=True, metavar="Y", help="End year.")
@click.option("--region", default="EAK", show_default=True, help="Region code or name.")
@common
def trend(common: Common, key: str, first: int, last: int, region: str) -> None:
    """Show the change of a series between two years, in percent of the start year."""
    from kostra_bolig import answers
    from kostra_bolig.trend import plain, signed

    found = _table(common).series(key, region=region)
    answer = answers.trend_answer(found, first, last)
    if common.as_json:
        return _json(answer)
    click.echo(f"{_printable(found.content_name)}, {_printable(found.region_name)} ({_printable(found.unit)})")
    unit = _printable(answer["absolute_unit"])
    click.echo(
        f"{first}: {plain(answer['from']['value'])} → {last}: {plain(answer['to']['value'])}   "
        f"{signed(answer['percent'], 1)} %   {signed(answer['absolute'], max(found.decimals, 0))} {unit}"
    )
    if answer["cagr_percent"] is not None:
        click.echo(f"per year: {signed(answer['cagr_percent'], 1)} %")
    if answer["slope_per_year"] is not None:
        click.echo(f"straight line: {answer['direction']}, {signed(answer['slope_per_year'], 1)} {unit} per year")
    for note in answer["notes"]:
        click.echo(f"note: {note}")
    click.echo(_source_of(found.provenance))


@cli.command(epilog="Example: kostra-bolig report --json")
@common
def report(common: Common) -> None:
    """Hold the claims of Fafo-rapport 2025:11 against the newest figures.

    Fetches if nothing is stored; if SSB cannot be reached either, uses the figures published in the report. Always
    says which figures it used.
    """
    from kostra_bolig.claims import fafo_2025_11

    answer = _claims(common, fafo_2025_11())
    if not all(claim["as_recorded"] for claim in answer["claims"]):
        sys.exit(1)


@cli.command(epilog="Example: kostra-bolig verify my-article.toml")
@click.argument("file", metavar="CLAIMS.toml")
@common
def verify(common: Common, file: str) -> None:
    """Hold the claims of any text against the newest figures; exit 1 if one does not hold and is not recorded so."""
    from kostra_bolig.claims import Verdict, read

    answer = _claims(common, read(file))
    lost = Verdict.NOT_REPRODUCED
    if any(claim["verdict"] == lost and claim["recorded"] != lost for claim in answer["claims"]):
        sys.exit(1)


@cli.command(epilog="Example: kostra-bolig status")
@common
def status(common: Common) -> None:
    """Show what is stored, how old it is, how final, and when SSB publishes next."""
    from kostra_bolig import answers
    from kostra_bolig.clock import Clock

    answer = answers.status_answer(_store(common), Clock().now())
    if common.as_json:
        return _json(answer)
    _status_text(answer)


@cli.command(epilog="Example: kostra-bolig check --json")
@common
def check(common: Common) -> None:
    """Check every file of every snapshot against its hash; exit 6 and name what is damaged. Deletes nothing."""
    from kostra_bolig import answers

    store = _store(common)
    answer = answers.check_answer(store)
    if common.as_json:
        _json(answer)
    else:
        for damage in answer["damaged"]:
            click.echo(_printable(f"damaged: {damage['path']}: expected {damage['expected']}, got {damage['found']}"))
        click.echo(f"{_count(answer['snapshots'], 'snapshot')}, {len(answer['damaged'])} damaged, in {answer['store']}")
    if answer["damaged"]:
        sys.exit(StoreError.exit_code)


@cli.command(epilog="Example: kostra-bolig prune --keep 24")
@click.option("--keep", type=click.IntRange(min=1), required=True, metavar="N", help="How many of the newest to keep.")
@common
def prune(common: Common, keep: int) -> None:
    """Remove old snapshots; never the newest good one, nor the one that is read."""
    from kostra_bolig import answers

    store = _store(common)
    with store.lock():
        removed = store.prune(keep)
    answer = answers.prune_answer(store, removed)
    if common.as_json:
        return _json(answer)
    for snapshot_id in answer["removed"]:
        click.echo(f"removed {snapshot_id}")
    click.echo(f"{_count(len(answer['kept']), 'snapshot')} kept")


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
        text = _printable(str(message))
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
    if error is None:
        return
    _traceback(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    click.echo("Traceback (most recent call last):", err=True)
    click.echo("".join(traceback.format_tb(error.__traceback__)), err=True, nl=False)
    click.echo(f"{type(error).__name__}: {_printable(str(error))}", err=True)


def _failed(error: KostraBoligError, *, form: Form) -> NoReturn:
    from kostra_bolig.answers import error_answer

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
        said = f"{_PROGRAM}: {_printable(text)}"
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
        return _printable(f"{_PROGRAM}: {record.getMessage()}")


class _JsonLine(logging.Formatter):
    """A line for log collectors: ``time`` (UTC), ``level``, ``message``."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"time": _now(record.created), "level": record.levelname.lower(), "message": record.getMessage()}
        return _dumped(said)


class _Progress(logging.Handler):
    """One line on the terminal that says what is being done now, and goes away."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"\r\x1b[2K{_printable(record.getMessage())[:100]} …")
        sys.stderr.flush()

    def close(self) -> None:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
        super().close()


def _store(common: Common) -> Store:
    from kostra_bolig.config import Settings
    from kostra_bolig.store import Store

    return Store(Settings.resolve(**common.where).cache_dir)


def _hook(command: str | None) -> list[str]:
    """Return the words of a command, as a shell would split them; what makes no sense is refused before the fetch."""
    try:
        words = shlex.split(command or "")
    except ValueError as error:
        raise click.BadParameter(f"{error}: {command!r}", param_hint="--on-new") from error
    if command is not None and not words:
        raise click.BadParameter("give a command, or leave the option out", param_hint="--on-new")
    return words


def _run_hook(words: list[str], snapshot: Snapshot) -> None:
    """Run a person's command on a new snapshot; its failure is told and undoes nothing."""
    if not words:
        return
    named = {"KOSTRA_BOLIG_SNAPSHOT": str(snapshot.path), "KOSTRA_BOLIG_SNAPSHOT_ID": snapshot.id}
    try:
        ended = subprocess.run(words, env={**os.environ, **named}, stdout=sys.stderr.fileno(), check=False)  # noqa: S603
        failure = f"ended with {ended.returncode}" if ended.returncode else ""
    except OSError as error:
        failure = f"could not be run: {error.strerror}"
    if failure:
        warnings.warn(f"--on-new {words[0]} {failure}; the snapshot {snapshot.id} stays", UserWarning, stacklevel=2)


def _table(common: Common) -> Table:
    from kostra_bolig import pipeline

    return pipeline.load(**common.where)


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


def _csv(found: Series) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["series", "content", "region", "region_name", "year", "value", "status", "missing", "unit", "source"]
    )
    for row in found.frame.iter_rows(named=True):
        writer.writerow(
            [
                found.key or "",
                _harmless(found.content),
                _harmless(found.region),
                _harmless(found.region_name),
                row["year"],
                "" if row["value"] is None else _figure(row["value"], found.decimals),
                _harmless(row["status"] or ""),
                row["missing"] or "",
                _harmless(found.unit),
                _harmless(str(found.provenance)),
            ]
        )
    click.echo(out.getvalue(), nl=False)


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; SSB's symbol ``-`` alone is none and stays."""
    shown = _printable(text).lstrip()
    return f"'{shown}" if len(shown) > 1 and shown[0] in "=+-@" else shown


def _series_table(found: Series) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    click.echo(f"{_printable(found.content_name)}, {_printable(found.region_name)}")
    grid = Grid(box=_box())
    grid.add_column("year", justify="right")
    grid.add_column(Text(_printable(found.unit)), justify="right")
    grid.add_column("")
    for row in found.frame.iter_rows(named=True):
        value = row["status"] if row["value"] is None else _figure(row["value"], found.decimals)
        remark = row["missing"] or (row["status"] if row["value"] is not None else None) or ""
        grid.add_row(str(row["year"]), Text(_printable(value)), Text(_printable(remark)))
    _print(grid)
    click.echo(_source_of(found.provenance))


def _claims(common: Common, claims: Claims) -> ReportAnswer:
    from kostra_bolig import answers
    from kostra_bolig.claims import verify as verified

    table = _table(common)
    for claim in claims.claims:
        if claim.series not in [*SeriesKey] and claim.series not in table.contents()["content"]:
            raise ClaimsError(
                f"claim {claim.id}: there is no series or content {claim.series!r}; "
                f"the series are {', '.join(SeriesKey)}",
                path=claims.title,
                claim_id=claim.id,
            )
    answer = answers.report_answer(claims.title, verified(claims, table), table)
    if common.as_json:
        _json(answer)
    else:
        _claims_table(answer, table)
    return answer


def _claims_table(answer: ReportAnswer, table: Table) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    colours = {"reproduced": "green", "revised": "yellow", "not_reproduced": "red", "not_checkable": "dim"}
    click.echo(_printable(answer["title"]))
    grid = Grid(box=_box())
    for name, justify in (("claim", "left"), ("published", "right"), ("computed", "right"), ("verdict", "left")):
        grid.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    for claim in answer["claims"]:
        published, computed = _said(claim)
        grid.add_row(
            Text(_printable(claim["id"])), published, computed, Text(claim["verdict"], style=colours[claim["verdict"]])
        )
    _print(grid)
    for claim in answer["claims"]:
        click.echo(f"{_printable(claim['id'])}: {_printable(claim['text'])}\n    {_printable(claim['note'])}")
    click.echo(_source_of(table.provenance))


def _said(claim: ClaimAnswer) -> tuple[str, str]:
    """Return a claim's published and computed figures as people write them, with no decimal lost."""
    from kostra_bolig.claims import ClaimKind
    from kostra_bolig.trend import signed

    published, computed, decimals = claim["published"], claim["computed"], claim["decimals"]
    if isinstance(published, str) or isinstance(computed, str):
        return str(published), str(computed or "–")
    if claim["kind"] == ClaimKind.PERCENT_CHANGE:
        return (
            f"{signed(published, decimals)} %",
            "–" if computed is None else f"{signed(computed, max(decimals, 2))} %",
        )
    more = max(decimals, 1) if claim["kind"] == ClaimKind.ABOUT else decimals
    return _figure(published, decimals), "–" if computed is None else _figure(computed, more)


def _status_text(answer: StatusAnswer) -> None:
    click.echo(f"store {answer['store']}")
    if answer["newest"] is None:
        click.echo("nothing stored; run `kostra-bolig fetch`")
    for snapshot in answer["snapshots"]:
        first, last = snapshot["years"]
        mark = "newest" if snapshot["id"] == answer["newest"] else "      "
        accepted = f", accepted: {_printable(snapshot['accepted'])}" if snapshot["accepted"] else ""
        click.echo(
            f"{mark}  {snapshot['id']}  {first} to {last}, {last} {snapshot['stage']}, "
            f"{snapshot['rows']} observations, {_count(snapshot['notes'], 'note')}, "
            f"updated {snapshot['updated']}, "
            f"fetched {snapshot['fetched_at']}{accepted}"
        )
    if answer["age_days"] is not None:
        click.echo(f"fetched {answer['age_days']:.1f} days ago")
    unbound = [key for key, code in answer["series"].items() if code is None]
    if unbound:
        click.echo(f"unavailable: {', '.join(unbound)}")
    if answer["quarantined"]:
        click.echo(f"{_count(answer['quarantined'], 'refused answer')} in quarantine")
    moment = dt.datetime.fromisoformat(answer["next_publication"]).astimezone(OSLO)
    click.echo(f"SSB publishes next {moment:%Y-%m-%d %H:%M} in Oslo")


def _source_of(provenance: object) -> str:
    from kostra_bolig.model import Provenance, Source

    assert isinstance(provenance, Provenance)
    used = {
        Source.STORED: "figures stored before",
        Source.SSB: "figures fetched from SSB now",
        Source.PUBLISHED: "figures published in the report, not SSB's newest",
    }[provenance.source]
    notes = "".join(f"\nnote: {_printable(note)}" for note in provenance.mandatory_notes)
    return f"{_printable(str(provenance))}\n{used}{notes}"


def _figure(number: float, decimals: int) -> str:
    from kostra_bolig.trend import rounded

    return str(rounded(number, max(decimals, 0)))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _printable(text: str) -> str:
    """Return text without control characters: nothing a server sends may steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _box() -> Any:
    from rich import box

    return box.SIMPLE_HEAD


def _print(grid: Any) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = 200
    console.print(grid)
