"""Turn the roles of our docstrings, such as ``:func:`fetch```, into Markdown for these pages."""

from __future__ import annotations

import re
from typing import Any

import griffe

import kostra_bolig


class Roles(griffe.Extension):
    """Link a role to a public name, and show any other as code."""

    def on_object(self, *, obj: griffe.Object, **_more: Any) -> None:
        """Rewrite the docstring of an object."""
        if obj.docstring is not None:
            obj.docstring.value = re.sub(r":[a-z]+:`([\w.]+)`", _linked, obj.docstring.value)


def _linked(found: re.Match[str]) -> str:
    name = found[1].removeprefix("kostra_bolig.")
    return f"[`{name}`][kostra_bolig.{name}]" if name in kostra_bolig.__all__ else f"`{name}`"
