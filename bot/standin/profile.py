"""Methods about the bot's public face, per language: commands, name, description, short description."""

import json
from collections.abc import Callable

from bot.standin import limits
from bot.standin.wire import BadRequestError, Json, Params, object_, objects, string
from bot.standin.world import World


def get_me(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    return {
        **world.bot,
        "first_name": world.profile.get(("name", ""), world.bot["first_name"]),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    commands = [limits.check_command(item) for item in objects(params, "commands", "BotCommand")]
    if len(commands) > limits.MAX_COMMANDS:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    world.commands[_audience(world, params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands: exactly this scope and language, no falling back."""
    return list(world.commands.get(_audience(world, params), []))


def delete_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    world.commands.pop(_audience(world, params), None)
    return True


def setter(part: str) -> Callable[[World, Params], bool]:
    """setMyName, setMyDescription or setMyShortDescription; an empty text removes the language's own one."""

    def set_part(world: World, params: Params) -> bool:
        text = string(params, part) or ""
        language = _language(params)
        limits.check_profile(part, text)
        if text:
            world.profile[part, language] = text
        else:
            world.profile.pop((part, language), None)
        return True

    return set_part


def getter(part: str) -> Callable[[World, Params], Json]:
    """getMyName, getMyDescription or getMyShortDescription, as a reader with that language sees it."""

    def get_part(world: World, params: Params) -> Json:
        fallback = world.profile.get((part, ""), world.bot["first_name"] if part == "name" else "")
        return {part: world.profile.get((part, _language(params)), fallback)}

    return get_part


def _language(params: Params) -> str:
    code = string(params, "language_code") or ""
    limits.check_language(code)
    return code


def _audience(world: World, params: Params) -> tuple[str, str]:
    scope = object_(params, "scope", "BotCommandScope") or {"type": "default"}
    if "chat_id" in scope:
        scope = {**scope, "chat_id": world.chat(str(scope["chat_id"])).id}
    return json.dumps(scope, sort_keys=True), _language(params)
