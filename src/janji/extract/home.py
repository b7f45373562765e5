"""The home country of an article: whose institutions it means when it names no state ("Kementerian Luar Negeri")."""

from collections import Counter

from janji.extract.model import Document, Hit
from janji.packs.actors import ActorPart

_INSTITUTIONS = frozenset({"ministry", "government", "parliament", "military", "court", "party"})
SHARE = 0.5


def home_country(doc: Document, hits: list[Hit], part: ActorPart) -> str | None:
    """From the publisher, else the pack's home if the text speaks of it, else the state spoken of most."""
    publisher = _publisher(doc, hits, part)
    if publisher:
        return publisher
    spoken: Counter[str] = Counter()
    dateline: str | None = None
    for hit in hits:
        for entry in hit.entries:
            if entry.kind in ("country", "demonym"):
                spoken[entry.key] += 1
            elif entry.kind == "organisation" and entry.data.get("country"):
                spoken[entry.data["country"]] += 2 if entry.data["org_kind"] in _INSTITUTIONS else 1
            elif entry.kind == "person" and entry.data.get("country"):
                spoken[entry.data["country"]] += 1
            elif entry.kind == "place":
                if hit.end <= doc.dateline_end:
                    dateline = dateline or entry.data["country"]
                elif entry.data["country"] == part.names.home:
                    spoken[part.names.home] += 1
            else:
                continue
            break
    home = part.names.home
    if home and (spoken[home] or not spoken):
        return home
    if dateline and spoken[dateline]:
        return dateline
    if not spoken:
        return home or dateline
    first, count = max(spoken.items(), key=lambda item: (item[1], item[0]))
    return first if count >= SHARE * sum(spoken.values()) else dateline


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
