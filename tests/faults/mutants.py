"""Mutants of a good answer: every leaf, every key and every structure of it, spoilt one at a time, seeded."""

from __future__ import annotations

import itertools
import json
import marshal
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Mutant: TypeAlias = tuple[str, bytes]
Change: TypeAlias = Callable[[Any], None]

_INSTEAD: tuple[Any, ...] = (None, True, -1, 1.5, "x", "", [], {}, 10**30, "..", ["x"], {"x": 1})


def mutants(good: bytes) -> Iterator[Mutant]:
    """Give every mutant of a good JSON-stat answer with what was done to it, always the same ones."""
    chance = random.Random(12015)
    document = json.loads(good)
    structure = [path for path in _paths(document) if path[0] not in ("value", "status")]
    for path in structure:
        leaf = not isinstance(_at(document, path), dict | list)
        for new in chance.sample(_INSTEAD, 2 if leaf else 1):
            yield f"{path} becomes {new!r:.20}", _changed(document, path, new)
    for path in structure:
        if isinstance(path[-1], str):
            yield f"{path} gone", _without(document, path)
    for path in chance.sample([path for path in structure if isinstance(path[-1], str)], 60):
        yield f"{path} twice", _doubled(document, path)
        yield f"{path} renamed", _renamed(document, path)
    for name, change in _changes(document, chance):
        spoilt = _copied(document)
        change(spoilt)
        yield name, _written(spoilt)
    for word in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "1_0", "+1", "01", ".5", "1.", "9" * 5000):
        yield f"a value written {word[:10]}", good.replace(b'"value":[', b'"value":[' + word.encode() + b",", 1)
        first = document["value"][0]
        start = b'"value":[' + json.dumps(first).encode()
        yield f"the first value written {word[:10]}", good.replace(start, b'"value":[' + word.encode(), 1)


def _put(new: Any, *path: str | int) -> Change:
    """Give the change that puts something at a path."""

    def change(document: Any) -> None:
        _at(document, path[:-1])[path[-1]] = new

    return change


def _both(one: Change, other: Change) -> Change:
    """Give the change that makes two."""

    def change(document: Any) -> None:
        one(document)
        other(document)

    return change


def _changes(document: Any, chance: random.Random) -> Iterator[tuple[str, Change]]:
    yield from _cell_changes(document, chance)
    yield from _size_changes(document)
    ids = document["id"]
    for id_ in ids:
        yield from _dimension_changes(document, id_, chance)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        a, b = ids[one], ids[other]
        described = document["dimension"]
        change = _both(_put(described[b], "dimension", a), _put(described[a], "dimension", b))
        yield f"dimensions {a} and {b} exchanged", change
    for roles in _role_forms(ids):
        yield f"roles {roles!r:.60}", _put(roles, "role")
    units = "dimension", ids[1], "category", "unit"
    spoilt = ("base", "prosent"), ("base", "kroner"), ("decimals", 2), ("decimals", 99), ("decimals", -1)
    for code, (part, new) in itertools.product(_at(document, units), spoilt):
        yield f"{part} of {code} is {new}", _put(new, *units, code, part)


def _cell_changes(document: Any, chance: random.Random) -> Iterator[tuple[str, Change]]:
    cells = len(document["value"])
    values: tuple[Any, ...] = (None, True, "12", -1, 0, 0.5, 10**400, 2**53 + 1, [1], {}, 1e308, 13)
    for cell in chance.sample(range(cells), 40):
        for new in chance.sample(values, 4):
            yield f"value {cell} is {new!r:.20}", _put(new, "value", cell)
    symbols: tuple[Any, ...] = (".", "..", ":", "-", "*", "?", "", None, 1, [], "\u202e")
    odd_places = (cells, cells + 1, -1, "01", "1.0", " 1", "+1", "x", "", "1e1", "\N{ARABIC-INDIC DIGIT THREE}")
    for place in (*chance.sample(range(cells), 20), *odd_places):
        for symbol in chance.sample(symbols, 2):
            yield f"status {place!r} is {symbol!r}", _put(symbol, "status", str(place))
    for name, form in _value_forms(document["value"], chance):
        yield name, _put(form, "value")
    for name, form in _status_forms(document["status"], cells):
        yield name, _put(form, "status")


def _size_changes(document: Any) -> Iterator[tuple[str, Change]]:
    ids, sizes = document["id"], document["size"]
    for axis, size in enumerate(sizes):
        for new in (size + 1, size - 1, 0, -size, size * 2, float(size), str(size), True, 10**9):
            yield f"size {axis} is {new!r}", _put(new, "size", axis)
    for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        turned_ids, turned_sizes = (
            _put([ids[axis] for axis in order], "id"),
            _put([sizes[axis] for axis in order], "size"),
        )
        yield f"ids in order {order}", turned_ids
        yield f"sizes in order {order}", turned_sizes
        yield f"ids and sizes in order {order}", _both(turned_ids, turned_sizes)


