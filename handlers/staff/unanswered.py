"""/unbeantwortet, and the buttons that assign a question to a topic, put it aside, and undo that."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, ReplyParameters, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.callbacks import (
    Assign,
    ChooseFromFamily,
    ChooseTopic,
    OldButtonError,
    OpenQuestion,
    ProposePlace,
    ProposeTopic,
    PutAside,
    ShowUnanswered,
    UnansweredTap,
    UndoDecision,
)
from bot.screens.screen import Screen
from bot.screens.staff.assigning import (
    aside_screen,
    assigned_screen,
    failed_screen,
    family_screen,
    finished_screen,
    learning_screen,
    place_screen,
    reverted_screen,
    topics_screen,
    undoing_screen,
)
from bot.screens.staff.unanswered import group_screen, groups_screen
from bot.sending import acknowledge, send, show, thread_of
from bot.services import Services, services_of
from bot.storage.decisions import Place
from bot.storage.questions import Unanswered
from bot.unanswered.fitting import Fit, fit_of
from bot.unanswered.grouping import Group
from handlers.staff.guard import for_staff, for_staff_taps, same_thread
from knowledge.model import Topic

log = logging.getLogger(__name__)

BUSY = "Gerade ändert jemand die Inhalte. Bitte versuche es in ein, zwei Minuten noch einmal."
DECIDED = "Diese Frage ist schon erledigt oder älter als 90 Tage."
UNDONE = "Das ist schon rückgängig gemacht."

LONG = 10.0
"""Seconds after which whoever waits for a change has turned to something else."""

Work = Callable[[], Coroutine[Any, Any, None]]


@for_staff
async def on_unanswered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the questions without a sure answer that nobody has decided on."""
    chat = update.effective_chat
    if chat is None:
        return
    groups = await services_of(context).backlog.groups()
    await send(context.bot, chat.id, groups_screen(groups, 0), **same_thread(update))


@for_staff_taps
async def on_unanswered_tap(services: Services, query: CallbackQuery, chat: int, tap: UnansweredTap) -> None:
    """Do what a button about unanswered questions says. Raises OldButtonError for topics that are no longer there."""
    match tap:
        case ShowUnanswered(page):
            await acknowledge(query)
            await show(query, groups_screen(await services.backlog.groups(), page))
        case UndoDecision(number):
            await _undo(services, query, number)
        case _:
            found = await services.backlog.find(tap.question)
            if found is None:
                await acknowledge(query, DECIDED)
            else:
                await _about_question(services, query, tap, *found)


async def _about_question(
    services: Services,
    query: CallbackQuery,
    tap: OpenQuestion | ChooseTopic | ChooseFromFamily | ProposeTopic | ProposePlace | Assign | PutAside,
    group: Group,
    question: Unanswered,
) -> None:
    kb, count = services.kb, len(group.questions)
    match tap:
        case OpenQuestion():
            screen = group_screen(kb, group, question, _fit(services, question))
        case ChooseTopic():
            screen = topics_screen(kb, question, _fit(services, question))
        case ChooseFromFamily(_, family, page):
            screen = family_screen(kb, question, family, page)
        case ProposeTopic(_, name):
            screen = place_screen(kb, question, _fit(services, question).place(_topic(services, name)), count)
        case ProposePlace():
            screen = place_screen(kb, question, _place(services, tap), count)
        case PutAside():
            ids = [one.id for one in group.questions]
            screen = aside_screen(question, count, services.storage.decisions.put_aside(ids, services.today()))
        case Assign():
            await _assign(services, query, group, question, _place(services, tap))
            return
    await acknowledge(query)
    await show(query, screen)


async def _assign(services: Services, query: CallbackQuery, group: Group, question: Unanswered, place: Place) -> None:
    ids = [one.id for one in group.questions]

    async def work() -> None:
        began = time.monotonic()
        await _tell(query, learning_screen(services.kb, question, place))
        outcome = await services.assigner.assign(question.text, place, ids)
        await _tell(query, assigned_screen(services.kb, question, place, outcome))
        await _call_back(query, began, finished_screen(outcome))

    await _begin(services, query, work)


async def _undo(services: Services, query: CallbackQuery, number: int) -> None:
    decision = services.storage.decisions.get(number)
    if decision is None:
        await acknowledge(query, UNDONE)
        return

    async def work() -> None:
        began = time.monotonic()
        if decision.kind == "assigned":
            await _tell(query, undoing_screen())
        outcome = await services.assigner.undo(decision)
        await _tell(query, reverted_screen(services.kb, decision.id, outcome))
        await _call_back(query, began, finished_screen(outcome))

    await _begin(services, query, work)


async def _begin(services: Services, query: CallbackQuery, work: Work) -> None:
    """Let a change begin, beside whatever else happens in the chat, unless another one is under way."""
    begun = services.desk.begin(lambda: _to_its_end(query, work))
    await acknowledge(query, None if begun else BUSY)


async def _to_its_end(query: CallbackQuery, work: Work) -> None:
    try:
        await work()
    except Exception:  # whatever it is, the staff must not wait for ever
        log.exception("a decision about a question could not be written")
        await _tell(query, failed_screen())


async def _tell(query: CallbackQuery, screen: Screen) -> None:
    """Show how far a change has come; it goes on also where Telegram can't be reached."""
    try:
        await show(query, screen)
    except TelegramError as error:
        log.warning("the staff could not be shown what became of a question: %s", error)


async def _call_back(query: CallbackQuery, began: float, screen: Screen) -> None:
    """Reply with a new message to a change that took long, for nobody is told of a message that is edited."""
    message = query.message
    if not isinstance(message, Message) or time.monotonic() < began + LONG:
        return
    reply = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    thread = thread_of(message)
    try:
        await send(query.get_bot(), message.chat.id, screen, reply_parameters=reply, message_thread_id=thread)
    except TelegramError as error:
        log.warning("the staff could not be told that a change has come to its end: %s", error)


def _fit(services: Services, question: Unanswered) -> Fit:
    return fit_of(services.finder, question)


def _topic(services: Services, name: str) -> Topic:
    if name not in services.kb.topics:
        raise OldButtonError(name)
    return services.kb.topics[name]


def _place(services: Services, tap: ProposePlace | Assign) -> Place:
    if tap.facet not in _topic(services, tap.topic).available():
        raise OldButtonError(tap.facet)
    return Place(tap.topic, tap.language, tap.facet)
