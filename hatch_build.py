"""What a wheel says of itself that the checkout does not know: where the repository stands, and so where links lead.

GitHub Actions says it in ``GITHUB_SERVER_URL`` and ``GITHUB_REPOSITORY``. Built anywhere else, a wheel names the table
at SSB alone, and its description is the README as it is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIGURES: Final = "https://www.ssb.no/statbank/table/12015"
_SERVER: Final = re.compile(r"https://[A-Za-z0-9.-]+")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_-][\w.-]*/[\w.-]+", re.ASCII)
_LINK: Final = re.compile(r"(?P<image>!?)\[(?P<text>[^]]*)\]\((?P<path>[^):#]+)(?P<anchor>#[^)]*)?\)")


def repository(environment: Mapping[str, str]) -> str | None:
    """Return the address of the repository, where it is known."""
    server, name = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    is_known = _SERVER.fullmatch(server) and _REPOSITORY.fullmatch(name)
    return f"{server}/{name}" if is_known else None


def urls(home: str | None) -> dict[str, str]:
    """Return the addresses of the project, by the names that PyPI has signs for."""
    if home is None:
        return {"Figures": _FIGURES}
    return {
        "Homepage": home,
        "Documentation": f"{home}/blob/HEAD/docs/index.md",
        "Changelog": f"{home}/blob/HEAD/CHANGELOG.md",
        "Issues": f"{home}/issues",
        "Source": home,
        "Figures": _FIGURES,
    }


def description(readme: str, home: str | None) -> str:
    """Return the README with links and pictures that lead into the repository, as far as it is known."""
    if home is None:
        return readme

    def led(link: re.Match[str]) -> str:
        place = "raw" if link["image"] else "blob"
        return f"{link['image']}[{link['text']}]({home}/{place}/HEAD/{link['path']}{link['anchor'] or ''})"

    return _LINK.sub(led, readme)


class CustomMetadataHook(MetadataHookInterface):
    """What hatchling asks when it makes the metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add addresses and description."""
        home = repository(os.environ)
        readme = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["urls"] = urls(home)
        metadata["readme"] = {"content-type": "text/markdown", "text": description(readme, home)}
