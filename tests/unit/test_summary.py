"""What a run ends with: the figures of this run, of this inbox."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console, Group

from janji import pipeline
from janji.load import load
from janji.settings import Settings
from janji.summary import WIDTH, _row, summary

NOW = datetime(2026, 11, 25, 8, 0)


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", workers=1)


def inbox_with(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    return folder


@pytest.mark.parametrize("pattern", ["", "/*.txt", "/second.txt"])
def test_rejections_of_another_inbox_are_not_listed(config: Settings, tmp_path: Path, pattern: str) -> None:
    first, second = inbox_with(tmp_path / "in", "first.txt"), inbox_with(tmp_path / "in box", "second.txt")
    for inbox, run in ((f"{second}{pattern}", "one"), (first, "two"), (f"{second}{pattern}", "again")):
        load(config, inbox, load_id=run, now=NOW)
    shown = summary(config, run_id="again")  # its file was refused by the first run and has not changed
    assert "- second.txt: empty" in shown
    assert "first.txt" not in shown


def test_a_long_line_goes_on_in_the_next_and_a_path_stays_whole() -> None:
    shown = io.StringIO()
    kinds = ", ".join(f"KIND{n} {n}" for n in range(40))
    path = "/" + "folder/" * 30 + "marts.duckdb"
    Console(file=shown, width=WIDTH).print(Group(_row("Events", kinds), _row("Marts", path)), crop=False)
    lines = shown.getvalue().splitlines()
    assert len(lines) > 3
    assert lines[1].startswith(" " * 10 + "KIND")
    assert " ".join(shown.getvalue().split()) == f"Events {kinds} Marts {path}"


def test_a_run_says_what_the_load_noted(config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = inbox_with(tmp_path / "in", "empty.txt")
    (inbox / "old.txt").write_bytes("Menteri itu bertemu di café.".encode("cp1252"))
    monkeypatch.setattr(pipeline, "STEPS", {"load": pipeline.STEPS["load"]})
    said: list[str] = []
    assert pipeline.run(config, inbox, run_id="one", now=NOW, limit=0, say=said.append) == 1
    assert [line for line in said if "note" in line] == [f"  note: {inbox.as_uri()}/old.txt: read as cp1252, not UTF-8"]
