"""Links on posters and in e-mails: t.me/<bot>?start=… answers at once with what it is about."""

import pytest

from bot.app import BotApplication
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Person, StandIn
from knowledge.markup import to_text
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import MONEY, OFF


def labels(person: Person) -> list[str]:
    """What the buttons of the newest message say."""
    return [button.text for button in person.last.buttons]


async def test_a_link_to_a_topic_answers_in_the_language_of_telegram(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    [answer] = await person.tell(app, "/start praxes")
    assert answer.text.startswith(typographic(kb.topics["praxes"].title[language], language))
    assert kb.messages[language].menu in labels(person)


async def test_a_link_to_a_topic_answers_as_a_question_does(app: BotApplication, person: Person) -> None:
    [linked] = await person.tell(app, "/start praxes-duration")
    [asked] = await person.tell(app, "Wie lange dauert PRAXES?")
    assert linked.html == asked.html
    assert linked.keyboard == asked.keyboard


async def test_after_a_link_one_can_ask_on_about_its_topic(app: BotApplication, person: Person) -> None:
    await person.tell(app, "/start praxes")
    [duration] = await person.tell(app, "und wie lange?")
    [asked] = await person.tell(app, "Wie lange dauert PRAXES?")
    assert duration.html == asked.html


async def test_a_link_to_a_facet_leads_with_it(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    [answer] = await person.tell(app, "/start internship-students-money")
    money = to_text(kb.topics["internship-students"].text("money", "de"))
    assert answer.text.split("\n\n")[1] == money.split("\n\n", maxsplit=1)[0]


async def test_a_link_answers_in_the_language_chosen_in_the_chat(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, "/langue")
    await person.tap(app, "Français")
    [answer] = await person.tell(app, "/start praxes")
    assert answer.text.startswith(typographic(kb.topics["praxes"].title.fr, "fr"))


@pytest.mark.parametrize("other", ["de", "fr"])
async def test_a_link_to_a_language_greets_in_it_and_keeps_it(
    app: BotApplication, person: Person, french: Person, kb: KnowledgeBase, other: Language
) -> None:
    someone = french if other == "de" else person
    [greeting] = await someone.tell(app, f"/start lang-{other}")
    assert greeting.text == sentence(kb, other, "start")
    assert greeting.buttons[0].text == typographic(kb.messages[other].examples[0], other)
    [note] = await someone.tell(app, "/foerderung")
    assert note.text == sentence(kb, other, "unknown_command")


async def test_a_link_to_a_language_says_that_it_stays_so_where_one_was_chosen_before(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, "/start lang-de")
    [greeting] = await person.tell(app, "/start lang-fr")
    assert greeting.text.startswith(sentence(kb, "fr", "language_set"))
    assert greeting.text.endswith(sentence(kb, "fr", "start"))


async def test_a_link_to_the_workshops_shows_the_coming_ones_as_cards(
    app: BotApplication, person: Person, know: Know
) -> None:
    know(MONEY)
    [card] = await person.tell(app, "/start workshops")
    assert card.text.startswith(MONEY.title.de)


async def test_a_link_to_a_workshop_shows_its_card_and_reminds_with_one_tap(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, services: Services, language: Language
) -> None:
    know(MONEY)
    [card] = await person.tell(app, "/start ws-money")
    assert card.text.startswith(typographic(MONEY.title[language], language))
    await person.tap(app, kb.messages[language].remind_button)
    subscriber = services.reminders.subscriber(person.chat.id)
    assert subscriber is not None
    assert subscriber.workshops == {"money"}


async def test_whoever_is_reminded_already_is_shown_the_way_to_their_reminders(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(MONEY)
    await person.tell(app, "/start ws-money")
    await person.tap(app, kb.messages["de"].remind_button)
    await person.tell(app, "/start ws-money")
    assert kb.messages["de"].reminders_button in labels(person)
    assert kb.messages["de"].remind_button not in labels(person)


async def test_the_card_behind_an_old_poster_says_that_the_workshop_is_over(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, clock: Clock, language: Language
) -> None:
    know(MONEY)
    clock.forward(days=120)
    [card] = await person.tell(app, "/start ws-money")
    assert card.text.split("\n\n")[1] == sentence(kb, language, "workshop_over")
    assert kb.messages[language].remind_button not in labels(person)
    assert kb.messages[language].coming_button in labels(person)


async def test_the_card_of_a_cancelled_workshop_says_so(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(OFF)
    [card] = await person.tell(app, "/start ws-off")
    assert card.text.split("\n\n")[1] == sentence(kb, "de", "delivery_cancelled")
    assert kb.messages["de"].remind_button not in labels(person)


@pytest.mark.parametrize("payload", ["flyer-2026", "ws-gone-2019", "old-topic-money", "lang-en", "two words", "a" * 64])
async def test_an_old_or_unknown_link_says_so_and_greets(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language, payload: str
) -> None:
    [greeting] = await person.tell(app, f"/start {payload}")
    assert greeting.text.startswith(sentence(kb, language, "link_unknown"))
    assert greeting.text.endswith(sentence(kb, language, "start"))
    assert kb.messages[language].menu in labels(person)


async def test_a_link_opened_twice_answers_twice(app: BotApplication, person: Person) -> None:
    [first] = await person.tell(app, "/start praxes")
    [second] = await person.tell(app, "/start praxes")
    assert first.html == second.html
    assert len(person.inbox) == 2


async def test_a_link_to_a_topic_answers_also_where_the_database_does_not(
    app: BotApplication, person: Person, services: Services, standin: StandIn
) -> None:
    services.storage.close()
    [answer] = await person.tell(app, "/start praxes")
    assert answer.text.startswith("PRAXES")


async def test_who_comes_from_the_inline_list_without_a_topic_is_greeted_as_anybody(
    app: BotApplication, person: Person
) -> None:
    [usual] = await person.tell(app, "/start")
    [greeting] = await person.tell(app, "/start inline")
    assert greeting.text == usual.text
