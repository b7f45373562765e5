"""Properties of the parsers of numbers, dates and horizons: they hold for every input, not only for examples."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from janji.extract.model import Document, Quantity, Sentence
from janji.extract.quantities.find import find_quantities
from janji.extract.quantities.numbers import parse_numeral
from janji.extract.times.dates import find_dates
from janji.extract.times.era import Days
from janji.extract.times.horizons import find_horizons
from janji.extract.times.published import infer_published
from janji.packs import Pack, load_pack

settings.register_profile("cold start", deadline=None)  # the first example loads a language pack
settings.load_profile("cold start")

PACKS = Path(__file__).parents[4] / "seeds" / "packs"
LANGUAGES = ("id", "en")
languages = st.sampled_from(LANGUAGES)
SCALES = {"id": {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}, "en": {"thousand": 3, "million": 6, "billion": 9}}
CURRENCIES = ["US$", "Rp", "RM", "S$", "A$", "€", "£"]
CODES = {"US$": "USD", "Rp": "IDR", "RM": "MYR", "S$": "SGD", "A$": "AUD", "€": "EUR", "£": "GBP"}
# what makes the parsers work hard: pieces of every form, glued together at random
PIECES = [
    *("1", "25", "2024", "1.000", "1,5", "3.14", "Rp", "US$", "juta", "million", "ribu", "dua", "setengah", "half"),
    *("-", "–", "(", ")", "/", ":", ",", ".", " ", "\n", "\u00a0", "%", "x", "é", "💰", "一", "٣", "ke-", "th"),
    *("Senin", "Monday", "Mei", "May", "Oktober", "tahun", "years", "lalu", "ago", "next", "ke depan", "people", "to"),
]  # fmt: skip
rough = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def pack_of(language: str) -> Pack:
    return load_pack(language, PACKS)


def document(text: str, language: str, published: date | None = None) -> Document:
    return Document(text, language, (Sentence(0, len(text), 0, 0),), published=published)


def quantities(text: str, language: str) -> list[Quantity]:
    pack = pack_of(language)
    return find_quantities(document(text, language), pack.lexicon.scan(text), pack)


def grouped(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "." if language == "id" else ",")


@given(st.integers(0, 10**12), languages)
def test_grouped_digits_come_back(number: int, language: str) -> None:
    written = grouped(number, language)
    found = parse_numeral(written, 0, pack_of(language).quantities.numbers)
    assert found is not None
    assert (found.value, found.end) == (number, len(written))


@given(st.decimals("0.01", "999.99", places=2), languages, st.data())
def test_decimals_before_a_scale_come_back(number: Decimal, language: str, data: st.DataObject) -> None:
    scale, zeros = data.draw(st.sampled_from(sorted(SCALES[language].items())))
    written = f"{number}".replace(".", "," if language == "id" else ".") + f" {scale}"
    found = parse_numeral(written, 0, pack_of(language).quantities.numbers)
    assert found is not None
    assert (found.value, found.end) == (number * 10**zeros, len(written))


@given(st.integers(1, 10**9), st.sampled_from(CURRENCIES), languages, st.sampled_from(["", " "]))
def test_money_comes_back_with_its_currency(number: int, sign: str, language: str, gap: str) -> None:
    (found,) = quantities(f"x {sign}{gap}{grouped(number, language)} y", language)
    assert (found.value, found.currency) == (number, CODES[sign])


INDONESIAN = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def in_indonesian(n: int) -> str:
    """Number words below a billion, by the grammar of the language."""
    if n < 10:
        return INDONESIAN[n]
    for value, word in ((1_000_000, "juta"), (1000, "ribu"), (100, "ratus")):
        if n >= value:
            head = f"se{word}" if n // value == 1 and word != "juta" else f"{in_indonesian(n // value)} {word}"
            return head + (f" {in_indonesian(n % value)}" if n % value else "")
    if n in (10, 11):
        return {10: "sepuluh", 11: "sebelas"}[n]
    if n < 20:
        return f"{INDONESIAN[n - 10]} belas"
    return f"{INDONESIAN[n // 10]} puluh" + (f" {INDONESIAN[n % 10]}" if n % 10 else "")


@given(st.integers(1, 999_999_999))
def test_number_words_come_back(number: int) -> None:
    written = in_indonesian(number)
    found = parse_numeral(written, 0, pack_of("id").quantities.numbers)
    assert found is not None
    assert (found.value, written[: found.end]) == (number, written)


@given(rough, languages)
@example("1Rp.1", "id")
@settings(max_examples=300)
def test_nothing_crashes_and_every_span_lies_inside(text: str, language: str) -> None:
    pack = pack_of(language)
    hits = pack.lexicon.scan(text)
    doc = document(text, language, date(2024, 5, 17))
    found = find_quantities(doc, hits, pack)
    dates = find_dates(doc, Days(text, hits, pack))
    horizons = find_horizons(doc, hits, dates, pack)
    for spans in (found, dates, horizons):
        for before, after in pairwise(spans):
            assert before.end <= after.start
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(q.value > 0 and q.value.is_finite() for q in found)
    assert all(q.currency is not None if q.kind == "money" else q.unit_text is not None for q in found)
    assert all(d.first <= d.last for d in dates if d.first and d.last)
    assert infer_published(Days(text, hits, pack)).kind in ("exact", "lower_bound", "unknown")


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), languages)
def test_a_full_date_comes_back(day: date, language: str) -> None:
    months = pack_of(language).dates.calendar.months
    name = months[day.month][0].capitalize()
    text = f"x {day.day} {name} {day.year} y" if language == "id" else f"x {name} {day.day}, {day.year} y"
    hits = pack_of(language).lexicon.scan(text)
    (found,) = find_dates(document(text, language), Days(text, hits, pack_of(language)))
    assert (found.first, found.last, found.precision) == (day, day, "day")


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 120))
def test_weekday_with_day_and_month_finds_the_year_nearest_to_publication(day: date, later: int) -> None:
    names = pack_of("id").dates.calendar.weekdays
    text = f"Ia tiba {names[day.weekday()][0].capitalize()} ({day.day}/{day.month})."
    doc = document(text, "id", day + timedelta(days=later))
    (found,) = find_dates(doc, Days(text, pack_of("id").lexicon.scan(text), pack_of("id")))
    assert found.first == day


@given(st.integers(1, 50), languages, st.sampled_from([" ", "\n"]))
def test_years_ahead_come_back(years: int, language: str, gap: str) -> None:
    text = f"dalam {years}{gap}tahun ke depan" if language == "id" else f"over the next {years}{gap}years"
    pack = pack_of(language)
    (found,) = find_horizons(document(text, language), pack.lexicon.scan(text), [], pack)
    assert found.years == years


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    [
        "Rp 1.000.000 juta ",
        "1-2-3-4-5-6-7-8-9-",
        "satu dua tiga ",
        "25/1/2024 Senin ",
        "1,000,000",
        "9" * 50,
        "five hundred and ",
    ],
)
def test_cost_grows_with_the_length(language: str, piece: str) -> None:
    """Sixteen times the text costs far less than 16 x 16 times the work (a bound that no busy machine breaks)."""

    def cost(copies: int) -> float:
        text = piece * copies
        pack = pack_of(language)
        hits = pack.lexicon.scan(text)
        doc = document(text, language, date(2024, 5, 17))
        start = process_time()
        find_quantities(doc, hits, pack)
        find_horizons(doc, hits, find_dates(doc, Days(text, hits, pack)), pack)
        return process_time() - start

    cost(50)
    small, large = max(cost(200), 0.005), cost(3200)
    assert large / small < 16 * 6


def test_reading_on_behind_a_span_of_years_is_cheap(cost: Callable[[Callable[[], object]], float]) -> None:
    """ "a nine-year---- plan": sixteen times the hyphens cost far less than 16 x 16 times the work."""
    pack = pack_of("en")

    def read(hyphens: int) -> float:
        text = "It is a nine-year" + "-" * hyphens + " plan."
        hits = pack.lexicon.scan(text)
        return cost(lambda: find_horizons(document(text, "en"), hits, [], pack))

    small, large = max(read(12), 0.001), read(192)
    assert large / small < 16 * 6
