"""The workflow that publishes: what GitHub's schema and zizmor say of it, who may do what, and its scripts run."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sysconfig
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kostra_bolig import __version__
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RELEASE = ROOT / ".github" / "workflows" / "release.yml"
JOBS: dict[str, Any] = yaml.safe_load(RELEASE.read_text("utf-8"))["jobs"]

with_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def steps() -> list[dict[str, Any]]:
    """Return every step."""
    return [step for job in JOBS.values() for step in job["steps"]]


def script(name: str) -> str:
    """Return what a step runs."""
    return str(next(step["run"] for step in steps() if step.get("name") == name))


def run(text: str, folder: Path, **environment: str) -> int:
    """Run a script as GitHub does: bash, ending at the first that fails."""
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text]
    return subprocess.run(words, cwd=folder, env=os.environ | environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        ("check-jsonschema", ("--builtin-schema", "vendor.github-workflows")),
        ("zizmor", ("--offline", "--no-progress", "--quiet", "--persona", "pedantic")),
    ],
)
def test_others_find_nothing_in_it(tool: str, words: tuple[str, ...]) -> None:
    """GitHub's schema, and a reader for holes at its most pedantic."""
    found = shutil.which(tool, path=os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"{tool} is not installed here")

    done = subprocess.run([found, *words, str(RELEASE)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_last_job_may_say_who_it_is() -> None:
    """Reading where there is a checkout; the right to publish in one alone, after all others, in its environment."""
    read = {"contents": "read"}

    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "run": read,
        "build": read,
        "try": {},
        "publish": {"id-token": "write"},
    }
    assert sorted(JOBS["publish"]["needs"]) == ["build", "run", "try"]
    assert JOBS["publish"]["environment"]["name"] == "pypi"


def test_it_is_built_once_and_published_with_attestations() -> None:
    """No secret, and no other way to publish."""
    published = [step for step in steps() if "pypi-publish" in step.get("uses", "")]

    assert sum("-m build" in step.get("run", "") for step in steps()) == 1
    assert [step["with"]["attestations"] for step in published] == [True]
    assert "secrets." not in RELEASE.read_text("utf-8")


def test_each_action_is_named_by_its_whole_hash() -> None:
    """A tag can be moved. No credentials stay in a checkout, and no script holds what GitHub fills in."""
    used = [step["uses"] for step in steps() if "uses" in step]

    assert [name for name in used if not re.fullmatch(r"(actions|pypa)/[a-z-]+@[0-9a-f]{40}", name)] == []
    assert {step["with"]["persist-credentials"] for step in steps() if "checkout" in step.get("uses", "")} == {False}
    assert [step for step in steps() if "${{" in step.get("run", "")] == []


@with_shell
@pytest.mark.parametrize(
    ("tag", "changes", "code"),
    [(__version__, f"## [{__version__}] – 2027", 0), ("9.9.9", "## [9.9.9]", 1), (__version__, "## [Unreleased]", 1)],
    ids=["told", "another version", "not in the changelog"],
)
def test_the_tag_is_the_version(tmp_path: Path, tag: str, changes: str, code: int) -> None:
    """A tag on the wrong commit publishes nothing."""
    (tmp_path / "kostra_bolig").mkdir()
    shutil.copy(ROOT / "kostra_bolig" / "__init__.py", tmp_path / "kostra_bolig")
    (tmp_path / "CHANGELOG.md").write_text(changes, "utf-8")

    told = run(script("The tag is the version, and the changelog tells of it"), tmp_path, GITHUB_REF_NAME=tag)

    assert told == code


@with_shell
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
@pytest.mark.parametrize(("content", "is_published"), [(b"tried", True), (b"another", False)])
def test_what_was_tried_is_what_is_published(tmp_path: Path, content: bytes, is_published: bool) -> None:
    """Another file under the same name stops it."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a.whl").write_bytes(content)
    sums = f"{hashlib.sha256(b'tried').hexdigest()}  dist/a.whl;"

    assert (run(script("What was tried is what is published"), tmp_path, SUMS=sums) == 0) is is_published
