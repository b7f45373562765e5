"""Clauses, sentences, frames and the judge: properties that hold for any text."""

from datetime import date
from pathlib import Path

import pytest

from janji.errors import JanjiError, PackError
from janji.extract.emit import to_prediction
from janji.extract.extractor import analyse, read
from janji.extract.frames.find import MAX_FRAMES
from janji.extract.judge.occasions import group_occasions, kind_of
from janji.extract.text.clauses import split_clauses
from janji.extract.text.prepare import prepare
from janji.extract.training.examples import read_examples
from janji.extract.training.thresholds import best_f1, calibrate, figures_at, threshold_for
from janji.extract.training.train import deal, fit, train
from janji.packs import load_pack
from janji.packs.judge import Judge, Logistic
from janji.packs.triggers import Triggers

SAMPLE = Path(__file__).parents[3] / "seeds" / "sample"
VISIT = "Presiden Kenya mengunjungi Rwanda pada 3 Maret 2024. Ia bertemu Presiden Rwanda di Kigali."


def clauses_of(text: str, language: str = "id"):
    pack = load_pack(language)
    doc = prepare(text, language, pack.triggers.grammar)
    return [(text[c.start : c.end], c) for c in split_clauses(doc, pack.lexicon.scan(text), pack)]


def test_a_noun_after_and_makes_no_clause_but_a_verb_does():
    texts = [t for t, _ in clauses_of("Mesir dan Sudan meneken perjanjian dan menandatangani protokol.")]
    assert texts == ["Mesir dan Sudan meneken perjanjian ", "dan menandatangani protokol."]


def test_a_talk_on_a_visit_is_seen_beside_it():
    found = analyse(VISIT)
    visit, talk = (next(o for o in found.occasions if o.best.trigger == kind) for kind in ("visit", "meet"))
    seen, unseen = sorted((visit, talk), key=lambda o: o.probabilities[0])
    assert seen.features[f"cousin={kind_of(unseen.best)}>{kind_of(seen.best)}"] == unseen.probabilities[0]
    assert not any(name.startswith("cousin") for name in unseen.features)


def test_a_talk_that_a_visit_was_made_for_is_the_visit():
    found = analyse("Presiden Kenya bertolak ke Kigali, Rwanda, untuk bertemu Presiden Rwanda.")
    assert {f.trigger for f in found.frames} >= {"visit", "meet"}
    assert {kind_of(f) for f in found.frames if f.plover == "CONSULT"} == {"visit"}


def test_an_arrival_and_its_welcome_are_one_visit():
    text = "Presiden Kenya mengunjungi Bravanu Kivela. Presiden Kenya disambut oleh Presiden Rwanda."
    found = analyse(text)
    visits = [o for o in found.occasions if kind_of(o.best) == "visit" and o.best.plover == "CONSULT"]
    assert len({f.sentence.index for o in visits for f in o.frames}) >= len(visits) == 1


@pytest.mark.parametrize(
    ("text", "occasions"),
    [
        ("The president of Kenya visited Oman. The sultan of Oman visited Kenya.", 2),
        ("The president of Kenya visited Oman. The Kenyan president's visit to Oman ended.", 1),
        ("Kenya's President Amina Odera met Oman's Premier Salim Rashdi. Kenya met Oman.", 1),
        (
            "Kenya's President Amina Odera met Oman's Premier Salim Rashdi in Muscat, Oman. "
            "Kenya's envoy Peter Mwangi met Oman's Premier Salim Rashdi.",
            2,
        ),
    ],
)
def test_visits_of_each_other_and_talks_of_other_persons_stay_apart(text: str, occasions: int) -> None:
    kinds = [o for o in analyse(text, language="en").occasions if o.best.plover == "CONSULT"]
    assert len(kinds) == occasions


