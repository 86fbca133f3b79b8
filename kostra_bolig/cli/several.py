"""What ``fetch`` says of several tables: each as soon as it is done, and the gravest exit code of all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kostra_bolig.cli.speech import by_the_way, print_json, say_failure, say_unforeseen, wiped
from kostra_bolig.errors import KostraBoligError, gravest
from kostra_bolig.said import said, speaking_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_bolig.answers.error import ErrorOfTableAnswer
    from kostra_bolig.answers.fetch import FetchAnswer, FetchOfTablesAnswer, LeftOutAnswer
    from kostra_bolig.cli.ending import Ending
    from kostra_bolig.cli.options import Common
    from kostra_bolig.ingest.several.tables import OfTable, Several
    from kostra_bolig.records import FetchResult

__all__ = ["fetch_several"]


def fetch_several(
    common: Common, begin: Callable[[], Several], done: Callable[[FetchResult], FetchAnswer], ending: Ending
) -> None:
    """Fetch several tables; one that fails stops no other.

    Parameters
    ----------
    common
        How to speak.
    begin
        Gives the run; it may ask SSB which tables there are.
    done
        Gives the answer of one that was fetched, after what is to be done with it.
    ending
        Hears how each ended.
    """
    from kostra_bolig.answers.error import error_of_table_answer
    from kostra_bolig.show import versions

    answers: FetchOfTablesAnswer = {"tables": [], "requests": 0}
    try:
        several = begin()
    except KostraBoligError:
        if common.as_json:
            print_json(answers)
        raise
    codes = [0]
    found: dict[str, FetchAnswer | ErrorOfTableAnswer | LeftOutAnswer] = {}
    for of_table in several.results():
        with speaking_of(of_table.table):
            if of_table.error is not None:
                found[of_table.table] = error_of_table_answer(of_table.table, of_table.error)
                codes.append(_failed(of_table.table, of_table.error, common))
                ending.table_ended(of_table.table, outcome="failed", exit_code=codes[-1])
            else:
                found[of_table.table] = _told(of_table, common, done)
                ending.table_ended(of_table.table, outcome="left_out" if of_table.left_out else None, exit_code=0)
    answers["tables"] = [found[table] for table in several.tables]
    answers["requests"] = ending.requests = several.requests
    with by_the_way():
        if common.as_json:
            print_json(answers)
        else:
            versions.fetched_text(answers)
    if code := gravest(codes):
        sys.exit(code)


def _told(of_table: OfTable, common: Common, done: Callable[[FetchResult], FetchAnswer]) -> FetchAnswer | LeftOutAnswer:
    """Return what became of a table that did not fail, and show it to people."""
    from kostra_bolig.answers.fetch import left_out_answer
    from kostra_bolig.show import versions

    if of_table.result is None:
        left_out = left_out_answer(of_table.table, of_table.left_out)
        if not common.as_json:
            with by_the_way():
                versions.left_out_text(left_out)
        return left_out
    answer = done(wiped(of_table.result))
    if not common.as_json:
        with by_the_way():
            folder = of_table.result.snapshot.path.parent if answer["outcome"] == "new" else None
            versions.fetch_text(answer, folder)
    return answer


def _failed(table: str, error: BaseException, common: Common) -> int:
    """Say why a table was not fetched, and return the exit code; in JSON it stands among the answers."""
    if not isinstance(error, KostraBoligError):
        return say_unforeseen(error, form=common.form)
    if not common.as_json:
        what = str(said("cli-of-table", table=table, what=error.said))
        say_failure(type(error).__name__, what, error.exit_code, form=common.form)
    return error.exit_code
