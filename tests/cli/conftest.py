"""What the tests of the command line share."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.builders.forks import Forks


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Return the process that runs commands."""
    if sys.platform != "linux":
        pytest.skip("needs fork")
    made = Forks(tmp_path_factory.mktemp("forks"))
    yield made
    made.close()
