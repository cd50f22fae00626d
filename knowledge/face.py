"""The bot's face, as people see it before they write: `face/de.yaml`, `face/fr.yaml`, and `face/default.yaml` for all
whose Telegram speaks another language.

The limits are Telegram's: https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription
and #botcommand.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from knowledge.typography import NARROW, WIDE

FaceName = Literal["default", "de", "fr"]
FACES: tuple[FaceName, ...] = ("default", "de", "fr")
"""Whose face: the default one first."""

MAX_COMMANDS = 100


def _set(text: object) -> object:
    """A plain text as it is shown: a paragraph is one line, and no French line begins with "?" or ":"."""
    if not isinstance(text, str):
        return text
    paragraphs = (re.sub(r"[ \t\n]+", " ", each) for each in re.split(r"\n(?:[ \t]*\n)+", text.strip()))
    return re.sub(" (?=[;!?])", NARROW, re.sub(" (?=:)", WIDE, "\n\n".join(paragraphs)))


_AS_SET = BeforeValidator(_set)
Command = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
Commands = Annotated[
    dict[Command, Annotated[str, Field(min_length=1, max_length=256), _AS_SET]],
    Field(min_length=1, max_length=MAX_COMMANDS),
]
"""What each command does, by its name without the slash, in the order of the menu."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Menus(_Part):
    """The commands that Telegram offers behind "/": to a person alone with the bot, in groups, in the staff's group.

    Without a list of its own, the staff's group has that of the default face.
    """

    private: Commands
    groups: Commands
    staff: Commands | None = None


class Face(_Part):
    """One face: `name` above the chat, `short_description` in the profile and beside shared links, `description` in a
    chat that is still empty. All are plain text.
    """

    name: Annotated[str, Field(min_length=1, max_length=64), _AS_SET]
    short_description: Annotated[str, Field(min_length=1, max_length=120), _AS_SET]
    description: Annotated[str, Field(min_length=1, max_length=512), _AS_SET]
    commands: Menus
