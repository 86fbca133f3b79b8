"""An Airflow DAG that fetches every day, and tries again only where that can help.

pip install kostra-bolig apache-airflow
cp airflow_dag.py "$AIRFLOW_HOME/dags/"

Workers on several machines need one store: a folder that all of them have, in KOSTRA_BOLIG_CACHE_DIR.
"""

import datetime as dt
from pathlib import Path

import pendulum
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException


@dag(
    schedule="35 9 * * *",  # after SSB has published, at 08:00, and is no longer busy
    start_date=pendulum.datetime(2025, 1, 1, tz="Europe/Oslo"),
    catchup=False,
    max_active_runs=1,
)
def kostra_bolig_12015() -> None:
    """Fetch the table, and write the version that was stored to a file."""

    @task(retries=3, retry_delay=dt.timedelta(minutes=30))
    def fetch() -> str:
        """Pull, check and store; give the version on by its id, for the next task reads the same figures."""
        import kostra_bolig as kb

        try:
            return kb.fetch(wait_s=60).snapshot.id
        except (kb.ServiceUnavailable, kb.StoreLocked):  # passes by itself: Airflow tries again
            raise
        except kb.KostraBoligError as error:  # a person must look: the answer was refused, the table changed, the disk
            raise AirflowFailException(f"{type(error).__name__}: {error}") from error

    @task
    def export(snapshot: str) -> str:
        """Write the panel of the regions as Parquet, with its source in the file."""
        import kostra_bolig as kb

        [written] = kb.load(snapshot=snapshot).export(Path("panel.parquet"), content="panel")
        return str(written.resolve())

    export(fetch())


kostra_bolig_12015()
