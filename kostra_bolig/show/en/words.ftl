# Words for what is data: one wording for each, used everywhere.

# What Babel and HTML call the language.
words-locale = en

words-percent = { $number }%
words-or = { $first } or { $last }
words-source = Source: Statistics Norway
words-source-quoted = Source: Statistics Norway, quoted in { $text }
words-source-table = { $line }, table { $table }
words-updated = updated { $day }
words-newest-year-unrevised = newest year unrevised
words-newest-year-revised = newest year revised
words-newest-year-unknown = newest year of unknown stage
words-part = a part of the table: { $has_regions ->
    [yes] { $regions } { $regions ->
        [one] region
       *[other] regions
    }
   *[no] all regions
}, { $has_years ->
    [yes] { $years } { $years ->
        [one] year
       *[other] years
    }
   *[no] all years
}
words-percentage-points = percentage points
words-no-unit = no unit
words-no-moment = at an unknown time

## Why there is no value, as SSB's symbols say it.
words-missing-not_applicable = does not exist
words-missing-not_available = missing
words-missing-suppressed = suppressed
words-missing-nil = nil
words-missing-other = another symbol
words-missing-not_joined = the area cannot be followed here
words-provisional = provisional, at a figure
words-marked = so marked by SSB, at a figure

## How final figures are.
words-stage-unrevised = unrevised
    .figures = unrevised figures
words-stage-revised = revised
    .figures = revised figures
words-stage-unknown = unknown
    .figures = unknown whether the figures are revised

## What regions are.
words-kind-country = country
words-kind-country_without_oslo = country without Oslo
words-kind-county = county
words-kind-kostra_group = KOSTRA group
words-kind-municipality = municipality
words-kind-longyearbyen = Longyearbyen
words-kind-county_municipality = county municipality
words-kind-county_group = group of county municipalities
words-kind-district = district of Oslo
words-place-country = The whole country
words-place-country-without-oslo = The whole country except Oslo

## What the figures say of a claim.
words-verdict-reproduced = reproduced
words-verdict-revised = revised by SSB
words-verdict-not_reproduced = not reproduced
words-verdict-not_checkable = not checkable

## Where a line, or a claim, says that figures go.
words-direction-up = up
words-direction-down = down
words-direction-flat = flat
words-direction-increase = increase
words-direction-decrease = decrease
words-direction-no-change = no change
words-direction-highest = highest
words-direction-lowest = lowest
words-direction-neither = neither
words-direction-all-equal = all equal
words-direction-none = none

## Units, by what SSB calls them in either language.
words-unit-husstander = households
words-unit-husholdninger = households
words-unit-antall = number
words-unit-prosent = percent
words-unit-households = households
words-unit-number = number
words-unit-percent = percent
words-unit-per-cent = percent
# a unit behind 1, in the language that SSB gives the unit in
words-unit-one-husstander = husstand
words-unit-one-husholdninger = husholdning
words-unit-one-personer = person
words-unit-one-boliger = bolig
words-unit-one-dager = dag
words-unit-one-households = household
words-unit-one-persons = person
words-unit-one-dwellings = dwelling
words-unit-one-days = day
words-category = { $label }
