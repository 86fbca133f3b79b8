# Det som sies om lageret. `$path` er filen eller mappen, `$reason` systemets egne ord.

store-unreadable = { $path } kan ikke leses: { $reason }
store-unwritable = det kan ikke skrives til { $path }: { $reason }. Det som var lagret fra før, er urørt; { $advice }
store-file-unwritable = det kan ikke skrives til { $path }: { $reason }. Det som var lagret fra før, er urørt; { $advice }
store-folder-full = frigjør plass på den disken, eller velg en mappe på en annen med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-read-only = den kan bare leses: få den montert slik at det kan skrives til den, eller velg en annen mappe med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-no-right = kjør det som brukeren som eier mappen, få gitt denne brukeren rett til å skrive der, eller velg en annen mappe med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-no-folder = se etter at mappen er der og at disken er montert, eller velg en annen mappe med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-other = se på disken, eller velg en annen mappe med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-file-full = frigjør plass på den disken, eller velg en fil på en annen
store-file-read-only = den kan bare leses: velg en fil på en annen disk
store-file-no-right = kjør det som en bruker som kan skrive der, eller velg en annen fil
store-file-no-folder = lag mappen, eller velg en annen fil
store-file-other = velg en annen fil
store-backup-unlocked = { $path } kan ikke låses: { $reason }. Ingen sikkerhetskopi er skrevet: at ingen lagrer imens, holdes av en fil i mappen til hver tabell. Kjør det som en bruker som kan skrive der, eller på maskinen der disken kan skrives til; skriver ingen til den, kopier mappen og ta sikkerhetskopi av kopien med --cache-dir KOPI
store-not-removed = { $path } kan ikke fjernes: { $reason }. Det som ble fjernet før den, er borte; se til at det kan skrives i mappen
store-not-confirmed = { $path } ble endret, men disken bekrefter ikke at endringen varer: { $reason }; se på disken, og kjør igjen
store-no-name-of-ours = { $path } har ingen fil { $name }: det er ikke et av våre navn
store-in-both = det er lagret versjoner to steder: i { $path }, som brukes, og i { $old }, som ikke brukes; ingenting flyttes. Se med --cache-dir hvilket du trenger, og ta det andre bort
store-on-its-way = det som er lagret, er på vei fra { $old } til { $path }, og noe av det er fortsatt der; hver tabell leses der den er, og neste henting fortsetter
store-moved = det som er lagret, er data og ikke hurtiglager, så det ble flyttet fra { $old } til { $path } ({ $tables_count ->
    [1] tabell { $tables }
   *[other] { $tables_count } tabeller: { $tables }
})
store-not-moved = ikke alt som er lagret, kunne flyttes fra { $old } til { $path }: { $why }. Ingenting er tapt, det som fortsatt er der, brukes der, og neste henting fortsetter
store-moved-meanwhile = en annen kjøring har nettopp flyttet { $path } til brukerens datamappe; kjør den igjen
store-copied-otherwise = { $path } ble kopiert, og kopien er ulik; den blir der den er
store-backup-name = FIL: ventet et navn som slutter på .tar, fikk { $got }
store-backup-nothing = ingenting er lagret i { $path }, så ingen sikkerhetskopi skrives; en eldre fil blir som den er
store-restore-missing = filen { $path } finnes ikke
store-not-empty = { $path } er ikke tom: den har { $tables_count ->
    [1] tabell { $tables }
   *[other] tabellene { $tables }
}; gjenopprett i en annen mappe med --cache-dir
store-tar-none = { $path } er ingen sikkerhetskopi: det er ikke en tar-fil slik `kostra-bolig backup` skriver den
store-tar-kind = { $path } avvises: den har { $name }, som ikke er en vanlig fil
store-tar-name = { $path } avvises: den har { $name }, og ingen fil i et lager heter det
store-tar-large = { $path } avvises: { $name } er for stor, ventet høyst { $most } byte, fikk { $got }
store-tar-twice = { $path } avvises: den har { $name } to ganger, eller for mange filer
store-tar-short = { $path } er skadet: den slutter før den er hel
store-tar-differs = { $path } er skadet: { $name } er ikke det listen på slutten av den sier
store-link = { $path } er en symbolsk lenke, og ingen følges i lageret; fjern den
store-open-to-all = alle kan skrive i { $path }; kjør `chmod o-w { $path }`
store-open-to-all-taken = alle kan skrive i { $path }, og chmod virker ikke der; den tas som den er. Se til at ingen andre bruker denne disken, eller velg en annen mappe med --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-no-file = { $path } er ikke en fil
store-too-large = { $path } er for stor: ventet høyst { $most } byte, fikk { $got }
store-missing = { $path } mangler

