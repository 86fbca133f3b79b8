"""Everything that can go wrong, as one tree.

The exit code of the command line stands beside each class::

    KostraBoligError
    ├── UsageError                  2  what was asked for does not exist or cannot be computed
    │   ├── SettingsError           2  a setting makes no sense; names the flag or variable
    │   ├── UnknownSeries           2  no such series key or content code; lists near matches
    │   ├── UnknownRegion           2  no such region, or several; lists near matches
    │   ├── NotJoinable             2  no series can be joined over these mergers and splits, or nobody knows them
    │   ├── SeriesError             2  a figure cannot be computed: null, zero base, missing year, gap
    │   │   └── AcrossBreak         2  a group was drawn anew in between: before and after do not compare
    │   ├── ClaimsError             2  a claims file cannot be read
    │   └── DefinitionError         2  a definition of a table cannot be read
    ├── ServiceUnavailable          3  SSB did not answer; try later
    │   └── DeadlineExceeded        3  the run's wall-clock deadline passed
    ├── AnswerRefused               4  SSB answered something that must not be trusted
    │   ├── BodyRefused             4  gate 1: incomplete, too large, foreign, not strict JSON
    │   ├── DatasetRefused          4  gate 2: JSON-stat parts disagree, or not what was asked for
    │   └── ContractFailed          4  gate 3: the figures break a rule; carries ``failure_cases``
    ├── ContractChanged             5  the table itself changed; a person must look
    │   └── SeriesUnavailable       5  a series is bound to no content code; carries candidates
    ├── StoreError                  6  disk or permissions
    │   ├── SnapshotNotFound        6  the store is empty, or has no such snapshot
    │   ├── SnapshotDamaged         6  a file differs from its manifest
    │   └── SnapshotTooNew          6  written by a later version, in a format unknown here
    ├── StoreLocked                 7  another run holds the lock
    └── FetchStopped              130  whoever called ``fetch`` told it to stop

Exit code 1 is not an error: it says that a claim does not hold. 70 is a fault of our own, 130 a run that was stopped.

An error carries what is said of it as data (:class:`kostra_bolig.said.Said`); its text is the English sentence. Every
error can be pickled, copied and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import polars as pl

    from kostra_bolig.kinds import Lang
    from kostra_bolig.said import Said

__all__ = [
    "AcrossBreak",
    "AnswerRefused",
    "BodyRefused",
    "ClaimsError",
    "ContractChanged",
    "ContractFailed",
    "DatasetRefused",
    "DeadlineExceeded",
    "DefinitionError",
    "FetchStopped",
    "KostraBoligError",
    "NotJoinable",
    "SeriesError",
    "SeriesUnavailable",
    "ServiceUnavailable",
    "SettingsError",
    "SnapshotDamaged",
    "SnapshotNotFound",
    "SnapshotTooNew",
    "StoreError",
    "StoreLocked",
    "UnknownRegion",
    "UnknownSeries",
    "UsageError",
]


BUG: Final = 70
"""Exit code of a fault of our own."""
STOPPED: Final = 130
"""Exit code of a run that was stopped from outside."""
_GRAVEST_FIRST: Final = (BUG, 6, 5, 4, 2, 3, 7, 0)
"""Exit codes of runs that were done together, the gravest first."""


def gravest(codes: Iterable[int]) -> int:
    """Return the gravest of some exit codes.

    >>> gravest([0, 3, 7]), gravest([3, 4, 6])
    (3, 6)
    """
    return min(codes, key=_GRAVEST_FIRST.index)


class KostraBoligError(Exception):
    """Root of every error this library raises on purpose.

    Attributes
    ----------
    said
        What is said of it: a name and its values; a text where it is not one of ours.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, said: Said | str) -> None:
        super().__init__(said)
        self.said: Said | str = said

    def __str__(self) -> str:
        """Return the sentence, in English but where the command line says another language."""
        return str(self.said)

    def sentence(self, language: Lang) -> str:
        """Return the sentence in a language, ``"en"`` or ``"no"``."""
        return self.said if isinstance(self.said, str) else self.said.sentence(language)

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same error, with the same data; a copy and one sent by a process are."""
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return mine.keys() == theirs.keys() and all(_same(part, theirs[name]) for name, part in mine.items())

    def __hash__(self) -> int:
        """Return what equal errors have in common."""
        return hash((type(self), str(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again: some constructors need more than what they were given first."""
        return _made_again, (type(self), self.args), self.__dict__


