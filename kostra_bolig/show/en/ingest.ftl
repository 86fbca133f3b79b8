# What is said of an answer on its way into the store.

# binding: which content a series is read from
ingest-read-from = { $series } is read from { $content }: { $why }
ingest-read-for-two = { $content } would be read for two series
ingest-chosen = chosen by a person
ingest-no-content-for = table { $table } has no content { $content }, from which { $series } is to be read{ $has_near ->
    [yes] ; near it: { $near }
   *[no] ; `kostra-bolig contents --table { $table }` lists them
}
ingest-chosen-gone = the chosen content { $content } is not in the table
ingest-several-match = { $count } contents match: { $contents }
ingest-none-matches = { $kind ->
    [count] no content has a matching label and a count as its unit
    [share] no content has a matching label and percent as its unit
   *[measure] no content has a matching label
    }
ingest-code-gone = { $content } is gone from the table
ingest-labelled-otherwise = { $content } is now labelled { $label }, which is another series
ingest-other-unit = { $kind ->
    [share] { $content } is now in { $has_unit ->
        [yes] { $unit }
       *[no] no unit
        }, expected percent
   *[count] { $content } is now in { $has_unit ->
        [yes] { $unit }
       *[no] no unit
        }, expected a count
    }
ingest-new-label = known code, new label
ingest-by-figures = neither code nor label says so, its national figures are those that were printed ({ $cells })
ingest-by-identity = neither code nor label says so, { $share } is what it makes with it in { $agreeing } of { $n } municipal figures
ingest-candidate = { $content } ({ $cells })
ingest-nearest = { $why }. By the printed figures the nearest are { $nearest }; where one of them is it, `kostra-bolig fetch{ $of_table } --series { $key }=CODE` says so
ingest-label-or-figures = the label says { $content } and the printed figures say another; the nearest are { $nearest }

# frame: which dimension is which
ingest-dimensions = expected one dimension each for region, content and year, got { $got } with roles { $roles }: there is none of { $any_missing }; a person must look at the table
ingest-dimension-of = { $what ->
    [region] regions
    [content] contents
   *[year] years
}
ingest-further-dimension = the table has a further dimension: { $extra }. Its figures can no longer be read as one per region, content and year; a person must look at the table
ingest-dimension = { $id } ({ $label }, { $categories } categories)
ingest-no-years = expected years in { $dimension }, got { $got }: only tables of years can be read, and `kostra-bolig tables` says which those are; where this one had years before, a person must look at it
ingest-other-regions = the regions in { $dimension } are not those of KOSTRA's tables: { $got }{ $n ->
    [one] {""}
   *[other] {" "}({ $n } in all)
}; a person must look at the table
# load: which version is read

ingest-no-such-source = source: expected one of { $expected }, got { $got }
ingest-source-of-a-snapshot = snapshots are in the store; leave out source={ $source }
ingest-nothing-stored = nothing is stored in { $path }; run `kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
}`
ingest-id-and-day = choose a snapshot by its id or by a day, not by both
ingest-no-id = snapshot: expected an id as `kostra-bolig history{ $of_table }` lists them, got { $got }
ingest-moment-for-a-day = --as-of / as_of: expected a day such as 2025-04-01, got the moment { $got }
ingest-no-day = --as-of / as_of: expected a day such as 2025-04-01, got { $got }
ingest-version-missing = SSB was due to publish on { $due }, and no version from then to { $day } is stored; these are the figures of { $snapshot }
ingest-published-instead = nothing is stored and SSB gave no figures ({ $why }). These are the figures published in the report, not SSB's newest; run `kostra-bolig fetch` when SSB answers
ingest-published-without-a-store = the store cannot be used ({ $store }) and SSB gave no figures ({ $why }). These are the figures published in the report, not SSB's newest; run `kostra-bolig fetch` when the disk is mended and SSB answers
ingest-stopped = the fetch was told to stop, and stored nothing; what was stored before is untouched
ingest-held-in-memory = these are SSB's figures of now, held in memory and not stored: { $why }

# kept: what operators ask of what is stored

ingest-no-age = --max-age: expected a whole number and s, m, h or d, such as 3d or 36h, from 1s to 36500d, got { $got }
ingest-newest-path-emptied = { $path } could not be brought up to the newest figures, and is empty now, so that older ones do not pass for them ({ $why }). The next fetch writes it, or kb.newest_path()
ingest-newest-path-behind = { $path } does NOT have the newest figures: it cannot be replaced, as where a program has it open on Windows ({ $why }). Close the program; the next fetch writes it, or kb.newest_path()
ingest-newest-path-figures = the figures of { $snapshot }
ingest-newest-path-others = other figures
ingest-newest-path-none = no figures
ingest-text-too-long = { $what ->
    [code] expected codes of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
   *[label] expected labels of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
}

