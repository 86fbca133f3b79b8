# Ord for det som er data: én ordlyd for hvert, brukt overalt.

# Det Babel og HTML kaller språket.
words-locale = nb

words-percent = { $number } %
words-or = { $first } eller { $last }
words-source = Kilde: Statistisk sentralbyrå
words-source-quoted = Kilde: Statistisk sentralbyrå, sitert i { $text }
words-source-table = { $line }, tabell { $table }
words-updated = oppdatert { DAY($day) }
words-newest-year-unrevised = nyeste år urevidert
words-newest-year-revised = nyeste år revidert
words-newest-year-unknown = ukjent om nyeste år er revidert
words-part = en del av tabellen: { $has_regions ->
    [yes] { $regions } { $regions ->
        [one] region
       *[other] regioner
    }
   *[no] alle regioner
}, { $has_years ->
    [yes] { $years } år
   *[no] alle år
}
words-percentage-points = prosentpoeng
words-no-unit = uten enhet
words-no-moment = på et ukjent tidspunkt

## Hvorfor det ikke er noe tall, slik SSBs tegn sier det.
words-missing-not_applicable = finnes ikke
words-missing-not_available = mangler
words-missing-suppressed = skjermet
words-missing-nil = null
words-missing-other = annet tegn
words-missing-not_joined = området kan ikke følges hit
words-provisional = foreløpig, ved et tall
words-marked = merket slik av SSB, ved et tall

## Hvor endelige tallene er.
words-stage-unrevised = urevidert
    .figures = ureviderte tall
words-stage-revised = revidert
    .figures = reviderte tall
words-stage-unknown = ukjent
    .figures = ukjent om tallene er reviderte

## Hva regionene er.
words-kind-country = landet
words-kind-country_without_oslo = landet uten Oslo
words-kind-county = fylke
words-kind-kostra_group = KOSTRA-gruppe
words-kind-municipality = kommune
words-kind-longyearbyen = Longyearbyen
words-kind-county_municipality = fylkeskommune
words-kind-county_group = gruppe av fylkeskommuner
words-kind-district = bydel
words-place-country = Landet
words-place-country-without-oslo = Landet uten Oslo

## Hva tallene sier om en påstand.
words-verdict-reproduced = stemmer
words-verdict-revised = revidert av SSB
words-verdict-not_reproduced = stemmer ikke
words-verdict-not_checkable = kan ikke sjekkes

## Hvilken vei en linje, eller en påstand, sier at tallene går.
words-direction-up = opp
words-direction-down = ned
words-direction-flat = flat
words-direction-increase = økning
words-direction-decrease = nedgang
words-direction-no-change = uendret
words-direction-highest = høyest
words-direction-lowest = lavest
words-direction-neither = ingen av delene
words-direction-all-equal = alle like
words-direction-none = ingen

## Enheter, etter det SSB kaller dem på det ene eller det andre språket.
words-unit-husstander = husstander
words-unit-husholdninger = husholdninger
words-unit-antall = antall
words-unit-prosent = prosent
words-unit-households = husstander
words-unit-number = antall
words-unit-percent = prosent
words-unit-per-cent = prosent
# en enhet etter 1, på språket SSB gir enheten på
words-unit-one-husstander = husstand
words-unit-one-husholdninger = husholdning
words-unit-one-personer = person
words-unit-one-boliger = bolig
words-unit-one-dager = dag
words-unit-one-households = household
words-unit-one-persons = person
words-unit-one-dwellings = dwelling
words-unit-one-days = day
words-category = { $label }
