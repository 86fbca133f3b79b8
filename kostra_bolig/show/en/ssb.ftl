# What is said of the way to SSB and of what Klass and the population table answer. `$url` is what was asked, `$what` the
# words of a library or a server.

# Its answer, and of a refusal the server's own words.
ssb-answered = { $has_title ->
    [yes] { $url } answered { $status } «{ $title }»
   *[no] { $url } answered { $status }
}
ssb-not-available = SSB is not available: { $answered }. Try again later
ssb-refused = SSB refused: { $answered }. Try again later
ssb-not-200 = expected the status 200, but { $answered }. Nothing was stored; try again later
ssb-not-known = SSB does not know what was asked: { $answered }. The table or the API has changed; a person must look
ssb-gone-once = { $answered }, and there was no time to ask again whether the table is gone. Try again later
ssb-too-late = SSB did not answer within the deadline of { $deadline_s } s, asked { $url }. Try again later, or give more time with --deadline
ssb-too-late-paced = SSB did not answer within the deadline of { $deadline_s } s, { $paced_s } s of which were spent waiting for SSB's limit on requests, asked { $url }. Try again later, or give more time with --deadline
# What had been waited for it before.
ssb-limit-outlasts-deadline = { $paced_s ->
    [0] SSB's limit on requests asks for a wait of { $wait_s } s, which the deadline of { $deadline_s } s does not allow, asked { $url }. Try again later, or give more time with --deadline
   *[other] SSB's limit on requests asks for { $wait_s } s more, after { $paced_s } s of waiting for it, which the deadline of { $deadline_s } s does not allow, asked { $url }. Try again later, or give more time with --deadline
}
ssb-not-reached = SSB cannot be reached at { $url }: { $what }. Try again later
ssb-address-makes-no-sense = { $setting }: { $url } cannot be asked: its address or the proxy's makes no sense ({ $what }); correct it
ssb-certificates-not-read = { $setting }: the certificates in { $got } cannot be read ({ $what }); correct it or take it away
ssb-no-authorities = { $setting }: { $what }; correct it or take it away
ssb-nobody-vouches = { $setting }: nobody whom this machine trusts vouches for the server at { $url } ({ $what }). A proxy or firewall that opens secured connections looks like this; if you trust it, { $has_named ->
    [yes] put its certificate authority into the file that { $variable } names, { $named }, which does not hold it
   *[no] name the file with its certificate authority in REQUESTS_CA_BUNDLE
}
ssb-authority-breaks-rule = { $setting }: the certificate of { $url }, or its authority's, breaks a rule ({ $what }). A proxy or firewall that opens secured connections with an old authority of its own looks like this, and Python 3.13 and later are stricter than those before: have those who run it make the certificate anew, or use Python 3.12
# The proxy that is asked: its variable and its address, without a name and a password.
ssb-proxy = { $is_systems ->
    [yes] { $setting } (not set; the system names { $address })
   *[no] { $setting } ({ $address })
}
ssb-proxy-no-address = { $setting }: the address of the proxy makes no sense ({ $what }); write one such as http://proxy.example:8080, or take it away
ssb-proxy-scheme = { $setting }: a proxy is asked by http, https or socks5 alone; write an address such as http://proxy.example:8080, or take it away
ssb-proxy-socks = { $setting }: a SOCKS proxy needs the package PySocks, which is not installed here; name a proxy with http://, or { $install }
ssb-proxy-speaks-http = { $proxy }: the proxy itself does not speak https; write its address with http://, SSB is asked by https through it all the same
ssb-proxy-login = { $proxy }: the proxy asks for a login (407); write its address such as http://NAME:PASSWORD@proxy.example:8080, with %40 for an @ in either. One that takes Windows logins only (NTLM, Kerberos) needs a helper on this machine
ssb-proxy-refuses = { $proxy }: the proxy refuses to lead to { $host } (it answered { $status }); have those who run it let { $host } through, name another, or put the host in NO_PROXY where it can be asked without one
ssb-proxy-not-reached = { $proxy }: the proxy does not lead to SSB at { $url }: { $what }. Try again later, or correct the setting
ssb-cut-short = { $url } answered a body that is cut short or damaged: { $what }. Nothing was stored; try again later
ssb-too-large = { $url } answered more than { $most } bytes after decompression. Nothing was stored; a person must look
ssb-redirects-elsewhere = { $url } redirects to { $host }, another host, port or protocol, which was not asked. Nothing was stored; a person must look
ssb-redirects-nowhere = { $url } redirects to no address at all, another host, port or protocol, which was not asked. Nothing was stored; a person must look
ssb-redirects-in-a-circle = { $url } redirects in a circle. Nothing was stored; a person must look
ssb-expressions = codes that the server reads as expressions: { $codes }
ssb-expressions-not-sent = the table has { $expressions }. Nothing was asked; a person must look

