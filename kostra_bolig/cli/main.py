"""The command line: the commands together, and the exit code they end with."""

from __future__ import annotations

import re
import sys
from typing import NoReturn

import click

from kostra_bolig.about import __version__
from kostra_bolig.cli import claims, fetching, figures, files, versions
from kostra_bolig.cli.options import Common, common, store_of
from kostra_bolig.cli.speech import PROGRAM, Form, fail
from kostra_bolig.kostra import COUNTRY

__all__ = ["cli", "main"]

_STOPPED = 130
_USAGE = 2
_HALF = re.compile("[\ud800-\udfff]")
"""What Python makes of bytes in an argument that are no text."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kostra-bolig report",
    invoke_without_command=True,
)
@click.version_option(__version__, "--version", "-V", prog_name=PROGRAM)
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
    from kostra_bolig.answers.claims import figures_answer
    from kostra_bolig.answers.versions import status_answer
    from kostra_bolig.clock import Clock
    from kostra_bolig.ingest import load
    from kostra_bolig.show import versions as shown

    store = status_answer(store_of(common), Clock().now())
    table = load.load(source="stored" if store["newest"] else "published", **common.where)
    series = [table.series(key) for key in table.binding.codes]
    shown.overview_text(store, series, figures_answer(table, COUNTRY))


@click.command(epilog='Example: eval "$(kostra-bolig completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes the shell complete commands and options."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(cli, {}, PROGRAM, "_KOSTRA_BOLIG_COMPLETE").source())


for _command in (
    fetching.fetch,
    figures.series,
    figures.trend,
    figures.regions,
    figures.compare,
    figures.ranking,
    figures.coverage,
    files.plot,
    claims.report,
    claims.verify,
    versions.status,
    versions.history,
    versions.diff,
    files.export,
    files.cite,
    versions.check,
    versions.prune,
    completion,
):
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command line and leave with the exit code."""
    arguments = sys.argv[1:]
    form: Form = "json" if "--json" in arguments else "text"
    if odd := [argument for argument in arguments if _HALF.search(argument)]:
        fail("UsageError", f"expected arguments in text, got bytes that are none in {odd[0]!r}", _USAGE, form=form)
    try:
        cli.main(arguments, prog_name=PROGRAM, standalone_mode=False, complete_var="_KOSTRA_BOLIG_COMPLETE")
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.Abort:
        fail(
            "Stopped",
            "stopped before it was done; what was stored is untouched",
            _STOPPED,
            form=form,
        )
    except click.ClickException as error:
        hint = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else PROGRAM
        message = f"{error.format_message().rstrip('.')}; see `{hint} --help`"
        fail("UsageError", message, error.exit_code, form=form)
    except BrokenPipeError:
        # Whoever read our answer has gone; closing stderr keeps Python from complaining about it at exit.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
