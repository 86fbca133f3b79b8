# What is said of charts, pages and files that cannot be made.

show-suffix = expected a file that ends in { $expected }, got { $got }
show-form = form: expected { $any_expected }, got { $got }
show-two-units = expected one unit, got { $got }; draw an index instead (index=, --index)
show-no-plot-extra = charts need the extra plot (altair, vl-convert); { $install }
show-no-page-extra = a page needs the extra plot (jinja2, altair, vl-convert); { $install }
show-no-excel-extra = Excel files need the extra excel (xlsxwriter); { $install }
show-no-stata-extra = Stata files need the extra stata (pyreadstat); { $install }
show-column = { $column ->
    [from] Code before the change
    [region] SSB's code of the region
    [region_name] SSB's name of the region
    [kind] Kind of region
    [content] SSB's code of the content
    [content_name] SSB's label of the content
    [series] Key of the series
    [year] Year
    [value] Figure
    [status] SSB's symbol at the figure
    [missing] Why there is no figure
    [unit] Unit
    [decimals] Decimals that SSB shows
    [suppressed_since] Suppressed by SSB since this day
    [valid_from] First day of the region
    [valid_to] First day after the region
    [county] County
    [kostra_group] KOSTRA group that year
    [to] Code after the change
    [date] First day of the new code or area
    [relation] What came of it: same area, merged, part
    [from_name] Name before the change
    [to_name] Name after the change
    [rank] Rank
    [start] Figure of the first year
    [absolute] Change
    [percent] Change in per cent
    [unusual] Unusual change by SSB's method for KOSTRA
    [since] First year of the change
    [made_of] Codes the figure is made of
    [start_made_of] Codes the figure of the first year is made of
    [index] Index
    [base] Year that is 100
    [change] What happened to the cell
    [old] Figure before
    [new] Figure now
    [old_status] SSB's symbol before
    [new_status] SSB's symbol now
   *[other] { $column }
}
show-column-of-series = { $beside ->
    [status] SSB's symbol: { $label }
    [made_of] Codes it is made of: { $label }
    [missing] Why there is no figure: { $label }
    [suppressed_since] Suppressed by SSB since: { $label }
   *[value] { $label }
}
show-template-there = { $path } is there already, and is left as it is; name another file
show-nothing-to-draw = expected one or more series with figures to draw, got none
show-years = expected years between { $least } and { $newest } in order, got { $first } to { $last }
show-too-many-bars = a chart of a ranking has room for { $most } regions, and this one has { $got }; take fewer: --top, --bottom, --county, --group (top=, bottom=, among=)
show-no-base = { $series } for { $region } is { $value } in { $year } and cannot be 100; choose another year (index=, --index), or draw the figures without an index
show-content = content: expected { $any_expected }, got { $got }
show-locale = locale: expected { $any_expected }, got { $got }
show-klass = Klass { $municipalities } (municipalities) and { $groups } (KOSTRA groups)
show-klass-without-groups = no KOSTRA groups of municipalities are stored with these figures, so kostra_group is empty; `kostra-bolig fetch{ $of_table }` asks Klass for them
show-klass-is-whole = --content { $content } is written whole, as SSB's Klass has it; leave out what chooses figures (--region, --kind, --series, --from, --to, --wide, --joined)
show-partitioned = { $table }: { $versions } { $versions ->
    [1] version
   *[other] versions
}, { $rows } { $rows ->
    [1] row
   *[other] rows
}; files written: { $written }
show-wide-of-one = a wide file has one series: say which with series= (--series KEY), and write { $any_forms }
show-wide-is-followed = a wide file has the municipalities of today, followed over their codes; leave out --not-joined, or write --content panel
show-joined-long = long observations are the figures of SSB under each code: --joined and --not-joined concern an .xlsx file or a panel (--content panel, not as JSON-stat); leave them out
show-not-in-panel = { $region } { $name } is no municipality of today, so it is in no panel that is followed (--joined); leave it out, or leave out --joined
show-no-figures = { $has_first ->
    [yes] no figures from { $first }{ $has_last ->
        [yes] {" "}to { $last }
       *[no] {""}
    }
   *[no] no figures{ $has_last ->
        [yes] {" "}until { $last }
       *[no] {""}
    }
} of these regions and series
show-empty-panel = none of the series is available in these figures, so a panel of them has no columns; name those of its contents that you want, by SSB's code or label
show-language = language: expected { $any_expected }, got { $got }
show-left-out = { $region } is not drawn beside a municipality: { $why }. Draw an index (index=, --index)
show-series-twice = expected different series, got { $label } twice
show-no-regions = expected one or more regions, got none
show-answer-lost = the answer could not be written whole: { $reason }; free space, or write it elsewhere
show-not-drawn = the chart cannot be drawn: { $error }: { $reason }
show-cell-too-long = a cell of Excel holds { $most } letters, and a text of these figures is longer; choose .csv, .parquet or .json
show-not-since = published in { $month ->
     [1] January
     [2] February
     [3] March
     [4] April
     [5] May
     [6] June
     [7] July
     [8] August
     [9] September
     [10] October
     [11] November
    *[12] December
}, not since
show-suppressed-since = suppressed since { $since }
show-cells-suppressed-since = { $n ->
    [one] { $n } figure of this version is suppressed by SSB since { $has_since ->
        [yes] { $since }
       *[no] then
    }
   *[other] { $n } figures of this version are suppressed by SSB since { $has_since ->
        [yes] { $since }
       *[no] then
    }
}
show-discontinued = SSB has discontinued table { $table }: no new figures come here; look for the table that goes on with the subject
show-last-moved = { $has_day ->
    [yes] SSB last updated table { $table } on { $day }; when it does so next is not known
   *[no] when SSB updates table { $table } is not known
}
show-not-asked-for = { $n } { $n ->
    [one] cell
   *[other] cells
} of { $which ->
    [older] the older one that the newer one was
   *[newer] the newer one that the older one was
} not asked for
show-chosen = { $what ->
    [years] years asked for: { $chosen }, chosen by a person; `kostra-bolig fetch{ $of_table } --years all` takes that back
   *[regions] regions asked for: { $chosen }, chosen by a person; `kostra-bolig fetch{ $of_table } --regions all` takes that back
}
show-chosen-where = categories of { $id } asked for: { $codes }, chosen by a person; `kostra-bolig fetch{ $of_table } --where { $id }=` takes that back
show-asked-for-where = asked for { $n } { $n ->
    [one] category
   *[other] categories
} of { $id }: { $codes }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
show-asked-for = asked for { $has_years ->
    [yes] { $years } { $years ->
        [one] year
       *[other] years
    }
   *[no] all years
} of { $has_regions ->
    [yes] { $regions } { $regions ->
        [one] region
       *[other] regions
    }
   *[no] all regions
}, chosen by a person
