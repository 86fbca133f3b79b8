# Hva tabellen inneholder, og hva hver serie leses fra.
contact-of-snapshot = slik det er lagret i versjon { $snapshot }, oppdatert { $updated }
contact-of-metadata = ingenting er lagret: slik SSB beskriver tabellen nå, oppdatert { $updated }; hva tallene sier om innholdet, er kjent etter `kostra-bolig fetch`
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
    [label] etikett
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
contact-choose = hvis en av dem er den rette: kostra-bolig fetch --series { $key }=KODE
contact-no-candidates = ikke noe innhold er målt slik
contact-dimension = { $label } ({ $id }), { $n } { $n ->
    [one] kategori
   *[other] kategorier
}{ $has_categories ->
    [yes] : { $categories }
   *[no] {""}
}

# doctor: slik det sies
contact-line = { $name }: { $state ->
    [as_believed] { $seen }
    [unreachable] ikke spurt, { $seen }
   *[other] ventet { $expected } ({ $sure }); fikk { $seen }
}{ $has_advice ->
    [yes] . Gjør dette: { $advice }
   *[no] {""}
}
contact-summary = { $failing ->
    [0] alle { $n } kontrollene er som vi tror
   *[other] { $failing } av { $n } kontroller slo ut
}
contact-saved = svarene og sammenligningen er i { $folder }
contact-sure = { $sure ->
    [seen] sett her
    [recorded] tatt opp av andre
    [said] sagt av andre
   *[believed] trodd
}

# doctor: hva vi tror
contact-believes-cell-limit = at det kan spørres om { $least } celler eller mer i ett kall (800000 i august 2026)
contact-believes-formats = at tjeneren gir json-stat2
contact-believes-licence = at SSB gir tallene sine under { $licence }
contact-believes-pace = at SSB kan spørres { $calls } ganger på { $seconds } sekunder eller oftere, og sier det i et felt i hodet på svaret (40 i august 2026)
contact-believes-table = at tabell { $table } er der, med første og siste år og tidspunktet for siste oppdatering
contact-believes-continued = at SSB fortsetter med tabell { $table }
contact-believes-dimensions = at tabellen har én dimensjon hver for region ({ $region }), innhold og år, og ingen andre
contact-believes-region-codes = at koden til hver region er av et kjent slag, og at landet er der
contact-believes-region-labels = at en kommune som er nedlagt, har siste år i navnet, som «(-2019)» eller «(2020-2023)», og at en av dagens ikke har noe
contact-believes-units = at enheten til hvert innhold sier at det er et antall (som antall eller husstander) eller prosent
contact-believes-answer = at tallene kommer som JSON-stat med hver celle det ble spurt om, og med kjente symboler
contact-believes-series = { $has_code ->
    [yes] at { $series } leses fra { $code }
   *[no] at { $series }, som ingen her har sett koden til, finnes ved etiketten eller tallene sine
}, og at landets tall er omtrent de som er trykt ({ $printed })
contact-believes-klass-municipalities = at Klass har kommunene fra { $day } som følger med dette programmet
contact-believes-klass-changes = at Klass forteller om endringene { $day } som følger med dette programmet, og om nyere i samme form
contact-believes-klass-groups = at Klass legger kommuner i KOSTRA-grupper med kodene i tabellen
contact-believes-klass-group-versions = at Klass sier fra når kommunene ble lagt i andre KOSTRA-grupper
contact-believes-population = at tabell { $table } gir innbyggere uten at det spørres om alder og kjønn, og 5 til 7 millioner av dem i landet; 0 er manglende
contact-believes-joins = at vi setter sammen kommuner slik SSBs egen liste gjør ({ $codelist } i tabell { $table })
contact-believes-settings = innstillinger som gir mening
contact-believes-proxy = ingen mellomtjener, eller en med en adresse som gir mening
contact-believes-certificates = sertifikatutstedere som kan leses, og at en av dem går god for SSB
contact-believes-clock = en klokke som er innen 5 minutter fra SSBs
contact-believes-versions = Python 3.11 eller nyere, og alt dette programmet trenger
contact-believes-extra = tillegget { $extra } der det er ønsket
contact-believes-store = et lager som kan leses
contact-believes-store-rights = et lager som denne brukeren kan skrive til, og som ikke alle kan
contact-believes-store-whole = hver fil i lageret slik den ble skrevet
contact-believes-printed = at de { $n } tallene for landet er de som { $where } trykker
contact-believes-identities = at SSBs egne definisjoner av andeler stemmer: { $identities }
contact-identity = { $share } er { $has_part ->
    [yes] { $part }
   *[no] en del
} i prosent av { $whole }
contact-believes-age-of-youth = at unge er de under 25; rapporten trykker ikke aldersgrensen, så les den i SSBs etikett
contact-believes-counted-once = at en husstand med flere opphold i året telles én gang, og at et barn er under 18 (SSBs definisjoner)
contact-believes-estimates = at tallene for landet, fylker og grupper er SSBs egne anslag, og ingen summer
contact-believes-totals = det er ikke kjent om tallene for fylker og grupper er summer, som landets er, eller gjennomsnitt
contact-believes-suppression = at celler med færre enn 3 enheter er skjermet; en skjermet celle kan også være 0, eller skjule en annen
contact-believes-rounding = at SSB runder halve bort fra null; om små tall i denne tabellen også rundes, er ikke kjent
contact-believes-group-breaks = at KOSTRA-gruppene ble lagt om i 2019 og 2020 og vil bli det igjen, omtrent hvert femte år
contact-believes-publication = at SSB publiserer 15. mars og 15. juni eller neste virkedag, klokken 08:00 i Oslo
contact-believes-stage = at tall publisert i mars er ureviderte og de i juni reviderte; API-et sier det ikke, og det sluttes av datoen
contact-believes-early-morning = at tall som skal revideres, vises som 0 eller et punktum mellom 05:00 og 08:00 i Oslo
contact-believes-border-moves = at en grense som er flyttet, står i merknadene i Klass, og ikke blant endringene
contact-believes-older-groups = at Klass har KOSTRA-grupper for hvert år fra 2020; før det vet ingen
contact-believes-first-of-january = at tabell { $table } teller 1. januar, og at SSBs egne rater for et år deler på innbyggerne 31. desember
contact-believes-zero-inhabitants = at tabell { $table } gir 0 innbyggere der en kommune ble delt, og mener at det ikke er noe tall
contact-believes-errors = at SSB sier «Non-existent table» med HTTP 400 der teksten selv sier 404, og svarer 404 på en adresse som er for lang
contact-believes-citation = at siden som en kildehenvisning nevner, https://www.ssb.no/statbank/table/{ $table }, er der

