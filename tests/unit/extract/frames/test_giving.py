"""Frames of promises take giver and receiver from the pledge of their sentence."""

from janji.extract.extractor import Analysis, propose, read
from janji.extract.frames.frame import Frame


def _frames(text: str, trigger: str) -> list[Frame]:
    analysis, pack = read(text, language="en")
    assert isinstance(analysis, Analysis)
    propose(analysis, pack)
    return [f for f in analysis.frames if f.trigger == trigger]


def test_a_part_of_the_world_receives() -> None:
    found = _frames("Norway pledged $40 million in humanitarian aid for the Horn of Africa on Monday.", "pledge_aid")
    assert [[a.name for a in f.target] for f in found] == [["Horn of Africa"]]
    assert found[0].target_how == "pledge"
    assert found[0].cameo == "033"


def test_grammar_that_is_sure_keeps_its_own_parties() -> None:
    found = _frames("Norway promised Chad $40 million for a hospital.", "commit")
    assert found
    assert {f.target[0].country_code for f in found} == {"TCD"}
    assert {f.target_how for f in found} == {"clause"}


def test_a_promise_without_an_amount_keeps_its_code() -> None:
    found = _frames("Norway promised Chad to keep the border open.", "commit")
    assert found
    assert all(f.cameo == "030" for f in found)


def test_the_next_giver_of_a_list_is_given_nothing() -> None:
    found = _frames("Norway pledged $50 million, Iceland $30 million and Malta $10 million to Togo.", "commit")
    assert found
    assert {a.country_code for f in found for a in f.target} == {"TGO"}
    assert {a.country_code for f in found for a in f.source} == {"NOR"}
