"""Write the parts of the pages that come from the code: ``python docs/generate.py``.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. A test checks that every page is what this
script makes of it.
"""

from __future__ import annotations

import ast
import re
import runpy
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import click

from kostra_bolig import errors, load
from kostra_bolig.answers.backup import BackupAnswer, BackupOfTable, RestoreAnswer
from kostra_bolig.answers.claims import ClaimAnswer, FigureAnswer, FiguresAnswer, ReportAnswer, TemplateAnswer
from kostra_bolig.answers.comparison import (
    BesideAnswer,
    CompareAnswer,
    ComparedAnswer,
    CoverageAnswer,
    CoveredAnswer,
    PlaceAnswer,
    RankedAnswer,
    RankingAnswer,
)
from kostra_bolig.answers.contents import (
    CandidateAnswer,
    CategoryAnswer,
    ContentAnswer,
    ContentsAnswer,
    DimensionAnswer,
    NearAnswer,
    UnavailableAnswer,
)
from kostra_bolig.answers.doctor import CheckedAnswer, DoctorAnswer
from kostra_bolig.answers.error import ErrorAnswer, ErrorOfTableAnswer
from kostra_bolig.answers.fetch import FetchAnswer, FetchOfTablesAnswer, LeftOutAnswer
from kostra_bolig.answers.files import CiteAnswer, ExportAnswer, PartitionAnswer, PartitionOfTable, PlotAnswer
from kostra_bolig.answers.panel import PanelAnswer
from kostra_bolig.answers.regions import RegionAnswer, RegionsAnswer
from kostra_bolig.answers.series import (
    ContributionAnswer,
    NotPublishedAnswer,
    SeamAnswer,
    SeriesAnswer,
    SeriesOfRegionsAnswer,
    TrendAnswer,
    TrendOfRegionsAnswer,
)
from kostra_bolig.answers.source import AskedForAnswer, CellAnswer, NoteAnswer, SourceAnswer
from kostra_bolig.answers.source import CategoryAnswer as ShownCategoryAnswer
from kostra_bolig.answers.tables import TableAnswer, TablesAnswer
from kostra_bolig.answers.versions import (
    CellOfOneAnswer,
    CheckAnswer,
    ChoicesAnswer,
    DamageAnswer,
    DiffAnswer,
    DifferenceAnswer,
    HistoryAnswer,
    LastAskedAnswer,
    MaxAgeAnswer,
    NewestFileAnswer,
    NotAskedForAnswer,
    PruneAnswer,
    SnapshotAnswer,
    StatusAnswer,
    VersionAnswer,
)
from kostra_bolig.cli.main import cli
from kostra_bolig.cli.spoken import Command
from kostra_bolig.contact.beliefs import Asked, Sure
from kostra_bolig.contact.beliefs import beliefs as believed
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import COUNTRY, MISSING, Missing, source_line
from kostra_bolig.said import said
from kostra_bolig.show.words import missing_word, stage_figures
from kostra_bolig.store import warned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import ModuleType

PAGES = Path(__file__).parent

