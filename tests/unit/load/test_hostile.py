"""Hostile input: each kind with a clear outcome, and the good article beside it lands. See docs/reliability.md."""

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from janji.load import LoadReport
from janji.load.model import Limits
from janji.load.source import Meter, from_file
from janji.settings import Settings

from .conftest import article, jsonl, parquet, warc, zipped, zstd

Run = Callable[..., LoadReport]
Rows = Callable[[str], list[tuple[Any, ...]]]
MB = 1_000_000


def encrypted_zip() -> bytes:
    data = bytearray(zipped(**{"a.txt": b"rahasia"}))
    data[6] |= 1  # the flag of the local header and of the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def overlapping_zip() -> bytes:
    """Two directory entries for the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", article(1))
        copy = zipfile.ZipInfo("b.txt")
        first = archive.infolist()[0]
        copy.header_offset, copy.CRC = first.header_offset, first.CRC
        copy.compress_size, copy.file_size = first.compress_size, first.file_size
        archive.filelist.append(copy)
    return buffer.getvalue()


def bomb(compress: Callable[[bytes], bytes]) -> bytes:
    return compress((b" " * (MB - 1) + b"\n") * 80)


def nested(depth: int) -> bytes:
    data = article(1).encode()
    for _ in range(depth):
        data = gzip.compress(data)
    return data


def truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


CASES: list[tuple[str, Callable[[], bytes], str]] = [
    ("only white space.txt", lambda: b" \n\t\n ", "empty"),
    ("nul.txt", lambda: b"Presiden\0 tiba di kota.", "binary"),
    ("control.txt", lambda: bytes(range(1, 30)) * 50, "binary"),
    ("program", lambda: b"\x7fELF" + bytes(100), "unsupported_form"),
    ("paper.pdf", lambda: b"%PDF-1.7\n" + bytes(100), "unsupported_form"),
    ("data.xml", lambda: b'<?xml version="1.0"?><catalog><item/></catalog>', "unsupported_form"),
    ("mended half.txt", lambda: "Menteri – “janji” di Kota Awan – ".encode() * 9 + b"\xff\xfe akhir", "undecodable"),
    ("wrong mark.txt", lambda: b"\xff\xfeA\0\x00\xd8", "undecodable"),
    ("nul.jsonl", lambda: b'{"text": "Presiden\\u0000 tiba"}\n', "nul_character"),
    ("surrogate.jsonl", lambda: b'{"text": "Presiden \\ud800 tiba"}\n', "lone_surrogate"),
    ("deep.jsonl", lambda: b'{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n", "broken_record"),
    ("deep.json", lambda: b'[{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}]", "nested_too_deep"),
    ("number.jsonl", lambda: b'{"text": 5}\n', "no_text"),
    ("array line.jsonl", lambda: b'"teks"\n', "broken_record"),
    ("long line.jsonl", lambda: b'{"text": "' + b"a" * (3 * MB) + b'"}\n', "too_long"),
    ("long text.jsonl", lambda: b'{"text": "' + b"kata " * 300_000 + b'"}\n', "too_long"),
    ("giant item.json", lambda: b'[{"text": "' + b"a" * (4 * MB) + b'"}]', "too_long"),
    ("bomb.jsonl.gz", lambda: bomb(gzip.compress), "bomb"),
    ("bomb.jsonl.zst", lambda: bomb(zstd), "bomb"),
    ("bomb.zip", lambda: zipped(**{"a.jsonl": (b" " * (MB - 1) + b"\n") * 80}), "bomb"),
    ("overlap.zip", overlapping_zip, "bomb"),
    ("climb.zip", lambda: zipped(**{"../../etc/cron.d/a.txt": b"isi"}), "path_traversal"),
    ("root.zip", lambda: zipped(**{"/etc/a.txt": b"isi"}), "path_traversal"),
    ("drive.zip", lambda: zipped(**{"C:\\a.txt": b"isi"}), "path_traversal"),
    ("secret.zip", encrypted_zip, "encrypted"),
    ("five.gz", lambda: nested(5), "nested_too_deep"),
    ("cut.gz", lambda: truncated(gzip.compress(os.urandom(50_000))), "broken_file"),
    ("cut.zst", lambda: zstd(os.urandom(50_000))[:-500], "broken_file"),
    ("cut.zip", lambda: truncated(zipped(**{"a.txt": os.urandom(5000)})), "broken_file"),
    ("cut.parquet", lambda: truncated(parquet([{"text": article(1)}])), "broken_file"),
    ("no text.parquet", lambda: parquet([{"kode": "X"}]), "no_text"),
    ("open quote in a small file.csv", lambda: b'title,text\nA,"tidak ditutup\nB,berita\n', "broken_file"),
    ("open quote.csv", lambda: b'text,title\n"' + b"tidak ditutup " * 200_000, "broken_file"),
    ("surplus.csv", lambda: b"text,title\nisi,judul,lebih\n", "broken_record"),
    ("no text.csv", lambda: b"kode,nilai\nA,1\n", "no_text"),
    ("binary.html", lambda: b"<html>\0\0\0\1\2\3", "binary"),
    ("nothing.html", lambda: b"<html><head><title>x</title></head><body></body></html>", "no_text"),
    ("large.html", lambda: b"<html><body>" + b"<p>kata</p>" * 300_000, "too_long"),
    ("entity.rss", lambda: b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>'
                           b"<description>&x;</description></item></channel></rss>", "broken_file"),
    ("laughs.xml", lambda: b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
                           b"<urlset><url><loc>&b;</loc></url></urlset>", "broken_file"),
    ("wide entity.rss", lambda: '<!DOCTYPE r [<!ENTITY x "y">]><rss></rss>'.encode("utf-16"), "broken_file"),
    ("no items.rss", lambda: b"<rss><channel><title>x</title></channel></rss>", "empty"),
    ("no records.warc", lambda: b"WARC/1.0\r\nrusak", "broken_file"),
    ("json feed.json", lambda: b'{"version": "https://jsonfeed.org/version/1", "items": [5]}', "broken_record"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "reason"), CASES, ids=[case[0] for case in CASES])
def test_refused_with_reason_and_the_rest_goes_on(
    inbox: Path, run: Run, rows: Rows, config: Settings, name: str, make: Callable[[], bytes], reason: str
) -> None:
    (inbox / name).write_bytes(make())
    (inbox / "zz good.txt").write_text(article(7))
    small = config.model_copy(update={"load_max_record_mb": 2.0, "load_max_article_mb": 1.0})
    report = run(config=small)
    assert (report.n_new, report.rejected_by_reason) == (1, {reason: 1})
    [(message, copy)] = rows("select message, quarantine_path from raw.rejected_files")
    assert len(message) > 10
    assert message.isprintable()
    assert copy is None or Path(copy).is_file()
    assert rows("select text from raw.articles") == [(article(7),)]


def test_text_of_200_mb_is_refused_without_reading_it_all(inbox: Path, run: Run, config: Settings) -> None:
    with (inbox / "a.txt").open("wb") as file:
        for _ in range(20):
            file.write(b"kata " * (2 * MB))
    assert run().rejected_by_reason == {"too_long": 1}


def test_bidirectional_controls_are_kept_and_noted(inbox: Path, run: Run, rows: Rows) -> None:
    text = "Bantuan \u202eatuj 5\u202c dolar."
    (inbox / "a.txt").write_text(text)
    report = run()
    assert rows("select text from raw.articles") == [(text,)]
    assert any("bidirectional" in note for note in report.notes)


def test_links_that_loop_or_lead_out_are_refused(inbox: Path, run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("rahasia di luar")
    (inbox / "sub").mkdir()
    (inbox / "good.txt").write_text(article(1))
    (inbox / "again.txt").symlink_to(inbox / "good.txt")
    (inbox / "out.txt").symlink_to(outside)
    (inbox / "sub" / "up").symlink_to(inbox)
    (inbox / "self").symlink_to(inbox / "self")
    (inbox / "nowhere").symlink_to(inbox / "absent")
    report = run()
    assert (report.n_new, report.n_known) == (1, 1)
    assert report.rejected_by_reason == {"link_loop": 2, "link_outside": 1, "unreadable": 1}


def test_links_out_are_followed_when_the_setting_says_so(
    inbox: Path, run: Run, config: Settings, tmp_path: Path
) -> None:
    (tmp_path / "outside.txt").write_text(article(1))
    (inbox / "out.txt").symlink_to(tmp_path / "outside.txt")
    assert run(config=config.model_copy(update={"load_follow_links": True})).n_new == 1


def test_a_link_in_a_zip_is_not_followed(inbox: Path, run: Run) -> None:
    with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert run().rejected_by_reason == {"link_outside": 1}


def test_a_pipe_is_refused_and_does_not_block(inbox: Path, run: Run) -> None:
    os.mkfifo(inbox / "pipe.txt")
    assert run().rejected_by_reason == {"not_a_file": 1}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_and_folder(inbox: Path, run: Run) -> None:
    (inbox / "a.txt").write_text(article(1))
    (inbox / "a.txt").chmod(0)
    (inbox / "folder").mkdir(mode=0)
    try:
        assert run().rejected_by_reason == {"unreadable": 2}
    finally:
        (inbox / "folder").chmod(0o700)
    (inbox / "a.txt").chmod(0o600)
    assert run("second").n_new == 1


def test_unreadable_is_refused_also_for_root(inbox: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "a.txt").write_text(article(1))
    (inbox / "b.txt").write_text(article(2))
    real = os.open

    def refusing(path: Any, *rest: Any, **more: Any) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr("janji.load.source.os.open", refusing)
    report = run()
    assert (report.n_new, report.rejected_by_reason) == (1, {"unreadable": 1})
    monkeypatch.undo()
    assert run("second").n_new == 1  # an unreadable file is tried again


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.html"])
def test_a_file_that_changes_while_it_is_read(
    inbox: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = inbox / name
    path.write_bytes(
        {"a.txt": article(1).encode(), "a.jsonl": jsonl({"text": article(1)}), "a.html": b"<html>" + b"a" * 99}[name]
    )
    from janji.load import source as module

    real = module._open_file

    def growing(opened: Path, meter: Meter) -> Any:
        stream = real(opened, meter)
        with opened.open("ab") as more:
            more.write(b"\n")
        return stream

    monkeypatch.setattr(module, "_open_file", growing)
    report = run()
    assert report.rejected_by_reason == {"changed_while_read": 1}
    assert report.n_new == (1 if name == "a.jsonl" else 0)
    monkeypatch.undo()
    if name != "a.html":
        again = run("second")
        assert (again.n_new + again.n_known, again.n_rejected) == (1, 0)


def test_a_hostile_member_name_stays_harmless(inbox: Path, run: Run, rows: Rows, config: Settings) -> None:
    (inbox / "a.zip").write_bytes(zipped(**{"a\n'; drop table raw.articles; --<b>\x1b[31m.txt": b""}))
    run()
    [(uri, copy)] = rows("select source_uri, quarantine_path from raw.rejected_files")
    assert uri.isprintable()
    assert copy is None or Path(copy).is_relative_to(config.quarantine)


def test_names_that_are_no_utf8(inbox: Path, run: Run, rows: Rows) -> None:
    with open(os.fsencode(inbox) + b"/\xff\xfe artikel.txt", "wb") as file:  # noqa: PTH123 - bytes name
        file.write(article(1).encode())
    assert run().n_new == 1
    assert rows("select source_uri from raw.articles")[0][0].endswith("%FF%FE%20artikel.txt")


def test_half_a_warc_keeps_its_first_half(inbox: Path, run: Run) -> None:
    from .conftest import html

    data = warc(*(html(n) for n in range(20)))
    (inbox / "a.warc.gz").write_bytes(data[: len(data) // 2])
    report = run()
    assert report.n_new >= 5
    assert set(report.rejected_by_reason) == {"broken_file"}


def test_what_broke_is_said_without_the_drawings_of_a_parser(inbox: Path, run: Run, rows: Rows) -> None:
    (inbox / "a.json").write_bytes(b'[{"text": "berita dari Ambon"}, {"text": "put')
    (inbox / "b.xml").write_bytes(
        b"<rss version='2.0'><channel><item><link>https://x.example</link></item></channel></rss>"
    )
    (inbox / "c.csv").write_bytes(b'title,text\nA,satu\nB,"dua\nbaris"\nC,"tidak ditutup\nD,empat\n')
    run()
    assert rows("select message from raw.rejected_files order by source_uri") == [
        ("the array breaks after item 1: parse error: premature EOF",),
        ("the item has neither text nor title",),
        ("row 4 (line 5) and all after it: its quote is never closed",),
    ]


def test_many_broken_lines_do_not_fill_the_quarantine(
    inbox: Path, run: Run, rows: Rows, monkeypatch: pytest.MonkeyPatch, config: Settings
) -> None:
    monkeypatch.setattr("janji.load.sink.COPIES_PER_FILE", 5)
    (inbox / "a.jsonl").write_bytes(b"".join(b"{broken %d\n" % n for n in range(40)))
    assert run().n_rejected == 40
    assert rows("select count(*), count(quarantine_path) from raw.rejected_files") == [(40, 5)]
    assert len(list(config.quarantine.iterdir())) == 5


DISK_FULL = """
import resource, signal, sys
from datetime import datetime
from pathlib import Path
from janji.errors import LoadError
from janji.load import load
from janji.settings import Settings
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, resource.RLIM_INFINITY))
try:
    load(Settings(home=Path(sys.argv[1])), sys.argv[2], load_id="full", now=datetime(2026, 11, 25))
