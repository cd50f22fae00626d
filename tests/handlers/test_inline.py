"""Inline mode: answers offered while somebody types behind the bot's name, and sent into whatever chat."""

import asyncio
import logging
import time

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.deep_links import deep_link
from bot.popular import WELL_KNOWN
from bot.services import Services
from bot.standin import Group, Offered, Person, StandIn
from bot.updates import KINDS
from knowledge.model import KnowledgeBase
from knowledge.reply import Reply
from tests.conftest import Clock
from tests.sentences import sentence

BOT = "antenne_bot"
MOST = 10


async def offered(app: BotApplication, person: Person, text: str) -> Offered:
    """The list that opens."""
    found = await person.inline(app, text)
    assert found is not None
    return found


def test_telegram_is_asked_for_inline_queries() -> None:
    assert "inline_query" in KINDS


async def test_the_finders_answer_leads_the_list_with_the_facet_asked_for(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    found = await offered(app, person, "Wie lange dauert PRAXES?")
    best = found.results[0]
    praxes = kb.topics["praxes"]
    assert best["id"] == "praxes-duration-de"
    assert best["title"] == f"{praxes.title['de']} – {kb.facets['duration'].label['de']}"
    assert "Monate" in best["description"]
    assert len(best["description"]) <= 100
    assert "<" not in best["description"]
    assert found.cache_time <= 60
    assert found.is_personal


async def test_a_picked_answer_is_sent_with_its_links_and_a_way_to_the_bot(
    app: BotApplication, person: Person, kb: KnowledgeBase, services: Services
) -> None:
    found = await offered(app, person, "Wie lange dauert PRAXES?")
    update = person.pick(found.results[0])
    praxes = kb.topics["praxes"]
    text = update["message"]["text"]
    assert text.startswith(praxes.title["de"])
    assert text.endswith(praxes.links[-1].label["de"])
    links = [entity["url"] for entity in update["message"]["entities"] if entity["type"] == "text_link"]
    assert [url.rstrip("/") for url in links] == [link.url["de"].rstrip("/") for link in praxes.links]
    *urls, [more] = update["message"]["reply_markup"]["inline_keyboard"]
    assert [button["url"].rstrip("/") for [button] in urls] == [url.rstrip("/") for url in links]
    assert more == {"text": kb.messages["de"].inline_more, "url": deep_link(BOT, "praxes", "duration")}
    assert await person.feed(app, update) == []
    assert services.storage.questions.rows() == []


async def test_a_picked_answer_in_a_group_is_nobodys_question(
    app: BotApplication, person: Person, standin: StandIn, services: Services
) -> None:
    member = Group(standin).join(person)
    found = await offered(app, member, "PRAXES")
    assert await member.feed(app, member.pick(found.results[0])) == []
    assert services.storage.questions.rows() == []


async def test_other_topics_that_are_near_follow(app: BotApplication, person: Person, unsure: str) -> None:
    found = await offered(app, person, unsure)
    assert 2 <= len(found.results) <= MOST
    ids = [result["id"] for result in found.results]
    assert len(set(ids)) == len(ids)


async def test_a_town_is_answered_with_its_partners(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    found = await offered(app, person, "Partnerstadt Celle")
    assert found.titles[0] == kb.messages["de"].towns_title
    assert "Meudon" in found.results[0]["description"]
    assert "Meudon" in person.pick(found.results[0])["message"]["text"]


async def test_the_language_is_that_of_the_query_then_the_chosen_one_then_telegrams(
    app: BotApplication, person: Person, french: Person, services: Services
) -> None:
    assert (await offered(app, french, "Wie lange dauert PRAXES?")).results[0]["id"] == "praxes-duration-de"
    assert (await offered(app, french, "praxes")).results[0]["id"] == "praxes-what-fr"
    services.conversations.choose(french.chat.id, "de")
    assert (await offered(app, french, "praxes")).results[0]["id"] == "praxes-what-de"
    assert (await offered(app, person, "praxes")).results[0]["id"] == "praxes-what-de"


async def test_the_same_words_are_answered_alike_whatever_the_person_asked_before(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    mine = await offered(app, person, "und wie lange?")
    assert mine == await offered(app, Person(standin, "Ben"), "und wie lange?")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "👋", "🎒🇫🇷🤝", "???", "\u200b", "\u202e\u2066"])
async def test_without_words_the_most_asked_topics_are_offered(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, text: str
) -> None:
    day = services.today()
    for topic, times in (("voltaire", 3), ("consulate", 2), ("thanks", 9)):
        for _ in range(times):
            services.storage.questions.note(Reply("answer", "de", topic, "what"), "?", day)
    found = await offered(app, person, text)
    names = ["voltaire", "consulate", *WELL_KNOWN][:MOST]
    assert found.titles == [kb.topics[name].title["de"] for name in names]
    assert found.button == {"text": kb.messages["de"].inline_chat, "start_parameter": "inline"}


async def test_what_was_asked_long_ago_counts_no_more_and_what_was_counted_counts_for_minutes(
    app: BotApplication, person: Person, services: Services, clock: Clock, kb: KnowledgeBase
) -> None:
    services.storage.questions.note(Reply("answer", "de", "voltaire", "what"), "?", services.today())
    assert (await offered(app, person, "")).titles[0] == kb.topics["voltaire"].title["de"]
    for _ in range(2):
        services.storage.questions.note(Reply("answer", "de", "consulate", "what"), "?", services.today())
    assert (await offered(app, person, "")).titles[0] == kb.topics["voltaire"].title["de"]
    clock.forward(minutes=6)
    assert (await offered(app, person, "")).titles[0] == kb.topics["consulate"].title["de"]
    clock.forward(days=31)
    assert (await offered(app, person, "")).titles[0] == kb.topics[WELL_KNOWN[0]].title["de"]


def test_the_well_known_topics_exist(kb: KnowledgeBase) -> None:
    assert len(set(WELL_KNOWN)) == MOST
    assert all(kb.topics[name].family != "bot" for name in WELL_KNOWN)


async def test_far_from_everything_nothing_is_offered_but_the_chat_with_the_bot(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    found = await offered(app, person, "Wie wird morgen das Wetter in Tokio?")
    assert found.results == []
    assert found.button == {"text": kb.messages["de"].inline_nothing, "start_parameter": "inline"}


async def test_the_way_to_the_chat_with_the_bot_leads_to_the_best_answer(
    app: BotApplication, french: Person, kb: KnowledgeBase
) -> None:
    found = await offered(app, french, "Combien de temps dure PRAXES ?")
    assert found.button == {"text": sentence(kb, "fr", "inline_chat"), "start_parameter": "praxes-duration"}
    [answer] = await french.tell(app, f"/start {found.button['start_parameter']}")
    assert answer.text.startswith("PRAXES")


@pytest.mark.parametrize(
    "text",
    [
        "Was ist PRAXES? " * 16,
        "a" * 300,
        "<b>PRAXES</b> & &amp;",
        "هل يمكنني الحصول على منحة للتدريب في فرنسا؟",
        "\u202eetnod ssel \u202c PRAXES",
        "Partnerstadt von " + "<" * 100 + "Xanten" + ">" * 100,
        "{town} %s *_`[",
        "1",
        "p",
        "\x00PRAXES",
    ],
)
async def test_any_text_opens_a_list(app: BotApplication, person: Person, services: Services, text: str) -> None:
    found = await offered(app, person, text)
    assert len(found.results) <= MOST
    assert services.storage.questions.rows() == []


async def test_every_letter_of_a_question_opens_a_list(app: BotApplication, person: Person) -> None:
    question = "Bürgerfonds Antrag"
    for typed in range(1, len(question) + 1):
        await offered(app, person, question[:typed])
    assert (await offered(app, person, question)).results[0]["id"].startswith("buergerfonds-")


async def test_what_is_typed_leaves_no_trace(
    app: BotApplication, person: Person, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="handlers")
    await offered(app, person, "Wetter in Quakenbrügge geheim")
    assert services.storage.questions.rows() == []
    assert "geheim" not in caplog.text


async def test_of_queries_that_wait_only_the_last_of_each_person_is_answered(
    app: BotApplication, person: Person, french: Person, standin: StandIn
) -> None:
    typed = [
        person.type_inline("pra"),
        person.type_inline("praxe"),
        french.type_inline("pra"),
        person.type_inline("praxes"),
    ]
    await asyncio.gather(*(app.process_update(Update.de_json(update, app.bot)) for update in typed))
    answered = [query.text for query in standin.world.inline_queries.values() if query.answer]
    assert answered == ["pra", "praxes"]


async def test_an_old_query_is_let_go(app: BotApplication, person: Person, clock: Clock) -> None:
    update = person.type_inline("praxes")
    clock.forward(minutes=5)
    await person.feed(app, update)


async def test_a_query_that_can_not_be_answered_for_the_network_is_let_go(
    app: BotApplication, person: Person, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    standin.lose_request("answerInlineQuery")
    assert await person.inline(app, "praxes geheim") is None
    assert "inline query" in caplog.text
    assert "geheim" not in caplog.text
    assert (await offered(app, person, "praxes")).results


async def test_the_list_comes_at_once(app: BotApplication, person: Person, services: Services) -> None:
    """20 ms beyond the finder on an idle machine; here many times that, for machines that are busy."""
    queries = ["Praktikum in Frankreich", "stage", "Bürgerfonds", "échange scolaire", ""]
    for query in queries:
        await offered(app, person, query)  # what is scored once is remembered
    began = time.perf_counter()
    for query in queries:
        await offered(app, person, query)
    assert (time.perf_counter() - began) / len(queries) < 0.2
