"""Methods by which a bot gets its updates: getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

import re

from bot.standin.wire import (
    Answer,
    ApiError,
    BadRequestError,
    Json,
    Params,
    Upload,
    boolean,
    decoded,
    integer,
    string,
)
from bot.standin.world import World

_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

_LOCAL = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
"""A Bot API server of one's own, such as this one, also brings updates over plain HTTP: https://github.com/tdlib/telegram-bot-api"""


def get_updates(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getupdates: an offset confirms all updates before it.

    Waiting out `timeout` is the transport's business: this always answers at once.
    """
    if world.webhook.get("url"):
        raise ApiError(409, _CONFLICT)
    _remember_allowed(world, params)
    offset = integer(params, "offset")
    if offset > 0:
        world.pending = [u for u in world.pending if u["update_id"] >= offset]
    elif offset < 0:
        world.pending = world.pending[offset:]
    limit = integer(params, "limit", 100)
    return [dict(update) for update in world.pending[: limit if 1 <= limit <= 100 else 100]]


def set_webhook(world: World, params: Params) -> Answer:
    """https://core.telegram.org/bots/api#setwebhook"""
    url = string(params, "url") or ""
    if not url:
        return delete_webhook(world, params)
    if not url.startswith(("https://", *_LOCAL)):
        raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
    secret = string(params, "secret_token") or ""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise BadRequestError("secret token contains unallowed characters")
    _remember_allowed(world, params)
    _drop_pending(world, params)
    world.webhook = {
        "url": url,
        "has_custom_certificate": isinstance(params.get("certificate"), Upload),
        "max_connections": integer(params, "max_connections", 40),
        "secret_token": secret,
    }
    return Answer(True, "Webhook was set")


def delete_webhook(world: World, params: Params) -> Answer:
    """https://core.telegram.org/bots/api#deletewebhook"""
    _drop_pending(world, params)
    was_set = bool(world.webhook)
    world.webhook = {}
    return Answer(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def get_webhook_info(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo (the secret token stays secret)"""
    info: Json = {"url": "", "has_custom_certificate": False}
    info |= {k: v for k, v in world.webhook.items() if k != "secret_token"}
    info["pending_update_count"] = len(world.pending)
    if world.allowed_updates:
        info["allowed_updates"] = list(world.allowed_updates)
    return info


def _remember_allowed(world: World, params: Params) -> None:
    """Not sent means "as last time"; an empty list means the default kinds."""
    kinds = decoded(params, "allowed_updates", "allowed updates")
    if isinstance(kinds, list):
        world.allowed_updates = [str(kind) for kind in kinds]


def _drop_pending(world: World, params: Params) -> None:
    if boolean(params, "drop_pending_updates"):
        world.pending = []