@pytest.mark.parametrize(
    ("text", "deals"),
    [
        ("Toyota meneken kontrak dengan Pertamina. Honda meneken perjanjian dengan PLN.", 2),
        ("Bank Mandiri meneken kontrak dengan Toyota. Bank Jatim menandatangani perjanjian dengan Honda.", 2),
        ("Toyota meneken kontrak dengan PLN. Perjanjian Toyota dengan Perusahaan Listrik Negara diteken di Bogor.", 1),
        ("Toyota meneken kontrak dengan Pertamina. Jepang menandatangani perjanjian dengan Indonesia.", 1),
    ],
)
def test_deals_of_other_firms_stay_apart(text: str, deals: int) -> None:
    found = analyse(text, language="id")
    assert len([o for o in found.occasions if o.best.trigger == "sign"]) == deals


def test_one_word_is_one_act():
    found = analyse("Presiden Kenya melarang Menteri Luar Negeri Oman masuk ke Nairobi.")
    kept = [o.best for o in found.occasions if o.refusal is None]
    assert len({(f.hit.start, f.countries) for f in kept}) == len(kept)


def test_a_title_over_a_page_that_opens_with_it_is_read_once():
    title = "Presiden Kenya Kunjungi Rwanda"
    doc = prepare(f"{title}\n\n# {title}\n\nIa tiba pada Senin.", "id", load_pack("id").triggers.grammar)
    assert [s.kind for s in doc.sentences] == ["title", "skip", "body"]


@pytest.mark.parametrize(
    "words", ["the possibility of", "the idea of", "in favour of", "negotiations on", "the prospect of"]
)
def test_what_is_only_spoken_of_is_hypothetical(words: str) -> None:
    text = f"Chile mentioned {words} closing the border with Peru."
    clause = next(c for t, c in clauses_of(text, "en") if "closing" in t)
    assert clause.hypothetical_at(text.index("closing"))


def test_coordinated_verb_inherits_the_future():
    _, second = clauses_of("Kenya akan membangun klinik dan menyumbangkan obat.")[1]
    assert second.modality == "future"
    assert second.subject_of == 0


def test_negation_has_scope_to_the_right_only():
    _, clause = clauses_of("Menteri itu tidak bertemu wartawan.")[0]
    assert clause.negated_at(25)
    assert not clause.negated_at(5)


def test_long_quotation_is_a_quote_and_a_quoted_word_is_not():
    clauses = clauses_of('"Kami akan datang ke sana besok pagi," kata menteri tentang "jalan sutra".')
    assert clauses[0][1].in_quote
    assert not any(c.in_quote for t, c in clauses if "sutra" in t)


def test_sentences_split_at_stops_but_not_after_titles():
    text = "Prof. Dr. Budi datang. Ia pulang."
    doc = prepare(text, "id", load_pack("id").triggers.grammar)
    assert [text[s.start : s.end] for s in doc.sentences] == ["Prof. Dr. Budi datang.", "Ia pulang."]


def test_lines_cut_by_the_page_are_joined():
    line = "The minister of the island republic said on Monday that the harbour would\n"
    text = line * 9 + "be opened in May."
    assert len(prepare(text, "en", load_pack("en").triggers.grammar).sentences) == 1


def test_promo_lines_are_skipped():
    text = "Berita pendek tentang pasar.\n\nBACA JUGA: Presiden Kenya bertemu Presiden Rwanda\n"
    kinds = [s.kind for s in prepare(text, "id", load_pack("id").triggers.grammar).sentences]
    assert kinds[-1] == "skip"


def test_every_quote_is_verbatim_and_every_side_is_filled():
    prediction = to_prediction("a", analyse(VISIT, published_at=date(2024, 3, 4)))
    assert prediction["events"]
    for event in prediction["events"]:
        start, end = event["span"]
        assert VISIT[start:end] == event["quote"]
        assert event["source"]
        assert 0 <= event["confidence"] <= 1


