"""What is known of the parties while an article is read."""

from dataclasses import dataclass, field

from janji.extract.atoms import Lexis
from janji.extract.home import Home
from janji.extract.model import Document
from janji.extract.people import People
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
        if word in self.words.common:
            return True
        if word not in self.common:
            text = self.doc.text[:COMMON_REACH]
            self.common[word] = any(f" {word}{end}" in text for end in " .,")
        return self.common[word]
