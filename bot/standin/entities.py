"""Telegram's HTML style: markup in, plain text and entities out, with Telegram's errors.

The rules are those of https://core.telegram.org/bots/api#html-style and of TDLib's parser behind it. Offsets and
lengths of entities count UTF-16 code units; positions in error texts count bytes of the UTF-8 input.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.standin.links import LinkError, check_link, user_of_link
from bot.standin.wire import BadRequestError, Json

_SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE_TAGS, "a", "tg-emoji", "tg-time", "code", "pre", "blockquote"}
_PLAIN, _QUOTED = re.compile("[^<&]+"), re.compile("[^&\"']+")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
_NUMBER_LENGTH = 10
_SPACE = " \t\r\n\v"
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
ENTITY_TYPES = [
    "expandable_blockquote",
    "blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "url",
    "email",
    "mention",
    "hashtag",
    "bot_command",
    "custom_emoji",
    "date_time",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
]
"""All kinds of entities, in the order Telegram gives them where place and length are equal."""


@dataclass
class _OpenTag:
    name: str
    start: int
    text_start: int
    attributes: dict[str, str] = field(default_factory=dict)


def utf16_length(text: str) -> int:
    """The length of the text in UTF-16 code units, the unit of all Telegram limits and offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity's offset and length point to."""
    return text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def is_time_format(style: str) -> bool:
    """Whether a time can be shown like that: https://core.telegram.org/bots/api#date-time-entity-formatting."""
    return bool(_TIME_FORMAT.fullmatch(style))


def is_unix_time(seconds: Any) -> bool:
    """Whether it is a moment that Telegram can name: a positive number of 32 bits.

    Telegram does not document what it does with any other; the stand-in refuses it.
    """
    return isinstance(seconds, int) and 0 < seconds < 2**31


def sort_entities(entities: list[Json]) -> list[Json]:
    """Entities in Telegram's order: by offset, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], ENTITY_TYPES.index(e["type"])))


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Turn HTML style into plain text and entities. Raises BadRequestError with Telegram's wording."""
    if "\0" in markup:
        raise _unparsable("Text must not contain null bytes")
    return _Scanner(markup).run()


def _unparsable(reason: str) -> BadRequestError:
    return BadRequestError(f"can't parse entities: {reason}")


