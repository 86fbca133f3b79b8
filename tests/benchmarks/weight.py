"""What the wheel weighs and what its import costs, by commit: ``python -m tests.benchmarks.weight COMMIT COMMIT …``.

Each commit is built as its release would be; its import is timed from the unpacked wheel, with its bytecode written,
over that of an empty program. What has grown is told by folder or file of the package, as it stands in the wheel.
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.processes import environment
from tests.conftest import ROOT

TIMES: Final = 21
SHOWN: Final = 12
BESIDE: Final = "beside the folders"
LOADED: Final = """
import sys
before = set(sys.modules)
import kostra_bolig
new = set(sys.modules) - before
print(sum(name.split(".")[0] == "kostra_bolig" for name in new), len(new))
print(*sorted({name.split(".")[0] for name in new} - sys.stdlib_module_names - {"kostra_bolig"}))
"""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A commit."""

    commit: str
    packed: int
    unpacked: int
    files: int
    ours: int
    modules: int
    others: str
    import_ms: float
    parts: Counter[str]

    def row(self) -> str:
        """Return its line of the table."""
        return (
            f"| `{self.commit}` | {self.packed / 1000:,.0f} kB | {self.unpacked / 1000:,.0f} kB | {self.files} | "
            f"{self.import_ms:.1f} ms | {self.modules}, {self.ours} of ours | {self.others or 'none'} |"
        )


def part_of(name: str) -> str:
    """Return the folder of the package that a file is in; modules beside the folders are one part.

    >>> part_of("kostra_bolig/show/no/words.ftl"), part_of("kostra_bolig/said.py")
    ('show/no/', 'beside the folders')
    """
    folder = name.removeprefix("kostra_bolig/").rpartition("/")[0]
    return f"{folder}/" if folder else BESIDE


def taken(code: str, folder: Path) -> tuple[float, str]:
    """Return how many seconds of a processor a program took, however busy the machine, and what it printed."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = environment(folder / "bytecode", PYTHONPATH=str(folder))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environ, check=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime, done.stdout


def weighed(commit: str) -> Weighed:
    """Build a commit, unpack the wheel, and import from it."""
    packed = subprocess.run(["git", "archive", commit], capture_output=True, cwd=ROOT, check=True).stdout
    name = subprocess.run(["git", "rev-parse", "--short", commit], capture_output=True, text=True, cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as made:
        source, folder = Path(made, "source"), Path(made, "unpacked")
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(source, filter="data")
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--outdir", made, str(source)], capture_output=True, check=True
        )
        [wheel] = Path(made).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)  # noqa: S202 - a wheel of ours
            sizes = {
                one.filename: one.file_size for one in archive.infolist() if one.filename.startswith("kostra_bolig/")
            }
        head, others = taken(LOADED, folder)[1].splitlines()
        ours, modules = map(int, head.split())
        times = [taken("import kostra_bolig", folder)[0] - taken("pass", folder)[0] for _ in range(TIMES)]
        parts: Counter[str] = Counter()
        for file, size in sizes.items():
            parts[part_of(file)] += size
        return Weighed(
            commit=name.stdout.strip(),
            packed=wheel.stat().st_size,
            unpacked=sum(sizes.values()),
            files=len(sizes),
            ours=ours,
            modules=modules,
            others=others,
            import_ms=1000 * median(times),
            parts=parts,
        )


def main(commits: list[str]) -> None:
    """Print the table, and what has grown most since the commit before."""
    lines = [
        "| commit | wheel | unpacked | files | `import kostra_bolig` | modules it loads | not of Python or ours |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    every = [weighed(commit) for commit in commits]
    lines += [one.row() for one in every]
    for one, other in itertools.pairwise(every):
        grown = Counter(other.parts)
        grown.subtract(one.parts)
        most = grown.most_common(SHOWN)
        rest = sum(grown.values()) - sum(size for _, size in most)
        told = ", ".join(f"{part} {size / 1000:+,.0f} kB" for part, size in [*most, ("all others", rest)])
        lines += ["", f"`{one.commit}` to `{other.commit}`, unpacked: {told}"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ["HEAD"])
