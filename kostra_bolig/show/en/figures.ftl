# What is said of figures.

## What is ours
figures-ours-summed = { $divided ->
    [yes] share of the sums of the { $of ->
        [counties] counties
       *[municipalities] municipalities
    } merged
   *[no] sum of the { $of ->
        [counties] counties
       *[municipalities] municipalities
    } merged
}
figures-ours-per-1000 = per 1,000 { $has_ages ->
    [yes] inhabitants aged { $ages }
   *[no] inhabitants
  } on 31 December (1 January of the next year in table { $table })
figures-ours-summed-per-1000 = { $what }, per 1,000 { $has_ages ->
    [yes] inhabitants aged { $ages }
   *[no] inhabitants
  } on 31 December (1 January of the next year in table { $table })
figures-ours = { $what }: computed by kostra_bolig, not by SSB
figures-unit-per-1000 = { $unit } per 1,000 { $has_ages ->
    [yes] inhabitants aged { $ages }
   *[no] inhabitants
  }
figures-of-region = { $region }: { $what }
figures-both = { $first }; { $then }

## Sums of parts
figures-followed = { $region } is followed over its codes: { $periods }
figures-start-followed = the start in { $year } stands under former codes for { $count } of the regions{ $sums ->
    [0] {""}
   *[some] , and is our sum, not SSB's, for { $sums }
}
figures-null-for = { $period }: no figure, for { $why }
figures-stands-alone = { $period }: SSB's own figure of { $region } alone, for { $why }
figures-part-alone = { $period }: { $parts }
figures-parts-summed = { $period }: { $parts }, summed by us, not by SSB
figures-parts-divided = { $period }: { $parts }, a share of sums by us, not by SSB
figures-period = { $first } to { $last }
figures-part-without-value =
    { $has_symbol ->
        [yes] { $year }: the part { $part } is '{ $symbol }', so there is no sum
       *[no] { $year }: the part { $part } { $is_there ->
            [yes] has no figure
           *[no] is absent
        }, so there is no sum
    }
figures-part-marked = { $year }: SSB marks the part { $part } with '{ $symbol }'

## Areas that change
figures-groups-redrawn = SSB drew the KOSTRA groups anew in { $year }: { $region } until { $before } and from { $year } are different municipalities, and do not compare
figures-all-redrawn = SSB drew the KOSTRA groups anew in { $year }: a group until { $before } and from { $year } are different municipalities, and do not compare
figures-took-in = { $region } took in { $part } { $name } on { $date }: figures before and after are of different areas
# SSB had shown it in this version and has taken it back.
figures-suppressed-since = { $has_since ->
    [yes] { $year }: suppressed since { $since } in { $region }; the former figure is withdrawn
   *[no] { $year }: suppressed since then in { $region }; the former figure is withdrawn
}
figures-took-in-part = { $region } took in a part of { $part } { $name } on { $date }: figures before and after are of different areas
figures-lost-a-part = { $region } lost a part to { $part } { $name } on { $date }: figures before and after do not compare
figures-border-moved = the border between { $between } moved in { $year }: figures before and after are of different areas
figures-border-told = SSB writes of the borders of { $region }: «{ $words }»: figures before and from { $year } are of different areas
figures-across-break = SSB drew the KOSTRA groups anew in { $year }: { $series } for { $region } from { $first } to { $last } is of different municipalities, and what changed cannot be told from what was regrouped. Stay within the years before or from { $year } on, or ask for it all the same with across_break=True (--across-break)
figures-ranked-across-break = SSB drew the KOSTRA groups anew in { $year }: from { $first } to { $last } they are of different municipalities, and what changed cannot be told from what was regrouped. Stay within the years before or from { $year } on, or ask for it all the same with across_break=True (--across-break)

