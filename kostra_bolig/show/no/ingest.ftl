# Det som sies om et svar på vei inn i lageret.

# binding: hvilket innhold en serie leses fra
ingest-read-from = { $series } leses fra { $content }: { $why }
ingest-read-for-two = { $content } ville blitt lest for to serier
ingest-chosen = valgt av en person
ingest-no-content-for = tabell { $table } har ikke noe innhold { $content }, som { $series } skal leses fra{ $has_near ->
    [yes] ; i nærheten: { $near }
   *[no] ; `kostra-bolig contents --table { $table }` viser dem
}
ingest-chosen-gone = det valgte innholdet { $content } finnes ikke i tabellen
ingest-several-match = { $count } innhold passer: { $contents }
ingest-none-matches = { $kind ->
    [count] ikke noe innhold har en tekst som passer og antall som enhet
    [share] ikke noe innhold har en tekst som passer og prosent som enhet
   *[measure] ikke noe innhold har en tekst som passer
    }
ingest-code-gone = { $content } er borte fra tabellen
ingest-labelled-otherwise = { $content } heter nå { $label }, og det er en annen serie
ingest-other-unit = { $kind ->
    [share] { $content } er nå i { $has_unit ->
        [yes] { $unit }
       *[no] ingen enhet
        }, ventet prosent
   *[count] { $content } er nå i { $has_unit ->
        [yes] { $unit }
       *[no] ingen enhet
        }, ventet et antall
    }
ingest-new-label = kjent kode, ny tekst
ingest-by-figures = verken kode eller tekst sier det, men tallene for landet er de som er trykt ({ $cells })
ingest-by-identity = verken kode eller tekst sier det, men { $share } stemmer når den regnes ut med dette innholdet, i { $agreeing } av { $n } kommunetall
ingest-candidate = { $content } ({ $cells })
ingest-nearest = { $why }. Etter de trykte tallene er de nærmeste { $nearest }; er en av dem riktig, sier du det med `kostra-bolig fetch{ $of_table } --series { $key }=KODE`
ingest-label-or-figures = teksten sier { $content } og de trykte tallene sier noe annet; de nærmeste er { $nearest }

# frame: hvilken dimensjon som er hvilken
ingest-dimensions = ventet én dimensjon hver for region, innhold og år, fikk { $got } med rollene { $roles }: det er ingen for { $any_missing }; noen må se på tabellen
ingest-dimension-of = { $what ->
    [region] regioner
    [content] innhold
   *[year] år
}
ingest-further-dimension = tabellen har en dimensjon til: { $extra }. Tallene kan ikke lenger leses som ett per region, innhold og år; noen må se på tabellen
ingest-dimension = { $id } ({ $label }, { $categories } kategorier)
ingest-no-years = ventet år i { $dimension }, fikk { $got }: bare tabeller med år kan leses, og `kostra-bolig tables` sier hvilke det er; hadde tabellen år før, må noen se på den
ingest-other-regions = regionene i { $dimension } er ikke de som KOSTRAs tabeller har: { $got }{ $n ->
    [one] {""}
   *[other] {" "}(i alt { $n })
}; noen må se på tabellen
# load: hvilken versjon som leses

ingest-no-such-source = source: ventet en av { $expected }, fikk { $got }
ingest-source-of-a-snapshot = versjoner ligger i lageret; utelat source={ $source }
ingest-nothing-stored = ingenting er lagret i { $path }; kjør `kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
}`
ingest-id-and-day = velg en versjon med id-en eller med en dag, ikke med begge
ingest-no-id = snapshot: ventet en id slik `kostra-bolig history{ $of_table }` lister dem opp, fikk { $got }
ingest-moment-for-a-day = --as-of / as_of: ventet en dag, for eksempel 2025-04-01, fikk tidspunktet { $got }
ingest-no-day = --as-of / as_of: ventet en dag, for eksempel 2025-04-01, fikk { $got }
ingest-version-missing = SSB skulle publisere { DAY($due) }, og ingen versjon fra da til { DAY($day) } er lagret; dette er tallene i { $snapshot }
ingest-published-instead = ingenting er lagret, og SSB ga ingen tall ({ $why }). Dette er tallene som er trykt i rapporten, ikke SSBs nyeste; kjør `kostra-bolig fetch` når SSB svarer
ingest-published-without-a-store = lageret kan ikke brukes ({ $store }), og SSB ga ingen tall ({ $why }). Dette er tallene som er trykt i rapporten, ikke SSBs nyeste; kjør `kostra-bolig fetch` når disken er i orden og SSB svarer
ingest-stopped = hentingen fikk beskjed om å stoppe, og lagret ingenting; det som var lagret fra før, er urørt
ingest-held-in-memory = dette er SSBs tall nå, holdt i minnet og ikke lagret: { $why }

