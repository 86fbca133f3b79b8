# What is said of settings. `$setting` names the flag and the variable.

settings-address-with-extras = { $setting }: expected an address without user name, query or fragment, got one with '@', '?' or '#'
settings-no-address = { $setting }: expected an https address such as { $example }, got { $got }
settings-http-elsewhere = { $setting }: http is only allowed on this machine's loopback address, got { $got }; use https
settings-language = { $setting }: expected { $expected }, got { $got }
settings-folder-with-null = { $setting }: a folder name cannot hold a null character
settings-no-such-home = { $setting }: { $got } names a home folder nobody has
settings-deadline = { $setting }: expected a number of seconds above 0 and at most { $most } (a day), got { $got }
settings-no-such-series = { $setting }: there is no series { $got }; expected one of { $expected }
settings-no-code = { $setting }: expected a content code of letters and digits, got { $got }
