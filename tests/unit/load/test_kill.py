"""``kill -9`` at any moment of a load; the same load, started again, gives what a clean one gives.

``JANJI_KILL_ARTICLES`` and ``JANJI_KILL_TIMES`` make it longer: 100000 and 10 for the figure in docs/reliability.md.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from janji.load import load
from janji.settings import Settings
from janji.warehouse import open_warehouse

from .conftest import NOW, article, jsonl

ARTICLES = int(os.environ.get("JANJI_KILL_ARTICLES", "3000"))
TIMES = int(os.environ.get("JANJI_KILL_TIMES", "3"))
# Small batches make commits frequent, so that kills meet them; the marker says that the load is about to start.
PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
import janji.load.sink as sink
from janji.load import load
from janji.settings import Settings
sink.BATCH_ROWS = int(sys.argv[4])
Path(sys.argv[3]).touch()
load(Settings(home=Path(sys.argv[1])), sys.argv[2], load_id="same", now=datetime(2026, 11, 25, 8, 0))
print("done")
"""


def content(config: Settings) -> list[tuple[object, ...]]:
    """What a load leaves: for each table its rows, distinct keys, and a hash of the whole content."""
    tables = {"articles": "article_id", "loaded_files": "source_uri", "rejected_files": "rejection_id"}
    left = "* exclude (quarantine_path)"
    with open_warehouse(config) as con:
        return [
            con.execute(
                f"select '{table}', count(*), count(distinct {key}), md5(string_agg(t::varchar, '|' order by {key}))"
                f" from (select {left if table == 'rejected_files' else '*'} from raw.{table}) t"
            ).fetchone()
            or ()
            for table, key in tables.items()
        ]


def test_killed_at_random_moments_and_resumed(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    part = ARTICLES // 4
    for name in range(4):
        lines = jsonl(*({"text": article(name * part + n), "title": f"T{n}"} for n in range(part)))
        (inbox / f"{name}.jsonl").write_bytes(lines + b"{broken\n")
    clean = Settings(home=tmp_path / "clean")
    start = time.monotonic()
    load(clean, inbox, load_id="same", now=NOW)
    seconds = time.monotonic() - start
    killed = Settings(home=tmp_path / "killed")
    chance = random.Random(20261125)
    kills = 0
    for n in range(TIMES):
        marker = tmp_path / f"started-{n}"
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(killed.home), str(inbox), str(marker), str(max(50, ARTICLES // 40))],
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        while not marker.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, seconds))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        process.communicate()
    report = load(killed, inbox, load_id="same", now=NOW)
    assert kills >= 1
    assert (report.n_new, report.n_known, report.rejected_by_reason) == (part * 4, 0, {"broken_record": 4})
    assert content(killed) == content(clean)
