"""What another verb makes of an act: prevented, refused, asked for, only tried, or what is agreed on against others.

Such a deed is named, not told as done: the verb before it is the act, if any is.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from janji.extract.frames.frame import Frame
from janji.extract.frames.readings import REFUSABLE
from janji.extract.model import Hit
from janji.extract.text.scan import choice
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

BIDDEN = 8
"""Words between a verb of asking and what is asked for: who is asked, and of what rank."""

DONE_TO_OTHERS = frozenset({"ACCUSE", "ASSAULT", "COERCE", "MOBILIZE", "REJECT", "SANCTION", "THREATEN"})

VERBAL = frozenset({"active", "bare", "inverse"})


def is_undone(frame: Frame, text: str, pack: Pack) -> bool:
    """ "menolak menandatangani", "mencegah B menyerang C", "mengundang B berkunjung ke C", "berupaya mencapai ..."."""
    if frame.voice not in VERBAL:
        return False
    grammar, hit, plover = pack.triggers.grammar, frame.hit, frame.cls.plover
    since = frame.clause.since(hit.start)
    if _prevented(grammar).search(text, since, hit.start) is not None:
        return True
    if _only_asked(grammar).search(text, since, hit.start) is not None:
        return True
    if plover in REFUSABLE and _only_tried(grammar).search(text, since, hit.start) is not None:
        return True
    return frame.verb is not None and plover != "REJECT" and _is_refused(text, frame.verb, hit, pack)


def agrees_to_harm(frame: Frame, hits: Sequence[Hit], text: str, pack: Pack) -> bool:
    """ "sepakat memperluas sanksi terhadap B": with B nobody agreed on anything; what is done to B is the act."""
    if frame.cls.plover != "AGREE" or frame.voice not in VERBAL:
        return False
    i = bisect_left(hits, frame.hit.end, key=lambda h: h.start)
    deed = next((h for h in hits[i : i + 4] if h.entry("trigger")), None)
    if deed is None or not _is_right_behind(text[frame.hit.end : deed.start], pack.triggers.grammar):
        return False
    meanings = [e for e in deed.entries if e.kind == "trigger" and e.data["voice"] in VERBAL]
    return bool(meanings) and all(pack.triggers.classes[e.key].plover in DONE_TO_OTHERS for e in meanings)


def _is_refused(text: str, before: Hit, hit: Hit, pack: Pack) -> bool:
    """Whether the verb right before refuses to do it."""
    refusals = [e for e in before.entries if e.kind == "trigger" and e.data["voice"] in VERBAL]
    if not any(pack.triggers.classes[e.key].plover == "REJECT" for e in refusals):
        return False
    return _is_right_behind(text[before.end : hit.start], pack.triggers.grammar)


def _is_right_behind(between: str, grammar: Grammar) -> bool:
    return between.strip(" ").lower() in ("", *grammar.purpose, *grammar.infinitive)


@lru_cache(maxsize=16)
def _prevented(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{choice(grammar.barring)})\s[^,;:\"“”]*$")


@lru_cache(maxsize=16)
def _only_asked(grammar: Grammar) -> re.Pattern[str]:
    """A verb of asking with whom it asks; what is asked for stands behind an infinitive's word, where there is one.

    Behind a relative clause ("A, who asked for B's help, condemned C") the main verb goes on.
    """
    main = "".join(rf"(?<!{re.escape(word)} )" for word in grammar.connectives["relative"])
    asked = rf"(?:{choice(grammar.bidding)})(?:\s+[^\s,;:\"“”]+){{1,{BIDDEN}}}"
    asked += rf"\s+(?:{choice(grammar.infinitive)})" if grammar.infinitive else ""
    return re.compile(rf"(?<!\w)(?i:{main}{asked})\s+$")


@lru_cache(maxsize=16)
def _only_tried(grammar: Grammar) -> re.Pattern[str]:
    """A verb of trying with no more than a small word behind it."""
    small = choice((*grammar.purpose, *grammar.infinitive))
    return re.compile(rf"(?<!\w)(?i:(?:{choice(grammar.trying)})(?:\s+(?:{small}))?)\s+$")
