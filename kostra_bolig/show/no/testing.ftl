# Det som sies til den som tester med lagde tabeller.

testing-no-rows = en tabell trenger minst én rad
testing-no-table = rader er tupler, ordbøker (dict) eller en polars-ramme, ikke { $got }
testing-no-row = rad { $row }: { $got } er ingen rad; skriv ({ $columns }), den siste om du vil, eller en ordbok (dict)
testing-unknown-columns = rad { $row }: ingen kolonne heter { $odd }; kolonnene er { $known }
testing-nothing-of = rad { $row }: { $column } mangler; raden har { $columns }
testing-no-text = rad { $row }: { $column } er en tekst, ikke { $got }
testing-no-year = rad { $row }: et år er et helt tall med fire sifre, ikke { $got }
testing-no-value = rad { $row }: en verdi er et tall, None eller et av SSBs tegn { $symbols }, ikke { $got }
testing-no-such-series = rad { $row }: ingen serie heter { $got }; seriene er { $keys }
testing-two-contents = rad { $row }: { $series } leses fra { $one } i en tidligere rad, og fra { $other } her
testing-twice = rad { $row }: { $region }, { $content }, { $year } står i en tidligere rad
testing-no-moment = updated er et tidspunkt med tidssone, som datetime(2025, 3, 17, 7, tzinfo=UTC), ikke { $got }
testing-none-of-ours = tabeller er de fra make_table eller kb.load, ikke { $got }
testing-broken = slik er ingen tabell hos SSB: { $findings }
testing-no-decimals = rad { $row }: decimals er et helt tall fra -1 til 15, ikke { $got }
testing-no-reason = rad { $row }: missing er { $got }, og det er ikke derfor cellen er { $cell }; skriv tegnet som status
testing-otherwise = rad { $row }: { $column } for { $of } er { $one } i en tidligere rad, og { $other } her
testing-no-id = svaret til en tjener har tabellens id på fem sifre i extension.px.tableid, ikke { $got }
testing-one-category = disse tallene i tabell { $table } gjelder bare { $where }, og ville bli tatt for hele tabellens; gi tabellen slik kb.load har den uten where=
