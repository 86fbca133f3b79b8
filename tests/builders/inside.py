"""Runs of the command line within the process of the tests, ended as :mod:`tests.builders.forks` ends them.

For what is said, and with which exit code. What the streams are, and what the system does, is tried in a process.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
import tenacity

from kostra_bolig.cli import main
from tests.builders.forks import ROOT, Ended


@dataclass(frozen=True)
class Inside:
    """What runs them, with a folder to keep their streams in."""

    folder: Path

    def run(self, arguments: Sequence[str], *, encoding: str = "utf-8", env: Mapping[str, str] | None = None) -> Ended:
        """Run it once, in the environment of the test and with more variables; nobody waits between tries."""
        kept = [self.folder / name for name in ("out", "err")]
        with contextlib.ExitStack() as stack:
            out, err = (
                stack.enter_context(path.open("w", encoding=encoding, errors=errors, newline=""))
                for path, errors in zip(kept, ("strict", "backslashreplace"), strict=True)
            )
            stack.enter_context(contextlib.chdir(ROOT))
            stack.enter_context(patch.dict(os.environ, env or {}))
            stack.enter_context(patch.object(sys, "argv", ["kostra-bolig", *arguments]))
            stack.enter_context(patch.object(tenacity, "wait_random_exponential", lambda **_: tenacity.wait_none()))
            stack.enter_context(contextlib.redirect_stdout(out))
            stack.enter_context(contextlib.redirect_stderr(err))
            with pytest.raises(SystemExit) as left:
                main.main()
        return Ended(int(left.value.code or 0), *(path.read_bytes() for path in kept))
