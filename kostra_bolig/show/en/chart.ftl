# Words of charts, and of the lines under figures.

chart-index = Index, { $year } = 100
chart-unprinted = the report does not print the figure
chart-absent = the table has no figure
chart-quoted = The figures are those that the report prints. That one is not printed means neither that it is 0 nor that SSB lacks it.
chart-quoted-unrevised = The figures for 2024 were unrevised when the report was written.
chart-provisional = { $symbol } at a figure: provisional
chart-marked = { $symbol } at a figure: so marked by SSB
chart-hollow = hollow: a sum of what was merged, by kostra_bolig and not by SSB
chart-empty = Where nothing stands: { $why }
chart-ours = { $region }: computed by kostra_bolig from SSB's figures, not by SSB.
