"""Makes the deadline of Janji's DAGs known to Airflow."""

from airflow.plugins_manager import AirflowPlugin
from janji_dags.deadlines import RunQueued


class JanjiDeadlines(AirflowPlugin):
    """Airflow finds a deadline's reference by this."""

    name = "janji_deadlines"
    deadline_references = [RunQueued]  # noqa: RUF012
