"""Open the page as Streamlit's own tester does: the country, no figures, a fall, a series that is gone, no store."""

from __future__ import annotations

import os

import streamlit as st
from streamlit.testing.v1 import AppTest

from kostra_bolig.testing import make_store, make_table


def seen(app: AppTest) -> None:
    """Print what a visitor reads."""
    for one in app.metric:
        arrow, color = one.proto.MetricDirection.Name(one.proto.direction), one.proto.MetricColor.Name(one.proto.color)
        print(f"metric: {one.label} {one.value} ({one.delta}, {arrow}, {color})")
    for kind in ("title", "markdown", "warning", "error", "caption"):
        for one in getattr(app, kind):
            print(f"{'said' if kind == 'markdown' else kind}: {one.value}")
    print("exceptions:", [one.value for one in app.exception], "tables:", [one.value.shape for one in app.dataframe])


page = AppTest.from_file("streamlit_page.py", default_timeout=60).run()
seen(page)
page.selectbox[0].set_value("unge").run()
page.selectbox[1].set_value("1198").run()
seen(page)

print("-- a fall, and a series that is not there")
rows = [("EAK", "midlertidig_botilbud", 2023, 50), ("EAK", "midlertidig_botilbud", 2024, 40)]
os.environ["KOSTRA_BOLIG_CACHE_DIR"] = str(make_store("of-two-years", make_table(rows)))
st.cache_resource.clear()
page = AppTest.from_file("streamlit_page.py", default_timeout=60).run()
seen(page)
page.selectbox[0].set_value("natthjem").run()
seen(page)

print("-- no store")
os.environ["KOSTRA_BOLIG_CACHE_DIR"] = "nothing-here"
st.cache_resource.clear()
seen(AppTest.from_file("streamlit_page.py", default_timeout=60).run())