# Rules: what is expected.
ingest-as-it-is = { $text }
ingest-rule-checks-run = a frame known to be bad fails
ingest-rule-columns-there = the columns of the model
ingest-rule-no-further-columns = no further columns
ingest-rule-columns-in-order = the columns in the order of the model
ingest-rule-known-region = a region whose code is EAK, EAFK or EAB, begins with EKA, EKG or EAFK, or is the digits of a municipality, a county municipality or one of Oslo's districts
ingest-rule-one-row = one row per region, content and year
ingest-rule-not-null = a text or number in every row
ingest-rule-finite = a finite number
ingest-rule-held-exactly = a number of at most 15 digits
ingest-rule-reason = a value, or a symbol that says why there is none
ingest-rule-country-there = the country
ingest-rule-whole-count = a whole number of 0 or more
ingest-rule-count-at-most = a count of at most { $most }
ingest-rule-share = a share between 0 and 100
ingest-rule-symbol-or-value = no value where the symbol says there is none
ingest-rule-part-in-whole = { $part } ≤ { $whole }
ingest-rule-series-in-a-count = a count
ingest-rule-without-oslo = of a count, the country without Oslo ≤ the country
ingest-rule-last-year-counted = a total above 0 in the last year
ingest-rule-last-year-not-zero = no fall to 0 in the last year
ingest-rule-last-year-there = a figure in the last year, as in the year before
ingest-rule-canary = within { $percent } % or { $households } of the published figure{ $has_years ->
    [yes] , in { $years } within { $unrevised_percent } % or { $unrevised_households }
   *[no] {""}
}
ingest-rule-identity = { $share } is { $part } in percent of { $whole }, as SSB defines it
ingest-rule-in-its-place = the figures of each in its place
ingest-rule-sorted = years in order
ingest-rule-years-stay = the years of the newest snapshot
ingest-rule-regions-stay = the regions of the newest snapshot
ingest-rule-contents-stay = the contents of the newest snapshot
ingest-rule-series-stay = the series of the newest snapshot
ingest-rule-unit-stays = the unit and decimals of the newest snapshot
ingest-rule-national-stays = a figure above 0, as in the newest snapshot
ingest-rule-within-three = { $than ->
    [stored] at most 3 times the figure of the newest snapshot, and no less than a third
    [neighbours] at most 3 times one of the years beside it, and no less than a third
   *[year-before] at most 3 times the year before, and no less than a third
}
ingest-rule-at-most = at most { $percent } %
ingest-rule-no-common-factor = figures that are revised one by one
ingest-rule-not-anothers = the figures of each series in its place
ingest-rule-new-year-silent = 0, . or .. in at most { $percent } % of the regions that had a figure above 0
ingest-rule-new-year-same = at most { $percent } % as in the year before
ingest-rule-new-year-scale = figures within { $times } times those of the year before
ingest-rule-sum = together at most { $times } times the country
ingest-rule-new-year-own = figures that go on from those of the same series
ingest-rule-updated = an update no older than the newest that is stored
ingest-rule-labels-agree = the labels of the table's description
ingest-rule-labels-stay = the labels of the newest snapshot
ingest-unit-and-decimals = { $unit }, { $decimals } decimals

