"""What `janji explain` lays out is complete, true to the text and harmless."""

import io
import re
from dataclasses import replace
from html import unescape

from rich.console import Console

from janji.explain import as_html, as_text, explain
from janji.explain.view import LEGEND, Mark, _pledge, segments
from janji.extract.extractor import analyse

TEXT = (
    "JAKARTA, 4 Maret 2024 - Menteri Luar Negeri Malaysia Hamdan Yusof bertemu Menteri Luar Negeri Jepang Kenji Mori "
    "di Jakarta, Senin (4/3/2024).\n\n"
    "Jepang akan memberikan bantuan senilai 20 juta dolar AS kepada Malaysia. "
    "Nilai perdagangan kedua negara mencapai 3 miliar dolar AS."
)


def test_the_lines_hold_the_whole_text_of_their_sentences():
    explained = explain("a.txt", TEXT)
    shown = "".join(s.text for line in explained.lines for s in line.segments)
    assert "".join(shown.split()) == "".join(TEXT.split())


def test_facts_are_shown_with_rule_confidence_and_quote():
    headline, details, quote = explain("a.txt", TEXT).facts[0]
    assert headline.startswith("CONSULT")
    assert "[MYS]" in headline
    assert "[JPN]" in headline
    assert any("confidence" in d and "rule" in d for d in details)
    assert quote in TEXT


def test_what_is_given_is_counted_in_its_own_words():
    told = "Jepang menyerahkan 3 ambulans kepada Laos. Peru menyumbangkan satu bus kepada Fiji."
    headlines = [headline for headline, _, _ in explain("b.txt", told).facts if headline.startswith("pledge")]
    assert [h.split(":")[0] for h in headlines] == ["pledge of 3 ambulances", "pledge of 1 bus"]


def test_both_forms_tell_scores_from_confidence_and_what_the_words_mean():
    explained, terminal = explain("a.txt", TEXT), io.StringIO()
    Console(file=terminal, width=2000).print(as_text(explained))
    assert LEGEND in terminal.getvalue()
    assert LEGEND in unescape(as_html(explained))
    assert {"news_peg", "passage", "same_occasion", "merged", "refused"} <= set(re.findall(r"\w+", LEGEND))


def test_both_forms_tell_the_language_and_how_it_is_known():
    for known, told in (
        ({}, "detected from the text"),
        ({"language": "id"}, "given"),
        ({"language": "xx"}, "detected"),
    ):
        explained = explain("a.txt", TEXT, **known)
        assert f"language id ({told}" in explained.heading
        assert f"Language id ({told}" in as_html(explained)


def test_a_pledge_without_a_unit_says_so():
    found = analyse(TEXT)
    pledge = found.pledges[0]
    bare = replace(pledge, quantity=replace(pledge.quantity, currency=None, unit=None, unit_text=None))
    assert _pledge(bare, found.doc)[0].startswith("pledge of 20,000,000 without a unit:")


def test_a_promise_told_twice_is_one_fact():
    told = "Denmark pledges 9 million euros to Chad\n\nDenmark will give Chad 9 million euros over two years, it said."
    explained = explain("c.txt", told)
    verdicts = sorted(p.verdict for line in explained.lines for p in line.proposals if p.plover_type == "pledge")
    assert [h for h, _, _ in explained.facts if h.startswith("pledge")] == [
        "pledge of 9,000,000 EUR: Denmark [DNK] -> Chad [TCD]"
    ]
    assert verdicts == ["fact", "merged"]


def test_a_day_that_is_not_told_comes_from_nowhere():
    told = [
        line for _, details, _ in explain("d.txt", "Peru akan memberikan 4 bus kepada Fiji.").facts for line in details
    ]
    assert "when: not told" in told


def test_hostile_text_cannot_steer_the_terminal():
    mark = "\x1b[31m\u202e"
    name, hostile = f"{mark}.txt", TEXT.replace("Hamdan", f"{mark}Hamdan").replace("bantuan", f"{mark}bantuan{mark}")
    for text in (hostile, f"Langit {mark} cerah."):
        terminal = io.StringIO()
        Console(file=terminal, width=200).print(as_text(explain(name, text), all_proposals=True))
        assert "\x1b" not in terminal.getvalue()
        assert "\u202e" not in terminal.getvalue()


def test_refused_candidates_say_why():
    proposals = [p for line in explain("a.txt", TEXT).lines for p in line.proposals]
    pledges = {p.words: p for p in proposals if p.plover_type == "pledge"}
    assert [p.verdict for words, p in pledges.items() if "20 juta" in words] == ["fact"]
    refused = [p for words, p in pledges.items() if "3 miliar" in words]
    assert all(p.verdict == "refused" and p.reason for p in refused)


def test_overlapping_marks_cut_the_text_at_every_edge():
    marks = [Mark(0, 6, "actor", "a"), Mark(3, 9, "date", "b")]
    cut = [(s.text, [m.label for m in s.marks]) for s in segments("0123456789", 0, 10, marks)]
    assert cut == [("012", ["a"]), ("345", ["a", "b"]), ("678", ["b"]), ("9", [])]


def test_the_page_escapes_hostile_text_and_asks_nothing_of_the_network():
    page = as_html(explain("<b>.txt", TEXT + " <script>alert('x')</script> \" onmouseover=\"x"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in page


def test_an_article_without_trigger_says_so():
    explained = explain("a.txt", "Langit cerah sepanjang hari.")
    assert explained.facts == ()
    assert explained.notes


def test_the_terminal_shows_every_proposal_with_its_verdict():
    explained = explain("a.txt", TEXT)
    console = Console(width=400, record=True, file=io.StringIO())
    console.print(as_text(explained, all_proposals=True))
    shown = console.export_text()
    proposals = [p for line in explained.lines for p in line.proposals]
    assert proposals
    for p in proposals:
        assert f"{p.verdict:8}{p.probability:.2f}  {p.plover_type} by {p.rule}" in shown
