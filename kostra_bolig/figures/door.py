"""The one way up: what methods such as ``Table.plot`` and ``verify`` borrow from the folders above.

Figures know nothing of how they are shown, nor of how they came here. For the convenience of people who have a table in
hand, a few of its methods begin what :mod:`kostra_bolig.show` does, answer as :mod:`kostra_bolig.answers` does, or read
an earlier version as :mod:`kostra_bolig.ingest.versions` does; they reach it through these names,
each loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostra_bolig.answers.dicts import of_citation, of_claim, of_claims, of_comparison, of_diff, of_series
    from kostra_bolig.figures.divided import divided
    from kostra_bolig.ingest.further.table import chosen
    from kostra_bolig.ingest.load import beside
    from kostra_bolig.ingest.versions import history, version
    from kostra_bolig.show.chart import chart
    from kostra_bolig.show.dataset import encoded
    from kostra_bolig.show.export import written
    from kostra_bolig.show.numbers import figure
    from kostra_bolig.show.ranked import plot_ranking

__all__ = [
    "beside",
    "chart",
    "chosen",
    "divided",
    "encoded",
    "figure",
    "history",
    "of_citation",
    "of_claim",
    "of_claims",
    "of_comparison",
    "of_diff",
    "of_series",
    "plot_ranking",
    "version",
    "written",
]

_HOMES = {
    "beside": "ingest.load",
    "chart": "show.chart",
    "chosen": "ingest.further.table",
    "divided": "figures.divided",
    "encoded": "show.dataset",
    "figure": "show.numbers",
    "history": "ingest.versions",
    **dict.fromkeys(("of_citation", "of_claim", "of_claims", "of_comparison", "of_diff", "of_series"), "answers.dicts"),
    "plot_ranking": "show.ranked",
    "version": "ingest.versions",
    "written": "show.export",
}


def __getattr__(name: str) -> object:
    """Return a name from the module above that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"kostra_bolig.{_HOMES[name]}"), name)
