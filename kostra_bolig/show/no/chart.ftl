# Ord i diagrammer, og på linjene under tallene.

chart-index = Indeks, { $year } = 100
chart-unprinted = rapporten trykker ikke tallet
chart-absent = tabellen har ikke noe tall
chart-quoted = Tallene er de som rapporten trykker. Et tall den ikke trykker, er verken null eller ukjent hos SSB.
chart-quoted-unrevised = Tallene for 2024 var ureviderte da rapporten ble skrevet.
chart-provisional = { $symbol } ved et tall: foreløpig
chart-marked = { $symbol } ved et tall: merket slik av SSB
chart-empty = Der det ikke står noe: { $why }
chart-ours = { $region }: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB.
