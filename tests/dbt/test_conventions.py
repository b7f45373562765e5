"""The conventions of the dbt project, executed: grain, key, descriptions, names, contracts, unit tests, lint."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from janji.build import build_docs, run_unit_tests
from janji.settings import PROJECT, Settings

pytestmark = pytest.mark.dbt

DBT = PROJECT / "dbt_project"
LAYERS = {"staging": ("stg_",), "intermediate": ("int_",), "marts": ("fct_", "dim_", "bridge_", "mart_")}
SUFFIXES = {
    "_date": {"date"},
    "_at": {"timestamp"},
    "_usd": {"decimal(24,2)"},
    "_id": {"varchar"},
    "_code": {"varchar"},
    "_codes": {"varchar[]"},
}


@pytest.fixture(scope="module")
def built(make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    warehouse = make_warehouse(tmp_path_factory.mktemp("conventions"))
    warehouse.build(checks=False)
    config: Settings = warehouse.config
    return config


@pytest.fixture(scope="module")
def manifest(built: Settings) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((built.home / "dbt" / "target" / "manifest.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    assert len(found) > 40
    return found


def layer(model: dict[str, Any]) -> str:
    return str(model["path"]).split("/")[0]


def attached_tests(manifest: dict[str, Any], model: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        n
        for n in manifest["nodes"].values()
        if n["resource_type"] == "test" and n["attached_node"] == model["unique_id"]
    ]


def test_names_and_schemas_follow_the_layer(models: list[dict[str, Any]]) -> None:
    for model in models:
        assert layer(model) in LAYERS
        assert model["schema"] == layer(model)
        assert model["name"].startswith(LAYERS[layer(model)]), model["name"]


def test_every_model_states_its_grain(models: list[dict[str, Any]]) -> None:
    for model in models:
        assert model["description"].startswith("One row per "), model["name"]


def test_every_model_has_its_yaml_beside_it(models: list[dict[str, Any]]) -> None:
    for model in models:
        beside = Path(model["original_file_path"]).with_suffix(".yml").name
        assert str(model["patch_path"]).endswith("/" + beside), model["name"]


def test_a_test_proves_the_key(manifest: dict[str, Any], models: list[dict[str, Any]]) -> None:
    keyless = {"int_actor_mentions"}  # a list of namings has no key
    for model in models:
        proofs = {t["test_metadata"]["name"] for t in attached_tests(manifest, model)} & {"unique", "unique_together"}
        assert proofs or model["name"] in keyless, model["name"]


def test_marts_and_staging_have_enforced_contracts(models: list[dict[str, Any]]) -> None:
    for model in models:
        if layer(model) != "intermediate":
            assert model["contract"]["enforced"], model["name"]


def test_every_column_of_marts_and_staging_is_described(models: list[dict[str, Any]]) -> None:
    for model in models:
        for column in model["columns"].values():
            assert column["description"].strip(), (model["name"], column["name"])
            if layer(model) != "intermediate":
                assert column["data_type"], (model["name"], column["name"])


def test_marts_state_columns_that_are_never_null(models: list[dict[str, Any]]) -> None:
    for model in models:
        if layer(model) == "marts":
            kinds = [c["type"] for column in model["columns"].values() for c in column["constraints"]]
            assert "not_null" in kinds, model["name"]


def test_suffixes_mean_one_thing(models: list[dict[str, Any]]) -> None:
    for model in models:
        if layer(model) != "marts":
            continue
        for column in model["columns"].values():
            name, kind = column["name"], column["data_type"]
            if name.startswith("is_"):
                assert kind == "boolean", (model["name"], name)
            elif name.startswith("n_"):
                assert kind in ("bigint", "integer"), (model["name"], name)
            for suffix, kinds in SUFFIXES.items():
                if name.endswith(suffix):
                    assert kind in kinds, (model["name"], name, kind)


def test_only_staging_reads_sources_and_marts_never_read_raw_tables(models: list[dict[str, Any]]) -> None:
    for model in models:
        sources = [d for d in model["depends_on"]["nodes"] if d.startswith("source.")]
        assert (len(sources) == 1) if layer(model) == "staging" else not sources, model["name"]


def test_incremental_models_fail_on_another_schema(models: list[dict[str, Any]]) -> None:
    incremental = [m for m in models if m["config"]["materialized"] == "incremental"]
    assert len(incremental) > 15
    for model in incremental:
        assert model["config"]["on_schema_change"] == "fail", model["name"]


def test_no_model_looks_at_the_clock(models: list[dict[str, Any]]) -> None:
    clock = re.compile(r"\b(now\(\)|current_(date|timestamp|time)|today\(\)|get_current_timestamp|random\(\)|uuid\(\))")
    for model in models:
        assert not clock.search(model["raw_code"].lower()), model["name"]
    for macro in DBT.joinpath("macros").glob("*.sql"):
        assert not clock.search(macro.read_text("utf-8").lower()), macro.name


def test_every_sql_model_with_logic_has_a_unit_test(manifest: dict[str, Any], models: list[dict[str, Any]]) -> None:
    tested = {t["model"] for t in manifest["unit_tests"].values()}
    logic = re.compile(r"\b(case\b|group by|over \(|union)")
    # Hashes and unions without a rule of their own.
    plain = {"int_actor_mentions"}
    for model in models:
        hashes_only = model["name"].endswith("_keys")
        if (
            model["language"] == "sql"
            and logic.search(model["raw_code"])
            and not hashes_only
            and model["name"] not in plain
        ):
            assert model["name"] in tested, model["name"]


def test_unit_tests_pass(built: Settings) -> None:
    report = run_unit_tests(built)
    assert len(report.nodes) >= 28
    assert {n.status for n in report.nodes} == {"pass"}


def test_seeds_are_described(manifest: dict[str, Any]) -> None:
    """Those of the marts; language vocabulary among the reference files is described in docs/languages.md."""
    used = {d for n in manifest["nodes"].values() for d in n["depends_on"].get("nodes", []) if d.startswith("seed.")}
    assert used
    for name in used:
        assert manifest["nodes"][name]["description"].startswith("One row per "), name


def test_sqlfluff_is_clean() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sqlfluff", "lint", str(DBT)], capture_output=True, text=True, cwd=PROJECT
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_documentation_is_one_page_with_every_mart(built: Settings, models: list[dict[str, Any]]) -> None:
    page = build_docs(built)
    assert page.is_relative_to(built.home)
    text = page.read_text("utf-8")
    assert "The models of Janji" in text
    for model in models:
        if layer(model) == "marts":
            assert f"model.janji.{model['name']}" in text