def test_same_text_same_facts():
    assert to_prediction("a", analyse(VISIT)) == to_prediction("a", analyse(VISIT))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Harga naik 3 dolar AS, lalu 4 dolar AS, kata pedagang AS.", "id"),  # "AS" is no English "as"
        ("NAIROBI, May 7, 2025 (Wire) - Norway gave Chad 30 tractors last week.", "en"),  # no function word
        ("NAIROBI, 7 Mei 2025 - Norwegia menyerahkan 30 traktor, Rabu.", "id"),
        ("THE MINISTER OF CHAD MET THE MAYOR OF OSLO", "en"),
        ("12345", "id"),
    ],
)
def test_language_is_told_by_function_words_then_by_months_and_acts(text: str, language: str):
    assert analyse(text).doc.language == language


def test_language_is_detected():
    assert analyse("The president of Kenya said that it was raining in the north of the country.").doc.language == "en"
    assert analyse("Presiden itu mengatakan bahwa hujan turun di utara dan di selatan.").doc.language == "id"


@pytest.mark.parametrize(
    ("unit", "tail"),
    [
        ("Kenya mengunjungi Rwanda dan ", "."),
        ("bertemu ", "."),
        ('"Kami ', '"'),
        ("x", ""),
        ("Presiden Kenya bertemu Presiden Rwanda. ", ""),
    ],
)
def test_cost_is_linear_in_proposals(unit: str, tail: str) -> None:
    """Work is counted, not timed: ten times the text gives at most about ten times the clauses, frames are capped."""
    small, _ = read(unit * 200 + tail, language="id")
    big = analyse(unit * 2000 + tail, language="id")
    assert len(big.clauses) <= 11 * max(1, len(small.clauses)) + 10
    assert len(big.frames) <= 2000
    assert len(big.occasions) <= 120