# kept: what operators ask of what is stored

ingest-no-age = --max-age: ventet et helt tall og s, m, h eller d, som 3d eller 36h, fra 1s til 36500d, fikk { $got }
ingest-newest-path-emptied = { $path } kunne ikke få de nyeste tallene, og er tom nå, slik at eldre tall ikke kan forveksles med dem ({ $why }). Neste henting skriver den, eller kb.newest_path()
ingest-newest-path-behind = { $path } har IKKE de nyeste tallene: den kan ikke erstattes, som når et program har den åpen i Windows ({ $why }). Lukk programmet; neste henting skriver den, eller kb.newest_path()
ingest-newest-path-figures = tallene i { $snapshot }
ingest-newest-path-others = andre tall
ingest-newest-path-none = ingen tall
ingest-text-too-long = { $what ->
    [code] ventet koder i { $dimension } på høyst { $most } tegn, fikk { $got } som begynner med { $start }. Ingenting ble lagret; noen må se på det
   *[label] ventet tekster i { $dimension } på høyst { $most } tegn, fikk { $got } som begynner med { $start }. Ingenting ble lagret; noen må se på det
}

# Regler: det som ventes.
ingest-as-it-is = { $text }
ingest-rule-checks-run = at en ramme som er gal, blir avvist
ingest-rule-columns-there = kolonnene i modellen
ingest-rule-no-further-columns = ingen flere kolonner
ingest-rule-columns-in-order = kolonnene i modellens rekkefølge
ingest-rule-known-region = en region med koden EAK, EAFK eller EAB, en kode som begynner med EKA, EKG eller EAFK, eller sifrene til en kommune, en fylkeskommune eller en bydel i Oslo
ingest-rule-one-row = én rad per region, innhold og år
ingest-rule-not-null = en tekst eller et tall i hver rad
ingest-rule-finite = et endelig tall
ingest-rule-held-exactly = et tall med høyst 15 sifre
ingest-rule-reason = en verdi, eller et tegn som sier hvorfor det ikke er noen
ingest-rule-country-there = landet
ingest-rule-whole-count = et heltall på 0 eller mer
ingest-rule-count-at-most = et antall på høyst { $most }
ingest-rule-share = en andel mellom 0 og 100
ingest-rule-symbol-or-value = ingen verdi der tegnet sier at det ikke er noen
ingest-rule-part-in-whole = { $part } ≤ { $whole }
ingest-rule-series-in-a-count = et antall
ingest-rule-without-oslo = av et antall: landet uten Oslo ≤ landet
ingest-rule-last-year-counted = en sum over 0 i det siste året
ingest-rule-last-year-not-zero = at det ikke faller til 0 i det siste året
ingest-rule-last-year-there = et tall i det siste året, som i året før
ingest-rule-canary = innenfor { $percent } % eller { $households } fra det trykte tallet{ $has_years ->
    [yes] , i { $years } innenfor { $unrevised_percent } % eller { $unrevised_households }
   *[no] {""}
}
ingest-rule-in-its-place = tallene for hver på sin plass
ingest-rule-sorted = år i rekkefølge
ingest-rule-years-stay = årene i den nyeste versjonen
ingest-rule-regions-stay = regionene i den nyeste versjonen
ingest-rule-contents-stay = innholdene i den nyeste versjonen
ingest-rule-series-stay = seriene i den nyeste versjonen
ingest-rule-unit-stays = enheten og desimalene i den nyeste versjonen
ingest-rule-national-stays = et tall over 0, som i den nyeste versjonen
ingest-rule-within-three = { $than ->
    [stored] høyst 3 ganger tallet i den nyeste versjonen, og minst en tredel
    [neighbours] høyst 3 ganger et av naboårene, og minst en tredel
   *[year-before] høyst 3 ganger året før, og minst en tredel
}
ingest-rule-at-most = høyst { $percent } %
ingest-rule-no-common-factor = tall som revideres ett for ett
ingest-rule-not-anothers = tallene for hver serie på sin plass
ingest-rule-new-year-silent = 0, . eller .. i høyst { $percent } % av regionene som hadde et tall over 0
ingest-rule-new-year-same = høyst { $percent } % som i året før
ingest-rule-new-year-scale = tall innenfor { $times } ganger dem fra året før
ingest-rule-sum = til sammen høyst { $times } ganger landet
ingest-rule-new-year-own = tall som fortsetter fra dem i samme serie
ingest-rule-updated = en oppdatering som ikke er eldre enn den nyeste som er lagret
ingest-rule-labels-agree = tekstene i beskrivelsen av tabellen
ingest-rule-labels-stay = tekstene i den nyeste versjonen
ingest-unit-and-decimals = { $unit }, { $decimals } desimaler

