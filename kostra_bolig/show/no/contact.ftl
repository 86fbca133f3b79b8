# Hva som sies ved første kontakt: hva tabellen inneholder, og om SSB og denne maskinen er som ventet.
contact-of-snapshot = slik det er lagret i versjon { $snapshot }, oppdatert { DAY($updated) }
contact-of-metadata = ingenting er lagret: slik SSB beskriver tabellen nå, oppdatert { DAY($updated) }; hva tallene sier om innholdet, er kjent etter `kostra-bolig fetch{ $of_table }`
contact-column = { $column ->
    [content] innhold
    [name] navn
    [unit] enhet
    [decimals] desimaler
    [series] serie
   *[bound_by] funnet ved
}
contact-bound-by = { $by ->
    [choice] en persons valg
    [code] kjent kode
    [label] tekst
    [figures] trykte tall
   *[identity] SSBs definisjon
}
contact-near-cell = { $year } { $found } der { $printed } er trykt
contact-candidate = { $content } { $label } [{ $has_unit ->
    [yes] { $unit }
   *[no] ingen enhet
}]{ $has_off ->
    [yes] , { $off } % unna{ $is_near ->
        [yes] {" "}og innenfor grensene
       *[no] {""}
    }
   *[no] {""}
}{ $has_cells ->
    [yes] {" "}({ $cells })
   *[no] {""}
}
contact-more-candidates = og { $more } til; --json viser dem
contact-choose = hvis en av dem er den rette: kostra-bolig fetch{ $of_table } --series { $key }=KODE
contact-no-candidates = ikke noe innhold er målt slik
contact-dimension = { $label } ({ $id }), { $n } { $n ->
    [one] kategori
   *[other] kategorier
}{ $has_categories ->
    [yes] : { $categories }
   *[no] {""}
}