figures-county-moved =
    { $has_left ->
        [yes] { $has_came ->
            [yes] { $region }: from { $before } to { $after } { $left } left the county, and { $came } came to it: figures before and after are of different areas
           *[no] { $region }: from { $before } to { $after } { $left } left the county: figures before and after are of different areas
        }
       *[no] { $region }: from { $before } to { $after } { $came } came to the county: figures before and after are of different areas
    }
figures-a-part-of = a part of { $part }

## Why a region has no figures in a year
figures-why-split = { $part } { $name } was split into { $into } on { $date }, and SSB has no figures for the pieces
figures-why-unsaid = { $codes } began or ended on { $date }, and SSB's Klass does not say out of what or into what
figures-why-county-unsaid = { $codes } began or ended from { $first } to { $later }, and SSB's Klass does not say out of what or into what
figures-why-inside = its municipalities were part of { $county } then, which was more than this county
figures-why-not-summed = it would be { $parts }, and { $series } is in { $unit }, which does not add up over parts
figures-why-not-asked-for = { $lacking } { $lacking_count ->
    [one] was
   *[other] were
} not asked for
figures-why-means = it would be { $parts }, and SSB's counts of counties are means, which do not add up
## What SSB's own count of a county or group is
figures-counted-as = { $is_estimate ->
    [yes] { $region } is SSB's own estimate, not our sum
   *[no] { $region } is SSB's own figure, not our sum
}; { $counted_as ->
    [mean] it is the mean of its municipalities, not their total
   *[unknown] whether it is the total or the mean of its municipalities, these figures do not tell
}
figures-parts-counted-as = what { $region } is made of is SSB's own { $is_estimate ->
    [yes] estimates
   *[no] figures
}, one for each code; { $counted_as ->
    [mean] they are the means of the municipalities, not their totals
   *[unknown] whether they are the totals or the means of the municipalities, these figures do not tell
}
figures-all-counted-as = SSB's own { $is_estimate ->
    [yes] estimates
   *[no] figures
} of { $kind ->
    [county] counties
   *[kostra_group] KOSTRA groups
} are not our sums; { $counted_as ->
    [mean] of { $series } they are the means of the municipalities, not their totals
   *[unknown] whether they are the totals or the means of the municipalities, these figures do not tell of { $series }
}
figures-index-alone = beside a municipality it is shown by its index alone
figures-no-rate-of-no-total = { $counted_as ->
    [mean] { $region } has no rate: SSB's figure is the mean of its municipalities, not their total
   *[unknown] { $region } has no rate: whether SSB's figure is the total or the mean of its municipalities, these figures do not tell
}; leave it out, or choose the country or municipalities

## A figure that cannot be given
figures-of-series = { $series } for { $region }: { $what }
figures-of-year = { $year } is 0: { $what }
figures-empty = empty
figures-no-value =
    { $missing ->
        [not_applicable] { $series } for { $region } in { $year } is { $symbol }: does not exist
        [not_available] { $series } for { $region } in { $year } is { $symbol }: missing
        [suppressed] { $series } for { $region } in { $year } is { $symbol }: suppressed: SSB does not show it, and it may be 0 or more
        [nil] { $series } for { $region } in { $year } is { $symbol }: nil: given so, without a number
        [other] { $series } for { $region } in { $year } is { $symbol }: another symbol, which is not known here
        [not_joined] { $series } for { $region } has no figure in { $year }: the area cannot be followed so far back
       *[by_its_name] { $series } for { $region } in { $year } is { $symbol }: { $has_missing ->
            [no] without a value and without a reason
           *[yes] { $missing }
        }
    }
