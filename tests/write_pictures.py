"""Write the charts that are committed as pictures: ``python -m tests.write_pictures [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from kostra_bolig.kinds import Language
from tests.builders.pictures import PICTURES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures" / "charts"


def main() -> None:
    """Write each chart in both languages as SVG."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in PICTURES.items():
        for language in Language:
            folder.joinpath(f"{name}.{language.value}.svg").write_text(drawn(language).to_svg(), "utf-8")


if __name__ == "__main__":
    main()
