"""Mentions of one occasion become one event; occasions that contradict each other stay apart."""

from datetime import date, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.dbt

D = date(2026, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, make_world: Any, make_warehouse: Any) -> tuple[Any, dict[str, str]]:
    """One warehouse with every scene, each between states of its own; names of mentions by their label."""
    world = make_world()
    s, p = world.state, world.person
    m: dict[str, str] = {}

    def art(name: str, day: date | None = D, **more: Any) -> str:
        return str(world.article(name, day, **more))

    # The same meeting in two papers, once by name and once by state, the second report a day later.
    m["meet1"] = world.event(art("a1"), "CONSULT", "040", [p("Ana Reyes", "PHL")], [p("Bui Van Minh", "VNM")], D)
    m["meet2"] = world.event(art("a2", D + DAY, publisher="Kabar Pagi"), "CONSULT", "040", [s("PHL")], [s("VNM")], D)
    # The presidents met, and so did the ministers on the same day: other people, another meeting. A short name fits.
    m["heads1"] = world.event(art("k1"), "CONSULT", "040", [p("Sami Haddad", "JOR")], [p("Omar Khalil", "LBN")], D)
    m["heads2"] = world.event(art("k2"), "CONSULT", "040", [p("Khalil", "LBN")], [p("Sami Haddad", "JOR")], D)
    m["ministers"] = world.event(art("k3"), "CONSULT", "040", [p("Rima Aziz", "JOR")], [p("Nour Fares", "LBN")], D)
    # The presidents met again two months later.
    m["meet4"] = world.event(
        art("a4", D + 60 * DAY), "CONSULT", "040", [p("Ana Reyes", "PHL")], [p("Bui Van Minh", "VNM")], D + 60 * DAY
    )
    # A visit is no meeting, though the days and states are the same; the signing is part of the visit.
    m["visit"] = world.event(art("b1"), "CONSULT", "042", [p("Ken Ito", "JPN")], [s("FJI")], (D, D + 2 * DAY))
    m["talks"] = world.event(art("b2"), "CONSULT", "040", [p("Ken Ito", "JPN")], [p("Sela Tui", "FJI")], D + DAY)
    m["sign"] = world.event(art("b3"), "SUPPORT", "057", [s("JPN")], [s("FJI")], D + DAY)
    m["sign_elsewhere"] = world.event(art("b4"), "SUPPORT", "057", [s("JPN")], [s("WSM")], D + DAY)
    # One vague report (month) fits two meetings of the month alike: it is left alone.
    m["m1"] = world.event(art("c1", D + DAY), "CONSULT", "041", [s("KEN")], [s("UGA")], D)
    m["m2"] = world.event(art("c2", D + 13 * DAY), "CONSULT", "041", [s("KEN")], [s("UGA")], D + 12 * DAY)
    m["mvague"] = world.event(
        art("c3", D + 28 * DAY), "CONSULT", "041", [s("KEN")], [s("UGA")], (date(2026, 3, 1), date(2026, 3, 31)),
        precision="month",
    )  # fmt: skip
    # No date in the text: looked for in the week before publication.
    m["undated1"] = world.event(art("d1", D + 2 * DAY), "SUPPORT", "057", [s("PER")], [s("CHL")], None)
    m["undated2"] = world.event(art("d2", D + 3 * DAY), "SUPPORT", "057", [s("CHL")], [s("PER")], D)
    # Aid the other way round is other aid.
    m["aid1"] = world.event(art("e1"), "AID", "071", [s("EGY")], [s("SDN")], D)
    m["aid2"] = world.event(art("e2"), "AID", "071", [s("SDN")], [s("EGY")], D)
    # A summit with a group and the same summit with its members listed.
    asean = ["IDN", "MYS", "SGP", "THA", "PHL", "VNM", "LAO", "KHM", "MMR", "BRN"]
    m["summit1"] = world.event(
        art("f1"),
        "CONSULT",
        "040",
        [s("IND")],
        [("ASEAN", None, "group")],
        D,
        group_codes=["ASEAN"],
        country_codes=["IND"],
    )
    m["summit2"] = world.event(art("f2"), "CONSULT", "040", [s("IND")], [s(c) for c in asean], D)
    # Near-copies of one text count as one article.
    words = " ".join(f"berita{i}" for i in range(200))
    m["copy1"] = world.event(art("g1", text=words + " selesai"), "AGREE", "030", [s("GHA")], [s("TGO")], D)
    m["copy2"] = world.event(
        art("g2", D + DAY, text=words + " habis", publisher="Suara Timur"), "AGREE", "030", [s("GHA")], [s("TGO")], D
    )
    m["copy3"] = world.event(art("g3", D + DAY, publisher="Warta Barat"), "AGREE", "030", [s("TGO")], [s("GHA")], D)
    # Two places that cannot be one.
    m["place1"] = world.event(
        art("h1"), "CONSULT", "040", [s("NOR")], [s("SWE")], D, place_name="Oslo", place_country_code="NOR"
    )
    m["place2"] = world.event(
        art("h2"), "CONSULT", "040", [s("NOR")], [s("SWE")], D, place_name="Stockholm", place_country_code="SWE"
    )
    # Background of years ago, told in two articles.
    m["old1"] = world.event(
        art("i1"), "SUPPORT", "050", [("UNESCO", None, "organisation")], [p("Lina Moyo", "ZWE")],
        (date(2014, 1, 1), date(2014, 12, 31)), precision="year",
    )  # fmt: skip
    m["old2"] = world.event(
        art("i2", D + 9 * DAY), "SUPPORT", "050", [("UNESCO", None, "organisation")], [p("Lina Moyo", "ZWE")],
        (date(2014, 1, 1), date(2014, 12, 31)), precision="year",
    )  # fmt: skip
    warehouse = make_warehouse(tmp_path_factory.mktemp("events"))
    world.write(warehouse.config)
    warehouse.build()
    return warehouse, m


