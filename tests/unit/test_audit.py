"""`make audit` fails on a known hole, and only warns where the advisory service cannot be asked. No network is used."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from audit import tell
from packaging.version import Version
from pip_audit._service import PyPIService, ResolvedDependency

from janji.settings import PROJECT

HOLE = {
    "id": "PYSEC-2000-1",
    "aliases": ["CVE-2000-0001"],
    "fixed_in": ["1.1"],
    "summary": "reads what it should not",
    "withdrawn": None,
    "published": "2000-01-01T00:00:00Z",
}
CLEAN = {"vulnerabilities": []}


class Index:
    """A package index: what it answers for each package, in the place of pip-audit's HTTP session."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers

    def get(self, url: str, **_: Any) -> requests.Response:
        answer = self.answers[url.split("/")[-3]]
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code = answer if isinstance(answer, int) else 200
        response._content = b"<html>sign in</html>" if answer is None else json.dumps(answer).encode()
        return response


def audit(answers: dict[str, Any]) -> int:
    service = PyPIService()
    service.session = Index(answers)  # type: ignore[assignment]
    return tell(service.query_all(ResolvedDependency(name, Version("1.0")) for name in answers))


def test_a_known_hole_fails_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit({"good": CLEAN, "bad": {"vulnerabilities": [HOLE]}}) == 1
    told = capsys.readouterr().out
    assert "bad 1.0: PYSEC-2000-1, mended in 1.1: reads what it should not" in told
    assert "2 packages looked at, 1 known vulnerabilities" in told
    assert "WARNING" not in told


def test_no_known_hole_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit({"good": CLEAN, "private": 404}) == 0
    told = capsys.readouterr().out
    assert "WARNING" not in told
    assert "not looked at: private" in told


@pytest.mark.parametrize(
    "trouble",
    [requests.ConnectionError("no route"), requests.ConnectTimeout(), requests.ReadTimeout(), 503, 403, None],
    ids=["no route", "connect timeout", "read timeout", "503", "403", "a sign-in page"],
)
def test_a_service_that_cannot_be_asked_is_a_warning(trouble: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit({"good": CLEAN, "other": trouble}) == 0
    told = capsys.readouterr().out
    assert "WARNING: the advisory service could not be asked" in told
    assert "1 packages were looked at, the others were not" in told


def test_a_hole_that_was_found_before_the_service_went_away_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit({"bad": {"vulnerabilities": [HOLE]}, "other": requests.ConnectionError("no route")}) == 1
    assert "WARNING" in capsys.readouterr().out


def test_an_index_without_any_of_the_packages_is_no_clean_audit(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit({"one": 404, "two": 404}) == 0
    assert "WARNING: the advisory service could not be asked (it knows none of the packages)" in capsys.readouterr().out


def test_another_error_is_not_taken_for_a_missing_service() -> None:
    with pytest.raises(KeyError):
        audit({"odd": {"vulnerabilities": [{"id": "PYSEC-2000-2"}]}})


def test_what_make_audit_calls_says_so_without_a_network(tmp_path: Path) -> None:
    """The real thing, through a proxy that is not there."""
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": "", "HOME": str(tmp_path)}
    kept = {k: v for k, v in os.environ.items() if k.lower() not in {"https_proxy", "http_proxy", "all_proxy"}}
    kept["XDG_CACHE_HOME"] = str(tmp_path / "cache")  # nothing remembered from an earlier audit
    command = [sys.executable, str(PROJECT / "tests" / "audit.py")]
    result = subprocess.run(command, env=kept | nowhere, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert "WARNING: the advisory service could not be asked (ProxyError" in result.stdout
    assert "0 packages looked at" in result.stdout
