"""What people wrote about answers, for the staff to read: without names, numbers and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.screens.screen import Screen, paragraphs, shortened, title
from bot.screens.staff.figures import figure
from bot.screens.staff.stats import LANGUAGES, REASONS, Numbers
from bot.storage.feedback import Remark
from bot.unanswered.scrubbing import one_line, scrub

MOST_SHOWN = 10
"""The newest; each is kept with up to 500 characters, of which LONGEST are shown."""
LONGEST = 280
"""Characters: ten remarks with all that belongs to them fit into a message of 4,096."""


def remarks_screen(remarks: Sequence[Remark], numbers: Numbers) -> Screen:
    """The newest remarks, each with the answer it is about and the reason given."""
    shown = remarks[:MOST_SHOWN]
    heading = "Anmerkungen zu Antworten"
    if len(remarks) > len(shown):
        heading = f"{heading}: die neuesten {figure(len(shown))} von {figure(len(remarks))}"
    return Screen(paragraphs([title(heading, "de"), *(_one(remark, numbers) for remark in shown)]))


def _one(remark: Remark, numbers: Numbers) -> str:
    about = escape("; ".join(_about(remark, numbers)), quote=False)
    text = escape(shortened(scrub(one_line(remark.text)), LONGEST), quote=False)
    return f"{about}\n<blockquote>{text}</blockquote>"


def _about(remark: Remark, numbers: Numbers) -> Iterator[str]:
    yield f"{remark.day:%d.%m.%Y}, {numbers.title(remark.answer.topic)}"
    yield LANGUAGES[remark.answer.language]
    if remark.reason:
        yield REASONS[remark.reason]