# Det som ble funnet.
ingest-no-value = ingen verdi
ingest-no-figure = ikke noe tall
ingest-found-checks-off = en som slapp gjennom
ingest-found-no-such-region = ingen slik region
ingest-found-swapped = { $one } og { $other } viser hverandres tall
ingest-gone-for = { $what } ({ $why })
ingest-found-gone = { $n } borte: { $gone }
ingest-found-fell = { $fell } av { $n } tall for { $year } over 0 falt til 0 eller et tegn
ingest-found-hidden = { $hidden } av { $n } tall for { $year } over 0 er nå skjermet
ingest-found-mass-change = { $percent } % av { $n } celler eldre enn { $years } år er endret
ingest-found-series-fell = { $fell } av { $n } tall i { $series } over 0 falt til 0 eller et tegn ({ $regions })
ingest-found-series-changed = { $changed } av { $n } tall i { $series } eldre enn { $years } år er endret ({ $regions })
ingest-found-factor = tallene i { $has_series ->
    [yes] { $series }
   *[no] alle serier
} er { $factor } ganger det de var, i { $n } regioner ({ $regions })
ingest-found-anothers = { $series } viser i { $n } regioner det { $other } viste ({ $regions })
ingest-found-silent = { $silent } av { $n } tall i { $series } over 0 året før er 0, . eller .. ({ $regions })
ingest-found-same = { $same } av { $n } tall{ $has_series ->
    [yes] {" "}i { $series }
   *[no] {""}
} er de samme som året før ({ $regions })
ingest-found-out-of-scale = tallene i { $series } er { $factor } ganger dem fra året før, i medianen av { $n } regioner ({ $regions })
ingest-found-sum = tallene i { $series } er { $sum } til sammen, og { $country } i landet ({ $regions })
ingest-found-crossed = { $series } og { $other } fortsetter fra hverandres tall i { $n } regioner ({ $regions })
ingest-found-older = oppdatert { $updated } UTC, mens { $stored } UTC er lagret
ingest-found-other-labels = { $n } { $n ->
    [one] annen tekst
   *[other] andre tekster
} for { $column ->
    [region] regioner
   *[content] innhold
}
ingest-found-labels-exchanged = { $n } koder har tatt hverandres tekster: { $listed }
ingest-found-renumbered = { $n } { $n ->
    [one] region fortsetter
   *[other] regioner fortsetter
} med ny kode: { $listed }{ $more ->
    [0] {""}
   *[other] , og { $more } til
}
ingest-found-renamed = { $n } { $n ->
    [one] region har
   *[other] regioner har
} et annet navn: { $listed }{ $more ->
    [0] {""}
   *[other] , og { $more } til
}
ingest-kind-of = { $kind ->
    [country] landet
    [country_without_oslo] landet uten Oslo
    [county] fylker
    [kostra_group] KOSTRA-grupper
    [longyearbyen] Longyearbyen
    [county_municipality] fylkeskommuner
    [county_group] grupper av fylkeskommuner
    [district] bydeler
   *[municipality] kommuner
}
ingest-missed-cell = { $year }: ventet { $printed }, fikk { $got }
ingest-series-misses = { $content } treffer ikke tallene som er trykt ({ $cells })
ingest-series-unavailable = { $key } er ikke tilgjengelig: { $why }

