# Det som sies om veien til SSB og om det Klass og befolkningstabellen svarer. `$url` er det som ble spurt, `$what` ordene
# til et bibliotek eller en tjener.

# Svaret, og ved et avslag tjenerens egne ord.
ssb-answered = { $has_title ->
    [yes] { $url } svarte { $status } «{ $title }»
   *[no] { $url } svarte { $status }
}
ssb-not-available = SSB er ikke tilgjengelig: { $answered }. Prøv igjen senere
ssb-refused = SSB avslo: { $answered }. Prøv igjen senere
ssb-not-200 = ventet status 200, men { $answered }. Ingenting ble lagret; prøv igjen senere
ssb-not-known = SSB kjenner ikke det som ble spurt om: { $answered }. Tabellen eller API-et er endret; noen må se på det
ssb-gone-once = { $answered }, og det var ikke tid til å spørre igjen om tabellen er borte. Prøv igjen senere
ssb-too-late = SSB svarte ikke innen fristen på { $deadline_s } s (spurte { $url }). Prøv igjen senere, eller gi mer tid med --deadline
ssb-too-late-paced = SSB svarte ikke innen fristen på { $deadline_s } s, der { $paced_s } s gikk med til å vente på SSBs grense for forespørsler (spurte { $url }). Prøv igjen senere, eller gi mer tid med --deadline
# Så lenge var det ventet på den fra før.
ssb-limit-outlasts-deadline = { $paced_s ->
    [0] SSBs grense for forespørsler krever { $wait_s } s ventetid, mer enn fristen på { $deadline_s } s tillater (spurte { $url }). Prøv igjen senere, eller gi mer tid med --deadline
   *[other] SSBs grense for forespørsler krever { $wait_s } s til, etter { $paced_s } s ventetid, mer enn fristen på { $deadline_s } s tillater (spurte { $url }). Prøv igjen senere, eller gi mer tid med --deadline
}
ssb-not-reached = SSB kan ikke nås på { $url }: { $what }. Prøv igjen senere
ssb-address-makes-no-sense = { $setting }: { $url } kan ikke spørres: adressen, eller mellomtjenerens, gir ingen mening ({ $what }); rett den
ssb-certificates-not-read = { $setting }: sertifikatene i { $got } kan ikke leses ({ $what }); rett det eller ta det bort
ssb-no-authorities = { $setting }: { $what }; rett det eller ta det bort
ssb-nobody-vouches = { $setting }: ingen som denne maskinen stoler på, går god for tjeneren på { $url } ({ $what }). En mellomtjener eller brannmur som åpner sikrede forbindelser, ser slik ut; stoler du på den, { $has_named ->
    [yes] legg sertifikatutstederen inn i filen som { $variable } oppgir, { $named }, for der er den ikke
   *[no] oppgi filen med sertifikatutstederen i REQUESTS_CA_BUNDLE
}
ssb-authority-breaks-rule = { $setting }: sertifikatet til { $url }, eller utstederens, bryter en regel ({ $what }). En mellomtjener eller brannmur som åpner sikrede forbindelser med en gammel utsteder, ser slik ut, og Python 3.13 og senere er strengere enn de før: be dem som driver den, lage sertifikatet på nytt, eller bruk Python 3.12
# Mellomtjeneren som spørres: variabelen og adressen, uten navn og passord.
ssb-proxy = { $is_systems ->
    [yes] { $setting } (ikke satt; systemet oppgir { $address })
   *[no] { $setting } ({ $address })
}
ssb-proxy-no-address = { $setting }: adressen til mellomtjeneren gir ingen mening ({ $what }); skriv en som http://proxy.example:8080, eller ta den bort
ssb-proxy-scheme = { $setting }: en mellomtjener spørres bare med http, https eller socks5; skriv en adresse som http://proxy.example:8080, eller ta den bort
ssb-proxy-socks = { $setting }: en SOCKS-mellomtjener krever pakken PySocks, som ikke er installert her; oppgi en mellomtjener med http://, eller { $install }
ssb-proxy-speaks-http = { $proxy }: mellomtjeneren snakker selv ikke https; skriv adressen med http://, SSB spørres med https gjennom den likevel
ssb-proxy-login = { $proxy }: mellomtjeneren krever innlogging (407); skriv adressen som http://NAVN:PASSORD@proxy.example:8080, med %40 for en @ i noen av dem. En som bare tar Windows-innlogging (NTLM, Kerberos), krever et hjelpeprogram på denne maskinen
ssb-proxy-refuses = { $proxy }: mellomtjeneren nekter å føre til { $host } (den svarte { $status }); be dem som driver den, slippe { $host } gjennom, oppgi en annen, eller sett verten i NO_PROXY der den kan spørres uten
ssb-proxy-not-reached = { $proxy }: mellomtjeneren fører ikke til SSB på { $url }: { $what }. Prøv igjen senere, eller rett innstillingen
ssb-cut-short = { $url } sendte et svar som er avkortet eller skadet: { $what }. Ingenting ble lagret; prøv igjen senere
ssb-too-large = { $url } svarte med mer enn { $most } byte etter utpakking. Ingenting ble lagret; noen må se på det
ssb-redirects-elsewhere = { $url } viser videre til { $host }, en annen vert, port eller protokoll, som ikke ble spurt. Ingenting ble lagret; noen må se på det
ssb-redirects-nowhere = { $url } viser videre uten noen adresse, til en annen vert, port eller protokoll, som ikke ble spurt. Ingenting ble lagret; noen må se på det
ssb-redirects-in-a-circle = { $url } viser videre i ring. Ingenting ble lagret; noen må se på det
ssb-expressions = koder som tjeneren leser som uttrykk: { $codes }
ssb-expressions-not-sent = tabellen har { $expressions }. Ingenting ble spurt om; noen må se på det

