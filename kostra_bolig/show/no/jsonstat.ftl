# Det som sies om JSON og JSON-stat. `$got` er det som kom i stedet, slik det var skrevet, `$reason` hvorfor en tekst ikke er
# JSON, med tolkerens ord der de ikke er våre, `$of` dimensjonen eller kategorien som `$part` hører til.

## Teksten.

jsonstat-body = ventet ett helt JSON-objekt, fikk { $bytes } byte som begynner med { $start }: { $reason }. Ingenting ble lagret; prøv igjen senere
jsonstat-body-empty = det er tomt
jsonstat-body-deep = det er nøstet for dypt
jsonstat-body-constant = { $name } er ikke et tall i JSON
jsonstat-body-key-twice = nøkkelen { $key } er oppgitt to ganger i ett objekt
jsonstat-body-no-object = ventet et JSON-objekt, fikk JSON av typen { $got }. Ingenting ble lagret; prøv igjen senere

## Det JSON-stat tillater og som ikke leses her: det har ingen celler, eller ikke alle.

jsonstat-collection = JSON-stat som ikke leses: ventet et JSON-stat 2.0-datasett, fikk klasse { $got }, versjon { $version }, som samler datasett, dimensjoner og samlinger med lenker til dem; ingen lenke følges. Ingenting ble lagret
jsonstat-dimension-alone = JSON-stat som ikke leses: ventet et JSON-stat 2.0-datasett, fikk klasse { $got }, versjon { $version }, som beskriver én dimensjon og ikke har verdier. Ingenting ble lagret
jsonstat-dimension-elsewhere = JSON-stat som ikke leses: ventet category for { $dimension } i datasettet, fikk en href til den, slik svar deler dimensjoner; ingen lenke følges. Ingenting ble lagret

## Et datasett der delene ikke stemmer overens.

jsonstat-no-class = ikke et gyldig JSON-stat-datasett: ventet et JSON-stat 2.0-datasett, fikk klasse { $got }, versjon { $version }; class er påkrevd. Ingenting ble lagret
jsonstat-no-dataset = ikke et gyldig JSON-stat-datasett: ventet et JSON-stat 2.0-datasett, fikk klasse { $got }, versjon { $version }. Ingenting ble lagret
jsonstat-no-object = ikke et gyldig JSON-stat-datasett: ventet at { $part ->
    [category] category for { $of }
    [labels] label for { $of }
    [one-dimension] dimensjonen { $of }
    [its-extension] extension for { $of }
    [units] unit for { $of }
    [unit] enheten for { $of }
   *[other] { $part }
  } er et objekt, fikk { $got }. Ingenting ble lagret
jsonstat-no-texts = ikke et gyldig JSON-stat-datasett: ventet at { $part ->
    [index] index for { $of }
    [role] rollen { $of }
   *[other] { $part }
  } er en liste med tekster, fikk { $got }. Ingenting ble lagret
jsonstat-ids = ikke et gyldig JSON-stat-datasett: ventet ulike dimensjoner i id, fikk { $got }. Ingenting ble lagret
jsonstat-ids-taken = ikke et gyldig JSON-stat-datasett: ventet andre id-er for dimensjoner enn value og status, fikk { $got }. Ingenting ble lagret
jsonstat-sizes = ikke et gyldig JSON-stat-datasett: ventet én størrelse over 0 for hver av { $dimensions } dimensjoner, fikk { $got }. Ingenting ble lagret
jsonstat-dimensions = ikke et gyldig JSON-stat-datasett: ventet nøyaktig dimensjonene { $expected }, fikk { $got }. Ingenting ble lagret
jsonstat-role-foreign = ikke et gyldig JSON-stat-datasett: ventet at rollen { $role } navngir dimensjoner blant { $expected }, fikk { $got }. Ingenting ble lagret
jsonstat-roles = ikke et gyldig JSON-stat-datasett: ventet én rolle for hver dimensjon, fikk { $got }. Ingenting ble lagret
jsonstat-index = ikke et gyldig JSON-stat-datasett: ventet at index for { $of } teller fra 0 til { $last }, fikk { $got }. Ingenting ble lagret
jsonstat-codes = ikke et gyldig JSON-stat-datasett: ventet { $expected } ulike koder i { $of }, fikk { $different } ulike av { $given }. Ingenting ble lagret
jsonstat-labels = ikke et gyldig JSON-stat-datasett: ventet en tekst for hver kode i { $of } og ingen andre, fikk { $got }. Ingenting ble lagret
jsonstat-labels-no-texts = ikke et gyldig JSON-stat-datasett: ventet at label for { $of } er tekster, fikk noe annet. Ingenting ble lagret
jsonstat-units = ikke et gyldig JSON-stat-datasett: ventet enheter med base for koder i { $of }, fikk { $got }. Ingenting ble lagret
jsonstat-decimals = ikke et gyldig JSON-stat-datasett: ventet decimals for { $part ->
    [unit] enheten for { $of }
   *[other] { $part }
  } som et lite heltall, fikk { $got }. Ingenting ble lagret

## Cellene i et datasett.

jsonstat-cells = ikke et gyldig JSON-stat-datasett: ventet høyst { $most } celler, fikk { $got }. Ingenting ble lagret
jsonstat-values = ikke et gyldig JSON-stat-datasett: ventet verdier i en liste eller et objekt, fikk { $got }. Ingenting ble lagret
jsonstat-values-count = ikke et gyldig JSON-stat-datasett: ventet { $expected } verdier, som size sier, fikk { $got }. Ingenting ble lagret
jsonstat-values-no-numbers = ikke et gyldig JSON-stat-datasett: ventet at verdiene er tall eller null, fikk { $got }. Ingenting ble lagret
jsonstat-values-too-large = ikke et gyldig JSON-stat-datasett: ventet at verdiene er tall en datamaskin kan holde, fikk et større. Ingenting ble lagret
jsonstat-status = ikke et gyldig JSON-stat-datasett: ventet statustegn som en tekst, eller tekster i en liste eller et objekt, fikk { $got }. Ingenting ble lagret
jsonstat-status-count = ikke et gyldig JSON-stat-datasett: ventet { $expected } statustegn, som size sier, eller ett for alle, fikk { $got }. Ingenting ble lagret
jsonstat-places = ikke et gyldig JSON-stat-datasett: ventet { $part } på plass 0 til { $last }, fikk en annen plass. Ingenting ble lagret

## Et svar som ikke er det det ble spurt om.

jsonstat-other-table = ventet tabell { $expected }, fikk tabell { $got }. Ingenting ble lagret; noen må se på det
jsonstat-other-dimensions = ventet dimensjonene { $expected }, fikk { $got }. Ingenting ble lagret; prøv igjen senere
jsonstat-other-codes = ventet { $expected } koder i { $dimension }, fikk { $got }: { $lost } ikke besvart{ $has_lost_codes ->
    [yes] {" "}({ $lost_codes })
   *[no] {""}
}, { $foreign } ikke spurt om{ $has_foreign_codes ->
    [yes] {" "}({ $foreign_codes })
   *[no] {""}
}. Ingenting ble lagret; prøv igjen senere
jsonstat-no-index = ikke et gyldig JSON-stat-datasett: ventet en indeks for { $of }, som bare en dimensjon med én kategori kan utelate, og da med tekst; fikk ingen. Ingenting ble lagret
