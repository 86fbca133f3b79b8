"""Write the data contracts to ``schemas/``, from the models that the library checks with.

Run ``python -m tests.write_schemas`` after a change of a model; the difference belongs in the review.
"""

from __future__ import annotations

import json
import textwrap
import types
import typing
import warnings
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import pydantic
import typing_extensions

from kostra_bolig.answers.backup import BackupAnswer, RestoreAnswer
from kostra_bolig.answers.claims import ReportAnswer, TemplateAnswer
from kostra_bolig.answers.comparison import CompareAnswer, CoverageAnswer, RankingAnswer
from kostra_bolig.answers.contents import ContentsAnswer
from kostra_bolig.answers.doctor import DoctorAnswer
from kostra_bolig.answers.error import ErrorAnswer
from kostra_bolig.answers.fetch import FetchAnswer, FetchOfTablesAnswer
from kostra_bolig.answers.files import CiteAnswer, ExportAnswer, PartitionAnswer, PlotAnswer
from kostra_bolig.answers.panel import PanelAnswer
from kostra_bolig.answers.regions import RegionsAnswer
from kostra_bolig.answers.series import SeriesAnswer, SeriesOfRegionsAnswer, TrendAnswer, TrendOfRegionsAnswer
from kostra_bolig.answers.tables import TablesAnswer
from kostra_bolig.answers.versions import CheckAnswer, DiffAnswer, HistoryAnswer, PruneAnswer, StatusAnswer
from kostra_bolig.definitions import forms
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.figures.claims import file as claims_file
from kostra_bolig.ingest.gate import companions, contract
from kostra_bolig.store import manifest

FOLDER: Final = Path(__file__).resolve().parent.parent / "schemas"
FRAMES: Final = {
    "observations": contract.observations(definition()),
    "figures": contract.figures(),
    "panel": contract.panel(definition()),
    "country": contract.country(definition()),
    "series": contract.series_frame(),
    "municipalities": companions.municipalities(),
    "memberships": companions.memberships(),
    "inhabitants": companions.inhabitants(),
}
DOCUMENTS: Final[dict[str, Any]] = {
    "claims-file": claims_file.ClaimsFile,
    "definition": forms.DefinitionFile,
    "manifest": manifest.Manifest,
    "answer-fetch": FetchAnswer,
    "answer-export-partition": PartitionAnswer,
    "answer-fetch-of-tables": FetchOfTablesAnswer,
    "answer-contents": ContentsAnswer,
    "answer-tables": TablesAnswer,
    "answer-series": SeriesAnswer,
    "answer-series-of-regions": SeriesOfRegionsAnswer,
    "answer-trend": TrendAnswer,
    "answer-trend-of-regions": TrendOfRegionsAnswer,
    "answer-regions": RegionsAnswer,
    "answer-compare": CompareAnswer,
    "answer-ranking": RankingAnswer,
    "answer-coverage": CoverageAnswer,
    "answer-panel": PanelAnswer,
    "answer-report": ReportAnswer,
    "answer-template": TemplateAnswer,
    "answer-status": StatusAnswer,
    "answer-history": HistoryAnswer,
    "answer-diff": DiffAnswer,
    "answer-export": ExportAnswer,
    "answer-plot": PlotAnswer,
    "answer-cite": CiteAnswer,
    "answer-backup": BackupAnswer,
    "answer-restore": RestoreAnswer,
    "answer-check": CheckAnswer,
    "answer-prune": PruneAnswer,
    "answer-doctor": DoctorAnswer,
    "answer-error": ErrorAnswer,
}
OPEN: Final = frozenset({"manifest"})
"""Documents whose readers ignore keys that they do not know."""
VERSIONS: Final[dict[str, int]] = {}
"""Of the documents whose version is no longer 1. A key that comes, and a further word of a closed set, leave it as it
is; a key that goes, or may hold something else, raises it: ``tests/snapshots/test_releases.py``."""
README: Final = """\
# schemas

The data contracts: pandera YAML for each frame that is checked, with the rules that YAML cannot hold as comments on
top, and JSON Schema (draft 2020-12) for the definition of a table, the claims file, the manifest and every `--json`
answer. Answers and manifests are open: later versions add keys, and neither rename nor remove one. All are written from
the models in `kostra_bolig/` by `python -m tests.write_schemas` and checked equal by `tests/test_schemas.py`, so that a
change of contract is a visible diff.
Each has an `$id` that ends in its version. They go along in the wheel, and `kostra-bolig schema COMMAND` prints the one
of a command's answer; nothing else in the package reads them.
"""


@cache
def files() -> dict[str, str]:
    """Return the content of every file of ``schemas/``, by name."""
    frames = {f"{name}.yaml": _frame(model) for name, model in FRAMES.items()}
    documents = {
        f"{name}.schema.json": _document(name, form, is_open=name in OPEN or name.startswith("answer-"))
        for name, form in DOCUMENTS.items()
    }
    return {"README.md": README, **frames, **documents}


def names() -> list[str]:
    """Return the name of every file of ``schemas/``."""
    return ["README.md", *(f"{name}.yaml" for name in FRAMES), *(f"{name}.schema.json" for name in DOCUMENTS)]


def _frame(model: Any) -> str:
    """Return a frame model as pandera's YAML, under the rules that are functions and have no place in it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Only registered checks may be serialized", UserWarning)
        text: str = model.to_yaml()
    lines = [f"{check.name}: {check.error}" for check in model.checks]
    for name, column in model.columns.items():
        lines += [f"{check.name} ({name}): {check.error}" for check in column.checks if not check.statistics]
    comment = "".join(f"#   {line}\n" for line in lines)
    return (f"# Rules, beside those below:\n{comment}" if comment else "") + text.rstrip() + "\n"


def _document(name: str, form: Any, *, is_open: bool = False) -> str:
    content = pydantic.TypeAdapter(_strict(form, {}, "allow" if is_open else "forbid")).json_schema()
    of = name.replace("answer-", "answer:")
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kostra-bolig:{of}:{VERSIONS.get(name, 1)}",
        **content,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _strict(form: Any, seen: dict[Any, Any], extra: Literal["allow", "forbid"]) -> Any:
    """Return a type with every typed dictionary in it as pydantic takes it on any Python, open or not."""
    if typing.is_typeddict(form):
        if form not in seen:
            hints = typing.get_type_hints(form, include_extras=True)
            make: Any = typing_extensions.TypedDict
            made = make(form.__name__, {name: _strict(part, seen, extra) for name, part in hints.items()})
            made.__module__ = form.__module__  # tells two of one name apart
            made.__doc__ = textwrap.dedent(form.__doc__ or "")
            made.__pydantic_config__ = pydantic.ConfigDict(extra=extra)
            seen[form] = made
        return seen[form]
    origin, parts = typing.get_origin(form), typing.get_args(form)
    if origin is typing.Annotated:
        [text_of] = form.__metadata__
        return text_of.kind
    if origin is None or origin is typing.Literal:
        return form
    inner = tuple(_strict(part, seen, extra) for part in parts)
    if origin in (types.UnionType, typing.Union):
        return typing.Union[inner]  # noqa: UP007  made at run time
    return origin[inner if len(inner) > 1 else inner[0]]


def main() -> None:
    """Write every file, and remove those that are no longer made."""
    FOLDER.mkdir(exist_ok=True)
    written = files()
    for path in FOLDER.iterdir():
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
