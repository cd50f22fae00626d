"""Which changes of a workshop are news to its subscribers, and which only to calendars."""

from typing import Any

import pytest

from bot.reminders.changes import is_revised, news, remembered
from knowledge.model import Workshop
from tests.workshops import workshop

HALL = {"name": "Rathaus", "address": "Markt 1", "town": "Peine"}
WEB = "https://treffen.example.org/raum"
GIVEN: dict[str, Any] = {"starts": "2026-12-05 14:00", "ends": "2026-12-05 16:00", "place": HALL}


def given(**changes: Any) -> Workshop:
    """A workshop of which all is known, but for these changes."""
    return workshop("peine", **{**GIVEN, **changes})


MOVES = [
    ({}, {"starts": "2026-12-06 14:00", "ends": "2026-12-06 16:00"}),
    ({}, {"starts": "2026-12-05 15:00"}),
    ({}, {"ends": "2026-12-05 17:00"}),
    ({}, {"timezone": "Europe/London"}),
    ({"starts": "2026-12-05", "ends": None}, {"starts": "2026-12-06", "ends": None}),
    ({}, {"starts": "2026-12-06", "ends": None}),
    ({}, {"place": {**HALL, "town": "Celle"}}),
    ({}, {"place": {**HALL, "address": "Markt 2"}}),
    ({}, {"place": {**HALL, "name": "Bücherei"}}),
    ({}, {"place": None, "online": WEB}),
    ({"place": None, "online": WEB}, {}),
    ({"place": None, "online": WEB}, {"place": None, "online": f"{WEB}/2"}),
]
NO_MOVES = [
    ({"starts": "2026-12-05", "ends": None}, {}),
    ({"ends": None}, {}),
    ({}, {"starts": "2026-12-05", "ends": None}),
    ({"place": None}, {}),
    ({"place": {"town": "Peine"}}, {}),
    ({}, {"place": {**HALL, "latitude": 52.3, "longitude": 10.2}}),
    ({}, {"place": None}),
    ({}, {"online": WEB}),
]


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_another_date_hour_or_place_is_a_move(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert news(given(**before), given(**after)) == "moved"
    assert is_revised(given(**before), given(**after))


@pytest.mark.parametrize(("before", "after"), NO_MOVES)
def test_what_is_only_made_known_or_withdrawn_is_no_move_but_calendars_learn_of_it(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert news(given(**before), given(**after)) is None
    assert is_revised(given(**before), given(**after))


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"de": "Anders", "fr": "Autrement"}},
        {"description": {"de": "Mehr", "fr": "Plus"}},
        {"languages": ["fr"]},
        {"registration": {"email": "anmeldung@example.org", "deadline": "2026-11-20"}},
        {"status": "planned"},
        {"status": "moved"},
    ],
)
def test_what_concerns_neither_time_nor_place_is_no_news(change: dict[str, Any]) -> None:
    assert news(given(), given(**change)) is None
    assert not is_revised(given(), given(**change))


OFF = {"status": "cancelled"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, {}, "new"),
        (None, OFF, None),
        ({}, OFF, "cancelled"),
        ({}, {**OFF, "starts": "2026-12-06 14:00"}, "cancelled"),
        (OFF, {**OFF, "starts": "2026-12-06 14:00"}, None),
        (OFF, {}, "restored"),
        (OFF, {"starts": "2026-12-06 14:00"}, "restored"),
    ],
)
def test_new_cancelled_and_restored_workshops_are_news(
    before: dict[str, Any] | None, after: dict[str, Any], expected: str | None
) -> None:
    assert news(None if before is None else given(**before), given(**after)) == expected


@pytest.mark.parametrize(
    ("withdrawn", "then"),
    [
        ({"starts": "2026-12-05", "ends": None}, {"starts": "2026-12-05 10:00"}),
        ({"ends": None}, {"ends": "2026-12-05 18:00"}),
        ({"ends": "2026-12-05"}, {"ends": "2026-12-05 18:00"}),
        ({"place": None}, {"place": {"town": "Celle"}}),
        ({"place": None}, {"place": None, "online": WEB}),
        ({"place": {"town": "Peine"}}, {"place": {**HALL, "name": "Bücherei"}}),
    ],
)
def test_what_is_withdrawn_and_then_given_anew_is_a_move_for_those_who_knew_it(
    withdrawn: dict[str, Any], then: dict[str, Any]
) -> None:
    known = remembered(given(), given(**withdrawn))
    assert news(known, given()) is None
    assert news(known, given(**then)) == "moved"


def test_what_is_made_known_meanwhile_is_remembered() -> None:
    known = remembered(given(starts="2026-12-05", ends=None, place=None), given())
    assert known == given()


def test_a_room_in_the_web_that_is_withdrawn_is_remembered() -> None:
    known = remembered(given(place=None, online=WEB), given(place=None))
    assert known == given(place=None, online=WEB)


def test_of_another_day_nothing_is_remembered_from_the_day_before() -> None:
    after = given(starts="2026-12-06", ends=None)
    assert remembered(given(), after) == after
