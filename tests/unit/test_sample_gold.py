"""The sample's gold is true to its articles and legal by the guideline."""

import re
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from sample_gold import (
    ARTICLES,
    LATER,
    SAMPLE,
    TRAINING,
    article_text,
    load_gold,
    load_same,
)

from janji.score import score
from janji.score.gold import ArticleGold, EventGold, PledgeGold, When

GOLD = load_gold()
LATER_GOLD = load_gold("later.json")
TRAINING_GOLD = load_gold("training.json")
BROKEN = {"rusak.txt", "kosong.txt"}
DAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?])[\"”]?\s+(?=[\"“]?[A-Z0-9])")


def all_events() -> list[EventGold]:
    return [event for article in GOLD for event in article.events]


def all_pledges() -> list[PledgeGold]:
    return [pledge for article in GOLD for pledge in article.pledges]


def one_sentence(text: str, fragment: str) -> bool:
    start = text.index(fragment)
    bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    first = max(b for b in bounds if b <= start)
    return start + len(fragment) <= min(b for b in bounds if b > first)


def date_lengths(when: When) -> set[int]:
    return {len(when.start or ""), len(when.end or "")}


@pytest.mark.parametrize("article", GOLD + LATER_GOLD + TRAINING_GOLD, ids=lambda a: a.file)
def test_gold_agrees_with_itself(article: ArticleGold) -> None:
    """What `janji score` does not ask of an annotator: no figure needs it."""
    lengths = {"day": 10, "range": 10, "month": 7, "year": 4, "unknown": 0}
    for event in article.events:
        assert date_lengths(event.date) == {lengths[event.date.precision]}, event.id
        assert event.countries == sorted({p.country for p in event.source + event.target if p.country}), event.id
        assert event.source, event.id
        assert event.target, event.id
    for pledge in article.pledges:
        others = (pledge.count, pledge.unit) if pledge.kind == "money" else (pledge.amount, pledge.currency)
        assert others == (None, None), pledge.id
        assert len(pledge.announced_on or "") == lengths[pledge.announced_precision], pledge.id
        assert pledge.donor, pledge.id
        assert pledge.recipients, pledge.id
        assert pledge.purpose, pledge.id
        assert pledge.sector, pledge.id
    assert len(article.not_pledges) <= 8


@pytest.mark.parametrize("article", GOLD + LATER_GOLD + TRAINING_GOLD, ids=lambda a: a.file)
def test_gold_is_true_to_its_article(article: ArticleGold) -> None:
    text = article_text(article.file)
    for fragment in article.fragments():
        assert text.count(fragment) == 1, fragment
        assert len(fragment) <= 100, fragment
        assert one_sentence(text, fragment), fragment
    assert [t.text for t in article.not_pledges if t.text not in text] == []
    for facts in (article.events, article.pledges):
        ids = [fact.id for fact in facts]
        assert len(set(ids)) == len(ids)
    announced = {p.announcing_event for p in article.pledges} - {None}
    assert announced <= {e.id for e in article.events}


def test_every_article_has_gold_and_the_two_broken_files_none() -> None:
    files = {p.relative_to(ARTICLES).as_posix() for p in ARTICLES.rglob("*.txt")} - BROKEN
    lines = (ARTICLES / "kawat.jsonl").read_text("utf-8").splitlines()
    files |= {f"kawat.jsonl#line={n}" for n in range(1, len(lines) + 1)}
    assert {a.file for a in GOLD} == files
    assert (ARTICLES / "kosong.txt").stat().st_size == 0
    with pytest.raises(UnicodeDecodeError):
        (ARTICLES / "rusak.txt").read_text("utf-8")


def test_weekdays_fit_their_dates() -> None:
    """A sample whose Tuesdays are Wednesdays would teach date reading the wrong thing."""
    checked = 0
    for article in GOLD + LATER_GOLD + TRAINING_GOLD:
        for day, number, month in re.findall(r"\b([A-Z]\w+) \((\d+)/(\d+)(?:/2025)?\)", article_text(article.file)):
            assert DAYS["id"][date(2025, int(month), int(number)).weekday()] == day, article.file
            checked += 1
    assert checked >= 15


