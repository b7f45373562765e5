"""The commands that make up a running Airflow. docker-compose.yml starts the same ones; a test holds them equal.

Task logs lie in files that the api-server reads, so no process serves logs over a port of its own.
"""

SERVERS: dict[str, list[str]] = {
    "api-server": ["airflow", "api-server"],
    "scheduler": ["airflow", "scheduler", "--skip-serve-logs"],
    "dag-processor": ["airflow", "dag-processor"],
    "triggerer": ["airflow", "triggerer", "--skip-serve-logs"],
}
# Only with CeleryExecutor: as many of these, on as many machines, as extraction needs.
WORKER: dict[str, list[str]] = {"worker": ["airflow", "celery", "worker", "--skip-serve-logs"]}
PREPARE = ["python", "-m", "bootstrap", "prepare"]
