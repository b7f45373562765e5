"""Pages of Janji inside Airflow's UI: dbt docs, the data-quality report and coverage.

They are pages of Airflow: only who is signed in and may see the website gets them, and they load nothing from outside.
Nothing here opens the working warehouse; coverage reads the published snapshot, the others are files.
"""

from collections.abc import Callable
from typing import Annotated, Any

from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

# dbt's page is one file with its scripts and data inside; ours need no script at all.
PREFIX = "/janji"
FRAME = "frame-ancestors 'self'; base-uri 'none'"
STATIC = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; {FRAME}"
SCRIPTED = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    f"img-src 'self' data: blob:; font-src data:; connect-src 'self' data: blob:; {FRAME}"
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


async def signed_in(request: Request, bearer: Bearer) -> None:
    """Let through who Airflow lets see its website. (Imported late: every Airflow process reads this file.)"""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
    from airflow.api_fastapi.core_api.security import get_user

    user = await get_user(request, None, bearer)
    if not get_auth_manager().is_authorized_view(access_view=AccessView.WEBSITE, user=user):
        raise HTTPException(403, "you may not see this page")


def page(make: Callable[[Any], str], policy: str) -> HTMLResponse:
    """The page, or a plain sentence on why there is none yet."""
    from janji_pages.pages import sentence

    from janji.errors import JanjiError
    from janji.settings import settings

    try:
        body, status = make(settings()), 200
    except JanjiError as error:
        body, status = sentence(error.problem, error.remedy), 404
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return HTMLResponse(body, status, headers)


app = FastAPI(title="Janji", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(signed_in)])


@app.get("/dbt")
def dbt_docs() -> HTMLResponse:
    """The models, their columns, tests and lineage."""
    from janji_pages.pages import read_dbt_docs

    return page(read_dbt_docs, SCRIPTED)


@app.get("/quality")
def quality() -> HTMLResponse:
    """What the gates found, run by run."""
    from janji_pages.pages import read_quality

    return page(read_quality, STATIC)


@app.get("/coverage")
def coverage() -> HTMLResponse:
    """What is covered: articles and facts by day, publisher and language."""
    from janji_pages.pages import render_coverage

    return page(render_coverage, STATIC)


@app.get("/{placeholder:path}")
def nothing(placeholder: str) -> Response:
    """dbt's page asks for pictures by the placeholders of its own templates before it has filled them in."""
    if placeholder.startswith(("{{", "${")):
        return Response(status_code=204)
    raise HTTPException(404)


def view(name: str, route: str) -> dict[str, str]:
    """An entry of the menu."""
    fixed = {"destination": "nav", "category": "browse"}
    return {"name": name, "href": f"{PREFIX}/{route}", "url_route": f"janji-{route}", **fixed}


class JanjiViews(AirflowPlugin):
    """The pages and their entries in the menu."""

    name = "janji"
    fastapi_apps = [{"app": app, "url_prefix": PREFIX, "name": "Janji"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        view("dbt docs", "dbt"),
        view("Data quality", "quality"),
        view("Coverage", "coverage"),
    ]
