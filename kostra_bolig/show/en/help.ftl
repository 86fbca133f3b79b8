# Help of the command line. A command is `help-NAME`, its options are attributes; options that several commands share stand in
# `help-options`. A paragraph that is indented is shown line by line.

help-heading-usage = Usage:
help-heading-options = Options
help-heading-commands = Commands
help-heading-default = default
help-heading-required = required
help-example = Example: { $command }

help-cli =
    Official Norwegian figures on temporary accommodation: SSB's table 12015, pulled, checked and ready to use.

      Exit codes
        0  done, new or unchanged
        1  a claim does not hold
        2  usage or settings
        3  SSB not available, try later
        4  answer refused
        5  the table changed, a person must look
        6  disk or permissions
        7  another run holds the lock
       70  a fault of the program itself
      130  stopped
      141  whoever read the answer has gone

    Without a command: what is stored, and the series of the country at a glance.

help-fetch = Pull the table, check it, and store it if it is new. This is also what a nightly job runs.
    .stored = Every table that is stored, one after the other; --table may also be given several times.
    .all = Every table of KOSTRA that can be read, by SSB's list; one question a night says which have moved.
    .force = Download and check even if SSB says that nothing was published.
    .accept = Overrule failed checks once; the reason is kept in the store.
    .deadline = Wall-clock bound on the whole run in seconds; with more than { $ask_again_s } left, an odd or missing answer is asked for once more. [default: { $deadline_s }]
    .wait = Wait so long for another run's lock.
    .on-new = Run this, without a shell, after a new snapshot was stored.
    .metrics = Write how it ended to this file for Prometheus (node exporter, textfile collector), however it ended.
    .years = Ask for these years alone, from now on: 2020-2024, 2020,2022 or -5 for the last five; `all` takes that back.
    .regions = Ask for these regions alone, and the country, from now on: codes or names with commas between them; `all` takes that back.
    .where = Ask for these categories alone of a dimension beyond region, content and year, from now on: its id and codes with commas between them, or a label; may be repeated; `ID=` takes that back.
    .definition = Read the table by this definition from now on, in place of any other; `--definition=` takes that back.
    .series = Read a series from this content, from now on; `KEY=` takes that back.
    .population = Store the inhabitants too (table 07459), for figures per 1,000; from now on.
    .ages = Store the inhabitants of these ages too, for `--per-1000 A-B`; from now on. Those of 18-24 come with --population.

help-series =
    Show one series. KEY is one of these keys, or any content code of the table.

      { $keys }

    With several regions the JSON answer is an object with the list "regions".
    .from = First year.
    .to = Last year.
    .format = Form of the answer; json is the same as --json.

help-trend = Show the change of a series between two years, in percent of the start year.
    .from = Start year.
    .to = End year.
    .contributions = Which municipalities made the change, as far as their figures are given.

help-regions = List regions, or find those whose code or name is like QUERY.
    .kind = Kind of region.
    .current = Only those that exist now.

help-compare =
    Show regions beside each other: levels, index, change.

    One municipality alone is shown beside its KOSTRA group and the country; per 1,000 inhabitants beside the country. With a KOSTRA group the base year is by default the first from which SSB's groups are what they are now.
    .base = Base year of index and change. [default: first in common]
    .from = First year.

help-ranking = Show regions in order of a series; those without a figure are listed last, with the reason.
    .year = The year to rank. [default: the last]
    .kind = Kind of region. [default: the lowest of the table, such as municipalities]
    .by = Order.
    .from = Start year of the change. [default: the year before]
    .top = Only the first N, with their equals.
    .bottom = Only the last N with a figure.
    .at-least = Only those with at least N in the start year of a change, else in the year.
    .county = Only the municipalities of this county.
    .group = Only the municipalities of this KOSTRA group.
    .plot = Also draw the ranking as a chart: .svg, .png, .pdf, .html or .json. Needs the extra "plot".

help-coverage = Show how many regions report a series, are suppressed or missing, by year.
    .kind = Kind of region. [default: the lowest of the table, such as municipalities]

help-plot =
    Draw series as a chart. Needs the extra "plot"; nothing is fetched when the file is opened.

    With --lang en the words and numbers are English, else Norwegian.
    .output = File to write: .svg, .png, .pdf, .html or .json.
    .from = First year.
    .to = Last year.
    .index = Draw an index, this year = 100.
    .form = Bars or lines. [default: as it reads best]
    .title = Title instead of the one that is made.

help-report =
    Hold the claims of Fafo-rapport 2025:11 against the newest figures.

    Fetches if nothing is stored; if SSB cannot be reached either, uses the figures published in the report. Always says which figures it used. A claim that was true of SSB's figures when it was written and no longer is, is "revised". With --region, the series of those regions are shown beside it.
    .html = Write a page to read, print and send. Needs the extra "plot".
    .claims = Let the claims of the report, which are about the country, stand on the page of other regions too.

help-verify = Hold the claims of any text against the newest figures; exit 1 if one does not hold and is not recorded so.
    .template = Write a claims file to fill in; never over one that is there.
    .html = Write a page with the claims, the verdicts and the figures of --region. Needs the extra "plot".

help-status = Show what is stored, how old it is, how final, and when SSB publishes next.
    .max-age = End with 3 where SSB last gave a good answer, new or unchanged, longer ago than this: a number and s, m, h or d, such as 3d.

help-history = List the stored snapshots, in the order SSB published them.

