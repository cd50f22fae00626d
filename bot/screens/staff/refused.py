"""Why changed content is not used."""

from __future__ import annotations

from collections.abc import Sequence

from bot.screens.screen import paragraphs
from knowledge.messages import Messages
from knowledge.problems import Problem
from knowledge.rules.workshops import is_removal

MOST_LINES = 5
LONGEST_LINE = 500
"""Characters of a problem in a report: a message holds 4096 (Bot API, sendMessage)."""


def refused_text(messages: Messages, problems: Sequence[Problem]) -> str:
    """What the staff is told of content that is not used, as text without markup."""
    text = messages.content_refused.format(problems="\n".join(listed(problems, messages.content_refused_more)))
    return paragraphs([text, messages.content_refused_removed if any(map(is_removal, problems)) else None])


def listed(problems: Sequence[Problem], more: str) -> list[str]:
    """The first problems as `antenne check` says them, one a line; `more` with {count} says how many are left."""
    lines = [str(problem) for problem in problems[:MOST_LINES]]
    shortened = [line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…" for line in lines]
    left = len(problems) - len(lines)
    return [*shortened, more.format(count=left)] if left else shortened
