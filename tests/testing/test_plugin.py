"""The plugin as another project meets it: found by pytest, and nothing of ours loaded unless it is used."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from importlib.metadata import entry_points
from pathlib import Path

import pytest

OF_ANOTHER_PROJECT = """
    import sys

    import pytest

    import kostra_bolig as kb


    def test_nothing_is_loaded_until_it_is_used():
        assert not {"kostra_bolig.figures", "polars", "pandas", "requests"} & set(sys.modules)


    def test_the_store_is_empty_and_ssb_is_not_asked(kostra_bolig_store):
        assert not kostra_bolig_store.exists()
        with pytest.raises(kb.ServiceUnavailable):
            kb.load(source="ssb")


    def test_what_is_stored_is_read(kostra_bolig_store):
        from kostra_bolig.testing import make_store, make_table

        make_store(kostra_bolig_store, make_table([("EAK", "unge", 2024, 150)]))

        assert kb.load().unge.at(2024) == 150


    def test_a_definition_in_their_config_folder_is_not_read(kostra_bolig_store):
        from kostra_bolig.testing import make_store, make_table

        make_store(kostra_bolig_store, make_table([("EAK", "unge", 2024, 150)]))

        assert kb.status().snapshots == 1
        with pytest.raises(kb.ServiceUnavailable):
            kb.fetch()
        with pytest.raises(kb.UsageError, match="there is no file"):
            kb.read_sets()
"""
TIME_HELD_STILL = """
    from freezegun import freeze_time

    with freeze_time("2025-04-01"):
        import kostra_bolig as kb
        from kostra_bolig.testing import Server, make_table

        published = kb.load(source="published")
        print(published.unge.at(2024), len(published.unge.to_pandas()))
        published.export(STORE + "/published.dta")
        with Server(make_table([("0301", "unge", 2024, 50)], printed=True)) as server:
            print(kb.fetch(base_url=server.base_url, cache_dir=STORE).outcome)
    print(kb.load(cache_dir=STORE).unge.at(2024))
"""


@pytest.mark.consumers
def test_another_project_finds_the_fixture(tmp_path: Path) -> None:
    """Its tests have a store of their own, nothing of the developer's; what uses none loads nothing of ours."""
    ours = tmp_path / "config" / "kostra_bolig"
    (ours / "tables").mkdir(parents=True)
    for name in ("tables/12015.toml", "sets.toml"):
        (ours / name).write_text("no = [", "utf-8")
    (tmp_path / "test_theirs.py").write_text(textwrap.dedent(OF_ANOTHER_PROJECT), "utf-8")
    found = entry_points(group="pytest11", name="kostra_bolig")  # of what is installed, which may be older than this
    plugin = [] if found else ["-p", "kostra_bolig.testing.plugin"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", *plugin, "--rootdir", "."]

    done = subprocess.run(
        [*command, "-W", "error", "-c", os.devnull, "test_theirs.py"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


@pytest.mark.foreign
def test_the_first_use_may_come_while_time_is_held_still(tmp_path: Path) -> None:
    """pandas, which a fetch loads, ends the process where Python's own days are not in their place."""
    code = textwrap.dedent(TIME_HELD_STILL).replace("STORE", repr(str(tmp_path)))

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=120, check=False
    )

    assert (done.returncode, done.stdout.split()) == (0, ["615.0", "2", "new", "615.0"]), done.stderr
