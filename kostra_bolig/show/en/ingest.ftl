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
