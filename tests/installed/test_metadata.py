"""What a built wheel says of itself: addresses that exist, and a description whose links lead somewhere."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest

from tests.conftest import ROOT

pytest.importorskip("hatchling")
HOME = "https://github.example/owner/name"
KNOWN = {"GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "owner/name"}


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    """Return the names of the hook that hatchling runs."""
    return runpy.run_path(str(ROOT / "hatch_build.py"))


def test_a_checkout_invents_no_repository(hook: dict[str, Any]) -> None:
    """Where nobody says where it stands, the table at SSB is all there is, and README stays as it is."""
    home = hook["repository"]({})

    assert hook["urls"](home) == {"Figures": "https://www.ssb.no/statbank/table/12015"}
    assert hook["description"]("[a](docs/no.md)", home) == "[a](docs/no.md)"


def test_a_release_names_its_repository(hook: dict[str, Any]) -> None:
    """Home, documents, changes and where to report, as CI says where it runs."""
    assert hook["urls"](hook["repository"](KNOWN)) == {
        "Homepage": HOME,
        "Documentation": f"{HOME}/blob/HEAD/docs/index.md",
        "Changelog": f"{HOME}/blob/HEAD/CHANGELOG.md",
        "Issues": f"{HOME}/issues",
        "Source": HOME,
        "Figures": "https://www.ssb.no/statbank/table/12015",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"GITHUB_SERVER_URL": "http://github.example"},
        {"GITHUB_SERVER_URL": "https://me:secret@github.example"},
        {"GITHUB_REPOSITORY": "name"},
        {"GITHUB_REPOSITORY": "../name"},
        {"GITHUB_REPOSITORY": "owner/name\nX: y"},
    ],
)
def test_what_is_no_repository_is_not_named(hook: dict[str, Any], said: dict[str, str]) -> None:
    """What stands there comes from outside and goes into metadata."""
    assert hook["repository"](KNOWN | said) is None


def test_every_link_of_the_description_leads_somewhere(hook: dict[str, Any]) -> None:
    """On an index a path leads nowhere, and a picture is not shown; each file that is linked is there."""
    text = hook["description"]((ROOT / "README.md").read_text("utf-8"), HOME)

    links = re.findall(r"(!?)\[[^]]*\]\(([^)]+)\)", text)
    away = [(image, target) for image, target in links if not target.startswith(("#", "https://www."))]
    assert len(away) > 10
    for image, target in away:
        place, _, path = target.removeprefix(f"{HOME}/").partition("/HEAD/")
        assert place == ("raw" if image else "blob")
        assert (ROOT / path.partition("#")[0]).is_file()
