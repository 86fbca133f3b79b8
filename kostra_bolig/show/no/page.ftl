# Ordene på siden.

page-skip = Til innholdet
page-since = utvikling siden { $start }
page-change = { $percent } siden { $start } (fra { $value })
page-no-change = Ingen endring siden { $start } kan regnes ut
page-unavailable = Ikke tilgjengelig
page-charts = Seriene
page-table = Alle tall
page-caption = Per år: { $units }.
page-year = År
page-claims = Påstander i rapporten, holdt mot tallene
page-claim = Påstand
page-published = I teksten
page-computed = Ifølge tallene
page-verdict = Resultat
page-why = Hvorfor
page-counted = Hva som telles
page-not-counted = Hva som ikke telles
page-not-counted-estimates = Tall for landet, fylker og KOSTRA-grupper er SSBs egne anslag, ikke våre summer.
page-not-counted-own = Tall for landet, fylker og grupper er SSBs egne, ikke våre summer.
page-not-counted-suppressed = Skjermede celler er tall som SSB ikke viser. De kan være 0 eller mer, og ingen av dem blir regnet ut.
page-notes = Merknader til tallene
page-not-checkable = { $name }, { $years }: tallene som trengs, finnes ikke her
page-fetched = Hentet { DAY($moment) }
page-never-fetched = Ikke hentet fra SSB: tallene er de som er trykt i rapporten
page-snapshot = versjon
page-made = Laget med kostra_bolig. Prosenter er regnet av startåret og avrundet.
page-legend = Tegn: { $symbols }.
page-claims-of-text = Påstander i teksten, holdt mot tallene
page-beside = Sammenlignet med andre
page-places = Plasseringer
page-what = Serie
page-number = Nummer, fra høyest
page-median-head = Median (kvartiler)
page-places-caption = Tall for { $year }, i { $units }. Nummer 1 er høyest, blant dem som har tall. Halvparten av disse har mindre enn medianen, en firedel mindre enn nedre og en firedel mer enn øvre kvartil.
page-rank = { $rank } av { $ranked }{ $has_more ->
    [no] {""}
   *[yes] {" "}({ $more } i alt)
}
page-median = { $median }{ $has_low ->
    [yes] {" "}({ $low }–{ $high })
   *[no] {""}
}
page-no-place = ingen plassering uten tall
page-alone = { $region } er én kommune: der er det ingen å sammenligne med.
page-others = Det kommunen er sammenlignet med, år for år
page-per-1000 = { $region }, per 1 000 innbyggere
page-codes = Kode
page-sum = { $codes } (vår sum)
page-chart = { $what }, ved siden av andre
page-chart-index = { $what }, indeks { $year } = 100
page-chart-rate = { $what }, per 1 000 innbyggere
page-lede = { $place } hadde { $value } { $what } i { $year }{ $has_stage ->
    [yes] {" "}({ $stage })
   *[no] {""}
}{ $has_more ->
    [yes] , { $more }.
   *[no] .
}
page-lede-one = { $place } hadde { $value } i { $year } i serien «{ $what }»{ $has_stage ->
    [yes] {" "}({ $stage })
   *[no] {""}
}{ $has_more ->
    [yes] , { $more }.
   *[no] .
}
page-lede-more = { $by } flere enn i { $year }
page-lede-fewer = { $by } færre enn i { $year }
page-lede-same = like mange som i { $year }
page-lede-since = Det er { $moved }, da tallet var { $value }{ $has_percent ->
    [yes] {" "}({ $percent }).
   *[no] .
}
page-lede-no-change = Endringen siden { $start } kan ikke regnes ut{ $has_why ->
    [yes] {" "}({ $why }).
   *[no] .
}
page-lede-suppressed = SSB viser ikke hvor mange { $what } { $place } hadde i { $year }: tallet er skjermet.
page-lede-none = Det er ikke noe tall på { $what } i { $place } i { $year }{ $has_why ->
    [yes] : { $why }.
   *[no] .
}
page-lede-never = Heller ikke for noe annet år fra { $first } til { $last } viser SSB et tall.
page-lede-last = Det er tall for { $n } av { $years } år; det siste er { $value } ({ $year }).
page-lede-rate = Det er { $value } per 1 000 innbyggere; landet har { $country }.
page-lede-place = Blant de { $ranked } kommunene med tall i { $among } er det nummer { $rank } fra høyest{ $is_rate ->
    [yes] , regnet per innbygger.
   *[no] .
}
page-no-index = Ingen indeks er tegnet: den ville starte fra mindre enn { $value }, og noen få fra eller til ville sett ut som en stor endring.
page-not-drawn = { $region } er ikke tegnet: { $why ->
    [another] området var et annet i { $year }
    [below] bare det som er over 0, kan settes til 100, og i { $year } er det { $value }
   *[none] det er ikke noe tall for { $year }
}.
page-rank-of-zero = lavest av { $ranked }{ $has_more ->
    [no] {""}
   *[yes] {" "}({ $more } i alt)
}
page-few = Med mindre enn { $value } kan én fra eller til flytte kommunen mange plasser.
page-no-index-here = ingen indeks
page-no-start = Ingen indeks er tegnet: det er ikke noe tidligere tall å starte fra.
page-lede-not-joined = Endringen siden { $start } kan ikke regnes ut: kommunens område kan ikke følges så langt tilbake.
page-lede-gone = { $place } var ingen egen kommune i { $year }.
page-of-table = { $place } (tabell { $table })