def test_a_misspelt_key_of_a_trigger_class_fails(tmp_path: Path) -> None:
    source = Path(load_pack.__globals__["settings"]().packs) / "id"
    (tmp_path / "grammar.yaml").write_text((source / "grammar.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "triggers.yaml").write_text("visit: {plover: CONSULT, actve: [mengunjungi]}\n", "utf-8")
    with pytest.raises(PackError, match="actve"):
        Triggers.load(tmp_path)


def test_logistic_is_the_formula():
    model = Logistic(intercept=-1.0, weights={"a": 2.0})
    assert model.score({"a": 1.0, "unknown": 9.0}) == 1.0
    assert model.probability({}) == pytest.approx(0.268941, abs=1e-6)


def test_confidence_is_read_off_the_calibration():
    zero = Logistic(intercept=0.0, weights={})
    judge = Judge(
        trained_on="",
        figures={},
        threshold=0.5,
        floor=0.1,
        calibration=((0.2, 0.1), (0.8, 0.9)),
        frame=zero,
        event=zero,
    )
    assert judge.confidence(0.1) == 0.1
    assert judge.confidence(0.5) == pytest.approx(0.5)
    assert judge.confidence(0.95) == 0.9


def test_recall_counts_what_was_never_proposed() -> None:
    assert best_f1([0.9, 0.8, 0.1], [1, 1, 0], gold=4) == pytest.approx(2 * 2 / (2 + 4))
    assert figures_at(0.8, [0.9, 0.8, 0.1], [1, 1, 0], gold=4) == {
        "cv_precision": 1.0,
        "cv_recall": 0.5,
        "cv_f1": 0.667,
    }


def test_facts_of_one_score_are_kept_or_dropped_together() -> None:
    assert best_f1([0.5, 0.5], [1, 0], gold=1) == pytest.approx(2 / 3)


def test_a_fact_is_kept_where_it_raises_f1() -> None:
    """The score is here the share right itself: F1 on a large sample is best where the share is half of it."""
    scores = [i / 200 for i in range(200) for _ in range(200)]
    labels = [int(n < i) for i in range(200) for n in range(200)]
    gold = sum(labels)
    threshold = threshold_for(best_f1(scores, labels, gold), calibrate(scores, labels))
    f1 = {t: figures_at(t / 100, scores, labels, gold)["cv_f1"] for t in range(5, 96)}
    assert abs(threshold - max(f1, key=lambda t: f1[t]) / 100) < 0.03


def test_a_language_with_few_events_shares_the_threshold_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are one; the threshold and the calibration are of the language where it has enough events."""
    examples = read_examples([SAMPLE / "training.json"], [SAMPLE / "training"])
    everywhere = [True] * len(examples)
    shared = fit(examples, everywhere, 0.02, 0.3, "sample")
    assert shared["en"].threshold == shared["id"].threshold
    monkeypatch.setattr("janji.extract.training.train.MIN_GOLD", 1)
    own = fit(examples, everywhere, 0.02, 0.3, "sample")
    assert own["en"].threshold != own["id"].threshold
    assert own["en"].frame == own["id"].frame == shared["id"].frame


def test_folds_are_even_and_repeatable():
    assert deal(16, 1) == deal(16, 1)
    assert sorted(deal(16, 1)) == sorted(list(range(8)) * 2)


def test_calibration_never_falls():
    values = [y for _, y in calibrate([i / 100 for i in range(100)], [int(i > 60) for i in range(100)])]
    assert values == sorted(values)


def test_training_needs_enough_articles(tmp_path: Path) -> None:
    gold = tmp_path / "gold.json"
    gold.write_text("[]", "utf-8")
    with pytest.raises(JanjiError, match="too few"):
        train([gold], [tmp_path], tmp_path)


def test_goods_received_are_no_visit() -> None:
    found = analyse("The Samoan fire service received six pumps donated by Norway.", language="en")
    assert {f.plover for f in found.frames} == {"AID"}


TWICE = {
    "ASSAULT": "Militer Laos menyerang pos Kamboja di Preah. Militer Laos juga menyerang kapal Kamboja di Koh.",
    "CONSULT": "Presiden Laos bertemu Presiden Kamboja di Vientiane. Presiden Laos bertemu Presiden Kamboja dua jam.",
}


@pytest.mark.parametrize(("plover", "occasions"), [("ASSAULT", 2), ("CONSULT", 1)])
def test_attacks_of_two_sentences_stay_apart_and_talks_are_one(plover: str, occasions: int) -> None:
    found = analyse(TWICE[plover], language="id", published_at=date(2024, 5, 2))
    frames = [f for f in found.frames if f.plover == plover and len(f.countries) == 2]
    assert len({f.sentence.index for f in frames}) == 2
    assert len(group_occasions(frames, [0.5] * len(frames), 0.1)) == occasions


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Presiden Peru bertolak ke Baku untuk bertemu dengan Presiden Azerbaijan.", ("visit",)),
        ("Presiden Peru bertemu dengan Presiden Azerbaijan di Baku.", ()),
    ],
)
def test_a_journey_made_for_a_talk_is_a_visit(text: str, modes: tuple[str, ...]) -> None:
    talks = [e for e in analyse(text, language="id", min_confidence=0.0).events if e.plover_type == "CONSULT"]
    assert talks  # the visit and the talk that it was made for are told once
    assert {e.modes for e in talks} == {modes}
    assert {e.is_symmetric for e in talks} == {not modes}


def test_the_judge_sees_which_act_stands_beside_which() -> None:
    found = analyse("Presiden Kenya bertemu Presiden Rwanda di Kigali dan menandatangani perjanjian dengan Uganda.")
    named = {name for o in found.occasions for name in o.features if name.startswith("beside=")}
    assert named & {"beside=CONSULT>SUPPORT|other", "beside=SUPPORT>CONSULT|other"}
    assert named & {"beside=meet>sign", "beside=sign>meet"}


def test_the_judge_sees_better_acts_between_the_same_and_other_parties() -> None:
    """Attacks of the same parties are twins, a talk with the host of a visit is a cousin, a talk with others is kin."""
    told = "Presiden Kenya mengunjungi Rwanda pada Senin. Presiden Kenya bertemu Presiden Rwanda dan Presiden Ghana."
    told += (
        " Presiden Kenya bertemu Presiden Ghana di Accra. Tentara Kenya menyerang Rwanda. Tentara Kenya membom Rwanda."
    )
    occasions = analyse(told, language="id").occasions
    first, last = (o.features for o in occasions if o.best.plover == "ASSAULT")
    assert first["twins"] == last["twins"] > 0
    assert "best_of_twins" in first
    assert "twin" not in first
    assert {"twin", "better_twins", "better_same_parties_and_type"} <= last.keys()
    consulted = [o.features for o in occasions if o.best.plover == "CONSULT"]
    assert any("cousin" in features for features in consulted)
    assert any("kin" in features for features in consulted)


def test_the_judge_sees_what_stands_between_an_act_and_its_sides() -> None:
    """The word before a party and what is passed over on the way to it, as words and as kinds of word."""
    frames = analyse("Presiden Rwanda, yang baru pulang, bertemu dengan Raja Maroko di Kigali.", language="id").frames
    met = next(f for f in frames if {a.country_code for a in f.target} == {"MAR"}).features
    assert {"target_lead=dengan|after", "target_lead=with|after", "target_gap=0"} <= met.keys()
    assert {"source_over=yang", "source_over=relative", "source_comma", "source_gap=2-3"} <= met.keys()


def test_what_is_read_between_an_act_and_its_sides_is_bounded() -> None:
    """A sentence without end would be read again for each of its acts."""
    far = "Presiden Rwanda " + "kopi " * 500 + "yang pulang bertemu dengan Raja Maroko di Kigali."
    met = next(f for f in analyse(far, language="id").frames if f.source and f.target)
    assert "source_gap=16+" in met.features
    assert "source_over=yang" not in met.features


@pytest.mark.parametrize(("sentences", "receivers"), [(3, 5), (150, 0)])
def test_counted_states_are_looked_for_only_so_far_back(sentences: int, receivers: int) -> None:
    listed = "Nepal, Laos, Fiji, Kenya, dan Peru hadir di sini. "
    text = listed + "Hujan turun. " * sentences + "Jepang memberi hibah US$ 5 juta kepada lima negara."
    (pledge,) = analyse(text, language="id").pledges
    assert sum(r.country_code is not None for r in pledge.recipients) == receivers


@pytest.mark.parametrize(
    ("reached", "phones"),
    [
        ("his Fijian counterpart Frank Bani", True),
        ("his Fijian counterpart, Frank Bani,", True),
        ("Fiji, Australia and Tonga", True),
        ("his Fijian counterpart a liar", False),
        ("an emergency meeting with Fiji", False),
    ],
)
def test_a_telephone_call_reaches_somebody_and_a_name_is_given(reached: str, phones: bool) -> None:
    frames = analyse(f"Taro Aso of Japan called {reached} on Monday.", language="en").frames
    assert any(f.trigger == "phone" for f in frames) is phones


def test_those_who_only_come_home_are_tried_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A return leaves no frame: the bound on frames alone would let each of them read the whole sentence."""
    tried: list[int] = []
    monkeypatch.setattr("janji.extract.frames.find.fill_sides", lambda frame, *_: tried.append(frame.hit.start))
    monkeypatch.setattr("janji.extract.frames.find.variants", lambda *_: [])
    analyse("Japan visited Fiji and " * (2 * MAX_FRAMES), language="en")
    assert len(tried) <= MAX_FRAMES + 4


TOLD_TWICE = "Kenya Kecam Fiji soal Kapal"
MORE = "Kapal itu milik nelayan setempat dan dicat hijau."


@pytest.mark.parametrize(
    "text",
    [
        f"{TOLD_TWICE}\n\nPemerintah Kenya mengecam Fiji soal kapal pada Senin. {MORE}",
        f"{TOLD_TWICE}\n\n{TOLD_TWICE}\n\nPemerintah Kenya mengecam Fiji soal kapal pada Senin. {MORE}",
        f"Pemerintah Kenya mengecam Fiji soal kapal nelayan. {MORE} Kenya mengecam keras Fiji soal kapal nelayan.",
        f"Kenya mengecam Fiji soal kapal pada 3 Maret 2024. {MORE} Kenya mengecam Fiji soal kapal pada 5 Maret 2024.",
    ],
    ids=["title", "title printed twice", "sentence said again", "again with another day"],
)
def test_what_is_told_again_is_no_further_event(text: str) -> None:
    assert [e.plover_type for e in analyse(text, language="id").events] == ["ACCUSE"]


def test_what_is_urged_or_feared_is_less_likely_done() -> None:
    told = "Kenya menjatuhkan sanksi terhadap Fiji."
    for text in (f"Peru meminta agar {told}", f"Peru mendesak {told}", f"Peru khawatir {told}"):
        found = analyse(text, language="id")
        assert all("hypothetical" in f.features for f in found.frames if f.plover == "SANCTION"), text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Peru dan Kenya menandatangani perjanjian dengan Bank Dunia.", "id"),
        ("Peru and Kenya signed an agreement with the World Bank.", "en"),
    ],
)
def test_a_bank_is_a_counterpart_of_states(text: str, language: str) -> None:
    signed = [f for f in analyse(text, language=language).frames if f.trigger == "sign"]
    assert {tuple(a.name for a in f.target) for f in signed} == {("World Bank",)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The summit of Peru and Kenya will not be held in May.", "en"),
        ("Pertemuan antara Peru dan Kenya tidak akan digelar pada Mei.", "id"),
    ],
)
def test_a_meeting_that_will_not_be_held_is_none(text: str, language: str) -> None:
    assert not [e for e in analyse(text, language=language).events if e.plover_type in ("CONSULT", "AGREE")]


