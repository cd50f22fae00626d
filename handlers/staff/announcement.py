"""/ansage: the office tells all subscribers something, after a look at it and a confirmation."""

from __future__ import annotations

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.ext import ContextTypes

from bot.callbacks import (
    AnnouncementTap,
    DiscardAnnouncement,
    SendAnnouncement,
    ShowAnnouncement,
    StopAnnouncement,
)
from bot.reminders.two_texts import TwoTexts, read
from bot.screens.announcement import announcement_screen
from bot.screens.screen import Screen
from bot.screens.staff.announcement import (
    GONE,
    SENT_BEFORE,
    STOPPED_BEFORE,
    discarded_screen,
    draft_screen,
    flaw_screen,
    progress_screen,
    too_long_screen,
)
from bot.sending import acknowledge, send_all, show
from bot.services import Services, services_of
from bot.storage.announcements import Announcement
from handlers.staff.guard import for_staff, for_staff_taps, same_thread


@for_staff
async def on_announcement(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show what subscribers would get, and ask; or say how an announcement is written."""
    message = update.message
    if message is None:
        return
    screens = _answer(services_of(context), message)
    await send_all(context.bot, message.chat.id, screens, **same_thread(update))


@for_staff_taps
async def on_announcement_tap(services: Services, query: CallbackQuery, _chat: int, tap: AnnouncementTap) -> None:
    """Do what a button about an announcement says."""
    announcement = services.reminders.announcing.find(tap.number)
    if announcement is None:
        await acknowledge(query, GONE)
        return
    notice, screen = _done(services, announcement, tap)
    await acknowledge(query, notice)
    await show(query, screen)


def _answer(services: Services, message: Message) -> tuple[Screen, ...]:
    texts = read(_behind_command(message))
    if not isinstance(texts, TwoTexts):
        return (flaw_screen(texts),)
    if lengths := texts.too_long():
        return (too_long_screen(lengths),)
    announcement = services.reminders.announcing.draft(texts.de, texts.fr)
    return (
        announcement_screen(services.kb, texts.de, "de"),
        announcement_screen(services.kb, texts.fr, "fr"),
        _draft(services, announcement, hidden_links=bool(message.parse_entities([MessageEntity.TEXT_LINK]))),
    )


def _behind_command(message: Message) -> str:
    command = next(iter(message.parse_entities([MessageEntity.BOT_COMMAND]).values()), "")
    return (message.text or "").removeprefix(command)


def _done(services: Services, announcement: Announcement, tap: AnnouncementTap) -> tuple[str | None, Screen]:
    """Do it; gives back a notice for whoever tapped, where not what the button says was done, and what there is now."""
    announcing, number = services.reminders.announcing, announcement.number
    notice: str | None = None
    match tap:
        case SendAnnouncement(_, shown):
            match announcing.send(number, shown):
                case "sent":
                    pass
                case "sent before":
                    notice = SENT_BEFORE
                case "gone":
                    notice = GONE
                case "other number":
                    return None, _draft(services, announcement, shown)
        case DiscardAnnouncement():
            if announcing.discard(number):
                return None, discarded_screen(announcement)
            notice = SENT_BEFORE
        case StopAnnouncement():
            notice = None if announcing.stop(number) else STOPPED_BEFORE
        case ShowAnnouncement():
            pass
    return notice, _now(services, announcement)


def _now(services: Services, before: Announcement) -> Screen:
    """How an announcement stands now."""
    announcement = services.reminders.announcing.find(before.number) or before
    if announcement.state == "draft":
        return _draft(services, announcement)
    return progress_screen(announcement, services.storage.announcements.progress(announcement), services.clock())


def _draft(
    services: Services, announcement: Announcement, shown: int | None = None, *, hidden_links: bool = False
) -> Screen:
    recipients, due = services.storage.announcements.recipients(), services.reminders.announcing.due()
    return draft_screen(announcement, recipients, due, services.clock(), shown, hidden_links=hidden_links)
