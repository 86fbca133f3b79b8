# Words of charts, and of the lines under figures.

chart-index = Index, { $year } = 100
chart-unprinted = the report does not print the figure
chart-absent = the table has no figure
chart-quoted = The figures are those that the report prints. One that it does not print is neither 0 nor missing at SSB.
chart-quoted-unrevised = The figures for 2024 were unrevised when the report was written.
chart-provisional = { $symbol } at a figure: provisional
chart-marked = { $symbol } at a figure: so marked by SSB
chart-empty = Where nothing stands: { $why }
chart-ours = { $region }: computed by kostra_bolig from SSB's figures, not by SSB.