class _Scanner:
    """One pass over the markup; `position` is the next character, `length` the UTF-16 units written."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.position = 0
        self.written: list[str] = []
        self.length = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.markup):
            if self.markup.startswith("</", self.position):
                self._end_tag()
            elif self.markup[self.position] == "<":
                self._start_tag()
            else:
                self._write(self._characters(_PLAIN))
        if self.open:
            name = self.open[-1].name
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._text(), sort_entities(self.entities)

    def _text(self) -> str:
        text = "".join(self.written)
        try:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise _unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None

    def _write(self, characters: str) -> None:
        self.written.append(characters)
        self.length += utf16_length(characters)

    def _characters(self, plain: re.Pattern[str]) -> str:
        """As many plain characters as come next, or the one that a reference stands for."""
        if run := plain.match(self.markup, self.position):
            self.position = run.end()
            return run[0]
        match = _REFERENCE.match(self.markup, self.position)
        character = _decode(match) if match else None
        if match and character:
            self.position = match.end()
            return character
        self.position += 1
        return self.markup[self.position - 1]

    def _bytes_before(self, position: int) -> int:
        return len(self.markup[:position].encode())

    def _peek(self) -> str:
        return self.markup[self.position : self.position + 1]

    def _take_until(self, stops: str) -> str:
        start = self.position
        while self._peek() and self._peek() not in stops:
            self.position += 1
        return self.markup[start : self.position]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.position += 1

    def _start_tag(self) -> None:
        start = self._bytes_before(self.position)
        self.position += 1
        name = self._take_until(_SPACE + ">").lower()
        if not self._peek():
            raise _unparsable(f"Unclosed start tag at byte offset {start}")
        if name not in _TAGS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {start}')
        tag = _OpenTag(name, self.length, len(self.written))
        while self._peek() != ">":
            self._skip_space()
            if self._peek() != ">":
                self._attribute(tag, start)
        self.position += 1
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {start}')
        self.open.append(tag)

    def _attribute(self, tag: _OpenTag, start: int) -> None:
        key = self._take_until(_SPACE + "=>/\"'")
        if not key:
            raise _unparsable(f'Empty attribute name in the tag "{tag.name}" at byte offset {start}')
        self._skip_space()
        value = ""
        if self._peek() == "=":
            self.position += 1
            self._skip_space()
            value = self._attribute_value()
        if not self._peek():
            raise _unparsable(f'Unclosed start tag "{tag.name}" at byte offset {start}')
        tag.attributes[key] = value

    def _attribute_value(self) -> str:
        quote = self._peek()
        if quote not in {'"', "'"}:
            return self._name_token()
        self.position += 1
        value = ""
        while self._peek() not in {quote, ""}:
            value += self._characters(_QUOTED)
        self.position += 1
        return value

    def _name_token(self) -> str:
        start = self.position
        match = re.compile(r"[A-Za-z0-9.-]*").match(self.markup, start)
        self.position = match.end() if match else start
        if self._peek() and self._peek() not in _SPACE + ">":
            raise _unparsable(f"Unexpected end of name token at byte offset {self._bytes_before(start)}")
        return self.markup[start : self.position].lower()

    def _end_tag(self) -> None:
        start = self._bytes_before(self.position)
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {start}")
        self.position += 2
        name = self._take_until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {start}")
        self.position += 1
        tag = self.open[-1]
        if name and name != tag.name:
            raise _unparsable(f'Unmatched end tag at byte offset {start}, expected "</{tag.name}>", found "</{name}>"')
        self.open.pop()
        if self.length > tag.start:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity = self._entity(tag, "".join(self.written[tag.text_start :]))
        if entity is None:
            return
        entity.update(offset=tag.start, length=self.length - tag.start)
        if not self._merge_code_and_pre(entity):
            self.entities.append(entity)

    def _merge_code_and_pre(self, entity: Json) -> bool:
        """`<pre><code class="language-x">` is one entity: a block of code in that language."""
        last = self.entities[-1] if self.entities else None
        if last is None or {entity["type"], last["type"]} != {"code", "pre"}:
            return False
        same_place = (last["offset"], last["length"]) == (entity["offset"], entity["length"])
        code = entity if entity["type"] == "code" else last
        if not same_place or not code.get("language"):
            return False
        last.update(type="pre", language=code["language"])
        return True

    def _entity(self, tag: _OpenTag, inner: str) -> Json | None:
        given = tag.attributes
        match tag.name:
            case "a":
                return _link(given.get("href") or inner)
            case "tg-emoji":
                emoji = given.get("emoji-id", "")
                if not re.fullmatch(r"-?\d+", emoji) or int(emoji) == 0:
                    raise _unparsable("Invalid custom emoji identifier specified")
                return {"type": "custom_emoji", "custom_emoji_id": emoji}
            case "tg-time":
                return _time(given)
            case "blockquote":
                return {"type": "expandable_blockquote" if "expandable" in given else "blockquote"}
            case "code":
                language = given.get("class", "")
                named = language.startswith("language-")
                return {"type": "code", "language": language.removeprefix("language-") if named else ""}
            case "pre":
                return {"type": "pre"}
        return {"type": _SIMPLE_TAGS[tag.name]}


def _decode(match: re.Match[str]) -> str | None:
    if match["name"]:
        return _NAMED.get(match["name"])
    digits = match["hex"] or match["decimal"]
    if len(match[0].rstrip(";")) >= _NUMBER_LENGTH:
        return None
    code = int(digits, 16 if match["hex"] else 10)
    return chr(code) if 0 < code < 0x10FFFF else None


def _link(url: str) -> Json | None:
    user = user_of_link(url)
    if user is not None:
        return {"type": "text_mention", "user": {"id": user}}
    try:
        return {"type": "text_link", "url": check_link(url)}
    except LinkError:
        return None


def _time(given: dict[str, str]) -> Json:
    unix, style = given.get("unix", ""), given.get("format", "")
    if not is_time_format(style):
        raise _unparsable("Invalid date format specified")
    if not re.fullmatch("[0-9]+", unix) or not is_unix_time(int(unix)):
        raise _unparsable("Invalid date specified")
    entity: Json = {"type": "date_time", "unix_time": int(unix)}
    return {**entity, "date_time_format": style} if style else entity
