# Ordene på terminalen. Et substantiv som telles, har attributtet `.one`.

screen-note = merk: { $text }
screen-figures-stored = tall som var lagret fra før
screen-figures-ssb = tall hentet fra SSB nå
screen-figures-published = tall som er trykt i rapporten, ikke SSBs nyeste
screen-requests = { $n } forespørsler
    .one = 1 forespørsel
screen-regions = { $n } regioner
    .one = 1 region
screen-rows = { $n } rader
    .one = 1 rad
screen-cells = { $n } celler
    .one = 1 celle
screen-snapshots = { $n } versjoner
    .one = 1 versjon
screen-versions = { $n } versjoner
    .one = 1 versjon
screen-notes = { $n } merknader
    .one = 1 merknad
screen-refused-answers = { $n } avviste svar
    .one = 1 avvist svar

## Overskrifter på kolonner.
screen-year = år
screen-code = kode
screen-region = region
screen-kind = type
screen-county = fylke
screen-group = KOSTRA-gruppe
screen-series = serie
screen-from = fra
screen-to = til
screen-change = endring
screen-old = før
screen-new = nå
screen-claim = påstand
screen-published = i teksten
screen-computed = ifølge tallene
screen-verdict = resultat
screen-snapshot = versjon
screen-updated-by-ssb = oppdatert av SSB
screen-years = år
screen-newest-year = nyeste år
screen-fetched-at = hentet
screen-since = siden { $year }
screen-covered-regions = regioner
screen-covered-reported = har tall
screen-covered-responded = har svart
screen-covered-other = annet

## Tall.
screen-per-year = per år: { $percent }
screen-straight-line = rett linje: { $direction }, { $slope } per år
screen-changes-since = endringer siden { $year }
screen-no-index = uten indeks: ingen har en verdi over 0 i { $year }
screen-index = indeks { $year } = 100
screen-highest-first = høyest først
screen-largest-rise-first = størst økning først
screen-without-a-rank = { $regions }, { $without } av dem uten plassering
screen-coverage = { $content }: hvor mange regioner av typen { $kind } som har tall
screen-no-figure = ikke noe tall
screen-no-figure-after = ikke noe tall etter { $year }
screen-change-from-to = { $change } fra { $start } til { $end }
screen-zero-then = { $is_below ->
    [yes] under 0 i { $year }, ingen prosent
   *[no] 0 i { $year }, ingen prosent
}
screen-none-then = { $reason } ({ $year }), ingen prosent
screen-page = siden er i { $file }

