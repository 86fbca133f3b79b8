# Ordene på siden.

page-lang = nb
page-title = Midlertidig botilbud og natthjem
page-skip = Til innholdet
page-since = utvikling siden { $start }
page-change = { $percent } siden { $start } (fra { $value })
page-no-change = Ingen endring siden { $start } kan regnes ut
page-unavailable = Ikke tilgjengelig
page-charts = Seriene
page-table = Alle tall
page-caption = Per år, i { $units }.
page-year = År
page-claims = Påstander i rapporten, holdt mot tallene
page-claim = Påstand
page-published = I teksten
page-computed = Av tallene
page-verdict = Dom
page-why = Hvorfor
page-counted = Hva som telles
page-counted-stay = Midlertidig botilbud: husstanden kan være der hele døgnet og har ingen leiekontrakt.
page-counted-once = En husstand med flere opphold i året telles én gang.
page-counted-children = Husstander med barn: minst ett barn under 18 år.
page-counted-shelter = Natthjem: husstanden kan ikke være der på dagtid. Natthjem er ikke del av midlertidig botilbud.
page-not-counted = Hva som ikke telles
page-not-counted-unregistered = Bare husstander som kommunene har registrert eller gitt tilbud er med. Tallene er en nedre grense, og ikke et tall på bostedsløse.
page-not-counted-estimates =
    { $is_estimate ->
        [yes] Tall for landet, fylker og KOSTRA-grupper er SSBs egne anslag, ikke våre summer.
       *[no] Tall for landet, fylker og KOSTRA-grupper er SSBs egne, ikke våre summer.
    }
page-not-counted-suppressed = Skjermede celler er små tall som SSB ikke viser. De er ikke null.
page-notes = Merknader til tallene
page-not-checkable = { $name }, { $years }: tallene som trengs, finnes ikke her
page-fetched = Hentet { DAY($moment) }
page-never-fetched = Ikke hentet fra SSB: tallene er de som er trykt i rapporten
page-snapshot = versjon
page-made = Laget med kostra_bolig. Prosenter er regnet av startåret og avrundet.
page-legend = Tegn: { $symbols }.
page-provisional = foreløpig, ved et tall
