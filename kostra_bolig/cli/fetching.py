"""The command that asks SSB, and the hook it runs on a new snapshot."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING

import click

from kostra_bolig.cli.options import Common, common
from kostra_bolig.cli.speech import print_json, wiped
from kostra_bolig.errors import UsageError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.records import Snapshot

__all__ = ["fetch"]


@click.command(epilog="Example: kostra-bolig fetch --json")
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
    from kostra_bolig.answers.fetch import fetch_answer
    from kostra_bolig.ingest import run
    from kostra_bolig.show import versions

    if accept is not None and not accept.strip():
        raise UsageError(said("cli-no-reason"))
    hook = _hook(on_new)
    result = wiped(
        run.fetch(force=force, accept=accept, deadline_s=deadline, wait_s=wait, population=population, **common.where)
    )
    answer = fetch_answer(result)
    if common.as_json:
        print_json(answer)
    else:
        versions.fetch_text(answer, result.snapshot.path.parent)
    if answer["outcome"] == "new":
        _run_hook(hook, result.snapshot)


def _hook(command: str | None) -> list[str]:
    """Return the words of a command, as a shell would split them; what makes no sense is refused before the fetch."""
    from shlex import split

    try:
        words = split(command or "")
    except ValueError as error:
        raise UsageError(said("cli-hook-unreadable", got=repr(command), reason=str(error))) from error
    if command is not None and not words:
        raise UsageError(said("cli-no-hook"))
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
