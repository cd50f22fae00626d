"""From what a request says (text, parse_mode, entities) to the text and entities Telegram stores."""

import re
from itertools import pairwise

from bot.standin.entities import (
    ENTITY_TYPES,
    is_time_format,
    is_unix_time,
    parse_html,
    sort_entities,
    utf16_length,
    utf16_slice,
)
from bot.standin.wire import BadRequestError, Json, Params, objects, string

MAX_ENTITIES = 100
"""Further entities are ignored: https://core.telegram.org/bots/api#formatting-options."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_CODE = {"pre", "code"}
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)»]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)


def formatted(params: Params, key: str = "text") -> tuple[str, list[Json]]:
    """The stored text and entities for `text` (or `caption`) with its parse_mode or entities.

    Only HTML is understood. MarkdownV2 is refused like an unknown mode, because a stand-in that let it pass
    unchecked would prove nothing.
    """
    text = (string(params, key) or "").replace("\r", "")
    mode = (string(params, "parse_mode") or "").lower()
    if mode == "html":
        text, entities = parse_html(_CONTROL.sub(_visible, text))
    elif mode:
        raise BadRequestError("unsupported parse_mode")
    else:
        list_name = "entities" if key == "text" else "caption_entities"
        entities = [_given(entity) for entity in objects(params, list_name, "MessageEntity")]
        entities = [entity for entity in entities if entity["type"] in ENTITY_TYPES]
    text = _CONTROL.sub(" ", text)
    text, entities = _trimmed(text, entities)
    entities = _separated(entities)
    return text, sort_entities(entities + found_entities(text, entities))[:MAX_ENTITIES]


def found_entities(text: str, given: list[Json] | None = None) -> list[Json]:
    """What Telegram finds in plain text by itself: commands, links, e-mail addresses, mentions, hashtags."""
    taken = [e for e in given or [] if e["type"] not in _STYLES and "blockquote" not in e["type"]]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            entity: Json = {"type": kind, "offset": offset, "length": utf16_length(match[0])}
            if not any(_overlap(entity, other) for other in taken + found):
                found.append(entity)
    return sort_entities(found)


def _given(entity: Json) -> Json:
    for name, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(entity.get(name), kind):
            raise BadRequestError(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if entity["type"] == "date_time":
        if not is_unix_time(entity.get("unix_time")):
            raise BadRequestError("invalid date specified")
        if not is_time_format(entity.get("date_time_format", "")):
            raise BadRequestError("invalid date format specified")
    return dict(entity)


def _visible(match: re.Match[str]) -> str:
    # A null byte must reach the parser, which refuses it.
    return match[0] if match[0] == "\0" else " "


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends; the entities are moved and clipped accordingly."""
    start = len(text) - len(text.lstrip())
    stripped = text.strip()
    end = utf16_length(stripped)
    shift = utf16_length(text[:start])
    kept: list[Json] = []
    for entity in entities:
        first = max(entity["offset"] - shift, 0)
        last = min(entity["offset"] - shift + entity["length"], end)
        if last > first and utf16_slice(stripped, first, last - first).strip():
            kept.append({**entity, "offset": first, "length": last - first})
    return stripped, kept


def _separated(entities: list[Json]) -> list[Json]:
    """Code holds no other entity: styles are cut around it, everything else inside it is dropped."""
    code = [e for e in entities if e["type"] in _CODE]
    result: list[Json] = []
    for entity in entities:
        hits = [c for c in code if c is not entity and _overlap(entity, c)]
        if not hits or "blockquote" in entity["type"]:
            result.append(entity)
        elif entity["type"] in _CODE:
            result += [entity] if entity["length"] > max(c["length"] for c in hits) else []
        elif entity["type"] in _STYLES:
            result += _cut_around(entity, hits)
    return result


def _cut_around(entity: Json, holes: list[Json]) -> list[Json]:
    end = entity["offset"] + entity["length"]
    edges = [entity["offset"]]
    for hole in sorted(holes, key=lambda h: int(h["offset"])):
        edges += [hole["offset"], hole["offset"] + hole["length"]]
    edges.append(end)
    spans = list(pairwise(edges))[::2]
    return [{**entity, "offset": a, "length": b - a} for a, b in spans if b > a]
