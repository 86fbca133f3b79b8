"""Whether one JSON Schema keeps what an earlier one promised; of the forms that ``tests.write_schemas`` writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Schema = dict[str, Any]
ANY: Final = "any"


def version_of(schema: Schema) -> int:
    """Return the version at the end of an ``$id``; the first version's schemas had none, and are 1."""
    return int(str(schema.get("$id", "1")).rpartition(":")[2])


def broken_answer(old: Schema, new: Schema) -> list[str]:
    """Return where a reader of the old answers stumbles over a new one.

    Keys may come, and a closed set may get words: a reader takes one that it does not know as another.
    """
    return [*_Comparison(wide=old, narrow=new, is_answer=True).unmet(old, new, "")]


def broken_file(old: Schema, new: Schema) -> list[str]:
    """Return where a file that people have, and that kept the old schema, breaks the new one."""
    return [*_Comparison(wide=new, narrow=old, is_answer=False).unmet(new, old, "")]


@dataclass(frozen=True)
class _Comparison:
    """Whether all that ``narrow`` describes is described by ``wide``."""

    wide: Schema
    narrow: Schema
    is_answer: bool

    def unmet(self, wide: Schema, narrow: Schema, at: str) -> Iterator[str]:
        """Yield what one place of `narrow` may hold, and `wide` does not know."""
        known = [*_alternatives(self.wide, wide)]
        if any(_kind(one) == ANY for one in known):
            return
        words = {word for one in known for word in _words(one)}
        for form in _alternatives(self.narrow, narrow):
            alike = [one for one in known if _is_among(_kind(form), _kind(one))]
            if not alike:
                yield f"{at or '.'}: {_kind(form)} is none of {', '.join(sorted(set(map(_kind, known))))}"
                continue
            further = set(_words(form)) - words
            if words and not self.is_answer and further:
                yield f"{at}: {', '.join(sorted(map(str, further)))} is no longer a word"
            if words and not _words(form) and all(map(_words, alike)):
                yield f"{at}: no longer a closed set"
            yield from min(([*self._within(one, form, at)] for one in alike), key=len)

    def _within(self, wide: Schema, narrow: Schema, at: str) -> Iterator[str]:
        if _kind(narrow) == "array":
            for name in ("minItems", "maxItems"):
                if name in wide and wide[name] != narrow.get(name):
                    yield f"{at}[]: {name} was {wide[name]}, is {narrow.get(name)}"
            if "items" in wide and "items" in narrow:
                yield from self.unmet(wide["items"], narrow["items"], f"{at}[]")
            pairs = zip(wide.get("prefixItems", ()), narrow.get("prefixItems", ()), strict=False)
            for number, (one, other) in enumerate(pairs):
                yield from self.unmet(one, other, f"{at}[{number}]")
        if _kind(narrow) == "object":
            yield from self._of_object(wide, narrow, at)

    def _of_object(self, wide: Schema, narrow: Schema, at: str) -> Iterator[str]:
        theirs, ours = wide.get("properties", {}), narrow.get("properties", {})
        for name in sorted({*wide.get("required", ())} - {*narrow.get("required", ())}):
            yield f"{at}.{name}: not always there" if self.is_answer else f"{at}.{name}: now asked for"
        for name, form in ours.items():
            if name in theirs:
                yield from self.unmet(theirs[name], form, f"{at}.{name}")
            elif not self.is_answer and wide.get("additionalProperties") is False:
                yield f"{at}.{name}: no longer known"
        if self.is_answer:
            for name in sorted(theirs.keys() - ours.keys() - {*wide.get("required", ())}):
                yield f"{at}.{name}: gone"
        one, other = wide.get("additionalProperties"), narrow.get("additionalProperties")
        if isinstance(one, dict) and isinstance(other, dict):
            yield from self.unmet(one, other, f"{at}.*")


def _alternatives(root: Schema, form: Schema) -> Iterator[Schema]:
    while "$ref" in form:
        form = root["$defs"][form["$ref"].rpartition("/")[2]]
    if "anyOf" in form:
        for one in form["anyOf"]:
            yield from _alternatives(root, one)
    else:
        yield form


def _kind(form: Schema) -> str:
    if "type" in form:
        return str(form["type"])
    words = _words(form)
    return ANY if not words else "integer" if all(type(word) is int for word in words) else "string"


def _words(form: Schema) -> list[Any]:
    return [form["const"]] if "const" in form else list(form.get("enum", ()))


def _is_among(kind: str, other: str) -> bool:
    return kind == other or (kind, other) == ("integer", "number")
