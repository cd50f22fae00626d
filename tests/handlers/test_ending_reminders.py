"""Ending all reminders: by a button under any message, by a command, or in words; and nothing of the chat is left."""

import datetime as dtm
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import BotApplication
from bot.screens.reminders import delivery_screen
from bot.sending import send
from bot.services import Services
from bot.standin import Person, Seen
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import ALL, KINDS, PRESET, Kind
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.tables import rows_about
from tests.workshops import BY_MAIL, MONEY, ONLINE, ONLY_A_DAY

COMMAND: dict[Language, str] = {"de": "/erinnerungen", "fr": "/rappels"}


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[Person], set[str]]:
    """The tables of the file that hold anything about a person's chat."""
    return lambda person: {table for table, _ in rows_about(tmp_path / "antenne.db", person.chat.id)}


def subscribe(services: Services, person: Person, *workshops: str, language: Language = "de") -> None:
    """Subscribe somebody; messages to them have gone out before, wait, and failed."""
    for workshop in workshops:
        services.reminders.subscribe(person.chat.id, workshop, language)
    deliveries, now = services.storage.deliveries, services.clock()
    later = now + dtm.timedelta(days=1)
    for kind in ("week", "day", "deadline"):
        broadcast = Broadcast(BY_MAIL.id, 0, kind, now, later, later)
        assert deliveries.open(broadcast, now) == (1 if {ALL, BY_MAIL.id} & set(workshops) else 0)
    for state in ("sent", "failed"):
        if (delivery := deliveries.next(later, night=False)) is not None:
            deliveries.start(delivery)
            deliveries.settle(delivery, state, now, "an error")


async def test_the_command_leads_to_the_end_and_every_row_of_the_chat_is_gone(
    app: BotApplication,
    person: Person,
    french: Person,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    language: Language,
    kept: Callable[[Person], set[str]],
) -> None:
    know(BY_MAIL)
    subscribe(services, person, ALL)
    subscribe(services, french, ONLINE.id, language="fr")
    assert kept(person) == {"chats", "subscribers", "subscriptions", "deliveries"}
    await person.tell(app, COMMAND[language])
    [ended] = await person.tap(app, kb.messages[language].reminders_end_button)
    assert ended.text == sentence(kb, language, "reminders_ended")
    assert services.reminders.subscriber(person.chat.id) is None
    assert kept(person) == set()
    assert kept(french) == {"chats", "subscribers", "subscriptions"}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_message_that_is_sent_can_end_them(
    app: BotApplication,
    person: Person,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    language: Language,
    kept: Callable[[Person], set[str]],
    kind: Kind,
) -> None:
    know(MONEY)
    person.say("x")
    subscribe(services, person, ALL)
    screen = delivery_screen(services.kb, kind, MONEY, ONLINE, language, services.clock())
    await send(app.bot, person.chat.id, screen)
    [shown] = await person.tap(app, kb.messages[language].reminders_button)
    assert kb.messages[language].reminders_end_button in [button.text for button in shown.buttons]
    [ended] = await person.tap(app, kb.messages[language].reminders_end_button, person.inbox[0])
    assert ended.text == sentence(kb, language, "reminders_ended")
    assert kept(person) == set()


