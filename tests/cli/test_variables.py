"""Variables in bytes that are no text: told in one line, never a crash."""

from __future__ import annotations

import os

import pytest

from tests.conftest import RunCommand

NO_TEXT = os.fsdecode(b"r\xf8yken")


@pytest.mark.skipif(os.name == "nt", reason="variables of Windows are text")
@pytest.mark.parametrize("name", ["BASE_URL", "KLASS_URL", "LANG", "CACHE_DIR", "SERIES_UNGE"])
def test_a_variable_that_is_no_text_is_named(run: RunCommand, name: str) -> None:
    """Exit 2, and the variable to change."""
    done = run("report", env={f"KOSTRA_BOLIG_{name}": NO_TEXT})

    assert done.code == 2
    assert f"KOSTRA_BOLIG_{name}" in done.err
