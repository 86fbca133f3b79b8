"""Open the page as Streamlit's own tester does: the country, a region without figures, and no store."""

from __future__ import annotations

import os

from streamlit.testing.v1 import AppTest


def seen(app: AppTest) -> None:
    """Print what a visitor reads."""
    kinds = ("title", "metric", "warning", "error", "caption")
    for kind in kinds:
        for one in getattr(app, kind):
            delta = f" ({one.delta})" if kind == "metric" else ""
            print(f"{kind}: {one.label} {one.value}{delta}" if kind == "metric" else f"{kind}: {one.value}")
    print("exceptions:", [one.value for one in app.exception], "tables:", [one.value.shape for one in app.dataframe])


page = AppTest.from_file("streamlit_page.py", default_timeout=60).run()
seen(page)
page.selectbox[0].set_value("unge").run()
page.selectbox[1].set_value("1198").run()
seen(page)

os.environ["KOSTRA_BOLIG_CACHE_DIR"] = "nothing-here"
import streamlit as st  # noqa: E402

st.cache_resource.clear()
seen(AppTest.from_file("streamlit_page.py", default_timeout=60).run())
