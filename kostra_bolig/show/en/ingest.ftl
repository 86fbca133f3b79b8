# What is said while SSB's answer is read and checked.

# binding: which content a series is read from
ingest-read-from = { $series } is read from { $content }: { $why }
ingest-read-for-two = { $content } would be read for two series
ingest-chosen = chosen by a person
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
        }, expected a count of households
    }
ingest-new-label = known code, new label
ingest-unavailable = { $series } is unavailable: { $why }

# frame: which dimension is which
ingest-dimensions = expected one dimension each for region, content and year, got { $got } with roles { $roles }; a person must look at the table
ingest-further-dimension = the table has a further dimension: { $extra }. Its figures can no longer be read as one per region, content and year; a person must look at the table
ingest-dimension = { $id } ({ $label }, { $categories } categories)
ingest-no-years = expected years in { $dimension }, got { $got }; a person must look at the table
# load: which version is read

ingest-no-such-source = source: expected one of { $expected }, got { $got }
ingest-source-of-a-snapshot = snapshots are in the store; leave out source={ $source }
ingest-nothing-stored = nothing is stored in { $path }; run `kostra-bolig fetch`
ingest-id-and-day = choose a snapshot by its id or by a day, not by both
ingest-no-id = snapshot: expected an id as `kostra-bolig history` lists them, got { $got }
ingest-moment-for-a-day = as of: expected a day such as 2025-04-01, got the moment { $got }
ingest-no-day = as of: expected a day such as 2025-04-01, got { $got }
ingest-version-missing = SSB was due to publish on { $due }, and no version from then to { $day } is stored; these are the figures of { $snapshot }
ingest-published-instead = nothing is stored and SSB gave no figures ({ $why }). These are the figures published in the report, not SSB's newest; run `kostra-bolig fetch` when SSB answers
ingest-published-without-a-store = the store cannot be used ({ $store }) and SSB gave no figures ({ $why }). These are the figures published in the report, not SSB's newest; run `kostra-bolig fetch` when the disk is mended and SSB answers
ingest-held-in-memory = these are SSB's figures of now, held in memory and not stored: { $why }
ingest-text-too-long = { $what ->
    [code] expected codes of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
   *[label] expected labels of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
}
