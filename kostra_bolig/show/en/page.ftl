# Words of the page.

page-skip = To the content
page-since = change since { $start }
page-change = { $percent } since { $start } (from { $value })
page-no-change = No change since { $start } can be computed
page-unavailable = Unavailable
page-charts = The series
page-table = All figures
page-caption = By year: { $units }.
page-year = Year
page-claims = Claims of the report, held against the figures
page-claim = Claim
page-published = In the text
page-computed = From the figures
page-verdict = Verdict
page-why = Why
page-counted = What is counted
page-not-counted = What is not counted
page-not-counted-estimates = Figures of the country, counties and KOSTRA groups are SSB's own estimates, not our sums.
page-not-counted-own = Figures of the country, counties and groups are SSB's own, not our sums.
page-not-counted-suppressed = Suppressed cells are figures that SSB does not show. They may be 0 or more, and none is computed here.
page-notes = Notes on the figures
page-not-checkable = { $name }, { $years }: the figures it takes are not here
page-fetched = Fetched { $moment }
page-never-fetched = Not fetched from SSB: the figures are those printed in the report
page-snapshot = version
page-made = Made with kostra_bolig. Percentages are of the start year, rounded.
page-legend = Symbols: { $symbols }.
page-claims-of-text = Claims of the text, held against the figures
page-beside = Compared with others
page-places = Places
page-what = Series
page-number = Number, from the highest
page-median-head = Median (quartiles)
page-places-caption = Figures of { $year }, in { $units }. Number 1 is the highest, among those with a figure. Half of these have less than the median, a quarter less than the lower and a quarter more than the upper quartile.
page-rank = { $rank } of { $ranked }{ $has_more ->
    [no] {""}
   *[yes] {" "}({ $more } in all)
}
page-median = { $median }{ $has_low ->
    [yes] {" "}({ $low }–{ $high })
   *[no] {""}
}
page-no-place = no place without a figure
page-alone = { $region } is one municipality: there is nothing to compare with.
page-others = What it is compared with, year by year
page-per-1000 = { $region }, per 1,000 inhabitants
page-codes = Code
page-sum = { $codes } (our sum)
page-chart = { $what }, beside others
page-chart-index = { $what }, index { $year } = 100
page-chart-rate = { $what }, per 1,000 inhabitants
page-lede = { $place } had { $value } { $what } in { $year }{ $has_stage ->
    [yes] {" "}({ $stage })
   *[no] {""}
}{ $has_more ->
    [yes] , { $more }.
   *[no] .
}
page-lede-one = { $place } had { $value } in { $year } in the series «{ $what }»{ $has_stage ->
    [yes] {" "}({ $stage })
   *[no] {""}
}{ $has_more ->
    [yes] , { $more }.
   *[no] .
}
page-lede-more = { $by } more than in { $year }
page-lede-fewer = { $by } fewer than in { $year }
page-lede-same = as many as in { $year }
page-lede-since = That is { $moved }, when there were { $value }{ $has_percent ->
    [yes] {" "}({ $percent }).
   *[no] .
}
page-lede-no-change = No change since { $start } can be computed{ $has_why ->
    [yes] {" "}({ $why }).
   *[no] .
}
page-lede-suppressed = SSB does not show how many { $what } { $place } had in { $year }: the figure is suppressed.
page-lede-none = There is no figure on { $what } in { $place } in { $year }{ $has_why ->
    [yes] : { $why }.
   *[no] .
}
page-lede-never = It shows none of the years from { $first } to { $last } either.
page-lede-last = There is a figure for { $n } of { $years } years; the last is { $value } ({ $year }).
page-lede-rate = That is { $value } per 1,000 inhabitants; the whole country has { $country }.
page-lede-place = Among the { $ranked } municipalities with a figure in { $among } it is number { $rank } from the highest{ $is_rate ->
    [yes] , per inhabitant.
   *[no] .
}
page-no-index = No index is drawn: it would start from less than { $value }, so that a few more or less would look like a large change.
page-not-drawn = { $region } is not drawn: { $why ->
    [another] it was another area in { $year }
    [below] only what is above 0 can be 100, and it is { $value } in { $year }
   *[none] there is no figure of { $year }
}.
page-rank-of-zero = lowest of { $ranked }{ $has_more ->
    [no] {""}
   *[yes] {" "}({ $more } in all)
}
page-few = With less than { $value }, one more or less may move the municipality many places.
page-no-index-here = no index
page-no-start = No index is drawn: there is no earlier figure to start from.
page-lede-not-joined = No change since { $start } can be computed: the area of the municipality cannot be followed so far back.
page-lede-gone = { $place } was no municipality of its own in { $year }.
page-of-table = { $place } (table { $table })
