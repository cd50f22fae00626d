"""A hand-over as the team sees it. Nothing in it says who asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from telegram import MessageEntity

from bot.screens.quoted import quoted
from bot.screens.screen import Screen, html, paragraphs
from bot.storage.handovers import Handover
from bot.storage.letters import Letter
from knowledge.markup import to_text
from knowledge.model import KnowledgeBase, Language

STAFF: Final[Language] = "de"
"""What the office speaks."""
_QUOTATIONS = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)


def post_screens(kb: KnowledgeBase, handover: Handover, letter: Letter) -> tuple[Screen, ...]:
    """The messages in the staff chat that a letter becomes; a photo or file comes after them."""
    messages, number = kb.messages[STAFF], handover.number
    match letter.kind:
        case "question":
            spoken = messages.staff_handover_french if handover.language == "fr" else messages.staff_handover_german
            title = messages.staff_handover_question.format(number=number, language=spoken)
            how = html(messages.staff_handover_how.format(number=number), STAFF)
            return quoted(html(title, STAFF), letter.text or "", how)
        case "text":
            title = messages.staff_handover_more.format(number=number)
            return quoted(html(title, STAFF), letter.text or "")
        case "copy":
            text = messages.staff_handover_more
        case "blocked":
            text = messages.staff_handover_blocked
        case "refused":
            text = messages.staff_handover_refused
        case _:
            text = messages.staff_handover_ended
    return (Screen(html(text.format(number=number), STAFF)),)


def done_screen(kb: KnowledgeBase, number: int) -> Screen:
    """That a hand-over is closed from now on."""
    return Screen(html(kb.messages[STAFF].staff_handover_done.format(number=number), STAFF))


def closed_screen(kb: KnowledgeBase, number: int) -> Screen:
    """That a hand-over was closed before, and nothing is passed on."""
    return Screen(html(kb.messages[STAFF].staff_handover_closed.format(number=number), STAFF))


def withdrawn_screen(kb: KnowledgeBase, number: int, left: int) -> Screen:
    """That the person has had everything deleted, and how many messages about it the team is asked to delete."""
    messages = kb.messages[STAFF]
    parts = [html(messages.staff_withdrawn.format(number=number), STAFF)]
    if left:
        parts.append(html(messages.staff_withdrawn_left.format(count=left), STAFF))
    return Screen(paragraphs(parts))


def which_screen(kb: KnowledgeBase) -> Screen:
    """How to say which hand-over is meant."""
    return Screen(html(kb.messages[STAFF].staff_handover_which, STAFF))


def number_in(kb: KnowledgeBase, text: str, entities: Sequence[MessageEntity] = ()) -> int | None:
    """The number of the hand-over that a message of the bot is about, as its first line says.

    Where that line is a quotation, the person has written it, and it may name anybody's.
    """
    if any(entity.type in _QUOTATIONS and entity.offset == 0 for entity in entities):
        return None
    head = to_text(kb.messages[STAFF].staff_handover_question).partition("{number}")[0]
    found = re.match(rf"{re.escape(head)}([0-9]{{1,9}})\b", text)
    return int(found[1]) if found else None
