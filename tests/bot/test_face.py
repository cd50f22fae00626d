"""The bot's face on Telegram: name, descriptions and menus as the content has them, set only where they differ."""

import asyncio
import datetime as dtm
import logging

import pytest
from telegram import BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import RetryAfter
from telegram.ext import CommandHandler

from bot.app import BotApplication
from bot.background import Background
from bot.face import put_on
from bot.pacing import Pacer
from bot.services import Services
from bot.standin import Group, Person, StandIn
from knowledge.face import FACES
from knowledge.model import KnowledgeBase

CODES = {"default": None, "de": "de", "fr": "fr"}
PARTS = len(FACES) * 5 + 1
"""Name, two descriptions and two menus for each, and the staff's menu."""


@pytest.fixture(autouse=True)
def time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """RetryAfter carries a timedelta, as it always will one day."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def staff_chat(standin: StandIn, person: Person) -> int:
    """The staff's group, with the bot in it."""
    group = Group(standin, "Team")
    group.join(person)
    return group.chat.id


def changes(standin: StandIn) -> list[str]:
    """The methods that changed something about the face."""
    return [call.method for call in standin.calls if call.method.startswith("setMy")]


async def menu(app: BotApplication, scope: BotCommandScope, code: str | None) -> dict[str, str]:
    """The commands offered in a scope."""
    return {found.command: found.description for found in await app.bot.get_my_commands(scope, language_code=code)}


async def test_the_face_is_as_the_content_has_it_in_every_language_and_scope(
    app: BotApplication, kb: KnowledgeBase, staff_chat: int
) -> None:
    await put_on(app.bot, kb.faces, staff_chat)
    for name, code in CODES.items():
        face = kb.faces[name]
        assert (await app.bot.get_my_name(language_code=code)).name == face.name
        assert (await app.bot.get_my_description(language_code=code)).description == face.description
        short = await app.bot.get_my_short_description(language_code=code)
        assert short.short_description == face.short_description
        assert await menu(app, BotCommandScopeAllPrivateChats(), code) == face.commands.private
        assert await menu(app, BotCommandScopeAllGroupChats(), code) == face.commands.groups
    assert await menu(app, BotCommandScopeChat(staff_chat), None) == kb.faces["default"].commands.staff


async def test_without_a_staff_chat_nobody_is_offered_what_only_staff_may(
    app: BotApplication, kb: KnowledgeBase, standin: StandIn
) -> None:
    await put_on(app.bot, kb.faces, None)
    offered = {found["command"] for commands in standin.world.commands.values() for found in commands}
    assert offered.isdisjoint({"stats", "unbeantwortet", "reload", "ansage", "status", "done"})


async def test_what_telegram_shows_already_is_not_set_again(
    app: BotApplication, kb: KnowledgeBase, standin: StandIn, staff_chat: int
) -> None:
    assert await put_on(app.bot, kb.faces, staff_chat) == len(changes(standin))
    before = len(changes(standin))
    assert await put_on(app.bot, kb.faces, staff_chat) == 0
    assert len(changes(standin)) == before


async def test_only_what_is_new_is_set(
    app: BotApplication, kb: KnowledgeBase, standin: StandIn, staff_chat: int
) -> None:
    await put_on(app.bot, kb.faces, staff_chat)
    before = len(changes(standin))
    french = kb.faces["fr"].model_copy(update={"description": "Un autre texte"})
    assert await put_on(app.bot, {**kb.faces, "fr": french}, staff_chat) == 1
    assert changes(standin)[before:] == ["setMyDescription"]


@pytest.mark.parametrize(
    "refusal",
    [
        (429, "Too Many Requests: retry after 86400", {"retry_after": 86400}),
        (500, "Internal Server Error", {}),
        (400, "Bad Request: chat not found", {}),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -1001234567890}),
    ],
)
@pytest.mark.parametrize("method", ["setMyName", "getMyDescription", "setMyCommands"])
async def test_what_telegram_refuses_is_one_line_in_the_log_and_all_else_is_set(
    app: BotApplication,
    kb: KnowledgeBase,
    standin: StandIn,
    staff_chat: int,
    caplog: pytest.LogCaptureFixture,
    method: str,
    refusal: tuple[int, str, dict[str, int]],
) -> None:
    status, reason, more = refusal
    standin.fail_next(method, status, reason, more)
    with caplog.at_level(logging.INFO, "bot.face"):
        changed = await put_on(app.bot, kb.faces, staff_chat)
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == 1
    assert warned[0].startswith("face/default.yaml: ")
    assert "1001234567890" not in warned[0]
    assert await put_on(app.bot, kb.faces, staff_chat) == 1
    assert changed > 0


async def test_a_staff_chat_that_the_bot_is_not_in_hinders_nothing_else(
    app: BotApplication, kb: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    await put_on(app.bot, kb.faces, -1009999999999)
    assert await menu(app, BotCommandScopeAllPrivateChats(), "fr") == kb.faces["fr"].commands.private
    [warning] = [record.getMessage() for record in caplog.records]
    assert "staff" in warning
    assert "9999999999" not in warning


async def test_the_face_is_put_on_beside_the_start_which_does_not_wait_for_it(
    app: BotApplication, services: Services, standin: StandIn, kb: KnowledgeBase
) -> None:
    background = Background(services, Pacer())
    await background.start(app)
    assert changes(standin) == []
    for _ in range(500):
        await asyncio.sleep(0.01)
        if len(changes(standin)) >= 3 and await menu(app, BotCommandScopeAllGroupChats(), "fr"):
            break
    await background.stop(app)
    assert await menu(app, BotCommandScopeAllGroupChats(), "fr") == kb.faces["fr"].commands.groups


async def test_the_hours_that_telegram_wants_between_changes_hold_no_message_back() -> None:
    pacer = Pacer()

    async def refuse() -> bool:
        raise RetryAfter(dtm.timedelta(days=1))

    with pytest.raises(RetryAfter):
        await pacer.process_request(refuse, (), {}, "setMyName", {}, None)
    assert pacer.paused_for() == 0


def test_every_command_that_is_offered_has_a_handler_and_every_handler_is_offered(
    app: BotApplication, kb: KnowledgeBase
) -> None:
    handlers = [handler for group in app.handlers.values() for handler in group if isinstance(handler, CommandHandler)]
    handled = {name for handler in handlers for name in handler.commands}
    menus = [face.commands for face in kb.faces.values()]
    offered = {name for each in menus for name in (*each.private, *each.groups, *(each.staff or ()))}
    assert sorted(offered - handled) == []
    assert sorted(handled - offered) == []