# What was found.
ingest-no-value = no value
ingest-a-figure = a figure
ingest-no-figure = no figure
ingest-found-checks-off = one passed
ingest-found-no-such-region = no such region
ingest-found-swapped = { $one } and { $other } show each other's figures
ingest-gone-for = { $what } ({ $why })
ingest-found-gone = { $n } gone: { $gone }
ingest-found-fell = { $fell } of { $n } figures of { $year } above 0 fell to 0 or a symbol
ingest-found-hidden = { $hidden } of { $n } figures of { $year } above 0 are suppressed now
ingest-found-mass-change = { $percent } % of { $n } cells older than { $years } years changed
ingest-found-series-fell = { $fell } of { $n } figures of { $series } above 0 fell to 0 or a symbol ({ $regions })
ingest-found-series-changed = { $changed } of { $n } figures of { $series } older than { $years } years changed ({ $regions })
ingest-found-factor = the figures of { $has_series ->
    [yes] { $series }
   *[no] all series
} are { $factor } times what they were, in { $n } regions ({ $regions })
ingest-found-anothers = { $series } shows in { $n } regions what { $other } showed ({ $regions })
ingest-found-silent = { $silent } of { $n } figures of { $series } above 0 the year before are 0, . or .. ({ $regions })
ingest-found-same = { $same } of { $n } figures{ $has_series ->
    [yes] {" "}of { $series }
   *[no] {""}
} are those of the year before ({ $regions })
ingest-found-out-of-scale = the figures of { $series } are { $factor } times those of the year before in the middle of { $n } regions ({ $regions })
ingest-found-sum = the figures of { $series } are { $sum } together, and { $country } in the country ({ $regions })
ingest-found-crossed = { $series } and { $other } go on from each other's figures in { $n } regions ({ $regions })
ingest-found-identity = { $share } is not { $part } in percent of { $whole }, as SSB defines it, in { $n } of { $cells } cells ({ $kinds }); the largest difference is { $off } ({ $region } { $year })
ingest-n-of-kind = { $n } of { $regions }
ingest-found-older = updated { $updated } UTC, while { $stored } UTC is stored
ingest-found-other-labels = { $n } other { $n ->
    [one] label
   *[other] labels
} of { $column ->
    [region] regions
   *[content] contents
}
ingest-found-labels-exchanged = { $n } codes have taken each other's labels: { $listed }
ingest-found-renumbered = { $n } { $n ->
    [one] region goes
   *[other] regions go
} on under a new code: { $listed }{ $more ->
    [0] {""}
   *[other] , and { $more } more
}
ingest-found-renamed = { $n } { $n ->
    [one] region has
   *[other] regions have
} another name: { $listed }{ $more ->
    [0] {""}
   *[other] , and { $more } more
}
ingest-kind-of = { $kind ->
    [country] the country
    [country_without_oslo] the country without Oslo
    [county] counties
    [kostra_group] KOSTRA groups
    [longyearbyen] Longyearbyen
    [county_municipality] county municipalities
    [county_group] groups of county municipalities
    [district] districts of Oslo
   *[municipality] municipalities
}
ingest-missed-cell = { $year }: expected { $printed }, got { $got }
ingest-series-misses = { $content } misses the figures that were printed ({ $cells })
ingest-series-unavailable = { $key } is unavailable: { $why }

# Findings in a line, and as notes.
ingest-finding = { $check }: expected { $expected }, got { $found }{ $has_where ->
    [yes] {" "}({ $where })
   *[no] {""}
}
ingest-and-a-finding = { $first }; { $next }
ingest-and = { $first } and { $next }
ingest-findings = { $lines }{ $more ->
    [0] {""}
   *[other] ; and { $more } more
}
ingest-cells-not-by-the-rule = { $n } { $n ->
    [one] cell
   *[other] cells
} of regions not by the rule, kept as SSB gives it: expected { $expected }
ingest-values-left-out = { $n } { $n ->
    [one] cell
   *[other] cells
} of regions with a value that is none, read without it: expected { $expected }
ingest-figures-not-by-the-rule = { $found }: expected { $expected }
ingest-findings-overruled = { $n } { $n ->
    [one] finding
   *[other] findings
} overruled by a person ({ $reason }): expected { $expected }

# What becomes of the answer.
ingest-out-of-shape = the figures have not the shape they must have: { $findings }. Nothing was stored; a person must look
ingest-contract-broken = the figures break the contract: { $advice }
ingest-table-changed = the table is not as it was: { $advice }
ingest-advice = { $findings }. { $early ->
    [yes] SSB may be revising (05:00 to 08:15 in Oslo), so every doubt counts; try again after 08:15.{" "}
   *[no] {""}
}{ $is_stored ->
    [yes] The newest good snapshot is kept
   *[no] Nothing was stored
}; a person who has looked may overrule this once with: kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
} --accept "reason"
ingest-checks-do-not-run = the figures cannot be checked: { $findings }. Nothing was stored
ingest-checks-not-loaded = { $setting }: pandera, which the checks rest on, cannot be loaded with this in the environment ({ $why })
ingest-no-reason = accept: expected the reason for overruling the checks, got an empty text
ingest-not-put-aside = the refused answer could not be put aside: { $why }
ingest-other-table = expected table { $table }, got { $got } from { $url }
ingest-no-texts = expected texts for { $names } of the table from { $url }
ingest-parts-of-two-moments = expected { $n } parts of one answer, got parts updated { $moments }: SSB published in between. Nothing was stored; try again later
ingest-older-than-the-table = SSB answered figures of { $of_data }, while the table was updated { $of_table }; the next fetch asks again
ingest-ends-before-the-table = SSB answered figures to { $last }, while the table ends { $last_of_table }; the next fetch asks again

