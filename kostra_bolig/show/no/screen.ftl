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
screen-computed = av tallene
screen-verdict = dom
screen-snapshot = versjon
screen-updated-by-ssb = oppdatert av SSB
screen-years = år
screen-newest-year = nyeste år
screen-fetched-at = hentet
screen-since = siden { $year }
screen-covered-regions = regioner
screen-covered-reported = har tall
screen-covered-suppressed = skjermet
screen-covered-not_available = mangler
screen-covered-other = annet

## Tall.
screen-per-year = per år: { $percent }
screen-straight-line = rett linje: { $direction }, { $slope } per år
screen-changes-since = endringer siden { $year }
screen-index = indeks { $year } = 100
screen-highest-first = høyest først
screen-largest-rise-first = størst økning først
screen-without-a-rank = { $regions }, { $without } av dem uten plassering
screen-coverage = { $content }: hvor mange regioner ({ $kind }) som har tall
screen-no-figure = ikke noe tall
screen-no-figure-after = ikke noe tall etter { $year }
screen-change-from-to = { $change } fra { $start } til { $end }
screen-zero-then = 0 i { $year }, ingen prosent
screen-none-then = { $reason } ({ $year }), ingen prosent
screen-page = siden er i { $file }

## Versjoner.
screen-outcome-new = ny
screen-outcome-unchanged = uendret
screen-fetched = { $outcome }: tabell { $table }, { $rows } observasjoner, { $regions } regioner, { $first } til { $last }, { $last } { $stage }, oppdatert { DAY($updated) }, { $requests }
screen-snapshot-in = versjon { $snapshot } i { $folder }
screen-nothing-stored = ingenting er lagret; kjør `kostra-bolig fetch`
screen-newest = nyeste
screen-accepted = godtatt: { $reason }
screen-moment = { DAY($moment) }
screen-older = fra { $id } ({ $stage }, oppdatert { DAY($updated) })
screen-newer = til { $id } ({ $stage }, oppdatert { DAY($updated) })
screen-changed = { $changed } endret, { $added } nye, { $gone } borte
screen-more-changed = { $more } endrede celler til; --most N eller --json viser dem
screen-cells-added = nye: { $cells } i { $regions } ({ $named }), { $first } til { $last }
screen-cells-gone = borte: { $cells } i { $regions } ({ $named }), { $first } til { $last }
screen-damaged = skadet: { $path }: ventet { $expected }, fikk { $got }
screen-checked = { $snapshots }, { $damaged } skadet, i { $store }
screen-removed = fjernet { $snapshot }
screen-kept = { $snapshots } beholdt
screen-store = lager { $store }
screen-stored = { $snapshot }  { $first } til { $last }, { $last } { $stage }, { $rows } observasjoner, { $notes }, oppdatert { DAY($updated) }, hentet { DAY($fetched) }
screen-clock-behind = hentet mens klokken gikk { $days } dager foran denne: klokken på denne maskinen går for sakte; still den
screen-age = hentet for { $days } dager siden
screen-chosen = { $key } leses fra { $code }, valgt av en person; `kostra-bolig fetch --series { $key }=` tar det tilbake
screen-unavailable = ikke tilgjengelig: { $keys }
screen-quarantined = { $answers } i karantene
screen-next = SSB publiserer neste gang { DAY($moment) }
screen-series-unavailable = ikke tilgjengelig; se `kostra-bolig status`
screen-versions-in = { $versions } i { $store }
screen-more = Mer: kostra-bolig --help

# en del av tabellen
screen-not-asked-for = { $n } { $n ->
    [one] celle
   *[other] celler
} i { $which ->
    [older] den eldste som det ikke ble spurt om i den nyeste
   *[newer] den nyeste som det ikke ble spurt om i den eldste
}
screen-chosen-part = { $what ->
    [years] av årene spørres det om { $chosen }, valgt av en person; `kostra-bolig fetch --years all` tar det tilbake
   *[regions] av regionene spørres det om { $chosen }, valgt av en person; `kostra-bolig fetch --regions all` tar det tilbake
}
screen-asked-for = spurt om { $has_years ->
    [yes] { $years } år
   *[no] alle år
} for { $has_regions ->
    [yes] { $regions } { $regions ->
        [one] region
       *[other] regioner
    }
   *[no] alle regioner
}, valgt av en person
