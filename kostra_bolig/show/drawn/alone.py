"""A chart on its own, with what it shows in words: as SVG, as a picture in a notebook, as a page of its own."""

from __future__ import annotations

import base64
import functools
import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.show import theme
from kostra_bolig.show.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.kinds import Language

__all__ = ["page", "picture", "worded"]

_HTML: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1rem; background: #ffffff; color: {ink}; }}
h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
#chart {{ width: 100%; }}
#chart svg {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div role="img" aria-label="{text}"><div id="chart" aria-hidden="true"></div></div>
</main>
<script>{library}</script>
<script>
vegaEmbed("#chart", {specification}, {{"mode": "vega-lite", "renderer": "svg", "actions": false}});
</script>
</body>
</html>
"""


def worded(svg: str, *, title: str, text: str) -> str:
    """Return an SVG that says what it shows: to a screen reader as its name, and to any program as title and desc."""
    named = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(text)}" ', 1)
    start, end = named.index(">") + 1, named.rindex("</svg>")
    words = f"<title>{escape(title)}</title><desc>{escape(text)}</desc>"
    return f'{named[:start]}{words}<g aria-hidden="true">{named[start:end]}</g>{named[end:]}'


def picture(svg: str, text: str) -> str:
    """Return an SVG as a picture in HTML, with its words; nothing in it meets what else is on the page."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(text)}" src="data:image/svg+xml;base64,{data}" style="max-width:100%;height:auto">'


def page(specification: Mapping[str, Any], *, title: str, text: str, language: Language) -> str:
    """Return a page of its own, with the library that draws it and tells the value under the pointer."""
    # In a script element only "<" could end it; in JSON text it can be written so that it does not.
    return _HTML.format(
        lang=word("words-locale", language),
        title=escape(title),
        text=escape(text),
        ink=theme.INK,
        library=_library(),
        specification=json.dumps(specification).replace("<", "\\u003c"),
    )


@functools.cache
def _library() -> str:
    """Return the library that draws in a browser; putting it together takes a second, and it is always the same."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
