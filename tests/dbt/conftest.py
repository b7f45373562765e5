"""A small world of invented articles and mentions, written into a warehouse as load and extract would."""

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from janji.build import build
from janji.extract.schema import ARTICLES, EVENTS, PLEDGES
from janji.settings import Settings
from janji.warehouse import open_warehouse, transaction

Party = tuple[str, str | None, str]  # name, state, type


def actor(party: Party) -> dict[str, str | None]:
    return {"name": party[0], "country_code": party[1], "actor_type": party[2]}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def state(code: str) -> Party:
    return (f"State of {code}", code, "state")


def person(name: str, code: str) -> Party:
    return (name, code, "person")


@dataclass
class World:
    """Articles with their mentions; ``write`` puts some or all of them into a warehouse."""

    articles: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    pledges: list[dict[str, Any]] = field(default_factory=list)

    state = staticmethod(state)
    person = staticmethod(person)

    def article(
        self, name: str, day: date | None, *, publisher: str | None = "Harian Teluk", text: str | None = None,
        language: str = "id", url: str | None = None,
    ) -> str:  # fmt: skip
        """Add an article and return its id. Without a text it gets words of its own, unlike any other article."""
        words = random.Random(name).choices([f"kata{i}" for i in range(4000)], k=120)
        body = text or f"{name}. " + " ".join(words)
        key = sha(body)
        self.articles[key] = {
            "article_id": key, "text": body, "day": day, "publisher": publisher, "language": language, "title": name,
            "url": url,
        }  # fmt: skip
        return key

    def event(
        self, article: str, plover: str, cameo: str, source: Sequence[Party], target: Sequence[Party],
        when: date | tuple[date, date] | None = None, *, precision: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        """Add an event mention and return its id."""
        first, last = when if isinstance(when, tuple) else (when, when)
        parties = [*source, *target]
        quote = more.pop("quote", f"{article[:6]} {plover} {cameo} {source} {target} {when}")
        row = {
            "article_id": article,
            "plover_type": plover,
            "modes": ["visit"] if cameo == "042" else [],
            "contexts": ["diplomatic"],
            "cameo_code": cameo,
            "tier": "core",
            "status": "occurred",
            "is_symmetric": cameo in ("040", "041", "057", "030"),
            "source": [actor(p) for p in source],
            "target": [actor(p) for p in target],
            "country_codes": sorted({p[1] for p in parties if p[1]}),
            "group_codes": [],
            "date_start": first,
            "date_end": last,
            "date_precision": precision or ("unknown" if first is None else "day" if first == last else "range"),
            "date_mod": None,
            "date_basis": "absolute",
            "place_name": None,
            "place_country_code": None,
            "quote": quote,
            "start_char": 0,
            "end_char": len(quote),
            "also_in": [],
            "attributed_to": None,
            "rule_id": "test.rule",
            "confidence": 0.8,
            "extractor_version": "1",
            "pack_version": "1",
        } | more
        row["mention_id"] = sha(f"event {article} {plover} {cameo} {source} {target} {when} {more.get('tag', '')}")[:32]
        row.pop("tag", None)
        self.events.append(row)
        return str(row["mention_id"])

    def pledge(
        self, article: str, donor: Party | None, recipients: Sequence[Party], quantity: str, *,
        announced: date | tuple[date, date] | None = None, precision: str | None = None, status: str = "pledged",
        **more: Any,
    ) -> str:  # fmt: skip
        """Add a pledge mention and return its id; the quantity is "100 USD" for money, "3 x hospital" in kind."""
        first, last = announced if isinstance(announced, tuple) else (announced, announced)
        in_kind = " x " in quantity
        number, what = quantity.split(" x " if in_kind else " ", 1)
        quote = more.pop("quote", f"{article[:6]} {donor} {recipients} {quantity} {status}")
        row = {
            "article_id": article,
            "donor": actor(donor) if donor else None,
            "co_donors": [],
            "recipients": [actor(p) for p in recipients],
            "kind": "in-kind" if in_kind else "money",
            "flow_type": None,
            "amount": None if in_kind else Decimal(number),
            "currency_code": None if in_kind else what,
            "amount_other": [],
            "unit_count": Decimal(number) if in_kind else None,
            "unit": what if in_kind else None,
            "unit_text": what if in_kind else None,
            "quantity_text": quantity,
            "quantity_note": None,
            "horizon_years": None,
            "horizon_start": None,
            "horizon_end": None,
            "horizon_basis": None,
            "status": status,
            "announced_start": first,
            "announced_end": last,
            "announced_precision": precision or ("unknown" if first is None else "day" if first == last else "range"),
            "purpose": None,
            "sector_code": None,
            "place_name": None,
            "place_country_code": None,
            "announcing_mention_id": None,
            "quote": quote,
            "start_char": 0,
            "end_char": len(quote),
            "also_in": [],
            "rule_id": "test.rule",
            "confidence": 0.8,
            "extractor_version": "1",
            "pack_version": "1",
        } | more
        row["mention_id"] = sha(f"pledge {article} {donor} {recipients} {quantity} {announced} {status}")[:32]
        self.pledges.append(row)
        return str(row["mention_id"])

    def write(
        self, config: Settings, articles: Iterable[str] | None = None, *, loaded_at: datetime = datetime(2026, 3, 1),
        load_id: str = "load-1", rows_first: Callable[[list[dict[str, Any]]], None] | None = None,
    ) -> None:  # fmt: skip
        """Load and extract these articles (all by default), replacing what the warehouse holds of them."""
        chosen = list(self.articles if articles is None else articles)
        wanted = set(chosen)
        raw = [self._raw(self.articles[key], loaded_at, load_id) for key in chosen]
        extracted = [self._extracted(self.articles[key]) for key in chosen]
        events = [row for row in self.events if row["article_id"] in wanted]
        pledges = [row for row in self.pledges if row["article_id"] in wanted]
        for rows in (raw, extracted, events, pledges):
            if rows_first:
                rows_first(rows)
        with open_warehouse(config) as con, transaction(con):
            _insert(con, "raw.articles", pa.Table.from_pylist(raw, _RAW) if raw else None, chosen, replace=False)
            _insert(con, "extracted.articles", pa.Table.from_pylist(extracted, ARTICLES), chosen)
            _insert(con, "extracted.events", pa.Table.from_pylist(events, EVENTS), chosen)
            _insert(con, "extracted.pledges", pa.Table.from_pylist(pledges, PLEDGES), chosen)

    def _raw(self, article: dict[str, Any], loaded_at: datetime, load_id: str) -> dict[str, Any]:
        return {
            "article_id": article["article_id"], "text": article["text"], "title": article["title"],
            "url": article["url"], "publisher": article["publisher"],
            "published_at": None, "language": article["language"],
            "source_uri": f"inbox/{article['article_id'][:8]}.txt", "source_form": "txt", "encoding": "utf-8",
            "load_id": load_id, "loaded_at": article.get("loaded_at") or loaded_at,
        }  # fmt: skip

    def _extracted(self, article: dict[str, Any]) -> dict[str, Any]:
        key = article["article_id"]
        return {
            "article_id": key, "language": article["language"], "title": article["title"],
            "publisher": article["publisher"], "published_date": article["day"],
            "published_kind": "exact" if article["day"] else "unknown", "published_basis": "metadata", "n_sentences": 5,
            "n_events": sum(e["article_id"] == key for e in self.events),
            "n_pledges": sum(p["article_id"] == key for p in self.pledges), "extractor_version": "1",
            "pack_version": "1",
        }  # fmt: skip


_RAW = pa.schema(
    [(name, pa.string()) for name in ("article_id", "text", "title", "url", "publisher")]
    + [("published_at", pa.timestamp("us"))]
    + [(name, pa.string()) for name in ("language", "source_uri", "source_form", "encoding", "load_id")]
    + [("loaded_at", pa.timestamp("us"))]
)


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table | None, articles: list[str], *, replace: bool = True
) -> None:
    if rows is None:
        return
    if replace:
        con.execute(f"delete from {table} where article_id in (select unnest(?))", [articles])
        con.execute(f"insert into {table} by name select * from rows")
    else:
        con.execute(
            f"insert into {table} by name select * from rows where article_id not in (select article_id from {table})"
        )