except LoadError as error:
    print(error)
    sys.exit(7)
"""


def test_a_full_disk_is_a_clear_error_and_a_later_run_completes(
    inbox: Path, run: Run, config: Settings, rows: Rows
) -> None:
    """No file may grow beyond 3 MB: what the operating system then reports is like a disk that is full."""
    lines = ({"text": article(n) + os.urandom(1500).hex()} for n in range(2000))
    (inbox / "a.jsonl").write_bytes(jsonl(*lines))
    tried = subprocess.run(
        [sys.executable, "-c", DISK_FULL, str(config.home), str(inbox)], capture_output=True, text=True
    )
    assert tried.returncode == 7, tried.stderr
    assert "free disk space" in tried.stdout
    assert run("full").n_new == 2000
    assert rows("select count(*), count(distinct article_id) from raw.articles") == [(2000, 2000)]


def test_memory_stays_bounded_on_a_giant_line(inbox: Path, config: Settings) -> None:
    """300 MB in one line of JSON Lines, read by another process that may use 600 MB more than its start."""
    with (inbox / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(300):
            file.write(b"a" * MB)
        file.write(b'"}\n' + jsonl({"text": article(1)}))
    code = (
        "import resource, sys; from pathlib import Path; from janji.load import read_articles;"
        "from janji.settings import Settings;"
        "start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "print([type(i).__name__ for i in read_articles(Path(sys.argv[1]), Settings(home=Path(sys.argv[2])))]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(inbox), str(config.home)], capture_output=True, text=True)
    kinds, grown = done.stdout.splitlines()
    assert json.loads(kinds.replace("'", '"')) == ["Rejected", "Article"]
    assert int(grown) < 200_000  # kB; the line alone has 300 MB


def test_a_page_that_kills_its_process_is_refused_alone(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from janji.load import pages as module
    from janji.load.model import Article, Page, Rejected

    from .conftest import html

    monkeypatch.setattr(module, "ALONE", 0)
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import killing_pages

    monkeypatch.setattr(module, "extract_pages", killing_pages.extract_pages)
    items = [
        Page(html=html(n) if n != 20 else b"KILL", source_uri=f"file:///{n}", source_form="html") for n in range(40)
    ]
    with module.Pages(Limits.of(Settings()), workers=2) as pages:
        results = list(pages.extracted(items))
    assert [type(item) for item in results] == [Rejected if n == 20 else Article for n in range(40)]
    assert results[20].reason.value == "parser_failed"


def test_a_slow_page_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from janji.load import html as module
    from janji.load.model import Page, Rejected

    def endless(*_: Any) -> Any:
        while True:
            pass

    monkeypatch.setattr(module, "SECONDS", 0.2)
    monkeypatch.setattr(module, "_extract", endless)
    found = module.extract_page(Page(html=b"<html>", source_uri="file:///a", source_form="html"), "quality")
    assert isinstance(found, Rejected)
    assert "more than 0.2 seconds" in found.message


def test_a_file_replaced_by_a_pipe_after_listing(inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text(article(1))
    source = from_file(path, path.stat())
    path.unlink()
    os.mkfifo(path)
    from janji.load.columns import Declared
    from janji.load.read import read_source

    [item] = read_source(source, Limits.of(Settings()), Declared())
    assert item.reason.value == "not_a_file"  # type: ignore[union-attr]


def test_limits_of_this_process_are_untouched() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 3_000_000
