"""The words of giving, of refusing and of time around the quantities of one sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from janji.extract.model import Document, Quantity, Sentence
from janji.extract.text.scan import choice, fold
from janji.packs.pledges import PledgePart, VerbForms, Voice

CONJUNCTION_REACH = 30
MARKER_REACH = 45
NEGATION_REACH = 60
GENERIC = ("pledge", "investment")
CLAUSE = re.compile(r"[,;:.]\s")
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%])")
GIVEN = ("give", "donate", "promise")
COUNTED = ("giver", "noun")  # "32 countries", "20 ton bantuan": what is counted gives, or is given
BRACKETS = re.compile(r"\s?\([^()\n]{1,60}\)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the pledge vocabulary; ``kind`` as in the pack (verb, noun, trap, future, negation, to, ...)."""

    start: int
    end: int
    kind: str
    key: str
    voice: Voice | None = None


@dataclass(frozen=True)
class Scenery:
    """One sentence with its cues and quantities."""

    text: str
    sentence: Sentence
    cues: tuple[Cue, ...]
    quantities: tuple[Quantity, ...]
    conjunction: re.Pattern[str]

    def joined(self, at: int) -> bool:
        """A conjunction stands directly before the position (one adverb may stand between)."""
        return self.conjunction_before(at) is not None

    def conjunction_before(self, at: int) -> int | None:
        """Where the conjunction directly before the position starts."""
        found = self.conjunction.search(self.text, max(self.sentence.start, at - CONJUNCTION_REACH), at)
        return found.start() if found else None

    def right_before(self, at: int, *kinds: str) -> list[Cue]:
        """Cues of these kinds that no more than a space parts from the position behind them."""
        return [c for c in self.cues if 0 <= at - c.end <= 1 and c.kind in kinds]

    def right_behind(self, at: int, *kinds: str) -> list[Cue]:
        """Cues of these kinds that no more than a space parts from the position before them."""
        return [c for c in self.cues if 0 <= c.start - at <= 1 and c.kind in kinds]

    def is_instrument(self, at: int) -> bool:
        """A word that makes the party at this position a means or a source of words ("melalui", "according to")."""
        return bool(self.right_before(at, "instrument"))

    def led_by(self, at: int, kind: str, links: frozenset[str]) -> bool:
        """A cue of this kind stands right before the position; words of measure may stand between."""
        nearest = next(iter(self.before(at, kind, since=at - MARKER_REACH)), None)
        between = fold(self.text[nearest.end : at]).strip() if nearest else "-"
        return not between or between in links

    def before(self, position: int, *kinds: str, since: int = -1) -> list[Cue]:
        """Cues of these kinds that end at or before the position, nearest first."""
        found = [c for c in self.cues if c.kind in kinds and c.end <= position and c.start >= since]
        return sorted(found, key=lambda c: -c.end)

    def after(self, position: int, *kinds: str, until: int = 1 << 60) -> list[Cue]:
        """Cues of these kinds that start at or after the position, nearest first."""
        return [c for c in self.cues if c.kind in kinds and position <= c.start < until]


def read_sentence(doc: Document, sentence: Sentence, quantities: Sequence[Quantity], part: PledgePart) -> Scenery:
    """Scan one sentence with the pledge lexicons; a word inside a quantity is no cue, but a giver or a gift."""
    text = doc.text[sentence.start : sentence.end]
    inside = [(q.start, q.end) for q in quantities]
    cues: list[Cue] = []
    for lexicon in (part.words, part.marks):
        for hit in lexicon.scan(text):
            start, end = hit.start + sentence.start, hit.end + sentence.start
            counted = any(s <= start and end <= e for s, e in inside)
            for entry in hit.entries:
                if entry.kind == "counted_giver" and counted:
                    cues.append(Cue(start, end, "giver", entry.key))
                if (counted and entry.kind not in COUNTED) or entry.kind == "counted_giver":
                    continue
                if entry.kind == "hypothesis" and _is_month(text, hit.start, sentence):
                    continue
                if entry.kind == "verb" and part.wording.noun_leads and _in_name(doc.text, sentence, start):
                    continue
                cue = _cue(doc.text, start, end, entry.kind, entry.key, entry.data.get("voice"), part, inside)
                if cue:
                    cues.append(cue)
    ordered = tuple(sorted(cues, key=lambda c: (c.start, c.end)))
    return Scenery(doc.text, sentence, ordered, tuple(quantities), _conjunction(part.wording.and_words))


def _is_month(text: str, at: int, sentence: Sentence) -> bool:
    """ "on May 18": a word with a capital inside a sentence is a name."""
    return sentence.kind == "body" and at > 1 and text[at].isupper() and text[at - 2].isalnum()


