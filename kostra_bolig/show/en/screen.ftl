# Words of the terminal. A counted noun has the attribute `.one`.

screen-note = note: { $text }
screen-figures-stored = figures stored before
screen-figures-ssb = figures fetched from SSB now
screen-figures-published = figures published in the report, not SSB's newest
screen-requests = { $n } requests
    .one = 1 request
screen-regions = { $n } regions
    .one = 1 region
screen-rows = { $n } rows
    .one = 1 row
screen-cells = { $n } cells
    .one = 1 cell
screen-snapshots = { $n } snapshots
    .one = 1 snapshot
screen-versions = { $n } versions
    .one = 1 version
screen-notes = { $n } notes
    .one = 1 note
screen-refused-answers = { $n } refused answers
    .one = 1 refused answer

## Heads of columns.
screen-year = year
screen-code = code
screen-region = region
screen-kind = kind
screen-county = county
screen-group = KOSTRA group
screen-series = series
screen-from = from
screen-to = to
screen-change = change
screen-old = old
screen-new = new
screen-claim = claim
screen-published = published
screen-computed = computed
screen-verdict = verdict
screen-snapshot = snapshot
screen-updated-by-ssb = updated by SSB
screen-years = years
screen-newest-year = newest year
screen-fetched-at = fetched
screen-since = since { $year }
screen-covered-regions = regions
screen-covered-reported = with a figure
screen-covered-responded = responded
screen-covered-other = other

## Figures.
screen-per-year = per year: { $percent }
screen-straight-line = straight line: { $direction }, { $slope } per year
screen-changes-since = changes since { $year }
screen-no-index = without an index: none has a value above 0 in { $year }
screen-index = index { $year } = 100
screen-highest-first = highest first
screen-largest-rise-first = largest rise first
screen-without-a-rank = { $regions }, { $without } of them without a rank
screen-coverage = { $content }: how many regions ({ $kind }) report it
screen-no-figure = no figure
screen-no-figure-after = no figure after { $year }
screen-change-from-to = { $change } from { $start } to { $end }
screen-zero-then = { $is_below ->
    [yes] below 0 in { $year }, no percentage
   *[no] 0 in { $year }, no percentage
}
screen-none-then = { $reason } ({ $year }), no percentage
screen-page = the page is in { $file }

## Versions.
screen-outcome-new = new
screen-outcome-unchanged = unchanged
screen-fetched = { $outcome }: table { $table }, { $rows } { $rows ->
    [1] observation
   *[other] observations
}, { $regions } { $regions ->
    [1] region
   *[other] regions
}, { $first } to { $last }, { $last } { $stage }, updated { $updated }, { $requests }
screen-fetched-several = { $tables } { $tables ->
    [1] table
   *[other] tables
}: { $new } new, { $unchanged } unchanged, { $failed } failed, { $left_out } left out; { $requests }
screen-snapshot-in = snapshot { $snapshot } in { $folder }
screen-nothing-stored = nothing stored; run `kostra-bolig fetch{ $of_table }`
screen-newest = newest
screen-accepted = accepted: { $reason }
screen-moment = { $moment }
screen-older = from { $id } ({ $stage }, updated { $updated })
screen-newer = to   { $id } ({ $stage }, updated { $updated })
screen-changed = { $changed } changed, { $added } added, { $gone } gone
screen-corrections = SSB's log of corrections, «rettinger i tidligere års publiserte data»: { $address }
screen-more-changed = { $more } more changed cells; --most N or --json shows them
screen-cells-added = added: { $cells } of { $regions } ({ $named }), { $first } to { $last }
screen-cells-gone = gone: { $cells } of { $regions } ({ $named }), { $first } to { $last }
screen-damaged = damaged: { $path }: expected { $expected }, got { $got }
screen-checked = { $snapshots }, { $damaged } damaged, in { $store }
screen-backed-up = { $file }: { $snapshots } of { $tables_count ->
    [1] table { $tables }
   *[other] { $tables_count } tables
}, { $files } { $files ->
    [1] file
   *[other] files
}, { $megabytes } MB, { $damaged } damaged, from { $store }
screen-restored = { $snapshots } of { $tables_count ->
    [1] table { $tables }
   *[other] { $tables_count } tables
}, { $files } { $files ->
    [1] file
   *[other] files
}, { $megabytes } MB, { $damaged } damaged, now in { $store }
screen-removed = removed { $snapshot }
screen-kept = { $snapshots } kept
screen-store = store { $store }
screen-stored = { $snapshot }  { $first } to { $last }, { $last } { $stage }, { $rows } { $rows ->
    [1] observation
   *[other] observations
}, { $notes }, updated { $updated }, fetched { $fetched }
screen-clock-behind = fetched by a clock that was { $days } days ahead of this one: this machine's clock is behind; set it
screen-last-asked = SSB last asked { $moment }: { $outcome }, { $requests }, { $seconds } s
screen-last-succeeded = SSB last gave a good answer { $moment }
screen-not-too-old = not too old: SSB last gave a good answer { $age } ago, at most { $most } are allowed
screen-too-old = TOO OLD: SSB last gave a good answer { $age } ago ({ $moment }), at most { $most } are allowed
screen-too-old-nothing = TOO OLD: nothing is stored, and at most { $most } are allowed
screen-not-too-far-ahead = not too old: SSB last gave a good answer { $age } ahead of this machine's clock, at most { $most } are allowed
screen-too-far-ahead = TOO OLD: SSB's last good answer ({ $moment }) is { $age } ahead of this machine's clock, so nobody knows its age; set the clock
screen-span-d = { $n } days
screen-span-h = { $n } hours
screen-span-m = { $n } minutes
screen-span-s = { $n } s
screen-outcome-failed = failed, exit code { $code }
screen-outcome-left-out = left out
screen-age = fetched { $days } days ago
screen-chosen = { $key } is read from { $code }, chosen by a person; `kostra-bolig fetch{ $of_table } --series { $key }=` takes that back
screen-chosen-definition = the table is read by the definition { $path }, chosen by a person; `kostra-bolig fetch{ $of_table } --definition=` takes that back
screen-unavailable = unavailable: { $keys }
screen-quarantined = { $answers } in quarantine
screen-newest-file = the newest figures at one path: { $path }
screen-newest-file-behind = NOT THE NEWEST: { $path } does not have the newest figures; `kostra-bolig fetch{ $of_table }` writes it, or says what stands in the way, as a program that has it open on Windows
screen-next = SSB publishes next { $moment } in Oslo
screen-series-unavailable = unavailable; see `kostra-bolig status{ $of_table }`
screen-versions-in = { $versions } in { $store }
screen-see-contents = No definition names series of this table: see what it holds with `kostra-bolig contents --table { $table }`, and ask by a content's code or label
screen-more = More: kostra-bolig --help

# Among its like.
screen-unusual = unusual change, ask the municipality
screen-not-published = not published: { $n }
screen-place = { $name } in { $year }: number { $rank } of { $ranked } with a figure ({ $regions } in all) in { $among }; median { $median }{ $has_low ->
    [yes] , quartiles { $low } and { $high }
   *[no] {""}
}
screen-country-in = the country in { $year }: { $given }
screen-shown-of = { $shown } of { $regions }
screen-left-out = { $regions } left out, with less than { $least } in { $year }
