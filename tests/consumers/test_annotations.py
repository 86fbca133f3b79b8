"""Annotations can be followed at run time, as FastAPI, pydantic and Typer do, and nothing heavy is loaded for that."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import subprocess
import sys
import threading
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig import hints, testing
from tests.builders.sources import parsed


def public() -> Iterator[tuple[str, object]]:
    """Give every public class and function, and every method and property of the classes."""
    for name, made in [(name, getattr(home, name)) for home in (kb, testing) for name in home.__all__]:
        if inspect.isfunction(made):
            yield name, made
        if not inspect.isclass(made):
            continue
        yield name, made
        for base in made.__mro__:
            for member, found in vars(base).items() if base.__module__.startswith("kostra_bolig") else ():
                function = getattr(found, "__func__", found)
                function = function.fget if isinstance(function, property) else function
                function = function.func if isinstance(function, functools.cached_property) else function
                if inspect.isfunction(function) and (member.startswith("__") or not member.startswith("_")):
                    yield f"{name}.{member}", function


PUBLIC = dict(public())


def test_a_module_that_another_thread_loads_meanwhile_is_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is loaded is looked through while a program loads more."""

    class Loading(str):
        __slots__ = ()

        def startswith(self, *_prefix: object) -> bool:
            monkeypatch.setitem(sys.modules, "loaded_meanwhile", sys)
            return False

    monkeypatch.setitem(sys.modules, Loading("loading"), sys)

    hints.make_resolvable()

    assert "loaded_meanwhile" in sys.modules


def test_every_annotation_resolves() -> None:
    """``typing.get_type_hints`` answers for every public name and each of its methods."""
    failed = {}
    for name, made in PUBLIC.items():
        try:
            typing.get_type_hints(made)
        except (NameError, TypeError, AttributeError) as error:
            failed[name] = str(error)

    assert {"load", "make_table", "Server.__exit__"} <= set(PUBLIC)
    assert len(PUBLIC) > 200
    assert failed == {}


def within(annotation: object) -> Iterator[type]:
    """Give every class of ours that an annotation names."""
    if inspect.isclass(annotation) and annotation.__module__.startswith("kostra_bolig"):
        yield annotation
    for part in typing.get_args(annotation):
        yield from within(part)


def test_what_a_record_is_made_of_resolves_too() -> None:
    """Whoever has a record of ours in a model of theirs follows its fields, down to the definition of a table."""
    met: set[type] = set()
    ahead = [made for made in PUBLIC.values() if inspect.isclass(made)]
    while ahead:
        if (made := ahead.pop()) not in met:
            met.add(made)
            ahead += [one for hint in typing.get_type_hints(made).values() for one in within(hint)]

    assert {"TableSpec", "Calendar", "Said"} <= {one.__name__ for one in met}


IN_A_MODEL = """
from pydantic import BaseModel, ConfigDict
import kostra_bolig as kb

class Held(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    table: kb.Table
    comparison: kb.Comparison | None = None

table = kb.load(source="published")
print(Held(table=table).table is table)
"""


