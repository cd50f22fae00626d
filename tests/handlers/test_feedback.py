"""Was an answer helpful? Two taps count it, a third says why not, and whoever wants to writes a remark."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.app import BotApplication, standin_application
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.storage.feedback import Rated
from knowledge.model import KnowledgeBase, Language
from tests.conftest import TOKEN, Clock
from tests.sentences import sentence

QUESTION = {"de": "Wie lange dauert PRAXES?", "fr": "Combien de temps dure PRAXES ?"}
Rows = list[dict[str, object]]


def stored(services: Services) -> Rows:
    """Every row of the feedback, without the mark, which is drawn by lot."""
    rows = services.storage.connections[0].table("feedback").rows
    return [{name: value for name, value in row.items() if name != "mark"} for row in rows]


def label(kb: KnowledgeBase, language: Language, name: str) -> str:
    """A button of the feedback, as people see it."""
    text: str = getattr(kb.messages[language], name)
    return typographic(text, language)


def texts(message: Seen) -> list[str]:
    """What stands on the buttons under a message."""
    return [button.text for button in message.buttons]


async def test_helpful_is_counted_with_topic_facet_and_revision_and_nothing_of_the_person(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language
) -> None:
    [answer] = await person.tell(app, QUESTION[language])
    [thanked] = await person.tap(app, label(kb, language, "feedback_up"))
    assert thanked.message_id == answer.message_id
    assert thanked.html == answer.html
    assert person.notices == [kb.messages[language].feedback_thanks]
    counted = {"day": services.today().isoformat(), "language": language, "topic": "praxes", "facet": "duration"}
    assert stored(services) == [
        {**counted, "revision": kb.revision[:6], "verdict": "up", "reason": None, "remark": None}
    ]


async def test_the_two_buttons_become_a_word_of_thanks_and_all_others_stay(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    [answer] = await person.tell(app, QUESTION[language])
    asked = [label(kb, language, name) for name in ("feedback_up", "feedback_down")]
    assert asked in [[button.text for button in row] for row in answer.keyboard]
    [thanked] = await person.tap(app, asked[0])
    said = label(kb, language, "feedback_counted_up")
    assert [text for text in texts(thanked) if text != said] == [text for text in texts(answer) if text not in asked]
    assert said in texts(thanked)
    assert await person.tap(app, said) == []


@pytest.mark.parametrize(
    "question",
    ["Wer darf bei PRAXES mitmachen?", "Wie lange dauert PRAXES?", "Mit welcher Stadt ist Celle verschwistert?"],
)
async def test_every_answer_about_something_asks(
    app: BotApplication, person: Person, kb: KnowledgeBase, question: str
) -> None:
    [answer] = await person.tell(app, question)
    assert kb.messages["de"].feedback_up in texts(answer)


@pytest.mark.parametrize("said", ["Hallo", "Danke!", "Tschüss", "/start", "Wie wird morgen das Wetter in Tokio?"])
async def test_small_talk_and_what_is_no_answer_do_not_ask(
    app: BotApplication, person: Person, kb: KnowledgeBase, said: str
) -> None:
    [answer] = await person.tell(app, said)
    assert kb.messages["de"].feedback_up not in texts(answer)


async def test_what_a_tap_shows_asks_as_well_but_not_in_a_group(
    app: BotApplication, person: Person, standin: StandIn, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    [facet] = await person.tap(app, kb.facets["duration"].label["de"])
    [neighbour] = await person.tap(app, next(text for text in texts(answer) if text.startswith("→ ")), facet)
    up = kb.messages["de"].feedback_up
    assert up in texts(facet)
    assert up in texts(neighbour)
    group = Group(standin)
    member = group.join(person)
    markup = answer.json["reply_markup"]
    sent = standin.call("sendMessage", {"chat_id": group.chat.id, "text": "x", "reply_markup": markup})[1]["result"]
    [shown] = await member.tap(app, kb.facets["duration"].label["de"], sent["message_id"])
    assert up not in texts(shown)


async def test_a_button_of_the_feedback_in_a_group_is_an_old_one(
    app: BotApplication, person: Person, standin: StandIn, services: Services, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    group = Group(standin)
    params = {"chat_id": group.chat.id, "text": "x", "reply_markup": answer.json["reply_markup"]}
    sent = standin.call("sendMessage", params)[1]["result"]
    assert await group.join(person).tap(app, kb.messages["de"].feedback_up, sent["message_id"]) == []
    assert person.notices == [kb.messages["de"].old_button]
    assert stored(services) == []


async def test_tapping_again_and_again_counts_once(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    messages = kb.messages["de"]
    for _ in range(3):
        await person.tap(app, messages.feedback_up, answer)
    assert services.storage.feedback.summary(services.today()) == [("praxes", 1, 0)]
    [thanked, question] = await person.tap(app, messages.feedback_down, answer)
    assert messages.feedback_counted_down in texts(thanked)
    assert question.text == sentence(kb, "de", "feedback_question")
    assert await person.tap(app, messages.feedback_down, answer) == []
    assert services.storage.feedback.summary(services.today()) == [("praxes", 0, 1)]


async def test_another_facet_in_the_same_message_is_another_answer_and_the_other_language_is_not(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    await person.tap(app, kb.messages["de"].feedback_up)
    await person.tap(app, kb.messages["de"].other_language)
    await person.tap(app, kb.messages["fr"].feedback_up)
    assert services.storage.feedback.summary(services.today()) == [("praxes", 1, 0)]
    await person.tap(app, kb.facets["duration"].label["fr"])
    await person.tap(app, kb.messages["fr"].feedback_up)
    assert services.storage.feedback.summary(services.today()) == [("praxes", 2, 0)]


async def test_two_people_count_twice(
    app: BotApplication, person: Person, french: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, QUESTION["de"])
    await person.tap(app, kb.messages["de"].feedback_up)
    await french.tell(app, QUESTION["fr"])
    await french.tap(app, kb.messages["fr"].feedback_up)
    assert services.storage.feedback.summary(services.today()) == [("praxes", 2, 0)]


@pytest.mark.parametrize("reason", ["other", "wrong", "hard"])
async def test_what_was_missing_is_asked_and_noted(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language, reason: str
) -> None:
    [answer] = await person.tell(app, QUESTION[language])
    [_, question] = await person.tap(app, label(kb, language, "feedback_down"), answer)
    assert question.text == sentence(kb, language, "feedback_question")
    wanted = label(kb, language, f"feedback_reason_{reason}")
    [noted] = await person.tap(app, wanted, question)
    assert noted.message_id == question.message_id
    assert wanted in noted.text
    assert [row["reason"] for row in stored(services)] == [reason]
    await person.tap(app, wanted, question)
    assert [row["reason"] for row in stored(services)] == [reason]


async def test_a_way_to_a_person_is_offered(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    await person.tell(app, QUESTION[language])
    await person.tap(app, label(kb, language, "feedback_down"))
    [people] = await person.tap(app, kb.topics["human"].title[language])
    assert str(kb.contacts["vera-glaser"].email) in people.text


async def written(app: BotApplication, person: Person, kb: KnowledgeBase) -> Seen:
    """The message that asks for a remark, after an answer that did not help."""
    await person.tell(app, QUESTION["de"])
    await person.tap(app, kb.messages["de"].feedback_down)
    [prompt] = await person.tap(app, kb.messages["de"].feedback_write)
    return prompt


async def test_the_next_message_is_the_remark_and_the_one_after_a_question(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    prompt = await written(app, person, kb)
    assert sentence(kb, "de", "feedback_write_who") in prompt.text
    [thanks] = await person.tell(app, "Was ist PRAXES <heute> & morgen?")
    assert thanks.text == sentence(kb, "de", "feedback_written")
    [remark] = services.storage.feedback.remarks(services.today())
    assert remark.text == "Was ist PRAXES <heute> & morgen?"
    assert remark.answer == Rated("praxes", "duration", "de", kb.revision[:6])
    assert len(services.storage.questions.rows()) == 1
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")


async def test_after_ten_minutes_it_is_a_question_again(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, clock: Clock
) -> None:
    await written(app, person, kb)
    clock.forward(minutes=10, seconds=1)
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")
    assert services.storage.feedback.remarks(services.today()) == []


async def test_who_would_rather_not_write_taps_the_way_out(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await written(app, person, kb)
    [dropped] = await person.tap(app, kb.messages["de"].feedback_write_not)
    assert dropped.text == sentence(kb, "de", "feedback_not_written")
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")
    assert services.storage.feedback.remarks(services.today()) == []


async def test_a_command_or_another_button_is_a_way_out_as_well(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await written(app, person, kb)
    assert (await person.tell(app, "/start"))[0].text.startswith("Hallo")
    assert (await person.tell(app, "Was ist PRAXES?"))[0].text.startswith("PRAXES")
    await written(app, person, kb)
    await person.tap(app, kb.messages["de"].menu, person.inbox[-3])
    assert (await person.tell(app, "Was ist PRAXES?"))[0].text.startswith("PRAXES")


async def test_a_sticker_is_no_remark_and_the_bot_goes_on_waiting(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await written(app, person, kb)
    [hint] = await person.feed(app, person.send_sticker())
    assert hint.text == kb.messages["de"].not_text
    await person.feed(app, person.send_photo("So sieht es bei mir aus."))
    assert [remark.text for remark in services.storage.feedback.remarks(services.today())] == [
        "So sieht es bei mir aus."
    ]


async def test_editing_the_remark_afterwards_changes_nothing(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await written(app, person, kb)
    said = person.say("Zu kurz.")
    await person.feed(app, said)
    assert await person.feed(app, person.edit(said["message"]["message_id"], "Viel zu kurz.")) == []
    assert [remark.text for remark in services.storage.feedback.remarks(services.today())] == ["Zu kurz."]


async def test_the_remark_of_one_is_not_asked_of_another(
    app: BotApplication, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    await written(app, person, kb)
    [answer] = await french.tell(app, "Qu’est-ce que PRAXES ?")
    assert answer.text.startswith("PRAXES")


@pytest.fixture
async def restarted(standin: StandIn, services: Services) -> AsyncIterator[BotApplication]:
    """The bot after a restart: the same database, an empty memory."""
    async with standin_application(StandInRequest(standin), TOKEN, replace(services)) as application:
        yield application


async def test_after_a_restart_reason_and_remark_still_find_their_verdict(
    app: BotApplication, restarted: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, QUESTION["de"])
    await person.tap(app, kb.messages["de"].feedback_down)
    await person.tap(restarted, kb.messages["de"].feedback_reason_wrong)
    await person.tap(restarted, kb.messages["de"].feedback_write)
    await person.tell(restarted, "Die Dauer stimmt nicht.")
    [row] = stored(services)
    assert row["reason"] == "wrong"
    [remark] = services.storage.feedback.remarks(services.today())
    assert remark.text == "Die Dauer stimmt nicht."


async def test_a_verdict_on_a_deleted_message_counts_and_needs_no_message(
    app: BotApplication, person: Person, standin: StandIn, services: Services, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, QUESTION["de"])
    standin.call("deleteMessage", {"chat_id": person.chat.id, "message_id": answer.message_id})
    assert await person.tap(app, kb.messages["de"].feedback_up, answer) == []
    assert person.notices == [kb.messages["de"].feedback_thanks]
    assert services.storage.feedback.summary(services.today()) == [("praxes", 1, 0)]


@pytest.mark.parametrize("reason", ["message is not modified: same", "message to edit not found"])
async def test_buttons_that_can_not_be_changed_any_more_are_no_error(
    app: BotApplication, person: Person, standin: StandIn, kb: KnowledgeBase, reason: str
) -> None:
    await person.tell(app, QUESTION["de"])
    standin.fail_next("editMessageReplyMarkup", 400, f"Bad Request: {reason}")
    assert await person.tap(app, kb.messages["de"].feedback_up) == []
    assert person.notices == [kb.messages["de"].feedback_thanks]
