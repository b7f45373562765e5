"""Secrets: made at random on the first start, kept in files that only their owner can read."""

import base64
import os
import secrets
from pathlib import Path

from dotenv import dotenv_values


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


NATIVE = {
    "AIRFLOW__CORE__FERNET_KEY": _fernet_key,
    "AIRFLOW__API__SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "AIRFLOW__API_AUTH__JWT_SECRET": lambda: secrets.token_urlsafe(48),
    "JANJI_ADMIN_PASSWORD": lambda: secrets.token_urlsafe(12),
}
COMPOSE = NATIVE | {
    "POSTGRES_PASSWORD": lambda: secrets.token_urlsafe(24),
    "REDIS_PASSWORD": lambda: secrets.token_urlsafe(24),
}


def write_secrets(path: Path, makers: dict) -> dict[str, str]:
    """Add to the file what is missing in it; what is there stays. Returns all its values."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = {k: v for k, v in dotenv_values(path, interpolate=False).items() if v} if path.exists() else {}
    missing = {k: make() for k, make in makers.items() if k not in known}
    if missing:
        lines = "".join(f"{k}={v}\n" for k, v in (known | missing).items())
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(lines)
        temporary.replace(path)
    return known | missing


def secrets_of(home: Path) -> dict[str, str]:
    """The secrets of the instance at ``home``."""
    return write_secrets(home / "secrets" / "airflow.env", NATIVE)
