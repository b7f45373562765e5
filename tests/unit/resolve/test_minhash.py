"""Signatures: stable, and close exactly when the texts are."""

from janji.resolve.minhash import PERMUTATIONS, shingles, signature


def alike(one: str, other: str) -> float:
    return sum(a == b for a, b in zip(signature(one), signature(other), strict=True)) / PERMUTATIONS


TEXT = " ".join(f"kata{n}" for n in range(150))


def test_shingles_ignore_case_and_punctuation() -> None:
    assert shingles("Satu, dua tiga!") == shingles("satu dua; TIGA") == ["satu dua tiga"]
    assert shingles("Hai") == ["hai"]
    assert shingles("") == [""]


def test_signature_is_always_the_same() -> None:
    assert signature(TEXT) == signature(TEXT)
    assert signature("satu dua tiga empat")[:3] == signature("Satu dua, tiga empat.")[:3]
    assert len(signature(TEXT)) == PERMUTATIONS


def test_near_copies_are_near_and_others_far() -> None:
    assert alike(TEXT, TEXT + " tambahan kecil") > 0.9
    assert alike(TEXT, TEXT.replace("kata75", "lain")) > 0.85
    assert alike(TEXT, " ".join(f"beda{n}" for n in range(150))) < 0.05