# doctor: ordlyden
contact-line = { $name }: { $state ->
    [as_believed] { $seen }
    [unreachable] ikke spurt: { $seen }
   *[other] ventet: { $expected } ({ $sure }); fant: { $seen }
}{ $has_advice ->
    [yes] . Hva du kan gjøre: { $advice }
   *[no] {""}
}
contact-summary = { $failing ->
    [0] alle { $n } kontroller er som ventet
   *[other] { $failing } av { $n } kontroller slo ut
}
contact-saved = svarene og sammenligningen ligger i { $folder }
contact-sure = { $sure ->
    [seen] sett her
    [recorded] registrert av andre
    [said] sagt av andre
   *[believed] antatt
}
# doctor: hva vi tror
contact-believes-cell-limit = ett kall kan be om { $least } celler eller mer (800 000 i august 2026)
contact-believes-formats = tjeneren gir json-stat2
contact-believes-licence = SSB gir tallene under { $licence }
contact-believes-pace = SSB kan spørres { $calls } ganger på { $seconds } sekunder eller oftere, og sier det i et hode i svaret (40 i august 2026)
contact-believes-table = tabell { $table } finnes, med første og siste år og tidspunktet for siste oppdatering
contact-believes-continued = SSB fører tabell { $table } videre
contact-believes-dimensions = tabellen har én dimensjon hver for region ({ $regions }), innhold og år{ $any ->
    [yes] {""}
   *[no] , og ingen andre
}
contact-believes-size = alle celler i tabellen leses på én gang, høyst { $most }
contact-believes-region-codes = hver region har en kode av et slag vi kjenner{ $any ->
    [yes] {""}
   *[no] , og landet er med
}
contact-believes-region-labels = en kommune som ikke finnes lenger, har det siste året sitt i teksten, som «(-2019)» eller «(2020-2023)», og en som finnes i dag, har ikke noe sluttår
contact-believes-units = enheten til hvert innhold sier at det er et antall (for eksempel antall eller husstander), prosent eller et pengebeløp
contact-believes-answer = tallene kommer som JSON-stat med hver celle det ble spurt om, og med tegn vi kjenner
contact-printed-cell = { $year }: { $value }
contact-believes-series = { $has_code ->
    [yes] { $series } leses fra { $code }
   *[no] { $series }, som ingen her har sett koden til, finnes ved teksten eller tallene
}{ $has_printed ->
    [yes] , og tallene for landet er omtrent de som er trykt ({ $printed })
   *[no] {""}
}
contact-believes-klass-municipalities = Klass har de kommunene per { DAY($day) } som følger med programmet
contact-believes-klass-changes = Klass viser de endringene { DAY($day) } som følger med programmet, og nyere endringer på samme form
contact-believes-klass-groups = Klass plasserer kommunene i KOSTRA-grupper med de kodene som tabellen bruker
contact-believes-klass-group-versions = Klass lister opp fra når kommunene ble plassert i andre KOSTRA-grupper
contact-believes-population = tabell { $table } gir innbyggertall uten at det må spørres om alder og kjønn, og landet har 5 til 7 millioner; 0 betyr at tallet mangler
contact-believes-joins = kommunene slås sammen her slik SSBs egen liste gjør det ({ $codelist } i tabell { $table })
contact-believes-settings = innstillinger som gir mening
contact-believes-proxy = ingen mellomtjener, eller en med en adresse som gir mening
contact-believes-certificates = sertifikatutstedere som kan leses, og en av dem går god for SSB
contact-believes-clock = en klokke som går mindre enn 5 minutter feil etter SSBs
contact-believes-versions = Python 3.11 eller nyere, og alt programmet trenger
contact-believes-extra = tillegget { $extra }, for den som vil ha det
contact-believes-store = et lager som kan leses
contact-believes-store-rights = et lager som denne brukeren kan skrive i, og som ikke alle kan skrive i
contact-believes-store-whole = at hver fil i lageret er som den ble skrevet
contact-believes-printed = de { $n } tallene for landet er de som står i { $where }
contact-believes-identities = SSBs egne definisjoner av andeler stemmer: { $identities }
contact-identity = { $share } er { $has_part ->
    [yes] { $part }
   *[no] en del
} i prosent av { $whole }
contact-believes-age-of-youth = unge er de under 25 år; rapporten oppgir ikke aldersgrensen, så les den i SSBs tekst
contact-believes-counted-once = en husstand med flere opphold i året telles én gang; et barn er under 18 år (SSBs definisjoner)
contact-believes-estimates = tallene for landet, fylkene og gruppene er SSBs egne anslag, ikke summer
contact-believes-totals = om tallene for fylker og grupper er summer, som tallene for landet er, eller gjennomsnitt, er ikke kjent
contact-believes-suppression = hva `:` skjuler i denne tabellen, er ukjent: SSBs program kan skjerme nuller, små tall og hvilke som helst andre så de første ikke kan regnes ut
contact-believes-response = en kommune med et skjermet tall har rapportert, og regnes blant dem som har svart
contact-believes-rounding = SSB runder av halve bort fra null; om små antall i denne tabellen også avrundes, er ikke kjent
contact-believes-group-breaks = KOSTRA-gruppene ble lagt om i 2019 og 2020 og blir lagt om igjen, omtrent hvert femte år
contact-believes-publication = SSB publiserer 15. mars og 15. juni eller neste virkedag, kl. 08.00 norsk tid
contact-believes-stage = tall publisert i mars er ureviderte, og de fra juni er reviderte; API-et sier det ikke, og det sluttes av datoen
contact-believes-early-morning = mellom kl. 05.00 og 08.00 norsk tid kan tall som skal revideres, stå som 0 eller et punktum
contact-believes-border-moves = en grense som er flyttet, står i merknadene i Klass og ikke blant endringene der
contact-believes-older-groups = Klass har KOSTRA-grupper for hvert år fra 2020; hva som var før det, vet ingen
contact-believes-first-of-january = tabell { $table } teller per 1. januar, og SSBs egne rater for et år deler på innbyggerne 31. desember
contact-believes-zero-inhabitants = der en kommune ble delt, gir tabell { $table } 0 innbyggere og mener at det ikke er noe tall
contact-believes-errors = SSB sier «Non-existent table» med HTTP 400 der SSBs egen beskrivelse sier 404, og svarer 404 på en adresse som er for lang
contact-believes-corrections = SSBs logg over rettinger finnes fra siden som `diff` viser til, { $address }
contact-believes-citation = siden som en kildehenvisning viser til, https://www.ssb.no/statbank/table/{ $table }, finnes

