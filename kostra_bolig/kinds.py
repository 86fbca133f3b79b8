"""The closed sets that records are of: what a thing may be called, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LANGUAGE_OF",
    "BoundBy",
    "By",
    "ChartForm",
    "CountedAs",
    "Event",
    "FileContent",
    "FileContentName",
    "Lang",
    "Language",
    "Locale",
    "LocaleName",
    "Measure",
    "Outcome",
    "Source",
    "Stage",
    "Step",
    "TextOf",
    "Verdict",
]


@dataclass(frozen=True)
class TextOf:
    """Says of a text in an answer which set it is of: there it is a text, and no member."""

    kind: type[StrEnum]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """Tell pydantic, where somebody uses it, which texts there are."""
        return {"type": "literal", "expected": [one.value for one in self.kind]}


By: TypeAlias = Literal["value", "change"]
"""What regions are ranked by."""
ChartForm: TypeAlias = Literal["bar", "line"]
"""How a chart shows its values."""


class FileContent(StrEnum):
    """What is written to a file."""

    OBSERVATIONS = "observations"
    PANEL = "panel"
    WIDE = "wide"
    REGIONS = "regions"
    CROSSWALK = "crosswalk"


FileContentName: TypeAlias = FileContent | Literal["observations", "panel", "wide", "regions", "crosswalk"]
"""What is written to a file, as a caller may say it."""


class Locale(StrEnum):
    """How numbers are written in CSV: ``no`` has decimal comma, semicolon and a byte order mark, as Excel expects."""

    EN = "en"
    NO = "no"


LocaleName: TypeAlias = Locale | Literal["en", "no"]
"""How numbers are written in CSV, as a caller may say it."""


class Language(StrEnum):
    """A language SSB's API answers in."""

    NO = "no"
    EN = "en"


Lang: TypeAlias = Language | Literal["no", "en"]
"""A language as a caller may write it."""
LANGUAGE_OF: Final[Mapping[str, Language]] = dict.fromkeys(("nb", "nn", "no", "norwegian"), Language.NO)
"""The language of whoever sits at a machine, by the name that its locale begins with; of all others English."""


class Stage(StrEnum):
    """How final SSB's figures for the newest year are."""

    UNREVISED = "unrevised"
    REVISED = "revised"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What a fetch did."""

    NEW = "new"
    UNCHANGED = "unchanged"


class Source(StrEnum):
    """Which figures these are."""

    STORED = "stored"
    SSB = "ssb"
    PUBLISHED = "published"


class BoundBy(StrEnum):
    """What says that a series is read from its content.

    A person's choice; the code that the definition knows; label and unit; the national figures that were printed; what
    SSB's own definitions say of the figures.
    """

    CHOICE = "choice"
    CODE = "code"
    LABEL = "label"
    FIGURES = "figures"
    IDENTITY = "identity"


class CountedAs(StrEnum):
    """What SSB's own count of a county or a KOSTRA group is of its municipalities, as far as their figures tell."""

    TOTAL = "total"
    MEAN = "mean"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the figures say of a claim."""

    REPRODUCED = "reproduced"
    REVISED = "revised"
    NOT_REPRODUCED = "not_reproduced"
    NOT_CHECKABLE = "not_checkable"


class Measure(StrEnum):
    """What the published and the computed number of a claim are."""

    FIGURE = "figure"
    PERCENT_CHANGE = "percent_change"
    PERCENT = "percent"
    ONE_IN = "one_in"
    TIMES = "times"
    CHANGE = "change"
    RANK = "rank"
    WORD = "word"


class Step(IntEnum):
    """A step of a fetch, as its log records carry it."""

    ASKING = 1
    DESCRIBING = 2
    DOWNLOADING = 3
    CHECKING = 4
    ASKING_OTHERS = 5
    STORING = 6


class Event(StrEnum):
    """What a line of the log tells of: each line has one of these names."""

    ASKING = "fetch.asking"
    DESCRIBING = "fetch.describing"
    DOWNLOADING = "fetch.downloading"
    CHECKING = "fetch.checking"
    LABELS = "fetch.labels"
    KLASS = "fetch.klass"
    KLASS_SILENT = "fetch.klass_silent"
    POPULATION = "fetch.population"
    LACKING = "fetch.lacking"
    AGAIN = "fetch.again"
    ANEW = "fetch.anew"
    STORING = "fetch.storing"
    HOOK = "fetch.hook"
    TABLE_DONE = "fetch.table_done"
    DONE = "fetch.done"
    REQUEST = "http.request"
    REQUEST_FAILED = "http.request_failed"
    WAITING = "http.waiting"
    STORE = "store.warning"
    WARNING = "warning"
    ERROR = "error"
    OTHER = "other"

    @property
    def extra(self) -> dict[str, Event | Step]:
        """What a log record of it carries: its name, and which step of a fetch it begins."""
        step = _STEPS.get(self)
        return {"event": self} if step is None else {"event": self, "step": step}


_STEPS: Final = {
    Event.ASKING: Step.ASKING,
    Event.DESCRIBING: Step.DESCRIBING,
    Event.DOWNLOADING: Step.DOWNLOADING,
    Event.CHECKING: Step.CHECKING,
    Event.LABELS: Step.ASKING_OTHERS,
    Event.KLASS: Step.ASKING_OTHERS,
    Event.POPULATION: Step.ASKING_OTHERS,
    Event.STORING: Step.STORING,
}
