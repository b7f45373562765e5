"""A build that cannot work says which model or test failed; dbt leaves nothing in the checkout."""

import shutil
from pathlib import Path

import pytest

from janji.build import BuildError, build, fingerprint
from janji.settings import PROJECT, Settings
from janji.warehouse import open_warehouse

pytestmark = pytest.mark.dbt


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A copy of the project that a test may break."""
    for name in ("dbt_project", "seeds/reference"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    return Settings(home=tmp_path / "home", project=tmp_path)


def test_a_broken_model_is_named(project: Settings) -> None:
    (project.dbt_project / "models/marts/dim_dates.sql").write_text("select no_such_column from nowhere\n", "utf-8")
    with pytest.raises(BuildError, match="dim_dates"):
        build(project, "all", checks=False)


def test_a_failing_test_is_named(project: Settings) -> None:
    seed = project.reference / "pledge_statuses.csv"
    seed.write_text(seed.read_text("utf-8") + "planned,planned,0,x,1,Twice,Twice\n", "utf-8")
    with pytest.raises(BuildError, match="unique_pledge_statuses_status"):
        build(project, "staging")


def test_a_misspelt_column_in_yaml_breaks_the_contract(project: Settings) -> None:
    yml = project.dbt_project / "models/marts/dim_dates.yml"
    yml.write_text(yml.read_text("utf-8").replace("name: is_weekend", "name: is_wekend"), "utf-8")
    with pytest.raises(BuildError, match="contract"):
        build(project, "all", checks=False)


def test_another_rate_rebuilds_history(project: Settings) -> None:
    before = fingerprint(project)
    assert build(project, "all", checks=False).full_refresh
    assert not build(project, "all", checks=False).full_refresh
    rates = project.reference / "exchange_rates.csv"
    rates.write_text(rates.read_text("utf-8").replace("AED,1998,3.6725", "AED,1998,3.6726"), "utf-8")
    assert fingerprint(project) != before
    assert build(project, "all", checks=False).full_refresh


def test_state_stays_under_home_and_the_warehouse_is_let_go(project: Settings) -> None:
    files = set(project.dbt_project.rglob("*"))
    build(project, "staging")
    assert set(project.dbt_project.rglob("*")) == files
    assert (project.home / "dbt" / "target" / "manifest.json").exists()
    with open_warehouse(project) as connection:  # writable: no handle of dbt's is left
        connection.execute("create table probe (a integer)")


def test_a_reference_file_with_another_column_than_the_table_is_taken(project: Settings) -> None:
    """An upgrade: the table in the warehouse was made of the file as it was."""
    build(project, "staging")
    with open_warehouse(project) as connection:
        connection.execute("alter table reference.event_types drop column is_mutual")
    build(project, "staging")
    with open_warehouse(project) as connection:
        assert connection.execute("select count(is_mutual) > 0 from reference.event_types").fetchone() == (True,)
