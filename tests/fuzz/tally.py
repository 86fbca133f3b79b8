"""What a campaign counts, surface by surface, and the table of it in docs/inside/faults.md."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.targets import REFUSALS, Breach

PAGE = Path(__file__).resolve().parents[2] / "docs" / "inside" / "faults.md"
_WHOLE, _BEGINNING = 400, 60
BEGIN, END = "<!-- generated: fuzz -->", "<!-- end: fuzz -->"


@dataclass
class Tally:
    """What came of the cases of one surface.

    Attributes
    ----------
    cases
        How many were tried.
    exits
        How many ended with each exit code, as text.
    breaches
        How many broke the rule, by how.
    found
        One case of each kind that broke it: what came, and the case.
    """

    cases: int = 0
    exits: dict[str, int] = field(default_factory=dict)
    breaches: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    def ended(self, code: int) -> None:
        """Count a case that ended as it may."""
        self.cases += 1
        self.exits[str(code)] = self.exits.get(str(code), 0) + 1

    def broke(self, breach: Breach, what: str, case: str) -> None:
        """Count a case that broke the rule."""
        self.cases += 1
        self.breaches[breach] = self.breaches.get(breach, 0) + 1
        kind = "".join(character for character in f"{breach}: {what}"[:90] if not character.isdigit())
        if len(self.found) < 200:
            self.found.setdefault(kind, f"{what}\n      from {case[:3000]}")

    def add(self, other: Tally) -> None:
        """Count what another run of the same surface counted."""
        self.cases += other.cases
        for mine, theirs in ((self.exits, other.exits), (self.breaches, other.breaches)):
            for name, number in theirs.items():
                mine[name] = mine.get(name, 0) + number
        self.found = {**other.found, **self.found}

    def written(self) -> str:
        """Return it as text that :meth:`read` reads."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def read(cls, text: str) -> Tally:
        """Return what was written."""
        return cls(**json.loads(text))


def shown(case: object) -> str:
    """Return a case as Python would write it, long texts by their beginning and length, in ASCII."""
    match case:
        case str() | bytes() if len(case) > _WHOLE:
            return f"{case[:_BEGINNING]!a} and {len(case) - _BEGINNING} more"
        case tuple() | list():
            return f"({', '.join(map(shown, case))})"
        case dict():
            return f"{{{', '.join(f'{shown(key)}: {shown(value)}' for key, value in case.items())}}}"
        case _ if dataclasses.is_dataclass(case) and not isinstance(case, type):
            fields = {field.name: getattr(case, field.name) for field in dataclasses.fields(case)}
            return f"{type(case).__name__}(**{shown(fields)})"
        case _:
            return ascii(case)


def table(tallies: Mapping[str, Tally], says: Mapping[str, str]) -> str:
    """Return the counts of a campaign as Markdown."""
    codes = sorted(REFUSALS)
    columns = ["answered", *(f"refused: {code}" for code in codes), *Breach]
    lines = [f"| surface | cases | {' | '.join(columns)} |", "|---|" + "---|" * (1 + len(columns))]
    whole = Tally()
    for name, tally in tallies.items():
        whole.add(tally)
        lines.append(_row(says[name], tally))
    return "\n".join([*lines, _row("all", whole)])


def _row(name: str, tally: Tally) -> str:
    answered = sum(tally.exits.get(code, 0) for code in ("0", "1"))
    refused = [tally.exits.get(str(code), 0) for code in sorted(REFUSALS)]
    broken = [tally.breaches.get(breach, 0) for breach in Breach]
    return f"| {' | '.join(map(str, (name, tally.cases, answered, *refused, *broken)))} |"


def write(new: str, page: Path = PAGE) -> None:
    """Put a table into the page."""
    head, _, rest = page.read_text("utf-8").partition(BEGIN)
    page.write_text(f"{head}{BEGIN}\n\n{new}\n\n{END}{rest.partition(END)[2]}", "utf-8")
