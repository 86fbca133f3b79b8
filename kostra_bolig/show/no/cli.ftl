# Det som sies om argumenter og valg på kommandolinjen.

cli-no-reason = --accept: oppgi grunnen med noen få ord
cli-hook-unreadable = --on-new: { $reason }: { $got }
cli-no-choice = --series: ventet NØKKEL=KODE, for eksempel unge=KOSx0000, fikk { $got }
cli-no-hook = --on-new: oppgi en kommando, eller utelat valget
cli-done = hentingen av tabell { $table } er ferdig: { $outcome }
cli-done-several = hentingen er ferdig: { $outcome }
cli-metrics-not-written = målingene ble ikke skrevet, og hentingen står som den er: { $why }
cli-metric-build-info = Versjonen av kostra-bolig som skrev denne filen; alltid 1.
cli-metric-run-timestamp-seconds = Når den siste hentingen var ferdig, som Unix-tid.
cli-metric-run-duration-seconds = Hvor lenge den siste hentingen varte, for alle tabellene.
cli-metric-run-requests = Hvor mange forespørsler den siste hentingen sendte.
cli-metric-run-exit-code = Avslutningskoden til den siste hentingen.
cli-metric-fetch-outcome = 1 for hvordan den siste hentingen av tabellen gikk, av new, unchanged, failed og left_out; ellers 0.
cli-metric-fetch-exit-code = Avslutningskoden til den siste hentingen av tabellen.
cli-metric-fetch-duration-seconds = Hvor lenge den siste hentingen av tabellen varte, for alle forsøkene.
cli-metric-fetch-requests = Hvor mange forespørsler den siste hentingen av tabellen sendte.
cli-metric-last-success-timestamp-seconds = Når SSB sist ga et godt svar for tabellen, nytt eller uendret, som Unix-tid.
cli-metric-newest-updated-timestamp-seconds = Når SSB hadde oppdatert den nyeste lagrede versjonen, som Unix-tid.
cli-metric-quarantined-answers = Hvor mange avviste svar som venter på et menneske i karantene.
cli-joined-and-not = --joined og --not-joined: oppgi bare én av dem
cli-stopped = avbrutt før det var ferdig; det som er lagret, er urørt
cli-usage = { $message }; se `{ $command } --help`
cli-bug = en feil i { $package } selv: { $error }: { $reason }. Kjør igjen med --debug og meld fra
cli-hook-ended = --on-new { $command } avsluttet med { $code }; versjonen { $snapshot } blir stående
cli-hook-not-run = --on-new { $command } kunne ikke kjøres: { $reason }; versjonen { $snapshot } blir stående
cli-no-text = ventet tekst, fikk byte som ikke er tekst i denne maskinens tegnkoding: { $got }
cli-no-working-folder = { $got } er relativ til arbeidsmappen, som ikke lenger finnes; oppgi en full sti, eller gå til en annen mappe
cli-no-completion = { $setting }: ventet det et skall spør om i den; kjør `kostra-bolig completion bash` for det som får det til å spørre
cli-panic-by-setting = { $settings }: polars, som leser det som står der, stoppet: { $reason }. Prøv igjen uten
cli-warning = advarsel: { $text }
cli-put-aside = { $message }. Svaret ligger i { $folder }

# Det click sier om en kommandolinje det ikke forstår.
cli-no-such-option = Valget { $got } finnes ikke
cli-no-such-option-near = Valget { $got } finnes ikke; ligner mest på { $near }
cli-no-such-command = Kommandoen '{ $got }' finnes ikke
cli-no-such-command-near = Kommandoen '{ $got }' finnes ikke; ligner mest på { $near }
cli-missing-command = En kommando mangler
cli-missing-argument = Argumentet { $what } mangler
cli-missing-argument-of = Argumentet { $what } mangler. Velg blant: { $choices }
cli-missing-option = Valget { $what } mangler
cli-missing-option-of = Valget { $what } mangler. Velg blant: { $choices }
cli-option-without-value = Valget '{ $what }' krever en verdi
cli-option-takes-no-value = Valget '{ $what }' tar ingen verdi
cli-extra-argument = Uventet argument ({ $got }): et navn med mellomrom skal stå i doble anførselstegn
cli-invalid-value = Ugyldig verdi for { $what }: { $why }
cli-not-one-of = '{ $got }' er ikke en av { $choices }
cli-no-integer = '{ $got }' er ikke et heltall
cli-no-number = '{ $got }' er ikke et tall
cli-out-of-range = { $got } er utenfor området { $range }
cli-verify-what = oppgi en fil med påstander som skal prøves, eller --template FIL for å skrive en til å fylle ut: én av delene
cli-contributions-per-1000 = --contributions: kommunene bidrar til en endring i antall, ikke per 1 000 innbyggere; utelat --per-1000
cli-set-per-1000 = --set: summen av et sett er av antall; utelat --per-1000, eller hold regionene opp mot hverandre med `compare --set`
cli-compare-what = oppgi én eller flere regioner å sammenligne, eller --set NAVN
cli-claims-without-page = --claims gjelder siden; legg til --html FIL, eller utelat det
cli-template-and-page = --template skriver en fil til å fylle ut, og den har ingen side ennå; utelat --html
cli-one-table = --table: ventet én tabell, fikk { $tables }
cli-of-one-table = { $option }: ventet én tabell; det velges for hver for seg
cli-of-table = tabell { $table }: { $what }
cli-per-broken-down = tabell { $table } er delt opp videre, og --where gjelder tallene som deles: --per tar en serie der definisjonen fastsetter en kategori av hver; i Python er det table.per(kb.load(table="{ $table }", where=…), …)
cli-per-what = --per: ventet en tabell og et innhold eller en serie i den, for eksempel 12015:midlertidig_botilbud, fikk { $got }
cli-partition-is-whole = --partition skriver alle tall i alle versjoner: utelat det som velger noen av dem, og --content, --locale og --wide
cli-stored-of-partition = --stored gjelder --partition: utelat den, eller skriv alle versjoner av hver lagrede tabell med --partition
cli-no-schema = { $got } er ingen kommando som svarer med --json; disse gjør det: { $there }
cli-where-what = ventet ID=VERDI én gang for hver dimensjon, som KOKfunksjon0000=FGK9, til --where, fikk { $got }
cli-where-of-fetch = ventet ID=VERDI til --where, som KOKfunksjon0000=FGK9 eller KOKfunksjon0000=FGK9,FGK10; ID= alene tar valget tilbake; fikk { $got }
cli-where-of-all = `contents` viser alle kategoriene i tabellen; --where er for kommandoene som viser tall
