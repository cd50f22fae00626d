"""What is no plain question: media, edits, empty, huge, marked up, from right to left. A sensible reply or none."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person
from knowledge.model import KnowledgeBase

MAX_TEXT = 4096
"""https://core.telegram.org/bots/api#sendmessage"""


@pytest.mark.parametrize(
    "send",
    [
        lambda person: person.send_sticker(),
        lambda person: person.send_voice(),
        lambda person: person.send_photo(),
        lambda person: person.send_location(52.37, 9.73),
        lambda person: person.send_contact("+49 511 0", "Ben"),
        lambda person: person.send_document("antrag.pdf"),
    ],
    ids=["sticker", "voice", "photo", "location", "contact", "document"],
)
async def test_what_is_not_text_gets_a_friendly_hint(
    app: BotApplication, person: Person, kb: KnowledgeBase, send: Callable[[Person], Any]
) -> None:
    [note] = await person.feed(app, send(person))
    assert note.text == kb.messages["de"].not_text


async def test_a_question_under_a_photo_is_answered(app: BotApplication, person: Person) -> None:
    [answer] = await person.feed(app, person.send_photo("Was ist PRAXES?"))
    assert "PRAXES" in answer.text
    assert answer.buttons


async def test_an_edited_message_is_not_answered_again(app: BotApplication, person: Person, services: Services) -> None:
    message = person.say("Was ist PRAXIS?")
    await person.feed(app, message)
    assert await person.feed(app, person.edit(message["message"]["message_id"], "Was ist PRAXES?")) == []
    command = person.say("/start")
    await person.feed(app, command)
    assert await person.feed(app, person.edit(command["message"]["message_id"], "/help")) == []
    assert len(services.storage.questions.rows()) == 1


@pytest.mark.parametrize(
    "text", ["👋", "🎒🇫🇷🤝", "…", "???", ".", "-", "_", "\u200b", "\u200b\u200d\ufeff", "\u2066\u2069", "\u0301"]
)
async def test_a_message_without_any_word_gets_a_hint_and_is_not_counted(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, text: str
) -> None:
    [note] = await person.tell(app, text)
    assert note.text == kb.messages["de"].no_words
    assert services.storage.questions.rows() == []


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<script>alert(1)</script> & &amp; &#0; </b>",
        "**fett** _kursiv_ `code` [link](tg://user?id=1)",
        "Partnerstadt von <i>Nirgendwo&</i>?",
        "هل يمكنني الحصول على منحة للتدريب في فرنسا؟",
        "\u202eetnod ssel \u202c PRAXES",
        "P\u200bR\u200bA\u200bX\u200bE\u200bS",
        "ㅤ",
        "法国实习有补助吗",
        "a" * MAX_TEXT,
        "Partnerstadt " + "Ä" * (MAX_TEXT - 13),
        "Partnerstadt von " + "<" * 900 + "Xanten" + ">" * 900,
        "Was ist PRAXES? " * 256,
        "🎒" * (MAX_TEXT // 2 - 1) + "a",
        "Z̴̡͇̈́a̷̢̛l̵͎̀g̶̞̈o̸͕͌ " * 100,
        "\n\n\nWas\n\n\nist\n\n\nPRAXES\n\n\n",
        "{town} {0} %s {month!r}",
        "Praktikum\x00\x07\x1b[31m",
        "1" * 400,
    ],
    ids=range(19),
)
async def test_any_text_gets_one_reply(app: BotApplication, person: Person, services: Services, text: str) -> None:
    [reply] = await person.tell(app, text[:MAX_TEXT])
    assert reply.text
    [row] = services.storage.questions.rows()
    assert row["outcome"] in ("answer", "choice", "none")


async def test_a_very_long_question_is_answered(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, ("Was ist PRAXES? " * 256).strip())
    assert answer.text.startswith("PRAXES")


async def test_news_about_the_chat_itself_are_not_answered(app: BotApplication, person: Person) -> None:
    assert await person.tell(app, "", pinned_message={"message_id": 1, "date": 0, "chat": person.chat.json}) == []
    assert await person.feed(app, person.block()) == []
    assert await person.feed(app, person.unblock()) == []
