"""The day of publication read from the body alone: the latest day told, unless it is of a time to come."""

from datetime import date

import pytest

from janji.extract.extractor import read
from janji.extract.times.era import Days
from janji.extract.times.published import infer_published
from janji.packs import load_pack


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # A plan for today tells today.
        ("Pasar itu tutup sejak 7 Mei 2023. Wali kota akan membuka pasar baru hari ini, Selasa (5/8).", "2025-08-05"),
        ("Pasar itu tutup sejak 7 Mei 2023. Wali kota akan membuka pasar baru pada Selasa (5/8) ini.", "2025-08-05"),
        # Without such a word the plan tells nothing.
        ("Pasar itu tutup pada 7 Mei 2023. Wali kota akan membuka pasar baru pada Selasa (5/8).", "2023-05-07"),
        # News days carry their weekday: a bare one far behind them lies ahead or is a slip.
        ("Pameran dibuka pada Selasa (30/4/2024). Pameran di kota lain dibuka pada 14 Juni 2024.", "2024-04-30"),
        ("Pameran dibuka pada Selasa (30/4/2024). Pameran di kota lain dibuka pada 3 Mei 2024.", "2024-05-03"),
        # The news is not older than what it looks back on.
        ("Sungai itu meluap pada 2019 dan pada 2021. Sungai itu meluap lagi pada Senin (30/12).", "2024-12-30"),
    ],
)
def test_the_latest_day_told(text: str, day: str) -> None:
    pack = load_pack("id")
    found = infer_published(Days(text, pack.lexicon.scan(text), pack))
    assert (found.day, found.kind) == (date.fromisoformat(day), "lower_bound")


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        # The weekday of the lead gives the year: of two, the later one.
        ("Bridge opens\n\nNAIROBI, Oct. 16 (Xinhua) -- The bridge was opened here on Monday.", "2023-10-16", "exact"),
        ("Bridge to open on March 20\n\nRIGA, March 3. /LETA/. The bridge was shown on Friday.", "2023-03-03", "exact"),
        # Many datelines are a day younger than what they tell: Friday 3 March 2017, of a Thursday, or 2016 itself.
        (
            "Bridge opens\n\nRIGA, March 3. /LETA/. The bridge was shown on Thursday. It was begun in 2017.",
            "2017-03-03",
            "exact",
        ),
        # Of such years the one in which those named held the office that they are named with.
        (
            "Bridge opens\n\nTOKYO, March 3. /LETA/. Foreign Minister Fumio Kishida saw it on Friday.",
            "2017-03-03",
            "exact",
        ),
        (
            "Bridge opens\n\nTOKYO, March 3. /LETA/. Prime Minister Fumio Kishida saw it on Friday.",
            "2023-03-03",
            "exact",
        ),
        # Without one it is at least the first year in which the day is not before what the text tells as past.
        (
            "Bridge opens\n\nRIGA, March 3. /LETA/. Work began on August 24, 2019.",
            "2020-03-03",
            "lower_bound",
        ),
        (
            "Bridge opens\n\nRIGA, March 3. /LETA/. Work began on January 24, 2019.",
            "2019-03-03",
            "lower_bound",
        ),
    ],
)
def test_a_dateline_without_its_year(text: str, day: str, kind: str) -> None:
    doc = read(text, language="en")[0].doc
    assert (doc.published, doc.published_basis) == (date.fromisoformat(day), "dateline")
    assert doc.published_kind == kind


@pytest.mark.parametrize(
    ("text", "day", "kind", "anchors"),
    [
        ("The bridge is open. It has cost much. (Riga Morning Post 03/14/2019 page 5)", "2019-03-14", "exact", True),
        # The day of the story that a teaser told: the news is not older, but "Monday" is not told from it.
        ("The river rose. (18.03.2019) On Monday the mayor met the envoy of Chad.", "2019-03-18", "lower_bound", False),
        # An anniversary long before those named came to office is none of the article's days.
        (
            "The league was founded on March 25, 1957. President Trump spoke on Saturday, March 25.",
            "2017-03-25",
            "lower_bound",
            True,
        ),
    ],
)
def test_days_that_are_no_dateline(text: str, day: str, kind: str, anchors: bool) -> None:
    doc = read(text, language="en")[0].doc
    assert (doc.published, doc.published_kind, doc.anchors) == (date.fromisoformat(day), kind, anchors)


def test_a_title_printed_twice_is_no_dateline() -> None:
    title = "Jembatan Baru Dibuka 7 Januari Oleh Wali Kota"
    doc = read(f"{title}\n\n{title}\n\nJembatan dibangun sejak Rabu (11/12/2024).", language="id")[0].doc
    assert doc.published_basis == "body"


def test_a_dateline_that_nothing_dates() -> None:
    doc = read("Bridge opens\n\nRIGA, March 3. /LETA/. The bridge has cost much.", language="en")[0].doc
    assert doc.published is None