help-diff =
    Show what SSB changed from snapshot A to B: the country first, then the largest changes.

    Without B: up to the newest. Without A too: since the last version with other figures. A and B are ids (see `history`) or days, such as 2025-04-01. A cell that the newest version suppresses is shown as suppressed since a day, without its former figure; --withdrawn shows that too.
    .region = Only this region, a municipality or county with the codes that its figures stood under before; several times for several.
    .series = Only this series; several times for several.
    .most = Cells shown.

help-export = Write the figures to FILE: .csv, .parquet, .xlsx (extra "excel"), .dta (Stata, extra "stata") or .json (JSON-stat), with source and notes.
    .content = observations: a row per region, content and year. panel: a row per region and year, a column per series. regions: a row per region and year, with county and KOSTRA group. crosswalk: what came of each municipality code.
    .kind = Only this kind of region; several times for several.
    .locale = no: CSV with semicolon and decimal comma.
    .wide = One row per municipality of today, followed over its codes, one column per year; needs --series.
    .partition = FILE is a folder: all versions of the table as Parquet for a warehouse, FILE/table=ID/snapshot=ID/figures.parquet.
    .stored = With --partition: every stored table.
    .series = Only this series; several times for several. One for a wide file.
    .region = Only this region, by code or name; several times for several. [default: all]
    .from = First year.
    .to = Last year.
    .joined = The sheet to read in Excel: refuse where a municipality or county cannot be followed over its codes. A panel: the municipalities of today, followed.
    .not-joined = The sheet to read in Excel: the figures of SSB under each code.

help-panel =
    Show series side by side: every municipality of today over all years, each followed over its codes.

    Without a KEY, all series. A sum of ours has a plus between the codes it is made of. With --not-joined every region as SSB has it.
    .balanced = Only those with figures in all years.
    .format = Form of the answer; json is the same as --json.

help-contents =
    Show what the table holds, and which series is read from which content and by what.

    As stored; where nothing is, as SSB describes the table now. A series that is unavailable is shown with the contents that it might be read from, and how near each comes to the figures that were printed.

help-doctor =
    Hold what SSB, Klass and this machine say against what is believed, and say what to do.

    Nothing is stored and nothing changed. Ends with 0 where all is as believed, else with the gravest: 6 the store, 5 SSB is not as believed, 2 settings of this machine, 3 not reached.
    .save = Write the raw answers and the comparison here, for a report.

help-cite = Show how to cite the figures, with the version and the day SSB updated them.
    .form = A sentence, an entry for LaTeX, or CSL-JSON for Zotero, pandoc and Quarto.

help-check = Check every file of every snapshot against its hash; exit 6 and name what is damaged. Deletes nothing.

help-backup =
    Write everything that is stored, of all tables, to FILE.tar: aside, read once more, and only then under its name. Exit 6 where something in it is damaged, as check; it is in the file all the same.
    .wait = Wait up to S seconds for runs that are storing.

help-restore =
    Put what a backup holds where nothing is stored yet, and check it. Where something is stored already: exit 2.
    .wait = Wait up to S seconds for runs that are storing.

help-prune = Remove old snapshots; never the newest good one, nor the one that is read.
    .keep = How many of the newest to keep.

help-completion = Print what makes the shell complete commands and options.

help-schema = Print the JSON Schema of what a command answers with --json; `error` is what a failure says.

help-overview = Show what is stored and the series of the country; nothing is fetched.

help-options = Options that several commands have
    .help = Show this message and exit.
    .version = Show the version and exit.
    .json = Answer with one JSON object on stdout.
    .table = Id of the KOSTRA table. [env: KOSTRA_BOLIG_TABLE; default: 12015]
    .cache-dir = Folder of the store. [env: KOSTRA_BOLIG_CACHE_DIR]
    .base-url = Another PxWebApi v2 server. [env: KOSTRA_BOLIG_BASE_URL]
    .lang = Language of what is shown: of words, numbers and SSB's labels. [env: KOSTRA_BOLIG_LANG; default: the machine's, and Norwegian for charts and pages]
    .verbose = Say what is done; twice: every request.
    .log-format = json: every step as one JSON object a line on stderr, for log collectors; the answer of --json is one line then too.
    .debug = Show a traceback when something fails.
    .region = Region code or name; give it several times for several. [default: EAK]
    .output = Write the figures to this file instead: .xlsx with a sheet to read, .csv, .parquet or .dta (Stata).
    .set = The regions of a set of your own, from sets.toml. [env: KOSTRA_BOLIG_SETS]
    .joined = Refuse where a municipality or county cannot be followed over its codes, instead of leaving years out.
    .not-joined = Follow none: SSB's own figures under the code alone.
    .per = Per unit of another count, of this table or another: its id and a content or series, such as 12015:midlertidig_botilbud. Ours; of the same regions and years.
    .per-1000 = Per 1,000 inhabitants, or per 1,000 of these ages, such as 18-24. Ours, unless the table has SSB's own rate; needs `fetch --population`.
    .snapshot = Read this snapshot instead of the newest; see `history`.
    .as-of = Read the figures as they stood on this day, such as 2025-04-01.
    .withdrawn = Show the figures of an earlier version that SSB has suppressed since, too.
    .where = The category of a dimension that a table has beyond region, content and year: its id and the code or label; once for each, see `contents`.
    .across-break = Measure KOSTRA groups also across the years in which SSB drew them anew: before and after do not compare.

# What stands for a value on the line that says how a command is called; what is not here stays as it is.
help-metavars = Placeholders
    .options = OPTIONS
help-tables =
    List SSB's KOSTRA tables, or those whose id begins with QUERY or whose title holds it, and which are stored.

    Without SSB those that are stored are listed, and the exit code is 3.
    .catalogue = All of SSB's tables.
