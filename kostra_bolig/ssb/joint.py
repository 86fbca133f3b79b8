"""What the tables of one run have in common: one pace, what is asked once for all, and what the list of tables says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.kostra import SERVER_CACHE_S, updated_at
from kostra_bolig.records import TableInfo
from kostra_bolig.ssb.pacer import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kostra_bolig.clock import Clock
    from kostra_bolig.ssb.catalogue import Listed
    from kostra_bolig.ssb.client import Answer

__all__ = ["Joint"]

_Wanted = TypeVar("_Wanted", str, int)


class Joint:
    """What the tables of one run have in common; a run of one table has its own.

    Parameters
    ----------
    clock
        Time.
    is_of_several
        Whether several tables are asked for: then what fails waits for the others, and nothing in between.
    """

    def __init__(self, clock: Clock, *, is_of_several: bool = False) -> None:
        self._clock = clock
        self.is_of_several = is_of_several
        self._listing: Mapping[str, Listed] = {}
        self._listed_at = clock.monotonic()
        self._answers: dict[str, Answer | KostraBoligError] = {}
        self._faults: set[str] = set()
        self._widest: dict[str, set[Any]] = {}
        self.pacer: Pacer = Pacer(clock)
        self.others: Pacer = Pacer(clock)
        """The pace of Klass, which is a service of its own."""

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self.pacer.requests + self.others.requests

    def listed(self, listing: Mapping[str, Listed]) -> None:
        """Hear what the list of tables says of each, by id, now."""
        self._listing, self._listed_at = listing, self._clock.monotonic()

    def info(self, table: str, before: TableInfo | None) -> TableInfo | None:
        """Return what the list says of a table; ``None`` where the table itself is to be asked about.

        Parameters
        ----------
        table
            Its id.
        before
            What was said of it when it was stored; that is given back where the list says nothing else.
        """
        listed = self._listing.get(table)
        if listed is None or listed.updated is None:
            return None
        if before is not None and _moves(before) == (listed.updated, listed.first, listed.last, listed.flag is True):
            return before
        # a list no older than what the server's own cache may answer says no less than asking anew
        if self._clock.monotonic() - self._listed_at > SERVER_CACHE_S or _is_behind(listed, before):
            return None
        return TableInfo(
            updated=listed.updated,
            first_period=listed.first,
            last_period=listed.last,
            discontinued=listed.flag,
            label=listed.label,
        )

    def once(self, question: str, ask: Callable[[], Answer]) -> Answer:
        """Return the answer to a question, which is put once in a run; what failed then fails again.

        Raises
        ------
        KostraBoligError
            As whoever is asked raises, the first time and every other.
        """
        if question not in self._answers:
            try:
                self._answers[question] = ask()
            except KostraBoligError as error:
                self._answers[question] = error
        answer = self._answers[question]
        if isinstance(answer, KostraBoligError):
            raise answer
        return answer

    def is_first(self, fault: str) -> bool:
        """Tell whether a fault of what all tables share is heard of for the first time in this run."""
        is_new = fault not in self._faults
        self._faults.add(fault)
        return is_new

    def forget_failures(self) -> None:
        """Let what failed be asked once more."""
        self._answers = {
            question: answer for question, answer in self._answers.items() if not isinstance(answer, KostraBoligError)
        }

    def widened(self, what: str, wanted: Iterable[_Wanted]) -> list[_Wanted]:
        """Return what is wanted with all that was wanted before: so the next table finds its own in the same answer."""
        every: set[_Wanted] = self._widest.setdefault(what, set())
        every.update(wanted)
        return sorted(every)


def _is_behind(listed: Listed, before: TableInfo | None) -> bool:
    """Tell whether the list is from before what is stored: then it says nothing of now."""
    then = None if before is None else updated_at(before.updated)
    now = updated_at(listed.updated)
    return then is not None and now is not None and now < then


def _moves(info: TableInfo) -> tuple[str | None, str | None, str | None, bool]:
    """Return what changes where SSB publishes; whether a table has ended it may leave unsaid."""
    return info.updated, info.first_period, info.last_period, info.discontinued is True
