"""The commands of first contact: what a table holds, and whether all is as believed."""

from __future__ import annotations

import sys

import click

from kostra_bolig.cli.options import Common, common, reading
from kostra_bolig.cli.speech import print_json, wiped

__all__ = ["contents", "doctor"]


@click.command(epilog="Example: kostra-bolig contents")
@reading
def contents(common: Common) -> None:
    """Show what the table holds, and which series is read from which content and by what.

    As stored; where nothing is, as SSB describes the table now. A series that is unavailable is shown with the contents
    that it might be read from, and how near each comes to the figures that were printed.
    """
    from kostra_bolig.contact.contents import contents as held
    from kostra_bolig.settings import Settings
    from kostra_bolig.show import contact as shown

    answer = wiped(held(Settings.resolve(**common.where), snapshot=common.snapshot, as_of=common.as_of))
    if common.as_json:
        return print_json(answer)
    shown.contents_text(answer)


@click.command(epilog="Example: kostra-bolig doctor --save first-contact")
@click.option("--save", "folder", metavar="DIR", help="Write the raw answers and the comparison here, for a report.")
@common
def doctor(common: Common, folder: str | None) -> None:
    """Hold what SSB, Klass and this machine say against what is believed, and say what to do.

    Nothing is stored and nothing changed. Ends with 0 where all is as believed, else with the gravest: 6 the store, 5
    SSB is not as believed, 2 settings of this machine, 3 not reached.
    """
    from kostra_bolig.contact import doctor as looking
    from kostra_bolig.settings import Settings
    from kostra_bolig.show import contact as shown

    answer, contact = wiped(looking.examine(lambda: Settings.resolve(**common.where)))
    if folder is not None:
        looking.save(folder, answer, contact)
    if common.as_json:
        print_json(answer)
    else:
        shown.doctor_text(answer, folder)
    if answer["exit_code"]:
        sys.exit(answer["exit_code"])