figures-because = { $what } ({ $parts })
figures-no-year = { $series } for { $region } has no year { $year }; there are { $years }
figures-no-year-among-none = { $series } for { $region } has no year { $year }; there are none
figures-not-printed = the report does not print { $series } for { $year }, so it is not known here; it prints { $years }
figures-not-printed-at-all = the report does not print { $series } for { $year }, so it is not known here; it prints none
figures-no-years = { $series } for { $region } has no years
figures-change-from-0 = the change from 0 has no percentage; give the two values instead
figures-change-from-below-0 = { $year } is { $value }: the change from below 0 has no percentage; give the two values instead
figures-growth-needs-above-0 = growth per year needs values above 0, but { $year } is { $value }
figures-trend-of-one-year = a trend needs at least two years
figures-too-large = the figures are too far apart for a number to say it
figures-years-not-in-order = the start year must be before the end year, got { $start } and { $end }
figures-first-after-last = the first year must not be after the last, got { $first } and { $last }
figures-base-of-0 = { $series } for { $region } in { $year } is { $value }, and only what is above 0 can be 100; choose another base
figures-share-of-regions = a share needs one region, got { $region } and { $other }
figures-share-of-areas = in { $year } the one is of { $parts } and the other of { $others }, which are different areas
figures-share-of-units = a share needs one unit, got { $unit } and { $other }
figures-share-of-years = { $series } and { $other } have no year in common

## What cannot be joined
figures-no-municipality = { $region } { $name } is no municipality and no county; only those are merged
figures-means-not-summed = SSB's counts of counties are means, which do not add up
figures-county-not-joined = { $region } cannot be followed to { $year }: { $why }
figures-not-summed = { $series } is in { $unit }, which does not add up over parts
figures-unknown-to-klass = SSB's Klass knows no municipality { $region } in { $first } to { $last }
figures-changed-unsaid = { $region } cannot be joined over { $date }: { $codes } began or ended then, SSB's Klass does not say out of what or into what, and it may be a part of { $region }. Join from { $year } on (since={ $year }, --from { $year })
figures-was-split = { $region } cannot be joined over { $date }: { $part } { $name } was split into { $into }, and SSB has no figures for the pieces. Join from { $year } on (since={ $year }, --from { $year }), or ask for { $part } and { $region } on their own
figures-was-split-itself = { $region } cannot be joined over { $date }: { $part } { $name } was split into { $into }, and SSB has no figures for the pieces. Join from { $year } on (since={ $year }, --from { $year }), or ask for { $region } on its own

## Per 1,000 inhabitants
figures-no-rate = { $region } has no rate for { $year }: { $why ->
    [merged] on 1 January { $next } it was merged, and table { $table } has no inhabitants of it alone (--joined gives those of the merged)
    [divided] on 1 January { $next } it was divided or took in a part, and table { $table } has no inhabitants of it as it was
   *[not_counted] table { $table } gives no inhabitants of it on 1 January { $next }
}
figures-no-count-per-1000 = { $series } is in { $unit }; only counts are given per 1,000 inhabitants
figures-no-inhabitants = table { $table } gives no inhabitants of { $region } { $name }

## What is asked for
figures-expected-text = { $argument }: expected a text, got { $got }
figures-expected-texts = { $argument }: expected texts in a list, got { $got }
figures-expected-region = { $argument }: expected the code or name of a region, such as 0301 or Oslo, got { $got }
figures-expected-year = { $argument }: expected a year such as 2024, got { $got }
figures-expected-number = { $argument }: expected a number, got { $got }
figures-expected-count = { $argument }: expected a whole number from 1, got { $got }
figures-of-other-kind = { $region } is no region of the kind { $kind }
figures-expected-flag = { $argument }: expected True or False, got { $got }
figures-expected-seconds = { $argument }: expected 0 or more seconds, got { $got }
figures-expected-clock = { $argument }: expected a Clock, such as kostra_bolig.testing.HeldClock().clock(), got { $got }
figures-expected-event = stop: expected a threading.Event, got { $got }
figures-expected-path = { $argument }: expected a path, got { $got }
figures-expected-table = { $argument }: expected a table as load() gives it, got { $got }
figures-forked = this process was forked from one that had figures in hand, and would wait for ever for threads that it has not; start processes with "spawn" or "forkserver" (multiprocessing.get_context("spawn")), or load the figures only after the fork
figures-no-groups = SSB's Klass has no KOSTRA groups of { $year } stored with these figures; run `kostra-bolig fetch{ $of_table } --force`
figures-published-of-country = the published figures cover the country ({ $country }) only, not { $got }; run `kostra-bolig fetch` for regions
figures-no-ages = the inhabitants aged { $ages } are not stored with these figures; run `kostra-bolig fetch{ $of_table } --ages { $asked }`, and read again
figures-expected-ages = { $argument }: expected ages such as 18-24, got { $got }
figures-ssbs-own-rate = SSB's own rate, content { $content }, not ours
figures-no-population = no population is stored with these figures; run `kostra-bolig fetch{ $has_table ->
    [yes] {" "}--table { $table }
   *[no] {""}
} --population`, and read again
figures-unavailable = { $series } is unavailable in table { $table }: { $why }. Choose one with { $setting }=CODE and fetch again; the table has { $candidates }
figures-no-such-series =
    { $has_near ->
        [yes] there is no series or content { $got } in table { $table }; near matches: { $near }
       *[no] there is no series or content { $got } in table { $table }; the series are { $known }
    }
