"""What is packed: it says how long the import and the first figures took; with arguments it is the command line."""

from __future__ import annotations

import json
import sys
import time

began = time.perf_counter()
import kostra_bolig as kb  # noqa: E402

imported = time.perf_counter()

if __name__ == "__main__" and sys.argv[1:]:
    from kostra_bolig.cli.main import main

    main()
elif __name__ == "__main__":
    change = kb.load(source="published").midlertidig_botilbud.change(2021, 2024)
    took = {"import_s": imported - began, "figures_s": time.perf_counter() - imported}
    said = {"change": str(change), "from": kb.__file__, **took}
    sys.stdout.write(json.dumps(said))
