# What is said of a definition that cannot be read. `$where` is the address in the file: its name, the entry, the key.

definitions-not-there = there is no definition { $file }
definitions-no-folder = KOSTRA_BOLIG_TABLES: there is no folder { $folder }, so no definition of yours would count; write its whole path, or take the variable away
definitions-unreadable = { $file } cannot be read: { $why }
definitions-too-large = { $file }: a definition has at most { $most } bytes, and this file has more
definitions-too-deep = { $file }: it is nested too deep to be read
definitions-not-toml = { $file } is not TOML: { $why }
definitions-format = { $where }: expected { $expected }, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-no-such-key = { $where }: there is no such key; the keys are { $keys }
definitions-text = { $where }: expected a text of one line, at most { $most } characters, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-form = { $where }: expected a text of the form { $pattern }, got { $got }
definitions-year = { $where }: expected a year from { $first } to { $last }, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-flag = { $where }: expected true or false, got { $got }
definitions-one-of = { $where }: expected one of { $expected }, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-entries = { $where }: expected a list of at most { $most } tables, got { $got }
definitions-no-series = { $where }: expected at least one series
definitions-twice = { $where }: { $got } is given twice
definitions-two-of-one-code = { $where }: { $got } is the code of the series { $other } already
definitions-taken = { $where }: { $got } is the name of another column; choose another key
definitions-long-pattern = { $where }: expected a pattern of at most { $most } characters, got { $got }
definitions-many-ways = { $where }: a label could fit this pattern in more than { $most } ways, which may take for ever; use fewer of ?, | and *
definitions-pattern = { $where }: expected a pattern of characters, classes, (?:…), |, ?, and * or + after one character, got { $got }, wrong at character { $place }
definitions-share-sums = { $where }: shares are not summed
definitions-limit = { $where }: expected limits of age or duration as labels write them, such as "under 25 år" or "mer enn 3 måneder", got { $got }
definitions-texts = { $where }: expected a list of texts, each once, got { $got }
definitions-words = { $where }: expected single words in small letters, as labels have them once evened out, got { $got }
definitions-keys = { $where }: expected a list of keys of series, each once, got { $got }
definitions-count = { $where }: expected a whole number from 0 to 10 million, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-share = { $where }: expected a number from 0 to 100, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-measure = { $where }: expected a number, got { $has_got ->
    [yes] { $got }
   *[no] nothing
    }
definitions-where = { $where }: expected the code of a category for each dimension, got { $got }
definitions-other-kind = { $where }: a { $kind } is no part of { $whole }, which is a { $other }
definitions-no-such-share = { $where }: expected the key of a series ({ $keys }) or SSB's code of a content, got { $got }
definitions-count-no-share = { $where }: { $got } is a count, and a count is no share
definitions-of-itself = { $where }: expected three different series or contents as share, part and whole, got { $got } twice
definitions-own-predecessor = { $where }: expected another table, got { $got }, which is this one
definitions-circle = { $where }: expected a whole that is no part of its own parts; in a circle stand { $keys }
definitions-calendar = { $where }: expected a table with unrevised and revised, got { $got }
definitions-before = { $where }: expected a day after that of the unrevised figures, got { $got }
definitions-of-another = { $where }: expected { $expected }, the table that it is asked for, got { $got }
