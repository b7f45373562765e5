"""Two analysts who query the published snapshot in a loop while everything else goes wrong.

Run as a program: ``python readers.py HOME STOP_FILE OUT``. A query fails when it raises; a result is torn when a
table's rows are not those that the snapshot's own manifest promises, or a fact lacks its mention.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

TORN = """
select (select count(*) from fct_pledges where pledge_id not in (select pledge_id from fct_pledge_mentions))
     + (select count(*) from fct_events where event_id not in (select event_id from fct_event_mentions))
"""


def look(marts: Path) -> list[str]:
    """One look at the snapshot; returns what was wrong with it."""
    opened = marts.resolve(strict=True)
    manifest = json.loads((opened.parent / "manifest.json").read_text("utf-8"))
    wrong = []
    with duckdb.connect(str(opened), read_only=True) as connection:
        for table in manifest["tables"]:
            rows = connection.table(table["name"]).shape[0]
            if rows != table["rows"]:
                wrong.append(f"torn: {table['name']} has {rows} rows, its snapshot says {table['rows']}")
        orphans = connection.execute(TORN).fetchone()
        if orphans is None or orphans[0]:
            wrong.append(f"torn: {orphans} facts without a mention")
    return wrong


def main(home: Path, stop: Path, out: Path) -> None:
    """Look until the stop file is there; write what happened."""
    n_queries, errors = 0, []
    while not stop.exists():
        try:
            errors += look(home / "published" / "marts.duckdb")
        except (duckdb.Error, OSError) as error:
            errors.append(f"failed: {error}")
        n_queries += 1
        time.sleep(0.2)
    out.write_text(json.dumps({"n_queries": n_queries, "errors": errors[:50]}))


class Readers:
    """Start and stop them."""

    def __init__(self, home: Path, scratch: Path, n: int = 2) -> None:
        self.stop_file = scratch / "stop"
        self.outs = [scratch / f"reader-{i}.json" for i in range(n)]
        command = [sys.executable, __file__, str(home), str(self.stop_file)]
        self.processes = [subprocess.Popen([*command, str(out)]) for out in self.outs]

    def finish(self) -> dict[str, Any]:
        """Queries made and errors met by all of them."""
        self.stop_file.touch()
        for process in self.processes:
            process.wait(60)
        found = [json.loads(out.read_text()) for out in self.outs]
        return {"n_queries": sum(f["n_queries"] for f in found), "errors": [e for f in found for e in f["errors"]]}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