# Funn på én linje, og som merknader.
ingest-finding = { $check }: ventet { $expected }, fikk { $found }{ $has_where ->
    [yes] {" "}({ $where })
   *[no] {""}
}
ingest-and-a-finding = { $first }; { $next }
ingest-and = { $first } og { $next }
ingest-findings = { $lines }{ $more ->
    [0] {""}
   *[other] ; og { $more } til
}
ingest-cells-not-by-the-rule = { $n } { $n ->
    [one] celle
   *[other] celler
} for regioner følger ikke regelen og står slik SSB gir dem: ventet { $expected }
ingest-values-left-out = { $n } { $n ->
    [one] celle
   *[other] celler
} for regioner med en verdi som ikke er noen, er lest uten den: ventet { $expected }
ingest-figures-not-by-the-rule = { $found }: ventet { $expected }
ingest-findings-overruled = { $n } funn overstyrt av en person ({ $reason }): ventet { $expected }

# Det som blir av svaret.
ingest-out-of-shape = tallene har ikke den formen de må ha: { $findings }. Ingenting ble lagret; noen må se på det
ingest-contract-broken = tallene bryter kontrakten: { $advice }
ingest-table-changed = tabellen er ikke som den var: { $advice }
ingest-advice = { $findings }. { $early ->
    [yes] SSB kan holde på å revidere (kl. 05.00 til 08.15 i Oslo), så hver tvil teller; prøv igjen etter 08.15.{" "}
   *[no] {""}
}{ $is_stored ->
    [yes] Den nyeste gode versjonen beholdes
   *[no] Ingenting ble lagret
}; den som har sett på det, kan overstyre dette én gang med: kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
} --accept "grunn"
ingest-checks-do-not-run = tallene kan ikke kontrolleres: { $findings }. Ingenting ble lagret
ingest-checks-not-loaded = { $setting }: pandera, som kontrollene bygger på, kan ikke lastes med dette i miljøet ({ $why })
ingest-no-reason = accept: ventet grunnen til å overstyre kontrollene, fikk en tom tekst
ingest-not-put-aside = det avviste svaret kunne ikke legges til side: { $why }
ingest-other-table = ventet tabell { $table }, fikk { $got } fra { $url }
ingest-no-texts = ventet tekster for { $names } om tabellen fra { $url }
ingest-parts-of-two-moments = ventet { $n } deler av ett svar, fikk deler oppdatert { $moments }: SSB publiserte i mellomtiden. Ingenting ble lagret; prøv igjen senere
ingest-older-than-the-table = SSB svarte med tall fra { DAY($of_data) }, mens tabellen ble oppdatert { DAY($of_table) }; neste henting spør igjen
ingest-ends-before-the-table = SSB svarte med tall til og med { $last }, mens tabellen slutter med { $last_of_table }; neste henting spør igjen

# Klass og befolkningstabellen.
ingest-klass-empty = ventet kommuner fra Klass, fikk ingen
ingest-population-without-country = ventet landet i tabell { $table }, fikk det ikke
ingest-of-table = tabell { $table }
ingest-others-broken = svaret fra { $whose } bryter kontrakten sin: { $findings }
ingest-kept-before = det forrige svaret er beholdt for { $whose ->
    [klass] SSBs Klass
   *[population] innbyggerne
} ({ $why })
ingest-without = lagret uten { $whose ->
    [klass] det SSBs Klass sier om sammenslåinger etter 1. januar 2024 og om KOSTRA-grupper
   *[population] innbyggertall: ingenting kan gis per 1 000 av dem
}. Neste henting spør igjen ({ $why })
ingest-without-english = lagret uten SSBs engelske navn; på engelsk vises de norske. Neste henting spør igjen ({ $why })
ingest-without-groups = lagret uten KOSTRA-gruppene for { $years }. Neste henting spør igjen ({ $why })
ingest-no-groups-of = Klass har ingen grupper for { $years }

