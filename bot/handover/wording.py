"""What was written, as it is passed on: the words and nothing that names the writer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from telegram import Message, MessageEntity

_UNIT = 2
"""Bytes of the UTF-16 code units that entities count (Bot API, MessageEntity)."""


class Said(Struct, frozen=True):
    """A message by its number in its chat. `text` are its words, or those under a photo or file, if there are any;
    `is_text` whether they are all of it."""

    message: int
    text: str | None
    is_text: bool


def said_in(message: Message) -> Said:
    """What a message says, with the addresses behind its links.

    All other markup is dropped: some of it names people (Bot API, MessageEntity text_mention).
    """
    if message.text is not None:
        return Said(message.message_id, _plain(message.text, message.entities), is_text=True)
    caption = None if message.caption is None else _plain(message.caption, message.caption_entities)
    return Said(message.message_id, caption, is_text=False)


def _plain(text: str, entities: Sequence[MessageEntity]) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    links = [entity for entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    for link in sorted(links, key=lambda entity: entity.offset, reverse=True):
        end = _UNIT * (link.offset + link.length)
        units = units[:end] + f" ({link.url})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace")
