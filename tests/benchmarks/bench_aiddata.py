"""AidData's project descriptions: are amount, currency and recipient state found where the text names them?

    JANJI_AIDDATA=path/to/aiddata_dev.jsonl uv run pytest tests/benchmarks/bench_aiddata.py -s

Each line of the file is an object with ``text``, ``amount``, ``currency`` (ISO 4217) and ``recipient`` (a state's
English name). Two shares are printed for each: ``found`` (among all quantities, among all parties) and
``pledged`` (in a pledge that the extractor made). Skipped where the file is absent.
"""

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from janji.extract.extractor import Analysis, analyse
from janji.extract.model import Actor, Quantity
from janji.packs import load_pack

PACKS = Path(__file__).parents[2] / "seeds" / "packs"
BESIDE = Path(__file__).parents[2].parent / "shared" / "gold" / "aiddata_dev.jsonl"
FILE = Path(os.environ.get("JANJI_AIDDATA", BESIDE))


def rows() -> Iterator[dict[str, Any]]:
    with FILE.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _values(quantity: Quantity) -> Iterator[tuple[Decimal, str]]:
    if quantity.kind == "money":
        yield quantity.value, quantity.currency or ""
    yield from quantity.equivalents


def _has_amount(quantities: list[Quantity], amount: Decimal, currency: str) -> bool:
    money = [v for q in quantities for v in _values(q)]
    return any(c == currency and abs(v - amount) <= amount * Decimal("0.001") for v, c in money)


SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "": 1,
}
FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)[ \u00a0-]?(thousand|million|billion|mn|bn|m|b)?\b", re.I)


def _stands_in(text: str, amount: Decimal) -> bool:
    """The figure is written in the text, whole or before a scale word."""
    for digits, scale in FIGURE.findall(text):
        if abs(Decimal(digits.replace(",", "")) * SCALES[scale.lower()] - amount) <= amount * Decimal("0.001"):
            return True
    return False


def _states(actors: list[Actor]) -> set[str]:
    return {a.country_code for a in actors if a.country_code}


def measure() -> dict[str, tuple[int, int]]:
    """Right and all, for each figure."""
    counts: dict[str, list[int]] = {}
    codes = {c.name_en: code for code, c in load_pack("en", PACKS).actors.reference.countries.items()}

    def tally(name: str, right: bool) -> None:
        counts.setdefault(name, [0, 0])
        counts[name][0] += right
        counts[name][1] += 1

    for row in rows():
        found: Analysis = analyse(row["text"], language="en", root=PACKS)
        if row["amount"] and _stands_in(row["text"], Decimal(row["amount"])):
            amount, currency = Decimal(row["amount"]), row["currency"]
            tally("amount and currency found", _has_amount(found.quantities, amount, currency))
            tally("amount and currency pledged", _has_amount([p.quantity for p in found.pledges], amount, currency))
        state = codes.get(row["recipient"])
        if state:
            tally("recipient state found", state in _states([*found.actors, *found.places]))
            if found.pledges:
                tally("recipient state pledged", any(state in _states(list(p.recipients)) for p in found.pledges))
    return {name: (a, b) for name, (a, b) in counts.items()}


@pytest.mark.skipif(not FILE.is_file(), reason="AidData sample not here; set JANJI_AIDDATA")
def test_aiddata() -> None:
    figures = measure()
    for name, (right, of) in figures.items():
        print(f"{name:32} {right / of:.3f} of {of}")
    for name in ("amount and currency found", "recipient state found"):
        right, of = figures[name]
        assert right / of >= 0.85, f"{name}: {right} of {of}"
