"""Simple language: asked for in words or by a button, kept until it is not wanted any more."""

import logging
from pathlib import Path

import pytest

from bot.app import BotApplication, standin_application
from bot.callbacks import SpeakSimply
from bot.conversations import Conversations
from bot.screens.screen import Screen, tap_button, typographic
from bot.sending import send
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from knowledge.finder import Finder
from knowledge.markup import to_text
from knowledge.model import KnowledgeBase, Language
from tests.conftest import TOKEN, Clock
from tests.handlers.test_buttons import pressed
from tests.sentences import sentence

SIMPLE_PRAXES = {"de": "Du bist 18 bis 30 Jahre alt.", "fr": "Tu as entre 18 et 30 ans."}
WITHOUT_SIMPLE = "voltaire"


def labels(seen: Seen) -> list[str]:
    return [button.text for button in seen.buttons]


def label(kb: KnowledgeBase, language: Language, name: str) -> str:
    return typographic(getattr(kb.messages[language], name), language)


async def simply(app: BotApplication, person: Person, language: Language = "de") -> None:
    """The person has asked for simple language before."""
    await person.tell(app, {"de": "einfacher bitte", "fr": "plus simple s'il te plaît"}[language])


@pytest.mark.parametrize(
    ("question", "said", "language"),
    [
        ("Was ist PRAXES?", "Das verstehe ich nicht, zu kompliziert", "de"),
        ("Was ist PRAXES?", "Leichte Sprache", "de"),
        ("Qu’est-ce que PRAXES ?", "FALC", "fr"),
        ("Qu’est-ce que PRAXES ?", "moins vite s'il te plaît", "fr"),
    ],
)
async def test_who_asks_for_it_gets_a_word_how_to_go_back_and_the_last_topic_in_simple_form(
    app: BotApplication, person: Person, kb: KnowledgeBase, question: str, said: str, language: Language
) -> None:
    [full] = await person.tell(app, question)
    confirmed, simple = await person.tell(app, said)
    assert confirmed.text.replace("\n", " ") == sentence(kb, language, "simple_on").replace("\n", " ")
    assert labels(confirmed) == [label(kb, language, "simple_off_button")]
    assert SIMPLE_PRAXES[language] in simple.text.replace("\xa0", " ")
    assert len(simple.text) < len(full.text)


@pytest.mark.parametrize(
    ("command", "name"),
    [("/start", "start"), ("/start inline", "start"), ("/help", "help"), ("/erinnerungen", "reminders_off")],
)
async def test_greeting_help_and_reminders_are_said_simply_too_each_sentence_on_its_line(
    app: BotApplication, person: Person, kb: KnowledgeBase, command: str, name: str
) -> None:
    await simply(app, person)
    [shown] = await person.tell(app, command)
    lines = [to_text(line) for line in getattr(kb.messages["de"], f"{name}_in_simple").splitlines()]
    assert [line for line in lines if line not in shown.text.splitlines()] == []