figures-region-of-several = the region name { $got } has { $answers_count } answers: { $answers }; give the code
figures-listed-region = { $code } { $label }{ $has_county ->
    [yes] {" "}in { $county }
   *[no] {""}
}
figures-no-such-region =
    { $has_near ->
        [yes] there is no region { $got } in these figures; near matches: { $near }
       *[no] { $has_some ->
            [yes] there is no region { $got } in these figures; its regions are such as { $some }
           *[no] there is no region { $got } in these figures; the country is { $country }, municipalities have four digits
        }
    }
figures-no-such-kind = there is no kind of region { $got }; expected one of { $expected }
figures-no-figures-since = { $series } for { $region } has no figures since { $since }; the last year is { $last }
figures-regions-not-different =
    { $has_codes ->
        [yes] expected one or more different regions, got { $codes }
       *[no] expected one or more different regions, got none
    }
figures-none-of-kind = there are no regions of the kind { $kinds } in these figures
figures-none-followed = only municipalities are followed side by side, and there are none of today in these figures; leave out --joined (in Python joined=True)
figures-no-regions-of-kind = there are no regions of this kind in these figures
figures-no-such-order = by: expected value or change, got { $got }
figures-no-year-before = there is no year { $year } in these figures, the year before; name the start year (since=, --from): there are { $years }
figures-no-year-here = there is no year { $year } in these figures; there are { $years }
figures-start-not-before = the start year must be before the year, got { $start } and { $year }

## Regions beside each other
figures-compared = { $series } of { $region } in { $unit }
figures-not-comparable =
    { $has_listed ->
        [yes] a comparison needs one series, in one unit, of different regions; got { $listed }
       *[no] a comparison needs one series, in one unit, of different regions; got none
    }
figures-no-base = there is no year { $year } to start from; there are { $years }
figures-no-common-year = the regions have no year with a value above 0 in common; choose a base year (base=, --base), and they are shown beside each other, without an index where there can be none

figures-no-contributions = { $series } is in { $unit }; municipalities add to a change of counts alone
figures-contributions-no-sum = the figure of { $region } is SSB's own, and no sum of the municipalities
figures-contributions-rest =
    { $number ->
        [one] 1 municipality is not published: what it changed by is not given
       *[other] { $number } municipalities are not published: what they changed by is not given, and cannot be had by subtraction from this table; the smallest may be held back with them, though SSB shows their figures elsewhere
    }

