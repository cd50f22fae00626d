"""Privacy: what is stored and why, the question before all of it is deleted, and what a look afterwards has found."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from bot.callbacks import AskToForget, Forget, KeepData, ShowData
from bot.personal.data import PersonalData
from bot.screens import contacts
from bot.screens.personal import what_is_kept
from bot.screens.screen import Rows, Screen, html, paragraphs, tap_button
from knowledge.model import KnowledgeBase, Language, Topic


def privacy_rows(kb: KnowledgeBase, language: Language) -> Rows:
    """The ways to see what is kept and to have it deleted."""
    messages = kb.messages[language]
    return (
        (tap_button(messages.privacy_show_button, ShowData(language)),),
        (tap_button(messages.privacy_delete_button, AskToForget(language)),),
    )


def with_sealing(kb: KnowledgeBase, screen: Screen, language: Language, *, sealed: bool) -> Screen:
    """A screen about privacy that also says whether what is stored is encrypted."""
    messages = kb.messages[language]
    said = messages.privacy_sealed if sealed else messages.privacy_readable
    return replace(screen, html=paragraphs([screen.html, html(said, language)]))


def group_privacy_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """What is stored of a group."""
    return Screen(html(kb.messages[language].privacy_group, language))


def privacy_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """What is stored of a person, why and how long, and whom to ask about it."""
    messages = kb.messages[language]
    parts = [
        messages.privacy_title,
        messages.privacy_questions,
        messages.privacy_chat,
        messages.privacy_reminders,
        messages.privacy_team,
        messages.privacy_memory,
        messages.privacy_where,
        messages.privacy_rights,
    ]
    topic = privacy_topic(kb)
    office = [contacts.line(kb.contacts[name]) for name in topic.contacts] if topic else []
    return Screen(paragraphs([_joined(parts, language), "\n".join(office)]), privacy_rows(kb, language))


def privacy_topic(kb: KnowledgeBase) -> Topic | None:
    """The topic that answers questions about privacy."""
    return next((topic for topic in kb.topics.values() if topic.action == "privacy"), None)


def question_screen(
    kb: KnowledgeBase, data: PersonalData, minute: int, language: Language, *, again: bool = False
) -> Screen:
    """What would be deleted, and the buttons to decide; `again` where the question before is too old."""
    messages = kb.messages[language]
    if data.is_empty:
        return Screen(html(messages.forget_nothing, language))
    parts = [messages.forget_question, what_is_kept(kb, data, language), messages.forget_how]
    rows = (
        (tap_button(messages.forget_yes, Forget(minute, language)),),
        (tap_button(messages.forget_no, KeepData(language)),),
    )
    shown = [messages.forget_old, *parts] if again else parts
    return Screen(_joined(shown, language), rows)


def kept_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That nothing was deleted."""
    return Screen(html(kb.messages[language].forget_kept, language))


def forgotten_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That nothing is left."""
    return Screen(html(kb.messages[language].forget_done, language))


def withdrawn_screen(kb: KnowledgeBase, language: Language, gone: int, left: int) -> Screen:
    """How many messages in the staff chat are gone, and how many are still there."""
    messages, parts = kb.messages[language], []
    if gone:
        parts.append(messages.forget_posts.format(count=gone))
    if left:
        parts.append(messages.forget_posts_left.format(count=left))
    return Screen(_joined(parts, language))


def left_screen(kb: KnowledgeBase, data: PersonalData, rows: int, language: Language) -> Screen:
    """What is still there after all."""
    messages = kb.messages[language]
    found = what_is_kept(kb, data, language) or f"- {messages.forget_rows.format(count=rows)}"
    return Screen(html(messages.forget_left.format(what=found), language))


def failed_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That the database does not answer."""
    return Screen(html(kb.messages[language].forget_failed, language))


def _joined(parts: Iterable[str], language: Language) -> str:
    return paragraphs(html(part, language) for part in parts)
