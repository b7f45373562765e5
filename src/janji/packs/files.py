"""Reading pack files: YAML and CSV into typed models, with errors that name file, key and remedy."""

import csv
from collections.abc import Hashable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from janji.errors import PackError

M = TypeVar("M", bound=BaseModel)
MERGED = ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:value")  # "<<" and "=" are no keys of their own


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in libyaml, six times as fast: every process reads the packs. A key that stands twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys stand once.

        Raises:
            yaml.constructor.ConstructorError: one stands twice; YAML itself would silently drop the first.
        """
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.tag in MERGED:
                continue
            name = self.construct_object(key, deep=True)
            if isinstance(name, Hashable):  # of what is not, the parent tells
                if name in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {name!r} stands twice", key.start_mark
                    )
                seen.add(name)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; an empty dict when the file is empty.

    Raises:
        PackError: the file is absent, not UTF-8 or not YAML, or a key stands twice; the message names the line.
    """
    try:
        content = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506
    except FileNotFoundError as error:
        raise PackError(f"{path}: no such file", "a language pack needs it; see docs/languages.md") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: byte {error.start} is not UTF-8", "save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1} column {mark.column + 1}" if mark else ""
        raise PackError(f"{path}{place}: not YAML: {getattr(error, 'problem', error)}", "mend that line") from error
    return {} if content is None else content


def load_model(path: Path, model: type[M]) -> M:
    """Read a YAML file into a typed model.

    Raises:
        PackError: as `read_yaml`, and for an unknown key or a value of the wrong type; the message names the key.
    """
    return validate(path, model, read_yaml(path))


def validate(path: Path, model: type[M], content: Any) -> M:
    """Check a file's content against a model (see `load_model`)."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems = error.errors()
        lines = "; ".join(f"{'.'.join(map(str, e['loc'])) or '(top)'}: {e['msg']}" for e in problems[:5])
        raise PackError(f"{path}: {lines}", _remedy(problems, model)) from error


def _remedy(problems: list[Any], model: type[BaseModel]) -> str:
    if any(e["type"] == "string_type" and isinstance(e["input"], bool) for e in problems):
        return "put the word in quotes: YAML reads no, yes, on and off as true or false"
    unknown = next((str(e["loc"][-1]) for e in problems if e["type"] == "extra_forbidden"), None)
    if unknown is None:
        return "give the key a value of that kind; see docs/languages.md"
    close = get_close_matches(unknown, _all_keys(model), n=1)
    return f"did you mean {close[0]!r}? Known keys are in docs/languages.md" if close else "remove the key"


def _all_keys(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> list[str]:
    keys = list(model.model_fields)
    for info in model.model_fields.values():
        for kind in _models_in(info.annotation):
            if kind not in seen:
                keys += _all_keys(kind, seen | {model})
    return keys


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def read_rows(path: Path, model: type[M]) -> list[M]:
    """Read a CSV file with a header into one model a row; empty cells are absent values.

    Raises:
        PackError: the file is absent or a row does not fit; the message names the row.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restkey="surplus_cells")
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError as error:
        raise PackError(f"{path}: no such file", "restore it from the repository") from error
    found = []
    for line, row in rows:
        try:
            found.append(model.model_validate({k: v for k, v in row.items() if v not in ("", None)}))
        except ValidationError as error:
            lines = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
            raise PackError(f"{path} line {line}: {lines}", "mend that row") from error
    return found
