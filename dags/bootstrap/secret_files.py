"""Secrets: made at random on the first start, kept in files that only their owner can read.

Uses nothing outside Python's standard library, so that ``make env`` works on a machine that has only containers.
"""

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


NATIVE: dict[str, Callable[[], str]] = {
    "AIRFLOW__CORE__FERNET_KEY": _fernet_key,
    "AIRFLOW__API__SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "AIRFLOW__API_AUTH__JWT_SECRET": lambda: secrets.token_urlsafe(48),
    "JANJI_ADMIN_PASSWORD": lambda: secrets.token_urlsafe(12),
}
COMPOSE = NATIVE | {
    "POSTGRES_PASSWORD": lambda: secrets.token_urlsafe(24),
    "REDIS_PASSWORD": lambda: secrets.token_urlsafe(24),
}


def read_secrets(path: Path) -> dict[str, str]:
    """Lines ``KEY=value`` of a file that need not exist; an empty value counts as missing."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs if value.strip()}


def write_secrets(path: Path, makers: dict[str, Callable[[], str]]) -> dict[str, str]:
    """Add to the file what is missing in it; what is there stays. Returns all its values."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = read_secrets(path)
    missing = {k: make() for k, make in makers.items() if k not in known}
    if missing:
        lines = "".join(f"{k}={v}\n" for k, v in (known | missing).items())
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(lines)
        temporary.replace(path)
    return known | missing


def secrets_of(home: Path) -> dict[str, str]:
    """The secrets of the instance at ``home``; none are made when the environment brings all of them."""
    if NATIVE.keys() <= os.environ.keys():
        return {key: os.environ[key] for key in NATIVE}
    return write_secrets(home / "secrets" / "airflow.env", NATIVE)


if __name__ == "__main__":
    write_secrets(Path(sys.argv[1]), COMPOSE)
    print(f"{sys.argv[1]} holds a random value for each of {', '.join(COMPOSE)}.")
    print("Keep it: the database volume is bound to it.")
