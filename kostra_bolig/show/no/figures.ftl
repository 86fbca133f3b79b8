# Det som sies om tallene.

## Det som er vårt
figures-ours-summed = { $divided ->
    [yes] andel av summene av { $of ->
        [counties] fylkene
       *[municipalities] kommunene
    } som ble slått sammen
   *[no] summen av { $of ->
        [counties] fylkene
       *[municipalities] kommunene
    } som ble slått sammen
}
figures-ours-per-1000 = per 1 000 { $has_ages ->
    [yes] innbyggere { $ages } år
   *[no] innbyggere
  } 31. desember (1. januar året etter i tabell { $table })
figures-ours-summed-per-1000 = { $what }, per 1 000 { $has_ages ->
    [yes] innbyggere { $ages } år
   *[no] innbyggere
  } 31. desember (1. januar året etter i tabell { $table })
figures-ours = { $what }: regnet ut av kostra_bolig, ikke av SSB
figures-unit-per-1000 = { $unit } per 1 000 { $has_ages ->
    [yes] innbyggere { $ages } år
   *[no] innbyggere
  }
figures-of-region = { $region }: { $what }
figures-both = { $first }; { $then }

## Summer av deler
figures-followed = { $region } er fulgt over kodene sine: { $periods }
figures-start-followed = starten i { $year } står under tidligere koder for { $count } av regionene{ $sums ->
    [0] {""}
   *[some] , og er vår sum, ikke SSBs, for { $sums }
}
figures-null-for = { $period }: ikke noe tall, for { $why }
figures-stands-alone = { $period }: SSBs eget tall for { $region } alene, for { $why }
figures-part-alone = { $period }: { $parts }
figures-parts-summed = { $period }: { $parts }, summert av oss, ikke av SSB
figures-parts-divided = { $period }: { $parts }, andel av summer, regnet ut av oss, ikke av SSB
figures-period = { $first } til { $last }
figures-part-without-value =
    { $has_symbol ->
        [yes] { $year }: delen { $part } er «{ $symbol }», så det blir ingen sum
       *[no] { $year }: delen { $part } { $is_there ->
            [yes] har ikke noe tall
           *[no] finnes ikke
        }, så det blir ingen sum
    }
figures-part-marked = { $year }: SSB merker delen { $part } med «{ $symbol }»

## Hvorfor en region ikke har tall et år
figures-why-split = { $part } { $name } ble delt i { $into } { DAY($date) }, og SSB har ikke tall for delene
figures-why-unsaid = { $codes } begynte eller tok slutt { DAY($date) }, og SSBs Klass sier ikke ut av hva eller inn i hva
figures-why-county-unsaid = { $codes } begynte eller tok slutt fra { $first } til { $later }, og SSBs Klass sier ikke ut av hva eller inn i hva
figures-why-inside = kommunene var da en del av { $county }, som var mer enn dette fylket
figures-why-not-summed = det ville vært { $parts }, og { $series } er i { $unit }, som ikke kan summeres over delene
figures-why-means = det ville vært { $parts }, og SSBs antall for fylker er gjennomsnitt, som ikke kan legges sammen
figures-why-not-asked-for = det er ikke spurt etter { $lacking }

## Områder som endres
figures-county-moved =
    { $has_left ->
        [yes] { $has_came ->
            [yes] { $region }: fra { $before } til { $after } gikk { $left } ut av fylket, og { $came } kom inn i det: tall før og etter gjelder ulike områder
           *[no] { $region }: fra { $before } til { $after } gikk { $left } ut av fylket: tall før og etter gjelder ulike områder
        }
       *[no] { $region }: fra { $before } til { $after } kom { $came } inn i fylket: tall før og etter gjelder ulike områder
    }
figures-a-part-of = en del av { $part }
figures-groups-redrawn = SSB la om KOSTRA-gruppene i { $year }: { $region } til og med { $before } og fra { $year } er ulike kommuner og kan ikke sammenlignes
figures-took-in = { $region } tok opp { $part } { $name } { DAY($date) }: tallene før og etter gjelder ulike områder
figures-took-in-part = { $region } tok opp en del av { $part } { $name } { DAY($date) }: tallene før og etter gjelder ulike områder
figures-lost-a-part = { $region } avga en del til { $part } { $name } { DAY($date) }: tallene før og etter kan ikke sammenlignes

