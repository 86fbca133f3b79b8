"""First contact on a terminal: what a table holds, and whether all is as believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_bolig.said import said
from kostra_bolig.show.grid import grid_of
from kostra_bolig.show.terminal import echo
from kostra_bolig.show.words import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.contents import CandidateAnswer, ContentsAnswer, DimensionAnswer
    from kostra_bolig.answers.doctor import DoctorAnswer
    from kostra_bolig.answers.tables import TableAnswer, TablesAnswer

__all__ = ["contents_text", "doctor_text", "tables_text"]

_CATEGORIES_SHOWN: Final = 12
_CANDIDATES_SHOWN: Final = 5


def contents_text(answer: ContentsAnswer) -> None:
    """Print what a table holds, what each series is read from, and what is near those that are unavailable."""
    echo(answer["table_label"])
    of_metadata = said("contact-of-metadata", updated=moment(answer["updated"]))
    of_snapshot = said("contact-of-snapshot", snapshot=answer["snapshot"], updated=moment(answer["updated"]))
    echo(str(of_metadata if answer["snapshot"] is None else of_snapshot))
    columns = ("content", "name", "unit", "decimals", "series", "bound_by")
    grid = grid_of(*((str(said("contact-column", column=column)), "left") for column in columns))
    for one in answer["contents"]:
        decimals = "" if one["decimals"] is None else str(one["decimals"])
        by = "" if one["bound_by"] is None else str(said("contact-bound-by", by=str(one["bound_by"])))
        grid.add(one["content"], one["name"], one["unit"] or "", decimals, one["series"] or "", by)
    grid.print()
    for unavailable in answer["unavailable"]:
        _say_unavailable(unavailable["series"], unavailable["why"], unavailable["candidates"])
    codes = [one["content"] for one in answer["contents"]]
    for dimension in answer["dimensions"]:
        _say_dimension(dimension, is_listed=[one["code"] for one in dimension["categories"]] == codes)


def tables_text(answer: TablesAnswer) -> None:
    """Print tables: what each is called, its years, whether it is stored, and what speaks against it."""
    columns = ("id", "label", "years", "stored", "remark")
    grid = grid_of(*((str(said("contact-table-column", column=column)), "left") for column in columns))
    for one in answer["tables"]:
        years = "–".join(dict.fromkeys((one["first"] or "", one["last"] or "")))  # a span is its own first and last
        title = one["label"].removeprefix(f"{one['id']}: ")  # SSB's titles begin with the id, which has a column
        grid.add(one["id"], title, years, "✓" if one["stored"] else "", _remark(one))
    grid.print()
    echo(str(said("contact-tables-counted", n=len(answer["tables"]), complete=answer["complete"])))


def _remark(one: TableAnswer) -> str:
    if one["discontinued"]:
        ended = said("contact-table-ended", by=one["replaced_by"])
        return str(ended)
    if one["dead"]:
        return str(said("contact-table-dead"))
    return one["why"] or ""


def _say_unavailable(key: str, why: str, candidates: Sequence[CandidateAnswer]) -> None:
    echo(str(said("ingest-series-unavailable", key=key, why=why)))
    for one in candidates[:_CANDIDATES_SHOWN]:
        cells = tuple(
            said(
                "contact-near-cell",
                year=str(cell["year"]),
                printed=cell["printed"],
                found=said("ingest-no-figure") if cell["found"] is None else cell["found"],
            )
            for cell in one["cells"]
        )
        off = None if one["off_percent"] is None else float(format(one["off_percent"], ".10g"))
        listed = said(
            "contact-candidate",
            content=one["content"],
            label=one["name"],
            unit=one["unit"],
            off=off,
            cells=cells,
            is_near=one["is_near"] is True,
        )
        echo(f"  {listed}")
    if len(candidates) > _CANDIDATES_SHOWN:
        echo(f"  {said('contact-more-candidates', more=len(candidates) - _CANDIDATES_SHOWN)}")
    echo(f"  {said('contact-choose', key=key) if candidates else said('contact-no-candidates')}")


def _say_dimension(dimension: DimensionAnswer, *, is_listed: bool) -> None:
    """Print a dimension, and its categories where they do not stand above and are few, else the first and the last."""
    categories = [
        f"{one['code']} {one['label']}" if one["code"] != one["label"] else one["code"]
        for one in dimension["categories"]
    ]
    few = categories if len(categories) <= _CATEGORIES_SHOWN else [*categories[:3], "…", categories[-1]]
    shown = () if is_listed else tuple(few)
    listed = said(
        "contact-dimension", id=dimension["id"], label=dimension["label"], n=len(categories), categories=shown
    )
    echo(str(listed))


def doctor_text(answer: DoctorAnswer, folder: str | None) -> None:
    """Print each check with ✓ or ✗, and what to do; then how many failed, and where the answers are."""
    for one in answer["checks"]:
        line = said(
            "contact-line",
            name=one["name"],
            seen=one["seen"],
            expected=one["expected"],
            sure=said("contact-sure", sure=one["sure"]),
            state="as_believed" if one["ok"] else one["state"],
            advice=one["advice"],
        )
        echo(f"{'✓' if one['ok'] else '✗'} {line}")
    failing = [one for one in answer["checks"] if not one["ok"]]
    echo(str(said("contact-summary", n=len(answer["checks"]), failing=len(failing))))
    if folder is not None:
        echo(str(said("contact-saved", folder=folder)))
