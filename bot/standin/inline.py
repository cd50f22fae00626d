"""Inline mode: a list of results for a query, and what one of them is when it is sent."""

import re
from typing import Any

from bot.standin import limits
from bot.standin.formatting import formatted
from bot.standin.wire import BadRequestError, Json, Params, boolean, integer, object_, objects, string
from bot.standin.world import InlineQuery, World

MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
MAX_START_PARAMETER = 64
DEFAULT_CACHE_SECONDS = 300
INLINE_QUERY_SECONDS = 10.0
"""Age at which a query can no longer be answered. Telegram publishes none; this one is strict."""

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_inline_query(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery (results of type article with a text)"""
    query = world.inline_queries.get(string(params, "inline_query_id") or "")
    if query is None or query.answer is not None or world.clock() - query.opened > INLINE_QUERY_SECONDS:
        raise BadRequestError(_TOO_OLD)
    given = objects(params, "results", "InlineQueryResult")
    if len(given) > MAX_RESULTS:
        raise BadRequestError("RESULTS_TOO_MUCH")
    results = [_result(result) for result in given]
    if len({result["id"] for result in results}) < len(results):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    query.answer = {
        "results": results,
        "cache_time": integer(params, "cache_time", DEFAULT_CACHE_SECONDS),
        "is_personal": boolean(params, "is_personal"),
        "button": _button(object_(params, "button", "InlineQueryResultsButton")),
    }
    return True


def message_of(world: World, result: Json) -> Json:
    """The content of the message that somebody sends by picking a result."""
    content: Json = {**result["content"], "via_bot": world.bot}
    if result["reply_markup"]:
        content["reply_markup"] = result["reply_markup"]
    return content


def new_query(world: World, user: Json, text: str, chat_type: str) -> InlineQuery:
    """A query as it is being typed; Telegram cuts it at 256 characters."""
    query = InlineQuery(str(world.next("inline queries")), user["id"], text[: limits.MAX_INLINE_QUERY], world.clock())
    world.inline_queries[query.id] = query
    described: Json = {"id": query.id, "from": user, "query": query.text, "offset": "", "chat_type": chat_type}
    query.update = world.emit("inline_query", described)
    return query


def _result(given: Json) -> Json:
    """A checked result, its message parsed."""
    if given.get("type") != "article":
        raise BadRequestError("can't parse inline query result: the stand-in knows articles only")
    if not 1 <= len(_text(given, "id").encode()) <= MAX_RESULT_ID_BYTES:
        raise BadRequestError("RESULT_ID_INVALID")
    if not _text(given, "title").strip():
        raise BadRequestError("ARTICLE_TITLE_EMPTY")
    message = given.get("input_message_content")
    if not isinstance(message, dict) or "message_text" not in message:
        raise BadRequestError("can't parse inline query result: Message content is not specified")
    named = {"text": message["message_text"], **{k: v for k, v in message.items() if k != "message_text"}}
    text, entities = formatted(named)
    limits.check_text(str(message["message_text"]), text)
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    markup = limits.check_reply_markup(given.get("reply_markup") or {})
    if markup and "inline_keyboard" not in markup:
        raise BadRequestError("inline keyboard expected")
    shown = {key: _text(given, key) for key in ("id", "title", "description")}
    return {**shown, "content": content, "reply_markup": markup}


def _text(given: Json, key: str) -> str:
    value: Any = given.get(key, "")
    return str(value)


def _button(button: Json) -> Json:
    if not button:
        return {}
    if not _text(button, "text").strip():
        raise BadRequestError("inline query button text must be non-empty")
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_START_PARAMETER}}}", _text(button, "start_parameter")):
        raise BadRequestError("START_PARAM_INVALID")
    return button