## Versjoner.
screen-outcome-new = ny
screen-outcome-unchanged = uendret
screen-fetched = { $outcome }: tabell { $table }, { $rows } { $rows ->
    [1] observasjon
   *[other] observasjoner
}, { $regions } { $regions ->
    [1] region
   *[other] regioner
}, { $first } til { $last }, { $last } { $stage }, oppdatert { DAY($updated) }, { $requests }
screen-fetched-several = { $tables } { $tables ->
    [1] tabell
   *[other] tabeller
}: { $new } { $new ->
    [1] ny
   *[other] nye
}, { $unchanged } uendret, { $failed } mislyktes, { $left_out } utelatt; { $requests }
screen-snapshot-in = versjon { $snapshot } i { $folder }
screen-nothing-stored = ingenting er lagret; kjør `kostra-bolig fetch{ $of_table }`
screen-newest = nyeste
screen-accepted = godtatt: { $reason }
screen-moment = { DAY($moment) }
screen-older = fra { $id } ({ $stage }, oppdatert { DAY($updated) })
screen-newer = til { $id } ({ $stage }, oppdatert { DAY($updated) })
screen-changed = { $changed } endret, { $added } { $added ->
    [1] ny
   *[other] nye
}, { $gone } borte
screen-corrections = SSBs logg over rettinger i tidligere års publiserte data: { $address }
screen-more-changed = { $more } endrede celler til; --most N eller --json viser dem
screen-cells-added = nye: { $cells } i { $regions } ({ $named }), { $first } til { $last }
screen-cells-gone = borte: { $cells } i { $regions } ({ $named }), { $first } til { $last }
screen-damaged = skadet: { $path }: ventet { $expected }, fikk { $got }
screen-checked = { $snapshots }, { $damaged } skadet, i { $store }
screen-backed-up = { $file }: { $snapshots } av { $tables_count ->
    [1] tabell { $tables }
   *[other] { $tables_count } tabeller
}, { $files } { $files ->
    [1] fil
   *[other] filer
}, { $megabytes } MB, { $damaged } skadet, fra { $store }
screen-restored = { $snapshots } av { $tables_count ->
    [1] tabell { $tables }
   *[other] { $tables_count } tabeller
}, { $files } { $files ->
    [1] fil
   *[other] filer
}, { $megabytes } MB, { $damaged } skadet, nå i { $store }
screen-removed = fjernet { $snapshot }
screen-kept = { $snapshots } beholdt
screen-store = lager { $store }
screen-stored = { $snapshot }  { $first } til { $last }, { $last } { $stage }, { $rows } { $rows ->
    [1] observasjon
   *[other] observasjoner
}, { $notes }, oppdatert { DAY($updated) }, hentet { DAY($fetched) }
screen-clock-behind = hentet mens klokken gikk { $days } dager foran denne: klokken på denne maskinen går for sakte; still den
screen-last-asked = SSB sist spurt { DAY($moment) }: { $outcome }, { $requests }, { $seconds } s
screen-last-succeeded = SSB ga sist et godt svar { DAY($moment) }
screen-not-too-old = ikke for gammelt: SSB ga sist et godt svar for { $age } siden, høyst { $most } er tillatt
screen-too-old = FOR GAMMELT: SSB ga sist et godt svar for { $age } siden ({ DAY($moment) }), høyst { $most } er tillatt
screen-too-old-nothing = FOR GAMMELT: ingenting er lagret, og høyst { $most } er tillatt
screen-not-too-far-ahead = ikke for gammelt: SSB ga sist et godt svar { $age } fram i tid etter klokken på denne maskinen, høyst { $most } er tillatt
screen-too-far-ahead = FOR GAMMELT: SSBs siste gode svar ({ DAY($moment) }) er { $age } fram i tid etter klokken på denne maskinen, så ingen vet hvor gammelt det er; still klokken
screen-span-d = { $n } døgn
screen-span-h = { $n } timer
screen-span-m = { $n } minutter
screen-span-s = { $n } s
screen-outcome-failed = mislyktes, avslutningskode { $code }
screen-outcome-left-out = utelatt
screen-age = hentet for { $days } dager siden
screen-chosen = { $key } leses fra { $code }, valgt av en person; `kostra-bolig fetch{ $of_table } --series { $key }=` tar det tilbake
screen-chosen-definition = tabellen leses etter definisjonen { $path }, valgt av en person; `kostra-bolig fetch{ $of_table } --definition=` tar det tilbake
screen-unavailable = ikke tilgjengelig: { $keys }
screen-quarantined = { $answers } i karantene
screen-newest-file = de nyeste tallene på én sti: { $path }
screen-newest-file-behind = IKKE DE NYESTE: { $path } har ikke de nyeste tallene; `kostra-bolig fetch{ $of_table }` skriver den, eller sier hva som er i veien, som et program som har den åpen i Windows
screen-next = SSB publiserer neste gang { DAY($moment) }
screen-series-unavailable = ikke tilgjengelig; se `kostra-bolig status{ $of_table }`
screen-versions-in = { $versions } i { $store }
screen-see-contents = Ingen definisjon navngir serier i denne tabellen: se hva den har med `kostra-bolig contents --table { $table }`, og spør med koden eller navnet til et innhold
screen-more = Mer: kostra-bolig --help

# Blant sine like.
screen-unusual = uvanlig endring, spør kommunen
screen-not-published = ikke publisert: { $n }
screen-place = { $name } i { $year }: nummer { $rank } av { $ranked } med tall ({ $regions } i alt) i { $among }; median { $median }{ $has_low ->
    [yes] , kvartiler { $low } og { $high }
   *[no] {""}
}
screen-country-in = landet i { $year }: { $given }
screen-shown-of = { $shown } av { $regions }
screen-left-out = { $regions } utelatt, med under { $least } i { $year }
