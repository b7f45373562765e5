"""Loading as a whole: what lands, what is refused, and that a second run adds nothing."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from janji.errors import LoadError
from janji.load import Article, LoadReport, Rejected, read_articles
from janji.load.report import Progress
from janji.settings import Settings
from janji.warehouse import open_warehouse

from .conftest import NOW, article, jsonl, parquet

Run = Callable[..., LoadReport]
Rows = Callable[[str], list[tuple[Any, ...]]]


def mixed(inbox: Path) -> None:
    """Three good inputs among six."""
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (inbox / "latin.txt").write_bytes("Sidang di Genève dihadiri André, wakil Négara Awan.\n".encode("latin-1"))
    (inbox / "long.txt").write_bytes(b"kata " * 10_000_000)
    (inbox / "lines.jsonl").write_bytes(
        jsonl({"text": article(1)}) + b'{"text": "putus\n' + jsonl({"text": article(2)})
    )
    (inbox / 'it\'s a "name"; drop table x.txt').write_text(article(3))


def test_good_articles_land_and_bad_ones_are_listed(inbox: Path, run: Run, rows: Rows) -> None:
    mixed(inbox)
    report = run()
    assert (report.n_files, report.n_new, report.n_known, report.n_rejected) == (6, 4, 0, 4)
    assert report.rejected_by_reason == {"binary": 1, "broken_record": 1, "empty": 1, "too_long": 1}
    assert rows("select encoding from raw.articles where source_uri like '%latin.txt'") == [("cp1252",)]
    assert any("latin.txt: read as cp1252" in note for note in report.notes)
    found = rows("select source_uri, location, reason_code, quarantine_path from raw.rejected_files order by 1")
    assert [(uri.rpartition("/")[2], place, reason) for uri, place, reason, _ in found] == [
        ("binary.txt", None, "binary"),
        ("empty.txt", None, "empty"),
        ("lines.jsonl", "line=2", "broken_record"),
        ("long.txt", None, "too_long"),
    ]
    assert Path(found[0][3]).read_bytes() == bytes(range(256)) * 20
    assert Path(found[2][3]).read_bytes() == b'{"text": "putus\n'
    assert found[3][3] is None  # more than JANJI_QUARANTINE_MAX_MB: the row points to the file


def test_text_is_verbatim_and_its_hash_the_id(inbox: Path, run: Run, rows: Rows) -> None:
    text = "\r\n  Baris satu.\r\n\r\nBaris dua – “kutipan” \u200b\n\n"
    (inbox / "a.txt").write_bytes(text.encode())
    run()
    assert rows("select article_id, text, source_form, load_id, loaded_at from raw.articles") == [
        (hashlib.sha256(text.encode()).hexdigest(), text, "text", "first", NOW)
    ]


def test_second_run_adds_nothing_and_reports_the_same(inbox: Path, run: Run, rows: Rows) -> None:
    mixed(inbox)
    first = run()
    before = rows("select * from raw.articles order by all"), rows("select * from raw.rejected_files order by all")
    again, other = run(), run("second")
    assert (again.n_new, again.n_known, again.n_rejected) == (first.n_new, 0, 4)  # the same load, continued
    assert (other.n_new, other.n_known, other.n_rejected) == (0, 4, 4)
    assert before == (
        rows("select * from raw.articles order by all"), rows("select * from raw.rejected_files order by all"),
    )  # fmt: skip
    assert rows("select load_id, n_files, n_new, n_known, n_rejected from raw.loads order by load_id") == [
        ("first", 6, 4, 0, 4),
        ("second", 6, 0, 4, 4),
    ]


def test_unchanged_files_are_not_read_again_and_changed_ones_are(
    inbox: Path, run: Run, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = inbox / "a.jsonl"
    lines.write_bytes(jsonl({"text": article(1)}))
    run()
    read: list[str] = []
    from janji.load import run as module

    real = module.read_source
    monkeypatch.setattr(module, "read_source", lambda source, *rest: read.append(source.uri) or real(source, *rest))
    assert run("second").n_known == 1
    assert read == []
    lines.write_bytes(jsonl({"text": article(1)}, {"text": article(2)}))
    assert (run("third").n_new, len(read)) == (1, 1)
    assert rows("select count(*) from raw.articles") == [(2,)]


def test_same_text_in_two_files_is_one_article(inbox: Path, run: Run, rows: Rows) -> None:
    (inbox / "a.txt").write_text(article(1))
    (inbox / "b.jsonl").write_bytes(jsonl({"text": article(1), "title": "T"}, {"text": article(1)}))
    report = run()
    assert (report.n_new, report.n_known) == (1, 2)
    assert rows("select source_form from raw.articles") == [("text",)]


def test_fields_of_json_lines(inbox: Path, run: Run, rows: Rows) -> None:
    record = {
        "isi": article(1), "judul": "  Kapal\n patroli ", "link": "https://harian.example/a?b=1",
        "source": {"name": "Awan"},
        "tanggal": "2031-03-03T21:00:00+07:00", "lang": "id_ID",
    }  # fmt: skip
    (inbox / "a.jsonl").write_bytes(jsonl(record))
    report = run()
    assert rows("select title, url, publisher, published_at::varchar, language from raw.articles") == [
        ("Kapal patroli", "https://harian.example/a?b=1", "Awan", "2031-03-03 14:00:00", "id")
    ]
    assert any("text is taken from 'isi'" in note for note in report.notes)


def test_a_hostile_field_is_dropped_and_the_article_kept(inbox: Path, run: Run, rows: Rows) -> None:
    record = {
        "text": article(1),
        "url": "javascript:alert(1)",
        "published_at": "kemarin",
        "title": "a\u0000b",
        "language": "'; --",
    }
    (inbox / "a.jsonl").write_bytes(jsonl(record))
    report = run()
    assert rows("select title, url, published_at, language from raw.articles") == [("a b", None, None, None)]
    assert any("'kemarin' is no time" in note for note in report.notes)


def test_limit_takes_so_many_and_the_next_run_the_rest(inbox: Path, run: Run, rows: Rows) -> None:
    (inbox / "a.jsonl").write_bytes(jsonl(*({"text": article(n)} for n in range(30))))
    (inbox / "b.txt").write_text(article(99))
    assert run(limit=7).n_new == 7
    assert rows("select count(*) from raw.articles") == [(7,)]
    rest = run("second")
    assert (rest.n_new, rest.n_known) == (24, 7)


def test_a_folder_is_walked_and_hidden_and_unfinished_files_left(inbox: Path, run: Run) -> None:
    (inbox / "2031" / "03").mkdir(parents=True)
    (inbox / "2031" / "03" / "a.txt").write_text(article(1))
    (inbox / ".hidden.txt").write_text(article(2))
    (inbox / "b.jsonl.part").write_text(article(3))
    report = run()
    assert (report.n_files, report.n_new, report.n_rejected) == (1, 1, 0)


def test_globs_and_single_files(inbox: Path, run: Run) -> None:
    for n in range(3):
        (inbox / f"{n}.txt").write_text(article(n))
    (inbox / "x.log").write_text(article(9))
    assert run(inbox=inbox / "1.txt").n_new == 1
    assert run("second", inbox=f"{inbox}/*.txt").n_new == 2


def test_nothing_there_is_an_error_that_names_the_path(run: Run, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="absent"):
        run(inbox=tmp_path / "absent")


def test_progress_ends_complete(inbox: Path, run: Run) -> None:
    (inbox / "a.jsonl").write_bytes(jsonl(*({"text": article(n)} for n in range(5))))
    seen: list[Progress] = []
    run(progress=seen.append)
    last = seen[-1]
    assert (last.n_files, last.files_total, last.n_articles) == (1, 1, 5)
    assert last.n_bytes == last.bytes_total == (inbox / "a.jsonl").stat().st_size
    assert "5 articles, 1 of 1 files" in str(last)


@pytest.mark.parametrize("row_groups", [3, 0])
def test_a_batch_that_needs_more_memory_gets_it(
    inbox: Path, run: Run, rows: Rows, monkeypatch: pytest.MonkeyPatch, row_groups: int
) -> None:
    """Foreseen by the size of the articles, or after DuckDB said that it was too little."""
    monkeypatch.setattr("janji.load.sink.ROW_GROUPS_HELD", row_groups)
    monkeypatch.setattr("janji.load.sink.MEMORY", (20,))
    (inbox / "a.jsonl").write_bytes(jsonl(*({"text": f"kabar {n} {n} " * 200_000} for n in range(20))))
    report = run()
    assert (report.n_new, report.n_rejected) == (20, 0)
    assert rows("select count(*) from raw.articles where article_id = sha256(text)") == [(20,)]


def test_loading_needs_no_pandas(inbox: Path, config: Settings) -> None:
    (inbox / "a.jsonl").write_bytes(jsonl({"text": article(1), "tanggal": "2031-03-03"}) + b"{broken\n")
    (inbox / "b.parquet").write_bytes(parquet([{"text": article(2)}]))
    program = (
        "import sys; from datetime import datetime; from janji.load import load; from janji.settings import Settings;"
        "report = load(Settings(home=sys.argv[1]), sys.argv[2], load_id='x', now=datetime(2031, 1, 1));"
        "print(report.n_new, report.n_rejected, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(config.home), str(inbox)], capture_output=True, text=True)
    assert done.stdout.split() == ["2", "1", "False"], done.stderr


def test_a_warehouse_with_large_row_groups_is_added_to(inbox: Path, run: Run, rows: Rows, config: Settings) -> None:
    with open_warehouse(config) as con:
        con.execute(
            "insert into raw.articles select sha256(i::varchar), i::varchar, null, null, null, null, null, 'file:///a',"
            " 'text', 'utf-8', 'earlier', timestamp '2031-01-01' from range(10000) r(i)"
        )
    (inbox / "a.jsonl").write_bytes(jsonl(*({"text": str(n)} for n in range(9000, 20000))))
    report = run()
    assert (report.n_new, report.n_known) == (10_000, 1_000)
    check = "count(*), count(distinct article_id), count(*) filter (article_id = sha256(text)), sum(text::int)"
    assert rows(f"select {check} from raw.articles") == [(20_000, 20_000, 20_000, 199_990_000)]
    with open_warehouse(config) as con:  # and the other way round
        con.execute("update raw.articles set title = text where text::int % 3 = 0")
    assert rows(f"select {check}, count(title) from raw.articles") == [(20_000, 20_000, 20_000, 199_990_000, 6_667)]


def test_read_articles_needs_no_warehouse(inbox: Path, config: Any) -> None:
    (inbox / "a.txt").write_text(article(1))
    (inbox / "b.jsonl").write_bytes(jsonl({"text": article(1)}, {"text": article(2)}, {"title": "no text"}))
    items = list(read_articles(inbox, config))
    articles = [item for item in items if isinstance(item, Article)]
    assert [a.article_id for a in articles] == [hashlib.sha256(article(n).encode()).hexdigest() for n in (1, 2)]
    assert [item.reason.value for item in items if isinstance(item, Rejected)] == ["no_text"]
    assert not config.warehouse.exists()


def test_rows_are_written_in_batches_and_each_is_committed(
    inbox: Path, run: Run, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("janji.load.sink.BATCH_ROWS", 10)
    (inbox / "a.jsonl").write_bytes(jsonl(*({"text": article(n)} for n in range(25))))
    from janji.load.sink import Sink

    real, sizes = Sink.write, []

    def stopping(self: Sink, batch: Any, limit: int | None = None) -> int:
        sizes.append(len(batch.articles))
        if len(sizes) == 3:
            raise KeyboardInterrupt
        return real(self, batch, limit)

    monkeypatch.setattr(Sink, "write", stopping)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert sizes == [10, 10, 5]
    assert rows("select count(*) from raw.articles") == [(20,)]
    assert rows("select count(*) from raw.loaded_files") == [(0,)]
    monkeypatch.setattr(Sink, "write", real)
    report = run()
    assert (report.n_new, report.n_known) == (25, 0)
    assert json.loads(rows("select rejected from raw.loaded_files")[0][0]) == {}
