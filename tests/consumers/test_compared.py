"""What a program of others needs now is what the documents say, and it runs."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.consumers.compared import PROGRAMS, counted, program

PRINTED = {
    "fake_table": "Oslo: 50 in 2024, +25 %\n",
    "json": "[410.0, 615.0] 50.0 ['reproduced', 'reproduced', 'not_reproduced']\nCC BY 4.0 husstander\n",
    "pandas": "2 19 [615.0]\n[5397.0, 6211.0, 7399.0, 8282.0, 10443.0] True\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On what stands here, as it printed before; the others need the history of the repository."""
    code = program(name, is_before=False).read_text("utf-8")
    exec(compile(code, name, "exec"), {"__name__": name})  # noqa: S102 - a file of ours

    assert capsys.readouterr().out == PRINTED[name]


def test_the_documents_have_the_counts() -> None:
    """They come out of `python -m tests.consumers.compared`."""
    assert counted() in (ROOT / "docs" / "inside" / "testing.md").read_text("utf-8")
