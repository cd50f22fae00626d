"""Everything that is kept of a chat, as a message to read. The file beside it says the same without gaps."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Iterable

from bot.callbacks import AskToForget
from bot.personal.data import HandoverData, MemoryData, MessageData, PersonalData, ReminderData
from bot.screens.dates import moment
from bot.screens.screen import Screen, html, literal, paragraphs, shortened, tap_button
from bot.storage.kinds import ALL, Wish, wish_of
from knowledge.messages import Messages
from knowledge.model import KnowledgeBase, Language

ROOM = 3500
"""Characters of HTML in a message, which holds 4,096 without the tags (Bot API)."""
MOST_LINES = 8
"""Entries of a list that are shown."""
MOST_TEXTS = 3
LONGEST_TEXT = 150
"""Characters of somebody's own text, and of a title, that are shown."""


def personal_screens(kb: KnowledgeBase, data: PersonalData, language: Language) -> tuple[Screen, ...]:
    """What is kept, what can't be shown, and the way to have it deleted; in several messages where it is long."""
    messages = kb.messages[language]
    if data.is_empty:
        return _in_messages([html(part, language) for part in (messages.mydata_nothing, *data.not_shown)])
    parts = (messages.mydata_title, *_kept(messages, data, language), *data.not_shown, messages.mydata_file)
    *first, last = _in_messages([html(part, language) for part in parts])
    forget = tap_button(messages.privacy_delete_button, AskToForget(language))
    return (*first, Screen(last.html, ((forget,),)))


def what_is_kept(kb: KnowledgeBase, data: PersonalData, language: Language) -> str:
    """What would be deleted, as a Markdown list without the details."""
    messages = kb.messages[language]
    lines = [
        messages.forget_chat if data.chat_id is not None else None,
        messages.forget_language if data.language else None,
        messages.forget_simple if data.simple_language else None,
        messages.forget_reminders if data.reminders else None,
        messages.forget_messages.format(count=len(data.messages)) if data.messages else None,
        *(messages.forget_handover.format(number=handover.number) for handover in data.team),
        messages.forget_memory if not data.memory.is_empty else None,
    ]
    return _list(line for line in lines if line)


def _in_messages(parts: Iterable[str]) -> tuple[Screen, ...]:
    found: list[str] = []
    for part in parts:
        if found and len(found[-1]) + len(part) <= ROOM:
            found[-1] = paragraphs([found[-1], part])
        else:
            found.append(part)
    return tuple(Screen(text) for text in found)


def _kept(messages: Messages, data: PersonalData, language: Language) -> Iterable[str]:
    yield "\n\n".join(_chat(messages, data, language))
    if data.reminders:
        yield _reminders(messages, data.reminders, language)
    if data.coming:
        yield _coming(messages, data, language)
    if data.messages:
        yield _sent(messages, data.messages, language)
    for handover in data.team:
        yield _handover(messages, handover, language)
    if not data.memory.is_empty:
        yield _memory(messages, data.memory)


def _chat(messages: Messages, data: PersonalData, language: Language) -> Iterable[str]:
    if data.chat_id is not None and data.last_seen:
        yield messages.mydata_chat.format(number=data.chat_id, date=moment(data.last_seen, language))
    if data.asked_to_stay:
        yield messages.mydata_asked.format(date=moment(data.asked_to_stay, language))
    if data.language:
        yield messages.mydata_language.format(language=_name(messages, data.language))
    if data.simple_language:
        yield messages.mydata_simple


def _reminders(messages: Messages, reminders: ReminderData, language: Language) -> str:
    lines = [
        messages.mydata_all.format(date=moment(wish.since, language))
        if wish.workshop == ALL
        else messages.mydata_workshop.format(title=_title(wish.title, wish.workshop), date=moment(wish.since, language))
        for wish in reminders.workshops
    ]
    wishes = ", ".join(_wish(messages, wish) for wish in reminders.wishes)
    parts = [
        messages.mydata_reminders.format(language=_name(messages, reminders.language)),
        _list(lines[:MOST_LINES]),
        _more(messages, lines),
        messages.mydata_wishes.format(wishes=wishes) if wishes else messages.mydata_no_wishes,
    ]
    if reminders.asleep_since:
        parts.append(messages.mydata_asleep.format(date=moment(reminders.asleep_since, language)))
    return paragraphs(parts)


def _coming(messages: Messages, data: PersonalData, language: Language) -> str:
    lines = [
        messages.mydata_coming_one.format(
            date=moment(one.due, language), title=_title(one.title, one.about), what=_wish(messages, wish_of(one.kind))
        )
        for one in data.coming
    ]
    return paragraphs([messages.mydata_coming, _list(lines[:MOST_LINES]), _more(messages, lines)])


def _sent(messages: Messages, sent: tuple[MessageData, ...], language: Language) -> str:
    """The newest messages, oldest first."""
    lines = [
        messages.mydata_message.format(
            date=moment(_when(one), language),
            title=_title(one.title, one.about),
            what=_wish(messages, wish_of(one.kind)),
            state=getattr(messages, f"mydata_{one.state}"),
        )
        for one in sent
    ]
    return paragraphs([messages.mydata_messages, _list(lines[-MOST_LINES:]), _more(messages, lines)])


def _handover(messages: Messages, handover: HandoverData, language: Language) -> str:
    sentences = {"draft": messages.mydata_draft, "open": messages.mydata_open, "closed": messages.mydata_closed}
    begun = handover.passed_on or handover.last_written
    date = handover.closed or handover.last_written
    said = sentences[handover.state].format(
        number=handover.number, agreed=moment(begun, language), date=moment(date, language)
    )
    texts = [_quoted(text.text) for text in handover.texts if text.text]
    if not texts:
        return paragraphs([said, messages.mydata_no_texts if handover.state != "draft" else None])
    return paragraphs([said, messages.mydata_texts, _list(texts[:MOST_TEXTS]), _more(messages, texts, MOST_TEXTS)])


def _memory(messages: Messages, memory: MemoryData) -> str:
    lines = [
        messages.mydata_topic.format(title=_title(memory.last_topic_title, memory.last_topic))
        if memory.last_topic
        else None,
        messages.mydata_offered.format(titles=", ".join(memory.offered_topics)) if memory.offered_topics else None,
        *(messages.mydata_missed.format(question=_quoted(question)) for question in memory.unanswered_questions),
        messages.mydata_rated.format(count=memory.rated_answers) if memory.rated_answers else None,
        messages.mydata_remark if memory.writes_a_remark else None,
    ]
    return paragraphs([messages.mydata_memory, _list(line for line in lines if line)])


def _when(message: MessageData) -> dtm.datetime:
    return message.settled or message.next_try or message.due


def _wish(messages: Messages, wish: Wish) -> str:
    """A wish as its switch says it."""
    return str(getattr(messages, f"wish_{wish}"))


def _name(messages: Messages, language: Language) -> str:
    return messages.mydata_german if language == "de" else messages.mydata_french


def _title(title: str | None, name: str | None) -> str:
    return literal(shortened(title or name or "", LONGEST_TEXT))


def _quoted(text: str) -> str:
    return literal(shortened(" ".join(text.split()), LONGEST_TEXT))


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _more(messages: Messages, lines: list[str], most: int = MOST_LINES) -> str | None:
    return messages.mydata_more.format(count=len(lines) - most) if len(lines) > most else None
