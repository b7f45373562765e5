"""Extraction over a warehouse: partitions, workers, determinism, repeatable collecting."""

from datetime import datetime
from pathlib import Path

import pytest

from janji.errors import JanjiError
from janji.extract.run import Selection, collect, extract_partition, plan
from janji.settings import Settings
from janji.warehouse import open_warehouse

TEXTS = [
    "Presiden Kenya mengunjungi Rwanda pada {n} Maret 2024. Ia bertemu Presiden Rwanda di Kigali.",
    "Pemerintah Jepang menyerahkan bantuan senilai US${n} juta kepada Pemerintah Tonga pada 3 Mei 2024.",
    "Panen padi naik {n} persen di Jawa Barat.",
]


def config_at(home: Path, workers: int = 1) -> Settings:
    return Settings(home=home, workers=workers, partition_size=300)


def fill(config: Settings, n: int) -> None:
    with open_warehouse(config) as connection:
        for i in range(n):
            connection.execute(
                "insert into raw.articles values (?, ?, null, null, null, null, 'id', 'u', 'txt', 'utf-8', 'l', ?)",
                [f"{i:064x}", TEXTS[i % 3].format(n=i % 28 + 1), datetime(2024, 6, 1)],
            )


def run(config: Settings, run_id: str, **chosen: object) -> list[str]:
    paths = plan(config, run_id=run_id, selection=Selection(**chosen))  # type: ignore[arg-type]
    return [extract_partition(config, p) for p in paths]


def outputs(config: Settings, run_id: str) -> dict[str, bytes]:
    folder = config.stages / "extract" / run_id
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.parquet"))}


def test_one_and_two_workers_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = config_at(tmp_path / "one", 1), config_at(tmp_path / "two", 2)
    for config in (one, two):
        fill(config, 420)
        run(config, "r1")
    first, second = outputs(one, "r1"), outputs(two, "r1")
    assert len(first) == 8
    assert first == second


def test_collecting_twice_gives_the_same_rows_and_a_second_run_plans_nothing(tmp_path: Path) -> None:
    config = config_at(tmp_path)
    fill(config, 9)
    run(config, "r1")
    first, again = collect(config, run_id="r1"), collect(config, run_id="r1")
    assert (first.n_articles, first.n_events, first.n_pledges) == (again.n_articles, again.n_events, again.n_pledges)
    assert first.n_articles == 9
    assert first.n_events > 0
    with open_warehouse(config) as connection:
        assert connection.execute("select count(*), count(distinct mention_id) from extracted.events").fetchone() == (
            first.n_events,
            first.n_events,
        )
    assert plan(config, run_id="r2") == []
    assert len(plan(config, run_id="r3", selection=Selection(force=True))) == 1
    assert plan(config, run_id="r4", selection=Selection(force=True, language="en")) == []


def test_collecting_before_extracting_names_the_partition(tmp_path: Path) -> None:
    config = config_at(tmp_path)
    fill(config, 2)
    plan(config, run_id="r1")
    with pytest.raises(JanjiError, match=r"part-00000\.parquet"):
        collect(config, run_id="r1")


def test_a_run_id_cannot_leave_the_stage_folder(tmp_path: Path) -> None:
    with pytest.raises(JanjiError, match="cannot name a folder"):
        plan(config_at(tmp_path), run_id="../x")
