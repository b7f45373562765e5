"""Crawled text read with its glued words apart: what is read, and that every quote is still the article's own."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from janji.extract.extractor import analyse, read
from janji.extract.model import Edit, Reading
from janji.extract.text.prepare import prepare
from janji.extract.text.readable import readable
from janji.packs import load_pack


@pytest.mark.parametrize(
    ("article", "reads"),
    [
        ("PresidenPrabowo Subiantomenganugerahkan bintang.", "Presiden Prabowo Subianto menganugerahkan bintang."),
        ("Amerika SerikatDonald Trumpmenyebut AStelah siap.", "Amerika Serikat Donald Trump menyebut AS telah siap."),
        ("ketuaASEANtahun ini untukTimor Lesteyang kecil", "ketua ASEAN tahun ini untuk Timor Leste yang kecil"),
        ("dikutip dariReuters dan kepadaAFPpada Senin", "dikutip dari Reuters dan kepada AFP pada Senin"),
        ("MenteriYandri tiba", "Menteri Yandri tiba"),
        ("upah&nbsp;di Fiji &amp; Samoa", "upah di Fiji & Samoa"),
        ("Andr**é**s dan S\u200buva", "Andrés dan Suva"),
        ("Istana \u00c3\u0089lys\u00c3\u00a9e", "Istana Élysée"),
    ],
)  # fmt: skip
def test_words_stand_apart(article: str, reads: str) -> None:
    assert readable(article, load_pack("id")).text == reads


@pytest.mark.parametrize(
    "article",
    [
        "Pengguna WhatsApp, YouTube dan TikTok menonton MotoGP dari AirAsia.",
        "Laporan detikBali dan CNNIndonesia.com menyebut akun @PresidenPrabowo serta #IndonesiaMaju.",
        "Martadinata, Rahadiansyah dan Indriyanti dari Wamendiktisaintek",
        "Dana â€ dan Â",
        "Kompas.com menulis **Jakarta** - Presiden Prabowo berangkat.",
    ],
)
def test_what_is_not_glued_stays(article: str) -> None:
    assert readable(article, load_pack("id")).text == article


@pytest.mark.parametrize(
    ("article", "body"),
    [
        (
            "Jembatan itu panjang.Baca JugaNamun biaya jembatan itu tidak kecil.",
            ["Jembatan itu panjang.", "Namun biaya jembatan itu tidak kecil."],
        ),
        (
            "Jembatan itu panjang. Baca juga: Wali Kota Lebak Resmikan Taman Anak Ia menilai taman lama sudah sempit.",
            ["Jembatan itu panjang.", "Ia menilai taman lama sudah sempit."],
        ),
        (
            "Jembatan itu panjang.Pilihan RedaksiWarga Lebak Panen RayaDurian LakuMereka menjual durian di pasar.",
            ["Jembatan itu panjang.", "Mereka menjual durian di pasar."],
        ),
        (
            "Jembatan itu panjang.Warga Lebak Panen Raya, Harga Durian TurunMereka menjual durian dengan harga murah.",
            ["Jembatan itu panjang.", "Mereka menjual durian dengan harga murah."],
        ),
        (
            'Jembatan itu panjang.Warga Lebak Panen Raya, Harga Durian Turun"Kami menjual durian di pasar," ujar Tono.',
            ["Jembatan itu panjang.", '"Kami menjual durian di pasar," ujar Tono.'],
        ),
        (
            "Jembatan itu panjang. Warga Lebak Tolak Tambang Emas di Hutan Tono membangun jembatan baru dengan bambu.",
            ["Jembatan itu panjang.", "Tono membangun jembatan baru dengan bambu."],
        ),
        (
            "Kementerian Kelautan dan Perikanan Republik Durian menjual bambu dengan harga yang murah.",
            ["Kementerian Kelautan dan Perikanan Republik Durian menjual bambu dengan harga yang murah."],
        ),
        (
            "Jembatan itu panjang. Advertisement Tono membangun jembatan dengan bambu.",
            ["Jembatan itu panjang.", "Tono membangun jembatan dengan bambu."],
        ),
        (
            "Wakil Presiden Amerika SerikatTono Sastro menjual durian dengan harga murah.",
            ["Wakil Presiden Amerika Serikat Tono Sastro menjual durian dengan harga murah."],
        ),
        (
            "Dia tinggal dekat PBB.Tono datang kemarin.PBB menolak dia.",
            ["Dia tinggal dekat PBB.", "Tono datang kemarin.", "PBB menolak dia."],
        ),
        ("Menurut TEMPO.CO dan PT.Durian Jaya itu benar.", ["Menurut TEMPO.CO dan PT.Durian Jaya itu benar."]),
        (
            'Kata Tono tadi malam."Kami menang," ujar Tono.',
            ["Kata Tono tadi malam.", '"Kami menang," ujar Tono.'],
        ),
    ],
)  # fmt: skip
def test_promos_are_no_part_of_a_sentence(article: str, body: list[str]) -> None:
    pack = load_pack("id")
    reading = readable(article, pack)
    doc = prepare(reading.text, "id", pack.triggers.grammar, asides=reading.asides)
    assert [doc.text[s.start : s.end] for s in doc.sentences if s.kind == "body"] == body


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_promo_may_open_the_text(end: str) -> None:
    """Whatever the text ends with: what stands before its first character is nothing."""
    pack = load_pack("id")
    article = "Baca juga: Wali Kota Lebak Resmikan Taman Anak Ia menilai taman lama sudah sempit." + end
    reading = readable(article, pack)
    doc = prepare(reading.text, "id", pack.triggers.grammar, asides=reading.asides)
    assert [doc.text[s.start : s.end] for s in doc.sentences if s.kind == "body"] == [
        "Ia menilai taman lama sudah sempit."
    ]


def test_the_dateline_may_follow_a_summary() -> None:
    article = "Durian Lebak Laku\nPetani durian di Lebak senangMedan (ANTARA) - Petani menjual durian di pasar."
    doc = read(article, language="id")[0].doc
    assert doc.text[doc.summary[1] : doc.dateline_end] == "Medan (ANTARA) - "
    assert not doc.in_dateline(doc.text.index("Petani durian"))
    assert doc.in_dateline(doc.text.index("Medan"))


def test_the_quote_is_the_articles_own() -> None:
    article = (
        "MenteriSugiono bertemu Presiden PeruDina Boluarte di Lima, dikutip dariReuters.Baca JugaIa pulang kemarin."
    )
    found = analyse(article, language="id", min_confidence=0.0)
    event = next(e for e in found.events if e.plover_type == "CONSULT")
    assert "IDN" in {a.country_code for a in event.source + event.target}
    assert found.doc.quote(event.start, event.end) == article[: article.index("Baca Juga")]
    start, end = found.doc.span(event.start, event.end)
    assert article[start:end] == found.doc.quote(event.start, event.end)


# fmt: off
PIECES = [
    "Presiden", "Prabowo", "Subianto", "menemui", "yang", "Trump", "mengatakan", "PBB", "AS", "di", "Gaza", " ", " ",
    " ", ".", ". ", '"', "”", ",", "\n", "Baca Juga", "Baca juga: ", "Pilihan Redaksi", "Warga Lebak Panen Raya Durian",
    "&nbsp;", "&amp;", "**", "\u200b", "\u00c3\u00a9", "â€", "Namun", "Ia", "Jakarta (ANTARA) - ", "Advertisement", "é",
]
# fmt: on
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=120)


@given(texts, st.sampled_from(["id", "en"]))
@settings(deadline=None, max_examples=400)
def test_every_character_read_is_the_articles_or_an_edits(article: str, language: str) -> None:
    reading = readable(article, load_pack(language))
    assert reading.source == article
    made = "".join(
        article[end : edit.start] + edit.reads
        for end, edit in zip([0, *(e.end for e in reading.edits)], reading.edits, strict=False)
    )
    assert reading.text == made + article[reading.edits[-1].end if reading.edits else 0 :]
    edited = {i for e in reading.edits for i in range(e.start, e.end)}
    for offset in set(range(len(article))) - edited:
        place = reading.place(offset)
        assert reading.text[place] == article[offset]
        assert reading.span(place, place + 1) == (offset, offset + 1)
    for at in reading.asides:
        assert at == 0 or reading.text[at - 1] == "\n"


@given(texts, st.sampled_from(["id", "en"]))
@settings(deadline=None, max_examples=200)
def test_sentences_quote_the_article_in_order(article: str, language: str) -> None:
    doc = read(article, language=language)[0].doc
    last = 0
    for sentence in doc.sentences:
        start, end = doc.span(sentence.start, sentence.end)
        assert last <= start < end <= len(article)
        assert doc.quote(sentence.start, sentence.end) == article[start:end]
        last = end


def test_spans_at_the_edges_of_edits() -> None:
    reading = Reading.of("abXYcd", [Edit(2, 4, "-"), Edit(5, 5, "  ")], [5])
    assert reading.text == "ab-c  d"
    assert reading.span(2, 3) == (2, 4)
    assert reading.span(4, 7) == (5, 6)
    assert reading.span(3, 4) == (4, 5)
    assert reading.quote(0, 7) == "abXYcd"
    assert reading.asides == {6}


HOSTILE: dict[str, Callable[[int], str]] = {
    "turns": lambda n: "presidenPrabowo" * n,
    "one-letter turns": lambda n: "Ab" * n,
    "turning words": lambda n: "presidenPrabowo " * n,
    "labels": lambda n: " Baca juga: Warga Lebak Panen" * n,
    "quotes": lambda n: 'Warga Lebak Panen Raya Durian"Kami lalu pulang lagi ke sana ' * n,
    "entities": lambda n: "&amp;" * n,
    "letters": lambda n: "a" * 15 * n,
    "no word twice": lambda n: " ".join(
        f"Trump{'abcdefghij'[i % 10]}{chr(97 + i // 10 % 26)}menyebut" for i in range(n)
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_cost_grows_with_length_only(kind: str, cost: Callable[[Callable[[], object]], float]) -> None:
    pack = load_pack("id")
    readable(HOSTILE[kind](10), pack)
    costs = [cost(partial(readable, HOSTILE[kind](n), pack)) for n in (500, 4000)]
    assert costs[1] < 8 * 8 * max(costs[0], 0.005), costs


def test_rows_and_rules_of_a_page_are_no_lines_of_the_body() -> None:
    article = (
        "# Petani Lebak Panen Durian Bersama Tamu\n\nPetani memanen durian.\n\n| Field | Value |\n|---|---|\n"
        "| Title | Petani Lebak Panen Durian Bersama Tamu |\n| Description | Petani memanen durian. |\n\n---\n\n"
        "**LEBAK, DURIAN.com** - Petani memanen durian di kebun."
    )
    doc = read(article, language="id")[0].doc
    told = [doc.text[s.start : s.end] for s in doc.sentences if s.kind == "body"]
    assert len(told) == 4
    assert told[0] == "Petani memanen durian."
    assert told[2] == "| Description | Petani memanen durian. |"
    assert doc.publisher == "DURIAN.com"
    assert doc.text[doc.opening(doc.sentences[-1]) :] == "Petani memanen durian di kebun."


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("Suva, Fiji - Farmers sell mangoes.", "Suva, Fiji - "),
        ("SUVA, Fiji – Farmers sell mangoes.", "SUVA, Fiji – "),
        ("Port Vila, Vanuatu-- Farmers sell mangoes.", "Port Vila, Vanuatu-- "),
        ("Fiji, Tonga – and Samoa – sell mangoes.", ""),  # no sentence begins behind the dash
        ("Farmers sell mangoes in Suva, Fiji – They sell well.", ""),
        ("Farmers sell mangoes. Suva, Fiji – Farmers sell more.", ""),
    ],
)
def test_a_town_and_its_land_before_a_dash_are_a_dateline(line: str, dateline: str) -> None:
    doc = read(line, language="en")[0].doc
    assert doc.text[: doc.dateline_end] == dateline


def test_a_date_before_the_summary_is_no_dateline() -> None:
    article = (
        "# Petani Lebak Panen Durian\n\nPetani memanen durian.\n\n![Durian, 3 Mei 2024.](http://x/y.jpg)\n\n"
        "**LEBAK, DURIAN.com** - Petani memanen durian."
    )
    assert read(article, language="id")[0].doc.published_kind != "exact"
