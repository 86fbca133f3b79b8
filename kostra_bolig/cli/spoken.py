"""Help and complaints of the command line in the language that is spoken; their words are in ``show/*/help.ftl``.

A command ``C`` is described by ``help-C``, its option ``--o`` by the attribute ``.o`` of that, else of
``help-options``: one line in each language. What click says itself is said anew by its pattern.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.kostra import ASK_AGAIN_S, DEADLINE_S
from kostra_bolig.said import Said, said, spoken
from kostra_bolig.show.sentences import has_words

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Argument", "Command", "Group", "Option", "argument", "complaint", "option", "version_option"]

_VALUES: Final = {"keys": "  ".join(SeriesKey), "ask_again_s": f"{ASK_AGAIN_S:g}", "deadline_s": f"{DEADLINE_S:g}"}
"""What stands in help texts and is decided elsewhere."""
_EXAMPLE: Final = "Example: "
_HEADINGS: Final = {"Options": "help-heading-options", "Commands": "help-heading-commands"}
_PLACEHOLDER: Final = re.compile(r"[A-Z]+(?:-[A-Z]+)*")


def _words(name: str) -> str | None:
    """Return words of the help; ``None`` where there are none."""
    return said(name, **_VALUES).sentence() if has_words(name, spoken()) else None


def _metavar(text: str) -> str:
    """Return what stands for a value, such as ``FILE``, in the language that is spoken."""
    return _PLACEHOLDER.sub(lambda found: _words(f"help-metavars.{found[0].casefold()}") or found[0], text)


def _laid_out(text: str) -> str:
    r"""Return a help text such that click leaves lists as they are: a paragraph that is indented is one.

    >>> _laid_out("Codes\n\n  0  done")
    'Codes\n\n\x08\n  0  done'
    """
    return "\n\n".join(f"\b\n{part}" if part.startswith(" ") else part for part in text.split("\n\n"))


class _Formatter(click.HelpFormatter):
    """Help with headings in the language that is spoken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, prefix or f"{_words('help-heading-usage')} ")

    def section(self, name: str) -> Any:
        """Begin a section."""
        return super().section(_words(_HEADINGS.get(name, "")) or name if name in _HEADINGS else name)


class _Context(click.Context):
    formatter_class = _Formatter


class Option(click.Option):
    """An option whose help is found by its name and that of its command."""

    command_name = ""
    _own_help: str | None = None

    @property
    def help(self) -> str | None:
        """What it does, in the language that is spoken."""
        return (
            _words(f"help-{self.command_name}.{self.called}") or _words(f"help-options.{self.called}") or self._own_help
        )

    @help.setter
    def help(self, text: str | None) -> None:
        self._own_help = text

    @property
    def called(self) -> str:
        """Its longest name, without dashes."""
        return max(self.opts, key=len).lstrip("-")

    def make_metavar(self, *context: Any, **named: Any) -> str:
        """Return what stands for its value."""
        shown = super().make_metavar(*context, **named)
        return _metavar(shown) if self.metavar else shown

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return its names and its help."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        names, text = record
        extra = text[len(self.help or "") :]
        for word in ("default", "required"):
            extra = re.sub(rf"\b{word}\b", _words(f"help-heading-{word}") or word, extra, count=1)
        return names, f"{self.help or ''}{extra}"


class Argument(click.Argument):
    """An argument that is called by a word of the language that is spoken."""

    def make_metavar(self, *context: Any, **named: Any) -> str:
        """Return what stands for its value."""
        return _metavar(super().make_metavar(*context, **named))


