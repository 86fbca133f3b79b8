# Ord i diagrammer, og på linjene under tallene.

chart-index = Indeks, { $year } = 100
chart-until = { $label } (til { $year })
chart-per-1000 = { $title } per 1 000 { $has_ages ->
    [yes] innbyggere { $ages } år
   *[no] innbyggere
  }
chart-ranked = { $kind ->
    [municipality] Kommuner
    [county] Fylker
    [kostra_group] KOSTRA-grupper
    [county_municipality] Fylkeskommuner
    [county_group] Grupper av fylkeskommuner
    [district] Bydeler
   *[other] Regioner
  }{ $has_within ->
    [yes] { " " }i { $within }
   *[no] { "" }
  }, { $year }
chart-ranked-by-change = { $kind ->
    [municipality] Kommuner
    [county] Fylker
    [kostra_group] KOSTRA-grupper
    [county_municipality] Fylkeskommuner
    [county_group] Grupper av fylkeskommuner
    [district] Bydeler
   *[other] Regioner
  }{ $has_within ->
    [yes] { " " }i { $within }
   *[no] { "" }
  }, endring fra { $since } til { $year }
chart-ranked-selected = et utvalg
chart-ranked-some = { $shown } av { $regions }
chart-unprinted = rapporten oppgir ikke tallet
chart-absent = ikke noe tall her
chart-quoted = Tallene er de som står i rapporten. At et tall ikke står der, betyr verken at det er null, eller at SSB mangler det.
chart-quoted-unrevised = Tallene for 2024 var ureviderte da rapporten ble skrevet.
chart-hollow = hul: en sum av det som ble slått sammen, av kostra_bolig og ikke av SSB
chart-empty = Der det ikke står noe: { $why }
chart-ours = { $region }: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB.