@dataclass
class Warehouse:
    """A warehouse under test."""

    config: Settings
    report: Any = None

    def build(self, **more: Any) -> Any:
        return build(self.config, "all", **more)

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with open_warehouse(self.config, read_only=True) as con:
            return con.execute(sql, list(parameters)).fetchall()

    def marts(self) -> dict[str, list[str]]:
        """Every mart as sorted JSON rows: what two builds must have in common."""
        with open_warehouse(self.config, read_only=True) as con:
            tables = con.execute(
                "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
            ).fetchall()
            return {
                name: [
                    r[0]
                    for r in con.execute(f"select to_json(t)::varchar as j from marts.{name} t order by j").fetchall()
                ]
                for (name,) in tables
            }


@pytest.fixture(scope="session")
def make_world() -> type[World]:
    return World


@pytest.fixture(scope="session")
def make_warehouse() -> Callable[[Path], Warehouse]:
    return lambda folder: Warehouse(Settings(home=folder / "home"))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(Settings(home=tmp_path / "home"))


def random_world(seed: int, n_articles: int, make: type[World] = World) -> World:
    """Articles about fewer occasions and promises than articles, told with the variety that real ones have."""
    r = random.Random(seed)
    world = make()
    codes = ["IDN", "CHN", "JPN", "FJI", "KEN"]
    start = date(2025, 1, 6)
    occasions = [
        (r.choice([("CONSULT", "040"), ("CONSULT", "042"), ("SUPPORT", "057"), ("AID", "071"), ("AGREE", "033")]),
         r.sample(codes, 2), start + timedelta(days=r.randrange(25)))
        for _ in range(max(4, n_articles // 3))
    ]  # fmt: skip
    promises = [
        (r.sample(codes, r.choice([2, 2, 3])), r.choice(["5000000 USD", "20000000 EUR", "3 x clinic", "40 x bus"]),
         start + timedelta(days=r.randrange(60)), r.choice([None, "roads", "clean water", "schools for girls"]))
        for _ in range(max(3, n_articles // 5))
    ]  # fmt: skip
    texts: list[str] = []
    for number in range(n_articles):
        day = start + timedelta(days=r.randrange(90))
        text = None
        if texts and r.random() < 0.15:
            text = r.choice(texts) + f" versi {number}"
        key = world.article(
            f"s{seed}-{number}", day if r.random() < 0.95 else None, text=text,
            publisher=r.choice(["Harian Teluk", "Kabar Pagi", "Suara Timur", None]), language=r.choice(["id", "en"]),
        )  # fmt: skip
        texts.append(world.articles[key]["text"])
        world.articles[key]["loaded_at"] = datetime(2026, 1, 1) + timedelta(hours=number)
        for tag in range(r.randrange(4)):
            (plover, cameo), pair, when = r.choice(occasions)
            sides = r.sample(pair, 2)
            party = [person(f"Tokoh {c}", c) if r.random() < 0.3 else state(c) for c in sides]
            told: Any = r.choice([when, when, when + timedelta(days=1), (when, when + timedelta(days=2)), None])
            world.event(key, plover, cameo, party[:1], party[1:], told, confidence=r.choice([0.5, 0.7, 0.9]), tag=tag)
        for _ in range(r.randrange(3)):
            parties, quantity, when, purpose = r.choice(promises)
            status = r.choice(["pledged", "pledged", "planned", "delivered", "cancelled", "in_progress"])
            if r.random() < 0.2:
                quantity = quantity.replace("5000000", "7000000").replace("40", "60")
                when += timedelta(days=40)
            world.pledge(
                key, state(parties[0]), [state(c) for c in parties[1:]], quantity, status=status, purpose=purpose,
                announced=r.choice([when, when, None]), confidence=r.choice([0.5, 0.9]),
                quote=f"{number} {quantity} " + r.choice(["menaikkan", "janji", "bantuan tambahan"]),
            )  # fmt: skip
    for number, donor in enumerate(("SWE", "NOR", "CHE")):  # raised promises, which chance seldom makes
        for turn, amount in enumerate((100, 150, 180)[: 2 + number % 2]):
            when = start + timedelta(days=50 * turn + number)
            key = world.article(f"s{seed}-raised-{donor}-{turn}", when)
            world.articles[key]["loaded_at"] = datetime(2026, 1, 2) + timedelta(hours=number)
            world.pledge(
                key, state(donor), [state("VUT")], f"{amount}000000 USD", announced=when, purpose="harbours",
                quote=f"{donor} {amount} menaikkan",
            )  # fmt: skip
    ids = {row["mention_id"] for row in world.pledges}
    seen: set[str] = set()
    world.pledges = [p for p in world.pledges if not (p["mention_id"] in seen or seen.add(p["mention_id"]))]  # type: ignore[func-returns-value]
    assert len(ids) == len(world.pledges)
    return world


@pytest.fixture(scope="session")
def make_random_world() -> Callable[[int, int], World]:
    return random_world
