"""One language pack: its parts, each loaded from the pack's folder, and the lexicon that they make together."""

import gc
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from janji.errors import PackError
from janji.extract.model import Entry
from janji.extract.text.scan import Case, Lexicon
from janji.packs.actors import ActorPart
from janji.packs.dates import DatePart
from janji.packs.glue import Vocabulary, vocabulary
from janji.packs.pledges import PledgePart
from janji.packs.quantities import QuantityPart
from janji.packs.triggers import Triggers
from janji.packs.wordings import Wordings
from janji.settings import settings

REFERENCE = (
    "countries", "country_names", "groups", "group_members", "organisation_kinds", "organisations",
    "office_holders", "currencies",
)  # fmt: skip
"""Reference files that the extractor reads; a change of another (an exchange rate) re-extracts nothing."""


class Part(Protocol):
    """What a part of a pack offers: its forms."""

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Every form with its meaning and how its case counts."""
        ...


@dataclass(frozen=True)
class Pack:
    """A language: vocabulary in one automaton, and one typed part per consumer.

    ``version`` is a hash of the pack's files and of the shared reference data. ``glue``: None where no words are ever
    glued together.
    """

    language: str
    version: str
    lexicon: Lexicon
    triggers: Triggers
    actors: ActorPart
    quantities: QuantityPart
    dates: DatePart
    pledges: PledgePart
    wordings: Wordings
    glue: Vocabulary | None = None


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
    triggers, actors = Triggers.load(folder), ActorPart.load(folder)
    quantities, dates = QuantityPart.load(folder), DatePart.load(folder)
    pledges = PledgePart.load(folder, quantities)
    lexicon = Lexicon()
    parts: tuple[Part, ...] = (triggers, actors, quantities, dates, pledges)
    for part in parts:
        lexicon.update(part.forms())
    lexicon.build()
    glue = vocabulary(lexicon, triggers.grammar) if triggers.grammar.glue else None
    pack = Pack(
        language,
        pack_version(folder),
        lexicon,
        triggers,
        actors,
        quantities,
        dates,
        pledges,
        Wordings.load(folder),
        glue,
    )
    gc.collect()
    gc.freeze()  # it lives as long as the process: no collection need walk through it again
    return pack


def pack_version(folder: Path) -> str:
    """A short hash of everything that the extractor reads as data: the pack's files and the reference data."""
    digest = hashlib.sha256()
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".json", ".csv"} and "cases" not in p.parts)
    files += [settings().reference / f"{name}.csv" for name in REFERENCE]
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
