"""The command that asks SSB, and the hook it runs on a new snapshot."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import click

from kostra_bolig.cli.ending import Ending
from kostra_bolig.cli.options import Common, common_of_tables
from kostra_bolig.cli.speech import by_the_way, print_json, say_done, wiped
from kostra_bolig.cli.spoken import Command, option
from kostra_bolig.errors import UsageError
from kostra_bolig.kinds import Event
from kostra_bolig.said import quoted, said

if TYPE_CHECKING:
    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.cli.speech import Form
    from kostra_bolig.records import FetchResult, Snapshot

__all__ = ["fetch", "words_of"]

_OF_ANOTHER_REPOSITORY: Final = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""What git sets for the repository that it is at work on: ``git rev-parse --local-env-vars``, and two more."""

_MOST_OF_A_HOOK: Final = 1_000_000
"""So many bytes of what a hook prints are told in a log."""


@click.command(cls=Command, epilog="kostra-bolig fetch --json")
@option("--force", is_flag=True)
@option("--accept", metavar="REASON")
@option(
    "--deadline",
    type=float,
    metavar="S",
)
@option("--wait", type=click.FloatRange(0, 86_400), default=0, metavar="S")
@option("--on-new", metavar="COMMAND")
@option("--metrics", metavar="FILE")
@option(
    "--series",
    "choose",
    multiple=True,
    metavar="KEY=CODE",
)
@option("--years", metavar="YEARS")
@option("--regions", metavar="REGIONS")
@option("--where", "categories", multiple=True, metavar="ID=VALUE")
@option("--definition", metavar="FILE")
@option(
    "--population/--no-population",
    default=None,
)
@option("--ages", multiple=True, metavar="A-B")
@option("--stored", is_flag=True)
@option("--all", "every", is_flag=True)
@common_of_tables
def fetch(
    common: Common,
    force: bool,
    accept: str | None,
    deadline: float | None,
    wait: float,
    on_new: str | None,
    metrics: str | None,
    choose: tuple[str, ...],
    years: str | None,
    regions: str | None,
    categories: tuple[str, ...],
    definition: str | None,
    population: bool | None,
    ages: tuple[str, ...],
    stored: bool,
    every: bool,
) -> None:
    """Pull the table, check it, and store it if it is new."""
    from kostra_bolig.answers.fetch import fetch_answer
    from kostra_bolig.ingest import run
    from kostra_bolig.show import versions

    is_of_several = stored or every or len(common.tables) > 1
    ending = common.closing.enter_context(Ending(common, is_of_several=is_of_several, metrics=metrics))
    if accept is not None and not accept.strip():
        raise UsageError(said("cli-no-reason"))
    hook, chosen, where = _hook(on_new), _choices(choose), _categories(categories)

    def done(result: FetchResult) -> FetchAnswer:
        answer = fetch_answer(result)
        if answer["outcome"] == "new":  # before anything is printed: nobody who reads, or no longer, may hold it up
            _run_hook(hook, result.snapshot, common.form)
        return answer

    if is_of_several:
        from kostra_bolig.cli.several import fetch_several
        from kostra_bolig.ingest.several import tables
        from kostra_bolig.ingest.wanted import Wanted

        of_one: dict[str, object] = {
            "--accept": accept,
            "--series": chosen or None,
            "--years": years,
            "--regions": regions,
        }
        of_one |= {"--where": where or None, "--definition": definition}
        if given := [name for name, value in of_one.items() if value is not None]:
            raise UsageError(said("cli-of-one-table", option=given[0]))
        several = functools.partial(
            tables.Several,
            named=common.tables,
            stored=stored,
            every=every,
            wanted=Wanted(
                force=force,
                wait_s=wait,
                population=population is True,
                without_population=population is False,
                ages=ages,
            ),
            deadline_s=deadline,
            lang=common.lang,
            base_url=common.base_url,
            cache_dir=common.cache_dir,
        )
        return fetch_several(common, several, done, ending)
    result = wiped(
        run.fetch(
            force=force,
            accept=accept,
            deadline_s=deadline,
            wait_s=wait,
            choose=chosen,
            years=years,
            regions=regions,
            where=where or None,
            definition=definition,
            population=population is True,
            without_population=population is False,
            ages=ages,
            **common.where,
        )
    )
    answer = done(result)
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        versions.fetch_text(answer, result.snapshot.path.parent)
    return None


