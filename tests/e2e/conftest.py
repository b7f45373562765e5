"""One process set for all tests of it: its start is the dear part."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "seeds" / "sample" / "articles"
for folder in (HERE, HERE.parents[1] / "dags"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


# A test run that is told to end still has to stop the servers that it started.
signal.signal(signal.SIGTERM, signal.default_int_handler)


class Webhook(BaseHTTPRequestHandler):
    """A chat service that remembers what it is told."""

    told: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="session")
def webhook() -> Iterator[str]:
    """Address of the chat service."""
    server = HTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def told(webhook: str) -> list[dict[str, Any]]:
    """What the chat service was told so far."""
    return Webhook.told


@pytest.fixture(scope="session")
def drill(tmp_path_factory: pytest.TempPathFactory, webhook: str) -> Iterator[Any]:
    """PostgreSQL, Redis, a Celery worker, Airflow's four servers, the undisturbed twin; late is a minute."""
    from drill import Drill
    from process_set import missing_services, need

    need(missing_services())
    minutes = "240" if os.environ.get("JANJI_SCREENSHOTS") else "1"  # no run is late in a picture
    running = Drill(tmp_path_factory.mktemp("set"), seed=7, inbox=SAMPLE, JANJI_DEADLINE_MINUTES=minutes)
    try:
        running.set.start()
        connection = {"connection_id": "janji_webhook", "conn_type": "http", "host": webhook}
        running.set.call("POST", "/api/v2/connections", connection)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def celery_set(drill: Any) -> Any:
    """The process set under test."""
    return drill.set


@pytest.fixture(scope="session")
def run_id(drill: Any) -> str:
    """A finished run on the sample, started through the REST API."""
    found: str = drill.set.trigger(inbox=str(SAMPLE))
    drill.give_twin(SAMPLE)
    assert drill.set.finish(found) == "success", {k: v["state"] for k, v in drill.set.tasks(found).items()}
    return found
