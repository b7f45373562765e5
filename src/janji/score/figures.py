"""Counts and shares over all articles (micro averages)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from janji.score.matching import (
    Record,
    Span,
    gold_spans,
    name_words,
    pair_up,
    same_actors,
    same_date,
    same_donor,
    same_party,
    same_quantity,
    span_overlaps,
)

KINDS = ("pledges", "pledge_quantities", "events", "event_finds")


@dataclass
class Ratio:
    """Right and all of one share."""

    right: int = 0
    of: int = 0

    def add(self, right: object) -> None:
        """Count one more, right or not."""
        self.right += bool(right)
        self.of += 1

    @property
    def share(self) -> float | None:
        """Right of all; None when there is nothing."""
        return self.right / self.of if self.of else None


@dataclass
class Found:
    """True positives, predictions and gold facts of one kind."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Hits of the predicted."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Hits of the gold."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Figures:
    """Everything that `janji score` prints. ``misses``: one line a fact missed or too much."""

    articles: int = 0
    without_prediction: int = 0
    evidence: Ratio = field(default_factory=Ratio)
    found: dict[str, Found] = field(default_factory=lambda: {kind: Found() for kind in KINDS})
    fields: dict[str, Ratio] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def field_right(self, name: str, right: object) -> None:
        """Count one field of a matched pair."""
        self.fields.setdefault(name, Ratio()).add(right)


def score(gold: Iterable[Record], texts: Mapping[str, str], predictions: Iterable[Record]) -> Figures:
    """Compare predictions with gold.

    Args:
        gold: article objects with ``file``, ``language``, ``events`` and ``pledges``.
        texts: article text by ``file``.
        predictions: article objects by the same ``file``; an article without one counts as empty.
    """
    by_file = {p["file"]: p for p in predictions}
    figures = Figures()
    for article in gold:
        predicted = by_file.get(article["file"])
        figures.articles += 1
        figures.without_prediction += predicted is None
        _score_article(article, texts[article["file"]], predicted or {}, figures)
    return figures


def _score_article(gold: Record, text: str, predicted: Record, figures: Figures) -> None:
    events, pledges = predicted.get("events", []), predicted.get("pledges", [])
    for fact in events + pledges:
        start, end = fact.get("span") or (0, 0)
        figures.evidence.add(fact.get("quote") and text[start:end] == fact["quote"])
    if gold.get("published_kind") == "exact" and gold.get("published_date"):
        figures.field_right("article.published_date", predicted.get("published_date") == gold["published_date"])
    figures.field_right("article.language", predicted.get("language") == gold["language"])
    _score_pledges(gold, pledges, figures)
    _score_events(gold, text, events, figures)


def _score_pledges(article: Record, predicted: Sequence[Record], figures: Figures) -> None:
    gold = article["pledges"]
    pairs = pair_up(predicted, gold, lambda p, g: same_quantity(p, g) and same_donor(p, g))
    for kind, hits in (("pledges", len(pairs)), ("pledge_quantities", len(pair_up(predicted, gold, same_quantity)))):
        found = figures.found[kind]
        found.hits += hits
        found.predicted += len(predicted)
        found.gold += len(gold)
    for j, i in pairs.items():
        _pledge_fields(predicted[i], gold[j], figures)
    _list_misses(article["file"], "pledge", predicted, gold, pairs, figures)


