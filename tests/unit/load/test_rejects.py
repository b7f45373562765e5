"""Listing what was refused, and loading it again after a fix in the quarantine or in the source."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from janji.errors import LoadError
from janji.load import LoadReport, rejects
from janji.settings import Settings

from .conftest import NOW, article, jsonl

Run = Callable[..., LoadReport]
Rows = Callable[[str], list[tuple[Any, ...]]]


def test_listed_by_reason_and_load(inbox: Path, run: Run, config: Settings) -> None:
    assert rejects.listed(config) == []
    (inbox / "a.txt").write_bytes(b"")
    (inbox / "b.jsonl").write_bytes(b"{broken\n")
    run()
    assert {r.reason_code for r in rejects.listed(config)} == {"empty", "broken_record"}
    [only] = rejects.listed(config, reason="broken_record")
    assert (only.location, only.load_id, only.n_bytes) == ("line=1", "first", 8)
    assert rejects.listed(config, load_id="other") == []


def test_retry_takes_what_was_mended_in_the_quarantine(inbox: Path, run: Run, config: Settings, rows: Rows) -> None:
    (inbox / "a.jsonl").write_bytes(jsonl({"text": article(1)}) + b'{"text": "putus\n{"juga": "putus\n')
    run()
    first = next(r for r in rejects.listed(config) if r.location == "line=2")
    copy = Path(str(first.quarantine_path))
    copy.write_bytes(jsonl({"text": article(2)}))
    report = rejects.retry(config, load_id="retry", now=NOW)
    assert (report.load.n_new, report.n_cleared, report.n_left) == (1, 1, 1)
    assert not copy.exists()
    assert [r.location for r in rejects.listed(config)] == ["line=3"]
    assert rows("select source_uri from raw.articles where load_id = 'retry'")[0][0].startswith(
        f"{(inbox / 'a.jsonl').as_uri()}#line=2"
    )


def test_retry_takes_what_was_mended_in_the_source(inbox: Path, run: Run, config: Settings) -> None:
    path = inbox / "a.jsonl"
    path.write_bytes(jsonl({"text": article(1)}) + b'{"text": "putus\n')
    (inbox / "b.txt").write_bytes(b"\0\1\2")
    run()
    path.write_bytes(jsonl({"text": article(1)}, {"text": article(2)}))
    report = rejects.retry(config, load_id="retry", now=NOW)
    assert (report.load.n_new, report.n_cleared, report.n_left) == (1, 1, 1)
    assert [r.reason_code for r in rejects.listed(config)] == ["binary"]


def test_retry_without_a_fix_changes_nothing(inbox: Path, run: Run, config: Settings, rows: Rows) -> None:
    (inbox / "a.jsonl").write_bytes(jsonl({"text": article(1)}) + b"{broken\n")
    (inbox / "b.txt").write_bytes(b"")
    run()
    before = rows("select * from raw.rejected_files order by all")
    report = rejects.retry(config, load_id="retry", now=NOW)
    assert (report.load.n_new, report.n_cleared, report.n_left) == (0, 0, 2)
    assert rows("select * from raw.rejected_files order by all") == before


def test_retry_follows_no_link_that_a_load_would_not(
    inbox: Path, run: Run, config: Settings, rows: Rows, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text(article(1))
    (inbox / "a.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "b.txt").write_bytes(b"")
    run()
    assert [r.quarantine_path for r in rejects.listed(config) if r.reason_code == "link_outside"] == [None]
    (inbox / "b.txt").unlink()
    (inbox / "b.txt").symlink_to(tmp_path / "secret.txt")  # changed after it was refused
    assert rejects.retry(config, load_id="retry", now=NOW).n_cleared == 0
    assert rows("select count(*) from raw.articles") == [(0,)]
    follows = config.model_copy(update={"load_follow_links": True})
    assert rejects.retry(follows, load_id="again", now=NOW).n_cleared == 2


def test_retry_follows_a_link_to_a_file_beside_it(inbox: Path, run: Run, config: Settings) -> None:
    (inbox / "a.txt").write_bytes(b"")
    (inbox / "b.txt").symlink_to("a.txt")
    run()
    (inbox / "a.txt").write_text(article(1))
    assert rejects.retry(config, load_id="retry", now=NOW).n_left == 0


def test_retry_of_one(inbox: Path, run: Run, config: Settings) -> None:
    (inbox / "a.txt").write_bytes(b"")
    (inbox / "b.txt").write_bytes(b" ")
    run()
    for path in config.quarantine.iterdir():
        path.write_text(article(len(path.name)) + path.name)
    chosen = rejects.listed(config)[0].rejection_id
    report = rejects.retry(config, load_id="retry", now=NOW, ids=[chosen[:10]])
    assert (report.load.n_new, report.n_cleared, report.n_left) == (1, 1, 0)
    assert len(rejects.listed(config)) == 1


def test_retry_of_an_id_that_there_is_not_is_an_error(inbox: Path, run: Run, config: Settings) -> None:
    (inbox / "a.txt").write_bytes(b"")
    run()
    known = rejects.listed(config)[0].rejection_id
    with pytest.raises(LoadError, match="begins with zzzz"):
        rejects.retry(config, load_id="retry", now=NOW, ids=[known, "zzzz"])
    with pytest.raises(LoadError, match="with the reason binary has an id"):
        rejects.retry(config, load_id="retry", now=NOW, ids=[known], reason="binary")


def test_a_raised_limit_lets_the_source_in(inbox: Path, run: Run, config: Settings) -> None:
    (inbox / "a.txt").write_bytes(article(1).encode() * 10)
    small = config.model_copy(update={"load_max_article_mb": 0.0005, "quarantine_max_mb": 0.0})
    assert run(config=small).rejected_by_reason == {"too_long": 1}
    assert rejects.listed(config)[0].quarantine_path is None
    assert rejects.retry(config, load_id="retry", now=NOW).n_cleared == 1
