"""How the wordings of a language behave where nobody annotated: ``wordings.csv`` of the pack, written by `janji train`.

Annotated articles show few of the words in which acts are told. Unread articles show them by the thousand, without
saying which proposal is an event; but everything else about the proposals (parties, voice, tense, position) says how
likely they are. A word whose proposals are likelier than those of its trigger at large is a good sign by itself.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from janji.packs.files import read_rows

Slot = Literal[
    "form", "just_before", "just_after", "near_before", "near_after", "before", "after", "sentence"
]  # fmt: skip
FILE = "wordings.csv"


class Wording(BaseModel):
    """One word at the proposals of a trigger or PLOVER type (``of``), in a slot: the trigger's own form and, with names
    hidden, the word or party right before or after it, those two or three words away, four to seven, or anywhere in
    the sentence.

    ``deviation``: by how much the log-odds of its proposals lie above those of the trigger's proposals on average,
    drawn towards 0 where few were seen. ``proposals``: how many were seen.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str
    slot: Slot
    word: str = ""
    proposals: int
    deviation: float


@dataclass(frozen=True)
class Wordings:
    """The table by trigger or type, slot and word; empty for a pack without the file."""

    deviations: dict[tuple[str, str, str], float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``wordings.csv`` of a pack folder.

        Raises:
            PackError: a row does not fit.
        """
        path = folder / FILE
        return cls.of(read_rows(path, Wording)) if path.is_file() else cls()

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> Self:
        """The table of these wordings."""
        return cls({(w.of, w.slot, w.word): w.deviation for w in wordings})


def write_wordings(wordings: Iterable[Wording], folder: Path) -> Path:
    """Write the table, ordered by trigger or type, slot and word."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(Wording.model_fields)
        for w in sorted(wordings, key=lambda w: (w.of, w.slot, w.word)):
            writer.writerow([w.of, w.slot, w.word, w.proposals, f"{w.deviation:.2f}"])
    return path
