"""Whether an answer was helpful: two buttons under it, and what is asked where it was not."""

from __future__ import annotations

from msgspec.structs import replace
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import (
    BrowseTopic,
    BrowseTown,
    DropRemark,
    GiveReason,
    OldButtonError,
    OpenFacet,
    OpenTopic,
    Rate,
    ShowCounted,
    ShowMenu,
    ShowTopic,
    ShowTown,
    Tap,
    WriteRemark,
    decode,
)
from bot.callbacks.feedback import REVISION
from bot.screens.screen import Rows, Screen, content_button, html, in_rows, paragraphs, tap_button, typographic
from bot.screens.spoken import simple_button
from bot.screens.topics import topic_button
from bot.storage.feedback import Reason, Verdict
from knowledge.messages import Messages
from knowledge.model import Facet, KnowledgeBase, Language
from knowledge.towns import DIRECTORY

REASONS: tuple[Reason, ...] = ("other", "wrong", "hard")


def is_rated(kb: KnowledgeBase, topic: str) -> bool:
    """Whether people are asked about the answers of a topic; small talk and talk about the bot are none."""
    return topic in kb.topics and kb.topics[topic].family != "bot"


def rateable(kb: KnowledgeBase, screen: Screen, topic: str, facet: Facet, language: Language) -> Screen:
    """An answer with the buttons by which a person says whether it was helpful, above its last row."""
    if not is_rated(kb, topic):
        return screen
    shown = facet if facet in kb.topics[topic].available() else "what"
    revision, messages = kb.revision[:REVISION], kb.messages[language]
    row = (
        content_button(messages.feedback_up, Rate(topic, shown, revision, "up", language)),
        content_button(messages.feedback_down, Rate(topic, shown, revision, "down", language)),
    )
    return replace(screen, rows=(*screen.rows[:-1], row, *screen.rows[-1:]))


def rateable_after(kb: KnowledgeBase, screen: Screen, tap: Tap) -> Screen:
    """The screen that a tap leads to, with these buttons where it is an answer."""
    match tap:
        case (
            ShowTopic(topic, facet, language) | OpenFacet(topic, facet, language) | BrowseTopic(topic, facet, language)
        ):
            return rateable(kb, screen, topic, facet, language)
        case OpenTopic(topic, language):
            return rateable(kb, screen, topic, "what", language)
        case ShowTown(_, language) | BrowseTown(_, language):
            directory = next(topic.id for topic in kb.topics.values() if topic.action == DIRECTORY)
            return rateable(kb, screen, directory, "what", language)
    return screen


def counted_markup(
    kb: KnowledgeBase, markup: InlineKeyboardMarkup | None, verdict: Verdict, language: Language
) -> InlineKeyboardMarkup | None:
    """The buttons under a message with a word of thanks in place of the two, or of the thanks for what was said before;
    None where there are neither."""
    rows = markup.inline_keyboard if markup else ()
    if not any(_asks(row) for row in rows):
        return None
    messages = kb.messages[language]
    said = messages.feedback_counted_up if verdict == "up" else messages.feedback_counted_down
    thanks = (tap_button(typographic(said, language), ShowCounted(language)),)
    return InlineKeyboardMarkup([thanks if _asks(row) else row for row in rows])


def reasons_screen(kb: KnowledgeBase, mark: str, language: Language, people: Rows) -> Screen:
    """What was missing? `people` are the ways to somebody who knows more."""
    messages = kb.messages[language]
    reasons = [
        tap_button(typographic(_label(messages, reason), language), GiveReason(mark, reason, language))
        for reason in REASONS
    ]
    rows = (*in_rows(reasons, 1), _write(messages, mark, language), *people)
    return Screen(html(messages.feedback_question, language), rows)


def reason_screen(kb: KnowledgeBase, mark: str, reason: Reason, language: Language, people: Rows) -> Screen:
    """The reason is noted; what a person may do now."""
    messages = kb.messages[language]
    text = messages.feedback_noted.format(reason=_label(messages, reason))
    menu = ((tap_button(messages.menu, ShowMenu(language)),),) if reason == "other" else ()
    easier = ((simple_button(kb, language),),) if reason == "hard" else ()
    return Screen(html(text, language), (*easier, _write(messages, mark, language), *people, *menu))


def people_rows(kb: KnowledgeBase, language: Language) -> Rows:
    """The topic about the people to turn to."""
    return in_rows(
        [topic_button(kb, topic.id, language) for topic in kb.topics.values() if topic.action == "contacts"], 1
    )


def remark_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """Before somebody writes: who reads it, what does not belong in it, and the way out."""
    messages = kb.messages[language]
    text = paragraphs([html(messages.feedback_write_how, language), html(messages.feedback_write_who, language)])
    return Screen(text, ((tap_button(messages.feedback_write_not, DropRemark(language)),),))


def _write(messages: Messages, mark: str, language: Language) -> tuple[InlineKeyboardButton]:
    return (tap_button(messages.feedback_write, WriteRemark(mark, language)),)


def _label(messages: Messages, reason: Reason) -> str:
    match reason:
        case "other":
            return messages.feedback_reason_other
        case "wrong":
            return messages.feedback_reason_wrong
        case "hard":
            return messages.feedback_reason_hard


def _asks(row: tuple[InlineKeyboardButton, ...]) -> bool:
    return any(_is_about_verdict(button) for button in row)


def _is_about_verdict(button: InlineKeyboardButton) -> bool:
    try:
        return isinstance(decode(str(button.callback_data)), Rate | ShowCounted)
    except OldButtonError:
        return False