# doctor: hva som ble sett
contact-saw = { $what }
contact-saw-no-pace = ikke noe felt som sier hvor ofte
contact-saw-table = { $label } (tabell { $table }), { $first } til { $last }, oppdatert { $updated }
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
contact-saw-labels = { $n } av { $of } slik Klass har dem{ $has_odd ->
    [yes] , og annerledes: { $odd }
   *[no] {""}
}
contact-saw-units = { $units }{ $has_odd ->
    [yes] , som ingen leser i: { $odd }
   *[no] {""}
}
contact-saw-cells = { $n } { $n ->
    [one] celle
   *[other] celler
}{ $has_symbols ->
    [yes] , med symbolene { $symbols }
   *[no] , uten symboler
}{ $has_odd ->
    [yes] , der ingen kjenner { $odd }
   *[no] {""}
}
contact-saw-no-series = { $why }{ $has_candidates ->
    [yes] . Det kan være en av: { $candidates }
   *[no] {""}
}
contact-saw-series = { $content }, funnet ved { $by }{ $has_missed ->
    [yes] , som ikke treffer det som er trykt ({ $missed })
   *[no] {""}
}
contact-klass-off = ikke spurt: KOSTRA_BOLIG_KLASS_URL er off, eller adressen er ingen av SSBs; det som følger med, brukes
contact-saw-municipalities = { $n } kommuner{ $missing_n ->
    [0] {""}
   *[other] , { $missing_n } mangler ({ $missing })
}{ $unknown_n ->
    [0] {""}
   *[other] , { $unknown_n } følger ikke med ({ $unknown })
}
contact-saw-changes = { $n } endringer { $day }, og { $newer } siden{ $differ_n ->
    [0] {""}
   *[other] ; { $differ_n } er ikke de samme ({ $differ })
}
contact-saw-groups = { $municipalities } kommuner i { $groups } grupper ved utgangen av { $year }{ $has_unknown ->
    [yes] , der tabellen ikke har { $unknown }
   *[no] {""}
}
contact-saw-inhabitants = { $has_people ->
    [yes] { $people } mennesker i landet 1. januar { $year }, med tall for { $regions } regioner
   *[no] ikke noe tall for landet
}
contact-saw-joins = { $n } av { $of } er som våre{ $refused ->
    [0] {""}
   *[other] , og { $refused } setter vi ikke sammen
}{ $has_differ ->
    [yes] ; annerledes: { $differ }
   *[no] {""}
}
contact-differing-join = { $code } fortsetter { $theirs } ifølge SSB og { $ours } ifølge oss
contact-no-value-map = ventet verdier med kodene som hver fortsetter, fikk { $got }
contact-saw-settings = SSB på { $base_url }, { $has_klass_url ->
    [yes] Klass på { $klass_url }
   *[no] Klass ikke spurt
}, språk { $language }{ $has_set ->
    [yes] ; satt i miljøet: { $set }
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
    [yes] ; mangler eller er for gammelt: { $missing }
   *[no] {""}
}
contact-saw-extra = { $has_missing ->
    [yes] ikke installert ({ $missing })
   *[no] { $listed }
}
contact-no-folder = ventet en mappe, fikk en fil eller en lenke til ingensteds i { $path }
contact-saw-store = { $has_newest ->
    [yes] { $n } { $n ->
        [one] versjon
       *[other] versjoner
    } i { $path }, den nyeste { $newest }
   *[no] ingenting lagret ennå i { $path }
}
contact-saw-rights = { $is_store ->
    [yes] { $path } kan skrives til
   *[no] det kan lages i { $path }
}
contact-saw-damage = { $n ->
    [0] ingenting er skadet
   *[other] { $n } skadet: { $paths }
}

