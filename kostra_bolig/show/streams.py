"""What the program writes to: an answer that arrives whole or is known to be lost, and errors that never stop it.

Text takes the encoding of its stream, with the nearest signs that the encoding has; JSON and CSV are UTF-8 always. The
command line puts these in the place of ``sys.stdout`` and ``sys.stderr`` while it runs.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import sys
import unicodedata
from typing import TYPE_CHECKING, Final, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from kostra_bolig.said import Said

__all__ = ["Answer", "AnswerLost", "degraded", "ours", "write_utf8"]

_NEAREST: Final = {
    "→": "->",
    "←": "<-",
    "↻": "~",
    "✓": "+",
    "✗": "x",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "±": "+-",
    "×": "x",
    "÷": "/",
    "…": "...",
    "·": "-",
    "•": "*",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "½": "1/2",
    "€": "EUR",
    "©": "(c)",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "AE",
    "ß": "ss",
    "đ": "d",
    "Đ": "D",
    "ŋ": "n",
    "Ŋ": "N",
    "ŧ": "t",
    "Ŧ": "T",
    "ł": "l",
    "Ł": "L",
    **dict(zip("▁▂▃▄▅▆▇█", "_.-:=+*#", strict=True)),
    **dict.fromkeys("─━═╌╴╶╸╺", "-"),
    **dict.fromkeys("│┃║", "|"),
}
"""What stands for a sign that an encoding does not have; each bar of a small chart by a sign of its own."""
_SPACES: Final = ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{FIGURE SPACE}")
_READER_LEFT: Final = 141


class AnswerLost(Exception):
    """An answer could not be written whole.

    Attributes
    ----------
    reason
        What the system said, or that nobody reads.
    reader_left
        Whether the one who read has gone, and so wants no more.
    """

    def __init__(self, reason: str, *, reader_left: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reader_left = reader_left

    @property
    def exit_code(self) -> int:
        """Return what the program ends with."""
        from kostra_bolig.errors import StoreError

        return _READER_LEFT if self.reader_left else StoreError.exit_code

    @property
    def said(self) -> Said:
        """Return what is said of it."""
        from kostra_bolig.said import said

        return said("show-answer-lost", reason=self.reason)


def degraded(text: str, encoding: str) -> str:
    """Return text with the nearest signs that an encoding has.

    >>> degraded("4 415 → 7 079, Tromsø", "ascii")
    '4 415 -> 7 079, Tromso'
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_nearest(character, encoding) for character in text)
    except LookupError:
        return degraded(text, "ascii")
    return text