ssb-klass-no-list = ventet listen { $part } fra Klass, fikk { $got }
ssb-klass-lacks = ventet { $expected } i hver av { $part } fra Klass, fikk { $got }
ssb-klass-no-date = ventet en dato som { $field } fra Klass, fikk { $got }

ssb-population-lacks = ventet region, innhold og år i tabell { $table }, fikk { $dimensions } med { $roles }
ssb-population-must-choose = ventet at { $dimensions } i tabell { $table } kan utelates
ssb-population-none-of-ours = ventet ett innhold i personer, våre regioner og våre år i tabell { $table }, fikk { $contents }, { $regions } og { $years }
# De første cellene, som «region i år: verdi», og hvor mange det er i tillegg.
ssb-population-cell = { $code } i { $year }: { $number }
ssb-population-no-people = { $further ->
    [0] ventet hele tall på personer opp til { $most } i tabell { $table }, fikk { $cells }
   *[other] ventet hele tall på personer opp til { $most } i tabell { $table }, fikk { $cells } og { $further } til
}
ssb-population-answer-lacks = ventet en region og et år i tabell { $table }, fikk { $roles }

# Det som gjøres, til loggen og linjen på terminalen.
ssb-step-failed = forsøk { $number } mislyktes: { $why }
ssb-step-waiting = venter { $seconds } s på SSBs grense

# Hvilke år og regioner det spørres etter.
ssb-no-choice-of-years = --years: ventet år som 2020-2024 eller 2020,2022, -5 for de fem siste, eller all, fikk { $got }
ssb-no-choice-of-regions = --regions: ventet koder eller navn på regioner med komma mellom, eller all, fikk { $got }
ssb-years-gone = tabellen har ingen tall for { $years }, som er valgt; den har { $first } til { $last }. Velg andre med `kostra-bolig fetch{ $of_table } --years`, eller alle med `kostra-bolig fetch{ $of_table } --years all`
ssb-regions-gone = det kan ikke spørres etter en region som er valgt: { $why }{ $more ->
    [0] {""}
   *[other] , og det samme gjelder { $more } til
}. Velg andre med `kostra-bolig fetch{ $of_table } --regions`, eller alle med `kostra-bolig fetch{ $of_table } --regions all`
ssb-where-of-none = det kan ikke spørres etter en kategori som er valgt: { $why }. Er den valgt før, tar `kostra-bolig fetch{ $of_table } --where { $id }=` det tilbake
ssb-where-gone = det kan ikke spørres etter en kategori som er valgt: { $why }. Velg andre med `kostra-bolig fetch{ $of_table } --where { $id }={ $has_left ->
    [yes] { $left }
   *[no] KODE
}`, eller alle med `kostra-bolig fetch{ $of_table } --where { $id }=`
ssb-population-no-ages = ventet aldrene { $ages } én gang hver, som ettårige, i tabell { $table }, fikk andre
## Listen over tabeller
ssb-none-listed = { $url }: SSBs liste over tabeller har ingen KOSTRA-tabell, og det finnes hundrevis; prøv igjen senere, og blir det ved, nevn tabeller med --table eller se om KOSTRA_BOLIG_BASE_URL er SSBs
ssb-no-list = { $url } svarte ikke med en liste over tabeller
ssb-listed-no-years = periodene er ikke år{ $has_period ->
    [yes] , men slike som { $period }
   *[no] {""}
}
ssb-listed-no-regions = ingen regiondimensjon blant { $variables }
