# Hva tabellen inneholder, og hva hver serie leses fra.
contact-of-snapshot = slik det er lagret i versjon { $snapshot }, oppdatert { $updated }
contact-of-metadata = ingenting er lagret: slik SSB beskriver tabellen nå, oppdatert { $updated }; hva tallene sier om innholdet, er kjent etter `kostra-bolig fetch`
contact-column = { $column ->
    [content] innhold
    [name] navn
    [unit] enhet
    [decimals] desimaler
    [series] serie
   *[bound_by] funnet ved
}
contact-bound-by = { $by ->
    [choice] en persons valg
    [code] kjent kode
    [label] etikett
    [figures] trykte tall
   *[identity] SSBs definisjon
}
contact-near-cell = { $year } { $found } der { $printed } er trykt
contact-candidate = { $content } { $label } [{ $has_unit ->
    [yes] { $unit }
   *[no] ingen enhet
}]{ $has_off ->
    [yes] , { $off } % unna{ $is_near ->
        [yes] {" "}og innenfor grensene
       *[no] {""}
    }
   *[no] {""}
}{ $has_cells ->
    [yes] {" "}({ $cells })
   *[no] {""}
}
contact-more-candidates = og { $more } til; --json viser dem
contact-choose = hvis en av dem er den rette: kostra-bolig fetch --series { $key }=KODE
contact-no-candidates = ikke noe innhold er målt slik
contact-dimension = { $label } ({ $id }), { $n } { $n ->
    [one] kategori
   *[other] kategorier
}{ $has_categories ->
    [yes] : { $categories }
   *[no] {""}
}
