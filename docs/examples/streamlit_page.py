"""A page with one series of one region, its chart, and whose figures they are.

pip install kostra-bolig streamlit
kostra-bolig fetch
streamlit run streamlit_page.py
"""

import streamlit as st

import kostra_bolig as kb


@st.cache_resource(
    ttl=600
)  # a record is never changed, so all visitors may share it; a new version is seen in 10 minutes
def stored() -> kb.Table:
    """Read the newest good version."""
    return kb.load(source="stored")


st.title("Households in temporary accommodation")
try:
    table = stored()
except kb.StoreError as error:
    st.error(str(error))
    st.stop()

regions = dict(table.regions().select("region", "region_name").iter_rows())
key = st.selectbox("Series", list(kb.SeriesKey))
region = st.selectbox("Region", list(regions), index=list(regions).index("EAK"), format_func=regions.__getitem__)
try:
    series = table.series(key, region=region)
except kb.SeriesUnavailable as error:  # SSB has renamed a content: a person must look, and the other series go on
    st.error(str(error))
    st.stop()

start, end = series.years[0], series.years[-1]
try:
    change = series.change(start, end)
except kb.SeriesError as error:  # a year without a figure, or a change from zero: no number stands for it
    st.warning(str(error))
else:
    # a number, for Streamlit looks for a hyphen to draw its arrow; and grey, for green is not what a rise is here
    st.metric(f"{series.content_name}, {end}", f"{change.end.value:,.0f}", round(change.absolute), delta_color="off")
    st.write(f"{change} since {start}")
try:
    st.vega_lite_chart(series.plot().to_dict())
except kb.UsageError as error:
    st.warning(str(error))

st.dataframe(series)
st.caption(str(series.provenance))
