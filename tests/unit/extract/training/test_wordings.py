"""How wordings are learned from unread articles, and how sentences echo each other."""

from pathlib import Path

import pytest

from janji.errors import PackError
from janji.extract.extractor import analyse, read
from janji.extract.judge.echoes import Echoes
from janji.extract.judge.wordings import Words, wording_features, wordings_of
from janji.extract.training.train import train
from janji.extract.training.wordings import learn_wordings, without_words
from janji.packs.judge import Logistic
from janji.packs.wordings import Wording, Wordings, write_wordings

SAMPLE = Path(__file__).parents[4] / "seeds" / "sample"
ACROSS = "Presiden Laos bertemu dengan Presiden Kamboja di Vientiane."
TRADE = "{} di Vientiane untuk membahas harga {} ton beras dan kopi."
WITHIN = "Menteri Luar Negeri Laos bertemu lagi Menteri Pertahanan Laos"
BETWEEN = "Presiden Laos bertemu dengan Presiden Kamboja"
UNREAD = [TRADE.format(parties, tonnes) for tonnes in range(12) for parties in (BETWEEN, WITHIN)]
BUILT = Logistic(intercept=-1.0, weights={"cross_border": 3.0, "form=meet:bertemu dengan": 99.0})


def learned(texts: list[str], known: list[str] | None = None) -> dict[tuple[str, str], Wording]:
    found = learn_wordings(BUILT, texts, known or [], lambda _: None)
    return {(w.slot, w.word): w for w in found.get("id", []) if w.of == "meet"}


def test_words_of_likelier_proposals_stand_above_the_rest() -> None:
    found = learned(UNREAD)
    assert found["form", "bertemu dengan"].deviation > 0 > found["form", "bertemu lagi"].deviation
    assert found["form", "bertemu dengan"].proposals == 12


def test_the_model_that_teaches_sees_no_words() -> None:
    assert without_words([{"before=laos": 1.0, "form=meet:bertemu": 1.0, "cross_border": 1.0}]) == [
        {"cross_border": 1.0}
    ]
    found = learned(UNREAD)
    assert found["form", "bertemu dengan"].deviation < 9  # the form itself weighs 99


def test_rare_wordings_are_left_out() -> None:
    assert not learned(UNREAD[:2])


def test_annotated_articles_teach_nothing_twice() -> None:
    assert not learned(UNREAD, known=[f"Judul\n\n{text.replace(' ', '  ')}" for text in UNREAD])


def test_a_sentence_that_many_print_is_one_witness() -> None:
    copies = [f"Warta {n}. {UNREAD[0]} Sebanyak {n} orang ikut menonton." for n in range(40)]
    assert learned([*UNREAD, *copies]) == learned(UNREAD)


def test_a_frame_names_its_wordings() -> None:
    found = analyse("Selasa lalu Presiden Laos bertemu dengan 12 utusan Kamboja di Vientiane.", language="id")
    assert found.context
    frame = next(f for f in found.frames if f.trigger == "meet")
    keys = list(wordings_of(frame, Words(found.context.scene)))
    assert keys[0] == ("meet", "form", "bertemu dengan")
    assert {("meet", "just_after", "#"), ("meet", "near_before", "lalu"), ("CONSULT", "sentence", "selasa")} <= set(
        keys
    )


def test_names_are_no_words() -> None:
    found = analyse(ACROSS, language="id")
    assert found.context
    words = {word for _, word in Words(found.context.scene).around(found.frames[0])}
    assert not words & {"laos", "kamboja"}
    assert any(word.startswith("@") for word in words)


def test_a_word_seen_at_true_events_speaks_for_the_next() -> None:
    found = analyse(ACROSS, language="id")
    assert found.context
    words = Words(found.context.scene)
    table = Wordings({("meet", "form", "bertemu dengan"): 0.5, ("CONSULT", "sentence", "bertemu"): -0.3})
    features = wording_features(found.frames[0], words, table)
    assert features["form_habit"] == features["type=CONSULT|form_habit"] == 0.5
    assert features["sentence_habit_of_type"] < 0
    assert wording_features(found.frames[0], words, Wordings()) == {}


def test_training_writes_the_table_and_the_same_again(tmp_path: Path) -> None:
    written = []
    for name in ("first", "again"):
        for language in ("en", "id"):
            (tmp_path / name / language).mkdir(parents=True)
        train([SAMPLE / "training.json"], [SAMPLE / "training"], tmp_path / name, unread=UNREAD)
        written.append([(tmp_path / name / "id" / file).read_bytes() for file in ("judge.yaml", "wordings.csv")])
    assert written[0] == written[1]
    assert Wordings.load(tmp_path / "first" / "id").deviations["meet", "form", "bertemu dengan"]
    assert not (tmp_path / "first" / "en" / "wordings.csv").exists()


def test_the_file_holds_what_was_learned(tmp_path: Path) -> None:
    rows = [
        Wording(of="meet", slot="before", word="#", proposals=7, deviation=-0.25),
        Wording(of="CONSULT", slot="sentence", word="rapat", proposals=5, deviation=0.5),
    ]
    write_wordings(rows, tmp_path)
    assert Wordings.load(tmp_path).deviations == {
        ("meet", "before", "#"): -0.25,
        ("CONSULT", "sentence", "rapat"): 0.5,
    }


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "wordings.csv").write_text("of,slot,word,proposals,deviation\nmeet,behind,x,3,0.1\n", "utf-8")
    with pytest.raises(PackError, match=r"wordings\.csv line 2: slot"):
        Wordings.load(tmp_path)


def test_echoes_compare_content_words() -> None:
    found, pack = read("Laos mengirim beras.\nLaos mengirim banyak beras. Sungai Mekong meluap.", language="id")
    echoes = Echoes(found.doc, pack.triggers.grammar.stopwords)
    first, again, other = range(3)
    assert echoes.alike(first, first) == pytest.approx(1)
    assert echoes.alike(first, again) > echoes.alike(first, other) == 0
    assert echoes.central(again) > echoes.central(other) == pytest.approx(0)
