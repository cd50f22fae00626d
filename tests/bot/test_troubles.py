"""The last errors for the staff: counted, newest first, and nothing in them that names a person or opens a door."""

import logging
from collections.abc import Iterator

import pytest

from bot.logs import also_to
from bot.troubles import KEPT, LONGEST, Troubles
from tests.conftest import TOKEN


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Those of this process, as `antenne run` collects them."""
    found = Troubles()
    also_to(found, TOKEN)
    yield found
    logging.getLogger().removeHandler(found)


log = logging.getLogger("tests.troubles")


def texts(troubles: Troubles) -> list[str]:
    """What is remembered, the newest first."""
    return [trouble.text for trouble in troubles.newest(KEPT)]


def test_warnings_and_errors_are_counted_and_all_else_is_not(troubles: Troubles) -> None:
    log.setLevel(logging.DEBUG)
    for line in ("one", "two", "one"):
        log.warning("%s", line)
    log.error("three")
    log.info("four")
    found = [(trouble.level, trouble.text, trouble.count) for trouble in troubles.newest(9)]
    assert found == [("ERROR", "three", 1), ("WARNING", "one", 2), ("WARNING", "two", 1)]
    assert troubles.total() == 4


def test_lines_that_differ_only_in_an_id_are_one(troubles: Troubles) -> None:
    for chat in (-1001234567890, 7234567891):
        log.error("chat %s is gone", chat)
    assert [(trouble.text, trouble.count) for trouble in troubles.newest(9)] == [("chat … is gone", 2)]


def test_neither_the_token_nor_an_id_nor_what_is_quoted_is_remembered(troubles: Troubles) -> None:
    log.error("https://api.telegram.org/bot%s/getMe failed", TOKEN)
    log.error("no row for 7234567891")
    log.error("could not parse 'Wie viel Geld bekomme ich?'")
    log.error('could not parse "Wie viel Geld bekomme ich?"')
    log.error("could not parse „Wie viel Geld bekomme ich?“")
    said = " ".join(texts(troubles))
    assert not any(secret in said for secret in (TOKEN, TOKEN[-10:], "7234567891", "Geld"))


def test_an_apostrophe_quotes_nothing(troubles: Troubles) -> None:
    log.warning("the folder can't be watched; it doesn't exist")
    assert texts(troubles) == ["the folder can't be watched; it doesn't exist"]


def test_of_a_traceback_only_the_kind_of_error_is_remembered(troubles: Troubles) -> None:
    try:
        {}["Wie viel Geld bekomme ich?"]
    except KeyError:
        log.exception("it failed")
    trace = 'Traceback (most recent call last):\n  File "x.py", line 1\ntelegram.error.BadRequest: Wie viel Geld?'
    log.error("an update could not be handled\n%s", trace)
    assert texts(troubles) == ["an update could not be handled (BadRequest)", "it failed (KeyError)"]


def test_a_day_and_a_workshop_can_still_be_read(troubles: Troubles) -> None:
    log.error("missing in workshops.yaml, but still to come: celle-2026-10")
    assert texts(troubles) == ["missing in workshops.yaml, but still to come: celle-2026-10"]


def test_however_much_goes_wrong_little_is_remembered(troubles: Troubles) -> None:
    for number in range(KEPT + 10):
        log.error("x%s %s", number, "y" * 1000)
    assert len(texts(troubles)) == KEPT
    assert texts(troubles)[0].startswith(f"x{KEPT + 9} ")
    assert max(map(len, texts(troubles))) == LONGEST


def test_a_slip_in_a_log_call_is_no_trouble_of_its_own(troubles: Troubles) -> None:
    log.error("%d", "one")
    assert len(texts(troubles)) == 1
