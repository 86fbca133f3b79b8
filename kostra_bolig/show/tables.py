"""Tables of figures on a terminal: of series, regions, comparisons and claims, with where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_bolig.figures.rounding import decimals_shown, decimals_told
from kostra_bolig.kinds import Language, Measure, Verdict
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, Missing, is_percent_unit
from kostra_bolig.show.grid import Cell, Side, coloured, grid_of
from kostra_bolig.show.numbers import (
    NONE,
    after_number,
    cell_of,
    change,
    change_told,
    claimed,
    figure,
    middle,
    of_amounts,
    relative,
)
from kostra_bolig.show.terminal import count, echo, language, say, source_text, tell, told
from kostra_bolig.show.words import (
    direction_word,
    is_plain_count,
    kind_word,
    left_out,
    mark_word,
    missing_word,
    unit_of_one,
    verdict_word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.claims import ClaimAnswer, FigureAnswer, ReportAnswer
    from kostra_bolig.answers.comparison import (
        BesideAnswer,
        CompareAnswer,
        ComparedAnswer,
        CoverageAnswer,
        RankedAnswer,
        RankingAnswer,
    )
    from kostra_bolig.answers.panel import PanelAnswer
    from kostra_bolig.answers.regions import RegionsAnswer
    from kostra_bolig.answers.series import ContributionAnswer, TrendAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import Provenance

__all__ = [
    "claims_table",
    "compare_table",
    "coverage_table",
    "figures_table",
    "has_index",
    "moved",
    "panel_table",
    "places",
    "ranking_table",
    "regions_table",
    "series_table",
    "trend_text",
    "why_unranked",
]

_COLOURS: Final = {"reproduced": "green", "revised": "yellow", "not_reproduced": "red", "not_checkable": "dim"}


def series_table(found: Series) -> None:
    """Print one series with its symbols and what they mean."""
    echo(f"{found.content_name}, {found.region_name}")
    grid = grid_of((told("screen-year"), "right"), (_unit(found.content_name, found.unit), "right"), ("", "left"))
    for row in found.frame.iter_rows(named=True):
        remark = _remark(row["missing"]) or (mark_word(row["status"], language()) if row["value"] is not None else "")
        grid.add(
            str(row["year"]), cell_of(row["value"], row["status"], row["missing"], found.decimals, language()), remark
        )
    grid.print()
    say(found.said)
    source_text(found.provenance)


def trend_text(found: Series, answer: TrendAnswer) -> None:
    """Print the change of a series between two years."""
    spoken, decimals = language(), max(found.decimals, 0)
    echo(f"{found.content_name}, {found.region_name}{_in_brackets(found.content_name, found.unit)}")
    in_unit = answer["absolute_unit"]
    unit = "" if is_plain_count(in_unit) else after_number(in_unit)
    start, end = answer["from"], answer["to"]
    by_one = unit if abs(answer["absolute"]) != 1 else unit.replace(in_unit, unit_of_one(in_unit, spoken))
    changes = [f"{change(answer['absolute'], decimals, language=spoken)}{by_one}"]
    if answer["percent"] is not None:
        changes.insert(int(found.is_share), relative(answer["percent"], is_share=found.is_share, language=spoken))
    echo(
        f"{start['year']}: {figure(start['value'], decimals, language=spoken)} → "
        f"{end['year']}: {figure(end['value'], decimals, language=spoken)}   {'   '.join(changes)}"
    )
    if answer["cagr_percent"] is not None:
        tell("screen-per-year", percent=relative(answer["cagr_percent"], is_share=found.is_share, language=spoken))
    if answer["slope_per_year"] is not None and answer["direction"] is not None:
        shown = decimals_told(answer["slope_per_year"], max(decimals, 1))
        slope = f"{change(answer['slope_per_year'], shown, language=spoken)}{unit}"
        tell("screen-straight-line", direction=direction_word(answer["direction"], spoken), slope=slope)
    if answer["contributions"] is not None:
        _contributions(answer["contributions"], answer, decimals, spoken)
    say(answer["notes"])
    source_text(found.provenance)


def _contributions(rows: Sequence[ContributionAnswer], answer: TrendAnswer, decimals: int, language: Language) -> None:
    """Print which municipalities made a change, the largest first; the others without a figure."""
    years = [str(answer["from"]["year"]), str(answer["to"]["year"])]
    names = (told("screen-code"), told("screen-region"))
    grid = grid_of(*((name, "left") for name in names), *((year, "right") for year in years), ("+/−", "right"))
    for row in rows:
        grid.add(
            row["region"],
            row["region_name"],
            figure(row["start"], decimals, language=language),
            figure(row["end"], decimals, language=language),
            coloured(row["absolute"], change(row["absolute"], decimals, language=language)),
        )
    if answer["not_published"]:
        grid.add("", told("screen-not-published", n=len(answer["not_published"])), NONE, NONE, NONE)
    grid.print()


def regions_table(answer: RegionsAnswer) -> None:
    """Print regions, one a line."""
    names = ("code", "region", "kind", "county", "group")
    grid = grid_of(*((told(f"screen-{name}"), "left") for name in names))
    for region in answer["regions"]:
        grid.add(
            region["region"],
            region["region_name"],
            kind_word(region["kind"], language()),
            region["county"] or "",
            region["kostra_group"] or "",
        )
    grid.print()
    echo(count(len(answer["regions"]), "screen-regions"))


def has_index(answer: CompareAnswer) -> bool:
    """Tell whether any region has an index: amounts that are nowhere above 0 in the base year have none."""
    return any(index is not None for one in answer["regions"] for index in one["index"])


def compare_table(answer: CompareAnswer, provenance: Provenance) -> None:
    """Print regions beside each other: a block of levels, index and change for each year."""
    spoken, regions = language(), answer["regions"]
    is_share = is_percent_unit(answer["unit"])
    measure = "screen-changes-since" if is_share else "screen-index" if has_index(answer) else "screen-no-index"
    against = told(measure, year=answer["base"])
    echo(f"{answer['content_name']}{_in_brackets(answer['content_name'], answer['unit'])}, {against}")
    columns: list[tuple[str, Side]] = [(f"{one['region_name']} ({one['region']})", "right") for one in regions]
    grid = grid_of((told("screen-year"), "right"), *columns)
    for place, year in enumerate(answer["years"]):
        cells = []
        for one in regions:
            empty = one["status"][place], one["missing"][place]
            value = cell_of(one["values"][place], *empty, answer["decimals"], spoken)
            index = one["index"][place]
            if one["index_alone"] and one["status"][place] is None:
                value = ""
            cells.append(value if index is None or is_share else f"{value}  {figure(index, 1, language=spoken):>6}")
        grid.add(str(year), *cells)
    grid.print()
    for one in regions:
        mark = f", {told('screen-unusual')}" if one["unusual"] else ""
        echo(f"{one['region_name']}: {moved(one, answer, spoken)}{mark}")
    for one in regions:
        if one["beside"] is not None:
            for line in places(one["region_name"], one["beside"], answer["decimals"], spoken):
                echo(line)
    for line in countries(answer, spoken):
        echo(line)
    say(answer["notes"])
    source_text(provenance)


def places(name: str, beside: BesideAnswer, decimals: int, language: Language) -> list[str]:
    """Return a municipality's place among its like, and what these have, a line each."""
    lines = []
    for place in beside["places"]:
        if place["regions"] == 1:  # Oslo is a county and a KOSTRA group of its own
            continue
        low, high = place["lower_quartile"], place["upper_quartile"]
        lines.append(
            told(
                "screen-place",
                name=name,
                year=place["year"],
                rank=place["rank"],
                ranked=place["ranked"],
                regions=place["regions"],
                among=place["among_name"],
                median=middle(place["median"], decimals, language),
                low=None if low is None else middle(low, decimals, language),
                high=None if high is None else middle(high, decimals, language),
            )
        )
    return lines


