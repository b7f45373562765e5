"""An annotator's slips are told in words: file, article, fact, key and what to do."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from janji.errors import GoldError
from janji.score.gold import read_gold, require_evidence

TEXT = "Menlu Sato menemui Menlu Okello di Kampala. Jepang memberi Uganda 7 juta dolar AS."
ARTICLE: dict[str, Any] = {
    "file": "a.txt",
    "language": "id",
    "events": [
        {"id": "E1", "tier": "core", "plover": "CONSULT", "mode": [], "status": "occurred", "date": {"start": None},
         "source": [{"name": "Japan", "country": "JPN"}], "target": [{"name": "Uganda", "country": "UGA"}],
         "countries": ["JPN", "UGA"], "evidence": ["Menlu Sato menemui"]}
    ],
    "pledges": [
        {"id": "P1", "donor": {"name": "Japan", "country": "JPN"}, "recipients": [{"name": "Uganda", "country": "UGA"}],
         "kind": "money", "amount": 7000000, "currency": "USD", "status": "pledged", "evidence": ["Jepang memberi"]}
    ],
}  # fmt: skip


def written(folder: Path, article: dict[str, Any]) -> Path:
    path = folder / "gold.json"
    path.write_text(json.dumps([article]), "utf-8")
    return path


def test_a_sound_file_is_read_as_it_stands(tmp_path: Path) -> None:
    article = ARTICLE | {"annotated_by": "K."}
    assert read_gold(written(tmp_path, article)) == [article]


@pytest.mark.parametrize(
    ("place", "key", "value", "told"),
    [
        ((), "evnts", [], "a.txt: unknown key 'evnts': did you mean 'events'?"),
        (("events", 0), "plover", "TALK", "a.txt, events, E1, plover: Input should be 'AGREE'"),
        (("events", 0, "source", 0), "name", "", "a.txt, events, E1, source, 1, name: String should have at least"),
        (("events", 0), "evidence", [], "a.txt, events, E1, evidence: List should have at least 1 item"),
        (("pledges", 0), "kind", None, "a.txt, pledges, P1, kind: Field required"),
        (("pledges", 0), "amount", "7 juta", "a.txt, pledges, P1, amount: Input should be a valid number"),
        (("pledges", 0), "currency", None, "a.txt, pledges, P1: a pledge of kind money needs currency"),
    ],
)
def test_a_slip_is_named_with_its_place(tmp_path: Path, place: Any, key: str, value: Any, told: str) -> None:
    article = deepcopy(ARTICLE)
    record: Any = article
    for step in place:
        record = record[step]
    record.pop(key, None)
    if key == "evnts":
        del record["events"]
    if value is not None:
        record[key] = value
    path = written(tmp_path, article)
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path}: {told}")
    assert "docs/annotation.md" in caught.value.remedy


def test_a_file_that_is_no_list_of_articles_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    for content in ('{"file": "a.txt"}', "[1]", "{"):
        path.write_text(content)
        with pytest.raises(GoldError, match=r"gold\.json"):
            read_gold(path)


def test_evidence_that_is_not_in_the_article_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, ARTICLE)
    require_evidence(path, [ARTICLE], {"a.txt": TEXT})
    with pytest.raises(
        GoldError, match=r"a\.txt, E1, evidence: gold evidence is not in the article: 'Menlu Sato menemui'"
    ):
        require_evidence(path, [ARTICLE], {"a.txt": TEXT.upper()})
