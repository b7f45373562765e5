"""Atoms: the pieces of text that actors are made of, in order, with what joins each to the next.

An atom is a vocabulary hit that names or describes a party, or a run of capitalised words that the vocabulary does not
know. The *gap* after an atom is the text up to the next one, reduced to the role it plays between two names.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from janji.extract.model import Document, Entry, Hit, Sentence
from janji.extract.text.scan import POSSESSIVES
from janji.packs.actors import Names

Kind = Literal[
    "person", "short", "office", "organisation", "group", "country", "demonym", "capital", "noun", "kin", "place",
    "caps", "thing",
]  # fmt: skip
Gap = Literal[
    "adjacent", "and", "slash", "comma", "of", "possessive", "accredited", "located", "apposition", "open", "close",
    "break",
]  # fmt: skip

_RANKS: dict[str, tuple[int, Kind]] = {
    "person": (0, "person"),
    "office": (1, "office"),
    "organisation": (2, "organisation"),
    "group": (3, "group"),
    "country": (4, "country"),
    "demonym": (5, "demonym"),
    "short_name": (6, "short"),
    "actor_noun": (7, "noun"),
    "kin": (8, "kin"),
    "place": (9, "place"),
}
_CUTTING = frozenset({"month", "weekday", "relative_date", "currency", "number", "attribution", "modality", "negation"})
_OPENING = frozenset({"trigger", "attribution", "pledge_verb"})
_UPPER = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĞĢĪİĶĻŁŃŅŌŐŘŚŞŠŪŰŹŻŽ"
MAX_GAP = 40
STANCE = 6  # code points of a word for whose side somebody is on, and the mark behind it
LONGEST_FIRM = 200  # characters of a name behind a firm's noun
_CLOSING = re.compile(r" ?\)")
_ALIAS_OF = re.compile(r" ")
_OPENERS = " \t\"“‘'(*#>-—–"
_DASHES = frozenset("-–")
_ARTICLE = "(?:a[dlnrstz]|ash|el|ul)-"  # of Arabic names in Latin letters, as they are written in any language


@dataclass(slots=True)
class Atom:
    """One piece. ``entries``: its meanings of this kind (a surname may be several persons'); empty for ``caps``.

    ``joined``: an unknown name that a known short name is part of, whose meanings it keeps. ``closed``: it ends its
    clause or is shut in by a comma, as an apposition is. ``aliased``: its short form stands behind it in brackets.
    ``paused``: a comma stands behind it.
    """

    start: int
    end: int
    kind: Kind
    text: str
    entries: tuple[Entry, ...] = ()
    gap: Gap = "break"
    sentence_start: bool = False
    joined: bool = False
    closed: bool = False
    aliased: bool = False
    paused: bool = False

    @property
    def entry(self) -> Entry:
        """The first meaning."""
        return self.entries[0]


@dataclass(frozen=True)
class Lexis:
    """A pack's words around names, ready for lookup."""

    gaps: dict[str, Gap]
    fillers: frozenset[str]
    honorifics: frozenset[str]
    not_names: frozenset[str]
    portfolio: frozenset[str]
    common: frozenset[str]
    common_shape: re.Pattern[str] | None
    compass: frozenset[str]
    districts: frozenset[str]
    things: frozenset[str]
    thing_ends: frozenset[str]
    places_behind: frozenset[str]
    stances: tuple[str, ...]
    body_ends: frozenset[str]
    bodies: frozenset[str]
    ordinal: re.Pattern[str] | None
    capitals: re.Pattern[str]
    before: bool

    def is_common(self, word: str) -> bool:
        """Whether the language writes the word small: it is listed, or shaped like no name."""
        return word in self.common or (self.common_shape is not None and self.common_shape.fullmatch(word) is not None)


@lru_cache(maxsize=8)
def lexis(names: Names) -> Lexis:
    """The lookups of one language, made once."""
    gaps: dict[str, Gap] = {}
    for words, gap in (
        (names.accredited, "accredited"),
        (names.located, "located"),
        (names.of, "of"),
        (names.at_that_time, "adjacent"),
        (names.apposition, "apposition"),
        (names.conjunctions, "and"),
    ):
        for word in words:
            gaps[word.lower()] = gap  # type: ignore[assignment]
            if gap == "and":
                gaps[", " + word.lower()] = "and"
    gaps.update({"": "adjacent", ",": "comma", "-": "and", "–": "and", "/": "slash", "(": "open", ")": "close"})
    for mark in ("'s", "’s", "'", "’"):
        gaps[mark] = "possessive"
    particles = "|".join(sorted(map(re.escape, names.particles), key=len, reverse=True))
    word = rf"(?:{_ARTICLE})?[{_UPPER}](?:[\w’'-]*\w)?(?:\.(?=[ ]?[{_UPPER}]))?"
    between = rf"[ \u00a0](?:(?:{particles})[ \u00a0]){{0,2}}" if particles else r"[ \u00a0]"
    common = frozenset(names.common.split())
    number = names.ordinal and rf"(?<!\S)(?:{names.ordinal})(?!\S)"
    joints = "|".join(map(re.escape, (",", *names.conjunctions)))
    return Lexis(
        gaps=gaps,
        fillers=frozenset(w.lower() for w in (*names.former, *names.plural)),
        honorifics=frozenset(w.lower() for w in names.honorifics),
        not_names=frozenset(w.lower() for w in names.not_names),
        portfolio=common.union(w.lower() for w in names.portfolio_words),
        common=common,
        common_shape=re.compile(names.common_shape) if names.common_shape else None,
        compass=frozenset(names.compass),
        districts=frozenset(d.strip().lower() for d in names.districts.split(",")),
        things=frozenset(names.things),
        thing_ends=frozenset(names.thing_ends),
        places_behind=frozenset(names.places_behind),
        stances=tuple(f"{word}{mark}" for word in names.stances for mark in "- "),
        body_ends=frozenset(names.body_ends),
        bodies=frozenset(f.rstrip("=").lower() for noun in names.nouns.values() for f in noun.forms),
        ordinal=re.compile(rf"{number}(?:\s*(?:{joints})\s*{number})*") if number else None,
        capitals=re.compile(rf"(?<![\w@/.]){word}(?:{between}{word})*"),
        before=names.modifiers == "before",
    )


def find_atoms(doc: Document, sentence: Sentence, hits: list[Hit], names: Names) -> list[Atom]:
    """The atoms of one sentence, in text order."""
    words = lexis(names)
    known = [a for hit in hits if (a := _known(doc.text, hit)) is not None and not _is_no_party(doc.text, a, words)]
    if not known and not any(hit.has(_OPENING) for hit in hits):
        return []
    known = [a for a in known if not _is_of_surname(doc.text, a, names.particles)]
    found = _drop_aliases(doc.text, _with_capitals(doc, sentence, hits, known, words))
    found = _join_lineage(doc.text, found, frozenset(names.particles))
    if sentence.kind == "body":
        found = _join_firms(doc.text, found, words)
    for one, other in pairwise(found):
        one.gap = _gap(doc.text, one.end, other.start, words)
        one.paused = doc.text.startswith(",", one.end)
    for atom in found:
        atom.closed = atom.kind in ("caps", "person", "short") and _is_closed(doc.text, atom.end, sentence.end, words)
    return _join_cities(doc.text, _join_states(doc.text, found))


def _join_firms(text: str, atoms: list[Atom], words: Lexis) -> list[Atom]:
    """ "PT Samudra Abadi", "the firm Power Lines", "Power Lines Inc.": all of a firm's name, be a word of it also a
    thing's or somebody's."""
    kept: list[Atom] = []
    starts = [a.start for a in atoms]
    for atom in atoms:
        last = kept[-1] if kept else None
        if last is None or atom.start >= last.end:
            kept.append(atom)
        if kept[-1] is not atom or not is_firm(atom):
            continue
        if words.before and atom.text[0].isupper():
            _join_before(text, kept)
        stop = atom.end + LONGEST_FIRM
        behind = words.capitals.match(text, atom.end + 1, stop) if text[atom.end : atom.end + 1] == " " else None
        if behind is None or behind.end() == stop:
            continue
        inside = atoms[bisect_left(starts, behind.start()) : bisect_left(starts, behind.end())]
        whole = bool(inside) and inside[-1].end == behind.end()
        if (whole or not (inside or words.before)) and all(a.kind in ("caps", "short") for a in inside):
            kept.append(Atom(behind.start(), behind.end(), "caps", behind.group()))
    return kept


def _join_before(text: str, kept: list[Atom]) -> None:
    """Make one name of the unknown words and surnames right before the firm that ends the list."""
    first = len(kept) - 1
    while first and kept[first - 1].kind in ("caps", "short") and text[kept[first - 1].end : kept[first].start] == " ":
        first -= 1
    if len(kept) - 1 - first > 1:
        start, end = kept[first].start, kept[-2].end
        kept[first:-1] = [Atom(start, end, "caps", text[start:end], sentence_start=kept[first].sentence_start)]


def is_firm(atom: Atom) -> bool:
    """Whether the noun is one of companies ("PT", "manufacturer"), which stand with their name."""
    return atom.kind == "noun" and atom.entry.key.endswith("company")


def _join_states(text: str, atoms: list[Atom]) -> list[Atom]:
    """ "Republic of Cyprus": the name of a state in full."""
    kept: list[Atom] = []
    for atom in atoms:
        last = kept[-1] if kept else None
        if last is not None and atom.kind == "country" and last.gap == "of" and _is_realm(last):
            kept[-1] = replace(atom, start=last.start, text=text[last.start : atom.end], gap=atom.gap)
            kept[-1].sentence_start = last.sentence_start
        else:
            kept.append(atom)
    return kept


def _is_realm(atom: Atom) -> bool:
    return atom.kind == "noun" and atom.entry.data["realm"] and atom.text[0].isupper()


def _is_no_party(text: str, atom: Atom, words: Lexis) -> bool:
    return _names_thing(text, atom, words) or _is_stance(text, atom.start, words)


def _is_stance(text: str, start: int, words: Lexis) -> bool:
    """ "massa pro-Palestina", "anti-Israel protesters": whose side somebody is on does nothing itself."""
    before = text[max(0, start - STANCE) : start].lower()
    return before.endswith(words.stances) and re.search(r"(?<!\w)\w+[- ]$", before) is not None


def _names_thing(text: str, atom: Atom, words: Lexis) -> bool:
    """ "Jalan Jenderal Sudirman": whose name a road bears is no party."""
    if atom.kind not in ("person", "short", "office") or text[atom.start - 1 : atom.start] != " ":
        return False
    before = text[max(0, atom.start - 24) : atom.start].split()
    if atom.kind != "office" and len(before) > 1 and " ".join(before[-2:]) in words.places_behind:
        return True  # "the town of Masisi"
    word = before[-1].rsplit("-", 1)[-1] if before else ""  # "Jalan Sari-Jalan Jenderal Sudirman"
    return word[:1].isupper() and word.lower() in words.things


def _is_of_surname(text: str, atom: Atom, particles: tuple[str, ...]) -> bool:
    """ "Ana de Lima": a town behind a particle of names is a part of one."""
    return atom.kind in ("capital", "place", "country") and behind_particle(text, atom.start, particles)


def behind_particle(text: str, start: int, particles: tuple[str, ...]) -> bool:
    """Whether a particle of names, with a word written large before it, stands before a place."""
    before = text[max(0, start - 24) : start].split(" ")
    return len(before) > 2 and not before[-1] and before[-2] in particles and before[-3][:1].isupper()


def _is_closed(text: str, start: int, end: int, words: Lexis) -> bool:
    if start >= end or text[start] == ".":
        return True
    behind = text[start : start + 24].lstrip()
    if not behind.startswith(","):
        return False
    following = behind[1:].split()
    if not following or words.gaps.get(following[0].lower()) == "and":
        return False
    return following[0][0].islower() or following[0].lower() in words.not_names


def _join_lineage(text: str, atoms: list[Atom], particles: frozenset[str]) -> list[Atom]:
    """ "Hamad bin Isa" + "bin Salman Al Khalifa": what a known name is longer by is no other person."""
    kept: list[Atom] = []
    for atom in atoms:
        between = text[kept[-1].end : atom.start].split() if kept else []
        longer = atom.kind == "caps" and kept and kept[-1].kind == "person" and atom.start - kept[-1].end < 8
        if longer and any(word in particles for word in between[:1]):
            kept[-1].end = atom.end
        else:
            kept.append(atom)
    return kept


def _join_cities(text: str, atoms: list[Atom]) -> list[Atom]:
    """A city between two unknown capitalised words is part of their name ("Diego Valdivia Andrade")."""
    kept: list[Atom] = []
    for atom in atoms:
        if (
            atom.kind == "caps"
            and len(kept) > 1
            and (kept[-1].kind, kept[-2].kind) == ("place", "caps")
            and (kept[-1].gap, kept[-2].gap) == ("adjacent", "adjacent")
            and not (len(kept) > 2 and kept[-3].kind == "noun" and kept[-3].gap == "adjacent")
        ):
            kept.pop()
            first = kept.pop()
            whole = text[first.start : atom.end]
            kept.append(Atom(first.start, atom.end, "caps", whole, (), atom.gap, first.sentence_start))
        else:
            kept.append(atom)
    return kept


def _known(text: str, hit: Hit) -> Atom | None:
    """The atom of a hit: its meaning that ranks first."""
    best: tuple[int, Kind] | None = None
    for entry in hit.entries:
        ranked = _RANKS.get(entry.kind)
        if ranked is not None and (best is None or ranked < best):
            best = ranked
    if best is None:
        return None
    kind = best[1]
    entries = hit.entries if len(hit.entries) == 1 else tuple(e for e in hit.entries if _RANKS.get(e.kind) == best)
    is_capital = kind == "country" and entries[0].data.get("role") == "capital"
    return Atom(hit.start, hit.end, "capital" if is_capital else kind, text[hit.start : hit.end], entries)


def _with_capitals(doc: Document, sentence: Sentence, hits: list[Hit], known: list[Atom], words: Lexis) -> list[Atom]:
    """Known atoms and the capitalised runs between them."""
    blocks = [(a.start, a.end) for a in known]
    surnames = _surnames(doc.text, hits, known, words)
    for hit in hits:
        if hit.start in surnames:
            continue
        cuts = hit.start == sentence.start or sentence.kind == "title" or hit.has(_CUTTING)
        if cuts:
            blocks.append((hit.start, hit.end))
    blocks = sorted(set(blocks))
    atoms = list(known)
    position = doc.opening(sentence) if sentence.kind == "body" else sentence.start
    for start, end in [*blocks, (sentence.end, sentence.end)]:
        if start > position + 1 and not doc.text[position:start].islower():
            atoms.extend(_runs(doc.text, position, start, words, sentence, surnames))
        position = max(position, end)
    atoms.sort(key=lambda a: a.start)
    return atoms


def _surnames(text: str, hits: list[Hit], known: list[Atom], words: Lexis) -> frozenset[int]:
    """Where a month is a name: "Mrs March", "Prime Minister March"."""
    titles = {atom.end + 1 for atom in known if atom.kind == "office"}
    months = (h.start for h in hits if h.entry("month") is not None and text[h.start].isupper())
    return frozenset(start for start in months if start in titles or _is_respected(text, start, words))


def _is_respected(text: str, start: int, words: Lexis) -> bool:
    before = text[max(0, start - 12) : start].lower().split()
    return bool(before) and text[start - 1] == " " and before[-1] in words.honorifics


def _runs(text: str, start: int, end: int, words: Lexis, sentence: Sentence, surnames: frozenset[int]) -> list[Atom]:
    runs: list[Atom] = []
    for match in words.capitals.finditer(text, start, end):
        opening = not text[sentence.start : match.start()].strip(_OPENERS)
        run = _trim(text, match.start(), match.end(), words, surnames, opening=opening)
        if run is not None:
            first, last = run
            opening = not text[sentence.start : first].strip(_OPENERS)
            kind: Kind = "thing" if text[first:last].rsplit(" ", 1)[-1].lower() in words.thing_ends else "caps"
            runs.append(Atom(first, last, kind, text[first:last], sentence_start=opening))
    return runs


def _trim(
    text: str, start: int, end: int, words: Lexis, surnames: frozenset[int], *, opening: bool
) -> tuple[int, int] | None:
    """Cut words that belong to no name from both ends of a run; honorifics from its front.

    Nothing is left of the name of a road, a law ("Jalan Ahmad Yani"). Any word is written large where a sentence opens.
    """
    tokens = text[start:end].replace("\u00a0", " ").split(" ")
    first, last = 0, len(tokens)
    while first < last:
        token = tokens[first].lower()
        if token in words.things:
            return None
        if start in surnames:
            break
        known = token in words.not_names or token in words.honorifics or token in words.fillers
        if not known and not (opening and words.is_common(token)) and token.rstrip(".") not in words.honorifics:
            break
        start += len(token) + 1
        first += 1
    while last > first + 1 and not tokens[last - 1][:1].isupper():
        last -= 1
        end -= len(tokens[last]) + 1
    if first < last and tokens[last - 1].endswith(POSSESSIVES):
        end -= len(POSSESSIVES[0])  # "Ana Ruiz's Lima visit"
    return (start, end) if first < last and end - start > 1 else None


def _drop_aliases(text: str, atoms: list[Atom]) -> list[Atom]:
    """Fold "(Menlu)" after "Menteri Luar Negeri" into the atom before it, and "(Menlu RI)" behind its state."""
    kept: list[Atom] = []
    end = 0
    for i, atom in enumerate(atoms):
        if atom.start < end:
            continue
        if kept and kept[-1].kind != "capital" and text[kept[-1].end : atom.start].strip() == "(":
            last = (
                atoms[i + 1] if i + 1 < len(atoms) and _ALIAS_OF.fullmatch(text, atom.end, atoms[i + 1].start) else atom
            )
            closing = _CLOSING.match(text, last.end)
            if closing is not None:
                kept[-1].end = end = closing.end()
                kept[-1].aliased = True
                continue
        kept.append(atom)
    return kept


def _gap(text: str, start: int, end: int, words: Lexis) -> Gap:
    if end - start > MAX_GAP:
        return "break"
    between = text[start:end].replace("\u00a0", " ").strip().lower()
    known = words.gaps.get(between)
    if known is None and words.ordinal is not None:  # "Presiden ke-7 RI"
        between = " ".join(words.ordinal.sub("", between).split())
        known = words.gaps.get(between)
    if known is not None:
        return "break" if between in _DASHES and end - start > 1 else known
    parts = between.replace(",", " ,").split()
    keep = [p for p in parts if not (p in words.fillers or p in words.honorifics or p.rstrip(".") in words.honorifics)]
    if words.before:
        keep = [p for p in keep if p not in words.portfolio or p in words.gaps]
    if len(keep) < len(parts):
        rest = " ".join(keep).replace(" ,", ",")
        return "break" if rest in _DASHES else words.gaps.get(rest, "break")
    return "break"
