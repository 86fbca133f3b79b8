"""Live tests ask SSB's real API: ``pytest -m live``. Nobody here could run them; see docs/operate/unverified.md."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import vcr

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture(scope="module")
def live_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the whole module one store, and SSB's own address."""
    return tmp_path_factory.mktemp("live")


@pytest.fixture(autouse=True)
def ssb(monkeypatch: pytest.MonkeyPatch, clean_environment: None) -> None:
    """Point the library at SSB again, and at its Klass."""
    monkeypatch.delenv("KOSTRA_BOLIG_BASE_URL")
    monkeypatch.delenv("KOSTRA_BOLIG_KLASS_URL")


@pytest.fixture
def recording(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what SSB answers in tests/live/recorded when ``RECORD_SSB=1``, with the date in the file's name."""
    if not os.environ.get("RECORD_SSB"):
        yield
        return
    file = RECORDED / f"{request.node.name}-{dt.date.today():%Y%m%d}.yaml"
    with vcr.use_cassette(str(file), record_mode="all", match_on=("method", "uri", "body")):
        yield
