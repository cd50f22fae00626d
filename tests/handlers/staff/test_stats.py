"""/stats: a picture, and in words what it shows."""

import datetime as dtm
from collections.abc import Callable

import pytest

from bot.app import BotApplication
from bot.callbacks import ShowStatistics, encode
from bot.clock import ZONE
from bot.screens.staff.stats import LONGEST_SPAN, SPANS
from bot.services import Services
from bot.standin import Person, Seen, StandIn
from bot.storage.feedback import Rated
from knowledge.model import KnowledgeBase, Language
from knowledge.reply import Outcome, Reply
from tests.conftest import Clock
from tests.workshops import NOW

Ask = Callable[..., None]

TODAY = dtm.date(2026, 9, 1)
"""The day on which tests take place."""


@pytest.fixture
def ask(services: Services) -> Ask:
    """Asks questions on a day."""

    def note(
        days_ago: int, outcome: Outcome = "answer", topic: str | None = None, language: Language = "de", times: int = 1
    ) -> None:
        for _ in range(times):
            reply = Reply(outcome, language, topic)
            services.storage.questions.note(reply, "Frage", TODAY - dtm.timedelta(days=days_ago))

    return note


def lines(seen: Seen) -> list[str]:
    """The lines below the picture."""
    return [line.replace("\u00a0", " ") for line in seen.text.splitlines()]


def drawn(standin: StandIn, seen: Seen) -> bytes:
    """The picture."""
    [photo] = seen.json["photo"]
    return standin.world.files[photo["file_id"]]


async def test_the_last_thirty_days_are_counted(
    app: BotApplication, kb: KnowledgeBase, services: Services, standin: StandIn, colleague: Person, ask: Ask
) -> None:
    ask(0, "answer", "radio", times=5)
    ask(3, "answer", "contact", "fr", times=9)
    ask(29, "choice", times=4)
    ask(29, "none", times=2)
    ask(30, "answer", "radio", times=50)
    services.reminders.subscribe(7, "*", "de")
    [sent] = await colleague.tell(app, "/stats")
    assert drawn(standin, sent).startswith(b"\x89PNG")
    assert lines(sent) == [
        "Statistik: 03.08.2026 bis 01.09.2026 (30 Tage)",
        "",
        "20 Fragen, im Mittel 0,7 am Tag; die meisten am 29.08.2026: 9",
        "Beantwortet: 14 (70 %)",
        "Auswahl angeboten: 4 (20 %)",
        "Ohne Antwort: 2 (10 %)",
        "Deutsch: 11, Französisch: 9",
        "",
        "Häufigste Themen:",
        f"1. {kb.topics['contact'].title['de']}: 9",
        f"2. {kb.topics['radio'].title['de']}: 5",
        "",
        "Keine Rückmeldungen.",
        "",
        "Erinnerungen: 1 Chat bekommt welche.",
    ]


async def test_what_people_thought_of_answers_is_summed_up_the_worst_first(
    app: BotApplication, kb: KnowledgeBase, services: Services, colleague: Person
) -> None:
    feedback = services.storage.feedback
    for topic, ups, downs in (("radio", 3, 1), ("contact", 0, 2), ("privacy", 4, 0)):
        for verdict, times in (("up", ups), ("down", downs)):
            for _ in range(times):
                mark = feedback.note(Rated(topic, "what", "de", "abc"), verdict, TODAY)
                if verdict == "down":
                    feedback.explain(mark, "wrong" if topic == "radio" else "hard")
    [sent] = await colleague.tell(app, "/stats 7")
    found = lines(sent)
    start = found.index("Rückmeldungen: 7 hilfreich, 3 nicht")
    assert found[start + 1 : start + 4] == [
        f"{kb.topics['contact'].title['de']}: 2 nicht, 0 hilfreich",
        f"{kb.topics['radio'].title['de']}: 1 nicht, 3 hilfreich",
        "Gründe: falsch oder veraltet 1, schwer verständlich 2",
    ]


async def test_what_people_wrote_about_answers_follows_without_names(
    app: BotApplication, services: Services, colleague: Person
) -> None:
    answer = Rated("praxes", "what", "de", "a1b2c3")
    for text in ("Die Frist ist falsch & alt.", "Ich heiße Erika Muster, Tel. 0171 5555555: Wo ist das Formular?"):
        mark = services.storage.feedback.note(answer, "down", TODAY)
        services.storage.feedback.explain(mark, "wrong")
        services.storage.feedback.remark(mark, text)
    _, remarks = await colleague.tell(app, "/stats 7")
    assert remarks.text.startswith("Anmerkungen zu Antworten\n")
    assert "Die Frist ist falsch & alt." in remarks.text
    assert "falsch oder veraltet" in remarks.text
    assert "Wo ist das Formular?" in remarks.text
    assert not any(secret in remarks.text for secret in ("Erika", "5555555"))


