"""Bring up what Airflow needs before its first process: metadata tables, pools, the first user.

Everything here may be repeated; it changes nothing that is there already. ``airflow`` is imported late, because its
settings are read at import and stand in the environment only after :func:`bootstrap.environment.enter`.
"""

import os
from pathlib import Path

ADMIN = "admin"


def _stamp() -> Path:
    from airflow import __version__

    return Path(os.environ["AIRFLOW_HOME"]) / f".metadata-{__version__}"


def metadata() -> None:
    """Create or upgrade the metadata tables (once a version of Airflow)."""
    from airflow.configuration import conf

    local = conf.get("database", "sql_alchemy_conn").startswith("sqlite:///")
    database = Path(conf.get("database", "sql_alchemy_conn").removeprefix("sqlite:///"))
    if local and _stamp().exists() and database.exists():
        return
    from airflow.providers_manager import ProvidersManager
    from airflow.utils.db import initdb

    ProvidersManager().initialize_providers_configuration()
    initdb()
    if local:
        _stamp().touch()


def pools() -> None:
    """Create the pools; a size that somebody changed in the UI stays, except that ``warehouse`` has one slot."""
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session
    from janji_dags.names import POOLS, WAREHOUSE_POOL

    with create_session() as session:
        for name, (slots, description) in POOLS.items():
            known = Pool.get_pool(name, session=session)
            kept = slots if known is None or name == WAREHOUSE_POOL else known.slots
            Pool.create_or_update_pool(name, kept, description, include_deferred=False, session=session)


def admin() -> None:
    """Create the first user with the generated password, when there is no user of that name."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        manager = builder.sm
        if manager.find_user(ADMIN):
            return
        role = manager.find_role("Admin")
        password = os.environ["JANJI_ADMIN_PASSWORD"]
        if not manager.add_user(ADMIN, "Janji", "Admin", "admin@localhost", role, password):
            raise SystemExit("The user admin could not be created; see the lines above.")


def prepare(*, with_user: bool) -> None:
    """All of it."""
    metadata()
    pools()
    if with_user:
        admin()
