"""Serve with uvicorn, and ask: figures, a figure that is suppressed, what does not exist, and no store."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = (
    "/change/unge?start=2021&end=2024",
    "/change/unge?start=2000&end=2024",
    "/change/unge?start=2021&end=2024&region=1198",
    "/change/ung?start=2021&end=2024",
    "/series/unge?region=Atlantis",
    "/series/natthjem?region=0301",
    "/openapi.json",
)


@contextlib.contextmanager
def served(**variables: str) -> Iterator[str]:
    """Give the address of the service while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "uvicorn", "fastapi_service:app", "--port", str(port), "--log-level", "error"]
    service = subprocess.Popen(words, env={**os.environ, **variables})
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        service.terminate()
        service.wait(10)


def answer(url: str) -> tuple[int, str]:
    """Ask, and wait until somebody answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=30) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    return 0, "nobody answers"


with served() as address:
    for path in ASKED:
        status, said = answer(address + path)
        print(path, status, said[:180])
    began = time.perf_counter()
    answers = [json.loads(answer(f"{address}/change/unge?start=2021&end=2024")[1])["percent"] for _ in range(100)]
    print(f"100 answers, all {set(answers)}, {(time.perf_counter() - began) * 10:.1f} ms each")

with served(KOSTRA_BOLIG_CACHE_DIR="nothing-here") as address:
    print("without a store:", *answer(f"{address}/series/unge"))