def test_an_escaped_emoji_is_one_character() -> None:
    read_text = analyse(r"Kenya memberi Peru US$ 5 juta \ud83d\ude00 pada Senin.", language="id").doc.text
    assert read_text.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "language", "meetings"),
    [
        ("Prabowo Subianto called Anwar Ibrahim on Monday. They held talks on fish.", "en", 0),
        ("Prabowo Subianto called Anwar Ibrahim on Monday. They later met in Jakarta.", "en", 1),
        ("Prabowo Subianto menelepon Anwar Ibrahim. Keduanya berbincang soal ikan.", "id", 0),
        ("Prabowo Subianto menelepon Anwar Ibrahim. Keduanya kemudian bertemu di Jakarta.", "id", 1),
    ],
)
def test_a_talk_behind_a_call_is_the_call_but_a_meeting_is_not(text: str, language: str, meetings: int) -> None:
    events = analyse(text, language=language, published_at=date(2025, 5, 14)).events
    assert len([e for e in events if e.rule_id.startswith("meet.")]) == meetings


@pytest.mark.parametrize(
    "text",
    ["Macron spoke with Modi by phone in Paris on Friday.", "Macron and Modi discussed tea in a telephone call."],
)
def test_a_talk_by_phone_is_a_call_and_has_no_place(text: str) -> None:
    talk = next(e for e in analyse(text, language="en").events if e.plover_type == "CONSULT")
    assert (talk.cameo_code, talk.modes, talk.place) == ("041", ("phone",), None)


def test_a_meeting_somewhere_before_a_call_is_a_meeting() -> None:
    text = "Macron met Modi in Marseille on Friday to prepare for talks by phone with Peru."
    talk = next(e for e in analyse(text, language="en").events if e.plover_type == "CONSULT")
    assert (talk.cameo_code, talk.place and talk.place.name) == ("040", "Marseille")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A warning was sent to Malawi by Norway.", ["THREATEN"]),
        ("The city of Gaza was attacked by Israel.", ["ASSAULT"]),
        ("The Norwegian firm was handed down a contract by Kenya.", []),
    ],
)
def test_a_passive_is_what_its_verb_tells(text: str, kinds: list[str]) -> None:
    assert [e.plover_type for e in analyse(text, language="en").events] == kinds
