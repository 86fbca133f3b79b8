"""How three shells read a line: sh, and Windows' cmd and PowerShell, as far as the documents use them.

What a shell would read otherwise than a person means is refused. Written from Microsoft's descriptions of
``CommandLineToArgvW`` and of PowerShell's parsing in argument mode; neither shell is here.
"""

from __future__ import annotations

import re
import shlex

__all__ = ["in_cmd", "in_powershell", "in_sh"]

COMMENT = re.compile(r"\s+#\s.*$")
"""cmd has no such comments; the documents say so."""
_OF_CMD = re.compile(r"[|<>^%!&()'`]")
_OF_POWERSHELL = re.compile(r"[|<>&;(){}@$`',]|^--%$|^#")
_IN_QUOTES_OF_POWERSHELL = re.compile(r"[$`\u201c\u201d]")


def in_sh(line: str) -> list[list[str]]:
    """Return the words of each command of a line, as sh reads it; one fails and no other is run."""
    words = shlex.shlex(COMMENT.sub("", line), posix=True, punctuation_chars=True)
    words.whitespace_split = True
    words.commenters = ""
    return _parted(list(words), "&&")


def in_cmd(line: str) -> list[list[str]]:
    """Return the same as cmd and the C runtime of Windows read it.

    Raises
    ------
    ValueError
        A character outside of quotes, or a percent sign anywhere, means something to cmd; a quote is left open.
    """
    return _parted(_words(COMMENT.sub("", line), separator="&&", odd=_OF_CMD, odd_quoted=re.compile("[%!]")), "&&")


def in_powershell(line: str) -> list[list[str]]:
    """Return the same as PowerShell reads it, 5.1 too, which has no ``&&``.

    Raises
    ------
    ValueError
        A character outside of quotes means something to PowerShell, such as the comma, which makes two words of one; a
        dollar sign or a backtick does so within; a quote is left open.
    """
    read = _words(COMMENT.sub("", line), separator=";", odd=_OF_POWERSHELL, odd_quoted=_IN_QUOTES_OF_POWERSHELL)
    return _parted(read, ";")


def _words(line: str, *, separator: str, odd: re.Pattern[str], odd_quoted: re.Pattern[str]) -> list[str]:
    words = []
    for part in line.replace(f"{separator} ", f" {separator} ").split():
        words.append(part)
    joined = " ".join(words)
    found: list[str] = []
    for quoted, bare, gap in re.findall(r'"([^"]*)"|([^\s"]+)|(\s+)', joined):
        if gap or not found:
            found.append("")
        if bare and bare != separator and odd.search(bare):
            raise ValueError(f"{bare!r} means something in {line!r}")
        if quoted and odd_quoted.search(quoted):
            raise ValueError(f"{quoted!r} means something in {line!r}")
        found[-1] += quoted or bare
    if joined.count('"') % 2:
        raise ValueError(f"a quote is left open in {line!r}")
    return found


def _parted(words: list[str], separator: str) -> list[list[str]]:
    commands: list[list[str]] = [[]]
    for word in words:
        if word == separator:
            commands.append([])
        else:
            commands[-1].append(word)
    return commands
