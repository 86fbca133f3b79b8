# Ordene på arket som leses og skrives ut i Excel.

sheet-name = Tabell
sheet-code = Kode
sheet-region = Region
sheet-series = Serie
sheet-year = År
sheet-rank = Nr.
sheet-summed = Vår sum av kodene
sheet-change = Endring
sheet-change-since = Endring siden { $year }
sheet-percent-since = I prosent
sheet-change-points = Endring, prosentpoeng
sheet-old = Før
sheet-new = Nå
sheet-remark = Merknad
sheet-changed = Endret
sheet-added = Nye
sheet-gone = Borte
sheet-older = Fra versjonen { $id }, { $stage }, oppdatert av SSB { DAY($updated) }
sheet-newer = Til versjonen { $id }, { $stage }, oppdatert av SSB { DAY($updated) }
sheet-ranking = { $series }, { $year }, { $order }
sheet-diff = Hva SSB har endret mellom to versjoner
sheet-index = Indeks, { $year } = 100
sheet-symbols = Tegn
sheet-notes = Merknader
sheet-remarks = Om tallene på arket
sheet-source = Kilde og lisens
sheet-licence = Lisens: { $licence }
sheet-cite = Siteres slik: { $citation }
sheet-none = ikke noe tall; hvorfor står under eller på arket figures
sheet-ours = Tall i kursiv er regnet ut av oss (sum, eller andel av summer, av SSBs tall) og er ikke SSBs egne
sheet-more-remarks = … og { $n } til, på arket about
