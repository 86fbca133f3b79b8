# Words of charts, and of the lines under figures.

chart-index = Index, { $year } = 100
chart-until = { $label } (until { $year })
chart-per-1000 = { $title } per 1,000 { $has_ages ->
    [yes] inhabitants aged { $ages }
   *[no] inhabitants
  }
chart-ranked = { $kind ->
    [municipality] Municipalities
    [county] Counties
    [kostra_group] KOSTRA groups
    [county_municipality] County municipalities
    [county_group] Groups of county municipalities
    [district] Districts
   *[other] Regions
  }{ $has_within ->
    [yes] { " " }in { $within }
   *[no] { "" }
  }, { $year }
chart-ranked-by-change = { $kind ->
    [municipality] Municipalities
    [county] Counties
    [kostra_group] KOSTRA groups
    [county_municipality] County municipalities
    [county_group] Groups of county municipalities
    [district] Districts
   *[other] Regions
  }{ $has_within ->
    [yes] { " " }in { $within }
   *[no] { "" }
  }, change from { $since } to { $year }
chart-ranked-selected = a selection
chart-ranked-some = { $shown } of { $regions }
chart-unprinted = the report does not print the figure
chart-absent = no figure here
chart-quoted = The figures are those that the report prints. That one is not printed means neither that it is 0 nor that SSB lacks it.
chart-quoted-unrevised = The figures for 2024 were unrevised when the report was written.
chart-hollow = hollow: a sum of what was merged, by kostra_bolig and not by SSB
chart-empty = Where nothing stands: { $why }
chart-ours = { $region }: computed by kostra_bolig from SSB's figures, not by SSB.
