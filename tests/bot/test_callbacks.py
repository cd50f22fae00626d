"""Callback data: read as it was written, and never trusted."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    AnswerTeam,
    AskExample,
    AskTeam,
    AskToForget,
    Assign,
    BrowseTopic,
    BrowseTown,
    BrowseTownPage,
    BrowseTowns,
    ChooseFromFamily,
    ChooseGroupLanguage,
    ChooseLanguage,
    ChooseTopic,
    DiscardAnnouncement,
    DropRemark,
    EndHandover,
    EndReminders,
    Forget,
    GiveReason,
    KeepData,
    NoneFits,
    OldButtonError,
    OpenQuestion,
    OpenTopic,
    OpenWorkshop,
    PassOn,
    ProposePlace,
    ProposeTopic,
    PutAside,
    Rate,
    SendAnnouncement,
    SendCalendar,
    SendMap,
    ShowAnnouncement,
    ShowContact,
    ShowCounted,
    ShowData,
    ShowFamily,
    ShowFull,
    ShowMenu,
    ShowPast,
    ShowReminders,
    ShowShort,
    ShowStatistics,
    ShowTopic,
    ShowTown,
    ShowUnanswered,
    ShowWorkshops,
    SpeakFully,
    SpeakSimply,
    StopAnnouncement,
    StopWriting,
    Subscribe,
    SwitchWish,
    Tap,
    UndoDecision,
    Unsubscribe,
    WriteAnew,
    WriteRemark,
    decode,
    encode,
)
from bot.screens.feedback import REASONS
from bot.storage.kinds import ALL, WISHES
from knowledge.model import FACETS, FAMILIES, ID_PATTERN, LANGUAGES, MAX_ID

IDS = st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda name: len(name) <= MAX_ID)
NAMES = st.from_regex(r"[a-z0-9]+( [a-z0-9]+)*", fullmatch=True).filter(lambda name: len(name) <= 50)
LANGUAGE = st.sampled_from(LANGUAGES)
REVISIONS, MARKS = (st.text("0123456789abcdef", min_size=size, max_size=size) for size in (6, 16))
WORKSHOPS = st.one_of(IDS, st.just(ALL))
TAPS: st.SearchStrategy[Tap] = st.one_of(
    st.builds(ShowTopic, IDS, st.sampled_from(FACETS), LANGUAGE),
    st.builds(OpenTopic, IDS, LANGUAGE),
    st.builds(BrowseTopic, IDS, st.sampled_from(FACETS), LANGUAGE),
    st.builds(BrowseTown, NAMES, LANGUAGE),
    st.builds(BrowseTownPage, st.integers(0, 999), LANGUAGE),
    st.builds(BrowseTowns, LANGUAGE),
    st.builds(ShowTown, NAMES, LANGUAGE),
    st.builds(ShowMenu, LANGUAGE),
    *(st.builds(tap, LANGUAGE) for tap in (SpeakSimply, SpeakFully)),
    st.builds(ShowFull, IDS, st.sampled_from(FACETS), LANGUAGE),
    st.builds(ShowFamily, st.sampled_from(FAMILIES), st.integers(0, 999), LANGUAGE),
    st.builds(AskExample, st.integers(0, 999), LANGUAGE),
    st.builds(ChooseLanguage, LANGUAGE),
    st.builds(ShowShort, IDS, st.sampled_from(FACETS), LANGUAGE),
    st.builds(ChooseGroupLanguage, LANGUAGE),
    *(st.builds(tap, LANGUAGE) for tap in (ShowWorkshops, ShowPast, ShowReminders, EndReminders)),
    *(st.builds(tap, WORKSHOPS, LANGUAGE) for tap in (OpenWorkshop, SendCalendar, SendMap, Subscribe, Unsubscribe)),
    st.builds(Rate, IDS, st.sampled_from(FACETS), REVISIONS, st.sampled_from(["up", "down"]), LANGUAGE),
    st.builds(GiveReason, MARKS, st.sampled_from(REASONS), LANGUAGE),
    st.builds(WriteRemark, MARKS, LANGUAGE),
    *(st.builds(tap, LANGUAGE) for tap in (ShowCounted, DropRemark)),
    st.builds(ShowStatistics, st.integers(0, 999_999_999)),
    *(st.builds(tap, LANGUAGE) for tap in (AskTeam, NoneFits)),
    *(
        st.builds(tap, st.integers(0, 999_999), LANGUAGE)
        for tap in (PassOn, WriteAnew, StopWriting, AnswerTeam, EndHandover)
    ),
    st.builds(ShowContact, IDS, LANGUAGE),
    *(st.builds(tap, LANGUAGE) for tap in (ShowData, AskToForget, KeepData)),
    st.builds(Forget, st.integers(0, 999_999_999), LANGUAGE),
    *(
        st.builds(tap, st.integers(0, 999_999_999))
        for tap in (ShowUnanswered, OpenQuestion, ChooseTopic, PutAside, UndoDecision)
    ),
    st.builds(ChooseFromFamily, st.integers(0, 999_999_999), st.sampled_from(FAMILIES), st.integers(0, 99)),
    st.builds(ProposeTopic, st.integers(0, 999_999_999), IDS),
    *(
        st.builds(
            tap, st.integers(0, 999_999_999), IDS, st.sampled_from(FACETS), st.sampled_from(["de", "fr", "other"])
        )
        for tap in (ProposePlace, Assign)
    ),
    *(st.builds(tap, st.integers(0, 999_999_999)) for tap in (DiscardAnnouncement, ShowAnnouncement, StopAnnouncement)),
    st.builds(SendAnnouncement, st.integers(0, 999_999_999), st.integers(0, 999_999_999)),
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
