"""Our figures are the referee's figures, and mean what they say."""

import io
import json
import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from rich.console import Console

from janji.score import as_table, score
from janji.score.matching import gold_spans, pair_up, same_actors, same_date, same_donor, same_quantity
from janji.score.report import as_data

SHARED = Path(__file__).parents[4] / "shared"


def actor(name, country=None):
    return {"name": name, "country": country}


def money(amount, currency="USD", donor=("China", "CHN"), **more):
    fact = {
        "kind": "money",
        "amount": amount,
        "currency": currency,
        "count": None,
        "unit": None,
        "donor": actor(*donor),
    }
    return {**fact, "recipients": [], "status": "pledged", "evidence": ["Tiongkok akan"], **more}


def event(plover="CONSULT", countries=("CHN", "IDN"), span=(0, 20), tier="core", **more):
    when = {"start": "2024-03-05", "end": "2024-03-05", "precision": "day"}
    return {"plover": plover, "countries": list(countries), "span": list(span), "tier": tier, "status": "occurred",
            "mode": [], "symmetric": True, "date": when, "place": None, "source": [], "target": [], **more}  # fmt: skip


TEXT = "Menlu Lestari menemui Menlu Zhao di Bandung. Tiongkok akan memberi 10 juta dolar AS.\nRapat selesai."


def article(events=(), pledges=()):
    return {"file": "a.txt", "language": "id", "events": list(events), "pledges": list(pledges)}


def figures_of(gold, predicted):
    for fact in predicted["events"] + predicted["pledges"]:
        fact.setdefault("span", [0, 44])
        fact["quote"] = TEXT[fact["span"][0] : fact["span"][1]]
    return score([gold], {"a.txt": TEXT}, [predicted])


def test_a_matched_event_counts_once_and_its_copy_is_too_much():
    gold = article([event(evidence=["Menlu Lestari menemui"])])
    result = figures_of(gold, article([event(), event()]))
    assert (result.found["events"].hits, result.found["events"].predicted) == (1, 2)
    assert result.found["events"].precision == 0.5
    assert [line.split()[:2] for line in result.misses] == [["too", "much"]]


def test_a_wrong_type_is_a_find_but_no_event():
    gold = article([event(evidence=["Menlu Lestari menemui"])])
    result = figures_of(gold, article([event("SUPPORT")]))
    assert (result.found["event_finds"].hits, result.found["events"].hits) == (1, 0)


def test_a_prediction_that_meets_a_secondary_event_counts_neither_way():
    gold = article([event("SUPPORT", tier="secondary", evidence=["Menlu Lestari menemui"])])
    result = figures_of(gold, article([event("SUPPORT")]))
    assert result.found["events"].predicted == 0
    assert result.misses == []


def test_a_quote_that_is_not_the_text_lowers_the_evidence():
    predicted = event()
    predicted["quote"] = "something else"
    result = score([article()], {"a.txt": TEXT}, [article([predicted])])
    assert result.evidence.share == 0.0


def test_an_article_without_prediction_is_counted():
    result = score([article([event(evidence=["Menlu Lestari menemui"])])], {"a.txt": TEXT}, [])
    assert result.without_prediction == 1
    assert result.found["events"].recall == 0.0


@pytest.mark.parametrize(
    ("predicted", "gold", "same"),
    [
        (money(10e6), money(10_000_000), True),
        (money(10e6), money(10e6, "EUR"), False),
        (money(1.6e12, "IDR", amount_other=[{"amount": 1e8, "currency": "USD"}]), money(1e8), True),
        (money(1e6), {**money(None, None), "kind": "in-kind", "count": 1}, False),
    ],
)
def test_same_quantity(predicted, gold, same):
    assert same_quantity(predicted, gold) is same


def test_joint_donors_match_on_any_of_them():
    gold = money(1, donor=("Japan", "JPN"), co_donors=[actor("Australia", "AUS")])
    assert same_donor(money(1, donor=("Australia", "AUS")), gold)
    assert not same_donor(money(1, donor=("China", "CHN")), gold)