class UsageError(KostraBoligError):
    """Something was asked for that does not exist or cannot be computed."""


class SettingsError(UsageError):
    """A setting makes no sense.

    Attributes
    ----------
    setting
        The flag or environment variable to change.
    """

    def __init__(self, said: Said | str, *, setting: str) -> None:
        super().__init__(said)
        self.setting: str = setting


class UnknownSeries(UsageError):
    """There is no such series key or content code.

    Attributes
    ----------
    asked, near
        What was asked for, and the closest names that exist.
    """

    def __init__(self, said: Said | str, *, asked: str, near: Sequence[str] = ()) -> None:
        super().__init__(said)
        self.asked: str = asked
        self.near: tuple[str, ...] = tuple(near)


class UnknownRegion(UsageError):
    """There is no such region, or the name has several answers.

    Attributes
    ----------
    asked, near
        What was asked for, and the closest regions as ``"code name"``.
    """

    def __init__(self, said: Said | str, *, asked: str, near: Sequence[str] = ()) -> None:
        super().__init__(said)
        self.asked: str = asked
        self.near: tuple[str, ...] = tuple(near)


class NotJoinable(UsageError):
    """No series of a municipality can be joined over its mergers and splits.

    Attributes
    ----------
    region, year
        The municipality, and the first year for which it cannot be joined, where that is known.
    """

    def __init__(self, said: Said | str, *, region: str, year: int | None = None) -> None:
        super().__init__(said)
        self.region: str = region
        self.year: int | None = year


class ClaimsError(UsageError):
    """A claims file cannot be read.

    Attributes
    ----------
    path, claim_id
        The file, and the claim at fault where it is known.
    """

    def __init__(self, said: Said | str, *, path: str, claim_id: str | None = None) -> None:
        super().__init__(said)
        self.path: str = path
        self.claim_id: str | None = claim_id


class DefinitionError(UsageError):
    """A definition of a table cannot be read.

    Attributes
    ----------
    path, entry, key
        The file, and the entry and the key at fault where they are known.
    """

    def __init__(self, said: Said | str, *, path: str, entry: str | None = None, key: str | None = None) -> None:
        super().__init__(said)
        self.path: str = path
        self.entry: str | None = entry
        self.key: str | None = key


class SeriesError(UsageError):
    """A figure cannot be computed from a series.

    Attributes
    ----------
    year
        The year at fault, where there is one.
    series, region
        Key (or content code) and code of what it cannot be computed from, where it is one series.
    """

    def __init__(
        self, said: Said | str, *, year: int | None = None, series: str | None = None, region: str | None = None
    ) -> None:
        super().__init__(said)
        self.year: int | None = year
        self.series: str | None = series
        self.region: str | None = region


class AcrossBreak(SeriesError):
    """Figures of a KOSTRA group from before and after it was drawn anew are held against each other.

    ``across_break=True`` (``--across-break``) asks for it all the same.

    Attributes
    ----------
    year
        The last year between them from which the group is another.
    """


class ServiceUnavailable(KostraBoligError):
    """SSB could not be reached or refused to serve; try later.

    Attributes
    ----------
    url, status, title
        The request, and the server's HTTP status and own words, where there were any.
    """

    exit_code = 3

    def __init__(self, said: Said | str, *, url: str, status: int | None = None, title: str | None = None) -> None:
        super().__init__(said)
        self.url: str = url
        self.status: int | None = status
        self.title: str | None = title


