# Words of the page.

page-lang = en
page-title = Temporary accommodation and night shelters
page-skip = To the content
page-since = change since { $start }
page-change = { $percent } since { $start } (from { $value })
page-no-change = No change since { $start } can be computed
page-unavailable = Unavailable
page-charts = The series
page-table = All figures
page-caption = By year, in { $units }.
page-year = Year
page-claims = Claims of the report, held against the figures
page-claim = Claim
page-published = In the text
page-computed = From the figures
page-verdict = Verdict
page-why = Why
page-counted = What is counted
page-counted-stay = Temporary accommodation (midlertidig botilbud): may stay around the clock, no tenancy contract.
page-counted-once = A household with several stays in the year is counted once.
page-counted-children = Households with children: at least one child under 18.
page-counted-shelter = Night shelter (natthjem): may not stay in daytime. Not part of temporary accommodation.
page-not-counted = What is not counted
page-not-counted-unregistered = Only households that municipalities registered or offered help are there. The figures are a lower bound, and no count of homelessness.
page-not-counted-estimates =
    { $is_estimate ->
        [yes] Figures of the country, counties and KOSTRA groups are SSB's own estimates, not our sums.
       *[no] Figures of the country, counties and KOSTRA groups are SSB's own, not our sums.
    }
page-not-counted-suppressed = Suppressed cells are small numbers that SSB does not show. They are not 0.
page-notes = Notes on the figures
page-not-checkable = { $name }, { $years }: the figures it takes are not here
page-fetched = Fetched { $moment }
page-never-fetched = Not fetched from SSB: the figures are those printed in the report
page-snapshot = version
page-made = Made with kostra_bolig. Percentages are of the start year, rounded.
page-legend = Symbols: { $symbols }.
page-provisional = provisional, at a figure