_MANY = 4
"""So many commands that take the same option have it once, above their own."""
_MEANINGS = {
    Language.EN: {
        Missing.NOT_APPLICABLE: "such as a figure of a municipality in a year before or after it",
        Missing.NOT_AVAILABLE: "SSB has no figure",
        Missing.SUPPRESSED: "SSB does not show it, and it may be 0 or more",
        Missing.NIL: "given so, without a number",
        Missing.OTHER: "one that is not known here",
    },
    Language.NO: {
        Missing.NOT_APPLICABLE: "for eksempel en kommune i et år før den ble til eller etter at den opphørte",
        Missing.NOT_AVAILABLE: "SSB har ikke noe tall",
        Missing.SUPPRESSED: "SSB viser det ikke, og det kan være 0 eller mer",
        Missing.NIL: "oppgitt slik, uten tall",
        Missing.OTHER: "ett som ikke er kjent her",
    },
}
_ASKED = {
    Asked.CONFIG: "`doctor`: SSB's `/config`",
    Asked.TABLE: "`doctor`: what SSB says of the table",
    Asked.METADATA: "`doctor`: the table's metadata",
    Asked.CELLS: "`doctor`: some cells of the country",
    Asked.KLASS: "`doctor`: SSB's Klass",
    Asked.POPULATION: "`doctor`: some cells of table 07459",
    Asked.CODELIST: "`doctor`: a code list of table 07459",
    Asked.FETCH: "`fetch`, which says so in a note or refuses the answer",
    Asked.NOBODY: "not asked",
}
_ANSWERS = {
    "fetch": FetchAnswer,
    "each of notes": NoteAnswer,
    "each cell of a note": CellAnswer,
    "asked_for": AskedForAnswer,
    "fetch, several tables": FetchOfTablesAnswer,
    "a table left out": LeftOutAnswer,
    "a table that failed": ErrorOfTableAnswer,
    "tables": TablesAnswer,
    "each of tables": TableAnswer,
    "contents": ContentsAnswer,
    "each of contents": ContentAnswer,
    "each of unavailable": UnavailableAnswer,
    "each of its candidates": CandidateAnswer,
    "each of their cells": NearAnswer,
    "each of dimensions": DimensionAnswer,
    "each of categories": CategoryAnswer,
    "series": SeriesAnswer,
    "seam": SeamAnswer,
    "series, several regions": SeriesOfRegionsAnswer,
    "trend": TrendAnswer,
    "trend, several regions": TrendOfRegionsAnswer,
    "each of contributions": ContributionAnswer,
    "each not published": NotPublishedAnswer,
    "regions": RegionsAnswer,
    "each of regions": RegionAnswer,
    "compare": CompareAnswer,
    "each of its regions": ComparedAnswer,
    "what stands beside one": BesideAnswer,
    "each of its places": PlaceAnswer,
    "ranking": RankingAnswer,
    "each of ranking": RankedAnswer,
    "panel": PanelAnswer,
    "coverage": CoverageAnswer,
    "each of its years": CoveredAnswer,
    "report, verify": ReportAnswer,
    "each of claims": ClaimAnswer,
    "verify, a template": TemplateAnswer,
    "each of the regions beside them": FiguresAnswer,
    "each of figures": FigureAnswer,
    "status": StatusAnswer,
    "each of snapshots": SnapshotAnswer,
    "last_asked": LastAskedAnswer,
    "max_age": MaxAgeAnswer,
    "choices": ChoicesAnswer,
    "newest_file": NewestFileAnswer,
    "history": HistoryAnswer,
    "diff": DiffAnswer,
    "older and newer": VersionAnswer,
    "each of changed": DifferenceAnswer,
    "each of added and gone": CellOfOneAnswer,
    "not_asked_for": NotAskedForAnswer,
    "export": ExportAnswer,
    "export --partition": PartitionAnswer,
    "each of its tables": PartitionOfTable,
    "plot": PlotAnswer,
    "cite": CiteAnswer,
    "backup": BackupAnswer,
    "restore": RestoreAnswer,
    "each of their tables": BackupOfTable,
    "check": CheckAnswer,
    "each of damaged": DamageAnswer,
    "prune": PruneAnswer,
    "doctor": DoctorAnswer,
    "each of checks": CheckedAnswer,
    "source": SourceAnswer,
    "each of where, categories of a claim": ShownCategoryAnswer,
    "a failure": ErrorAnswer,
}


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def series() -> str:
    """Return the series with SSB's codes, and what each counts."""
    specs = definition().series.values()
    rows = (
        [f"`{spec.key}`", f"{spec.name_no}<br>{spec.name_en}", f"`{spec.code}`" if spec.code else "found by label"]
        for spec in specs
    )
    counted = (f"- **`{spec.key}`**: {spec.definition} *{spec.definition_source}*" for spec in specs)
    return "\n".join([_grid(["key", "name", "SSB's code"], rows), "", *counted])


def serier() -> str:
    """Return the series with their Norwegian names."""
    return _grid(["nøkkel", "serie"], ([f"`{spec.key}`", spec.name_no] for spec in definition().series.values()))


def serier_og_koder() -> str:
    """Return the series with their Norwegian names and SSB's codes."""
    return _grid(
        ["nøkkel", "navn", "SSBs kode"],
        (
            [f"`{spec.key}`", spec.name_no, f"`{spec.code}`" if spec.code else "finnes ved hjelp av navnet"]
            for spec in definition().series.values()
        ),
    )


