# How this program was installed, and what adds to it there.

installed-by = install it with: { $command }
installed-one-run = say { $option } in the command that runs this
installed-packed = this program was packed into one file: pack it again with { $packages }
installed-again = install again: { $command }
installed-packed-again = this program was packed into one file: pack it again
