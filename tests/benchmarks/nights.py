"""``fetch --all`` of 385 constructed tables at SSB's pace, on a clock that is moved by hand.

``python -m tests.benchmarks.nights`` prints the figures as they stand in the documents; nothing is waited for.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.builders.nights import FIRST_NIGHT, IN_ALL, OF_KINDS, Kostra, Night
from tests.builders.standin import maintenance

MOVED = 12


@dataclass(frozen=True, kw_only=True)
class Nights:
    """The first night, on which one table failed; one on which 12 moved; and one on which nothing did."""

    first: Night
    ordinary: Night
    still: Night
    machine_s: tuple[float, float, float]

    def __str__(self) -> str:
        """Return them as a table of the documents."""
        rows = [
            "| night | requests | of Klass | at SSB's pace | of this machine | new | unchanged | failed | left out |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for name, night, machine in zip(
            ("the first, one table fails", f"an ordinary one, {MOVED} moved and the one of before", "nothing moved"),
            (self.first, self.ordinary, self.still),
            self.machine_s,
            strict=True,
        ):
            told = night.outcomes()
            counts = " | ".join(str(told.get(word, 0)) for word in ("new", "unchanged", "failed", "left out"))
            minutes, seconds = divmod(round(night.seconds), 60)
            took = f"{minutes} min {seconds} s | {machine:.0f} s"
            rows.append(f"| {name} | {night.requests} | {night.of_klass} | {took} | {counts} |")
        return "\n".join(rows)


def measured(store: Path) -> Nights:
    """Fetch all tables on three nights."""
    machine: list[float] = []
    nights: list[Night] = []
    with Kostra(OF_KINDS, in_all=IN_ALL).serving() as kostra:

        def night(days: int) -> None:
            kostra.time.until(FIRST_NIGHT + dt.timedelta(days=days))
            began = time.perf_counter()
            nights.append(kostra.night(store))
            machine.append(time.perf_counter() - began)

        kostra.server.always = maintenance(when=f"/tables/{kostra.ids[100]}/data")
        night(0)
        kostra.server.always = None
        kostra.move(kostra.ids[:MOVED], FIRST_NIGHT + dt.timedelta(hours=18))
        night(1)
        night(2)
    first, ordinary, still = nights
    return Nights(first=first, ordinary=ordinary, still=still, machine_s=(machine[0], machine[1], machine[2]))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        print(measured(Path(folder)))  # noqa: T201


if __name__ == "__main__":
    main()