# Det som gjøres, til loggen og linjen på terminalen.
ingest-step-asking = spør { $url } om tabell { $table } er endret
ingest-step-anew = ingenting som er lagret, er helt, så tabellen lastes ned
ingest-step-describing = leser tabellens metadata
ingest-step-downloading = laster ned { $cells } { $cells ->
    [1] celle
   *[other] celler
}
ingest-step-checking = kontrollerer
ingest-step-storing = lagrer { $rows } { $rows ->
    [1] observasjon
   *[other] observasjoner
}
ingest-step-again = ikke noe godt svar ({ $why }); spør en gang til om { $seconds } s, forbi SSBs eget mellomlager
ingest-step-again-of-tables = ikke noe godt svar for { $n } { $n ->
    [one] tabell
   *[other] tabeller
}; spør en gang til om { $seconds } s, forbi SSBs eget mellomlager
ingest-step-lacking = { $snapshot } mangler det andre kilder sier; spør dem igjen
ingest-step-ended-unknown = Klass sier ikke hvilke kommuner som har tatt slutt: { $why }
ingest-step-klass = spør { $url } om kommuner og KOSTRA-grupper
ingest-step-population = spør tabell { $table } om innbyggere
ingest-step-labels = spør om de engelske navnene i tabell { $table }
ingest-rule-identity = { $share } er { $part } i prosent av { $whole }, slik SSB definerer den
ingest-a-figure = et tall
ingest-found-identity = { $share } er ikke { $part } i prosent av { $whole }, slik SSB definerer den, i { $n } av { $cells } celler ({ $kinds }); den største forskjellen er { $off } ({ $region } { $year })
ingest-n-of-kind = { $regions }: { $n }
ingest-without-group-versions = lagret uten det SSBs Klass sier om når KOSTRA-gruppene ble lagt om, så bare det som følger med programmet, er kjent. Neste henting spør igjen ({ $why })

# Det SSB har skjermet siden en tidligere versjon.
ingest-figures-withdrawn = { $n ->
    [one] { $n } tall i { $snapshot } er siden skjermet av SSB og er utelatt; be om det med --withdrawn (withdrawn=True)
   *[other] { $n } tall i { $snapshot } er siden skjermet av SSB og er utelatt; be om dem med --withdrawn (withdrawn=True)
}
ingest-withdrawn-unknown = den nyeste versjonen kan ikke leses, så det er ukjent hvilke tall SSB har skjermet siden: { $why }
ingest-no-inhabitants-of-districts = lagret uten innbyggere: for Oslos bydeler leses ingen, så ingenting gis per 1 000 av dem
ingest-without-ages = lagret uten innbyggertall etter alder: ingenting kan gis per 1 000 i enkelte aldre. Neste henting spør igjen ({ $why })

# Det som sies om tallene som er trykt i rapporten.
ingest-printed-label = { $table }: Husstander i midlertidige botilbud, tall trykt i { $text }, kapittel 1.1
ingest-printed-cells = De 19 tallene for landet som er trykt i rapporten. En celle som ikke er trykt der, finnes ikke her. Det betyr verken at den er null, eller at SSB mangler den.
ingest-printed-unrevised = Tallene for 2024 var ureviderte da rapporten ble skrevet.
ingest-printed-codes = Innholdskoder som begynner med FAFO_, er prosjektets egne: rapporten oppgir ikke SSBs koder for disse tre seriene.
ingest-own-definition = tabell { $table } leses etter din egen definisjon { $file }, i stedet for den som følger med
ingest-none-published = ingen publiserte tall fra tabell { $table } følger med, bare fra { $published }
ingest-no-such-table = SSB har ingen tabell { $table }, eller gir den ikke ut: { $why }{ $has_near ->
    [yes] ; tabeller med nesten samme id: { $near }
   *[no] ; `kostra-bolig tables` viser tabellene i KOSTRA
}
ingest-table-unreadable = tabell { $table } er utelatt: den kan ikke leses: { $why }
ingest-series-fixes-none = definisjonen oppgir ingen kategori i { $dimensions } for den, og tabellen er delt opp etter det: where = {"{"} ID = "KODE" {"}"} i definisjonen oppgir den
ingest-too-many-cells = tabell { $table } har { $cells } tall slik det er spurt, og høyst { $most } leses på én gang; velg færre med `kostra-bolig fetch{ $of_table } --where "ID=KODE,KODE"`, --years eller --regions
ingest-partition-of-others = { $path } har innhold som dette programmet ikke har skrevet (den har ingen { $mark } derfra): oppgi en ny eller tom mappe
ingest-partition-gone = { $path } har versjoner av tabell { $table } som ikke lenger er lagret, som { $snapshots }: det SSB har skjermet siden, kan ikke tas ut av dem. Skriv til en ny mappe, eller hent lageret tilbake
ingest-partition-damaged = tabell { $table }: en versjon i { $path } er ikke hel, så ingen kan si hvor lenge den før gjaldt; kostra-bolig check sier hvilken
