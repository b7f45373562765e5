"""Where one looks back from a word to what governs it."""

from janji.extract.text.clauses import LOOK_BACK, Clause


def test_a_look_back_ends_at_the_clause() -> None:
    assert Clause(start=20, end=90, index=0, sentence=0).since(60) == 20


def test_a_look_back_ends_early_in_an_endless_clause() -> None:
    assert Clause(start=0, end=10_000, index=0, sentence=0).since(9_000) == 9_000 - LOOK_BACK
