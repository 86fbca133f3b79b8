# What is said of fetching and reading.

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
