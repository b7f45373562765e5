"""Text in, frames and events out: the cases of each pack (``seeds/packs/<lang>/cases/events_*.yaml``)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.extract.extractor import Analysis, analyse
from janji.extract.facts.settle import status_of
from janji.extract.facts.when import when_of
from janji.extract.facts.where import where_of
from janji.extract.frames.frame import Frame
from janji.extract.scene import countries_of
from janji.settings import settings

PACKS = settings().packs


def _cases() -> list[Any]:
    found = []
    for path in sorted(PACKS.glob("*/cases/events_*.yaml")):
        language = _language(path)
        cases = yaml.safe_load(path.read_text("utf-8"))
        found += [pytest.param(language, case, id=f"{language}: {case['name']}") for case in cases]
    return found


def _language(path: Path) -> str:
    return path.parent.parent.name


def _agrees(frame: Frame, wanted: dict[str, Any], found: Analysis) -> bool:
    place = where_of([frame], found.context)
    when, basis = when_of([frame], status_of(frame) == "planned", found.context)
    known = {
        "place": place.name if place else None,
        "place_country": place.country_code if place else None,
        "date": when.first.isoformat() if when and when.first else None,
        "basis": basis,
        "trigger": frame.trigger,
        "type": frame.plover,
        "cameo": frame.cameo,
        "status": status_of(frame),
        "source": sorted(countries_of(frame.source)),
        "target": sorted(countries_of(frame.target)),
    }
    return all(known[k] == (sorted(v) if isinstance(v, list) else v) for k, v in wanted.items())


def _told(found: Analysis) -> str:
    return "\n".join(
        f"{f.trigger}.{f.voice} {f.plover} {sorted(countries_of(f.source))} -> {sorted(countries_of(f.target))}"
        f" {status_of(f)} {f.source_how}+{f.target_how}"
        for f in found.frames
    )


@pytest.mark.parametrize(("language", "case"), _cases())
def test_case(language: str, case: dict[str, Any]) -> None:
    assert set(case) <= {"name", "text", "published", "frames", "not_frames", "no_frames", "no_events"}, "misspelt key"
    found = analyse(case["text"], language=language, published_at=case.get("published"))
    for wanted in case.get("frames", []):
        assert any(_agrees(f, wanted, found) for f in found.frames), f"no frame {wanted} among\n{_told(found)}"
    for unwanted in case.get("not_frames", []):
        assert not any(_agrees(f, unwanted, found) for f in found.frames), _told(found)
    if case.get("no_frames"):
        assert not found.frames, _told(found)
    if case.get("no_events"):
        core = [e for e in found.events if e.tier == "core"]
        assert not core, [(e.rule_id, e.confidence, [a.name for a in e.source + e.target]) for e in core]


def test_there_are_cases_in_both_languages() -> None:
    languages = [p.values[0] for p in _cases()]
    assert min(languages.count("id"), languages.count("en")) >= 40
