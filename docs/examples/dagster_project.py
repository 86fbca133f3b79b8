"""A Dagster project: the table as an asset, a check of what it holds, and a schedule.

pip install kostra-bolig dagster dagster-webserver
dagster dev -f dagster_project.py
"""

import dagster as dg

import kostra_bolig as kb


@dg.asset(code_version="1")
def table_12015(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Pull the table, check it and store it if it is new; whatever happens, the newest good version stays."""
    try:
        result = kb.fetch(wait_s=60)
    except (kb.ServiceUnavailable, kb.StoreLocked) as error:  # passes by itself
        raise dg.RetryRequested(max_retries=3, seconds_to_wait=1800) from error
    except kb.KostraBoligError as error:  # a person must look: SSB's answer was refused, the table changed, the disk
        raise dg.Failure(str(error), metadata={"error": type(error).__name__}, allow_retries=False) from error
    for note in result.notes:
        context.log.warning("%s: %s", note.check, note.sentence("en"))
    snapshot = result.snapshot
    return dg.MaterializeResult(
        data_version=dg.DataVersion(snapshot.id),  # what is downstream is stale once the figures are other ones
        metadata={"outcome": result.outcome.value, "rows": snapshot.rows, "source": str(snapshot.provenance)},
    )


@dg.asset_check(asset=table_12015, blocking=True)
def newest_year_is_whole() -> dg.AssetCheckResult:
    """Hold back what is downstream while the country lacks a figure of the newest year; say which and why."""
    table = kb.load(source="stored")
    absent = {}
    for key in kb.SeriesKey:
        try:
            series = table.series(key)
            series.at(series.years[-1])
        except (kb.SeriesError, kb.SeriesUnavailable) as error:  # no figure, or SSB has renamed what it is read from
            absent[key.value] = str(error)
    return dg.AssetCheckResult(passed=not absent, metadata=absent)


@dg.asset(deps=[table_12015], code_version="1")
def young_people() -> dg.MaterializeResult:
    """Rank the municipalities; those without a figure are there, without a place."""
    ranking = kb.load(source="stored").ranking("unge", kind="municipality")
    ranking.write_parquet("young_people.parquet")
    return dg.MaterializeResult(metadata={"rows": ranking.height, "ranked": ranking["rank"].count()})


every_night = dg.ScheduleDefinition(
    name="every_night",
    target=dg.AssetSelection.all(),
    cron_schedule="35 9 * * *",  # after SSB has published, at 08:00, and is no longer busy
    execution_timezone="Europe/Oslo",
)

defs = dg.Definitions(assets=[table_12015, young_people], asset_checks=[newest_year_is_whole], schedules=[every_night])
