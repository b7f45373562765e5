"""``make ui``: the whole of Airflow on this machine's loopback, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bootstrap.output import take_terminal
from bootstrap.prepare import ADMIN, prepare
from bootstrap.processes import SERVERS
from janji.settings import Settings

START_SECONDS = 120
STOP_SECONDS = 30


def start(command: list[str], log: Path) -> "subprocess.Popen[bytes]":
    """Start one process in a group of its own, so that stopping it stops its children."""
    log.parent.mkdir(parents=True, exist_ok=True)
    program = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
    with log.open("ab") as stream:
        return subprocess.Popen(program, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL, start_new_session=True)


def stop(processes: dict[str, Any]) -> None:
    """Ask each to end; end what has not after 30 s, with all its children."""
    for process in processes.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"pid {process.pid} does not stop; ending it", file=sys.stderr)
        _end_group(process.pid)


def _end_group(group: int) -> None:
    """End what is left of a process group (its leader has ended, or does not listen)."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def healthy(url: str) -> bool:
    """Whether the API answers and says that its scheduler works."""
    try:
        with urllib.request.urlopen(f"{url}/api/v2/monitor/health", timeout=5) as answer:  # noqa: S310
            return b'"scheduler":{"status":"healthy"' in answer.read().replace(b" ", b"")
    except (urllib.error.URLError, OSError):
        return False


def ui(config: Settings) -> int:
    """Prepare, start, tell the login, watch. Returns 0 after Ctrl-C, 1 when a process ended by itself."""
    port = os.environ["AIRFLOW__API__PORT"]
    url, logs = f"http://127.0.0.1:{port}", config.home / "airflow" / "logs"
    if not _free(int(port)):
        print(
            f"Port {port} is in use. Stop what uses it, or choose another: AIRFLOW__API__PORT=8081 make ui",
            file=sys.stderr,
        )
        return 1
    terminal = take_terminal(logs / "ui.log")
    print("Starting Airflow (half a minute) ...", file=terminal)
    prepare(with_user=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes = {name: start(command, logs / f"{name}.log") for name, command in SERVERS.items()}
    try:
        state = "up" if _await(url, processes) else "not ready yet, and goes on starting"
        if not (ended := _ended(processes)):
            print(f"\nAirflow is {state}: {url}\n  user      {ADMIN}", file=terminal)
            print(f"  password  {os.environ['JANJI_ADMIN_PASSWORD']}\n  logs      {logs}", file=terminal)
            print("Ctrl-C stops it.", file=terminal)
        while not ended:
            time.sleep(1)
            ended = _ended(processes)
        print(f"{', '.join(ended)} ended by itself; see {logs / (ended[0] + '.log')}", file=terminal)
        return 1
    except KeyboardInterrupt:
        print("\nStopping ...", file=terminal)
        return 0
    finally:
        # The terminal sends Ctrl-C to the whole group, and `uv run` passes it on once more.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(processes)


def _free(port: int) -> bool:
    """Whether nothing listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _ended(processes: dict[str, Any]) -> list[str]:
    return [name for name, process in processes.items() if process.poll() is not None]


def _await(url: str, processes: dict[str, Any]) -> bool:
    """Whether all is up within two minutes; a process that ends by itself ends the waiting."""
    deadline = time.monotonic() + START_SECONDS
    while not healthy(url):
        if _ended(processes) or time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True
