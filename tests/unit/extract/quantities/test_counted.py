"""The noun behind a number."""

import pytest

from janji.extract.quantities.counted import noun_behind
from janji.packs import load_pack


@pytest.mark.parametrize(
    ("language", "behind", "unit", "written", "is_abstract"),
    [
        ("en", " blankets for Fiji", "blanket", "blankets", False),
        ("en", " new primary schools", "school", "schools", False),
        ("en", " schools and beds", "school", "schools", False),
        ("en", " zorblats", None, "zorblats", False),  # a noun that no pack lists
        ("en", " steps", None, "steps", True),
        ("id", " batang bibit kakao", "tree", "bibit", False),  # a classifier gives way to what it counts
        ("id", " tentaranya", "person", "tentaranya", False),
    ],
)
def test_the_noun(language: str, behind: str, unit: str | None, written: str, is_abstract: bool) -> None:
    noun = noun_behind(behind, 0, load_pack(language).quantities)
    assert noun is not None
    assert (noun.unit, noun.written, noun.is_abstract) == (unit, written, is_abstract)
    assert behind[: noun.end].endswith(written)


@pytest.mark.parametrize("behind", ["", ".", ", schools", " Zorblats", " of it", "\n\nschools"])
def test_no_noun(behind: str) -> None:
    assert noun_behind(behind, 0, load_pack("en").quantities) is None