def _dimension_changes(document: Any, id_: str, chance: random.Random) -> Iterator[tuple[str, Change]]:
    path = "dimension", id_, "category"
    category = _at(document, path)
    codes = list(category["index"])
    places = range(len(codes))
    forms: list[tuple[str, Any]] = [
        ("as a list", codes),
        ("as a list turned round", codes[::-1]),
        ("as a list with a double", [*codes[:-1], codes[0]]),
        ("as a list too short", codes[:-1]),
        ("as a list too long", [*codes, "more"]),
        ("turned round", {code: len(codes) - 1 - place for place, code in enumerate(codes)}),
        ("from 1", {code: place + 1 for place, code in enumerate(codes)}),
        ("as fractions", {code: float(place) for place, code in enumerate(codes)}),
        ("as texts", {code: str(place) for place, code in enumerate(codes)}),
        ("all at 0", dict.fromkeys(codes, 0)),
        ("of other codes", {f"{code}x": place for place, code in enumerate(codes)}),
        ("in small letters", {code.lower(): place for place, code in enumerate(codes)}),
    ]
    for number in range(6):
        forms.append((f"shuffled {number}", dict(zip(codes, chance.sample(places, len(codes)), strict=True))))
    for name, index in forms:
        yield f"index of {id_} {name}", _put(index, *path, "index")
    for code in codes:
        renamed = {part: _recoded(members, code) for part, members in category.items()}
        yield f"code {code} renamed throughout", _put(renamed, *path)
    one, other = chance.sample(codes, 2)
    labels = {**category["label"], one: category["label"][other], other: category["label"][one]}
    yield f"labels of {one} and {other} exchanged", _put(labels, *path, "label")


def _recoded(members: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {f"{name}9" if name == code else name: member for name, member in members.items()}


def _value_forms(values: list[Any], chance: random.Random) -> Iterator[tuple[str, Any]]:
    sparse = {str(cell): value for cell, value in enumerate(values) if value is not None}
    yield "values as an object", sparse
    yield "values as a shuffled object", dict(chance.sample(list(sparse.items()), len(sparse)))
    yield "values as an object with nulls", {str(cell): value for cell, value in enumerate(values)}
    yield "values as an object with a place too many", {**sparse, str(len(values)): 1}
    yield "values as an object with a negative place", {**sparse, "-1": 1}
    yield "values as an object with a padded place", {**sparse, "007": 1}
    yield "values as an object, each one place on", {str(int(cell) + 1): value for cell, value in sparse.items()}
    for length in (0, 1, len(values) // 2, len(values) - 1, len(values) + 1, 2 * len(values)):
        yield f"{length} values", (values * 2)[:length]
    yield "values in lists", [values]
    yield "values as texts", [None if value is None else str(value) for value in values]
    yield "values turned round", values[::-1]
    yield "values all 0", [0] * len(values)
    yield "values all null", [None] * len(values)


def _status_forms(status: dict[str, str], cells: int) -> Iterator[tuple[str, Any]]:
    dense = [status.get(str(cell)) for cell in range(cells)]
    yield "status as a list", dense
    yield "status as a list too short", dense[:-1]
    yield "status as a list too long", [*dense, "."]
    yield "status as empty texts", [symbol or "" for symbol in dense]
    for symbol in (".", "..", ":", "*", "", "anything"):
        yield f"status {symbol!r} for all", symbol
        yield f"status [{symbol!r}] for all", [symbol]
    yield "status [None] for all", [None]
    yield "status of two", [".", ":"]
    yield "status of nothing", {}
    yield "status in lists", [dense]
    yield "status one place on", {str(int(cell) + 1): symbol for cell, symbol in status.items()}


def _role_forms(ids: list[str]) -> Iterator[Any]:
    region, content, year = ids
    yield {"time": [year], "metric": [content]}
    yield {"geo": [region], "metric": [content]}
    yield {"geo": [region], "time": [year]}
    yield {}
    yield {"geo": [content], "metric": [region], "time": [year]}
    yield {"geo": [year], "metric": [content], "time": [region]}
    yield {"geo": [region], "metric": [year], "time": [content]}
    yield {"geo": [region, content], "metric": [content], "time": [year]}
    yield {"geo": [region], "metric": [content], "time": [year, year]}
    yield {"geo": [region], "metric": [content], "time": ["nothing"]}
    yield {"geo": region, "metric": content, "time": year}


def _copied(document: Any) -> Any:
    """Give a document of its own; of what JSON has, this is ten times faster than :func:`copy.deepcopy`."""
    return marshal.loads(marshal.dumps(document))  # noqa: S302  # our own of a moment ago


def _paths(part: Any, above: Path = ()) -> Iterator[Path]:
    members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, inner in members:
        yield (*above, name)
        yield from _paths(inner, (*above, name))


def _at(document: Any, path: Path) -> Any:
    for name in path:
        document = document[name]
    return document


def _changed(document: Any, path: Path, new: Any) -> bytes:
    spoilt = _copied(document)
    _at(spoilt, path[:-1])[path[-1]] = new
    return _written(spoilt)


def _without(document: Any, path: Path) -> bytes:
    spoilt = _copied(document)
    del _at(spoilt, path[:-1])[path[-1]]
    return _written(spoilt)


def _renamed(document: Any, path: Path) -> bytes:
    spoilt = _copied(document)
    holder = _at(spoilt, path[:-1])
    holder[f"{path[-1]}-other"] = holder.pop(path[-1])
    return _written(spoilt)


def _doubled(document: Any, path: Path) -> bytes:
    """Give one key twice in its object, the second time with null."""
    spoilt = _copied(document)
    _at(spoilt, path[:-1])["the key to be doubled"] = None
    return _written(spoilt).replace(b'"the key to be doubled"', json.dumps(path[-1]).encode(), 1)


def _written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
