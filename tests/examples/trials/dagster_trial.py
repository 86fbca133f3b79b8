"""Run the job here: sound figures, the same, wrong ones; SSB out of order; a year with a gap; series that are gone."""

from __future__ import annotations

import datetime as dt
import logging
import os

import dagster as dg
from dagster_project import defs, newest_year_is_whole, table_12015

from kostra_bolig.testing import make_store, make_table

logging.disable(logging.CRITICAL)


def run(told: str) -> None:
    """Run the job that the schedule runs, and print what came of each step."""
    job = defs.resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    print(f"-- {told}: {'success' if result.success else 'failure'}")
    for event in result.all_events:
        seen = event.event_specific_data
        if event.event_type_value == "ASSET_MATERIALIZATION":
            made = seen.materialization
            print(f"made: {event.step_key}", {name: one.value for name, one in made.metadata.items()})
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            print("check:", seen.passed, {name: one.value for name, one in seen.metadata.items()})
        elif event.event_type_value == "STEP_FAILURE":
            failure = seen.user_failure_data
            print(f"STEP_FAILURE: {event.step_key}:", failure.description if failure else seen.error.cause)


run("sound figures")
run("again")

store = os.environ["KOSTRA_BOLIG_CACHE_DIR"]
os.environ["KOSTRA_BOLIG_CACHE_DIR"] = f"{store}-wrong"
os.environ["KOSTRA_BOLIG_BASE_URL"] = os.environ["WRONG_URL"]
run("wrong figures")

print("-- SSB out of order")
os.environ["KOSTRA_BOLIG_BASE_URL"] = os.environ["GONE_URL"]
try:
    table_12015(dg.build_asset_context())
except dg.RetryRequested as again:
    print(f"RetryRequested(max_retries={again.max_retries}, seconds_to_wait={again.seconds_to_wait:.0f})")
    print(again.__cause__)

gap = make_table([{"series": "unge", "year": 2024, "value": ":"}], printed=True)
one_series = make_table([{"series": "midlertidig_botilbud", "year": 2024, "value": 7079}])
for told, table in {"a year with a gap": gap, "series that are not there": one_series}.items():
    print(f"-- {told}")
    os.environ["KOSTRA_BOLIG_CACHE_DIR"] = f"{store}-{told}"
    make_store(f"{store}-{told}", table)
    held = newest_year_is_whole()
    print("check:", held.passed, {name: one.value for name, one in held.metadata.items()})

now = dt.datetime(2026, 3, 16, 9, 35, tzinfo=dt.UTC)
tick = defs.get_schedule_def("every_night").evaluate_tick(
    dg.build_schedule_context(dg.DagsterInstance.ephemeral(), scheduled_execution_time=now)
)
print(f"schedule: {len(tick.run_requests)} run at {now:%H:%M}")