def names() -> str:
    """Return the series in both languages."""
    rows = ([spec.name_no, spec.name_en, f"`{spec.key}`"] for spec in definition().series.values())
    return _grid(["norsk", "English", "key"], rows)


def symbols() -> str:
    """Return what SSB's symbols and our words for how final a figure is are called in both languages."""
    no, en = Language.NO, Language.EN
    return _grid(
        ["norsk", "English", "is"],
        [
            *([missing_word(why, no), missing_word(why, en), f"`{symbol}`"] for symbol, why in MISSING.items()),
            *([stage_figures(stage, no), stage_figures(stage, en), f"`{stage}`"] for stage in Stage),
            [source_line(no), source_line(en), "the line under every figure"],
        ],
    )


def cells() -> str:
    """Return the figures that the report prints."""
    return _printed("households")


def tall() -> str:
    """Return the figures that the report prints, under a Norwegian head."""
    return _printed("husstander")


def _printed(unit: str) -> str:
    frame = load(source="published").observations
    printed = {(row["series"], row["year"]): f"{row['value']:.0f}" for row in frame.iter_rows(named=True)}
    years = sorted({year for _, year in printed})
    return _grid(
        [f"{COUNTRY}, {unit}", *map(str, years)],
        ([f"`{key}`", *(printed.get((key, year), "") for year in years)] for key in SeriesKey),
    )


def missing() -> str:
    """Return what SSB's symbols on empty cells mean."""
    return _meant("means", "any other", Language.EN)


def tegn() -> str:
    """Return the same in Norwegian."""
    return _meant("betyr", "alle andre", Language.NO)


def _meant(head: str, other: str, language: Language) -> str:
    shown = [*((f"`{symbol}`", why) for symbol, why in MISSING.items()), (other, Missing.OTHER)]
    rows = ([one, f"`{why}`", f"{missing_word(why, language)}: {_MEANINGS[language][why]}"] for one, why in shown)
    return _grid(["`status`", "`missing`", head], rows)


def keys() -> str:
    """Return the keys of each JSON answer."""
    return _grid(
        ["answer", "keys"],
        ([name, ", ".join(f"`{key}`" for key in answer.__annotations__)] for name, answer in _ANSWERS.items()),
    )


def commands() -> str:
    """Return the reference of the command line; what several commands take stands there once."""
    common, shared = _common(), _shared()
    named = [("kostra-bolig", cli), *cli.commands.items()]
    several = ([*row[:2], ", ".join(f"`{name}`" for name in names)] for row, names in shared)
    head = [
        "### Options of every command",
        "All but `completion` and `schema` take them.",
        _options(common),
        "### Options of several commands",
        "Each of these means the same wherever it is taken.",
        _grid(["option", "does", "taken by"], several),
    ]
    return "\n\n".join(
        [*head, *(_command(name, command, common, [row for row, _ in shared]) for name, command in named)]
    )


def _common() -> list[list[str]]:
    """Return the lines that the tables of all commands but ``completion`` and ``schema`` would share."""
    first, *others = (
        [_row(option) for option in _of(cli.commands[name])]
        for name in cli.commands
        if name not in ("completion", "schema")
    )
    return [row for row in first if all(row in rows for rows in others)]


def _shared() -> list[tuple[list[str], list[str]]]:
    """Return the further lines that the tables of many commands would share, and the names of these commands."""
    common, takers = _common(), defaultdict[tuple[str, ...], list[str]](list)
    for name, command in cli.commands.items():
        for row in map(_row, _of(command)):
            if row not in common:
                takers[tuple(row)].append(name)
    return [([*row], names) for row, names in takers.items() if len(names) >= _MANY]


def _of(command: click.Command) -> list[click.Option]:
    return [option for option in command.params if isinstance(option, click.Option)]


def _row(option: click.Option) -> list[str]:
    default = "required" if option.required else f"`{option.default}`" if option.show_default else ""
    return [_asked(option), _described(option), default]


def _options(rows: list[list[str]]) -> str:
    return _grid(["option", "does", "default"], rows)


