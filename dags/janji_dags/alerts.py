"""Tell people when a run fails or is late: by mail and by webhook, through Airflow connections.

* Connection ``janji_smtp`` (type SMTP): host, port, login; extra ``{"from_email": "...", "to": ["..."]}``.
* Connection ``janji_webhook`` (type HTTP): host (a URL), password (sent as bearer token, optional), extra
  ``{"endpoint": "..."}``. It gets a JSON body whose ``text`` is what chat services show.

A connection that does not exist is not used. An alert that cannot be sent is logged and changes nothing else: the task
has failed already, and its error must stay the one that is seen.
"""

import json
import logging
from html import escape
from typing import Any

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from asgiref.sync import sync_to_async

log = logging.getLogger("janji.alerts")

SMTP = "janji_smtp"
WEBHOOK = "janji_webhook"


def task_failed(context: Any) -> None:
    """Callback of a task that failed for good."""
    instance = context["ti"]
    message = describe(
        dag_id=instance.dag_id,
        run_id=instance.run_id,
        what=f"failed at {instance.task_id}",
        why=str(context.get("exception") or "its process ended without an error message (killed, or out of memory)"),
        where=getattr(instance, "log_url", ""),
    )
    send(message | {"task_id": instance.task_id, "failed": _failed_expectations(instance)})


async def deadline_missed(**kwargs: Any) -> None:
    """Callback of a run that has not ended in time.

    The triggerer calls it: what an executor calls may not read connections that lie in Airflow's metadata (3.3).
    """
    run = kwargs.get("context", {}).get("dag_run") or {}
    found = run if isinstance(run, dict) else run.model_dump()
    await sync_to_async(send)(
        describe(
            dag_id=str(found.get("dag_id", "?")),
            run_id=str(found.get("dag_run_id") or found.get("run_id") or "?"),
            what="is late",
            why=f"The run was queued {kwargs.get('minutes')} minutes ago and is {found.get('state', 'not done')}.",
            where="the grid of the DAG shows which task it is at",
        )
    )


def describe(*, dag_id: str, run_id: str, what: str, why: str, where: str) -> dict[str, Any]:
    """The message in the words of a person, and in parts for a machine."""
    text = f"Janji: {dag_id} {what}\n\n{why}\n\nrun: {run_id}\nlook at: {where}"
    return {"subject": f"Janji: {dag_id} {what}", "text": text, "dag_id": dag_id, "run_id": run_id, "log_url": where}


def _failed_expectations(instance: Any) -> list[dict[str, Any]]:
    """Which expectations of a gate failed, with rows and ids, from the report that the gate kept."""
    if not instance.task_id.startswith("gate_"):
        return []
    from janji.gates import report_path
    from janji.gates.outcome import GateReport
    from janji.settings import settings
    from janji_dags.names import key_of

    stage: Any = instance.task_id.removeprefix("gate_")
    path = report_path(settings(), stage, key_of(instance.dag_id, instance.run_id))
    if not path.exists():
        return []
    names = ("suite", "expectation", "severity", "n_failed", "ids")
    return [{name: getattr(o, name) for name in names} for o in GateReport.read(path).blocking]


def send(message: dict[str, Any]) -> None:
    """By every way that has a connection."""
    for name, way in ((SMTP, _mail), (WEBHOOK, _post)):
        try:
            way(Connection.get(name), message)
            log.info("alert sent through the connection %s", name)
        except AirflowNotFoundException:
            log.info("no alert through %s: there is no such connection", name)
        except Exception:
            log.exception("the alert through the connection %s was not sent", name)


def _mail(connection: Any, message: dict[str, Any]) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    to = connection.extra_dejson["to"]
    body = f"<pre>{escape(message['text'])}</pre>"
    with SmtpHook(smtp_conn_id=SMTP) as hook:
        hook.send_email_smtp(to=to, subject=message["subject"], html_content=body)


def _post(connection: Any, message: dict[str, Any]) -> None:
    import httpx

    url = f"{connection.host.rstrip('/')}/{connection.extra_dejson.get('endpoint', '').lstrip('/')}"
    headers = {"Authorization": f"Bearer {connection.password}"} if connection.password else {}
    body = json.loads(json.dumps(message, default=str))
    httpx.post(url, json=body, headers=headers, timeout=20, follow_redirects=False).raise_for_status()
