"""A stand-in for PxWebApi v2 on loopback, with real sockets and scripted faults.

CONSTRUCTED from ``facts.md`` and the server's described behaviour; nothing in it was recorded from SSB. The
normal answers come from :func:`answer`, which needs no network; :class:`StandIn` serves them over HTTP/1.1
and can spoil them in the ways a real connection does.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime as dt
import gzip
import http.server
import json
import math
import re
import socket
import socketserver
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.builders.catalogue import entry_of, page_of
from tests.builders.constructed import ConstructedTable, Lang, build
from tests.builders.constructed_klass import KLASS_PATH, ConstructedKlass

CutMode: TypeAlias = Literal["content-length", "chunked", "close", "gzip"]
Encoding: TypeAlias = Literal["gzip", "deflate"]

BASE_PATH = "/api/pxwebapi/v2"
MAX_DATA_CELLS = 800_000
MAX_URL_LENGTH = 2_100
RATE_LIMIT, RATE_WINDOW_S = 40, 60.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as received; ``path`` is below the base URL and ``at`` is monotonic seconds."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reply:
    """How to answer one request otherwise than normally.

    Parameters
    ----------
    when
        Part of ``"METHOD /path?query"`` that the reply is meant for, the path being below the base URL and
        the question mark always there; None is any request.
    status
        Status to answer with; 200 with no ``body`` leaves the normal status.
    body
        Body to answer with; None is the normal one.
    headers
        Headers to add, or to put in place of the normal ones.
    transform
        Change of the body, before it is encoded or cut.
    cut_at
        Fraction of the (encoded) body to send before the connection is closed.
    cut_mode
        What the headers promised of a body that is cut; ``gzip`` cuts the compressed stream but promises only
        what is sent, and ``close`` promises no length at all.
    drip_s
        Seconds between the bytes of the body.
    delay_s
        Seconds before the answer begins.
    drop
        Close the connection without an answer.
    encoding
        How to compress the body.
    """

    when: str | None = None
    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    transform: Callable[[bytes], bytes] | None = None
    cut_at: float | None = None
    cut_mode: CutMode = "content-length"
    drip_s: float | None = None
    delay_s: float = 0
    drop: bool = False
    encoding: Encoding | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer: status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def too_many_requests(retry_after: str | None = None, *, when: str | None = None) -> Reply:
    """Make the plain-text 429 of a gateway; *retry_after* is seconds or an HTTP date."""
    headers = {"Content-Type": "text/plain"} | ({} if retry_after is None else {"Retry-After": retry_after})
    return Reply(when=when, status=429, headers=headers, body=b"API calls quota exceeded!")


def maintenance(*, when: str | None = None) -> Reply:
    """Make the 503 of a server whose tables are being rebuilt."""
    page = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
    return Reply(when=when, status=503, headers={"Content-Type": "text/html"}, body=page)


def answer(
    table: ConstructedTable,
    method: str,
    target: str,
    body: bytes = b"",
    *,
    max_data_cells: int = MAX_DATA_CELLS,
    sparse: bool = False,
) -> Answer:
    """Answer one request normally, without a network.

    Parameters
    ----------
    table
        The table that the server has.
    method, target, body
        The request; *target* is path and query below the base URL.
    max_data_cells
        Most cells in one answer.
    sparse
        Give the values of a dataset as an object.
    """
    split = urlsplit(target)
    query = dict(parse_qsl(split.query, keep_blank_values=True))
    options = {name.lower(): value for name, value in query.items()}
    parts = [unquote(part) for part in split.path.strip("/").split("/")]
    try:
        if len(BASE_PATH) + len(target) > MAX_URL_LENGTH:
            return Answer(status=404, headers={}, body=b"")
        lang = _language(options)
        match method, parts:
            case "GET", ["config"]:
                return _json(_config(max_data_cells))
            case "GET", ["tables", table_id]:
                _require_table(table, table_id, status=404)
                return _json(table.info(lang))
            case "GET", ["tables", table_id, "metadata"]:
                _require_table(table, table_id, status=404)
                return _json(table.metadata(lang))
            case "GET" | "POST", ["tables", table_id, "data"]:
                _require_table(table, table_id, status=400)
                _require_json_stat2(options)
                asked = _asked_in_query(query) if method == "GET" else _asked_in_body(body)
                if table.summing is not None and any(one.codelist == table.summing[0] for one in asked):
                    table, asked = table.summed(), [dataclasses.replace(one, codelist=None) for one in asked]
                chosen = _chosen(table, asked)
                _require_few_cells(chosen, max_data_cells)
                return _json(table.dataset(chosen, lang, sparse=sparse))
            case "GET", ["codelists", codelist_id]:
                if not table.has_codelist(codelist_id):
                    raise _problem("Non-existent codelist", status=404)
                return _json(table.codelist(codelist_id, lang))
        return Answer(status=404, headers={}, body=b"")
    except _RefusedError as refused:
        return refused.answer


class StandIn:
    """A PxWebApi v2 server on loopback, for use in a ``with`` statement.

    Parameters
    ----------
    table
        The table it serves; the full constructed one by default.
    klass
        The Klass it serves beside it; none by default.
    population
        A second table it serves; none by default. Each of the three may be swapped while the server runs.

    Attributes
    ----------
    requests
        Every request received, oldest first.
    replies
        Scripted replies; the first that matches a request is used up by it.
    catalogue
        Further entries of its list of tables.
    further
        Further tables that it serves, by id.
    monotonic, now
        Its time; where the second is given, its list heeds ``pastDays``.
    always
        The reply to every matching request that no scripted reply took.
    """

    def __init__(
        self,
        table: ConstructedTable | None = None,
        *,
        klass: ConstructedKlass | None = None,
        population: ConstructedTable | None = None,
    ) -> None:
        self.requests: list[Seen] = []
        self.replies: collections.deque[Reply] = collections.deque()
        self.begin_anew(table, klass=klass, population=population)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler_for(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def begin_anew(
        self,
        table: ConstructedTable | None = None,
        *,
        klass: ConstructedKlass | None = None,
        population: ConstructedTable | None = None,
    ) -> None:
        """Serve as a new one does, at the same address: no fault scripted, no request seen."""
        self.table = build() if table is None else table
        self.klass = klass
        self.population = population
        self.catalogue: list[dict[str, Any]] = []
        self.further: dict[str, ConstructedTable] = {}
        self.monotonic: Callable[[], float] = time.monotonic
        self.now: Callable[[], dt.datetime] | None = None
        self.max_data_cells = MAX_DATA_CELLS
        self.sparse = False
        self.rate_limit_headers = True
        self.requests.clear()
        self.replies.clear()
        self.always: Reply | None = None
        self._window: tuple[float, int] = (-math.inf, 0)

    @property
    def failures(self) -> list[BaseException]:
        """Errors of the stand-in itself."""
        return self._server.failures

    @property
    def klass_url(self) -> str:
        """URL of its Klass, without a slash at its end."""
        return self.base_url.removesuffix(BASE_PATH) + KLASS_PATH

    @property
    def base_url(self) -> str:
        """URL of the API, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{BASE_PATH}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.close_everything()
        self._thread.join()
        if error is None and self._server.failures:
            raise self._server.failures[0]

    def _take(self, seen: Seen, target: str) -> tuple[Reply | None, Answer]:
        """Note a request, and give the reply scripted for it and the normal answer."""
        with self._lock:
            self.requests.append(seen)
            line = f"{seen.method} {target}" if "?" in target else f"{seen.method} {target}?"
            reply = next((one for one in self.replies if one.when is None or one.when in line), None)
            if reply is not None:
                self.replies.remove(reply)
            elif self.always is not None and (self.always.when is None or self.always.when in line):
                reply = self.always
            normal = self._normal(seen, target)
            return reply, dataclasses.replace(normal, headers={**normal.headers, **self._rate_limit(seen.at)})

    def _normal(self, seen: Seen, target: str) -> Answer:
        if target.startswith(KLASS_PATH):
            said = None if self.klass is None else self.klass.answer(target.removeprefix(KLASS_PATH))
            return Answer(status=404, headers={}, body=b"") if said is None else _json(said)
        if target.partition("?")[0] == "/tables" and seen.method == "GET":
            served = [one for one in (self.table, self.population, *self.further.values()) if one is not None]
            query = dict(parse_qsl(target.partition("?")[2]))
            now = None if self.now is None else self.now()
            return _json(page_of([*map(entry_of, served), *self.catalogue], query, now=now))
        other = self.population
        is_other = other is not None and (
            f"/tables/{other.table_id}" in target or other.has_codelist(target.partition("?")[0].rpartition("/")[2])
        )
        table = other if other is not None and is_other else self.table
        parts = target.partition("?")[0].split("/")
        table = self.further.get(parts[2] if len(parts) > 2 else "", table)
        most, sparse = self.max_data_cells, self.sparse
        key = (seen.method, target, seen.body, most, sparse)
        if key not in table.answered:
            table.answered[key] = answer(table, seen.method, target, seen.body, max_data_cells=most, sparse=sparse)
        made: Answer = table.answered[key]
        return made

    def _rate_limit(self, now: float) -> dict[str, str]:
        """Count one call and give the gateway's headers; the window starts anew when it has passed."""
        started, calls = self._window
        self._window = (started, calls + 1) if now - started < RATE_WINDOW_S else (now, 1)
        if not self.rate_limit_headers:
            return {}
        return {
            "x-ratelimit-limit": str(RATE_LIMIT),
            "x-ratelimit-policy": f"{RATE_LIMIT};w={RATE_WINDOW_S:.0f}s",
            "x-ratelimit-remaining": str(max(0, RATE_LIMIT - self._window[1])),
            "x-ratelimit-resource": "SB_API_1MIN",
        }


