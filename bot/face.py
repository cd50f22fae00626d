"""Puts the bot's face on: name, descriptions and menus as the content has them, where Telegram shows others.

Telegram allows few changes and then asks for hours of patience, so everything is looked at before it is set.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import ChatMigrated, TelegramError

from knowledge.face import FACES, Commands, Face, FaceName

log = logging.getLogger(__name__)

Step = tuple[str, Callable[[], Awaitable[bool]]]
"""What is put on, as the log says it, and how: True where Telegram showed something else until now."""

_Scoped = tuple[str, BotCommandScope, Commands]


async def put_on(bot: Bot, faces: Mapping[FaceName, Face], staff_chat: int | None) -> int:
    """Set what differs, and return how much that was. What fails is one line in the log and hinders nothing else."""
    changed = 0
    for what, step in _steps(bot, faces, staff_chat):
        try:
            changed += await step()
        except TelegramError as error:
            # The text of a migration names the chat.
            reason = "the group has a new number" if isinstance(error, ChatMigrated) else error.message
            log.warning("%s could not be shown on Telegram: %s; the next start tries again", what, reason)
    if changed:
        log.info("the bot's face on Telegram is new in %d places", changed)
    return changed


def _steps(bot: Bot, faces: Mapping[FaceName, Face], staff_chat: int | None) -> Iterator[Step]:
    # The default face goes first: Telegram shows it wherever a language has none of its own.
    for name in FACES:
        if (face := faces.get(name)) is None:
            continue
        file, code = f"face/{name}.yaml", None if name == "default" else name
        yield f"{file}: name", partial(_name, bot, face.name, code)
        yield f"{file}: short_description", partial(_short_description, bot, face.short_description, code)
        yield f"{file}: description", partial(_description, bot, face.description, code)
        for menu, scope, commands in _menus(face, staff_chat):
            yield f"{file}: commands.{menu}", partial(_menu, bot, commands, scope, code)


def _menus(face: Face, staff_chat: int | None) -> Iterator[_Scoped]:
    yield "private", BotCommandScopeAllPrivateChats(), face.commands.private
    yield "groups", BotCommandScopeAllGroupChats(), face.commands.groups
    if face.commands.staff and staff_chat is not None:
        yield "staff", BotCommandScopeChat(staff_chat), face.commands.staff


async def _name(bot: Bot, wanted: str, code: str | None) -> bool:
    if (await bot.get_my_name(language_code=code)).name == wanted:
        return False
    return await bot.set_my_name(wanted, language_code=code)


async def _short_description(bot: Bot, wanted: str, code: str | None) -> bool:
    if (await bot.get_my_short_description(language_code=code)).short_description == wanted:
        return False
    return await bot.set_my_short_description(wanted, language_code=code)


async def _description(bot: Bot, wanted: str, code: str | None) -> bool:
    if (await bot.get_my_description(language_code=code)).description == wanted:
        return False
    return await bot.set_my_description(wanted, language_code=code)


async def _menu(bot: Bot, wanted: Commands, scope: BotCommandScope, code: str | None) -> bool:
    commands = tuple(BotCommand(name, description) for name, description in wanted.items())
    if await bot.get_my_commands(scope, language_code=code) == commands:
        return False
    return await bot.set_my_commands(commands, scope, language_code=code)
