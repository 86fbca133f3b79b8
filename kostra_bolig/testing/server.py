"""A small server on loopback that speaks PxWebApi v2: real sockets, for code that fetches."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import TABLE_ID
from kostra_bolig.said import kind_of, said
from kostra_bolig.testing.answers import Answers, Dataset, as_bytes

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Server"]

_BASE: Final = "/api/pxwebapi/v2"
_MOST_CELLS: Final = 800_000


class Server:
    """Serve tables, in a ``with`` statement.

    It answers what this library asks, and no more: limits, the list of tables, a table, its description and its data.
    There is no Klass and no table of inhabitants beside them, unless you serve one.

    Parameters
    ----------
    tables
        Those of :func:`make_table`, or any other; or a whole answer of SSB's, a JSON-stat 2.0 dataset, with whatever
        dimensions the table has.

    Attributes
    ----------
    tables
        What it serves, by id. Put a new version here while it runs, and the next fetch gets it.
    requests
        What was asked, oldest first, such as ``"GET /tables/12015"``.
    status
        The HTTP status of every answer from now on, such as 503; ``None`` for good ones.
    """

    def __init__(self, *tables: Table | Mapping[str, Any]) -> None:
        self.tables: dict[str, Table | Mapping[str, Any]] = {_answers(one).table: one for one in tables}
        self.requests: list[str] = []
        self.status: int | None = None
        owner = self

        class Handler(_Handler):
            server_of = owner

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        self._server.server_bind()  # whoever asks before the ``with`` is refused, and does not wait for ever
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def base_url(self) -> str:
        """The address for ``base_url=`` and ``KOSTRA_BOLIG_BASE_URL``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{_BASE}"

    def __enter__(self) -> Self:
        self._server.server_activate()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Return status and content for one request; `path` is below the address, without the query."""
        self.requests.append(f"{method} {path}")
        if self.status is not None:
            return self.status, {"title": "as the test wants it", "status": self.status}
        match method, path.strip("/").split("/"):
            case "GET", ["config"]:
                return 200, {"apiVersion": "2.3.2", "defaultLanguage": "no", "maxDataCells": _MOST_CELLS}
            case "GET", ["tables"]:
                entries = [_answers(one).info() for one in self.tables.values()]
                page = {"pageNumber": 1, "pageSize": len(entries), "totalElements": len(entries), "totalPages": 1}
                return 200, {"language": "no", "tables": entries, "page": page}
            case "GET", ["tables", id_] if id_ in self.tables:
                return 200, _answers(self.tables[id_]).info()
            case "GET", ["tables", id_, "metadata"] if id_ in self.tables:
                return 200, _answers(self.tables[id_]).metadata()
            case "POST", ["tables", id_, "data"] if id_ in self.tables:
                return _data(_answers(self.tables[id_]), body)
        return 404, {"title": "Non-existent table", "status": 404}


def _answers(one: Table | Mapping[str, Any]) -> Answers | Dataset:
    if isinstance(one, Table):
        return Answers.of(one)
    if isinstance(one, Mapping):
        answers = Dataset.of(one)
        if not re.fullmatch(TABLE_ID, answers.table):
            raise UsageError(said("testing-no-id", got=repr(answers.table)))
        return answers
    raise UsageError(said("testing-none-of-ours", got=kind_of(one)))


def _data(answers: Answers | Dataset, body: bytes) -> tuple[int, dict[str, Any]]:
    known = answers.codes
    try:
        asked = {one["variableCode"]: one["valueCodes"] for one in json.loads(body)["selection"]}
    except (ValueError, KeyError, TypeError):
        return 400, {"title": "Parameter error", "status": 400}
    if asked.keys() != known.keys() or any(not set(codes) <= set(known[id_]) for id_, codes in asked.items()):
        return 400, {"title": "Non-existent value", "status": 400}
    return 200, answers.data(asked)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_of: Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path.removeprefix(_BASE)
        status, content = self.server_of.answer(self.command, path, body)
        sent = as_bytes(content)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)