## Et tall som ikke kan gis
figures-of-series = { $series } for { $region }: { $what }
figures-of-year = { $year } er 0: { $what }
figures-empty = tomt
figures-no-value =
    { $missing ->
        [not_applicable] { $series } for { $region } i { $year } er { $symbol }: finnes ikke
        [not_available] { $series } for { $region } i { $year } er { $symbol }: mangler
        [suppressed] { $series } for { $region } i { $year } er { $symbol }: skjermet: SSB viser det ikke, og det kan være 0 eller mer
        [nil] { $series } for { $region } i { $year } er { $symbol }: null: oppgitt slik, uten tall
        [other] { $series } for { $region } i { $year } er { $symbol }: annet tegn, som ikke er kjent her
        [not_joined] { $series } for { $region } har ikke noe tall i { $year }: området kan ikke følges så langt tilbake
       *[by_its_name] { $series } for { $region } i { $year } er { $symbol }: { $has_missing ->
            [no] uten verdi og uten grunn
           *[yes] { $missing }
        }
    }
figures-because = { $what } ({ $parts })
figures-no-year = { $series } for { $region } har ikke året { $year }; årene er { $years }
figures-no-year-among-none = { $series } for { $region } har ikke året { $year }; den har ingen år
figures-not-printed = rapporten oppgir ikke { $series } for { $year }, så tallet er ikke kjent her; den oppgir { $years }
figures-not-printed-at-all = rapporten oppgir ikke { $series } for { $year }, så tallet er ikke kjent her; den oppgir ingen
figures-no-years = { $series } for { $region } har ingen år
figures-change-from-0 = endringen fra 0 har ingen prosent; oppgi de to verdiene i stedet
figures-change-from-below-0 = { $year } er { $value }: endringen fra under 0 har ingen prosent; oppgi de to verdiene i stedet
figures-growth-needs-above-0 = vekst per år krever verdier over 0, men { $year } er { $value }
figures-trend-of-one-year = en trend krever minst to år
figures-too-large = forskjellen mellom tallene er for stor til å skrives som et tall
figures-years-not-in-order = startåret må komme før sluttåret, fikk { $start } og { $end }
figures-first-after-last = det første året kan ikke komme etter det siste, fikk { $first } og { $last }
figures-base-of-0 = { $series } for { $region } i { $year } er { $value }, og bare det som er over 0, kan settes til 100; velg et annet basisår
figures-share-of-regions = en andel krever én region, fikk { $region } og { $other }
figures-share-of-areas = i { $year } er den ene av { $parts } og den andre av { $others }, som er ulike områder
figures-share-of-units = en andel krever én enhet, fikk { $unit } og { $other }
figures-share-of-years = { $series } og { $other } har ingen felles år

## Det som ikke kan slås sammen
figures-no-municipality = { $region } { $name } er verken kommune eller fylke; bare de slås sammen
figures-means-not-summed = SSBs antall for fylker er gjennomsnitt, som ikke kan legges sammen
figures-county-not-joined = { $region } kan ikke følges til { $year }: { $why }
figures-not-summed = { $series } er i { $unit }, som ikke kan summeres over delene
figures-unknown-to-klass = SSBs Klass kjenner ingen kommune { $region } fra { $first } til { $last }
figures-changed-unsaid = { $region } kan ikke følges over { DAY($date) }: { $codes } begynte eller tok slutt da, SSBs Klass sier ikke ut av hva eller inn i hva, og det kan være en del av { $region }. Følg den fra { $year } (since={ $year }, --from { $year })
figures-was-split = { $region } kan ikke følges over { DAY($date) }: { $part } { $name } ble delt i { $into }, og SSB har ikke tall for delene. Følg den fra { $year } (since={ $year }, --from { $year }), eller spør om { $part } og { $region } hver for seg
figures-was-split-itself = { $region } kan ikke følges over { DAY($date) }: { $part } { $name } ble delt i { $into }, og SSB har ikke tall for delene. Følg den fra { $year } (since={ $year }, --from { $year }), eller spør om { $region } for seg

## Per 1 000 innbyggere
figures-no-rate = { $region } har ingen rate for { $year }: { $why ->
    [merged] 1. januar { $next } ble den slått sammen med andre, og tabell { $table } har ikke innbyggertall for den alene (--joined gir tallet for de sammenslåtte)
    [divided] 1. januar { $next } ble den delt eller tok opp en del, og tabell { $table } har ikke innbyggertall for den slik den var
   *[not_counted] tabell { $table } gir ikke innbyggertall for den 1. januar { $next }
}
figures-no-count-per-1000 = { $series } er i { $unit }; bare antall gis per 1 000 innbyggere
figures-no-inhabitants = tabell { $table } gir ikke innbyggertall for { $region } { $name }