## Sets of a person's own
figures-ours-set = sum of { $parts }
figures-sets-absent = there is no file of sets { $path }; write one with a line such as neighbours = ["Bergen", "Askøy"]
figures-sets-unreadable = { $path } cannot be read: { $why }
figures-sets-too-large = { $path }: expected a file of sets of at most { $most } bytes, got more
figures-sets-no-toml = { $path } is not TOML: { $why }
figures-sets-too-deep = it is nested too deep
figures-sets-wrong = { $path }: set { $set }: { $what }
figures-set-name = expected a name of letters, digits, - and _ that is no region's code
figures-set-list = expected a list of names or codes, such as ["Bergen", "4627"], got { $got }
figures-set-region = expected the name or code of a region, got { $got }
figures-set-wrong = set { $set }: { $what }
figures-set-twice = { $region } ({ $code }) is named twice
figures-set-no-count = { $series } is in { $unit }; the sum of a set is of counts alone
figures-set-of-kinds = set { $set }: a sum is of municipalities, or of counties, alone; others overlap
figures-set-overlaps = set { $set }: both { $regions } stand under { $code } in { $year }, which would count twice; name one of them, or take each under its own code alone with --not-joined
figures-no-such-set = there is no set { $got } in { $path }; there are { $near }

## Versions
figures-published-is-no-version = the figures published in the report are no version of the table; `verify` holds the report against one
figures-no-version-before = no version from before { $snapshot } is stored: history begins with the first fetch of your own, so there is no change yet
figures-not-from-a-store = these figures are from no store, so there are no earlier versions to compare with; give one
figures-expected-series = { $argument }: expected a series as Table.series() gives it, got { $got }
figures-expected-frame = { $argument }: expected a polars frame, got { $got }; a Series, a Comparison and a Table have to_pandas() of their own
figures-line = { $direction ->
    [up] up { $slope } a year
    [down] down { $slope } a year
   *[flat] flat
 } from { $start } to { $end }{ $has_fit ->
    [no] { "" }
   *[yes] { ", " }R² { $fit }
 }

## Claims
figures-nothing = nothing
figures-claims-absent = there is no claims file { $path }
figures-claims-unreadable = { $path } cannot be read: { $why }
figures-claims-too-large = { $path }: expected a claims file of at most { $most } bytes, got more
figures-claims-too-deep = { $path }: it is nested too deep to be read
figures-claims-no-toml = { $path } is not TOML: { $why }
figures-claims-format = { $path }: expected `format = { $format }` at the top, got { $got }
figures-claims-unknown-field = { $path }: unknown field { $got } at the top; the fields are { $fields }
figures-claims-none = { $path }: expected at least one [[claim]]
figures-claims-id-twice = { $path }: the id { $id } is given twice
figures-claims-written = { $path }: written: expected a day such as 2025-04-30, got { $got }
figures-claim-no-table = { $path }: claim { $place } is not a table; write it under [[claim]]
figures-claim-wrong = { $path }: claim { $id }: { $what }
figures-current-prices = amounts are in { $unit }, in current prices: a change over years holds the rise in prices too
figures-claim-no-figures = table { $table } cannot be read, so nobody can tell: { $why }
figures-field-table = table: expected the id of a table, five digits in quotes such as "12008", got { $got }
figures-claim-unknown-series = claim { $id }: there is no series or content { $got }; the series are { $known }
figures-field-unknown = unknown field { $got }; the fields are { $fields }
figures-field-years = start must be before end, got { $start } and { $end }
figures-field-direction = published: expected { $any_expected }, got { $got }
figures-field-published = published: expected a number, got { $got }
figures-field-too-fine = published: expected at most { $most } decimals, got { $got }
figures-field-categories = categories: expected the code or label of a category by the id of its dimension, such as { $example }, got { $got }
figures-claim-of-others = the figures in hand are of other categories, and from no store that has these
figures-field-cells = cells: expected years with numbers, such as { $example }
figures-field-text = { $field }: expected a text, got { $got }
figures-field-whole = { $field }: expected a whole number of 0 or more, got { $got }
figures-field-beyond = { $field }: expected { $most } or less, got { $got }
figures-field-number = { $field }: expected a number of 0 or more, got { $got }
figures-field-one-of = { $field }: expected one of { $expected }, got { $got }

