# Det som sies om diagrammer, sider og filer som ikke kan lages.

show-suffix = ventet en fil som slutter på { $expected }, fikk { $got }
show-form = form: ventet { $any_expected }, fikk { $got }
show-two-units = ventet én enhet, fikk { $got }; tegn en indeks i stedet (index=, --index)
show-no-plot-extra = diagrammer krever tillegget plot (altair, vl-convert); { $install }
show-no-page-extra = en side krever tillegget plot (jinja2, altair, vl-convert); { $install }
show-no-excel-extra = Excel-filer krever tillegget excel (xlsxwriter); { $install }
show-no-stata-extra = Stata-filer krever tillegget stata (pyreadstat); { $install }
show-column = { $column ->
    [from] Kode før endringen
    [region] SSBs kode for regionen
    [region_name] SSBs navn på regionen
    [kind] Type region
    [content] SSBs kode for statistikkvariabelen
    [content_name] SSBs navn på statistikkvariabelen
    [series] Seriens nøkkel
    [year] År
    [value] Tall
    [status] SSBs tegn ved tallet
    [missing] Hvorfor det ikke er noe tall
    [unit] Enhet
    [decimals] Desimaler som SSB viser
    [suppressed_since] Skjermet av SSB siden denne dagen
    [valid_from] Regionens første dag
    [valid_to] Første dag etter regionen
    [county] Fylke
    [kostra_group] KOSTRA-gruppe det året
    [to] Kode etter endringen
    [date] Første dag for den nye koden eller det nye området
    [relation] Hva det ble av den: samme område, slått sammen, del
    [from_name] Navn før endringen
    [to_name] Navn etter endringen
    [rank] Plass
    [start] Tall for det første året
    [absolute] Endring
    [percent] Endring i prosent
    [unusual] Uvanlig endring etter SSBs metode for KOSTRA
    [since] Endringens første år
    [made_of] Koder tallet er laget av
    [start_made_of] Koder det første årets tall er laget av
    [index] Indeks
    [base] År som er 100
    [change] Hva som skjedde med cellen
    [old] Tall før
    [new] Tall nå
    [old_status] SSBs tegn før
    [new_status] SSBs tegn nå
   *[other] { $column }
}
show-column-of-series = { $beside ->
    [status] SSBs tegn: { $label }
    [made_of] Koder tallet er laget av: { $label }
    [missing] Hvorfor det ikke er noe tall: { $label }
    [suppressed_since] Skjermet av SSB siden: { $label }
   *[value] { $label }
}
show-nothing-to-draw = ventet én eller flere serier med tall som kan tegnes, fikk ingen
show-years = ventet år mellom { $least } og { $newest } i rekkefølge, fikk { $first } til { $last }
show-too-many-bars = et diagram av en rangering har plass til { $most } regioner, og denne har { $got }; ta færre: --top, --bottom, --county, --group (top=, bottom=, among=)
show-no-base = { $series } for { $region } er { $value } i { $year } og kan ikke settes til 100; velg et annet år (index=, --index), eller tegn tallene uten indeks
show-content = content: ventet { $any_expected }, fikk { $got }
show-locale = locale: ventet { $any_expected }, fikk { $got }
show-klass = Klass { $municipalities } (kommuner) og { $groups } (KOSTRA-grupper)
show-klass-without-groups = ingen KOSTRA-grupper for kommunene er lagret sammen med disse tallene, så kostra_group er tom; `kostra-bolig fetch{ $of_table }` spør Klass om dem
show-klass-is-whole = --content { $content } skrives hel, slik SSBs Klass har den; utelat det som velger tall (--region, --kind, --series, --from, --to, --wide, --joined)
show-partitioned = { $table }: { $versions } { $versions ->
    [1] versjon
   *[other] versjoner
}, { $rows } { $rows ->
    [1] rad
   *[other] rader
}; filer skrevet: { $written }
show-wide-of-one = en bred fil har én serie: si hvilken med series= (--series NØKKEL), og skriv { $any_forms }
show-wide-is-followed = en bred fil har kommunene i dag, fulgt over kodene sine; utelat --not-joined, eller skriv --content panel
show-joined-long = lange observasjoner er SSBs egne tall under hver kode: --joined og --not-joined gjelder en .xlsx-fil eller et panel (--content panel, ikke som JSON-stat); utelat dem
show-not-in-panel = { $region } { $name } er ingen kommune i dag, så den er ikke med i et panel som følger kommunene (--joined); utelat den, eller utelat --joined
show-no-figures = { $has_first ->
    [yes] ingen tall fra { $first }{ $has_last ->
        [yes] {" "}til { $last }
       *[no] {""}
    }
   *[no] ingen tall{ $has_last ->
        [yes] {" "}til { $last }
       *[no] {""}
    }
} for disse regionene og seriene
show-empty-panel = ingen av seriene er tilgjengelige i disse tallene, så et panel av dem har ingen kolonner; oppgi hvilke av innholdene det skal ha, med SSBs kode eller navn
show-language = language: ventet { $any_expected }, fikk { $got }
show-series-twice = ventet ulike serier, fikk { $label } to ganger
show-no-regions = ventet én eller flere regioner, fikk ingen
show-answer-lost = svaret kunne ikke skrives helt ut: { $reason }; frigjør plass, eller skriv det et annet sted
show-not-drawn = diagrammet kan ikke tegnes: { $error }: { $reason }
show-cell-too-long = en celle i Excel rommer { $most } tegn, og en tekst i disse tallene er lengre; velg .csv, .parquet eller .json
show-not-since = publisert i { $month ->
     [1] januar
     [2] februar
     [3] mars
     [4] april
     [5] mai
     [6] juni
     [7] juli
     [8] august
     [9] september
     [10] oktober
     [11] november
    *[12] desember
}, ikke siden
show-template-there = { $path } finnes allerede og står urørt; oppgi en annen fil
show-suppressed-since = skjermet siden { DAY($since) }
show-cells-suppressed-since = { $n ->
    [one] { $n } tall i denne versjonen er { $has_since ->
        [yes] skjermet av SSB siden { DAY($since) }
       *[no] siden skjermet av SSB
    }
   *[other] { $n } tall i denne versjonen er { $has_since ->
        [yes] skjermet av SSB siden { DAY($since) }
       *[no] siden skjermet av SSB
    }
}
show-discontinued = SSB har avsluttet tabell { $table }: det kommer ingen nye tall her; se etter tabellen som fører emnet videre
show-left-out = { $region } tegnes ikke ved siden av en kommune: { $why }. Tegn en indeks (index=, --index)
show-not-asked-for = { $n } { $n ->
    [one] celle
   *[other] celler
} { $which ->
    [older] i den eldste var det ikke spurt etter i den nyeste
   *[newer] i den nyeste var det ikke spurt etter i den eldste
}
show-chosen = { $what ->
    [years] år det spørres etter: { $chosen }, valgt av en person; `kostra-bolig fetch{ $of_table } --years all` tar det tilbake
   *[regions] regioner det spørres etter: { $chosen }, valgt av en person; `kostra-bolig fetch{ $of_table } --regions all` tar det tilbake
}
show-chosen-where = kategorier av { $id } det spørres etter: { $codes }, valgt av en person; `kostra-bolig fetch{ $of_table } --where { $id }=` tar det tilbake
show-asked-for-where = spurt etter { $n } { $n ->
    [one] kategori
   *[other] kategorier
} av { $id }: { $codes }{ $more ->
    [0] {""}
   *[other] {" "}og { $more } til
}
show-asked-for = spurt etter { $has_years ->
    [yes] { $years } år
   *[no] alle år
} for { $has_regions ->
    [yes] { $regions } { $regions ->
        [one] region
       *[other] regioner
    }
   *[no] alle regioner
}, valgt av en person
show-last-moved = { $has_day ->
    [yes] SSB oppdaterte sist tabell { $table } den { DAY($day) }; når den oppdateres igjen, er ikke kjent
   *[no] det er ikke kjent når SSB oppdaterer tabell { $table }
}
