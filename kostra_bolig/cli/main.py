"""The command line: the commands together, and the exit code they end with."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from kostra_bolig import __version__
from kostra_bolig.cli import claims, contact, fetching, figures, files, signals, versions
from kostra_bolig.cli.options import Commands, Common, common, lang_option, language_said, store_of
from kostra_bolig.cli.speech import PROGRAM, Form, say_failure, say_stopped, say_unforeseen
from kostra_bolig.cli.spoken import Command, argument, complaint, version_option
from kostra_bolig.kostra import COUNTRY
from kostra_bolig.said import said, speaking
from kostra_bolig.show import streams
from kostra_bolig.show.streams import write_utf8

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kostra_bolig.kinds import Language

__all__ = ["cli", "main"]

_COMPLETE = "_KOSTRA_BOLIG_COMPLETE"
"""The variable in which a shell says what it wants to know."""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="kostra-bolig report",
    invoke_without_command=True,
)
@version_option(__version__, "--version", "-V", prog_name=PROGRAM)
@lang_option
@click.pass_context
def cli(context: click.Context, lang: str | None) -> None:
    """Show official figures on temporary accommodation."""
    del lang  # for the commands, which find it
    if context.invoked_subcommand is None:
        context.invoke(overview)


@click.command(cls=Command, hidden=True)
@common
def overview(common: Common) -> None:
    """Show what is stored and the series of the country; nothing is fetched."""
    from kostra_bolig.answers.claims import figures_answer
    from kostra_bolig.answers.versions import status_answer
    from kostra_bolig.clock import Clock
    from kostra_bolig.ingest import load, published
    from kostra_bolig.show import versions as shown

    store = status_answer(store_of(common), Clock().now())
    is_published = not store["newest"] and published.is_of(store["table"])
    if store["newest"] and not store["series"]:
        return shown.without_series_text(store)
    table = load.load(source="published" if is_published else "stored", **common.shown)
    series = [table.series(key) for key in table.binding.codes]
    return shown.overview_text(store, series, figures_answer(table, COUNTRY))


@click.command(cls=Command, epilog='eval "$(kostra-bolig completion bash)"')
@argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@lang_option
def completion(shell: str, lang: str | None) -> None:
    """Print what makes the shell complete commands and options."""
    del lang  # of its help, and of what is wrong
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    write_utf8(made(cli, {}, PROGRAM, _COMPLETE).source() + "\n")


for _command in (
    fetching.fetch,
    contact.contents,
    contact.tables,
    figures.series,
    figures.trend,
    figures.regions,
    figures.compare,
    figures.ranking,
    figures.coverage,
    figures.panel,
    files.plot,
    claims.report,
    claims.verify,
    versions.status,
    versions.history,
    versions.diff,
    files.export,
    files.cite,
    files.backup,
    files.restore,
    versions.check,
    versions.prune,
    contact.doctor,
    contact.schema,
    completion,
):
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command line and leave with the exit code."""
    arguments = sys.argv[1:]
    with streams.ours() as answer, speaking(_language(arguments)), signals.heeding():
        try:
            code = _ended(arguments, answer)
        except signals.Stopped as stopped:  # while it was saying its last
            code = stopped.exit_code
    signals.leave(code)
    sys.exit(code)


def _language(arguments: list[str]) -> Language:
    """Return the language to speak until the line is understood: as it says, wherever on it."""
    values = {"--lang": "", "--format": "", "--log-format": ""}
    for name, _, value in (one.partition("=") for one in _joined(arguments, values)):
        values[name] = value
    for_programs = "--json" in arguments or {"csv", "json"} & {values["--format"], values["--log-format"]}
    return language_said(values["--lang"] or None, is_for_programs=bool(for_programs))


def _joined(arguments: list[str], names: Container[str]) -> Iterator[str]:
    """Give the options of these names that stand on a line, each as ``--name=value``."""
    for place, word in enumerate(arguments):
        if word in names and place + 1 < len(arguments):
            yield f"{word}={arguments[place + 1]}"
        elif word.partition("=")[0] in names:
            yield word


def _ended(arguments: list[str], answer: streams.Answer) -> int:
    """Return how a run ended, once its answer has arrived: an answer that was lost goes before what it said."""
    is_log = "--log-format=json" in _joined(arguments, {"--log-format"})
    form: Form = "log" if is_log else "json" if "--json" in arguments else "text"
    try:
        code = _run(arguments, form)
        answer.flush()
    except streams.AnswerLost as lost:
        if not lost.reader_left:
            say_failure(type(lost).__name__, str(lost.said), lost.exit_code, form=form)
        return lost.exit_code
    return code


def _run(arguments: list[str], form: Form) -> int:
    if os.environ.get(_COMPLETE):
        return _completed(form)
    try:
        cli.main(arguments, prog_name=PROGRAM, standalone_mode=False, complete_var=_COMPLETE)
    except click.exceptions.Exit as left:
        return left.exit_code
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except (click.Abort, KeyboardInterrupt) as stopped:
        return say_stopped(stopped, form=form)
    except click.ClickException as error:
        hint = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else PROGRAM
        message = said("cli-usage", message=complaint(error.format_message().rstrip(".")), command=hint)
        return say_failure("UsageError", str(message), error.exit_code, form=form)
    except streams.AnswerLost:
        raise
    except BaseException as error:  # a panic of a library is no Exception
        return say_unforeseen(error, form=form)
    return 0


def _completed(form: Form) -> int:
    """Answer a shell that asks how a line could go on, and return the exit code."""
    from click.shell_completion import shell_complete

    try:
        failed = shell_complete(cli, {}, PROGRAM, _COMPLETE, os.environ[_COMPLETE])
    except streams.AnswerLost:
        raise
    except Exception:  # it reads further variables, which only the shell's own function sets
        failed = 1
    if failed:
        return say_failure("SettingsError", str(said("cli-no-completion", setting=_COMPLETE)), 2, form=form)
    return 0
