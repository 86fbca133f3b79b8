"""Answers of SSB that others recorded, read from ``../shared/real`` where that is beside this checkout.

They are no part of this project; tests that need them carry :data:`needs_recorded`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
needs_recorded = pytest.mark.skipif(
    not REAL.is_dir(), reason="answers that others recorded are not beside this checkout (../shared/real)"
)


def recorded(name: str) -> Any:
    """Return a recorded answer in JSON."""
    return json.loads((REAL / name).read_text("utf-8"))
