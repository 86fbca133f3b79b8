# What is said to those who test with made tables.

testing-no-rows = a table needs at least one row
testing-no-table = rows are tuples, dictionaries or a polars frame, not { $got }
testing-no-row = row { $row }: { $got } is no row; write ({ $columns }), the last as you like, or a dictionary
testing-unknown-columns = row { $row }: no column is called { $odd }; there are { $known }
testing-nothing-of = row { $row }: { $column } is not there; it has { $columns }
testing-no-text = row { $row }: { $column } is a text, not { $got }
testing-no-year = row { $row }: a year is a whole number of four digits, not { $got }
testing-no-value = row { $row }: a value is a number, None, or one of SSB's symbols { $symbols }, not { $got }
testing-no-such-series = row { $row }: no series is called { $got }; there are { $keys }
testing-two-contents = row { $row }: { $series } is read from { $one } in an earlier row, and from { $other } here
testing-twice = row { $row }: { $region }, { $content }, { $year } stands in an earlier row
testing-no-moment = updated is a moment with its time zone, such as datetime(2025, 3, 17, 7, tzinfo=UTC), not { $got }
testing-none-of-ours = tables are those of make_table or kb.load, not { $got }
testing-broken = no table of SSB's is like that: { $findings }
testing-no-decimals = row { $row }: decimals is a whole number from -1 to 15, not { $got }
testing-no-reason = row { $row }: missing is { $got }, which is not why the cell is { $cell }; write the symbol as its status
testing-otherwise = row { $row }: the { $column } of { $of } is { $one } in an earlier row, and { $other } here
testing-no-id = a server's answer names its table in extension.px.tableid, by the five digits of its id, not { $got }
testing-one-category = these figures of table { $table } are of { $where } alone, and would be taken for the whole table's; give the table as kb.load has it without where=
