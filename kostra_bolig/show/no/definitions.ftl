# Det som sies om en definisjon som ikke kan leses. `$where` er adressen i filen: navnet, oppføringen, nøkkelen.

definitions-not-there = definisjonen { $file } finnes ikke
definitions-no-folder = KOSTRA_BOLIG_TABLES: det finnes ingen mappe { $folder }, så ingen av definisjonene dine ville gjelde; skriv hele stien, eller ta bort variabelen
definitions-unreadable = { $file } kan ikke leses: { $why }
definitions-too-large = { $file }: en definisjon har høyst { $most } byte, og denne filen har flere
definitions-too-deep = { $file }: den er nøstet for dypt til å leses
definitions-not-toml = { $file } er ikke TOML: { $why }
definitions-format = { $where }: ventet { $expected }, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-no-such-key = { $where }: nøkkelen finnes ikke; nøklene er { $keys }
definitions-text = { $where }: ventet en tekst på én linje, høyst { $most } tegn, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-form = { $where }: ventet en tekst på formen { $pattern }, fikk { $got }
definitions-year = { $where }: ventet et år fra { $first } til { $last }, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-flag = { $where }: ventet true eller false, fikk { $got }
definitions-one-of = { $where }: ventet en av { $expected }, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-entries = { $where }: ventet en liste med høyst { $most } tabeller, fikk { $got }
definitions-no-series = { $where }: ventet minst én serie
definitions-twice = { $where }: { $got } er oppgitt to ganger
definitions-two-of-one-code = { $where }: { $got } er alt koden for serien { $other }
definitions-taken = { $where }: { $got } er navnet på en annen kolonne; velg en annen nøkkel
definitions-long-pattern = { $where }: ventet et mønster på høyst { $most } tegn, fikk { $got }
definitions-many-ways = { $where }: en tekst kan passe dette mønsteret på mer enn { $most } måter, og det kan ta uendelig lang tid; bruk færre ?, | og *
definitions-pattern = { $where }: ventet et mønster av tegn, klasser, (?:…), |, ?, og * eller + etter ett tegn, fikk { $got }, galt ved tegn { $place }
definitions-share-sums = { $where }: andeler summeres ikke
definitions-limit = { $where }: ventet grenser for alder eller varighet slik tekster skriver dem, som «under 25 år» eller «mer enn 3 måneder», fikk { $got }
definitions-texts = { $where }: ventet en liste av tekster, hver én gang, fikk { $got }
definitions-words = { $where }: ventet enkeltord med små bokstaver, slik de står i navnene når disse er forenklet, fikk { $got }
definitions-keys = { $where }: ventet en liste med nøkler til serier, hver én gang, fikk { $got }
definitions-count = { $where }: ventet et heltall fra 0 til 10 millioner, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-share = { $where }: ventet et tall fra 0 til 100, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-measure = { $where }: ventet et tall, fikk { $has_got ->
    [yes] { $got }
   *[no] ingenting
    }
definitions-where = { $where }: ventet koden for en kategori i hver dimensjon, fikk { $got }
definitions-other-kind = { $where }: { $kind } er ikke en del av { $whole }, som er { $other }
definitions-no-such-share = { $where }: ventet nøkkelen til en serie ({ $keys }) eller SSBs kode for et innhold, fikk { $got }
definitions-count-no-share = { $where }: { $got } er et antall, og et antall er ingen andel
definitions-of-itself = { $where }: ventet tre ulike serier eller innhold som andel, del og helhet, fikk { $got } to ganger
definitions-own-predecessor = { $where }: ventet en annen tabell, fikk { $got }, som er denne
definitions-circle = { $where }: ventet en helhet som ikke er en del av sine egne deler; i ring står { $keys }
definitions-calendar = { $where }: ventet en tabell med unrevised og revised, fikk { $got }
definitions-before = { $where }: ventet en dag etter den for de ureviderte tallene, fikk { $got }
definitions-of-another = { $where }: ventet { $expected }, tabellen som den skal gjelde, fikk { $got }
