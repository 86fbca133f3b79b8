# Ordene på arket som leses og skrives ut i Excel.

sheet-name = Tabell
sheet-code = Kode
sheet-region = Region
sheet-series = Serie
sheet-summed = Vår sum av kodene
sheet-symbols = Symboler
sheet-notes = Merknader fra SSB
sheet-remarks = Merk
sheet-source = Kilde og lisens
sheet-licence = Lisens: { $licence }
sheet-cite = Siteres slik: { $citation }
sheet-none = ikke noe tall; hvorfor står i merknadene eller på arket figures
sheet-ours = Tall i kursiv er regnet ut av oss (sum, eller andel av summer, av SSBs tall) og er ikke SSBs egne
sheet-more-remarks = … og { $n } til, på arket about
