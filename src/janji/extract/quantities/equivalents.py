"""Money written twice in a row, in two currencies: one amount ("Rp 1,6 triliun atau US$100 juta")."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from janji.extract.model import Quantity
from janji.extract.text.scan import choice
from janji.packs.quantities import QuantityPart

DOLLAR = 4  # code points in which a prefixed sign of dollars stands ("US$", "NZ$")
BARE = 24  # code points of a number without a sign and the bracket behind it
BRACKET = 2  # code points in which a bracket opens before an amount
UNSIGNED = re.compile(r"; [\d.,]+ ?[^\W\d_]*\)")  # "($98 million; 91 million euros; 80 million)": a sign was lost


def join_equivalents(text: str, found: Iterable[Quantity], part: QuantityPart) -> list[Quantity]:
    """Money written again in another currency right after: one quantity."""
    joined: list[Quantity] = []
    for read in found:
        last = joined[-1] if joined else None
        quantity = _with_bare(text, read, last.end if last else 0, part)
        end = quantity.end + (text[quantity.end : quantity.end + 1] in (")", "]"))
        if last is None or quantity.is_part:
            joined.append(quantity)
        elif _is_own_dollar(text, last, quantity):
            told = quantity if text[last.start] == "$" else last
            joined[-1] = replace(told, start=last.start, end=end, equivalents=last.equivalents)
        elif _is_equivalent(text, last, quantity, part):
            other = (quantity.value, quantity.currency or "")
            unsigned = UNSIGNED.match(text, end)
            end = unsigned.end() if unsigned else end
            joined[-1] = replace(last, end=end, equivalents=(*last.equivalents, other, *quantity.equivalents))
        else:
            joined.append(quantity)
    return joined


def _is_own_dollar(text: str, first: Quantity, second: Quantity) -> bool:
    """ "US$60 million ($82 million)", "$1.4 billion (A$250 million)": the bare sign is some other state's dollar."""
    if first.currency != second.currency or first.value == second.value or text[first.end : second.start] != " (":
        return False
    signs = [text[q.start : q.start + DOLLAR].partition("$") for q in (first, second)]
    both = all(sign for _, sign, _ in signs) and text[second.end : second.end + 1] == ")"
    return both and (not signs[0][0]) != (not signs[1][0])


def _is_equivalent(text: str, first: Quantity, second: Quantity, part: QuantityPart) -> bool:
    if first.kind != "money" or second.kind != "money":
        return False
    if second.currency in (first.currency, *(c for _, c in first.equivalents)):
        return False
    between = text[first.end : second.start]
    if len(between) > 60 or not between.strip() or "\n\n" in between:
        return False
    since = max(0, first.start - BRACKET)
    bracketed = text.rfind("(", since, first.end) > text.rfind(")", since, first.end)
    if bracketed and between.strip() == ";":  # "700 million yuan ($98 million; 91 million euros)"
        return True
    if not _equivalent(part.numbers.equivalent_words).fullmatch(between):
        return False
    return bracketed or bool(re.search(r"[^\s,]", between))  # "£2 million (2.8 million euros, $2.9 million)"


def _with_bare(text: str, quantity: Quantity, since: int, part: QuantityPart) -> Quantity:
    """ "2 billion ($2.5 billion": with the number before the bracket, which lost its sign."""
    begin = max(since, quantity.start - BARE)
    lost = _bare(tuple(part.numbers.scales)).search(text, begin, quantity.start) if quantity.kind == "money" else None
    return replace(quantity, start=lost.start()) if lost else quantity


@lru_cache(maxsize=64)
def _bare(scales: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\S)\d[\d.,]*\s(?:{choice(scales)})\s\($")


@lru_cache(maxsize=64)
def _equivalent(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\s*(?:[,(\[]|-\()?\s*(?:(?:{choice(words)})[\s:]*){{0,4}}\(?\s*")
