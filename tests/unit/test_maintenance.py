"""Integrity check, backup, restore, retention and compaction on a small real warehouse."""

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from janji.errors import WarehouseError
from janji.maintenance import backup, backups, check, clean, compact, restore
from janji.settings import Settings
from janji.warehouse import open_warehouse

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


def add(config: Settings, *texts: str) -> None:
    with open_warehouse(config) as connection:
        for text in texts:
            key = sha256(text.encode()).hexdigest()
            connection.execute(
                "insert into raw.articles (article_id, text, source_uri, source_form, encoding, load_id, loaded_at) "
                "values (?, ?, 'file:a', 'txt', 'utf-8', 'one', '2026-03-01')",
                [key, text],
            )


def count(config: Settings) -> int:
    with open_warehouse(config) as connection:
        row = connection.execute("select count(*) from raw.articles").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    config = Settings(home=tmp_path / "home with 'quote", lock_timeout=0.5)
    add(config, "Menteri berjanji.", "The minister promised.")
    return config


def test_a_sound_warehouse_passes(config: Settings) -> None:
    report = check(config)
    assert report.n_rows == 2
    assert report.published is False


def test_a_changed_text_is_found_and_named(config: Settings) -> None:
    with open_warehouse(config) as connection:
        connection.execute("update raw.articles set text = text || '!' where text like 'The%'")
    with pytest.raises(WarehouseError, match=sha256(b"The minister promised.").hexdigest()):
        check(config)


def test_a_twin_is_found(config: Settings) -> None:
    add(config, "Menteri berjanji.")
    with pytest.raises(WarehouseError, match="there once"):
        check(config)


def test_an_extraction_without_its_article_is_found(config: Settings) -> None:
    with open_warehouse(config) as connection:
        connection.execute(
            "insert into extracted.articles by name select 'gone' as article_id, 'id' as language, "
            "'unknown' as published_kind, 'none' as published_basis, 1 as n_sentences, 0 as n_events, 0 as n_pledges, "
            "'1' as extractor_version, '1' as pack_version"
        )
    with pytest.raises(WarehouseError, match=r"raw one: gone"):
        check(config)


def test_damage_on_disk_is_found(config: Settings) -> None:
    add(config, *(f"Berita {i} " + "x" * 2000 for i in range(300)))
    with config.warehouse.open("r+b") as stream:
        stream.seek(config.warehouse.stat().st_size // 2)
        stream.write(b"\0" * 4096)
    with pytest.raises(WarehouseError):
        check(config)


def test_a_backup_comes_back(config: Settings) -> None:
    folder = backup(config, now=NOW)
    add(config, "Added later.")
    assert restore(config) == folder
    assert count(config) == 2
    assert config.warehouse.with_suffix(".before-restore").exists()


def test_only_the_newest_backups_are_kept(config: Settings) -> None:
    made = [backup(config, now=NOW.replace(day=day), keep=2) for day in (1, 2, 3)]
    assert backups(config) == made[1:]


def test_a_tampered_backup_is_refused(config: Settings) -> None:
    folder = backup(config, now=NOW)
    with (folder / config.warehouse.name).open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(WarehouseError, match="not the file that was backed up"):
        restore(config, folder)
    assert count(config) == 2


def test_restoring_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no backup"):
        restore(Settings(home=tmp_path))


def test_a_backup_that_fails_leaves_no_half_one(config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    first = backup(config, now=NOW)
    monkeypatch.setattr("janji.maintenance.shutil.copyfile", full)
    with pytest.raises(WarehouseError, match="No space left"):
        backup(config, now=NOW.replace(day=2))
    assert [p.name for p in (config.home / "backups").iterdir()] == [first.name]


def test_retention_goes_by_age(config: Settings) -> None:
    for age, name in ((100, "old"), (10, "new")):
        logs = config.home / "airflow" / "logs" / f"run_id={name}"
        for parent in (
            *(config.quarantine, config.stages / "extract" / name, config.home / "gates" / name),
            *(logs, config.home / "lineage"),
        ):
            parent.mkdir(parents=True, exist_ok=True)
            path = parent / f"{name}.txt"
            path.write_text("x")
            then = NOW.timestamp() - age * 86400
            os.utime(path, (then, then))
            os.utime(parent, (then, then))
    report = clean(config, now=NOW, keep_days=90)
    assert (report.n_quarantine_files, report.n_stage_runs, report.n_gate_runs, report.n_log_files) == (1, 1, 1, 2)
    assert [p.name for p in (config.home / "airflow" / "logs").iterdir()] == ["run_id=new"]
    assert [p.name for p in (config.home / "lineage").iterdir()] == ["new.txt"]
    assert (config.quarantine / "new.txt").exists()
    assert not (config.stages / "extract" / "old").exists()
    assert (config.home / "gates" / "new").exists()


def test_compaction_gives_space_back_and_keeps_rows_keys_and_views(config: Settings) -> None:
    with open_warehouse(config) as connection:
        connection.execute("create schema staging")
        connection.execute("create view staging.stg as select * from raw.articles")
        connection.execute("create table staging.gone as select sha256(i::varchar) as x from range(200000) t(i)")
        connection.execute("checkpoint")
        connection.execute("drop table staging.gone")
        connection.execute("insert into raw.loads (load_id, inbox, started_at) values ('one', 'x', '2026-03-01')")
    report = compact(config)
    assert report.n_bytes_after < report.n_bytes_before * 0.8
    with open_warehouse(config) as connection:
        assert connection.execute("select count(*) from staging.stg").fetchone() == (2,)
        with pytest.raises(Exception, match=r"(?i)constraint"):
            connection.execute("insert into raw.loads (load_id, inbox, started_at) values ('one', 'x', '2026-03-01')")


def test_a_compact_warehouse_is_left_alone(config: Settings) -> None:
    compact(config)
    inode = config.warehouse.stat().st_ino
    compact(config)
    assert config.warehouse.stat().st_ino == inode
