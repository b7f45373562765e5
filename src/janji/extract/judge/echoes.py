"""How far the sentences of an article repeat each other's words."""

import math
import re
from collections.abc import Collection

from janji.extract.model import Document
from janji.extract.text.scan import fold

WORD = re.compile(r"[^\W_]{3,}")


class Echoes:
    """The content words of each sentence, compared as sets by cosine: 1 the same words, 0 none in common."""

    def __init__(self, doc: Document, stopwords: Collection[str]) -> None:
        self.words = [
            frozenset(WORD.findall(fold(doc.text[s.start : s.end]))).difference(stopwords)
            if s.kind != "skip"
            else frozenset[str]()
            for s in doc.sentences
        ]
        self.title = next((s.index for s in doc.sentences if s.kind == "title"), None)
        self._shared: dict[str, float] = {}
        for words in self.words:
            for word in words:
                self._shared[word] = self._shared.get(word, 0.0) + 1 / math.sqrt(len(words))

    def alike(self, a: int, b: int) -> float:
        """Likeness of two sentences, by their index."""
        x, y = self.words[a], self.words[b]
        return len(x & y) / math.sqrt(len(x) * len(y)) if x and y else 0.0

    def central(self, a: int) -> float:
        """Mean likeness to the article's other sentences: what the article is about is told again and again."""
        words = self.words[a]
        if len(self.words) < 2 or not words:
            return 0.0
        every = math.fsum(self._shared[w] for w in words) / math.sqrt(len(words))  # the same in any order of the set
        return (every - 1) / (len(self.words) - 1)
