"""Which column or key holds which field: declared by the user, or guessed with a message."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from janji.errors import LoadError

FIELDS = ("text", "title", "url", "publisher", "published_at", "language")
GUESSES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text("utf-8"))


class Declared(BaseModel):
    """Columns of the files that match one pattern; a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    language: str | None = None


class Declarations(RootModel[dict[str, Declared]]):
    """File name pattern (``*.csv``) to the columns in such files."""

    def for_name(self, name: str) -> Declared:
        """The first pattern that matches ``name``; no columns when none does."""
        return next((columns for pattern, columns in self.root.items() if fnmatch(name, pattern)), Declared())


@dataclass(frozen=True, slots=True)
class Plan:
    """Field to column name, and which fields were guessed from a name that is not the field's own."""

    columns: dict[str, str]
    guessed: tuple[str, ...]


@cache
def declarations(path: Path | None) -> Declarations:
    """Read a columns file; none when ``path`` is None.

    Raises:
        LoadError: it is not the form ``pattern: {field: column}``; the message names file and key.
    """
    if path is None:
        return Declarations({})
    try:
        return Declarations.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LoadError(f"{path} cannot be read: {error}", "mend or remove the file") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise LoadError(
            f"{path}: {' / '.join(map(str, first['loc']))}: {first['msg']}",
            f'write `"*.csv": {{text: their_column}}` with fields among {", ".join(FIELDS)}',
        ) from error


def plan(names: Iterable[str], declared: Declared) -> Plan:
    """Choose a column for each field: as declared, else the first known name that is there (case ignored)."""
    names = list(names)
    lower = {name.strip().lower(): name for name in reversed(names)}
    columns: dict[str, str] = {}
    guessed = []
    for field in FIELDS:
        wanted = getattr(declared, field)
        if wanted is not None:
            if wanted in names:
                columns[field] = wanted
            continue
        found = next((lower[guess] for guess in GUESSES[field] if guess in lower), None)
        if found is not None:
            columns[field] = found
            if found.lower() != field:
                guessed.append(field)
    return Plan(columns, tuple(guessed))


def value(record: dict[str, Any], plan: Plan, field: str) -> Any:
    """The value of a field in a record, None when there is no such column."""
    column = plan.columns.get(field)
    return None if column is None else record.get(column)