## Det som spørres om
figures-expected-text = { $argument }: ventet en tekst, fikk { $got }
figures-expected-texts = { $argument }: ventet tekster i en liste, fikk { $got }
figures-expected-region = { $argument }: ventet koden til eller navnet på en region, for eksempel 0301 eller Oslo, fikk { $got }
figures-expected-year = { $argument }: ventet et år, for eksempel 2024, fikk { $got }
figures-expected-flag = { $argument }: ventet True eller False, fikk { $got }
figures-expected-clock = { $argument }: ventet en Clock, for eksempel kostra_bolig.testing.HeldClock().clock(), fikk { $got }
figures-expected-event = stop: ventet en threading.Event, fikk { $got }
figures-expected-seconds = { $argument }: ventet 0 eller flere sekunder, fikk { $got }
figures-expected-path = { $argument }: ventet en sti, fikk { $got }
figures-expected-table = { $argument }: ventet en tabell slik load() gir den, fikk { $got }
figures-forked = denne prosessen er delt av fra en som hadde lest tall, og ville vente for alltid på tråder den ikke har; start prosesser med "spawn" eller "forkserver" (multiprocessing.get_context("spawn")), eller les tallene først etter delingen
figures-no-groups = ingen KOSTRA-grupper for { $year } fra SSBs Klass er lagret med disse tallene; kjør `kostra-bolig fetch{ $of_table } --force`
figures-published-of-country = de trykte tallene gjelder bare landet ({ $country }), ikke { $got }; kjør `kostra-bolig fetch` for regioner
figures-no-population = ingen innbyggertall er lagret med disse tallene; kjør `kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
} --population`, og les på nytt
figures-unavailable = { $series } er ikke tilgjengelig i tabell { $table }: { $why }. Velg et innhold med { $setting }=KODE og hent på nytt; tabellen har { $candidates }
figures-no-such-series =
    { $has_near ->
        [yes] serien eller innholdet { $got } finnes ikke i tabell { $table }; nesten like: { $near }
       *[no] serien eller innholdet { $got } finnes ikke i tabell { $table }; seriene er { $known }
    }
figures-region-of-several = regionnavnet { $got } passer til { $answers_count } regioner: { $answers }; oppgi koden
figures-listed-region = { $code } { $label }{ $has_county ->
    [yes] {" "}i { $county }
   *[no] {""}
}
figures-no-such-region =
    { $has_near ->
        [yes] regionen { $got } finnes ikke i disse tallene; nesten like: { $near }
       *[no] { $has_some ->
            [yes] regionen { $got } finnes ikke i disse tallene; regionene her er slike som { $some }
           *[no] regionen { $got } finnes ikke i disse tallene; landet er { $country }, kommuner har fire sifre
        }
    }
figures-no-such-kind = regiontypen { $got } finnes ikke; ventet en av { $expected }
figures-no-figures-since = { $series } for { $region } har ingen tall siden { $since }; det siste året er { $last }
figures-regions-not-different =
    { $has_codes ->
        [yes] ventet én eller flere ulike regioner, fikk { $codes }
       *[no] ventet én eller flere ulike regioner, fikk ingen
    }
figures-none-of-kind = det finnes ingen regioner av typen { $kinds } i disse tallene
figures-none-followed = bare kommuner følges side om side, og det er ingen av i dag i disse tallene; utelat --joined (i Python joined=True)
figures-no-regions-of-kind = det finnes ingen regioner av denne typen i disse tallene
figures-no-such-order = by: ventet value eller change, fikk { $got }
figures-no-year-before = året før, { $year }, finnes ikke i disse tallene; oppgi startåret (since=, --from): årene er { $years }
figures-no-year-here = året { $year } finnes ikke i disse tallene; årene er { $years }
figures-start-not-before = startåret må komme før året, fikk { $start } og { $year }

## Regioner ved siden av hverandre
figures-compared = { $series } for { $region } i { $unit }
figures-not-comparable =
    { $has_listed ->
        [yes] en sammenligning krever én serie, i én enhet, for ulike regioner; fikk { $listed }
       *[no] en sammenligning krever én serie, i én enhet, for ulike regioner; fikk ingen
    }
figures-no-base = året { $year } kan ikke være basisår, for det finnes ikke i disse tallene; årene er { $years }
figures-no-common-year = regionene har ikke noe felles år med en verdi over 0; velg et basisår (base=, --base), så vises de ved siden av hverandre uten indeks der den ikke kan regnes ut

