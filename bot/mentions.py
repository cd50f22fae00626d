"""Who is spoken to in a group: mentions of the bot, replies to it, and the words that are left as the question."""

from __future__ import annotations

from telegram import Message, MessageEntity, User

_UNIT = "utf-16-le"
"""Telegram counts offsets in UTF-16 code units (Bot API, MessageEntity)."""
_AROUND = " \t\r\n,;:"
"""What stands between a mention and the question: "@bot, wer zahlt …"."""


def is_by_a_person(message: Message) -> bool:
    """Whether somebody wrote a message here and now: administrators who write in the name of the group count.

    What a channel posts, another bot writes, somebody forwards or sends through an inline bot was not written to us.
    """
    if message.forward_origin or message.is_automatic_forward or message.via_bot:
        return False
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    return message.from_user is not None and not message.from_user.is_bot


def mentions(message: Message, bot: User) -> bool:
    """Whether a text or caption names the bot, as Telegram marks it: an address such as bot@example.org does not."""
    return any(_names(message, entity, bot) for entity in _entities(message))


def replied_to(message: Message) -> Message | None:
    """The message that this one replies to; in a topic of a forum Telegram names the topic's beginning instead."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def is_reply_to(message: Message, bot: User) -> bool:
    """Whether a message replies to one of the bot's own. What somebody sent through the bot is that person's."""
    replied = replied_to(message)
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot.id


def own_words(message: Message, bot: User) -> str:
    """The text or caption without a command at its beginning and without mentions of the bot; "" if nothing is left."""
    text = (message.text or message.caption or "").encode(_UNIT, "surrogatepass")
    cut = [entity for entity in _entities(message) if _is_command(entity) or _names(message, entity, bot)]
    for entity in sorted(cut, key=lambda entity: -entity.offset):
        before, after = text[: 2 * entity.offset], text[2 * (entity.offset + entity.length) :]
        text = before + " ".encode(_UNIT) + after
    words = text.decode(_UNIT, "surrogatepass")
    return words.strip(_AROUND) if cut else words.strip()


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities or message.caption_entities)


def _is_command(entity: MessageEntity) -> bool:
    return entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0


def _names(message: Message, entity: MessageEntity, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    if entity.type != MessageEntity.MENTION:
        return False
    parsed = message.parse_entity(entity) if message.text else message.parse_caption_entity(entity)
    return parsed.lower() == f"@{bot.username}".lower()
