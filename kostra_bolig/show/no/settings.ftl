# Det som sies om innstillinger. `$setting` er navnet på valget og variabelen.

settings-address-with-extras = { $setting }: ventet en adresse uten brukernavn, spørring eller fragment, fikk en med '@', '?' eller '#'
settings-no-address = { $setting }: ventet en https-adresse som { $example }, fikk { $got }
settings-http-elsewhere = { $setting }: http er bare tillatt på denne maskinens egen adresse, fikk { $got }; bruk https
settings-language = { $setting }: ventet { $any_expected }, fikk { $got }
settings-folder-with-null = { $setting }: et mappenavn kan ikke ha et nulltegn
settings-no-such-home = { $setting }: { $got } er en hjemmemappe som ingen har
settings-no-home-of-yours = { $setting }: { $got } er i hjemmemappen din, og ingen sier hvor den er; oppgi en full sti
settings-no-home = { $setting }: ingen sier hvor hjemmemappen din er, der tallene skal ligge; oppgi en mappe
settings-working-folder-gone = { $setting }: arbeidsmappen er borte, så { $got } fører ingen steder; oppgi en full sti
settings-no-folder = { $setting }: ventet navnet på en mappe, fikk { $got }
settings-folder-no-text = { $setting }: ventet navnet på en mappe som tekst, fikk byte som ikke er tekst i { $got }
settings-series-no-mapping = { $setting }: ventet innholdskoder per serie, fikk { $got }
settings-deadline = { $setting }: ventet et antall sekunder over 0 og høyst { $most } (et døgn), fikk { $got }
settings-no-such-series = { $setting }: serien { $got } finnes ikke{ $has_expected ->
    [yes] ; ventet en av { $expected }
   *[no] , for ingen definisjon nevner serier i tabellen
}
settings-no-code = { $setting }: ventet en innholdskode av bokstaver og sifre, fikk { $got }
settings-no-file = { $setting }: ventet stien til en fil, fikk { $got }
settings-no-home-for-sets = { $setting }: det finnes ingen hjemmemappe å lete etter sets.toml i; oppgi filen i denne variabelen
settings-no-table = { $setting }: ventet de fem sifrene til en tabell hos SSB, fikk { $got }; `kostra-bolig tables ORD` viser dem som har et ord i tittelen
settings-tries = { $setting }: ventet et helt tall fra 1 til 9, fikk { $got }
