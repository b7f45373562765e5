"""Suites as plain data: ``expectations/<stage>/<table>.yaml``, one file a table, validated by a typed model."""

import csv
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from janji.errors import JanjiError
from janji.settings import Settings

Stage = Literal["raw", "extracted", "staging", "marts"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Severity = Literal["critical", "warning"]


class SuiteError(JanjiError):
    """A suite file is malformed or does not fit the warehouse; the message names file and key."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Data):
    """One expectation of Great Expectations, under the names it has there.

    ``kwargs`` may hold ``value_set: {reference: <file>, column: <column>}``: the set is then that column of a file in
    ``seeds/reference/``, so that a code list is written down once.
    """

    name: str = Field(min_length=8, description="what must hold, as a sentence for people")
    type: str = Field(pattern=r"^[a-z]+(_[a-z]+)+$", description="Great Expectations' name of the expectation")
    kwargs: dict[str, Any]
    severity: Severity
    rows: Literal["all", "changed"] = Field(
        "all", description="changed: only rows that have not passed this suite yet; for expectations that read texts"
    )
    why: str | None = Field(None, description="what goes wrong downstream when it does not hold")


class Suite(_Data):
    """What must hold for one table. ``key``: the columns that name a failing row."""

    table: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    about: str
    key: tuple[str, ...] = Field(min_length=1)
    expectations: tuple[Expectation, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Suite":
        names = [e.name for e in self.expectations]
        if twice := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"two expectations have the name {sorted(twice)[0]!r}")
        return self

    @property
    def looks_at_changes(self) -> bool:
        """Whether some expectation looks only at changed rows."""
        return any(e.rows == "changed" for e in self.expectations)

    @property
    def name(self) -> str:
        """The suite's name in reports: its table."""
        return self.table


def load_suites(config: Settings, stage: Stage) -> list[Suite]:
    """Read the suites of a stage, in the order of their file names.

    Raises:
        SuiteError: a file is no suite, a key is misspelt, or the stage has none.
    """
    folder = config.expectations / stage
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise SuiteError(f"there is no suite in {folder}", f"each stage has at least one: {', '.join(STAGES)}")
    return [_load(path, stage, config.reference) for path in files]


def _load(path: Path, stage: Stage, reference: Path) -> Suite:
    try:
        suite = Suite.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except yaml.YAMLError as error:
        raise SuiteError(f"{path} is no YAML: {error}", "correct the syntax at that place") from error
    except ValidationError as error:
        lines = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'suite'}: {e['msg']}" for e in error.errors())
        raise SuiteError(f"{path}: {lines}", "see janji.gates.suite for the keys that a suite has") from error
    if suite.table != f"{stage}.{path.stem}":
        raise SuiteError(f"{path} is about {suite.table}", "a suite stands in expectations/<schema>/<table>.yaml")
    resolved = tuple(_with_references(e, path, reference) for e in suite.expectations)
    return suite.model_copy(update={"expectations": resolved})


def _with_references(expectation: Expectation, path: Path, reference: Path) -> Expectation:
    """Replace ``value_set: {reference:, column:}`` by the values of that column."""
    given = expectation.kwargs.get("value_set")
    if not isinstance(given, dict):
        return expectation
    if set(given) != {"reference", "column"}:
        raise SuiteError(
            f"{path}: value_set of {expectation.name!r} has the keys {sorted(given)}", "give `reference` and `column`"
        )
    values = _column(reference / Path(given["reference"]).name, given["column"], path)
    return expectation.model_copy(update={"kwargs": {**expectation.kwargs, "value_set": values}})


def _column(file: Path, column: str, asked_by: Path) -> list[str]:
    if not file.is_file():
        raise SuiteError(f"{asked_by} asks for {file}, which does not exist", "name a file of seeds/reference/")
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if column not in (reader.fieldnames or []):
            raise SuiteError(f"{file} has no column {column!r} ({asked_by} asks for it)", f"it has {reader.fieldnames}")
        return sorted({row[column] for row in reader if row[column]})
