# Ord i diagrammer, og på linjene under tallene.

chart-index = Indeks, { $year } = 100
chart-unprinted = rapporten trykker ikke tallet
chart-absent = tabellen har ikke noe tall
chart-quoted = Tallene er de som rapporten trykker. At et tall ikke er trykt, betyr verken at det er null, eller at SSB mangler det.
chart-quoted-unrevised = Tallene for 2024 var ureviderte da rapporten ble skrevet.
chart-provisional = { $symbol } ved et tall: foreløpig
chart-marked = { $symbol } ved et tall: merket slik av SSB
chart-hollow = hul: en sum av det som ble slått sammen, av kostra_bolig og ikke av SSB
chart-empty = Der det ikke står noe: { $why }
chart-ours = { $region }: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB.
