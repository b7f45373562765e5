"""One row a promise: merged over articles, followed through its life, never counted twice, made comparable."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

pytestmark = pytest.mark.dbt

D = date(2024, 3, 5)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, make_world: Any, make_warehouse: Any) -> tuple[Any, dict[str, str]]:
    """One warehouse with every scene, each between states of its own; names of mentions by their label."""
    world = make_world()
    s = world.state
    m: dict[str, str] = {}

    def art(name: str, day: date | None = D, **more: Any) -> str:
        return str(world.article(name, day, **more))

    # One promise to several states, told twice, the second time without all recipients.
    horizon = {"horizon_years": 3.0, "horizon_start": D, "horizon_end": date(2027, 3, 5), "horizon_basis": "explicit"}
    islands = [s("FJI"), s("WSM"), s("TON"), s("VUT"), s("KIR")]
    m["joint1"] = world.pledge(art("a1"), s("NZL"), islands, "500000000 USD", announced=D, **horizon)
    m["joint2"] = world.pledge(art("a2", D + DAY), s("NZL"), islands[:2], "500000000 USD", announced=D)
    # Raised a year later: the new figure supersedes.
    m["old"] = world.pledge(art("b1"), s("NOR"), [s("MOZ")], "100000000 USD", announced=D, purpose="coastal roads")
    m["new"] = world.pledge(
        art("b2", D + 300 * DAY), s("NOR"), [s("MOZ")], "150000000 USD", announced=D + 300 * DAY,
        purpose="coastal roads", quote="Norway increased its pledge for coastal roads to US$150 million.",
    )  # fmt: skip
    m["newer"] = world.pledge(
        art("b3", D + 400 * DAY), s("NOR"), [s("MOZ")], "180000000 USD", announced=D + 400 * DAY,
        purpose="coastal roads", quote="Norway revised the pledge for coastal roads to US$180 million.",
    )  # fmt: skip
    # More money beside the first is another promise.
    m["base"] = world.pledge(art("c1"), s("SWE"), [s("RWA")], "20000000 EUR", announced=D, purpose="schools")
    m["extra"] = world.pledge(
        art("c2", D + 90 * DAY), s("SWE"), [s("RWA")], "5000000 EUR", announced=D + 90 * DAY, purpose="schools",
        quote="Sweden gave an additional 5 million euros for schools.",
    )  # fmt: skip
    # Promised, signed, delivered: three articles, one pledge.
    m["promise"] = world.pledge(art("d1"), s("JPN"), [s("LAO")], "12 x ambulance", announced=D)
    signing_article = art("d2", D + 30 * DAY)
    signing = world.event(signing_article, "SUPPORT", "057", [s("JPN")], [s("LAO")], D + 30 * DAY)
    m["signed"] = world.pledge(
        signing_article, s("JPN"), [s("LAO")], "12 x ambulance", announced=D, announcing_mention_id=signing
    )
    m["handed"] = world.pledge(art("d3", D + 200 * DAY), s("JPN"), [s("LAO")], "12 x ambulance", status="delivered")
    # Two promises of one size: the delivery fits both, so it is linked to neither.
    m["twin1"] = world.pledge(art("e1"), s("KOR"), [s("NPL")], "3000000 USD", announced=D, purpose="water")
    m["twin2"] = world.pledge(
        art("e2", D + 60 * DAY), s("KOR"), [s("NPL")], "3000000 USD", announced=D + 60 * DAY, purpose="clinics"
    )
    m["twin_paid"] = world.pledge(art("e3", D + 99 * DAY), s("KOR"), [s("NPL")], "3000000 USD", status="delivered")
    # A part of the sum arrives: a hint, no link.
    m["whole"] = world.pledge(art("f1"), s("ITA"), [s("TUN")], "40000000 USD", announced=D, purpose="solar plant")
    m["part"] = world.pledge(
        art("f2", D + 80 * DAY), s("ITA"), [s("TUN")], "10000000 USD", status="delivered", purpose="solar plant"
    )
    # Withdrawn.
    m["kept"] = world.pledge(art("g1"), s("AUS"), [s("PNG")], "7000000 AUD", announced=D)
    m["dropped"] = world.pledge(
        art("g2", D + 70 * DAY), s("AUS"), [s("PNG")], "7000000 AUD", announced=D + 70 * DAY, status="cancelled"
    )
    # A currency without a rate.
    m["unknown_rate"] = world.pledge(art("h1"), s("MNG"), [s("BTN")], "900000 MNT", announced=D)
    # The same gift on two islands is two.
    m["site1"] = world.pledge(art("i1"), s("TUR"), [s("SLB")], "1 x clinic", announced=D, place_name="Gizo")
    m["site2"] = world.pledge(art("i2"), s("TUR"), [s("SLB")], "1 x clinic", announced=D, place_name="Auki")
    # Equal shares by the text.
    m["shared"] = world.pledge(
        art("j1"), s("CHE"), [s("MLI"), s("TCD")], "8000000 CHF", announced=D,
        quote="Switzerland promised 8 million francs, divided equally between the two.",
    )  # fmt: skip
    # Rupiah first, dollars in brackets; the other paper gives the dollars.
    m["rupiah"] = world.pledge(
        art("k1"), s("IDN"), [s("TLS")], "16000000000 IDR", announced=D,
        amount_other=[{"amount": Decimal(1000000), "currency_code": "USD"}],
    )  # fmt: skip
    m["dollars"] = world.pledge(art("k2", D + DAY), s("IDN"), [s("TLS")], "1000000 USD", announced=D)
    warehouse = make_warehouse(tmp_path_factory.mktemp("pledges"))
    world.write(warehouse.config)
    warehouse.report = warehouse.build()
    return warehouse, m


@pytest.fixture(scope="module")
def pledge_of(built: tuple[Any, dict[str, str]]) -> Any:
    warehouse, labels = built
    found = dict(warehouse.rows("select mention_id, pledge_id from marts.fct_pledge_mentions"))
    return lambda label: found[labels[label]]


@pytest.fixture(scope="module")
def pledge(built: tuple[Any, dict[str, str]], pledge_of: Any) -> Any:
    def read(label: str, columns: str) -> tuple[Any, ...]:
        [row] = built[0].rows(f"select {columns} from marts.fct_pledges where pledge_id = ?", pledge_of(label))
        return tuple(row)

    return read


@pytest.mark.parametrize(
    "labels",
    [
        ("joint1", "joint2"), ("old", "new", "newer"), ("promise", "signed", "handed"), ("kept", "dropped"),
        ("rupiah", "dollars"),
    ],
)  # fmt: skip
def test_one_promise(pledge_of: Any, labels: tuple[str, ...]) -> None:
    assert len({pledge_of(label) for label in labels}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("base", "extra"), ("twin1", "twin2"), ("twin1", "twin_paid"), ("twin2", "twin_paid"), ("whole", "part"),
        ("site1", "site2"),
    ],
)  # fmt: skip
def test_other_promises_stay_apart(pledge_of: Any, one: str, other: str) -> None:
    assert pledge_of(one) != pledge_of(other)


def test_several_recipients_share_one_row(built: tuple[Any, dict[str, str]], pledge_of: Any, pledge: Any) -> None:
    assert pledge("joint1", "amount, n_recipients, horizon_years, horizon_end_date, n_articles") == (
        Decimal(500000000), 5, 3.0, date(2027, 3, 5), 2,
    )  # fmt: skip
    rows = built[0].rows(
        "select allocation, share, count(*) from marts.bridge_pledge_recipients where pledge_id = ? group by all",
        pledge_of("joint1"),
    )
    assert rows == [("joint_unspecified", None, 5)]
    by_recipient = built[0].rows(
        "select amount_usd, amount_usd_joint from marts.mart_pledges_by_donor_recipient_year where donor = 'NZL'"
    )
    assert by_recipient == [(None, Decimal(500000000))] * 5


def test_equal_shares_follow_the_text(built: tuple[Any, dict[str, str]]) -> None:
    rows = built[0].rows(
        "select recipient, amount_usd from marts.mart_pledges_by_donor_recipient_year where donor = 'CHE' order by 1"
    )
    [(total,)] = built[0].rows("select amount_usd from marts.fct_pledges where donor_country_code = 'CHE'")
    assert [r[0] for r in rows] == ["MLI", "TCD"]
    assert sum(r[1] for r in rows) == pytest.approx(total, abs=Decimal("0.01"))


def test_a_raised_figure_supersedes(built: tuple[Any, dict[str, str]], pledge_of: Any, pledge: Any) -> None:
    assert pledge("old", "amount, original_amount, n_versions") == (Decimal(180000000), Decimal(100000000), 3)
    rows = built[0].rows(
        """select revision_number, amount, valid_from_date, valid_to_date, is_current, revision_rule
        from marts.fct_pledge_revisions where pledge_id = ? order by 1""",
        pledge_of("old"),
    )
    rule = "revision.wording_and_parties"
    assert rows == [
        (1, Decimal(100000000), D, D + 300 * DAY, False, None),
        (2, Decimal(150000000), D + 300 * DAY, D + 400 * DAY, False, rule),
        (3, Decimal(180000000), D + 400 * DAY, None, True, rule),
    ]
    total = built[0].rows("select sum(amount_usd) from marts.mart_pledges_by_donor_recipient_year where donor = 'NOR'")
    assert total == [(Decimal(180000000),)]


def test_stages_have_evidence_and_dates(built: tuple[Any, dict[str, str]], pledge_of: Any, pledge: Any) -> None:
    rows = built[0].rows(
        "select stage, stage_date, quote <> '' from marts.fct_pledge_stages where pledge_id = ? order by stage_order",
        pledge_of("promise"),
    )
    assert rows == [("pledged", D, True), ("committed", D, True), ("completed", D + 200 * DAY, True)]
    assert pledge("promise", "stage") == ("completed",)
    delivery = built[0].rows(
        """select delivery_status, delivered_share, days_to_completion
        from marts.mart_pledge_delivery where pledge_id = ?""",
        pledge_of("promise"),
    )
    assert delivery == [("delivered", 1.0, 200)]


def test_doubtful_links_are_flagged_and_not_made(built: tuple[Any, dict[str, str]], pledge_of: Any) -> None:
    rows = built[0].rows(
        """select later_pledge_id, rule, is_made, doubt from marts.fct_pledge_links
        where promise_pledge_id in (?, ?, ?) order by 2, 4""",
        pledge_of("twin1"), pledge_of("twin2"), pledge_of("whole"),
    )  # fmt: skip
    assert (pledge_of("part"), "delivery.part_of_quantity", False, "rule is a hint only") in rows
    twins = [r for r in rows if r[0] == pledge_of("twin_paid")]
    assert [(r[1], r[2], r[3]) for r in twins] == [
        ("delivery.same_parties_and_quantity", False, "several promises fit")
    ] * 2


def test_cancelled_money_counts_nothing(built: tuple[Any, dict[str, str]], pledge: Any) -> None:
    assert pledge("kept", "stage") == ("cancelled",)
    row = built[0].rows(
        "select n_pledges, n_cancelled, amount_usd from marts.mart_pledges_by_donor_recipient_year where donor = 'AUS'"
    )
    assert row == [(1, 1, None)]


def test_money_is_comparable_with_its_source(built: tuple[Any, dict[str, str]], pledge: Any) -> None:
    amount, usd, constant, rate, source, basis = pledge(
        "base", "amount, amount_usd, amount_usd_constant, exchange_rate, rate_source, rate_year_basis"
    )
    assert (amount, basis) == (Decimal(20000000), "announced")
    assert float(usd) == pytest.approx(20000000 / rate, abs=0.01)
    assert 0.9 < rate < 0.95  # the euro of 2024
    assert constant == usd  # 2024 is the base year
    assert "ECB" in source


def test_constant_dollars_use_prices(built: tuple[Any, dict[str, str]]) -> None:
    [(usd, constant)] = built[0].rows(
        "select amount_usd, amount_usd_constant from marts.fct_pledges where donor_country_code = 'NOR'"
    )
    assert 0.9 < float(constant) / float(usd) < 1  # promised in 2025, prices of 2024


def test_missing_rate_is_null_and_a_warning(built: tuple[Any, dict[str, str]], pledge: Any) -> None:
    assert pledge("unknown_rate", "amount_usd, exchange_rate, rate_source") == (None, None, None)
    assert any("rate_known" in node.name for node in built[0].report.warnings)