async def test_the_message_that_confirms_a_subscription_can_end_it(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, kept: Callable[[Person], set[str]]
) -> None:
    await person.tell(app, "/workshops")
    await person.tap(app, kb.messages["de"].remind_next_button)
    assert kept(person) == {"chats", "subscribers", "subscriptions"}
    await person.tap(app, kb.messages["de"].reminders_end_button)
    assert kept(person) == set()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("keine Erinnerungen mehr", "de"),
        ("Bitte nicht mehr erinnern!", "de"),
        ("ich will keine erinnerungen mehr bekommen", "de"),
        ("Erinnerungen abbestellen", "de"),
        ("Hör auf, mich zu erinnern.", "de"),
        ("je ne veux plus de rappels", "fr"),
        ("Arrête les rappels stp", "fr"),
        ("Arrêtez de m’envoyer des rappels, s’il vous plaît.", "fr"),
        ("plus de rappels", "fr"),
        ("désabonne-moi des rappels", "fr"),
    ],
)
async def test_who_says_so_in_words_is_done_at_once(
    app: BotApplication,
    person: Person,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    kept: Callable[[Person], set[str]],
    said: str,
    expected: Language,
) -> None:
    know(BY_MAIL)
    subscribe(services, person, ALL)
    [ended] = await person.tell(app, said)
    assert ended.text == sentence(kb, expected, "reminders_ended")
    assert kept(person) == set()
    [again] = await person.tell(app, said)
    assert again.text == sentence(kb, expected, "reminders_none_to_end")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Wie kann ich die Erinnerungen abbestellen?", "de"),
        ("Kann man die Erinnerungen wieder abbestellen?", "de"),
        ("Ich bekomme keine Erinnerungen mehr", "de"),
        ("Bitte beende die Erinnerungen nicht", "de"),
        ("Comment arrêter les rappels ?", "fr"),
        ("Est-ce que je peux arrêter les rappels", "fr"),
    ],
)
async def test_who_asks_how_it_is_done_is_shown_the_button_and_nothing_ends(
    app: BotApplication,
    person: Person,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    kept: Callable[[Person], set[str]],
    said: str,
    expected: Language,
) -> None:
    know(BY_MAIL)
    subscribe(services, person, ALL)
    [shown] = await person.tell(app, said)
    assert sentence(kb, expected, "reminders_all") in shown.text
    assert kept(person) == {"chats", "subscribers", "subscriptions", "deliveries"}
    await person.tap(app, kb.messages[expected].reminders_end_button)
    assert kept(person) == set()


async def test_who_is_not_subscribed_and_asks_how_is_told_how(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    asked = {"de": "Wie kann ich die Erinnerungen abbestellen?", "fr": "Comment arrêter les rappels ?"}
    [answer] = await person.tell(app, asked[language])
    assert answer.text.startswith(kb.topics["reminders-stop"].title[language])
    assert kb.messages[language].reminders_button in [button.text for button in answer.buttons]


async def test_a_second_tap_finds_nothing_to_end(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, language)
    [shown] = await person.tell(app, COMMAND[language])
    end = kb.messages[language].reminders_end_button
    [first] = await person.tap(app, end, shown)
    [second] = await person.tap(app, end, shown)
    assert first.text == sentence(kb, language, "reminders_ended")
    assert second.text == sentence(kb, language, "reminders_none_to_end")


def offered(message: Seen) -> list[str]:
    """The texts of the buttons."""
    return [button.text for button in message.buttons]


async def test_who_changes_their_mind_is_reminded_of_the_same_again(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    know(BY_MAIL, ONLY_A_DAY, ONLINE)
    end, again = kb.messages[language].reminders_end_button, kb.messages[language].reminders_again_button
    for wanted in ({ALL}, {ONLINE.id}, {ALL, ONLINE.id}):
        for workshop in wanted:
            services.reminders.subscribe(person.chat.id, workshop, language)
        await person.tell(app, COMMAND[language])
        [ended] = await person.tap(app, end)
        assert offered(ended) == [again]
        await person.tap(app, again)
        subscriber = services.reminders.subscriber(person.chat.id)
        assert subscriber
        assert subscriber.workshops == ({ALL} if ALL in wanted else wanted)
        assert subscriber.wishes == PRESET
        services.reminders.end(person.chat.id)


async def test_who_had_several_takes_back_each_of_those_that_are_still_to_come(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, clock: Clock
) -> None:
    know(BY_MAIL, ONLY_A_DAY, ONLINE)
    for entry in (BY_MAIL, ONLY_A_DAY, ONLINE):
        services.reminders.subscribe(person.chat.id, entry.id, "de")
    clock.now = clock.now.replace(month=10, day=8)
    [ended] = await person.tell(app, "keine Erinnerungen mehr")
    titles = ("Workshop only-a-day", "Workshop online")
    assert offered(ended) == [sentence(kb, "de", "remind_one_button", title=title) for title in titles]
    await person.tap(app, 1, ended)
    subscriber = services.reminders.subscriber(person.chat.id)
    assert subscriber
    assert subscriber.workshops == {ONLINE.id}
