"""Short answers for groups and other chats: whatever the content says, Telegram takes them."""

from collections.abc import Callable, Iterator

import pytest

from bot.callbacks import ShowReminders, Subscribe, decode
from bot.deep_links import deep_link
from bot.screens import groups, inline
from bot.screens.screen import Screen
from bot.standin import Person, Seen, StandIn
from bot.storage.kinds import ALL
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Topic
from knowledge.reply import Reply
from knowledge.towns import Towns
from tests.sentences import sentence
from tests.workshops import COMING, NOW, knowing

BOT = "antenne_bot"


def every_answer(kb: KnowledgeBase) -> Iterator[Reply]:
    """An answer for each facet of each topic, and for each town, in both languages."""
    directory = next(topic.id for topic in kb.topics.values() if topic.action == "towns")
    towns, names = Towns(kb), {name for pair in kb.twinnings for name in (pair.de_town, pair.fr_town)}
    for language in LANGUAGES:
        for topic in kb.topics.values():
            yield from (Reply("answer", language, topic.id, facet) for facet in topic.available())
        for name in names:
            yield Reply("answer", language, directory, "what", towns=towns.named(name, language).known)
        yield Reply("answer", language, directory, "what", unknown_town="<Xanten & *Co*_")


@pytest.mark.parametrize("workshops", [(), COMING], ids=["none", "some"])
def test_telegram_takes_every_answer_in_a_group(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], workshops: tuple[object, ...]
) -> None:
    known = knowing(kb, *COMING) if workshops else kb
    for reply in every_answer(known):
        shown = accepted(groups.reply_screen(known, reply, NOW, BOT))
        topic = known.topics[str(reply.topic)]
        assert len(shown.buttons) <= len(topic.links) + 3
        assert shown.buttons[-1].url == deep_link(BOT, topic.id, reply.facet or "what")


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_whatever_else_a_group_sees(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], language: Language
) -> None:
    for start in range(0, len(kb.topics), 4):
        accepted(groups.choice_screen(kb, list(kb.topics)[start : start + 4], language, BOT))
    accepted(groups.reply_screen(kb, Reply("none", language), NOW, BOT))
    accepted(groups.language_screen(kb, language))
    assert accepted(groups.ask_screen(kb, language)).text == sentence(kb, language, "group_ask")


def test_telegram_takes_every_answer_as_an_inline_result(kb: KnowledgeBase) -> None:
    standin = StandIn()
    person, known = Person(standin), knowing(kb, *COMING)
    for reply in every_answer(known):
        made = inline.result(known, reply, NOW, BOT)
        query = person.type_inline("x")["inline_query"]["id"]
        params = {"inline_query_id": query, "results": [made.to_dict()]}
        status, payload = standin.call("answerInlineQuery", params)
        assert status == 200, (payload, made)
        assert made.description
        assert len(made.description) <= inline.DESCRIPTION


def with_action(kb: KnowledgeBase, action: str) -> Topic:
    """The topic of an action."""
    return next(topic for topic in kb.topics.values() if topic.action == action)


def test_texts_about_reminders_have_the_buttons_they_speak_of(kb: KnowledgeBase) -> None:
    taps = {}
    for action in ("subscribe", "unsubscribe"):
        screen = groups.reply_screen(kb, Reply("answer", "de", with_action(kb, action).id, "what"), NOW, BOT)
        data = [button.callback_data for row in screen.rows for button in row if button.callback_data]
        taps[action] = [decode(str(each)) for each in data]
    assert taps == {"subscribe": [Subscribe(ALL, "de"), ShowReminders("de")], "unsubscribe": [ShowReminders("de")]}


def test_an_answer_tells_its_topic_by_its_title(kb: KnowledgeBase) -> None:
    for language in LANGUAGES:
        for topic in kb.topics.values():
            screen = groups.reply_screen(kb, Reply("answer", language, topic.id, "what"), NOW, BOT)
            text = screen.html.removeprefix("<b>").replace("</b>", "").replace("&amp;", "&")
            assert groups.topic_of_answer(kb, text) == (None if topic.family == "bot" else topic.id)
    assert groups.topic_of_answer(kb, "Irgendetwas\nPRAXES") is None