def countries(answer: CompareAnswer, language: Language) -> list[str]:
    """Return what the country has beside the municipalities, each line once."""
    decimals = answer["decimals"]
    lines = [_country(one["beside"], decimals, language) for one in answer["regions"] if one["beside"]]
    return [line for line in dict.fromkeys(lines) if line]


def _country(beside: BesideAnswer, decimals: int, language: Language) -> str:
    """Return what the country has in the year, with and without Oslo, where that is given."""
    country = [(COUNTRY, beside["country"]), (COUNTRY_WITHOUT_OSLO, beside["country_without_oslo"])]
    given = tuple(
        f"{code} {figure(value, decimals, language=language)}" for code, value in country if value is not None
    )
    return told("screen-country-in", year=beside["year"], given=given) if given else ""


def ranking_table(answer: RankingAnswer, provenance: Provenance) -> None:
    """Print regions in order, those without a figure last with the reason."""
    spoken, since = language(), answer["since"]
    title = f"{answer['content_name']}{_in_brackets(answer['content_name'], answer['unit'])}"
    title = ", ".join([title, *([answer["within"]] if answer["within"] else []), str(answer["year"])])
    echo(f"{title}, {told('screen-highest-first' if answer['by'] == 'value' else 'screen-largest-rise-first')}")
    grid = grid_of(
        ("", "right"),
        (told("screen-code"), "left"),
        (told("screen-region"), "left"),
        (str(answer["year"]), "right"),
        (told("screen-since", year=since), "right"),
        ("", "left"),
        keys=2,
    )
    for row in answer["ranking"]:
        grid.add(
            "" if row["rank"] is None else str(row["rank"]),
            row["region"],
            row["region_name"],
            cell_of(row["value"], row["status"], row["missing"], answer["decimals"], spoken),
            coloured(row["absolute"], _change(row, answer["unit"], answer["decimals"], spoken)),
            _beside(row, answer),
        )
    grid.print()
    shown, every = len(answer["ranking"]), count(answer["regions"], "screen-regions")
    regions = every if shown == answer["regions"] else told("screen-shown-of", shown=shown, regions=every)
    tell("screen-without-a-rank", regions=regions, without=answer["regions"] - answer["ranked"])
    for line in left_out(answer, spoken):
        echo(line)
    say(answer["notes"])
    source_text(provenance)