# doctor: hva som ble sett
contact-saw = { $what }
contact-saw-no-pace = ikke noe hode som sier hvor ofte
contact-saw-table = { $label } (tabell { $table }), { $first } til { $last }, oppdatert { DAY($updated) }
contact-saw-discontinued = { $what ->
    [yes] SSB sier at den er avsluttet
   *[no] ikke avsluttet
}
contact-saw-regions = { $counted }{ $is_there ->
    [yes] {""}
   *[no] , uten { $country }
}{ $has_odd ->
    [yes] , og ukjente: { $odd }
   *[no] {""}
}
contact-saw-labels = { $n } av { $of } er som i Klass{ $has_odd ->
    [yes] , og andre er ikke det: { $odd }
   *[no] {""}
}
contact-saw-units = { $units }{ $has_odd ->
    [yes] , som ingen leser i: { $odd }
   *[no] {""}
}
contact-saw-size = { $cells } { $cells ->
    [one] celle
   *[other] celler
}, i { $calls } kall
contact-saw-cells = { $n } { $n ->
    [one] celle
   *[other] celler
}{ $has_symbols ->
    [yes] , med tegnene { $symbols }
   *[no] , uten tegn
}{ $has_odd ->
    [yes] , og av dem er { $odd } ukjent
   *[no] {""}
}
contact-saw-no-series = { $why }{ $has_candidates ->
    [yes] . Den kan være en av: { $candidates }
   *[no] {""}
}
contact-saw-series = { $content }, funnet ved { $by }{ $has_missed ->
    [yes] , som ikke treffer det som er trykt ({ $missed })
   *[no] {""}
}
contact-klass-off = ikke spurt: KOSTRA_BOLIG_KLASS_URL er off, eller adressen er ikke en av SSBs; det som følger med programmet, er brukt
contact-saw-municipalities = { $n } { $n ->
    [one] kommune
   *[other] kommuner
}{ $missing_n ->
    [0] {""}
   *[other] , { $missing_n } mangler ({ $missing })
}{ $unknown_n ->
    [0] {""}
   *[other] , { $unknown_n } som ikke følger med programmet ({ $unknown })
}
contact-saw-changes = { $n } { $n ->
    [one] endring
   *[other] endringer
} { DAY($day) }, og { $newer } siden{ $differ_n ->
    [0] {""}
   *[other] ; { $differ_n } er ikke de samme ({ $differ })
}
contact-saw-groups = { $municipalities } kommuner i { $groups } grupper ved slutten av { $year }{ $has_unknown ->
    [yes] , og av dem har tabellen ikke { $unknown }
   *[no] {""}
}
contact-saw-inhabitants = { $has_people ->
    [yes] { $people } personer i landet 1. januar { $year }, med tall for { $regions } regioner
   *[no] ikke noe tall for landet
}
contact-saw-joins = { $n } av { $of } er som våre{ $refused ->
    [0] {""}
   *[other] , og { $refused } slår vi ikke sammen
}{ $has_differ ->
    [yes] ; ellers: { $differ }
   *[no] {""}
}; { $sums }
contact-differing-join = { $code } fortsetter { $theirs } hos SSB og { $ours } hos oss
contact-saw-no-sums = det er ikke spurt etter innbyggerne deres ({ $why })
contact-saw-sums = innbyggere: { $n } av { $of } er som våre 1. januar { $year }{ $missing ->
    [0] {""}
   *[other] , og { $missing } har ikke noe tall
}{ $has_differ ->
    [yes] ; ellers: { $differ }
   *[no] {""}
}
contact-differing-sum = { $code } har { $theirs } ifølge SSB og { $ours } ifølge oss
contact-no-value-map = ventet verdier med kodene som hver fortsetter, fikk { $got }
contact-saw-settings = SSB på { $base_url }, { $has_klass_url ->
    [yes] Klass på { $klass_url }
   *[no] Klass spørres ikke
}, språk { $language }{ $has_set ->
    [yes] ; satt som miljøvariabel: { $set }
   *[no] {""}
}
contact-saw-proxy = { $has_through ->
    [yes] gjennom { $through }
   *[no] ingen mellomtjener
}
contact-saw-certificates = { $has_named ->
    [yes] de i { $named }
   *[no] de som følger med requests
}
contact-no-date = ingen tjener har sagt hva klokken er
contact-saw-clock = { $seconds ->
    [0] samme tid som SSBs
   *[other] { $seconds } s { $is_behind ->
        [yes] etter
       *[no] foran
    } SSBs
}
contact-saw-versions = kostra_bolig { $version }, Python { $python }{ $has_others ->
    [yes] , { $others }
   *[no] {""}
}{ $has_missing ->
    [yes] ; mangler eller er for gammel: { $missing }
   *[no] {""}
}
contact-saw-extra = { $has_missing ->
    [yes] ikke installert ({ $missing })
   *[no] { $listed }
}
contact-no-folder = ventet en mappe, fikk en fil eller en lenke som ikke fører noe sted, på { $path }
contact-saw-store = { $has_newest ->
    [yes] { $n } { $n ->
        [one] versjon
       *[other] versjoner
    } i { $path }, den nyeste er { $newest }
   *[no] ingenting er lagret ennå i { $path }
}
contact-saw-rights = { $is_store ->
    [yes] { $path } kan skrives i
   *[no] det kan lages i { $path }
}
contact-saw-damage = { $n ->
    [0] ingenting er skadet
   *[other] { $n } skadet: { $paths }
}

