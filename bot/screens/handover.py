"""A hand-over as the person sees it: what would be passed on, what the team answers, and that it is over."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.callbacks import AnswerTeam, AskTeam, EndHandover, PassOn, StopWriting, WriteAnew
from bot.screens.quoted import quoted
from bot.screens.screen import Rows, Screen, html, in_rows, tap_button, typographic
from bot.storage.handovers import Handover
from bot.storage.letters import Letter
from knowledge.markup import to_text
from knowledge.model import LANGUAGES, KnowledgeBase, Language


def preview_screens(kb: KnowledgeBase, number: int, text: str, language: Language) -> tuple[Screen, ...]:
    """Exactly what would be passed on, what is not, and the buttons to decide."""
    messages = kb.messages[language]
    buttons = [
        tap_button(messages.handover_yes, PassOn(number, language)),
        tap_button(messages.handover_other, WriteAnew(number, language)),
        tap_button(messages.handover_no, StopWriting(number, language)),
    ]
    before, after = html(messages.handover_preview, language), html(messages.handover_how, language)
    return quoted(before, text, after, in_rows(buttons, 1))


def write_screen(kb: KnowledgeBase, number: int, language: Language) -> Screen:
    """That the next message is the text to be passed on, after another look at it."""
    return Screen(html(kb.messages[language].handover_write, language), _stop(kb, number, language))


def write_more_screen(kb: KnowledgeBase, number: int, language: Language) -> Screen:
    """That the next message goes to the team."""
    text = kb.messages[language].handover_write_more.format(number=number)
    return Screen(html(text, language), _stop(kb, number, language))


def stopped_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That nothing is passed on."""
    return Screen(html(kb.messages[language].handover_stopped, language))


def passed_on_screens(
    kb: KnowledgeBase, number: int, text: str, language: Language, *, arrived: bool
) -> tuple[Screen, ...]:
    """What was passed on, and whether it has reached the team."""
    messages = kb.messages[language]
    after = messages.handover_sent if arrived else messages.handover_waiting
    title = html(messages.handover_title.format(number=number), language)
    return quoted(title, text, html(after, language), ((_end(kb, number, language),),))


def added_screen(kb: KnowledgeBase, number: int, language: Language, *, arrived: bool) -> Screen:
    """That what the person has added is with the team, or on its way."""
    messages = kb.messages[language]
    text = messages.handover_added if arrived else messages.handover_added_waiting
    return Screen(html(text.format(number=number), language))


def ended_screen(kb: KnowledgeBase, number: int, language: Language) -> Screen:
    """That the person has ended it, and nothing is left."""
    return Screen(html(kb.messages[language].handover_ended.format(number=number), language))


def full_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That so many hand-overs are open that no other can begin."""
    return Screen(html(kb.messages[language].handover_full, language))


def over_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That a message was not passed on because its hand-over is closed, with the way to another one."""
    messages = kb.messages[language]
    again = tap_button(messages.handover_button, AskTeam(language))
    return Screen(html(messages.handover_over, language), ((again,),))


def letter_screens(kb: KnowledgeBase, handover: Handover, letter: Letter) -> tuple[Screen, ...]:
    """The messages to the person that a letter becomes; a photo or file comes after them."""
    language, number = handover.language, handover.number
    messages = kb.messages[language]
    rows: Rows = ((_answer(kb, number, language),), (_end(kb, number, language),))
    title = html(messages.handover_answer.format(number=number), language)
    match letter.kind:
        case "text":
            return quoted(title, letter.text or "", rows=rows)
        case "copy":
            return (Screen(title, rows),)
        case "expired":
            return (Screen(html(messages.handover_expired.format(number=number), language)),)
        case "refused":
            return (Screen(html(messages.handover_refused, language), ((_answer(kb, number, language),),)),)
    return (Screen(html(messages.handover_closed.format(number=number), language)),)


def is_answer(kb: KnowledgeBase, text: str) -> bool:
    """Whether a message of the bot was an answer of the team; that is how those of closed hand-overs are known."""
    heads = (to_text(typographic(kb.messages[each].handover_answer, each)).partition("{")[0] for each in LANGUAGES)
    return any(text.startswith(head) for head in heads)


def _answer(kb: KnowledgeBase, number: int, language: Language) -> InlineKeyboardButton:
    return tap_button(kb.messages[language].handover_answer_button, AnswerTeam(number, language))


def _end(kb: KnowledgeBase, number: int, language: Language) -> InlineKeyboardButton:
    text = kb.messages[language].handover_end_button.format(number=number)
    return tap_button(typographic(text, language), EndHandover(number, language))


def _stop(kb: KnowledgeBase, number: int, language: Language) -> Rows:
    return ((tap_button(kb.messages[language].handover_no, StopWriting(number, language)),),)
