"""MinHash signatures of articles: near-copies of a text share most of their word triples."""

import hashlib
import re
from collections.abc import Iterable

import pyarrow as pa
from rensa import RMinHash

PERMUTATIONS = 128
BANDS = 32  # of 4 rows: a pair of Jaccard 0.7 meets in a band with probability 0.9998, one of 0.2 with 0.05
SEED = 20260101
SHINGLE = 3
_WORD = re.compile(r"\w+")

SCHEMA = pa.schema(
    [("article_id", pa.string()), ("signature", pa.list_(pa.uint32())), ("bands", pa.list_(pa.string()))]
)


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


def bands(values: list[int]) -> list[str]:
    """Keys of the signature's bands; two texts are compared only if they share one."""
    rows = PERMUTATIONS // BANDS
    cut = (values[i * rows : (i + 1) * rows] for i in range(BANDS))
    return [
        hashlib.blake2b(b"".join(v.to_bytes(4, "big") for v in part), digest_size=8, salt=bytes([i])).hexdigest()
        for i, part in enumerate(cut)
    ]


def signatures(articles: Iterable[tuple[str, str]]) -> pa.Table:
    """Signatures of ``(article_id, text)`` rows, as rows of ``SCHEMA``."""
    rows = [(article_id, signature(text)) for article_id, text in articles]
    columns = [[r[0] for r in rows], [r[1] for r in rows], [bands(r[1]) for r in rows]]
    return pa.table(columns, schema=SCHEMA)
