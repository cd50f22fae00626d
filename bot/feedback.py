"""Counts what somebody thinks of an answer: each answer once, however often they tap."""

from __future__ import annotations

from bot.callbacks import Rate
from bot.ratings import Given, Shown
from bot.services import Services
from bot.storage.feedback import Rated


def rate(services: Services, chat: int, message: int, tap: Rate) -> tuple[Given, bool]:
    """Count the verdict on the answer in a message, or change the one given before; says whether that is news."""
    shown, feedback = Shown(chat, message, tap.topic, tap.facet), services.storage.feedback
    before = services.ratings.given(shown)
    if before and before.verdict == tap.verdict:
        return before, False
    if before:
        feedback.change(before.mark, tap.verdict)
    answer = Rated(tap.topic, tap.facet, tap.language, tap.revision)
    mark = before.mark if before else feedback.note(answer, tap.verdict, services.today())
    given = Given(mark, tap.verdict)
    services.ratings.give(shown, given)
    return given, True


def keep_remark(services: Services, chat: int, mark: str, text: str) -> None:
    """Keep what somebody wrote; the chat's next message is a question again."""
    services.ratings.drop(chat)
    services.storage.feedback.remark(mark, text)
