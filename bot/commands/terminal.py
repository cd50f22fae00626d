"""The bot in the terminal: the same handlers over a Telegram in this process."""

from __future__ import annotations

import asyncio
import locale
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from rich.console import Console

from bot import logs
from bot.app import standin_application
from bot.commands.opening import finder_or_fail
from bot.commands.serving import open_services
from bot.flooding import NoGuard
from bot.local_chat import LocalChat
from bot.locking import LockedError, hold
from bot.settings import Settings
from bot.standin import Person, StandIn, StandInRequest
from bot.storage.bundle import Storage
from bot.storage.opening import open_chat_place, open_place
from bot.storage.place import Place

COMMANDS = ("/start", "/help", "/workshops", "/ateliers", "/erinnerungen", "/rappels", "/sprache", "/langue")
_TOKEN = "1:local-chat"  # noqa: S105 (nobody's token: the stand-in accepts any)


def talk(settings: Settings) -> None:
    """Talk to the bot: a prompt on a terminal, plain lines where input is piped."""
    logs.set_up("WARNING" if settings.log_level == "INFO" else settings.log_level, form=settings.log_format)
    services = open_services(finder_or_fail(settings), settings, _open)
    services.staff_chat = None  # the team is on Telegram, not here
    services.floods = NoGuard()
    standin = StandIn()
    person = Person(standin, "Anna", language_code=_language())
    application = standin_application(StandInRequest(standin), _TOKEN, services)
    try:
        asyncio.run(_talk(LocalChat(application, person, Console(highlight=False, soft_wrap=not sys.stdout.isatty()))))
    finally:
        services.storage.close()


def _open(database: Place, keys: Sequence[str]) -> Storage:
    """The database, sealed first where no bot is using it."""
    if keys:
        with suppress(LockedError), hold(database):
            open_place(database, keys).close()
    return open_chat_place(database, keys)


async def _talk(chat: LocalChat) -> None:
    async with chat:
        if sys.stdin.isatty():
            await chat.enter("/start")
            chat.note("Zahl = Knopf / chiffre = bouton · Ende / fin: Ctrl-D")
        async for line in _typed(chat):
            await chat.enter(line)


async def _typed(chat: LocalChat) -> AsyncIterator[str]:
    """The lines a person enters, until the end of input."""
    if sys.stdin.isatty():
        async for line in _prompted(chat):
            yield line
        return
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


async def _prompted(chat: LocalChat) -> AsyncIterator[str]:
    # Loaded here: it takes a while, and until now there was something to read.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    completer = WordCompleter([*COMMANDS, *chat.examples], sentence=True)
    session: PromptSession[str] = PromptSession(history=InMemoryHistory(), completer=completer)
    while True:
        try:
            with patch_stdout(raw=True):
                line = await session.prompt_async("> ")
        except (EOFError, KeyboardInterrupt):
            return
        yield line


def _language() -> str:
    """The language of the terminal: French where its locale is, else German."""
    name = locale.setlocale(locale.LC_CTYPE, None) or ""
    return "fr" if name.lower().startswith("fr") else "de"