# Klass and the population table.
ingest-klass-empty = expected municipalities from Klass, got none
ingest-population-without-country = expected the country in table { $table }, got none
ingest-of-table = table { $table }
ingest-others-broken = the answer of { $whose } breaks its contract: { $findings }
ingest-kept-before = the answer before was kept for { $whose ->
    [klass] SSB's Klass
   *[population] the inhabitants
} ({ $why })
ingest-without = stored without { $whose ->
    [klass] what SSB's Klass says of mergers after 1 January 2024 and of KOSTRA groups
   *[population] inhabitants: nothing can be given per 1,000 of them
}. The next fetch asks again ({ $why })
ingest-no-inhabitants-of-districts = stored without inhabitants: of Oslo's districts none are read, so nothing is given per 1,000 of them
ingest-without-ages = stored without the inhabitants by age: nothing can be given per 1,000 of some ages. The next fetch asks again ({ $why })
ingest-without-english = stored without SSB's English labels; in English the Norwegian ones are shown. The next fetch asks again ({ $why })
ingest-without-groups = stored without the KOSTRA groups of { $years }. The next fetch asks again ({ $why })
ingest-without-group-versions = stored without what SSB's Klass says of when the KOSTRA groups were drawn anew, so only what is shipped of that is known. The next fetch asks again ({ $why })
ingest-no-groups-of = Klass has no groups for { $years }

# What SSB has suppressed since an earlier version.
ingest-figures-withdrawn = { $n ->
    [one] { $n } figure of { $snapshot } has been suppressed by SSB since and is left out; ask with --withdrawn (withdrawn=True) to see it
   *[other] { $n } figures of { $snapshot } have been suppressed by SSB since and are left out; ask with --withdrawn (withdrawn=True) to see them
}
ingest-withdrawn-unknown = the newest version cannot be read, so it is not known which figures SSB has suppressed since: { $why }
# What is being done, for the log and the line on the terminal.
ingest-step-asking = asking { $url } whether table { $table } has changed
ingest-step-anew = nothing that is stored is whole, so the table is downloaded
ingest-step-describing = reading the table's metadata
ingest-step-downloading = downloading { $cells } { $cells ->
    [1] cell
   *[other] cells
}
ingest-step-checking = checking
ingest-step-storing = storing { $rows } { $rows ->
    [1] observation
   *[other] observations
}
ingest-step-again = no good answer ({ $why }); asking once more in { $seconds } s, past SSB's own cache
ingest-step-again-of-tables = no good answer for { $n } { $n ->
    [one] table
   *[other] tables
}; asking once more in { $seconds } s, past SSB's own cache
ingest-step-lacking = { $snapshot } lacks what other sources say; asking them again
ingest-step-ended-unknown = Klass does not say which municipalities have ended: { $why }
ingest-step-klass = asking { $url } about municipalities and KOSTRA groups
ingest-step-population = asking table { $table } for inhabitants
ingest-step-labels = asking for the labels of table { $table } in English

# What is said of the figures that the report prints; the same as in their file.
ingest-printed-label = { $table }: Husstander i midlertidige botilbud, figures printed in { $text }, chapter 1.1
ingest-printed-cells = The 19 national figures that the report prints. A cell the report does not print is absent here, which means neither zero nor missing at SSB.
ingest-printed-unrevised = The figures for 2024 were unrevised when the report was written.
ingest-printed-codes = Content codes that start with FAFO_ are this project's own: the report does not print SSB's codes for these three series.
ingest-own-definition = table { $table } is read by your own definition { $file }, in place of the shipped one
ingest-none-published = no published figures of table { $table } are shipped, only of { $published }
ingest-no-such-table = SSB has no table { $table }, or does not give it: { $why }{ $has_near ->
    [yes] ; near ids: { $near }
   *[no] ; `kostra-bolig tables` lists those of KOSTRA
}
ingest-table-unreadable = table { $table } is left out: it cannot be read: { $why }
ingest-series-fixes-none = the definition names no category of { $dimensions } for it, and the table is broken down by that: where = {"{"} ID = "CODE" {"}"} in the definition names it
ingest-too-many-cells = table { $table } has { $cells } figures as asked for, and at most { $most } are read at once; choose fewer with `kostra-bolig fetch{ $of_table } --where "ID=CODE,CODE"`, --years or --regions
ingest-partition-of-others = { $path } holds what this program did not write (there is no { $mark } of its own in it): name a new or an empty folder
ingest-partition-gone = { $path } holds versions of table { $table } that the store no longer has, such as { $snapshots }: what SSB has suppressed since cannot be taken out of them. Write to a new folder, or restore the store
ingest-partition-damaged = table { $table }: a version in { $path } is not whole, so that nobody can tell until when the one before it was valid; kostra-bolig check says which