## Versjoner
figures-published-is-no-version = tallene som er trykt i rapporten, er ikke en versjon av tabellen; `verify` holder rapporten mot en
figures-no-version-before = ingen versjon fra før { $snapshot } er lagret: historikken begynner med din egen første henting, så det er ingen endring ennå
figures-not-from-a-store = disse tallene er ikke fra et lager, så det er ingen tidligere versjoner å sammenligne med; oppgi en
figures-expected-series = { $argument }: ventet en serie slik Table.series() gir den, fikk { $got }
figures-expected-frame = { $argument }: ventet en polars-ramme, fikk { $got }; en Series, en Comparison og en Table har to_pandas() selv
figures-line = { $direction ->
    [up] opp { $slope } i året
    [down] ned { $slope } i året
   *[flat] uendret
 } fra { $start } til { $end }{ $has_fit ->
    [no] { "" }
   *[yes] { ", " }R² { $fit }
 }

## Påstander
figures-nothing = ingenting
figures-claims-absent = påstandsfilen { $path } finnes ikke
figures-claims-unreadable = { $path } kan ikke leses: { $why }
figures-claims-too-large = { $path }: ventet en påstandsfil på høyst { $most } byte, fikk flere
figures-claims-too-deep = { $path }: den er nøstet for dypt til å leses
figures-claims-no-toml = { $path } er ikke TOML: { $why }
figures-claims-format = { $path }: ventet `format = { $format }` øverst, fikk { $got }
figures-claims-unknown-field = { $path }: ukjent felt { $got } øverst; feltene er { $fields }
figures-claims-none = { $path }: ventet minst én [[claim]]
figures-claims-id-twice = { $path }: id-en { $id } er oppgitt to ganger
figures-claims-written = { $path }: written: ventet en dag, for eksempel 2025-04-30, fikk { $got }
figures-claim-no-table = { $path }: påstand { $place } er ikke en tabell; skriv den under [[claim]]
figures-claim-wrong = { $path }: påstand { $id }: { $what }
figures-current-prices = beløpene er i { $unit }, i løpende priser: en endring over år rommer også prisstigningen
figures-claim-no-figures = tabell { $table } kan ikke leses, så det lar seg ikke avgjøre: { $why }
figures-field-table = table: ventet id-en til en tabell, fem sifre i anførselstegn, som "12008", fikk { $got }
figures-claim-unknown-series = påstand { $id }: serien eller innholdet { $got } finnes ikke; seriene er { $known }
figures-field-unknown = ukjent felt { $got }; feltene er { $fields }
figures-field-years = start må komme før end, fikk { $start } og { $end }
figures-field-direction = published: ventet { $any_expected }, fikk { $got }
figures-field-published = published: ventet et tall, fikk { $got }
figures-field-too-fine = published: ventet høyst { $most } desimaler, fikk { $got }
figures-field-categories = categories: ventet koden eller navnet på en kategori etter dimensjonens id, for eksempel { $example }, fikk { $got }
figures-claim-of-others = tallene som er gitt, er av andre kategorier, og ikke fra et lager som har disse
figures-field-cells = cells: ventet år med tall, for eksempel { $example }
figures-field-text = { $field }: ventet en tekst, fikk { $got }
figures-field-whole = { $field }: ventet et heltall fra 0, fikk { $got }
figures-field-beyond = { $field }: ventet { $most } eller mindre, fikk { $got }
figures-field-number = { $field }: ventet et tall på 0 eller mer, fikk { $got }
figures-field-one-of = { $field }: ventet en av { $expected }, fikk { $got }

## Dommer
figures-claim-true-of-cells = stemmer med tallene som teksten hadde; SSB har siden endret { $changes }
figures-claim-true-before = stemte med SSBs tall { $before }, ikke lenger med dem { $after }: { $changes }
figures-claim-from-to = { $least } til { $most }
figures-claim-at-least = minst { $least }
figures-claim-at-most = høyst { $most }
figures-claim-by-joining = { $verdict ->
    [reproduced] uten å følge { $region } over kodene stemmer det
    [revised] uten å følge { $region } over kodene er det revidert av SSB
    [not_reproduced] uten å følge { $region } over kodene stemmer det ikke
   *[not_checkable] uten å følge { $region } over kodene kan det ikke sjekkes
}
figures-version-unknown = fra ukjent dag
figures-version-updated = fra { DAY($day) }
figures-version-fetched = hentet { DAY($day) }
figures-slip-end-year = { $percent } % er endringen målt mot sluttåret i stedet for startåret
figures-slip-sign = fortegnet er snudd
figures-slip-years = { $percent } % er endringen fra { $start } til { $end }
figures-expected-claims = { $argument }: ventet påstander slik read_claims() gir dem, fikk { $got }