figures-field-of-other-kind = { $field }: a claim of the kind { $kind } does not take it
figures-field-one-of-two = give either { $one } or { $other }
figures-field-bounds = at_least must not be more than at_most, got { $least } and { $most }
figures-field-from-1 = { $field }: expected a whole number from { $least }, got { $got }
figures-field-flag = { $field }: expected true or false, got { $got }

## Verdicts
figures-claim-rate = { $year }: { $rate } per { $per } inhabitants on 31 December
figures-claim-rank =
    { $year }: { $value }, number { $rank } from the { $end ->
        [bottom] bottom
       *[top] top
    }{ $equals ->
        [0] {""}
        [one] , with 1 other,
       *[other] , with { $equals } others,
    } among { $ranked } with a figure, of { $among ->
        [municipality] the municipalities
        [county] the counties
        [kostra_group] the KOSTRA groups
        [county_municipality] the county municipalities
        [county_group] the groups of county municipalities
        [district] the districts
       *[other] the municipalities of { $among }
    }; { $suppressed } suppressed, { $absent } missing
figures-claim-blank-years = a year without a figure may be the one: { $blanks }
figures-claim-blank-regions =
    { $number ->
        [one] 1 region without a figure may stand before it
       *[other] any of { $number } regions without a figure may stand before it
    }
figures-place-in-part = only some of { $among ->
    [municipality] the municipalities
    [county] the counties
    [kostra_group] the KOSTRA groups
    [county_municipality] the county municipalities
    [county_group] the groups of county municipalities
    [district] the districts
   *[other] the municipalities of { $among }
} were asked for, so no place among them can be told
figures-ranked-in-part = only some of the regions were asked for: the others are not ranked
figures-contributions-in-part = only some of the municipalities of { $region } were asked for, so who made the change cannot be told; ask for all with `kostra-bolig fetch{ $of_table } --regions all`
figures-not-among = { $region } is none of { $among ->
    [municipality] the municipalities
    [county] the counties
    [kostra_group] the KOSTRA groups
    [county_municipality] the county municipalities
    [county_group] the groups of county municipalities
    [district] the districts
   *[other] the municipalities of { $among }
} in { $year }
figures-no-members = { $region } has no municipalities in it; expected a county, a KOSTRA group or the country
figures-claim-true-of-cells = true of the figures that the text had; SSB has since changed { $changes }
figures-claim-true-before = true of SSB's figures { $before }, no longer of those { $after }: { $changes }
figures-claim-from-to = { $least } to { $most }
figures-claim-at-least = at least { $least }
figures-claim-at-most = at most { $most }
figures-claim-by-joining = { $verdict ->
    [reproduced] without following { $region } over its codes it is reproduced
    [revised] without following { $region } over its codes it is revised
    [not_reproduced] without following { $region } over its codes it is not reproduced
   *[not_checkable] without following { $region } over its codes it is not checkable
}
figures-version-unknown = of an unknown day
figures-version-updated = of { $day }
figures-version-fetched = fetched on { $day }
figures-slip-end-year = { $percent } % is the change measured against the end year instead of the start year
figures-slip-sign = the sign is turned
figures-slip-years = { $percent } % is the change from { $start } to { $end }
figures-slip-difference-years = { $percent } is the difference from { $start } to { $end }
figures-slip-claim-years = it is true from { $start } to { $end }
figures-slip-points = { $number } is the change in percentage points, not in percent
figures-slip-absolute = { $number } is the change in the unit of the figures, not in percent
figures-slip-percent = { $number } is the change in percent, not the difference
figures-slip-level = { $percent } % is the end year in percent of the start year, not the change
figures-slip-inverse = the two are divided the wrong way round
figures-slip-increase = { $number } is the increase measured in the start year, not the whole: an increase of one time is a doubling
figures-slip-of-rest = { $number } is { $part } held against the rest of { $whole }, not against all of it
figures-slip-the-rest = { $number } is what the rest of { $whole } gives, without { $part }
figures-slip-other-whole = { $number } is what it gives of { $series }
figures-slip-per = { $number } is what it gives per { $per } inhabitants
figures-slip-other-end = { $number } is the place from the other end
figures-slip-among =
    { $among ->
        [municipality] { $number } is the place among the municipalities
        [county] { $number } is the place among the counties
       *[kostra_group] { $number } is the place among the KOSTRA groups
    }