@pytest.mark.consumers
def test_a_table_may_stand_in_a_model_of_pydantic() -> None:
    """As it is, where the model allows any type; also in a program that has used nothing of ours yet."""
    done = subprocess.run([sys.executable, "-c", IN_A_MODEL], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_another_thread_may_load_modules_meanwhile() -> None:
    """The first use of a name in a program of many threads meets what is loaded in another one."""
    ended, before = threading.Event(), sys.getswitchinterval()

    def load_modules() -> None:
        for number in itertools.cycle(range(500)):
            if ended.is_set():
                return
            name = f"of_somebody_{number}"
            if sys.modules.pop(name, None) is None:
                sys.modules[name] = types.ModuleType(name)

    loading = threading.Thread(target=load_modules)
    sys.setswitchinterval(1e-6)
    loading.start()
    try:
        for _ in range(300):
            hints.make_resolvable()
    finally:
        sys.setswitchinterval(before)
        ended.set()
        loading.join()
        for name in [name for name in sys.modules if name.startswith("of_somebody_")]:
            del sys.modules[name]


def test_an_annotation_means_the_class_itself() -> None:
    """What comes out is no reference to something, but what the type checkers see."""
    from kostra_bolig.show.chart import Chart

    assert typing.get_type_hints(kb.Table.plot)["return"] is Chart
    assert typing.get_type_hints(kb.load)["return"] is kb.Table
    assert typing.get_type_hints(kb.fetch)["cache_dir"] == str | Path | None


def test_a_name_means_the_same_in_every_module() -> None:
    """The names are given to all modules alike, so none may stand for two things."""
    modules = {typing.cast("type", made).__module__ for made in PUBLIC.values()}
    homes = {name: module for module, names in hints.HOMES.items() for name in names}
    homes |= dict.fromkeys(hints.GENERIC, "collections.abc") | hints.MODULES
    for module in modules:
        for node in ast.walk(parsed(inspect.getsource(sys.modules[module]))):
            for one in node.names if isinstance(node, ast.ImportFrom | ast.Import) else ():
                name = one.asname or one.name
                home = node.module if isinstance(node, ast.ImportFrom) else one.name
                assert homes.get(name, home) == home or _is_handed_on(home, name), (module, name, home)


def _is_handed_on(home: str | None, name: str) -> bool:
    """Tell whether a module gives on what another has under the same name."""
    there = next(module for module, names in hints.HOMES.items() if name in names)
    return getattr(sys.modules.get(home or ""), name, None) is getattr(sys.modules.get(there), name, object())


def test_it_costs_nothing_to_import() -> None:
    """The package and its functions are there before pandas, charts or requests are."""
    code = (
        "import sys, kostra_bolig as kb; print(sorted({'polars', 'pandas', 'requests', 'altair'} & set(sys.modules)))"
    )
    late = "kb.load, kb.Table; print(sorted({'pandas', 'requests', 'altair'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", f"{code}; {late}"], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[:2] == ["[]", "[]"]


RECORDS = (
    *(kb.Provenance, kb.Change, kb.Trend, kb.Citation, kb.Binding, kb.ClaimResult, kb.FetchResult, kb.Snapshot),
    *(kb.Status, kb.Checked, kb.Damage, kb.Pruned, kb.Saved),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_a_record_is_a_model_to_pydantic(record: type) -> None:
    """Records without frames have a schema of their own in JSON, sentences as text."""
    from pydantic import TypeAdapter

    assert TypeAdapter(record).json_schema(mode="serialization")["type"] == "object"


def test_what_verify_gives_is_a_model_to_pydantic() -> None:
    """A list of results is one of them, there and back."""
    from pydantic import TypeAdapter

    results = kb.verify(kb.FAFO_2025_11, kb.load(source="published"))
    model = TypeAdapter(kb.ClaimResults)

    back = model.validate_json(model.dump_json(results))

    assert model.json_schema(mode="serialization")["items"] == {"$ref": "#/$defs/ClaimResult"}
    assert isinstance(back, kb.ClaimResults)
    assert [result.verdict for result in back] == [result.verdict for result in results]


@pytest.mark.consumers
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Using `httpx`")
def test_records_are_response_models_in_fastapi() -> None:
    """An endpoint that returns one of ours answers, and ``/openapi.json`` describes it."""
    fastapi = pytest.importorskip("fastapi")
    client = pytest.importorskip("fastapi.testclient")
    table = kb.load(source="published")
    app = fastapi.FastAPI()

    @app.get("/change")  # type: ignore[untyped-decorator]
    def change(key: kb.SeriesKey) -> kb.Change:
        return table.series(key).change(2021, 2024)

    @app.get("/provenance")  # type: ignore[untyped-decorator]
    def provenance() -> kb.Provenance:
        return table.provenance

    @app.get("/results")  # type: ignore[untyped-decorator]
    def results() -> kb.ClaimResults:
        return kb.verify(kb.FAFO_2025_11, table)

    asked = client.TestClient(app)
    described = asked.get("/openapi.json").json()["components"]["schemas"]

    assert {"Change", "Provenance", "ClaimResult"} <= set(described)
    assert asked.get("/change", params={"key": "unge"}).json()["percent"] == 50.0
    assert asked.get("/provenance").json()["source"] == "published"
    assert "reproduced" in {one["verdict"] for one in asked.get("/results").json()}