figures-region-name-too-long = navnet på en region har høyst { $most } tegn, fikk { $got } som begynner med { $start }
figures-unbound = versjonen som lagret disse tallene, sier ikke hvorfor

## Trender og siteringer
figures-no-growth = ingen vekst per år: { $why }
figures-no-line = ingen rett linje gjennom alle årene: { $why }
figures-in-relative-terms = relativt { $percent }
figures-place = plass
figures-changed-cell = { $year }: { $before } → { $after }
figures-cite-no-date = u.å.
figures-cite-snapshot = versjon { $snapshot }
figures-cite = { $author } ({ $year }). { $title } [datasett; { $version }]. { $url }. { $line }. { $licence }.
figures-cite-fetched = { $author } ({ $year }). { $title } [datasett; { $version }]. Hentet { DAY($day) } fra { $url }. { $line }. { $licence }.

# Brudd, grenser, skjerming.
figures-all-redrawn = SSB la om KOSTRA-gruppene i { $year }: en gruppe til og med { $before } og fra { $year } er ulike kommuner, og kan ikke sammenlignes
figures-suppressed-since = { $has_since ->
    [yes] { $year }: skjermet siden { DAY($since) } i { $region }; det tidligere tallet er trukket tilbake
   *[no] { $year }: siden skjermet i { $region }; det tidligere tallet er trukket tilbake
}
figures-border-moved = grensen mellom { $between } ble flyttet i { $year }: tallene før og etter gjelder ulike områder
figures-border-told = SSB skriver om grensene til { $region }: «{ $words }»: tallene før og fra { $year } gjelder ulike områder
figures-across-break = SSB la om KOSTRA-gruppene i { $year }: { $series } for { $region } fra { $first } til { $last } gjelder ulike kommuner, og det som endret seg, kan ikke skilles fra omleggingen. Hold deg til årene før eller fra og med { $year }, eller be om det likevel med across_break=True (--across-break)
figures-ranked-across-break = SSB la om KOSTRA-gruppene i { $year }: fra { $first } til { $last } er de ulike kommuner, og det som endret seg, kan ikke skilles fra omleggingen. Hold deg til årene før eller fra og med { $year }, eller be om det likevel med across_break=True (--across-break)

# Påstander.
figures-field-of-other-kind = { $field }: en påstand av typen { $kind } tar det ikke
figures-field-one-of-two = oppgi enten { $one } eller { $other }
figures-field-bounds = at_least kan ikke være mer enn at_most, fikk { $least } og { $most }
figures-field-from-1 = { $field }: ventet et heltall fra { $least }, fikk { $got }
figures-field-flag = { $field }: ventet true eller false, fikk { $got }
figures-claim-rate = { $year }: { $rate } per { $per } innbyggere 31. desember
figures-claim-rank =
    { $year }: { $value }, nummer { $rank } { $end ->
        [bottom] nedenfra
       *[top] ovenfra
    }{ $equals ->
        [0] {""}
        [one] , sammen med 1 annen,
       *[other] , sammen med { $equals } andre,
    } blant { $ranked } med tall, av { $among ->
        [municipality] kommunene
        [county] fylkene
        [kostra_group] KOSTRA-gruppene
        [county_municipality] fylkeskommunene
        [county_group] gruppene av fylkeskommuner
        [district] bydelene
       *[other] kommunene i { $among }
    }; { $suppressed } skjermet, { $absent } mangler
figures-claim-blank-years = et år uten tall kan være det: { $blanks }
figures-claim-blank-regions =
    { $number ->
        [one] 1 region uten tall kan stå foran
       *[other] hver av { $number } regioner uten tall kan stå foran
    }
