"""The network of an office: SSB behind https and under a name that only a proxy can look up, and that proxy."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

HOST = "ssb.example"
"""No machine has that name; the proxy leads it to the server of the test."""


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Treat each connection to a port of this machine with `serve`, in a thread of its own; give the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    accepted: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                accepted.append(connection)
                threading.Thread(target=treat, args=(connection,), daemon=True).start()

    def treat(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            serve(connection)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        for open_socket in (listener, *accepted):
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()


class Certificate(Protocol):
    """What a server shows; trustme's are such."""

    def configure_cert(self, ctx: ssl.SSLContext, /) -> None:
        """Let a server show it."""


def secured(connection: socket.socket, certificate: Certificate) -> ssl.SSLSocket:
    """Speak TLS as the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context.wrap_socket(connection, server_side=True)


def join(near: socket.socket, port: int) -> None:
    """Pass on what either side says, until one has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port)) as far:
        while True:
            waits = isinstance(near, ssl.SSLSocket) and near.pending() > 0
            ready = [near] if waits else select.select([near, far], [], [])[0]
            for one, other in ((near, far), (far, near)):
                if one in ready:
                    said = one.recv(65_536)
                    if not said:
                        return
                    other.sendall(said)


@contextlib.contextmanager
def https(port: int, certificate: Certificate) -> Iterator[int]:
    """Serve by https what a port of this machine serves by http; give the new port."""

    def serve(connection: socket.socket) -> None:
        with secured(connection, certificate) as open_:
            join(open_, port)

    with listening(serve) as made:
        yield made


@dataclass
class Proxy:
    """A proxy that leads ``CONNECT`` to a port of this machine, whatever host is asked for.

    Attributes
    ----------
    leads_to
        That port.
    login
        ``name:password`` that it asks for.
    status
        What it answers instead of leading anywhere.
    opens
        The certificate that it shows in the place of the server's, where it opens what is secured; it then leads to a
        port that speaks plain http.
    own
        Its own certificate, where it is asked by https itself.
    asked
        Hosts and ports it was asked for.
    """

    leads_to: int
    login: str | None = None
    status: str | None = None
    opens: Certificate | None = None
    own: Certificate | None = None
    asked: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """Run it; give its port."""
        with listening(self._serve) as port:
            yield port

    def _serve(self, connection: socket.socket) -> None:
        if self.own is not None:
            connection = secured(connection, self.own)
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(1)  # what follows the head is not ours to read
            if not more:
                return
            head += more
            if not head[:1].isalpha():  # the greeting of TLS, to a proxy without it
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(target)
        if status := self.status or self._denies(head):
            connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        assert method == "CONNECT"
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if self.opens is None:
            join(connection, self.leads_to)
            return
        with secured(connection, self.opens) as opened:
            join(opened, self.leads_to)

    def _denies(self, head: bytes) -> str | None:
        if self.login is None:
            return None
        expected = b"proxy-authorization: basic " + base64.b64encode(self.login.encode()).lower()
        return None if expected in head.lower() else "407 Proxy Authentication Required"