def _pledge_fields(predicted: Record, gold: Record, figures: Figures) -> None:
    """Fields of a matched pledge. Its recipients are right when one of them is: how many were found is not counted."""
    if gold["recipients"]:
        right = any(same_party(p, g) for p in predicted.get("recipients") or [] for g in gold["recipients"])
        figures.field_right("pledge.recipients", right)
    figures.field_right(
        "pledge.horizon_years", _float(predicted.get("horizon_years")) == _float(gold.get("horizon_years"))
    )
    figures.field_right("pledge.status", predicted.get("status") == gold["status"])
    if gold.get("announced_on"):
        announced = same_date({"start": predicted.get("announced_on")}, {"start": gold["announced_on"]})
        figures.field_right("pledge.announced_on", announced)
    if gold["kind"] == "in-kind":
        figures.field_right("pledge.unit", name_words([predicted.get("unit")]) & name_words([gold["unit"]]))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _score_events(article: Record, text: str, events: Sequence[Record], figures: Figures) -> None:
    core = [e for e in article["events"] if e["tier"] == "core"]
    minor = [e for e in article["events"] if e["tier"] != "core"]
    spans: dict[int, list[Span]] = {id(e): gold_spans(text, e["evidence"]) for e in article["events"]}
    predicted = [e for e in events if e.get("tier") != "secondary"]

    def near(p: Record, g: Record) -> bool:
        return same_actors(p, g) and span_overlaps(p.get("span") or (0, 0), spans[id(g)])

    def same(p: Record, g: Record) -> bool:
        return p.get("plover") == g["plover"] and near(p, g)

    pairs = {}
    for kind, rule in (("event_finds", near), ("events", same)):
        pairs = pair_up(predicted, core, rule)
        matched = set(pairs.values())
        # A prediction that only meets a secondary gold event counts neither way.
        forgiven = sum(any(rule(p, g) for g in minor) for i, p in enumerate(predicted) if i not in matched)
        found = figures.found[kind]
        found.hits += len(pairs)
        found.predicted += len(predicted) - forgiven
        found.gold += len(core)
    for j, i in pairs.items():
        _event_fields(predicted[i], core[j], figures)
    tolerated = {i for i, p in enumerate(predicted) if any(same(p, g) for g in minor)}
    _list_misses(article["file"], "event", predicted, core, pairs, figures, tolerated)


def _event_fields(predicted: Record, gold: Record, figures: Figures) -> None:
    figures.field_right("event.date", same_date(predicted.get("date") or {}, gold["date"]))
    figures.field_right("event.status", predicted.get("status") == gold["status"])
    if gold.get("place"):
        figures.field_right("event.place", same_party({"name": predicted.get("place")}, {"name": gold["place"]}))
    sides = {
        (which, side): _countries(fact, side)
        for which, fact in (("p", predicted), ("g", gold))
        for side in ("source", "target")
    }
    if not gold.get("symmetric") and (sides["g", "source"] or sides["g", "target"]):
        right = sides["p", "source"] & sides["g", "source"] or (
            not sides["g", "source"] and sides["p", "target"] & sides["g", "target"]
        )
        figures.field_right("event.direction", right)
    if gold["plover"] == "CONSULT":
        visits = ["visit" in (fact.get("mode") or []) for fact in (predicted, gold)]
        figures.field_right("event.visit_mode", visits[0] == visits[1])


def _countries(fact: Record, side: str) -> set[str]:
    return {actor["country"] for actor in fact.get(side) or [] if actor.get("country")}


def _list_misses(
    file: str,
    kind: str,
    predicted: Sequence[Record],
    gold: Sequence[Record],
    pairs: Mapping[int, int],
    figures: Figures,
    tolerated: set[int] | frozenset[int] = frozenset(),
) -> None:
    used = set(pairs.values()) | tolerated
    figures.misses += [
        f"missed {kind}  {file}  {_brief(g)}  | {g['evidence'][0]}" for j, g in enumerate(gold) if j not in pairs
    ]
    figures.misses += [
        f"too much {kind}  {file}  {_brief(p)}  | {' '.join(str(p.get('quote') or '').split())[:110]}"
        for i, p in enumerate(predicted)
        if i not in used
    ]


def _brief(fact: Record) -> str:
    if "plover" in fact:
        return f"{fact['plover']} {','.join(fact.get('countries') or [])}"
    donor = (fact.get("donor") or {}).get("name")
    return f"{donor}: {fact.get('amount') or fact.get('count')} {fact.get('currency') or fact.get('unit')}"
