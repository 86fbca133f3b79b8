"""The commands of first contact: what a table holds, and whether all is as believed."""

from __future__ import annotations

import sys

import click

from kostra_bolig.cli.options import Common, common, lang_option, reading
from kostra_bolig.cli.speech import print_json, wiped
from kostra_bolig.cli.spoken import Command, argument, option
from kostra_bolig.errors import UsageError
from kostra_bolig.said import said

__all__ = ["contents", "doctor", "schema", "tables"]


@click.command(cls=Command, epilog="kostra-bolig contents")
@reading
def contents(common: Common) -> None:
    """Show what the table holds, and which series is read from which content and by what."""
    from kostra_bolig.contact.contents import contents as held
    from kostra_bolig.settings import Settings
    from kostra_bolig.show import contact as shown

    if common.categories:
        raise UsageError(said("cli-where-of-all"))
    answer = wiped(held(Settings.resolve(**common.shown), snapshot=common.snapshot, as_of=common.as_of))
    if common.as_json:
        return print_json(answer)
    shown.contents_text(answer)


@click.command(cls=Command, epilog="kostra-bolig tables bolig")
@argument("query", metavar="[QUERY]", required=False)
@option("--catalogue", is_flag=True)
@common
def tables(common: Common, query: str | None, catalogue: bool) -> None:
    """List SSB's KOSTRA tables, and which are stored."""
    from kostra_bolig.contact.tables import listing
    from kostra_bolig.settings import Settings
    from kostra_bolig.show import contact as shown

    answer, error = wiped(listing(Settings.resolve(**common.where), query, is_catalogue=catalogue))
    if common.as_json:
        print_json(answer)
    else:
        shown.tables_text(answer)
    if error is not None:
        raise error


@click.command(cls=Command, epilog="kostra-bolig doctor --save first-contact")
@option("--save", "folder", metavar="DIR")
@common
def doctor(common: Common, folder: str | None) -> None:
    """Hold what SSB, Klass and this machine say against what is believed, and say what to do."""
    from kostra_bolig.contact import doctor as looking
    from kostra_bolig.settings import Settings
    from kostra_bolig.show import contact as shown

    answer, contact = wiped(looking.examine(Settings.resolve, common.where))
    if folder is not None:
        looking.save(folder, answer, contact)
    if common.as_json:
        print_json(answer)
    else:
        shown.doctor_text(answer, folder)
    if answer["exit_code"]:
        sys.exit(answer["exit_code"])


@click.command(cls=Command, epilog="kostra-bolig schema series")
@argument("command")
@lang_option
def schema(command: str, lang: str | None) -> None:
    """Print the JSON Schema of what a command answers with --json."""
    del lang  # of its help, and of what is wrong
    from kostra_bolig.answers.schema import OF_COMMAND, of_command

    if command not in OF_COMMAND:
        raise click.UsageError(str(said("cli-no-schema", got=repr(command[:40]), there=tuple(OF_COMMAND))))
    print_json(of_command(command))
