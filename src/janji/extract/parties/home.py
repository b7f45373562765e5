"""The home country of an article: whose institutions it means when it names no state ("Kementerian Luar Negeri")."""

from collections import Counter
from dataclasses import dataclass

from janji.extract.model import Document, Hit
from janji.packs.actors import ActorPart

MOST = 0.5
"""Share of what the article says about states from which one that is not the pack's home becomes its home."""
SOME = 0.1
"""The same for the pack's home."""
SURE = 0.4
"""Share from which even an unknown organisation is taken to be at home."""


@dataclass(frozen=True)
class Home:
    """The article's home and whether the article is mostly about it."""

    code: str | None
    sure: bool


def find_home(doc: Document, hits: list[Hit], part: ActorPart) -> Home:
    """From the publisher, else the pack's home if the text speaks of it, else the state spoken of most."""
    publisher = _publisher(doc, hits, part)
    spoken, dateline = _spoken(doc, hits, part)
    total = sum(spoken.values())
    if publisher:
        return Home(publisher, sure=spoken[publisher] >= SURE * total)
    home = part.names.home
    if home and (not total or spoken[home] >= SOME * total):
        return Home(home, sure=spoken[home] >= SURE * total)
    if not total:
        return Home(dateline, sure=dateline is not None)
    first, count = max(spoken.items(), key=lambda item: (item[1], item[0]))
    if count >= MOST * total:
        return Home(first, sure=True)
    return Home(dateline, sure=False)


def _spoken(doc: Document, hits: list[Hit], part: ActorPart) -> tuple[Counter[str], str | None]:
    """How often the article speaks of each state (by its names, people, bodies, places); the dateline's state."""
    spoken: Counter[str] = Counter()
    dateline: str | None = None
    for hit in hits:
        for entry in hit.entries:
            if entry.kind in ("country", "demonym"):
                spoken[entry.key] += 1
            elif entry.kind in ("organisation", "person"):
                if entry.data["country"] and entry.data.get("org_kind") != "media":
                    spoken[entry.data["country"]] += 2 if entry.data.get("is_public") else 1
            elif entry.kind == "place":
                if doc.in_dateline(hit.end - 1):
                    dateline = dateline or entry.data["country"]
                elif entry.data["country"] == part.names.home:
                    spoken[entry.data["country"]] += 1
            else:
                continue
            break
    return spoken, dateline


def _publisher(doc: Document, hits: list[Hit], part: ActorPart) -> str | None:
    if doc.publisher:
        named = doc.publisher.lower()
        for iso3, forms in part.names.publishers.items():
            if any(form.lower() in named for form in forms):
                return iso3
    for hit in hits:
        entry = hit.entry("publisher")
        if entry is not None:
            return entry.key
    return None
