"""Run the DAG with ``dag.test()``: SSB out of order and back again, the same figures, then wrong ones."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from kostra_bolig.testing import Server, make_table

dags = Path("dags").resolve()
dags.mkdir()
Path("airflow_dag.py").rename(dags / "airflow_dag.py")
os.environ |= {
    "AIRFLOW_HOME": str(Path("airflow").resolve()),
    "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
}
subprocess.run(["airflow", "db", "migrate"], check=True, capture_output=True)
listed = subprocess.run(["airflow", "dags", "list-import-errors"], check=True, capture_output=True, text=True)
print("import errors:", listed.stdout.strip())

sys.path.insert(0, str(dags))
dag = importlib.import_module("airflow_dag").kostra_bolig_12015()
dag.task_dict["fetch"].retry_delay = dt.timedelta(seconds=1)  # else it waits for half an hour


def run(told: str) -> None:
    """Run it once and print what came of each task."""
    done = dag.test()
    print(f"-- {told}: {done.state}")
    for one in sorted(done.get_task_instances(), key=lambda one: one.task_id, reverse=True):
        print(f"{one.task_id}: {one.state}, tries: {one.try_number}, gave: {one.xcom_pull(task_ids=one.task_id)}")


def mend(server: Server) -> None:
    """Let it answer once it has refused to."""
    while not server.requests:
        time.sleep(0.1)
    time.sleep(0.5)
    server.status = None


with Server(make_table([("0301", "unge", 2024, 50)], printed=True)) as server:
    os.environ["KOSTRA_BOLIG_BASE_URL"] = server.base_url
    server.status = 503
    threading.Thread(target=mend, args=(server,), daemon=True).start()
    run("SSB out of order, then back")
    run("again")
os.environ["KOSTRA_BOLIG_BASE_URL"] = os.environ["WRONG_URL"]
os.environ["KOSTRA_BOLIG_CACHE_DIR"] += "-wrong"
run("wrong figures")