figures-place-in-part = bare noen av { $among ->
    [municipality] kommunene
    [county] fylkene
    [kostra_group] KOSTRA-gruppene
    [county_municipality] fylkeskommunene
    [county_group] gruppene av fylkeskommuner
    [district] bydelene
   *[other] kommunene i { $among }
} er spurt etter, så ingen plass blant dem kan sies
figures-ranked-in-part = bare noen av regionene er spurt etter: de andre er ikke rangert
figures-contributions-in-part = bare noen av kommunene i { $region } er spurt etter, så hvem som sto for endringen, kan ikke sies; spør etter alle med `kostra-bolig fetch{ $of_table } --regions all`
figures-not-among = { $region } er ikke blant { $among ->
    [municipality] kommunene
    [county] fylkene
    [kostra_group] KOSTRA-gruppene
    [county_municipality] fylkeskommunene
    [county_group] gruppene av fylkeskommuner
    [district] bydelene
   *[other] kommunene i { $among }
} i { $year }
figures-no-members = { $region } har ingen kommuner i seg; ventet et fylke, en KOSTRA-gruppe eller landet
figures-slip-difference-years = { $percent } er forskjellen fra { $start } til { $end }
figures-slip-claim-years = det stemmer fra { $start } til { $end }
figures-slip-points = { $number } er endringen i prosentpoeng, ikke i prosent
figures-slip-absolute = { $number } er endringen i tallenes enhet, ikke i prosent
figures-slip-percent = { $number } er endringen i prosent, ikke forskjellen
figures-slip-level = { $percent } % er sluttåret i prosent av startåret, ikke endringen
figures-slip-inverse = de to er delt på hverandre feil vei
figures-slip-increase = { $number } er økningen målt i startåret, ikke hele tallet: en økning på én gang er en dobling
figures-slip-of-rest = { $number } er { $part } målt mot resten av { $whole }, ikke mot alt
figures-slip-the-rest = { $number } er det resten av { $whole } gir, uten { $part }
figures-slip-other-whole = { $number } er det som kommer ut av { $series }
figures-slip-per = { $number } er det som kommer ut per { $per } innbyggere
figures-slip-other-end = { $number } er plassen fra den andre enden
figures-slip-among =
    { $among ->
        [municipality] { $number } er plassen blant kommunene
        [county] { $number } er plassen blant fylkene
       *[kostra_group] { $number } er plassen blant KOSTRA-gruppene
    }
figures-slip-extreme =
    { $word ->
        [highest] det høyeste er { $year } med { $value }
       *[lowest] det laveste er { $year } med { $value }
    }
figures-slip-of-year = { $number } gjelder { $year }
figures-slip-of-series = { $number } er tallet for { $series }
figures-slip-of-region = { $number } er tallet for { $region } ({ $code })
figures-slip-earlier = det stemmer med SSBs tall { $version }, som var endret før teksten ble skrevet: { $changes }
figures-counted-as = { $is_estimate ->
    [yes] { $region } er SSBs eget anslag, ikke vår sum
   *[no] { $region } er SSBs eget tall, ikke vår sum
}; { $counted_as ->
    [mean] det er gjennomsnittet av kommunene, ikke summen
   *[unknown] om det er summen eller gjennomsnittet av kommunene, går ikke fram av disse tallene
}
figures-parts-counted-as = det { $region } er satt sammen av, er SSBs egne { $is_estimate ->
    [yes] anslag
   *[no] tall
}, ett for hver kode; { $counted_as ->
    [mean] de er gjennomsnitt av kommunene, ikke summer
   *[unknown] om de er summer eller gjennomsnitt av kommunene, går ikke fram av disse tallene
}
figures-all-counted-as = SSBs egne { $is_estimate ->
    [yes] anslag
   *[no] tall
} for { $kind ->
    [county] fylker
   *[kostra_group] KOSTRA-grupper
} er ikke våre summer; { $counted_as ->
    [mean] for { $series } er de gjennomsnitt av kommunene, ikke summer
   *[unknown] om de er summer eller gjennomsnitt av kommunene, går ikke fram av disse tallene for { $series }
}
figures-index-alone = ved siden av en kommune vises bare indeksen
figures-no-rate-of-no-total = { $counted_as ->
    [mean] { $region } har ingen rate: SSBs tall er gjennomsnittet av kommunene, ikke summen
   *[unknown] { $region } har ingen rate: om SSBs tall er summen eller gjennomsnittet av kommunene, går ikke fram av disse tallene
}; utelat den, eller velg landet eller kommuner

# Det som det ikke er spurt etter.
figures-region-not-asked-for = { $got } er ikke blant regionene det er spurt etter ({ $chosen }{ $more ->
    [0] {""}
   *[other] {" "}og { $more } til
}); `kostra-bolig fetch{ $of_table } --regions all` spør etter alle
figures-parts-not-asked-for = { $region } kan ikke slås sammen: det er ikke spurt etter { $lacking }; `kostra-bolig fetch{ $of_table } --regions "{ $every }"` spør etter { $lacking_count ->
    [one] den
   *[other] dem
} også
figures-expected-number = { $argument }: ventet et tall, fikk { $got }
figures-expected-count = { $argument }: ventet et heltall fra 1, fikk { $got }
figures-of-other-kind = { $region } er ikke en region av typen { $kind }
figures-no-contributions = { $series } er i { $unit }; kommunene bidrar bare til en endring i antall
figures-contributions-no-sum = tallet for { $region } er SSBs eget, og ikke en sum av kommunene
figures-contributions-rest =
    { $number ->
        [one] 1 kommune er ikke publisert: hvor mye den endret seg, er ikke gitt
       *[other] { $number } kommuner er ikke publisert: hvor mye de endret seg, er ikke gitt, og kan ikke finnes ved å trekke fra i denne tabellen; de minste kan være holdt tilbake sammen med dem, selv om SSB viser tallene deres andre steder
    }

