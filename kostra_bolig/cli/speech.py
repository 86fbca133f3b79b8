"""What the program says: an answer in JSON on stdout; failures, warnings and progress on stderr."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import sys
import warnings
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, TypeVar

import click

from kostra_bolig import NAME
from kostra_bolig.cli.signals import code_of
from kostra_bolig.errors import BUG, KostraBoligError, SettingsError
from kostra_bolig.kinds import Event
from kostra_bolig.said import said
from kostra_bolig.show import streams
from kostra_bolig.show.streams import AnswerLost
from kostra_bolig.show.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "PROGRAM",
    "Form",
    "by_the_way",
    "listening",
    "print_json",
    "reporting",
    "say_done",
    "say_failure",
    "say_stopped",
    "say_unforeseen",
    "wiped",
]

PROGRAM = "kostra-bolig"
_PANIC = "PanicException"
_OF_POLARS = "POLARS_"
Form: TypeAlias = Literal["text", "json", "log"]
Found = TypeVar("Found")
_FORM: ContextVar[Form] = ContextVar("kostra_bolig_form", default="text")
"""How the command that runs speaks on stderr; with a line for each thing an answer is a line too."""


@contextlib.contextmanager
def reporting(form: Form, *, debug: bool) -> Iterator[None]:
    """Turn every failure into one line on stderr and an exit code, and every warning into one line."""
    shown: set[str] = set()

    def show(message: Warning | str, *_category_and_place: object, **_more: object) -> None:
        from kostra_bolig.store.warned import StoreWarning

        text = printable(str(message))
        if text in shown:  # the same twice tells nobody more
            return
        shown.add(text)
        answer = {"message" if form == "log" else "warning": text}
        event = Event.STORE if isinstance(message, StoreWarning) else Event.WARNING
        _tell(form, event, answer, str(said("cli-warning", text=text)))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("always", category=UserWarning, module="")
        warnings.showwarning = show
        before = _FORM.set(form)
        try:
            yield
        except KostraBoligError as error:
            _failed(error, form=form, trace=_told_before(error, form) if debug else None)
        except (click.Abort, KeyboardInterrupt) as error:
            sys.exit(say_stopped(error, form=form))
        except (click.ClickException, click.exceptions.Exit, SystemExit, AnswerLost):
            raise
        except BaseException as error:  # a panic of a library is no Exception
            sys.exit(say_unforeseen(error, form=form, trace=_told_before(error, form) if debug else None))
        finally:
            _FORM.reset(before)


def say_unforeseen(error: BaseException, *, form: Form, trace: str | None = None) -> int:
    """Say what failed that nobody foresaw, and return the exit code.

    A fault of ours, but for a panic of polars under variables of its own: it panics where one makes no sense to it.
    """
    theirs = tuple(sorted(name for name in os.environ if name.startswith(_OF_POLARS)))
    if type(error).__name__ == _PANIC and theirs:
        what = said("cli-panic-by-setting", settings=theirs, reason=str(error))
        return say_failure(SettingsError.__name__, str(what), SettingsError.exit_code, form=form, trace=trace)
    what = said("cli-bug", package=NAME, error=type(error).__name__, reason=str(error))
    return say_failure(type(error).__name__, str(what), BUG, form=form, trace=trace)


def say_stopped(error: BaseException, *, form: Form) -> int:
    """Say that the run was stopped from outside, and return the exit code."""
    return say_failure("Stopped", str(said("cli-stopped")), code_of(error), form=form)


def say_done(message: str, fields: Mapping[str, object], *, event: Event) -> None:
    """Write the line of a log that tells how a fetch, or one of its tables, ended."""
    _write_error(_dumped({**_head("info", event), "message": message, **fields}), form="log")


def _told_before(error: BaseException, form: Form) -> str | None:
    """Say where an error came from before what it says; in a log it is a part of the same line, and returned."""
    trace = _traceback(error)
    if form == "log":
        return trace
    sys.stderr.write(trace)
    return None


def _traceback(error: BaseException | None) -> str:
    """Tell where an error and those behind it came from; each message on one line, for it may hold a server's text."""
    from traceback import format_tb

    if error is None:
        return ""
    behind = _traceback(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    where = "".join(format_tb(error.__traceback__))
    return f"{behind}Traceback (most recent call last):\n{where}{type(error).__name__}: {printable(str(error))}\n"


def _failed(error: KostraBoligError, *, form: Form, trace: str | None) -> NoReturn:
    from kostra_bolig.answers.error import error_answer

    answer = error_answer(error)
    text = answer["message"]
    if answer["quarantine"]:
        text = str(said("cli-put-aside", message=text, folder=answer["quarantine"]))
    _tell(form, Event.ERROR, _with(answer, trace), text)
    sys.exit(error.exit_code)


def say_failure(name: str, message: str, exit_code: int, *, form: Form, trace: str | None = None) -> int:
    """Say on stderr what failed, and return the exit code."""
    answer = {"error": name, "message": message, "exit_code": exit_code, "quarantine": None}
    _tell(form, Event.ERROR, _with(answer, trace), message)
    return exit_code


def _with(answer: Mapping[str, object], trace: str | None) -> Mapping[str, object]:
    return answer if trace is None else {**answer, "traceback": trace}


def _tell(form: Form, event: Event, answer: Mapping[str, object], text: str) -> None:
    """Say on stderr that something is wrong: a line for people, an object for programs, or a line of the log."""
    if form == "text":
        line = f"{PROGRAM}: {printable(text)}"
    else:
        level = "error" if event is Event.ERROR else "warning"
        line = _dumped({**(_head(level, event) if form == "log" else {}), **answer})
    _write_error(line, form=form)


def _head(level: str, event: str, *, seconds: float | None = None) -> dict[str, str]:
    """Return what every line of a log begins with."""
    return {"time": _now(seconds), "level": level, "event": event}


def _write_error(line: str, *, form: Form) -> None:
    """Write a line to stderr: JSON in UTF-8, text in what the stream has."""
    if form == "text":
        sys.stderr.write(f"{line}\n")
    else:
        streams.write_utf8(f"{line}\n", to=sys.stderr)


@contextlib.contextmanager
def by_the_way() -> Iterator[None]:
    """Say what a command did; whether anybody can read it decides nothing, for it is done."""
    try:
        yield
        sys.stdout.flush()
    except AnswerLost as lost:
        if not lost.reader_left:
            from kostra_bolig.store.warned import KostraBoligWarning, warn

            warn(KostraBoligWarning(lost.said))


def _now(seconds: float | None = None) -> str:
    moment = dt.datetime.now(dt.UTC) if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.isoformat(timespec="milliseconds")


@contextlib.contextmanager
def listening(form: Form, *, verbose: int) -> Iterator[None]:
    """Show what the library logs: every line with ``-v`` or as JSON, one passing progress line on a terminal."""
    logger = logging.getLogger(NAME)
    if verbose or form == "log":
        handler: logging.Handler = _Lines(form)
        handler.setFormatter(_JsonLine() if form == "log" else _TextLine())
        level = logging.DEBUG if verbose > 1 else logging.INFO
    elif sys.stderr.isatty():
        handler, level = _Progress(), logging.INFO
    else:
        yield
        return
    handler.setLevel(level)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


def _unsigned(part: Any) -> Any:
    """Return a part of an answer with 0 where a float says -0."""
    if isinstance(part, dict):
        return {name: _unsigned(inner) for name, inner in part.items()}
    if isinstance(part, list | tuple):
        return [_unsigned(inner) for inner in part]
    return part + 0.0 if isinstance(part, float) else part


class _Lines(logging.Handler):
    """A line on stderr for each step."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def emit(self, record: logging.LogRecord) -> None:
        _write_error(self.format(record), form=self._form)


class _TextLine(logging.Formatter):
    """A line for people, without what could steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(f"{PROGRAM}: {record.getMessage()}")


class _JsonLine(logging.Formatter):
    """A line for log collectors: ``time`` (UTC), ``level``, ``event``, ``message``."""

    def format(self, record: logging.LogRecord) -> str:
        head = _head(record.levelname.lower(), getattr(record, "event", Event.OTHER), seconds=record.created)
        return _dumped({**head, "message": record.getMessage()})


class _Progress(logging.Handler):
    """One line on the terminal that says which step is being done now, and goes away."""

    def emit(self, record: logging.LogRecord) -> None:
        from kostra_bolig.kinds import Step

        step = getattr(record, "step", None)
        counted = f"[{step}/{len(Step)}] " if step is not None else ""
        sys.stderr.write(f"\r\x1b[2K{counted}{printable(record.getMessage())[:100]} …")
        sys.stderr.flush()

    def wipe(self) -> None:
        """Take the line away, so that an answer begins on a clean one."""
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()

    def close(self) -> None:
        self.wipe()
        super().close()


def wiped(found: Found) -> Found:
    """Return what the library gave, after the line that told of its steps has gone."""
    for handler in logging.getLogger(NAME).handlers:
        if isinstance(handler, _Progress):
            handler.wipe()
    return found


def print_json(answer: Mapping[str, Any]) -> None:
    """Print an answer as one JSON object: over several lines, or on one where the log has one a line."""
    streams.write_utf8(_dumped(answer, indent=None if _FORM.get() == "log" else 2) + "\n")


def _dumped(answer: Mapping[str, object], *, indent: int | None = None) -> str:
    """Return JSON that people can read and that steers no terminal: what is not printable is escaped."""
    text = json.dumps(_unsigned(answer), ensure_ascii=False, indent=indent)
    odd = [character for character in set(text) if not character.isprintable() and character != "\n"]
    return text.translate({ord(character): json.dumps(character)[1:-1] for character in odd}) if odd else text
