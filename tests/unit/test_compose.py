"""docker-compose.yml without a container engine: what it names exists, what it starts is what ``make ui`` starts."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.settings import PROJECT, Settings

sys.path.append(str(PROJECT / "dags"))
from bootstrap.environment import ENV_FILE
from bootstrap.processes import PREPARE, SERVERS, WORKER
from bootstrap.secret_files import COMPOSE, read_secrets, write_secrets

TEXT = (PROJECT / "docker-compose.yml").read_text("utf-8")
COMPOSE_FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE_FILE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8")
OURS = {"init", *SERVERS, *WORKER}
# The Compose Specification's attributes of a service that we use.
KEYS = {
    *("image", "build", "restart", "user", "read_only", "tmpfs", "cap_drop", "security_opt", "pids_limit", "mem_limit"),
    *(
        "cpus",
        "stop_grace_period",
        "logging",
        "networks",
        "env_file",
        "environment",
        "volumes",
        "depends_on",
        "command",
    ),
    *("ports", "healthcheck", "profiles"),
}
OPTIONAL = {"JANJI_EXECUTOR", "JANJI_INBOX_FOLDER", "JANJI_MEMORY_LIMIT", "JANJI_PORT", "JANJI_WORKERS"}


def test_the_services_are_those_of_airflow() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis"}
    assert set(COMPOSE_FILE) == {"name", "x-logging", "x-airflow", "services", "networks", "volumes"}
    for name, service in SERVICES.items():
        assert set(service) <= KEYS, name


@pytest.mark.parametrize("name", [*SERVERS, *WORKER])
def test_a_service_starts_the_command_of_make_ui(name: str) -> None:
    assert SERVICES[name]["command"] == (SERVERS | WORKER)[name]


def test_init_prepares_as_natively() -> None:
    assert SERVICES["init"]["command"] == PREPARE
    assert SERVICES["init"]["restart"] == "no"


@pytest.mark.airflow
@pytest.mark.parametrize("command", [*SERVERS.values(), *WORKER.values(), PREPARE], ids=" ".join)
def test_every_command_runs_natively(command: list[str], tmp_path: Path) -> None:
    """``--help`` of each parses the same flags with the locked Airflow."""
    program = [str(Path(sys.executable).with_name(command[0])), *command[1:], "--help"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "JANJI_HOME": str(tmp_path),
        "AIRFLOW_HOME": str(tmp_path),
        "PYTHONPATH": str(PROJECT / "dags"),
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor" if "celery" in command else "LocalExecutor",
    }
    result = subprocess.run(program, capture_output=True, text=True, env=environment, timeout=120)
    assert result.returncode == 0, result.stderr[-500:]
    for flag in command:
        assert not flag.startswith("--") or flag in result.stdout, flag


def test_images_and_users() -> None:
    for name in OURS:
        assert SERVICES[name]["image"] == "janji:0.1.0"
        assert SERVICES[name]["user"] == "50000:0"
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert re.fullmatch(r"postgres:\d+-alpine", SERVICES["postgres"]["image"])
    assert re.fullmatch(r"redis:\d+-alpine", SERVICES["redis"]["image"])
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["python:3.12-slim"] * 2
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M) == ["50000:0"]


def test_the_version_of_the_image_is_that_of_the_package() -> None:
    assert f'version = "{SERVICES["init"]["image"].split(":")[1]}"' in (PROJECT / "pyproject.toml").read_text("utf-8")


def test_only_the_ui_is_published_and_only_on_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"api-server": ["127.0.0.1:${JANJI_PORT:-8080}:8080"]}
    assert COMPOSE_FILE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_every_service_is_limited_and_its_log_rotates() -> None:
    for name, service in SERVICES.items():
        assert {"mem_limit", "cpus"} <= set(service), name
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "healthcheck" in service or name == "init", name


def test_celery_is_a_profile() -> None:
    assert {n for n, s in SERVICES.items() if s.get("profiles") == ["celery"]} == {"redis", "worker"}


def test_every_path_exists() -> None:
    copied = [Path(p) for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M) for p in line.split()[:-1]]
    mounted = re.findall(r":-(\./[^}]+)}", TEXT)
    named = [*copied, *SERVICES["init"]["env_file"], *mounted, SERVICES["init"]["build"]["context"]]
    assert len(named) > 8
    ignored = (PROJECT / ".dockerignore").read_text("utf-8")
    for path in named:
        assert (PROJECT / path).exists(), path
    for path in copied:
        assert f"!{path}\n" in ignored, path


def test_every_variable_exists_and_secrets_are_required() -> None:
    required = set(re.findall(r"(?<!\$)\$\{(\w+):\?[^}]+}", TEXT))
    assert required == set(COMPOSE)
    assert set(re.findall(r"(?<!\$)\$\{(\w+):-[^}]*}", TEXT)) == OPTIONAL
    assert set(re.findall(r"(?<!\$)\$\{(\w+)[:}]", TEXT)) == required | OPTIONAL
    assert not re.search(r"(?i)(password|secret|key)\w*:\s+(?!\$\{)\S", TEXT)


def test_every_janji_variable_is_a_setting() -> None:
    known = {f"JANJI_{name.upper()}" for name in Settings.model_fields}
    named = {k for k in SERVICES["init"]["environment"] if k.startswith("JANJI_")} - {"JANJI_ADMIN_PASSWORD"}
    assert named <= known
    assert set(re.findall(r"(JANJI_\w+)=", DOCKERFILE)) <= known


@pytest.mark.airflow
def test_every_airflow_variable_is_an_option_of_the_locked_airflow(tmp_path: Path) -> None:
    from_file = [
        line.split("=")[0] for line in ENV_FILE.read_text("utf-8").splitlines() if line.startswith("AIRFLOW__")
    ]
    names = {*from_file, *(k for k in SERVICES["init"]["environment"] if k.startswith("AIRFLOW__"))}
    script = (
        "import sys\nfrom airflow.configuration import conf\n"
        "from airflow.providers_manager import ProvidersManager\n"
        "ProvidersManager().initialize_providers_configuration()\n"
        "sections = conf.configuration_description.items()\n"
        "known = {f'AIRFLOW__{s}__{o}'.upper() for s, d in sections for o in d['options']}\n"
        "print(sorted(set(sys.argv[1:]) - known))"
    )
    environment = {"PATH": "/usr/bin:/bin", "AIRFLOW_HOME": str(tmp_path)}
    command = [sys.executable, "-c", script, *names]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert result.stdout.strip().splitlines()[-1] == "[]", result.stdout + result.stderr[-500:]


def test_make_env_writes_random_secrets_once(tmp_path: Path) -> None:
    first, second = tmp_path / ".env", tmp_path / "other.env"
    values = write_secrets(first, COMPOSE)
    assert first.stat().st_mode & 0o777 == 0o600
    assert read_secrets(first) == values == write_secrets(first, COMPOSE)
    assert not set(values.values()) & set(write_secrets(second, COMPOSE).values())
    assert all(len(value) >= 16 and "$" not in value for value in values.values())


def test_make_env_adds_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("JANJI_PORT=9090\nREDIS_PASSWORD=\n")
    values = write_secrets(path, COMPOSE)
    assert values["JANJI_PORT"] == "9090"
    assert values["REDIS_PASSWORD"]


def test_the_settings_of_airflow_hold_no_secret() -> None:
    assert not set(read_secrets(ENV_FILE)) & set(COMPOSE)
