"""A marimo notebook: choose a series and a region, and everything below follows.

pip install "kostra-bolig[plot]" marimo
kostra-bolig fetch
marimo edit marimo_notebook.py
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App()


@app.cell
def _():
    import marimo as mo

    import kostra_bolig as kb

    table = kb.load()
    table.provenance
    return kb, mo, table


@app.cell
def _(kb, mo, table):
    _names = {name: code for code, name in table.regions().select("region", "region_name").iter_rows()}
    key = mo.ui.dropdown(list(kb.SeriesKey), value=kb.SeriesKey.UNGE, label="Series")
    region = mo.ui.dropdown(_names, value="Landet", label="Region")
    mo.hstack([key, region], justify="start")
    return key, region


@app.cell
def _(key, region, table):
    series = table.series(key.value, region=region.value)
    series
    return (series,)


@app.cell
def _(series):
    series.plot()
    return


@app.cell
def _(kb, mo, series):
    # across a suppressed or missing year there is no change, and the error says why
    try:
        said = str(series.change(2021, 2024))
    except kb.SeriesError as error:
        said = str(error)
    mo.md(f"From 2021 to 2024: {said}")
    return


if __name__ == "__main__":
    app.run()
