"""No secret is in the repository: every file that git knows, scanned by detect-secrets."""

import subprocess
import sys
from pathlib import Path

import pytest

from janji.settings import PROJECT

# Data, locks and pictures: long digests that look like keys and are none.
DATA = (".lock", ".csv", ".jsonl", ".json", ".png", ".svg", ".tsv", ".gz", ".zst", ".parquet", ".xsd")


def scan(folder: Path, files: list[str]) -> "subprocess.CompletedProcess[str]":
    program = str(Path(sys.executable).with_name("detect-secrets-hook"))
    return subprocess.run([program, "--no-verify", *files], cwd=folder, capture_output=True, text=True, timeout=300)


def test_no_secret_is_in_a_file_that_git_knows() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    files = [name for name in listed.stdout.split("\0") if name and not name.endswith(DATA)]
    assert len(files) > 100
    result = scan(PROJECT, [name for name in files if (PROJECT / name).is_file()])
    assert result.returncode == 0, result.stdout


def test_the_scan_would_find_one(tmp_path: Path) -> None:
    word = "pass" + "word"
    (tmp_path / "settings.py").write_text(f'{word} = "Xq7!vR2#kLw9"\n')
    result = scan(tmp_path, ["settings.py"])
    assert result.returncode == 1
    assert "settings.py:1" in result.stdout
