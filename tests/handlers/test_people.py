"""People to turn to: as cards, under every "I don't know", and first of all after two misses in a row."""

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person, Seen
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.sentences import sentence

UNKNOWN = ("Wie wird morgen das Wetter in Tokio?", "Wie hoch ist der Eiffelturm?")


def texts(message: Seen) -> list[str]:
    """What the buttons under a message say."""
    return [button.text for button in message.buttons]


async def test_under_every_honest_no_stand_topics_and_then_people(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [sorry] = await person.tell(app, UNKNOWN[0])
    assert texts(sorry)[:1] == [kb.messages["de"].family_young_people]
    assert texts(sorry)[-2:] == ["Kontakt: Laure Dréano-Mayer", "Kontakt: Vera Glaser"]


async def test_a_contact_with_a_phone_comes_as_telegrams_card_and_with_the_address_to_copy(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    contact = kb.contacts["vera-glaser"]
    await person.tell(app, {"de": UNKNOWN[0], "fr": "Quel temps fera-t-il demain à Tokyo ?"}[language])
    card, about = await person.tap(app, "Vera Glaser")
    assert card.json["contact"] == {
        "phone_number": "+4951189858617",
        "first_name": "Vera",
        "last_name": "Glaser",
    }
    assert contact.role[language] in about.text
    assert str(contact.email) in about.text
    [copy] = about.buttons
    assert (copy.text, copy.copy_text) == (kb.messages[language].contact_copy_button, contact.email)


@pytest.mark.parametrize("topic", ["human", "contact"])
async def test_topics_about_people_offer_their_cards(
    app: BotApplication, person: Person, kb: KnowledgeBase, topic: str
) -> None:
    [answer] = await person.tell(app, kb.topics[topic].title["de"])
    for name in kb.topics[topic].contacts:
        assert f"Kontakt: {kb.contacts[name].name}" in texts(answer)


async def test_who_wants_to_speak_to_somebody_gets_the_people(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, "Ich möchte mit jemandem sprechen")
    assert "Kontakt: Vera Glaser" in texts(answer)


async def test_an_office_without_a_phone_is_a_message_alone(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Ansprechpartnerinnen und Kontakt")
    [about] = await person.tap(app, "Mathieu Verger")
    assert str(kb.contacts["mathieu-verger"].email) in about.text


async def test_after_two_misses_in_a_row_people_come_first(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, UNKNOWN[0])
    [second] = await person.tell(app, UNKNOWN[1])
    assert second.text.startswith(sentence(kb, "de", "people_first"))
    assert texts(second) == ["Kontakt: Laure Dréano-Mayer", "Kontakt: Vera Glaser", kb.messages["de"].menu]


@pytest.mark.parametrize("between", ["answer", "topic", "an hour"])
async def test_after_an_answer_misses_are_counted_anew(
    app: BotApplication, person: Person, kb: KnowledgeBase, clock: Clock, between: str
) -> None:
    await person.tell(app, UNKNOWN[0])
    match between:
        case "answer":
            await person.tell(app, "Was ist PRAXES?")
        case "topic":
            await person.tap(app, 0)
            await person.tap(app, 0)
        case _:
            clock.forward(minutes=61)
    [again] = await person.tell(app, UNKNOWN[1])
    assert texts(again)[0] == kb.messages["de"].family_young_people


async def test_none_of_these_is_a_miss_too_but_not_twice(
    app: BotApplication, person: Person, kb: KnowledgeBase, unsure: str
) -> None:
    [choice] = await person.tell(app, unsure)
    await person.tap(app, kb.messages["de"].none_of_these, choice)
    assert await person.tap(app, kb.messages["de"].none_of_these, choice) == []
    assert texts(person.last)[0] == kb.messages["de"].family_young_people
    assert texts(person.last)[-2:] == ["Kontakt: Laure Dréano-Mayer", "Kontakt: Vera Glaser"]
    [second] = await person.tell(app, UNKNOWN[0])
    assert texts(second)[0] == "Kontakt: Laure Dréano-Mayer"


async def test_a_miss_and_none_of_these_lead_to_people_as_well(
    app: BotApplication, person: Person, kb: KnowledgeBase, unsure: str
) -> None:
    await person.tell(app, UNKNOWN[0])
    [choice] = await person.tell(app, unsure)
    [shown] = await person.tap(app, kb.messages["de"].none_of_these, choice)
    assert shown.message_id == choice.message_id
    assert texts(shown)[0] == "Kontakt: Laure Dréano-Mayer"


async def test_misses_of_one_chat_are_not_anothers(
    app: BotApplication, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, UNKNOWN[0])
    [other] = await french.tell(app, "Quel temps fera-t-il demain à Tokyo ?")
    assert texts(other)[0] == kb.messages["fr"].family_young_people


async def test_a_contact_that_is_no_longer_there_is_an_old_button(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    person.say("x")
    keyboard = {"inline_keyboard": [[{"text": "?", "callback_data": "cc:nobody:de"}]]}
    person.standin.call("sendMessage", {"chat_id": person.chat.id, "text": "?", "reply_markup": keyboard})
    assert await person.tap(app, 0) == []
    assert person.notices == [kb.messages["de"].old_button]
