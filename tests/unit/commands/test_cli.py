"""The command line: help, exit codes, plain errors, safe output."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from janji.cli import main
from janji.publish import publish
from janji.settings import Settings, settings
from janji.warehouse import open_warehouse

NOW = datetime(2025, 3, 2, 8, 0)
HOSTILE = "\x1b[31mred\x1b[0m [bold]x[/bold] <b>\u202e"
Cli = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    monkeypatch.setenv("JANJI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JANJI_LOCK_TIMEOUT", "1")
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()
    yield lambda *args, **kwargs: CliRunner().invoke(main, list(args), **kwargs)
    settings.cache_clear()


@pytest.fixture
def published(cli: Cli) -> Settings:
    config = settings()
    with open_warehouse(config) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_pledges as select 'p1' as pledge_id, 12.50::decimal(24, 2) as amount,"
            " date '2025-03-01' as announced_date, ['IDN'] as countries, ? as quote",
            [HOSTILE],
        )
        con.execute("comment on table marts.fct_pledges is 'One row per pledge.'")
    publish(config, run_id="r", now=NOW)
    return config


def commands() -> list[str]:
    return list(main.commands)


def test_the_steps_are_there_in_their_order() -> None:
    steps = ["load", "extract", "build", "gate", "publish"]  # a gate without stages looks into the marts too
    assert [c for c in commands() if c in steps] == steps
    assert ", ".join(steps) in str(main.help)
    assert {"run", "query", "status", "rejects", "explain", "score", "export", "backup", "restore"} <= set(commands())


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself(cli: Cli, command: str) -> None:
    result = cli(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.split("\n\n")[1].strip()) > 20
    assert main.commands[command].get_short_help_str(limit=60).endswith(".")
    assert "..." not in main.commands[command].get_short_help_str(limit=60)


def test_help_of_rejects_tells_which_form_has_the_place_of_the_copy(cli: Cli) -> None:
    assert "--format json and csv also tell where its copy is" in " ".join(cli("rejects", "--help").output.split())
    assert "quarantine_path" in cli("rejects", "--format", "csv").output


def test_help_tells_the_exit_codes(cli: Cli) -> None:
    output = " ".join(cli("--help").output.split())
    assert "0 done; 1 error; 2 wrong usage; 3 done, but some input was rejected" in output
    assert "4 a gate failed" in output


def test_an_error_is_plain_and_names_the_remedy(cli: Cli) -> None:
    result = cli("query", "select 1")
    assert result.exit_code == 1
    assert "Error: nothing is published at" in result.stderr
    assert "make run" in result.stderr
    assert "Traceback" not in result.output


def test_a_wrong_setting_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANJI_WORKERS", "many")
    settings.cache_clear()
    result = cli("status")
    assert result.exit_code == 1
    assert "JANJI_WORKERS" in result.stderr
    assert "'many'" in result.stderr


def test_a_misspelt_setting_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANJI_WROKERS", "4")
    monkeypatch.setenv("JANJI_Workers", "4")  # is read, in whatever case
    monkeypatch.setenv("JANJI_EXECUTOR", "CeleryExecutor")  # no setting of the command line, but of the containers
    assert cli("status").stderr.splitlines() == ["warning: JANJI_WROKERS is no setting: did you mean JANJI_WORKERS?"]


def test_a_wrong_command_is_a_usage_error(cli: Cli) -> None:
    assert cli("gate", "nowhere").exit_code == 2


def test_a_failed_gate_has_its_own_exit_code_and_names_the_rows(cli: Cli) -> None:
    with open_warehouse(settings()) as con:
        con.execute("insert into raw.loads values ('l', 'inbox', ?, ?, 1, 5, 0, 0)", [NOW, NOW])
    result = cli("gate", "raw")
    assert result.exit_code == 4
    assert "raw.loads: the loads' counts of new articles are those of the table: 1 row failed: l" in result.stderr
    assert "Traceback" not in result.output
    assert cli("status").output.count("FAILED") == 1


def test_status_lists_every_setting_with_its_default_and_meaning(cli: Cli) -> None:
    result = cli("status", "--format", "json")
    found = {s["variable"]: s for s in json.loads(result.output)["settings"]}
    assert set(found) == {f"JANJI_{name.upper()}" for name in Settings.model_fields}
    assert all(s["meaning"] for s in found.values())
    assert found["JANJI_LOCK_TIMEOUT"]["value"] == "1.0"
    assert found["JANJI_LOCK_TIMEOUT"]["default"] == "120.0"
    table = cli("status").output
    assert all(name in table for name in found)


def test_status_tells_what_is_there(cli: Cli, published: Settings) -> None:
    state = json.loads(cli("status", "--format", "json").output)["state"]
    assert state["articles"] == 0
    assert state["fct_pledges"] == "1 rows"
    assert "snapshot" in state["published marts"]


def test_query_without_sql_lists_the_tables(cli: Cli, published: Settings) -> None:
    assert [json.loads(line) for line in cli("query", "--format", "jsonl").output.splitlines()] == [
        {"name": "fct_pledges", "rows": 1, "holds": "One row per pledge."}
    ]


def test_query_in_every_form(cli: Cli, published: Settings) -> None:
    sql = "select pledge_id, amount, announced_date, countries, quote from marts.fct_pledges"
    want = {"pledge_id": "p1", "amount": 12.5, "announced_date": "2025-03-01", "countries": ["IDN"], "quote": HOSTILE}
    assert json.loads(cli("query", sql, "--format", "json").output) == [want]
    assert json.loads(cli("query", "-", "--format", "jsonl", input=sql).output) == want
    rows = list(csv.reader(io.StringIO(cli("query", sql, "--format", "csv").output)))
    assert rows[0] == list(want)
    assert rows[1][0] == "p1"
    shown = cli("query", sql).output
    assert "p1" in shown
    assert "[bold]x[/bold]" in shown


def test_a_number_without_a_fraction_is_shown_without_zeros(cli: Cli, published: Settings) -> None:
    sql = (
        "select 80000000::decimal(24, 2) as usd, 4.0::double as years, 2.50::decimal(9, 2) as share, 'inf'::double as x"
    )
    shown = [cell.strip() for cell in cli("query", sql).output.splitlines()[3].strip("│").split("│")]
    assert shown == ["80000000", "4", "2.50", "inf"]


def test_status_breaks_no_name_on_a_terminal_of_80_columns(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("janji.commands.look.console", lambda: Console(width=80, highlight=False))
    shown = cli("status").output
    assert all(f"JANJI_{name.upper()}" in shown for name in Settings.model_fields)


def test_an_empty_result_says_so(cli: Cli, published: Settings) -> None:
    assert cli("query", "select pledge_id from fct_pledges where false").output.endswith("0 rows\n")
    assert "0 rows" not in cli("query", "select pledge_id from fct_pledges").output
    assert cli("query", "select pledge_id from fct_pledges where false", "--format", "jsonl").output == ""


def test_an_article_cannot_steer_the_terminal(cli: Cli, published: Settings) -> None:
    shown = cli("query", "select quote from fct_pledges").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    "sql",
    [
        "create table x as select 1 as a",
        "delete from fct_pledges",
        "copy fct_pledges to '{folder}/out.csv'",
        "select * from read_text('{folder}/secret')",
        "attach '{folder}/other.duckdb' as other",
        "set enable_external_access = true",
        "select nothing from fct_pledges",
    ],
)
def test_a_query_only_reads_the_marts(cli: Cli, published: Settings, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret").write_text("s3cret")
    result = cli("query", sql.format(folder=tmp_path))
    assert result.exit_code == 1
    assert "Error: the query failed" in result.stderr
    assert "s3cret" not in result.output
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "other.duckdb").exists()


def test_load_takes_what_is_good_and_says_that_some_was_rejected(cli: Cli, tmp_path: Path) -> None:
    inbox = tmp_path / "in box"
    inbox.mkdir()
    text = "JAKARTA – Menteri Perdagangan menerima tamu dari Kuala Lumpur pada Sabtu pagi untuk membahas pasar. " * 3
    (inbox / 'it\'s "good".txt').write_text(text, "utf-8")
    (inbox / "empty.txt").write_bytes(b"")
    result = cli("load", str(inbox))
    assert result.exit_code == 3
    assert result.stdout.startswith("1 new articles, 0 already known, 1 rejected (empty 1)")
    assert "janji rejects" in result.stderr
    rows = json.loads(cli("rejects", "--format", "json").output)
    assert [(Path(r["source_uri"]).name, r["reason_code"]) for r in rows] == [("empty.txt", "empty")]
    assert "empty.txt" in cli("rejects").output
    assert cli("load", str(inbox)).stdout.startswith("0 new articles, 1 already known")


def test_retry_says_what_comes_next_and_how_to_find_an_id(cli: Cli, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_bytes(b"")
    assert cli("load", str(inbox)).exit_code == 3
    wrong = cli("rejects", "retry", "zzzz")
    assert wrong.exit_code == 1
    assert "zzzz" in wrong.stderr
    assert "`janji rejects` lists the ids" in wrong.stderr
    (inbox / "a.txt").write_text("Menteri Perikanan Fiji menerima tamu dari Tonga di Suva pada Rabu siang. " * 4)
    mended = cli("rejects", "retry")
    assert mended.exit_code == 0
    assert "`make run` brings the new articles into the marts" in mended.output


def test_load_of_nothing_is_an_error(cli: Cli, tmp_path: Path) -> None:
    result = cli("load", str(tmp_path / "missing"))
    assert result.exit_code == 1
    assert "missing" in result.stderr


def test_extract_of_files_needs_no_warehouse(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "articles" / "id"
    folder.mkdir(parents=True)
    text = (
        "Bandung (1/3/2025) – Presiden Indonesia bertemu Perdana Menteri Malaysia di Bandung, Sabtu (1/3/2025).\n"
        "Jepang akan memberikan hibah US$5 juta kepada Indonesia untuk irigasi 🌾.\n"
    )
    (folder / "a b.txt").write_text(text, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    result = cli("extract", str(tmp_path / "articles"), "--format", "jsonl")
    assert result.exit_code == 3
    assert "Rejected: id/empty.txt: empty" in result.stderr
    (prediction,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (prediction["file"], prediction["language"]) == ("id/a b.txt", "id")
    facts = prediction["events"] + prediction["pledges"]
    assert facts
    for fact in facts:
        assert text[slice(*fact["span"])] == fact["quote"]
    assert not settings().warehouse.exists()


def test_score_compares_files_and_records_with_their_gold(cli: Cli, tmp_path: Path) -> None:
    text = "Bandung (1/3/2025) – Presiden Indonesia bertemu Perdana Menteri Malaysia di Bandung, Sabtu (1/3/2025).\n"
    (tmp_path / "lines.jsonl").write_text(json.dumps({"text": text}) + "\n", "utf-8")
    gold = {"file": "lines.jsonl#line=1", "language": "id", "published_kind": "unknown", "pledges": []}
    event = {"id": "E1", "tier": "core", "plover": "CONSULT", "countries": ["IDN", "MYS"], "evidence": [text[22:90]]}
    event |= {"source": [], "target": [], "symmetric": True, "status": "occurred", "date": {}, "mode": []}
    (tmp_path / "gold.json").write_text(json.dumps([gold | {"events": [event]}]), "utf-8")
    result = cli("score", str(tmp_path / "gold.json"), str(tmp_path), "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert found["events"]["tp"] == 1
    assert "misses" not in found
    other = event | {"id": "E2", "plover": "ASSAULT", "evidence": ["bertemu Perdana Menteri"]}
    (tmp_path / "gold.json").write_text(json.dumps([gold | {"events": [event, other]}]), "utf-8")
    listed = cli("score", str(tmp_path / "gold.json"), str(tmp_path), "--misses").output
    assert "missed event  lines.jsonl#line=1  ASSAULT IDN,MYS  | bertemu Perdana Menteri" in listed
    assert "CONSULT IDN,MYS" not in listed
    told = cli("score", str(tmp_path / "gold.json"), str(tmp_path), "--misses", "--format", "json").output
    assert [m.split()[0] for m in json.loads(told)["misses"]] == ["missed"]
    (tmp_path / "gold.json").write_text(json.dumps([gold | {"file": "missing.txt", "events": []}]), "utf-8")
    missing = cli("score", str(tmp_path / "gold.json"), str(tmp_path))
    assert missing.exit_code == 1
    assert "missing.txt" in missing.stderr


def test_export_reads_the_published_snapshot_only(cli: Cli, tmp_path: Path) -> None:
    result = cli("export", "csv", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "nothing is published" in result.stderr
    assert cli("export", "csv", str(tmp_path / "out"), "--reporting-org", "X").exit_code == 2


def test_train_needs_annotations(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text("[]")
    result = cli("train", "--gold", str(tmp_path / "gold.json"), "--articles", str(tmp_path), "--dry-run")
    assert result.exit_code == 1
    assert "too few to train on" in result.stderr


def test_explain_takes_the_ids_that_a_gate_names(cli: Cli, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("DILI, 3 Maret 2025 - Jepang menjanjikan hibah US$7 juta kepada Timor Leste, Senin.\n")
    assert cli("load", str(inbox)).exit_code == 0
    assert cli("extract").exit_code == 0
    with open_warehouse(settings(), read_only=True) as con:
        mention, article = con.execute("select mention_id, article_id from extracted.pledges").fetchone() or ("", "")
    of_file = cli("explain", str(inbox / "a.txt")).output
    assert "7,000,000" in of_file
    for key in (mention, article):
        assert cli("explain", key).output == of_file.replace("a.txt", key)
    with open_warehouse(settings()) as con:  # an analyst has the ids of the marts
        con.execute("create schema marts")
        con.execute("create table marts.fct_events (event_id varchar, best_article_id varchar)")
        con.execute(
            "create table marts.fct_pledges as select ? as pledge_id, ? as best_article_id", ["e" * 32, article]
        )
    assert cli("explain", "e" * 32).output == of_file.replace("a.txt", "e" * 32)


def test_explain_asks_which_article_and_says_where_it_cannot_write(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "DILI, 3 Maret 2025 - Jepang menjanjikan hibah US$7 juta kepada Timor Leste, Senin.\n"
    (folder / "a.txt").write_text(text)
    assert "holds 1 article: there is no number 5" in cli("explain", str(folder / "a.txt"), "--number", "5").stderr
    missing = cli("explain", str(folder / "a.txt"), "--html", str(tmp_path / "no" / "why.html"))
    assert (missing.exit_code, missing.stderr.splitlines()[-1]) == (1, "  -> name a file in a folder that is there")
    (folder / "b.txt").write_text(text.replace("7 juta", "8 juta"))
    asked = cli("explain", str(folder))
    assert asked.exit_code == 1
    assert "holds 2 articles\n  -> --number 1 to 2 chooses one" in asked.stderr
    assert "8,000,000" in cli("explain", str(folder), "--number", "2").output
    assert "holds 2 articles: there is no number 3" in cli("explain", str(folder), "--number", "3").stderr


@pytest.mark.parametrize(
    ("name", "code", "word"), [("0" * 32, 1, "no article, mention, event or pledge"), ("nowhere", 2, "neither")]
)
def test_explain_says_what_it_does_not_know(cli: Cli, name: str, code: int, word: str) -> None:
    with open_warehouse(settings()):
        pass  # it is there, and empty
    result = cli("explain", name)
    assert result.exit_code == code
    assert word in result.output
