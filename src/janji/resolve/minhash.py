"""MinHash signatures of articles: near-copies of a text share most of their word triples."""

import re
from collections.abc import Iterable

import pyarrow as pa
from rensa import RMinHash

PERMUTATIONS = 128
SEED = 20260101
SHINGLE = 3
_WORD = re.compile(r"\w+")

SCHEMA = pa.schema([("article_id", pa.string()), ("signature", pa.list_(pa.uint32()))])


def shingles(text: str) -> list[str]:
    """Distinct triples of lower-case words, sorted; the whole text when it has fewer than three words."""
    words = _WORD.findall(text.lower())
    triples = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    return sorted(triples) or [" ".join(words)]


def signature(text: str) -> list[int]:
    """The MinHash signature (128 unsigned 32-bit integers) of a text."""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(shingles(text))
    return list(sketch.digest())


def signatures(articles: Iterable[tuple[str, str]]) -> pa.Table:
    """Signatures of ``(article_id, text)`` rows, as rows of ``SCHEMA``."""
    rows = [(article_id, signature(text)) for article_id, text in articles]
    columns = [[r[0] for r in rows], [r[1] for r in rows]]
    return pa.table(columns, schema=SCHEMA)