def _nearest(character: str, encoding: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    space = " " if character in _SPACES else character
    for candidate in (character, space, _NEAREST.get(character, character), plain):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"


class _Stream(io.TextIOBase):
    """A stream of the program in the place of Python's own, written at once where a person looks on."""

    def __init__(self, below: TextIO | None) -> None:
        super().__init__()
        self._below = below
        self._waiting = bytearray()
        buffer = getattr(below, "buffer", None)
        self._raw = getattr(buffer, "raw", buffer)
        self._encoding = str(getattr(below, "encoding", None) or "utf-8")
        self._newline = os.linesep if below is not None and below in (sys.__stdout__, sys.__stderr__) else "\n"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Return the encoding of text."""
        return self._encoding

    @property
    def buffer(self) -> _Bytes:
        """Return what takes bytes, for those who bring them."""
        return _Bytes(self)

    def writable(self) -> bool:
        """Return that it takes text."""
        return True

    def isatty(self) -> bool:
        """Return whether a person looks on."""
        return self._below is not None and self._below.isatty()

    def fileno(self) -> int:
        """Return the number that the system knows it by."""
        if self._below is None:
            raise io.UnsupportedOperation("fileno")
        return self._below.fileno()

    def write(self, text: str) -> int:
        """Take text; what its encoding does not have is written as near as it can be."""
        if not isinstance(text, str):
            raise TypeError(f"expected text, got {type(text).__name__}")
        shown = degraded(text, self._encoding)
        self.take(shown.replace("\n", self._newline).encode(self._encoding, "replace"), shown)
        return len(text)

    def write_utf8(self, text: str) -> None:
        """Take what programs read: UTF-8, whatever the encoding of text, and lines that end alike everywhere."""
        self.take(text.encode("utf-8", "replace"), text)

    def take(self, content: bytes, text: str) -> None:
        """Take bytes, which are this text."""
        raise NotImplementedError

    def _send(self, content: bytes | bytearray, text: str) -> None:
        """Write to the system until all is written."""
        if self._below is None:
            raise OSError(errno.EBADF, "it is closed")
        if self._raw is None:
            self._below.write(text)
            return
        rest = memoryview(bytes(content))
        while rest:
            try:
                written = self._raw.write(rest)
            except BlockingIOError as busy:
                written = busy.characters_written or None
            if written is None:  # the reader is slow, and the stream is one that does not wait by itself
                with contextlib.suppress(OSError, ValueError):
                    select.select([], [self._raw.fileno()], [], 1)
                continue
            rest = rest[written:]


class _Bytes(io.BufferedIOBase):
    """The same stream for those who bring bytes."""

    def __init__(self, stream: _Stream) -> None:
        super().__init__()
        self._stream = stream

    def writable(self) -> bool:
        """Return that it takes bytes."""
        return True

    def write(self, content: Buffer) -> int:
        """Take bytes."""
        taken = bytes(content)
        self._stream.take(taken, taken.decode("utf-8", "replace"))
        return len(taken)

    def flush(self) -> None:
        """Write what was taken."""
        self._stream.flush()


class Answer(_Stream):
    """Standard output: what is written arrives whole, or :class:`AnswerLost` says that it did not."""

    def __init__(self, below: TextIO | None) -> None:
        super().__init__(below)
        self._is_given_up = False

    def give_up(self) -> None:
        """Take no more: what comes now goes nowhere."""
        self._is_given_up = True
        self._waiting.clear()

    def flush(self) -> None:
        """Write what was taken, all of it."""
        if self._is_given_up or not self._waiting:
            return
        content = bytes(self._waiting)
        self._waiting.clear()
        self._try(content, content.decode(self._encoding, "replace"))

    def take(self, content: bytes, text: str) -> None:
        """Take bytes to write them with what comes, or now where a person looks on."""
        if self._is_given_up or not content:
            return
        if self._raw is None:  # a stream of text only, or none
            self._try(content, text)
            return
        self._waiting += content
        if len(self._waiting) > io.DEFAULT_BUFFER_SIZE or self.isatty():
            self.flush()

    def _try(self, content: bytes, text: str) -> None:
        try:
            self._send(content, text)
        except (OSError, ValueError) as error:
            self.give_up()
            code = getattr(error, "errno", None)
            left = code == errno.EPIPE or (os.name == "nt" and code == errno.EINVAL)
            raise AnswerLost(getattr(error, "strerror", None) or str(error), reader_left=left) from error


class _Errors(_Stream):
    """Standard error: what cannot be written changes nothing."""

    def __init__(self, below: TextIO | None, answer: Answer) -> None:
        super().__init__(below)
        self._answer = answer

    def take(self, content: bytes, text: str) -> None:
        """Write bytes now, if they can be."""
        with contextlib.suppress(AnswerLost):  # asked again at the end; here it only keeps the order on a terminal
            if self._answer.isatty():
                self._answer.flush()
        with contextlib.suppress(OSError, ValueError):
            self._send(content, text)


@contextlib.contextmanager
def ours() -> Iterator[Answer]:
    """Let the program write to streams of its own while this lasts."""
    out, err = sys.stdout, sys.stderr
    _open_what_is_closed()
    for stream in (out, err):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    answer = Answer(out)
    sys.stdout, sys.stderr = cast("TextIO", answer), cast("TextIO", _Errors(err, answer))
    try:
        yield answer
    finally:
        sys.stdout, sys.stderr = out, err


def write_utf8(text: str, *, to: TextIO | None = None) -> None:
    """Write what programs read, by default to standard output."""
    out: object = to or sys.stdout
    if isinstance(out, _Stream):
        out.write_utf8(text)
    else:  # a function of show that somebody calls without the command line
        (to or sys.stdout).write(text)


def _open_what_is_closed() -> None:
    """Give the numbers 0 to 2 to nothing where they are free, lest a file of the store gets one and is written into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
