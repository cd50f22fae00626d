"""The worst texts for the patterns that look through what people write: none takes long, whatever its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.redaction import Redactor
from bot.reminders import two_texts
from bot.unanswered.scrubbing import scrub
from knowledge.requests import is_request
from knowledge.simple import wish
from knowledge.text import MAX_QUESTION, normalise

LONGEST = 4096
"""Characters of a message (https://core.telegram.org/bots/api#sendmessage)."""
MOST = 0.05
"""Seconds of the processor."""

PIECES = ["a", "é", "1", "123456", "-", "habe ", "n'ai ", "bekomme ", "ﷺ", "ﬃ", "lg A ", "Frau A ", "1 rue a "]
PIECES += ["Musterstrasse", "un peu ", "pour moi ", "etwas ", "doch mal ", "s'il te plaît ", "„", "'a", "DE12 ", "a@"]
PIECES += ["(at)", "…,", "\u0301"]


def read_as_a_wish(text: str) -> object:
    """As questions are: longer ones are none."""
    return wish(text[:MAX_QUESTION])


@pytest.mark.parametrize("read", [scrub, is_request, read_as_a_wish, normalise, two_texts.read, Redactor().redact])
@pytest.mark.parametrize("piece", PIECES)
def test_no_text_keeps_the_bot_busy(read: Callable[[str], object], piece: str) -> None:
    text = (piece * LONGEST)[: LONGEST - 1] + "!"
    spent = []
    for _ in range(3):  # another process may have slowed one of them down
        before = time.process_time()
        read(text)
        spent.append(time.process_time() - before)
        if spent[-1] < MOST:
            break
    assert min(spent) < MOST
