"""Run the notebook as it is, and with a region whose figures are suppressed; print what its cells show."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

from marimo_notebook import app

if TYPE_CHECKING:
    from collections.abc import Iterable


def seen(outputs: Iterable[object]) -> None:
    """Print the text of each cell that shows something."""
    for one in outputs:
        shown = getattr(one, "_repr_html_", None)
        text = shown() if shown else getattr(one, "text", "")
        words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
        print("cell:", "a chart" if "<img" in text else words[:230])


print("-- Landet")
seen(app.run()[0])
print("-- Kommune 1198")
seen(app.run(defs={"key": SimpleNamespace(value="unge"), "region": SimpleNamespace(value="1198")})[0])
