# What is said of arguments and options of the command line.

cli-no-reason = --accept: give the reason in a few words
cli-hook-unreadable = --on-new: { $reason }: { $got }
cli-no-choice = --series: expected KEY=CODE, such as unge=KOSx0000, got { $got }
cli-no-hook = --on-new: give a command, or leave the option out
cli-done = the fetch of table { $table } has ended: { $outcome }
cli-done-several = the fetch has ended: { $outcome }
cli-metrics-not-written = the metrics were not written, and the fetch stands as it is: { $why }
cli-metric-build-info = The version of kostra-bolig that wrote this file; always 1.
cli-metric-run-timestamp-seconds = When the last fetch ended, as Unix time.
cli-metric-run-duration-seconds = How long the last fetch took, of all its tables.
cli-metric-run-requests = How many requests the last fetch sent.
cli-metric-run-exit-code = The exit code of the last fetch.
cli-metric-fetch-outcome = 1 for how the last fetch of the table ended, of new, unchanged, failed and left_out; else 0.
cli-metric-fetch-exit-code = The exit code of the last fetch of the table.
cli-metric-fetch-duration-seconds = How long the last fetch of the table took, of all its tries.
cli-metric-fetch-requests = How many requests the last fetch of the table sent.
cli-metric-last-success-timestamp-seconds = When SSB last gave a good answer for the table, new or unchanged, as Unix time.
cli-metric-newest-updated-timestamp-seconds = When SSB had updated the newest stored version, as Unix time.
cli-metric-quarantined-answers = How many refused answers wait in quarantine for a person.
cli-joined-and-not = --joined and --not-joined: give one of the two
cli-stopped = stopped before it was done; what was stored is untouched
cli-usage = { $message }; see `{ $command } --help`
cli-bug = a fault in { $package } itself: { $error }: { $reason }. Run again with --debug and report it
cli-hook-ended = --on-new { $command } ended with { $code }; the snapshot { $snapshot } stays
cli-hook-not-run = --on-new { $command } could not be run: { $reason }; the snapshot { $snapshot } stays
cli-no-text = expected text, got bytes that are no text in this machine's encoding: { $got }
cli-no-working-folder = { $got } is beside the working folder, which is no longer there; give a whole path, or go to another folder
cli-no-completion = { $setting }: expected what a shell asks in it; run `kostra-bolig completion bash` for what makes it ask
cli-panic-by-setting = { $settings }: polars, which reads what is set there, stopped: { $reason }. Try again without
cli-verify-what = give a claims file to verify, or --template FILE to write one to fill in: one of the two
cli-warning = warning: { $text }

# What click says of a command line that it does not understand.
cli-no-such-option = No such option: { $got }
cli-no-such-option-near = No such option: { $got }. Did you mean { $near }?
cli-no-such-command = No such command '{ $got }'
cli-no-such-command-near = No such command '{ $got }'. Did you mean { $near }?
cli-missing-command = Missing command
cli-missing-argument = Missing argument { $what }
cli-missing-argument-of = Missing argument { $what }. Choose from: { $choices }
cli-missing-option = Missing option { $what }
cli-missing-option-of = Missing option { $what }. Choose from: { $choices }
cli-option-without-value = Option '{ $what }' requires an argument
cli-option-takes-no-value = Option '{ $what }' does not take a value
cli-extra-argument = Got unexpected extra argument ({ $got }): a name with spaces stands in double quotes
cli-invalid-value = Invalid value for { $what }: { $why }
cli-not-one-of = '{ $got }' is not one of { $choices }
cli-no-integer = '{ $got }' is not a valid integer
cli-no-number = '{ $got }' is not a valid number
cli-out-of-range = { $got } is not in the range { $range }
cli-put-aside = { $message }. The answer is in { $folder }
cli-contributions-per-1000 = --contributions: municipalities add to a change in counts, not per 1,000 inhabitants; leave out --per-1000
cli-set-per-1000 = --set: the sum of a set is of counts; leave out --per-1000, or compare the regions with `compare --set`
cli-compare-what = give one or more regions to compare, or --set NAME
cli-claims-without-page = option --claims concerns the page; add --html FILE, or leave it out
cli-template-and-page = --template writes a file to fill in, of which there is no page yet; leave out --html
cli-one-table = --table: expected one table, got { $tables }
cli-of-one-table = { $option }: expected one table; it is chosen for each by itself
cli-of-table = table { $table }: { $what }
cli-per-broken-down = table { $table } is broken down further, and --where is of the figures that are divided: --per takes a series whose definition fixes a category of each; in Python it is table.per(kb.load(table="{ $table }", where=…), …)
cli-per-what = --per: expected a table and a content or series of it, such as 12015:midlertidig_botilbud, got { $got }
cli-partition-is-whole = --partition writes all figures of all versions: leave out what chooses some of them, and --content, --locale and --wide
cli-stored-of-partition = --stored concerns --partition: leave it out, or write all versions of every stored table with --partition
cli-no-schema = { $got } is no command that answers with --json; these do: { $there }
cli-where-what = expected ID=VALUE once for each dimension, such as KOKfunksjon0000=FGK9, for --where, got { $got }
cli-where-of-fetch = expected ID=VALUE for --where, such as KOKfunksjon0000=FGK9 or KOKfunksjon0000=FGK9,FGK10; ID= alone takes the choice back; got { $got }
cli-where-of-all = `contents` lists all categories of the table; --where is for the commands that show figures
