"""Sources, as they are parsed: many tests look through all of the package, and parsing it takes most of a second."""

from __future__ import annotations

import ast
import functools


@functools.cache
def parsed(source: str) -> ast.Module:
    """Return a source as it is parsed, once for all tests of a process that look at it."""
    return ast.parse(source)
