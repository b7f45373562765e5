"""A failure is told by mail and webhook: which gate, which expectation, how many rows, where to look."""

import asyncio
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from janji.settings import Settings, settings

SESAME = "sesame"


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def webhook() -> Iterator[Any]:
    got: list[tuple[Any, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((json.loads(body), self.headers))
            self.send_response(500 if "broken" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    with served(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield SimpleNamespace(got=got, url=f"http://127.0.0.1:{port}")


@pytest.fixture
def mail() -> Iterator[Any]:
    got: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (text := self.rfile.readline()) != b".\r\n":
                        lines.append(text)
                    got.append(b"".join(lines).decode())
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield SimpleNamespace(got=got, port=port)


@pytest.fixture
def failing(bag: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The context of a gate task that failed, with the report that the gate kept."""
    from janji_dags.names import key_of

    from janji.gates import report_path
    from janji.gates.outcome import GateReport, Outcome

    config = Settings(home=tmp_path)
    monkeypatch.setenv("JANJI_HOME", str(tmp_path))
    settings.cache_clear()
    instance = SimpleNamespace(
        dag_id="news_to_facts", run_id="manual__1", task_id="gate_extracted", log_url="http://127.0.0.1:8080/log"
    )
    key = key_of(instance.dag_id, instance.run_id)
    outcome = Outcome("events", "the quote is verbatim", "rows", "critical", False, 3, 100, ("ev1", "ev2", "ev3"))
    report = GateReport("extracted", key, datetime(2026, 1, 1, tzinfo=UTC), 0.1, (outcome,))
    report.write(report_path(config, "extracted", key))
    yield {"ti": instance, "exception": Exception(f"{report.summary()}\n  {outcome.line()}\n  <script>")}
    settings.cache_clear()


@pytest.mark.airflow
def test_the_webhook_is_told_gate_expectation_rows_and_place(
    failing: Any, webhook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from janji_dags.alerts import task_failed

    connection = {
        "conn_type": "http",
        "host": webhook.url,
        "password": SESAME,
        "extra": {"endpoint": "hook"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_JANJI_WEBHOOK", json.dumps(connection))
    task_failed(failing)
    ((body, headers),) = webhook.got
    assert body["subject"] == "Janji: news_to_facts failed at gate_extracted"
    assert "the quote is verbatim: 3 rows failed: ev1, ev2, ev3" in body["text"]
    assert body["failed"][0]["n_failed"] == 3
    assert body["failed"][0]["suite"] == "events"
    assert body["log_url"] == "http://127.0.0.1:8080/log"
    assert headers["Authorization"] == f"Bearer {SESAME}"


@pytest.mark.airflow
def test_the_mail_says_the_same_and_escapes(failing: Any, mail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from email import message_from_string

    from janji_dags.alerts import task_failed

    extra = {"from_email": "janji@example.org", "to": ["ops@example.org"], "disable_ssl": True, "disable_tls": True}
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": mail.port, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_JANJI_SMTP", json.dumps(connection))
    task_failed(failing)
    (raw,) = mail.got
    message = message_from_string(raw)
    parts = [p for p in message.walk() if p.get_content_type() == "text/html"]
    body = parts[0].get_payload(decode=True).decode()
    assert message["Subject"] == "Janji: news_to_facts failed at gate_extracted"
    assert message["To"] == "ops@example.org"
    assert "the quote is verbatim: 3 rows failed" in body
    assert "&lt;script&gt;" in body
    assert "<script>" not in body


@pytest.mark.airflow
def test_without_connections_nothing_is_sent_and_nothing_breaks(failing: Any) -> None:
    from janji_dags.alerts import task_failed

    task_failed(failing)


@pytest.mark.airflow
def test_an_alert_that_cannot_be_sent_does_not_hide_the_failure(
    failing: Any, webhook: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from janji_dags.alerts import task_failed

    connection = {"conn_type": "http", "host": webhook.url, "extra": {"endpoint": "broken"}}
    monkeypatch.setenv("AIRFLOW_CONN_JANJI_WEBHOOK", json.dumps(connection))
    task_failed(failing)
    assert len(webhook.got) == 1
    assert "was not sent" in caplog.text


@pytest.mark.airflow
def test_a_missed_deadline_is_told(bag: Any, webhook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from janji_dags.alerts import deadline_missed

    connection = {"conn_type": "http", "host": webhook.url}
    monkeypatch.setenv("AIRFLOW_CONN_JANJI_WEBHOOK", json.dumps(connection))
    run = {"dag_id": "news_to_facts", "dag_run_id": "manual__7", "state": "running"}
    asyncio.run(deadline_missed(minutes=5, context={"dag_run": run}))
    ((body, _),) = webhook.got
    assert body["subject"] == "Janji: news_to_facts is late"
    assert "queued 5 minutes ago and is running" in body["text"]
    assert "manual__7" in body["text"]