def test_the_sample_shows_every_kind_of_fact() -> None:
    events = all_events()
    assert {e.plover for e in events} >= {
        "CONSULT", "AGREE", "SUPPORT", "AID", "COOPERATE", "ACCUSE", "REJECT", "SANCTION", "THREATEN", "PROTEST",
        "ASSAULT", "COERCE", "MOBILIZE", "REQUEST", "CONCEDE",
    }  # fmt: skip
    assert {m for e in events for m in e.mode} >= {"visit", "phone", "multilateral", "third-party"}
    assert {e.tier for e in events} == {"core", "secondary"}
    assert {e.status for e in events} >= {"occurred", "planned"}
    pledges = all_pledges()
    assert {p.status for p in pledges} >= {"pledged", "delivered", "cancelled"}
    assert {p.unit for p in pledges} >= {
        "training_place", "person", "dose", "tonne", "house", "scholarship", "ambulance", "hospital",
    }  # fmt: skip
    assert any(len(p.recipients) > 3 and p.horizon_years for p in pledges)
    assert any(p.co_donors for p in pledges)
    assert any(p.amount_other for p in pledges)
    assert any(not a.events and not a.pledges and len(a.not_pledges) >= 6 for a in GOLD), "no hard negative"


def test_sizes_and_languages() -> None:
    languages = Counter(a.language for a in GOLD)
    assert len(GOLD) >= 16
    assert 0.5 <= languages["id"] / len(GOLD) <= 0.8


def test_exactly_one_near_duplicate_pair() -> None:
    def shingles(file: str) -> set[tuple[str, ...]]:
        words = article_text(file).lower().split()
        return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}

    sets = {a.file: shingles(a.file) for a in GOLD}
    close = [{x, y} for x, y in combinations(sets, 2) if len(sets[x] & sets[y]) / len(sets[x] | sets[y]) > 0.6]
    assert close == [{"id/03-beras-madagaskar.txt", "id/04-beras-madagaskar-salinan.txt"}]


def test_the_gold_scored_against_itself_is_perfect() -> None:
    """The referee's own reading of the gold finds each fact, so no two gold facts of an article collide."""
    records = [a.model_dump(exclude_none=False) for a in GOLD]
    texts = {a.file: article_text(a.file) for a in GOLD}
    predictions = []
    for article in GOLD:
        record = article.model_dump()
        for fact in [*record["events"], *record["pledges"]]:
            start = texts[article.file].index(fact["evidence"][0])
            fact["span"] = [start, start + len(fact["evidence"][0])]
            fact["quote"] = fact["evidence"][0]
        predictions.append(record)
    figures = score(records, texts, predictions)
    assert {kind: found.f1 for kind, found in figures.found.items()} == dict.fromkeys(figures.found, 1.0)
    assert figures.evidence.share == 1


def test_gold_file_ends_with_a_newline() -> None:
    assert (SAMPLE / "gold.json").read_bytes().endswith(b"]\n")


@pytest.mark.parametrize(("folder", "gold"), [(LATER, LATER_GOLD), (TRAINING, TRAINING_GOLD)])
def test_every_other_article_has_gold(folder: Path, gold: list[ArticleGold]) -> None:
    assert {a.file for a in gold} == {p.relative_to(folder).as_posix() for p in folder.rglob("*.txt")}


def test_facts_that_are_the_same_exist_and_stand_in_one_list() -> None:
    facts = {
        "events": {f"{a.file}#{e.id}": e.plover for a in GOLD + LATER_GOLD for e in a.events},
        "pledges": {f"{a.file}#{p.id}": p.kind for a in GOLD + LATER_GOLD for p in a.pledges},
    }
    for kind, groups in load_same().items():
        named = [key for group in groups for key in group]
        assert len(set(named)) == len(named)
        for group in groups:
            assert len({facts[kind][key] for key in group}) == 1, group
            assert len({key.partition("#")[0] for key in group}) == len(group) >= 2, group
