"""A chart, whatever it is of: its specification, its words, and the files and pictures that are made of it.

To draw one takes the extra ``plot``; to go on from one does not.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.installed import manager
from kostra_bolig.said import said
from kostra_bolig.show import theme
from kostra_bolig.show.drawn import alone
from kostra_bolig.show.labels import drawable
from kostra_bolig.store import own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import altair as alt

    from kostra_bolig.kinds import Language

__all__ = ["Chart", "finished", "require_drawing"]

_FORMATS: Final = (".svg", ".png", ".pdf", ".html", ".json")
_SCALE: Final = 2.0
_LETTER_OF_TITLE: Final = 9.0
_LETTER_UNDER: Final = 6.0
_LETTER_OF_FOOT: Final = 4.8
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_MIME: Final = "application/vnd.vegalite.v6+json"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart, shown by notebooks as it is.

    Attributes
    ----------
    specification
        In Vega-Lite, with its data.
    title
        Its title.
    text
        What it shows, in words: for those who cannot see it.
    language
        Of its words and numbers.
    """

    specification: dict[str, Any] = field(hash=False)
    title: str
    text: str
    language: Language

    @property
    def altair(self) -> alt.VConcatChart:
        """The Altair chart, for those who go on from it; it takes Altair alone.

        Raises
        ------
        UsageError
            Altair is not installed.
        """
        with _extra():
            import altair

        made: alt.VConcatChart = altair.VConcatChart.from_dict(self.specification)
        return made

    def to_dict(self) -> dict[str, Any]:
        """Return the specification as a file of Vega-Lite has it: with the schema that it follows."""
        return {"$schema": _SCHEMA, **self.specification}

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file: SVG, PNG, PDF, HTML or JSON (Vega-Lite), as its suffix says.

        Nothing is fetched from anywhere, neither now nor when the file is opened.

        Raises
        ------
        UsageError
            The suffix is unknown, the path is none, or the extra ``plot`` is not installed, which JSON does not need.
        StoreError
            The file cannot be written.
        """
        path = arguments.path(path)
        form = path.suffix.lower()
        if form not in _FORMATS:
            raise UsageError(said("show-suffix", expected=_FORMATS, got=repr(path.name)))
        body = self._body(form)
        own.rewrite(path, body)
        return path

    def to_svg(self) -> str:
        """Return the chart as SVG, with its words in it for screen readers.

        Raises
        ------
        UsageError
            The extra ``plot`` is not installed, or the chart cannot be drawn.
        """
        with _extra():
            import vl_convert

        with _drawing():
            drawn = vl_convert.vegalite_to_svg(self.specification)
        return alone.worded(drawn, title=self.title, text=self.text)

    def _body(self, form: str) -> bytes:
        if form == ".svg":
            return self.to_svg().encode()
        if form == ".json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2).encode()
        with _extra():
            import vl_convert

        if form == ".html":
            return alone.page(self.specification, title=self.title, text=self.text, language=self.language).encode()
        with _drawing():
            if form == ".pdf":
                return vl_convert.vegalite_to_pdf(self.specification)
            return vl_convert.vegalite_to_png(self.specification, scale=_SCALE)

    def __repr__(self) -> str:
        """Return what it shows, in words."""
        return f"Chart: {self.text}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return the picture with its words; where nothing can draw it, what a notebook may draw itself."""
        del include, exclude
        if not _can_draw():
            return {_MIME: self.to_dict(), "text/plain": repr(self)}
        svg = self.to_svg()
        return {"text/html": alone.picture(svg, self.text), "image/svg+xml": svg, "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        return alone.picture(self.to_svg(), self.text) if _can_draw() else f"<p>{escape(self.text)}</p>"


def finished(
    inner: dict[str, Any],
    rows: Sequence[dict[str, Any]],
    *,
    heading: str,
    under: str,
    foot: Sequence[str],
    text: str,
    language: Language,
    width: int,
    is_small: bool = False,
) -> Chart:
    """Return a drawing of rows as a chart, with its titles above and its lines below."""
    outer: dict[str, Any] = {"config": theme.config("currentColor" if is_small else theme.INK)}
    if not is_small:
        below = [part for line in foot for part in wrap(line, int((width + 40) / _LETTER_OF_FOOT))]
        inner["title"] = {"text": below, "orient": "bottom", "offset": 12, "frame": "bounds"}
        inner["title"] |= {"fontSize": 10, "fontWeight": "normal"}
        lines = _parted(under, int(width / _LETTER_UNDER))
        outer["title"] = {"text": wrap(heading, int(width / _LETTER_OF_TITLE)), "offset": 8}
        outer["title"] |= {"subtitle": lines if len(lines) > 1 else under}
    return Chart(
        specification=_clean({**outer, "data": {"values": list(rows)}, "vconcat": [inner]}),
        title=drawable(heading),
        text=drawable(text),
        language=language,
    )


def _parted(text: str, most: int) -> list[str]:
    """Return the lines of what stands under a title, broken between its parts alone.

    >>> _parted("Landet · Kommuner · Grunnskole", 20)
    ['Landet · Kommuner ·', 'Grunnskole']
    """
    lines = [""]
    for part in text.split(" · "):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if len(longer) > most and lines[-1]:
            lines[-1] += " ·"
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


@contextmanager
def _extra() -> Iterator[None]:
    """Turn a library that is not installed into a usage error that says what to install."""
    try:
        yield
    except ImportError:
        raise UsageError(said("show-no-plot-extra", install=manager.adding("plot"))) from None


def require_drawing(path: str) -> None:
    """Refuse a file that cannot be drawn here, before anything is read for it; Vega-Lite takes nothing to write.

    Raises
    ------
    UsageError
        The extra ``plot`` is not installed.
    """
    if not path.lower().endswith(".json"):
        with _extra():
            import vl_convert  # noqa: F401


def _can_draw() -> bool:
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _drawing() -> Iterator[None]:
    """Turn whatever the library that draws raises into an error of ours; a panic of it is no Exception."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise UsageError(said("show-not-drawn", error=type(error).__name__, reason=str(error)[:200])) from error


def _clean(part: Any) -> Any:
    """Return a part of a specification with its texts such as can be drawn."""
    if isinstance(part, str):
        return drawable(part)
    if isinstance(part, dict):
        return {name: _clean(inner) for name, inner in part.items()}
    return [_clean(inner) for inner in part] if isinstance(part, list | tuple) else part
