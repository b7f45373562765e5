"""However the articles arrive, and wherever a build is killed, the marts end up the same, row for row."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.dbt

N = 60


@pytest.fixture(scope="module")
def world(make_random_world: Callable[[int, int], Any]) -> Any:
    return make_random_world(7, N)


@pytest.fixture(scope="module")
def expected(world: Any, make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """All articles in one go."""
    warehouse = make_warehouse(tmp_path_factory.mktemp("once"))
    world.write(warehouse.config)
    warehouse.build()
    marts: dict[str, list[str]] = warehouse.marts()
    return marts


def assert_same(got: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    assert got.keys() == expected.keys()
    for name, rows in expected.items():
        assert got[name] == rows, f"marts.{name} differs"


def test_the_world_is_worth_testing(expected: dict[str, list[str]]) -> None:
    """Without merged events, revisions, links of both kinds and copies the tests below would prove little."""
    events = [json.loads(r) for r in expected["fct_events"]]
    links = [json.loads(r) for r in expected["fct_pledge_links"]]
    assert sum(e["n_articles"] > 1 for e in events) >= 5
    assert sum(e["parent_event_id"] is not None for e in events) >= 1
    assert {link["is_made"] for link in links} == {True, False}
    assert {"delivery", "revision", "cancellation"} <= {link["link_type"] for link in links}
    assert any(json.loads(r)["n_versions"] > 1 for r in expected["fct_pledges"])
    assert sum(json.loads(r)["is_near_duplicate"] for r in expected["dim_articles"]) >= 3


def test_ten_shuffled_slices_equal_one_go(world: Any, expected: dict[str, list[str]], warehouse: Any) -> None:
    order = list(world.articles)
    random.Random(3).shuffle(order)
    for number in range(10):
        world.write(
            warehouse.config, order[number::10], load_id=f"load-{number}",
            rows_first=random.Random(number).shuffle,
        )  # fmt: skip
        report = warehouse.build(checks=number == 9)
        assert report.full_refresh is (number == 0)
    assert_same(warehouse.marts(), expected)
    warehouse.build(full_refresh=True, checks=False)
    assert_same(warehouse.marts(), expected)


def test_nothing_new_writes_nothing(world: Any, warehouse: Any) -> None:
    world.write(warehouse.config)
    warehouse.build(checks=False)
    before = warehouse.marts()
    report = warehouse.build(checks=False)
    written = {n.name: n.written for n in report.models if n.kind == "model" and n.written}
    assert written == {}
    assert_same(warehouse.marts(), before)


def test_corrections_reextraction_and_removal_flow_through(
    make_random_world: Callable[[int, int], Any], warehouse: Any, make_warehouse: Any, tmp_path: Path
) -> None:
    world = make_random_world(11, 40)
    world.write(warehouse.config)
    warehouse.build(checks=False)
    r = random.Random(5)
    changed = set(r.sample(sorted(world.articles), 12))
    # A new pack finds other dates, loses some mentions and finds others.
    world.events = [e for e in world.events if e["article_id"] not in changed or r.random() < 0.7]
    for row in [*world.events, *world.pledges]:
        if row["article_id"] in changed:
            row["pack_version"] = "2"
            start = "date_start" if "date_start" in row else "announced_start"
            end = start.replace("start", "end")
            if row[start] is not None and r.random() < 0.5:
                row[start], row[end] = (row[start] - timedelta(days=3), row[end] - timedelta(days=3))
    world.pledges = [p for p in world.pledges if p["article_id"] not in changed or r.random() < 0.7]
    world.write(warehouse.config)
    report = warehouse.build()
    assert not report.full_refresh
    other = make_warehouse(tmp_path / "fresh")
    world.write(other.config)
    other.build(checks=False)
    assert_same(warehouse.marts(), other.marts())


_KILLED = """
import os, sys
from dbt.cli.main import dbtRunner
import janji.build
from janji.settings import Settings
from pathlib import Path

left = int(sys.argv[2])
listener = janji.build._listener

def deadly(written):
    inner = listener(written)
    def listen(event):
        global left
        inner(event)
        if event.info.name in ("LogModelResult", "LogSeedResult"):
            left -= 1
            if left == 0:
                os._exit(137)
    return listen

janji.build._listener = deadly
janji.build.build(Settings(home=Path(sys.argv[1])), "all", checks=False)
"""


def test_killed_between_any_two_models_and_run_again(
    world: Any, expected: dict[str, list[str]], warehouse: Any
) -> None:
    """Each slice's build is killed at another place and never finished; one last build heals them all."""
    order = list(world.articles)
    random.Random(9).shuffle(order)
    first = order[: N // 2]
    world.write(warehouse.config, first)
    n_models = len(warehouse.build(checks=False).models)
    kills = range(14, n_models, 5)
    rest = order[N // 2 :]
    size = -(-len(rest) // len(kills))
    for turn, place in enumerate(kills):
        world.write(warehouse.config, rest[turn * size : (turn + 1) * size], load_id=f"load-{turn}")
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(warehouse.config.home), str(place)],
            env={**os.environ, "JANJI_LOCK_TIMEOUT": "5"},
        )
        assert done.returncode == 137
    report = warehouse.build(checks=False)
    assert not report.full_refresh
    assert_same(warehouse.marts(), expected)
