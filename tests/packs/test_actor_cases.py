"""Text in, actors out: the packs' cases of names, titles, places and anaphora (``cases/actors_*.yaml``)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.extract.model import Actor, Document, Hit
from janji.extract.parties.actors import find_actors
from janji.extract.parties.anaphora import resolve
from janji.extract.parties.initials import without_initials
from janji.extract.parties.places import find_places
from janji.extract.text.prepare import prepare
from janji.extract.text.readable import readable
from janji.packs import Pack, load_pack
from janji.settings import settings

KEYS = {
    "name", "text", "published", "count", "actors", "not_actors", "anaphors", "places", "not_places",
}  # fmt: skip


def _cases() -> list[Any]:
    found = []
    for path in sorted(settings().packs.glob("*/cases/actors_*.yaml")):
        language = path.parent.parent.name
        cases = yaml.safe_load(path.read_text("utf-8"))
        found += [pytest.param(language, case, id=f"{language}: {case['name']}") for case in cases]
    return found


def _read(language: str, case: dict[str, Any]) -> tuple[Document, list[Hit], Pack]:
    pack = load_pack(language)
    reading = readable(case["text"], pack)
    doc = prepare(reading.text, language, pack.triggers.grammar, asides=reading.asides)
    published: date | None = case.get("published")
    return (
        replace(doc, published=published),
        without_initials(doc.text, pack.lexicon.scan(doc.text), pack.actors.names),
        pack,
    )


def _told(text: str, actors: list[Actor]) -> str:
    return "\n".join(f"{text[a.start : a.end]!r} {a.name} {a.country_code} {a.office} {a.found_by}" for a in actors)


def _agrees(text: str, actor: Actor, wanted: dict[str, Any]) -> bool:
    known = {
        "text": text[actor.start : actor.end],
        "country": actor.country_code,
        "name": actor.name,
        "office": actor.office,
        "found_by": actor.found_by,
        "at": actor.start,
        "members": list(actor.members),
    }
    return all(known[k] == v for k, v in wanted.items())


@pytest.mark.parametrize(("language", "case"), _cases())
def test_case(language: str, case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, "misspelt key"
    doc, hits, pack = _read(language, case)
    text = doc.text
    actors = find_actors(doc, hits, pack)
    for wanted in case.get("actors", []):
        assert any(_agrees(text, a, wanted) for a in actors), f"no {wanted} among\n{_told(text, actors)}"
    trusted = [a for a in actors if a.found_by != "capitals"]
    for form in case.get("not_actors", []):
        assert form not in [text[a.start : a.end] for a in trusted], _told(text, actors)
    if "count" in case:
        assert len(trusted) == case["count"], _told(text, actors)
    anaphors = resolve(doc, hits, actors, pack)
    for wanted in case.get("anaphors", []):
        at = text.rindex(wanted["text"]) if wanted.get("at_last") else text.index(wanted["text"])
        got = sorted(a.country_code or "" for a in anaphors if a.start == at)
        assert got == sorted(wanted["countries"]), _told(text, anaphors)
    places = find_places(doc, hits, pack)
    for wanted in case.get("places", []):
        assert any(_agrees(text, p, wanted) for p in places), f"no {wanted} among\n{_told(text, places)}"
    for form in case.get("not_places", []):
        assert form not in [text[p.start : p.end] for p in places]


def test_there_are_cases_in_both_languages() -> None:
    languages = [p.values[0] for p in _cases()]
    assert languages.count("id") >= 50
    assert languages.count("en") >= 35
    assert all(Path(settings().packs / language / "actors.yaml").is_file() for language in set(languages))
