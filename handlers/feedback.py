"""Whether an answer was helpful, why not, and a remark for the team, if somebody wants to write one."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.callbacks import DropRemark, FeedbackTap, GiveReason, OldButtonError, Rate, ShowCounted, WriteRemark
from bot.feedback import keep_remark, rate
from bot.groups import is_group
from bot.screens.beginning import note_screen
from bot.screens.feedback import counted_markup, is_rated, people_rows, reason_screen, reasons_screen, remark_screen
from bot.screens.people import team_rows
from bot.screens.screen import Rows
from bot.sending import acknowledge, send, show, show_buttons
from bot.services import Services, services_of
from bot.speech import kb_for
from knowledge.model import Language


async def on_feedback_tap(services: Services, query: CallbackQuery, chat: int, tap: FeedbackTap) -> None:
    """Count a verdict, note a reason, or wait for a remark.

    Raises OldButtonError for a topic that is no longer there, and in groups, where nobody is asked.
    """
    if is_group(chat) or (isinstance(tap, Rate) and not is_rated(services.kb, tap.topic)):
        raise OldButtonError(str(tap))
    kb, language = kb_for(services, chat), tap.language
    match tap:
        case Rate():
            await _rate(services, query, chat, tap)
        case ShowCounted():
            await acknowledge(query, kb.messages[language].feedback_thanks)
        case GiveReason(mark, reason):
            services.storage.feedback.explain(mark, reason)
            await acknowledge(query)
            await show(query, reason_screen(kb, mark, reason, language, _people(services, chat, language)))
        case WriteRemark(mark):
            services.ratings.expect(chat, mark, language)
            await acknowledge(query)
            await show(query, remark_screen(kb, language))
        case DropRemark():
            services.ratings.drop(chat)
            await acknowledge(query)
            await show(query, note_screen(kb.messages[language].feedback_not_written, language))


async def on_remark(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take a message in a private chat as the remark it was announced as, and answer no question."""
    message, chat = update.message, update.effective_chat
    text = message and (message.text or message.caption)
    if message is None or chat is None or not text or message.via_bot:
        return
    services = services_of(context)
    writing = services.ratings.expected(chat.id)
    if writing is None:
        return
    keep_remark(services, chat.id, writing.mark, text)
    language = writing.language
    await send(context.bot, chat.id, note_screen(services.kb.messages[language].feedback_written, language))
    raise ApplicationHandlerStop


async def on_something_else(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whoever gives a command or taps a button instead of writing a remark has changed their mind."""
    if update.effective_chat is not None:
        services_of(context).ratings.drop(update.effective_chat.id)


async def _rate(services: Services, query: CallbackQuery, chat: int, tap: Rate) -> None:
    message, kb, language = query.message, kb_for(services, chat), tap.language
    if message is None:
        raise OldButtonError(str(tap))
    given, is_news = rate(services, chat, message.message_id, tap)
    await acknowledge(query, kb.messages[language].feedback_thanks)
    if isinstance(message, Message) and (buttons := counted_markup(kb, message.reply_markup, tap.verdict, language)):
        await show_buttons(query, buttons)
    if is_news and given.verdict == "down":
        await send(query.get_bot(), chat, reasons_screen(kb, given.mark, language, _people(services, chat, language)))


def _people(services: Services, chat: int, language: Language) -> Rows:
    """The way to a person: through the team's chat, where there is one."""
    return (team_rows if services.handover.offered(chat) else people_rows)(services.kb, language)