class DeadlineExceeded(ServiceUnavailable):
    """The wall-clock deadline of the whole run passed."""


class AnswerRefused(KostraBoligError):
    """SSB answered something that must not be trusted.

    Attributes
    ----------
    url
        The request that was answered so, where known.
    body
        The bytes refused, as far as they were read.
    quarantine
        Where they were put aside with the reasons; set by :func:`kostra_bolig.fetch`.
    """

    exit_code = 4

    def __init__(self, said: Said | str, *, url: str | None = None, body: bytes = b"") -> None:
        super().__init__(said)
        self.url: str | None = url
        self.body: bytes = body
        self.quarantine: Path | None = None


class BodyRefused(AnswerRefused):
    """Gate 1: the body is incomplete, too large, from elsewhere, or not strict JSON."""


class DatasetRefused(AnswerRefused):
    """Gate 2: the parts of a JSON-stat dataset disagree, or it is not what was asked for."""


class ContractFailed(AnswerRefused):
    """Gate 3: the figures break a rule that every snapshot must keep.

    Attributes
    ----------
    failure_cases
        One row per offending cell or rule: ``check``, ``region``, ``content``, ``year``, ``found``, ``expected``.
    """

    def __init__(
        self, said: Said | str, *, failure_cases: pl.DataFrame, url: str | None = None, body: bytes = b""
    ) -> None:
        super().__init__(said, url=url, body=body)
        self.failure_cases: pl.DataFrame = failure_cases


class ContractChanged(KostraBoligError):
    """The table itself changed at SSB; a person must look.

    Attributes
    ----------
    changes
        What changed, each as data.
    quarantine
        Where the answer was put aside with the reasons; set by :func:`kostra_bolig.fetch`.
    """

    exit_code = 5

    def __init__(self, said: Said | str, *, reasons: Sequence[Said | str] = (), body: bytes = b"") -> None:
        super().__init__(said)
        self.changes: tuple[Said | str, ...] = tuple(reasons)
        self.body: bytes = body
        self.quarantine: Path | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """What changed, a sentence each."""
        return tuple(map(str, self.changes))


class SeriesUnavailable(ContractChanged):
    """A series is bound to no content code of this table.

    Attributes
    ----------
    key
        The series.
    candidates
        Content codes with label and unit, as ``"code label [unit]"``.
    """

    def __init__(self, said: Said | str, *, key: str, candidates: Sequence[str]) -> None:
        super().__init__(said, reasons=(said,))
        self.key: str = key
        self.candidates: tuple[str, ...] = tuple(candidates)


class StoreError(KostraBoligError):
    """The store cannot be read or written.

    Attributes
    ----------
    path
        The file or folder at fault.
    """

    exit_code = 6

    def __init__(self, said: Said | str, *, path: Path) -> None:
        super().__init__(said)
        self.path: Path = path


class SnapshotNotFound(StoreError):
    """The store is empty, or has no such snapshot."""


class SnapshotDamaged(StoreError):
    """A file of a snapshot differs from its manifest."""


class SnapshotTooNew(StoreError):
    """A snapshot was written by a later version, in a format unknown here."""


class StoreLocked(KostraBoligError):
    """Another run holds the lock of the store.

    Attributes
    ----------
    path
        The lock.
    """

    exit_code = 7

    def __init__(self, said: Said | str, *, path: Path) -> None:
        super().__init__(said)
        self.path: Path = path


class FetchStopped(KostraBoligError):
    """Whoever called ``fetch`` told it to stop; nothing was stored, and what was stored before is untouched."""

    exit_code = STOPPED


def _same(one: Any, other: Any) -> bool:
    """Return whether two attributes are equal; a frame compares cell by cell."""
    return bool(one.equals(other) if hasattr(one, "equals") else one == other)


def _made_again(error: type[KostraBoligError], arguments: tuple[Any, ...]) -> KostraBoligError:
    """Return an error as it was sent; its attributes are set by who reads it."""
    return error.__new__(error, *arguments)