@pytest.fixture(scope="module")
def event_of(built: tuple[Any, dict[str, str]]) -> Any:
    warehouse, labels = built
    found = dict(warehouse.rows("select mention_id, event_id from marts.fct_event_mentions"))
    return lambda label: found[labels[label]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("meet1", "meet2"), ("heads1", "heads2"),
        ("undated1", "undated2"), ("summit1", "summit2"), ("copy1", "copy2"), ("copy1", "copy3"),
        ("old1", "old2"),
    ],
)  # fmt: skip
def test_same_occasion_is_one_event(event_of: Any, one: str, other: str) -> None:
    assert event_of(one) == event_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("heads1", "ministers"), ("meet2", "meet4"), ("meet1", "meet4"), ("visit", "talks"), ("sign", "sign_elsewhere"),
        ("m1", "m2"), ("aid1", "aid2"), ("place1", "place2"), ("talks", "sign"),
    ],
)  # fmt: skip
def test_other_occasions_stay_apart(event_of: Any, one: str, other: str) -> None:
    assert event_of(one) != event_of(other)


def test_vague_mention_that_may_be_either_joins_neither(event_of: Any) -> None:
    assert event_of("mvague") not in (event_of("m1"), event_of("m2"))


def test_talks_and_signing_belong_to_the_visit(built: tuple[Any, dict[str, str]], event_of: Any) -> None:
    warehouse, _ = built
    parents = dict(warehouse.rows("select event_id, parent_event_id from marts.fct_events"))
    assert parents[event_of("talks")] == event_of("visit")
    assert parents[event_of("sign")] == event_of("visit")
    assert parents[event_of("sign_elsewhere")] is None
    assert parents[event_of("visit")] is None


def test_copies_do_not_inflate_counts(built: tuple[Any, dict[str, str]], event_of: Any) -> None:
    warehouse, _ = built
    [(mentions, articles, copies, publishers, first, last, confidence)] = warehouse.rows(
        """select n_mentions, n_articles, n_article_copies, n_publishers, first_reported_date, last_reported_date,
            confidence
        from marts.fct_events where event_id = ?""",
        event_of("copy1"),
    )
    assert (mentions, articles, copies, publishers) == (3, 2, 3, 3)
    assert (first, last) == (D, D + DAY)
    assert confidence == pytest.approx(1 - 0.2 * 0.2)
    duplicates = warehouse.rows("select title from marts.dim_articles where is_near_duplicate")
    assert duplicates == [("g2",)]


def test_best_reading_wins(built: tuple[Any, dict[str, str]], event_of: Any) -> None:
    warehouse, _ = built
    [(precision, day)] = warehouse.rows(
        "select date_precision, date_start from marts.fct_events where event_id = ?", event_of("undated1")
    )
    assert (precision, day) == ("day", D)