def _command(name: str, command: click.Command, common: list[list[str]], shared: list[list[str]]) -> str:
    taken = "".join(f" {_taken(part)}" for part in command.params if isinstance(part, click.Argument))
    said = [" ".join(part.split()) for part in (command.help or "").split("\n\n") if "\b" not in part]
    rows = [_row(option) for option in _of(command)]
    has_them = all(row in rows for row in common)
    own = [row for row in rows if row not in shared and not (has_them and row in common)]
    also = ", ".join(row[0].partition(" ")[0].rstrip(",") for row in rows if row in shared)
    example = command.example if isinstance(command, Command) else ""
    return "\n\n".join(
        [
            f"### {name}{taken}",
            *said,
            *([_options(own)] if own else []),
            *([f"And {also}: [options of several commands](#options-of-several-commands)."] if also else []),
            f"Example: `{example}`",
        ]
    )


def _taken(argument: click.Argument) -> str:
    return argument.metavar or ("SHELL" if isinstance(argument.type, click.Choice) else str(argument.name).upper())


def _asked(option: click.Option) -> str:
    return ", ".join(f"`{name}`" for name in option.opts) + (f" `{option.metavar}`" if option.metavar else "")


def _described(option: click.Option) -> str:
    chosen = [f"One of {', '.join(option.type.choices)}."] if isinstance(option.type, click.Choice) else []
    return " ".join([*([option.help] if option.help else []), *chosen])


def tree() -> str:
    """Return the tree of errors as it is drawn in the code."""
    return _drawn(errors)


def tree_of_warnings() -> str:
    """Return the tree of warnings as it is drawn in the code."""
    return _drawn(warned)


def _drawn(module: ModuleType) -> str:
    drawn = (module.__doc__ or "").split("::\n\n")[1].split("\n\n")[0]
    return f"```text\n{dedent(drawn)}\n```"


def layers() -> str:
    """Return the layers of the modules, the highest first, as the check of the imports has them."""
    project = tomllib.loads((PAGES.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rows = ([", ".join(f"`{module}`" for module in layer.split(" | "))] for layer in found)
    return _grid(["layers, highest first"], rows)


def rooms() -> str:
    """Return the folders of the package and the modules beside them: what each is, and what is in it."""
    package = PAGES.parent / "kostra_bolig"
    folders = sorted(package.glob("*/__init__.py"))
    beside = sorted(path for path in package.glob("*.py") if not path.stem.startswith("__"))
    return _grid(
        ["room", "holds", "files"],
        [
            *(
                [f"`{path.parent.name}/`", _noun(path), ", ".join(f"`{one}`" for one in _modules(path.parent))]
                for path in folders
            ),
            *([f"`{path.name}`", _noun(path), ""] for path in beside),
        ],
    )


def _modules(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*.py") if path.stem != "__init__")
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in found)


def _noun(path: Path) -> str:
    """Return the first line of what a module says of itself."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].rstrip(".").replace("``", "`")


def contracts() -> str:
    """Return what else the check of the imports holds, in the words of its contracts."""
    project = tomllib.loads((PAGES.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return "\n".join(f"- {contract['name']}" for contract in project["tool"]["importlinter"]["contracts"][1:])


def beliefs() -> str:
    """Return what is believed, how sure that is, and how it is asked; the least sure first."""
    order = [*Sure]
    of_ssb = [one for one in believed() if one.asked in _ASKED]  # a machine is looked at where it stands
    rows = sorted(of_ssb, key=lambda one: -order.index(one.sure))
    return _grid(
        ["name", "what is believed", "how sure", "how it is asked"],
        (
            [
                f"`{one.name}`",
                str(one.believed),
                str(said("contact-sure", sure=one.sure.value)),
                _ASKED[one.asked],
            ]
            for one in rows
        ),
    )


_PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        series,
        serier,
        serier_og_koder,
        names,
        symbols,
        cells,
        tall,
        missing,
        tegn,
        keys,
        commands,
        tree,
        tree_of_warnings,
        rooms,
        layers,
        contracts,
        beliefs,
    )
} | runpy.run_path(str(PAGES / "promised.py"))["PARTS"]


def generated(page: str) -> str:
    """Return a page with its generated parts made anew."""
    return re.sub(
        r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}\n{_PARTS[found[2]]()}\n\n{found[3]}",
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    for path in sorted(PAGES.rglob("*.md")):
        before = path.read_text(encoding="utf-8")
        if (after := generated(before)) != before:
            path.write_text(after, encoding="utf-8")
            sys.stderr.write(f"{path.relative_to(PAGES).as_posix()} written\n")
