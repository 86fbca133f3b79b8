"""What there is to run: the file, what it needs, the commands, and what they must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["EXAMPLES", "Command", "Example"]


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command as a user gives it, and texts that must stand in what it says; `code` is how it must end."""

    words: str
    shows: tuple[str, ...] = ()
    code: int = 0


@dataclass(frozen=True, kw_only=True)
class Example:
    """A program of somebody else.

    Attributes
    ----------
    files
        What is copied to where it runs, from ``docs/examples/`` and from ``tests/examples/trials/``.
    needs
        What is installed beside the wheel; the first is what is told with its version.
    extras
        Those of ours that it uses, such as ``"[plot]"``.
    """

    files: tuple[str, ...]
    needs: tuple[str, ...]
    commands: tuple[Command, ...]
    extras: str = ""


FETCH: Final = Command(words="kostra-bolig fetch", shows=("20250315T070000Z-",))
"""Fills the store that the example reads, in the environment of the example."""

EXAMPLES: Final = {
    "fastapi": Example(
        files=("fastapi_service.py", "fastapi_trial.py"),
        needs=("fastapi>=0.115", "uvicorn>=0.30"),
        commands=(
            FETCH,
            Command(
                words="python fastapi_trial.py",
                shows=(
                    '/change/unge?start=2021&end=2024 200 {"start":{"year":2021,"value":410.0}',
                    "region=1198 422 ",
                    ": suppressed",
                    "without a store: 503",
                ),
            ),
        ),
    ),
    "streamlit": Example(
        files=("streamlit_page.py", "streamlit_trial.py"),
        needs=("streamlit>=1.40",),
        commands=(
            FETCH,
            Command(
                words="python streamlit_trial.py",
                shows=(
                    "metric: Husstander i midlertidige botilbud, i alt, 2024 7,079 (2899, UP, GRAY)",
                    "said: +69 % (4180 → 7079) since 2015",
                    "warning: unge for Kommune 1198 in 2015 is ':': suppressed",
                    "40 (-10, DOWN, GRAY)",
                    "error: natthjem is unavailable in table 12015",
                    "error: nothing is stored in",
                ),
            ),
        ),
    ),
    "marimo": Example(
        files=("marimo_notebook.py", "marimo_trial.py"),
        needs=("marimo>=0.10",),
        commands=(
            FETCH,
            Command(
                words="python marimo_trial.py",
                shows=("From 2021 to 2024: +50 % (410 → 615)", "in 2021 is ':': suppressed", "cell: a chart"),
            ),
            Command(words="marimo check marimo_notebook.py"),
            Command(words="marimo export html marimo_notebook.py -o page.html"),
        ),
        extras="[plot]",
    ),
    "jupyter": Example(
        files=("jupyter_notebook.ipynb", "jupyter_trial.py"),
        needs=("nbclient>=0.10", "ipykernel>=6.29", "nbformat>=5.10"),
        commands=(
            FETCH,
            Command(words="python jupyter_trial.py", shows=("image/svg+xml", "pandas: ['text/html'", "in 2021 is ':'")),
        ),
        extras="[plot]",
    ),
    "dagster": Example(
        files=("dagster_project.py", "dagster_trial.py"),
        needs=("dagster>=1.9",),
        commands=(
            Command(words="dagster definitions validate -f dagster_project.py", shows=("All code locations passed",)),
            Command(
                words="python dagster_trial.py",
                shows=(
                    "-- sound figures: success",
                    "made: young_people {'rows': 4",
                    "made: table_12015 {'outcome': 'unchanged'",
                    "STEP_FAILURE: table_12015: the figures break the contract",
                    "RetryRequested(max_retries=3, seconds_to_wait=1800)",
                    "check: False {'unge': \"unge for Landet in 2024 is ':': suppressed",
                    "check: False {'over_3_mnd': 'over_3_mnd is unavailable in table 12015",
                    "schedule: 1 run at 09:35",
                ),
            ),
        ),
    ),
    "airflow": Example(
        files=("airflow_dag.py", "airflow_trial.py"),
        needs=("apache-airflow>=3.3",),
        commands=(
            Command(
                words="python airflow_trial.py",
                shows=(
                    "import errors: No data found",
                    "-- SSB out of order, then back: success\nfetch: success, tries: 2",
                    "AirflowFailException: ContractFailed",
                    "-- wrong figures: failed\nfetch: failed, tries: 1",
                    "export: upstream_failed",
                ),
            ),
        ),
    ),
    "dbt": Example(
        files=("dbt_duckdb", "dbt_trial.py"),
        needs=(
            "dbt-duckdb>=1.9",
            "dbt-core>=1.10.5,<1.12",
        ),  # of 1.12 a part is downloaded from GitHub while it is built
        commands=(
            FETCH,
            Command(words="kostra-bolig export warehouse --partition"),
            Command(words="dbt build --no-use-colors", shows=("ERROR=0", "PASS=6")),
            Command(words="python dbt_trial.py", shows=("7740 cells, equal to those of the library: True",)),
        ),
    ),
    "typed": Example(
        files=("program.py",),
        needs=("mypy>=1.13",),
        commands=(
            Command(words="python program.py", shows=("new 1 (616.0, 616.0, 2) 2025",)),
            Command(words="mypy --strict program.py", shows=("Success: no issues found in 1 source file",)),
        ),
    ),
    "pytest": Example(
        files=("check_sentence.py",),
        needs=("pytest>=8.2",),
        commands=(Command(words="pytest -q -p no:cacheprovider check_sentence.py", shows=("4 passed",)),),
    ),
}
"""By name: each of the consumers that issue 17 names."""