def _in_name(text: str, sentence: Sentence, start: int) -> bool:
    """ "the Reform Support Credit": where verbs may be nouns, one with a capital behind another."""
    if sentence.kind != "body" or start - sentence.start < 2 or not text[start].isupper():
        return False
    before = WORD.findall(text[max(sentence.start, start - 24) : start])
    return bool(before) and before[-1][0].isupper() and text[start - 1] == " " and text[start - 2].isalpha()


@lru_cache(maxsize=16)
def _conjunction(words: tuple[str, ...]) -> re.Pattern[str]:
    plain = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True) if w[0].isalpha())
    return re.compile(rf"(?i)(?<!\w)(?:{plain or '(?!)'})\s(?:\w+\s)?$")


def _cue(
    text: str,
    start: int,
    end: int,
    kind: str,
    key: str,
    voice: Voice | None,
    part: PledgePart,
    inside: Sequence[tuple[int, int]],
) -> Cue | None:
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum():  # "undang-undang" is another word
        return None
    if kind == "noun" and _next_word(text, end) in part.traps.mishaps:
        return None
    if kind != "verb" or not part.wording.noun_leads:
        return Cue(start, end, kind, key, voice)
    forms, before = part.wording.verb_forms, fold(_word_before(text, start))
    after_amount = any(0 <= start - e <= 2 for _, e in inside)
    written = fold(text[start:end])
    is_noun = " " not in written and not written.endswith(forms.endings)  # "came from" is none
    if is_noun or written in forms.nouns:
        if before in part.wording.noun_leads or after_amount or _next_word(text, end) in part.wording.noun_follows:
            return None
    elif written.endswith(forms.gerunds):
        follows = _next_word(text, end) in forms.gerund_follows  # "training mission"
        if after_amount or follows or before in forms.gerund_leads:
            return None
    if voice == "active" and _is_participle(written, forms) and _is_passive(text, start, end, before, part):
        voice = "receive" if key in GIVEN and _gets(text, end, inside, part) else "passive"
    elif voice == "active" and _is_participle(written, forms) and _is_credit(text, start, end, part):
        voice = "passive"
    return Cue(start, end, kind, key, voice)


def _next_word(text: str, end: int) -> str:
    """The word right behind: "loans of", "a grant for" go on a noun."""
    after = WORD.match(text, end + 1)
    return fold(after.group()) if after else ""


def _is_passive(text: str, start: int, end: int, before: str, part: PledgePart) -> bool:
    """A form of be before it, "by" after it, or a hyphenated agent ("Australian-funded")."""
    if before in part.wording.passive_auxiliaries or (start and text[start - 1] == "-"):
        return True
    return text[end : end + 1].isspace() and _next_word(text, end) in part.wording.verb_forms.agents


def _is_credit(text: str, start: int, end: int, part: PledgePart) -> bool:
    """ "Provided to the Herald": a participle that opens its sentence, before a receiver's preposition."""
    opens = text[start].isupper() and not _word_before(text, start)
    return opens and _next_word(text, end) == part.plain_to


def _gets(text: str, end: int, inside: Sequence[tuple[int, int]], part: PledgePart) -> bool:
    """ "The college was given Q": right behind the passive stands what its subject gets."""
    start = min((s for s, _ in inside if s >= end), default=end + MARKER_REACH)
    between = fold(text[end:start]).strip()
    return start - end < MARKER_REACH and (not between or between in part.wording.links)


def _is_participle(written: str, forms: VerbForms) -> bool:
    return written.endswith(forms.participles) or written in forms.irregular


def _word_before(text: str, start: int) -> str:
    words = WORD.findall(text[max(0, start - 24) : start])
    return words[-1] if words and text[max(0, start - 2) : start].strip(" \n\t")[-1:].isalpha() else ""


@lru_cache(maxsize=16)
def _after_pattern(
    after: tuple[str, ...], links: tuple[str, ...], per: tuple[str, ...], allowed: tuple[str, ...]
) -> re.Pattern[str]:
    not_allowed = rf"(?!\s?(?:{choice(allowed)})\b)"
    linked = rf"(?:(?:{choice(links)})\s)?"
    return re.compile(rf"(?i){not_allowed}\s?(?:(?P<per>{choice(per)})|{linked}(?P<after>{choice(after)}))(?!\w)")


def trap_after(text: str, quantity: Quantity, part: PledgePart) -> str | None:
    """What stands right after the amount, or the brackets behind it, and makes it a price, a rate, a loss, a crowd."""
    t = part.traps
    after = _after_pattern(t.after, t.after_links, t.per, t.allowed_per)
    brackets = BRACKETS.match(text, quantity.end)
    found = after.match(text, quantity.end) or (after.match(text, brackets.end()) if brackets else None)
    if not found:
        return None
    return "per" if found.group("per") else fold(found.group("after"))