## Egne sett av regioner
figures-ours-set = summen av { $parts }
figures-sets-absent = filen med sett, { $path }, finnes ikke; lag en med en linje som naboer = ["Bergen", "Askøy"]
figures-sets-unreadable = { $path } kan ikke leses: { $why }
figures-sets-too-large = { $path }: ventet en fil med sett på høyst { $most } byte, fikk flere
figures-sets-no-toml = { $path } er ikke TOML: { $why }
figures-sets-too-deep = den er nøstet for dypt
figures-sets-wrong = { $path }: sett { $set }: { $what }
figures-set-name = ventet et navn av bokstaver, sifre, - og _ som ikke er koden til en region
figures-set-list = ventet en liste av navn eller koder, for eksempel ["Bergen", "4627"], fikk { $got }
figures-set-region = ventet navnet på eller koden til en region, fikk { $got }
figures-set-wrong = sett { $set }: { $what }
figures-set-twice = { $region } ({ $code }) er nevnt to ganger
figures-set-no-count = { $series } er i { $unit }; summen av et sett er bare av antall
figures-set-of-kinds = sett { $set }: en sum er av kommuner alene eller av fylker alene; andre overlapper
figures-set-overlaps = sett { $set }: både { $regions } står under { $code } i { $year }, som ville telle to ganger; nevn én av dem, eller ta hver under sin egen kode alene med --not-joined
figures-no-such-set = settet { $got } finnes ikke i { $path }; der finnes { $near }
figures-no-ages = innbyggertallet for { $ages } år er ikke lagret med disse tallene; kjør `kostra-bolig fetch{ $of_table } --ages { $asked }`, og les på nytt
figures-expected-ages = { $argument }: ventet aldre som 18-24, fikk { $got }
figures-ssbs-own-rate = SSBs egen rate, innhold { $content }, ikke vår
figures-very-many-digits = et tall med svært mange sifre
figures-no-such-content =
    { $has_near ->
        [yes] innholdet { $got } finnes ikke i tabell { $table }, som ikke har våre serier; nesten like: { $near }
       *[no] innholdet { $got } finnes ikke i tabell { $table }, som ikke har våre serier; «kostra-bolig contents --table { $table }» viser alle { $n }
    }
figures-label-of-several = { $got } er navnet på flere innhold i tabell { $table }: { $contents }; oppgi koden
figures-no-claims = { $is_defined ->
    [yes] definisjonen av tabell { $table } har ingen påstander
   *[no] tabell { $table } har ingen definisjon, og dermed ingen påstander
}; prøv dine egne mot den med «kostra-bolig verify CLAIMS.toml --table { $table }»
## Hva som kan legges sammen når ingen definisjon sier det
figures-sums-unit = enheten «{ $unit }» er ikke en av dem som kan legges sammen
figures-sums-word =
    { $where ->
        [label] navnet sier «{ $word }»
       *[unit] enheten sier «{ $word }»
    }
figures-sums-average = SSB sier at det er et gjennomsnitt
figures-sums-part = det er bare spurt etter noen av regionene, så ingen kan si om de utgjør landet
figures-sums-unknown =
    { $has_year ->
        [yes] landet eller kommunene har ikke tall for { $year } å se det av
       *[no] det finnes ikke noe revidert år å se det av
    }
figures-sums-nothing = kommunene er 0 til sammen i { $year }, og det kan ingen se noe av
figures-sums-country = landet er { $times } ganger kommunene i { $year }, og av det som kan legges sammen { $least } til { $most } ganger
figures-why-not-added = det ville vært { $parts }, og det er ikke kjent at { $series } kan legges sammen: { $why }
figures-not-added = det er ikke kjent at { $series } kan legges sammen over delene: { $why }
figures-no-count-by-its-words = { $series } er ikke et antall som en rate kan lages av: { $why }
figures-no-sum-region = tabellen har ingen region som står for alle; oppgi én, for eksempel { $some }
figures-no-inhabitants-of-districts = en rate per 1 000 innbyggere lages for kommuner og fylkeskommuner; for bydelene i Oslo leses det ingen innbyggertall

