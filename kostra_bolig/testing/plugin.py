"""Fixtures for pytest, which finds them where kostra_bolig is installed; nothing is loaded until they are used."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - loaded anyway, and whoever asks what the annotation means finds it

import pytest

__all__ = ["kostra_bolig_store"]


@pytest.fixture
def kostra_bolig_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a store of its own, empty and not made yet, and no way to SSB.

    ``kb.load()``, ``kb.fetch()`` and the command use it where nobody says otherwise, in child processes too; what the
    environment and the config folder of the developer say is not heard. SSB is looked for at an address where nobody
    listens, and once.
    """
    import os

    for name in list(os.environ):
        if name.startswith("KOSTRA_BOLIG_"):
            monkeypatch.delenv(name)
    store, config = tmp_path / "kostra_bolig", tmp_path / "kostra_bolig_config"
    (config / "tables").mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(store))
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(config / "tables"))
    monkeypatch.setenv("KOSTRA_BOLIG_SETS", str(config / "sets.toml"))
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody/listens/here")
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    monkeypatch.setenv("KOSTRA_BOLIG_TRIES", "1")
    return store
