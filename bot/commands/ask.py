"""`antenne ask`: a question and its answer as text, or JSON lines in and out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console

from bot.clock import now
from bot.commands.explain import explanation
from bot.conversations import Conversations
from bot.screens.plain import plain_text
from bot.screens.replies import reply_screens
from knowledge.finder import Finder
from knowledge.reply import Reply


class AskError(Exception):
    """A line of the input is not a question; the text says which and why."""


def ask_once(finder: Finder, question: str, *, explain: bool, console: Console) -> None:
    """Print the answer to one question, and what spoke for and against it where asked."""
    reply = finder.find(question)
    console.print(text_of(finder, reply), markup=False, highlight=False, soft_wrap=True)
    if explain:
        console.print(explanation(finder, reply))


def answer_lines(finder: Finder, lines: Iterable[str]) -> Iterator[str]:
    """A JSON line for each JSON line {"question", "chat"?, "language"?}, in order. Raises AskError.

    The same chat is the same conversation. `ms` is the time to find the reply, in milliseconds, without its rendering.
    """
    conversations = Conversations(now)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        asked = _asked(line, number)
        chat = asked.get("chat")
        context = conversations.context(f"{chat}" if chat is not None else f"line {number}", asked.get("language"))
        started = time.perf_counter()
        reply = finder.find(asked["question"], context)
        spent = (time.perf_counter() - started) * 1000
        if chat is not None:
            conversations.replied(f"{chat}", reply, finder.subject(reply))
        yield json.dumps(_answered(finder, asked, reply, spent), ensure_ascii=False)


def text_of(finder: Finder, reply: Reply) -> str:
    """The reply as a reader sees it, as plain text; of a choice, the topics offered too."""
    text = "\n\n".join(map(plain_text, reply_screens(finder.kb, reply, now())))
    offered = [finder.kb.topics[choice.topic].title[reply.language] for choice in reply.choices]
    return "\n".join([text, *(f"• {title}" for title in offered)])


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AskError(f"line {number} is not JSON: {error}") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise AskError(f'line {number} needs a text "question": {{"question": "Was ist PRAXES?"}}')
    if asked.get("language") not in (None, "de", "fr"):
        raise AskError(f'line {number}: "language" must be "de" or "fr"')
    return asked


def _answered(finder: Finder, asked: dict[str, Any], reply: Reply, spent: float) -> dict[str, Any]:
    return {
        "question": asked["question"],
        "chat": asked.get("chat"),
        "outcome": reply.outcome,
        "topic": reply.topic,
        "facet": reply.facet,
        "choices": [{"topic": choice.topic, "score": choice.score} for choice in reply.choices],
        "language": reply.language,
        "score": round(reply.score, 3),
        "text": text_of(finder, reply),
        "ms": round(spent, 3),
    }


def standard_input() -> Iterator[str]:
    """The lines of standard input, as UTF-8 whatever the locale; bytes that are not UTF-8 become "�"."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace")