store-other-hash = { $path } er skadet: ventet sha256 { $expected }…, fikk { $got }…
store-no-parquet = { $path } er skadet: ikke en Parquet-fil ({ $reason })
store-no-manifest = { $path } er skadet: ikke det som ble skrevet der
store-not-recorded = { $path } kunne ikke skrives, så `status` viser ikke denne hentingen, som står som den er: { $why }
store-chosen-too-long = det er valgt for mange kategorier: ventet høyst { $most } byte av dem, fikk { $got }; utelat --where for alle i en dimensjon, og velg blant dem når du leser
store-no-choices = { $path } har ikke det som ble valgt; fjern den og velg igjen med `kostra-bolig fetch{ $of_table } --series NØKKEL=KODE`
store-unsealed = { $path } er skadet: innholdet stemmer ikke med sjekksummen
store-describes-another = { $path } er skadet: den beskriver { $got }
store-other-keys = { $path } er skadet: ventet nøklene i format { $format }, fikk andre
store-not-its-format = { $path } er skadet: ikke det format { $format } sier ({ $reason })
store-other-definition = { $path } er ikke en definisjon slik denne versjonen leser dem ({ $why }); en senere kostra_bolig, eller den som lagret den, gjør det
store-too-new = { $path } har format { $got }, ventet { $expected } eller eldre; oppdater kostra_bolig for å lese den

store-names-what-is-not-there = { $path } navngir { $got }, som ikke finnes; tar den nyeste som finnes
store-no-pointer = { $why }; tar den nyeste versjonen som finnes
store-fallen-back = { $why }; går tilbake til den forrige
store-left-out = { $why }; den utelates
store-none-whole = ingen versjon i { $path } er hel ({ $why }); kjør `kostra-bolig fetch{ $of_table }` for å lagre en ny
store-never-still = { $path } endres raskere enn den kan leses; prøv igjen
store-no-such-snapshot = versjonen { $got } finnes ikke i { $path }; lagret: { $stored_count ->
    [0] ingen
   *[other] { $stored }
}
store-no-snapshot-before = versjonen { $got } finnes ikke i { $path }
store-taken-back = SSB gikk tilbake fra versjon { $snapshot } til en som var oppdatert før den, så den gjelder ingen dag; dette er tallene i { $instead }, og --snapshot leser den andre
store-none-of-that-day = ingen versjon per { DAY($day) } finnes i { $path }; { $has_oldest ->
    [yes] den eldste er fra { DAY($oldest) }
   *[no] ingenting er lagret
}
store-keep = keep: ventet 1 eller flere versjoner, fikk { $got }
store-wait = wait: ventet 0 eller flere sekunder, fikk { $got }
store-locked = { $has_waited ->
    [yes] en annen kjøring holder { $path } og gjorde det i de { $waited } s det ble ventet; vent til den er ferdig
   *[no] en annen kjøring holder { $path }; vent til den er ferdig
}

## Det som skal være der, og det som er der, når et lager sees over.
store-part-nothing = ingenting
store-part-folder = en mappe som kan åpnes
store-part-of-this-store = en mappe eller fil i dette lageret som ikke alle kan skrive i
store-part-listed = en mappe som kan listes opp
store-part-id = id-en til en versjon som er lagret
store-part-refused = et avvist svar som kan leses, med grunnene
store-part-refused-folder = mappen til et avvist svar
store-part-refused-file = en fil i et avvist svar
store-part-reasons = grunnene, med sin egen sjekksum
store-part-manifest = en mappe med et manifest i format { $format } eller eldre
store-part-file = { $bytes } byte med sha256 { $sha256 }…, som i { $manifest }
store-part-shared = et svar med en hash som begynner slik navnet slutter
store-hash = en fil med sha256 { $sha256 }…
store-rows = { $rows } { $rows ->
    [1] rad
   *[other] rader
}
store-restore-halted = etterlatt av en gjenoppretting som ble stoppet, så tabeller kan mangle; kjør den en gang til
store-left-behind = etterlatt av en kjøring som ble stoppet; neste henting fjerner det
store-unnamed = ikke nevnt i { $manifest }
# Stands between a path and what is wrong with it.
store-is = er
store-definition-gone = definisjonen av tabell { $table } som ble valgt, er borte: { $path }; legg den tilbake, oppgi en annen med `kostra-bolig fetch --table { $table } --definition FIL`, eller ta valget tilbake med `--definition=`
