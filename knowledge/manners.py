"""The bot's own sentences in other words: to a group, which is no "du" and no "tu", and in simple language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from knowledge.messages import Messages
from knowledge.model import KnowledgeBase

Manner = Literal["to_group", "in_simple"]
"""How to speak; a sentence `x` that is said differently then is `x_to_group`, or `x_in_simple`."""

_LINE_END = re.compile(r"(?<=\S)\n(?=[^\s-])")


def spoken(kb: KnowledgeBase, manner: Manner) -> KnowledgeBase:
    """The knowledge base with its sentences in a manner, as far as they have words for it."""
    return replace(kb, messages={language: _in_manner(each, manner) for language, each in kb.messages.items()})


def said(messages: Messages, manner: Manner) -> dict[str, str]:
    """The sentences that are said differently in a manner, by their names there."""
    return {name: getattr(messages, name) for name in Messages.model_fields if name.endswith(f"_{manner}")}


def _in_manner(messages: Messages, manner: Manner) -> Messages:
    words = said(messages, manner)
    if manner == "in_simple":  # every sentence keeps the line that it was written on
        words = {name: _LINE_END.sub("\\\\\n", text) for name, text in words.items()}
    return messages.model_copy(update={name.removesuffix(f"_{manner}"): text for name, text in words.items()})