async def test_whoever_did_not_ask_for_simple_language_is_greeted_in_full(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [shown] = await person.tell(app, "/start")
    assert shown.text == sentence(kb, "de", "start")


async def test_what_was_missing_is_asked_simply(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    await simply(app, person)
    [answer] = await person.tell(app, "Was ist PRAXES?")
    asked = (await person.tap(app, kb.messages["de"].feedback_down, answer))[-1]
    assert "Ich speichere nicht, wer du bist." in asked.text.splitlines()
    [write] = await person.tap(app, kb.messages["de"].feedback_write, asked)
    assert "Ich warte 10 Minuten darauf." in write.text.splitlines()


async def test_agreement_to_pass_a_question_on_is_asked_for_simply(
    app: BotApplication, person: Person, services: Services, standin: StandIn
) -> None:
    services.staff_chat = Group(standin, "Antenne intern").chat.id
    await simply(app, person)
    [missed] = await person.tell(app, "Wie wird das Wetter morgen?")
    preview = (await person.tap(app, services.kb.messages["de"].handover_button, missed))[-1]
    assert "Bist du einverstanden?" in preview.text.splitlines()
    assert "Deinen Namen und deine Nummer sieht es nicht." in preview.text.splitlines()
    [writing] = await person.tap(app, services.kb.messages["de"].handover_other, preview)
    assert "Schreib alles in eine Nachricht." in writing.text.splitlines()


async def test_every_sentence_keeps_its_line(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    await simply(app, person)
    [answer] = await person.tell(app, "Was ist PRAXES?")
    simple = kb.topics["praxes"].simple
    assert simple is not None
    for line in simple["de"].splitlines():
        assert line.replace("- ", "• ") in answer.text.split("\n")


async def test_where_nothing_was_answered_yet_only_the_change_is_confirmed(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [confirmed] = await person.tell(app, "langsam bitte")
    assert labels(confirmed) == [label(kb, "de", "simple_off_button")]


async def test_a_wish_and_a_question_in_one_message_are_both_heard(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    confirmed, answer = await person.tell(app, "Was ist PRAXES? In einfacher Sprache bitte")
    assert labels(confirmed) == [label(kb, "de", "simple_off_button")]
    assert SIMPLE_PRAXES["de"] in answer.text
    [again] = await person.tell(app, "Was ist der Bürgerfonds in einfachen Worten?")
    assert "Der Bürgerfonds gibt Geld für gemeinsame Projekte." in again.text


async def test_a_facet_that_is_asked_for_leads(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    await simply(app, person)
    [answer] = await person.tell(app, "Wie lange dauert PRAXES?")
    title, lead, *_ = answer.text.split("\n\n")
    assert title == kb.topics["praxes"].title["de"]
    assert lead == "Dauer: 1 bis 6 Monate (Stand 2022)."
    assert SIMPLE_PRAXES["de"] in answer.text


async def test_a_topic_without_a_simple_text_is_its_facts_in_a_sentence_each(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    topic = kb.topics[WITHOUT_SIMPLE]
    assert topic.simple is None
    await simply(app, person)
    [answer] = await person.tell(app, "Wer zahlt beim Voltaire-Programm, wie viel Geld bekomme ich?")
    _, lead, *rest = answer.text.split("\n\n")
    assert lead.startswith("Geld: ")
    assert [part.split(":")[0] for part in rest[1:-1]] == ["Für wen", "Dauer", "Frist", "So geht’s"]


async def test_under_a_simple_answer_there_are_few_buttons(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await simply(app, person)
    [answer] = await person.tell(app, "Was ist PRAXES?")
    links = [link.label["de"] for link in kb.topics["praxes"].links[:2]]
    rating = [label(kb, "de", name) for name in ("feedback_up", "feedback_down")]
    ways = [label(kb, "de", name) for name in ("simple_more", "simple_people")]
    assert labels(answer) == [*links, *ways, *rating, label(kb, "de", "menu")]


async def test_the_full_answer_is_a_tap_away_and_so_is_the_simple_one(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [before] = await person.tell(app, "Wie lange dauert PRAXES?")
    await simply(app, person)
    [simple] = await person.tell(app, "Wie lange dauert PRAXES?")
    [full] = await person.tap(app, label(kb, "de", "simple_more"))
    assert (full.message_id, full.text) == (simple.message_id, before.text)
    [back] = await person.tap(app, label(kb, "de", "simple_less"))
    assert (back.message_id, back.html) == (simple.message_id, simple.html)


async def test_the_other_language_facets_and_neighbours_are_simple_too(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [full] = await person.tell(app, "Was ist PRAXES?")
    await simply(app, person)
    [french] = await person.tap(app, label(kb, "de", "other_language"), full)
    assert SIMPLE_PRAXES["fr"] in french.text.replace("\xa0", " ")
    [facet] = await pressed(app, person, "t:praxes:duration:de")
    assert facet.text.split("\n\n")[1].startswith("Dauer: ")
    [neighbour] = await pressed(app, person, "o:find-internship:de")
    assert "Den Platz suchst du selbst." in neighbour.text


async def test_browsing_is_simple_too_and_keeps_its_way_back(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await simply(app, person)
    await person.tell(app, "/themen")
    await person.tap(app, label(kb, "de", "family_funding_and_twinning"))
    [topic] = await person.tap(app, kb.topics["buergerfonds"].title["de"])
    assert "Der Bürgerfonds gibt Geld für gemeinsame Projekte." in topic.text
    [back] = await person.tap(app, topic.buttons[-1].text)
    assert back.message_id == topic.message_id
    assert kb.topics["buergerfonds"].title["de"] in labels(back)


async def test_a_link_from_a_poster_is_answered_simply(app: BotApplication, person: Person) -> None:
    await simply(app, person)
    [answer] = await person.tell(app, "/start praxes")
    assert SIMPLE_PRAXES["de"] in answer.text


async def test_choice_and_none_are_said_in_simple_sentences(
    app: BotApplication, person: Person, kb: KnowledgeBase, unsure: str
) -> None:
    await simply(app, person)
    [choice] = await person.tell(app, unsure)
    assert choice.text.replace("\n", " ") == sentence(kb, "de", "simple_choice").replace("\n", " ")
    [none] = await person.tell(app, "Wie wird morgen das Wetter in Tokio?")
    assert none.text.startswith("Das weiß ich leider nicht.\n")


@pytest.mark.parametrize(("said", "language"), [("wieder ausführlich bitte", "de"), ("normalement", "fr")])
async def test_normal_brings_the_full_answers_back(
    app: BotApplication, person: Person, kb: KnowledgeBase, said: str, language: Language
) -> None:
    [before] = await person.tell(app, {"de": "Was ist PRAXES?", "fr": "Qu’est-ce que PRAXES ?"}[language])
    await simply(app, person, language)
    confirmed, full = await person.tell(app, said)
    assert confirmed.text == sentence(kb, language, "simple_off")
    assert full.text == before.text
    assert labels(confirmed) == [label(kb, language, "simple_on_button")]


async def test_normal_is_a_question_where_answers_are_normal(
    app: BotApplication, person: Person, services: Services
) -> None:
    await person.tell(app, "normal")
    assert [row["outcome"] for row in services.storage.questions.rows()] == ["none"]


async def test_a_wish_is_no_question_in_the_log(app: BotApplication, person: Person, services: Services) -> None:
    await person.tell(app, "einfacher bitte")
    assert list(services.storage.questions.rows()) == []


async def test_buttons_change_it_each_way_and_a_double_tap_does_no_harm(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    confirmed, _ = await person.tell(app, "einfacher bitte")
    for _ in range(2):
        off, full = await person.tap(app, label(kb, "de", "simple_off_button"), confirmed)
        assert SIMPLE_PRAXES["de"] not in full.text
    assert services.storage.chats.number(person.chat.id) is None
    _, simple = await person.tap(app, label(kb, "de", "simple_on_button"), off)
    assert SIMPLE_PRAXES["de"] in simple.text


async def test_who_finds_an_answer_hard_to_understand_is_offered_simple_language(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    await person.tap(app, label(kb, "de", "feedback_down"))
    await person.tap(app, label(kb, "de", "feedback_reason_hard"))
    _, simple = await person.tap(app, label(kb, "de", "simple_on_button"))
    assert SIMPLE_PRAXES["de"] in simple.text


async def test_it_is_remembered_for_this_chat_alone_and_over_a_restart(
    app: BotApplication, person: Person, french: Person, finder: Finder, standin: StandIn, clock: Clock, tmp_path: Path
) -> None:
    await simply(app, person)
    again = open_storage(tmp_path / "antenne.db")
    fresh = Services(finder, again, Conversations(clock), clock)
    async with standin_application(StandInRequest(standin), TOKEN, fresh) as restarted:
        [answer] = await person.tell(restarted, "Was ist PRAXES?")
        assert SIMPLE_PRAXES["de"] in answer.text
        [other] = await french.tell(restarted, "Was ist PRAXES?")
        assert SIMPLE_PRAXES["de"] not in other.text
    again.close()


async def test_where_the_database_can_not_be_written_it_holds_until_the_end(
    app: BotApplication, person: Person, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    for connection in services.storage.connections:
        connection.execute("pragma query_only = on")
    with caplog.at_level(logging.WARNING):
        await simply(app, person)
    assert "could not be written down" in caplog.text
    assert str(person.chat.id) not in caplog.text
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert SIMPLE_PRAXES["de"] in answer.text
    await person.tell(app, "normal")
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert SIMPLE_PRAXES["de"] not in answer.text


async def test_the_button_of_a_topic_that_is_gone_is_an_old_one(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    assert await pressed(app, person, "sf:gone:what:de") == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_in_a_group_nobody_changes_it_for_all(
    app: BotApplication, person: Person, standin: StandIn, services: Services, kb: KnowledgeBase
) -> None:
    group = Group(standin)
    member = group.join(person)
    sent = await send(app.bot, group.chat.id, Screen("Knopf", ((tap_button("Knopf", SpeakSimply("de")),),)))
    assert await member.tap(app, 0, Seen(group.chat.messages[sent.message_id].json)) == []
    assert member.notices == [kb.messages["de"].old_button]
    assert services.storage.chats.number(group.chat.id) is None
