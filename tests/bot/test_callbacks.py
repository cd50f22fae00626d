"""Callback data: read as it was written, and never trusted."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    AskExample,
    ChooseLanguage,
    EndReminders,
    OldButtonError,
    OpenTopic,
    OpenWorkshop,
    SendCalendar,
    SendMap,
    ShowFamily,
    ShowMenu,
    ShowPast,
    ShowReminders,
    ShowTopic,
    ShowTown,
    ShowWorkshops,
    Subscribe,
    SwitchWish,
    Tap,
    Unsubscribe,
    decode,
    encode,
)
from bot.storage.kinds import ALL, WISHES
from knowledge.model import FACETS, FAMILIES, ID_PATTERN, LANGUAGES, MAX_ID

IDS = st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda name: len(name) <= MAX_ID)
NAMES = st.from_regex(r"[a-z0-9]+( [a-z0-9]+)*", fullmatch=True).filter(lambda name: len(name) <= 50)
LANGUAGE = st.sampled_from(LANGUAGES)
WORKSHOPS = st.one_of(IDS, st.just(ALL))
TAPS: st.SearchStrategy[Tap] = st.one_of(
    st.builds(ShowTopic, IDS, st.sampled_from(FACETS), LANGUAGE),
    st.builds(OpenTopic, IDS, LANGUAGE),
    st.builds(ShowTown, NAMES, LANGUAGE),
    st.builds(ShowMenu, LANGUAGE),
    st.builds(ShowFamily, st.sampled_from(FAMILIES), st.integers(0, 999), LANGUAGE),
    st.builds(AskExample, st.integers(0, 999), LANGUAGE),
    st.builds(ChooseLanguage, LANGUAGE),
    *(st.builds(tap, LANGUAGE) for tap in (ShowWorkshops, ShowPast, ShowReminders, EndReminders)),
    *(st.builds(tap, WORKSHOPS, LANGUAGE) for tap in (OpenWorkshop, SendCalendar, SendMap, Subscribe, Unsubscribe)),
    st.builds(SwitchWish, st.sampled_from(WISHES), st.booleans(), LANGUAGE),
)


@given(TAPS)
def test_what_was_written_is_read_as_it_was_meant_and_fits(tap: Tap) -> None:
    assert decode(encode(tap)) == tap
    assert len(encode(tap).encode()) <= 64


@given(st.one_of(st.none(), st.text(max_size=64)))
def test_foreign_data_raises_nothing_but_that_the_button_is_old(data: str | None) -> None:
    with suppress(OldButtonError):
        assert isinstance(decode(data), Tap)


@given(TAPS, st.data())
def test_damaged_data_is_an_old_button_or_another_tap_of_ours(tap: Tap, data: st.DataObject) -> None:
    whole = encode(tap)
    place = data.draw(st.integers(0, len(whole)))
    damaged = whole[:place] + data.draw(st.text(max_size=3)) + whole[place + 1 :]
    with suppress(OldButtonError):
        assert isinstance(decode(damaged), Tap)


def test_data_over_64_bytes_is_refused_when_it_is_made_not_when_it_is_sent() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        encode(ShowTown("x" * 70, "de"))
