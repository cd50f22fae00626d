"""/ansage: what is shown before anything is sent, and what is refused."""

import pytest

from bot.app import BotApplication
from bot.callbacks import SendAnnouncement, encode
from bot.screens.screen import Screen, tap_button
from bot.screens.staff.announcement import GONE
from bot.sending import send
from bot.standin import Group, Person, Seen
from knowledge.model import KnowledgeBase, Language
from tests.handlers.staff.announcement.conftest import ANNOUNCEMENT, FRENCH, GERMAN, Desk
from tests.sentences import sentence


def labels(message: Seen) -> list[str]:
    """The texts of the buttons."""
    return [button.text for button in message.buttons]


async def test_alone_it_explains_itself_with_an_example(desk: Desk) -> None:
    [told] = await desk.write("/ansage")
    assert "eine Zeile nur aus Strichen" in told.text
    assert "/ansage Das Büro ist bis Montag geschlossen.\n---\nLe bureau" in told.text


async def test_the_example_is_an_announcement(desk: Desk) -> None:
    [told] = await desk.write("/ansage")
    example = next(part for part in told.text.split("\n\n") if part.startswith("/ansage"))
    assert len(await desk.write(example)) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"/ansage {GERMAN}", "keine Zeile, die nur aus Strichen besteht"),
        (f"/ansage {GERMAN}\n---", "Der französische Text fehlt"),
        (f"/ansage\n---\n{FRENCH}", "Der deutsche Text fehlt"),
        (f"/ansage {GERMAN}\n---\n{FRENCH}\n—\nNachtrag", "mehrere Zeilen"),
        (
            "/ansage Le bureau est fermé et les rappels ne sont pas envoyés.\n---\nDas Büro ist zu und die Post auch.",
            "Sprachen sind vertauscht",
        ),
        (f"/ansage {'x' * 3001}\n---\n{FRENCH}", "Der deutsche Text ist zu lang: 3.001 Zeichen, möglich sind 3.000."),
    ],
)
async def test_what_is_no_announcement_in_two_languages_is_told_and_offers_nothing(
    desk: Desk, text: str, said: str
) -> None:
    desk.subscribers("de")
    [told] = await desk.write(text)
    assert said in told.text
    assert told.buttons == []


async def test_the_draft_is_shown_as_it_would_arrive_then_to_whom_and_when(desk: Desk, kb: KnowledgeBase) -> None:
    desk.subscribers("de", "de", "fr")
    *previews, summary = await desk.write()
    languages: tuple[Language, Language] = ("de", "fr")
    for preview, text, language in zip(previews, (GERMAN, FRENCH), languages, strict=True):
        heading, why = (sentence(kb, language, name) for name in ("delivery_announcement", "delivery_announcement_why"))
        assert preview.text == f"{heading}\n\n{text}\n\n{why}"
        messages = kb.messages[language]
        assert labels(preview) == [messages.reminders_button, messages.reminders_end_button]
    assert "An 3 Chats: 2 auf Deutsch, 1 auf Französisch." in summary.text
    assert "gleich nach der Bestätigung" in summary.text
    assert labels(summary) == ["An 3 Chats senden", "Ansage verwerfen"]
    await desk.sweep()
    assert desk.services.storage.deliveries.backlog() == 0


async def test_who_can_not_be_reached_and_who_has_switched_it_off_is_told_apart(desk: Desk) -> None:
    awake, asleep, off = desk.subscribers("de", "de", "fr")
    desk.services.reminders.sleep(asleep.chat.id)
    desk.services.reminders.switch(off.chat.id, "office", False)
    *_, summary = await desk.write()
    lines = summary.text.splitlines()
    assert "An 1 Chat: 1 auf Deutsch, 0 auf Französisch." in lines
    assert "Nachrichten des Büros abgeschaltet: 1 Chat." in lines
    assert any(line.startswith("Nicht erreichbar: 1 Chat. Wer sich binnen 7 Tagen") for line in lines)
    assert awake.inbox == []