# doctor: hva du kan gjøre
contact-advise-report = se hva SSB sier, med `kostra-bolig doctor{ $of_table } --save MAPPE`, og meld fra med den mappen
contact-advise-unreachable = se på nettet, mellomtjeneren og adressen over, og kjør igjen senere; SSB bygger tabellene på nytt kl. 05.00 og 11.30 norsk tid
contact-advise-cell-limit = ingenting: `fetch` spør i så mange deler som det trengs; gir SSB ikke noe tall, meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-size = velg en del av den med `kostra-bolig fetch{ $of_table } --where`, `--years` eller `--regions`; hele avvises
contact-advise-newer-version = installer en nyere versjon av kostra_bolig; finnes det ingen, meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-licence = les SSBs vilkår før du publiserer tall, og meld fra
contact-advise-pace = kjør `fetch` høyst én gang i timen, og meld fra: programmet holder seg til 30 kall i minuttet og til det et hode i svaret sier
contact-advise-table = se på https://www.ssb.no/statbank/table/{ $table }: tabellen kan ha fått ny id, eller SSB kan holde på med den
contact-advise-continued = se på https://www.ssb.no/statbank/table/{ $table } etter tabellen som har tatt over; det som er lagret, kan fortsatt leses
contact-advise-region-labels = bruk koder i stedet for navn på regioner, og meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-units = se med `kostra-bolig contents{ $of_table }` om en serie ikke er tilgjengelig av den grunn, og velg innholdet med `kostra-bolig fetch{ $of_table } --series NØKKEL=KODE`
contact-advise-series = se med `kostra-bolig contents{ $of_table }` hva den kan leses fra, og velg det med `kostra-bolig fetch{ $of_table } --series { $series }=KODE`; leses den alt fra det riktige, har SSB revidert tallene
contact-advise-klass = bruk ingen sammenslåtte serier for kommunene som er nevnt, før det er kjent hvorfor, og meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-klass-groups = sammenlign ingen kommune med KOSTRA-gruppen sin før det er kjent hvorfor, og meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-population = bruk ingen tall per 1 000 innbyggere, og meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-joins = bruk ingen sammenslåtte serier for kommunene som er nevnt, og meld fra med `kostra-bolig doctor{ $of_table } --save MAPPE`
contact-advise-settings = endre eller ta bort det som er nevnt
contact-advise-proxy = sett HTTPS_PROXY til en adresse som http://proxy.example:8080, eller ta den bort
contact-advise-certificates = sett REQUESTS_CA_BUNDLE til filen med organisasjonens sertifikatutstedere, eller ta den bort
contact-advise-clock = still klokken på denne maskinen: om tall er reviderte, timene da SSB reviderer, og sertifikatene avhenger av den
contact-advise-extra = hvis du vil ha det, { $install }
contact-advise-store = kjør `kostra-bolig check` for å se hva som er skadet; `kostra-bolig fetch{ $of_table } --force` lagrer den nyeste på nytt
contact-advise-store-rights = velg en mappe som er din egen, med --cache-dir eller KOSTRA_BOLIG_CACHE_DIR, eller rett rettighetene til den
contact-advise-store-whole = kjør `kostra-bolig check` for hele listen; ta bort de skadede mappene, og `kostra-bolig fetch{ $of_table } --force` lagrer den nyeste på nytt
## Listen over tabeller
contact-table-column = { $column ->
    [label] tittel
    [years] år
    [stored] lagret
    [remark] {""}
   *[id] tabell
}
contact-tables-counted = { $n } { $n ->
    [one] tabell
   *[other] tabeller
}{ $complete ->
    [yes] {""}
   *[no] , de som er lagret: SSB svarte ikke
}
contact-table-ended = avsluttet{ $has_by ->
    [yes] , fortsetter som { $by }
   *[no] {""}
}
contact-table-dead = oppdateres ikke lenger
