"""Gathers everything that the bot has on a chat."""

from __future__ import annotations

import datetime as dtm

from bot.clock import ZONE
from bot.personal.data import (
    ComingData,
    HandoverData,
    HandoverState,
    MemoryData,
    MessageData,
    PersonalData,
    ReminderData,
    TextData,
    WorkshopWish,
)
from bot.screens.screen import typographic
from bot.services import Services
from bot.speech import speaks_simply
from bot.storage.handovers import Handover
from bot.storage.kinds import ALL, WISHES
from bot.storage.records import Dispatch
from bot.storage.subscribers import Subscriber
from knowledge.markup import to_text
from knowledge.model import Language

_WAITING = ("planned", "sending")


def of(services: Services, chat: int, language: Language = "de") -> PersonalData:
    """What is kept of a chat at this moment, read anew; titles and explanations in a language. Raises sqlite3.Error."""
    records = services.storage.records
    choices = records.choices(chat)
    subscriber = services.reminders.subscriber(chat)
    return PersonalData(
        made_at=services.clock().replace(microsecond=0),
        chat_id=chat if choices else None,
        last_seen=choices.seen if choices else None,
        asked_to_stay=choices.warned if choices else None,
        language=services.storage.chats.language(chat),
        simple_language=speaks_simply(services, chat),
        reminders=_reminders(services, subscriber, language) if subscriber else None,
        messages=tuple(_message(services, dispatch, language) for dispatch in records.dispatches(chat)),
        coming=_coming(services, subscriber, language) if subscriber else (),
        team=tuple(_handover(services, handover) for handover in services.storage.handovers.of(chat)),
        memory=_memory(services, chat, language),
        not_shown=not_shown(services, language),
    )


def not_shown(services: Services, language: Language) -> tuple[str, ...]:
    """What nobody can be shown, and why, as plain text."""
    messages = services.kb.messages[language]
    sentences = (messages.mydata_not_questions, messages.mydata_not_flood, messages.mydata_not_telegram)
    return tuple(" ".join(to_text(typographic(text, language)).split("\n")) for text in sentences)


def _reminders(services: Services, subscriber: Subscriber, language: Language) -> ReminderData:
    records, chat = services.storage.records, subscriber.chat
    wanted = records.subscriptions(chat)
    return ReminderData(
        language=subscriber.language,
        workshops=tuple(
            WorkshopWish(workshop=name, title=_title(services, name, language), since=_local(since))
            for name, since in wanted.items()
        ),
        wishes=tuple(wish for wish in WISHES if wish in subscriber.wishes),
        asleep_since=_local_or_none(records.asleep(chat)),
    )


def _message(services: Services, dispatch: Dispatch, language: Language) -> MessageData:
    return MessageData(
        about=dispatch.about,
        title=_title(services, dispatch.about, language),
        kind=dispatch.kind,
        state=dispatch.state,
        due=_local(dispatch.due),
        useful_until=_local(dispatch.until),
        next_try=_local(dispatch.next_try) if dispatch.state in _WAITING else None,
        settled=_local_or_none(dispatch.settled),
        attempts=dispatch.attempts,
        note=dispatch.reason,
    )


def _coming(services: Services, subscriber: Subscriber, language: Language) -> tuple[ComingData, ...]:
    return tuple(
        ComingData(
            about=broadcast.workshop,
            title=_title(services, broadcast.workshop, language),
            kind=broadcast.kind,
            due=_local(broadcast.due),
        )
        for broadcast in services.reminders.programme.to_come()
        if broadcast.asked_from is None and subscriber.wants(broadcast.workshop, broadcast.kind)
    )


def _handover(services: Services, handover: Handover) -> HandoverData:
    state: HandoverState = "draft" if handover.agreed is None else "open" if handover.is_open else "closed"
    drafts = [TextData(to="nobody", kind="draft", text=handover.draft)] if handover.draft else []
    letters = [
        TextData(to=letter.way, kind=letter.kind, text=letter.text)
        for letter in services.storage.letters.waiting(handover.number)
    ]
    return HandoverData(
        number=handover.number,
        state=state,
        language=handover.language,
        passed_on=_local_or_none(handover.agreed),
        last_written=_local(handover.active),
        closed=_local_or_none(handover.closed),
        writing_since=_local_or_none(handover.writing),
        texts=(*drafts, *letters),
        linked_messages=services.storage.records.links(handover.number),
    )


def _memory(services: Services, chat: int, language: Language) -> MemoryData:
    before = services.conversations.context(chat, None)
    topics = services.kb.topics
    titles = {name: typographic(topics[name].title[language], language) for name in topics}
    return MemoryData(
        last_topic=before.topic,
        last_topic_title=titles.get(before.topic or ""),
        offered_topics=tuple(titles.get(name, name) for name in before.offered),
        unanswered_questions=services.misses.remembered(chat),
        rated_answers=services.ratings.count(chat),
        writes_a_remark=services.ratings.expected(chat) is not None,
    )


def _title(services: Services, name: str, language: Language) -> str | None:
    """The title of a workshop, also of one that vanished from the content; the beginning of an announcement."""
    if name == ALL:
        return None
    if seen := services.reminders.programme.seen(name):
        return typographic(seen.workshop.title[language], language)
    workshop = services.kb.workshops.get(name)
    if workshop:
        return typographic(workshop.title[language], language)
    return services.storage.announcements.titles(language).get(name)


def _local(moment: dtm.datetime) -> dtm.datetime:
    return moment.astimezone(ZONE)


def _local_or_none(moment: dtm.datetime | None) -> dtm.datetime | None:
    return _local(moment) if moment else None