async def test_where_nobody_would_get_it_there_is_nothing_to_confirm(desk: Desk) -> None:
    *_, summary = await desk.write()
    assert "Zurzeit bekäme sie niemand." in summary.text
    assert labels(summary) == ["Ansage verwerfen"]


async def test_line_breaks_stay_and_markup_is_only_text(desk: Desk) -> None:
    odd = "<b>A</b> & *b* _c_ {town}\n\n- eins\n- zwei ‮rechts"
    german, french, _ = await desk.write(
        f"/ansage@{desk.app.bot.username}\n{odd}\n\n—\n\nOui !\nhttps://example.org/?a:b"
    )
    assert odd in german.text
    assert "Oui\u202f!\nhttps://example.org/?a:b" in french.text


async def test_a_text_that_sounds_like_the_other_language_is_pointed_out(desk: Desk) -> None:
    desk.subscribers("de")
    *_, summary = await desk.write("/ansage Das Büro ist zu.\n--\nDas Büro ist am Montag zu und die Post kommt nicht.")
    assert "Der französische Text klingt deutsch." in summary.text
    assert labels(summary)[0] == "An 1 Chat senden"


async def test_a_link_behind_words_is_pointed_out(desk: Desk) -> None:
    hidden = {"type": "text_link", "offset": 8, "length": 3, "url": "https://example.org"}
    command = {"type": "bot_command", "offset": 0, "length": 7}
    *_, summary = await desk.colleague.tell(desk.app, ANNOUNCEMENT, entities=[command, hidden])
    assert "Links hinter Wörtern gehen verloren." in summary.text


async def test_what_is_discarded_can_not_be_sent_any_more(desk: Desk) -> None:
    [someone] = desk.subscribers("de")
    *_, summary = await desk.write()
    discarded = await desk.tap("Ansage verwerfen")
    assert "Verworfen. Nichts wurde verschickt." in discarded.text
    assert discarded.buttons == []
    await desk.tap("An 1 Chat senden", message=summary)
    assert desk.colleague.notices[-1] == GONE
    await desk.sweep()
    assert someone.inbox == []


async def test_a_draft_is_gone_after_a_day(desk: Desk) -> None:
    [someone] = desk.subscribers("de")
    await desk.write()
    desk.clock.forward(days=1)
    await desk.tap("An 1 Chat senden")
    assert desk.colleague.notices[-1] == GONE
    await desk.sweep()
    assert desk.services.storage.announcements.get(1) is None
    assert someone.inbox == []


async def test_an_outsider_gets_an_old_button_and_an_unknown_command(
    desk: Desk, kb: KnowledgeBase, stranger: Person
) -> None:
    [someone] = desk.subscribers("de")
    await desk.write()
    stranger.say("x")
    forged = Screen("x", ((tap_button("los", SendAnnouncement(1, 1)),),))
    sent = await send(desk.app.bot, stranger.chat.id, forged)
    assert encode(SendAnnouncement(1, 1)) == sent.reply_markup.inline_keyboard[0][0].callback_data  # type: ignore[union-attr]
    await stranger.tap(desk.app, "los")
    assert stranger.notices == [kb.messages["de"].old_button]
    [told] = await stranger.tell(desk.app, ANNOUNCEMENT)
    assert told.text == sentence(kb, "de", "unknown_command")
    await desk.sweep()
    assert someone.inbox == []


async def test_in_another_group_it_says_nothing(desk: Desk, colleague: Person) -> None:
    assert await Group(colleague.standin, "Komitee").join(colleague).tell(desk.app, ANNOUNCEMENT) == []


async def test_in_a_forum_everything_stands_in_the_topic_where_it_was_written(
    app: BotApplication, desk: Desk, office: Group, colleague: Person
) -> None:
    topic = office.open_topic("Bot", colleague)
    told = await colleague.tell(app, ANNOUNCEMENT, is_topic_message=True, message_thread_id=topic)
    assert [message.json["message_thread_id"] for message in told] == [topic] * 3
