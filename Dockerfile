# Everything of Janji and Airflow as locked in uv.lock. The code is owned by root and the process is not root:
# DAGs, packs and models cannot be changed from inside a running container.
FROM python:3.12-slim AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv
WORKDIR /opt/janji
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-default-groups --group airflow --no-install-project
COPY src src
RUN uv sync --locked --no-default-groups --group airflow

FROM python:3.12-slim
RUN useradd --uid 50000 --gid 0 --home-dir /var/lib/janji --create-home --shell /usr/sbin/nologin janji \
    && chmod 0770 /var/lib/janji
WORKDIR /opt/janji
COPY --from=build /opt/janji /opt/janji
COPY dags dags
COPY dbt_project dbt_project
COPY expectations expectations
COPY seeds seeds
RUN python -m compileall -q dags
ENV PATH=/opt/janji/.venv/bin:$PATH \
    PYTHONPATH=/opt/janji/dags \
    PYTHONUNBUFFERED=1 \
    JANJI_PROJECT=/opt/janji \
    JANJI_HOME=/var/lib/janji \
    AIRFLOW_HOME=/var/lib/janji/airflow
USER 50000:0
VOLUME /var/lib/janji
CMD ["airflow", "version"]
