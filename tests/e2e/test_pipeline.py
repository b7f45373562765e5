"""The whole pipeline by `janji run`: good articles land, bad input is listed, a second run changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.dbt

MEETING = (
    "Bandung (1/3/2025) – Presiden Indonesia bertemu Perdana Menteri Malaysia di Bandung, Sabtu (1/3/2025).\n"
    "Keduanya membahas perdagangan beras dan jalur kereta.\n"
)
GRANT = (
    "Tokyo (3/3/2025) – Pemerintah Jepang mengumumkan akan memberikan hibah US$5 juta kepada Indonesia untuk irigasi"
    " dalam tiga tahun ke depan, Senin (3/3/2025).\n"
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in box"
    folder.mkdir()
    (folder / 'it\'s "the" meeting.txt').write_text(MEETING, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "one-line.txt").write_text("kata " * 10_000_000, "utf-8")
    (folder / "lines.jsonl").write_text(json.dumps({"text": GRANT}) + '\n{"text": "broken\n', "utf-8")
    return folder


def janji(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "JANJI_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "janji", *args], env=environment, text=True, capture_output=True, timeout=600
    )


def snapshot(home: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (home / "published" / "parquet").iterdir()} | {
        "marts.duckdb": (home / "published" / "marts.duckdb").read_bytes()
    }


def test_run_on_a_folder_with_good_and_bad_input(tmp_path: Path, inbox: Path) -> None:
    home = tmp_path / "home"
    first = janji(home, "run", str(inbox))
    assert first.returncode == 3, first.stderr
    assert "2 loaded, 0 already known, 4 rejected" in first.stdout
    for name in ("empty.txt", "binary.txt", "one-line.txt", "lines.jsonl"):
        assert f"- {name}" in first.stdout
    for stage in ("raw", "extracted", "staging", "marts"):
        assert f"{stage} passed" in first.stdout
    assert "5,000,000" in first.stdout
    assert "Indonesia" in first.stdout
    before = snapshot(home)
    second = janji(home, "run", str(inbox))
    assert second.returncode == 3
    assert "0 loaded, 2 already known" in second.stdout
    assert "unchanged since" in second.stdout
    assert snapshot(home) == before
    (pledge,) = json.loads(
        janji(home, "query", "--format", "json", "select * from fct_pledges where currency_code = 'USD'").stdout
    )
    assert (pledge["amount"], pledge["horizon_years"], pledge["recipient_country_codes"]) == (5_000_000, 3, ["IDN"])
    assert pledge["quote"] in GRANT