# The server


class _Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.failures: list[BaseException] = []
        self._serving: list[tuple[threading.Thread, socket.socket]] = []

    def server_bind(self) -> None:
        """Bind without looking up the host's name, which can be slow."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, and remember both until it ends."""
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._serving = [(old, kept) for old, kept in self._serving if old.is_alive()]
        self._serving.append((thread, request))
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep an error of the stand-in itself; a client that hangs up is none."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.failures.append(error)

    def close_everything(self) -> None:
        """Close the port and every open connection, and wait a moment for their threads."""
        self.server_close()
        for _, connection in self._serving:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        patience = time.monotonic() + 0.1
        for thread, _ in self._serving:
            thread.join(timeout=max(0.0, patience - time.monotonic()))


def _handler_for(stand_in: StandIn) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = stand_in

    return Handler


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    owner: StandIn

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
        target = self.path.removeprefix(BASE_PATH)
        split = urlsplit(target)
        seen = Seen(
            method=self.command,
            path=split.path,
            query=dict(parse_qsl(split.query, keep_blank_values=True)),
            headers=dict(self.headers.items()),
            body=body,
            at=self.owner.monotonic(),
        )
        reply, normal = self.owner._take(seen, target)
        if reply is None:
            self._send(normal.status, normal.headers, normal.body)
            return
        self.owner._stopping.wait(reply.delay_s)
        if reply.drop or self.owner._stopping.is_set():
            self.close_connection = True
            return
        self._send_spoilt(reply, normal)

    def _send_spoilt(self, reply: Reply, normal: Answer) -> None:
        whole = normal.body if reply.body is None else reply.body
        if reply.transform is not None:
            whole = reply.transform(whole)
        headers = dict(normal.headers)
        encoding = "gzip" if reply.cut_at is not None and reply.cut_mode == "gzip" else reply.encoding
        if encoding is not None:
            whole = gzip.compress(whole, mtime=0) if encoding == "gzip" else zlib.compress(whole)
            headers["Content-Encoding"] = encoding
        sent = whole if reply.cut_at is None else whole[: int(len(whole) * reply.cut_at)]
        framing = reply.cut_mode if reply.cut_at is not None else "content-length"
        if framing == "chunked":
            headers["Transfer-Encoding"] = "chunked"
            sent = b"%x\r\n%b\r\n" % (len(sent), sent) if sent else b""
        elif framing == "close":
            headers["Connection"] = "close"
        else:
            headers["Content-Length"] = str(len(sent if framing == "gzip" else whole))
        replaced = {name.lower() for name in reply.headers}
        headers = {name: value for name, value in headers.items() if name.lower() not in replaced}
        status = reply.status if reply.body is not None or reply.status != 200 else normal.status
        self.close_connection = self.close_connection or reply.cut_at is not None
        self._send(status, {**headers, **reply.headers}, sent, framed=True, drip_s=reply.drip_s)

    def _send(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        *,
        framed: bool = False,
        drip_s: float | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if not framed:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if drip_s is None:
            self.wfile.write(body)
            return
        for position in range(len(body)):
            if self.owner._stopping.wait(drip_s):
                self.close_connection = True
                return
            self.wfile.write(body[position : position + 1])


# The normal answers


class _RefusedError(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Asked:
    variable: str
    values: tuple[str, ...]
    codelist: str | None


def _json(content: Mapping[str, Any], *, status: int = 200) -> Answer:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, headers={"Content-Type": "application/json"}, body=body)


def _problem(title: str, *, status: int = 400, detail: str | None = None, sent_as: int | None = None) -> _RefusedError:
    problem: dict[str, Any] = {"type": "Parameter error", "title": title, "status": status}
    if detail is not None:
        problem["detail"] = detail
    return _RefusedError(_json(problem, status=sent_as or status))


def _unreadable(field: str, message: str) -> _RefusedError:
    return _RefusedError(
        _json(
            {
                "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
                "title": "One or more validation errors occurred.",
                "status": 400,
                "errors": {field: [message]},
                "traceId": "00-constructed-00",
            },
            status=400,
        )
    )


def _language(options: Mapping[str, str]) -> Lang:
    match options.get("lang", "no").lower():
        case "no":
            return "no"
        case "en":
            return "en"
    raise _problem("Unsupported language")


def _config(max_data_cells: int) -> dict[str, Any]:
    return {
        "apiVersion": "2.3.2",
        "appVersion": "2.5.0",
        "languages": [{"id": "no", "label": "Norsk"}, {"id": "en", "label": "English"}],
        "defaultLanguage": "no",
        "maxDataCells": max_data_cells,
        "maxCallsPerTimeWindow": 0,
        "timeWindow": 0,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "sourceReferences": [
            {"language": "no", "text": "Kilde: Statistisk sentralbyrå"},
            {"language": "en", "text": "Source: Statistics Norway"},
        ],
        "defaultDataFormat": "json-stat2",
        "dataFormats": ["json-stat2", "csv", "px", "xlsx", "html", "json-px", "parquet"],
        "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
    }


def _require_table(table: ConstructedTable, table_id: str, *, status: int) -> None:
    if table_id.lower() != table.table_id.lower():
        raise _problem("Non-existent table", status=404, sent_as=status)


def _require_json_stat2(options: Mapping[str, str]) -> None:
    if options.get("outputformat", "json-stat2") != "json-stat2":
        raise _problem("Unsupported output format", detail="The stand-in only speaks json-stat2.")
    if "outputformatparams" in options:
        raise _problem("Unsupported output format", detail="json-stat2 takes no parameters.")


def _require_few_cells(chosen: Mapping[str, Sequence[str]], max_data_cells: int) -> None:
    cells = math.prod(len(codes) for codes in chosen.values())
    if cells > max_data_cells:
        raise _problem(
            "Too many cells selected",
            detail=f"Too many cells selected. The limit is {max_data_cells} and {cells} were selected.",
        )


def _asked_in_query(query: Mapping[str, str]) -> list[_Asked]:
    codelists = {
        name[len("codelist[") : -1]: value
        for name, value in query.items()
        if name.lower().startswith("codelist[") and name.endswith("]")
    }
    asked = []
    for name, value in query.items():
        if found := re.fullmatch(r"valuecodes\[(.+)\]", name, flags=re.IGNORECASE):
            values = tuple(code.strip().strip("[]") for code in re.findall(r"\[[^\]]*\]|[^,\[\]]+", value))
            asked.append(_Asked(variable=found[1], values=values, codelist=codelists.get(found[1])))
    return asked


def _asked_in_body(body: bytes) -> list[_Asked]:
    if not body:
        return []
    try:
        content = json.loads(body, object_hook=lambda found: {key.lower(): value for key, value in found.items()})
    except ValueError as error:
        raise _unreadable("$", f"The JSON value could not be converted: {error}") from error
    match content:
        case {"selection": [*entries]}:
            return [_asked_in_entry(entry) for entry in entries]
    raise _unreadable("selection", "The selection field is required.")


def _asked_in_entry(entry: Any) -> _Asked:
    match entry:
        case {"variablecode": str(variable), "valuecodes": [*values]} if all(isinstance(v, str) for v in values):
            return _Asked(variable=variable, values=tuple(values), codelist=entry.get("codelist"))
    raise _unreadable("selection", "The variableCode and valueCodes fields are required.")


def _chosen(table: ConstructedTable, asked: Sequence[_Asked]) -> dict[str, list[str]]:
    """Work out which codes are wanted of each variable, with the errors the server gives."""
    dimensions = table.dimensions
    if not asked:
        return _default_selection(table)
    ids = {dimension.lower(): dimension for dimension in dimensions} | {"time": table.time_id}
    chosen: dict[str, list[str]] = {}
    for one in asked:
        if one.variable.lower() not in ids:
            raise _problem("Non-existent variable")
        dimension = ids[one.variable.lower()]
        codes = dimensions[dimension]
        if one.codelist is not None:
            codelist = next((listed for listed in table.codelists if listed.id == one.codelist), None)
            if codelist is None or dimension != table.region_id:
                raise _problem("Non-existent codelist")
            codes = codelist.codes
        chosen.setdefault(dimension, []).extend(_selected(one.values, codes, newest_first=dimension == table.time_id))
    if any(not chosen.get(dimension) for dimension in dimensions if dimension not in table.may_be_left_out):
        raise _problem("Missing selection for mandantory variable")
    return chosen


def _default_selection(table: ConstructedTable) -> dict[str, list[str]]:
    """Choose the sub-table that the server gives when nothing was asked for."""
    chosen = {dimension: [codes[0]] for dimension, codes in table.dimensions.items()}
    return chosen | {
        table.contents_id: list(table.dimensions[table.contents_id]),
        table.time_id: [table.years[-1]],
    }


def _selected(values: Sequence[str], codes: Sequence[str], *, newest_first: bool) -> list[str]:
    """Resolve literal codes and expressions; a literal given twice is what the server dies of."""
    known = {code.lower(): code for code in codes}
    literals: list[str] = []
    matched: set[str] = set()
    for value in values:
        if value.lower() in known:
            literals.append(known[value.lower()])
        else:
            matched.update(_matching(value, codes, known, newest_first=newest_first))
    if len(literals) != len(set(literals)):
        raise _RefusedError(Answer(status=500, headers={}, body=b""))
    return [code for code in codes if code in matched or code in literals]


def _matching(expression: str, codes: Sequence[str], known: Mapping[str, str], *, newest_first: bool) -> Sequence[str]:
    if found := re.fullmatch(r"(top|bottom)\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)", expression, flags=re.IGNORECASE):
        count, offset = int(found[2]), int(found[3] or 0)
        from_end = (found[1].lower() == "top") == newest_first
        ordered = codes[::-1] if from_end else codes
        return ordered[offset : offset + count]
    if found := re.fullmatch(r"(from|to|range)\(([^,]*)(?:,([^,]*))?\)", expression, flags=re.IGNORECASE):
        kind, ends = found[1].lower(), [end.strip().lower() for end in found.groups()[1:] if end is not None]
        if len(ends) != (2 if kind == "range" else 1):
            raise _problem("Illegal selection expression")
        if not all(end in known for end in ends):
            raise _problem("Non-existent value")
        at = sorted(codes.index(known[end]) for end in ends)
        first, last = (at[0], at[-1]) if kind == "range" else (at[0], len(codes) - 1) if kind == "from" else (0, at[0])
        return codes[first : last + 1]
    if "*" in expression:
        if "*" in expression[1:-1] or (len(expression) > 1 and not expression.strip("*")):
            raise _problem("Illegal selection expression")
        pattern = re.escape(expression).replace(r"\*", ".*")
        return [code for code in codes if re.fullmatch(pattern, code, flags=re.IGNORECASE)]
    if "?" in expression:
        pattern = re.escape(expression).replace(r"\?", ".")
        return [code for code in codes if re.fullmatch(pattern, code, flags=re.IGNORECASE)]
    raise _problem("Illegal selection expression" if "(" in expression else "Non-existent value")
