"""Being reminded: of all workshops or of one, by a button or in words; and what one hears, switched on and off."""

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person, Seen
from bot.storage.kinds import ALL, PRESET, WISHES, Wish
from bot.storage.subscribers import Subscriber
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import BY_MAIL, MONEY, OFF, ONLINE, ONLY_A_DAY

COMMAND: dict[Language, str] = {"de": "/erinnerungen", "fr": "/rappels"}


def labels(message: Seen) -> list[str]:
    """The texts of the buttons."""
    return [button.text for button in message.buttons]


def asked_for(services: Services, person: Person) -> Subscriber:
    """What the person has asked for. Fails where they have asked for nothing."""
    subscriber = services.reminders.subscriber(person.chat.id)
    assert subscriber
    return subscriber


def switch(kb: KnowledgeBase, language: Language, wish: Wish, *, on: bool) -> str:
    """The button that shows a wish as it is now."""
    return sentence(kb, language, "wish_on" if on else "wish_off", wish=getattr(kb.messages[language], f"wish_{wish}"))


async def test_without_a_subscription_the_commands_say_so_and_offer_all_and_each(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    know(MONEY, BY_MAIL, OFF)
    [offer] = await person.tell(app, COMMAND[language])
    assert sentence(kb, language, "reminders_off") in offer.text
    names = {"de": ["Workshop by-mail", "Workshop: Geld für Partnerschaften"], "fr": ["Atelier by-mail"]}
    texts = labels(offer)
    assert texts[0] == kb.messages[language].remind_all_button
    offers = [sentence(kb, language, "remind_one_button", title=name) for name in names[language]]
    assert [offer for offer in offers if offer not in texts] == []
    assert not any("off" in text for text in texts)
    assert texts[-1] == kb.messages[language].coming_button


async def test_subscribing_to_all_gives_the_preset_in_the_language_of_the_button(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    know(MONEY, BY_MAIL)
    *_, last = await person.tell(app, "/workshops")
    [done] = await person.tap(app, kb.messages[language].remind_all_button, last)
    assert done.message_id != last.message_id
    assert sentence(kb, language, "reminders_subscribed_all") in done.text
    chat = person.chat.id
    assert asked_for(services, person) == Subscriber(chat, language, frozenset({ALL}), PRESET, asleep=False)
    *_, last = await person.tell(app, "/workshops")
    assert kb.messages[language].remind_all_button not in labels(last)
    assert kb.messages[language].reminders_button in labels(last)


async def test_subscribing_to_one_is_for_this_one_alone(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    know(BY_MAIL, MONEY)
    messages = kb.messages[language]
    first, second = await person.tell(app, "/workshops")
    [done] = await person.tap(app, messages.remind_button, second)
    assert sentence(kb, language, "reminders_subscribed_one", title=MONEY.title[language]) in done.text
    assert asked_for(services, person).workshops == {"money"}
    first, second = await person.tell(app, "/workshops")
    assert messages.remind_button in labels(first)
    assert messages.remind_button not in labels(second)
    await person.tap(app, messages.remind_button, first)
    assert asked_for(services, person).workshops == {"money", "by-mail"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Erinnere mich an Workshops", "de"),
        ("Ich möchte an Workshops erinnert werden", "de"),
        ("Je voudrais recevoir des rappels", "fr"),
        ("Rappelle-moi les ateliers", "fr"),
    ],
)
async def test_who_asks_for_reminders_in_words_is_shown_the_button(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, said: str, expected: Language
) -> None:
    [answer] = await person.tell(app, said)
    assert answer.text.startswith(kb.topics["reminders-subscribe"].title[expected])
    assert services.reminders.subscriber(person.chat.id) is None
    await person.tap(app, kb.messages[expected].remind_all_button, answer)
    assert asked_for(services, person).workshops == {ALL}
    assert asked_for(services, person).language == expected


async def test_the_commands_show_what_one_hears_of_and_when_the_next_message_comes(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    know(BY_MAIL, MONEY)
    first, _ = await person.tell(app, "/workshops")
    await person.tap(app, kb.messages[language].remind_button, first)
    [shown] = await person.tell(app, COMMAND[language])
    when = {"de": "Dienstag, 29. September 2026, 10:00 Uhr", "fr": "mardi 29 septembre 2026 à 10\u00a0h"}
    day = {"de": "6. Oktober 2026, 10:00 Uhr", "fr": "6 octobre 2026 à 10\u00a0h"}
    assert sentence(kb, language, "reminders_some") in shown.text
    assert f"• {BY_MAIL.title[language]}, {day[language]}" in shown.text
    assert sentence(kb, language, "reminders_next", date=when[language]) in shown.text
    assert MONEY.title[language] not in shown.text
    for wish in WISHES:
        known = wish in PRESET
        assert (switch(kb, language, wish, on=known) in labels(shown)) == (wish != "new")
    assert kb.messages[language].reminders_end_button in labels(shown)


@pytest.mark.parametrize("wish", WISHES)
async def test_each_wish_is_switched_off_and_on_in_place_and_only_this_one(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language, wish: Wish
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, language)
    [shown] = await person.tell(app, COMMAND[language])
    on = wish in PRESET
    for wanted in (not on, on):
        [changed] = await person.tap(app, switch(kb, language, wish, on=not wanted))
        assert changed.message_id == shown.message_id
        assert switch(kb, language, wish, on=wanted) in labels(changed)
        assert asked_for(services, person).wishes == (PRESET | {wish} if wanted else PRESET - {wish})
    assert person.last.html == shown.html


async def test_a_second_tap_on_the_same_switch_or_bell_changes_nothing_more(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase
) -> None:
    know(ONLINE)
    [card] = await person.tell(app, "/workshops")
    for _ in range(2):
        await person.tap(app, kb.messages["de"].remind_button, card)
    [shown] = await person.tell(app, "/erinnerungen")
    await person.tap(app, switch(kb, "de", "hours", on=False), shown)
    assert await person.tap(app, switch(kb, "de", "hours", on=False), shown) == []
    subscriber = asked_for(services, person)
    assert (subscriber.workshops, subscriber.wishes) == ({"online"}, PRESET | {"hours"})
    assert person.notices == []


async def test_of_several_each_can_be_dropped_and_with_all_of_them_nothing_is_listed_any_more(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase
) -> None:
    know(BY_MAIL, ONLINE)
    for entry in (BY_MAIL, ONLINE):
        services.reminders.subscribe(person.chat.id, entry.id, "de")
    [shown] = await person.tell(app, "/erinnerungen")
    [left] = await person.tap(app, sentence(kb, "de", "reminders_drop_button", title="Workshop online"))
    assert left.message_id == shown.message_id
    assert asked_for(services, person).workshops == {"by-mail"}
    assert "Workshop online" not in left.text
    [every] = await person.tap(app, kb.messages["de"].remind_all_button)
    assert sentence(kb, "de", "reminders_subscribed_all") in every.text
    [shown] = await person.tell(app, "/erinnerungen")
    assert sentence(kb, "de", "reminders_all") in shown.text
    assert not any("Workshop by-mail" in text for text in labels(shown))
    assert switch(kb, "de", "new", on=True) in labels(shown)


async def test_a_workshop_that_is_over_is_no_longer_among_those_one_is_reminded_of(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, clock: Clock
) -> None:
    know(BY_MAIL, ONLY_A_DAY)
    for entry in (BY_MAIL, ONLY_A_DAY):
        services.reminders.subscribe(person.chat.id, entry.id, "de")
    clock.now = clock.now.replace(month=10, day=7)
    [shown] = await person.tell(app, "/erinnerungen")
    assert "Workshop by-mail" not in shown.text
    assert "Workshop only-a-day" in shown.text
    clock.forward(days=7)
    [shown] = await person.tell(app, "/erinnerungen")
    assert "Workshop" not in shown.text.replace(sentence(kb, "de", "reminders_quiet"), "")
    assert sentence(kb, "de", "reminders_some") not in shown.text
    assert kb.messages["de"].reminders_end_button in labels(shown)


async def test_one_can_not_ask_to_be_reminded_of_what_is_cancelled_over_or_gone(
    app: BotApplication, person: Person, services: Services, know: Know, kb: KnowledgeBase, clock: Clock
) -> None:
    know(BY_MAIL)
    [card] = await person.tell(app, "/workshops")
    bell = kb.messages["de"].remind_button
    know(BY_MAIL.model_copy(update={"status": "cancelled"}))
    await person.tap(app, bell, card)
    know()
    await person.tap(app, bell, card)
    know(BY_MAIL)
    clock.forward(days=60)
    await person.tap(app, bell, card)
    assert person.notices == [kb.messages["de"].old_button] * 3
    assert services.reminders.subscriber(person.chat.id) is None


async def test_the_language_of_reminders_follows_the_one_that_is_chosen(
    app: BotApplication, person: Person, services: Services
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    await person.tell(app, "/sprache")
    await person.tap(app, "Français")
    assert asked_for(services, person).language == "fr"
    await person.tell(app, "/langue")
    await person.tap(app, "Deutsch")
    assert asked_for(services, person).language == "de"


async def test_choosing_a_language_subscribes_nobody(app: BotApplication, person: Person, services: Services) -> None:
    await person.tell(app, "/sprache")
    await person.tap(app, "Français")
    assert services.reminders.subscriber(person.chat.id) is None
