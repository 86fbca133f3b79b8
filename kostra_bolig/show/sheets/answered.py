"""The sheets and figures of answers: a ranking, regions beside each other, what SSB changed between two versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.answers.comparison import whence
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.kinds import Stage
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import said
from kostra_bolig.show.sheets.sheet import Block, Figure, Form, Head, Sheet, mark_of
from kostra_bolig.show.sheets.years import heading, noted, summed, years_across
from kostra_bolig.show.tables import countries, has_index, moved, places, why_unranked
from kostra_bolig.show.words import left_out, moment, place_word, source_line_of, stage_word, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.answers.comparison import CompareAnswer, RankedAnswer, RankingAnswer
    from kostra_bolig.answers.versions import DiffAnswer
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language
    from kostra_bolig.show.sheets.sheet import Cell

__all__ = ["compare_frame", "compare_sheet", "diff_frame", "diff_sheet", "ranking_frame", "ranking_sheet"]

_CODE, _REGION, _YEAR, _CHANGE, _REMARK, _SUMMED = 9, 34, 9.5, 19, 34, 30
_CODES: Final = pl.List(pl.String)
_RANKED: Final[Mapping[str, Any]] = {
    "rank": pl.Int64,
    "region": pl.String,
    "region_name": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "missing": pl.String,
    "start": pl.Float64,
    "absolute": pl.Float64,
    "percent": pl.Float64,
    "unusual": pl.Boolean,
    "content": pl.String,
    "year": pl.Int16,
    "since": pl.Int16,
    "unit": pl.String,
    "made_of": _CODES,
    "start_made_of": _CODES,
}
_COMPARED: Final[Mapping[str, Any]] = {
    "region": pl.String,
    "region_name": pl.String,
    "year": pl.Int16,
    "value": pl.Float64,
    "status": pl.String,
    "missing": pl.String,
    "index": pl.Float64,
    "base": pl.Int16,
    "content": pl.String,
    "unit": pl.String,
    "made_of": _CODES,
}
_CHANGED: Final[Mapping[str, Any]] = {
    "change": pl.String,
    "region": pl.String,
    "region_name": pl.String,
    "content": pl.String,
    "content_name": pl.String,
    "series": pl.String,
    "year": pl.Int16,
    "unit": pl.String,
    "old": pl.Float64,
    "new": pl.Float64,
    "old_status": pl.String,
    "new_status": pl.String,
    "absolute": pl.Float64,
    "percent": pl.Float64,
    "suppressed_since": pl.String,
}


def _frame(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=dict(schema))


def ranking_frame(answer: RankingAnswer) -> pl.DataFrame:
    """Return a ranking as programs read it, one row per region, with what its figures are made of."""
    of_all = {name: answer[name] for name in ("content", "year", "since", "unit")}
    return _frame([{**row, **of_all} for row in answer["ranking"]], _RANKED)


def ranking_sheet(answer: RankingAnswer, table: Table, language: Language) -> Sheet:
    """Return a ranking as people read it: those without a rank last, with the reason."""
    table = _of_series(table, answer["series"])
    year, since, is_share = answer["year"], answer["since"], is_percent_unit(answer["unit"])
    order = word("screen-highest-first" if answer["by"] == "value" else "screen-largest-rise-first", language)
    name = heading(answer["content_name"], answer["unit"], language)
    name = name if answer["within"] is None else f"{name}, {answer['within']}"
    sums = [
        summed(
            [
                (since, [] if row["start"] is None else row["start_made_of"] or []),
                (year, [] if row["value"] is None else row["made_of"]),
            ]
        )
        for row in answer["ranking"]
    ]
    heads = [
        Head(text=word("sheet-rank", language), width=5, is_figure=True),
        Head(text=word("sheet-code", language), width=_CODE),
        Head(text=word("sheet-region", language), width=_REGION),
        Head(text=str(year), width=_YEAR, is_figure=True),
        Head(text=str(since), width=_YEAR, is_figure=True),
        *_of_change(is_share=is_share, language=language),
        Head(text=word("sheet-remark", language), width=_REMARK),
        *([Head(text=word("sheet-summed", language), width=_SUMMED)] if any(sums) else []),
    ]
    made = Sheet(
        language=language,
        title=word("sheet-ranking", language, series=name, year=year, order=order),
        under=[table.provenance.table_label, source_line_of(table.provenance, language)],
        heads=heads,
        frozen=3,
        blocks=[
            Block(
                rows=[
                    [*_ranked(row, answer, language), *([made_of] if any(sums) else [])]
                    for row, made_of in zip(answer["ranking"], sums, strict=True)
                ]
            )
        ],
        notes=[],
    )
    return noted(made, table, [*left_out(answer, language), *answer["notes"]])


def _of_series(table: Table, key: str | None) -> Table:
    """Return a table whose line of the source names the categories that the definition fixes for a series."""
    return table if key is None else replace(table, provenance=whence(table, key))


def _of_change(*, is_share: bool, language: Language) -> list[Head]:
    """Return the headings of a change: of shares in percentage points, else in the unit and in percent."""
    if is_share:
        return [Head(text=word("sheet-change-points", language), width=24, is_figure=True)]
    return [
        Head(text=word("sheet-change", language), width=10, is_figure=True),
        Head(text=word("sheet-percent-since", language), width=12, is_figure=True),
    ]


def _moved(absolute: float | None, relative: float | None, decimals: int, *, is_share: bool) -> list[Cell]:
    """Return the cells of a change; nothing where there is none."""
    change = Figure(value=absolute, symbol="", decimals=decimals, form=Form.CHANGE)
    return [change] if is_share else [change, Figure(value=relative, symbol="", decimals=1, form=Form.PERCENT)]


def _ranked(row: RankedAnswer, answer: RankingAnswer, language: Language) -> list[Cell]:
    decimals, is_share = answer["decimals"], is_percent_unit(answer["unit"])
    start, value, started = row["start"], row["value"], row["start_made_of"] or []
    remark = why_unranked(row, answer["since"])
    if row["unusual"] and answer["by"] == "change":
        remark = word("screen-unusual", language)
    return [
        row["rank"],
        row["region"],
        place_word(row["region"], row["region_name"], language),
        Figure(
            value=value,
            symbol=mark_of(value, row["status"], row["missing"]),
            decimals=decimals,
            is_ours=value is not None and len(row["made_of"]) > 1,
        ),
        Figure(
            value=start,
            symbol=mark_of(start, None, None if value is None else row["missing"]),
            decimals=decimals,
            is_ours=start is not None and len(started) > 1,
        ),
        *_moved(row["absolute"], row["percent"], decimals, is_share=is_share),
        remark,
    ]


def compare_frame(answer: CompareAnswer) -> pl.DataFrame:
    """Return regions beside each other as programs read them, one row per region and year."""
    rows = [
        {"region": one["region"], "region_name": one["region_name"], "year": year}
        | {
            "value": one["values"][place],
            "status": one["status"][place],
            "missing": one["missing"][place],
            "index": one["index"][place],
            "base": answer["base"],
            "content": answer["content"],
            "unit": answer["unit"],
            "made_of": one["made_of"][place],
        }
        for one in answer["regions"]
        for place, year in enumerate(answer["years"])
    ]
    return _frame(rows, _COMPARED)


def compare_sheet(answer: CompareAnswer, table: Table, language: Language) -> Sheet:
    """Return regions beside each other as people read them: years across, levels and index, and the change."""
    table = _of_series(table, answer["series"])
    is_share, years, base = is_percent_unit(answer["unit"]), answer["years"], answer["base"]
    sums = [
        summed(
            (year, [] if index is None and value is None else codes)
            for year, value, index, codes in zip(years, one["values"], one["index"], one["made_of"], strict=True)
        )
        for one in answer["regions"]
    ]
    heads = years_across(years, language)
    heads.append(Head(text=word("sheet-change-since", language, year=base), width=_CHANGE, is_figure=True))
    if not is_share:
        heads.append(Head(text=word("sheet-percent-since", language), width=12, is_figure=True))
    heads += [Head(text=word("sheet-summed", language), width=_SUMMED)] if any(sums) else []
    levels, indices, told = [], [], []
    for one, made_of in zip(answer["regions"], sums, strict=True):
        ends = [made_of] if any(sums) else []
        name = [one["region"], place_word(one["region"], one["region_name"], language)]
        change = _moved(one["absolute"], one["percent"], answer["decimals"], is_share=is_share)
        figures = [
            Figure(
                value=value,
                symbol=(status or "") if one["index_alone"] else mark_of(value, status, missing),
                decimals=answer["decimals"],
                is_ours=value is not None and len(codes) > 1,
            )
            for value, status, missing, codes in zip(
                one["values"], one["status"], one["missing"], one["made_of"], strict=True
            )
        ]
        levels.append([*name, *figures, *change, *ends])
        index = [
            Figure(value=value, symbol="", decimals=1, is_ours=value is not None and len(codes) > 1)
            for value, codes in zip(one["index"], one["made_of"], strict=True)
        ]
        indices.append([*name, *index, *[None] * len(change), *ends])
        mark = f", {word('screen-unusual', language)}" if one["unusual"] else ""
        told.append(f"{name[1]}: {moved(one, answer, language)}{mark}")
    for one in answer["regions"]:
        if one["beside"] is not None:
            told += places(one["region_name"], one["beside"], answer["decimals"], language)
    told += countries(answer, language)
    title = heading(answer["content_name"], answer["unit"], language)
    blocks = [Block(title=title, rows=levels)]
    if not is_share and has_index(answer):
        blocks.append(Block(title=word("sheet-index", language, year=base), rows=indices))
    made = Sheet(
        language=language,
        title=title,
        under=[table.provenance.table_label, source_line_of(table.provenance, language)],
        heads=heads,
        frozen=2,
        blocks=blocks,
        notes=[],
        aside=word("sheet-series", language),
    )
    return noted(made, table, [*told, *answer["notes"]])


def diff_frame(answer: DiffAnswer) -> pl.DataFrame:
    """Return what SSB changed as programs read it: ``change`` says whether a cell is changed, added or gone."""
    rows: list[Mapping[str, Any]] = [{"change": "changed", **cell} for cell in answer["changed"]]
    for word_of, value, status, cells in (
        ("added", "new", "new_status", answer["added"]),
        ("gone", "old", "old_status", answer["gone"]),
    ):
        rows += [{"change": word_of, **cell, value: cell["value"], status: cell["status"]} for cell in cells]
    return _frame(rows, _CHANGED)


def diff_sheet(answer: DiffAnswer, table: Table, language: Language) -> Sheet:
    """Return what SSB changed as people read it: what is changed, then what is new, then what is gone."""
    under = [table.provenance.table_label, source_line_of(table.provenance, language)]
    for name in ("older", "newer"):
        version = answer[name]
        stage = stage_word(Stage(version["stage"]), language)
        line = said(f"sheet-{name}", id=version["id"], stage=stage, updated=moment(version["updated"]))
        under.append(line.sentence(language))
    frame = diff_frame(answer)
    blocks = [
        Block(
            title=word(f"sheet-{change}", language),
            rows=[_changed(row, answer["decimals"], language) for row in cells.iter_rows(named=True)],
        )
        for change in ("changed", "added", "gone")
        if not (cells := frame.filter(pl.col("change") == change)).is_empty()
    ]
    left_out = answer["not_asked_for"]
    remarks = [
        str(said("show-not-asked-for", which=which, n=cells))
        for which, cells in (("older", left_out["older"]), ("newer", left_out["newer"]))
        if cells
    ]
    remarks.append(str(said("screen-corrections", address=answer["corrections"])))
    made = Sheet(
        language=language,
        title=word("sheet-diff", language),
        under=under,
        heads=[
            Head(text=word("sheet-code", language), width=_CODE),
            Head(text=word("sheet-region", language), width=26),
            Head(text=word("sheet-series", language), width=46),
            Head(text=word("sheet-year", language), width=7, is_figure=True),
            Head(text=word("sheet-old", language), width=_YEAR, is_figure=True),
            Head(text=word("sheet-new", language), width=_YEAR, is_figure=True),
            Head(text=word("sheet-change", language), width=10, is_figure=True),
            Head(text=word("sheet-percent-since", language), width=12, is_figure=True),
            Head(text=word("sheet-remark", language), width=30),
        ],
        frozen=2,
        blocks=blocks,
        notes=[],
    )
    return noted(made, table, remarks)


def _changed(row: Mapping[str, Any], decimals: Mapping[str, int], language: Language) -> list[Cell]:
    shown = decimals_shown((row["old"], row["new"]), decimals.get(row["content"], 0))
    was_there, is_there = row["change"] != "added", row["change"] != "gone"
    since, is_share = row["suppressed_since"], is_percent_unit(row["unit"])
    return [
        row["region"],
        place_word(row["region"], row["region_name"], language),
        heading(row["content_name"], row["unit"], language),
        row["year"],
        Figure(
            value=row["old"],
            symbol=mark_of(row["old"], row["old_status"]) if was_there else "",
            decimals=shown,
        ),
        Figure(
            value=row["new"],
            symbol=mark_of(row["new"], row["new_status"]) if is_there else "",
            decimals=shown,
        ),
        *_moved(row["absolute"], None if is_share else row["percent"], shown, is_share=False),
        ""
        if since is None and not (is_share and row["absolute"] is not None)
        else word("words-percentage-points", language)
        if since is None
        else said("show-suppressed-since", since=since).sentence(language),
    ]