figures-slip-extreme =
    { $word ->
        [highest] the highest is { $year } with { $value }
       *[lowest] the lowest is { $year } with { $value }
    }
figures-slip-of-year = { $number } is what { $year } gives
figures-slip-of-series = { $number } is what { $series } gives
figures-slip-of-region = { $number } is what { $region } ({ $code }) gives
figures-slip-earlier = it is true of SSB's figures { $version }, which had changed before the text was written: { $changes }
figures-expected-claims = { $argument }: expected claims as read_claims() gives them, got { $got }

figures-region-name-too-long = a region's name has at most { $most } characters, got { $got } that begin { $start }
figures-unbound = the version that stored these figures does not say why

## Trends and citations
figures-no-growth = no growth per year: { $why }
figures-no-line = no straight line through every year: { $why }
figures-in-relative-terms = in relative terms { $percent }
figures-place = rank
figures-changed-cell = { $year }: { $before } → { $after }
figures-cite-no-date = n.d.
figures-cite-snapshot = snapshot { $snapshot }
figures-cite = { $author } ({ $year }). { $title } [data set; { $version }]. { $url }. { $line }. { $licence }.
figures-cite-fetched = { $author } ({ $year }). { $title } [data set; { $version }]. { $url } (retrieved { $day }). { $line }. { $licence }.
# what was not asked for
figures-region-not-asked-for = { $got } is none of the regions that were asked for ({ $chosen }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}); `kostra-bolig fetch{ $of_table } --regions all` asks for all of them
figures-parts-not-asked-for = { $region } cannot be joined: { $lacking } { $lacking_count ->
    [one] was
   *[other] were
} not asked for; `kostra-bolig fetch{ $of_table } --regions "{ $every }"` asks for { $lacking_count ->
    [one] it
   *[other] them
} too
figures-very-many-digits = a number of very many digits
figures-no-such-content =
    { $has_near ->
        [yes] there is no content { $got } in table { $table }, which has no series of ours; near matches: { $near }
       *[no] there is no content { $got } in table { $table }, which has no series of ours; 'kostra-bolig contents --table { $table }' lists its { $n } contents
    }
figures-label-of-several = { $got } is the label of several contents of table { $table }: { $contents }; give the code
figures-no-claims = { $is_defined ->
    [yes] the definition of table { $table } names no claims
   *[no] table { $table } has no definition, and so no claims
}; hold your own against it with 'kostra-bolig verify CLAIMS.toml --table { $table }'
## What may be added where no definition speaks
figures-sums-unit = its unit «{ $unit }» is none of what adds up
figures-sums-word =
    { $where ->
        [label] its label says «{ $word }»
       *[unit] its unit says «{ $word }»
    }
figures-sums-average = SSB says that it is an average
figures-sums-part = only some of the regions were asked for, so nobody can tell whether they make the country
figures-sums-unknown =
    { $has_year ->
        [yes] the country or its municipalities have no figures in { $year } to tell by
       *[no] there is no revised year to tell by
    }
figures-sums-nothing = the municipalities make 0 together in { $year }, which tells nothing
figures-sums-country = the country is { $times } times its municipalities in { $year }, and of what adds up { $least } to { $most } times
figures-why-not-added = it would be { $parts }, and { $series } is not known to add up over parts: { $why }
figures-not-added = { $series } is not known to add up over parts: { $why }
figures-no-count-by-its-words = { $series } is no count that a rate could be made of: { $why }
figures-no-sum-region = the table has no region that stands for all of them; name one, such as { $some }
figures-no-inhabitants-of-districts = a rate per 1,000 inhabitants is made for municipalities and county municipalities; of Oslo's districts no inhabitants are read

