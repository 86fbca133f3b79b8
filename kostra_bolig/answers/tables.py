"""What ``tables`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from kostra_bolig.kinds import TextOf
from kostra_bolig.kostra import RegionKind

if TYPE_CHECKING:
    from kostra_bolig.ssb.catalogue import Listed

__all__ = ["TableAnswer", "TablesAnswer", "table_answer"]


class TableAnswer(TypedDict):
    """One table of SSB's; `why` says why it is not `readable`, `dead` that its last year is two behind the newest."""

    id: str
    label: str
    updated: str | None
    first: str | None
    last: str | None
    kind: Annotated[str, TextOf(RegionKind)] | None
    stored: bool
    discontinued: bool | None
    dead: bool
    replaced_by: str | None
    readable: bool
    why: str | None


class TablesAnswer(TypedDict):
    """SSB's tables; those alone that are stored where SSB did not answer, which `complete` says."""

    tables: list[TableAnswer]
    complete: bool


def table_answer(listed: Listed, *, is_stored: bool, newest: int | None) -> TableAnswer:
    """Return what the list says of a table."""
    why = listed.why_not()
    return {
        "id": listed.id,
        "label": listed.label,
        "updated": listed.updated,
        "first": listed.first,
        "last": listed.last,
        "kind": listed.kind,
        "stored": is_stored,
        "discontinued": listed.discontinued,
        "dead": listed.is_dead(newest),
        "replaced_by": listed.replaced_by,
        "readable": why is None,
        "why": None if why is None else str(why),
    }
