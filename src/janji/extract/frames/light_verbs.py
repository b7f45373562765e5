"""Verbs that mean little without their object: "launched dozens of rockets" is an attack, "launched a satellite" none.

The pack names such verbs and nouns for a class of acts (``light`` in ``triggers.yaml``); a few words may stand between
them, but none that starts another phrase. Where names stand before their noun, one may be among them ("recalled A's
envoy"): then the verb alone is the trigger, for the name is a party to it.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from janji.extract.model import Entry, Hit
from janji.extract.text.scan import choice, fold
from janji.extract.text.word_list import Found
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

MAX_BETWEEN = 4
REACH = 240
"""Code points in which an object stands; more than so many words are long."""
_STOP = re.compile(r"(?<!\.[A-Z])[.,](?=\s)|[^\w\s.,$€£¥'’-]")
"""What no verb reaches across."""

Between = Literal["words", "names", "any"]


def join_objects(text: str, hits: list[Hit], pack: Pack) -> list[Hit]:
    """The hits, where a light verb and its noun make one trigger in place of those inside it."""
    nouns = pack.triggers.light_nouns.find_all(text)
    starts = [start for start, _, _ in nouns]
    joined: list[Hit] = []
    end = 0
    for hit in (_as_compound(text, h, pack) for h in hits):
        if hit.start < end:  # inside the last one: only what is no trigger stays
            others = tuple(e for e in hit.entries if e.kind != "trigger")
            joined += [replace(hit, entries=others)] if others else []
            continue
        whole = None
        if hit.entry("light"):
            stop = _STOP.search(text, hit.end, hit.end + REACH)
            reach = stop.start() if stop else hit.end + REACH
            near = nouns[bisect_right(starts, hit.end) : bisect_right(starts, reach)]
            whole = _join(text, hit, near, pack) if near else None
        joined.append(whole or hit)
        end = whole.end if whole else hit.end
    return joined


def _as_compound(text: str, hit: Hit, pack: Pack) -> Hit:
    """ "A-led talks", "the A-backed deal" tell of whose they are; only who mediates does so ("A-brokered")."""
    grammar, classes = pack.triggers.grammar, pack.triggers.classes
    if text[hit.start - 1 : hit.start] != "-" or not text[hit.start : hit.end].lower().startswith(grammar.compounds):
        return hit
    kept = (e for e in hit.entries if e.kind not in ("trigger", "light") or "third-party" in classes[e.key].modes)
    return replace(hit, entries=tuple(kept))


def _join(text: str, hit: Hit, near: list[Found], pack: Pack) -> Hit | None:
    """The trigger that this verb makes with the nearest noun behind it, all of it: "joint patrols", not "patrols"."""
    between: Between = "any" if text[hit.start].isupper() else "words"
    found = _objects(text, hit, near, pack.triggers.grammar, between)
    if not found and between == "words" and pack.actors.names.modifiers == "before":
        found = [(at, hit.end, entry) for at, _, entry in _objects(text, hit, near, pack.triggers.grammar, "names")]
    if not found:
        return None
    at = min(start for start, _, _ in found)
    end = max(end for start, end, _ in found if start == at)
    nearest = [entry for start, stop, entry in found if (start, stop) == (at, end)]
    acts = {(entry.key, entry.data["voice"]): entry for entry in reversed(nearest)}
    return Hit(hit.start, end, tuple(reversed(acts.values())))


def _objects(
    text: str, hit: Hit, near: list[Found], grammar: Grammar, between: Between
) -> list[tuple[int, int, Entry]]:
    """Where the noun of each meaning starts and ends, with the meaning as a trigger."""
    found: list[tuple[int, int, Entry]] = []
    words = _between(grammar, between)
    near = [noun for noun in near if words.fullmatch(text, hit.end, noun[0])]
    for entry in hit.entries if near else ():
        if entry.kind != "light":
            continue
        objects = ((start, end, _noun(form, entry.data["nouns"], grammar.enclitics)) for start, end, form in near)
        first = next((o for o in objects if o[2]), None)
        if first is not None:
            joined = fold(f"{text[hit.start : hit.end]} {first[2]}")
            data = MappingProxyType({**{k: entry.data[k] for k in ("voice", "planned", "weak")}, "joined": joined})
            found.append((first[0], first[1], Entry("trigger", entry.key, data)))
    return found


def _noun(form: str, nouns: tuple[str, ...], enclitics: tuple[str, ...]) -> str:
    """The longest of the nouns that the form is, but for what hangs on it; none: empty."""
    if not form.startswith(nouns):
        return ""
    fits = (n for n in nouns if form.startswith(n) and form[len(n) :] in ("", *enclitics))
    return max(fits, key=len, default="")


@lru_cache(maxsize=64)
def _between(grammar: Grammar, between_them: Between) -> re.Pattern[str]:
    """What may stand between: words, names too, or any (behind a capital verb every word has one)."""
    closed = {w for words in (*grammar.connectives.values(), *grammar.prepositions.values()) for w in words}
    closed |= {*grammar.purpose, *grammar.negation}
    first = r"A-Za-z0-9$€£¥" if between_them == "names" else r"a-z0-9$€£¥"
    last = r"(?:['’]s?)?" if between_them == "names" else ""
    word = rf"(?!(?:{choice(closed)})(?!\w|\s+\d))[{first}][\w.,$€£¥-]*(?<![.,]){last}"
    if between_them == "names":
        word = rf"(?:(?:[A-Z]\.){{2,}}|{word})"  # "lifted U.S. sanctions"
    counted = rf"(?:{choice(grammar.measures)})(?!\w)|"
    pattern = rf"(?:\s+(?:{counted}{word})){{0,{MAX_BETWEEN}}}\s+"
    return re.compile(pattern, re.I if between_them == "any" else 0)
