"""The commands of first contact: what a table holds."""

from __future__ import annotations

import click

from kostra_bolig.cli.options import Common, reading
from kostra_bolig.cli.speech import print_json, wiped

__all__ = ["contents"]


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