# doctor: hva som må gjøres
contact-advise-report = se hva SSB sier med `kostra-bolig doctor --save MAPPE`, og meld fra med den mappen
contact-advise-unreachable = se på nettet, mellomtjeneren og adressen over, og kjør igjen senere; SSB bygger tabellene om klokken 05:00 og 11:30 i Oslo
contact-advise-cell-limit = ingenting: `fetch` spør i så mange deler som det trengs; gir SSB ikke noe tall, meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-newer-version = installer en nyere versjon av kostra_bolig; finnes det ingen, meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-licence = les vilkårene til SSB før du offentliggjør tall, og meld fra
contact-advise-pace = kjør `fetch` høyst én gang i timen, og meld fra: dette programmet holder seg til 30 kall i minuttet og til det hodet på svaret sier
contact-advise-table = se på https://www.ssb.no/statbank/table/{ $table }: tabellen kan ha fått ny id, eller SSB kan arbeide med den
contact-advise-continued = se på https://www.ssb.no/statbank/table/{ $table } etter tabellen som går videre i stedet; det som er lagret, kan fortsatt leses
contact-advise-region-labels = bruk koder i stedet for navn på regioner, og meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-units = se med `kostra-bolig contents` om en serie ikke er tilgjengelig av den grunn, og velg innholdet med `kostra-bolig fetch --series NØKKEL=KODE`
contact-advise-series = se hva den kan leses fra med `kostra-bolig contents`, og velg det med `kostra-bolig fetch --series { $series }=KODE`; leses den fra det rette, har SSB revidert tallene
contact-advise-klass = bruk ingen sammensatt serie for kommunene som er nevnt, før det er kjent hvorfor, og meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-klass-groups = sammenlign ingen kommune med KOSTRA-gruppen sin før det er kjent hvorfor, og meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-population = bruk ingen tall per 1 000 innbyggere, og meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-joins = bruk ingen sammensatt serie for kommunene som er nevnt, og meld fra med `kostra-bolig doctor --save MAPPE`
contact-advise-settings = endre eller fjern det som er nevnt
contact-advise-proxy = sett HTTPS_PROXY til en adresse som http://proxy.example:8080, eller fjern den
contact-advise-certificates = sett REQUESTS_CA_BUNDLE til filen med sertifikatutstederne til organisasjonen din, eller fjern den
contact-advise-clock = still klokken på denne maskinen: om tall er reviderte, timene SSB reviderer i, og sertifikater avhenger av den
contact-advise-versions = installer på nytt: pip install --upgrade kostra-bolig
contact-advise-extra = der du vil ha det: pip install 'kostra-bolig[{ $extra }]'
contact-advise-store = kjør `kostra-bolig check` for å se hva som er skadet; `kostra-bolig fetch --force` lagrer det nyeste på nytt
contact-advise-store-rights = velg en egen mappe med --cache-dir eller KOSTRA_BOLIG_CACHE_DIR, eller rett opp rettighetene
contact-advise-store-whole = kjør `kostra-bolig check` for hele listen; ta bort de skadde mappene, så lagrer `kostra-bolig fetch --force` det nyeste på nytt
