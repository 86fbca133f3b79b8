"""Run the command line: ``python -m kostra_bolig``."""

from kostra_bolig.cli.main import main

if __name__ == "__main__":
    main()
