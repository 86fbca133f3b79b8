# Hvordan dette programmet ble installert, og hva som legger noe til der.

installed-by = installer det med: { $command }
installed-one-run = skriv { $option } i kommandoen som kjører dette
installed-packed = dette programmet er pakket i én fil: pakk det på nytt med { $packages }
installed-again = installer på nytt: { $command }
installed-packed-again = dette programmet er pakket i én fil: pakk det på nytt