def test_one_recipient_of_several_is_right_and_the_table_says_that_one_is_enough():
    both = [actor("Fiji", "FJI"), actor("Tonga", "TON")]
    result = figures_of(article(pledges=[money(1, recipients=both)]), article(pledges=[money(1, recipients=both[:1])]))
    assert result.fields["pledge.recipients"].share == 1.0
    shown = io.StringIO()
    Console(file=shown, width=120).print(as_table(result))
    assert "pledge.recipients (at least one)" in shown.getvalue()


def test_countries_agree_at_half_and_names_stand_in_for_them():
    assert same_actors(event(countries=["CHN", "IDN"]), event(countries=["CHN"]))
    assert not same_actors(event(countries=["CHN", "IDN", "MYS"]), event(countries=["CHN"]))
    one = event(countries=[], source=[actor("Palang Merah Nusantara")])
    assert same_actors(one, event(countries=[], target=[actor("Palang Merah")]))
    assert not same_actors(one, event(countries=[], target=[actor("Presiden")]))


@pytest.mark.parametrize(
    ("start", "end", "gold_start", "precision", "same"),
    [
        ("2024-03-05", None, "2024-03-05", "day", True),
        ("2024-03", None, "2024-03-05", "day", False),
        ("2024-03", None, "2024", "year", True),
        (None, None, None, "unknown", True),
        (None, None, "2024", "year", False),
        ("2024-03-01", "2024-03-04", "2024-03-05", "day", False),
    ],
)
def test_same_date(start, end, gold_start, precision, same):
    assert same_date({"start": start, "end": end}, {"start": gold_start, "end": None, "precision": precision}) is same


def test_pairing_is_the_largest_possible():
    edges = {(0, 0), (0, 1), (1, 0)}
    records = [{"n": i} for i in range(2)]
    assert len(pair_up(records, records, lambda a, b: (a["n"], b["n"]) in edges)) == 2


def test_gold_evidence_must_be_in_the_text():
    with pytest.raises(ValueError, match="not in the article"):
        gold_spans(TEXT, ["nowhere"])


def _disturbed(gold, texts, seed):
    """Predictions made of gold: some dropped, doubled, mistyped, moved."""
    chance = random.Random(seed)
    predictions = []
    for original in gold:
        mine = deepcopy(original)
        text = texts[mine["file"]]
        for fact in mine["events"] + mine["pledges"]:
            fact["span"] = list(chance.choice(gold_spans(text, fact["evidence"])))
            fact["quote"] = text[fact["span"][0] : fact["span"][1]]
        for kind in ("events", "pledges"):
            kept = [f for f in mine[kind] if chance.random() < 0.8]
            mine[kind] = kept + [deepcopy(f) for f in kept if chance.random() < 0.2]
        for fact in mine["events"]:
            if chance.random() < 0.3:
                fact["plover"] = chance.choice(["CONSULT", "AGREE", "SUPPORT"])
            if chance.random() < 0.3:
                fact["countries"] = fact["countries"][:1]
            if chance.random() < 0.3:
                fact["date"] = {"start": None}
        for fact in mine["pledges"]:
            if chance.random() < 0.3:
                fact["donor"] = actor("Japan", "JPN")
        if chance.random() < 0.95:
            predictions.append(mine)
    return predictions


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.skipif(not (SHARED / "score" / "score.py").exists(), reason="the referee is not beside this checkout")
def test_figures_equal_the_referee(tmp_path, seed):
    gold_file, folder = SHARED / "gold" / "train.json", SHARED / "articles" / "train"
    gold = json.loads(gold_file.read_text("utf-8"))
    texts = {a["file"]: (folder / a["file"]).read_text("utf-8") for a in gold}
    predictions = _disturbed(gold, texts, seed)
    pred_file = tmp_path / "predictions.jsonl"
    pred_file.write_text("\n".join(json.dumps(p) for p in predictions), "utf-8")
    command = [sys.executable, str(SHARED / "score" / "score.py"), "--gold", str(gold_file), "--articles", str(folder)]
    referee = subprocess.run([*command, "--pred", str(pred_file), "--json"], capture_output=True, text=True, check=True)
    assert as_data(score(gold, texts, predictions)) == json.loads(referee.stdout)
