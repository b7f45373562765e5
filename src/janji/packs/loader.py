"""One language pack: its parts, each loaded from the pack's folder, and the lexicon that they make together."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, Self

from janji.errors import PackError
from janji.extract.model import Entry
from janji.extract.scan import Case, Lexicon
from janji.settings import settings

PARTS = {
    "triggers": "janji.packs.triggers:Triggers",
    "actors": "janji.packs.actors:ActorPart",
    "quantities": "janji.packs.quantities:QuantityPart",
    "dates": "janji.packs.dates:DatePart",
    "pledges": "janji.packs.pledges:PledgePart",
}


class Part(Protocol):
    """What a part of a pack offers: load itself from the pack's folder, and name its forms."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the part's files."""
        ...

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Every form with its meaning and how its case counts."""
        ...


@dataclass(frozen=True)
class Pack:
    """A language: vocabulary in one automaton, and one typed part per consumer.

    ``version`` is a hash of the pack's files and of the shared reference data.
    """

    language: str
    version: str
    lexicon: Lexicon
    triggers: Any
    actors: Any
    quantities: Any
    dates: Any
    pledges: Any


def load_pack(language: str, root: Path | None = None) -> Pack:
    """The pack of a language, loaded once a process.

    Args:
        language: name of the pack's folder (ISO 639-1).
        root: folder of packs; by default the setting's.

    Raises:
        PackError: no such pack, or one of its files is malformed.
    """
    return _load(language, root or settings().packs)


def languages(root: Path | None = None) -> list[str]:
    """The languages that have a pack."""
    folder = root or settings().packs
    return sorted(p.name for p in folder.iterdir() if (p / "grammar.yaml").is_file())


@lru_cache(maxsize=16)
def _load(language: str, root: Path) -> Pack:
    folder = root / language
    if not language.isalpha() or not folder.is_dir():
        known = ", ".join(sorted(p.name for p in root.iterdir() if p.is_dir())) if root.is_dir() else "none"
        raise PackError(f"no language pack {language!r} in {root}", f"there are: {known}; see docs/languages.md")
    lexicon = Lexicon()
    parts: dict[str, Part | None] = {}
    for name, where in PARTS.items():
        module, _, cls = where.partition(":")
        if find_spec(module) is None:
            parts[name] = None
            continue
        part: Part = getattr(import_module(module), cls).load(folder)
        lexicon.update(part.forms())
        parts[name] = part
    return Pack(language=language, version=pack_version(folder), lexicon=lexicon, **parts)


def pack_version(folder: Path) -> str:
    """A short hash of everything that the extractor reads as data: the pack's files and the reference data."""
    digest = hashlib.sha256()
    for base in (folder, settings().reference):
        for path in sorted(p for p in base.rglob("*") if p.suffix in {".yaml", ".csv", ".json", ".txt", ".tsv"}):
            if "cases" not in path.parts:
                digest.update(path.relative_to(base).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