## Parts of a table
figures-wrong-part = kb.Table: { $part } is a { $expected }, not { $got }; kostra_bolig.testing.make_table makes a table from a few rows
figures-columns-lacking = kb.Table: observations lack { $lacking }; they have { $columns }. kostra_bolig.testing.make_table makes a table from a few rows
figures-column-of-another-type = kb.Table: the column { $column } of observations cannot be { $got }. kostra_bolig.testing.make_table makes a table from a few rows
figures-unit-per = { $unit } per { $counted }
figures-per-of = { $content }, table { $table }{ $has_day ->
    [yes] , updated { $day }
   *[no] {""}
  }
figures-ours-per = { $has_what ->
    [yes] { $what }, divided by { $per }
   *[no] divided by { $per }
  }
figures-per-and-per-1000 = a figure is per 1,000 inhabitants or per another count, not both: leave out --per or --per-1000
figures-per-no-amount = { $series } is in { $unit } and no amount that can be divided by a count
figures-per-unit = its unit «{ $unit }» is no count, or its definition does not say that it adds up
figures-per-no-count = { $series } of table { $table } («{ $name }») is no count that may be summed, so nothing is divided by it: { $why }
figures-seam = from { $since } on as this table has it; to { $last } from table { $table }, content { $content }: a change across that seam may be one of the tables
figures-seam-differs = in { $year } table { $table } has { $there }, and this table { $here }, which stands
figures-seam-left-out = { $series }: the years before { $first } stand in table { $table }, content { $content }, and are not among these; `series`, `trend` and `compare` go over the seam
figures-beyond-seam = the year { $year } stands in table { $table }, content { $content }, and not in this one, which begins in { $first }: all regions together are not followed over the seam. Choose years from { $first } on (since=, --from), or see some regions with `series`, `trend` or `compare`
figures-seam-no-region = its years to { $until } are not here: table { $table } has no region { $region }
figures-seam-unread = its years to { $until } stand in table { $table }, which cannot be read: { $why }
figures-seam-units = its years to { $until } in table { $table } are left out: they are in { $other }, and these in { $unit }
figures-where-missing = the table is broken down further; say which category with --where ID=VALUE (in Python where=, in a claim categories =), such as --where { $first }=CODE: { $dimensions }{ $has_unavailable ->
    [yes] . Of the definition's series { $unavailable }
   *[no] {""}
}
figures-where-dimension = { $id } ({ $label }): { $categories }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
figures-where-no-texts = expected categories by the id of their dimension, all text, for where, got { $got }
figures-no-dimension = the table has no further dimension { $got }{ $has_there ->
    [yes] ; there are: { $there }
   *[no] {""}
}
figures-no-category = dimension { $id } has no category { $got }; near it: { $near }
figures-category-not-asked-for = category { $code } of { $id } is not in this version: it was not asked for; `kostra-bolig fetch{ $of_table } --where "{ $id }=CODE,CODE"` chooses which are, and `kostra-bolig fetch{ $of_table } --where { $id }=` asks for all
figures-unavailable-category = { $series } is unavailable in table { $table }: { $why }. What it is read from stands under `where` in the definition; fetch again once that is mended
figures-series-and-where = { $series }: { $why }; leave --where out, or name the content by SSB's code
figures-series-of-others = it is read from { $categories }, and another category was asked for
figures-where-of-content = { $content } is none of the series whose categories the definition fixes ({ $series }); say which category of { $ids } with --where ID=VALUE (in Python where=)
figures-category-of-two = { $got } is the label of several categories of { $id }: { $codes }; name its code
figures-versions-of-two-categories = the two versions are of different categories of the table; compare one category with itself
figures-regions-lack = Klass as it is shipped has the municipalities valid after 1 January { $year }; of the years before, those that had ended by then are not in the file
