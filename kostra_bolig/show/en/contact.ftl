# What is said at first contact: what a table holds, and whether SSB and this machine are as believed.

# contents
contact-of-snapshot = as stored in snapshot { $snapshot }, updated { $updated }
contact-of-metadata = nothing is stored: as SSB describes the table now, updated { $updated }; what figures say of its contents is known after `kostra-bolig fetch{ $of_table }`
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
contact-choose = where one of them is it: kostra-bolig fetch{ $of_table } --series { $key }=CODE
contact-no-candidates = no content is measured as it is
contact-dimension = { $label } ({ $id }), { $n } { $n ->
    [one] category
   *[other] categories
}{ $has_categories ->
    [yes] : { $categories }
   *[no] {""}
}

# doctor: how it is said
contact-line = { $name }: { $state ->
    [as_believed] { $seen }
    [unreachable] not asked, { $seen }
   *[other] expected { $expected } ({ $sure }); got { $seen }
}{ $has_advice ->
    [yes] . What to do: { $advice }
   *[no] {""}
}
contact-summary = { $failing ->
    [0] all { $n } checks are as believed
   *[other] { $failing } of { $n } checks failed
}
contact-saved = the answers and the comparison are in { $folder }
contact-sure = { $sure ->
    [seen] seen here
    [recorded] recorded by others
    [said] said by others
   *[believed] believed
}
# doctor: what is believed
contact-believes-cell-limit = one call may ask for { $least } cells or more (800000 in August 2026)
contact-believes-formats = the server gives json-stat2
contact-believes-licence = SSB gives its figures under { $licence }
contact-believes-pace = SSB may be asked { $calls } times in { $seconds } seconds or more often, and says so in a header (40 in August 2026)
contact-believes-table = table { $table } is there, with its first and last year and the moment of its last update
contact-believes-continued = SSB goes on with table { $table }
contact-believes-dimensions = the table has one dimension each for region ({ $regions }), content and year{ $any ->
    [yes] {""}
   *[no] , and no other
}
contact-believes-size = all cells of the table are read at once, at most { $most } of them
contact-believes-region-codes = every region has a code of a kind that is known{ $any ->
    [yes] {""}
   *[no] , and the country is there
}
contact-believes-region-labels = a municipality that has ended has its last year in its label, such as «(-2019)» or «(2020-2023)», and one of today has none
contact-believes-units = the unit of every content says that it is a count (such as antall or husstander), percent or an amount of money
contact-believes-answer = the figures come as JSON-stat with every cell that was asked for, and with symbols that are known
contact-printed-cell = { $year } { $value }
contact-believes-series = { $has_code ->
    [yes] { $series } is read from { $code }
   *[no] { $series }, whose code nobody here has seen, is found by its label or its figures
}{ $has_printed ->
    [yes] , and the country's figures are about those that were printed ({ $printed })
   *[no] {""}
}
contact-believes-klass-municipalities = Klass has the municipalities of { $day } that are shipped with this program
contact-believes-klass-changes = Klass tells the changes of { $day } that are shipped with this program, and newer ones in the same form
contact-believes-klass-groups = Klass puts municipalities in KOSTRA groups by the codes of the table
contact-believes-klass-group-versions = Klass lists from when on municipalities were put in other KOSTRA groups
contact-believes-population = table { $table } gives inhabitants without being asked for age and sex, and 5 to 7 million of them in the country; 0 is missing
contact-believes-joins = our joins of municipalities are those of SSB's own list ({ $codelist } of table { $table })
contact-believes-settings = settings that make sense
contact-believes-proxy = no proxy, or one with an address that makes sense
contact-believes-certificates = certificate authorities that can be read, one of which vouches for SSB
contact-believes-clock = a clock that is within 5 minutes of SSB's
contact-believes-versions = Python 3.11 or later, and everything that this program needs
contact-believes-extra = the extra { $extra } where it is wanted
contact-believes-store = a store that can be read
contact-believes-store-rights = a store that this user can write to, and that not everybody can
contact-believes-store-whole = every file of the store as it was written
contact-believes-printed = the { $n } figures of the country are those that { $where } prints
contact-believes-identities = SSB's own definitions of shares come true: { $identities }
contact-identity = { $share } is { $has_part ->
    [yes] { $part }
   *[no] a part
} in percent of { $whole }
contact-believes-age-of-youth = youth are those under 25; the report does not print the age limit, so read it from SSB's label
contact-believes-counted-once = a household with several stays in the year is counted once; a child is under 18 (SSB's definitions)
contact-believes-estimates = the figures of country, counties and groups are SSB's own estimates, and no sums
contact-believes-totals = whether the figures of counties and groups are totals, as those of the country are, or means, is not known
contact-believes-suppression = what `:` hides of this table is not known: SSB's program can suppress zeros, small figures, and any others so that those cannot be computed
contact-believes-response = a municipality with a suppressed figure has reported, and is counted among those that responded
contact-believes-rounding = SSB rounds half away from zero; whether it also rounds small counts of this table is not known
contact-believes-group-breaks = KOSTRA groups were redrawn in 2019 and 2020 and will be again, about every fifth year
contact-believes-publication = SSB publishes on 15 March and 15 June or the next working day, at 08:00 in Oslo
contact-believes-stage = figures published in March are unrevised and those of June revised; the API does not say it, and it is concluded from the date
contact-believes-early-morning = between 05:00 and 08:00 in Oslo figures that are about to be revised show as 0 or a dot
contact-believes-border-moves = a border that moved is in the notes of Klass, and not among its changes
contact-believes-older-groups = Klass has KOSTRA groups for each year from 2020; before that nobody knows
contact-believes-first-of-january = table { $table } counts on 1 January, and SSB's own rates of a year divide by the inhabitants of 31 December
contact-believes-zero-inhabitants = where a municipality was split, table { $table } gives 0 inhabitants and means that there is no figure
contact-believes-errors = SSB says «Non-existent table» with HTTP 400 where its own text says 404, and answers an address that is too long with 404
contact-believes-corrections = SSB's log of corrections can be found from the page that `diff` names, { $address }
contact-believes-citation = the page that a citation names, https://www.ssb.no/statbank/table/{ $table }, is there

# doctor: what was seen
contact-saw = { $what }
contact-saw-no-pace = no header that says how often
contact-saw-table = { $label } (table { $table }), { $first } to { $last }, updated { $updated }
contact-saw-discontinued = { $what ->
    [yes] SSB says that it is discontinued
   *[no] not discontinued
}
contact-saw-regions = { $counted }{ $is_there ->
    [yes] {""}
   *[no] , without { $country }
}{ $has_odd ->
    [yes] , and unknown ones: { $odd }
   *[no] {""}
}
contact-saw-labels = { $n } of { $of } as Klass has them{ $has_odd ->
    [yes] , and otherwise: { $odd }
   *[no] {""}
}
contact-saw-units = { $units }{ $has_odd ->
    [yes] , which nobody reads in: { $odd }
   *[no] {""}
}
contact-saw-size = { $cells } { $cells ->
    [one] cell
   *[other] cells
}, in { $calls } { $calls ->
    [one] call
   *[other] calls
}
contact-saw-cells = { $n } { $n ->
    [one] cell
   *[other] cells
}{ $has_symbols ->
    [yes] , with the symbols { $symbols }
   *[no] , without symbols
}{ $has_odd ->
    [yes] , of which nobody knows { $odd }
   *[no] {""}
}
contact-saw-no-series = { $why }{ $has_candidates ->
    [yes] . It may be one of: { $candidates }
   *[no] {""}
}
contact-saw-series = { $content }, found by { $by }{ $has_missed ->
    [yes] , which misses what was printed ({ $missed })
   *[no] {""}
}
contact-klass-off = not asked: KOSTRA_BOLIG_KLASS_URL is off, or the address is none of SSB's; what is shipped is used
contact-saw-municipalities = { $n } municipalities{ $missing_n ->
    [0] {""}
   *[other] , { $missing_n } missing ({ $missing })
}{ $unknown_n ->
    [0] {""}
   *[other] , { $unknown_n } that are not shipped ({ $unknown })
}
contact-saw-changes = { $n } changes on { $day }, and { $newer } since{ $differ_n ->
    [0] {""}
   *[other] ; { $differ_n } are not the same ({ $differ })
}
contact-saw-groups = { $municipalities } municipalities in { $groups } groups at the end of { $year }{ $has_unknown ->
    [yes] , of which the table does not have { $unknown }
   *[no] {""}
}
contact-saw-inhabitants = { $has_people ->
    [yes] { $people } people in the country on 1 January { $year }, with figures for { $regions } regions
   *[no] no figure for the country
}
contact-saw-joins = { $n } of { $of } are as ours{ $refused ->
    [0] {""}
   *[other] , and { $refused } are not joined by us
}{ $has_differ ->
    [yes] ; otherwise: { $differ }
   *[no] {""}
}; { $sums }
contact-differing-join = { $code } continues { $theirs } by SSB and { $ours } by us
contact-saw-no-sums = their inhabitants are not asked ({ $why })
contact-saw-sums = inhabitants: { $n } of { $of } are as ours on 1 January { $year }{ $missing ->
    [0] {""}
   *[other] , and { $missing } have no figure
}{ $has_differ ->
    [yes] ; otherwise: { $differ }
   *[no] {""}
}
contact-differing-sum = { $code } has { $theirs } by SSB and { $ours } by us
contact-no-value-map = expected values with the codes that each continues, got { $got }
contact-saw-settings = SSB at { $base_url }, { $has_klass_url ->
    [yes] Klass at { $klass_url }
   *[no] Klass not asked
}, language { $language }{ $has_set ->
    [yes] ; set in the environment: { $set }
   *[no] {""}
}
contact-saw-proxy = { $has_through ->
    [yes] through { $through }
   *[no] no proxy
}
contact-saw-certificates = { $has_named ->
    [yes] those in { $named }
   *[no] those that come with requests
}
contact-no-date = no server has said what time it is
contact-saw-clock = { $seconds ->
    [0] the same time as SSB's
   *[other] { $seconds } s { $is_behind ->
        [yes] behind
       *[no] ahead of
    } SSB's
}
contact-saw-versions = kostra_bolig { $version }, Python { $python }{ $has_others ->
    [yes] , { $others }
   *[no] {""}
}{ $has_missing ->
    [yes] ; missing or too old: { $missing }
   *[no] {""}
}
contact-saw-extra = { $has_missing ->
    [yes] not installed ({ $missing })
   *[no] { $listed }
}
contact-no-folder = expected a folder, got a file or a link to nowhere at { $path }
contact-saw-store = { $has_newest ->
    [yes] { $n } { $n ->
        [one] snapshot
       *[other] snapshots
    } in { $path }, the newest { $newest }
   *[no] nothing stored yet in { $path }
}
contact-saw-rights = { $is_store ->
    [yes] { $path } can be written to
   *[no] it can be made in { $path }
}
contact-saw-damage = { $n ->
    [0] nothing damaged
   *[other] { $n } damaged: { $paths }
}

# doctor: what to do
contact-advise-report = look at what SSB says with `kostra-bolig doctor{ $of_table } --save DIR`, and report it with that folder
contact-advise-unreachable = look at the network, the proxy and the address above, and run it again later; SSB rebuilds its tables at 05:00 and 11:30 in Oslo
contact-advise-cell-limit = nothing: `fetch` asks in as many parts as it takes; where SSB gives no number, report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-size = choose a part of it with `kostra-bolig fetch{ $of_table } --where`, `--years` or `--regions`; the whole is refused
contact-advise-newer-version = install a newer version of kostra_bolig; where there is none, report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-licence = read SSB's terms before you publish figures, and report it
contact-advise-pace = run `fetch` no more than once an hour, and report it: this program keeps to 30 calls a minute and to what a header says
contact-advise-table = look at https://www.ssb.no/statbank/table/{ $table }: the table may have a new id, or SSB may be at work on it
contact-advise-continued = look at https://www.ssb.no/statbank/table/{ $table } for the table that goes on in its place; what is stored stays readable
contact-advise-region-labels = use codes instead of names of regions, and report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-units = see with `kostra-bolig contents{ $of_table }` whether a series is unavailable for it, and choose its content with `kostra-bolig fetch{ $of_table } --series KEY=CODE`
contact-advise-series = see what it may be read from with `kostra-bolig contents{ $of_table }`, and choose it with `kostra-bolig fetch{ $of_table } --series { $series }=CODE`; where it is read from the right one, SSB has revised its figures
contact-advise-klass = use no joined series over the municipalities that are named until it is known why, and report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-klass-groups = compare no municipality with its KOSTRA group until it is known why, and report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-population = use no figures per 1,000 inhabitants, and report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-joins = use no joined series of the municipalities that are named, and report it with `kostra-bolig doctor{ $of_table } --save DIR`
contact-advise-settings = change or take away what is named
contact-advise-proxy = set HTTPS_PROXY to an address such as http://proxy.example:8080, or take it away
contact-advise-certificates = set REQUESTS_CA_BUNDLE to the file of your organisation's certificate authorities, or take it away
contact-advise-clock = set this machine's clock: stages, the hours in which SSB revises, and certificates depend on it
contact-advise-extra = where you want it, { $install }
contact-advise-store = run `kostra-bolig check` to see what is damaged; `kostra-bolig fetch{ $of_table } --force` stores the newest anew
contact-advise-store-rights = choose a folder of your own with --cache-dir or KOSTRA_BOLIG_CACHE_DIR, or mend its rights
contact-advise-store-whole = run `kostra-bolig check` for the whole list; take the damaged folders away, and `kostra-bolig fetch{ $of_table } --force` stores the newest anew
## The list of tables
contact-table-column = { $column ->
    [label] title
    [years] years
    [stored] stored
    [remark] {""}
   *[id] table
}
contact-tables-counted = { $n } { $n ->
    [one] table
   *[other] tables
}{ $complete ->
    [yes] {""}
   *[no] , those that are stored: SSB did not answer
}
contact-table-ended = ended{ $has_by ->
    [yes] , goes on as { $by }
   *[no] {""}
}
contact-table-dead = no longer updated