async def test_many_and_long_remarks_fit_into_a_message(
    app: BotApplication, services: Services, colleague: Person
) -> None:
    for _ in range(40):
        mark = services.storage.feedback.note(Rated("praxes", "what", "de", "a1b2c3"), "down", TODAY)
        services.storage.feedback.remark(mark, "Zu lang. " * 60)
    _, remarks = await colleague.tell(app, "/stats")
    assert "die neuesten 10 von 40" in remarks.text.replace("\u00a0", " ")


async def test_without_a_question_it_says_so(app: BotApplication, standin: StandIn, colleague: Person) -> None:
    [sent] = await colleague.tell(app, "/stats")
    assert "Keine Fragen in dieser Zeit." in lines(sent)
    assert drawn(standin, sent)


async def test_a_question_after_midnight_belongs_to_the_new_day_of_the_office(
    app: BotApplication, colleague: Person, stranger: Person, clock: Clock
) -> None:
    clock.now = dtm.datetime(2026, 9, 1, 23, 59, tzinfo=ZONE)
    await stranger.tell(app, "Was ist PRAXES?")
    clock.now = dtm.datetime(2026, 9, 2, 0, 1, tzinfo=ZONE)
    await stranger.tell(app, "Was ist PRAXES?")
    [sent] = await colleague.tell(app, "/stats 1")
    assert lines(sent)[:3] == ["Statistik: 02.09.2026", "", "1 Frage"]


async def test_a_button_shows_another_span_of_time_in_the_same_message(
    app: BotApplication, standin: StandIn, colleague: Person, ask: Ask
) -> None:
    ask(100, times=3)
    [month] = await colleague.tell(app, "/stats")
    assert [button.text for button in month.buttons] == ["Statistik: 7 Tage", "Statistik: 365 Tage"]
    [year] = await colleague.tap(app, "365 Tage")
    assert year.message_id == month.message_id
    assert year.edited
    assert lines(year)[0] == "Statistik: 02.09.2025 bis 01.09.2026 (365 Tage)"
    assert lines(year)[2].startswith("3 Fragen")
    assert drawn(standin, year) != drawn(standin, month)
    assert [button.text for button in year.buttons] == ["Statistik: 7 Tage", "Statistik: 30 Tage"]
    [again] = await colleague.tap(app, "365 Tage", month)
    assert again.text == year.text


async def test_where_the_message_is_gone_a_new_one_is_sent(app: BotApplication, colleague: Person) -> None:
    [sent] = await colleague.tell(app, "/stats")
    colleague.chat.messages[sent.message_id].deleted = True
    [new] = await colleague.tap(app, "7 Tage", sent)
    assert new.message_id != sent.message_id
    assert "(7 Tage)" in new.text


@pytest.mark.parametrize("word", ["0", "-3", "viele", "1001", "9" * 5000, "²", "1.5"])
async def test_a_span_that_can_not_be_is_explained(app: BotApplication, colleague: Person, word: str) -> None:
    [told] = await colleague.tell(app, f"/stats {word}"[:4000])
    assert told.text == "Bitte eine Zahl von 1 bis 1.000, zum Beispiel /stats 30 für die letzten 30 Tage."


@pytest.mark.parametrize("days", [0, LONGEST_SPAN + 1, 999_999_999])
async def test_a_forged_span_is_an_old_button(
    app: BotApplication, kb: KnowledgeBase, colleague: Person, person: Person, days: int
) -> None:
    [sent] = await colleague.tell(app, "/stats")
    stored = colleague.chat.messages[sent.message_id]
    button = stored.json["reply_markup"]["inline_keyboard"][0][0]
    button["callback_data"] = encode(ShowStatistics(days))
    assert await colleague.tap(app, 0, sent.message_id) == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_where_no_photos_may_be_sent_the_words_come_alone(
    app: BotApplication, standin: StandIn, colleague: Person
) -> None:
    standin.fail_next("sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat")
    [sent] = await colleague.tell(app, "/stats")
    assert "photo" not in sent.json
    assert lines(sent)[0].startswith("Statistik: ")
    [other] = await colleague.tap(app, "7 Tage")
    assert "(7 Tage)" in other.text


@pytest.mark.parametrize("days", [*SPANS, LONGEST_SPAN])
async def test_the_longest_titles_and_largest_numbers_fit(
    app: BotApplication, kb: KnowledgeBase, services: Services, colleague: Person, ask: Ask, days: int
) -> None:
    longest = sorted(kb.topics, key=lambda name: len(kb.topics[name].title["de"]))[-5:]
    for place, topic in enumerate(longest):
        ask(0, "answer", topic, times=place + 1)
        for verdict in ("up", "down"):
            services.storage.feedback.note(Rated(topic, "what", "de", "abc"), verdict, TODAY)
    for chat in range(3):
        services.storage.subscribers.subscribe(chat + 1, "*", "de", NOW)
        services.reminders.sleep(chat + 1)
    [sent] = await colleague.tell(app, f"/stats {days}")
    assert len(sent.text) <= 950
    assert "Erinnerungen: 3 Chats bekommen welche, davon 3 zurzeit nicht erreichbar." in lines(sent)