def coverage_table(answer: CoverageAnswer, provenance: Provenance) -> None:
    """Print how many regions responded, how many have a figure, are suppressed or missing."""
    spoken = language()
    tell("screen-coverage", content=answer["content_name"], kind=kind_word(answer["kind"], spoken))
    names = ("regions", "reported", "", "responded", "", "suppressed", "not_available", "other")
    reasons = {why.value for why in (Missing.SUPPRESSED, Missing.NOT_AVAILABLE)}
    heads = (
        missing_word(Missing(name), spoken) if name in reasons else told(f"screen-covered-{name}") if name else ""
        for name in names
    )
    grid = grid_of((told("screen-year"), "right"), *((head, "right") for head in heads))
    for row in answer["years"]:
        reported, responded = (
            "" if share is None else f"{figure(share, 1, language=spoken)} %"
            for share in (row["reported_percent"], row["responded_percent"])
        )
        grid.add(
            *(str(row["year"]), str(row["regions"]), str(row["reported"]), reported, str(row["responded"]), responded),
            *(str(row["suppressed"]), str(row["not_available"]), str(row["other"])),
        )
    grid.print()
    source_text(provenance)


def panel_table(answer: PanelAnswer, provenance: Provenance) -> None:
    """Print series side by side, one row per region and year; a sum of ours with the codes that it is made of."""
    spoken, keys = language(), answer["series"]
    grid = grid_of(
        (told("screen-code"), "left"),
        (told("screen-region"), "left"),
        (told("screen-year"), "right"),
        *((key, "right") for key in keys),
        ("", "left"),
        keys=3,
    )
    ssbs = {key: [row[key] for row in answer["panel"] if len(row.get(f"{key}_made_of") or ()) < 2] for key in keys}
    decimals = {key: decimals_shown(given, 0) for key, given in ssbs.items()}  # ours may have more than make sense
    for row in answer["panel"]:
        cells = [
            cell_of(row[key], row[f"{key}_status"], row.get(f"{key}_missing"), decimals[key], spoken) for key in keys
        ]
        codes = dict.fromkeys("+".join(row.get(f"{key}_made_of") or ()) for key in keys)
        grid.add(
            *(row["region"], row["region_name"], str(row["year"])), *cells, " ".join(one for one in codes if "+" in one)
        )
    grid.print()
    shown, every = answer["regions"], count(answer["of_regions"], "screen-regions")
    echo(every if shown == answer["of_regions"] else told("screen-shown-of", shown=shown, regions=every))
    say(answer["notes"])
    source_text(provenance)


def claims_table(answer: ReportAnswer, *sources: Provenance) -> None:
    """Print claims, verdicts and the arithmetic behind them; which table each is about where it is not that in hand."""
    echo(answer["title"])
    spoken = language()
    grid = grid_of(
        (told("screen-claim"), "left"),
        (told("screen-published"), "right"),
        (told("screen-computed"), "right"),
        (told("screen-verdict"), "left"),
    )
    for claim in answer["claims"]:
        published, computed = _said(claim, spoken)
        verdict = Verdict(claim["verdict"])
        grid.add(claim["id"], published, computed, Cell(verdict_word(verdict, spoken), _COLOURS[verdict]))
    grid.print()
    for claim in answer["claims"]:
        other = "" if claim["table"] == answer["source"]["table"] else f" ({claim['table']})"
        echo(f"{claim['id']}{other}: {claim['text']}")
        echo(f"    {claim['note']}")
    for region in answer["regions"]:
        figures_table(region["region_name"], region["figures"])
        say(region["notes"])
    for provenance in sources:
        source_text(provenance)