ssb-klass-no-list = expected a list of { $part } from Klass, got { $got }
ssb-klass-lacks = expected { $expected } in each of Klass's { $part }, got { $got }
ssb-klass-no-date = expected a date as { $field } from Klass, got { $got }

ssb-population-lacks = expected a region, content and year in table { $table }, got { $dimensions } with { $roles }
ssb-population-must-choose = expected that { $dimensions } of table { $table } may be left out
ssb-population-none-of-ours = expected one content in persons, our regions and our years in table { $table }, got { $contents }, { $regions } and { $years }
# The first cells, as "region in year: value", and how many there are besides.
ssb-population-cell = { $code } in { $year }: { $number }
ssb-population-no-people = { $further ->
    [0] expected whole numbers of people up to { $most } in table { $table }, got { $cells }
   *[other] expected whole numbers of people up to { $most } in table { $table }, got { $cells } and { $further } more
}
ssb-population-answer-lacks = expected a region and a year in table { $table }, got { $roles }
ssb-population-no-ages = expected the ages { $ages } once each, as single years, in table { $table }, got others

# What is being done, for the log and the line on the terminal.
ssb-step-failed = try { $number } failed: { $why }
ssb-step-waiting = waiting { $seconds } s for SSB's limit
# which years and regions are asked for
ssb-no-choice-of-years = --years: expected years such as 2020-2024 or 2020,2022, -5 for the last five, or all, got { $got }
ssb-no-choice-of-regions = --regions: expected codes or names of regions with commas between them, or all, got { $got }
ssb-years-gone = the table has no figures for { $years }, which were chosen; it has { $first } to { $last }. Choose others with `kostra-bolig fetch{ $of_table } --years`, or all of them with `kostra-bolig fetch{ $of_table } --years all`
ssb-regions-gone = a region that was chosen cannot be asked for: { $why }{ $more ->
    [0] {""}
   *[other] , and so are { $more } more
}. Choose others with `kostra-bolig fetch{ $of_table } --regions`, or all of them with `kostra-bolig fetch{ $of_table } --regions all`
ssb-where-of-none = a category that was chosen cannot be asked for: { $why }. Where it was chosen before, `kostra-bolig fetch{ $of_table } --where { $id }=` takes that back
ssb-where-gone = a category that was chosen cannot be asked for: { $why }. Choose others with `kostra-bolig fetch{ $of_table } --where { $id }={ $has_left ->
    [yes] { $left }
   *[no] CODE
}`, or all of them with `kostra-bolig fetch{ $of_table } --where { $id }=`
## The list of tables
ssb-none-listed = { $url }: SSB's list of tables has no table of KOSTRA, and there are hundreds; try again later, and where it stays so, name tables with --table or look whether KOSTRA_BOLIG_BASE_URL is SSB's
ssb-no-list = { $url } answered no list of tables
ssb-listed-no-years = its periods are no years{ $has_period ->
    [yes] , but such as { $period }
   *[no] {""}
}
ssb-listed-no-regions = no dimension of regions among { $variables }