class Command(click.Command):
    """A command whose help is found by its name; the docstring of its function is for who changes it."""

    context_class: type[click.Context] = _Context
    _own_help: str | None = None
    _example: str | None = None

    def __init__(self, name: str | None, *args: Any, **options: Any) -> None:
        super().__init__(name, *args, **options)
        for param in self.params:
            if isinstance(param, Option):
                param.command_name = name or ""

    @property
    def help(self) -> str | None:
        """What it does, in the language that is spoken."""
        text = _words(f"help-{self.name}")
        return self._own_help if text is None else _laid_out(text)

    @help.setter
    def help(self, text: str | None) -> None:
        self._own_help = text

    @property
    def epilog(self) -> str | None:
        """An example of it."""
        return None if self._example is None else said("help-example", command=self._example).sentence()

    @epilog.setter
    def epilog(self, command: str | None) -> None:
        self._example = None if command is None else command.removeprefix(_EXAMPLE)

    @property
    def example(self) -> str | None:
        """A command line that uses it."""
        return self._example

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands on the line that says how it is called."""
        first, *rest = super().collect_usage_pieces(ctx)
        return [_metavar(first), *rest]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that asks for help, with help of its own."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _words("help-options.help")
        return option


class Group(Command, click.Group):
    """The commands together."""

    command_class: type[click.Command] | None = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands on the line that says how they are called."""
        return [_metavar(piece) for piece in super().collect_usage_pieces(ctx)]


option: Final[Callable[..., Callable[[Callable[..., None]], Callable[..., None]]]] = functools.partial(
    click.option, cls=Option
)
argument: Final[Callable[..., Callable[[Any], Any]]] = functools.partial(click.argument, cls=Argument)
version_option: Final[Callable[..., Callable[[Callable[..., None]], Callable[..., None]]]] = functools.partial(
    click.version_option, cls=Option, help=None, message="%(prog)s, version %(version)s"
)

_NEAR: Final = r"\(?(?:Did you mean(?: one of:)?|Possible (?:option|command)s:) (?P<near>.+?)[?)]+"
_COMPLAINTS: Final = (
    (rf"No such option:? '?(?P<got>[^ ']+)'?\.? {_NEAR}", "cli-no-such-option-near"),
    (r"No such option:? '?(?P<got>.+?)'?", "cli-no-such-option"),
    (rf"No such command '(?P<got>.+?)'\.? {_NEAR}", "cli-no-such-command-near"),
    (r"No such command '(?P<got>.+)'", "cli-no-such-command"),
    (r"Missing command", "cli-missing-command"),
    (r"Missing argument (?P<what>'.+?')\.\s+Choose from:\s+(?P<choices>.+)", "cli-missing-argument-of"),
    (r"Missing argument (?P<what>.+)", "cli-missing-argument"),
    (r"Missing option (?P<what>'.+?')\.\s+Choose from:\s+(?P<choices>.+)", "cli-missing-option-of"),
    (r"Missing option (?P<what>.+)", "cli-missing-option"),
    (r"Option '?(?P<what>[^ ']+)'? requires an argument", "cli-option-without-value"),
    (r"Option '?(?P<what>[^ ']+)'? does not take a value", "cli-option-takes-no-value"),
    (r"Got unexpected extra arguments? \((?P<got>.+)\)", "cli-extra-argument"),
    (r"Invalid value for (?P<what>'.+?'(?: / '.+?')*): (?P<why>.+)", "cli-invalid-value"),
)
"""What click says of a command line that it does not understand, and the name of our sentence for it."""
_REASONS: Final = (
    (r"'(?P<got>.*)' is not one of (?P<choices>.+)", "cli-not-one-of"),
    (r"'(?P<got>.*)' is not a valid integer(?: range)?", "cli-no-integer"),
    (r"'(?P<got>.*)' is not a valid float(?: range)?", "cli-no-number"),
    (r"(?P<got>\S+) is not in the range (?P<range>.+)", "cli-out-of-range"),
)


def complaint(message: str) -> Said | str:
    """Return what click says of a command line, as data; as it is where it says what we do not know.

    >>> complaint("Missing option '--from'").name
    'cli-missing-option'
    """
    found = _matched(message, _COMPLAINTS)
    if isinstance(found, Said) and "why" in found.values:
        values = {**found.values, "why": _matched(str(found.values["why"]), _REASONS)}
        return said(found.name, **values)
    return found


def _matched(message: str, patterns: tuple[tuple[str, str], ...]) -> Said | str:
    plain = " ".join(message.split())
    for pattern, name in patterns:
        if found := re.fullmatch(pattern, plain, re.DOTALL):
            return said(name, **found.groupdict())
    return message
