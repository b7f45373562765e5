"""One event told twice is one event."""

from datetime import date

import pytest

from janji.extract.facts.repeats import without_repeats
from janji.extract.model import Actor, EventMention, TimeExpression

DAY = TimeExpression(0, 0, date(2024, 3, 5), date(2024, 3, 5), "day")
MONTH = TimeExpression(0, 0, date(2024, 3, 1), date(2024, 3, 31), "month")
CHAD = Actor(0, 0, "Chad", "TCD", "state")
IDRIS, MARIAM = (Actor(0, 0, name, "TCD", "person") for name in ("Idris Moussa", "Mariam Deby"))
MALI = Actor(0, 0, "Mali", "MLI", "state")
BAMAKO = Actor(0, 0, "Bamako", "MLI")
GAO = Actor(0, 0, "Gao", "MLI")


def _raid(at: int, source: Actor = CHAD, when: TimeExpression | None = DAY, place: Actor | None = None) -> EventMention:
    return EventMention(
        *("ASSAULT", "190", "core", "occurred", False, (source,), (MALI,), at, at + 10, "assault.active"),
        when=when,
        place=place,
        confidence=1 - at / 1000,
    )


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (_raid(50), 1),
        (_raid(50, IDRIS), 1),
        (_raid(50, MARIAM, place=GAO), 1),
        (_raid(50, when=MONTH), 2),
        (_raid(50, when=None), 2),
    ],
)
def test_the_same_sides_on_the_same_day_are_one_event(second: EventMention, count: int) -> None:
    events = without_repeats([second, _raid(10)])
    assert len(events) == count
    if count == 1:
        assert (events[0].start, events[0].also_in) == (10, ((50, 60),))


def test_other_people_and_other_places_make_other_events() -> None:
    assert len(without_repeats([_raid(10, IDRIS), _raid(50, MARIAM)])) == 2
    assert len(without_repeats([_raid(10, place=GAO), _raid(50, place=BAMAKO)])) == 2