def _choices(given: tuple[str, ...]) -> dict[str, str]:
    """Return what is chosen, by series key."""
    pairs = [one.partition("=") for one in given]
    if unclear := [one for one, (_, sign, _) in zip(given, pairs, strict=True) if not sign]:
        raise UsageError(said("cli-no-choice", got=repr(unclear[0])))
    return {key.strip(): code.strip() for key, _, code in pairs}


def _categories(given: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the categories that are chosen, by the id of their dimension; none takes a choice back."""
    chosen: dict[str, list[str]] = {}
    for one in given:
        id_, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not id_ or (id_ in chosen and not (value and chosen[id_])):
            raise UsageError(said("cli-where-of-fetch", got=repr(one)))
        chosen.setdefault(id_, []).extend([value] if value else [])
    return chosen


def _hook(command: str | None) -> list[str]:
    """Return the words of a command; what makes no sense is refused before the fetch."""
    try:
        words = words_of(command or "")
    except ValueError as error:
        raise UsageError(said("cli-hook-unreadable", got=quoted(command or ""), reason=str(error))) from error
    if command is not None and not words:
        raise UsageError(said("cli-no-hook"))
    return words


def words_of(command: str, *, system: str = os.name) -> list[str]:
    """Return the words of a command as the system's own shell would split them; on Windows a backslash is a letter.

    Raises
    ------
    ValueError
        A quotation mark is not closed.
    """
    from shlex import shlex

    words = shlex(command, posix=True, punctuation_chars=False)
    words.whitespace_split = True
    words.commenters = ""
    if system == "nt":
        words.escape = ""
        words.quotes = '"'
    return list(words)


def _run_hook(words: list[str], snapshot: Snapshot, form: Form) -> None:
    """Run a person's command on a new snapshot; its failure is told and undoes nothing.

    What it prints goes to stderr as it comes; in a log, whose lines are all of one form, as lines of that, once it has
    ended.
    """
    from subprocess import DEVNULL, run

    if not words:
        return
    named = {"KOSTRA_BOLIG_SNAPSHOT": str(snapshot.path), "KOSTRA_BOLIG_SNAPSHOT_ID": snapshot.id}
    # A git that started us from a hook of its own tells its children which repository to write to: that is not theirs.
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY}
    printed = _file() if form == "log" else None
    try:
        ended = run(  # noqa: S603
            words,
            env={**inherited, **named},
            stdin=DEVNULL,
            stdout=_stderr_or_nothing(DEVNULL) if printed is None else printed,
            stderr=printed,
            check=False,
        )
        failure = (
            said("cli-hook-ended", command=words[0], code=ended.returncode, snapshot=snapshot.id)
            if ended.returncode
            else None
        )
    except (OSError, ValueError) as error:  # a null character in a word is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        failure = said("cli-hook-not-run", command=words[0], reason=reason, snapshot=snapshot.id)
    if printed is not None:
        _log(printed)
    if failure is not None:
        from kostra_bolig.store.warned import KostraBoligWarning, warn

        warn(KostraBoligWarning(failure))


def _file() -> BinaryIO | None:
    """Return a file for what a hook prints; ``None`` where the disk has no room."""
    from tempfile import TemporaryFile

    try:
        return cast("BinaryIO", TemporaryFile())
    except OSError:
        return None


def _log(printed: BinaryIO) -> None:
    """Tell in the log what a hook printed."""
    with printed:
        printed.seek(0)
        for line in printed.read(_MOST_OF_A_HOOK).decode("utf-8", "replace").splitlines():
            say_done(line, {}, event=Event.HOOK)


def _stderr_or_nothing(nothing: int) -> int:
    """Return where a hook prints to, so that stdout stays the one answer."""
    try:
        return sys.stderr.fileno()
    except (OSError, ValueError):
        return nothing
