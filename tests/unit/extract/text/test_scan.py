"""The lexicon: whole words, the longest form, exact case where asked; the same as a slow reading of every form."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from janji.extract.model import Entry
from janji.extract.text.scan import Lexicon, fold
from janji.packs import load_pack

FORMS = [
    ("as", "exact", "AS"),
    ("dolar as", "any", "dolar AS"),
    ("duta besar", "any", "duta besar"),
    ("duta besar ri", "any", "duta besar RI"),
    ("besar sekali", "any", "besar sekali"),
    ("ri", "exact", "RI"),
    ("xi", "exact", "Xi"),
    ("xi'an", "exact", "Xi'an"),
    ("us$", "exact", "US$"),
    ("$", "any", "$"),
    ("al-sisi", "exact", "al-Sisi"),
    ("erdogan", "exact", "Erdoğan"),
    ("ke", "any", "ke"),
    ("rp.", "exact", "Rp."),
]


def _lexicon() -> Lexicon:
    lexicon = Lexicon()
    for key, case, form in FORMS:
        lexicon.add(form, Entry("form", key), case)  # type: ignore[arg-type]
    return lexicon


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.entries[0].key) for h in _lexicon().scan(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AS menjual dolar AS", [("AS", "as"), ("dolar AS", "dolar as")]),
        ("kelas ASEAN as", []),
        ("Duta Besar RI dan duta besar Rian", [("Duta Besar RI", "duta besar ri"), ("duta besar", "duta besar")]),
        ("duta besar sekali", [("duta besar", "duta besar")]),
        ("Xi di Xi’an, rumah Xi's (Xi)", [("Xi", "xi"), ("Xi’an", "xi'an"), ("Xi", "xi"), ("Xi", "xi")]),
        ("Xi’ning", []),
        ("US$10 $5", [("US$", "us$"), ("$", "$")]),
        ("Al-Sisi dan al-Sisi dan al Sisi", [("al-Sisi", "al-sisi"), ("al Sisi", "al-sisi")]),
        ("Erdoğan, Erdoğanlar", [("Erdoğan", "erdogan")]),
        ("ŞXi Xiš Xi", [("Xi", "xi")]),
        ("duta\nbesar", [("duta\nbesar", "duta besar")]),
        ("duta\n\nbesar", []),
        ("duta\u00a0besar", [("duta\u00a0besar", "duta besar")]),
        ("ke-15 ke", [("ke", "ke"), ("ke", "ke")]),
        ("RP", []),
        ("Rp. 5 Rp", [("Rp.", "rp.")]),
        ("", []),
    ],
)
def test_words(text: str, found: list[tuple[str, str]]) -> None:
    assert _found(text) == found


def test_several_meanings_of_one_form() -> None:
    lexicon = Lexicon()
    lexicon.add("Mali", Entry("country", "MLI"), "exact")
    lexicon.add("mali", Entry("thing", "mali"))
    assert [[e.key for e in h.entries] for h in lexicon.scan("Mali mali")] == [["MLI", "mali"], ["mali"]]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Lexicon().scan("apa saja") == []


def test_a_name_glued_to_the_next_word() -> None:
    lexicon = Lexicon()
    lexicon.add("Donald Trump", Entry("person", "Donald Trump"), "exact")
    lexicon.add("Peru", Entry("country", "PER"), "exact")
    text = "Donald Trumpmengatakan bahwa PeruDina dan Perubahan"
    assert [text[h.start : h.end] for h in lexicon.scan(text)] == ["Donald Trump", "Peru"]


WORDS = [
    "AS",
    "dolar",
    "duta",
    "besar",
    "RI",
    "ri",
    "sekali",
    "Xi",
    "Xi's",
    "kelas",
    "US$",
    "al-Sisi",
    "ke",
    "Rian",
    "ğ",
]
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ", ", ". ", "\n", "-", "(", "“", ""]))).map(
    lambda pairs: "".join(w + gap for w, gap in pairs)
)


def _slowly(text: str) -> list[tuple[int, int]]:
    """Leftmost, then longest, of all forms matched as whole words by regular expressions."""
    spans = set()
    for _, case, form in FORMS:
        pattern = re.escape(fold(form) if case == "any" else form)
        pattern = pattern.replace(r"\ ", "[ \u00a0\n-]").replace(r"\-", "[ \u00a0\n-]").replace("'", "['’]")
        lead = r"(?<![^\W_])(?<![$%&+£¥€])" if form[0].isalnum() else ""
        trail = r"(?![^\W_])(?!['’](?![sS](?![^\W\d_]))[^\W\d_])" if form[-1].isalnum() else ""
        subject = fold(text) if case == "any" else text
        spans |= {(m.start(), m.end()) for m in re.finditer(f"(?={lead}({pattern}){trail})", subject) for m in [_S(m)]}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


class _S:
    """The span of the looked-at group of a match."""

    def __init__(self, match: re.Match[str]) -> None:
        self._span = match.span(1)

    def start(self) -> int:
        return self._span[0]

    def end(self) -> int:
        return self._span[1]


@given(texts)
@settings(deadline=None, max_examples=300)
def test_the_same_as_reading_every_form(text: str) -> None:
    assert [(h.start, h.end) for h in _lexicon().scan(text)] == _slowly(text)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    hits = load_pack("id").lexicon.scan(text)
    ends = [0] + [h.end for h in hits]
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(h.start >= end for h, end in zip(hits, ends, strict=False))


@pytest.mark.parametrize("piece", ["duta besar riuh ", "AS", "Xi’", "(", "presiden ", "x"])
def test_cost_grows_with_length_only(piece: str, cost: Callable[[Callable[[], object]], float]) -> None:
    lexicon = load_pack("id").lexicon
    small, large = piece * 2_000, piece * 32_000
    lexicon.scan(small)
    costs = [cost(partial(lexicon.scan, text)) for text in (small, large)]
    assert costs[1] < 16 * 8 * max(costs[0], 0.005)
