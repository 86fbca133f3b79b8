# What is said at first contact: what a table holds, and whether SSB and this machine are as believed.

# contents
contact-of-snapshot = as stored in snapshot { $snapshot }, updated { $updated }
contact-of-metadata = nothing is stored: as SSB describes the table now, updated { $updated }; what figures say of its contents is known after `kostra-bolig fetch`
contact-column = { $column ->
    [content] content
    [name] name
    [unit] unit
    [decimals] decimals
    [series] series
   *[bound_by] read by
}
contact-bound-by = { $by ->
    [choice] choice of a person
    [code] known code
    [label] label
    [figures] printed figures
   *[identity] SSB's definition
}
contact-near-cell = { $year } { $found } where { $printed } was printed
contact-candidate = { $content } { $label } [{ $has_unit ->
    [yes] { $unit }
   *[no] no unit
}]{ $has_off ->
    [yes] , { $off } % off{ $is_near ->
        [yes] {" "}and within the bounds
       *[no] {""}
    }
   *[no] {""}
}{ $has_cells ->
    [yes] {" "}({ $cells })
   *[no] {""}
}
contact-more-candidates = and { $more } more; --json shows them
contact-choose = where one of them is it: kostra-bolig fetch --series { $key }=CODE
contact-no-candidates = no content is measured as it is
contact-dimension = { $label } ({ $id }), { $n } { $n ->
    [one] category
   *[other] categories
}{ $has_categories ->
    [yes] : { $categories }
   *[no] {""}
}
