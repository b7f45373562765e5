"""What is known of the parties while an article is read."""

from dataclasses import dataclass, field

from janji.extract.model import Document
from janji.extract.parties.atoms import Lexis
from janji.extract.parties.home import Home
from janji.extract.parties.people import People
from janji.packs.actors import ActorPart

COMMON_REACH = 20_000
"""How much of an article is searched for the lower-case use of a word."""


@dataclass
class Cast:
    """What is known while an article is read."""

    doc: Document
    part: ActorPart
    words: Lexis
    home: Home
    people: People
    common: dict[str, bool] = field(default_factory=dict)

    def is_common(self, word: str) -> bool:
        """Whether the word is no name: news writes it small, or this article does."""
        if self.words.is_common(word):
            return True
        if word not in self.common:
            text = self.doc.text[:COMMON_REACH]
            self.common[word] = any(f" {word}{end}" in text for end in " .,")
        return self.common[word]


def capital_before(text: str, start: int) -> str | None:
    """The capitalised word right before, unless it opens a sentence or quotation, where any word is written large."""
    words = text[max(0, start - 24) : start].split()
    if not words or text[start - 1] != " " or not words[-1].isalpha() or not words[-1][0].isupper():
        return None
    lead = text[max(0, start - len(words[-1]) - 4) : start - len(words[-1]) - 1].strip(" ")
    return words[-1] if lead and lead[-1] not in '.!?:\n"“-–—' else None