def figures_table(name: str, figures: Sequence[FigureAnswer]) -> None:
    """Print the series of a region: first and last figure, and the change."""
    echo(name)
    spoken = language()
    heads: list[tuple[str, Side]] = [("series", "left"), ("from", "right"), ("to", "right"), ("change", "right")]
    grid = grid_of(*((told(f"screen-{head}"), side) for head, side in heads), ("", "left"))
    for one in figures:
        decimals = one["decimals"]
        first = cell_of(one["from_value"], one["from_status"], one["from_missing"], decimals, spoken)
        last = cell_of(one["to_value"], one["to_status"], one["to_missing"], decimals, spoken)
        grid.add(
            of_amounts(one["series"], one["unit"]),
            f"{one['from_year']}: {first}",
            f"{one['to_year']}: {last}",
            coloured(one["absolute"], _change(one, one["unit"] or "", decimals, spoken)),
            one["note"] or "",
        )
    grid.print()


def _said(claim: ClaimAnswer, language: Language) -> tuple[str, str]:
    """Return a claim's published and computed figures as people write them, with no decimal lost."""
    from kostra_bolig.figures.claims import bounded

    published, computed = claim["published"], claim["computed"]
    if isinstance(published, str) or isinstance(computed, str):
        first, second = (
            direction_word(word, language) if isinstance(word, str) else NONE for word in (published, computed)
        )
        return first, second
    measure, unit = Measure(claim["measure"]), claim["unit"] or ""

    def written(number: float, decimals: int) -> str:
        return claimed(number, decimals, measure=measure, unit=unit, language=language)

    bounds = bounded(claim["at_least"], claim["at_most"], written)
    return (
        written(published, claim["decimals"]) if bounds is None else bounds.sentence(language),
        NONE if computed is None else written(computed, claim["computed_decimals"]),
    )


def _remark(missing: str | None) -> str | None:
    return None if missing is None else missing_word(Missing(missing), language())


def _unit(content: str, unit: str) -> str:
    """Return what stands over figures: their unit, and nothing where the name of the content ends with it."""
    return "" if content.casefold().rstrip().endswith(f"({unit.casefold()})") else unit


def _in_brackets(content: str, unit: str) -> str:
    """Return the unit behind the name of a content, which may end with it."""
    shown = _unit(content, unit)
    return f" ({shown})" if shown else ""


def moved(one: ComparedAnswer, answer: CompareAnswer, language: Language) -> str:
    """Return a region's change since the base year, or why it has none."""
    base, last = answer["base"], one["last_year"]
    if last == base:
        return told("screen-no-figure-after", year=base)
    if last is not None:
        moved = _change(one, answer["unit"], answer["decimals"], language)
        moved = moved or relative(one["percent"] or 0.0, is_share=False, language=language)  # of an index alone
        return told("screen-change-from-to", change=moved, start=base, end=last)
    values = dict(zip(answer["years"], one["values"], strict=True))
    if (start := values.get(base)) is not None:
        return told("screen-zero-then", year=base, is_below=start < 0)
    reason = _remark(dict(zip(answer["years"], one["missing"], strict=True)).get(base))
    return told("screen-none-then", reason=reason or told("screen-no-figure"), year=base)


def _change(row: ComparedAnswer | RankedAnswer | FigureAnswer, unit: str, decimals: int, language: Language) -> str:
    """Return a change in percent, or of shares in percentage points; nothing where there is none."""
    absolute, in_percent = row["absolute"], row["percent"]
    if absolute is None or (in_percent is None and not is_percent_unit(unit)):
        return ""
    return change_told(absolute, in_percent or 0.0, unit=unit, decimals=decimals, language=language)


def _beside(row: RankedAnswer, answer: RankingAnswer) -> str:
    """Return why a region has no rank, or what its change asks for."""
    if row["unusual"] and answer["by"] == "change":
        return told("screen-unusual")
    return why_unranked(row, answer["since"])


def why_unranked(row: RankedAnswer, since: int) -> str:
    """Return why a region has no rank; nothing where it has one."""
    reason = _remark(row["missing"]) or ""
    if not reason and row["rank"] is None and row["value"] is not None and row["start"] is not None:
        return told("screen-zero-then", year=since, is_below=row["start"] < 0)
    return f"{reason} ({since})" if reason and row["value"] is not None else reason