## Deler av en tabell
figures-wrong-part = kb.Table: { $part } er en { $expected }, ikke { $got }; kostra_bolig.testing.make_table lager en tabell av noen få rader
figures-columns-lacking = kb.Table: observations mangler { $lacking }; de har { $columns }. kostra_bolig.testing.make_table lager en tabell av noen få rader
figures-column-of-another-type = kb.Table: kolonnen { $column } i observations kan ikke være { $got }. kostra_bolig.testing.make_table lager en tabell av noen få rader
figures-unit-per = { $unit } per { $counted }
figures-per-of = { $content }, tabell { $table }{ $has_day ->
    [yes] , oppdatert { DAY($day) }
   *[no] {""}
  }
figures-ours-per = { $has_what ->
    [yes] { $what }, delt på { $per }
   *[no] delt på { $per }
  }
figures-per-and-per-1000 = et tall er per 1 000 innbyggere eller per et annet antall, ikke begge deler: utelat --per eller --per-1000
figures-per-no-amount = { $series } er i { $unit } og ikke noe beløp eller antall som kan deles på et antall
figures-per-unit = enheten «{ $unit }» er ikke noe antall, eller definisjonen sier ikke at det kan summeres
figures-per-no-count = { $series } i tabell { $table } («{ $name }») er ikke noe antall som kan summeres, så ingenting deles på det: { $why }
figures-seam = fra og med { $since } slik denne tabellen har det; til og med { $last } fra tabell { $table }, innhold { $content }: en endring over den skjøten kan skyldes tabellene
figures-seam-differs = i { $year } har tabell { $table } { $there }, og denne tabellen { $here }, som gjelder
figures-seam-left-out = { $series }: årene før { $first } står i tabell { $table }, innhold { $content }, og er ikke med her; `series`, `trend` og `compare` går over skjøten
figures-beyond-seam = året { $year } står i tabell { $table }, innhold { $content }, og ikke i denne, som begynner i { $first }: alle regionene samlet følges ikke over skjøten. Velg år fra og med { $first } (since=, --from), eller se noen regioner med `series`, `trend` eller `compare`
figures-seam-no-region = årene til og med { $until } er ikke med: tabell { $table } har ingen region { $region }
figures-seam-unread = årene til og med { $until } står i tabell { $table }, som ikke kan leses: { $why }
figures-seam-units = årene til og med { $until } i tabell { $table } er utelatt: de er i { $other }, og disse i { $unit }
figures-where-missing = tabellen er delt opp videre; si hvilken kategori med --where ID=VERDI (i Python where=, i en påstand categories =), som --where { $first }=KODE: { $dimensions }{ $has_unavailable ->
    [yes] . Av seriene i definisjonen: { $unavailable }
   *[no] {""}
}
figures-where-dimension = { $id } ({ $label }): { $categories }{ $more ->
    [0] {""}
   *[other] {" "}og { $more } til
}
figures-where-no-texts = ventet kategorier etter dimensjonens id, alt som tekst, til where, fikk { $got }
figures-no-dimension = tabellen har ingen dimensjon { $got } ut over region, innhold og år{ $has_there ->
    [yes] ; der er: { $there }
   *[no] {""}
}
figures-no-category = dimensjonen { $id } har ingen kategori { $got }; i nærheten: { $near }
figures-category-not-asked-for = kategori { $code } i { $id } er ikke i denne versjonen: det er ikke spurt etter den; `kostra-bolig fetch{ $of_table } --where "{ $id }=KODE,KODE"` velger hvilke det spørres etter, og `kostra-bolig fetch{ $of_table } --where { $id }=` spør etter alle
figures-unavailable-category = { $series } er ikke tilgjengelig i tabell { $table }: { $why }. Hva den leses fra, står under `where` i definisjonen; hent på nytt når det er rettet
figures-series-and-where = { $series }: { $why }; utelat --where, eller oppgi innholdet med SSBs kode
figures-series-of-others = den leses fra { $categories }, og det er spurt etter en annen kategori
figures-where-of-content = { $content } er ingen av seriene som definisjonen oppgir kategorier for ({ $series }); si hvilken kategori i { $ids } med --where ID=VERDI (i Python where=)
figures-category-of-two = { $got } er navnet på flere kategorier i { $id }: { $codes }; oppgi koden
figures-versions-of-two-categories = de to versjonene er av ulike kategorier i tabellen; sammenlign en kategori med seg selv
figures-regions-lack = Klass slik den følger med, har kommunene som gjaldt etter 1. januar { $year }; for årene før er de som var opphørt da, ikke i filen
