# What is said of settings. `$setting` names the flag and the variable.

settings-address-with-extras = { $setting }: expected an address without user name, query or fragment, got one with '@', '?' or '#'
settings-no-address = { $setting }: expected an https address such as { $example }, got { $got }
settings-http-elsewhere = { $setting }: http is only allowed on this machine's loopback address, got { $got }; use https
settings-language = { $setting }: expected { $any_expected }, got { $got }
settings-folder-with-null = { $setting }: a folder name cannot hold a null character
settings-no-such-home = { $setting }: { $got } names a home folder nobody has
settings-no-home-of-yours = { $setting }: { $got } is in your home folder, and nobody says where that is; give a whole path
settings-no-home = { $setting }: nobody says where your home folder is, in which figures are kept; name a folder
settings-working-folder-gone = { $setting }: the working folder is gone, so { $got } leads nowhere; give a whole path
settings-no-folder = { $setting }: expected the name of a folder, got { $got }
settings-folder-no-text = { $setting }: expected the name of a folder in text, got bytes that are none in { $got }
settings-series-no-mapping = { $setting }: expected content codes by series, got { $got }
settings-deadline = { $setting }: expected a number of seconds above 0 and at most { $most } (a day), got { $got }
settings-no-such-series = { $setting }: there is no series { $got }{ $has_expected ->
    [yes] ; expected one of { $expected }
   *[no] , for no definition names series of the table
}
settings-no-code = { $setting }: expected a content code of letters and digits, got { $got }
settings-no-file = { $setting }: expected the path of a file, got { $got }
settings-no-home-for-sets = { $setting }: there is no home folder to look for sets.toml in; name the file in this variable
settings-no-table = { $setting }: expected the five digits of a table at SSB, got { $got }; `kostra-bolig tables WORD` lists those whose title holds a word
settings-tries = { $setting }: expected a whole number from 1 to 9, got { $got }
