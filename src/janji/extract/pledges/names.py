"""A party that only its place makes one: an unknown name right before the verb of giving ("Lenfo menyumbang")."""

import re
from functools import lru_cache

from janji.extract.model import Actor
from janji.extract.pledges.cues import Scenery
from janji.extract.text.scan import choice
from janji.packs.pledges import PledgePart

NAME = r"(?:[A-Z][\w.&'’-]*\s){1,4}"
LEAST = 2
LOOKED = 20_000  # code points of the article in which the name is looked for


@lru_cache(maxsize=16)
def _subject(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\W*({NAME})(?:\d{{4}}\s)?(?:(?i:{choice(words)})\s){{0,4}}")


def bare_name(scenery: Scenery, start: int, at: int, part: PledgePart) -> Actor | None:
    """The name that is all a clause has before its verb, but for adverbs and words of time.

    What opens a sentence has a capital anyway: it is a name if it is written in capitals, or stands inside another.
    """
    if not part.wording.adverbs or scenery.sentence.kind != "body":
        return None
    comma = scenery.text.rfind(", ", start, at)
    markers = part.wording.markers
    words = (*part.wording.adverbs, *markers.future, *markers.planned, *markers.done, *markers.ongoing)
    found = _subject(words).fullmatch(scenery.text, comma + 2 if comma >= 0 else start, at)
    name = found.group(1).strip() if found else ""
    if found is None or len(name) < LEAST:
        return None
    opens = not scenery.text[scenery.sentence.start : found.start(1)].strip()
    if opens and not name.isupper() and not re.search(rf"[a-z,\"”] {re.escape(name)}(?!\w)", scenery.text[:LOOKED]):
        return None
    return Actor(found.start(1), found.start(1) + len(name), name, None, "other", found_by="capitals")
